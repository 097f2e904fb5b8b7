//! The words of a dictionary that match a pattern of `?` and `*`.
//!
//! An automaton walks over the dictionary and leaves out all beginnings that no such word
//! has. Its state is the set of places in the pattern that a beginning may have come to.

use tantivy_fst::Automaton;

use crate::analysis::MAX_WORD_BYTES;

/// Accepts the words of a pattern: `?` is one character, `*` any number.
pub struct Wildcard {
    /// What must stand at each place: a character, or any.
    places: Vec<Option<char>>,
    /// Places before which any characters may stand, the end included.
    stars: Places,
    /// Places where any character may stand.
    any: Places,
}

/// A set of places, a bit for each.
type Places = [u64; MAX_WORD_BYTES / 64 + 1];

/// How far a beginning has come.
#[derive(Clone)]
pub struct Progress {
    at: Places,
    /// The character whose bytes are being read, and how many of them are missing.
    code: u32,
    missing: u8,
}

impl Wildcard {
    /// Makes the automaton of a folded pattern; `None` where all words would be too long.
    pub fn of(pattern: &str) -> Option<Self> {
        let mut wildcard =
            Self { places: Vec::new(), stars: Places::default(), any: Places::default() };
        for c in pattern.chars() {
            let place = wildcard.places.len();
            if place >= MAX_WORD_BYTES && c != '*' {
                return None;
            }
            match c {
                '*' => add(&mut wildcard.stars, place),
                '?' => {
                    add(&mut wildcard.any, place);
                    wildcard.places.push(None);
                }
                c => wildcard.places.push(Some(c)),
            }
        }
        Some(wildcard)
    }

    fn step(&self, at: &Places, c: char) -> Places {
        let mut next = Places::default();
        for (i, (at, stars)) in at.iter().zip(&self.stars).enumerate() {
            next[i] |= at & stars;
            let mut left = *at;
            while left != 0 {
                let place = i * 64 + left.trailing_zeros() as usize;
                left &= left - 1;
                if self.places.get(place).is_some_and(|at| at.is_none_or(|at| at == c)) {
                    add(&mut next, place + 1);
                }
            }
        }
        next
    }
}

fn add(places: &mut Places, place: usize) {
    places[place / 64] |= 1 << (place % 64);
}

impl Automaton for Wildcard {
    type State = Progress;

    fn start(&self) -> Progress {
        let mut at = Places::default();
        add(&mut at, 0);
        Progress { at, code: 0, missing: 0 }
    }

    fn is_match(&self, state: &Progress) -> bool {
        let end = self.places.len();
        state.missing == 0 && state.at[end / 64] & (1 << (end % 64)) != 0
    }

    fn can_match(&self, state: &Progress) -> bool {
        state.at.iter().any(|places| *places != 0)
    }

    fn accept(&self, state: &Progress, byte: u8) -> Progress {
        let (code, missing) = match byte {
            0..0x80 => (u32::from(byte), 0),
            0x80..0xc0 => {
                (state.code << 6 | u32::from(byte & 0x3f), state.missing.saturating_sub(1))
            }
            0xc0..0xe0 => (u32::from(byte & 0x1f), 1),
            0xe0..0xf0 => (u32::from(byte & 0x0f), 2),
            0xf0.. => (u32::from(byte & 0x07), 3),
        };
        let at = match char::from_u32(code) {
            _ if missing > 0 => state.at,
            Some(c) => self.step(&state.at, c),
            None => Places::default(),
        };
        Progress { at, code, missing }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn matches(pattern: &str, word: &str) -> bool {
        let wildcard = Wildcard::of(pattern).expect("short enough");
        let end = word.bytes().fold(wildcard.start(), |at, byte| wildcard.accept(&at, byte));
        wildcard.is_match(&end)
    }

    #[test]
    fn patterns() {
        for (pattern, word, expected) in [
            ("w?apon", "weapon", true),
            ("w?apon", "wapon", false),
            ("am*tion", "ambition", true),
            ("am*tion", "ammunition", true),
            ("am*tion", "ambitions", false),
            ("am*tion*", "ambitions", true),
            ("*a*b*", "cacab", true),
            ("wa?ęsa", "wałęsa", true),
            ("東?", "東京", true),
            ("東?", "東", false),
            ("a**", "a", true),
        ] {
            assert_eq!(matches(pattern, word), expected, "{pattern} {word}");
        }
    }

    #[test]
    fn a_hostile_pattern_takes_no_time() {
        assert!(!matches(&("*a".repeat(MAX_WORD_BYTES - 1) + "b"), &"a".repeat(20_000)));
        assert!(matches(&"?".repeat(MAX_WORD_BYTES), &"a".repeat(MAX_WORD_BYTES)));
        assert!(Wildcard::of(&"*a".repeat(MAX_WORD_BYTES + 1)).is_none());
    }

    proptest! {
        #[test]
        fn it_is_a_regular_expression(pattern in "[ab?*é]{0,7}", word in "[abé]{0,7}") {
            let regex = pattern.replace('?', ".").replace('*', ".*");
            let regex = regex::Regex::new(&format!("^(?:{regex})$")).expect("a pattern");
            prop_assert_eq!(matches(&pattern, &word), regex.is_match(&word));
        }
    }
}
