//! How a query was understood, and why it found nothing.

use super::super::output::counted;
use super::super::terminal::shown;
use morgue::error::{Error, Result};
use morgue::query::{Node, NodeKind, QueryTree};
use morgue::search::{ArchiveSearcher, Filter, Matching, SearchRequest};

/// Most parts of a query that are looked at; each is a search of its own.
const MAX_PARTS: usize = 32;

/// Tells how the query was understood, and how many articles each part finds, parts of
/// parts included.
pub fn explain(searcher: &ArchiveSearcher, request: &SearchRequest) -> Result<Vec<String>> {
    let mut lines = vec![format!("query: {}", shown(&request.tree.to_string()))];
    explain_parts(&clauses(&request.tree.root), 1, (searcher, request), &mut lines)?;
    Ok(lines)
}

fn explain_parts(
    parts: &[&Node],
    depth: usize,
    (searcher, request): (&ArchiveSearcher, &SearchRequest),
    lines: &mut Vec<String>,
) -> Result<()> {
    for part in parts {
        let indent = "  ".repeat(depth);
        if lines.len() > MAX_PARTS {
            // Said once, by the innermost.
            if !lines.last().is_some_and(|last| last.ends_with('…')) {
                lines.push(format!("{indent}…"));
            }
            return Ok(());
        }
        let count = counted(count_of(searcher, part, request)?, "article");
        lines.push(format!("{indent}{}: {count}", shown(&alone(part).to_string())));
        let (NodeKind::And(inner) | NodeKind::Or(inner)) = &part.kind else { continue };
        let inner: Vec<&Node> = inner.iter().collect();
        explain_parts(&inner, depth + 1, (searcher, request), lines)?;
    }
    Ok(())
}

/// Says why nothing was found and what would be.
pub fn offer_help(searcher: &ArchiveSearcher, request: &SearchRequest) -> Result<Vec<String>> {
    let mut notes = Vec::new();
    let clauses = clauses(&request.tree.root);
    let unfiltered = SearchRequest { filter: Filter::default(), ..request.clone() };
    for clause in clauses.iter().take(MAX_PARTS) {
        if count_of(searcher, clause, &unfiltered)? > 0 {
            continue;
        }
        let text = shown(&alone(clause).to_string());
        let nearest = searcher.nearest_spelling(clause)?;
        let meant =
            nearest.map(|word| format!("; did you mean `{}`?", shown(&word))).unwrap_or_default();
        notes.push(format!("note: no article has `{text}`{meant}"));
    }
    if notes.is_empty() && request.matching == Matching::All {
        notes.extend(first_too_many(searcher, &clauses, &unfiltered)?);
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

/// Says with which part nothing is left, where each part finds something for itself.
fn first_too_many(
    searcher: &ArchiveSearcher,
    clauses: &[&Node],
    request: &SearchRequest,
) -> Result<Option<String>> {
    let together = |len: usize| {
        let nodes: Vec<Node> = clauses[..len].iter().map(|node| (*node).clone()).collect();
        Node { span: nodes[0].span, kind: NodeKind::And(nodes) }
    };
    // So many parts find something together, so many do not.
    let (mut found, mut empty) = (1, clauses.len());
    if clauses.len() < 2 || count_of(searcher, &together(empty), request)? > 0 {
        return Ok(None);
    }
    while empty - found > 1 {
        let middle = found.midpoint(empty);
        match count_of(searcher, &together(middle), request)? {
            0 => empty = middle,
            _ => found = middle,
        }
    }
    let before = if found == 1 { clauses[0].clone() } else { together(found) };
    let count = counted(count_of(searcher, &before, request)?, "article");
    let (before, last) = (alone(&before).to_string(), alone(clauses[found]).to_string());
    Ok(Some(format!("note: of {count} with `{}` none matches `{}`", shown(&before), shown(&last))))
}

/// The parts of a query that all must match.
fn clauses(root: &Node) -> Vec<&Node> {
    match &root.kind {
        NodeKind::And(nodes) => nodes.iter().collect(),
        _ => vec![root],
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
