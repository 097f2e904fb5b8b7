//! What a search found, written down, and `morgue replay`: what has changed since.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::exit::Exit;
use super::output::{FORMAT_VERSION, print_json};
use super::query::HitOptions;
use super::request::QueryOptions;
use super::terminal::shown;
use super::{Common, locate, with_stdout};
use morgue::date::date_of_day;
use morgue::error::{Error, Result};
use morgue::search::{ArchiveSearcher, Found, Match, SearchRequest};

/// A search and what it found.
#[derive(Debug, Serialize, Deserialize)]
pub struct Receipt {
    format_version: u32,
    /// The query as typed.
    query: String,
    /// Query and days as they were understood then; `date:"last week"` moves on.
    parsed: String,
    options: QueryOptions,
    hits: HitOptions,
    /// Number of all matches.
    total: u64,
    /// The hits that were shown, in their order.
    found: Vec<ReceiptHit>,
}

/// A hit, as far as it can be recognized again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct ReceiptHit {
    id: String,
    path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    content_hash: String,
}

impl Receipt {
    /// Makes the receipt of a search.
    pub fn new(
        query: &str,
        options: &QueryOptions,
        hits: &HitOptions,
        request: &SearchRequest,
        found: &Found,
        searcher: &ArchiveSearcher,
    ) -> Result<Self> {
        let mut hits = hits.clone();
        hits.copies = request.lists_copies;
        Ok(Self {
            format_version: FORMAT_VERSION,
            query: query.to_owned(),
            parsed: understood(request),
            options: options.clone(),
            hits,
            total: found.total,
            found: hits_of(found, searcher)?,
        })
    }

    /// Writes it: a new file or one of its own kind whole or not at all.
    pub fn write(&self, file: &Path) -> Result<()> {
        let mut text = Vec::new();
        let written = print_json(self, &mut text).and_then(|()| match fs::canonicalize(file) {
            Ok(known) if known.is_file() => replace(&known, &text),
            // A pipe or a device.
            Ok(known) => fs::write(known, &text),
            Err(_) => replace(file, &text),
        });
        written.map_err(Error::io("write", file))
    }

    fn read(file: &Path) -> Result<Self> {
        let text = fs::read(file).map_err(Error::io("read", file))?;
        let mistake = |what: String| Error::Unsupported {
            problem: format!("`{}` is no receipt: {what}", file.display()),
            hint: "make one with `morgue query … --receipt FILE`".into(),
        };
        let receipt: Self =
            serde_json::from_slice(&text).map_err(|error| mistake(error.to_string()))?;
        match receipt.format_version {
            FORMAT_VERSION => Ok(receipt),
            other => Err(mistake(format!("it has version {other}, not {FORMAT_VERSION}"))),
        }
    }
}

/// Puts a file of our own in the place of another.
fn replace(file: &Path, text: &[u8]) -> io::Result<()> {
    let name = file.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy();
    let next = file.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    // What somebody else has put there is not written through.
    let mut new = fs::File::options().write(true).create_new(true).open(&next)?;
    let done = new.write_all(text).and_then(|()| fs::rename(&next, file));
    done.inspect_err(|_| fs::remove_file(&next).unwrap_or_default())
}

/// Returns how a query and its days were understood.
fn understood(request: &SearchRequest) -> String {
    let day = |day: Option<i64>| day.and_then(date_of_day).map(|date| date.to_string());
    let days = request.filter.days.iter().map(|bounds| {
        let [min, max] = [bounds.min, bounds.max].map(|end| day(end).unwrap_or_default());
        format!(" [{min}..{max}]")
    });
    request.tree.to_string() + &days.collect::<String>()
}

fn hits_of(found: &Found, searcher: &ArchiveSearcher) -> Result<Vec<ReceiptHit>> {
    let hit = |(_, found): &(usize, Match)| {
        let article = searcher.article_at(found.address)?;
        let (id, content_hash) = (article.id.to_string(), article.content_hash);
        Ok(ReceiptHit { id, path: article.path, title: article.title, content_hash })
    };
    found.matches.iter().map(hit).collect()
}

/// Run the search of a receipt again and tell what has changed
///
/// Exit code 0: the same articles with the same text in the same order; 1: something has
/// changed; 2: an error.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  morgue query 'fraud source:herald' -n 50 --receipt fraud.json
  morgue replay fraud.json
  morgue replay fraud.json --format json | jq .added")]
