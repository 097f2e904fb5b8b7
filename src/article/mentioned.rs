//! The people and places that an article names, with where it names them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::ByteRange;

/// A text of an article in which names are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NamedIn {
    /// The headline.
    Title,
    /// The deck.
    Subtitle,
    /// The dateline, where it does not open the body.
    Dateline,
    /// The full text.
    Body,
}

/// A name in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// The text it is in.
    pub field: NamedIn,
    /// Where it starts, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// A person whom an article names.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MentionedPerson {
    /// The name, as in [`super::Article::people`].
    pub name: String,
    /// Other forms of it in the article, in order of mention.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<String>,
    /// How often the article names the person.
    pub count: usize,
    /// Where.
    pub mentions: Vec<Mention>,
}

/// A place that an article names.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MentionedPlace {
    /// The name, as in [`super::Article::places`].
    pub name: String,
    /// Other forms of it in the article, in order of mention.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<String>,
    /// How often the article names the place.
    pub count: usize,
    /// Where.
    pub mentions: Vec<Mention>,
    /// Which place of the gazetteer it is, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none", flatten)]
    pub located: Option<Located>,
}

/// What is known of a place of the gazetteer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Located {
    /// Its number: GeoNames' own where it has one.
    pub place_id: u32,
    /// What it is: `country`, `city`, `water`, ….
    pub kind: Cow<'static, str>,
    /// The country it lies in or is, ISO 3166-1 alpha-2, where it is a single one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Cow<'static, str>>,
    /// The countries, where they are several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<Cow<'static, str>>,
    /// Degrees north.
    pub latitude: f32,
    /// Degrees east.
    pub longitude: f32,
    /// What it lies in, from the nearest to the widest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub within: Vec<Cow<'static, str>>,
    /// Why it is taken for this place of its name.
    pub evidence: Cow<'static, str>,
}

/// Who and what an article names; people and places in the order of
/// [`super::Article::people`] and [`super::Article::places`], without those that are only
/// stated.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mentioned {
    /// The people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<MentionedPerson>,
    /// The places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<MentionedPlace>,
}

impl Mentioned {
    /// Whether the article names nobody and nothing.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty() && self.places.is_empty()
    }
}

/// How much an article is about somebody or something that it names, from 1 to 6: by the
/// number of mentions, and more where the title or the lede has one.
pub fn prominence(mentions: &[Mention], lede: ByteRange) -> usize {
    let is_in_title = mentions.iter().any(|mention| mention.field == NamedIn::Title);
    let is_in_lede = mentions.iter().any(|mention| {
        mention.field == NamedIn::Body && (lede.start..lede.end).contains(&mention.start)
    });
    // Of many mentions the tenth says little more than the fourth.
    let times = match mentions.len() {
        0 | 1 => 1,
        2 | 3 => 2,
        _ => 3,
    };
    times + 2 * usize::from(is_in_title) + usize::from(is_in_lede)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn title_lede_and_number_make_a_name_prominent() {
        let lede = ByteRange { start: 0, end: 100 };
        let mention = |field, start| Mention { field, start, end: start + 3 };
        let body: Vec<Mention> = (0..20).map(|n| mention(NamedIn::Body, 200 + n * 10)).collect();
        for (mentions, expected) in [
            (&[][..], 1),
            (&body[..1], 1),
            (&body[..3], 2),
            (&body, 3),
            (&[mention(NamedIn::Body, 99)], 2),
            (&[mention(NamedIn::Title, 0)], 3),
        ] {
            assert_eq!(prominence(mentions, lede), expected, "{mentions:?}");
        }
    }
}
