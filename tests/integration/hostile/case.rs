//! A file that goes wrong, and what is to become of it.

use std::fs;
use std::path::Path;

/// How a case comes to be on disk.
pub enum Make {
    /// An ordinary file with these bytes.
    Bytes(Vec<u8>),
    /// Whatever this makes at the path; says whether the system let it.
    With(Box<dyn Fn(&Path) -> bool>),
}

/// A file, or what is not quite one, and what the program must make of it.
pub struct Case {
    /// Path within the set, as the index stores it.
    pub path: String,
    make: Make,
    pub expected: Expected,
}

/// What is expected of a case.
#[derive(Default)]
pub struct Expected {
    /// Number of articles; one where nothing is said.
    pub articles: Option<usize>,
    /// More articles are fine, too.
    pub or_more: bool,
    /// Record and code of each skip.
    pub skips: Vec<(Option<String>, &'static str)>,
    /// What one of the articles must hold.
    pub holds: Option<String>,
    /// What no article may hold.
    pub lacks: Option<String>,
    /// The beginning of a note of one of the articles.
    pub note: Option<&'static str>,
    /// The date of the article; `-` for none.
    pub date: Option<&'static str>,
    /// The case is a folder.
    pub is_folder: bool,
}

impl Case {
    /// A file with these bytes, from which an article comes if nothing else is said.
    pub fn new(path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self::made(path, Make::Bytes(bytes.into()))
    }

    /// What a function makes at the path.
    pub fn with(path: &str, make: impl Fn(&Path) -> bool + 'static) -> Self {
        Self::made(path, Make::With(Box::new(make)))
    }

    fn made(path: &str, make: Make) -> Self {
        Self { path: path.to_owned(), make, expected: Expected::default() }
    }

    /// It is not indexed, for this reason.
    pub fn skipped(mut self, code: &'static str) -> Self {
        self.expected.articles = Some(0);
        self.expected.skips.push((None, code));
        self
    }

    /// A part of it is not indexed, for this reason.
    pub fn in_part(mut self, code: &'static str) -> Self {
        self.expected.skips.push((None, code));
        self
    }

    /// One of its records is not indexed, for this reason.
    pub fn bad(mut self, record: &str, code: &'static str) -> Self {
        self.expected.skips.push((Some(record.to_owned()), code));
        self
    }

    /// This many articles come from it.
    pub fn articles(mut self, num: usize) -> Self {
        self.expected.articles = Some(num);
        self
    }

    /// This many articles come from it, or more.
    pub fn at_least(mut self, num: usize) -> Self {
        self.expected.or_more = true;
        self.articles(num)
    }

    /// One of its articles holds this text.
    pub fn holds(mut self, text: &str) -> Self {
        self.expected.holds = Some(text.to_owned());
        self
    }

    /// None of its articles holds this text.
    pub fn lacks(mut self, text: &str) -> Self {
        self.expected.lacks = Some(text.to_owned());
        self
    }

    /// One of its articles has a note that begins like this.
    pub fn noted(mut self, note: &'static str) -> Self {
        self.expected.note = Some(note);
        self
    }

    /// Its article is of this date.
    pub fn dated(mut self, date: &'static str) -> Self {
        self.expected.date = Some(date);
        self
    }

    /// Its article has no date.
    pub fn undated(self) -> Self {
        self.dated("-")
    }

    /// It is a folder of files.
    pub fn folder(mut self) -> Self {
        self.expected.is_folder = true;
        self
    }

    /// Whether a stored path is this case's.
    pub fn owns(&self, path: &str) -> bool {
        let rest = path.strip_prefix(&self.path);
        rest.is_some_and(|rest| rest.is_empty() || self.expected.is_folder && rest.starts_with('/'))
    }

    /// Puts it below a folder; says whether the system let it.
    pub fn make(&self, dir: &Path) -> bool {
        let path = dir.join(morgue::path_text::to_path(&self.path));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        match &self.make {
            Make::Bytes(bytes) => fs::write(&path, bytes).is_ok(),
            Make::With(make) => make(&path),
        }
    }
}
