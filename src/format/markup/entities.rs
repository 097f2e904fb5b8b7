//! Entities: `&amp;`, `&#233;`, `&#xe9;`.

use std::borrow::Cow;

/// Decodes the entities of a text; what is no entity stays.
pub(in crate::format) fn decode_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity(rest) {
            Some((decoded, len)) => {
                out.push_str(&decoded);
                rest = &rest[len..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The longest entity that is looked for, in bytes.
const MAX_ENTITY_LEN: usize = 34;

/// Decodes the entity that opens a text; returns it with its length there.
pub(super) fn entity(text: &str) -> Option<(Cow<'_, str>, usize)> {
    let window = &text.as_bytes()[..text.len().min(MAX_ENTITY_LEN)];
    let end = window.iter().position(|b| *b == b';')?;
    let name = text.get(1..end)?;
    let decoded = match name.strip_prefix('#') {
        Some(number) => Cow::Owned(numbered(number)?.to_string()),
        None => {
            let whole = &text[..=end];
            let decoded = html_escape::decode_html_entities(whole);
            if decoded == whole { return None } else { decoded }
        }
    };
    Some((decoded, end + 1))
}

/// Decodes a numeric entity; numbers of the C1 range mean windows-1252, as in
/// every browser.
fn numbered(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    match u8::try_from(code) {
        Ok(byte @ 0x80..=0x9f) => {
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next()
        }
        _ => char::from_u32(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_decoded_once() {
        for (text, expected) in [
            ("a &amp; b", "a & b"),
            ("&amp;lt;", "&lt;"),
            ("&#233;&#xE9;&eacute;", "ééé"),
            ("it&#146;s", "it’s"),
            (
                "AT&T; R&D & &; &#; &#x110000; &nosuchname;",
                "AT&T; R&D & &; &#; &#x110000; &nosuchname;",
            ),
        ] {
            assert_eq!(decode_entities(text), expected);
        }
    }
}
