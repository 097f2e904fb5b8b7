//! One run of the indexer, from the walk to the last commit.

use std::cell::Cell;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use rayon::prelude::*;

use super::plan::{Plan, PlannedFile, Reason, is_below, plan};
use super::prepare::{Prepared, Sink, prepare};
use super::read::read_state;
use super::report::{IngestReport, Observer};
use super::sample::sample_articles;
use super::skip::{Skip, SkipCode};
use super::summary::summary_of;
use super::survey::{Profiles, survey};
use super::walk::{SourceFile, Walk, walk};
use crate::entities::Namer;
use crate::error::{Error, Result};
use crate::index::manifest::nanoseconds;
use crate::index::manifest::{Manifest, ManifestEntry, read_manifest};
use crate::index::{ArchiveIndex, ArticleWriter, REPORT_FILE, Settings, Start};
use crate::path_text;

/// Longest time between commits: what a kill can cost.
const COMMIT_EVERY: Duration = Duration::from_secs(10);
/// Source bytes that are read between two looks at the clock.
const BATCH_BYTES: u64 = 32 << 20;
/// Files that are read between two looks at the clock.
const BATCH_FILES: usize = 4096;

/// Source bytes of a run from which on it is learned how its articles are packed best.
const WORTH_LEARNING: u64 = 4 << 20;

/// Largest file that is hashed although it is no article.
const MAX_HASHED_SKIP: u64 = 1 << 20;

/// What a run is asked to do.
#[derive(Clone, Debug)]
pub struct IngestOptions<'a> {
    /// Absolute paths inside the archive to update; empty for all of it.
    pub scope: Vec<PathBuf>,
    /// Whether the run may remove most of what the index holds.
    pub may_prune: bool,
    /// Number of threads that read files; 0 for one a core.
    pub threads: usize,
    /// Set from outside to end the run early, with what is done committed.
    pub interrupt: &'a AtomicBool,
}

/// Brings an index up to date with its archive.
///
/// Files are handled in batches, so that a long run commits now and then. Within a
/// batch each file's old articles go and its new ones come in the same commit as
/// what the manifest says of it: a kill leaves the last commit, never half a file.
/// A rebuild that is interrupted leaves the old index as it was.
pub fn ingest(
    index_dir: &Path,
    start: Start,
    options: &IngestOptions<'_>,
    observer: &dyn Observer,
) -> Result<IngestReport> {
    let is_rebuild = matches!(start, Start::Rebuild(_));
    let mut writer = ArticleWriter::open(index_dir, start)?;
    let settings = writer.archive().settings().clone();
    // What a rebuild would lose is judged by the index it is to replace.
    let last = if is_rebuild { live_manifest(index_dir) } else { writer.manifest()? };
    let (plan, mut report) = walk_and_plan(&settings, index_dir, &last, options)?;
    let (plan, manifest, replaced) = match is_rebuild {
        true => {
            report.num_unchanged = 0;
            (plan.from_nothing(), Manifest::new(), last)
        }
        false => (plan, last, Manifest::new()),
    };
    observer.planned(plan.to_read.len(), plan.to_read.iter().map(|file| file.source.size).sum());

    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.threads).build();
    let pool = pool
        .map_err(|error| Error::io("start threads for", index_dir)(std::io::Error::other(error)))?;
    let known = match is_rebuild {
        true => Profiles::default(),
        false => Profiles::of_archive(writer.archive())?,
    };
    let profiles = pool.install(|| survey(known.clone(), &plan.to_read));
    if profiles != known {
        writer.put_profiles(&serde_json::to_string(&profiles).unwrap_or_default())?;
    }
    let namer = (settings.names && !plan.to_read.is_empty()).then(Namer::load);
    if !writer.has_dictionary()
        && plan.to_read.iter().map(|file| file.source.size).sum::<u64>() >= WORTH_LEARNING
    {
        let learn = || sample_articles(&plan.to_read, &profiles);
        writer.learn_packing(pool.install(learn)?)?;
    }
    forget_vanished(&writer, &plan, &manifest, &mut report)?;

    let report = Mutex::new(report);
    let is_stopped = || options.interrupt.load(Ordering::Relaxed);
    let mut last_commit = Instant::now();
    for batch in batches(&plan.to_read) {
        let run = Run {
            writer: &writer,
            profiles: &profiles,
            namer: namer.as_ref(),
            observer,
            report: &report,
        };
        let handle =
            |file: &PlannedFile| if is_stopped() { Ok(()) } else { run.file(file, &is_stopped) };
        pool.install(|| batch.par_iter().try_for_each(handle))?;
        if is_stopped() {
            break;
        }
        if last_commit.elapsed() > COMMIT_EVERY {
            writer.commit()?;
            last_commit = Instant::now();
        }
    }
    observer.finishing();
    let mut report = report.into_inner().unwrap_or_else(PoisonError::into_inner);
    report.was_interrupted = is_stopped();
    if report.was_interrupted && is_rebuild {
        return Ok(report);
    }
    if is_rebuild && !options.may_prune {
        report.guard_against_losses(&replaced)?;
    }
    let has_changes = report.num_added + report.num_updated + report.num_removed > 0;
    if has_changes || profiles != known || is_rebuild || !plan.is_empty() {
        writer.commit()?;
    }
    writer.finish()?;
    count_earlier_skips(&mut report, &manifest, &plan);
    report.write(&index_dir.join(REPORT_FILE))?;
    Ok(report)
}

