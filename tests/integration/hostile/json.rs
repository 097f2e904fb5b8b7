//! JSON in files, lists and lines, whole and broken.

use super::case::Case;
use super::seed::Seed;

/// The cases.
pub fn cases(seed: &mut Seed) -> Vec<Case> {
    let mut cases = alone(seed);
    cases.extend(lists(seed));
    cases.extend(lines(seed));
    cases.extend(strange(seed));
    cases
}

fn alone(seed: &mut Seed) -> Vec<Case> {
    let case = |name: &str, text: String| Case::new(&format!("json/{name}.json"), text);
    let record = seed.record();
    let deep =
        |open: &str, close: &str| format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
    vec![
        case("cut-off", record[..record.len() / 2].to_owned()).skipped("parse"),
        case("comma", record.replace("\"}", "\",}")).skipped("parse"),
        case("comment", format!("// news\n{record}")).articles(1).bad("1", "record"),
        case("single-quotes", record.replace('"', "'")).skipped("parse"),
        case("deep-objects", deep("{\"a\":", "}")).skipped("too_deep"),
        case("deep-member", format!("{{\"title\": {}}}", deep("[", "]"))).skipped("too_deep"),
        case("open-lists", "[".repeat(100_000)).articles(0).bad("1", "record"),
        case("open-objects", "{\"a\":".repeat(100_000)).skipped("parse"),
        case("too-huge", record.replace("{", "{\"id\": 1e400, ")).articles(1),
        case("numbers", "[1, 2, 3]".into()).skipped("empty"),
        case("string", "\"news\"".into()).skipped("empty"),
        case("null", "null".into()).skipped("empty"),
        case("no-members", "{}".into()).skipped("empty"),
        case("empty-list", "[]".into()).skipped("empty"),
        case("figures", "{\"a\": 1, \"b\": [true, null]}".into()).skipped("empty"),
        case("feed-of-none", "{\"status\": \"ok\", \"articles\": []}".into()).skipped("empty"),
    ]
}

fn lists(seed: &mut Seed) -> Vec<Case> {
    let case = |name: &str, text: String| Case::new(&format!("json/{name}.json"), text);
    let [a, b, c] = [(); 3].map(|()| seed.record());
    let many: Vec<String> =
        (0..200).map(|n| if n == 100 { "{bad}".to_owned() } else { seed.record() }).collect();
    let deep = format!("{{\"title\": {}{}}}", "[".repeat(200), "]".repeat(200));
    vec![
        case("list-cut-off", format!("[{a}, {b}, {}", &c[..c.len() / 2]))
            .articles(2)
            .bad("3", "record"),
        case("list-bad-member", format!("[{a}, {{oops}}, {b}]")).articles(2).bad("2", "record"),
        case("list-deep-member", format!("[{a}, {deep}, {b}]")).articles(2).bad("2", "too_deep"),
        case("list-mixed", format!("[{a}, 1, \"x\", null, [], {b}]")).articles(2),
        case("list-many", format!("[{}]", many.join(",\n"))).articles(199).bad("101", "record"),
        case("list-commas", format!("[{a},, {b},]")).at_least(2),
        case("list-blank-member", format!("[{a}, {{\"title\": \"\"}}, {b}]"))
            .articles(2)
            .bad("2", "empty"),
        case("joined", format!("{a}{b} {c}")).articles(3),
        case("joined-lists", format!("[{a}][{b}]")).articles(2),
        case("trailing-text", format!("{a} and more")).at_least(1),
        case("envelope-cut-off", format!("{{\"status\": \"ok\", \"articles\": [{a}, {b}, "))
            .articles(2)
            .bad("3", "record"),
        case("envelope-bad-member", format!("{{\"articles\": [{a}, {{oops}}, {b}]}}"))
            .articles(2)
            .bad("2", "record"),
        case("same-ids", format!("[{{\"id\": 1, {}, {{\"id\": 1, {}]", &a[1..], &b[1..]))
            .articles(2),
        case("number-ids", format!("[{{\"id\": 2, {}, {b}]", &a[1..])).articles(2),
        case(
            "long-member",
            format!("[{a}, {{\"title\": \"Long\", \"text\": \"{}\"}}, {b}]", "x ".repeat(9 << 20)),
        )
        .articles(2)
        .bad("2", "too_large"),
    ]
}

