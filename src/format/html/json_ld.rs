//! JSON-LD blocks: the article among their nodes, and what it states.
//!
//! Follows lists, `@graph` and references by `@id` within the page, to a bounded
//! depth. A block that is not valid JSON is tried once more with the control
//! characters that make most of them invalid taken out.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::article::{RawArticle, RawField, Witness};
use crate::format::markup;
use crate::format::markup::entities::decode_entities;
use crate::normalize::{ARTICLE, kind_named};

/// A block longer than this, in bytes, is data, not metadata.
const MAX_LEN: usize = 1024 * 1024;

/// Blocks behind so many bytes of them are not read.
const MAX_ALL: usize = 2 * MAX_LEN;

/// How deep lists, graphs and references are followed.
const MAX_DEPTH: usize = 4;

/// Names that are read of one value.
const MAX_NAMES: usize = 200;

/// Ends of the types that are articles: `NewsArticle`, `BlogPosting`, `Report`.
const ARTICLE_TYPES: &[&str] = &["Article", "Posting", "Report"];

type Node = Map<String, Value>;

/// What the blocks state besides the claims.
#[derive(Default)]
pub(super) struct Stated {
    /// The text of the article; empty where it is not given.
    pub body: String,
    /// Organizations that are named as its only authors.
    pub organizations: Vec<String>,
}

/// Claims what the blocks state.
pub(super) fn claim(blocks: &[String], raw: &mut RawArticle) -> Stated {
    let mut all = 0;
    let is_early = |block: &&String| {
        all += block.len();
        all <= MAX_ALL
    };
    let values: Vec<Value> =
        blocks.iter().take_while(is_early).filter_map(|block| read(block)).collect();
    let mut nodes = Vec::new();
    values.iter().for_each(|value| collect(value, MAX_DEPTH, &mut nodes));
    let by_id = nodes.iter().filter_map(|node| Some((node.get("@id")?.as_str()?, *node)));
    // Of nodes with one id the fullest is the node, the others refer to it.
    let mut ids: HashMap<&str, &Node> = HashMap::new();
    for (id, node) in by_id {
        let known = ids.entry(id).or_insert(node);
        if node.len() > known.len() {
            *known = node;
        }
    }
    let is_whole =
        |node: &&&Node| node.contains_key("headline") || node.contains_key("datePublished");
    let named = |end: &'static str| {
        let mut nodes = nodes.iter().filter(move |node| is_named(node, end));
        nodes.find(|node| node.contains_key("datePublished"))
    };
    // Some sites state of the page what others state of the article in it.
    let article = nodes.iter().filter(|node| is_article(node)).find(is_whole);
    if article.is_none() {
        claim_page_kind(&nodes, raw);
    }
    let Some(article) = article.or_else(|| named("WebPage")) else { return Stated::default() };
    let organizations = Graph { ids }.claim_article(article, raw);
    let body = article.get("articleBody").and_then(text).unwrap_or_default();
    Stated { body, organizations }
}

/// Reads a block.
fn read(block: &str) -> Option<Value> {
    if block.len() > MAX_LEN {
        return None;
    }
    let json = block.trim().trim_start_matches("<!--").trim_end_matches("-->");
    let json = json
        .trim()
        .trim_start_matches("//<![CDATA[")
        .trim_end_matches("//]]>")
        .trim()
        .trim_end_matches(';');
    let escaped = || {
        json.starts_with("{&quot;")
            .then(|| decode_entities(json))
            .and_then(|json| serde_json::from_str(&json).ok())
    };
    serde_json::from_str(json).ok().or_else(escaped).or_else(|| {
        let clean: String = json.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&clean).ok()
    })
}

/// Collects the nodes of a value, those of lists and graphs included.
fn collect<'v>(value: &'v Value, depth: usize, nodes: &mut Vec<&'v Node>) {
    match value {
        Value::Array(values) if depth > 0 => {
            values.iter().for_each(|value| collect(value, depth - 1, nodes));
        }
        Value::Object(node) => {
            nodes.push(node);
            let inner = ["@graph", "mainEntity", "mainEntityOfPage"]
                .iter()
                .filter_map(|key| node.get(*key));
            if depth > 0 {
                inner.for_each(|value| collect(value, depth - 1, nodes));
            }
        }
        _ => {}
    }
}

/// Returns the names of the nodes of a value that are typed as persons.
fn persons(value: &Value) -> Vec<String> {
    let mut nodes = Vec::new();
    collect(value, MAX_DEPTH, &mut nodes);
    let persons = nodes.into_iter().filter(|node| types(node).contains(&"Person"));
    persons.filter_map(|node| text(node.get("name")?)).collect()
}

/// Tells whether all nodes of a value are typed as organizations.
fn are_organizations(value: &Value) -> bool {
    let mut nodes = Vec::new();
    collect(value, MAX_DEPTH, &mut nodes);
    let is = |node: &&Node| types(node).iter().any(|name| name.ends_with("Organization"));
    !nodes.is_empty() && nodes.iter().all(is)
}

