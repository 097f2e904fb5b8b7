//! Which places the names in a text mean.
//!
//! A name's candidates come from the [`gazetteer`](super::gazetteer). What stands beside a
//! name decides first (`Paris, Texas`; `Tripoli in Lebanon`), and for all mentions of it in
//! the text; then how much is written about a candidate, its kind, and the countries and
//! divisions that the text's other names and demonyms speak for. A name has one sense in a
//! text. Demonyms are evidence only, never a place.

mod beside;
mod evidence;

use std::collections::HashMap;
use std::ops::Range;

use super::gazetteer::{Called, Gazetteer, NameKind, Number, PlaceId, PlaceKind};
use super::possessive::without_possessive;
use evidence::Evidence;

/// Why a name means its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// No other place is called so.
    OnlyCandidate,
    /// It is written about most.
    Usual,
    /// A place that it is in, or that is in it, is named beside it.
    Beside,
    /// The text's other places and demonyms speak for it.
    Context,
    /// As where the text says more of it.
    Elsewhere,
}

/// The place that a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The place.
    pub id: PlaceId,
    /// Why it is this one.
    pub why: Why,
}

/// A place that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The place; `None` if the gazetteer has none of this name where the text says it is.
    pub id: Option<PlaceId>,
    /// Its usual name in English, else as the text first has it.
    pub name: String,
    /// Positions of its mentions in the list of all, in their order.
    pub mentions: Vec<usize>,
}

/// A name that text mentions.
#[derive(Clone)]
struct Mention<'t> {
    text: &'t str,
    key: String,
    candidates: Vec<Called>,
    decided: Option<(Number, Why)>,
    /// Whether it is said to be in a place where none is known.
    is_unknown: bool,
}

/// Returns the place that each mention means.
///
/// `mentions` are ranges of bytes of `text`, in its order, that name places; those that are
/// no slice of it mean nothing. The place of a dateline is a mention like others.
///
/// # Examples
///
/// ```
/// use morgue::entities::gazetteer::Gazetteer;
/// use morgue::entities::places::resolve;
///
/// let gazetteer = Gazetteer::shipped();
/// let text = "The port of Tripoli in northern Lebanon";
/// let places = resolve(&gazetteer, text, &[12..19, 32..39]);
/// let countries: Vec<_> = places.iter().flatten().map(|p| gazetteer.countries(p.id)).collect();
/// assert_eq!(countries, [["LB"], ["LB"]]);
/// ```
pub fn resolve(
    gazetteer: &Gazetteer,
    text: &str,
    mentions: &[Range<usize>],
) -> Vec<Option<Resolved>> {
    if mentions.is_empty() {
        return Vec::new();
    }
    let mut names: Vec<Mention<'_>> = Vec::with_capacity(mentions.len());
    for range in mentions {
        let name = Mention::new(gazetteer, text, range, &names);
        names.push(name);
    }
    beside::decide(gazetteer, text, mentions, &mut names);
    let mut evidence = Evidence::of_demonyms(gazetteer, text);
    names.iter().for_each(|name| evidence.add(gazetteer, name));
    let elsewhere = said_elsewhere(&names);
    // A name without more said of it means the same wherever it stands.
    let mut known: HashMap<&str, Option<(Number, Why)>> = HashMap::new();
    let meant =
        names.iter().zip(elsewhere).map(|(name, elsewhere)| match (name.decided, elsewhere) {
            (None, _) if name.is_unknown => None,
            (None, Some(number)) => Some((number, Why::Elsewhere)),
            (None, None) => {
                *known.entry(&name.key).or_insert_with(|| sense(gazetteer, name, &evidence))
            }
            (decided, _) => decided,
        });
    meant
        .map(|meant| meant.map(|(number, why)| Resolved { id: gazetteer.id(number), why }))
        .collect()
}

/// Returns the places of a text, in order of their first mention: mentions that mean one
/// place are one, and mentions of one name that mean none.
pub fn merge(
    gazetteer: &Gazetteer,
    text: &str,
    mentions: &[Range<usize>],
    resolved: &[Option<Resolved>],
) -> Vec<Named> {
    let mut all: Vec<Named> = Vec::new();
    let mut known: HashMap<(Option<PlaceId>, String), usize> = HashMap::new();
    for (at, (range, resolved)) in mentions.iter().zip(resolved).enumerate() {
        let id = resolved.map(|resolved| resolved.id);
        let name = text.get(range.clone()).map_or("", without_possessive);
        let key = if id.is_some() { String::new() } else { Gazetteer::key(name) };
        let place = *known.entry((id, key)).or_insert_with(|| {
            let place = id.and_then(|id| gazetteer.place(id));
            let name = place.map_or(name, |place| place.name).to_owned();
            all.push(Named { id, name, mentions: Vec::new() });
            all.len() - 1
        });
        all[place].mentions.push(at);
    }
    all
}

impl<'t> Mention<'t> {
    /// Looks a name up, unless it is one of the last before it.
    fn new(gazetteer: &Gazetteer, text: &'t str, range: &Range<usize>, earlier: &[Self]) -> Self {
        /// Names that are looked at.
        const LAST: usize = 16;
        let text = text.get(range.clone()).map_or("", without_possessive);
        if let Some(same) = earlier.iter().rev().take(LAST).find(|name| name.text == text) {
            return same.clone();
        }
        let key = Gazetteer::key(text);
        let mut candidates = gazetteer.with_key(&key, NameKind::is_name);
        if candidates.is_empty()
            && let Some(bare) = without_direction(text)
        {
            candidates = gazetteer.called(bare, NameKind::is_name);
        }
        Self { text, key, candidates, decided: None, is_unknown: false }
    }
}

