//! `morgue query`, `count` and `show`: what they print.

use super::harness::{Archive, SAMPLE};

#[test]
fn hits_for_a_person() {
    SAMPLE.run(&["query", "gagarin", "moscow"]).code(0).golden("query_text");
}

#[test]
fn hits_in_colour_fit_the_terminal() {
    let run = SAMPLE.run(&["query", "reagan gorbachev", "-n", "2", "--color", "always"]).code(0);
    assert!(run.stdout.contains("\x1b[1;31m"));
    for line in run.stdout.lines() {
        let plain: String = line
            .split('\x1b')
            .map(|part| part.split_once('m').map_or(part, |(_, rest)| rest))
            .collect();
        assert!(plain.chars().count() <= 80, "{plain}");
    }
    assert!(
        !SAMPLE.run(&["query", "reagan"]).stdout.contains('\x1b'),
        "no colour where nobody sees it"
    );
}

#[test]
fn json_is_one_envelope() {
    let run = SAMPLE.run(&["query", "mandela", "-n", "2", "--format", "json"]).code(0);
    let envelope = run.json();
    assert_eq!(envelope["format_version"], 1);
    assert_eq!(envelope["query"], "mandela");
    assert_eq!(envelope["hits"].as_array().unwrap().len(), 2);
    assert!(envelope["total"].as_u64().unwrap() > 2);
    assert!(envelope["next"].is_string());
    let rest = SAMPLE.run(&["query", "mandela", "-n", "500", "--format", "json"]).json();
    assert!(rest["next"].is_null());
}

#[test]
fn an_article_is_found_by_the_hash_of_its_text() {
    let hits = SAMPLE.run(&["query", "gagarin", "-n", "1", "--format", "jsonl"]).json_lines();
    let (id, hash) = (hits[0]["id"].as_str().unwrap(), hits[0]["content_hash"].as_str().unwrap());
    for query in [format!("content_hash:{hash}"), format!("content_hash:{}", hash.to_uppercase())] {
        SAMPLE.run(&["query", &query, "--format", "ids"]).code(0).stdout(&format!("{id}\n"));
    }
    SAMPLE.run(&["count", "content_hash:* -content_hash:0123456789abcdef"]).code(0);
    SAMPLE.run(&["query", "content_hash:0123456789abcdef"]).code(1);
}

#[test]
fn offsets_are_bytes_of_the_stored_field() {
    let hits = SAMPLE
        .run(&["query", "id:* OR der OR la OR в", "-n", "100", "--format", "jsonl"])
        .code(0)
        .json_lines();
    assert!(hits.len() > 60);
    let ids: Vec<&str> = hits.iter().map(|hit| hit["id"].as_str().unwrap()).collect();
    let articles = SAMPLE.run(&[&["show", "--format", "jsonl"], &ids[..]].concat()).json_lines();
    for (hit, article) in hits.iter().zip(&articles) {
        for snippet in hit["snippets"].as_array().unwrap() {
            let text = article[snippet["field"].as_str().unwrap()].as_str().unwrap_or_default();
            let at = |value: &serde_json::Value| value.as_u64().unwrap() as usize;
            let (start, end) = (at(&snippet["start"]), at(&snippet["end"]));
            assert_eq!(text.get(start..end), snippet["text"].as_str());
            for mark in snippet["highlights"].as_array().unwrap() {
                assert!(text.get(at(&mark[0])..at(&mark[1])).is_some());
                assert!(start <= at(&mark[0]) && at(&mark[1]) <= end);
            }
        }
    }
}

