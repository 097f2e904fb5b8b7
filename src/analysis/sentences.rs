//! Where the sentences and paragraphs of a text start.
//!
//! A sentence ends at a full stop, question or exclamation mark or ellipsis, with the
//! quotes and brackets that close behind it, where what follows could begin another; the
//! full stops of Chinese, Japanese, Hindi, Urdu and their neighbours need no space behind
//! them. Abbreviations (`Gen.`), initials (`J. Smith`), acronyms (`U.S. troops`) and
//! ordinals (`3. Oktober`) end none, unless a word follows that hardly stands inside a
//! sentence with a capital (`the U.S. The`). An empty line ends sentence and paragraph; the
//! end of a line ends the sentence unless the next line starts small.

use memchr::memmem;

/// The start of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentenceStart {
    /// First byte.
    pub at: usize,
    /// Whether a paragraph starts here as well.
    pub opens_paragraph: bool,
}

/// Titles and the like, which a name follows.
const BEFORE_NAMES: &[&str] = &[
    "adm", "brig", "capt", "cmdr", "col", "cpl", "dr", "fr", "ft", "gen", "gov", "herr", "hon",
    "lt", "maj", "messrs", "mgr", "mlle", "mme", "mr", "mrs", "ms", "mt", "mx", "pres", "prof",
    "pvt", "rep", "reps", "rev", "sen", "sens", "sgt", "sr", "sra", "srta", "st", "ste", "supt",
    "vs", "dott", "avv", "ing", "bzw", "ca", "cf",
];

/// Abbreviations that end a sentence only before a word of [`OPENERS`].
const WITHIN: &[&str] = &[
    "ave", "blvd", "bros", "co", "corp", "dept", "dist", "est", "etc", "inc", "jr", "ltd", "natl",
    "rd", "sq", "univ", "vol", "ala", "ariz", "ark", "calif", "colo", "conn", "del", "fla", "ga",
    "ill", "ind", "kan", "ky", "mass", "md", "mich", "minn", "mo", "mont", "neb", "nev", "okla",
    "ore", "pa", "tenn", "tex", "va", "vt", "wash", "wis", "wyo", "usw",
];

/// Abbreviations that a number follows.
const BEFORE_NUMBERS: &[&str] = &[
    "apr", "art", "aug", "dec", "feb", "fig", "jan", "jul", "jun", "mar", "no", "nos", "nov", "nr",
    "oct", "op", "p", "par", "pp", "sec", "sep", "sept", "vol",
];

/// Words that with a capital stand at the start of a sentence, hardly within one.
const OPENERS: &[&str] = &[
    "a",
    "after",
    "although",
    "an",
    "and",
    "another",
    "as",
    "at",
    "because",
    "before",
    "but",
    "by",
    "das",
    "der",
    "die",
    "during",
    "el",
    "er",
    "es",
    "for",
    "from",
    "he",
    "her",
    "his",
    "how",
    "however",
    "i",
    "if",
    "il",
    "in",
    "it",
    "its",
    "la",
    "last",
    "le",
    "les",
    "los",
    "many",
    "meanwhile",
    "more",
    "most",
    "no",
    "not",
    "now",
    "on",
    "once",
    "one",
    "only",
    "or",
    "our",
    "she",
    "since",
    "so",
    "some",
    "still",
    "such",
    "that",
    "the",
    "their",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "though",
    "to",
    "under",
    "until",
    "we",
    "what",
    "when",
    "where",
    "while",
    "who",
    "why",
    "with",
    "yet",
    "you",
];

/// What a day of the month stands before, where ordinals have full stops.
const BEHIND_ORDINALS: &[&str] = &[
    "januar",
    "jänner",
    "februar",
    "märz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
    "jahrhundert",
    "jahrhunderts",
];

