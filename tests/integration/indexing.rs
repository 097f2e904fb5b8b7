//! `morgue index`: what a run reads, keeps, forgets and refuses.

use std::fs;
use std::process::Stdio;

use super::harness::{Archive, Run};

fn count(archive: &Archive, query: &str) -> String {
    archive.run(&["count", query]).stdout.trim().to_owned()
}

#[test]
fn an_update_reads_only_what_changed() {
    let archive = Archive::new();
    archive.write("a.txt", "Dam breaks\n\nThe dam at Derna broke on Sunday.\n");
    archive.write("b/c.txt", "Strike ends\n\nThe miners went back to work.\n");
    archive.index().stderr("2 articles indexed; files: 2 added\n");
    archive.run(&["index"]).code(0).stderr("0 articles indexed; files: 2 unchanged\n");

    archive.write("a.txt", "Dam holds\n\nThe dam at Derna held after all, engineers said.\n");
    archive.write("d.txt", "Cup final\n\nThe home side won in extra time.\n");
    archive
        .run(&["index"])
        .code(0)
        .stderr("2 articles indexed; files: 1 added, 1 updated, 1 unchanged\n");
    assert_eq!(count(&archive, "broke"), "0");
    assert_eq!(count(&archive, "held"), "1");

    archive.remove("b");
    archive.run(&["index"]).code(0).stderr("0 articles indexed; files: 1 removed, 2 unchanged\n");
    assert_eq!(count(&archive, "miners"), "0");
    assert_eq!(count(&archive, "id:*"), "2");
}

#[test]
fn a_change_that_hides_behind_size_and_time_is_found_by_its_hash() {
    let archive = Archive::new();
    let file = archive.path().join("a.txt");
    fs::write(&file, "Dam one\n\nThe first dam broke.\n").unwrap();
    let time = fs::metadata(&file).unwrap().modified().unwrap();
    archive.index();
    fs::write(&file, "Dam two\n\nThe other dam broke.\n").unwrap();
    fs::File::options().write(true).open(&file).unwrap().set_modified(time).unwrap();
    archive.run(&["index"]).code(0).stderr("1 article indexed; files: 1 updated\n");
    assert_eq!(count(&archive, "other"), "1");
    assert_eq!(count(&archive, "first"), "0");
}

#[test]
fn part_of_an_archive_is_updated_alone() {
    let archive = Archive::new();
    archive.write("a/1.txt", "One\n\nThe first story of the day.\n");
    archive.write("b/2.txt", "Two\n\nThe second story of the day.\n");
    archive.index();
    archive.remove("a/1.txt");
    archive.write("a/3.txt", "Three\n\nThe third story of the day.\n");
    archive.remove("b/2.txt");
    let part = archive.path().join("a");
    archive.run_in("/".as_ref(), &["index", &part.to_string_lossy()]).code(0);
    assert_eq!(count(&archive, "first OR third"), "1");
    assert_eq!(count(&archive, "second"), "1", "b was not looked at");
}

#[test]
fn a_missing_or_empty_archive_is_not_forgotten() {
    let archive = Archive::new();
    archive.write("news/a.txt", "One\n\nThe first story of the day.\n");
    let index = archive.path().join("idx");
    let news = archive.path().join("news");
    let args = ["index", "--index", &index.to_string_lossy(), &news.to_string_lossy()];
    archive.run(&args).code(0);
    let update = ["index", "--index", &index.to_string_lossy()];
    archive.remove("news/a.txt");
    archive.run(&update).code(2).stderr(
        "morgue: the archive's folder `[TMP]/news` is empty, but the index holds 1 files of it\n\
         hint: is its disk mounted? if the files are really gone, run with --prune\n",
    );
    archive.remove("news");
    archive.run(&update).code(2).says("the archive's folder `[TMP]/news` is not there");
    let query = ["count", "--index", &index.to_string_lossy(), "story"];
    archive.run(&query).code(0).stdout("1\n");
    fs::create_dir(news).unwrap();
    archive.run(&[&update[..], &["--prune"]].concat()).code(0);
    archive.run(&query).code(1).stdout("0\n");
}

