//! Lines → paragraphs: joins the lines of hard-wrapped text, rejoins words that
//! were broken at a line's end, and leaves lists and short lines alone.
//!
//! Works on cleaned text. Whether a paragraph belongs to the article is not
//! asked here.

use super::dateline::split_dateline;
use super::text::collapse;

/// A line shorter than this, in characters, is a line on purpose.
const SHORT_LINE: usize = 40;

/// The same in a newspaper's narrow column, whose lines are all short.
const COLUMN_LINE: usize = 20;

/// From how many lines on short lines can be a column.
const MIN_COLUMN_LINES: usize = 6;

/// Returns the paragraphs of plain text; lines that stay apart within a
/// paragraph are separated by `\n`.
pub(super) fn of_plain(text: &str) -> Vec<String> {
    let lines: Vec<Line<'_>> = text.lines().map(Line::new).collect();
    let width = wrap_width(&lines);
    let mut joined: Vec<Joined> = Vec::new();
    let mut previous: Option<&Line<'_>> = None;
    for line in &lines {
        match (previous, joined.last_mut()) {
            _ if line.is_blank() => {}
            (Some(_), Some(last)) if is_broken_word(&last.text, line.text) => {
                last.text.pop();
                last.text.push_str(line.text);
            }
            (Some(previous), Some(last))
                if width.is_some_and(|width| continues(previous, line, width)) =>
            {
                last.text.push(' ');
                last.text.push_str(line.text);
            }
            _ => {
                let indent = width.is_some() && line.indented;
                let opens = previous.is_none_or(|previous| indent && !previous.indented);
                joined.push(Joined { text: line.text.to_owned(), opens });
            }
        }
        previous = Some(line).filter(|line| !line.is_blank());
    }
    grouped(&joined)
}

/// Returns the paragraphs of a text whose paragraphs are known.
pub(super) fn of_paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut starts_new = true;
    for line in text.lines().map(collapse) {
        match paragraphs.last_mut() {
            _ if line.is_empty() => starts_new = true,
            Some(paragraph) if !starts_new => {
                paragraph.push('\n');
                paragraph.push_str(&line);
            }
            _ => {
                paragraphs.push(line.into_owned());
                starts_new = false;
            }
        }
    }
    paragraphs
}

/// A line of the text.
struct Line<'t> {
    text: &'t str,
    /// Length in characters.
    len: usize,
    indented: bool,
}

impl<'t> Line<'t> {
    fn new(raw: &'t str) -> Self {
        let text = raw.trim();
        Self { text, len: text.chars().count(), indented: raw.starts_with("  ") }
    }

    fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    fn ends_sentence(&self) -> bool {
        let text = self.text.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']']);
        text.ends_with(['.', '!', '?', ':', '…', '。', '！', '？'])
    }

    /// Tells whether this line can't go on the one before: a list item, a byline.
    fn opens_block(&self) -> bool {
        let bullet = self.text.starts_with(['•', '*', '–', '—', '·', '▪', '●', '◦'])
            || self.text.starts_with("- ");
        let number = self.text.split_once(['.', ')']).is_some_and(|(n, rest)| {
            (1..=2).contains(&n.len())
                && n.bytes().all(|b| b.is_ascii_digit())
                && rest.starts_with(' ')
        });
        let byline = self.text.get(..3).is_some_and(|start| start == "By " || start == "BY ");
        bullet
            || number
            || (byline && self.len < SHORT_LINE)
            || split_dateline(self.text).0.is_some()
    }
}

/// A line after joining.
struct Joined {
    text: String,
    /// Whether it opens a paragraph: after a blank line, or by its indent.
    opens: bool,
}

/// Groups lines into paragraphs: short lines stay together, every other line is
/// a paragraph of its own.
fn grouped(lines: &[Joined]) -> Vec<String> {
    let is_short = |line: &str| line.chars().take(SHORT_LINE).count() < SHORT_LINE;
    let mut paragraphs: Vec<String> = Vec::new();
    let mut previous_is_short = false;
    for line in lines {
        let text = collapse(&line.text);
        let short = is_short(&text);
        match paragraphs.last_mut() {
            Some(paragraph) if !line.opens && short && previous_is_short => {
                paragraph.push('\n');
                paragraph.push_str(&text);
            }
            _ => paragraphs.push(text.into_owned()),
        }
        previous_is_short = short;
    }
    paragraphs
}

