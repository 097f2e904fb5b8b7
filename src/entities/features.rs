//! What is seen in and around a token, as numbers whose weights a model knows.
//!
//! Features come in groups that depend on one word and little else, so that a tagger can
//! keep the summed weights of a group; [`pairs`] are those of two words.

use super::tokenize::{ALL_CAPS, FIRST, Token};
use super::windows::{Evidence, Window, seen};
use super::words::{Vocabulary, Word, Writing};

/// What a feature is about; part of its number, so the order of these is part of the model.
#[derive(Clone, Copy, Debug)]
#[repr(u64)]
pub(super) enum Template {
    Bias = 1,
    Form,
    Lower,
    Shape,
    Writing,
    Suffix2,
    Suffix3,
    Suffix4,
    Prefix3,
    Prefix4,
    Coarse,
    Fine,
    Lists,
    CoarseLists,
    ListsPlace,
    ListsPlaceFlags,
    Before,
    BeforeCoarse,
    BeforeFine,
    After,
    AfterCoarse,
    AfterFine,
    SecondBefore,
    SecondBeforeCoarse,
    SecondAfter,
    SecondAfterCoarse,
    WindowFirst,
    WindowFirstLists,
    WindowLast,
    WindowLastDistance,
    WindowLastCoarse,
    Left,
    Right,
    Position,
    PlacePosition,
    Seen,
    BeforeAndWord,
    WordAndAfter,
    BeforeAndShape,
    AfterAndShape,
    Around,
    ListsAndBefore,
    ListsAndAfter,
    Elsewhere,
    ElsewhereWriting,
    ElsewherePosition,
    ElsewhereParts,
    ElsewhereMixed,
    OwnElsewhere,
    OwnWriting,
    ElsewhereBefore,
    ElsewhereAfter,
}

/// Takes features.
pub(super) trait Sink {
    /// Takes the number of a feature.
    fn add(&mut self, feature: u64);
}

