//! `morgue verify`: whether the index is what was written.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Serialize;

use super::exit::Exit;
use super::output::{counted, print_json};
use super::terminal::shown;
use super::{Common, locate, with_stdout};
use morgue::error::Result;
use morgue::index::verify::{Finding, FindingKind, Verification, repair, verify};

/// Check that the index is undamaged
///
/// Reads every file of the index against its checksum, and every article against the
/// list of source files. Searches check only the articles they show: they could miss
/// one for what a failing disk made of the index. Exit code 0: no damage; 1: damage; 2: an error; 3: no index.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  morgue verify
  morgue verify --repair              also remove what stopped runs left
  morgue index --rebuild              make a damaged index anew of its files")]
pub struct VerifyArgs {
    /// Remove what stopped runs left, and restore the list of files to clean up.
    ///
    /// Loses nothing that can be read. Damaged articles are mended by `morgue index
    /// --rebuild`, which reads their files again.
    #[arg(long)]
    repair: bool,
    /// How to print it.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: VerifyFormat,
}

/// How a verification is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum VerifyFormat {
    /// For a person.
    #[default]
    Text,
    /// One JSON object.
    Json,
}

/// A verification as JSON.
#[derive(Serialize)]
struct Envelope<'a> {
    index: String,
    sound: bool,
    segment_files: usize,
    articles: u64,
    files: usize,
    damage: &'a [Finding],
    more_damage: usize,
    notes: &'a [Finding],
    repaired: Vec<String>,
}

/// Runs `morgue verify`.
pub fn run(args: VerifyArgs, common: &Common) -> Result<Exit> {
    let dir = locate::index_dir(common)?;
    let mut found = verify(&dir)?;
    let mut repaired = Vec::new();
    let is_readable = found.damage.iter().all(|finding| finding.kind != FindingKind::Meta);
    if args.repair && is_readable {
        repaired = repair(&dir)?;
        found = verify(&dir)?;
    }
    match args.format {
        VerifyFormat::Json => {
            let envelope = envelope(&dir, &found, &repaired);
            with_stdout(|out| print_json(&envelope, out))?;
        }
        VerifyFormat::Text => {
            let lines = lines(&found);
            with_stdout(|out| lines.iter().try_for_each(|line| writeln!(out, "{line}")))?;
            for path in &repaired {
                common.say(&format!("repaired: {}", shown(&path.display().to_string())));
            }
            for note in &found.notes {
                common.say(&format!("note: {}: {}", shown(&note.name), note.what));
            }
        }
    }
    advise(&found, common);
    Ok(if found.is_sound() { Exit::Success } else { Exit::Nothing })
}

fn envelope<'a>(dir: &Path, found: &'a Verification, repaired: &[PathBuf]) -> Envelope<'a> {
    Envelope {
        index: dir.display().to_string(),
        sound: found.is_sound(),
        segment_files: found.num_segment_files,
        articles: found.num_articles,
        files: found.num_files,
        damage: &found.damage,
        more_damage: found.num_untold,
        notes: &found.notes,
        repaired: repaired.iter().map(|path| path.display().to_string()).collect(),
    }
}

fn lines(found: &Verification) -> Vec<String> {
    let damage = found.damage.iter();
    let mut lines: Vec<_> = damage
        .map(|finding| format!("{}: {}", shown(&finding.name), shown(&finding.what)))
        .collect();
    if found.num_untold > 0 {
        lines.push(format!("and {} more", found.num_untold));
    }
    let verdict = match found.damage.len() + found.num_untold {
        0 => "no damage".to_owned(),
        1 => "1 is damaged".to_owned(),
        n => format!("{n} are damaged"),
    };
    lines.push(format!(
        "verified {}, {}, {}: {verdict}",
        counted(found.num_segment_files as u64, "segment file"),
        counted(found.num_articles, "article"),
        counted(found.num_files as u64, "source file"),
    ));
    lines
}

/// Says what can be done about what was found.
fn advise(found: &Verification, common: &Common) {
    let is_list = |finding: &Finding| finding.kind == FindingKind::Managed;
    if found.damage.iter().any(|finding| !is_list(finding)) {
        common.say("hint: make the index anew of its files with `morgue index --rebuild DIR`");
    } else if !found.is_sound() || found.notes.iter().any(|note| note.kind == FindingKind::Stray) {
        common.say("hint: `morgue verify --repair` mends this");
    }
}
