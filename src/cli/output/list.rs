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

/// A list, whose entries may each begin with the id of a query.
#[derive(Clone, Copy, Debug)]
pub struct List<'a> {
    /// What stands after each entry.
    pub separator: Separator,
    /// The id of the query, if the list is one of several.
    pub qid: Option<&'a str>,
}

impl List<'_> {
    /// Prints ids.
    pub fn print_ids(
        &self,
        ids: impl Iterator<Item = String>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        ids.into_iter().try_for_each(|id| self.entry(id.as_bytes(), out))
    }

    /// Prints paths of files that open from the current folder.
    pub fn print_paths<'p>(
        &self,
        paths: impl Iterator<Item = &'p Path>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        for path in paths {
            match self.separator {
                Separator::Line => self.entry(shown(&path.to_string_lossy()).as_bytes(), out)?,
                Separator::Zero => self.entry(&bytes_of(path), out)?,
            }
        }
        Ok(())
    }

    fn entry(&self, bytes: &[u8], out: &mut dyn Write) -> io::Result<()> {
        if let Some(qid) = self.qid {
            write!(out, "{}\t", shown(qid))?;
        }
        out.write_all(bytes)?;
        out.write_all(match self.separator {
            Separator::Line => b"\n",
            Separator::Zero => b"\0",
        })
    }
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
