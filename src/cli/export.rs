//! `morgue export`: all articles, or those of a query.

use std::io::{self, Write};

use clap::ValueEnum;

use super::exit::Exit;
use super::output::{print_jsonl, print_jsonl_into_list};
use super::request::QueryOptions;
use super::{Common, locate};
use morgue::article::Article;
use morgue::error::{Error, Result};
use morgue::search::SearchRequest;

/// Print all articles of the index, or those that match a query, as JSON
///
/// Articles are printed whole, with evidence, in the order of their paths. Exit code 0: at
/// least one; 1: none; 2: an error.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  morgue export > archive.jsonl
  morgue export date:1969 lang:en | jq -r .title")]
pub struct ExportArgs {
    /// Only articles that match (see `morgue help query-language`).
    #[arg(value_name = "QUERY")]
    words: Vec<String>,
    #[command(flatten)]
    options: QueryOptions,
    /// How to print them.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: ExportFormat,
}

/// How articles are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum ExportFormat {
    /// A JSON object a line.
    #[default]
    Jsonl,
    /// One JSON array.
    Json,
}

/// Runs `morgue export`.
pub fn run(args: ExportArgs, common: &Common) -> Result<Exit> {
    let query = if args.words.is_empty() { "id:*".to_owned() } else { args.words.join(" ") };
    let request = SearchRequest { lists_copies: true, ..args.options.request(&query)? };
    let searcher = locate::open_for(common, &args.options)?;
    let addresses = searcher.in_order_of_paths(&request)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut print = |i: usize, article: &Article| match args.format {
        ExportFormat::Jsonl => print_jsonl(article, &mut out),
        ExportFormat::Json => print_jsonl_into_list(i == 0, article, &mut out),
    };
    for (i, address) in addresses.iter().enumerate() {
        print(i, &searcher.article_at(*address)?).map_err(Error::Output)?;
    }
    if args.format == ExportFormat::Json {
        let end = if addresses.is_empty() { "[]\n" } else { "]\n" };
        out.write_all(end.as_bytes()).map_err(Error::Output)?;
    }
    out.flush().map_err(Error::Output)?;
    Ok(if addresses.is_empty() { Exit::Nothing } else { Exit::Success })
}
