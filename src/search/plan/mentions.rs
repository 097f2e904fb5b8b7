//! Query tree → the stretches of an article's text that it mentions.

use super::spans::field_of;
use super::{Planner, is_stop_word};
use crate::error::Result;
use crate::query::{Node, NodeKind, QueryTree, Term};
use crate::search::budget::Budget;
use crate::search::names::NameKind;
use crate::search::span::SpanPlan;
use crate::search::span_query::Part;

/// In which part of the text a mention is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionPart {
    /// Anywhere.
    Whole,
    /// Title and subtitle.
    Title,
    /// The body.
    Body,
    /// The first paragraph of the body.
    Lede,
    /// The first words of the body.
    BodyStart(u32),
}

/// What a query mentions.
#[derive(Clone, Debug)]
pub struct MentionPlan {
    /// Words, and in which part of the text they stand.
    pub spans: Vec<(SpanPlan, MentionPart)>,
    /// Names of people and places.
    pub names: Vec<(NameKind, String)>,
    /// What finding them is paid from.
    pub budget: Budget,
}

impl Planner<'_> {
    /// Plans what a query mentions: all that is not excluded and stands in the text.
    pub fn mentions(mut self, tree: &QueryTree) -> Result<MentionPlan> {
        let (spans, names) = (Vec::new(), Vec::new());
        let mut plan = MentionPlan { spans, names, budget: self.budget.clone() };
        self.add_mentions(&tree.root, MentionPart::Whole, &mut plan)?;
        Ok(plan)
    }

    fn add_mentions(
        &mut self,
        node: &Node,
        part: MentionPart,
        plan: &mut MentionPlan,
    ) -> Result<()> {
        let target = self.text(Part::Whole);
        match &node.kind {
            NodeKind::And(nodes) => {
                // Words that are not searched are not shown either.
                let counts =
                    |node: &&Node| !is_stop_word(node) && !matches!(node.kind, NodeKind::Not(_));
                let can_drop = nodes.iter().any(|node| counts(&node));
                let nodes = nodes.iter().filter(|node| !(can_drop && is_stop_word(node)));
                nodes.into_iter().try_for_each(|node| self.add_mentions(node, part, plan))?;
            }
            NodeKind::Or(nodes) => {
                nodes.iter().try_for_each(|node| self.add_mentions(node, part, plan))?;
            }
            NodeKind::Not(_) => {}
            NodeKind::Weighted(inner, _) | NodeKind::Same { node: inner, .. } => {
                self.add_mentions(inner, part, plan)?;
            }
            NodeKind::AtLeast { node, .. } => self.add_mentions(node, part, plan)?,
            NodeKind::First { words, node } => {
                self.add_mentions(node, MentionPart::BodyStart(*words), plan)?;
            }
            NodeKind::Near { first, then } => {
                let part = part_of(field_of(first), part);
                if let Some(part) = part
                    && let Some(spans) = self.near_spans(first, then, target)?
                {
                    plan.spans.push((spans, part));
                }
            }
            NodeKind::Leaf(leaf) => {
                let kind = match leaf.field.as_deref() {
                    Some("person") => Some(NameKind::Person),
                    Some("place") => Some(NameKind::Place),
                    _ => None,
                };
                match (kind, &leaf.term) {
                    (Some(kind), Term::Word(text) | Term::Exact(text)) => {
                        plan.names.push((kind, text.clone()));
                    }
                    (Some(kind), Term::Phrase(phrase)) => {
                        plan.names.push((kind, phrase.text.clone()));
                    }
                    // Other forms of a name stand in the text as they are written.
                    _ => {
                        let field = leaf.field.as_deref().filter(|_| kind.is_none());
                        if let Some(part) = part_of(field, part)
                            && let Some(spans) = self.span_of(&leaf.term, target)?
                        {
                            plan.spans.push((spans, part));
                        }
                    }
                }
            }
        }
        Ok(())
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
