//! Teams that are called by the name of a place: those between which a text has a result.
//!
//! `Sweden 1–0 Korea Republic` says that both are teams, and they are wherever the text names
//! them, but behind `in` or `from`.

use std::ops::Range;

use super::decode::{OUTSIDE, names};
use super::tokenize::Token;
use super::words::{Vocabulary, Writing};

/// The kind of a place, as tags have it.
const PLACE: usize = 1;
/// Tokens of a result: two numbers and a dash.
const RESULT: usize = 3;

/// Takes the tags of places from names of teams.
pub(super) fn untag(text: &str, tokens: &[Token], vocabulary: &Vocabulary, tags: &mut [u8]) {
    if !has_result(text, tokens) {
        return;
    }
    let mut found: Vec<(Range<usize>, usize)> = Vec::new();
    names(tags, |start, end, kind| found.push((start..end, kind)));
    let words = words_of_teams(text, tokens, &found);
    let is_team = |name: &Range<usize>| {
        tokens[name.clone()].iter().all(|token| words.binary_search(&token.lower).is_ok())
    };
    let is_behind_in = |name: &Range<usize>| {
        let before = name.start.checked_sub(1).map(|before| &tokens[before]);
        before.is_some_and(|before| {
            before.sentence == tokens[name.start].sentence
                && vocabulary.word(before.word).is_before_place()
        })
    };
    for (name, kind) in found {
        if kind == PLACE && is_team(&name) && !is_behind_in(&name) {
            tags[name].fill(OUTSIDE);
        }
    }
}

/// Returns the words of the places between which a result stands, sorted.
fn words_of_teams(text: &str, tokens: &[Token], found: &[(Range<usize>, usize)]) -> Vec<u32> {
    let mut words = Vec::new();
    for pair in found.windows(2) {
        let [(one, _), (other, _)] = pair else { continue };
        let is_beside = one.end + RESULT == other.start
            && tokens[one.start].sentence == tokens[other.start].sentence;
        if is_beside && is_result(text, &tokens[one.end..other.start]) {
            let places = pair.iter().filter(|(_, kind)| *kind == PLACE);
            words.extend(places.flat_map(|(name, _)| &tokens[name.clone()]).map(|t| t.lower));
        }
    }
    words.sort_unstable();
    words.dedup();
    words
}

/// Whether a text has a result, which most have not.
fn has_result(text: &str, tokens: &[Token]) -> bool {
    let mut rest = tokens;
    let is_number = |token: &Token| token.writing == Writing::Number;
    while let Some(at) = rest.iter().position(is_number) {
        if rest.get(at..at + RESULT).is_some_and(|tokens| is_result(text, tokens)) {
            return true;
        }
        rest = &rest[at + 1..];
    }
    false
}

/// Whether three tokens are a result: `2–1`, `102 - 98`.
fn is_result(text: &str, tokens: &[Token]) -> bool {
    /// Digits of the largest number; years have more.
    const DIGITS: usize = 3;
    let [one, dash, other] = tokens else { return false };
    if (one.writing, dash.writing, other.writing)
        != (Writing::Number, Writing::Mark, Writing::Number)
    {
        return false;
    }
    let of = |token: &Token| &text[token.start as usize..token.end as usize];
    let is_count =
        |word: &str| word.len() <= DIGITS && word.bytes().all(|byte| byte.is_ascii_digit());
    matches!(of(dash), "-" | "–" | "—") && is_count(of(one)) && is_count(of(other))
}
