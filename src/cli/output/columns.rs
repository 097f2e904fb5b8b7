//! Parts of a hit by name, as text: for tables and templates.

use serde_json::{Map, Value};

use super::super::terminal::shown;
use morgue::error::{Error, Result};
use morgue::search::Hit;

/// All that can be asked for: the keys of a hit's JSON; `snippet`, the texts of those of its
/// body; and `qid`, the id of its query in a batch.
const NAMES: [&str; 23] = [
    "qid",
    "rank",
    "score",
    "id",
    "title",
    "date",
    "date_precision",
    "authors",
    "source",
    "path",
    "record",
    "file",
    "url",
    "lang",
    "people",
    "places",
    "copies",
    "stale",
    "changed",
    "vanished",
    "snippet",
    "snippets",
    "content_hash",
];
/// What a table has where nothing is asked for.
const OF_TABLES: [&str; 9] =
    ["rank", "score", "id", "date", "title", "authors", "source", "path", "snippet"];

/// The names of some parts of a hit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns(Vec<&'static str>);

impl Columns {
    /// Reads names with commas between them.
    pub fn parse(text: &str) -> Result<Self> {
        text.split(',').map(|name| known(name.trim())).collect::<Result<_>>().map(Self)
    }

    /// Returns those of a table; in a batch, each row begins with the query's id.
    pub fn of_tables(is_batch: bool) -> Self {
        let qid = is_batch.then_some("qid");
        Self(qid.into_iter().chain(OF_TABLES).collect())
    }

    /// Returns the names.
    pub fn names(&self) -> &[&'static str] {
        &self.0
    }

    /// Returns a hit's JSON with these keys only, in this order.
    pub fn pick(&self, mut object: Map<String, Value>) -> Map<String, Value> {
        let mut take = |name: &&str| Some(((*name).to_owned(), object.remove(*name)?));
        self.0.iter().filter_map(&mut take).collect()
    }
}

/// Returns the name of a part of a hit.
pub fn known(name: &str) -> Result<&'static str> {
    NAMES.iter().find(|known| **known == name).copied().ok_or_else(|| Error::Unsupported {
        problem: format!("a hit has no field `{name}`"),
        hint: format!("there are {}", NAMES.join(", ")),
    })
}

/// Returns a hit as a JSON object, with the id of its query and the text of its snippet.
pub fn object(hit: &Hit, qid: Option<&str>) -> Map<String, Value> {
    let mut object = Map::new();
    if let Some(qid) = qid {
        object.insert("qid".to_owned(), qid.into());
    }
    // Strings, numbers and lists of them: there is no value that JSON refuses.
    if let Ok(Value::Object(of_hit)) = serde_json::to_value(hit) {
        object.extend(of_hit);
    }
    // As short as in a hit's own JSON, where it is not widened to 64 bits.
    if let Some(Ok(score)) = hit.score.map(|score| score.to_string().parse::<f64>()) {
        object.insert("score".to_owned(), score.into());
    }
    let of_body = hit.snippets.iter().filter(|snippet| snippet.field == "body");
    let texts: Vec<&str> = of_body.map(|snippet| snippet.text.as_str()).collect();
    object.insert("snippet".to_owned(), texts.join(" … ").into());
    object
}

/// Returns a part of a hit as text on one line; empty where there is none.
pub fn text(object: &Map<String, Value>, name: &str) -> String {
    fn of_value(value: &Value) -> String {
        match value {
            Value::String(text) => shown(text),
            Value::Array(values) => values.iter().map(of_value).collect::<Vec<_>>().join("; "),
            Value::Object(object) => object.get("text").map_or(String::new(), of_value),
            Value::Null => String::new(),
            other => other.to_string(),
        }
    }
    object.get(name).map_or(String::new(), of_value)
}
