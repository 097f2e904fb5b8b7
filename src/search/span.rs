//! Matching by position: phrases, words near each other, words in a part of the
//! text.
//!
//! A [`SpanPlan`] describes which stretches of one field match. For a segment it
//! becomes a tree of cursors: a cheap walk over documents that hold the words at
//! all, then the stretches of each of those.

use std::io;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use super::budget::Budget;
use super::near::{Step, near, within};
use super::postings::{Form, Union};
use crate::analysis::Layout;

/// Steps of work that it takes to come to the positions of one term in an article.
const TERM: usize = 8;

/// A stretch of a field: first and last position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Position of its first word.
    pub first: u32,
    /// Position of its last word.
    pub last: u32,
}

/// Which stretches of a field match.
#[derive(Clone, Debug, PartialEq)]
pub enum SpanPlan<W = Vec<Form>> {
    /// A word in any of these forms, all of one field.
    Word(W),
    /// Parts side by side, in order.
    Sequence(Vec<SpanPlan<W>>),
    /// Parts in any order, the first and the last at most this many positions apart.
    Within(Vec<SpanPlan<W>>, u32),
    /// Parts that stand near one another, read from the left ([`super::near`]); the first
    /// has no step of its own.
    Near(Vec<SpanPlan<W>>, Vec<Step>),
    /// Any of some parts.
    Any(Vec<SpanPlan<W>>),
    /// A word, which reaches as far as one of the compounds that start where it
    /// stands: an e-mail is an email, and takes the room of two words.
    Spelt {
        /// The word.
        word: Box<SpanPlan<W>>,
        /// Forms of it that may be compounds, each with its parts.
        apart: Vec<[SpanPlan<W>; 2]>,
    },
}

impl<W> SpanPlan<W> {
    /// Puts something else in the place of each word.
    pub fn map<V>(&self, of_word: &mut impl FnMut(&W) -> V) -> SpanPlan<V> {
        let mut all = |parts: &[Self]| parts.iter().map(|part| part.map(of_word)).collect();
        match self {
            Self::Sequence(parts) => SpanPlan::Sequence(all(parts)),
            Self::Within(parts, distance) => SpanPlan::Within(all(parts), *distance),
            Self::Near(parts, steps) => SpanPlan::Near(all(parts), steps.clone()),
            Self::Any(parts) => SpanPlan::Any(all(parts)),
            Self::Word(word) => SpanPlan::Word(of_word(word)),
            Self::Spelt { word, apart } => SpanPlan::Spelt {
                word: Box::new(word.map(of_word)),
                apart: apart.iter().map(|[a, b]| [a.map(of_word), b.map(of_word)]).collect(),
            },
        }
    }
}

impl<W: PartialEq> SpanPlan<W> {
    /// Returns the stretches that match, sorted, where it is known at which positions each
    /// word stands; paid from a budget.
    pub fn spans_among(
        &self,
        layout: Layout,
        budget: &Budget,
        positions: &impl Fn(&W) -> Vec<Span>,
    ) -> Vec<Span> {
        let (mut parts, mut order) = (Vec::new(), Vec::new());
        match self {
            Self::Word(word) => return positions(word),
            Self::Sequence(plans)
            | Self::Within(plans, _)
            | Self::Near(plans, _)
            | Self::Any(plans) => order = distinct(plans, &mut parts),
            Self::Spelt { word, apart } => {
                parts.push(word.as_ref());
                parts.extend(apart.as_flattened());
            }
        }
        let parts = parts.into_iter().map(|part| part.spans_among(layout, budget, positions));
        let (parts, mut spans) = (parts.collect::<Vec<_>>(), Vec::new());
        match self {
            Self::Word(_) => {}
            Self::Sequence(_) => sequences(&in_order(&parts, &order), layout, &mut spans),
            Self::Within(_, distance) => {
                within(&with_times(&parts, &order), *distance, layout, budget, &mut spans);
            }
            Self::Near(_, steps) => {
                near(&in_order(&parts, &order), steps, layout, budget, &mut spans);
            }
            Self::Any(_) => spans.extend(parts.into_iter().flatten()),
            Self::Spelt { .. } => spelt(&parts, &mut spans),
        }
        spans.sort_unstable();
        spans.dedup();
        spans
    }
}

impl SpanPlan {
    /// Collects the forms of each word in the plan.
    pub fn words(&self) -> Vec<&[Form]> {
        match self {
            Self::Word(forms) => vec![forms],
            Self::Sequence(parts)
            | Self::Within(parts, _)
            | Self::Near(parts, _)
            | Self::Any(parts) => parts.iter().flat_map(Self::words).collect(),
            Self::Spelt { word, .. } => word.words(),
        }
    }

