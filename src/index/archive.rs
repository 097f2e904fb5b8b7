//! Finding, making and opening an index.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tantivy::store::Compressor;
use tantivy::{Directory, Index, IndexReader, IndexSettings, ReloadPolicy, Searcher, TantivyError};

use super::directory::{ArchiveDirectory, MANAGED_FILE, META_FILE};
use super::document;
use super::fields::{Fields, has};
use super::packing::Packing;
use super::seal::{SealError, unseal};
use super::settings::Settings;
use crate::analysis;
use crate::error::{Error, Result};
use crate::path_text;
use crate::schema::FIELDS;

/// Name of the index folder inside an archive.
pub const INDEX_DIR: &str = ".morgue";
/// Name of the report of skips inside the index folder.
pub const REPORT_FILE: &str = "report.jsonl";
/// Name of the list of names that the archive's owner may put into the index folder.
pub const NAMES_FILE: &str = "names.txt";

/// Name of the report while it is written.
pub const REPORT_NEXT: &str = "report.jsonl.next";

/// Folder of tantivy's files inside the index folder.
pub(super) const LIVE: &str = "index";
/// The same while a rebuild is under way.
pub(super) const NEXT: &str = "index.next";
/// The same between the two renames of a swap.
pub(super) const LAST: &str = "index.last";

/// Bytes of stored articles that are read together, some three or four of them: a hit needs
/// one, and all that is read is copied.
const STORED_BLOCK: usize = 4 << 10;

/// An opened index.
#[derive(Debug)]
pub struct ArchiveIndex {
    dir: PathBuf,
    tantivy_dir: PathBuf,
    directory: ArchiveDirectory,
    index: Index,
    fields: Fields,
    settings: Settings,
}

/// Finds the index folder of the archive that `start` lies in, walking up.
///
/// # Errors
///
/// [`Error::Io`] where an index folder can't be looked into.
pub fn find_index_dir(start: &Path) -> Result<Option<PathBuf>> {
    for dir in start.ancestors().map(|dir| dir.join(INDEX_DIR)) {
        if is_index_dir(&dir)? {
            return Ok(Some(dir));
        }
    }
    Ok(None)
}

