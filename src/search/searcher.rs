//! Runs searches over one snapshot of an index.

use tantivy::collector::{Count, DocSetCollector};
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Searcher, TantivyDocument, Term};

use super::collect::{FirstMatches, Match};
use super::expand::Expander;
use super::hit::Hit;
use super::overview::{Overview, overview};
use super::pattern::matcher;
use super::plan::{Plan, Planner};
use super::ranking::Statistics;
use super::request::{Filter, SearchRequest};
use super::snippet::Marks;
use crate::article::{Article, ArticleId};
use crate::error::{Error, Result};
use crate::index::{ArchiveIndex, article_from, file_key};
use crate::query::{Leaf, Node, NodeKind, QueryTree, Term as QueryTerm};

/// Searches an index as it was when this was opened.
pub struct ArchiveSearcher {
    index: ArchiveIndex,
    searcher: Searcher,
    statistics: Statistics,
}

/// What a search found; hits are loaded one by one with [`ArchiveSearcher::hit`].
pub struct Found {
    /// Number of all matches, exact.
    pub total: u64,
    /// The matches that were asked for, with their place among all.
    pub matches: Vec<(usize, Match)>,
    /// The words to mark.
    pub marks: Marks,
    /// What was done otherwise than asked.
    pub notes: Vec<String>,
}

impl ArchiveSearcher {
    /// Opens the last commit of an index.
    pub fn open(index: ArchiveIndex) -> Result<Self> {
        let searcher = index.searcher()?;
        let statistics = Statistics::new(&searcher, index.fields()).map_err(Error::searching)?;
        Ok(Self { index, searcher, statistics })
    }

    /// Returns the index.
    pub fn index(&self) -> &ArchiveIndex {
        &self.index
    }

    /// Returns tantivy's snapshot.
    pub fn snapshot(&self) -> &Searcher {
        &self.searcher
    }

    /// Finds the matches of a request.
    pub fn search(&self, request: &SearchRequest) -> Result<Found> {
        let Plan { query, marks, notes } =
            self.plan(&request.tree, &request.filter, request.query_lang.as_deref())?;
        let wanted = request.offset.saturating_add(request.limit);
        let limit = if request.limit == 0 { 0 } else { wanted };
        let collector = FirstMatches { limit, order: request.sort };
        let collected = self.searcher.search(&query, &collector).map_err(Error::searching)?;
        let matches = collected.first.into_iter().enumerate().skip(request.offset);
        let matches = matches.map(|(i, found)| (i + 1, found)).collect();
        Ok(Found { total: collected.total, matches, marks, notes })
    }

    /// Counts the matches of a query, and tells what was done otherwise than asked.
    pub fn count_with_notes(
        &self,
        tree: &QueryTree,
        filter: &Filter,
        query_lang: Option<&str>,
    ) -> Result<(u64, Vec<String>)> {
        let plan = self.plan(tree, filter, query_lang)?;
        let count = self.searcher.search(&plan.query, &Count).map_err(Error::searching)?;
        Ok((count as u64, plan.notes))
    }

    /// Counts the matches of a query.
    pub fn count(
        &self,
        tree: &QueryTree,
        filter: &Filter,
        query_lang: Option<&str>,
    ) -> Result<u64> {
        Ok(self.count_with_notes(tree, filter, query_lang)?.0)
    }

    fn plan(&self, tree: &QueryTree, filter: &Filter, query_lang: Option<&str>) -> Result<Plan> {
        Planner::new(self.index.fields(), self.statistics.clone(), query_lang)
            .map_err(Error::searching)?
            .plan(tree, filter)
    }

    /// Counts what the index holds.
    pub fn overview(&self) -> Result<Overview> {
        overview(&self.statistics, self.index.fields()).map_err(Error::searching)
    }

