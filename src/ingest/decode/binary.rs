//! What is no text at all: files of other kinds, whatever their name says.

use super::super::skip::{Skip, SkipCode};

/// Zero bytes are noise in a text below this share, and a sign of something else
/// from it on.
const MAX_ZEROS_PER: usize = 1000;
/// Control characters likewise. Old wires have some at the head of each story.
const MAX_CONTROLS_PER: usize = 25;
/// Fewer control characters than this say nothing.
const MIN_CONTROLS: usize = 4;
/// Of a text, at least three characters in four can be read.
const MAX_LOST_PER: usize = 4;
/// Fewer lost characters than this say nothing.
const MIN_LOST: usize = 8;

/// What files of other kinds start with. A beginning that a text could have too is
/// not among them: what follows it gives such a file away.
const MAGIC: &[&[u8]] = &[
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"\x7fELF",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"\x1f\x9d",
    b"BZh1",
    b"BZh9",
    b"\xfd7zXZ\0",
    b"\x28\xb5\x2f\xfd",
    b"\x04\x22\x4d\x18",
    b"%PDF-",
    b"MZ\x90\0",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\0asm",
    b"OggS\0",
    b"fLaC\0",
    b"ID3\x02",
    b"ID3\x03",
    b"ID3\x04",
    b"\x1aE\xdf\xa3",
    b"\0\0\x01\0",
    b"II*\0",
    b"MM\0*",
    b"wOFF\0",
    b"wOF2\0",
    b"SQLite format 3\0",
    b"\xd0\xcf\x11\xe0",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf",
    b"!<arch>\n",
];

/// Tells whether bytes start like a file of another kind.
pub(super) fn has_magic(bytes: &[u8]) -> bool {
    let is_riff =
        bytes.starts_with(b"RIFF") && matches!(bytes.get(8..12), Some(b"WAVE" | b"WEBP" | b"AVI "));
    is_riff || MAGIC.iter().any(|magic| bytes.starts_with(magic))
}

/// Refuses bytes of one or several to a character that no text has so many of.
pub(super) fn check_bytes(bytes: &[u8]) -> Result<(), Skip> {
    let zeros = count(bytes, |byte| byte == 0);
    if zeros * MAX_ZEROS_PER > bytes.len() && zeros > 1 {
        return Err(Skip::new(SkipCode::Binary, "too many zero bytes for a text"));
    }
    let controls = count(bytes, is_control);
    if controls * MAX_CONTROLS_PER > bytes.len() && controls >= MIN_CONTROLS {
        return Err(Skip::new(SkipCode::Binary, "too many control characters for a text"));
    }
    Ok(())
}

/// Refuses a text of which too little could be read.
pub(super) fn check_lost(text: &str, num_lost: usize) -> Result<(), Skip> {
    if num_lost >= MIN_LOST && num_lost * MAX_LOST_PER > text.chars().count() {
        return Err(Skip::new(SkipCode::Binary, "hardly a character of it can be read"));
    }
    Ok(())
}

/// Counts bytes; a sum of small numbers per block, so that it runs many at a time.
pub(super) fn count(bytes: &[u8], is_counted: impl Fn(u8) -> bool) -> usize {
    bytes
        .chunks(u8::MAX as usize)
        .map(|block| usize::from(block.iter().map(|byte| u8::from(is_counted(*byte))).sum::<u8>()))
        .sum()
}

/// Whether a byte is a control character that texts do not have: neither a space
/// of some kind, nor an escape, nor the mark with which DOS ended its files.
pub(super) fn is_control(byte: u8) -> bool {
    (byte < b' ' && !matches!(byte, 0 | 0x08..=0x0d | 0x1a | 0x1b)) || byte == 0x7f
}
