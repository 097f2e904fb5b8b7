//! JSON values as records: top-level ones, the members of a top-level array, or
//! those of the array in an envelope.
//!
//! Follows brackets and strings only; whether a record is valid JSON is for its
//! reader. So that no mistake between records goes unseen, what stands where a
//! record may stand is one, an empty place too.
//!
//! An article may hold lists too, of links or pictures, and its text may stand behind
//! them. So an object is first taken for one record to its end, and cut again where
//! it then shows to be an envelope, or grows too long for an article.

use memchr::memchr2;

use super::{Finish, Mark};
use crate::format::json::ENVELOPES;
use crate::format::keys::{is_body, is_text, is_title};

/// How many keys of a path are kept.
const MAX_KEYS: usize = 2;
/// Longest key that is looked at, in bytes.
const MAX_KEY: usize = 32;

/// Cuts JSON.
#[derive(Default)]
pub struct JsonCutter {
    /// How many brackets are open.
    depth: usize,
    /// At which depth records stand.
    level: usize,
    string: InString,
    record: Record,
    /// In a list of records: whether one stands since the last comma, and whether
    /// there was a comma at all.
    has_member: bool,
    has_comma: bool,
    /// Path of keys in the top-level object, as far as it is one of objects only.
    path: Path,
    /// What the top-level object showed of what it is.
    shown: Shown,
    /// The top-level object is being cut again, as an envelope.
    is_envelope: bool,
    has_begun: bool,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum InString {
    #[default]
    No,
    Yes,
    /// Behind a backslash.
    Escape,
}

/// What is open at the level of records.
#[derive(Clone, Copy, Default, PartialEq)]
enum Record {
    #[default]
    None,
    /// A record that begins with a bracket and ends with its fellow.
    Container,
    /// Anything else: ends before a comma, the end of the list or of the line.
    Scalar,
    /// A top-level object that turned out to be an envelope.
    Envelope,
}

/// What the keys of a top-level object say of what it is.
#[derive(Clone, Copy, Default)]
struct Shown {
    /// The object holds a list where envelopes have theirs.
    has_list: bool,
    /// How many brackets are open within that list, as long as it is.
    list: Option<usize>,
    /// The object has a text of its own.
    has_body: bool,
    /// The object has a title of its own.
    has_title: bool,
    /// A member of such a list has a text.
    has_member_text: bool,
}

impl Shown {
    /// Whether the object only wraps the members of its lists. A feed has a title
    /// itself, but so has an article, whose lists hold no texts.
    fn is_envelope(self) -> bool {
        self.has_list && !self.has_body && (!self.has_title || self.has_member_text)
    }
}

/// The keys under which we are, and the string that may become one.
#[derive(Default)]
struct Path {
    keys: Vec<String>,
    /// How many of the open brackets, from the top, are braces.
    num_objects: usize,
    string: Vec<u8>,
}

impl JsonCutter {
    pub(super) fn feed(&mut self, piece: &[u8]) -> (usize, Mark) {
        let mut at = 0;
        if !self.has_begun && !piece.is_empty() {
            self.has_begun = true;
            at = if piece.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        }
        while at < piece.len() {
            if self.string != InString::No {
                at += self.in_string(&piece[at..]);
                continue;
            }
            let byte = piece[at];
            if let Some(mark) = self.before(byte) {
                return (at, mark);
            }
            at += 1;
            if let Some(mark) = self.after(byte) {
                return (at, mark);
            }
        }
        (at, Mark::None)
    }

    pub(super) fn finish(&mut self) -> Finish {
        if self.turn_back() {
            return Finish::Again;
        }
        match (self.depth, self.string) {
            (0, InString::No) => Finish::Whole { may_be_alone: true },
            _ => Finish::Early { may_be_alone: self.level == 0 },
        }
    }

    /// Called where the open object has grown too long to turn back to later: from here
    /// on, a list where envelopes have theirs is taken for one at once.
    pub(super) fn give_up(&mut self) -> bool {
        let turns_back = self.turn_back();
        self.is_envelope |= !self.shown.has_body;
        turns_back
    }

    /// Turns back to the beginning of the open object, if that is an envelope.
    fn turn_back(&mut self) -> bool {
        let is_top = self.record == Record::Container && self.level == 0;
        let turns_back = is_top && !self.is_envelope && self.shown.is_envelope();
        if turns_back {
            *self = Self { is_envelope: true, has_begun: true, ..Self::default() };
        }
        turns_back
    }

