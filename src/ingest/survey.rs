//! The first pass: what only the archive knows.
//!
//! Some things can't be told from one article: whether `03/04/2023` is in March or
//! April is, where its source elsewhere writes `13/04/2023`; so is the century of
//! `13.4.23`, where other articles state their year in full. A survey reads a
//! sample of each folder that holds new sources and keeps what it learned as
//! [`Profiles`], committed with the index. The sample is chosen by hash, so the
//! result depends neither on the order of files nor on threads.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::decode::decode_part;
use super::plan::PlannedFile;
use super::prepare::{Opened, guarded};
use super::records::{Content, Records};
use super::walk::SourceFile;
use crate::article::{RawArticle, RawField};
use crate::error::Result;
use crate::format::{ParseFailure, Shape};
use crate::index::{ArchiveIndex, file_key};
use crate::normalize::{
    DateOrder, LineHashes, Origin, SourceProfile, certain_years, date_order_evidence, line_hashes,
    repeated_lines, source_key,
};

/// Files looked at in each folder right below the root.
const SAMPLE_FILES: usize = 64;
/// Files looked at in all.
const MAX_SAMPLE: usize = 2048;
/// A longer file of one article is not looked at: it costs more than it tells, and the
/// second pass reads it, too.
const MAX_DOCUMENT_LEN: u64 = 1 << 20;
/// Records looked at in each file that holds many.
const SAMPLE_RECORDS: usize = 256;
/// Records whose lines are remembered.
const SAMPLE_TEXTS: usize = 64;

/// What is known of each source of the archive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profiles {
    by_source: BTreeMap<String, SourceProfile>,
    /// The newest year that the archive's dates state in full.
    #[serde(default)]
    newest_year: Option<i16>,
}

impl Profiles {
    /// Reads what an index knows.
    pub fn of_archive(archive: &ArchiveIndex) -> Result<Self> {
        let json = archive.profiles()?.unwrap_or_default();
        Ok(serde_json::from_str(&json).unwrap_or_default())
    }

    /// Returns the profile of an article's source; an empty one for an unknown source.
    pub fn of(&self, raw: &RawArticle, origin: &Origin<'_>) -> SourceProfile {
        let known = self.by_source.get(&source_key(raw, origin)).cloned().unwrap_or_default();
        SourceProfile { newest_year: self.newest_year, ..known }
    }

    /// Adds what was not known; what is known stays, so that articles indexed before
    /// and after agree. Only the newest year grows with the archive: else new years of
    /// two digits would be read a century early.
    fn extend(&mut self, learned: BTreeMap<String, SourceProfile>, newest_year: Option<i16>) {
        self.newest_year = self.newest_year.max(newest_year);
        for (source, profile) in learned {
            self.by_source.entry(source).or_insert(profile);
        }
    }
}

/// What one article tells of its source.
struct Fact {
    source: String,
    order: Option<DateOrder>,
    years: Vec<i16>,
    lines: Option<LineHashes>,
}

/// What the articles of one source tell.
#[derive(Default)]
struct Facts {
    orders: Vec<DateOrder>,
    texts: Vec<LineHashes>,
}

/// Learns about the sources of new and changed files.
pub fn survey(known: Profiles, files: &[PlannedFile]) -> Profiles {
    let facts: Vec<Fact> = sample(files).into_par_iter().flat_map_iter(facts_of).collect();
    let mut by_source: BTreeMap<String, Facts> = BTreeMap::new();
    let mut years = Vec::new();
    for fact in facts {
        let of_source = by_source.entry(fact.source).or_default();
        of_source.orders.extend(fact.order);
        of_source.texts.extend(fact.lines);
        years.extend(fact.years);
    }
    let learned = by_source.into_iter().map(|(source, Facts { orders, texts })| {
        // A source that writes both ways can't be trusted either way.
        let first = orders.first().copied().filter(|first| orders.iter().all(|o| o == first));
        let repeated_lines = repeated_lines(&texts);
        (source, SourceProfile { date_order: first, repeated_lines, ..SourceProfile::default() })
    });
    let mut profiles = known;
    profiles.extend(learned.collect(), newest(years));
    profiles
}

/// Returns the newest of the years that articles state, without the newest one in
/// a hundred: a single mistake must not move the century of all others.
fn newest(mut years: Vec<i16>) -> Option<i16> {
    years.sort_unstable();
    years.len().checked_sub(1 + years.len() / 100).and_then(|at| years.get(at)).copied()
}

