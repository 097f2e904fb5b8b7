//! The text of the article in a page.
//!
//! The extractor decides which part of the tree is the article; its HTML is then
//! turned into paragraphs.

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use super::clutter;
use crate::format::markup;

/// A text shorter than this, in bytes, may be less than the article.
const SHORT: usize = 250;

/// Returns the article's text; paragraphs are separated by an empty line.
///
/// `stated` is the text that the page's metadata gives: it counts only where the
/// extractor finds next to nothing, since it often lacks its paragraphs or its
/// end. A page in which neither finds an article gives its visible text.
pub(super) fn extract(document: Document, html: &str, stated: Option<String>) -> String {
    clutter::remove(&document);
    let config = Config { disable_json_ld: true, ..Config::default() };
    let extracted = Readability::with_document(document, None, Some(config))
        .and_then(|mut reader| reader.parse())
        .map(|article| markup::text_of(&article.content))
        .unwrap_or_default();
    let stated =
        stated.filter(|stated| extracted.len() < SHORT && stated.len() > 2 * extracted.len());
    let text = stated.map_or(extracted, |stated| stated.lines().collect::<Vec<_>>().join("\n\n"));
    if text.is_empty() { markup::page_text(html) } else { text }
}
