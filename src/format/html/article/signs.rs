//! What an element's name, classes and attributes say about its content.
//!
//! The words are those that builders of news sites use: mostly English, whatever the
//! language of the site.

use std::sync::LazyLock;

use dom_query::NodeRef;

/// A set of signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Signs(u64);

/// A sign: its name as a feature, and words of classes that give it. A word of more than
/// four letters counts where a class begins with it.
type Sign = (&'static str, &'static [&'static str]);

/// Signs that words of classes give.
const WORDS: &[Sign] = &[
    (
        "w_nav",
        &["nav", "menu", "breadcrumb", "topbar", "toolbar", "masthead", "navbar", "skip", "toc"],
    ),
    ("w_footer", &["footer", "foot", "copyright", "legal", "colophon", "bottom"]),
    ("w_header", &["header", "banner", "hero", "masthead", "top"]),
    ("w_side", &["side", "sidebar", "aside", "rail", "widget", "module", "col"]),
    (
        "w_comment",
        &["comment", "disqus", "reply", "respond", "kommentar", "comentario", "discussion"],
    ),
    (
        "w_related",
        &[
            "related",
            "recommend",
            "popular",
            "trending",
            "teaser",
            "similar",
            "latest",
            "suggest",
            "also",
            "outbrain",
            "taboola",
            "promo",
        ],
    ),
    (
        "w_list",
        &[
            "more",
            "read",
            "next",
            "prev",
            "pagination",
            "pager",
            "card",
            "feed",
            "list",
            "grid",
            "carousel",
            "slider",
        ],
    ),
    (
        "w_share",
        &[
            "share", "social", "sharing", "follow", "tweet", "facebook", "addthis", "sociable",
            "print",
        ],
    ),
    (
        "w_ad",
        &["ad", "advert", "advertisement", "sponsor", "anzeige", "dfp", "gpt", "promo", "cta"],
    ),
    (
        "w_offer",
        &[
            "newsletter",
            "subscribe",
            "subscription",
            "signup",
            "paywall",
            "donate",
            "form",
            "cta",
            "download",
            "offer",
            "optin",
        ],
    ),
    ("w_author", &["author", "byline", "bio", "contributor", "profile", "avatar", "writer"]),
    (
        "w_meta",
        &[
            "meta",
            "tag",
            "category",
            "categories",
            "date",
            "time",
            "info",
            "label",
            "posted",
            "byline",
            "kicker",
            "eyebrow",
        ],
    ),
    (
        "w_caption",
        &[
            "caption",
            "credit",
            "figure",
            "image",
            "img",
            "photo",
            "gallery",
            "media",
            "thumb",
            "picture",
            "video",
            "foto",
            "bild",
            "pie",
            "legende",
            "didascalia",
            "onderschrift",
        ],
    ),
    (
        "w_popup",
        &[
            "popup", "modal", "overlay", "cookie", "consent", "gdpr", "hidden", "dialog",
            "lightbox", "tooltip",
        ],
    ),
    (
        "w_body",
        &[
            "articlebody",
            "body",
            "content",
            "entry",
            "text",
            "story",
            "richtext",
            "rte",
            "copy",
            "prose",
            "wysiwyg",
            "rich",
            "markdown",
        ],
    ),
    ("w_article", &["article", "post", "single", "main", "blog"]),
    (
        "w_title",
        &[
            "title",
            "headline",
            "heading",
            "head",
            "subtitle",
            "deck",
            "dek",
            "standfirst",
            "excerpt",
            "summary",
            "intro",
            "lead",
            "description",
        ],
    ),
    (
        "w_quote",
        &[
            "quote",
            "pullquote",
            "blockquote",
            "callout",
            "highlight",
            "box",
            "note",
            "faq",
            "accordion",
        ],
    ),
];

/// The words of classes with their signs, by the first letter: most words of a page's
/// classes are none of them.
static BY_LETTER: LazyLock<[Vec<(usize, &str)>; 26]> = LazyLock::new(|| {
    let mut by_letter: [Vec<(usize, &str)>; 26] = Default::default();
    for (sign, (_, words)) in WORDS.iter().enumerate() {
        for word in *words {
            by_letter[usize::from(word.as_bytes()[0] - b'a')].push((sign, word));
        }
    }
    by_letter
});

/// Signs that names of elements give.
const ELEMENTS: &[Sign] = &[
    ("e_nav", &["nav", "menu"]),
    ("e_aside", &["aside"]),
    ("e_footer", &["footer"]),
    ("e_header", &["header"]),
    ("e_form", &["form", "fieldset"]),
    ("e_table", &["table"]),
    ("e_list", &["ul", "ol", "dl"]),
    ("e_figure", &["figure"]),
    ("e_article", &["article"]),
    ("e_main", &["main"]),
    ("e_button", &["button"]),
    ("e_quote", &["blockquote"]),
    ("e_code", &["pre"]),
    ("e_details", &["details"]),
];

/// Roles that stand for elements.
const ROLES: &[(&str, &str)] = &[
    ("navigation", "nav"),
    ("menu", "nav"),
    ("menubar", "nav"),
    ("complementary", "aside"),
    ("contentinfo", "footer"),
    ("banner", "header"),
    ("main", "main"),
    ("article", "article"),
];

/// Signs of their own.
const HIDDEN: usize = WORDS.len() + ELEMENTS.len();
const STATED_BODY: usize = HIDDEN + 1;
const PICTURE: usize = STATED_BODY + 1;

/// A picture's box holds no more text than this, in bytes.
const MAX_PICTURE_TEXT: usize = 300;

/// How much of a class is read, in characters.
const MAX_CLASS: usize = 1_000;

impl Signs {
    /// Number of signs that words of classes give; they come first.
    pub const NUM_WORDS: usize = WORDS.len();

    /// Tells whether what stands here belongs to other articles, by what surrounds it.
    pub fn is_related(self) -> bool {
        ["w_related", "w_ad", "w_offer", "e_aside"]
            .into_iter()
            .any(|name| (0..Self::LEN).any(|sign| Self::name(sign) == name && self.has(sign)))
    }

    /// The sign that an element is readers' comments.
    pub const COMMENTS: usize = 4;

    /// The sign that an element is a menu.
    pub const MENU: usize = WORDS.len();

    /// The sign that an element is an article.
    pub const ARTICLE: usize = WORDS.len() + 8;

    /// The sign that an element is not shown.
    pub const HIDDEN: usize = HIDDEN;

    /// Number of all signs.
    pub const LEN: usize = PICTURE + 1;

    /// Reads the signs of an element.
    pub fn of(node: &NodeRef<'_>, name: &str) -> Self {
        let mut signs = Self(0);
        let role = node.attr("role");
        let role = ROLES.iter().find(|(known, _)| role.as_deref() == Some(known));
        for name in [Some(name), role.map(|(_, name)| *name)].into_iter().flatten() {
            for (i, (_, names)) in ELEMENTS.iter().enumerate() {
                signs.set(WORDS.len() + i, names.contains(&name));
            }
        }
        for key in ["class", "id"] {
            if let Some(value) = node.attr(key) {
                each_word(&value, |word| signs.add_word(word));
            }
        }
        signs.set(STATED_BODY, node.attr("itemprop").is_some_and(|value| &*value == "articleBody"));
        signs.set(HIDDEN, is_hidden(node));
        signs.set(PICTURE, is_picture(node));
        signs
    }

    /// Tells whether a sign is given.
    pub fn has(self, sign: usize) -> bool {
        self.0 >> sign & 1 == 1
    }

    /// Returns the signs of both.
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns the name of a sign.
    pub fn name(sign: usize) -> &'static str {
        let named = WORDS.iter().chain(ELEMENTS).nth(sign).map(|(name, _)| *name);
        named.unwrap_or(match sign {
            HIDDEN => "hidden",
            STATED_BODY => "stated_body",
            _ => "picture",
        })
    }

    fn set(&mut self, sign: usize, is: bool) {
        self.0 |= u64::from(is) << sign;
    }

    fn add_word(&mut self, word: &str) {
        let first = word.bytes().next().unwrap_or_default();
        let known = BY_LETTER.get(usize::from(first.wrapping_sub(b'a')));
        for (sign, known) in known.into_iter().flatten() {
            self.set(*sign, is_word(word, known));
        }
    }
}

/// Tells whether a word of a class is a known one: a short one whole or with a plural's
/// s, a long one at its beginning.
fn is_word(word: &str, known: &str) -> bool {
    let rest = word.strip_prefix(known);
    rest.is_some_and(|rest| known.len() > 4 || matches!(rest, "" | "s"))
}

/// Calls with each word of a class, in lower case; a capital begins one, too.
fn each_word(value: &str, mut call: impl FnMut(&str)) {
    let mut word = String::new();
    let mut after_lower = false;
    for c in value.chars().take(MAX_CLASS).chain([' ']) {
        let begins = !c.is_ascii_alphanumeric() || (c.is_ascii_uppercase() && after_lower);
        if begins && !word.is_empty() {
            call(&word);
            word.clear();
        }
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        }
        after_lower = c.is_ascii_lowercase();
    }
}

