//! The dateline: the place, and often the agency and the day, that open a lede.
//!
//! Splits it off and reads its parts. The dateline stays in the body; what is
//! made of its day is decided by [`super::normalize`].

/// A dateline that opens a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dateline<'t> {
    /// The filing place with its state or country: `GALVESTON, Tex.`.
    pub place: &'t str,
    /// The agency, without brackets.
    pub agency: Option<&'t str>,
    /// The day, as written; most often without a year.
    pub date: Option<&'t str>,
}

/// A dateline is short; a dash later in a paragraph closes none.
const MAX_LEN: usize = 120;

/// Words in capitals that open a paragraph and are no place.
const NOT_PLACES: &[&str] = &[
    "ADVERTISEMENT",
    "ALERT",
    "ANALYSIS",
    "BREAKING",
    "BULLETIN",
    "CORRECTION",
    "EDITORIAL",
    "EXCLUSIVE",
    "EXPLAINER",
    "FACTBOX",
    "FLASH",
    "LIVE",
    "NOTE",
    "OPINION",
    "PHOTOS",
    "RELATED",
    "REPORT",
    "REVIEW",
    "TIMELINE",
    "UPDATE",
    "UPDATED",
    "URGENT",
    "VIDEO",
    "WARNING",
    "WATCH",
];

/// Splits the dateline off the first paragraph of an article.
///
/// A dateline is the filing place in capitals, optionally followed by its state
/// or country, the day and an agency in parentheses, closed by a dash. With an
/// agency the place need not be in capitals. What follows is the lede, returned
/// with no leading space. Text that does not open this way comes back whole with
/// `None`, because a dateline is never guessed: a wrong place in the index is
/// worse than a missing one.
///
/// The returned slices borrow from `paragraph`, so a caller can find their byte
/// offsets in it.
///
/// # Examples
///
/// ```
/// use morgue::normalize::dateline::split_dateline;
///
/// let (dateline, lede) = split_dateline("PARIS (Reuters) - The Louvre closed on Monday.");
/// assert_eq!(dateline.map(|d| d.place), Some("PARIS"));
/// assert_eq!(lede, "The Louvre closed on Monday.");
///
/// // An ordinary sentence with a dash is not a dateline.
/// let (dateline, _) = split_dateline("The Louvre - closed for a day - reopens.");
/// assert_eq!(dateline, None);
/// ```
pub fn split_dateline(paragraph: &str) -> (Option<Dateline<'_>>, &str) {
    let window = &paragraph[..paragraph.floor_char_boundary(MAX_LEN)];
    let found = dash(window).and_then(|(start, end)| {
        let lede = paragraph[end..].trim_start();
        parse(window[..start].trim(), lede).map(|dateline| (dateline, lede))
    });
    match found {
        Some((dateline, lede)) => (Some(dateline), lede),
        None => (None, paragraph),
    }
}

impl Dateline<'_> {
    /// Returns place and agency as they are printed: `PARIS (Reuters)`.
    pub fn label(&self) -> String {
        match self.agency {
            Some(agency) => format!("{} ({agency})", self.place),
            None => self.place.to_owned(),
        }
    }
}

/// Finds the first dash that may close a dateline; returns its first byte and
/// the byte behind it.
fn dash(text: &str) -> Option<(usize, usize)> {
    let dashes = ["—", "―", "–", "--", " - ", " -\n", " ‒ "];
    dashes.iter().filter_map(|dash| text.find(dash).map(|at| (at, at + dash.len()))).min()
}

/// Reads what stands before the dash.
fn parse<'t>(head: &'t str, lede: &str) -> Option<Dateline<'t>> {
    let (head, agency) = split_agency(head)?;
    let parts = parts(head);
    let (&(_, name), rest) = parts.split_first()?;
    let regions = rest.iter().take_while(|(_, part)| is_region(part)).count();
    if rest.len() > 5 || regions > 2 || !rest[regions..].iter().all(|(_, part)| is_date_part(part))
    {
        return None;
    }
    let date = rest.get(regions).map(|(start, _)| head[*start..].trim_end_matches(['.', ' ', ',']));
    let is_place = if agency.is_some() { is_name(name) } else { is_capital_name(name) };
    let is_sure = agency.is_some() || date.is_some() || is_sure_alone(name, regions, lede);
    if !is_place || !is_sure || lede.starts_with(char::is_lowercase) {
        return None;
    }
    let (start, last) = parts[regions];
    Some(Dateline { place: &head[..start + last.len()], agency, date })
}

/// Cuts a text at its commas; returns the trimmed parts with their first bytes.
fn parts(head: &str) -> Vec<(usize, &str)> {
    let mut start = 0;
    head.split(',')
        .map(|part| {
            let at = start + part.len() - part.trim_start().len();
            start += part.len() + 1;
            (at, part.trim())
        })
        .collect()
}

