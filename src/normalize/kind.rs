//! The kind of a page: an article, or what else of a newspaper it is.
//!
//! Names of kinds are decided here, once. A kind that is stated counts where nothing in
//! the page speaks against it; one that a page merely looks like only where nothing is
//! stated: a wrong kind hides an article from those who filter by it.

use super::evidence::ranked;
use crate::article::{Evidence, RawArticle, RawField, Witness};

/// An article with running text: the kind of all that shows no other.
pub const ARTICLE: &str = "article";
/// A few lines of news.
const BRIEF: &str = "brief";
/// Pictures with captions.
pub const GALLERY: &str = "gallery";
/// A report that grows while its events go on.
const LIVE: &str = "live";
/// A page that leads to articles: a front, a topic, a home page, results of a search.
pub const SECTION_FRONT: &str = "section-front";
/// A film with a description.
const VIDEO: &str = "video";

/// Names that formats and sites give them: letters in lower case.
const KINDS: &[(&str, &str)] = &[
    ("analysisnewsarticle", ARTICLE),
    ("article", ARTICLE),
    ("askpublicnewsarticle", ARTICLE),
    ("backgroundnewsarticle", ARTICLE),
    ("blogposting", ARTICLE),
    ("news", ARTICLE),
    ("newsarticle", ARTICLE),
    ("opinionnewsarticle", ARTICLE),
    ("post", ARTICLE),
    ("report", ARTICLE),
    ("reportagenewsarticle", ARTICLE),
    ("reviewnewsarticle", ARTICLE),
    ("story", ARTICLE),
    ("brief", BRIEF),
    ("newsbrief", BRIEF),
    ("gallery", GALLERY),
    ("imagegallery", GALLERY),
    ("mediagallery", GALLERY),
    ("photogallery", GALLERY),
    ("slideshow", GALLERY),
    ("live", LIVE),
    ("liveblog", LIVE),
    ("liveblogposting", LIVE),
    ("collectionpage", SECTION_FRONT),
    ("frontpage", SECTION_FRONT),
    ("homepage", SECTION_FRONT),
    ("index", SECTION_FRONT),
    ("searchresultspage", SECTION_FRONT),
    ("section", SECTION_FRONT),
    ("sectionfront", SECTION_FRONT),
    ("video", VIDEO),
    ("videoepisode", VIDEO),
    ("videomovie", VIDEO),
    ("videoobject", VIDEO),
    ("videoother", VIDEO),
    ("videotvshow", VIDEO),
];

/// More words than this beside a film are an article with a film in it.
const MAX_VIDEO_WORDS: u64 = 150;

/// Returns the kind that a format or a site calls so.
pub fn kind_named(name: &str) -> Option<&'static str> {
    let letters: String = name.chars().filter(|c| c.is_alphabetic()).collect();
    let letters = letters.to_lowercase();
    KINDS.iter().find(|(known, _)| *known == letters).map(|(_, kind)| *kind)
}

/// Returns the kinds that are stated or seen of an article with so many words, as far as
/// they are kinds of ours and can be true.
pub(super) fn kinds(raw: &RawArticle, words: u64) -> Vec<Evidence> {
    let mut said = ranked(raw, RawField::Kind, |claim| {
        kind_named(&claim.value).map(str::to_owned).into_iter().collect()
    });
    let is_dated = has_stated_date(raw);
    said.retain(|e| match (e.value.as_str(), e.source) {
        (_, Witness::FrontMatter | Witness::Key | Witness::Column | Witness::Header) => true,
        (SECTION_FRONT, _) => !is_dated,
        (VIDEO, _) => words <= MAX_VIDEO_WORDS,
        _ => true,
    });
    said
}

/// Tells whether a page states when it was published, as only articles do.
fn has_stated_date(raw: &RawArticle) -> bool {
    let states = |witness| matches!(witness, Witness::OpenGraph | Witness::Microdata);
    raw.claims_of(RawField::Date).any(|claim| states(claim.witness))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::RawBody;

    #[track_caller]
    fn check(claims: &[(RawField, &str, Witness)], words: u64, expected: Option<&str>) {
        let mut raw = RawArticle::new(RawBody::Plain(String::new()));
        for (field, value, witness) in claims {
            raw.claim(*field, value, *witness);
        }
        let said = kinds(&raw, words);
        assert_eq!(said.first().map(|e| e.value.as_str()), expected, "{claims:?}");
    }

    #[test]
    fn kinds_have_one_name() {
        for (name, kind) in [
            ("NewsArticle", Some("article")),
            ("Photo Gallery", Some("gallery")),
            ("photo-gallery", Some("gallery")),
            ("section_front", Some("section-front")),
            ("section-front", Some("section-front")),
            ("LiveBlogPosting", Some("live")),
            ("video.other", Some("video")),
            ("website", None),
            ("WebPage", None),
            ("pdf", None),
            ("", None),
        ] {
            assert_eq!(kind_named(name), kind, "{name}");
        }
    }

    #[test]
    fn what_is_stated_goes_before_what_it_looks_like() {
        use RawField::Kind;
        use Witness::*;
        check(&[(Kind, "website", OpenGraph)], 10, None);
        check(&[(Kind, "website", OpenGraph), (Kind, "gallery", Text)], 10, Some("gallery"));
        check(&[(Kind, "article", OpenGraph), (Kind, "gallery", Text)], 10, Some("article"));
        check(&[(Kind, "article", OpenGraph), (Kind, "ImageGallery", JsonLd)], 10, Some("gallery"));
    }

    #[test]
    fn what_speaks_against_a_kind_counts() {
        use RawField::{Date, Kind};
        use Witness::*;
        let front = (Kind, "CollectionPage", JsonLd);
        check(&[front], 10, Some("section-front"));
        check(&[front, (Date, "1931-05-03", OpenGraph)], 10, None);
        let video = (Kind, "video.other", OpenGraph);
        check(&[video], 40, Some("video"));
        check(&[video], 400, None);
        check(&[(Kind, "video", Key)], 400, Some("video"));
    }
}
