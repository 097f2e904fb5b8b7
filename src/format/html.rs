//! A saved web page.
//!
//! Looks the page over first ([`prescan`]); a page that is safe to parse is
//! parsed once, and its metadata, its elements and its text are read from the
//! same tree. A page that is not, or whose parsing fails, is read without a
//! tree: its title, its `<meta>` tags and its visible text. Either way the page
//! is read; which of its claims hold is for [`crate::normalize`].

mod body;
mod clutter;
mod elements;
mod json_ld;
mod meta;
mod prescan;

use std::thread;

use dom_query::Document;

use super::ParseFailure;
use super::markup::{self, Piece, Scanner, attributes};
use crate::article::{RawArticle, RawBody, RawField, Witness};

/// Stack of the thread that reads a page. The extractor recurses into the tree,
/// which the pre-scan has kept to a bounded depth.
const STACK_LEN: usize = 64 * 1024 * 1024;

/// Reads a page.
pub(super) fn parse(text: &str) -> Result<RawArticle, ParseFailure> {
    let read = match prescan::refusal(text) {
        Some(reason) => Err(reason),
        None => on_big_stack(|| read_page(text)).ok_or("its structure defeats the parser"),
    };
    Ok(read.unwrap_or_else(|reason| read_plainly(text, reason)))
}

/// Runs a function on a thread with a big stack; `None` where it panics or no
/// thread can be had.
fn on_big_stack<T: Send>(run: impl FnOnce() -> T + Send) -> Option<T> {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK_LEN).spawn_scoped(scope, run).ok()?;
        thread.join().ok()
    })
}

/// Reads a page from its tree.
fn read_page(text: &str) -> RawArticle {
    let document = Document::from(text);
    let mut raw = RawArticle::new(RawBody::Paragraphs(String::new()));
    let found = elements::read(&document, &mut raw);
    raw.body = RawBody::Paragraphs(body::extract(document, text, found.article_body));
    raw
}

/// Reads a page without a tree.
fn read_plainly(text: &str, reason: &str) -> RawArticle {
    let mut raw = RawArticle::new(RawBody::Paragraphs(markup::page_text(text)));
    let mut metas = meta::Metas::default();
    let mut scanner = Scanner::new(text);
    while let Some(piece) = scanner.next() {
        let Piece::Tag { name, closing: false, attributes: list } = piece else { continue };
        match name.to_ascii_lowercase().as_str() {
            "meta" => {
                let found = attributes(list);
                let value =
                    |name: &str| found.iter().find(|(n, _)| n == name).map(|(_, value)| *value);
                let name =
                    value("property").or_else(|| value("name")).or_else(|| value("http-equiv"));
                metas.add(name, value("content"));
            }
            "title" => {
                let end = scanner.find_end_tag("title").unwrap_or(scanner.position);
                let title = text.get(scanner.position..end).unwrap_or_default();
                raw.claim(RawField::Title, markup::text_of(title), Witness::TitleElement);
            }
            "body" => break,
            _ => {}
        }
    }
    metas.claim(&mut raw);
    raw.notes.push(format!("page read as plain text: {reason}"));
    raw
}
