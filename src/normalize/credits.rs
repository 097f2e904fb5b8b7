//! Credit lines and end marks at the end of a text: "(Reporting by …)", "… also
//! contributed to this report.", `-30-`.
//!
//! Takes them out of the paragraphs; names in them are not the article's authors.

use memchr::memmem;

/// Lines that only say that a text ends, or that there is more to come.
const END_MARKS: &[&str] = &[
    "30", "###", "# # #", "##", "####", "MORE", "more", "ENDS", "ends", "Ends", "END", "***",
    "* * *", "XXX",
];

/// How a line of credits begins, in lower case.
const OPENINGS: &[&str] = &[
    "reporting by ",
    "additional reporting by ",
    "writing by ",
    "editing by ",
    "compiled by ",
    "reporting was contributed by ",
    "additional reporting was contributed by ",
    "edited by ",
    "photographs by ",
    "photos by ",
    "translated by ",
    "translation by ",
];

/// How a sentence that credits its subject ends, in lower case.
const CLOSINGS: &[&str] = &[
    "contributed reporting",
    "contributed to this report",
    "contributed to this article",
    "contributed to this story",
    "contributed additional reporting",
    "contributed research",
];

/// A credit is short.
const MAX_WORDS: usize = 40;

/// Takes credits and end marks out of `paragraphs`; returns the credits in order.
///
/// A credit is a paragraph of its own, anywhere behind the first (a page's tail
/// may follow it), or stands in brackets at the end of the last paragraph.
pub(super) fn take_credits(paragraphs: &mut Vec<String>) -> Vec<String> {
    while paragraphs.last().is_some_and(|last| is_end_mark(last)) {
        paragraphs.pop();
    }
    let mut credits = Vec::new();
    let mut is_first = true;
    paragraphs.retain(|paragraph| {
        let credit = if std::mem::take(&mut is_first) { None } else { credit(paragraph) };
        credits.extend(credit.map(str::to_owned));
        credit.is_none()
    });
    if let Some(last) = paragraphs.last_mut()
        && let Some((at, credit)) = trailing_credit(last)
    {
        credits.push(credit.to_owned());
        last.truncate(at);
    }
    while paragraphs.last().is_some_and(|last| is_end_mark(last)) {
        paragraphs.pop();
    }
    credits
}

/// Tells whether a paragraph is a credit.
pub(super) fn is_credit(paragraph: &str) -> bool {
    credit(paragraph).is_some()
}

/// Returns the credit that a paragraph consists of, without its brackets.
fn credit(paragraph: &str) -> Option<&str> {
    if !may_credit(paragraph)
        || paragraph.split_whitespace().take(MAX_WORDS + 1).count() > MAX_WORDS
    {
        return None;
    }
    let bare =
        paragraph.trim_start_matches(['(', '[', '—', '-', ' ']).trim_end_matches([')', ']', ' ']);
    let lower = bare.to_lowercase();
    let opens = OPENINGS.iter().any(|opening| lower.starts_with(opening));
    let sentence = lower.trim_end_matches('.');
    let closes = CLOSINGS.iter().any(|closing| sentence.ends_with(closing))
        || CLOSINGS.iter().any(|closing| {
            sentence
                .rfind(closing)
                .is_some_and(|at| sentence[at + closing.len()..].starts_with(" from "))
        });
    let single = !sentence.contains(". ");
    ((opens && bare.starts_with(char::is_uppercase)) || (closes && single)).then_some(bare)
}

/// Whether a paragraph has what all openings or all closings have: of most it is quickly
/// known that they have not.
fn may_credit(paragraph: &str) -> bool {
    let start = paragraph.trim_start_matches(['(', '[', '—', '-', ' ']).as_bytes();
    let opens = |opening: &&str| {
        start
            .get(..opening.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(opening.as_bytes()))
    };
    let has = |word: &str| memmem::find(paragraph.as_bytes(), word.as_bytes()).is_some();
    OPENINGS.iter().any(opens) || has("ontributed") || has("ONTRIBUTED")
}

/// Finds "(Reporting by …)" at the end of a paragraph: where it begins, and its text.
fn trailing_credit(paragraph: &str) -> Option<(usize, &str)> {
    let inner = paragraph.trim_end().strip_suffix(')')?;
    let at = inner.rfind('(')?;
    let credit = credit(inner[at + 1..].trim())?;
    let kept = inner[..at].trim_end().len();
    (kept > 0).then_some((kept, credit))
}

fn is_end_mark(paragraph: &str) -> bool {
    let bare = paragraph
        .trim_matches(|c: char| matches!(c, '-' | '–' | '—' | '=' | '(' | ')' | '[' | ']' | ' '));
    let framed =
        bare.len() < paragraph.len() || !bare.starts_with(|c: char| c.is_ascii_digit() || c == 'm');
    framed && END_MARKS.contains(&bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> (Vec<String>, Vec<String>) {
        let mut paragraphs = text.split('|').map(str::to_owned).collect();
        let credits = take_credits(&mut paragraphs);
        (paragraphs, credits)
    }

    #[test]
    fn credits_leave_the_body() {
        for (text, body, credits) in [
            (
                "Lede.|(Reporting by Ana Bo; Editing by Cy Day)",
                vec!["Lede."],
                vec!["Reporting by Ana Bo; Editing by Cy Day"],
            ),
            (
                "Lede.|Text. (Reporting by Ana Bo)",
                vec!["Lede.", "Text."],
                vec!["Reporting by Ana Bo"],
            ),
            (
                "Lede.|Ana Bo contributed reporting.|About us",
                vec!["Lede.", "About us"],
                vec!["Ana Bo contributed reporting."],
            ),
            (
                "Lede.|Ana Bo contributed reporting from Hull.|-30-",
                vec!["Lede."],
                vec!["Ana Bo contributed reporting from Hull."],
            ),
            ("Lede.|###", vec!["Lede."], vec![]),
            ("Lede.|-- MORE --", vec!["Lede."], vec![]),
            ("Lede.|30", vec!["Lede.", "30"], vec![]),
            (
                "Reporting by day, he slept by night.",
                vec!["Reporting by day, he slept by night."],
                vec![],
            ),
            (
                "Lede.|He fell. She contributed to this report.",
                vec!["Lede.", "He fell. She contributed to this report."],
                vec![],
            ),
            ("Lede.|Text (in part).", vec!["Lede.", "Text (in part)."], vec![]),
        ] {
            let (left, found) = split(text);
            assert_eq!(left, body, "{text}");
            assert_eq!(found, credits, "{text}");
        }
        assert_eq!(split("###").0, Vec::<String>::new());
    }
}
