//! Suites that others collected: JSON that parsers stumble over, and strings that
//! programs stumble over.

use std::collections::BTreeMap;
use std::fs;

use jiff::civil::date;
use morgue::index::ArchiveIndex;
use morgue::query::{self, QueryErrorKind, QueryTree};
use morgue::schema::FIELDS;
use morgue::search::{ArchiveSearcher, SearchRequest};
use serde_json::{Value, json};

use super::harness::{Archive, Run, repository};

/// Files that are not JSON and that we take for it all the same: they lack nothing but
/// a rule, or hold no data.
const LENIENT: [&str; 11] = [
    "n_multidigit_number_then_00.json",
    "n_number_NaN.json",
    "n_number_infinity.json",
    "n_number_minus_infinity.json",
    "n_single_space.json",
    "n_string_unescaped_ctrl_char.json",
    "n_structure_UTF8_BOM_no_data.json",
    "n_structure_double_array.json",
    "n_structure_no_data.json",
    "n_structure_object_with_trailing_garbage.json",
    "n_structure_whitespace_formfeed.json",
];

/// What a file gave: the codes of its skips, and `article`.
fn outcomes(run: &Run) -> BTreeMap<String, Vec<String>> {
    let mut outcomes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in run.json_lines() {
        let code = line["skip"]["code"].as_str().unwrap_or("article").to_owned();
        outcomes.entry(line["path"].as_str().unwrap().to_owned()).or_default().push(code);
    }
    outcomes
}

