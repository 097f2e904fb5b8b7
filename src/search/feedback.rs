//! Words that the best articles of a result have in common, to be searched for as well.
//!
//! The first articles are taken to be what was meant (pseudo-relevance feedback, after Lavrenko
//! and Croft, 2001): a word is worth the share it has of their texts, each article counted by the
//! square of its score, times how rare the word is in the archive. The best words are added to
//! the query, at a lower weight than its own.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;

use super::collect::SortOrder;
use super::plan::is_stop;
use super::postings::Form;
use super::request::SearchRequest;
use super::searcher::ArchiveSearcher;
use super::views::like::word_counts;
use crate::error::{Error, Result};
use crate::index::Part;
use crate::query::{Leaf, Node, NodeKind, Span, Term};

/// How many of the best articles are looked at.
const ARTICLES: usize = 5;
/// Fewest of them that must have a word, if there are so many.
const MIN_ARTICLES: usize = 2;
/// A word that more than one in so many of the archive's articles have says nothing.
const FREQUENT: u64 = 4;
/// Articles that do not make a word frequent, however small the archive.
const FEW: u64 = 20;
/// Weight of the best of the words that are added; each of the query's own has 1.
const WEIGHT: f32 = 0.2;

/// A word that was added to those of a query.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AddedWord {
    /// The word, folded; all its forms are searched for.
    pub word: String,
    /// How much it counts beside a word of the query, which counts 1.
    pub weight: f32,
}

impl AddedWord {
    /// Returns it as a part of a query.
    pub(super) fn node(&self, span: Span) -> Node {
        let leaf = Leaf { field: None, term: Term::Word(self.word.clone()) };
        let node = Node { span, kind: NodeKind::Leaf(leaf) };
        Node { span, kind: NodeKind::Weighted(Box::new(node), self.weight) }
    }
}

impl ArchiveSearcher {
    /// Chooses the words to add to a request, as many as it asks for, the best first.
    pub(super) fn added_words(&self, request: &SearchRequest) -> Result<Vec<AddedWord>> {
        if request.num_added == 0 {
            return Ok(Vec::new());
        }
        let best = self.search(&SearchRequest {
            sort: SortOrder::Relevance,
            boost: None,
            limit: ARTICLES,
            offset: 0,
            lists_copies: false,
            num_added: 0,
            ..request.clone()
        })?;
        let mut shares: BTreeMap<String, (f32, usize)> = BTreeMap::new();
        // Articles that were found by conditions alone are none better than others.
        let best_matches = best.matches.iter().filter(|(_, found)| found.score > 0.0);
        for (_, found) in best_matches.clone() {
            let article = self.part_of_article(found.address, Part::WithoutEvidence)?;
            let counts = word_counts(&article);
            let length: u32 = counts.iter().map(|(_, count)| count).sum();
            for (word, count) in counts {
                let (share, num_articles) = shares.entry(word).or_default();
                *share += found.score.powi(2) * count as f32 / length.max(1) as f32;
                *num_articles += 1;
            }
        }
        let least = MIN_ARTICLES.min(best_matches.count());
        let field = self.index().fields().text;
        let is_new = |word: &str, num_articles| {
            num_articles >= least && !is_stop(word) && !best.mentions.has_word(word)
        };
        let (statistics, mut words) = (self.statistics(), Vec::new());
        for (word, (share, num)) in shares {
            if !is_new(&word, num) {
                continue;
            }
            let form = [Form::new(field, word.as_str(), true)];
            let num_docs = statistics.num_docs(&form).map_err(Error::searching)?;
            if num_docs <= (statistics.num_articles() / FREQUENT).max(FEW) {
                let rarity = statistics.rarity(&form).map_err(Error::searching)?;
                words.push((share * rarity, word));
            }
        }
        words.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let expander = self.expander(request, self.budget());
        let (mut added, mut known, mut most) = (Vec::new(), HashSet::new(), 0.0);
        for (worth, word) in words {
            if added.len() == request.num_added {
                break;
            }
            // A word is searched for in all its forms.
            if known.contains(&word) {
                continue;
            }
            let forms = expander.stemmed(field, &word).map_err(Error::searching)?;
            known.extend(forms.into_iter().map(|form| form.text));
            most = f32::max(most, worth);
            added.push(AddedWord { weight: WEIGHT * worth / most, word });
        }
        Ok(added)
    }
}
