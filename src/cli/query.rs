//! `morgue query`: ranked hits with snippets.

use std::path::PathBuf;
use std::time::Instant;

use clap::ValueEnum;

use super::exit::Exit;
use super::output::{
    Envelope, Separator, counted, print_hits, print_ids, print_json, print_jsonl, print_paths,
    thousands,
};
use super::request::{QueryText, Sort};
use super::terminal::shown;
use super::{Common, locate, with_stdout};
use morgue::error::{Error, Result};
use morgue::query::{Node, NodeKind, QueryTree};
use morgue::search::{ArchiveSearcher, Filter, Found, Hit, SearchRequest, is_stop_word};

/// Find articles
///
/// Words are joined by AND; each may be anywhere in an article. The best hits come
/// first. Exit code 0: something was found; 1: nothing; 2: an error.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  morgue query gagarin moscow
  morgue query '\"north korea\" (summit OR talks) -trump'
  morgue query 'strike date:1980..1991 by:\"ann poe\"' --sort date
  morgue query -- flood -river        after --, a word may start with a minus
  morgue query flood --since 1950 --lang de --format json | jq .total
  morgue query missile --format paths -0 | xargs -0 ls -l")]
pub struct QueryArgs {
    #[command(flatten)]
    query: QueryText,
    /// Most hits to print.
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Leave out the first N hits.
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    offset: usize,
    /// Go on where a page ended: the `next` of its JSON.
    #[arg(long, value_name = "CURSOR", conflicts_with = "offset")]
    cursor: Option<String>,
    /// Order of the hits.
    #[arg(long, value_name = "ORDER", value_enum, default_value_t, allow_hyphen_values = true)]
    sort: Sort,
    /// How to print them.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: HitFormat,
    /// End each id or path with a zero byte instead of a line break.
    #[arg(short = '0', long)]
    null: bool,
    /// Tell how the query was understood, and the hits of each of its parts.
    #[arg(long)]
    explain: bool,
}

/// What a cursor starts with.
const CURSOR_MARK: char = 'c';

impl QueryArgs {
    /// Returns how many hits to leave out at the beginning.
    fn first_hit(&self) -> Result<usize> {
        let Some(cursor) = &self.cursor else { return Ok(self.offset) };
        let offset = cursor.strip_prefix(CURSOR_MARK).and_then(|offset| offset.parse().ok());
        offset.ok_or_else(|| Error::Unsupported {
            problem: format!("`{cursor}` is not a cursor"),
            hint: "take it from `next` in the JSON of the page before".into(),
        })
    }
}

/// Returns the cursor of the page after this one, if there is one.
fn cursor_after(found: &Found, request: &SearchRequest) -> Option<String> {
    let last = found.matches.last().map_or(request.offset, |(rank, _)| *rank);
    ((last as u64) < found.total).then(|| format!("{CURSOR_MARK}{last}"))
}

/// How hits are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum HitFormat {
    /// For a person.
    #[default]
    Text,
    /// One JSON object with all hits.
    Json,
    /// A JSON object a hit.
    Jsonl,
    /// Ids, one a line.
    Ids,
    /// Paths of files, one a line, each once.
    Paths,
}

/// Runs `morgue query`.
pub fn run(args: QueryArgs, common: &Common) -> Result<Exit> {
    let started = Instant::now();
    let tree = args.query.tree()?;
    let searcher = locate::open(common)?;
    let request = SearchRequest {
        tree,
        filter: args.query.filter()?,
        sort: args.sort.into(),
        limit: args.limit,
        offset: args.first_hit()?,
        query_lang: args.query.query_lang.clone(),
    };
    let found = searcher.search(&request)?;
    tell_notes(&request.tree, &found.notes, common);
    if args.explain {
        explain(&searcher, &request, common)?;
    }
    print(&args, &searcher, &request, &found, started, common)?;
    if found.total == 0 {
        offer_help(&searcher, &request, common)?;
    }
    Ok(if found.total == 0 { Exit::Nothing } else { Exit::Success })
}

fn print(
    args: &QueryArgs,
    searcher: &ArchiveSearcher,
    request: &SearchRequest,
    found: &Found,
    started: Instant,
    common: &Common,
) -> Result<()> {
    let separator = if args.null { Separator::Zero } else { Separator::Line };
    match args.format {
        HitFormat::Ids => {
            let ids = found.matches.iter().filter_map(|(_, found)| searcher.id_of(found));
            return with_stdout(|out| print_ids(ids.map(|id| id.to_string()), separator, out));
        }
        HitFormat::Paths => {
            let paths = paths(searcher, found)?;
            return with_stdout(|out| {
                print_paths(paths.iter().map(PathBuf::as_path), separator, out)
            });
        }
        HitFormat::Text | HitFormat::Json | HitFormat::Jsonl => {}
    }
    let hits = found.matches.iter().map(|(rank, m)| searcher.hit(*rank, m, &found.marks));
    let hits = hits.collect::<Result<Vec<Hit>>>()?;
    let took = started.elapsed();
    match args.format {
        HitFormat::Json => {
            let (query, parsed) = (args.query.text(), request.tree.to_string());
            let index = searcher.index().dir().display().to_string();
            let mut envelope = Envelope::new(&query, &parsed, &index, &hits);
            envelope.total = found.total;
            envelope.took_ms = took.as_millis() as u64;
            envelope.next = cursor_after(found, request);
            with_stdout(|out| print_json(&envelope, out))
        }
        HitFormat::Jsonl => {
            with_stdout(|out| hits.iter().try_for_each(|hit| print_jsonl(hit, out)))
        }
        _ => {
            with_stdout(|out| print_hits(&hits, &common.stdout(), out))?;
            common.say(&count_line(found, &hits, took.as_secs_f64() * 1000.0));
            Ok(())
        }
    }
}

