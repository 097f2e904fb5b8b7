//! Bytes that are no text, or text in other bytes than one would like.

use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, ISO_2022_JP, KOI8_R, MACINTOSH, SHIFT_JIS,
    WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
};

use super::case::Case;
use super::seed::Seed;

/// What files of other kinds open with.
const MAGIC: &[(&str, &[u8])] = &[
    ("png.html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    ("jpeg.txt", b"\xff\xd8\xff\xe0\0\x10JFIF\0"),
    ("gif.md", b"GIF89a\x01\0\x01\0"),
    ("elf.txt", b"\x7fELF\x02\x01\x01\0"),
    ("zip.html", b"PK\x03\x04\x14\0\0\0"),
    ("gzip.txt", b"\x1f\x8b\x08\0\0\0\0\0"),
    ("pdf.txt", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
    ("bzip2.json", b"BZh91AY&SY"),
    ("xz.csv", b"\xfd7zXZ\0\0\x04"),
    ("zstd.jsonl", b"\x28\xb5\x2f\xfd\x04\0"),
];

/// Languages as their newspapers were stored.
const LEGACY: &[(&str, &Encoding, &str)] = &[
    (
        "windows-1252",
        WINDOWS_1252,
        "Le maire a déclaré que la fête de l’été était annulée à cause d’un orage très violent.",
    ),
    (
        "windows-1250",
        WINDOWS_1250,
        "Prezydent Wałęsa powiedział w Gdańsku, że związki będą walczyć o wolność i godność.",
    ),
    (
        "windows-1251",
        WINDOWS_1251,
        "Президент сообщил журналистам, что переговоры в Москве продолжатся на следующей неделе.",
    ),
    (
        "koi8-r",
        KOI8_R,
        "Министр иностранных дел прибыл вчера в столицу, где его встречали многие жители города.",
    ),
    (
        "shift-jis",
        SHIFT_JIS,
        "首相は今日の記者会見で、新しい予算案について詳しく説明した。国会での審議は来週から始まる。",
    ),
    (
        "euc-jp",
        EUC_JP,
        "首相は今日の記者会見で、新しい予算案について詳しく説明した。国会での審議は来週から始まる。",
    ),
    ("iso-2022-jp", ISO_2022_JP, "首相は今日の記者会見で、新しい予算案について詳しく説明した。"),
    ("gb18030", GB18030, "国务院总理今天在北京会见了来访的外国代表团,双方就贸易问题进行了会谈。"),
    ("big5", BIG5, "總統今天在台北接見了來訪的外國代表團,雙方就貿易問題進行了會談。"),
    ("euc-kr", EUC_KR, "대통령은 오늘 서울에서 기자회견을 열고 새로운 경제 정책을 발표했다."),
];

fn encoded(encoding: &'static Encoding, text: &str) -> Vec<u8> {
    let (bytes, _, has_lost) = encoding.encode(text);
    assert!(!has_lost, "{text}");
    bytes.into_owned()
}

fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes_of).collect()
}

fn utf32(text: &str, bytes_of: fn(u32) -> [u8; 4]) -> Vec<u8> {
    text.chars().flat_map(|c| bytes_of(c.into())).collect()
}

/// Puts bytes between two halves of a story that is surely UTF-8.
fn amid(seed: &mut Seed, bytes: &[u8]) -> Vec<u8> {
    let before = format!(
        "Überschrift von heute\n\nZüge führen früh über Köln, Düsseldorf und München. {} ",
        seed.sentence()
    );
    let after = format!(" Später schloß der Hafen. {}\n", seed.sentence());
    [before.as_bytes(), bytes, after.as_bytes()].concat()
}

/// The cases.
pub fn cases(seed: &mut Seed) -> Vec<Case> {
    let mut cases = blank();
    for (name, magic) in MAGIC {
        let bytes = [magic, &seed.bytes(2000)[..]].concat();
        cases.push(Case::new(&format!("encodings/{name}"), bytes).skipped("binary"));
    }
    for (name, encoding, sentence) in LEGACY {
        let bytes = encoded(encoding, &format!("{sentence}\n\n{sentence} {sentence}\n"));
        cases.push(Case::new(&format!("encodings/{name}.txt"), bytes).holds(sentence));
    }
    cases.extend(unicode(seed));
    cases.extend(declared(seed));
    cases.extend(broken(seed));
    cases
}

fn blank() -> Vec<Case> {
    [
        ("nothing.txt", &b""[..]),
        ("nothing.html", b""),
        ("nothing.json", b""),
        ("nothing.csv", b""),
        ("spaces.txt", b" \t\r\n  \n"),
        ("mark-only.txt", b"\xef\xbb\xbf"),
        ("mark16-only.txt", b"\xff\xfe"),
        ("no-break-spaces.txt", b"\xc2\xa0\xc2\xa0\n\xc2\xa0"),
        ("zero-width.txt", b"\xe2\x80\x8b\xe2\x80\x8b\xef\xbb\xbf"),
    ]
    .map(|(name, bytes)| Case::new(&format!("encodings/{name}"), bytes).skipped("empty"))
    .into()
}

