//! The table of dates as they are written (`testdata/dates.tsv`), and what holds
//! for all of them.

use std::fmt::Display;

use proptest::prelude::*;

use super::date_text::{is_date_line, month_and_day, written_date};
use super::{
    DateContext, DateOrder, DateProblem, StatedDate, date_order_evidence, parse_date, path_date,
    spell_out_yymmdd,
};
use crate::date::{CivilDate, Day, date_of_day};

const TABLE: &str = include_str!("testdata/dates.tsv");

/// Reads an input as the second column says and writes the outcome as the third.
fn outcome(input: &str, column: &str) -> String {
    let mut context = DateContext::default();
    let mut reader = None;
    for word in column.split(' ').filter(|word| *word != "-") {
        match word {
            "dmy" => context.order = Some(DateOrder::DayFirst),
            "mdy" => context.order = Some(DateOrder::MonthFirst),
            _ if word.parse::<i16>().is_ok() => context.newest_year = word.parse().ok(),
            _ => reader = Some(word),
        }
    }
    let shown = |found: Option<CivilDate>| said(found, "!none");
    match reader {
        None => stated(parse_date(input, &context)),
        Some("yymmdd") => spell_out_yymmdd(input)
            .map_or("!none".to_owned(), |spelled| stated(parse_date(&spelled, &context))),
        Some("url") => shown(path_date::in_address(input)),
        Some("folder") => shown(path_date::in_folders(input)),
        Some("name") => shown(path_date::in_file_name(input)),
        Some("dateline") => {
            said(month_and_day(input).map(|(month, day)| format!("{month:02}-{day:02}")), "!none")
        }
        Some(word) => panic!("no such reader: {word}"),
    }
}

fn said(found: Option<impl Display>, otherwise: &str) -> String {
    found.map_or(otherwise.to_owned(), |found| found.to_string())
}

fn stated(read: Result<StatedDate, DateProblem>) -> String {
    match read {
        Ok(StatedDate { date, is_repaired: false }) => date.to_string(),
        Ok(StatedDate { date, is_repaired: true }) => format!("~{date}"),
        Err(DateProblem::NoDate) => "!none".to_owned(),
        Err(DateProblem::NoValue) => "!novalue".to_owned(),
        Err(DateProblem::Ambiguous(..)) => "!ambiguous".to_owned(),
        Err(DateProblem::NoCentury) => "!century".to_owned(),
        Err(DateProblem::NoSuchDay) => "!impossible".to_owned(),
        Err(DateProblem::NoYearOfNews) => "!range".to_owned(),
    }
}