/// Tells whether an element holds a picture and next to no text.
fn is_picture(node: &NodeRef<'_>) -> bool {
    let is_image = |child: &NodeRef<'_>| {
        let inner = || child.first_element_child();
        let is = |node: &NodeRef<'_>| node.has_name("img") || node.has_name("picture");
        is(child) || (child.has_name("a") && inner().is_some_and(|inner| is(&inner)))
    };
    node.children_it(false).take(8).any(|child| is_image(&child)) && {
        let texts = node.descendants_it().filter(NodeRef::is_text).take(40);
        texts.map(|text| text.text().trim().len()).sum::<usize>() < MAX_PICTURE_TEXT
    }
}

fn is_hidden(node: &NodeRef<'_>) -> bool {
    node.has_attr("hidden")
        || node.attr("aria-hidden").is_some_and(|value| &*value == "true")
        || node.attr("style").is_some_and(|style| {
            let style: String = style.chars().take(MAX_CLASS).filter(|c| *c != ' ').collect();
            let style = style.to_ascii_lowercase();
            style.contains("display:none") || style.contains("visibility:hidden")
        })
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    use super::*;

    fn signs(html: &str) -> Vec<&'static str> {
        let document = Document::from(html);
        let body = document.body().expect("every page has a body");
        let node = body.first_child().expect("an element");
        let signs = Signs::of(&node, &node.node_name().expect("a name"));
        (0..Signs::LEN).filter(|sign| signs.has(*sign)).map(Signs::name).collect()
    }

    #[test]
    fn signs_stand_where_they_are_looked_for() {
        assert_eq!(Signs::name(Signs::COMMENTS), "w_comment");
        assert_eq!(Signs::name(Signs::MENU), "e_nav");
        assert_eq!(Signs::name(Signs::ARTICLE), "e_article");
        assert_eq!(Signs::name(Signs::HIDDEN), "hidden");
    }

    #[test]
    fn words_of_classes_are_read_whole() {
        for (html, expected) in [
            ("<div class='site-nav'>", &["w_nav"][..]),
            ("<div class='articleComments'>", &["w_comment", "w_article"]),
            ("<div class='headless adder'>", &[]),
            ("<div id='ads'>", &["w_ad"]),
            ("<section role=navigation>", &["e_nav"]),
            ("<aside style='Display: none'>", &["e_aside", "hidden"]),
            ("<div itemprop=articleBody>", &["stated_body"]),
        ] {
            assert_eq!(signs(html), expected, "{html}");
        }
    }
}
