//! What the keys of a record mean: one table for every format that names its
//! fields freely (JSON, tables, front matter).
//!
//! Names are compared in lower case and without `_`, `-`, `.` and spaces, so
//! `date_published`, `datePublished` and `Date Published` are one key. The order
//! of the table is the order of claims: the surer name first.

mod aliases;
mod body;
mod lists;
#[cfg(test)]
mod tests;
mod values;

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::article::{RawArticle, RawField, Witness};
use aliases::{ALIASES, INNER, Slot, comparable};
pub(super) use aliases::{is_body, is_text, is_title};
use lists::{in_own_order, kind_list};
use values::texts;

/// A record, with its keys in the form they are compared in.
pub(super) struct Record<'v> {
    keys: HashMap<String, &'v Value>,
    /// What the members of lists say that name their own kind, in order.
    members: Vec<(Slot, &'v Value)>,
    /// Bodies that are lists of parts.
    parts: Vec<Vec<&'v Value>>,
}

/// Tells whether a name stands for a part of an article.
pub(super) fn is_known(name: &str) -> bool {
    let name = comparable(name);
    ALIASES.iter().any(|(alias, slot)| *alias == name && *slot != Slot::Key)
}

impl<'v> Record<'v> {
    /// Takes an object; of two keys that compare equal the first counts.
    pub(super) fn new(object: &'v Map<String, Value>) -> Self {
        let mut record = Self {
            keys: HashMap::with_capacity(object.len()),
            members: Vec::new(),
            parts: Vec::new(),
        };
        record.add(object);
        for inner in INNER.iter().filter_map(|name| object.get(*name)?.as_object()) {
            record.add(inner);
        }
        record
    }

    fn add(&mut self, object: &'v Map<String, Value>) {
        for (name, value) in object {
            // What wraps a record is no value of it.
            if INNER.contains(&name.as_str()) && value.is_object() {
                continue;
            }
            let name = comparable(name);
            match kind_list(&name, value) {
                Some(list) if list.has_parts => {
                    let (parts, others): (Vec<_>, Vec<_>) =
                        list.members(value).partition(|(slot, _)| *slot == Slot::Body);
                    self.parts.push(parts.into_iter().map(|(_, text)| text).collect());
                    self.members.extend(others);
                }
                Some(list) => self.members.extend(list.members(value)),
                None => {
                    self.keys.entry(name).or_insert(value);
                }
            }
        }
    }

    /// Adds a claim to `raw` for every key of the record that states a field.
    pub(super) fn claim_fields(&self, raw: &mut RawArticle, witness: Witness) {
        let has_body = self.values(Slot::Body).next().is_some() || !self.parts.is_empty();
        let (mut versions, mut loose_dates) = (Vec::new(), Vec::new());
        for (slot, value) in self.statements() {
            match slot {
                Slot::Field(field) => claim_texts(raw, field, value, witness),
                Slot::Name if has_body => claim_texts(raw, RawField::Title, value, witness),
                Slot::Date(field) => {
                    dates(value).iter().for_each(|date| raw.claim(field, date, witness))
                }
                Slot::Version => versions.extend(dates(value)),
                Slot::LooseDate => loose_dates.extend(dates(value)),
                Slot::Name | Slot::Body | Slot::Summary | Slot::Key => {}
            }
        }
        let has_date = |raw: &RawArticle| raw.claims_of(RawField::Date).next().is_some();
        if !has_date(raw) {
            self.date_in_parts().iter().for_each(|date| raw.claim(RawField::Date, date, witness));
        }
        if raw.claims_of(RawField::Url).next().is_none() {
            let sources = self.texts_of("source").into_iter();
            sources
                .filter(|text| is_page(text))
                .for_each(|url| raw.claim(RawField::Url, url, witness));
        }
        let field = if has_date(raw) { RawField::Updated } else { RawField::Date };
        versions.iter().for_each(|date| raw.claim(field, date, witness));
        if !has_date(raw) {
            loose_dates.iter().for_each(|date| raw.claim(RawField::Date, date, witness));
        }
    }

