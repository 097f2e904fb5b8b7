//! The tagger: a text in, the people and places it names out.

use super::decode::{Decoder, Scores, names};
use super::features::{self, Context, Neighbour, Template};
use super::lists::{Lists, is_in};
use super::model::{KEY_BITS, Memo, Model, Pass, Sum};
use super::recurrence::Tally;
use super::teams;
use super::tokenize::{Token, Tokenizer};
use super::windows::{self, Evidence, Window};
use super::words::Vocabulary;

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A person.
    Person,
    /// A place.
    Place,
}

/// A name in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Where it starts, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What it names.
    pub kind: Kind,
}

/// Finds the names in texts.
#[derive(Debug)]
pub struct Tagger {
    model: Model,
    lists: Lists,
}

/// What tagging a text needs besides it: memory, and all that was learned of word forms.
/// One for each thread.
#[derive(Debug)]
pub struct Scratch {
    text: Text,
    memo: Memo,
    decoder: Decoder,
    tally: Tally,
    scores: Vec<Scores>,
    tags: Vec<u8>,
    first_tags: Vec<u8>,
    mentions: Vec<Mention>,
}

/// A text taken apart.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) vocabulary: Vocabulary,
    pub(super) tokens: Vec<Token>,
    pub(super) windows: Vec<Window>,
    pub(super) evidence: Evidence,
}

impl Text {
    pub(super) fn new() -> Self {
        Self {
            vocabulary: Vocabulary::new(),
            tokens: Vec::new(),
            windows: Vec::new(),
            evidence: Evidence::default(),
        }
    }

    /// Takes a text apart.
    pub(super) fn read(&mut self, text: &str, lists: &Lists) {
        Tokenizer::new(text, lists, &mut self.vocabulary, &mut self.tokens).run();
        windows::find(&self.tokens, &mut self.windows);
        self.evidence.gather(&self.tokens, &self.windows, &self.vocabulary);
    }

    /// Whether a window is a word alone that is no name, as many are that begin a sentence.
    #[inline]
    fn is_no_name(&self, window: Window) -> bool {
        let token = &self.tokens[window.start as usize];
        let is_alone = window.len() == 1 && !token.is_all_caps();
        is_alone && self.vocabulary.word(token.word).is_no_name()
    }
}

impl Default for Scratch {
    fn default() -> Self {
        Self {
            text: Text::new(),
            memo: Memo::new(),
            decoder: Decoder::default(),
            tally: Tally::default(),
            scores: Vec::new(),
            tags: Vec::new(),
            first_tags: Vec::new(),
            mentions: Vec::new(),
        }
    }
}

impl Scratch {
    /// Forgets word forms when there are many, between texts, so that memory stays bounded.
    fn forget(&mut self) {
        /// Forms that are kept.
        const FORMS: usize = 60_000;
        if self.text.vocabulary.len() > FORMS {
            self.text.vocabulary.clear();
            self.text.evidence.clear();
            self.tally.clear();
            self.memo.clear();
        }
    }
}

/// Bytes of a text that are read; offsets of tokens are of 4 bytes.
const LONGEST: usize = u32::MAX as usize / 2;

impl Tagger {
    /// Makes the model that is part of the program ready, which takes about a millisecond.
    pub fn load() -> Self {
        let model = Model::from_bytes(include_bytes!("data/model.bin"));
        Self::new(model.expect("the shipped model is whole, as a test proves"), Lists::shipped())
    }

    pub(super) fn new(model: Model, lists: Lists) -> Self {
        Self { model, lists }
    }

