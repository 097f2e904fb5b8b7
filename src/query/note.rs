//! Notes: what the parser read otherwise than it may have been meant.
//!
//! Ordinary text never fails, so what looks like a slip is read as text or passed
//! over, and said so. Nothing here stops a query; that is [`super::error`].

use super::tree::Span;

/// Something that was read as text or passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where in the query; the first place, where there are several.
    pub span: Span,
    /// What it is; prints as a message for the user.
    pub kind: NoteKind,
}

/// The kinds of [`Note`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoteKind {
    /// A quote without its partner.
    #[error("a quote without its partner is ignored")]
    LoneQuote,
    /// Quotes with no word between them.
    #[error("empty quotes are ignored")]
    EmptyQuotes,
    /// Brackets with no word between them.
    #[error("empty brackets are ignored")]
    EmptyBrackets,
    /// `*` without letters before it.
    #[error("`*` stands for letters only within or at the end of a word, and is ignored here")]
    StrayStar,
    /// AND, OR, NOT or NEAR/n with nothing to join.
    #[error("an operator with nothing on one side is searched for as a word")]
    LoneOperator,
    /// A field name, a colon and a space.
    #[error("a field name followed by a space is searched for as a word")]
    SpaceAfterField,
    /// A field with nothing but punctuation after the colon.
    #[error("a field without a value is ignored")]
    FieldWithoutValue,
}

/// Adds a note, unless one of its kind is there.
pub(super) fn note(notes: &mut Vec<Note>, span: Span, kind: NoteKind) {
    if notes.iter().all(|note| note.kind != kind) {
        notes.push(Note { span, kind });
    }
}
