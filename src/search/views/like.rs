//! More like one article.

use std::collections::{HashMap, HashSet};

use tantivy::collector::DocSetCollector;
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Term};

use crate::analysis::{Layout, Word, Words};
use crate::article::{Article, ArticleId};
use crate::entities::name_key;
use crate::error::{Error, Result};
use crate::index::Part;
use crate::search::collect::{Collected, FirstMatches, Match, SortOrder};
use crate::search::copies::{CopyGroups, CopyKeys};
use crate::search::mentions::{Mention, MentionPart, Mentions};
use crate::search::postings::Form;
use crate::search::request::SearchRequest;
use crate::search::searcher::ArchiveSearcher;
use crate::search::span::SpanPlan;
use crate::search::word::WordQuery;

/// How much more a name says of an article than a word as rare.
const NAME: f32 = 1.5;
/// What a name scores beside a word as rare, which is scored by how often it stands there.
const NAME_SCORE: f32 = 2.0;
/// Fewest characters of a word that says something; pairs of characters are words, too.
const MIN_CHARS: usize = 2;

/// What a term is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LikeKind {
    /// A word of title, deck or body.
    Word,
    /// A person whom the article names.
    Person,
    /// A place that it names.
    Place,
}

/// A term by which articles are compared.
#[derive(Clone, Debug, PartialEq)]
pub struct LikeTerm {
    /// The word, folded; the name, as the article gives it.
    pub term: String,
    /// What it is.
    pub kind: LikeKind,
    /// How often the article has it.
    pub count: u32,
    /// Number of articles that have it.
    pub articles: u64,
    /// How much it says of the article: frequent there, rare elsewhere. The most is 1.
    pub weight: f32,
    form: Form,
}

/// Articles like another one.
#[derive(Debug)]
pub struct Like {
    /// The terms that were compared, the weightiest first.
    pub terms: Vec<LikeTerm>,
    /// Number of other articles that share a term, copies counted once.
    pub total: u64,
    /// Those most like it, with their place among all.
    pub matches: Vec<(usize, Match)>,
    /// What to mark in them.
    pub mentions: Mentions,
}

impl ArchiveSearcher {
    /// Finds the articles that are most like another one, without it and its copies. Of the
    /// request, filter, limit and offset count.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownId`] where there is no such article; as [`ArchiveSearcher::search`].
    pub fn like(&self, id: ArticleId, num_terms: usize, request: &SearchRequest) -> Result<Like> {
        let address = self.address_of(id)?;
        let article = self.part_of_article(address, Part::Whole)?;
        let terms = self.like_terms(&article, num_terms)?;
        let mentions = Mentions::new(&Mention::Any(terms.iter().map(mention_of).collect()));
        if terms.is_empty() {
            return Ok(Like { terms, total: 0, matches: Vec::new(), mentions });
        }
        let query = self.like_query(&terms, request)?;
        let wanted = request.offset.saturating_add(request.limit);
        let mut limit = wanted.saturating_add(1);
        loop {
            let collector = FirstMatches {
                columns: self.columns(),
                limit,
                order: SortOrder::Relevance,
                newest: None,
                notes_copies: true,
            };
            let collected = self.snapshot().search(&query, &collector).map_err(Error::searching)?;
            let Collected { total, mut first, mut keys } = collected;
            let num_collected = first.len() as u64;
            let (content, of_article) = self.copy_keys(address);
            keys.push(of_article);
            let mut groups = CopyGroups::of(&keys);
            let mut seen = HashSet::from([groups.group_of(content).0]);
            first.retain_mut(|found| {
                let (group, size) = groups.group_of(found.content);
                found.copies = size.saturating_sub(1);
                seen.insert(group)
            });
            if first.len() < wanted && num_collected < total {
                limit = limit.saturating_mul(4);
                continue;
            }
            let matches = first.into_iter().take(wanted).enumerate().skip(request.offset);
            let matches = matches.map(|(i, found)| (i + 1, found)).collect();
            let total = groups.num_groups().saturating_sub(1);
            return Ok(Like { terms, total, matches, mentions });
        }
    }

    fn address_of(&self, id: ArticleId) -> Result<DocAddress> {
        let term = Term::from_field_u64(self.index().fields().key, id.as_u64());
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let found = self.snapshot().search(&query, &DocSetCollector).map_err(Error::searching)?;
        found.into_iter().next().ok_or_else(|| Error::UnknownId { id: id.to_string() })
    }

    /// Returns by what copies of an article are recognized.
    fn copy_keys(&self, address: DocAddress) -> (u64, CopyKeys) {
        let columns = &self.columns()[address.segment_ord as usize];
        let first = |column: &Option<tantivy::columnar::Column<u64>>| {
            column.as_ref().and_then(|column| column.first(address.doc_id))
        };
        let content = first(&columns.content).unwrap_or_default();
        let mut keys = CopyKeys::default();
        keys.push(content, first(&columns.address));
        (content, keys)
    }

