//! What a search found, written down, and `morgue replay`: what has changed since.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::exit::Exit;
use super::output::{FORMAT_VERSION, print_json};
use super::query::HitOptions;
use super::request::QueryOptions;
use super::terminal::shown;
use super::{Common, locate, with_stdout};
use morgue::error::{Error, Result};
use morgue::search::{ArchiveSearcher, Found, SearchRequest};

/// A search and what it found.
#[derive(Debug, Serialize, Deserialize)]
pub struct Receipt {
    format_version: u32,
    /// The query as typed.
    query: String,
    /// The query as it was understood then; `date:"last week"` moves on.
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
        Ok(Self {
            format_version: FORMAT_VERSION,
            query: query.to_owned(),
            parsed: request.tree.to_string(),
            options: options.clone(),
            hits: hits.clone(),
            total: found.total,
            found: hits_of(found, searcher)?,
        })
    }

    /// Writes it, whole or not at all.
    pub fn write(&self, file: &Path) -> Result<()> {
        let mut text = Vec::new();
        print_json(self, &mut text).map_err(Error::io("write", file))?;
        let mut next = file.as_os_str().to_owned();
        next.push(".next");
        let next = PathBuf::from(next);
        fs::write(&next, text).map_err(Error::io("write", &next))?;
        fs::rename(&next, file).map_err(Error::io("write", file))
    }

    fn read(file: &Path) -> Result<Self> {
        let text = fs::read(file).map_err(Error::io("read", file))?;
        serde_json::from_slice(&text).map_err(|error| Error::Unsupported {
            problem: format!("`{}` is no receipt: {error}", file.display()),
            hint: "make one with `morgue query … --receipt FILE`".into(),
        })
    }
}

fn hits_of(found: &Found, searcher: &ArchiveSearcher) -> Result<Vec<ReceiptHit>> {
    let hit = |(rank, found): &(usize, _)| {
        let hit = searcher.hit(*rank, found, &Default::default())?;
        let (id, content_hash) = (hit.id.to_string(), hit.content_hash);
        Ok(ReceiptHit { id, path: hit.path, title: hit.title, content_hash })
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
    let searcher = locate::open(common)?;
    let found = searcher.search(&request)?;
    let now = hits_of(&found, &searcher)?;
    let changes = changes(&receipt, &request.tree.to_string(), found.total, &now);
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
