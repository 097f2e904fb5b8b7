//! Which segments of an index are merged.
//!
//! Large ones are by tantivy's policy, eight of about one size at a time. Small ones are as
//! soon as there are two: every run that changes little leaves one, and each takes a search
//! as long to open as a large one, while to merge them takes no time.

use tantivy::SegmentMeta;
use tantivy::indexer::{LogMergePolicy, MergeCandidate, MergePolicy};

/// Share of deleted documents from which a segment is merged away.
const DELETED_RATIO: f32 = 0.25;
/// Most documents that small segments have together; an article in a file of its own is two.
const SMALL: u32 = 5_000;
/// Documents below which segments are of one size: a large one is not merged because some of
/// a small one are deleted.
const SMALLEST: u32 = 1_000;

/// Merges large segments by their size, small ones always.
#[derive(Debug)]
pub struct Merging {
    by_size: LogMergePolicy,
}

impl Default for Merging {
    fn default() -> Self {
        let mut by_size = LogMergePolicy::default();
        by_size.set_del_docs_ratio_before_merge(DELETED_RATIO);
        by_size.set_min_layer_size(SMALLEST);
        Self { by_size }
    }
}

impl MergePolicy for Merging {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let mut candidates = self.by_size.compute_merge_candidates(segments);
        let is_free = |segment: &&SegmentMeta| {
            !candidates.iter().any(|MergeCandidate(ids)| ids.contains(&segment.id()))
        };
        let mut free: Vec<&SegmentMeta> = segments.iter().filter(is_free).collect();
        free.sort_by_key(|segment| segment.num_docs());
        let mut num_docs = 0;
        let small = free.into_iter().take_while(|segment| {
            num_docs += segment.num_docs();
            num_docs <= SMALL
        });
        let small: Vec<_> = small.map(SegmentMeta::id).collect();
        if small.len() > 1 {
            candidates.push(MergeCandidate(small));
        }
        candidates
    }
}

#[cfg(test)]
mod tests {
    use tantivy::{Index, Searcher};

    use super::*;
    use crate::analysis::tokenizers;
    use crate::index::fields::Fields;

    /// Commits so many documents at a time and returns what is left after merging.
    fn sizes_after(commits: &[u32]) -> Vec<u32> {
        let fields = Fields::new();
        let mut index = Index::create_in_ram(fields.schema.clone());
        index.set_tokenizers(tokenizers());
        let mut writer = index.writer_with_num_threads(1, 15_000_000).expect("a writer");
        writer.set_merge_policy(Box::new(Merging::default()));
        for num_docs in commits {
            for _ in 0..*num_docs {
                writer.add_document(tantivy::TantivyDocument::new()).expect("added");
            }
            writer.commit().expect("committed");
        }
        writer.wait_merging_threads().expect("merged");
        let searcher: Searcher = index.reader().expect("a reader").searcher();
        let mut sizes: Vec<u32> =
            searcher.segment_readers().iter().map(|segment| segment.num_docs()).collect();
        sizes.sort_unstable();
        sizes
    }

    #[test]
    fn small_segments_become_one() {
        assert_eq!(sizes_after(&[10, 20]), [30]);
        assert_eq!(sizes_after(&[SMALL, 10]), [10, SMALL]);
        assert_eq!(sizes_after(&[SMALL, 10, 20]), [30, SMALL]);
    }
}
