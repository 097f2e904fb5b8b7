//! `morgue timeline`: results over time.

use std::io::{self, Write};

use clap::ValueEnum;
use serde::Serialize;

use super::super::exit::Exit;
use super::super::output::{FORMAT_VERSION, TableFormat, counted, print_json, thousands};
use super::super::query::notes_of;
use super::super::request::QueryOptions;
use super::super::terminal::{Style, Terminal, cut, shown, width_of};
use super::super::{Common, locate, with_stdout};
use super::bar::Bars;
use super::{ViewFormat, percent, share};
use morgue::date::{Day, date_of_day};
use morgue::error::{Error, Result};
use morgue::search::{Bucket, BucketUnit, DatedArticles, SearchRequest, Timeline};

/// Narrowest bars that say anything.
const MIN_BAR: usize = 4;

/// Count results over time
///
/// For each day, week, month, year or decade: how many articles match, and which share that
/// is of all that the archive has of that time. Each argument is a query of its own, printed
/// side by side. A star marks a time of which the archive, or the range of dates that is
/// asked for, has only a part. Articles whose date is less precise than the unit are
/// in none of them and counted apart, as those without a date. Exit code 0: at least one
/// article; 1: none; 2: an error.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  morgue timeline gagarin
  morgue timeline 'person:mandela date:1985..1995' --by year
  morgue timeline 'nuclear power' 'wind power' 'solar power' --since 1970 --by decade
  morgue timeline earthquake --on 2011-03 --by day --format csv > march.csv")]
pub struct TimelineArgs {
    /// Queries; one of several words stands in quotes (see `morgue help query-language`).
    #[arg(value_name = "QUERY", required = true)]
    queries: Vec<String>,
    /// How long each time is.
    #[arg(long, value_name = "UNIT", value_enum, default_value_t)]
    by: By,
    /// How to print it.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: ViewFormat,
    #[command(flatten)]
    options: QueryOptions,
}

/// The units by their names on the command line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum By {
    /// The finest unit that gives few lines.
    #[default]
    Auto,
    /// Days.
    Day,
    /// Weeks from Monday to Sunday (ISO 8601).
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
    /// Decades.
    Decade,
}

impl By {
    fn unit(self) -> Option<BucketUnit> {
        match self {
            Self::Auto => None,
            Self::Day => Some(BucketUnit::Day),
            Self::Week => Some(BucketUnit::Week),
            Self::Month => Some(BucketUnit::Month),
            Self::Year => Some(BucketUnit::Year),
            Self::Decade => Some(BucketUnit::Decade),
        }
    }
}

/// Returns the name of a unit in the output.
fn name_of(unit: BucketUnit) -> &'static str {
    match unit {
        BucketUnit::Day => "day",
        BucketUnit::Week => "week",
        BucketUnit::Month => "month",
        BucketUnit::Year => "year",
        BucketUnit::Decade => "decade",
    }
}

/// The JSON.
#[derive(Debug, Serialize)]
struct Envelope<'a> {
    format_version: u32,
    by: &'static str,
    queries: Vec<OfQuery<'a>>,
    archive: OfArchive,
    buckets: Vec<Row<'a>>,
}

/// A query, as printed.
#[derive(Debug, Serialize)]
struct OfQuery<'a> {
    query: &'a str,
    parsed: String,
    total: u64,
    imprecise: u64,
    undated: u64,
}

/// The archive, as printed.
#[derive(Debug, Serialize)]
struct OfArchive {
    total: u64,
    imprecise: u64,
    undated: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<String>,
}

/// A bucket, as printed.
#[derive(Debug, Serialize)]
struct Row<'a> {
    bucket: &'a str,
    first: String,
    last: String,
    partial: bool,
    articles: u64,
    hits: &'a [u64],
    shares: Vec<Option<f64>>,
}

