//! Cleaning: what may not be in any field of an article, whatever its format.
//!
//! Removes what controls a terminal or a line's direction instead of being read:
//! control characters, escape sequences, invisible marks. Brings the rest to
//! one form (NFC, plain spaces, `\n`). Deletes no word; what is boilerplate is
//! for others.

use std::borrow::Cow;
use std::iter::Peekable;
use std::str::Chars;

use memchr::{memchr2, memmem};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::analysis::count_runs;

/// Cleans a text of many lines; doing it twice changes nothing more.
pub fn clean(text: &str) -> String {
    if is_plain_ascii(text.as_bytes()) || text.chars().all(is_clean_anywhere) {
        return text.to_owned();
    }
    // Removing a mark can bring together what combines, hence the second pass.
    let composed: String = bounded_marks(text.chars()).nfc().collect();
    bounded_marks(strip(&composed).nfc()).collect()
}

/// Whether text is all ASCII that can be read, and line ends; by blocks without branches,
/// so that many bytes are compared at a time.
fn is_plain_ascii(text: &[u8]) -> bool {
    let is_plain = |byte: u8| (byte == b'\n') | (byte.wrapping_sub(b' ') <= b'~' - b' ');
    text.chunks(64).all(|block| block.iter().fold(true, |all, byte| all & is_plain(*byte)))
}

/// Whether cleaning leaves a character as it is, whatever stands beside it: letters and
/// signs of the scripts most texts are in, no marks that may combine.
fn is_clean_anywhere(c: char) -> bool {
    matches!(c,
        '\n' | ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' | '\u{388}' | '\u{38a}'
        | '\u{38c}' | '\u{38e}'..='\u{3a1}' | '\u{3a3}'..='\u{3ff}' | '\u{400}'..='\u{482}'
        | '\u{48a}'..='\u{52f}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}'
        | '\u{20a0}'..='\u{20bf}' | '\u{2122}' | '\u{3001}'..='\u{3029}'
        | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{ff01}'..='\u{ff5e}')
}

/// Marks that may follow a letter: Unicode's stream-safe text has thirty, and what people
/// pile up for fun less than a hundred. Heaps of them cost time wherever a text is looked at.
const MAX_MARKS: usize = 128;

/// Leaves out the marks of a letter that are too many.
fn bounded_marks(chars: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    let mut num_marks = 0;
    chars.filter(move |c| {
        let is_mark = *c >= '\u{300}' && is_combining_mark(*c);
        num_marks = if is_mark { num_marks + 1 } else { 0 };
        num_marks <= MAX_MARKS
    })
}

/// Cleans a text and puts it on one line with single spaces.
pub fn clean_line(text: &str) -> String {
    collapse(&clean(text)).into_owned()
}

/// Returns a text on one line with single spaces.
pub(super) fn collapse(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let has_breaks = memchr2(b'\n', b'\t', bytes).is_some();
    if !has_breaks && memmem::find(bytes, b"  ").is_none() && text.trim().len() == text.len() {
        return Cow::Borrowed(text);
    }
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    Cow::Owned(line)
}

/// Returns the lower-case words of a text joined by single spaces, for comparing
/// titles and names whatever their punctuation.
pub(super) fn comparable(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Returns the beginning of a text, at most `max` characters, cut at a word.
pub(super) fn cut_at_word(text: &str, max: usize) -> &str {
    let Some((end, _)) = text.char_indices().nth(max) else {
        return text.trim_end();
    };
    let cut = &text[..end];
    let at_word = text[end..].starts_with(char::is_whitespace);
    match cut.rfind(char::is_whitespace) {
        Some(space) if !at_word && space > 0 => cut[..space].trim_end(),
        _ => cut.trim_end(),
    }
}

/// Counts the words of a text: runs of letters and digits; in scripts written
/// without spaces, two characters are counted as a word.
pub(super) fn count_words(text: &str) -> u64 {
    let (mut words, mut ideographs) = (0, 0);
    for line in text.split('\n') {
        match count_runs(line) {
            Some(runs) => words += u64::from(runs),
            None => {
                let (spaced, unspaced) = count_any(line);
                words += spaced;
                ideographs += unspaced;
            }
        }
    }
    words + u64::div_ceil(ideographs, 2)
}

/// Counts the words of a line, and the characters of scripts without spaces.
fn count_any(line: &str) -> (u64, u64) {
    let (mut words, mut ideographs, mut is_inside) = (0, 0, false);
    for c in line.chars() {
        let is_unspaced = is_unspaced(c);
        let is_letter = c.is_alphanumeric() && !is_unspaced;
        words += u64::from(is_letter && !is_inside);
        ideographs += u64::from(is_unspaced);
        is_inside = is_letter || (is_inside && is_inner(c));
    }
    (words, ideographs)
}

/// Tells whether a character may stand inside a word: apostrophes, marks.
fn is_inner(c: char) -> bool {
    matches!(c, '\'' | '’' | '\u{300}'..='\u{36f}')
}

/// Tells whether a character belongs to a script without spaces between words.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn strip(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' => out.push('\n'),
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push('\n');
            }
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\t' => out.push(' '),
            '\u{1b}' => skip_escape(&mut chars),
            '\u{9b}' => skip_control_sequence(&mut chars),
            '\u{90}' | '\u{98}' | '\u{9d}'..='\u{9f}' => skip_control_string(&mut chars),
            '\u{200c}' | '\u{200d}' => {
                if joins(out.chars().next_back()) && joins(chars.peek().copied()) {
                    out.push(c);
                }
            }
            _ if c.is_control() || is_invisible(c) => {}
            _ if c.is_whitespace() => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}