    /// Opens the plan for a segment, at its first candidate document; what is looked for in
    /// an article is paid from a budget.
    pub fn open(
        &self,
        segment: &SegmentReader,
        layout: Layout,
        budget: &Budget,
    ) -> io::Result<SpanCursor> {
        let (mut parts, mut order) = (Vec::new(), Vec::new());
        let shape = match self {
            Self::Word(forms) => {
                Shape::Word(Union::open(segment, forms, IndexRecordOption::WithFreqsAndPositions)?)
            }
            Self::Sequence(plans) => {
                order = distinct(plans, &mut parts);
                Shape::Sequence
            }
            Self::Within(plans, distance) => {
                order = distinct(plans, &mut parts);
                Shape::Within(*distance)
            }
            Self::Any(plans) => {
                order = distinct(plans, &mut parts);
                Shape::Any
            }
            Self::Near(plans, steps) => {
                order = distinct(plans, &mut parts);
                Shape::Near(steps.clone())
            }
            Self::Spelt { word, apart } => {
                parts.push(word.as_ref());
                parts.extend(apart.as_flattened());
                order.extend(0..parts.len());
                Shape::Spelt
            }
        };
        let parts = parts.into_iter().map(|part| part.open(segment, layout, budget));
        let parts = parts.collect::<io::Result<Vec<_>>>()?;
        let (budget, positions) = (budget.clone(), Vec::new());
        let mut cursor = SpanCursor { shape, parts, order, layout, doc: 0, positions, budget };
        cursor.doc = cursor.settle(0);
        Ok(cursor)
    }
}

/// Collects each of some plans once, and returns which of those each of them is: a text may
/// say the same word a thousand times.
fn distinct<'p, W: PartialEq>(
    plans: &'p [SpanPlan<W>],
    parts: &mut Vec<&'p SpanPlan<W>>,
) -> Vec<usize> {
    let mut number_of = |plan: &'p SpanPlan<W>| {
        parts.iter().position(|known| *known == plan).unwrap_or_else(|| {
            parts.push(plan);
            parts.len() - 1
        })
    };
    plans.iter().map(&mut number_of).collect()
}

/// Returns the stretches of the parts of a plan, in its order.
fn in_order<'s>(parts: &'s [Vec<Span>], order: &[usize]) -> Vec<&'s [Span]> {
    order.iter().map(|at| parts[*at].as_slice()).collect()
}

/// Returns the stretches of each part with how often it stands in the plan.
fn with_times<'s>(parts: &'s [Vec<Span>], order: &[usize]) -> Vec<(&'s [Span], usize)> {
    let times = |part: usize| order.iter().filter(|at| **at == part).count();
    parts.iter().enumerate().map(|(i, part)| (part.as_slice(), times(i))).collect()
}

enum Shape {
    Word(Union),
    Sequence,
    Within(u32),
    Near(Vec<Step>),
    Any,
    Spelt,
}

/// A plan opened for a segment.
pub struct SpanCursor {
    shape: Shape,
    /// The parts, each once.
    parts: Vec<SpanCursor>,
    /// Which of the parts stand in the plan, in its order.
    order: Vec<usize>,
    layout: Layout,
    doc: DocId,
    positions: Vec<u32>,
    budget: Budget,
}

impl SpanCursor {
    /// Returns the current candidate: a document that holds the words, wherever.
    pub fn doc(&self) -> DocId {
        self.doc
    }

    /// Moves to the first candidate from `target` on; to none where the budget is used up.
    pub fn seek(&mut self, target: DocId) -> DocId {
        if self.budget.is_exhausted() {
            self.doc = TERMINATED;
        } else if self.doc < target {
            self.doc = self.settle(target);
        }
        self.doc
    }

    /// Returns at most how many candidates there are.
    pub fn size_hint(&self) -> u32 {
        let parts = self.parts.iter().map(Self::size_hint);
        match &self.shape {
            Shape::Word(union) => union.size_hint(),
            Shape::Any => parts.fold(0, u32::saturating_add),
            Shape::Spelt => self.parts.first().map_or(0, Self::size_hint),
            _ => parts.min().unwrap_or(0),
        }
    }

    /// Moves all parts to the first document from `target` on that all of them (or,
    /// of alternatives, any) hold.
    fn settle(&mut self, target: DocId) -> DocId {
        match &mut self.shape {
            Shape::Word(union) => union.seek(target),
            Shape::Any => {
                self.parts.iter_mut().map(|part| part.seek(target)).min().unwrap_or(TERMINATED)
            }
            Shape::Spelt => self.parts.first_mut().map_or(TERMINATED, |word| word.seek(target)),
            _ => {
                let mut target = target;
                loop {
                    let farthest = self.parts.iter_mut().map(|part| part.seek(target)).max();
                    let farthest = farthest.unwrap_or(TERMINATED);
                    if farthest == target || farthest == TERMINATED {
                        return farthest;
                    }
                    target = farthest;
                }
            }
        }
    }

