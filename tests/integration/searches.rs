//! Searches as data: `tests/searches/*.json` lists queries with the articles they
//! must find, and those they must not.

use std::collections::BTreeSet;
use std::fs;

use serde::Deserialize;

use super::harness::{SAMPLE, repository};

/// One search of the sample corpus.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Search {
    comment: String,
    args: Vec<String>,
    /// Exactly these articles, `path` or `path#record`, in any order.
    #[serde(default)]
    finds: Option<Vec<String>>,
    /// At least these.
    #[serde(default)]
    among: Vec<String>,
    /// This one first.
    #[serde(default)]
    first: Option<String>,
    /// None of these.
    #[serde(default)]
    not: Vec<String>,
}

#[test]
fn all_searches_find_what_they_should() {
    let mut num_searches = 0;
    for entry in fs::read_dir(repository().join("tests/searches")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let searches: Vec<Search> = serde_json::from_str(&text).unwrap();
        num_searches += searches.len();
        searches.iter().for_each(check);
    }
    assert!(num_searches >= 40);
}

fn check(search: &Search) {
    let mut args = vec!["query", "--copies", "--format", "jsonl", "-n", "1000"];
    args.extend(search.args.iter().map(String::as_str));
    let hits = SAMPLE.run(&args).json_lines();
    let name = |hit: &serde_json::Value| {
        let path = hit["path"].as_str().unwrap();
        hit["record"].as_str().map_or(path.to_owned(), |record| format!("{path}#{record}"))
    };
    let found: Vec<String> = hits.iter().map(name).collect();
    let context = format!("{}: {:?} found {found:#?}", search.comment, search.args);
    if let Some(expected) = &search.finds {
        let (expected, found): (BTreeSet<_>, BTreeSet<_>) =
            (expected.iter().collect(), found.iter().collect());
        assert_eq!(expected, found, "{context}");
    }
    for one in &search.among {
        assert!(found.contains(one), "{one} is missing; {context}");
    }
    for one in &search.not {
        assert!(!found.contains(one), "{one} should not be there; {context}");
    }
    if search.first.is_some() {
        assert_eq!(search.first.as_ref(), found.first(), "{context}");
    }
}
