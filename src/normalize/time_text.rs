//! The time of day that stands behind a date, or in front of it, and the zone.
//!
//! Seconds are dropped. A zone gives an offset only where its name means one
//! offset; a name that means several gives none, and the time stays local.

use super::date_tokens::Token;
use super::months::is_weekday;
use super::zones::{Zone, named_zone};
use crate::date::{CivilDate, date_of_day};

/// How many tokens behind a date may stand before its time ("at", a comma).
const MAX_GAP: usize = 6;

/// Letters of a word between a date and its time; behind a longer one ("Updated")
/// stands something else's time.
const MAX_GAP_WORD: usize = 4;

/// How many tokens in front of a date are searched for a time.
const MAX_BEFORE: usize = 12;

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Time {
    hour: u16,
    minute: u16,
    zone: Option<Zone>,
}

impl Time {
    /// Makes a time of day; `None` for one that no clock shows.
    pub fn new(hour: u16, minute: u16, zone: Option<Zone>) -> Option<Self> {
        (hour < 24 && minute < 60).then_some(Self { hour, minute, zone })
    }

    /// Adds this time to a date; a date it can't be added to stays as it is.
    pub fn add_to(self, date: CivilDate) -> CivilDate {
        let day = date_of_day(date.days().first);
        let offset = self
            .zone
            .zip(day)
            .and_then(|(zone, day)| zone.offset(day, self.hour * 60 + self.minute));
        date.at(self.hour, self.minute, offset).unwrap_or(date)
    }
}

/// Reads the time that belongs to a date between `before` and `after`.
pub(super) fn read_time(before: &[Token<'_>], after: &[Token<'_>]) -> Option<Time> {
    if let Some(time) = compact_time(after) {
        return Some(time);
    }
    for at in 0..=MAX_GAP.min(after.len()) {
        // "kl. 14.05" is no fraction.
        let is_clock = at > 0 && after[..at].iter().any(is_clock_label);
        if let Some(time) = time_at(&after[at..], is_clock) {
            return Some(time);
        }
        if after.get(at).is_some_and(ends_date) {
            return None;
        }
    }
    let start = before.len().saturating_sub(MAX_BEFORE);
    (start..before.len()).find_map(|at| time_at(&before[at..], false))
}

/// Tells whether no time of the date before it stands behind this token.
fn ends_date(token: &Token<'_>) -> bool {
    let is_long = |word: &str| word.chars().count() > MAX_GAP_WORD && !is_weekday(word);
    token.digits().is_some() || token.word().is_some_and(is_long)
}

fn is_clock_label(token: &Token<'_>) -> bool {
    token.word().is_some_and(|word| matches!(word, "kl" | "Kl" | "klo" | "klokken" | "ore"))
}

