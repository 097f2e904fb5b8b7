//! Bare lists, for other programs to read.

use std::io::{self, Write};
use std::path::Path;

use super::super::terminal::shown;

/// What stands after each entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// A line break; control characters in the entry are shown, not sent.
    Line,
    /// A zero byte; the entry is sent as it is.
    Zero,
}

/// Prints ids.
pub fn print_ids(
    ids: impl Iterator<Item = String>,
    separator: Separator,
    out: &mut dyn Write,
) -> io::Result<()> {
    ids.into_iter().try_for_each(|id| entry(id.as_bytes(), separator, out))
}

/// Prints paths of files, each once, that open from the current folder.
pub fn print_paths<'p>(
    paths: impl Iterator<Item = &'p Path>,
    separator: Separator,
    out: &mut dyn Write,
) -> io::Result<()> {
    for path in paths {
        match separator {
            Separator::Line => entry(shown(&path.to_string_lossy()).as_bytes(), separator, out)?,
            Separator::Zero => entry(&bytes_of(path), separator, out)?,
        }
    }
    Ok(())
}

fn entry(bytes: &[u8], separator: Separator, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(bytes)?;
    out.write_all(match separator {
        Separator::Line => b"\n",
        Separator::Zero => b"\0",
    })
}

#[cfg(unix)]
fn bytes_of(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt;
    path.as_os_str().as_bytes().to_vec()
}

#[cfg(not(unix))]
fn bytes_of(path: &Path) -> Vec<u8> {
    path.to_string_lossy().into_owned().into_bytes()
}
