//! What the index knows of every source file.
//!
//! A file's document has columns only, no stored text: all of them are read in one
//! pass over each segment, without touching a single article.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::time::{SystemTime, UNIX_EPOCH};

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Searcher, SegmentReader, TantivyDocument};

use super::document::file_key;
use super::fields::{Fields, has};

/// What is known of one source file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ManifestEntry {
    /// Size in bytes when it was read.
    pub size: u64,
    /// Modification time then, in nanoseconds since 1970.
    pub mtime: i64,
    /// When it was read, in nanoseconds since 1970.
    pub read_at: i64,
    /// Hash of its bytes.
    pub hash: u64,
    /// Number of its records that are in the index.
    pub num_records: u64,
    /// Why it, or some record of it, is not in the index: code and message.
    pub skip: Option<(String, String)>,
    /// Whether the articles in the index are of an earlier version of the file.
    pub is_stale: bool,
}

/// All source files the index knows, by stored path.
pub type Manifest = BTreeMap<String, ManifestEntry>;

/// Returns when a file was modified, in nanoseconds since 1970; 0 where unknown.
pub fn mtime_of(metadata: &fs::Metadata) -> i64 {
    metadata.modified().map_or(0, nanoseconds)
}

/// Returns a time in nanoseconds since 1970, which may be negative.
pub fn nanoseconds(time: SystemTime) -> i64 {
    let clamp = |nanos: u128| i64::try_from(nanos).unwrap_or(i64::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => clamp(since.as_nanos()),
        Err(before) => -clamp(before.duration().as_nanos()),
    }
}

/// Makes the document of a source file.
pub(super) fn document_of(path: &str, entry: &ManifestEntry, fields: &Fields) -> TantivyDocument {
    let columns = &fields.manifest;
    let mut doc = TantivyDocument::new();
    doc.add_u64(fields.entry, file_key(path));
    doc.add_text(fields.has, has::FILE);
    doc.add_text(columns.path, path);
    doc.add_u64(columns.size, entry.size);
    doc.add_i64(columns.mtime, entry.mtime);
    doc.add_i64(columns.read_at, entry.read_at);
    doc.add_u64(columns.hash, entry.hash);
    doc.add_u64(columns.records, entry.num_records);
    doc.add_u64(columns.stale, u64::from(entry.is_stale));
    if let Some((code, message)) = &entry.skip {
        doc.add_text(columns.skip, code);
        doc.add_text(columns.message, message);
    }
    doc
}

/// Reads the whole manifest.
pub fn read_manifest(searcher: &Searcher) -> tantivy::Result<Manifest> {
    let mut manifest = Manifest::new();
    for segment in searcher.segment_readers() {
        read_segment(segment, &mut manifest)?;
    }
    Ok(manifest)
}

fn read_segment(segment: &SegmentReader, manifest: &mut Manifest) -> tantivy::Result<()> {
    let fast = segment.fast_fields();
    // A segment of articles alone has no sizes.
    let (Some(paths), Some(size)) = (fast.str("_path")?, fast.column_opt::<u64>("_size")?) else {
        return Ok(());
    };
    // A column that no document of the segment uses does not exist.
    let i64s = |name: &str| {
        fast.i64(name).unwrap_or_else(|_| Column::build_empty_column(segment.max_doc()))
    };
    let u64s = |name: &str| {
        fast.u64(name).unwrap_or_else(|_| Column::build_empty_column(segment.max_doc()))
    };
    let (mtime, read_at) = (i64s("_mtime"), i64s("_read_at"));
    let (hash, records, stale) = (u64s("_hash"), u64s("_records"), u64s("_stale"));
    let (skip, message) = (fast.str("_skip")?, fast.str("_message")?);

    let files = || segment.doc_ids_alive().filter(|doc| size.first(*doc).is_some());
    for (doc, path) in texts_of(&paths, files())? {
        let reason = skip.as_ref().and_then(|column| text_of(column, doc));
        let entry = ManifestEntry {
            size: size.first(doc).unwrap_or_default(),
            mtime: mtime.first(doc).unwrap_or_default(),
            read_at: read_at.first(doc).unwrap_or_default(),
            hash: hash.first(doc).unwrap_or_default(),
            num_records: records.first(doc).unwrap_or_default(),
            skip: reason.map(|code| {
                (code, message.as_ref().and_then(|column| text_of(column, doc)).unwrap_or_default())
            }),
            is_stale: stale.first(doc).unwrap_or_default() != 0,
        };
        manifest.insert(path, entry);
    }
    Ok(())
}

/// Reads the stored paths of all files, in no order; some may be gone already.
pub fn stored_paths(searcher: &Searcher) -> tantivy::Result<Vec<String>> {
    let mut paths = Vec::new();
    for segment in searcher.segment_readers() {
        let Some(column) = segment.fast_fields().str("_path")? else { continue };
        let mut terms = column.dictionary().stream()?;
        while terms.advance() {
            paths.push(String::from_utf8_lossy(terms.key()).into_owned());
        }
    }
    Ok(paths)
}

/// Reads one text of each document, going through the column's dictionary once.
fn texts_of(
    column: &StrColumn,
    docs: impl Iterator<Item = DocId>,
) -> io::Result<Vec<(DocId, String)>> {
    let mut ords: Vec<_> =
        docs.filter_map(|doc| column.term_ords(doc).next().map(|ord| (ord, doc))).collect();
    ords.sort_unstable();
    let sorted: Vec<u64> = ords.iter().map(|(ord, _)| *ord).collect();
    let mut docs = ords.iter().map(|(_, doc)| *doc);
    let mut texts = Vec::with_capacity(sorted.len());
    column.dictionary().sorted_ords_to_term_cb(&sorted, |bytes| {
        if let Some(doc) = docs.next() {
            texts.push((doc, String::from_utf8_lossy(bytes).into_owned()));
        }
    })?;
    Ok(texts)
}

fn text_of(column: &StrColumn, doc: DocId) -> Option<String> {
    let ord = column.term_ords(doc).next()?;
    let mut text = String::new();
    column.ord_to_str(ord, &mut text).ok()?.then_some(text)
}
