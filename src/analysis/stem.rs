//! Which forms of a word belong together, by language.

use std::borrow::Cow;
use std::sync::LazyLock;

use frostem::{Algorithm, Stemmer};

/// Forms that a stemmer joins although their beginnings differ, so that
/// [`common_prefix`] would not find them from one another.
const IRREGULAR: [(&str, &str); 5] =
    [("die", "dying"), ("lie", "lying"), ("tie", "tying"), ("vie", "vying"), ("sky", "skies")];

/// Their stems.
static IRREGULAR_STEMS: LazyLock<[Cow<'static, str>; 5]> =
    LazyLock::new(|| IRREGULAR.map(|(base, _)| Stemmer::new(Algorithm::English).stem(base)));

/// Beginnings that the stemmers of some languages cut or replace: what a form starts
/// with, and what its stem has in that place.
const BEGINNINGS: &[(&str, &[(&str, &str)])] = &[
    ("ar", &ARABIC_BEGINNINGS),
    ("ga", &IRISH_BEGINNINGS),
    ("id", &INDONESIAN_BEGINNINGS),
    ("nl", &[("ge", "")]),
    ("st", &SESOTHO_BEGINNINGS),
    ("yi", &[("גע", ""), ("צו", "")]),
];

/// Conjunctions, prepositions, the article and the marks of verbs, and how they meet.
const ARABIC_BEGINNINGS: [(&str, &str); 28] = [
    ("و", ""),
    ("ف", ""),
    ("ب", ""),
    ("ك", ""),
    ("ل", ""),
    ("ال", ""),
    ("لل", ""),
    ("وال", ""),
    ("فال", ""),
    ("بال", ""),
    ("كال", ""),
    ("ولل", ""),
    ("وبال", ""),
    ("فبال", ""),
    ("وكال", ""),
    ("وب", ""),
    ("ول", ""),
    ("ي", ""),
    ("ت", ""),
    ("ن", ""),
    ("سي", ""),
    ("ست", ""),
    ("سن", ""),
    ("سا", ""),
    ("يست", ""),
    ("تست", ""),
    ("نست", ""),
    ("وي", ""),
];

/// Lenition and eclipsis.
const IRISH_BEGINNINGS: [(&str, &str); 17] = [
    ("bh", "b"),
    ("bhf", "f"),
    ("bp", "p"),
    ("ch", "c"),
    ("dh", "d"),
    ("dt", "t"),
    ("fh", "f"),
    ("gc", "c"),
    ("gh", "g"),
    ("mb", "b"),
    ("mh", "m"),
    ("nd", "d"),
    ("ng", "g"),
    ("ph", "p"),
    ("sh", "s"),
    ("th", "t"),
    ("ts", "s"),
];

/// The marks of verbs and of what is made from them, one or two of them.
const INDONESIAN_BEGINNINGS: [(&str, &str); 28] = [
    ("di", ""),
    ("ke", ""),
    ("me", ""),
    ("mem", ""),
    ("mem", "p"),
    ("men", ""),
    ("meny", "s"),
    ("meng", ""),
    ("pe", ""),
    ("pem", ""),
    ("pem", "p"),
    ("pen", ""),
    ("peny", "s"),
    ("peng", ""),
    ("ter", ""),
    ("ber", ""),
    ("bel", ""),
    ("be", ""),
    ("per", ""),
    ("pel", ""),
    ("memper", ""),
    ("diper", ""),
    ("keber", ""),
    ("keter", ""),
    ("berke", ""),
    ("diber", ""),
    ("member", ""),
    ("pember", ""),
];

/// The prefixes of classes of nouns.
const SESOTHO_BEGINNINGS: [(&str, &str); 8] = [
    ("ba", ""),
    ("boi", ""),
    ("le", ""),
    ("li", ""),
    ("ma", ""),
    ("me", ""),
    ("mo", ""),
    ("se", ""),
];

/// The stemming of one language.
#[derive(Clone, Copy)]
pub struct Language {
    code: &'static str,
    stemmer: Stemmer,
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Language").field(&self.code).finish()
    }
}