/// Returns where the sentences of a text start, in order; a sentence never crosses an
/// empty line. Of a text without words there may be starts all the same.
///
/// # Examples
///
/// ```
/// use morgue::analysis::sentences;
///
/// let text = "Gen. Grant met U.S. troops. “Go!” he said.\n\nThey went.";
/// let starts: Vec<_> = sentences(text).iter().map(|start| &text[start.at..]).collect();
/// assert_eq!(starts[1], "“Go!” he said.\n\nThey went.");
/// assert_eq!(starts[2], "They went.");
/// ```
pub fn sentences(text: &str) -> Vec<SentenceStart> {
    let mut starts = Vec::new();
    let mut at = 0;
    let breaks = memmem::find_iter(text.as_bytes(), "\n\n").chain([text.len()]);
    for paragraph_end in breaks {
        let paragraph = &text[at..paragraph_end];
        let first = at + leading_space(paragraph);
        if first < at + paragraph.len() {
            starts.push(SentenceStart { at: first, opens_paragraph: true });
            of_paragraph(paragraph, first - at, |start| {
                starts.push(SentenceStart { at: at + start, opens_paragraph: false });
            });
        }
        at = paragraph_end + 2;
    }
    starts
}

fn leading_space(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// Calls `found` with the start of each sentence of a paragraph but the first.
fn of_paragraph(text: &str, first: usize, mut found: impl FnMut(usize)) {
    let mut sentence = first;
    let mut next = first;
    while let Some((at, mark)) = next_mark(text, next) {
        let end = at + marks_len(&text[at..]);
        next = end.max(at + mark.len_utf8());
        if let Some(start) = start_behind(text, sentence, at, next, mark) {
            sentence = start;
            next = next.max(start);
            found(start);
        }
    }
}

/// Finds the next mark that may end a sentence.
fn next_mark(text: &str, from: usize) -> Option<(usize, char)> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| MAY_BE_MARK[usize::from(*byte)])?;
        // Of text in other scripts every character is looked at.
        let c = text[at..].chars().next()?;
        if is_end(c) || c == '\n' {
            return Some((at, c));
        }
        at += c.len_utf8();
    }
}

/// Bytes with which a mark of [`next_mark`] may begin.
const MAY_BE_MARK: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0xc2;
    while byte < table.len() {
        table[byte] = true;
        byte += 1;
    }
    table[b'.' as usize] = true;
    table[b'!' as usize] = true;
    table[b'?' as usize] = true;
    table[b'\n' as usize] = true;
    table
};

fn is_end(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…') || is_full_stop(c)
}

/// Whether a mark ends a sentence without a space behind it.
fn is_full_stop(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡' | '।' | '॥' | '۔' | '؟' | '።')
}

fn closes(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '“' | '»' | '«' | '›' | ')' | ']')
        || matches!(c, '」' | '』' | '）' | '】' | '》')
}

/// Measures the marks that end a sentence, and what closes behind them.
fn marks_len(text: &str) -> usize {
    let ends = text.find(|c| !is_end(c)).unwrap_or(text.len());
    let closers = &text[ends..];
    ends + closers.find(|c| !closes(c)).unwrap_or(closers.len())
}

/// Returns where the next sentence starts, if one ends with the marks from `at` to `end`.
fn start_behind(text: &str, sentence: usize, at: usize, end: usize, mark: char) -> Option<usize> {
    /// Bytes behind a mark in which the next sentence begins, if one does: a text of marks
    /// only would be read to its end at each of them.
    const REACH: usize = 256;
    let rest = &text[end..];
    let rest = &rest[..rest.floor_char_boundary(REACH)];
    let start = end + leading_space(rest);
    let next = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    let first = next.chars().next()?;
    if mark == '\n' {
        return (!first.is_lowercase()).then_some(start);
    }
    if text[at..end].contains(is_full_stop) {
        // 「行く。」と言った: the sentence goes on behind what it quotes.
        let goes_on = matches!(rest.chars().next(), Some('と' | '、' | '，'));
        return (!goes_on).then_some(start);
    }
    let has_space = rest.starts_with(char::is_whitespace);
    if !has_space || first.is_lowercase() {
        return None;
    }
    let is_single = &text[at..end] == ".";
    let word = &next[..next.find(|c: char| !c.is_alphanumeric()).unwrap_or(next.len())];
    let stays = is_single && is_short_form(&text[sentence..at], word);
    (!stays).then_some(start)
}

