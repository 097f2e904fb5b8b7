//! A run of four commits, what the index holds after each, and whether it does.

use std::collections::BTreeMap;
use std::path::Path;

use crate::article::{Article, ArticleId, ByteRange};
use crate::error::{Error, Result};
use crate::index::document::article_from;
use crate::index::manifest::ManifestEntry;
use crate::index::record::Part;
use crate::index::{ArchiveIndex, ArticleWriter, Settings, Start};
use tantivy::TantivyDocument;

/// Bodies by path.
pub type Contents = BTreeMap<String, String>;

/// How many commits there are.
pub const NUM_COMMITS: usize = 4;
const PER_COMMIT: usize = 10;

/// What the index holds after so many commits: ten articles more with each, two of the
/// earlier ones changed, one gone.
pub fn contents_after(num_commits: usize) -> Contents {
    let mut contents = Contents::new();
    for commit in 0..num_commits {
        for (path, body) in changes_of(commit) {
            match body {
                Some(body) => contents.insert(path, body),
                None => contents.remove(&path),
            };
        }
    }
    contents
}

fn changes_of(commit: usize) -> Vec<(String, Option<String>)> {
    let path = |n: usize| format!("{n:02}.txt");
    let body = |n: usize, version| {
        Some(format!("Article {n} in version {version} tells of word{n} and of others.").repeat(20))
    };
    let first = commit * PER_COMMIT;
    let mut changes: Vec<_> = (first..first + PER_COMMIT).map(|n| (path(n), body(n, 0))).collect();
    if commit > 0 {
        changes.push((path(first - 1), body(first - 1, commit)));
        changes.push((path(first - 4), body(first - 4, commit)));
        changes.push((path(first - 7), None));
    }
    changes
}

/// Runs some of the four commits, from `*num_acknowledged` on, and counts there how many
/// have come to their end.
pub fn run(dir: &Path, num_acknowledged: &mut usize, end: usize) -> Result<()> {
    let mut writer = ArticleWriter::open(dir, Start::Create(Settings::beside_archive()))?;
    for commit in *num_acknowledged..end {
        for (path, body) in changes_of(commit) {
            writer.remove_file(&path);
            if let Some(body) = body {
                let num_records = 1;
                writer.put_entry(&path, &ManifestEntry { num_records, ..Default::default() })?;
                writer.put(article(path, body))?;
            }
        }
        writer.commit()?;
        *num_acknowledged += 1;
    }
    writer.finish()
}

/// Makes an article whose body says which it is.
pub fn article(path: String, body: String) -> Article {
    let lede = ByteRange { start: 0, end: body.len() };
    Article { id: ArticleId::of(&path, ""), path, lede, body, ..Article::default() }
}

/// Reads all articles; nothing where there is no index yet.
pub fn contents_of(dir: &Path) -> Result<Contents> {
    let archive = match ArchiveIndex::open(dir) {
        Err(Error::NoIndex { .. }) => return Ok(Contents::new()),
        archive => archive?,
    };
    let searcher = archive.searcher()?;
    let packing = archive.packing(&searcher)?;
    let mut contents = Contents::new();
    for segment in searcher.segment_readers() {
        let store = segment.get_store_reader(1).map_err(Error::io("read", dir))?;
        for document in store.iter::<TantivyDocument>(segment.alive_bitset()) {
            let document = document.map_err(Error::index("read", dir))?;
            if let Some(article) = article_from(&document, archive.fields(), &packing, Part::Whole)
            {
                assert!(contents.insert(article.path, article.body).is_none(), "twice");
            }
        }
    }
    Ok(contents)
}