    /// Finds the word of the archive that a part of a query may have been meant to
    /// be: one letter different, or two of a long word, and the most frequent of
    /// those. `None` unless the part is a single word without a field.
    pub fn nearest_spelling(&self, part: &Node) -> Result<Option<String>> {
        let NodeKind::Leaf(Leaf { field: None, term: QueryTerm::Word(word) }) = &part.kind else {
            return Ok(None);
        };
        let fields = self.index.fields();
        let expander = Expander::new(&self.statistics, fields, None).map_err(Error::searching)?;
        for edits in [1, 2] {
            let is_long_enough = word.chars().count() >= 4 * edits;
            let term = QueryTerm::Fuzzy { word: word.clone(), edits: edits as u8 };
            let (prefix, matches) = matcher(&term)?;
            let found =
                expander.matching(fields.text, &prefix, matches).map_err(Error::searching)?;
            if let Some(form) = found.forms.into_iter().next().filter(|_| is_long_enough) {
                return Ok(Some(form.text));
            }
        }
        Ok(None)
    }

    /// Loads a match with its snippets.
    pub fn hit(&self, rank: usize, found: &Match, marks: &Marks) -> Result<Hit> {
        let article = self.article_at(found.address)?;
        let mut snippets = vec![marks.snippet(&article.body, article.lede)];
        let title = article.title.as_deref().map(|title| marks.whole("title", title));
        snippets.extend(title.filter(|title| !title.highlights.is_empty()));
        let file = self.index.source_path(&article.path);
        Ok(Hit {
            rank,
            score: found.score,
            id: article.id,
            date_precision: article.date.map(|date| date.precision()),
            date: article.date,
            authors: article.authors,
            source: article.source,
            stale: self.is_stale(&article.path)?,
            file: file.map(|file| {
                std::path::absolute(&file).unwrap_or(file).to_string_lossy().into_owned()
            }),
            title: article.title,
            path: article.path,
            record: article.record,
            url: article.url,
            lang: article.lang,
            people: article.people,
            places: article.places,
            snippets,
        })
    }

    /// Returns the id of a match, without loading its article.
    pub fn id_of(&self, found: &Match) -> Option<ArticleId> {
        let segment = self.searcher.segment_reader(found.address.segment_ord);
        let keys = segment.fast_fields().u64("_key").ok()?;
        keys.first(found.address.doc_id).and_then(ArticleId::from_u64)
    }

    /// Returns the stored path of a match's file, without loading its article.
    pub fn path_of(&self, found: &Match) -> Option<String> {
        let segment = self.searcher.segment_reader(found.address.segment_ord);
        let paths = segment.fast_fields().str("_path").ok()??;
        let ord = paths.term_ords(found.address.doc_id).next()?;
        let mut path = String::new();
        paths.ord_to_str(ord, &mut path).ok()?.then_some(path)
    }

    /// Loads the article of an id.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownId`] where there is none.
    pub fn article(&self, id: ArticleId) -> Result<Article> {
        let term = Term::from_field_u64(self.index.fields().key, id.as_u64());
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let found = self.searcher.search(&query, &DocSetCollector).map_err(Error::searching)?;
        let address =
            found.into_iter().next().ok_or_else(|| Error::UnknownId { id: id.to_string() })?;
        self.article_at(address)
    }

    /// Tells whether the articles of a file are of an earlier version of it.
    pub fn is_stale(&self, path: &str) -> Result<bool> {
        let term = Term::from_field_u64(self.index.fields().entry, file_key(path));
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let found = self.searcher.search(&query, &DocSetCollector).map_err(Error::searching)?;
        Ok(found.into_iter().any(|address| {
            let segment = self.searcher.segment_reader(address.segment_ord);
            let stale = segment.fast_fields().u64("_stale").ok();
            stale.and_then(|column| column.first(address.doc_id)).unwrap_or_default() != 0
        }))
    }

    fn article_at(&self, address: DocAddress) -> Result<Article> {
        let doc: TantivyDocument = self.searcher.doc(address).map_err(Error::searching)?;
        article_from(&doc, self.index.fields())
            .ok_or_else(|| Error::Damaged { what: "an article's record does not read".into() })
    }
}
