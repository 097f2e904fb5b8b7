//! The encoding that a page or an XML file says it is in.

use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, X_USER_DEFINED};

/// How much of a file is looked at for a declaration.
const HEAD_BYTES: usize = 4096;

/// Names that programs write, with those that the standard for the web lists.
const ALIASES: [(&str, &str); 9] = [
    ("macroman", "macintosh"),
    ("mac-roman", "macintosh"),
    ("latin-1", "latin1"),
    ("latin-2", "latin2"),
    ("latin-9", "iso-8859-15"),
    ("latin9", "iso-8859-15"),
    ("eucjp", "euc-jp"),
    ("euckr", "euc-kr"),
    ("cp949", "euc-kr"),
];

/// Reads the declaration at the head of a file: that of XML, else the first `<meta>`
/// with a `charset`.
///
/// One that cannot be true is none: a page that could be read as ASCII up to here is
/// not in UTF-16, and UTF-8 was tried before.
pub(super) fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let lower = bytes[..bytes.len().min(HEAD_BYTES)].to_ascii_lowercase();
    let of_xml = lower.strip_prefix(b"<?xml").and_then(|rest| {
        let end = find(rest, b"?>").unwrap_or(rest.len());
        labelled(&rest[..end], b"encoding")
    });
    of_xml.or_else(|| of_meta(&lower))
}

fn of_meta(mut page: &[u8]) -> Option<&'static Encoding> {
    while let Some(at) = find(page, b"<meta") {
        page = &page[at + b"<meta".len()..];
        let end = page.iter().position(|byte| *byte == b'>').unwrap_or(page.len());
        if let Some(encoding) = labelled(&page[..end], b"charset") {
            return Some(encoding);
        }
    }
    None
}

/// Reads the label behind `key` and an equals sign.
fn labelled(text: &[u8], key: &[u8]) -> Option<&'static Encoding> {
    let rest = text[find(text, key)? + key.len()..].trim_ascii_start();
    let rest = rest.strip_prefix(b"=")?.trim_ascii_start();
    let rest =
        rest.strip_prefix(b"\"").or(rest.strip_prefix(b"'")).unwrap_or(rest).trim_ascii_start();
    let len = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || b"-_.:".contains(b)).count();
    let unread = [UTF_8, UTF_16LE, UTF_16BE, REPLACEMENT, X_USER_DEFINED];
    by_label(&rest[..len]).filter(|encoding| !unread.contains(encoding))
}

fn by_label(label: &[u8]) -> Option<&'static Encoding> {
    let known = || {
        let (_, label) = ALIASES.iter().find(|(alias, _)| alias.as_bytes() == label)?;
        Encoding::for_label(label.as_bytes())
    };
    // `win1251`, `windows1251`, `win-1251`, `cp-1251`
    let page = || {
        let digits = label.len() - label.iter().rev().take_while(|b| b.is_ascii_digit()).count();
        let (name, number) = label.split_at(digits);
        let is_page = [&b"win"[..], b"win-", b"windows", b"windows_", b"cp-"].contains(&name);
        is_page.then(|| Encoding::for_label(&[b"windows-", number].concat())).flatten()
    };
    Encoding::for_label(label).or_else(known).or_else(page)
}

fn find(text: &[u8], key: &[u8]) -> Option<usize> {
    text.windows(key.len()).position(|window| window == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations() {
        for (head, expected) in [
            ("<meta charset=koi8-r>", Some("KOI8-R")),
            ("<META CHARSET = 'Windows-1251' >", Some("windows-1251")),
            (
                "<meta name=a><meta http-equiv=Content-Type content=\"text/html; charset=EUC-JP\">",
                Some("EUC-JP"),
            ),
            ("<?xml version='1.0' encoding='ISO-8859-2'?><a/>", Some("ISO-8859-2")),
            ("<?xml version='1.0'?><html><meta charset=big5>", Some("Big5")),
            ("<?xml version='1.0' encoding='nonsense'?><meta charset=big5>", Some("Big5")),
            ("<meta charset=MacRoman>", Some("macintosh")),
            ("<meta charset=win-1251>", Some("windows-1251")),
            ("<meta charset=windows1250>", Some("windows-1250")),
            ("<meta charset=latin-1>", Some("windows-1252")),
            ("<meta charset=utf-8>", None),
            ("<meta charset=utf-16>", None),
            ("<meta charset=iso-2022-kr>", None),
            ("<meta charset=x-nonsense>", None),
            ("<meta charset>", None),
            ("<p>charset=koi8-r</p>", None),
            ("Content-Type: text/html; charset=koi8-r", None),
            ("@charset \"koi8-r\";", None),
            ("encoding=koi8-r", None),
            ("<?xml encoding", None),
            ("<meta", None),
        ] {
            assert_eq!(declared(head.as_bytes()).map(Encoding::name), expected, "{head}");
        }
    }
}
