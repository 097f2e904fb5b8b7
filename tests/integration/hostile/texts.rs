//! Texts that are too long, too short, dated in no calendar, or made to do harm where
//! they are shown.

use std::fs::File;

use super::case::Case;
use super::seed::Seed;

/// Dates that a header line states, and the date of the article.
const DATES: &[(&str, &str)] = &[
    ("0000-00-00", "-"),
    ("0000-01-01", "-"),
    ("-0001-11-30", "-"),
    ("2023-02-30", "-"),
    ("2023-13-01", "-"),
    ("1690-03-04", "1690-03-04"),
    ("1970-01-01", "1970-01-01"),
    ("2262-04-12", "-"),
    ("9999-12-31", "-"),
    ("99999-01-01", "-"),
    ("yesterday", "-"),
];

/// What must not reach a terminal, in titles and texts.
pub const ESCAPES: &[(&str, &str)] = &[
    ("title-of-window", "\u{1b}]0;pwned\u{7}Ahoy"),
    ("clear-screen", "\u{1b}[2JAhoy"),
    ("clipboard", "\u{1b}]52;c;cm0gLXJm\u{7}Ahoy"),
    ("link", "\u{1b}]8;;http://a.example\u{1b}\\Ahoy\u{1b}]8;;\u{1b}\\"),
    ("c1", "\u{9b}31mAhoy\u{90}q\u{9c}"),
    ("device", "\u{1b}Pq#0\u{1b}\\Ahoy"),
    ("bells", "\u{7}\u{8}\u{7f}Ahoy"),
    ("reversed", "\u{202e}Ahoy\u{2066}\u{2069}\u{202c}"),
    ("markup", "<img src=x onerror=alert(1)>Ahoy</script><script>"),
];

/// Characters that are rarely thought of.
const STRANGE: &[(&str, &str)] = &[
    ("zero-width", "Zero\u{200b}\u{200d}\u{2060}width story"),
    ("private-use", "A logo \u{e000}\u{f8ff}\u{10fffd} of the firm"),
    ("family", "The family 👨‍👩‍👧‍👦 and flag 🏳️‍🌈 marched"),
    ("nonchars", "End \u{fffe}\u{ffff}\u{10ffff} of planes"),
    ("separators", "Line\u{2028}paragraph\u{2029}next\u{85}line"),
    ("homoglyphs", "Рresident of раураl spoke"),
    ("compatibility", "ﬁnance ２０２４ Ⅻ ﷺ ㎏"),
    ("arabic", "الرئيس يلتقي الوزير في القاهرة"),
    ("hangul-parts", "\u{1112}\u{1161}\u{11ab}국 소식"),
    ("surrogate-escape", "\\ud800 \\udfff in plain text"),
];

/// The cases.
pub fn cases(seed: &mut Seed) -> Vec<Case> {
    let mut cases = lengths(seed);
    for (n, (stated, date)) in DATES.iter().enumerate() {
        let text = format!("Title: Dated {n}\nDate: {stated}\n\n{}\n", seed.sentence());
        cases.push(Case::new(&format!("texts/date-{n}.txt"), text).dated(date));
    }
    for (name, text) in ESCAPES {
        let text = format!("{text}\n\n{} {text}\n", seed.sentence());
        cases.push(Case::new(&format!("texts/{name}.txt"), text).holds("Ahoy"));
    }
    for (name, text) in STRANGE {
        let text = format!("{text}\n\n{} {text}.\n", seed.sentence());
        cases.push(Case::new(&format!("texts/{name}.txt"), text));
    }
    cases.extend(oddities(seed));
    cases
}

fn lengths(seed: &mut Seed) -> Vec<Case> {
    let mebibytes = |n: usize, piece: &str| piece.repeat((n << 20) / piece.len());
    let story = seed.story();
    let sparse = |bytes: u64| {
        move |path: &std::path::Path| {
            File::create(path).and_then(|file| file.set_len(bytes)).is_ok()
        }
    };
    vec![
        Case::new("texts/long-line.txt", mebibytes(6, &seed.sentence())),
        Case::new(
            "texts/long-word.txt",
            format!("Long\n\n{} {}\n", seed.sentence(), "x".repeat(2 << 20)),
        ),
        Case::new("texts/line-breaks.txt", format!("{story}{}", "\n".repeat(1 << 20))),
        Case::new("texts/old-mac.txt", story.replace('\n', "\r")).holds("Today the"),
        Case::new("texts/too-large.txt", mebibytes(17, &story)).skipped("too_large"),
        Case::new("texts/too-large.md", mebibytes(17, &story)).skipped("too_large"),
        Case::with("texts/sparse.txt", sparse(10 << 30)).skipped("too_large"),
        Case::with("texts/sparse.html", sparse(10 << 30)).skipped("too_large"),
        Case::with("texts/sparse.jsonl", sparse(10 << 30)).skipped("binary"),
        Case::new("texts/title-only.txt", seed.headline()),
        Case::new(
            "texts/long-title.txt",
            format!("{}\n\n{}\n", "Great news of ".repeat(700), seed.sentence()),
        ),
        Case::new("texts/one-letter.txt", "x"),
        Case::new("texts/marks-only.txt", "\u{301}".repeat(1000)),
        Case::new(
            "texts/zalgo.txt",
            format!("Za{}lgo\n\n{}\n", "\u{335}\u{301}".repeat(500), seed.sentence()),
        ),
    ]
}

fn oddities(seed: &mut Seed) -> Vec<Case> {
    let same = seed.story();
    let headers = format!("{}\n{}\n", "Title: x\n".repeat(5000), seed.sentence());
    let log: String = (0..3000).map(|n| format!("{n} GET /{} 200\n", seed.number())).collect();
    let base64 = format!("{}\n\n{}\n", seed.headline(), "QUJDREVGR0hJSktM".repeat(40_000));
    vec![
        Case::new("texts/same-1.txt", same.clone()),
        Case::new("texts/same-2.txt", same),
        Case::new("texts/many-headers.txt", headers),
        Case::new("texts/log.txt", log),
        Case::new("texts/base64.txt", base64),
        Case::new("texts/punctuation.txt", "?!".repeat(50_000)),
        Case::new(
            "texts/bylines.txt",
            format!("Many hands\n{}\n{}\n", "By Ana Bo\n".repeat(20_000), seed.sentence()),
        ),
        Case::new("texts/hyphens.txt", format!("Hyphens\n\n{}\n", "exam-\nple ".repeat(50_000))),
        Case::new(
            "texts/conflict.txt",
            format!("<<<<<<< HEAD\n{}=======\n{}>>>>>>> x\n", seed.story(), seed.story()),
        ),
    ]
}
