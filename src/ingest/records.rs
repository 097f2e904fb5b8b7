//! A file of many records → its records, in memory bounded by the longest of them.

use std::collections::VecDeque;

use encoding_rs::{Decoder, Encoding, UTF_8};

use super::decode::{Decoded, FileEncoding, decode};
use super::read::{FileState, Input};
use super::skip::{Skip, SkipCode};
use super::walk::SourceFile;
use crate::format::{Cut, Cutter, Finish, Mark};

/// Longest record, in bytes.
const MAX_RECORD_BYTES: usize = 16 << 20;
/// How much is read at a time; the first piece also shows the encoding.
const PIECE_BYTES: usize = 1 << 16;

/// One record of a file.
#[derive(Debug, PartialEq, Eq)]
pub struct Record {
    /// Its place in the file, from 1.
    pub number: u64,
    /// What there is of it.
    pub content: Content,
    /// It is the only one, and stands in no list: the file is this article.
    pub is_alone: bool,
}

/// What there is of a record.
#[derive(Debug, PartialEq, Eq)]
pub enum Content {
    /// Its bytes, with what is needed to read it by itself.
    Bytes(Vec<u8>),
    /// It is longer than any record may be.
    TooLong,
    /// Why it is not whole.
    Broken(&'static str),
}

/// A file being cut into records.
pub struct Records {
    input: Input,
    /// The encoding of every record, where it need not be known to cut them.
    encoding: Option<FileEncoding>,
    transcoder: Option<Transcoder>,
    cutter: Cutter,
    piece: Vec<u8>,
    /// How much of the piece is done with.
    used: usize,
    is_end: bool,
    /// Why the file can't be read to its end.
    problem: Option<Skip>,
    /// The record that is being read.
    open: Option<Open>,
    /// The rest of the line belongs to a row that is too long.
    skips_line: bool,
    num_records: u64,
    /// The first record, where it is alone if no other follows.
    held: Option<Record>,
    ready: VecDeque<Record>,
    is_finished: bool,
}

#[derive(Default)]
struct Open {
    bytes: Vec<u8>,
    is_too_long: bool,
}

impl Records {
    /// Opens a file and looks at its beginning.
    ///
    /// # Errors
    ///
    /// Those of reading, `binary`, `encoding`.
    pub fn open(source: &SourceFile, cut: Cut) -> Result<Self, Skip> {
        let mut records = Self {
            input: Input::open(source)?,
            encoding: None,
            transcoder: None,
            cutter: cut.start(),
            piece: Vec::with_capacity(PIECE_BYTES),
            used: 0,
            is_end: false,
            problem: None,
            open: None,
            skips_line: false,
            num_records: 0,
            held: None,
            ready: VecDeque::new(),
            is_finished: false,
        };
        records.read_piece();
        if records.piece.is_empty()
            && let Some(problem) = records.problem.take()
        {
            return Err(problem);
        }
        match decode(&records.piece) {
            Ok(beginning) => {
                records.encoding = beginning.file_encoding();
                let transcodes = records.encoding.is_none();
                records.transcoder = Transcoder::new(beginning).filter(|_| transcodes);
            }
            Err(skip) if skip.code == SkipCode::Empty => {}
            Err(skip) => return Err(skip),
        }
        records.transcode();
        Ok(records)
    }

    /// Returns how the file is decoded on the way, if it is.
    pub fn decoded(&self) -> Option<&Decoded> {
        self.transcoder.as_ref().map(|transcoder| &transcoder.beginning)
    }

    /// Returns the encoding of the records, where the beginning of the file told it.
    pub fn encoding(&self) -> Option<FileEncoding> {
        self.encoding
    }

    /// Reads the next record; `None` at the end.
    ///
    /// # Errors
    ///
    /// Where the file can't be read on; the records before it were handed out.
    pub fn next_record(&mut self) -> Result<Option<Record>, Skip> {
        loop {
            if let Some(record) = self.ready.pop_front() {
                return Ok(Some(record));
            }
            if self.is_finished {
                return self.problem.take().map_or(Ok(None), Err);
            }
            if self.used < self.piece.len() {
                self.step();
            } else if !self.is_end {
                self.read_piece();
                self.transcode();
            } else {
                self.end();
            }
        }
    }

    /// Returns the file's state, once all records are read.
    ///
    /// # Errors
    ///
    /// `changed` where it was written to meanwhile.
    pub fn finish(self) -> Result<FileState, Skip> {
        self.input.finish()
    }

    fn read_piece(&mut self) {
        (self.piece, self.used) = (std::mem::take(&mut self.piece), 0);
        self.piece.clear();
        self.problem = self.input.fill(&mut self.piece, PIECE_BYTES).err();
        self.is_end = self.problem.is_some() || self.piece.len() < PIECE_BYTES;
    }

    fn transcode(&mut self) {
        if let Some(transcoder) = &mut self.transcoder {
            self.piece = transcoder.decode(&self.piece, self.is_end);
        }
    }

