//! Word forms, each measured once: its shape, affixes, clusters and lists.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use super::lists::{
    ABBREVIATIONS, AFTER_PEOPLE, BEFORE_PLACES, CONNECTOR, CONNECTORS, Clusters, Lists, NO_NAMES,
    Place, TITLE, TITLES, hash, phrase,
};

/// How a word is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Writing {
    /// Nothing: beyond the sentence.
    #[default]
    None,
    /// `word`
    Lower,
    /// `Word`
    Capitalized,
    /// `WORD`
    Capitals,
    /// `eWord`, `McWord`
    Mixed,
    /// `12`
    Number,
    /// `,`
    Mark,
    /// `W`
    Initial,
}

impl Writing {
    /// Whether it can be a part of a name by itself.
    pub(super) const fn is_capital(self) -> bool {
        matches!(self, Self::Capitalized | Self::Capitals | Self::Mixed | Self::Initial)
    }
}

/// A place is usually named after it.
const BEFORE_PLACE: u8 = 1;
/// A person is usually named before it.
const AFTER_PERSON: u8 = 2;
/// A period may follow.
const ABBREVIATION: u8 = 4;
/// It is no name where it stands alone.
const NO_NAME: u8 = 8;

/// What is known of a word form.
#[derive(Clone, Debug, Default)]
pub(super) struct Word {
    /// The form's hash in the vocabulary.
    hash: u64,
    /// Hash of the form; this, the shape and affixes are 0 of what is in no window.
    pub(super) form: u64,
    /// Hash of the form in lower case.
    pub(super) lower: u64,
    /// Hash of the form with letters and digits replaced by their kinds.
    pub(super) shape: u64,
    /// Hashes of the last 2 to 4 bytes; 0 where the word is no longer.
    pub(super) suffixes: [u64; 3],
    /// Hashes of the first 3 and 4 bytes.
    pub(super) prefixes: [u64; 2],
    clusters: Clusters,
    lower_clusters: Clusters,
    lower_id: u32,
    writing: Writing,
    /// The lists that hold it.
    pub(super) lists: u8,
    cues: u8,
    /// What it is as a place, and as the start of one.
    pub(super) place: Place,
}

impl Word {
    /// Returns its clusters, in a sentence that is all capitals or not.
    pub(super) fn clusters(&self, all_caps: bool) -> Clusters {
        if all_caps { self.lower_clusters } else { self.clusters }
    }

    /// Whether a place is usually named after it.
    pub(super) fn is_before_place(&self) -> bool {
        self.cues & BEFORE_PLACE != 0
    }

    /// Whether a person is usually named before it.
    pub(super) fn is_after_person(&self) -> bool {
        self.cues & AFTER_PERSON != 0
    }

    /// Whether a period after it can be its own.
    pub(super) fn is_abbreviation(&self) -> bool {
        self.cues & ABBREVIATION != 0
    }

    /// Whether it is no name where it stands alone.
    pub(super) fn is_no_name(&self) -> bool {
        self.cues & NO_NAME != 0
    }

    fn new(form: &str, lists: &Lists) -> Self {
        let (writing, shape) = writing_and_shape(form);
        let lower = match writing {
            Writing::Lower if form.is_ascii() => Cow::Borrowed(form),
            _ => Cow::Owned(form.to_lowercase()),
        };
        let mut word = Self { lower: hash(lower.as_bytes()), writing, ..Self::default() };
        let small = small_lists(word.lower);
        // `Gen.` is `gen` here, and `Gen`.
        let bare = lower.trim_end_matches('.');
        let bare_small =
            if bare.len() < lower.len() { small_lists(hash(bare.as_bytes())) } else { small };
        let has_letters = !matches!(writing, Writing::Number | Writing::Mark);
        let form_hash = if *lower == *form { word.lower } else { hash(form.as_bytes()) };
        if has_letters {
            word.read_clusters(form, form_hash, lists);
            let marks = [(TITLE, bare_small.is_title), (CONNECTOR, small.is_connector)];
            word.lists = marks.iter().filter(|(_, holds)| *holds).map(|(list, _)| list).sum();
        }
        // Others in lower case are no part of windows, only beside them.
        if writing != Writing::Lower || small.is_connector {
            word.form = form_hash;
            word.shape = shape;
            word.read_affixes(lower.as_bytes());
            if has_letters {
                word.lists |= lists.names(word.lower);
                word.place = lists.place(phrase(0, word.lower));
            }
        }
        let cues = [
            (BEFORE_PLACE, writing == Writing::Lower && small.is_before_place),
            (AFTER_PERSON, small.is_after_person),
            (ABBREVIATION, writing.is_capital() && small.is_abbreviation),
            (NO_NAME, writing != Writing::Capitals && small.is_no_name),
        ];
        word.cues = cues.iter().filter(|(_, holds)| *holds).map(|(cue, _)| cue).sum();
        word
    }