/// Whether the full stop behind this text only shortens its last word, when `next` follows.
fn is_short_form(before: &str, next: &str) -> bool {
    let last = before.rsplit(|c: char| c.is_whitespace() || "(\"“‘«„[—–-/".contains(c)).next();
    let last = last.unwrap_or_default().trim_start_matches(|c: char| !c.is_alphanumeric());
    let (word, next) = (last.to_lowercase(), next.to_lowercase());
    let is_listed = |list: &[&str], word: &str| list.contains(&word);
    let is_number = |text: &str| text.starts_with(|c: char| c.is_numeric());
    if is_number(last) {
        let opens_line = before.trim_start().len() == last.len();
        let is_short = last.len() <= 2 && last.bytes().all(|b| b.is_ascii_digit());
        return is_short && (opens_line || is_listed(BEHIND_ORDINALS, &next));
    }
    if is_listed(BEFORE_NAMES, &word) || (is_number(&next) && is_listed(BEFORE_NUMBERS, &word)) {
        return true;
    }
    let is_initial = |part: &str| part.chars().filter(|c| c.is_alphabetic()).count() == 1;
    let is_acronym = !last.is_empty()
        && last.split('.').all(is_initial)
        && (last.contains('.') || last.starts_with(char::is_uppercase));
    (is_acronym || is_listed(WITHIN, &word)) && !is_listed(OPENERS, &next)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(text: &str) -> Vec<String> {
        let starts = sentences(text);
        let ends = starts.iter().skip(1).map(|start| start.at).chain([text.len()]);
        let parts = starts.iter().zip(ends).map(|(start, end)| text[start.at..end].trim_end());
        parts.map(str::to_owned).collect()
    }

    #[test]
    fn sentences_table() {
        for text in [
            "One. | Two! | Three? | Four… | Five",
            "Gen. Grant and Mr. Lee met. | They spoke.",
            "J. R. Smith won. | George W. Bush lost.",
            "The U.S. Senate met at 5 p.m. Monday. | It voted.",
            "He came from the U.S. | The police waited.",
            "She works for Acme Inc. | The firm is small.",
            "Acme Inc. Chairman Lee left.",
            "It fell 3.5 percent. | It rose 2 percent.",
            "It was No. 5 on Jan. 3. | Nobody said no. | They went.",
            "“Go!” he said. | “Stay.” | She stayed.",
            "He said: \"I won.\" | She said: 'I lost.' | (They drew.) | Then silence.",
            "Wait... what? | Well... | So be it.",
            "Am 3. Oktober wurde gefeiert. | Das war 1990. | Die Mauer fiel.",
            "1. Peace. | 2. Bread.",
            "He turned 42. | Police cheered.",
            "見た。| 彼は「行く。」と言った。| 終わり！| はい",
            "वह आया। | वह गया।",
            "¿Quién? | ¡Nadie! | Él.",
            "A line on purpose\n| Another line\n| The last one",
            "A line that was\nbroken goes on.",
            "e.g. this one stays.",
            "Write to www.example.org for more. | It is free.",
        ] {
            let plain = text.replace("| ", "").replace('|', "");
            let expected: Vec<_> = text.split('|').map(|part| part.trim().to_owned()).collect();
            assert_eq!(split(&plain), expected, "{plain}");
        }
    }

    #[test]
    fn a_sentence_never_crosses_a_paragraph() {
        let text = "No stop here\n\nand none here. But one\n\n\n\n* * *\n\nEnd";
        let paragraphs: Vec<_> =
            sentences(text).iter().map(|start| start.opens_paragraph).collect();
        assert_eq!(split(text), ["No stop here", "and none here.", "But one", "* * *", "End"]);
        assert_eq!(paragraphs, [true, true, false, true, true]);
        assert_eq!(sentences(" \n\n "), []);
    }

    #[test]
    fn marks_without_words_take_no_long_time() {
        // Quadratic, these would take minutes.
        for text in [". ", "\n ", "! ", "é. ", "a\n"] {
            let text = text.repeat(100_000);
            sentences(&text);
            sentences(&format!("{text}a"));
        }
    }

    proptest! {
        #[test]
        fn starts_are_sorted_and_on_char_boundaries(text in "\\PC*|([a-cA-C1é。」“”'] ?[.!?\n ]{0,3}){0,40}") {
            let starts = sentences(&text);
            prop_assert!(starts.windows(2).all(|pair| pair[0].at < pair[1].at));
            prop_assert!(starts.iter().all(|start| text.get(start.at..).is_some_and(|t| !t.is_empty())));
        }
    }
}
