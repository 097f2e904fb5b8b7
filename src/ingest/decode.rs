//! Bytes → text.
//!
//! What decides, in this order: a byte order mark; zero bytes in every other
//! place; valid UTF-8 with at least one character beyond ASCII, which beats any
//! declaration, since saved pages keep stale ones; the page's own declaration; a
//! guess from the bytes (chardetng).

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::skip::{Skip, SkipCode};

/// How much of a file is looked at for a declaration or a pattern.
const HEAD_BYTES: usize = 4096;
/// Zero bytes are noise in a text below this share, and a sign of something else
/// from it on.
const MAX_ZEROS_PER: usize = 1000;
/// What files of other kinds start with.
const MAGIC: &[&[u8]] = &[
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"RIFF",
    b"\x7fELF",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\0",
    b"\x28\xb5\x2f\xfd",
    b"%PDF-",
    b"MZ\x90\0",
    b"\xca\xfe\xba\xbe",
    b"OggS",
    b"ID3",
    b"\0\0\x01\0",
    b"II*\0",
    b"MM\0*",
    b"SQLite format 3\0",
    b"\xd0\xcf\x11\xe0",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf",
];

/// A text and how it was come by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    /// The text; zero bytes and the byte order mark are gone.
    pub text: String,
    /// Name of the encoding.
    pub encoding: &'static str,
    /// How many characters could not be read and stand as U+FFFD.
    pub num_lost: usize,
}

/// Decodes the bytes of a file.
///
/// # Errors
///
/// `empty`, `binary`, or `encoding` for one that is not read (UTF-32).
pub fn decode(bytes: &[u8]) -> Result<Decoded, Skip> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Skip::new(SkipCode::Empty, "no text in it"));
    }
    if MAGIC.iter().any(|magic| bytes.starts_with(magic)) {
        return Err(Skip::new(SkipCode::Binary, "not a text file"));
    }
    if bytes.starts_with(b"\xff\xfe\0\0") || bytes.starts_with(b"\0\0\xfe\xff") {
        return Err(Skip::new(SkipCode::Encoding, "UTF-32 is not read"));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(decoded(&bytes[mark..], encoding));
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return Ok(decoded(bytes, encoding));
    }
    let zeros = bytes.iter().filter(|byte| **byte == 0).count();
    if zeros * MAX_ZEROS_PER > bytes.len() && zeros > 1 {
        return Err(Skip::new(SkipCode::Binary, "too many zero bytes for a text"));
    }
    Ok(decoded(bytes, guess(bytes)))
}

fn decoded(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let num_lost = text.matches('\u{fffd}').count();
    let text = if text.contains('\0') { text.replace('\0', "") } else { text.into_owned() };
    Decoded { text, encoding: encoding.name(), num_lost }
}

/// Finds the encoding of bytes that carry no mark.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let has_escape = bytes.contains(&0x1b);
    if !has_escape && bytes.is_ascii() || is_mostly_utf8(bytes) {
        return UTF_8;
    }
    if let Some(encoding) = declared(&bytes[..bytes.len().min(HEAD_BYTES)]) {
        return encoding;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

/// Whether these are UTF-8 with characters beyond ASCII, of which few are broken.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad
}

/// Reads the encoding that a page or an XML file says it is in.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let lower = head.to_ascii_lowercase();
    let find = |key: &[u8]| lower.windows(key.len()).position(|window| window == key);
    let key: &[u8] = if lower.starts_with(b"<?xml") { b"encoding" } else { b"charset" };
    let at = find(key)? + key.len();
    let rest = lower[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or(rest.strip_prefix(b"'")).unwrap_or(rest);
    let len = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || b"-_.:".contains(b)).count();
    // A page that could be read as ASCII up to here is not in UTF-16.
    Encoding::for_label(&rest[..len]).filter(|e| *e != UTF_16LE && *e != UTF_16BE && *e != UTF_8)
}

/// Recognizes UTF-16 by the zero bytes of its spaces and Latin letters.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(HEAD_BYTES) & !1];
    let pairs = head.len() / 2;
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match pairs {
        0..=3 => None,
        _ if odd * 3 > pairs && even * 20 < pairs => Some(UTF_16LE),
        _ if even * 3 > pairs && odd * 20 < pairs => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(bytes: &[u8]) -> (String, &'static str, usize) {
        let decoded = decode(bytes).expect("text");
        (decoded.text, decoded.encoding, decoded.num_lost)
    }

    fn code(bytes: &[u8]) -> SkipCode {
        decode(bytes).expect_err("a skip").code
    }

    #[test]
    fn encodings() {
        let utf16 = |bytes: &str, le: bool| -> Vec<u8> {
            let units = bytes.encode_utf16();
            units.flat_map(|u| if le { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
        };
        let said = |e: &str| (String::from("The café closed."), e.to_owned(), 0);
        for (bytes, encoding) in [
            ("The café closed.".as_bytes().to_vec(), "UTF-8"),
            ("\u{feff}The café closed.".as_bytes().to_vec(), "UTF-8"),
            (b"The caf\xe9 closed.".to_vec(), "windows-1252"),
            (utf16("\u{feff}The café closed.", true), "UTF-16LE"),
            (utf16("\u{feff}The café closed.", false), "UTF-16BE"),
            (utf16("The café closed.", true), "UTF-16LE"),
            (utf16("The café closed.", false), "UTF-16BE"),
        ] {
            let (text, name, lost) = text(&bytes);
            assert_eq!((text, name.to_owned(), lost), said(encoding));
        }
    }

    #[test]
    fn valid_utf8_beats_a_stale_declaration() {
        let page = "<meta charset=iso-8859-1><p>Łódź</p>";
        assert_eq!(text(page.as_bytes()).0, page);
        let (cyrillic, name, _) = text(b"<meta charset='koi8-r'><p>\xed\xcf\xd3\xcb\xd7\xc1</p>");
        assert_eq!((cyrillic.contains("Москва"), name), (true, "KOI8-R"));
    }

    #[test]
    fn losses_are_counted_and_stray_zeros_dropped() {
        assert_eq!(text("Zürich war naß\u{20ac} \u{e9}".as_bytes()).2, 0);
        let (broken, name, lost) = text(b"Z\xc3\xbcrich na\xc3\x9f \xff end");
        assert_eq!((broken.as_str(), name, lost), ("Zürich naß \u{fffd} end", "UTF-8", 1));
        assert_eq!(text(b"one\0 two").0, "one two");
    }

    #[test]
    fn what_is_not_text_is_refused() {
        assert_eq!(code(b""), SkipCode::Empty);
        assert_eq!(code(b" \r\n\t"), SkipCode::Empty);
        assert_eq!(code(b"\x89PNG\r\n\x1a\nabc"), SkipCode::Binary);
        assert_eq!(code(&[b'a', 0, 0, 1, 2, 0, 0, 0, 7, 0, 0]), SkipCode::Binary);
        assert_eq!(code(b"\xff\xfe\0\0a\0\0\0"), SkipCode::Encoding);
    }

    proptest! {
        #[test]
        fn any_bytes_are_decoded_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            if let Ok(decoded) = decode(&bytes) {
                prop_assert!(!decoded.text.contains('\0'));
            }
        }
    }
}