#[test]
fn a_run_that_would_remove_most_files_stops() {
    let archive = Archive::new();
    for i in 0..30 {
        archive.write(
            &format!("{i}.txt"),
            format!("Story {i}\n\nThis is the story with number {i}.\n"),
        );
    }
    archive.index();
    (0..16).for_each(|i| archive.remove(&format!("{i}.txt")));
    archive.run(&["index"]).code(2).stderr(
        "morgue: this run would remove 16 of 30 files from the index\n\
         hint: if they are really gone, run again with --prune\n",
    );
    assert_eq!(count(&archive, "story"), "30");
    archive.run(&["index", "--prune"]).code(0).says("16 removed");
    assert_eq!(count(&archive, "story"), "14");
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_keeps_its_last_version() {
    use std::os::unix::fs::PermissionsExt;
    let archive = Archive::new();
    archive.write("a.txt", "One\n\nThe first story of the day.\n");
    let file = archive.write("b.txt", "Two\n\nThe second story of the day.\n");
    archive.index();
    archive.write("b.txt", "Two\n\nThe second story, told again.\n");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&file).is_ok() {
        return; // The superuser reads everything.
    }
    archive.run(&["index"]).code(1).says("skipped 1: unreadable");
    let hits = archive.run(&["query", "second", "--format", "jsonl"]).code(0).json_lines();
    assert_eq!(hits[0]["stale"], true);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    archive.run(&["index"]).code(0).says("1 updated");
    assert_eq!(count(&archive, "again"), "1");
}

#[test]
fn one_writer_at_a_time() {
    let archive = Archive::new();
    archive.write("a.txt", "One\n\nThe first story of the day.\n");
    archive.index();
    let lock = fs::File::options().write(true).open(archive.path().join(".morgue/lock")).unwrap();
    lock.lock().unwrap();
    archive.run(&["index"]).code(75).stderr(
        "morgue: another run is writing to the index in `[TMP]/.morgue`\n\
         hint: wait until it ends; searching needs no waiting\n",
    );
    assert_eq!(count(&archive, "story"), "1");
}

#[test]
fn a_rebuild_gives_the_same_articles() {
    let archive = Archive::of_sample();
    archive.run(&["index", "."]).code(1);
    let articles = |archive: &Archive| {
        let ids = archive
            .run(&["query", "--copies", "id:*", "-n", "500", "--sort", "date", "--format", "ids"])
            .code(0)
            .stdout;
        let ids: Vec<&str> = ids.lines().collect();
        archive.run(&[&["show", "--format", "jsonl"], &ids[..]].concat()).code(0).stdout
    };
    let before = articles(&archive);
    let rebuilt = archive.run(&["index", "--rebuild", "--threads", "1"]).code(1);
    assert!(!rebuilt.stderr.contains("unchanged"), "{}", rebuilt.stderr);
    assert!(before == articles(&archive), "threads and rebuilding change nothing");
    assert!(!archive.path().join(".morgue/index.next").exists());
    assert!(!archive.path().join(".morgue/index.last").exists());
}

#[test]
fn a_swap_that_was_cut_off_is_finished_by_the_next_run() {
    let archive = Archive::new();
    archive.write("a.txt", "One\n\nThe first story of the day.\n");
    archive.index();
    let dir = archive.path().join(".morgue");
    fs::rename(dir.join("index"), dir.join("index.last")).unwrap();
    assert_eq!(count(&archive, "story"), "1");
    archive.run(&["index"]).code(0);
    assert!(dir.join("index").is_dir() && !dir.join("index.last").exists());
    assert_eq!(count(&archive, "story"), "1");
}

