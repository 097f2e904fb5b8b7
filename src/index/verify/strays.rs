//! Files that no commit needs: what killed runs leave.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use tantivy::IndexMeta;

use super::files::files_of;
use super::{FindingKind, Verification};
use crate::error::{Error, Result};
use crate::index::archive::{ArchiveIndex, LAST, NEXT, REPORT_NEXT};
use crate::index::directory::{MANAGED_FILE, parse_managed};
use crate::index::writer::{LOCK_FILE, is_temporary};

/// What a run makes beside what it is to replace.
const UNFINISHED: [&str; 3] = [NEXT, LAST, REPORT_NEXT];

/// What lies in the folders of an index and is not part of it.
#[derive(Debug, Default)]
pub(super) struct Strays {
    /// Files and folders that were ours.
    pub paths: Vec<PathBuf>,
    /// Whether a run is writing, to which they may belong.
    is_busy: bool,
}

impl Strays {
    /// Looks for strays.
    pub fn of(archive: &ArchiveIndex, metas: &IndexMeta) -> Result<Self> {
        let (dir, tantivy_dir) = (archive.dir(), archive.tantivy_dir());
        // What tantivy lists, it will remove itself when a run ends.
        let mut known = files_of(metas);
        let listed = fs::read(tantivy_dir.join(MANAGED_FILE)).ok();
        known.extend(listed.and_then(|bytes| parse_managed(&bytes)).unwrap_or_default());
        let mut paths = Vec::new();
        for path in entries(dir)? {
            let is_unfinished = UNFINISHED.iter().any(|name| path.ends_with(name));
            if (is_unfinished && path != tantivy_dir) || is_temporary(&path) {
                paths.push(path);
            }
        }
        for path in entries(tantivy_dir)? {
            if is_temporary(&path) || is_lost_segment(&path, &known) {
                paths.push(path);
            }
        }
        paths.sort();
        Ok(Self { paths, is_busy: is_busy(dir) })
    }

    /// Adds notes on what was found. While another run writes, what looks lost may be
    /// in the making.
    pub fn tell(&self, found: &mut Verification) {
        if self.is_busy {
            found.note(FindingKind::Writer, LOCK_FILE, "another run is writing to the index");
            return;
        }
        for path in &self.paths {
            let name = path.display().to_string();
            found.note(FindingKind::Stray, name, "a run that was stopped left it");
        }
    }
}

/// Whether a file is named as tantivy names those of a segment, and nothing knows of it.
fn is_lost_segment(path: &Path, known: &BTreeSet<PathBuf>) -> bool {
    let Some(name) = path.file_name() else { return false };
    let text = name.to_string_lossy();
    let id = text.split('.').next().unwrap_or_default();
    let is_segment = id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit());
    is_segment && !known.contains(Path::new(name))
}

fn entries(dir: &Path) -> Result<Vec<PathBuf>> {
    let paths = fs::read_dir(dir)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect());
    paths.map_err(Error::io("read", dir))
}

/// Whether a writer holds the lock. Asking takes it for a moment, shared with others
/// who ask.
fn is_busy(dir: &Path) -> bool {
    let asked: io::Result<_> = File::open(dir.join(LOCK_FILE)).map(|lock| lock.try_lock_shared());
    matches!(asked, Ok(Err(TryLockError::WouldBlock)))
}