    fn read_affixes(&mut self, lower: &[u8]) {
        let affix = |len: usize, part: fn(&[u8], usize) -> &[u8]| {
            if lower.len() > len { hash(part(lower, len)) } else { 0 }
        };
        self.suffixes = [2, 3, 4].map(|len| affix(len, |bytes, len| &bytes[bytes.len() - len..]));
        self.prefixes = [3, 4].map(|len| affix(len, |bytes, len| &bytes[..len]));
    }

    fn read_clusters(&mut self, form: &str, form_hash: u64, lists: &Lists) {
        let lower_clusters = lists.clusters(self.lower);
        if form_hash == self.lower {
            self.clusters = lower_clusters.unwrap_or_default();
            self.lower_clusters = self.clusters;
            return;
        }
        // `MERKEL` is known as `Merkel` only.
        let title_clusters = || {
            let (first, rest) = form.split_at(form.chars().next().map_or(0, char::len_utf8));
            let title = first.to_owned() + &rest.to_lowercase();
            lists.clusters(hash(title.as_bytes()))
        };
        let is_capitals = self.writing == Writing::Capitals;
        let title_clusters = if is_capitals { title_clusters() } else { None };
        let clusters = lists.clusters(form_hash);
        self.clusters = clusters.or(title_clusters).or(lower_clusters).unwrap_or_default();
        self.lower_clusters = lower_clusters.or(title_clusters).unwrap_or(self.clusters);
    }
}

/// Which of the lists written here hold a word.
#[derive(Clone, Copy, Debug, Default)]
struct SmallLists {
    is_title: bool,
    is_connector: bool,
    is_before_place: bool,
    is_after_person: bool,
    is_abbreviation: bool,
    is_no_name: bool,
}

/// Returns which of the lists written here hold a word in lower case, given its hash.
fn small_lists(lower: u64) -> SmallLists {
    static LISTS: LazyLock<HashMap<u64, SmallLists, ByHash>> = LazyLock::new(|| {
        let mut lists: HashMap<u64, SmallLists, ByHash> = HashMap::default();
        let mut add = |words: &[&str], mark: fn(&mut SmallLists)| {
            for word in words {
                mark(lists.entry(hash(word.as_bytes())).or_default());
            }
        };
        add(TITLES, |lists| lists.is_title = true);
        add(CONNECTORS, |lists| lists.is_connector = true);
        add(BEFORE_PLACES, |lists| lists.is_before_place = true);
        add(AFTER_PEOPLE, |lists| lists.is_after_person = true);
        add(ABBREVIATIONS, |lists| lists.is_abbreviation = true);
        add(NO_NAMES, |lists| lists.is_no_name = true);
        lists
    });
    LISTS.get(&lower).copied().unwrap_or_default()
}

/// Takes hashes as they are.
type ByHash = BuildHasherDefault<IsHash>;

/// A hash that is taken as it is.
#[derive(Default)]
struct IsHash(u64);

