//! Conditions that no word is looked up for: keywords, days, numbers, presence, filters.

use std::ops::Bound;

use tantivy::Term as IndexTerm;
use tantivy::query::{EmptyQuery, Occur, RangeQuery, TermQuery, TermSetQuery};
use tantivy::schema::IndexRecordOption;

use super::{Boxed, Planner, boolean};
use crate::analysis::fold;
use crate::error::{Error, Result};
use crate::index::manifest::stored_paths;
use crate::index::{content_key, file_key, has};
use crate::query::{Bounds, Leaf, Phrase, Term};
use crate::schema::{FIELDS, FieldKind};
use crate::search::request::Filter;
use crate::search::span_query::Part;

impl Planner<'_> {
    /// A condition on a field whose values are matched whole.
    pub(super) fn keyword(&self, leaf: &Leaf) -> Option<Boxed> {
        let spec = FIELDS.by_query_name(leaf.field.as_deref()?)?;
        if !matches!(spec.kind, FieldKind::Keyword | FieldKind::Hash) {
            return None;
        }
        let value = match &leaf.term {
            Term::Word(text) | Term::Exact(text) => text,
            Term::Phrase(phrase) => &phrase.text,
            _ => return None,
        };
        if spec.kind == FieldKind::Hash {
            let key = content_key(&fold(value));
            let bound = Bound::Included(IndexTerm::from_field_u64(self.fields.content, key));
            return Some(Box::new(RangeQuery::new(bound.clone(), bound)));
        }
        let term = IndexTerm::from_field_text(self.fields.by_name(&spec.query)?, &fold(value));
        Some(Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
    }

    pub(super) fn days(&self, name: &str, days: &Bounds<i64>) -> Boxed {
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

    pub(super) fn numbers(&self, name: &str, numbers: &Bounds<u64>) -> Boxed {
        let Some(field) = self.fields.by_name(name) else { return Box::new(EmptyQuery) };
        let bound = |value: Option<u64>| match value {
            Some(value) => Bound::Included(IndexTerm::from_field_u64(field, value)),
            None => Bound::Unbounded,
        };
        Box::new(RangeQuery::new(bound(numbers.min), bound(numbers.max)))
    }

    pub(super) fn filters(&mut self, filter: &Filter) -> Result<Vec<Boxed>> {
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

    /// Articles that have a field.
    pub(super) fn present(&self, name: &str) -> Boxed {
        let always = FIELDS.by_query_name(name).is_some_and(|spec| spec.always);
        self.flag(if always { has::ARTICLE } else { name })
    }
}
