//! Runs searches over one snapshot of an index.

use std::collections::HashSet;
use std::path::Path;
use std::sync::OnceLock;

use rayon::prelude::*;
use tantivy::collector::{Collector, Count, DocSetCollector};
use tantivy::columnar::Column;
use tantivy::query::{EnableScoring, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::store::StoreReader;
use tantivy::{DocAddress, DocId, Searcher, SegmentOrdinal, Term};

use super::budget::Budget;
use super::collect::{Collected, FirstMatches, Match, SortOrder};
use super::columns::SegmentColumns;
use super::copies::{CopyGroups, CopyKeys};
use super::expand::{Expander, archive_languages};
use super::feedback::AddedWord;
use super::hit::Hit;
use super::loosen::{Matching, loosened};
use super::mentions::Mentions;
use super::names::{NameCount, NameCounts, NameFile, NameKind, NameTable, SegmentNames, Settled};
use super::overview::{Overview, overview};
use super::plan::{Plan, Planner};
use super::proximity::{NearWord, SegmentProximity};
use super::ranking::{PROXIMITY, PROXIMITY_DEPTH, Statistics};
use super::request::{Boost, SearchRequest};
use super::snippet::Highlights;
use super::views::MatchingDocs;
use crate::analysis::fold;
use crate::analysis::stem::Language;
use crate::article::{Article, ArticleId};
use crate::error::{Error, Result};
use crate::index::manifest::mtime_of;
use crate::index::{ArchiveIndex, Packing, Part, article_from_raw, file_key};
use crate::query::{Leaf, Node, NodeKind, Term as QueryTerm};

/// From how many articles on, in which words of the query are found, it is worth while to
/// start threads for the segments: that takes as long as looking at some thousands.
const MANY_FOUND: u64 = 20_000;

/// Blocks of stored articles that are kept: neighbours are often read one after the other.
const CACHED_BLOCKS: usize = 16;

/// Searches an index as it was when this was opened.
pub struct ArchiveSearcher {
    index: ArchiveIndex,
    searcher: Searcher,
    statistics: Statistics,
    columns: Vec<SegmentColumns>,
    /// What is stored in each segment, once an article of it was read.
    stores: Vec<OnceLock<StoreReader>>,
    /// What articles are packed with, once one was read.
    packing: OnceLock<Packing>,
    /// The archive's own list of names.
    names: NameFile,
    /// The languages of the archive, in which the words of queries are stemmed.
    languages: Vec<Language>,
}

/// What has become of a file since it was indexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FileState {
    AsIndexed,
    /// It could not be read the last time.
    Stale,
    Changed,
    Vanished,
}

/// What a search found; hits are loaded one by one with [`ArchiveSearcher::hit`].
pub struct Found {
    /// Number of all matches, exact.
    pub total: u64,
    /// Number of matches that are no copies of one another, where copies are one hit.
    pub distinct: Option<u64>,
    /// The matches that were asked for, with their place among all.
    pub matches: Vec<(usize, Match)>,
    /// What to mark in articles that match.
    pub mentions: Mentions,
    /// The words that were added to the query's own.
    pub added: Vec<AddedWord>,
    /// What was done otherwise than asked.
    pub notes: Vec<String>,
    /// What is left of the work that the request may be.
    pub(super) budget: Budget,
}

impl Found {
    /// Returns the number of all hits that could be shown.
    pub fn num_hits(&self) -> u64 {
        self.distinct.unwrap_or(self.total)
    }
}

impl ArchiveSearcher {
    /// Opens the last commit of an index.
    pub fn open(index: ArchiveIndex) -> Result<Self> {
        let searcher = index.searcher()?;
        let statistics = Statistics::new(&searcher, index.fields()).map_err(Error::searching)?;
        let languages = archive_languages(&statistics, index.fields()).map_err(Error::searching)?;
        let columns = SegmentColumns::of(&searcher);
        let packing = OnceLock::new();
        let names = NameFile::default();
        let stores = columns.iter().map(|_| OnceLock::new()).collect();
        Ok(Self { names, index, searcher, statistics, columns, stores, packing, languages })
    }

    /// Lets the archive's own list of names say who is who.
    pub fn with_names(self, names: NameFile) -> Self {
        Self { names, ..self }
    }

