//! Counts all matches and keeps the first ones of an order that is the same in
//! every run and every build.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::columns::SegmentColumns;
use super::copies::CopyKeys;

/// In which order hits come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortOrder {
    /// Best first.
    #[default]
    Relevance,
    /// Oldest first, undated last.
    Oldest,
    /// Newest first, undated last.
    Newest,
    /// As chance will have it, but the same for the same seed.
    Sample {
        /// Which of the orders.
        seed: u64,
    },
}

/// A match with all that decides its place.
#[derive(Clone, Copy, Debug)]
pub struct Match {
    /// Where it is.
    pub address: DocAddress,
    /// How well it matches, its boost included.
    pub score: Score,
    /// By what its score was multiplied for being young; 1 where age does not count.
    pub boost: f32,
    /// Its first day, if dated.
    day: Option<i64>,
    /// Its id.
    key: u64,
    /// Hash of its text.
    pub content: u64,
    /// Its number in the lot, if hits are drawn.
    drawn: u64,
    /// How many of the matches are copies of it; known once copies are one hit.
    pub copies: u64,
    order: SortOrder,
}

impl Match {
    /// Returns its score where it was scored: an order of dates, or by chance, needs none.
    pub fn scored(&self) -> Option<Score> {
        (self.order == SortOrder::Relevance).then_some(self.score)
    }

    /// What comes first is less. Equal scores: newest first, undated last, then id.
    fn compare(&self, other: &Self) -> Ordering {
        let newest = || other.day.cmp(&self.day);
        let first = match self.order {
            SortOrder::Relevance => other.score.total_cmp(&self.score).then_with(newest),
            SortOrder::Newest => newest(),
            SortOrder::Sample { .. } => self.drawn.cmp(&other.drawn),
            SortOrder::Oldest => {
                let undated = |m: &Self| m.day.is_none();
                undated(self).cmp(&undated(other)).then_with(|| self.day.cmp(&other.day))
            }
        };
        first.then_with(|| self.key.cmp(&other.key))
    }
}

/// Days after which half of what an article gains by being young is gone.
const HALF_LIFE: f32 = 365.0;

/// Returns by what the score of an article is multiplied that is so many days old: twice
/// for the newest, down to once.
fn boost_of_age(days: i64) -> f32 {
    1.0 + (-(days.max(0) as f32) / HALF_LIFE).exp2()
}

