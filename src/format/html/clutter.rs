//! What surrounds an article inside its page: comments, teasers, forms to
//! subscribe, captions. Taken out of the tree before the article is looked for.
//!
//! Judges by the words of `class` and `id`, in the languages of news sites,
//! and never removes an element that holds the main heading or running text.

use dom_query::{Document, NodeRef};

/// Words that name clutter.
const WORDS: &[&str] = &[
    "ad",
    "ads",
    "advert",
    "advertisement",
    "anzeige",
    "breadcrumb",
    "breadcrumbs",
    "caption",
    "captions",
    "comentario",
    "comentarios",
    "comment",
    "comments",
    "commentaires",
    "consent",
    "cookie",
    "cookies",
    "disqus",
    "kommentar",
    "kommentare",
    "newsletter",
    "pagination",
    "popup",
    "promo",
    "promos",
    "recommended",
    "recommendations",
    "related",
    "share",
    "sharing",
    "signup",
    "sponsored",
    "subscribe",
    "subscription",
    "teaser",
    "teasers",
];

/// A paragraph longer than this, in bytes, is running text.
const PROSE_LEN: usize = 200;

/// An element with so many paragraphs of running text is no clutter, whatever it
/// is called.
const MAX_PROSE: usize = 2;

/// Elements that hold running text are looked into this often, then no more.
const MAX_MISSES: usize = 50;

/// Removes clutter from a page.
pub(super) fn remove(document: &Document) {
    let Some(body) = document.body() else { return };
    let mut misses = 0;
    let mut removed = Vec::new();
    let mut next = body.first_child();
    while let Some(node) = next {
        // The spans of highlighted code have classes such as "comment".
        if node.has_name("pre") || node.has_name("code") {
            next = after(&node, &body);
            continue;
        }
        if misses < MAX_MISSES && (is_named_clutter(&node) || is_picture(&node)) {
            if !holds_article(&node) {
                next = after(&node, &body);
                removed.push(node);
                continue;
            }
            misses += 1;
        }
        next = node.first_child().or_else(|| after(&node, &body));
    }
    removed.iter().for_each(NodeRef::remove_from_parent);
}

/// Returns the node that follows a node and all it holds.
fn after<'d>(node: &NodeRef<'d>, root: &NodeRef<'d>) -> Option<NodeRef<'d>> {
    let mut node = *node;
    while node.id != root.id {
        if let Some(sibling) = node.next_sibling() {
            return Some(sibling);
        }
        node = node.parent()?;
    }
    None
}

fn is_named_clutter(node: &NodeRef<'_>) -> bool {
    let Some(name) = node.node_name() else { return false };
    match &*name {
        "body" | "main" | "article" => return false,
        "nav" | "footer" => return true,
        _ => {}
    }
    ["class", "id"].into_iter().filter_map(|key| node.attr(key)).any(|value| {
        value
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| WORDS.iter().any(|w| w.eq_ignore_ascii_case(word)))
    })
}

/// Tells whether an element is a picture with its caption: a box whose own
/// children are an image and next to no text.
fn is_picture(node: &NodeRef<'_>) -> bool {
    let is_image = |child: &NodeRef<'_>| child.has_name("img") || child.has_name("picture");
    node.has_name("div") && node.children_it(false).any(|child| is_image(&child)) && {
        let text: usize = node
            .descendants_it()
            .filter(|n| n.is_text())
            .take(40)
            .map(|n| n.text().trim().len())
            .sum();
        text < PROSE_LEN
    }
}

fn holds_article(node: &NodeRef<'_>) -> bool {
    let mut prose = 0;
    node.has_name("h1")
        || node.descendants_it().any(|inner| {
            prose += usize::from(inner.is_text() && inner.text().len() > PROSE_LEN);
            prose > MAX_PROSE || inner.has_name("h1")
        })
}
