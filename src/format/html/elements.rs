//! The elements of a page that state something: one pass over its tree.
//!
//! Besides metadata these are the headings and the elements near them whose tag,
//! `itemprop` or class says that they hold the byline, the date or the second
//! headline. Only the first of each counts, and those behind the main heading
//! before those above it: pages end in lists of other articles.

use dom_query::{Document, NodeRef};

use super::article::Stated;
use super::json_ld;
use super::meta::Metas;
use super::nearby::{Heading, Setting, Texts};
use crate::article::{RawArticle, RawField, Witness};
use crate::format::markup;

/// Classes that name a second headline.
const SUBTITLE_CLASSES: &[&str] = &[
    "subtitle",
    "sub-title",
    "subhead",
    "sub-head",
    "deck",
    "dek",
    "standfirst",
    "vorspann",
    "bajada",
    "chapo",
    "chapeau",
    "entradilla",
    "sottotitolo",
    "ondertitel",
    "underrubrik",
];

/// Classes that name a date.
const DATE_CLASSES: &[&str] =
    &["date", "datum", "fecha", "time", "published", "posted", "pubdate", "publish"];

/// Classes, and words in front of a date, that say it is one of modification.
const UPDATE_WORDS: &[&str] = &["upd", "modif", "aktualis", "actualiz", "edited"];

/// Parts of classes of what looks like an author and is none.
const NO_AUTHOR: &[&str] = &[
    "bio",
    "avatar",
    "image",
    "img",
    "photo",
    "about",
    "social",
    "comment",
    "related",
    "follow",
    "more",
    "count",
    "title",
    "role",
    "link-list",
    "desc",
];

/// Elements with longer texts, in characters, hold more than a name or a date.
const MAX_LABEL: usize = 150;
const MAX_SUBTITLE: usize = 400;

/// Parts of a title that are looked at.
const MAX_TITLE_PARTS: usize = 8;

/// A part of a title that names a section or a site has fewer words.
const MIN_TITLE_WORDS: usize = 3;

/// Elements with more nodes in them do, too.
const MAX_INNER: usize = 2_000;

/// How many elements of one role are looked into.
const MAX_LOOKS: usize = 12;

/// Reads the elements of a page.
///
/// Returns what they say of the article's text.
pub(super) fn read(document: &Document, raw: &mut RawArticle) -> Stated {
    let mut page = Page::default();
    let root = document.root();
    for node in root.descendants_it() {
        if node.is_element() {
            page.visit(&node);
        } else if node.is_text() && !is_code(&node) {
            page.texts.add(&node.text(), || setting(&node));
        }
    }
    page.metas.claim(raw);
    let description = page.metas.description();
    let ld = json_ld::claim(&page.json_ld, raw);
    page.claim(raw);
    // Who signs for a whole house is the author where no one else is named.
    if raw.claims_of(RawField::Byline).next().is_none() {
        ld.organizations.iter().for_each(|name| raw.claim(RawField::Byline, name, Witness::JsonLd));
    }
    let body = ld.body;
    let titles = raw.claims_of(RawField::Title).map(|claim| claim.value.as_str());
    Stated { title: titles.collect::<Vec<_>>().join("\n"), description, body }
}

/// A part of a page that may hold a date, a byline or a second headline.
struct Label {
    text: String,
    /// Number of the text with which it begins.
    at: usize,
}

/// What one pass has gathered.
#[derive(Default)]
struct Page {
    metas: Metas,
    json_ld: Vec<String>,
    /// Statements that need no choice between elements.
    claims: Vec<(RawField, String, Witness)>,
    titles: Vec<String>,
    times: Vec<Label>,
    dates: Vec<Label>,
    updates: Vec<Label>,
    bylines: Vec<Label>,
    author_names: Vec<Label>,
    author_links: Vec<Label>,
    authors: Vec<Label>,
    subtitles: Vec<Label>,
    texts: Texts,
}

impl Page {
    fn visit(&mut self, node: &NodeRef<'_>) {
        let name = node.node_name().unwrap_or_default();
        match &*name {
            "meta" => self.visit_meta(node),
            "html" => self.state_attribute(node, "lang", RawField::Lang, Witness::Attribute),
            "link" if has_word(node, "rel", "canonical") => {
                self.state_attribute(node, "href", RawField::Url, Witness::Link);
            }
            "script" => {
                if node
                    .attr("type")
                    .is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"))
                {
                    self.json_ld.push(node.text().to_string());
                }
                return;
            }
            "title" => {
                // SVG pictures have titles of their own.
                if !self.has_claim(RawField::Title, Witness::TitleElement) {
                    self.claims.push((
                        RawField::Title,
                        node.text().to_string(),
                        Witness::TitleElement,
                    ));
                }
            }
            "h1" if self.titles.len() < MAX_LOOKS => {
                if let Some(title) = label(node, MAX_SUBTITLE) {
                    self.texts.add_heading(1, title.clone());
                    self.titles.push(title);
                }
            }
            "h2" => {
                label(node, MAX_SUBTITLE)
                    .into_iter()
                    .for_each(|text| self.texts.add_heading(2, text));
            }
            "time" => self.visit_time(node),
            // hAtom, older than <time>.
            "abbr"
                if has_word(node, "class", "published") || has_word(node, "class", "updated") =>
            {
                self.visit_abbreviation(node);
            }
            "body" | "head" | "style" => {}
            _ => self.visit_class(node),
        }
        if matches!(&*name, "html" | "body") {
            self.visit_type(node);
        }
        if let Some(property) = node.attr("itemprop") {
            self.visit_property(node, &property);
        }
    }