#[test]
fn several_folders_make_one_index_elsewhere() {
    let archive = Archive::new();
    archive.write("x/news/a.txt", "One\n\nThe first story of the day.\n");
    archive.write("y/news/a.txt", "Two\n\nThe second story of the day.\n");
    let [x, y] =
        ["x/news", "y/news"].map(|dir| archive.path().join(dir).to_string_lossy().into_owned());
    archive
        .run(&["index", &x, &y])
        .code(2)
        .says("hint: name a folder for the index of both with --index PATH");
    archive.run(&["index", "--index", "idx", &x, &y]).code(0);
    let paths = archive
        .run(&["query", "--index", "idx", "story", "--format", "jsonl", "--sort", "date"])
        .json_lines();
    let mut stored: Vec<_> =
        paths.iter().map(|hit| hit["path"].as_str().unwrap().to_owned()).collect();
    stored.sort();
    assert_eq!(stored, ["news-2/a.txt", "news/a.txt"]);
    archive
        .run(&["query", "--index", "idx", "second", "--format", "paths"])
        .stdout("y/news/a.txt\n");
    archive.write("z/b.txt", "Three\n\nThe third story.\n");
    archive
        .run(&["index", "--index", "idx", "z"])
        .code(2)
        .says("is not in the folders this index is made of");
}

#[test]
fn a_moved_archive_still_works() {
    let archive = Archive::new();
    archive.write("old/a.txt", "One\n\nThe first story of the day.\n");
    archive.run(&["index", "old"]).code(0);
    fs::rename(archive.path().join("old"), archive.path().join("new")).unwrap();
    let new = archive.path().join("new");
    archive.run_in(&new, &["query", "story", "--format", "paths"]).code(0).stdout("a.txt\n");
    archive.run_in(&new, &["index"]).code(0).stderr("0 articles indexed; files: 1 unchanged\n");
}

#[test]
fn foreign_folders_are_not_written_to() {
    let archive = Archive::new();
    archive.write("a.txt", "One\n\nThe first story of the day.\n");
    archive.write("mine/thesis.doc", "years of work");
    archive
        .run(&["index", "--index", "mine", "."])
        .code(2)
        .says("`[TMP]/mine` is not an index of morgue");
    assert_eq!(fs::read_dir(archive.path().join("mine")).unwrap().count(), 1);
}

#[test]
fn an_index_of_another_layout_is_refused_and_can_be_rebuilt() {
    let archive = Archive::new();
    archive.write("a.txt", "One\n\nThe first story of the day.\n");
    archive.index();
    let meta = archive.path().join(".morgue/index/meta.json");
    let text = fs::read_to_string(&meta).unwrap();
    let version = format!("\\\"version\\\":{}", morgue::schema::FIELDS.version);
    let other = text.replace(&version, "\\\"version\\\":0");
    assert_ne!(text, other);
    // It begins with the checksum of what follows.
    let (_, rest) = other.split_once("\",").unwrap();
    let checksum = blake3::hash(rest.as_bytes()).to_hex();
    fs::write(&meta, format!("{{\"checksum\":\"{checksum}\",{rest}")).unwrap();
    archive.run(&["query", "story"]).code(2).stderr(
        "morgue: the index in `[TMP]/.morgue` has layout 0, this program writes and reads layout 4\n\
         hint: make it anew with `morgue index --rebuild`\n",
    );
    archive.run(&["index"]).code(2);
    archive.run(&["index", "--rebuild"]).code(0);
    assert_eq!(count(&archive, "story"), "1");
}

#[cfg(unix)]
#[test]
fn ctrl_c_commits_what_is_done() {
    let archive = Archive::new();
    for i in 0..3000 {
        let text = format!(
            "Story {i}\n\n{}\n",
            format!("This is sentence {i} of a long story. ").repeat(40)
        );
        archive.write(&format!("{i}.txt"), text);
    }
    let mut command = archive.command(archive.path(), &["index", "."]);
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(700));
    let interrupted =
        std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    let status = child.wait_with_output().unwrap().status;
    assert!(interrupted.is_ok());
    // On a fast machine the run may have been over before the signal came.
    assert!(matches!(status.code(), Some(130 | 0)), "{status:?}");
    archive.run(&["index"]).code(0);
    assert_eq!(count(&archive, "story"), "3000", "each article exactly once");
}

