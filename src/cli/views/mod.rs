//! Views of a result: the same query counted by field, over time, mention by mention.

mod bar;
pub mod facets;
pub mod first;
pub mod kwic;
pub mod like;
pub mod timeline;

use clap::ValueEnum;
use serde::Serialize;

use super::output::FORMAT_VERSION;
use morgue::search::SearchRequest;

/// How a view is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ViewFormat {
    /// For a person.
    #[default]
    Text,
    /// One JSON object.
    Json,
    /// Comma-separated values.
    Csv,
    /// Tab-separated values.
    Tsv,
}

/// What the JSON of a view begins with.
#[derive(Debug, Serialize)]
struct Head<'a> {
    format_version: u32,
    /// The query as typed.
    query: &'a str,
    /// The query as understood.
    parsed: String,
    /// Number of all articles that match.
    total: u64,
}

impl<'a> Head<'a> {
    fn new(query: &'a str, request: &SearchRequest, total: u64) -> Self {
        let parsed = request.tree.to_string();
        Self { format_version: FORMAT_VERSION, query, parsed, total }
    }
}

/// Returns the part of a whole, of four digits; nothing of nothing.
fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| (part as f64 / whole as f64 * 1e4).round() / 1e4)
}

/// Returns a share in percent, always as wide.
fn percent(part: u64, whole: u64) -> String {
    match whole {
        0 => format!("{:>7}", "–"),
        _ => format!("{:>5.1} %", part as f64 * 100.0 / whole as f64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_something() {
        assert_eq!((share(1, 3), share(0, 0)), (Some(0.3333), None));
        assert_eq!((percent(1, 3), percent(3, 3)), (" 33.3 %".into(), "100.0 %".into()));
        assert_eq!(percent(0, 0), "      –");
    }
}
