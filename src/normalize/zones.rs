//! Names of time zones and the offsets they mean.
//!
//! A name gives an offset only where it means one offset on that day. The names
//! that Americans write all year round ("ET") follow the daylight rules of the
//! United States, which are kept here: a database of the machine would make an
//! article depend on where it is read.

use jiff::civil::{Date, Weekday, date};

use super::date_tokens::Token;

/// A zone as it is stated behind a time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Zone {
    /// So many minutes east of UTC.
    Fixed(i16),
    /// An American zone with the offset of its winter; the day decides.
    American(i16),
}

/// Zone names that mean one offset, in capitals, with minutes east of UTC.
///
/// What several countries use for different offsets (`IST`, `AST`) is left out.
const FIXED: &[(&str, i16)] = &[
    ("Z", 0),
    ("GMT", 0),
    ("UTC", 0),
    ("UT", 0),
    ("WET", 0),
    ("EST", -300),
    ("EDT", -240),
    ("CST", -360),
    ("CDT", -300),
    ("MST", -420),
    ("MDT", -360),
    ("PST", -480),
    ("PDT", -420),
    ("BST", 60),
    ("WEST", 60),
    ("CET", 60),
    ("CEST", 120),
    ("MEZ", 60),
    ("MESZ", 120),
    ("EET", 120),
    ("EEST", 180),
    ("MSK", 180),
    ("HKT", 480),
    ("SGT", 480),
    ("JST", 540),
    ("KST", 540),
    ("AEST", 600),
    ("AEDT", 660),
    ("NZST", 720),
    ("NZDT", 780),
];

/// American zones: short and long name, in capitals, with the offset of winter.
const AMERICAN: &[(&str, &str, i16)] = &[
    ("ET", "EASTERN", -300),
    ("CT", "CENTRAL", -360),
    ("MT", "MOUNTAIN", -420),
    ("PT", "PACIFIC", -480),
];

/// Names that are words of other languages when they are not in capitals.
const ONLY_IN_CAPITALS: &[&str] = &["ET", "CT", "MT", "PT", "EST", "WEST", "MEZ"];

/// Reads the zone that a text opens with; returns how many tokens it takes.
pub(super) fn named_zone(tokens: &[Token<'_>]) -> Option<(Zone, usize)> {
    let written = tokens.first()?.word().filter(|word| word.len() <= 8)?;
    let name = written.to_ascii_uppercase();
    if written != name && ONLY_IN_CAPITALS.contains(&name.as_str()) {
        return None;
    }
    if let Some((_, offset)) = FIXED.iter().find(|(zone, _)| *zone == name) {
        return Some((Zone::Fixed(*offset), 1));
    }
    let (short, _, winter) =
        AMERICAN.iter().find(|(short, long, _)| *short == name || *long == name)?;
    if *short == name {
        return Some((Zone::American(*winter), 1));
    }
    let next = tokens.get(1).and_then(Token::word).map(str::to_ascii_lowercase);
    match next.as_deref() {
        None => Some((Zone::American(*winter), 1)),
        Some("time") => Some((Zone::American(*winter), 2)),
        Some("standard") => Some((Zone::Fixed(*winter), 2)),
        Some("daylight") => Some((Zone::Fixed(winter + 60), 2)),
        Some(_) => None,
    }
}

/// Tells whether a word is the name of a zone.
pub(super) fn is_zone(token: &Token<'_>) -> bool {
    named_zone(std::slice::from_ref(token)).is_some()
}

impl Zone {
    /// Returns the offset on a day at a minute of it; `None` where it is not known
    /// or the clocks show that minute twice.
    pub fn offset(self, day: Date, minute: u16) -> Option<i16> {
        let winter = match self {
            Self::Fixed(offset) => return Some(offset),
            Self::American(winter) => winter,
        };
        let (start, end) = daylight_time(day.year())?;
        let is_twice = day == end && (60..120).contains(&minute);
        let has_begun = (day, minute) >= (start, 120);
        let has_ended = (day, minute) >= (end, 120);
        (!is_twice).then_some(if has_begun && !has_ended { winter + 60 } else { winter })
    }
}

/// Returns the first and the last day of daylight time in the United States.
///
/// Before the Uniform Time Act took effect in 1967, each town had its own.
fn daylight_time(year: i16) -> Option<(Date, Date)> {
    let sunday = |month, nth| date(year, month, 1).nth_weekday_of_month(nth, Weekday::Sunday).ok();
    let start = match year {
        2007.. => sunday(3, 2),
        1987.. => sunday(4, 1),
        1975 => Some(date(1975, 2, 23)),
        1974 => Some(date(1974, 1, 6)),
        1967.. => sunday(4, -1),
        _ => None,
    };
    let end = if year >= 2007 { sunday(11, 1) } else { sunday(10, -1) };
    start.zip(end)
}

#[cfg(test)]
mod tests {
    use super::super::date_tokens::tokenize;
    use super::*;

    #[test]
    fn american_zones_follow_the_rules_of_their_year() {
        let eastern = |day, minute| Zone::American(-300).offset(day, minute);
        for (day, minute, expected) in [
            (date(2023, 1, 13), 600, Some(-300)),
            (date(2023, 3, 12), 119, Some(-300)),
            (date(2023, 3, 12), 120, Some(-240)),
            (date(2023, 11, 5), 59, Some(-240)),
            (date(2023, 11, 5), 60, None),
            (date(2023, 11, 5), 120, Some(-300)),
            (date(2006, 3, 20), 600, Some(-300)),
            (date(2006, 4, 2), 600, Some(-240)),
            (date(2006, 10, 30), 600, Some(-300)),
            (date(1986, 4, 20), 600, Some(-300)),
            (date(1986, 4, 27), 600, Some(-240)),
            (date(1974, 1, 6), 600, Some(-240)),
            (date(1975, 2, 22), 600, Some(-300)),
            (date(1967, 4, 30), 600, Some(-240)),
            (date(1966, 7, 1), 600, None),
            (date(9999, 7, 1), 600, Some(-240)),
        ] {
            assert_eq!(eastern(day, minute), expected, "{day} {minute}");
        }
    }

    #[test]
    fn names_that_mean_several_offsets_are_no_zone() {
        for (text, expected) in [
            ("EDT", Some((Zone::Fixed(-240), 1))),
            ("gmt", Some((Zone::Fixed(0), 1))),
            ("ET", Some((Zone::American(-300), 1))),
            ("Pacific Time", Some((Zone::American(-480), 2))),
            ("Eastern Daylight Time", Some((Zone::Fixed(-240), 2))),
            ("eastern", Some((Zone::American(-300), 1))),
            ("Central European Time", None),
            ("et", None),
            ("est", None),
            ("IST", None),
            ("XYZ", None),
            ("", None),
        ] {
            assert_eq!(named_zone(&tokenize(text)), expected, "{text}");
        }
    }
}
