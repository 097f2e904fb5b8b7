//! The index beside the archive: the only code that creates, opens and writes it.
//!
//! An index folder (`.morgue` by default) holds `index/`, which is tantivy's, a
//! lock file, the report of the last run, and what users put there. The index is
//! its own manifest: one small document for each source file lies in it beside
//! the articles, written in the same commit ([`manifest`]).

mod archive;
mod directory;
mod document;
#[cfg(test)]
mod faults;
mod fields;
pub mod manifest;
mod merging;
mod names;
mod packing;
mod record;
mod seal;
mod settings;
pub mod verify;
mod writer;

pub use archive::{ArchiveIndex, INDEX_DIR, NAMES_FILE, REPORT_FILE, REPORT_NEXT, find_index_dir};
pub use document::{article_from_raw, content_key, file_key};
pub use fields::{Fields, NameFields, has};
pub use packing::Packing;
pub use record::Part;
pub use settings::{Root, Settings};
pub use writer::{ArticleWriter, Start};
