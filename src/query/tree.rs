//! What a query means, as a tree: the parser's result and the planner's input.
//!
//! Text in a tree is as the user typed it, not analyzed: `U.S.`, `AT&T` and
//! `http://example.org/a?b=c` are one word each here, and only the planner, who
//! knows the languages of an archive, splits, folds and stems them. A field
//! stands at the leaves, so nothing has to be remembered on the way down.
//!
//! Trees are in a normal form: an AND holds no AND, an OR no OR, a NOT no NOT,
//! and each AND and OR holds at least two nodes.

use super::note::Note;
use crate::article::ArticleId;
use crate::date::Day;

/// A query as understood.
///
/// It prints (`to_string`) in a form that means the same to every reader: all
/// operators written out, brackets wherever two of them meet, fields at every
/// word, dates as days.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryTree {
    /// The whole query.
    pub root: Node,
    /// What was read otherwise than it may have been meant; for stderr.
    pub notes: Vec<Note>,
}

/// A range of bytes of the query, on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// Returns the span from the start of this one to the end of `last`.
    pub fn to(self, last: Span) -> Span {
        Span { start: self.start, end: last.end }
    }
}

/// A part of a query.
///
/// Two nodes are equal when they mean the same: where they stand does not count.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands in the query.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

/// The kinds of [`Node`].
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// Articles that match all of these.
    And(Vec<Node>),
    /// Articles that match at least one of these.
    Or(Vec<Node>),
    /// Articles that do not match this; alone, all others.
    Not(Box<Node>),
    /// A single condition.
    Leaf(Leaf),
    /// Terms near one another, in one value of one field.
    ///
    /// Read from the left: what matched so far is one stretch of text, from its
    /// first word to its last, and the next operand is counted from the nearest
    /// end of that stretch. So in `a NEAR/5 b NEAR/5 c` the `c` is within 5 of
    /// the pair, at either side.
    ///
    /// An operand is a leaf of words, or an OR of such leaves; all have the same
    /// field or none.
    Near {
        /// The first operand.
        first: Box<Node>,
        /// The others, at least one.
        then: Vec<NearStep>,
    },
    /// This, with its score multiplied by a number from 0.01 to 100.
    Weighted(Box<Node>, f32),
    /// Articles with at least `times` matches of `node` in title and body together.
    AtLeast {
        /// From 1 to 10,000.
        times: u32,
        /// A leaf of words without a field, or an OR of such leaves.
        node: Box<Node>,
    },
    /// Articles that match within the first `words` words of the body.
    First {
        /// From 1 to 10,000.
        words: u32,
        /// AND, OR, NOT and NEAR over leaves of words without a field.
        node: Box<Node>,
    },
    /// Articles that match within one sentence or paragraph of the body.
    Same {
        /// What must hold it all.
        unit: TextUnit,
        /// AND, OR, NOT and NEAR over leaves of words without a field.
        node: Box<Node>,
    },
}

/// A further operand of [`NodeKind::Near`].
#[derive(Clone, Debug, PartialEq)]
pub struct NearStep {
    /// By how much positions may differ at most, from 1 (adjacent) to 10,000.
    pub within: u32,
    /// Whether it has to come after what stands before (`PRE/n`).
    pub ordered: bool,
    /// The operand.
    pub node: Node,
}

/// A unit of running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextUnit {
    /// A sentence.
    Sentence,
    /// A paragraph.
    Paragraph,
}

/// A single condition: a term, and the field it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf {
    /// The field's query name; `None` looks in all default fields.
    pub field: Option<String>,
    /// What to look for there.
    pub term: Term,
}