    /// Chooses the terms that say most of an article.
    fn like_terms(&self, article: &Article, num_terms: usize) -> Result<Vec<LikeTerm>> {
        let fields = self.index().fields();
        let mut terms = Vec::new();
        for (word, count) in word_counts(article) {
            terms.extend(self.like_term(LikeKind::Word, &word, &word, count, fields.text)?);
        }
        let people = article.mentioned.people.iter().map(|one| (&one.name, one.count));
        let people: HashMap<&String, usize> = people.collect();
        let places = article.mentioned.places.iter().map(|one| (&one.name, one.count));
        let places: HashMap<&String, usize> = places.collect();
        for (kind, names, counts, field) in [
            (LikeKind::Person, &article.people, people, fields.people.keys),
            (LikeKind::Place, &article.places, places, fields.places.keys),
        ] {
            for name in names {
                // What is stated may stand nowhere in the text.
                let count = counts.get(name).map_or(1, |count| (*count).max(1)) as u32;
                let keys = [Some(name_key(name)), without_middle(name).map(|name| name_key(&name))];
                let mut best: Option<LikeTerm> = None;
                for key in keys.into_iter().flatten() {
                    let term = self.like_term(kind, name, &key, count, field)?;
                    // The form of a name that others use.
                    let is_better = |term: &LikeTerm| {
                        best.as_ref().is_none_or(|best| best.articles < term.articles)
                    };
                    if term.as_ref().is_some_and(is_better) {
                        best = term;
                    }
                }
                terms.extend(best);
            }
        }
        terms.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.term.cmp(&b.term)));
        terms.truncate(num_terms);
        let most = terms.first().map_or(1.0, |term| term.weight);
        terms.iter_mut().for_each(|term| term.weight /= most);
        Ok(terms)
    }

    /// Weighs a term; `None` of one that no other article has.
    fn like_term(
        &self,
        kind: LikeKind,
        term: &str,
        key: &str,
        count: u32,
        field: tantivy::schema::Field,
    ) -> Result<Option<LikeTerm>> {
        let mut form = Form::new(field, key, true);
        let articles = self.snapshot().doc_freq(&form.term()).map_err(Error::searching)?;
        if articles < 2 {
            return Ok(None);
        }
        form.num_docs = Some(articles);
        let rarity = self.statistics().rarity(std::slice::from_ref(&form));
        let rarity = rarity.map_err(Error::searching)?;
        let factor = if kind == LikeKind::Word { 1.0 } else { NAME };
        let weight = factor * (1.0 + (count as f32).ln()) * rarity;
        Ok(Some(LikeTerm { term: term.to_owned(), kind, count, articles, weight, form }))
    }

    /// Makes a query for articles that have any of the terms and pass the filter.
    fn like_query(&self, terms: &[LikeTerm], request: &SearchRequest) -> Result<Box<dyn Query>> {
        let fields = self.index().fields();
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::with_capacity(terms.len());
        for term in terms {
            let query: Box<dyn Query> = if term.kind == LikeKind::Word {
                Box::new(WordQuery::new(vec![term.form.clone()], fields.text, self.statistics()))
            } else {
                let rarity = self.statistics().rarity(std::slice::from_ref(&term.form));
                let rarity = rarity.map_err(Error::searching)?;
                let found = TermQuery::new(term.form.term(), IndexRecordOption::Basic);
                Box::new(ConstScoreQuery::new(Box::new(found), NAME_SCORE * rarity))
            };
            clauses.push((Occur::Should, Box::new(BoostQuery::new(query, term.weight))));
        }
        let any: Box<dyn Query> = Box::new(BooleanQuery::new(clauses));
        if request.filter.is_empty() {
            return Ok(any);
        }
        let passes = Box::new(ConstScoreQuery::new(self.plan(request)?.query, 0.0));
        Ok(Box::new(BooleanQuery::new(vec![(Occur::Must, any), (Occur::Must, passes)])))
    }
}

/// Looks for the words of a term, one after the other.
fn mention_of(term: &LikeTerm) -> Mention {
    let word = |text: String| SpanPlan::Word(vec![Form::new(term.form.field, text, true)]);
    let mut words: Vec<SpanPlan> = words_of(&term.term).into_iter().map(word).collect();
    let spans = if words.len() == 1 { words.remove(0) } else { SpanPlan::Sequence(words) };
    Mention::Words { spans, part: MentionPart::Whole, at_least: 1, weight: term.weight }
}

/// Returns the first and the last part of a name of more than two.
fn without_middle(name: &str) -> Option<String> {
    let mut parts = name.split(' ');
    let (first, last) = (parts.next()?, parts.next_back()?);
    parts.next().map(|_| format!("{first} {last}"))
}

/// Counts the words of an article that may say something; those of the title count twice.
pub fn word_counts(article: &Article) -> Vec<(String, u32)> {
    let title = article.title.as_deref().unwrap_or_default();
    let subtitle = article.subtitle.as_deref().unwrap_or_default();
    let mut counts: HashMap<String, u32> = HashMap::new();
    for text in [title, title, subtitle, &article.body] {
        for word in words_of(text) {
            let is_number = word.chars().all(|c| c.is_numeric());
            if word.chars().count() >= MIN_CHARS && !is_number {
                *counts.entry(word).or_default() += 1;
            }
        }
    }
    counts.into_iter().collect()
}

fn words_of(text: &str) -> Vec<String> {
    let (mut words, mut word) = (Words::new(text, Layout::Values), Word::default());
    let mut all = Vec::new();
    while words.next_into(&mut word) {
        all.push(word.text.clone());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_title_count_twice_and_numbers_not_at_all() {
        let article = Article {
            title: Some("Dam breaks".into()),
            body: "A dam of 1961 broke; the dam's wall held. 東京".into(),
            ..Article::default()
        };
        let mut counts = word_counts(&article);
        counts.sort();
        let count = |word: &str| counts.iter().find(|(w, _)| w == word).map(|(_, count)| *count);
        assert_eq!(count("dam"), Some(4));
        assert_eq!(count("breaks"), Some(2));
        assert_eq!(count("東京"), Some(1));
        assert_eq!((count("1961"), count("a")), (None, None));
    }

    #[test]
    fn names_are_known_without_their_middle() {
        for (name, short) in [
            ("Yuri Alekseyevich Gagarin", Some("Yuri Gagarin")),
            ("Angela Merkel", None),
            ("Pelé", None),
        ] {
            assert_eq!(without_middle(name).as_deref(), short);
        }
    }
}
