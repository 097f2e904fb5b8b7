//! Which lines of a page are its article: those whose words stand in the known body in
//! the same order, four at a time.

use std::collections::HashSet;

/// Words that must follow one another.
const GRAM: usize = 4;

/// Labels each line; nothing where there is too little to compare.
pub fn of(lines: &[&str], body: &str) -> Vec<bool> {
    let body = words(body);
    let known: HashSet<&[String]> = body.windows(GRAM).collect();
    let by_line: Vec<Vec<String>> = lines.iter().map(|line| words(line)).collect();
    let all: Vec<String> = by_line.iter().flatten().cloned().collect();
    if known.is_empty() || all.len() < GRAM {
        return Vec::new();
    }
    let mut covered = vec![false; all.len()];
    for (at, gram) in all.windows(GRAM).enumerate() {
        if known.contains(gram) {
            covered[at..at + GRAM].fill(true);
        }
    }
    let mut at = 0;
    by_line
        .iter()
        .map(|words| {
            let hits = covered[at..at + words.len()].iter().filter(|is| **is).count();
            at += words.len();
            hits * 2 > words.len()
        })
        .collect()
}

/// Returns the words of a text in lower case; a character of a script without spaces is
/// one.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars().flat_map(char::to_lowercase).chain([' ']) {
        let is_unspaced = matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
        if c.is_alphanumeric() && !is_unspaced || c == '_' {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if is_unspaced {
            words.push(c.to_string());
        }
    }
    words
}