impl Hasher for IsHash {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash(bytes);
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Returns how a word is written, and the hash of its shape.
fn writing_and_shape(form: &str) -> (Writing, u64) {
    /// Bytes of a shape.
    const LONGEST: usize = 24;
    let mut shape = [0; LONGEST];
    let mut len = 0;
    let (mut upper, mut lower, mut digits) = (0, 0, 0);
    let mut starts_upper = false;
    for (at, c) in form.chars().enumerate() {
        let class = match c {
            'A'..='Z' => b'X',
            'a'..='z' => b'x',
            '0'..='9' => b'd',
            c if c.is_ascii() => c as u8,
            c if c.is_uppercase() => b'X',
            c if c.is_alphabetic() => b'x',
            _ => b'?',
        };
        match class {
            b'X' => {
                upper += 1;
                starts_upper |= at == 0;
            }
            b'x' => lower += 1,
            b'd' => digits += 1,
            _ => {}
        }
        // A run counts as two.
        let is_run = len >= 2 && shape[len - 1] == class && shape[len - 2] == class;
        if len < LONGEST && !is_run {
            shape[len] = class;
            len += 1;
        }
    }
    let writing = match (upper, lower) {
        (0, 0) if digits > 0 => Writing::Number,
        (0, 0) => Writing::Mark,
        (1, 0) => Writing::Initial,
        (_, 0) => Writing::Capitals,
        (1, _) if starts_upper => Writing::Capitalized,
        (0, _) => Writing::Lower,
        _ => Writing::Mixed,
    };
    (writing, hash(&shape[..len]))
}

/// A word form as the vocabulary hands it out: what tokens carry of it. A line of the
/// processor's cache holds four.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Entry {
    /// The upper bits of the form's hash.
    key: [u16; 3],
    /// How it is written.
    pub(super) writing: Writing,
    /// The lists that hold it.
    pub(super) lists: u8,
    /// Index into the words; 0 is none.
    pub(super) word: u32,
    /// Number of the word in lower case, for what is known of it in a text.
    pub(super) lower: u32,
}

impl Entry {
    /// Returns the bits of a hash that an entry keeps; the others tell where it is.
    #[inline]
    fn key_of(hash: u64) -> [u16; 3] {
        [hash >> 16, hash >> 32, hash >> 48].map(|bits| bits as u16)
    }
}

/// All word forms met so far.
///
/// Forms are told apart by their hash alone, of which slot and key say more than 60 bits.
#[derive(Debug)]
pub(super) struct Vocabulary {
    slots: Vec<Entry>,
    words: Vec<Word>,
    lower_ids: HashMap<u64, u32, ByHash>,
}

impl Vocabulary {
    /// An empty vocabulary: of the word that stands for none.
    pub(super) fn new() -> Self {
        let mut vocabulary = Self {
            slots: vec![Entry::default(); 1 << 12],
            words: Vec::new(),
            lower_ids: HashMap::default(),
        };
        vocabulary.clear();
        vocabulary
    }

    /// Forgets all words.
    pub(super) fn clear(&mut self) {
        self.slots.fill(Entry::default());
        self.words.clear();
        self.words.push(Word { writing: Writing::Mark, ..Word::default() });
        self.lower_ids.clear();
    }

    /// Returns the number of forms.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// Returns the number of words in lower case, one more than the largest.
    pub(super) fn num_lower(&self) -> usize {
        self.lower_ids.len() + 1
    }

    /// Returns a word by its number.
    #[inline]
    pub(super) fn word(&self, word: u32) -> &Word {
        &self.words[word as usize]
    }

