//! Tables that are no rectangles, and cells that are no values.

use super::case::Case;
use super::seed::Seed;

/// The cases.
pub fn cases(seed: &mut Seed) -> Vec<Case> {
    let mut cases = quotes(seed);
    cases.extend(shapes(seed));
    cases.extend(heads(seed));
    cases
}

fn case(name: &str, text: impl Into<Vec<u8>>) -> Case {
    Case::new(&format!("tables/{name}"), text)
}

fn quotes(seed: &mut Seed) -> Vec<Case> {
    let [a, b, c] = [(); 3].map(|()| seed.sentence());
    let all_broken: String =
        (0..300).map(|n| format!("t{n},\"open {}\n", seed.sentence())).collect();
    vec![
        case("open-quote.csv", format!("title,text\nOne,{a}\nTwo,\"{b}\nThree,{c}\n"))
            .articles(2)
            .bad("2", "record"),
        case("open-at-end.csv", format!("title,text\nOne,{a}\nTwo,{b}\nThree,\"{c}")).at_least(2),
        case("all-open.csv", format!("title,text\n{all_broken}")).at_least(1),
        case("text-after-quote.csv", format!("title,text\n\"One\" x,{a}\nTwo,{b}\n")).articles(2),
        case("quotes-inside.csv", format!("title,text\nA \"B\" C,{a}\n\"Say \"\"hi\"\"\",{b}\n"))
            .articles(2)
            .holds("Say \"hi\""),
        case("breaks-inside.csv", format!("title,text\nOne,\"{a}\r\n\r\n{b}\"\r\nTwo,{c}\r\n"))
            .articles(2),
        case("quotes-only.csv", format!("title,text\n{}\n", "\"".repeat(100_001))).at_least(0),
    ]
}

fn shapes(seed: &mut Seed) -> Vec<Case> {
    let [a, b, c] = [(); 3].map(|()| seed.sentence());
    let big = "word ".repeat(1 << 20);
    let too_big = "word ".repeat(4 << 20);
    vec![
        case("ragged.csv", format!("id,title,text\n1,One,{a},more,and more\n2\n3,Three\n4,Four,{c}\n")).at_least(3),
        case("semicolons.csv", format!("title;text\nOne;{a}\nTwo;{b}\n")).articles(2).holds(&a),
        case("tabs.csv", format!("title\ttext\nOne\t{a}\nTwo\t{b}\n")).articles(2),
        case("bars.csv", format!("title|text\nOne|{a}\nTwo|{b}\n")).articles(2),
        case("commas.tsv", format!("title,text\nOne,{a}\nTwo,{b}\n")).articles(2),
        case("marked.csv", format!("\u{feff}title,text\nOne,{a}\n")).holds("One").lacks("\u{feff}"),
        case("old-mac.csv", format!("title,text\rOne,{a}\rTwo,{b}\r")).articles(2),
        case("zero.csv", format!("title,text\nOne,{}\nTwo,{b}\n", a.replace("Today", "To\0day"))).articles(2),
        case("big-cell.csv", format!("title,text\nBig,\"{big}\"\nTwo,{b}\n")).articles(2),
        case("too-big-cell.csv", format!("title,text\nBig,\"{too_big}\"\nTwo,{b}\n")).articles(1).bad("1", "too_large"),
        case("too-big-row.csv", format!("title,text\nBig,{too_big}\nTwo,{b}\n")).articles(1).bad("1", "too_large"),
        case("formulas.csv", format!("title,text\n=HYPERLINK(\"http://a.example\"),{a}\n@SUM(1+1)*cmd|' /C calc'!A0,{b}\n")).articles(2),
        case("many-cells.csv", format!("title,text\n{}\nTwo,{b}\n", "x,".repeat(200_000))).at_least(1),
        case("blank-rows.csv", format!("title,text\n\n,\n\nOne,{a}\n,,,,\n\n")).articles(1),
        case("utf16.csv", format!("\u{feff}title,text\nOne,{a}\n").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()).holds(&a),
        case("latin1.csv", format!("title,text\nCaf\u{e9} au port,{a}\n").chars().map(|c| c as u8).collect::<Vec<u8>>()).holds("Café au port"),
    ]
}

fn heads(seed: &mut Seed) -> Vec<Case> {
    let story = seed.sentence();
    let wide: String = (0..30_000).map(|n| format!("c{n},")).collect();
    vec![
        case("no-head.csv", format!("1,2001-02-03,{story}\n2,2001-02-04,{story}\n"))
            .skipped("parse"),
        case("figures.csv", "x,y\n1,2\n3,4\n").skipped("parse"),
        case("head-only.csv", "title,text\n").skipped("empty"),
        case("same-heads.csv", format!("title,title,text,text\nOne,Two,{story},x\n")).holds("One"),
        case("wide-head.csv", format!("title,text,{wide}\nOne,{story}\n")).at_least(0),
        case("long-head.csv", format!("{}\n", "title".repeat(1 << 20))).at_least(0),
        case("prose.csv", seed.story()).skipped("parse"),
        case("page.csv", format!("<html><body><p>{story}</p></body></html>\n<p>{story}</p>\n"))
            .skipped("parse"),
    ]
}
