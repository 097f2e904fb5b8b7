//! Conditions that no word is looked up for: keywords, days, numbers, presence, filters.

use tantivy::Term as IndexTerm;
use tantivy::query::{EmptyQuery, Occur, TermQuery, TermSetQuery};
use tantivy::schema::IndexRecordOption;

use super::{Boxed, Planner, boolean};
use crate::analysis::fold;
use crate::error::{Error, Result};
use crate::index::manifest::stored_paths;
use crate::index::{content_key, file_key, has};
use crate::query::{Bounds, Leaf, Phrase, Term};
use crate::schema::{FIELDS, FieldKind};
use crate::search::column_range::ColumnRange;
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
            return Some(Box::new(ColumnRange::Numbers("_content".to_owned(), key..=key)));
        }
        let term = IndexTerm::from_field_text(self.fields.by_name(&spec.query)?, &fold(value));
        Some(Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
    }

    pub(super) fn days(&self, name: &str, days: &Bounds<i64>) -> Boxed {
        // An article matches when all of its date lies within.
        let mut clauses: Vec<(Occur, Boxed)> = Vec::new();
        if let Some(min) = days.min {
            let first = ColumnRange::Days(format!("_{name}_first"), min..=i64::MAX);
            clauses.push((Occur::Must, Box::new(first)));
        }
        if let Some(max) = days.max {
            let last = ColumnRange::Days(format!("_{name}_last"), i64::MIN..=max);
            clauses.push((Occur::Must, Box::new(last)));
        }
        boolean(clauses).unwrap_or_else(|| Box::new(EmptyQuery))
    }

    pub(super) fn numbers(&self, name: &str, numbers: &Bounds<u64>) -> Boxed {
        let range = numbers.min.unwrap_or(0)..=numbers.max.unwrap_or(u64::MAX);
        Box::new(ColumnRange::Numbers(name.to_owned(), range))
    }

    pub(super) fn filters(&mut self, filter: &Filter) -> Result<Vec<Boxed>> {
        let mut conditions: Vec<Boxed> =
            filter.days.iter().map(|days| self.days("date", days)).collect();
        if let Some(source) = &filter.source {
            let phrase = Phrase { text: source.clone(), exact: true, within: None };
            let leaf = Leaf { field: Some("source".into()), term: Term::Phrase(phrase) };
            let query = self.apart(|planner| planner.leaf(&leaf, Part::Whole))?;
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
