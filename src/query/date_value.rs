//! Dates as people type them in a query or after `--since`: text → days.
//!
//! A date that is less precise than a day means its whole unit, first day to
//! last. Relative dates count from a day that is passed in, never from a clock.
//! Weeks run from Monday to Sunday. The many forms of dates in articles are
//! another matter, and not read here.

use jiff::civil::{self, Date, ISOWeekDate, Weekday};
use jiff::{Span, ToSpan};

use crate::date::{CivilDate, DayRange, day_number};

/// A text that is no date, or not one date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DateValueError {
    /// No form that is known.
    #[error("`{0}` is not a date")]
    NotADate(String),
    /// A day or month that the calendar lacks.
    #[error("there is no date `{0}`")]
    NoSuchDate(String),
    /// Day and month can't be told apart.
    #[error("`{text}` may be two dates")]
    Ambiguous {
        /// The date as typed.
        text: String,
        /// The two dates it may be.
        either: [CivilDate; 2],
    },
}

impl DateValueError {
    /// Returns what to write instead.
    pub fn hint(&self) -> String {
        match self {
            Self::Ambiguous { either: [a, b], .. } => format!("write {a} or {b}"),
            _ => "write 2023, 2023-09, 2023-09-13, 2023-W37, 2023-Q3, 1970s, yesterday, \
                  \"last week\" or \"13 september 2023\"; years have four digits"
                .to_owned(),
        }
    }
}

/// Reads a date and returns its first and last day.
///
/// Known are `2023`, `2023-09`, `2023-09-13`, `1970s` (1970 to 1979), `2023-W37` (the week
/// of ISO 8601) and `2023-W37-3` (its Wednesday), `2023-Q3`, `today`, `yesterday`,
/// `last week`, `this month` and `last quarter` (calendar units), `last 7 days` (up to and
/// with today), `september 2023`, `q3 2023`, `13 september 2023`; in words a hyphen
/// may stand for the space (`last-week`). Day and month in digits are read in
/// either order where only one is possible: `13/9/2023`, `13.9.2023`. With points
/// the day is first.
///
/// # Errors
///
/// Fails on any other text, on dates the calendar lacks, and on dates like
/// `3/4/2023` that may be two.
///
/// # Examples
///
/// ```
/// use jiff::civil::date;
/// use morgue::query::parse_date_value;
///
/// let today = date(2023, 9, 13);
/// assert_eq!(parse_date_value("2023-09", today), parse_date_value("this month", today));
/// assert!(parse_date_value("2023-02-30", today).is_err());
/// ```
pub fn parse_date_value(text: &str, today: Date) -> Result<DayRange, DateValueError> {
    let text = text.trim();
    let lower = text.to_lowercase();
    let range = match lower.strip_suffix("0s").filter(|decade| is_digits(decade, 3..=3)) {
        Some(decade) => decade.parse().ok().and_then(decade_days),
        None if lower.contains(char::is_alphabetic) => {
            let words = lower.split(|c: char| c.is_whitespace() || matches!(c, '-' | '_' | ','));
            let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
            match relative(&words, today) {
                Some(range) => Some(range),
                None => match numbered(&words) {
                    Some(range) => range,
                    None => return named_month(&words, text),
                },
            }
        }
        None => return in_digits(&lower, text),
    };
    range.ok_or_else(|| DateValueError::NoSuchDate(text.to_owned()))
}

fn decade_days(decade: i16) -> Option<DayRange> {
    // The decade of year 0 starts with year 1.
    let first = CivilDate::year((decade * 10).max(1))?.days().first;
    Some(DayRange { first, last: CivilDate::year(decade * 10 + 9)?.days().last })
}

