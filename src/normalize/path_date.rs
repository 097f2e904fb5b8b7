//! Dates in addresses, folders and names of files.

use super::months::month_number;
use crate::date::{CivilDate, DatePrecision};

/// Years that a number in a path may mean.
const YEARS: std::ops::RangeInclusive<i16> = 1600..=2099;

/// Reads a date in the path of an address: `/2023/09/13/`, `/2023/sep/13/`,
/// `/2023/0913/`, `/2023-09/13/`, `/2023-09-13-storm`, `/20230913/`, or a month
/// `/2023/09/`.
pub(super) fn in_address(url: &str) -> Option<CivilDate> {
    let (_, rest) = url.split_once("://").unwrap_or(("", url));
    let (_, path) = rest.split('?').next()?.split_once('/')?;
    let parts: Vec<&str> = path.split('/').collect();
    in_parts(&parts)
        .filter(|date| date.precision() > DatePrecision::Year)
        .or_else(|| parts.windows(2).find_map(|pair| in_two_parts(pair[0], pair[1])))
        .or_else(|| parts.iter().find_map(|part| in_name(part)))
}

/// Reads a date in the folders of a path: `1961/04/12/`, `1961-04-12/`, `1961/`.
pub(super) fn in_folders(path: &str) -> Option<CivilDate> {
    let mut folders: Vec<&str> = path.split('/').collect();
    folders.pop();
    let parts = in_parts(&folders);
    let day = parts.filter(|date| date.precision() >= DatePrecision::Day);
    // The digits of a library's number may look like a date.
    day.or_else(|| folders.iter().rev().find_map(|folder| in_name(folder))).or(parts)
}

/// Reads a date in a file's name: `2023-09-13-storm.md`, `20230913_storm.txt`.
pub(super) fn in_file_name(path: &str) -> Option<CivilDate> {
    in_name(path.rsplit('/').next()?)
}

/// Reads a year and, in the parts behind it, the month and the day.
fn in_parts(parts: &[&str]) -> Option<CivilDate> {
    let at = parts.iter().rposition(|part| year(part).is_some())?;
    let year = year(parts[at])?;
    let month =
        parts.get(at + 1).and_then(|part| short_number(part).or_else(|| month_number(part)));
    let day = parts.get(at + 2).and_then(|part| short_number(part));
    let with_month = month.and_then(|month| {
        let with_day = day.and_then(|day| CivilDate::ymd(year, month, day));
        with_day.or_else(|| CivilDate::month(year, month))
    });
    with_month.or_else(|| CivilDate::year(year))
}

/// Reads a date in two parts of an address: `2023-09/13`, `202309/13`, `2023/0913`,
/// `2023/09-13`.
fn in_two_parts(first: &str, second: &str) -> Option<CivilDate> {
    let both = [first.replacen('-', "", 1), second.replacen('-', "", 1)];
    let is_date = matches!((both[0].len(), both[1].len()), (6, 2) | (4, 4));
    let digits = Some(both.concat()).filter(|digits| is_date && is_number(digits))?;
    whole(digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?)
}

/// Reads a whole date that stands apart from other digits in a name.
fn in_name(name: &str) -> Option<CivilDate> {
    let runs = digit_runs(name);
    runs.iter().enumerate().find_map(|(i, (start, digits))| {
        if digits.len() == 8 {
            let (year, rest) = digits.split_at(4);
            let (month, day) = rest.split_at(2);
            return whole(year, month, day);
        }
        let [(_, _), (month_start, month), (day_start, day), ..] = &runs[i..] else { return None };
        let joined = |from: usize, to: usize| matches!(name.get(from..to), Some("-" | "_" | "."));
        let end = start + digits.len();
        (joined(end, *month_start) && joined(month_start + month.len(), *day_start))
            .then(|| whole(digits, month, day))
            .flatten()
    })
}

fn whole(year_digits: &str, month: &str, day: &str) -> Option<CivilDate> {
    if month.len() != 2 || day.len() != 2 {
        return None;
    }
    CivilDate::ymd(year(year_digits)?, month.parse().ok()?, day.parse().ok()?)
}

/// Returns the runs of digits in a name, each with its first byte.
fn digit_runs(name: &str) -> Vec<(usize, &str)> {
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(start) = name[at..].find(|c: char| c.is_ascii_digit()).map(|start| at + start) {
        let len = name[start..].bytes().take_while(u8::is_ascii_digit).count();
        runs.push((start, &name[start..start + len]));
        at = start + len;
    }
    runs
}

fn year(part: &str) -> Option<i16> {
    let is_sized = part.len() == 4 && is_number(part);
    part.parse().ok().filter(|year| is_sized && YEARS.contains(year))
}

fn short_number(part: &str) -> Option<i8> {
    let is_sized = (1..=2).contains(&part.len()) && is_number(part);
    part.parse().ok().filter(|_| is_sized)
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(date: Option<CivilDate>) -> Option<String> {
        date.map(|date| date.to_string())
    }

    #[test]
    fn addresses_show_days_and_months() {
        for (url, expected) in [
            ("https://a.example/2023/09/13/storm", Some("2023-09-13")),
            ("https://a.example/news/2023/sep/13/storm", Some("2023-09-13")),
            ("https://a.example/2023/09/storm", Some("2023-09")),
            ("https://a.example/storm-2023-09-13.html", Some("2023-09-13")),
            ("https://a.example/20230913/storm", Some("2023-09-13")),
            ("https://a.example/2023/storm", None),
            ("https://a.example/4711/09/13", None),
            ("https://2023-09-13.example/", None),
            ("https://a.example", None),
        ] {
            assert_eq!(text(in_address(url)).as_deref(), expected, "{url}");
        }
    }

    #[test]
    fn paths_show_dates() {
        for (path, folders, name) in [
            ("wire/1961/a.txt", Some("1961"), None),
            ("wire/1961/04/12/a.txt", Some("1961-04-12"), None),
            ("sn83/1898/09/13/ed-1/ocr.txt", Some("1898-09-13"), None),
            ("wire/1961-04-12/a.txt", Some("1961-04-12"), None),
            ("blog/1961-04-12-storm.md", None, Some("1961-04-12")),
            ("19610412_storm.txt", None, Some("1961-04-12")),
            ("1961.txt", None, None),
            ("a/12345678.txt", None, None),
            ("a/1961-13-40.txt", None, None),
            ("é/1961é04é12", None, None),
            ("", None, None),
        ] {
            assert_eq!(text(in_folders(path)).as_deref(), folders, "{path}");
            assert_eq!(text(in_file_name(path)).as_deref(), name, "{path}");
        }
    }
}
