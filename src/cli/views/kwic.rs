//! `morgue kwic`: keyword in context, a line a mention.

use std::io::{self, Write};

use clap::ValueEnum;
use serde::Serialize;
use unicode_width::UnicodeWidthChar;

use super::super::exit::Exit;
use super::super::output::{TableFormat, counted, print_json, thousands};
use super::super::query::notes_of;
use super::super::request::QueryOptions;
use super::super::terminal::{Style, Terminal, cut, shown, width_of};
use super::super::{Common, locate, with_stdout};
use super::{Head, ViewFormat};
use morgue::error::{Error, Result};
use morgue::search::{Kwic, KwicLine, KwicOrder};

/// Characters of context for programs.
const CONTEXT: usize = 60;
/// Columns of a date, with the space behind it.
const DATE: usize = 12;
/// Columns of an id, with the space before it.
const ID: usize = 14;
/// Least columns of a terminal in which lines end with the article's id.
const WIDE: usize = 100;

/// Show every mention in its context, a line each
///
/// Looks at title, deck and body of all articles that match, copies once. A phrase is one
/// mention, and so are words near each other where the query asks for that; of `person:` and
/// `place:` all forms of the name are shown. Mentions stand below one another; at 100 columns
/// and more each line ends with the article's id. Exit code 0: at least one article; 1: none;
/// 2: an error.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  morgue kwic gagarin
  morgue kwic '\"cold war\"' --sort left -n 50    by the words before it
  morgue kwic 'person:thatcher date:1980s' --sort right
  morgue kwic 'crisis OR crises' --all --format csv --width 80 > crisis.csv")]
pub struct KwicArgs {
    /// The query; several words are one query (see `morgue help query-language`).
    #[arg(value_name = "QUERY", required = true)]
    words: Vec<String>,
    /// Order of the lines.
    #[arg(long, value_name = "ORDER", value_enum, default_value_t)]
    sort: Order,
    /// Most lines to print.
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Print all lines.
    #[arg(long, conflicts_with = "limit")]
    all: bool,
    /// Columns of context on either side; what fits the terminal, or 60 for programs, if not given.
    #[arg(long, value_name = "N")]
    width: Option<usize>,
    /// How to print them.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: ViewFormat,
    #[command(flatten)]
    options: QueryOptions,
}

/// The orders by their names on the command line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Order {
    /// By the words to the left, the nearest first.
    Left,
    /// By the words to the right.
    Right,
    /// Oldest article first, undated last.
    #[default]
    Date,
    /// Best article first.
    Relevance,
}

impl From<Order> for KwicOrder {
    fn from(order: Order) -> Self {
        match order {
            Order::Left => Self::Left,
            Order::Right => Self::Right,
            Order::Date => Self::Date,
            Order::Relevance => Self::Relevance,
        }
    }
}

/// The JSON.
#[derive(Debug, Serialize)]
struct Envelope<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    /// Number of articles that were looked at.
    articles: u64,
    /// Number of those without a mention.
    without: u64,
    /// Number of all mentions.
    mentions: u64,
    lines: Vec<Row<'a>>,
}

/// A line, as printed for programs.
#[derive(Debug, Serialize)]
struct Row<'a> {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    path: &'a str,
    field: &'a str,
    start: usize,
    end: usize,
    left: &'a str,
    #[serde(rename = "match")]
    text: &'a str,
    right: &'a str,
}