    /// Returns the people and places that a text names, in its order.
    ///
    /// They do not overlap and are slices of the text. The same text has the same names
    /// whatever the scratch was used for before. Of a text over 2 GiB only the start is read.
    ///
    /// # Examples
    ///
    /// ```
    /// use morgue::entities::{Kind, Scratch, Tagger};
    ///
    /// let tagger = Tagger::load();
    /// let text = "President Vladimir Putin spoke in Moscow on Tuesday.";
    /// let mut scratch = Scratch::default();
    /// let names = tagger.mentions(text, &mut scratch);
    /// let names: Vec<_> = names.iter().map(|m| (&text[m.start..m.end], m.kind)).collect();
    /// assert_eq!(names, [("Vladimir Putin", Kind::Person), ("Moscow", Kind::Place)]);
    /// ```
    pub fn mentions<'s>(&self, text: &str, scratch: &'s mut Scratch) -> &'s [Mention] {
        scratch.forget();
        let text = &text[..text.floor_char_boundary(LONGEST)];
        scratch.text.read(text, &self.lists);
        scratch.tags.clear();
        scratch.tags.resize(scratch.text.tokens.len(), 0);
        self.first_pass(scratch);
        self.second_pass(scratch);
        teams::untag(text, &scratch.text.tokens, &scratch.text.vocabulary, &mut scratch.tags);
        scratch.mentions.clear();
        let (tokens, mentions) = (&scratch.text.tokens, &mut scratch.mentions);
        names(&scratch.tags, |start, end, kind| {
            let tags = &scratch.tags;
            let (kind, start, end) = match kind {
                0 => {
                    let start = start_behind_state(text, tokens, start, end);
                    (Kind::Person, start, end_of_given_name(text, tokens, tags, end))
                }
                1 => (Kind::Place, start_of_water(text, tokens, tags, start), end),
                _ => return,
            };
            let (start, end) = (tokens[start].start as usize, tokens[end - 1].end as usize);
            mentions.push(Mention { start, end, kind });
        });
        &scratch.mentions
    }

    /// Whether a word, folded, is in the list of given names.
    pub(super) fn is_given_name(&self, word: &str) -> bool {
        self.lists.names(super::lists::hash(word.as_bytes())) & super::lists::GIVEN != 0
    }

    /// Tags every window by itself.
    fn first_pass(&self, scratch: &mut Scratch) {
        let Scratch { text, memo, decoder, scores, tags, .. } = scratch;
        let pass = &self.model.first;
        scores.clear();
        for &window in &text.windows {
            let start = scores.len();
            if text.is_no_name(window) {
                scores.push([0; 16]);
                continue;
            }
            for at in window.tokens() {
                let context = Context::new(&text.tokens, at, window, &text.evidence);
                scores.push(score(pass, &context, &text.vocabulary, memo));
            }
            decoder.decode(&pass.pairs, &scores[start..], &mut tags[window.tokens()]);
        }
    }

    /// Tags windows again whose words recur, by what the first pass said of them.
    fn second_pass(&self, scratch: &mut Scratch) {
        let Scratch { text, memo, decoder, tally, scores, tags, first_tags, .. } = scratch;
        let pass = &self.model.second;
        tally.count(&text.tokens, &text.windows, tags, text.vocabulary.num_lower());
        first_tags.clone_from(tags);
        let mut start = 0;
        for &window in &text.windows {
            let scores = &mut scores[start..start + window.len()];
            start += window.len();
            if text.is_no_name(window) || !tally.recurs(&text.tokens, window) {
                continue;
            }
            for (scores, at) in scores.iter_mut().zip(window.tokens()) {
                let mut sum = Sum::new(&pass.table, *scores);
                let elsewhere = tally.elsewhere(&text.tokens, at, window, first_tags[at]);
                memo.add(key(Group::Elsewhere, elsewhere.packed(), 0), &mut sum, |sum| {
                    elsewhere.features(sum);
                });
                tally.beside(&mut sum, &text.tokens, at, window);
                *scores = sum.scores;
            }
            decoder.decode(&pass.pairs, scores, &mut tags[window.tokens()]);
        }
    }
}

/// Returns where a person's name starts that was found from a token on: behind the state that
/// ends the sentence before it ("in Cambridge, Mass. Smith said").
fn start_behind_state(text: &str, tokens: &[Token], start: usize, end: usize) -> usize {
    let of =
        |at: usize| tokens.get(at).map(|token| &text[token.start as usize..token.end as usize]);
    let is_behind_comma = start.checked_sub(1).and_then(of) == Some(",");
    let state = of(start).and_then(|word| word.strip_suffix('.')).unwrap_or_default();
    let is_state = is_behind_comma && is_in(&state.to_lowercase(), STATES);
    if is_state && end - start > 1 { start + 1 } else { start }
}