    /// Goes on within a string; returns how far.
    fn in_string(&mut self, piece: &[u8]) -> usize {
        if self.string == InString::Escape {
            self.string = InString::Yes;
            self.path.push(&piece[..1]);
            return 1;
        }
        let Some(at) = memchr2(b'"', b'\\', piece) else {
            self.path.push(piece);
            return piece.len();
        };
        self.path.push(&piece[..at]);
        self.string = if piece[at] == b'"' { InString::No } else { InString::Escape };
        at + 1
    }

    /// Finds a mark that lies before a byte outside of strings.
    fn before(&mut self, byte: u8) -> Option<Mark> {
        if self.depth != self.level {
            return None;
        }
        let is_list = self.level > 0;
        let is_end = match byte {
            b',' | b']' => is_list,
            b'\n' => !is_list,
            _ => false,
        };
        let record = self.record;
        match record {
            Record::Scalar if is_end => {
                self.record = Record::None;
                Some(Mark::End { may_be_alone: !is_list })
            }
            Record::None if is_list && is_end && self.lacks_member(byte) => {
                // An empty place is a record, and a bad one.
                self.record = Record::Scalar;
                Some(Mark::Begin)
            }
            Record::None if !is_end && !byte.is_ascii_whitespace() && !self.opens_list(byte) => {
                let is_container = matches!(byte, b'{' | b'[');
                self.record = if is_container { Record::Container } else { Record::Scalar };
                self.has_member = true;
                Some(Mark::Begin)
            }
            _ => None,
        }
    }

    /// Whether a comma or the end of a list follows nothing.
    fn lacks_member(&mut self, byte: u8) -> bool {
        let lacks = !self.has_member && (byte == b',' || self.has_comma);
        self.has_member |= lacks;
        lacks
    }

    /// Whether a bracket opens the top-level list.
    fn opens_list(&self, byte: u8) -> bool {
        byte == b'[' && self.level == 0
    }

    /// Takes a byte outside of strings and finds a mark that lies behind it.
    fn after(&mut self, byte: u8) -> Option<Mark> {
        match byte {
            b'"' => {
                self.string = InString::Yes;
                self.path.string.clear();
            }
            b'{' | b'[' => return self.open(byte),
            b'}' | b']' => return self.close(byte),
            b',' if self.depth == self.level && self.record == Record::None => {
                (self.has_member, self.has_comma) = (false, true);
            }
            b':' if self.level == 0 => self.key(),
            _ => {}
        }
        None
    }

    fn open(&mut self, byte: u8) -> Option<Mark> {
        let is_list = byte == b'[' && self.record != Record::Scalar && self.level == 0;
        let is_top = is_list && self.depth == 0;
        let may_be_envelope = is_list && self.path.is_envelope(self.depth);
        if may_be_envelope {
            (self.shown.has_list, self.shown.list) = (true, Some(self.depth + 1));
        }
        let is_envelope = may_be_envelope && self.is_envelope;
        if byte == b'{' && self.path.num_objects == self.depth {
            self.path.num_objects += 1;
        }
        if self.record == Record::Scalar && self.depth == self.level {
            // `3[4]`: the bracket belongs to a text that is no JSON anyway.
            self.depth += 1;
            return None;
        }
        self.depth += 1;
        if !is_top && !is_envelope {
            return None;
        }
        self.level = self.depth;
        (self.has_member, self.has_comma) = (false, false);
        let was = std::mem::replace(&mut self.record, Record::None);
        (was == Record::Container).then_some(Mark::Discard)
    }

    fn close(&mut self, byte: u8) -> Option<Mark> {
        if self.depth == 0 {
            return None;
        }
        if self.level > 0 && self.depth == self.level {
            if byte == b'}' {
                // No end of a list: part of whatever stands there.
                return None;
            }
            self.level = 0;
            self.depth -= 1;
            self.path.close(self.depth);
            self.record = if self.depth > 0 { Record::Envelope } else { Record::None };
            return None;
        }
        self.depth -= 1;
        self.path.close(self.depth);
        self.shown.list = self.shown.list.filter(|list| *list <= self.depth);
        if self.depth == self.level && self.record != Record::Scalar {
            if self.turn_back() {
                return Some(Mark::Again);
            }
            let was = std::mem::replace(&mut self.record, Record::None);
            if self.level == 0 {
                (self.shown, self.is_envelope) = (Shown::default(), false);
            }
            return (was == Record::Container)
                .then_some(Mark::End { may_be_alone: self.level == 0 });
        }
        None
    }