    /// Writes the matching stretches of the current candidate, sorted.
    pub fn spans(&mut self, spans: &mut Vec<Span>) {
        spans.clear();
        if let Shape::Word(union) = &mut self.shape {
            let num_here = union.positions(&mut self.positions);
            self.budget.spend(num_here * TERM + self.positions.len());
            spans.extend(self.positions.iter().map(|at| Span { first: *at, last: *at }));
            return;
        }
        let doc = self.doc;
        if matches!(self.shape, Shape::Spelt) {
            self.parts.iter_mut().skip(1).for_each(|part| _ = part.seek(doc));
        }
        let of_parts: Vec<Vec<Span>> =
            self.parts.iter_mut().map(|part| part.spans_at(doc)).collect();
        let (layout, budget) = (self.layout, &self.budget);
        match &self.shape {
            Shape::Any => spans.extend(of_parts.into_iter().flatten()),
            Shape::Spelt => spelt(&of_parts, spans),
            Shape::Sequence => sequences(&in_order(&of_parts, &self.order), layout, spans),
            Shape::Within(distance) => {
                within(&with_times(&of_parts, &self.order), *distance, layout, budget, spans);
            }
            Shape::Near(steps) => {
                near(&in_order(&of_parts, &self.order), steps, layout, budget, spans);
            }
            Shape::Word(_) => {}
        }
        spans.sort_unstable();
        spans.dedup();
    }

    fn spans_at(&mut self, doc: DocId) -> Vec<Span> {
        let mut spans = Vec::new();
        if self.doc == doc {
            self.spans(&mut spans);
        }
        spans
    }
}

/// Whether two stretches lie in one value.
pub fn same_value(layout: Layout, a: Span, b: Span) -> bool {
    layout.value_at(a.first) == layout.value_at(b.last)
        && layout.value_at(b.first) == layout.value_at(a.last)
}

/// The stretches of the first part, each as long as the longest compound that starts
/// there. The other parts are pairs: a compound as it is joined, and its parts in a row.
fn spelt(parts: &[Vec<Span>], out: &mut Vec<Span>) {
    let Some((words, apart)) = parts.split_first() else { return };
    out.extend(words.iter().map(|word| {
        let starts_here = |span: &&Span| span.first == word.first;
        let from_here =
            |spans: &'_ Vec<Span>| spans.partition_point(|span| span.first < word.first);
        let ends = apart.as_chunks::<2>().0.iter().flat_map(|[joined, in_a_row]| {
            // Where the joined form does not stand itself, its parts are other words.
            let is_joined = joined.get(from_here(joined)).is_some_and(|span| starts_here(&span));
            let spans = if is_joined { &in_a_row[from_here(in_a_row)..] } else { &[] };
            spans.iter().take_while(starts_here).map(|span| span.last)
        });
        Span { first: word.first, last: ends.fold(word.last, u32::max) }
    }));
}

/// Stretches in which each part follows the one before it.
fn sequences(parts: &[&[Span]], layout: Layout, out: &mut Vec<Span>) {
    let Some((start, rest)) = parts.split_first() else { return };
    let (mut ends, mut next_ends) = (Vec::new(), Vec::new());
    for first in *start {
        // A part may be of several lengths, so there may be several ends to go on from.
        ends.clear();
        ends.push(*first);
        for part in rest {
            next_ends.clear();
            for end in &ends {
                let from = part.partition_point(|span| span.first <= end.last);
                let follows = part[from..].iter().take_while(|span| span.first == end.last + 1);
                next_ends.extend(follows.filter(|span| same_value(layout, *first, **span)));
            }
            next_ends.dedup();
            std::mem::swap(&mut ends, &mut next_ends);
            if ends.is_empty() {
                break;
            }
        }
        out.extend(ends.iter().map(|end| Span { first: first.first, last: end.last }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(positions: &[u32]) -> Vec<Span> {
        positions.iter().map(|p| Span { first: *p, last: *p }).collect()
    }

    fn shown(spans: &[Span]) -> Vec<(u32, u32)> {
        spans.iter().map(|span| (span.first, span.last)).collect()
    }

    #[test]
    fn a_sequence_is_side_by_side_and_in_order() {
        let mut out = Vec::new();
        sequences(&[&at(&[1, 5, 9]), &at(&[2, 4, 10])], Layout::Values, &mut out);
        assert_eq!(shown(&out), [(1, 2), (9, 10)]);
    }

    #[test]
    fn a_sequence_goes_on_from_parts_of_any_length() {
        let part = [Span { first: 3, last: 3 }, Span { first: 3, last: 4 }].to_vec();
        let mut out = Vec::new();
        sequences(&[&at(&[2]), &part, &at(&[5])], Layout::Values, &mut out);
        assert_eq!(shown(&out), [(2, 5)]);
    }

    #[test]
    fn a_word_is_as_long_as_it_is_spelt() {
        let apart = [Span { first: 3, last: 4 }, Span { first: 9, last: 10 }].to_vec();
        let mut out = Vec::new();
        spelt(&[at(&[1, 3, 9]), at(&[3]), apart], &mut out);
        assert_eq!(shown(&out), [(1, 1), (3, 4), (9, 9)], "the last is another form of it");
    }

    #[test]
    fn values_are_no_neighbours() {
        let (end, start) = (Layout::Article.start(2) - 1, Layout::Article.start(2));
        let mut out = Vec::new();
        sequences(&[&at(&[end]), &at(&[start])], Layout::Article, &mut out);
        assert_eq!(shown(&out), []);
    }
}
