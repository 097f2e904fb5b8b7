//! The texts around the main heading: where nothing but its words tells that a
//! text is a byline or a date.
//!
//! The weakest of the witnesses in a page, heard where the others are silent.

use std::collections::VecDeque;

use dom_query::NodeRef;

use crate::article::{RawArticle, RawField, Witness};

/// How many texts behind the heading are kept, and how many before it.
const MAX_BELOW: usize = 30;
const MAX_ABOVE: usize = 10;

/// Texts are kept up to this length, in characters.
const MAX_LEN: usize = 150;

/// A date stands in a text no longer than this, in characters.
const MAX_DATE_LEN: usize = 40;

/// Words that stand before a name, in lower case.
const BY: &[&str] = &["by", "by:", "written by", "written by:", "posted by", "von", "par", "por"];

/// Parts of words that make a date one of modification.
const UPDATE_WORDS: &[&str] = &["updat", "modif", "review", "aktualis", "actualiz"];

/// The texts around the main heading of a page.
#[derive(Default)]
pub(super) struct Nearby {
    above: VecDeque<String>,
    below: Vec<String>,
}

impl Nearby {
    /// Keeps the text of a node; `below` tells on which side of the heading.
    pub fn add(&mut self, node: &NodeRef<'_>, below: bool) {
        if below && self.below.len() >= MAX_BELOW {
            return;
        }
        let in_script = node
            .parent()
            .is_some_and(|parent| parent.has_name("script") || parent.has_name("style"));
        let text = node.text();
        let text: String = text.trim().chars().take(MAX_LEN).collect();
        if text.is_empty() || in_script {
            return;
        }
        if below {
            self.below.push(text);
        } else {
            self.above.push_back(text);
            if self.above.len() > MAX_ABOVE {
                self.above.pop_front();
            }
        }
    }

    /// Claims the byline and the date that the texts hold.
    pub fn claim(&self, raw: &mut RawArticle) {
        let texts: Vec<&str> = self.below.iter().chain(&self.above).map(String::as_str).collect();
        if let Some(byline) =
            texts.iter().enumerate().find_map(|(i, text)| byline(text, texts.get(i + 1)))
        {
            raw.claim(RawField::Byline, byline, Witness::Text);
        }
        if let Some(date) = texts.iter().find(|text| is_date(text)) {
            raw.claim(RawField::Date, date, Witness::Text);
        }
    }
}

/// Reads "By" and a name, which may stand in the next text.
fn byline(text: &str, next: Option<&&str>) -> Option<String> {
    let lower = text.to_lowercase();
    let name = if BY.contains(&lower.as_str()) {
        *next?
    } else {
        let len =
            BY.iter().filter(|by| lower.starts_with(&format!("{by} "))).map(|by| by.len()).max()?;
        text.get(len..)?.trim()
    };
    let is_name = name.starts_with(char::is_uppercase) && name.split_whitespace().count() <= 8;
    is_name.then(|| format!("By {name}"))
}

/// Tells whether a text may be a date: short, with a year and another number.
fn is_date(text: &str) -> bool {
    let lower = text.to_lowercase();
    let is_year =
        |digits: &&str| digits.len() == 4 && (digits.starts_with('1') || digits.starts_with("20"));
    let numbers: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).collect();
    text.chars().count() <= MAX_DATE_LEN
        && numbers.len() >= 2
        && numbers.iter().any(is_year)
        && !UPDATE_WORDS.iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_stand_in_the_next_text() {
        for (text, next, expected) in [
            ("By", Some(&"Ana Bo"), Some("By Ana Bo")),
            ("by Ana Bo", None, Some("By Ana Bo")),
            ("Written by Ana Bo", None, Some("By Ana Bo")),
            ("By", None, None),
            ("By this time", None, None),
            ("Bystanders", None, None),
        ] {
            assert_eq!(byline(text, next).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn dates_are_told_from_other_texts() {
        assert!(is_date("December 23, 2025"));
        assert!(is_date("17.05.2021"));
        assert!(!is_date("Updated May 6, 2025"));
        assert!(!is_date("Best boats of 2025"));
    }
}
