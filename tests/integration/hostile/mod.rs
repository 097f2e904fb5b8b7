//! Files that go wrong, all in one archive: each has the outcome that its case states,
//! the good ones beside them are all there, and nothing else happens.
//!
//! The set is the same for the same `MORGUE_HOSTILE_SEED`; `scripts/hostile` writes it
//! to a folder.

mod case;
mod encodings;
mod files;
mod front_matter;
mod json;
mod packed;
mod pages;
mod seed;
mod system;
mod tables;
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::harness::Archive;
use case::{Case, Expected};
use seed::Seed;

/// Good articles beside the cases of each folder.
const GOOD: [&str; 3] = ["good-0.txt", "good-1.md", "good-2.json"];
/// Longest time the whole set may take, in a build that is not optimized and on a
/// machine that is busy.
const MAX_TIME: Duration = Duration::from_secs(240);
/// Most memory that indexing the set may take.
const MAX_KIBIBYTES: u64 = 1 << 20;

/// Returns the seed of this run.
fn seed() -> u64 {
    let set = std::env::var("MORGUE_HOSTILE_SEED").ok();
    set.map_or(1, |seed| seed.parse().expect("MORGUE_HOSTILE_SEED is a number"))
}

/// The whole catalogue.
fn catalogue(seed: u64) -> Vec<Case> {
    let mut seed = Seed::new(seed);
    [
        encodings::cases,
        texts::cases,
        pages::cases,
        front_matter::cases,
        json::cases,
        tables::cases,
        packed::cases,
        files::cases,
    ]
    .iter()
    .flat_map(|cases| cases(&mut seed))
    .collect()
}

/// Writes the set; returns the cases that the system let us make.
fn write(dir: &Path, seed: u64) -> Vec<Case> {
    let mut cases = catalogue(seed);
    let folders: BTreeSet<String> =
        cases.iter().filter_map(|case| Some(case.path.split_once('/')?.0.to_owned())).collect();
    let mut prose = Seed::new(!seed);
    for folder in folders {
        let bytes = [
            prose.story(),
            format!("---\ntitle: {}\n---\n\n{}\n", prose.headline(), prose.sentence()),
            prose.record(),
        ];
        cases.extend(
            GOOD.iter()
                .zip(bytes)
                .map(|(name, bytes)| Case::new(&format!("{folder}/{name}"), bytes)),
        );
    }
    cases.retain(|case| {
        let was_made = case.make(dir);
        if !was_made {
            eprintln!("not run: {:?} can't be made here", case.path);
        }
        was_made
    });
    cases
}

/// A program that runs, the most memory it took, and what it said.
struct Watched {
    code: Option<i32>,
    stderr: String,
    took: Duration,
    max_kibibytes: u64,
}

/// Waits for a program's end and looks at its memory meanwhile, where `/proc` tells.
fn watch(mut child: Child, limit: Duration) -> Watched {
    let started = Instant::now();
    let status_file = format!("/proc/{}/status", child.id());
    let mut stderr = child.stderr.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        stderr.read_to_end(&mut bytes).unwrap();
        bytes
    });
    let mut max_kibibytes = 0;
    let code = loop {
        let status = fs::read_to_string(&status_file).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|line| line.split_whitespace().next()?.parse().ok());
        max_kibibytes = max_kibibytes.max(peak.unwrap_or(0));
        if let Some(status) = child.try_wait().unwrap() {
            break status.code();
        }
        if started.elapsed() > limit {
            child.kill().unwrap();
            break child.wait().unwrap().code();
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let stderr = String::from_utf8(reader.join().unwrap()).expect("the program prints UTF-8");
    Watched { code, stderr, took: started.elapsed(), max_kibibytes }
}

fn spawn(mut command: Command) -> Child {
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program runs")
}

/// All articles of an index.
fn articles(archive: &Archive) -> Vec<Value> {
    let ids = archive.run(&["query", "--copies", "id:*", "-n", "100000", "--format", "ids"]).stdout;
    let ids: Vec<&str> = ids.lines().collect();
    archive.run(&[&["show", "--format", "jsonl"], &ids[..]].concat()).code(0).json_lines()
}

