//! The columns that a search reads of every match, opened once.

use tantivy::columnar::Column;
use tantivy::{DocId, Searcher, SegmentReader};

/// Columns of one segment; those that no document of it has are missing.
#[derive(Clone, Debug)]
pub struct SegmentColumns {
    /// First day of the date.
    pub day: Option<Column<i64>>,
    /// The id.
    pub key: Option<Column<u64>>,
    /// Hash of the text.
    pub content: Option<Column<u64>>,
    /// Hash of canonical address and title.
    pub address: Option<Column<u64>>,
    /// Of a file: its size when it was read.
    pub size: Option<Column<u64>>,
    /// Of a file: its time then.
    pub mtime: Option<Column<i64>>,
    /// Of a file: whether its articles are of an earlier version.
    pub stale: Option<Column<u64>>,
}

impl SegmentColumns {
    /// Opens the columns of all segments, in their order.
    pub fn of(searcher: &Searcher) -> Vec<Self> {
        searcher.segment_readers().iter().map(Self::open).collect()
    }

    /// Returns the first day of a document's date.
    pub fn day_of(&self, doc: DocId) -> Option<i64> {
        self.day.as_ref().and_then(|days| days.first(doc))
    }

    fn open(segment: &SegmentReader) -> Self {
        let fast = segment.fast_fields();
        Self {
            day: fast.i64("_date_first").ok(),
            key: fast.u64("_key").ok(),
            content: fast.u64("_content").ok(),
            address: fast.u64("_address").ok(),
            size: fast.u64("_size").ok(),
            mtime: fast.i64("_mtime").ok(),
            stale: fast.u64("_stale").ok(),
        }
    }
}
