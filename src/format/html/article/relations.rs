//! Scores of blocks → numbers for the second stage: what the first stage said of a block
//! and of those that belong with it.
//!
//! A block of a list of links looks like its neighbours; a short paragraph of the article
//! stands among long ones. So a block is judged again by those around it in reading
//! order and by those that share its element, its branch or its look.

use std::collections::HashMap;
use std::ops::Range;

use crate::boilerplate::decode::{best_run, gain};
use crate::boilerplate::features::{Put, Row, Sums, flag, log};

/// Scores beyond this count as this.
const MAX_SCORE: f64 = 6.0;

/// What is assumed beyond the ends of the page.
const OUTSIDE: f32 = -3.0;

/// Longer blocks weigh no more than blocks of so many units.
const MAX_UNITS: f32 = 40.0;

/// Blocks whose mean is the page's level.
const NUM_BEST: usize = 5;

/// Returns the features of the second stage, a row for each block.
///
/// `groups` are the groups that each block is in, `units` the blocks' lengths.
pub(super) fn rows(scores: &[f64], units: &[f32], groups: &[[u64; 5]]) -> Vec<Row> {
    let relations = Relations::new(scores, units, groups);
    (0..scores.len())
        .map(|i| {
            let mut row = Vec::with_capacity(48);
            relations.describe(i, &mut |_, value| row.push(value));
            row
        })
        .collect()
}

/// Returns the features' names.
pub(super) fn names() -> Vec<&'static str> {
    let mut names = Vec::new();
    Relations::new(&[0.0], &[1.0], &[[0; 5]]).describe(0, &mut |name, _| names.push(name));
    names
}

/// The blocks of one group.
#[derive(Clone, Copy)]
struct Group {
    sum: f32,
    weight: f32,
    count: u32,
    best: f32,
}

struct Relations<'g> {
    scores: Vec<f32>,
    /// Roots of the lengths: what blocks weigh.
    weights: Vec<f32>,
    weighted: Sums,
    weight: Sums,
    groups: &'g [[u64; 5]],
    known: [HashMap<u64, Group>; 5],
    /// The run of blocks with the greatest sum.
    run: Range<usize>,
    /// Mean of the best blocks of the page.
    level: f32,
    /// Sum of what speaks for an article.
    gains: f32,
    good_share: f32,
}

impl<'g> Relations<'g> {
    fn new(scores: &[f64], units: &[f32], groups: &'g [[u64; 5]]) -> Self {
        let scores: Vec<f32> =
            scores.iter().map(|score| score.clamp(-MAX_SCORE, MAX_SCORE) as f32).collect();
        let weights: Vec<f32> = units.iter().map(|units| units.min(MAX_UNITS).sqrt()).collect();
        let mut known: [HashMap<u64, Group>; 5] = Default::default();
        for ((score, weight), groups) in scores.iter().zip(&weights).zip(groups) {
            for (known, group) in known.iter_mut().zip(groups) {
                let empty = Group { sum: 0.0, weight: 0.0, count: 0, best: *score };
                let group = known.entry(*group).or_insert(empty);
                group.sum += score * weight;
                group.weight += weight;
                group.count += 1;
                group.best = group.best.max(*score);
            }
        }
        let mut best = scores.clone();
        best.sort_unstable_by(|a, b| b.total_cmp(a));
        best.truncate(NUM_BEST);
        let all = || scores.iter().zip(&weights);
        let runs = scores.iter().zip(units).map(|(score, units)| gain(f64::from(*score), *units));
        let mut run = best_run(runs);
        run.end = run.end.max(run.start + 1).min(scores.len());
        Self {
            weighted: Sums::of(all().map(|(score, weight)| score * weight)),
            weight: Sums::of(weights.iter().copied()),
            level: best.iter().sum::<f32>() / best.len().max(1) as f32,
            gains: all().map(|(score, weight)| score.max(0.0) * weight).sum(),
            good_share: scores.iter().filter(|score| **score > 0.0).count() as f32
                / scores.len().max(1) as f32,
            scores,
            weights,
            groups,
            known,
            run,
        }
    }

    fn describe(&self, i: usize, put: &mut Put<'_>) {
        let score = self.scores[i];
        put("score", score);
        for (offset, name) in [(-2, "score-2"), (-1, "score-1"), (1, "score+1"), (2, "score+2")] {
            let other = i.checked_add_signed(offset).and_then(|i| self.scores.get(i));
            put(name, other.copied().unwrap_or(OUTSIDE));
        }
        let len = self.scores.len();
        for (reach, names) in [
            (3, ["before_3", "behind_3"]),
            (8, ["before_8", "behind_8"]),
            (20, ["before_20", "behind_20"]),
        ] {
            put(names[0], self.mean(i.saturating_sub(reach)..i));
            put(names[1], self.mean(i + 1..(i + 1 + reach).min(len)));
        }
        for ((known, group), names) in self.known.iter().zip(&self.groups[i]).zip(GROUPS) {
            let Some(group) = known.get(group) else { continue };
            let is_alone = group.count < 2;
            let others =
                (group.sum - score * self.weights[i]) / (group.weight - self.weights[i]).max(1e-3);
            put(names[0], if is_alone { score } else { others });
            put(names[1], flag(is_alone));
            put(names[2], group.best);
        }
        put("level", self.level);
        put("below_level", score - self.level);
        put("gains", log(self.gains));
        put("good_share", self.good_share);
        self.beside_run(i, put);
    }

    /// Where the block stands to the best run.
    fn beside_run(&self, i: usize, put: &mut Put<'_>) {
        let run = &self.run;
        let before = flag(i < run.start);
        let behind = flag(i >= run.end);
        let (gap_before, gap_behind) = (i..run.start.max(i), run.end.min(i)..i);
        put("in_run", flag(run.contains(&i)));
        put("before_run", before * log(run.start.saturating_sub(i) as f32));
        put("behind_run", behind * log((i + 1).saturating_sub(run.end) as f32));
        let sum = |range| (self.weighted.change(range) / 20.0).clamp(-3.0, 3.0);
        put("sum_before_run", before * sum(gap_before.clone()));
        put("sum_behind_run", behind * sum(run.end.min(i)..i + 1));
        put("len_before_run", before * log(self.weight.between(gap_before)));
        put("len_behind_run", behind * log(self.weight.between(gap_behind)));
    }

    /// Weighted mean of the scores in a range.
    fn mean(&self, range: Range<usize>) -> f32 {
        let range = range.start.min(range.end)..range.end;
        self.weighted.change(range.clone()) / self.weight.between(range).max(1.0)
    }
}

const GROUPS: [[&str; 3]; 5] = [
    ["own_others", "own_alone", "own_best"],
    ["parent_others", "parent_alone", "parent_best"],
    ["grand_others", "grand_alone", "grand_best"],
    ["branch_others", "branch_alone", "branch_best"],
    ["look_others", "look_alone", "look_best"],
];
