//! `morgue index`: makes or updates the index of an archive.

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::ValueEnum;

use super::exit::Exit;
use super::output::{counted, print_coverage, thousands};
use super::progress::Progress;
use super::{Common, locate};
use morgue::entities::Namer;
use morgue::error::{Error, Result};
use morgue::index::{ArchiveIndex, INDEX_DIR, REPORT_FILE, Settings, Start, find_index_dir};
use morgue::ingest::{
    IngestOptions, IngestReport, NoObserver, Profiles, Reason, ingest, preview, sample_coverage,
};

/// Set by Ctrl-C.
static INTERRUPT: AtomicBool = AtomicBool::new(false);
/// Skips that are printed one by one with `--verbose`.
const MAX_PRINTED: usize = 1000;

/// Make or update the index of a folder of articles
///
/// Reads what is new or changed, forgets what is gone, and leaves the rest alone.
/// Without PATH, updates the archive that the current folder is in.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  morgue index ~/clippings            make ~/clippings/.morgue, or update it
  morgue index                        update the archive around the current folder
  morgue index ~/clippings/2023       update only that part of it
  morgue index --index ~/idx ~/a ~/b  one index of two folders, kept elsewhere
  morgue index ~/clippings --dry-run --sample 200
                                      which fields its articles would have")]
pub struct IndexArgs {
    /// Folders to index, or parts of an archive to update.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Make the index anew, beside the old one, and swap them when it is done.
    #[arg(long)]
    rebuild: bool,
    /// Let the run remove more than half of the files, or all of an empty folder.
    #[arg(long)]
    prune: bool,
    /// Only tell what would be done.
    #[arg(long, conflicts_with = "rebuild")]
    dry_run: bool,
    /// With --dry-run: read N files, evenly spread, and tell how many of their articles have
    /// each field, who gives it, and which files lack a title or a date or can't be read.
    #[arg(long, value_name = "N")]
    sample: Option<NonZeroUsize>,
    /// Whether to find people and places in the text of articles (on if not given). The index
    /// remembers it: to change it, make the index anew with --rebuild.
    #[arg(long, value_name = "on|off", value_enum)]
    names: Option<Switch>,
    /// End with code 2 if any file or record failed.
    #[arg(long)]
    strict: bool,
    /// Number of threads that read files; one a core if not given.
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    threads: usize,
    /// List every skipped file.
    #[arg(short, long)]
    verbose: bool,
}

/// Something that is done or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Switch {
    /// It is.
    On,
    /// It is not.
    Off,
}

/// Which index a run is for, and which part of its archive.
struct Target {
    index_dir: PathBuf,
    start: Start,
    scope: Vec<PathBuf>,
}

impl Target {
    /// Sets whether names are to be found, where the index is made anew.
    fn set_names(&mut self, names: Option<bool>) -> Result<()> {
        let Some(names) = names else { return Ok(()) };
        match &mut self.start {
            Start::Create(settings) | Start::Rebuild(settings) => settings.names = names,
            Start::Update => {
                if ArchiveIndex::read_settings(&self.index_dir)?.names != names {
                    return Err(Error::Unsupported {
                        problem: format!(
                            "this index was made with `--names {}`",
                            if names { "off" } else { "on" }
                        ),
                        hint: "to change that for all articles, add --rebuild".into(),
                    });
                }
            }
        }
        Ok(())
    }
}