pub struct ReplayArgs {
    /// The receipt.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// How to print it.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: ReplayFormat,
}

/// How changes are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum ReplayFormat {
    /// A line a change.
    #[default]
    Text,
    /// One JSON object.
    Json,
}

/// What differs between then and now.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Changes {
    query: String,
    /// What was shown then and now; missing where it is the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    understood: Option<[String; 2]>,
    /// Matches then and now.
    total: [u64; 2],
    added: Vec<ReceiptHit>,
    gone: Vec<ReceiptHit>,
    /// Articles whose text is another now.
    changed: Vec<ReceiptHit>,
    /// Whether those that are in both stand in another order.
    reordered: bool,
}

/// Runs `morgue replay`.
pub fn replay(args: ReplayArgs, common: &Common) -> Result<Exit> {
    let receipt = Receipt::read(&args.file)?;
    let request = receipt.hits.request(receipt.options.request(&receipt.query)?);
    let searcher = locate::open_for(common, &receipt.options)?;
    let found = searcher.search(&request)?;
    let now = hits_of(&found, &searcher)?;
    let changes = changes(&receipt, &understood(&request), found.total, &now);
    with_stdout(|out| match args.format {
        ReplayFormat::Json => print_json(&changes, out),
        ReplayFormat::Text => changes.lines().iter().try_for_each(|line| writeln!(out, "{line}")),
    })?;
    Ok(if changes.is_none() { Exit::Success } else { Exit::Nothing })
}

fn changes(receipt: &Receipt, parsed: &str, total: u64, now: &[ReceiptHit]) -> Changes {
    let by_id = |hits: &[ReceiptHit]| -> BTreeMap<String, String> {
        hits.iter().map(|hit| (hit.id.clone(), hit.content_hash.clone())).collect()
    };
    let (then_by_id, now_by_id) = (by_id(&receipt.found), by_id(now));
    let is_changed =
        |hit: &&ReceiptHit| then_by_id.get(&hit.id).is_some_and(|hash| *hash != hit.content_hash);
    let missing_in = |other: &BTreeMap<String, String>, hits: &[ReceiptHit]| -> Vec<ReceiptHit> {
        hits.iter().filter(|hit| !other.contains_key(&hit.id)).cloned().collect()
    };
    let kept_then =
        receipt.found.iter().map(|hit| &hit.id).filter(|id| now_by_id.contains_key(*id));
    let kept_now = now.iter().map(|hit| &hit.id).filter(|id| then_by_id.contains_key(*id));
    Changes {
        query: receipt.query.clone(),
        understood: (receipt.parsed != parsed).then(|| [receipt.parsed.clone(), parsed.to_owned()]),
        total: [receipt.total, total],
        added: missing_in(&then_by_id, now),
        gone: missing_in(&now_by_id, &receipt.found),
        changed: now.iter().filter(is_changed).cloned().collect(),
        reordered: !kept_then.eq(kept_now),
    }
}

impl Changes {
    fn is_none(&self) -> bool {
        let Self { understood, total: [then, now], added, gone, changed, reordered, .. } = self;
        understood.is_none()
            && then == now
            && [added, gone, changed].iter().all(|hits| hits.is_empty())
            && !reordered
    }

    fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if self.is_none() {
            return vec!["nothing has changed".to_owned()];
        }
        if let Some([then, now]) = &self.understood {
            lines.push(format!("understood as {}, then as {}", shown(now), shown(then)));
        }
        let [then, now] = self.total;
        if then != now {
            lines.push(format!("articles: {now}, then {then}"));
        }
        let hit_lines = |sign: &str, hits: &[ReceiptHit]| -> Vec<String> {
            let title = |hit: &ReceiptHit| hit.title.as_deref().map(shown).unwrap_or_default();
            hits.iter()
                .map(|hit| format!("{sign} {} {} {}", hit.id, shown(&hit.path), title(hit)))
                .map(|line| line.trim_end().to_owned())
                .collect()
        };
        lines.extend(hit_lines("+", &self.added));
        lines.extend(hit_lines("-", &self.gone));
        lines.extend(hit_lines("~", &self.changed));
        if self.reordered {
            lines.push("the order is another".to_owned());
        }
        lines
    }
}
