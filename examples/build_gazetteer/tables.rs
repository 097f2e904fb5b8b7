//! The tables written by hand.

use std::collections::BTreeMap;

use morgue::entities::gazetteer::PlaceKind;

/// Numbers of the table become ids from here on, beyond those of GeoNames.
const FIRST_ID: u32 = 1 << 31;

/// What `names.tsv` says of a place.
#[derive(Clone, Debug, Default)]
pub struct Extra {
    /// Its usual name, if it is not the source's.
    pub name: &'static str,
    pub names: Vec<&'static str>,
    pub demonyms: Vec<&'static str>,
    /// The country that a territory belongs to.
    pub part_of: Option<&'static str>,
    pub size: Option<u8>,
}

/// A place of `places.tsv`.
#[derive(Clone, Debug)]
pub struct HandPlace {
    pub id: u32,
    pub kind: PlaceKind,
    pub name: &'static str,
    pub names: Vec<&'static str>,
    pub within: Vec<&'static str>,
    pub latitude: f32,
    pub longitude: f32,
    pub size: u8,
    pub members: Vec<&'static str>,
}

/// Reads `names.tsv`.
pub fn extras() -> BTreeMap<&'static str, Extra> {
    let rows = rows(include_str!("names.tsv")).map(|row| {
        let extra = Extra {
            name: row[1],
            names: list(row[2]),
            demonyms: list(row[3]),
            part_of: Some(row[4]).filter(|code| !code.is_empty()),
            size: row[5].parse().ok(),
        };
        (row[0], extra)
    });
    rows.collect()
}

/// Reads `places.tsv`.
pub fn places() -> Vec<HandPlace> {
    let rows = rows(include_str!("places.tsv")).map(|row| HandPlace {
        id: id(row[0]),
        kind: kind(row[1]),
        name: row[2],
        names: list(row[3]),
        within: list(row[4]),
        latitude: row[5].parse().expect("a latitude"),
        longitude: row[6].parse().expect("a longitude"),
        size: row[7].parse().expect("a size"),
        members: list(row[8]),
    });
    rows.collect()
}

/// Returns the id of a continent.
pub fn continent(name: &str) -> u32 {
    let continent = rows(include_str!("places.tsv")).find(|row| row[2] == name);
    id(continent.expect("a continent")[0])
}

/// The cells of each line, with empty ones behind.
fn rows(table: &'static str) -> impl Iterator<Item = [&'static str; 9]> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let mut row = [""; 9];
        for (cell, text) in row.iter_mut().zip(line.split('\t')) {
            *cell = text;
        }
        row
    })
}

fn list(cell: &'static str) -> Vec<&'static str> {
    cell.split('|').filter(|item| !item.is_empty()).collect()
}

fn id(cell: &str) -> u32 {
    match cell.strip_prefix('g') {
        Some(geonames) => geonames.parse().expect("an id of GeoNames"),
        None => FIRST_ID + cell.parse::<u32>().expect("a number"),
    }
}

fn kind(name: &str) -> PlaceKind {
    match name {
        "continent" => PlaceKind::Continent,
        "region" => PlaceKind::Region,
        "former" => PlaceKind::FormerCountry,
        "water" => PlaceKind::Water,
        "mountain" => PlaceKind::Mountain,
        "land" => PlaceKind::Land,
        "island" => PlaceKind::Island,
        "site" => PlaceKind::Site,
        _ => panic!("places.tsv: what is a {name}?"),
    }
}
