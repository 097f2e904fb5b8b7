//! Makes `src/entities/data/gazetteer.bin` from GeoNames, CLDR and the tables beside this
//! file.
//!
//! Run by `scripts/build-gazetteer`, which fetches what it reads. The same inputs give the
//! same bytes.

mod sources;
mod tables;

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};

use morgue::entities::gazetteer::{Entry, Gazetteer, NameKind, PlaceKind, pack};
use sources::{City, Country, Division, Names, Sources};
use tables::{Extra, HandPlace};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Cities with fewer people are left out, where English is spoken and elsewhere.
const SMALLEST_ENGLISH: u64 = 3_000;
const SMALLEST: u64 = 12_000;
/// Cities with fewer people have their usual name only.
const SMALLEST_WITH_NAMES: u64 = 15_000;
const ENGLISH: &[&str] = &["AU", "CA", "GB", "IE", "NZ", "US"];
/// Countries whose divisions of the second level are places.
const COUNTIES: &[&str] = &["GB", "US"];
/// Countries whose divisions have codes of letters that people write.
const POSTAL: &[&str] = &["AU", "CA", "US"];
/// Their names are written in other scripts; the marks of the transcription go.
const TRANSCRIBED: &[&str] = &[
    "AE", "AF", "BD", "BH", "BT", "CN", "DZ", "EG", "ER", "ET", "GE", "IL", "IN", "IQ", "IR", "JO",
    "JP", "KH", "KP", "KR", "KW", "LA", "LB", "LK", "LY", "MM", "MR", "MV", "NP", "OM", "PK", "PS",
    "QA", "RU", "SA", "SD", "SY", "TH", "TN", "UA", "UZ", "YE",
];
/// No countries of today, or a continent.
const NO_COUNTRIES: &[&str] = &["AN", "AQ", "CS"];
/// What capitals have more in the measure of sizes.
const CAPITAL: u8 = 7;
/// Where countries without cities are.
const EMPTY_COUNTRIES: &[(&str, f32, f32)] =
    &[("BV", -54.4, 3.4), ("HM", -53.1, 73.5), ("UM", 19.3, 166.6), ("TK", -9.2, -171.8)];
/// Continents in GeoNames' countries, and in CLDR where it has the same.
const CONTINENTS: &[(&str, &str, Option<&str>)] = &[
    ("AF", "Africa", Some("002")),
    ("AN", "Antarctica", None),
    ("AS", "Asia", Some("142")),
    ("EU", "Europe", Some("150")),
    ("NA", "North America", Some("003")),
    ("OC", "Oceania", Some("009")),
    ("SA", "South America", Some("005")),
];

fn main() {
    let mut args = env::args().skip(1);
    let (out, dir) = args.next().zip(args.next()).expect("arguments: FILE DIR");
    let sources = Sources::read(Path::new(&dir));
    let mut world = World { extras: tables::extras(), ..World::default() };
    world.measure(&sources.cities);
    world.add_countries(&sources);
    world.add_divisions(&sources.divisions);
    world.add_cities(&sources);
    world.add_hand_places(&sources, &tables::places());
    let unused: Vec<&str> = world.extras.keys().copied().collect();
    assert!(unused.is_empty(), "names.tsv: no such places: {unused:?}");
    let num_places = world.entries.len();
    let num_keys: usize = world.entries.iter().map(|entry| entry.keys.len()).sum();
    let bytes = pack(world.entries);
    println!("{num_places} places, {num_keys} names, {} bytes", bytes.len());
    fs::write(&out, bytes).unwrap_or_else(|error| panic!("{out}: {error}"));
}

/// The middle of cities, weighted by their people.
#[derive(Clone, Copy, Default)]
struct Middle {
    people: u64,
    weight: f64,
    latitude: f64,
    longitude: f64,
}

impl Middle {
    fn add(&mut self, city: &City) {
        let weight = city.population as f64 + 1.0;
        self.people += city.population;
        self.weight += weight;
        self.latitude += weight * city.latitude;
        self.longitude += weight * city.longitude;
    }

    fn position(self) -> (f32, f32) {
        ((self.latitude / self.weight) as f32, (self.longitude / self.weight) as f32)
    }
}

