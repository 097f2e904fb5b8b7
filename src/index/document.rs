//! Article ⇄ tantivy document.

use std::io;

use tantivy::collector::DocSetCollector;
use tantivy::directory::OwnedBytes;
use tantivy::query::TermQuery;
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocAddress, Searcher, TantivyDocument, Term};

use super::fields::{Fields, has};
use super::names::add_names;
use super::packing::Packing;
use super::record::{self, Part};
use crate::analysis::{VALUE_BREAK, fold, num_positions, unit_lengths};
use crate::article::Article;
use crate::schema::{FIELDS, FieldKind, FieldSpec};

/// Returns the key that a file's document and its articles share.
pub fn file_key(path: &str) -> u64 {
    hash_of(path)
}

/// Returns the key of a hash of text in its column.
pub fn content_key(content_hash: &str) -> u64 {
    hash_of(content_hash)
}

fn hash_of(text: &str) -> u64 {
    let hash = blake3::hash(text.as_bytes());
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&hash.as_bytes()[..8]);
    u64::from_be_bytes(bytes)
}

/// Whether an address is more than that of a site, which all its articles may bear.
fn names_an_article(url: &str) -> bool {
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    after_scheme.split_once('/').is_some_and(|(_, path)| !path.is_empty())
}

/// Makes the document of an article.
pub(super) fn document_of(
    article: Article,
    fields: &Fields,
    packing: &Packing,
) -> io::Result<TantivyDocument> {
    let mut doc = TantivyDocument::with_capacity(article.body.len() * 3 / 2 + 1024);
    doc.add_u64(fields.file, file_key(&article.path));
    doc.add_u64(fields.key, article.id.as_u64());
    doc.add_text(fields.manifest.path, &article.path);
    if let Some(record) = &article.record {
        doc.add_text(fields.record_key, record);
    }
    doc.add_u64(fields.content, content_key(&article.content_hash));
    if let Some(url) = article.url.as_deref().filter(|url| names_an_article(url)) {
        // Pages that all name one section as their address are still told apart.
        let title = fold(article.title.as_deref().unwrap_or_default());
        doc.add_u64(fields.address, hash_of(&format!("{url}\n{title}")));
    }
    doc.add_text(fields.text, article_text(&article));
    doc.add_u64(fields.lede_words, u64::from(num_positions(article.lede.of(&article.body))));
    for length in unit_lengths(&article.body) {
        doc.add_u64(fields.units, u64::from(length));
    }
    doc.add_text(fields.has, has::ARTICLE);
    if article.has_date_conflict() {
        doc.add_text(fields.has, has::conflict("date"));
    }
    add_names(&mut doc, fields, &article);
    for spec in FIELDS.query_names() {
        if add_field(&mut doc, fields, spec, &article) && !spec.always {
            doc.add_text(fields.has, &spec.query);
        }
    }
    doc.add_bytes(fields.stored, &packing.pack(record::record_of(article).as_bytes())?);
    Ok(doc)
}

/// Adds one field of the table; `false` where the article does not have it.
fn add_field(
    doc: &mut TantivyDocument,
    fields: &Fields,
    spec: &FieldSpec,
    article: &Article,
) -> bool {
    let name = spec.query.as_str();
    let values = values_of(article, name);
    match spec.kind {
        // Their values are added with all that is known of them.
        FieldKind::Text if matches!(name, "person" | "place") => {}
        FieldKind::Text => {
            if let Some(field) = fields.by_name(name).filter(|_| !values.is_empty()) {
                doc.add_text(field, values.join(&String::from(VALUE_BREAK)));
            }
            if let Some(column) = fields.column(name) {
                values.iter().for_each(|value| doc.add_text(column, value));
            }
        }
        FieldKind::Keyword => {
            if let Some(field) = fields.by_name(name) {
                values.iter().for_each(|value| doc.add_text(field, fold(value)));
            }
        }
        FieldKind::Number => {
            if let Some(field) = fields.by_name(name) {
                doc.add_u64(field, article.words);
            }
            return true;
        }
        FieldKind::Date => {
            let date = if name == "updated" { article.updated } else { article.date };
            let Some((date, (first, last))) = date.zip(fields.days(name)) else { return false };
            let days = date.days();
            doc.add_i64(first, days.first);
            doc.add_i64(last, days.last);
            return true;
        }
        FieldKind::Window => return !article.body.is_empty(),
        // Written with the columns.
        FieldKind::Id | FieldKind::Hash => return true,
    }
    !values.is_empty()
}

