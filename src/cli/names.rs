//! `morgue people` and `morgue places`: the names of an archive, counted.

use std::collections::HashMap;
use std::io::{self, Write};

use clap::ValueEnum;
use serde::Serialize;

use super::exit::Exit;
use super::output::{TableFormat, print_json, thousands};
use super::request::QueryOptions;
use super::terminal::{Style, shown};
use super::{Common, locate, with_stdout};
use morgue::entities::{country_of, kind_and_surroundings, name_key};
use morgue::error::{Error, Result};
use morgue::search::{NameCount, NameKind};

/// List the people whom articles name, the most frequent first
///
/// Counts articles. The spellings of a name are one person; so is a surname alone where
/// nearly all articles near in time that give a full name agree on it. What is wrong can be
/// put right in `names.txt` in the index folder, without indexing anew: see
/// `morgue help names`. Exit code 0: at least one; 1: none; 2: an error.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  morgue people
  morgue people 'sanctions date:2014' -n 20     whom articles on sanctions name
  morgue people --name clinton --variants       how the Clintons are spelt
  morgue people --doubtful                      whom a person should look at")]
pub struct PeopleArgs {
    #[command(flatten)]
    names: NamesArgs,
}

/// List the places that articles name, the most frequent first
///
/// Counts articles that name the place itself, not what lies in it; the country stands
/// behind the name where it is known, and what tells places of one name and country apart. What is wrong can be put right in `names.txt` in the
/// index folder, without indexing anew: see `morgue help names`. Exit code 0: at least one;
/// 1: none; 2: an error.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  morgue places
  morgue places 'person:merkel' -n 20           where articles on Merkel happen
  morgue places --name georgia --variants")]
pub struct PlacesArgs {
    #[command(flatten)]
    names: NamesArgs,
}

/// Arguments of both.
#[derive(Debug, clap::Args)]
struct NamesArgs {
    /// Count only in the articles that this query finds; all without one.
    #[arg(value_name = "QUERY")]
    words: Vec<String>,
    /// Only names with this word or these words in them.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// How many to list.
    #[arg(short = 'n', long, value_name = "N", default_value_t = 50)]
    limit: usize,
    /// List all of them.
    #[arg(long, conflicts_with = "limit")]
    all: bool,
    /// Show every spelling with its number of articles.
    #[arg(long)]
    variants: bool,
    /// Only names about which something is doubtful, with what it is.
    #[arg(long)]
    doubtful: bool,
    /// How to print them.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: NamesFormat,
    #[command(flatten)]
    options: QueryOptions,
}

/// How names are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum NamesFormat {
    /// For a person.
    #[default]
    Text,
    /// One JSON array.
    Json,
    /// Comma-separated values.
    Csv,
    /// Tab-separated values.
    Tsv,
}

/// A name, as printed.
#[derive(Debug, Serialize)]
struct Row<'a> {
    name: &'a str,
    articles: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place_id: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    /// The nearest place that it lies in.
    #[serde(skip_serializing_if = "Option::is_none")]
    within: Option<&'static str>,
    variants: Vec<Variant<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    doubts: &'a [String],
}

/// A spelling of a name.
#[derive(Debug, Serialize)]
struct Variant<'a> {
    name: &'a str,
    articles: u64,
}

/// Runs `morgue people`.
pub fn people(args: PeopleArgs, common: &Common) -> Result<Exit> {
    run(&args.names, NameKind::Person, common)
}

/// Runs `morgue places`.
pub fn places(args: PlacesArgs, common: &Common) -> Result<Exit> {
    run(&args.names, NameKind::Place, common)
}