/// All places so far.
#[derive(Default)]
struct World {
    entries: Vec<Entry>,
    extras: BTreeMap<&'static str, Extra>,
    /// Countries by code, divisions by ISO and GeoNames codes, places of the table by name.
    known: BTreeMap<String, u32>,
    /// By country, and by GeoNames code of the division.
    middles: BTreeMap<String, Middle>,
}

impl World {
    fn measure(&mut self, cities: &[City]) {
        for city in cities {
            self.middles.entry(city.country.clone()).or_default().add(city);
            self.middles.entry(city.division()).or_default().add(city);
        }
    }

    fn add_countries(&mut self, sources: &Sources) {
        let wanted: Vec<&Country> = sources
            .countries
            .iter()
            .filter(|country| !NO_COUNTRIES.contains(&country.iso.as_str()))
            .collect();
        for country in &wanted {
            self.known.insert(country.iso.clone(), country.id);
        }
        for country in wanted {
            let code = country.iso.as_str();
            let mut names = Names::new(country.name.trim());
            names.take(self.extras.remove(code));
            names.add_translations(&sources.territories, code);
            names
                .add_all(NameKind::Foreign, sources.aliases.get(&country.id).into_iter().flatten());
            names.add(NameKind::Code, code);
            names.add(NameKind::Code, &country.iso3);
            let continent = CONTINENTS.iter().find(|(code, ..)| *code == country.continent);
            let (_, continent, _) = continent.expect("a continent");
            let mut parents: Vec<u32> =
                names.part_of.iter().map(|code| self.known[*code]).collect();
            parents.push(tables::continent(continent));
            let middle = self.middles.get(code).map(|middle| middle.position());
            let empty = || {
                let found = EMPTY_COUNTRIES.iter().find(|(empty, ..)| *empty == code);
                found.map(|(_, latitude, longitude)| (*latitude, *longitude))
            };
            let position = middle.or_else(empty).unwrap_or_else(|| panic!("where is {code}?"));
            let size = size(country.population);
            let letters = [code.as_bytes()[0], code.as_bytes()[1]];
            self.push(country.id, PlaceKind::Country, names, position, size, parents);
            self.entries.last_mut().expect("it was just added").code = Some(letters);
        }
    }

    fn add_divisions(&mut self, divisions: &[Division]) {
        let is_wanted = |division: &&Division| {
            let country = division.code.split('.').next().unwrap_or_default();
            self.known.contains_key(country) && (division.level < 2 || COUNTIES.contains(&country))
        };
        let wanted: Vec<&Division> = divisions.iter().filter(is_wanted).collect();
        for division in &wanted {
            self.known.insert(division.code.clone(), division.id);
            if !division.iso.is_empty() {
                self.known.insert(division.iso.clone(), division.id);
            }
        }
        for division in wanted {
            let code = division.code.as_str();
            let country = code.split('.').next().unwrap_or_default();
            let extra = self.extras.remove(division.iso.as_str());
            let extra = extra.or_else(|| self.extras.remove(code));
            let given = extra.as_ref().map(|extra| extra.name).filter(|name| !name.is_empty());
            let Some(name) = given.or(division.name.as_deref()) else { continue };
            let name = plain(name, country);
            let mut names = Names::new(&name);
            names.take(extra);
            // A name that the table replaces is rarely meant.
            names.add_all(NameKind::Foreign, division.name.iter().chain(&division.names));
            if let Some((country, letters)) = division.iso.split_once('-')
                && POSTAL.contains(&country)
            {
                names.add(NameKind::Code, letters);
            }
            let outer = code.rsplit_once('.').and_then(|(outer, _)| self.known.get(outer));
            let parents = vec![*outer.unwrap_or(&self.known[country])];
            let middle = self.middles.get(code).copied().unwrap_or_default();
            let position =
                if middle.weight > 0.0 { middle.position() } else { self.position_of(parents[0]) };
            let size = if division.level < 2 { size(middle.people) } else { COUNTY_SIZE };
            self.push(division.id, PlaceKind::Division, names, position, size, parents);
        }
    }

