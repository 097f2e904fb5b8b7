//! What the keys of a record mean: one table for every format that names its
//! fields freely (JSON lines, front matter, later tables).
//!
//! Names are compared in lower case and without `_`, `-`, `.` and spaces, so
//! `date_published`, `datePublished` and `Date Published` are one key. The order
//! of the table is the order of claims: the surer name first.

use std::collections::HashMap;

use serde_json::Value;

use super::markup;
use crate::article::{RawArticle, RawField, Witness};

/// What a key holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// A statement about a field.
    Field(RawField),
    /// A date, which may be given as a number.
    Date(RawField),
    /// The text of the article.
    Body,
    /// The record's own name.
    Key,
}

const ALIASES: &[(&str, Slot)] = &[
    ("title", Slot::Field(RawField::Title)),
    ("headline", Slot::Field(RawField::Title)),
    ("webtitle", Slot::Field(RawField::Title)),
    ("name", Slot::Field(RawField::Title)),
    ("subtitle", Slot::Field(RawField::Subtitle)),
    ("deck", Slot::Field(RawField::Subtitle)),
    ("standfirst", Slot::Field(RawField::Subtitle)),
    ("date", Slot::Date(RawField::Date)),
    ("published", Slot::Date(RawField::Date)),
    ("publishedat", Slot::Date(RawField::Date)),
    ("publisheddate", Slot::Date(RawField::Date)),
    ("datepublished", Slot::Date(RawField::Date)),
    ("datepublish", Slot::Date(RawField::Date)),
    ("publishdate", Slot::Date(RawField::Date)),
    ("pubdate", Slot::Date(RawField::Date)),
    ("publicationdate", Slot::Date(RawField::Date)),
    ("publicationdatetime", Slot::Date(RawField::Date)),
    ("webpublicationdate", Slot::Date(RawField::Date)),
    ("firstpublished", Slot::Date(RawField::Date)),
    ("timestamp", Slot::Date(RawField::Date)),
    ("updated", Slot::Date(RawField::Updated)),
    ("updatedat", Slot::Date(RawField::Updated)),
    ("lastmod", Slot::Date(RawField::Updated)),
    ("lastmodified", Slot::Date(RawField::Updated)),
    ("modified", Slot::Date(RawField::Updated)),
    ("modifiedat", Slot::Date(RawField::Updated)),
    ("datemodified", Slot::Date(RawField::Updated)),
    ("datemodify", Slot::Date(RawField::Updated)),
    ("modifieddate", Slot::Date(RawField::Updated)),
    ("authors", Slot::Field(RawField::Byline)),
    ("author", Slot::Field(RawField::Byline)),
    ("byline", Slot::Field(RawField::Byline)),
    ("creator", Slot::Field(RawField::Byline)),
    ("dateline", Slot::Field(RawField::Dateline)),
    ("credits", Slot::Field(RawField::Credits)),
    ("credit", Slot::Field(RawField::Credits)),
    ("slug", Slot::Field(RawField::Slug)),
    ("kind", Slot::Field(RawField::Kind)),
    ("type", Slot::Field(RawField::Kind)),
    ("people", Slot::Field(RawField::Person)),
    ("persons", Slot::Field(RawField::Person)),
    ("places", Slot::Field(RawField::Place)),
    ("locations", Slot::Field(RawField::Place)),
    ("location", Slot::Field(RawField::Place)),
    ("section", Slot::Field(RawField::Section)),
    ("sectionname", Slot::Field(RawField::Section)),
    ("category", Slot::Field(RawField::Section)),
    ("categories", Slot::Field(RawField::Section)),
    ("source", Slot::Field(RawField::Source)),
    ("sitename", Slot::Field(RawField::Source)),
    ("site", Slot::Field(RawField::Source)),
    ("publication", Slot::Field(RawField::Source)),
    ("publisher", Slot::Field(RawField::Source)),
    ("newspaper", Slot::Field(RawField::Source)),
    ("sourcedomain", Slot::Field(RawField::Source)),
    ("domain", Slot::Field(RawField::Source)),
    ("hostname", Slot::Field(RawField::Source)),
    ("lang", Slot::Field(RawField::Lang)),
    ("language", Slot::Field(RawField::Lang)),
    ("url", Slot::Field(RawField::Url)),
    ("canonicalurl", Slot::Field(RawField::Url)),
    ("canonical", Slot::Field(RawField::Url)),
    ("weburl", Slot::Field(RawField::Url)),
    ("permalink", Slot::Field(RawField::Url)),
    ("link", Slot::Field(RawField::Url)),
    ("articleurl", Slot::Field(RawField::Url)),
    ("tags", Slot::Field(RawField::Tag)),
    ("keywords", Slot::Field(RawField::Tag)),
    ("body", Slot::Body),
    ("text", Slot::Body),
    ("content", Slot::Body),
    ("maintext", Slot::Body),
    ("articlebody", Slot::Body),
    ("bodytext", Slot::Body),
    ("fulltext", Slot::Body),
    ("articletext", Slot::Body),
    ("id", Slot::Key),
    ("guid", Slot::Key),
    ("uri", Slot::Key),
    ("articleid", Slot::Key),
    ("fingerprint", Slot::Key),
];