/// Runs `morgue index`.
pub fn run(args: IndexArgs, common: &Common) -> Result<Exit> {
    if args.sample.is_some() && !args.dry_run {
        return Err(Error::Unsupported {
            problem: "`--sample` reads only a part of the archive, which is no index of it".into(),
            hint: "to look at a sample without writing anything, add --dry-run".into(),
        });
    }
    let mut target = target(&args, common)?;
    target.set_names(args.names.map(|names| names == Switch::On))?;
    let options = IngestOptions {
        scope: target.scope.clone(),
        may_prune: args.prune,
        threads: args.threads,
        interrupt: &INTERRUPT,
    };
    if args.dry_run {
        return dry_run(&target, args.sample, &options, common);
    }
    // A second Ctrl-C stops at once; the index is safe at any moment.
    let handler = || {
        if INTERRUPT.swap(true, Ordering::Relaxed) {
            process::exit(i32::from(Exit::Interrupted.code()));
        }
    };
    // Without a handler, Ctrl-C still stops the run, only less politely.
    let _ = ctrlc::set_handler(handler);
    let report = if common.quiet {
        ingest(&target.index_dir, target.start, &options, &NoObserver)?
    } else {
        let progress = Progress::new();
        let report = ingest(&target.index_dir, target.start, &options, &progress);
        progress.clear();
        report?
    };
    if args.verbose {
        for skipped in report.skipped.iter().take(MAX_PRINTED) {
            let path = super::terminal::shown(&skipped.path);
            let record = skipped
                .record
                .as_ref()
                .map(|record| format!(" record {}", super::terminal::shown(record)));
            let message = super::terminal::shown(&skipped.skip.message);
            common.say(&format!(
                "{path}{}: {}: {message}",
                record.unwrap_or_default(),
                skipped.skip.code
            ));
        }
    }
    summary(&report, &target.index_dir).iter().for_each(|line| common.say(line));
    Ok(if report.was_interrupted {
        Exit::Interrupted
    } else if report.num_failures() == 0 {
        Exit::Success
    } else if args.strict {
        Exit::Error
    } else {
        Exit::Nothing
    })
}

/// Finds out which index is meant and what it is made of.
fn target(args: &IndexArgs, common: &Common) -> Result<Target> {
    let paths = args.paths.iter().map(|path| real_path(path)).collect::<Result<Vec<_>>>()?;
    let index_dir = match &common.index {
        Some(dir) => std::path::absolute(dir).map_err(Error::io("find", dir))?,
        None => index_dir_of(&paths)?,
    };
    match ArchiveIndex::read_settings(&index_dir) {
        Ok(settings) if args.rebuild => {
            let is_inside = paths.iter().all(|path| is_below_a_root(path, &settings, &index_dir));
            let settings =
                if is_inside { settings.renewed() } else { new_settings(&paths, common)? };
            Ok(Target { index_dir, start: Start::Rebuild(settings), scope: Vec::new() })
        }
        Ok(settings) => {
            if let Some(outside) =
                paths.iter().find(|path| !is_below_a_root(path, &settings, &index_dir))
            {
                return Err(Error::Path {
                    path: outside.clone(),
                    problem: "is not in the folders this index is made of",
                    hint: "to index other folders, name all of them with --rebuild",
                });
            }
            Ok(Target { index_dir, start: Start::Update, scope: paths })
        }
        Err(Error::NoIndex { .. }) if !paths.is_empty() => Ok(Target {
            index_dir,
            start: Start::Create(new_settings(&paths, common)?),
            scope: Vec::new(),
        }),
        // What does not read can still be made anew, if it is said of what.
        Err(Error::NotAnIndex { .. } | Error::Damaged { .. })
            if args.rebuild && !paths.is_empty() =>
        {
            Ok(Target {
                index_dir,
                start: Start::Rebuild(new_settings(&paths, common)?),
                scope: Vec::new(),
            })
        }
        Err(Error::NoIndex { inside, .. }) => Err(Error::NoIndex { start: index_dir, inside }),
        Err(error) => Err(error),
    }
}

/// Returns the index folder of the archive that the paths, or we, are in; where
/// there is none, the one that is to be made.
fn index_dir_of(paths: &[PathBuf]) -> Result<PathBuf> {
    let Some(first) = paths.first() else {
        let here = locate::current_dir()?;
        return find_index_dir(&here)?.ok_or(Error::NoIndex { start: here, inside: None });
    };
    let found = find_index_dir(first)?;
    let others = paths[1..].iter().map(|path| find_index_dir(path)).collect::<Result<Vec<_>>>()?;
    if others.iter().any(|other| *other != found) || (found.is_none() && paths.len() > 1) {
        return Err(Error::Path {
            path: paths[1].clone(),
            problem: "and the first folder have no index in common",
            hint: "name a folder for the index of both with --index PATH",
        });
    }
    Ok(found.unwrap_or_else(|| first.join(INDEX_DIR)))
}

