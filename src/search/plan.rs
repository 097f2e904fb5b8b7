//! Query tree → what the index runs.

use std::ops::Bound;

use tantivy::Term as IndexTerm;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, Query, RangeQuery, TermQuery,
    TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::expand::{Expander, Expansion};
use super::pattern;
use super::postings::Form;
use super::ranking::Statistics;
use super::request::Filter;
use super::snippet::Marks;
use super::span::SpanPlan;
use super::span_query::{Part, SpanQuery};
use super::word::WordQuery;
use crate::analysis::{Layout, Word, Words, fold, is_paired};
use crate::error::{Error, Result};
use crate::index::manifest::stored_paths;
use crate::index::{Fields, file_key, has};
use crate::query::{Bounds, Leaf, NearStep, Node, NodeKind, Phrase, QueryTree, Term};
use crate::schema::{FIELDS, FieldKind};

/// Words so frequent that they say nothing next to others (the list that Lucene
/// made customary).
const STOP_WORDS: [&str; 33] = [
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it",
    "no", "not", "of", "on", "or", "such", "that", "the", "their", "then", "there", "these",
    "they", "this", "to", "was", "will", "with",
];

type Boxed = Box<dyn Query>;

/// A query ready to run.
pub struct Plan {
    /// What the index runs.
    pub query: Boxed,
    /// The words to mark in what is shown.
    pub marks: Marks,
    /// What was done otherwise than asked, for stderr.
    pub notes: Vec<String>,
}

/// Where words of the query are looked for.
#[derive(Clone, Copy)]
struct Target {
    field: Field,
    layout: Layout,
    part: Part,
}

/// In which of its forms a word of the query is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    /// All that share its stem.
    AnyForm,
    /// As it is written.
    Exact,
    /// All that go on from where the text ends.
    Beginning,
}

/// Makes plans for one snapshot of an index.
pub struct Planner<'a> {
    fields: &'a Fields,
    statistics: Statistics,
    expander: Expander,
    marks: Marks,
    notes: Vec<String>,
}

impl<'a> Planner<'a> {
    /// Makes a planner; `language` is the one to stem in, if not those of the archive.
    pub fn new(
        fields: &'a Fields,
        statistics: Statistics,
        language: Option<&str>,
    ) -> tantivy::Result<Self> {
        let expander = Expander::new(&statistics, fields, language)?;
        Ok(Self { fields, statistics, expander, marks: Marks::default(), notes: Vec::new() })
    }

    /// Plans a query with its filter.
    pub fn plan(mut self, tree: &QueryTree, filter: &Filter) -> Result<Plan> {
        let query = self.node(&tree.root, Part::Whole)?;
        let Some(query) = query else {
            return Err(Error::Unsupported {
                problem: "there is no word to search for in the query".into(),
                hint: "write a word of letters or digits, of at most 128 bytes".into(),
            });
        };
        let mut clauses = vec![(Occur::Must, query)];
        for condition in self.filters(filter)? {
            clauses.push((Occur::Must, unscored(condition)));
        }
        let query: Boxed = match clauses.len() {
            1 => clauses.remove(0).1,
            _ => Box::new(BooleanQuery::new(clauses)),
        };
        Ok(Plan { query, marks: self.marks, notes: self.notes })
    }

    /// Plans a part of the query; `None` where there is no word in it.
    fn node(&mut self, node: &Node, part: Part) -> Result<Option<Boxed>> {
        match &node.kind {
            NodeKind::And(nodes) => self.all_of(nodes, part),
            NodeKind::Or(nodes) => {
                let mut clauses = Vec::new();
                for node in nodes {
                    clauses.extend(self.node(node, part)?.map(|query| (Occur::Should, query)));
                }
                Ok(boolean(clauses))
            }
            NodeKind::Not(inner) => {
                let excluded = self.unmarked(|planner| planner.node(inner, part))?;
                Ok(excluded.map(|query| self.all_but(query)))
            }
            NodeKind::Weighted(inner, weight) => {
                let query = self.node(inner, part)?;
                Ok(query.map(|query| Box::new(BoostQuery::new(query, *weight)) as Boxed))
            }
            NodeKind::Leaf(leaf) => self.leaf(leaf, part),
            NodeKind::Near { first, then } => self.near(first, then, part),
            NodeKind::AtLeast { times, node } => {
                let target = self.text(part);
                let plan = self.spans(node, target)?;
                Ok(plan.map(|plan| self.span_query(plan, target, *times)))
            }
            NodeKind::First { words, node } => self.node(node, Part::BodyStart(*words)),
            NodeKind::Same { .. } => Err(Error::Unsupported {
                problem: "SAME_SENTENCE and SAME_PARAGRAPH are not searched yet".into(),
                hint: "ask for words near each other: `a NEAR/15 b`".into(),
            }),
        }
    }

