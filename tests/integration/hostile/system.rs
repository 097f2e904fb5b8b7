//! What a system may do to the program while it indexes.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::seed::Seed;
use super::{articles, report, spawn, watch};
use crate::harness::Archive;

/// An archive of this many stories.
fn archive_of(num: usize) -> Archive {
    let archive = Archive::new();
    let mut seed = Seed::new(super::seed());
    for n in 0..num {
        archive.write(&format!("{}/{n}.txt", n % 7), seed.story());
    }
    archive
}

/// Makes the command one of another program, which is to run it with its arguments.
fn by(program: &str, args: &[&str], command: &Command) -> Command {
    let mut outer = Command::new(program);
    outer.args(args).arg(command.get_program()).args(command.get_args());
    outer.current_dir(command.get_current_dir().unwrap()).env("TZ", "UTC");
    outer
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn what_may_not_be_read_is_told_and_the_rest_indexed() {
    let archive = archive_of(7);
    set_mode(archive.path(), 0o777);
    for path in ["0/0.txt", "1"] {
        set_mode(&archive.path().join(path), 0);
    }
    let as_nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];
    let is_superuser = fs::read(archive.path().join("0/0.txt")).is_ok();
    let prepared = |args: &[&str]| {
        let command = archive.command(archive.path(), args);
        if is_superuser { by("setpriv", &as_nobody, &command) } else { command }
    };
    let works = prepared(&["--version"]).output().is_ok_and(|output| output.status.success());
    if works {
        let run = watch(spawn(prepared(&["index", "."])), Duration::from_secs(60));
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        assert!(run.stderr.contains("5 articles indexed"), "{}", run.stderr);
        assert!(run.stderr.contains("skipped 2: unreadable"), "{}", run.stderr);
    } else {
        eprintln!("not run: the superuser reads everything, and setpriv is not to be had");
    }
    set_mode(&archive.path().join("1"), 0o755);
}

#[test]
fn files_that_come_go_and_grow_meanwhile_cost_no_other() {
    let archive = archive_of(400);
    let child = spawn(archive.command(archive.path(), &["index", "."]));
    for n in (0..400).filter(|n| n % 4 == 0).rev() {
        let path = archive.path().join(format!("{}/{n}.txt", n % 7));
        match n % 3 {
            0 => fs::remove_file(&path).unwrap(),
            1 => fs::write(&path, "Shrunk\n\nA shorter story.\n").unwrap(),
            _ => fs::write(&path, "Grown. ".repeat(20_000)).unwrap(),
        }
    }
    fs::remove_dir_all(archive.path().join("6")).unwrap();
    let run = watch(child, Duration::from_secs(120));
    assert!(matches!(run.code, Some(0 | 1)), "{:?} {}", run.code, run.stderr);
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    let indexed = articles(&archive);
    for n in (0..400).filter(|n| n % 4 != 0 && n % 7 != 6) {
        let path = format!("{}/{n}.txt", n % 7);
        assert!(indexed.iter().any(|article| article["path"] == path.as_str()), "{path}");
    }
    // The next run settles all.
    archive.run(&["index"]).code(0);
    assert!(report(&archive).is_empty());
    let num_left = fs::read_dir(archive.path())
        .unwrap()
        .filter(|entry| entry.as_ref().is_ok_and(|e| e.file_name() != ".morgue"))
        .map(|dir| fs::read_dir(dir.unwrap().path()).unwrap().count())
        .sum::<usize>();
    assert_eq!(articles(&archive).len(), num_left);
}

#[test]
fn few_open_files_will_do_or_the_reason_is_told() {
    let archive = archive_of(200);
    for limit in [16, 32, 64, 128] {
        let command = archive.command(archive.path(), &["index", ".", "--rebuild"]);
        let script = format!("ulimit -n {limit} && exec \"$0\" \"$@\"");
        let run = watch(spawn(by("sh", &["-c", &script], &command)), Duration::from_secs(60));
        assert!(!run.stderr.contains("panicked"), "{limit}: {}", run.stderr);
        match run.code {
            Some(0) => assert_eq!(articles(&archive).len(), 200, "{limit}"),
            Some(1 | 2) => assert!(run.stderr.contains("open files"), "{limit}: {}", run.stderr),
            code => panic!("{limit}: {code:?} {}", run.stderr),
        }
    }
    archive.run(&["index"]).code(0);
    assert_eq!(articles(&archive).len(), 200);
}

#[test]
fn an_index_in_its_own_archive_is_no_part_of_it() {
    let archive = archive_of(10);
    for place in ["0/index", "1/.hidden"] {
        archive.run(&["index", "--index", place, "."]).code(0).says("10 articles indexed");
        archive
            .run(&["index", "--index", place])
            .code(0)
            .says("0 articles indexed; files: 10 unchanged");
    }
}
