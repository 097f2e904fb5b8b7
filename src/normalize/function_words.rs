//! The language of a text by its most frequent small words.
//!
//! Running text is a quarter to a half small words that hardly any other language
//! has. Counting them among the first one or two hundred words settles the language of most
//! articles at a fiftieth of the cost of comparing letter triples, which is left
//! for the rest.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Words of each language that are frequent in it and rare in all others listed.
const LISTS: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "the", "of", "and", "to", "that", "was", "for", "with", "on", "by", "is", "his",
            "from", "were", "had",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "und", "das", "den", "von", "zu", "mit", "dem", "nicht", "ein", "eine",
            "auf", "ist", "sich",
        ],
    ),
    (
        "fr",
        &[
            "le", "les", "et", "des", "du", "dans", "une", "est", "pour", "qui", "sur", "au",
            "pas", "plus", "par",
        ],
    ),
    (
        "es",
        &[
            "el", "los", "y", "las", "del", "una", "por", "con", "su", "como", "más", "fue",
            "pero", "este", "sus",
        ],
    ),
    (
        "it",
        &[
            "il", "di", "che", "della", "del", "per", "gli", "dei", "alla", "nel", "sono", "più",
            "anche", "una", "è",
        ],
    ),
    (
        "pt",
        &[
            "o", "os", "do", "da", "em", "um", "uma", "não", "dos", "na", "no", "ao", "pelo",
            "com", "mais",
        ],
    ),
    (
        "nl",
        &[
            "het", "een", "van", "en", "niet", "zijn", "dat", "op", "voor", "met", "te", "naar",
            "ook", "werd", "aan",
        ],
    ),
    (
        "ru",
        &[
            "и", "в", "не", "на", "что", "с", "он", "как", "его", "по", "из", "это", "от", "для",
            "был",
        ],
    ),
];

/// The longest of them, in bytes.
const MAX_LEN: usize = 10;

/// All of them, to be looked up.
static WORDS: LazyLock<SmallWords> = LazyLock::new(SmallWords::new);

struct SmallWords {
    /// For each of the words, the numbers of the languages that it is listed for.
    languages: HashMap<&'static str, Vec<usize>>,
    /// For each first letter of ASCII, a bit for each length: of most words these tell that
    /// they are not listed.
    lengths: [u16; 128],
}

impl SmallWords {
    fn new() -> Self {
        let (mut languages, mut lengths) = (HashMap::<&str, Vec<usize>>::new(), [0; 128]);
        for (number, (_, list)) in LISTS.iter().enumerate() {
            for word in *list {
                languages.entry(word).or_default().push(number);
                let letter = usize::from(word.as_bytes()[0]);
                lengths.get_mut(letter).into_iter().for_each(|bits| *bits |= 1 << word.len());
            }
        }
        Self { languages, lengths }
    }

    /// Whether a word in whatever case may be listed.
    fn may_have(&self, word: &str) -> bool {
        let first = word.as_bytes().first().map_or(0, u8::to_ascii_lowercase);
        let lengths = self.lengths.get(usize::from(first));
        word.len() <= MAX_LEN && lengths.is_none_or(|bits| bits & (1 << word.len()) != 0)
    }
}

/// How many words are looked at, and as many again where these do not tell: even so they
/// cost less than letter triples.
const SAMPLE_WORDS: usize = 100;
/// Fewer words than this settle nothing.
const MIN_WORDS: usize = 20;
/// Share of the words that must be the language's small words.
const MIN_SHARE: f32 = 0.12;
/// How many times more of them there must be than of any other language.
const LEAD: usize = 3;

/// Returns the language whose small words a text is full of; `None` where that is
/// not clear.
pub(super) fn language(text: &str) -> Option<&'static str> {
    let mut words =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    let mut counts = Counts::default();
    for _ in 0..2 {
        words.peek()?;
        words.by_ref().take(SAMPLE_WORDS).for_each(|word| counts.add(word));
        let language = counts.language();
        if language.is_some() {
            return language;
        }
    }
    None
}

/// How many of some words are small words of each language.
#[derive(Default)]
struct Counts {
    counts: [usize; LISTS.len()],
    num_words: usize,
    folded: String,
}

impl Counts {
    fn add(&mut self, word: &str) {
        self.num_words += 1;
        if !WORDS.may_have(word) {
            return;
        }
        self.folded.clear();
        if word.is_ascii() {
            self.folded.push_str(word);
            self.folded.make_ascii_lowercase();
        } else {
            self.folded.extend(word.chars().flat_map(char::to_lowercase));
        }
        for number in WORDS.languages.get(self.folded.as_str()).into_iter().flatten() {
            self.counts[*number] += 1;
        }
    }

    fn language(&self) -> Option<&'static str> {
        let numbered = self.counts.iter().copied().enumerate();
        let (best, most) = numbered.clone().max_by_key(|(_, count)| *count)?;
        let others = numbered.filter(|(i, _)| *i != best);
        let second = others.map(|(_, count)| count).max().unwrap_or(0);
        let is_full =
            self.num_words >= MIN_WORDS && most as f32 >= MIN_SHARE * self.num_words as f32;
        (is_full && most >= LEAD * second.max(1)).then_some(LISTS[best].0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_too_long_to_be_looked_up() {
        assert!(WORDS.languages.keys().all(|word| word.len() <= MAX_LEN));
    }

    #[test]
    fn names_in_the_first_hundred_words_hide_nothing() {
        let names = "Smith Jones Brown Miller Davis Garcia Wilson Moore Taylor King ".repeat(9);
        let text = "the dam on the river was closed by the council and all of the families left ";
        assert_eq!(language(&format!("{names}{}", text.repeat(7))), Some("en"));
        assert_eq!(language(&names.repeat(4)), None);
    }

    #[test]
    fn running_text_is_recognized() {
        for (text, expected) in [
            (
                "The dam on the river above the town was closed by the council on Friday, and all of the families who live below it were told to leave for the hills.",
                Some("en"),
            ),
            (
                "Der Damm über der Stadt wurde am Freitag von dem Rat geschlossen, und die Familien, die unter dem Damm leben, sollen mit den Kindern auf die Hügel gehen.",
                Some("de"),
            ),
            (
                "Le barrage de la ville est fermé par le conseil et les familles qui vivent dans la vallée sont parties pour les collines avec une partie du bétail sur les routes.",
                Some("fr"),
            ),
            (
                "El embalse fue cerrado por el consejo y las familias de los pueblos del valle se marcharon con sus animales a las colinas, pero el agua no llegó como se temía.",
                Some("es"),
            ),
            (
                "Плотину закрыли в пятницу, и он сказал, что не знает, как это было: вода пришла из долины на поля, и его семья ушла по дороге.",
                Some("ru"),
            ),
            ("Too short to tell the one from the other.", None),
            (
                "Smith Jones Brown Miller Davis Garcia Wilson Moore Taylor Anderson Thomas Jackson White Harris Martin Thompson Young King Wright Lopez Hill",
                None,
            ),
        ] {
            assert_eq!(language(text), expected, "{text}");
        }
    }
}
