//! Builds the tree from the tokens of a query.
//!
//! From loosest to tightest: OR, AND (or nothing between two terms), NOT, NEAR,
//! and a term with its weight. One function for each; they call one another only
//! through brackets, whose depth the lexer has limited. The lexer has also seen to
//! it that brackets are balanced and operators have their operands.

use std::slice;

use jiff::civil;

use super::error::{Mistake, QueryErrorKind};
use super::limits::COUNTS;
use super::note::{Note, NoteKind, note};
use super::operand;
use super::scan::{Function, Operator};
use super::term::term;
use super::token::{Token, TokenKind};
use super::tree::{NearStep, Node, NodeKind, Span};
use crate::schema::{FieldSpec, FieldTable};

/// Builds the tree of the tokens; `None` if nothing is searched for.
pub(super) fn tree(
    tokens: &[Token],
    fields: &FieldTable,
    today: civil::Date,
    notes: &mut Vec<Note>,
) -> Result<Option<Node>, Mistake> {
    Parser { tokens: tokens.iter(), fields, today, notes }.any_of(None)
}

struct Parser<'a, 'n> {
    tokens: slice::Iter<'a, Token<'a>>,
    fields: &'a FieldTable,
    today: civil::Date,
    notes: &'n mut Vec<Note>,
}

/// The field whose brackets a term stands in.
type Within<'a> = Option<&'a FieldSpec>;

impl<'a> Parser<'a, '_> {
    fn peek(&self) -> Option<Token<'a>> {
        self.tokens.as_slice().first().copied()
    }

    /// Takes the next token if it is this operator, and returns its place.
    fn take(&mut self, operator: Operator) -> Option<Span> {
        let token = self.peek()?;
        match token.kind {
            TokenKind::Operator(found) if found == operator => self.next().map(|token| token.span),
            _ => None,
        }
    }

    fn next(&mut self) -> Option<Token<'a>> {
        self.tokens.next().copied()
    }

    /// Reads terms joined by OR, up to the end or the closing bracket.
    fn any_of(&mut self, within: Within<'a>) -> Result<Option<Node>, Mistake> {
        let mut nodes = Vec::new();
        loop {
            nodes.extend(self.all_of(within)?);
            if self.take(Operator::Or).is_none() {
                return Ok(Node::any_of(nodes));
            }
        }
    }

    fn all_of(&mut self, within: Within<'a>) -> Result<Option<Node>, Mistake> {
        let mut nodes = Vec::new();
        while let Some(token) = self.peek() {
            match token.kind {
                TokenKind::Close | TokenKind::Operator(Operator::Or) => break,
                TokenKind::Operator(Operator::And) => drop(self.next()),
                _ => nodes.extend(self.negated(within)?),
            }
        }
        Ok(Node::all_of(nodes))
    }

    fn negated(&mut self, within: Within<'a>) -> Result<Option<Node>, Mistake> {
        let mut signs = Vec::new();
        while let Some(sign) = self.take(Operator::Not) {
            signs.push(sign);
        }
        let node = self.near(within)?;
        Ok(node.map(|node| signs.into_iter().rev().fold(node, Node::negate)))
    }

    fn near(&mut self, within: Within<'a>) -> Result<Option<Node>, Mistake> {
        let first = self.weighted(within)?;
        let mut then = Vec::new();
        while let Some(Token { span, kind: TokenKind::Operator(operator) }) = self.peek()
            && let Operator::Near { within: distance, ordered } = operator
        {
            if !COUNTS.contains(&distance) {
                return Err(Mistake::new(span, QueryErrorKind::BadDistance));
            }
            self.next();
            let node = match self.peek() {
                Some(Token { kind: TokenKind::Operator(_), .. }) => None,
                _ => self.weighted(within)?,
            };
            let node = node.ok_or_else(|| Mistake::new(span, QueryErrorKind::NearOperand))?;
            then.push(NearStep { within: distance, ordered, node });
        }
        let Some(last) = then.last() else { return Ok(first) };
        let Some(first) = first else {
            return Err(Mistake::new(last.node.span, QueryErrorKind::NearOperand));
        };
        operand::check_near(&first, &then, self.fields)?;
        let span = first.span.to(last.node.span);
        Ok(Some(Node { span, kind: NodeKind::Near { first: Box::new(first), then } }))
    }

    fn weighted(&mut self, within: Within<'a>) -> Result<Option<Node>, Mistake> {
        let node = self.term(within)?;
        let Some(Token { span, kind: TokenKind::Weight(weight) }) = self.peek() else {
            return Ok(node);
        };
        self.next();
        Ok(node.map(|node| {
            let span = node.span.to(span);
            Node { span, kind: NodeKind::Weighted(Box::new(node), weight) }
        }))
    }

    fn term(&mut self, within: Within<'a>) -> Result<Option<Node>, Mistake> {
        let Some(Token { span, kind }) = self.next() else { return Ok(None) };
        match kind {
            TokenKind::Open => self.bracket(span, within),
            TokenKind::Function(function) => self.function(span, function, within),
            TokenKind::Field(field) => self.field(span, field, within),
            kind => leaf(span, kind, within, self.today),
        }
    }

    /// Reads what stands between the bracket at `open` and its partner.
    fn bracket(&mut self, open: Span, within: Within<'a>) -> Result<Option<Node>, Mistake> {
        let node = self.any_of(within)?;
        let span = self.next().map_or(open, |close| open.to(close.span));
        if node.is_none() {
            note(self.notes, span, NoteKind::EmptyBrackets);
        }
        Ok(node.map(|node| Node { span, ..node }))
    }

    fn field(
        &mut self,
        name: Span,
        field: &'a FieldSpec,
        within: Within<'a>,
    ) -> Result<Option<Node>, Mistake> {
        if within.is_some() {
            return Err(Mistake::new(name, QueryErrorKind::NestedField(field.query.clone())));
        }
        let Some(Token { span, kind }) = self.next() else { return Ok(None) };
        match kind {
            TokenKind::Open => self.bracket(name, Some(field)),
            TokenKind::Function(function) => self.function(span, function, Some(field)),
            kind => {
                let node = leaf(span, kind, Some(field), self.today)?;
                Ok(node.map(|node| Node { span: name.to(span), ..node }))
            }
        }
    }

    fn function(
        &mut self,
        name: Span,
        function: Function,
        within: Within<'a>,
    ) -> Result<Option<Node>, Mistake> {
        if within.is_some() {
            let kind = QueryErrorKind::FieldBeforeFunction(function.name());
            return Err(Mistake::new(name, kind));
        }
        let open = self.next().map_or(name, |open| open.span);
        let Some(node) = self.bracket(open, None)? else { return Ok(None) };
        operand::check_function(function, &node)?;
        let (span, node) = (name.to(node.span), Box::new(node));
        let kind = match function {
            Function::AtLeast(times) => NodeKind::AtLeast { times, node },
            Function::First(words) => NodeKind::First { words, node },
            Function::Same(unit) => NodeKind::Same { unit, node },
        };
        Ok(Some(Node { span, kind }))
    }
}

/// Makes a leaf of a single token; `None` of one that is no term.
fn leaf(
    span: Span,
    token: TokenKind,
    field: Within,
    today: civil::Date,
) -> Result<Option<Node>, Mistake> {
    let term = term(token, field, today).map_err(|kind| Mistake::new(span, kind))?;
    Ok(term.map(|term| Node::leaf(span, field.map(|field| field.query.clone()), term)))
}
