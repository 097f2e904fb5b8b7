//! Words that a pattern of the query stands for.

use regex::RegexBuilder;

use crate::analysis::fold;
use crate::error::{Error, Result};
use crate::query::Term;

/// Largest compiled regular expression, in bytes.
const MAX_REGEX_BYTES: usize = 1 << 20;

/// Tells whether a word matches a pattern.
pub type Matcher = Box<dyn FnMut(&str) -> bool>;

/// Returns what all words start with that a pattern stands for, and what tells
/// them from the others.
///
/// # Errors
///
/// [`Error::Unsupported`] for a regular expression that is not one.
pub fn matcher(term: &Term) -> Result<(String, Matcher)> {
    Ok(match term {
        Term::Prefix(prefix) => (fold(prefix), Box::new(|_| true)),
        Term::Wildcard(pattern) => {
            let pattern = fold(pattern);
            let prefix = pattern.split(['?', '*']).next().unwrap_or_default().to_owned();
            let pattern: Vec<char> = pattern.chars().collect();
            (prefix, Box::new(move |word| matches_wildcard(&pattern, word)))
        }
        Term::Regex(pattern) => {
            let plain = without_accents(pattern);
            let regex = RegexBuilder::new(&format!("^(?:{plain})$"))
                .case_insensitive(true)
                .size_limit(MAX_REGEX_BYTES)
                .build()
                .map_err(|_| Error::Unsupported {
                    problem: format!(
                        "`/{pattern}/` is not a regular expression that can be searched"
                    ),
                    hint: "put it in quotes to search for the text itself".into(),
                })?;
            (fold(fixed_beginning(&plain)), Box::new(move |word| regex.is_match(word)))
        }
        _ => (String::new(), Box::new(|_| false)),
    })
}

/// Folds the letters of a regular expression that are not its own syntax; that is ASCII.
fn without_accents(pattern: &str) -> String {
    let folded =
        |c: char| if c.is_ascii() { c.to_string() } else { fold(c.encode_utf8(&mut [0; 4])) };
    pattern.chars().map(folded).collect()
}

/// Returns letters that all words begin with which a regular expression matches; not always
/// all of them. Only words that begin so are looked at.
fn fixed_beginning(pattern: &str) -> &str {
    let end = pattern.find(|c: char| !c.is_alphanumeric()).unwrap_or(pattern.len());
    let (letters, rest) = pattern.split_at(end);
    let is_repeated = rest.starts_with(['?', '*', '+', '{']);
    match letters.char_indices().next_back() {
        _ if pattern.contains('|') => "",
        // The last letter belongs to what comes behind it, and may be there no time at all.
        Some((last, _)) if is_repeated => &letters[..last],
        _ => letters,
    }
}

/// Matches `?` as one character and `*` as any number, without going back more than
/// to the last `*`.
fn matches_wildcard(pattern: &[char], word: &str) -> bool {
    let word: Vec<char> = word.chars().collect();
    let (mut p, mut w, mut retry) = (0, 0, None);
    while w < word.len() {
        match pattern.get(p) {
            Some('*') => {
                retry = Some((p + 1, w));
                p += 1;
            }
            Some(c) if *c == '?' || *c == word[w] => (p, w) = (p + 1, w + 1),
            _ => match retry {
                Some((after_star, from)) => {
                    (p, w) = (after_star, from + 1);
                    retry = Some((after_star, from + 1));
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(term: Term, word: &str) -> bool {
        let (prefix, mut matches) = matcher(&term).expect("a pattern");
        word.starts_with(&prefix) && matches(word)
    }

    #[test]
    fn patterns() {
        let wildcard = |pattern: &str| Term::Wildcard(pattern.into());
        for (term, word, expected) in [
            (Term::Prefix("Missil".into()), "missiles", true),
            (Term::Prefix("missil".into()), "miss", false),
            (wildcard("w?apon"), "weapon", true),
            (wildcard("w?apon"), "wapon", false),
            (wildcard("am*tion"), "ambition", true),
            (wildcard("am*tion"), "ammunition", true),
            (wildcard("am*tion"), "ambitions", false),
            (wildcard("*a*b*"), "cacab", true),
            (Term::Regex("amm?o".into()), "amo", true),
            (Term::Regex("amm?o".into()), "ammonia", false),
            (Term::Regex("ab{0}c".into()), "ac", true),
            (Term::Regex("Ab*".into()), "a", true),
            (Term::Regex("flood|dam".into()), "dam", true),
            (Term::Regex("(flood)?s".into()), "s", true),
            (Term::Regex("[fb]lood".into()), "blood", true),
            (Term::Regex("\\d+".into()), "1976", true),
            (Term::Regex("\\D+".into()), "flood", true),
            (Term::Regex("\\W+".into()), "flood", false),
            (Term::Regex("Gda[Ńx]sk".into()), "gdansk", true),
            (Term::Regex("[A-F]lood".into()), "flood", true),
        ] {
            assert_eq!(matches(term.clone(), word), expected, "{term:?} {word}");
        }
        assert!(matcher(&Term::Regex("(".into())).is_err());
    }

    #[test]
    fn a_regular_expression_has_a_fixed_beginning() {
        for (pattern, expected) in [
            ("gov.*ment", "gov"),
            ("amm?o", "am"),
            ("flood", "flood"),
            ("été+", "ét"),
            ("a|b", ""),
            ("(?i)a", ""),
            (".*ss", ""),
            ("\\w", ""),
            ("", ""),
        ] {
            assert_eq!(fixed_beginning(pattern), expected, "{pattern}");
        }
    }

    #[test]
    fn a_hostile_wildcard_takes_no_time() {
        let pattern = Term::Wildcard("*a".repeat(500) + "b");
        assert!(!matches(pattern, &"a".repeat(20_000)));
    }
}