    fn packing(&self) -> Result<&Packing> {
        if let Some(packing) = self.packing.get() {
            return Ok(packing);
        }
        let packing = self.index.packing(&self.searcher)?;
        Ok(self.packing.get_or_init(|| packing))
    }

    /// Returns what is stored in a segment.
    fn store(&self, segment: SegmentOrdinal) -> Result<&StoreReader> {
        let store = &self.stores[segment as usize];
        if let Some(store) = store.get() {
            return Ok(store);
        }
        let segment = self.searcher.segment_reader(segment);
        let opened = segment.get_store_reader(CACHED_BLOCKS);
        let opened = opened.map_err(Error::searching)?;
        Ok(store.get_or_init(|| opened))
    }

    /// Returns the index.
    pub fn index(&self) -> &ArchiveIndex {
        &self.index
    }

    /// Returns the counts over the whole index.
    pub(super) fn statistics(&self) -> &Statistics {
        &self.statistics
    }

    /// Returns the columns of all segments.
    pub(super) fn columns(&self) -> &[SegmentColumns] {
        &self.columns
    }

    /// Returns tantivy's snapshot.
    pub fn snapshot(&self) -> &Searcher {
        &self.searcher
    }

    /// Finds the matches of a request.
    pub fn search(&self, request: &SearchRequest) -> Result<Found> {
        let added = self.added_words(request)?;
        let plan = self.plan_with(request, &added)?;
        let wanted =
            if request.limit == 0 { 0 } else { request.offset.saturating_add(request.limit) };
        let is_reranked =
            request.sort == SortOrder::Relevance && plan.near_words.len() > 1 && wanted > 0;
        let mut limit = if is_reranked { wanted.max(PROXIMITY_DEPTH) } else { wanted };
        loop {
            let notes_copies = !request.lists_copies;
            let newest = match request.boost {
                Some(Boost::Recent) => self.newest_day(),
                None => None,
            };
            let (columns, order) = (self.columns.as_slice(), request.sort);
            let collector = FirstMatches { columns, limit, order, newest, notes_copies };
            let Collected { total, mut first, keys } = self.run(&plan, &collector)?;
            let num_collected = first.len();
            if is_reranked {
                self.add_proximity(&mut first, &plan.near_words).map_err(Error::searching)?;
            }
            let distinct = notes_copies.then(|| one_of_each(&mut first, &keys));
            // What fell away as a copy may have left too few.
            if first.len() < wanted && (num_collected as u64) < total {
                limit = limit.saturating_mul(4);
                continue;
            }
            let matches = first.into_iter().take(wanted).enumerate().skip(request.offset);
            let matches = matches.map(|(i, found)| (i + 1, found)).collect();
            let mentions = Mentions::new(&plan.mention).paid_from(self.budget());
            let Plan { notes, budget, .. } = plan;
            return Ok(Found { total, distinct, matches, mentions, added, notes, budget });
        }
    }

    /// Returns the day from which on one article in a hundred is dated, if any is: the
    /// newest date of all may be a mistake.
    fn newest_day(&self) -> Option<i64> {
        let segments = self.searcher.segment_readers().iter().zip(&self.columns);
        let mut days: Vec<i64> = segments
            .filter_map(|(segment, columns)| Some((segment, columns.day.as_ref()?)))
            .flat_map(|(segment, days)| segment.doc_ids_alive().filter_map(|doc| days.first(doc)))
            .collect();
        let at = days.len().checked_sub(1)? * 99 / 100;
        Some(*days.select_nth_unstable(at).1)
    }

    /// Adds to the scores of the best matches what the nearness of words is worth, and
    /// puts them in order again.
    fn add_proximity(&self, matches: &mut [Match], words: &[NearWord]) -> tantivy::Result<()> {
        let best = matches.len().min(PROXIMITY_DEPTH);
        let best = &mut matches[..best];
        best.sort_unstable_by_key(|found| found.address);
        for group in best.chunk_by_mut(|a, b| a.address.segment_ord == b.address.segment_ord) {
            let segment = self.searcher.segment_reader(group[0].address.segment_ord);
            let lengths = segment.get_fieldnorms_reader(self.index.fields().text)?;
            let mut proximity = SegmentProximity::open(segment, words)?;
            for found in group {
                let doc = found.address.doc_id;
                found.score +=
                    found.boost * PROXIMITY * proximity.score(doc, lengths.fieldnorm_id(doc));
            }
        }
        best.sort_unstable();
        Ok(())
    }

