//! Reads the characters of a query into tokens.
//!
//! All of the rule "ordinary text never fails" that depends on what stands beside
//! a character is decided here: whether a `-` negates, a bracket groups, a colon
//! ends a field's name. Every step consumes what it has looked at (a word with
//! open brackets is looked at once for each, and their depth is limited), so
//! reading is linear.

use super::error::{Mistake, QueryErrorKind};
use super::field::unknown;
use super::limits::{COUNTS, MAX_NESTING};
use super::measure::{field_len, quoted_len, regex_len, word_len};
use super::note::{Note, NoteKind, note};
use super::scan::{
    self, Operator, is_blank, is_boundary, is_quote, is_space, operator, split_weight,
};
use super::token::{Token, TokenKind};
use super::tree::Span;
use crate::schema::{FieldKind, FieldTable};

/// What a term may be, by where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Anything.
    Free,
    /// After `-`: no operator.
    Negated,
    /// After `name:`: neither an operator nor a field.
    Value(FieldKind),
}

struct OpenBracket {
    span: Span,
    /// The kind of the field whose value the bracket is.
    field: Option<FieldKind>,
}

/// Reads a query from its start to its end.
pub(super) struct Lexer<'a, 'n> {
    query: &'a str,
    fields: &'a FieldTable,
    notes: &'n mut Vec<Note>,
    pos: usize,
    /// Where the last quote stands: it is the only one that can lack a partner.
    last_quote: Option<usize>,
    open: Vec<OpenBracket>,
    tokens: Vec<Token<'a>>,
}

impl<'a, 'n> Lexer<'a, 'n> {
    pub(super) fn new(query: &'a str, fields: &'a FieldTable, notes: &'n mut Vec<Note>) -> Self {
        let last_quote = query.rfind(is_quote);
        Self { query, fields, notes, pos: 0, last_quote, open: Vec::new(), tokens: Vec::new() }
    }

