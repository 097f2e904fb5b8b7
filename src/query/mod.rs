//! The query language: text → tokens → tree, the first part of the journey from a
//! query to its hits.
//!
//! [`parse`] reads all of the language into a [`QueryTree`] with the place of
//! every part; the planner makes of it what the index runs. Reading is linear in
//! the length of the query and pure: no index, no clock (today is passed in), no
//! terminal.
//!
//! Ordinary text never fails. What only looks like an operator is read as text,
//! with a [`Note`] where that may surprise; a [`QueryError`] is a real mistake,
//! and shows the query with a caret under it.
//!
//! What is *not* done here: splitting, folding and stemming words (the analyzer),
//! dropping stop words, checking regular expressions, and limiting how many words
//! a pattern stands for (the planner).

mod date_value;
mod error;
mod excerpt;
mod field;
mod grammar;
mod lexer;
mod limits;
mod measure;
mod note;
mod operand;
mod print;
mod range;
mod scan;
mod term;
mod token;
mod tree;

#[cfg(test)]
mod tests;

use jiff::civil;

pub use date_value::{DateValueError, parse_date_value};
pub use error::{QueryError, QueryErrorKind};
pub use note::{Note, NoteKind};
pub use tree::{Bounds, Leaf, NearStep, Node, NodeKind, Phrase, QueryTree, Span, Term, TextUnit};

use crate::schema::FieldTable;
use error::Mistake;

/// Reads a query.
///
/// `fields` are the names that may stand before a colon; dates such as
/// `date:"last week"` are counted from `today`.
///
/// # Errors
///
/// Fails on real mistakes, on queries over the limits (8 KiB, brackets 64 deep,
/// 1,024 clauses) and on those without anything to search for.
///
/// # Examples
///
/// ```
/// use jiff::civil::date;
/// use morgue::{query, schema::FIELDS};
///
/// let today = date(2023, 9, 13);
/// let tree = query::parse("missil* -test date:\"last month\"", &FIELDS, today)?;
/// assert_eq!(tree.to_string(), "missil* AND NOT test AND date:2023-08-01..2023-08-31");
///
/// let error = query::parse("summit (arms", &FIELDS, today).unwrap_err();
/// assert_eq!(error.to_string(), "a bracket is never closed");
/// assert_eq!(error.render(), "  summit (arms\n         ^");
/// # Ok::<(), query::QueryError>(())
/// ```
pub fn parse(
    query: &str,
    fields: &FieldTable,
    today: civil::Date,
) -> Result<QueryTree, QueryError> {
    checked(query, |notes| {
        let tokens = token::tokenize(query, fields, notes)?;
        grammar::tree(&tokens, fields, today, notes)
    })
}

/// Reads a query as words only, all of which have to match: quotes, operators,
/// brackets and colons are text.
///
/// # Errors
///
/// Fails where there is no word, and over the limits of [`parse`].
///
/// # Examples
///
/// ```
/// let tree = morgue::query::parse_literal("what now? (again)")?;
/// assert_eq!(tree.to_string(), "what AND now? AND \"(again)\"");
/// # Ok::<(), morgue::query::QueryError>(())
/// ```
pub fn parse_literal(query: &str) -> Result<QueryTree, QueryError> {
    checked(query, |_| {
        let words: Vec<_> = literal_words(query).take(limits::MAX_CLAUSES + 1).collect();
        match words.get(limits::MAX_CLAUSES) {
            Some(node) => Err(Mistake::new(node.span, QueryErrorKind::TooManyClauses)),
            None => Ok(Node::all_of(words)),
        }
    })
}

/// Splits a text at spaces and quotes.
fn literal_words(query: &str) -> impl Iterator<Item = Node> {
    let separates = |c| scan::is_space(c) || scan::is_quote(c);
    let mut end = 0;
    let words = query.split_inclusive(separates).map(move |piece| {
        let start = end;
        end += piece.len();
        (start, piece.trim_end_matches(separates))
    });
    words.filter(|(_, word)| !scan::is_blank(word)).map(|(start, word)| {
        let span = Span { start, end: start + word.len() };
        Node::leaf(span, None, Term::Word(word.to_owned()))
    })
}

/// Checks the length of a query, reads it, and gives a mistake its query.
fn checked(
    query: &str,
    read: impl FnOnce(&mut Vec<Note>) -> Result<Option<Node>, Mistake>,
) -> Result<QueryTree, QueryError> {
    let mistake = |start, kind| Mistake::new(Span { start, end: query.len() }, kind);
    let mut notes = Vec::new();
    let root = if query.len() > limits::MAX_BYTES {
        let limit = query.floor_char_boundary(limits::MAX_BYTES);
        Err(mistake(limit, QueryErrorKind::TooLong))
    } else {
        read(&mut notes).and_then(|root| root.ok_or_else(|| mistake(0, QueryErrorKind::Empty)))
    };
    let root = root.map_err(|mistake| QueryError::new(query, mistake))?;
    Ok(QueryTree { root, notes })
}
