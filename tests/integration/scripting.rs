//! Formats for other programs, batches, cursors, receipts.

use std::io::Write;
use std::process::Stdio;

use serde_json::Value;

use super::harness::{Archive, SAMPLE};

/// Runs the program with a text on its standard input; returns what it printed on stdout
/// and stderr, and its exit code.
fn piped(archive: &Archive, args: &[&str], text: &str) -> (String, String, i32) {
    let mut command = archive.command(archive.path(), args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

fn numbered(archive: &Archive, numbers: std::ops::Range<usize>) {
    for n in numbers {
        archive
            .write(&format!("{n:03}.txt"), format!("Story {n}\n\nThe river rose by {n} feet.\n"));
    }
}

#[test]
fn a_batch_answers_line_by_line() {
    let batch = "q1\tgagarin moscow\n# a note\n\nbad\t(gagarin\nnothing\tgagarim\nmandela\n";
    let (out, err, code) =
        piped(&SAMPLE, &["query", "--batch", "-", "--format", "json", "-n", "1"], batch);
    let pages: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<_> = pages.iter().map(|page| (&page["qid"], &page["hits"][0]["rank"])).collect();
    assert_eq!(
        serde_json::json!(told),
        serde_json::json!([["q1", 1], ["nothing", null], ["6", 1]])
    );
    assert_eq!(code, 2, "a line failed");
    assert!(err.contains("line 4: a bracket is never closed"), "{err}");
    assert!(err.ends_with("4 queries, 1 failed\n"), "{err}");
    let (_, _, code) = piped(&SAMPLE, &["query", "-q", "--batch", "-"], "gagarim\n");
    assert_eq!(code, 0, "every line ran");
}

#[test]
fn a_batch_says_the_same_as_single_queries() {
    for format in ["ids", "jsonl", "csv"] {
        let batch: String = (0..150).map(|n| format!("{n}\tmandela -w{n}\n")).collect();
        let (out, _, code) =
            piped(&SAMPLE, &["query", "-q", "--batch", "-", "--format", format], &batch);
        assert_eq!(code, 0);
        let one = SAMPLE.run(&["query", "--format", "ids", "--", "mandela -w0"]).stdout;
        let head = usize::from(format == "csv");
        assert_eq!(out.lines().count(), head + 150 * one.lines().count());
        let qids: Vec<usize> = out
            .lines()
            .skip(head)
            .map(|line| {
                let digits: String = line.chars().filter(char::is_ascii_digit).collect();
                let start = line.find(|c: char| c.is_ascii_digit()).unwrap();
                let end = start + line[start..].find(|c: char| !c.is_ascii_digit()).unwrap();
                assert!(!digits.is_empty());
                line[start..end].parse().unwrap()
            })
            .collect();
        assert!(qids.is_sorted(), "in the order of the file");
    }
}

#[test]
fn a_run_names_articles_and_its_scores_fall() {
    let run = SAMPLE.run(&["query", "the", "--format", "trec", "-n", "50"]).code(0);
    let mut last = f64::INFINITY;
    for line in run.stdout.lines() {
        let [qid, q0, docno, _, score, tag] = line.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        assert_eq!((qid, q0, tag), ("1", "Q0", "morgue"));
        assert!(!docno.is_empty());
        let score: f64 = score.parse().unwrap();
        assert!(score < last, "{line}");
        last = score;
    }
    SAMPLE
        .run(&["query", "\"Salgueiro Maia\"", "--format", "trec", "--docno", "path"])
        .says_out("exports/correio-do-tejo.json#https://correio-do-tejo.example.org/1974/cravos ");
}

#[test]
fn a_cursor_goes_on_behind_the_last_hit_wherever_it_is_now() {
    let archive = Archive::new();
    numbered(&archive, 10..30);
    archive.index();
    let page = |cursor: Option<&str>| {
        let mut args = vec!["query", "river", "--sort", "date", "-n", "5", "--format", "json"];
        args.extend(cursor.iter().flat_map(|cursor| ["--cursor", *cursor]));
        let page = archive.run(&args).code(0).json();
        let ids: Vec<String> =
            page["hits"].as_array().unwrap().iter().map(|hit| hit["id"].to_string()).collect();
        (ids, page["next"].as_str().map(str::to_owned))
    };
    let (mut seen, mut next) = page(None);
    numbered(&archive, 30..60);
    archive.remove("010.txt");
    archive.index();
    while let Some(cursor) = next {
        let ids;
        (ids, next) = page(Some(&cursor));
        assert!(ids.iter().all(|id| !seen.contains(id)), "none is shown twice");
        seen.extend(ids);
    }
    assert!(seen.len() >= 25, "{}", seen.len());
    let cursor = page(None).1.unwrap();
    archive.run(&["query", "feet", "--cursor", &cursor]).code(2).says("a cursor of another query");
}

#[test]
fn a_sample_is_the_same_for_the_same_seed() {
    let sample = |seed: &str| {
        let args = ["query", "the", "--sample", "5", "--seed", seed, "--format", "ids"];
        SAMPLE.run(&args).code(0).stdout
    };
    assert_eq!(sample("1"), sample("1"));
    assert_ne!(sample("1"), sample("2"));
    assert_eq!(sample("1").lines().count(), 5);
}

#[test]
fn all_hits_have_no_ceiling() {
    let total: usize = SAMPLE.run(&["count", "the"]).stdout.trim().parse().unwrap();
    let all = SAMPLE.run(&["query", "the", "--all", "--copies", "--format", "ids"]).code(0).stdout;
    assert_eq!(all.lines().count(), total);
}

#[test]
fn any_of_the_words_will_do_and_the_best_have_most() {
    SAMPLE.run(&["query", "gagarin", "iniesta"]).code(1).says("see them with --match any");
    let any = SAMPLE.run(&["query", "gagarin", "iniesta", "--match", "any", "--format", "ids"]);
    assert_eq!(any.code(0).stdout.lines().count(), 5);
    let dated = ["count", "gagarin iniesta date:1961", "--match", "any"];
    assert_eq!(SAMPLE.run(&dated).stdout, "1\n", "dates still hold");
    let german = ["count", "gagarin iniesta lang:de", "--match", "any"];
    assert_eq!(SAMPLE.run(&german).stdout, "0\n", "so do other fields");
}

#[test]
fn copies_are_one_hit() {
    let archive = Archive::new();
    let page = |url: &str, body: &str| {
        format!("---\ntitle: Flood\nurl: {url}\n---\nThe river rose {body}.\n")
    };
    archive.write("a.md", page("https://a.example/flood", "at night"));
    archive.write("b.md", page("https://b.example/flood", "at night"));
    archive.write("c.md", page("https://a.example/flood", "at noon"));
    archive.write("d.md", page("https://d.example/", "by day"));
    archive.write("e.md", page("https://d.example/news", "by dusk"));
    archive.write("f.md", page("https://d.example/news", "in May").replace("Flood", "Dam"));
    archive.index();
    let found = archive.run(&["query", "river", "--format", "json"]).code(0).json();
    assert_eq!((&found["total"], &found["distinct"]), (&6.into(), &4.into()));
    let mut copies: Vec<u64> = found["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["copies"].as_u64().unwrap_or_default())
        .collect();
    copies.sort_unstable();
    assert_eq!(copies, [0, 0, 0, 2], "an address of a whole site or section makes no copies");
    archive.run(&["query", "river"]).code(0).says("6 articles, 4 distinct");
    archive.run(&["count", "river"]).stdout("6\n").stderr("4 distinct\n");
    let all = archive.run(&["query", "river", "--copies", "--format", "ids"]).stdout;
    assert_eq!(all.lines().count(), 6);
    let trec = archive.run(&["query", "river", "--format", "trec"]).stdout;
    assert_eq!(trec.lines().count(), 6, "judges read every one");
}

#[test]
fn a_file_that_is_not_what_was_indexed_is_told() {
    let archive = Archive::new();
    numbered(&archive, 0..3);
    archive.index();
    let args = ["query", "river", "--require-fresh", "--format", "jsonl"];
    archive.run(&args).code(0);
    archive.write("001.txt", "Story 1\n\nThe river rose by many feet.\n");
    archive.remove("002.txt");
    let hits = archive.run(&args).code(4).json_lines();
    let states: Vec<_> = hits
        .iter()
        .map(|hit| {
            (hit["path"].as_str().unwrap(), !hit["changed"].is_null(), !hit["vanished"].is_null())
        })
        .collect();
    for expected in [("000.txt", false, false), ("001.txt", true, false), ("002.txt", false, true)]
    {
        assert!(states.contains(&expected), "{states:?}");
    }
    for format in ["ids", "paths", "trec", "csv", "json"] {
        archive.run(&["query", "river", "--require-fresh", "--format", format]).code(4);
        archive.run(&["query", "0", "--require-fresh", "--format", format]).code(0);
    }
    archive
        .run(&["query", "river"])
        .code(0)
        .says_out("the file is gone")
        .says_out("the file has changed since it was indexed");
}

#[test]
fn a_receipt_tells_what_has_changed() {
    let archive = Archive::new();
    numbered(&archive, 0..4);
    archive.index();
    archive.run(&["query", "river", "--receipt", "r.json", "-n", "20"]).code(0);
    archive.run(&["replay", "r.json"]).code(0).stdout("nothing has changed\n");
    archive.write("001.txt", "Story 1\n\nThe river rose by many feet.\n");
    archive.remove("002.txt");
    archive.write("new.txt", "Story 9\n\nThe river fell.\n");
    archive.run(&["index"]);
    let changes = archive.run(&["replay", "r.json", "--format", "json"]).code(1).json();
    let paths = |what: &str| -> Vec<String> {
        let hits = changes[what].as_array().unwrap().iter();
        hits.map(|hit| hit["path"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(paths("added"), ["new.txt"]);
    assert_eq!(paths("gone"), ["002.txt"]);
    assert_eq!(paths("changed"), ["001.txt"]);
    archive.run(&["replay", "r.json"]).code(1).says_out("+ ").says_out("002.txt");
    archive.run(&["query", "river", "--format", "trec", "--receipt", "t.json"]).code(0);
    archive.run(&["replay", "t.json"]).code(0).stdout("nothing has changed\n");
    archive.write("r.json", "{}");
    archive.run(&["replay", "r.json"]).code(2).says("`r.json` is no receipt");
}

#[test]
fn all_articles_come_out_as_they_are_shown() {
    let exported = SAMPLE.run(&["export"]).code(0).json_lines();
    let total: usize = SAMPLE.run(&["count", "id:*"]).stdout.trim().parse().unwrap();
    assert_eq!(exported.len(), total);
    let paths: Vec<&str> = exported.iter().map(|a| a["path"].as_str().unwrap()).collect();
    assert!(paths.is_sorted());
    let id = exported[7]["id"].as_str().unwrap();
    let shown = SAMPLE.run(&["show", id, "--format", "json"]).code(0).json();
    assert_eq!(shown[0], exported[7]);
    let list = SAMPLE.run(&["export", "date:1969", "--format", "json"]).code(0).json();
    assert!(!list.as_array().unwrap().is_empty());
    assert_eq!(
        SAMPLE.run(&["export", "gagarim", "--format", "json"]).code(1).json(),
        serde_json::json!([])
    );
}

#[test]
fn a_score_is_the_sum_of_its_parts() {
    let hit =
        &SAMPLE.run(&["query", "gagarin orbit", "-n", "1", "--format", "json"]).json()["hits"][0];
    let id = hit["id"].as_str().unwrap();
    let told = SAMPLE.run(&["query", "gagarin orbit", "--explain-score", id]).code(0).stdout;
    let values: Vec<(f64, bool)> = told
        .lines()
        .map(|line| {
            let value = line.trim_start().split(' ').next().unwrap().parse().unwrap();
            (value, line.as_bytes()[11..13] == *b"  " && line.as_bytes()[13] != b' ')
        })
        .collect();
    let sum: f64 = values.iter().filter(|(_, is_part)| *is_part).map(|(value, _)| value).sum();
    assert!((values[0].0 - sum).abs() < 1e-3, "{told}");
    assert!((values[0].0 - hit["score"].as_f64().unwrap()).abs() < 1e-3, "{told}");
    SAMPLE.run(&["query", "gagarin", "--explain-score", "000000000000"]).code(2).says("no article");
}

#[test]
fn only_what_is_asked_for_is_printed() {
    SAMPLE
        .run(&["query", "gagarin", "-n", "1", "--fields", "id,date", "--format", "jsonl"])
        .code(0)
        .stdout("{\"id\":\"2vwreb9astf6\",\"date\":\"1961-04-12\"}\n");
    SAMPLE
        .run(&["query", "gagarin", "-n", "1", "--template", "{date} {{{id}}}\\n"])
        .code(0)
        .stdout("1961-04-12 {2vwreb9astf6}\n");
    SAMPLE
        .run(&["query", "gagarin", "--fields", "nothing"])
        .code(2)
        .says("a hit has no field `nothing`");
}

#[test]
fn options_without_effect_are_refused() {
    for (args, told) in [
        (&["--fields", "id"][..], "`--fields` has no effect with `--format text`"),
        (&["--fields", "id", "--format", "trec"], "`--fields` has no effect with `--format trec`"),
        (&["--fields", "id", "--format", "ids"], "`--fields` has no effect with `--format ids`"),
        (&["-0", "--format", "json"], "`-0` has no effect with `--format json`"),
        (&["-0", "--template", "{id}"], "`-0` has no effect with `--template`"),
        (&["--seed", "7"], "--sample <N>"),
    ] {
        SAMPLE.run(&[&["query", "gagarin"], args].concat()).code(2).says(told);
    }
    SAMPLE.run(&["query", "gagarin", "--sample", "1", "--seed", "7"]).code(0);
    SAMPLE.run(&["query", "gagarin", "--format", "paths", "-0"]).code(0);
}

#[test]
fn a_run_says_where_one_name_stands_for_two_articles() {
    let archive = Archive::new();
    for folder in ["wire", "web"] {
        archive.write(&format!("{folder}/flood.txt"), format!("Flood\n\nA {folder} story.\n"));
    }
    archive.index();
    let run = ["query", "flood", "--format", "trec"];
    archive.run(&run).code(0).says("note: articles of different folders have the same name");
    archive.run(&[&run[..], &["--docno", "path"]].concat()).code(0).stderr("");
}
