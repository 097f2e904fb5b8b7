//! Which mentions of places in a text are of the same place, and which it is.

use std::ops::Range;

use super::people::name_key;
use crate::article::Located;

/// A place that a text names.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The usual name of a place that is known, else the first form in the text.
    pub name: String,
    /// The other forms of the name, each once, in order of mention.
    pub forms: Vec<String>,
    /// Where the place is named, as bytes of the text, in order.
    pub mentions: Vec<Range<usize>>,
    /// Which place it is, if it is known.
    pub located: Option<Located>,
}

/// Joins the mentions of places in a text, given in order, into places in order of first
/// mention.
pub fn join_places(text: &str, mentions: &[Range<usize>]) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for range in mentions {
        let form = text[range.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
        let key = name_key(&form);
        match places.iter_mut().find(|place| name_key(&place.name) == key) {
            Some(place) => place.mentions.push(range.clone()),
            None => places.push(Place {
                name: form,
                forms: Vec::new(),
                mentions: vec![range.clone()],
                located: None,
            }),
        }
    }
    places
}

/// Whether a name is that of a place of the gazetteer.
pub fn is_known(_name: &str) -> bool {
    false
}

/// The country of a place.
pub fn country_of(_id: u32) -> Option<String> {
    None
}

/// Places that a query means.
pub fn find_places(_name: &str) -> Vec<u32> {
    Vec::new()
}

pub fn located(_id: u32, _evidence: &str) -> Option<Located> {
    None
}

pub fn ancestors(_id: u32) -> Vec<u32> {
    Vec::new()
}
