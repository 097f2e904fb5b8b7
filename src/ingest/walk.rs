//! Folder → the source files in it, and what could not be listed.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use walkdir::{DirEntry, WalkDir};

use super::skip::{Skip, SkipCode};
use crate::index::Root;
use crate::path_text;

/// Name of the file that names what is not part of the archive.
const IGNORE_FILE: &str = ".morgueignore";

/// A file found by the walk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Path as the index stores it.
    pub path: String,
    /// Path on disk.
    pub file: PathBuf,
    /// Size in bytes.
    pub size: u64,
    /// Modification time in nanoseconds since 1970.
    pub mtime: i64,
}

/// All that a walk found.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    /// Ordinary files, sorted by stored path.
    pub files: Vec<SourceFile>,
    /// What is no ordinary file, or is ignored, with the reason.
    pub skipped: Vec<(String, Skip)>,
    /// Stored paths of folders and files that could not be looked at: whatever the
    /// index holds of them has not vanished.
    pub unseen: Vec<String>,
}

/// Walks over a root, or over the part of it at `scope`, a path on disk.
///
/// Hidden files are not looked at, links are not followed, and `index_dir` is left
/// out wherever it lies.
pub fn walk(root: &Root, folder: &Path, scope: &Path, index_dir: &Path, found: &mut Walk) {
    let mut ignores = IgnoreFiles::above(folder, scope);
    let index_dir = index_dir.canonicalize().ok();
    let stored = |path: &Path| {
        let relative = path.strip_prefix(folder).unwrap_or(path);
        root.stored_path(&path_text::from_path(relative))
    };
    if let Some(path) = ignored_above(folder, scope, &ignores) {
        found.skipped.push((
            stored(path),
            Skip::new(SkipCode::Ignored, "hidden, or named by .morgueignore"),
        ));
        return;
    }
    let mut entries = WalkDir::new(scope).follow_links(false).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().map(&stored).unwrap_or_default();
                let message =
                    error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                found.skipped.push((path.clone(), Skip::new(SkipCode::Unreadable, message)));
                found.unseen.push(path);
                continue;
            }
        };
        let is_dir = entry.file_type().is_dir();
        let is_hidden = entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
        if is_hidden || (is_dir && is_index(entry.path(), index_dir.as_deref())) {
            if is_dir {
                entries.skip_current_dir();
            }
            continue;
        }
        if entry.depth() > 0 && ignores.names(entry.path(), is_dir) {
            found.skipped.push((
                stored(entry.path()),
                Skip::new(SkipCode::Ignored, "named by .morgueignore"),
            ));
            if is_dir {
                entries.skip_current_dir();
            }
            continue;
        }
        if is_dir {
            ignores.enter(entry.path());
        } else {
            add_file(&entry, stored(entry.path()), found);
        }
    }
    found.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
}

fn add_file(entry: &DirEntry, path: String, found: &mut Walk) {
    if !entry.file_type().is_file() {
        let what = if entry.path_is_symlink() { "a symbolic link" } else { "not an ordinary file" };
        found.skipped.push((path, Skip::new(SkipCode::Ignored, what)));
        return;
    }
    match entry.metadata() {
        Ok(metadata) => found.files.push(SourceFile {
            path,
            file: entry.path().to_owned(),
            size: metadata.len(),
            mtime: mtime_of(&metadata),
        }),
        Err(error) => {
            found.skipped.push((path.clone(), Skip::new(SkipCode::Unreadable, error.to_string())));
            found.unseen.push(path);
        }
    }
}

/// Returns when a file was modified, in nanoseconds since 1970; 0 where unknown.
pub fn mtime_of(metadata: &fs::Metadata) -> i64 {
    metadata.modified().map_or(0, nanoseconds)
}

/// Returns a time in nanoseconds since 1970, which may be negative.
pub fn nanoseconds(time: SystemTime) -> i64 {
    let clamp = |nanos: u128| i64::try_from(nanos).unwrap_or(i64::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => clamp(since.as_nanos()),
        Err(before) => -clamp(before.duration().as_nanos()),
    }
}

/// Whether this is the run's index folder, or another one.
fn is_index(path: &Path, index_dir: Option<&Path>) -> bool {
    is_same_folder(path, index_dir) || path.join("index/meta.json").is_file()
}

