//! What a sample of an archive has, for a person.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::super::terminal::{Style, Terminal, shown};
use super::witness::name_of;
use super::wrap::wrapped;
use super::{counted, thousands};
use morgue::ingest::{Coverage, Examples, SHORT_BODY};

/// Columns of the fields' names and shares.
const NAMES: usize = 17;
/// Witnesses that are named of each field.
const MAX_WITNESSES: usize = 4;

/// Prints how many articles have each field, from whom, and what is missing where.
pub fn print_coverage(
    coverage: &Coverage,
    terminal: &Terminal,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Coverage { num_files, num_all_files, num_articles, .. } = coverage;
    let files = counted(*num_all_files as u64, "file");
    let articles = counted(*num_articles as u64, "article");
    writeln!(out, "{articles} in {} of {files}", thousands(*num_files as u64))?;
    for (name, given_by) in coverage.by_field().filter(|_| *num_articles > 0) {
        let (total, of) = if name == "kind" {
            (*num_articles, by_count(coverage.kinds.iter().map(|(kind, n)| (kind.as_str(), *n))))
        } else {
            let named = given_by.iter().map(|(witness, n)| (name_of(name, *witness), *n));
            (given_by.values().sum(), by_count(named))
        };
        let share = format!("{name:<10}{:>4} %", percent(total, *num_articles));
        let width = terminal.measure(NAMES).max(20);
        let lines = wrapped(&of, &[], terminal, width);
        let first = lines.first().map_or("", String::as_str);
        writeln!(out, "{}", format!("{share} {first}").trim_end())?;
        for line in lines.iter().skip(1) {
            writeln!(out, "{:NAMES$}{line}", "")?;
        }
    }
    let short = format!("fewer than {SHORT_BODY} words");
    for (what, examples) in [
        ("no title", &coverage.untitled),
        ("no date", &coverage.undated),
        ("conflicting dates", &coverage.conflicting),
        (short.as_str(), &coverage.short),
    ] {
        print_examples(what, "article", examples, terminal, out)?;
    }
    for (code, examples) in &coverage.skips {
        let what = format!("skipped, {code}");
        print_examples(&what, "file or record", examples, terminal, out)?;
    }
    Ok(())
}

fn print_examples(
    what: &str,
    noun: &str,
    Examples { count, first }: &Examples,
    terminal: &Terminal,
    out: &mut dyn Write,
) -> io::Result<()> {
    if *count == 0 {
        return Ok(());
    }
    let head = format!("{what}: {}", counted_nouns(*count, noun));
    writeln!(out, "{}", terminal.styled(&head, Style::Title))?;
    first.iter().try_for_each(|place| writeln!(out, "  {}", shown(place)))?;
    if *count > first.len() {
        writeln!(out, "  …")?;
    }
    Ok(())
}

fn counted_nouns(count: usize, noun: &str) -> String {
    match (noun, count) {
        ("file or record", 2..) => format!("{} files or records", thousands(count as u64)),
        _ => counted(count as u64, noun),
    }
}

/// Names what is most frequent first, with its number.
fn by_count<'n>(counts: impl Iterator<Item = (&'n str, usize)>) -> String {
    let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
    counts.for_each(|(name, count)| *by_name.entry(name).or_default() += count);
    let mut all: Vec<(&str, usize)> = by_name.into_iter().collect();
    all.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let named = all.iter().take(MAX_WITNESSES);
    let named: Vec<String> =
        named.map(|(name, count)| format!("{name} {}", thousands(*count as u64))).collect();
    let more = if all.len() > MAX_WITNESSES { ", …" } else { "" };
    named.join(", ") + more
}

/// Returns a share in percent: 100 only of all, 0 only of none.
fn percent(part: usize, whole: usize) -> usize {
    match part * 100 / whole.max(1) {
        0 if part > 0 => 1,
        share => share,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_and_none_are_told_from_nearly_so() {
        assert_eq!(
            [(0, 10), (1, 1000), (999, 1000), (10, 10), (0, 0)]
                .map(|(part, all)| percent(part, all)),
            [0, 1, 99, 100, 0]
        );
    }

    #[test]
    fn the_most_frequent_are_named_first() {
        let counts = [("a", 1), ("b", 3), ("c", 1), ("d", 2), ("e", 1), ("a", 1)];
        assert_eq!(by_count(counts.into_iter()), "b 3, a 2, d 2, c 1, …");
    }
}
