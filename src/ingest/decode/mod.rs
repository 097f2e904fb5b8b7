//! Bytes → text.
//!
//! What decides, in this order: a byte order mark; the pattern of UTF-16 without
//! one; valid UTF-8 with at least one character beyond ASCII, which beats any
//! declaration, since saved pages keep stale ones; the page's own declaration; a
//! guess from the bytes (chardetng). A declaration that makes nonsense of the bytes
//! loses to the guess. A few bytes that are no UTF-8 in a text that is it otherwise are
//! lost, and lose nothing else.

mod binary;
mod declared;
mod plausible;
#[cfg(test)]
mod tests;
mod wide;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Encoding, ISO_2022_JP, ISO_8859_2, ISO_8859_15, MACINTOSH, UTF_8, WINDOWS_1250, WINDOWS_1252,
};

use self::declared::declared;
use self::plausible::{Looks, looks};
use super::skip::{Skip, SkipCode};

/// A reading with fewer signs than this of being wrong is not doubted.
const MIN_ODD: usize = 3;
/// Another reading is better when it has this many times fewer signs of being wrong,
/// or more characters that texts are full of.
const CLEARLY: usize = 3;

/// Of a text in UTF-8, there are at most this many stray bytes for each character that
/// must be UTF-8.
const MAX_STRAYS_PER: usize = 3;

/// A text and how it was come by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text; zero bytes and the byte order mark are gone.
    pub text: String,
    /// Name of the encoding.
    pub encoding: &'static str,
    /// Whether nothing said so: neither a mark, nor the page, nor the form of the bytes.
    pub is_guess: bool,
    /// How many characters could not be read and stand as U+FFFD.
    pub num_lost: usize,
}

impl Default for Decoded {
    /// Returns no text, in UTF-8.
    fn default() -> Self {
        Self { text: String::new(), encoding: UTF_8.name(), is_guess: false, num_lost: 0 }
    }
}

impl Decoded {
    /// Says what the encoding was, unless it is UTF-8, and what was lost, if anything.
    pub fn note(&self) -> Option<String> {
        let encoding = self.encoding;
        let guess = if self.is_guess { " (a guess)" } else { "" };
        let how = (encoding != UTF_8.name()).then(|| format!("decoded as {encoding}{guess}"));
        let lost = match self.num_lost {
            0 => None,
            1 => Some(format!("1 character could not be read as {encoding}")),
            lost => Some(format!("{lost} characters could not be read as {encoding}")),
        };
        let notes: Vec<String> = how.into_iter().chain(lost).collect();
        (!notes.is_empty()).then(|| notes.join("; "))
    }
}

/// The encoding of a file in which every byte is a character, and ASCII is ASCII; not
/// UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileEncoding {
    encoding: &'static Encoding,
    is_guess: bool,
}

impl Decoded {
    /// Returns the encoding of the file that this is the beginning of, where each of
    /// its parts can be decoded by itself.
    pub fn file_encoding(&self) -> Option<FileEncoding> {
        let encoding = Encoding::for_label(self.encoding.as_bytes())?;
        let is_single = encoding.is_single_byte() && encoding.is_ascii_compatible();
        is_single.then_some(FileEncoding { encoding, is_guess: self.is_guess })
    }
}

/// Decodes a part of a file. A beginning of the file that holds no more than a stray
/// byte says little of the rest, so what is UTF-8 is read as that.
///
/// # Errors
///
/// As [`decode`].
pub fn decode_part(bytes: &[u8], file: Option<FileEncoding>) -> Result<Decoded, Skip> {
    match file {
        Some(FileEncoding { encoding, is_guess }) if !is_utf8(bytes) => {
            binary::check_bytes(bytes)?;
            checked(read(bytes, encoding, is_guess))
        }
        _ => decode(bytes),
    }
}

/// Decodes the bytes of a file.
///
/// # Errors
///
/// `empty`, `binary`, or `encoding` for one that is not read (UTF-32).
pub fn decode(bytes: &[u8]) -> Result<Decoded, Skip> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(empty());
    }
    if binary::has_magic(bytes) {
        return Err(Skip::new(SkipCode::Binary, "not a text file"));
    }
    if bytes.starts_with(b"\xff\xfe\0\0")
        || bytes.starts_with(b"\0\0\xfe\xff")
        || wide::is_utf32(bytes)
    {
        return Err(Skip::new(SkipCode::Encoding, "UTF-32 is not read"));
    }
    let marked = Encoding::for_bom(bytes).or_else(|| Some((wide::utf16(bytes)?, 0)));
    let decoded = match marked {
        Some((encoding, mark)) => read(&bytes[mark..], encoding, false),
        None => {
            binary::check_bytes(bytes)?;
            unmarked(bytes)
        }
    };
    checked(decoded)
}

/// Refuses what holds no text.
fn checked(decoded: Decoded) -> Result<Decoded, Skip> {
    binary::check_lost(&decoded.text, decoded.num_lost)?;
    if decoded.text.chars().all(|c| c.is_whitespace() || c == '\u{feff}') {
        return Err(empty());
    }
    Ok(decoded)
}

fn empty() -> Skip {
    Skip::new(SkipCode::Empty, "no text in it")
}

fn read(bytes: &[u8], encoding: &'static Encoding, is_guess: bool) -> Decoded {
    let (text, is_lossy) = encoding.decode_without_bom_handling(bytes);
    let num_lost = if is_lossy {
        // Those that the bytes themselves spell were lost before.
        let spelt = if encoding == UTF_8 { count_of(bytes, "\u{fffd}".as_bytes()) } else { 0 };
        text.matches('\u{fffd}').count().saturating_sub(spelt)
    } else {
        0
    };
    let text = if text.contains('\0') { text.replace('\0', "") } else { text.into_owned() };
    Decoded { text, encoding: encoding.name(), is_guess, num_lost }
}

