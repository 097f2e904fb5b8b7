//! Views of a result: what all articles that match have in common, over values, over
//! time, mention by mention. Every number is exact; nothing is a sample.

mod facets;
mod first;
mod kwic;
pub(super) mod like;
mod timeline;

pub use facets::{Facet, FacetField, FacetValue, Facets};
pub use first::{Around, DatedArticle, Extent, ExtentOf, Firsts, Silence, TimeEnd};
pub use kwic::{Kwic, KwicLine, KwicOrder};
pub use like::{Like, LikeKind, LikeTerm};
pub use timeline::{Bucket, BucketUnit, DatedArticles, Timeline};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

use super::request::SearchRequest;
use super::searcher::ArchiveSearcher;
use crate::analysis::fold;
use crate::date::DayRange;
use crate::error::Result;

/// All matches of a request: for each segment its documents, in order.
pub(super) type MatchingDocs = Vec<Vec<DocId>>;

impl ArchiveSearcher {
    /// Finds all matches, and what was done otherwise than asked.
    pub(super) fn matching_docs(
        &self,
        request: &SearchRequest,
    ) -> Result<(MatchingDocs, Vec<String>)> {
        let plan = self.plan(request)?;
        let found = self.run(&plan, &AllMatches)?;
        let mut docs = vec![Vec::new(); self.snapshot().segment_readers().len()];
        found.into_iter().for_each(|(ord, found)| docs[ord as usize] = found);
        Ok((docs, plan.notes))
    }
}

/// Returns the form by which spellings of a value are one.
pub(super) fn key_of(value: &str) -> String {
    fold(value).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The columns of a segment that say when its articles are dated.
struct SegmentDates {
    first: Option<Column<i64>>,
    last: Option<Column<i64>>,
}

impl SegmentDates {
    /// Opens those of all segments, in their order.
    fn of(searcher: &Searcher) -> Vec<Self> {
        let open = |segment: &SegmentReader| {
            let fast = segment.fast_fields();
            Self { first: fast.i64("_date_first").ok(), last: fast.i64("_date_last").ok() }
        };
        searcher.segment_readers().iter().map(open).collect()
    }

    /// Returns the first and last day that the date of a document may mean.
    fn days(&self, doc: DocId) -> Option<DayRange> {
        let first = self.first.as_ref()?.first(doc)?;
        Some(DayRange { first, last: self.last.as_ref()?.first(doc)? })
    }
}

/// Collects every match.
struct AllMatches;

impl Collector for AllMatches {
    type Fruit = Vec<(SegmentOrdinal, Vec<DocId>)>;
    type Child = SegmentDocs;

    fn for_segment(&self, ord: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<SegmentDocs> {
        Ok(SegmentDocs { ord, docs: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(
        &self,
        fruits: Vec<(SegmentOrdinal, Vec<DocId>)>,
    ) -> tantivy::Result<Vec<(SegmentOrdinal, Vec<DocId>)>> {
        Ok(fruits)
    }
}

struct SegmentDocs {
    ord: SegmentOrdinal,
    docs: Vec<DocId>,
}

impl SegmentCollector for SegmentDocs {
    type Fruit = (SegmentOrdinal, Vec<DocId>);

    fn collect(&mut self, doc: DocId, _: Score) {
        self.docs.push(doc);
    }

    fn harvest(self) -> (SegmentOrdinal, Vec<DocId>) {
        (self.ord, self.docs)
    }
}
