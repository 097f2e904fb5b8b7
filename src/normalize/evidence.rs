//! What each witness is worth for each field, and the order of what they said.
//!
//! The figures rank witnesses; they are no measured probabilities.

use std::collections::HashSet;

use crate::article::{Claim, Evidence, RawArticle, RawField, Witness};

/// Returns how much a witness is worth for a field, from 0 to 1.
pub(super) fn confidence(field: RawField, witness: Witness) -> f32 {
    use RawField as F;
    use Witness as W;
    match (field, witness) {
        (_, W::FrontMatter | W::Key | W::Column | W::Header) => 0.95,
        (F::Url, W::Link) => 0.9,
        (F::Url, W::OpenGraph) => 0.85,
        (F::Title, W::Element) => 0.85,
        (F::Title, W::JsonLd) => 0.75,
        (F::Title, W::OpenGraph) => 0.7,
        (F::Title, W::TitleElement) => 0.55,
        (F::Date, W::OpenGraph | W::Meta) => 0.9,
        (F::Date, W::Shown) => 0.95,
        (F::Date, W::Element) => 0.6,
        (F::Lang, W::Attribute) => 0.8,
        (F::Lang, W::OpenGraph) => 0.6,
        (F::Byline, W::OpenGraph) => 0.6,
        (F::Subtitle, W::Element) => 0.85,
        (_, W::JsonLd) => 0.9,
        (_, W::Heading | W::Microdata | W::Link | W::Attribute) => 0.85,
        (_, W::Meta) => 0.8,
        (_, W::OpenGraph) => 0.8,
        (_, W::BylineLine | W::CreditLine) => 0.75,
        (_, W::Element | W::TitleElement) => 0.6,
        (_, W::Dateline) => 0.55,
        (_, W::Url) => 0.5,
        (_, W::FileName | W::FirstLine) => 0.45,
        (_, W::Path) => 0.4,
        (_, W::Shown) => 0.6,
        (_, W::Text | W::Updated) => 0.3,
    }
}

/// Makes evidence of a value.
pub(super) fn evidence(field: RawField, value: impl Into<String>, source: Witness) -> Evidence {
    Evidence { value: value.into(), source, confidence: confidence(field, source) }
}

/// Reads the claims about a field and orders what they say, the surest first.
///
/// `read` turns a claim into the values of the field, none where it says nothing.
pub(super) fn ranked(
    raw: &RawArticle,
    field: RawField,
    read: impl Fn(&Claim) -> Vec<String>,
) -> Vec<Evidence> {
    let said = raw.claims_of(field).flat_map(|claim| {
        let values = read(claim);
        values.into_iter().map(|value| evidence(field, value, claim.witness))
    });
    order(said.collect())
}

/// Orders evidence, the surest first, without what one witness says twice.
pub(super) fn order(mut said: Vec<Evidence>) -> Vec<Evidence> {
    said.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let mut seen = HashSet::new();
    said.retain(|e| seen.insert((e.value.clone(), e.source)));
    said
}

/// Returns the values of the surest witness, in its order and each once.
pub(super) fn of_surest(said: &[Evidence]) -> Vec<String> {
    let Some(surest) = said.first().map(|e| e.source) else { return Vec::new() };
    said.iter().filter(|e| e.source == surest).map(|e| e.value.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::RawBody;

    #[test]
    fn the_surest_witness_comes_first() {
        let mut raw = RawArticle::new(RawBody::Plain(String::new()));
        raw.claim(RawField::Tag, "meta tag", Witness::Meta);
        raw.claim(RawField::Tag, "b", Witness::JsonLd);
        raw.claim(RawField::Tag, "a", Witness::JsonLd);
        raw.claim(RawField::Tag, "b", Witness::JsonLd);
        let said = ranked(&raw, RawField::Tag, |claim| vec![claim.value.clone()]);
        assert_eq!(said.len(), 3);
        assert_eq!(of_surest(&said), ["b", "a"]);
        assert_eq!(of_surest(&[]), Vec::<String>::new());
    }
}
