//! Hits for a person.

use std::io::{self, Write};

use super::super::terminal::{Style, Terminal, cut, shown};
use super::wrap::wrapped;
use morgue::search::{Hit, Snippet};

/// Prints a hit: headline, where and when, and the stretches that show why it matched.
/// Its rank takes `digits` columns.
pub fn print_hit(
    hit: &Hit,
    digits: usize,
    terminal: &Terminal,
    out: &mut dyn Write,
) -> io::Result<()> {
    let indent = " ".repeat(digits + 2);
    let width = terminal.width.saturating_sub(indent.len());
    let title = headline(hit, terminal, width);
    let title = hit.file.as_deref().map_or(title.clone(), |file| terminal.linked(&title, file));
    writeln!(out, "{:>digits$}. {title}", hit.rank)?;
    writeln!(out, "{indent}{}", terminal.styled(&cut(&origin(hit), width), Style::Faint))?;
    let (text, marks) = excerpt(&hit.snippets);
    for line in wrapped(&text, &marks, terminal, terminal.measure(indent.len() + 4)) {
        writeln!(out, "{indent}{line}")?;
    }
    writeln!(out, "{indent}{}", terminal.styled(&hit.id.to_string(), Style::Faint))?;
    writeln!(out)?;
    Ok(())
}

fn headline(hit: &Hit, terminal: &Terminal, width: usize) -> String {
    let Some(title) = &hit.title else { return terminal.styled("(no title)", Style::Faint) };
    let marked = hit.snippets.iter().find(|snippet| snippet.field == "title");
    let title = match marked {
        None => cut(&shown(title), width),
        Some(Snippet { highlights, .. }) => {
            // The last column is for the ellipsis.
            let mut lines = wrapped(title, highlights, terminal, width.saturating_sub(1));
            let ellipsis = if lines.len() > 1 { "…" } else { "" };
            lines.drain(..).next().unwrap_or_default() + ellipsis
        }
    };
    terminal.styled(&title, Style::Title)
}

/// Joins the stretches of the body, with what is marked in them; of one that does not show
/// why it matched, the deck goes before it if that does.
fn excerpt(snippets: &[Snippet]) -> (String, Vec<(usize, usize)>) {
    let of_body = || snippets.iter().filter(|snippet| snippet.field == "body");
    let shows_why = of_body().any(|snippet| !snippet.highlights.is_empty());
    let deck = snippets.iter().filter(|snippet| snippet.field == "subtitle" && !shows_why);
    let shown: Vec<&Snippet> =
        deck.chain(of_body()).filter(|snippet| !snippet.text.is_empty()).collect();
    // Between two, no more than a paragraph ends.
    let follows = |a: &Snippet, b: &Snippet| a.field == b.field && b.start <= a.end + 2;
    let (mut text, mut marks) = (String::new(), Vec::new());
    for (i, snippet) in shown.iter().enumerate() {
        text.push_str(match i.checked_sub(1).map(|before| shown[before]) {
            None if snippet.begins_midway => "… ",
            Some(before) if follows(before, snippet) && before.end == snippet.start => "",
            Some(before) if follows(before, snippet) || text.ends_with(" …") => " ",
            Some(_) => " … ",
            None => "",
        });
        let at = text.len();
        let inside =
            |(start, end): &(usize, usize)| (at + start - snippet.start, at + end - snippet.start);
        marks.extend(snippet.highlights.iter().map(inside));
        text.push_str(&snippet.text);
        if snippet.goes_on && !shown.get(i + 1).is_some_and(|next| follows(snippet, next)) {
            text.push_str(" …");
        }
    }
    (text, marks)
}

/// Date, publisher and path.
fn origin(hit: &Hit) -> String {
    let date = hit.date.map_or("undated".to_owned(), |date| date.to_string());
    let source = hit.source.as_deref().map(shown);
    let record = hit.record.as_deref().map(|record| format!("#{}", shown(record)));
    let path = format!("{}{}", shown(&hit.path), record.unwrap_or_default());
    let state = match hit {
        Hit { vanished: true, .. } => Some("the file is gone"),
        Hit { changed: true, .. } => Some("the file has changed since it was indexed"),
        Hit { stale: true, .. } => Some("an earlier version: the file can't be read now"),
        _ => None,
    };
    let copies = (hit.copies > 0).then(|| counted_copies(hit.copies));
    let parts = [Some(date), source, Some(path), copies, state.map(str::to_owned)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn counted_copies(copies: u64) -> String {
    match copies {
        1 => "1 copy".to_owned(),
        _ => format!("{} copies", super::thousands(copies)),
    }
}
