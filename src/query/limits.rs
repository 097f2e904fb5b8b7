//! How much a query may ask for.
//!
//! Each limit has an error of its own. They keep parsing linear, recursion
//! shallow and plans small, whoever wrote the query.

use std::ops::RangeInclusive;

/// Bytes of a query.
pub(super) const MAX_BYTES: usize = 8 * 1024;
/// Brackets in brackets.
pub(super) const MAX_NESTING: usize = 64;
/// Words, phrases and values.
pub(super) const MAX_CLAUSES: usize = 1024;
/// Distances and counts: `NEAR/n`, `"…"~n`, `atleastn( )`, `firstn( )`.
pub(super) const COUNTS: RangeInclusive<u32> = 1..=10_000;
/// Weights: `term^w`.
pub(super) const WEIGHTS: RangeInclusive<f32> = 0.01..=100.0;
