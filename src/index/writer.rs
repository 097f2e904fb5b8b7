//! The one writer of an index.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use tantivy::indexer::IndexWriterOptions;
use tantivy::schema::Field;
use tantivy::{Document, IndexWriter, TantivyDocument, Term};

use super::archive::{ArchiveIndex, NAMES_FILE, REPORT_FILE, REPORT_NEXT, is_index_dir, sync_dir};
use super::document;
use super::fields::has;
use super::manifest::{self, Manifest, ManifestEntry};
use super::merging::Merging;
use super::packing::Packing;
use super::record::record_of;
use super::settings::Settings;
use super::verify;
use crate::article::Article;
use crate::error::{Error, Result};

/// Name of the file that a writer locks.
pub(super) const LOCK_FILE: &str = "lock";
/// All that may lie in a folder that is to become an index.
const OWN_NAMES: [&str; 9] = [
    LOCK_FILE,
    "index",
    "index.next",
    "index.last",
    REPORT_FILE,
    REPORT_NEXT,
    "config.toml",
    NAMES_FILE,
    "saved",
];
/// How long a document waits for room before it is queued all the same.
const QUEUE_PATIENCE: Duration = Duration::from_secs(10);
/// Memory for the terms of a segment, shared by tantivy's threads. Less makes more and
/// smaller segments, which cost time now and in every search; with 140 MB a run took more
/// than 200 MB in all.
const ARENA_BYTES: usize = 120_000_000;
/// Most threads that make segments; each makes its own.
const MAX_SEGMENT_THREADS: usize = 4;
/// How many bytes of documents may wait for tantivy's threads; its own queue
/// counts documents, not bytes.
const QUEUE_BYTES: usize = 8 << 20;

/// With what a run begins.
#[derive(Clone, Debug)]
pub enum Start {
    /// The index that is there.
    Update,
    /// A new index, where there is none.
    Create(Settings),
    /// A new index that takes the old one's place when it is finished.
    Rebuild(Settings),
}

/// Writes articles and the manifest; only one can exist for an index folder.
///
/// Articles may be put from many threads. Nothing is visible to a search before
/// [`ArticleWriter::commit`].
pub struct ArticleWriter {
    archive: ArchiveIndex,
    writer: IndexWriter<QueuedDocument>,
    queue: Arc<ByteQueue>,
    packing: Packing,
    is_rebuild: bool,
    _lock: File,
}

impl ArticleWriter {
    /// Takes the index folder's lock and opens or makes the index in it.
    ///
    /// # Errors
    ///
    /// [`Error::Locked`] where another process writes to the index,
    /// [`Error::NotAnIndex`] where a new one would be made among foreign files.
    pub fn open(dir: &Path, start: Start) -> Result<Self> {
        make_index_dir(dir)?;
        let lock = lock(dir)?;
        ArchiveIndex::recover(dir)?;
        // Another run may have made the index while this one decided to.
        let start = match start {
            Start::Create(_) if is_index_dir(dir)? => Start::Update,
            start => start,
        };
        let is_rebuild = matches!(start, Start::Rebuild(_));
        let archive = match start {
            Start::Update => {
                let archive = ArchiveIndex::open(dir)?;
                let is_tidy = verify::tidy(&archive)?.is_empty();
                if is_tidy { archive } else { ArchiveIndex::open(dir)? }
            }
            Start::Rebuild(settings) => ArchiveIndex::create_next(dir, settings)?,
            Start::Create(settings) => {
                // An empty commit makes it an index that others can open.
                let mut next = ArchiveIndex::create_next(dir, settings)?;
                let mut writer = tantivy_writer(&next)?;
                commit(&mut writer, &next)?;
                writer.wait_merging_threads().map_err(|error| next.writing("make", error))?;
                next.make_live()?;
                ArchiveIndex::open(dir)?
            }
        };
        let writer = tantivy_writer(&archive)?;
        prepare(&writer, &archive)?;
        let packing = archive.packing(&archive.searcher()?)?;
        Ok(Self { archive, writer, queue: Arc::default(), packing, is_rebuild, _lock: lock })
    }

    /// Returns the index as of the last commit.
    pub fn archive(&self) -> &ArchiveIndex {
        &self.archive
    }

    /// Reads the manifest as of the last commit.
    pub fn manifest(&self) -> Result<Manifest> {
        manifest::read_manifest(&self.archive.searcher()?)
            .map_err(Error::index("read", self.archive.dir()))
    }

    /// Replaces the source profiles.
    pub fn put_profiles(&self, json: &str) -> Result<()> {
        let fields = self.archive.fields();
        self.writer.delete_term(Term::from_field_text(fields.has, has::PROFILE));
        let mut doc = TantivyDocument::new();
        doc.add_text(fields.has, has::PROFILE);
        doc.add_bytes(fields.stored, json.as_bytes());
        self.add(doc, json.len())
    }

