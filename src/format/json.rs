//! JSON: an object is an article, whether it stands in a line of its own, in a list,
//! in an envelope, or alone.
//!
//! Where records begin and end is found by [`super::cut`]; what a key means is in
//! [`super::keys`].

mod extended;
mod shapes;

use serde_json::{Map, Value};

use super::ParseFailure;
use crate::article::RawArticle;
pub(super) use shapes::ENVELOPES;
use shapes::{articles, text_without_key};

/// How deep values may be nested: serde_json's limit, which it does not name.
const MAX_DEPTH: usize = 127;

/// Reads one line of JSON lines; a blank one holds no article.
pub(super) fn parse_line(line: &str) -> Result<Vec<RawArticle>, ParseFailure> {
    let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if line.is_empty() {
        return Ok(Vec::new());
    }
    match value(line)? {
        Value::Object(object) => articles_of(&object),
        _ => Err(ParseFailure::Record("line is not a JSON object".to_owned())),
    }
}

/// Reads one record of a JSON file; figures and the like hold no article.
pub(super) fn parse(text: &str) -> Result<Vec<RawArticle>, ParseFailure> {
    let value = value(text.trim_start_matches('\u{feff}'))?;
    match &value {
        Value::Object(object) => articles_of(object),
        _ if shapes::holds_text(&value) => {
            Err(ParseFailure::Record("a text where an object should be".to_owned()))
        }
        _ => Ok(Vec::new()),
    }
}

/// Reads the articles of an object. That it holds none although it holds text is told:
/// most likely its keys are not known.
fn articles_of(object: &Map<String, Value>) -> Result<Vec<RawArticle>, ParseFailure> {
    let articles = articles(object);
    if !articles.iter().all(shapes::is_blank) {
        return Ok(articles);
    }
    match text_without_key(object) {
        Some(key) => {
            Err(ParseFailure::Record(format!("no key that is known holds text, but {key:?} does")))
        }
        None => Ok(articles),
    }
}

fn value(text: &str) -> Result<Value, ParseFailure> {
    let parsed = serde_json::from_str(text)
        .or_else(|error| serde_json::from_str(&repaired(text)).map_err(|_| error));
    let mut value = parsed.map_err(|error| match depth(text) {
        0..=MAX_DEPTH => ParseFailure::Record(format!("not valid JSON: {error}")),
        depth => ParseFailure::TooDeep(depth),
    })?;
    extended::unwrap(&mut value);
    Ok(value)
}

/// Counts how many brackets are open at most, outside of strings.
fn depth(text: &str) -> usize {
    let (mut open, mut deepest) = (0_usize, 0);
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'{' | b'[' => open += 1,
            b'}' | b']' => open = open.saturating_sub(1),
            b'"' => skip_string(&mut bytes),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest
}

fn skip_string(bytes: &mut std::str::Bytes<'_>) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return,
            b'\\' => drop(bytes.next()),
            _ => {}
        }
    }
}

/// Replaces what some writers of JSON put out and the standard has not: `NaN` and
/// infinities, numbers beyond all measure (`1e400`), and halves of surrogate pairs.
fn repaired(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let (mut rest, mut in_string) = (line, false);
    while let Some(at) = rest.find(['"', '\\', 'N', 'I', 'e', 'E']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (written, len) = match rest.as_bytes()[0] {
            b'"' => {
                in_string = !in_string;
                ("\"", 1)
            }
            b'\\' => escape(rest),
            _ if !in_string && rest.starts_with("NaN") => ("null", 3),
            _ if !in_string && rest.starts_with("Infinity") => ("0", 8),
            b'e' | b'E' if !in_string && out.ends_with(|c: char| c.is_ascii_digit()) => {
                exponent(rest)
            }
            _ => (&rest[..1], 1),
        };
        out.push_str(written);
        rest = &rest[len..];
    }
    out.push_str(rest);
    out
}

/// Reads the exponent that opens a text: what to write for it, and its length. None of
/// three digits counts.
fn exponent(text: &str) -> (&str, usize) {
    let sign = 1 + usize::from(text[1..].starts_with(['+', '-']));
    let digits = text[sign..].bytes().take_while(u8::is_ascii_digit).count();
    let len = sign + digits;
    if digits >= 3 { ("e0", len) } else { (&text[..len], len) }
}