/// Reads the manifest of the index that a rebuild is to replace; nothing of one that
/// does not read.
fn live_manifest(index_dir: &Path) -> Manifest {
    let read = || {
        let searcher = ArchiveIndex::open(index_dir).and_then(|archive| archive.searcher()).ok()?;
        read_manifest(&searcher).ok()
    };
    // On damaged columns tantivy may panic; a rebuild is what mends them.
    catch_unwind(read).ok().flatten().unwrap_or_default()
}

/// Tells what [`ingest`] would do, without taking the lock or writing anything.
pub fn preview(
    index_dir: &Path,
    settings: &Settings,
    options: &IngestOptions<'_>,
) -> Result<(Plan, IngestReport)> {
    let manifest = match ArchiveIndex::open(index_dir) {
        Ok(archive) => {
            read_manifest(&archive.searcher()?).map_err(Error::index("read", index_dir))?
        }
        Err(Error::NoIndex { .. }) => Manifest::new(),
        Err(error) => return Err(error),
    };
    walk_and_plan(settings, index_dir, &manifest, options)
}

/// Walks over all roots, or the scope, and compares what is there with the manifest.
fn walk_and_plan(
    settings: &Settings,
    index_dir: &Path,
    manifest: &Manifest,
    options: &IngestOptions<'_>,
) -> Result<(Plan, IngestReport)> {
    let (mut found, mut scopes) = (Walk::default(), Vec::new());
    for root in &settings.roots {
        let named = root.folder(index_dir);
        // Scopes are real paths; a root may be named by a link.
        let folder = named.canonicalize().unwrap_or(named);
        let scopes_here = options.scope.iter().map(PathBuf::as_path);
        let inside: Vec<&Path> = scopes_here.filter(|path| path.starts_with(&folder)).collect();
        if !options.scope.is_empty() && inside.is_empty() {
            continue;
        }
        if !folder.is_dir() {
            return Err(Error::RootMissing { root: folder });
        }
        let whole = [folder.as_path()];
        for scope in if options.scope.is_empty() { &whole[..] } else { &inside[..] } {
            let before = found.files.len();
            walk(root, &folder, scope, index_dir, &mut found);
            let relative = path_text::from_path(scope.strip_prefix(&folder).unwrap_or(scope));
            let stored = root.stored_path(&relative).trim_end_matches('/').to_owned();
            let num_known = manifest.keys().filter(|path| is_below(path, &stored)).count();
            let is_unseen = found.unseen.iter().any(|unseen| is_below(&stored, unseen));
            let is_emptied = found.files.len() == before && num_known > 0 && !is_unseen;
            if is_emptied && !options.may_prune && *scope == folder {
                return Err(Error::RootEmpty { root: folder, num_files: num_known });
            }
            scopes.push(stored);
        }
    }
    found.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    found.files.dedup_by(|a, b| a.path == b.path);
    let in_scope = |path: &str| scopes.iter().any(|scope| is_below(path, scope));
    let skipped = std::mem::take(&mut found.skipped);
    let plan = plan(found, manifest, in_scope);
    if !options.may_prune {
        plan.guard_against_mass_removal(manifest.keys().filter(|path| in_scope(path)).count())?;
    }
    let mut report =
        IngestReport { num_unchanged: plan.unchanged.len(), ..IngestReport::default() };
    for (path, skip) in skipped {
        report.skip(&path, None, skip);
    }
    Ok((plan, report))
}

/// Removes what is gone, and marks what could not be looked at.
fn forget_vanished(
    writer: &ArticleWriter,
    plan: &Plan,
    manifest: &Manifest,
    report: &mut IngestReport,
) -> Result<()> {
    for path in &plan.vanished {
        writer.remove_file(path);
        report.num_removed += 1;
    }
    for path in &plan.unseen {
        if let Some(entry) = manifest.get(path).filter(|entry| !entry.is_stale) {
            writer.put_entry(path, &ManifestEntry { is_stale: true, ..entry.clone() })?;
        }
    }
    Ok(())
}

/// Counts the files that an earlier run skipped and this one had no reason to read:
/// they are still not in the index.
fn count_earlier_skips(report: &mut IngestReport, manifest: &Manifest, plan: &Plan) {
    let is_settled = |path: &str| {
        let is_read =
            plan.to_read.binary_search_by(|file| file.source.path.as_str().cmp(path)).is_ok();
        is_read || plan.vanished.binary_search_by(|gone| gone.as_str().cmp(path)).is_ok()
    };
    for (path, entry) in manifest.iter().filter(|(path, _)| !is_settled(path)) {
        report.skip_again(path, entry);
    }
    report.skipped.sort_by(|a, b| a.path.cmp(&b.path));
}

