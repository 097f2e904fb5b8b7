//! The places of the world, by all their names.
//!
//! `scripts/build-gazetteer` makes it from GeoNames, CLDR and tables written by hand; what
//! it holds and from where is told in `docs/people-places.md`. It is a part of the program
//! that is used where it lies, without being read first, so that a query may open it, too.

mod find;
mod key;
mod packed;

use std::borrow::Cow;

use super::lists::{hash, hash_of_lower};
use packed::Packed;
pub(super) use packed::{Called, Number};
pub use packed::{Entry, pack};

/// The id of a place: that of [GeoNames](https://www.geonames.org) where it has one, else
/// a number from 2³¹ on. It stays when the gazetteer is made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceId(pub u32);

/// What a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum PlaceKind {
    /// One of seven.
    Continent,
    /// A part of the world or of a country that is no division of it.
    Region,
    /// A country or territory with an ISO 3166-1 code, or Kosovo.
    Country,
    /// A country that is no more.
    FormerCountry,
    /// A division of a country: a state, province or county.
    Division,
    /// A city, town, or part of one.
    City,
    /// An ocean, sea, strait, river, lake.
    Water,
    /// A mountain or range.
    Mountain,
    /// A desert, valley, park.
    Land,
    /// An island, or several.
    Island,
    /// A building, square, monument.
    Site,
}

impl PlaceKind {
    /// All kinds, in their order.
    pub const ALL: [Self; 11] = [
        Self::Continent,
        Self::Region,
        Self::Country,
        Self::FormerCountry,
        Self::Division,
        Self::City,
        Self::Water,
        Self::Mountain,
        Self::Land,
        Self::Island,
        Self::Site,
    ];

    /// Returns its name in lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Continent => "continent",
            Self::Region => "region",
            Self::Country => "country",
            Self::FormerCountry => "former country",
            Self::Division => "division",
            Self::City => "city",
            Self::Water => "water",
            Self::Mountain => "mountain",
            Self::Land => "land",
            Self::Island => "island",
            Self::Site => "site",
        }
    }
}

/// How a place comes by a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum NameKind {
    /// The usual one in English.
    Usual,
    /// Another in English: short, official, former.
    Other,
    /// One in another language or spelling, or a rare one.
    Foreign,
    /// A code: `US`, `DEU`, `TX`. It names a place only behind another.
    Code,
    /// Its people, or what is theirs; no name of the place.
    Demonym,
}

impl NameKind {
    /// All kinds, in their order.
    pub const ALL: [Self; 5] = [Self::Usual, Self::Other, Self::Foreign, Self::Code, Self::Demonym];

    /// Whether a place is called so.
    pub(super) fn is_name(self) -> bool {
        self <= Self::Foreign
    }
}

/// A place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place<'g> {
    /// Its id.
    pub id: PlaceId,
    /// What it is.
    pub kind: PlaceKind,
    /// Its usual name in English.
    pub name: &'g str,
    /// Degrees north, of its middle; as exact as its size asks for.
    pub latitude: f32,
    /// Degrees east.
    pub longitude: f32,
    /// How much it is written about: ten times the decimal logarithm of its population,
    /// more for capitals; for what has none an estimate in the same measure.
    pub size: u8,
}

/// The places of the world.
#[derive(Debug)]
pub struct Gazetteer {
    packed: Packed,
}

impl Gazetteer {
    /// Takes the gazetteer that is part of the program.
    pub fn shipped() -> Self {
        let bytes = include_bytes!("../data/gazetteer.bin").as_slice();
        Self::from_bytes(bytes.into()).expect("the shipped gazetteer is whole, as a test proves")
    }

    /// Takes what [`pack`] made; `None` for bytes of another length.
    pub fn from_bytes(bytes: Cow<'static, [u8]>) -> Option<Self> {
        Packed::new(bytes).map(|packed| Self { packed })
    }

    /// Returns the key by which names of one place meet, whatever case, accents and marks
    /// they are written with; for names that the gazetteer does not know, too.
    pub fn key(name: &str) -> String {
        let mut key = String::with_capacity(name.len());
        key::key_into(name, &mut key);
        key
    }

