//! `morgue verify`, and searches of a damaged index.

use std::fs;
use std::path::{Path, PathBuf};

use super::harness::{Archive, Run, SAMPLE};

const HINT: &str = "hint: `morgue verify` tells what is damaged; `morgue index --rebuild DIR` makes the index anew\n";

fn archive() -> Archive {
    let archive = Archive::new();
    for n in 0..30 {
        archive.write(&format!("{n}.txt"), format!("Flood {n}\n\nThe river rose {n} feet.\n"));
    }
    archive.index();
    archive
}

/// The files of an index that are not empty.
fn index_files(archive: &Archive) -> Vec<PathBuf> {
    let entries = fs::read_dir(archive.path().join(".morgue/index")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = paths.filter(|path| path.metadata().unwrap().len() > 0).collect();
    paths.sort();
    paths
}

/// Does to a file what a disk may do.
type Damage = fn(&Path);

/// What can happen to a file.
const DAMAGES: [(&str, Damage); 4] = [
    ("flip", |path| {
        let mut bytes = fs::read(path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x10;
        fs::write(path, bytes).unwrap();
    }),
    ("truncate", |path| {
        let bytes = fs::read(path).unwrap();
        fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
    }),
    ("zero", |path| fs::write(path, vec![0; fs::read(path).unwrap().len()]).unwrap()),
    ("delete", |path| fs::remove_file(path).unwrap()),
];

#[test]
fn a_sound_index_has_no_damage() {
    SAMPLE
        .run(&["verify"])
        .code(0)
        .stderr("")
        .stdout("verified 6 segment files, 172 articles, 123 source files: no damage\n");
    let json = SAMPLE.run(&["verify", "--format", "json"]).code(0).json();
    assert_eq!(json["sound"], true);
    assert_eq!((&json["articles"], &json["files"]), (&172.into(), &123.into()));
    Archive::new().run(&["verify"]).code(3);
}

#[test]
fn every_damage_is_found_and_no_search_panics() {
    let archive = archive();
    let answer = archive.run(&["query", "river", "--format", "ids"]).code(0).stdout;
    let files = index_files(&archive);
    assert_eq!(files.len(), 8);
    for path in &files {
        let whole = fs::read(path).unwrap();
        for (name, damage) in DAMAGES {
            damage(path);
            let case = format!("{name} of {}", path.display());
            let found = archive.run(&["verify", "--format", "json"]).code(1).json();
            assert_eq!(found["sound"], false, "{case}");
            assert!(!found["damage"].as_array().unwrap().is_empty(), "{case}");
            answers_or_tells(&archive.run(&["query", "river", "--format", "ids"]), &answer, &case);
            fs::write(path, &whole).unwrap();
        }
    }
    archive.run(&["verify"]).code(0);
}

/// A search of a damaged index answers as before, or says that it is damaged.
#[track_caller]
fn answers_or_tells(run: &Run, answer: &str, case: &str) {
    if run.stdout != answer {
        assert_eq!(run.stdout, "", "{case}");
        let is_told = run.stderr.contains("damaged") || run.stderr.contains("verify");
        assert!(is_told && !run.stderr.contains("panicked"), "{case}: {}", run.stderr);
    }
}

#[test]
fn a_damaged_index_is_named_as_such_and_made_anew() {
    let archive = archive();
    let store = index_files(&archive).into_iter().find(|path| path.extension().unwrap() == "store");
    let store = store.unwrap();
    fs::write(&store, "").unwrap();
    let name = store.file_name().unwrap().to_string_lossy().into_owned();
    let told = format!("morgue: the index is damaged: `{name}` does not read\n{HINT}");
    archive.run(&["query", "river"]).code(2).stdout("").stderr(&told);
    fs::remove_file(&store).unwrap();
    let told = format!("morgue: the index is damaged: `{name}` is missing\n{HINT}");
    archive.run(&["index"]).code(2).stderr(&told);
    archive
        .run(&["verify", "--repair"])
        .code(1)
        .stdout(&format!("{name}: it is missing\nverified 6 segment files, 0 articles, 0 source files: 1 is damaged\n"))
        .stderr("hint: make the index anew of its files with `morgue index --rebuild DIR`\n");
    fs::write(archive.path().join(".morgue/index/meta.json"), "{}").unwrap();
    archive.run(&["verify"]).code(1);
    archive.run(&["index", "--rebuild", "."]).code(0);
    archive.run(&["verify"]).code(0).stderr("");
}

#[test]
fn what_stopped_runs_left_is_told_and_removed() {
    let archive = archive();
    archive.write(".morgue/index/.tmpXYZ", "x");
    archive.write(".morgue/index.next/meta.json", "{}");
    fs::remove_file(archive.path().join(".morgue/index/.managed.json")).unwrap();
    archive
        .run(&["verify"])
        .code(1)
        .stdout(
            ".managed.json: it is missing\n\
             verified 6 segment files, 30 articles, 30 source files: 1 is damaged\n",
        )
        .says("note: [TMP]/.morgue/index/.tmpXYZ: a run that was stopped left it");
    archive.run(&["query", "river"]).code(0);
    archive.run(&["verify", "--repair"]).code(0).says("repaired: [TMP]/.morgue/index.next");
    archive.run(&["verify"]).code(0).stderr("");
    assert!(!archive.path().join(".morgue/index.next").exists());
}

#[cfg(unix)]
#[test]
fn an_index_folder_that_does_not_open_is_not_no_index() {
    let archive = Archive::new();
    // Permissions would not stop a test that root runs.
    std::os::unix::fs::symlink(".morgue", archive.path().join(".morgue")).unwrap();
    archive.run(&["query", "x"]).code(2).says("morgue: can't read `[TMP]/.morgue`");
}
