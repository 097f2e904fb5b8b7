//! Where an article names a person or a place that is asked for.

use super::Range;
use crate::article::{Article, Mention, NamedIn};
use crate::entities::{find_places, parts_of, place_and_ancestors, surname_of};
use crate::search::names::{NameKind, is_named};
use crate::search::views::key_of;

/// How much a name says; as much as a rare word.
const WEIGHT: f32 = 8.0;

/// A person or a place that is asked for.
#[derive(Clone, Debug)]
pub struct AskedName {
    kind: NameKind,
    text: String,
    parts: Vec<String>,
    places: Vec<u32>,
}

impl AskedName {
    /// Asks for a name.
    pub fn new(kind: NameKind, text: &str) -> Self {
        let places = if kind == NameKind::Place { find_places(text) } else { Vec::new() };
        Self { kind, text: text.to_owned(), parts: parts_of(text), places }
    }

    /// Adds where an article names the person or the place, or what lies in it; where it
    /// gives only the surname of a person, where it gives that.
    pub(super) fn add_mentions(&self, article: &Article, group: usize, ranges: &mut Vec<Range>) {
        let is_meant = |name: &str, forms: &[String]| {
            is_named(&self.parts, name) || forms.iter().any(|form| is_named(&self.parts, form))
        };
        let mut add = |mentions: &[Mention]| {
            ranges.extend(mentions.iter().filter_map(|mention| {
                let value = match mention.field {
                    NamedIn::Title => 0,
                    NamedIn::Subtitle => 1,
                    NamedIn::Body => 2,
                    NamedIn::Dateline => return None,
                };
                let Mention { start, end, .. } = *mention;
                Some(Range { value, start, end, group, weight: WEIGHT })
            }));
        };
        match self.kind {
            NameKind::Person => {
                let people = &article.mentioned.people;
                let mut meant: Vec<_> =
                    people.iter().filter(|one| is_meant(&one.name, &one.forms)).collect();
                if meant.is_empty()
                    && let Some(surname) = surname_of(&self.parts)
                {
                    let surname = [surname.to_owned()];
                    meant.extend(people.iter().filter(|one| parts_of(&one.name) == surname));
                }
                meant.iter().for_each(|one| add(&one.mentions));
            }
            NameKind::Place => {
                for place in &article.mentioned.places {
                    let lies_within = place.located.as_ref().is_some_and(|located| {
                        let ids = place_and_ancestors(located.place_id);
                        ids.iter().any(|id| self.places.contains(id))
                    });
                    let is_called = key_of(&place.name) == key_of(&self.text);
                    if lies_within || is_called || is_meant(&place.name, &place.forms) {
                        add(&place.mentions);
                    }
                }
            }
        }
    }
}