#[test]
fn pages_follow_one_another() {
    let ids = |args: &[&str]| {
        SAMPLE.run(&[&["query", "the", "--format", "ids"], args].concat()).code(0).stdout
    };
    let all = ids(&["-n", "20"]);
    assert_eq!(all, ids(&["-n", "7"]) + &ids(&["-n", "13", "--offset", "7"]));
    assert_eq!(all.lines().count(), 20);
    let page = SAMPLE.run(&["query", "the", "-n", "7", "--format", "json"]).json();
    let cursor = page["next"].as_str().unwrap().to_owned();
    assert!(all.ends_with(&ids(&["-n", "13", "--cursor", &cursor])));
    SAMPLE.run(&["query", "the", "--cursor", "what?"]).code(2).says("`what?` is not a cursor");
}

#[test]
fn paths_can_be_piped() {
    let lines = SAMPLE.run(&["query", "gagarin", "--format", "paths"]).code(0).stdout;
    let zeros = SAMPLE.run(&["query", "gagarin", "--format", "paths", "-0"]).code(0).stdout;
    assert_eq!(zeros, lines.replace('\n', "\0"));
    for path in lines.lines() {
        assert!(SAMPLE.path().join(path).is_file(), "{path}");
    }
}

#[test]
fn equal_scores_are_ordered_by_date_then_id() {
    let archive = Archive::new();
    for (name, date) in [
        ("a", "Date: 2001-05-05\n\n"),
        ("b", "Date: 2003-05-05\n\n"),
        ("c", ""),
        ("d", "Date: 2003-05-05\n\n"),
    ] {
        archive.write(
            &format!("{name}.txt"),
            format!("{date}A story\n\nThe same story every time, word for word.\n"),
        );
    }
    archive.index();
    let order = |args: &[&str]| -> Vec<String> {
        let hits = archive
            .run(&[&["query", "--copies", "story", "--format", "jsonl"], args].concat())
            .code(0)
            .json_lines();
        hits.iter()
            .map(|hit| {
                format!("{}{}", hit["date"].as_str().unwrap_or("none"), hit["id"].as_str().unwrap())
            })
            .collect()
    };
    let relevance = order(&[]);
    assert!(
        relevance[0].starts_with("2003")
            && relevance[1].starts_with("2003")
            && relevance[0] < relevance[1]
    );
    assert!(relevance[2].starts_with("2001") && relevance[3].starts_with("none"));
    assert_eq!(order(&["--sort=-date"]), relevance);
    assert_eq!(order(&["--sort", "-date"]), relevance);
    assert!(order(&["--sort", "date"])[0].starts_with("2001"));
}

#[test]
fn words_are_found_in_all_forms_where_no_language_is_known() {
    let archive = Archive::new();
    archive.write("a.txt", "Bridges\n\nThree bridges fell.\n");
    archive.index();
    assert!(
        archive
            .run(&[
                "show",
                archive.run(&["query", "fell", "--format", "ids"]).stdout.trim(),
                "--format",
                "jsonl"
            ])
            .json_lines()[0]["lang"]
            .is_null()
    );
    archive.run(&["count", "bridge"]).code(0).stdout("1\n");
}

#[test]
fn nothing_found_is_explained() {
    SAMPLE.run(&["query", "gagarin", "iniesta"]).code(1).golden("query_nothing_together");
    SAMPLE
        .run(&["query", "gagarim"])
        .code(1)
        .stdout("")
        .says("note: no article has `gagarim`; did you mean `gagarin`?");
    SAMPLE
        .run(&["query", "gagarin", "--since", "2020"])
        .code(1)
        .says("note: without the filters it would be");
}

#[test]
fn a_pattern_that_is_cut_is_named_once() {
    let letters: Vec<String> = ('a'..='z').map(|letter| format!("{letter}*")).collect();
    let query = [letters.join(" OR "), "/.*s/".into()].join(" OR ");
    let run = SAMPLE.run(&["query", "-n", "1", &query]).code(0);
    for pattern in ["`s*` stands for ", "`/.*s/` stands for "] {
        assert_eq!(run.stderr.matches(pattern).count(), 1, "{}", run.stderr);
    }
}

#[test]
fn a_query_is_explained() {
    SAMPLE
        .run(&["query", "strike (gdansk OR zurich) -miners", "-n", "1", "--explain"])
        .code(0)
        .golden("query_explain");
}

