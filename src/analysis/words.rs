//! Splits text into folded words with positions and byte offsets.
//!
//! A word is a run of letters, digits and marks. Beyond that:
//!
//! - `U.S.` is the one word `us`: single letters with full stops between them.
//! - `Putin's` is `putin`, and `workers'` is `workers`.
//! - `e-mail` and `O'Brien` are their parts at positions of their own, and the
//!   joined word `email`, `obrien` at the position of the first part, so that
//!   either spelling finds the other.
//! - Chinese, Japanese, Korean and Thai runs are overlapping pairs of characters.
//! - Anything else (`AT&T`, `20.04`, `10:30`) is its parts, side by side; a query
//!   for it is planned as a phrase, and so finds it as written.

use unicode_normalization::char::is_combining_mark;

use super::fold::fold_into;
use super::{Layout, VALUE_BREAK};

/// Longest word, in bytes of its folded form; longer ones are no words a person
/// types, and are left out.
pub const MAX_WORD_BYTES: usize = 128;

/// One word of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// The folded word.
    pub text: String,
    /// First byte in the text.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// Position among the words of the field.
    pub position: u32,
}

/// Where a word stands in its text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// Position among the words of the field; a joined form has that of its first part.
    pub position: u32,
    form: Form,
}

/// How a word is written.
#[derive(Clone, Copy, Debug)]
enum Form {
    Plain,
    /// Without its full stops.
    Acronym,
    /// The parts of a compound without what joins them.
    Joined,
}

/// Walks over the words of a text.
///
/// [`Words::next_into`] fills a word that the caller keeps, so that walking a text
/// allocates nothing once that word's string has grown.
#[derive(Clone, Debug)]
pub struct Words<'t> {
    text: &'t str,
    layout: Layout,
    /// Byte from which to look for the next word.
    at: usize,
    /// Position of the next word.
    position: u32,
    /// Number of the value that `at` is in.
    value: u32,
    /// The compound that `at` is in.
    compound: Option<Compound>,
    /// Whether the character at `at` already ended a pair.
    in_pairs: bool,
}

/// A word with hyphens or apostrophes in it.
#[derive(Clone, Copy, Debug)]
struct Compound {
    start: usize,
    end: usize,
    /// Where the text goes on, past a possessive `'s`.
    resume: usize,
    /// Position of the first part.
    position: u32,
}

/// How some folded words may begin where they are written.
#[derive(Clone, Copy, Debug)]
pub struct Beginnings {
    /// A bit for each first byte.
    bytes: [u64; 4],
}

impl Beginnings {
    const ANY: Self = Self { bytes: [u64::MAX; 4] };

    /// Adds the beginning of a folded word.
    pub fn add(&mut self, word: &str) {
        for first in word.bytes().take(1).filter(u8::is_ascii) {
            for case in [first, first.to_ascii_uppercase()] {
                self.bytes[usize::from(case / 64)] |= 1 << (case % 64);
            }
        }
    }

    fn may_be(&self, first: u8) -> bool {
        self.bytes[usize::from(first / 64)] >> (first % 64) & 1 == 1
    }
}

impl Default for Beginnings {
    /// Returns those of no word: what is not ASCII may all the same be folded to anything.
    fn default() -> Self {
        Self { bytes: [0, 0, u64::MAX, u64::MAX] }
    }
}

impl<'t> Words<'t> {
    /// Starts walking over a text whose values, if there are several, are
    /// separated by [`VALUE_BREAK`].
    pub fn new(text: &'t str, layout: Layout) -> Self {
        Self {
            text,
            layout,
            at: 0,
            position: layout.start(0),
            value: 0,
            compound: None,
            in_pairs: false,
        }
    }

    /// Starts walking over a text that is one value, the one of this number.
    pub fn of_value(text: &'t str, layout: Layout, value: u32) -> Self {
        Self { position: layout.start(value), value, ..Self::new(text, layout) }
    }

    /// Moves to the next word and writes it to `word`; `false` at the end.
    pub fn next_into(&mut self, word: &mut Word) -> bool {
        self.next_beginning(&Beginnings::ANY, word)
    }

