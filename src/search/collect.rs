//! Counts all matches and keeps the first ones of an order that is the same in
//! every run and every build.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

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
}

/// A match with all that decides its place.
#[derive(Clone, Copy, Debug)]
pub struct Match {
    /// Where it is.
    pub address: DocAddress,
    /// How well it matches.
    pub score: Score,
    /// Its first day, if dated.
    day: Option<i64>,
    /// Its id.
    key: u64,
    order: SortOrder,
}

impl Match {
    /// What comes first is less. Equal scores: newest first, undated last, then id.
    fn compare(&self, other: &Self) -> Ordering {
        let newest = || other.day.cmp(&self.day);
        let first = match self.order {
            SortOrder::Relevance => other.score.total_cmp(&self.score).then_with(newest),
            SortOrder::Newest => newest(),
            SortOrder::Oldest => {
                let undated = |m: &Self| m.day.is_none();
                undated(self).cmp(&undated(other)).then_with(|| self.day.cmp(&other.day))
            }
        };
        first.then_with(|| self.key.cmp(&other.key))
    }
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
#[derive(Clone, Debug, Default)]
pub struct Collected {
    /// Number of matches.
    pub total: u64,
    /// The first of them, in order.
    pub first: Vec<Match>,
}

/// Collects the first `limit` matches of an order.
#[derive(Clone, Copy, Debug)]
pub struct FirstMatches {
    /// How many to keep.
    pub limit: usize,
    /// In which order.
    pub order: SortOrder,
}

impl Collector for FirstMatches {
    type Fruit = Collected;
    type Child = SegmentMatches;

    fn for_segment(
        &self,
        ordinal: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<SegmentMatches> {
        let fast = segment.fast_fields();
        let day = fast.i64("_date_first").ok();
        let key = fast.u64("_key").ok();
        Ok(SegmentMatches { ordinal, day, key, wanted: *self, total: 0, first: BinaryHeap::new() })
    }

    fn requires_scoring(&self) -> bool {
        self.limit > 0 && self.order == SortOrder::Relevance
    }

    fn merge_fruits(&self, fruits: Vec<Collected>) -> tantivy::Result<Collected> {
        let total = fruits.iter().map(|fruit| fruit.total).sum();
        let mut first: Vec<Match> = fruits.into_iter().flat_map(|fruit| fruit.first).collect();
        first.sort_unstable();
        first.truncate(self.limit);
        Ok(Collected { total, first })
    }
}

/// The matches of one segment.
pub struct SegmentMatches {
    ordinal: SegmentOrdinal,
    day: Option<Column<i64>>,
    key: Option<Column<u64>>,
    wanted: FirstMatches,
    total: u64,
    /// The first matches so far, the last of them on top.
    first: BinaryHeap<Match>,
}

impl SegmentMatches {
    /// Whether a match of this score can't be among the first any more.
    fn is_hopeless(&self, score: Score) -> bool {
        let is_full = self.first.len() >= self.wanted.limit;
        is_full
            && self.wanted.order == SortOrder::Relevance
            && self.first.peek().is_none_or(|last| score < last.score)
    }
}

impl SegmentCollector for SegmentMatches {
    type Fruit = Collected;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        if self.wanted.limit == 0 || self.is_hopeless(score) {
            return;
        }
        let found = Match {
            address: DocAddress::new(self.ordinal, doc),
            score,
            day: self.day.as_ref().and_then(|column| column.first(doc)),
            key: self.key.as_ref().and_then(|column| column.first(doc)).unwrap_or(u64::MAX),
            order: self.wanted.order,
        };
        if self.first.len() < self.wanted.limit {
            self.first.push(found);
        } else if let Some(mut last) = self.first.peek_mut()
            && found < *last
        {
            *last = found;
        }
    }

    fn harvest(self) -> Collected {
        Collected { total: self.total, first: self.first.into_vec() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(score: Score, day: Option<i64>, key: u64, order: SortOrder) -> Match {
        Match { address: DocAddress::new(0, 0), score, day, key, order }
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