#[test]
fn mistakes_show_themselves() {
    SAMPLE.run(&["query", "summit (arms OR"]).code(2).golden("query_unclosed");
    SAMPLE.run(&["query", "titel:summit"]).code(2).golden("query_unknown_field");
    SAMPLE.run(&["count", "date:2000..1990"]).code(2).golden("query_reversed");
    SAMPLE.run(&["query", "x", "--since", "2023-02-30"]).code(2).golden("query_bad_since");
    SAMPLE
        .run(&["query", "x", "--today", "1961-04", "--since", "yesterday"])
        .code(2)
        .says("--today `1961-04` is more than one day");
    SAMPLE.run(&["query", "&"]).code(2);
    SAMPLE.run(&["query", "/(/"]).code(2).says("is not a regular expression");
    SAMPLE.run(&["query"]).code(2);
}

#[test]
fn ordinary_text_never_fails() {
    for text in [
        "Who won? Nobody.",
        "C++",
        "AT&T: the merger",
        "$5m",
        "10:30",
        "re: hello",
        "http://example.org/a?b=c",
        "rock 'n' roll",
        "the",
        "to be or not to be",
        "1-0",
        "😀 smile",
        "a/b",
        "\"unfinished quote",
        "Łódź — 1905",
    ] {
        let run = SAMPLE.run(&["query", "--", text]);
        assert!(
            run.stderr.is_empty() || !run.stderr.starts_with("morgue:"),
            "{text}: {}",
            run.stderr
        );
        SAMPLE.run(&["count", "-F", "--", text]);
    }
}

#[test]
fn nothing_from_a_file_reaches_the_terminal_raw() {
    let hits = SAMPLE.run(&["query", "path:escape", "--color", "never"]).code(0);
    let id = SAMPLE.run(&["query", "path:escape", "--format", "ids"]).stdout;
    let shown = SAMPLE.run(&["show", id.trim(), "--color", "never"]).code(0);
    let json = SAMPLE.run(&["show", id.trim(), "--format", "json"]).code(0);
    for text in [hits.stdout, shown.stdout, json.stdout] {
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text:?}");
        assert!(!text.contains('\u{202e}'));
    }
}

#[test]
fn an_article_is_shown() {
    let id = SAMPLE.run(&["query", "path:reykjavik", "--format", "ids"]).stdout;
    SAMPLE.run(&["show", id.trim()]).code(0).golden("show_text");
    SAMPLE.run(&["show", "000000000000"]).code(2).stderr(
        "morgue: no article has the id `000000000000`\nhint: ids are printed by `morgue query --format ids`\n",
    );
    SAMPLE.run(&["show", "nonsense"]).code(2).says("no article has the id `nonsense`");
}

#[test]
fn a_status_tells_what_there_is() {
    let status = SAMPLE.run(&["status", "--format", "json"]).code(0).json();
    let all = SAMPLE.run(&["count", "id:*"]).stdout;
    assert_eq!(status["articles"].to_string(), all.trim());
    assert_eq!(status["skipped"]["binary"], 1);
    assert!(SAMPLE.run(&["status"]).code(0).stdout.contains("articles "));
}

#[test]
fn extract_needs_no_index() {
    let archive = Archive::of_sample();
    archive.run(&["extract", "plain/north-sea-flood.txt"]).code(0).golden("extract");
    let run = archive
        .run(&[
            "extract",
            "broken/bad-line.jsonl",
            "broken/picture.txt",
            "nowhere.txt",
            "--format",
            "jsonl",
        ])
        .code(1);
    let lines = run.json_lines();
    let code = |line: &serde_json::Value| line["skip"]["code"].as_str().map(str::to_owned);
    let codes: Vec<_> = lines.iter().filter_map(code).collect();
    assert_eq!(codes, ["record", "record", "binary", "unreadable"]);
    assert_eq!(lines.len(), 7);
}