/// ISO 639-1 codes with their Snowball algorithm.
const ALGORITHMS: &[(&str, Algorithm)] = &[
    ("ar", Algorithm::Arabic),
    ("ca", Algorithm::Catalan),
    ("cs", Algorithm::Czech),
    ("da", Algorithm::Danish),
    ("de", Algorithm::German),
    ("el", Algorithm::Greek),
    ("en", Algorithm::English),
    ("eo", Algorithm::Esperanto),
    ("es", Algorithm::Spanish),
    ("et", Algorithm::Estonian),
    ("eu", Algorithm::Basque),
    ("fa", Algorithm::Persian),
    ("fi", Algorithm::Finnish),
    ("fr", Algorithm::French),
    ("ga", Algorithm::Irish),
    ("hi", Algorithm::Hindi),
    ("hu", Algorithm::Hungarian),
    ("hy", Algorithm::Armenian),
    ("id", Algorithm::Indonesian),
    ("it", Algorithm::Italian),
    ("lt", Algorithm::Lithuanian),
    ("nb", Algorithm::Norwegian),
    ("ne", Algorithm::Nepali),
    ("nl", Algorithm::Dutch),
    ("nn", Algorithm::Norwegian),
    ("no", Algorithm::Norwegian),
    ("pl", Algorithm::Polish),
    ("pt", Algorithm::Portuguese),
    ("ro", Algorithm::Romanian),
    ("ru", Algorithm::Russian),
    ("sr", Algorithm::Serbian),
    ("st", Algorithm::Sesotho),
    ("sv", Algorithm::Swedish),
    ("ta", Algorithm::Tamil),
    ("tr", Algorithm::Turkish),
    ("yi", Algorithm::Yiddish),
];

impl Language {
    /// Returns the stemming of a language by its ISO 639-1 code; `None` where
    /// there is no stemmer for it.
    pub fn of(code: &str) -> Option<Self> {
        let (code, algorithm) = ALGORITHMS.iter().find(|(known, _)| *known == code)?;
        Some(Self { code, stemmer: Stemmer::new(*algorithm) })
    }

    /// Returns the ISO 639-1 code.
    pub fn code(self) -> &'static str {
        self.code
    }

    /// Returns the stem of a folded word.
    pub fn stem<'w>(&self, word: &'w str) -> Cow<'w, str> {
        self.stemmer.stem(if self.code == "ar" { without_conjunction(word) } else { word })
    }

    /// Returns the beginnings under which all forms of a word are to be looked
    /// for: a form that shares the word's stem starts with one of them.
    ///
    /// Snowball stemmers cut and replace endings, so forms of a word share all of
    /// the stem but its last letters: how many of those may differ depends on how
    /// long the stem is. Some cut beginnings too: those are put back, each in turn.
    pub fn prefixes(&self, word: &str) -> Vec<String> {
        let stem = self.stem(word);
        let steady = match self.code {
            "nl" => steady_letters(&stem)
                .min(letters_before_long_vowel(&stem))
                .min(letters_before(&stem, &['f', 's'])),
            "cs" => steady_letters(&stem).min(letters_before(&stem, &['h', 'k'])),
            "tr" => steady_letters(&stem).min(letters_before(&stem, &['c', 'k', 'p', 't'])),
            // Bake and baking, happy, affable and affability; all else begins as its stem.
            "en" => letters_before(&stem, &['e', 'i', 'l']),
            _ => steady_letters(&stem),
        };
        let mut prefixes = vec![common_prefix(word, &stem, steady).to_owned()];
        if self.code == "en" {
            for ((base, form), of_base) in IRREGULAR.iter().zip(IRREGULAR_STEMS.iter()) {
                if word == *form {
                    prefixes.push((*base).to_owned());
                } else if *of_base == stem {
                    prefixes.push((*form).to_owned());
                }
            }
        }
        if self.code == "de" {
            // Umlauts are folded, and written out they have the same stem: Göring, Goering.
            let key = common_prefix(&stem, &stem, steady);
            let vowels = key.match_indices(['a', 'o', 'u']);
            prefixes.extend(vowels.map(|(at, vowel)| format!("{}{vowel}e", &key[..at])));
        }
        let beginnings = BEGINNINGS.iter().find(|(code, _)| *code == self.code);
        if let Some((_, beginnings)) = beginnings.filter(|_| !stem.is_empty()) {
            let key = common_prefix(&stem, &stem, steady);
            let put_back = beginnings
                .iter()
                .filter_map(|(form, of_stem)| Some([*form, key.strip_prefix(*of_stem)?].concat()));
            prefixes.extend(put_back);
            prefixes.push(key.to_owned());
        }
        prefixes
    }
}

