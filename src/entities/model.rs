//! Weights of features, and a memory of sums of them.

use super::decode::{Scores, TAGS, Transitions};
use super::features::Sink;

/// Scores of one unit of weight.
pub(super) const SCALE: f32 = 512.0;
/// Bytes of a row: a weight for each tag, its exponent, and a tag of 2 bytes.
const ROW: usize = 16;
/// Where a row's exponent is; its top bit in a bucket's first row says that the bucket
/// was full.
const EXPONENT: usize = 13;
const OVERFULL: u8 = 0x80;
/// Where a row's tag is: bits of its feature by which it is known.
const TAG: usize = 14;
/// Rows of a bucket.
const ROWS: usize = 4;

/// A line of the processor's cache.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Bucket([[u8; ROW]; ROWS]);

/// The weights of features, by their numbers.
///
/// Most features have no row. So the tags of a bucket's rows stand beside each other once
/// more, where a cache holds all of them.
#[derive(Debug)]
pub(super) struct Table {
    buckets: Vec<Bucket>,
    /// The tags of each bucket's rows, the first in the lowest bits.
    tags: Vec<u64>,
    /// Whether a bucket was full, so that a row may be in the next.
    is_overfull: Vec<bool>,
}

/// Returns the bits by which a row is known; never 0, which is an empty row.
#[inline]
fn tag_of(feature: u64) -> u16 {
    (feature as u16).max(1)
}

#[inline]
fn bucket_of(feature: u64, buckets: usize) -> usize {
    ((u128::from(feature) * buckets as u128) >> 64) as usize
}

/// Returns which of the tags of a bucket's rows is the one sought.
#[inline]
fn row_of(tags: u64, sought: u16) -> Option<usize> {
    /// One in each of the four, and the highest bit of each.
    const ONES: u64 = 0x0001_0001_0001_0001;
    const HIGH: u64 = 0x8000_8000_8000_8000;
    // 0 where they are the same; the first such is found for certain.
    let differ = tags ^ (u64::from(sought) * ONES);
    let same = differ.wrapping_sub(ONES) & !differ & HIGH;
    (same != 0).then_some(same.trailing_zeros() as usize / 16 % ROWS)
}

/// Adds scores.
#[inline]
pub(super) fn add(sum: &mut Scores, scores: &Scores) {
    for (sum, score) in sum.iter_mut().zip(scores) {
        *sum = sum.saturating_add(*score);
    }
}

impl Table {
    fn new(buckets: Vec<Bucket>) -> Self {
        let tag = |row: &[u8; ROW]| u64::from(u16::from_le_bytes([row[TAG], row[TAG + 1]]));
        let tags = |Bucket(rows): &Bucket| rows.iter().rfold(0, |tags, row| tags << 16 | tag(row));
        let is_overfull = |Bucket(rows): &Bucket| rows[0][EXPONENT] & OVERFULL != 0;
        Self {
            tags: buckets.iter().map(tags).collect(),
            is_overfull: buckets.iter().map(is_overfull).collect(),
            buckets,
        }
    }

    /// Adds the weights of a feature; nothing where it has none.
    #[inline]
    fn add(&self, feature: u64, sum: &mut Scores) {
        let mut at = bucket_of(feature, self.tags.len());
        while let Some(&tags) = self.tags.get(at) {
            if let Some(row) = row_of(tags, tag_of(feature)) {
                let row = &self.buckets[at].0[row];
                let exponent = row[EXPONENT] & 7;
                for (sum, weight) in sum.iter_mut().zip(row) {
                    *sum = sum.saturating_add(i16::from(*weight as i8) << exponent);
                }
                return;
            }
            // One with a free row was never full.
            if tags >> 48 == 0 || !self.is_overfull[at] {
                return;
            }
            at += 1;
        }
    }

    /// Makes a table of rows of weights, in the order of their features. A last bucket
    /// stays free for what the one before it can't hold.
    fn build(rows: &[(u64, [f32; TAGS])]) -> Self {
        let home = (rows.len() * 20 / 17).div_ceil(ROWS).max(1);
        let mut buckets = vec![Bucket([[0; ROW]; ROWS]); home + 8];
        let len = buckets.len();
        for (feature, weights) in rows {
            let Some(mut row) = packed(weights) else { continue };
            row[TAG..].copy_from_slice(&tag_of(*feature).to_le_bytes());
            let mut at = bucket_of(*feature, len);
            // Where even the last bucket is full, the feature is lost.
            while let Some(Bucket(rows)) = buckets.get_mut(at) {
                if let Some(free) = rows.iter_mut().find(|row| row[TAG..] == [0, 0]) {
                    row[EXPONENT] |= free[EXPONENT];
                    *free = row;
                    break;
                }
                rows[0][EXPONENT] |= OVERFULL;
                at += 1;
            }
        }
        Self::new(buckets)
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend((self.buckets.len() as u32).to_le_bytes());
        out.extend(self.buckets.iter().flat_map(|bucket| bucket.0.as_flattened()));
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        let len = u32::from_le_bytes(take(bytes)?) as usize;
        let buckets = (0..len).map(|_| {
            let mut bucket = Bucket([[0; ROW]; ROWS]);
            for row in &mut bucket.0 {
                *row = take(bytes)?;
            }
            Some(bucket)
        });
        Some(Self::new(buckets.collect::<Option<_>>()?))
    }
}

/// Packs weights into a row without its tag; `None` where all are 0.
fn packed(weights: &[f32; TAGS]) -> Option<[u8; ROW]> {
    let largest = weights.iter().fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
    let exponent =
        (0..7).find(|e| (largest * SCALE / (1 << e) as f32).round() <= 127.0).unwrap_or(7);
    let mut row = [0; ROW];
    for (byte, weight) in row.iter_mut().zip(weights) {
        *byte = (weight * SCALE / (1 << exponent) as f32).round().clamp(-127.0, 127.0) as i8 as u8;
    }
    let is_zero = row == [0; ROW];
    row[EXPONENT] = exponent;
    (!is_zero).then_some(row)
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*taken)
}

