//! One source file → its articles: read, decode, parse, normalize.

mod list;

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::decode::{Decoded, decode};
use super::read::{Begun, FileState, read_document};
use super::skip::{Skip, SkipCode};
use super::survey::Profiles;
use super::walk::SourceFile;
use crate::article::{Article, RawArticle};
use crate::entities::Namer;
use crate::error::Result;
use crate::format::{Detection, Format, ParseFailure, Shape, detect};
use crate::normalize::{Origin, normalize};
use list::List;

/// Bad records of one file that are told one by one.
const MAX_BAD_RECORDS: usize = 1000;

/// What the message of a skip says after the name of a format without a reader.
pub(super) const NOT_READ_YET: &str = ": not read yet";

/// A file's articles are gone to the index; this is what there is to remember.
#[derive(Clone, Debug, Default)]
pub struct Prepared {
    /// The file's state as it was read.
    pub state: FileState,
    /// How many articles came out.
    pub num_articles: u64,
    /// What did not: records with their number, or part of the file; the first of
    /// them.
    pub problems: Vec<(Option<String>, Skip)>,
    /// How many more there are.
    pub num_untold: usize,
}

impl Prepared {
    /// Keeps a problem, or counts it where there are too many.
    fn add_problem(&mut self, record: Option<String>, skip: Skip) {
        if self.problems.len() < MAX_BAD_RECORDS {
            self.problems.push((record, skip));
        } else {
            self.num_untold += 1;
        }
    }
}

/// Where the articles of a file go.
pub struct Sink<'a> {
    /// Called before the first article, and only where the file can be read: then the
    /// articles of its last version are to go. Called again where the file must be
    /// read a second time: then those that were put are to go too.
    pub begin: &'a dyn Fn(),
    /// Takes the articles, from many threads at once; fails only where the index does.
    pub put: &'a (dyn Fn(Article) -> Result<()> + Sync),
    /// Whether articles are to carry their text before cleaning.
    pub wants_raw_text: bool,
    /// Finds the people and places that articles name, where that is wanted.
    pub namer: Option<&'a Namer>,
}

impl Sink<'_> {
    /// Hands on an article, with its names.
    fn take(&self, mut article: Article) -> Result<()> {
        if let Some(namer) = self.namer {
            namer.name(&mut article);
        }
        (self.put)(article)
    }
}

fn raw_text_of(raw: &RawArticle, is_wanted: bool) -> Option<String> {
    is_wanted.then(|| raw.body.as_str().to_owned())
}

/// Returns the text of a file before cleaning: of a page all that it shows.
fn text_before(source: &SourceFile, format: Format, raw: &RawArticle) -> String {
    let text = || decode(&read_document(source).ok()?.bytes).ok().map(|decoded| decoded.text);
    let shown = text().and_then(|text| format.shown_text(&text));
    shown.unwrap_or_else(|| raw.body.as_str().to_owned())
}

/// Reads a file and hands on its articles.
///
/// A file of many records that fails midway, or in which `is_stopped`, gives what was
/// read so far. The outer error is the index's, the inner one the file's.
pub fn prepare(
    source: &SourceFile,
    profiles: &Profiles,
    is_stopped: &(dyn Fn() -> bool + Sync),
    sink: &Sink<'_>,
) -> Result<std::result::Result<Prepared, Skip>> {
    let opened = match Opened::open(source) {
        Ok(opened) => opened,
        Err(skip) => return Ok(Err(skip)),
    };
    let format = opened.format;
    match format.shape() {
        Shape::Document(parse) => {
            let document = match opened.read_raw(source, parse) {
                Ok(document) => document,
                Err(skip) => return Ok(Err(skip)),
            };
            let origin = Origin { path: &source.path, record: None, format: format.name() };
            let Some(mut article) = to_article(&document.raw, &origin, profiles, document.notes)
            else {
                return Ok(Err(Skip::new(SkipCode::Empty, "no text in it")));
            };
            article.raw_text =
                sink.wants_raw_text.then(|| text_before(source, format, &document.raw));
            (sink.begin)();
            sink.take(article)?;
            let problems = document.problem.into_iter().map(|problem| (None, problem)).collect();
            let state = document.state;
            Ok(Ok(Prepared { state, num_articles: 1, problems, num_untold: 0 }))
        }
        Shape::Records(cut, parse) => {
            List { source, format, cut, parse, profiles, is_stopped, sink }.prepare()
        }
    }
}

/// A file whose beginning told its format.
pub struct Opened {
    /// The format.
    pub format: Format,
    begun: Begun,
    /// What its beginning says, or why it says nothing.
    decoded: std::result::Result<Decoded, Skip>,
}

impl Opened {
    /// Opens a file and tells its format, or why it has none that is read.
    pub fn open(source: &SourceFile) -> std::result::Result<Self, Skip> {
        let begun = Begun::open(source)?;
        let decoded = decode(begun.head());
        // The file's kind can be told from its name even where its bytes are no text.
        let text = decoded.as_ref().map_or("", |decoded| &decoded.text);
        match detect(&source.path, text) {
            Detection::Known(format) => Ok(Self { format, begun, decoded }),
            Detection::KnownButUnread(name) => {
                Err(Skip::new(SkipCode::UnknownFormat, format!(".{name}{NOT_READ_YET}")))
            }
            Detection::Unknown => Err(Skip::new(SkipCode::UnknownFormat, "no known format")),
        }
    }

    /// Reads, decodes and parses a file that holds a single article.
    pub fn read_raw(
        self,
        source: &SourceFile,
        parse: fn(&str) -> std::result::Result<RawArticle, ParseFailure>,
    ) -> std::result::Result<Document, Skip> {
        let Self { format, begun, decoded } = self;
        let head = begun.head().to_vec();
        let file = begun.read_document(source)?;
        // Most files end before their beginning does.
        let decoded = if file.bytes == head { decoded } else { decode(&file.bytes) }?;
        drop(file.bytes);
        let raw = guarded(format, || parse(&decoded.text))?.map_err(|failure| to_skip(&failure))?;
        let notes = decoded.note().into_iter().collect();
        Ok(Document { raw, state: file.state, notes, problem: file.problem })
    }
}

/// A parsed file.
pub struct Document {
    /// What it states.
    pub raw: RawArticle,
    /// Its state as it was read.
    state: FileState,
    /// What is to be noted of its decoding.
    notes: Vec<String>,
    /// Why it is not all of the file.
    problem: Option<Skip>,
}

fn to_article(
    raw: &RawArticle,
    origin: &Origin<'_>,
    profiles: &Profiles,
    notes: Vec<String>,
) -> Option<Article> {
    let mut article = normalize(raw, origin, &profiles.of(raw, origin))?;
    article.notes.extend(notes);
    Some(article)
}

fn to_skip(failure: &ParseFailure) -> Skip {
    let code = match failure {
        ParseFailure::Record(_) => SkipCode::Record,
        ParseFailure::TooDeep(_) => SkipCode::TooDeep,
        ParseFailure::Columns(_) => SkipCode::Parse,
    };
    Skip::new(code, failure.to_string())
}

/// Runs a reader; should one of the libraries it calls panic, the file is skipped
/// and the run goes on.
pub(super) fn guarded<T>(format: Format, read: impl FnOnce() -> T) -> std::result::Result<T, Skip> {
    catch_unwind(AssertUnwindSafe(read)).map_err(|_| {
        Skip::new(SkipCode::Parse, format!("the reader of {} files failed on it", format.name()))
    })
}
