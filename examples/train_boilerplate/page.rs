//! The models for pages: made from their trees.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, thread};

use morgue::boilerplate::features::Row;
use morgue::boilerplate::model::{Linear, Model};
use morgue::format::html::article::training::{Sample, model};
use rayon::prelude::*;

use crate::regression::{Example, Fit};
use crate::{FOLDS, Gold, hash, labels, score};

/// Parts that the first stage is fitted on in turn, so that the second learns from
/// scores of pages that the first had not seen.
const PARTS: u64 = 4;

struct Page {
    hash: u64,
    sample: Sample,
    labels: Vec<bool>,
    rows: Vec<Row>,
    body: String,
}

/// Reads the pages.
fn load(dir: &Path) -> Vec<Page> {
    let gold = fs::read_to_string(dir.join("gold.json")).expect("gold.json can be read");
    let gold: BTreeMap<String, Gold> = serde_json::from_str(&gold).expect("gold.json is valid");
    gold.par_iter()
        .filter_map(|(id, gold)| {
            let html = fs::read(dir.join(format!("html/{id}.html"))).expect("a page can be read");
            let html = String::from_utf8_lossy(&html).into_owned();
            let sample = on_big_stack(move || Sample::of(&html))?;
            let labels = labels::of(&sample.texts(), &gold.body);
            let labels = if labels.is_empty() { vec![false; sample.texts().len()] } else { labels };
            let rows = sample.first_rows();
            Some(Page { hash: hash(id), sample, labels, rows, body: gold.body.clone() })
        })
        .collect()
}

/// Pages nest deeper than a thread's stack.
fn on_big_stack<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = thread::Builder::new().stack_size(256 << 20).spawn(run).expect("a thread");
    thread.join().expect("a page is read")
}

/// Makes both stages.
fn train(pages: &[&Page], left_out: &[&str]) -> Model<'static> {
    let (first_names, second_names) = pages[0].sample.names();
    let fit = |names: &[&'static str], examples: &[Example<'_>]| {
        let is_left_out = |name: &str| left_out.iter().any(|out| name.starts_with(out));
        let columns = (0..names.len()).filter(|i| !is_left_out(names[*i])).collect();
        Fit { columns, names: names.to_vec() }.run(examples)
    };
    let first_of = |pages: &[&Page]| {
        fit(&first_names, &pages.iter().map(|page| example(page, &page.rows)).collect::<Vec<_>>())
    };
    let parts: Vec<Linear<'static>> = (0..PARTS)
        .map(|part| {
            let others = pages.iter().copied().filter(|page| (page.hash >> 32) % PARTS != part);
            first_of(&others.collect::<Vec<_>>())
        })
        .collect();
    let rows: Vec<Vec<Row>> = pages
        .par_iter()
        .map(|page| {
            let model = &parts[((page.hash >> 32) % PARTS) as usize];
            let scores: Vec<f64> = page.rows.iter().map(|row| model.score(row)).collect();
            page.sample.second_rows(&scores)
        })
        .collect();
    let examples: Vec<Example<'_>> =
        pages.iter().zip(&rows).map(|(page, rows)| example(page, rows)).collect();
    Model { first: first_of(pages), second: fit(&second_names, &examples) }
}

fn example<'a>(page: &'a Page, rows: &'a [Row]) -> Example<'a> {
    Example { rows, labels: &page.labels, units: page.sample.units() }
}

/// Makes the weights from all pages.
pub fn weights(dir: &Path) -> Model<'static> {
    train(&load(dir).iter().collect::<Vec<_>>(), &[])
}

/// Prints how well pages are read: by models that have not seen them, or by the one in
/// use.
pub fn report(dir: &Path, in_use: bool, left_out: &[&str]) {
    let pages = load(dir);
    let models: Vec<Model<'static>> = if in_use {
        vec![model(); FOLDS as usize]
    } else {
        (0..FOLDS)
            .map(|fold| {
                let others: Vec<&Page> =
                    pages.iter().filter(|page| page.hash % FOLDS != fold).collect();
                train(&others, left_out)
            })
            .collect()
    };
    let of = |article: &(dyn Fn(&Page) -> String + Sync)| {
        let scores: Vec<score::Score> =
            pages.par_iter().map(|page| score::compare(&article(page), &page.body)).collect();
        score::mean(&scores)
    };
    let labelled = |page: &Page| {
        let texts = page.sample.texts();
        let kept = texts.iter().zip(&page.labels).filter(|(_, label)| **label);
        kept.map(|(text, _)| *text).collect::<Vec<_>>().join("\n")
    };
    println!("{} pages", pages.len());
    println!("  labels (the limit) {}", of(&labelled));
    println!(
        "  as in use          {}",
        of(&|page| page.sample.article(&models[(page.hash % FOLDS) as usize]))
    );
}
