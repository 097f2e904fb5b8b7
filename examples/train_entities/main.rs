//! Makes the model and the lists of `src/entities/data` from texts whose names are known
//! and from lists of words, and says how well it does on texts that were left out.
//!
//! Run by `scripts/train-entities`, which says what it reads and writes.

mod crf;
mod lexicon;

use std::collections::HashMap;
use std::path::Path;
use std::{env, fs, process};

use crf::{Data, Item, Lanes, Options, Weights};
use lexicon::Packed;
use morgue::entities::Kind;
use morgue::entities::training::{self, Known, Reader, Row, Sample, TAGS};
use rayon::prelude::*;
use serde::Deserialize;

/// Parts that texts are dealt out to; each part is tagged by what the others teach.
const FOLDS: usize = 5;
/// Features that are rarer are left out.
const RAREST: u32 = 3;
/// Rows of the first pass's model.
const ROWS: usize = 80_000;
/// Times that each model is fitted, in different orders; the weights are the mean.
const FITS: u64 = 3;
/// How much a text counts whose names were found by a program.
const SILVER_WEIGHT: f32 = 0.5;
/// One of so many lines is learned from in capitals, too, and counts so much.
const CAPITALS_SHARE: usize = 3;
const CAPITALS_WEIGHT: f32 = 0.3;
/// How much the first pass counts while the second is fitted, so that it learns more.
const GIVEN_WEIGHT: f32 = 0.4;

const FIRST: Options = Options { rate: 0.08, l1: 4e-6, epochs: 8, averaged: 5, seed: 0 };
const SECOND: Options = Options { rate: 0.05, l1: 0.0, epochs: 8, averaged: 4, seed: 0 };

#[derive(Deserialize)]
struct Line {
    text: String,
    mentions: Vec<LineMention>,
}

/// A name, with offsets in characters.
#[derive(Deserialize)]
struct LineMention {
    start: usize,
    end: usize,
    r#type: String,
}

/// A text to learn from.
struct Text {
    sample: Sample,
    known: Vec<Known>,
    /// How much it counts.
    weight: f32,
    /// Whether people marked it, as it is.
    is_gold: bool,
    /// The part that it is dealt to.
    fold: usize,
    /// Its first token's number.
    start: usize,
}

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let [out, lexicon, files @ ..] = args.as_slice() else {
        eprintln!("usage: train_entities OUT LEXICON FILE.jsonl…");
        process::exit(2);
    };
    let packed = Packed::read(Path::new(lexicon));
    let mut reader = Reader::new(packed.lists());
    let texts = read(&mut reader, files);
    let model = train(&mut reader, &texts);
    for (name, bytes) in [
        ("clusters.bin", &packed.clusters),
        ("names.bin", &packed.names),
        ("places.bin", &packed.places),
        ("model.bin", &model),
    ] {
        fs::write(Path::new(out).join(name), bytes).expect("the model can be written");
    }
}

/// Reads the texts of files, in their order.
fn read(reader: &mut Reader, files: &[String]) -> Vec<Text> {
    let mut texts = Vec::new();
    let mut start = 0;
    let mut num_lines = 0;
    for file in files {
        let lines = fs::read_to_string(file).unwrap_or_else(|error| panic!("{file}: {error}"));
        for line in lines.lines().filter(|line| !line.trim().is_empty()) {
            let line: Line = serde_json::from_str(line).expect("a text with mentions");
            let known = known(&line);
            let is_silver = file.contains("silver");
            let fold = num_lines % FOLDS;
            num_lines += 1;
            let mut add = |text: &str, known: Vec<Known>, weight, is_gold| {
                let sample = reader.read(text, &known);
                let len = sample.tags.len();
                texts.push(Text { sample, known, weight, is_gold, fold, start });
                start += len;
            };
            if is_silver {
                add(&line.text, known, SILVER_WEIGHT, false);
            } else {
                let (capitals, known_there) = in_capitals(&line.text, &known);
                add(&line.text, known, 1.0, true);
                add(&capitals, known_there, CAPITALS_WEIGHT, false);
            }
        }
    }
    texts
}

/// Returns some lines of a text in capitals, as headlines are, with the names in them.
fn in_capitals(text: &str, known: &[Known]) -> (String, Vec<Known>) {
    let mut capitals = String::new();
    let mut known_there = Vec::new();
    let mut start = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let end = start + line.len();
        if number % CAPITALS_SHARE == 0 {
            let offset = |at: usize| {
                capitals.len()
                    + line[..at - start].chars().map(capital).map(char::len_utf8).sum::<usize>()
            };
            let inside = known.iter().filter(|known| known.start >= start && known.end <= end);
            known_there.extend(inside.map(|known| Known {
                start: offset(known.start),
                end: offset(known.end),
                kind: known.kind,
            }));
            let line: String = line.chars().map(capital).collect();
            capitals.push_str(&line);
        }
        start = end;
    }
    (capitals, known_there)
}

