//! Finding the index, and what happens where there is none.

use std::fs;

use super::harness::{Archive, SAMPLE};

#[test]
fn the_nearest_index_is_used() {
    let inside = SAMPLE.path().join("wire/1961");
    SAMPLE
        .run_in(&inside, &["query", "tereshkova", "--format", "paths"])
        .code(0)
        .stdout("[TMP]/wire/1963/tereshkova-lands.txt\n");
    SAMPLE
        .run_in(&inside, &["query", "gagarin date:1961", "--format", "paths"])
        .code(0)
        .stdout("gagarin-orbits-earth.txt\n");
}

#[test]
fn without_an_index_the_code_is_3() {
    let archive = Archive::new();
    for args in [&["query", "x"][..], &["count", "x"], &["show", "000000000000"], &["status"]] {
        archive.run(args).code(3).stdout("").stderr(
            "morgue: no index found in `[TMP]` or above it\nhint: make one with `morgue index DIR`\n",
        );
    }
    archive.run(&["query", "x", "--index", "nowhere"]).code(3);
}

#[test]
fn who_names_the_archive_is_told_its_index() {
    let archive = Archive::new();
    archive.write("a.txt", "A title\n\nA few words.\n");
    archive.index();
    let run = archive.run(&["count", "words", "--index", "."]).code(3);
    run.stderr(
        "morgue: no index found in `.` or above it\n\
         hint: that is an archive; its index is `./.morgue`\n",
    );
}

#[test]
fn the_environment_can_name_the_index() {
    let archive = Archive::new();
    let index = SAMPLE.path().join(".morgue");
    let output = archive
        .command(archive.path(), &["count", "gagarin"])
        .env("MORGUE_INDEX", index)
        .output()
        .unwrap();
    assert_ne!(output.stdout, b"0\n");
    assert_eq!(output.status.code(), Some(0));
}

#[cfg(unix)]
#[test]
fn a_read_only_index_can_be_searched() {
    use std::os::unix::fs::PermissionsExt;
    let archive = Archive::new();
    archive.write("a.txt", "One\n\nThe first story of the day.\n");
    archive.index();
    let set_mode = |file_mode: u32, dir_mode: u32| {
        for dir in [".morgue/index", ".morgue"] {
            let dir = archive.path().join(dir);
            fs::set_permissions(&dir, fs::Permissions::from_mode(0o700)).unwrap();
            for entry in fs::read_dir(&dir)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .filter(|p| p.is_file())
            {
                fs::set_permissions(entry, fs::Permissions::from_mode(file_mode)).unwrap();
            }
            fs::set_permissions(&dir, fs::Permissions::from_mode(dir_mode)).unwrap();
        }
    };
    set_mode(0o444, 0o555);
    archive.run(&["count", "story"]).code(0).stdout("1\n");
    archive.run(&["status"]).code(0);
    set_mode(0o644, 0o755);
}

#[test]
fn an_index_folder_is_the_owners_alone() {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(SAMPLE.path().join(".morgue")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}

#[test]
fn a_broken_pipe_ends_quietly() {
    use std::process::Stdio;
    let mut child = SAMPLE
        .command(SAMPLE.path(), &["query", "--copies", "id:*", "-n", "1000", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()),
        (Some(0), "")
    );
}