/// Passes over the rest of a sequence that an escape character opens.
fn skip_escape(chars: &mut Peekable<Chars<'_>>) {
    match chars.peek() {
        Some('[') => {
            chars.next();
            skip_control_sequence(chars);
        }
        Some(']' | 'P' | 'X' | '^' | '_') => {
            chars.next();
            skip_control_string(chars);
        }
        _ => {
            while chars.next_if(|c| (' '..='/').contains(c)).is_some() {}
            chars.next_if(|c| ('0'..='~').contains(c));
        }
    }
}

/// Passes over the parameters and the final letter of a control sequence.
fn skip_control_sequence(chars: &mut Peekable<Chars<'_>>) {
    while chars.next_if(|c| (' '..='?').contains(c)).is_some() {}
    chars.next_if(|c| ('@'..='~').contains(c));
}

/// Passes over a string for the terminal, up to its terminator.
///
/// One that is not terminated ends with its line, so that a stray escape
/// character can't swallow an article.
fn skip_control_string(chars: &mut Peekable<Chars<'_>>) {
    while let Some(c) = chars.next_if(|c| *c != '\n' && *c != '\r') {
        match c {
            '\u{7}' | '\u{9c}' => return,
            '\u{1b}' => {
                chars.next_if_eq(&'\\');
                return;
            }
            _ => {}
        }
    }
}

/// Marks without a width that no reader sees: directions, joins, soft hyphens.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// A joiner means something between letters of scripts that need it, and between
/// the parts of an emoji.
fn joins(neighbour: Option<char>) -> bool {
    neighbour.is_some_and(|c| {
        !c.is_ascii()
            && !c.is_whitespace()
            && !c.is_control()
            && !is_invisible(c)
            && !matches!(c, '\u{200c}' | '\u{200d}')
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_not_read_is_removed() {
        for (text, expected) in [
            ("a\r\nb\rc\u{2028}d\u{c}e", "a\nb\nc\nd\ne"),
            ("a\u{a0}b\tc\u{3000}d", "a b c d"),
            ("\u{1b}[1;31mStorm\u{1b}[0m", "Storm"),
            ("Storm\u{1b}]0;title\u{7} ends", "Storm ends"),
            ("\u{1b}]8;;http://a.example/\u{1b}\\Quay\u{1b}]8;;\u{1b}\\", "Quay"),
            ("\u{1b}]0;never closed\nStorm", "\nStorm"),
            ("\u{9b}2JStorm\u{9d}x\u{9c}", "Storm"),
            ("\u{1b}cStorm\u{1b}(B\u{1b}", "Storm"),
            ("a\u{0}b\u{7f}c\u{8}", "abc"),
            ("\u{feff}a\u{202e}b\u{2066}c\u{200b}d\u{ad}e", "abcde"),
            ("a\u{200d}b", "ab"),
            ("क्\u{200d}ष", "क्\u{200d}ष"),
            ("e\u{301}", "é"),
            ("e\u{200b}\u{301}", "é"),
        ] {
            assert_eq!(clean(text), expected, "{text:?}");
        }
        assert_eq!(clean_line(" a \n\n b\u{a0} c "), "a b c");
    }

    #[test]
    fn heaps_of_marks_are_cut() {
        let heap = |len: usize| format!("a{}b", "\u{342}\u{1b}[0m".repeat(len));
        let cut = clean(&heap(1_000));
        assert_eq!(cut.chars().count(), MAX_MARKS + 2);
        assert_eq!(clean(&cut), cut);
        assert_eq!(clean(&heap(MAX_MARKS)), cut);
    }

    #[test]
    fn what_is_clean_anywhere_stays() {
        let text: String = (0..=u32::from(char::MAX))
            .filter_map(char::from_u32)
            .filter(|c| is_clean_anywhere(*c))
            .collect();
        // A tab is none of them, so that each is looked at.
        assert_eq!(clean(&format!("\t{text}")), format!(" {text}"));
        let reversed: String = text.chars().rev().collect();
        assert_eq!(clean(&format!("\t{reversed}")), format!(" {reversed}"));
    }

    #[test]
    fn a_text_is_cut_at_a_word() {
        assert_eq!(cut_at_word("one two three", 9), "one two");
        assert_eq!(cut_at_word("one two three", 7), "one two");
        assert_eq!(cut_at_word("one", 9), "one");
        assert_eq!(cut_at_word("éééééé", 3), "ééé");
    }

    #[test]
    fn words_are_counted() {
        for (text, count) in
            [("It's 20 past.", 3), ("", 0), ("新幹線", 2), ("e-mail", 2), ("Größe, ça va", 3)]
        {
            assert_eq!(count_words(text), count, "{text}");
        }
    }

    /// Text made of what cleaning looks at.
    pub fn rough_text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            prop::sample::select(vec![
                "\u{1b}", "[", "]", "\u{7}", "\\", "\u{9b}", "0;m", "\r", "\n", "\u{200d}",
                "\u{200c}", "\u{200b}", "e", "\u{301}", "\u{212a}", "é", "ж", "\u{ad}", " ",
                "\u{a0}", "\u{202e}", "-", "lower", "Upper", ".",
            ])
            .prop_map(str::to_owned),
            ".{0,4}",
        ];
        prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn cleaning_twice_is_cleaning_once(text in rough_text()) {
            let once = clean(&text);
            prop_assert!(once.chars().all(|c| c == '\n' || !c.is_control()));
            prop_assert_eq!(clean(&once), once);
        }

        #[test]
        fn a_cut_is_a_beginning(text in ".{0,40}", max in 1_usize..20) {
            let cut = cut_at_word(&text, max);
            prop_assert!(text.starts_with(cut) && cut.chars().count() <= max);
        }
    }
}