    /// Takes the last string as a key of the object that is open.
    fn key(&mut self) {
        let is_member = self.shown.list.is_some_and(|list| list + 1 == self.depth);
        let is_on_path = self.depth <= MAX_KEYS && self.path.num_objects == self.depth;
        if self.depth == 0 || !(is_member || is_on_path) {
            return;
        }
        let key = String::from_utf8_lossy(&self.path.string).to_ascii_lowercase();
        if !is_on_path {
            self.shown.has_member_text = self.shown.has_member_text || is_text(&key);
            return;
        }
        if self.depth == 1 {
            self.shown.has_body |= is_body(&key);
            self.shown.has_title |= is_title(&key);
        }
        self.path.keys.truncate(self.depth - 1);
        self.path.keys.push(key);
    }
}

impl Path {
    /// Keeps part of a string, as far as it can be a key.
    fn push(&mut self, bytes: &[u8]) {
        let room = MAX_KEY.saturating_sub(self.string.len());
        self.string.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }

    fn is_envelope(&self, depth: usize) -> bool {
        depth > 0
            && self.num_objects == depth
            && self.keys.len() == depth
            && ENVELOPES.iter().any(|envelope| envelope.iter().eq(self.keys.iter()))
    }

    /// Forgets what stood deeper than `depth` brackets.
    fn close(&mut self, depth: usize) {
        self.num_objects = self.num_objects.min(depth);
        self.keys.truncate(depth);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Cut, tests::cut};

    #[test]
    fn records_stand_alone_in_a_list_or_in_an_envelope() {
        for (text, records) in [
            ("", &[][..]),
            (" {\"a\": [1, {}]}\n", &["{\"a\": [1, {}]}"]),
            ("{}{}\n{}", &["{}", "{}", "{}"]),
            ("[]", &[]),
            ("\u{feff}[{\"a\": \"]}\\\"\"} , {}]", &["{\"a\": \"]}\\\"\"}", "{}"]),
            (
                "{\"status\": \"ok\", \"articles\": [{\"t\": 1}, {}], \"n\": 2}",
                &["{\"t\": 1}", "{}"],
            ),
            ("{\"response\": {\"meta\": {\"docs\": 1}, \"docs\": [{\"t\": 1}]}}", &["{\"t\": 1}"]),
            (
                "{\"response\": {\"x\": [{\"docs\": [1]}]}}",
                &["{\"response\": {\"x\": [{\"docs\": [1]}]}}"],
            ),
            ("{\"title\": \"articles\", \"items\": [{\"text\": 1}]}", &["{\"text\": 1}"]),
            (
                "{\"title\": \"t\", \"items\": [{\"id\": 1}]}",
                &["{\"title\": \"t\", \"items\": [{\"id\": 1}]}"],
            ),
            (
                "{\"items\": [{\"text\": 1}], \"body\": \"b\"}{\"items\": [1], \"n\": 2}",
                &["{\"items\": [{\"text\": 1}], \"body\": \"b\"}", "1"],
            ),
            ("{\"items\": [{}], \"docs\": [2]}", &["{}", "2"]),
            ("{\"body\": \"b\", \"items\": [{}]}", &["{\"body\": \"b\", \"items\": [{}]}"]),
            ("{\"articles\": {\"items\": []}}", &["{\"articles\": {\"items\": []}}"]),
            ("{\"articles\": [{}]}\n{\"articles\": [[]]}", &["{}", "[]"]),
            ("42", &["42"]),
            ("one two\n{}", &["one two", "{}"]),
        ] {
            assert_eq!(cut(Cut::Json, text, usize::MAX), records, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_between_records_is_a_record() {
        for (text, records) in [
            ("[1 true, {}]", &["1 true", "{}"][..]),
            ("[,1]", &["", "1"]),
            ("[1,,2]", &["1", "", "2"]),
            ("[1,]", &["1", ""]),
            ("[3[4]]", &["3[4]"]),
            ("[1}]", &["1}"]),
            ("[{} x]", &["{}", "x"]),
            ("[1]x", &["1", "x"]),
            ("]", &["]"]),
            ("{\"a\":1]", &["{\"a\":1]"]),
        ] {
            assert_eq!(cut(Cut::Json, text, usize::MAX), records, "{text}");
        }
    }

    #[test]
    fn a_file_that_ends_too_early_says_so() {
        for (text, records) in [
            ("[{\"a\": 1}, {\"b\":", &["{\"a\": 1}", "~"][..]),
            ("[1", &["~"]),
            ("{\"a\": \"b", &["~"]),
            ("{\"articles\": [{}, {}]", &["{}", "{}", "~"]),
        ] {
            assert_eq!(cut(Cut::Json, text, usize::MAX), records, "{text}");
        }
    }
}