#[test]
fn json_is_read_where_it_is_json() {
    let dir = repository().join("tests/suites/JSONTestSuite/parsing");
    let names = fs::read_dir(&dir).unwrap().map(|file| file.unwrap().file_name());
    let names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
    assert_eq!(names.len(), 318);
    let mut args = vec!["extract", "--format", "jsonl"];
    args.extend(names.iter().map(String::as_str));
    let run = Archive::new().run_in(&dir, &args).code(1);
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);

    let outcomes = outcomes(&run);
    let mut wrong = Vec::new();
    for name in &names {
        let codes = outcomes.get(name).unwrap_or_else(|| panic!("{name}: no outcome"));
        let is_whole = codes.iter().all(|code| code == "article" || code == "empty");
        let is_right = match (&name[..2], LENIENT.contains(&name.as_str())) {
            ("y_", _) | ("n_", true) => is_whole,
            ("n_", false) => !is_whole && !codes.contains(&"article".to_owned()),
            ("i_", _) => true,
            _ => false,
        };
        if !is_right {
            wrong.push(format!("{name}: {codes:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What programs write where there is no value.
const NO_VALUES: [&str; 5] = ["undefined", "null", "NULL", "None", "NaN"];
/// Begins the sequences that control terminals, which are dropped as a whole.
const ESCAPE: char = '\u{1b}';

/// The texts of the JSON suite by their names.
fn json_texts() -> Vec<(String, Vec<u8>)> {
    let dir = repository().join("tests/suites/JSONTestSuite/parsing");
    let files = fs::read_dir(dir).unwrap().map(|file| file.unwrap());
    files
        .map(|file| (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap()))
        .collect()
}

/// What each file gives: titles, and codes in brackets.
fn titles(archive: &Archive, names: &[String]) -> BTreeMap<String, Vec<String>> {
    let names = names.iter().map(String::as_str);
    let args: Vec<&str> = ["extract", "--format", "jsonl"].into_iter().chain(names).collect();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in archive.run(&args).json_lines() {
        let code = line["skip"]["code"].as_str().map(|code| format!("[{code}]"));
        let said = code.unwrap_or_else(|| line["title"].as_str().unwrap().to_owned());
        found.entry(line["path"].as_str().unwrap().to_owned()).or_default().push(said);
    }
    found
}

#[test]
fn a_bad_line_costs_no_other_line() {
    let archive = Archive::new();
    // Other encodings are a matter of the whole file.
    let texts = json_texts().into_iter().filter_map(|(_, text)| String::from_utf8(text).ok());
    let lines: Vec<String> = texts.filter(|text| !text.contains('\n')).collect();
    assert!(lines.len() > 270, "{}", lines.len());
    let good = |n: usize| json!({ "title": format!("Good {n}"), "text": "A storm." });
    let file: String =
        (0..).zip(&lines).map(|(n, line)| format!("{}\n{line}\n", good(n))).collect();
    archive.write("all.jsonl", file);
    let found = titles(&archive, &["all.jsonl".to_owned()]).remove("all.jsonl").unwrap();
    assert_eq!(found.iter().filter(|said| said.starts_with("Good ")).count(), lines.len());
    assert!(found.iter().any(|said| said == "[record]"));
}

#[test]
fn a_bad_member_costs_none_before_it_and_a_good_one_none_at_all() {
    let archive = Archive::new();
    let article = |title: &str| json!({ "title": title, "text": "A storm." }).to_string();
    let (before, after) = (article("Before"), article("After"));
    let mut names = Vec::new();
    for (name, member) in json_texts() {
        if std::str::from_utf8(&member).is_ok_and(|text| !text.starts_with('\u{feff}')) {
            let list = [b"[", before.as_bytes(), b",\n", &member, b",\n", after.as_bytes(), b"]"];
            archive.write(&name, list.concat());
            names.push(name);
        }
    }
    for (name, said) in titles(&archive, &names) {
        assert_eq!(said.first().map(String::as_str), Some("Before"), "{name}: {said:?}");
        let is_whole = said.iter().all(|one| !one.starts_with('[') || one == "[empty]");
        if name.starts_with("y_") {
            assert!(is_whole && said.contains(&"After".to_owned()), "{name}: {said:?}");
        }
    }
}

/// The Big List of Naughty Strings.
fn naughty_strings() -> Vec<String> {
    let list = fs::read_to_string(repository().join("tests/suites/blns/blns.json")).unwrap();
    let strings: Vec<String> = serde_json::from_str(&list).unwrap();
    assert_eq!(strings.len(), 515);
    strings
}

/// An archive of two articles for each string: a JSON file with the string as its
/// title, and a text that quotes it.
fn titled(strings: &[String]) -> Archive {
    let archive = Archive::new();
    for (n, string) in strings.iter().enumerate() {
        let text = format!("Article number {n} of the list quotes it: {string}");
        archive.write(&format!("{n}.json"), json!({ "title": string, "text": text }).to_string());
        // Many controls in a short text would be taken for no text.
        let rest = "It goes on with other words that are of no interest. ".repeat(20);
        archive.write(&format!("{n}.txt"), format!("Quotation\n\n{text}\n\n{rest}\n"));
    }
    archive.index();
    archive
}

/// Letters and digits, which cleaning never touches.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether a character is not to be sent to a terminal.
fn is_control(c: char) -> bool {
    c != '\n' && c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[track_caller]
fn assert_harmless(run: &Run) {
    for text in [&run.stdout, &run.stderr] {
        let line = text.lines().find(|line| line.contains(is_control));
        assert_eq!(line, None);
    }
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
}

#[test]
fn naughty_strings_are_titles() {
    let strings = naughty_strings();
    let archive = titled(&strings);
    let files = |ending: &str| -> Vec<Value> {
        let files: Vec<String> = (0..strings.len()).map(|n| format!("{n}.{ending}")).collect();
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        let extracted = archive.run(&[&["extract", "--format", "jsonl"], &files[..]].concat());
        assert_harmless(&extracted);
        extracted.json_lines()
    };
    let (records, texts) = (files("json"), files("txt"));
    assert_eq!((records.len(), texts.len()), (strings.len(), strings.len()));
    let mut wrong = Vec::new();
    for ((string, record), text) in strings.iter().zip(&records).zip(&texts) {
        let title = record["title"].as_str().unwrap_or_default();
        let expected = letters(string);
        // In the fields of records, markup is read as such, and some words say that
        // there is no value.
        let is_title = !string.contains(['<', '&', ESCAPE])
            && !NO_VALUES.contains(&string.as_str())
            && !expected.is_empty();
        if is_title && letters(title) != expected {
            wrong.push(format!("{string:?}: title {title:?}"));
        }
        let body = text["body"].as_str().unwrap_or_default();
        if !string.contains(ESCAPE) && !letters(body).contains(&expected) {
            wrong.push(format!("{string:?}: body {body:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    let ids = archive.run(&["query", "--copies", "id:*", "-n", "2000", "--format", "ids"]).stdout;
    let ids: Vec<&str> = ids.lines().collect();
    assert_eq!(ids.len(), 2 * strings.len());
    assert_harmless(&archive.run(&["query", "--copies", "id:*", "-n", "2000"]).code(0));
    assert_harmless(&archive.run(&["query", "quotes", "-n", "2000"]).code(0));
    assert_harmless(&archive.run(&[&["show"], &ids[..]].concat()).code(0));
}

/// The strings that are real mistakes in the query language: brackets without their
/// other half, and what looks like a field.
const MISTAKES: [&str; 5] = [
    "｀ｨ(´∀｀∩",
    "(ﾉಥ益ಥ）ﾉ\u{feff} ┻━┻",
    "JavaSCript:alert(123)",
    "\" autofocus onkeyup=\"javascript:alert(123)",
    "<IMG \"\"\"><SCRIPT>alert(\"XSS\")</SCRIPT>\">",
];

#[test]
fn naughty_strings_are_queries() {
    let strings = naughty_strings();
    let archive = titled(&strings);
    let index = ArchiveIndex::open(&archive.path().join(".morgue")).unwrap();
    let searcher = ArchiveSearcher::open(index).unwrap();
    let search = |tree: QueryTree| {
        let request = SearchRequest { limit: 2000, ..SearchRequest::new(tree) };
        searcher.search(&request).map(|found| found.total)
    };
    let mut wrong = Vec::new();
    for string in &strings {
        // Signs alone are no words.
        let has_word = string.contains(|c: char| c.is_ascii_alphanumeric());
        match query::parse(string, &FIELDS, date(2023, 9, 13)) {
            Ok(_) if MISTAKES.contains(&string.as_str()) => wrong.push(format!("{string:?}: read")),
            Ok(tree) => {
                let error = search(tree).err().filter(|_| has_word);
                wrong.extend(error.map(|error| format!("{string:?}: {error}")));
            }
            Err(error) if *error.kind() == QueryErrorKind::Empty && !has_word => {}
            Err(_) if MISTAKES.contains(&string.as_str()) => {}
            Err(error) => wrong.push(format!("{string:?}: {error}\n{}", error.render())),
        }
        match query::parse_literal(string) {
            Ok(tree) => match search(tree) {
                // Controls are dropped from texts, but stand between words of a query.
                Ok(0) if !string.contains(char::is_control) => {
                    wrong.push(format!("-F {string:?}: its article is not found"));
                }
                Err(error) if has_word => wrong.push(format!("-F {string:?}: {error}")),
                _ => {}
            },
            Err(error) if *error.kind() == QueryErrorKind::Empty && !has_word => {}
            Err(error) => wrong.push(format!("-F {string:?}: {error}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[cfg(unix)]
#[test]
fn naughty_strings_are_file_names() {
    let archive = Archive::new();
    let mut expected = Vec::new();
    for (n, string) in naughty_strings().iter().enumerate() {
        let name: String = string.chars().filter(|c| !matches!(c, '/' | '\0')).collect();
        let name = format!("{n}{}.txt", &name[..name.floor_char_boundary(240)]);
        let file =
            archive.write(&name, format!("Story {n}\n\nThis is story number {n} of them.\n"));
        expected.push(file);
    }
    archive.index();
    let found = archive.run(&["query", "story", "-n", "1000", "--format", "paths", "-0"]).code(0);
    let mut found: Vec<_> =
        found.stdout.split_terminator('\0').map(|path| archive.path().join(path)).collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
    for format in ["text", "jsonl", "paths"] {
        assert_harmless(
            &archive.run(&["query", "story", "-n", "1000", "--format", format]).code(0),
        );
    }
    let stored = archive.run(&["query", "story", "-n", "1000", "--format", "jsonl"]).json_lines();
    for hit in &stored {
        let path = morgue::path_text::to_path(hit["path"].as_str().unwrap());
        assert!(archive.path().join(path).is_file(), "{}", Value::to_string(&hit["path"]));
    }
}
