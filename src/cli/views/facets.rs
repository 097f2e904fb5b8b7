//! `morgue facets`: a result counted by field.

use std::collections::HashMap;
use std::io::{self, Write};

use clap::ValueEnum;
use serde::Serialize;

use super::super::exit::Exit;
use super::super::names::told_apart;
use super::super::output::{TableFormat, counted, print_json, thousands};
use super::super::query::notes_of;
use super::super::request::QueryOptions;
use super::super::terminal::{Style, Terminal, shown};
use super::super::{Common, locate, with_stdout};
use super::{Head, ViewFormat, percent, share};
use morgue::entities::country_of;
use morgue::error::{Error, Result};
use morgue::search::{Facet, FacetField, FacetValue, Facets};

/// Count a result by people, places, sources and more
///
/// For each field the most frequent values, with the number of articles that have them and
/// their share of the result. Spellings that differ in case or accents only are one value;
/// people and places are counted as by `morgue people`. What the query itself asks for is
/// marked. Exit code 0: at least one article; 1: none; 2: an error.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  morgue facets mandela
  morgue facets 'person:\"nelson mandela\"' --by people     who is named beside him
  morgue facets 'strike date:1980s' --by places,sources,years -n 5
  morgue facets --by languages                            of the whole archive")]
pub struct FacetsArgs {
    /// Count only the articles that this query finds; all without one.
    #[arg(value_name = "QUERY")]
    words: Vec<String>,
    /// Fields to count by; all without this.
    #[arg(long, value_name = "FIELDS", value_enum, value_delimiter = ',')]
    by: Vec<By>,
    /// How many values of each field to list.
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// List all of them.
    #[arg(long, conflicts_with = "limit")]
    all: bool,
    /// How to print them.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: ViewFormat,
    #[command(flatten)]
    options: QueryOptions,
}

/// The fields by their names on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    #[value(alias = "person")]
    People,
    #[value(alias = "place")]
    Places,
    #[value(alias = "source")]
    Sources,
    #[value(alias = "section")]
    Sections,
    #[value(alias = "author", alias = "by")]
    Authors,
    #[value(alias = "language", alias = "lang")]
    Languages,
    #[value(alias = "year", alias = "date")]
    Years,
    #[value(alias = "kind")]
    Kinds,
    #[value(alias = "tag")]
    Tags,
}

impl From<By> for FacetField {
    fn from(by: By) -> Self {
        match by {
            By::People => Self::People,
            By::Places => Self::Places,
            By::Sources => Self::Sources,
            By::Sections => Self::Sections,
            By::Authors => Self::Authors,
            By::Languages => Self::Languages,
            By::Years => Self::Years,
            By::Kinds => Self::Kinds,
            By::Tags => Self::Tags,
        }
    }
}

/// Returns the name of a field in the output.
fn name_of(field: FacetField) -> &'static str {
    match field {
        FacetField::People => "people",
        FacetField::Places => "places",
        FacetField::Sources => "sources",
        FacetField::Sections => "sections",
        FacetField::Authors => "authors",
        FacetField::Languages => "languages",
        FacetField::Years => "years",
        FacetField::Kinds => "kinds",
        FacetField::Tags => "tags",
    }
}

/// A field, as printed.
#[derive(Debug, Serialize)]
struct Counted<'a> {
    field: &'static str,
    /// Number of different values.
    different: usize,
    /// Number of articles without a value.
    without: u64,
    /// The most frequent.
    values: Vec<Row<'a>>,
}

/// A value, as printed.
#[derive(Debug, Serialize)]
struct Row<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<&'static str>,
    /// Tells places of one name and country apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    place_id: Option<u32>,
    articles: u64,
    share: Option<f64>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    asked_for: bool,
}

/// The JSON.
#[derive(Debug, Serialize)]
struct Envelope<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    facets: &'a [Counted<'a>],
}

