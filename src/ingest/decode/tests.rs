//! Decoding by tables: every encoding, with a true, a wrong and no declaration.

use encoding_rs::{UTF_16BE, UTF_16LE};
use proptest::prelude::*;

use super::*;

fn text(bytes: &[u8]) -> (String, &'static str, usize) {
    let decoded = decode(bytes).expect("text");
    (decoded.text, decoded.encoding, decoded.num_lost)
}

fn code(bytes: &[u8]) -> SkipCode {
    decode(bytes).expect_err("a skip").code
}

#[test]
fn encodings() {
    let utf16 = |bytes: &str, le: bool| -> Vec<u8> {
        let units = bytes.encode_utf16();
        units.flat_map(|u| if le { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
    };
    let said = |e: &str| (String::from("The café closed."), e.to_owned(), 0);
    for (bytes, encoding) in [
        ("The café closed.".as_bytes().to_vec(), "UTF-8"),
        ("\u{feff}The café closed.".as_bytes().to_vec(), "UTF-8"),
        (b"The caf\xe9 closed.".to_vec(), "windows-1252"),
        (utf16("\u{feff}The café closed.", true), "UTF-16LE"),
        (utf16("\u{feff}The café closed.", false), "UTF-16BE"),
        (utf16("The café closed.", true), "UTF-16LE"),
        (utf16("The café closed.", false), "UTF-16BE"),
    ] {
        let (text, name, lost) = text(&bytes);
        assert_eq!((text, name.to_owned(), lost), said(encoding));
    }
}

#[test]
fn valid_utf8_beats_a_stale_declaration() {
    let page = "<meta charset=iso-8859-1><p>Łódź</p>";
    assert_eq!(text(page.as_bytes()).0, page);
    let (cyrillic, name, _) = text(b"<meta charset='koi8-r'><p>\xed\xcf\xd3\xcb\xd7\xc1</p>");
    assert_eq!((cyrillic.contains("Москва"), name), (true, "KOI8-R"));
}

#[test]
fn losses_are_counted_and_stray_zeros_dropped() {
    assert_eq!(text("Zürich war naß\u{20ac} \u{e9}".as_bytes()).2, 0);
    let (broken, name, lost) = text(b"Z\xc3\xbcrich na\xc3\x9f \xff end");
    assert_eq!((broken.as_str(), name, lost), ("Zürich naß \u{fffd} end", "UTF-8", 1));
    assert_eq!(text(b"one\0 two").0, "one two");
}

#[test]
fn what_is_not_text_is_refused() {
    assert_eq!(code(b""), SkipCode::Empty);
    assert_eq!(code(b" \r\n\t"), SkipCode::Empty);
    assert_eq!(code(b"\x89PNG\r\n\x1a\nabc"), SkipCode::Binary);
    assert_eq!(code(b"\xef\xbb\xbf"), SkipCode::Empty);
    assert_eq!(code(b"\xff\xfe"), SkipCode::Empty);
    assert_eq!(code("\u{a0}\u{2003}\n".as_bytes()), SkipCode::Empty);
    assert_eq!(code(b"RIFF\0\0\0\0WAVE"), SkipCode::Binary);
    assert_eq!(code(b"\0\0\0a\0\0\0b"), SkipCode::Encoding);
    assert_eq!(code(b"a\0\0\0b\0\0\0"), SkipCode::Encoding);
    assert_eq!(code(b"junk \x01\x02\x03\x04\x05 junk"), SkipCode::Binary);
    assert_eq!(text(b"RIFFS WERE PLAYED").0, "RIFFS WERE PLAYED");
    let late = [vec![b'a'; 70_000], vec![0; 100], vec![b'b'; 1000]].concat();
    assert_eq!(code(&late), SkipCode::Binary);
    let stray = [vec![b'a'; 70_000], vec![0], vec![b'b'; 1000]].concat();
    assert_eq!(text(&stray).0.len(), 71_000);
    assert_eq!(code(&[b'a', 0, 0, 1, 2, 0, 0, 0, 7, 0, 0]), SkipCode::Binary);
    assert_eq!(code(b"\xff\xfe\0\0a\0\0\0"), SkipCode::Encoding);
}

#[test]
fn a_part_of_a_file_is_in_its_encoding_or_in_utf8() {
    let file = decode("Привет, мир, как дела".as_bytes()).expect("text").file_encoding();
    assert_eq!(file, None, "what is UTF-8 is told part by part");
    let file = decode(&encoded("windows-1251", TEXTS[7].1)).expect("text").file_encoding();
    let part = |bytes: &[u8]| {
        let decoded = decode_part(bytes, file).expect("text");
        (decoded.text, decoded.encoding)
    };
    assert_eq!(part(b"\xcc\xe8\xf0"), ("Мир".to_owned(), "windows-1251"));
    assert_eq!(part("Café".as_bytes()), ("Café".to_owned(), "UTF-8"));
    assert_eq!(part(b"Caf\xc3\xa9 \x96 two"), ("Café \u{fffd} two".to_owned(), "UTF-8"));
    assert_eq!(decode_part(b" ", file).expect_err("a skip").code, SkipCode::Empty);
    assert_eq!(decode_part(b"a\xff\0\0\0", file).expect_err("a skip").code, SkipCode::Binary);
}

/// An encoding, a short text and the rest of a longer one.
const TEXTS: &[(&str, &str, &str)] = &[
    (
        "windows-1252",
        "Le café « Chez Léa » a rouvert près du marché.",
        " Les pêcheurs, arrivés à l’aube, étaient déçus : la mer était trop agitée. À l’hôtel de ville, le maire a répété qu’il n’y aurait pas d’élection avant l’été, ce que l’opposition a jugé très étrange.",
    ),
    (
        "windows-1252",
        "Die Fähre kehrte am frühen Morgen zurück.",
        " Über hundert Fahrgäste waren müde, aber unverletzt. Der Kapitän erklärte, die Maschine habe drei Stunden lang geschwiegen; die Behörde prüft, ob Öl in das Kühlwasser gelangt war.",
    ),
    (
        "windows-1252",
        "El alcalde cerró el mercado después del sismo de mañana.",
        " Los vecinos durmieron en la montaña con sus niños. «No había luz ni teléfono», explicó una señora; la región volverá a abrir las escuelas el miércoles, según anunció el Gobierno.",
    ),
    (
        "ISO-8859-15",
        "Le cœur du port a coûté 500 000 € à la ville.",
        " Les sœurs de la fondation ont payé 20 000 € de plus, et l'œuvre a été achevée en mai. La manœuvre du bac était délicate, mais l'équipage avait l'habitude.",
    ),
    (
        "windows-1250",
        "Święto odwołano, bo rzeka wylała w środę wieczorem.",
        " Strażacy pomogli mieszkańcom wsi Żabno, gdzie woda sięgała okien. „Nikt się tego nie spodziewał” – mówił wójt, który całą noc liczył łodzie i ludzi.",
    ),
    (
        "ISO-8859-2",
        "Přívoz se vrátil až ráno, řekl kapitán Dvořák.",
        " Cestující byli unavení, ale nikomu se nic nestalo. Úřad vyšetřuje, proč loď tři hodiny neodpovídala; podle šéfa přístavu byla příčinou hustá mlha nad řekou.",
    ),
    (
        "ISO-8859-2",
        "Az őszi árvíz után újra megnyílt a győri kikötő.",
        " A polgármester szerint a töltés kibírta, bár a víz három méterrel magasabb volt a szokásosnál. A hajósok örültek, hogy végre kifuthatnak.",
    ),
    (
        "windows-1251",
        "Паром вернулся в порт рано утром, сообщил капитан.",
        " Пассажиры устали, но никто не пострадал. Комиссия выясняет, почему судно три часа не отвечало на вызовы; по словам начальника порта, виной всему был густой туман над рекой.",
    ),
    (
        "KOI8-R",
        "Паром вернулся в порт рано утром, сообщил капитан.",
        " Пассажиры устали, но никто не пострадал. Комиссия выясняет, почему судно три часа не отвечало на вызовы; по словам начальника порта, виной всему был густой туман.",
    ),
    (
        "KOI8-U",
        "Пором повернувся до порту вранці, повідомив капітан.",
        " Пасажири втомилися, але ніхто не постраждав. Комісія вивчає, чому судно три години не відповідало на виклики; її голова поїхав до Києва.",
    ),
    (
        "ISO-8859-5",
        "Паром вернулся в порт рано утром, сообщил капитан.",
        " Пассажиры устали, но никто не пострадал. Комиссия выясняет, почему судно три часа не отвечало на вызовы.",
    ),
    (
        "windows-1253",
        "Το πλοίο επέστρεψε στο λιμάνι νωρίς το πρωί.",
        " Οι επιβάτες ήταν κουρασμένοι, αλλά κανείς δεν τραυματίστηκε. Ο δήμαρχος είπε ότι η έρευνα θα τελειώσει την Άνοιξη και ότι το νησί θα έχει πάλι συγκοινωνία.",
    ),
    (
        "ISO-8859-7",
        "Το πλοίο επέστρεψε στο λιμάνι νωρίς το πρωί.",
        " Οι επιβάτες ήταν κουρασμένοι, αλλά κανείς δεν τραυματίστηκε. Ο δήμαρχος είπε ότι η έρευνα θα τελειώσει την Άνοιξη.",
    ),
    (
        "windows-1254",
        "Vapur sabah erken saatte limana döndü, kaptan açıkladı.",
        " Yolcular yorgundu ama kimseye bir şey olmadı. İşçiler köprünün altında bekliyordu; belediye başkanı soruşturmanın kış gelmeden biteceğini söyledi. Şehirde sular çekildi.",
    ),
    (
        "windows-1255",
        "המעבורת חזרה לנמל מוקדם בבוקר, אמר רב החובל.",
        " הנוסעים היו עייפים אך איש לא נפגע. הוועדה בודקת מדוע לא ענתה הספינה במשך שלוש שעות.",
    ),
    (
        "windows-1256",
        "عادت العبارة إلى الميناء في الصباح الباكر.",
        " كان الركاب متعبين ولكن لم يصب أحد بأذى. وقال رئيس البلدية إن التحقيق سينتهي قبل الشتاء، وإن السفن ستعود إلى العمل قريبا.",
    ),
    (
        "ISO-8859-6",
        "عادت العبارة إلى الميناء في الصباح الباكر.",
        " كان الركاب متعبين ولكن لم يصب أحد بأذى. وقال رئيس البلدية إن التحقيق سينتهي قبل الشتاء.",
    ),
    (
        "windows-1257",
        "Keltas grįžo į uostą anksti rytą, pranešė kapitonas.",
        " Keleiviai buvo pavargę, tačiau niekas nenukentėjo. Meras sakė, kad tyrimas baigsis dar šią žiemą, o žvejai galės vėl išplaukti į jūrą.",
    ),
    (
        "windows-874",
        "เรือข้ามฟากกลับถึงท่าเรือในตอนเช้า",
        " ผู้โดยสารเหนื่อยแต่ไม่มีใครบาดเจ็บ นายกเทศมนตรีกล่าวว่าการสอบสวนจะเสร็จสิ้นก่อนฤดูหนาว",
    ),
    (
        "Shift_JIS",
        "フェリーは早朝に港へ戻った。",
        "乗客は疲れていたが、けが人はいなかった。市長は、調査は冬までに終わると述べ、船が三時間も応答しなかった理由を調べている。",
    ),
    (
        "EUC-JP",
        "フェリーは早朝に港へ戻った。",
        "乗客は疲れていたが、けが人はいなかった。市長は、調査は冬までに終わると述べ、船が三時間も応答しなかった理由を調べている。",
    ),
    (
        "ISO-2022-JP",
        "フェリーは早朝に港へ戻った。",
        "乗客は疲れていたが、けが人はいなかった。市長は、調査は冬までに終わると述べた。",
    ),
    (
        "GBK",
        "渡轮清晨返回港口，船长说没有人受伤。",
        "市长表示，调查将在冬季之前结束。乘客们都很疲倦，但是他们的家人在码头等了一夜，看到船回来都哭了。",
    ),
    (
        "gb18030",
        "渡轮清晨返回港口，船长说没有人受伤。",
        "市长表示，调查将在冬季之前结束。乘客们都很疲倦，但是他们的家人在码头等了一夜。",
    ),
    (
        "Big5",
        "渡輪清晨返回港口，船長說沒有人受傷。",
        "市長表示，調查將在冬季之前結束。乘客們都很疲倦，但是他們的家人在碼頭等了一夜，看到船回來都哭了。",
    ),
    (
        "EUC-KR",
        "여객선이 이른 아침 항구로 돌아왔다.",
        " 승객들은 지쳤지만 다친 사람은 없었다. 시장은 조사가 겨울 전에 끝날 것이라고 말했고, 배가 왜 세 시간 동안 응답하지 않았는지 조사하고 있다.",
    ),
    (
        "macintosh",
        "Le café « Chez Léa » a rouvert près du marché.",
        " Les pêcheurs, arrivés à l’aube, étaient déçus : la mer était trop agitée. L’hôtel de ville a été fermé jusqu’à l’été.",
    ),
];

/// Texts that their bytes alone do not tell: taken for another of the same family.
const TAKEN_FOR: [(&str, &str); 1] = [("windows-1257", "windows-1252")];

/// Wrong declarations that are believed: nothing in the text shows that they are wrong.
const BELIEVED: [(&str, &str); 9] = [
    ("windows-1252", "iso-8859-2"),
    ("ISO-8859-2", "iso-8859-1"),
    ("windows-1254", "iso-8859-1"),
    ("windows-1254", "iso-8859-2"),
    ("windows-1255", "windows-1251"),
    ("windows-1255", "koi8-r"),
    ("windows-1257", "iso-8859-1"),
    ("windows-1257", "iso-8859-2"),
    ("EUC-JP", "gb2312"),
];

/// What a page says of its encoding.
fn page(label: &str, text: &str) -> String {
    format!("<html><head><meta charset=\"{label}\"></head><body><p>{text}</p></body></html>")
}

fn encoded(label: &str, text: &str) -> Vec<u8> {
    let encoding = Encoding::for_label(label.as_bytes()).expect(label);
    let (bytes, _, is_lossy) = encoding.encode(text);
    assert!(!is_lossy, "{label} {text}");
    bytes.into_owned()
}

#[test]
fn every_encoding_undeclared() {
    let mut wrong = Vec::new();
    for (label, short, rest) in TEXTS {
        for text in [(*short).to_owned(), format!("{short}{rest}")] {
            let decoded = decode(&encoded(label, &text)).expect("text");
            if decoded.text != text && !TAKEN_FOR.contains(&(label, decoded.encoding)) {
                wrong.push((*label, decoded.encoding, decoded.text));
            }
        }
    }
    assert_eq!(wrong, []);
}

#[test]
fn every_encoding_declared() {
    for (label, short, rest) in TEXTS {
        for text in [(*short).to_owned(), format!("{short}{rest}")] {
            let page = page(label, &text);
            let decoded = decode(&encoded(label, &page)).expect("text");
            assert_eq!((decoded.text, decoded.is_guess, decoded.num_lost), (page, false, 0));
        }
    }
}

#[test]
fn a_wrong_declaration_garbles_nothing() {
    let labels = [
        "utf-8",
        "iso-8859-1",
        "windows-1251",
        "koi8-r",
        "shift_jis",
        "gb2312",
        "big5",
        "iso-8859-2",
        "x-nonsense",
    ];
    let mut wrong = Vec::new();
    for (label, short, rest) in TEXTS {
        for declared in labels {
            let page = page(declared, &format!("{short}{rest}"));
            let decoded = decode(&encoded(label, &page)).expect("text");
            if decoded.text != page && !BELIEVED.contains(&(label, declared)) {
                wrong.push((*label, declared, decoded.encoding, decoded.is_guess));
            }
        }
    }
    assert_eq!(wrong, []);
}

#[test]
fn utf16_without_a_mark() {
    for (_, short, rest) in TEXTS {
        for text in [(*short).to_owned(), format!("{short}{rest}")] {
            for (encoding, to_bytes) in
                [(UTF_16LE, u16::to_le_bytes as fn(u16) -> [u8; 2]), (UTF_16BE, u16::to_be_bytes)]
            {
                let mut bytes: Vec<u8> = text.encode_utf16().flat_map(to_bytes).collect();
                let decoded = decode(&bytes).expect("text");
                assert_eq!(
                    (decoded.text.as_str(), decoded.encoding),
                    (text.as_str(), encoding.name())
                );
                bytes.pop();
                let cut = decode(&bytes).expect("text");
                assert!(
                    text.starts_with(cut.text.trim_end_matches('\u{fffd}')),
                    "{text} {}",
                    cut.text
                );
                assert_eq!(cut.num_lost, 1);
            }
        }
    }
}

#[test]
fn broken_utf8_stays_utf8() {
    for (bytes, expected, lost) in [
        (&b"a caf\xc3\xa9 caf\xc3\xa9 \x80 end"[..], "a café café \u{fffd} end", 1),
        (b"slash \xc0\xaf end", "slash \u{fffd}\u{fffd} end", 2),
        (
            b"smile \xed\xa0\xbd\xed\xb8\x80 end",
            "smile \u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd} end",
            6,
        ),
        (b"caf\xc3\xa9, cut \xe2\x80", "café, cut \u{fffd}", 1),
        (b"cut \xf0\x9f\x98", "cut \u{fffd}", 1),
        (b"caf\xc3\xa9, cut \xc3", "café, cut \u{fffd}", 1),
        ("lost before: \u{fffd}".as_bytes(), "lost before: \u{fffd}", 0),
        ("double \u{c3}\u{a9}".as_bytes(), "double Ã©", 0),
    ] {
        assert_eq!(text(bytes), (expected.to_owned(), "UTF-8", lost));
    }
    assert_eq!(text(b"caf\xe9").0, "café", "an accent at the end is no cut");
}

#[test]
fn notes() {
    let note = |bytes: &[u8]| decode(bytes).expect("text").note();
    assert_eq!(note(b"plain"), None);
    assert_eq!(note("café".as_bytes()), None);
    assert_eq!(note(b"\x1b[1mplain\x1b[0m"), None);
    assert_eq!(note(b"<meta charset=latin1>caf\xe9").as_deref(), Some("decoded as windows-1252"));
    assert_eq!(
        note(b"<meta charset=utf-8>caf\xe9").as_deref(),
        Some("decoded as windows-1252 (a guess)")
    );
    assert_eq!(
        note(
            "caf\u{e9} \u{e9}"
                .as_bytes()
                .iter()
                .copied()
                .chain(*b" \x80")
                .collect::<Vec<_>>()
                .as_slice()
        )
        .as_deref(),
        Some("1 character could not be read as UTF-8")
    );
}

#[test]
fn few_bad_bytes_do_not_undo_utf8() {
    for (bytes, expected, lost) in [
        (&b"The caf\xc3\xa9 closed \x96 for good."[..], "The café closed \u{fffd} for good.", 1),
        (b"It\xe2\x80\x99s Jos\xe9s caf\xe9 now", "It’s Jos\u{fffd}s caf\u{fffd} now", 2),
        (b"\x93Quote\x94 caf\xc3\xa9", "\u{fffd}Quote\u{fffd} café", 2),
    ] {
        assert_eq!(text(bytes), (expected.to_owned(), "UTF-8", lost));
    }
    // What is bad all over is another encoding, even with a chance hit among it.
    assert_eq!(text(b"\xc9t\xe9 \xe0 la caf\xe9t\xe9ria \xc3\xa9").1, "windows-1252");
}

#[test]
fn signs_of_money_and_quotes_are_western() {
    for text in [
        "The house sold for £250,000 in May.",
        "Tickets cost £5.",
        "Price: £ 5 to £7m",
        "£1",
        "The fine was £1,000 and costs of £250, the court said.",
        "“The £2bn deal”, he said, was ‘fair’ – mostly.",
        "It costs €5 – or £4 – a day…",
        "The room is 5½ feet by 3¼, at 20° and £9.",
        "Le café coûte 5 £ à Londres.",
        "Prix : 12 £",
        "It was sold for 12 £.",
        "Der Preis stieg auf £5, erklärte die Behörde.",
        "¿Cuánto cuesta? Unas £5, dijo.",
        "¡Qué precio! £5",
        "El 1º de mayo costó £5.",
        "© 1999 The Post. All rights reserved. £",
        "Sections §3 and §4; £20 fine.",
        "¥500 or £3",
    ] {
        assert_eq!(self::text(&encoded("windows-1252", text)).0, text);
    }
    for text in [
        "Łukasz wrócił.",
        "Łódź",
        "Pan Łoś kupił 5 krów.",
        "Cena: 5 zł",
        "Ł. Nowak pisze",
        "Żółw i łoś",
    ] {
        assert_eq!(self::text(&encoded("windows-1250", text)).0, text);
    }
}

proptest! {
    #[test]
    fn any_bytes_are_decoded_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(decoded) = decode(&bytes) {
            prop_assert!(!decoded.text.contains('\0'));
        }
    }
}