#[test]
fn every_row_of_the_table_is_read_as_it_says() {
    let rows = TABLE.lines().filter(|line| !line.starts_with('#'));
    let rows: Vec<Vec<&str>> = rows.map(|line| line.split('\t').collect()).collect();
    let mut wrong = Vec::new();
    for row in &rows {
        let [input, context, expected] = row[..] else { panic!("no row of three: {row:?}") };
        let outcome = outcome(input, context);
        if outcome != expected {
            wrong.push(format!("{input:?} ({context}): {outcome}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{} rows are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(rows.len() >= 450, "{} rows", rows.len());
}

/// Names of the months in the forms that [`printed`] writes.
const NAMES: [(&str, [&str; 12]); 12] = [
    (
        "{d} {m} {y}",
        [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
    ),
    (
        "{m} {d}, {y}",
        [
            "Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.",
            "Nov.", "Dec.",
        ],
    ),
    (
        "{d}-{m}-{y}",
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
    ),
    (
        "{d}. {m} {y}",
        [
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ],
    ),
    (
        "le {d} {m} {y}",
        [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
    ),
    (
        "{d} de {m} de {y}",
        [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ],
    ),
    (
        "{d} de {m} de {y}",
        [
            "janeiro",
            "fevereiro",
            "março",
            "abril",
            "maio",
            "junho",
            "julho",
            "agosto",
            "setembro",
            "outubro",
            "novembro",
            "dezembro",
        ],
    ),
    (
        "{d} {m} {y} г.",
        [
            "января",
            "февраля",
            "марта",
            "апреля",
            "мая",
            "июня",
            "июля",
            "августа",
            "сентября",
            "октября",
            "ноября",
            "декабря",
        ],
    ),
    (
        "{y}. {m} {d}.",
        [
            "január",
            "február",
            "március",
            "április",
            "május",
            "június",
            "július",
            "augusztus",
            "szeptember",
            "október",
            "november",
            "december",
        ],
    ),
    ("{y}年{m}月{d}日", ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]),
    ("{y}/{m}/{d}", ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"]),
    ("{d}.{m}.{y}", ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]),
];

fn any_date() -> impl Strategy<Value = CivilDate> {
    // From 1400-01-01 to 2199-12-31.
    (-208_188_i64..84_006).prop_map(civil_day)
}

fn civil_day(day: Day) -> CivilDate {
    let date = date_of_day(day).expect("a day of the calendar");
    CivilDate::ymd(date.year(), date.month(), date.day()).expect("a day of the calendar")
}

fn any_context() -> impl Strategy<Value = DateContext> {
    let order =
        prop_oneof![Just(None), Just(Some(DateOrder::DayFirst)), Just(Some(DateOrder::MonthFirst))];
    let newest_year = prop::option::of(any::<i16>());
    (order, newest_year).prop_map(|(order, newest_year)| DateContext { order, newest_year })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_printed_date_is_read_as_itself(date in any_date(), form in 0..NAMES.len(), context in any_context()) {
        let day = date_of_day(date.days().first).expect("a day of the calendar");
        let (pattern, names) = NAMES[form];
        let text = pattern
            .replace("{y}", &day.year().to_string())
            .replace("{m}", names[usize::from(day.month().unsigned_abs()) - 1])
            .replace("{d}", &day.day().to_string());
        let expected = StatedDate { date, is_repaired: false };
        prop_assert_eq!(parse_date(&text, &context), Ok(expected), "{}", text);
    }

    #[test]
    fn what_a_date_prints_is_read_as_itself(date in any_date(), minute in 1_u16..1440, offset in prop::option::of(-840_i16..=840)) {
        let timed = date.at(minute / 60, minute % 60, offset).expect("a time of day");
        for date in [date, timed] {
            let read = parse_date(&date.to_string(), &DateContext::default());
            prop_assert_eq!(read, Ok(StatedDate { date, is_repaired: false }), "{}", date);
        }
    }

    #[test]
    fn no_text_is_too_much(
        text in "[0-9lIOSB /.,:'+\u{5e74}\u{6708}\u{65e5}-]{0,24}|[A-Za-z0-9 .,/:-]{0,40}|.{0,40}|(Sept|May|mai|九月|令和|D:|'|-|/|[0-9]{1,8}| ){0,12}",
        context in any_context(),
    ) {
        let once = parse_date(&text, &context);
        prop_assert_eq!(once, parse_date(&text, &context));
        let _ = (written_date(&text, &context), is_date_line(&text), month_and_day(&text));
        let _ = (date_order_evidence(&text), spell_out_yymmdd(&text));
        let _ = (path_date::in_address(&text), path_date::in_folders(&text));
        // What was read is a date that prints and comes back.
        if let Ok(stated) = once {
            prop_assert_eq!(stated.date.to_string().parse(), Ok(stated.date));
        }
    }
}

#[test]
fn long_texts_are_cheap() {
    for text in
        ["1".repeat(1 << 20), "九".repeat(1 << 18), "l3 ".repeat(1 << 18), "May ".repeat(1 << 18)]
    {
        let read = parse_date(&text, &DateContext::default());
        assert_eq!(read, Err(DateProblem::NoDate));
    }
}
