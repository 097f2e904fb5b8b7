//! HTML → text in one pass, without a parser: drops tags, decodes entities, and
//! turns the ends of blocks into breaks of paragraphs.
//!
//! For markup inside other formats (JSON strings, Markdown), for the clean HTML
//! that the extractor of [`super::html`] returns, and for pages that are unsafe
//! to parse. It builds no tree and never recurses, so no input is too deep for
//! it; it does not judge what in a page is the article.

pub(super) mod entities;
mod scanner;

use std::borrow::Cow;

use entities::{decode_entities, entity};
pub(super) use scanner::{Piece, Scanner, attributes};

/// Elements whose end breaks a paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "title",
    "tr",
    "ul",
];

/// Elements whose content is no text of the page.
const HIDDEN: &[&str] = &[
    "audio",
    "button",
    "canvas",
    "datalist",
    "figcaption",
    "iframe",
    "math",
    "noscript",
    "object",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "video",
];

/// Elements that hold what stands around an article.
const SURROUNDINGS: &[&str] = &["aside", "footer", "form", "nav"];

/// Returns a text without tags and entities, or the text itself if it has none.
///
/// Breaks of paragraphs become empty lines, `<br>` a line break. A text that
/// merely contains `<` or `&` comes back as it is.
pub(super) fn reduce(text: &str) -> Cow<'_, str> {
    if !has_markup(text) {
        return Cow::Borrowed(text);
    }
    if text.contains('<') {
        Cow::Owned(visible_text(text, &[]))
    } else {
        Cow::Owned(decode_entities(text).into_owned())
    }
}

/// Returns the visible text of a page without menus, forms and footers.
pub(super) fn page_text(html: &str) -> String {
    visible_text(html, SURROUNDINGS)
}

/// Returns the text of a piece of clean HTML.
pub(super) fn text_of(html: &str) -> String {
    visible_text(html, &[])
}

/// Tells whether a text holds a tag or an entity.
fn has_markup(text: &str) -> bool {
    let has_tag = text.split('<').skip(1).any(|rest| {
        let name = rest.trim_start_matches('/');
        let len = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name[len..].starts_with(['>', '/', ' ', '\n', '\t'])
            && rest.contains('>')
    });
    has_tag || text.match_indices('&').any(|(at, _)| entity(&text[at..]).is_some())
}

fn visible_text(html: &str, also_hidden: &[&str]) -> String {
    let mut out = Output::default();
    let mut scanner = Scanner::new(html);
    while let Some(piece) = scanner.next() {
        match piece {
            Piece::Text(text) => out.push_text(&decode_entities(text)),
            Piece::Tag { name, closing, .. } => {
                let lower = name.to_ascii_lowercase();
                let name = lower.as_str();
                if !closing && also_hidden.contains(&name) {
                    out.end_block();
                    scanner.skip_element(name);
                } else if closing {
                    out.end_tag(name);
                } else if !out.start_tag(name) {
                    scanner.skip_element(name);
                }
            }
        }
    }
    out.finish()
}

/// Text under construction: white space collapsed, breaks pending.
#[derive(Default)]
pub(super) struct Output {
    text: String,
    /// Line ends to write before the next word: 1 breaks the line, 2 the paragraph.
    breaks: usize,
    space: bool,
}

impl Output {
    /// Begins an element; `false` where its content is not to be seen.
    pub fn start_tag(&mut self, name: &str) -> bool {
        let is_hidden = HIDDEN.contains(&name);
        if is_hidden {
            self.end_block()
        } else {
            self.end_tag(name)
        }
        !is_hidden
    }

    /// Ends an element.
    pub fn end_tag(&mut self, name: &str) {
        match name {
            "br" => self.line_break(),
            "td" | "th" => self.push_text(" "),
            name if BLOCKS.contains(&name) => self.end_block(),
            _ => {}
        }
    }

    /// Adds a text without markup.
    pub fn push_text(&mut self, text: &str) {
        self.space |= text.starts_with(char::is_whitespace);
        for word in text.split_whitespace() {
            if !self.text.is_empty() {
                let gap = if self.breaks > 0 {
                    &"\n\n"[..self.breaks]
                } else {
                    &" "[..self.space.into()]
                };
                self.text.push_str(gap);
            }
            self.text.push_str(word);
            self.breaks = 0;
            self.space = true;
        }
        if !text.is_empty() {
            self.space = text.ends_with(char::is_whitespace);
        }
    }

    fn line_break(&mut self) {
        self.breaks = 2.min(self.breaks + 1);
    }

    fn end_block(&mut self) {
        self.breaks = 2;
    }

    /// Returns the text.
    pub fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_become_paragraphs() {
        for (html, expected) in [
            ("<p>One <b>two</b>three.</p>\n<p>Four.", "One twothree.\n\nFour."),
            ("<div><div>One</div></div>two", "One\n\ntwo"),
            ("One<br>two<br/><BR>three", "One\ntwo\n\nthree"),
            ("a\n  b <i> c</i> d", "a b c d"),
            ("<script>if (a<b) {}</script>One<style>p{}</style>", "One"),
            ("One<!-- <p>two</p> -->three<!DOCTYPE x>", "Onethree"),
            ("<a title=\"a>b\" href='c>d'>One</a>", "One"),
            ("<a title=\"a>b", "b"),
            ("3 < 4 and <5", "3 < 4 and <5"),
            ("é<é", "é<é"),
            ("<figure><img><figcaption>A boat</figcaption></figure>One", "One"),
            ("<select><option>1", "1"),
            ("<tr><td>a</td><td>b</td></tr>", "a b"),
            ("", ""),
        ] {
            assert_eq!(text_of(html), expected, "{html}");
        }
        assert_eq!(page_text("<nav>Menu</nav><p>One</p><footer>Two</footer>"), "One");
    }

    #[test]
    fn only_markup_is_reduced() {
        for (text, expected) in [
            ("3 < 4, R&D", "3 < 4, R&D"),
            ("a\n b", "a\n b"),
            ("<p>a</p><p>b</p>", "a\n\nb"),
            ("a<br/>b", "a\nb"),
            ("a &amp;\nb", "a &\nb"),
            ("<jane@a.example> wrote", "<jane@a.example> wrote"),
        ] {
            assert_eq!(reduce(text), expected);
        }
    }

    #[test]
    fn hostile_markup_takes_linear_time() {
        for piece in [
            "<",
            "<a",
            "<a b=\"",
            "<a b='\"",
            "<!--",
            "</",
            "<script>",
            "<select>",
            "&",
            "&amp",
            "<p",
            "<!--a-->",
            "<!--a--!>",
            "<title>x",
            "<!---->",
        ] {
            let html = piece.repeat(300_000);
            text_of(&html);
            has_markup(&html);
        }
    }
}
