//! How much two texts agree.

use std::collections::HashMap;
use std::fmt;

use crate::labels::words;

/// Agreement in words, whatever their order.
#[derive(Clone, Copy)]
pub struct Score {
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "F1 {:.4}  precision {:.4}  recall {:.4}", self.f1, self.precision, self.recall)
    }
}

fn counts_of(text: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for word in words(text) {
        *counts.entry(word).or_default() += 1;
    }
    counts
}

/// Compares the words of a text with those wanted.
pub fn compare(text: &str, wanted: &str) -> Score {
    let (found, wanted) = (counts_of(text), counts_of(wanted));
    let both: usize =
        found.iter().map(|(word, count)| *count.min(wanted.get(word).unwrap_or(&0))).sum();
    let share = |all: &HashMap<String, usize>| match all.values().sum::<usize>() {
        0 => 0.0,
        sum => both as f64 / sum as f64,
    };
    let (precision, recall) = (share(&found), share(&wanted));
    let f1 = if both > 0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
    Score { precision, recall, f1 }
}

/// Returns the mean of each figure over pages.
pub fn mean(scores: &[Score]) -> Score {
    let mean =
        |of: fn(&Score) -> f64| scores.iter().map(of).sum::<f64>() / scores.len().max(1) as f64;
    Score { precision: mean(|s| s.precision), recall: mean(|s| s.recall), f1: mean(|s| s.f1) }
}
