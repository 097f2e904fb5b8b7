//! Civil dates of any precision, from year 1 to 9999.
//!
//! News is older than the range of a nanosecond clock (1677), and most articles
//! state a day, a month or only a year. A [`CivilDate`] keeps just what was
//! stated, never converted to another zone; for ordering and ranges it becomes a
//! pair of signed day numbers, the first and the last day it may mean.

use std::fmt;
use std::str::FromStr;

use jiff::{Span, civil};
use serde::{Deserialize, Serialize};

/// How much of a date was stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DatePrecision {
    /// `1976`
    Year,
    /// `1976-07`
    Month,
    /// `1976-07-05`
    Day,
    /// `1976-07-05T14:05`, with or without an offset.
    Minute,
}

/// A day number: days since 1970-01-01, negative before.
pub type Day = i64;

/// The first and the last day that a date or a range may mean, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayRange {
    /// First day.
    pub first: Day,
    /// Last day.
    pub last: Day,
}

/// A date as an article states it: a year, and as much more as was stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CivilDate {
    day: civil::Date,
    precision: DatePrecision,
    /// Minutes since midnight; 0 below minute precision.
    minute: u16,
    /// Offset from UTC in minutes, where stated.
    offset: Option<i16>,
}

impl std::hash::Hash for DatePrecision {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (*self as u8).hash(state);
    }
}

impl CivilDate {
    /// Makes a date that states only a year, from 1 to 9999.
    pub fn year(year: i16) -> Option<Self> {
        Self::build(year, 1, 1, DatePrecision::Year)
    }

    /// Makes a date that states a year and a month.
    pub fn month(year: i16, month: i8) -> Option<Self> {
        Self::build(year, month, 1, DatePrecision::Month)
    }

    /// Makes a date that states a day; `None` for a day the calendar lacks.
    pub fn ymd(year: i16, month: i8, day: i8) -> Option<Self> {
        Self::build(year, month, day, DatePrecision::Day)
    }

    fn build(year: i16, month: i8, day: i8, precision: DatePrecision) -> Option<Self> {
        if year < 1 {
            return None;
        }
        let day = civil::Date::new(year, month, day).ok()?;
        Some(Self { day, precision, minute: 0, offset: None })
    }

    /// Adds a time of day to a date that states a day.
    ///
    /// `offset` is in minutes east of UTC. `None` where the date is less precise
    /// than a day, or the time or the offset is out of range.
    pub fn at(self, hour: u16, minute: u16, offset: Option<i16>) -> Option<Self> {
        let in_range = hour < 24 && minute < 60 && offset.is_none_or(|o| o.abs() <= 18 * 60);
        if self.precision != DatePrecision::Day || !in_range {
            return None;
        }
        Some(Self { precision: DatePrecision::Minute, minute: hour * 60 + minute, offset, ..self })
    }

    /// Returns how much was stated.
    pub fn precision(&self) -> DatePrecision {
        self.precision
    }

    /// Returns the year that was stated.
    pub fn stated_year(&self) -> i16 {
        self.day.year()
    }

    /// Returns the first and the last day this date may mean.
    pub fn days(&self) -> DayRange {
        let last = match self.precision {
            DatePrecision::Year => self.day.last_of_year(),
            DatePrecision::Month => self.day.last_of_month(),
            DatePrecision::Day | DatePrecision::Minute => self.day,
        };
        DayRange { first: day_number(self.day), last: day_number(last) }
    }

    /// Returns this date without its time of day.
    pub fn without_time(self) -> Self {
        let precision = self.precision.min(DatePrecision::Day);
        Self { precision, minute: 0, offset: None, ..self }
    }
}

/// Returns the day number of a date of the calendar.
pub fn day_number(date: civil::Date) -> Day {
    let epoch = civil::date(1970, 1, 1);
    i64::from(date.since(epoch).map_or(0, |span| span.get_days()))
}

