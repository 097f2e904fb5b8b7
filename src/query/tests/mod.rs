//! Tests of the language as a whole; what a single file decides is tested there.

mod forms;
mod mistakes;
mod properties;

use jiff::civil::date;

use super::*;
use crate::schema::FIELDS;

fn read(query: &str) -> Result<QueryTree, QueryError> {
    // A Wednesday.
    parse(query, &FIELDS, date(2023, 9, 13))
}

fn printed(query: &str) -> String {
    match read(query) {
        Ok(tree) => tree.to_string(),
        Err(error) if *error.kind() == QueryErrorKind::Empty => String::new(),
        Err(error) => format!("error: {error}"),
    }
}

/// Checks what queries print as, and that it is read the same again; a query
/// without anything to search for prints nothing.
fn check(cases: &[(&str, &str)]) {
    for (query, expected) in cases {
        assert_eq!(printed(query), *expected, "{query}");
        assert_eq!(printed(expected), *expected, "{query}, printed, read again");
    }
}

/// Visits a node and all below it, in the order of the query.
fn each_node<'t>(node: &'t Node, visit: &mut impl FnMut(&'t Node)) {
    visit(node);
    match &node.kind {
        NodeKind::And(nodes) | NodeKind::Or(nodes) => {
            nodes.iter().for_each(|node| each_node(node, visit));
        }
        NodeKind::Near { first, then } => {
            each_node(first, visit);
            then.iter().for_each(|step| each_node(&step.node, visit));
        }
        NodeKind::Not(node)
        | NodeKind::Weighted(node, _)
        | NodeKind::AtLeast { node, .. }
        | NodeKind::First { node, .. }
        | NodeKind::Same { node, .. } => each_node(node, visit),
        NodeKind::Leaf(_) => {}
    }
}

#[test]
fn a_literal_query_is_words_only() {
    let cases = [
        ("a b", "a AND b"),
        ("say \"no\"", "say AND no"),
        ("LIFE AND DEATH", "LIFE AND \"AND\" AND DEATH"),
        ("title:x (y -z", "\"title:x\" AND \"(y\" AND \"-z\""),
        ("- missil* won?", "\"missil*\" AND won?"),
        ("a^2 /b/ =c d~1", "\"a^2\" AND \"/b/\" AND \"=c\" AND \"d~1\""),
    ];
    for (query, expected) in cases {
        let tree = parse_literal(query).expect(query);
        assert_eq!(tree.to_string(), expected, "{query}");
    }
    let spans = parse_literal(" ab \"cé\"").map(|tree| match tree.root.kind {
        NodeKind::And(nodes) => nodes.iter().map(|n| (n.span.start, n.span.end)).collect(),
        _ => Vec::new(),
    });
    assert_eq!(spans, Ok(vec![(1, 3), (5, 8)]));
    assert_eq!(parse_literal(" - ").map_err(|e| e.kind().clone()), Err(QueryErrorKind::Empty));
}

#[test]
fn every_part_knows_its_place() {
    let query = "x title:(a OR \"b c\"~2^3) -first5(d)";
    let tree = read(query).expect(query);
    let mut parts = Vec::new();
    each_node(&tree.root, &mut |node| parts.push(&query[node.span.start..node.span.end]));
    let expected = [
        query,
        "x",
        "title:(a OR \"b c\"~2^3)",
        "a",
        "\"b c\"~2^3",
        "\"b c\"~2",
        "-first5(d)",
        "first5(d)",
        "(d)",
    ];
    assert_eq!(parts, expected);
}
