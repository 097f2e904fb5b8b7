//! The language: as stated, else as measured on the body where that is sure.

use super::evidence::{evidence, order};
use super::function_words;
use crate::article::{Evidence, RawArticle, RawField, Witness};

/// The codes of ISO 639-1.
const CODES: &str = " aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu \
    cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz \
    ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu \
    lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn \
    ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty \
    ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ";

/// Codes of three letters and names that stand for a code of two.
const NAMES: &[(&str, &str)] = &[
    ("ara", "ar"),
    ("arabic", "ar"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cze", "cs"),
    ("chi", "zh"),
    ("chinese", "zh"),
    ("cmn", "zh"),
    ("zho", "zh"),
    ("dan", "da"),
    ("deu", "de"),
    ("ger", "de"),
    ("deutsch", "de"),
    ("german", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("english", "en"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("fre", "fr"),
    ("french", "fr"),
    ("français", "fr"),
    ("heb", "he"),
    ("iw", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("ind", "id"),
    ("in", "id"),
    ("ita", "it"),
    ("italian", "it"),
    ("italiano", "it"),
    ("jpn", "ja"),
    ("japanese", "ja"),
    ("kor", "ko"),
    ("korean", "ko"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("nld", "nl"),
    ("dut", "nl"),
    ("dutch", "nl"),
    ("nob", "nb"),
    ("nor", "no"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("polish", "pl"),
    ("por", "pt"),
    ("portuguese", "pt"),
    ("português", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("russian", "ru"),
    ("русский", "ru"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("spa", "es"),
    ("spanish", "es"),
    ("español", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("swedish", "sv"),
    ("tha", "th"),
    ("tur", "tr"),
    ("turkish", "tr"),
    ("ukr", "uk"),
    ("ukrainian", "uk"),
    ("urd", "ur"),
    ("vie", "vi"),
    ("kat", "ka"),
    ("hye", "hy"),
    ("aze", "az"),
    ("bel", "be"),
    ("mkd", "mk"),
    ("tam", "ta"),
    ("tel", "te"),
    ("mar", "mr"),
    ("guj", "gu"),
    ("kan", "kn"),
    ("mal", "ml"),
    ("pan", "pa"),
    ("sin", "si"),
    ("mya", "my"),
    ("khm", "km"),
    ("amh", "am"),
    ("afr", "af"),
    ("lat", "la"),
    ("epo", "eo"),
    ("yid", "yi"),
    ("tgl", "tl"),
    ("nep", "ne"),
    ("uzb", "uz"),
    ("tuk", "tk"),
    ("aka", "ak"),
    ("zul", "zu"),
    ("sna", "sn"),
    ("jav", "jv"),
    ("ori", "or"),
    ("cym", "cy"),
    ("isl", "is"),
    ("gle", "ga"),
    ("eus", "eu"),
    ("glg", "gl"),
    ("mon", "mn"),
    ("kaz", "kk"),
];

/// A body shorter than this, in bytes, is too short to measure.
const MIN_BODY: usize = 100;

/// How much of a body is measured, in bytes: first a little, which is enough for most
/// and costs a sixth, then more.
const SAMPLES: [usize; 2] = [500, 4000];

/// How sure a measurement must be, from 0 to 1.
const MIN_CONFIDENCE: f64 = 0.5;

/// Returns the languages that are stated or, where none is, the one measured.
pub(super) fn languages(raw: &RawArticle, body: &str) -> Vec<Evidence> {
    let stated = raw.claims_of(RawField::Lang).filter_map(|claim| {
        code(&claim.value).map(|code| evidence(RawField::Lang, code, claim.witness))
    });
    let stated = order(stated.collect());
    if !stated.is_empty() {
        return stated;
    }
    measure(body).map(|code| evidence(RawField::Lang, code, Witness::Text)).into_iter().collect()
}

/// Reads a language's code of two letters from a tag (`en-GB`, `eng`) or a name.
fn code(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    let main = lower.split(['-', '_', ',', ';', '@', ' ']).next()?;
    if main.len() == 2 && main.is_ascii() && CODES.contains(&format!(" {main} ")) {
        return Some(main.to_owned());
    }
    NAMES.iter().find(|(name, _)| *name == main).map(|(_, code)| (*code).to_owned())
}

/// Measures the language of a text.
fn measure(body: &str) -> Option<String> {
    if body.len() < MIN_BODY {
        return None;
    }
    if let Some(code) = function_words::language(body) {
        return Some(code.to_owned());
    }
    SAMPLES.iter().find_map(|size| {
        let info = whatlang::detect(&body[..body.floor_char_boundary(*size)])?;
        let is_last = *size >= body.len() || *size == SAMPLES[SAMPLES.len() - 1];
        let is_sure = info.is_reliable() || (is_last && info.confidence() >= MIN_CONFIDENCE);
        is_sure.then(|| code(info.lang().code())).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::RawBody;

    #[test]
    fn tags_and_names_become_codes() {
        for (text, expected) in [
            ("en-GB", Some("en")),
            ("de_DE", Some("de")),
            ("ENG", Some("en")),
            ("Français", Some("fr")),
            ("ru", Some("ru")),
            ("xx", None),
            ("x-default", None),
            ("", None),
            ("é", None),
        ] {
            assert_eq!(code(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn every_measured_language_has_a_code() {
        for lang in whatlang::Lang::all() {
            assert!(code(lang.code()).is_some(), "{}", lang.code());
        }
    }

    #[test]
    fn a_statement_counts_before_a_measurement() {
        let body = "Das Boot, das alle verloren gegeben hatten, kam am Freitagmorgen an den Kai zurück, und \
                    niemand war verletzt. Die Suche hatte am Sonnabend begonnen.";
        let mut raw = RawArticle::new(RawBody::Plain(String::new()));
        assert_eq!(languages(&raw, body)[0].value, "de");
        assert_eq!(languages(&raw, "Kurz."), []);
        raw.claim(RawField::Lang, "nl", Witness::Attribute);
        assert_eq!(languages(&raw, body)[0].value, "nl");
    }
}
