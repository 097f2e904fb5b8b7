//! What must hold for every article, whichever way it came into the index.

use std::fs;

use super::harness::{Archive, SAMPLE};

/// All articles of an index as JSON lines, in order of id.
fn articles(archive: &Archive) -> Vec<String> {
    let ids = archive.run(&["query", "id:*", "-n", "1000", "--format", "ids"]).code(0).stdout;
    let mut ids: Vec<&str> = ids.lines().collect();
    ids.sort_unstable();
    let shown = archive.run(&[&["show", "--format", "jsonl"], &ids[..]].concat()).code(0).stdout;
    shown.lines().map(str::to_owned).collect()
}

#[test]
fn every_article_is_found_by_its_id_and_by_its_title() {
    for article in articles(&SAMPLE) {
        let article: serde_json::Value = serde_json::from_str(&article).unwrap();
        let id = article["id"].as_str().unwrap();
        let by_id = SAMPLE.run(&["query", &format!("id:{id}"), "--format", "ids"]).code(0);
        assert_eq!(by_id.stdout.trim(), id);
        if let Some(title) = article["title"].as_str() {
            let by_title =
                SAMPLE.run(&["query", "-F", "--format", "ids", "-n", "100", "--", title]);
            assert!(
                by_title.stdout.lines().any(|found| found == id),
                "{title}: {}",
                by_title.stderr
            );
        }
    }
}

#[test]
fn an_update_gives_what_a_new_index_would() {
    let whole = Archive::of_sample();
    let grown = Archive::of_sample();
    let later = ["wire/1961", "web/la-estafeta", "exports", "markdown"];
    let aside = tempfile::tempdir().unwrap();
    for (i, path) in later.iter().enumerate() {
        fs::rename(grown.path().join(path), aside.path().join(i.to_string())).unwrap();
    }
    grown.run(&["index", "."]).code(1);
    for (i, path) in later.iter().enumerate() {
        fs::rename(aside.path().join(i.to_string()), grown.path().join(path)).unwrap();
        grown.run(&["index"]);
    }
    whole.run(&["index", "."]).code(1);
    assert_eq!(articles(&whole), articles(&grown));
    for query in ["mandela", "\"kim jong un\"", "strike date:1980..1991", "lang:es OR lang:de"] {
        let ids = |archive: &Archive| {
            let found = archive.run(&["query", query, "-n", "100", "--format", "ids"]).stdout;
            let mut ids: Vec<String> = found.lines().map(str::to_owned).collect();
            ids.sort_unstable();
            ids
        };
        assert_eq!(ids(&whole), ids(&grown), "{query}");
    }
}
