//! `morgue extract`: the normalized articles of files, without an index.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use clap::ValueEnum;

use super::exit::Exit;
use super::output::{print_json, print_jsonl};
use super::{Common, with_stdout};
use morgue::article::Article;
use morgue::error::Result;
use morgue::ingest::{Profiles, Sink, Skip, SkipCode, Skipped, SourceFile, prepare};
use morgue::path_text;

/// Print the normalized articles of files as JSON, with evidence
///
/// Shows what `morgue index` would store, and which part of the file said so; needs
/// no index. Exit code 0: all files were read; 1: some failed.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  morgue extract page.html
  morgue extract *.html --format jsonl | jq -r '[.date, .title] | @tsv'")]
pub struct ExtractArgs {
    /// Files to read.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// How to print them.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: ExtractFormat,
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
enum Extracted {
    Article(Box<Article>),
    Skipped(Skipped),
}

/// Runs `morgue extract`.
pub fn run(args: ExtractArgs, common: &Common) -> Result<Exit> {
    let mut has_failures = false;
    let mut all = Vec::new();
    for file in &args.files {
        let extracted = extract(file)?;
        has_failures |= extracted
            .iter()
            .any(|one| matches!(one, Extracted::Skipped(s) if s.skip.code.is_failure()));
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
    if has_failures {
        common.say("some files or records could not be read; see `skip` in the output");
    }
    Ok(if has_failures { Exit::Nothing } else { Exit::Success })
}

/// Reads the articles of a file, in the order of its records; those that are none come
/// last.
fn extract(file: &Path) -> Result<Vec<Extracted>> {
    let path = path_text::from_path(file);
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
    let sink = Sink { begin: &begin, put: &put };
    let outcome = prepare(&source, &Profiles::default(), &|| false, &sink)?;
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
