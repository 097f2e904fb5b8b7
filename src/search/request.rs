//! What a search is asked for.

use globset::GlobMatcher;

use super::collect::SortOrder;
use super::loosen::Matching;
use crate::article::ArticleId;
use crate::date::Day;
use crate::query::{Bounds, Leaf, Node, NodeKind, QueryTree, Term};

/// A query with all that narrows and orders its hits.
#[derive(Clone, Debug)]
pub struct SearchRequest {
    /// The query as understood.
    pub tree: QueryTree,
    /// What else a hit must satisfy.
    pub filter: Filter,
    /// How many of the query's words an article must hold.
    pub matching: Matching,
    /// The order of hits.
    pub sort: SortOrder,
    /// Most hits to return.
    pub limit: usize,
    /// Hits to leave out at the beginning.
    pub offset: usize,
    /// What else makes an article better.
    pub boost: Option<Boost>,
    /// Whether each of several copies of an article is a hit of its own.
    pub lists_copies: bool,
    /// The language to stem the query's words in; `None` for those of the archive.
    pub query_lang: Option<String>,
    /// How many words that the best articles have in common are searched for as well.
    pub num_added: usize,
}

impl SearchRequest {
    /// Asks for all that matches a query, best first.
    pub fn new(tree: QueryTree) -> Self {
        Self {
            tree,
            filter: Filter::default(),
            matching: Matching::default(),
            sort: SortOrder::default(),
            limit: usize::MAX,
            offset: 0,
            boost: None,
            lists_copies: false,
            query_lang: None,
            num_added: 0,
        }
    }

    /// Asks for the same of a single article.
    pub(super) fn of_one(&self, id: ArticleId) -> Self {
        let Node { span, kind } = self.tree.root.clone();
        let term = Leaf { field: Some("id".to_owned()), term: Term::Id(id) };
        let only_it = Node { span, kind: NodeKind::Leaf(term) };
        let mut nodes = match kind {
            NodeKind::And(nodes) => nodes,
            kind => vec![Node { span, kind }],
        };
        nodes.push(only_it);
        let root = Node { span, kind: NodeKind::And(nodes) };
        let tree = QueryTree { root, notes: Vec::new() };
        Self { tree, offset: 0, lists_copies: true, ..self.clone() }
    }
}

/// What makes an article better than its words do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boost {
    /// Being young, counted from the newest article of the archive.
    Recent,
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

impl Filter {
    /// Whether every article passes.
    pub fn is_empty(&self) -> bool {
        let Self { days, source, lang, path } = self;
        days.is_empty() && source.is_none() && lang.is_none() && path.is_none()
    }
}
