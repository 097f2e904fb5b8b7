//! `morgue first`: when a result begins, ends and pauses.

use std::io::{self, Write};

use clap::ValueEnum;
use serde::Serialize;

use super::super::exit::Exit;
use super::super::output::{TableFormat, counted, print_json, thousands};
use super::super::query::notes_of;
use super::super::request::QueryOptions;
use super::super::terminal::{Style, Terminal, cut, shown};
use super::super::{Common, locate, with_stdout};
use super::{Head, ViewFormat};
use morgue::date::{Day, date_of_day};
use morgue::error::{Error, Result};
use morgue::search::{
    Around, DatedArticle, Extent, ExtentOf, FacetField, Firsts, Silence, TimeEnd,
};

/// Columns of the names of what is told.
const LABEL: usize = 10;
/// Columns of a date with the space behind it.
const DATE: usize = 12;

/// Tell when something was first and last written about
///
/// The earliest and the latest article, how many there are, and the longest silence: the
/// longest time on no day of which an article may be dated. A date may be less precise than a
/// day; the earliest article is the one that is no later than any other, whatever such dates
/// mean, and how many may be earlier is said. Exit code 0: at least one article; 1: none; 2:
/// an error.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  morgue first gagarin
  morgue first '\"climate change\"' --by source       who wrote of it when
  morgue first chernobyl --around 1986-04-26        how often before and after")]
pub struct FirstArgs {
    /// The query; several words are one query (see `morgue help query-language`).
    #[arg(value_name = "QUERY", required = true)]
    words: Vec<String>,
    /// Tell it of each value of this field, too.
    #[arg(long, value_name = "FIELD", value_enum)]
    by: Option<By>,
    /// Count the articles before and after DATE: a day, a month, a year.
    #[arg(long, value_name = "DATE")]
    around: Option<String>,
    /// How to print it.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: ViewFormat,
    #[command(flatten)]
    options: QueryOptions,
}

/// The fields by their names on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    #[value(alias = "sources")]
    Source,
    #[value(alias = "sections")]
    Section,
    #[value(alias = "authors", alias = "by")]
    Author,
    #[value(alias = "languages", alias = "lang")]
    Language,
    #[value(alias = "kinds")]
    Kind,
    #[value(alias = "tags")]
    Tag,
}

impl From<By> for FacetField {
    fn from(by: By) -> Self {
        match by {
            By::Source => Self::Sources,
            By::Section => Self::Sections,
            By::Author => Self::Authors,
            By::Language => Self::Languages,
            By::Kind => Self::Kinds,
            By::Tag => Self::Tags,
        }
    }
}

/// The JSON.
#[derive(Debug, Serialize)]
struct Envelope<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    #[serde(flatten)]
    extent: EndsRow<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    silence: Option<SilenceRow<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    around: Option<AroundRow<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    groups: Vec<GroupRow<'a>>,
}

/// How far articles reach, as printed.
#[derive(Debug, Serialize)]
struct EndsRow<'a> {
    undated: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    earliest: Option<EndRow<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latest: Option<EndRow<'a>>,
}

/// The first or the last article, as printed.
#[derive(Debug, Serialize)]
struct EndRow<'a> {
    #[serde(flatten)]
    article: ArticleRow<'a>,
    same_day: u64,
    uncertain: u64,
}

/// An article, as printed.
#[derive(Debug, Serialize)]
struct ArticleRow<'a> {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    path: &'a str,
}

/// A silence, as printed.
#[derive(Debug, Serialize)]
struct SilenceRow<'a> {
    first: String,
    last: String,
    days: Day,
    articles: u64,
    after: ArticleRow<'a>,
    before: ArticleRow<'a>,
}

/// What lies around a date, as printed.
#[derive(Debug, Serialize)]
struct AroundRow<'a> {
    first: String,
    last: String,
    before: u64,
    within: u64,
    after: u64,
    unclear: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_before: Option<ArticleRow<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_after: Option<ArticleRow<'a>>,
}

/// The articles of one value, as printed; without a name those that have none.
#[derive(Debug, Serialize)]
struct GroupRow<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    total: u64,
    #[serde(flatten)]
    extent: EndsRow<'a>,
}