    /// Counts the matches of a query, copies once and each for itself.
    pub fn count_distinct(&self, request: &SearchRequest) -> Result<Found> {
        self.search(&SearchRequest { limit: 0, lists_copies: false, ..request.clone() })
    }

    /// Counts the matches of a query.
    pub fn count(&self, request: &SearchRequest) -> Result<u64> {
        let plan = self.plan(request)?;
        Ok(self.run(&plan, &Count)? as u64)
    }

    /// Runs a plan, of frequent words in all segments side by side.
    ///
    /// # Errors
    ///
    /// [`Error::TooMuch`] where it uses up its budget.
    pub(super) fn run<C: Collector>(&self, plan: &Plan, collector: &C) -> Result<C::Fruit> {
        self.run_query(plan.query.as_ref(), &plan.budget, collector)
    }

    /// Runs a query that was planned, as [`Self::run`] does.
    pub(super) fn run_query<C: Collector>(
        &self,
        query: &dyn Query,
        budget: &Budget,
        collector: &C,
    ) -> Result<C::Fruit> {
        let found = match budget.num_found() < MANY_FOUND {
            true => self.searcher.search(query, collector),
            false => self.search_side_by_side(query, collector),
        };
        let found = found.map_err(Error::searching)?;
        budget.check()?;
        Ok(found)
    }

    fn search_side_by_side<C: Collector>(
        &self,
        query: &dyn Query,
        collector: &C,
    ) -> tantivy::Result<C::Fruit> {
        let scoring = match collector.requires_scoring() {
            true => EnableScoring::enabled_from_searcher(&self.searcher),
            false => EnableScoring::disabled_from_searcher(&self.searcher),
        };
        let weight = query.weight(scoring)?;
        let segments = self.searcher.segment_readers().par_iter().enumerate();
        let found = segments
            .map(|(ord, segment)| collector.collect_segment(weight.as_ref(), ord as u32, segment));
        collector.merge_fruits(found.collect::<tantivy::Result<Vec<_>>>()?)
    }

    pub(super) fn plan(&self, request: &SearchRequest) -> Result<Plan> {
        self.plan_with(request, &[])
    }

    /// Plans a request with words that are added to those of its query.
    fn plan_with(&self, request: &SearchRequest, added: &[AddedWord]) -> Result<Plan> {
        let planner = self.planner(request);
        match request.matching {
            Matching::All => planner.plan(&request.tree, &request.filter, added),
            Matching::Any => {
                let tree = loosened(&request.tree, added);
                let mut plan = planner.plan(&tree, &request.filter, &[])?;
                // They come last, and it is nothing that they stand near one another.
                let num_own = plan.near_words.len().saturating_sub(added.len());
                plan.near_words.truncate(num_own);
                Ok(plan)
            }
        }
    }

    /// Finds what an article mentions of a query, field by field; `None` where it does not
    /// match.
    ///
    /// # Errors
    ///
    /// As [`ArchiveSearcher::search`].
    pub fn highlights(
        &self,
        request: &SearchRequest,
        article: &Article,
    ) -> Result<Option<Vec<Highlights>>> {
        let found = self.search(&SearchRequest { limit: 1, ..request.of_one(article.id) })?;
        Ok((found.total > 0).then(|| found.mentions.highlights(article)))
    }

    /// Makes what finds the forms of a request's words.
    pub(super) fn expander(&self, request: &SearchRequest, budget: Budget) -> Expander {
        let language = request.query_lang.as_deref();
        Expander::new(&self.statistics, &self.languages, language, budget)
    }

    pub(super) fn budget(&self) -> Budget {
        Budget::new(self.statistics.num_articles())
    }

