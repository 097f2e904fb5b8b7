//! Dates of Chinese, Japanese and Korean: `2023年9月13日`, `2023년 9월 13일`,
//! `令和5年9月13日`, `二〇二三年九月十三日`.

use super::DateProblem;
use super::date_forms::{Found, build, build_month, build_year};
use super::date_tokens::Token;

/// An era: its name, the year before its first, its last year.
type Era = (&'static str, i16, i16);

/// The eras of newspapers. Japan's calendar is ours since its year Meiji 6.
const ERAS: &[Era] = &[
    ("令和", 2018, 99),
    ("平成", 1988, 31),
    ("昭和", 1925, 64),
    ("大正", 1911, 15),
    ("明治", 1867, 45),
    ("民國", 1911, 199),
    ("民国", 1911, 199),
];

/// The first year of Meiji whose months and days are those of our calendar.
const FIRST_SOLAR_YEAR: i16 = 1873;

const YEAR: (&str, char) = ("年", '년');
const MONTH: (&str, char) = ("月", '월');
const DAY: (&str, char) = ("日", '일');

/// Reads a date that opens with its year in numbers.
pub(super) fn with_marks(tokens: &[Token<'_>]) -> Option<Found> {
    let year = tokens.first()?.number(4)?;
    is_mark(tokens.get(1), YEAR).then(|| month_and_day(year, tokens, 2))
}

/// Reads a date that opens with the name of an era.
pub(super) fn with_era(tokens: &[Token<'_>]) -> Option<Found> {
    let name = tokens.first()?.word()?;
    let (era, is_first) = match name.strip_suffix('元') {
        Some(era) => (era, true),
        None => (name, false),
    };
    let (_, before, last) = ERAS.iter().find(|(known, ..)| era.ends_with(known))?;
    let (number, used) = if is_first { (1, 1) } else { (tokens.get(1)?.number_to(3)? as i16, 2) };
    if !is_mark(tokens.get(used), YEAR) {
        return None;
    }
    let year = before + number;
    Some(match number {
        _ if !(1..=*last).contains(&number) => Err(DateProblem::NoSuchDay),
        _ if year < FIRST_SOLAR_YEAR => build_year(year, used + 1),
        _ => month_and_day(year, tokens, used + 1),
    })
}

/// Reads the month and the day from the token `at` on, as far as they are there.
fn month_and_day(year: i16, tokens: &[Token<'_>], at: usize) -> Found {
    let part = |at: usize, mark| {
        let number = tokens.get(at)?.number_to(2)?;
        is_mark(tokens.get(at + 1), mark).then_some(number as i8)
    };
    match (part(at, MONTH), part(at + 2, DAY)) {
        (Some(month), Some(day)) => build(year, month, day, at + 4),
        (Some(month), None) => build_month(year, month, at + 2),
        (None, _) => build_year(year, at),
    }
}

/// Tells whether a token is the mark of a part of a date; the Korean one may go on
/// as a word.
fn is_mark(token: Option<&Token<'_>>, (ideograph, hangul): (&str, char)) -> bool {
    token.and_then(Token::word).is_some_and(|word| word == ideograph || word.starts_with(hangul))
}

/// Writes the numbers before `年`, `月` and `日`, and digits of full width, in the
/// digits of the West; `None` where there are none.
pub(super) fn western_digits(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let wide: String = text.chars().map(western).collect();
    let spelled = wide.contains(['年', '月']).then(|| spelled_to_digits(&wide)).flatten();
    spelled.or(Some(wide)).filter(|western| western != text)
}

/// Returns the ASCII character of a digit or sign of full width, of Arabic or of India.
fn western(c: char) -> char {
    let digit = |zero: char| char::from_digit(c as u32 - zero as u32, 10).unwrap_or(c);
    match c {
        '０'..='９' => digit('０'),
        '٠'..='٩' => digit('٠'),
        '۰'..='۹' => digit('۰'),
        '०'..='९' => digit('०'),
        '০'..='৯' => digit('০'),
        '／' => '/',
        '．' => '.',
        '－' => '-',
        '：' => ':',
        '\u{200e}' | '\u{200f}' => ' ',
        _ => c,
    }
}

/// Digits as they are spelled; the tenth is ten.
const SPELLED: &str = "〇一二三四五六七八九十";

/// Replaces spelled numbers by digits; `None` where there are none.
fn spelled_to_digits(text: &str) -> Option<String> {
    let is_spelled = |c: char| SPELLED.contains(c) || c == '零' || c == '○';
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_spelled) {
        let (before, run) = rest.split_at(start);
        let end = run.find(|c| !is_spelled(c)).unwrap_or(run.len());
        let (run, after) = run.split_at(end);
        out.push_str(before);
        match number_of(run).filter(|_| after.starts_with(['年', '月', '日', '時', '时', '分']))
        {
            Some(number) => out.push_str(&number),
            None => out.push_str(run),
        }
        rest = after;
    }
    out.push_str(rest);
    (out != text).then_some(out)
}

/// Reads `二〇二三` (digit by digit) and `二十三` (tens and units).
fn number_of(run: &str) -> Option<String> {
    let digit = |c: char| match c {
        '零' | '○' => Some(0),
        _ => SPELLED.chars().position(|d| d == c),
    };
    let digits: Vec<usize> = run.chars().take(5).filter_map(digit).collect();
    let value = match digits[..] {
        [10] => 10,
        [10, unit @ 1..=9] => 10 + unit,
        [tens @ 1..=9, 10] => tens * 10,
        [tens @ 1..=9, 10, unit @ 1..=9] => tens * 10 + unit,
        _ if digits.len() <= 4 && !digits.contains(&10) => {
            return Some(digits.iter().map(usize::to_string).collect());
        }
        _ => return None,
    };
    Some(value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelled_and_wide_numbers_become_digits() {
        for (text, expected) in [
            ("二〇二三年九月十三日", Some("2023年9月13日")),
            ("一九八九年十二月三十日", Some("1989年12月30日")),
            ("昭和二十年八月十五日", Some("昭和20年8月15日")),
            ("２０２３／９／１３", Some("2023/9/13")),
            ("١٣ سبتمبر ٢٠٢٣", Some("13 سبتمبر 2023")),
            ("三人の2023年", None),
            ("十十年", None),
            ("September 13", None),
        ] {
            assert_eq!(western_digits(text).as_deref(), expected, "{text}");
        }
    }
}
