//! One source file → its articles: read, decode, parse, normalize.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use super::decode::{Decoded, decode};
use super::read::{FileState, Line, Lines, read_document, read_head};
use super::skip::{Skip, SkipCode};
use super::survey::Profiles;
use super::walk::SourceFile;
use crate::article::{Article, ArticleId, RawArticle};
use crate::error::Result;
use crate::format::{Detection, Format, ParseFailure, Shape, detect};
use crate::normalize::{Origin, clean_line, normalize};

/// Lines of a file that are handled together.
const CHUNK_LINES: usize = 512;
/// Bad records of one file that are told one by one.
const MAX_BAD_RECORDS: usize = 1000;
/// Bytes of lines that are handled together.
const CHUNK_BYTES: usize = 4 << 20;

/// What the message of a skip says after the name of a format without a reader.
pub(super) const NOT_READ_YET: &str = ": not read yet";

/// A file's articles are gone to the index; this is what there is to remember.
#[derive(Clone, Debug, Default)]
pub struct Prepared {
    /// The file's state as it was read.
    pub state: FileState,
    /// How many articles came out.
    pub num_articles: u64,
    /// Records that did not, with their number; the first of them.
    pub bad_records: Vec<(String, Skip)>,
    /// How many more there are.
    pub num_untold: usize,
}

/// Takes the articles of a file, from many threads at once; fails only where the
/// index does.
pub type Put<'a> = &'a (dyn Fn(Article) -> Result<()> + Sync);

/// Reads a file and hands on its articles.
///
/// `begin` is called before the first article, and only when the file can be read:
/// then the articles of its last version are to go. A file of many records that
/// fails midway, or in which `is_stopped`, gives what was read so far. The outer
/// error is the index's, the inner one the file's.
pub fn prepare(
    source: &SourceFile,
    profiles: &Profiles,
    is_stopped: &(dyn Fn() -> bool + Sync),
    begin: impl FnOnce(),
    put: Put<'_>,
) -> Result<std::result::Result<Prepared, Skip>> {
    let format = match format_of(source) {
        Ok(format) => format,
        Err(skip) => return Ok(Err(skip)),
    };
    match format.shape() {
        Shape::Document(parse) => {
            let document = match read_raw(source, format, parse) {
                Ok(document) => document,
                Err(skip) => return Ok(Err(skip)),
            };
            let origin = Origin { path: &source.path, record: None, format: format.name() };
            let Some(article) = to_article(&document.raw, &origin, profiles, document.note) else {
                return Ok(Err(Skip::new(SkipCode::Empty, "no text in it")));
            };
            begin();
            put(article)?;
            Ok(Ok(Prepared { state: document.state, num_articles: 1, ..Prepared::default() }))
        }
        Shape::Lines(parse) => {
            prepare_lines(source, format, parse, profiles, is_stopped, begin, put)
        }
    }
}

/// Tells the format of a file, or why it has none that is read.
pub fn format_of(source: &SourceFile) -> std::result::Result<Format, Skip> {
    let head = read_head(source)?;
    // The file's kind can be told from its name even where its bytes are no text.
    let text = decode(&head).map(|decoded| decoded.text).unwrap_or_default();
    match detect(&source.path, &text) {
        Detection::Known(format) => Ok(format),
        Detection::KnownButUnread(name) => {
            Err(Skip::new(SkipCode::UnknownFormat, format!(".{name}{NOT_READ_YET}")))
        }
        Detection::Unknown => Err(Skip::new(SkipCode::UnknownFormat, "no known format")),
    }
}

/// A parsed file.
pub struct Document {
    /// What it states.
    pub raw: RawArticle,
    /// Its state as it was read.
    pub state: FileState,
    /// What is to be noted of its decoding.
    note: Option<String>,
}

/// Reads, decodes and parses a file that holds a single article.
pub fn read_raw(
    source: &SourceFile,
    format: Format,
    parse: fn(&str) -> std::result::Result<RawArticle, ParseFailure>,
) -> std::result::Result<Document, Skip> {
    let file = read_document(source)?;
    let decoded = decode(&file.bytes)?;
    drop(file.bytes);
    let raw = guarded(format, || parse(&decoded.text))?.map_err(|failure| to_skip(&failure))?;
    Ok(Document { raw, state: file.state, note: note_of(&decoded) })
}

/// Says what was lost in decoding, if anything.
fn note_of(decoded: &Decoded) -> Option<String> {
    let Decoded { encoding, num_lost, .. } = decoded;
    (*num_lost > 0).then(|| format!("{num_lost} characters could not be read as {encoding}"))
}

fn to_article(
    raw: &RawArticle,
    origin: &Origin<'_>,
    profiles: &Profiles,
    note: Option<String>,
) -> Option<Article> {
    let mut article = normalize(raw, origin, profiles.of(raw, origin))?;
    article.notes.extend(note);
    Some(article)
}

fn to_skip(failure: &ParseFailure) -> Skip {
    match failure {
        ParseFailure::Record(_) => Skip::new(SkipCode::Record, failure.to_string()),
    }
}

/// Runs a reader; should one of the libraries it calls panic, the file is skipped
/// and the run goes on.
pub(super) fn guarded<T>(format: Format, read: impl FnOnce() -> T) -> std::result::Result<T, Skip> {
    catch_unwind(AssertUnwindSafe(read)).map_err(|_| {
        Skip::new(SkipCode::Parse, format!("the reader of {} files failed on it", format.name()))
    })
}

