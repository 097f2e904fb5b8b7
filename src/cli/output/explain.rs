//! An article field by field: what it holds, who said so, how sure that is, and what the
//! others said.

mod others;

use std::io::{self, Write};

use super::super::terminal::{Style, Terminal, cut, shown, width_of};
use super::counted;
use super::witness::name_of;
use super::wrap::wrapped;
use morgue::article::{Article, Evidence, Removal};
use others::{Reading, others};

/// Columns of the fields' names.
const NAMES: usize = 10;
/// Columns of a line that was left out, where it is an example.
const EXAMPLE: usize = 40;
/// Lines that were left out that are shown as examples, of each reason.
const MAX_EXAMPLES: usize = 3;
/// Values of a field that are shown.
const MAX_VALUES: usize = 12;
/// A body of no more words is shown whole.
const FEW_WORDS: usize = 15;

/// Where an explanation goes.
struct Page<'a> {
    terminal: &'a Terminal,
    out: &'a mut dyn Write,
}

/// Prints an article field by field.
pub fn print_explained(
    article: &Article,
    terminal: &Terminal,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut page = Page { terminal, out };
    page.head(article)?;
    let mut missing = Vec::new();
    for (name, values, reading) in fields(article) {
        let said = article.evidence.get(name).map_or(&[][..], Vec::as_slice);
        if values.is_empty() && name != "date" {
            missing.push(name);
            continue;
        }
        let why = reason(name, &values, said, reading);
        let value = if values.is_empty() { "none".to_owned() } else { listed(&values) };
        page.field(name, &value, &why)?;
        if name == "date" && article.has_date_conflict() {
            page.field("", "", "in conflict: stated dates are more than two days apart")?;
        }
    }
    if !missing.is_empty() {
        page.field("no", &missing.join(", "), "")?;
    }
    page.body(article)?;
    page.removed(article)?;
    article.notes.iter().try_for_each(|note| page.field("note", note, ""))
}

/// The fields that are said of an article, in the order of the field table.
fn fields(article: &Article) -> Vec<(&'static str, Vec<String>, Reading)> {
    let one = |value: &Option<String>| value.iter().cloned().collect::<Vec<_>>();
    let many = |values: &[String]| values.to_vec();
    let date = |date: Option<String>| date.into_iter().collect::<Vec<_>>();
    vec![
        ("title", one(&article.title), Reading::Text),
        ("subtitle", one(&article.subtitle), Reading::Text),
        ("date", date(article.date.map(|date| date.to_string())), Reading::Date),
        ("updated", date(article.updated.map(|date| date.to_string())), Reading::Date),
        ("authors", many(&article.authors), Reading::List),
        ("dateline", one(&article.dateline), Reading::Text),
        ("credits", many(&article.credits), Reading::List),
        ("slug", one(&article.slug), Reading::Text),
        ("kind", one(&article.kind), Reading::Text),
        ("people", many(&article.people), Reading::List),
        ("places", many(&article.places), Reading::List),
        ("source", one(&article.source), Reading::Text),
        ("section", one(&article.section), Reading::Text),
        ("tags", many(&article.tags), Reading::List),
        ("lang", one(&article.lang), Reading::Text),
        ("url", one(&article.url), Reading::Text),
    ]
}

/// Joins values; of a long list the first.
fn listed(values: &[String]) -> String {
    let (first, rest) = values.split_at(values.len().min(MAX_VALUES));
    let more = if rest.is_empty() { String::new() } else { format!("; {} more", rest.len()) };
    first.join("; ") + &more
}

/// Says who gave a field its value, how sure that is, and what the others said.
fn reason(name: &str, values: &[String], said: &[Evidence], reading: Reading) -> String {
    match said.first() {
        None if name == "date" => "nothing in the file gives one that can be read".to_owned(),
        None => "nothing says otherwise".to_owned(),
        Some(_) if values.is_empty() => "what is said can't be used".to_owned(),
        Some(chosen) => {
            let mut parts =
                vec![format!("{}, {}", name_of(name, chosen.source), sureness(chosen.confidence))];
            parts.extend(others(name, values, said, reading));
            parts.join("; ")
        }
    }
}

