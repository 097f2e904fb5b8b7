//! What articles of an archive would have, told from a sample of its files.
//!
//! Before a large archive is indexed, its owner wants to know which fields its files give
//! and which files give none. Reads the files as [`super::ingest`] would and keeps counts
//! and a few examples; writes nothing.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::plan::{Plan, PlannedFile};
use super::prepare::{Sink, prepare};
use super::skip::SkipCode;
use super::survey::{Profiles, survey};
use crate::article::{Article, Witness};
use crate::entities::Namer;
use crate::error::{Error, Result};

/// Paths that are kept of each problem.
const MAX_EXAMPLES: usize = 3;
/// A file of many records is not read much beyond so many.
const ENOUGH_RECORDS: usize = 500;
/// An article with fewer words is most likely not all that its file holds.
pub const SHORT_BODY: u64 = 30;

/// The fields that are counted, in the order of the field table.
const FIELDS: [&str; 16] = [
    "title", "subtitle", "date", "updated", "authors", "dateline", "credits", "slug", "kind",
    "people", "places", "source", "section", "tags", "lang", "url",
];

/// What the articles of a sample have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Files that were read.
    pub num_files: usize,
    /// Files of the archive.
    pub num_all_files: usize,
    /// Articles in those that were read.
    pub num_articles: usize,
    /// For each field how many articles have it, by who gave it.
    pub fields: BTreeMap<&'static str, BTreeMap<Witness, usize>>,
    /// Articles by their kind.
    pub kinds: BTreeMap<String, usize>,
    /// Articles without a title.
    pub untitled: Examples,
    /// Articles without a date.
    pub undated: Examples,
    /// Articles whose witnesses disagree about the date.
    pub conflicting: Examples,
    /// Articles with less text than [`SHORT_BODY`].
    pub short: Examples,
    /// Files and records that are no articles, by reason.
    pub skips: BTreeMap<SkipCode, Examples>,
}

/// How often something was found, and where first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examples {
    /// How often.
    pub count: usize,
    /// Paths, with the record's key where there is one.
    pub first: Vec<String>,
}

impl Examples {
    fn add(&mut self, place: impl FnOnce() -> String) {
        self.count += 1;
        if self.first.len() < MAX_EXAMPLES {
            self.first.push(place());
        }
    }

    fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.first.extend(other.first);
        self.first.truncate(MAX_EXAMPLES);
    }
}

impl Coverage {
    /// Returns the fields with who gave them, in the order of the field table.
    pub fn by_field(&self) -> impl Iterator<Item = (&'static str, &BTreeMap<Witness, usize>)> {
        FIELDS
            .iter()
            .filter_map(|name| self.fields.get_key_value(name))
            .map(|(name, of)| (*name, of))
    }

    fn add(&mut self, article: &Article) {
        self.num_articles += 1;
        let kind = article.kind.clone().unwrap_or_default();
        *self.kinds.entry(kind).or_default() += 1;
        for name in FIELDS {
            let given_by = self.fields.entry(name).or_default();
            // What is said of it may be the date of publication once more.
            let is_kept = name != "updated" || article.updated.is_some();
            let said = article.evidence.get(name).filter(|_| is_kept);
            if let Some(chosen) = said.and_then(|said| said.first()) {
                *given_by.entry(chosen.source).or_default() += 1;
            }
        }
        for (examples, is_found) in [
            (&mut self.untitled, article.title.is_none()),
            (&mut self.undated, article.date.is_none()),
            (&mut self.conflicting, article.has_date_conflict()),
            (&mut self.short, article.words < SHORT_BODY),
        ] {
            if is_found {
                examples.add(|| place(&article.path, article.record.as_deref()));
            }
        }
    }

    fn merge(mut self, other: Self) -> Self {
        self.num_files += other.num_files;
        self.num_articles += other.num_articles;
        for (name, given_by) in other.fields {
            let known = self.fields.entry(name).or_default();
            given_by.into_iter().for_each(|(witness, n)| *known.entry(witness).or_default() += n);
        }
        other.kinds.into_iter().for_each(|(kind, n)| *self.kinds.entry(kind).or_default() += n);
        self.untitled.merge(other.untitled);
        self.undated.merge(other.undated);
        self.conflicting.merge(other.conflicting);
        self.short.merge(other.short);
        for (code, examples) in other.skips {
            self.skips.entry(code).or_default().merge(examples);
        }
        self
    }
}