/// Chooses some files of each folder right below the root.
fn sample(files: &[PlannedFile]) -> Vec<&SourceFile> {
    let mut folders: BTreeMap<&str, Vec<(u64, &SourceFile)>> = BTreeMap::new();
    for PlannedFile { source, .. } in files {
        let folder = source.path.split_once('/').map_or("", |(folder, _)| folder);
        folders.entry(folder).or_default().push((file_key(&source.path), source));
    }
    let mut chosen = Vec::new();
    for mut files in folders.into_values() {
        files.sort_unstable_by_key(|(hash, _)| *hash);
        chosen.extend(files.into_iter().take(SAMPLE_FILES));
    }
    chosen.sort_unstable_by_key(|(hash, _)| *hash);
    chosen.into_iter().take(MAX_SAMPLE).map(|(_, source)| source).collect()
}

/// Reads a file for what it tells; one that can't be read tells nothing here and is
/// reported by the second pass.
fn facts_of(source: &SourceFile) -> Vec<Fact> {
    let Ok(opened) = Opened::open(source) else { return Vec::new() };
    let format = opened.format;
    let origin = Origin { path: &source.path, record: None, format: format.name() };
    match format.shape() {
        Shape::Document(_) if source.size > MAX_DOCUMENT_LEN => Vec::new(),
        Shape::Document(parse) => opened
            .read_raw(source, parse)
            .map(|document| fact_of(&document.raw, &origin, true))
            .into_iter()
            .collect(),
        Shape::Records(cut, parse) => {
            let Ok(mut records) = Records::open(source, cut) else { return Vec::new() };
            let mut facts = Vec::new();
            while let Ok(Some(record)) = records.next_record() {
                let Content::Bytes(bytes) = record.content else { continue };
                let text = decode_part(&bytes, records.encoding())
                    .map(|decoded| decoded.text)
                    .unwrap_or_default();
                match guarded(format, || parse(&text)) {
                    Ok(Ok(raws)) => {
                        let reads_text = facts.len() < SAMPLE_TEXTS;
                        facts.extend(raws.iter().map(|raw| fact_of(raw, &origin, reads_text)));
                    }
                    Ok(Err(ParseFailure::Columns(_))) => break,
                    _ => {}
                }
                if facts.len() >= SAMPLE_RECORDS {
                    break;
                }
            }
            facts
        }
    }
}

fn fact_of(raw: &RawArticle, origin: &Origin<'_>, reads_text: bool) -> Fact {
    let mut dates = raw.claims_of(RawField::Date).chain(raw.claims_of(RawField::Updated));
    let order = dates.find_map(|claim| date_order_evidence(&claim.value));
    Fact {
        source: source_key(raw, origin),
        order,
        years: certain_years(raw, origin),
        lines: reads_text.then(|| line_hashes(raw)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_mistake_does_not_move_the_newest_year() {
        let many = |count: usize, odd: i16| {
            let mut years = vec![1950; count];
            years.push(odd);
            newest(years)
        };
        assert_eq!(newest(Vec::new()), None);
        assert_eq!(many(0, 1931), Some(1931));
        assert_eq!(many(5, 1961), Some(1961));
        assert_eq!(many(150, 2150), Some(1950));
    }

    #[test]
    fn long_documents_are_not_surveyed() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("a.txt");
        for (len, count) in [(1 << 10, 1), (2 << 20, 0)] {
            std::fs::write(&file, "A word. ".repeat(len / 8)).expect("a file");
            let source =
                SourceFile { path: "a.txt".into(), file: file.clone(), size: len as u64, mtime: 0 };
            assert_eq!(facts_of(&source).len(), count);
        }
    }

    #[test]
    fn what_is_known_stays() {
        let mut profiles = Profiles::default();
        let learned = |order| {
            let profile = SourceProfile { date_order: order, ..SourceProfile::default() };
            BTreeMap::from([("a.example".to_owned(), profile)])
        };
        profiles.extend(learned(Some(DateOrder::DayFirst)), Some(1931));
        profiles.extend(learned(None), Some(2023));
        let json = serde_json::to_string(&profiles).expect("profiles are JSON");
        let kept: Profiles = serde_json::from_str(&json).expect("profiles are JSON");
        assert_eq!(kept, profiles);
        let mut raw = RawArticle::new(crate::article::RawBody::Plain(String::new()));
        raw.claim(RawField::Url, "https://a.example/x", crate::article::Witness::Key);
        let profile = kept.of(&raw, &Origin { path: "a", record: None, format: "text" });
        assert_eq!(profile.date_order, Some(DateOrder::DayFirst));
        assert_eq!(profile.newest_year, Some(2023), "it grows with the archive");
        // Profiles of an index made before years were learned.
        let old: Profiles = serde_json::from_str(r#"{"by_source":{}}"#).expect("profiles");
        assert_eq!(old, Profiles::default());
    }
}
