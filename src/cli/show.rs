//! `morgue show`: whole articles.

use std::io::{self, Write};

use clap::ValueEnum;

use super::exit::Exit;
use super::output::{Citation, print_article, print_citations, print_json, print_jsonl};
use super::terminal::Terminal;
use super::{Common, locate, with_stdout};
use morgue::article::{Article, ArticleId};
use morgue::error::{Error, Result};

/// Show whole articles
///
/// Ids are printed below each hit of `morgue query`, and by `--format ids`.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  morgue show 5v0m3k9t2x7q
  morgue show 5v0m3k9t2x7q --format json | jq .evidence
  morgue show 5v0m3k9t2x7q --cite bibtex >> sources.bib")]
pub struct ShowArgs {
    /// Ids of articles.
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// How to print them.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: ArticleFormat,
    /// Print references to them instead.
    #[arg(long, value_name = "STYLE", value_enum, conflicts_with = "format")]
    cite: Option<Citation>,
}

/// How articles are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum ArticleFormat {
    /// For a person.
    #[default]
    Text,
    /// One JSON array.
    Json,
    /// A JSON object a line.
    Jsonl,
}

/// Runs `morgue show`.
pub fn run(args: ShowArgs, common: &Common) -> Result<Exit> {
    let searcher = locate::open(common)?;
    let article = |id: &String| -> Result<Article> {
        let known = ArticleId::parse(id).ok_or_else(|| Error::UnknownId { id: id.clone() })?;
        searcher.article(known)
    };
    let articles = args.ids.iter().map(article).collect::<Result<Vec<_>>>()?;
    if let Some(citation) = args.cite {
        with_stdout(|out| print_citations(&articles, citation, out))?;
        return Ok(Exit::Success);
    }
    match args.format {
        ArticleFormat::Json => with_stdout(|out| print_json(&articles, out))?,
        ArticleFormat::Jsonl => {
            with_stdout(|out| articles.iter().try_for_each(|article| print_jsonl(article, out)))?;
        }
        ArticleFormat::Text => {
            let mut out = common.output_for_a_person();
            print_articles(&articles, &common.stdout(), &mut out).map_err(Error::Output)?;
            out.finish()?;
        }
    }
    Ok(Exit::Success)
}

fn print_articles(
    articles: &[Article],
    terminal: &Terminal,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (i, article) in articles.iter().enumerate() {
        if i > 0 {
            writeln!(out, "\n")?;
        }
        print_article(article, terminal, out)?;
    }
    Ok(())
}