    /// Makes what plans a request.
    fn planner(&self, request: &SearchRequest) -> Planner<'_> {
        self.planner_paid_from(self.budget(), request)
    }

    pub(super) fn planner_paid_from(&self, budget: Budget, request: &SearchRequest) -> Planner<'_> {
        let expander = self.expander(request, budget.clone());
        Planner::new(
            self.index.fields(),
            self.statistics.clone(),
            expander,
            &self.names,
            &self.columns,
            budget,
        )
    }

    /// Counts the people or places of the articles that match, of all without a request.
    pub fn names(&self, kind: NameKind, request: Option<&SearchRequest>) -> Result<Vec<NameCount>> {
        let docs = request.map(|request| self.matching_docs(request)).transpose()?;
        Ok(self.names_among(kind, docs.as_ref().map(|(docs, _)| docs))?.into_counts())
    }

    /// Counts the people or places of some articles, of all without them.
    pub(super) fn names_among(
        &self,
        kind: NameKind,
        among: Option<&MatchingDocs>,
    ) -> Result<NameCounts> {
        let mut settled = Vec::new();
        for rule in self.names.rules()?.iter().filter(|rule| rule.kind == kind) {
            let condition = rule.condition.clone().map(SearchRequest::new);
            let articles = condition.map(|request| self.matching_words(&request)).transpose()?;
            settled.push(Settled { rule, articles });
        }
        let column = match kind {
            NameKind::Person => "_people",
            NameKind::Place => "_places",
        };
        let segments = self.searcher.segment_readers().par_iter().zip(&self.columns).enumerate();
        let names = segments.map(|(ord, (segment, columns))| {
            // Who is meant by a surname is told by all articles, not by those of the result.
            let is_counted =
                |doc: DocId| among.is_none_or(|among| among[ord].binary_search(&doc).is_ok());
            let day_of = |doc| columns.day_of(doc);
            SegmentNames::read(segment, ord as u32, column, day_of, is_counted)
        });
        let names = names.collect::<tantivy::Result<Vec<_>>>().map_err(Error::searching)?;
        let table = NameTable::of(names);
        Ok(table.count(kind, &settled))
    }

    /// Finds all articles of a request, names as they are written: a condition of the list of
    /// names does not ask the list.
    fn matching_words(&self, request: &SearchRequest) -> Result<HashSet<DocAddress>> {
        let plan =
            self.planner(request).without_names().plan(&request.tree, &request.filter, &[])?;
        self.run(&plan, &DocSetCollector)
    }

    /// Counts what the index holds.
    pub fn overview(&self) -> Result<Overview> {
        overview(&self.statistics, self.index.fields()).map_err(Error::searching)
    }

    /// Finds the word of the archive that a part of a query may have been meant to
    /// be: one letter different, or two of a long word, and the most frequent of
    /// those. `None` unless the part is a single word, in whatever field of words.
    pub fn nearest_spelling(&self, part: &Node) -> Result<Option<String>> {
        let NodeKind::Leaf(Leaf { field, term: QueryTerm::Word(word) | QueryTerm::Exact(word) }) =
            &part.kind
        else {
            return Ok(None);
        };
        let fields = self.index.fields();
        let looked_in = match field.as_deref() {
            None | Some("body" | "lede") => Some(fields.text),
            Some(name) => fields.by_name(name),
        };
        let Some(looked_in) = looked_in else { return Ok(None) };
        let budget = Budget::new(self.statistics.num_articles());
        let expander = Expander::new(&self.statistics, &self.languages, None, budget);
        for edits in [1, 2] {
            let is_long_enough = word.chars().count() >= 4 * edits;
            if !is_long_enough {
                continue;
            }
            let found = expander.misspelt(looked_in, &fold(word), edits as u8);
            let forms = found.map_err(Error::searching)?.forms;
            if let Some(form) = forms.into_iter().next() {
                return Ok(Some(form.text));
            }
        }
        Ok(None)
    }

    /// Loads a match with its snippets.
    pub fn hit(&self, rank: usize, found: &Match, mentions: &Mentions) -> Result<Hit> {
        let article = self.part_of_article(found.address, mentions.needs())?;
        let snippets = mentions.snippets(&article);
        let file = self.index.source_path(&article.path);
        let state = self.state_of(&article.path, file.as_deref())?;
        Ok(Hit {
            rank,
            score: found.scored(),
            id: article.id,
            date_precision: article.date.map(|date| date.precision()),
            date: article.date,
            authors: article.authors,
            source: article.source,
            copies: found.copies,
            content_hash: article.content_hash,
            stale: state == FileState::Stale,
            changed: state == FileState::Changed,
            vanished: state == FileState::Vanished,
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

    /// Finds all articles of a request in the order of their paths and records.
    pub fn in_order_of_paths(&self, request: &SearchRequest) -> Result<Vec<DocAddress>> {
        let plan = self.plan(request)?;
        let found = self.run(&plan, &DocSetCollector)?;
        let place = |address: DocAddress| {
            let record = self.text_of(address, "_record_key");
            let number = record.as_deref().and_then(|record| record.parse::<u64>().ok());
            // Records without a key of their own are numbered.
            (self.text_of(address, "_path"), number, record, address)
        };
        let mut placed: Vec<_> = found.into_iter().map(place).collect();
        placed.sort_unstable();
        Ok(placed.into_iter().map(|(.., address)| address).collect())
    }

    /// Returns the id of a match, without loading its article.
    pub fn id_of(&self, found: &Match) -> Option<ArticleId> {
        let keys = self.columns[found.address.segment_ord as usize].key.as_ref()?;
        keys.first(found.address.doc_id).and_then(ArticleId::from_u64)
    }

    /// Returns the stored path of a match's file, without loading its article.
    pub fn path_of(&self, found: &Match) -> Option<String> {
        self.text_of(found.address, "_path")
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

    /// Whether the file of a match is not what was indexed.
    pub fn is_outdated(&self, found: &Match) -> Result<bool> {
        let Some(path) = self.path_of(found) else { return Ok(true) };
        let file = self.index.source_path(&path);
        Ok(self.state_of(&path, file.as_deref())? != FileState::AsIndexed)
    }

    /// Compares a file with what was indexed of it, by size and time.
    fn state_of(&self, path: &str, file: Option<&Path>) -> Result<FileState> {
        let term = Term::from_field_u64(self.index.fields().entry, file_key(path));
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let found = self.searcher.search(&query, &DocSetCollector).map_err(Error::searching)?;
        let Some(address) = found.into_iter().next() else { return Ok(FileState::Vanished) };
        let SegmentColumns { size, mtime, stale, .. } = &self.columns[address.segment_ord as usize];
        let first =
            |column: &Option<Column<u64>>| column.as_ref().and_then(|c| c.first(address.doc_id));
        if first(stale).unwrap_or_default() != 0 {
            return Ok(FileState::Stale);
        }
        let Some(Ok(on_disk)) = file.map(std::fs::metadata) else {
            return Ok(FileState::Vanished);
        };
        let mtime = mtime.as_ref().and_then(|column| column.first(address.doc_id));
        let is_same = first(size) == Some(on_disk.len()) && mtime == Some(mtime_of(&on_disk));
        Ok(if is_same { FileState::AsIndexed } else { FileState::Changed })
    }

    /// Returns the key of a match's record where its file holds many, without loading it.
    pub fn record_of(&self, found: &Match) -> Option<String> {
        self.text_of(found.address, "_record_key")
    }

    fn text_of(&self, address: DocAddress, column: &str) -> Option<String> {
        let segment = self.searcher.segment_reader(address.segment_ord);
        let values = segment.fast_fields().str(column).ok()??;
        let ord = values.term_ords(address.doc_id).next()?;
        let mut text = String::new();
        values.ord_to_str(ord, &mut text).ok()?.then_some(text)
    }

    /// Loads an article.
    pub fn article_at(&self, address: DocAddress) -> Result<Article> {
        self.part_of_article(address, Part::Whole)
    }

    pub(super) fn part_of_article(&self, address: DocAddress, part: Part) -> Result<Article> {
        let raw = self.store(address.segment_ord)?.get_document_bytes(address.doc_id);
        let raw = raw.map_err(Error::searching)?;
        article_from_raw(&raw, self.index.fields(), self.packing()?, part)
            .ok_or_else(|| Error::Damaged { what: "an article's record does not read".into() })
    }
}

/// Keeps the first of each group of copies, with their number; returns the number of
/// groups among all matches.
fn one_of_each(first: &mut Vec<Match>, keys: &[CopyKeys]) -> u64 {
    let mut groups = CopyGroups::of(keys);
    let mut seen = HashSet::new();
    first.retain_mut(|found| {
        let (group, size) = groups.group_of(found.content);
        found.copies = size.saturating_sub(1);
        seen.insert(group)
    });
    groups.num_groups()
}