/// Runs `morgue kwic`.
pub fn run(args: KwicArgs, common: &Common) -> Result<Exit> {
    let query = args.words.join(" ");
    let request = args.options.request(&query)?;
    let searcher = locate::open_for(common, &args.options)?;
    let terminal = common.stdout();
    let limit = if args.all { usize::MAX } else { args.limit };
    let context = match args.format {
        // Characters that take no column come on top.
        ViewFormat::Text => args.width.unwrap_or(terminal.width).saturating_mul(2),
        _ => args.width.unwrap_or(CONTEXT),
    };
    let kwic = searcher.kwic(&request, args.sort.into(), limit, context)?;
    notes_of(&request.tree, &kwic.notes).iter().for_each(|note| common.say(note));
    match args.format {
        ViewFormat::Text => {
            let mut out = common.output_for_a_person();
            let layout = Layout { terminal: &terminal, width: args.width };
            let printed = kwic.lines.iter().try_for_each(|line| layout.print(line, &mut out));
            printed.map_err(Error::Output)?;
            out.finish()?;
        }
        ViewFormat::Json => {
            let head = Head::new(&query, &request, kwic.total);
            let Kwic { articles, without, mentions, .. } = kwic;
            let lines = kwic.lines.iter().map(Row::of).collect();
            let envelope = Envelope { head, articles, without, mentions, lines };
            with_stdout(|out| print_json(&envelope, out))?;
        }
        ViewFormat::Csv => with_stdout(|out| print_table(&kwic.lines, TableFormat::Csv, out))?,
        ViewFormat::Tsv => with_stdout(|out| print_table(&kwic.lines, TableFormat::Tsv, out))?,
    }
    common.say(&said_of(&kwic));
    Ok(if kwic.total == 0 { Exit::Nothing } else { Exit::Success })
}

fn said_of(kwic: &Kwic) -> String {
    let shown = kwic.lines.len() as u64;
    let (part, more) = match shown < kwic.mentions {
        true => (format!("{} of ", thousands(shown)), "; more with -n or --all"),
        false => (String::new(), ""),
    };
    let without = match kwic.without {
        0 => String::new(),
        number => format!(", {} of them without a mention in the text", thousands(number)),
    };
    let mentions = counted(kwic.mentions, "mention");
    format!("{part}{mentions} in {}{without}{more}", counted(kwic.articles, "article"))
}

impl<'a> Row<'a> {
    fn of(line: &'a KwicLine) -> Self {
        Self {
            id: line.id.to_string(),
            date: line.date.map(|date| date.to_string()),
            source: line.source.as_deref(),
            path: &line.path,
            field: line.field,
            start: line.start,
            end: line.end,
            left: &line.left,
            text: &line.text,
            right: &line.right,
        }
    }
}

fn print_table(lines: &[KwicLine], format: TableFormat, out: &mut dyn Write) -> io::Result<()> {
    let names = ["id", "date", "source", "path", "field", "start", "end", "left", "match", "right"];
    format.print_cells(names.map(str::to_owned), out)?;
    for row in lines.iter().map(Row::of) {
        let cells = [
            row.id,
            row.date.unwrap_or_default(),
            row.source.unwrap_or_default().to_owned(),
            row.path.to_owned(),
            row.field.to_owned(),
            row.start.to_string(),
            row.end.to_string(),
            row.left.to_owned(),
            row.text.to_owned(),
            row.right.to_owned(),
        ];
        format.print_cells(cells, out)?;
    }
    Ok(())
}

/// How lines are laid out for a person.
struct Layout<'a> {
    terminal: &'a Terminal,
    /// Columns of context, if they are asked for.
    width: Option<usize>,
}

impl Layout<'_> {
    fn print(&self, line: &KwicLine, out: &mut dyn Write) -> io::Result<()> {
        let id = if self.terminal.width >= WIDE { ID } else { 0 };
        let room = self.terminal.width.saturating_sub(DATE + id);
        let on_the_left = self.width.unwrap_or(room * 2 / 5);
        let date = line.date.map_or("undated".to_owned(), |date| date.without_time().to_string());
        let left = padded_left(&end_of(&one_line(&line.left), on_the_left), on_the_left);
        let stars = if self.terminal.has_color { 0 } else { 2 };
        let most = room.saturating_sub(on_the_left + stars).max(1);
        let text = match self.width {
            None => cut(one_line(&line.text).trim(), most),
            Some(_) => one_line(&line.text),
        };
        let on_the_right = self.width.unwrap_or_else(|| most.saturating_sub(width_of(&text)));
        let right = start_of(&one_line(&line.right), on_the_right);
        let mark = self.terminal.styled(&text, Style::Mark);
        let mut printed = format!("{date:<DATE$}{left}{mark}{right}");
        if id > 0 {
            let space = " ".repeat(on_the_right.saturating_sub(width_of(&right)) + 2);
            let id = self.terminal.styled(&line.id.to_string(), Style::Faint);
            printed.push_str(&format!("{space}{id}"));
        }
        writeln!(out, "{}", printed.trim_end())
    }
}

