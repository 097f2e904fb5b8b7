//! Plain text: running text, or header lines and then running text.
//!
//! Reads the header block only: the lines at the top that open with a known name
//! and a colon. What the first lines of the running text mean (headline, byline,
//! dateline) is for [`crate::normalize`], which has to know that of other
//! formats too.

use super::ParseFailure;
use crate::article::{RawArticle, RawBody, RawField, Witness};

/// The names of header lines, in lower case, with what they state.
const HEADERS: &[(&str, RawField)] = &[
    ("title", RawField::Title),
    ("headline", RawField::Title),
    ("subtitle", RawField::Subtitle),
    ("subhead", RawField::Subtitle),
    ("deck", RawField::Subtitle),
    ("date", RawField::Date),
    ("published", RawField::Date),
    ("publication date", RawField::Date),
    ("pubdate", RawField::Date),
    ("updated", RawField::Updated),
    ("modified", RawField::Updated),
    ("author", RawField::Byline),
    ("authors", RawField::Byline),
    ("byline", RawField::Byline),
    ("by", RawField::Byline),
    ("dateline", RawField::Dateline),
    ("credits", RawField::Credits),
    ("credit", RawField::Credits),
    ("source", RawField::Source),
    ("publisher", RawField::Source),
    ("publication", RawField::Source),
    ("newspaper", RawField::Source),
    ("url", RawField::Url),
    ("link", RawField::Url),
    ("section", RawField::Section),
    ("category", RawField::Section),
    ("language", RawField::Lang),
    ("lang", RawField::Lang),
    ("tags", RawField::Tag),
    ("keywords", RawField::Tag),
    ("people", RawField::Person),
    ("persons", RawField::Person),
    ("places", RawField::Place),
    ("slug", RawField::Slug),
    ("kind", RawField::Kind),
    ("type", RawField::Kind),
];

/// A title line may stand above the header lines: they are looked for this far.
const LINES_BEFORE_HEADERS: usize = 2;

/// Splits the header lines off and keeps the rest as it is.
///
/// Blank lines and a byline may stand among them; the last header ends the
/// block. Where it does not begin the file, it must follow its first line (a
/// headline) and hold two headers or more, so that a sentence such as "Source:
/// none." in the text is left alone.
pub(super) fn parse(text: &str) -> Result<RawArticle, ParseFailure> {
    let mut raw = RawArticle::new(RawBody::Plain(String::new()));
    let lines: Vec<&str> = text.lines().collect();
    let block = header_block(&lines);
    for line in &lines[block.clone()] {
        if let Some((field, value)) = header(line) {
            claim(&mut raw, field, value);
        } else if is_byline(line) {
            raw.claim(RawField::Byline, line, Witness::Header);
        }
    }
    let rest: Vec<&str> = lines[..block.start].iter().chain(&lines[block.end..]).copied().collect();
    raw.body = RawBody::Plain(rest.join("\n"));
    Ok(raw)
}

/// Returns the range of lines from the first header to the last.
fn header_block(lines: &[&str]) -> std::ops::Range<usize> {
    let filled = lines.iter().enumerate().filter(|(_, line)| !line.trim().is_empty());
    for (nth, (start, _)) in filled.take(LINES_BEFORE_HEADERS).enumerate() {
        if header(lines[start]).is_none() {
            continue;
        }
        let block = lines[start..]
            .iter()
            .take_while(|line| line.trim().is_empty() || is_byline(line) || header(line).is_some());
        let headers: Vec<usize> =
            block.enumerate().filter(|(_, line)| header(line).is_some()).map(|(i, _)| i).collect();
        if headers.len() > nth {
            return start..start + headers.last().map_or(0, |last| last + 1);
        }
    }
    0..0
}

fn is_byline(line: &str) -> bool {
    line.len() < 100 && line.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("by "))
}

fn claim(raw: &mut RawArticle, field: RawField, value: &str) {
    match field {
        RawField::Source if is_address(value) => raw.claim(RawField::Url, value, Witness::Header),
        RawField::Person | RawField::Place => {
            value.split(';').for_each(|name| raw.claim(field, name, Witness::Header));
        }
        _ => raw.claim(field, value, Witness::Header),
    }
}

fn is_address(value: &str) -> bool {
    value.starts_with("http://") || value.starts_with("https://")
}

/// Reads a header line: a known name, a colon, and a value or nothing.
fn header(line: &str) -> Option<(RawField, &str)> {
    let line = line.trim_start_matches('\u{feff}');
    let (name, value) = line.split_once(':')?;
    if name.len() > 24 || name.starts_with(char::is_whitespace) {
        return None;
    }
    let name = name.trim().to_lowercase();
    let field = HEADERS.iter().find(|(header, _)| *header == name)?.1;
    Some((field, value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(text: &str) -> Vec<(RawField, String)> {
        let raw = parse(text).expect("plain text is always read");
        raw.claims.into_iter().map(|c| (c.field, c.value)).collect()
    }

    fn body(text: &str) -> String {
        parse(text).expect("plain text is always read").body.as_str().to_owned()
    }

    #[test]
    fn header_lines_become_claims_and_leave_the_body() {
        let text = "Headline: Ferry returns\nDate: 3 May 1931\nAUTHOR: Ana Bo\nSource: http://a.example/1\n\nThe ferry came back.\n";
        assert_eq!(
            claims(text),
            [
                (RawField::Title, "Ferry returns".to_owned()),
                (RawField::Date, "3 May 1931".to_owned()),
                (RawField::Byline, "Ana Bo".to_owned()),
                (RawField::Url, "http://a.example/1".to_owned()),
            ]
        );
        assert_eq!(body(text), "\nThe ferry came back.");
    }

    #[test]
    fn a_block_may_follow_the_headline() {
        let text = "Ferry returns\nDate: 3 May 1931\nSource: The Harbour Post\n\nIt came back.";
        assert_eq!(claims(text).len(), 2);
        assert_eq!(body(text), "Ferry returns\n\nIt came back.");
    }

    #[test]
    fn a_byline_and_blank_lines_may_stand_among_headers() {
        let text = "Title: Ferry returns\nBy Ana Bo\n\nDate: 3 May 1931\n\nBy noon it came back.";
        assert_eq!(claims(text).len(), 3);
        assert_eq!(body(text), "\nBy noon it came back.");
    }

    #[test]
    fn a_sentence_with_a_colon_is_text() {
        for text in [
            "Ferry returns\n\nSource: none was named.\nThe end.",
            "Note: Ferries run late.\nMore.",
            "He said: nothing",
            "",
            ":",
        ] {
            assert_eq!(claims(text), [], "{text}");
            assert_eq!(body(text).trim_end(), text);
        }
    }
}
