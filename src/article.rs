//! The records that everything else hands on: an article as a file states it
//! ([`RawArticle`]) and the same article normalized into fields ([`Article`]).
//!
//! A reader in [`crate::format`] does not decide anything. It reports
//! [`Claim`]s: this page's JSON-LD says the title is so, its heading says
//! otherwise. [`crate::normalize`] weighs them, and what it did not choose stays
//! visible as [`Evidence`].

mod mentioned;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::date::{CivilDate, DatePrecision};

pub use mentioned::{
    Located, Mention, Mentioned, MentionedPerson, MentionedPlace, NamedIn, prominence,
};

/// A part of an article about which a file can state something.
///
/// One value a claim: a field with many values (authors, tags) is claimed many
/// times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RawField {
    /// Headline.
    Title,
    /// Deck, standfirst or second headline.
    Subtitle,
    /// Date of publication, as text.
    Date,
    /// Date of last modification, as text.
    Updated,
    /// Who wrote it: one name, or a byline that holds several.
    Byline,
    /// Filing place, with or without agency and date.
    Dateline,
    /// "Reporting by …" and its like.
    Credits,
    /// The desk's short name for the story.
    Slug,
    /// Article, brief, gallery, live report, section front, video.
    Kind,
    /// A person the article is stated to be about.
    Person,
    /// A place the article is stated to be about.
    Place,
    /// Publisher.
    Source,
    /// Desk or rubric.
    Section,
    /// A keyword as given.
    Tag,
    /// Language, as a code.
    Lang,
    /// Canonical address.
    Url,
}

/// Who says so: the part of a file that a [`Claim`] was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Witness {
    /// A JSON-LD block of a page.
    JsonLd,
    /// `og:…` and `article:…` meta tags.
    OpenGraph,
    /// Any other `<meta name=…>`, Dublin Core included.
    Meta,
    /// `itemprop` attributes.
    Microdata,
    /// `<link rel=canonical>`.
    Link,
    /// An element of the page's text: `<h1>`, `<time>`, a byline's class.
    Element,
    /// A date that stands beside the main heading of a page.
    Shown,
    /// `<title>`.
    TitleElement,
    /// An attribute of the document, such as `<html lang>`.
    Attribute,
    /// Front matter of a Markdown file.
    FrontMatter,
    /// The first heading of a Markdown file.
    Heading,
    /// A key of a JSON record.
    Key,
    /// A column of a table.
    Column,
    /// A header line of a text file, such as `Date: …`.
    Header,
    /// The first line of a text.
    FirstLine,
    /// A line that opens with "By".
    BylineLine,
    /// The dateline that opens the lede.
    Dateline,
    /// A credit line at the end of a text.
    CreditLine,
    /// A date in the article's address.
    Url,
    /// The file's name.
    FileName,
    /// A folder in the file's path.
    Path,
    /// The running text, as measured by a detector.
    Text,
    /// The date of last modification, taken for the date where no other is stated.
    Updated,
}

impl Witness {
    /// Returns the name used in the output: `json-ld`, `front-matter`, ….
    pub fn as_str(self) -> &'static str {
        match self {
            Self::JsonLd => "json-ld",
            Self::OpenGraph => "open-graph",
            Self::Meta => "meta",
            Self::Microdata => "microdata",
            Self::Link => "link",
            Self::Element => "element",
            Self::Shown => "shown",
            Self::TitleElement => "title-element",
            Self::Attribute => "attribute",
            Self::FrontMatter => "front-matter",
            Self::Heading => "heading",
            Self::Key => "key",
            Self::Column => "column",
            Self::Header => "header",
            Self::FirstLine => "first-line",
            Self::BylineLine => "byline-line",
            Self::Dateline => "dateline",
            Self::CreditLine => "credit-line",
            Self::Url => "url",
            Self::FileName => "file-name",
            Self::Path => "path",
            Self::Text => "text",
            Self::Updated => "updated",
        }
    }

    /// Tells whether a date from this witness is stated as the date of
    /// publication, not gathered from a dateline, an address or a path.
    pub fn states_dates(self) -> bool {
        matches!(
            self,
            Self::JsonLd
                | Self::OpenGraph
                | Self::Meta
                | Self::Microdata
                | Self::Element
                | Self::Shown
                | Self::FrontMatter
                | Self::Key
                | Self::Column
                | Self::Header
        )
    }
}

/// One statement of a file about its article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What the statement is about.
    pub field: RawField,
    /// The statement, as found, at most trimmed.
    pub value: String,
    /// Where it was found.
    pub witness: Witness,
}

/// The text of an article as a reader found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RawBody {
    /// Text without markup whose lines may be wrapped and whose first and last
    /// lines may be headline, byline or credits.
    Plain(String),
    /// Text whose paragraphs are known: separated by an empty line, each on one
    /// line, with nothing but the body in it.
    Paragraphs(String),
}

impl RawBody {
    /// Returns the text, whichever kind it is.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Paragraphs(text) => text,
        }
    }
}

