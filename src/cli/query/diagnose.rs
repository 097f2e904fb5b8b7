//! How a query was understood, and why it found nothing.

use super::super::output::counted;
use super::super::terminal::shown;
use morgue::error::{Error, Result};
use morgue::query::{Node, NodeKind, QueryTree};
use morgue::search::{ArchiveSearcher, Filter, Matching, SearchRequest};

/// Tells how the query was understood, and how many articles each part finds.
pub fn explain(searcher: &ArchiveSearcher, request: &SearchRequest) -> Result<Vec<String>> {
    let mut lines = vec![format!("query: {}", shown(&request.tree.to_string()))];
    for clause in clauses(&request.tree) {
        let count = counted(count_of(searcher, clause, request)?, "article");
        lines.push(format!("  {}: {count}", shown(&alone(clause).to_string())));
    }
    Ok(lines)
}

/// Says why nothing was found and what would be.
pub fn offer_help(searcher: &ArchiveSearcher, request: &SearchRequest) -> Result<Vec<String>> {
    let mut notes = Vec::new();
    let clauses = clauses(&request.tree);
    let unfiltered = SearchRequest { filter: Filter::default(), ..request.clone() };
    for clause in &clauses {
        if count_of(searcher, clause, &unfiltered)? > 0 {
            continue;
        }
        let text = shown(&alone(clause).to_string());
        let nearest = searcher.nearest_spelling(clause)?;
        let meant =
            nearest.map(|word| format!("; did you mean `{}`?", shown(&word))).unwrap_or_default();
        notes.push(format!("note: no article has `{text}`{meant}"));
    }
    if clauses.len() > 1 && request.matching == Matching::All {
        let count =
            searcher.count(&SearchRequest { matching: Matching::Any, ..request.clone() })?;
        if count > 0 {
            let counted = counted(count, "article");
            notes.push(format!(
                "note: {counted} match some of the query: see them with --match any"
            ));
        }
    }
    let is_filtered = {
        let Filter { days, source, lang, path } = &request.filter;
        !days.is_empty() || source.is_some() || lang.is_some() || path.is_some()
    };
    if is_filtered {
        let count = searcher.count(&unfiltered)?;
        if count > 0 {
            notes.push(format!(
                "note: without the filters it would be {}",
                counted(count, "article")
            ));
        }
    }
    Ok(notes)
}

/// The parts of a query that all must match.
fn clauses(tree: &QueryTree) -> Vec<&Node> {
    match &tree.root.kind {
        NodeKind::And(nodes) => nodes.iter().collect(),
        _ => vec![&tree.root],
    }
}

fn alone(node: &Node) -> QueryTree {
    QueryTree { root: node.clone(), notes: Vec::new() }
}

fn count_of(searcher: &ArchiveSearcher, node: &Node, request: &SearchRequest) -> Result<u64> {
    match searcher.count(&SearchRequest { tree: alone(node), ..request.clone() }) {
        // A part without a word in it, such as a lone `&`, matches nothing alone.
        Err(Error::Unsupported { .. }) => Ok(0),
        counted => counted,
    }
}
