//! Names of months and of days of the week in the languages of news archives.
//!
//! A table only; how a date is put together from them is in [`super::date_text`].

/// Names and abbreviations of each month, in lower case, without a full stop.
const MONTHS: [&[&str]; 12] = [
    &[
        "january",
        "jan",
        "januar",
        "jänner",
        "janvier",
        "janv",
        "enero",
        "ene",
        "gennaio",
        "gen",
        "genn",
        "janeiro",
        "januari",
        "январь",
        "января",
        "янв",
        "styczeń",
        "stycznia",
        "sty",
    ],
    &[
        "february",
        "feb",
        "febr",
        "februar",
        "février",
        "fevrier",
        "févr",
        "fév",
        "febrero",
        "febbraio",
        "febb",
        "fevereiro",
        "fev",
        "februari",
        "февраль",
        "февраля",
        "фев",
        "luty",
        "lutego",
        "lut",
    ],
    &[
        "march",
        "mar",
        "märz",
        "maerz",
        "mär",
        "mrz",
        "mars",
        "marzo",
        "março",
        "marco",
        "maart",
        "mrt",
        "март",
        "марта",
        "мар",
        "marzec",
        "marca",
    ],
    &[
        "april",
        "apr",
        "avril",
        "avr",
        "abril",
        "abr",
        "aprile",
        "апрель",
        "апреля",
        "апр",
        "kwiecień",
        "kwietnia",
        "kwi",
    ],
    &["may", "mai", "mayo", "maggio", "mag", "maio", "mei", "maj", "май", "мая", "maja"],
    &[
        "june", "jun", "juni", "juin", "junio", "giugno", "giu", "junho", "июнь", "июня", "июн",
        "czerwiec", "czerwca", "cze",
    ],
    &[
        "july", "jul", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho", "июль",
        "июля", "июл", "lipiec", "lipca", "lip",
    ],
    &[
        "august",
        "aug",
        "août",
        "aout",
        "agosto",
        "ago",
        "ag",
        "augustus",
        "augusti",
        "август",
        "августа",
        "авг",
        "sierpień",
        "sierpnia",
        "sie",
    ],
    &[
        "september",
        "sept",
        "sep",
        "septembre",
        "septiembre",
        "setiembre",
        "settembre",
        "sett",
        "set",
        "setembro",
        "сентябрь",
        "сентября",
        "сен",
        "сент",
        "wrzesień",
        "września",
        "wrz",
    ],
    &[
        "october",
        "oct",
        "oktober",
        "okt",
        "octobre",
        "octubre",
        "ottobre",
        "ott",
        "outubro",
        "out",
        "октябрь",
        "октября",
        "окт",
        "październik",
        "października",
        "paź",
    ],
    &[
        "november",
        "nov",
        "novembre",
        "noviembre",
        "novembro",
        "ноябрь",
        "ноября",
        "ноя",
        "нояб",
        "listopad",
        "listopada",
        "lis",
    ],
    &[
        "december",
        "dec",
        "dezember",
        "dez",
        "décembre",
        "decembre",
        "déc",
        "diciembre",
        "dic",
        "dicembre",
        "dezembro",
        "декабрь",
        "декабря",
        "дек",
        "grudzień",
        "grudnia",
        "gru",
    ],
];

/// English names of the days of the week, and their common abbreviations.
const WEEKDAYS: &[&str] = &[
    "monday",
    "mon",
    "tuesday",
    "tue",
    "tues",
    "wednesday",
    "wed",
    "thursday",
    "thu",
    "thur",
    "thurs",
    "friday",
    "fri",
    "saturday",
    "sat",
    "sunday",
    "sun",
];

/// Returns the number of a month from its name, in any case.
pub(super) fn month_number(name: &str) -> Option<i8> {
    if name.len() > 24 {
        return None;
    }
    let name = name.to_lowercase();
    let place = MONTHS.iter().position(|names| names.contains(&name.as_str()))?;
    i8::try_from(place + 1).ok()
}

/// Tells whether a word is the English name of a day of the week.
pub(super) fn is_weekday(word: &str) -> bool {
    WEEKDAYS.iter().any(|weekday| weekday.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_known_in_many_languages() {
        for (name, number) in [
            ("January", Some(1)),
            ("FEB", Some(2)),
            ("März", Some(3)),
            ("avril", Some(4)),
            ("Мая", Some(5)),
            ("juin", Some(6)),
            ("julio", Some(7)),
            ("août", Some(8)),
            ("settembre", Some(9)),
            ("outubro", Some(10)),
            ("listopada", Some(11)),
            ("dezember", Some(12)),
            ("Smarch", None),
            ("", None),
        ] {
            assert_eq!(month_number(name), number, "{name}");
        }
    }

    #[test]
    fn no_name_stands_for_two_months() {
        let names: Vec<_> = MONTHS.iter().flat_map(|names| names.iter()).collect();
        for (i, name) in names.iter().enumerate() {
            assert!(!names[..i].contains(name), "{name}");
        }
    }
}