/// An article as a file states it; nothing is decided yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawArticle {
    /// The record's own key (id, guid or address) where a file holds many
    /// articles and the record has one.
    pub key: Option<String>,
    /// All that is stated, in the order of reading.
    pub claims: Vec<Claim>,
    /// The text.
    pub body: RawBody,
    /// What could not be read as meant, in words, such as front matter that is
    /// not valid and was read as text.
    pub notes: Vec<String>,
    /// What the reader left out of the text although it stood in it, or looked like it.
    pub removed: Vec<RemovedLine>,
}

impl RawArticle {
    /// Starts an article with a text and no claims.
    pub fn new(body: RawBody) -> Self {
        Self { key: None, claims: Vec::new(), body, notes: Vec::new(), removed: Vec::new() }
    }

    /// Adds a claim, unless its value is blank.
    pub fn claim(&mut self, field: RawField, value: impl AsRef<str>, witness: Witness) {
        let value = value.as_ref().trim();
        if !value.is_empty() {
            self.claims.push(Claim { field, value: value.to_owned(), witness });
        }
    }

    /// Iterates over the claims about one field, in order of reading.
    pub fn claims_of(&self, field: RawField) -> impl Iterator<Item = &Claim> + Clone {
        self.claims.iter().filter(move |claim| claim.field == field)
    }
}

/// One value that was put forward for a field, chosen or not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The value, normalized like the field itself.
    pub value: String,
    /// Who says so.
    pub source: Witness,
    /// From 0 to 1, how much the witness is worth; the chosen value comes first.
    pub confidence: f32,
}

/// Why a line of a text is no part of its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Removal {
    /// It belongs to the page around the article: menus, comments, other articles.
    Page,
    /// The source repeats it in article after article.
    Repeated,
}

/// A line that was left out of the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovedLine {
    /// The line.
    pub text: String,
    /// Why it was left out.
    pub reason: Removal,
}

/// An article's identity: 60 bits of a hash of its path and record key, written
/// as 12 characters.
///
/// The characters (`0`–`9`, `a`–`z` without `i`, `l`, `o`, `u`) are in the order
/// of their values, so ids sort as numbers and as text alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArticleId(u64);

const ID_ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const ID_LEN: usize = 12;

impl ArticleId {
    /// Makes the id of a record of a file.
    ///
    /// `path` is relative to its root; `record` is empty for a file that holds a
    /// single article.
    pub fn of(path: &str, record: &str) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(path.as_bytes());
        hasher.update(&[0]);
        hasher.update(record.as_bytes());
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        Self(u64::from_be_bytes(bytes) >> 4)
    }

    /// Tells whether this is no article's id yet.
    pub fn is_unset(&self) -> bool {
        self.0 == 0
    }

    /// Returns the id as a number below 2⁶⁰.
    pub fn as_u64(self) -> u64 {
        self.0
    }

    /// Makes an id from its number; `None` from 2⁶⁰ on.
    pub fn from_u64(number: u64) -> Option<Self> {
        (number >> 60 == 0).then_some(Self(number))
    }

    /// Reads an id from its 12 characters, in either case.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != ID_LEN {
            return None;
        }
        text.bytes()
            .try_fold(0, |number, byte| {
                let digit = ID_ALPHABET.iter().position(|c| *c == byte.to_ascii_lowercase())?;
                Some(number << 5 | digit as u64)
            })
            .map(Self)
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (0..ID_LEN).rev().try_for_each(|place| {
            let digit = (self.0 >> (5 * place)) & 31;
            write!(f, "{}", char::from(ID_ALPHABET[digit as usize]))
        })
    }
}

impl Serialize for ArticleId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ArticleId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an article id"))
    }
}

/// How often the tagger is right about a person, and about a place, in text like that of
/// its development sets (`scripts/score-entities` prints it).
const SURE_OF_PEOPLE: f32 = 0.85;
const SURE_OF_PLACES: f32 = 0.8;

/// A normalized article: what the index stores and `extract` prints.
///
/// What the file does not state and can't be inferred safely is absent. All text
/// is UTF-8 without control characters other than `\n`; all lists are free of
/// duplicates and in order of mention.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Path of the file, relative to its root, with `/`.
    pub path: String,
    /// Key of the record where the file holds many articles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// Stable identity, from path and record.
    #[serde(default, skip_serializing_if = "ArticleId::is_unset")]
    pub id: ArticleId,
    /// Headline without the site's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Second headline or deck.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<String>,
    /// Date of publication, cut to its precision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<CivilDate>,
    /// Precision of `date`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_precision: Option<DatePrecision>,
    /// Who stated `date`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_source: Option<Witness>,
    /// Date of last modification, where the article states one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<CivilDate>,
    /// Names of the authors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// Filing place, with the agency in brackets where stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dateline: Option<String>,
    /// "Reporting by …" lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<String>,
    /// The desk's short name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// Kind of page: `article`, `brief`, `gallery`, `live`, `section-front`, `video`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// People the article states it is about, then those it names; the fullest name of
    /// each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<String>,
    /// Places the article states it is about, then those it names; the usual name of each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<String>,
    /// Where it names people and places, and which places these are.
    #[serde(default, skip_serializing_if = "Mentioned::is_empty")]
    pub mentioned: Mentioned,
    /// Publisher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Desk or rubric.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Keywords as given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Language, ISO 639-1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// Canonical address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Name of the format the file was read as.
    pub format: String,
    /// Number of words of the body.
    pub words: u64,
    /// Hash of the normalized title and body, 16 hexadecimal digits ([`Article::hash_of`]).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub content_hash: String,
    /// The lede: a byte range of `body`, empty where there is no body.
    pub lede: ByteRange,
    /// Full text, paragraphs separated by an empty line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
    /// Lines of the text that are no part of the article. The index does not hold them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<RemovedLine>,
    /// The text before cleaning, only where it was asked for; never stored or printed
    /// with the fields.
    #[serde(skip)]
    pub raw_text: Option<String>,
    /// What in the file could not be read as meant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// What the witnesses said, by field; the chosen value first.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub evidence: BTreeMap<String, Vec<Evidence>>,
}