#[test]
fn skips_are_counted_and_reported() {
    let archive = Archive::new();
    archive.write("good.txt", "One\n\nThe first story of the day.\n");
    archive.write("empty.txt", "");
    archive.write("report.pdf", "%PDF-1.4\n");
    archive.write("photo.txt", b"\x89PNG\r\n\x1a\n\0\0\0");
    archive.write("lines.jsonl", "{\"title\": \"A\", \"body\": \"Some text.\"}\nnonsense\n");
    archive.write("drafts/a.txt", "Draft\n\nNot for the archive.\n");
    archive.write(".morgueignore", "drafts/\n");
    archive.run(&["index", ".", "--verbose"]).code(1).golden("index_skips");
    // What is still not in the index is said again, without being read again.
    archive.run(&["index"]).code(1).says("skipped 1: record");
    archive.run(&["index", "--strict"]).code(2);
    let report = fs::read_to_string(archive.path().join(".morgue/report.jsonl")).unwrap();
    assert_eq!(report.lines().count(), 5, "{report}");
    for line in report.lines() {
        let skipped: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(
            skipped["path"].is_string()
                && skipped["skip"]["code"].is_string()
                && skipped["skip"]["message"].is_string()
        );
    }
    archive.write("lines.jsonl", "nonsense\n{\"title\": \"A\", \"body\": \"Some text.\"}\n");
    archive.run(&["index", "--strict"]).code(2);
}

#[test]
fn a_dry_run_writes_nothing() {
    let archive = Archive::new();
    archive.write("a.txt", "One\n\nThe first story of the day.\n");
    archive
        .run(&["index", ".", "--dry-run"])
        .code(0)
        .stderr("would read 1 new and 0 changed, and remove 0 of 1 files; nothing was written\n");
    assert!(!archive.path().join(".morgue").exists());
}

#[test]
fn a_sample_tells_what_articles_would_have_and_writes_nothing() {
    let archive = Archive::of_sample();
    let sample = ["index", ".", "--dry-run", "--sample", "40"];
    archive.run(&sample).code(0).golden("index_sample");
    assert!(!archive.path().join(".morgue").exists());
    archive.run(&["index", ".", "--sample", "40"]).code(2).says("hint: ").says("add --dry-run");
    archive.run(&["index", ".", "--dry-run", "--sample", "0"]).code(2);
    archive.run(&["index", "wire", "--dry-run", "--sample", "999", "--threads", "1"]).code(0);
    let hostile = Archive::new();
    hostile.write("a\u{1b}[2J.txt", "Too short.\n");
    let shown = hostile.run(&sample).code(0);
    assert!(shown.stdout.contains("  a␛[2J.txt\n"), "{}", shown.stdout);
}

#[test]
fn nothing_to_index_says_what_to_do() {
    let archive = Archive::new();
    let file = archive.write("a.txt", "One\n\nThe first story of the day.\n");
    archive.run(&["index"]).code(3).stderr(
        "morgue: no index found in `[TMP]` or above it\nhint: make one with `morgue index DIR`\n",
    );
    archive.run(&["index", "nowhere"]).code(2).says("can't find `nowhere`");
    archive.run(&["index", &file.to_string_lossy()]).code(2).says("is not a folder");
}

#[test]
fn records_keep_their_order_and_their_ids_apart() {
    let archive = Archive::new();
    let mut lines = String::new();
    for i in 0..700 {
        // Every second record has an id, and the first two the same one.
        let id = if i % 2 == 0 {
            format!("\"id\": {}, ", if i == 0 { 2 } else { i })
        } else {
            String::new()
        };
        lines +=
            &format!("{{{id}\"title\": \"Story {i}\", \"body\": \"This is story number {i}.\"}}\n");
    }
    archive.write("all.jsonl", lines);
    let articles = archive.run(&["extract", "all.jsonl", "--format", "jsonl"]).code(0).json_lines();
    let titles: Vec<_> = articles.iter().map(|a| a["title"].as_str().unwrap().to_owned()).collect();
    assert_eq!(titles, (0..700).map(|i| format!("Story {i}")).collect::<Vec<_>>());
    let ids: std::collections::HashSet<_> = articles.iter().map(|a| a["id"].to_string()).collect();
    assert_eq!(ids.len(), 700);
}

