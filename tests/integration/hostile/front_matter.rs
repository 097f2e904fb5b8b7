//! Front matter that is none, or too much of it, and Markdown that nests.

use super::case::Case;
use super::seed::Seed;

const NOTE: &str = "front matter can't be read";

/// Blocks that are not valid as a whole: the text below is there, and a note.
fn broken() -> Vec<(&'static str, String)> {
    vec![
        ("tabs", "\ttitle: Tabs\n\tdate:\t2001-02-03\n".into()),
        ("colons", "title: A: B: C\ndate: 2001-02-03\n".into()),
        ("brackets", format!("tags: {}\n", "[".repeat(1000))),
        ("many-brackets", format!("tags: {}\n", "[".repeat(60_000))),
        ("braces", format!("tags: {}\n", "{a: ".repeat(10_000))),
        ("list", "- one\n- two\n".into()),
        ("scalar", "just a line of text\n".into()),
        ("controls", "title: \u{1}\u{2}\n".into()),
        ("quote", "title: \"never closed\ndate: 2001-02-03\n".into()),
        ("long", "key: value\n".repeat(10_000)),
        ("recursion", "a: &a [*a]\n".into()),
        ("laughs", laughs()),
        ("tagged-date", "title: Tagged\ndate: !!timestamp 2001-02-03\n".into()),
    ]
}

/// Nine lists of ten of the one before.
fn laughs() -> String {
    let list = |n: u8| {
        let item = if n == 0 { "ha".to_owned() } else { format!("*{}", char::from(b'a' + n - 1)) };
        format!("{0}: &{0} [{1}]\n", char::from(b'a' + n), vec![item; 10].join(", "))
    };
    (0..9).map(list).collect()
}

/// Blocks that are valid, if odd.
const VALID: &[(&str, &str, &str)] = &[
    ("timestamp", "title: Stamp\ndate: 2001-02-03T04:05:06Z\n", "2001-02-03T04:05Z"),
    ("number", "title: Number\ndate: 20010203\n", "2001-02-03"),
    ("no-such-day", "title: None\ndate: 2023-02-30\n", "-"),
    ("nulls", "title: null\ndate: ~\nauthors: {}\n", "-"),
    ("objects", "title: {a: b}\nauthors: [{name: {first: x}}]\n", "-"),
    ("twice", "title: First\ntitle: Second\ndate: 2001-02-03\n", "2001-02-03"),
    ("tagged", "title: !!python/object/apply:os.system [x]\n", "-"),
    ("infinite", "title: .inf\nweight: .nan\n", "-"),
    ("big-number", "title: 1e400\nn: 99999999999999999999999999\n", "-"),
    ("merge", "base: &b {title: Merged}\n<<: *b\n", "-"),
    ("empty", "", "-"),
    ("comment", "# nothing here\n", "-"),
    ("anchors", "title: &t Anchored\nsubtitle: *t\n", "-"),
];

/// Markdown that costs some parsers much.
fn nested() -> Vec<(&'static str, String)> {
    vec![
        ("quotes", ">".repeat(100_000)),
        ("links", "[".repeat(100_000)),
        ("images", "![](".repeat(50_000)),
        ("stars", "*a **a ".repeat(50_000)),
        ("hashes", "# ".repeat(50_000)),
        ("ticks", (1..400).map(|n| "`".repeat(n) + " ").collect()),
        ("lists", (0..500).map(|n| format!("{}- x\n", "  ".repeat(n))).collect()),
        ("references", (0..5_000).map(|n| format!("[{n}]: /u\n[{n}][{n}]\n")).collect()),
        ("tables", "|a|b\n|-|-\n".repeat(5_000)),
        ("html", "<div>\n\n".repeat(20_000)),
        ("entities", "&amp;&#0;&#x10ffff;".repeat(10_000)),
    ]
}

/// The cases.
pub fn cases(seed: &mut Seed) -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, block) in broken() {
        let text = format!("---\n{block}---\n\n{}\n\n{}\n", seed.sentence(), seed.sentence());
        cases.push(Case::new(&format!("front/{name}.md"), text).noted(NOTE).holds("Today the"));
    }
    for (name, block, date) in VALID {
        let text = format!("---\n{block}---\n\n{}\n\n{}\n", seed.sentence(), seed.sentence());
        cases.push(Case::new(&format!("front/{name}.md"), text).dated(date).holds("Today the"));
    }
    for (name, text) in nested() {
        let text = format!("# Nested {name}\n\n{}\n\n{text}\n", seed.sentence());
        cases.push(Case::new(&format!("markdown/{name}.md"), text).holds("Today the"));
    }
    cases.extend(fences(seed));
    cases
}

fn fences(seed: &mut Seed) -> Vec<Case> {
    let story = seed.story();
    let case = |name: &str, text: String| Case::new(&format!("front/{name}.md"), text);
    vec![
        case("not-closed", format!("---\ntitle: Never closed\n\n{story}"))
            .noted(NOTE)
            .holds("Never closed"),
        case("fence-only", "---\n".into()).skipped("empty"),
        case("block-only", "---\ntitle: Alone with a title\n---\n".into())
            .holds("Alone with a title"),
        case("dots", format!("---\ntitle: Ended by dots\n...\n{story}")).holds("Ended by dots"),
        case("windows", format!("---\r\ntitle: From Windows\r\n---\r\n{story}"))
            .holds("From Windows"),
        case("marked", format!("\u{feff}---\ntitle: With a mark\n---\n{story}"))
            .holds("With a mark"),
        case("toml-deep", format!("+++\na = {}\n+++\n{story}", "[".repeat(60_000))).noted(NOTE),
        case("toml-twice", format!("+++\ntitle = \"One\"\ntitle = \"Two\"\n+++\n{story}"))
            .noted(NOTE),
        case("toml-open", format!("+++\ntitle = \"Open\"\n\n{story}")).noted(NOTE),
        case("json-deep", format!("{{\"a\":{}\n\n{story}", "[".repeat(100_000))).noted(NOTE),
        case("json-open", format!("{{\"title\": \"Open\n\n{story}")).noted(NOTE),
    ]
}
