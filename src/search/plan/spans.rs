//! Words of a query → where they stand: phrases, NEAR, and words that are written in
//! more than one way.

use std::collections::HashMap;

use tantivy::query::Occur;
use tantivy::schema::Field;

use super::{Boxed, Planner, boolean};
use crate::analysis::{Layout, Word, Words, fold, is_paired};
use crate::error::{Error, Result};
use crate::query::{NearStep, Node, NodeKind, Phrase, Term};
use crate::search::expand::{Expander, Expansion};
use crate::search::near::Step;
use crate::search::pattern;
use crate::search::postings::Form;
use crate::search::span::SpanPlan;
use crate::search::span_query::{Part, SpanQuery};
use crate::search::wildcard::Wildcard;

/// Where words of the query are looked for.
#[derive(Clone, Copy)]
pub(super) struct Target {
    pub(super) field: Field,
    layout: Layout,
    pub(super) part: Part,
}

/// In which of its forms a word of the query is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// All that share its stem.
    AnyForm,
    /// As it is written.
    Exact,
    /// All that go on from where the text ends.
    Beginning,
}
impl Planner<'_> {
    pub(super) fn near(
        &mut self,
        first: &Node,
        then: &[NearStep],
        part: Part,
    ) -> Result<Option<Boxed>> {
        let mut clauses = Vec::new();
        for target in self.targets(field_of(first), part) {
            if let Some(plan) = self.near_spans(first, then, target)? {
                clauses.push((Occur::Should, self.span_query(plan, target, 1)));
            }
        }
        Ok(boolean(clauses))
    }

    /// Plans operands of NEAR as stretches of a field; those without a word are passed over.
    pub(super) fn near_spans(
        &mut self,
        first: &Node,
        then: &[NearStep],
        target: Target,
    ) -> Result<Option<SpanPlan>> {
        let (mut parts, mut steps) = (Vec::new(), Vec::new());
        parts.extend(self.spans(first, target)?);
        for step in then {
            let Some(part) = self.spans(&step.node, target)? else { continue };
            if !parts.is_empty() {
                steps.push(Step { distance: step.within, is_ordered: step.ordered });
            }
            parts.push(part);
        }
        Ok(match parts.len() {
            0 | 1 => parts.pop(),
            _ => Some(SpanPlan::Near(parts, steps)),
        })
    }

    /// Plans words, or alternatives of words, as stretches of a field.
    pub(super) fn spans(&mut self, node: &Node, target: Target) -> Result<Option<SpanPlan>> {
        match &node.kind {
            NodeKind::Leaf(leaf) => self.span_of(&leaf.term, target),
            NodeKind::Or(nodes) => {
                let mut parts = Vec::new();
                for node in nodes {
                    parts.extend(self.spans(node, target)?);
                }
                Ok((!parts.is_empty()).then_some(SpanPlan::Any(parts)))
            }
            NodeKind::Weighted(inner, _) => self.spans(inner, target),
            // The parser lets nothing else in here.
            _ => Ok(None),
        }
    }

    pub(super) fn span_of(&mut self, term: &Term, target: Target) -> Result<Option<SpanPlan>> {
        let in_a_row = |parts: Vec<SpanPlan>| match parts.len() {
            0 => None,
            1 => parts.into_iter().next(),
            _ => Some(SpanPlan::Sequence(parts)),
        };
        Ok(match term {
            Term::Word(text) => in_a_row(self.parts(text, Spelling::AnyForm, target)?),
            Term::Exact(text) => in_a_row(self.parts(text, Spelling::Exact, target)?),
            Term::Prefix(text) => in_a_row(self.parts(text, Spelling::Beginning, target)?),
            Term::Phrase(Phrase { text, exact, within }) => {
                let spelling = if *exact { Spelling::Exact } else { Spelling::AnyForm };
                let parts = self.parts(text, spelling, target)?;
                match within {
                    Some(distance) if parts.len() > 1 => Some(SpanPlan::Within(parts, *distance)),
                    _ => in_a_row(parts),
                }
            }
            Term::Wildcard(_) | Term::Fuzzy { .. } | Term::Regex(_) => {
                Some(SpanPlan::Word(self.pattern(term, target.field)?))
            }
            Term::Days(_)
            | Term::Numbers(_)
            | Term::Id(_)
            | Term::Present
            | Term::Absent
            | Term::Conflict => None,
        })
    }

    /// Plans the words of a text, one after the other; either spelling of a compound
    /// finds the other.
    fn parts(&mut self, text: &str, spelling: Spelling, target: Target) -> Result<Vec<SpanPlan>> {
        let mut parts: Vec<SpanPlan> = Vec::new();
        let words = words_of(text);
        // A text may say the same word a thousand times.
        let mut known: HashMap<&str, SpanPlan> = HashMap::new();
        for (i, word) in words.iter().enumerate() {
            // Only where the text breaks off is a word the beginning of one.
            let is_whole = spelling != Spelling::Beginning || word.end < text.len();
            let plan = match known.get(word.text.as_str()) {
                Some(plan) if is_whole => plan.clone(),
                _ if is_whole => {
                    self.spelt(&word.text, spelling != Spelling::AnyForm, target.field)?
                }
                _ => SpanPlan::Word(self.beginning(&word.text, target.field)?),
            };
            if is_whole {
                known.entry(&word.text).or_insert_with(|| plan.clone());
            }
            let is_joined = i > 0 && word.position < words[i - 1].position;
            if is_joined {
                // The parts of this compound are the last ones that were planned.
                let count = (words[i - 1].position - word.position + 1) as usize;
                let apart = parts.split_off(parts.len().saturating_sub(count));
                parts.push(SpanPlan::Any(vec![SpanPlan::Sequence(apart), plan]));
            } else {
                parts.push(plan);
            }
        }
        Ok(parts)
    }

    /// Plans a word that may be written as a compound.
    fn spelt(&mut self, word: &str, is_exact: bool, field: Field) -> Result<SpanPlan> {
        let forms = self.forms(word, is_exact, field)?;
        let apart = self.expander.apart(&forms).map_err(Error::searching)?;
        let word = SpanPlan::Word(forms);
        if apart.is_empty() {
            return Ok(word);
        }
        let word_of = |form| SpanPlan::Word(vec![form]);
        let apart = apart.into_iter().map(|(joined, parts)| {
            let parts = parts.into_iter().map(word_of).collect();
            [word_of(joined), SpanPlan::Sequence(parts)]
        });
        let apart = apart.collect();
        Ok(SpanPlan::Spelt { word: Box::new(word), apart })
    }

    /// Returns the terms that a word stands for in a field.
    pub(super) fn forms(&mut self, word: &str, is_exact: bool, field: Field) -> Result<Vec<Form>> {
        if let Some(character) = lone_of_pair(word) {
            return self.known(&Term::Wildcard(word.to_owned()), field, |expander| {
                expander.holding(field, character).map_err(Error::searching)
            });
        }
        let forms = self.forms_unpaid(word, is_exact, field)?;
        self.pay_for(&forms)?;
        Ok(forms)
    }

    pub(super) fn forms_unpaid(
        &self,
        word: &str,
        is_exact: bool,
        field: Field,
    ) -> Result<Vec<Form>> {
        if let Some(character) = lone_of_pair(word) {
            return Ok(self.expander.holding(field, character).map_err(Error::searching)?.forms);
        }
        if is_exact {
            return Ok(vec![Form::new(field, word, true)]);
        }
        self.expander.stemmed(field, word).map_err(Error::searching)
    }

    /// Returns the terms that start with a word.
    ///
    /// Of a script that is written in pairs, the pair itself is the beginning.
    fn beginning(&mut self, word: &str, field: Field) -> Result<Vec<Form>> {
        if word.chars().all(is_paired) {
            return self.forms(word, true, field);
        }
        self.known(&Term::Prefix(word.to_owned()), field, |expander| {
            expander.matching(field, word, |_| true).map_err(Error::searching)
        })
    }

    /// Returns the terms that a pattern stands for.
    pub(super) fn pattern(&mut self, term: &Term, field: Field) -> Result<Vec<Form>> {
        self.known(term, field, |expander| {
            let found = match term {
                Term::Fuzzy { word, edits } => expander.misspelt(field, &fold(word), *edits),
                Term::Wildcard(pattern) => match Wildcard::of(&fold(pattern)) {
                    Some(wildcard) => expander.accepted(field, &wildcard),
                    None => Ok(Expansion::default()),
                },
                _ => {
                    let (prefix, matches) = pattern::matcher(term)?;
                    expander.matching(field, &prefix, matches)
                }
            };
            found.map_err(Error::searching)
        })
    }

    /// Returns the terms of a pattern, which is looked up once, and says where there were too
    /// many.
    fn known(
        &mut self,
        term: &Term,
        field: Field,
        look_up: impl FnOnce(&Expander) -> Result<Expansion>,
    ) -> Result<Vec<Form>> {
        let is_it = |(other, of, _): &&(Term, Field, _)| other == term && *of == field;
        if let Some((.., forms)) = self.patterns.iter().find(is_it) {
            let forms = forms.clone();
            self.pay_for(&forms)?;
            return Ok(forms);
        }
        let found = look_up(&self.expander)?;
        if self.budget.is_exhausted() {
            return Err(Error::TooMuch {
                problem: "the patterns of the query look at too many words",
                hint: "begin each with some letters, or split it into several queries",
            });
        }
        self.pay_for(&found.forms)?;
        // The first field that it is looked up in is the text.
        let is_new = self.patterns.iter().all(|(other, ..)| other != term);
        if let Some(all) = found.cut_from.filter(|_| is_new) {
            let kept = found.forms.len();
            self.notes.push(format!(
                "`{term}` stands for {all} words; the {kept} most frequent are searched"
            ));
        }
        self.patterns.push((term.clone(), field, found.forms.clone()));
        Ok(found.forms)
    }

    /// Returns where to look for words of a field, or of none.
    pub(super) fn targets(&self, field: Option<&str>, part: Part) -> Vec<Target> {
        let values = |field| Target { field, layout: Layout::Values, part: Part::Whole };
        match field {
            None if part == Part::Whole => {
                let others = self.statistics.default_fields().iter().copied().map(values);
                std::iter::once(self.text(part)).chain(others).collect()
            }
            None => vec![self.text(part)],
            Some("body") => vec![self.text(Part::Body)],
            Some("lede") => vec![self.text(Part::Lede)],
            Some(name) => self.fields.by_name(name).map(values).into_iter().collect(),
        }
    }

    pub(super) fn text(&self, part: Part) -> Target {
        Target { field: self.fields.text, layout: Layout::Article, part }
    }

    pub(super) fn span_query(&self, plan: SpanPlan, target: Target, at_least: u32) -> Boxed {
        let Target { field, layout, part } = target;
        let (statistics, budget) = (self.statistics.clone(), self.budget.clone());
        Box::new(SpanQuery { plan, field, layout, part, at_least, statistics, budget })
    }
}

/// Returns the only character of a word of a script that is written in pairs: the
/// index holds it as a part of others.
fn lone_of_pair(word: &str) -> Option<char> {
    let mut chars = word.chars();
    let first = chars.next().filter(|c| is_paired(*c))?;
    chars.next().is_none().then_some(first)
}

/// Splits a text of the query into the words that the index would hold for it.
pub(super) fn words_of(text: &str) -> Vec<Word> {
    let (mut words, mut word, mut all) =
        (Words::new(text, Layout::Values), Word::default(), Vec::new());
    while words.next_into(&mut word) {
        all.push(word.clone());
    }
    all
}

/// Returns the field that the words of an operand are in.
pub(super) fn field_of(node: &Node) -> Option<&str> {
    match &node.kind {
        NodeKind::Leaf(leaf) => leaf.field.as_deref(),
        NodeKind::Or(nodes) => nodes.first().and_then(field_of),
        NodeKind::Weighted(inner, _) => field_of(inner),
        _ => None,
    }
}
