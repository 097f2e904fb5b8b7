//! The words of a dictionary that differ from another by a letter or two.
//!
//! An automaton walks over the dictionary and leaves out all beginnings that no such word
//! has (Schulz and Mihov, 2002), instead of comparing every word of the archive.

use std::sync::LazyLock;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use tantivy_fst::Automaton;

/// Builders for one and two letters; making one takes longer than using it.
static BUILDERS: [LazyLock<LevenshteinAutomatonBuilder>; 2] = [
    LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true)),
    LazyLock::new(|| LevenshteinAutomatonBuilder::new(2, true)),
];

/// Accepts the words that differ from one by at most so many inserted, left out, replaced
/// or swapped letters.
pub struct Misspelling {
    dfa: DFA,
}

impl Misspelling {
    /// Makes the automaton of a folded word; more than two letters are taken for two.
    pub fn of(word: &str, edits: u8) -> Self {
        let builder = &BUILDERS[usize::from(edits > 1)];
        Self { dfa: builder.build_dfa(word) }
    }
}

impl Automaton for Misspelling {
    type State = u32;

    fn start(&self) -> u32 {
        self.dfa.initial_state()
    }

    fn is_match(&self, state: &u32) -> bool {
        matches!(self.dfa.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != SINK_STATE
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.dfa.transition(*state, byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_or_two_may_differ() {
        for (word, other, edits, expected) in [
            ("flood", "flood", 1, true),
            ("flood", "floods", 1, true),
            ("flood", "lood", 1, true),
            ("flood", "fload", 1, true),
            ("flood", "folod", 1, true),
            ("flood", "blooms", 2, false),
            ("flood", "bloods", 2, true),
            ("flood", "food", 1, true),
            ("flood", "fod", 1, false),
            ("flood", "fod", 2, true),
            ("colour", "color", 1, true),
            ("putin", "puitn", 1, true),
            ("putin", "pntni", 1, false),
            ("gagarin", "gagarrine", 2, true),
            ("a", "", 1, true),
            ("łodz", "lodz", 1, true),
            ("東京都", "東京", 1, true),
        ] {
            let automaton = Misspelling::of(word, edits);
            let end = other.bytes().fold(automaton.start(), |at, byte| automaton.accept(&at, byte));
            assert_eq!(automaton.is_match(&end), expected, "{word} {other} {edits}");
        }
    }
}