/// Tells whether a text opens with a time of day.
pub(super) fn is_clock(tokens: &[Token<'_>]) -> bool {
    time_at(tokens, true).is_some()
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

/// `14:05`, `14:05:00.123`, `2:05 p.m.`, `2 p.m.`, `14h05`, `14.05 Uhr`, `1405 GMT`,
/// `午後2時5分`.
fn time_at(tokens: &[Token<'_>], is_clock: bool) -> Option<Time> {
    if let Some(is_after_noon) = tokens.first()?.word().and_then(half_in_front) {
        let time = time_at(&tokens[1..], is_clock)?;
        return Some(Time { hour: in_half(time.hour, is_after_noon)?, ..time });
    }
    if let Some(time) = military(tokens) {
        return Some(time);
    }
    let hour = tokens.first()?.number_to(2)?;
    let Some((minute, rest)) = minutes(&tokens[1..], is_clock) else {
        let (_, rest) = half_of_day(&tokens[1..])?;
        return clock(with_half(hour, &tokens[1..])?, 0, rest);
    };
    let rest = skip_seconds(rest);
    match half_of_day(rest) {
        Some((_, after)) => clock(with_half(hour, rest)?, minute, after),
        None => clock(hour, minute, rest),
    }
}

/// `1405 GMT`, `1405EDT`: four digits are a time only in front of a zone.
fn military(tokens: &[Token<'_>]) -> Option<Time> {
    let digits = tokens.first()?.digits().filter(|digits| digits.len() == 4)?;
    named_zone(&tokens[1..])?;
    clock(digits[..2].parse().ok()?, digits[2..].parse().ok()?, &tokens[1..])
}

/// Reads the minutes behind an hour.
fn minutes<'t, 's>(tokens: &'t [Token<'s>], is_clock: bool) -> Option<(u16, &'t [Token<'s>])> {
    let [separator, minute, rest @ ..] = tokens else { return None };
    if separator.word().is_some_and(|w| matches!(w, "時" | "时" | "시")) {
        let minute = minute.number_to(2)?;
        let rest = rest
            .split_first()
            .filter(|(mark, _)| mark.word().is_some_and(|w| w == "分" || w.starts_with('분')));
        return rest.map(|(_, rest)| (minute, rest));
    }
    let is_hour_mark = separator.word().is_some_and(|w| w == "h" || w == "H");
    let is_joined = !minute.spaced || (is_hour_mark && separator.spaced);
    let minute = minute.digits().filter(|d| d.len() == 2 && is_joined)?.parse().ok()?;
    let is_clock_dot = || {
        separator.is_sign(&['.'])
            && (is_clock
                || rest.first().and_then(Token::word).is_some_and(|w| w == "Uhr")
                || half_of_day(rest).is_some()
                || named_zone(rest).is_some())
    };
    (separator.is_sign(&[':']) || is_hour_mark || is_clock_dot()).then_some((minute, rest))
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

/// Tells whether a word is of `a.m.` or `p.m.`
pub(super) fn is_half_of_day(word: &str) -> bool {
    ["a", "p", "m", "am", "pm"].iter().any(|half| half.eq_ignore_ascii_case(word))
}

/// Reads the half of the day in front of a time; whether it is after noon.
fn half_in_front(word: &str) -> Option<bool> {
    match word {
        "午前" | "上午" | "오전" => Some(false),
        "午後" | "下午" | "오후" => Some(true),
        _ => None,
    }
}

/// Turns an hour of the half of the day that `tokens` opens with into one of 24.
fn with_half(hour: u16, tokens: &[Token<'_>]) -> Option<u16> {
    let (after_noon, _) = half_of_day(tokens)?;
    in_half(hour, after_noon).filter(|_| hour > 0)
}

/// Turns an hour of one half of the day into one of 24.
fn in_half(hour: u16, is_after_noon: bool) -> Option<u16> {
    (hour <= 12).then(|| hour % 12 + if is_after_noon { 12 } else { 0 })
}

fn clock(hour: u16, minute: u16, rest: &[Token<'_>]) -> Option<Time> {
    Time::new(hour, minute, zone(rest))
}

/// Reads the zone behind a time: a name, an offset, or a name and an offset, of
/// which the number counts.
fn zone(tokens: &[Token<'_>]) -> Option<Zone> {
    let tokens = match tokens {
        [bracket, rest @ ..] if bracket.is_sign(&['(', ',']) => rest,
        _ => tokens,
    };
    match named_zone(tokens) {
        Some((Zone::Fixed(0), used)) => offset(&tokens[used..]).or(Some(0)).map(Zone::Fixed),
        Some((zone, _)) => Some(zone),
        None => offset(tokens).map(Zone::Fixed),
    }
}

/// Reads `+02:00`, `-0330`, `+2`, `+02'00'`.
fn offset(tokens: &[Token<'_>]) -> Option<i16> {
    let [sign, number, rest @ ..] = tokens else { return None };
    if !sign.is_sign(&['+', '-']) || number.spaced {
        return None;
    }
    let digits = number.digits()?;
    let (hours, minutes) = match (digits.len(), rest) {
        (4, _) => (digits[..2].parse::<i16>().ok()?, digits[2..].parse::<i16>().ok()?),
        (1 | 2, [mark, minutes, ..])
            if mark.is_sign(&[':', '\'']) && minutes.number(2).is_some() =>
        {
            (digits.parse().ok()?, minutes.number(2)?)
        }
        (1 | 2, _) => (digits.parse().ok()?, 0),
        _ => return None,
    };
    let size = hours * 60 + minutes;
    let offset = if sign.is_sign(&['-']) { -size } else { size };
    (minutes < 60 && size <= 14 * 60).then_some(offset)
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
            (", 2 p.m. Eastern time", Some((14, 0, Some(-300)))),
            ("14.05 BST", Some((14, 5, Some(60)))),
            (", kl. 14.05", Some((14, 5, None))),
            ("14.05", None),
            ("1405 GMT", Some((14, 5, Some(0)))),
            ("1405", None),
            ("午後2時05分", Some((14, 5, None))),
            ("오후 2:05", Some((14, 5, None))),
            ("14시 5분", Some((14, 5, None))),
            ("14 h 05", Some((14, 5, None))),
            ("14:05+02'30'", Some((14, 5, Some(150)))),
            ("0:30 am", None),
            ("3", None),
            ("", None),
        ] {
            let day = jiff::civil::date(2023, 1, 13);
            let time = read_time(&[], &tokenize(text))
                .map(|t| (t.hour, t.minute, t.zone.and_then(|zone| zone.offset(day, t.hour * 60))));
            assert_eq!(time, expected, "{text}");
        }
    }
}