    /// Returns a place; `None` if no place has this id.
    pub fn place(&self, id: PlaceId) -> Option<Place<'_>> {
        self.packed.number(id.0).map(|number| self.numbered(number))
    }

    /// Returns the places that are called so by any of their names, in order of their ids.
    pub fn candidates(&self, name: &str) -> Vec<PlaceId> {
        let called = self.called(name, NameKind::is_name);
        called.into_iter().map(|called| self.id(called.number)).collect()
    }

    /// Returns the places that a place is in, the nearest first: divisions, countries,
    /// regions, continents.
    ///
    /// What is in a region is not in all countries that share the region: Srinagar is in
    /// Kashmir and in India, and not in Pakistan.
    pub fn ancestors(&self, id: PlaceId) -> Vec<PlaceId> {
        let Some(number) = self.packed.number(id.0) else { return Vec::new() };
        self.numbers_above(number).into_iter().map(|number| self.id(number)).collect()
    }

    /// Returns what is known of the places that a place is in, in the same order.
    pub(super) fn places_above(&self, id: PlaceId) -> Vec<Place<'_>> {
        let Some(number) = self.packed.number(id.0) else { return Vec::new() };
        self.numbers_above(number).into_iter().map(|number| self.numbered(number)).collect()
    }

    /// Returns the ISO 3166-1 codes of the countries that a place is in, or is.
    pub fn countries(&self, id: PlaceId) -> Vec<&str> {
        let Some(number) = self.packed.number(id.0) else { return Vec::new() };
        let mut countries = Vec::new();
        self.countries_of(number, &mut |country| countries.extend(self.packed.code(country)));
        countries
    }

    /// Returns all places, in order of their ids.
    pub fn places(&self) -> impl Iterator<Item = Place<'_>> {
        (0..self.packed.len()).map(|number| self.numbered(number))
    }

    pub(super) fn id(&self, number: Number) -> PlaceId {
        PlaceId(self.packed.id(number))
    }

    pub(super) fn kind(&self, number: Number) -> PlaceKind {
        self.packed.kind(number)
    }

    pub(super) fn size(&self, number: Number) -> u8 {
        self.packed.size(number)
    }

    /// The nearest place that a place is in.
    pub(super) fn parent(&self, number: Number) -> Option<Number> {
        self.packed.parents(number).next()
    }

    /// Returns the places that have a name of some kinds.
    pub(super) fn called(&self, name: &str, is_wanted: fn(NameKind) -> bool) -> Vec<Called> {
        self.with_key(&Self::key(name), is_wanted)
    }

    /// Returns the places that have a name of some kinds, given its key.
    pub(super) fn with_key(&self, key: &str, is_wanted: fn(NameKind) -> bool) -> Vec<Called> {
        self.packed.named(hash(key.as_bytes())).filter(|called| is_wanted(called.by)).collect()
    }

    /// Returns the places whose people are called so, by a word of ASCII letters.
    pub(super) fn called_by_demonym(&self, word: &str) -> Vec<Called> {
        let is_demonym = |called: &Called| called.by == NameKind::Demonym;
        self.packed.named(hash_of_lower(word.as_bytes())).filter(is_demonym).collect()
    }

    fn numbered(&self, number: Number) -> Place<'_> {
        let (latitude, longitude) = self.packed.position(number);
        Place {
            id: self.id(number),
            kind: self.packed.kind(number),
            name: self.packed.name(number),
            latitude,
            longitude,
            size: self.packed.size(number),
        }
    }

    /// Returns what a place is in, the nearest first.
    fn numbers_above(&self, number: Number) -> Vec<Number> {
        let mut above: Vec<Number> = self.packed.parents(number).collect();
        let mut at = 0;
        while let Some(&place) = above.get(at) {
            at += 1;
            let is_region = self.packed.kind(place) == PlaceKind::Region;
            for parent in self.packed.parents(place) {
                let is_wide = self.packed.kind(parent) <= PlaceKind::Region;
                if (is_wide || !is_region) && parent != number && !above.contains(&parent) {
                    above.push(parent);
                }
            }
        }
        above
    }

    /// Whether a place is in another, or is it.
    pub(super) fn is_within(&self, place: Number, other: Number) -> bool {
        place == other || self.numbers_above(place).contains(&other)
    }

    /// Tells the countries that a place is in, or is.
    pub(super) fn countries_of(&self, number: Number, tell: &mut impl FnMut(Number)) {
        if self.packed.kind(number) == PlaceKind::Country {
            return tell(number);
        }
        for parent in self.packed.parents(number) {
            match self.packed.kind(parent) {
                PlaceKind::Country => tell(parent),
                PlaceKind::Division => self.countries_of(parent, tell),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests;
