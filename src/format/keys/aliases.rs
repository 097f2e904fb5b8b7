//! The table of keys: which names stand for which part of an article.
//!
//! The names are those of news-please, Scrapy and trafilatura dumps, the NewsAPI,
//! Guardian and New York Times interfaces, the Washington Post collection of TREC,
//! ninjs 1 to 3, JSON Feed, WordPress, schema.org and the usual columns of tables.

use crate::article::RawField;

/// What a key holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::format) enum Slot {
    /// A statement about a field.
    Field(RawField),
    /// A date of publication or of modification.
    Date(RawField),
    /// The date of this version: of publication, where no other is stated, else of
    /// modification.
    Version,
    /// A date that only counts where no other is stated, since it may be that of a
    /// download.
    LooseDate,
    /// A title where there is a text too; other records have names as well.
    Name,
    /// The text of the article.
    Body,
    /// A short form of the text, which is the text where nothing longer is there.
    Summary,
    /// The record's own name.
    Key,
}

use RawField as F;
use Slot::{Body, Date, Field, Key, LooseDate, Name, Summary, Version};

/// Names and what they hold, in lower case without `_`, `-`, `.` and spaces; of one
/// part the surer name first.
pub(super) const ALIASES: &[(&str, Slot)] = &[
    ("title", Field(F::Title)),
    ("headline", Field(F::Title)),
    ("webtitle", Field(F::Title)),
    ("headlinemain", Field(F::Title)),
    ("articletitle", Field(F::Title)),
    ("titlepage", Field(F::Title)),
    ("titlerss", Field(F::Title)),
    ("heading", Field(F::Title)),
    ("name", Name),
    ("subtitle", Field(F::Subtitle)),
    ("deck", Field(F::Subtitle)),
    ("dek", Field(F::Subtitle)),
    ("standfirst", Field(F::Subtitle)),
    ("subhead", Field(F::Subtitle)),
    ("subheadline", Field(F::Subtitle)),
    ("trailtext", Summary),
    ("date", Date(F::Date)),
    ("published", Date(F::Date)),
    ("publishedat", Date(F::Date)),
    ("publisheddate", Date(F::Date)),
    ("publishedon", Date(F::Date)),
    ("datepublished", Date(F::Date)),
    ("datepublish", Date(F::Date)),
    ("publishdate", Date(F::Date)),
    ("publishedtime", Date(F::Date)),
    ("pubdate", Date(F::Date)),
    ("publicationdate", Date(F::Date)),
    ("publicationdatetime", Date(F::Date)),
    ("webpublicationdate", Date(F::Date)),
    ("firstpublicationdate", Date(F::Date)),
    ("firstpublished", Date(F::Date)),
    ("firstcreated", Date(F::Date)),
    ("contentcreated", Date(F::Date)),
    ("datecreated", LooseDate),
    ("createdat", LooseDate),
    ("created", LooseDate),
    ("timestamp", LooseDate),
    ("datetime", LooseDate),
    ("versioncreated", Version),
    ("updated", Date(F::Updated)),
    ("updatedat", Date(F::Updated)),
    ("lastmod", Date(F::Updated)),
    ("lastmodified", Date(F::Updated)),
    ("lastupdated", Date(F::Updated)),
    ("modified", Date(F::Updated)),
    ("modifiedat", Date(F::Updated)),
    ("datemodified", Date(F::Updated)),
    ("datemodify", Date(F::Updated)),
    ("modifieddate", Date(F::Updated)),
    ("authors", Field(F::Byline)),
    ("author", Field(F::Byline)),
    ("byline", Field(F::Byline)),
    ("by", Field(F::Byline)),
    ("creator", Field(F::Byline)),
    ("writer", Field(F::Byline)),
    ("dateline", Field(F::Dateline)),
    ("credits", Field(F::Credits)),
    ("credit", Field(F::Credits)),
    ("slug", Field(F::Slug)),
    ("slugline", Field(F::Slug)),
    ("kind", Field(F::Kind)),
    ("type", Field(F::Kind)),
    ("people", Field(F::Person)),
    ("persons", Field(F::Person)),
    ("person", Field(F::Person)),
    ("places", Field(F::Place)),
    ("place", Field(F::Place)),
    ("locations", Field(F::Place)),
    ("location", Field(F::Place)),
    ("located", Field(F::Place)),
    ("section", Field(F::Section)),
    ("sectionname", Field(F::Section)),
    ("articlesection", Field(F::Section)),
    ("category", Field(F::Section)),
    ("categories", Field(F::Section)),
    ("newsdesk", Field(F::Section)),
    ("desk", Field(F::Section)),
    ("topic", Field(F::Section)),
    ("kicker", Field(F::Section)),
    ("pillarname", Field(F::Section)),
    ("sourcehostname", Field(F::Source)),
    ("source", Field(F::Source)),
    ("sitename", Field(F::Source)),
    ("site", Field(F::Source)),
    ("publication", Field(F::Source)),
    ("publisher", Field(F::Source)),
    ("newspaper", Field(F::Source)),
    ("outlet", Field(F::Source)),
    ("infosource", Field(F::Source)),
    ("infosources", Field(F::Source)),
    ("copyrightholder", Field(F::Source)),
    ("sourcedomain", Field(F::Source)),
    ("domain", Field(F::Source)),
    ("hostname", Field(F::Source)),
    ("lang", Field(F::Lang)),
    ("language", Field(F::Lang)),
    ("inlanguage", Field(F::Lang)),
    ("metalang", Field(F::Lang)),
    ("url", Field(F::Url)),
    ("canonicalurl", Field(F::Url)),
    ("canonical", Field(F::Url)),
    ("weburl", Field(F::Url)),
    ("permalink", Field(F::Url)),
    ("link", Field(F::Url)),
    ("articleurl", Field(F::Url)),
    ("sourceurl", Field(F::Url)),
    ("tags", Field(F::Tag)),
    ("keywords", Field(F::Tag)),
    ("subjects", Field(F::Tag)),
    ("subject", Field(F::Tag)),
    ("topics", Field(F::Tag)),
    ("body", Body),
    ("text", Body),
    ("content", Body),
    ("maintext", Body),
    ("articlebody", Body),
    ("bodytext", Body),
    ("bodyhtml", Body),
    ("bodyxhtml", Body),
    ("contenttext", Body),
    ("contenthtml", Body),
    ("articlehtml", Body),
    ("fulltext", Body),
    ("articletext", Body),
    ("article", Body),
    ("story", Body),
    ("rawtext", Body),
    ("leadparagraph", Summary),
    ("abstract", Summary),
    ("description", Summary),
    ("shortdescription", Summary),
    ("summary", Summary),
    ("snippet", Summary),
    ("excerpt", Summary),
    ("teaser", Summary),
    ("id", Key),
    ("guid", Key),
    ("uri", Key),
    ("urn", Key),
    ("articleid", Key),
    ("entryid", Key),
    ("docid", Key),
    ("docno", Key),
    ("@id", Key),
    ("fingerprint", Key),
    ("unnamed:0", Key),
    ("", Key),
];

