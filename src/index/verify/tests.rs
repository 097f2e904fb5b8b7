use std::fs;
use std::path::Path;

use super::*;
use crate::article::{Article, ArticleId, ByteRange};
use crate::index::manifest::ManifestEntry;
use crate::index::{ArticleWriter, INDEX_DIR, Settings, Start};

fn article(path: &str) -> Article {
    let body = format!("The body of {path}.");
    let lede = ByteRange { start: 0, end: body.len() };
    Article { id: ArticleId::of(path, ""), path: path.into(), lede, body, ..Article::default() }
}

/// An index of what `fill` puts into it.
fn index(fill: impl FnOnce(&ArticleWriter)) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let start = Start::Create(Settings::beside_archive());
    let mut writer = ArticleWriter::open(&folder.path().join(INDEX_DIR), start).unwrap();
    fill(&writer);
    writer.commit().unwrap();
    writer.finish().unwrap();
    folder
}

fn put(writer: &ArticleWriter, path: &str, num_records: u64) {
    let entry = ManifestEntry { num_records, ..ManifestEntry::default() };
    writer.put_entry(path, &entry).unwrap();
}

fn damage(folder: &tempfile::TempDir) -> Vec<String> {
    let found = verify(&folder.path().join(INDEX_DIR)).unwrap();
    found.damage.iter().map(|finding| format!("{}: {}", finding.name, finding.what)).collect()
}

#[test]
fn an_index_that_agrees_with_itself_is_sound() {
    let folder = index(|writer| {
        put(writer, "a.txt", 1);
        put(writer, "skipped.png", 0);
        writer.put(article("a.txt")).unwrap();
        writer.put_profiles("{}").unwrap();
    });
    let found = verify(&folder.path().join(INDEX_DIR)).unwrap();
    assert_eq!((found.num_segment_files, found.num_articles, found.num_files), (6, 1, 2));
    assert_eq!((found.damage, found.notes), (vec![], vec![]));
}

#[test]
fn articles_and_manifest_must_agree() {
    let folder = index(|writer| {
        put(writer, "few.txt", 2);
        writer.put(article("few.txt")).unwrap();
        writer.put(article("unknown.txt")).unwrap();
    });
    assert_eq!(
        damage(&folder),
        [
            "few.txt: 1 of its 2 articles are there",
            "unknown.txt: the manifest does not know it, 1 articles are there"
        ]
    );
}

#[test]
fn nothing_may_be_there_twice() {
    let folder = index(|writer| {
        put(writer, "a.txt", 2);
        writer.put(article("a.txt")).unwrap();
        writer.put(article("a.txt")).unwrap();
    });
    let id = ArticleId::of("a.txt", "");
    assert_eq!(damage(&folder), [format!("{id}: it is there twice")]);
}

#[test]
fn an_article_must_be_the_one_it_is_filed_as() {
    let folder = index(|writer| {
        put(writer, "a.txt", 1);
        let other = Article { id: ArticleId::of("b.txt", ""), ..article("a.txt") };
        writer.put(other).unwrap();
    });
    // Id and path are free to differ; what counts is that they are filed as they are.
    assert_eq!(damage(&folder), Vec::<String>::new());
}

#[test]
fn a_repair_removes_strays_and_restores_the_list() {
    let folder = index(|writer| {
        put(writer, "a.txt", 1);
        writer.put(article("a.txt")).unwrap();
    });
    let dir = folder.path().join(INDEX_DIR);
    let stray = dir.join("index/0123456789abcdef0123456789abcdef.store");
    let kept = dir.join("index/README");
    for path in [&stray, &kept, &dir.join("index/.tmpx"), &dir.join("names.txt")] {
        fs::write(path, "").unwrap();
    }
    fs::create_dir(dir.join("index.next")).unwrap();
    fs::write(dir.join("index/.managed.json"), "[\"meta.json").unwrap();
    let found = verify(&dir).unwrap();
    assert_eq!((found.damage.len(), found.notes.len(), found.num_articles), (1, 3, 1));
    assert_eq!(repair(&dir).unwrap().len(), 4);
    let found = verify(&dir).unwrap();
    assert_eq!((found.damage, found.notes), (vec![], vec![]));
    assert!(kept.exists() && dir.join("names.txt").exists() && !stray.exists());
}

#[test]
fn the_next_run_restores_the_list() {
    let folder = index(|writer| writer.put_profiles("{}").unwrap());
    let dir = folder.path().join(INDEX_DIR);
    fs::remove_file(dir.join("index/.managed.json")).unwrap();
    assert_eq!(damage(&folder), [".managed.json: it is missing"]);
    ArticleWriter::open(&dir, Start::Update).unwrap().finish().unwrap();
    assert_eq!(damage(&folder), Vec::<String>::new());
}

#[test]
fn strays_are_not_told_of_while_a_run_writes() {
    let folder = index(|_| {});
    let dir = folder.path().join(INDEX_DIR);
    let writer = ArticleWriter::open(&dir, Start::Update).unwrap();
    fs::write(dir.join("index/.tmpx"), "").unwrap();
    let notes = verify(&dir).unwrap().notes;
    assert_eq!(notes.iter().map(|note| note.kind).collect::<Vec<_>>(), [FindingKind::Writer]);
    assert!(matches!(repair(&dir), Err(Error::Locked { .. })));
    drop(writer);
    assert_eq!(verify(&dir).unwrap().notes[0].kind, FindingKind::Stray);
}

/// Every byte of every file counts, down to the version in a footer.
#[test]
fn every_flipped_bit_is_found() {
    let folder = index(|writer| {
        put(writer, "a.txt", 1);
        writer.put(article("a.txt")).unwrap();
    });
    let dir = folder.path().join(INDEX_DIR);
    for path in index_files(&dir) {
        let bytes = fs::read(&path).unwrap();
        // Of the middle of long files a sample will do: one checksum covers it all.
        let step = 1 + bytes.len() / 40;
        let ends = (0..bytes.len()).filter(|at| at % step == 0 || at + 120 > bytes.len());
        for at in ends {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            fs::write(&path, flipped).unwrap();
            assert!(!damage(&folder).is_empty(), "byte {at} of {}", path.display());
        }
        fs::write(&path, bytes).unwrap();
    }
    assert_eq!(damage(&folder), Vec::<String>::new());
}

fn index_files(dir: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(dir.join("index")).unwrap();
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some())
        .filter(|path| {
            !path.ends_with(".tantivy-meta.lock") && !path.ends_with(".tantivy-writer.lock")
        })
        .collect()
}
