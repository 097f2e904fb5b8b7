//! Where names can be: runs of capitalized tokens, with what may stand between them.

use super::lists::{CONNECTOR, GIVEN, SURNAME, TITLE};
use super::tokenize::Token;
use super::words::{Vocabulary, Writing};

/// A run of tokens that may hold names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// Its first token.
    pub(super) start: u32,
    /// The token after its last.
    pub(super) end: u32,
}

impl Window {
    /// Its tokens.
    pub(super) const fn tokens(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The number of its tokens.
    pub(super) const fn len(self) -> usize {
        (self.end - self.start) as usize
    }
}

/// Finds the windows of a text.
pub(super) fn find(tokens: &[Token], windows: &mut Vec<Window>) {
    windows.clear();
    let mut at = 0;
    while at < tokens.len() {
        if !tokens[at].writing.is_capital() {
            at += 1;
            continue;
        }
        let end = end_of(tokens, at);
        windows.push(Window { start: at as u32, end: end as u32 });
        at = end;
    }
}

/// Returns where the window ends that starts with a token.
fn end_of(tokens: &[Token], start: usize) -> usize {
    /// Tokens that may stand between capitalized ones.
    const LONGEST_GAP: usize = 3;
    let sentence = tokens[start].sentence;
    let in_sentence = |at: &usize| tokens.get(*at).is_some_and(|token| token.sentence == sentence);
    let joins = |token: &Token| {
        token.lists & CONNECTOR != 0
            || token.writing == Writing::Number
            || token.writing == Writing::Mark && token.end - token.start == 1
    };
    let mut end = start + 1;
    loop {
        let gap = (end..end + LONGEST_GAP)
            .take_while(in_sentence)
            .take_while(|&at| !tokens[at].writing.is_capital() && joins(&tokens[at]))
            .count();
        let next = end + gap;
        if !in_sentence(&next) || !tokens[next].writing.is_capital() {
            return end;
        }
        end = next + 1;
    }
}

/// Ways in which a word was seen in a text; each is a bit.
pub(super) mod seen {
    /// In lower case.
    pub(in super::super) const LOWER: u16 = 1;
    pub(super) const AFTER_GIVEN: u16 = 2;
    pub(super) const AFTER_TITLE: u16 = 4;
    pub(super) const AFTER_IN: u16 = 8;
    pub(super) const BEFORE_SAID: u16 = 16;
    pub(super) const GIVEN_BEFORE_CAPITAL: u16 = 32;
    pub(super) const AFTER_CAPITAL: u16 = 64;
    pub(super) const BEFORE_SURNAME: u16 = 128;
    pub(super) const INSIDE: u16 = 256;
    /// How many there are.
    pub(in super::super) const COUNT: u32 = 9;
}

/// How the words of a text were seen in it, by their numbers in lower case.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    words: Vec<Seen>,
    text: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    /// The text that this is about.
    text: u32,
    ways: u16,
}

impl Evidence {
    /// Forgets all texts.
    pub(super) fn clear(&mut self) {
        self.words.clear();
        self.text = 0;
    }

    /// Returns how a word was seen in the text.
    #[inline]
    pub(super) fn of(&self, lower: u32) -> u16 {
        let seen = self.words[lower as usize];
        if seen.text == self.text { seen.ways } else { 0 }
    }

    #[inline]
    fn add(&mut self, lower: u32, ways: u16) {
        let seen = &mut self.words[lower as usize];
        let before = if seen.text == self.text { seen.ways } else { 0 };
        *seen = Seen { text: self.text, ways: before | ways };
    }

    /// Gathers how the words of a text were seen.
    pub(super) fn gather(&mut self, tokens: &[Token], windows: &[Window], vocabulary: &Vocabulary) {
        self.words.resize(vocabulary.num_lower().max(self.words.len()), Seen::default());
        self.text += 1;
        for token in tokens {
            if token.writing == Writing::Lower {
                self.words[token.lower as usize] = Seen { text: self.text, ways: seen::LOWER };
            }
        }
        for at in windows.iter().flat_map(|window| window.tokens()) {
            let token = &tokens[at];
            if !token.writing.is_capital() || token.is_all_caps() {
                continue;
            }
            let beside = |at: usize| tokens.get(at).filter(|t| t.sentence == token.sentence);
            let mut ways = 0;
            let mut note = |holds: bool, way: u16| ways |= if holds { way } else { 0 };
            if let Some(before) = at.checked_sub(1).and_then(beside) {
                let is_capital = before.writing.is_capital();
                note(is_capital && before.lists & GIVEN != 0, seen::AFTER_GIVEN);
                note(before.lists & TITLE != 0, seen::AFTER_TITLE);
                note(is_capital && !before.is_first(), seen::AFTER_CAPITAL);
                note(!token.is_first(), seen::INSIDE);
                note(vocabulary.word(before.word).is_before_place(), seen::AFTER_IN);
            }
            if let Some(after) = beside(at + 1) {
                let is_capital = after.writing.is_capital();
                note(vocabulary.word(after.word).is_after_person(), seen::BEFORE_SAID);
                note(is_capital && token.lists & GIVEN != 0, seen::GIVEN_BEFORE_CAPITAL);
                note(is_capital && after.lists & SURNAME != 0, seen::BEFORE_SURNAME);
            }
            self.add(token.lower, ways);
        }
    }
}
