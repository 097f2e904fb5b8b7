//! What `scripts/train-boilerplate` needs to make the weights: the lines of a page as the
//! model sees them.

use super::{Fate, decode, fates_of, find_article, weights};
use crate::boilerplate::features::Page;
pub use crate::boilerplate::features::Row;
use crate::boilerplate::lines::{Line, measure};
pub use crate::boilerplate::model::{CLIP, Linear, Model, Weight};
use crate::normalize::{paragraphs, text::clean};

/// The lines of a page that have a word in them.
#[derive(Clone, Debug)]
pub struct Sample {
    text: String,
    /// All lines.
    all: Vec<String>,
    /// Numbers of those with a word in them.
    numbers: Vec<usize>,
}

impl Sample {
    /// Cuts a text into lines, as for an article.
    pub fn of(text: &str) -> Self {
        let text = clean(text);
        let paragraphs = paragraphs::of_plain(&text);
        let all: Vec<String> =
            paragraphs.iter().flat_map(|paragraph| paragraph.lines()).map(str::to_owned).collect();
        Self { text, ..Self::of_lines(all) }
    }

    /// Takes lines as they are.
    pub fn of_lines(all: Vec<String>) -> Self {
        let numbers = (0..all.len()).filter(|i| measure(&all[*i]).is_some()).collect();
        Self { text: all.join("\n"), all, numbers }
    }

    /// Returns the lines.
    pub fn lines(&self) -> Vec<&str> {
        self.numbers.iter().map(|i| self.all[*i].as_str()).collect()
    }

    /// Returns the lines' lengths in units.
    pub fn units(&self) -> Vec<f32> {
        self.measured().iter().map(|line| line.units).collect()
    }

    /// Returns the features of the first stage.
    pub fn first_rows(&self) -> Vec<Row> {
        Page::new(&self.measured()).rows()
    }

    /// Returns the features of the second stage, given the first one's scores.
    pub fn second_rows(&self, rows: Vec<Row>, scores: &[f64]) -> Vec<Row> {
        Page::new(&self.measured()).second_rows(rows, scores)
    }

    /// Returns the names of the features of both stages, in order.
    pub fn names(&self) -> (Vec<&'static str>, Vec<&'static str>) {
        let lines = self.measured();
        let page = Page::new(&lines);
        let mut first = Vec::new();
        page.describe(0, &mut |name, _| first.push(name));
        let mut second = first.clone();
        page.describe_scores(&vec![0.0; lines.len()], 0, &mut |name, _| second.push(name));
        (first, second)
    }

    /// Returns the lines that the model takes for the article's text, and its headline.
    /// Without `safeguards` no text is left alone.
    pub fn article(&self, model: &Model<'_>, safeguards: bool) -> (Option<&str>, Vec<&str>) {
        let (lines, fates) = if safeguards {
            let all: Vec<&str> = self.all.iter().map(String::as_str).collect();
            (all.clone(), find_article(&self.text, &all, model))
        } else {
            (self.lines(), fates_of(&self.measured(), model, false))
        };
        let fates = fates.unwrap_or_else(|| vec![Fate::Text; lines.len()]);
        let of = |wanted| {
            lines
                .iter()
                .zip(&fates)
                .filter(move |(_, fate)| **fate == wanted)
                .map(|(line, _)| *line)
        };
        (of(Fate::Headline).next(), of(Fate::Text).collect())
    }

    /// Counts the signs that the text is a whole page.
    pub fn signs(&self) -> u32 {
        let all: Vec<&str> = self.all.iter().map(String::as_str).collect();
        super::rules::signs(&all)
    }

    /// Returns which lines have the greatest sum of `scores`.
    pub fn chosen(&self, scores: &[f64]) -> Vec<bool> {
        let gains: Vec<f64> = scores
            .iter()
            .zip(self.units())
            .map(|(score, units)| decode::gain(*score, units))
            .collect();
        decode::choose(&gains)
    }

    fn measured(&self) -> Vec<Line<'_>> {
        self.numbers.iter().filter_map(|i| measure(&self.all[*i])).collect()
    }
}

/// Returns the model in use.
pub fn model() -> Model<'static> {
    weights::MODEL.clone()
}
