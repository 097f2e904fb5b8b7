//! An archive in a folder of its own, and the program run on it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

/// The sample corpus, indexed once for all tests that only read.
pub static SAMPLE: LazyLock<Archive> = LazyLock::new(|| {
    let archive = Archive::of_sample();
    // Some of its files are broken on purpose.
    archive.run(&["index", "."]).code(1);
    archive
});

/// The repository.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder of articles that goes with the test.
pub struct Archive {
    dir: tempfile::TempDir,
}

impl Archive {
    /// An empty folder.
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A copy of the sample corpus.
    pub fn of_sample() -> Self {
        let archive = Self::new();
        copy(&repository().join("sample_corpus"), archive.path());
        archive
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Writes a file, and the folders it is in. Its time is set to a minute ago, so
    /// that a run sees at once that it has not changed since.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let file = self.path().join(path);
        fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
        fs::write(&file, text).expect("a file");
        let minute_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(60);
        fs::File::options()
            .write(true)
            .open(&file)
            .and_then(|f| f.set_modified(minute_ago))
            .expect("a time");
        file
    }

    /// Removes a file or folder.
    pub fn remove(&self, path: &str) {
        let path = self.path().join(path);
        if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
            .expect("removed");
    }

    /// Runs the program in this folder.
    pub fn run(&self, args: &[&str]) -> Run {
        self.run_in(self.path(), args)
    }

    /// Runs the program in another folder.
    pub fn run_in(&self, dir: &Path, args: &[&str]) -> Run {
        let output = self.command(dir, args).output().expect("the program runs");
        Run::new(args, &output, self.path())
    }

    /// Prepares a run of the program, with nothing of this environment.
    pub fn command(&self, dir: &Path, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_morgue"));
        command.args(args).current_dir(dir).env_clear().env("COLUMNS", "80").env("TZ", "UTC");
        command.stdin(Stdio::null());
        command
    }

    /// Runs a line of a shell in this folder, with the program on its path.
    #[cfg(unix)]
    pub fn shell(&self, line: &str) -> Run {
        let program = Path::new(env!("CARGO_BIN_EXE_morgue"));
        let path = std::env::var("PATH").unwrap_or_default();
        let path = format!("{}:{path}", program.parent().expect("a folder").display());
        let mut command = Command::new("sh");
        command.args(["-c", line]).current_dir(self.path()).env("PATH", path);
        command.env("COLUMNS", "80").env("TZ", "UTC").env_remove("MORGUE_INDEX");
        let output = command.stdin(Stdio::null()).output().expect("a shell");
        Run::new(&[line], &output, self.path())
    }

    /// Indexes the folder, which must go well.
    pub fn index(&self) -> Run {
        self.run(&["index", "."]).code(0)
    }
}

/// What the program printed and how it ended.
pub struct Run {
    args: String,
    /// Everything on stdout; the folder's path is `[TMP]`.
    pub stdout: String,
    /// Everything on stderr; the folder's path is `[TMP]`, times are `[MS]`.
    pub stderr: String,
    /// How it ended; nothing where a signal ended it.
    pub code: Option<i32>,
}

impl Run {
    fn new(args: &[&str], output: &Output, dir: &Path) -> Self {
        let real = fs::canonicalize(dir).unwrap_or_else(|_| dir.to_owned());
        let text = |bytes: &[u8]| {
            let text = String::from_utf8(bytes.to_vec()).expect("the program prints UTF-8");
            let text = text.replace(&*real.to_string_lossy(), "[TMP]");
            without_times(&text.replace(&*dir.to_string_lossy(), "[TMP]"))
        };
        Self {
            args: args.join(" "),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
            code: output.status.code(),
        }
    }

    /// Checks the exit code.
    #[track_caller]
    pub fn code(self, expected: i32) -> Self {
        assert_eq!(
            self.code,
            Some(expected),
            "morgue {}\nstdout: {}\nstderr: {}",
            self.args,
            self.stdout,
            self.stderr
        );
        self
    }

    /// Checks all of stdout.
    #[track_caller]
    pub fn stdout(self, expected: &str) -> Self {
        assert_same(expected, &self.stdout, &format!("stdout of morgue {}", self.args));
        self
    }

    /// Checks all of stderr.
    #[track_caller]
    pub fn stderr(self, expected: &str) -> Self {
        assert_same(expected, &self.stderr, &format!("stderr of morgue {}", self.args));
        self
    }

    /// Checks that stderr holds a text.
    #[track_caller]
    pub fn says(self, expected: &str) -> Self {
        assert!(
            self.stderr.contains(expected),
            "morgue {}: no `{expected}` in stderr:\n{}",
            self.args,
            self.stderr
        );
        self
    }

    /// Checks a part of stdout.
    #[track_caller]
    pub fn says_out(self, expected: &str) -> Self {
        assert!(
            self.stdout.contains(expected),
            "morgue {}: no `{expected}` in stdout:\n{}",
            self.args,
            self.stdout
        );
        self
    }

    /// Compares the whole run with a file of `tests/golden`; `UPDATE_GOLDEN=1`
    /// writes the file instead.
    #[track_caller]
    pub fn golden(self, name: &str) -> Self {
        let path = repository().join("tests/golden").join(format!("{name}.txt"));
        let code = self.code.map_or("none".to_owned(), |code| code.to_string());
        let whole = format!(
            "$ morgue {}\n--- stdout\n{}--- stderr\n{}--- exit code {code}\n",
            self.args, self.stdout, self.stderr
        );
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&path, &whole).expect("the golden file is written");
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        assert_same(&expected, &whole, &format!("{} (UPDATE_GOLDEN=1 accepts it)", path.display()));
        self
    }

    /// Reads stdout as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error} in {}", self.stdout))
    }

    /// Reads stdout as JSON Lines.
    #[track_caller]
    pub fn json_lines(&self) -> Vec<serde_json::Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }
}

/// Compares two texts and prints what differs.
#[track_caller]
fn assert_same(expected: &str, found: &str, what: &str) {
    if expected != found {
        let diff = similar::TextDiff::from_lines(expected, found);
        panic!("{what} differs:\n{}", diff.unified_diff().header("expected", "found"));
    }
}

/// Replaces times, which differ from run to run, by `[MS]`.
fn without_times(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(" ms)") {
        let start = rest[..at].rfind('(').map_or(at, |open| open + 1);
        out.push_str(&rest[..start]);
        out.push_str("[MS]");
        rest = &rest[at..];
        out.push_str(&rest[..4]);
        rest = &rest[4..];
    }
    out.push_str(rest);
    out
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the folder is there") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