/// Returns the values of a field of words or a keyword, by query name.
fn values_of<'a>(article: &'a Article, query_name: &str) -> Vec<&'a str> {
    fn optional<'a>(values: &[&'a Option<String>]) -> Vec<&'a str> {
        values.iter().filter_map(|value| value.as_deref()).collect()
    }
    fn list(values: &[String]) -> Vec<&str> {
        values.iter().map(String::as_str).collect()
    }
    match query_name {
        "title" => optional(&[&article.title, &article.subtitle]),
        "by" => list(&article.authors),
        "dateline" => optional(&[&article.dateline]),
        "credits" => list(&article.credits),
        "slug" => optional(&[&article.slug]),
        "kind" => optional(&[&article.kind]),
        "person" => list(&article.people),
        "place" => list(&article.places),
        "source" => optional(&[&article.source]),
        "section" => optional(&[&article.section]),
        "tags" => list(&article.tags),
        "lang" => optional(&[&article.lang]),
        "url" => optional(&[&article.url]),
        "path" => vec![&article.path],
        "format" => vec![&article.format],
        _ => Vec::new(),
    }
}

/// Title, subtitle and body in one string, in the order of [`crate::analysis::Layout::Article`].
fn article_text(article: &Article) -> String {
    let title = article.title.as_deref().unwrap_or_default();
    let subtitle = article.subtitle.as_deref().unwrap_or_default();
    let mut text = String::with_capacity(title.len() + subtitle.len() + article.body.len() + 2);
    text.push_str(title);
    text.push(VALUE_BREAK);
    text.push_str(subtitle);
    text.push(VALUE_BREAK);
    text.push_str(&article.body);
    text
}

/// Reads an article from its document; `None` where it is not what was stored.
pub fn article_from(
    doc: &TantivyDocument,
    fields: &Fields,
    packing: &Packing,
    part: Part,
) -> Option<Article> {
    article_from_packed(doc.get_first(fields.stored)?.as_bytes()?, packing, part)
}

/// Reads an article from its document as tantivy stores it; `None` where it is not what was
/// stored. tantivy reads a value byte by byte, which takes as long as to unpack it.
pub fn article_from_raw(
    raw: &[u8],
    fields: &Fields,
    packing: &Packing,
    part: Part,
) -> Option<Article> {
    article_from_packed(only_value(raw, fields)?, packing, part)
}

fn article_from_packed(packed: &[u8], packing: &Packing, part: Part) -> Option<Article> {
    let plain = packing.unpack(packed)?;
    record::article_from(std::str::from_utf8(&plain).ok()?, part)
}

/// Returns the value of a document that stores nothing but one of bytes.
///
/// ```text
/// document = 1 · field (4 bytes, the lowest first) · code of its type (1) · length · value
/// length   = 7 bits a byte, the lowest first; the last byte has its highest bit set
/// ```
fn only_value<'r>(raw: &'r [u8], fields: &Fields) -> Option<&'r [u8]> {
    let ([one, field @ ..], rest) = raw.split_first_chunk::<5>()?;
    let is_stored = u32::from_le_bytes(*field) == fields.stored.field_id();
    let (_, rest) = rest.split_first().filter(|_| *one == 0x81 && is_stored)?;
    let num_bytes = rest.iter().take(5).position(|byte| *byte >= 0x80)? + 1;
    let (length, value) = rest.split_at(num_bytes);
    let digits = length.iter().rev();
    let length = digits.fold(0, |length, byte| length << 7 | usize::from(byte & 0x7f));
    (value.len() == length).then_some(value)
}

/// Returns all that is stored of the first document with a flag, in tantivy's form; what
/// was added to it last comes last. Of many bytes this is much faster than asking for the
/// value, which tantivy reads byte by byte.
pub(super) fn find_stored_raw(
    searcher: &Searcher,
    fields: &Fields,
    flag: &str,
) -> tantivy::Result<Option<OwnedBytes>> {
    let Some(address) = find(searcher, fields, flag)? else { return Ok(None) };
    let store = searcher.segment_reader(address.segment_ord).get_store_reader(0)?;
    store.get_document_bytes(address.doc_id).map(Some)
}