fn is_same_folder(path: &Path, index_dir: Option<&Path>) -> bool {
    index_dir.is_some_and(|dir| {
        path.file_name() == dir.file_name() && path.canonicalize().is_ok_and(|p| p == dir)
    })
}

/// Returns the first folder on the way from the root down to `scope`, itself
/// included, that a walk from the root would not have gone into.
fn ignored_above<'p>(folder: &Path, scope: &'p Path, ignores: &IgnoreFiles) -> Option<&'p Path> {
    let mut way: Vec<&Path> =
        scope.ancestors().take_while(|path| path.starts_with(folder) && *path != folder).collect();
    way.reverse();
    way.into_iter().find(|path| {
        let name = path.file_name().unwrap_or_default();
        name.to_string_lossy().starts_with('.') || ignores.names(path, path.is_dir())
    })
}

/// The `.morgueignore` files on the way from the root to where the walk is.
struct IgnoreFiles {
    files: Vec<(PathBuf, Gitignore)>,
}

impl IgnoreFiles {
    /// Reads those above `scope`, from the root on.
    fn above(folder: &Path, scope: &Path) -> Self {
        let mut files = Self { files: Vec::new() };
        let mut above: Vec<&Path> =
            scope.ancestors().skip(1).take_while(|dir| dir.starts_with(folder)).collect();
        above.reverse();
        above.into_iter().for_each(|dir| files.enter(dir));
        files
    }

    /// Reads the file of a folder that the walk comes into.
    fn enter(&mut self, dir: &Path) {
        self.files.retain(|(of, _)| dir.starts_with(of));
        let path = dir.join(IGNORE_FILE);
        if path.is_file() {
            let mut builder = GitignoreBuilder::new(dir);
            // A line that is no pattern is left out, as git does.
            let _ = builder.add(path);
            if let Ok(patterns) = builder.build() {
                self.files.push((dir.to_owned(), patterns));
            }
        }
    }

    /// Tells whether the nearest file that says anything about a path ignores it.
    fn names(&self, path: &Path, is_dir: bool) -> bool {
        let applies = |(dir, patterns): &(PathBuf, Gitignore)| {
            let verdict = path.starts_with(dir).then(|| patterns.matched(path, is_dir))?;
            (!verdict.is_none()).then(|| verdict.is_ignore())
        };
        self.files.iter().rev().find_map(applies).unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(paths: &[&str]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().expect("a folder");
        for path in paths {
            let file = dir.path().join(path);
            fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
            fs::write(file, "text").expect("a file");
        }
        dir
    }

    fn walked(dir: &Path, scope: &Path) -> Walk {
        let root = Root { name: String::new(), path: "..".into() };
        let mut found = Walk::default();
        walk(&root, dir, scope, &dir.join(".morgue"), &mut found);
        found
    }

    fn paths(found: &Walk) -> Vec<&str> {
        found.files.iter().map(|file| file.path.as_str()).collect()
    }

    #[test]
    fn files_are_sorted_and_hidden_ones_left_out() {
        let dir =
            tree(&["b.txt", "a/z.txt", "a.txt", ".hidden/x.txt", ".secret", ".morgue/index/x"]);
        assert_eq!(paths(&walked(dir.path(), dir.path())), ["a.txt", "a/z.txt", "b.txt"]);
        assert_eq!(paths(&walked(dir.path(), &dir.path().join("a"))), ["a/z.txt"]);
    }

    #[test]
    fn morgueignore_works_in_any_folder_and_from_above() {
        let dir = tree(&["a/x.txt", "a/y.log", "a/keep.log", "b/y.log", "drafts/d.txt"]);
        fs::write(dir.path().join(".morgueignore"), "*.log\n/drafts/\n").expect("a file");
        fs::write(dir.path().join("a/.morgueignore"), "!keep.log\n").expect("a file");
        let found = walked(dir.path(), dir.path());
        assert_eq!(paths(&found), ["a/keep.log", "a/x.txt"]);
        assert_eq!(found.skipped.len(), 3);
        assert_eq!(paths(&walked(dir.path(), &dir.path().join("b"))), Vec::<&str>::new());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let dir = tree(&["a/x.txt"]);
        std::os::unix::fs::symlink(dir.path(), dir.path().join("a/loop")).expect("a link");
        let found = walked(dir.path(), dir.path());
        assert_eq!(paths(&found), ["a/x.txt"]);
        assert_eq!(found.skipped[0].1.code, SkipCode::Ignored);
    }
}
