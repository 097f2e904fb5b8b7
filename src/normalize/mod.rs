//! [`RawArticle`] → [`Article`]: weighs what a file states and fills the fields.
//!
//! Third step of the first journey, behind the readers of [`crate::format`] and
//! before the index. Pure: the same file with the same [`SourceProfile`] gives
//! the same article, whatever the day, the machine and the order of files. One
//! file per field; what was not chosen stays visible as evidence. People and
//! places are taken only where they are stated; finding them in the text is for
//! another step.

mod authors;
mod credits;
mod date;
mod date_forms;
mod date_numbers;
mod date_stamp;
mod date_text;
mod date_tokens;
pub mod dateline;
mod east_asian;
mod evidence;
mod function_words;
mod kind;
mod labels;
mod lang;
mod misread;
mod months;
mod opening;
mod paragraphs;
mod path_date;
mod profile;
mod repeated;
pub mod scraped;
mod short_year;
mod text;
mod time_text;
mod title;
mod updates;
mod url;
mod zones;

#[cfg(test)]
mod date_cases;

use std::collections::{BTreeMap, HashSet};

use crate::article::{
    Article, ArticleId, ByteRange, Evidence, Mentioned, RawArticle, RawBody, RawField, Removal,
    RemovedLine, Witness,
};
use crate::date::CivilDate;
use dateline::{Dateline, split_dateline};
use evidence::{evidence, of_surest, order};
use opening::Opening;

pub(crate) use authors::caseless_names;
pub use date::certain_years;
pub use date_stamp::spell_out_yymmdd;
pub(crate) use date_text::is_date_line;
pub use date_text::{DateContext, DateProblem, StatedDate, date_order_evidence, parse_date};
pub use kind::{ARTICLE, GALLERY, SECTION_FRONT, kind_named};
pub use profile::{DateOrder, SourceProfile, source_key};
pub use repeated::{LineHashes, line_hashes, repeated_lines};
pub use text::{clean, clean_line};
pub(crate) use updates::{says_updated, split_update};
pub use url::is_article_address;

/// Where an article comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin<'a> {
    /// Path of the file, relative to its root, with `/`.
    pub path: &'a str,
    /// Key of the record, where the file holds many.
    pub record: Option<&'a str>,
    /// Name of the format it was read as.
    pub format: &'a str,
}

/// Normalizes an article; `None` for one without title and text.
pub fn normalize(
    raw: &RawArticle,
    origin: &Origin<'_>,
    profile: &SourceProfile,
) -> Option<Article> {
    let mut fields = Fields::default();
    let source = fields.one("source", labels::sources(raw));
    let (mut paragraphs, removed) = body_paragraphs(raw, profile);
    let source = source.or_else(|| fields.one("source", title::sources_in_title(raw)));
    let titles = title::stated_titles(raw, source.as_deref());
    let headlines: Vec<&str> = titles.iter().map(|title| title.value.as_str()).collect();
    let decks: Vec<&str> =
        raw.claims_of(RawField::Subtitle).map(|claim| claim.value.as_str()).collect();
    let may_hold_headline = is_plain(&raw.body) && titles.is_empty();
    let repeated = [headlines, decks].concat();
    let opening = opening::take_opening(&mut paragraphs, &repeated, may_hold_headline);
    let credits = credits::take_credits(&mut paragraphs);
    let title = fields
        .one("title", with_found_title(titles, &opening, &paragraphs))
        .map(|t| title::fit(&t));
    if title.is_none() && paragraphs.is_empty() {
        return None;
    }
    let lede = ByteRange { start: 0, end: paragraphs.first().map_or(0, String::len) };
    let body = paragraphs.join("\n\n");
    let words = text::count_words(&body);
    let (dateline, _) = split_dateline(lede.of(&body));
    let context = profile.date_context();
    let mut dates = date::publication_dates(raw, &opening, dateline, origin, &context);
    let updates = date::modification_dates(raw, &opening, &context);
    if dates.said.is_empty() {
        dates.said = date::from_updates(&updates.said);
    }
    let notes = raw.notes.iter().map(|note| clean_line(note));
    let notes = notes.chain(dates.notes).chain(updates.notes).collect();
    let date_source = dates.said.first().map(|date| date.source);
    let date = fields.one("date", dates.said).and_then(|date| date.parse().ok());
    let updated: Option<CivilDate> =
        fields.one("updated", updates.said).and_then(|date| date.parse().ok());
    let source = source.or_else(|| fields.one("source", found_sources(dateline)));
    Some(Article {
        path: origin.path.to_owned(),
        record: origin.record.map(str::to_owned),
        id: ArticleId::of(origin.path, origin.record.unwrap_or_default()),
        subtitle: fields.one("subtitle", subtitles(raw, &opening, title.as_deref())),
        date,
        date_precision: date.map(|date| date.precision()),
        date_source,
        updated: updated
            .filter(|updated| Some(*updated) != date || date_source == Some(Witness::Updated)),
        authors: fields.many("authors", authors(raw, &opening, source.as_deref())),
        dateline: fields.one("dateline", datelines(raw, dateline)),
        credits: fields.all("credits", all_credits(raw, credits)),
        slug: fields.one("slug", labels::lines(raw, RawField::Slug)),
        kind: fields
            .one("kind", kind::kinds(raw, words))
            .or_else(|| Some(kind::ARTICLE.to_owned())),
        people: fields.many("people", labels::lists(raw, RawField::Person)),
        places: fields.many("places", labels::lists(raw, RawField::Place)),
        mentioned: Mentioned::default(),
        source,
        section: fields.one("section", labels::lines(raw, RawField::Section)),
        tags: fields.many("tags", labels::lists(raw, RawField::Tag)),
        lang: fields.one("lang", lang::languages(raw, &body)),
        url: fields.one("url", labels::urls(raw)),
        format: origin.format.to_owned(),
        words,
        content_hash: Article::hash_of(title.as_deref().unwrap_or_default(), &body),
        lede,
        title,
        body,
        removed,
        raw_text: None,
        notes,
        evidence: fields.evidence,
    })
}

