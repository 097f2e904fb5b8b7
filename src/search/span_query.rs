//! A [`SpanPlan`] as a tantivy query.

use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::Field;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::budget::Budget;
use super::ranking::{Bm25, Statistics};
use super::span::{Span, SpanCursor, SpanPlan};
use super::word::explain;
use crate::analysis::Layout;

/// The part of a field that a match must lie in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// The body of the article text.
    Body,
    /// The first words of the body.
    BodyStart(u32),
    /// The first paragraph of the body.
    Lede,
}

/// Articles in which a plan matches often enough, in a part of a field.
#[derive(Clone, Debug)]
pub struct SpanQuery {
    /// What to look for.
    pub plan: SpanPlan,
    /// The field all of the plan's words are in.
    pub field: Field,
    /// How that field's positions are laid out.
    pub layout: Layout,
    /// Where to look.
    pub part: Part,
    /// How many matches there must be.
    pub at_least: u32,
    /// Counts for the score.
    pub statistics: Statistics,
    /// What the work is paid from.
    pub budget: Budget,
}

impl Query for SpanQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let bm25 = self.statistics.bm25_of_group(&self.plan.words(), self.field)?;
        Ok(Box::new(SpanWeight { query: self.clone(), bm25 }))
    }
}

struct SpanWeight {
    query: SpanQuery,
    bm25: Bm25,
}

impl Weight for SpanWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let query = &self.query;
        let lede_words = match query.part {
            Part::Lede => segment.fast_fields().u64("_lede_words").ok(),
            _ => None,
        };
        let mut scorer = SpanScorer {
            cursor: query.plan.open(segment, query.layout, &query.budget)?,
            spans: Vec::new(),
            part: query.part,
            at_least: query.at_least.max(1) as usize,
            lede_words,
            lengths: segment.get_fieldnorms_reader(query.field)?,
            bm25: self.bm25.clone(),
            boost,
        };
        scorer.find_match();
        Ok(Box::new(scorer))
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explain(self, segment, doc, "span")
    }
}

struct SpanScorer {
    cursor: SpanCursor,
    spans: Vec<Span>,
    part: Part,
    at_least: usize,
    lede_words: Option<Column<u64>>,
    lengths: FieldNormReader,
    bm25: Bm25,
    boost: Score,
}

impl SpanScorer {
    /// Moves on from the current candidate to the first that matches, itself included.
    fn find_match(&mut self) -> DocId {
        while self.cursor.doc() != TERMINATED {
            self.cursor.spans(&mut self.spans);
            if let Some((first, end)) = self.bounds() {
                self.spans.retain(|span| span.first >= first && span.last < end);
            }
            if self.num_places() >= self.at_least {
                break;
            }
            self.cursor.seek(self.cursor.doc() + 1);
        }
        self.cursor.doc()
    }

    /// Counts the places where matches start; they are sorted.
    fn num_places(&self) -> usize {
        self.spans.chunk_by(|a, b| a.first == b.first).count()
    }

    /// Returns the positions a match must lie between; `None` for no bounds.
    fn bounds(&self) -> Option<(u32, u32)> {
        let start = Layout::Article.start(Layout::BODY);
        match self.part {
            Part::Whole => None,
            Part::Body => Some((start, u32::MAX)),
            Part::BodyStart(num_words) => Some((start, start.saturating_add(num_words))),
            Part::Lede => {
                let words =
                    self.lede_words.as_ref().and_then(|column| column.first(self.cursor.doc()));
                let words = u32::try_from(words.unwrap_or(0)).unwrap_or(u32::MAX);
                Some((start, start.saturating_add(words)))
            }
        }
    }
}

impl DocSet for SpanScorer {
    fn advance(&mut self) -> DocId {
        if self.cursor.doc() != TERMINATED {
            self.cursor.seek(self.cursor.doc() + 1);
        }
        self.find_match()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.cursor.doc() >= target {
            return self.cursor.doc();
        }
        self.cursor.seek(target);
        self.find_match()
    }

    fn doc(&self) -> DocId {
        self.cursor.doc()
    }

    fn size_hint(&self) -> u32 {
        self.cursor.size_hint()
    }
}

impl Scorer for SpanScorer {
    fn score(&mut self) -> Score {
        let length = self.lengths.fieldnorm_id(self.cursor.doc());
        self.boost * self.bm25.score(self.spans.len() as f32, length)
    }
}
