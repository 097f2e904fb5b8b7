//! Prints what a search found, in any of the formats.

use std::cell::Cell;
use std::collections::HashSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::ValueEnum;
use serde::Serialize;
use serde::ser::{Error as _, SerializeSeq, Serializer};
use serde_json::{Map, Value};

use super::super::locate;
use super::super::output::{
    Columns, Docno, Envelope, FORMAT_VERSION, List, Separator, TableFormat, Template, TrecWriter,
    counted, object, print_hit, print_json, print_jsonl, thousands,
};
use super::super::terminal::Terminal;
use morgue::error::{Error, Result};
use morgue::search::{ArchiveSearcher, Found, Hit, SearchRequest};

/// How hits are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum HitFormat {
    /// For a person.
    #[default]
    Text,
    /// One JSON object with all hits.
    Json,
    /// A JSON object a hit.
    Jsonl,
    /// A table with commas.
    Csv,
    /// A table with tabs.
    Tsv,
    /// Ids, one a line.
    Ids,
    /// Paths of files, one a line, each once.
    Paths,
    /// A run for `trec_eval`.
    Trec,
}

/// All that says how hits are to look.
#[derive(Clone, Debug)]
pub struct Layout {
    pub format: HitFormat,
    /// What is asked for of a hit; all, or what tables have, if nothing is.
    pub columns: Option<Columns>,
    /// Instead of the format.
    pub template: Option<Template>,
    pub separator: Separator,
    pub docno: Docno,
    pub terminal: Terminal,
    /// Whether pages of several queries follow one another.
    pub is_batch: bool,
    /// Whether the files of hits are compared with the index although they are not printed.
    pub checks_files: bool,
}

/// What one query found.
pub struct Page<'a> {
    /// Its id.
    pub qid: &'a str,
    /// The query as typed.
    pub query: &'a str,
    pub request: &'a SearchRequest,
    pub found: &'a Found,
    pub cursor: Option<String>,
    pub took: Duration,
}

impl Layout {
    /// Whether this is how a person reads hits.
    pub fn is_for_a_person(&self) -> bool {
        self.format == HitFormat::Text && self.template.is_none()
    }

    /// Prints what stands above the first page.
    pub fn print_head(&self, out: &mut dyn Write) -> Result<()> {
        match self.table() {
            Some((table, columns)) => table.print_head(&columns, out).map_err(Error::Output),
            None => Ok(()),
        }
    }

    /// Prints a page; returns the hits that were loaded for it, if any were.
    pub fn print(
        &self,
        page: &Page<'_>,
        searcher: &ArchiveSearcher,
        out: &mut dyn Write,
    ) -> Result<Shown> {
        let qid = self.is_batch.then_some(page.qid);
        let mut shown = Shown::default();
        if let Some(template) = &self.template {
            return page.each_hit(searcher, |hit| {
                template.print(&object(&hit, qid), out).map_err(Error::Output)
            });
        }
        if let Some((table, columns)) = self.table() {
            return page.each_hit(searcher, |hit| {
                table.print_row(&object(&hit, qid), &columns, out).map_err(Error::Output)
            });
        }
        let list = List { separator: self.separator, qid };
        match self.format {
            HitFormat::Ids => {
                let ids = page.found.matches.iter().filter_map(|(_, found)| searcher.id_of(found));
                list.print_ids(ids.map(|id| id.to_string()), out).map_err(Error::Output)?;
            }
            HitFormat::Paths => {
                let paths = paths(searcher, page.found)?;
                list.print_paths(paths.iter().map(PathBuf::as_path), out).map_err(Error::Output)?;
            }
            HitFormat::Trec => shown.has_namesakes = self.print_trec(page, searcher, out)?,
            HitFormat::Jsonl => {
                return page.each_hit(searcher, |hit| {
                    match (&self.columns, qid) {
                        (None, None) => print_jsonl(&hit, out),
                        (None, Some(qid)) => print_jsonl(&HitOfQuery { qid, hit: &hit }, out),
                        (Some(columns), _) => print_jsonl(&columns.pick(object(&hit, qid)), out),
                    }
                    .map_err(Error::Output)
                });
            }
            HitFormat::Json => {
                let of_hit = |hit: &Hit| match &self.columns {
                    Some(columns) => columns.pick(object(hit, qid)),
                    None => {
                        let mut object = object(hit, None);
                        object.remove("snippet");
                        object
                    }
                };
                let hits = PageHits::new(page, searcher, &of_hit);
                let (parsed, index) = (page.request.tree.to_string(), searcher.index().dir());
                let envelope = Envelope {
                    format_version: FORMAT_VERSION,
                    qid,
                    query: page.query,
                    parsed: &parsed,
                    total: page.found.total,
                    distinct: page.found.distinct,
                    added: &page.found.added,
                    took_ms: page.took.as_millis() as u64,
                    index: &index.display().to_string(),
                    hits: &hits,
                    next: page.cursor.as_deref(),
                };
                let print = if self.is_batch { print_jsonl } else { print_json };
                let printed = print(&envelope, out).map_err(Error::Output);
                shown = hits.finish()?;
                printed?;
            }
            _ => {
                if let Some(qid) = qid {
                    let title = super::super::terminal::shown(&format!("{qid}: {}", page.query));
                    writeln!(out, "{title}\n").map_err(Error::Output)?;
                }
                // The width of ranks depends on the last one.
                let digits =
                    page.found.matches.last().map_or(1, |(rank, _)| rank.to_string().len());
                if qid.is_some() && page.found.matches.is_empty() {
                    writeln!(out, "nothing found\n").map_err(Error::Output)?;
                }
                shown = page.each_hit(searcher, |hit| {
                    print_hit(&hit, digits, &self.terminal, out).map_err(Error::Output)
                })?;
            }
        }
        // What is only named has not been loaded.
        if shown.num_hits == 0 && self.checks_files {
            for (_, found) in &page.found.matches {
                shown.num_outdated += usize::from(searcher.is_outdated(found)?);
            }
        }
        Ok(shown)
    }

