//! What must hold for every article, whichever way it came into the index.

use std::fs;

use super::harness::{Archive, SAMPLE};

/// All articles of an index as JSON lines, in order of id.
fn articles(archive: &Archive) -> Vec<String> {
    let ids =
        archive.run(&["query", "--copies", "id:*", "-n", "1000", "--format", "ids"]).code(0).stdout;
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
            let by_title = SAMPLE
                .run(&["query", "--copies", "-F", "--format", "ids", "-n", "100", "--", title]);
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

#[test]
fn the_archive_tells_the_century_and_keeps_to_it() {
    let archive = Archive::new();
    let dated = |date: &str, word: &str| {
        format!("Title: Boat {word}\nDate: {date}\n\nIt came back {word}.\n")
    };
    archive.write("wire/a.txt", dated("4 May 1931", "early"));
    archive.write("wire/b.txt", dated("13.09.30", "late"));
    archive.run(&["index", "."]).code(0);
    let date_of = |word: &str| {
        let found = archive.run(&["query", word, "--format", "json"]).code(0).json();
        found["hits"][0]["date"].as_str().map(str::to_owned)
    };
    assert_eq!(date_of("late").as_deref(), Some("1930-09-13"));

    // Newer years that come later move the century of none that is indexed.
    archive.write("wire/c.txt", dated("4 May 2023", "modern"));
    archive.write("wire/d.txt", dated("14.09.30", "again"));
    archive.run(&["index"]).code(0);
    assert_eq!(date_of("again").as_deref(), Some("1930-09-14"));
    archive.write("wire/e.txt", dated("14.09.23", "new"));
    archive.run(&["index", "--rebuild"]).code(0);
    assert_eq!(date_of("new").as_deref(), Some("2023-09-14"));
    assert_eq!(date_of("late").as_deref(), Some("1930-09-13"));
}

#[test]
fn extract_says_why_a_stated_date_is_absent() {
    let archive = Archive::new();
    for (date, reason) in [
        ("03/04/2023", "date `03/04/2023` is left out: it can be 2023-04-03 or 2023-03-04"),
        ("30 February 1923", "date `30 February 1923` is left out: there is no such day"),
        ("13.09.23", "date `13.09.23` is left out: its century is not known"),
    ] {
        archive.write("a.txt", format!("Title: Boat Comes Back\nDate: {date}\n\nIt came back.\n"));
        let article = archive.run(&["extract", "--format", "json", "a.txt"]).code(0).json();
        assert_eq!(article[0]["date"], serde_json::Value::Null);
        assert_eq!(article[0]["notes"][0], reason);
    }
}
