//! The texts of a page in reading order, and what stands beside its main heading.
//!
//! Readers are told beside the heading who wrote an article and when. A date there is
//! what the article states; one far away mostly belongs to another article.

use crate::article::{RawArticle, RawField, Witness};
use crate::normalize::{DateContext, parse_date};

/// Texts of a page that are kept, and how much of each, in characters.
const MAX_TEXTS: usize = 20_000;
const MAX_LEN: usize = 150;

/// Headings that are kept, titles they are compared with, and how much of each, in
/// characters.
const MAX_HEADINGS: usize = 2_000;
const MAX_TITLES: usize = 20;
const MAX_TITLE: usize = 1_000;

/// How many texts behind the heading, and before it, may belong to it.
const BELOW: usize = 30;
const ABOVE: usize = 10;

/// Texts so near to the heading are beside it; those above count thrice.
const BESIDE: usize = 9;

/// A date stands in a text no longer than this, in characters; with a word that says
/// that it is one, than this.
const MAX_DATE_LEN: usize = 40;
const MAX_NAMED_DATE_LEN: usize = 80;

/// Words that stand before a name, in lower case.
const BY: &[&str] = &["by", "by:", "written by", "written by:", "posted by", "von", "par", "por"];

/// Parts of words that make a date one of publication, wherever it stands.
const PUBLISHING_WORDS: &[&str] = &[
    "posted on",
    "published",
    "publié le",
    "publicado",
    "pubblicato",
    "veröffentlicht",
    "gepubliceerd",
    "опубликовано",
];

/// Parts of words that make a date one of modification.
const UPDATE_WORDS: &[&str] = &[
    "updat",
    "modif",
    "review",
    "aktualis",
    "actualiz",
    "edited",
    "mis à jour",
    "aggiornat",
    "bijgewerkt",
    "обновлено",
];

/// A label before a date is no longer than this, in characters.
const MAX_WORD_LEN: usize = 30;

/// The texts of a page.
#[derive(Default)]
pub(super) struct Texts {
    texts: Vec<String>,
    /// Headings of the first two levels: their level, number of their first text.
    headings: Vec<(u8, usize, String)>,
}

/// Where the main heading of a page stands among its texts.
#[derive(Clone, Copy)]
pub(super) struct Heading {
    start: usize,
    end: usize,
}

impl Heading {
    /// How far from it a text is; texts above count thrice.
    pub fn distance(self, at: usize) -> usize {
        match at.checked_sub(self.end) {
            Some(below) => below,
            None => 3 * self.start.saturating_sub(at),
        }
    }

    /// Tells whether a text stands behind it.
    pub fn is_below(self, at: usize) -> bool {
        at >= self.end
    }

    /// Tells whether a text stands beside it.
    pub fn is_beside(self, at: usize) -> bool {
        self.distance(at) <= BESIDE
    }
}

impl Texts {
    /// Keeps a text.
    pub fn add(&mut self, text: &str) {
        let text: String = text.trim().chars().take(MAX_LEN).collect();
        if !text.is_empty() && self.texts.len() < MAX_TEXTS {
            self.texts.push(text);
        }
    }

    /// Keeps a heading, whose texts follow.
    pub fn add_heading(&mut self, level: u8, text: String) {
        if self.headings.len() < MAX_HEADINGS {
            self.headings.push((level, self.texts.len(), text));
        }
    }

    /// Number of the text that comes next.
    pub fn next(&self) -> usize {
        self.texts.len()
    }

    /// Finds the main heading: one that a title of the page repeats, else the first of
    /// the first level, else the first.
    pub fn heading(&self, titles: &[&str]) -> Option<Heading> {
        let titles: Vec<String> = titles
            .iter()
            .take(MAX_TITLES)
            .map(|title| title.chars().take(MAX_TITLE).flat_map(char::to_lowercase).collect())
            .collect();
        let is_repeated = |text: &str| {
            let text = text.to_lowercase();
            text.chars().count() >= 10 && titles.iter().any(|title| title.contains(&text))
        };
        let found = self.headings.iter().find(|(_, _, text)| is_repeated(text));
        let (_, start, text) = found
            .or_else(|| self.headings.iter().find(|(level, ..)| *level == 1))
            .or_else(|| self.headings.first())?;
        let end = self.texts.iter().skip(*start).take_while(|t| text.contains(t.as_str())).count();
        Some(Heading { start: *start, end: start + end })
    }

