//! Says how well people and places are found, and how fast, in texts whose names are known.
//!
//! Run by `scripts/score-entities`, which says what it reads.

use std::time::{Duration, Instant};
use std::{env, fs, process};

use morgue::entities::{Kind, Mention, Scratch, Tagger};
use serde::Deserialize;

/// How long the speed is measured, at least.
const MEASURED: Duration = Duration::from_secs(2);

#[derive(Deserialize)]
struct Line {
    text: String,
    #[serde(default)]
    mentions: Vec<LineMention>,
}

/// A name, with offsets in characters.
#[derive(Deserialize)]
struct LineMention {
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
    let files: Vec<String> = env::args().skip(1).collect();
    if files.is_empty() {
        eprintln!("usage: score_entities GOLD.jsonl…");
        process::exit(2);
    }
    let start = Instant::now();
    let tagger = Tagger::load();
    println!("ready in {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    for file in &files {
        let lines = fs::read_to_string(file).unwrap_or_else(|error| panic!("{file}: {error}"));
        let lines: Vec<Line> = lines
            .lines()
            .map(|line| serde_json::from_str(line).expect("a text with mentions"))
            .collect();
        println!("{file}: {} texts, {:.1} MB/s", lines.len(), speed(&tagger, &lines));
        score(&tagger, &lines);
    }
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
fn score(tagger: &Tagger, lines: &[Line]) {
    let mut scratch = Scratch::default();
    let mut counts = [Counts::default(), Counts::default()];
    for line in lines {
        let found = tagger.mentions(&line.text, &mut scratch);
        let offsets: Vec<usize> =
            line.text.char_indices().map(|(at, _)| at).chain([line.text.len()]).collect();
        for (counts, (kind, name)) in
            counts.iter_mut().zip([(Kind::Person, "PER"), (Kind::Place, "LOC")])
        {
            let known = line.mentions.iter().filter(|known| known.r#type == name);
            let mut known: Vec<(usize, usize)> =
                known.map(|known| (offsets[known.start], offsets[known.end])).collect();
            known.sort_unstable();
            known.dedup();
            counts.add(&known, found.iter().filter(|found| found.kind == kind));
        }
    }
    println!("      known found   exact: P     R    F1   partial: P     R    F1");
    for (counts, name) in counts.iter().zip(["PER", "LOC"]) {
        let [exact, partial] = [counts.exact, counts.partial].map(|right| {
            let percent = |of: usize| 100.0 * right as f64 / of.max(1) as f64;
            let f1 = 200.0 * right as f64 / (counts.known + counts.found).max(1) as f64;
            format!("{:5.1} {:5.1} {f1:5.1}", percent(counts.found), percent(counts.known))
        });
        println!("{name}   {:5} {:5}   {exact}   {partial}", counts.known, counts.found);
    }
}

impl Counts {
    /// Counts the names of a text. A name is partly right when it overlaps one that no
    /// other found name has taken.
    fn add<'a>(&mut self, known: &[(usize, usize)], found: impl Iterator<Item = &'a Mention>) {
        let mut taken = vec![false; known.len()];
        self.known += known.len();
        for found in found {
            self.found += 1;
            self.exact += usize::from(known.contains(&(found.start, found.end)));
            let overlaps = |known: &(usize, usize)| known.0 < found.end && found.start < known.1;
            let free = (0..known.len()).find(|&at| !taken[at] && overlaps(&known[at]));
            if let Some(at) = free {
                taken[at] = true;
                self.partial += 1;
            }
        }
    }
}
