//! `morgue query`: ranked hits with snippets.

mod batch;
mod cursor;
mod diagnose;
mod page;

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Instant;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use self::cursor::Cursor;
use self::page::{HitFormat, Layout, Page};
use super::exit::Exit;
use super::output::{Columns, Docno, Separator, Template, hanging};
use super::pager::Output;
use super::receipt::Receipt;
use super::request::{QueryOptions, Sort};
use super::terminal::{Terminal, shown};
use super::{Common, locate, with_stdout};
use morgue::article::ArticleId;
use morgue::error::{Error, Result};
use morgue::query::QueryTree;
use morgue::search::{AddedWord, ArchiveSearcher, Boost, Found, Score, SearchRequest, SortOrder};

/// Find articles
///
/// Words are joined by AND; each may be anywhere in an article. The best hits come
/// first. Exit code 0: something was found (of a batch: every query ran); 1: nothing; 2: an
/// error; 4: with --require-fresh, a file has changed since it was indexed.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  morgue query gagarin moscow
  morgue query '\"north korea\" (summit OR talks) -trump'
  morgue query 'strike date:1980..1991 by:\"ann poe\"' --sort date
  morgue query -- flood -river        after --, a word may start with a minus
  morgue query flood --since 1950 --lang de --format json | jq .total
  morgue query dam disaster --expand  with words of the best articles
  morgue query missile --format paths -0 | xargs -0 ls -l
  morgue query --batch queries.tsv --format csv -n 3")]
pub struct QueryArgs {
    /// The query; several words are one query (see `morgue help query-language`).
    #[arg(value_name = "QUERY", required_unless_present = "batch")]
    words: Vec<String>,
    #[command(flatten)]
    options: QueryOptions,
    #[command(flatten)]
    hits: HitOptions,
    /// Run the queries of a file, one a line, an id before a TAB; `-` is standard input.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["words", "cursor", "explain"])]
    batch: Option<PathBuf>,
    /// Print all hits.
    #[arg(long, conflicts_with_all = ["limit", "offset", "cursor", "sample"])]
    all: bool,
    /// Go on where a page ended: the `next` of its JSON.
    #[arg(long, value_name = "CURSOR", conflicts_with = "offset")]
    cursor: Option<String>,
    /// How to print them.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Output")]
    format: HitFormat,
    /// Print only these parts of a hit, such as `id,date,title,snippet`.
    #[arg(long, value_name = "NAMES", help_heading = "Output")]
    fields: Option<String>,
    /// Print each hit in a form of your own: `'{date}\t{title}\n'`.
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["format", "fields"], help_heading = "Output")]
    template: Option<String>,
    /// End each id or path with a zero byte instead of a line break.
    #[arg(short = '0', long, help_heading = "Output")]
    null: bool,
    /// What names an article in a trec run.
    #[arg(long, value_name = "NAME", value_enum, default_value_t, help_heading = "Output")]
    docno: Docno,
    /// End with code 4 where a file of the hits shown has changed since it was indexed.
    #[arg(long)]
    require_fresh: bool,
    /// Write down what was found; `morgue replay FILE` tells what has changed since.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["batch", "all", "cursor"])]
    receipt: Option<PathBuf>,
    /// Print what the score of an article is made of, instead of hits.
    #[arg(long, value_name = "ID", conflicts_with_all = ["batch", "receipt", "explain", "expand"])]
    explain_score: Option<String>,
    /// Tell how the query was understood, and the hits of each of its parts.
    #[arg(long)]
    explain: bool,
}

