//! Real mistakes in a query, each with its place and a hint.
//!
//! A [`QueryError`] shows itself: [`QueryError::render`] prints the query with a
//! caret under the mistake. What is no mistake is a [`super::note`].

use super::date_value::DateValueError;
use super::excerpt::excerpt;
use super::limits::MAX_BYTES;
use super::tree::Span;

/// A query that can't be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct QueryError {
    query: String,
    span: Span,
    kind: QueryErrorKind,
}

impl QueryError {
    /// Makes the error of a query from a mistake in it.
    pub(super) fn new(query: &str, mistake: Mistake) -> Self {
        // A little more than the limit, so that an over-long query is seen to go on.
        let shown = &query[..query.floor_char_boundary(MAX_BYTES + 64)];
        let inside = |at: usize| shown.floor_char_boundary(at);
        let Mistake { span, kind } = mistake;
        let span = Span { start: inside(span.start), end: inside(span.end) };
        Self { query: shown.to_owned(), span, kind }
    }

    /// Returns what is wrong.
    pub fn kind(&self) -> &QueryErrorKind {
        &self.kind
    }

    /// Returns where, in bytes of the query.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Returns what to do about it, where there is something to say.
    pub fn hint(&self) -> Option<String> {
        self.kind.hint()
    }

    /// Prints the query, and below it carets under the mistake: two lines,
    /// indented, without a line break at the end.
    ///
    /// Control characters are shown, not sent; of a long query only the
    /// surroundings of the mistake are printed.
    pub fn render(&self) -> String {
        excerpt(&self.query, self.span)
    }
}

/// A mistake and its place, on the way to a [`QueryError`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    pub(super) span: Span,
    pub(super) kind: QueryErrorKind,
}

impl Mistake {
    pub(super) fn new(span: Span, kind: QueryErrorKind) -> Self {
        Self { span, kind }
    }
}

/// The mistakes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QueryErrorKind {
    /// No word, value or anything else to look for.
    #[error("nothing to search for")]
    Empty,
    /// Over the limit of bytes.
    #[error("the query is longer than 8 KiB")]
    TooLong,
    /// Over the limit of brackets in brackets.
    #[error("brackets are nested more than 64 deep")]
    TooDeep,
    /// Over the limit of words, phrases and values.
    #[error("the query has more than 1,024 clauses")]
    TooManyClauses,
    /// `(` without `)`.
    #[error("a bracket is never closed")]
    UnclosedBracket,
    /// `)` without `(`.
    #[error("a bracket was never opened")]
    UnopenedBracket,
    /// `name:` that is no field.
    #[error("unknown field `{name}`")]
    UnknownField {
        /// The name as typed.
        name: String,
        /// The field that was probably meant, or all of them.
        advice: String,
    },
    /// A field within the brackets of another.
    #[error("field `{0}` stands inside another field")]
    NestedField(String),
    /// A field before `atleast3(…)` and its like.
    #[error("no field can stand before `{0}( )`")]
    FieldBeforeFunction(&'static str),
    /// A pattern where a keyword field takes a whole value.
    #[error("field `{0}` takes a word or a phrase")]
    NotAKeyword(String),
    /// No number where a field takes one.
    #[error("field `{0}` takes a number")]
    NotANumber(String),
    /// No id where the field takes one.
    #[error("field `{0}` takes an id of 12 characters")]
    NotAnId(String),
    /// No date where a field takes one.
    #[error(transparent)]
    Date(#[from] DateValueError),
    /// A range or comparison without a value.
    #[error("a range needs at least one end")]
    RangeWithoutEnd,
    /// A reversed range, or a comparison like `<0`.
    #[error("the range holds no value")]
    EmptyRange,
    /// A weight out of bounds, or a second one.
    #[error("bad weight")]
    BadWeight,
    /// `NEAR/0`, `"…"~99999`.
    #[error("bad distance")]
    BadDistance,
    /// `atleast0(…)`, `first99999(…)`.
    #[error("bad count")]
    BadCount,
    /// `word~7`.
    #[error("bad number of differing letters")]
    BadFuzziness,
    /// Something without a position beside NEAR, W or PRE.
    #[error("NEAR, W and PRE take words, phrases or a bracket of alternatives")]
    NearOperand,
    /// Operands of NEAR, W or PRE in different fields.
    #[error("NEAR, W and PRE look in one field at a time")]
    NearAcrossFields,
    /// Something else than words in `atleast3(…)`.
    #[error("`atleast( )` takes a word, a phrase or alternatives")]
    AtLeastOperand,
    /// A field, a weight or a function in `first50(…)`, `SAME_SENTENCE(…)`.
    #[error("`{0}( )` takes words and phrases of the body")]
    BodyOperand(&'static str),
}

impl QueryErrorKind {
    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::UnknownField { advice, .. } => {
                return Some(format!("{advice}; to search for the text itself, put it in quotes"));
            }
            Self::NotAKeyword(field) => {
                return Some(format!("write {field}:word, {field}:\"two words\" or {field}:none"));
            }
            Self::NotANumber(field) => {
                let forms = format!("{field}:500, {field}:>1200 or {field}:300..800");
                return Some(format!("write {forms}, without commas or points"));
            }
            Self::Date(error) => return Some(error.hint()),
            Self::Empty => "write a word, or NOT and a word for all other articles",
            Self::TooLong => "split it into several queries",
            Self::TooDeep | Self::TooManyClauses => {
                "split it into several queries, or use --literal to search for plain text"
            }
            Self::UnclosedBracket | Self::UnopenedBracket => {
                "to search for text with a bracket, put it in quotes"
            }
            Self::NestedField(_) => "close the bracket of the outer field first",
            Self::FieldBeforeFunction(_) | Self::BodyOperand(_) => {
                "it looks in the text of the article; put conditions on fields beside it"
            }
            Self::NotAnId(_) => "ids are printed by `--format ids`",
            Self::RangeWithoutEnd => "write a..b, a.., ..b, >a or <=b, without spaces",
            Self::EmptyRange => "a range goes from the lower to the higher value",
            Self::BadWeight => "a weight is one number from 0.01 to 100, as in term^2",
            Self::BadDistance => "a distance is a number from 1 to 10000, as in NEAR/5",
            Self::BadCount => "a count is a number from 1 to 10000, as in atleast3(word)",
            Self::BadFuzziness => "write word~1 or word~2, or put the text in quotes",
            Self::NearOperand => {
                "write a NEAR/5 (b OR \"c d\"); a weight goes on the whole: (a NEAR/5 b)^2"
            }
            Self::NearAcrossFields => "write title:(a NEAR/5 b)",
            Self::AtLeastOperand => "write atleast3(a), atleast3(\"a b\") or atleast3(a OR b)",
        };
        Some(hint.to_owned())
    }
}
