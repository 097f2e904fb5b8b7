//! Says how well people and places are found, and how fast, in texts whose names are known.
//!
//! Run by `scripts/score-entities`, which says what it reads.

use std::time::{Duration, Instant};
use std::{env, fs, process};

use morgue::entities::{Kind, Scratch, Tagger};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// How long the speed is measured, at least.
const MEASURED: Duration = Duration::from_secs(2);

/// A text whose names are known, with their offsets in characters.
#[derive(Deserialize)]
struct Line {
    text: String,
    #[serde(default)]
    mentions: Vec<Name>,
}

/// The names that were found in a text, with their offsets in bytes.
#[derive(Deserialize)]
struct Found {
    mentions: Vec<Name>,
}

#[derive(Deserialize)]
struct Name {
    start: usize,
    end: usize,
    r#type: String,
}

/// Counts of names of a kind: those known, those found, and those of them that are right.
#[derive(Default)]
struct Counts {
    known: usize,
    found: usize,
    exact: usize,
    partial: usize,
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--found", found, gold] => {
            let (lines, found): (Vec<Line>, Vec<Found>) = (read(gold), read(found));
            assert_eq!(lines.len(), found.len(), "a line of names for each text");
            println!("{gold}: {} texts", lines.len());
            score(&lines, &found);
        }
        [] | ["--found", ..] => {
            eprintln!("usage: score_entities [--found FOUND.jsonl] GOLD.jsonl…");
            process::exit(2);
        }
        ref files => score_ours(files),
    }
}

fn read<T: DeserializeOwned>(file: &str) -> Vec<T> {
    let lines = fs::read_to_string(file).unwrap_or_else(|error| panic!("{file}: {error}"));
    let parse = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{file}: {error}"));
    lines.lines().map(parse).collect()
}

/// Prints how well and how fast the library finds the names of files.
fn score_ours(files: &[&str]) {
    let start = Instant::now();
    let tagger = Tagger::load();
    println!("ready in {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    for file in files {
        let lines: Vec<Line> = read(file);
        println!("{file}: {} texts, {:.1} MB/s", lines.len(), speed(&tagger, &lines));
        let mut scratch = Scratch::default();
        let found: Vec<Found> =
            lines.iter().map(|line| find(&tagger, &line.text, &mut scratch)).collect();
        score(&lines, &found);
    }
}

fn find(tagger: &Tagger, text: &str, scratch: &mut Scratch) -> Found {
    let name = |kind| match kind {
        Kind::Person => "PER".to_owned(),
        Kind::Place => "LOC".to_owned(),
    };
    let mentions = tagger.mentions(text, scratch).iter();
    let mentions = mentions.map(|at| Name { start: at.start, end: at.end, r#type: name(at.kind) });
    Found { mentions: mentions.collect() }
}

/// Returns megabytes of text a second, of one thread.
fn speed(tagger: &Tagger, lines: &[Line]) -> f64 {
    let mut scratch = Scratch::default();
    let mut bytes = 0;
    let mut start = Instant::now();
    // The first round is for the memory of words to fill.
    for round in 0.. {
        if round == 1 {
            (start, bytes) = (Instant::now(), 0);
        }
        for line in lines {
            tagger.mentions(&line.text, &mut scratch);
            bytes += line.text.len();
        }
        if round > 0 && start.elapsed() > MEASURED {
            break;
        }
    }
    bytes as f64 / 1e6 / start.elapsed().as_secs_f64()
}

/// Prints agreement for each kind.
fn score(lines: &[Line], found: &[Found]) {
    let kinds = ["PER", "LOC"];
    let mut counts = [Counts::default(), Counts::default()];
    for (line, found) in lines.iter().zip(found) {
        let offsets: Vec<usize> =
            line.text.char_indices().map(|(at, _)| at).chain([line.text.len()]).collect();
        for (counts, kind) in counts.iter_mut().zip(kinds) {
            let known = spans(&line.mentions, kind);
            let mut known: Vec<(usize, usize)> =
                known.map(|(start, end)| (offsets[start], offsets[end])).collect();
            known.sort_unstable();
            known.dedup();
            counts.add(&known, spans(&found.mentions, kind));
        }
    }
    println!("      known found   exact: P     R    F1   partial: P     R    F1");
    for (counts, name) in counts.iter().zip(kinds) {
        let [exact, partial] = [counts.exact, counts.partial].map(|right| {
            let percent = |of: usize| 100.0 * right as f64 / of.max(1) as f64;
            let f1 = 200.0 * right as f64 / (counts.known + counts.found).max(1) as f64;
            format!("{:5.1} {:5.1} {f1:5.1}", percent(counts.found), percent(counts.known))
        });
        println!("{name}   {:5} {:5}   {exact}   {partial}", counts.known, counts.found);
    }
}

/// Returns where the names of a kind start and end.
fn spans<'a>(names: &'a [Name], kind: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
    names.iter().filter(move |name| name.r#type == kind).map(|name| (name.start, name.end))
}

impl Counts {
    /// Counts the names of a text. A name is partly right when it overlaps one that no
    /// other found name has taken.
    fn add(&mut self, known: &[(usize, usize)], found: impl Iterator<Item = (usize, usize)>) {
        let mut taken = vec![false; known.len()];
        self.known += known.len();
        for found in found {
            self.found += 1;
            self.exact += usize::from(known.contains(&found));
            let overlaps = |known: &(usize, usize)| known.0 < found.1 && found.0 < known.1;
            let free = (0..known.len()).find(|&at| !taken[at] && overlaps(&known[at]));
            if let Some(at) = free {
                taken[at] = true;
                self.partial += 1;
            }
        }
    }
}
