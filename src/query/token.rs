//! Splits a query into tokens: operators, brackets, fields and terms, each with
//! its place.
//!
//! What comes out has balanced brackets, an operand at either side of each
//! operator, and no token of punctuation only, so [`super::grammar`] knows nothing
//! of those mistakes. The characters are read in [`super::lexer`].

use super::error::{Mistake, QueryErrorKind};
use super::lexer::Lexer;
use super::limits::MAX_CLAUSES;
use super::note::{Note, NoteKind, note};
use super::scan::{Function, Operator};
use super::tree::Span;
use crate::schema::{FieldSpec, FieldTable};

/// A part of a query that means something by itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub(super) span: Span,
    pub(super) kind: TokenKind<'a>,
}

/// The kinds of [`Token`].
#[derive(Clone, Copy, Debug)]
pub(super) enum TokenKind<'a> {
    Open,
    Close,
    Operator(Operator),
    /// Always before [`TokenKind::Open`].
    Function(Function),
    /// `name:`; always before its value or before [`TokenKind::Open`].
    Field(&'a FieldSpec),
    Word(&'a str),
    Exact(&'a str),
    Regex(&'a str),
    Phrase {
        text: &'a str,
        exact: bool,
        within: Option<u32>,
    },
    /// What stands in a date or number field, quotes included.
    Value(&'a str),
    /// `^2`; always after a term or [`TokenKind::Close`].
    Weight(f32),
}

/// Splits a query into tokens.
pub(super) fn tokenize<'a>(
    query: &'a str,
    fields: &'a FieldTable,
    notes: &mut Vec<Note>,
) -> Result<Vec<Token<'a>>, Mistake> {
    let mut tokens = Lexer::new(query, fields, notes).tokens()?;
    lone_operators_to_words(query, &mut tokens, notes);
    check_clauses(&tokens)?;
    Ok(tokens)
}

/// Makes words of the operators that lack an operand at either side.
fn lone_operators_to_words<'a>(query: &'a str, tokens: &mut [Token<'a>], notes: &mut Vec<Note>) {
    for at in 0..tokens.len() {
        let Token { span, kind: TokenKind::Operator(operator) } = tokens[at] else { continue };
        let before = at > 0 && ends_operand(&tokens[at - 1]);
        let after = tokens.get(at + 1).is_some_and(starts_operand);
        if !after || (!before && operator != Operator::Not) {
            note(notes, span, NoteKind::LoneOperator);
            tokens[at].kind = TokenKind::Word(&query[span.start..span.end]);
        }
    }
}

fn ends_operand(token: &Token) -> bool {
    let Token { kind, .. } = token;
    !matches!(kind, TokenKind::Open | TokenKind::Operator(_))
}

fn starts_operand(token: &Token) -> bool {
    match token.kind {
        TokenKind::Operator(operator) => operator == Operator::Not,
        TokenKind::Close => false,
        _ => true,
    }
}

fn check_clauses(tokens: &[Token]) -> Result<(), Mistake> {
    let is_clause = |kind: TokenKind| match kind {
        TokenKind::Word(_) | TokenKind::Exact(_) | TokenKind::Regex(_) => true,
        TokenKind::Phrase { .. } | TokenKind::Value(_) => true,
        TokenKind::Open | TokenKind::Close | TokenKind::Operator(_) => false,
        TokenKind::Function(_) | TokenKind::Field(_) | TokenKind::Weight(_) => false,
    };
    match tokens.iter().filter(|token| is_clause(token.kind)).nth(MAX_CLAUSES) {
        Some(token) => Err(Mistake::new(token.span, QueryErrorKind::TooManyClauses)),
        None => Ok(()),
    }
}