fn find(searcher: &Searcher, fields: &Fields, flag: &str) -> tantivy::Result<Option<DocAddress>> {
    let query = TermQuery::new(Term::from_field_text(fields.has, flag), IndexRecordOption::Basic);
    Ok(searcher.search(&query, &DocSetCollector)?.into_iter().next())
}

/// Returns what is stored in the first document with a flag.
pub(super) fn find_stored(
    searcher: &Searcher,
    fields: &Fields,
    flag: &str,
) -> tantivy::Result<Option<Vec<u8>>> {
    let Some(address) = find(searcher, fields, flag)? else { return Ok(None) };
    let doc: TantivyDocument = searcher.doc(address)?;
    Ok(doc.get_first(fields.stored).and_then(|value| value.as_bytes()).map(<[u8]>::to_owned))
}

#[cfg(test)]
mod tests {
    use tantivy::Index;

    use super::*;
    use crate::analysis::tokenizers;
    use crate::article::{ArticleId, ByteRange};

    fn article() -> Article {
        Article {
            path: "wire/louvre.txt".into(),
            id: ArticleId::of("wire/louvre.txt", ""),
            title: Some("Louvre closes".into()),
            date: "1976-07".parse().ok(),
            authors: vec!["Ann Poe".into(), "Bo Li".into()],
            format: "text".into(),
            words: 6,
            lede: ByteRange { start: 0, end: 18 },
            content_hash: Article::hash_of(
                "Louvre closes",
                "The Louvre closed.\n\nIt will reopen.",
            ),
            body: "The Louvre closed.\n\nIt will reopen.".into(),
            ..Article::default()
        }
    }

    #[test]
    fn an_article_comes_back_whole() {
        let fields = Fields::new();
        let packing = Packing::default();
        let doc = document_of(article(), &fields, &packing).unwrap();
        assert_eq!(article_from(&doc, &fields, &packing, Part::Whole), Some(article()));
        assert_eq!(article_from(&TantivyDocument::new(), &fields, &packing, Part::Whole), None);
    }

    #[test]
    fn a_document_is_read_as_tantivy_stores_it() {
        let (fields, packing) = (Fields::new(), Packing::default());
        let mut index = Index::create_in_ram(fields.schema.clone());
        index.set_tokenizers(tokenizers());
        let mut writer = index.writer_with_num_threads(1, 15_000_000).expect("a writer");
        let long = Article { body: "Some words. ".repeat(100_000), ..article() };
        let doc = document_of(long, &fields, &packing).expect("packed");
        writer.add_document(doc).expect("added");
        writer.commit().expect("committed");
        let searcher = index.reader().expect("a reader").searcher();
        let store = searcher.segment_reader(0).get_store_reader(0).expect("a store");
        let raw = store.get_document_bytes(0).expect("a document");
        let read = article_from_raw(&raw, &fields, &packing, Part::Whole);
        assert_eq!(read.map(|article| article.body.len()), Some(1_200_000));
        for len in 0..raw.len() {
            assert_eq!(only_value(&raw[..len], &fields), None, "{len}");
        }
    }

    #[test]
    fn a_document_says_what_it_has() {
        let fields = Fields::new();
        let doc = document_of(article(), &fields, &Packing::default()).unwrap();
        let flags: Vec<_> = doc.get_all(fields.has).filter_map(|value| value.as_str()).collect();
        for present in [has::ARTICLE, "title", "date", "by", "body", "lede"] {
            assert!(flags.contains(&present), "{present}");
        }
        for absent in ["updated", "person", "source", "length", "id", has::FILE] {
            assert!(!flags.contains(&absent), "{absent}");
        }
    }

    #[test]
    fn every_field_of_words_has_its_values() {
        let full = Article {
            subtitle: Some("s".into()),
            dateline: Some("PARIS".into()),
            credits: vec!["c".into()],
            slug: Some("s".into()),
            kind: Some("article".into()),
            people: vec!["p".into()],
            places: vec!["p".into()],
            source: Some("s".into()),
            section: Some("s".into()),
            tags: vec!["t".into()],
            lang: Some("en".into()),
            url: Some("u".into()),
            ..article()
        };
        for spec in FIELDS.query_names() {
            if matches!(spec.kind, FieldKind::Text | FieldKind::Keyword) {
                assert!(!values_of(&full, &spec.query).is_empty(), "{}", spec.query);
            }
        }
    }
}
