//! A saved web page.
//!
//! Looks the page over first ([`prescan`]); a page that is safe to parse is
//! parsed once, and its metadata, its elements and its text are read from the
//! same tree. A page that is not, or whose parsing fails, is read without a
//! tree: its title, its `<meta>` tags and its visible text. Either way the page
//! is read; which of its claims hold is for [`crate::normalize`].

pub(super) mod article;
mod elements;
mod json_ld;
mod look;
mod meta;
mod nearby;
mod prescan;

use std::thread;

use dom_query::Document;

use super::ParseFailure;
use super::markup::{self, Piece, Scanner, attributes};
use crate::article::{Claim, RawArticle, RawBody, RawField, Removal, RemovedLine, Witness};
use crate::normalize::SECTION_FRONT;

/// Stack of the thread that reads a page. The extractor recurses into the tree,
/// which the pre-scan has kept to a bounded depth.
const STACK_LEN: usize = 64 * 1024 * 1024;

/// How far into a page the note of the browser that saved it may stand.
const SAVED_FROM_LEN: usize = 2048;

/// Reads a page.
pub(super) fn parse(text: &str) -> Result<RawArticle, ParseFailure> {
    let mut raw = match prescan::refusal(text) {
        Some(reason) => read_plainly(text, reason),
        None => on_big_stack(|| read_page(text))
            .unwrap_or_else(|| read_plainly(text, "its structure defeats the parser")),
    };
    if let Some(address) = saved_from(text) {
        raw.claim(RawField::Url, address, Witness::Attribute);
    }
    Ok(raw)
}

/// Reads the comment in which browsers note where a page was saved from.
fn saved_from(text: &str) -> Option<&str> {
    let head = &text[..text.floor_char_boundary(SAVED_FROM_LEN)];
    let (_, note) = head.split_once("<!-- saved from url=")?;
    let (_, address) = note.split_once(')')?;
    address.split(' ').next().filter(|address| address.starts_with("http"))
}

/// Runs a function on a thread with a big stack; `None` where it panics or no
/// thread can be had.
fn on_big_stack<T: Send>(run: impl FnOnce() -> T + Send) -> Option<T> {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK_LEN).spawn_scoped(scope, run).ok()?;
        thread.join().ok()
    })
}

/// Reads a page from its tree.
fn read_page(text: &str) -> RawArticle {
    let document = Document::from(text);
    let mut raw = RawArticle::new(RawBody::Paragraphs(String::new()));
    let stated = elements::read(&document, &mut raw);
    let look = look::look(&document, &raw);
    let found = article::extract(document, &stated)
        .unwrap_or_else(|| article::Found { text: markup::page_text(text), left_out: Vec::new() });
    let body = match look {
        Some(look) => {
            raw.claim(RawField::Kind, look.kind, Witness::Text);
            if look.kind == SECTION_FRONT {
                raw.claims.retain(|claim| !is_of_teaser(claim));
            }
            // What the models took for an article is a part of such a page at best.
            Some(look.text).filter(|text| text.len() > found.text.len())
        }
        None => None,
    };
    raw.body = RawBody::Paragraphs(body.unwrap_or_else(|| {
        let line = |text| RemovedLine { text, reason: Removal::Page };
        raw.removed = found.left_out.into_iter().map(line).collect();
        found.text
    }));
    raw
}

/// Tells whether a claim says of a page that leads to articles what only one of them is:
/// who wrote it, and when.
fn is_of_teaser(claim: &Claim) -> bool {
    matches!(claim.field, RawField::Date | RawField::Updated | RawField::Byline)
        && matches!(claim.witness, Witness::Element | Witness::Shown | Witness::Text)
}

/// Longest title, in bytes, that a page read without a tree can have.
const MAX_TITLE: usize = 4096;

