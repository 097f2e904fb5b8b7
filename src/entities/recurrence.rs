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

    /// Returns what was said of the word of a token elsewhere than where the first pass
    /// gave it a tag.
    #[inline]
    pub(super) fn elsewhere(
        &self,
        tokens: &[Token],
        at: usize,
        window: Window,
        tag: u8,
    ) -> Elsewhere {
        let token = &tokens[at];
        let mut counts = self.of(token);
        let role = role(tag);
        counts[role] = counts[role].saturating_sub(1);
        let total: u32 = counts.iter().map(|&n| u32::from(n)).sum();
        let of = |roles: &[u16]| roles.iter().map(|&n| u32::from(n)).sum::<u32>();
        let kinds = [of(&counts[..1]), of(&counts[1..4]), of(&counts[4..6]), of(&counts[6..])];
        let most = (0..4).fold(0, |most, kind| if kinds[kind] > kinds[most] { kind } else { most });
        let was = |role: usize| counts[role] > 0;
        Elsewhere {
            tag,
            writing: token.writing as u8,
            position: position(at, window),
            most: most as u8,
            // Nothing is shared by a word that stands here only.
            quarters: (4 * kinds[most]).checked_div(total).unwrap_or(0) as u8,
            total: total.min(4) as u8,
            is_person_last: was(PERSON_LAST),
            is_person_inside: was(PERSON_INSIDE),
            is_place_part: was(PLACE_PART),
            is_other_part: was(OTHER_PART),
        }
    }

    /// Hands on the features of the capitalized words before and after a token.
    #[inline]
    pub(super) fn beside(&self, sink: &mut impl Sink, tokens: &[Token], at: usize, window: Window) {
        let role_of = |other: usize| {
            let other = tokens.get(other)?;
            let is_beside = other.sentence == tokens[at].sentence && other.writing.is_capital();
            is_beside.then(|| {
                let counts = self.of(other);
                (1..ROLES)
                    .fold(0, |most, role| if counts[role] > counts[most] { role } else { most })
            })
        };
        let position = u64::from(position(at, window));
        if let Some(role) = at.checked_sub(1).and_then(role_of) {
            put(sink, T::ElsewhereBefore, role as u64, position);
        }
        if let Some(role) = role_of(at + 1) {
            put(sink, T::ElsewhereAfter, role as u64, position);
        }
    }
}

/// Returns the place of a token in its window as a number below 16.
#[inline]
fn position(at: usize, window: Window) -> u8 {
    let from_first = (at - window.start as usize).min(3) as u8;
    let to_last = (window.end as usize - 1 - at).min(3) as u8;
    from_first << 2 | to_last
}

/// What the first pass said of a word elsewhere in the text, and of it here.
#[derive(Clone, Copy, Debug)]
pub(super) struct Elsewhere {
    /// The tag that it has here, how it is written, and its place in the window.
    tag: u8,
    writing: u8,
    position: u8,
    /// The most frequent of four kinds of tags that it has elsewhere, and that kind's share.
    most: u8,
    quarters: u8,
    /// How often it stands elsewhere, at most 4.
    total: u8,
    is_person_last: bool,
    is_person_inside: bool,
    is_place_part: bool,
    is_other_part: bool,
}

impl Elsewhere {
    /// Returns all of it as one number.
    #[inline]
    pub(super) fn packed(&self) -> u32 {
        let bits = [
            (self.tag, 4),
            (self.writing, 3),
            (self.position, 4),
            (self.most, 2),
            (self.quarters, 3),
            (self.total, 3),
            (self.is_person_last.into(), 1),
            (self.is_person_inside.into(), 1),
            (self.is_place_part.into(), 1),
            (self.is_other_part.into(), 1),
        ];
        bits.into_iter().fold(0, |packed, (value, bits)| packed << bits | u32::from(value))
    }

    /// Hands on the features of it.
    pub(super) fn features(&self, sink: &mut impl Sink) {
        let [own, writing, position, most] =
            [self.tag, self.writing, self.position, self.most].map(u64::from);
        if self.total > 0 {
            let share = u64::from(self.quarters) * 8;
            put(sink, T::Elsewhere, most, share + u64::from(self.total));
            put(sink, T::ElsewhereWriting, most, share + writing);
            put(sink, T::ElsewherePosition, most, position);
            let inside = u64::from(self.is_person_last) * 4 + u64::from(self.is_place_part);
            put(sink, T::ElsewhereParts, inside + u64::from(self.is_person_inside) * 2, position);
            put(sink, T::ElsewhereMixed, inside + u64::from(self.is_other_part) * 2, most);
            put(sink, T::OwnElsewhere, own, most * 64 + share);
        } else {
            put(sink, T::OwnElsewhere, own, u64::MAX);
        }
        put(sink, T::OwnWriting, own, writing);
    }
}
