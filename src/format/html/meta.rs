//! `<meta>` tags: which names state which field.
//!
//! Takes names and contents, from a tree or from a bare scan of the tags.

use crate::article::{RawArticle, RawField, Witness};
use crate::format::markup;

/// Names in lower case; of one field the surest first.
const NAMES: &[(&str, RawField, Witness)] = &[
    ("og:title", RawField::Title, Witness::OpenGraph),
    ("twitter:title", RawField::Title, Witness::Meta),
    ("dc.title", RawField::Title, Witness::Meta),
    ("dcterms.title", RawField::Title, Witness::Meta),
    ("citation_title", RawField::Title, Witness::Meta),
    ("parsely-title", RawField::Title, Witness::Meta),
    ("sailthru.title", RawField::Title, Witness::Meta),
    ("headline", RawField::Title, Witness::Meta),
    ("article:published_time", RawField::Date, Witness::OpenGraph),
    ("og:article:published_time", RawField::Date, Witness::OpenGraph),
    ("og:published_time", RawField::Date, Witness::OpenGraph),
    ("date", RawField::Date, Witness::Meta),
    ("pubdate", RawField::Date, Witness::Meta),
    ("publishdate", RawField::Date, Witness::Meta),
    ("publish-date", RawField::Date, Witness::Meta),
    ("publish_date", RawField::Date, Witness::Meta),
    ("published", RawField::Date, Witness::Meta),
    ("published-date", RawField::Date, Witness::Meta),
    ("published_time", RawField::Date, Witness::Meta),
    ("publication_date", RawField::Date, Witness::Meta),
    ("publication-date", RawField::Date, Witness::Meta),
    ("datepublished", RawField::Date, Witness::Meta),
    ("originalpublicationdate", RawField::Date, Witness::Meta),
    ("article_date_original", RawField::Date, Witness::Meta),
    ("article.published", RawField::Date, Witness::Meta),
    ("ptime", RawField::Date, Witness::Meta),
    ("pdate", RawField::Date, Witness::Meta),
    ("displaydate", RawField::Date, Witness::Meta),
    ("dc.date.issued", RawField::Date, Witness::Meta),
    ("dc.date.created", RawField::Date, Witness::Meta),
    ("dc.date", RawField::Date, Witness::Meta),
    ("dcterms.issued", RawField::Date, Witness::Meta),
    ("dcterms.created", RawField::Date, Witness::Meta),
    ("dcterms.date", RawField::Date, Witness::Meta),
    ("citation_publication_date", RawField::Date, Witness::Meta),
    ("citation_date", RawField::Date, Witness::Meta),
    ("parsely-pub-date", RawField::Date, Witness::Meta),
    ("sailthru.date", RawField::Date, Witness::Meta),
    ("bt:pubdate", RawField::Date, Witness::Meta),
    ("cxenseparse:recs:publishtime", RawField::Date, Witness::Meta),
    ("article:modified_time", RawField::Updated, Witness::OpenGraph),
    ("og:updated_time", RawField::Updated, Witness::OpenGraph),
    ("og:modified_time", RawField::Updated, Witness::OpenGraph),
    ("lastmod", RawField::Updated, Witness::Meta),
    ("last-modified", RawField::Updated, Witness::Meta),
    ("modified", RawField::Updated, Witness::Meta),
    ("datemodified", RawField::Updated, Witness::Meta),
    ("revised", RawField::Updated, Witness::Meta),
    ("utime", RawField::Updated, Witness::Meta),
    ("dc.date.modified", RawField::Updated, Witness::Meta),
    ("dcterms.modified", RawField::Updated, Witness::Meta),
    ("author", RawField::Byline, Witness::Meta),
    ("authors", RawField::Byline, Witness::Meta),
    ("byl", RawField::Byline, Witness::Meta),
    ("byline", RawField::Byline, Witness::Meta),
    ("dc.creator", RawField::Byline, Witness::Meta),
    ("dcterms.creator", RawField::Byline, Witness::Meta),
    ("citation_author", RawField::Byline, Witness::Meta),
    ("parsely-author", RawField::Byline, Witness::Meta),
    ("sailthru.author", RawField::Byline, Witness::Meta),
    ("cxenseparse:author", RawField::Byline, Witness::Meta),
    ("article.author", RawField::Byline, Witness::Meta),
    ("article:author", RawField::Byline, Witness::OpenGraph),
    ("og:article:author", RawField::Byline, Witness::OpenGraph),
    ("article:section", RawField::Section, Witness::OpenGraph),
    ("section", RawField::Section, Witness::Meta),
    ("parsely-section", RawField::Section, Witness::Meta),
    ("article.section", RawField::Section, Witness::Meta),
    ("cg", RawField::Section, Witness::Meta),
    ("og:site_name", RawField::Source, Witness::OpenGraph),
    ("dc.publisher", RawField::Source, Witness::Meta),
    ("dcterms.publisher", RawField::Source, Witness::Meta),
    ("publisher", RawField::Source, Witness::Meta),
    ("citation_journal_title", RawField::Source, Witness::Meta),
    ("application-name", RawField::Source, Witness::Meta),
    ("article:tag", RawField::Tag, Witness::OpenGraph),
    ("news_keywords", RawField::Tag, Witness::Meta),
    ("keywords", RawField::Tag, Witness::Meta),
    ("parsely-tags", RawField::Tag, Witness::Meta),
    ("sailthru.tags", RawField::Tag, Witness::Meta),
    ("per", RawField::Person, Witness::Meta),
    ("geo", RawField::Place, Witness::Meta),
    ("geo.placename", RawField::Place, Witness::Meta),
    ("dc.language", RawField::Lang, Witness::Meta),
    ("dcterms.language", RawField::Lang, Witness::Meta),
    ("language", RawField::Lang, Witness::Meta),
    ("content-language", RawField::Lang, Witness::Meta),
    ("og:locale", RawField::Lang, Witness::OpenGraph),
    ("og:url", RawField::Url, Witness::OpenGraph),
    ("og:type", RawField::Kind, Witness::OpenGraph),
];