    /// As [`Words::next_into`], but passes over most words that begin otherwise, without
    /// folding them.
    pub fn next_beginning(&mut self, beginnings: &Beginnings, word: &mut Word) -> bool {
        while let Some(span) = self.next_span() {
            let fits = self.layout.end(self.value).is_none_or(|end| span.position < end);
            if !fits || !beginnings.may_be(self.text.as_bytes()[span.start]) {
                continue;
            }
            self.write(span, &mut word.text);
            if !word.text.is_empty() && word.text.len() <= MAX_WORD_BYTES {
                (word.start, word.end, word.position) = (span.start, span.end, span.position);
                return true;
            }
        }
        false
    }

    /// Moves to the next word, also to one too long to be any, without writing it.
    pub(super) fn next_span(&mut self) -> Option<Span> {
        if let Some(compound) = self.compound {
            if self.at < compound.end {
                let start = self.at + self.text[self.at..].chars().next().map_or(0, char::len_utf8);
                self.at = end_of_run(self.text, start);
                return Some(self.span(start, self.at, Form::Plain));
            }
            self.compound = None;
            self.at = compound.resume;
            let Compound { start, end, position, .. } = compound;
            return Some(Span { start, end, position, form: Form::Joined });
        }
        loop {
            let (start, paired) = self.find_start()?;
            let Some(first) = paired else { return Some(self.plain(start)) };
            if let Some(pair) = self.pair(start, first) {
                return Some(pair);
            }
        }
    }

    /// Returns where the next word starts, stepping into the next value where there is a
    /// break between, and its first character where that is one of those that make pairs.
    fn find_start(&mut self) -> Option<(usize, Option<char>)> {
        while let Some(byte) = self.text.as_bytes().get(self.at) {
            if IS_WORD_BYTE[usize::from(*byte)] {
                return Some((self.at, None));
            }
            let c = match byte.is_ascii() {
                true => char::from(*byte),
                false => self.text[self.at..].chars().next()?,
            };
            if is_word_char(c) {
                return Some((self.at, Some(c).filter(|c| is_paired(*c))));
            }
            self.at += c.len_utf8();
            self.in_pairs = false;
            if c == VALUE_BREAK {
                self.value = self.value.saturating_add(1);
                self.position = self.layout.start(self.value);
            }
        }
        None
    }

    /// Gives the word between two bytes its position.
    fn span(&mut self, start: usize, end: usize, form: Form) -> Span {
        let position = self.position;
        self.position = self.position.saturating_add(1);
        Span { start, end, position, form }
    }

    /// Returns the pair of characters at `start`, or a single one that has no
    /// neighbour; the last character of a run makes no pair of its own.
    fn pair(&mut self, start: usize, first: char) -> Option<Span> {
        let middle = start + first.len_utf8();
        let second = self.text[middle..].chars().next().filter(|c| is_paired(*c));
        self.at = middle;
        let was_in_pairs = std::mem::replace(&mut self.in_pairs, second.is_some());
        match second {
            Some(second) => Some(self.span(start, middle + second.len_utf8(), Form::Plain)),
            None if was_in_pairs => None,
            None => Some(self.span(start, middle, Form::Plain)),
        }
    }

    /// Returns a plain word, an acronym or the first part of a compound.
    fn plain(&mut self, start: usize) -> Span {
        self.in_pairs = false;
        let text = self.text;
        let end = end_of_run(text, start);
        if is_plain_end(text.as_bytes(), start, end) {
            self.at = end;
            return self.span(start, end, Form::Plain);
        }
        if let Some(acronym_end) = end_of_acronym(text, start, end) {
            self.at = acronym_end;
            return self.span(start, acronym_end, Form::Acronym);
        }
        let compound_end = end_of_compound(text, end);
        let resume = compound_end + possessive_len(&text[compound_end..]);
        if compound_end > end {
            let position = self.position;
            self.compound = Some(Compound { start, end: compound_end, resume, position });
            self.at = end;
        } else {
            self.at = resume;
        }
        self.span(start, end, Form::Plain)
    }

    /// Writes a word as it is compared; nothing where there is no such word.
    fn write(&self, span: Span, word: &mut String) {
        word.clear();
        let text = &self.text[span.start..span.end];
        match span.form {
            Form::Plain => fold_into(text, word),
            Form::Acronym => {
                fold_into(text, word);
                word.retain(|c| c != '.');
            }
            Form::Joined => write_joined(text, word),
        }
    }
}