    fn all_of(&mut self, nodes: &[Node], part: Part) -> Result<Option<Boxed>> {
        let counts = |node: &&Node| !is_stop_word(node) && !matches!(node.kind, NodeKind::Not(_));
        let can_drop = nodes.iter().any(|node| counts(&node));
        let mut clauses = Vec::new();
        for node in nodes.iter().filter(|node| !(can_drop && is_stop_word(node))) {
            match &node.kind {
                NodeKind::Not(inner) => {
                    let excluded = self.unmarked(|planner| planner.node(inner, part))?;
                    clauses.extend(excluded.map(|query| (Occur::MustNot, query)));
                }
                _ => clauses.extend(self.node(node, part)?.map(|query| (Occur::Must, query))),
            }
        }
        if !clauses.is_empty() && clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, self.all_articles()));
        }
        Ok(boolean(clauses))
    }

    fn leaf(&mut self, leaf: &Leaf, part: Part) -> Result<Option<Boxed>> {
        let name = leaf.field.as_deref().unwrap_or_default();
        match &leaf.term {
            Term::Present => return Ok(Some(self.present(name))),
            Term::Absent => {
                let present = self.present(name);
                return Ok(Some(self.all_but(present)));
            }
            Term::Conflict => return Ok(Some(self.flag(&has::conflict(name)))),
            Term::Id(id) => {
                let term = IndexTerm::from_field_u64(self.fields.key, id.as_u64());
                return Ok(Some(unscored(Box::new(TermQuery::new(
                    term,
                    IndexRecordOption::Basic,
                )))));
            }
            Term::Days(days) => return Ok(Some(unscored(self.days(name, days)))),
            Term::Numbers(numbers) => return Ok(Some(unscored(self.numbers(name, numbers)))),
            _ => {}
        }
        if let Some(keyword) = self.keyword(leaf) {
            return Ok(Some(unscored(keyword)));
        }
        if let (None, Part::Whole, Term::Word(text) | Term::Exact(text)) =
            (&leaf.field, part, &leaf.term)
            && let [word] = words_of(text).as_slice()
        {
            return self.bare_word(&word.text, matches!(leaf.term, Term::Exact(_))).map(Some);
        }
        let mut clauses = Vec::new();
        for target in self.targets(leaf.field.as_deref(), part) {
            if let Some(plan) = self.span_of(&leaf.term, target)? {
                clauses.push((Occur::Should, self.span_query(plan, target, 1)));
            }
        }
        Ok(boolean(clauses))
    }

    /// A single word, wherever it stands.
    fn bare_word(&mut self, word: &str, is_exact: bool) -> Result<Boxed> {
        let mut forms = Vec::new();
        for target in self.targets(None, Part::Whole) {
            forms.extend(self.forms(word, is_exact, target.field)?);
        }
        let title = FIELDS.by_query_name("title").map_or(0.0, |title| title.weight);
        let title_forms = match self.fields.by_name("title") {
            Some(field) => self.forms_unmarked(word, is_exact, field)?,
            None => Vec::new(),
        };
        let query = WordQuery::new(forms, self.fields.text, &self.statistics);
        Ok(Box::new(query.with_bonus(title_forms, title)))
    }

    fn near(&mut self, first: &Node, then: &[NearStep], part: Part) -> Result<Option<Boxed>> {
        let mut clauses = Vec::new();
        for target in self.targets(field_of(first), part) {
            let Some(mut plan) = self.spans(first, target)? else { continue };
            for step in then {
                let Some(right) = self.spans(&step.node, target)? else { continue };
                plan = SpanPlan::Near {
                    left: Box::new(plan),
                    right: Box::new(right),
                    distance: step.within,
                    is_ordered: step.ordered,
                };
            }
            clauses.push((Occur::Should, self.span_query(plan, target, 1)));
        }
        Ok(boolean(clauses))
    }

    /// Plans words, or alternatives of words, as stretches of a field.
    fn spans(&mut self, node: &Node, target: Target) -> Result<Option<SpanPlan>> {
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

    fn span_of(&mut self, term: &Term, target: Target) -> Result<Option<SpanPlan>> {
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
        for (i, word) in words.iter().enumerate() {
            // Only where the text breaks off is a word the beginning of one.
            let is_whole = spelling != Spelling::Beginning || word.end < text.len();
            let plan = if is_whole {
                self.spelt(&word.text, spelling != Spelling::AnyForm, target.field)?
            } else {
                SpanPlan::Word(self.beginning(&word.text, target.field)?)
            };
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
        let sequence = |parts: [Form; 2]| {
            SpanPlan::Sequence(parts.map(|form| SpanPlan::Word(vec![form])).into())
        };
        let apart = apart.into_iter().map(sequence).collect();
        Ok(SpanPlan::Spelt { word: Box::new(word), apart })
    }

    /// Returns the terms that a word stands for in a field, and marks them.
    fn forms(&mut self, word: &str, is_exact: bool, field: Field) -> Result<Vec<Form>> {
        if let Some(character) = lone_of_pair(word) {
            let found = self.expander.holding(field, character).map_err(Error::searching)?;
            return self.expanded(found);
        }
        let forms = self.forms_unmarked(word, is_exact, field)?;
        let weight = self.statistics.rarity(&forms).map_err(Error::searching)?;
        self.marks.add(forms.iter().map(|form| form.text.as_str()), weight);
        Ok(forms)
    }

    fn forms_unmarked(&self, word: &str, is_exact: bool, field: Field) -> Result<Vec<Form>> {
        if let Some(character) = lone_of_pair(word) {
            return Ok(self.expander.holding(field, character).map_err(Error::searching)?.forms);
        }
        if is_exact {
            return Ok(vec![Form { field, text: word.to_owned(), is_exact: true }]);
        }
        self.expander.stemmed(field, word).map_err(Error::searching)
    }

    /// Returns the terms that start with a word, and marks them.
    ///
    /// Of a script that is written in pairs, the pair itself is the beginning.
    fn beginning(&mut self, word: &str, field: Field) -> Result<Vec<Form>> {
        if word.chars().all(is_paired) {
            return self.forms(word, true, field);
        }
        let found = self.expander.matching(field, word, |_| true).map_err(Error::searching)?;
        self.expanded(found)
    }

    /// Returns the terms that a pattern stands for, and marks them.
    fn pattern(&mut self, term: &Term, field: Field) -> Result<Vec<Form>> {
        let (prefix, matches) = pattern::matcher(term)?;
        let found = self.expander.matching(field, &prefix, matches).map_err(Error::searching)?;
        self.expanded(found)
    }

    /// Marks the terms of a pattern, and says where there were too many.
    fn expanded(&mut self, found: Expansion) -> Result<Vec<Form>> {
        if let Some(all) = found.cut_from {
            let kept = found.forms.len();
            self.notes.push(format!(
                "a pattern stands for {all} words; the {kept} most frequent are searched"
            ));
        }
        let weight = self.statistics.rarity(&found.forms).map_err(Error::searching)?;
        self.marks.add(found.forms.iter().map(|form| form.text.as_str()), weight);
        Ok(found.forms)
    }

    /// Returns where to look for words of a field, or of none.
    fn targets(&self, field: Option<&str>, part: Part) -> Vec<Target> {
        let values = |field| Target { field, layout: Layout::Values, part: Part::Whole };
        match field {
            None if part == Part::Whole => {
                let names =
                    FIELDS.fields.iter().filter(|spec| spec.default && spec.query != "title");
                let others = names.filter_map(|spec| self.fields.by_name(&spec.query)).map(values);
                std::iter::once(self.text(part)).chain(others).collect()
            }
            None => vec![self.text(part)],
            Some("body") => vec![self.text(Part::Body)],
            Some("lede") => vec![self.text(Part::Lede)],
            Some(name) => self.fields.by_name(name).map(values).into_iter().collect(),
        }
    }

    fn text(&self, part: Part) -> Target {
        Target { field: self.fields.text, layout: Layout::Article, part }
    }

    fn span_query(&self, plan: SpanPlan, target: Target, at_least: u32) -> Boxed {
        let Target { field, layout, part } = target;
        let statistics = self.statistics.clone();
        Box::new(SpanQuery { plan, field, layout, part, at_least, statistics })
    }

    /// A condition on a keyword field, whose values are matched whole.
    fn keyword(&self, leaf: &Leaf) -> Option<Boxed> {
        let spec = FIELDS.by_query_name(leaf.field.as_deref()?)?;
        if spec.kind != FieldKind::Keyword {
            return None;
        }
        let value = match &leaf.term {
            Term::Word(text) | Term::Exact(text) => text,
            Term::Phrase(phrase) => &phrase.text,
            _ => return None,
        };
        let term = IndexTerm::from_field_text(self.fields.by_name(&spec.query)?, &fold(value));
        Some(Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
    }

    fn days(&self, name: &str, days: &Bounds<i64>) -> Boxed {
        let Some((first, last)) = self.fields.days(name) else { return Box::new(EmptyQuery) };
        let mut clauses: Vec<(Occur, Boxed)> = Vec::new();
        if let Some(min) = days.min {
            let bound = Bound::Included(IndexTerm::from_field_i64(first, min));
            clauses.push((Occur::Must, Box::new(RangeQuery::new(bound, Bound::Unbounded))));
        }
        if let Some(max) = days.max {
            let bound = Bound::Included(IndexTerm::from_field_i64(last, max));
            clauses.push((Occur::Must, Box::new(RangeQuery::new(Bound::Unbounded, bound))));
        }
        boolean(clauses).unwrap_or_else(|| Box::new(EmptyQuery))
    }

    fn numbers(&self, name: &str, numbers: &Bounds<u64>) -> Boxed {
        let Some(field) = self.fields.by_name(name) else { return Box::new(EmptyQuery) };
        let bound = |value: Option<u64>| match value {
            Some(value) => Bound::Included(IndexTerm::from_field_u64(field, value)),
            None => Bound::Unbounded,
        };
        Box::new(RangeQuery::new(bound(numbers.min), bound(numbers.max)))
    }

    fn filters(&mut self, filter: &Filter) -> Result<Vec<Boxed>> {
        let mut conditions: Vec<Boxed> =
            filter.days.iter().map(|days| self.days("date", days)).collect();
        if let Some(source) = &filter.source {
            let phrase = Phrase { text: source.clone(), exact: true, within: None };
            let leaf = Leaf { field: Some("source".into()), term: Term::Phrase(phrase) };
            let query = self.unmarked(|planner| planner.leaf(&leaf, Part::Whole))?;
            conditions.push(query.unwrap_or_else(|| Box::new(EmptyQuery)));
        }
        if let Some(lang) = &filter.lang {
            let leaf = Leaf { field: Some("lang".into()), term: Term::Word(lang.clone()) };
            conditions.extend(self.leaf(&leaf, Part::Whole)?);
        }
        if let Some(glob) = &filter.path {
            let paths = stored_paths(self.statistics.searcher()).map_err(Error::searching)?;
            let keys = paths.iter().filter(|path| glob.is_match(path)).map(|path| file_key(path));
            let terms: Vec<_> =
                keys.map(|key| IndexTerm::from_field_u64(self.fields.file, key)).collect();
            conditions.push(Box::new(TermSetQuery::new(terms)));
        }
        Ok(conditions)
    }

    fn all_articles(&self) -> Boxed {
        self.flag(has::ARTICLE)
    }

    fn all_but(&self, excluded: Boxed) -> Boxed {
        Box::new(BooleanQuery::new(vec![
            (Occur::Must, self.all_articles()),
            (Occur::MustNot, excluded),
        ]))
    }

    /// Articles that have a field.
    fn present(&self, name: &str) -> Boxed {
        let always = FIELDS.by_query_name(name).is_some_and(|spec| spec.always);
        self.flag(if always { has::ARTICLE } else { name })
    }

    fn flag(&self, flag: &str) -> Boxed {
        let term = IndexTerm::from_field_text(self.fields.has, flag);
        unscored(Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
    }

    /// Plans something whose words are not to be marked.
    fn unmarked<T>(&mut self, plan: impl FnOnce(&mut Self) -> T) -> T {
        let marks = std::mem::take(&mut self.marks);
        let planned = plan(self);
        self.marks = marks;
        planned
    }
}

/// Returns the only character of a word of a script that is written in pairs: the
/// index holds it as a part of others.
fn lone_of_pair(word: &str) -> Option<char> {
    let mut chars = word.chars();
    let first = chars.next().filter(|c| is_paired(*c))?;
    chars.next().is_none().then_some(first)
}

/// Joins clauses; `None` of nothing.
fn boolean(mut clauses: Vec<(Occur, Boxed)>) -> Option<Boxed> {
    match clauses.len() {
        0 => None,
        1 if clauses[0].0 != Occur::MustNot => clauses.pop().map(|(_, query)| query),
        _ => Some(Box::new(BooleanQuery::new(clauses))),
    }
}

/// A condition that is true or false and adds nothing to the score.
fn unscored(query: Boxed) -> Boxed {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

/// Splits a text of the query into the words that the index would hold for it.
fn words_of(text: &str) -> Vec<Word> {
    let (mut words, mut word, mut all) =
        (Words::new(text, Layout::Values), Word::default(), Vec::new());
    while words.next_into(&mut word) {
        all.push(word.clone());
    }
    all
}

/// Whether a part of the query is a stop word that may be dropped: one without
/// quotes, field or `=`.
pub fn is_stop_word(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Leaf(Leaf { field: None, term: Term::Word(text) }) => {
            STOP_WORDS.contains(&fold(text).as_str())
        }
        _ => false,
    }
}

/// Returns the field that the words of an operand are in.
fn field_of(node: &Node) -> Option<&str> {
    match &node.kind {
        NodeKind::Leaf(leaf) => leaf.field.as_deref(),
        NodeKind::Or(nodes) => nodes.first().and_then(field_of),
        NodeKind::Weighted(inner, _) => field_of(inner),
        _ => None,
    }
}