    /// Tells whether a statement of this kind was met; only the first counts.
    fn has_claim(&self, field: RawField, witness: Witness) -> bool {
        self.claims.iter().any(|claim| claim.0 == field && claim.2 == witness)
    }

    fn visit_meta(&mut self, node: &NodeRef<'_>) {
        let name = ["property", "name", "http-equiv"].into_iter().find_map(|key| node.attr(key));
        let content = node.attr("content");
        // Some frameworks keep what they will put into a script.
        if name.as_deref().is_some_and(|name| name.contains("ld+json")) {
            self.json_ld.extend(content.as_deref().map(str::to_owned));
        }
        self.metas.add(name.as_deref(), content.as_deref());
    }

    fn state_attribute(
        &mut self,
        node: &NodeRef<'_>,
        key: &str,
        field: RawField,
        witness: Witness,
    ) {
        let value = node.attr(key).filter(|_| !self.has_claim(field, witness));
        self.claims.extend(value.map(|value| (field, value.to_string(), witness)));
    }

    /// Reads what the document says that all of it is.
    fn visit_type(&mut self, node: &NodeRef<'_>) {
        let Some(kind) = node.attr("itemtype") else { return };
        let name = kind.rsplit('/').next().unwrap_or_default().to_owned();
        self.claims.push((RawField::Kind, name, Witness::Microdata));
    }

    fn visit_time(&mut self, node: &NodeRef<'_>) {
        // Those of an event.
        if has_word(node, "itemprop", "startDate") || has_word(node, "itemprop", "endDate") {
            return;
        }
        let text = || {
            let stated = node.attr("datetime").map(|text| text.to_string());
            stated.or_else(|| label(node, MAX_LABEL))
        };
        let is_update = is_update(node) || node.parent().is_some_and(|parent| is_update(&parent));
        let list = if is_update { &mut self.updates } else { &mut self.times };
        push(list, text, self.texts.next());
    }

    fn visit_abbreviation(&mut self, node: &NodeRef<'_>) {
        let title = node.attr("title").map(|title| title.to_string());
        let is_update = has_word(node, "class", "updated");
        let list = if is_update { &mut self.updates } else { &mut self.times };
        push(list, || title, self.texts.next());
    }

    /// Looks at an element whose class or `rel` may say what it holds.
    fn visit_class(&mut self, node: &NodeRef<'_>) {
        if has_word(node, "rel", "author") || leads_to_author(node) {
            push(&mut self.author_links, || own_label(node), self.texts.next());
        }
        let Some(class) = node.attr("class") else { return };
        let class = class.to_ascii_lowercase();
        let has = |names: &[&str]| names.iter().any(|name| class.contains(name));
        let is_author = has(&["author", "autor", "auteur", "writer", "byline"]);
        if is_author && class.contains("name") && !has(&["title", "social"]) {
            push(&mut self.author_names, || own_label(node), self.texts.next());
        } else if class.contains("byline") {
            push(&mut self.bylines, || own_label(node), self.texts.next());
        } else if is_author && !has(NO_AUTHOR) {
            let text = || first_line(node).filter(|_| setting(node) != Setting::Foreign);
            push(&mut self.authors, text, self.texts.next());
        } else if has(SUBTITLE_CLASSES) {
            push(&mut self.subtitles, || label(node, MAX_SUBTITLE), self.texts.next());
        } else if has(DATE_CLASSES) {
            let text = || {
                label(node, MAX_LABEL).filter(|text| text.contains(|c: char| c.is_ascii_digit()))
            };
            let list = if is_update(node) { &mut self.updates } else { &mut self.dates };
            push(list, text, self.texts.next());
        }
    }

