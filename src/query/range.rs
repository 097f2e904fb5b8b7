//! Values of date and number fields: `2023..`, `>1200`, `300..800`.
//!
//! Both ends of a range are included; an imprecise end means its whole unit, so
//! a comparison looks at the side it is about: `>2023` starts with 2024.

use jiff::civil;

use super::date_value::parse_date_value;
use super::error::QueryErrorKind;
use super::scan::is_quote;
use super::tree::Bounds;
use crate::date::{Day, date_of_day};

/// Reads the value of a date field.
pub(super) fn days(text: &str, today: civil::Date) -> Result<Bounds<Day>, QueryErrorKind> {
    let unit = |text: &str| {
        let range = parse_date_value(text, today)?;
        Ok((range.first, range.last))
    };
    let bounds = bounds(text, unit)?;
    // Days before year 1 and after 9999 are reached by comparisons only.
    let in_calendar = |day: Option<Day>| day.is_none_or(|day| date_of_day(day).is_some());
    if in_calendar(bounds.min) && in_calendar(bounds.max) {
        Ok(bounds)
    } else {
        Err(QueryErrorKind::EmptyRange)
    }
}

/// Reads the value of a number field, named for the error.
pub(super) fn numbers(text: &str, field: &str) -> Result<Bounds<u64>, QueryErrorKind> {
    bounds(text, |text| {
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        let number = text.parse().ok().filter(|_| digits);
        let number = number.ok_or_else(|| QueryErrorKind::NotANumber(field.to_owned()))?;
        Ok((number, number))
    })
}

/// A value that has neighbours.
trait Step: Copy + Ord {
    fn before(self) -> Option<Self>;
    fn after(self) -> Option<Self>;
}

impl Step for Day {
    fn before(self) -> Option<Self> {
        self.checked_sub(1)
    }
    fn after(self) -> Option<Self> {
        self.checked_add(1)
    }
}

impl Step for u64 {
    fn before(self) -> Option<Self> {
        self.checked_sub(1)
    }
    fn after(self) -> Option<Self> {
        self.checked_add(1)
    }
}

/// Reads a value, a comparison or a range; `unit` reads a single value and
/// returns the first and the last that it means.
fn bounds<T: Step>(
    text: &str,
    unit: impl Fn(&str) -> Result<(T, T), QueryErrorKind>,
) -> Result<Bounds<T>, QueryErrorKind> {
    let unit = |text: &str| match text.trim_matches(is_quote) {
        "" => Err(QueryErrorKind::RangeWithoutEnd),
        text => unit(text),
    };
    let beyond = |end: Option<T>| end.ok_or(QueryErrorKind::EmptyRange);
    let (min, max) = if let Some(value) = text.strip_prefix(">=") {
        (Some(unit(value)?.0), None)
    } else if let Some(value) = text.strip_prefix("<=") {
        (None, Some(unit(value)?.1))
    } else if let Some(value) = text.strip_prefix('>') {
        (Some(beyond(unit(value)?.1.after())?), None)
    } else if let Some(value) = text.strip_prefix('<') {
        (None, Some(beyond(unit(value)?.0.before())?))
    } else {
        match text.split_once("..") {
            None => {
                let (first, last) = unit(text)?;
                (Some(first), Some(last))
            }
            Some(("", last)) => (None, Some(unit(last)?.1)),
            Some((first, "")) => (Some(unit(first)?.0), None),
            Some((first, last)) => (Some(unit(first)?.0), Some(unit(last)?.1)),
        }
    };
    match (min, max) {
        (Some(min), Some(max)) if min > max => Err(QueryErrorKind::EmptyRange),
        _ => Ok(Bounds { min, max }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_both_ends() {
        let range = |min, max| Ok(Bounds { min, max });
        let cases = [
            ("500", range(Some(500), Some(500))),
            ("\"500\"", range(Some(500), Some(500))),
            ("300..800", range(Some(300), Some(800))),
            ("300..", range(Some(300), None)),
            ("..800", range(None, Some(800))),
            (">1200", range(Some(1201), None)),
            (">=1200", range(Some(1200), None)),
            ("<1200", range(None, Some(1199))),
            ("<=1200", range(None, Some(1200))),
            ("..", Err(QueryErrorKind::RangeWithoutEnd)),
            (">", Err(QueryErrorKind::RangeWithoutEnd)),
            ("\"\"", Err(QueryErrorKind::RangeWithoutEnd)),
            ("<0", Err(QueryErrorKind::EmptyRange)),
            (">18446744073709551615", Err(QueryErrorKind::EmptyRange)),
            ("800..300", Err(QueryErrorKind::EmptyRange)),
            ("18446744073709551616", Err(QueryErrorKind::NotANumber("length".to_owned()))),
            ("1,200", Err(QueryErrorKind::NotANumber("length".to_owned()))),
            ("+5", Err(QueryErrorKind::NotANumber("length".to_owned()))),
            ("1..2..3", Err(QueryErrorKind::NotANumber("length".to_owned()))),
            (">1..2", Err(QueryErrorKind::NotANumber("length".to_owned()))),
        ];
        for (text, expected) in cases {
            assert_eq!(numbers(text, "length"), expected, "{text}");
        }
    }

    #[test]
    fn days_end_with_the_calendar() {
        let today = civil::date(2023, 9, 13);
        for text in [">9999", "<0001", ">9999-12-31", "2024..2023", "today..yesterday"] {
            assert_eq!(days(text, today), Err(QueryErrorKind::EmptyRange), "{text}");
        }
        for text in [">=9999", "<=0001", "\"last week\"..today", "2023..2023"] {
            assert!(days(text, today).is_ok(), "{text}");
        }
    }
}
