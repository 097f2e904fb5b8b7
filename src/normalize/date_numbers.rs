//! Forms of dates in numbers only: `2023-09-13`, `20230913`, `13/9/23`.

use super::date_forms::{Found, build, build_month, is_day_first};
use super::date_tokens::Token;
use super::short_year::full_year;
use super::{DateContext, DateProblem};
use crate::date::CivilDate;

/// Signs that part the numbers of a date.
const SEPARATORS: &[char] = &['/', '.', '-'];

/// `2023-09-13`, `2023/9/13`, `2023. 9. 13.`, `2023-09`.
pub(super) fn year_first(tokens: &[Token<'_>]) -> Option<Found> {
    let year = tokens.first()?.number(4)?;
    let separator = tokens.get(1).filter(|t| !t.spaced)?.sign().filter(is_separator)?;
    let month = tokens.get(2).filter(|t| !t.spaced || separator == '.')?;
    let day = match tokens.get(3..5) {
        Some([sign, day]) if !sign.spaced && sign.sign().is_some_and(|s| is_separator(&s)) => {
            Some(day).filter(|day| day.spaced == month.spaced)
        }
        _ => None,
    };
    let is_spaced = month.spaced;
    let month = month.number_to(2)?;
    match day.and_then(|day| day.number_to(2)) {
        Some(day) => Some(build(year, month as i8, day as i8, 5)),
        // "In 1961. 9 ships …"
        None if is_spaced => None,
        // "2025-26" is a season.
        None if i32::from(month) == i32::from(year + 1) % 100 && month > 12 => None,
        None => Some(build_month(year, month as i8, 3)),
    }
}

/// `20230913`, alone or with a time behind it: `20230913T140500Z`, `20230913140500`.
pub(super) fn compact(tokens: &[Token<'_>]) -> Option<Found> {
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

/// Three numbers with the same sign between them.
pub(super) struct Numbers {
    pub first: u16,
    pub separator: char,
    pub second: u16,
    pub third: i16,
    /// Whether the third has two digits.
    pub is_short: bool,
}

/// Cuts `13/09/2023` and `13.9.23` into their numbers.
pub(super) fn numbers(tokens: &[Token<'_>]) -> Option<Numbers> {
    let [first, a, second, b, third, rest @ ..] = tokens else { return None };
    let separator = a.sign().filter(is_separator)?;
    let is_even = a.spaced == b.spaced && (!a.spaced || separator == '/');
    // "10.1.1.23" is an address of a machine, or a number of a version.
    let goes_on = rest.first().is_some_and(|t| t.sign() == Some(separator) && !t.spaced)
        && rest.get(1).is_some_and(|t| t.digits().is_some() && !t.spaced);
    if b.sign() != Some(separator) || !is_even || goes_on {
        return None;
    }
    let short = || third.number(2).filter(|_| !third.spaced || a.spaced);
    let full = third.number(4);
    Some(Numbers {
        first: first.number_to(2)?,
        separator,
        second: second.number_to(2)?,
        third: full.or_else(short)?,
        is_short: full.is_none(),
    })
}

/// `13/09/2023`, `9-13-2023`, `13.09.2023`, `13.09.23`, `98-09-13`.
pub(super) fn numeric(tokens: &[Token<'_>], context: &DateContext) -> Option<Found> {
    let found = numbers(tokens)?;
    if found.is_short {
        return short_numeric(&found, context);
    }
    let Numbers { first, separator, second, third, .. } = found;
    let day_first = day_first(first, separator, second, context);
    Some(by_order(first, second, third, day_first))
}

/// Says whether the day stands first; with dots it does, wherever it can.
fn day_first(first: u16, separator: char, second: u16, context: &DateContext) -> Option<bool> {
    let is_dotted = separator == '.' && second <= 12;
    if is_dotted { Some(true) } else { is_day_first(first, second, context) }
}

/// Makes the date of a day and a month in the order they are in; tells what both
/// orders give where that is not known.
fn by_order(first: u16, second: u16, year: i16, day_first: Option<bool>) -> Found {
    let (first, second) = (first as i8, second as i8);
    match day_first {
        Some(true) => build(year, second, first, 5),
        Some(false) => build(year, first, second, 5),
        None => Err(either(build(year, second, first, 5)?.0, build(year, first, second, 5)?.0)),
    }
}

fn either(one: CivilDate, other: CivilDate) -> DateProblem {
    DateProblem::Ambiguous(one, other)
}

/// Reads a date whose year has two digits and stands last; first only where that
/// number can be no day.
///
/// Numbers that give no date are taken for something else (a score, a part's
/// number), not for a wrong date.
fn short_numeric(found: &Numbers, context: &DateContext) -> Option<Found> {
    let Numbers { first, separator, second, third, .. } = *found;
    if first > 31 {
        return full_year(first as i16, context.newest_year)
            .map(|year| build(year, second as i8, third as i8, 5).ok().map(Ok))
            .unwrap_or_else(|problem| Some(Err(problem)));
    }
    if first == 0 || second == 0 || second > 31 || (first > 12 && second > 12) {
        return None;
    }
    let year = match full_year(third, context.newest_year) {
        Ok(year) => year,
        Err(problem) => return Some(Err(problem)),
    };
    let day_first = day_first(first, separator, second, context);
    // "13-09-23" may open with its year.
    if separator == '-' && third <= 31 && context.order.is_none() && day_first != Some(false) {
        let year_first = full_year(first as i16, context.newest_year);
        let other = year_first.and_then(|year| build(year, second as i8, third as i8, 5)).ok();
        let last = by_order(first, second, year, day_first).ok();
        if let (Some((one, _)), Some((other, _))) = (last, other)
            && one != other
        {
            return Some(Err(either(one, other)));
        }
    }
    match by_order(first, second, year, day_first) {
        Err(DateProblem::NoSuchDay) => None,
        found => Some(found),
    }
}

fn is_separator(sign: &char) -> bool {
    SEPARATORS.contains(sign)
}