type ParseLine = fn(&str) -> std::result::Result<Option<RawArticle>, ParseFailure>;

fn prepare_lines(
    source: &SourceFile,
    format: Format,
    parse: ParseLine,
    profiles: &Profiles,
    is_stopped: &(dyn Fn() -> bool + Sync),
    begin: impl FnOnce(),
    put: Put<'_>,
) -> Result<std::result::Result<Prepared, Skip>> {
    let reader = LineReader { path: &source.path, format, parse, profiles };
    let opened =
        repeated_keys(source, format, parse).and_then(|keys| Ok((keys, Lines::open(source)?)));
    let (repeated, mut lines) = match opened {
        Ok(opened) => opened,
        Err(skip) => return Ok(Err(skip)),
    };
    begin();
    let mut prepared = Prepared::default();
    let mut number = 0;
    let end = loop {
        match next_chunk(&mut lines, &mut number) {
            Ok(chunk) if chunk.is_empty() => break lines.finish(),
            Ok(_) if is_stopped() => {
                break Err(Skip::new(SkipCode::Changed, "the run was stopped in this file"));
            }
            Ok(chunk) => {
                let outcomes: Vec<_> = chunk
                    .into_par_iter()
                    .map(|(number, line)| (number, reader.article(number, line, &repeated)))
                    .collect();
                outcomes
                    .into_iter()
                    .try_for_each(|(number, outcome)| prepared.take(number, outcome, put))?;
            }
            Err(skip) => break Err(skip),
        }
    };
    match end {
        Ok(state) => prepared.state = state,
        // What was read so far stays; without a state, the next run reads the file again.
        Err(skip) => prepared.skip(number, skip),
    }
    Ok(Ok(prepared))
}

impl Prepared {
    /// Hands on what came of a line.
    fn take(
        &mut self,
        number: u64,
        outcome: std::result::Result<Option<Article>, Skip>,
        put: Put<'_>,
    ) -> Result<()> {
        match outcome {
            Ok(None) => {}
            Ok(Some(article)) => {
                put(article)?;
                self.num_articles += 1;
            }
            Err(skip) => self.skip(number, skip),
        }
        Ok(())
    }

    fn skip(&mut self, number: u64, skip: Skip) {
        if self.bad_records.len() < MAX_BAD_RECORDS {
            self.bad_records.push((number.to_string(), skip));
        } else {
            self.num_untold += 1;
        }
    }
}

/// Reads the lines that are handled together, with their numbers from 1.
fn next_chunk(lines: &mut Lines, number: &mut u64) -> std::result::Result<Vec<(u64, Line)>, Skip> {
    let (mut chunk, mut num_bytes) = (Vec::new(), 0);
    while chunk.len() < CHUNK_LINES && num_bytes < CHUNK_BYTES {
        let Some(line) = lines.next_line()? else { break };
        *number += 1;
        if let Line::Text(bytes) = &line {
            num_bytes += bytes.len();
        }
        chunk.push((*number, line));
    }
    Ok(chunk)
}

/// Finds the keys that several records of a file share: those tell none of them.
fn repeated_keys(
    source: &SourceFile,
    format: Format,
    parse: ParseLine,
) -> std::result::Result<HashMap<u64, u32>, Skip> {
    let (mut counts, mut lines) = (HashMap::new(), Lines::open(source)?);
    while let Some(line) = lines.next_line()? {
        let Line::Text(bytes) = line else { continue };
        let Ok(decoded) = decode(&bytes) else { continue };
        if let Ok(Ok(Some(RawArticle { key: Some(key), .. }))) =
            guarded(format, || parse(&decoded.text))
        {
            *counts.entry(hash_of(&key)).or_insert(0) += 1;
        }
    }
    counts.retain(|_, count| *count > 1);
    Ok(counts)
}

fn hash_of(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

struct LineReader<'a> {
    path: &'a str,
    format: Format,
    parse: ParseLine,
    profiles: &'a Profiles,
}

impl LineReader<'_> {
    /// Makes the article of a line; a blank line is none.
    fn article(
        &self,
        number: u64,
        line: Line,
        repeated: &HashMap<u64, u32>,
    ) -> std::result::Result<Option<Article>, Skip> {
        let Line::Text(bytes) = line else {
            return Err(Skip::new(SkipCode::TooLarge, format!("line {number} is too long")));
        };
        let decoded = match decode(&bytes) {
            Ok(decoded) => decoded,
            Err(skip) if skip.code == SkipCode::Empty => return Ok(None),
            Err(skip) => return Err(skip),
        };
        let parsed = guarded(self.format, || (self.parse)(&decoded.text))?;
        let Some(raw) = parsed.map_err(|failure| to_skip(&failure))? else { return Ok(None) };
        let key = raw.key.as_deref().filter(|key| !repeated.contains_key(&hash_of(key)));
        let key = key.map(clean_line).filter(|key| !key.is_empty());
        let record = key.clone().unwrap_or_else(|| number.to_string());
        let origin = Origin { path: self.path, record: Some(&record), format: self.format.name() };
        let article = to_article(&raw, &origin, self.profiles, note_of(&decoded));
        let mut article = article.ok_or_else(|| Skip::new(SkipCode::Empty, "no text in it"))?;
        if key.is_none() {
            // The number of a record may be the key of another one.
            article.id = ArticleId::of(self.path, &format!("\n{number}"));
        }
        Ok(Some(article))
    }
}
