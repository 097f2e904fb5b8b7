//! Fits a linear-chain conditional random field: one window at a time, with a step for
//! each weight (AdaGrad) and a pull towards zero (L1) that leaves most weights at it.

use morgue::entities::training::{Pairs, TAGS, may_follow};

/// A row of weights or scores, padded.
pub type Lanes = [f32; 16];

/// Tokens of windows one after another, with features as numbers of rows.
#[derive(Default)]
pub struct Data {
    /// Where each token's features start; one more than there are tokens.
    pub starts: Vec<u32>,
    /// Numbers of rows.
    pub rows: Vec<u32>,
    /// The known tags.
    pub tags: Vec<u8>,
    /// Scores that are given.
    pub given: Vec<Lanes>,
}

/// A window: its first token, its length and how much it counts.
#[derive(Clone, Copy)]
pub struct Item {
    pub start: u32,
    pub len: u32,
    pub weight: f32,
}

/// How to fit.
#[derive(Clone, Copy)]
pub struct Options {
    pub rate: f32,
    /// Pull towards zero, a step.
    pub l1: f32,
    pub epochs: u32,
    /// The weights are the mean of those after the last epochs.
    pub averaged: u32,
    pub seed: u64,
}

/// Weights.
#[derive(Clone)]
pub struct Weights {
    pub rows: Vec<Lanes>,
    pub pairs: [Lanes; TAGS],
}

impl Weights {
    fn zero(rows: usize) -> Self {
        Self { rows: vec![[0.0; 16]; rows], pairs: [[0.0; 16]; TAGS] }
    }

    /// Adds other weights.
    pub fn add(&mut self, other: &Self) {
        for (sum, row) in
            self.rows.iter_mut().chain(&mut self.pairs).zip(other.rows.iter().chain(&other.pairs))
        {
            add(sum, row);
        }
    }

    /// Multiplies all weights.
    pub fn scale(&mut self, factor: f32) {
        for weight in self.rows.iter_mut().chain(&mut self.pairs).flatten() {
            *weight *= factor;
        }
    }

    /// Returns the weights of pairs of tags.
    pub fn pairs(&self) -> Pairs {
        self.pairs.map(|row| std::array::from_fn(|tag| row[tag]))
    }

    /// Returns the scores of a token.
    pub fn scores(&self, data: &Data, token: usize) -> Lanes {
        let mut scores = data.given.get(token).copied().unwrap_or_default();
        for &row in &data.rows[data.starts[token] as usize..data.starts[token + 1] as usize] {
            add(&mut scores, &self.rows[row as usize]);
        }
        scores
    }
}

fn add(sum: &mut Lanes, row: &Lanes) {
    for (sum, x) in sum.iter_mut().zip(row) {
        *sum += x;
    }
}

/// Returns e to a power, to about 7 digits; the same on every machine, unlike the
/// standard library's.
fn exp(x: f32) -> f32 {
    let x = (x * std::f32::consts::LOG2_E).clamp(-120.0, 120.0);
    let whole = x.round();
    let y = (x - whole) * std::f32::consts::LN_2;
    let series = [1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0];
    let fraction = series.iter().fold(0.0, |sum, factor| sum * y + factor);
    fraction * f32::from_bits(((whole as i32 + 127) as u32) << 23)
}

/// A generator of random numbers (PCG's linear part).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

/// Squares of gradients that a step starts from.
const DAMPING: f32 = 1e-2;

/// What is remembered of each weight while fitting.
struct Fit {
    weights: Weights,
    squares: Weights,
    /// The step at which each row was last pulled.
    pulled: Vec<u32>,
    step: u32,
    options: Options,
}

impl Fit {
    /// Pulls a row by the steps that it has missed, after a gradient.
    fn update(&mut self, row: usize, gradient: &Lanes) {
        let missed = (self.step - self.pulled[row]) as f32;
        self.pulled[row] = self.step;
        let pull = self.options.l1 * missed * self.options.rate;
        let (weights, squares) = (&mut self.weights.rows[row], &mut self.squares.rows[row]);
        for lane in 0..16 {
            squares[lane] += gradient[lane] * gradient[lane];
            let scale = 1.0 / (squares[lane] + DAMPING).sqrt();
            let moved = weights[lane] - self.options.rate * gradient[lane] * scale;
            weights[lane] = (moved.abs() - pull * scale).max(0.0).copysign(moved);
        }
    }
}

/// Fits weights of `num_rows` rows; `base` are weights of pairs that are given.
pub fn fit(
    data: &Data,
    items: &[Item],
    num_rows: usize,
    base: &[Lanes; TAGS],
    options: Options,
) -> Weights {
    let mut fit = Fit {
        weights: Weights::zero(num_rows),
        squares: Weights::zero(num_rows),
        pulled: vec![0; num_rows],
        step: 0,
        options,
    };
    let allowed: Vec<Vec<usize>> = (0..TAGS)
        .map(|after| (0..TAGS).filter(|&before| may_follow(before, after)).collect())
        .collect();
    let mut order: Vec<usize> = (0..items.len()).collect();
    let mut random = Random(options.seed);
    let mut mean = Weights::zero(num_rows);
    let mut chain = Chain::default();
    for epoch in 0..options.epochs {
        for at in (1..order.len()).rev() {
            order.swap(at, random.below(at + 1));
        }
        for &item in &order {
            fit.step += 1;
            chain.learn(&mut fit, data, items[item], base, &allowed);
        }
        fit.step += 1;
        for row in 0..num_rows {
            fit.update(row, &[0.0; 16]);
        }
        if epoch + options.averaged >= options.epochs {
            mean.add(&fit.weights);
        }
    }
    mean.scale(1.0 / options.averaged as f32);
    mean
}