fn is_digits(text: &str, len: std::ops::RangeInclusive<usize>) -> bool {
    len.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// Reads words that count from today.
fn relative(words: &[&str], today: Date) -> Option<DayRange> {
    match words {
        ["today"] => Some(days(today, today)),
        ["yesterday"] => {
            let day = today.yesterday().ok()?;
            Some(days(day, day))
        }
        ["this", unit] => unit_around(today, unit),
        ["last" | "past", unit] => {
            let this = unit_start(today, unit)?;
            unit_around(this.yesterday().ok()?, unit)
        }
        ["last" | "past", number, unit] if is_digits(number, 1..=4) => {
            let number: i32 = number.parse().ok()?;
            let day_before = today.checked_sub(units(number, unit)?).ok()?;
            let first = day_before.tomorrow().ok()?;
            // Dates start with year 1.
            let first = first.max(civil::date(1, 1, 1));
            (first <= today).then(|| days(first, today))
        }
        _ => None,
    }
}

/// Reads weeks and quarters, which have a letter and a number; `Some(None)` of one that
/// the year lacks.
fn numbered(words: &[&str]) -> Option<Option<DayRange>> {
    let number = |word: &str, letter, len| {
        let number = word.strip_prefix(letter).filter(|number| is_digits(number, len))?;
        number.parse::<i8>().ok()
    };
    match words {
        [year, week] if let Some(week) = number(week, 'w', 2..=2) => {
            let year = year_of(year)?;
            let day = |weekday| ISOWeekDate::new(year, week, weekday).ok();
            let range = day(Weekday::Monday).zip(day(Weekday::Sunday));
            Some(range.map(|(first, last)| days(first.date(), last.date())))
        }
        [year, week, weekday] if let Some(week) = number(week, 'w', 2..=2) => {
            let (year, weekday) = (year_of(year)?, day_of(weekday)?);
            let weekday = Weekday::from_monday_one_offset(weekday).ok();
            let day = weekday.and_then(|weekday| ISOWeekDate::new(year, week, weekday).ok());
            Some(day.map(|day| days(day.date(), day.date())))
        }
        [a, b] => {
            let (quarter, year) = match number(b, 'q', 1..=1) {
                Some(quarter) => (quarter, year_of(a)?),
                None => (number(a, 'q', 1..=1)?, year_of(b)?),
            };
            if !(1..=4).contains(&quarter) {
                return Some(None);
            }
            let month = |month| CivilDate::month(year, month);
            let range = month(quarter * 3 - 2).zip(month(quarter * 3));
            Some(range.map(|(first, last)| DayRange {
                first: first.days().first,
                last: last.days().last,
            }))
        }
        _ => None,
    }
}

fn days(first: Date, last: Date) -> DayRange {
    DayRange { first: day_number(first), last: day_number(last) }
}

fn units(number: i32, unit: &str) -> Option<Span> {
    match unit.strip_suffix('s').unwrap_or(unit) {
        "day" => Some(number.days()),
        "week" => Some(number.weeks()),
        "month" => Some(number.months()),
        "quarter" => Some((number * 3).months()),
        "year" => Some(number.years()),
        _ => None,
    }
}

/// Returns the first day of the calendar unit that `day` is in.
fn unit_start(day: Date, unit: &str) -> Option<Date> {
    match unit {
        "week" => day.checked_sub(day.weekday().to_monday_zero_offset().days()).ok(),
        "month" => Some(day.first_of_month()),
        "quarter" => {
            let month = (day.month() - 1) / 3 * 3 + 1;
            day.first_of_year().with().month(month).build().ok()
        }
        "year" => Some(day.first_of_year()),
        _ => None,
    }
}

/// Returns the days of the calendar unit that `day` is in.
fn unit_around(day: Date, unit: &str) -> Option<DayRange> {
    let first = unit_start(day, unit)?;
    let last = match unit {
        "week" => first.checked_add(6.days()).ok()?,
        "month" => first.last_of_month(),
        "quarter" => first.checked_add(2.months()).ok()?.last_of_month(),
        _ => first.last_of_year(),
    };
    Some(days(first, last))
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Reads an English name of a month, whole or cut to three letters or more.
fn month(word: &str) -> Option<i8> {
    let word = word.strip_suffix('.').unwrap_or(word);
    let at = MONTHS.iter().position(|name| word.len() >= 3 && name.starts_with(word))?;
    i8::try_from(at + 1).ok()
}

/// Reads `september 2023`, `13 september 2023` and `september 13 2023`.
fn named_month(words: &[&str], text: &str) -> Result<DayRange, DateValueError> {
    let date = match words {
        [name, year] => month(name).zip(year_of(year)).map(|(m, y)| CivilDate::month(y, m)),
        [a, b, year] => {
            let day_month = month(b).zip(day_of(a)).or_else(|| month(a).zip(day_of(b)));
            day_month.zip(year_of(year)).map(|((m, d), y)| CivilDate::ymd(y, m, d))
        }
        _ => None,
    };
    match date {
        Some(Some(date)) => Ok(date.days()),
        Some(None) => Err(DateValueError::NoSuchDate(text.to_owned())),
        None => Err(DateValueError::NotADate(text.to_owned())),
    }
}

fn year_of(word: &str) -> Option<i16> {
    is_digits(word, 4..=4).then(|| word.parse().ok())?
}

/// Reads a day or a month, the day perhaps with its ending: `13`, `13th`.
fn day_of(word: &str) -> Option<i8> {
    let endings = ["st", "nd", "rd", "th"];
    let number = endings.iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word);
    is_digits(number, 1..=2).then(|| number.parse().ok())?
}

/// Reads a date of digits and one kind of separator.
fn in_digits(digits: &str, text: &str) -> Result<DayRange, DateValueError> {
    let unknown = || DateValueError::NotADate(text.to_owned());
    let separator = digits.chars().find(|c| !c.is_ascii_digit()).unwrap_or('-');
    if !matches!(separator, '-' | '/' | '.') {
        return Err(unknown());
    }
    let parts: Vec<_> = digits.split(separator).collect();
    let date = match parts[..] {
        [y] => year_of(y).map(CivilDate::year),
        [a, b] => match (year_of(a), year_of(b)) {
            (Some(y), None) => day_of(b).map(|m| CivilDate::month(y, m)),
            (None, Some(y)) => day_of(a).map(|m| CivilDate::month(y, m)),
            _ => None,
        },
        [a, b, c] => match (year_of(a), year_of(c)) {
            (Some(y), None) => day_of(b).zip(day_of(c)).map(|(m, d)| CivilDate::ymd(y, m, d)),
            (None, Some(y)) => match day_of(a).zip(day_of(b)) {
                Some((a, b)) => Some(day_and_month(y, a, b, separator, text)?),
                None => None,
            },
            _ => None,
        },
        _ => None,
    };
    let date = date.ok_or_else(unknown)?;
    Ok(date.ok_or_else(|| DateValueError::NoSuchDate(text.to_owned()))?.days())
}

/// Tells day and month apart by the separator, or by which of them is possible.
fn day_and_month(
    year: i16,
    a: i8,
    b: i8,
    separator: char,
    text: &str,
) -> Result<Option<CivilDate>, DateValueError> {
    let day_first = CivilDate::ymd(year, b, a);
    let month_first = CivilDate::ymd(year, a, b);
    match (day_first, month_first) {
        (Some(a), Some(b)) if a != b && separator != '.' => {
            Err(DateValueError::Ambiguous { text: text.to_owned(), either: [a, b] })
        }
        (None, month_first) if separator != '.' => Ok(month_first),
        (day_first, _) => Ok(day_first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::date_of_day;

    fn read(text: &str) -> Result<String, DateValueError> {
        let range = parse_date_value(text, civil::date(2023, 9, 13))?;
        let day = |day| date_of_day(day).expect("a day of the calendar").to_string();
        let (first, last) = (day(range.first), day(range.last));
        Ok(if first == last { first } else { format!("{first} {last}") })
    }

    #[test]
    fn a_date_is_its_first_and_last_day() {
        // 2023-09-13 is a Wednesday.
        let cases = [
            ("2023", "2023-01-01 2023-12-31"),
            ("0987", "0987-01-01 0987-12-31"),
            ("2023-09", "2023-09-01 2023-09-30"),
            ("2024-02", "2024-02-01 2024-02-29"),
            ("2023-9", "2023-09-01 2023-09-30"),
            ("09/2023", "2023-09-01 2023-09-30"),
            (" 2023-09-13 ", "2023-09-13"),
            ("2023-9-3", "2023-09-03"),
            ("2023/09/13", "2023-09-13"),
            ("2023.09.13", "2023-09-13"),
            ("13.9.2023", "2023-09-13"),
            ("3.4.2023", "2023-04-03"),
            ("13/9/2023", "2023-09-13"),
            ("9/13/2023", "2023-09-13"),
            ("13-9-2023", "2023-09-13"),
            ("5/5/2023", "2023-05-05"),
            ("1970s", "1970-01-01 1979-12-31"),
            ("1900s", "1900-01-01 1909-12-31"),
            ("0000s", "0001-01-01 0009-12-31"),
            ("today", "2023-09-13"),
            ("Today", "2023-09-13"),
            ("yesterday", "2023-09-12"),
            ("this week", "2023-09-11 2023-09-17"),
            ("last week", "2023-09-04 2023-09-10"),
            ("last-week", "2023-09-04 2023-09-10"),
            ("Last  Week", "2023-09-04 2023-09-10"),
            ("2023-W37", "2023-09-11 2023-09-17"),
            ("2023-w01", "2023-01-02 2023-01-08"),
            ("2020-W53", "2020-12-28 2021-01-03"),
            ("2023-W37-3", "2023-09-13"),
            ("2023-Q3", "2023-07-01 2023-09-30"),
            ("Q4 2023", "2023-10-01 2023-12-31"),
            ("this quarter", "2023-07-01 2023-09-30"),
            ("last quarter", "2023-04-01 2023-06-30"),
            ("last 2 quarters", "2023-03-14 2023-09-13"),
            ("this month", "2023-09-01 2023-09-30"),
            ("last month", "2023-08-01 2023-08-31"),
            ("this year", "2023-01-01 2023-12-31"),
            ("last year", "2022-01-01 2022-12-31"),
            ("last 7 days", "2023-09-07 2023-09-13"),
            ("past-7-days", "2023-09-07 2023-09-13"),
            ("last 1 day", "2023-09-13"),
            ("last 2 weeks", "2023-08-31 2023-09-13"),
            ("last 3 months", "2023-06-14 2023-09-13"),
            ("last 10 years", "2013-09-14 2023-09-13"),
            ("last 9999 years", "0001-01-01 2023-09-13"),
            ("september 2023", "2023-09-01 2023-09-30"),
            ("sept 2023", "2023-09-01 2023-09-30"),
            ("Sep. 2023", "2023-09-01 2023-09-30"),
            ("may-1968", "1968-05-01 1968-05-31"),
            ("13 September 2023", "2023-09-13"),
            ("13-sep-2023", "2023-09-13"),
            ("September 13, 2023", "2023-09-13"),
            ("1st of may 1968", ""),
            ("1st may 1968", "1968-05-01"),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text).unwrap_or_default(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_told_apart_from_what_the_calendar_lacks() {
        let forms = "- | x | 987 | 20230 | 20230913 | 19xx | 1975s | september | 13 september | last | \
                     last fortnight | last 0 days | last 99999 days | next week | 2023-09-13-01 | \
                     2023-W7 | 2023-W | w37 | 23-W37 | 2023-Q | q3 | 2023-Q03 | 2023W37 | 2023-09/13 | 2023-009 | -2023 | 2023- | 1/2 | septembre 2023 | 2023-09-13T10:00 | \
                     ２０２３ | ٢٠٢٣ | september 23 | 2023\u{301} | ma 2023";
        for text in forms.split(" | ") {
            assert_eq!(read(text), Err(DateValueError::NotADate(text.to_owned())), "{text}");
        }
        let lacking = [
            "2023-02-30",
            "2023-13",
            "0000",
            "13/13/2023",
            "30 february 2023",
            "2023-W53",
            "2023-W00",
            "2023-W37-8",
            "2023-Q5",
            "31.4.2023",
            "3.14.2023",
        ];
        for text in lacking {
            assert_eq!(read(text), Err(DateValueError::NoSuchDate(text.to_owned())), "{text}");
        }
    }

    #[test]
    fn a_date_that_may_be_two_names_both() {
        for text in ["3/4/2023", "3-4-2023"] {
            let hint = read(text).map_err(|error| error.hint());
            assert_eq!(hint, Err("write 2023-04-03 or 2023-03-04".to_owned()), "{text}");
        }
    }
}