/// Keys of objects within a record whose keys count as the record's own, as they are
/// written: the Guardian's fields, a search engine's source.
pub(super) const INNER: &[&str] = &["fields", "_source", "article"];

/// Tells whether a name stands for a text, which may hold anything.
pub(in crate::format) fn is_text(name: &str) -> bool {
    means(name, Body) || means(name, Summary)
}

/// Tells whether a name stands for the text of an article.
pub(in crate::format) fn is_body(name: &str) -> bool {
    means(name, Body)
}

/// Tells whether a name stands for a title.
pub(in crate::format) fn is_title(name: &str) -> bool {
    means(name, Field(F::Title))
}

fn means(name: &str, slot: Slot) -> bool {
    let name = comparable(name);
    ALIASES.iter().any(|(alias, of)| *alias == name && *of == slot)
}

/// Returns the form in which names are compared.
pub(super) fn comparable(name: &str) -> String {
    let kept = name.chars().filter(|c| !matches!(c, '_' | '-' | '.' | ' ' | '\u{feff}'));
    kept.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_in_the_form_they_are_compared_in() {
        let mut names: Vec<&str> = ALIASES.iter().map(|(name, _)| *name).collect();
        assert!(names.iter().all(|name| comparable(name) == *name));
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALIASES.len());
    }
}
