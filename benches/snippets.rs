//! Snippets of morgue and of tantivy's generator, of the same texts.
//!
//! ```text
//! snippets INDEX       an index of made-up articles (scripts/bench-snippets makes one)
//! ```
//!
//! For each kind of query the best fifty articles are loaded once; then both make their
//! snippets, in turns: morgue title, deck and body with all that is marked in them, tantivy
//! one stretch of the body of 240 characters. Loading is not counted in either, nor is finding
//! out which words to mark: tantivy is given the stems of all words that morgue has marked,
//! prefixes and misspellings included, which it would not find itself.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::time::Instant;

use jiff::civil::date;
use morgue::article::Article;
use morgue::index::ArchiveIndex;
use morgue::query::parse;
use morgue::schema::FIELDS;
use morgue::search::{ArchiveSearcher, Found, SearchRequest};
use tantivy::schema::Field;
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::{
    Language, LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer, TextAnalyzer,
};

/// Kind, query, and the words of those that stand in stretches with others between them.
const QUERIES: [(&str, &str, &str); 9] = [
    ("frequent word", "president", ""),
    ("rare word", "earthquake", ""),
    ("two words", "strike government", ""),
    ("four words", "president minister government police", ""),
    ("phrase", "\"prime minister\"", ""),
    ("NEAR", "president NEAR/10 minister", "president minister"),
    ("prefix", "gov*", ""),
    ("misspelt", "presidant~1", ""),
    ("one sentence", "SAME_SENTENCE(president minister)", ""),
];
const HITS: usize = 50;
const ROUNDS: usize = 31;

fn main() -> Result<(), Box<dyn Error>> {
    let index = std::env::args().skip(1).find(|arg| arg != "--bench");
    let Some(index) = index else {
        println!("usage: snippets INDEX");
        return Ok(());
    };
    let searcher = ArchiveSearcher::open(ArchiveIndex::open(Path::new(&index))?)?;
    println!("{:16}{:>6}{:>14}{:>14}{:>8}", "", "hits", "morgue", "tantivy", "ratio");
    let mut sums = (0.0, 0.0);
    for (kind, query, words) in QUERIES {
        let tree = parse(query, &FIELDS, date(2000, 1, 1))?;
        let found = searcher.search(&SearchRequest { limit: HITS, ..SearchRequest::new(tree) })?;
        let (ours, theirs, num) = compare(&searcher, &found, words)?;
        println!("{kind:16}{num:6}{ours:11.2} µs{theirs:11.2} µs{:8.2}", ours / theirs);
        sums = (sums.0 + ours, sums.1 + theirs);
    }
    let (ours, theirs) = sums;
    println!("{:16}{:6}{ours:11.2} µs{theirs:11.2} µs{:8.2}", "sum", "", ours / theirs);
    Ok(())
}

/// Returns the medians of the times that a hit takes, in microseconds, and how many hits.
fn compare(
    searcher: &ArchiveSearcher,
    found: &Found,
    words: &str,
) -> Result<(f64, f64, usize), Box<dyn Error>> {
    let articles = found.matches.iter().map(|(_, found)| searcher.article_at(found.address));
    let articles: Vec<Article> = articles.collect::<Result<_, _>>()?;
    let generator = generator(found, &articles, words);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for article in &articles {
            std::hint::black_box(found.mentions.snippets(article));
        }
        ours.push(start.elapsed().as_secs_f64());
        let start = Instant::now();
        for article in &articles {
            std::hint::black_box(generator.snippet(&article.body));
        }
        theirs.push(start.elapsed().as_secs_f64());
    }
    let per_hit = 1e6 / articles.len().max(1) as f64;
    Ok((median(ours) * per_hit, median(theirs) * per_hit, articles.len()))
}

/// Makes tantivy's generator for the words that are marked, or for those given.
fn generator(found: &Found, articles: &[Article], words: &str) -> SnippetGenerator {
    let mut analyzer = TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(40))
        .filter(LowerCaser)
        .filter(Stemmer::new(Language::English))
        .build();
    let mut text = words.to_owned();
    for article in articles.iter().filter(|_| words.is_empty()) {
        for field in found.mentions.highlights(article).iter().filter(|one| one.field == "body") {
            for (start, end) in &field.highlights {
                text = text + " " + &article.body[*start..*end];
            }
        }
    }
    let mut terms = BTreeMap::new();
    let mut tokens = analyzer.token_stream(&text);
    while tokens.advance() {
        terms.insert(tokens.token().text.clone(), 1.0);
    }
    drop(tokens);
    SnippetGenerator::new(terms, analyzer, Field::from_field_id(0), 240)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}
