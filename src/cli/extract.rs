//! `morgue extract`: the normalized articles of files, as an index would have them.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use clap::ValueEnum;

use super::exit::Exit;
use super::output::{print_explained, print_json, print_jsonl};
use super::terminal::{Terminal, shown};
use super::{Common, with_stdout};
use morgue::article::Article;
use morgue::entities::Namer;
use morgue::error::{Error, Result};
use morgue::index::{ArchiveIndex, find_index_dir};
use morgue::ingest::{Profiles, Sink, Skip, SkipCode, Skipped, SourceFile, prepare};
use morgue::path_text;

/// Print the normalized articles of files as JSON, with evidence
///
/// Shows what `morgue index` would store, which part of the file said so, and which lines
/// were left out of the body (`removed`): in text that was a whole page those around the
/// article, of a web page those amid it, and those that its source repeats. Needs no
/// index; a file of an archive that has one is read with what the index knows of its
/// source, such as the order of day and month in its dates. Exit code 0: all files were read; 1: some failed.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  morgue extract page.html
  morgue extract page.html --explain     who says so, for a person to read
  morgue extract *.html --format jsonl | jq -r '[.date, .title] | @tsv'")]
pub struct ExtractArgs {
    /// Files to read.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// How to print them.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: ExtractFormat,
    /// Tell field by field who gave the value, how sure that is, what others said, and what
    /// was left out of the body.
    #[arg(long, conflicts_with = "format")]
    explain: bool,
}

/// How articles are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum ExtractFormat {
    /// One JSON array.
    #[default]
    Json,
    /// A JSON object a line.
    Jsonl,
}

/// What came out of a file: an article, or the reason why not.
#[derive(serde::Serialize)]
#[serde(untagged)]
pub(super) enum Extracted {
    Article(Box<Article>),
    Skipped(Skipped),
}

/// Runs `morgue extract`.
pub fn run(args: ExtractArgs, common: &Common) -> Result<Exit> {
    let mut archives = Archives { common, opened: HashMap::new() };
    let has_failures = if args.explain {
        explain(&args.files, &mut archives)?
    } else {
        print(&args, &mut archives)?
    };
    if has_failures {
        let place = if args.explain { "" } else { "; see `skip` in the output" };
        common.say(&format!("some files or records could not be read{place}"));
    }
    Ok(if has_failures { Exit::Nothing } else { Exit::Success })
}

/// Prints articles as JSON; tells whether anything failed.
fn print(args: &ExtractArgs, archives: &mut Archives<'_>) -> Result<bool> {
    let namer = Namer::load();
    let mut has_failures = false;
    let mut all = Vec::new();
    for file in &args.files {
        let extracted = extract(file, archives.of(file), &namer)?;
        has_failures |= extracted.iter().any(Extracted::is_failure);
        match args.format {
            ExtractFormat::Json => all.extend(extracted),
            ExtractFormat::Jsonl => {
                with_stdout(|out| extracted.iter().try_for_each(|one| print_jsonl(one, out)))?;
            }
        }
    }
    if args.format == ExtractFormat::Json {
        with_stdout(|out| print_json(&all, out))?;
    }
    Ok(has_failures)
}

/// Explains articles to a person; tells whether anything failed.
fn explain(files: &[PathBuf], archives: &mut Archives<'_>) -> Result<bool> {
    let namer = Namer::load();
    let mut has_failures = false;
    let terminal = archives.common.stdout();
    let mut out = archives.common.output_for_a_person();
    let mut is_first = true;
    for file in files {
        for one in extract(file, archives.of(file), &namer)? {
            has_failures |= one.is_failure();
            one.explain(is_first, &terminal, &mut out).map_err(Error::Output)?;
            is_first = false;
        }
    }
    out.finish()?;
    Ok(has_failures)
}

impl Extracted {
    fn is_failure(&self) -> bool {
        matches!(self, Self::Skipped(skipped) if skipped.skip.code.is_failure())
    }

