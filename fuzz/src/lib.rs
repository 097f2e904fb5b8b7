//! What the targets share: reading a text as a format, up to the article.

use morgue::article::RawArticle;
use morgue::format::{Cut, Finish, Format, Mark, Shape};
use morgue::normalize::{Origin, SourceProfile, normalize};

/// Reads a text as a format and normalizes what comes out; checks what holds for
/// every article.
pub fn read_as(format: Format, text: &str) {
    match format.shape() {
        Shape::Document(parse) => parse(text).iter().for_each(|raw| check(format, raw)),
        Shape::Records(cut, parse) => {
            for record in records(cut, text) {
                parse(&String::from_utf8_lossy(&record))
                    .iter()
                    .flatten()
                    .for_each(|raw| check(format, raw));
            }
        }
    }
}

fn check(format: Format, raw: &RawArticle) {
    let origin = Origin { path: "a/1953/b.txt", record: None, format: format.name() };
    let Some(article) = normalize(raw, &origin, &SourceProfile::default()) else { return };
    assert!(article.body.get(article.lede.start..article.lede.end).is_some());
    let shown = [article.title.as_deref().unwrap_or_default(), &article.body].concat();
    assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{shown:?}");
}

/// Cuts a text into records, fed in pieces of 7 bytes.
fn records(cut: Cut, text: &str) -> Vec<Vec<u8>> {
    let mut cutter = cut.start();
    let (mut records, mut open): (Vec<Vec<u8>>, Option<Vec<u8>>) = (Vec::new(), None);
    let mut rest = text.as_bytes().to_vec();
    loop {
        let resume = |open: Option<Vec<u8>>| {
            let bytes = open.unwrap_or_default();
            let line = bytes.iter().position(|b| *b == b'\n').map_or(bytes.len(), |at| at + 1);
            bytes[line..].to_vec()
        };
        if rest.is_empty() {
            match cutter.finish() {
                Finish::Whole { .. } => records.extend(open.take()),
                Finish::Early { .. } => {}
                Finish::Resume => {
                    rest = resume(open.take());
                    continue;
                }
                Finish::Again => {
                    rest = open.take().unwrap_or_default();
                    continue;
                }
            }
            return records
                .into_iter()
                .map(|record| [cutter.head(), b"\n", &record].concat())
                .collect();
        }
        let (used, mark) = cutter.feed(&rest[..rest.len().min(7)]);
        open.iter_mut().for_each(|bytes| bytes.extend_from_slice(&rest[..used]));
        rest.drain(..used);
        match mark {
            Mark::None => {}
            Mark::Begin => open = Some(Vec::new()),
            Mark::End { .. } => records.extend(open.take()),
            Mark::Discard => open = None,
            Mark::Resume => drop(rest.splice(..0, resume(open.take()))),
            Mark::Again => drop(rest.splice(..0, open.take().unwrap_or_default())),
        }
    }
}
