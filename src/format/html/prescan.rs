//! A look at a page before it is parsed: whether parsing it can take more time
//! or stack than a page is worth.
//!
//! Parsers of HTML need quadratic time for some inputs, and extractors recurse.
//! One pass over the tags bounds what both will meet: how deep elements nest,
//! how many attributes a tag has, how many nodes the tree will hold. Counts too
//! much rather than too little.

use crate::format::markup::{Piece, Scanner, attributes};

/// A page longer than this is no article.
const MAX_LEN: usize = 8 * 1024 * 1024;

/// Elements open at once; real pages stay below a tenth of it.
const MAX_DEPTH: usize = 256;

/// Attributes in one tag.
const MAX_ATTRIBUTES: usize = 256;

/// Nodes of the tree.
const MAX_NODES: usize = 200_000;

/// Ampersands without a pause; decoding them costs quadratic time.
const MAX_AMPERSANDS: usize = 2_000;

/// What it may cost to write the tree out again, in bytes looked at. For each sign to
/// escape the writer looks through the rest of the text; this is half a second's worth.
const MAX_ESCAPING: u64 = 1 << 36;

/// How far up an end tag looks for its start tag.
const MAX_LOOKBACK: usize = 64;

/// Elements without content.
const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input",
    "link", "meta", "param", "source", "track", "wbr",
];

/// Elements whose end tag may be left out: the next of them closes the last.
const SELF_CLOSING: &[&str] = &[
    "p", "li", "dt", "dd", "option", "optgroup", "td", "th", "tr", "thead", "tbody", "tfoot",
    "colgroup", "rp", "rt",
];

/// Elements that the parser opens again in every block until they are closed.
const FORMATTING: &[&str] =
    &["b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"];

/// Tells why a page is not to be parsed; `None` where it may be.
pub(super) fn refusal(html: &str) -> Option<&'static str> {
    if html.len() > MAX_LEN {
        return Some("it is longer than 8 MiB");
    }
    if has_ampersand_run(html) {
        return Some("it holds a run of ampersands");
    }
    let mut tree = Tree::default();
    // Text that tags stand between can become one text in the tree.
    let (mut text_cost, mut tag_costs) = (Escaping::default(), 0);
    let mut scanner = Scanner::new(html);
    while let Some(piece) = scanner.next() {
        match piece {
            Piece::Text(text) => {
                tree.nodes += 1;
                text_cost.add(text);
            }
            Piece::Tag { name, closing, attributes: list } => {
                // An attribute is one byte or more, and a separator.
                if list.len() / 2 > MAX_ATTRIBUTES && attributes(list).len() > MAX_ATTRIBUTES {
                    return Some("a tag has too many attributes");
                }
                let mut cost = Escaping::default();
                cost.add(list);
                tag_costs += cost.bytes();
                let name = name.to_ascii_lowercase();
                if closing {
                    tree.close(&name);
                } else {
                    tree.open(&name);
                    // Inside SVG and MathML these are elements like any other.
                    if matches!(name.as_str(), "script" | "style") && tree.foreign == 0 {
                        scanner.skip_element(&name);
                    }
                }
            }
        }
        if tree.depth() > MAX_DEPTH {
            return Some("its elements nest too deep");
        }
        if tree.nodes > MAX_NODES {
            return Some("it has too many elements");
        }
    }
    if text_cost.bytes() + tag_costs > MAX_ESCAPING {
        return Some("it holds too many signs to escape");
    }
    None
}

/// What writing a text out costs.
#[derive(Default)]
struct Escaping {
    num_signs: u64,
    len: u64,
}

impl Escaping {
    fn add(&mut self, text: &str) {
        // The writer stops at a no-break space, and at all that begins with its byte.
        self.num_signs += memchr::memchr2_iter(b'&', 0xc2, text.as_bytes()).count() as u64;
        self.len += text.len() as u64;
    }

    /// Returns the number of bytes looked at.
    fn bytes(&self) -> u64 {
        self.num_signs.saturating_mul(self.len)
    }
}

