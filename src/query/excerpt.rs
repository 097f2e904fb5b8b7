//! The two lines that show a mistake: the query, and carets under a part of it.
//!
//! Safe for a terminal: no control character is sent as it is, and columns are
//! counted as a terminal shows them. Colours are not made here.

use unicode_width::UnicodeWidthChar;

use super::scan::is_space;
use super::tree::Span;

/// Columns of the query that are shown.
const WIDTH: usize = 70;
/// Columns shown before the mistake, where the query is cut.
const BEFORE: usize = 25;

/// Prints `query`, or its surroundings of `span`, over carets under `span`.
pub(super) fn excerpt(query: &str, span: Span) -> String {
    let window = window(query, span.start);
    let cut = |end: bool| if end { "…" } else { "" };
    let (before, after) = (cut(window.start > 0), cut(window.end < query.len()));
    let from = span.start.clamp(window.start, window.end);
    let to = span.end.clamp(from, window.end);

    let indent = width(before) + width(&query[window.start..from]);
    let carets = width(&query[from..to]).max(1);
    let line: String = query[window.start..window.end].chars().map(shown).collect();
    format!("  {before}{line}{after}\n  {:indent$}{:^>carets$}", "", "")
}

/// Chooses the part of the query around `at` that fits the width.
fn window(query: &str, at: usize) -> Span {
    if width(query) <= WIDTH && query.len() <= 8 * WIDTH {
        return Span { start: 0, end: query.len() };
    }
    let before = query[..at].chars().rev();
    let start = at - fitting(before, BEFORE);
    Span { start, end: start + fitting(query[start..].chars(), WIDTH) }
}

/// Counts the bytes of the first characters that fit into so many columns.
fn fitting(chars: impl Iterator<Item = char>, columns: usize) -> usize {
    let mut left = columns;
    chars
        .map_while(|c| {
            left = left.checked_sub(char_width(c))?;
            Some(c.len_utf8())
        })
        // Characters without a width must not make the line endless.
        .take(4 * columns)
        .sum()
}

fn width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

fn char_width(c: char) -> usize {
    shown(c).width().unwrap_or(0)
}

/// Returns the character that stands for `c` on a terminal.
fn shown(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' => ' ',
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\x7f' => '\u{2421}',
        c if is_space(c) && !c.is_whitespace() => '\u{fffd}',
        '\u{85}' | '\u{2028}' | '\u{2029}' => '\u{fffd}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carets_stand_under_the_mistake() {
        let cases = [
            ("a (b", 2..3, "  a (b\n    ^"),
            ("titel:x", 0..5, "  titel:x\n  ^^^^^"),
            ("東京 (b", 7..8, "  東京 (b\n       ^"),
            ("e\u{301}e (b", 5..6, "  e\u{301}e (b\n     ^"),
            ("", 0..0, "  \n  ^"),
            ("a", 1..1, "  a\n   ^"),
            ("a\tb\0c)\x1b[31m", 5..6, "  a b␀c)␛[31m\n       ^"),
            ("\u{202e}a)", 4..5, "  \u{fffd}a)\n    ^"),
            ("a\u{85}\u{2028}b)\u{9b}", 7..8, "  a\u{fffd}\u{fffd}b)\u{fffd}\n      ^"),
        ];
        for (query, span, expected) in cases {
            let span = Span { start: span.start, end: span.end };
            assert_eq!(excerpt(query, span), expected, "{query:?}");
        }
    }

    #[test]
    fn of_a_long_query_the_surroundings_are_shown() {
        let query = format!("{})({}", "word ".repeat(100), " word".repeat(100));
        let shown = excerpt(&query, Span { start: 500, end: 501 });
        let lines: Vec<_> = shown.lines().collect();
        assert_eq!(lines[0].find(')').map(|at| width(&lines[0][..at])), lines[1].find('^'));
        assert!(lines[0].starts_with("  …") && lines[0].ends_with('…'));
        assert_eq!(width(lines[0]), 2 + 1 + WIDTH + 1);

        let carets = excerpt(&query, Span { start: 0, end: query.len() });
        assert_eq!(carets.matches('^').count(), WIDTH);
        let marks = "\u{301}".repeat(4000);
        assert!(excerpt(&format!("{marks}{query}"), Span { start: 0, end: 2 }).len() < 1000);
    }
}
