//! Compressed files that are cut off, damaged, or made to fill the disk.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::case::Case;
use super::seed::Seed;

fn gzip(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes.as_ref()).unwrap();
    encoder.finish().unwrap()
}

fn case(name: &str, bytes: impl Into<Vec<u8>>) -> Case {
    Case::new(&format!("packed/{name}"), bytes)
}

/// Changes the byte this far from the end.
fn damaged(mut packed: Vec<u8>, from_end: usize) -> Vec<u8> {
    let at = packed.len() - from_end;
    packed[at] ^= 0xff;
    packed
}

/// The cases.
pub fn cases(seed: &mut Seed) -> Vec<Case> {
    let long: String = (0..300).map(|_| seed.story()).collect();
    let records: String = (0..400).map(|_| seed.record() + "\n").collect();
    let rows: String =
        (0..400).map(|_| format!("{},{}\n", seed.headline(), seed.sentence())).collect();
    let list = format!("[{}]", records.trim_end().replace('\n', ",\n"));
    let page =
        format!("<html><title>Packed page</title><body><p>{}</p></body></html>", seed.sentence());
    let half = |text: &str| {
        let packed = gzip(text);
        packed[..packed.len() / 2].to_owned()
    };
    let (one, two) = (gzip(seed.story()), gzip(seed.sentence()));
    let bomb = gzip(vec![b' '; 40 << 20]);
    let mut cases = vec![
        case("text.txt.gz", one.clone()).holds("Today the"),
        case("page.html.gz", gzip(page)).holds("Packed page"),
        case("not-packed.txt.gz", seed.story()).holds("Today the"),
        case("members.txt.gz", [one.clone(), two].concat()),
        case("trailing-noise.txt.gz", [one.clone(), vec![0xaa; 100]].concat()).in_part("parse"),
        case("trailing-zeros.txt.gz", [one.clone(), vec![0; 512]].concat()).at_least(1),
        case("bad-sum.txt.gz", damaged(one.clone(), 6)).in_part("parse"),
        case("bad-length.txt.gz", damaged(one.clone(), 2)).in_part("parse"),
        case("head-only.txt.gz", one[..10].to_vec()).skipped("parse"),
        case("magic-only.txt.gz", b"\x1f\x8b".to_vec()).skipped("parse"),
        case("nothing.txt.gz", Vec::new()).skipped("empty"),
        case("nothing-packed.txt.gz", gzip("")).skipped("empty"),
        case("cut-off.txt.gz", half(&long)).in_part("parse"),
        case("cut-off.jsonl.gz", half(&records)).at_least(50),
        case("cut-off.json.gz", half(&list)).at_least(50),
        case("cut-off.csv.gz", half(&format!("title,text\n{rows}"))).at_least(50),
        case("bomb.txt.gz", bomb.clone()).skipped("too_large"),
        case("bomb.html.gz", gzip("<p>".repeat(8 << 20))).skipped("too_large"),
        case("large.txt.gz", gzip(seed.story().repeat(70_000))).skipped("too_large"),
        case("twice.txt.gz.gz", gzip(&one)).at_least(0),
        case("binary.txt.gz", gzip(seed.bytes(4096))).skipped("binary"),
        case("archive.tar.gz", gzip(seed.bytes(4096))).skipped("unknown_format"),
        case("noise.jsonl.gz", [b"\x1f\x8b".to_vec(), seed.bytes(500)].concat()).skipped("parse"),
        case("deep.json.gz", gzip("[".repeat(100_000))).articles(0).bad("1", "record"),
    ];
    // One line of blanks is a record that is too long, too.
    let lines = case("bomb.jsonl.gz", bomb.clone());
    cases.push(lines.articles(0).bad("1", "too_large").in_part("too_large"));
    for name in ["bomb.json.gz", "bomb.csv.gz"] {
        cases.push(case(name, bomb.clone()).skipped("too_large"));
    }
    cases
}
