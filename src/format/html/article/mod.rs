//! The article in a page.
//!
//! The page's text is cut into blocks ([`blocks`]). A first model judges each by its
//! shape, by the words that label parts of pages, by its place in the tree and by what
//! classes around it say ([`tree`], [`signs`]); a second by what the first said of it
//! and of the blocks that belong with it ([`relations`]). The blocks with a positive
//! score are the article, in reading order.
//!
//! Where the models are in doubt, Mozilla's Readability is asked ([`second_opinion`]).

mod blocks;
mod phrases;
mod relations;
mod signs;
pub mod training;
mod tree;
mod weights;

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use crate::boilerplate::features::{Page, Put, Row};
use crate::boilerplate::lines::{Line, measure};
use crate::boilerplate::model::Model;
use crate::format::markup;
use blocks::{Blocks, Kind};
use tree::Tree;

/// A page of more blocks is no article; it is read as plain text.
const MAX_BLOCKS: usize = 20_000;

/// How much of a block is measured, in bytes.
const MAX_MEASURED: usize = 64 * 1024;

/// The models are in doubt where less than this share of the densest running text was
/// chosen.
const DOUBT: f32 = 0.5;

/// What a page's metadata says of its text.
#[derive(Clone, Debug, Default)]
pub(super) struct Stated {
    /// All titles.
    pub title: String,
    pub description: String,
    /// The whole text.
    pub body: String,
}

/// Returns the article's text, paragraphs separated by an empty line; `None` where
/// neither the models nor Readability find one.
pub(super) fn extract(document: Document, stated: &Stated) -> Option<String> {
    let blocks = Blocks::of(&document);
    if blocks.blocks.len() > MAX_BLOCKS {
        return None;
    }
    let lines = measured(&blocks)?;
    let tree = Tree::new(&blocks, &lines, stated);
    let chosen = choose(&tree, &lines, &weights::MODEL);
    let text = text_of(&blocks, &chosen);
    let is_doubtful = tree.share_of_densest(&chosen) < DOUBT;
    let other = is_doubtful.then(|| second_opinion(document)).flatten();
    let text = other.filter(|other| other.len() > 2 * text.len()).unwrap_or(text);
    (!text.is_empty()).then_some(text)
}

/// Asks Readability.
fn second_opinion(document: Document) -> Option<String> {
    let config = Config { disable_json_ld: true, ..Config::default() };
    let article = Readability::with_document(document, None, Some(config)).ok()?.parse().ok()?;
    Some(markup::text_of(&article.content))
}

/// Measures the blocks; `None` where there are none.
fn measured(blocks: &Blocks) -> Option<Vec<Line<'_>>> {
    let texts = blocks.blocks.iter().map(|block| block.text.as_str());
    let lines: Option<Vec<Line<'_>>> =
        texts.map(|text| measure(beginning(text)).or_else(|| measure(text))).collect();
    lines.filter(|lines| !lines.is_empty())
}

/// Returns what is measured of a text, if there is a word in it.
fn beginning(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_MEASURED)]
}

/// Chooses the blocks of the article: those with a score above zero that are not
/// plainly something else.
fn choose(tree: &Tree<'_, '_>, lines: &[Line<'_>], model: &Model<'_>) -> Vec<bool> {
    let first: Vec<f64> =
        first_rows(tree, lines).iter().map(|row| model.first.score(row)).collect();
    let second = second_rows(tree, lines, &first);
    let is_chosen = |(i, row)| model.second.score(row) > 0.0 && !tree.is_foreign(i);
    second.iter().enumerate().map(is_chosen).collect()
}

/// Returns the features of the first stage, a row for each block.
fn first_rows(tree: &Tree<'_, '_>, lines: &[Line<'_>]) -> Vec<Row> {
    let page = Page::new(lines);
    (0..lines.len())
        .map(|i| {
            let mut row = Vec::with_capacity(192);
            describe(&page, tree, lines, i, &mut |_, value| row.push(value));
            row
        })
        .collect()
}

/// Names a block's features of the first stage.
fn describe(
    page: &Page<'_, '_>,
    tree: &Tree<'_, '_>,
    lines: &[Line<'_>],
    i: usize,
    put: &mut Put<'_>,
) {
    page.shape(&lines[i], put);
    page.place(i, put);
    tree.describe(i, put);
}

/// Returns the features of the second stage.
fn second_rows(tree: &Tree<'_, '_>, lines: &[Line<'_>], scores: &[f64]) -> Vec<Row> {
    let units: Vec<f32> = lines.iter().map(|line| line.units).collect();
    let groups: Vec<[u64; 5]> = (0..lines.len()).map(|i| tree.groups(i)).collect();
    relations::rows(scores, &units, &groups)
}

/// Joins the chosen blocks; the cells of a row make one line.
fn text_of(blocks: &Blocks, chosen: &[bool]) -> String {
    let row_of = |i: usize| {
        let parent = blocks.parent_of(i);
        let is_cell = blocks.elements[blocks.blocks[i].element].kind == Kind::Cell;
        (is_cell && blocks.elements[parent].kind == Kind::Row).then_some(parent)
    };
    let mut text = String::new();
    let mut row = None;
    for (i, block) in blocks.blocks.iter().enumerate().filter(|(i, _)| chosen[*i]) {
        let next = row_of(i);
        if !text.is_empty() {
            text.push_str(if next.is_some() && next == row { " | " } else { "\n\n" });
        }
        text.push_str(&block.text);
        row = next;
    }
    text
}