    /// Tells whether the text or the label before it says that a date is one of
    /// modification.
    pub fn says_updated(&self, at: usize) -> bool {
        let says = |text: &str| {
            let lower = text.to_lowercase();
            UPDATE_WORDS.iter().any(|word| lower.contains(word))
        };
        let is_label = |text: &&String| text.chars().count() <= MAX_WORD_LEN && !is_date(text);
        self.texts.get(at).is_some_and(|text| says(text))
            || at
                .checked_sub(1)
                .and_then(|at| self.texts.get(at))
                .filter(is_label)
                .is_some_and(|t| says(t))
    }

    /// Claims the byline and the dates that texts hold.
    pub fn claim(&self, heading: Option<Heading>, raw: &mut RawArticle) {
        let at = heading.map_or(0, |heading| heading.end);
        let below = at..(at + BELOW).min(self.texts.len());
        let above = heading.map_or(0, |heading| heading.start);
        let near: Vec<usize> = below.chain(above.saturating_sub(ABOVE)..above).collect();
        let byline = |at: &usize| byline(&self.texts[*at], self.texts.get(at + 1));
        if let Some(byline) = near.iter().find_map(byline).or_else(|| self.distant_byline()) {
            raw.claim(RawField::Byline, byline, Witness::Text);
        }
        let dates = near.iter().filter(|at| is_date(&self.texts[**at]));
        let (updates, dates): (Vec<&usize>, Vec<&usize>) =
            dates.partition(|at| self.says_updated(**at));
        let witness = |at: usize| match heading {
            Some(heading) if heading.is_beside(at) => Witness::Shown,
            _ => Witness::Text,
        };
        if let Some(at) = dates.first() {
            raw.claim(RawField::Date, &self.texts[**at], witness(**at));
        } else if let Some(text) = self.distant_date() {
            raw.claim(RawField::Date, text, Witness::Text);
        }
        if let Some(at) = updates.first() {
            raw.claim(RawField::Updated, without_label(&self.texts[**at]), witness(**at));
        } else if let Some(text) = self.distant_update() {
            raw.claim(RawField::Updated, text, Witness::Text);
        }
    }

    /// Finds a byline far from the heading: one that says who wrote the text.
    fn distant_byline(&self) -> Option<String> {
        let is_sure = |text: &&String| {
            text.get(..11).is_some_and(|start| start.eq_ignore_ascii_case("written by "))
        };
        let mut bylines = self.texts.iter().filter(is_sure).filter_map(|text| byline(text, None));
        let first = bylines.next()?;
        bylines.all(|byline| byline == first).then_some(first)
    }

    /// Finds a date of modification far from the heading: the only one that is called so.
    fn distant_update(&self) -> Option<&str> {
        let mut dates = self.texts.iter().filter(|text| is_date(text)).filter_map(|text| {
            let date = without_label(text);
            (date != text).then_some(date)
        });
        let first = dates.next()?;
        dates.all(|date| date == first).then_some(first)
    }

    /// Finds a date far from the heading: one that is called one of publication, or the
    /// only one that stands alone in a text.
    fn distant_date(&self) -> Option<&str> {
        let is_named = |text: &str| {
            let lower = text.to_lowercase();
            PUBLISHING_WORDS.iter().any(|word| lower.contains(word))
                && has_date(text, MAX_NAMED_DATE_LEN)
        };
        let texts = || self.texts.iter().map(String::as_str);
        let mut alone: Vec<&str> = (0..self.texts.len())
            .filter(|at| is_date(&self.texts[*at]) && !self.says_updated(*at))
            .map(|at| self.texts[at].as_str())
            .collect();
        alone.dedup();
        texts()
            .find(|text| is_named(text))
            .or_else(|| alone.first().copied().filter(|_| alone.len() == 1))
    }
}

