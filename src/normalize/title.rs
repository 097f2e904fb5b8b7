//! The title: what the witnesses agree on, without the site's name.
//!
//! Weighs the titles that a file states. The headline of plain text, which
//! nothing states, is found in [`super::opening`].

use super::evidence::{evidence, order};
use super::opening::MAX_TITLE;
use super::text::{clean_line, comparable, cut_at_word};
use super::url::host;
use crate::article::{Evidence, RawArticle, RawField, Witness};

/// What stands between a title and the name of its site.
const SEPARATORS: &[&str] =
    &[" | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", " // ", "|"];

/// What agreement with another group of witnesses adds to a title, and what it
/// costs a heading to share no word with any of them.
const AGREEMENT: f32 = 0.1;

/// Titles that are weighed; what states more is no article.
const MAX_TITLES: usize = 60;

/// What is longer than this is no title, wherever it is stated.
const MAX_LEN: usize = 2 * MAX_TITLE;

/// Returns the titles that are stated, the best first.
pub(super) fn stated_titles(raw: &RawArticle, source: Option<&str>) -> Vec<Evidence> {
    let sites = site_names(raw, source);
    let said = raw.claims_of(RawField::Title).take(MAX_TITLES).filter_map(|claim| {
        let title = without_site(&clean_line(&claim.value), &sites);
        let is_site = sites.contains(&comparable(&title));
        // A heading that is a paragraph is styled, not a title.
        let max = if claim.witness == Witness::Element { MAX_TITLE } else { MAX_LEN };
        let usable = !title.is_empty() && title.chars().count() <= max;
        (usable && !is_site).then(|| evidence(RawField::Title, title, claim.witness))
    });
    let mut said: Vec<Evidence> = said.collect();
    let keys: Vec<String> = said.iter().map(|e| comparable(&e.value)).collect();
    let support: Vec<f32> = (0..said.len()).map(|i| support(i, &said, &keys)).collect();
    for (title, support) in said.iter_mut().zip(support) {
        title.confidence += AGREEMENT * support;
    }
    let mut said = order(said);
    said.iter_mut().for_each(|title| {
        title.confidence = (title.confidence.min(1.0) * 100.0).round() / 100.0;
    });
    said
}

/// Returns 1 for a title that a witness of another group confirms, −2 for one
/// that has not even a word in common with what two of them say, else 0.
///
/// All of a page's metadata is one group: it comes from one form of the site's
/// software, and a title typed there for search engines is in all of it.
fn support(at: usize, said: &[Evidence], keys: &[String]) -> f32 {
    let is_metadata =
        |witness| !matches!(witness, Witness::Element | Witness::Heading | Witness::Microdata);
    let group = is_metadata(said[at].source);
    let others: Vec<&String> = said
        .iter()
        .zip(keys)
        .filter(|(e, _)| is_metadata(e.source) != group)
        .map(|(_, key)| key)
        .collect();
    if others.iter().any(|other| agree(&keys[at], other)) {
        1.0
    } else if others.len() >= 2 && !others.iter().any(|other| share_a_word(&keys[at], other)) {
        -2.0
    } else {
        0.0
    }
}

/// Tells whether two titles are the same, or one is the other and a little more.
fn agree(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let enough = short.len() * 2 >= long.len() || short.split(' ').count() >= 3;
    !short.is_empty() && enough && format!(" {long} ").contains(&format!(" {short} "))
}

/// Tells whether two titles share a word that is long enough to mean something.
fn share_a_word(a: &str, b: &str) -> bool {
    a.split(' ')
        .filter(|word| word.chars().count() >= 4)
        .any(|word| b.split(' ').any(|other| other == word))
}

/// Finds the name of a site that states it nowhere else in its `<title>`: what
/// stands behind a separator where the rest is the main heading, word for word.
pub(super) fn sources_in_title(raw: &RawArticle) -> Vec<Evidence> {
    let headings: Vec<String> = raw
        .claims_of(RawField::Title)
        .filter(|claim| claim.witness != Witness::TitleElement)
        .map(|claim| comparable(&claim.value))
        .collect();
    let elements =
        raw.claims_of(RawField::Title).filter(|claim| claim.witness == Witness::TitleElement);
    let names = elements.filter_map(|claim| {
        let title = clean_line(&claim.value);
        SEPARATORS.iter().find_map(|separator| {
            let (rest, name) = title.rsplit_once(separator)?;
            let is_name = (1..=5).contains(&name.split_whitespace().count());
            (is_name && headings.contains(&comparable(rest))).then(|| name.trim().to_owned())
        })
    });
    names.map(|name| evidence(RawField::Source, name, Witness::TitleElement)).collect()
}

