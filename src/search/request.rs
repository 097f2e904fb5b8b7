//! What a search is asked for.

use globset::GlobMatcher;

use super::collect::SortOrder;
use crate::date::Day;
use crate::query::{Bounds, QueryTree};

/// A query with all that narrows and orders its hits.
#[derive(Clone, Debug)]
pub struct SearchRequest {
    /// The query as understood.
    pub tree: QueryTree,
    /// What else a hit must satisfy.
    pub filter: Filter,
    /// The order of hits.
    pub sort: SortOrder,
    /// Most hits to return.
    pub limit: usize,
    /// Hits to leave out at the beginning.
    pub offset: usize,
    /// The language to stem the query's words in; `None` for those of the archive.
    pub query_lang: Option<String>,
}

/// Conditions beside the query; an article must satisfy all of them.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Its whole date lies within each of these.
    pub days: Vec<Bounds<Day>>,
    /// Its publisher has these words in a row.
    pub source: Option<String>,
    /// Its language, ISO 639-1.
    pub lang: Option<String>,
    /// Its stored path matches.
    pub path: Option<GlobMatcher>,
}