/// What a leaf looks for.
///
/// [`Term::Days`], [`Term::Numbers`], [`Term::Id`], [`Term::Present`],
/// [`Term::Absent`] and [`Term::Conflict`] always have a field; a keyword field
/// has words, phrases, presence and absence only.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// A word, in any of its forms. It may be several to the analyzer (`a/b`).
    Word(String),
    /// A word in this form only.
    Exact(String),
    /// Words that begin so.
    Prefix(String),
    /// Words of this pattern: `?` is one character, `*` any number.
    Wildcard(String),
    /// Words that differ by at most so many letters.
    Fuzzy {
        /// The word.
        word: String,
        /// 1 or 2.
        edits: u8,
    },
    /// Words that match this regular expression as a whole; not yet validated.
    Regex(String),
    /// Words in a row.
    Phrase(Phrase),
    /// Articles whose whole date lies within.
    Days(Bounds<Day>),
    /// Articles whose number lies within.
    Numbers(Bounds<u64>),
    /// The article of this id.
    Id(ArticleId),
    /// The field has a value.
    Present,
    /// The field has none.
    Absent,
    /// The witnesses of this date disagree.
    Conflict,
}

impl Term {
    /// Tells whether this looks for words, which have positions in a text.
    pub fn is_words(&self) -> bool {
        match self {
            Self::Word(_)
            | Self::Exact(_)
            | Self::Prefix(_)
            | Self::Wildcard(_)
            | Self::Fuzzy { .. }
            | Self::Regex(_)
            | Self::Phrase(_) => true,
            Self::Days(_)
            | Self::Numbers(_)
            | Self::Id(_)
            | Self::Present
            | Self::Absent
            | Self::Conflict => false,
        }
    }
}

/// Quoted words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// The words, with one space between them.
    pub text: String,
    /// Whether only the exact forms match (`="…"`).
    pub exact: bool,
    /// `None`: in a row, in this order. `Some(n)`: all of them within `n`, in any
    /// order; from 1 to 10,000.
    pub within: Option<u32>,
}

/// A range with both ends included, of which at least one is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds<T> {
    /// The lowest value; `None` has no lower end.
    pub min: Option<T>,
    /// The highest value, not below `min`; `None` has no upper end.
    pub max: Option<T>,
}

impl Node {
    /// Makes a node that a single condition is.
    pub(super) fn leaf(span: Span, field: Option<String>, term: Term) -> Node {
        Node { span, kind: NodeKind::Leaf(Leaf { field, term }) }
    }

    /// Joins nodes by AND; `None` of nothing.
    pub(super) fn all_of(nodes: Vec<Node>) -> Option<Node> {
        join(nodes, NodeKind::And, |kind| match kind {
            NodeKind::And(inner) => Ok(inner),
            other => Err(other),
        })
    }

    /// Joins nodes by OR; `None` of nothing.
    pub(super) fn any_of(nodes: Vec<Node>) -> Option<Node> {
        join(nodes, NodeKind::Or, |kind| match kind {
            NodeKind::Or(inner) => Ok(inner),
            other => Err(other),
        })
    }

    /// Negates a node; a second time cancels the first.
    pub(super) fn negate(self, sign: Span) -> Node {
        let span = sign.to(self.span);
        match self.kind {
            NodeKind::Not(inner) => Node { span, kind: inner.kind },
            kind => Node { span, kind: NodeKind::Not(Box::new(Node { span: self.span, kind })) },
        }
    }
}

/// Joins nodes under one operator, taking the place of children that are of the
/// same operator; `inner` returns the children of those.
fn join(
    nodes: Vec<Node>,
    operator: fn(Vec<Node>) -> NodeKind,
    inner: fn(NodeKind) -> Result<Vec<Node>, NodeKind>,
) -> Option<Node> {
    let span = nodes.first()?.span.to(nodes.last()?.span);
    if nodes.len() == 1 {
        return nodes.into_iter().next();
    }
    let mut flat = Vec::with_capacity(nodes.len());
    for Node { span, kind } in nodes {
        match inner(kind) {
            Ok(children) => flat.extend(children),
            Err(kind) => flat.push(Node { span, kind }),
        }
    }
    Some(Node { span, kind: operator(flat) })
}
