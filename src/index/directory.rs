//! tantivy's folder, searchable where it can't be written.

use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, DirectoryLock, FileHandle, FileSlice, Lock, META_LOCK, MmapDirectory,
    TerminatingWrite, WatchCallback, WatchHandle, WritePtr,
};

use super::seal::{seal, unseal};
use crate::error::Error;

/// What tantivy calls the file that says what the index is made of.
pub(super) const META_FILE: &str = "meta.json";
/// What tantivy calls its list of the files it made.
pub(super) const MANAGED_FILE: &str = ".managed.json";

/// A folder of files mapped into memory whose readers need no lock file where
/// none can be made.
///
/// tantivy guards the opening of segments with a lock file that it opens for
/// writing, so an index on a read-only disk, or of another user, could not be
/// searched. On a read-only disk nothing can change under the reader; where only this
/// user can't write, a reader that opens while the owner merges may have to try again.
///
/// `meta.json` goes through the seal both ways, and its name is synced at once. What first failed to be written is
/// remembered, since tantivy says no more of it than that a thread ended. A list of
/// files that does not read counts as lost: only cleaning up needs it, and whoever
/// writes next completes it.
#[derive(Clone, Debug)]
pub struct ArchiveDirectory {
    inner: Box<dyn Directory>,
    path: PathBuf,
    failure: Arc<OnceLock<WriteFailure>>,
}

/// The first write to a folder that failed.
#[derive(Debug)]
struct WriteFailure {
    path: PathBuf,
    source: io::Error,
}

impl ArchiveDirectory {
    /// Opens a folder, which must exist.
    pub fn open(path: &Path) -> tantivy::Result<Self> {
        let inner: Box<dyn Directory> = Box::new(MmapDirectory::open(path)?);
        #[cfg(test)]
        let inner = super::faults::wrap(inner, path);
        Ok(Self { inner, path: path.to_owned(), failure: Arc::default() })
    }

    /// Returns the first write that failed, if one did.
    pub(super) fn write_error(&self) -> Option<Error> {
        let WriteFailure { path, source } = self.failure.get()?;
        Some(Error::io("write", path)(same(source)))
    }

    fn noting<T>(&self, path: &Path, done: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &done {
            note(&self.failure, &self.path.join(path), error);
        }
        done
    }
}

/// Remembers a failed write unless there was an earlier one: what comes later follows
/// from the first.
fn note(failure: &OnceLock<WriteFailure>, path: &Path, error: &io::Error) {
    failure.get_or_init(|| WriteFailure { path: path.to_owned(), source: same(error) });
}

/// Returns another error that says the same; they can't be cloned.
fn same(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(number) => io::Error::from_raw_os_error(number),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}

/// Reads tantivy's list of the files it made; `None` where it is lost or does not read.
pub(super) fn parse_managed(bytes: &[u8]) -> Option<BTreeSet<PathBuf>> {
    serde_json::from_slice(bytes).ok()
}

impl Directory for ArchiveDirectory {
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.inner.acquire_lock(lock) {
            Err(LockError::IoError(error))
                if lock.filepath == META_LOCK.filepath && is_denied(&error) =>
            {
                Ok(DirectoryLock::from(Box::new(())))
            }
            other => other,
        }
    }

    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn open_read(&self, path: &Path) -> Result<FileSlice, OpenReadError> {
        self.inner.open_read(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let file = self.inner.open_write(path).inspect_err(|error| {
            if let OpenWriteError::IoError { io_error, .. } = error {
                note(&self.failure, &self.path.join(path), io_error);
            }
        })?;
        let path = self.path.join(path);
        Ok(BufWriter::new(Box::new(NotingWriter { file, path, failure: self.failure.clone() })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let bytes = self.inner.atomic_read(path)?;
        if path == Path::new(META_FILE) {
            return unseal(&bytes).map_err(|error| {
                let error = io::Error::new(io::ErrorKind::InvalidData, error);
                OpenReadError::wrap_io_error(error, path.to_owned())
            });
        }
        if path == Path::new(MANAGED_FILE) && parse_managed(&bytes).is_none() {
            return Err(OpenReadError::FileDoesNotExist(path.to_owned()));
        }
        Ok(bytes)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let written = if path == Path::new(META_FILE) {
            // tantivy goes on to remove what only the last commit needed; the new one
            // must be safe from a power cut before.
            let sealed = self.inner.atomic_write(path, &seal(data));
            sealed.and_then(|()| self.inner.sync_directory())
        } else {
            self.inner.atomic_write(path, data)
        };
        self.noting(path, written)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.noting(Path::new(""), self.inner.sync_directory())
    }

    fn watch(&self, watch_callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(watch_callback)
    }
}

/// A file that is written, and remembers if that failed.
struct NotingWriter {
    file: WritePtr,
    path: PathBuf,
    failure: Arc<OnceLock<WriteFailure>>,
}

impl NotingWriter {
    fn noting<T>(&self, done: io::Result<T>) -> io::Result<T> {
        done.inspect_err(|error| note(&self.failure, &self.path, error))
    }
}

impl Write for NotingWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let done = self.file.write(bytes);
        self.noting(done)
    }

    fn flush(&mut self) -> io::Result<()> {
        let done = self.file.flush();
        self.noting(done)
    }
}

impl TerminatingWrite for NotingWriter {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        let done = self.file.terminate_ref(token);
        self.noting(done)
    }
}

fn is_denied(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}
