//! The files of the index, each by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tantivy::IndexMeta;
use tantivy::index::{SegmentComponent, SegmentMeta};

use super::footer::{Footer, Version, read_footer};
use super::{FindingKind, Verification};
use crate::error::{Error, Result};
use crate::index::archive::ArchiveIndex;
use crate::index::directory::{MANAGED_FILE, META_FILE, parse_managed};

/// Returns the files that a commit is made of.
pub(super) fn files_of(metas: &IndexMeta) -> BTreeSet<PathBuf> {
    // tantivy lists what may be there; only deletions and temporary files need not be.
    let mut files: BTreeSet<_> = metas.list_segment_files().into_iter().collect();
    for segment in &metas.segments {
        files.remove(&segment.relative_path(SegmentComponent::TempStore));
        if !segment.has_deletes() {
            files.remove(&segment.relative_path(SegmentComponent::Delete));
        }
    }
    files
}

/// Checks the list of files to clean up, and every file of the commit.
pub(super) fn check(
    archive: &ArchiveIndex,
    metas: &IndexMeta,
    found: &mut Verification,
) -> Result<()> {
    let files = files_of(metas);
    check_list(archive.tantivy_dir(), &files, found)?;
    let mut footers = BTreeMap::new();
    for file in &files {
        let name = file.display().to_string();
        found.num_segment_files += 1;
        match check_file(archive, file) {
            Ok(footer) => {
                footers.insert(file, footer);
            }
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                return Err(Error::io("read", &archive.tantivy_dir().join(file))(error));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                found.damaged(FindingKind::Segment, name, "it is missing");
            }
            Err(error) => found.damaged(FindingKind::Segment, name, error.to_string()),
        }
    }
    for segment in &metas.segments {
        check_versions(segment, &footers, found);
    }
    Ok(())
}

/// Checks that what tantivy is to clean up one day is listed.
fn check_list(dir: &Path, files: &BTreeSet<PathBuf>, found: &mut Verification) -> Result<()> {
    let path = dir.join(MANAGED_FILE);
    let listed = match fs::read(&path) {
        Ok(bytes) => parse_managed(&bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            found.damaged(FindingKind::Managed, MANAGED_FILE, "it is missing");
            return Ok(());
        }
        Err(error) => return Err(Error::io("read", &path)(error)),
    };
    let Some(listed) = listed else {
        found.damaged(FindingKind::Managed, MANAGED_FILE, "it does not read");
        return Ok(());
    };
    let meta = PathBuf::from(META_FILE);
    if let Some(missing) = files.iter().chain([&meta]).find(|file| !listed.contains(*file)) {
        let what = format!("it does not list `{}`", missing.display());
        found.damaged(FindingKind::Managed, MANAGED_FILE, what);
    }
    Ok(())
}

fn check_file(archive: &ArchiveIndex, file: &Path) -> io::Result<Footer> {
    let footer = read_footer(&archive.tantivy_dir().join(file))?;
    match archive.tantivy().directory().validate_checksum(file) {
        Ok(true) => Ok(footer),
        Ok(false) => Err(io::Error::new(io::ErrorKind::InvalidData, "its checksum does not match")),
        Err(error) => Err(io::Error::other(error)),
    }
}

/// Checks the one thing that no checksum covers: which tantivy wrote a file. All files
/// of a segment are written by one program, except its deletions, which may be of a
/// later one.
fn check_versions(
    segment: &SegmentMeta,
    footers: &BTreeMap<&PathBuf, Footer>,
    found: &mut Verification,
) {
    let Some(current) = Version::current() else { return };
    let deletions = segment.relative_path(SegmentComponent::Delete);
    let id = segment.id().uuid_string();
    let of_segment = |file: &Path| file.to_string_lossy().starts_with(&id);
    let versions: Vec<_> = footers.iter().filter(|(file, _)| of_segment(file)).collect();
    let Some(first) = versions.iter().find(|(file, _)| **file != &deletions) else { return };
    for (file, footer) in &versions {
        let is_right = match **file == &deletions {
            true => (first.1.version..=current).contains(&footer.version),
            false => footer.version == first.1.version && footer.version <= current,
        };
        if !is_right {
            let name = file.display().to_string();
            found.damaged(FindingKind::Segment, name, "its version is not that of its segment");
        }
    }
}
