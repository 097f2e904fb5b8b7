//! Which format a file is in: by the extension of its name, then by its content
//! where the extension is absent or lies.
//!
//! Looks at the path and the beginning of the decoded text only. Binary files
//! never get here: decoding refuses them.

use super::Format;

/// What [`detect`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detection {
    /// A format with a reader.
    Known(Format),
    /// A format we know by this extension but have no reader for.
    KnownButUnread(&'static str),
    /// Neither name nor content tells.
    Unknown,
}

/// Extensions of formats that are known to exist, but not read.
const UNREAD: &[&str] = &[
    "pdf", "doc", "docx", "odt", "rtf", "epub", "xml", "nitf", "rss", "atom", "rdf", "parquet",
    "sgm", "sgml", "eml", "mbox", "mht", "mhtml", "arc", "warc", "wacz", "tgz", "zip", "tar",
    "bz2", "xz", "zst", "z",
];

/// How much of the text is looked at, in bytes.
const SNIFF_LEN: usize = 1024;

/// Tells the format of a file from its path and the beginning of its text.
///
/// The extension decides, with two exceptions for names that lie: a text file
/// that opens like a web page is one, and a web page without a single tag is
/// text. A name without an extension is judged by content alone.
pub fn detect(path: &str, head: &str) -> Detection {
    let head = opening(head);
    let path = without_gz(path);
    let extension = extension(path);
    let may_lie = extension.as_deref().is_none_or(|ext| Format::Text.extensions().contains(&ext));
    if may_lie && let Some(unread) = unread_by_content(head) {
        return Detection::KnownButUnread(unread);
    }
    let Some(extension) = extension else {
        return Detection::Known(by_content(head));
    };
    let known = Format::ALL.iter().find(|f| f.extensions().contains(&extension.as_str()));
    match known {
        Some(Format::Text) if is_page(head) => Detection::Known(Format::Html),
        Some(Format::Html) if !has_tag(head) => Detection::Known(Format::Text),
        Some(format) => Detection::Known(*format),
        None => UNREAD
            .iter()
            .find(|unread| **unread == extension)
            .map_or(Detection::Unknown, |unread| Detection::KnownButUnread(unread)),
    }
}

/// Returns a path without the ending that says that the file is compressed.
pub fn without_gz(path: &str) -> &str {
    let len = path.len().saturating_sub(3);
    let is_gz = path.get(len..).is_some_and(|end| end.eq_ignore_ascii_case(".gz"));
    if is_gz && !path[..len].is_empty() { &path[..len] } else { path }
}

/// Returns the lower-case extension of a file's name; a hidden file has none.
fn extension(path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (stem, extension) = name.rsplit_once('.')?;
    let plausible = !extension.is_empty() && extension.chars().all(|c| c.is_ascii_alphanumeric());
    (!stem.is_empty() && plausible).then(|| extension.to_ascii_lowercase())
}

/// Returns the first part of the text, without what may stand before it.
fn opening(head: &str) -> &str {
    let head = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    &head[..head.floor_char_boundary(SNIFF_LEN)]
}

fn by_content(head: &str) -> Format {
    if is_page(head) {
        Format::Html
    } else if ["---\n", "---\r\n", "+++\n", "+++\r\n"].iter().any(|fence| head.starts_with(fence)) {
        Format::Markdown
    } else if is_json(head) {
        Format::Json
    } else {
        Format::Text
    }
}

/// Recognizes formats that are not read by how they open, so that their markup is not
/// taken for text.
fn unread_by_content(head: &str) -> Option<&'static str> {
    let lower = head[..head.floor_char_boundary(SNIFF_LEN)].to_ascii_lowercase();
    let opens = |start: &str| lower.starts_with(start);
    let is_xml =
        (opens("<?xml") || opens("<rss") || opens("<feed") || opens("<nitf")) && !is_page(head);
    let is_sgml =
        ["<doc>", "<doc ", "<!doctype lewis", "<reuters "].iter().any(|start| opens(start));
    match (is_xml, is_sgml) {
        (true, _) => Some("xml"),
        (_, true) => Some("sgml"),
        _ => opens("warc/").then_some("warc"),
    }
}

/// Tells whether a text opens as a web page does.
fn is_page(head: &str) -> bool {
    let lower = head.to_ascii_lowercase();
    let after_declaration = match lower.strip_prefix("<?xml") {
        Some(rest) => rest.split_once("?>").map_or("", |(_, rest)| rest.trim_start()),
        None => &lower,
    };
    let mut page = after_declaration;
    while let Some((_, rest)) = page.strip_prefix("<!--").and_then(|rest| rest.split_once("-->")) {
        page = rest.trim_start();
    }
    ["<!doctype html", "<html", "<head>", "<body"].iter().any(|tag| page.starts_with(tag))
}

/// Tells whether a text opens as an object with a key does, or a list of such.
fn is_json(head: &str) -> bool {
    let head = head.strip_prefix('[').map_or(head, str::trim_start);
    head.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with('"'))
}

/// Tells whether a text holds anything that looks like a tag.
fn has_tag(head: &str) -> bool {
    head.split('<').skip(1).any(|rest| {
        rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!' || c == '?')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_decides_unless_it_lies() {
        use Detection::{Known, KnownButUnread, Unknown};
        for (path, head, expected) in [
            ("a/b.txt", "Storm hits coast", Known(Format::Text)),
            ("a/b.TXT", "Storm < coast", Known(Format::Text)),
            ("a/b.md", "# Storm", Known(Format::Markdown)),
            ("a/b.htm", "<p>Storm", Known(Format::Html)),
            ("a/b.ndjson", "{}", Known(Format::Jsonl)),
            ("a/b.txt", "\u{feff} <!DOCTYPE html><p>Storm", Known(Format::Html)),
            ("a/b.txt", "<?xml version='1.0'?>\n<!-- saved -->\n<html>", Known(Format::Html)),
            ("a/b.txt", "<b>Storm</b>", Known(Format::Text)),
            ("a/b.html", "Storm hits coast, 3 < 4", Known(Format::Text)),
            ("a/b", "Storm hits coast", Known(Format::Text)),
            ("a/b", "<html lang=en>", Known(Format::Html)),
            ("a/b", "---\ntitle: Storm\n---\n", Known(Format::Markdown)),
            ("a.d/.hidden", "Storm", Known(Format::Text)),
            ("a/b.pdf", "", KnownButUnread("pdf")),
            ("a/b", "<?xml version='1.0'?>\n<nitf>", KnownButUnread("xml")),
            ("a/b.txt", "<DOC>\n<DOCNO> 1 </DOCNO>", KnownButUnread("sgml")),
            ("a/b", "WARC/1.0\r\n", KnownButUnread("warc")),
            ("a/b.json", "{}", Known(Format::Json)),
            ("a/b.csv.gz", "id,text", Known(Format::Csv)),
            ("a/b.GZ", "<html>", Known(Format::Html)),
            ("a/b.tar.gz", "", KnownButUnread("tar")),
            ("a/b", "[ {\"title\": 1}]", Known(Format::Json)),
            ("a/b", "[sic] {x}", Known(Format::Text)),
            ("a/.gz", "Storm", Known(Format::Text)),
            ("a/b.xyz", "Storm", Unknown),
            ("a/b. Smith", "Storm", Known(Format::Text)),
        ] {
            assert_eq!(detect(path, head), expected, "{path}: {head}");
        }
    }
}