    /// Goes on to the next mark.
    fn step(&mut self) {
        if self.skips_line {
            return self.skip_line();
        }
        let (used, mark) = self.cutter.feed(&self.piece[self.used..]);
        let passed = &self.piece[self.used..self.used + used];
        self.used += used;
        if let Some(open) = self.open.as_mut().filter(|open| !open.is_too_long) {
            open.bytes.extend_from_slice(passed);
            if open.bytes.len() > MAX_RECORD_BYTES && mark == Mark::None {
                self.overflow();
            }
        }
        match mark {
            Mark::None => {}
            Mark::Begin => {
                self.num_records += 1;
                self.open = Some(Open::default());
            }
            Mark::End { may_be_alone } => self.close(may_be_alone),
            Mark::Discard => {
                self.num_records -= 1;
                self.open = None;
            }
            Mark::Resume => self.resume(),
            Mark::Again => self.cut_again(),
        }
    }

    /// Gives up the open record, which has grown too long and has no end yet.
    fn overflow(&mut self) {
        let Some(open) = &mut self.open else { return };
        match self.cutter.give_up() {
            Mark::Again => return self.cut_again(),
            Mark::Resume if memchr::memchr(b'\n', &open.bytes).is_some() => return self.resume(),
            Mark::Resume => self.skips_line = true,
            _ => {}
        }
        (open.bytes, open.is_too_long) = (Vec::new(), true);
    }

    /// Passes over the rest of a line that is too long.
    fn skip_line(&mut self) {
        let rest = &self.piece[self.used..];
        let end = memchr::memchr(b'\n', rest);
        self.used += end.map_or(rest.len(), |at| at + 1);
        if end.is_some() {
            self.skips_line = false;
            self.close(false);
        }
    }

    /// Hands out the open record.
    fn close(&mut self, may_be_alone: bool) {
        let Some(open) = self.open.take() else { return };
        let is_too_long = open.is_too_long || open.bytes.len() > MAX_RECORD_BYTES;
        let content = match (is_too_long, self.cutter.head()) {
            (true, _) => Content::TooLong,
            (_, []) => Content::Bytes(open.bytes),
            (_, head) => Content::Bytes([head, b"\n", &open.bytes].concat()),
        };
        self.hand_out(content, may_be_alone);
    }

    fn hand_out(&mut self, content: Content, may_be_alone: bool) {
        let record = Record { number: self.num_records, content, is_alone: false };
        if may_be_alone && self.num_records == 1 {
            self.held = Some(record);
        } else {
            self.ready.extend(self.held.take());
            self.ready.push_back(record);
        }
    }

    /// Takes the first line of the open record for a broken one, and cuts the rest
    /// again.
    fn resume(&mut self) {
        let bytes = self.open.take().map(|open| open.bytes).unwrap_or_default();
        self.hand_out(Content::Broken("a quote is not closed"), false);
        let line = memchr::memchr(b'\n', &bytes).map_or(bytes.len(), |at| at + 1);
        self.piece = [&bytes[line..], &self.piece[self.used..]].concat();
        self.used = 0;
    }

    /// Cuts the open record once more, into those that it holds.
    fn cut_again(&mut self) {
        let bytes = self.open.take().map(|open| open.bytes).unwrap_or_default();
        self.num_records -= 1;
        self.piece = [&bytes, &self.piece[self.used..]].concat();
        self.used = 0;
    }

    /// Settles what is open at the end of the file.
    fn end(&mut self) {
        match self.cutter.finish() {
            Finish::Whole { may_be_alone } => self.close(may_be_alone),
            Finish::Early { may_be_alone } => {
                self.num_records += u64::from(self.open.take().is_none());
                self.hand_out(Content::Broken("the file ends within it"), may_be_alone);
            }
            Finish::Resume => return self.resume(),
            Finish::Again => return self.cut_again(),
        }
        let is_alone = self.num_records == 1;
        self.ready.extend(self.held.take().map(|record| Record { is_alone, ..record }));
        self.is_finished = true;
    }
}

/// Turns a file into UTF-8 on its way, whose encoding has other signs at ASCII bytes.
struct Transcoder {
    decoder: Decoder,
    beginning: Decoded,
}

impl Transcoder {
    /// Takes the encoding of the beginning of a file; `None` for UTF-8.
    fn new(beginning: Decoded) -> Option<Self> {
        let encoding = Encoding::for_label(beginning.encoding.as_bytes())?;
        // Only what was decided is of use, and the losses are counted by record.
        let beginning = Decoded { text: String::new(), num_lost: 0, ..beginning };
        let decoder = encoding.new_decoder_with_bom_removal();
        (encoding != UTF_8).then_some(Self { decoder, beginning })
    }

