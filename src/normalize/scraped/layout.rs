//! Is a text scanned from paper? Then its short lines mean nothing.

/// Signs of a scan: broken words, stray letters and signs inside words.
const MAX_NOISE: f64 = 0.12;
/// The same where lines are wrapped besides.
const MAX_WRAPPED_NOISE: f64 = 0.05;
/// Share of lines that break a word at their end.
const MAX_HYPHENS: f64 = 0.04;
/// The narrowest column, in characters, that a person wraps text at.
const MIN_WIDTH: usize = 56;

/// Lines that can run on, in characters, and those that tell the width.
const RUN_ON_LINE: usize = 20;
const FULL_LINE: usize = 40;

/// Tells whether a text looks like recognized print, or stands in narrow columns.
pub(super) fn is_scan(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.len() < 6 {
        return false;
    }
    let noise = noise(&lines);
    if noise >= MAX_NOISE {
        return true;
    }
    let len = |line: &&str| line.chars().count();
    let mut run_on: Vec<usize> = lines
        .windows(2)
        .filter(|pair| runs_on(pair[0], pair[1]))
        .map(|pair| len(&pair[0]))
        .collect();
    run_on.sort_unstable();
    let full = lines.iter().filter(|line| len(line) >= FULL_LINE).count();
    let full_run_on = run_on.iter().filter(|len| **len >= FULL_LINE).count();
    let is_wrapped = (full >= 4 && full_run_on * 4 >= full) || run_on.len() * 5 >= lines.len();
    let hyphens = lines.iter().filter(|line| breaks_word(line)).count();
    is_wrapped
        && (run_on.get(run_on.len() / 2).is_some_and(|median| *median < MIN_WIDTH)
            || hyphens as f64 >= MAX_HYPHENS * lines.len() as f64
            || noise >= MAX_WRAPPED_NOISE)
}

fn runs_on(line: &str, next: &str) -> bool {
    next.starts_with(char::is_lowercase)
        && line.len() >= RUN_ON_LINE
        && !line.ends_with(['.', '!', '?', ':', ';', '…', '"', '”', '»'])
}

fn breaks_word(line: &str) -> bool {
    line.strip_suffix(['-', '¬']).is_some_and(|line| line.ends_with(char::is_alphabetic))
}

/// Share of words that no one would write so.
fn noise(lines: &[&str]) -> f64 {
    let words = || lines.iter().flat_map(|line| line.split(' ')).filter(|word| !word.is_empty());
    let odd = words().filter(|word| is_odd(word)).count();
    odd as f64 / words().count().max(1) as f64
}

fn is_odd(word: &str) -> bool {
    let mut chars = word.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        let is_word = matches!(c.to_ascii_lowercase(), 'a' | 'i' | 'y' | 'o' | 'e' | 'u');
        return c.is_ascii_alphabetic() && !is_word;
    }
    let bytes = word.as_bytes();
    bytes.windows(3).any(|w| {
        let letters = w[0].is_ascii_alphabetic() && w[2].is_ascii_alphabetic();
        let sign = w[1].is_ascii_punctuation() && !b"'.,;:!?\"()-/&@*_=+#%".contains(&w[1]);
        let digit = w[0].is_ascii_lowercase() && w[1].is_ascii_digit() && w[2].is_ascii_lowercase();
        let capitals =
            w[0].is_ascii_lowercase() && w[1].is_ascii_uppercase() && w[2].is_ascii_uppercase();
        (letters && sign) || digit || capitals
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognized_print_is_known_by_its_columns_and_stray_signs() {
        let column = "The ferry that left the quay on\nFriday with ninety passen-\ngers came back this morning and\nnobody on board was hurt, and\nthe captain, who said little,\nwent home before anyone could\nask him.";
        assert!(is_scan(column));
        let scan = "Tlie f^rry th~t l1ft the\nq u a y on Fr~day w{th\nn|nety p a s s e n g\ner5s c m a b k th{s m\nornING l t t l e\nand w^nt h~me";
        assert!(is_scan(scan));
        let page = "The ferry that left the quay on Friday came back this morning.\nShare\nTweet\nNobody was hurt, said the captain when he was asked on the quay.\nRelated\nMore";
        assert!(!is_scan(page));
    }
}
