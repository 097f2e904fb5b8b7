//! How a query was understood, and why it found nothing.

use super::super::output::counted;
use super::super::terminal::shown;
use morgue::error::{Error, Result};
use morgue::query::{Node, NodeKind, QueryTree};
use morgue::search::{ArchiveSearcher, Filter, Matching, PartCounts, SearchRequest};

/// Most parts of a query that are looked at; each is a search of its own.
const MAX_PARTS: usize = 32;

/// Tells how the query was understood, and how many articles each part finds, parts of
/// parts included.
pub fn explain(request: &SearchRequest, counts: &mut PartCounts<'_>) -> Result<Vec<String>> {
    let mut lines = vec![format!("query: {}", shown(&request.tree.to_string()))];
    // Words cost least; what the others cost must not keep them from being counted.
    let words = clauses(&request.tree.root).into_iter();
    for word in words.filter(|part| matches!(part.kind, NodeKind::Leaf(_))).take(MAX_PARTS) {
        count(counts, word)?;
    }
    explain_parts(&clauses(&request.tree.root), 1, counts, &mut lines)?;
    Ok(lines)
}

fn explain_parts(
    parts: &[&Node],
    depth: usize,
    counts: &mut PartCounts<'_>,
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
        let count = count(counts, part)?;
        let count = count.map_or("too much to count".to_owned(), |n| counted(n, "article"));
        lines.push(format!("{indent}{}: {count}", shown(&alone(part).to_string())));
        let (NodeKind::And(inner) | NodeKind::Or(inner)) = &part.kind else { continue };
        let inner: Vec<&Node> = inner.iter().collect();
        explain_parts(&inner, depth + 1, counts, lines)?;
    }
    Ok(())
}

/// Says why nothing was found and what would be, as far as that is not too much work.
pub fn offer_help(
    searcher: &ArchiveSearcher,
    request: &SearchRequest,
    counts: PartCounts<'_>,
) -> Result<Vec<String>> {
    let mut notes = Vec::new();
    match add_help(searcher, request, counts, &mut notes) {
        Ok(()) | Err(Error::TooMuch { .. }) => Ok(notes),
        Err(error) => Err(error),
    }
}

fn add_help(
    searcher: &ArchiveSearcher,
    request: &SearchRequest,
    counts: PartCounts<'_>,
    notes: &mut Vec<String>,
) -> Result<()> {
    let clauses = clauses(&request.tree.root);
    let is_filtered = {
        let Filter { days, source, lang, path } = &request.filter;
        !days.is_empty() || source.is_some() || lang.is_some() || path.is_some()
    };
    let unfiltered = SearchRequest { filter: Filter::default(), ..request.clone() };
    // Parts are counted without the filters.
    let mut counts = if is_filtered { searcher.parts(&unfiltered) } else { counts };
    let mut num_left = MAX_PARTS;
    for clause in clauses.iter().take(MAX_PARTS) {
        if count(&mut counts, clause)? != Some(0) {
            continue;
        }
        let mut missing = missing_words(clause, &mut counts, &mut num_left)?;
        // All words are there, but not so.
        if missing.is_empty() {
            missing.push(clause);
        }
        for part in missing {
            let nearest = searcher.nearest_spelling(part)?;
            let meant = nearest.map(|word| format!("; did you mean `{}`?", shown(&word)));
            let (text, meant) = (alone(part).to_string(), meant.unwrap_or_default());
            notes.push(format!("note: no article has `{}`{meant}", shown(&text)));
        }
    }
    if notes.is_empty() && request.matching == Matching::All {
        notes.extend(first_too_many(&clauses, &mut counts)?);
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
    if is_filtered {
        let count = counts.count(&request.tree.root)?;
        if count > 0 {
            notes.push(format!(
                "note: without the filters it would be {}",
                counted(count, "article")
            ));
        }
    }
    Ok(())
}

/// Says with which part nothing is left, where each part finds something for itself.
fn first_too_many(clauses: &[&Node], counts: &mut PartCounts<'_>) -> Result<Option<String>> {
    let together = |len: usize| {
        let nodes: Vec<Node> = clauses[..len].iter().map(|node| (*node).clone()).collect();
        Node { span: nodes[0].span, kind: NodeKind::And(nodes) }
    };
    // So many parts find something together, so many do not.
    let (mut found, mut empty) = (1, clauses.len());
    if clauses.len() < 2 || counts.count(&together(empty))? > 0 {
        return Ok(None);
    }
    while empty - found > 1 {
        let middle = found.midpoint(empty);
        match counts.count(&together(middle))? {
            0 => empty = middle,
            _ => found = middle,
        }
    }
    let before = if found == 1 { clauses[0].clone() } else { together(found) };
    let count = counted(counts.count(&before)?, "article");
    let (before, last) = (alone(&before).to_string(), alone(clauses[found]).to_string());
    Ok(Some(format!("note: of {count} with `{}` none matches `{}`", shown(&before), shown(&last))))
}

/// The words and values that a part of a query can't do without and no article has. Only so
/// many are looked up.
fn missing_words<'n>(
    part: &'n Node,
    counts: &mut PartCounts<'_>,
    num_left: &mut usize,
) -> Result<Vec<&'n Node>> {
    let nodes: Vec<&Node> = match &part.kind {
        NodeKind::And(nodes) | NodeKind::Or(nodes) => nodes.iter().collect(),
        NodeKind::Near { first, then } => {
            std::iter::once(&**first).chain(then.iter().map(|step| &step.node)).collect()
        }
        NodeKind::Weighted(node, _)
        | NodeKind::AtLeast { node, .. }
        | NodeKind::First { node, .. }
        | NodeKind::Same { node, .. } => vec![node],
        NodeKind::Not(_) => Vec::new(),
        NodeKind::Leaf(_) if *num_left == 0 => Vec::new(),
        NodeKind::Leaf(_) => {
            *num_left -= 1;
            let is_missing = counts.count(part)? == 0;
            return Ok(is_missing.then_some(part).into_iter().collect());
        }
    };
    let mut missing = Vec::new();
    for node in nodes {
        let of_node = missing_words(node, counts, num_left)?;
        // One of several alternatives will do.
        if of_node.is_empty() && matches!(part.kind, NodeKind::Or(_)) {
            return Ok(Vec::new());
        }
        missing.extend(of_node);
    }
    Ok(missing)
}

/// The parts of a query that all must match.
fn clauses(root: &Node) -> Vec<&Node> {
    match &root.kind {
        NodeKind::And(nodes) => nodes.iter().collect(),
        _ => vec![root],
    }
}

/// Counts a part of the query; `None` where that is too much work.
fn count(counts: &mut PartCounts<'_>, part: &Node) -> Result<Option<u64>> {
    match counts.count(part) {
        Err(Error::TooMuch { .. }) => Ok(None),
        count => count.map(Some),
    }
}

fn alone(node: &Node) -> QueryTree {
    QueryTree { root: node.clone(), notes: Vec::new() }
}
