//! `.morgueignore` files: what in a folder is not part of the archive.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use encoding_rs::Encoding;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Name of the file that names what is not part of the archive.
pub const IGNORE_FILE: &str = ".morgueignore";
/// Largest such file; it is read for every run.
const MAX_BYTES: u64 = 1 << 20;

/// The ignore files on the way from the root to where the walk is.
pub struct IgnoreFiles {
    files: Vec<(PathBuf, Gitignore)>,
}

impl IgnoreFiles {
    /// Reads those above `scope`, from the root on.
    ///
    /// # Errors
    ///
    /// The first that can't be read, with its path.
    pub fn above(folder: &Path, scope: &Path) -> Result<Self, (PathBuf, io::Error)> {
        let mut files = Self { files: Vec::new() };
        let mut above: Vec<&Path> =
            scope.ancestors().skip(1).take_while(|dir| dir.starts_with(folder)).collect();
        above.reverse();
        for dir in above {
            files.enter(dir).map_err(|error| (dir.join(IGNORE_FILE), error))?;
        }
        Ok(files)
    }

    /// Reads the file of a folder that the walk comes into.
    ///
    /// # Errors
    ///
    /// Where there is one that can't be read: nobody knows then what is to stay out.
    pub fn enter(&mut self, dir: &Path) -> io::Result<()> {
        self.files.retain(|(of, _)| dir.starts_with(of));
        let path = dir.join(IGNORE_FILE);
        if path.is_file() {
            let text = text_of(&read(&path)?);
            let mut builder = GitignoreBuilder::new(dir);
            for line in text.lines() {
                // A line that is no pattern is left out, as git does.
                let _ = builder.add_line(None, line);
            }
            let patterns = builder.build().map_err(io::Error::other)?;
            self.files.push((dir.to_owned(), patterns));
        }
        Ok(())
    }

    /// Tells whether the nearest file that says anything about a path ignores it.
    pub fn names(&self, path: &Path, is_dir: bool) -> bool {
        let applies = |(dir, patterns): &(PathBuf, Gitignore)| {
            let verdict = path.starts_with(dir).then(|| patterns.matched(path, is_dir))?;
            (!verdict.is_none()).then(|| verdict.is_ignore())
        };
        self.files.iter().rev().find_map(applies).unwrap_or(false)
    }
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 {
        0..=MAX_BYTES => Ok(bytes),
        _ => Err(io::Error::new(io::ErrorKind::FileTooLarge, "larger than 1 MiB")),
    }
}

/// Decodes an ignore file. Some editors write UTF-16; a byte that is no text is one
/// of a name in another encoding, and any byte will do there.
fn text_of(bytes: &[u8]) -> String {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0.into_owned();
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path_text;

    fn ignored(bytes: &[u8], path: &str) -> bool {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::write(dir.path().join(IGNORE_FILE), bytes).expect("a file");
        let mut files = IgnoreFiles { files: Vec::new() };
        files.enter(dir.path()).expect("readable");
        files.names(&dir.path().join(path_text::to_path(path)), false)
    }

    #[test]
    fn every_line_counts_whatever_the_others_are() {
        let utf16 = |text: &str| -> Vec<u8> {
            format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
        };
        for bytes in [
            &b"caf\xe9.txt\nb.txt\n"[..],
            b"[\n{a,\n***\\\nb.txt",
            b"\xef\xbb\xbfb.txt\r\n",
            &utf16("b.txt\r\n"),
            b"a\0b\nb.txt\n",
        ] {
            assert!(ignored(bytes, "b.txt"), "{bytes:?}");
            assert!(!ignored(bytes, "c.txt"), "{bytes:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_utf8_are_ignored_too() {
        assert!(ignored(b"caf\xe9.txt\n", "caf\\xe9.txt"));
        assert!(!ignored(b"caf\xe9.txt\n", "caf.txt"));
    }

    #[test]
    fn what_can_not_be_read_is_told() {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::write(dir.path().join(IGNORE_FILE), "#".repeat(2 << 20)).expect("a file");
        let inner = dir.path().join("a");
        let (path, error) = IgnoreFiles::above(dir.path(), &inner).err().expect("an error");
        assert_eq!(path, dir.path().join(IGNORE_FILE));
        assert_eq!(error.to_string(), "larger than 1 MiB");
    }
}
