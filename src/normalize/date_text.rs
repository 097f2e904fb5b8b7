//! Text → [`CivilDate`]: the many forms in which articles, pages and records
//! write a date.
//!
//! The text is cut into numbers, words and signs, and the forms are tried on
//! these at each place, so that what stands around a date (a label, the day of
//! the week) does no harm. Knows no clock: what only the reader's day could
//! complete ("yesterday", a year of two digits) is no date here. Which of
//! several dates is the article's is decided in [`super::date`].

use super::DateOrder;
use super::date_tokens::{Token, tokenize};
use super::months::{is_weekday, month_number};
use super::time_text::read_time;
use crate::date::CivilDate;

/// Why a text gave no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateProblem {
    /// Nothing in it looks like a date.
    NoDate,
    /// Day and month can't be told apart, as in `03/04/2023`.
    Ambiguous,
    /// A date that the calendar lacks, or no newspaper can bear.
    Impossible,
}

/// News is printed since 1605; written news is a little older.
const FIRST_YEAR: i16 = 1400;
const LAST_YEAR: i16 = 2199;

/// Words that may stand between day, month and year.
const PREPOSITIONS: &[&str] = &["de", "of", "di", "del"];

/// Reads the first date in a text.
///
/// `order` says how the source writes days and months in numbers; without it
/// such a date is read only where one of the numbers can't be a month.
pub fn parse_date(text: &str, order: Option<DateOrder>) -> Result<CivilDate, DateProblem> {
    let tokens = tokenize(text);
    for at in 0..tokens.len() {
        if let Some(found) = date_at(&tokens[at..], order) {
            let (date, len) = found?;
            let rest = &tokens[at + len..];
            let date = read_time(&tokens[..at], rest).map_or(date, |time| time.add_to(date));
            return if is_epoch(date) { Err(DateProblem::NoDate) } else { Ok(date) };
        }
    }
    lone_year(&tokens).unwrap_or(Err(DateProblem::NoDate))
}

/// Tells which order of day and month a numeric date shows by a day above 12.
pub fn date_order_evidence(text: &str) -> Option<DateOrder> {
    let tokens = tokenize(text);
    (0..tokens.len()).find_map(|at| {
        let (first, separator, second, _, _) = numeric(&tokens[at..])?;
        match (first, second) {
            _ if separator == '.' => None,
            (13..=31, 1..=12) => Some(DateOrder::DayFirst),
            (1..=12, 13..=31) => Some(DateOrder::MonthFirst),
            _ => None,
        }
    })
}

/// Reads the month and the day of a text without a year, as datelines have them.
pub(super) fn month_and_day(text: &str) -> Option<(i8, i8)> {
    let tokens = tokenize(text);
    (0..tokens.len()).find_map(|at| {
        let tokens = &tokens[at..];
        if let Some(month) = month_number(tokens[0].word().unwrap_or_default()) {
            return day_of(skip(&tokens[1..], &['.'])).map(|(day, _)| (month, day));
        }
        let (day, used) = day_of(tokens)?;
        let month = skip_word(&tokens[used..], PREPOSITIONS).first()?.word()?;
        Some((month_number(month)?, day))
    })
}

type Found = Result<(CivilDate, usize), DateProblem>;

