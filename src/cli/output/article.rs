//! A whole article for a person.

use std::io::{self, Write};

use super::super::terminal::{Style, Terminal, shown};
use super::wrap::{hanging, within, wrapped};
use morgue::article::Article;
use morgue::search::Highlights;

/// Columns before what is known of an article.
const FACTS: usize = 10;

/// Prints an article: headline, what is known about it, and its text, with what is marked in
/// them.
pub fn print_article(
    article: &Article,
    marked: &[Highlights],
    terminal: &Terminal,
    out: &mut dyn Write,
) -> io::Result<()> {
    let marks_of = |field: &str| -> &[(usize, usize)] {
        marked.iter().find(|one| one.field == field).map_or(&[], |one| &one.highlights)
    };
    let width = terminal.measure(0);
    let title = article.title.as_deref().unwrap_or("(no title)");
    for line in wrapped(title, marks_of("title"), terminal, width) {
        writeln!(out, "{}", terminal.styled(&line, Style::Title))?;
    }
    if let Some(subtitle) = &article.subtitle {
        wrapped(subtitle, marks_of("subtitle"), terminal, width)
            .iter()
            .try_for_each(|line| writeln!(out, "{line}"))?;
    }
    writeln!(out)?;
    for (name, value) in facts(article) {
        // Addresses are copied whole.
        let value = match name {
            "url" | "path" => shown(&value),
            _ => hanging(&value, FACTS, terminal),
        };
        let name = terminal.styled(&format!("{name:<width$}", width = FACTS - 1), Style::Faint);
        writeln!(out, "{name} {value}")?;
    }
    let mut start = 0;
    for paragraph in article.body.split('\n') {
        let end = start + paragraph.len();
        if !paragraph.trim().is_empty() {
            let inside = within(marks_of("body"), start, end).iter();
            let marks = inside.map(|(from, to)| (from.max(&start) - start, to.min(&end) - start));
            let marks: Vec<_> = marks.collect();
            writeln!(out)?;
            wrapped(paragraph, &marks, terminal, width)
                .iter()
                .try_for_each(|line| writeln!(out, "{line}"))?;
        }
        start = end + 1;
    }
    Ok(())
}

/// What is known about an article, in the order of the field table.
fn facts(article: &Article) -> Vec<(&'static str, String)> {
    let date = article.date.map(|date| match article.date_source {
        Some(source) => format!("{date} ({})", source.as_str()),
        None => date.to_string(),
    });
    let record = article.record.as_ref().map(|record| format!("#{record}"));
    let list = |values: &[String]| (!values.is_empty()).then(|| values.join("; "));
    [
        ("id", Some(article.id.to_string())),
        ("date", date),
        ("updated", article.updated.map(|date| date.to_string())),
        ("by", list(&article.authors)),
        ("dateline", article.dateline.clone()),
        ("credits", list(&article.credits)),
        ("slug", article.slug.clone()),
        ("people", list(&article.people)),
        ("places", list(&article.places)),
        ("source", article.source.clone()),
        ("section", article.section.clone()),
        ("tags", list(&article.tags)),
        ("lang", article.lang.clone()),
        ("url", article.url.clone()),
        ("path", Some(format!("{}{}", article.path, record.unwrap_or_default()))),
        ("note", list(&article.notes)),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value?)))
    .collect()
}