/// Claims the kind of a page that holds no article: the first that a node of it is. Of
/// several films none is the page.
fn claim_page_kind(nodes: &[&Node], raw: &mut RawArticle) {
    let mut kinds = nodes
        .iter()
        .flat_map(|node| types(node))
        .filter(|name| kind_named(name).is_some_and(|kind| kind != ARTICLE));
    let Some(first) = kinds.next() else { return };
    let is_one_of_many = first == "VideoObject" && kinds.any(|name| name == "VideoObject");
    if !is_one_of_many {
        raw.claim(RawField::Kind, first, Witness::JsonLd);
    }
}

fn types(node: &Node) -> Vec<&str> {
    match node.get("@type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn is_article(node: &Node) -> bool {
    types(node).iter().any(|name| ARTICLE_TYPES.iter().any(|end| name.ends_with(end)))
}

fn is_named(node: &Node, end: &str) -> bool {
    types(node).iter().any(|name| name.ends_with(end))
}

/// The nodes of a page by their ids.
struct Graph<'v> {
    ids: HashMap<&'v str, &'v Node>,
}

impl<'v> Graph<'v> {
    /// Claims what an article states; returns the organizations that are its authors.
    fn claim_article(&self, article: &'v Node, raw: &mut RawArticle) -> Vec<String> {
        use RawField as F;
        let fields = [
            ("headline", F::Title),
            ("alternativeHeadline", F::Subtitle),
            ("datePublished", F::Date),
            ("dateCreated", F::Date),
            ("dateModified", F::Updated),
            ("author", F::Byline),
            ("creator", F::Byline),
            ("articleSection", F::Section),
            ("keywords", F::Tag),
            ("publisher", F::Source),
            ("sourceOrganization", F::Source),
            ("contentLocation", F::Place),
            ("spatialCoverage", F::Place),
            ("dateline", F::Dateline),
            ("inLanguage", F::Lang),
            ("url", F::Url),
            ("mainEntityOfPage", F::Url),
        ];
        let publishers =
            article.get("publisher").map(|value| self.names(value)).unwrap_or_default();
        let persons = article.get("author").map(persons).unwrap_or_default();
        let is_signed_by_house = article.get("author").is_some_and(are_organizations);
        let mut organizations = Vec::new();
        let mut claimed: Vec<RawField> = Vec::new();
        for (key, field) in fields {
            // Of two keys for a field the second is a substitute for the first.
            let names = article
                .get(key)
                .filter(|_| !claimed.contains(&field))
                .map(|value| self.names(value));
            for name in names.unwrap_or_default() {
                claimed.push(field);
                // A page without an author often names its publisher as one.
                if field != F::Byline || !publishers.contains(&name) || persons.contains(&name) {
                    match field {
                        F::Byline if is_signed_by_house => organizations.push(name),
                        _ => self.claim(field, &name, raw),
                    }
                }
            }
        }
        for key in ["about", "mentions"] {
            self.claim_mentions(article.get(key), raw);
        }
        // Of several types the one that is not every article's says more.
        let (plain, special): (Vec<&str>, Vec<&str>) =
            types(article).into_iter().partition(|name| kind_named(name) == Some(ARTICLE));
        special.iter().chain(&plain).for_each(|kind| raw.claim(F::Kind, kind, Witness::JsonLd));
        organizations
    }

    fn claim(&self, field: RawField, name: &str, raw: &mut RawArticle) {
        match field {
            RawField::Tag => name.split(',').for_each(|tag| raw.claim(field, tag, Witness::JsonLd)),
            _ => raw.claim(field, name, Witness::JsonLd),
        }
    }

    /// Claims the people and places that an article is about or mentions.
    fn claim_mentions(&self, value: Option<&'v Value>, raw: &mut RawArticle) {
        let mut nodes = Vec::new();
        value.into_iter().for_each(|value| collect(value, MAX_DEPTH, &mut nodes));
        for node in nodes {
            let is = |end: &str| types(node).iter().any(|name| name.ends_with(end));
            let field = if is("Person") {
                RawField::Person
            } else if is("Place") || is("City") || is("Country") || is("State") {
                RawField::Place
            } else {
                continue;
            };
            node.get("name")
                .and_then(text)
                .into_iter()
                .for_each(|name| raw.claim(field, name, Witness::JsonLd));
        }
    }

    /// Returns the names of a value: a text, a node with a name, a reference to
    /// one, or a list of these.
    fn names(&self, value: &'v Value) -> Vec<String> {
        let mut names = Vec::new();
        self.collect_names(value, MAX_DEPTH, &mut names);
        names
    }

    fn collect_names(&self, value: &'v Value, depth: usize, names: &mut Vec<String>) {
        match value {
            // References can multiply what a short block says.
            _ if names.len() >= MAX_NAMES => {}
            Value::Array(values) if depth > 0 => {
                values.iter().for_each(|value| self.collect_names(value, depth - 1, names));
            }
            Value::Object(node) if depth > 0 => {
                let id = node.get("@id").and_then(Value::as_str);
                let referred = id.and_then(|id| self.ids.get(id)).and_then(|node| node.get("name"));
                let name = node.get("name").or(referred).or_else(|| node.get("@id"));
                name.into_iter().for_each(|name| self.collect_names(name, depth - 1, names));
            }
            value => names.extend(text(value)),
        }
    }
}