fn count_of(bytes: &[u8], part: &[u8]) -> usize {
    bytes.windows(part.len()).filter(|window| *window == part).count()
}

/// Decodes bytes that carry no mark.
fn unmarked(bytes: &[u8]) -> Decoded {
    if bytes.is_ascii() {
        // Escapes may stand for more; where they only colour a terminal, nothing is lost.
        let has_escape = bytes.contains(&0x1b);
        let is_japanese = has_escape && guess(bytes) == ISO_2022_JP;
        return read(bytes, if is_japanese { ISO_2022_JP } else { UTF_8 }, false);
    }
    if is_utf8(bytes) {
        return read(bytes, UTF_8, false);
    }
    let Some(declared) = declared(bytes) else { return guessed(bytes) };
    let stated = read(bytes, declared, false);
    let stated_looks = looks(&stated.text);
    let is_wide = !declared.is_single_byte();
    if stated_looks.odd < MIN_ODD && !is_wide {
        return stated;
    }
    let guessed = guessed(bytes);
    let is_better = guessed.encoding != stated.encoding
        && is_clearly_better(looks(&guessed.text), stated_looks, is_wide);
    if is_better { guessed } else { stated }
}

/// Compares two readings; the familiar characters count where the doubted reading is
/// of a script that has them.
fn is_clearly_better(new: Looks, old: Looks, is_wide: bool) -> bool {
    (old.odd >= MIN_ODD && new.odd * CLEARLY <= old.odd)
        || (is_wide && new.odd <= old.odd && new.familiar > old.familiar * CLEARLY)
}

/// Decodes bytes that nothing is said of.
fn guessed(bytes: &[u8]) -> Decoded {
    let mut first = read(bytes, guess(bytes), true);
    if [WINDOWS_1250.name(), ISO_8859_2.name()].contains(&first.encoding) {
        let western = read(bytes, WINDOWS_1252, true);
        if differs_by_signs(&first.text, &western.text) {
            first = western;
        }
    }
    if ![WINDOWS_1250.name(), WINDOWS_1252.name()].contains(&first.encoding) {
        return first;
    }
    // Two that are never guessed, and that look like these.
    let odd = looks(&first.text);
    let others = [ISO_8859_15, MACINTOSH].map(|encoding| read(bytes, encoding, true));
    let better = others.into_iter().find(|other| is_clearly_better(looks(&other.text), odd, false));
    better.unwrap_or(first)
}

/// Whether two readings of the same bytes differ only in what the second takes for
/// signs, such as `£5` and `¿`, and where these stand as signs do, in no word and not
/// as an initial.
fn differs_by_signs(central: &str, western: &str) -> bool {
    let (mut before, mut has_number) = (' ', false);
    let mut chars = central.chars().zip(western.chars()).peekable();
    while let Some((one, other)) = chars.next() {
        let after = chars.peek().map_or(' ', |(_, after)| *after);
        let is_sign = match other {
            '¡' | '¿' => !before.is_alphabetic(),
            'ª' | 'º' => before.is_ascii_digit(),
            _ if one.is_control() => !other.is_alphanumeric(),
            _ => {
                let is_initial = after == '.' && !has_number;
                !is_initial && ![before, other, after].iter().any(|c| c.is_alphabetic())
            }
        };
        if one != other && !is_sign {
            return false;
        }
        if other != ' ' {
            has_number = other.is_ascii_digit();
        }
        before = other;
    }
    true
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

fn is_utf8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok() || is_mostly_utf8(bytes)
}

/// Whether these are UTF-8 with characters beyond ASCII, of which few are broken: less
/// than are whole, or single bytes among ASCII in a text of the Latin script.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut sure, mut bad, mut strays) = (0, 0, 0, 0);
    let (mut skipped, mut rest) = (0, bytes);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        sure += chunk.valid().chars().filter(|c| is_sure(*c)).count();
        rest = &rest[chunk.valid().len()..];
        let broken = chunk.invalid().len();
        if skipped >= broken && chunk.valid().is_empty() {
            skipped -= broken;
        } else if let Some(len) = malformed_len(rest) {
            // Wrong in the way of programs that write UTF-8, not in that of other encodings.
            (good, skipped) = (good + 1, len.saturating_sub(broken));
        } else {
            let counts = broken > 0 && rest.len() > 1;
            let before = bytes[..bytes.len() - rest.len()].last();
            let is_stray = [before, rest.get(broken)].iter().flatten().all(|b| b.is_ascii());
            bad += usize::from(counts);
            strays += usize::from(counts && is_stray);
            skipped = 0;
        }
        rest = &rest[broken..];
    }
    good > bad || (sure > 0 && strays == bad && bad <= sure * MAX_STRAYS_PER)
}

/// Whether no other encoding has the bytes of this character side by side in a text.
fn is_sure(c: char) -> bool {
    matches!(c, '\u{a0}'..='\u{17f}' | '\u{800}'..)
}

/// Returns the length of the character that starts here as UTF-8 forbids it: longer
/// than need be, half of one of UTF-16, or cut off by the end of the file.
fn malformed_len(rest: &[u8]) -> Option<usize> {
    let len = match rest {
        [0xc0 | 0xc1, ..] => 2,
        [0xe0, 0x80..=0x9f, ..] | [0xed, 0xa0..=0xbf, ..] => 3,
        [0xf0, 0x80..=0x8f, ..] => 4,
        [0xe0..=0xef, _] => 2,
        [0xf0..=0xf4, _] | [0xf0..=0xf4, _, _] => rest.len(),
        _ => return None,
    };
    rest.get(1..len)?.iter().all(|byte| (0x80..=0xbf).contains(byte)).then_some(len)
}