    /// Returns the kind of table and its columns, if a table is asked for.
    fn table(&self) -> Option<(TableFormat, Columns)> {
        let table = match (&self.template, self.format) {
            (None, HitFormat::Csv) => TableFormat::Csv,
            (None, HitFormat::Tsv) => TableFormat::Tsv,
            _ => return None,
        };
        Some((table, self.columns.clone().unwrap_or_else(|| Columns::of_tables(self.is_batch))))
    }

    /// Prints a run; tells whether several of its articles have the same name.
    fn print_trec(
        &self,
        page: &Page<'_>,
        searcher: &ArchiveSearcher,
        out: &mut dyn Write,
    ) -> Result<bool> {
        let (mut run, mut names) = (TrecWriter::new(page.qid), HashSet::new());
        let mut has_namesakes = false;
        for (rank, found) in &page.found.matches {
            let (Some(id), Some(path)) = (searcher.id_of(found), searcher.path_of(found)) else {
                continue;
            };
            let docno = self.docno.of(&id.to_string(), &path, searcher.record_of(found).as_deref());
            run.print(&docno, *rank, found.scored(), out).map_err(Error::Output)?;
            has_namesakes |= !names.insert(docno);
        }
        Ok(has_namesakes)
    }
}

/// A hit of one query of several.
#[derive(Serialize)]
struct HitOfQuery<'a> {
    qid: &'a str,
    #[serde(flatten)]
    hit: &'a Hit,
}

/// The hits of a page, each loaded when it is written, so that all of an archive can be.
struct PageHits<'a> {
    page: &'a Page<'a>,
    searcher: &'a ArchiveSearcher,
    of_hit: &'a dyn Fn(&Hit) -> Map<String, Value>,
    /// What came of it, once they were written.
    done: Cell<Option<Result<Shown>>>,
}

impl<'a> PageHits<'a> {
    fn new(
        page: &'a Page<'a>,
        searcher: &'a ArchiveSearcher,
        of_hit: &'a dyn Fn(&Hit) -> Map<String, Value>,
    ) -> Self {
        Self { page, searcher, of_hit, done: Cell::default() }
    }

    /// Returns what was noticed, or why a hit could not be loaded.
    fn finish(self) -> Result<Shown> {
        self.done.into_inner().unwrap_or_else(|| Ok(Shown::default()))
    }
}

impl Serialize for PageHits<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.page.found.matches.len()))?;
        let mut failed = None;
        let done = self.page.each_hit(self.searcher, |hit| {
            list.serialize_element(&(self.of_hit)(&hit)).map_err(|error| {
                failed = Some(error);
                Error::Output(io::Error::other("a hit could not be written"))
            })
        });
        if let Some(error) = failed {
            return Err(error);
        }
        let is_loaded = done.is_ok();
        self.done.set(Some(done));
        if is_loaded { list.end() } else { Err(S::Error::custom("a hit could not be loaded")) }
    }
}

/// What was noticed of the hits of a page while they were printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// How many hits were loaded.
    pub num_hits: usize,
    /// How many of their files are not what was indexed.
    pub num_outdated: usize,
    /// Whether several of those named in a trec run have the same name.
    pub has_namesakes: bool,
}

impl Page<'_> {
    /// Loads one hit after the other.
    fn each_hit(
        &self,
        searcher: &ArchiveSearcher,
        mut print: impl FnMut(Hit) -> Result<()>,
    ) -> Result<Shown> {
        let mut shown = Shown::default();
        for (rank, found) in &self.found.matches {
            let hit = searcher.hit(*rank, found, &self.found.mentions)?;
            shown.num_hits += 1;
            shown.num_outdated += usize::from(hit.is_outdated());
            print(hit)?;
        }
        Ok(shown)
    }

    /// Says how many articles there are, and which of them are shown.
    pub fn count_line(&self) -> String {
        let found = self.found;
        let took_ms = self.took.as_secs_f64() * 1000.0;
        let mut total = counted(found.total, "article");
        if let Some(distinct) = found.distinct.filter(|distinct| *distinct < found.total) {
            total.push_str(&format!(", {} distinct", thousands(distinct)));
        }
        let ends = found.matches.first().zip(found.matches.last());
        match ends.map(|((first, _), (last, _))| (*first, *last)) {
            Some((first, last)) if (found.matches.len() as u64) < found.num_hits() => {
                let last = thousands(last as u64);
                let shown =
                    if first == 1 { last } else { format!("{}–{last}", thousands(first as u64)) };
                format!("{shown} of {total} ({took_ms:.0} ms)")
            }
            _ => format!("{total} ({took_ms:.0} ms)"),
        }
    }
}

/// Returns the files of the matches, each once, as paths from the current folder.
fn paths(searcher: &ArchiveSearcher, found: &Found) -> Result<Vec<PathBuf>> {
    let here = locate::current_dir()?;
    let from_here = |file: PathBuf| file.strip_prefix(&here).map(Path::to_owned).unwrap_or(file);
    let stored = found.matches.iter().filter_map(|(_, found)| searcher.path_of(found));
    let files = stored.filter_map(|stored| searcher.index().source_path(&stored));
    let mut seen = HashSet::new();
    Ok(files.map(from_here).filter(|file| seen.insert(file.clone())).collect())
}
