//! `SAME_SENTENCE( )` and `SAME_PARAGRAPH( )`: which articles can match at all, and what
//! must hold of one of their sentences.

use tantivy::query::Occur;

use super::spans::Target;
use super::{Boxed, Planner, boolean, without_stop_words};
use crate::error::Result;
use crate::query::{Node, NodeKind, TextUnit};
use crate::search::same::{Inside, SameQuery};
use crate::search::span_query::Part;

impl Planner<'_> {
    pub(super) fn same(&mut self, unit: TextUnit, node: &Node) -> Result<Option<Boxed>> {
        let target = self.text(Part::Body);
        let Some(inside) = self.inside(node, target)? else { return Ok(None) };
        let candidates = self.candidates(&inside, target);
        let of_paragraph = unit == TextUnit::Paragraph;
        let budget = self.budget.clone();
        Ok(Some(Box::new(SameQuery { candidates, inside, of_paragraph, budget })))
    }

    /// Plans what must hold of a sentence; `None` where there is no word in it.
    fn inside(&mut self, node: &Node, target: Target) -> Result<Option<Inside>> {
        Ok(match &node.kind {
            NodeKind::And(nodes) => self.insides(without_stop_words(nodes), target, Inside::All)?,
            NodeKind::Or(nodes) => self.insides(nodes.iter().collect(), target, Inside::Any)?,
            NodeKind::Not(inner) => {
                let inner = self.apart(|planner| planner.inside(inner, target))?;
                inner.map(|inner| Inside::Not(Box::new(inner)))
            }
            NodeKind::Near { first, then } => {
                self.near_spans(first, then, target)?.map(Inside::Words)
            }
            // The parser lets nothing but leaves of words in here.
            _ => self.spans(node, target)?.map(Inside::Words),
        })
    }

    fn insides(
        &mut self,
        nodes: Vec<&Node>,
        target: Target,
        join: fn(Vec<Inside>) -> Inside,
    ) -> Result<Option<Inside>> {
        let mut parts = Vec::new();
        for node in nodes {
            parts.extend(self.inside(node, target)?);
        }
        Ok(if parts.len() > 1 { Some(join(parts)) } else { parts.pop() })
    }

    /// Plans the articles that may have such a sentence: all that hold its words anywhere in
    /// the body. What is not in one sentence may be in another.
    fn candidates(&self, inside: &Inside, target: Target) -> Boxed {
        let mut clauses = Vec::new();
        match inside {
            Inside::Words(plan) => return self.span_query(plan.clone(), target, 1),
            Inside::Not(_) => return self.all_articles(),
            Inside::All(parts) => {
                let found = parts.iter().filter(|part| !matches!(part, Inside::Not(_)));
                clauses.extend(found.map(|part| (Occur::Must, self.candidates(part, target))));
            }
            Inside::Any(parts) => {
                let found = parts.iter().map(|part| (Occur::Should, self.candidates(part, target)));
                clauses.extend(found);
            }
        }
        boolean(clauses).unwrap_or_else(|| self.all_articles())
    }
}
