//! A text as tokens in sentences.
//!
//! Sentences matter little by themselves, but no name crosses their ends and a capital at
//! their start means less. A line end is one, except inside a paragraph of copy that was
//! wrapped by hand.

use super::lists::{Lists, phrase};
use super::words::{Vocabulary, Writing};

/// First of its sentence.
pub(super) const FIRST: u8 = 1;
/// In a sentence all in capitals.
pub(super) const ALL_CAPS: u8 = 2;

/// A word or mark of a text.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Token {
    /// Where it starts, in bytes.
    pub(super) start: u32,
    /// Where it ends.
    pub(super) end: u32,
    /// Number of its word form.
    pub(super) word: u32,
    /// Number of its word in lower case.
    pub(super) lower: u32,
    /// Number of its sentence, from 1.
    pub(super) sentence: u32,
    /// How it is written.
    pub(super) writing: Writing,
    /// [`FIRST`], [`ALL_CAPS`].
    pub(super) flags: u8,
    /// Its part in the longest name of a place that it belongs to, and that place's size;
    /// 0 for none.
    pub(super) place: u8,
    /// The lists that hold it.
    pub(super) lists: u8,
}

impl Token {
    /// Whether its sentence is all in capitals.
    #[inline]
    pub(super) const fn is_all_caps(&self) -> bool {
        self.flags & ALL_CAPS != 0
    }

    /// Whether it is the first of its sentence.
    #[inline]
    pub(super) const fn is_first(&self) -> bool {
        self.flags & FIRST != 0
    }
}

/// What a byte is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Mark,
    Space,
    /// Of a word; with bytes of other alphabets, unless [`mark_len`] says otherwise.
    Word,
    /// The first byte of a character that may be a mark.
    Unsure,
}

/// The class of each byte.
static CLASSES: [Class; 256] = {
    let mut classes = [Class::Mark; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b' ' | b'\n' | b'\t' | b'\r' | 12 => Class::Space,
            0xc2 | 0xe2 | 0xe3 => Class::Unsure,
            0x80.. => Class::Word,
            c if c.is_ascii_alphanumeric() => Class::Word,
            _ => Class::Mark,
        };
        byte += 1;
    }
    classes
};

/// Returns the length of the mark beyond ASCII that starts here, or 0.
#[inline]
fn mark_len(bytes: &[u8], at: usize) -> usize {
    match (bytes[at], bytes.get(at + 1)) {
        // Quotes, dashes, dots, CJK marks; signs of Latin-1 but its ordinals and µ.
        (0xe2, Some(0x80)) | (0xe3, Some(0x80)) => 3,
        (0xc2, Some(&next)) if !matches!(next, 0xaa | 0xb5 | 0xba) => 2,
        _ => 0,
    }
}

/// Whether a byte of a word is here.
#[inline]
fn is_word(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at).map(|&byte| CLASSES[byte as usize]) {
        Some(Class::Word) => true,
        Some(Class::Unsure) => mark_len(bytes, at) == 0,
        _ => false,
    }
}

/// Returns the length of an apostrophe here, or 0.
#[inline]
fn apostrophe_len(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..) {
        Some([b'\'', ..]) => 1,
        Some([0xe2, 0x80, 0x99, ..]) => 3,
        _ => 0,
    }
}

/// Splits texts into tokens.
#[derive(Debug)]
pub(super) struct Tokenizer<'a> {
    text: &'a str,
    lists: &'a Lists,
    vocabulary: &'a mut Vocabulary,
    tokens: &'a mut Vec<Token>,
    sentence: u32,
    sentence_start: usize,
    /// Tokens of this sentence in capitals, and others with letters.
    capitals: u32,
    others: u32,
}

impl<'a> Tokenizer<'a> {
    /// Prepares to split a text.
    pub(super) fn new(
        text: &'a str,
        lists: &'a Lists,
        vocabulary: &'a mut Vocabulary,
        tokens: &'a mut Vec<Token>,
    ) -> Self {
        tokens.clear();
        Self {
            text,
            lists,
            vocabulary,
            tokens,
            sentence: 0,
            sentence_start: 0,
            capitals: 0,
            others: 0,
        }
    }

