//! The short fields that are taken as given: source, section, tags, people,
//! places, slug and the like.
//!
//! Each is cleaned and ranked by witness; none is inferred from the text.

use std::collections::{HashMap, HashSet};

use super::evidence::ranked;
use super::text::{clean_line, comparable, cut_at_word};
use super::url::{host, normalize_url};
use crate::article::{Claim, Evidence, RawArticle, RawField};

/// The longest label, in characters; what is longer is no label.
const MAX_LABEL: usize = 200;

/// More tags than this are a list of the site's, not of the article's.
const MAX_TAGS: usize = 100;

/// Returns what is said of a field whose value is one line, the surest first.
pub(super) fn lines(raw: &RawArticle, field: RawField) -> Vec<Evidence> {
    ranked(raw, field, |claim| label(&claim.value).into_iter().collect())
}

/// Returns the publishers that are stated; an address stands for its host.
pub(super) fn sources(raw: &RawArticle) -> Vec<Evidence> {
    ranked(raw, RawField::Source, |claim| {
        host(&claim.value).or_else(|| label(&claim.value)).into_iter().collect()
    })
}

/// Returns the addresses of the article itself.
pub(super) fn urls(raw: &RawArticle) -> Vec<Evidence> {
    ranked(raw, RawField::Url, |claim| normalize_url(&claim.value).into_iter().collect())
}

/// Returns the values of a field that holds many, without what differs only in
/// case; a lone claim may hold them all, separated by commas.
pub(super) fn lists(raw: &RawArticle, field: RawField) -> Vec<Evidence> {
    let mut claims = HashMap::new();
    raw.claims_of(field).for_each(|claim| *claims.entry(claim.witness).or_insert(0) += 1);
    let is_alone = |claim: &Claim| claims.get(&claim.witness) == Some(&1);
    let mut said = ranked(raw, field, |claim| {
        let separators: &[char] = match claim.value.contains(';') {
            true => &[';'],
            false => &[',', '、'],
        };
        if is_alone(claim) {
            claim.value.split(separators).filter_map(label).collect()
        } else {
            label(&claim.value).into_iter().collect()
        }
    });
    let mut seen = HashSet::new();
    said.retain(|e| seen.insert((comparable(&e.value), e.source)));
    said.truncate(MAX_TAGS);
    said
}

/// Cleans a label; `None` for a blank one.
fn label(text: &str) -> Option<String> {
    let line = clean_line(text);
    let cut = cut_at_word(&line, MAX_LABEL);
    cut.chars().any(char::is_alphanumeric).then(|| cut.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{RawBody, Witness};

    fn values(said: Vec<Evidence>) -> Vec<String> {
        said.into_iter().map(|e| e.value).collect()
    }

    fn raw(claims: &[(RawField, &str)]) -> RawArticle {
        let mut raw = RawArticle::new(RawBody::Plain(String::new()));
        claims.iter().for_each(|(field, value)| raw.claim(*field, value, Witness::Key));
        raw
    }

    #[test]
    fn a_lone_claim_of_tags_is_split() {
        assert_eq!(
            values(lists(&raw(&[(RawField::Tag, "fog, boats , FOG")]), RawField::Tag)),
            ["fog", "boats"]
        );
        let list = raw(&[(RawField::Tag, "Hull, England"), (RawField::Tag, "boats")]);
        assert_eq!(values(lists(&list, RawField::Tag)), ["Hull, England", "boats"]);
    }

    #[test]
    fn labels_are_cleaned() {
        assert_eq!(
            values(sources(&raw(&[(RawField::Source, "https://www.a.example/x")]))),
            ["a.example"]
        );
        assert_eq!(values(lines(&raw(&[(RawField::Slug, " a\u{0}b \n")]), RawField::Slug)), ["ab"]);
        assert_eq!(lines(&raw(&[(RawField::Section, "—")]), RawField::Section), []);
    }
}
