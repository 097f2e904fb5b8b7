//! Which forms of a word belong together, by language.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

/// Forms that a stemmer joins although their beginnings differ, so that
/// [`common_prefix`] would not find them from one another.
const IRREGULAR: [(&str, &str); 5] =
    [("die", "dying"), ("lie", "lying"), ("tie", "tying"), ("vie", "vying"), ("sky", "skies")];

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
    ("da", Algorithm::Danish),
    ("de", Algorithm::German),
    ("el", Algorithm::Greek),
    ("en", Algorithm::English),
    ("es", Algorithm::Spanish),
    ("et", Algorithm::Estonian),
    ("eu", Algorithm::Basque),
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
    ("no", Algorithm::Norwegian),
    ("pt", Algorithm::Portuguese),
    ("ro", Algorithm::Romanian),
    ("ru", Algorithm::Russian),
    ("sr", Algorithm::Serbian),
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
        self.stemmer.stem(word)
    }

    /// Returns the beginnings under which all forms of a word are to be looked
    /// for: a form that shares the word's stem starts with one of them.
    ///
    /// Snowball stemmers cut and replace endings, so forms of a word share all of
    /// the stem but its last letters: how many of those may differ depends on how
    /// long the stem is.
    pub fn prefixes<'w>(&self, word: &'w str) -> Vec<&'w str> {
        let stem = self.stem(word);
        let steady = match self.code {
            "nl" => steady_letters(&stem).min(letters_before_long_vowel(&stem)),
            _ => steady_letters(&stem),
        };
        let mut prefixes = vec![common_prefix(word, &stem, steady)];
        for (base, form) in IRREGULAR {
            if self.code == "en" && word == form {
                prefixes.push(base);
            } else if self.code == "en" && self.stem(base) == stem {
                prefixes.push(form);
            }
        }
        prefixes
    }
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
            ("fr", &["frequence", "frequent"]),
            ("de", &["wahl", "wahlen"]),
            ("es", &["nacion", "naciones"]),
            ("nl", &["jaar", "jaren"]),
            ("nl", &["oog", "ogen"]),
            ("nl", &["school", "scholen"]),
            ("ru", &["ракета", "ракеты", "ракетами"]),
        ] {
            let language = Language::of(code).expect(code);
            for word in forms {
                for form in forms.iter().filter(|f| language.stem(f) == language.stem(word)) {
                    let prefixes = language.prefixes(word);
                    assert!(
                        prefixes.iter().any(|p| form.starts_with(p)),
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
                        prefixes.iter().any(|p| form.starts_with(p)),
                        "{code} {stem}: {word} {form}"
                    );
                }
            }
        }
        assert!(num_pairs > 1000, "{num_pairs}");
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