/// Which hits are wanted, and in which order.
#[derive(Clone, Debug, clap::Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HitOptions {
    /// Most hits to print.
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Leave out the first N hits.
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    offset: usize,
    /// Order of the hits.
    #[arg(long, value_name = "ORDER", value_enum, default_value_t, allow_hyphen_values = true)]
    sort: Sort,
    /// Print N hits drawn by chance, each as likely as any other.
    #[arg(long, value_name = "N", conflicts_with_all = ["limit", "offset", "sort", "cursor"])]
    sample: Option<usize>,
    /// List each copy of an article as a hit of its own; trec runs always do.
    #[arg(long)]
    pub copies: bool,
    /// Search for N words more that the best five articles have in common, 10 if no number is
    /// given; they count less than the query's own.
    #[arg(
        long,
        value_name = "N",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "10",
        value_parser = clap::value_parser!(u16).range(1..=100)
    )]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expand: Option<u16>,
    /// Let something else than words count.
    #[arg(long, value_name = "WHAT", value_enum)]
    boost: Option<Boosted>,
    /// Draw another sample, or the same again.
    #[arg(
        long,
        value_name = "S",
        default_value_t = 0,
        hide_default_value = true,
        requires = "sample"
    )]
    seed: u64,
}

/// What may count beside the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Boosted {
    /// Being young: the newest article counts twice, one a year older one and a half times.
    Recent,
}

impl HitOptions {
    /// Says of a request which hits are wanted.
    pub fn request(&self, request: SearchRequest) -> SearchRequest {
        let Self { limit, offset, sort, boost, sample, seed, copies, expand } = *self;
        SearchRequest {
            sort: sample.map_or(sort.into(), |_| SortOrder::Sample { seed }),
            boost: boost.map(|Boosted::Recent| Boost::Recent),
            limit: sample.unwrap_or(limit),
            offset,
            lists_copies: copies,
            num_added: expand.map_or(0, usize::from),
            ..request
        }
    }
}

impl QueryArgs {
    /// Makes the request of a query.
    fn request(&self, query: &str) -> Result<SearchRequest> {
        let mut request = self.hits.request(self.options.request(query)?);
        if self.all {
            request.limit = usize::MAX;
        }
        request.lists_copies |= self.format == HitFormat::Trec;
        Ok(request)
    }

    /// Returns all that decides which hit comes after which.
    fn settings(&self, query: &str) -> String {
        // How many are wanted, and from which on, may change from page to page.
        let hits = HitOptions { limit: 0, offset: 0, ..self.hits.clone() };
        // Strings and numbers: there is no value that JSON refuses.
        let options = serde_json::to_string(&(&self.options, hits)).unwrap_or_default();
        format!("{query}\n{options}")
    }

    /// Refuses options of the output that its format has no use for.
    fn refuse_idle_options(&self) -> Result<()> {
        use HitFormat as F;
        let prints_fields = matches!(self.format, F::Json | F::Jsonl | F::Csv | F::Tsv);
        let is_list = matches!(self.format, F::Ids | F::Paths) && self.template.is_none();
        let (option, formats) = match () {
            () if self.fields.is_some() && !prints_fields => ("--fields", "json, jsonl, csv, tsv"),
            () if self.null && !is_list => ("-0", "ids, paths"),
            () => return Ok(()),
        };
        let format = match (&self.template, self.format.to_possible_value()) {
            (None, Some(format)) => format!("--format {}", format.get_name()),
            _ => "--template".to_owned(),
        };
        Err(Error::Unsupported {
            problem: format!("`{option}` has no effect with `{format}`"),
            hint: format!("`{option}` goes with the formats {formats}"),
        })
    }

    fn layout(&self, common: &Common) -> Result<Layout> {
        let columns = self.fields.as_deref().map(Columns::parse).transpose()?;
        self.refuse_idle_options()?;
        Ok(Layout {
            format: self.format,
            columns,
            template: self.template.as_deref().map(Template::parse).transpose()?,
            separator: if self.null { Separator::Zero } else { Separator::Line },
            docno: self.docno,
            terminal: common.stdout(),
            is_batch: self.batch.is_some(),
            checks_files: self.require_fresh,
        })
    }

    /// Searches; returns the request, what was found, and how to go on.
    fn search(
        &self,
        query: &str,
        searcher: &ArchiveSearcher,
    ) -> Result<(SearchRequest, Found, Option<String>)> {
        let settings = self.settings(query);
        let mut request = self.request(query)?;
        let cursor = self.cursor.as_deref().map(|text| Cursor::parse(text, &settings));
        let limit = request.limit;
        let found = match cursor.transpose()? {
            None => searcher.search(&request)?,
            Some(cursor) => {
                cursor.widen(&mut request);
                let mut found = searcher.search(&request)?;
                cursor.narrow(&mut found, limit, searcher);
                found
            }
        };
        let next = Cursor::after(&found, searcher).map(|cursor| cursor.print(&settings));
        Ok((request, found, next))
    }
}

