//! Which stretch of a text shows best why it matched.
//!
//! The words to mark are known by their exact forms, so one pass over the text
//! finds them: no stemming, no allocation for words that don't match. The stretch
//! is chosen by how many different words it shows, weighted by rarity, and cut at
//! the ends of words.

use std::collections::HashMap;

use serde::Serialize;

use crate::analysis::{Layout, Word, Words};
use crate::article::ByteRange;

/// Longest stretch, in characters.
const MAX_CHARS: usize = 240;
/// Matches looked at in one text; more change nothing a reader would notice.
const MAX_MATCHES: usize = 4096;

/// A part of a field with its marked words.
///
/// All offsets are bytes in the stored field. The text itself is that range of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// Name of the field.
    pub field: &'static str,
    /// The text.
    pub text: String,
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// Whether it begins in the middle of a sentence.
    #[serde(skip)]
    pub begins_midway: bool,
    /// Whether its paragraph goes on.
    #[serde(skip)]
    pub goes_on: bool,
    /// The marked words: first byte, and the byte after the last; sorted, disjoint.
    pub highlights: Vec<(usize, usize)>,
}

/// The words of a query that are to be marked, with how much each is worth.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    words: HashMap<String, (usize, f32)>,
    /// The first bytes of the words: most words of a text begin otherwise.
    beginnings: Vec<u8>,
    num_groups: usize,
}

/// One marked word in a text.
#[derive(Clone, Copy, Debug)]
struct Mark {
    start: usize,
    end: usize,
    group: usize,
    weight: f32,
}

impl Marks {
    /// Adds the forms of one word of the query; rare words weigh more.
    pub fn add<'f>(&mut self, forms: impl IntoIterator<Item = &'f str>, weight: f32) {
        let group = self.num_groups;
        self.num_groups += 1;
        for form in forms {
            let first = form.bytes().next();
            self.beginnings.extend(first.filter(|first| !self.beginnings.contains(first)));
            self.words.entry(form.to_owned()).or_insert((group, weight));
        }
    }

    /// Tells whether there is anything to mark.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Finds the marked words of a text.
    fn find(&self, text: &str) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        if self.is_empty() {
            return marks;
        }
        let (mut words, mut word) = (Words::new(text, Layout::Values), Word::default());
        while marks.len() < MAX_MATCHES && words.next_into(&mut word) {
            let first = word.text.bytes().next();
            if first.is_some_and(|first| self.beginnings.contains(&first))
                && let Some((group, weight)) = self.words.get(&word.text)
            {
                let (start, end) = (word.start, word.end);
                // A compound comes after its parts: it takes the place of those that are marked.
                while marks.last().is_some_and(|mark| mark.start >= start) {
                    marks.pop();
                }
                match marks.last_mut().filter(|mark| mark.end > start) {
                    // Pairs of characters overlap.
                    Some(last) => last.end = end,
                    None => marks.push(Mark { start, end, group: *group, weight: *weight }),
                }
            }
        }
        marks
    }

    /// Returns the whole text with its marked words.
    pub fn whole(&self, field: &'static str, text: &str) -> Snippet {
        let highlights = self.find(text).iter().map(|mark| (mark.start, mark.end)).collect();
        let (begins_midway, goes_on) = (false, false);
        Snippet {
            field,
            text: text.to_owned(),
            start: 0,
            end: text.len(),
            begins_midway,
            goes_on,
            highlights,
        }
    }

    /// Chooses a stretch of the body; of one without marked words, its lede.
    pub fn snippet(&self, body: &str, lede: ByteRange) -> Snippet {
        let marks = self.find(body);
        let range = match best_window(&marks, body) {
            Some(window) => around(body, window),
            None => cut(body, lede.start, lede.end.max(lede.start)),
        };
        let is_inside = |mark: &&Mark| mark.start >= range.start && mark.end <= range.end;
        let highlights = marks.iter().filter(is_inside).map(|m| (m.start, m.end)).collect();
        let text = range.of(body).to_owned();
        let before = body[..range.start].trim_end_matches(' ');
        let begins_midway =
            !before.is_empty() && !before.ends_with(['\n', '.', '!', '?', '"', '”', '’', '。']);
        let after = body[range.end..].trim_start_matches(' ');
        let goes_on = !after.is_empty() && !after.starts_with('\n');
        let (start, end) = (range.start, range.end);
        Snippet { field: "body", text, start, end, begins_midway, goes_on, highlights }
    }
}

/// Returns the marks' stretch that shows the most: every word counts once in full,
/// its repetitions little.
fn best_window(marks: &[Mark], body: &str) -> Option<ByteRange> {
    let mut best: Option<(f32, ByteRange)> = None;
    for (i, first) in marks.iter().enumerate() {
        let (mut seen, mut value, mut end) = (Vec::new(), 0.0, first.end);
        for mark in &marks[i..] {
            if body[first.start..mark.end].chars().count() > MAX_CHARS * 3 / 4 {
                break;
            }
            let is_new = !seen.contains(&mark.group);
            value += if is_new { mark.weight } else { mark.weight * 0.1 };
            seen.push(mark.group);
            end = mark.end;
        }
        if best.as_ref().is_none_or(|(most, _)| value > *most) {
            best = Some((value, ByteRange { start: first.start, end }));
        }
    }
    debug_assert!(
        best.as_ref().is_none_or(|(_, window)| body.get(window.start..window.end).is_some())
    );
    best.map(|(_, window)| window)
}