/// Splits `(Reuters)` or `/PRNewswire/` off the end.
fn split_agency(head: &str) -> Option<(&str, Option<&str>)> {
    let (open, close) = match head.chars().next_back()? {
        ')' => ('(', ')'),
        '/' => ('/', '/'),
        _ => return Some((head, None)),
    };
    let inner = head.strip_suffix(close)?;
    let at = inner.rfind(open)?;
    let agency = inner[at + open.len_utf8()..].trim();
    let plausible = (2..=40).contains(&agency.len()) && agency.starts_with(char::is_uppercase);
    let place = inner[..at].trim_end_matches([' ', ',', '-']);
    (plausible && !place.is_empty()).then_some((place, Some(agency)))
}

/// One to five words that begin with a capital, or particles between them.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split([' ', '/']).filter(|word| !word.is_empty()).collect();
    let is_word = |word: &str| {
        word.starts_with(char::is_uppercase)
            || matches!(word, "de" | "do" | "da" | "of" | "la" | "le" | "am")
    };
    let letters =
        text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '-' | '\'' | '’' | '/'));
    (1..=5).contains(&words.len())
        && letters
        && words.iter().all(|word| is_word(word))
        && words[0].starts_with(char::is_uppercase)
}

/// A name all of whose letters are capitals.
fn is_capital_name(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    is_name(text) && letters.clone().count() >= 2 && letters.clone().all(char::is_uppercase)
}

/// `Tex.`, `South Korea`, `D.C.`: a name that is no part of a date.
fn is_region(part: &str) -> bool {
    is_name(part) && super::date_text::month_and_day(part).is_none() && !is_date_part(part)
}

/// `April 12`, `Saturday`, `1976`, `25 de mayo.`
fn is_date_part(part: &str) -> bool {
    let bare = part.trim_end_matches('.');
    let is_year = bare.len() == 4 && bare.bytes().all(|b| b.is_ascii_digit());
    let is_day = part.len() <= 24 && super::date_text::month_and_day(part).is_some();
    is_year || is_day || super::months::is_weekday(bare)
}

/// A place without agency and date must be long enough to be no acronym, stand
/// on no list of labels, and open running text: sentences, not a headline.
fn is_sure_alone(name: &str, regions: usize, lede: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let start = &lede[..lede.floor_char_boundary(1000)];
    let running = start.contains(char::is_lowercase) && start.contains(['.', '!', '?', '。']);
    let is_label = NOT_PLACES.iter().any(|label| name.split(' ').any(|word| word == *label));
    (letters >= 4 || regions > 0) && running && !is_label
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_of_many_kinds_are_split() {
        for (text, place, agency, date) in [
            (
                "OSLO, April 12 (Nord Press) - The king spoke.",
                "OSLO",
                Some("Nord Press"),
                Some("April 12"),
            ),
            ("TARNOW, Poland (NP) -- Miners met.", "TARNOW, Poland", Some("NP"), None),
            ("AUSTIN, Tex., Sept. 10.—The river rose.", "AUSTIN, Tex.", None, Some("Sept. 10")),
            ("OSLO (Nord Press) - The king spoke.", "OSLO", Some("Nord Press"), None),
            ("OSLO — The king spoke.", "OSLO", None, None),
            ("OSLO, July 5, 1976 — The king spoke.", "OSLO", None, Some("July 5, 1976")),
            ("Oslo (NP) – The king spoke.", "Oslo", Some("NP"), None),
            (
                "ST. JOHN'S, Newfoundland, Saturday — Fog.",
                "ST. JOHN'S, Newfoundland",
                None,
                Some("Saturday"),
            ),
            (
                "RIO DE JANEIRO, 25 de mayo. — El río subió.",
                "RIO DE JANEIRO",
                None,
                Some("25 de mayo"),
            ),
            (
                "OSLO, Sept. 13, 2023 /NordWire/ -- The firm said.",
                "OSLO",
                Some("NordWire"),
                Some("Sept. 13, 2023"),
            ),
            ("OSLO/BERGEN, Feb 2 (NP) - The king spoke.", "OSLO/BERGEN", Some("NP"), Some("Feb 2")),
            ("WASHINGTON, D.C. — The river rose.", "WASHINGTON, D.C.", None, None),
            ("МОСКВА, 12 апреля (НП) — Человек вернулся.", "МОСКВА", Some("НП"), Some("12 апреля")),
        ] {
            let (dateline, lede) = split_dateline(text);
            assert_eq!(dateline, Some(Dateline { place, agency, date }), "{text}");
            assert!(text.ends_with(lede) && lede.len() < text.len(), "{text}");
        }
    }

    #[test]
    fn other_openings_are_no_datelines() {
        for text in [
            "The Louvre - closed for a day - reopens.",
            "NASA — the agency that flew to the Moon — has a plan.",
            "UPDATE — The river rose.",
            "ALGOL - A Language for Machines",
            "FOG OVER OSLO — SHIPS COLLIDE",
            "Oslo — The king spoke.",
            "In OSLO (NP) the king spoke - loudly.",
            "He said (twice) - The king.",
            "OSLO",
            "— The king",
            "",
            "(Reuters) - The king spoke.",
        ] {
            assert_eq!(split_dateline(text), (None, text), "{text}");
        }
    }
}
