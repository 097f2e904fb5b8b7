//! Text → [`CivilDate`]: the many forms in which articles, pages and records
//! write a date.
//!
//! The text is cut into numbers, words and signs, and the forms of
//! [`super::date_forms`] are tried on these at each place, so that what stands
//! around a date (a label, the day of the week) does no harm. Knows no clock: what
//! only the reader's day could complete ("yesterday", "on Wednesday") is no date
//! here. Which of several dates is the article's is decided in [`super::date`].

use std::borrow::Cow;

use super::date_forms::{Found, build_year, date_at, is_ordinal, month_and_day_at};
use super::date_numbers::numbers;
use super::date_stamp::whole_value;
use super::date_tokens::{Token, tokenize};
use super::months::{is_weekday, month_number};
use super::time_text::{is_half_of_day, read_time};
use super::zones::is_zone;
use super::{DateOrder, east_asian, misread, split_update};
use crate::date::{CivilDate, DatePrecision};

/// What is known about a source that its written dates leave open; the default is
/// nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateContext {
    /// The order of day and month in numbers.
    pub order: Option<DateOrder>,
    /// The newest year of the archive, which tells the century of a year of two
    /// digits.
    pub newest_year: Option<i16>,
}

/// A date that was read, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatedDate {
    /// The date.
    pub date: CivilDate,
    /// Whether letters or digits were taken for misread ones.
    pub is_repaired: bool,
}

/// Why a text gave no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateProblem {
    /// Nothing in it looks like a date.
    #[error("no date in it")]
    NoDate,
    /// What software writes where it has no date: `None`, `0000-00-00`, the first
    /// instant of 1970.
    #[error("it stands for no date")]
    NoValue,
    /// Day and month, or day and year, can't be told apart, as in `03/04/2023`.
    #[error("it can be {0} or {1}")]
    Ambiguous(CivilDate, CivilDate),
    /// The year has two digits, and the archive does not tell its century.
    #[error("its century is not known")]
    NoCentury,
    /// A date that the calendar lacks.
    #[error("there is no such day")]
    NoSuchDay,
    /// A year before written news, or too far ahead.
    #[error("no news is of that year")]
    NoYearOfNews,
}

/// Reads the date that a field states: the first date written in it, or a count of
/// seconds or milliseconds since 1970.
///
/// The result depends on the arguments alone. A date in numbers is read only where
/// one of them can't be a month or `context` tells their order; a year of two
/// digits only where `context` tells the newest year.
///
/// # Errors
///
/// Says why there is no date. Years from 1400 to 2199 are read, counts only from
/// 1990 to 2100; others are placeholders or mistakes, even in the forms of
/// machines.
///
/// # Examples
///
/// ```
/// use morgue::normalize::{DateContext, DateOrder, DateProblem, parse_date};
///
/// let nothing = DateContext::default();
/// let read = |text, context| parse_date(text, context).map(|stated| stated.date.to_string());
/// assert_eq!(read("Sept. 13th, 2023 at 2:05 p.m. EDT", &nothing).as_deref(), Ok("2023-09-13T14:05-04:00"));
/// assert!(matches!(read("03/04/23", &nothing), Err(DateProblem::NoCentury)));
///
/// let known = DateContext { order: Some(DateOrder::DayFirst), newest_year: Some(2024) };
/// assert_eq!(read("03/04/23", &known).as_deref(), Ok("2023-04-03"));
/// ```
pub fn parse_date(text: &str, context: &DateContext) -> Result<StatedDate, DateProblem> {
    match whole_value(text) {
        Some(value) => value.map(|date| StatedDate { date, is_repaired: false }),
        None => written_date(text, context),
    }
}

/// Reads the first date that is written in a text.
pub(super) fn written_date(text: &str, context: &DateContext) -> Result<StatedDate, DateProblem> {
    let western = east_asian::western_digits(text);
    let text = western.as_deref().map_or(Cow::Borrowed(text), Cow::Borrowed);
    let stated = first_date(&text, context);
    let may_be_misread = match stated {
        Ok(date) => date.precision() < DatePrecision::Day,
        Err(problem) => problem == DateProblem::NoDate,
    };
    let repaired = if may_be_misread { misread::repaired(&text) } else { None };
    let repaired = repaired.and_then(|text| first_date(&text, context).ok());
    match repaired.filter(|date| date.precision() >= DatePrecision::Day) {
        Some(date) => Ok(StatedDate { date, is_repaired: true }),
        None => stated.map(|date| StatedDate { date, is_repaired: false }),
    }
}

