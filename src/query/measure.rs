//! How far a term goes, seen from its first character.

use super::scan::{is_boundary, is_quote, is_space, operator};

/// Measures the quoted text that `text` starts with, both quotes included.
pub(super) fn quoted_len(text: &str) -> Option<usize> {
    let open = text.chars().next().filter(|c| is_quote(*c))?.len_utf8();
    let (at, close) = text[open..].char_indices().find(|(_, c)| is_quote(*c))?;
    Some(open + at + close.len_utf8())
}

/// Measures the regular expression that `text` starts with, if it is one: it has
/// no space and no further slash, and nothing follows it directly.
pub(super) fn regex_len(text: &str) -> Option<usize> {
    let body = text.get(1..)?;
    let len = body.find(|c| c == '/' || is_space(c)).filter(|len| *len > 0)?;
    let after = body[len..].strip_prefix('/')?;
    let ends = after.chars().next().is_none_or(|c| is_boundary(c) || c == '^');
    ends.then_some(len + 2)
}

/// Measures the name of a field that `text` starts with, if its colon makes it one.
pub(super) fn field_len(text: &str) -> Option<usize> {
    let len = text.find(|c: char| !(c.is_ascii_alphabetic() || c == '_')).filter(|len| *len > 0)?;
    let value = text[len..].strip_prefix(':')?;
    let first = value.chars().next()?;
    let is_text = is_space(first) || "):^,;!?".contains(first) || value.starts_with("//");
    (!is_text).then_some(len)
}

/// Measures a word: up to a space, a quote or a bracket.
///
/// A bracket that opens and closes within the word is part of it: `word(s)`. With
/// `operators`, one after an operator is not: `NOT(a)`.
pub(super) fn word_len(text: &str, operators: bool) -> usize {
    let mut open: Vec<usize> = Vec::new();
    let mut end = text.len();
    for (at, c) in text.char_indices() {
        let ends = match c {
            '(' if operators && operator(&text[..at]).is_some() => true,
            '(' => {
                open.push(at);
                false
            }
            ')' => open.pop().is_none(),
            c => is_space(c) || is_quote(c),
        };
        if ends {
            end = at;
            break;
        }
    }
    open.first().copied().unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_text_goes_to_the_next_quote() {
        for (text, len) in [("\"a\" b", Some(3)), ("“a”", Some(7)), ("\"a", None), ("a\"", None)]
        {
            assert_eq!(quoted_len(text), len, "{text}");
        }
    }

    #[test]
    fn a_regex_is_a_whole_term() {
        let cases = [
            ("/a/", Some(3)),
            ("/a/ b/", Some(3)),
            ("/a/)", Some(3)),
            ("/a/^2", Some(3)),
            ("/a|é/", Some(6)),
            ("/a/b", None),
            ("/a b/", None),
            ("//", None),
            ("/", None),
        ];
        for (text, len) in cases {
            assert_eq!(regex_len(text), len, "{text}");
        }
    }

    #[test]
    fn a_field_has_letters_before_and_a_value_after_its_colon() {
        for text in ["title:a", "x_y:(", "T:\"a\"", "a:/b", "a:..b", "a:*", "a:é"] {
            assert_eq!(field_len(text), text.find(':'), "{text}");
        }
        for text in [":a", "a:", "a: b", "a:)", "a://b", "a::b", "a:^2", "1:2", "é:a", "a b:c"] {
            assert_eq!(field_len(text), None, "{text}");
        }
    }

    #[test]
    fn a_word_goes_to_a_space_quote_or_bracket() {
        let cases = [
            ("a b", "a"),
            ("a\"b", "a"),
            ("a) b", "a"),
            ("f(x) b", "f(x)"),
            ("f(g(x))) b", "f(g(x))"),
            ("a(b c)", "a"),
            ("f(x)(b c)", "f(x)"),
            ("NOT(a)", "NOT"),
        ];
        for (text, word) in cases {
            assert_eq!(&text[..word_len(text, true)], word, "{text}");
        }
        assert_eq!(word_len("NOT(a)", false), 6);
    }
}
