//! Names of months and of days of the week in the languages of news archives.
//!
//! A table only; how a date is put together from them is in [`super::date_forms`].

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// One language a line: its code, then for each month its names, oblique forms
/// and abbreviations, in lower case, without a full stop.
const LANGUAGES: &str = include_str!("months.tsv");

/// The longest name, in bytes.
const MAX_NAME: usize = 32;

/// The numbers of the months by their folded names.
static MONTHS: LazyLock<HashMap<String, i8>> = LazyLock::new(|| names().collect());

/// The folded names that are long enough to be known with a letter misread.
static LONG_NAMES: LazyLock<Vec<(Vec<char>, i8)>> = LazyLock::new(|| {
    let names = names().map(|(name, number)| (name.chars().collect::<Vec<_>>(), number));
    let is_long = |name: &[char]| name.len() >= MIN_LONG && name != NEAR_SURNAMES;
    let mut long: Vec<_> = names.filter(|(name, _)| is_long(name)).collect();
    long.sort_unstable();
    long.dedup();
    long
});

/// Letters of a name that is still known with one of them misread.
const MIN_LONG: usize = 6;

/// Austria's January: surnames such as Tanner differ from it by a letter.
const NEAR_SURNAMES: [char; 6] = ['j', 'a', 'n', 'n', 'e', 'r'];

/// Names of the days of the week, in English with their common abbreviations.
const WEEKDAYS: &[&str] = &[
    "monday",
    "mon",
    "tuesday",
    "tue",
    "tues",
    "wednesday",
    "wed",
    "thursday",
    "thu",
    "thur",
    "thurs",
    "friday",
    "fri",
    "saturday",
    "sat",
    "sunday",
    "sun",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "الأحد",
    "الاثنين",
    "الإثنين",
    "الثلاثاء",
    "الأربعاء",
    "الخميس",
    "الجمعة",
    "السبت",
    "सोमवार",
    "मंगलवार",
    "बुधवार",
    "गुरुवार",
    "शुक्रवार",
    "शनिवार",
    "रविवार",
];

/// Lists the folded names of all months with their numbers.
fn names() -> impl Iterator<Item = (String, i8)> {
    let months = LANGUAGES.lines().flat_map(|line| (1..).zip(line.split('\t').skip(1)));
    months.flat_map(|(number, names)| names.split(' ').map(move |name| (fold(name), number)))
}

/// Returns the number of a month from its name, in any case, with or without its
/// accents.
pub(super) fn month_number(name: &str) -> Option<i8> {
    if name.len() > MAX_NAME {
        return None;
    }
    if !name.is_ascii() {
        return MONTHS.get(&fold(name)).copied();
    }
    // Most words are no months: they are not worth an allocation.
    let mut lower = [0; MAX_NAME];
    let lower = lower.get_mut(..name.len())?;
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    MONTHS.get(std::str::from_utf8(lower).ok()?).copied()
}

/// Returns the month that a word names with at most one letter wrong, missing or
/// too many; `None` where it may be two months.
pub(super) fn month_nearly(word: &str) -> Option<i8> {
    if word.len() > MAX_NAME {
        return None;
    }
    let word: Vec<char> = fold(word).chars().collect();
    let mut near = LONG_NAMES.iter().filter(|(name, _)| is_near(name, &word)).map(|(_, n)| *n);
    let number = near.next()?;
    near.all(|other| other == number).then_some(number)
}

/// Tells whether two words differ by one letter at most.
fn is_near(name: &[char], word: &[char]) -> bool {
    if name.len().abs_diff(word.len()) > 1 {
        return false;
    }
    let same = name.iter().zip(word).take_while(|(a, b)| a == b).count();
    let (name, word) = (&name[same..], &word[same..]);
    match name.len().cmp(&word.len()) {
        Ordering::Equal => name.get(1..) == word.get(1..),
        Ordering::Less => Some(name) == word.get(1..),
        Ordering::Greater => name.get(1..) == Some(word),
    }
}

/// Writes a name in lower case and without accents.
fn fold(name: &str) -> String {
    let lower = name.chars().flat_map(char::to_lowercase).nfd();
    let bare = lower.filter(|c| !is_combining_mark(*c));
    bare.map(|c| match c {
        'ı' => 'i',
        'ς' => 'σ',
        _ => c,
    })
    .collect()
}

/// Tells whether a word is the name of a day of the week.
pub(super) fn is_weekday(word: &str) -> bool {
    WEEKDAYS.iter().any(|weekday| weekday.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_known_in_many_languages() {
        for (name, number) in [
            ("January", Some(1)),
            ("FEB", Some(2)),
            ("März", Some(3)),
            ("marz", Some(3)),
            ("avril", Some(4)),
            ("Мая", Some(5)),
            ("juin", Some(6)),
            ("julio", Some(7)),
            ("août", Some(8)),
            ("settembre", Some(9)),
            ("outubro", Some(10)),
            ("listopada", Some(11)),
            ("dezember", Some(12)),
            ("KASIM", Some(11)),
            ("EKİM", Some(10)),
            ("ΙΟΥΛΙΟΣ", Some(7)),
            ("Smarch", None),
            ("", None),
        ] {
            assert_eq!(month_number(name), number, "{name}");
        }
    }

    #[test]
    fn every_language_has_twelve_months_and_no_name_stands_for_two() {
        for line in LANGUAGES.lines() {
            assert_eq!(line.split('\t').count(), 13, "{line}");
        }
        for (name, number) in names() {
            assert!(!name.is_empty() && name.len() <= MAX_NAME, "{name}");
            assert_eq!(MONTHS[&name], number, "{name}");
        }
    }

    #[test]
    fn a_misread_name_is_known_where_it_can_be_one_month_only() {
        for (word, number) in [
            ("Septembcr", Some(9)),
            ("Novmber", Some(11)),
            ("Decemberr", Some(12)),
            ("August", Some(8)),
            ("Ιουνιου", None),
            ("Ιουxιου", None),
            ("Maich", None),
            ("Septxxber", None),
            ("Remember", None),
            ("", None),
        ] {
            assert_eq!(month_nearly(word), number, "{word}");
        }
    }
}