/// Runs `morgue first`.
pub fn run(args: FirstArgs, common: &Common) -> Result<Exit> {
    let query = args.words.join(" ");
    let request = args.options.request(&query)?;
    let around =
        args.around.as_deref().map(|text| args.options.day_range("--around", text)).transpose()?;
    let searcher = locate::open_for(common, &args.options)?;
    let firsts = searcher.firsts(&request, args.by.map(FacetField::from), around)?;
    notes_of(&request.tree, &firsts.notes).iter().for_each(|note| common.say(note));
    let total = firsts.extent.total;
    match args.format {
        ViewFormat::Text => {
            let mut out = common.output_for_a_person();
            print_text(&firsts, &common.stdout(), &mut out).map_err(Error::Output)?;
            out.finish()?;
        }
        ViewFormat::Json => {
            let envelope = Envelope {
                head: Head::new(&query, &request, total),
                extent: EndsRow::of(&firsts.extent),
                silence: firsts.silence.as_ref().map(SilenceRow::of),
                around: firsts.around.as_ref().map(AroundRow::of),
                groups: firsts.groups.iter().map(GroupRow::of).collect(),
            };
            with_stdout(|out| print_json(&envelope, out))?;
        }
        ViewFormat::Csv => with_stdout(|out| print_table(&firsts, TableFormat::Csv, out))?,
        ViewFormat::Tsv => with_stdout(|out| print_table(&firsts, TableFormat::Tsv, out))?,
    }
    let undated = match firsts.extent.undated {
        0 => String::new(),
        number => format!("; {} without a date", thousands(number)),
    };
    common.say(&format!("{}{undated}", counted(total, "article")));
    Ok(if total == 0 { Exit::Nothing } else { Exit::Success })
}

fn day(day: Day) -> String {
    date_of_day(day).map(|date| date.to_string()).unwrap_or_default()
}

impl<'a> EndsRow<'a> {
    fn of(extent: &'a Extent) -> Self {
        let end = |end: &'a TimeEnd| EndRow {
            article: ArticleRow::of(&end.article),
            same_day: end.same_day,
            uncertain: end.uncertain,
        };
        Self {
            undated: extent.undated,
            earliest: extent.earliest.as_ref().map(end),
            latest: extent.latest.as_ref().map(end),
        }
    }
}

impl<'a> ArticleRow<'a> {
    fn of(article: &'a DatedArticle) -> Self {
        Self {
            id: article.id.to_string(),
            date: article.date.map(|date| date.to_string()),
            title: article.title.as_deref(),
            source: article.source.as_deref(),
            path: &article.path,
        }
    }
}

impl<'a> SilenceRow<'a> {
    fn of(silence: &'a Silence) -> Self {
        Self {
            first: day(silence.days.first),
            last: day(silence.days.last),
            days: silence.days.last - silence.days.first + 1,
            articles: silence.articles,
            after: ArticleRow::of(&silence.after),
            before: ArticleRow::of(&silence.before),
        }
    }
}

impl<'a> AroundRow<'a> {
    fn of(around: &'a Around) -> Self {
        Self {
            first: day(around.days.first),
            last: day(around.days.last),
            before: around.before,
            within: around.within,
            after: around.after,
            unclear: around.unclear,
            last_before: around.last_before.as_ref().map(ArticleRow::of),
            first_after: around.first_after.as_ref().map(ArticleRow::of),
        }
    }
}

impl<'a> GroupRow<'a> {
    fn of(group: &'a ExtentOf) -> Self {
        let extent = EndsRow::of(&group.extent);
        Self { name: group.name.as_deref(), total: group.extent.total, extent }
    }
}

fn print_table(firsts: &Firsts, format: TableFormat, out: &mut dyn Write) -> io::Result<()> {
    let names =
        ["what", "name", "articles", "date", "until", "id", "title", "source", "path", "uncertain"];
    format.print_cells(names.map(str::to_owned), out)?;
    let mut row = |what: &str,
                   name: &str,
                   articles: u64,
                   days: [String; 2],
                   of: Option<&DatedArticle>,
                   uncertain: u64| {
        let of = of.map(ArticleRow::of);
        let text = |part: Option<&str>| part.unwrap_or_default().to_owned();
        let [date, until] = days;
        let cells = [
            what.to_owned(),
            name.to_owned(),
            articles.to_string(),
            of.as_ref().and_then(|of| of.date.clone()).unwrap_or(date),
            until,
            of.as_ref().map(|of| of.id.clone()).unwrap_or_default(),
            text(of.as_ref().and_then(|of| of.title)),
            text(of.as_ref().and_then(|of| of.source)),
            text(of.as_ref().map(|of| of.path)),
            uncertain.to_string(),
        ];
        format.print_cells(cells, out)
    };
    let none = || [String::new(), String::new()];
    let mut ends = |name: &str, extent: &Extent| {
        for (what, end) in [("earliest", &extent.earliest), ("latest", &extent.latest)] {
            if let Some(TimeEnd { article, uncertain, .. }) = end {
                row(what, name, extent.total, none(), Some(article), *uncertain)?;
            }
        }
        io::Result::Ok(())
    };
    ends("", &firsts.extent)?;
    firsts
        .groups
        .iter()
        .try_for_each(|group| ends(group.name.as_deref().unwrap_or_default(), &group.extent))?;
    if let Some(Silence { days, articles, .. }) = &firsts.silence {
        row("silence", "", *articles, [day(days.first), day(days.last)], None, 0)?;
    }
    if let Some(around) = &firsts.around {
        row("before", "", around.before, none(), around.last_before.as_ref(), around.unclear)?;
        let days = [day(around.days.first), day(around.days.last)];
        row("within", "", around.within, days, None, around.unclear)?;
        row("after", "", around.after, none(), around.first_after.as_ref(), around.unclear)?;
    }
    Ok(())
}

