//! Files of many records and compressed files: each article comes out once, under a
//! name that stays, and what is broken costs nothing but itself.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::harness::Archive;

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// Lists `path record: title` of all articles, sorted.
fn articles(archive: &Archive) -> Vec<String> {
    let run = archive.run(&["query", "--copies", "id:*", "-n", "50", "--format", "jsonl"]);
    let mut found: Vec<String> = run
        .json_lines()
        .iter()
        .map(|hit| {
            let shown = archive.run(&["show", hit["id"].as_str().unwrap(), "--format", "json"]);
            let article = &shown.json()[0];
            let record = article["record"].as_str().unwrap_or("-").to_owned();
            format!(
                "{} {record}: {}",
                hit["path"].as_str().unwrap(),
                hit["title"].as_str().unwrap()
            )
        })
        .collect();
    found.sort();
    found
}

#[test]
fn every_shape_gives_its_articles_under_their_own_keys() {
    let archive = Archive::new();
    archive.write("alone.json", r#"{"id": "x", "title": "Alone", "text": "A storm."}"#);
    archive.write("list.json", r#"[{"id": "x", "title": "One", "text": "A storm."}, {"title": "Two", "text": "A storm."}]"#);
    archive.write("twice.json", "{\"id\": 1, \"title\": \"One\", \"text\": \"A storm.\"}\n{\"id\": 1, \"title\": \"Two\", \"text\": \"A storm.\"}");
    archive.write("envelope.json", r#"{"status": "ok", "articles": [{"url": "http://a.example/1", "title": "Wrapped", "content": "A storm."}]}"#);
    archive.write("rows.csv", "id;headline;text\n7;Row;\"A storm;\nand rain.\"\n");
    archive.write("rows.tsv", "headline\ttext\nRow\tA storm.\n");
    archive.write("text.txt.gz", gzip("Packed text\n\nA storm came over the sea at night.\n"));
    archive.write("rows.csv.gz", gzip("id,title,text\n7,Packed row,A storm.\n"));
    archive.index().stderr("10 articles indexed; files: 8 added\n");
    assert_eq!(
        articles(&archive),
        [
            "alone.json -: Alone",
            "envelope.json http://a.example/1: Wrapped",
            "list.json 2: Two",
            "list.json x: One",
            "rows.csv 7: Row",
            "rows.csv.gz 7: Packed row",
            "rows.tsv 1: Row",
            "text.txt.gz -: Packed text",
            "twice.json 1: One",
            "twice.json 2: Two",
        ]
    );
    archive.run(&["index"]).code(0).stderr("0 articles indexed; files: 8 unchanged\n");
    archive.run(&["count", "storm"]).stdout("10\n");
}

#[test]
fn what_is_broken_costs_nothing_but_itself() {
    let archive = Archive::new();
    archive.write("cut.json", r#"[{"title": "Kept", "text": "A storm."}, {"title": "Lo"#);
    archive.write("bad.json", r#"[{"title": "Before", "text": "A storm."}, {oops}, {"title": "After", "text": "A storm."}]"#);
    archive.write("whole.json", r#"{"title": "Cut o"#);
    archive.write("deep.json", "[".repeat(100_000));
    archive.write("quote.csv", "title,text\nBefore,A storm.\nBroken,\"A sto\nAfter,A storm.\n");
    archive.write("figures.csv", "x,y\n1,2\n3,4\n");
    archive.write("nothing.json", "[1, 2, 3]");
    let text: String = (0..3000)
        .map(|n| format!("{{\"id\": \"n{n}\", \"text\": \"A storm, number {n}.\"}}\n"))
        .collect();
    let packed = gzip(&text);
    archive.write("cut.jsonl.gz", &packed[..packed.len() / 2]);
    archive.run(&["index", "."]).code(1);
    let report = std::fs::read_to_string(archive.path().join(".morgue/report.jsonl")).unwrap();
    let codes: Vec<String> = report
        .lines()
        .map(|line| {
            let skipped: serde_json::Value = serde_json::from_str(line).unwrap();
            let record = skipped["record"].as_str().map(|r| format!(" {r}")).unwrap_or_default();
            format!(
                "{}{record} {}",
                skipped["path"].as_str().unwrap(),
                skipped["skip"]["code"].as_str().unwrap()
            )
        })
        .filter(|line| !line.starts_with("cut.jsonl.gz "))
        .collect();
    assert_eq!(
        codes,
        [
            "bad.json 2 record",
            "cut.json 2 record",
            "deep.json 1 record",
            "figures.csv parse",
            "nothing.json empty",
            "quote.csv 2 record",
            "whole.json parse",
        ]
    );
    assert!(report.contains("\"cut.jsonl.gz\",\"skip\":{\"code\":\"parse\""), "{report}");
    let count = |query: &str| archive.run(&["count", query]).stdout.trim().parse::<u32>().unwrap();
    assert_eq!(count("title:kept OR title:before OR title:after"), 5);
    assert!(count("path:cut.jsonl.gz") > 500);
}

#[test]
fn an_article_may_hold_lists_before_its_text() {
    let archive = Archive::new();
    archive.write("alone.json", r#"{"title": "Alone", "items": [{"id": 1}], "body": "A storm."}"#);
    archive.write(
        "feed.json",
        r#"{"title": "Feed", "items": [{"id": "1", "title": "One", "content_text": "A storm."}]}"#,
    );
    archive.index().stderr("2 articles indexed; files: 2 added\n");
    assert_eq!(articles(&archive), ["alone.json -: Alone", "feed.json 1: One"]);
}

#[test]
fn objects_by_id_columns_and_envelopes_in_lines_are_read() {
    let archive = Archive::new();
    archive.write(
        "by-id.json",
        r#"{"a1": {"title": "One", "body": "A storm."}, "a2": {"title": "Two", "body": "Rain."}}"#,
    );
    archive.write(
        "columns.json",
        r#"{"title": {"0": "Three", "1": "Four"}, "body": {"0": "A storm.", "1": "Rain."}}"#,
    );
    archive.write(
        "pages.jsonl",
        "{\"articles\": [{\"title\": \"Five\", \"text\": \"A storm.\"}, {\"title\": \"Six\", \"text\": \"Rain.\"}]}\n\
         {\"articles\": [{\"title\": \"Seven\", \"text\": \"A storm.\"}]}\n",
    );
    archive.index().stderr("7 articles indexed; files: 3 added\n");
    assert_eq!(
        articles(&archive),
        [
            "by-id.json a1: One",
            "by-id.json a2: Two",
            "columns.json 0: Three",
            "columns.json 1: Four",
            "pages.jsonl 1.1: Five",
            "pages.jsonl 1.2: Six",
            "pages.jsonl 2: Seven",
        ]
    );
}

#[test]
fn text_that_gives_no_article_is_a_failure() {
    let archive = Archive::new();
    archive.write("unknown.json", r#"{"header": "A storm came over the sea"}"#);
    archive.write("lists.json", r#"{"columns": ["a"], "data": [["A storm came over the sea"]]}"#);
    archive.run(&["index", "."]).code(1).says("skipped 1: parse").says("skipped 1: record");
}

#[test]
fn a_stray_byte_tells_nothing_of_the_records_behind_it() {
    let archive = Archive::new();
    let mut rows = b"id,title,text\n1,Stray \x96 byte,A storm.\n".to_vec();
    for n in 2..3000 {
        rows.extend_from_slice(format!("{n},,A quiet day at sea.\n").as_bytes());
    }
    rows.extend_from_slice("3000,Łódź,A storm.\n".as_bytes());
    rows.extend_from_slice(b"3001,Z\xc3\xbcrich \x96 Bern,A storm.\n");
    archive.write("rows.csv", rows);
    archive.index();
    let titles = archive.run(&["query", "storm", "--format", "jsonl"]).json_lines();
    let mut titles: Vec<&str> = titles.iter().map(|hit| hit["title"].as_str().unwrap()).collect();
    titles.sort_unstable();
    assert_eq!(titles, ["Stray – byte", "Zürich \u{fffd} Bern", "Łódź"]);
}

#[test]
fn a_text_where_a_key_should_be_names_no_record() {
    let archive = Archive::new();
    let (long, address) = ("k".repeat(70_000), format!("http://a.example/{}", "b".repeat(70_000)));
    let records =
        [("id", &long), ("url", &address), ("id", &"k".repeat(100))].map(|(name, key)| {
            format!("{{\"{name}\": \"{key}\", \"title\": \"{name}\", \"text\": \"A storm.\"}}")
        });
    archive.write("all.jsonl", records.join("\n"));
    archive.index();
    assert_eq!(
        articles(&archive),
        [
            "all.jsonl 1: id".to_owned(),
            "all.jsonl 2: url".to_owned(),
            format!("all.jsonl {}: id", "k".repeat(100)),
        ]
    );
    archive.run(&["count", "url:none"]).stdout("3\n");
}

#[test]
fn a_failure_is_told_again_although_a_blank_record_stands_before_it() {
    let archive = Archive::new();
    archive.write(
        "a.jsonl",
        "{\"title\": \"A\", \"text\": \"A storm.\"}\n{\"title\": \"\"}\n{broken\n",
    );
    archive.run(&["index", "."]).code(1);
    archive.run(&["index"]).code(1).says("record");
}