/// Runs `morgue timeline`.
pub fn run(args: TimelineArgs, common: &Common) -> Result<Exit> {
    let requests = args.queries.iter().map(|query| args.options.request(query));
    let requests: Vec<SearchRequest> = requests.collect::<Result<_>>()?;
    let searcher = locate::open_for(common, &args.options)?;
    let timeline = searcher.timeline(&requests, args.by.unit())?;
    for request in &requests {
        notes_of(&request.tree, &[]).iter().for_each(|note| common.say(note));
    }
    timeline.notes.iter().for_each(|note| common.say(&format!("note: {note}")));
    match args.format {
        ViewFormat::Text => {
            let terminal = common.stdout();
            let chart = Chart::new(&args.queries, &timeline, &terminal);
            let mut out = common.output_for_a_person();
            chart.print(Bars::of_terminal(), &mut out).map_err(Error::Output)?;
            out.finish()?;
        }
        ViewFormat::Json => {
            let envelope = Envelope::new(&args.queries, &requests, &timeline);
            with_stdout(|out| print_json(&envelope, out))?;
        }
        ViewFormat::Csv => {
            with_stdout(|out| print_table(&args.queries, &timeline, TableFormat::Csv, out))?;
        }
        ViewFormat::Tsv => {
            with_stdout(|out| print_table(&args.queries, &timeline, TableFormat::Tsv, out))?;
        }
    }
    for (query, dated) in args.queries.iter().zip(&timeline.queries) {
        let query = if args.queries.len() > 1 { shown(query) + ": " } else { String::new() };
        common.say(&format!("{query}{}", said_of(dated, timeline.unit)));
    }
    if let Some(partial) = said_of_partial(&timeline) {
        common.say(&partial);
    }
    let has_hits = timeline.queries.iter().any(|query| query.total > 0);
    Ok(if has_hits { Exit::Success } else { Exit::Nothing })
}

/// Says how many articles there are, and how many of them are in no bucket.
fn said_of(dated: &DatedArticles, unit: BucketUnit) -> String {
    let mut said = counted(dated.total, "article");
    if dated.undated > 0 {
        said.push_str(&format!("; {} without a date", thousands(dated.undated)));
    }
    if dated.imprecise > 0 {
        let unit = name_of(unit);
        let number = thousands(dated.imprecise);
        said.push_str(&format!("; {number} dated less precisely than a {unit}, not shown"));
    }
    said
}

fn said_of_partial(timeline: &Timeline) -> Option<String> {
    timeline.buckets.iter().any(|bucket| bucket.is_partial).then_some(())?;
    let days = timeline.archive_days?;
    Some(format!("* in part: what is counted goes from {} to {}", day(days.first), day(days.last)))
}

fn day(day: Day) -> String {
    date_of_day(day).map(|date| date.to_string()).unwrap_or_default()
}