/// Reads a date that begins with the first of these tokens.
fn date_at(tokens: &[Token<'_>], order: Option<DateOrder>) -> Option<Found> {
    year_first(tokens)
        .or_else(|| compact(tokens))
        .or_else(|| numeric_date(tokens, order))
        .or_else(|| day_month_year(tokens))
        .or_else(|| month_day_year(tokens))
        .or_else(|| ctime(tokens))
        .or_else(|| month_year(tokens))
}

fn build(year: i16, month: i8, day: i8, len: usize) -> Found {
    let plausible = (FIRST_YEAR..=LAST_YEAR).contains(&year);
    let date = CivilDate::ymd(year, month, day).filter(|_| plausible);
    date.map(|date| (date, len)).ok_or(DateProblem::Impossible)
}

fn build_month(year: i16, month: i8, len: usize) -> Found {
    let plausible = (FIRST_YEAR..=LAST_YEAR).contains(&year);
    let date = CivilDate::month(year, month).filter(|_| plausible);
    date.map(|date| (date, len)).ok_or(DateProblem::Impossible)
}

/// `2023-09-13`, `2023/9/13`, `2023.09.13`, `2023-09`, `2023年9月13日`.
fn year_first(tokens: &[Token<'_>]) -> Option<Found> {
    let year = tokens.first()?.number(4)?;
    let unspaced = |at: usize| tokens.get(at).filter(|t| !t.spaced);
    let joined = |at: usize, signs: &[char], word: &str| {
        unspaced(at).is_some_and(|t| t.is_sign(signs) || t.word() == Some(word))
    };
    if !joined(1, &['-', '/', '.'], "年") {
        return None;
    }
    let month = unspaced(2)?.number_to(2)?;
    if joined(3, &['-', '/', '.'], "月")
        && let Some(day) = unspaced(4).and_then(|t| t.number_to(2))
    {
        let len = if joined(5, &[], "日") { 6 } else { 5 };
        return Some(build(year, month as i8, day as i8, len));
    }
    let len = if joined(3, &[], "月") { 4 } else { 3 };
    Some(build_month(year, month as i8, len))
}

/// `20230913`, alone or with a time behind it: `20230913T140500Z`, `20230913140500`.
fn compact(tokens: &[Token<'_>]) -> Option<Found> {
    let digits = tokens.first()?.digits()?;
    if digits.len() != 8 && digits.len() != 12 && digits.len() != 14 {
        return None;
    }
    let number = |range: std::ops::Range<usize>| digits.get(range)?.parse::<i16>().ok();
    let (year, month, day) = (number(0..4)?, number(4..6)?, number(6..8)?);
    // A clock in the same number is read by `read_time`, from the same token.
    let len = if digits.len() == 8 { 1 } else { 0 };
    let found = build(year, month as i8, day as i8, len);
    // Any eight digits: only what is a date is one.
    found.is_ok().then_some(found)
}

/// `13/09/2023`, `9-13-2023`, `13.09.2023`.
fn numeric_date(tokens: &[Token<'_>], order: Option<DateOrder>) -> Option<Found> {
    let (first, separator, second, year, len) = numeric(tokens)?;
    let day_first = match (separator, first, second) {
        ('.', ..) => true,
        (_, 13.., _) => true,
        (_, _, 13..) => false,
        (_, a, b) if a == b => true,
        _ => match order {
            Some(order) => order == DateOrder::DayFirst,
            None => return Some(Err(DateProblem::Ambiguous)),
        },
    };
    let (day, month) = if day_first { (first, second) } else { (second, first) };
    Some(build(year, month as i8, day as i8, len))
}

/// Reads two short numbers and a year: first, separator, second, year, length.
fn numeric(tokens: &[Token<'_>]) -> Option<(u16, char, u16, i16, usize)> {
    let [first, a, second, b, year, ..] = tokens else { return None };
    let separator = a.sign().filter(|sign| ['/', '.', '-'].contains(sign))?;
    if b.sign() != Some(separator) || a.spaced {
        return None;
    }
    Some((first.number_to(2)?, separator, second.number_to(2)?, year.number(4)?, 5))
}

/// `13 September 2023`, `13th of September, 2023`, `13. September 2023`,
/// `13 de septiembre de 2023`, `13-Sep-2023`.
fn day_month_year(tokens: &[Token<'_>]) -> Option<Found> {
    let (day, used) = day_of(tokens)?;
    let rest = skip(&tokens[used..], &['-', '/', ' ']);
    let rest = skip_word(rest, PREPOSITIONS);
    let month = month_number(rest.first()?.word()?)?;
    let rest = skip(&rest[1..], &['.', ',', '-', '/']);
    let rest = skip_word(rest, PREPOSITIONS);
    let year = rest.first()?.number(4)?;
    Some(build(year, month, day, tokens.len() - rest.len() + 1))
}

/// `September 13, 2023`, `Sept. 13th 2023`.
fn month_day_year(tokens: &[Token<'_>]) -> Option<Found> {
    let month = month_number(tokens.first()?.word()?)?;
    let rest = skip(&tokens[1..], &['.', '-', '/']);
    let (day, used) = day_of(rest)?;
    let rest = skip(&rest[used..], &[',', '.', '-', '/']);
    let year = rest.first()?.number(4)?;
    Some(build(year, month, day, tokens.len() - rest.len() + 1))
}

/// `Sep 13 14:05:00 +0000 2023`, `Sep 13 14:05:00 UTC 2023`.
fn ctime(tokens: &[Token<'_>]) -> Option<Found> {
    let month = month_number(tokens.first()?.word()?)?;
    let (day, used) = day_of(&tokens[1..])?;
    let clock = &tokens[1 + used..];
    if !clock.get(1)?.is_sign(&[':']) {
        return None;
    }
    let year = clock
        .iter()
        .skip(3)
        .take(6)
        .filter(|t| t.spaced)
        .find_map(|t| t.number(4).filter(|y| *y > FIRST_YEAR))?;
    // The clock stands inside: `read_time` looks behind the day.
    Some(build(year, month, day, 1 + used))
}

/// `September 2023`, `Sept., 2023`.
fn month_year(tokens: &[Token<'_>]) -> Option<Found> {
    let month = month_number(tokens.first()?.word()?)?;
    let rest = skip(&tokens[1..], &['.', ',', '-', '/']);
    let rest = skip_word(rest, PREPOSITIONS);
    let year = rest.first()?.number(4)?;
    Some(build_month(year, month, tokens.len() - rest.len() + 1))
}

/// A year is a date only where nothing else is in the text.
fn lone_year(tokens: &[Token<'_>]) -> Option<Result<CivilDate, DateProblem>> {
    let mut words = tokens.iter().filter(|t| t.sign().is_none());
    let year = words.next()?.number(4).filter(|_| words.next().is_none())?;
    let date = CivilDate::year(year).filter(|_| (FIRST_YEAR..=LAST_YEAR).contains(&year));
    Some(date.ok_or(DateProblem::Impossible))
}

/// Reads a day of the month: `13`, `13th`, `13.`, `1er`; returns how many tokens it is.
fn day_of(tokens: &[Token<'_>]) -> Option<(i8, usize)> {
    let day = tokens.first()?.number_to(2).filter(|day| (1..=99).contains(day))?;
    let ordinals = ["st", "nd", "rd", "th", "er", "º"];
    let is_ordinal = |t: &Token<'_>| {
        !t.spaced && t.word().is_some_and(|w| ordinals.contains(&w.to_lowercase().as_str()))
    };
    let is_dot = |t: &Token<'_>| !t.spaced && t.is_sign(&['.', 'º', '°']);
    let used = match tokens.get(1) {
        Some(next) if is_ordinal(next) || is_dot(next) => 2,
        _ => 1,
    };
    Some((day as i8, used))
}

/// Returns the tokens after one of these signs, or all of them.
fn skip<'t, 's>(tokens: &'t [Token<'s>], signs: &[char]) -> &'t [Token<'s>] {
    let mut rest = tokens;
    while rest.first().is_some_and(|t| t.is_sign(signs)) {
        rest = &rest[1..];
    }
    rest
}

fn skip_word<'t, 's>(tokens: &'t [Token<'s>], words: &[&str]) -> &'t [Token<'s>] {
    let found = tokens
        .first()
        .and_then(Token::word)
        .is_some_and(|w| words.contains(&w.to_lowercase().as_str()));
    if found { &tokens[1..] } else { tokens }
}

/// The first instant of 1970 in UTC is what software writes for "no date".
fn is_epoch(date: CivilDate) -> bool {
    matches!(date.to_string().as_str(), "1970-01-01T00:00Z")
}

/// Tells whether a line holds a date and next to nothing else.
pub(super) fn is_date_line(line: &str) -> bool {
    let tokens = tokenize(line);
    let words = tokens
        .iter()
        .filter_map(Token::word)
        .filter(|w| month_number(w).is_none() && !is_weekday(w));
    line.len() <= 60 && words.count() <= 4 && parse_date(line, Some(DateOrder::DayFirst)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_forms_are_read() {
        for (text, expected) in [
            ("2023-09-13", "2023-09-13"),
            ("2023-09-13T14:05:00Z", "2023-09-13T14:05Z"),
            ("2023-09-13T14:05:59.123+02:00", "2023-09-13T14:05+02:00"),
            ("2023-09-13T14:05:00+0000", "2023-09-13T14:05Z"),
            ("2023-09-13 14:05:00", "2023-09-13T14:05"),
            ("2023-09-13 14:05:00 UTC", "2023-09-13T14:05Z"),
            ("20230913T140500Z", "2023-09-13T14:05Z"),
            ("20230913T140500-0330", "2023-09-13T14:05-03:30"),
            ("20230913140500", "2023-09-13T14:05"),
            ("20230913", "2023-09-13"),
            ("2023/9/3", "2023-09-03"),
            ("2023-09", "2023-09"),
            ("2023", "2023"),
            ("Wed, 13 Sep 2023 14:05:00 GMT", "2023-09-13T14:05Z"),
            ("Wed, 13 Sep 2023 14:05:00 -0500", "2023-09-13T14:05-05:00"),
            ("Wed Sep 13 14:05:00 +0000 2023", "2023-09-13T14:05Z"),
            ("September 13, 2023", "2023-09-13"),
            ("Sept. 13, 2023", "2023-09-13"),
            ("SEPT. 13th, 2023", "2023-09-13"),
            ("Wednesday, September 13, 2023", "2023-09-13"),
            ("Published Sept 13, 2023 at 2:05 p.m. EDT", "2023-09-13T14:05-04:00"),
            ("September 13, 2023 2:05 pm ET", "2023-09-13T14:05"),
            ("3:15 PM EST, Wed September 13, 2023", "2023-09-13T15:15-05:00"),
            ("September 13, 2023 | Updated September 14, 2023 8:15 am", "2023-09-13"),
            ("13 September 2023", "2023-09-13"),
            ("13th of September, 2023", "2023-09-13"),
            ("13-Sep-2023", "2023-09-13"),
            ("26-FEB-1987 15:01:01.79", "1987-02-26T15:01"),
            ("September 1923", "1923-09"),
            ("13/09/1953", "1953-09-13"),
            ("09/13/1953", "1953-09-13"),
            ("05/05/1953", "1953-05-05"),
            ("3.4.2023, 18:30 Uhr", "2023-04-03T18:30"),
            ("13 septembre 2023 à 14h05", "2023-09-13T14:05"),
            ("13 de septiembre de 2023", "2023-09-13"),
            ("13. März 2023", "2023-03-13"),
            ("13 сентября 2023", "2023-09-13"),
            ("2023年9月13日", "2023-09-13"),
            ("12:05 a.m. May 1, 1999", "1999-05-01T00:05"),
        ] {
            let date = parse_date(text, None).map(|date| date.to_string());
            assert_eq!(date.as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_told_apart() {
        use DateProblem::{Ambiguous, Impossible, NoDate};
        for (text, problem) in [
            ("03/04/2023", Ambiguous),
            ("30 February 1923", Impossible),
            ("2023-02-30", Impossible),
            ("0000-00-00", Impossible),
            ("9999-12-31", Impossible),
            ("1970-01-01T00:00:00Z", NoDate),
            ("13.09.23", NoDate),
            ("yesterday", NoDate),
            ("12345678", NoDate),
            ("1961 seats", NoDate),
            ("", NoDate),
        ] {
            assert_eq!(parse_date(text, None), Err(problem), "{text}");
        }
    }

    #[test]
    fn the_order_of_day_and_month_is_the_sources() {
        let read = |order| parse_date("03/04/2023", Some(order)).map(|date| date.to_string());
        assert_eq!(read(DateOrder::DayFirst).as_deref(), Ok("2023-04-03"));
        assert_eq!(read(DateOrder::MonthFirst).as_deref(), Ok("2023-03-04"));
        assert_eq!(date_order_evidence("on 13/04/2023"), Some(DateOrder::DayFirst));
        assert_eq!(date_order_evidence("04-13-2023"), Some(DateOrder::MonthFirst));
        assert_eq!(date_order_evidence("03/04/2023"), None);
        assert_eq!(date_order_evidence("13.04.2023"), None);
    }

    #[test]
    fn a_dateline_has_no_year() {
        for (text, expected) in [
            ("April 12", Some((4, 12))),
            ("Sept. 10.", Some((9, 10))),
            ("Feb 11", Some((2, 11))),
            ("12 April", Some((4, 12))),
            ("25 de mayo.", Some((5, 25))),
            ("Saturday, June 3", Some((6, 3))),
            ("Tex.", None),
        ] {
            assert_eq!(month_and_day(text), expected, "{text}");
        }
    }

    #[test]
    fn a_line_may_be_a_date() {
        for (line, expected) in [
            ("30 October 1974", true),
            ("Published: Wednesday, September 13, 2023", true),
            ("The flood of 3 February 1953 and what it left behind", false),
            ("1974", true),
        ] {
            assert_eq!(is_date_line(line), expected, "{line}");
        }
    }
}
