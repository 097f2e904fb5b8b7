//! Text of two and four bytes to a character, without a mark that says so.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::binary::{count, is_control};

/// How much of a file is looked at.
const HEAD_BYTES: usize = 4096;
/// Fewer units than this show nothing.
const MIN_UNITS: usize = 4;
/// The share of units, one in so many, that need not look like text.
const ODD_UNITS_PER: usize = 20;

/// Recognizes UTF-16.
///
/// As single bytes it shows zeros and control characters that texts do not have;
/// the bytes that say the script repeat, while those that say the letter change.
pub(super) fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(HEAD_BYTES) & !1];
    let num_units = head.len() / 2;
    if num_units < MIN_UNITS || !is_strange(head) {
        return None;
    }
    let is_text = |unit: fn([u8; 2]) -> u16| {
        let (units, _) = head.as_chunks::<2>();
        let good = units.iter().filter(|bytes| is_likely(unit(**bytes))).count();
        (num_units - good) * ODD_UNITS_PER <= num_units
    };
    let (even, odd) = (num_values(head, 0), num_values(head, 1));
    match (is_text(u16::from_le_bytes), is_text(u16::from_be_bytes)) {
        (true, false) if odd <= even => Some(UTF_16LE),
        (false, true) if even <= odd => Some(UTF_16BE),
        (true, true) if odd < even => Some(UTF_16LE),
        (true, true) if even < odd => Some(UTF_16BE),
        _ => None,
    }
}

/// Recognizes UTF-32, in either order of bytes.
pub(super) fn is_utf32(bytes: &[u8]) -> bool {
    let (units, _) = bytes[..bytes.len().min(HEAD_BYTES)].as_chunks::<4>();
    let is_text = |unit: fn([u8; 4]) -> u32| {
        let is_read = |c: char| !c.is_control() || c.is_whitespace();
        units.iter().all(|bytes| char::from_u32(unit(*bytes)).is_some_and(is_read))
    };
    units.len() >= 2 && (is_text(u32::from_le_bytes) || is_text(u32::from_be_bytes))
}

/// Whether there are zeros or control characters among the bytes, and more than a
/// few noughts in a text.
fn is_strange(head: &[u8]) -> bool {
    let strange = count(head, |byte| byte == 0 || is_control(byte));
    let printable = count(head, |byte| (b' '..=b'~').contains(&byte));
    strange * 50 > head.len() && printable * 10 < head.len() * 9
}

/// Counts the different bytes in every other place.
fn num_values(head: &[u8], offset: usize) -> usize {
    let mut is_seen = [false; 256];
    head.iter().skip(offset).step_by(2).for_each(|byte| is_seen[usize::from(*byte)] = true);
    is_seen.iter().filter(|is_seen| **is_seen).count()
}

/// Whether a unit is one that texts are made of: the scripts in use, their
/// punctuation, and halves of what lies beyond.
fn is_likely(unit: u16) -> bool {
    matches!(unit,
        0x09..=0x0d | 0x1a | 0x20..=0x7e | 0xa0..=0x17f | 0x192 | 0x218..=0x21b | 0x300..=0x36f
        | 0x384..=0x3ce | 0x400..=0x52f | 0x531..=0x5f4 | 0x600..=0x6ff | 0x900..=0xe7f
        | 0x1000..=0x10ff | 0x1780..=0x17ff | 0x1e00..=0x1fff | 0x2000..=0x2122 | 0x2190..=0x2193
        | 0x25a0..=0x2605 | 0x3000..=0x30ff | 0x3220..=0x33ff | 0x4e00..=0x9fff | 0xac00..=0xd7a3
        | 0xd800..=0xdfff | 0xfb50..=0xfdff | 0xfe30..=0xfeff | 0xff01..=0xffe6)
}
