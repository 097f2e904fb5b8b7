//! What is stored of an article, in one text.
//!
//! ```text
//! record = JSON of the article without what follows · NUL · evidence · NUL · named · NUL · body
//! ```
//!
//! What it names is written by `named`. What follows from the rest, its id and the hash of its text, is not stored. Most of what
//! the witnesses said is what the article says itself, so evidence holds a
//! value only where it is another one. A list of hits does not read it at all.

mod named;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::article::{Article, ArticleId, Evidence, Mentioned, Witness};

/// Stands between the parts; JSON and bodies hold no such character.
const BREAK: char = '\0';

/// Evidence without what the article says itself: who, how sure, and what.
#[derive(Deserialize, Serialize)]
#[serde(untagged)]
enum Said {
    /// What the article says, too.
    Same(Witness, f32),
    /// Something else.
    Other(Witness, f32, String),
}

/// How much of a record is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// All but the evidence and what is named where.
    WithoutEvidence,
}

/// Writes the record of an article.
pub(super) fn record_of(mut article: Article) -> String {
    let named = named::to_json(&article);
    article.mentioned = Mentioned::default();
    let mut evidence = std::mem::take(&mut article.evidence);
    // Names that the text gives are evidence of themselves.
    for field in ["people", "places"] {
        if let Some(said) = evidence.get_mut(field) {
            said.retain(|said| said.source != Witness::Text);
        }
    }
    evidence.retain(|_, said| !said.is_empty());
    // The file still has them; the index has no use for them.
    article.removed.clear();
    let said: BTreeMap<&str, Vec<Said>> = evidence
        .iter()
        .map(|(name, said)| {
            let own = own_values(&article, name);
            (
                name.as_str(),
                said.iter().enumerate().map(|(i, e)| shorten(e, own_at(&own, i))).collect(),
            )
        })
        .collect();
    // Strings, numbers and lists of them: there is no value that JSON refuses.
    let evidence = serde_json::to_string(&said).unwrap_or_default();
    if article.id == usual_id(&article) {
        article.id = ArticleId::default();
    }
    article.content_hash.clear();
    let body = std::mem::take(&mut article.body);
    let json = serde_json::to_string(&article).unwrap_or_default();
    [json, evidence, named, body].join("\0")
}

/// Reads an article from its record.
pub(super) fn article_from(record: &str, part: Part) -> Option<Article> {
    let mut parts = record.splitn(4, BREAK);
    let (json, evidence) = (parts.next()?, parts.next()?);
    let (named, body) = (parts.next()?, parts.next()?);
    let mut article: Article = serde_json::from_str(json).ok()?;
    if part == Part::Whole {
        let said: BTreeMap<String, Vec<Said>> = serde_json::from_str(evidence).ok()?;
        let whole = said.into_iter().map(|(name, said)| {
            let own = own_values(&article, &name);
            let said = said.into_iter().enumerate();
            let said = said.map(|(i, said)| lengthen(said, own_at(&own, i))).collect();
            (name, said)
        });
        article.evidence = whole.collect();
        article.mentioned = named::from_json(named, &article)?;
        article.add_evidence_of_names();
    }
    if article.id.is_unset() {
        article.id = usual_id(&article);
    }
    article.body = body.to_owned();
    let title = article.title.as_deref().unwrap_or_default();
    article.content_hash = Article::hash_of(title, &article.body);
    Some(article)
}

/// Returns the id that most articles have, and which is not stored.
fn usual_id(article: &Article) -> ArticleId {
    ArticleId::of(&article.path, article.record.as_deref().unwrap_or_default())
}

fn shorten(evidence: &Evidence, own: &str) -> Said {
    let Evidence { value, source, confidence } = evidence;
    match value == own {
        true => Said::Same(*source, *confidence),
        false => Said::Other(*source, *confidence, value.clone()),
    }
}

fn lengthen(said: Said, own: &str) -> Evidence {
    match said {
        Said::Same(source, confidence) => Evidence { value: own.to_owned(), source, confidence },
        Said::Other(source, confidence, value) => Evidence { value, source, confidence },
    }
}

/// Returns what the witness in this place is likely to have said: the value there in a
/// list, else the last.
fn own_at(own: &[String], i: usize) -> &str {
    own.get(i).or(own.last()).map_or("", String::as_str)
}

/// Returns what the article itself says in a field.
fn own_values(article: &Article, name: &str) -> Vec<String> {
    fn one(value: &Option<impl ToString>) -> Vec<String> {
        value.iter().map(ToString::to_string).collect()
    }
    match name {
        "title" => one(&article.title),
        "subtitle" => one(&article.subtitle),
        "date" => one(&article.date),
        "updated" => one(&article.updated),
        "authors" => article.authors.clone(),
        "dateline" => one(&article.dateline),
        "credits" => article.credits.clone(),
        "slug" => one(&article.slug),
        "kind" => one(&article.kind),
        "people" => article.people.clone(),
        "places" => article.places.clone(),
        "source" => one(&article.source),
        "section" => one(&article.section),
        "tags" => article.tags.clone(),
        "lang" => one(&article.lang),
        "url" => one(&article.url),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    fn said(value: &str, source: Witness) -> Evidence {
        Evidence { value: value.into(), source, confidence: 0.55 }
    }

    fn article() -> Article {
        let body = "The Louvre closed.\n\nIt will reopen.";
        Article {
            path: "wire/louvre.txt".into(),
            id: ArticleId::of("wire/louvre.txt", ""),
            title: Some("Louvre \"closes\"".into()),
            date: "1976-07".parse().ok(),
            authors: vec!["Ann Poe".into(), "Bo Li".into()],
            content_hash: Article::hash_of("Louvre \"closes\"", body),
            body: body.into(),
            evidence: BTreeMap::from([
                ("title".into(), vec![said("Louvre \"closes\"", Witness::JsonLd)]),
                (
                    "date".into(),
                    vec![
                        said("1976-07", Witness::Meta),
                        said("1976-07", Witness::Path),
                        said("1976", Witness::Url),
                    ],
                ),
                (
                    "authors".into(),
                    vec![
                        said("Ann Poe", Witness::Meta),
                        said("Bo Li", Witness::Meta),
                        said("", Witness::Key),
                    ],
                ),
                ("something".into(), vec![said("", Witness::Key), said("else", Witness::Key)]),
            ]),
            ..Article::default()
        }
    }

    #[test]
    fn an_article_comes_back_with_all_that_was_said() {
        let record = record_of(article());
        assert_eq!(article_from(&record, Part::Whole), Some(article()));
        let other = Article { id: ArticleId::of("wire/louvre.txt", "\n7"), ..article() };
        assert_eq!(article_from(&record_of(other.clone()), Part::Whole), Some(other));
        let without = Article { evidence: BTreeMap::new(), ..article() };
        assert_eq!(article_from(&record, Part::WithoutEvidence), Some(without));
    }

    #[test]
    fn what_the_article_says_itself_is_not_said_again() {
        let record = record_of(article());
        assert_eq!(record.matches("Louvre \\\"closes").count(), 1);
        assert_eq!(record.matches("Bo Li").count(), 1);
    }

    #[test]
    fn what_is_no_record_is_no_article() {
        for record in ["", "{}", "{}\0{}\0", "\0\0"] {
            assert_eq!(article_from(record, Part::Whole), None, "{record:?}");
        }
    }
}