fn lines(seed: &mut Seed) -> Vec<Case> {
    let case = |name: &str, text: String| Case::new(&format!("json/{name}.jsonl"), text);
    let [a, b, c] = [(); 3].map(|()| seed.record());
    let many: Vec<String> =
        (0..1000).map(|n| if n == 499 { "{bad}".to_owned() } else { seed.record() }).collect();
    vec![
        case("lines-cut-off", format!("{a}\n{b}\n{}", &c[..c.len() / 2]))
            .articles(2)
            .bad("3", "record"),
        case("lines-windows", format!("\u{feff}{a}\r\n{b}\r\n\r\n{c}\r\n")).articles(3),
        case("lines-one-bad", many.join("\n")).articles(999).bad("500", "record"),
        case("lines-pretty", format!("{a}\n{{\n\"title\": \"x\"\n}}\n"))
            .articles(1)
            .bad("2", "record")
            .bad("3", "record")
            .bad("4", "record"),
        case("lines-deep", format!("{a}\n{}\n{b}\n", "[".repeat(100_000)))
            .articles(2)
            .bad("2", "too_deep"),
        case("lines-scalars", format!("{a}\n1\nnull\n[]\n"))
            .articles(1)
            .bad("2", "record")
            .bad("3", "record")
            .bad("4", "record"),
        case("lines-joined", format!("{a}{b}\n{c}\n")).articles(1).bad("1", "record"),
        case("lines-blank", "\n \n\r\n\n".into()).skipped("empty"),
        case("lines-long", format!("{a}\n{{\"text\": \"{}\"}}\n{b}\n", "x ".repeat(9 << 20)))
            .articles(2)
            .bad("2", "too_large"),
        case("lines-zero", format!("{}\n{b}\n", a.replace("Today", "To\0day"))).articles(2),
    ]
}

fn strange(seed: &mut Seed) -> Vec<Case> {
    let case = |name: &str, members: &str, seed: &mut Seed| {
        let text = format!("{{{members}, \"text\": \"{}\"}}", seed.sentence());
        Case::new(&format!("json/{name}.json"), text).holds("Today the")
    };
    let mut cases = vec![
        case("surrogates", r#""title": "Half \ud83d of \udc00 one""#, seed)
            .holds("Half \u{fffd} of"),
        case("not-a-number", r#""title": "Not a number", "n": NaN, "m": -Infinity"#, seed),
        case(
            "huge-numbers",
            r#""title": "Huge", "id": 123456789012345678901234567890, "date": -1e308"#,
            seed,
        ),
        case("twice", r#""title": "First", "title": "Second""#, seed),
        case(
            "odd-types",
            r#""title": ["a", {"b": []}], "date": {"x": null}, "authors": [[["x"]]], "tags": 7, "url": true"#,
            seed,
        ),
        case("escapes", r#""title": "Ahoy\u0000\u001b]0;pwned\u0007\u009b2J""#, seed).lacks("\0"),
        case(
            "many-keys",
            &(0..50_000).map(|n| format!("\"k{n}\": {n}")).collect::<Vec<_>>().join(","),
            seed,
        ),
        case(
            "many-authors",
            &format!("\"authors\": [\"Ana Bo\"{}]", ", \"Cy Day\"".repeat(20_000)),
            seed,
        ),
        case("bad-url", r#""title": "Address", "url": "javascript:alert(1)""#, seed)
            .lacks("javascript:"),
        case(
            "html-text",
            &format!(
                "\"title\": \"Markup\", \"content\": \"{}<p>{}\"",
                "<div>".repeat(50_000),
                "x"
            ),
            seed,
        ),
    ];
    let marked = format!("\u{feff}{}", seed.record());
    cases.push(Case::new("json/marked.json", marked.clone()));
    let utf16: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
    cases.push(Case::new("json/utf16.json", utf16).holds("Today the"));
    let text = seed.record().replace("News", "Früh schloß das Tor X: News");
    let (before, after) = text.split_once('X').unwrap();
    let lossy = [before.as_bytes(), b"\xff", after.as_bytes()].concat();
    cases.push(Case::new("json/lossy.json", lossy).noted("1 character could"));
    cases
}
