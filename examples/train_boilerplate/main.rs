//! Makes the weights of `src/normalize/scraped/weights.rs` from pages whose articles are
//! known, and says how well they do on pages that were left out.
//!
//! Run by `scripts/train-boilerplate`, which says what it reads and writes.

mod labels;
mod page;
mod page_text;
mod regression;
mod score;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, process, thread};

use morgue::boilerplate::features::Row;
use morgue::boilerplate::model::{Linear, Model, Weight};
use morgue::normalize::scraped::training::Sample;
use page_text::Style;
use rayon::prelude::*;
use regression::{Example, Fit};
use serde::Deserialize;

/// Parts that pages are dealt out to; each part is judged by what the others teach.
const FOLDS: u64 = 5;

/// What is known of a page.
#[derive(Deserialize)]
struct Gold {
    #[serde(default)]
    title: Option<String>,
    body: String,
}

/// The title and body of a page, and nothing else.
struct Clean {
    id: String,
    text: String,
}

/// A page as text in one style, or part of one.
struct Page {
    hash: u64,
    /// `None` for a made-up part of a page, which is for training only.
    style: Option<Style>,
    sample: Sample,
    labels: Vec<bool>,
    rows: Vec<Row>,
    body: String,
}

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let [dir, part, mode] = args.as_slice() else {
        eprintln!("usage: train_boilerplate DIR page|text score|fit|weights|without=NAME,…");
        process::exit(2);
    };
    rayon::ThreadPoolBuilder::new().stack_size(256 << 20).build_global().expect("threads");
    let left_out: Vec<&str> =
        mode.strip_prefix("without=").map_or(Vec::new(), |list| list.split(',').collect());
    if part == "page" {
        match mode.as_str() {
            "weights" => print!("{}", source_of(&page::weights(Path::new(dir)))),
            "fit" => page::report(Path::new(dir), true, &[]),
            _ => page::report(Path::new(dir), false, &left_out),
        }
        return;
    }
    let (pages, clean) = load(Path::new(dir));
    match mode.as_str() {
        "weights" => print!("{}", source_of(&train(&pages.iter().collect::<Vec<_>>(), &[]))),
        "fit" => report(&pages, &clean, &|_| morgue::normalize::scraped::training::model()),
        _ => {
            let models: Vec<Model<'static>> = (0..FOLDS)
                .map(|fold| {
                    let others: Vec<&Page> =
                        pages.iter().filter(|page| page.hash % FOLDS != fold).collect();
                    train(&others, &left_out)
                })
                .collect();
            report(&pages, &clean, &|hash| models[(hash % FOLDS) as usize].clone());
        }
    }
}

/// Reads the pages, in the order of their names.
fn load(dir: &Path) -> (Vec<Page>, Vec<Clean>) {
    let gold = fs::read_to_string(dir.join("gold.json")).expect("gold.json can be read");
    let gold: BTreeMap<String, Gold> = serde_json::from_str(&gold).expect("gold.json is valid");
    let clean = gold.iter().map(|(id, gold)| Clean {
        id: id.clone(),
        text: format!("{}\n\n{}", gold.title.as_deref().unwrap_or_default(), gold.body),
    });
    let clean = clean.collect();
    let pages = gold
        .par_iter()
        .flat_map_iter(|(id, gold)| {
            let html = fs::read(dir.join(format!("html/{id}.html"))).expect("a page can be read");
            let html = String::from_utf8_lossy(&html).into_owned();
            // Pages nest deeper than a thread's stack.
            thread::Builder::new()
                .stack_size(256 << 20)
                .spawn(move || {
                    [Style::Blocks, Style::Browser].map(|style| page_text::of(&html, style))
                })
                .expect("a thread")
                .join()
                .expect("a page is read")
                .into_iter()
                .zip([Style::Blocks, Style::Browser])
                .flat_map(|(text, style)| pages_of(hash(id), &text, style, gold))
                .collect::<Vec<_>>()
        })
        .collect();
    (pages, clean)
}