/// Says in a word how sure a value is.
fn sureness(confidence: f32) -> &'static str {
    match confidence {
        0.9.. => "sure",
        0.75.. => "fairly sure",
        0.5.. => "likely",
        _ => "a guess",
    }
}

impl Page<'_> {
    /// Prints which article this is.
    fn head(&mut self, article: &Article) -> io::Result<()> {
        let record = article.record.iter().map(|record| format!(" #{}", shown(record)));
        let name = shown(&article.path) + &record.collect::<String>();
        let title = self.terminal.styled(&name, Style::Title);
        writeln!(self.out, "{title} ({}, id {})", article.format, article.id)
    }

    /// Prints a field: its value and, on the same line where there is room, the reason.
    fn field(&mut self, name: &str, value: &str, why: &str) -> io::Result<()> {
        let width = self.terminal.measure(NAMES).max(20);
        let mut lines = wrapped(value, &[], self.terminal, width);
        let mut reasons = Vec::new();
        let why = shown(why);
        let last = lines.last().map_or(0, |line| width_of(line));
        let fits = last > 0 && !why.is_empty() && last + 3 + width_of(&why) <= width;
        let faint = |text: &str| self.terminal.styled(text, Style::Faint);
        if fits && let Some(line) = lines.last_mut() {
            line.push_str(&faint(&format!(" — {why}")));
        } else {
            let wrapped = wrapped(&why, &[], self.terminal, width);
            reasons.extend(wrapped.iter().map(|line| faint(line)));
        }
        for (i, line) in lines.iter().chain(&reasons).enumerate() {
            let name = format!("{:<NAMES$}", if i == 0 { name } else { "" });
            writeln!(self.out, "{}{line}", self.terminal.styled(&name, Style::Faint))?;
        }
        Ok(())
    }

    /// Prints how long the body is, and how it begins and ends.
    fn body(&mut self, article: &Article) -> io::Result<()> {
        let words: Vec<&str> = article.body.split_whitespace().collect();
        let width = self.terminal.measure(NAMES).saturating_sub(10) / 2;
        let text = match words.len() {
            0 => String::new(),
            len if len <= FEW_WORDS => format!(": {}", words.join(" ")),
            _ => format!(": {} … {}", first_words(&words, width), last_words(&words, width)),
        };
        let paragraphs = article.body.split("\n\n").filter(|text| !text.is_empty()).count();
        let size = format!(
            "{} in {}",
            counted(article.words, "word"),
            counted(paragraphs as u64, "paragraph")
        );
        self.field("body", &format!("{size}{text}"), "")
    }

    /// Prints what was left out of the body, and why.
    fn removed(&mut self, article: &Article) -> io::Result<()> {
        for (reason, what) in [
            (Removal::Page, "of the page around the article"),
            (Removal::Repeated, "that the source repeats in other articles"),
        ] {
            let lines: Vec<&str> = article
                .removed
                .iter()
                .filter(|line| line.reason == reason)
                .map(|line| line.text.as_str())
                .collect();
            if lines.is_empty() {
                continue;
            }
            let examples = lines.iter().take(MAX_EXAMPLES);
            let examples: Vec<String> =
                examples.map(|line| format!("“{}”", cut(line, EXAMPLE))).collect();
            let more = if lines.len() > MAX_EXAMPLES { ", …" } else { "" };
            let count = counted(lines.len() as u64, "line");
            self.field("left out", &format!("{count} {what}: {}{more}", examples.join(", ")), "")?;
        }
        Ok(())
    }
}

/// Returns the first words that fit, or the beginning of one that does not.
fn first_words(words: &[&str], width: usize) -> String {
    let text = words[..fitting(words.iter(), width)].join(" ");
    if text.is_empty() { cut(words[0], width).trim_end_matches('…').to_owned() } else { text }
}

/// Returns the last words that fit, or the end of one that does not.
fn last_words(words: &[&str], width: usize) -> String {
    let num_words = fitting(words.iter().rev(), width);
    if num_words > 0 {
        return words[words.len() - num_words..].join(" ");
    }
    let reversed: String = words[words.len() - 1].chars().rev().collect();
    cut(&reversed, width).trim_end_matches('…').chars().rev().collect()
}