    /// Returns the entry of a form, which is measured when it is new.
    #[inline]
    pub(super) fn entry(&mut self, form: &str, lists: &Lists) -> Entry {
        let hash = quick_hash(form.as_bytes());
        let key = Entry::key_of(hash);
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let entry = self.slots[at];
            if entry.word == 0 {
                return self.insert(form, hash, lists);
            }
            if entry.key == key {
                return entry;
            }
            at = (at + 1) & mask;
        }
    }

    #[cold]
    #[inline(never)]
    fn insert(&mut self, form: &str, hash: u64, lists: &Lists) -> Entry {
        if self.words.len() * 2 > self.slots.len() {
            self.slots.clear();
            self.slots.resize(self.words.len().next_power_of_two() * 2, Entry::default());
            for word in 1..self.words.len() as u32 {
                self.place(word);
            }
        }
        let mut word = Word::new(form, lists);
        word.hash = hash;
        let next = self.num_lower() as u32;
        word.lower_id = *self.lower_ids.entry(word.lower).or_insert(next);
        self.words.push(word);
        self.place(self.words.len() as u32 - 1)
    }

    /// Puts the entry of a word where it is looked for.
    fn place(&mut self, word: u32) -> Entry {
        let Word { hash, lower_id, writing, lists, .. } = self.words[word as usize];
        let entry = Entry { key: Entry::key_of(hash), word, lower: lower_id, writing, lists };
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while self.slots[at].word != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = entry;
        entry
    }
}

/// Returns a hash of a form that takes 8 bytes at a time.
#[inline]
fn quick_hash(bytes: &[u8]) -> u64 {
    const K: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut hash = (bytes.len() as u64).wrapping_mul(0xd6e8_feb8_6659_fd93);
    let (chunks, rest) = bytes.as_chunks::<8>();
    for chunk in chunks {
        hash = (hash ^ u64::from_le_bytes(*chunk)).wrapping_mul(K);
        hash ^= hash >> 32;
    }
    let tail = match *rest {
        [] => 0,
        [a] => u64::from(a),
        [a, b] => u64::from(u16::from_le_bytes([a, b])),
        [a, b, c] => u64::from(u32::from_le_bytes([a, b, c, 0])),
        // Two reads that may overlap say all of 4 to 7 bytes.
        [a, b, c, d, .., w, x, y, z] => {
            u64::from(u32::from_le_bytes([a, b, c, d]))
                | u64::from(u32::from_le_bytes([w, x, y, z])) << 32
        }
        _ => rest.iter().fold(0, |tail, &byte| tail << 8 | u64::from(byte)),
    };
    hash = (hash ^ tail).wrapping_mul(K);
    hash ^= hash >> 29;
    hash = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_measured() {
        let lists = Lists::new(Vec::new().into(), Vec::new().into(), Vec::new().into());
        let word = |form: &str| Word::new(form, &lists);
        for (form, writing) in [
            ("said", Writing::Lower),
            ("Paris", Writing::Capitalized),
            ("PARIS", Writing::Capitals),
            ("McCain", Writing::Mixed),
            ("J.", Writing::Initial),
            ("1,200", Writing::Number),
            ("—", Writing::Mark),
            ("Élysée", Writing::Capitalized),
        ] {
            assert_eq!(word(form).writing, writing, "{form}");
        }
        assert_eq!(word("Gen.").lists, TITLE);
        assert_eq!(word("van").lists, CONNECTOR);
        assert!(word("in").is_before_place() && !word("IN").is_before_place());
        assert!(word("Mr").is_abbreviation() && !word("mr").is_abbreviation());
        assert_eq!(word("Paris").shape, word("Munich").shape);
    }

    #[test]
    fn forms_keep_their_entries_while_the_vocabulary_grows() {
        let lists = Lists::new(Vec::new().into(), Vec::new().into(), Vec::new().into());
        let mut vocabulary = Vocabulary::new();
        let forms: Vec<String> = (0..9000).map(|n| format!("Form{n}")).collect();
        let first: Vec<u32> =
            forms.iter().map(|form| vocabulary.entry(form, &lists).word).collect();
        let again: Vec<u32> =
            forms.iter().map(|form| vocabulary.entry(form, &lists).word).collect();
        assert_eq!(first, again);
        assert_eq!(vocabulary.len(), 9001);
        assert_eq!(
            vocabulary.entry("form1", &lists).lower,
            vocabulary.entry("Form1", &lists).lower
        );
    }
}
