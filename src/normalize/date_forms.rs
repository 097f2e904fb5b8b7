//! The forms of dates, tried on the tokens of a text.
//!
//! Each form looks only at what its first token opens; [`super::date_text`] tries
//! them at every place.

use super::date_tokens::Token;
use super::months::month_number;
use super::short_year::full_year;
use super::time_text::{Time, is_clock};
use super::zones::named_zone;
use super::{DateContext, DateOrder, DateProblem, date_numbers, east_asian};
use crate::date::CivilDate;

/// News is printed since 1605; written news is a little older.
const FIRST_YEAR: i16 = 1400;
/// A year behind this is a placeholder or a mistake.
const LAST_YEAR: i16 = 2199;

/// Words that may stand between day, month and year.
const JOINERS: &[&str] =
    &["de", "of", "di", "del", "do", "d", "the", "day", "dag", "el", "az", "den"];

/// What stands behind the number of a day.
const ORDINALS: &[&str] =
    &["st", "nd", "rd", "th", "d", "er", "e", "de", "a", "go", "го", "º", "ª", "η", "ης"];

/// Signs that may stand between the parts of a date in words.
const SIGNS: &[char] = &['.', ',', '،', '-', '/'];

/// Signs that stand for the century of a year.
const APOSTROPHES: &[char] = &['\'', '’', '‘', '`'];

/// A date that was found and how many tokens it takes, or why it is none.
pub(super) type Found = Result<(CivilDate, usize), DateProblem>;

