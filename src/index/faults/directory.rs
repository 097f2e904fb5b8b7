//! tantivy's folder with faults in it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, DirectoryLock, FileHandle, FileSlice, Lock, TerminatingWrite, WatchCallback,
    WatchHandle, WritePtr,
};

/// How long threads may take to end.
const PATIENCE: Duration = Duration::from_secs(10);
const EIO: i32 = 5;
const ENOSPC: i32 = 28;

thread_local! {
    /// The faults of the indexes that this thread opens.
    static FAULTS: RefCell<Option<Arc<Faults>>> = const { RefCell::new(None) };
}

/// What is to fail.
#[derive(Clone, Copy, Debug)]
pub enum Plan {
    /// Nothing.
    Nothing,
    /// The Nth call, and no other.
    Once(usize),
    /// The Nth call and all after it.
    From(usize),
    /// Writing more than so many bytes.
    Full(u64),
}

/// What the power takes with it from files that were not synced.
#[derive(Clone, Copy, Debug)]
pub enum Damage {
    /// The end.
    Truncate,
    /// What is in them, but not their length.
    Zero,
    /// A bit.
    Flip,
    /// All; names that were not synced are gone as well.
    Delete,
    /// Nothing: all reached the disk in time.
    Keep,
}

/// Counts what is asked of a folder, and lets it fail.
#[derive(Debug)]
pub struct Faults {
    plan: Plan,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    num_calls: usize,
    num_bytes: u64,
    num_failed: usize,
    /// Files that were written to and not synced.
    unsynced: BTreeSet<PathBuf>,
    /// Files whose names the folder did not sync.
    unnamed: BTreeSet<PathBuf>,
    /// What files were before they were replaced, until the folder is synced.
    replaced: BTreeMap<PathBuf, Option<Vec<u8>>>,
}

impl Faults {
    /// Lets the indexes that this thread opens from now on fail by a plan.
    pub fn install(plan: Plan) -> Arc<Self> {
        let faults = Arc::new(Self { plan, state: Mutex::default() });
        FAULTS.set(Some(Arc::clone(&faults)));
        faults
    }

    /// Ends all faults of this thread.
    pub fn uninstall() {
        FAULTS.set(None);
    }

    /// Waits for the merges that go on after a writer failed: in a program they end with
    /// it, here they would disturb the next run.
    pub fn wait_until_unused(self: &Arc<Self>) {
        let start = Instant::now();
        while Arc::strong_count(self) > 1 && start.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// How often something was asked for.
    pub fn num_calls(&self) -> usize {
        self.state.lock().unwrap().num_calls
    }

    /// How many bytes were to be written.
    pub fn num_bytes(&self) -> u64 {
        self.state.lock().unwrap().num_bytes
    }

    /// How many calls failed.
    pub fn num_failed(&self) -> usize {
        self.state.lock().unwrap().num_failed
    }

    /// Does to the folder what a power cut at this moment may do.
    pub fn cut_power(&self, damage: Damage) {
        let state = std::mem::take(&mut *self.state.lock().unwrap());
        for (path, old) in state.replaced {
            match (damage, old) {
                (Damage::Keep, _) => {}
                (_, Some(old)) => fs::write(path, old).unwrap(),
                (_, None) => fs::remove_file(path).unwrap_or_default(),
            }
        }
        for path in state.unsynced.iter().filter(|path| path.exists()) {
            let mut bytes = fs::read(path).unwrap();
            match damage {
                Damage::Truncate => bytes.truncate(bytes.len() / 2),
                Damage::Zero => bytes.fill(0),
                Damage::Flip => bytes.iter_mut().take(1).for_each(|byte| *byte ^= 4),
                Damage::Delete | Damage::Keep => {}
            }
            fs::write(path, bytes).unwrap();
        }
        if matches!(damage, Damage::Delete) {
            for path in state.unsynced.union(&state.unnamed) {
                fs::remove_file(path).unwrap_or_default();
            }
        }
    }

    fn call(&self) -> io::Result<()> {
        let mut state = self.state.lock().unwrap();
        state.num_calls += 1;
        let is_to_fail = match self.plan {
            Plan::Once(n) => state.num_calls == n,
            Plan::From(n) => state.num_calls >= n,
            Plan::Nothing | Plan::Full(_) => false,
        };
        state.num_failed += usize::from(is_to_fail);
        if is_to_fail { Err(io::Error::from_raw_os_error(EIO)) } else { Ok(()) }
    }

    fn take_room(&self, num_bytes: usize) -> io::Result<()> {
        let mut state = self.state.lock().unwrap();
        state.num_bytes += num_bytes as u64;
        let is_full = matches!(self.plan, Plan::Full(size) if state.num_bytes > size);
        state.num_failed += usize::from(is_full);
        if is_full { Err(io::Error::from_raw_os_error(ENOSPC)) } else { Ok(()) }
    }
}

/// Puts the faults of this thread, if there are any, into a folder.
pub fn wrap(inner: Box<dyn Directory>, path: &Path) -> Box<dyn Directory> {
    match FAULTS.with_borrow(Clone::clone) {
        Some(faults) => Box::new(FaultDirectory { inner, path: path.to_owned(), faults }),
        None => inner,
    }
}

#[derive(Clone, Debug)]
struct FaultDirectory {
    inner: Box<dyn Directory>,
    path: PathBuf,
    faults: Arc<Faults>,
}

impl Directory for FaultDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn open_read(&self, path: &Path) -> Result<FileSlice, OpenReadError> {
        self.faults.call().map_err(|error| OpenReadError::wrap_io_error(error, path.into()))?;
        self.inner.open_read(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let failed =
            |error| DeleteError::IoError { io_error: Arc::new(error), filepath: path.to_owned() };
        self.faults.call().map_err(failed)?;
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.faults.call().map_err(|error| OpenWriteError::wrap_io_error(error, path.into()))?;
        let file = self.inner.open_write(path)?;
        let path = self.path.join(path);
        let mut state = self.faults.state.lock().unwrap();
        state.unsynced.insert(path.clone());
        state.unnamed.insert(path.clone());
        drop(state);
        Ok(BufWriter::new(Box::new(FaultWriter { file, path, faults: self.faults.clone() })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.faults.call()?;
        self.faults.take_room(data.len())?;
        let full = self.path.join(path);
        let old = fs::read(&full).ok();
        self.inner.atomic_write(path, data)?;
        self.faults.state.lock().unwrap().replaced.entry(full).or_insert(old);
        // The new file is there, and yet the caller hears of an error.
        self.faults.call()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.inner.acquire_lock(lock)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.faults.call()?;
        self.inner.sync_directory()?;
        let mut state = self.faults.state.lock().unwrap();
        state.unnamed.clear();
        state.replaced.clear();
        Ok(())
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

struct FaultWriter {
    file: WritePtr,
    path: PathBuf,
    faults: Arc<Faults>,
}

impl Write for FaultWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.faults.call()?;
        self.faults.take_room(bytes.len())?;
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl TerminatingWrite for FaultWriter {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.faults.call()?;
        self.file.terminate_ref(token)?;
        self.faults.state.lock().unwrap().unsynced.remove(&self.path);
        Ok(())
    }
}