/// Names under which an object holds its own name, such as `{"name": "…"}`.
const NAME_KEYS: &[&str] = &["name", "main", "original", "value", "title", "fullname"];

/// How deep lists and objects are followed into.
const MAX_DEPTH: usize = 3;

/// A record, with its keys in the form they are compared in.
pub(super) struct Record<'v>(HashMap<String, &'v Value>);

impl<'v> Record<'v> {
    /// Takes an object; of two keys that compare equal the first counts.
    pub(super) fn new(object: &'v serde_json::Map<String, Value>) -> Self {
        let mut keys = HashMap::with_capacity(object.len());
        for (name, value) in object {
            keys.entry(comparable(name)).or_insert(value);
        }
        Self(keys)
    }

    /// Adds a claim to `raw` for every key of the record that states a field.
    pub(super) fn claim_fields(&self, raw: &mut RawArticle, witness: Witness) {
        for (alias, slot) in ALIASES {
            let (field, texts) = match (slot, self.0.get(*alias)) {
                (Slot::Field(field), Some(value)) => (*field, texts(value)),
                (Slot::Date(field), Some(value)) => (*field, dates(value)),
                _ => continue,
            };
            // A record's first category is its desk, the others say what it is about.
            let section = field == RawField::Section && texts.len() > 1;
            for (i, text) in texts.into_iter().enumerate() {
                let field = if section && i > 0 { RawField::Tag } else { field };
                raw.claim(field, text, witness);
            }
        }
    }

    /// Returns the text of the article: the longest of the keys that hold one.
    pub(super) fn body(&self) -> Option<String> {
        let bodies = self.values(Slot::Body).map(|value| texts(value).join("\n\n"));
        // The first of equally long ones, so that the table's order decides.
        bodies.rev().max_by_key(String::len).filter(|body| !body.is_empty())
    }

    /// Returns the record's own name.
    pub(super) fn key(&self) -> Option<String> {
        self.values(Slot::Key).find_map(|value| texts(value).into_iter().next())
    }

    /// Returns the texts under a key, in the form it is compared in.
    pub(super) fn texts_of(&self, key: &str) -> Vec<String> {
        self.0.get(key).map(|value| texts(value)).unwrap_or_default()
    }

    fn values(&self, slot: Slot) -> impl DoubleEndedIterator<Item = &&'v Value> {
        ALIASES.iter().filter(move |(_, s)| *s == slot).filter_map(|(alias, _)| self.0.get(*alias))
    }
}

fn comparable(name: &str) -> String {
    let kept = name.chars().filter(|c| !matches!(c, '_' | '-' | '.' | ' '));
    kept.flat_map(char::to_lowercase).collect()
}