fn print_text(firsts: &Firsts, terminal: &Terminal, out: &mut dyn Write) -> io::Result<()> {
    let ends = [("earliest", &firsts.extent.earliest), ("latest", &firsts.extent.latest)];
    for (label, end) in ends {
        if let Some(end) = end {
            writeln!(out, "{}", line_of(label, &end.article, terminal))?;
            let doubts = doubts_of(end, if label == "earliest" { "earlier" } else { "later" });
            doubts.iter().try_for_each(|doubt| note(doubt, terminal, out))?;
        }
    }
    if let Some(silence) = &firsts.silence {
        let Silence { days, articles, after, before } = silence;
        let number = counted((days.last - days.first + 1) as u64, "day");
        let archive = counted(*articles, "article");
        writeln!(out, "{:<LABEL$}{number}: {} to {}", "silence", day(days.first), day(days.last))?;
        note(&format!("the archive has {archive} of that time"), terminal, out)?;
        writeln!(out, "{}", line_of("  after", after, terminal))?;
        writeln!(out, "{}", line_of("  before", before, terminal))?;
    }
    if let Some(around) = &firsts.around {
        print_around(around, terminal, out)?;
    }
    if !firsts.groups.is_empty() {
        writeln!(out)?;
        print_groups(&firsts.groups, terminal, out)?;
    }
    Ok(())
}

fn print_around(around: &Around, terminal: &Terminal, out: &mut dyn Write) -> io::Result<()> {
    let (first, last) = (day(around.days.first), day(around.days.last));
    let days = if first == last { first } else { format!("{first} to {last}") };
    writeln!(out, "{:<LABEL$}{days}", "around")?;
    let [before, within, after] =
        [around.before, around.within, around.after].map(|number| counted(number, "article"));
    writeln!(out, "{:<LABEL$}{before}", "  before")?;
    if let Some(article) = &around.last_before {
        writeln!(out, "{}", line_of("    last", article, terminal))?;
    }
    writeln!(out, "{:<LABEL$}{within}", "  within")?;
    writeln!(out, "{:<LABEL$}{after}", "  after")?;
    if let Some(article) = &around.first_after {
        writeln!(out, "{}", line_of("    first", article, terminal))?;
    }
    if around.unclear > 0 {
        let number = counted(around.unclear, "article");
        note(&format!("{number} dated too imprecisely to tell"), terminal, out)?;
    }
    Ok(())
}

fn print_groups(groups: &[ExtentOf], terminal: &Terminal, out: &mut dyn Write) -> io::Result<()> {
    let most = groups.iter().map(|group| group.extent.total).max().unwrap_or(0);
    let width = thousands(most).len().max("articles".len());
    let head = format!("{:<14}{:<14}{:>width$}", "earliest", "latest", "articles");
    writeln!(out, "{}", terminal.styled(&head, Style::Title))?;
    for ExtentOf { name, extent } in groups {
        let date = |end: &Option<TimeEnd>| match end {
            None => "undated".to_owned(),
            Some(end) => {
                let doubt = if end.uncertain > 0 { " ?" } else { "" };
                format!("{}{doubt}", date_of(&end.article))
            }
        };
        let name = name.as_deref().map_or("(none)".to_owned(), shown);
        let (earliest, latest) = (date(&extent.earliest), date(&extent.latest));
        let total = thousands(extent.total);
        writeln!(out, "{earliest:<14}{latest:<14}{total:>width$}  {name}")?;
    }
    Ok(())
}

fn date_of(article: &DatedArticle) -> String {
    article.date.map_or(String::new(), |date| date.without_time().to_string())
}

/// Returns an article on a line: date, id, headline and publisher.
fn line_of(label: &str, article: &DatedArticle, terminal: &Terminal) -> String {
    let id = article.id.to_string();
    let room = terminal.width.saturating_sub(LABEL + DATE + id.len() + 2);
    let title = article.title.as_deref().map_or("(no title)".to_owned(), shown);
    let source = article.source.as_deref().map(|source| format!(" · {}", shown(source)));
    let what = cut(&(title + &source.unwrap_or_default()), room);
    let id = terminal.styled(&id, Style::Faint);
    format!("{label:<LABEL$}{:<DATE$}{id}  {what}", date_of(article))
}

/// Says what makes an end less than certain.
fn doubts_of(end: &TimeEnd, beyond: &str) -> Vec<String> {
    let mut doubts = Vec::new();
    if end.same_day > 0 {
        doubts.push(format!("{} more of that day", thousands(end.same_day)));
    }
    if end.uncertain > 0 {
        let number = counted(end.uncertain, "article");
        doubts.push(format!("{number} dated less precisely may be {beyond}"));
    }
    doubts
}

fn note(text: &str, terminal: &Terminal, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", terminal.styled(&format!("{:LABEL$}{text}", ""), Style::Faint))
}
