//! The time of day that stands behind a date, or in front of it, and the zone.
//!
//! Seconds are dropped. A zone gives an offset only where its name means one
//! offset; a name that means several gives none, and the time stays local.

use super::date_tokens::Token;
use crate::date::CivilDate;

/// Offsets in minutes of the zone names that mean only one.
const ZONES: &[(&str, i16)] = &[
    ("z", 0),
    ("gmt", 0),
    ("utc", 0),
    ("ut", 0),
    ("wet", 0),
    ("est", -300),
    ("edt", -240),
    ("cst", -360),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
    ("bst", 60),
    ("cet", 60),
    ("cest", 120),
    ("mez", 60),
    ("mesz", 120),
    ("eet", 120),
    ("eest", 180),
    ("msk", 180),
    ("jst", 540),
    ("aest", 600),
];

/// How many tokens behind a date may stand before its time ("at", a comma).
const MAX_GAP: usize = 3;

/// How many tokens in front of a date are searched for a time.
const MAX_BEFORE: usize = 12;

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Time {
    hour: u16,
    minute: u16,
    offset: Option<i16>,
}

impl Time {
    /// Adds this time to a date; a date it can't be added to stays as it is.
    pub fn add_to(self, date: CivilDate) -> CivilDate {
        date.at(self.hour, self.minute, self.offset).unwrap_or(date)
    }
}

/// Reads the time that belongs to a date between `before` and `after`.
pub(super) fn read_time(before: &[Token<'_>], after: &[Token<'_>]) -> Option<Time> {
    if let Some(time) = compact_time(after) {
        return Some(time);
    }
    for at in 0..=MAX_GAP.min(after.len()) {
        if let Some(time) = time_at(&after[at..]) {
            return Some(time);
        }
        // Behind a number or a long word ("Updated") stands something else's time.
        if after
            .get(at)
            .is_some_and(|t| t.digits().is_some() || t.word().is_some_and(|w| w.len() > 4))
        {
            return None;
        }
    }
    let start = before.len().saturating_sub(MAX_BEFORE);
    (start..before.len()).find_map(|at| time_at(&before[at..]))
}

/// `140500` behind a `T`, or the end of `20230913140500`.
fn compact_time(tokens: &[Token<'_>]) -> Option<Time> {
    let (digits, rest) = match tokens {
        [t, clock, rest @ ..] if t.word().is_some_and(|w| w.eq_ignore_ascii_case("t")) => {
            (clock.digits().filter(|d| d.len() == 4 || d.len() == 6)?, rest)
        }
        [stamp, rest @ ..] => {
            let digits = stamp.digits().filter(|d| d.len() == 12 || d.len() == 14)?;
            (&digits[8..], rest)
        }
        [] => return None,
    };
    clock(digits.get(0..2)?.parse().ok()?, digits.get(2..4)?.parse().ok()?, rest)
}

/// `14:05`, `14:05:00.123`, `2:05 p.m.`, `2 p.m.`, `14h05`, `14.05 Uhr`.
fn time_at(tokens: &[Token<'_>]) -> Option<Time> {
    let hour = tokens.first()?.number_to(2)?;
    let Some((minute, rest)) = minutes(&tokens[1..]) else {
        let (_, rest) = half_of_day(&tokens[1..])?;
        return clock(with_half(hour, &tokens[1..])?, 0, rest);
    };
    let rest = skip_seconds(rest);
    match half_of_day(rest) {
        Some((_, after)) => clock(with_half(hour, rest)?, minute, after),
        None => clock(hour, minute, rest),
    }
}

/// Reads the minutes behind an hour.
fn minutes<'t, 's>(tokens: &'t [Token<'s>]) -> Option<(u16, &'t [Token<'s>])> {
    let [separator, minute, rest @ ..] = tokens else { return None };
    let minute = minute.digits().filter(|d| d.len() == 2 && !minute.spaced)?.parse().ok()?;
    let is_hour_mark = separator.word().is_some_and(|w| w == "h" || w == "H");
    let is_clock_dot = separator.is_sign(&['.'])
        && (rest.first().and_then(Token::word).is_some_and(|w| w == "Uhr")
            || half_of_day(rest).is_some());
    (separator.is_sign(&[':']) || is_hour_mark || is_clock_dot).then_some((minute, rest))
}