fn text(value: &Value) -> Option<String> {
    value
        .as_str()
        .map(|text| markup::reduce(text).trim().to_owned())
        .filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::RawBody;

    fn claims(blocks: &[&str]) -> Vec<(RawField, String)> {
        let mut raw = RawArticle::new(RawBody::Plain(String::new()));
        let blocks: Vec<String> = blocks.iter().map(|block| (*block).to_owned()).collect();
        claim(&blocks, &mut raw);
        raw.claims
            .into_iter()
            .filter(|c| c.field != RawField::Kind)
            .map(|c| (c.field, c.value))
            .collect()
    }

    #[test]
    fn an_article_states_its_fields() {
        let block = r#"{"@type": "NewsArticle", "headline": "Storm &amp; sea", "author": [{"name": "Ana Bo"}, "Cy Day"],
            "publisher": {"@type": "Organization", "name": "The Post"}, "keywords": "fog, boats",
            "about": [{"@type": "Person", "name": "Di Ek"}, {"@type": "Thing", "name": "Fog"}],
            "mentions": {"@type": "City", "name": "Hull"}, "mainEntityOfPage": {"@id": "http://a.example/1"}}"#;
        let expected = [
            (RawField::Title, "Storm & sea"),
            (RawField::Byline, "Ana Bo"),
            (RawField::Byline, "Cy Day"),
            (RawField::Tag, "fog"),
            (RawField::Tag, "boats"),
            (RawField::Source, "The Post"),
            (RawField::Url, "http://a.example/1"),
            (RawField::Person, "Di Ek"),
            (RawField::Place, "Hull"),
        ];
        assert_eq!(claims(&[block]), expected.map(|(field, value)| (field, value.to_owned())));
    }

    #[test]
    fn a_publisher_is_an_author_only_if_it_is_a_person() {
        for (kind, authors) in [("Organization", 0), ("Person", 1)] {
            let block = format!(
                r#"{{"@type": "Article", "headline": "Storm", "publisher": {{"name": "Ana Bo"}},
                "author": {{"@type": "{kind}", "name": "Ana Bo"}}}}"#
            );
            let claims = claims(&[&block]);
            assert_eq!(
                claims.iter().filter(|c| c.0 == RawField::Byline).count(),
                authors,
                "{kind}"
            );
        }
    }

    #[test]
    fn references_are_followed_in_the_graph() {
        let block = r##"{"@graph": [{"@type": "WebPage", "@id": "#p"}, {"@type": ["Article"], "headline": "Storm",
            "author": {"@id": "#a"}}, {"@type": "Person", "@id": "#a", "name": "Ana Bo"}]}"##;
        assert_eq!(claims(&[block])[1], (RawField::Byline, "Ana Bo".to_owned()));
        // A reference to itself ends.
        let block = r##"[{"@type": "Article", "headline": "S", "author": {"@id": "#a"}},
            {"@id": "#a", "name": {"@id": "#a"}}]"##;
        assert_eq!(claims(&[block]).len(), 1);
    }

    #[test]
    fn careless_blocks_are_read_and_broken_ones_passed_over() {
        let careless = "<!-- {\"@type\": \"Article\", \"headline\": \"Storm\n over Hull\"}; -->";
        assert_eq!(claims(&["{", careless]), [(RawField::Title, "Storm  over Hull".to_owned())]);
        assert_eq!(claims(&[&"[".repeat(100_000), "null", "{\"@type\": \"Article\"}"]), []);
    }

    fn kinds(block: &str) -> Vec<String> {
        let mut raw = RawArticle::new(RawBody::Plain(String::new()));
        claim(&[block.to_owned()], &mut raw);
        raw.claims_of(RawField::Kind).map(|claim| claim.value.clone()).collect()
    }

    #[test]
    fn the_kind_of_a_page_counts_where_it_holds_no_article() {
        for (block, expected) in [
            (
                r#"{"@type": ["NewsArticle", "LiveBlogPosting"], "headline": "Storm"}"#,
                "LiveBlogPosting",
            ),
            (
                r#"{"@graph": [{"@type": "WebSite"}, {"@type": ["WebPage", "CollectionPage"]}]}"#,
                "CollectionPage",
            ),
            (
                r#"[{"@type": "CollectionPage"}, {"@type": "Article", "headline": "Storm"}]"#,
                "Article",
            ),
            (r#"{"@type": "VideoObject"}"#, "VideoObject"),
            (r#"[{"@type": "VideoObject"}, {"@type": "VideoObject"}]"#, ""),
            (r#"[{"@type": "Organization"}, {"@type": "WebPage"}]"#, ""),
        ] {
            assert_eq!(kinds(block).first().map_or("", String::as_str), expected, "{block}");
        }
    }
}
