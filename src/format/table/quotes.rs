//! Quotes around the cells of a row, followed byte by byte (RFC 4180, loosely).
//!
//! A quote in a quoted cell is doubled; some exports put a backslash before it instead.
//! Only in these does a quote behind a backslash stand before more text, so a path that
//! ends in a backslash is not mistaken: its quote stands before the next cell.

/// Where in a row we are.
#[derive(Clone, Copy, Default)]
pub(in crate::format) struct Quotes {
    /// A backslash in a quoted cell takes its meaning from the byte behind it.
    pub has_escapes: bool,
    /// Within quotes.
    is_quoted: bool,
    /// The byte before was a quote within quotes: a closing one, or half of two.
    is_closing: bool,
    /// That quote stands behind a backslash.
    is_doubtful: bool,
    /// The byte before was a backslash that takes this one.
    is_escaped: bool,
    /// A closing quote was followed by more text.
    is_improper: bool,
    /// The byte before, 0 at the beginning.
    last: u8,
}

impl Quotes {
    /// Stands at the beginning of a row.
    pub fn new(has_escapes: bool) -> Self {
        Self { has_escapes, ..Self::default() }
    }

    /// Takes the next byte.
    pub fn take(&mut self, byte: u8, delimiter: u8) {
        if self.is_escaped {
            self.is_escaped = false;
        } else if self.is_closing {
            self.is_closing = false;
            self.close(byte, delimiter);
        } else if byte == b'"' {
            let opens = self.last == 0 || self.last == delimiter;
            self.is_closing = self.is_quoted;
            self.is_doubtful = self.last == b'\\';
            self.is_quoted |= opens;
        } else {
            self.is_escaped = self.has_escapes && self.is_quoted && byte == b'\\';
        }
        self.last = byte;
    }

    /// Takes the byte behind a quote that may close a cell.
    fn close(&mut self, byte: u8, delimiter: u8) {
        let is_text = ![b'"', b'\r', b'\n', delimiter].contains(&byte);
        if is_text && self.is_doubtful {
            self.has_escapes = true;
        } else {
            self.is_quoted = byte == b'"';
            self.is_improper |= is_text;
        }
    }

    /// Whether a break would be part of a cell.
    pub fn is_open(&self) -> bool {
        self.is_quoted && !self.is_closing
    }

    /// Whether every quote so far opens or closes a cell, or is marked as text.
    pub fn is_proper(&self) -> bool {
        !self.is_improper && !self.is_open()
    }
}

/// Returns a row with its quotes doubled, if they are marked by backslashes.
pub(super) fn without_escapes(row: &str, delimiter: u8) -> Option<String> {
    let mut plain = Quotes::new(false);
    row.bytes().for_each(|byte| plain.take(byte, delimiter));
    if plain.is_proper() && !plain.has_escapes {
        return None;
    }
    let mut quotes = Quotes::new(true);
    let mut out = String::with_capacity(row.len());
    for c in row.chars() {
        if quotes.is_escaped {
            match c {
                '"' => out.push_str("\"\""),
                '\\' | '\n' | '\r' => out.push(c),
                // No more than these are sure to be escaped.
                _ => out.extend(['\\', c]),
            }
        }
        let was_escaped = quotes.is_escaped;
        c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| quotes.take(byte, delimiter));
        if !was_escaped && !quotes.is_escaped {
            out.push(c);
        }
    }
    quotes.is_proper().then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backslashes_before_quotes_are_told_from_others() {
        for (row, expected) in [
            (
                r#"1,"He said \"stop, now\" and left""#,
                Some(r#"1,"He said ""stop, now"" and left""#),
            ),
            (r#""\"Stop,\" she said","x""#, Some(r#""""Stop,"" she said","x""#)),
            (r#""the end \"","x""#, Some(r#""the end ""","x""#)),
            (r#""a \"b\" in C:\\new\dir\n","é""#, Some(r#""a ""b"" in C:\new\dir\n","é""#)),
            (r#""C:\news\","x""#, None),
            (r#""C:\news\""#, None),
            (r#""say ""no""","a \ b""#, None),
            (r#"a \"b\" c,"x""#, None),
            (r#""one" two,"x""#, None),
        ] {
            assert_eq!(without_escapes(row, b',').as_deref(), expected, "{row}");
        }
    }
}
