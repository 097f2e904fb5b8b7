//! Rows of a table below a line of headers (RFC 4180, loosely).
//!
//! A quote that is never closed would swallow the rest of the file. Where a row that
//! runs over several lines has such a one, or one that is followed by more text, its
//! first line is broken, and the rest is cut again from the next line on.

use memchr::memchr2;

use super::{Finish, Mark};
use crate::format::table::{Quotes, delimiter_of};

/// Rows that may be found broken before quotes are no longer taken for quotes;
/// bounds the work on files that are all broken.
const MAX_BROKEN: usize = 32;

/// Longest line of headers, in bytes.
const MAX_HEAD: usize = 64 * 1024;

/// Cuts a table.
#[derive(Default)]
pub struct RowCutter {
    head: Vec<u8>,
    /// Stands between cells, once the head is known.
    delimiter: Option<u8>,
    /// The row that is open.
    row: Option<Row>,
    /// A row showed that backslashes mark quotes.
    has_escapes: bool,
    num_broken: usize,
}

/// What is known of the row that is open.
#[derive(Clone, Copy)]
struct Row {
    quotes: Quotes,
    /// The byte before was the end of a line.
    at_break: bool,
    /// It runs over more than one line.
    is_long: bool,
}

impl Row {
    /// Whether the row runs over lines for a quote that should not.
    fn is_broken(self) -> bool {
        self.is_long && !self.quotes.is_proper()
    }
}

impl RowCutter {
    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    pub(super) fn feed(&mut self, piece: &[u8]) -> (usize, Mark) {
        let Some(delimiter) = self.delimiter else { return (self.read_head(piece), Mark::None) };
        let Some(row) = &mut self.row else {
            let num_blank = piece.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            if num_blank > 0 {
                return (num_blank, Mark::None);
            }
            let quotes = Quotes::new(self.has_escapes);
            self.row = Some(Row { quotes, at_break: false, is_long: false });
            return (0, Mark::Begin);
        };
        let has_quotes = self.num_broken < MAX_BROKEN;
        for (at, byte) in piece.iter().enumerate() {
            let is_open = has_quotes && row.quotes.is_open();
            row.quotes.take(*byte, delimiter);
            row.is_long |= row.at_break;
            if matches!(byte, b'\r' | b'\n') && !is_open {
                return (at + 1, self.end_row());
            }
            row.at_break = *byte == b'\n';
        }
        (piece.len(), Mark::None)
    }

    /// Ends the open row.
    fn end_row(&mut self) -> Mark {
        let is_broken = self.row.is_some_and(Row::is_broken);
        self.has_escapes |= self.row.is_some_and(|row| row.quotes.has_escapes);
        self.row = None;
        if is_broken && self.give_up() { Mark::Resume } else { Mark::End { may_be_alone: false } }
    }

    pub(super) fn finish(&mut self) -> Finish {
        match self.end_row() {
            Mark::Resume => Finish::Resume,
            _ => Finish::Whole { may_be_alone: false },
        }
    }

    /// Takes the open row for broken, unless too many were.
    pub(super) fn give_up(&mut self) -> bool {
        (self.row, self.has_escapes) = (None, false);
        self.num_broken += 1;
        self.num_broken <= MAX_BROKEN
    }

    /// Reads on in the line of headers; returns how far.
    fn read_head(&mut self, piece: &[u8]) -> usize {
        let end = memchr2(b'\r', b'\n', piece);
        let room = MAX_HEAD.saturating_sub(self.head.len());
        let line = &piece[..end.unwrap_or(piece.len())];
        self.head.extend_from_slice(&line[..line.len().min(room)]);
        let Some(end) = end else { return piece.len() };
        let head = self.head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.head).trim_ascii();
        // Spreadsheets may say in a line of its own what stands between cells.
        let is_hint = head.len() == 5 && head[..4].eq_ignore_ascii_case(b"sep=");
        self.head = if is_hint { Vec::new() } else { head.to_vec() };
        if !self.head.is_empty() {
            self.delimiter = Some(delimiter_of(&self.head));
        }
        end + 1
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Cut, tests::cut};

    #[test]
    fn rows_stand_below_the_head() {
        for (text, rows) in [
            ("", &[][..]),
            ("id,text\n", &[]),
            (
                "\u{feff}id,text\r\n1,one\r\n\r\n2,\"two\nlines, \"\"quoted\"\"\"\r\n",
                &["1,one\r", "2,\"two\nlines, \"\"quoted\"\"\"\r"],
            ),
            ("\nsep=;\nid;text\n1;\"a,\nb\"\n2;c", &["1;\"a,\nb\"\n", "2;c"]),
            (
                "id,text\n1,\"say \\\"no\n\\\", or\"\n2,\"\\\"\n\\\"\"\n",
                &["1,\"say \\\"no\n\\\", or\"\n", "2,\"\\\"\n\\\"\"\n"],
            ),
            (
                "path,text\n\"C:\\a\\\",\"one\ntwo\"\n\"C:\\b\\\"\n",
                &["\"C:\\a\\\",\"one\ntwo\"\n", "\"C:\\b\\\"\n"],
            ),
            ("id\ttext\n1\ta \"quoted\" word\n", &["1\ta \"quoted\" word\n"]),
        ] {
            assert_eq!(cut(Cut::Rows, text, usize::MAX), rows, "{text}");
        }
    }

    #[test]
    fn a_quote_that_is_not_closed_costs_its_line_only() {
        for (text, rows) in [
            (
                "id,text\n1,one\n2,\"two\n3,three\n4,four\n",
                &["1,one\n", "~2,\"two", "3,three\n", "4,four\n"][..],
            ),
            ("id,text\n2,\"two\n3,\"three\"\n4,four\n", &["~2,\"two", "3,\"three\"\n", "4,four\n"]),
            ("id,text\n2,\"two\n", &["2,\"two\n"]),
        ] {
            assert_eq!(cut(Cut::Rows, text, usize::MAX), rows, "{text}");
        }
    }

    #[test]
    fn a_file_of_broken_rows_is_cut_in_the_end() {
        let rows: String = (0..200).map(|n| format!("{n},\"text\n")).collect();
        let records = cut(Cut::Rows, &format!("id,text\n{rows}"), usize::MAX);
        assert_eq!(records.len(), 200);
        assert!(records[199].contains("199,"), "{:?}", records[199]);
    }
}