/// Reads a page without a tree.
fn read_plainly(text: &str, reason: &str) -> RawArticle {
    let mut raw = RawArticle::new(RawBody::Paragraphs(markup::page_text(text)));
    let mut metas = meta::Metas::default();
    let mut scanner = Scanner::new(text);
    while let Some(piece) = scanner.next() {
        let Piece::Tag { name, closing: false, attributes: list } = piece else { continue };
        match name.to_ascii_lowercase().as_str() {
            "meta" => {
                let found = attributes(list);
                let value =
                    |name: &str| found.iter().find(|(n, _)| n == name).map(|(_, value)| *value);
                let name =
                    value("property").or_else(|| value("name")).or_else(|| value("http-equiv"));
                metas.add(name, value("content"));
            }
            "title" => {
                let end = scanner.find_end_tag("title").unwrap_or(scanner.position);
                let title = text.get(scanner.position..end).unwrap_or_default();
                let title = &title[..title.floor_char_boundary(MAX_TITLE)];
                if raw.claims_of(RawField::Title).next().is_none() {
                    raw.claim(RawField::Title, markup::text_of(title), Witness::TitleElement);
                }
                scanner.position = end;
            }
            "body" => break,
            _ => {}
        }
    }
    metas.claim(&mut raw);
    raw.notes.push(format!("page read as plain text: {reason}"));
    raw
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROSE: &str = "<p>The boat that everyone had given up came back to the quay this morning, with ninety \
        people aboard, and nobody was hurt, said the captain, who had not slept for three days.</p>";

    fn parsed(html: &str) -> RawArticle {
        parse(html).expect("every page is read")
    }

    fn values(raw: &RawArticle, field: RawField) -> Vec<(&str, Witness)> {
        raw.claims_of(field).map(|claim| (claim.value.as_str(), claim.witness)).collect()
    }

    #[test]
    fn a_page_states_its_fields_in_many_places() {
        let html = format!(
            r#"<!DOCTYPE html><!-- saved from url=(0020)http://a.example/1 -->
            <html lang="en"><head><title>Boat Comes Back | The Post</title>
            <meta property="og:title" content="Boat Comes Back"><link rel="canonical" href="http://a.example/boat">
            <script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Boat Comes Back"}}</script></head>
            <body><time datetime="2001-01-01">elsewhere</time><h1>Boat<br>Comes Back</h1>
            <p class="standfirst">Nobody was hurt</p><p class="byline">By <a rel="author">Ana Bo</a></p>
            <time datetime="1931-05-03">3 May</time> <span class="upd">Updated <time datetime="1931-05-04">4 May</time></span>
            <div itemprop="author"><span itemprop="name">Ana Bo</span></div>
            <article>{}</article><div class="comments"><p>First!</p></div></body></html>"#,
            PROSE.repeat(5)
        );
        let raw = parsed(&html);
        assert_eq!(raw.notes, Vec::<String>::new());
        assert_eq!(
            values(&raw, RawField::Title),
            [
                ("Boat Comes Back", Witness::OpenGraph),
                ("Boat Comes Back", Witness::JsonLd),
                ("Boat Comes Back | The Post", Witness::TitleElement),
                ("Boat Comes Back", Witness::Element),
            ]
        );
        assert_eq!(values(&raw, RawField::Date)[0], ("1931-05-03", Witness::Shown));
        assert_eq!(values(&raw, RawField::Updated), [("1931-05-04", Witness::Shown)]);
        assert_eq!(values(&raw, RawField::Subtitle), [("Nobody was hurt", Witness::Element)]);
        assert_eq!(
            values(&raw, RawField::Byline)[..2],
            [("Ana Bo", Witness::Microdata), ("By Ana Bo", Witness::Element)]
        );
        assert_eq!(
            values(&raw, RawField::Url),
            [("http://a.example/boat", Witness::Link), ("http://a.example/1", Witness::Attribute)]
        );
        assert_eq!(raw.body.as_str().matches("nobody was hurt").count(), 5);
        assert!(!raw.body.as_str().contains("First!"));
    }

    #[test]
    fn a_page_that_is_unsafe_to_parse_is_read_plainly() {
        let html = format!(
            "<title>Boat &amp; quay</title><meta name='date' content='1931-05-03'><body>{}{PROSE}<script>x</script>",
            "<div>".repeat(2_000)
        );
        let raw = parsed(&html);
        assert_eq!(raw.notes, ["page read as plain text: its elements nest too deep"]);
        assert_eq!(values(&raw, RawField::Title), [("Boat & quay", Witness::TitleElement)]);
        assert_eq!(values(&raw, RawField::Date), [("1931-05-03", Witness::Meta)]);
        assert!(raw.body.as_str().starts_with("The boat that everyone"));
    }

    #[test]
    fn what_is_left_out_amid_the_text_is_listed() {
        let html = format!(
            "<body><nav><a href=/>Home</a></nav><article><h1>Boat Comes Back</h1>{0}\
             <div class=related><a href=/x>Related: storm sinks two boats</a></div>{0}</article></body>",
            PROSE.repeat(2)
        );
        let removed = parsed(&html).removed;
        let texts: Vec<&str> = removed.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, ["Related: storm sinks two boats"]);
    }

    #[test]
    fn a_front_page_is_not_of_the_day_of_a_teaser() {
        let teaser = "<div><h2><a href=/a>The boat comes back after a week</a></h2><p>By Ana Bo</p><time datetime=1931-05-03>3 May 1931</time></div>";
        let raw = parsed(&format!("<body><h1>News</h1>{}</body>", teaser.repeat(30)));
        assert_eq!(values(&raw, RawField::Kind), [("section-front", Witness::Text)]);
        assert_eq!(values(&raw, RawField::Date), []);
        assert_eq!(values(&raw, RawField::Byline), []);
    }

    #[test]
    fn what_no_reader_sees_is_no_text() {
        let hidden = "<p hidden>A sentence that is hidden from every reader of the page, and says nothing about boats.</p>\
             <p style='display: none'>Another sentence that is hidden from every reader of the page, and says nothing.</p>";
        let html = format!(
            "<body><article><h1>Boat Comes Back</h1>{PROSE}{hidden}{}</article></body>",
            PROSE.repeat(4)
        );
        let body = parsed(&html).body;
        assert!(!body.as_str().contains("hidden"), "{}", body.as_str());
        assert_eq!(body.as_str().matches("nobody was hurt").count(), 5);
    }

    #[test]
    fn another_article_below_is_no_part_of_the_first() {
        let other = "<article><h3><a href=/other>Storm Sinks Two Boats Off the Cape</a></h3><p>It had been calm for days off the \
             cape when the storm came, and two boats were lost with all that was in them, says a report.</p></article>";
        let html = format!(
            "<body><article><h1>Boat Comes Back</h1>{}</article>{other}</body>",
            PROSE.repeat(5)
        );
        let body = parsed(&html).body;
        assert!(!body.as_str().contains("calm for days"), "{}", body.as_str());
    }

    #[test]
    fn buttons_and_offers_amid_the_text_go_in_any_language() {
        for line in [
            "Teilen",
            "Jetzt abonnieren",
            "Поделиться",
            "Partager",
            "Réservé aux abonnés",
            "Condividi",
        ] {
            let html = format!(
                "<body><article><h1>Boat Comes Back</h1>{0}<p>{line}</p>{0}</article></body>",
                PROSE.repeat(2)
            );
            let body = parsed(&html).body;
            assert!(!body.as_str().contains(line), "{line}");
        }
    }

    #[test]
    fn an_event_does_not_date_a_page() {
        let html = format!(
            "<body><h1>Boat Comes Back</h1>{}<div class=events><h3>Regatta</h3><time datetime=2031-06-01>1 June 2031</time></div></body>",
            PROSE.repeat(5)
        );
        assert_eq!(values(&parsed(&html), RawField::Date), []);
    }

    #[test]
    fn authors_of_other_articles_are_none_of_this_one() {
        let html = format!(
            "<body><h1>Boat Comes Back</h1>{}<div class=related-stories><a href=/x>Storm</a> <span class=author>Cy Day</span></div></body>",
            PROSE.repeat(5)
        );
        assert_eq!(values(&parsed(&html), RawField::Byline), []);
    }

    #[test]
    fn a_person_on_the_page_is_its_author_before_an_organization() {
        let ld = r#"<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Boat Comes Back",
            "author": {"@type": "Organization", "name": "Harbour Wire"}}</script>"#;
        let page = |byline: &str| {
            let html = format!(
                "<head>{ld}</head><body><h1>Boat Comes Back</h1>{byline}{}</body>",
                PROSE.repeat(5)
            );
            values(&parsed(&html), RawField::Byline)
                .into_iter()
                .map(|(name, _)| name.to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(page(""), ["Harbour Wire"]);
        assert_eq!(page("<p class=byline>By Ana Bo</p>")[..1], ["By Ana Bo"]);
    }

    #[test]
    fn a_title_is_told_from_its_site_by_the_text_that_repeats_it() {
        let html = format!(
            "<title>Boat Comes Back to Hull | News | The Post</title><body><font size=5><b>Boat Comes Back to Hull</b></font>{}</body>",
            PROSE.repeat(3)
        );
        assert_eq!(
            values(&parsed(&html), RawField::Title),
            [
                ("Boat Comes Back to Hull | News | The Post", Witness::TitleElement),
                ("Boat Comes Back to Hull", Witness::Element),
            ]
        );
    }

    #[test]
    fn an_update_behind_the_date_is_kept_apart() {
        let html = format!(
            "<body><h1>Le bateau revient</h1><p>Publié le 3 mai 2016 à 18h02, mis à jour le 4 mai 2016 à 9h15</p>{}</body>",
            PROSE.repeat(3)
        );
        let raw = parsed(&html);
        assert_eq!(values(&raw, RawField::Date).len(), 1);
        assert_eq!(values(&raw, RawField::Updated), []);
    }

    #[test]
    fn a_page_without_an_article_gives_its_visible_text() {
        assert_eq!(parsed("<body><nav>Menu</nav><p>Closed.</p></body>").body.as_str(), "Closed.");
        assert_eq!(parsed("").body.as_str(), "");
        assert_eq!(parsed("no tags at all").body.as_str(), "no tags at all");
    }

    #[test]
    fn deep_pages_below_the_limit_need_no_more_stack_than_there_is() {
        for piece in [
            "<div>",
            "<b>",
            "<table><tr><td>",
            "<ul><li>",
            "<blockquote><p>",
            "<svg>",
            "<template>",
        ] {
            let html = format!("{}{PROSE}", piece.repeat(500 / piece.matches('<').count()));
            parsed(&html);
        }
    }
}
