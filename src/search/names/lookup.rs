//! Whom a full name of a query means in the archive: its other spellings, and the articles
//! that give the surname alone and mean its bearer.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use tantivy::postings::SegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

use super::surnames::{FullName, Namesakes, is_named};
use crate::entities::{is_surname_alone, keys_of_surname, parts_of, surname_of};
use crate::index::Fields;
use crate::search::columns::SegmentColumns;

/// Who bears a name.
#[derive(Debug, Default)]
pub struct Bearer {
    /// All spellings of the full name in the archive.
    pub spellings: Vec<String>,
    /// Keys of the articles that give the surname alone and mean the bearer.
    pub articles: Vec<u64>,
}

/// Looks up who bears full names; those who share a surname are read once.
#[derive(Debug, Default)]
pub struct Bearers {
    by_surname: HashMap<String, Rc<Namesakes>>,
}

impl Bearers {
    /// Looks up who bears a full name, given in parts; nobody for a name of one part.
    pub fn of(
        &mut self,
        query: &[String],
        searcher: &Searcher,
        columns: &[SegmentColumns],
        fields: &Fields,
    ) -> tantivy::Result<Bearer> {
        let Some(surname) = surname_of(query).filter(|_| query.len() > 1) else {
            return Ok(Bearer::default());
        };
        let namesakes = match self.by_surname.get(surname) {
            Some(known) => Rc::clone(known),
            None => {
                let read = Rc::new(namesakes(surname, searcher, columns, fields)?);
                self.by_surname.insert(surname.to_owned(), Rc::clone(&read));
                read
            }
        };
        let is_bearer = |names: &[String]| names.iter().any(|name| is_named(query, name));
        let bearers: Vec<bool> = namesakes.spellings().map(is_bearer).collect();
        let spellings = namesakes.spellings().zip(&bearers).filter(|(_, is_bearer)| **is_bearer);
        let spellings: Vec<String> = spellings.flat_map(|(names, _)| names).cloned().collect();
        let mut articles = Vec::new();
        if !spellings.is_empty() {
            for (segment, columns) in searcher.segment_readers().iter().zip(columns) {
                for key in keys_of_surname(query) {
                    let lone = docs_with(segment, fields.people.keys, &key)?.into_iter();
                    let meant = lone.filter(|doc| {
                        namesakes.meant(columns.day_of(*doc)).is_some_and(|person| bearers[person])
                    });
                    articles.extend(meant.filter_map(|doc| columns.key.as_ref()?.first(doc)));
                }
            }
        }
        Ok(Bearer { spellings, articles })
    }
}

/// Reads who shares a surname.
fn namesakes(
    surname: &str,
    searcher: &Searcher,
    columns: &[SegmentColumns],
    fields: &Fields,
) -> tantivy::Result<Namesakes> {
    let mut full: BTreeMap<String, FullName> = BTreeMap::new();
    let Some(field) = fields.by_name("person") else { return Ok(Namesakes::default()) };
    for (segment, columns) in searcher.segment_readers().iter().zip(columns) {
        for (name, docs) in full_names(segment, field, surname)? {
            let full = full.entry(name).or_insert_with_key(|name| FullName::new(name));
            docs.into_iter().for_each(|doc| full.add(columns.day_of(doc)));
        }
    }
    Ok(Namesakes::of(full.into_values().collect()))
}

/// Returns the full names of a segment that have a surname, with the documents that give them.
fn full_names(
    segment: &SegmentReader,
    field: Field,
    surname: &str,
) -> tantivy::Result<Vec<(String, Vec<DocId>)>> {
    let Some(column) = segment.fast_fields().str("_people")? else { return Ok(Vec::new()) };
    let docs = docs_with(segment, field, surname)?;
    let mut given: Vec<(u64, DocId)> = docs
        .into_iter()
        .flat_map(|doc| column.term_ords(doc).map(move |number| (number, doc)))
        .collect();
    given.sort_unstable();
    let mut by_name = given.chunk_by(|a, b| a.0 == b.0);
    let numbers: Vec<u64> = by_name.clone().map(|given| given[0].0).collect();
    let mut names = Vec::new();
    // In their order they are read from the dictionary in one go.
    column.dictionary().sorted_ords_to_term_cb(&numbers, |name| {
        let Some(given) = by_name.next() else { return };
        let name = String::from_utf8_lossy(name);
        let parts = parts_of(&name);
        if !is_surname_alone(&parts) && surname_of(&parts) == Some(surname) {
            names.push((name.into_owned(), given.iter().map(|(_, doc)| *doc).collect()));
        }
    })?;
    Ok(names)
}

/// Returns the living documents that hold a term.
fn docs_with(segment: &SegmentReader, field: Field, term: &str) -> tantivy::Result<Vec<DocId>> {
    let term = Term::from_field_text(field, term);
    let postings: Option<SegmentPostings> =
        segment.inverted_index(field)?.read_postings(&term, IndexRecordOption::Basic)?;
    let Some(mut postings) = postings else { return Ok(Vec::new()) };
    let mut docs = Vec::with_capacity(postings.size_hint() as usize);
    while postings.doc() != TERMINATED {
        if !segment.is_deleted(postings.doc()) {
            docs.push(postings.doc());
        }
        postings.advance();
    }
    Ok(docs)
}
