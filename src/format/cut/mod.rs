//! Cutting a file of many records into them, without holding the file.
//!
//! A cutter is fed the bytes of a file piece by piece and says where records
//! begin and end; it keeps a few words of state and looks back at most once, at a
//! record that turns out to hold others, so a file of any size is cut in linear time.
//! What a record says is for the readers: a cutter knows just enough of the syntax not
//! to be misled by what stands in strings and quotes. The bytes must be UTF-8 or an
//! encoding that, like windows-1252, has ASCII signs at ASCII bytes only.

mod json;
mod lines;
mod rows;

use json::JsonCutter;
use lines::LineCutter;
use rows::RowCutter;

/// The ways in which files hold many records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// One a line.
    Lines,
    /// JSON values: one after another, in an array, or in an array that an
    /// envelope holds (`{"articles": [ … ]}`).
    Json,
    /// Rows of a table below a line of headers; a quoted cell may hold breaks of
    /// lines.
    Rows,
}

impl Cut {
    /// Makes a cutter that stands at the beginning of a file.
    pub fn start(self) -> Cutter {
        match self {
            Self::Lines => Cutter::Lines(LineCutter::default()),
            Self::Json => Cutter::Json(Box::default()),
            Self::Rows => Cutter::Rows(Box::default()),
        }
    }
}

/// What a cutter found at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing up to the end of the piece.
    None,
    /// A record begins here.
    Begin,
    /// The record ends here. `may_be_alone` tells that it stands by itself, in no
    /// list: if no other follows, the file holds just this one.
    End {
        /// See above.
        may_be_alone: bool,
    },
    /// What began as a record only holds the records that follow.
    Discard,
    /// What began here can't be a record: its first line is one, and a bad one, and
    /// the rest is to be fed again.
    Resume,
    /// The record that ends here holds records itself: it is to be fed again, and is
    /// cut into them then.
    Again,
}

/// Cuts one file. The pieces are fed in order.
pub enum Cutter {
    /// See [`Cut::Lines`].
    Lines(LineCutter),
    /// See [`Cut::Json`].
    Json(Box<JsonCutter>),
    /// See [`Cut::Rows`].
    Rows(Box<RowCutter>),
}

impl Cutter {
    /// Goes on to the next mark in a piece; returns how many bytes lie before it.
    /// Those are used up: the next call gets what follows.
    pub fn feed(&mut self, piece: &[u8]) -> (usize, Mark) {
        match self {
            Self::Lines(cutter) => cutter.feed(piece),
            Self::Json(cutter) => cutter.feed(piece),
            Self::Rows(cutter) => cutter.feed(piece),
        }
    }

    /// Tells what becomes of a record that is open at the end of the file, or
    /// whether the file ends too early.
    pub fn finish(&mut self) -> Finish {
        match self {
            Self::Lines(_) => Finish::Whole { may_be_alone: false },
            Self::Json(cutter) => cutter.finish(),
            Self::Rows(cutter) => cutter.finish(),
        }
    }

    /// Called in place of [`Self::feed`] where a record has grown too long: returns
    /// [`Mark::Resume`] or [`Mark::Again`] where it may not be one.
    pub fn give_up(&mut self) -> Mark {
        let (mark, is_given_up) = match self {
            Self::Lines(_) => (Mark::None, false),
            Self::Json(cutter) => (Mark::Again, cutter.give_up()),
            Self::Rows(cutter) => (Mark::Resume, cutter.give_up()),
        };
        if is_given_up { mark } else { Mark::None }
    }

    /// Returns what belongs before each record for it to be read: the line of
    /// headers, once it was fed.
    pub fn head(&self) -> &[u8] {
        match self {
            Self::Lines(_) | Self::Json(_) => &[],
            Self::Rows(cutter) => cutter.head(),
        }
    }
}

/// How a file ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// The open record, if any, ends with the file; as to `may_be_alone`, see
    /// [`Mark::End`].
    Whole {
        /// See above.
        may_be_alone: bool,
    },
    /// The file ends within a record or a list of them.
    Early {
        /// See above.
        may_be_alone: bool,
    },
    /// As [`Mark::Resume`].
    Resume,
    /// As [`Mark::Again`].
    Again,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Cuts a text fed in pieces of `len` bytes; a `~` stands before bad records.
    pub(super) fn cut(kind: Cut, text: &str, len: usize) -> Vec<String> {
        let mut cutter = kind.start();
        let mut records = Vec::new();
        let (mut rest, mut open): (Vec<u8>, Option<Vec<u8>>) = (text.as_bytes().to_vec(), None);
        let resume = |open: &mut Option<Vec<u8>>, records: &mut Vec<String>| {
            let bytes = open.take().unwrap_or_default();
            let line = bytes.iter().position(|b| *b == b'\n').map_or(bytes.len(), |at| at + 1);
            records.push(format!("~{}", String::from_utf8_lossy(&bytes[..line]).trim_end()));
            bytes[line..].to_vec()
        };
        loop {
            if rest.is_empty() {
                match cutter.finish() {
                    Finish::Whole { .. } => records
                        .extend(open.take().map(|b| String::from_utf8_lossy(&b).into_owned())),
                    Finish::Early { .. } => records.push("~".to_owned()),
                    Finish::Resume => {
                        rest = resume(&mut open, &mut records);
                        if !rest.is_empty() {
                            continue;
                        }
                    }
                    Finish::Again => {
                        rest = open.take().unwrap_or_default();
                        continue;
                    }
                }
                return records;
            }
            let (used, mark) = cutter.feed(&rest[..rest.len().min(len)]);
            if let Some(bytes) = &mut open {
                bytes.extend_from_slice(&rest[..used]);
            }
            rest.drain(..used);
            match mark {
                Mark::None => {}
                Mark::Begin => open = Some(Vec::new()),
                Mark::End { .. } => {
                    records.extend(open.take().map(|b| String::from_utf8_lossy(&b).into_owned()))
                }
                Mark::Discard => open = None,
                Mark::Resume => {
                    let again = resume(&mut open, &mut records);
                    rest.splice(..0, again);
                }
                Mark::Again => drop(rest.splice(..0, open.take().unwrap_or_default())),
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_size_of_pieces_makes_no_difference(
            text in prop::collection::vec(prop::sample::select(vec![
                "{", "}", "[", "]", "\"", "\\", ",", ":", "\n", "\r\n", " ", "a", "1", "articles", "\"articles\":[", "title,text\n", "x,\"", "\",", ";", "\t",
            ]), 0..40),
            len in 1_usize..8,
        ) {
            let text = text.concat();
            for kind in [Cut::Lines, Cut::Json, Cut::Rows] {
                let whole = cut(kind, &text, usize::MAX);
                prop_assert_eq!(cut(kind, &text, len), whole, "{:?} {:?}", kind, text);
            }
        }
    }
}