/// Writes the parts of a compound as one word, unless all of them are numbers:
/// the 5-3 of a match is not 53.
fn write_joined(text: &str, word: &mut String) {
    let mut has_empty_part = false;
    for part in text.split(is_joint) {
        let len = word.len();
        fold_into(part, word);
        has_empty_part |= word.len() == len;
    }
    // Were a part nothing but an accent, the joined form could be the same word as
    // another part, and its positions would go backwards.
    if has_empty_part || word.chars().all(char::is_numeric) {
        word.clear();
    }
}

/// Returns where the run of word characters that starts at `start` ends.
fn end_of_run(text: &str, start: usize) -> usize {
    let rest = &text.as_bytes()[start..];
    let ascii = rest.iter().position(|byte| !IS_WORD_BYTE[usize::from(*byte)]);
    let end = start + ascii.unwrap_or(rest.len());
    if text.as_bytes().get(end).is_none_or(u8::is_ascii) {
        return end;
    }
    let is_inside = |c: &char| is_word_char(*c) && !is_paired(*c);
    end + text[end..].chars().take_while(is_inside).map(char::len_utf8).sum::<usize>()
}

/// Bytes that are word characters by themselves; a table is quicker than asking.
const IS_WORD_BYTE: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

/// Whether what follows a run shows that it is a word of its own: no acronym, no part of a
/// compound, no possessive. Of most words the next byte tells.
fn is_plain_end(text: &[u8], start: usize, end: usize) -> bool {
    match text.get(end) {
        None => true,
        Some(b'\'' | b'-') => false,
        // An acronym is made of single letters, be it with marks.
        Some(b'.') => end > start + 1 && text[start + 1].is_ascii(),
        Some(next) => next.is_ascii(),
    }
}

/// Returns where `U.S.` ends, if that is what starts here: two or more single
/// letters, each but the last followed by a full stop.
fn end_of_acronym(text: &str, start: usize, end: usize) -> Option<usize> {
    let is_letter = |from: usize, to: usize| {
        let mut chars = text[from..to].chars();
        chars.next().is_some_and(char::is_alphabetic) && chars.all(is_combining_mark)
    };
    let (mut from, mut to, mut letters) = (start, end, 0);
    let mut acronym_end = end;
    while from < to && is_letter(from, to) {
        letters += 1;
        acronym_end = to;
        if !text[to..].starts_with('.') {
            break;
        }
        acronym_end = to + 1;
        from = to + 1;
        to = end_of_run(text, from);
    }
    // `U.S.Steel`: what follows the last full stop is a word of its own.
    (letters > 1).then_some(acronym_end)
}

/// Returns where the compound ends whose first part ends at `end`: `end` itself
/// where it is none.
fn end_of_compound(text: &str, mut end: usize) -> usize {
    while let Some(joint) = text[end..].chars().next().filter(|c| is_joint(*c)) {
        let start = end + joint.len_utf8();
        let part_end = end_of_run(text, start);
        if part_end == start || possessive_len(&text[end..]) > 0 {
            break;
        }
        end = part_end;
    }
    end
}

/// Returns the length of the possessive ending that `rest` starts with, 0 for none.
fn possessive_len(rest: &str) -> usize {
    let mut chars = rest.chars();
    let Some(apostrophe) = chars.next().filter(|c| is_apostrophe(*c)) else { return 0 };
    let is_s = matches!(chars.next(), Some('s' | 'S'));
    if is_s && !chars.next().is_some_and(is_word_char) { apostrophe.len_utf8() + 1 } else { 0 }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '＇')
}

/// Whether the character joins the parts of a compound.
fn is_joint(c: char) -> bool {
    is_apostrophe(c) || matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

fn is_word_char(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        '\u{200c}' | '\u{200d}' => true,
        _ => c.is_alphanumeric() || is_combining_mark(c),
    }
}

