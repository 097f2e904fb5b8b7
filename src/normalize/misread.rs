//! Dates whose letters and digits were misread by a scanner: `SEPTEMBER l3, l898`,
//! `Septernber 13`, `1O May 19O4`.
//!
//! Letters become digits only beside the name of a month, and a misspelt month is
//! known only beside a number; elsewhere nothing is touched.

use super::months::{month_nearly, month_number};

/// The longest text that is looked at, in bytes.
const MAX_LEN: usize = 120;

/// How many words may stand between the name of a month and a number.
const REACH: usize = 2;

/// The shortest word that is compared with names of months, in bytes.
const MIN_NAME: usize = 5;

/// A run of letters and digits, with what it may stand for.
struct Run<'t> {
    start: usize,
    text: &'t str,
    /// The digits it is, or may be misread from, with the ordinal behind them.
    number: Option<String>,
}

/// Repairs a misread date; `None` where nothing is to be repaired.
pub(super) fn repaired(text: &str) -> Option<String> {
    if text.len() > MAX_LEN || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let runs = runs(text);
    let at = (0..runs.len()).find(|at| month(&runs, *at).is_some())?;
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for (i, run) in runs.iter().enumerate() {
        out.push_str(&text[end..run.start]);
        end = run.start + run.text.len();
        match (&run.number, i == at) {
            (_, true) => out.push_str(month(&runs, at)?),
            (Some(number), _) if i.abs_diff(at) <= REACH => out.push_str(number),
            _ => out.push_str(run.text),
        }
    }
    out.push_str(&text[end..]);
    (out != text).then_some(out)
}

/// Returns the name of a month that a run is or is misread from, if a number
/// stands near it.
fn month<'t>(runs: &[Run<'t>], at: usize) -> Option<&'t str> {
    let near = at.saturating_sub(REACH)..runs.len().min(at + REACH + 1);
    let has_number = near.into_iter().any(|i| i != at && runs[i].number.is_some());
    let run = Some(runs[at].text).filter(|_| has_number)?;
    if month_number(run).is_some() {
        return Some(run);
    }
    misread_month(run).and_then(|number| ENGLISH.get(usize::try_from(number - 1).ok()?)).copied()
}

/// What a misspelt month is replaced by.
const ENGLISH: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Reads a name with digits for letters, `rn` for `m` or one letter wrong.
fn misread_month(run: &str) -> Option<i8> {
    let num_digits = run.bytes().filter(u8::is_ascii_digit).count();
    if run.len() < MIN_NAME || num_digits > 2 {
        return None;
    }
    let lower = run.to_lowercase().replace('1', "l").replace('0', "o").replace('5', "s");
    let joined = lower.replace("rn", "m");
    [&lower, &joined].into_iter().find_map(|word| month_number(word).or_else(|| month_nearly(word)))
}

/// Cuts a text into its runs of letters and digits.
fn runs(text: &str) -> Vec<Run<'_>> {
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(char::is_alphanumeric).map(|start| at + start) {
        let len = text[start..].find(|c: char| !c.is_alphanumeric());
        at = len.map_or(text.len(), |len| start + len);
        let run = &text[start..at];
        runs.push(Run { start, text: run, number: number(run) });
    }
    runs
}

/// Reads a day or a year in which letters may stand for digits.
fn number(run: &str) -> Option<String> {
    let (bare, ordinal) = match run.get(run.len().saturating_sub(2)..) {
        Some(end @ ("st" | "nd" | "rd" | "th")) => (&run[..run.len() - 2], end),
        _ => (run, ""),
    };
    let has_digit = bare.bytes().any(|b| b.is_ascii_digit());
    // A word of such letters is a number only where it is very short: "l", "lO".
    let may_be_letters = bare.len() <= 2 && bare.chars().all(|c| "lIOoS".contains(c));
    let is_sized = matches!(bare.len(), 1 | 2 | 4);
    let digits: Option<String> = bare.chars().map(digit).collect();
    digits.filter(|_| is_sized && (has_digit || may_be_letters)).map(|digits| digits + ordinal)
}

/// Returns the digit that a character is or looks like.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        'l' | 'I' => Some('1'),
        'O' | 'o' => Some('0'),
        'S' => Some('5'),
        'B' => Some('8'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_beside_a_month_is_repaired() {
        for (text, expected) in [
            ("SEPTEMBER l3, l898", Some("SEPTEMBER 13, 1898")),
            ("Septernber 13, 1898", Some("Sep 13, 1898")),
            ("1O May 19O4", Some("10 May 1904")),
            ("2S June 1898", Some("25 June 1898")),
            ("June lst, 1B98", Some("June 1st, 1898")),
            ("Apri1 4, 1912", Some("Apr 4, 1912")),
            ("September 13, 1898", None),
            ("The S5 of 1898", None),
            ("5S and 1O of it", None),
            ("lO men", None),
            ("", None),
        ] {
            assert_eq!(repaired(text).as_deref(), expected, "{text}");
        }
    }
}
