//! JSON for scripts.
//!
//! JSON escapes C0 controls itself; the rest of what a terminal should not get
//! (DEL, C1, reversed writing) is escaped here, so that even this output can be
//! looked at; and the separators that some programs take for ends of lines.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, PrettyFormatter, Serializer};

use morgue::search::AddedWord;

/// All there is to say about one search.
#[derive(Debug, Serialize)]
pub struct Envelope<'a, H> {
    pub format_version: u32,
    /// Id of the query in its batch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub qid: Option<&'a str>,
    /// The query as typed.
    pub query: &'a str,
    /// The query as understood.
    pub parsed: &'a str,
    /// Number of all matches.
    pub total: u64,
    /// Number of those that are no copies of one another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distinct: Option<u64>,
    /// The words that were added to the query's own.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub added: &'a [AddedWord],
    /// How long the search took, in milliseconds.
    pub took_ms: u64,
    /// The index folder.
    pub index: &'a str,
    /// The hits of this page.
    pub hits: H,
    /// What to give to `--cursor` for the next page; null at the end.
    pub next: Option<&'a str>,
}

/// Prints one value over many lines, without holding all of the text.
pub fn print_json<T: Serialize + ?Sized>(value: &T, out: &mut dyn Write) -> io::Result<()> {
    let formatter = Safe(PrettyFormatter::new());
    value.serialize(&mut Serializer::with_formatter(&mut *out, formatter))?;
    out.write_all(b"\n")
}

/// Prints one value on a line of its own.
pub fn print_jsonl<T: Serialize + ?Sized>(value: &T, out: &mut dyn Write) -> io::Result<()> {
    let mut text = Vec::new();
    value.serialize(&mut Serializer::with_formatter(
        &mut text,
        Safe(serde_json::ser::CompactFormatter),
    ))?;
    text.push(b'\n');
    out.write_all(&text)
}

/// Prints one value of an array that is never held whole, on a line of its own.
pub fn print_jsonl_into_list<T: Serialize + ?Sized>(
    is_first: bool,
    value: &T,
    out: &mut dyn Write,
) -> io::Result<()> {
    out.write_all(if is_first { b"[\n" } else { b"," })?;
    print_jsonl(value, out)
}

/// A formatter that escapes what a terminal should not get.
struct Safe<F>(F);

impl<F: Formatter> Formatter for Safe<F> {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut clean = 0;
        for (at, c) in fragment.char_indices().filter(|(_, c)| is_unsafe(*c)) {
            out.write_all(&fragment.as_bytes()[clean..at])?;
            write!(out, "\\u{:04x}", c as u32)?;
            clean = at + c.len_utf8();
        }
        out.write_all(&fragment.as_bytes()[clean..])
    }

    fn write_char_escape<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        self.0.write_char_escape(out, escape)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

fn is_unsafe(c: char) -> bool {
    matches!(c, '\u{7f}'..='\u{9f}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_control_leaves_raw_and_all_come_back() {
        let text = "a\u{1b}[2J\u{9b}\u{202e}\u{7f}é東";
        let mut out = Vec::new();
        print_jsonl(text, &mut out).expect("written");
        let printed = String::from_utf8(out).expect("text");
        assert_eq!(printed, "\"a\\u001b[2J\\u009b\\u202e\\u007fé東\"\n");
        assert_eq!(serde_json::from_str::<String>(&printed).expect("JSON"), text);
    }

    #[test]
    fn a_line_is_a_line_for_every_program() {
        let mut out = Vec::new();
        print_jsonl("a\u{2028}b\u{2029}c\u{85}d\u{61c}", &mut out).expect("written");
        assert_eq!(out, b"\"a\\u2028b\\u2029c\\u0085d\\u061c\"\n");
    }

    #[test]
    fn a_pretty_value_is_valid_json() {
        let value = serde_json::json!({"a": [1, {"b": null}], "c": {}});
        let mut out = Vec::new();
        print_json(&value, &mut out).expect("written");
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&out).expect("JSON"), value);
    }
}
