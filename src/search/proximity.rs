//! What it adds to a score that words of the query stand near one another.
//!
//! For two words that follow each other in the query, the two places where they stand
//! nearest to one another count `1 / distance²`, in place of a term's frequency (after
//! Rasolofo and Savoy, 2003; summed over all places, as there, it was worse on headlines).
//! It is counted for the best articles only, since it needs positions, which are the
//! largest part of an index.

use std::io;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader};

use super::postings::{Form, Union};
use super::ranking::Bm25;

/// Largest distance that counts.
const MAX_DISTANCE: u32 = 8;

/// A word of the query, as it is looked for in the text of articles.
#[derive(Clone, Debug)]
pub struct NearWord {
    /// The terms it stands for.
    pub forms: Vec<Form>,
    /// Its part of the formula.
    pub bm25: Bm25,
}

/// The words of one segment.
pub struct SegmentProximity<'a> {
    words: &'a [NearWord],
    unions: Vec<Union>,
    /// Where each of the words stands in the current article.
    positions: Vec<Vec<u32>>,
}

impl<'a> SegmentProximity<'a> {
    /// Opens the positions of some words.
    pub fn open(segment: &SegmentReader, words: &'a [NearWord]) -> io::Result<Self> {
        let open = |word: &NearWord| {
            Union::open(segment, &word.forms, IndexRecordOption::WithFreqsAndPositions)
        };
        let unions = words.iter().map(open).collect::<io::Result<Vec<_>>>()?;
        Ok(Self { words, positions: vec![Vec::new(); unions.len()], unions })
    }

    /// Returns what an article's score grows by; articles must come in ascending order.
    pub fn score(&mut self, doc: DocId, length_id: u8) -> f32 {
        for (union, positions) in self.unions.iter_mut().zip(&mut self.positions) {
            positions.clear();
            if union.seek(doc) == doc {
                union.positions(positions);
            }
        }
        let pairs = self.positions.windows(2).zip(self.words.windows(2));
        pairs.fold(0.0, |sum, (positions, words)| {
            let nearness = nearness(&positions[0], &positions[1]);
            let rarer =
                if words[0].bm25.idf() < words[1].bm25.idf() { &words[0] } else { &words[1] };
            sum + rarer.bm25.score(nearness, length_id)
        })
    }
}

/// Returns `1 / distance²` of the nearest two positions of two words.
fn nearness(first: &[u32], second: &[u32]) -> f32 {
    let mut next = 0;
    let mut best = MAX_DISTANCE + 1;
    for position in first {
        while next < second.len() && second[next] < *position {
            next += 1;
        }
        let before = next.checked_sub(1).map(|i| position - second[i]);
        let after = second.get(next).map(|other| other - position);
        let nearest = before.into_iter().chain(after).filter(|distance| *distance > 0).min();
        best = best.min(nearest.unwrap_or(best));
    }
    if best > MAX_DISTANCE { 0.0 } else { 1.0 / (best * best) as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_counts() {
        for (first, second, expected) in [
            (&[1][..], &[2][..], 1.0),
            (&[5], &[1, 3], 0.25),
            (&[5], &[], 0.0),
            (&[5], &[5], 0.0),
            (&[1, 20], &[3, 18, 21], 1.0),
            (&[1], &[100], 0.0),
        ] {
            assert_eq!(nearness(first, second), expected, "{first:?} {second:?}");
        }
    }
}
