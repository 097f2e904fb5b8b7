//! Whether an index is what was written.
//!
//! The settings and the list of segments are sealed (`seal.rs`), each segment
//! file ends with tantivy's checksum, and the manifest counts the articles of every
//! file: together they cover every byte and what the bytes mean. tantivy's own check
//! goes by `.managed.json`, and finds nothing wrong where that is lost; this one goes by
//! `meta.json`.

mod contents;
mod files;
mod footer;
mod repair;
mod strays;

#[cfg(test)]
mod tests;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use serde::Serialize;

use self::strays::Strays;
use super::archive::{ArchiveIndex, INDEX_DIR, current_dir};
use super::directory::META_FILE;
use crate::error::{Error, Result};

pub use self::repair::repair;
pub(super) use self::repair::tidy;

/// Findings that are told one by one.
const MAX_FINDINGS: usize = 1000;
/// How often to look again where a writer changed the index meanwhile.
const MAX_LOOKS: usize = 5;

/// What was looked at, and what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verification {
    /// Files of the index that were read whole.
    pub num_segment_files: usize,
    /// Articles that were read.
    pub num_articles: u64,
    /// Source files in the manifest.
    pub num_files: usize,
    /// What is not as it was written; the first of it.
    pub damage: Vec<Finding>,
    /// How much more there is.
    pub num_untold: usize,
    /// What is no damage, but worth knowing.
    pub notes: Vec<Finding>,
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What it is about.
    pub kind: FindingKind,
    /// Which of its kind: a file of the index, a source file, an id.
    pub name: String,
    /// What is wrong with it.
    pub what: String,
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FindingKind {
    /// The settings and the list of segments.
    Meta,
    /// The list of files to clean up.
    Managed,
    /// A file of a segment.
    Segment,
    /// An article.
    Article,
    /// A source file and the number of its articles.
    Manifest,
    /// A file that is not part of the index.
    Stray,
    /// A run that is writing now.
    Writer,
}

impl Verification {
    /// Whether the index is what was written.
    pub fn is_sound(&self) -> bool {
        self.damage.is_empty()
    }

    fn damaged(&mut self, kind: FindingKind, name: impl Into<String>, what: impl Into<String>) {
        if self.damage.len() < MAX_FINDINGS {
            self.damage.push(Finding { kind, name: name.into(), what: what.into() });
        } else {
            self.num_untold += 1;
        }
    }

    fn note(&mut self, kind: FindingKind, name: impl Into<String>, what: impl Into<String>) {
        self.notes.push(Finding { kind, name: name.into(), what: what.into() });
    }
}

/// Reads a whole index and tells what of it is damaged. Needs no lock: what a writer
/// replaces meanwhile is looked at again.
///
/// # Errors
///
/// [`Error::NoIndex`], [`Error::SchemaVersion`], or what the machine said; damage is
/// not an error.
pub fn verify(dir: &Path) -> Result<Verification> {
    let commit = || fs::read(current_dir(dir).join(META_FILE)).ok();
    let mut looks = 1;
    loop {
        let before = commit();
        let found = look(dir);
        let is_fine = found.as_ref().is_ok_and(Verification::is_sound);
        if is_fine || looks == MAX_LOOKS || commit() == before {
            return found;
        }
        looks += 1;
    }
}

fn look(dir: &Path) -> Result<Verification> {
    let mut found = Verification::default();
    let archive = match ArchiveIndex::open(dir) {
        Ok(archive) => archive,
        // Whoever asks to verify a folder that looks like an index takes it for one.
        Err(Error::NotAnIndex { .. }) => {
            let what = format!("`{META_FILE}` is not what morgue writes");
            found.damaged(FindingKind::Meta, INDEX_DIR, what);
            return Ok(found);
        }
        Err(Error::Damaged { what }) => {
            found.damaged(FindingKind::Meta, INDEX_DIR, what);
            return Ok(found);
        }
        Err(error) => return Err(error),
    };
    let metas = archive.tantivy().load_metas().map_err(Error::index("read", dir))?;
    files::check(&archive, &metas, &mut found)?;
    if found.damage.iter().all(|finding| finding.kind == FindingKind::Managed) {
        // Where a checksum is right and the contents are not, tantivy may panic.
        let checked = catch_unwind(AssertUnwindSafe(|| contents::check(&archive, &mut found)));
        let problem = match checked {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(error.to_string()),
            Err(_) => Some("reading them failed".to_owned()),
        };
        if let Some(problem) = problem {
            found.damaged(FindingKind::Article, "articles", problem);
        }
    }
    Strays::of(&archive, &metas)?.tell(&mut found);
    Ok(found)
}