fn place(path: &str, record: Option<&str>) -> String {
    record.map_or_else(|| path.to_owned(), |record| format!("{path}#{record}"))
}

/// Reads `size` files of those that a run would find, evenly spread over their paths.
///
/// What is not `known` of their sources is learned from the sample itself.
pub fn sample_coverage(
    plan: Plan,
    size: usize,
    known: Profiles,
    namer: Option<&Namer>,
    threads: usize,
) -> Result<Coverage> {
    let files = plan.from_nothing().to_read;
    let num_all_files = files.len();
    let chosen = evenly_spread(files, size);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|error| {
        Error::io("start threads for", ".".as_ref())(std::io::Error::other(error))
    })?;
    let of_files: Vec<Coverage> = pool.install(|| {
        let profiles = survey(known, &chosen);
        chosen.par_iter().map(|file| coverage_of(file, &profiles, namer)).collect::<Result<_>>()
    })?;
    let all = of_files.into_iter().fold(Coverage::default(), Coverage::merge);
    Ok(Coverage { num_all_files, ..all })
}

/// Chooses so many of a list, at equal distances.
fn evenly_spread<T>(list: Vec<T>, size: usize) -> Vec<T> {
    let len = list.len();
    let is_chosen = |at: usize| size >= len || (at * size) % len < size;
    list.into_iter().enumerate().filter(|(at, _)| is_chosen(*at)).map(|(_, item)| item).collect()
}

fn coverage_of(file: &PlannedFile, profiles: &Profiles, namer: Option<&Namer>) -> Result<Coverage> {
    let source = &file.source;
    let found = Mutex::new(Coverage::default());
    let lock = || found.lock().unwrap_or_else(PoisonError::into_inner);
    let is_enough = || lock().num_articles >= ENOUGH_RECORDS;
    let put = |article: Article| {
        lock().add(&article);
        Ok(())
    };
    let begin = || *lock() = Coverage::default();
    let sink = Sink { begin: &begin, put: &put, wants_raw_text: false, namer };
    let outcome = prepare(source, profiles, &is_enough, &sink)?;
    let was_cut = is_enough();
    let mut coverage = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    coverage.num_files = 1;
    let problems = match outcome {
        Ok(prepared) => prepared.problems,
        Err(skip) => vec![(None, skip)],
    };
    // That the rest of a long file was not read is our doing, no problem of the file.
    let told = problems.into_iter().filter(|(record, _)| !was_cut || record.is_some());
    for (record, skip) in told {
        let examples = coverage.skips.entry(skip.code).or_default();
        examples.add(|| format!("{}: {}", place(&source.path, record.as_deref()), skip.message));
    }
    Ok(coverage)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Evidence;

    #[test]
    fn a_sample_is_spread_evenly() {
        for (len, size, expected) in [
            (10, 3, vec![0, 4, 7]),
            (10, 1, vec![0]),
            (3, 3, vec![0, 1, 2]),
            (2, 5, vec![0, 1]),
            (0, 5, vec![]),
        ] {
            assert_eq!(evenly_spread((0..len).collect(), size), expected, "{size} of {len}");
        }
        for size in 1..100 {
            assert_eq!(evenly_spread((0..100).collect::<Vec<_>>(), size).len(), size);
        }
    }

    #[test]
    fn what_articles_have_is_counted_with_who_gave_it() {
        let mut article = Article { path: "a.txt".into(), words: 3, ..Article::default() };
        article.title = Some("Boat".into());
        let said = |source| vec![Evidence { value: "Boat".into(), source, confidence: 0.5 }];
        article.evidence.insert("title".into(), said(Witness::Header));
        let mut one = Coverage::default();
        one.add(&article);
        article.record = Some("7".into());
        article.evidence.insert("title".into(), said(Witness::FirstLine));
        let mut other = Coverage::default();
        other.add(&article);
        let all = one.merge(other);
        let titles = BTreeMap::from([(Witness::Header, 1), (Witness::FirstLine, 1)]);
        assert_eq!(all.by_field().next(), Some(("title", &titles)));
        assert_eq!((all.untitled.count, all.undated.count), (0, 2));
        assert_eq!(all.short.first, ["a.txt", "a.txt#7"]);
    }
}