fn run(args: &NamesArgs, kind: NameKind, common: &Common) -> Result<Exit> {
    let query = args.words.join(" ");
    // Filters without a query narrow all articles.
    let query = if query.trim().is_empty() { "id:*" } else { &query };
    let request = args.options.request(query)?;
    let searcher = locate::open_for(common, &args.options)?;
    let mut counts = searcher.names(kind, Some(&request))?;
    let key = args.name.as_deref().map(name_key);
    counts.retain(|count| {
        let has_name = |key: &String| {
            let spelt = |name: &str| format!(" {} ", name_key(name)).contains(&format!(" {key} "));
            spelt(&count.name) || count.variants.iter().any(|(name, _)| spelt(name))
        };
        key.as_ref().is_none_or(has_name) && (!args.doubtful || !count.doubts.is_empty())
    });
    let total = counts.len();
    if !args.all {
        counts.truncate(args.limit);
    }
    let rows: Vec<Row<'_>> = counts.iter().map(Row::of).collect();
    match args.format {
        NamesFormat::Text => {
            let mut out = common.output_for_a_person();
            print_text(&rows, args, common, &mut out).map_err(Error::Output)?;
            out.finish()?;
        }
        NamesFormat::Json => with_stdout(|out| print_json(&rows, out))?,
        NamesFormat::Csv => with_stdout(|out| print_table(&rows, TableFormat::Csv, out))?,
        NamesFormat::Tsv => with_stdout(|out| print_table(&rows, TableFormat::Tsv, out))?,
    }
    if rows.len() < total {
        common.say(&format!(
            "{} of {} names; more with -n or --all",
            thousands(rows.len() as u64),
            thousands(total as u64)
        ));
    }
    Ok(if total == 0 { Exit::Nothing } else { Exit::Success })
}

impl<'a> Row<'a> {
    fn of(count: &'a NameCount) -> Self {
        let variants = count.variants.iter();
        let told = count.place.and_then(kind_and_surroundings);
        Self {
            name: &count.name,
            articles: count.articles,
            country: count.place.and_then(country_of),
            place_id: count.place,
            kind: told.map(|(kind, _)| kind),
            within: told.and_then(|(_, within)| within),
            variants: variants
                .map(|(name, articles)| Variant { name, articles: *articles })
                .collect(),
            doubts: &count.doubts,
        }
    }

    /// Returns the spellings with their numbers.
    fn spellings(&self) -> String {
        let spelt = |variant: &Variant<'_>| format!("{} {}", variant.name, variant.articles);
        self.variants.iter().map(spelt).collect::<Vec<_>>().join("; ")
    }
}

/// Returns what tells a place from another of its name in its country.
pub(super) fn told_apart(place: Option<u32>) -> String {
    match place.and_then(kind_and_surroundings) {
        Some((kind, Some(within))) => format!(" ({kind} in {within})"),
        Some((kind, None)) => format!(" ({kind})"),
        None => String::new(),
    }
}

fn print_text(
    rows: &[Row<'_>],
    args: &NamesArgs,
    common: &Common,
    out: &mut dyn Write,
) -> io::Result<()> {
    let terminal = common.stdout();
    let width = rows.first().map_or(0, |row| thousands(row.articles).len());
    let mut alike: HashMap<(&str, Option<&str>), usize> = HashMap::new();
    rows.iter().for_each(|row| *alike.entry((row.name, row.country)).or_default() += 1);
    for row in rows {
        let country = row.country.map(|code| format!(", {code}")).unwrap_or_default();
        let is_told = alike.get(&(row.name, row.country)).is_some_and(|rows| *rows > 1);
        let told = if is_told { told_apart(row.place_id) } else { String::new() };
        writeln!(out, "{:>width$}  {}{country}{told}", thousands(row.articles), shown(row.name))?;
        if args.variants && row.variants.len() > 1 {
            let line = format!("{:>width$}  = {}", "", shown(&row.spellings()));
            writeln!(out, "{}", terminal.styled(&line, Style::Faint))?;
        }
        for doubt in row.doubts.iter().filter(|_| args.doubtful) {
            let line = format!("{:>width$}  ? {}", "", shown(doubt));
            writeln!(out, "{}", terminal.styled(&line, Style::Faint))?;
        }
    }
    Ok(())
}

fn print_table(rows: &[Row<'_>], format: TableFormat, out: &mut dyn Write) -> io::Result<()> {
    format.print_cells(
        ["name", "articles", "country", "variants", "doubts", "place_id", "kind", "within"]
            .map(str::to_owned),
        out,
    )?;
    for row in rows {
        let cells = [
            row.name.to_owned(),
            row.articles.to_string(),
            row.country.unwrap_or_default().to_owned(),
            row.spellings(),
            row.doubts.join("; "),
            row.place_id.map(|id| id.to_string()).unwrap_or_default(),
            row.kind.unwrap_or_default().to_owned(),
            row.within.unwrap_or_default().to_owned(),
        ];
        format.print_cells(cells, out)?;
    }
    Ok(())
}