/// Returns a name without the word that tells a part or the kind of the place.
fn without_direction(name: &str) -> Option<&str> {
    const PARTS: &[&str] = &[
        "central",
        "downtown",
        "east",
        "eastern",
        "greater",
        "lower",
        "mid",
        "north",
        "northeastern",
        "northern",
        "northwestern",
        "old",
        "south",
        "southeastern",
        "southern",
        "southwestern",
        "upper",
        "west",
        "western",
    ];
    const KINDS: &[&str] = &[
        "area",
        "city",
        "district",
        "governorate",
        "island",
        "oblast",
        "peninsula",
        "prefecture",
        "province",
        "region",
        "republic",
        "state",
        "territory",
        "valley",
    ];
    let is = |word: &str, list: &[&str]| list.iter().any(|item| item.eq_ignore_ascii_case(word));
    if let Some((part, rest)) = name.split_once([' ', '\n', '-'])
        && is(part, PARTS)
    {
        return Some(rest);
    }
    name.rsplit_once([' ', '\n']).filter(|(_, kind)| is(kind, KINDS)).map(|(rest, _)| rest)
}

/// Returns the place that a mention means by the evidence of the whole text.
fn sense(gazetteer: &Gazetteer, name: &Mention<'_>, evidence: &Evidence) -> Option<(Number, Why)> {
    if let [only] = name.candidates[..] {
        return Some((only.number, Why::OnlyCandidate));
    }
    let best = |score: &dyn Fn(&Called) -> f32| {
        let scored = name.candidates.iter().map(|candidate| (score(candidate), candidate.number));
        scored.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, number)| number)
    };
    let usual = best(&|candidate| prior(gazetteer, candidate, &name.candidates))?;
    let meant = best(&|candidate| {
        prior(gazetteer, candidate, &name.candidates) + evidence.speaks_for(gazetteer, candidate)
    })?;
    Some((meant, if meant == usual { Why::Usual } else { Why::Context }))
}

/// Returns what another mention of each name was said to be: the nearest before it, else the
/// first after.
fn said_elsewhere(names: &[Mention<'_>]) -> Vec<Option<Number>> {
    let decided = |name: &Mention<'_>| match name.decided {
        Some((number, Why::Beside)) => Some(number),
        _ => None,
    };
    let mut first: HashMap<&str, Number> = HashMap::new();
    for name in names {
        if let Some(number) = decided(name) {
            first.entry(&name.key).or_insert(number);
        }
    }
    if first.is_empty() {
        return vec![None; names.len()];
    }
    let mut last: HashMap<&str, Number> = HashMap::new();
    let mut said = Vec::with_capacity(names.len());
    for name in names {
        let key = name.key.as_str();
        said.push(last.get(key).or_else(|| first.get(key)).copied());
        if let Some(number) = decided(name) {
            last.insert(key, number);
        }
    }
    said
}

/// Returns how likely a candidate is without a context, as a logarithm.
pub(super) fn prior(gazetteer: &Gazetteer, candidate: &Called, all: &[Called]) -> f32 {
    let size = gazetteer.size(candidate.number);
    let people = f32::from(size) * std::f32::consts::LN_10 / 10.0;
    let kind = gazetteer.kind(candidate.number);
    if candidate.by == NameKind::Foreign {
        return people - FOREIGN;
    }
    let other = if candidate.by == NameKind::Other { -0.5 } else { 0.0 };
    people
        + other
        + match kind {
            PlaceKind::Country | PlaceKind::Continent | PlaceKind::Region => 5.0,
            PlaceKind::Division if is_of_its_city(gazetteer, candidate, all) => -3.0,
            // A parish is not preferred to a city of more people elsewhere.
            PlaceKind::Division if is_outgrown(gazetteer, candidate, all) => 0.0,
            PlaceKind::Division => 2.5,
            PlaceKind::FormerCountry | PlaceKind::Water | PlaceKind::Mountain => 2.0,
            _ => 0.0,
        }
}

/// How much less likely a name is that a place has in another language only.
const FOREIGN: f32 = 6.0;

/// Whether a city elsewhere with the name of a division has more people.
fn is_outgrown(gazetteer: &Gazetteer, division: &Called, all: &[Called]) -> bool {
    all.iter().any(|city| {
        gazetteer.kind(city.number) == PlaceKind::City
            && city.by != NameKind::Foreign
            && gazetteer.size(city.number) > gazetteer.size(division.number)
            && !gazetteer.is_within(city.number, division.number)
    })
}

/// Whether a division has its name from a city in it that holds much of its people.
fn is_of_its_city(gazetteer: &Gazetteer, division: &Called, all: &[Called]) -> bool {
    /// A fifth.
    const MUCH: u8 = 7;
    let size = gazetteer.size(division.number);
    all.iter().any(|city| {
        gazetteer.kind(city.number) == PlaceKind::City
            && city.by != NameKind::Foreign
            && gazetteer.size(city.number) + MUCH >= size
            && gazetteer.is_within(city.number, division.number)
    })
}

#[cfg(test)]
mod tests;