    /// Returns the record's own name.
    pub(super) fn key(&self) -> Option<String> {
        self.values(Slot::Key).find_map(|value| texts(value).into_iter().next())
    }

    /// Returns the texts under a key, in the form it is compared in.
    pub(super) fn texts_of(&self, key: &str) -> Vec<String> {
        self.keys.get(key).map(|value| texts(value)).unwrap_or_default()
    }

    /// Iterates over what the record states: by its keys in the order of the table,
    /// then by the members of its lists.
    fn statements(&self) -> impl Iterator<Item = (Slot, &'v Value)> {
        let keys =
            ALIASES.iter().filter_map(|(alias, slot)| Some((*slot, *self.keys.get(*alias)?)));
        keys.chain(self.members.iter().copied())
    }

    fn values(&self, slot: Slot) -> impl Iterator<Item = &'v Value> {
        self.statements().filter(move |(s, _)| *s == slot).map(|(_, value)| value)
    }

    /// Puts a date together that is given as year, month and day.
    fn date_in_parts(&self) -> Option<String> {
        let part = |key| self.texts_of(key).into_iter().next();
        let year = part("year").or_else(|| part("publicationyear"))?;
        let month = part("month").or_else(|| part("publicationmonth"));
        let day = part("day").or_else(|| part("publicationdayofmonth"));
        // Tables write whole numbers as `1953.0`.
        let whole = |text: &str| text.split('.').next()?.parse::<u16>().ok();
        let year = whole(&year)?;
        Some(match (month, day) {
            (Some(month), Some(day)) => match (whole(&month), whole(&day)) {
                (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
                _ => format!("{day} {month} {year}"),
            },
            (Some(month), None) => match whole(&month) {
                Some(month) => format!("{year:04}-{month:02}"),
                None => format!("{month} {year}"),
            },
            _ => format!("{year:04}"),
        })
    }
}

/// Tells whether a text is the address of a page, not of a site.
fn is_page(text: &str) -> bool {
    let address = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    address.and_then(|rest| rest.split_once('/')).is_some_and(|(_, path)| !path.is_empty())
}

/// Claims what a value says of a field.
fn claim_texts(raw: &mut RawArticle, field: RawField, value: &Value, witness: Witness) {
    let mut texts = match value {
        // What is counted or looked up by number elsewhere is no name.
        Value::Number(_) if field != RawField::Title => Vec::new(),
        Value::Array(members) if members.iter().all(Value::is_number) => Vec::new(),
        _ => texts(value),
    };
    if matches!(field, RawField::Section | RawField::Byline) {
        texts.retain(|text| !text.bytes().all(|byte| byte.is_ascii_digit()));
    }
    // A record's first category is its desk, the others say what it is about.
    let has_more = field == RawField::Section && texts.len() > 1;
    for (i, text) in texts.into_iter().enumerate() {
        let field = if has_more && i > 0 { RawField::Tag } else { field };
        let text = if field == RawField::Person { in_own_order(text) } else { text };
        raw.claim(field, text, witness);
    }
}

/// Returns the dates of a value as text. A number counts time since 1970 (UTC) or
/// consists of the digits of a date.
fn dates(value: &Value) -> Vec<String> {
    let number = value.as_i64().or_else(|| value.as_f64().map(|number| number as i64));
    match number.and_then(instant) {
        Some(instant) => vec![instant],
        None => texts(value),
    }
}

/// Reads a count of seconds or milliseconds since 1970. Nine or ten digits as
/// milliseconds would lie in the first days of 1970, eleven or more as seconds beyond
/// the year 2286; eight are those of a date.
fn instant(number: i64) -> Option<String> {
    let seconds = match number.checked_abs()? {
        100_000_000..=9_999_999_999 => number,
        10_000_000_000..=9_999_999_999_999 => number.div_euclid(1000),
        _ => return None,
    };
    jiff::Timestamp::from_second(seconds).ok().map(|time| time.to_string())
}