fn unicode(seed: &mut Seed) -> Vec<Case> {
    let story = format!("The café closed\n\n{} Łódź.\n", seed.sentence());
    let marked = format!("\u{feff}{story}");
    let mut odd = utf16(&marked, u16::to_le_bytes);
    odd.push(b'x');
    vec![
        Case::new("encodings/utf8-mark.txt", marked.clone())
            .holds("The café closed")
            .lacks("\u{feff}"),
        Case::new("encodings/utf16le-mark.txt", utf16(&marked, u16::to_le_bytes)).holds("Łódź"),
        Case::new("encodings/utf16be-mark.txt", utf16(&marked, u16::to_be_bytes)).holds("Łódź"),
        Case::new("encodings/utf16le.txt", utf16(&story, u16::to_le_bytes)).holds("Łódź"),
        Case::new("encodings/utf16be.txt", utf16(&story, u16::to_be_bytes)).holds("Łódź"),
        Case::new("encodings/utf16-odd.txt", odd).holds("Łódź"),
        Case::new("encodings/utf32le.txt", utf32(&marked, u32::to_le_bytes)).skipped("encoding"),
        Case::new("encodings/utf32be.txt", utf32(&marked, u32::to_be_bytes)).skipped("encoding"),
    ]
}

fn declared(seed: &mut Seed) -> Vec<Case> {
    let page = |declaration: &str, text: &str| {
        format!(
            "{declaration}<html><title>Page</title><body><p>{text}</p><p>{text}</p></body></html>"
        )
    };
    let russian = "Министр прибыл вчера в столицу.";
    let stale = page("<meta charset=iso-8859-1>", &format!("Łódź. {}", seed.sentence()));
    let twice = "cafÃ© of the quarter";
    vec![
        Case::new(
            "encodings/declared.html",
            encoded(KOI8_R, &page("<meta charset=koi8-r>", russian)),
        )
        .holds(russian),
        Case::new(
            "encodings/declared.xhtml",
            encoded(
                WINDOWS_1251,
                &page("<?xml version=\"1.0\" encoding=\"windows-1251\"?>", russian),
            ),
        )
        .holds(russian),
        Case::new("encodings/stale-declaration.html", stale).holds("Łódź"),
        Case::new(
            "encodings/no-such-charset.html",
            page("<meta charset=klingon>", &seed.sentence()),
        )
        .holds("Today the"),
        Case::new("encodings/says-utf16.html", page("<meta charset=utf-16>", &seed.sentence()))
            .holds("Today the"),
        // What was broken before it got here is not guessed at.
        Case::new("encodings/encoded-twice.txt", format!("Twice\n\n{} {twice}\n", seed.sentence()))
            .holds(twice),
        // Nothing tells this encoding; the article is there all the same.
        Case::new(
            "encodings/macintosh.txt",
            encoded(
                MACINTOSH,
                &format!("Le café\n\n{} Un café près de la forêt.\n", seed.sentence()),
            ),
        )
        .holds("Today the"),
    ]
}

fn broken(seed: &mut Seed) -> Vec<Case> {
    let mut late = seed.story().repeat(600).into_bytes();
    late.insert(70_000, 0);
    let many: Vec<u8> = seed.story().bytes().flat_map(|b| [b, 0, 0]).collect();
    let one = format!("One zero\n\n{} A\0B stood.\n", seed.sentence());
    let case = |name: &str, bytes: Vec<u8>| Case::new(&format!("encodings/{name}"), bytes);
    vec![
        case("lone-80.txt", amid(seed, b"\x80")).noted("1 character could").holds("Später schloß"),
        case("overlong.txt", amid(seed, b"\xc0\xaf")).noted("2 characters"),
        case("surrogates.txt", amid(seed, b"\xed\xa0\xbd\xed\xb8\x80")).noted("6 characters"),
        case("cut-off.txt", [&amid(seed, b""), &b"\xe2\x82"[..]].concat())
            .noted("1 character could"),
        case("too-high.txt", amid(seed, b"\xf7\xbf\xbf\xbf")).noted("4 characters"),
        case("zero.txt", one.into_bytes()).holds("AB stood").lacks("\0"),
        case("zero-late.txt", late).lacks("\0"),
        case("zeros.txt", many).skipped("binary"),
        case("noise.txt", seed.bytes(4096)).skipped("binary"),
        case("noise.html", seed.bytes(4096)).skipped("binary"),
        case("noise.jsonl", seed.bytes(4096)).skipped("binary"),
        case("noise.csv", seed.bytes(4096)).skipped("binary"),
        case("noise", seed.bytes(4096)).skipped("binary"),
        case("controls.txt", [seed.story().repeat(20).into_bytes(), (1..32).collect()].concat()),
        case("many-controls.txt", [seed.sentence().into_bytes(), (1..32).collect()].concat())
            .skipped("binary"),
    ]
}
