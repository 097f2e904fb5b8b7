//! Characters and words as the lexer sees them, each looked at by itself.
//!
//! What a word means between other words is decided in [`super::token`].

use super::error::QueryErrorKind;
use super::limits::{COUNTS, WEIGHTS};
use super::tree::TextUnit;

/// Tells whether a character separates words: any space, control character or
/// invisible mark of direction.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Tells whether a character opens or closes a phrase.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂')
}

/// Tells whether a term ends before this character, whatever it is.
pub(super) fn is_boundary(c: char) -> bool {
    is_space(c) || is_quote(c) || matches!(c, '(' | ')')
}

/// Tells whether a text holds nothing to look for: only spaces and punctuation.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| {
        let punctuation = c.is_ascii_punctuation()
            || matches!(c, '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3003}');
        is_space(c) || is_quote(c) || punctuation
    })
}

/// A word that joins others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    And,
    Or,
    Not,
    /// A distance that is out of bounds is a mistake only where it joins terms.
    Near {
        within: u32,
        ordered: bool,
    },
}

/// Reads an operator: `AND`, `OR`, `NOT`, `NEAR/5`, `W/5`, `PRE/5`.
pub(super) fn operator(word: &str) -> Option<Operator> {
    match word {
        "AND" => return Some(Operator::And),
        "OR" => return Some(Operator::Or),
        "NOT" => return Some(Operator::Not),
        _ => {}
    }
    let (name, distance) = word.split_once('/')?;
    let ordered = match name {
        "NEAR" | "W" => false,
        "PRE" => true,
        _ => return None,
    };
    Some(Operator::Near { within: digits(distance)?, ordered })
}

/// A name that takes brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    AtLeast(u32),
    First(u32),
    Same(TextUnit),
}

impl Function {
    /// Returns the name without its number.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::AtLeast(_) => "atleast",
            Self::First(_) => "first",
            Self::Same(TextUnit::Sentence) => "SAME_SENTENCE",
            Self::Same(TextUnit::Paragraph) => "SAME_PARAGRAPH",
        }
    }

    /// Checks its number.
    pub(super) fn checked(self) -> Result<Self, QueryErrorKind> {
        match self {
            Self::AtLeast(n) | Self::First(n) if !COUNTS.contains(&n) => {
                Err(QueryErrorKind::BadCount)
            }
            _ => Ok(self),
        }
    }
}

/// Reads a function that a text starts with, up to its bracket: `first50(`.
///
/// Returns it with the length of its name.
pub(super) fn function(text: &str) -> Option<(Function, usize)> {
    let len = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))?;
    if !text[len..].starts_with('(') {
        return None;
    }
    let name = &text[..len];
    let function = match name {
        "SAME_SENTENCE" => Function::Same(TextUnit::Sentence),
        "SAME_PARAGRAPH" => Function::Same(TextUnit::Paragraph),
        _ => match name.strip_prefix("atleast") {
            Some(number) => Function::AtLeast(digits(number)?),
            None => Function::First(digits(name.strip_prefix("first")?)?),
        },
    };
    Some((function, len))
}

/// Reads a number written in digits only; one too large becomes the largest.
pub(super) fn digits(text: &str) -> Option<u32> {
    let valid = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    valid.then(|| text.parse().unwrap_or(u32::MAX))
}

/// Splits the weight off a word: `term^2` is `term` and 2.
///
/// `None` for the weight where the word ends otherwise (`x^y`); an error where it
/// is out of bounds, or the word has two.
pub(super) fn split_weight(word: &str) -> Result<(&str, Option<f32>), QueryErrorKind> {
    let Some((term, number)) = word.rsplit_once('^') else { return Ok((word, None)) };
    if term.is_empty() || !is_number(number) {
        return Ok((word, None));
    }
    match term.rsplit_once('^') {
        Some((_, second)) if is_number(second) => Err(QueryErrorKind::BadWeight),
        _ => Ok((term, Some(weight(number)?))),
    }
}

/// Reads the number of a weight.
pub(super) fn weight(number: &str) -> Result<f32, QueryErrorKind> {
    let weight = number.parse().ok().filter(|weight| WEIGHTS.contains(weight));
    weight.ok_or(QueryErrorKind::BadWeight)
}

/// Tells whether a text is meant as a weight, good or bad.
pub(super) fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'))
        && text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_in_capitals() {
        let near = |within, ordered| Some(Operator::Near { within, ordered });
        let cases = [
            ("AND", Some(Operator::And)),
            ("and", None),
            ("NEAR", None),
            ("NEAR/", None),
            ("NEAR/5", near(5, false)),
            ("W/5", near(5, false)),
            ("w/5", None),
            ("PRE/12", near(12, true)),
            ("PRE/5x", None),
            ("PRE/+5", None),
            ("NEAR/99999999999", near(u32::MAX, false)),
        ];
        for (word, expected) in cases {
            assert_eq!(operator(word), expected, "{word}");
        }
    }

    #[test]
    fn a_function_is_a_name_with_a_bracket() {
        let cases = [
            ("atleast3(x)", Some((Function::AtLeast(3), 8))),
            ("first50(x", Some((Function::First(50), 7))),
            ("SAME_SENTENCE(", Some((Function::Same(TextUnit::Sentence), 13))),
            ("same_sentence(x)", None),
            ("atleast(x)", None),
            ("atleast3 (x)", None),
            ("first(x)", None),
            ("first3rd(x)", None),
            ("f(x)", None),
            ("é(x)", None),
        ];
        for (text, expected) in cases {
            assert_eq!(function(text), expected, "{text}");
        }
    }

    #[test]
    fn a_weight_is_a_number_after_a_caret() {
        let bad = Err(QueryErrorKind::BadWeight);
        let cases = [
            ("a", Ok(("a", None))),
            ("a^2", Ok(("a", Some(2.0)))),
            ("a^.5", Ok(("a", Some(0.5)))),
            ("a^0.01", Ok(("a", Some(0.01)))),
            ("x^y", Ok(("x^y", None))),
            ("a^", Ok(("a^", None))),
            ("^2", Ok(("^2", None))),
            ("a^nan", Ok(("a^nan", None))),
            ("a^2,", Ok(("a^2,", None))),
            ("x^y^2", Ok(("x^y", Some(2.0)))),
            ("a^0", bad.clone()),
            ("a^-1", bad.clone()),
            ("a^101", bad.clone()),
            ("a^1e400", bad.clone()),
            ("a^2^3", bad),
        ];
        for (word, expected) in cases {
            assert_eq!(split_weight(word), expected, "{word}");
        }
    }

    #[test]
    fn a_blank_text_has_nothing_to_look_for() {
        for text in ["", " ", "-", "—", "…", "...", "\u{202e}\0", "“”", "&", "*"] {
            assert!(is_blank(text), "{text:?}");
        }
        for text in ["a", "1", "東", "$5m", "😀", "C++", "€"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }
}
