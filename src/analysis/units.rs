//! The sentences and paragraphs of a body as short numbers.
//!
//! Of each sentence its number of positions is kept, with one bit that says whether it
//! opens a paragraph: 7 bits a sentence. A sentence of more than [`MOST`] positions goes
//! on in the next number.

use std::ops::Range;

use super::runs::{count_runs, has_inner_stop};
use super::sentences::{SentenceStart, sentences};
use super::{Layout, Words};

/// Most positions that one number says; that many mean that the sentence goes on.
const MOST: u32 = 63;

/// Returns the lengths of the sentences of a body, in their order.
pub fn unit_lengths(body: &str) -> Vec<u8> {
    let mut lengths = Vec::new();
    let (starts, end) = start_positions(body);
    for (i, (start, opens_paragraph)) in starts.iter().enumerate() {
        let next = starts.get(i + 1).map_or(end, |(next, _)| *next);
        let mut left = next - start;
        loop {
            let length = left.min(MOST);
            // At most 2 · 63 + 1.
            lengths.push((length * 2 + u32::from(*opens_paragraph)) as u8);
            left -= length;
            if length < MOST {
                break;
            }
        }
    }
    lengths
}

/// Returns the position of the first word of each sentence and whether a paragraph starts
/// there, and the position after the last word.
fn start_positions(body: &str) -> (Vec<(u32, bool)>, u32) {
    let sentences = sentences(body);
    let mut starts: Vec<(u32, bool)> = Vec::with_capacity(sentences.len());
    let (mut end, mut opens) = (0_u32, false);
    for (i, SentenceStart { at, opens_paragraph }) in sentences.iter().enumerate() {
        // Of sentences without a word only the start of a paragraph is left.
        opens |= opens_paragraph;
        // No word crosses from one sentence to the next.
        let next = sentences.get(i + 1).map_or(body.len(), |next| next.at);
        let length = num_positions(&body[*at..next]);
        if length > 0 {
            starts.push((end, std::mem::take(&mut opens)));
            end = end.saturating_add(length);
        }
    }
    (starts, end)
}

/// Returns the number of positions that a text takes.
pub fn num_positions(text: &str) -> u32 {
    // The parts of `e-mail` have positions of their own, those of `U.S.` have not.
    let runs = count_runs(text).filter(|_| !has_inner_stop(text));
    runs.unwrap_or_else(|| num_positions_of_any(text))
}

fn num_positions_of_any(text: &str) -> u32 {
    let mut words = Words::new(text, Layout::Article);
    let mut end = 0;
    while let Some(word) = words.next_span() {
        end = end.max(word.position.saturating_add(1));
    }
    end
}

/// Writes the positions of each sentence, or of each paragraph, counted from the start of
/// the body, in order.
pub fn unit_ranges(
    lengths: impl IntoIterator<Item = u64>,
    of_paragraphs: bool,
    ranges: &mut Vec<Range<u32>>,
) {
    ranges.clear();
    let (mut at, mut goes_on) = (0_u32, false);
    for length in lengths {
        let (opens_paragraph, length) =
            (length % 2 == 1, u32::try_from(length / 2).unwrap_or(MOST));
        let opens = !goes_on && (opens_paragraph || !of_paragraphs);
        let end = at.saturating_add(length);
        match ranges.last_mut().filter(|_| !opens) {
            Some(last) => last.end = end,
            None => ranges.push(at..end),
        }
        (at, goes_on) = (end, length == MOST);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ranges(body: &str, of_paragraphs: bool) -> Vec<Range<u32>> {
        let mut ranges = Vec::new();
        unit_ranges(unit_lengths(body).into_iter().map(u64::from), of_paragraphs, &mut ranges);
        ranges
    }

    #[test]
    fn lengths_come_back_as_positions() {
        let body = "An e-mail came. It was short.\n\n* * *\n\nNobody read it.";
        assert_eq!(ranges(body, false), [0..4, 4..7, 7..10]);
        assert_eq!(ranges(body, true), [0..7, 7..10]);
        assert_eq!(unit_lengths(body), [9, 6, 7]);
        assert!(unit_lengths("* * *").is_empty());
        assert_eq!((num_positions(body), num_positions("* * *")), (10, 0));
    }

    #[test]
    fn long_bodies_have_sentences_to_their_end() {
        let body = "One two three four. ".repeat(10_000);
        assert_eq!(unit_lengths(&body).len(), 10_000);
        assert_eq!(ranges(&body, false).last(), Some(&(39_996..40_000)));
    }

    #[test]
    fn long_sentences_go_on() {
        for long in [62, 63, 64, 126, 200] {
            let body = format!("{}end. Next one.\n\nLast.", "word ".repeat(long - 1));
            let long = long as u32;
            assert_eq!(ranges(&body, false), [0..long, long..long + 2, long + 2..long + 3]);
            assert_eq!(ranges(&body, true), [0..long + 2, long + 2..long + 3]);
            assert!(unit_lengths(&body).iter().all(|length| *length < 128));
        }
    }

    proptest! {
        #[test]
        fn positions_are_those_of_the_words(
            body in "\\PC{0,40}|([a-cA-C1é京' .\\-’]{1,6}[.!?。]?[\"”]?[ \n]{0,2}){0,20}",
        ) {
            let (starts, end) = start_positions(&body);
            prop_assert_eq!(end, num_positions_of_any(&body));
            let mut words = Words::new(&body, Layout::Article);
            let mut first_of: Vec<u32> = Vec::new();
            let mut sentences = sentences(&body).into_iter().peekable();
            while let Some(word) = words.next_span() {
                let is_joined = first_of.last().is_some_and(|first| word.position < *first);
                let mut opens = false;
                while sentences.next_if(|sentence| sentence.at <= word.start).is_some() {
                    opens = true;
                }
                first_of.extend((opens && !is_joined).then_some(word.position));
            }
            let starts: Vec<u32> = starts.into_iter().map(|(start, _)| start).collect();
            prop_assert_eq!(starts, first_of);
        }
    }
}