/// Returns text on one line, with one space where there are several.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in shown(text).chars() {
        if c != ' ' || !line.ends_with(' ') {
            line.push(c);
        }
    }
    line
}

/// Returns as much of the end of a text as takes so many columns, whole words if possible.
fn end_of(text: &str, width: usize) -> String {
    let mut used = 0;
    let mut start = text.len();
    for (at, c) in text.char_indices().rev() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        // A mark belongs to the character before it.
        if c.width().unwrap_or(0) > 0 {
            start = at;
        }
    }
    let kept = &text[start..];
    let is_whole = start == 0 || text[..start].ends_with(' ') || kept.starts_with(' ');
    match kept.find(' ').filter(|at| !is_whole && *at < kept.len() / 2) {
        Some(at) => kept[at..].to_owned(),
        None => kept.to_owned(),
    }
}

/// Returns as much of the start of a text as takes so many columns, whole words if possible.
fn start_of(text: &str, width: usize) -> String {
    let mut used = 0;
    let fits = text.char_indices().find(|(_, c)| {
        used += c.width().unwrap_or(0);
        used > width
    });
    let Some((end, next)) = fits else { return text.to_owned() };
    let kept = &text[..end];
    match kept.rfind(' ').filter(|at| next != ' ' && *at > kept.len() / 2) {
        Some(at) => kept[..at].to_owned(),
        None => kept.to_owned(),
    }
}

/// Returns a text that ends at a column.
fn padded_left(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(width_of(text))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use morgue::article::ArticleId;

    fn printed(width: usize, line: &KwicLine) -> String {
        let terminal = Terminal { has_color: false, has_links: false, width };
        let mut out = Vec::new();
        Layout { terminal: &terminal, width: None }.print(line, &mut out).expect("written");
        String::from_utf8(out).expect("text").trim_end_matches('\n').to_owned()
    }

    fn line(left: &str, text: &str, right: &str) -> KwicLine {
        KwicLine {
            id: ArticleId::of("a", ""),
            date: "1961-04-12T10:00".parse().ok(),
            source: None,
            path: "a".into(),
            field: "body",
            start: 0,
            end: 0,
            left: left.into(),
            text: text.into(),
            right: right.into(),
        }
    }

    #[test]
    fn mentions_stand_below_one_another() {
        for (left, text, right) in [
            ("the quick brown fox jumped over the ", "dam", " and fell into the river below it"),
            ("", "dam", ""),
            ("東京タワー東京タワー東京タワー東京", "ダム", "が決壊した東京タワー東京タワー"),
            (
                "e\u{301}te\u{301} e\u{301}te\u{301} e\u{301}te\u{301} e\u{301}te\u{301} a ",
                "dam",
                "\ne\u{301}",
            ),
            ("x", "a very long mention that does not fit into such a narrow line at all", "y"),
        ] {
            for width in [40, 61, 80, 120] {
                let printed = printed(width, &line(left, text, right));
                let at = printed.find('*').expect("a mark");
                let room = width - DATE - if width >= WIDE { ID } else { 0 };
                assert_eq!(width_of(&printed[..at]), DATE + room * 2 / 5, "{printed}");
                assert!(width_of(&printed) <= width, "{printed}");
            }
        }
    }

    #[test]
    fn context_is_cut_between_words_and_never_within_a_character() {
        assert_eq!(end_of("over the dam ", 9), " the dam ");
        assert_eq!(end_of("over the dam ", 8), "the dam ");
        assert_eq!(end_of("overthedam", 4), "edam");
        assert_eq!(end_of("xe\u{301}", 1), "e\u{301}");
        assert_eq!(end_of("東京", 3), "京");
        assert_eq!(start_of(" and fell into", 9), " and fell");
        assert_eq!(start_of(" and fell into", 12), " and fell");
        assert_eq!(start_of("東京", 3), "東");
        assert_eq!(start_of("e\u{301}x", 1), "e\u{301}");
        assert_eq!(one_line("a\n\n b\u{1b}"), "a b␛");
    }
}