/// Hands a feature on.
#[inline]
pub(super) fn put(sink: &mut impl Sink, template: Template, a: u64, b: u64) {
    let mut x = a.rotate_left(23).wrapping_mul(0xff51_afd7_ed55_8ccd) ^ b;
    x = x.wrapping_add((template as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    x ^= x >> 32;
    x = x.wrapping_mul(0xd6e8_feb8_6659_fd93);
    sink.add(x ^ (x >> 29));
}

/// A token's flags as a number below 4.
#[inline]
pub(super) fn flags(token: &Token) -> u64 {
    u64::from(token.flags & (FIRST | ALL_CAPS))
}

/// Features of the word itself.
pub(super) fn own(sink: &mut impl Sink, word: &Word, token: &Token) {
    use Template as T;
    let all_caps = token.is_all_caps();
    let flags = flags(token);
    put(sink, T::Bias, 0, 0);
    if !all_caps {
        put(sink, T::Form, word.form, 0);
    }
    put(sink, T::Lower, word.lower, 0);
    put(sink, T::Shape, word.shape, u64::from(all_caps));
    put(sink, T::Writing, token.writing as u64, flags);
    let affixes = [T::Suffix2, T::Suffix3, T::Suffix4].into_iter().zip(word.suffixes);
    for (template, affix) in affixes.chain([T::Prefix3, T::Prefix4].into_iter().zip(word.prefixes))
    {
        if affix != 0 {
            put(sink, template, affix, 0);
        }
    }
    let [coarse, fine] = word.clusters(all_caps).map(u64::from);
    if fine != 0 {
        let written = token.writing as u64 * 2 + u64::from(token.is_first());
        put(sink, T::Coarse, coarse, written);
        put(sink, T::Fine, fine, written);
    }
    let lists = u64::from(token.lists);
    put(sink, T::Lists, lists, flags);
    put(sink, T::CoarseLists, coarse, lists);
    put(sink, T::ListsPlace, lists_and_place(token), 0);
    put(sink, T::ListsPlaceFlags, lists_and_place(token), flags);
}

/// The lists and place of a token.
#[inline]
fn lists_and_place(token: &Token) -> u64 {
    u64::from(token.lists) << 8 | u64::from(token.place)
}

/// Which neighbour of a token a word is.
#[derive(Clone, Copy)]
pub(super) enum Neighbour {
    Before,
    After,
    SecondBefore,
    SecondAfter,
}

/// Features of a word near the token.
pub(super) fn near(sink: &mut impl Sink, which: Neighbour, word: &Word, all_caps: bool) {
    use Template as T;
    let (lower, coarse_template, fine_template) = match which {
        Neighbour::Before => (T::Before, T::BeforeCoarse, Some(T::BeforeFine)),
        Neighbour::After => (T::After, T::AfterCoarse, Some(T::AfterFine)),
        Neighbour::SecondBefore => (T::SecondBefore, T::SecondBeforeCoarse, None),
        Neighbour::SecondAfter => (T::SecondAfter, T::SecondAfterCoarse, None),
    };
    let [coarse, fine] = word.clusters(all_caps).map(u64::from);
    put(sink, lower, word.lower, 0);
    if fine != 0 || fine_template.is_none() {
        put(sink, coarse_template, coarse, 0);
    }
    if let Some(template) = fine_template.filter(|_| fine != 0) {
        put(sink, template, fine, 0);
    }
}

/// Features of the window's first word, so many tokens before.
pub(super) fn window_first(sink: &mut impl Sink, word: &Word, distance: u64) {
    put(sink, Template::WindowFirst, word.lower, 0);
    put(sink, Template::WindowFirstLists, u64::from(word.lists), distance);
}

/// Features of the window's last word, so many tokens after.
pub(super) fn window_last(sink: &mut impl Sink, word: &Word, distance: u64, all_caps: bool) {
    put(sink, Template::WindowLast, word.lower, 0);
    put(sink, Template::WindowLastDistance, word.lower, distance);
    put(sink, Template::WindowLastCoarse, u64::from(word.clusters(all_caps)[0]), distance);
}

/// Features of the words left and right of the window.
pub(super) fn beside_window(sink: &mut impl Sink, template: Template, word: &Word, len: u64) {
    put(sink, template, word.lower, len);
}

/// Features of the place in the window.
pub(super) fn position(sink: &mut impl Sink, place: u8, position: u64) {
    put(sink, Template::Position, position, 0);
    put(sink, Template::PlacePosition, u64::from(place), position);
}

/// Features of how the word was seen in the text.
pub(super) fn evidence(sink: &mut impl Sink, ways: u16, flags: u64) {
    for way in (0..seen::COUNT).filter(|way| ways >> way & 1 == 1) {
        put(sink, Template::Seen, u64::from(way), flags);
    }
}

/// A token of a window with what is around it.
pub(super) struct Context<'a> {
    pub(super) token: &'a Token,
    pub(super) before: &'a Token,
    pub(super) after: &'a Token,
    pub(super) second_before: &'a Token,
    pub(super) second_after: &'a Token,
    pub(super) first: &'a Token,
    pub(super) last: &'a Token,
    /// The tokens left and right of the window.
    pub(super) left: &'a Token,
    pub(super) right: &'a Token,
    /// Tokens to the window's first and last token, at most 3.
    pub(super) from_first: u64,
    pub(super) to_last: u64,
    /// Tokens of the window, at most 4.
    pub(super) len: u64,
    /// How the word was seen in the text.
    pub(super) ways: u16,
}

/// The token beyond a sentence.
static NONE: Token = Token {
    start: 0,
    end: 0,
    word: 0,
    lower: 0,
    sentence: 0,
    writing: Writing::None,
    flags: 0,
    place: 0,
    lists: 0,
};

impl<'a> Context<'a> {
    /// Looks around a token of a window.
    #[inline]
    pub(super) fn new(tokens: &'a [Token], at: usize, window: Window, evidence: &Evidence) -> Self {
        let token = &tokens[at];
        let beside = |at: usize| match tokens.get(at) {
            Some(other) if other.sentence == token.sentence => other,
            _ => &NONE,
        };
        let (start, end) = (window.start as usize, window.end as usize);
        // Before the first token is none, as wrapping shows.
        Self {
            token,
            before: beside(at.wrapping_sub(1)),
            after: beside(at + 1),
            second_before: beside(at.wrapping_sub(2)),
            second_after: beside(at + 2),
            first: &tokens[start],
            last: &tokens[end - 1],
            left: beside(start.wrapping_sub(1)),
            right: beside(end),
            from_first: (at - start).min(3) as u64,
            to_last: (end - 1 - at).min(3) as u64,
            len: window.len().min(4) as u64,
            ways: evidence.of(token.lower),
        }
    }

    /// The place in the window as a number below 16.
    #[inline]
    pub(super) fn position(&self) -> u64 {
        self.from_first << 2 | self.to_last
    }
}

/// Features of two words.
#[inline]
pub(super) fn pairs(sink: &mut impl Sink, context: &Context<'_>, vocabulary: &Vocabulary) {
    use Template as T;
    let [word, before, after] =
        [context.token, context.before, context.after].map(|token| vocabulary.word(token.word));
    let all_caps = context.token.is_all_caps();
    put(sink, T::BeforeAndWord, before.lower, word.lower);
    put(sink, T::WordAndAfter, word.lower, after.lower);
    put(sink, T::BeforeAndShape, before.lower, word.shape);
    put(sink, T::AfterAndShape, after.lower, word.shape);
    let [left, right] = [before, after].map(|word| u64::from(word.clusters(all_caps)[0]));
    put(sink, T::Around, left, right);
    put(sink, T::ListsAndBefore, lists_and_place(context.token), before.lower);
    put(sink, T::ListsAndAfter, lists_and_place(context.token), after.lower);
}

/// All features of a token, as the groups of a tagger have them.
pub(super) fn all(sink: &mut impl Sink, context: &Context<'_>, vocabulary: &Vocabulary) {
    let word = |token: &Token| vocabulary.word(token.word);
    let Context { token, before, after, second_before, second_after, .. } = context;
    own(sink, word(token), token);
    for (which, token) in [
        (Neighbour::Before, before),
        (Neighbour::After, after),
        (Neighbour::SecondBefore, second_before),
        (Neighbour::SecondAfter, second_after),
    ] {
        near(sink, which, word(token), token.is_all_caps());
    }
    window_first(sink, word(context.first), context.from_first);
    window_last(sink, word(context.last), context.to_last, token.is_all_caps());
    beside_window(sink, Template::Left, word(context.left), context.len);
    beside_window(sink, Template::Right, word(context.right), context.len);
    position(sink, token.place, context.position());
    evidence(sink, context.ways, flags(token));
    pairs(sink, context, vocabulary);
}