    /// Splits the text.
    pub(super) fn run(mut self) {
        let bytes = self.text.as_bytes();
        let is_wrapped = is_wrapped(bytes);
        let mut at = 0;
        let mut line_start = 0;
        let mut line_ends = 0;
        let mut ends_sentence = true;
        while at < bytes.len() {
            let class = CLASSES[bytes[at] as usize];
            if class == Class::Space {
                if bytes[at] == b'\n' {
                    line_ends += 1;
                    let is_short = at - line_start < 40;
                    line_start = at + 1;
                    let is_indented = matches!(bytes.get(at + 1), Some(b' ' | b'\t' | b'\n'));
                    ends_sentence |= !is_wrapped || line_ends > 1 || is_indented || is_short;
                }
                at += 1;
                continue;
            }
            let mark = if class == Class::Unsure { mark_len(bytes, at) } else { 0 };
            if mark == 2 && bytes[at + 1] == 0xa0 {
                at += 2;
                continue;
            }
            line_ends = 0;
            let is_first = ends_sentence;
            if ends_sentence {
                self.close_sentence();
                ends_sentence = false;
            }
            let end = if class == Class::Mark || mark > 0 {
                let end = self.possessive_end(at).unwrap_or(at + mark.max(1));
                ends_sentence = end == at + 1 && is_sentence_end(bytes, at);
                end
            } else {
                self.word_end(at)
            };
            self.push(at, end, is_first);
            at = end;
        }
        self.close_sentence();
        self.find_places();
    }

    /// Returns where the word that starts here ends.
    #[inline]
    fn word_end(&mut self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut end = start;
        let mut has_dots = false;
        loop {
            // The first byte of a word may be one that is unsure.
            while is_word(bytes, end) {
                end += 1;
            }
            let Some(&next) = bytes.get(end) else { return end };
            if next == b' ' {
                return end;
            }
            if next == b'.' && is_word(bytes, end + 1) {
                end += 1;
                has_dots = true;
                continue;
            }
            let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
            if next == b',' && is_digit(end - 1) && is_digit(end + 1) {
                end += 1;
                continue;
            }
            // O'Brien
            if end == start + 1 && bytes[start].is_ascii_uppercase() {
                let len = apostrophe_len(bytes, end);
                if len > 0 && bytes.get(end + len).is_some_and(u8::is_ascii_uppercase) {
                    end += len;
                    continue;
                }
            }
            break;
        }
        if bytes[end] != b'.' {
            return end;
        }
        let is_its_own = if has_dots {
            !bytes[start..end].iter().any(u8::is_ascii_digit)
        } else {
            bytes[start].is_ascii_uppercase()
                && (end == start + 1
                    || end <= start + 5 && {
                        let entry = self.vocabulary.entry(&self.text[start..end], self.lists);
                        self.vocabulary.word(entry.word).is_abbreviation()
                    })
        };
        end + usize::from(is_its_own)
    }

    /// Returns where `'s` ends that starts here after a word.
    #[inline]
    fn possessive_end(&self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let s = at + apostrophe_len(bytes, at);
        let follows = self.tokens.last().is_some_and(|token| token.end as usize == at);
        let is_s = s > at && matches!(bytes.get(s), Some(b's' | b'S'));
        (is_s && follows && !is_word(bytes, s + 1)).then_some(s + 1)
    }

    #[inline]
    fn push(&mut self, start: usize, end: usize, is_first: bool) {
        let entry = self.vocabulary.entry(&self.text[start..end], self.lists);
        match entry.writing {
            Writing::Capitals => self.capitals += 1,
            Writing::Lower | Writing::Capitalized | Writing::Mixed => self.others += 1,
            _ => {}
        }
        self.tokens.push(Token {
            start: start as u32,
            end: end as u32,
            word: entry.word,
            lower: entry.lower,
            sentence: self.sentence,
            writing: entry.writing,
            flags: if is_first { FIRST } else { 0 },
            place: 0,
            lists: entry.lists,
        });
    }

    fn close_sentence(&mut self) {
        if self.capitals >= 2 && self.others * 4 <= self.capitals {
            for token in &mut self.tokens[self.sentence_start..] {
                token.flags |= ALL_CAPS;
            }
        }
        self.sentence += 1;
        self.sentence_start = self.tokens.len();
        (self.capitals, self.others) = (0, 0);
    }