/// Returns an Arabic word without an "and" before its article, which the stemmer
/// takes for a part of the word.
fn without_conjunction(word: &str) -> &str {
    let rest = word.strip_prefix(['و', 'ف']).unwrap_or(word);
    if rest.starts_with("ال") && rest.chars().count() > 4 { rest } else { word }
}

/// Returns how many letters of a stem all its forms begin with.
fn steady_letters(stem: &str) -> usize {
    let letters = stem.chars().count();
    match letters {
        0..=3 if stem.ends_with(['e', 'i']) => letters.saturating_sub(1),
        0..=3 => letters,
        4..=5 => letters - 1,
        _ => letters - 2,
    }
}

/// Returns how many letters of a stem stand before a last one that forms write as another:
/// English "happy" and "happily", Dutch "leef" and "leven", Turkish "kitap" and "kitabı".
fn letters_before(stem: &str, changing: &[char]) -> usize {
    stem.chars().count() - usize::from(stem.ends_with(changing))
}

/// Returns how many letters of a Dutch stem stand before the second half of its last
/// long vowel, which forms such as "jaren" of "jaar" write with one letter.
fn letters_before_long_vowel(stem: &str) -> usize {
    let letters: Vec<char> = stem.chars().collect();
    let is_long = |at: &usize| letters[*at - 1] == letters[*at] && "aeou".contains(letters[*at]);
    (1..letters.len()).rev().find(is_long).unwrap_or(letters.len())
}

