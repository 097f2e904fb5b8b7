//! Makes a tree's leaf of a token, as the kind of its field demands.

use jiff::civil;

use super::error::QueryErrorKind;
use super::range;
use super::scan::{self, is_space};
use super::token::TokenKind;
use super::tree::{Phrase, Term};
use crate::article::ArticleId;
use crate::schema::{FieldKind, FieldSpec};

/// Makes a term of a token; `None` of a token that is none.
pub(super) fn term(
    token: TokenKind,
    field: Option<&FieldSpec>,
    today: civil::Date,
) -> Result<Option<Term>, QueryErrorKind> {
    let Some(term) = words(token, field, today)? else { return Ok(None) };
    match field {
        Some(field) if term.is_words() => as_kind(term, field).map(Some),
        _ => Ok(Some(term)),
    }
}

/// Reads a token as words, unless it is a value that a field gives it.
fn words(
    token: TokenKind,
    field: Option<&FieldSpec>,
    today: civil::Date,
) -> Result<Option<Term>, QueryErrorKind> {
    let term = match (token, field) {
        (TokenKind::Word("*") | TokenKind::Value("*"), Some(_)) => Term::Present,
        (TokenKind::Word("none") | TokenKind::Value("none"), Some(_)) => Term::Absent,
        (TokenKind::Word(text) | TokenKind::Value(text), Some(field)) if takes_values(field) => {
            value(text, field, today)?
        }
        (TokenKind::Word(text), _) => word(text)?,
        (TokenKind::Exact(text), _) => Term::Exact(text.to_owned()),
        (TokenKind::Regex(text), _) => Term::Regex(text.to_owned()),
        (TokenKind::Phrase { text, exact, within }, _) => {
            Term::Phrase(Phrase { text: with_single_spaces(text), exact, within })
        }
        _ => return Ok(None),
    };
    Ok(Some(term))
}

fn takes_values(field: &FieldSpec) -> bool {
    matches!(field.kind, FieldKind::Date | FieldKind::Number)
}

fn with_single_spaces(text: &str) -> String {
    let words: Vec<_> = text.split(is_space).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Reads the value of a date or number field.
fn value(text: &str, field: &FieldSpec, today: civil::Date) -> Result<Term, QueryErrorKind> {
    if field.kind == FieldKind::Number {
        return range::numbers(text, &field.query).map(Term::Numbers);
    }
    match text {
        "conflict" => Ok(Term::Conflict),
        _ => range::days(text, today).map(Term::Days),
    }
}

/// Checks words against the kind of a field that takes no values of its own.
fn as_kind(term: Term, field: &FieldSpec) -> Result<Term, QueryErrorKind> {
    match (field.kind, &term) {
        (FieldKind::Text | FieldKind::Window, _) => Ok(term),
        (
            FieldKind::Keyword | FieldKind::Hash,
            Term::Word(_) | Term::Phrase(Phrase { within: None, .. }),
        ) => Ok(term),
        (FieldKind::Keyword | FieldKind::Hash, _) => {
            Err(QueryErrorKind::NotAKeyword(field.query.clone()))
        }
        (FieldKind::Id, Term::Word(text) | Term::Phrase(Phrase { text, .. })) => {
            let id = ArticleId::parse(text);
            id.map(Term::Id).ok_or_else(|| QueryErrorKind::NotAnId(field.query.clone()))
        }
        (FieldKind::Id, _) => Err(QueryErrorKind::NotAnId(field.query.clone())),
        // No words get here: all that stands in these fields is read as a value.
        (FieldKind::Date | FieldKind::Number, _) => Ok(term),
    }
}

/// Reads a word, which may be a pattern.
fn word(text: &str) -> Result<Term, QueryErrorKind> {
    if let Some(term) = fuzzy(text)? {
        return Ok(term);
    }
    Ok(pattern(text).unwrap_or_else(|| match scan::operator(text) {
        // As a word it is found in small letters as well, and read back as a word.
        Some(_) => Term::Word(text.to_lowercase()),
        None => Term::Word(text.to_owned()),
    }))
}

/// Reads `word~`, `word~1` and `word~2`.
///
/// After a digit a tilde is text: `10~20` is a range in many languages.
fn fuzzy(text: &str) -> Result<Option<Term>, QueryErrorKind> {
    let Some((word, edits)) = text.rsplit_once('~') else { return Ok(None) };
    let edits = if edits.is_empty() { Some(1) } else { scan::digits(edits) };
    match edits {
        Some(_) if !word.ends_with(char::is_alphabetic) => Ok(None),
        None => Ok(None),
        Some(1) => Ok(Some(Term::Fuzzy { word: word.to_owned(), edits: 1 })),
        Some(2) => Ok(Some(Term::Fuzzy { word: word.to_owned(), edits: 2 })),
        Some(_) => Err(QueryErrorKind::BadFuzziness),
    }
}

/// Reads `missil*` and `w?apon`; `None` where `*` and `?` are punctuation.
fn pattern(text: &str) -> Option<Term> {
    let is_wildcard = |c| matches!(c, '*' | '?');
    let core = text.trim_end_matches(['?', '.', ',', ';', ':', '!']);
    if core.starts_with(is_wildcard) || core.starts_with('/') || core.contains("://") {
        return None;
    }
    // Before punctuation these are no suffix (`a*b~1,`), and so no pattern either.
    if core.contains(['~', '^']) {
        return None;
    }
    let start = core.trim_end_matches(['*', '?', ':']);
    if has_inner_wildcard(start) {
        return Some(Term::Wildcard(core.to_owned()));
    }
    let has_letter = start.contains(char::is_alphanumeric);
    (core.ends_with('*') && has_letter).then(|| Term::Prefix(start.to_owned()))
}

/// Tells whether a `*` or `?` stands between letters or digits.
fn has_inner_wildcard(text: &str) -> bool {
    let mut after_letter = false;
    let mut after_wildcard = false;
    for c in text.chars() {
        match c {
            '*' | '?' => (after_wildcard, after_letter) = (after_letter || after_wildcard, false),
            c if c.is_alphanumeric() && after_wildcard => return true,
            c => (after_letter, after_wildcard) = (c.is_alphanumeric(), false),
        }
    }
    false
}
