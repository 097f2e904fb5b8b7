//! What a page without an article looks like: one that leads to articles, or one of
//! pictures with captions.
//!
//! Looks at the shape of the page only: runs of text, links that are headlines, captions.
//! Asks for plain signs, several times over; a page in doubt is an article.

use std::collections::HashSet;

use dom_query::{Document, NodeRef};

use crate::article::{Claim, RawArticle, RawField, Witness};
use crate::boilerplate::lines::measure;
use crate::normalize::{ARTICLE, GALLERY, SECTION_FRONT, is_article_address, kind_named};

/// A page with fewer headlines than this leads nowhere in particular: articles end in
/// lists of others.
const MIN_HEADLINES: usize = 15;
/// Where there is no running text at all, it takes more of them.
const MIN_BARE_HEADLINES: usize = 25;
/// A headline that is a link has so many units.
const HEADLINE: (f32, f32) = (4.0, 30.0);
/// As much running text at a stretch, in units, is an article.
const MAX_RUN: f32 = 60.0;
/// So much for each headline is more than a teaser: a list with a text for each entry.
const MAX_TEASER: f32 = 35.0;

/// A gallery has so many captions, each of so many units.
const MIN_CAPTIONS: usize = 6;
const CAPTION: f32 = 5.0;
/// Beside its captions a gallery has no more running text than this, in units.
const MAX_INTRODUCTION: f32 = 120.0;

/// A page is not looked at beyond so many pieces of text.
const MAX_PIECES: usize = 20_000;

