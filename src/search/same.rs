//! Matching within one sentence or paragraph of the body.

use std::ops::Range;

use tantivy::columnar::Column;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::budget::Budget;
use super::span::{Span, SpanCursor, SpanPlan};
use super::word::explain;
use crate::analysis::{Layout, unit_ranges};

/// What must hold of one sentence or paragraph.
#[derive(Clone, Debug)]
pub enum Inside {
    /// These words stand in it.
    Words(SpanPlan),
    /// All of these hold.
    All(Vec<Inside>),
    /// Any of these holds.
    Any(Vec<Inside>),
    /// This does not hold.
    Not(Box<Inside>),
}

/// Articles with a sentence or paragraph of which a condition holds.
#[derive(Debug)]
pub struct SameQuery {
    /// Articles in whose body the words stand anywhere; gives the score.
    pub candidates: Box<dyn Query>,
    /// The condition.
    pub inside: Inside,
    /// Whether it must hold of a paragraph, not of a sentence.
    pub of_paragraph: bool,
    /// What the work is paid from.
    pub budget: Budget,
}

impl Clone for SameQuery {
    fn clone(&self) -> Self {
        Self {
            candidates: self.candidates.box_clone(),
            inside: self.inside.clone(),
            of_paragraph: self.of_paragraph,
            budget: self.budget.clone(),
        }
    }
}

impl Query for SameQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let candidates = self.candidates.weight(scoring)?;
        let (inside, of_paragraph) = (self.inside.clone(), self.of_paragraph);
        Ok(Box::new(SameWeight { candidates, inside, of_paragraph, budget: self.budget.clone() }))
    }
}

struct SameWeight {
    candidates: Box<dyn Weight>,
    inside: Inside,
    of_paragraph: bool,
    budget: Budget,
}

impl Weight for SameWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut scorer = SameScorer {
            candidates: self.candidates.scorer(segment, boost)?,
            inside: self.inside.open(segment, &self.budget)?,
            of_paragraph: self.of_paragraph,
            lengths: segment.fast_fields().u64("_units").ok(),
            units: Vec::new(),
        };
        scorer.find_match();
        Ok(Box::new(scorer))
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explain(self, segment, doc, "same")
    }
}

impl Inside {
    fn open(&self, segment: &SegmentReader, budget: &Budget) -> tantivy::Result<OpenInside> {
        let open_all = |parts: &[Self]| {
            let open = |part: &Self| part.open(segment, budget);
            parts.iter().map(open).collect::<tantivy::Result<Vec<_>>>()
        };
        Ok(match self {
            Self::Words(plan) => {
                OpenInside::Words(plan.open(segment, Layout::Article, budget)?, Vec::new())
            }
            Self::All(parts) => OpenInside::All(open_all(parts)?),
            Self::Any(parts) => OpenInside::Any(open_all(parts)?),
            Self::Not(part) => OpenInside::Not(Box::new(part.open(segment, budget)?)),
        })
    }
}

/// A condition opened for a segment.
enum OpenInside {
    /// Words, and where they stand in the current document.
    Words(SpanCursor, Vec<Span>),
    All(Vec<OpenInside>),
    Any(Vec<OpenInside>),
    Not(Box<OpenInside>),
}

impl OpenInside {
    /// Finds the words of a document.
    fn find(&mut self, doc: DocId) {
        match self {
            Self::Words(cursor, spans) => {
                spans.clear();
                if cursor.seek(doc) == doc {
                    cursor.spans(spans);
                }
            }
            Self::All(parts) | Self::Any(parts) => parts.iter_mut().for_each(|part| part.find(doc)),
            Self::Not(part) => part.find(doc),
        }
    }

    /// Whether the condition holds between two positions.
    fn holds(&self, unit: &Range<u32>) -> bool {
        match self {
            Self::Words(_, spans) => {
                let from = spans.partition_point(|span| span.first < unit.start);
                let mut starting = spans[from..].iter().take_while(|span| span.first < unit.end);
                starting.any(|span| span.last < unit.end)
            }
            Self::All(parts) => parts.iter().all(|part| part.holds(unit)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(unit)),
            Self::Not(part) => !part.holds(unit),
        }
    }
}

struct SameScorer {
    candidates: Box<dyn Scorer>,
    inside: OpenInside,
    of_paragraph: bool,
    lengths: Option<Column<u64>>,
    units: Vec<Range<u32>>,
}

impl SameScorer {
    /// Moves on from the current candidate to the first that matches, itself included.
    fn find_match(&mut self) -> DocId {
        while self.candidates.doc() != TERMINATED && !self.matches() {
            self.candidates.advance();
        }
        self.candidates.doc()
    }

    fn matches(&mut self) -> bool {
        let doc = self.candidates.doc();
        let Some(lengths) = &self.lengths else { return false };
        unit_ranges(lengths.values_for_doc(doc), self.of_paragraph, &mut self.units);
        if self.units.is_empty() {
            return false;
        }
        self.inside.find(doc);
        let start = Layout::Article.start(Layout::BODY);
        let in_text =
            |unit: &Range<u32>| unit.start.saturating_add(start)..unit.end.saturating_add(start);
        self.units.iter().any(|unit| self.inside.holds(&in_text(unit)))
    }
}

impl DocSet for SameScorer {
    fn advance(&mut self) -> DocId {
        self.candidates.advance();
        self.find_match()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.candidates.doc() < target {
            self.candidates.seek(target);
            self.find_match();
        }
        self.candidates.doc()
    }

    fn doc(&self) -> DocId {
        self.candidates.doc()
    }

    fn size_hint(&self) -> u32 {
        self.candidates.size_hint()
    }
}

impl Scorer for SameScorer {
    fn score(&mut self) -> Score {
        self.candidates.score()
    }
}
