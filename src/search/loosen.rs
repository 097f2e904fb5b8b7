//! A query of which any word will do.

use super::feedback::AddedWord;
use super::plan::{counted, is_stop_word};
use crate::query::{Leaf, Node, NodeKind, QueryTree};

/// How many of a query's words an article must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Matching {
    /// All of them.
    #[default]
    All,
    /// At least one; the more, the better.
    Any,
}

/// Returns a query that needs only one of the words of its outermost AND, or one that is
/// added to them.
///
/// Only words may each be missing: dates, exclusions and the like still hold. Words that
/// stand there more than once weigh as often. Stop words count only among themselves.
pub fn loosened(tree: &QueryTree, added: &[AddedWord]) -> QueryTree {
    let span = tree.root.span;
    let nodes = match &tree.root.kind {
        NodeKind::And(nodes) => nodes.as_slice(),
        _ if added.is_empty() => return tree.clone(),
        _ => std::slice::from_ref(&tree.root),
    };
    let (words, mut others): (Vec<&Node>, Vec<Node>) = (
        nodes.iter().filter(|node| is_words(node)).collect(),
        nodes.iter().filter(|node| !is_words(node)).cloned().collect(),
    );
    let has_meaning = words.iter().any(|node| !is_stop_word(node));
    let counting = words.into_iter().filter(|node| !(has_meaning && is_stop_word(node)));
    let weighted = |(node, times): (&Node, u16)| match times {
        1 => node.clone(),
        _ => Node {
            span: node.span,
            kind: NodeKind::Weighted(Box::new(node.clone()), f32::from(times)),
        },
    };
    let mut alternatives: Vec<Node> = counted(counting).into_iter().map(weighted).collect();
    if !alternatives.is_empty() {
        alternatives.extend(added.iter().map(|word| word.node(span)));
    }
    let any = match alternatives.len() {
        0 => return tree.clone(),
        1 => alternatives.remove(0),
        _ => Node { span, kind: NodeKind::Or(alternatives) },
    };
    others.push(any);
    let root = match others.len() {
        1 => others.remove(0),
        _ => Node { span, kind: NodeKind::And(others) },
    };
    QueryTree { root, notes: tree.notes.clone() }
}

/// The fields whose words are those of the text; words of all others are conditions.
const TEXT_FIELDS: [&str; 3] = ["title", "body", "lede"];

/// Whether a part of a query looks for words of the text, and for nothing else.
fn is_words(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Leaf(Leaf { field, term }) => {
            let is_of_text = field.as_deref().is_none_or(|field| TEXT_FIELDS.contains(&field));
            is_of_text && term.is_words()
        }
        NodeKind::Not(_) => false,
        NodeKind::And(nodes) | NodeKind::Or(nodes) => nodes.iter().all(is_words),
        NodeKind::Near { first, then } => is_words(first) && then.iter().all(|s| is_words(&s.node)),
        NodeKind::Weighted(inner, _) => is_words(inner),
        NodeKind::AtLeast { .. } | NodeKind::First { .. } | NodeKind::Same { .. } => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse;
    use crate::schema::FIELDS;

    fn any(query: &str) -> String {
        let today = jiff::civil::date(2020, 1, 1);
        loosened(&parse(query, &FIELDS, today).expect("a query"), &[]).to_string()
    }

    #[test]
    fn words_may_be_missing_and_conditions_not() {
        for (query, expected) in [
            ("flood", "flood"),
            ("flood river", "flood OR river"),
            ("the flood of the river", "flood OR river"),
            ("to be or not to be", "to^2 OR be^2 OR or OR not"),
            ("flood river flood", "flood^2 OR river"),
            ("flood river -dam", "NOT dam AND (flood OR river)"),
            ("flood date:none", "date:none AND flood"),
            ("flood river lang:de", "lang:de AND (flood OR river)"),
            ("flood title:river", "flood OR title:river"),
            ("flood (source:ap OR source:cw)", "(source:ap OR source:cw) AND flood"),
            ("flood river (dam OR -lake)", "(dam OR NOT lake) AND (flood OR river)"),
            ("flood OR river", "flood OR river"),
        ] {
            assert_eq!(any(query), expected, "{query}");
        }
    }
}
