//! How much work one query may be.
//!
//! Most of what a query asks for is bounded by the size of the index. Where words stand is
//! not: a chain of NEAR over frequent words has more answers than can be looked at. All parts
//! of a query draw on one budget, which grows with the archive; a query that uses it up ends
//! with an error, never with a part of the answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::{Error, Result};

/// Steps of work for each article of the archive; one takes some nanoseconds.
const STEPS_PER_ARTICLE: u64 = 900;
/// Articles that are counted at least: of a small archive more may be asked.
const MIN_ARTICLES: u64 = 50_000;
/// Articles that the words of a query may be found in, for each article of the archive.
const FINDS_PER_ARTICLE: u64 = 1_000;

/// What is left of the work that one query may be.
#[derive(Clone, Debug)]
pub struct Budget {
    left: Arc<AtomicU64>,
    /// Articles that words were found in so far.
    finds: u64,
    most_finds: u64,
}

impl Budget {
    /// Makes the budget of a query over so many articles.
    pub fn new(num_articles: u64) -> Self {
        let articles = num_articles.max(MIN_ARTICLES);
        let left = Arc::new(AtomicU64::new(articles.saturating_mul(STEPS_PER_ARTICLE)));
        Self { left, finds: 0, most_finds: articles.saturating_mul(FINDS_PER_ARTICLE) }
    }

    /// Takes half of what is left away.
    pub fn halved(self) -> Self {
        self.left.store(self.left.load(Ordering::Relaxed) / 2, Ordering::Relaxed);
        self
    }

    /// Takes so many steps; `false` where there are not as many left.
    pub fn spend(&self, steps: usize) -> bool {
        let take = |left: u64| Some(left.saturating_sub(steps as u64));
        let before = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take);
        before.is_ok_and(|left| left > steps as u64)
    }

    /// Takes all that is left.
    pub fn exhaust(&self) {
        self.left.store(0, Ordering::Relaxed);
    }

    /// Whether nothing is left, so that what was found is not all.
    pub fn is_exhausted(&self) -> bool {
        self.left.load(Ordering::Relaxed) == 0
    }

    /// Takes the articles that a word is found in, before any of them is looked at.
    ///
    /// # Errors
    ///
    /// [`Error::TooMuch`] where words of the query are found too often.
    pub fn find(&mut self, num_docs: u64) -> Result<()> {
        self.finds = self.finds.saturating_add(num_docs);
        if self.finds > self.most_finds {
            return Err(Error::TooMuch {
                problem: "the words of the query are found too often, all together",
                hint: "leave out frequent words and patterns, or split it into several queries",
            });
        }
        Ok(())
    }

    /// Returns the number of articles that the words of the query are found in, each by
    /// itself.
    pub fn num_found(&self) -> u64 {
        self.finds
    }

    /// Tells whether the work was done.
    ///
    /// # Errors
    ///
    /// [`Error::TooMuch`] where it was not.
    pub fn check(&self) -> Result<()> {
        if !self.is_exhausted() {
            return Ok(());
        }
        Err(Error::TooMuch {
            problem: "the words of the query stand near one another in too many ways",
            hint: "take a smaller distance, rarer words or fewer parts; AND asks for one article",
        })
    }
}

impl Default for Budget {
    /// Returns that of a small archive.
    fn default() -> Self {
        Self::new(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spent_is_gone() {
        let budget = Budget::new(0);
        assert!(budget.clone().spend(1_000) && budget.check().is_ok());
        assert!(!budget.spend(usize::MAX) && !budget.spend(1));
        assert!(budget.is_exhausted() && budget.check().is_err());
    }

    #[test]
    fn half_a_budget_is_half_as_much() {
        let all = MIN_ARTICLES * STEPS_PER_ARTICLE;
        assert!(Budget::new(0).spend(all as usize / 2));
        assert!(!Budget::new(0).halved().spend(all as usize / 2));
        assert!(Budget::new(0).halved().spend(all as usize / 2 - 1));
    }

    #[test]
    fn a_word_may_be_found_everywhere() {
        let mut budget = Budget::new(1_000_000);
        assert!(budget.find(1_000_000).is_ok());
        assert!(budget.find(1_000_000 * FINDS_PER_ARTICLE).is_err());
    }
}