/// Returns the date of a day number; `None` outside the years 1 to 9999.
pub fn date_of_day(day: Day) -> Option<civil::Date> {
    let days = Span::new().try_days(day).ok()?;
    civil::date(1970, 1, 1).checked_add(days).ok().filter(|date| date.year() >= 1)
}

impl fmt::Display for CivilDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.day.year())?;
        if self.precision >= DatePrecision::Month {
            write!(f, "-{:02}", self.day.month())?;
        }
        if self.precision >= DatePrecision::Day {
            write!(f, "-{:02}", self.day.day())?;
        }
        if self.precision == DatePrecision::Minute {
            write!(f, "T{:02}:{:02}", self.minute / 60, self.minute % 60)?;
            match self.offset {
                None => {}
                Some(0) => f.write_str("Z")?,
                Some(offset) => {
                    let sign = if offset < 0 { '-' } else { '+' };
                    let minutes = offset.unsigned_abs();
                    write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)?;
                }
            }
        }
        Ok(())
    }
}

/// A text that is not a date in the form [`CivilDate`] prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a date of the form 1976, 1976-07, 1976-07-05 or 1976-07-05T14:05+02:00")]
pub struct ParseDateError;

impl FromStr for CivilDate {
    type Err = ParseDateError;

    /// Reads the form that [`CivilDate`] prints, and no other: the many forms of
    /// dates in articles are read by [`crate::normalize`].
    fn from_str(text: &str) -> Result<Self, ParseDateError> {
        let (date, time) = match text.split_once('T') {
            Some((date, time)) => (date, Some(time)),
            None => (text, None),
        };
        let mut parts = date.split('-');
        let year = number(parts.next(), 4)?;
        let date = match (parts.next(), parts.next(), parts.next()) {
            (None, None, None) => Self::year(year),
            (month, None, None) => Self::month(year, number(month, 2)? as i8),
            (month, day, None) => Self::ymd(year, number(month, 2)? as i8, number(day, 2)? as i8),
            _ => None,
        }
        .ok_or(ParseDateError)?;
        match time {
            None => Ok(date),
            Some(time) => with_time(date, time).ok_or(ParseDateError),
        }
    }
}

/// Reads a number of exactly `len` digits.
fn number(text: Option<&str>, len: usize) -> Result<i16, ParseDateError> {
    text.filter(|t| t.len() == len && t.bytes().all(|b| b.is_ascii_digit()))
        .and_then(|t| t.parse().ok())
        .ok_or(ParseDateError)
}

fn with_time(date: CivilDate, time: &str) -> Option<CivilDate> {
    let (clock, zone) = time.split_at_checked(5)?;
    let (hour, minute) = hour_minute(clock)?;
    let offset = match zone {
        "" => None,
        "Z" => Some(0),
        _ => {
            let (sign, size) = zone.split_at_checked(1)?;
            let (hours, minutes) = hour_minute(size)?;
            let size = (hours * 60 + minutes) as i16;
            match sign {
                "+" => Some(size),
                "-" => Some(-size),
                _ => return None,
            }
        }
    };
    date.at(hour, minute, offset)
}

/// Reads `14:05`.
fn hour_minute(text: &str) -> Option<(u16, u16)> {
    let (hour, minute) = text.split_once(':')?;
    Some((number(Some(hour), 2).ok()? as u16, number(Some(minute), 2).ok()? as u16))
}

impl Serialize for CivilDate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CivilDate {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_prints_what_was_stated_and_comes_back() {
        for text in [
            "0001",
            "1976",
            "1976-07",
            "1976-07-05",
            "1976-07-05T14:05",
            "1976-07-05T14:05Z",
            "1976-07-05T14:05+02:00",
            "1976-07-05T14:05-03:30",
            "9999-12-31",
        ] {
            let date: CivilDate = text.parse().expect(text);
            assert_eq!(date.to_string(), text);
        }
    }