/// Returns the width at which a text is hard-wrapped, if it is.
///
/// Wrapped text shows by lines that break off inside a sentence and go on in
/// lower case; in scripts and telegrams without case, by many lines of nearly
/// the same length.
fn wrap_width(lines: &[Line<'_>]) -> Option<usize> {
    let is_column = lines.iter().filter(|line| line.len >= SHORT_LINE).count() * 10 < lines.len();
    let shortest = if is_column { COLUMN_LINE } else { SHORT_LINE };
    let pairs: Vec<(&Line<'_>, &Line<'_>)> = lines
        .windows(2)
        .map(|pair| (&pair[0], &pair[1]))
        .filter(|(line, next)| line.len >= shortest && !next.is_blank() && !next.opens_block())
        .collect();
    if is_column && pairs.len() < MIN_COLUMN_LINES {
        return None;
    }
    let mut lengths: Vec<usize> = pairs.iter().map(|(line, _)| line.len).collect();
    lengths.sort_unstable();
    let width = *lengths.get(lengths.len().saturating_sub(1) * 9 / 10)?;
    let starts_lower = |line: &Line<'_>| line.text.starts_with(char::is_lowercase);
    let run_on =
        pairs.iter().filter(|(line, next)| !line.ends_sentence() && starts_lower(next)).count();
    if run_on * 4 >= pairs.len() {
        return Some(width);
    }
    // Verse has short lines of nearly the same length, too.
    let has_case = is_column || lines.iter().any(starts_lower);
    let even = lengths.iter().filter(|len| **len * 100 >= width * 85).count();
    (!has_case && width <= 120 && pairs.len() >= 5 && even * 100 >= pairs.len() * 55)
        .then_some(width)
}

/// Tells whether a line of text wrapped at `width` goes on in the next.
fn continues(line: &Line<'_>, next: &Line<'_>, width: usize) -> bool {
    if next.opens_block() || (next.indented && !line.indented) {
        return false;
    }
    if !line.ends_sentence()
        && (next.text.starts_with(char::is_lowercase) || line.len * 4 >= width * 3)
    {
        return true;
    }
    // The next word would not have fitted on the line.
    let first_word = next.text.split(' ').next().map_or(0, |word| word.chars().count());
    line.len + 1 + first_word > width
}

/// Tells whether a line ends inside a word that the next one completes.
fn is_broken_word(line: &str, next: &str) -> bool {
    let mut end = line.chars().rev();
    end.next() == Some('-')
        && end.next().is_some_and(char::is_lowercase)
        && next.starts_with(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn wrapped_lines_are_joined() {
        let text = "   The ferry that left the quay on Friday with ninety pas-\n\
                    sengers came back this morning. Nobody on board was hurt,\n\
                    and the captain, who said little, went home.\n   \
                    A search had been under way since Saturday. The Navy and\n\
                    two trawlers took part in it until the fog came down.";
        assert_eq!(
            of_plain(text),
            [
                "The ferry that left the quay on Friday with ninety passengers came back this morning. \
                 Nobody on board was hurt, and the captain, who said little, went home.",
                "A search had been under way since Saturday. The Navy and two trawlers took part in it \
                 until the fog came down."
            ]
        );
    }

    #[test]
    fn a_narrow_column_is_joined_but_verse_and_lists_are_not() {
        let text = "The ferry that left the quay on\nFriday with ninety passengers is\nback. Nobody on board was hurt,\n\
                    and the captain, who said little,\nwent home. A search had been under\nway since Saturday. The Navy and\n\
                    two trawlers took part until fog\ncame down over the sea.";
        assert_eq!(of_plain(text).len(), 1);
        assert!(!of_plain(text)[0].contains('\n'));
        let verse = "The boat is on the sea tonight\nThe lamp is on the quay,\nThe gulls have gone to bed, my dear,\n\
                     But no one waits for me.\nThe tide is coming in again\nThe wind is in the west,\n\
                     The boat is on the sea tonight\nAnd nobody can rest.";
        assert!(of_plain(verse)[0].contains('\n'));
    }

    #[test]
    fn a_headline_and_a_byline_are_not_joined_to_the_text() {
        let text = "Ferry Comes Back After a Week in the Fog\nBy Ana Bo\n\n\
                    HULL, May 3 (NP) - The ferry that left the quay on Friday\n\
                    with ninety passengers came back this morning.";
        let paragraphs = of_plain(text);
        assert_eq!(paragraphs[..2], ["Ferry Comes Back After a Week in the Fog", "By Ana Bo"]);
        assert_eq!(paragraphs.len(), 3);
    }

    #[test]
    fn a_paragraph_a_line_stays_so() {
        let text = "The ferry came back this morning, with everyone on board.\n\
                    A search had been under way since Saturday, by the Navy and others.\n\
                    Nobody was hurt, said the captain on the quay when he was asked.";
        assert_eq!(of_plain(text).len(), 3);
    }

    #[test]
    fn short_lines_and_lists_stay_lines() {
        let text = "Results\nHull 3\nGrimsby 2\n\n- bread\n- milk";
        assert_eq!(of_plain(text), ["Results\nHull 3\nGrimsby 2", "- bread\n- milk"]);
    }

    #[test]
    fn telegrams_without_case_are_joined_too() {
        let line = "THE FERRY THAT LEFT THE QUAY ON FRIDAY WITH NINETY ABOARD IS BACK";
        let text = [line; 8].join("\n") + "\nALL SAFE.";
        assert_eq!(of_plain(&text).len(), 1);
    }

    #[test]
    fn known_paragraphs_are_kept() {
        assert_eq!(of_paragraphs("One  two\nthree\n\n\nfour\n"), ["One two\nthree", "four"]);
        assert_eq!(of_paragraphs("\n \n"), Vec::<String>::new());
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn paragraphs_are_stable(lines in prop::collection::vec(
            prop::sample::select(vec![
                "", "Hull 3", "  Indented first line of some paragraph of the text here",
                "the boat came back to the quay at about half past", "A line that ends a sentence, and does it here.",
                "broken wo-", "rd and more", "- item", "By Ana Bo", "THE QUAY AT HULL WAS FULL OF PEOPLE ALL DAY LONG",
                "HULL (NP) - The boat is back and everybody is well.", "x",
            ]), 0..14))
        {
            let once = of_plain(&lines.join("\n"));
            prop_assert!(once.iter().all(|p| !p.is_empty() && !p.contains("\n\n")));
            let joined = once.join("\n\n");
            prop_assert_eq!(of_plain(&joined), once.clone());
            prop_assert_eq!(of_paragraphs(&joined), once);
        }
    }
}
