//! Why an article has the score it has.

use serde::Serialize;
use tantivy::DocAddress;
use tantivy::query::{EnableScoring, Query};

use super::collect::{Match, SortOrder};
use super::loosen::{Matching, loosened};
use super::ranking::PROXIMITY_DEPTH;
use super::request::SearchRequest;
use super::searcher::ArchiveSearcher;
use super::word::WordQuery;
use crate::article::ArticleId;
use crate::error::{Error, Result};
use crate::query::{Node, NodeKind, QueryTree};

/// A score and what it is made of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// What it is for: the whole query, a part of it, a part of the formula.
    pub what: String,
    /// How much it is.
    pub value: f32,
    /// What is summed up in it; empty where it is not taken apart further.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Score>,
}

impl Score {
    /// Makes a score that is not taken apart.
    pub fn new(what: impl Into<String>, value: f32) -> Self {
        Self { what: what.into(), value, parts: Vec::new() }
    }
}

impl ArchiveSearcher {
    /// Tells what the score of an article is made of; `None` where it does not match.
    pub fn explain_score(&self, request: &SearchRequest, id: ArticleId) -> Result<Option<Score>> {
        let by_score = |request: SearchRequest| SearchRequest {
            sort: SortOrder::Relevance,
            lists_copies: true,
            offset: 0,
            ..request
        };
        let found = self.search(&by_score(SearchRequest { limit: 1, ..request.of_one(id) }))?;
        let Some((_, found)) = found.matches.first() else { return Ok(None) };
        // Nearness counts among the best only.
        let best = SearchRequest { limit: PROXIMITY_DEPTH, ..request.clone() };
        let best = self.search(&by_score(best))?.matches;
        let is_best = best.iter().any(|(_, other)| other.address == found.address);
        let mut score = Score::new(request.tree.to_string(), found.score);
        let looked_for = match request.matching {
            Matching::All => request.tree.clone(),
            Matching::Any => loosened(&request.tree, &[]),
        };
        for part in parts_of(&looked_for) {
            score.parts.push(self.score_of_part(part, found)?);
        }
        let of_parts: f32 = score.parts.iter().map(|part| part.value).sum();
        let nearness = if is_best { found.score / found.boost - of_parts } else { 0.0 };
        score.value = found.boost * (of_parts + nearness);
        // Sums of the same numbers in another order differ in their last digits.
        if nearness.abs() > 1e-4 {
            score.parts.push(Score::new("words near one another", nearness));
        }
        if found.boost > 1.0 {
            let recency = score.value - score.value / found.boost;
            score.parts.push(Score::new("recent", recency));
        }
        Ok(Some(score))
    }

    /// Scores one article by one part of a query.
    fn score_of_part(&self, part: &Node, found: &Match) -> Result<Score> {
        let tree = QueryTree { root: part.clone(), notes: Vec::new() };
        let plan = match self.plan(&SearchRequest::new(tree.clone())) {
            // A part without a word in it, such as a lone `&`, adds nothing.
            Err(Error::Unsupported { .. }) => return Ok(Score::new(tree.to_string(), 0.0)),
            plan => plan?,
        };
        self.score_by(plan.query.as_ref(), tree.to_string(), found).map_err(Error::searching)
    }

    fn score_by(&self, query: &dyn Query, what: String, found: &Match) -> tantivy::Result<Score> {
        let DocAddress { segment_ord, doc_id } = found.address;
        let segment = self.snapshot().segment_reader(segment_ord);
        let weight = query.weight(EnableScoring::enabled_from_searcher(self.snapshot()))?;
        let mut scorer = weight.scorer(segment, 1.0)?;
        if scorer.seek(doc_id) != doc_id {
            return Ok(Score::new(what, 0.0));
        }
        let mut score = Score::new(what, scorer.score());
        if let Some(word) = query.downcast_ref::<WordQuery>() {
            score.parts = word.score_parts(segment, doc_id)?;
        }
        Ok(score)
    }
}

/// Returns the parts of a query whose scores are summed up.
fn parts_of(tree: &QueryTree) -> Vec<&Node> {
    let children = |node: &'_ Node| matches!(node.kind, NodeKind::And(_) | NodeKind::Or(_));
    let mut parts = vec![&tree.root];
    while let Some(at) = parts.iter().position(|node| children(node)) {
        if let NodeKind::And(nodes) | NodeKind::Or(nodes) = &parts[at].kind {
            parts.splice(at..=at, nodes);
        }
    }
    parts.retain(|node| !matches!(node.kind, NodeKind::Not(_)));
    parts
}