impl<'a> Envelope<'a> {
    fn new(queries: &'a [String], requests: &[SearchRequest], timeline: &'a Timeline) -> Self {
        let of_query =
            |((query, request), dated): ((&'a String, &SearchRequest), &DatedArticles)| {
                let DatedArticles { total, undated, imprecise } = *dated;
                OfQuery { query, parsed: request.tree.to_string(), total, imprecise, undated }
            };
        let DatedArticles { total, undated, imprecise } = timeline.archive;
        let queries = queries.iter().zip(requests).zip(&timeline.queries).map(of_query);
        Self {
            format_version: FORMAT_VERSION,
            by: name_of(timeline.unit),
            queries: queries.collect(),
            archive: OfArchive {
                total,
                imprecise,
                undated,
                first: timeline.archive_days.map(|days| day(days.first)),
                last: timeline.archive_days.map(|days| day(days.last)),
            },
            buckets: timeline.buckets.iter().map(Row::of).collect(),
        }
    }
}

impl<'a> Row<'a> {
    fn of(bucket: &'a Bucket) -> Self {
        Self {
            bucket: &bucket.label,
            first: day(bucket.days.first),
            last: day(bucket.days.last),
            partial: bucket.is_partial,
            articles: bucket.articles,
            hits: &bucket.hits,
            shares: bucket.hits.iter().map(|hits| share(*hits, bucket.articles)).collect(),
        }
    }
}

fn print_table(
    queries: &[String],
    timeline: &Timeline,
    format: TableFormat,
    out: &mut dyn Write,
) -> io::Result<()> {
    let names = ["bucket", "first", "last", "partial", "query", "hits", "articles", "share"];
    format.print_cells(names.map(str::to_owned), out)?;
    for row in timeline.buckets.iter().map(Row::of) {
        for ((query, hits), share) in queries.iter().zip(row.hits).zip(&row.shares) {
            let cells = [
                row.bucket.to_owned(),
                row.first.clone(),
                row.last.clone(),
                row.partial.to_string(),
                query.clone(),
                hits.to_string(),
                row.articles.to_string(),
                share.map(|share| share.to_string()).unwrap_or_default(),
            ];
            format.print_cells(cells, out)?;
        }
    }
    Ok(())
}

/// A timeline as it is laid out for a person.
struct Chart<'a> {
    queries: &'a [String],
    timeline: &'a Timeline,
    terminal: &'a Terminal,
    /// Columns of a label, with its star.
    label: usize,
    /// Columns of a number of hits.
    number: usize,
    /// Columns of a bar; 0 where there is no room.
    bar: usize,
}

impl<'a> Chart<'a> {
    fn new(queries: &'a [String], timeline: &'a Timeline, terminal: &'a Terminal) -> Self {
        let widest = |numbers: &mut dyn Iterator<Item = usize>| numbers.max().unwrap_or(0);
        let label = 1 + widest(&mut timeline.buckets.iter().map(|bucket| bucket.label.len()));
        let number = thousands(most_hits(timeline)).len();
        let room = terminal.width.saturating_sub(label) / queries.len().max(1);
        // Two spaces, the number, a space, a share, two spaces, the bar.
        let bar = Some(room.saturating_sub(number + 12)).filter(|bar| *bar >= MIN_BAR);
        Self { queries, timeline, terminal, label, number, bar: bar.unwrap_or(0) }
    }

    fn print(&self, bars: Bars, out: &mut dyn Write) -> io::Result<()> {
        if self.timeline.buckets.is_empty() {
            return Ok(());
        }
        if self.queries.len() > 1 {
            self.print_head(out)?;
        }
        let (most, width) = (most_hits(self.timeline), self.number);
        for bucket in &self.timeline.buckets {
            let star = if bucket.is_partial { "*" } else { "" };
            let mut line = format!("{:<1$}", format!("{}{star}", bucket.label), self.label);
            for hits in &bucket.hits {
                let number = thousands(*hits);
                let share = percent(*hits, bucket.articles);
                let bar = bars.bar(*hits, most, self.bar);
                let space = " ".repeat(self.bar - width_of(&bar));
                let gap = if self.bar > 0 { "  " } else { "" };
                line.push_str(&format!("  {number:>width$} {share}{gap}{bar}{space}"));
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    /// Prints each query above its column.
    fn print_head(&self, out: &mut dyn Write) -> io::Result<()> {
        let gap = if self.bar > 0 { 2 } else { 0 };
        let width = self.number + 8 + gap + self.bar;
        let mut line = " ".repeat(self.label);
        for query in self.queries {
            let name = cut(&shown(query), width);
            let space = " ".repeat(width.saturating_sub(width_of(&name)));
            line.push_str(&format!("  {}{space}", self.terminal.styled(&name, Style::Title)));
        }
        writeln!(out, "{}", line.trim_end())
    }
}

fn most_hits(timeline: &Timeline) -> u64 {
    timeline.buckets.iter().flat_map(|bucket| &bucket.hits).copied().max().unwrap_or(0)
}
