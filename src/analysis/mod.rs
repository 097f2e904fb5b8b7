//! How text becomes terms: the same words for the index, the query and the
//! highlights.
//!
//! [`Words`] splits and folds; [`Layout`] says which positions belong to which
//! value of a field; [`sentences()`] finds where sentences start; [`stem`] tells which forms of a word belong together.
//!
//! The index holds exact (folded) forms only. Stemming happens when a query is
//! planned: the word's stem is compared with the stems of the index's own terms
//! ([`crate::search`]). So every language an archive holds can be stemmed without
//! storing a second field, wildcards see whole words, and what matched is known
//! by its exact form when snippets are marked.

mod fold;
mod layout;
mod runs;
mod sentences;
pub mod stem;
mod tokenizer;
mod units;
mod words;

pub use fold::fold;
pub use layout::Layout;
pub(crate) use runs::count_runs;
pub use sentences::{SentenceStart, sentences};
pub use tokenizer::{ARTICLE_TOKENIZER, VALUES_TOKENIZER, tokenizers};
pub use units::{num_positions, unit_lengths, unit_ranges};
pub use words::{Beginnings, MAX_WORD_BYTES, Word, Words, is_paired};

/// Separates the values of a field (or the parts of the article text) in the one
/// string that is handed to the tokenizer; no normalized text contains it.
pub const VALUE_BREAK: char = '\u{1f}';
