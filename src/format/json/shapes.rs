//! The articles of a JSON object: itself, or those that it wraps.

use serde_json::{Map, Value};

use crate::article::{RawArticle, RawField, Witness};
use crate::format::keys::{Record, is_known};

/// Keys of the arrays in which interfaces and exports wrap their articles, as paths
/// from the top: NewsAPI, the NYT and Guardian APIs, JSON Feed, search engines.
pub(in crate::format) const ENVELOPES: &[&[&str]] = &[
    &["articles"],
    &["response", "docs"],
    &["response", "results"],
    &["response", "articles"],
    &["hits", "hits"],
    &["data", "articles"],
    &["results"],
    &["docs"],
    &["documents"],
    &["items"],
    &["news"],
    &["hits"],
    &["posts"],
    &["stories"],
    &["entries"],
    &["records"],
    &["data"],
];

/// How deep objects by id are followed into.
const MAX_DEPTH: usize = 2;

/// Words, or letters of a script without spaces, that make a string a text.
const MIN_WORDS: usize = 3;
const MIN_FOREIGN_LETTERS: usize = 10;

/// Returns the articles of an object: those in its envelope, by their ids, or in
/// columns, where it is none itself.
pub(super) fn articles(object: &Map<String, Value>) -> Vec<RawArticle> {
    let record = Record::new(object);
    let article = record.article(Witness::Key);
    if !record.has_body() {
        let is_titled = has_title(&article);
        let members = in_envelope(object);
        // Lists of links and pictures hold no texts.
        if !members.is_empty() && (!is_titled || members.iter().any(has_text)) {
            return members;
        }
        let members = if is_titled { Vec::new() } else { by_id(object, MAX_DEPTH) };
        if !members.is_empty() {
            return members;
        }
    }
    vec![article]
}

/// Returns the members of the lists in which articles are wrapped.
fn in_envelope(object: &Map<String, Value>) -> Vec<RawArticle> {
    let list = |path: &&[&str]| {
        let (last, outer) = path.split_last()?;
        let inner = outer.iter().try_fold(object, |object, key| object.get(*key)?.as_object())?;
        inner.get(*last)?.as_array()
    };
    let members = ENVELOPES.iter().filter_map(list).flatten().filter_map(Value::as_object);
    members.map(|member| Record::new(member).article(Witness::Key)).collect()
}

/// Returns the members of an object of objects, named by their keys, or, where it is a
/// table, its rows.
fn by_id(object: &Map<String, Value>, depth: usize) -> Vec<RawArticle> {
    let members: Option<Vec<_>> =
        object.iter().map(|(id, value)| Some((id, value.as_object()?))).collect();
    let members = members.unwrap_or_default();
    if members.iter().any(|(_, member)| Record::new(member).has_body()) {
        let named = members.iter().map(|(id, member)| named(id, member));
        return named.collect();
    }
    let rows = rows(&members);
    if !rows.is_empty() || depth == 0 {
        return rows.iter().map(|(label, row)| named(label, row)).collect();
    }
    members.iter().flat_map(|(_, member)| by_id(member, depth - 1)).collect()
}

fn named(id: &str, object: &Map<String, Value>) -> RawArticle {
    let mut article = Record::new(object).article(Witness::Key);
    article.key.get_or_insert_with(|| id.to_owned());
    article
}

/// Returns the rows of a table that is given by its columns, each an object of values
/// by the labels of the rows: `{"title": {"0": "…"}, "body": {"0": "…"}}`.
fn rows(columns: &[(&String, &Map<String, Value>)]) -> Vec<(String, Map<String, Value>)> {
    let Some((_, first)) = columns.iter().find(|(name, _)| is_known(name)) else {
        return Vec::new();
    };
    let is_even = columns.iter().all(|(_, column)| column.len() == first.len());
    let labels = first.keys().filter(|_| is_even);
    let row = |label: &String| {
        let cells = columns
            .iter()
            .filter_map(|(name, column)| Some(((*name).clone(), column.get(label)?.clone())));
        (label.clone(), cells.collect())
    };
    labels.map(row).collect()
}

fn has_title(article: &RawArticle) -> bool {
    article.claims_of(RawField::Title).next().is_some()
}

fn has_text(article: &RawArticle) -> bool {
    !article.body.as_str().trim().is_empty()
}

/// Whether an object gave neither title nor text.
pub(super) fn is_blank(article: &RawArticle) -> bool {
    !has_title(article) && !has_text(article)
}

/// Returns a key that is not known and holds text.
pub(super) fn text_without_key(object: &Map<String, Value>) -> Option<&str> {
    let mut unknown = object.iter().filter(|(key, _)| !is_known(key));
    unknown.find(|(_, value)| holds_text(value)).map(|(key, _)| key.as_str())
}

/// Whether a value holds a text somewhere, not just names and addresses.
pub(super) fn holds_text(value: &Value) -> bool {
    match value {
        Value::String(text) => is_prose(text),
        Value::Array(members) => members.iter().any(holds_text),
        Value::Object(object) => object.values().any(holds_text),
        _ => false,
    }
}

fn is_prose(text: &str) -> bool {
    let words = text.split_whitespace().filter(|word| word.contains(char::is_alphabetic));
    let foreign = text.chars().filter(|c| !c.is_ascii() && c.is_alphabetic());
    let is_long = words.take(MIN_WORDS).count() == MIN_WORDS
        || foreign.take(MIN_FOREIGN_LETTERS).count() == MIN_FOREIGN_LETTERS;
    is_long && !text.contains("://")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_object_is_an_article_or_wraps_some() {
        for (value, keys) in [
            (
                json!({"id": 7, "title": "T", "body": "b", "items": [{"id": 1, "text": "x"}]}),
                &["7"][..],
            ),
            (json!({"id": 7, "title": "T", "items": [{"id": 1, "title": "Link"}]}), &["7"]),
            (json!({"id": 7, "title": "T", "items": [{"id": 1, "text": "x"}]}), &["1"]),
            (json!({"status": "ok", "articles": [{"id": 1, "text": "x"}, {"id": 2}]}), &["1", "2"]),
            (json!({"status": "ok", "news": [{"id": 1, "text": "x"}]}), &["1"]),
            (json!({"response": {"docs": [{"id": 1, "text": "x"}]}}), &["1"]),
            (
                json!({"a1": {"title": "T", "body": "x"}, "a2": {"id": 3, "body": "y"}}),
                &["a1", "3"],
            ),
            (json!({"articles": {"a1": {"body": "x"}, "a2": {"body": "y"}}}), &["a1", "a2"]),
            (json!({"title": {"0": "T", "1": "U"}, "body": {"0": "x", "1": "y"}}), &["0", "1"]),
            (json!({"id": 7, "title": {"rendered": "T"}, "content": {"rendered": "x"}}), &["7"]),
            (json!({"id": 7, "author": {"name": "A", "description": "b"}}), &["7"]),
        ] {
            let articles = articles(value.as_object().expect("an object"));
            let found: Vec<_> = articles.iter().filter_map(|a| a.key.as_deref()).collect();
            assert_eq!(found, keys, "{value}");
        }
    }

    #[test]
    fn columns_are_put_together_to_rows() {
        let table = json!({"title": {"0": "T", "1": "U"}, "body": {"0": "x", "1": "y"}});
        let articles = articles(table.as_object().expect("an object"));
        let texts: Vec<_> =
            articles.iter().map(|a| (a.claims[0].value.as_str(), a.body.as_str())).collect();
        assert_eq!(texts, [("T", "x"), ("U", "y")]);
    }
}
