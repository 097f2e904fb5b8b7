//! `morgue show`: whole articles.

use std::io::Write;

use clap::ValueEnum;
use serde::Serialize;

use super::exit::Exit;
use super::extract::{self, Extracted, Reading};
use super::output::{Citation, print_article, print_citations, print_json, print_jsonl};
use super::query::notes_of;
use super::request::QueryOptions;
use super::terminal::shown;
use super::{Common, locate, with_stdout};
use morgue::article::{Article, ArticleId};
use morgue::error::{Error, Result};
use morgue::index::ArchiveIndex;
use morgue::ingest::Profiles;
use morgue::search::{ArchiveSearcher, Highlights, SearchRequest};

/// Show whole articles
///
/// Ids are printed below each hit of `morgue query`, and by `--format ids`. Exit code 0: the
/// articles were printed; 1: none of them matches --query and its filters, or --raw did not find one; 2: an
/// error.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  morgue show 5v0m3k9t2x7q
  morgue show 5v0m3k9t2x7q --format json | jq .evidence
  morgue show 5v0m3k9t2x7q --query 'wall NEAR/9 berlin'
  morgue show 5v0m3k9t2x7q --query 'the wall came down' -F --match any
  morgue show 5v0m3k9t2x7q --raw
  morgue show 5v0m3k9t2x7q --cite bibtex >> sources.bib")]
pub struct ShowArgs {
    /// Ids of articles.
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// Mark what matches this query (see `morgue help query-language`).
    #[arg(long, value_name = "QUERY", conflicts_with_all = ["cite", "raw"])]
    query: Option<String>,
    /// How to print them.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: ArticleFormat,
    /// Print references to them instead.
    #[arg(long, value_name = "STYLE", value_enum, conflicts_with = "format")]
    cite: Option<Citation>,
    /// Print the text before cleaning instead, read anew from the file.
    #[arg(long, conflicts_with_all = ["format", "cite"])]
    raw: bool,
    #[command(flatten)]
    options: QueryOptions,
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
    // A mistake in the query is told before one in the choice of the index.
    let request = match &args.query {
        Some(query) => Some(args.options.request(query)?),
        None => {
            args.options.refuse_any("--query")?;
            None
        }
    };
    let searcher = locate::open_for(common, &args.options)?;
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
    if let Some(request) = request {
        return show_marked(&articles, &request, args.format, &searcher, common);
    }
    match args.format {
        ArticleFormat::Json => with_stdout(|out| print_json(&articles, out))?,
        ArticleFormat::Jsonl => {
            with_stdout(|out| articles.iter().try_for_each(|article| print_jsonl(article, out)))?;
        }
        ArticleFormat::Text => {
            let articles: Vec<_> = articles.iter().map(|article| (article, &[][..])).collect();
            print_articles(&articles, common)?;
        }
    }
    Ok(Exit::Success)
}

/// An article with what a query marks in it, as printed for programs.
#[derive(Debug, Serialize)]
struct Marked<'a> {
    #[serde(flatten)]
    article: &'a Article,
    /// Whether it matches the query.
    matches: bool,
    /// What is marked, field by field.
    highlights: Vec<Highlights>,
}

/// Prints articles with what a query marks in them, and says of which that is nothing.
fn show_marked(
    articles: &[Article],
    request: &SearchRequest,
    format: ArticleFormat,
    searcher: &ArchiveSearcher,
    common: &Common,
) -> Result<Exit> {
    notes_of(&request.tree, &[]).iter().for_each(|note| common.say(note));
    let mut marked = Vec::with_capacity(articles.len());
    for article in articles {
        let found = searcher.highlights(request, article)?;
        match &found {
            None => common.say(&format!("{}: does not match the query", article.id)),
            Some(highlights) if highlights.is_empty() => common.say(&format!(
                "{}: matches by something else than words of title, deck and body",
                article.id
            )),
            Some(_) => {}
        }
        let matches = found.is_some();
        marked.push(Marked { article, matches, highlights: found.unwrap_or_default() });
    }
    match format {
        ArticleFormat::Json => with_stdout(|out| print_json(&marked, out))?,
        ArticleFormat::Jsonl => {
            with_stdout(|out| marked.iter().try_for_each(|one| print_jsonl(one, out)))?;
        }
        ArticleFormat::Text => {
            let articles = marked.iter().map(|one| (one.article, one.highlights.as_slice()));
            print_articles(&articles.collect::<Vec<_>>(), common)?;
        }
    }
    Ok(if marked.iter().any(|one| one.matches) { Exit::Success } else { Exit::Nothing })
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

fn print_articles(articles: &[(&Article, &[Highlights])], common: &Common) -> Result<()> {
    let (terminal, mut out) = (common.stdout(), common.output_for_a_person());
    for (i, (article, marked)) in articles.iter().enumerate() {
        let parted = if i > 0 { writeln!(out, "\n") } else { Ok(()) };
        parted
            .and_then(|()| print_article(article, marked, &terminal, &mut out))
            .map_err(Error::Output)?;
    }
    out.finish()
}
