//! Case and accent folding of single words.

use unicode_normalization::UnicodeNormalization;

/// Appends `text` to `out`, folded: lower case, without accents, compatibility
/// forms (full width, ligatures) made plain.
///
/// Folding a folded text changes nothing. Marks that make another letter rather
/// than an accent (Hangul, kana voicing, Indic vowels) stay.
pub fn fold_into(text: &str, out: &mut String) {
    if text.is_ascii() {
        let start = out.len();
        out.push_str(text);
        out[start..].make_ascii_lowercase();
        return;
    }
    text.chars().for_each(|c| fold_char(c, out));
}

/// Returns `text` folded: lower case, without accents, compatibility forms made plain.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

fn fold_char(c: char, out: &mut String) {
    match c {
        '\0'..='\x7f' => out.push(c.to_ascii_lowercase()),
        'À'..='þ' if !matches!(c, '×' | '÷') => {
            out.push_str(LATIN_1[(u32::from(c) % 32) as usize]);
        }
        'А'..='я' if !matches!(c, 'Й' | 'й') => out.extend(c.to_lowercase()),
        _ => fold_any(c, out),
    }
}

/// The letters of Latin-1 in either case, without their marks.
const LATIN_1: [&str; 32] = [
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i", "d", "n", "o",
    "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "ss",
];

/// Folds a character by what Unicode says of it.
fn fold_any(c: char, out: &mut String) {
    if matches!(c, '\u{200c}' | '\u{200d}') {
        // Joiners only shape the letters around them.
    } else if is_syllabic(c) {
        out.extend(std::iter::once(c).nfkc());
    } else {
        let plain = std::iter::once(c).nfkd().filter(|c| !is_accent(*c));
        plain.flat_map(char::to_lowercase).nfkd().filter(|c| !is_accent(*c)).for_each(|c| {
            match unaccented(c) {
                Some(letters) => out.push_str(letters),
                None => out.push(c),
            }
        });
    }
}

/// Scripts whose characters must not be taken apart: Hangul, kana, CJK.
fn is_syllabic(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{ff66}'..='\u{ff9d}')
}

/// Combining accents of Latin, Greek and Cyrillic, and the vowel points of Hebrew
/// and Arabic, which most texts leave out.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// Letters that Unicode does not decompose, as they are written without their mark.
fn unaccented(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ŋ' => "n",
        'ŧ' => "t",
        'ς' => "σ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequent_letters_are_folded_as_all_others() {
        for c in ('\u{80}'..='\u{17f}').chain('\u{370}'..='\u{52f}') {
            let (mut quick, mut by_unicode) = (String::new(), String::new());
            fold_char(c, &mut quick);
            fold_any(c, &mut by_unicode);
            assert_eq!(quick, by_unicode, "{c}");
        }
    }

    #[test]
    fn folding_table() {
        for (text, folded) in [
            ("Putin", "putin"),
            ("GDAŃSK", "gdansk"),
            ("Łódź", "lodz"),
            ("Straße", "strasse"),
            ("STRASSE", "strasse"),
            ("São", "sao"),
            ("İstanbul", "istanbul"),
            ("Горбачёв", "горбачев"),
            ("ΑΘΗΝΑΣ", "αθηνασ"),
            ("Αθήνας", "αθηνασ"),
            ("ﬁnal", "final"),
            ("ＮＡＴＯ", "nato"),
            ("が", "が"),
            ("ｶﾅ", "カナ"),
            ("서울", "서울"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
            assert_eq!(fold(folded), folded, "twice: {text}");
        }
    }
}