/// Weights of a pass: of features and of pairs of tags.
#[derive(Debug)]
pub(super) struct Pass {
    pub(super) table: Table,
    pub(super) pairs: Transitions,
}

impl Pass {
    /// Takes weights, the rows in the order of their features.
    pub(super) fn build(rows: &[(u64, [f32; TAGS])], pairs: &[[f32; TAGS]; TAGS]) -> Self {
        let pairs = pairs.map(|row| {
            std::array::from_fn(|tag| {
                row.get(tag).map_or(0, |weight| (weight * SCALE).round() as i16)
            })
        });
        Self { table: Table::build(rows), pairs }
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.pairs.iter().flat_map(|row| &row[..TAGS]).flat_map(|n| n.to_le_bytes()));
        self.table.write(out);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        let mut pairs: Transitions = [[0; 16]; TAGS];
        for cell in pairs.iter_mut().flat_map(|row| &mut row[..TAGS]) {
            *cell = i16::from_le_bytes(take(bytes)?);
        }
        Some(Self { table: Table::read(bytes)?, pairs })
    }
}

/// The weights of both passes.
#[derive(Debug)]
pub(super) struct Model {
    pub(super) first: Pass,
    pub(super) second: Pass,
}

impl Model {
    /// Returns the model as bytes.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.first.write(&mut out);
        self.second.write(&mut out);
        out
    }

    /// Reads [`Model::to_bytes`].
    pub(super) fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let model = Self { first: Pass::read(&mut bytes)?, second: Pass::read(&mut bytes)? };
        bytes.is_empty().then_some(model)
    }
}

/// Sums the weights of features.
pub(super) struct Sum<'a> {
    table: &'a Table,
    /// The sum.
    pub(super) scores: Scores,
}

impl<'a> Sum<'a> {
    /// Starts with scores.
    #[inline]
    pub(super) fn new(table: &'a Table, scores: Scores) -> Self {
        Self { table, scores }
    }
}

impl Sink for Sum<'_> {
    #[inline]
    fn add(&mut self, feature: u64) {
        self.table.add(feature, &mut self.scores);
    }
}

/// Sums of groups of features that were met before.
#[derive(Debug)]
pub(super) struct Memo {
    entries: Vec<Remembered>,
}

/// A sum of scores, with the key of its group in the lanes that are no tag's: half a line
/// of the processor's cache.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
struct Remembered(Scores);

impl Remembered {
    /// Nothing; no key is 0.
    const NONE: Self = Self([0; 16]);

    #[inline]
    fn new(key: u64, mut scores: Scores) -> Self {
        for (lane, part) in scores[TAGS..].iter_mut().zip([key, key >> 16, key >> 32]) {
            *lane = (part as u16).cast_signed();
        }
        Self(scores)
    }

    #[inline]
    fn key(&self) -> u64 {
        let lane = |lane: usize| u64::from(self.0[lane].cast_unsigned());
        lane(TAGS) | lane(TAGS + 1) << 16 | lane(TAGS + 2) << 32
    }
}

/// Entries of a memo: what a processor's cache holds beside the weights.
const MEMO_BITS: u32 = 14;
/// Bits of a key.
pub(super) const KEY_BITS: u32 = 48;

impl Memo {
    pub(super) fn new() -> Self {
        Self { entries: vec![Remembered::NONE; 1 << MEMO_BITS] }
    }

    /// Forgets all sums.
    pub(super) fn clear(&mut self) {
        self.entries.fill(Remembered::NONE);
    }

    /// Adds the sum of a group of features, found by its key of [`KEY_BITS`], which is not 0.
    #[inline]
    pub(super) fn add(&mut self, key: u64, sum: &mut Sum<'_>, features: impl FnOnce(&mut Sum<'_>)) {
        let at = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - MEMO_BITS)) as usize;
        let entry = &mut self.entries[at];
        if entry.key() != key {
            fill(entry, key, sum.table, features);
        }
        add(&mut sum.scores, &entry.0);
    }
}

#[cold]
#[inline(never)]
fn fill(entry: &mut Remembered, key: u64, table: &Table, features: impl FnOnce(&mut Sum<'_>)) {
    let mut sum = Sum::new(table, [0; 16]);
    features(&mut sum);
    *entry = Remembered::new(key, sum.scores);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_gives_back_its_weights_after_writing() {
        let rows: Vec<(u64, [f32; TAGS])> = (1..2000_u64)
            .map(|n| {
                let feature = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
                (feature, std::array::from_fn(|tag| (n as f32 / 700.0) * (tag as f32 - 6.0) / 6.0))
            })
            .collect();
        let pass = || Pass::build(&rows, &[[0.5; TAGS]; TAGS]);
        let bytes = Model { first: pass(), second: pass() }.to_bytes();
        let model = Model::from_bytes(&bytes).expect("readable");
        assert!(Model::from_bytes(&bytes[1..]).is_none());
        assert_eq!(model.second.pairs[3][12], 256);
        let mut wrong = 0;
        for (feature, weights) in &rows {
            let mut sum = Sum::new(&model.first.table, [0; 16]);
            sum.add(*feature);
            let close =
                |tag: usize| (f32::from(sum.scores[tag]) - weights[tag] * SCALE).abs() < 9.0;
            wrong += usize::from(!(0..TAGS).all(close));
        }
        // A tag of 16 bits is rarely another's.
        assert!(wrong < 5, "{wrong}");
    }
}