    /// Reads microdata.
    fn visit_property(&mut self, node: &NodeRef<'_>, property: &str) {
        let field = match property {
            "headline" => RawField::Title,
            "alternativeHeadline" => RawField::Subtitle,
            "datePublished" => RawField::Date,
            "dateModified" => RawField::Updated,
            "author" => RawField::Byline,
            "articleSection" => RawField::Section,
            "inLanguage" => RawField::Lang,
            _ => return,
        };
        if !self.has_claim(field, Witness::Microdata) {
            let attribute = ["content", "datetime"].into_iter().find_map(|key| node.attr(key));
            let text = attribute
                .map(|text| text.to_string())
                .or_else(|| named(node))
                .or_else(|| label(node, MAX_SUBTITLE));
            self.claims.extend(text.map(|text| (field, text, Witness::Microdata)));
        }
    }

    /// Finds the headline of a page without headings: a text that is a part of its title.
    fn find_title(&mut self) {
        let element = self.claims.iter().find(|claim| claim.2 == Witness::TitleElement);
        let Some((_, title, _)) = element.filter(|_| self.titles.is_empty()) else { return };
        let parts = title.split(['|', '»', '·', ':']).flat_map(|part| part.split(" - "));
        let is_long = |part: &&str| part.split_whitespace().count() >= MIN_TITLE_WORDS;
        let parts: Vec<&str> = parts.filter(is_long).take(MAX_TITLE_PARTS).collect();
        self.titles.extend(self.texts.find_heading(&parts));
    }

    /// Claims what was gathered.
    fn claim(mut self, raw: &mut RawArticle) {
        self.find_title();
        for (field, text, witness) in &self.claims {
            raw.claim(*field, text, *witness);
        }
        for title in &self.titles {
            raw.claim(RawField::Title, title, Witness::Element);
        }
        let titles: Vec<&str> = raw.claims_of(RawField::Title).map(|c| c.value.as_str()).collect();
        let heading = self.texts.heading(&titles);
        self.claim_dates(heading, raw);
        let element = |raw: &mut RawArticle, field, labels: &[&[Label]]| {
            let first = labels.iter().find_map(|labels| first(labels, heading));
            first.into_iter().for_each(|label| raw.claim(field, &label.text, Witness::Element));
        };
        element(
            raw,
            RawField::Byline,
            &[&self.author_names, &self.bylines, &self.author_links, &self.authors],
        );
        let is_below = |label: &&Label| heading.is_some_and(|heading| heading.is_below(label.at));
        if let Some(subtitle) = self.subtitles.iter().find(is_below) {
            raw.claim(RawField::Subtitle, &subtitle.text, Witness::Element);
        }
        self.texts.claim(heading, raw);
    }

    /// Claims the dates of elements: of each kind the one nearest to the heading.
    fn claim_dates(&self, heading: Option<Heading>, raw: &mut RawArticle) {
        let (mut updates, mut dates): (Vec<&Label>, Vec<&Label>) = self
            .times
            .iter()
            .chain(&self.dates)
            .partition(|label| self.texts.says_updated(label.at));
        updates.extend(&self.updates);
        // Beside the heading of a live blog stands its newest entry.
        let is_live = raw.claims_of(RawField::Kind).any(|kind| kind.value.contains("LiveBlog"));
        for (field, labels) in [(RawField::Date, &mut dates), (RawField::Updated, &mut updates)] {
            let is_beside = |label: &Label| {
                heading.is_some_and(|heading| self.texts.is_beside(heading, label.at))
            };
            labels.retain(|label| !self.texts.is_foreign(label.at));
            labels.sort_by_key(|label| {
                let distance = heading.map_or(0, |heading| self.texts.distance(heading, label.at));
                (!is_beside(label), distance)
            });
            let Some(label) = labels.first() else { continue };
            let is_beside = is_beside(label) && !is_live;
            let witness = if is_beside { Witness::Shown } else { Witness::Element };
            raw.claim(field, &label.text, witness);
        }
    }
}

/// Adds a label, unless there are enough.
fn push(labels: &mut Vec<Label>, text: impl FnOnce() -> Option<String>, at: usize) {
    if labels.len() < MAX_LOOKS {
        labels.extend(text().map(|text| Label { text, at }));
    }
}

/// Returns the first label behind the heading, else the first.
fn first(labels: &[Label], heading: Option<Heading>) -> Option<&Label> {
    let is_below = |label: &&Label| heading.is_some_and(|heading| heading.is_below(label.at));
    labels.iter().find(is_below).or_else(|| labels.first())
}

/// How far up the elements around a text are looked at.
const MAX_FOREIGN: usize = 8;

/// Beginnings of classes and ids around what is said of something else.
const FOREIGN: &[&str] = &[
    "comment",
    "related",
    "masthead",
    "today",
    "copyright",
    "footer",
    "topbar",
    "site-header",
    "wm-ipp",
    "event",
    "upcoming",
    "agenda",
    "calendar",
    "teaser",
];

/// Elements around a text that may say that its date is one of modification.
const MAX_UPDATE: usize = 2;

