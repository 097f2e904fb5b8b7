//! morgue: a full-text search index for news archives.
//!
//! The library follows two journeys, which the modules' names show.
//!
//! **A folder becomes an index.** [`ingest`] walks over the archive and compares it
//! with what the index knows. Each file that is new or changed is read and decoded,
//! parsed by its [`mod@format`] into claims, which [`normalize`] weighs into an
//! [`article::Article`], which [`mod@index`] stores:
//!
//! ```text
//! folder ─walk→ SourceFile ─read→ bytes ─decode→ text ─format→ RawArticle
//!        ─normalize→ Article ─document→ index
//! ```
//!
//! **A query becomes hits.** [`query`] reads what the user typed into a tree,
//! [`search`] plans it against one snapshot of the index, runs it, and loads the hits
//! with their snippets:
//!
//! ```text
//! text ─parse→ QueryTree ─plan→ tantivy query ─search→ matches ─load→ Hit
//! ```
//!
//! Both use one field table ([`schema`]) and one way to split text into words
//! ([`analysis`]). Apart from them, [`entities`] finds the people and places that a text
//! names.

pub mod analysis;
pub mod article;
pub mod boilerplate;
pub mod date;
pub mod entities;
pub mod error;
pub mod format;
pub mod index;
pub mod ingest;
pub mod normalize;
pub mod path_text;
pub mod query;
pub mod schema;
pub mod search;