/// Returns a letter's capital, where that is one letter.
fn capital(c: char) -> char {
    let mut upper = c.to_uppercase();
    if upper.len() == 1 { upper.next().unwrap_or(c) } else { c }
}

/// Returns the names of a text, with offsets in bytes.
fn known(line: &Line) -> Vec<Known> {
    let offsets: Vec<usize> =
        line.text.char_indices().map(|(at, _)| at).chain([line.text.len()]).collect();
    let mentions = line.mentions.iter().filter_map(|mention| {
        let kind = match mention.r#type.as_str() {
            "PER" => Some(Kind::Person),
            "LOC" => Some(Kind::Place),
            "ORG" => None,
            _ => return None,
        };
        Some(Known { start: offsets[mention.start], end: offsets[mention.end], kind })
    });
    mentions.collect()
}

/// Fits both passes and returns the model.
fn train(reader: &mut Reader, texts: &[Text]) -> Vec<u8> {
    let none = [[0.0; 16]; TAGS];
    let all = items(texts, |_| true);
    let features: Vec<&[u64]> =
        texts.iter().flat_map(|text| text.sample.features.iter().map(Vec::as_slice)).collect();
    let tags: Vec<u8> = texts.iter().flat_map(|text| text.sample.tags.iter().copied()).collect();
    let counted = count(&features);
    let data =
        data(&features, &counted.iter().map(|(feature, _)| *feature).collect::<Vec<_>>(), &tags);
    eprintln!("{} texts, {} tokens, {} features", texts.len(), tags.len(), counted.len());

    // Keeps the rows that matter, and fits those again.
    let weights = crf::fit(&data, &all, counted.len(), &none, FIRST);
    let kept = most_useful(&counted, &weights);
    let data = self::data(&features, &kept, &tags);
    let fits: Vec<Weights> = (0..(FOLDS as u64 + 1) * FITS)
        .into_par_iter()
        .map(|fit| {
            let (fold, seed) = ((fit / FITS) as usize, fit + 1);
            let items = items(texts, |text| fold == 0 || text.fold != fold - 1);
            crf::fit(&data, &items, kept.len(), &none, Options { seed, ..FIRST })
        })
        .collect();
    let mut fits = fits.chunks(FITS as usize).map(mean);
    let first = fits.next().expect("the fit to all texts");
    let folds: Vec<Weights> = fits.collect();

    // Tags each text by what the others teach, for the second pass to learn from.
    let tagged: Vec<(Vec<Lanes>, Vec<u8>)> =
        texts.par_iter().map(|text| tag(text, &data, &folds[text.fold])).collect();
    report(texts, tagged.iter().map(|(_, tags)| tags.as_slice()));
    let second = Second::new(reader, texts, &tagged);
    let (rows, weights) = second.fit(&first);
    let mut pairs = first.pairs();
    let first_pairs = pairs;
    for (sum, more) in pairs.iter_mut().flatten().zip(weights.pairs().iter().flatten()) {
        *sum += more;
    }
    training::model((&named(&kept, &first), &first_pairs), (&named(&rows, &weights), &pairs))
}

/// Returns the windows of the texts that a test picks.
fn items(texts: &[Text], picks: impl Fn(&Text) -> bool) -> Vec<Item> {
    let mut items = Vec::new();
    for text in texts.iter().filter(|text| picks(text)) {
        let weight = text.weight;
        let mut start = text.start as u32;
        for len in text.sample.windows() {
            items.push(Item { start, len: len as u32, weight });
            start += len as u32;
        }
    }
    items
}

/// Counts features; returns those that are not too rare, in order.
fn count(tokens: &[&[u64]]) -> Vec<(u64, u32)> {
    let mut all: Vec<u64> = tokens.iter().flat_map(|features| features.iter().copied()).collect();
    all.par_sort_unstable();
    let runs = all.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u32));
    runs.filter(|(_, count)| *count >= RAREST).collect()
}

/// Returns tokens with their features as numbers of rows.
fn data(tokens: &[&[u64]], rows: &[u64], tags: &[u8]) -> Data {
    let numbers: HashMap<u64, u32> = rows.iter().copied().zip(0..).collect();
    let mut data = Data { starts: vec![0], tags: tags.to_vec(), ..Data::default() };
    for features in tokens {
        data.rows.extend(features.iter().filter_map(|feature| numbers.get(feature)));
        data.starts.push(data.rows.len() as u32);
    }
    data
}