    #[test]
    fn what_the_calendar_lacks_is_refused() {
        for text in [
            "",
            "76",
            "0000",
            "-001",
            "1976-13",
            "1976-02-30",
            "1976-7-5",
            "1976-07-05T24:00",
            "1976-07-05T1405",
            "1976-07-05T14:05+99:00",
            "1976-07-05T14:05 UTC",
            "1976-07-05-01",
            "1976-07-05T14:0é",
        ] {
            assert_eq!(text.parse::<CivilDate>(), Err(ParseDateError), "{text}");
        }
    }

    #[test]
    fn an_imprecise_date_means_its_whole_unit() {
        let days = |text: &str| text.parse::<CivilDate>().expect("a date").days();
        assert_eq!(days("1970-01-02"), DayRange { first: 1, last: 1 });
        assert_eq!(days("1970"), DayRange { first: 0, last: 364 });
        assert_eq!(days("1972-02"), DayRange { first: 761, last: 789 });
        assert!(days("1600-01-01").first < -100_000);
        assert_eq!(days("1969-12-31T23:59-05:00"), DayRange { first: -1, last: -1 });
    }

    #[test]
    fn a_day_number_comes_back_as_its_date() {
        for day in [civil::date(1, 1, 1), civil::date(1969, 12, 31), civil::date(9999, 12, 31)] {
            assert_eq!(date_of_day(day_number(day)), Some(day));
        }
        assert_eq!(date_of_day(day_number(civil::date(1, 1, 1)) - 1), None);
        assert_eq!(date_of_day(i64::MAX), None);
    }

    #[test]
    fn a_time_needs_a_day() {
        assert_eq!(CivilDate::year(1976).and_then(|d| d.at(1, 2, None)), None);
        assert_eq!(CivilDate::ymd(1976, 7, 5).and_then(|d| d.at(24, 0, None)), None);
    }

    #[test]
    fn the_ends_of_the_calendar_have_days() {
        let days = |text: &str| text.parse::<CivilDate>().expect("a date").days();
        let (first, last) = (-719_162, 2_932_896);
        assert_eq!(days("0001-01-01"), DayRange { first, last: first });
        assert_eq!(days("0001"), DayRange { first, last: first + 364 });
        assert_eq!(days("0001-02"), DayRange { first: first + 31, last: first + 58 });
        assert_eq!(days("9999-12-31"), DayRange { first: last, last });
        assert_eq!(days("9999"), DayRange { first: last - 364, last });
        assert_eq!(days("9999-12"), DayRange { first: last - 30, last });
        assert_eq!(date_of_day(last + 1), None);
        // The bounds of nanoseconds in 64 bits are no bounds here.
        assert_eq!(days("1677-09-21").first + 1, days("1677-09-22").first);
        assert_eq!(days("2262-04-11").first + 1, days("2262-04-12").first);
        // The Gregorian calendar is carried back, without a gap in 1582.
        assert_eq!(days("1582-10-04").first + 11, days("1582-10-15").first);
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { cases: 2000, failure_persistence: None, ..Default::default() })]

        #[test]
        fn every_day_from_year_1_to_9999_comes_back(day in -719_162_i64..=2_932_896) {
            let date = date_of_day(day).expect("a day of the calendar");
            proptest::prop_assert_eq!(day_number(date), day);
            let stated = CivilDate::ymd(date.year(), date.month(), date.day()).expect("a day");
            proptest::prop_assert_eq!(stated.days(), DayRange { first: day, last: day });
            let month = CivilDate::month(date.year(), date.month()).expect("a month").days();
            let year = CivilDate::year(date.year()).expect("a year").days();
            proptest::prop_assert!(year.first <= month.first && month.first <= day);
            proptest::prop_assert!(day <= month.last && month.last <= year.last);
            proptest::prop_assert_eq!(stated.to_string().parse(), Ok(stated));
        }
    }
}