/// Reads a date that begins with the first of these tokens.
pub(super) fn date_at(tokens: &[Token<'_>], context: &DateContext) -> Option<Found> {
    let first = tokens.first()?;
    if first.digits().is_some() {
        return east_asian::with_marks(tokens)
            .or_else(|| date_numbers::year_first(tokens))
            .or_else(|| date_numbers::compact(tokens))
            .or_else(|| wire_stamp(tokens, context))
            .or_else(|| date_numbers::numeric(tokens, context))
            .or_else(|| year_month_name(tokens))
            .or_else(|| day_month_year(tokens, context))
            .or_else(|| ctime(tokens));
    }
    let month = month_number(first.word()?);
    match month {
        Some(month) => month_day_year(month, tokens, context)
            .or_else(|| ctime(tokens))
            .or_else(|| month_year(month, tokens, context)),
        None => east_asian::with_era(tokens),
    }
}

/// Makes the date of a day, if the calendar has it and news can be of it.
pub(super) fn build(year: i16, month: i8, day: i8, len: usize) -> Found {
    checked(CivilDate::ymd(year, month, day), year, len)
}

/// Makes the date of a month.
pub(super) fn build_month(year: i16, month: i8, len: usize) -> Found {
    checked(CivilDate::month(year, month), year, len)
}

/// Makes the date of a year.
pub(super) fn build_year(year: i16, len: usize) -> Found {
    checked(CivilDate::year(year), year, len)
}

fn checked(date: Option<CivilDate>, year: i16, len: usize) -> Found {
    match date {
        // Software counts from a year 0 or 1 where it has no date.
        _ if year <= 1 => Err(DateProblem::NoValue),
        None => Err(DateProblem::NoSuchDay),
        Some(_) if !(FIRST_YEAR..=LAST_YEAR).contains(&year) => Err(DateProblem::NoYearOfNews),
        Some(date) => Ok((date, len)),
    }
}

/// `13 September 2023`, `13th of September, 2023`, `13. September 2023`,
/// `13 de septiembre de 2023`, `13-Sep-2023`, `13-Sep-98`.
fn day_month_year(tokens: &[Token<'_>], context: &DateContext) -> Option<Found> {
    let (day, used) = day_of(tokens)?;
    let rest = skip_joiners(skip(&tokens[used..], SIGNS));
    let (month, used) = named_month(rest)?;
    let rest = skip_joiners(skip(&rest[used..], SIGNS));
    if let Some(year) = rest.first()?.number(4) {
        return Some(build(year, month, day, tokens.len() - rest.len() + 1));
    }
    let rest = skip(rest, APOSTROPHES);
    let year = rest.first()?.number(2)?;
    // "13 Sep 20 people" and "13 Sep 14:05" have no year.
    let is_year = !is_clock(rest) && rest.get(1).is_none_or(|t| t.word().is_none());
    is_year.then(|| {
        let year = full_year(year, context.newest_year)?;
        build(year, month, day, tokens.len() - rest.len() + 1)
    })
}

/// Reads a month and how many tokens it takes: in Arabic some have names of two words, and
/// papers write two names of one month, `أيار/مايو`.
fn named_month(tokens: &[Token<'_>]) -> Option<(i8, usize)> {
    let name = tokens.first()?.word()?;
    let number = |at: usize| month_number(tokens.get(at)?.word()?);
    let second = || tokens.get(1).and_then(Token::word);
    let (month, used) = match (name, second()) {
        ("كانون", Some("الثاني")) => (1, 2),
        ("تشرين", Some("الأول")) => (10, 2),
        ("تشرين", Some("الثاني")) => (11, 2),
        ("كانون", Some("الأول")) => (12, 2),
        _ => (number(0)?, 1),
    };
    let is_twice = tokens.get(used).is_some_and(|sign| sign.is_sign(&['/', '-', '(']))
        && number(used + 1) == Some(month);
    let is_closed = tokens.get(used + 2).is_some_and(|sign| sign.is_sign(&[')']));
    Some((month, if is_twice { used + 2 + usize::from(is_closed) } else { used }))
}

/// `September 13, 2023`, `Sept. 13th 2023`, `Sept. 13, '23`, `Sep-13-98`.
fn month_day_year(month: i8, tokens: &[Token<'_>], context: &DateContext) -> Option<Found> {
    let rest = skip_joiners(skip(&tokens[1..], SIGNS));
    let is_joined = rest.len() + 2 == tokens.len() && tokens[1].is_sign(&['-', '/']);
    let (day, used) = day_of(rest)?;
    let rest = skip_joiners(skip(&rest[used..], SIGNS));
    if let Some(year) = rest.first()?.number(4) {
        let is_time = rest.len() > 1 && named_zone(&rest[1..]).is_some() && !is_plausible(year);
        return (!is_time).then(|| build(year, month, day, tokens.len() - rest.len() + 1));
    }
    let year = skip(rest, APOSTROPHES);
    let is_year = year.len() < rest.len() || is_joined;
    let short = year.first()?.number(2).filter(|_| is_year && !is_clock(year))?;
    Some(full_year(short, context.newest_year).and_then(|full| {
        let len = tokens.len() - year.len() + 1;
        build(full, month, day, len)
    }))
}

/// `Sep 13 14:05:00 +0000 2023`, `Sep 13 14:05:00 UTC 2023`, `13 Sep 14:05 2023`.
fn ctime(tokens: &[Token<'_>]) -> Option<Found> {
    let (month, day, used) = match month_number(tokens.first()?.word().unwrap_or_default()) {
        Some(month) => {
            let (day, used) = day_of(&tokens[1..])?;
            (month, day, 1 + used)
        }
        None => {
            let (day, used) = day_of(tokens)?;
            (month_number(tokens.get(used)?.word()?)?, day, used + 1)
        }
    };
    let clock = &tokens[used..];
    if !clock.get(1)?.is_sign(&[':']) {
        return None;
    }
    let year = clock
        .iter()
        .skip(3)
        .take(7)
        .filter(|t| t.spaced)
        .find_map(|t| t.number(4).filter(|y| is_plausible(*y)))?;
    // The clock stands inside: `read_time` looks behind the day.
    Some(build(year, month, day, used))
}

/// `September 2023`, `Sept., 2023`, `May '68`.
fn month_year(month: i8, tokens: &[Token<'_>], context: &DateContext) -> Option<Found> {
    let rest = skip_joiners(skip(&tokens[1..], SIGNS));
    // "3 hours ago 2023": the word is a month in other languages.
    if rest.len() + 1 == tokens.len() && tokens[0].word().is_some_and(|word| word == "ago") {
        return None;
    }
    let len = |rest: &[Token<'_>]| tokens.len() - rest.len() + 1;
    if let Some(year) = rest.first()?.number(4) {
        return Some(build_month(year, month, len(rest)));
    }
    let year = skip(rest, APOSTROPHES);
    let short = year.first()?.number(2).filter(|_| year.len() < rest.len())?;
    Some(full_year(short, context.newest_year).and_then(|full| build_month(full, month, len(year))))
}

/// `2023-Sep-13`, `2023 September 13`, `2023. szeptember 13.`
fn year_month_name(tokens: &[Token<'_>]) -> Option<Found> {
    let year = tokens.first()?.number(4).filter(|year| is_plausible(*year))?;
    let rest = skip_joiners(skip(&tokens[1..], SIGNS));
    let month = month_number(rest.first()?.word()?)?;
    let rest = skip(&rest[1..], SIGNS);
    let (day, used) = day_of(rest)?;
    // "2023 September 13, 2024" does not say which year.
    let is_year = skip(&rest[used..], SIGNS).first().is_none_or(|t| t.number(4).is_none());
    is_year.then(|| build(year, month, day, tokens.len() - rest.len() + used))
}

/// `131405 Sep 23`, `131405Z SEP 2023`: day and clock in one number, as agencies
/// and armies stamp their messages.
fn wire_stamp(tokens: &[Token<'_>], context: &DateContext) -> Option<Found> {
    let digits = tokens.first()?.digits().filter(|digits| digits.len() == 6)?;
    let part = |at: usize| digits.get(at..at + 2)?.parse::<u16>().ok();
    let (day, hour, minute) = (part(0)?, part(2)?, part(4)?);
    let zone = named_zone(&tokens[1..]).filter(|_| month_of(tokens.get(1)).is_none());
    let rest = &tokens[1 + zone.map_or(0, |(_, used)| used)..];
    let month = month_of(rest.first())?;
    let time = Time::new(hour, minute, zone.map(|(zone, _)| zone))?;
    let year = rest.get(1)?;
    let year = match year.number(4) {
        Some(year) => Ok(year),
        None => full_year(year.number(2)?, context.newest_year),
    };
    let is_day = (1..=31).contains(&day);
    is_day.then(|| {
        let (date, len) = build(year?, month, day as i8, tokens.len() - rest.len() + 2)?;
        Ok((time.add_to(date), len))
    })
}

fn month_of(token: Option<&Token<'_>>) -> Option<i8> {
    month_number(token?.word()?)
}

fn is_plausible(year: i16) -> bool {
    (FIRST_YEAR..=LAST_YEAR).contains(&year)
}

/// Reads the month and the day of a text without a year, as datelines have them.
pub(super) fn month_and_day_at(tokens: &[Token<'_>]) -> Option<(i8, i8)> {
    if let Some(month) = month_of(tokens.first()) {
        return day_of(skip(&tokens[1..], &['.'])).map(|(day, _)| (month, day));
    }
    let (day, used) = day_of(tokens)?;
    let month = month_of(skip_joiners(&tokens[used..]).first())?;
    Some((month, day))
}

/// Reads a day of the month: `13`, `13th`, `13.`, `1er`; returns how many tokens it is.
fn day_of(tokens: &[Token<'_>]) -> Option<(i8, usize)> {
    let day = tokens.first()?.number_to(2).filter(|day| (1..=99).contains(day))?;
    let used = match tokens {
        [_, next, ..] if is_ordinal(next) => 2,
        // "13-го сентября"
        [_, dash, next, ..] if dash.is_sign(&['-']) && !dash.spaced && is_ordinal(next) => 3,
        _ => 1,
    };
    Some((day as i8, used))
}

/// Tells whether a token is what stands behind the number of a day.
pub(super) fn is_ordinal(token: &Token<'_>) -> bool {
    let is_word = |word: &str| word.len() <= 4 && ORDINALS.contains(&word.to_lowercase().as_str());
    !token.spaced && (token.is_sign(&['.', 'º', '°', 'ª']) || token.word().is_some_and(is_word))
}

/// Returns the tokens after one of these signs, or all of them.
fn skip<'t, 's>(tokens: &'t [Token<'s>], signs: &[char]) -> &'t [Token<'s>] {
    let len = tokens.iter().take_while(|t| t.is_sign(signs)).count();
    &tokens[len..]
}

/// Passes over `de`, `of the`, `d'` and their like.
fn skip_joiners<'t, 's>(tokens: &'t [Token<'s>]) -> &'t [Token<'s>] {
    let is_joiner = |t: &Token<'_>| {
        t.word().is_some_and(|w| w.len() <= 3 && JOINERS.iter().any(|j| j.eq_ignore_ascii_case(w)))
    };
    let len = tokens.iter().take_while(|t| is_joiner(t)).count();
    let rest = &tokens[len..];
    if len > 0 && rest.first().is_some_and(|t| !t.spaced) {
        skip(rest, &['\'', '’'])
    } else {
        rest
    }
}

/// Says which of two short numbers is the day; `None` where both may be.
pub(super) fn is_day_first(first: u16, second: u16, context: &DateContext) -> Option<bool> {
    match (first, second) {
        (13.., _) => Some(true),
        (_, 13..) => Some(false),
        (a, b) if a == b => Some(true),
        _ => context.order.map(|order| order == DateOrder::DayFirst),
    }
}