#[test]
fn a_stray_file_in_the_index_folder_does_no_harm() {
    let archive = Archive::new();
    archive.write("a.txt", "One\n\nThe first story of the day.\n");
    archive.index();
    archive.write(".morgue/report.jsonl.next", "cut off");
    archive.write(".morgue/.DS_Store", "finder");
    archive.write("b.txt", "Two\n\nThe second story of the day.\n");
    archive.run(&["index"]).code(0);
    assert_eq!(count(&archive, "story"), "2");
}

#[test]
fn what_is_ignored_is_not_indexed_by_naming_it() {
    let archive = Archive::new();
    archive.write("a.txt", "One\n\nThe first story of the day.\n");
    archive.write("drafts/b.txt", "Two\n\nThe second story of the day.\n");
    archive.write(".morgueignore", "drafts/\n");
    archive.index();
    archive.run(&["index", "drafts"]).code(0);
    archive.run(&["index", "a.txt", "drafts/b.txt"]).code(0);
    assert_eq!(count(&archive, "story"), "1");
}

#[test]
fn another_index_below_is_not_read() {
    let archive = Archive::new();
    archive.write("news/a.txt", "One\n\nThe first story of the day.\n");
    let news = archive.path().join("news").to_string_lossy().into_owned();
    archive.run(&["index", "--index", "idx", &news]).code(0);
    archive.run(&["index", "."]).code(0).stderr("1 article indexed; files: 1 added\n");
}

