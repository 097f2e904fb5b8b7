//! Many queries in one process.

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::Instant;

use rayon::prelude::*;

use super::page::{Layout, Page};
use super::{QueryArgs, notes_of};
use crate::cli::exit::Exit;
use crate::cli::terminal::shown;
use crate::cli::{Common, locate, render_error};
use morgue::error::{Error, Result};
use morgue::search::ArchiveSearcher;

/// Queries that are run before any of them is printed.
const AT_ONCE: usize = 64;

/// One line of a batch.
struct Line {
    number: usize,
    qid: String,
    query: String,
}

/// What a line came to.
struct Answer {
    printed: Vec<u8>,
    notes: Vec<String>,
    is_outdated: bool,
    failed: bool,
}

/// Runs the queries of a file, some at a time, and prints their pages in its order.
pub fn run(file: &Path, args: &QueryArgs, layout: &Layout, common: &Common) -> Result<Exit> {
    let text = read(file)?;
    let lines = lines_of(&text);
    let searcher = locate::open(common)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    layout.print_head(&mut out)?;
    let (mut num_failed, mut is_outdated) = (0, false);
    for some in lines.chunks(AT_ONCE) {
        let answers: Vec<Answer> =
            some.par_iter().map(|line| answer(line, args, layout, &searcher)).collect();
        for answer in answers {
            out.write_all(&answer.printed).map_err(Error::Output)?;
            answer.notes.iter().for_each(|note| common.say(note));
            num_failed += usize::from(answer.failed);
            is_outdated |= answer.is_outdated;
        }
        out.flush().map_err(Error::Output)?;
    }
    common.say(&format!("{} queries, {num_failed} failed", lines.len()));
    Ok(match () {
        () if num_failed > 0 => Exit::Error,
        () if is_outdated && args.require_fresh => Exit::Stale,
        () => Exit::Success,
    })
}

fn answer(line: &Line, args: &QueryArgs, layout: &Layout, searcher: &ArchiveSearcher) -> Answer {
    let mut printed = Vec::new();
    let about = |note: &str| format!("{}: {note}", shown(&line.qid));
    match try_answer(line, args, layout, searcher, &mut printed) {
        Ok((notes, is_outdated)) => {
            let notes = notes.iter().map(|note| about(note)).collect();
            Answer { printed, notes, is_outdated, failed: false }
        }
        Err(error) => {
            let message = format!("line {}: {}", line.number, render_error(&error));
            // What a query that failed had printed so far is no answer.
            Answer { printed: Vec::new(), notes: vec![message], is_outdated: false, failed: true }
        }
    }
}

fn try_answer(
    line: &Line,
    args: &QueryArgs,
    layout: &Layout,
    searcher: &ArchiveSearcher,
    out: &mut Vec<u8>,
) -> Result<(Vec<String>, bool)> {
    let started = Instant::now();
    let (request, found, cursor) = args.search(&line.query, searcher)?;
    let (qid, query) = (line.qid.as_str(), line.query.as_str());
    let page =
        Page { qid, query, request: &request, found: &found, cursor, took: started.elapsed() };
    let shown = layout.print(&page, searcher, out)?;
    Ok((notes_of(&request.tree, &found.notes), shown.num_outdated > 0))
}

fn read(file: &Path) -> Result<String> {
    let mut text = String::new();
    let done = match file.to_str() {
        Some("-") => io::stdin().read_to_string(&mut text).map(|_| ()),
        _ => fs::read_to_string(file).map(|read| text = read),
    };
    done.map_err(Error::io("read", file))?;
    Ok(text)
}

/// Returns the queries of a text: an id before a TAB if there is one, else the number of
/// the line; empty lines, and those that begin with `#`, are none.
fn lines_of(text: &str) -> Vec<Line> {
    let numbered = text.strip_prefix('\u{feff}').unwrap_or(text).lines().enumerate();
    let queries = numbered.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    let line = |(i, line): (usize, &str)| {
        let (qid, query) = match line.split_once('\t') {
            Some((qid, query)) => (qid.trim().to_owned(), query),
            None => ((i + 1).to_string(), line),
        };
        Line { number: i + 1, qid, query: query.trim().to_owned() }
    };
    queries.map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_query_with_or_without_an_id() {
        let lines = lines_of("\u{feff}flood\r\n# a note\n\nq7\triver dam \n  x\ty");
        let read: Vec<_> =
            lines.iter().map(|line| (line.number, &*line.qid, &*line.query)).collect();
        assert_eq!(read, [(1, "1", "flood"), (4, "q7", "river dam"), (5, "x", "y")]);
    }
}
