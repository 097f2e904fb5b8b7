//! Text → [`RawArticle`]: one file per source format.
//!
//! Second step of the first journey: a file's text is decoded, its format
//! detected ([`detect()`]), and its reader reports what the file states, as claims,
//! and the text of the body. Readers decide nothing: which of two titles is the
//! article's is for [`crate::normalize`].
//!
//! Adding a format means adding one file with its reader and one line to the
//! table below. No reader touches a file, a clock or the locale, and none
//! panics on any text.

mod cut;
mod detect;
mod front_matter;
mod html;
mod json;
mod keys;
mod markdown;
mod markup;
mod table;
mod text;

use crate::article::RawArticle;
pub use cut::{Cut, Cutter, Finish, Mark};
pub use detect::{Detection, detect, without_gz};
pub use html::article::training as page_training;

/// How a format's text holds its articles, with the reader.
#[derive(Clone, Copy)]
pub enum Shape {
    /// The whole file is one article.
    Document(fn(text: &str) -> Result<RawArticle, ParseFailure>),
    /// The file holds many records; how to cut them apart, and the reader of one. Most
    /// are an article each; a blank one gives none, one that wraps others their articles.
    Records(Cut, fn(record: &str) -> Result<Vec<RawArticle>, ParseFailure>),
}

/// Declares the formats: variant, name, extensions, shape with reader.
macro_rules! formats {
    ($($(#[$doc:meta])* $variant:ident, $name:literal, $extensions:expr, $shape:expr;)*) => {
        /// A source format that can be read.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Format {
            $($(#[$doc])* $variant,)*
        }

        impl Format {
            /// All formats that can be read.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns the name used in the output.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Returns the extensions of file names that stand for this format.
            pub fn extensions(self) -> &'static [&'static str] {
                match self { $(Self::$variant => $extensions,)* }
            }

            /// Returns how this format holds its articles.
            pub fn shape(self) -> Shape {
                match self { $(Self::$variant => $shape,)* }
            }
        }
    };
}

formats! {
    /// Running text, with or without header lines.
    Text, "text", &["txt", "text"], Shape::Document(text::parse);
    /// Markdown, with or without front matter.
    Markdown, "markdown", &["md", "markdown"], Shape::Document(markdown::parse);
    /// A saved web page.
    Html, "html", &["html", "htm", "xhtml"], Shape::Document(html::parse);
    /// A JSON object a line.
    Jsonl, "jsonl", &["jsonl", "ndjson", "jl"], Shape::Records(Cut::Lines, json::parse_line);
    /// JSON objects, alone, in a list or in an envelope.
    Json, "json", &["json"], Shape::Records(Cut::Json, json::parse);
    /// A table with a line of headers; what stands between cells is told from it.
    Csv, "csv", &["csv"], Shape::Records(Cut::Rows, table::parse);
    /// The same by its other name.
    Tsv, "tsv", &["tsv", "tab"], Shape::Records(Cut::Rows, table::parse);
}

impl Format {
    /// Returns all the text that a page shows, with what surrounds its article; `None` for
    /// formats in which nothing does.
    pub fn shown_text(self, text: &str) -> Option<String> {
        (self == Self::Html).then(|| markup::text_of(text))
    }
}

/// Why a file or a record could not be read as its format.
///
/// What the formats of today can recover from (front matter that is not valid, a
/// page too deep to parse) is no failure but a note of the article.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseFailure {
    /// One record of many is bad; the rest of the file is not.
    #[error("{0}")]
    Record(String),
    /// It is nested this deep.
    #[error("{0} levels deep")]
    TooDeep(usize),
    /// A table without a column that we know.
    #[error("no column is named as a part of an article is: {0}")]
    Columns(String),
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_and_extensions_are_unique() {
        let mut names: Vec<_> = Format::ALL.iter().map(|f| f.name()).collect();
        let mut extensions: Vec<_> = Format::ALL.iter().flat_map(|f| f.extensions()).collect();
        let counts = (names.len(), extensions.len());
        names.sort_unstable();
        names.dedup();
        extensions.sort_unstable();
        extensions.dedup();
        assert_eq!((names.len(), extensions.len()), counts);
    }

    /// Text made of the pieces that readers look for.
    fn hostile_text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            prop::sample::select(vec![
                "---\n",
                "+++\n",
                "{",
                "}",
                "\"title\":",
                "<",
                ">",
                "</p>",
                "<div",
                "<!--",
                "<script>",
                "&amp;",
                "&#x",
                "&",
                ";",
                "Title: ",
                "By Ana Bo\n",
                "\n\n",
                "# ",
                "- ",
                "[a](b)",
                "\u{1b}[",
                "a=\"",
                "'",
                "<title>",
                "\r\n",
                "é",
                "\u{0}",
                "[[",
                "]]>",
                "<![CDATA[",
                "1961-04-12",
                ": |\n",
            ])
            .prop_map(str::to_owned),
            ".{0,6}",
        ];
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_reader_panics(text in hostile_text()) {
            detect("a/b.txt", &text);
            for format in Format::ALL {
                match format.shape() {
                    Shape::Document(read) => drop(read(&text)),
                    Shape::Records(_, read) => drop(read(&text)),
                }
            }
        }
    }
}