    /// Whether articles are packed with what others of the archive have in common.
    pub fn has_dictionary(&self) -> bool {
        self.packing.has_dictionary()
    }

    /// Learns from some articles how to pack those that are put from now on, unless they
    /// are too few to learn from; only where the index does not know yet.
    pub fn learn_packing(&mut self, samples: Vec<Article>) -> Result<()> {
        let plain: Vec<_> = samples.into_iter().map(|a| record_of(a).into_bytes()).collect();
        let Some(packing) = Packing::learn(&plain) else { return Ok(()) };
        let dictionary = packing.sealed_dictionary().unwrap_or_default();
        self.packing = packing;
        let fields = self.archive.fields();
        let mut doc = TantivyDocument::new();
        doc.add_text(fields.has, has::DICTIONARY);
        doc.add_bytes(fields.stored, &dictionary);
        self.add(doc, dictionary.len())
    }

    /// Adds an article; waits while too much is queued.
    pub fn put(&self, article: Article) -> Result<()> {
        let size = article.body.len();
        let doc = document::document_of(article, self.archive.fields(), &self.packing)
            .map_err(Error::io("pack articles for", self.archive.dir()))?;
        self.add(doc, size)
    }

    /// Replaces what the manifest says of a file.
    pub fn put_entry(&self, path: &str, entry: &ManifestEntry) -> Result<()> {
        self.delete(self.archive.fields().entry, path);
        self.put_new_entry(path, entry)
    }

    /// Adds what the manifest says of a file that it said nothing of: there is nothing to
    /// look for in every segment.
    pub fn put_new_entry(&self, path: &str, entry: &ManifestEntry) -> Result<()> {
        self.add(manifest::document_of(path, entry, self.archive.fields()), 0)
    }

    /// Removes the articles of a file.
    pub fn remove_articles(&self, path: &str) {
        self.delete(self.archive.fields().file, path);
    }

    /// Removes a file: its articles and what the manifest says of it.
    pub fn remove_file(&self, path: &str) {
        self.remove_articles(path);
        self.delete(self.archive.fields().entry, path);
    }

    /// Makes all that was done so far visible and safe: it survives a power cut.
    pub fn commit(&mut self) -> Result<()> {
        commit(&mut self.writer, &self.archive)
    }

    /// Ends the run: waits for merges and, after a rebuild, swaps the indexes.
    pub fn finish(mut self) -> Result<()> {
        self.writer.wait_merging_threads().map_err(|error| self.archive.writing("merge", error))?;
        if self.is_rebuild {
            self.archive.make_live()?;
        }
        Ok(())
    }

    fn delete(&self, field: Field, path: &str) {
        self.writer.delete_term(Term::from_field_u64(field, document::file_key(path)));
    }

    fn add(&self, doc: TantivyDocument, text_bytes: usize) -> Result<()> {
        // A document holds its text twice: to index, and packed.
        let place = ByteQueue::enter(&self.queue, text_bytes * 3 / 2 + 1024);
        self.writer
            .add_document(QueuedDocument { doc, _place: place })
            .map_err(|error| self.archive.writing("write to", error))?;
        Ok(())
    }
}

fn tantivy_writer(archive: &ArchiveIndex) -> Result<IndexWriter<QueuedDocument>> {
    // Reading and normalizing take about as long as making segments, so either gets
    // half of the cores.
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = (cores / 2).clamp(1, MAX_SEGMENT_THREADS);
    let options = IndexWriterOptions::builder()
        .num_worker_threads(threads)
        .memory_budget_per_thread(ARENA_BYTES / threads)
        .num_merge_threads(2)
        .build();
    let writer = archive
        .tantivy()
        .writer_with_options(options)
        .map_err(|error| archive.writing("write to", error))?;
    writer.set_merge_policy(Box::new(Merging::default()));
    Ok(writer)
}

/// Clears what would be in the way of the first commit of a run.
fn prepare(writer: &IndexWriter<QueuedDocument>, archive: &ArchiveIndex) -> Result<()> {
    let failed = |error| archive.writing("write to", error);
    // A run that was killed while it committed leaves lists of deleted documents, named by
    // the number of the commit: the next run, doing the same, could not make them again.
    writer.garbage_collect_files().wait().map_err(failed)?;
    // tantivy gives the first operation the number of the last commit. A merge that begins
    // before the next commit takes it for done in segments that commit had deleted from,
    // and would lose it: so the first operation is none.
    writer.run([]).map_err(failed)?;
    Ok(())
}

fn commit(writer: &mut IndexWriter<QueuedDocument>, archive: &ArchiveIndex) -> Result<()> {
    let failed = |error| archive.writing("commit to", error);
    let mut prepared = writer.prepare_commit().map_err(failed)?;
    prepared.set_payload(&archive.settings().to_payload());
    prepared.commit().map_err(failed)?;
    Ok(())
}

