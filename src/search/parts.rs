//! How many articles the parts of a query find, each by itself.

use tantivy::collector::Count;

use super::loosen::{Matching, loosened};
use super::plan::Planner;
use super::request::SearchRequest;
use super::searcher::ArchiveSearcher;
use crate::error::{Error, Result};
use crate::query::{Node, QueryTree};

/// Counts the parts of a query.
///
/// What its patterns stand for is looked up once, and is the same as in the whole query. All
/// counts are paid from one budget, half of that of a query.
pub struct PartCounts<'a> {
    searcher: &'a ArchiveSearcher,
    request: SearchRequest,
    planner: Planner<'a>,
    known: Vec<(Node, u64)>,
}

impl ArchiveSearcher {
    /// Prepares to count the parts of a request's query; its filter holds for each of them.
    pub fn parts(&self, request: &SearchRequest) -> PartCounts<'_> {
        // The query itself is run before or behind them.
        let mut planner = self.planner_paid_from(self.budget().halved(), request);
        planner.share_among_patterns_of(&request.tree.root);
        PartCounts { searcher: self, request: request.clone(), planner, known: Vec::new() }
    }
}

impl PartCounts<'_> {
    /// Notes how many articles a part finds, where that is known already.
    pub fn know(&mut self, part: &Node, count: u64) {
        self.known.push((part.clone(), count));
    }

    /// Counts the articles that a part finds; none for one without a word in it, such as a
    /// lone `&`.
    ///
    /// # Errors
    ///
    /// [`Error::TooMuch`] where it uses up what is left of the budget, and otherwise as
    /// [`ArchiveSearcher::search`].
    pub fn count(&mut self, part: &Node) -> Result<u64> {
        if let Some((_, count)) = self.known.iter().find(|(known, _)| known == part) {
            return Ok(*count);
        }
        let tree = QueryTree { root: part.clone(), notes: Vec::new() };
        let tree = match self.request.matching {
            Matching::All => tree,
            Matching::Any => loosened(&tree, &[]),
        };
        let count = match self.planner.part(&tree.root, &self.request.filter) {
            Ok((query, budget)) => self.searcher.run_query(query.as_ref(), budget, &Count)? as u64,
            Err(Error::Unsupported { .. }) => 0,
            Err(error) => return Err(error),
        };
        self.know(part, count);
        Ok(count)
    }
}
