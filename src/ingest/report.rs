//! What a run did, told while it runs and at its end.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;

use serde::Serialize;

use super::plan::is_below;
use super::prepare::NOT_READ_YET;
use super::skip::{Skip, SkipCode};
use super::summary::counts_in;
use crate::error::{Error, Result};
use crate::index::REPORT_NEXT;
use crate::index::manifest::{Manifest, ManifestEntry};

/// Is told of a run's progress; from many threads at once.
pub trait Observer: Sync {
    /// The run knows what it has to read.
    fn planned(&self, _num_files: usize, _num_bytes: u64) {}
    /// A file was read, or could not be.
    fn file_done(&self, _path: &str, _num_bytes: u64, _skip: Option<&Skip>) {}
    /// All files are read; the index is being written to disk.
    fn finishing(&self) {}
}

/// An observer that does not look.
pub struct NoObserver;

impl Observer for NoObserver {}

/// A file or record that is not in the index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// Stored path of the file.
    pub path: String,
    /// Key or number of the record, where it is one of many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// The reason.
    pub skip: Skip,
}

/// What a run did.
#[derive(Clone, Debug, Default)]
pub struct IngestReport {
    /// Files that are new in the index.
    pub num_added: usize,
    /// Files that were read again.
    pub num_updated: usize,
    /// Files that are gone.
    pub num_removed: usize,
    /// Files that are as they were.
    pub num_unchanged: usize,
    /// Articles put into the index by this run.
    pub num_articles: u64,
    /// Bytes of source files read.
    pub num_bytes: u64,
    /// Number of skips by reason, those of files that were not read again included.
    pub skips: BTreeMap<SkipCode, usize>,
    /// Files of formats that are not read, by the format's name.
    pub unread_formats: BTreeMap<String, usize>,
    /// The files and records that are not in the index; see [`MAX_LISTED`].
    pub skipped: Vec<Skipped>,
    /// Whether the run was stopped before its end.
    pub was_interrupted: bool,
}

/// Most skips that are listed one by one; all are counted.
pub const MAX_LISTED: usize = 100_000;

impl IngestReport {
    /// Counts a skip and lists it.
    pub(super) fn skip(&mut self, path: &str, record: Option<String>, skip: Skip) {
        *self.skips.entry(skip.code).or_default() += 1;
        self.list(path, record, skip);
    }

    fn list(&mut self, path: &str, record: Option<String>, skip: Skip) {
        if let Some(format) = skip.message.strip_suffix(NOT_READ_YET) {
            *self.unread_formats.entry(format.to_owned()).or_default() += 1;
        }
        if self.skipped.len() < MAX_LISTED {
            self.skipped.push(Skipped { path: path.to_owned(), record, skip });
        }
    }

    /// Counts what an earlier run skipped, as it did, and lists it by file.
    pub(super) fn skip_again(&mut self, path: &str, entry: &ManifestEntry) {
        let skip = entry
            .skip
            .as_ref()
            .and_then(|(code, message)| SkipCode::parse(code).map(|code| Skip::new(code, message)));
        let Some(skip) = skip else { return };
        for (code, count) in counts_in(&skip) {
            *self.skips.entry(code).or_default() += count;
        }
        self.list(path, None, skip);
    }

    /// Stops a rebuild that would lose files which the old index holds and which can't
    /// be read just now.
    pub(super) fn guard_against_losses(&self, last: &Manifest) -> Result<()> {
        let is_held = |path: &str| last.get(path).is_some_and(|entry| entry.num_records > 0);
        let is_below =
            |folder: &str| last.keys().any(|path| is_below(path, folder) && is_held(path));
        let failed = self.skipped.iter().filter(|skipped| skipped.skip.code.is_passing());
        let num_files =
            failed.filter(|skipped| is_held(&skipped.path) || is_below(&skipped.path)).count();
        if num_files > 0 {
            return Err(Error::RebuildLoses { num_files });
        }
        Ok(())
    }

    /// Returns how many files or records failed.
    pub fn num_failures(&self) -> usize {
        self.skips.iter().filter(|(code, _)| code.is_failure()).map(|(_, n)| n).sum()
    }

    /// Writes the list of what is not in the index, one JSON object a line.
    pub(super) fn write(&self, path: &Path) -> Result<()> {
        let next = path.with_file_name(REPORT_NEXT);
        let write = || {
            let mut out = BufWriter::new(fs::File::create(&next)?);
            for skipped in &self.skipped {
                serde_json::to_writer(&mut out, skipped)?;
                out.write_all(b"\n")?;
            }
            out.into_inner().map_err(|error| error.into_error())?.sync_all()?;
            fs::rename(&next, path)
        };
        write().map_err(Error::io("write", path))
    }
}
