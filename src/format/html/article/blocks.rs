//! A page's tree → its blocks of text, in reading order, and the elements around them.
//!
//! A block is a paragraph, a heading, a list item, a table cell: text that no block-level
//! element interrupts. Each knows the element it stands in, and each element the range of
//! blocks it holds, so that sums over its text take no walk.

use std::collections::HashMap;
use std::ops::Range;

use dom_query::{Document, NodeRef};

use super::signs::Signs;

/// Elements that end a paragraph where they begin and where they end.
const BLOCK_LEVEL: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "button",
    "caption",
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
    "hgroup",
    "hr",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements whose content is no text of the page.
const WITHOUT_TEXT: &[&str] = &[
    "audio", "canvas", "head", "iframe", "map", "math", "noscript", "object", "script", "select",
    "style", "svg", "template", "textarea", "video",
];

/// An element that holds blocks.
pub(super) struct Element {
    /// Number of its parent among the elements; the outermost is its own.
    pub parent: usize,
    pub depth: usize,
    pub kind: Kind,
    /// What its name, class and attributes say about its content.
    pub signs: Signs,
    /// Hash of its name and classes.
    pub look: u64,
    /// The blocks in it.
    pub blocks: Range<usize>,
}

/// Names of elements that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Paragraph,
    Item,
    MainHeading,
    Heading,
    SmallHeading,
    Row,
    Cell,
    Quote,
    Caption,
    Preformatted,
    Term,
    Division,
    Other,
}

impl Kind {
    fn of(name: &str) -> Self {
        match name {
            "p" => Self::Paragraph,
            "li" => Self::Item,
            "h1" => Self::MainHeading,
            "h2" | "h3" => Self::Heading,
            "h4" | "h5" | "h6" => Self::SmallHeading,
            "tr" => Self::Row,
            "td" | "th" => Self::Cell,
            "blockquote" => Self::Quote,
            "figcaption" | "caption" => Self::Caption,
            "pre" => Self::Preformatted,
            "dt" | "dd" => Self::Term,
            "div" | "section" | "article" => Self::Division,
            _ => Self::Other,
        }
    }
}

/// A piece of text.
#[derive(Default)]
pub(super) struct Block {
    /// The text: spaces are single, lines are those that `<br>` makes.
    pub text: String,
    /// Number of the element that holds it.
    pub element: usize,
    /// Characters without spaces, in all and in links and in bold type.
    pub chars: usize,
    pub linked: usize,
    pub bold: usize,
}

impl Block {
    /// Share of the text that is links.
    pub fn link_share(&self) -> f32 {
        self.linked as f32 / self.chars.max(1) as f32
    }
}

/// The blocks of a page.
#[derive(Default)]
pub(super) struct Blocks {
    pub elements: Vec<Element>,
    pub blocks: Vec<Block>,
    /// How many rows are right below an element.
    num_rows: HashMap<usize, usize>,
}

impl Blocks {
    /// Reads the blocks of a page.
    pub fn of(document: &Document) -> Self {
        let mut reader = Reader::default();
        if let Some(body) = document.body() {
            reader.block_level(&body, "body", 0, Inline::default());
        }
        reader.found
    }

    /// Iterates over an element and those around it, from the inside.
    pub fn around(&self, element: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(element), |at| {
            let parent = self.elements[*at].parent;
            (parent != *at).then_some(parent)
        })
    }

    /// Returns the column of each cell: how many cells stand before it in its row.
    pub fn columns(&self) -> Vec<usize> {
        let mut num_cells = vec![0; self.elements.len()];
        let mut column = |element: &Element| {
            let before = num_cells[element.parent];
            num_cells[element.parent] += usize::from(element.kind == Kind::Cell);
            before
        };
        self.elements.iter().map(&mut column).collect()
    }

    /// Counts the elements of a row's kind around which the same element stands.
    pub fn num_siblings(&self, row: usize) -> usize {
        self.num_rows.get(&self.elements[row].parent).copied().unwrap_or_default()
    }

    /// Returns the element around a block.
    pub fn parent_of(&self, block: usize) -> usize {
        self.elements[self.blocks[block].element].parent
    }

    /// Returns the innermost element that holds both.
    pub fn common(&self, mut a: usize, mut b: usize) -> usize {
        while a != b {
            if self.elements[a].depth >= self.elements[b].depth {
                a = self.elements[a].parent;
            } else {
                b = self.elements[b].parent;
            }
        }
        a
    }

    /// Returns what blocks of one kind have in common: how their element and the one
    /// around it look.
    pub fn look_of(&self, block: usize) -> u64 {
        let element = &self.elements[self.blocks[block].element];
        element.look ^ self.elements[element.parent].look.rotate_left(9)
    }
}

