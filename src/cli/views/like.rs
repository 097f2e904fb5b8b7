//! `morgue like`: more like one article.

use std::io::{self, Write};

use serde::Serialize;

use super::super::exit::Exit;
use super::super::output::{
    Columns, FORMAT_VERSION, TableFormat, counted, object, print_hit, print_json, thousands,
};
use super::super::request::QueryOptions;
use super::super::terminal::shown;
use super::super::{Common, locate, with_stdout};
use super::ViewFormat;
use morgue::article::ArticleId;
use morgue::error::{Error, Result};
use morgue::search::{Hit, LikeKind, LikeTerm, SearchRequest};

/// Find articles that are like one
///
/// Compares by the words and names that are frequent in the article and rare in the archive;
/// names count more. The article itself and its copies are left out. Exit code 0: something
/// was found; 1: nothing; 2: an error.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  morgue like 5v0m3k9t2x7q
  morgue like 5v0m3k9t2x7q --since 1990 -n 3
  morgue like 5v0m3k9t2x7q --explain             by which words and names")]
pub struct LikeArgs {
    /// Id of the article.
    #[arg(value_name = "ID")]
    id: String,
    /// Most articles to print.
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// How many words and names to compare by.
    #[arg(long, value_name = "N", default_value_t = 25, value_parser = clap::value_parser!(u16).range(1..=1000))]
    terms: u16,
    /// Tell the words and names, how often the article has them, and how many articles do.
    #[arg(long)]
    explain: bool,
    /// How to print them.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: ViewFormat,
    #[command(flatten)]
    options: QueryOptions,
}

/// The JSON.
#[derive(Debug, Serialize)]
struct Envelope<'a> {
    format_version: u32,
    id: String,
    total: u64,
    terms: Vec<Row<'a>>,
    hits: Vec<serde_json::Map<String, serde_json::Value>>,
}

/// A term, as printed.
#[derive(Debug, Serialize)]
struct Row<'a> {
    term: &'a str,
    kind: &'static str,
    count: u32,
    articles: u64,
    weight: f64,
}

/// Runs `morgue like`.
pub fn run(args: LikeArgs, common: &Common) -> Result<Exit> {
    let request = args.options.all_articles()?;
    let searcher = locate::open_for(common, &args.options)?;
    let unknown = || Error::UnknownId { id: args.id.clone() };
    let id = ArticleId::parse(&args.id).ok_or_else(unknown)?;
    let request = SearchRequest { limit: args.limit, ..request };
    let like = searcher.like(id, usize::from(args.terms), &request)?;
    let hits = like.matches.iter().map(|(rank, found)| searcher.hit(*rank, found, &like.mentions));
    let hits: Vec<Hit> = hits.collect::<Result<_>>()?;
    if args.explain {
        like.terms.iter().for_each(|term| common.say(&explained(term)));
    }
    match args.format {
        ViewFormat::Text => {
            let (terminal, mut out) = (common.stdout(), common.output_for_a_person());
            let digits = hits.len().to_string().len();
            let print = |hit: &Hit| print_hit(hit, digits, &terminal, &mut out);
            hits.iter().try_for_each(print).map_err(Error::Output)?;
            out.finish()?;
        }
        ViewFormat::Json => {
            let envelope = Envelope {
                format_version: FORMAT_VERSION,
                id: id.to_string(),
                total: like.total,
                terms: like.terms.iter().map(Row::of).collect(),
                hits: hits.iter().map(without_snippet).collect(),
            };
            with_stdout(|out| print_json(&envelope, out))?;
        }
        ViewFormat::Csv => with_stdout(|out| print_table(&hits, TableFormat::Csv, out))?,
        ViewFormat::Tsv => with_stdout(|out| print_table(&hits, TableFormat::Tsv, out))?,
    }
    let number = thousands(hits.len() as u64);
    let total = counted(like.total, "article");
    common.say(&format!("{number} of {total} that share a word or a name"));
    Ok(if like.total == 0 { Exit::Nothing } else { Exit::Success })
}

impl<'a> Row<'a> {
    fn of(term: &'a LikeTerm) -> Self {
        let weight = (f64::from(term.weight) * 1e4).round() / 1e4;
        let LikeTerm { count, articles, .. } = *term;
        Self { term: &term.term, kind: name_of(term.kind), count, articles, weight }
    }
}

fn name_of(kind: LikeKind) -> &'static str {
    match kind {
        LikeKind::Word => "word",
        LikeKind::Person => "person",
        LikeKind::Place => "place",
    }
}

/// Returns a line on a term.
fn explained(term: &LikeTerm) -> String {
    let LikeTerm { kind, count, articles, weight, .. } = term;
    let (kind, articles) = (name_of(*kind), counted(*articles, "article"));
    format!("{weight:.2}  {kind:<6}  {}  ({count} × here, in {articles})", shown(&term.term))
}

/// Returns a hit as `morgue query` prints it.
fn without_snippet(hit: &Hit) -> serde_json::Map<String, serde_json::Value> {
    let mut object = object(hit, None);
    object.remove("snippet");
    object
}

fn print_table(hits: &[Hit], format: TableFormat, out: &mut dyn Write) -> io::Result<()> {
    let columns = Columns::of_tables(false);
    format.print_head(&columns, out)?;
    hits.iter().try_for_each(|hit| format.print_row(&object(hit, None), &columns, out))
}
