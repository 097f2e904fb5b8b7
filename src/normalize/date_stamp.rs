//! Values that are a date, or stand for none, only as a whole: what software
//! writes into a field.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::DateProblem;
use crate::date::CivilDate;

/// Years that a count of seconds may mean.
const COUNTED_YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// Texts that stand for no date, in lower case.
const NO_VALUES: &[&str] = &[
    "-",
    "--",
    "?",
    "n.d.",
    "n/a",
    "na",
    "nan",
    "nat",
    "nil",
    "none",
    "null",
    "s.d.",
    "s/d",
    "tba",
    "tbd",
    "undated",
    "undefined",
    "unknown",
];

/// Reads a value that is no written date: a count of seconds or milliseconds, a
/// placeholder. `None` for any other.
pub(super) fn whole_value(text: &str) -> Option<Result<CivilDate, DateProblem>> {
    let text = text.trim();
    if text.len() > 24 {
        return is_zero(text).then_some(Err(DateProblem::NoValue));
    }
    let is_no_value = NO_VALUES.iter().any(|value| value.eq_ignore_ascii_case(text));
    if is_no_value || is_zero(text) {
        return Some(Err(DateProblem::NoValue));
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let count: i64 = whole.parse().ok().filter(|_| is_number(whole) && is_number(fraction))?;
    match whole.len() {
        10 => Some(instant(count)),
        13 => Some(instant(count / 1000)),
        _ => None,
    }
}

/// A date of zeros, or one in front of the year 1: `0000-00-00 00:00:00`,
/// `-0001-11-30`, `0`, `-1`.
fn is_zero(text: &str) -> bool {
    let is_stamp = |b: u8| b.is_ascii_digit() || b"-/.: TZtz+".contains(&b);
    let mut digits = text.bytes().filter(u8::is_ascii_digit).peekable();
    let is_negative = text.strip_prefix(['-', '−']).is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_digit()) && rest.bytes().all(is_stamp)
    });
    is_negative
        || (digits.peek().is_some() && digits.all(|b| b == b'0') && text.bytes().all(is_stamp))
}

/// Makes the date of an instant, in UTC.
fn instant(seconds: i64) -> Result<CivilDate, DateProblem> {
    let time = Timestamp::from_second(seconds).map_err(|_| DateProblem::NoYearOfNews)?;
    let time = TimeZone::UTC.to_datetime(time);
    let date = CivilDate::ymd(time.year(), time.month(), time.day())
        .filter(|date| COUNTED_YEARS.contains(&date.stated_year()));
    date.and_then(|date| date.at(time.hour() as u16, time.minute() as u16, Some(0)))
        .ok_or(DateProblem::NoYearOfNews)
}

/// Writes the `YYMMDD` of a format that is known to use it as `13-Sep-93`, which
/// is read like any other year of two digits; `None` for what is no such date.
///
/// For readers: among six digits of unknown meaning no date is looked for.
pub fn spell_out_yymmdd(text: &str) -> Option<String> {
    const NAMES: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let digits = Some(text.trim()).filter(|text| text.len() == 6)?;
    let part =
        |at: usize| digits.get(at..at + 2).filter(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let (year, month, day) = (part(0)?, part(2)?, part(4)?);
    let name = NAMES.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
    let is_day = (1..=31).contains(&day.parse::<u8>().ok()?);
    is_day.then(|| format!("{day}-{name}-{year}"))
}
