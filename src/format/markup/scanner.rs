//! Cuts HTML into text and tags, in one pass and without a tree.

/// A piece of markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::format) enum Piece<'h> {
    /// Text between tags, entities included.
    Text(&'h str),
    /// A start or an end tag.
    Tag {
        /// Its name, in the case it is written in.
        name: &'h str,
        /// Whether it is an end tag.
        closing: bool,
        /// What stands between the name and the end of the tag.
        attributes: &'h str,
    },
}

/// Cuts HTML into text and tags; comments and declarations are passed over.
pub(in crate::format) struct Scanner<'h> {
    html: &'h str,
    /// The byte behind the last piece.
    pub position: usize,
    /// Names of elements that no end tag closes from here on.
    unclosed: Vec<String>,
}

impl<'h> Scanner<'h> {
    /// Starts at the beginning.
    pub fn new(html: &'h str) -> Self {
        Self { html, position: 0, unclosed: Vec::new() }
    }

    /// Returns the next piece.
    pub fn next(&mut self) -> Option<Piece<'h>> {
        loop {
            let rest = &self.html[self.position..];
            if rest.is_empty() {
                return None;
            }
            if !opens_markup(rest) {
                // A "<" that opens nothing is text, so look behind the first character.
                let first = rest.chars().next().map_or(0, char::len_utf8);
                let end = rest[first..].find('<').map_or(rest.len(), |at| first + at);
                self.position += end;
                return Some(Piece::Text(&rest[..end]));
            }
            if let Some(comment) = rest.strip_prefix("<!--") {
                self.position += comment_len(comment).map_or(rest.len(), |len| 4 + len);
                continue;
            }
            if rest.starts_with("<!") || rest.starts_with("<?") {
                self.position += rest.find('>').map_or(rest.len(), |at| at + 1);
                continue;
            }
            return Some(self.tag(rest));
        }
    }

    /// Reads the tag that opens `rest`.
    fn tag(&mut self, rest: &'h str) -> Piece<'h> {
        let closing = rest.starts_with("</");
        let name_start = if closing { 2 } else { 1 };
        let name_len = rest[name_start..]
            .find(|c: char| c.is_whitespace() || c == '/' || c == '>')
            .unwrap_or(rest.len() - name_start);
        let (name, after) = rest[name_start..].split_at(name_len);
        let len = tag_end(after);
        self.position += name_start + name_len + len;
        let attributes = after[..len].trim_end_matches(['>', '/']);
        Piece::Tag { name, closing, attributes }
    }

    /// Passes over the content of an element whose start tag was just read.
    ///
    /// Without an end tag nothing is passed over, except in scripts and styles,
    /// whose code would else be text.
    pub fn skip_element(&mut self, name: &str) {
        match self.find_end_tag(name) {
            Some(end) => self.position = end,
            None if matches!(name, "script" | "style") => self.position = self.html.len(),
            None => {}
        }
    }

    /// Returns where the next end tag of this name stands.
    pub fn find_end_tag(&mut self, name: &str) -> Option<usize> {
        if self.unclosed.iter().any(|unclosed| unclosed == name) {
            return None;
        }
        let bytes = self.html.as_bytes();
        let mut from = self.position;
        while let Some(at) = self.html[from..].find("</") {
            let start = from + at + 2;
            let end = start + name.len();
            let same =
                bytes.get(start..end).is_some_and(|b| b.eq_ignore_ascii_case(name.as_bytes()));
            if same && !bytes.get(end).is_some_and(u8::is_ascii_alphanumeric) {
                return Some(from + at);
            }
            from = start;
        }
        self.unclosed.push(name.to_owned());
        None
    }
}

/// Returns the length of the rest of a comment, its end included.
fn comment_len(comment: &str) -> Option<usize> {
    for empty in [">", "->"] {
        if comment.starts_with(empty) {
            return Some(empty.len());
        }
    }
    // From one `>` to the next, so that a page of many comments is read once.
    comment.match_indices('>').find_map(|(at, _)| {
        let before = &comment[..at];
        (before.ends_with("--") || before.ends_with("--!")).then_some(at + 1)
    })
}

/// Tells whether a text opens with a tag, a comment or a declaration.
fn opens_markup(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes[0] == b'<'
        && bytes.get(1).is_some_and(|b| match b {
            b'/' => bytes.get(2).is_some_and(u8::is_ascii_alphabetic),
            b'!' | b'?' => true,
            _ => b.is_ascii_alphabetic(),
        })
}

/// Returns the length of the rest of a tag, its `>` included, minding quotes.
fn tag_end(attributes: &str) -> usize {
    let mut quote = None;
    for (at, byte) in attributes.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') if attributes[..at].trim_end().ends_with('=') => {
                quote = Some(byte)
            }
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    // A quote that never closes: the tag ends at its first ">".
    attributes.find('>').map_or(attributes.len(), |at| at + 1)
}

/// Attributes of a tag that are read.
const MAX_ATTRIBUTES: usize = 1_000;

/// Reads the first attributes of a tag: names in lower case, values without quotes,
/// entities not decoded.
pub(in crate::format) fn attributes(text: &str) -> Vec<(String, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let name_len = rest
            .find(|c: char| c.is_ascii_whitespace() || c == '=' || c == '/')
            .unwrap_or(rest.len());
        if rest.is_empty() || found.len() == MAX_ATTRIBUTES {
            return found;
        }
        // A name may begin with "=", as in browsers.
        let name_len =
            if name_len == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { name_len };
        let (name, after) = rest.split_at(name_len);
        let (value, after) = match after.trim_start().strip_prefix('=') {
            Some(value) => attribute_value(value.trim_start()),
            None => ("", after),
        };
        found.push((name.to_ascii_lowercase(), value));
        rest = after;
    }
}

/// Cuts the value off the front of what stands behind `=`.
fn attribute_value(text: &str) -> (&str, &str) {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    match quote.and_then(|quote| text[1..].split_once(quote)) {
        Some(cut) => cut,
        None => text.split_at(text.find(|c: char| c.is_ascii_whitespace()).unwrap_or(text.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read() {
        for (text, expected) in [
            (" a=1 B='2 3' c=\"4\" d", vec![("a", "1"), ("b", "2 3"), ("c", "4"), ("d", "")]),
            ("a = 1/ b", vec![("a", "1/"), ("b", "")]),
            ("a=\"never closed b", vec![("a", "\"never"), ("closed", ""), ("b", "")]),
            ("=é", vec![("=", ""), ("é", "")]),
            ("", vec![]),
        ] {
            let found = attributes(text);
            let found: Vec<_> = found.iter().map(|(name, value)| (name.as_str(), *value)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn comments_end_as_in_browsers() {
        for html in
            ["<!-- a -->b", "<!-->b", "<!--->b", "<!-- a --!>b", "<!x>b", "<?x>b", "<![CDATA[a]]>b"]
        {
            assert_eq!(Scanner::new(html).next(), Some(Piece::Text("b")), "{html}");
        }
        assert_eq!(Scanner::new("<!-- b").next(), None);
    }
}