/// Reads the escape that opens a text: what to write for it, and its length.
fn escape(text: &str) -> (&str, usize) {
    let unit = |at: usize| text.get(at..at + 6).filter(|unit| unit.starts_with("\\u"));
    let code = |at: usize| unit(at).and_then(|unit| u16::from_str_radix(&unit[2..], 16).ok());
    let is_low = |code: Option<u16>| code.is_some_and(|code| (0xdc00..=0xdfff).contains(&code));
    match code(0) {
        Some(0xd800..=0xdbff) if is_low(code(6)) => (&text[..12], 12),
        Some(0xd800..=0xdfff) => ("\\ufffd", 6),
        _ => {
            let len = text.chars().take(2).map(char::len_utf8).sum();
            (&text[..len], len)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_an_article() {
        let line = r#"{"id": 7, "title": "Storm", "text": "It blew.\nHard.", "url": "http://a.example/7"}"#;
        let raw = parse_line(line).expect("valid");
        assert_eq!(raw[0].key.as_deref(), Some("7"));
        assert_eq!(raw[0].body.as_str(), "It blew.\nHard.");
        assert_eq!((raw.len(), raw[0].claims.len()), (1, 2));
    }

    #[test]
    fn ids_dates_and_numbers_of_databases_are_read() {
        let line = r#"{"_id": {"$oid": "63a"}, "date": {"$date": {"$numberLong": "-533779200000"}}, "updated": {"$date": "1953-02-02T00:00:00Z"}, "text": "It blew."}"#;
        let raw = parse_line(line).expect("valid").pop().expect("an article");
        assert_eq!(raw.key.as_deref(), Some("63a"));
        let dates: Vec<&str> = raw.claims.iter().map(|claim| claim.value.as_str()).collect();
        assert_eq!(dates, ["1953-02-01T00:00:00Z", "1953-02-02T00:00:00Z"]);
        let line =
            r#"{"_id": {"$numberLong": "7"}, "year": {"$numberInt": "1953"}, "text": "It blew."}"#;
        let raw = parse_line(line).expect("valid").pop().expect("an article");
        assert_eq!((raw.key.as_deref(), raw.claims[0].value.as_str()), (Some("7"), "1953"));
    }

    #[test]
    fn the_address_names_a_record_without_an_id() {
        let raw = parse_line(r#"{"url": "http://a.example/7"}"#).expect("valid");
        assert_eq!(raw[0].key.as_deref(), Some("http://a.example/7"));
    }

    #[test]
    fn what_other_writers_put_out_is_repaired() {
        for (line, title) in [
            (
                r#"{"title": "a NaN \ud83d\ude00 \ud83d b \udc00", "n": NaN, "i": -Infinity}"#,
                "a NaN 😀 \u{fffd} b \u{fffd}",
            ),
            (r#"{"title": "a 1e400", "n": -1.5E+400, "m": 1e5}"#, "a 1e400"),
            (r#"{"title": "q \" NaN \\", "n": NaN}"#, "q \" NaN \\"),
        ] {
            let raw = parse_line(line).expect("repaired");
            assert_eq!(raw[0].claims[0].value, title);
        }
    }

    #[test]
    fn text_that_gives_no_article_is_told() {
        for (text, is_told) in [
            (r#"{"header": "A storm came over the sea"}"#, true),
            (r#"{"rows": [["Storm", "A storm came over the sea"]]}"#, true),
            (r#"["Storm", "A storm came over the sea"]"#, true),
            (r#"{"section": "Home and garden", "articles": [], "status": "ok"}"#, false),
            (r#"{"href": "https://a.example/a storm over the sea", "n": 1}"#, false),
            ("[1]", false),
        ] {
            assert_eq!(parse(text).is_err(), is_told, "{text}");
        }
    }

    #[test]
    fn blank_lines_are_skipped_and_bad_ones_told() {
        assert_eq!(parse_line(" \u{feff}\r"), Ok(Vec::new()));
        for line in ["[1]", "\"text\"", "{\"title\": ", "{} {}", "nonsense"] {
            assert!(parse_line(line).is_err(), "{line}");
        }
    }
}
