//! Walk × manifest → what is to be done.

use super::skip::SkipCode;
use super::walk::{SourceFile, Walk};
use crate::error::{Error, Result};
use crate::format::{Detection, detect};
use crate::index::manifest::{Manifest, ManifestEntry};

/// A file written this shortly before it was read may have changed after without
/// a new time: coarse clocks tick every two seconds (FAT).
const CLOCK_TICK: i64 = 2_000_000_000;
/// From how many files on a run that removes more than half of them stops.
const MASS_REMOVAL_FLOOR: usize = 20;

/// Why a file is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The index does not know it.
    Added,
    /// It looks different, or could not be read last time.
    Changed,
    /// It looks the same, but was written so shortly before it was read that only
    /// its hash can tell.
    Doubtful,
}

/// A file to be read.
#[derive(Clone, Debug)]
pub struct PlannedFile {
    /// The file.
    pub source: SourceFile,
    /// Why.
    pub reason: Reason,
    /// What the index knows of it.
    pub known: Option<ManifestEntry>,
}

/// What a run has to do.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Files to be read, in order of path.
    pub to_read: Vec<PlannedFile>,
    /// Stored paths of files that are gone, in order.
    pub vanished: Vec<String>,
    /// Stored paths of known files that could not be looked at, in order.
    pub unseen: Vec<String>,
    /// Files that are as they were, in order of path.
    pub unchanged: Vec<SourceFile>,
}

/// Compares what was found with what is known; `in_scope` tells which stored paths
/// the walk covered.
pub fn plan(walk: Walk, manifest: &Manifest, in_scope: impl Fn(&str) -> bool) -> Plan {
    let mut plan = Plan::default();
    let is_found =
        |path: &str| walk.files.binary_search_by(|file| file.path.as_str().cmp(path)).is_ok();
    for path in manifest.keys().filter(|path| in_scope(path) && !is_found(path)) {
        let is_unseen = walk.unseen.iter().any(|unseen| is_below(path, unseen));
        if is_unseen { &mut plan.unseen } else { &mut plan.vanished }.push(path.clone());
    }
    for source in walk.files {
        let known = manifest.get(&source.path);
        match reason_to_read(&source, known) {
            Some(reason) => {
                let known = known.cloned();
                plan.to_read.push(PlannedFile { source, reason, known });
            }
            None => plan.unchanged.push(source),
        }
    }
    plan
}

fn reason_to_read(source: &SourceFile, known: Option<&ManifestEntry>) -> Option<Reason> {
    let Some(known) = known else { return Some(Reason::Added) };
    let code = known.skip.as_ref().and_then(|(code, _)| SkipCode::parse(code));
    let looks_the_same = (source.size, source.mtime) == (known.size, known.mtime);
    // A later version may read what an earlier one could not.
    let is_read_now = code == Some(SkipCode::UnknownFormat)
        && matches!(detect(&source.path, ""), Detection::Known(_));
    let may_be_read = is_read_now || code.is_some_and(SkipCode::is_passing);
    if !looks_the_same || known.is_stale || may_be_read {
        return Some(Reason::Changed);
    }
    (known.mtime >= known.read_at.saturating_sub(CLOCK_TICK)).then_some(Reason::Doubtful)
}

