//! Many queries in one process.

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::Instant;

use rayon::prelude::*;

use super::page::{Layout, Page};
use super::{NAMESAKES, QueryArgs, added_line, notes_of};
use crate::cli::exit::Exit;
use crate::cli::terminal::shown;
use crate::cli::{Common, locate, render_error};
use morgue::error::{Error, Result};
use morgue::search::ArchiveSearcher;

/// Most queries that are run before any of them is printed: many, since the last of them keep
/// but one thread busy.
const AT_ONCE: usize = 256;
/// Hits that these may print together: of queries that print more, fewer are run at a time.
const HITS_AT_ONCE: usize = 64_000;

/// One line of a batch.
struct Line {
    number: usize,
    qid: String,
    /// `None` where the line is no text.
    query: Option<String>,
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
    let lines = lines_of(&read(file)?);
    let searcher = locate::open_for(common, &args.options)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    layout.print_head(&mut out)?;
    let (mut num_failed, mut is_outdated) = (0, false);
    let hits = args.hits.sample.unwrap_or(args.hits.limit);
    let hits = if args.all { usize::MAX } else { hits.max(1) };
    let at_once = (HITS_AT_ONCE / hits).min(AT_ONCE).max(rayon::current_num_threads());
    for some in lines.chunks(at_once) {
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
    let queries = if lines.len() == 1 { "query" } else { "queries" };
    common.say(&format!("{} {queries}, {num_failed} failed", lines.len()));
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
    let query = line.query.as_deref().ok_or_else(|| Error::Unsupported {
        problem: "the line is not UTF-8".into(),
        hint: "save the file of queries as UTF-8".into(),
    })?;
    let (request, found, cursor) = args.search(query, searcher)?;
    let qid = line.qid.as_str();
    let page =
        Page { qid, query, request: &request, found: &found, cursor, took: started.elapsed() };
    let shown = layout.print(&page, searcher, out)?;
    let mut notes = notes_of(&request.tree, &found.notes);
    notes.extend(added_line(&found, &layout.terminal));
    notes.extend(shown.has_namesakes.then(|| NAMESAKES.to_owned()));
    Ok((notes, shown.num_outdated > 0))
}

fn read(file: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let done = match file.to_str() {
        Some("-") => io::stdin().read_to_end(&mut bytes).map(|_| ()),
        _ => fs::read(file).map(|read| bytes = read),
    };
    done.map_err(Error::io("read", file))?;
    Ok(bytes)
}

/// Returns the queries of a text: an id before a TAB if there is one, else the number of
/// the line; empty lines, and those that begin with `#`, are none.
fn lines_of(bytes: &[u8]) -> Vec<Line> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let lines = bytes.split(|byte| *byte == b'\n');
    let numbered = lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line)).enumerate();
    let queries = numbered.filter(|(_, line)| {
        let line = line.trim_ascii_start();
        !line.is_empty() && !line.starts_with(b"#")
    });
    let line = |(i, line): (usize, &[u8])| {
        let number = i + 1;
        let Ok(line) = std::str::from_utf8(line) else {
            return Line { number, qid: number.to_string(), query: None };
        };
        let (qid, query) = line.split_once('\t').unwrap_or_default();
        let qid = Some(qid.trim()).filter(|qid| !qid.is_empty()).map(str::to_owned);
        let query = if line.contains('\t') { query } else { line };
        let query = Some(query.trim().to_owned());
        Line { number, qid: qid.unwrap_or_else(|| number.to_string()), query }
    };
    queries.map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_query_with_or_without_an_id() {
        let text = "\u{feff}flood\r\n # a note\n\nq7\triver dam \n  x\ty\n\tz\nq9\t\r\n";
        let bytes = [text.as_bytes(), b"fl\xffood\n"].concat();
        let lines = lines_of(&bytes);
        let read: Vec<_> =
            lines.iter().map(|line| (line.number, &*line.qid, line.query.as_deref())).collect();
        let expected = [
            (1, "1", Some("flood")),
            (4, "q7", Some("river dam")),
            (5, "x", Some("y")),
            (6, "6", Some("z")),
            (7, "q9", Some("")),
            (8, "8", None),
        ];
        assert_eq!(read, expected);
    }
}
