//! What an index knows about itself; it travels in the payload of every commit.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::schema::FIELDS;

/// One folder that the archive is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    /// What paths of this root start with; empty where it is the only root.
    pub name: String,
    /// The folder, absolute or relative to the index folder.
    pub path: PathBuf,
}

/// Version and roots of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Version of the layout of fields ([`crate::schema::FieldTable::version`]).
    pub version: u32,
    /// The folders the archive is made of.
    pub roots: Vec<Root>,
    /// Whether people and places are looked for in the text of articles.
    #[serde(default = "by_default")]
    pub names: bool,
}

/// Names are found unless it was said otherwise.
fn by_default() -> bool {
    true
}

impl Settings {
    /// The settings of an index that lies in the one folder it indexes.
    pub fn beside_archive() -> Self {
        Self::with_roots(vec![Root { name: String::new(), path: PathBuf::from("..") }])
    }

    /// The settings of an index of several folders, or of one that it does not lie in.
    ///
    /// With several folders, each is named after its last part; folders of the
    /// same name are told apart by a number.
    pub fn of_folders(folders: &[PathBuf]) -> Self {
        let mut roots: Vec<Root> = Vec::new();
        for path in folders {
            let base = path.file_name().map_or("root".into(), |name| name.to_string_lossy());
            let names =
                (1..).map(|n| if n == 1 { base.to_string() } else { format!("{base}-{n}") });
            let is_free = |name: &String| roots.iter().all(|root| root.name != *name);
            let name = match folders.len() {
                1 => String::new(),
                _ => names.into_iter().find(is_free).unwrap_or_default(),
            };
            roots.push(Root { name, path: path.clone() });
        }
        Self::with_roots(roots)
    }

    fn with_roots(roots: Vec<Root>) -> Self {
        Self { version: FIELDS.version, roots, names: true }
    }

    /// The same for an index of this program's version.
    pub fn renewed(self) -> Self {
        Self { version: FIELDS.version, ..self }
    }

    /// Returns the payload of a commit.
    pub(super) fn to_payload(&self) -> String {
        serde_json::to_string(self).expect("a struct of strings and numbers is always JSON")
    }

    /// Reads the payload of a commit.
    pub(super) fn from_payload(payload: &str) -> Option<Self> {
        serde_json::from_str(payload).ok()
    }
}

impl Root {
    /// Returns the folder of this root, given the index folder.
    pub fn folder(&self, index_dir: &Path) -> PathBuf {
        if self.path == Path::new("..") {
            // `.morgue/..` would break where `.morgue` is a link.
            index_dir.parent().map_or_else(|| index_dir.join(".."), Path::to_owned)
        } else {
            index_dir.join(&self.path)
        }
    }

    /// Returns the stored path of a file of this root.
    pub fn stored_path(&self, relative: &str) -> String {
        if self.name.is_empty() { relative.to_owned() } else { format!("{}/{relative}", self.name) }
    }

    /// Returns the part of a stored path below this root, if it is of this root.
    pub fn relative<'p>(&self, stored: &'p str) -> Option<&'p str> {
        if self.name.is_empty() {
            return Some(stored);
        }
        stored.strip_prefix(self.name.as_str())?.strip_prefix('/')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_one_name_are_told_apart() {
        let settings = Settings::of_folders(&["/a/news".into(), "/b/news".into(), "/c".into()]);
        let names: Vec<_> = settings.roots.iter().map(|root| root.name.as_str()).collect();
        assert_eq!(names, ["news", "news-2", "c"]);
        let stored = settings.roots[1].stored_path("x.txt");
        assert_eq!(stored, "news-2/x.txt");
        assert_eq!(settings.roots[1].relative(&stored), Some("x.txt"));
        assert_eq!(settings.roots[0].relative(&stored), None);
    }

    #[test]
    fn a_single_root_has_no_name() {
        let settings = Settings::beside_archive();
        assert_eq!(settings.roots[0].stored_path("x.txt"), "x.txt");
        assert_eq!(settings.roots[0].folder(Path::new("/a/.morgue")), Path::new("/a"));
        assert_eq!(Settings::from_payload(&settings.to_payload()), Some(settings));
        assert_eq!(Settings::from_payload("{}"), None);
    }
}
