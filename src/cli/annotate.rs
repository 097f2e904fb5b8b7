//! `morgue annotate`: the people and places that texts name.

use std::borrow::Cow;
use std::io::{self, Read};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::exit::Exit;
use super::{Common, with_stdout};
use morgue::entities::{Kind, Scratch, Tagger, named_mentions};
use morgue::error::{Error, Result};

/// Print the people and places that texts name
///
/// Reads JSON Lines from standard input, an object with an `id` (any JSON value) and a
/// `text` a line, and prints an object for each, in the same order: the `id`, and the
/// `mentions` with their `start` and `end` (bytes of the text), `type` (PER or LOC), `text`
/// and `name` (the fullest form of a person's name in the text, or the usual name of a
/// place), and of known places `place_id` (GeoNames) and `country`. A line that is no such object gets an `id` of null and an `error`. Needs no
/// index. Exit code 0: all lines were read; 1: some were not; 2: none was.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  echo '{\"id\":1,\"text\":\"Ms. Merkel left Berlin.\"}' | morgue annotate
  morgue annotate < articles.jsonl | jq -r '.mentions[] | [.type, .text] | @tsv'
  morgue export | jq -c '{id, text: .body}' | morgue annotate")]
pub struct AnnotateArgs {
    /// Number of threads; by default one for each processor.
    #[arg(long, value_name = "N", default_value_t = 0)]
    threads: usize,
}

/// A line that is longer is an error, in bytes.
const LONGEST_LINE: usize = 64 << 20;
/// Bytes that are worked on together, where they come fast.
const BATCH: usize = 4 << 20;
/// Bytes of lines that one thread works on in a row.
const PIECE: usize = 64 << 10;
/// Bytes of a read, and how many reads may wait for the work to follow.
const READ: usize = 256 << 10;
const READS: usize = 16;

/// A line of the input.
#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    id: &'a RawValue,
    #[serde(borrow)]
    text: Cow<'a, str>,
}

/// A line of the output.
#[derive(Serialize)]
#[serde(untagged)]
enum Annotated<'a> {
    Mentions { id: &'a RawValue, mentions: Vec<Named<'a>> },
    Failed { id: (), error: String },
}

/// A name, as printed.
#[derive(Serialize)]
struct Named<'a> {
    start: usize,
    end: usize,
    r#type: &'static str,
    text: &'a str,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    place_id: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<&'static str>,
}

/// Runs `morgue annotate`.
pub fn run(args: AnnotateArgs, common: &Common) -> Result<Exit> {
    let annotator = Annotator { tagger: Tagger::load(), scratches: Mutex::new(Vec::new()) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads).build();
    let pool = pool.map_err(|error| input_error("start threads for")(io::Error::other(error)))?;
    let mut lines = Lines::new(reads());
    let (mut done, mut failed) = (0, 0);
    while let Some(batch) = lines.next_batch().map_err(input_error("read"))? {
        let pieces: Vec<(Vec<u8>, [u64; 2])> = pool.install(|| {
            pieces(batch).into_par_iter().map(|piece| annotator.piece(piece)).collect()
        });
        with_stdout(|out| pieces.iter().try_for_each(|(printed, _)| out.write_all(printed)))?;
        done += pieces.iter().map(|(_, [done, _])| done).sum::<u64>();
        failed += pieces.iter().map(|(_, [_, failed])| failed).sum::<u64>();
    }
    if failed > 0 {
        common.say(&format!("{failed} of {} lines could not be read", done + failed));
    }
    Ok(match (done, failed) {
        (_, 0) => Exit::Success,
        (0, _) => Exit::Error,
        _ => Exit::Nothing,
    })
}

/// Returns how a failure of standard input is told.
fn input_error(doing: &'static str) -> impl Fn(io::Error) -> Error {
    move |source| Error::Io { doing, path: "standard input".into(), source }
}

/// Reads standard input on a thread of its own, so that work need not wait for it. The
/// thread goes with the program: a read that waits can't be stopped.
fn reads() -> Receiver<io::Result<Vec<u8>>> {
    let (sender, receiver) = sync_channel(READS);
    thread::spawn(move || {
        let mut input = io::stdin().lock();
        loop {
            let mut bytes = vec![0; READ];
            let read = match input.read(&mut bytes) {
                Ok(0) => return,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read,
            };
            let read = read.map(|len| {
                bytes.truncate(len);
                bytes
            });
            let is_last = read.is_err();
            if sender.send(read).is_err() || is_last {
                return;
            }
        }
    });
    receiver
}

/// Whole lines of the input, as many as there are at a time.
struct Lines {
    reads: Receiver<io::Result<Vec<u8>>>,
    /// What was read; `start` bytes of it are done with.
    bytes: Vec<u8>,
    start: usize,
    is_at_end: bool,
    /// The rest of a line that is too long is left out.
    is_cut: bool,
}

impl Lines {
    fn new(reads: Receiver<io::Result<Vec<u8>>>) -> Self {
        Self { reads, bytes: Vec::new(), start: 0, is_at_end: false, is_cut: false }
    }

    /// Returns the next lines, with their ends; waits for one, and takes what is there
    /// already.
    fn next_batch(&mut self) -> io::Result<Option<&[u8]>> {
        self.bytes.drain(..self.start);
        self.start = 0;
        loop {
            let seen = self.bytes.len();
            while self.bytes.len() < BATCH {
                match self.reads.try_recv() {
                    Ok(read) => self.take(&read?),
                    Err(_) => break,
                }
            }
            if self.bytes.len() == seen && !self.is_at_end {
                match self.reads.recv() {
                    Ok(read) => self.take(&read?),
                    Err(_) => self.is_at_end = true,
                }
            }
            // What was there before has no end of a line.
            let end = memchr::memrchr(b'\n', &self.bytes[seen..]).map(|at| seen + at + 1);
            let end = end.or_else(|| self.is_at_end.then_some(self.bytes.len()));
            if let Some(end) = end {
                self.start = end;
                return Ok((end > 0).then_some(&self.bytes[..end]));
            }
        }
    }