/// Elements that hold a piece of text.
const HOLDERS: &[&str] = &["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "a", "figcaption", "td"];

/// What a page looks like, and the text that makes it so.
pub(super) struct Look {
    /// Name of the kind.
    pub kind: &'static str,
    /// Its headlines and teasers, or its introduction and captions, separated by empty
    /// lines.
    pub text: String,
}

/// A piece of text of a page.
enum Piece {
    /// A link as long as a headline.
    Headline(String),
    /// A sentence or more outside links.
    Prose(String, f32),
    /// What stands below a picture.
    Caption(String),
    /// A heading that leads nowhere.
    Heading,
}

/// Looks at a page; `None` for an article, or what may be one.
///
/// A page whose metadata or address is an article's is not looked at.
pub(super) fn look(document: &Document, raw: &RawArticle) -> Option<Look> {
    if states_article(raw) {
        return None;
    }
    let body = document.body()?;
    let mut pieces = Vec::new();
    gather(&body, &mut pieces);
    gallery(&pieces).or_else(|| front(&pieces))
}

/// Tells whether a page states that it is an article, or when it was published, or has an
/// address as only articles have.
fn states_article(raw: &RawArticle) -> bool {
    let is_article = |claim: &Claim| match (claim.field, claim.witness) {
        (RawField::Kind, _) => kind_named(&claim.value) == Some(ARTICLE),
        (RawField::Date, witness) => {
            matches!(witness, Witness::JsonLd | Witness::OpenGraph | Witness::Microdata)
        }
        (RawField::Url, _) => is_article_address(&claim.value),
        _ => false,
    };
    raw.claims.iter().any(is_article)
}

/// Gathers the pieces below an element, in reading order.
fn gather(node: &NodeRef<'_>, pieces: &mut Vec<Piece>) {
    pieces.extend(own_prose(node));
    for child in node.children_it(false).filter(NodeRef::is_element) {
        if pieces.len() >= MAX_PIECES {
            return;
        }
        let name = child.node_name().unwrap_or_default();
        match &*name {
            "nav" | "footer" | "form" | "script" | "style" | "template" | "noscript" | "svg"
            | "select" | "button" => {}
            name if is_caption(&child, name) => {
                pieces.extend(caption(&child));
            }
            name if HOLDERS.contains(&name) && !holds_more(&child) => {
                pieces.extend(piece(&child, name));
            }
            _ => gather(&child, pieces),
        }
    }
}

/// Returns the running text that stands in an element without an element of its own.
fn own_prose(node: &NodeRef<'_>) -> Option<Piece> {
    let texts = node.children_it(false).filter(NodeRef::is_text);
    let text = texts.map(|text| text.text().to_string()).collect::<Vec<_>>().join(" ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = measure(&text).filter(|line| line.is_prose())?;
    let units = line.units;
    Some(Piece::Prose(text, units))
}

/// Tells whether an element has others in it that hold text of their own.
fn holds_more(node: &NodeRef<'_>) -> bool {
    let is_holder = |inner: NodeRef<'_>| {
        inner.node_name().is_some_and(|name| {
            matches!(
                &*name,
                "p" | "h1" | "h2" | "h3" | "h4" | "li" | "figure" | "figcaption" | "td"
            )
        })
    };
    node.descendants_it().any(is_holder)
}

fn is_caption(node: &NodeRef<'_>, name: &str) -> bool {
    let is_called_so = || {
        node.attr("class").is_some_and(|class| class.to_ascii_lowercase().contains("caption"))
            && node.text().len() < 3000
            && !node.descendants_it().any(|inner| inner.has_name("img"))
    };
    name == "figcaption" || (matches!(name, "div" | "p" | "span") && is_called_so())
}

fn caption(node: &NodeRef<'_>) -> Option<Piece> {
    let text = text_of(node);
    let units = measure(&text)?.units;
    (units >= CAPTION).then_some(Piece::Caption(text))
}

fn piece(node: &NodeRef<'_>, name: &str) -> Option<Piece> {
    let text = text_of(node);
    let line = measure(&text)?;
    let linked: usize = node
        .descendants_it()
        .filter(|inner| inner.has_name("a"))
        .map(|link| link.text().trim().len())
        .sum();
    let is_linked = name == "a" || linked * 10 >= text.len() * 8;
    let (units, is_prose) = (line.units, line.is_prose());
    if is_linked {
        (HEADLINE.0..=HEADLINE.1).contains(&units).then_some(Piece::Headline(text))
    } else if name.starts_with('h') {
        Some(Piece::Heading)
    } else {
        (is_prose && linked * 3 < text.len()).then_some(Piece::Prose(text, units))
    }
}

fn text_of(node: &NodeRef<'_>) -> String {
    node.text().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Recognizes a page of pictures: many captions and hardly any other text.
fn gallery(pieces: &[Piece]) -> Option<Look> {
    let (mut captions, mut prose) = (0, 0.0);
    // The same picture stands in a page once small and once large.
    let (mut texts, mut seen): (Vec<&str>, HashSet<&str>) = (Vec::new(), HashSet::new());
    for piece in pieces {
        let (Piece::Caption(text) | Piece::Prose(text, _)) = piece else { continue };
        if !seen.insert(text) {
            continue;
        }
        texts.push(text);
        match piece {
            Piece::Prose(_, units) => prose += units,
            _ => captions += 1,
        }
    }
    let is_gallery = captions >= MIN_CAPTIONS && prose <= MAX_INTRODUCTION;
    is_gallery.then(|| Look { kind: GALLERY, text: texts.join("\n\n") })
}

/// Recognizes a page that leads to articles: many headlines, and teasers behind them
/// instead of text.
fn front(pieces: &[Piece]) -> Option<Look> {
    let mut headlines = 0;
    let (mut prose, mut prose_units, mut teasers) = (0, 0.0, 0);
    let (mut run, mut longest_run) = (0.0f32, 0.0f32);
    let mut texts: Vec<&str> = Vec::new();
    let mut is_behind_headline = false;
    for piece in pieces {
        match piece {
            Piece::Headline(text) => {
                (headlines, run) = (headlines + 1, 0.0);
                texts.push(text);
            }
            Piece::Prose(text, units) => {
                (prose, prose_units, run) = (prose + 1, prose_units + units, run + units);
                teasers += usize::from(is_behind_headline);
                longest_run = longest_run.max(run);
                texts.push(text);
            }
            Piece::Caption(_) | Piece::Heading => {}
        }
        is_behind_headline = matches!(piece, Piece::Headline(_));
    }
    texts.dedup();
    let enough = if prose == 0 { MIN_BARE_HEADLINES } else { MIN_HEADLINES };
    let is_front = headlines >= enough
        && longest_run <= MAX_RUN
        && 2 * teasers >= prose
        && prose_units <= MAX_TEASER * headlines as f32;
    is_front.then(|| Look { kind: SECTION_FRONT, text: texts.join("\n\n") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::RawBody;

    const TEASER: &str = "The boat that everyone had given up came back to the quay this morning, \
        with ninety people aboard.";

    /// Looks at a page whose body is made `count` times, each with its number for `#`.
    fn looked(before: &str, item: &str, count: usize) -> Option<Look> {
        let items: String = (0..count).map(|n| item.replace('#', &n.to_string())).collect();
        let raw = RawArticle::new(RawBody::Plain(String::new()));
        look(&Document::from(format!("<body>{before}{items}</body>")), &raw)
    }

    fn kind(before: &str, item: &str, count: usize) -> Option<&'static str> {
        looked(before, item, count).map(|look| look.kind)
    }

    const LINK: &str = "<h3><a href=/#>Boat number # comes back to Hull</a></h3>";

    #[test]
    fn headlines_with_teasers_are_a_front() {
        let item = format!("{LINK}<p>#: {TEASER}</p>");
        assert_eq!(kind("<h1>World</h1>", &item, 20), Some(SECTION_FRONT));
        assert_eq!(kind("<h1>World</h1>", LINK, 30), Some(SECTION_FRONT));
        assert_eq!(kind("<h1>World</h1>", &item, 8), None, "a few are no front");
        let text = looked("", &item, 20).map(|look| look.text).unwrap_or_default();
        assert!(text.starts_with("Boat number 0 comes back to Hull\n\n0: The boat"), "{text}");
    }

    #[test]
    fn an_article_above_a_list_of_others_is_none() {
        let brief = format!("<h1>Boat comes back</h1><p>{TEASER}</p>");
        assert_eq!(kind(&brief, LINK, 30), None, "be it as short as it may");
        let article = format!("<h1>Boat comes back</h1>{}", format!("<p>{TEASER}</p>").repeat(6));
        assert_eq!(kind(&article, LINK, 60), None);
        let bare = format!("<div>{}<br></div>", TEASER.repeat(6));
        assert_eq!(kind(&bare, LINK, 60), None, "without paragraphs");
        assert_eq!(
            kind(&format!("<p>{TEASER}</p>"), "<li><a href=/#>Sport</a>", 80),
            None,
            "a menu"
        );
    }

    #[test]
    fn pictures_with_captions_are_a_gallery() {
        let figure = "<figure><img src=#.jpg><figcaption>Picture #: the boat at the quay.\
            </figcaption></figure>";
        assert_eq!(kind(&format!("<h1>The boat</h1><p>{TEASER}</p>"), figure, 9), Some(GALLERY));
        assert_eq!(kind("", figure, 3), None, "a few are an article's");
        assert_eq!(
            kind(&format!("<p>{TEASER}</p>").to_owned(), &figure.replace('#', "1"), 9),
            None
        );
        let report: String = (0..9).map(|n| format!("<p>{n}: {TEASER}</p>")).collect();
        assert_eq!(kind(&report, figure, 9), None, "an article with many pictures");
        let old = "<div class=wp-caption><img><p class=wp-caption-text>Picture # of the old boat</p></div>";
        assert_eq!(kind("", old, 9), Some(GALLERY));
    }

    #[test]
    fn what_states_an_article_is_not_looked_at() {
        for (field, value, witness, expected) in [
            (RawField::Kind, "NewsArticle", Witness::JsonLd, false),
            (RawField::Kind, "website", Witness::OpenGraph, true),
            (RawField::Date, "1931-05-03", Witness::OpenGraph, false),
            (RawField::Date, "1931-05-03", Witness::Text, true),
            (RawField::Url, "https://a.example/the-boat-is-back", Witness::Link, false),
            (RawField::Url, "https://a.example/world/", Witness::Link, true),
        ] {
            let mut raw = RawArticle::new(RawBody::Plain(String::new()));
            raw.claim(field, value, witness);
            let page =
                Document::from(format!("<body>{}</body>", LINK.replace('#', "1").repeat(30)));
            assert_eq!(look(&page, &raw).is_some(), expected, "{value}");
        }
    }
}