    /// Marks the longest names of places.
    fn find_places(&mut self) {
        /// Tokens of the longest name.
        const LONGEST: usize = 5;
        let mut at = 0;
        let is_capital = |token: &Token| token.writing.is_capital();
        while let Some(ahead) = self.tokens[at..].iter().position(is_capital) {
            at += ahead;
            let token = self.tokens[at];
            let word = self.vocabulary.word(token.word);
            if word.place == super::lists::Place::default() {
                at += 1;
                continue;
            }
            let (mut len, mut size) = (usize::from(word.place.size > 0), word.place.size);
            let mut goes_on = word.place.goes_on;
            let mut name = phrase(0, word.lower);
            let mut next = at + 1;
            while goes_on && next < self.tokens.len() && next < at + LONGEST {
                if self.tokens[next].sentence != token.sentence {
                    break;
                }
                name = phrase(name, self.vocabulary.word(self.tokens[next].word).lower);
                let place = self.lists.place(name);
                next += 1;
                if place.size > 0 {
                    (len, size) = (next - at, place.size);
                }
                goes_on = place.goes_on;
            }
            for part in 0..len {
                let position = match (part, len) {
                    (_, 1) => 4,
                    (0, _) => 1,
                    _ if part + 1 == len => 3,
                    _ => 2,
                };
                self.tokens[at + part].place = position * 8 + size.min(7);
            }
            at += len.max(1);
        }
    }
}

/// Whether the mark here ends a sentence.
#[inline]
fn is_sentence_end(bytes: &[u8], at: usize) -> bool {
    if !matches!(bytes[at], b'.' | b'!' | b'?') {
        return false;
    }
    let mut next = at + 1;
    while let Some(b'"' | b'\'' | b')') = bytes.get(next) {
        next += 1;
    }
    bytes.get(next).is_some_and(|&byte| CLASSES[byte as usize] == Class::Space)
}

/// Whether a text was wrapped by hand: most of its lines are about as long as a page is
/// wide, and hardly any is longer.
fn is_wrapped(bytes: &[u8]) -> bool {
    let (mut lines, mut full, mut long) = (0, 0, 0);
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', bytes).chain([bytes.len()]) {
        let line = bytes[start..end].trim_ascii();
        start = end + 1;
        let chars = match line.len() {
            0 => continue,
            len @ (..=100 | 401..) => len,
            _ => line.iter().filter(|&&byte| byte & 0xc0 != 0x80).count(),
        };
        lines += 1;
        match chars {
            45..=100 => full += 1,
            101.. => long += 1,
            _ => {}
        }
    }
    lines >= 5 && full * 10 >= lines * 6 && long * 20 <= lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<(String, u32, bool)> {
        let lists = Lists::new(Vec::new().into(), Vec::new().into(), Vec::new().into());
        let (mut vocabulary, mut tokens) = (Vocabulary::new(), Vec::new());
        Tokenizer::new(text, &lists, &mut vocabulary, &mut tokens).run();
        let word = |token: &Token| text[token.start as usize..token.end as usize].to_owned();
        tokens.iter().map(|token| (word(token), token.sentence, token.is_all_caps())).collect()
    }

    fn words(text: &str) -> String {
        split(text).into_iter().map(|(word, ..)| word).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn words_and_marks() {
        for (text, expected) in [
            ("Gen. J. Smith's U.S. visit.", "Gen.|J.|Smith|'s|U.S.|visit|."),
            ("O'Brien and O’Neill didn't", "O'Brien|and|O’Neill|didn|'|t"),
            (
                "Putin’s \u{201c}talks\u{201d}—$1,200.50",
                "Putin|’s|\u{201c}|talks|\u{201d}|—|$|1,200.50",
            ),
            ("Jean-Paul\u{a0}Sartre «où»", "Jean|-|Paul|Sartre|«|où|»"),
            ("WASHINGTON (AP) _ He", "WASHINGTON|(|AP|)|_|He"),
            ("â€™ ªx 日本。", "â|€|™|ªx|日本|。"),
        ] {
            let expected = expected.replace("â|€|™", "â€™");
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn sentences_end_with_lines_unless_wrapped() {
        let sentences = |text: &str| split(text).last().map(|(_, sentence, _)| *sentence);
        assert_eq!(sentences("TITLE\nOne two. Three"), Some(3));
        let line = "Some words of a story that goes on for the width of a page and\n";
        assert_eq!(sentences(&line.repeat(6)), Some(1));
        assert_eq!(sentences(&line.repeat(3)), Some(3));
        assert_eq!(sentences(&format!("{}\n{line}", line.repeat(6))), Some(2));
    }

    #[test]
    fn capitals_count_by_sentence() {
        let caps = |text: &str| split(text).iter().map(|(.., caps)| *caps).collect::<Vec<_>>();
        assert_eq!(caps("FIRE IN PARIS\nAn AP story"), [true, true, true, false, false, false]);
    }
}