/// Returns the names a site goes by, in the form they are compared in.
fn site_names(raw: &RawArticle, source: Option<&str>) -> Vec<String> {
    let mut names: Vec<String> =
        raw.claims_of(RawField::Source).map(|claim| comparable(&claim.value)).collect();
    names.extend(source.map(comparable));
    let hosts = raw.claims_of(RawField::Url).filter_map(|claim| host(&claim.value));
    for host in hosts {
        let name = host.split('.').rev().nth(1).unwrap_or_default().to_owned();
        names.extend([comparable(&host), comparable(&name)]);
    }
    names.sort_unstable();
    names.dedup();
    names.retain(|name| !name.is_empty());
    names
}

/// Cuts the name of the site off either end of a title, as often as it is there.
fn without_site(title: &str, sites: &[String]) -> String {
    let mut title = title.trim();
    while let Some(shorter) =
        SEPARATORS.iter().find_map(|separator| cut_site(title, separator, sites))
    {
        title = shorter;
    }
    title.to_owned()
}

fn cut_site<'t>(title: &'t str, separator: &str, sites: &[String]) -> Option<&'t str> {
    let ends = title.rsplit_once(separator).map(|(rest, name)| (rest.trim(), name));
    let starts = title.split_once(separator).map(|(name, rest)| (rest.trim(), name));
    [ends, starts].into_iter().flatten().find_map(|(rest, name)| {
        (is_site(&comparable(name), sites) && !rest.is_empty()).then_some(rest)
    })
}

/// Tells whether this is a site's name, with or without an article or spaces.
fn is_site(name: &str, sites: &[String]) -> bool {
    let bare = |name: &str| name.strip_prefix("the ").unwrap_or(name).replace(' ', "");
    !name.is_empty() && sites.iter().any(|site| bare(site) == bare(name))
}

/// Returns a title cut to what a title may have.
pub(super) fn fit(title: &str) -> String {
    cut_at_word(title, MAX_LEN).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::RawBody;

    fn best(claims: &[(&str, Witness)], source: Option<&str>) -> Option<String> {
        let mut raw = RawArticle::new(RawBody::Plain(String::new()));
        raw.claim(RawField::Url, "https://www.harbourpost.example/1", Witness::Link);
        for (title, witness) in claims {
            raw.claim(RawField::Title, title, *witness);
        }
        stated_titles(&raw, source).into_iter().next().map(|e| e.value)
    }

    #[test]
    fn the_sites_name_goes() {
        for (title, expected) in [
            ("Boat Comes Back | The Harbour Post", "Boat Comes Back"),
            ("The Harbour Post - Boat Comes Back", "Boat Comes Back"),
            ("Boat Comes Back – Harbour Post | HarbourPost", "Boat Comes Back"),
            ("Boat Comes Back - Safe at Last", "Boat Comes Back - Safe at Last"),
        ] {
            let title = best(&[(title, Witness::TitleElement)], Some("Harbour Post"));
            assert_eq!(title.as_deref(), Some(expected));
        }
    }

    #[test]
    fn agreement_beats_a_lone_heading() {
        let claims = [
            ("Latest news", Witness::Element),
            ("Boat Comes Back", Witness::JsonLd),
            ("Boat Comes Back", Witness::OpenGraph),
            ("Boat Comes Back | Harbour", Witness::TitleElement),
        ];
        assert_eq!(best(&claims, None).as_deref(), Some("Boat Comes Back"));
        // A title for search engines is in all of the metadata.
        let claims = [
            ("How the boat came home", Witness::Element),
            ("Best boats of 1931", Witness::JsonLd),
            ("Best boats of 1931", Witness::OpenGraph),
        ];
        assert_eq!(best(&claims, None).as_deref(), Some("Best boats of 1931"));
        let claims = [
            ("How the boats came home", Witness::Element),
            ("Best boats of 1931", Witness::JsonLd),
            ("Best boats of 1931", Witness::OpenGraph),
        ];
        assert_eq!(best(&claims, None).as_deref(), Some("How the boats came home"));
        let claims = [
            ("Boat comes back at last", Witness::Element),
            ("Boat Comes Back", Witness::OpenGraph),
        ];
        assert_eq!(best(&claims, None).as_deref(), Some("Boat comes back at last"));
    }

    #[test]
    fn the_page_title_names_the_site_behind_the_heading() {
        let mut raw = RawArticle::new(RawBody::Plain(String::new()));
        raw.claim(RawField::Title, "Boat Comes Back | Harbour Post", Witness::TitleElement);
        assert_eq!(sources_in_title(&raw), []);
        raw.claim(RawField::Title, "Boat comes back", Witness::Element);
        assert_eq!(sources_in_title(&raw)[0].value, "Harbour Post");
    }

    #[test]
    fn the_sites_name_alone_is_no_title() {
        assert_eq!(best(&[("Harbour Post", Witness::Element)], Some("Harbour Post")), None);
    }
}