    fn decode(&mut self, bytes: &[u8], is_end: bool) -> Vec<u8> {
        let room = self.decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(4 * PIECE_BYTES);
        let mut text = vec![0; room];
        let (.., len, _) = self.decoder.decode_to_utf8(bytes, &mut text, is_end);
        text.truncate(len);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(cut: Cut, bytes: &[u8]) -> Vec<(u64, String, bool)> {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("x");
        std::fs::write(&file, bytes).expect("a file");
        let source = SourceFile { path: "x".into(), file, size: bytes.len() as u64, mtime: 0 };
        let mut records = Records::open(&source, cut).expect("open");
        let mut found = Vec::new();
        while let Some(record) = records.next_record().expect("read") {
            let content = match record.content {
                Content::Bytes(bytes) => String::from_utf8(bytes).expect("text"),
                Content::TooLong => "too long".to_owned(),
                Content::Broken(why) => why.to_owned(),
            };
            found.push((record.number, content, record.is_alone));
        }
        assert_eq!(records.finish().expect("unchanged").size, bytes.len() as u64);
        found
    }

    #[test]
    fn a_lone_object_is_told_from_many() {
        let one = |n, text: &str, is_alone| (n, text.to_owned(), is_alone);
        for (text, expected) in [
            ("{} \n", vec![one(1, "{}", true)]),
            ("{}\n{}", vec![one(1, "{}", false), one(2, "{}", false)]),
            ("[{}]", vec![one(1, "{}", false)]),
            ("{\"articles\": [{}]}", vec![one(1, "{}", false)]),
            (
                "{\"results\": [{}], \"articles\": [{}]}",
                vec![one(1, "{}", false), one(2, "{}", false)],
            ),
            (
                "{\"items\": [{}], \"body\": 1}",
                vec![one(1, "{\"items\": [{}], \"body\": 1}", true)],
            ),
            ("{\"a\": ", vec![one(1, "the file ends within it", true)]),
            ("[{}, {", vec![one(1, "{}", false), one(2, "the file ends within it", false)]),
            ("[{}, ", vec![one(1, "{}", false), one(2, "the file ends within it", false)]),
            ("{} [", vec![one(1, "{}", false), one(2, "the file ends within it", false)]),
            (" \n", vec![]),
        ] {
            assert_eq!(records(Cut::Json, text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn rows_come_with_their_head_and_broken_ones_are_told() {
        let found = records(Cut::Rows, b"id,text\n1,one\n2,\"two\n3,three\n");
        let contents: Vec<&str> = found.iter().map(|(_, content, _)| content.as_str()).collect();
        assert_eq!(contents, ["id,text\n1,one\n", "a quote is not closed", "id,text\n3,three\n"]);
        assert_eq!(found.iter().map(|(number, ..)| *number).collect::<Vec<_>>(), [1, 2, 3]);
    }

    #[test]
    fn a_record_that_is_too_long_costs_no_other() {
        let long = format!("[{{\"a\": \"{}\"}}, {{}}]", "x".repeat(MAX_RECORD_BYTES));
        assert_eq!(records(Cut::Json, long.as_bytes())[0].1, "too long");
        assert_eq!(records(Cut::Json, long.as_bytes())[1].1, "{}");
        let long = format!("{{\"n\": 1, \"items\": [\"{}\", {{}}]}}", "x".repeat(MAX_RECORD_BYTES));
        assert_eq!(records(Cut::Json, long.as_bytes())[0].1, "too long");
        assert_eq!(records(Cut::Json, long.as_bytes())[1].1, "{}");
        let late = format!("{{\"n\": \"{}\", \"items\": [{{}}]}}", "x".repeat(MAX_RECORD_BYTES));
        assert_eq!(records(Cut::Json, late.as_bytes()), [(1, "{}".to_owned(), false)]);
        let rows = format!("id,text\n1,\"{}\n2,two\n", "x".repeat(MAX_RECORD_BYTES));
        let found = records(Cut::Rows, rows.as_bytes());
        assert_eq!(
            (found[0].1.as_str(), found[1].1.as_str()),
            ("a quote is not closed", "id,text\n2,two\n")
        );
    }

    #[test]
    fn the_rest_of_a_line_that_is_too_long_is_no_row() {
        for quote in ["", "\""] {
            let long = "x,".repeat(MAX_RECORD_BYTES * 3 / 4);
            let rows = format!("id,text\n1,{quote}{long}{quote}\n2,two\n");
            let found = records(Cut::Rows, rows.as_bytes());
            let found: Vec<_> = found.iter().map(|(n, text, _)| (*n, &text[..8])).collect();
            assert_eq!(found, [(1, "too long"), (2, "id,text\n")]);
        }
        let open = format!("id,text\n1,\"{}", "x".repeat(MAX_RECORD_BYTES * 3 / 2));
        let found = records(Cut::Rows, open.as_bytes());
        assert_eq!(found, [(1, "too long".to_owned(), false)]);
    }

    #[test]
    fn other_encodings_are_turned_into_utf8_on_the_way() {
        let text = "[{\"title\": \"Überfahrt\"}, {\"title\": \"Łódź\"}]";
        let utf16: Vec<u8> =
            format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        let expected = ["{\"title\": \"Überfahrt\"}", "{\"title\": \"Łódź\"}"];
        let contents: Vec<String> = records(Cut::Json, &utf16).into_iter().map(|r| r.1).collect();
        assert_eq!(contents, expected);
        // A backslash is the second half of many characters of Shift_JIS.
        let (sjis, ..) = encoding_rs::SHIFT_JIS
            .encode("[{\"title\": \"表示能力の予算について、首相は今日こう述べた\"}]");
        assert_eq!(records(Cut::Json, &sjis).len(), 1);
    }
}