/// Whether a stored path is that of a folder or lies below it.
pub fn is_below(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl Plan {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.to_read.is_empty() && self.vanished.is_empty() && self.unseen.is_empty()
    }

    /// The same files for an index that knows none of them yet.
    pub fn from_nothing(mut self) -> Self {
        for file in &mut self.to_read {
            (file.reason, file.known) = (Reason::Added, None);
        }
        let unchanged = std::mem::take(&mut self.unchanged).into_iter();
        self.to_read.extend(unchanged.map(|source| PlannedFile {
            source,
            reason: Reason::Added,
            known: None,
        }));
        self.to_read.sort_unstable_by(|a, b| a.source.path.cmp(&b.source.path));
        Self { to_read: self.to_read, ..Self::default() }
    }

    /// Stops a run that would remove most of what the index holds in its scope: far
    /// more often a disk is missing than an archive is meant to go.
    pub fn guard_against_mass_removal(&self, num_known: usize) -> Result<()> {
        let vanished = self.vanished.len();
        if num_known >= MASS_REMOVAL_FLOOR && vanished * 2 > num_known {
            return Err(Error::MassRemoval { vanished, total: num_known });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG_AGO: i64 = 1_000_000_000_000;

    fn file(path: &str, size: u64, mtime: i64) -> SourceFile {
        SourceFile { path: path.into(), file: path.into(), size, mtime }
    }

    fn entry(size: u64, mtime: i64, read_at: i64) -> ManifestEntry {
        ManifestEntry { size, mtime, read_at, num_records: 1, ..ManifestEntry::default() }
    }

    #[test]
    fn only_what_may_have_changed_is_read() {
        let later = LONG_AGO + 60_000_000_000;
        let mut stale = entry(1, LONG_AGO, later);
        stale.is_stale = true;
        let mut unreadable = entry(1, LONG_AGO, later);
        unreadable.skip = Some(("unreadable".into(), String::new()));
        let mut empty = entry(1, LONG_AGO, later);
        empty.skip = Some(("empty".into(), String::new()));
        let mut unknown = entry(1, LONG_AGO, later);
        unknown.skip = Some(("unknown_format".into(), String::new()));
        // One that could not be read by an earlier version.
        let is_read_now = reason_to_read(&file("a.json", 1, LONG_AGO), Some(&unknown));
        assert_eq!(is_read_now, Some(Reason::Changed));
        for (known, expected) in [
            (None, Some(Reason::Added)),
            (Some(entry(1, LONG_AGO, later)), None),
            (Some(entry(2, LONG_AGO, later)), Some(Reason::Changed)),
            (Some(entry(1, LONG_AGO - 1, later)), Some(Reason::Changed)),
            (Some(entry(1, LONG_AGO, LONG_AGO + 5)), Some(Reason::Doubtful)),
            (Some(entry(1, LONG_AGO, LONG_AGO - later)), Some(Reason::Doubtful)),
            (Some(stale), Some(Reason::Changed)),
            (Some(unreadable), Some(Reason::Changed)),
            (Some(empty), None),
            (Some(unknown), None),
        ] {
            assert_eq!(
                reason_to_read(&file("a.pdf", 1, LONG_AGO), known.as_ref()),
                expected,
                "{known:?}"
            );
        }
    }

    #[test]
    fn only_what_was_listed_can_vanish() {
        let manifest: Manifest = ["a/1", "a/2", "ab/3", "b/4", "c/5"]
            .iter()
            .map(|path| ((*path).to_owned(), entry(1, LONG_AGO, 2 * LONG_AGO)))
            .collect();
        let mut walk = Walk { files: vec![file("a/1", 1, LONG_AGO)], ..Walk::default() };
        walk.unseen.push("b".into());
        let plan = plan(walk, &manifest, |path| !is_below(path, "c"));
        assert_eq!(plan.vanished, ["a/2", "ab/3"]);
        assert_eq!(plan.unseen, ["b/4"]);
        assert_eq!(plan.unchanged.len(), 1);
        assert_eq!(plan.from_nothing().to_read.len(), 1);
    }

    #[test]
    fn a_folder_is_above_its_files_only() {
        assert!(is_below("a/b", "a") && is_below("a", "a") && is_below("a", ""));
        assert!(!is_below("ab", "a") && !is_below("b", "a/b"));
    }

    #[test]
    fn mass_removal_needs_a_word() {
        let plan = |n: usize| Plan { vanished: vec![String::new(); n], ..Plan::default() };
        assert!(plan(10).guard_against_mass_removal(20).is_ok());
        assert!(plan(11).guard_against_mass_removal(20).is_err());
        assert!(plan(19).guard_against_mass_removal(19).is_ok());
    }
}
