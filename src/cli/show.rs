//! `morgue show`: whole articles.

use std::io::{self, Write};

use clap::ValueEnum;

use super::exit::Exit;
use super::extract::{self, Extracted, Reading};
use super::output::{Citation, print_article, print_citations, print_json, print_jsonl};
use super::terminal::{Terminal, shown};
use super::{Common, locate, with_stdout};
use morgue::article::{Article, ArticleId};
use morgue::error::{Error, Result};
use morgue::index::ArchiveIndex;
use morgue::ingest::Profiles;

/// Show whole articles
///
/// Ids are printed below each hit of `morgue query`, and by `--format ids`.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  morgue show 5v0m3k9t2x7q
  morgue show 5v0m3k9t2x7q --format json | jq .evidence
  morgue show 5v0m3k9t2x7q --raw
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
    /// Print the text before cleaning instead, read anew from the file.
    #[arg(long, conflicts_with_all = ["format", "cite"])]
    raw: bool,
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
    if args.raw {
        return show_raw(&articles, searcher.index(), common);
    }
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

/// Prints the text of each article as its reader finds it in the file now.
fn show_raw(articles: &[Article], index: &ArchiveIndex, common: &Common) -> Result<Exit> {
    let profiles = Profiles::of_archive(index)?;
    let mut has_failures = false;
    for article in articles {
        match raw_text(article, index, &profiles)? {
            Ok((text, changed)) => {
                if changed {
                    common.say(&format!(
                        "{}: `{}` has changed since it was indexed; this is its text of now",
                        article.id, article.path
                    ));
                }
                with_stdout(|out| writeln!(out, "{}", shown_lines(&text)))?;
            }
            Err(why) => {
                common.say(&format!("{}: `{}` {why}", article.id, article.path));
                has_failures = true;
            }
        }
    }
    Ok(if has_failures { Exit::Nothing } else { Exit::Success })
}

/// Reads an article's text again; tells whether the article is another one by now, or
/// why there is none.
fn raw_text(
    article: &Article,
    index: &ArchiveIndex,
    profiles: &Profiles,
) -> Result<std::result::Result<(String, bool), String>> {
    let Some(file) = index.source_path(&article.path).filter(|file| file.exists()) else {
        return Ok(Err("is gone since it was indexed".to_owned()));
    };
    let path = article.path.clone();
    let reading = Reading { path, profiles, namer: None, wants_raw_text: true };
    let read = extract::read(&file, &reading)?;
    let mut skip = None;
    for one in read {
        match one {
            Extracted::Article(found) if found.id == article.id => {
                let changed = found.content_hash != article.content_hash;
                return Ok(Ok((found.raw_text.unwrap_or_default(), changed)));
            }
            Extracted::Article(_) => {}
            Extracted::Skipped(skipped) => skip = Some(skipped.skip.message),
        }
    }
    let why = skip.map(|skip| format!(": {skip}")).unwrap_or_default();
    Ok(Err(format!("has changed since it was indexed: the article is not in it{why}")))
}

/// Makes a text of many lines safe for a terminal.
fn shown_lines(text: &str) -> String {
    text.lines().map(shown).collect::<Vec<_>>().join("\n")
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