/// What is said of one field more often than this is a list of something else.
const MAX_SAID: usize = 100;

/// Collects the evidence while the fields are filled.
#[derive(Default)]
struct Fields {
    evidence: BTreeMap<String, Vec<Evidence>>,
}

impl Fields {
    /// Fills a field that holds one value: the first that is said.
    fn one(&mut self, name: &str, said: Vec<Evidence>) -> Option<String> {
        self.keep(name, said).first().map(|e| e.value.clone())
    }

    /// Fills a field that holds many values: those of the surest witness.
    fn many(&mut self, name: &str, said: Vec<Evidence>) -> Vec<String> {
        of_surest(self.keep(name, said))
    }

    /// Fills a field with all that is said.
    fn all(&mut self, name: &str, said: Vec<Evidence>) -> Vec<String> {
        self.keep(name, said).iter().map(|e| e.value.clone()).collect()
    }

    /// Keeps the surest of what is said, if anything is.
    fn keep(&mut self, name: &str, mut said: Vec<Evidence>) -> &[Evidence] {
        said.truncate(MAX_SAID);
        if said.is_empty() {
            return &[];
        }
        self.evidence.entry(name.to_owned()).insert_entry(said).into_mut()
    }
}

fn is_plain(body: &RawBody) -> bool {
    matches!(body, RawBody::Plain(_))
}

/// Returns the paragraphs of the article, and what of the text is none of it.
fn body_paragraphs(raw: &RawArticle, profile: &SourceProfile) -> (Vec<String>, Vec<RemovedLine>) {
    let text = clean(raw.body.as_str());
    let (mut paragraphs, others) = if is_plain(&raw.body) {
        let mut paragraphs = paragraphs::of_plain(&text);
        let others = scraped::keep_article(&text, &mut paragraphs);
        (paragraphs, others)
    } else {
        (paragraphs::of_paragraphs(&text), Vec::new())
    };
    let may_be_title = is_plain(&raw.body) && raw.claims_of(RawField::Title).next().is_none();
    let repeated = repeated::drop_repeated(&mut paragraphs, profile, may_be_title);
    let removed = |reason| move |text| RemovedLine { text, reason };
    let by_reader = raw
        .removed
        .iter()
        .map(|line| RemovedLine { text: clean_line(&line.text), reason: line.reason });
    let others = by_reader.chain(others.into_iter().map(removed(Removal::Page)));
    (paragraphs, others.chain(repeated.into_iter().map(removed(Removal::Repeated))).collect())
}