/// Returns the beginning that a word shares with its stem, `steady` letters at most
/// and one at least.
fn common_prefix<'w>(word: &'w str, stem: &str, steady: usize) -> &'w str {
    let shared = word.chars().zip(stem.chars()).take_while(|(a, b)| a == b).count();
    let keep = shared.min(steady).max(1);
    word.char_indices().nth(keep).map_or(word, |(end, _)| &word[..end])
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;
    use crate::analysis::{Layout, Word, Words};

    #[test]
    fn all_forms_start_with_one_of_the_prefixes() {
        for (code, forms) in [
            ("en", &["missile", "missiles"][..]),
            ("en", &["happy", "happiness", "happily"]),
            ("en", &["army", "armies"]),
            ("en", &["die", "dying", "died", "dies"]),
            ("en", &["cry", "cries", "cried"]),
            ("en", &["elect", "election", "elections", "elected", "electing"]),
            ("en", &["national", "nationally", "nationalize"]),
            ("en", &["war", "wars"]),
            ("en", &["bake", "bakes", "baking", "baked"]),
            ("en", &["hop", "hopped", "hopping"]),
            ("en", &["affable", "affability"]),
            ("en", &["activate", "activation", "activities", "active"]),
            ("fr", &["frequence", "frequent"]),
            ("de", &["wahl", "wahlen"]),
            ("es", &["nacion", "naciones"]),
            ("nl", &["jaar", "jaren"]),
            ("nl", &["oog", "ogen"]),
            ("nl", &["school", "scholen"]),
            ("nl", &["lezen", "gelezen", "lees"]),
            ("nl", &["lung", "lungs", "gelungen"]),
            ("nl", &["won", "gewonnen"]),
            ("nl", &["las", "gelassen"]),
            ("nl", &["lift", "lifting", "living"]),
            ("tr", &["cap", "cabin"]),
            ("cs", &["take", "taci"]),
            ("ru", &["ракета", "ракеты", "ракетами"]),
            ("ar", &["كتاب", "الكتاب", "والكتاب", "بالكتاب", "كتابه", "للكتاب", "وكتاب"]),
            ("ar", &["معلم", "المعلم", "المعلمون", "معلمين", "والمعلمين"]),
            ("ga", &["capall", "chapall", "gcapall"]),
            ("ga", &["fear", "fhear", "bhfear"]),
            ("ga", &["bord", "bhord", "mbord", "boird"]),
            ("de", &["goering", "goring"]),
            ("de", &["uberfall", "ueberfall", "ueberfaelle"]),
            ("ga", &["teach", "theach", "dteach"]),
            ("ga", &["sagart", "shagart", "tsagart"]),
            ("id", &["main", "bermain", "permainan", "mempermainkan", "dimainkan"]),
            ("id", &["sapu", "menyapu", "penyapu", "sapuan"]),
            ("id", &["ajar", "belajar", "pelajar", "pelajaran", "mengajar", "diajarkan"]),
            ("id", &["besar", "terbesar", "membesar", "kebesaran", "pembesar"]),
        ] {
            let language = Language::of(code).expect(code);
            for word in forms {
                for form in forms.iter().filter(|f| language.stem(f) == language.stem(word)) {
                    let prefixes = language.prefixes(word);
                    assert!(
                        prefixes.iter().any(|p| form.starts_with(p.as_str())),
                        "{word} {form} {prefixes:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn no_form_in_the_sample_corpus_is_out_of_reach() {
        let mut groups: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
        for line in include_str!("../../sample_corpus/expected.jsonl").lines() {
            let article: serde_json::Value = serde_json::from_str(line).expect("JSON");
            let Some(language) = article["lang"].as_str().and_then(Language::of) else { continue };
            let body = article["body"].as_str().unwrap_or_default();
            let (mut words, mut word) = (Words::new(body, Layout::Values), Word::default());
            while words.next_into(&mut word) {
                let stem = language.stem(&word.text).into_owned();
                groups
                    .entry((language.code().to_owned(), stem))
                    .or_default()
                    .insert(word.text.clone());
            }
        }
        let mut num_pairs = 0;
        for ((code, stem), forms) in &groups {
            let language = Language::of(code).expect("a known language");
            for word in forms {
                for form in forms.iter().filter(|form| *form != word) {
                    num_pairs += 1;
                    let prefixes = language.prefixes(word);
                    assert!(
                        prefixes.iter().any(|p| form.starts_with(p.as_str())),
                        "{code} {stem}: {word} {form}"
                    );
                }
            }
        }
        assert!(num_pairs > 1000, "{num_pairs}");
    }

    #[test]
    fn a_beginning_that_is_cut_is_looked_for() {
        for (code, word, forms) in [
            ("ar", "كتاب", &["الكتاب", "والكتاب", "بالكتاب", "للكتاب", "كالكتاب", "وكتاب"][..]),
            ("ga", "capall", &["chapall", "gcapall"]),
            ("id", "main", &["bermain", "permainan", "dimainkan"]),
        ] {
            let language = Language::of(code).expect(code);
            for form in forms {
                assert_eq!(language.stem(form), language.stem(word), "{form} {word}");
            }
        }
    }

    #[test]
    fn every_algorithm_is_some_languages() {
        let unused = [
            // Of dead languages, and older ones for the same.
            Algorithm::DutchPorter,
            Algorithm::Earlymodernenglish,
            Algorithm::Lovins,
            Algorithm::Porter,
        ];
        for algorithm in Algorithm::all() {
            let is_used = ALGORITHMS.iter().any(|(_, used)| used == algorithm);
            assert_ne!(is_used, unused.contains(algorithm), "{algorithm:?}");
        }
        assert!(ALGORITHMS.is_sorted_by_key(|(code, _)| *code));
    }

    proptest! {
        #[test]
        fn an_english_word_begins_as_its_stem(
            word in "[a-z]{2,6}(at|iv|i|y|e|bil|abl|ent|ous|al){0,2}(s|ed|ing|ly|ness|ful|less|ity|ies|ation|ational|ization|izer|edly|ment|ism|ogist)?",
        ) {
            let english = Language::of("en").expect("English");
            let prefixes = english.prefixes(&word);
            // As far as any word does: the stem's own beginning, not what the two share.
            let stem = english.stem(&word);
            let steady = letters_before(&stem, &['e', 'i', 'l']);
            prop_assume!(stem.chars().count() > 3);
            prop_assert_eq!(prefixes[0].chars().count(), steady, "{} {}", stem, prefixes[0]);
        }
    }

    #[test]
    fn an_odd_word_has_a_prefix_too() {
        let english = Language::of("en").expect("English");
        for word in ["", "a", "é", "日本", "'", "ß", "ies", "ing"] {
            assert!(english.prefixes(word).iter().all(|p| p.len() <= word.len().max(5)), "{word}");
        }
        assert!(Language::of("xx").is_none());
    }
}