/// Returns the settings of a new index of some folders.
fn new_settings(paths: &[PathBuf], common: &Common) -> Result<Settings> {
    if let Some(file) = paths.iter().find(|path| !path.is_dir()) {
        return Err(Error::Path {
            path: file.clone(),
            problem: "is not a folder",
            hint: "name the folder it is in: an archive is a folder",
        });
    }
    let holds = |outer: &PathBuf| paths.iter().any(|path| path != outer && path.starts_with(outer));
    if let Some(outer) = paths.iter().find(|path| holds(path)) {
        return Err(Error::Path {
            path: outer.clone(),
            problem: "holds another of the folders named",
            hint: "name the outer folder alone: it is indexed with all that is in it",
        });
    }
    Ok(match (&common.index, paths) {
        (None, [_]) => Settings::beside_archive(),
        _ => Settings::of_folders(paths),
    })
}

fn real_path(path: &Path) -> Result<PathBuf> {
    fs::canonicalize(path).map_err(Error::io("find", path))
}

fn is_below_a_root(path: &Path, settings: &Settings, index_dir: &Path) -> bool {
    settings.roots.iter().any(|root| {
        fs::canonicalize(root.folder(index_dir)).is_ok_and(|root| path.starts_with(root))
    })
}

/// Tells what a run would do and, of a sample, what would come out.
fn dry_run(
    target: &Target,
    sample: Option<NonZeroUsize>,
    options: &IngestOptions<'_>,
    common: &Common,
) -> Result<Exit> {
    let settings = match &target.start {
        Start::Create(settings) | Start::Rebuild(settings) => settings.clone(),
        Start::Update => ArchiveIndex::read_settings(&target.index_dir)?,
    };
    let (plan, _) = preview(&target.index_dir, &settings, options)?;
    let count = |reason| plan.to_read.iter().filter(|file| file.reason == reason).count();
    common.say(&format!(
        "would read {} new and {} changed, and remove {} of {} files; nothing was written",
        thousands(count(Reason::Added) as u64),
        thousands(count(Reason::Changed) as u64),
        thousands(plan.vanished.len() as u64),
        thousands((plan.vanished.len() + plan.to_read.len() + plan.unchanged.len()) as u64),
    ));
    if let Some(size) = sample {
        let known = match ArchiveIndex::open(&target.index_dir) {
            Ok(archive) => Profiles::of_archive(&archive)?,
            Err(Error::NoIndex { .. }) => Profiles::default(),
            Err(error) => return Err(error),
        };
        let namer = settings.names.then(Namer::load);
        let (size, threads) = (size.get(), options.threads);
        let coverage = sample_coverage(plan, size, known, namer.as_ref(), threads)?;
        let mut out = common.output_for_a_person();
        print_coverage(&coverage, &common.stdout(), &mut out).map_err(Error::Output)?;
        out.finish()?;
    }
    Ok(Exit::Success)
}

/// Says what a run did, in a few lines.
fn summary(report: &IngestReport, index_dir: &Path) -> Vec<String> {
    let files = [
        (report.num_added, "added"),
        (report.num_updated, "updated"),
        (report.num_removed, "removed"),
        (report.num_unchanged, "unchanged"),
    ];
    let parts: Vec<_> = files
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", thousands(*count as u64)))
        .collect();
    let files = if parts.is_empty() {
        "no files".to_owned()
    } else {
        format!("files: {}", parts.join(", "))
    };
    let mut lines = vec![format!("{} indexed; {files}", counted(report.num_articles, "article"))];
    for (code, count) in &report.skips {
        lines.push(format!(
            "skipped {}: {code}{}",
            thousands(*count as u64),
            details(report, code.as_str())
        ));
    }
    if !report.skips.is_empty() {
        lines.push(format!(
            "reasons: {}",
            super::terminal::shown(&index_dir.join(REPORT_FILE).display().to_string())
        ));
    }
    if report.was_interrupted {
        lines.push("interrupted; run again to go on (a rebuild starts anew)".to_owned());
    }
    lines
}

/// Names the formats behind `unknown_format`.
fn details(report: &IngestReport, code: &str) -> String {
    if code != "unknown_format" || report.unread_formats.is_empty() {
        return String::new();
    }
    let formats = report.unread_formats.iter();
    let named: Vec<_> = formats
        .map(|(name, count)| format!("{} {name}: not read yet", thousands(*count as u64)))
        .collect();
    format!(" ({})", named.join(", "))
}