    /// Reads all tokens and checks that brackets are balanced.
    pub(super) fn tokens(mut self) -> Result<Vec<Token<'a>>, Mistake> {
        while let Some(c) = self.peek() {
            match c {
                c if is_space(c) => self.pos += c.len_utf8(),
                ')' => self.close()?,
                '-' if self.negates() => self.negation()?,
                _ => self.operand(Place::Free)?,
            }
        }
        match self.open.pop() {
            Some(bracket) => Err(Mistake::new(bracket.span, QueryErrorKind::UnclosedBracket)),
            None => Ok(self.tokens),
        }
    }

    fn rest(&self) -> &'a str {
        &self.query[self.pos..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn previous(&self) -> Option<char> {
        self.query[..self.pos].chars().next_back()
    }

    /// Pushes a token of the next `len` bytes.
    fn push(&mut self, len: usize, kind: TokenKind<'a>) {
        let span = self.span(len);
        self.pos = span.end;
        self.tokens.push(Token { span, kind });
    }

    fn span(&self, len: usize) -> Span {
        Span { start: self.pos, end: self.pos + len }
    }

    fn note(&mut self, len: usize, kind: NoteKind) {
        note(self.notes, self.span(len), kind);
    }

    fn mistake(&self, len: usize, kind: QueryErrorKind) -> Mistake {
        Mistake::new(self.span(len), kind)
    }

    /// The kind of the field whose value is being read.
    fn field_kind(&self, place: Place) -> Option<FieldKind> {
        match place {
            Place::Value(kind) => Some(kind),
            _ => self.open.last().and_then(|bracket| bracket.field),
        }
    }

    /// Tells whether the `-` here negates: after a space or bracket, and before a
    /// word, quote or bracket.
    fn negates(&self) -> bool {
        let free = self.previous().is_none_or(|c| is_space(c) || c == '(');
        let term = |c: char| c.is_alphanumeric() || is_quote(c) || "(=/$#@".contains(c);
        free && self.rest()[1..].starts_with(term)
    }

    fn negation(&mut self) -> Result<(), Mistake> {
        self.prefix(1, TokenKind::Operator(Operator::Not), Place::Negated).map(drop)
    }

    /// Reads something that stands before a term, and the term.
    ///
    /// Returns whether there was a term; if not, the prefix is gone as well.
    fn prefix(&mut self, len: usize, kind: TokenKind<'a>, place: Place) -> Result<bool, Mistake> {
        self.push(len, kind);
        let before = self.tokens.len();
        self.operand(place)?;
        let found = self.tokens.len() > before;
        if !found {
            self.tokens.pop();
        }
        Ok(found)
    }

    /// Reads a term, the start of a bracket or an operator; at least a character,
    /// but perhaps no token.
    fn operand(&mut self, place: Place) -> Result<(), Mistake> {
        let field = self.field_kind(place);
        if matches!(field, Some(FieldKind::Date | FieldKind::Number)) {
            return self.value(place);
        }
        self.skip_strays();
        let rest = self.rest();
        match self.peek() {
            None | Some(')') => Ok(()),
            Some(c) if is_space(c) => Ok(()),
            Some('(') => self.open(field),
            Some('=') => match quoted_len(&rest[1..]) {
                Some(len) => self.phrase(1, len),
                None => self.exact(),
            },
            Some(_) if let Some(len) = quoted_len(rest) => self.phrase(0, len),
            Some('/') if let Some(len) = regex_len(rest) => self.regex(len),
            Some(_) if let Some((function, len)) = scan::function(rest) => {
                let function = function.checked().map_err(|kind| self.mistake(len, kind))?;
                self.push(len, TokenKind::Function(function));
                self.open(field)
            }
            Some(_)
                if !matches!(place, Place::Value(_))
                    && let Some(len) = field_len(rest) =>
            {
                self.field(len)
            }
            Some(_) => self.word(place),
        }
    }

    /// Passes over signs and quotes that mean nothing where they stand.
    fn skip_strays(&mut self) {
        while let Some(c) = self.peek() {
            let next = &self.rest()[c.len_utf8()..];
            match c {
                '-' | '^' => {}
                '=' if !next.starts_with(char::is_alphanumeric) && quoted_len(next).is_none() => {}
                c if is_quote(c) && self.is_stray_quote(next) => {
                    self.note(c.len_utf8(), NoteKind::LoneQuote);
                }
                _ => break,
            }
            self.pos += c.len_utf8();
        }
    }

    /// Tells whether the quote here opens nothing: it has no partner, or it
    /// stands for inches or seconds (`7" singles`).
    fn is_stray_quote(&self, next: &str) -> bool {
        let after_word = self.previous().is_some_and(char::is_alphanumeric);
        let before_word = next.starts_with(char::is_alphanumeric);
        self.last_quote == Some(self.pos) || (after_word && !before_word)
    }

    fn open(&mut self, field: Option<FieldKind>) -> Result<(), Mistake> {
        if self.open.len() == MAX_NESTING {
            return Err(self.mistake(1, QueryErrorKind::TooDeep));
        }
        self.open.push(OpenBracket { span: self.span(1), field });
        self.push(1, TokenKind::Open);
        Ok(())
    }

    fn close(&mut self) -> Result<(), Mistake> {
        if self.open.pop().is_none() {
            return Err(self.mistake(1, QueryErrorKind::UnopenedBracket));
        }
        self.push(1, TokenKind::Close);
        let (len, weight) = self.weight()?;
        self.push_weight(len, weight);
        Ok(())
    }

    /// Reads a weight that stands alone, after a bracket, quote or slash; returns
    /// its length too.
    fn weight(&self) -> Result<(usize, Option<f32>), Mistake> {
        let Some(after) = self.rest().strip_prefix('^') else { return Ok((0, None)) };
        let number = &after[..after.find(is_boundary).unwrap_or(after.len())];
        if !scan::is_number(number) {
            return Ok((0, None));
        }
        let len = 1 + number.len();
        let weight = scan::weight(number).map_err(|kind| self.mistake(len, kind))?;
        Ok((len, Some(weight)))
    }

    fn push_weight(&mut self, len: usize, weight: Option<f32>) {
        if let Some(weight) = weight {
            self.push(len, TokenKind::Weight(weight));
        }
    }

    /// Reads a phrase: a `sign` of so many bytes (the `=`), quoted text of `len`
    /// bytes, a distance and a weight.
    fn phrase(&mut self, sign: usize, len: usize) -> Result<(), Mistake> {
        let text = self.rest()[sign..sign + len].trim_matches(is_quote);
        let at = self.tokens.len();
        self.push(sign + len, TokenKind::Phrase { text, exact: sign > 0, within: None });
        let (slop, within) = self.slop()?;
        self.pos += slop;
        let (len, weight) = self.weight()?;
        self.push_weight(len, weight);

        let span = &mut self.tokens[at].span;
        span.end += slop;
        if is_blank(text) {
            note(self.notes, *span, NoteKind::EmptyQuotes);
            self.tokens.truncate(at);
        } else {
            self.tokens[at].kind = TokenKind::Phrase { text, exact: sign > 0, within };
        }
        Ok(())
    }

    /// Reads the `~5` after a phrase; returns its length too.
    fn slop(&self) -> Result<(usize, Option<u32>), Mistake> {
        let Some(after) = self.rest().strip_prefix('~') else { return Ok((0, None)) };
        let end = after.find(|c| is_boundary(c) || c == '^').unwrap_or(after.len());
        match scan::digits(&after[..end]) {
            None => Ok((0, None)),
            Some(within) if COUNTS.contains(&within) => Ok((1 + end, Some(within))),
            Some(_) => Err(self.mistake(1 + end, QueryErrorKind::BadDistance)),
        }
    }

    fn regex(&mut self, len: usize) -> Result<(), Mistake> {
        self.push(len, TokenKind::Regex(&self.rest()[1..len - 1]));
        let (len, weight) = self.weight()?;
        self.push_weight(len, weight);
        Ok(())
    }

    /// Reads a field's name and its value, or the bracket that opens it.
    fn field(&mut self, len: usize) -> Result<(), Mistake> {
        let name = &self.rest()[..len];
        let spec = self.fields.by_query_name(&name.to_ascii_lowercase());
        let Some(spec) = spec else {
            return Err(self.mistake(len, unknown(name, self.fields)));
        };
        let start = self.pos;
        if !self.prefix(len + 1, TokenKind::Field(spec), Place::Value(spec.kind))? {
            let span = Span { start, end: self.pos };
            note(self.notes, span, NoteKind::FieldWithoutValue);
        }
        Ok(())
    }

    /// Reads `=word`.
    fn exact(&mut self) -> Result<(), Mistake> {
        let len = word_len(&self.rest()[1..], false);
        let (text, weight) = self.term_and_weight(1 + len)?;
        self.push(text.len(), TokenKind::Exact(&text[1..]));
        self.push_weight(1 + len - text.len(), weight);
        Ok(())
    }

    fn word(&mut self, place: Place) -> Result<(), Mistake> {
        let len = word_len(self.rest(), !matches!(place, Place::Value(_)));
        let word = &self.rest()[..len];
        if place == Place::Free
            && let Some(operator) = operator(word)
        {
            self.push(len, TokenKind::Operator(operator));
            return Ok(());
        }
        let (text, weight) = self.term_and_weight(len)?;
        if is_blank(text) && !(text == "*" && self.field_kind(place).is_some()) {
            if text.contains('*') {
                self.note(len, NoteKind::StrayStar);
            }
            self.pos += len;
            return Ok(());
        }
        let name = text.strip_suffix(':').unwrap_or_default();
        if self.rest()[len..].starts_with(is_space) && self.fields.by_query_name(name).is_some() {
            self.note(len, NoteKind::SpaceAfterField);
        }
        self.push(text.len(), TokenKind::Word(text));
        self.push_weight(len - text.len(), weight);
        Ok(())
    }

    /// Splits the next `len` bytes into a term and its weight.
    fn term_and_weight(&self, len: usize) -> Result<(&'a str, Option<f32>), Mistake> {
        split_weight(&self.rest()[..len]).map_err(|kind| self.mistake(len, kind))
    }

    /// Reads a date, a number or a range of them: `2023..`, `"last week"..today`.
    fn value(&mut self, place: Place) -> Result<(), Mistake> {
        while self.last_quote == Some(self.pos)
            && let Some(c) = self.peek()
        {
            self.note(c.len_utf8(), NoteKind::LoneQuote);
            self.pos += c.len_utf8();
        }
        if self.rest().starts_with('(') {
            return self.open(self.field_kind(place));
        }
        let len = self.value_len();
        let value = &self.rest()[..len];
        if place == Place::Free
            && let Some(operator) = operator(value)
        {
            self.push(len, TokenKind::Operator(operator));
            return Ok(());
        }
        let (text, weight) = self.term_and_weight(len)?;
        if !text.is_empty() {
            self.push(text.len(), TokenKind::Value(text));
            self.push_weight(len - text.len(), weight);
        }
        Ok(())
    }

    /// Measures a value: up to a space or bracket outside of quotes.
    fn value_len(&self) -> usize {
        let rest = self.rest();
        let mut len = 0;
        while let Some(c) = rest[len..].chars().next() {
            len += match quoted_len(&rest[len..]) {
                Some(quoted) => quoted,
                None if is_boundary(c) => break,
                None => c.len_utf8(),
            };
        }
        len
    }
}
