//! What only the whole archive knows about a source, and the name it is known by.
//!
//! Learned by the survey pass and committed with the index, so that
//! normalization stays a function of the file and its source's profile.

use serde::{Deserialize, Serialize};

use super::url::host;
use super::{DateContext, Origin};
use crate::article::{RawArticle, RawField};

/// How a source writes days and months in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// `13/09/1953`
    DayFirst,
    /// `09/13/1953`
    MonthFirst,
}

/// What is known about a source; the default is nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceProfile {
    /// The order of day and month, where the source's dates show one.
    pub date_order: Option<DateOrder>,
    /// Hashes of the lines that its articles repeat, sorted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub repeated_lines: Vec<u64>,
    /// The newest year of the whole archive, which every source shares.
    #[serde(skip)]
    pub newest_year: Option<i16>,
}

impl SourceProfile {
    /// Returns what is known for reading this source's dates.
    pub fn date_context(&self) -> DateContext {
        DateContext { order: self.date_order, newest_year: self.newest_year }
    }
}

/// Returns the name under which an article's source is profiled: the host of its
/// address, else its publisher, else the top folder of its path.
pub fn source_key(raw: &RawArticle, origin: &Origin<'_>) -> String {
    let host = raw.claims_of(RawField::Url).find_map(|claim| host(&claim.value));
    let source = || raw.claims_of(RawField::Source).next().map(|claim| claim.value.to_lowercase());
    let folder =
        || origin.path.split_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
    host.or_else(source).unwrap_or_else(folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{RawBody, Witness};

    #[test]
    fn a_source_is_known_by_its_surest_name() {
        let origin = Origin { path: "wire/1961/a.txt", record: None, format: "text" };
        let mut raw = RawArticle::new(RawBody::Plain(String::new()));
        assert_eq!(source_key(&raw, &origin), "wire");
        raw.claim(RawField::Source, "Nord Press", Witness::Header);
        assert_eq!(source_key(&raw, &origin), "nord press");
        raw.claim(RawField::Url, "https://WWW.a.example/x", Witness::Header);
        assert_eq!(source_key(&raw, &origin), "a.example");
    }
}