/// Tells what the elements around a text say of a date in it.
///
/// Only classes that begin so count: frames are called "has-sidebar" and "no-comments".
fn setting(text: &NodeRef<'_>) -> Setting {
    let is_list = |name: &str| {
        let name = name.to_ascii_lowercase();
        FOREIGN.iter().any(|word| name.starts_with(word))
    };
    let named_foreign = |node: &NodeRef<'_>| {
        let mut named = ["class", "id"].into_iter().filter_map(|key| node.attr(key));
        named.any(|value| value.split_ascii_whitespace().any(is_list))
    };
    let is_foreign = |node: &NodeRef<'_>| {
        let is_own = || node.ancestors_it(Some(MAX_FOREIGN)).any(|node| node.has_name("article"));
        named_foreign(node) || (node.has_name("footer") && !is_own())
    };
    // An article's own footer is no foreign one.
    let is_article = |node: &NodeRef<'_>| node.has_name("article") && !named_foreign(node);
    let around = text.ancestors_it(Some(MAX_FOREIGN));
    if around.take_while(|node| !is_article(node)).any(|node| is_foreign(&node)) {
        Setting::Foreign
    } else if text.ancestors_it(Some(MAX_UPDATE)).any(|node| is_update(&node)) {
        Setting::Update
    } else {
        Setting::Own
    }
}

/// Tells whether a text is part of a script or a style.
fn is_code(text: &NodeRef<'_>) -> bool {
    text.parent().is_some_and(|parent| {
        ["script", "style", "template"].into_iter().any(|name| parent.has_name(name))
    })
}

/// Returns the visible text of an element, unless all in it is longer than `max` bytes:
/// spaces and what is hidden may be most of it, but what is far too long is not looked at.
fn short_text(node: &NodeRef<'_>, max: usize) -> Option<String> {
    let mut len = 0;
    for (i, inner) in node.descendants_it().enumerate() {
        len += if inner.is_text() { inner.text().len() } else { 0 };
        if len > max || i > MAX_INNER {
            return None;
        }
    }
    let mut out = markup::Output::default();
    write_visible(node, &mut out);
    Some(out.finish())
}

fn write_visible(node: &NodeRef<'_>, out: &mut markup::Output) {
    if node.is_text() {
        return out.push_text(&node.text());
    }
    let Some(name) = node.node_name() else { return };
    if out.start_tag(&name) {
        node.children_it(false).for_each(|child| write_visible(&child, out));
        // A break has no end.
        if &*name != "br" {
            out.end_tag(&name);
        }
    }
}

/// Returns the text of an element on one line, if it is not longer than a label.
fn label(node: &NodeRef<'_>, max: usize) -> Option<String> {
    let text = short_text(node, 20 * max)?;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty() && text.chars().count() <= max).then_some(text)
}

/// Returns a label that is not another article's.
fn own_label(node: &NodeRef<'_>) -> Option<String> {
    label(node, MAX_LABEL).filter(|_| setting(node) != Setting::Foreign)
}

/// Returns the first line of an element's text: behind a name stand the role, the date
/// and more.
fn first_line(node: &NodeRef<'_>) -> Option<String> {
    let text = short_text(node, 20 * MAX_SUBTITLE)?;
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next()?;
    // "By" may have a line of its own.
    let line = if first.chars().count() <= 10 && !first.contains(' ') {
        format!("{first} {}", lines.next().unwrap_or_default())
    } else {
        first.to_owned()
    };
    (line.chars().count() <= MAX_LABEL).then_some(line)
}

/// Tells whether a link leads to the page of an author.
fn leads_to_author(node: &NodeRef<'_>) -> bool {
    node.has_name("a")
        && node.attr("href").is_some_and(|href| {
            ["/author/", "/authors/", "/autor/", "/auteur/"].iter().any(|part| href.contains(part))
        })
}

/// Returns the text of the part of an element that holds its name.
fn named(node: &NodeRef<'_>) -> Option<String> {
    let is_name =
        |node: &NodeRef<'_>| node.attr("itemprop").is_some_and(|property| &*property == "name");
    let name = node.descendants_it().take(100).find(is_name)?;
    name.attr("content").map(|text| text.to_string()).or_else(|| label(&name, MAX_LABEL))
}

fn has_word(node: &NodeRef<'_>, attribute: &str, word: &str) -> bool {
    node.attr(attribute)
        .is_some_and(|value| value.split_ascii_whitespace().any(|w| w.eq_ignore_ascii_case(word)))
}

/// Tells whether an element's class or property says that its date is one of
/// modification.
fn is_update(node: &NodeRef<'_>) -> bool {
    ["class", "itemprop"].into_iter().filter_map(|key| node.attr(key)).any(|value| {
        let value = value.to_ascii_lowercase();
        UPDATE_WORDS.iter().any(|word| value.contains(word))
    })
}
