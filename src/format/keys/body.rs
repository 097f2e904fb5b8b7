//! The text of a record: the fullest of the keys that hold one.

use std::sync::LazyLock;

use regex::Regex;

use super::Record;
use super::aliases::Slot;
use super::values::raw_texts;
use crate::article::{RawArticle, RawBody, RawField, Witness};
use crate::format::markup;

/// A text that may be the article's.
struct Candidate {
    text: String,
    /// Its paragraphs were marked, not merely wrapped.
    has_paragraphs: bool,
    num_letters: usize,
}

/// The mark that NewsAPI puts where it cuts a text off.
static CUT_OFF: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\s*\[\+(\d+) chars\]\s*$").expect("a valid expression"));

impl Record<'_> {
    /// Makes the article that a record holds.
    pub(in crate::format) fn article(&self, witness: Witness) -> RawArticle {
        let mut summaries: Vec<Candidate> =
            self.values(Slot::Summary).map(|value| candidate(raw_texts(value))).collect();
        let body = fullest(self.bodies()).or_else(|| main_summary(&mut summaries));
        let mut raw = RawArticle::new(RawBody::Plain(String::new()));
        if let Some(body) = body {
            raw.body = raw_body(body, &mut raw.notes);
        }
        self.claim_fields(&mut raw, witness);
        let body = letters(raw.body.as_str());
        for summary in &summaries {
            // What only opens the text is no second headline.
            let text = summary.text.trim_end_matches(['.', '…', ' ']);
            if !body.contains(&letters(text)) {
                raw.claim(RawField::Subtitle, &summary.text, witness);
            }
        }
        let address = raw.claims_of(RawField::Url).next().map(|claim| claim.value.clone());
        raw.key = self.key().or(address);
        raw
    }

    /// Whether the record has a text of its own, not just a short form of one.
    pub(in crate::format) fn has_body(&self) -> bool {
        self.bodies().iter().any(|body| body.num_letters > 0)
    }

    fn bodies(&self) -> Vec<Candidate> {
        let whole = self.values(Slot::Body).map(raw_texts);
        let parts =
            self.parts.iter().map(|parts| parts.iter().flat_map(|part| raw_texts(part)).collect());
        whole.chain(parts).map(candidate).collect()
    }
}

/// Joins the texts of a value: one, or its paragraphs.
fn candidate(texts: Vec<String>) -> Candidate {
    let is_list = texts.len() > 1;
    let texts: Vec<(String, bool)> = texts.into_iter().map(reduced).collect();
    let has_paragraphs = is_list || texts.iter().any(|(_, is_marked)| *is_marked);
    let texts: Vec<String> = texts.into_iter().map(|(text, _)| text).collect();
    let text = texts.join("\n\n");
    Candidate { num_letters: num_letters(&text), has_paragraphs, text }
}

/// Takes the markup from a text; tells whether that marked its paragraphs.
fn reduced(text: String) -> (String, bool) {
    let reduced = markup::reduce(&text).into_owned();
    let is_marked = text.contains('<') && reduced.contains("\n\n") && !text.contains("\n\n");
    (reduced, is_marked || text.trim_start().starts_with("<p>"))
}

/// Chooses the text with the most letters; of about equally full ones the one that
/// shows its paragraphs, then the first.
fn fullest(candidates: Vec<Candidate>) -> Option<Candidate> {
    let most = candidates.iter().map(|candidate| candidate.num_letters).max()?;
    let full = candidates.into_iter().filter(|c| c.num_letters * 10 >= most * 9 && most > 0);
    full.min_by_key(|c| std::cmp::Reverse(c.text.matches("\n\n").count()))
}

/// Takes the summary that is to stand for a text: the surest that is not much shorter
/// than the fullest.
fn main_summary(summaries: &mut Vec<Candidate>) -> Option<Candidate> {
    let most = summaries.iter().map(|summary| summary.num_letters).max()?;
    let at = summaries.iter().position(|s| s.num_letters > 0 && s.num_letters * 2 >= most)?;
    Some(summaries.remove(at))
}

fn raw_body(body: Candidate, notes: &mut Vec<String>) -> RawBody {
    let mut text = body.text;
    if let Some(found) = CUT_OFF.captures(&text) {
        notes.push(format!(
            "the text was cut off where it comes from: {} characters are missing",
            &found[1]
        ));
        text.truncate(text.len() - found[0].len());
    }
    if body.has_paragraphs { RawBody::Paragraphs(text) } else { RawBody::Plain(text) }
}

fn num_letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// Returns what of a text tells it from others.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
