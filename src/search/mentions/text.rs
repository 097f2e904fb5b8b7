//! Where the words of a query stand in a text.

use std::ops::Range;

use super::{BODY, FIELDS, MentionPart, WordTable, text_of};
use crate::analysis::{Layout, Word, Words, sentences};
use crate::article::Article;
use crate::search::span::{Span, SpanPlan};

/// Words looked at in one text; more change nothing a reader would notice.
pub(in crate::search) const MAX_WORDS: usize = 1 << 16;

/// The words of a query in the text of an article.
pub struct TextWords {
    /// Of each word, its positions.
    positions: Vec<Vec<u32>>,
    /// Of each position that one of them is at, first byte and the byte after the last in
    /// the field; sorted by position.
    bytes: Vec<(u32, usize, usize)>,
}

impl TextWords {
    /// Finds the words of a query in title, subtitle and body.
    pub(super) fn of(article: &Article, table: &WordTable) -> Self {
        let positions = vec![Vec::new(); table.num_words];
        let mut found = Self { positions, bytes: Vec::new() };
        if table.num_words > 0 {
            for (value, field) in (0..).zip(FIELDS) {
                let words = Words::of_value(text_of(article, field), Layout::Article, value);
                found.add(words, table);
            }
        }
        found
    }

    fn add(&mut self, mut words: Words<'_>, table: &WordTable) {
        let mut word = Word::default();
        while self.bytes.len() < MAX_WORDS && words.next_beginning(&table.beginnings, &mut word) {
            if let Some(numbers) = table.by_form.get(&word.text) {
                let Word { start, end, position, .. } = word;
                numbers.iter().for_each(|number| self.positions[*number].push(position));
                self.add_bytes(position, start, end);
            }
        }
    }

    /// Notes where a position is; a compound comes after its parts, at that of the first.
    fn add_bytes(&mut self, position: u32, start: usize, end: usize) {
        if self.bytes.last().is_none_or(|(last, ..)| *last < position) {
            self.bytes.push((position, start, end));
            return;
        }
        let at = self.bytes.partition_point(|(other, ..)| *other < position);
        match self.bytes.get_mut(at).filter(|(other, ..)| *other == position) {
            Some((_, first, last)) => (*first, *last) = (start.min(*first), end.max(*last)),
            None => self.bytes.insert(at, (position, start, end)),
        }
    }

    /// Returns where a word stands.
    pub(super) fn spans_of(&self, word: usize) -> Vec<Span> {
        let mut spans: Vec<Span> =
            self.positions[word].iter().map(|at| Span { first: *at, last: *at }).collect();
        // Most come sorted, all but compounds.
        spans.sort_unstable();
        spans.dedup();
        spans
    }

    /// Returns the positions of each sentence or paragraph of the body that holds a word,
    /// from the first to the last of them.
    pub(super) fn units(&self, article: &Article, of_paragraph: bool) -> Vec<Range<u32>> {
        let body = Layout::Article.start(Layout::BODY);
        let from = self.bytes.partition_point(|(position, ..)| *position < body);
        let mut words = self.bytes[from..].iter().peekable();
        let (mut units, mut at) = (Vec::new(), 0);
        for paragraph in article.body.split("\n\n") {
            let end = at + paragraph.len();
            if words.peek().is_some_and(|(_, start, _)| *start < end) {
                let starts = if of_paragraph { Vec::new() } else { sentences(paragraph) };
                let starts = starts.iter().skip(1).map(|sentence| at + sentence.at);
                for end in starts.chain([end]) {
                    let mut unit: Option<Range<u32>> = None;
                    while let Some((position, ..)) = words.next_if(|(_, start, _)| *start < end) {
                        let first = unit.map_or(*position, |unit| unit.start);
                        unit = Some(first..*position + 1);
                    }
                    units.extend(unit);
                }
            }
            at = end + 2;
        }
        units
    }

    /// Whether a stretch lies in a part of the text, and between some positions.
    pub(super) fn is_in(
        &self,
        span: Span,
        part: MentionPart,
        article: &Article,
        bounds: &Option<Range<u32>>,
    ) -> bool {
        let body = Layout::Article.start(Layout::BODY);
        let is_in_body = span.first >= body;
        let is_in_part = match part {
            MentionPart::Whole => true,
            MentionPart::Title => !is_in_body,
            MentionPart::Body => is_in_body,
            MentionPart::Lede => is_in_body && self.end_of(span) <= Some(article.lede.end),
            MentionPart::BodyStart(words) => is_in_body && span.last < body.saturating_add(words),
        };
        let is_within =
            |bounds: &Range<u32>| bounds.contains(&span.first) && bounds.contains(&span.last);
        is_in_part && bounds.as_ref().is_none_or(is_within)
    }

    fn bytes_at(&self, position: u32) -> Option<(usize, usize)> {
        let at = self.bytes.binary_search_by_key(&position, |(other, ..)| *other).ok()?;
        Some((self.bytes[at].1, self.bytes[at].2))
    }

    fn end_of(&self, span: Span) -> Option<usize> {
        self.bytes_at(span.last).map(|(_, end)| end)
    }

    /// Returns field, first byte and the byte after the last of a stretch; of one that is too
    /// long, of its words.
    pub(super) fn ranges(
        &self,
        span: Span,
        plan: &SpanPlan<usize>,
        longest: usize,
    ) -> impl Iterator<Item = (usize, usize, usize)> + use<> {
        let value = (Layout::Article.value_at(span.first) as usize).min(BODY);
        let (first, last) = (self.bytes_at(span.first), self.bytes_at(span.last));
        let whole = first.zip(last).map(|((start, _), (_, end))| (value, start, end));
        let is_long = whole.is_some_and(|(_, start, end)| end.saturating_sub(start) > longest);
        let mut words = Vec::new();
        if is_long && span.first < span.last {
            _ = plan.map(&mut |word| {
                let inside = self.positions[*word].iter();
                let inside = inside.filter(|at| (span.first..=span.last).contains(at));
                let bytes = inside.filter_map(|at| self.bytes_at(*at));
                words.extend(bytes.map(|(start, end)| (value, start, end)));
            });
        }
        let whole = whole.filter(|(_, start, end)| words.is_empty() && start < end);
        whole.into_iter().chain(words)
    }
}
