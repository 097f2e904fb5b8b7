//! Words that a beginning or a regular expression of the query stands for.

use regex::RegexBuilder;

use crate::analysis::fold;
use crate::error::{Error, Result};
use crate::query::Term;

/// Largest compiled regular expression, in bytes.
const MAX_REGEX_BYTES: usize = 1 << 20;

/// Tells whether a word matches a pattern.
pub type Matcher = Box<dyn Fn(&str) -> bool + Sync>;

/// Returns what all words start with that a pattern stands for, and what tells
/// them from the others.
///
/// # Errors
///
/// [`Error::Unsupported`] for a regular expression that is not one.
pub fn matcher(term: &Term) -> Result<(String, Matcher)> {
    Ok(match term {
        Term::Prefix(prefix) => (fold(prefix), Box::new(|_| true)),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(term: Term, word: &str) -> bool {
        let (prefix, matches) = matcher(&term).expect("a pattern");
        word.starts_with(&prefix) && matches(word)
    }

    #[test]
    fn patterns() {
        for (term, word, expected) in [
            (Term::Prefix("Missil".into()), "missiles", true),
            (Term::Prefix("missil".into()), "miss", false),
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
}
