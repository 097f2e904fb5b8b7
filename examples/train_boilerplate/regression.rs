//! Logistic regression by Newton's method, the same to the last digit on every run.

use morgue::boilerplate::features::Row;
use morgue::boilerplate::model::{CLIP, Linear, Weight};
use rayon::prelude::*;

/// Keeps weights small where little is known.
const RIDGE: f64 = 3e-4;
const STEPS: usize = 9;

/// A page to learn from.
pub struct Example<'a> {
    pub rows: &'a [Row],
    pub labels: &'a [bool],
    /// Lengths of the lines.
    pub units: Vec<f32>,
}

/// What is to be fitted.
pub struct Fit {
    pub columns: Vec<usize>,
    pub names: Vec<&'static str>,
}

impl Fit {
    /// Finds the weights under which the labels are likeliest.
    pub fn run(&self, examples: &[Example<'_>]) -> Linear<'static> {
        let lines = || examples.iter().flat_map(|example| example.rows);
        let num_lines = lines().count() as f64;
        let scale: Vec<(f64, f64)> = (0..self.names.len())
            .into_par_iter()
            .map(|i| {
                let mean = lines().map(|row| f64::from(row[i])).sum::<f64>() / num_lines;
                let square = lines().map(|row| (f64::from(row[i]) - mean).powi(2)).sum::<f64>();
                // As they will be written.
                (rounded(mean, 4), rounded((square / num_lines).sqrt().max(1e-3), 4))
            })
            .collect();
        let len = self.columns.len() + 1;
        let pages: Vec<(Vec<f64>, Vec<f64>)> = examples
            .par_iter()
            .map(|example| {
                let mut x = Vec::with_capacity(example.rows.len() * len);
                for row in example.rows {
                    x.extend(self.columns.iter().map(|i| {
                        ((f64::from(row[*i]) - scale[*i].0) / scale[*i].1).clamp(-CLIP, CLIP)
                    }));
                    x.push(1.0);
                }
                (x, weights_of(example))
            })
            .collect();
        let total: f64 = pages.iter().flat_map(|(_, weights)| weights).sum();
        let mut beta = vec![0.0; len];
        for _ in 0..STEPS {
            let sums =
                pages.par_iter().zip(examples).with_min_len(8).map(|((x, weights), example)| {
                    let mut hessian = vec![0.0; len * len];
                    let mut gradient = vec![0.0; len];
                    for ((row, weight), label) in
                        x.chunks_exact(len).zip(weights).zip(example.labels)
                    {
                        let score: f64 = row.iter().zip(&beta).map(|(x, b)| x * b).sum();
                        let p = 1.0 / (1.0 + (-score).exp());
                        let error = weight * (f64::from(*label) - p);
                        let curve = weight * (p * (1.0 - p)).max(1e-6);
                        for (i, x) in row.iter().enumerate() {
                            gradient[i] += error * x;
                            let factor = curve * x;
                            let tail = &mut hessian[i * len + i..(i + 1) * len];
                            tail.iter_mut().zip(&row[i..]).for_each(|(sum, x)| *sum += factor * x);
                        }
                    }
                    (hessian, gradient)
                });
            // Added up in the order of the pages, so that no sum depends on threads.
            let (mut hessian, mut gradient) = (vec![0.0; len * len], vec![0.0; len]);
            for chunk in sums.collect_vec_list() {
                for (h, g) in chunk {
                    hessian.iter_mut().zip(h).for_each(|(sum, x)| *sum += x);
                    gradient.iter_mut().zip(g).for_each(|(sum, x)| *sum += x);
                }
            }
            for i in 0..len - 1 {
                gradient[i] -= RIDGE * total * beta[i];
                hessian[i * len + i] += RIDGE * total;
            }
            let step = solve(&mut hessian, &gradient, len);
            beta.iter_mut().zip(&step).for_each(|(b, s)| *b += s);
            if step.iter().all(|s| s.abs() < 1e-6) {
                break;
            }
        }
        let bias = rounded(beta.pop().unwrap_or(0.0), 3);
        let mut weights = vec![0.0; self.names.len()];
        self.columns.iter().zip(beta).for_each(|(i, b)| weights[*i] = rounded(b, 3));
        let table = self.names.iter().zip(weights).zip(scale);
        let table: Vec<Weight> = table
            .map(|((name, weight), (mean, deviation))| Weight { name, weight, mean, deviation })
            .collect();
        Linear { bias, weights: table.leak() }
    }
}

/// Long lines count for more than short ones, and a page of many lines for little more
/// than one of few: how much less, as a power of its length.
const PAGE_POWER: f64 = 0.8;

/// Returns what each line of a page counts.
fn weights_of(example: &Example<'_>) -> Vec<f64> {
    let weights: Vec<f64> = example.units.iter().map(|n| f64::from(n.min(40.0)).sqrt()).collect();
    let total: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / total.powf(PAGE_POWER)).collect()
}

fn rounded(x: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    (x * scale).round() / scale
}

/// Solves `matrix · x = right` for a positive definite matrix given by its upper half.
fn solve(matrix: &mut [f64], right: &[f64], len: usize) -> Vec<f64> {
    // Upper triangle R with Rᵀ R = matrix.
    for i in 0..len {
        let pivot = matrix[i * len + i].max(1e-12).sqrt();
        for j in i..len {
            matrix[i * len + j] /= pivot;
        }
        for k in i + 1..len {
            let factor = matrix[i * len + k];
            for j in k..len {
                matrix[k * len + j] -= factor * matrix[i * len + j];
            }
        }
    }
    let mut x = right.to_vec();
    for i in 0..len {
        x[i] /= matrix[i * len + i];
        for j in i + 1..len {
            x[j] -= matrix[i * len + j] * x[i];
        }
    }
    for i in (0..len).rev() {
        for j in i + 1..len {
            x[i] -= matrix[i * len + j] * x[j];
        }
        x[i] /= matrix[i * len + i];
    }
    x
}
