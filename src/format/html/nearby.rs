//! The texts of a page in reading order, and what stands beside its main heading.
//!
//! Readers are told beside the heading who wrote an article and when. A date there is
//! what the article states; one far away mostly belongs to another article.

use crate::article::{RawArticle, RawField, Witness};
use crate::normalize::{caseless_names, is_date_line, says_updated, split_update};

/// Texts of a page that are kept, and how much of each, in characters.
const MAX_TEXTS: usize = 20_000;
const MAX_LEN: usize = 150;

/// Headings that are kept, titles they are compared with, and how much of each, in
/// characters.
const MAX_HEADINGS: usize = 2_000;
const MAX_TITLES: usize = 20;
const MAX_TITLE: usize = 1_000;

/// How many texts behind the heading, and before it, may belong to it.
const BELOW: usize = 14;
const ABOVE: usize = 4;

/// Texts so near behind the heading are beside it; running text counts more, since what
/// comes behind it is no head of the article. Above it stands the day's date, too.
const BESIDE: usize = 9;
const RUNNING_TEXT: usize = 5;

/// A longer text is running text, in characters.
const MAX_LABEL: usize = 140;

/// A date stands in a text no longer than this, in characters; beside the heading with
/// names and more in one no longer than this.
const MAX_DATE_LEN: usize = 40;
const MAX_LINE_LEN: usize = 100;

/// Words of a date.
const MAX_DATE_WORDS: usize = 8;

/// Words that stand before a name, in lower case.
const BY: &[&str] = &["by", "by:", "written by", "written by:", "posted by", "von", "par", "por"];

/// Words in lower case that stand inside names and between them.
const JOINERS: &[&str] = &[
    "al", "and", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "et",
    "la", "le", "ten", "ter", "und", "van", "von", "y", "&",
];

/// More words are no names.
const MAX_NAME_WORDS: usize = 12;

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

/// A label before a date is no longer than this, in characters.
const MAX_WORD_LEN: usize = 30;

/// What the elements around a text say of a date in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Setting {
    /// Nothing.
    #[default]
    Own,
    /// That it is one of modification.
    Update,
    /// That it is no date of the article: a comment's, the day's, another article's.
    Foreign,
}

/// The texts of a page.
#[derive(Default)]
pub(super) struct Texts {
    texts: Vec<String>,
    /// How far each is from the first, running text counted more.
    places: Vec<usize>,
    /// What the elements around each say of it.
    settings: Vec<Setting>,
    /// Headings of the first two levels: their level, number of their first text.
    headings: Vec<(u8, usize, String)>,
}

/// Where the main heading of a page stands among its texts.
#[derive(Clone, Copy)]
pub(super) struct Heading {
    /// Numbers of its first text and of the one behind it.
    start: usize,
    end: usize,
}

impl Heading {
    /// Tells whether a text stands behind it.
    pub fn is_below(self, at: usize) -> bool {
        at >= self.end
    }
}

impl Texts {
    /// Keeps a text.
    pub fn add(&mut self, text: &str, setting: impl FnOnce() -> Setting) {
        let text: String = text.trim().chars().take(MAX_LEN).collect();
        if !text.is_empty() && self.texts.len() < MAX_TEXTS {
            self.places.push(self.next_place());
            // Only dates are asked where they stand.
            let may_be_date = text.contains(|c: char| c.is_ascii_digit());
            self.settings.push(if may_be_date { setting() } else { Setting::Own });
            self.texts.push(text);
        }
    }

    /// Where the text that comes next stands.
    fn next_place(&self) -> usize {
        let is_long = |text: &String| text.chars().count() > MAX_LABEL;
        let step = if self.texts.last().is_some_and(is_long) { RUNNING_TEXT } else { 1 };
        self.places.last().map_or(0, |place| place + step)
    }

    /// How far from the heading a text is; texts above count thrice.
    pub fn distance(&self, heading: Heading, at: usize) -> usize {
        let place = |at: usize| self.places.get(at).copied().unwrap_or_else(|| self.next_place());
        if heading.is_below(at) {
            place(at).saturating_sub(place(heading.end))
        } else {
            3 * place(heading.start).saturating_sub(place(at))
        }
    }

    /// Tells whether a text stands beside the heading.
    pub fn is_beside(&self, heading: Heading, at: usize) -> bool {
        heading.is_below(at) && self.distance(heading, at) <= BESIDE
    }

    /// Tells whether a text stands among comments, teasers or the like.
    pub fn is_foreign(&self, at: usize) -> bool {
        self.setting(at) == Setting::Foreign
    }

    fn setting(&self, at: usize) -> Setting {
        self.settings.get(at).copied().unwrap_or_default()
    }

    /// Keeps a heading, whose texts follow.
    pub fn add_heading(&mut self, level: u8, text: String) {
        if self.headings.len() < MAX_HEADINGS {
            self.headings.push((level, self.texts.len(), text));
        }
    }