/// Cuts off the words before a date.
fn without_label(text: &str) -> &str {
    let is_word = |word: &str| {
        let lower = word.to_lowercase();
        UPDATE_WORDS.iter().any(|known| lower.contains(known))
    };
    let Some((first, rest)) = text.split_once([' ', ':', '\u{a0}']) else { return text };
    let rest = rest.trim_start_matches([' ', ':', '\u{a0}']);
    if is_word(first) {
        rest.strip_prefix("on ").unwrap_or(rest)
    } else if first.eq_ignore_ascii_case("last") {
        without_label(rest)
    } else {
        text
    }
}

/// Reads "By" and a name, which may stand in the next text.
fn byline(text: &str, next: Option<&String>) -> Option<String> {
    let lower = text.to_lowercase();
    let name = if BY.contains(&lower.as_str()) {
        next?
    } else {
        let len =
            BY.iter().filter(|by| lower.starts_with(&format!("{by} "))).map(|by| by.len()).max()?;
        text.get(len..)?.trim()
    };
    let is_name = name.starts_with(char::is_uppercase) && name.split_whitespace().count() <= 8;
    is_name.then(|| format!("By {name}"))
}

/// Tells whether a text is a date, with nothing but a label before it.
fn is_date(text: &str) -> bool {
    has_date(text, MAX_DATE_LEN) && parse_date(without_label(text), &DateContext::default()).is_ok()
}

fn has_date(text: &str, max: usize) -> bool {
    let is_year =
        |digits: &&str| digits.len() == 4 && (digits.starts_with('1') || digits.starts_with("20"));
    let numbers: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).collect();
    text.chars().count() <= max && numbers.len() >= 2 && numbers.iter().any(is_year)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::RawBody;

    fn claims(texts: &[&str]) -> Vec<(RawField, String, Witness)> {
        let mut page = Texts::default();
        for text in texts {
            if let Some(heading) = text.strip_prefix("# ") {
                page.add_heading(1, heading.to_owned());
                page.add(heading);
            } else {
                page.add(text);
            }
        }
        let mut raw = RawArticle::new(RawBody::Plain(String::new()));
        page.claim(page.heading(&["Boat Comes Back | Post"]), &mut raw);
        raw.claims.into_iter().map(|claim| (claim.field, claim.value, claim.witness)).collect()
    }

    #[test]
    fn a_name_may_stand_in_the_next_text() {
        for (text, next, expected) in [
            ("By", Some("Ana Bo".to_owned()), Some("By Ana Bo")),
            ("by Ana Bo", None, Some("By Ana Bo")),
            ("Written by Ana Bo", None, Some("By Ana Bo")),
            ("By", None, None),
            ("By this time", None, None),
            ("Bystanders", None, None),
        ] {
            assert_eq!(byline(text, next.as_ref()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn dates_are_told_from_other_texts() {
        assert!(is_date("December 23, 2025"));
        assert!(is_date("17.05.2021"));
        assert!(!is_date("Best boats of 2025"));
    }

    #[test]
    fn the_date_beside_the_main_heading_counts() {
        use RawField::{Date, Updated};
        let date = |text: &str, witness| vec![(Date, text.to_owned(), witness)];
        assert_eq!(
            claims(&["# Post", "Jan 1, 2001", "# Boat Comes Back", "Ana", "May 3, 1931"]),
            date("May 3, 1931", Witness::Shown)
        );
        let menu = ["Menu"; 40];
        assert_eq!(
            claims(
                &[&["# Boat Comes Back"], &menu[..], &["Posted on May 3, 1931 at noon"]].concat()
            ),
            date("Posted on May 3, 1931 at noon", Witness::Text)
        );
        assert_eq!(
            claims(&["# Boat Comes Back", "Updated: May 4, 1931", "May 3, 1931"]),
            [
                (Date, "May 3, 1931".to_owned(), Witness::Shown),
                (Updated, "May 4, 1931".to_owned(), Witness::Shown)
            ]
        );
        assert_eq!(
            claims(&["# Boat Comes Back", "Last updated", "May 4, 1931"]),
            [(Updated, "May 4, 1931".to_owned(), Witness::Shown)]
        );
    }

    #[test]
    fn a_date_far_away_counts_if_it_is_alone() {
        let menu = ["Menu"; 40];
        let one = [&["# Boat Comes Back"], &menu[..], &["May 3, 1931"]].concat();
        assert_eq!(claims(&one).len(), 1);
        assert_eq!(claims(&[&one[..], &["May 5, 1931"]].concat()), []);
    }
}
