//! Words that a beginning or a regular expression of the query stands for.

use regex::RegexBuilder;
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Dot, Hir, HirKind, Look, Repetition};

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
            let parsed = ParserBuilder::new().case_insensitive(true).build().parse(&plain).ok();
            let regex = parsed.and_then(|parsed| {
                let regex = without_ends(&parsed).to_string();
                RegexBuilder::new(&regex).size_limit(MAX_REGEX_BYTES).build().ok()
            });
            let regex = regex.ok_or_else(|| Error::Unsupported {
                problem: format!("`/{pattern}/` is not a regular expression that can be searched"),
                hint: "put it in quotes to search for the text itself".into(),
            })?;
            (fold(fixed_beginning(&plain)), Box::new(move |word| regex.is_match(word)))
        }
        _ => (String::new(), Box::new(|_| false)),
    })
}

/// Makes of a regular expression that is to match a whole word one that is looked for anywhere
/// in it.
///
/// What may begin and end as it will need not be looked at there: `.*ship` is whatever ends in
/// `ship`. That is found many times faster, above all where alternatives begin so.
fn without_ends(pattern: &Hir) -> Hir {
    let begun = without_end(pattern, End { is_first: true });
    without_end(&begun, End { is_first: false })
}

/// An end of a word.
#[derive(Clone, Copy)]
struct End {
    is_first: bool,
}

impl End {
    /// Returns a pattern that stands at this end.
    fn held(self, pattern: Hir) -> Hir {
        match self.is_first {
            true => Hir::concat(vec![Hir::look(Look::Start), pattern]),
            false => Hir::concat(vec![pattern, Hir::look(Look::End)]),
        }
    }
}

/// Holds a pattern at an end of the word, but for what of it may begin or end anywhere.
fn without_end(pattern: &Hir, end: End) -> Hir {
    // Words hold no line breaks.
    let is_any = |one: &Hir| [Dot::AnyChar, Dot::AnyCharExceptLF].map(Hir::dot).contains(one);
    match pattern.kind() {
        HirKind::Repetition(Repetition { min, max: None, greedy, sub }) if is_any(sub) => {
            let (min, greedy, sub) = (*min, *greedy, sub.clone());
            Hir::repetition(Repetition { min, max: Some(min), greedy, sub })
        }
        HirKind::Capture(group) => without_end(&group.sub, end),
        HirKind::Alternation(parts) => {
            Hir::alternation(parts.iter().map(|part| without_end(part, end)).collect())
        }
        HirKind::Concat(parts) => {
            let mut parts = parts.clone();
            let at = if end.is_first { 0 } else { parts.len().saturating_sub(1) };
            if let Some(part) = parts.get_mut(at) {
                *part = without_end(part, end);
            }
            Hir::concat(parts)
        }
        _ => end.held(pattern.clone()),
    }
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
            (Term::Regex(".*".into()), "", true),
            (Term::Regex(".*lo.*".into()), "flood", true),
            (Term::Regex(".*lo".into()), "flood", false),
            (Term::Regex("lo.*".into()), "flood", false),
            (Term::Regex(".+flood".into()), "flood", false),
            (Term::Regex("(f|.*x)lo(x|.+)".into()), "flood", true),
            (Term::Regex("(f|.*x)lo(x|.+)".into()), "afxlox", true),
            (Term::Regex("(f|.*x)lo(x|.+)".into()), "aflox", false),
            (Term::Regex(".*x|.*d|.*y".into()), "flood", true),
            (Term::Regex(".*x|f|.*o.*y".into()), "flood", false),
            (Term::Regex(".*^f.*".into()), "flood", true),
            (Term::Regex(".*^l.*".into()), "flood", false),
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
