//! Query tree → what of it an article's text can show.

use super::spans::{field_of, words_of};
use super::{Planner, without_stop_words};
use crate::error::{Error, Result};
use crate::query::{Node, NodeKind, Term, TextUnit};
use crate::search::mentions::{AskedName, Mention, MentionPart};
use crate::search::names::NameKind;
use crate::search::span::SpanPlan;
use crate::search::span_query::Part;

impl Planner<'_> {
    /// Plans what a query mentions in a part of the text.
    pub(super) fn mention(&mut self, node: &Node, part: MentionPart) -> Result<Mention> {
        Ok(match &node.kind {
            // Words that are not searched are not shown either.
            NodeKind::And(nodes) => {
                let mut parts = Vec::new();
                for node in without_stop_words(nodes) {
                    parts.push(self.mention(node, part)?);
                }
                Mention::All(parts)
            }
            NodeKind::Or(nodes) => {
                let parts = nodes.iter().map(|node| self.mention(node, part));
                Mention::Any(parts.collect::<Result<_>>()?)
            }
            NodeKind::Not(inner) => Mention::Not(Box::new(self.mention(inner, part)?)),
            NodeKind::Weighted(inner, _) => self.mention(inner, part)?,
            NodeKind::First { words, node } => {
                self.mention(node, MentionPart::BodyStart(*words))?
            }
            NodeKind::Same { unit, node } => Mention::Same {
                of_paragraph: *unit == TextUnit::Paragraph,
                inner: Box::new(self.mention(node, MentionPart::Body)?),
            },
            NodeKind::AtLeast { times, node } => {
                let spans = self.spans(node, self.text(Part::Whole))?;
                self.words_mention(spans, Some(part), *times)?
            }
            NodeKind::Near { first, then } => {
                let spans = self.near_spans(first, then, self.text(Part::Whole))?;
                self.words_mention(spans, part_of(field_of(first), part), 1)?
            }
            NodeKind::Leaf(leaf) => {
                let kind = match leaf.field.as_deref() {
                    Some("person") => Some(NameKind::Person),
                    Some("place") => Some(NameKind::Place),
                    _ => None,
                };
                match (kind, &leaf.term) {
                    (Some(kind), Term::Word(text) | Term::Exact(text)) => {
                        Mention::Name(AskedName::new(kind, text))
                    }
                    (Some(kind), Term::Phrase(phrase)) => {
                        Mention::Name(AskedName::new(kind, &phrase.text))
                    }
                    // Other forms of a name stand in the text as they are written.
                    _ => {
                        let field = leaf.field.as_deref().filter(|_| kind.is_none());
                        let part = part_of(field, part);
                        let spans = match part {
                            Some(_) => self.mentioned(&leaf.term)?,
                            None => None,
                        };
                        self.words_mention(spans, part, 1)?
                    }
                }
            }
        })
    }

    /// Plans the words of a leaf.
    fn mentioned(&mut self, term: &Term) -> Result<Option<SpanPlan>> {
        let target = self.text(Part::Whole);
        match term {
            // A word by itself is seen whole, whether it is a compound or not.
            Term::Word(text) | Term::Exact(text) if let [word] = words_of(text).as_slice() => {
                let forms = self.forms(&word.text, matches!(term, Term::Exact(_)), target.field)?;
                Ok(Some(SpanPlan::Word(forms)))
            }
            _ => self.span_of(term, target),
        }
    }

    fn words_mention(
        &self,
        spans: Option<SpanPlan>,
        part: Option<MentionPart>,
        at_least: u32,
    ) -> Result<Mention> {
        let Some((spans, part)) = spans.zip(part) else { return Ok(Mention::Elsewhere) };
        let mut weight = 0.0;
        for forms in spans.words() {
            weight += self.statistics.rarity(forms).map_err(Error::searching)?;
        }
        Ok(Mention::Words { spans, part, at_least, weight })
    }
}

/// Returns the part of the text that a field is; `None` of a field that is none.
fn part_of(field: Option<&str>, part: MentionPart) -> Option<MentionPart> {
    match field {
        None => Some(part),
        Some("title") => Some(MentionPart::Title),
        Some("body") => Some(MentionPart::Body),
        Some("lede") => Some(MentionPart::Lede),
        Some(_) => None,
    }
}
