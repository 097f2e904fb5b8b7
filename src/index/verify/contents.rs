//! What the files of the index say, and whether they agree.

use std::collections::BTreeMap;

use tantivy::schema::Value;
use tantivy::{DocId, SegmentReader, TantivyDocument};

use super::{FindingKind, Verification};
use crate::article::ArticleId;
use crate::index::archive::ArchiveIndex;
use crate::index::document::{article_from, file_key};
use crate::index::fields::{Fields, has};
use crate::index::manifest::read_manifest;
use crate::index::packing::Packing;
use crate::index::record::Part;

/// The articles of all segments, to be compared with the manifest.
#[derive(Default)]
struct Articles {
    /// How many articles a file has, and its path, by the file's key.
    by_file: BTreeMap<u64, (u64, String)>,
    ids: Vec<u64>,
    num_file_documents: usize,
}

/// What it takes to read an article.
struct Reader<'a> {
    fields: &'a Fields,
    packing: &'a Packing,
}

/// Reads every article and compares the articles with the manifest.
pub(super) fn check(archive: &ArchiveIndex, found: &mut Verification) -> tantivy::Result<()> {
    let searcher = archive.snapshot()?;
    let metas = archive.tantivy().load_metas()?;
    let num_listed: u32 = metas.segments.iter().map(|segment| segment.num_docs()).sum();
    if u64::from(num_listed) != searcher.num_docs() {
        let what = format!("of {num_listed} documents {} are there", searcher.num_docs());
        found.damaged(FindingKind::Meta, "meta.json", what);
    }
    let mut articles = Articles::default();
    let packing = match Packing::of(&searcher, archive.fields()) {
        Ok(packing) => packing,
        Err(error) => {
            found.damaged(FindingKind::Article, "dictionary", error.to_string());
            Packing::default()
        }
    };
    let reader = Reader { fields: archive.fields(), packing: &packing };
    for segment in searcher.segment_readers() {
        articles.read(segment, &reader, found)?;
    }
    found.num_articles = articles.ids.len() as u64;
    articles.compare_ids(found);
    let manifest = read_manifest(&searcher)?;
    found.num_files = manifest.len();
    let num_twice = articles.num_file_documents.saturating_sub(manifest.len());
    if num_twice > 0 {
        found.damaged(
            FindingKind::Manifest,
            "manifest",
            format!("{num_twice} files stand in it twice"),
        );
    }
    for (path, entry) in &manifest {
        let (num_articles, _) = articles.by_file.remove(&file_key(path)).unwrap_or_default();
        if num_articles != entry.num_records {
            let what = format!("{num_articles} of its {} articles are there", entry.num_records);
            found.damaged(FindingKind::Manifest, path, what);
        }
    }
    for (num_articles, path) in articles.by_file.into_values() {
        let what = format!("the manifest does not know it, {num_articles} articles are there");
        found.damaged(FindingKind::Manifest, path, what);
    }
    Ok(())
}

impl Articles {
    fn read(
        &mut self,
        segment: &SegmentReader,
        reader: &Reader<'_>,
        found: &mut Verification,
    ) -> tantivy::Result<()> {
        // Neighbours lie in one block, so a single one is kept.
        let store = segment.get_store_reader(1)?;
        let fast = segment.fast_fields();
        let keys = fast.column_opt::<u64>("_key")?;
        let files = fast.column_opt::<u64>("_file")?;
        let sizes = fast.column_opt::<u64>("_size")?;
        let first = |column: &Option<tantivy::columnar::Column<u64>>, doc: DocId| {
            column.as_ref().and_then(|column| column.first(doc))
        };
        for doc in segment.doc_ids_alive() {
            let stored: TantivyDocument = match store.get(doc) {
                Ok(stored) => stored,
                Err(error) => {
                    found.damaged(
                        FindingKind::Article,
                        name_of(first(&keys, doc)),
                        error.to_string(),
                    );
                    continue;
                }
            };
            match (first(&keys, doc), first(&files, doc)) {
                (Some(key), Some(file)) => self.add(key, file, &stored, reader, found),
                _ if first(&sizes, doc).is_some() => self.num_file_documents += 1,
                _ if stored
                    .get_first(reader.fields.stored)
                    .and_then(|value| value.as_bytes())
                    .is_some() => {}
                _ => found.damaged(
                    FindingKind::Article,
                    name_of(first(&keys, doc)),
                    format!("a document is neither `{}` nor `{}`", has::ARTICLE, has::FILE),
                ),
            }
        }
        Ok(())
    }

    fn add(
        &mut self,
        key: u64,
        file: u64,
        stored: &TantivyDocument,
        reader: &Reader<'_>,
        found: &mut Verification,
    ) {
        self.ids.push(key);
        let article = article_from(stored, reader.fields, reader.packing, Part::Whole);
        let path = article.as_ref().map(|article| article.path.clone()).unwrap_or_default();
        self.by_file.entry(file).or_insert_with(|| (0, path)).0 += 1;
        let problem = match &article {
            None => "its record does not read",
            Some(article) if article.id.as_u64() != key => "its record has another id",
            Some(article) if file_key(&article.path) != file => "its record has another path",
            Some(_) => return,
        };
        found.damaged(FindingKind::Article, name_of(Some(key)), problem);
    }

    fn compare_ids(&mut self, found: &mut Verification) {
        self.ids.sort_unstable();
        for pair in self.ids.windows(2).filter(|pair| pair[0] == pair[1]) {
            found.damaged(FindingKind::Article, name_of(Some(pair[0])), "it is there twice");
        }
    }
}

fn name_of(key: Option<u64>) -> String {
    key.and_then(ArticleId::from_u64).map_or_else(|| "?".to_owned(), |id| id.to_string())
}
