//! What can be mended without losing anything.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use tantivy::Directory;

use super::files::files_of;
use super::strays::Strays;
use crate::error::{Error, Result};
use crate::index::archive::ArchiveIndex;
use crate::index::directory::{ArchiveDirectory, MANAGED_FILE, META_FILE, parse_managed};
use crate::index::writer::lock;

/// Removes what killed runs left and restores the list of files to clean up; returns
/// the paths of what was removed or written.
///
/// Nothing that a commit needs is touched, and nothing at all where the commit does
/// not read. A damaged article is mended by making the index anew of the files.
///
/// # Errors
///
/// [`Error::Locked`] where a run is writing, and those of [`ArchiveIndex::open`].
pub fn repair(dir: &Path) -> Result<Vec<PathBuf>> {
    // Opening first keeps a lock file out of what is no index.
    ArchiveIndex::open(dir)?;
    let _lock = lock(dir)?;
    let mended = tidy(&ArchiveIndex::open(dir)?)?;
    ArchiveIndex::recover(dir)?;
    Ok(mended)
}

/// Does the same where the lock is held and no rebuild is left. If anything was done,
/// the index must be opened again before it is written to.
pub(in crate::index) fn tidy(archive: &ArchiveIndex) -> Result<Vec<PathBuf>> {
    let metas = archive.tantivy().load_metas().map_err(Error::index("read", archive.dir()))?;
    let mut mended = Vec::new();
    for path in Strays::of(archive, &metas)?.paths {
        let removed =
            if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.map_err(Error::io("remove", &path))?;
        mended.push(path);
    }
    if complete_list(archive)? {
        mended.push(archive.tantivy_dir().join(MANAGED_FILE));
    }
    Ok(mended)
}

/// Writes the list of files to clean up anew unless it names every file of the commit:
/// what it does not name would stay for ever. Returns whether it was written.
fn complete_list(archive: &ArchiveIndex) -> Result<bool> {
    let dir = archive.tantivy_dir();
    let metas = archive.tantivy().load_metas().map_err(Error::index("read", archive.dir()))?;
    let mut files: BTreeSet<PathBuf> = files_of(&metas);
    files.insert(PathBuf::from(META_FILE));
    let listed = fs::read(dir.join(MANAGED_FILE)).ok().and_then(|bytes| parse_managed(&bytes));
    if listed.as_ref().is_some_and(|listed| files.is_subset(listed)) {
        return Ok(false);
    }
    files.extend(listed.unwrap_or_default());
    let json = serde_json::to_vec(&files).expect("names that tantivy made are always JSON");
    ArchiveDirectory::open(dir)
        .map_err(Error::index("open", archive.dir()))?
        .atomic_write(Path::new(MANAGED_FILE), &json)
        .map_err(Error::io("write", &dir.join(MANAGED_FILE)))?;
    archive.sync()?;
    Ok(true)
}
