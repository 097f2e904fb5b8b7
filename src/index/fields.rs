//! The field table as a tantivy schema.
//!
//! Every query name of `schema/fields.json` becomes a field of that name, except
//! the windows, which are parts of one combined text field. Fields whose names
//! start with `_` are the index's own business.

use std::collections::BTreeMap;

use tantivy::schema::{
    FAST, Field, IndexRecordOption, NumericOptions, STORED, Schema, SchemaBuilder,
    TextFieldIndexing, TextOptions,
};

use crate::analysis::{ARTICLE_TOKENIZER, VALUES_TOKENIZER};
use crate::schema::{FIELDS, FieldKind};

/// Handles of all fields of the index.
#[derive(Clone, Debug)]
pub struct Fields {
    /// The schema these handles belong to.
    pub schema: Schema,
    /// Title, subtitle and body as one text ([`crate::analysis::Layout::Article`]).
    pub text: Field,
    /// The id as a number; indexed and fast.
    pub key: Field,
    /// Which document this is and which fields it has ([`has`]).
    pub has: Field,
    /// Hash of the source file's path, of its articles.
    pub file: Field,
    /// The same hash, of the file's own document.
    pub entry: Field,
    /// All that is stored: of an article its packed record, of the others what they are.
    pub stored: Field,
    /// Key of the record where the file holds many; fast.
    pub record_key: Field,
    /// Hash of the text, for copies; fast.
    pub content: Field,
    /// Hash of canonical address and title, for copies; fast.
    pub address: Field,
    /// Number of words of the lede; fast.
    pub lede_words: Field,
    /// Lengths of the sentences of the body ([`crate::analysis::unit_lengths`]); fast.
    pub units: Field,
    /// Whole names of people.
    pub people: NameFields,
    /// Whole names of places.
    pub places: NameFields,
    /// Numbers of the places that are known, and of all that they lie in.
    pub within: Field,
    /// Words of names that do not stand in the text as they are shown.
    pub about: Field,
    /// Fields of a file's document.
    pub manifest: ManifestFields,
    /// Fields by query name.
    by_name: BTreeMap<&'static str, Field>,
    /// Columns of whole values by query name.
    columns: BTreeMap<&'static str, Field>,
    /// First and last day by query name.
    days: BTreeMap<&'static str, (Field, Field)>,
}

/// Whole names of one kind.
#[derive(Clone, Copy, Debug)]
pub struct NameFields {
    /// As they are shown, of a known place with its number behind a break; fast.
    pub names: Field,
    /// As they are compared ([`crate::entities::name_key`]); looked up.
    pub keys: Field,
}

/// Columns of a file's document; all fast, none stored.
#[derive(Clone, Copy, Debug)]
pub struct ManifestFields {
    /// Stored path.
    pub path: Field,
    /// Size in bytes.
    pub size: Field,
    /// Modification time in nanoseconds since 1970.
    pub mtime: Field,
    /// When it was read, in nanoseconds since 1970.
    pub read_at: Field,
    /// Hash of its bytes.
    pub hash: Field,
    /// Number of its records that were indexed.
    pub records: Field,
    /// Why it, or some record of it, was skipped.
    pub skip: Field,
    /// The reason in words.
    pub message: Field,
    /// Whether its articles are of an earlier version of the file.
    pub stale: Field,
}

/// Terms of the `_has` field.
pub mod has {
    /// The document is an article.
    pub const ARTICLE: &str = "_article";
    /// The article states names that stand nowhere in its text.
    pub const ABOUT: &str = "_about";
    /// The document is a file of the manifest.
    pub const FILE: &str = "_file";
    /// The document is a source profile.
    pub const PROFILE: &str = "_profile";
    /// The document is what articles are packed with.
    pub const DICTIONARY: &str = "_dictionary";

    /// The term that says the witnesses of a field disagree.
    pub fn conflict(query_name: &str) -> String {
        format!("{query_name}.conflict")
    }
}

