//! Whom a full name of a query means in the archive: its other spellings, and the articles
//! that give the surname alone and mean its bearer.

use std::collections::HashMap;

use tantivy::columnar::StrColumn;
use tantivy::postings::SegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, Searcher, SegmentReader, TERMINATED, Term};

use super::surnames::{FullName, Lone, Namesakes, is_named};
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

/// Looks up who bears a full name, given in parts; nobody for a name of one part.
pub fn bearer_of(
    query: &[String],
    searcher: &Searcher,
    columns: &[SegmentColumns],
    fields: &Fields,
) -> tantivy::Result<Bearer> {
    let Some(surname) = surname_of(query).filter(|_| query.len() > 1) else {
        return Ok(Bearer::default());
    };
    let mut lone = Vec::new();
    for (segment, columns) in searcher.segment_readers().iter().zip(columns) {
        for key in keys_of_surname(query) {
            for doc in docs_with(segment, fields.people.keys, &key)? {
                if let Some(article) = columns.key.as_ref().and_then(|keys| keys.first(doc)) {
                    lone.push(Lone { article, day: columns.day_of(doc) });
                }
            }
        }
    }
    let mut full: HashMap<String, FullName> = HashMap::new();
    for (segment, columns) in searcher.segment_readers().iter().zip(columns) {
        let (Some(field), Some(names)) =
            (fields.by_name("person"), segment.fast_fields().str("_people")?)
        else {
            continue;
        };
        let mut names = FullNames { column: names, surname, known: HashMap::new() };
        for doc in docs_with(segment, field, surname)? {
            for name in names.of(doc)? {
                let full = full.entry(name.clone()).or_insert_with(|| FullName {
                    name,
                    days: Vec::new(),
                    num_undated: 0,
                });
                match columns.day_of(doc) {
                    Some(day) => full.days.push(day),
                    None => full.num_undated += 1,
                }
            }
        }
    }
    let mut full: Vec<FullName> = full.into_values().collect();
    full.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    let namesakes = Namesakes::of(full);
    let is_bearer = |names: &[String]| names.iter().any(|name| is_named(query, name));
    let means = |lone: &&Lone| namesakes.meant(**lone).is_some_and(is_bearer);
    let articles = lone.iter().filter(means).map(|lone| lone.article).collect();
    let spellings = namesakes.spellings().filter(|names| is_bearer(names)).flatten().cloned();
    Ok(Bearer { spellings: spellings.collect(), articles })
}

/// Returns the living documents that hold a term.
fn docs_with(segment: &SegmentReader, field: Field, term: &str) -> tantivy::Result<Vec<u32>> {
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

/// The full names of a segment that have a surname.
struct FullNames<'a> {
    column: StrColumn,
    surname: &'a str,
    /// What is known of names by their number.
    known: HashMap<u64, Option<String>>,
}

impl FullNames<'_> {
    /// Returns those that an article gives.
    fn of(&mut self, doc: u32) -> tantivy::Result<Vec<String>> {
        let mut found = Vec::new();
        for number in self.column.term_ords(doc) {
            if let Some(name) = self.known.get(&number) {
                found.extend(name.clone());
                continue;
            }
            let mut name = String::new();
            self.column.ord_to_str(number, &mut name)?;
            let parts = parts_of(&name);
            let is_full = !is_surname_alone(&parts) && surname_of(&parts) == Some(self.surname);
            let name = is_full.then_some(name);
            self.known.insert(number, name.clone());
            found.extend(name);
        }
        Ok(found)
    }
}
