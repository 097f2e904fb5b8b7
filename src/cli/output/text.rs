//! Hits for a person.

use std::io::{self, Write};

use super::super::terminal::{Style, Terminal, cut, shown};
use super::wrap::wrapped;
use morgue::search::Hit;

/// Prints a hit: headline, where and when, and the best stretch with its words marked.
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
    if let Some(snippet) = hit.snippets.first().filter(|snippet| !snippet.text.is_empty()) {
        let inside = |(start, end): &(usize, usize)| (start - snippet.start, end - snippet.start);
        let marks: Vec<_> = snippet.highlights.iter().map(inside).collect();
        let mut lines =
            wrapped(&snippet.text, &marks, terminal, terminal.measure(indent.len() + 4));
        if let Some(last) = lines.last_mut().filter(|_| snippet.goes_on) {
            last.push_str(" …");
        }
        if let Some(first) = lines.first_mut().filter(|_| snippet.begins_midway) {
            first.insert_str(0, "… ");
        }
        lines.iter().try_for_each(|line| writeln!(out, "{indent}{line}"))?;
    }
    writeln!(out, "{indent}{}", terminal.styled(&hit.id.to_string(), Style::Faint))?;
    writeln!(out)?;
    Ok(())
}

fn headline(hit: &Hit, terminal: &Terminal, width: usize) -> String {
    match &hit.title {
        Some(title) => terminal.styled(&cut(&shown(title), width), Style::Title),
        None => terminal.styled("(no title)", Style::Faint),
    }
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
