//! Checks what NEAR and the functions are applied to: only words have positions.

use super::error::{Mistake, QueryErrorKind};
use super::scan::Function;
use super::tree::{Leaf, NearStep, Node, NodeKind};
use crate::schema::{FieldKind, FieldTable};

/// Checks the operands of NEAR: words or alternatives of words, in one field.
pub(super) fn check_near(
    first: &Node,
    then: &[NearStep],
    fields: &FieldTable,
) -> Result<(), Mistake> {
    let has_positions = |field: &str| {
        let kind = fields.by_query_name(field).map(|field| field.kind);
        matches!(kind, Some(FieldKind::Text | FieldKind::Window))
    };
    let mut one_field: Option<&Option<String>> = None;
    for operand in std::iter::once(first).chain(then.iter().map(|step| &step.node)) {
        for node in alternatives(operand) {
            let mistake = |kind| Mistake::new(node.span, kind);
            let leaf = words(node).ok_or_else(|| mistake(QueryErrorKind::NearOperand))?;
            if !leaf.field.as_deref().is_none_or(has_positions) {
                return Err(mistake(QueryErrorKind::NearOperand));
            }
            if *one_field.get_or_insert(&leaf.field) != &leaf.field {
                return Err(mistake(QueryErrorKind::NearAcrossFields));
            }
        }
    }
    Ok(())
}

/// Checks what stands in the brackets of a function.
pub(super) fn check_function(function: Function, node: &Node) -> Result<(), Mistake> {
    match function {
        Function::AtLeast(_) => alternatives(node).iter().try_for_each(|node| {
            let in_text = words(node).is_some_and(|leaf| leaf.field.is_none());
            let mistake = || Mistake::new(node.span, QueryErrorKind::AtLeastOperand);
            in_text.then_some(()).ok_or_else(mistake)
        }),
        Function::First(_) | Function::Same(_) => check_body(function.name(), node),
    }
}

/// Checks that a node can be answered from the text of the body alone.
///
/// Recursion is as deep as the query's brackets.
fn check_body(function: &'static str, node: &Node) -> Result<(), Mistake> {
    match &node.kind {
        NodeKind::And(nodes) | NodeKind::Or(nodes) => {
            nodes.iter().try_for_each(|node| check_body(function, node))
        }
        NodeKind::Not(node) => check_body(function, node),
        NodeKind::Near { first, then } => {
            check_body(function, first)?;
            then.iter().try_for_each(|step| check_body(function, &step.node))
        }
        NodeKind::Leaf(leaf) if leaf.field.is_none() => Ok(()),
        _ => Err(Mistake::new(node.span, QueryErrorKind::BodyOperand(function))),
    }
}

fn alternatives(node: &Node) -> &[Node] {
    match &node.kind {
        NodeKind::Or(nodes) => nodes,
        _ => std::slice::from_ref(node),
    }
}

/// Returns the leaf that a node is, if it looks for words.
fn words(node: &Node) -> Option<&Leaf> {
    match &node.kind {
        NodeKind::Leaf(leaf) if leaf.term.is_words() => Some(leaf),
        _ => None,
    }
}