/// Runs `morgue facets`.
pub fn run(args: FacetsArgs, common: &Common) -> Result<Exit> {
    let typed = args.words.join(" ");
    // Filters without a query narrow all articles.
    let (query, request) = match typed.trim() {
        "" => ("id:*", args.options.all_articles()?),
        _ => (typed.as_str(), args.options.request(&typed)?),
    };
    let fields: Vec<FacetField> = match args.by.as_slice() {
        [] => FacetField::ALL.to_vec(),
        by => by.iter().map(|by| (*by).into()).collect(),
    };
    let searcher = locate::open_for(common, &args.options)?;
    let Facets { total, facets, notes } = searcher.facets(&request, &fields)?;
    notes_of(&request.tree, &notes).iter().for_each(|note| common.say(note));
    let limit = if args.all { usize::MAX } else { args.limit };
    let rows: Vec<_> = facets.iter().map(|facet| Counted::of(facet, limit, total)).collect();
    match args.format {
        ViewFormat::Text => {
            let mut out = common.output_for_a_person();
            print_text(&rows, total, &common.stdout(), &mut out).map_err(Error::Output)?;
            out.finish()?;
        }
        ViewFormat::Json => {
            let head = Head::new(query, &request, total);
            with_stdout(|out| print_json(&Envelope { head, facets: &rows }, out))?;
        }
        ViewFormat::Csv => with_stdout(|out| print_table(&rows, TableFormat::Csv, out))?,
        ViewFormat::Tsv => with_stdout(|out| print_table(&rows, TableFormat::Tsv, out))?,
    }
    common.say(&counted(total, "article"));
    Ok(if total == 0 { Exit::Nothing } else { Exit::Success })
}

impl<'a> Counted<'a> {
    fn of(facet: &'a Facet, limit: usize, total: u64) -> Self {
        let row = |value: &'a FacetValue| Row {
            name: &value.name,
            country: value.place.and_then(country_of),
            place_id: value.place,
            articles: value.articles,
            share: share(value.articles, total),
            asked_for: value.is_asked_for,
        };
        Self {
            field: name_of(facet.field),
            different: facet.values.len(),
            without: facet.without,
            values: facet.values.iter().take(limit).map(row).collect(),
        }
    }
}

fn print_text(
    facets: &[Counted<'_>],
    total: u64,
    terminal: &Terminal,
    out: &mut dyn Write,
) -> io::Result<()> {
    let width = thousands(total).len();
    for (i, facet) in facets.iter().filter(|_| total > 0).enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        let head = terminal.styled(facet.field, Style::Title);
        let different = match facet.different {
            n if n > facet.values.len() => format!("{} of ", thousands(facet.values.len() as u64)),
            _ => String::new(),
        } + &thousands(facet.different as u64);
        let without = match facet.without {
            0 => String::new(),
            without => format!("; none in {}", counted(without, "article")),
        };
        writeln!(out, "{head}  {}", terminal.styled(&(different + &without), Style::Faint))?;
        let mut alike: HashMap<(&str, Option<&str>), usize> = HashMap::new();
        facet.values.iter().for_each(|row| *alike.entry((row.name, row.country)).or_default() += 1);
        for row in &facet.values {
            let country = row.country.map(|code| format!(", {code}")).unwrap_or_default();
            let is_told = alike.get(&(row.name, row.country)).is_some_and(|rows| *rows > 1);
            let told = if is_told { told_apart(row.place_id) } else { String::new() };
            let mark = if row.asked_for { "  (asked for)" } else { "" };
            writeln!(
                out,
                "  {:>width$} {}  {}{country}{told}{}",
                thousands(row.articles),
                percent(row.articles, total),
                shown(row.name),
                terminal.styled(mark, Style::Faint)
            )?;
        }
    }
    Ok(())
}

fn print_table(facets: &[Counted<'_>], format: TableFormat, out: &mut dyn Write) -> io::Result<()> {
    let names = ["field", "name", "country", "articles", "share", "asked_for", "place_id"];
    format.print_cells(names.map(str::to_owned), out)?;
    for facet in facets {
        for row in &facet.values {
            let cells = [
                facet.field.to_owned(),
                row.name.to_owned(),
                row.country.unwrap_or_default().to_owned(),
                row.articles.to_string(),
                row.share.map(|share| share.to_string()).unwrap_or_default(),
                row.asked_for.to_string(),
                row.place_id.map(|id| id.to_string()).unwrap_or_default(),
            ];
            format.print_cells(cells, out)?;
        }
    }
    Ok(())
}