/// Returns the texts of a value: itself, its members, or its name.
fn texts(value: &Value) -> Vec<String> {
    let mut out = Vec::new();
    collect_texts(value, MAX_DEPTH, &mut out);
    out
}

fn collect_texts(value: &Value, depth: usize, out: &mut Vec<String>) {
    match value {
        Value::String(text) => out.extend(meaningful(text)),
        Value::Number(number) => out.push(number.to_string()),
        Value::Array(values) if depth > 0 => {
            values.iter().for_each(|value| collect_texts(value, depth - 1, out));
        }
        Value::Object(object) if depth > 0 => {
            let record = Record::new(object);
            if let Some(name) = NAME_KEYS.iter().find_map(|key| record.0.get(*key)) {
                collect_texts(name, depth - 1, out);
            }
        }
        _ => {}
    }
}

/// Returns a text without markup, unless it stands for nothing.
fn meaningful(text: &str) -> Option<String> {
    let text = text.trim();
    let nothing = ["", "none", "null", "nan", "n/a", "undefined"];
    (!nothing.contains(&text.to_lowercase().as_str())).then(|| markup::reduce(text).into_owned())
}

/// Returns the dates of a value as text; numbers are epochs or digits of a date.
fn dates(value: &Value) -> Vec<String> {
    texts(value).into_iter().map(|text| epoch(&text).unwrap_or(text)).collect()
}

/// Reads 10 digits as seconds and 13 as milliseconds since 1970, in UTC.
fn epoch(text: &str) -> Option<String> {
    let (whole, _) = text.split_once('.').unwrap_or((text, ""));
    let number: i64 = whole.parse().ok()?;
    let seconds = match whole.len() {
        10 => number,
        13 => number / 1000,
        _ => return None,
    };
    jiff::Timestamp::from_second(seconds).ok().map(|time| time.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::article::RawBody;

    fn claims(value: Value) -> Vec<(RawField, String)> {
        let mut raw = RawArticle::new(RawBody::Plain(String::new()));
        let object = value.as_object().expect("an object").clone();
        Record::new(&object).claim_fields(&mut raw, Witness::Key);
        raw.claims.into_iter().map(|c| (c.field, c.value)).collect()
    }

    #[test]
    fn keys_compare_without_case_and_punctuation() {
        for key in ["date_published", "datePublished", "Date-Published", "DATE PUBLISHED"] {
            assert_eq!(
                claims(json!({key: "1931-05-03"})),
                [(RawField::Date, "1931-05-03".into())],
                "{key}"
            );
        }
    }

    #[test]
    fn values_may_be_nested_or_stand_for_nothing() {
        for (value, expected) in [
            (json!({"authors": ["Ana Bo", {"name": "Cy Day"}]}), vec!["Ana Bo", "Cy Day"]),
            (json!({"publisher": {"id": 7, "name": "The Post"}}), vec!["The Post"]),
            (json!({"title": "None"}), vec![]),
            (json!({"title": null, "headline": "Storm"}), vec!["Storm"]),
            (json!({"categories": ["Harbour", "Ferries"]}), vec!["Harbour", "Ferries"]),
            (json!({"date": 1_234_567_890}), vec!["2009-02-13T23:31:30Z"]),
            (json!({"date": 1_234_567_890_123_i64}), vec!["2009-02-13T23:31:30Z"]),
            (json!({"date": "1234567890.0"}), vec!["2009-02-13T23:31:30Z"]),
            (json!({"date": 19_310_503}), vec!["19310503"]),
            (json!({"title": "<b>Storm</b> &amp; sea"}), vec!["Storm & sea"]),
        ] {
            let values: Vec<String> = claims(value).into_iter().map(|c| c.1).collect();
            assert_eq!(values, expected);
        }
    }

    #[test]
    fn the_longest_text_is_the_body() {
        let value = json!({"text": "Short.", "content": "A longer text."});
        let object = value.as_object().expect("an object");
        assert_eq!(Record::new(object).body().as_deref(), Some("A longer text."));
    }
}