/// Says how many articles there are, and which of them are shown.
fn count_line(found: &Found, hits: &[Hit], took_ms: f64) -> String {
    let total = counted(found.total, "article");
    match (hits.first(), hits.last()) {
        (Some(first), Some(last)) if (hits.len() as u64) < found.total => {
            let last = thousands(last.rank as u64);
            let shown = if first.rank == 1 {
                last
            } else {
                format!("{}–{last}", thousands(first.rank as u64))
            };
            format!("{shown} of {total} ({took_ms:.0} ms)")
        }
        _ => format!("{total} ({took_ms:.0} ms)"),
    }
}

/// Returns the files of the matches, each once, as paths from the current folder.
fn paths(searcher: &ArchiveSearcher, found: &Found) -> Result<Vec<PathBuf>> {
    let here = locate::current_dir()?;
    let mut paths: Vec<PathBuf> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for (_, m) in &found.matches {
        let file = searcher.path_of(m).and_then(|stored| searcher.index().source_path(&stored));
        let Some(file) = file else { continue };
        let file = file.strip_prefix(&here).map_or_else(|_| file.clone(), PathBuf::from);
        if seen.insert(file.clone()) {
            paths.push(file);
        }
    }
    Ok(paths)
}

/// Prints what was read otherwise than it may have been meant.
pub fn tell_notes(tree: &QueryTree, of_plan: &[String], common: &Common) {
    let of_tree = tree.notes.iter().map(|note| note.kind.to_string());
    for note in of_tree.chain(of_plan.iter().cloned()) {
        common.say(&format!("note: {note}"));
    }
}

/// Tells how the query was understood, and how many articles each part finds.
fn explain(searcher: &ArchiveSearcher, request: &SearchRequest, common: &Common) -> Result<()> {
    common.say(&format!("query: {}", shown(&request.tree.to_string())));
    for clause in clauses(&request.tree) {
        let count = count_of(searcher, clause, request)?;
        common.say(&format!(
            "  {}: {}",
            shown(&alone(clause).to_string()),
            counted(count, "article")
        ));
    }
    Ok(())
}

/// Says why nothing was found and what would be.
fn offer_help(searcher: &ArchiveSearcher, request: &SearchRequest, common: &Common) -> Result<()> {
    let clauses = clauses(&request.tree);
    for clause in &clauses {
        if count_of(searcher, clause, request)? > 0 {
            continue;
        }
        let text = shown(&alone(clause).to_string());
        let nearest = searcher.nearest_spelling(clause)?;
        let meant =
            nearest.map(|word| format!("; did you mean `{}`?", shown(&word))).unwrap_or_default();
        common.say(&format!("note: no article has `{text}`{meant}"));
    }
    if let (NodeKind::And(nodes), true) = (&request.tree.root.kind, clauses.len() > 1) {
        let span = request.tree.root.span;
        // Only the words may each be missing; dates and the like still hold.
        let (words, mut others): (Vec<_>, Vec<_>) = nodes.iter().cloned().partition(is_words);
        others.push(Node { span, kind: NodeKind::Or(words) });
        let any = Node { span, kind: NodeKind::And(others) };
        let count = count_of(searcher, &any, request)?;
        if count > 0 {
            common.say(&format!(
                "note: {} match some of the query; join its parts by OR to see them",
                counted(count, "article")
            ));
        }
    }
    let is_filtered = {
        let Filter { days, source, lang, path } = &request.filter;
        !days.is_empty() || source.is_some() || lang.is_some() || path.is_some()
    };
    if is_filtered {
        let count =
            searcher.count(&request.tree, &Filter::default(), request.query_lang.as_deref())?;
        if count > 0 {
            common.say(&format!(
                "note: without the filters it would be {}",
                counted(count, "article")
            ));
        }
    }
    Ok(())
}

/// Whether a part of a query looks for words, and not for the most frequent ones.
fn is_words(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Leaf(leaf) => leaf.term.is_words() && !is_stop_word(node),
        NodeKind::Not(_) => false,
        NodeKind::Weighted(inner, _) => is_words(inner),
        _ => true,
    }
}

/// The parts of a query that all must match.
fn clauses(tree: &QueryTree) -> Vec<&Node> {
    match &tree.root.kind {
        NodeKind::And(nodes) => nodes.iter().collect(),
        _ => vec![&tree.root],
    }
}

fn alone(node: &Node) -> QueryTree {
    QueryTree { root: node.clone(), notes: Vec::new() }
}

fn count_of(searcher: &ArchiveSearcher, node: &Node, request: &SearchRequest) -> Result<u64> {
    match searcher.count(&alone(node), &request.filter, request.query_lang.as_deref()) {
        // A part without a word in it, such as a lone `&`, matches nothing alone.
        Err(Error::Unsupported { .. }) => Ok(0),
        counted => counted,
    }
}
