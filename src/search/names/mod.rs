//! Who is meant by a name, over the whole archive.
//!
//! An article joins the short mentions it can explain itself; what is left is a reading of
//! the archive, so it is never written into articles but made when it is asked for. A
//! surname alone is whose it is in nearly all articles near in time (`surnames`), and what
//! the archive's owner knows better stands in a file (`rules`).

use std::path::PathBuf;

use jiff::civil::Date;

use crate::error::{Error, Result};

mod lookup;
mod people;
mod rules;
mod surnames;
mod table;

pub(super) use lookup::{Bearer, Bearers};
pub use rules::{BadRule, NameKind, NameRule, parse_rules};
pub(super) use surnames::is_named;
pub use table::NameCount;
pub(super) use table::{NameCounts, NameTable, SegmentNames, Settled};

/// The archive's own list of names, as it was read.
#[derive(Clone, Debug, Default)]
pub struct NameFile {
    path: PathBuf,
    rules: Vec<NameRule>,
    bad: Option<BadRule>,
}

impl NameFile {
    /// Takes what a file holds; a mistake in it is told when names are asked for.
    pub fn read(path: PathBuf, text: &str, today: Date) -> Self {
        match parse_rules(text, today) {
            Ok(rules) => Self { path, rules, bad: None },
            Err(bad) => Self { path, rules: Vec::new(), bad: Some(bad) },
        }
    }

    /// Returns the rules.
    ///
    /// # Errors
    ///
    /// [`Error::Names`] where a line can't be read.
    pub fn rules(&self) -> Result<&[NameRule]> {
        match &self.bad {
            None => Ok(&self.rules),
            Some(BadRule { line, problem }) => {
                let (path, line, problem) = (self.path.clone(), *line, problem.clone());
                Err(Error::Names { path, line, problem })
            }
        }
    }
}