/// Returns how many words fit in so many columns.
fn fitting<'w>(words: impl Iterator<Item = &'w &'w str>, width: usize) -> usize {
    let mut used = 0;
    let fits = |word: &&&str| {
        used += width_of(word) + 1;
        used <= width + 1
    };
    words.take_while(fits).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use morgue::article::{RemovedLine, Witness};

    fn explained(article: &Article, width: usize) -> String {
        let terminal = Terminal { has_color: false, has_links: false, width };
        let mut out = Vec::new();
        print_explained(article, &terminal, &mut out).expect("written");
        String::from_utf8(out).expect("text")
    }

    fn said(value: &str, source: Witness, confidence: f32) -> Evidence {
        Evidence { value: value.into(), source, confidence }
    }

    fn article() -> Article {
        let mut article = Article {
            path: "a.html".into(),
            format: "html".into(),
            title: Some("Boat comes back".into()),
            date: "1931-05-03".parse().ok(),
            kind: Some("article".into()),
            authors: vec!["Ana Bo".into(), "Cy Day".into()],
            body: "It came back.".into(),
            words: 3,
            ..Article::default()
        };
        let titles = vec![
            said("Boat comes back", Witness::Element, 0.95),
            said("Boat Comes Back", Witness::OpenGraph, 0.8),
            said("Best boats", Witness::JsonLd, 0.75),
        ];
        let dates = vec![
            said("1931-05-03", Witness::Shown, 0.95),
            said("1931-05-03T10:00", Witness::JsonLd, 0.9),
            said("1931-06-03", Witness::Meta, 0.9),
        ];
        let authors = vec![
            said("Ana Bo", Witness::JsonLd, 0.9),
            said("Cy Day", Witness::JsonLd, 0.9),
            said("Ana Bo", Witness::Element, 0.6),
        ];
        article.evidence = [("title", titles), ("date", dates), ("authors", authors)]
            .map(|(name, said)| (name.to_owned(), said))
            .into();
        article
    }

    #[test]
    fn a_field_says_who_gave_it_and_who_agrees() {
        let text = explained(&article(), 200);
        for line in [
            "title     Boat comes back — the heading, sure; agrees: og:title; otherwise: “Best boats” (JSON-LD)",
            "in conflict: stated dates are more than two days apart",
            "authors   Ana Bo; Cy Day — JSON-LD, sure; otherwise: “Ana Bo” (the byline)",
            "kind      article — nothing says otherwise",
            "body      3 words in 1 paragraph: It came back.",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        assert!(explained(&article(), 40).lines().all(|line| width_of(line) <= 60));
    }

    #[test]
    fn what_is_missing_or_left_out_is_told() {
        let mut article = article();
        article.date = None;
        article.evidence.remove("date");
        article.notes.push("date `\u{1b}30 February` is left out: there is no such day".into());
        let lines = ["Menu", "Subscribe", "Share", "Terms"];
        article.removed =
            lines.map(|text| RemovedLine { text: text.into(), reason: Removal::Page }).to_vec();
        let text = explained(&article, 100);
        assert!(text.contains("date      none — nothing in the file gives one"), "{text}");
        assert!(text.contains("note      date `␛30 February` is left out"), "{text}");
        assert!(
            text.contains("left out  4 lines of the page around the article: “Menu”"),
            "{text}"
        );
        assert!(text.contains("no        subtitle, updated, dateline"), "{text}");
    }

    #[test]
    fn a_long_list_shows_its_beginning() {
        let values: Vec<String> = (0..14).map(|n| n.to_string()).collect();
        assert!(listed(&values).ends_with("; 11; 2 more"));
        assert_eq!(listed(&values[..2]), "0; 1");
    }

    #[test]
    fn a_long_body_shows_its_ends() {
        let words = ["The", "boat", "came", "back"];
        assert_eq!(
            (first_words(&words, 9), last_words(&words, 9)),
            ("The boat".into(), "came back".into())
        );
        let words = ["東京タワー観光"];
        assert_eq!((first_words(&words, 6), last_words(&words, 6)), ("東京".into(), "観光".into()));
    }
}