/// Passes over `:05` and `:05.123`.
fn skip_seconds<'t, 's>(tokens: &'t [Token<'s>]) -> &'t [Token<'s>] {
    let after = |tokens: &'t [Token<'s>], signs: &[char]| match tokens {
        [sign, number, rest @ ..]
            if sign.is_sign(signs) && !number.spaced && number.digits().is_some() =>
        {
            rest
        }
        _ => tokens,
    };
    after(after(tokens, &[':']), &['.', ','])
}

/// Reads `am`, `p.m.`: whether it is after noon, and what follows.
fn half_of_day<'t, 's>(tokens: &'t [Token<'s>]) -> Option<(bool, &'t [Token<'s>])> {
    let word = tokens.first()?.word()?.to_ascii_lowercase();
    match (word.as_str(), tokens) {
        ("am" | "pm", [_, rest @ ..]) => Some((word == "pm", rest)),
        ("a" | "p", [_, dot, m, rest @ ..])
            if dot.is_sign(&['.']) && m.word().is_some_and(|w| w.eq_ignore_ascii_case("m")) =>
        {
            let rest = match rest {
                [dot, rest @ ..] if dot.is_sign(&['.']) => rest,
                _ => rest,
            };
            Some((word == "p", rest))
        }
        _ => None,
    }
}

/// Turns an hour of the half of the day that `tokens` opens with into one of 24.
fn with_half(hour: u16, tokens: &[Token<'_>]) -> Option<u16> {
    let (after_noon, _) = half_of_day(tokens)?;
    (1..=12).contains(&hour).then(|| hour % 12 + if after_noon { 12 } else { 0 })
}

fn clock(hour: u16, minute: u16, rest: &[Token<'_>]) -> Option<Time> {
    (hour < 24 && minute < 60).then(|| Time { hour, minute, offset: offset(rest) })
}

/// Reads the zone behind a time.
fn offset(tokens: &[Token<'_>]) -> Option<i16> {
    match tokens {
        [sign, number, rest @ ..] if sign.is_sign(&['+', '-']) && !number.spaced => {
            let digits = number.digits()?;
            let (hours, minutes) = match (digits.len(), rest) {
                (4, _) => (digits[..2].parse::<i16>().ok()?, digits[2..].parse::<i16>().ok()?),
                (1 | 2, [colon, minutes, ..]) if colon.is_sign(&[':']) => {
                    (digits.parse().ok()?, minutes.number(2)?)
                }
                (1 | 2, _) => (digits.parse().ok()?, 0),
                _ => return None,
            };
            let size = hours * 60 + minutes;
            (minutes < 60 && size <= 14 * 60).then_some(if sign.is_sign(&['-']) {
                -size
            } else {
                size
            })
        }
        [word, rest @ ..] if word.word().is_some() => {
            let name = word.word()?.to_ascii_lowercase();
            let named = ZONES.iter().find(|(zone, _)| *zone == name).map(|(_, offset)| *offset)?;
            // "GMT+0200": the number counts.
            if named == 0 && name != "z" { offset(rest).or(Some(0)) } else { Some(named) }
        }
        [bracket, rest @ ..] if bracket.is_sign(&['(']) => offset(rest),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::date_tokens::tokenize;
    use super::*;

    #[test]
    fn times_are_read_with_their_zone() {
        for (text, expected) in [
            ("14:05", Some((14, 5, None))),
            ("T14:05:00Z", Some((14, 5, Some(0)))),
            (", 2:05 p.m. EST", Some((14, 5, Some(-300)))),
            ("at 12 noon", None),
            ("at 12 p.m.", Some((12, 0, None))),
            ("12:30 AM", Some((0, 30, None))),
            ("14:05 GMT+0530", Some((14, 5, Some(330)))),
            ("14:05 (UTC-3)", Some((14, 5, Some(-180)))),
            ("14:05 IST", Some((14, 5, None))),
            ("25:05", None),
            ("14:65", None),
            ("13:05 pm", None),
            ("14:05+99:00", Some((14, 5, None))),
            ("3", None),
            ("", None),
        ] {
            let time = read_time(&[], &tokenize(text)).map(|t| (t.hour, t.minute, t.offset));
            assert_eq!(time, expected, "{text}");
        }
    }
}
