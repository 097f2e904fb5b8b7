//! The countries and divisions that a text speaks for.

use super::{Mention, prior};
use crate::entities::gazetteer::{Called, Gazetteer, Number, PlaceKind};

/// What one demonym counts, where a place counts 1.
const DEMONYM: f32 = 0.5;
/// A demonym counts so often at most, so that a long text is not flooded.
const MOST_DEMONYMS: f32 = 3.0;
/// How much likelier, as a logarithm, the likeliest sense of a name must be than the next
/// for the name to be evidence.
const CLEARLY: f32 = 4.0;
/// What all the evidence for a country is worth, in the measure of [`prior`].
const COUNTRY: f32 = 4.5;
/// What it is worth for a division.
const DIVISION: f32 = 3.0;

/// How much speaks for each country and division.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    countries: Vec<(Number, f32)>,
    divisions: Vec<(Number, f32)>,
    total: f32,
}

impl Evidence {
    /// Gathers the demonyms of a text.
    pub(super) fn of_demonyms(gazetteer: &Gazetteer, text: &str) -> Self {
        let mut evidence = Self::default();
        demonyms(gazetteer, text, |places| {
            let weight = DEMONYM / places.len() as f32;
            for place in places {
                evidence.speak(gazetteer, place.number, weight);
            }
        });
        for (_, weight) in evidence.countries.iter_mut().chain(&mut evidence.divisions) {
            *weight = weight.min(MOST_DEMONYMS);
        }
        evidence.total = evidence.countries.iter().map(|(_, weight)| weight).sum();
        evidence
    }

    /// Adds what a mention speaks for, if its sense is decided or clear.
    pub(super) fn add(&mut self, gazetteer: &Gazetteer, name: &Mention<'_>) {
        if let Some((number, _)) = name.decided {
            return self.speak(gazetteer, number, 1.5);
        }
        if name.is_unknown {
            return;
        }
        let score = |candidate: &Called| prior(gazetteer, candidate, &name.candidates);
        let scored = name.candidates.iter().map(|candidate| (score(candidate), candidate.number));
        let Some((most, best)) = scored.clone().max_by(|a, b| a.0.total_cmp(&b.0)) else { return };
        // A city and its division are of one country, whichever is meant.
        let is_rival = |(score, number): (f32, Number)| {
            score > most - CLEARLY && !share_country(gazetteer, number, best)
        };
        if !scored.into_iter().any(is_rival) {
            self.speak(gazetteer, best, 1.0);
        }
    }

    fn speak(&mut self, gazetteer: &Gazetteer, number: Number, weight: f32) {
        gazetteer.countries_of(number, &mut |country| {
            add(&mut self.countries, country, weight);
            self.total += weight;
        });
        if let Some(division) = gazetteer.division_of(number) {
            add(&mut self.divisions, division, weight);
        }
    }

    /// Returns how much speaks for a candidate, in the measure of [`prior`].
    pub(super) fn speaks_for(&self, gazetteer: &Gazetteer, candidate: &Called) -> f32 {
        let mut country = 0.0_f32;
        gazetteer.countries_of(candidate.number, &mut |number| {
            country = country.max(weight(&self.countries, number));
        });
        let division = gazetteer
            .division_of(candidate.number)
            .map_or(0.0, |division| weight(&self.divisions, division));
        COUNTRY * country / (self.total + 0.5) + DIVISION * division / (division + 0.5)
    }
}

fn share_country(gazetteer: &Gazetteer, one: Number, other: Number) -> bool {
    let mut shared = one == other;
    gazetteer.countries_of(one, &mut |country| {
        gazetteer.countries_of(other, &mut |other| shared |= country == other);
    });
    shared
}

fn add(weights: &mut Vec<(Number, f32)>, number: Number, weight: f32) {
    match weights.iter_mut().find(|(known, _)| *known == number) {
        Some((_, sum)) => *sum += weight,
        None => weights.push((number, weight)),
    }
}

fn weight(weights: &[(Number, f32)], number: Number) -> f32 {
    weights.iter().find(|(known, _)| *known == number).map_or(0.0, |(_, weight)| *weight)
}

/// Tells the places of each demonym in a text.
fn demonyms(gazetteer: &Gazetteer, text: &str, mut tell: impl FnMut(&[Called])) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(start) = next_capital(bytes, at) {
        let end = word_end(bytes, start);
        at = end;
        let word = &text[start..end];
        if !can_be_demonym(word) {
            continue;
        }
        // `South Korean`, `Sri Lankan`: the word before may belong to it.
        let two = text[..start]
            .strip_suffix([' ', '-', '\n'])
            .map(last_word)
            .filter(|before| before.starts_with(|c: char| c.is_ascii_uppercase()))
            .filter(|before| FIRSTS.binary_search(before).is_ok())
            .map(|before| gazetteer.of_people(&[before, " ", word].concat()))
            .filter(|places| !places.is_empty());
        let places = two.unwrap_or_else(|| gazetteer.of_people(word));
        if !places.is_empty() {
            tell(&places);
        }
    }
}