/// What the inline elements around a text make of it.
#[derive(Clone, Copy, Default)]
struct Inline {
    is_linked: bool,
    is_bold: bool,
    /// Whether lines are as written.
    is_preformatted: bool,
}

#[derive(Default)]
struct Reader {
    found: Blocks,
    current: Block,
}

impl Reader {
    fn block_level(&mut self, node: &NodeRef<'_>, name: &str, parent: usize, inline: Inline) {
        self.end_block();
        let outer = self.current.element;
        let number = self.found.elements.len();
        if name == "tr" {
            *self.found.num_rows.entry(parent).or_default() += 1;
        }
        let start = self.found.blocks.len();
        self.found.elements.push(Element {
            parent,
            depth: self.found.elements.get(parent).map_or(0, |parent| parent.depth + 1),
            kind: Kind::of(name),
            signs: Signs::of(node, name),
            look: look(node, name),
            blocks: start..start,
        });
        self.current.element = number;
        self.content(node, number, inline);
        self.end_block();
        self.current.element = outer;
        self.found.elements[number].blocks.end = self.found.blocks.len();
    }

    fn content(&mut self, node: &NodeRef<'_>, element: usize, inline: Inline) {
        for child in node.children_it(false) {
            if child.is_text() {
                self.text(&child.text(), inline);
                continue;
            }
            let Some(name) = child.node_name() else { continue };
            match &*name {
                "br" => self.line_break(),
                name if WITHOUT_TEXT.contains(&name) => {}
                name if BLOCK_LEVEL.contains(&name) => {
                    let is_preformatted = inline.is_preformatted || name == "pre";
                    self.block_level(&child, name, element, Inline { is_preformatted, ..inline });
                }
                name => {
                    let inner = Inline {
                        is_linked: inline.is_linked || name == "a",
                        is_bold: inline.is_bold || matches!(name, "b" | "strong"),
                        ..inline
                    };
                    self.content(&child, element, inner);
                }
            }
        }
    }

    fn text(&mut self, text: &str, inline: Inline) {
        if inline.is_preformatted && text.contains('\n') {
            for (i, line) in text.lines().enumerate() {
                if i > 0 && !self.current.text.is_empty() && !self.current.text.ends_with('\n') {
                    self.current.text.push('\n');
                }
                self.text(line, inline);
            }
            return;
        }
        let block = &mut self.current;
        for (i, word) in text.split(char::is_whitespace).enumerate() {
            if i > 0 && !block.text.is_empty() && !block.text.ends_with([' ', '\n']) {
                block.text.push(' ');
            }
            block.text.push_str(word);
            let chars = word.chars().count();
            block.chars += chars;
            block.linked += if inline.is_linked { chars } else { 0 };
            block.bold += if inline.is_bold { chars } else { 0 };
        }
    }

    /// One break ends a line, two a paragraph.
    fn line_break(&mut self) {
        let text = &mut self.current.text;
        text.truncate(text.trim_end_matches(' ').len());
        if text.ends_with('\n') {
            self.end_block();
        } else if !text.is_empty() {
            text.push('\n');
        }
    }

    fn end_block(&mut self) {
        let element = self.current.element;
        let mut block = std::mem::take(&mut self.current);
        self.current.element = element;
        block.text.truncate(block.text.trim_end().len());
        if block.text.contains(char::is_alphanumeric) {
            self.found.blocks.push(block);
        }
    }
}

/// Hashes the name and the classes of an element.
fn look(node: &NodeRef<'_>, name: &str) -> u64 {
    let class = node.attr("class").unwrap_or_default();
    [name, " ", &class]
        .iter()
        .flat_map(|text| text.bytes())
        .fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3))
}
