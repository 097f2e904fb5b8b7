//! Lays out text with marked words in lines of a given width.

use super::super::terminal::{Style, Terminal, shown, width_of};

/// Breaks a text into lines and marks the ranges of bytes that are to be marked.
///
/// Lines break at spaces, and within words that are longer than a line (as texts in
/// Chinese or Japanese are).
pub fn wrapped(
    text: &str,
    marks: &[(usize, usize)],
    terminal: &Terminal,
    width: usize,
) -> Vec<String> {
    let mut lines = Lines { lines: Vec::new(), line: String::new(), used: 0, width: width.max(10) };
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let (start, end) = (at, at + word.trim_end().len());
        at += word.len();
        if start < end {
            lines.push_word(&pieces(text, start, end, marks, terminal), terminal);
        }
    }
    lines.finish()
}

/// Breaks a text that begins behind so many columns into lines, and lets all of them begin
/// there.
pub fn hanging(text: &str, columns: usize, terminal: &Terminal) -> String {
    let lines = wrapped(text, &[], terminal, terminal.measure(columns));
    lines.join(&format!("\n{:columns$}", ""))
}

/// Returns the marks that reach into a part of the text; they are in order and apart.
pub fn within(marks: &[(usize, usize)], start: usize, end: usize) -> &[(usize, usize)] {
    let first = marks.partition_point(|(_, mark_end)| *mark_end <= start);
    let num = marks[first..].partition_point(|(mark_start, _)| *mark_start < end);
    &marks[first..first + num]
}

/// A part of a word, marked or not.
struct Piece {
    text: String,
    is_marked: bool,
}

/// Splits a word where marks begin and end. Without colour, stars stand there.
fn pieces(
    text: &str,
    start: usize,
    end: usize,
    marks: &[(usize, usize)],
    terminal: &Terminal,
) -> Vec<Piece> {
    let (mut pieces, mut at) = (Vec::new(), start);
    let mut push = |from: usize, to: usize, is_marked, ends: [bool; 2]| {
        if let Some(part) = text.get(from..to).filter(|part| !part.is_empty()) {
            let [before, after] = ends.map(|is_end| if is_end { "*" } else { "" });
            pieces.push(Piece { text: format!("{before}{}{after}", shown(part)), is_marked });
        }
    };
    for (mark_start, mark_end) in within(marks, start, end) {
        let ends = [*mark_start >= start, *mark_end <= end].map(|end| end && !terminal.has_color);
        let (mark_start, mark_end) = ((*mark_start).max(start), (*mark_end).min(end));
        push(at, mark_start, false, [false; 2]);
        push(mark_start, mark_end, terminal.has_color, ends);
        at = mark_end;
    }
    push(at, end, false, [false; 2]);
    pieces
}

struct Lines {
    lines: Vec<String>,
    line: String,
    used: usize,
    width: usize,
}

impl Lines {
    fn push_word(&mut self, pieces: &[Piece], terminal: &Terminal) {
        let word_width: usize = pieces.iter().map(|piece| width_of(&piece.text)).sum();
        let space = usize::from(self.used > 0);
        if self.used + space + word_width > self.width && self.used > 0 {
            self.break_line();
        } else if space > 0 {
            self.line.push(' ');
            self.used += 1;
        }
        for piece in pieces {
            self.push_piece(piece, terminal);
        }
    }

    fn push_piece(&mut self, piece: &Piece, terminal: &Terminal) {
        let mut rest = piece.text.as_str();
        while !rest.is_empty() {
            let mut used = self.used;
            let fits = rest.char_indices().find(|(_, c)| {
                used += width_of(c.encode_utf8(&mut [0; 4]));
                used > self.width
            });
            let (part, after) = rest.split_at(fits.map_or(rest.len(), |(at, _)| at));
            // The star that closes a mark stays with the mark's last character.
            let (part, after) = match part.char_indices().next_back() {
                Some((last, _)) if after == "*" => rest.split_at(last),
                _ => (part, after),
            };
            if part.is_empty() && self.used > 0 {
                self.break_line();
                continue;
            }
            // A character wider than a line would otherwise never fit.
            let (part, after) = if part.is_empty() { (rest, "") } else { (part, after) };
            let style = piece.is_marked.then(|| terminal.styled(part, Style::Mark));
            self.line.push_str(style.as_deref().unwrap_or(part));
            self.used += width_of(part);
            rest = after;
        }
    }

    fn break_line(&mut self) {
        self.lines.push(std::mem::take(&mut self.line));
        self.used = 0;
    }

    fn finish(mut self) -> Vec<String> {
        if !self.line.is_empty() {
            self.break_line();
        }
        self.lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Terminal = Terminal { has_color: false, has_links: false, width: 80 };

    #[test]
    fn lines_break_at_spaces_and_marks_stay() {
        let text = "The dam at Derna broke.";
        assert_eq!(wrapped(text, &[(4, 7)], &PLAIN, 12), ["The *dam* at", "Derna broke."]);
        assert_eq!(wrapped("a \n b", &[], &PLAIN, 20), ["a b"]);
        assert_eq!(wrapped("", &[], &PLAIN, 20), Vec::<String>::new());
    }

    #[test]
    fn all_lines_begin_below_the_first() {
        let narrow = Terminal { width: 20, ..PLAIN };
        assert_eq!(
            hanging("The dam at Derna broke.", 8, &narrow),
            "The dam at\n        Derna broke."
        );
        assert_eq!(hanging("", 8, &narrow), "");
    }

    #[test]
    fn marks_of_a_part_are_found() {
        let marks = [(0, 2), (4, 8), (8, 9), (20, 22)];
        assert_eq!(within(&marks, 2, 4), []);
        assert_eq!(within(&marks, 1, 5), [(0, 2), (4, 8)]);
        assert_eq!(within(&marks, 8, 21), [(8, 9), (20, 22)]);
        assert_eq!(within(&[], 0, 9), []);
    }

    #[test]
    fn a_text_without_spaces_is_broken_too() {
        assert_eq!(wrapped("東京タワー観光", &[(0, 6)], &PLAIN, 10), ["*東京*タワ", "ー観光"]);
        assert_eq!(wrapped("x東京タワー", &[(7, 13)], &PLAIN, 10), ["x東京*タ", "ワ*ー"]);
    }

    #[test]
    fn a_mark_of_several_words_is_one() {
        let text = "The Red Square is red.";
        assert_eq!(wrapped(text, &[(4, 14)], &PLAIN, 30), ["The *Red Square* is red."]);
        assert_eq!(wrapped(text, &[(4, 14)], &PLAIN, 10), ["The *Red", "Square* is", "red."]);
        let color = Terminal { has_color: true, ..PLAIN };
        let marked = |text| color.styled(text, Style::Mark);
        let line = format!("The {} {} is red.", marked("Red"), marked("Square"));
        assert_eq!(wrapped(text, &[(4, 14)], &color, 30), [line]);
    }

    #[test]
    fn a_mark_in_a_word_marks_that_part() {
        assert_eq!(wrapped("(Putin's)", &[(1, 6)], &PLAIN, 20), ["(*Putin*'s)"]);
    }
}
