//! What file systems have besides ordinary files with ordinary names.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use super::case::Case;
use super::seed::Seed;

/// The cases.
pub fn cases(seed: &mut Seed) -> Vec<Case> {
    let mut cases = links();
    cases.extend(no_files());
    cases.extend(names(seed));
    cases.extend(trees(seed));
    cases.extend(times(seed));
    cases
}

fn link(name: &str, target: &'static str) -> Case {
    Case::with(&format!("files/{name}"), move |path| symlink(target, path).is_ok())
        .skipped("ignored")
}

fn links() -> Vec<Case> {
    vec![
        link("link-to-itself.txt", "link-to-itself.txt"),
        link("link-to-here", "."),
        link("link-to-parent", ".."),
        link("link-to-root", "/"),
        link("link-to-nothing.txt", "no/such/file"),
        link("link-outside.txt", "/etc/hosts"),
        link("link-to-good.txt", "good-0.txt"),
        link("link-to-device.txt", "/dev/zero"),
    ]
}

fn run(program: &str, args: &[&OsStr]) -> bool {
    Command::new(program).args(args).status().is_ok_and(|status| status.success())
}

fn no_files() -> Vec<Case> {
    let case = |name: &str, make: fn(&Path) -> bool| {
        Case::with(&format!("files/{name}"), make).skipped("ignored")
    };
    vec![
        case("pipe.txt", |path| run("mkfifo", &[path.as_os_str()])),
        case("socket.txt", |path| UnixListener::bind(path).is_ok()),
        // Only the superuser may make one.
        case("device.txt", |path| {
            run("mknod", &[path.as_os_str(), "c".as_ref(), "1".as_ref(), "5".as_ref()])
        }),
        Case::with("files/folder.txt", |path| fs::create_dir(path).is_ok()).articles(0).folder(),
        Case::with("files/.hidden.txt", |path| {
            fs::write(path, "Hidden\n\nNot to be seen.\n").is_ok()
        })
        .articles(0),
    ]
}

fn names(seed: &mut Seed) -> Vec<Case> {
    let mut names: Vec<String> = [
        "line\nbreak.txt",
        "escape\u{1b}[2J.txt",
        "bell\u{7}.txt",
        "-rf",
        "--help.txt",
        "-",
        "~",
        "*.txt",
        "a:b.txt",
        "$(id).txt",
        "'quo\"tes`.txt",
        "%s%n.txt",
        "con.txt",
        "...txt",
        "..txt",
        "cafe\u{301}.txt",
        "caf\u{e9}.txt",
        "\u{202e}txt.cod",
        "\u{200b}.txt",
        "\u{9b}31m.txt",
        "#hash.txt",
        "!bang.txt",
        "tab\there.txt",
        "reversed\u{202e}.txt",
        "fi le .txt",
        " .txt",
        "back\\\\slash.txt",
        "\\xe9.txt",
        "\\xff\\xfe.txt",
    ]
    .map(str::to_owned)
    .into();
    names.push(format!("{}.txt", "n".repeat(251)));
    names.push(format!("{}.txt", "é".repeat(125)));
    let hidden = |name: &str| name.starts_with('.');
    let case = |name: String| {
        let case = Case::new(&format!("files/{name}"), seed.story());
        match name.as_str() {
            _ if hidden(&name) => case.articles(0),
            "\u{202e}txt.cod" => case.skipped("unknown_format"),
            _ => case,
        }
    };
    names.into_iter().map(case).collect()
}

fn trees(seed: &mut Seed) -> Vec<Case> {
    let stories: Vec<String> = (0..2000).map(|_| seed.story()).collect();
    let (deep, deepest) = (seed.story(), seed.story());
    let levels = |num: usize, name: &str| vec![name; num].join("/");
    vec![
        Case::with("files/many", move |dir| {
            fs::create_dir(dir).unwrap();
            stories.iter().enumerate().all(|(n, story)| fs::write(dir.join(format!("{n}.txt")), story).is_ok())
        })
        .articles(2000)
        .folder(),
        Case::with("files/deep", move |dir| {
            let dir = dir.join(levels(300, "d"));
            fs::create_dir_all(&dir).is_ok() && fs::write(dir.join("a.txt"), &deep).is_ok()
        })
        .folder(),
        // Made step by step, since no call takes a path of this length.
        Case::with("files/deepest", move |dir| {
            let name = "p".repeat(200);
            let script = format!(
                "mkdir \"$0\" && cd \"$0\" && i=0 && while [ $i -lt 30 ]; do \
                 mkdir {name} && cd -P {name} || exit 1; i=$((i+1)); done && printf %s \"$1\" > a.txt"
            );
            run("sh", &["-c".as_ref(), script.as_ref(), dir.as_os_str(), OsStr::from_bytes(deepest.as_bytes())])
        })
        .articles(0)
        .in_part("unreadable")
        .folder(),
    ]
}

fn times(seed: &mut Seed) -> Vec<Case> {
    let day = Duration::from_secs(86_400);
    [
        ("future.txt", SystemTime::now() + 1000 * day),
        ("epoch.txt", SystemTime::UNIX_EPOCH),
        ("before-epoch.txt", SystemTime::UNIX_EPOCH - 1000 * day),
        ("far-future.txt", SystemTime::UNIX_EPOCH + 100_000 * day),
    ]
    .map(|(name, time)| {
        let story = seed.story();
        Case::with(&format!("files/{name}"), move |path| {
            let file = File::create(path).and_then(|file| file.set_modified(time));
            file.is_ok()
                && fs::write(path, &story).is_ok()
                && File::options()
                    .write(true)
                    .open(path)
                    .and_then(|file| file.set_modified(time))
                    .is_ok()
        })
        .undated()
    })
    .into()
}
