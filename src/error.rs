//! What can go wrong with the archive or the machine.
//!
//! A bad article is not an error: it is a [`crate::ingest::Skip`], counted and
//! reported while the run goes on. An [`Error`] stops a command. Where the user
//! can mend it, [`Error::hint`] says how; where the machine failed, the cause is
//! the error's source, printed as a chain by `main` alone.

use std::io;
use std::path::{Path, PathBuf};

use tantivy::TantivyError;
use tantivy::directory::error::OpenReadError;

use crate::query::QueryError;

/// Result of everything that can stop a command.
pub type Result<T> = std::result::Result<T, Error>;

/// What stopped a command.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No `.morgue` in this folder or above it, or none where one was named.
    #[error("no index found in `{}` or above it", start.display())]
    NoIndex {
        /// Where the search began.
        start: PathBuf,
        /// The index of the archive that was named instead of it, if there is one.
        inside: Option<PathBuf>,
    },
    /// The folder exists but holds no index of ours.
    #[error("`{}` is not an index of morgue", dir.display())]
    NotAnIndex {
        /// The folder.
        dir: PathBuf,
    },
    /// The index was made with another layout of fields.
    #[error("the index in `{}` has layout {found}, this program writes and reads layout {expected}", dir.display())]
    SchemaVersion {
        /// The index folder.
        dir: PathBuf,
        /// Version in the index.
        found: u32,
        /// Version of this program.
        expected: u32,
    },
    /// Another process writes to the index.
    #[error("another run is writing to the index in `{}`", dir.display())]
    Locked {
        /// The index folder.
        dir: PathBuf,
    },
    /// A folder that the archive is made of is not there.
    #[error("the archive's folder `{}` is not there", root.display())]
    RootMissing {
        /// The folder.
        root: PathBuf,
    },
    /// A root is empty although the index holds files of it.
    #[error("the archive's folder `{}` is empty, but the index holds {num_files} files of it", root.display())]
    RootEmpty {
        /// The folder.
        root: PathBuf,
        /// How many files the index holds.
        num_files: usize,
    },
    /// The run would remove most of the archive.
    #[error("this run would remove {vanished} of {total} files from the index")]
    MassRemoval {
        /// Files that were not found.
        vanished: usize,
        /// Files the index holds within the run's scope.
        total: usize,
    },
    /// A rebuild would lose what can't be read now.
    #[error(
        "the old index holds {num_files} files or folders that can't be read now; it is left as it is"
    )]
    RebuildLoses {
        /// How many.
        num_files: usize,
    },
    /// A path to index is not there, or is not a folder where it must be one.
    #[error("`{}` {problem}", path.display())]
    Path {
        /// The path as given.
        path: PathBuf,
        /// What is wrong with it.
        problem: &'static str,
        /// What to do instead.
        hint: &'static str,
    },
    /// The query does not parse.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The query needs what the search can't do.
    #[error("{problem}")]
    Unsupported {
        /// What can't be done.
        problem: String,
        /// What to do instead.
        hint: String,
    },
    /// To answer the query takes too much work.
    #[error("{problem}")]
    TooMuch {
        /// Of what there is too much.
        problem: &'static str,
        /// What to do instead.
        hint: &'static str,
    },
    /// A search failed.
    #[error("can't search the index")]
    Search {
        /// What tantivy said.
        #[source]
        source: TantivyError,
    },
    /// A line of the archive's list of names does not read.
    #[error("`{}`, line {line}: {problem}", path.display())]
    Names {
        /// The file.
        path: PathBuf,
        /// Number of the line, from 1.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
    /// There is no article with this id.
    #[error("no article has the id `{id}`")]
    UnknownId {
        /// The id as given.
        id: String,
    },
    /// A file or folder could not be read or written.
    #[error("can't {doing} `{}`", path.display())]
    Io {
        /// What we were doing, as a verb.
        doing: &'static str,
        /// To which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The index could not be read or written.
    #[error("can't {doing} the index in `{}`", dir.display())]
    Index {
        /// What we were doing, as a verb.
        doing: &'static str,
        /// The index folder.
        dir: PathBuf,
        /// What tantivy said.
        #[source]
        source: TantivyError,
    },
    /// The index folder can't be made or written.
    #[error("can't write to the index folder `{}`", dir.display())]
    ReadOnly {
        /// The folder.
        dir: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The index is not what was written.
    #[error("the index is damaged: {what}")]
    Damaged {
        /// What does not read.
        what: String,
    },
    /// A library met what it does not expect.
    #[error("the program failed: {what}")]
    Panicked {
        /// What it said.
        what: String,
    },
    /// Results could not be written.
    #[error("can't write the results")]
    Output(#[source] io::Error),
}

impl Error {
    /// Says what the user can do about it, if anything.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NoIndex { inside: Some(inside), .. } => {
                format!("that is an archive; its index is `{}`", inside.display())
            }
            Self::NoIndex { .. } => "make one with `morgue index DIR`".into(),
            Self::NotAnIndex { .. } => "name a folder made by `morgue index`; a damaged one is made anew with `morgue index --rebuild DIR`".into(),
            Self::SchemaVersion { .. } => "make it anew with `morgue index --rebuild`".into(),
            Self::Locked { .. } => "wait until it ends; searching needs no waiting".into(),
            Self::RootMissing { .. } => {
                "is its disk mounted? after a move, run `morgue index` in the new place".into()
            }
            Self::RootEmpty { .. } => {
                "is its disk mounted? if the files are really gone, run with --prune".into()
            }
            Self::RebuildLoses { .. } => {
                "make them readable; to lose them, run again with --prune".into()
            }
            Self::MassRemoval { .. } => "if they are really gone, run again with --prune".into(),
            Self::Path { hint, .. } => (*hint).into(),
            Self::Query(error) => return error.hint(),
            Self::Unsupported { hint, .. } => hint.clone(),
            Self::TooMuch { hint, .. } => (*hint).into(),
            Self::Names { .. } => {
                "a line is `person NAME, NAME = NAME` or `place …`, and may end in `if QUERY`".into()
            }
            Self::UnknownId { .. } => "ids are printed by `morgue query --format ids`".into(),
            Self::ReadOnly { .. } => "keep the index elsewhere with --index PATH".into(),
            Self::Index { doing: "write to" | "commit to" | "merge", .. } => {
                "is the disk full, or the index folder read-only? the index is as of its last commit".into()
            }
            Self::Damaged { .. } => "`morgue verify` tells what is damaged; `morgue index --rebuild DIR` makes the index anew".into(),
            Self::Panicked { .. } => {
                "if it was reading an index, `morgue verify` tells whether that is damaged".into()
            }
            Self::Io { source, .. } if is_full(source) => {
                "make room and run again; the index is as of its last commit".into()
            }
            _ => return None,
        })
    }

    /// Wraps what the system said of a file.
    pub fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { doing, path, source }
    }

    /// Wraps what the system said when an index folder could not be made.
    pub(crate) fn making_index(dir: &Path) -> impl FnOnce(io::Error) -> Self {
        let dir = dir.to_owned();
        move |source| match is_read_only(&source) {
            true => Self::ReadOnly { dir, source },
            false => Self::Io { doing: "make", path: dir, source },
        }
    }

    /// Wraps what tantivy said of a search.
    pub(crate) fn searching<E: Into<TantivyError>>(source: E) -> Self {
        let source = source.into();
        match damage_of(&source) {
            Some(what) => Self::Damaged { what },
            None => Self::Search { source },
        }
    }

    /// Wraps what tantivy said of an index.
    pub fn index<E: Into<TantivyError>>(doing: &'static str, dir: &Path) -> impl FnOnce(E) -> Self {
        let dir = dir.to_owned();
        move |source| {
            let source = source.into();
            match damage_of(&source) {
                Some(what) => Self::Damaged { what },
                None => Self::Index { doing, dir, source },
            }
        }
    }
}