/// Returns the features of the rows that change most, in order.
fn most_useful(counted: &[(u64, u32)], weights: &Weights) -> Vec<u64> {
    let use_of = |((feature, count), row): (&(u64, u32), &Lanes)| {
        let largest = row.iter().fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
        (largest * (*count as f32).sqrt(), *feature)
    };
    let mut uses: Vec<(f32, u64)> = counted.iter().zip(&weights.rows).map(use_of).collect();
    uses.retain(|(used, _)| *used > 0.0);
    uses.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    uses.truncate(ROWS);
    let mut kept: Vec<u64> = uses.into_iter().map(|(_, feature)| feature).collect();
    kept.sort_unstable();
    kept
}

fn mean(fits: &[Weights]) -> Weights {
    let (first, rest) = fits.split_first().expect("a fit");
    let mut mean = first.clone();
    rest.iter().for_each(|fit| mean.add(fit));
    mean.scale(1.0 / fits.len() as f32);
    mean
}

fn named(features: &[u64], weights: &Weights) -> Vec<Row> {
    let row = |(feature, row): (&u64, &Lanes)| (*feature, std::array::from_fn(|tag| row[tag]));
    features.iter().zip(&weights.rows).map(row).collect()
}

/// Returns the scores and tags of a text's tokens.
fn tag(text: &Text, data: &Data, weights: &Weights) -> (Vec<Lanes>, Vec<u8>) {
    let scores: Vec<Lanes> =
        (0..text.sample.tags.len()).map(|at| weights.scores(data, text.start + at)).collect();
    let mut tags = Vec::new();
    for len in text.sample.windows() {
        let start = tags.len();
        tags.extend(crf::best_tags(&scores[start..start + len], &weights.pairs));
    }
    (scores, tags)
}

/// What the second pass is fitted to.
#[derive(Default)]
struct Second {
    windows: Vec<Item>,
    features: Vec<Vec<u64>>,
    tags: Vec<u8>,
    given: Vec<Lanes>,
}

impl Second {
    fn new(reader: &mut Reader, texts: &[Text], tagged: &[(Vec<Lanes>, Vec<u8>)]) -> Self {
        let mut second = Self::default();
        for (text, (scores, tags)) in texts.iter().zip(tagged) {
            let weight = text.weight;
            for window in reader.recurring(&text.sample, tags) {
                let (start, len) = (second.features.len() as u32, window.features.len());
                second.windows.push(Item { start, len: len as u32, weight });
                let range = window.start..window.start + len;
                second.features.extend(window.features);
                second.tags.extend(&text.sample.tags[range.clone()]);
                let scaled =
                    scores[range].iter().map(|lanes| lanes.map(|score| score * GIVEN_WEIGHT));
                second.given.extend(scaled);
            }
        }
        second
    }

    /// Fits; returns the rows' features and their weights, which are to be added to the
    /// first pass's.
    fn fit(self, first: &Weights) -> (Vec<u64>, Weights) {
        let features: Vec<&[u64]> = self.features.iter().map(Vec::as_slice).collect();
        let rows: Vec<u64> = count(&features).iter().map(|(feature, _)| *feature).collect();
        let data = Data { given: self.given, ..data(&features, &rows, &self.tags) };
        let base = first.pairs.map(|row| row.map(|weight| weight * GIVEN_WEIGHT));
        let mut weights = crf::fit(&data, &self.windows, rows.len(), &base, SECOND);
        weights.scale(1.0 / GIVEN_WEIGHT);
        (rows, weights)
    }
}

/// Prints how well tags agree with the known names of texts that people marked.
fn report<'a>(texts: &[Text], tags: impl Iterator<Item = &'a [u8]>) {
    let mut counts = [[0_u32; 3]; 2];
    for (text, tags) in texts.iter().zip(tags).filter(|(text, _)| text.is_gold) {
        let found = text.sample.names(tags);
        for (counts, kind) in counts.iter_mut().zip([Kind::Person, Kind::Place]) {
            let known: Vec<_> =
                text.known.iter().filter(|known| known.kind == Some(kind)).collect();
            let of_kind = found.iter().filter(|(.., found)| *found == kind);
            let is_right = |name: &&(usize, usize, Kind)| {
                known.iter().any(|known| (known.start, known.end) == (name.0, name.1))
            };
            counts[0] += of_kind.clone().filter(is_right).count() as u32;
            counts[1] += of_kind.count() as u32;
            counts[2] += known.len() as u32;
        }
    }
    let [people, places] = counts
        .map(|[right, found, known]| 200.0 * f64::from(right) / f64::from(found + known).max(1.0));
    eprintln!("one pass, texts left out in turn: people {people:.2}, places {places:.2}");
}