    /// Finds the first text that says the same as one of `titles`, and takes it for a
    /// heading of the first level.
    pub fn find_heading(&mut self, titles: &[&str]) -> Option<String> {
        let is_title = |text: &&String| titles.iter().any(|title| title.trim() == text.as_str());
        let at = self.texts.iter().take(MAX_HEADINGS).position(|text| is_title(&text))?;
        let title = self.texts[at].clone();
        self.headings.insert(0, (1, at, title.clone()));
        Some(title)
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
        let says = |text: &str| is_update_word(text) && split_update(text).is_none();
        let is_label = |text: &&String| text.chars().count() <= MAX_WORD_LEN && !is_date(text);
        self.setting(at) == Setting::Update
            || self.texts.get(at).is_some_and(|text| says(text))
            || at
                .checked_sub(1)
                .and_then(|at| self.texts.get(at))
                .filter(is_label)
                .is_some_and(|t| says(t))
    }

    /// Claims the byline and the dates that texts hold.
    pub fn claim(&self, heading: Option<Heading>, raw: &mut RawArticle) {
        let at = heading.map_or(0, |heading| heading.end);
        let is_near = |i: &usize| heading.is_none_or(|heading| self.distance(heading, *i) <= BELOW);
        let below = (at..(at + BELOW).min(self.texts.len())).filter(is_near);
        let above = heading.map_or(0, |heading| heading.start);
        let near: Vec<usize> = below.chain(above.saturating_sub(ABOVE)..above).collect();
        let byline = |at: &usize| byline(&self.texts[*at], self.texts.get(at + 1));
        if let Some(byline) = near.iter().find_map(byline).or_else(|| self.distant_byline()) {
            raw.claim(RawField::Byline, byline, Witness::Text);
        }
        let is_beside = |at: usize| heading.is_some_and(|heading| self.is_beside(heading, at));
        let dates = near.iter().filter(|at| {
            let text = &self.texts[**at];
            !self.is_foreign(**at)
                && (is_date(text) || (is_beside(**at) && is_line_with_date(text)))
        });
        let (updates, dates): (Vec<&usize>, Vec<&usize>) =
            dates.partition(|at| self.says_updated(**at));
        let witness = |at: usize| if is_beside(at) { Witness::Shown } else { Witness::Text };
        if let Some(at) = dates.first() {
            raw.claim(RawField::Date, &self.texts[**at], witness(**at));
        } else if let Some(date) = self.distant_date() {
            raw.claim(RawField::Date, date, Witness::Text);
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

    /// Finds a date far from the heading: one that is called one of publication.
    fn distant_date(&self) -> Option<String> {
        let own = (0..self.texts.len()).filter(|at| !self.is_foreign(*at));
        own.filter_map(|at| named_date(&self.texts[at]).or_else(|| self.labelled_date(at))).next()
    }

    /// Reads a date whose label is the text before it.
    fn labelled_date(&self, at: usize) -> Option<String> {
        let text = Some(&self.texts[at]).filter(|text| is_date(text))?;
        let label = at.checked_sub(1).and_then(|at| self.texts.get(at))?.to_lowercase();
        let is_label = label.chars().count() <= MAX_WORD_LEN
            && PUBLISHING_WORDS.iter().any(|word| label.contains(word));
        is_label.then(|| text.clone())
    }
}

/// Reads a date behind a word that makes it one of publication.
fn named_date(text: &str) -> Option<String> {
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let lower = text.to_lowercase();
    let (at, word) =
        PUBLISHING_WORDS.iter().filter_map(|word| Some((lower.find(word)?, word))).min()?;
    let rest = lower.get(at + word.len()..)?.trim_start_matches([' ', ':']);
    let words: Vec<&str> = rest.split_whitespace().take(MAX_DATE_WORDS).collect();
    // The date may end before the text does.
    let starts = (2..=words.len()).rev().map(|len| words[..len].join(" "));
    starts.chain(words.first().map(|word| (*word).to_owned())).find(|start| is_date(start))
}

/// Tells whether a text is a line such as "By Ana Bo on 3 May 1931 at noon", or has a part
/// that is a date: "Ana Bo | 3 May 1931".
fn is_line_with_date(text: &str) -> bool {
    if text.chars().count() > MAX_LINE_LEN {
        return false;
    }
    let parts = || text.split(['|', '·', '•']).flat_map(|part| part.split(" - "));
    let behind_byline = || {
        let byline = byline(text, None)?;
        let last = byline.split_whitespace().next_back()?;
        Some(text.split_once(last)?.1.trim_start_matches([' ', ',', ':']))
    };
    (parts().count() > 1 && parts().any(is_date)) || behind_byline().is_some_and(is_date)
}

/// Tells whether a text says that its date is one of modification.
fn is_update_word(text: &str) -> bool {
    says_updated(text) || text.to_lowercase().contains("review")
}

/// Cuts off the words before a date.
fn without_label(text: &str) -> &str {
    let Some((first, rest)) = text.split_once([' ', ':', '\u{a0}']) else { return text };
    let rest = rest.trim_start_matches([' ', ':', '\u{a0}']);
    if is_update_word(first) {
        rest.strip_prefix("on ").unwrap_or(rest)
    } else if first.eq_ignore_ascii_case("last") {
        without_label(rest)
    } else {
        text
    }
}

/// Reads "By" and a name, which may stand in the next text.
fn byline(text: &str, next: Option<&String>) -> Option<String> {
    if let Some(names) = caseless_names(text) {
        return Some(names.to_owned());
    }
    let lower = text.to_lowercase();
    let name = if BY.contains(&lower.as_str()) {
        next?
    } else {
        let len =
            BY.iter().filter(|by| lower.starts_with(&format!("{by} "))).map(|by| by.len()).max()?;
        text.get(len..)?.trim()
    };
    let name = leading_names(name);
    (!name.is_empty()).then(|| format!("By {name}"))
}

/// Takes the words of names from the beginning of a text: behind them stand dates,
/// sections and more.
fn leading_names(text: &str) -> String {
    let is_joiner = |word: &&str| JOINERS.contains(word);
    let is_upper = |word: &str| word.starts_with(char::is_uppercase);
    // D'Ormesson is also written d'Ormesson.
    let is_elided = |word: &str| {
        word.split_once(['\'', '’'])
            .is_some_and(|(d, rest)| d.chars().count() <= 2 && is_upper(rest))
    };
    let is_name = |word: &&str| is_upper(word) || is_elided(word) || is_joiner(word);
    let mut words: Vec<&str> = text.split_whitespace().take_while(is_name).collect();
    while words.last().is_some_and(|word| JOINERS.contains(word)) {
        words.pop();
    }
    let is_letter = words.len() == 1 && words[0].chars().count() == 1;
    if words.len() > MAX_NAME_WORDS || is_letter { String::new() } else { words.join(" ") }
}

/// Tells whether a text is a date, or one with that of its update, with nothing but labels.
fn is_date(text: &str) -> bool {
    match split_update(text) {
        Some((published, updated)) => is_single_date(published) && is_single_date(updated),
        None => is_single_date(text),
    }
}

fn is_single_date(text: &str) -> bool {
    text.chars().count() <= MAX_DATE_LEN
        && text.contains(|c: char| c.is_ascii_digit())
        && has_day(text)
        && is_date_line(text)
}

/// Tells whether a text holds a year and another number.
fn has_day(text: &str) -> bool {
    let is_year =
        |digits: &&str| digits.len() == 4 && (digits.starts_with('1') || digits.starts_with("20"));
    let numbers: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).collect();
    numbers.len() >= 2 && numbers.iter().any(is_year)
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
                page.add(heading, || Setting::Own);
            } else {
                page.add(text, || Setting::Own);
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
            ("Von Ada van Bo am 3. Mai 1931 um 10:30 Uhr", None, Some("By Ada van Bo")),
            ("By Ana Bo and Cy Day | Politics", None, Some("By Ana Bo and Cy Day")),
            ("Par Hélène d’Ormesson", None, Some("By Hélène d’Ormesson")),
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
            date("may 3, 1931 at noon", Witness::Text)
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
    fn a_date_may_stand_in_a_line_with_more() {
        assert_eq!(
            named_date(
                "This entry was posted on Sunday, May 3rd, 1931 at 10:12 am and is filed under News."
            ),
            Some("sunday, may 3rd, 1931 at 10:12 am and".to_owned())
        );
        assert_eq!(named_date("It was published in 1931 by a friend."), None);
        assert!(is_line_with_date("Von Max Mustermann am 3. Mai 1931 um 10:30 Uhr"));
        assert!(!is_line_with_date("The council met on 3 May 1931 and closed the harbour to all."));
    }

    #[test]
    fn a_date_behind_the_text_is_not_beside_the_heading() {
        let text = "The boat came back. ".repeat(8);
        let dates = claims(&["# Boat Comes Back", &text, &text, "May 3, 1931"]);
        assert_eq!(dates[0].2, Witness::Text);
    }

    #[test]
    fn dates_of_other_things_do_not_count() {
        let menu = ["Menu"; 40];
        assert_eq!(claims(&[&["# Boat Comes Back"], &menu[..], &["May 3, 1931"]].concat()), []);
        for text in ["The ferry sank on 3 April 1931.", "Council to meet on 5 May 2005", "© 2019"]
        {
            assert_eq!(claims(&["# Boat Comes Back", text]), [], "{text}");
        }
        let above = claims(&["Monday, 3 May 1931", "# Boat Comes Back"]);
        assert_eq!(above[0].2, Witness::Text);
    }
}
