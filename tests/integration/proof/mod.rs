//! The proof of the query language: random queries find the same articles as a matcher
//! that is slow and obvious.

mod ask;
mod generator;
mod matcher;
mod random;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use jiff::civil;
use rayon::prelude::*;

use morgue::article::ArticleId;
use morgue::index::ArchiveIndex;
use morgue::query::parse;
use morgue::schema::FIELDS;
use morgue::search::{ArchiveSearcher, SearchRequest, SortOrder};

use super::harness::SAMPLE;
use ask::Ask;
use generator::Generator;
use matcher::{Matcher, Text};

/// What came of one query.
enum Outcome {
    /// So many articles from both.
    Same(usize),
    /// A pattern of it stands for more words than the program searches, and it says so.
    Cut,
    Different(String),
}

struct Proof {
    searcher: ArchiveSearcher,
    texts: Vec<Text>,
    matcher: Matcher,
}

impl Proof {
    fn of_sample() -> Self {
        let index = ArchiveIndex::open(&SAMPLE.path().join(".morgue")).unwrap();
        let searcher = ArchiveSearcher::open(index).unwrap();
        let all = SearchRequest::new(parse("id:*", &FIELDS, civil::Date::MIN).unwrap());
        let addresses = searcher.in_order_of_paths(&all).unwrap();
        let mut texts: Vec<Text> = addresses
            .into_iter()
            .map(|address| Text::new(searcher.article_at(address).unwrap()))
            .collect();
        let matcher = Matcher::new(&mut texts);
        Self { searcher, texts, matcher }
    }

    fn check(&self, ask: &Ask, query: &str) -> Outcome {
        let found = match self.found(query) {
            Ok(Some(found)) => found,
            Ok(None) => return Outcome::Cut,
            Err(problem) => return Outcome::Different(format!("{query}\n  {problem}")),
        };
        let matching = self.texts.iter().filter(|text| self.matcher.matches(ask, text));
        let expected: BTreeSet<ArticleId> = matching.map(|text| text.article.id).collect();
        if found == expected {
            return Outcome::Same(found.len());
        }
        let named = |ids: Vec<&ArticleId>| -> Vec<String> {
            let of = |id: &ArticleId| self.texts.iter().find(|text| text.article.id == *id);
            ids.into_iter().filter_map(of).map(|text| text.article.path.clone()).collect()
        };
        let missing = named(expected.difference(&found).take(3).collect());
        let extra = named(found.difference(&expected).take(3).collect());
        Outcome::Different(format!("{query}\n  {ask:?}\n  missing {missing:?}, extra {extra:?}"))
    }

    fn check_without_panic(&self, ask: &Ask, query: &str) -> Outcome {
        let checked = catch_unwind(AssertUnwindSafe(|| self.check(ask, query)));
        checked.unwrap_or_else(|_| Outcome::Different(format!("{query}\n  panics")))
    }

    /// What the program finds; nothing where it says that it cut a pattern short.
    fn found(&self, query: &str) -> Result<Option<BTreeSet<ArticleId>>, String> {
        let tree = parse(query, &FIELDS, civil::date(2026, 1, 1)).map_err(|e| e.to_string())?;
        let request = SearchRequest {
            sort: SortOrder::Newest,
            lists_copies: true,
            ..SearchRequest::new(tree)
        };
        let found = self.searcher.search(&request).map_err(|error| error.to_string())?;
        if found.notes.iter().any(|note| note.contains("the most frequent")) {
            return Ok(None);
        }
        let ids = found.matches.iter().filter_map(|(_, found)| self.searcher.id_of(found));
        Ok(Some(ids.collect()))
    }
}

/// Compares so many queries; returns the differences, and says what there was.
fn prove(num_queries: usize, seed: u64) -> Vec<String> {
    let started = Instant::now();
    let proof = Proof::of_sample();
    let mut generator = Generator::new(&proof.texts, seed);
    let queries: Vec<_> = (0..num_queries).map(|_| generator.query()).collect();
    let outcomes: Vec<Outcome> =
        queries.par_iter().map(|(ask, query)| proof.check_without_panic(ask, query)).collect();
    let (mut num_found, mut num_empty, mut num_cut) = (0, 0, 0);
    let mut differences = Vec::new();
    for outcome in outcomes {
        match outcome {
            Outcome::Same(0) => num_empty += 1,
            Outcome::Same(_) => num_found += 1,
            Outcome::Cut => num_cut += 1,
            Outcome::Different(difference) => differences.push(difference),
        }
    }
    println!(
        "{num_queries} queries (seed {seed}) over {} articles: {} differences; {num_found} find \
         some articles, {num_empty} none, {num_cut} patterns too wide; {:.0} s",
        proof.texts.len(),
        differences.len(),
        started.elapsed().as_secs_f64(),
    );
    differences
}

#[test]
fn random_queries_find_what_they_should() {
    let differences = prove(500, 7);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// Run by `scripts/prove-queries N SEED`.
#[test]
#[ignore = "takes minutes"]
fn many_random_queries_find_what_they_should() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse().ok());
    let (num_queries, seed) = (number("MORGUE_QUERIES"), number("MORGUE_SEED"));
    let differences = prove(num_queries.unwrap_or(20_000), seed.unwrap_or(1) as u64);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
