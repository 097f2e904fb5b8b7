//! A file of many records → its articles, some hundred records at a time.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use rayon::prelude::*;

use super::{Prepared, Sink, guarded, raw_text_of, to_article, to_skip};
use crate::article::{Article, ArticleId, RawArticle};
use crate::error::{Error, Result};
use crate::format::{Cut, Format, ParseFailure};
use crate::ingest::decode::{Decoded, FileEncoding, decode_part};
use crate::ingest::read::FileState;
use crate::ingest::records::{Content, Record, Records};
use crate::ingest::skip::{Skip, SkipCode};
use crate::ingest::survey::Profiles;
use crate::ingest::walk::SourceFile;
use crate::normalize::{Origin, clean_line};

/// Records of a file that are handled together.
const CHUNK_RECORDS: usize = 512;
/// Bytes of records that are handled together.
const CHUNK_BYTES: usize = 4 << 20;

/// The longest key that names a record, in bytes; a longer one is a text.
const MAX_KEY_BYTES: usize = 8192;

type Parse = fn(&str) -> std::result::Result<Vec<RawArticle>, ParseFailure>;

/// A file that holds many records, and all that is needed to read it.
pub(super) struct List<'a> {
    pub source: &'a SourceFile,
    pub format: Format,
    pub cut: Cut,
    pub parse: Parse,
    pub profiles: &'a Profiles,
    pub is_stopped: &'a (dyn Fn() -> bool + Sync),
    pub sink: &'a Sink<'a>,
}

/// What is wrong with a record, and with what else.
enum Bad {
    /// With this record only.
    Record(Skip),
    /// With the file, of which no record is to be read.
    File(Skip),
}

/// An article, and the hash of its record's own key.
struct Keyed {
    article: Article,
    key: Option<u64>,
}

/// Why a list was not read to its end.
enum Stop {
    /// The index failed.
    Index(Error),
    /// The file as a whole is not to be read.
    File(Skip),
}

impl List<'_> {
    /// Reads the file; a second time where keys turned out to be those of several
    /// records, and so name none of them.
    pub(super) fn prepare(&self) -> Result<std::result::Result<Prepared, Skip>> {
        let mut keys = HashMap::new();
        let mut outcome = self.read(&HashSet::new(), &mut keys);
        keys.retain(|_, count| *count > 1);
        if outcome.is_ok() && !keys.is_empty() {
            outcome = self.read(&keys.into_keys().collect(), &mut HashMap::new());
        }
        match outcome {
            Ok(prepared) if prepared.num_articles == 0 && prepared.problems.is_empty() => {
                Ok(Err(Skip::new(SkipCode::Empty, "no article in it")))
            }
            Ok(prepared) => Ok(Ok(prepared)),
            Err(Stop::File(skip)) => Ok(Err(skip)),
            Err(Stop::Index(error)) => Err(error),
        }
    }

    /// Reads the file once and counts the keys of its records.
    fn read(
        &self,
        repeated: &HashSet<u64>,
        keys: &mut HashMap<u64, u32>,
    ) -> std::result::Result<Prepared, Stop> {
        let mut records = Records::open(self.source, self.cut).map_err(Stop::File)?;
        let reading = Reading {
            path: &self.source.path,
            format: self.format,
            parse: self.parse,
            profiles: self.profiles,
            repeated,
            encoding: records.encoding(),
            note: records.decoded().and_then(Decoded::note),
            wants_raw_text: self.sink.wants_raw_text,
        };
        (self.sink.begin)();
        let mut prepared = Prepared::default();
        let mut end = None;
        while end.is_none() {
            let chunk;
            (chunk, end) = next_chunk(&mut records);
            let outcomes: Vec<_> =
                chunk.into_par_iter().flat_map_iter(|record| reading.articles(record)).collect();
            for (number, outcome) in outcomes {
                match outcome {
                    Ok(Keyed { article, key }) => {
                        key.into_iter().for_each(|key| *keys.entry(key).or_default() += 1);
                        self.sink.take(article).map_err(Stop::Index)?;
                        prepared.num_articles += 1;
                    }
                    Err(Bad::Record(skip)) => prepared.add_problem(Some(number), skip),
                    Err(Bad::File(skip)) => return Err(Stop::File(skip)),
                }
            }
            if end.is_none() && (self.is_stopped)() {
                let skip = Skip::new(SkipCode::Changed, "the run was stopped in this file");
                end = Some(Err(skip));
            }
        }
        let end = end.unwrap_or(Ok(()));
        let is_passing = end.as_ref().is_err_and(|skip| skip.code.is_passing());
        // Without a state, the next run reads the file again; what was read so far
        // stays until then.
        let state = if is_passing { Ok(FileState::default()) } else { records.finish() };
        for problem in [end.err(), state.as_ref().err().cloned()].into_iter().flatten() {
            prepared.add_problem(None, problem);
        }
        prepared.state = state.unwrap_or_default();
        Ok(prepared)
    }
}

