//! People and places: a name in the query → the articles that name its bearer, as the
//! archive's own list of names has it.

use tantivy::Term as IndexTerm;
use tantivy::query::{Occur, TermQuery, TermSetQuery};
use tantivy::schema::IndexRecordOption;

use super::{Boxed, Planner, boolean, unscored};
use crate::entities::{bare_name, find_places, keys_of_surname, name_key, parts_of};
use crate::error::{Error, Result};
use crate::query::{Leaf, Phrase, Term};
use crate::search::names::{Bearer, NameKind, NameRule, is_named};
use crate::search::span_query::Part;

impl Planner<'_> {
    /// Plans a person or a place; `None` where the leaf is neither, or no whole name.
    pub(super) fn name(&mut self, leaf: &Leaf) -> Result<Option<Boxed>> {
        let kind = match leaf.field.as_deref() {
            Some("person") => NameKind::Person,
            Some("place") => NameKind::Place,
            _ => return Ok(None),
        };
        let text = match &leaf.term {
            Term::Word(text) | Term::Exact(text) => text,
            Term::Phrase(phrase) if phrase.within.is_none() => &phrase.text,
            _ => return Ok(None),
        };
        let rules = match self.knows_names {
            true => self.names.rules()?,
            false => &[],
        };
        let rules: Vec<&NameRule> = rules.iter().filter(|rule| rule.kind == kind).collect();
        // "President Putin" is asked for as he is listed.
        let bare = (kind == NameKind::Person).then(|| bare_name(text)).flatten();
        let text = bare.as_deref().unwrap_or(text);
        let parts = parts_of(text);
        let mut found: Vec<Boxed> = Vec::new();
        // Names have no stems: "Georgia" is not George.
        let phrase = Phrase { text: text.to_owned(), exact: true, within: None };
        let as_written = Leaf { field: leaf.field.clone(), term: Term::Phrase(phrase) };
        found.extend(self.words(&as_written, Part::Whole)?);
        if kind == NameKind::Place {
            found.extend(self.within(text));
        }
        let (mut meant, mut others) = (Vec::new(), Vec::new());
        for (at, rule) in rules.iter().enumerate() {
            let is_target = rule.target.as_deref().is_some_and(|name| is_named(&parts, name));
            for key in &rule.keys {
                match (is_named(&parts, key), is_target) {
                    (_, true) => meant.extend(self.renamed(kind, key, &rules[..=at])?),
                    (true, false) => others.extend(self.renamed(kind, key, &rules[..=at])?),
                    (false, false) => {}
                }
            }
        }
        if kind == NameKind::Person {
            meant.extend(self.by_bearer(&parts, &rules)?);
        }
        let found = boolean(should(found)).map(|found| but_not(found, others));
        let meant = meant.into_iter().map(unscored);
        Ok(boolean(should(found.into_iter().chain(meant).collect())))
    }

    /// Articles that name the bearer of this name by another spelling, or by the surname
    /// alone.
    fn by_bearer(&mut self, parts: &[String], rules: &[&NameRule]) -> Result<Vec<Boxed>> {
        let searcher = self.statistics.searcher();
        let bearer = self.bearers.of(parts, searcher, self.columns, self.fields);
        let Bearer { spellings, articles } = bearer.map_err(Error::searching)?;
        let is_told = |key: &str| rules.iter().any(|rule| rule.keys.iter().any(|k| k == key));
        // Where the list of names says who a name means, it is not guessed.
        let keys = spellings.iter().map(|name| name_key(name)).filter(|key| !is_told(key));
        let keys = keys.map(|key| IndexTerm::from_field_text(self.fields.people.keys, &key));
        let mut found: Vec<Boxed> = vec![Box::new(TermSetQuery::new(keys.collect::<Vec<_>>()))];
        if !articles.is_empty() {
            let mut told = Vec::new();
            for surname in keys_of_surname(parts) {
                for (at, rule) in rules.iter().enumerate() {
                    if rule.keys.contains(&surname) {
                        told.extend(self.renamed(NameKind::Person, &surname, &rules[..=at])?);
                    }
                }
            }
            let keys = articles.iter().map(|&key| IndexTerm::from_field_u64(self.fields.key, key));
            let meant = Box::new(TermSetQuery::new(keys.collect::<Vec<_>>()));
            found.push(but_not(meant, told));
        }
        Ok(found)
    }

    /// Articles in which the last of these rules is the one that holds for a name.
    fn renamed(&mut self, kind: NameKind, key: &str, rules: &[&NameRule]) -> Result<Option<Boxed>> {
        let names = match kind {
            NameKind::Person => self.fields.people,
            NameKind::Place => self.fields.places,
        };
        let term = IndexTerm::from_field_text(names.keys, key);
        let has_name: Boxed = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
        let mut clauses = vec![(Occur::Must, has_name)];
        let Some((last, earlier)) = rules.split_last() else { return Ok(None) };
        for rule in earlier.iter().filter(|rule| rule.keys.iter().any(|other| other == key)) {
            match self.condition(rule)? {
                Some(condition) => clauses.push((Occur::MustNot, condition)),
                // An earlier rule holds for all articles.
                None => return Ok(None),
            }
        }
        clauses.extend(self.condition(last)?.map(|condition| (Occur::Must, condition)));
        Ok(boolean(clauses))
    }

    /// Articles that a rule holds for; `None` for all. Names in a condition are words.
    fn condition(&mut self, rule: &NameRule) -> Result<Option<Boxed>> {
        let Some(condition) = &rule.condition else { return Ok(None) };
        let knew_names = std::mem::replace(&mut self.knows_names, false);
        let planned = self.apart(|planner| planner.node(&condition.root, Part::Whole));
        self.knows_names = knew_names;
        planned.map(|query| Some(query.unwrap_or_else(|| self.no_articles())))
    }

    /// Articles that name a place or what lies in it.
    fn within(&self, text: &str) -> Option<Boxed> {
        let clauses = find_places(text).into_iter().map(|id| {
            let term = IndexTerm::from_field_text(self.fields.within, &id.to_string());
            let query: Boxed = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            (Occur::Should, query)
        });
        boolean(clauses.collect())
    }
}

fn should(queries: Vec<Boxed>) -> Vec<(Occur, Boxed)> {
    queries.into_iter().map(|query| (Occur::Should, query)).collect()
}

fn but_not(query: Boxed, others: Vec<Boxed>) -> Boxed {
    if others.is_empty() {
        return query;
    }
    let others = others.into_iter().map(|other| (Occur::MustNot, other));
    let query = std::iter::once((Occur::Must, query));
    Box::new(tantivy::query::BooleanQuery::new(query.chain(others).collect()))
}
