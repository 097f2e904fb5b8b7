//! A whole article for a person.

use std::io::{self, Write};

use super::super::terminal::{Style, Terminal, shown};
use super::wrap::wrapped;
use morgue::article::Article;

/// Prints an article: headline, what is known about it, and its text.
pub fn print_article(
    article: &Article,
    terminal: &Terminal,
    out: &mut dyn Write,
) -> io::Result<()> {
    let title = article.title.as_deref().unwrap_or("(no title)");
    for line in wrapped(title, &[], terminal, terminal.measure(0)) {
        writeln!(out, "{}", terminal.styled(&line, Style::Title))?;
    }
    if let Some(subtitle) = &article.subtitle {
        wrapped(subtitle, &[], terminal, terminal.measure(0))
            .iter()
            .try_for_each(|line| writeln!(out, "{line}"))?;
    }
    writeln!(out)?;
    for (name, value) in facts(article) {
        let name = terminal.styled(&format!("{name:<9}"), Style::Faint);
        writeln!(out, "{name} {}", shown(&value))?;
    }
    for paragraph in article.body.split('\n').filter(|paragraph| !paragraph.trim().is_empty()) {
        writeln!(out)?;
        wrapped(paragraph, &[], terminal, terminal.measure(0))
            .iter()
            .try_for_each(|line| writeln!(out, "{line}"))?;
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