/// Says what is damaged, if that is what tantivy's error means.
fn damage_of(error: &TantivyError) -> Option<String> {
    let is_bad = |error: &io::Error| {
        matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
    };
    match error {
        TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(path)) => {
            Some(format!("`{}` is missing", name_of(path)))
        }
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath })
            if is_bad(io_error) =>
        {
            Some(format!("`{}` does not read", name_of(filepath)))
        }
        // What the system did not say is said by whoever decodes.
        TantivyError::IoError(error) if is_bad(error) || error.raw_os_error().is_none() => {
            Some(error.to_string())
        }
        TantivyError::DataCorruption(_)
        | TantivyError::DeserializeError(_)
        | TantivyError::IncompatibleIndex(_)
        | TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(_)) => {
            Some(error.to_string())
        }
        _ => None,
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn is_full(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

fn is_read_only(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_told_from_what_the_system_refuses() {
        let undecodable = io::Error::other("Data corruption detected");
        assert!(matches!(Error::searching(undecodable), Error::Damaged { .. }));
        let refused = io::Error::from_raw_os_error(5);
        assert!(matches!(Error::searching(refused), Error::Search { .. }));
        let missing = OpenReadError::FileDoesNotExist("index/a.store".into());
        let error = Error::index("open", Path::new("x"))(missing);
        assert_eq!(error.to_string(), "the index is damaged: `a.store` is missing");
    }
}
