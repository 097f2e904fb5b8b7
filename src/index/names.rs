//! How the people and places of an article are indexed.
//!
//! A name's words are in the field of its query name (`person`, `place`) as often as the
//! name is prominent, so that an article about somebody ranks above one that names them in
//! passing; every other form is there once. Whole names are in a column, for counting, and
//! in a field of keys, for names that are given exactly. Of places that are known, the
//! place and all that it lies in are in a field of numbers.

use tantivy::TantivyDocument;

use super::fields::{Fields, has};
use crate::analysis::{VALUE_BREAK, fold};
use crate::article::{Article, Mention, NamedIn, prominence};
use crate::entities::{name_key, place_and_ancestors, without_middle_names};

/// Prominence of what an article states it is about.
const STATED: usize = 3;
/// Most that a wider place counts for what lies in it.
const MAX_WITHIN: usize = 2;

/// Adds the names of an article.
pub(super) fn add_names(doc: &mut TantivyDocument, fields: &Fields, article: &Article) {
    let lede = article.lede;
    let weight = |mentions: Option<&Vec<Mention>>| {
        mentions.filter(|mentions| !mentions.is_empty()).map_or(STATED, |m| prominence(m, lede))
    };
    let (mut values, mut elsewhere) = (Values::default(), Values::default());
    // Those that are mentioned are in the same order.
    let mut mentioned = article.mentioned.people.iter().peekable();
    for name in &article.people {
        let found = mentioned.next_if(|person| person.name == *name);
        let times = weight(found.map(|person| &person.mentions));
        values.add(name, times);
        values.add_all(without_middle_names(name).as_deref());
        found.iter().for_each(|person| values.add_all(person.forms.iter().map(String::as_str)));
        doc.add_text(fields.people.names, name);
        doc.add_text(fields.people.keys, name_key(name));
        if !stands_in_text(article, name, found.map(|person| &person.mentions)) {
            elsewhere.add(name, 1);
        }
    }
    values.into_field(doc, fields.by_name("person"));
    let mut values = Values::default();
    let mut mentioned = article.mentioned.places.iter().peekable();
    for name in &article.places {
        let found = mentioned.next_if(|place| place.name == *name);
        let times = weight(found.map(|place| &place.mentions));
        values.add(name, times);
        found.iter().for_each(|place| values.add_all(place.forms.iter().map(String::as_str)));
        let number = found.and_then(|place| place.located.as_ref()).map(|located| located.place_id);
        match number {
            Some(number) => {
                doc.add_text(fields.places.names, format!("{name}{VALUE_BREAK}{number}"))
            }
            None => doc.add_text(fields.places.names, name),
        }
        doc.add_text(fields.places.keys, name_key(name));
        if let Some(located) = found.and_then(|place| place.located.as_ref()) {
            let times = times.min(MAX_WITHIN);
            for id in place_and_ancestors(located.place_id) {
                let id = id.to_string();
                (0..times).for_each(|_| doc.add_text(fields.within, &id));
            }
        }
        if !stands_in_text(article, name, found.map(|place| &place.mentions)) {
            elsewhere.add(name, 1);
        }
    }
    values.into_field(doc, fields.by_name("place"));
    if !elsewhere.0.is_empty() {
        doc.add_text(fields.has, has::ABOUT);
        elsewhere.into_field(doc, Some(fields.about));
    }
}

/// Whether the text has the name as it is: one may be stated beside it, or stand there in
/// other forms only (`U.S.`).
fn stands_in_text(article: &Article, name: &str, mentions: Option<&Vec<Mention>>) -> bool {
    let name = fold(name);
    mentions.into_iter().flatten().any(|Mention { field, start, end }| {
        let text = match field {
            NamedIn::Title => article.title.as_deref(),
            NamedIn::Subtitle => article.subtitle.as_deref(),
            NamedIn::Body => Some(article.body.as_str()),
            NamedIn::Dateline => None,
        };
        text.and_then(|text| text.get(*start..*end)).is_some_and(|form| fold(form) == name)
    })
}

/// Values of a field of words.
#[derive(Default)]
struct Values(String);

impl Values {
    fn add(&mut self, value: &str, times: usize) {
        for _ in 0..times {
            if !self.0.is_empty() {
                self.0.push(VALUE_BREAK);
            }
            self.0.push_str(value);
        }
    }

    fn add_all<'v>(&mut self, values: impl IntoIterator<Item = &'v str>) {
        values.into_iter().for_each(|value| self.add(value, 1));
    }

    fn into_field(self, doc: &mut TantivyDocument, field: Option<tantivy::schema::Field>) {
        if let Some(field) = field.filter(|_| !self.0.is_empty()) {
            doc.add_text(field, self.0);
        }
    }
}
