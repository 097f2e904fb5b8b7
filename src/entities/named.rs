//! What is said of each name in a text by itself: whose or what name it is.

use std::ops::Range;

use super::people::join_people;
use super::placed::{country_of, join_places, on_one_line};
use super::tagger::{Kind, Mention};

/// A name in a text, with whose or what name it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedMention {
    /// The name in the text.
    pub mention: Mention,
    /// The fullest form of the name in the text, or the usual name of the place.
    pub name: String,
    /// Of a place that is known, its number.
    pub place_id: Option<u32>,
    /// Of a place that is known, the country it lies in or is.
    pub country: Option<&'static str>,
}

/// Tells whose or what name each mention of a text is.
///
/// # Examples
///
/// ```
/// use morgue::entities::{Scratch, Tagger, named_mentions};
///
/// let text = "President Vladimir Putin left Moscow. Mr. Putin is away.";
/// let mut scratch = Scratch::default();
/// let named = named_mentions(text, Tagger::load().mentions(text, &mut scratch));
/// let names: Vec<&str> = named.iter().map(|named| named.name.as_str()).collect();
/// assert_eq!(names, ["Vladimir Putin", "Moscow", "Vladimir Putin"]);
/// assert_eq!(named[1].country, Some("RU"));
/// ```
pub fn named_mentions(text: &str, mentions: &[Mention]) -> Vec<NamedMention> {
    let of = |kind| {
        let mentions = mentions.iter().filter(move |mention| mention.kind == kind);
        mentions.map(|mention| mention.start..mention.end).collect::<Vec<Range<usize>>>()
    };
    let mut named = Vec::with_capacity(mentions.len());
    for person in join_people(text, &of(Kind::Person)) {
        for range in &person.mentions {
            let mention = Mention { start: range.start, end: range.end, kind: Kind::Person };
            let name = person.name.clone();
            named.push(NamedMention { mention, name, place_id: None, country: None });
        }
    }
    for place in join_places(text, &of(Kind::Place)) {
        let place_id = place.located.map(|resolved| resolved.id.0);
        let country = place_id.and_then(country_of);
        for range in &place.mentions {
            let mention = Mention { start: range.start, end: range.end, kind: Kind::Place };
            let name = place.name.clone();
            named.push(NamedMention { mention, name, place_id, country });
        }
    }
    named.sort_unstable_by_key(|named| named.mention.start);
    // A family, "the Kennedys", is nobody's name.
    let is_nobodys = |mention: &&Mention| {
        named.binary_search_by_key(&mention.start, |named| named.mention.start).is_err()
    };
    let others: Vec<NamedMention> = mentions
        .iter()
        .filter(is_nobodys)
        .map(|mention| {
            let name = on_one_line(&text[mention.start..mention.end]).into_owned();
            NamedMention { mention: *mention, name, place_id: None, country: None }
        })
        .collect();
    if !others.is_empty() {
        named.extend(others);
        named.sort_unstable_by_key(|named| named.mention.start);
    }
    named
}