#[test]
fn a_rebuild_does_not_forget_an_archive_that_is_away() {
    let archive = Archive::new();
    for i in 0..30 {
        archive.write(
            &format!("{i}.txt"),
            format!("Story {i}\n\nThis is the story with number {i}.\n"),
        );
    }
    archive.index();
    (0..16).for_each(|i| archive.remove(&format!("{i}.txt")));
    archive.run(&["index", "--rebuild"]).code(2).says("would remove 16 of 30 files");
    assert_eq!(count(&archive, "story"), "30");
    (16..30).for_each(|i| archive.remove(&format!("{i}.txt")));
    archive.run(&["index", "--rebuild"]).code(2).says("is empty, but the index holds 30 files");
    archive.run(&["index", "--rebuild", "--prune"]).code(0);
    assert_eq!(count(&archive, "story"), "0");
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_utf8_breaks_no_output() {
    use std::os::unix::ffi::OsStrExt;
    let archive = Archive::new();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.txt");
    if fs::write(archive.path().join(name), "One\n\nThe first story of the day.\n").is_err() {
        return; // Some file systems take UTF-8 only.
    }
    archive.index();
    let hits = archive.run(&["query", "story", "--format", "jsonl"]).code(0).json_lines();
    assert_eq!(hits[0]["path"], "caf\\xe9.txt");
}

#[test]
fn folders_in_one_another_are_refused() {
    let archive = Archive::new();
    archive.write("a/b/c.txt", "One\n\nThe first story of the day.\n");
    archive
        .run(&["index", "--index", "idx", "a", "a/b"])
        .code(2)
        .says("holds another of the folders named");
}

#[test]
fn a_folder_whose_ignore_file_can_not_be_read_stays_as_it_was() {
    let archive = Archive::new();
    for path in ["news/a.txt", "news/drafts/b.txt", "wire/c.txt"] {
        archive.write(path, "One\n\nThe first story of the day.\n");
    }
    archive.write("news/.morgueignore", b"caf\xe9/\ndrafts/\n");
    archive.run(&["index", "--index", "idx", "news", "wire"]).code(0);
    archive.write("news/new.txt", "Two\n\nThe second story of the day.\n");
    archive.write("wire/new.txt", "Two\n\nThe second story of the day.\n");
    archive.write("news/.morgueignore", "drafts/\n".repeat(1 << 18));
    archive
        .run(&["index", "--index", "idx", "--verbose"])
        .code(1)
        .says("1 article indexed")
        .says("news/.morgueignore: unreadable: larger than 1 MiB");
    let hits = archive
        .run(&["query", "--copies", "--index", "idx", "story", "--format", "jsonl"])
        .json_lines();
    let mut found: Vec<String> = hits
        .iter()
        .map(|hit| format!("{} {}", hit["path"].as_str().unwrap(), hit["stale"]))
        .collect();
    found.sort();
    assert_eq!(found, ["news/a.txt true", "wire/c.txt null", "wire/new.txt null"]);
    archive.write("news/.morgueignore", "drafts/\n");
    archive.run(&["index", "--index", "idx"]).code(0);
    assert_eq!(archive.run(&["count", "--index", "idx", "story"]).stdout.trim(), "4");
}

#[test]
fn later_runs_count_bad_records_as_the_first() {
    let archive = Archive::new();
    archive.write("a.jsonl", "{\"text\": \"A storm.\"}\n{\"text\": \"\"}\nnonsense\n{oops}\n");
    archive.write("rows.csv", "title,text\nStorm,It blew.\nBroken,\"It bl\nRain,It rained.\n");
    archive.write("empty.txt", "");
    let counts = |run: Run| -> Vec<String> {
        let lines = run.stderr.lines().filter(|line| line.starts_with("skipped "));
        lines.map(str::to_owned).collect()
    };
    let first = counts(archive.run(&["index", "."]).code(1));
    assert_eq!(first, ["skipped 2: empty", "skipped 3: record"]);
    assert_eq!(counts(archive.run(&["index"]).code(1)), first);
}

#[test]
fn extract_shows_what_is_stored() {
    let archive = Archive::new();
    archive.write("wire/a.txt", "Date: 13/04/1961\n\nStorm at sea\n\nIt blew all night.\n");
    archive.write("wire/b.txt", "Date: 03/04/1961\n\nStorm on land\n\nIt blew all day.\n");
    let date = |run: Run| run.code(0).json()[0]["date"].clone();
    assert_eq!(date(archive.run(&["extract", "wire/b.txt"])), serde_json::Value::Null);
    archive.index();
    let hits = archive.run(&["query", "land", "--format", "jsonl"]).json_lines();
    let stored = archive.run(&["show", hits[0]["id"].as_str().unwrap(), "--format", "json"]).json();
    assert_eq!(stored[0]["date"], "1961-04-03");
    let wire = archive.path().join("wire");
    for run in [
        archive.run(&["extract", "wire/b.txt"]),
        archive.run_in(&wire, &["extract", "b.txt"]),
        archive.run_in(&wire, &["extract", "b.txt", "--index", "../.morgue"]),
    ] {
        assert_eq!(run.code(0).json(), stored);
    }
    let elsewhere = Archive::new();
    elsewhere.write("b.txt", "Date: 03/04/1961\n\nStorm on land\n\nIt blew all day.\n");
    let index = archive.path().join(".morgue");
    let run = elsewhere.run(&["extract", "b.txt", "--index", index.to_str().unwrap()]);
    assert_eq!(date(run), serde_json::Value::Null);
}

#[test]
fn articles_of_a_large_archive_come_back_whole() {
    let archive = Archive::new();
    let record = |n: usize| {
        let words = (0..400).map(|i| format!("word{}", (n * 7919 + i * i * 31) % 4001));
        let body = words.collect::<Vec<_>>().join(" ");
        format!(
            "{{\"id\":\"r{n}\",\"title\":\"Story {n}\",\"byline\":\"By Ann Poe\",\"date\":\"1976-07-05\",\"body\":\"{body}\"}}\n"
        )
    };
    // Enough of them that it is learned what they have in common.
    archive.write("a.jsonl", (0..1400).map(record).collect::<String>());
    archive.index();
    let in_order = |mut articles: Vec<serde_json::Value>| {
        articles.sort_by_cached_key(|article| article["id"].to_string());
        articles
    };
    let extracted = archive.run(&["extract", "a.jsonl", "--format", "jsonl"]).code(0).json_lines();
    let extracted = in_order(extracted);
    assert_eq!(extracted.len(), 1400);
    assert!(extracted[0]["evidence"]["authors"].is_array(), "{}", extracted[0]);
    let exported = || in_order(archive.run(&["export"]).code(0).json_lines());
    assert!(exported() == extracted);
    // What comes later is packed likewise.
    archive.write("b.jsonl", record(2000));
    archive.run(&["index"]).code(0);
    archive.run(&["verify"]).code(0);
    assert_eq!(exported().len(), 1401);
    archive.run(&["query", "title:2000", "--format", "ids"]).code(0);
}