/// Returns where the name of a place starts that was found from a token on: with the water
/// that has its name ("the Sea of Japan").
fn start_of_water(text: &str, tokens: &[Token], tags: &[u8], start: usize) -> usize {
    let Some(first) = start.checked_sub(2) else { return start };
    let [water, of, place] = &tokens[first..=start] else { return start };
    let word = |token: &Token| &text[token.start as usize..token.end as usize];
    let is_one = water.sentence == place.sentence && tags[first..start] == [0, 0];
    let is_water = ["Bay", "Gulf", "Sea", "Strait", "Straits"].contains(&word(water));
    if is_one && is_water && word(of) == "of" { first } else { start }
}

/// States as they are abbreviated behind a city; in lower case.
#[rustfmt::skip]
const STATES: &[&str] = &[
    "ala", "ariz", "ark", "calif", "colo", "conn", "del", "fla", "ga", "ill", "ind", "kan", "ky", "la",
    "mass", "md", "mich", "minn", "miss", "mo", "mont", "neb", "nev", "okla", "ore", "pa", "tenn", "tex",
    "va", "vt", "wash", "wis", "wyo",
];

/// Returns the token behind a person's name that ends before `end`, or behind the hyphen and
/// the small letters that go on with it: "Ban Ki-moon".
fn end_of_given_name(text: &str, tokens: &[Token], tags: &[u8], end: usize) -> usize {
    let [last, hyphen, rest] = tokens.get(end - 1..end + 2).unwrap_or_default() else {
        return end;
    };
    let of = |token: &Token| &text[token.start as usize..token.end as usize];
    let is_joined = last.end == hyphen.start && hyphen.end == rest.start;
    let is_hyphen = matches!(of(hyphen), "-" | "\u{2010}" | "\u{2011}");
    // "Trump-era" is no name: the second halves of given names are short.
    let is_small = of(rest).chars().all(char::is_lowercase);
    let is_half = is_small && (2..=5).contains(&of(rest).len());
    let is_word = is_in(of(rest), BEHIND_NAMES);
    let is_free = tags[end] == 0 && tags[end + 1] == 0;
    if is_joined && is_hyphen && is_half && !is_word && is_free { end + 2 } else { end }
}

/// Short words that a hyphen joins to a name that ends before it.
const BEHIND_NAMES: &[&str] =
    &["aged", "aides", "based", "born", "era", "esque", "free", "led", "like", "made", "run"];

/// Groups of features that a memo keeps.
#[derive(Clone, Copy)]
enum Group {
    /// All that one word says which is a window.
    Alone = 1,
    Own,
    First,
    Last,
    Before,
    After,
    /// Before or after a token and its window.
    BeforeWindow,
    AfterWindow,
    Left,
    Right,
    SecondBefore,
    SecondAfter,
    Position,
    Seen,
    /// Of the second pass.
    Elsewhere,
}

/// Returns the key of a group about a word, or about `number`, with up to 10 bits of more.
#[inline]
fn key(group: Group, number: u32, more: u64) -> u64 {
    const { assert!(KEY_BITS == 32 + 10 + 6) };
    u64::from(number) << 16 | more << 6 | group as u64
}

