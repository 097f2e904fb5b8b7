//! The second journey: a query becomes hits.
//!
//! A [`SearchRequest`] is planned against one snapshot of the index (`plan.rs`),
//! run, and its first matches are loaded as [`Hit`]s when they are to be shown.
//! Nothing here prints or knows a terminal.

mod collect;
mod expand;
mod hit;
mod overview;
mod pattern;
mod plan;
mod postings;
mod ranking;
mod request;
mod searcher;
mod snippet;
mod span;
mod span_query;
mod word;

pub use collect::{Match, SortOrder};
pub use hit::Hit;
pub use overview::Overview;
pub use plan::is_stop_word;
pub use request::{Filter, SearchRequest};
pub use searcher::{ArchiveSearcher, Found};
pub use snippet::{Marks, Snippet};
