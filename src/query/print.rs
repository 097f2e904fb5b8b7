//! Prints a tree as a query, in a form that leaves nothing to guess.
//!
//! Read again, it gives the same tree, as long as it is within the limits of a
//! query. One exception: a word that only [`super::parse_literal`] takes as a
//! word (`title:x`) is printed in quotes.

use std::fmt::{self, Display};

use jiff::civil;

use super::measure::field_len;
use super::parse;
use super::tree::{Bounds, Leaf, Node, NodeKind, Phrase, QueryTree, Term, TextUnit};
use crate::date::{Day, date_of_day};
use crate::schema::FieldTable;

impl Display for QueryTree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root.fmt(f)
    }
}

impl Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            NodeKind::And(nodes) => joined(f, nodes, " AND "),
            NodeKind::Or(nodes) => joined(f, nodes, " OR "),
            NodeKind::Not(node) => write!(f, "NOT {}", Operand(node)),
            NodeKind::Leaf(leaf) => leaf.fmt(f),
            NodeKind::Near { first, then } => {
                Operand(first).fmt(f)?;
                then.iter().try_for_each(|step| {
                    let name = if step.ordered { "PRE" } else { "NEAR" };
                    write!(f, " {name}/{} {}", step.within, Operand(&step.node))
                })
            }
            NodeKind::Weighted(node, weight) => match node.kind {
                NodeKind::Not(_) | NodeKind::Weighted(..) => write!(f, "({node})^{weight}"),
                _ => write!(f, "{}^{weight}", Operand(node)),
            },
            NodeKind::AtLeast { times, node } => write!(f, "atleast{times}({node})"),
            NodeKind::First { words, node } => write!(f, "first{words}({node})"),
            NodeKind::Same { unit: TextUnit::Sentence, node } => {
                write!(f, "SAME_SENTENCE({node})")
            }
            NodeKind::Same { unit: TextUnit::Paragraph, node } => {
                write!(f, "SAME_PARAGRAPH({node})")
            }
        }
    }
}

fn joined(f: &mut fmt::Formatter<'_>, nodes: &[Node], operator: &str) -> fmt::Result {
    nodes.iter().enumerate().try_for_each(|(i, node)| {
        f.write_str(if i == 0 { "" } else { operator })?;
        Operand(node).fmt(f)
    })
}

/// A node beside an operator: in brackets if it has an operator of its own.
struct Operand<'a>(&'a Node);

impl Display for Operand<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.kind {
            NodeKind::And(_) | NodeKind::Or(_) | NodeKind::Near { .. } => write!(f, "({})", self.0),
            _ => self.0.fmt(f),
        }
    }
}

impl Display for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.field, &self.term) {
            (None, Term::Word(word)) if !reads_as_word(word) => write!(f, "\"{word}\""),
            (None, term) => term.fmt(f),
            (Some(field), term) => {
                let text = format!("{field}:{term}");
                match field_len(&text) {
                    Some(_) => f.write_str(&text),
                    // Directly after the colon this would be text: `title:?a`.
                    None => write!(f, "{field}:({term})"),
                }
            }
        }
    }
}

impl Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => f.write_str(word),
            Self::Exact(word) => write!(f, "={word}"),
            Self::Prefix(start) => write!(f, "{start}*"),
            Self::Wildcard(pattern) => f.write_str(pattern),
            Self::Fuzzy { word, edits } => write!(f, "{word}~{edits}"),
            Self::Regex(regex) => write!(f, "/{regex}/"),
            Self::Phrase(phrase) => phrase.fmt(f),
            Self::Days(bounds) => days(bounds).fmt(f),
            Self::Numbers(bounds) => bounds.fmt(f),
            Self::Id(id) => id.fmt(f),
            Self::Present => f.write_str("*"),
            Self::Absent => f.write_str("none"),
            Self::Conflict => f.write_str("conflict"),
        }
    }
}

impl Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\"{}\"", if self.exact { "=" } else { "" }, self.text)?;
        self.within.map_or(Ok(()), |within| write!(f, "~{within}"))
    }
}

/// Makes dates of day numbers; all of a query's days are in the calendar.
fn days(bounds: &Bounds<Day>) -> Bounds<civil::Date> {
    let date = |day: Option<Day>| day.and_then(date_of_day);
    Bounds { min: date(bounds.min), max: date(bounds.max) }
}

impl<T: Display + PartialEq> Display for Bounds<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(min) = &self.min {
            min.fmt(f)?;
        }
        if self.min.is_some() && self.min == self.max {
            return Ok(());
        }
        f.write_str("..")?;
        self.max.as_ref().map_or(Ok(()), |max| max.fmt(f))
    }
}

/// Tells whether a query of this word alone is this word.
fn reads_as_word(word: &str) -> bool {
    // Any name before a colon is unknown to an empty table, and so an error.
    let no_fields = FieldTable { version: 0, history: Vec::new(), fields: Vec::new() };
    let Ok(tree) = parse(word, &no_fields, civil::Date::ZERO) else { return false };
    matches!(tree.root.kind, NodeKind::Leaf(Leaf { term: Term::Word(read), .. }) if read == word)
}