impl Article {
    /// Hashes title and body, so that exact copies can be found.
    pub fn hash_of(title: &str, body: &str) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(title.as_bytes());
        hasher.update(&[0]);
        hasher.update(body.as_bytes());
        hasher.finalize().to_hex()[..16].to_owned()
    }

    /// Tells who says so of the names that the text alone gives: those that no other witness
    /// stated.
    pub fn add_evidence_of_names(&mut self) {
        for (field, names, confidence) in
            [("people", &self.people, SURE_OF_PEOPLE), ("places", &self.places, SURE_OF_PLACES)]
        {
            let said = self.evidence.get(field).map_or(&[][..], Vec::as_slice);
            let is_new = |name: &&String| said.iter().all(|said| said.value != **name);
            let of =
                |name: &String| Evidence { value: name.clone(), source: Witness::Text, confidence };
            let found: Vec<Evidence> = names.iter().filter(is_new).map(of).collect();
            if !found.is_empty() {
                self.evidence.entry(field.to_owned()).or_default().extend(found);
            }
        }
    }

    /// Tells whether witnesses that are worth a lot disagree about the date of
    /// publication by more than two days (what a zone or a late edition explains).
    pub fn has_date_conflict(&self) -> bool {
        let days: Vec<_> = self
            .evidence
            .get("date")
            .into_iter()
            .flatten()
            .filter(|e| e.source.states_dates())
            .filter_map(|e| e.value.parse::<CivilDate>().ok())
            .map(|date| date.days())
            .collect();
        let latest_start = days.iter().map(|d| d.first).max();
        let earliest_end = days.iter().map(|d| d.last).min();
        latest_start.zip(earliest_end).is_some_and(|(start, end)| start - end > 2)
    }
}

/// A range of bytes in a text, on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByteRange {
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl ByteRange {
    /// Returns the part of `text` in this range.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_stable_and_comes_back() {
        let id = ArticleId::of("wire/1961/vostok.txt", "");
        assert_eq!(id.to_string().len(), ID_LEN);
        assert_eq!(ArticleId::parse(&id.to_string()), Some(id));
        assert_eq!(ArticleId::parse(&id.to_string().to_uppercase()), Some(id));
        assert_eq!(ArticleId::from_u64(id.as_u64()), Some(id));
        assert_ne!(id, ArticleId::of("wire/1961/vostok.txt", "1"));
        assert_ne!(ArticleId::of("a", "b"), ArticleId::of("ab", ""));
    }

    #[test]
    fn ids_sort_as_text_like_numbers() {
        let (low, high) = (ArticleId(31), ArticleId(32));
        assert!(low.to_string() < high.to_string());
    }

    #[test]
    fn what_is_not_an_id_is_refused() {
        for text in ["", "0123456789a", "0123456789abc", "i123456789ab", "é123456789a"] {
            assert_eq!(ArticleId::parse(text), None, "{text}");
        }
    }

    #[test]
    fn dates_conflict_when_stated_more_than_two_days_apart() {
        let evidence =
            |value: &str, source| Evidence { value: value.into(), source, confidence: 0.5 };
        for (other, source, expected) in [
            ("1961-04-14", Witness::Meta, false),
            ("1961-04-15", Witness::Meta, true),
            ("1961", Witness::Meta, false),
            ("1961-05-30", Witness::Url, false),
        ] {
            let mut article = Article::default();
            let dates = vec![evidence("1961-04-12", Witness::JsonLd), evidence(other, source)];
            article.evidence.insert("date".into(), dates);
            assert_eq!(article.has_date_conflict(), expected, "{other}");
        }
    }

    #[test]
    fn a_blank_claim_is_no_claim() {
        let mut raw = RawArticle::new(RawBody::Plain(String::new()));
        raw.claim(RawField::Title, "  ", Witness::Key);
        raw.claim(RawField::Title, " A title ", Witness::Key);
        assert_eq!(
            raw.claims_of(RawField::Title).map(|c| c.value.as_str()).collect::<Vec<_>>(),
            ["A title"]
        );
    }
}
