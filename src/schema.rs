//! The field table: `schema/fields.json`, read once.
//!
//! One table drives the index's schema, the names a query may use, the help and
//! the checks of the output. What a field *means* is in the table's help lines
//! and in [`crate::article::Article`].

use std::sync::LazyLock;

use serde::Deserialize;

/// The table as text, as it stands in the repository.
const FIELDS_JSON: &str = include_str!("../schema/fields.json");

/// The field table, read from `schema/fields.json`.
pub static FIELDS: LazyLock<FieldTable> = LazyLock::new(|| {
    serde_json::from_str(FIELDS_JSON).expect("the compiled-in table is read by a test")
});

/// How a field is indexed, and so which queries it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    /// Words with their positions.
    Text,
    /// A part of the combined text field, told apart by positions.
    Window,
    /// One value, matched whole, case- and accent-folded.
    Keyword,
    /// A hash, matched whole in a column: to index it would cost as much as a rare word
    /// in every article.
    Hash,
    /// First and last day.
    Date,
    /// A whole number.
    Number,
    /// An article id.
    Id,
}

/// One field of the table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldSpec {
    /// Name in the output.
    pub name: String,
    /// Name in queries and in the index; fields that share one are searched together.
    pub query: String,
    /// How it is indexed.
    pub kind: FieldKind,
    /// Whether every article has it.
    #[serde(default)]
    pub always: bool,
    /// Whether its values are kept in a column, too, where they are counted.
    #[serde(default)]
    pub column: bool,
    /// What a match here adds to the score, as a share of the same match in the text.
    #[serde(default)]
    pub weight: f32,
    /// One line for the help.
    pub help: String,
}

/// A line of the schema's history.
#[derive(Clone, Debug, Deserialize)]
pub struct SchemaChange {
    /// The version it made.
    pub version: u32,
    /// What changed.
    pub change: String,
}

/// The whole table.
#[derive(Clone, Debug, Deserialize)]
pub struct FieldTable {
    /// Version of the index's layout; an index of another version is refused.
    pub version: u32,
    /// One line for each version, oldest first.
    pub history: Vec<SchemaChange>,
    /// All fields, in the order of the output.
    pub fields: Vec<FieldSpec>,
}

impl FieldTable {
    /// Returns the field with this query name (the first, where several share it).
    pub fn by_query_name(&self, name: &str) -> Option<&FieldSpec> {
        self.fields.iter().find(|field| field.query == name)
    }

    /// Iterates over the query names with their fields, each name once.
    pub fn query_names(&self) -> impl Iterator<Item = &FieldSpec> {
        self.fields.iter().enumerate().filter_map(|(i, field)| {
            let first = self.fields[..i].iter().all(|earlier| earlier.query != field.query);
            first.then_some(field)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sound() {
        let table = &*FIELDS;
        assert_eq!(table.history.last().map(|change| change.version), Some(table.version));
        for (i, field) in table.fields.iter().enumerate() {
            assert!(!field.help.is_empty(), "{}", field.name);
            assert!(table.fields[..i].iter().all(|f| f.name != field.name), "{} twice", field.name);
            assert!(
                field.query.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'),
                "{}",
                field.query
            );
        }
        assert_eq!(table.by_query_name("title").map(|f| f.name.as_str()), Some("title"));
        assert_eq!(table.query_names().filter(|f| f.query == "title").count(), 1);
    }
}