/// Adds the headline of the text, or the text itself where it is one paragraph,
/// to the titles that are stated.
fn with_found_title(
    stated: Vec<Evidence>,
    opening: &Opening,
    paragraphs: &[String],
) -> Vec<Evidence> {
    if !stated.is_empty() {
        return stated;
    }
    let found = opening.title.clone().or_else(|| opening::title_of_single(paragraphs));
    found.map(|title| evidence(RawField::Title, title, Witness::FirstLine)).into_iter().collect()
}

/// Names the agency of the dateline as the source of an article that states none.
fn found_sources(dateline: Option<Dateline<'_>>) -> Vec<Evidence> {
    let agency = dateline.and_then(|dateline| dateline.agency);
    agency.map(|agency| evidence(RawField::Source, agency, Witness::Dateline)).into_iter().collect()
}

fn subtitles(raw: &RawArticle, opening: &Opening, title: Option<&str>) -> Vec<Evidence> {
    let found = opening.subtitle.iter();
    let found = found.map(|line| evidence(RawField::Subtitle, line.as_str(), Witness::FirstLine));
    let mut said: Vec<Evidence> =
        labels::lines(raw, RawField::Subtitle).into_iter().chain(found).collect();
    let title = text::comparable(title.unwrap_or_default());
    said.retain(|e| text::comparable(&e.value) != title);
    said
}

fn authors(raw: &RawArticle, opening: &Opening, source: Option<&str>) -> Vec<Evidence> {
    let stated = raw.claims_of(RawField::Byline).map(|claim| (claim.value.as_str(), claim.witness));
    let mut inverted: HashSet<Witness> = stated.clone().map(|(_, witness)| witness).collect();
    inverted.retain(|witness| {
        let theirs = stated.clone().filter(|(_, said_by)| said_by == witness);
        authors::are_inverted(theirs.map(|(byline, _)| byline))
    });
    let lines = opening.bylines.iter().map(|line| (line.as_str(), Witness::BylineLine));
    let said = stated.clone().chain(lines).flat_map(|(byline, witness)| {
        // JSON-LD says of a name whether it is a person's; elsewhere a site that
        // signs an article is no author.
        let source = source.filter(|_| witness != Witness::JsonLd);
        let names = authors::names(byline, inverted.contains(&witness), source);
        names.into_iter().map(move |name| evidence(RawField::Byline, name, witness))
    });
    order(said.collect())
}

fn datelines(raw: &RawArticle, found: Option<Dateline<'_>>) -> Vec<Evidence> {
    let found =
        found.map(|dateline| evidence(RawField::Dateline, dateline.label(), Witness::Dateline));
    let mut stated = labels::lines(raw, RawField::Dateline);
    for said in &mut stated {
        // Some records keep the dash that closes it.
        let len = said.value.trim_end_matches([' ', '-', '–', '—', ':']).len();
        said.value.truncate(len);
    }
    stated.into_iter().chain(found).collect()
}