    /// Explains an article or says why there is none, with a line before all but the first.
    fn explain(&self, is_first: bool, terminal: &Terminal, out: &mut dyn Write) -> io::Result<()> {
        if !is_first {
            writeln!(out)?;
        }
        match self {
            Self::Article(article) => print_explained(article, terminal, out),
            Self::Skipped(Skipped { path, record, skip }) => {
                let record = record.iter().map(|record| format!(" #{}", shown(record)));
                let record = record.collect::<String>();
                let message = shown(&skip.message);
                writeln!(out, "{}{record}: no article: {}: {message}", shown(path), skip.code)
            }
        }
    }
}

/// An index, and what it knows of its sources.
struct Archive {
    index: ArchiveIndex,
    profiles: Profiles,
}

/// The indexes around the files, each opened once; none where it can't be read.
struct Archives<'a> {
    common: &'a Common,
    opened: HashMap<PathBuf, Option<Archive>>,
}

impl Archives<'_> {
    /// Returns the path under which an index has a file, and what it knows.
    fn of(&mut self, file: &Path) -> Option<(String, &Archive)> {
        // The file itself may be a link, which an index has under its own name.
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = fs::canonicalize(folder.unwrap_or(".".as_ref())).ok()?;
        let index_dir = match &self.common.index {
            Some(dir) => dir.clone(),
            None => find_index_dir(&folder).ok()??,
        };
        let archive = self.opened.entry(index_dir).or_insert_with_key(|dir| {
            let unread = |error| self.common.say(&format!("{error}; read as without an index"));
            Archive::open(dir).map_err(unread).ok()
        });
        let archive = archive.as_ref()?;
        let path = archive.index.stored_path(&folder.join(file.file_name()?))?;
        Some((path, archive))
    }
}

impl Archive {
    fn open(dir: &Path) -> Result<Self> {
        let index = ArchiveIndex::open(dir)?;
        Ok(Self { profiles: Profiles::of_archive(&index)?, index })
    }
}

/// Reads the articles of a file, in the order of its records; those that are none come
/// last.
fn extract(
    file: &Path,
    known: Option<(String, &Archive)>,
    namer: &Namer,
) -> Result<Vec<Extracted>> {
    let nothing = Profiles::default();
    match known {
        Some((path, Archive { index, profiles })) => {
            let namer = index.settings().names.then_some(namer);
            read(file, &Reading { path, profiles, namer, wants_raw_text: false })
        }
        None => {
            let (path, profiles, namer) = (path_text::from_path(file), &nothing, Some(namer));
            read(file, &Reading { path, profiles, namer, wants_raw_text: false })
        }
    }
}

/// How a file is to be read.
pub(super) struct Reading<'a> {
    /// The path its articles are to have.
    pub path: String,
    /// What is known of sources.
    pub profiles: &'a Profiles,
    /// Finds the names of its articles.
    pub namer: Option<&'a Namer>,
    /// Whether its articles are to have their text before cleaning.
    pub wants_raw_text: bool,
}

/// Reads the articles of a file.
pub(super) fn read(file: &Path, reading: &Reading<'_>) -> Result<Vec<Extracted>> {
    let Reading { path, profiles, namer, wants_raw_text } = reading;
    let skipped = |record, skip| Extracted::Skipped(Skipped { path: path.clone(), record, skip });
    if file.is_dir() {
        return Ok(vec![skipped(None, Skip::new(SkipCode::Unreadable, "a folder, not a file"))]);
    }
    let source = SourceFile { path: path.clone(), file: file.to_owned(), size: 0, mtime: 0 };
    let articles = Mutex::new(Vec::new());
    let begin = || articles.lock().unwrap_or_else(PoisonError::into_inner).clear();
    let put = |article: Article| -> Result<()> {
        articles.lock().unwrap_or_else(PoisonError::into_inner).push(article);
        Ok(())
    };
    let (wants_raw_text, namer) = (*wants_raw_text, *namer);
    let sink = Sink { begin: &begin, put: &put, wants_raw_text, namer };
    let outcome = prepare(&source, profiles, &|| false, &sink)?;
    let articles = articles.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut extracted: Vec<_> =
        articles.into_iter().map(|article| Extracted::Article(Box::new(article))).collect();
    match outcome {
        Ok(prepared) => {
            let problems = prepared.problems.into_iter();
            extracted.extend(problems.map(|(record, skip)| skipped(record, skip)));
        }
        Err(skip) => extracted.push(skipped(None, skip)),
    }
    Ok(extracted)
}