/// Splits the files into batches bounded in bytes and in number.
fn batches(files: &[PlannedFile]) -> impl Iterator<Item = &[PlannedFile]> {
    let mut rest = files;
    std::iter::from_fn(move || {
        let mut num_bytes = 0;
        let fits = |file: &&PlannedFile| {
            num_bytes += file.source.size;
            num_bytes <= BATCH_BYTES
        };
        let len = rest.iter().take(BATCH_FILES).take_while(fits).count().max(1).min(rest.len());
        let (batch, others) = rest.split_at(len);
        rest = others;
        (!batch.is_empty()).then_some(batch)
    })
}

/// What the handling of one file needs; shared by all threads.
struct Run<'a> {
    writer: &'a ArticleWriter,
    profiles: &'a Profiles,
    namer: Option<&'a Namer>,
    observer: &'a dyn Observer,
    report: &'a Mutex<IngestReport>,
}

impl Run<'_> {
    /// Reads one file and puts what comes of it into the index.
    fn file(&self, planned: &PlannedFile, is_stopped: &(dyn Fn() -> bool + Sync)) -> Result<()> {
        let PlannedFile { source, reason, known } = planned;
        let read_at = nanoseconds(SystemTime::now());
        if let (Reason::Doubtful, Some(known)) = (reason, known)
            && read_state(source).is_ok_and(|state| state.hash == known.hash)
        {
            let mut report = self.report();
            report.num_unchanged += 1;
            report.skip_again(&source.path, known);
            drop(report);
            self.observer.file_done(&source.path, source.size, None);
            return self
                .writer
                .put_entry(&source.path, &ManifestEntry { read_at, ..known.clone() });
        }
        let may_have_articles = Cell::new(known.is_some());
        let begin = || {
            if may_have_articles.replace(true) {
                self.writer.remove_articles(&source.path);
            }
        };
        let put = |article| self.writer.put(article);
        let sink = Sink { begin: &begin, put: &put, wants_raw_text: false, namer: self.namer };
        let outcome = prepare(source, self.profiles, is_stopped, &sink)?;
        self.observer.file_done(&source.path, source.size, outcome.as_ref().err());
        match outcome {
            Ok(prepared) => self.put(planned, &prepared, read_at),
            Err(skip) => self.skip(planned, skip, read_at),
        }
    }

    /// Remembers a file that was read.
    fn put(&self, planned: &PlannedFile, prepared: &Prepared, read_at: i64) -> Result<()> {
        let Prepared { state, num_articles, problems, num_untold } = prepared;
        let path = &planned.source.path;
        let entry = ManifestEntry {
            size: state.size,
            mtime: state.mtime,
            read_at,
            hash: state.hash,
            num_records: *num_articles,
            skip: summary_of(problems, *num_untold)
                .map(|skip| (skip.code.as_str().to_owned(), skip.message)),
            is_stale: false,
        };
        self.put_entry(planned, &entry)?;
        let mut report = self.report();
        match planned.known {
            Some(_) => report.num_updated += 1,
            None => report.num_added += 1,
        }
        report.num_articles += num_articles;
        report.num_bytes += state.size;
        for (record, skip) in problems {
            report.skip(path, record.clone(), skip.clone());
        }
        if *num_untold > 0 {
            *report.skips.entry(SkipCode::Record).or_default() += num_untold;
        }
        Ok(())
    }

    /// Remembers a file that could not be read, or is no article. What was readable
    /// once keeps its last version.
    fn skip(&self, planned: &PlannedFile, skip: Skip, read_at: i64) -> Result<()> {
        let source = &planned.source;
        let reason = Some((skip.code.as_str().to_owned(), skip.message.clone()));
        let last =
            planned.known.as_ref().filter(|known| known.num_records > 0 && skip.code.is_passing());
        let entry = match last {
            Some(known) => ManifestEntry { skip: reason, is_stale: true, ..known.clone() },
            None => {
                if planned.known.is_some() {
                    self.writer.remove_articles(&source.path);
                }
                let hash = hash_of_skipped(source, skip.code);
                let (size, mtime) = (source.size, source.mtime);
                ManifestEntry {
                    size,
                    mtime,
                    read_at,
                    hash,
                    skip: reason,
                    ..ManifestEntry::default()
                }
            }
        };
        self.put_entry(planned, &entry)?;
        let mut report = self.report();
        report.skip(&source.path, None, skip);
        Ok(())
    }

    fn put_entry(&self, planned: &PlannedFile, entry: &ManifestEntry) -> Result<()> {
        let path = &planned.source.path;
        match planned.known {
            Some(_) => self.writer.put_entry(path, entry),
            None => self.writer.put_new_entry(path, entry),
        }
    }

    fn report(&self) -> MutexGuard<'_, IngestReport> {
        self.report.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the hash of a file that is no article, so that one that looks doubtful
/// later need not be judged again; 0 where that would cost more than judging it, or
/// where the file is not the one any more that was judged.
fn hash_of_skipped(source: &SourceFile, code: SkipCode) -> u64 {
    if source.size > MAX_HASHED_SKIP || code.is_passing() {
        return 0;
    }
    let state = read_state(source).unwrap_or_default();
    if (state.size, state.mtime) == (source.size, source.mtime) { state.hash } else { 0 }
}