/// Returns the scores of a token's tags; as the sum over [`features::all`].
#[inline]
fn score(pass: &Pass, context: &Context<'_>, vocabulary: &Vocabulary, memo: &mut Memo) -> Scores {
    let mut total = Sum::new(&pass.table, [0; 16]);
    let sum = &mut total;
    let word = |token: &Token| vocabulary.word(token.word);
    let Context { token, before, after, second_before, second_after, left, right, .. } = *context;
    let (from_first, to_last, len) = (context.from_first, context.to_last, context.len);
    let caps = token.is_all_caps();
    let flags = features::flags(token);
    let own = u64::from(token.place) << 2 | flags;
    if len == 1 {
        memo.add(key(Group::Alone, token.word, own), sum, |sum| {
            features::own(sum, word(token), token);
            features::window_first(sum, word(token), 0);
            features::window_last(sum, word(token), 0, caps);
            features::position(sum, token.place, context.position());
        });
    } else {
        let last = to_last << 1 | u64::from(caps);
        memo.add(key(Group::Own, token.word, own), sum, |sum| {
            features::own(sum, word(token), token)
        });
        memo.add(key(Group::First, context.first.word, from_first), sum, |sum| {
            features::window_first(sum, word(context.first), from_first);
        });
        memo.add(key(Group::Last, context.last.word, last), sum, |sum| {
            features::window_last(sum, word(context.last), to_last, caps);
        });
        let position = context.position();
        memo.add(key(Group::Position, u32::from(token.place), position), sum, |sum| {
            features::position(sum, token.place, position);
        });
    }
    // A neighbour outside of the window is the word beside the window, too.
    for (neighbour, outer, is_outside, which, template, groups) in [
        (
            before,
            left,
            from_first == 0,
            Neighbour::Before,
            Template::Left,
            [Group::Before, Group::BeforeWindow, Group::Left],
        ),
        (
            after,
            right,
            to_last == 0,
            Neighbour::After,
            Template::Right,
            [Group::After, Group::AfterWindow, Group::Right],
        ),
    ] {
        let all_caps = neighbour.is_all_caps();
        let [inside, outside, beside] = groups;
        if is_outside {
            let more = len << 1 | u64::from(all_caps);
            memo.add(key(outside, neighbour.word, more), sum, |sum| {
                features::near(sum, which, word(neighbour), all_caps);
                features::beside_window(sum, template, word(neighbour), len);
            });
        } else {
            memo.add(key(inside, neighbour.word, u64::from(all_caps)), sum, |sum| {
                features::near(sum, which, word(neighbour), all_caps);
            });
            memo.add(key(beside, outer.word, len), sum, |sum| {
                features::beside_window(sum, template, word(outer), len);
            });
        }
    }
    for (neighbour, which, group) in [
        (second_before, Neighbour::SecondBefore, Group::SecondBefore),
        (second_after, Neighbour::SecondAfter, Group::SecondAfter),
    ] {
        let all_caps = neighbour.is_all_caps();
        memo.add(key(group, neighbour.word, u64::from(all_caps)), sum, |sum| {
            features::near(sum, which, word(neighbour), all_caps);
        });
    }
    if context.ways != 0 {
        memo.add(key(Group::Seen, u32::from(context.ways), flags), sum, |sum| {
            features::evidence(sum, context.ways, flags);
        });
    }
    features::pairs(sum, context, vocabulary);
    total.scores
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::entities::features;

    static TAGGER: LazyLock<Tagger> = LazyLock::new(Tagger::load);

    /// Returns the names of a text, people marked by `p:` and places by `l:`.
    fn names_in(text: &str) -> String {
        let mut scratch = Scratch::default();
        let names = TAGGER.mentions(text, &mut scratch).iter().map(|mention| {
            let kind = if mention.kind == Kind::Person { 'p' } else { 'l' };
            format!("{kind}:{}", &text[mention.start..mention.end])
        });
        names.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn names_are_found_as_news_writes_them() {
        let found: Vec<(&str, String)> =
            CASES.iter().map(|(text, _)| (*text, names_in(text))).collect();
        let expected: Vec<(&str, String)> =
            CASES.iter().map(|(text, names)| (*text, (*names).to_owned())).collect();
        assert_eq!(found, expected);
    }

    const CASES: &[(&str, &str)] = &[
        ("", ""),
        ("The talks in Geneva failed.", "l:Geneva"),
        (
            "Chancellor Angela Merkel met John F. Kennedy Jr. in Berlin.",
            "p:Angela Merkel p:John F. Kennedy Jr. l:Berlin",
        ),
        (
            "PARIS (AP) _ President Francois Mitterrand said Tuesday he would go to Moscow.",
            "l:PARIS p:Francois Mitterrand l:Moscow",
        ),
        (
            "Mr. Tung Chee-hwa took the oath, and President Trump-era rules stayed.",
            "p:Tung Chee-hwa p:Trump",
        ),
        ("PRESIDENT MEETS KIM JONG UN IN MOSCOW", "p:KIM JONG UN l:MOSCOW"),
        ("By Sarah O'Brien and Jean-Paul Martin", "p:Sarah O'Brien p:Jean-Paul Martin"),
        ("The visit to South Korea's capital, Seoul, ended on Monday.", "l:South Korea l:Seoul"),
        (
            "Ursula von der Leyen and Osama bin Laden's son Omar",
            "p:Ursula von der Leyen p:Osama bin Laden p:Omar",
        ),
        (
            "\u{201c}We will win,\u{201d} said Mr. Zelensky’s spokesman, Serhiy Nykyforov.",
            "p:Zelensky p:Serhiy Nykyforov",
        ),
        (
            "He teaches in Cambridge, Mass. Smith said he would stay. Mass. Smith.",
            "l:Cambridge p:Smith p:Mass. Smith",
        ),
        ("Two missiles fell into the Sea of Japan on Monday.", "l:Sea of Japan"),
        (
            "Ghana 2–1 Chile\nIn Peru on Monday, Ghana beat Chile. The cup was flown to Peru from Chile.",
            "l:Peru l:Peru l:Chile",
        ),
        ("Reports from Ghana, 2-1 as it was put in Chile.", "l:Ghana l:Chile"),
        ("Ships in the Sea of Azov and the Gulf of Oman.", "l:Sea of Azov l:Gulf of Oman"),
        ("The Washington Post reported that Microsoft had hired Goldman Sachs.", ""),
        (
            "José Ángel Gurría flew from São Paulo to Zürich.",
            "p:José Ángel Gurría l:São Paulo l:Zürich",
        ),
    ];

    #[test]
    fn a_line_end_within_a_paragraph_parts_no_name() {
        let text = "The secretary general of the alliance, Mr. Willem van der Berg of New\n\
                    York, said on Tuesday that the talks in the capital would go on until the\n\
                    end of the week, and that the foreign minister of the country, Sergei\n\
                    Lavrov, had agreed to all of the points that were made by the president\n\
                    of the United States in his letter to the king of Saudi Arabia on Monday.\n";
        let names = names_in(text);
        assert!(names.contains("p:Sergei\nLavrov"), "{names}");
        assert!(names.contains("l:New\nYork"), "{names}");
    }

    #[test]
    fn memory_of_groups_changes_no_score() {
        let text = "By JOHN SMITH\nLONDON, May 3 (Reuters) - Prime Minister Tony Blair of Britain \
                    said he met J. R. Smith, 42, at the University of Bath. Smith laughed.";
        let mut scratch = Scratch::default();
        let lists = &TAGGER.lists;
        scratch.text.read(text, lists);
        let Scratch { text, memo, .. } = &mut scratch;
        let pass = &TAGGER.model.first;
        for _ in 0..2 {
            for &window in &text.windows {
                for at in window.tokens() {
                    let context = Context::new(&text.tokens, at, window, &text.evidence);
                    let mut sum = Sum::new(&pass.table, [0; 16]);
                    features::all(&mut sum, &context, &text.vocabulary);
                    let scores = score(pass, &context, &text.vocabulary, memo);
                    assert_eq!(sum.scores[..13], scores[..13]);
                }
            }
        }
    }

    #[test]
    fn names_do_not_depend_on_what_was_read_before() {
        let texts = CASES.iter().map(|(text, _)| *text);
        let mut scratch = Scratch::default();
        for _ in 0..2 {
            for text in texts.clone() {
                let again = TAGGER.mentions(text, &mut scratch).to_vec();
                assert_eq!(again, TAGGER.mentions(text, &mut Scratch::default()));
            }
        }
    }

    #[test]
    fn forgetting_words_changes_nothing() {
        let mut scratch = Scratch::default();
        let many: String = (0..70_000).map(|n| format!("Word{n} ")).collect();
        TAGGER.mentions(&many, &mut scratch);
        let text = CASES[2].0;
        let after = TAGGER.mentions(text, &mut scratch).to_vec();
        assert!(scratch.text.vocabulary.len() < 1000);
        assert_eq!(after, TAGGER.mentions(text, &mut Scratch::default()));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn any_text_has_sound_mentions(
            parts in prop::collection::vec(
                prop_oneof![
                    "\\PC{0,12}",
                    any::<String>(),
                    "[A-Z][a-z]{1,8}('s|’s|\\.| |-)?",
                    prop::sample::select(vec![
                        "Mr. ", "John Smith ", "in Paris", "of ", " van der ", "\n", "\u{a0}", "«", "’",
                        "\u{2019}S", "U.S.", "Ł", "İ", "ǅ", "\u{c2}", "ª",
                    ]).prop_map(str::to_owned),
                ],
                0..30,
            ),
        ) {
            let text = parts.concat();
            let mut scratch = Scratch::default();
            let mentions = TAGGER.mentions(&text, &mut scratch);
            let mut end = 0;
            for mention in mentions {
                prop_assert!(end <= mention.start && mention.start < mention.end);
                prop_assert!(text.get(mention.start..mention.end).is_some());
                end = mention.end;
            }
        }
    }
}