/// Makes the index folder, readable by its owner only, unless it is there.
fn make_index_dir(dir: &Path) -> Result<()> {
    match fs::read_dir(dir) {
        Ok(_) if is_index_dir(dir)? => Ok(()),
        Ok(entries) => {
            let is_foreign = |entry: io::Result<fs::DirEntry>| {
                entry.is_ok_and(|entry| !OWN_NAMES.iter().any(|name| entry.file_name() == *name))
            };
            if entries.into_iter().any(is_foreign) {
                return Err(Error::NotAnIndex { dir: dir.to_owned() });
            }
            Ok(())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let mut builder = fs::DirBuilder::new();
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder.create(dir).map_err(Error::making_index(dir))?;
            dir.parent().filter(|parent| !parent.as_os_str().is_empty()).map_or(Ok(()), sync_dir)
        }
        Err(error) => Err(Error::io("read", dir)(error)),
    }
}

/// Takes the writer's lock; it is released when the file is closed, even by a kill.
pub(super) fn lock(dir: &Path) -> Result<File> {
    let path = dir.join(LOCK_FILE);
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(Error::making_index(dir))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Locked { dir: dir.to_owned() }),
        Err(TryLockError::Error(error)) => Err(Error::io("lock", &path)(error)),
    }
}

/// Whether a file is named as those that are to be renamed when they are written.
pub(super) fn is_temporary(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".tmp"))
}

/// Counts the bytes of the documents that wait for tantivy's threads.
#[derive(Debug, Default)]
struct ByteQueue {
    waiting: Mutex<usize>,
    room: Condvar,
}

/// A document's place in the queue; given back when dropped.
#[derive(Debug)]
struct Place {
    queue: Arc<ByteQueue>,
    bytes: usize,
}

impl ByteQueue {
    /// Waits for room and takes it. What is larger than the queue waits for it to
    /// be empty.
    fn enter(queue: &Arc<Self>, bytes: usize) -> Place {
        let is_full = |waiting: &mut usize| *waiting > 0 && *waiting + bytes > QUEUE_BYTES;
        let waiting = queue.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        // Were tantivy's threads to die, nobody would make room: then adding the
        // document reports why, so waiting has an end.
        let (mut waiting, _) = queue
            .room
            .wait_timeout_while(waiting, QUEUE_PATIENCE, is_full)
            .unwrap_or_else(PoisonError::into_inner);
        *waiting += bytes;
        Place { queue: Arc::clone(queue), bytes }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut waiting = self.queue.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let before = *waiting;
        *waiting -= self.bytes;
        // To wake a thread for the room of each document would cost more than it brings;
        // the largest documents wait for all of it.
        let is_half_empty = before > QUEUE_BYTES / 2 && *waiting <= QUEUE_BYTES / 2;
        if is_half_empty || *waiting == 0 {
            self.queue.room.notify_all();
        }
    }
}

/// A document together with its place in the queue.
#[derive(Debug)]
struct QueuedDocument {
    doc: TantivyDocument,
    _place: Place,
}

impl Document for QueuedDocument {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.doc.iter_fields_and_values()
    }

    fn into_tantivy_document(self) -> TantivyDocument {
        self.doc
    }
}

#[cfg(test)]
mod tests {
    use tantivy::merge_policy::NoMergePolicy;

    use super::*;
    use crate::index::faults::scenario::{article, contents_of};

    /// Puts articles and removes others, in a commit that leaves all segments unmerged.
    fn commit_unmerged(dir: &Path, put: std::ops::Range<usize>, removed: std::ops::Range<usize>) {
        let start = Start::Create(Settings::beside_archive());
        let mut writer = ArticleWriter::open(dir, start).unwrap();
        writer.writer.set_merge_policy(Box::new(NoMergePolicy));
        removed.for_each(|n| writer.remove_file(&format!("{n}.txt")));
        put.for_each(|n| writer.put(article(format!("{n}.txt"), "old".into())).unwrap());
        writer.commit().unwrap();
        writer.finish().unwrap();
    }

    #[test]
    fn the_first_removal_of_a_run_reaches_segments_that_are_being_merged() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("index");
        // What a run leaves that is killed before it merges.
        commit_unmerged(&dir, 0..10, 0..0);
        commit_unmerged(&dir, 10..30, 5..9);
        let mut writer = ArticleWriter::open(&dir, Start::Update).unwrap();
        writer.remove_articles("0.txt");
        writer.put(article("0.txt".into(), "new".into())).unwrap();
        writer.commit().unwrap();
        writer.finish().unwrap();
        // Reading asserts that no article is there twice.
        let contents = contents_of(&dir).unwrap();
        assert_eq!((contents["0.txt"].as_str(), contents.len()), ("new", 26));
    }
}