/// Probabilities along a window.
#[derive(Default)]
struct Chain {
    scores: Vec<Lanes>,
    forward: Vec<Lanes>,
    backward: Vec<Lanes>,
}

fn normalize(lanes: &mut Lanes) {
    let sum = lanes.iter().sum::<f32>().max(1e-30);
    lanes.iter_mut().for_each(|x| *x /= sum);
}

impl Chain {
    /// Learns from a window.
    fn learn(
        &mut self,
        fit: &mut Fit,
        data: &Data,
        item: Item,
        base: &[Lanes; TAGS],
        allowed: &[Vec<usize>],
    ) {
        let (start, len) = (item.start as usize, item.len as usize);
        let mut pairs = [[0.0; 16]; TAGS];
        for (after, befores) in allowed.iter().enumerate() {
            for &before in befores {
                pairs[before][after] = exp(fit.weights.pairs[before][after] + base[before][after]);
            }
        }
        self.scores.clear();
        self.forward.clear();
        for at in 0..len {
            let mut scores = fit.weights.scores(data, start + at);
            let highest = scores[..TAGS].iter().fold(f32::MIN, |max, &score| max.max(score));
            scores[..TAGS].iter_mut().for_each(|score| *score = exp(*score - highest));
            scores[TAGS..].fill(0.0);
            let mut forward = [0.0; 16];
            for after in 0..TAGS {
                let sum: f32 = match self.forward.last() {
                    None => pairs[0][after],
                    Some(last) => allowed[after]
                        .iter()
                        .map(|&before| last[before] * pairs[before][after])
                        .sum(),
                };
                forward[after] = sum * scores[after];
            }
            normalize(&mut forward);
            self.scores.push(scores);
            self.forward.push(forward);
        }
        self.backward.clear();
        self.backward.resize(len, [0.0; 16]);
        for &tag in &allowed[0] {
            self.backward[len - 1][tag] = 1.0;
        }
        for at in (0..len - 1).rev() {
            let mut backward = [0.0; 16];
            for after in 0..TAGS {
                let next = self.scores[at + 1][after] * self.backward[at + 1][after];
                for &before in &allowed[after] {
                    backward[before] += pairs[before][after] * next;
                }
            }
            normalize(&mut backward);
            self.backward[at] = backward;
        }
        for at in 0..len {
            let tag = data.tags[start + at] as usize;
            let before_tag = if at == 0 { 0 } else { data.tags[start + at - 1] as usize };
            self.learn_pairs(fit, at, (before_tag, tag), item.weight, &pairs, allowed);
            // Beyond the tags both are 0.
            let (forward, backward) = (&self.forward[at], &self.backward[at]);
            let mut gradient: Lanes = std::array::from_fn(|lane| forward[lane] * backward[lane]);
            normalize(&mut gradient);
            gradient[tag] -= 1.0;
            gradient.iter_mut().for_each(|x| *x *= item.weight);
            // What is known well needs no step.
            if gradient.iter().any(|x| x.abs() >= 2e-3) {
                let token = start + at;
                for row in data.starts[token]..data.starts[token + 1] {
                    fit.update(data.rows[row as usize] as usize, &gradient);
                }
            }
        }
    }

    fn learn_pairs(
        &self,
        fit: &mut Fit,
        at: usize,
        known: (usize, usize),
        weight: f32,
        pairs: &[Lanes; TAGS],
        allowed: &[Vec<usize>],
    ) {
        let mut expected = [[0.0; 16]; TAGS];
        let mut total = 0.0;
        for after in 0..TAGS {
            let here = self.scores[at][after] * self.backward[at][after];
            for &before in &allowed[after] {
                let earlier = match at {
                    0 => f32::from(u8::from(before == 0)),
                    _ => self.forward[at - 1][before],
                };
                expected[before][after] = earlier * pairs[before][after] * here;
                total += expected[before][after];
            }
        }
        for (after, befores) in allowed.iter().enumerate() {
            for &before in befores {
                let known = f32::from(u8::from((before, after) == known));
                let gradient = (expected[before][after] / total - known) * weight;
                if gradient.abs() > 1e-4 {
                    let square = &mut fit.squares.pairs[before][after];
                    *square += gradient * gradient;
                    let step = fit.options.rate * gradient / (*square + DAMPING).sqrt();
                    fit.weights.pairs[before][after] -= step;
                }
            }
        }
    }
}

/// Returns the best tags of a window.
pub fn best_tags(scores: &[Lanes], pairs: &[Lanes; TAGS]) -> Vec<u8> {
    let mut sums = [f32::NEG_INFINITY; TAGS];
    sums[0] = 0.0;
    let mut back = Vec::new();
    for scores in scores {
        let mut next = [(f32::NEG_INFINITY, 0); TAGS];
        for (after, next) in next.iter_mut().enumerate() {
            for before in (0..TAGS).filter(|&before| may_follow(before, after)) {
                let sum = sums[before] + pairs[before][after] + scores[after];
                if sum > next.0 {
                    *next = (sum, before as u8);
                }
            }
        }
        sums = next.map(|(sum, _)| sum);
        back.push(next.map(|(_, before)| before));
    }
    let mut tag = (0..TAGS)
        .filter(|&tag| may_follow(tag, 0))
        .fold(0, |best, tag| if sums[tag] > sums[best] { tag } else { best })
        as u8;
    let mut tags = Vec::new();
    for back in back.iter().rev() {
        tags.push(tag);
        tag = back[tag as usize];
    }
    tags.reverse();
    tags
}