/// Returns a page, and for training a part of it: its body alone, its end, its beginning.
fn pages_of(hash: u64, text: &str, style: Style, gold: &Gold) -> Vec<Page> {
    let page = |sample: Sample, style, labels: Vec<bool>| {
        let rows = sample.first_rows();
        Page { hash, style, sample, labels, rows, body: gold.body.clone() }
    };
    let sample = Sample::of(text);
    let labels = labels::of(&sample.lines(), &gold.body);
    if labels.is_empty() {
        return Vec::new();
    }
    let lines: Vec<String> = sample.lines().into_iter().map(str::to_owned).collect();
    let mut pages = vec![page(sample, Some(style), labels.clone())];
    let Some(first) = labels.iter().position(|label| *label) else { return pages };
    let last = labels.iter().rposition(|label| *label).unwrap_or(first);
    let part = |range: std::ops::Range<usize>, title: Option<&str>| {
        let title = title.into_iter().filter(|title| !title.is_empty());
        let num_titles = title.clone().count();
        let all = title.chain(lines[range.clone()].iter().map(String::as_str));
        let sample = Sample::of_lines(all.map(str::to_owned).collect());
        let labels =
            vec![false; num_titles].into_iter().chain(labels[range].iter().copied()).collect();
        page(sample, None, labels)
    };
    match hash / 64 % 10 {
        0..3 => {
            let sample = Sample::of(&gold.body);
            let labels = vec![true; sample.lines().len()];
            if !labels.is_empty() {
                pages.push(page(sample, None, labels));
            }
        }
        3..6 => pages.push(part(first..lines.len(), gold.title.as_deref())),
        6 => pages.push(part(0..last + 1, None)),
        _ => {}
    }
    pages
}

fn hash(id: &str) -> u64 {
    let bytes = *blake3::hash(id.as_bytes()).as_bytes();
    u64::from_le_bytes(bytes[..8].try_into().expect("eight bytes"))
}

/// Makes both stages. The second learns from scores that the first gave to pages it had
/// not seen.
fn train(pages: &[&Page], left_out: &[&str]) -> Model<'static> {
    let (first_names, second_names) = pages[0].sample.names();
    let fit = |names: &[&'static str], examples: &[Example<'_>]| {
        let columns = (0..names.len()).filter(|i| !left_out.contains(&names[*i])).collect();
        Fit { columns, names: names.to_vec() }.run(examples)
    };
    let first_of = |pages: &[&Page]| {
        let examples: Vec<Example<'_>> =
            pages.iter().map(|page| example(page, &page.rows)).collect();
        fit(&first_names, &examples)
    };
    let halves: Vec<Linear<'static>> = (0..2)
        .map(|half| {
            let others: Vec<&Page> =
                pages.iter().copied().filter(|page| page.hash >> 32 & 1 != half).collect();
            first_of(&others)
        })
        .collect();
    let rows: Vec<Vec<Row>> = pages
        .par_iter()
        .map(|page| {
            let model = &halves[(page.hash >> 32 & 1) as usize];
            let scores: Vec<f64> = page.rows.iter().map(|row| model.score(row)).collect();
            page.sample.second_rows(page.rows.clone(), &scores)
        })
        .collect();
    let examples: Vec<Example<'_>> =
        pages.iter().zip(&rows).map(|(page, rows)| example(page, rows)).collect();
    Model { first: first_of(pages), second: fit(&second_names, &examples) }
}

fn example<'a>(page: &'a Page, rows: &'a [Row]) -> Example<'a> {
    Example { rows, labels: &page.labels, units: page.sample.units() }
}

type ModelOf<'a> = dyn Fn(u64) -> Model<'static> + Sync + 'a;