/// Whether the character belongs to a script written without spaces, or in which
/// spaces do not part words a reader would look for: CJK, kana, Hangul, Thai, Lao,
/// Khmer, Burmese.
pub fn is_paired(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9d}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<(String, u32)> {
        let (mut words, mut word, mut out) =
            (Words::new(text, Layout::Values), Word::default(), vec![]);
        while words.next_into(&mut word) {
            out.push((word.text.clone(), word.position));
        }
        out
    }

    fn shown(text: &str) -> String {
        words(text).iter().map(|(word, at)| format!("{word}{at}")).collect::<Vec<_>>().join(" ")
    }

    proptest! {
        #[test]
        fn no_word_is_passed_over_that_begins_so(text in "\\PC*|[a-eA-Eé'’. \\-京都\u{301}]{0,40}", sought in "[a-zA-Z0-9é東]{1,3}") {
            let mut beginnings = Beginnings::default();
            let folded = |c: char| crate::analysis::fold(&c.to_string());
            sought.chars().for_each(|c| beginnings.add(&folded(c)));
            let begins_so = |(word, _): &(String, u32)| sought.chars().any(|c| word.starts_with(&folded(c)));
            let (mut all, mut word) = (Words::new(&text, Layout::Values), Word::default());
            let mut found = Vec::new();
            while all.next_beginning(&beginnings, &mut word) {
                found.push((word.text.clone(), word.position));
            }
            found.retain(begins_so);
            let expected: Vec<_> = words(&text).into_iter().filter(begins_so).collect();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn splitting_table() {
        for (text, expected) in [
            ("", ""),
            ("  .,;  ", ""),
            ("The Louvre closed.", "the0 louvre1 closed2"),
            ("U.S. warships", "us0 warships1"),
            ("the U.S", "the0 us1"),
            ("U.S.'s role", "us0 s1 role2"),
            ("J.R.R. Tolkien", "jrr0 tolkien1"),
            ("Vladimir V. Putin", "vladimir0 v1 putin2"),
            ("end. A new", "end0 a1 new2"),
            ("Putin's plan", "putin0 plan1"),
            ("Putin’s", "putin0"),
            ("workers' rights", "workers0 rights1"),
            ("'quoted'", "quoted0"),
            ("e-mail now", "e0 mail1 email0 now2"),
            ("O'Brien's men", "o0 brien1 obrien0 men2"),
            ("COVID-19", "covid0 191 covid190"),
            ("won 5-3 on 2023-09-13", "won0 51 32 on3 20234 095 136"),
            ("well-known-fact", "well0 known1 fact2 wellknownfact0"),
            ("- dash -- and-", "dash0 and1"),
            ("AT&T at $5m, #tag @name 20.04", "at0 t1 at2 5m3 tag4 name5 206 047"),
            ("C++", "c0"),
            ("A. B", "a0 b1"),
            ("É.U. E\u{301}.U.", "eu0 eu1"),
            ("Dr. No.", "dr0 no1"),
            ("日本語", "日本0 本語1"),
            ("東", "東0"),
            ("東京 タワー", "東京0 タワ1 ワー2"),
            ("NATO東京", "nato0 東京1"),
            ("서울시", "서울0 울시1"),
            ("Ärger in Łódź", "arger0 in1 lodz2"),
            ("e\u{301}te\u{301}", "ete0"),
            ("हिन्दी", "हिन्दी0"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn values_start_at_their_own_positions() {
        let second = Layout::Values.start(1);
        assert_eq!(words("a b\u{1f}c"), [("a".into(), 0), ("b".into(), 1), ("c".into(), second)]);
        let long = format!("{}\u{1f}deck\u{1f}body", "word ".repeat(200));
        let mut walk = Words::new(&long, Layout::Article);
        let (mut word, mut last) = (Word::default(), (0, String::new()));
        let mut title_words = 0;
        while walk.next_into(&mut word) {
            title_words += u32::from(Layout::Article.value_at(word.position) == 0);
            last = (word.position, word.text.clone());
        }
        assert_eq!(title_words, 128);
        assert_eq!(last, (Layout::Article.start(Layout::BODY), "body".into()));
    }

    #[test]
    fn a_word_no_person_types_is_left_out() {
        assert_eq!(shown(&format!("{} b", "a".repeat(500))), "b1");
    }

    proptest! {
        #[test]
        fn offsets_are_sorted_and_on_char_boundaries(text in "\\PC*|[a-cé'’. \\-京都\u{301}]{0,40}") {
            let (mut words, mut word) = (Words::new(&text, Layout::Article), Word::default());
            let mut last_start = 0;
            let mut last_positions = std::collections::HashMap::new();
            while words.next_into(&mut word) {
                let last = last_positions.insert(word.text.clone(), word.position);
                prop_assert!(last.is_none_or(|last| last <= word.position), "{}", word.text);
                prop_assert!(text.get(word.start..word.end).is_some());
                prop_assert!(word.start < word.end);
                last_start = last_start.max(word.start);
            }
            prop_assert!(last_start <= text.len());
        }
    }
}
