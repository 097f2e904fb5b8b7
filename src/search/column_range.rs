//! Documents whose value in a column lies within bounds.
//!
//! tantivy has such a query, but in 0.27 a search that sends it backwards, as NOT around a
//! condition on a date may, makes it subtract below zero.

use std::ops::RangeInclusive;

use tantivy::columnar::Column;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::word::explain;

/// Documents with a value of a column within bounds, both included.
#[derive(Clone, Debug)]
pub enum ColumnRange {
    /// A column of days.
    Days(String, RangeInclusive<i64>),
    /// A column of numbers.
    Numbers(String, RangeInclusive<u64>),
}

impl Query for ColumnRange {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for ColumnRange {
    fn scorer(&self, segment: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let fast = segment.fast_fields();
        let max_doc = segment.max_doc();
        // A column that no document of the segment has is missing.
        Ok(match self {
            Self::Days(name, range) => match fast.column_opt::<i64>(name)? {
                Some(column) => InRange::boxed(column, range.clone(), max_doc),
                None => Box::new(EmptyScorer),
            },
            Self::Numbers(name, range) => match fast.column_opt::<u64>(name)? {
                Some(column) => InRange::boxed(column, range.clone(), max_doc),
                None => Box::new(EmptyScorer),
            },
        })
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explain(self, segment, doc, "within bounds")
    }
}

struct InRange<T> {
    column: Column<T>,
    range: RangeInclusive<T>,
    doc: DocId,
    max_doc: DocId,
}

impl<T: PartialOrd + Copy + std::fmt::Debug + Send + Sync + 'static> InRange<T> {
    fn boxed(column: Column<T>, range: RangeInclusive<T>, max_doc: DocId) -> Box<dyn Scorer> {
        let mut docs = Self { column, range, doc: 0, max_doc };
        docs.find();
        Box::new(docs)
    }

    /// Goes on to the first document from here that is within the bounds.
    fn find(&mut self) {
        let is_within =
            |doc: &DocId| self.column.first(*doc).is_some_and(|value| self.range.contains(&value));
        self.doc = (self.doc..self.max_doc).find(is_within).unwrap_or(TERMINATED);
    }
}

impl<T: PartialOrd + Copy + std::fmt::Debug + Send + Sync + 'static> DocSet for InRange<T> {
    fn advance(&mut self) -> DocId {
        self.seek(self.doc.saturating_add(1))
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target > self.doc {
            self.doc = target;
            self.find();
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.max_doc
    }
}

impl<T: PartialOrd + Copy + std::fmt::Debug + Send + Sync + 'static> Scorer for InRange<T> {
    fn score(&mut self) -> Score {
        1.0
    }
}
