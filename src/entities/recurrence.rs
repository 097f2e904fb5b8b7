//! What the first pass said of a word elsewhere in the text.

use super::decode::{Part, parts};
use super::features::{Sink, Template as T, put};
use super::tokenize::Token;
use super::windows::Window;

/// Ways in which a word can be tagged, as they are counted.
const ROLES: usize = 8;
/// The roles of a name's last and other words, of people, and of inner words of others.
const PERSON_LAST: usize = 2;
const PERSON_INSIDE: usize = 3;
const PLACE_PART: usize = 5;
const OTHER_PART: usize = 7;

/// Returns the role of a tag.
#[inline]
fn role(tag: u8) -> usize {
    match parts(tag) {
        None => 0,
        Some((0, Part::Unit)) => 1,
        Some((0, Part::Last)) => PERSON_LAST,
        Some((0, _)) => PERSON_INSIDE,
        Some((1, Part::Unit)) => 4,
        Some((1, _)) => PLACE_PART,
        Some((_, Part::Unit)) => 6,
        Some(_) => OTHER_PART,
    }
}

type Counts = [u16; ROLES];

/// How often each word of a text was tagged how, by its number in lower case.
#[derive(Debug, Default)]
pub(super) struct Tally {
    words: Vec<(u32, Counts)>,
    text: u32,
}

impl Tally {
    /// Forgets all texts.
    pub(super) fn clear(&mut self) {
        self.words.clear();
        self.text = 0;
    }

    /// Counts the tags of a text, whose words have numbers below `num_lower`.
    pub(super) fn count(
        &mut self,
        tokens: &[Token],
        windows: &[Window],
        tags: &[u8],
        num_lower: usize,
    ) {
        self.words.resize(num_lower.max(self.words.len()), (0, [0; ROLES]));
        self.text += 1;
        for at in windows.iter().flat_map(|window| window.tokens()) {
            if tokens[at].writing.is_capital() {
                let word = &mut self.words[tokens[at].lower as usize];
                if word.0 != self.text {
                    *word = (self.text, [0; ROLES]);
                }
                let count = &mut word.1[role(tags[at])];
                *count = count.saturating_add(1);
            }
        }
    }

    #[inline]
    fn of(&self, token: &Token) -> Counts {
        let (text, counts) = self.words[token.lower as usize];
        if text == self.text { counts } else { [0; ROLES] }
    }

    /// Whether a word of the window stands elsewhere in the text, too.
    #[inline]
    pub(super) fn recurs(&self, tokens: &[Token], window: Window) -> bool {
        tokens[window.tokens()].iter().any(|token| {
            token.writing.is_capital()
                && self.of(token).iter().map(|&n| u32::from(n)).sum::<u32>() > 1
        })
    }

    /// Hands on the features of a token that the first pass gave a tag.
    pub(super) fn features(
        &self,
        sink: &mut impl Sink,
        tokens: &[Token],
        at: usize,
        window: Window,
        tag: u8,
    ) {
        let token = &tokens[at];
        let writing = token.writing as u64;
        let own = u64::from(tag);
        let from_first = (at - window.start as usize).min(3) as u64;
        let to_last = (window.end as usize - 1 - at).min(3) as u64;
        let position = from_first << 2 | to_last;
        let mut counts = self.of(token);
        let role = role(tag);
        counts[role] = counts[role].saturating_sub(1);
        let total: u32 = counts.iter().map(|&n| u32::from(n)).sum();
        let of = |roles: &[u16]| roles.iter().map(|&n| u32::from(n)).sum::<u32>();
        let kinds = [of(&counts[..1]), of(&counts[1..4]), of(&counts[4..6]), of(&counts[6..])];
        let most = (0..4).fold(0, |most, kind| if kinds[kind] > kinds[most] { kind } else { most });
        // Nothing is shared by a word that stands here only.
        if let Some(quarters) = (4 * kinds[most]).checked_div(total) {
            let share = u64::from(quarters) * 8;
            let most = most as u64;
            let was = |role: usize| u64::from(counts[role] > 0);
            put(sink, T::Elsewhere, most, share + u64::from(total.min(4)));
            put(sink, T::ElsewhereWriting, most, share + writing);
            put(sink, T::ElsewherePosition, most, position);
            let inside = was(PERSON_LAST) * 4 + was(PLACE_PART);
            put(sink, T::ElsewhereParts, inside + was(PERSON_INSIDE) * 2, position);
            put(sink, T::ElsewhereMixed, inside + was(OTHER_PART) * 2, most);
            put(sink, T::OwnElsewhere, own, most * 64 + share);
        } else {
            put(sink, T::OwnElsewhere, own, u64::MAX);
        }
        put(sink, T::OwnWriting, own, writing);
        let beside = |at: usize| {
            let other = tokens.get(at)?;
            (other.sentence == token.sentence && other.writing.is_capital()).then(|| {
                let counts = self.of(other);
                (1..ROLES)
                    .fold(0, |most, role| if counts[role] > counts[most] { role } else { most })
            })
        };
        if let Some(role) = at.checked_sub(1).and_then(beside) {
            put(sink, T::ElsewhereBefore, role as u64, position);
        }
        if let Some(role) = beside(at + 1) {
            put(sink, T::ElsewhereAfter, role as u64, position);
        }
    }
}
