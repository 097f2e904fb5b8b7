//! Runs that are killed, or that the disk stops. Short: `scripts/faults` does the same
//! at length.

#![cfg(unix)]

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use super::harness::Archive;

fn write_articles(archive: &Archive, numbers: std::ops::Range<usize>, word: &str) {
    for n in numbers {
        let text = format!("The {word} {n} of the river and of word{n}. ").repeat(60);
        archive.write(&format!("{}/{n}.txt", n % 10), format!("Flood {n}\n\n{text}\n"));
    }
}

fn count(archive: &Archive, query: &str) -> usize {
    archive.run(&["count", query]).stdout.trim().parse().unwrap()
}

#[test]
fn a_run_survives_kills() {
    let archive = Archive::new();
    write_articles(&archive, 0..100, "rise");
    archive.index();
    for round in 1..=5 {
        write_articles(&archive, 0..100 + 100 * round, &format!("version{round}"));
        let args: &[&str] = if round == 4 { &["index", "--rebuild"] } else { &["index"] };
        let mut command = archive.command(archive.path(), args);
        let mut run = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(37 * round as u64 * round as u64));
        run.kill().unwrap();
        run.wait().unwrap();
        archive.run(&["verify"]).code(0);
        // The first hundred were there before, in this version or the last.
        assert!(count(&archive, "river") >= 100, "{round}");
    }
    archive.index();
    assert_eq!(count(&archive, "version5"), 600);
    archive.run(&["verify"]).code(0).stderr("");
}

#[test]
fn a_file_that_may_not_grow_costs_the_run_only() {
    let archive = Archive::new();
    write_articles(&archive, 0..50, "rise");
    archive.index();
    write_articles(&archive, 50..400, "fall");
    let mut shell = std::process::Command::new("sh");
    shell
        .args(["-c", "ulimit -f 64; exec \"$0\" index ."])
        .arg(env!("CARGO_BIN_EXE_morgue"))
        .current_dir(archive.path());
    // The system ends it with a signal: it is a kill like others.
    assert!(!shell.output().unwrap().status.success());
    archive.run(&["verify"]).code(0);
    assert_eq!(count(&archive, "river"), 50);
    archive.index();
    assert_eq!(count(&archive, "river"), 400);
    archive.run(&["verify"]).code(0).stderr("");
    let left = fs::read_dir(archive.path().join(".morgue/index")).unwrap();
    let is_temporary = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with(".tmp");
    assert!(left.into_iter().all(|entry| !is_temporary(&entry.unwrap().file_name())));
}