fn report(pages: &[Page], clean: &[Clean], model: &ModelOf<'_>) {
    for style in [Style::Blocks, Style::Browser] {
        let pages: Vec<&Page> = pages.iter().filter(|page| page.style == Some(style)).collect();
        let of = |article: &(dyn Fn(&Page) -> String + Sync)| {
            let scores: Vec<score::Score> =
                pages.par_iter().map(|page| score::compare(&article(page), &page.body)).collect();
            score::mean(&scores)
        };
        let article = |page: &Page, safeguards| {
            page.sample.article(&model(page.hash), safeguards).1.join("\n")
        };
        println!("{style:?}, {} pages", pages.len());
        println!("  whole text         {}", of(&|page| page.sample.lines().join("\n")));
        println!(
            "  labels (the limit) {}",
            of(&|page| {
                let lines = page.sample.lines();
                let kept = lines.iter().zip(&page.labels).filter(|(_, label)| **label);
                kept.map(|(line, _)| *line).collect::<Vec<_>>().join("\n")
            })
        );
        println!("  without safeguards {}", of(&|page| article(page, false)));
        println!("  as in use          {}", of(&|page| article(page, true)));
    }
    let kept = |Clean { id, text }: &Clean| {
        let sample = Sample::of(text);
        let (headline, lines) = sample.article(&model(hash(id)), true);
        let kept: Vec<&str> = headline.into_iter().chain(lines).collect();
        (score::compare(&kept.join("\n"), text).recall, sample.signs())
    };
    let kept: Vec<(f64, u32)> = clean.par_iter().map(kept).collect();
    let mean = kept.iter().map(|(recall, _)| recall).sum::<f64>() / kept.len() as f64;
    let least = kept.iter().map(|(recall, _)| *recall).fold(1.0, f64::min);
    println!("bodies alone, {}: recall {mean:.4}, least {least:.3}", kept.len());
    for (Clean { id, .. }, (recall, signs)) in clean.iter().zip(&kept) {
        if *recall < 0.9995 {
            println!("  {id}: recall {recall:.3}, {signs} signs");
        }
    }
    let of_signs = |signs: &[u32]| -> Vec<usize> {
        (0..10).map(|n| signs.iter().filter(|signs| **signs == n).count()).collect()
    };
    println!(
        "signs of bodies 0..: {:?}",
        of_signs(&kept.iter().map(|(_, signs)| *signs).collect::<Vec<_>>())
    );
    let signs: Vec<u32> =
        pages.iter().filter(|page| page.style.is_some()).map(|page| page.sample.signs()).collect();
    println!("signs of pages  0..: {:?}", of_signs(&signs));
}

/// Writes a model as the source of `weights.rs`.
fn source_of(model: &Model<'_>) -> String {
    let mut out = String::from(
        "//! The weights of the model: made by `scripts/train-boilerplate`, not by hand.\n//!\n\
         //! Learned from the pages of WCXB; see `docs/sources.md`.\n\n\
         // A weight may come near to some constant by chance.\n\
         #![allow(clippy::approx_constant)]\n\n\
         use crate::boilerplate::model::{Linear, Model, Weight};\n\n\
         /// Makes a line of the table.\n\
         const fn w(name: &'static str, weight: f64, mean: f64, deviation: f64) -> Weight {\n    \
         Weight { name, weight, mean, deviation }\n}\n\n\
         /// The model in use.\npub(super) static MODEL: Model<'static> = Model {\n    \
         first: Linear { bias: BIASES[0], weights: FIRST },\n    \
         second: Linear { bias: BIASES[1], weights: SECOND },\n};\n\n",
    );
    let biases = [model.first.bias, model.second.bias];
    let _ = writeln!(
        out,
        "#[rustfmt::skip]\nconst BIASES: [f64; 2] = [{:.3}, {:.3}];",
        biases[0], biases[1]
    );
    for (name, weights) in [("FIRST", model.first.weights), ("SECOND", model.second.weights)] {
        let _ = writeln!(out, "\n#[rustfmt::skip]\nconst {name}: &[Weight] = &[");
        for Weight { name, weight, mean, deviation } in weights {
            let _ = writeln!(out, "    w({name:?}, {weight:.3}, {mean:.4}, {deviation:.4}),");
        }
        out.push_str("];\n");
    }
    out
}