impl Fields {
    /// Builds the schema from the field table.
    pub fn new() -> Self {
        let mut builder = SchemaBuilder::new();
        let text = builder.add_text_field("_text", words(ARTICLE_TOKENIZER));
        let key = builder.add_u64_field("_key", number().set_fast());
        let has = builder.add_text_field("_has", flags());
        let file = builder.add_u64_field("_file", number().set_fast());
        let entry = builder.add_u64_field("_entry", number());
        let stored = builder.add_bytes_field("_stored", STORED);
        let record_key = builder.add_text_field("_record_key", text_column());
        let content = builder.add_u64_field("_content", FAST);
        let address = builder.add_u64_field("_address", FAST);
        let lede_words = builder.add_u64_field("_lede_words", FAST);
        let units = builder.add_u64_field("_units", FAST);
        let mut names = |kind| NameFields {
            names: builder.add_text_field(&format!("_{kind}"), text_column()),
            keys: builder.add_text_field(&format!("_{kind}_keys"), flags()),
        };
        let (people, places) = (names("people"), names("places"));
        let within = builder.add_text_field("_within", counted());
        let about = builder.add_text_field("_about", words(VALUES_TOKENIZER));
        let (mut by_name, mut days) = (BTreeMap::new(), BTreeMap::new());
        let mut columns = BTreeMap::new();
        for spec in FIELDS.query_names() {
            let name = spec.query.as_str();
            match spec.kind {
                FieldKind::Text => {
                    by_name.insert(name, builder.add_text_field(name, words(VALUES_TOKENIZER)));
                    if spec.column {
                        let column = builder.add_text_field(&format!("_{name}"), text_column());
                        columns.insert(name, column);
                    }
                }
                FieldKind::Keyword if spec.column => {
                    let field = builder.add_text_field(name, flags().set_fast("raw"));
                    by_name.insert(name, field);
                    columns.insert(name, field);
                }
                FieldKind::Keyword => {
                    by_name.insert(name, builder.add_text_field(name, flags()));
                }
                FieldKind::Number => {
                    by_name.insert(name, builder.add_u64_field(name, FAST));
                }
                FieldKind::Date => {
                    let mut day = |end| builder.add_i64_field(&format!("_{name}_{end}"), FAST);
                    days.insert(name, (day("first"), day("last")));
                }
                // Parts of `_text`; the id, which is `_key`; the hash, which is `_content`.
                FieldKind::Window | FieldKind::Id | FieldKind::Hash => {}
            }
        }
        let manifest = ManifestFields::add_to(&mut builder);
        let schema = builder.build();
        Self {
            schema,
            text,
            key,
            has,
            file,
            entry,
            stored,
            record_key,
            content,
            address,
            lede_words,
            units,
            people,
            places,
            within,
            about,
            manifest,
            by_name,
            columns,
            days,
        }
    }

    /// Returns the field of a query name; `None` for windows, dates and ids.
    pub fn by_name(&self, query_name: &str) -> Option<Field> {
        self.by_name.get(query_name).copied()
    }

    /// Returns the field that holds whole values of a query name for counting; it may be
    /// the one they are searched in.
    pub fn column(&self, query_name: &str) -> Option<Field> {
        self.columns.get(query_name).copied()
    }

    /// Returns the fields of the first and last day of a date.
    pub fn days(&self, query_name: &str) -> Option<(Field, Field)> {
        self.days.get(query_name).copied()
    }
}

impl Default for Fields {
    fn default() -> Self {
        Self::new()
    }
}

impl ManifestFields {
    fn add_to(builder: &mut SchemaBuilder) -> Self {
        Self {
            path: builder.add_text_field("_path", text_column()),
            size: builder.add_u64_field("_size", FAST),
            mtime: builder.add_i64_field("_mtime", FAST),
            read_at: builder.add_i64_field("_read_at", FAST),
            hash: builder.add_u64_field("_hash", FAST),
            records: builder.add_u64_field("_records", FAST),
            skip: builder.add_text_field("_skip", text_column()),
            message: builder.add_text_field("_message", text_column()),
            stale: builder.add_u64_field("_stale", FAST),
        }
    }
}

/// Whole values in a column, not looked up.
fn text_column() -> TextOptions {
    TextOptions::default().set_fast("raw")
}

/// Words with positions.
fn words(tokenizer: &str) -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(tokenizer)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    TextOptions::default().set_indexing_options(indexing)
}

/// Whole values, only present or absent: their number says nothing, so it is not kept.
fn flags() -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_index_option(IndexRecordOption::Basic)
        .set_fieldnorms(false);
    TextOptions::default().set_indexing_options(indexing)
}

/// Whole values, each as often as it is given.
fn counted() -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_index_option(IndexRecordOption::WithFreqs);
    TextOptions::default().set_indexing_options(indexing)
}

/// A number to be looked up; unlike `INDEXED`, without how many there are.
fn number() -> NumericOptions {
    NumericOptions::default().set_indexed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_query_name_has_its_place() {
        let fields = Fields::new();
        for spec in FIELDS.query_names() {
            let name = spec.query.as_str();
            let is_there = match spec.kind {
                FieldKind::Text | FieldKind::Keyword | FieldKind::Number => {
                    fields.by_name(name).is_some()
                }
                FieldKind::Date => fields.days(name).is_some(),
                FieldKind::Window | FieldKind::Id | FieldKind::Hash => {
                    fields.by_name(name).is_none()
                }
            };
            assert!(is_there, "{name}");
            assert_eq!(fields.column(name).is_some(), spec.column, "{name}");
        }
    }
}
