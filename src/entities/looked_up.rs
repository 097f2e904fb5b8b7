//! Places in languages that the tagger has not learned: names of the gazetteer that many
//! know, where a text has them as places stand.
//!
//! In writing with capitals that is a run of up to three words in capitals behind a
//! preposition, or the name of a country anywhere; in Chinese and Japanese the longest
//! name at each character. Forms that grammar has changed (Russian cases) are not known.

use std::ops::Range;

use super::placed::{is_country, is_well_known};
use crate::analysis::{fold, is_paired};

/// Words behind which a name in capitals is a place's, in the languages of western Europe;
/// folded.
#[rustfmt::skip]
const BEFORE_PLACES: &[&str] = &[
    "a", "ai", "al", "alla", "au", "aus", "aux", "bei", "da", "dans", "de", "dei", "del", "della",
    "depuis", "desde", "di", "do", "du", "em", "en", "from", "gegen", "hacia", "im", "in", "na",
    "naar", "nach", "nahe", "near", "no", "nordlich", "op", "ostlich", "para", "per", "pour",
    "pres", "su", "sudlich", "sur", "te", "tra", "uber", "uit", "um", "van", "vers", "vom", "von",
    "vor", "westlich", "zu", "zur",
];

/// Characters of the longest name that is looked up in writing without spaces.
const LONGEST: usize = 6;

/// Returns the places of a text, as bytes of it, in order.
pub(super) fn places(text: &str) -> Vec<Range<usize>> {
    let mut found = in_capitals(text);
    if text.chars().any(is_paired) {
        found.extend(without_spaces(text));
        found.sort_unstable_by_key(|range| range.start);
    }
    found
}

/// Finds names that start with capitals.
fn in_capitals(text: &str) -> Vec<Range<usize>> {
    let words: Vec<Range<usize>> = words(text).collect();
    let is_capital = |at: usize| {
        words.get(at).is_some_and(|word| text[word.clone()].starts_with(char::is_uppercase))
    };
    let are_joined = |one: usize, other: usize| {
        matches!(&text[words[one].end..words[other].start], " " | "-" | "\n")
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let longest = (at..at + 3)
            .take_while(|&word| is_capital(word) && (word == at || are_joined(word - 1, word)));
        let is_behind = at > 0 && {
            let before = &text[words[at - 1].clone()];
            are_joined(at - 1, at) && BEFORE_PLACES.binary_search(&fold(before).as_str()).is_ok()
        };
        let names = longest.map(|last| words[at].start..words[last].end).collect::<Vec<_>>();
        let is_place = |range: &&Range<usize>| {
            let name = &text[(*range).clone()];
            name.len() > 3 && if is_behind { is_well_known(name) } else { is_country(name) }
        };
        match names.iter().rev().find(is_place) {
            Some(range) => {
                found.push(range.clone());
                at += words[at..].iter().take_while(|word| word.start < range.end).count();
            }
            None => at += 1,
        }
    }
    found
}

/// Iterates over the words of a text: stretches of letters.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphabetic)?;
        let len = text[start..].find(|c: char| !c.is_alphabetic());
        at = len.map_or(text.len(), |len| start + len);
        Some(start..at)
    })
}

/// Finds names in writing without spaces between words.
fn without_spaces(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let ends = text[at..].char_indices().take_while(|(_, c)| is_paired(*c)).take(LONGEST);
        let ends: Vec<usize> = ends.map(|(i, c)| at + i + c.len_utf8()).skip(1).collect();
        match ends.iter().rev().find(|&&end| is_well_known(&text[at..end])) {
            Some(&end) => {
                found.push(at..end);
                at = end;
            }
            None => at += c.len_utf8(),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn well_known_places_are_found_where_places_stand() {
        for (text, expected) in [
            ("Der Kanzler reiste nach Moskau und von dort nach Peking.", "Moskau Peking"),
            ("Essen und Trinken sind in Frankreich wichtig.", "Frankreich"),
            ("La ministre est arrivée à New York, puis en Allemagne.", "New York Allemagne"),
            ("El presidente voló de Buenos Aires a la Argentina.", "Buenos Aires Argentina"),
            ("De trein naar Amsterdam stopte in Utrecht.", "Amsterdam Utrecht"),
            ("首相は東京から大阪へ向かった。", "東京 大阪"),
            ("Rien à Voir ici.", ""),
            ("", ""),
        ] {
            let found: Vec<&str> = places(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found.join(" "), expected, "{text}");
        }
        assert!(BEFORE_PLACES.is_sorted());
    }

    proptest! {
        #[test]
        fn any_text_has_sound_ranges(text in "(\\PC{0,6}|in Paris |東京|New York-|İn ){0,12}") {
            let mut end = 0;
            for range in places(&text) {
                prop_assert!(end <= range.start && text.get(range.clone()).is_some());
                end = range.end;
            }
        }
    }
}