    fn add_cities(&mut self, sources: &Sources) {
        let capitals = sources.capitals();
        for city in &sources.cities {
            let country = city.country.as_str();
            let is_capital = capitals.contains(&city.id);
            let id = city.id.to_string();
            let extra = self.extras.remove(id.as_str());
            let is_english = ENGLISH.contains(&country);
            let smallest = if is_english { SMALLEST_ENGLISH } else { SMALLEST };
            let is_known = is_capital || extra.is_some();
            if !self.known.contains_key(country) || city.population < smallest && !is_known {
                continue;
            }
            let mut names = Names::new(&plain(&city.name, country));
            names.take(extra);
            if is_known || city.population >= SMALLEST_WITH_NAMES {
                names.add_all(NameKind::Foreign, city.names.iter().filter(|name| is_name(name)));
            }
            let outer = self.known.get(&city.division()).unwrap_or(&self.known[country]);
            let mut size = size(city.population);
            if is_capital {
                size += CAPITAL;
            }
            let position = (city.latitude as f32, city.longitude as f32);
            let parents = vec![*outer];
            self.push(city.id, PlaceKind::City, names, position, size, parents);
        }
    }

    fn add_hand_places(&mut self, sources: &Sources, places: &[HandPlace]) {
        for place in places {
            self.known.insert(place.name.to_owned(), place.id);
        }
        for place in places {
            let mut names = Names::new(place.name);
            names.add_all(NameKind::Other, &place.names);
            let territory = CONTINENTS.iter().find(|(_, name, _)| *name == place.name);
            if let Some((.., Some(territory))) = territory {
                names.add_translations(&sources.territories, territory);
            }
            let parents = place.within.iter().map(|name| self.id_of(name)).collect();
            let position = (place.latitude, place.longitude);
            self.push(place.id, place.kind, names, position, place.size, parents);
        }
        for place in places {
            for member in &place.members {
                let member = self.id_of(member);
                let entry = self.entries.iter_mut().find(|entry| entry.id == member);
                entry.expect("a known place").parents.push(place.id);
            }
        }
    }

    fn position_of(&self, id: u32) -> (f32, f32) {
        let entry = self.entries.iter().find(|entry| entry.id == id);
        entry.map(|entry| (entry.latitude, entry.longitude)).unwrap_or_default()
    }

    fn id_of(&self, name: &str) -> u32 {
        *self.known.get(name).unwrap_or_else(|| panic!("places.tsv: what is {name}?"))
    }

    fn push(
        &mut self,
        id: u32,
        kind: PlaceKind,
        names: Names,
        (latitude, longitude): (f32, f32),
        size: u8,
        parents: Vec<u32>,
    ) {
        if self.entries.last().is_some_and(|last| last.id == id) {
            return;
        }
        let keys = names.all.into_iter().map(|(name, kind)| (Gazetteer::key(&name), kind));
        self.entries.push(Entry {
            id,
            kind,
            name: names.usual,
            latitude,
            longitude,
            size: names.size.unwrap_or(size),
            code: None,
            parents,
            keys: keys.filter(|(key, _)| !key.is_empty()).collect(),
        });
    }
}

/// Counties are written about less than their people would say.
const COUNTY_SIZE: u8 = 40;

/// Returns the size of a place with so many people.
fn size(people: u64) -> u8 {
    (10.0 * (people.max(1) as f64).log10()).round() as u8
}

/// Returns a name without the marks of a transcription.
fn plain(name: &str, country: &str) -> String {
    if !TRANSCRIBED.contains(&country) {
        return name.to_owned();
    }
    let marks = |c: &char| !is_combining_mark(*c) && !matches!(c, '‘' | 'ʻ' | 'ʼ');
    name.nfd().filter(marks).map(|c| if c == '’' { '\'' } else { c }).nfc().collect()
}

/// Whether one of GeoNames' alternate names is one: no transcription without capitals, no
/// airport's code, no list.
fn is_name(name: &str) -> bool {
    let is_code = name.len() == 3 && name.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_transcription = name.starts_with(|c: char| c.is_ascii_lowercase());
    let has_other = name.contains(|c: char| c == ',' || c.is_ascii_digit());
    name.chars().count() > 1 && !is_code && !is_transcription && !has_other
}
