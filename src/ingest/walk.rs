//! Folder → the source files in it, and what could not be listed.

use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::ignores::{IGNORE_FILE, IgnoreFiles};
use super::skip::{Skip, SkipCode};
use crate::index::Root;
use crate::index::manifest::mtime_of;
use crate::path_text;

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
    let index_dir = index_dir.canonicalize().ok();
    let stored = |path: &Path| {
        let relative = path.strip_prefix(folder).unwrap_or(path);
        let stored = root.stored_path(&path_text::from_path(relative));
        // That of a named root itself ends in one.
        stored.trim_end_matches('/').to_owned()
    };
    let mut ignores = match IgnoreFiles::above(folder, scope) {
        Ok(ignores) => ignores,
        Err((path, error)) => {
            found.skipped.push((stored(&path), unreadable(&error)));
            found.unseen.push(stored(scope));
            return;
        }
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
                found.skipped.push((path.clone(), unseen(&error)));
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
        if !is_dir {
            add_file(&entry, stored(entry.path()), found);
        } else if let Err(error) = ignores.enter(entry.path()) {
            // Without it, what is not to be in the index would come in.
            let path = entry.path().join(IGNORE_FILE);
            found.skipped.push((stored(&path), unreadable(&error)));
            found.unseen.push(stored(entry.path()));
            entries.skip_current_dir();
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
            found.skipped.push((path.clone(), unseen(&error)));
            found.unseen.push(path);
        }
    }
}

/// Says why the walk could not look at something; its path is told beside it.
fn unseen(error: &walkdir::Error) -> Skip {
    let message = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
    Skip::new(SkipCode::Unreadable, message)
}

fn unreadable(error: &io::Error) -> Skip {
    Skip::new(SkipCode::Unreadable, error.to_string())
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

#[cfg(test)]
mod tests {
    use std::fs;

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

    #[test]
    fn a_folder_whose_morgueignore_can_not_be_read_is_left_as_it_was() {
        let dir = tree(&["a/x.txt", "a/b/y.txt", "c.txt"]);
        fs::write(dir.path().join("a/.morgueignore"), "#".repeat(2 << 20)).expect("a file");
        for (scope, left) in [("", &["c.txt"][..]), ("a", &[]), ("a/b", &[])] {
            let found = walked(dir.path(), &dir.path().join(scope));
            assert_eq!(paths(&found), left, "{scope}");
            assert_eq!(found.unseen, [if scope == "a/b" { "a/b" } else { "a" }]);
            let (path, skip) = &found.skipped[0];
            assert_eq!((path.as_str(), skip.code), ("a/.morgueignore", SkipCode::Unreadable));
        }
    }

    #[test]
    fn a_named_root_that_can_not_be_looked_at_is_unseen_by_its_name() {
        let dir = tree(&["x.txt"]);
        fs::write(dir.path().join(".morgueignore"), "#".repeat(2 << 20)).expect("a file");
        let root = Root { name: "news".into(), path: "..".into() };
        for folder in [dir.path(), &dir.path().join("nowhere")] {
            let mut found = Walk::default();
            walk(&root, folder, folder, &dir.path().join(".morgue"), &mut found);
            assert_eq!((found.files.len(), found.unseen), (0, vec!["news".to_owned()]));
        }
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