/// What the parser's tree will look like, roughly.
#[derive(Default)]
struct Tree {
    /// Names of the open elements; of formatting ones only their number.
    open: Vec<String>,
    formatting: usize,
    /// How many SVG and MathML elements were opened and not closed.
    foreign: usize,
    nodes: usize,
}

impl Tree {
    fn depth(&self) -> usize {
        self.open.len() + self.formatting
    }

    fn open(&mut self, name: &str) {
        // A link closes the one before it, so that links never nest.
        if name == "a" {
            self.nodes += 1;
            return;
        }
        if FORMATTING.contains(&name) {
            self.formatting += 1;
            self.nodes += 1;
            return;
        }
        // The parser opens every unclosed formatting element again in here.
        self.nodes += 1 + self.formatting;
        if VOID.contains(&name) {
            return;
        }
        if SELF_CLOSING.contains(&name) {
            while self.open.last().is_some_and(|last| SELF_CLOSING.contains(&last.as_str())) {
                self.open.pop();
            }
        }
        self.foreign += usize::from(matches!(name, "svg" | "math"));
        self.open.push(name.to_owned());
    }

    fn close(&mut self, name: &str) {
        if FORMATTING.contains(&name) {
            self.formatting = self.formatting.saturating_sub(1);
            return;
        }
        let from = self.open.len().saturating_sub(MAX_LOOKBACK);
        if let Some(at) = self.open[from..].iter().rposition(|open| open == name) {
            self.foreign = self.foreign.saturating_sub(usize::from(matches!(name, "svg" | "math")));
            self.open.truncate(from + at);
        }
    }
}

/// Tells whether ampersands follow each other with hardly anything between.
fn has_ampersand_run(html: &str) -> bool {
    let mut run = 0;
    let mut since = 0;
    for byte in html.bytes() {
        since += 1;
        if byte == b'&' {
            run = if since <= 4 { run + 1 } else { 0 };
            since = 0;
            if run > MAX_AMPERSANDS {
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_and_careless_pages_pass() {
        for html in [
            "<html><body><p>One<p>Two</html>".to_owned(),
            "<p>".repeat(10_000),
            "<ul><li>a<li>b</ul>".repeat(5_000),
            "<table><tr><td>a<td>b<tr><td>c</table>".repeat(3_000),
            "<br>".repeat(10_000),
            "<a name=x>".repeat(10_000),
            "<div><b>a</b></div>".repeat(10_000),
            "<script>\"<div>\".repeat(9)</script>".repeat(1_000),
            "R&D &amp; ".repeat(10_000),
            "<div>".repeat(200),
            format!("<img srcset=\"{}\">", "a b, ".repeat(1_000)),
            "« Tout va bien », dit-elle\u{a0}: «\u{a0}R&amp;D\u{a0}».<p>".repeat(5_000),
            format!("<script>{}</script><p>x", "&name=b".repeat(300_000)),
        ] {
            assert_eq!(refusal(&html), None, "{}", &html[..40.min(html.len())]);
        }
    }

    #[test]
    fn hostile_pages_do_not() {
        let many_attributes: String = (0..300).map(|i| format!(" a{i}=1")).collect();
        for html in [
            "<div>".repeat(600),
            "<b>".repeat(600),
            "<table><tr><td>".repeat(600),
            format!("<p{many_attributes}>"),
            format!("<p {}>", "a ".repeat(300)),
            "&".repeat(10_000),
            "<p>".repeat(300_000),
            "<!-->".to_owned() + &"<div>".repeat(600),
            "<svg><script>".to_owned() + &"<div>".repeat(600),
            (0..200).map(|i| format!("<font color={i}>")).collect::<String>()
                + &"<p>x".repeat(5_000),
            "«".repeat(1_000_000),
            "&amp;".repeat(500_000),
            "<tr>&nbsp;".repeat(90_000) + &"x".repeat(1_000_000),
            format!("<p title=\"{}\">x", "»".repeat(1_000_000)),
            "x".repeat(MAX_LEN + 1),
        ] {
            assert!(refusal(&html).is_some(), "{}", &html[..40]);
        }
    }
}