    /// Appends what was read, but what a line has beyond the longest.
    fn take(&mut self, mut read: &[u8]) {
        while !read.is_empty() {
            let end = memchr::memchr(b'\n', read).map_or(read.len(), |at| at + 1);
            let (part, rest) = read.split_at(end);
            let is_end = part.ends_with(b"\n");
            let line =
                self.bytes.len() - memchr::memrchr(b'\n', &self.bytes).map_or(0, |at| at + 1);
            self.is_cut |= line + part.len() > LONGEST_LINE + 1;
            if !self.is_cut {
                self.bytes.extend_from_slice(part);
            } else if line <= LONGEST_LINE + 1 {
                // One byte too many shows that there was more.
                self.bytes.resize(self.bytes.len() + LONGEST_LINE + 2 - line, b' ');
            }
            if is_end && self.is_cut {
                self.bytes.push(b'\n');
                self.is_cut = false;
            }
            read = rest;
        }
    }
}

/// Splits lines into pieces, each for one thread.
fn pieces(mut lines: &[u8]) -> Vec<&[u8]> {
    let mut pieces = Vec::new();
    while !lines.is_empty() {
        let from = lines.len().min(PIECE);
        let end = memchr::memchr(b'\n', &lines[from..]).map_or(lines.len(), |at| from + at + 1);
        let (piece, rest) = lines.split_at(end);
        pieces.push(piece);
        lines = rest;
    }
    pieces
}

/// A tagger, and what its threads keep.
struct Annotator {
    tagger: Tagger,
    scratches: Mutex<Vec<Scratch>>,
}

impl Annotator {
    /// Returns what is printed for lines, and how many were read and not.
    fn piece(&self, lines: &[u8]) -> (Vec<u8>, [u64; 2]) {
        let scratches = || self.scratches.lock().unwrap_or_else(PoisonError::into_inner);
        let mut scratch = scratches().pop().unwrap_or_default();
        let mut out = Vec::with_capacity(lines.len() / 2);
        let mut counts = [0; 2];
        let lines = lines.strip_suffix(b"\n").unwrap_or(lines);
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', lines).chain([lines.len()]) {
            let line = &lines[start..end];
            start = end + 1;
            let line = self.line(line, &mut scratch, &mut out);
            counts[usize::from(line.is_err())] += 1;
            if let Err(error) = line {
                print(&mut out, &Annotated::Failed { id: (), error });
            }
        }
        scratches().push(scratch);
        (out, counts)
    }

    /// Prints the names of a line, or returns what is wrong with it.
    fn line(
        &self,
        line: &[u8],
        scratch: &mut Scratch,
        out: &mut Vec<u8>,
    ) -> std::result::Result<(), String> {
        if line.len() > LONGEST_LINE {
            return Err(format!("longer than {} MiB", LONGEST_LINE >> 20));
        }
        // An array of an id and a text would be read as well.
        if line.trim_ascii_start().first() != Some(&b'{') {
            return Err("not a JSON object".to_owned());
        }
        let Line { id, text } = serde_json::from_slice(line).map_err(|error| error.to_string())?;
        let mentions = named_mentions(&text, self.tagger.mentions(&text, scratch));
        let mentions = mentions.into_iter().map(|named| Named {
            start: named.mention.start,
            end: named.mention.end,
            r#type: match named.mention.kind {
                Kind::Person => "PER",
                Kind::Place => "LOC",
            },
            text: &text[named.mention.start..named.mention.end],
            name: named.name,
            place_id: named.place_id,
            country: named.country,
        });
        print(out, &Annotated::Mentions { id, mentions: mentions.collect() });
        Ok(())
    }
}

/// Appends a line of output.
fn print(out: &mut Vec<u8>, line: &Annotated<'_>) {
    serde_json::to_writer(&mut *out, line).expect("memory takes all, and keys are strings");
    out.push(b'\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batches(reads: &[&[u8]]) -> Vec<u8> {
        let (sender, receiver) = sync_channel(reads.len());
        for read in reads {
            sender.send(Ok(read.to_vec())).expect("a receiver");
        }
        drop(sender);
        let mut lines = Lines::new(receiver);
        let mut all = Vec::new();
        while let Some(batch) = lines.next_batch().expect("reads are fine") {
            all.extend_from_slice(batch);
        }
        all
    }

    #[test]
    fn lines_come_whole_however_they_are_read() {
        assert_eq!(batches(&[b"a\nb", b"c", b"\n\nd"]), b"a\nbc\n\nd");
        assert_eq!(batches(&[]), b"");
    }

    #[test]
    fn a_line_that_is_too_long_is_cut() {
        let long = vec![b'x'; LONGEST_LINE / 2];
        let all = batches(&[b"a\n", &long, &long, &long, &long, b"x\nb\n"]);
        let lens: Vec<usize> = all.split(|&byte| byte == b'\n').map(<[u8]>::len).collect();
        assert!(lens[1] > LONGEST_LINE && lens[1] < LONGEST_LINE + 9, "{lens:?}");
        assert_eq!((lens[0], &lens[2..]), (1, [1, 0].as_slice()));
    }

    #[test]
    fn pieces_are_of_whole_lines() {
        let lines = "some line\n".repeat(20_000);
        let pieces = pieces(lines.as_bytes());
        assert!(pieces.len() > 2 && pieces.iter().all(|piece| piece.ends_with(b"\n")));
        assert_eq!(pieces.concat(), lines.as_bytes());
    }
}
