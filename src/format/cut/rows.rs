//! Rows of a table below a line of headers (RFC 4180, loosely).
//!
//! A quote that is never closed would swallow the rest of the file. Where a row that
//! runs over several lines has such a one, or one that is followed by more text, its
//! first line is broken, and the rest is cut again from the next line on.

use csv_core::{ReadRecordResult, Reader};
use memchr::memchr2;

use super::{Finish, Mark};
use crate::format::table::{delimiter_of, row_reader};

/// Rows that may be found broken before quotes are no longer taken for quotes;
/// bounds the work on files that are all broken.
const MAX_BROKEN: usize = 32;

/// Longest line of headers, in bytes.
const MAX_HEAD: usize = 64 * 1024;

/// Cuts a table.
#[derive(Default)]
pub struct RowCutter {
    head: Vec<u8>,
    delimiter: u8,
    /// Reads rows, once the head is known.
    reader: Option<Reader>,
    row: Row,
    num_broken: usize,
}

/// What is known of the row that is open.
#[derive(Clone, Copy, Default)]
struct Row {
    is_open: bool,
    /// Within quotes.
    is_quoted: bool,
    /// The byte before was a quote within quotes: a closing one, or half of two.
    is_closing: bool,
    /// A closing quote was followed by more text.
    is_improper: bool,
    /// The byte before, 0 at the beginning.
    last: u8,
    num_lines: usize,
}

impl Row {
    fn take(&mut self, piece: &[u8], delimiter: u8) {
        for byte in piece {
            if self.is_closing {
                self.is_closing = false;
                self.is_quoted = *byte == b'"';
                let is_end = [b'"', b'\r', b'\n', delimiter].contains(byte);
                self.is_improper |= !is_end;
            } else if *byte == b'"' {
                let opens = self.last == 0 || self.last == delimiter;
                self.is_closing = self.is_quoted;
                self.is_quoted |= opens;
            }
            self.num_lines += usize::from(self.last == b'\n');
            self.last = *byte;
        }
    }

    /// Whether the row runs over lines for a quote that should not.
    fn is_broken(self) -> bool {
        self.num_lines > 0 && (self.is_improper || self.is_quoted && !self.is_closing)
    }
}

impl RowCutter {
    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    pub(super) fn feed(&mut self, piece: &[u8]) -> (usize, Mark) {
        let Some(reader) = &mut self.reader else { return (self.read_head(piece), Mark::None) };
        if !self.row.is_open {
            let num_blank = piece.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            if num_blank > 0 {
                return (num_blank, Mark::None);
            }
            self.row = Row { is_open: true, ..Row::default() };
            return (0, Mark::Begin);
        }
        let mut used = 0;
        while used < piece.len() {
            let (mut cells, mut ends) = ([0; 4096], [0; 64]);
            let (result, num_in, ..) = reader.read_record(&piece[used..], &mut cells, &mut ends);
            self.row.take(&piece[used..used + num_in], self.delimiter);
            used += num_in;
            if result == ReadRecordResult::Record {
                let is_broken = self.row.is_broken();
                self.row.is_open = false;
                let mark = if is_broken && self.give_up() {
                    Mark::Resume
                } else {
                    Mark::End { may_be_alone: false }
                };
                return (used, mark);
            }
        }
        (used, Mark::None)
    }

    pub(super) fn finish(&mut self) -> Finish {
        let is_broken = std::mem::take(&mut self.row).is_broken();
        if is_broken && self.give_up() {
            Finish::Resume
        } else {
            Finish::Whole { may_be_alone: false }
        }
    }

    /// Takes the open row for broken, unless too many were.
    pub(super) fn give_up(&mut self) -> bool {
        self.row = Row::default();
        self.num_broken += 1;
        let has_quotes = self.num_broken < MAX_BROKEN;
        self.reader = Some(row_reader(self.delimiter, has_quotes));
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
            self.delimiter = delimiter_of(&self.head);
            self.reader = Some(row_reader(self.delimiter, true));
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