/// Returns a number that looks drawn by chance (the finalizer of SplitMix64).
fn drawn(key: u64, seed: u64) -> u64 {
    let mixed = key ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

impl PartialEq for Match {
    fn eq(&self, other: &Self) -> bool {
        self.compare(other).is_eq()
    }
}

impl Eq for Match {}

impl PartialOrd for Match {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Match {
    fn cmp(&self, other: &Self) -> Ordering {
        self.compare(other)
    }
}

/// All matches counted, the first of them kept.
#[derive(Debug, Default)]
pub struct Collected {
    /// Number of matches.
    pub total: u64,
    /// The first of them, in order.
    pub first: Vec<Match>,
    /// By what the matches of each segment are recognized, if copies are to be told.
    pub keys: Vec<CopyKeys>,
}

/// Collects the first `limit` matches of an order.
#[derive(Clone, Copy, Debug)]
pub struct FirstMatches<'a> {
    /// The columns of all segments.
    pub columns: &'a [SegmentColumns],
    /// How many to keep.
    pub limit: usize,
    /// In which order.
    pub order: SortOrder,
    /// The day from which the age of articles is counted, if young ones score more.
    pub newest: Option<i64>,
    /// Whether to note which matches are copies.
    pub notes_copies: bool,
}

impl<'a> Collector for FirstMatches<'a> {
    type Fruit = Collected;
    type Child = SegmentMatches;

    fn for_segment(
        &self,
        ordinal: SegmentOrdinal,
        _: &SegmentReader,
    ) -> tantivy::Result<SegmentMatches> {
        Ok(SegmentMatches {
            ordinal,
            columns: self.columns[ordinal as usize].clone(),
            limit: self.limit,
            order: self.order,
            newest: self.newest,
            notes_copies: self.notes_copies,
            total: 0,
            first: BinaryHeap::new(),
            keys: CopyKeys::default(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.limit > 0 && self.order == SortOrder::Relevance
    }

    fn merge_fruits(&self, fruits: Vec<Collected>) -> tantivy::Result<Collected> {
        let total = fruits.iter().map(|fruit| fruit.total).sum();
        let (mut first, mut keys) = (Vec::new(), Vec::new());
        for fruit in fruits {
            first.extend(fruit.first);
            keys.extend(fruit.keys);
        }
        first.sort_unstable();
        first.truncate(self.limit);
        Ok(Collected { total, first, keys })
    }
}

/// The matches of one segment.
pub struct SegmentMatches {
    ordinal: SegmentOrdinal,
    columns: SegmentColumns,
    limit: usize,
    order: SortOrder,
    newest: Option<i64>,
    notes_copies: bool,
    total: u64,
    /// The first matches so far, the last of them on top.
    first: BinaryHeap<Match>,
    keys: CopyKeys,
}

impl SegmentMatches {
    /// Whether a match of this score can't be among the first any more.
    fn is_hopeless(&self, score: Score) -> bool {
        let is_full = self.first.len() >= self.limit;
        is_full
            && self.order == SortOrder::Relevance
            && self.first.peek().is_none_or(|last| score < last.score)
    }
}

impl SegmentCollector for SegmentMatches {
    type Fruit = Collected;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        let first_of = |column: &Option<Column<u64>>| column.as_ref().and_then(|c| c.first(doc));
        let content = || first_of(&self.columns.content).unwrap_or_default();
        let noted = self.notes_copies.then(content);
        if let Some(content) = noted {
            self.keys.push(content, first_of(&self.columns.address));
        }
        let day = || self.columns.day.as_ref().and_then(|column| column.first(doc));
        let age = self.newest.and_then(|newest| Some(newest - day()?));
        let boost = age.map_or(1.0, boost_of_age);
        let score = boost * score;
        if self.limit == 0 || self.is_hopeless(score) {
            return;
        }
        let found = Match {
            address: DocAddress::new(self.ordinal, doc),
            score,
            boost,
            day: day(),
            key: first_of(&self.columns.key).unwrap_or(u64::MAX),
            content: noted.unwrap_or_else(content),
            drawn: 0,
            copies: 0,
            order: self.order,
        };
        let found = match self.order {
            // Copies are one hit: they draw one lot.
            SortOrder::Sample { seed } if self.notes_copies => {
                Match { drawn: drawn(found.content, seed), ..found }
            }
            SortOrder::Sample { seed } => Match { drawn: drawn(found.key, seed), ..found },
            _ => found,
        };
        if self.first.len() < self.limit {
            self.first.push(found);
        } else if let Some(mut last) = self.first.peek_mut()
            && found < *last
        {
            *last = found;
        }
    }

    fn harvest(self) -> Collected {
        Collected { total: self.total, first: self.first.into_vec(), keys: vec![self.keys] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(score: Score, day: Option<i64>, key: u64, order: SortOrder) -> Match {
        let address = DocAddress::new(0, 0);
        Match { address, score, boost: 1.0, day, key, content: 0, drawn: 0, copies: 0, order }
    }

    fn keys(order: SortOrder, matches: &[(Score, Option<i64>, u64)]) -> Vec<u64> {
        let mut all: Vec<_> = matches.iter().map(|(s, d, k)| found(*s, *d, *k, order)).collect();
        all.sort();
        all.iter().map(|m| m.key).collect()
    }

    #[test]
    fn equal_scores_are_ordered_by_date_and_id() {
        let matches = [
            (1.0, None, 1),
            (1.0, Some(5), 4),
            (2.0, None, 2),
            (1.0, Some(5), 3),
            (1.0, Some(9), 5),
        ];
        assert_eq!(keys(SortOrder::Relevance, &matches), [2, 5, 3, 4, 1]);
        assert_eq!(keys(SortOrder::Newest, &matches), [5, 3, 4, 1, 2]);
        assert_eq!(keys(SortOrder::Oldest, &matches), [3, 4, 5, 1, 2]);
    }
}
