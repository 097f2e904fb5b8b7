//! Packs the lists of words.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use morgue::entities::lists::{
    COMMON_SURNAME, DEMONYM, Fingerprints, GIVEN, Lists, Place, SURNAME, hash, phrase,
};

/// The lists as bytes: clusters, names and places.
pub struct Packed {
    pub clusters: Vec<u8>,
    pub names: Vec<u8>,
    pub places: Vec<u8>,
}

impl Packed {
    /// Reads and packs the lists of a folder.
    pub fn read(dir: &Path) -> Self {
        let read = |name: &str| {
            fs::read_to_string(dir.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
        };
        Self {
            clusters: clusters(&read("clusters.tsv")),
            names: names(&[
                (GIVEN, &read("first.txt")),
                (SURNAME, &read("sur.tsv")),
                (DEMONYM, &read("demonym.txt")),
            ]),
            places: places(&read("place.tsv")),
        }
    }

    /// Returns the lists.
    pub fn lists(&self) -> Lists {
        Lists::new(
            self.clusters.clone().into(),
            self.names.clone().into(),
            self.places.clone().into(),
        )
    }
}

fn pack(entries: BTreeMap<u64, u32>, value_bits: u32) -> Vec<u8> {
    Fingerprints::build(&entries.into_iter().collect::<Vec<_>>(), value_bits)
}

/// Packs the clusters of words, without those of which the word in lower case says as
/// much, and without numbers and marks.
fn clusters(text: &str) -> Vec<u8> {
    let mut words = BTreeMap::new();
    for line in text.lines() {
        let (word, numbers) = line.split_once('\t').expect("a word and its clusters");
        let numbers: Vec<u16> = numbers.split('\t').map(|n| n.parse().expect("a number")).collect();
        // The first division is too coarse to help.
        words.insert(word, [numbers[1], numbers[2]]);
    }
    let entries = words.iter().filter(|(word, clusters)| {
        let lower = word.to_lowercase();
        let is_said = lower != **word && words.get(lower.as_str()) == Some(clusters);
        !is_said && word.chars().any(char::is_alphabetic)
    });
    let entries =
        entries.map(|(word, clusters)| (hash(word.as_bytes()), Lists::pack_clusters(*clusters)));
    pack(entries.collect(), Lists::CLUSTER_BITS)
}

/// Packs lists of words, each with its bit; a number after a surname says how common it is.
fn names(lists: &[(u8, &str)]) -> Vec<u8> {
    let mut entries = BTreeMap::new();
    for (bit, text) in lists {
        for line in text.lines().filter(|line| !line.is_empty()) {
            let (word, rank) = line.split_once('\t').unwrap_or((line, "1"));
            let is_common = rank.parse::<u32>().is_ok_and(|rank| rank >= 2);
            let common = if is_common { COMMON_SURNAME } else { 0 };
            *entries.entry(hash(word.as_bytes())).or_insert(0) |= u32::from(bit | common);
        }
    }
    pack(entries, Lists::NAME_BITS)
}

/// Packs names of places and the starts of longer ones.
fn places(text: &str) -> Vec<u8> {
    let mut entries: BTreeMap<u64, Place> = BTreeMap::new();
    for line in text.lines() {
        let (name, size) = line.split_once('\t').unwrap_or((line, "1"));
        let mut whole = 0;
        for word in name.split(' ') {
            if whole != 0 {
                entries.entry(whole).or_default().goes_on = true;
            }
            whole = phrase(whole, hash(word.as_bytes()));
        }
        let place = entries.entry(whole).or_default();
        place.size = place.size.max(size.parse::<u8>().unwrap_or(1).min(7));
    }
    pack(entries.into_iter().map(|(name, place)| (name, place.packed())).collect(), Place::BITS)
}
