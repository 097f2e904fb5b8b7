//! `morgue status`: what is indexed and what is not.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use clap::ValueEnum;
use serde::Serialize;

use super::exit::Exit;
use super::output::{counted, print_json, thousands};
use super::terminal::shown;
use super::{Common, locate, with_stdout};
use morgue::error::{Error, Result};
use morgue::index::manifest::{Manifest, read_manifest};
use morgue::search::ArchiveSearcher;

/// Tell what is indexed and what is not
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  morgue status
  morgue status --format json | jq .articles")]
pub struct StatusArgs {
    /// How to print it.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: StatusFormat,
}

/// How the status is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum StatusFormat {
    /// For a person.
    #[default]
    Text,
    /// One JSON object.
    Json,
}

/// What there is to say about an index.
#[derive(Debug, Serialize)]
struct Status {
    index: String,
    roots: Vec<String>,
    layout: u32,
    articles: u64,
    files: usize,
    stale_files: usize,
    bytes: u64,
    formats: BTreeMap<String, u64>,
    languages: BTreeMap<String, u64>,
    dated: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_date: Option<String>,
    skipped: BTreeMap<String, usize>,
}

/// Runs `morgue status`.
pub fn run(args: StatusArgs, common: &Common) -> Result<Exit> {
    let status = status(&locate::open(common)?)?;
    with_stdout(|out| match args.format {
        StatusFormat::Json => print_json(&status, out),
        StatusFormat::Text => lines(&status).iter().try_for_each(|line| writeln!(out, "{line}")),
    })?;
    Ok(Exit::Success)
}

fn status(searcher: &ArchiveSearcher) -> Result<Status> {
    let index = searcher.index();
    let manifest = read_manifest(searcher.snapshot()).map_err(Error::index("read", index.dir()))?;
    let overview = searcher.overview()?;
    let roots =
        index.settings().roots.iter().map(|root| root.folder(index.dir()).display().to_string());
    Ok(Status {
        index: index.dir().display().to_string(),
        roots: roots.collect(),
        layout: index.settings().version,
        articles: overview.num_articles,
        files: manifest.len(),
        stale_files: manifest.values().filter(|entry| entry.is_stale).count(),
        bytes: size_of(index.tantivy_dir()),
        formats: overview.formats,
        languages: overview.languages,
        dated: overview.num_dated,
        first_date: overview.first_date,
        last_date: overview.last_date,
        skipped: skipped(&manifest),
    })
}

/// Counts the files that are not in the index, or not whole, by reason.
fn skipped(manifest: &Manifest) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for (code, _) in manifest.values().filter_map(|entry| entry.skip.as_ref()) {
        *counts.entry(code.clone()).or_default() += 1;
    }
    counts
}

fn size_of(dir: &Path) -> u64 {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.metadata().ok()).map(|metadata| metadata.len()).sum()
}

fn lines(status: &Status) -> Vec<String> {
    let list = |counts: &BTreeMap<String, u64>| {
        let mut counts: Vec<_> = counts.iter().collect();
        counts.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
        let named: Vec<_> =
            counts.iter().map(|(name, n)| format!("{} {}", thousands(**n), shown(name))).collect();
        named.join(", ")
    };
    let mut lines = vec![
        format!("index      {} ({})", shown(&status.index), megabytes(status.bytes)),
        format!("archive    {}", shown(&status.roots.join(", "))),
        format!(
            "articles   {} in {}",
            thousands(status.articles),
            counted(status.files as u64, "file")
        ),
        format!("formats    {}", list(&status.formats)),
        format!("languages  {}", list(&status.languages)),
    ];
    if let (Some(first), Some(last)) = (&status.first_date, &status.last_date) {
        lines.push(format!(
            "dates      {first} to {last}, {} dated",
            counted(status.dated, "article")
        ));
    }
    if status.stale_files > 0 {
        lines.push(format!(
            "stale      {} can't be read now",
            counted(status.stale_files as u64, "file")
        ));
    }
    for (code, count) in &status.skipped {
        lines.push(format!("skipped    {}: {code}", counted(*count as u64, "file")));
    }
    lines
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}
