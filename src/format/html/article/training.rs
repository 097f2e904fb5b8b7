//! What `scripts/train-boilerplate` needs to make the weights: the blocks of a page as the
//! models see them.

use dom_query::Document;

use super::blocks::Blocks;
use super::tree::Tree;
use super::{
    Stated, choose, describe, first_rows, measured, relations, second_rows, text_of, weights,
};
use crate::article::{RawArticle, RawBody};
use crate::boilerplate::features::{Page, Row};
use crate::boilerplate::lines::Line;
use crate::boilerplate::model::Model;
use crate::format::html::elements;

/// The blocks of a page.
pub struct Sample {
    blocks: Blocks,
    stated: Stated,
}

impl Sample {
    /// Reads a page; `None` for one without text.
    pub fn of(html: &str) -> Option<Self> {
        let document = Document::from(html);
        let mut raw = RawArticle::new(RawBody::Paragraphs(String::new()));
        let stated = elements::read(&document, &mut raw);
        let blocks = Blocks::of(&document);
        measured(&blocks)?;
        Some(Self { blocks, stated })
    }

    /// Returns the blocks' texts.
    pub fn texts(&self) -> Vec<&str> {
        self.blocks.blocks.iter().map(|block| block.text.as_str()).collect()
    }

    /// Returns the blocks' lengths in units.
    pub fn units(&self) -> Vec<f32> {
        self.lines().iter().map(|line| line.units).collect()
    }

    /// Returns the features of the first stage.
    pub fn first_rows(&self) -> Vec<Row> {
        let lines = self.lines();
        first_rows(&self.tree(&lines), &lines)
    }

    /// Returns the features of the second stage, given the first one's scores.
    pub fn second_rows(&self, scores: &[f64]) -> Vec<Row> {
        let lines = self.lines();
        second_rows(&self.tree(&lines), &lines, scores)
    }

    /// Returns the names of the features of both stages.
    pub fn names(&self) -> (Vec<&'static str>, Vec<&'static str>) {
        let lines = self.lines();
        let mut first = Vec::new();
        describe(&Page::new(&lines), &self.tree(&lines), &lines, 0, &mut |name, _| {
            first.push(name)
        });
        (first, relations::names())
    }

    /// Returns the article that a model finds.
    pub fn article(&self, model: &Model<'_>) -> String {
        let lines = self.lines();
        text_of(&self.blocks, &choose(&self.tree(&lines), &lines, model).chosen)
    }

    fn lines(&self) -> Vec<Line<'_>> {
        measured(&self.blocks).unwrap_or_default()
    }

    fn tree<'s>(&'s self, lines: &'s [Line<'s>]) -> Tree<'s, 's> {
        Tree::new(&self.blocks, lines, &self.stated)
    }
}

/// Returns the model in use.
pub fn model() -> Model<'static> {
    weights::MODEL.clone()
}
