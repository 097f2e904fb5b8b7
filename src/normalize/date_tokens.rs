//! The pieces a written date is made of: numbers, words and signs.
//!
//! First step of [`super::date_text`]; knows no month and no form.

use unicode_normalization::char::is_combining_mark;

/// Enough for any date with what stands around it; the rest is not looked at.
const MAX_TOKENS: usize = 64;

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    kind: Kind<'t>,
    /// Whether white space stands before it.
    pub spaced: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind<'t> {
    Number(&'t str),
    Word(&'t str),
    Sign(char),
}

impl<'t> Token<'t> {
    /// Returns the digits of a number.
    pub fn digits(&self) -> Option<&'t str> {
        match self.kind {
            Kind::Number(digits) => Some(digits),
            _ => None,
        }
    }

    /// Returns a number of exactly `len` digits.
    pub fn number(&self, len: usize) -> Option<i16> {
        self.digits().filter(|digits| digits.len() == len)?.parse().ok()
    }

    /// Returns a number of one to `len` digits.
    pub fn number_to(&self, len: usize) -> Option<u16> {
        self.digits().filter(|digits| digits.len() <= len)?.parse().ok()
    }

    /// Returns a word.
    pub fn word(&self) -> Option<&'t str> {
        match self.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    /// Returns a sign.
    pub fn sign(&self) -> Option<char> {
        match self.kind {
            Kind::Sign(sign) => Some(sign),
            _ => None,
        }
    }

    /// Tells whether this is one of these signs.
    pub fn is_sign(&self, signs: &[char]) -> bool {
        self.sign().is_some_and(|sign| signs.contains(&sign))
    }
}

/// Cuts a text into tokens.
pub(super) fn tokenize(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while tokens.len() < MAX_TOKENS {
        let trimmed = rest.trim_start();
        let spaced = trimmed.len() < rest.len();
        let Some(first) = trimmed.chars().next() else { break };
        let len = if first.is_ascii_digit() {
            trimmed.find(|c: char| !c.is_ascii_digit()).unwrap_or(trimmed.len())
        } else if is_date_ideograph(first) {
            first.len_utf8()
        } else if first.is_alphabetic() {
            trimmed.find(|c: char| !is_in_word(c)).unwrap_or(trimmed.len())
        } else {
            first.len_utf8()
        };
        let piece = &trimmed[..len];
        let kind = match first {
            _ if first.is_ascii_digit() => Kind::Number(piece),
            _ if first.is_alphabetic() => Kind::Word(piece),
            '‐' | '‑' | '–' | '−' => Kind::Sign('-'),
            _ => Kind::Sign(first),
        };
        tokens.push(Token { kind, spaced });
        rest = &trimmed[len..];
    }
    tokens
}

/// The signs of date and clock in Chinese and Japanese stand by themselves.
fn is_date_ideograph(c: char) -> bool {
    matches!(c, '年' | '月' | '日' | '時' | '时' | '分')
}

/// Letters, and the accents that follow them where a text is not composed.
fn is_in_word(c: char) -> bool {
    let is_letter = c.is_alphabetic() || (!c.is_ascii() && is_combining_mark(c));
    is_letter && !is_date_ideograph(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_into_numbers_words_and_signs() {
        let kinds =
            |text| tokenize(text).into_iter().map(|t| (t.kind, t.spaced)).collect::<Vec<_>>();
        assert_eq!(
            kinds("13th–Sep. 2023年"),
            [
                (Kind::Number("13"), false),
                (Kind::Word("th"), false),
                (Kind::Sign('-'), false),
                (Kind::Word("Sep"), false),
                (Kind::Sign('.'), false),
                (Kind::Number("2023"), true),
                (Kind::Word("年"), false),
            ]
        );
        assert_eq!(kinds(" \n"), []);
        assert_eq!(tokenize(&"x1".repeat(1000)).len(), MAX_TOKENS);
    }
}