/// What the last run reported.
fn report(archive: &Archive) -> Vec<Value> {
    let report = fs::read_to_string(archive.path().join(".morgue/report.jsonl")).unwrap();
    report.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Compares a case with its outcome; says what differs.
fn differences(expected: &Expected, articles: &[&Value], skips: &[&Value]) -> Vec<String> {
    let mut found = Vec::new();
    let num = expected.articles.unwrap_or(1);
    if articles.len() < num || articles.len() > num && !expected.or_more {
        found.push(format!("{} articles, not {num}", articles.len()));
    }
    let codes: Vec<(Option<String>, &str)> = skips
        .iter()
        .map(|skip| {
            (skip["record"].as_str().map(str::to_owned), skip["skip"]["code"].as_str().unwrap())
        })
        .collect();
    if codes != expected.skips && !expected.or_more {
        let skips: Vec<String> = skips.iter().map(ToString::to_string).collect();
        found.push(format!("skips {skips:?}, not {:?}", expected.skips));
    }
    let text = |article: &Value| {
        ["title", "body", "url"].map(|field| article[field].as_str().unwrap_or_default()).join("\n")
    };
    if let Some(text_held) = &expected.holds
        && !articles.iter().any(|article| text(article).contains(text_held.as_str()))
    {
        found.push(format!("no {text_held:?}"));
    }
    if let Some(text_lacked) = &expected.lacks
        && articles.iter().any(|article| text(article).contains(text_lacked.as_str()))
    {
        found.push(format!("has {text_lacked:?}"));
    }
    let notes = |article: &Value| article["notes"].to_string();
    if let Some(note) = expected.note
        && !articles.iter().any(|article| notes(article).contains(&format!("\"{note}")))
    {
        let notes: Vec<String> = articles.iter().copied().map(notes).collect();
        found.push(format!("no note {note:?} in {notes:?}"));
    }
    if let Some(date) = expected.date
        && articles.iter().any(|article| article["date"].as_str().unwrap_or("-") != date)
    {
        found.push(format!("date {}, not {date}", articles[0]["date"]));
    }
    found
}

/// Compares all cases with what the index and the report hold.
fn compare(cases: &[Case], articles: &[Value], report: &[Value]) -> Vec<String> {
    let mut owners: BTreeMap<&str, usize> = BTreeMap::new();
    let mut found = Vec::new();
    let all = || articles.iter().chain(report).map(|value| value["path"].as_str().unwrap());
    for path in all() {
        match cases.iter().position(|case| case.owns(path)) {
            Some(case) => drop(owners.insert(path, case)),
            None => found.push(format!("{path:?}: whose is it?")),
        }
    }
    for (n, case) in cases.iter().enumerate() {
        let is_own = |value: &&Value| owners.get(value["path"].as_str().unwrap()) == Some(&n);
        let articles: Vec<&Value> = articles.iter().filter(is_own).collect();
        let skips: Vec<&Value> = report.iter().filter(is_own).collect();
        let differences = differences(&case.expected, &articles, &skips);
        found.extend(differences.into_iter().map(|what| format!("{:?}: {what}", case.path)));
    }
    found
}

#[test]
fn every_file_has_its_outcome_and_good_ones_are_all_there() {
    let seed = seed();
    let archive = Archive::new();
    let cases = write(archive.path(), seed);
    assert!(cases.len() > 200, "{} cases", cases.len());

    let run = watch(spawn(archive.command(archive.path(), &["index", "."])), MAX_TIME);
    let said = format!("MORGUE_HOSTILE_SEED={seed}, after {:?}: {}", run.took, run.stderr);
    assert_eq!(run.code, Some(1), "{said}");
    assert!(!run.stderr.contains("panicked"), "{said}");
    assert!(run.max_kibibytes < MAX_KIBIBYTES, "{} KiB, {said}", run.max_kibibytes);
    let found = compare(&cases, &articles(&archive), &report(&archive));
    assert!(found.is_empty(), "{}\n{said}", found.join("\n"));
    println!("{} cases in {:?}, {} MiB at most", cases.len(), run.took, run.max_kibibytes >> 10);

    let again = archive.run(&["index"]).code(1);
    assert!(again.stderr.starts_with("0 articles indexed"), "{}", again.stderr);
}

#[test]
#[ignore = "writes the set to MORGUE_HOSTILE_DIR; scripts/hostile runs it"]
fn write_the_set() {
    let dir = std::env::var_os("MORGUE_HOSTILE_DIR").expect("MORGUE_HOSTILE_DIR is set");
    let cases = write(Path::new(&dir), seed());
    println!("{} cases in {}", cases.len(), Path::new(&dir).display());
}