/// Returns the ASCII letters that a text ends in.
fn last_word(text: &str) -> &str {
    let len = text.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    &text[text.len() - len..]
}

/// First words of demonyms of two.
#[rustfmt::skip]
const FIRSTS: &[&str] = &[
    "British", "Cape", "Central", "Costa", "East", "Falkland", "Hong", "New", "North",
    "Northern", "Nova", "Puerto", "Rhode", "Saint", "Saudi", "Sierra", "Solomon", "South",
    "Sri", "West"
];

/// The last two letters of demonyms, without the `s` of several.
#[rustfmt::skip]
const ENDS: &[&str] = &[
    "ai", "ak", "an", "ao", "ar", "at", "be", "bi", "ch", "de", "di", "ek", "en", "er", "hi",
    "hn", "ho", "ic", "ie", "ik", "in", "iz", "kh", "le", "li", "na", "ne", "ni", "nn", "no",
    "nx", "oi", "on", "ot", "qi", "rb", "rd", "ri", "rk", "se", "sh", "ss", "sy", "te", "ti",
    "tu", "ue", "ur", "wi", "yz", "zi"
];

/// The same: for each first letter, a bit for each last.
const ENDS_BY_FIRST: [u32; 26] = {
    let mut bits = [0; 26];
    let mut at = 0;
    while at < ENDS.len() {
        let end = ENDS[at].as_bytes();
        bits[(end[0] - b'a') as usize] |= 1 << (end[1] - b'a');
        at += 1;
    }
    bits
};

/// Whether a word ends as demonyms do; most other words are kept from being looked up.
fn can_be_demonym(word: &str) -> bool {
    let one = word.strip_suffix('s').filter(|one| !one.ends_with('s')).unwrap_or(word);
    match one.as_bytes() {
        [.., first, last] if word.len() > 2 => {
            first.is_ascii_lowercase()
                && last.is_ascii_lowercase()
                && ENDS_BY_FIRST[usize::from(first - b'a')] >> (last - b'a') & 1 == 1
        }
        _ => false,
    }
}

/// Finds the next capital letter that starts a word.
fn next_capital(bytes: &[u8], from: usize) -> Option<usize> {
    /// Bytes that are looked at together, as most hold no capital.
    const TOGETHER: usize = 16;
    let mut at = from;
    loop {
        let (chunks, _) = bytes.get(at..)?.as_chunks::<TOGETHER>();
        let has_capital = |chunk: &[u8; TOGETHER]| {
            chunk.iter().fold(false, |has, byte| has | byte.is_ascii_uppercase())
        };
        at += TOGETHER * chunks.iter().take_while(|chunk| !has_capital(chunk)).count();
        at += bytes[at..].iter().position(u8::is_ascii_uppercase)?;
        if at == 0 || !bytes[at - 1].is_ascii_alphanumeric() {
            return Some(at);
        }
        at += 1;
    }
}

fn word_end(bytes: &[u8], start: usize) -> usize {
    let len = bytes[start..].iter().position(|byte| !byte.is_ascii_alphabetic());
    len.map_or(bytes.len(), |len| start + len)
}

impl Gazetteer {
    /// Returns the places whose people are called so, one or many of them.
    fn of_people(&self, word: &str) -> Vec<Called> {
        let places = self.called_by_demonym(word);
        match word.strip_suffix('s') {
            Some(one) if places.is_empty() => self.called_by_demonym(one),
            _ => places,
        }
    }

    /// The division of the first level that a place is, or is in.
    pub(super) fn division_of(&self, number: Number) -> Option<Number> {
        let is_division = |number: &Number| self.kind(*number) == PlaceKind::Division;
        Some(number).filter(is_division).or_else(|| self.parent(number).filter(is_division))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_demonyms_are_evidence() {
        let gazetteer = Gazetteer::shipped();
        let table = include_str!("../../../examples/build_gazetteer/names.tsv");
        let rows = table.lines().filter(|line| !line.starts_with('#'));
        let demonyms =
            rows.filter_map(|row| row.split('\t').nth(3)).flat_map(|cell| cell.split('|'));
        for demonym in demonyms.filter(|demonym| !demonym.is_empty() && demonym.is_ascii()) {
            let mut found = 0;
            super::demonyms(&gazetteer, demonym, |places| found += places.len());
            assert!(found > 0 || demonym.starts_with("ni-"), "{demonym}");
        }
    }
}
