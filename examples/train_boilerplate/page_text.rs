//! A page as it looks when all its text is copied: without markup, menus and all.

use dom_query::{Document, NodeRef};

/// How a page is turned into text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Every block on a line of its own, list items with a star, rows of tables on one.
    Blocks,
    /// As a browser copies it.
    Browser,
}

const NEVER: &[&str] = &[
    "script", "style", "template", "head", "svg", "iframe", "object", "canvas", "math", "audio",
    "video",
];
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
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
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "optgroup",
    "option",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
    "caption",
];

/// Returns the text of a page.
pub fn of(html: &str, style: Style) -> String {
    let document = Document::from(html);
    let mut writer = Writer { style, out: String::new(), breaks: 2, space: false };
    writer.visit(&document.root());
    writer.out
}

struct Writer {
    style: Style,
    out: String,
    /// Line breaks due before the next text.
    breaks: usize,
    space: bool,
}

impl Writer {
    fn visit(&mut self, node: &NodeRef<'_>) {
        if node.is_text() {
            self.text(&node.text());
        } else if node.is_element() {
            self.element(node);
        } else {
            node.children_it(false).for_each(|child| self.visit(&child));
        }
    }

    fn element(&mut self, node: &NodeRef<'_>) {
        let name = node.node_name().unwrap_or_default();
        let name = name.as_ref();
        let style = node.attr("style").unwrap_or_default().replace(' ', "").to_lowercase();
        let in_browser = self.style == Style::Browser;
        let is_hidden = style.contains("display:none") || (in_browser && node.has_attr("hidden"));
        let is_never =
            NEVER.contains(&name) || (in_browser && matches!(name, "noscript" | "textarea"));
        if is_hidden || is_never {
            return;
        }
        if name == "br" {
            self.breaks += 1;
            return;
        }
        let is_block = BLOCKS.contains(&name);
        let margin = match (self.style, name) {
            (Style::Browser, "p") => 2,
            (
                Style::Blocks,
                "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "blockquote",
            ) => 2,
            _ => 1,
        };
        if is_block {
            self.breaks = self.breaks.max(margin);
        }
        if name == "li" && !in_browser {
            self.text("* ");
        }
        node.children_it(false).for_each(|child| self.visit(&child));
        if matches!(name, "td" | "th") {
            self.space = true;
        }
        if is_block {
            self.breaks = self.breaks.max(margin);
        }
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_whitespace() && c != '\u{a0}' {
                self.space = true;
                continue;
            }
            if self.breaks > 0 {
                (0..self.breaks.min(2)).for_each(|_| self.out.push('\n'));
            } else if self.space {
                self.out.push(' ');
            }
            (self.breaks, self.space) = (0, false);
            self.out.push(c);
        }
    }
}