fn all_credits(raw: &RawArticle, found: Vec<String>) -> Vec<Evidence> {
    let found =
        found.into_iter().map(|line| evidence(RawField::Credits, line, Witness::CreditLine));
    labels::lines(raw, RawField::Credits).into_iter().chain(found).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ORIGIN: Origin<'_> = Origin { path: "wire/1931/boat.txt", record: None, format: "text" };

    fn article(raw: &RawArticle) -> Option<Article> {
        normalize(raw, &ORIGIN, &SourceProfile::default())
    }

    fn plain(text: &str) -> RawArticle {
        RawArticle::new(RawBody::Plain(text.to_owned()))
    }

    #[test]
    fn wire_copy_fills_its_fields() {
        let raw = plain(
            "BOAT COMES BACK\nBy ANA BO\n\n   HULL, England, May 3 (Nord Press) - The boat that every-\n\
             one had given up came back to the quay this morning, with\nninety people aboard.\n\n\
             Nobody was hurt. (Reporting by Cy Day)\n\n-30-\n",
        );
        let article = article(&raw).expect("an article");
        assert_eq!(article.title.as_deref(), Some("BOAT COMES BACK"));
        assert_eq!(article.authors, ["Ana Bo"]);
        assert_eq!(article.date.map(|date| date.to_string()).as_deref(), Some("1931-05-03"));
        assert_eq!(article.date_source, Some(Witness::Dateline));
        assert_eq!(article.dateline.as_deref(), Some("HULL, England (Nord Press)"));
        assert_eq!(article.source.as_deref(), Some("Nord Press"));
        assert_eq!(article.credits, ["Reporting by Cy Day"]);
        assert_eq!(
            article.body,
            "HULL, England, May 3 (Nord Press) - The boat that everyone had given up came back to the quay this \
             morning, with ninety people aboard.\n\nNobody was hurt."
        );
        assert!(article.lede.of(&article.body).ends_with("aboard."));
        assert_eq!(article.words, 27);
        assert_eq!(article.evidence["date"].len(), 2);
    }

    #[test]
    fn what_is_stated_is_weighed_and_the_rest_kept_as_evidence() {
        let mut raw =
            RawArticle::new(RawBody::Paragraphs("Boat comes back\n\nIt came back.".into()));
        raw.claim(RawField::Title, "Boat comes back - The Post", Witness::TitleElement);
        raw.claim(RawField::Title, "Boat comes back", Witness::Element);
        raw.claim(RawField::Date, "1931-05-03", Witness::JsonLd);
        raw.claim(RawField::Date, "1931-05-09", Witness::Meta);
        raw.claim(RawField::Updated, "1931-05-03", Witness::JsonLd);
        raw.notes.push("read with care".into());
        let article = article(&raw).expect("an article");
        assert_eq!(article.title.as_deref(), Some("Boat comes back"));
        assert_eq!(article.source.as_deref(), Some("The Post"));
        assert_eq!(article.body, "It came back.");
        assert!(article.has_date_conflict());
        assert_eq!(article.updated, None);
        assert_eq!(article.notes, ["read with care"]);
    }

    #[test]
    fn a_field_is_not_filled_without_end() {
        use RawField::{Byline, Credits, Date, Dateline, Kind, Lang, Person, Place, Section, Slug};
        use RawField::{Source, Subtitle, Tag, Title, Updated, Url};
        let mut raw = plain("Boat comes back\n\nIt came back.");
        for field in [
            Byline, Credits, Date, Dateline, Kind, Lang, Person, Place, Section, Slug, Source,
            Subtitle, Tag, Title, Updated, Url,
        ] {
            for n in 0..1000 {
                let name: String =
                    format!("{n:03}").chars().map(|c| (b'b' + c as u8 - b'0') as char).collect();
                raw.claim(field, format!("Ana B{name}"), Witness::Key);
            }
        }
        let article = article(&raw).expect("an article");
        assert!(article.evidence.values().all(|said| said.len() <= MAX_SAID));
        assert_eq!((article.authors.len(), article.credits.len()), (MAX_SAID, MAX_SAID));
    }

    #[test]
    fn one_paragraph_is_title_and_text() {
        let article = article(&plain("  It came back.\n")).expect("an article");
        assert_eq!(
            (article.title.as_deref(), article.body.as_str()),
            (Some("It came back."), "It came back.")
        );
    }

    #[test]
    fn without_title_and_text_there_is_no_article() {
        assert_eq!(article(&plain(" \n\u{feff}\u{a0}\n")), None);
        let mut raw = plain("");
        raw.claim(RawField::Title, "Boat", Witness::Key);
        assert_eq!(article(&raw).map(|article| article.body).as_deref(), Some(""));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_and_any_claim_give_a_clean_article(
            body in "[ -~\\n\\r\u{1b}é—\u{202e}\u{85}]{0,200}|.{0,60}",
            value in "[A-Za-z0-9 ,.:/|()&-]{0,60}|.{0,30}",
            is_plain: bool,
        ) {
            let body = if is_plain { RawBody::Plain(body) } else { RawBody::Paragraphs(body) };
            let mut raw = RawArticle::new(body);
            use RawField::*;
            for field in [Subtitle, Date, Updated, Byline, Dateline, Credits, Slug, Kind, Person, Source, Section, Tag, Lang, Url] {
                raw.claim(field, &value, Witness::Key);
            }
            if let Some(article) = article(&raw) {
                let json = serde_json::to_string(&article).expect("an article is JSON");
                prop_assert!(!json.contains("\\u00") && !json.contains('\u{202e}'), "{}", json);
                prop_assert!(article.body.get(article.lede.start..article.lede.end).is_some());
                // What was cleaned stays as it is.
                let mut again = RawArticle::new(RawBody::Paragraphs(article.body.clone()));
                again.claims.clone_from(&raw.claims);
                let again = super::body_paragraphs(&again, &SourceProfile::default()).0.join("\n\n");
                prop_assert_eq!(again, article.body);
            }
        }
    }
}
