//! Which mentions of places in a text are of the same place, and what is known of it.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use super::gazetteer::{Gazetteer, PlaceId, PlaceKind};
use super::places::{Resolved, Why, merge, resolve};
use crate::article::Located;

/// The gazetteer that is part of the program; opened once, in no time worth telling.
static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::shipped);

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
    pub located: Option<Resolved>,
}

/// Joins the mentions of places in a text, given in order, into places in order of first
/// mention.
///
/// # Examples
///
/// ```
/// use morgue::entities::join_places;
///
/// let text = "The U.S. envoy left Washington; the United States said no more.";
/// let places = join_places(text, &[4..8, 20..30, 36..49]);
/// let told: Vec<_> = places.iter().map(|p| (p.name.as_str(), p.mentions.len())).collect();
/// assert_eq!(told, [("United States", 2), ("Washington", 1)]);
/// ```
pub fn join_places(text: &str, mentions: &[Range<usize>]) -> Vec<Place> {
    let resolved = resolve(&GAZETTEER, text, mentions);
    let places = merge(&GAZETTEER, text, mentions, &resolved).into_iter().map(|named| {
        let ranges: Vec<Range<usize>> =
            named.mentions.iter().map(|&at| mentions[at].clone()).collect();
        let name = on_one_line(&named.name).into_owned();
        let mut forms: Vec<String> = Vec::new();
        for range in &ranges {
            let form = on_one_line(text.get(range.clone()).unwrap_or_default());
            if form != name && !forms.iter().any(|known| *known == form) {
                forms.push(form.into_owned());
            }
        }
        let located = named.mentions.first().and_then(|&at| resolved[at]);
        Place { name, forms, mentions: ranges, located }
    });
    places.collect()
}

/// Whether a name is that of a place that many know: anything but a small town.
pub fn is_well_known(name: &str) -> bool {
    /// Of a city with a hundred thousand people.
    const LARGE: u8 = 50;
    let candidates = GAZETTEER.candidates(name).into_iter();
    candidates
        .filter_map(|id| GAZETTEER.place(id))
        .any(|place| place.kind != PlaceKind::City || place.size >= LARGE)
}

/// Whether a name is that of a country or continent.
pub fn is_country(name: &str) -> bool {
    let candidates = GAZETTEER.candidates(name).into_iter();
    candidates
        .filter_map(|id| GAZETTEER.place(id))
        .any(|place| matches!(place.kind, PlaceKind::Country | PlaceKind::Continent))
}

/// Returns the numbers of the places that a query means, such as `russia`, `moskau` or
/// `georgia, us`.
pub fn find_places(query: &str) -> Vec<u32> {
    GAZETTEER.find(query).into_iter().map(|id| id.0).collect()
}

/// Returns the usual names of the places that a query means, each once.
pub fn usual_names(query: &str) -> Vec<&'static str> {
    let places = GAZETTEER.find(query).into_iter().filter_map(|id| GAZETTEER.place(id));
    let mut names: Vec<&str> = places.map(|place| place.name).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Returns the numbers of a place and of all that it lies in.
pub fn place_and_ancestors(place: u32) -> Vec<u32> {
    let above = GAZETTEER.ancestors(PlaceId(place)).into_iter().map(|id| id.0);
    std::iter::once(place).chain(above).collect()
}

/// Returns the country that a place lies in or is, as its ISO 3166-1 code; `None` where
/// there are several or none.
pub fn country_of(place: u32) -> Option<&'static str> {
    match GAZETTEER.countries(PlaceId(place)).as_slice() {
        [only] => Some(only),
        _ => None,
    }
}

/// Returns the name of what a place is, and that of the nearest place that it lies in; `None`
/// for a number that is no place's.
pub fn kind_and_surroundings(place: u32) -> Option<(&'static str, Option<&'static str>)> {
    let known = GAZETTEER.place(PlaceId(place))?;
    let above = GAZETTEER.places_above(known.id);
    Some((known.kind.name(), above.first().map(|place| place.name)))
}

/// Returns what is known of a place, with the name of why it is the one that is meant;
/// `None` for a number that is no place's.
pub fn located(place: u32, evidence: Cow<'static, str>) -> Option<Located> {
    let id = PlaceId(place);
    let known = GAZETTEER.place(id)?;
    let countries = GAZETTEER.countries(id);
    let (country, countries) = match countries.as_slice() {
        [only] => (Some((*only).into()), Vec::new()),
        several => (None, several.iter().map(|code| (*code).into()).collect()),
    };
    let is_city = known.kind == PlaceKind::City;
    Some(Located {
        place_id: place,
        kind: known.kind.name().into(),
        country,
        countries,
        latitude: rounded(known.latitude, is_city),
        longitude: rounded(known.longitude, is_city),
        within: GAZETTEER.places_above(id).iter().map(|place| place.name.into()).collect(),
        evidence,
    })
}

/// Returns the name of why a place is the one that is meant.
pub fn name_of_evidence(why: Why) -> &'static str {
    match why {
        Why::OnlyCandidate => "only-one",
        Why::Usual => "usual",
        Why::Beside => "beside",
        Why::Context => "context",
        Why::Elsewhere => "elsewhere",
    }
}

/// Returns degrees with as many digits as they are exact: of a city to a kilometre.
fn rounded(degrees: f32, is_city: bool) -> f32 {
    let steps = if is_city { 100.0 } else { 10.0 };
    (degrees * steps).round() / steps
}

/// Returns a name with single spaces between its words.
pub(super) fn on_one_line(name: &str) -> Cow<'_, str> {
    let is_break = |c: char| c != ' ' && c.is_whitespace();
    match name.split(' ').any(str::is_empty) || name.contains(is_break) {
        true => name.split_whitespace().collect::<Vec<_>>().join(" ").into(),
        false => name.into(),
    }
}
