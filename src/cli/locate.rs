//! Which index a command means.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use jiff::civil::Date;

use super::Common;
use super::request::{QueryOptions, today};
use morgue::error::{Error, Result};
use morgue::index::{ArchiveIndex, NAMES_FILE, find_index_dir};
use morgue::search::{ArchiveSearcher, NameFile};

/// Returns the index folder that is named, or that of the archive we are in.
pub fn index_dir(common: &Common) -> Result<PathBuf> {
    if let Some(dir) = &common.index {
        return Ok(dir.clone());
    }
    let here = current_dir()?;
    find_index_dir(&here)?.ok_or(Error::NoIndex { start: here, inside: None })
}

/// Opens the index for searching.
///
/// A rebuild that ends just now swaps the index while it is being opened; then a
/// second try finds the new one.
pub fn open(common: &Common) -> Result<ArchiveSearcher> {
    open_on(common, || Ok(today()))
}

/// Opens the index for a query: relative dates in the archive's list of names count from the
/// same day as those of the query.
pub fn open_for(common: &Common, options: &QueryOptions) -> Result<ArchiveSearcher> {
    open_on(common, || options.today())
}

fn open_on(common: &Common, day: impl Fn() -> Result<Date>) -> Result<ArchiveSearcher> {
    let dir = index_dir(common)?;
    let open = || ArchiveSearcher::open(ArchiveIndex::open(&dir)?);
    let searcher = open().or_else(|error| match error {
        Error::Index { .. } | Error::Damaged { .. } => open(),
        error => Err(error),
    })?;
    Ok(searcher.with_names(names(&dir, day)?))
}

/// Reads the archive's own list of names, if it has one.
fn names(dir: &Path, day: impl Fn() -> Result<Date>) -> Result<NameFile> {
    let path = dir.join(NAMES_FILE);
    match fs::read(&path) {
        Ok(bytes) => Ok(NameFile::read(path, &String::from_utf8_lossy(&bytes), day()?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(NameFile::default()),
        Err(error) => Err(Error::io("read", &path)(error)),
    }
}

/// Returns the current folder.
pub fn current_dir() -> Result<PathBuf> {
    env::current_dir().map_err(Error::io("find", ".".as_ref()))
}
