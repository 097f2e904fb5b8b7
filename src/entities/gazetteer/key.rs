//! The form by which names of places are compared.

use crate::analysis;

/// Words that are written short before a name.
const SHORT: &[(&str, &str)] =
    &[("ft", "fort"), ("mt", "mount"), ("st", "saint"), ("ste", "sainte"), ("&", "and")];

/// Sets `key` to the key of a name: folded words with one space between them, without
/// marks and a first `the`, and with `St.`, `Mt.` and `Ft.` before another word in full.
///
/// Periods within initials go, so that `U.S.` and `US` are one; `U. S.` is joined, too.
pub(super) fn key_into(name: &str, key: &mut String) {
    let folded;
    let folded = if name.is_ascii() {
        name
    } else {
        folded = analysis::fold(name);
        &folded
    };
    key.clear();
    // Letters of the word so far, and where it starts.
    let (mut letters, mut start) = (0, 0);
    // Whether the last word is one letter, or several, with their periods.
    let mut is_initial = false;
    for c in folded.chars() {
        let c = c.to_ascii_lowercase();
        if c.is_alphanumeric() || c == '&' {
            if letters == 0 && !is_initial {
                if !key.is_empty() {
                    lengthen(key, start);
                    key.push(' ');
                }
                start = key.len();
            }
            key.push(c);
            letters += 1;
        } else if !matches!(c, '\'' | '’' | '‘' | 'ʻ' | 'ʼ' | '`' | '´') {
            is_initial = match letters {
                0 => is_initial && c.is_whitespace(),
                1 => c == '.',
                _ => false,
            };
            letters = 0;
        }
    }
    if let Some(rest) = key.strip_prefix("the ").filter(|rest| !rest.is_empty()) {
        *key = rest.to_owned();
    }
}

/// Writes the last word of a key in full.
fn lengthen(key: &mut String, start: usize) {
    let word = &key[start..];
    if let Some((_, long)) = SHORT.iter().find(|(short, _)| *short == word) {
        key.truncate(start);
        key.push_str(long);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_table() {
        let mut key = String::new();
        for (name, expected) in [
            ("", ""),
            ("Paris", "paris"),
            ("The Hague", "hague"),
            ("the", "the"),
            ("São Tomé & Príncipe", "sao tome and principe"),
            ("Guinea-Bissau", "guinea bissau"),
            ("Côte d’Ivoire", "cote divoire"),
            ("Xi'an", "xian"),
            ("St. Louis", "saint louis"),
            ("St Petersburg", "saint petersburg"),
            ("Mt. Everest", "mount everest"),
            ("Ft. Worth", "fort worth"),
            ("Port St. Lucie", "port saint lucie"),
            ("Wall St", "wall st"),
            ("U.S.", "us"),
            ("U. S.", "us"),
            ("N.Y.", "ny"),
            ("W.Va.", "wva"),
            ("Washington, D.C.", "washington dc"),
            ("New\nYork", "new york"),
            ("Москва", "москва"),
            ("東京", "東京"),
            ("  (Paris) ", "paris"),
        ] {
            key_into(name, &mut key);
            assert_eq!(key, expected, "{name}");
            let first = key.clone();
            key_into(&first, &mut key);
            assert_eq!(key, first, "twice: {name}");
        }
    }
}
