//! Hashes of short runs of words, by which texts are found in one another.

use std::collections::HashSet;

/// Words in a phrase.
const LEN: usize = 3;

/// How much of a text is read, in bytes.
const MAX_LEN: usize = 1 << 20;

/// The phrases of a text.
#[derive(Default)]
pub(super) struct Phrases(HashSet<u64>);

impl Phrases {
    /// Takes the phrases of a text.
    pub fn of(text: &str) -> Self {
        Self(phrases_of(text).into_iter().collect())
    }

    /// Tells whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Share of a text's phrases that are among these, from 0 to 1.
    pub fn share_of(&self, all: &[u64]) -> f32 {
        if self.is_empty() {
            return 0.0;
        }
        let known = all.iter().filter(|phrase| self.0.contains(phrase)).count();
        known as f32 / all.len().max(1) as f32
    }
}

/// Hashes each run of three words; a shorter text is one.
pub(super) fn phrases_of(text: &str) -> Vec<u64> {
    let words: Vec<u64> = text[..text.floor_char_boundary(MAX_LEN)]
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            let add =
                |hash: u64, c: char| (hash ^ u64::from(u32::from(c))).wrapping_mul(0x100_0000_01b3);
            word.chars().fold(0xcbf2_9ce4_8422_2325, |hash, c| match c.is_ascii() {
                true => add(hash, c.to_ascii_lowercase()),
                false => c.to_lowercase().fold(hash, add),
            })
        })
        .collect();
    let join = |words: &[u64]| {
        words.iter().fold(0_u64, |hash, word| {
            (hash.rotate_left(7) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        })
    };
    match words.len() {
        0 => Vec::new(),
        1..LEN => vec![join(&words)],
        _ => words.windows(LEN).map(join).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_in_its_text() {
        let text = Phrases::of("The boat that everyone had given up came back.");
        let share = |part: &str| text.share_of(&phrases_of(part));
        assert_eq!(share("everyone had given up"), 1.0);
        assert_eq!(share("EVERYONE had given, back"), 0.5);
        assert_eq!(share("back came"), 0.0);
        assert_eq!(share(""), 0.0);
        assert_eq!(Phrases::of("Boat").share_of(&phrases_of("boat!")), 1.0);
    }
}