fn first_date(text: &str, context: &DateContext) -> Result<CivilDate, DateProblem> {
    let tokens = tokenize(text);
    let mut without_century = false;
    for at in 0..tokens.len() {
        if is_inside_number(&tokens, at) {
            continue;
        }
        let (date, len) = match date_at(&tokens[at..], context) {
            None => continue,
            // Two digits may be anything: a date behind them is surer.
            Some(Err(DateProblem::NoCentury)) => {
                without_century = true;
                continue;
            }
            Some(found) => found?,
        };
        let rest = &tokens[at + len..];
        let date = read_time(&tokens[..at], rest).map_or(date, |time| time.add_to(date));
        return if is_epoch(date) { Err(DateProblem::NoValue) } else { Ok(date) };
    }
    let year = lone_year(&tokens).map(|found| found.map(|(date, _)| date));
    let problem = if without_century { DateProblem::NoCentury } else { DateProblem::NoDate };
    year.unwrap_or(Err(problem))
}

/// Tells whether a number goes on from one before it, as the second in `10.1.1.23`.
fn is_inside_number(tokens: &[Token<'_>], at: usize) -> bool {
    let [.., number, sign] = &tokens[..at] else { return false };
    let is_joined = !sign.spaced && !tokens[at].spaced && sign.is_sign(&['.', '/', '-']);
    is_joined
        && number.digits().is_some()
        && tokens[at].digits().is_some()
        && tokens.get(at + 1).is_some_and(|next| next.sign() == sign.sign())
}

/// Tells which order of day and month a numeric date shows by a day above 12.
pub fn date_order_evidence(text: &str) -> Option<DateOrder> {
    let western = east_asian::western_digits(text);
    let tokens = tokenize(western.as_deref().unwrap_or(text));
    (0..tokens.len()).filter(|at| !is_inside_number(&tokens, *at)).find_map(|at| {
        let found = numbers(&tokens[at..])?;
        // Dots are for days first, and "98-09-13" opens with its year.
        let may_show = found.separator == '/' || (found.separator == '-' && !found.is_short);
        match (found.first, found.second) {
            _ if !may_show => None,
            (13..=31, 1..=12) => Some(DateOrder::DayFirst),
            (1..=12, 13..=31) => Some(DateOrder::MonthFirst),
            _ => None,
        }
    })
}

/// Reads the month and the day of a text without a year, as datelines have them.
pub(super) fn month_and_day(text: &str) -> Option<(i8, i8)> {
    let tokens = tokenize(text);
    (0..tokens.len()).find_map(|at| month_and_day_at(&tokens[at..]))
}

/// A year is a date only where nothing else is in the text.
fn lone_year(tokens: &[Token<'_>]) -> Option<Found> {
    let mut words = tokens.iter().filter(|t| t.sign().is_none());
    let year = words.next()?.number(4).filter(|_| words.next().is_none())?;
    Some(build_year(year, tokens.len()))
}

/// The first instant of 1970 in UTC is what software writes for "no date".
fn is_epoch(date: CivilDate) -> bool {
    date.stated_year() == 1970 && date.to_string() == "1970-01-01T00:00Z"
}

/// Words of a line of a date that are not of the date.
const MAX_OTHER_WORDS: usize = 4;

/// Tells whether a line holds a date and next to nothing else.
///
/// A month or a day without its century is less sure to be one, and must stand
/// with a label or alone.
pub(crate) fn is_date_line(line: &str) -> bool {
    if let Some((published, updated)) = split_update(line) {
        return is_date_line(published) && is_date_line(updated);
    }
    if line.len() > 60 {
        return false;
    }
    let context = DateContext { order: Some(DateOrder::DayFirst), newest_year: None };
    let max_others = match written_date(line, &context) {
        Ok(stated) if stated.date.precision() == DatePrecision::Month => 1,
        Ok(_) => MAX_OTHER_WORDS,
        Err(DateProblem::NoCentury) => 0,
        Err(_) => return false,
    };
    let tokens = tokenize(line);
    let is_of_date = |token: &Token<'_>| {
        let word = token.word().unwrap_or_default();
        month_number(word).is_some()
            || is_weekday(word)
            || is_half_of_day(word)
            || is_mark(word)
            || is_ordinal(token)
            || is_zone(token)
    };
    let others: Vec<String> = tokens
        .iter()
        .filter(|token| !is_of_date(token))
        .filter_map(|token| token.word().map(str::to_lowercase))
        .collect();
    let num_unknown = others.iter().filter(|word| !is_label_word(word)).count();
    others.len() <= max_others && num_unknown <= MAX_UNKNOWN_WORDS
}

/// Words that stand around a date and say what it is of, in lower case.
const LABEL_WORDS: &[&str] = &[
    "a",
    "ab",
    "actualizado",
    "actualisé",
    "aggiornato",
    "aktualisiert",
    "aktualizacja",
    "alle",
    "am",
    "at",
    "atualizado",
    "bijgewerkt",
    "by",
    "created",
    "data",
    "date",
    "datum",
    "de",
    "del",
    "dem",
    "den",
    "der",
    "du",
    "edited",
    "el",
    "em",
    "en",
    "erstellt",
    "fecha",
    "first",
    "geändert",
    "gepubliceerd",
    "h",
    "heure",
    "hrs",
    "il",
    "in",
    "jour",
    "kl",
    "la",
    "last",
    "le",
    "letzte",
    "local",
    "mis",
    "mise",
    "modified",
    "modifié",
    "o",
    "of",
    "om",
    "on",
    "op",
    "opublikowano",
    "ore",
    "oppdatert",
    "opdateret",
    "original",
    "originally",
    "posted",
    "pubblicato",
    "publicado",
    "published",
    "publikováno",
    "publié",
    "publiée",
    "publicerad",
    "publisert",
    "reviewed",
    "stand",
    "the",
    "time",
    "uhr",
    "um",
    "uppdaterad",
    "updated",
    "update",
    "veröffentlicht",
    "vom",
    "von",
    "à",
    "às",
    "г",
    "года",
    "в",
    "обновлено",
    "опубликовано",
];

/// A place or an edition may stand with a date; more makes a sentence.
const MAX_UNKNOWN_WORDS: usize = 1;

/// Tells whether a word is a sign of date or clock in Chinese, Japanese or Korean.
fn is_mark(word: &str) -> bool {
    matches!(word, "年" | "月" | "日" | "時" | "时" | "分" | "년" | "월" | "일" | "시" | "분")
}

fn is_label_word(word: &str) -> bool {
    LABEL_WORDS.contains(&word) || word.chars().count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: DateContext = DateContext { order: None, newest_year: None };

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
            ("September 13, 2023 2:05 pm ET", "2023-09-13T14:05-04:00"),
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
            ("الثلاثاء 3 أيار/مايو 2016", "2016-05-03"),
            ("٣ كانون الثاني ٢٠١٦", "2016-01-03"),
            ("12 تشرين الأول/أكتوبر 2016", "2016-10-12"),
            ("3 آب (أغسطس) 2016", "2016-08-03"),
            ("3 جويلية 2016", "2016-07-03"),
            ("३ मई २०१६", "2016-05-03"),
            ("3 फ़रवरी 2016", "2016-02-03"),
            ("मंगलवार, 12 सितंबर 2016", "2016-09-12"),
            ("৩ মার্চ ২০১৬", "2016-03-03"),
            ("3 במאי 2016", "2016-05-03"),
        ] {
            let date = parse_date(text, &NOTHING).map(|stated| stated.date.to_string());
            assert_eq!(date.as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_told_apart() {
        use DateProblem::{NoCentury, NoDate, NoSuchDay, NoValue, NoYearOfNews};
        for (text, problem) in [
            ("30 February 1923", NoSuchDay),
            ("2023-02-30", NoSuchDay),
            ("0000-00-00", NoValue),
            ("9999-12-31", NoYearOfNews),
            ("1970-01-01T00:00:00Z", NoValue),
            ("13.09.23", NoCentury),
            ("yesterday", NoDate),
            ("12345678", NoDate),
            ("1961 seats", NoDate),
            ("", NoDate),
        ] {
            assert_eq!(parse_date(text, &NOTHING), Err(problem), "{text}");
        }
        let problem = parse_date("03/04/2023", &NOTHING).expect_err("a date of two readings");
        assert_eq!(problem.to_string(), "it can be 2023-04-03 or 2023-03-04");
    }

    #[test]
    fn the_order_of_day_and_month_is_the_sources() {
        let read = |order| {
            let context = DateContext { order: Some(order), newest_year: None };
            parse_date("03/04/2023", &context).map(|stated| stated.date.to_string())
        };
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
            ("13.09.23", true),
            ("Issue 13.09.23", false),
            ("May 2023", true),
            ("In May 2023 he left", false),
            ("Published Sept 13, 2023 at 2:05 p.m. EDT", true),
            ("1694613900", false),
            ("Boston, May 3, 1931", true),
            ("Veröffentlicht am 3. Mai 1931 um 10:30 Uhr", true),
            ("Publié le 3 mai 1931 à 10h30", true),
            ("The ferry sank on 3 April 1931.", false),
            ("On 3 April 1931 the ferry sank.", false),
            ("Election day: 5 May 2005", false),
            ("Council to meet on 5 May 2005", false),
            ("Born 3 April 1931, died 12 May 2004", false),
        ] {
            assert_eq!(is_date_line(line), expected, "{line}");
        }
    }
}
