//! One result of a search.

use serde::Serialize;

use super::snippet::Snippet;
use crate::article::ArticleId;
use crate::date::{CivilDate, DatePrecision};

/// An article that matches, as it is shown.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// Place among all matches, from 1.
    pub rank: usize,
    /// How well it matches, if hits come in that order; comparable within one search only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f32>,
    /// The article's id.
    pub id: ArticleId,
    /// Headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Date of publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<CivilDate>,
    /// Precision of `date`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_precision: Option<DatePrecision>,
    /// Names of the authors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// Publisher.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Stored path of the file.
    pub path: String,
    /// Key of the record where the file holds many articles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// Path of the file on disk, absolute; bytes that are not UTF-8 stand as U+FFFD.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Canonical address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Language, ISO 639-1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// People the article states it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<String>,
    /// Places the article states it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<String>,
    /// How many other matches are copies of this one.
    #[serde(skip_serializing_if = "is_zero")]
    pub copies: u64,
    /// Hash of the normalized text.
    pub content_hash: String,
    /// Whether this is an earlier version of a file that can't be read any more.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub stale: bool,
    /// Whether the file has changed since it was indexed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub changed: bool,
    /// Whether the file is not there any more.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub vanished: bool,
    /// The body's best stretch, and the title where words of it match.
    pub snippets: Vec<Snippet>,
}

impl Hit {
    /// Whether the file is not what was indexed.
    pub fn is_outdated(&self) -> bool {
        self.stale || self.changed || self.vanished
    }
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}