/// Whether a folder holds an index, be it a damaged one.
pub(super) fn is_index_dir(dir: &Path) -> Result<bool> {
    for name in [LIVE, LAST] {
        for file in [META_FILE, MANAGED_FILE] {
            let path = dir.join(name).join(file);
            // A file in the place of a folder is no index either.
            let is_there = path.try_exists().or_else(|error| match error.kind() {
                io::ErrorKind::NotADirectory => Ok(false),
                _ => Err(error),
            });
            if is_there.map_err(Error::io("read", dir))? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

impl ArchiveIndex {
    /// Opens the index in an index folder.
    ///
    /// # Errors
    ///
    /// [`Error::NoIndex`], [`Error::NotAnIndex`], [`Error::SchemaVersion`], or what
    /// the machine said.
    pub fn open(dir: &Path) -> Result<Self> {
        let settings = Self::read_settings(dir)?;
        if settings.version != FIELDS.version {
            let (found, expected) = (settings.version, FIELDS.version);
            return Err(Error::SchemaVersion { dir: dir.to_owned(), found, expected });
        }
        let tantivy_dir = current_dir(dir);
        let directory = ArchiveDirectory::open(&tantivy_dir).map_err(Error::index("open", dir))?;
        let mut index = Index::open(directory.clone()).map_err(Error::index("open", dir))?;
        index.set_tokenizers(analysis::tokenizers());
        let (dir, fields) = (dir.to_owned(), Fields::new());
        Ok(Self { dir, tantivy_dir, directory, index, fields, settings })
    }

    /// Reads the settings of an index whose layout may be another version's.
    ///
    /// # Errors
    ///
    /// [`Error::NoIndex`], [`Error::NotAnIndex`] for the work of another program,
    /// [`Error::Damaged`], or what the machine said.
    pub fn read_settings(dir: &Path) -> Result<Settings> {
        if !is_index_dir(dir)? {
            let inside = Some(dir.join(INDEX_DIR)).filter(|dir| is_index_dir(dir).unwrap_or(false));
            return Err(Error::NoIndex { start: dir.to_owned(), inside });
        }
        let path = current_dir(dir).join(META_FILE);
        let damaged =
            |what: &dyn std::fmt::Display| Error::Damaged { what: format!("`{META_FILE}` {what}") };
        let sealed = fs::read(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => damaged(&"is missing"),
            _ => Error::io("read", &path)(error),
        })?;
        let json = unseal(&sealed).map_err(|error| match error {
            SealError::Missing => Error::NotAnIndex { dir: dir.to_owned() },
            SealError::Broken => damaged(&format!("does not read: {error}")),
        })?;
        let meta: serde_json::Value = serde_json::from_slice(&json).unwrap_or_default();
        meta.get("payload")
            .and_then(|payload| payload.as_str())
            .and_then(Settings::from_payload)
            .ok_or_else(|| Error::NotAnIndex { dir: dir.to_owned() })
    }

    /// Makes an index folder with an empty index that is not yet live: see
    /// [`ArchiveIndex::make_live`].
    pub(super) fn create_next(dir: &Path, settings: Settings) -> Result<Self> {
        let tantivy_dir = dir.join(NEXT);
        remove_dir(&tantivy_dir)?;
        fs::create_dir(&tantivy_dir).map_err(Error::io("make", &tantivy_dir))?;
        let fields = Fields::new();
        let directory = ArchiveDirectory::open(&tantivy_dir).map_err(Error::index("make", dir))?;
        // What is stored comes packed already: a block is only what is read at once.
        let tantivy_settings = IndexSettings {
            docstore_compression: Compressor::None,
            docstore_blocksize: STORED_BLOCK,
            docstore_compress_dedicated_thread: false,
            ..IndexSettings::default()
        };
        let index = Index::builder()
            .schema(fields.schema.clone())
            .settings(tantivy_settings)
            .tokenizers(analysis::tokenizers())
            .open_or_create(directory.clone())
            .map_err(|error| failure("make", dir, &directory, error))?;
        Ok(Self { dir: dir.to_owned(), tantivy_dir, directory, index, fields, settings })
    }

    /// Puts a new index in the place of the live one, if there is one.
    pub(super) fn make_live(&mut self) -> Result<()> {
        let (live, last) = (self.dir.join(LIVE), self.dir.join(LAST));
        if live.is_dir() {
            remove_dir(&last)?;
            fs::rename(&live, &last).map_err(Error::io("rename", &live))?;
        }
        fs::rename(&self.tantivy_dir, &live).map_err(Error::io("rename", &self.tantivy_dir))?;
        sync_dir(&self.dir)?;
        remove_dir(&last)?;
        self.tantivy_dir = live;
        Ok(())
    }

    /// Finishes or undoes the swap of a run that was killed, and removes what an
    /// unfinished rebuild left; only under the lock.
    pub(super) fn recover(dir: &Path) -> Result<()> {
        remove_dir(&dir.join(NEXT))?;
        let (live, last) = (dir.join(LIVE), dir.join(LAST));
        if last.is_dir() && !live.is_dir() {
            fs::rename(&last, &live).map_err(Error::io("rename", &last))?;
            sync_dir(dir)?;
        }
        remove_dir(&last)
    }

    /// Opens a snapshot of the last commit for searching.
    pub fn searcher(&self) -> Result<Searcher> {
        self.snapshot().map_err(Error::index("open", &self.dir))
    }

    /// The same, with tantivy's own errors.
    pub(super) fn snapshot(&self) -> tantivy::Result<Searcher> {
        let reader: IndexReader =
            self.index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(reader.searcher())
    }

    /// Wraps what tantivy said when it could not write; the system's own words where
    /// there are any, for tantivy keeps them to itself.
    pub(super) fn writing<E: Into<TantivyError>>(&self, doing: &'static str, error: E) -> Error {
        failure(doing, &self.dir, &self.directory, error.into())
    }

    /// Makes the names of tantivy's files survive a power cut.
    pub(super) fn sync(&self) -> Result<()> {
        self.directory.sync_directory().map_err(Error::io("sync", &self.tantivy_dir))
    }

    /// Returns the index folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Returns the folder of tantivy's files.
    pub fn tantivy_dir(&self) -> &Path {
        &self.tantivy_dir
    }

    /// Returns tantivy's index.
    pub(super) fn tantivy(&self) -> &Index {
        &self.index
    }

    /// Returns the handles of the fields.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Returns version and roots.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Reads what the articles of a snapshot are packed with.
    pub fn packing(&self, searcher: &Searcher) -> Result<Packing> {
        Packing::of(searcher, &self.fields).map_err(Error::index("read", &self.dir))
    }

    /// Reads the source profiles as of the last commit, as JSON.
    pub fn profiles(&self) -> Result<Option<String>> {
        let searcher = self.searcher()?;
        let stored = document::find_stored(&searcher, &self.fields, has::PROFILE)
            .map_err(Error::index("read", &self.dir))?;
        Ok(stored.map(|json| String::from_utf8_lossy(&json).into_owned()))
    }

    /// Returns the stored path of a file, if it lies in the archive. Its folder must be
    /// free of links.
    pub fn stored_path(&self, file: &Path) -> Option<String> {
        self.settings.roots.iter().find_map(|root| {
            let folder = fs::canonicalize(root.folder(&self.dir)).ok()?;
            let relative = file.strip_prefix(folder).ok()?;
            Some(root.stored_path(&path_text::from_path(relative)))
        })
    }

    /// Returns the file that a stored path names.
    pub fn source_path(&self, stored: &str) -> Option<PathBuf> {
        self.settings.roots.iter().find_map(|root| {
            let relative = root.relative(stored)?;
            Some(root.folder(&self.dir).join(path_text::to_path(relative)))
        })
    }
}

fn failure(
    doing: &'static str,
    dir: &Path,
    directory: &ArchiveDirectory,
    error: TantivyError,
) -> Error {
    directory.write_error().unwrap_or_else(|| Error::index(doing, dir)(error))
}

/// Returns the folder of tantivy's files in an index folder.
pub(super) fn current_dir(dir: &Path) -> PathBuf {
    // Only a run that was killed between two renames leaves no live folder.
    let live = dir.join(LIVE);
    if live.is_dir() { live } else { dir.join(LAST) }
}

/// Removes a folder of ours, if it is there.
fn remove_dir(dir: &Path) -> Result<()> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Error::io("remove", dir)(error))
        }
        _ => Ok(()),
    }
}

/// Makes the names in a folder survive a power cut.
pub(super) fn sync_dir(dir: &Path) -> Result<()> {
    #[cfg(unix)]
    fs::File::open(dir).and_then(|folder| folder.sync_all()).map_err(Error::io("sync", dir))?;
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}
