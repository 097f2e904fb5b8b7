//! What an index holds, counted without looking at a single article.

use std::collections::BTreeMap;

use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::ranking::Statistics;
use crate::date::date_of_day;
use crate::index::{Fields, has};

/// Counts over a whole index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// Number of articles.
    pub num_articles: u64,
    /// How many of them are dated.
    pub num_dated: u64,
    /// The first day of the earliest date.
    pub first_date: Option<String>,
    /// The first day of the latest date.
    pub last_date: Option<String>,
    /// Number of articles of each format.
    pub formats: BTreeMap<String, u64>,
    /// Number of articles in each language.
    pub languages: BTreeMap<String, u64>,
}

/// Counts what an index holds.
///
/// Articles that are deleted but not yet merged away are left out of the counts by
/// going through the documents that hold each term.
pub fn overview(statistics: &Statistics, fields: &Fields) -> tantivy::Result<Overview> {
    let searcher = statistics.searcher();
    let (mut first, mut last) = (None, None);
    for segment in searcher.segment_readers() {
        let Ok(days) = segment.fast_fields().i64("_date_first") else { continue };
        for day in segment.doc_ids_alive().filter_map(|doc| days.first(doc)) {
            first = Some(first.map_or(day, |first: i64| first.min(day)));
            last = Some(last.map_or(day, |last: i64| last.max(day)));
        }
    }
    let shown = |day: Option<i64>| day.and_then(date_of_day).map(|date| date.to_string());
    Ok(Overview {
        num_articles: count(searcher, fields.has, has::ARTICLE)?,
        num_dated: count(searcher, fields.has, "date")?,
        first_date: shown(first),
        last_date: shown(last),
        formats: counts(searcher, fields.by_name("format"))?,
        languages: counts(searcher, fields.by_name("lang"))?,
    })
}

/// Counts the articles of each value of a keyword field.
fn counts(searcher: &Searcher, field: Option<Field>) -> tantivy::Result<BTreeMap<String, u64>> {
    let mut counts = BTreeMap::new();
    let Some(field) = field else { return Ok(counts) };
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut terms = index.terms().stream()?;
        while terms.advance() {
            counts.entry(String::from_utf8_lossy(terms.key()).into_owned()).or_insert(0);
        }
    }
    for (value, number) in &mut counts {
        *number = count(searcher, field, value)?;
    }
    counts.retain(|_, number| *number > 0);
    Ok(counts)
}

fn count(searcher: &Searcher, field: Field, value: &str) -> tantivy::Result<u64> {
    use tantivy::query::{Query, TermQuery};
    let term = Term::from_field_text(field, value);
    let query = TermQuery::new(term, tantivy::schema::IndexRecordOption::Basic);
    Ok(query.count(searcher)? as u64)
}