/// Names of tags that describe a page in a sentence.
const DESCRIPTIONS: &[&str] = &["description", "og:description", "twitter:description"];

/// Tags that are kept; pages have a few dozen.
const MAX_METAS: usize = 1000;

/// The `<meta>` tags of a page.
#[derive(Default)]
pub(super) struct Metas(Vec<(String, String)>);

impl Metas {
    /// Adds a tag; one without a name or content says nothing.
    pub fn add(&mut self, name: Option<&str>, content: Option<&str>) {
        if let (Some(name), Some(content)) = (name, content)
            && self.0.len() < MAX_METAS
        {
            let name = name
                .trim()
                .to_ascii_lowercase()
                .replace("dc:", "dc.")
                .replace("dcterms:", "dcterms.");
            self.0.push((name, markup::reduce(content).into_owned()));
        }
    }

    /// Returns the longest description of the page; empty where it has none.
    pub fn description(&self) -> String {
        let named = self.0.iter().filter(|(name, _)| DESCRIPTIONS.contains(&name.as_str()));
        named.map(|(_, content)| content).max_by_key(|text| text.len()).cloned().unwrap_or_default()
    }

    /// Claims what the tags state.
    pub fn claim(&self, raw: &mut RawArticle) {
        self.claim_labelled(raw);
        self.claim_unknown_dates(raw);
        let mut has_keywords = false;
        for (name, field, witness) in NAMES {
            let contents = self.0.iter().filter(|(n, _)| n == name).map(|(_, content)| content);
            if (*field, *witness) == (RawField::Tag, Witness::Meta) {
                // Several tags hold the same keywords in different form: one will do.
                let words: Vec<&str> = contents.flat_map(|c| c.split([',', ';'])).collect();
                if !has_keywords {
                    words.iter().for_each(|word| raw.claim(*field, word, *witness));
                }
                has_keywords |= !words.is_empty();
            } else {
                contents.for_each(|content| raw.claim(*field, content, *witness));
            }
        }
    }
}

impl Metas {
    /// Claims dates under names that are not in the list, but speak for themselves.
    fn claim_unknown_dates(&self, raw: &mut RawArticle) {
        let is_date =
            |name: &str| name.contains("publi") && (name.contains("date") || name.contains("time"));
        let is_known = |name: &str| NAMES.iter().any(|(known, ..)| *known == name);
        for (name, content) in self.0.iter().filter(|(name, _)| is_date(name) && !is_known(name)) {
            let is_update = ["modif", "updat", "expir"].iter().any(|word| name.contains(word));
            if !is_update && content.contains(|c: char| c.is_ascii_digit()) {
                raw.claim(RawField::Date, content, Witness::Meta);
            }
        }
    }

    /// Claims the author of a preview card: a value whose label says "Written by".
    fn claim_labelled(&self, raw: &mut RawArticle) {
        let value = |name: &str| {
            self.0.iter().find(|(n, _)| n == name).map(|(_, content)| content.as_str())
        };
        for number in ["1", "2"] {
            let label = value(&format!("twitter:label{number}")).unwrap_or_default();
            if label.eq_ignore_ascii_case("written by") {
                let author = value(&format!("twitter:data{number}"));
                author
                    .into_iter()
                    .for_each(|author| raw.claim(RawField::Byline, author, Witness::Meta));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::RawBody;

    #[test]
    fn names_state_fields_whatever_their_case() {
        let mut metas = Metas::default();
        metas.add(Some("DC.creator"), Some("Ana &amp; Bo"));
        metas.add(Some("keywords"), Some("fog, boats"));
        metas.add(Some("news_keywords"), Some("Hull"));
        metas.add(Some("viewport"), Some("width=1"));
        metas.add(Some("date"), None);
        let mut raw = RawArticle::new(RawBody::Plain(String::new()));
        metas.claim(&mut raw);
        let claims: Vec<_> = raw.claims.iter().map(|c| (c.field, c.value.as_str())).collect();
        assert_eq!(claims, [(RawField::Byline, "Ana & Bo"), (RawField::Tag, "Hull")]);
    }
}