/// Runs `morgue query`.
pub fn run(args: QueryArgs, common: &Common) -> Result<Exit> {
    let layout = args.layout(common)?;
    if let Some(file) = &args.batch {
        return batch::run(file, &args, &layout, common);
    }
    let started = Instant::now();
    let query = args.words.join(" ");
    // A mistake in the query is told before one in the choice of the index.
    args.request(&query)?;
    let searcher = locate::open_for(common, &args.options)?;
    if let Some(id) = &args.explain_score {
        return explain_score(&args.request(&query)?, id, &searcher);
    }
    let (request, found, cursor) = args.search(&query, &searcher)?;
    notes_of(&request.tree, &found.notes).iter().for_each(|note| common.say(note));
    added_line(&found, &common.stdout()).iter().for_each(|line| common.say(line));
    let mut counts = searcher.parts(&request);
    counts.know(&request.tree.root, found.total);
    if args.explain {
        diagnose::explain(&request, &mut counts)?.iter().for_each(|line| common.say(line));
    }
    if let Some(file) = &args.receipt {
        Receipt::new(&query, &args.options, &args.hits, &request, &found, &searcher)?
            .write(file)?;
    }
    let page = Page {
        qid: "1",
        query: &query,
        request: &request,
        found: &found,
        cursor,
        took: started.elapsed(),
    };
    let mut out = match layout.is_for_a_person() {
        true => common.output_for_a_person(),
        false => Output::plain(),
    };
    layout.print_head(&mut out)?;
    let shown = layout.print(&page, &searcher, &mut out)?;
    out.finish()?;
    if layout.is_for_a_person() {
        common.say(&page.count_line());
    }
    if shown.has_namesakes {
        common.say(NAMESAKES);
    }
    if found.total == 0 {
        diagnose::offer_help(&searcher, &request, counts)?.iter().for_each(|note| common.say(note));
    }
    Ok(match () {
        () if found.total == 0 => Exit::Nothing,
        () if args.require_fresh && shown.num_outdated > 0 => Exit::Stale,
        () => Exit::Success,
    })
}

/// Prints what the score of an article is made of.
fn explain_score(request: &SearchRequest, id: &str, searcher: &ArchiveSearcher) -> Result<Exit> {
    fn print(score: &Score, depth: usize, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{:>9.4}  {}{}", score.value, "  ".repeat(depth), shown(&score.what))?;
        score.parts.iter().try_for_each(|part| print(part, depth + 1, out))
    }
    let unknown = || Error::UnknownId { id: id.to_owned() };
    let known = ArticleId::parse(id).ok_or_else(unknown)?;
    match searcher.explain_score(request, known)? {
        Some(score) => {
            with_stdout(|out| print(&score, 0, out))?;
            Ok(Exit::Success)
        }
        None => {
            searcher.article(known)?;
            Ok(Exit::Nothing)
        }
    }
}

/// Said where one name stands for several articles of a trec run.
const NAMESAKES: &str = "note: articles of different folders have the same name; \
    `--docno path` tells them apart";

/// Tells which words were added to the query, and how much each counts.
fn added_line(found: &Found, terminal: &Terminal) -> Option<String> {
    const LABEL: &str = "added: ";
    let word = |AddedWord { word, weight }: &AddedWord| format!("{} {weight:.2}", shown(word));
    let words: Vec<String> = found.added.iter().map(word).collect();
    let words = hanging(&words.join(", "), LABEL.len(), terminal);
    (!words.is_empty()).then(|| format!("{LABEL}{words}"))
}

/// Returns what was read or done otherwise than it may have been meant.
pub fn notes_of(tree: &QueryTree, of_plan: &[String]) -> Vec<String> {
    let of_tree = tree.notes.iter().map(|note| note.kind.to_string());
    of_tree.chain(of_plan.iter().cloned()).map(|note| format!("note: {note}")).collect()
}
