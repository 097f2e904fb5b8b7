//! The second journey: a query becomes hits.
//!
//! A [`SearchRequest`] is planned against one snapshot of the index (`plan.rs`),
//! run, and its first matches are loaded as [`Hit`]s when they are to be shown.
//! Nothing here prints or knows a terminal.

mod budget;
mod collect;
mod column_range;
mod columns;
mod copies;
mod expand;
mod feedback;
mod grid;
mod hit;
mod loosen;
mod mentions;
mod misspelling;
mod names;
mod near;
mod overview;
mod parts;
mod pattern;
mod plan;
mod postings;
mod proximity;
mod ranking;
mod request;
mod same;
mod score;
mod searcher;
mod snippet;
mod span;
mod span_query;
mod views;
mod wildcard;
mod word;

pub use collect::{Match, SortOrder};
pub use feedback::AddedWord;
pub use hit::Hit;
pub use loosen::{Matching, loosened};
pub use mentions::Mentions;
pub use names::{BadRule, NameCount, NameFile, NameKind, NameRule, parse_rules};
pub use overview::Overview;
pub use parts::PartCounts;
pub use plan::is_stop_word;
pub use request::{Boost, Filter, SearchRequest};
pub use score::Score;
pub use searcher::{ArchiveSearcher, Found};
pub use snippet::{Highlights, Snippet};
pub use views::{
    Around, Bucket, BucketUnit, DatedArticle, DatedArticles, Extent, ExtentOf, Facet, FacetField,
    FacetValue, Facets, Firsts, Kwic, KwicLine, KwicOrder, Like, LikeKind, LikeTerm, Silence,
    TimeEnd, Timeline,
};