/// Reads records up to a bound; the end of the file, or why there is none, comes with
/// the last of them.
fn next_chunk(records: &mut Records) -> (Vec<Record>, Option<std::result::Result<(), Skip>>) {
    let (mut chunk, mut num_bytes) = (Vec::new(), 0);
    while chunk.len() < CHUNK_RECORDS && num_bytes < CHUNK_BYTES {
        match records.next_record() {
            Ok(Some(record)) => {
                if let Content::Bytes(bytes) = &record.content {
                    num_bytes += bytes.len();
                }
                chunk.push(record);
            }
            Ok(None) => return (chunk, Some(Ok(()))),
            Err(skip) => return (chunk, Some(Err(skip))),
        }
    }
    (chunk, None)
}

fn hash_of(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

/// One reading of a list.
struct Reading<'a> {
    path: &'a str,
    format: Format,
    parse: Parse,
    profiles: &'a Profiles,
    /// Hashes of keys that are no names.
    repeated: &'a HashSet<u64>,
    /// The encoding of the records, if the file told it.
    encoding: Option<FileEncoding>,
    /// What is to be noted of each article.
    note: Option<String>,
    /// Whether articles are to carry their text before cleaning.
    wants_raw_text: bool,
}

impl Reading<'_> {
    /// Makes the articles of a record, each with its number; what is blank has none.
    fn articles(&self, record: Record) -> Vec<(String, std::result::Result<Keyed, Bad>)> {
        let Record { number, content, is_alone } = record;
        let number = number.to_string();
        let (raws, loss) = match self.raws(content, is_alone) {
            Ok(read) => read,
            Err(bad) => return vec![(number, Err(bad))],
        };
        if let [raw] = &raws[..] {
            let article = self.article(raw, &number, is_alone, loss);
            return vec![(number, article)];
        }
        let numbered = raws.iter().zip(1..).map(|(raw, n)| (raw, format!("{number}.{n}")));
        numbered
            .map(|(raw, number)| {
                let article = self.article(raw, &number, false, loss.clone());
                (number, article)
            })
            .collect()
    }

    fn article(
        &self,
        raw: &RawArticle,
        number: &str,
        is_alone: bool,
        loss: Option<String>,
    ) -> std::result::Result<Keyed, Bad> {
        let own = raw.key.as_deref().filter(|_| !is_alone).map(clean_line);
        let own = own.filter(|key| (1..=MAX_KEY_BYTES).contains(&key.len()));
        let key = own.as_deref().map(hash_of);
        let own = own.filter(|_| key.is_none_or(|key| !self.repeated.contains(&key)));
        let has_key = own.is_some();
        let name = own.unwrap_or_else(|| number.to_owned());
        let record = (!is_alone).then_some(name.as_str());
        let origin = Origin { path: self.path, record, format: self.format.name() };
        let notes = self.note.iter().cloned().chain(loss).collect();
        let Some(mut article) = to_article(raw, &origin, self.profiles, notes) else {
            let skip = Skip::new(SkipCode::Empty, "no text in it");
            return Err(if is_alone { Bad::File(skip) } else { Bad::Record(skip) });
        };
        article.raw_text = raw_text_of(raw, self.wants_raw_text);
        if !has_key && !is_alone {
            // The number of a record may be the key of another one.
            article.id = ArticleId::of(self.path, &format!("\n{number}"));
        }
        Ok(Keyed { article, key })
    }

    /// Decodes and parses a record; says what was lost in decoding it.
    fn raws(
        &self,
        content: Content,
        is_alone: bool,
    ) -> std::result::Result<(Vec<RawArticle>, Option<String>), Bad> {
        let bad = |skip: Skip| match skip.code {
            SkipCode::Record if is_alone => Bad::File(Skip { code: SkipCode::Parse, ..skip }),
            _ if is_alone => Bad::File(skip),
            _ => Bad::Record(skip),
        };
        let bytes = match content {
            Content::Bytes(bytes) => bytes,
            Content::TooLong => return Err(bad(Skip::new(SkipCode::TooLarge, "it is too long"))),
            Content::Broken(why) => return Err(bad(Skip::new(SkipCode::Record, why))),
        };
        let decoded = match decode_part(&bytes, self.encoding) {
            Ok(decoded) => decoded,
            Err(skip) if skip.code == SkipCode::Empty => Decoded::default(),
            Err(skip) => return Err(bad(skip)),
        };
        let parsed = guarded(self.format, || (self.parse)(&decoded.text)).map_err(bad)?;
        match parsed {
            Ok(raws) => Ok((raws, decoded.note())),
            Err(failure @ ParseFailure::Columns(_)) => Err(Bad::File(to_skip(&failure))),
            Err(failure) => Err(bad(to_skip(&failure))),
        }
    }
}