/// Widens a window to the length of a snippet, within its paragraph or paragraphs,
/// preferring to begin where a sentence does.
fn around(body: &str, window: ByteRange) -> ByteRange {
    let before = &body[..window.start];
    let paragraph = before.rfind("\n\n").map_or(0, |at| at + 2);
    let used = body[window.start..window.end].chars().count();
    let room = MAX_CHARS.saturating_sub(used);
    let back = nth_char_back(before, room / 2).max(paragraph);
    let start = if back == paragraph { back } else { sentence_start(body, back, window.start) };
    let end = body[window.end..].find("\n\n").map_or(body.len(), |at| window.end + at);
    cut(body, start, end)
}

/// Returns the byte of the n-th character from the end.
fn nth_char_back(text: &str, n: usize) -> usize {
    text.char_indices().rev().take(n).last().map_or(text.len(), |(at, _)| at)
}

/// Returns where the first sentence after `from` starts; where none does before
/// `limit`, the first word.
fn sentence_start(text: &str, from: usize, limit: usize) -> usize {
    let ends =
        text[from..limit].match_indices(['.', '!', '?']).map(|(at, end)| from + at + end.len());
    let start = ends.into_iter().find(|at| text[*at..limit].starts_with(char::is_whitespace));
    start.unwrap_or_else(|| next_word(text, from, limit))
}

/// Returns where the first word after `from` starts, at most `limit`.
fn next_word(text: &str, from: usize, limit: usize) -> usize {
    text[from..limit].find(char::is_whitespace).map_or(limit, |at| from + at)
}

/// Cuts a range to the length of a snippet, at the end of a word where there is
/// one, and trims it.
fn cut(text: &str, start: usize, end: usize) -> ByteRange {
    let Some(range) = text.get(start..end) else { return ByteRange { start: 0, end: 0 } };
    let short = match range.char_indices().nth(MAX_CHARS) {
        None => range,
        Some((limit, _)) => {
            let at = range[..limit].rfind(char::is_whitespace).filter(|at| *at > limit / 2);
            &range[..at.unwrap_or(limit)]
        }
    };
    let start = start + (short.len() - short.trim_start().len());
    ByteRange { start, end: start + short.trim().len() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marks(words: &[&str]) -> Marks {
        let mut marks = Marks::default();
        words.iter().for_each(|word| marks.add([*word], 1.0));
        marks
    }

    fn marked(snippet: &Snippet, body: &str) -> Vec<String> {
        snippet.highlights.iter().map(|(start, end)| body[*start..*end].to_owned()).collect()
    }

    #[test]
    fn the_stretch_with_the_most_words_is_shown() {
        let filler = "Nothing of note happened. ".repeat(30);
        let body = format!("The dam was old. {filler}The flood broke the dam at Derna. {filler}");
        let snippet = marks(&["dam", "flood"]).snippet(&body, ByteRange { start: 0, end: 16 });
        assert!(snippet.text.contains("The flood broke the dam"), "{}", snippet.text);
        assert_eq!(marked(&snippet, &body), ["flood", "dam"]);
        assert_eq!(snippet.text, body[snippet.start..snippet.end]);
        assert!(snippet.text.chars().count() <= MAX_CHARS);
    }

    #[test]
    fn without_a_match_the_lede_is_shown() {
        let snippet =
            marks(&["x"]).snippet("First words.\n\nSecond.", ByteRange { start: 0, end: 12 });
        assert_eq!((snippet.text.as_str(), snippet.highlights.len()), ("First words.", 0));
        let empty = marks(&["x"]).snippet("", ByteRange::default());
        assert_eq!(empty.text, "");
    }

    #[test]
    fn a_compound_is_marked_once() {
        let body = "Send e-mail now.";
        let snippet = marks(&["email", "e", "mail"]).whole("title", body);
        assert_eq!(marked(&snippet, body), ["e-mail"]);
    }

    proptest! {
        #[test]
        fn highlights_are_sorted_disjoint_and_inside(body in "([a-c]{1,3}[ .\n-]|é|京都|\n\n){0,200}", word in "[a-c]{1,3}|京都") {
            let snippet = marks(&[&word, "a", "b"]).snippet(&body, ByteRange { start: 0, end: body.len() });
            prop_assert_eq!(&snippet.text, &body[snippet.start..snippet.end]);
            let mut last = snippet.start;
            for (start, end) in &snippet.highlights {
                prop_assert!(*start >= last && start < end && *end <= snippet.end);
                prop_assert!(body.get(*start..*end).is_some());
                last = *end;
            }
        }
    }
}
