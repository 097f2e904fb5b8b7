//! Blocks → numbers: what the page's tree says of each.
//!
//! Everything is relative to the *densest* element, the one in which running text lies
//! closest together: a block is in it or so many steps away; what stands between the two
//! (the *branch*) is measured as a whole; signs count only between them, since what is
//! around both tells nothing apart.

use std::collections::HashMap;

use super::Stated;
use super::blocks::{Blocks, Kind};
use super::phrases::{Phrases, phrases_of};
use super::signs::Signs;
use crate::boilerplate::features::{Put, Sums, flag, log};
use crate::boilerplate::lines::Line;
use crate::boilerplate::markers::Marker;

/// Blocks with a greater share of links are lists of links, not running text.
const MAX_LINK_SHARE: f32 = 0.35;

/// A link to another article: its share of the block, and the block's length.
const FOREIGN_LINKS: f32 = 0.4;
const FOREIGN_UNITS: f32 = 25.0;

/// Longer blocks weigh no more than blocks of so many units.
const MAX_UNITS: f32 = 120.0;

/// What a block of running text counts for in the elements around it is divided by
/// these, from the inside.
const FADING: [f32; 6] = [1.5, 1.0, 2.0, 4.0, 6.0, 8.0];

/// An element with more of the page's running text than this is a frame around all.
const FRAME: f32 = 0.6;

/// Buttons have no more units than this; longer lines may be of an article about newsletters.
const BUTTON: f32 = 3.0;

/// Steps beyond these are far.
const MAX_CLIMB: f32 = 8.0;

/// What blocks of one look are like, all together.
#[derive(Clone, Copy, Default)]
struct Look {
    count: f32,
    prose: f32,
    units: f32,
}

/// A page, seen as a tree.
pub(super) struct Tree<'b, 'l> {
    blocks: &'b Blocks,
    lines: &'b [Line<'l>],
    units: Sums,
    linked: Sums,
    prose: Sums,
    /// The densest element.
    top: usize,
    /// Signs of each element and of those around it that are no frames.
    signs: Vec<Signs>,
    looks: HashMap<u64, Look>,
    /// Whether each element is readers' comments.
    comments: Vec<bool>,
    /// Whether each element is another article's.
    others: Vec<bool>,
    /// Number of the block that is the main heading.
    heading: Option<usize>,
    /// Texts that the page states of itself: title, description, body.
    stated: [Phrases; 3],
}

impl<'b, 'l> Tree<'b, 'l> {
    /// Looks at a page; `lines` are its blocks, measured.
    pub fn new(blocks: &'b Blocks, lines: &'b [Line<'l>], stated: &Stated) -> Self {
        let all = lines.iter().zip(&blocks.blocks);
        let title = Phrases::of(&stated.title);
        let heading = heading(blocks, lines, &title);
        let comments = comments(blocks, heading);
        let prose: Vec<f32> = all
            .clone()
            .map(|(line, block)| match comments[block.element] {
                true => 0.0,
                false => prose_of(line, block.link_share()),
            })
            .collect();
        let mut looks: HashMap<u64, Look> = HashMap::new();
        for (i, (line, prose)) in lines.iter().zip(&prose).enumerate() {
            let look = looks.entry(blocks.look_of(i)).or_default();
            look.count += 1.0;
            look.prose += prose;
            look.units += line.units;
        }
        let stated = [title, Phrases::of(&stated.description), Phrases::of(&stated.body)];
        let top = densest(blocks, &prose);
        let others = other_articles(blocks, top, heading);
        let prose = Sums::of(prose.into_iter());
        Self {
            units: Sums::of(lines.iter().map(|line| line.units)),
            linked: Sums::of(all.map(|(line, block)| line.units * block.link_share())),
            signs: signs(blocks, &prose),
            heading,
            comments,
            others,
            blocks,
            lines,
            prose,
            top,
            looks,
            stated,
        }
    }

    /// Returns the elements by which blocks belong together: their own, the one around
    /// it, the next, the branch; and a hash of their look.
    pub fn groups(&self, i: usize) -> [u64; 5] {
        let owner = self.blocks.blocks[i].element;
        let parent = self.blocks.parent_of(i);
        let grand = self.blocks.elements[parent].parent;
        let branch = self.branch(owner, self.blocks.common(owner, self.top));
        let [owner, parent, grand, branch] =
            [owner, parent, grand, branch].map(|element| element as u64);
        [owner, parent, grand, branch, self.blocks.look_of(i)]
    }

    /// Share of the running text in the densest element that `chosen` blocks hold.
    pub fn share_of_densest(&self, chosen: &[bool]) -> f32 {
        let range = self.blocks.elements[self.top].blocks.clone();
        let kept = range.clone().filter(|i| chosen[*i]);
        let kept: f32 = kept.map(|i| self.prose.between(i..i + 1)).sum();
        kept / self.prose.between(range).max(1.0)
    }

    /// Tells whether a block is no part of any article: a menu's, a comment's, or a link to another
    /// article that says so or stands in a box of such.
    pub fn is_foreign(&self, i: usize) -> bool {
        let block = &self.blocks.blocks[i];
        let line = &self.lines[i];
        let signs = self.signs[block.element];
        let is_link = block.link_share() > FOREIGN_LINKS && line.units <= FOREIGN_UNITS;
        signs.has(Signs::MENU)
            || signs.has(Signs::HIDDEN)
            || self.comments[block.element]
            || self.others[block.element]
            || (!line.is_ended() && !self.is_heading(i) && is_button(line))
            || (is_link && (signs.is_related() || line.markers.has(Marker::Related)))
    }

    /// Tells whether a block is a heading.
    pub fn is_heading(&self, i: usize) -> bool {
        let kind = self.blocks.elements[self.blocks.blocks[i].element].kind;
        matches!(kind, Kind::MainHeading | Kind::Heading | Kind::SmallHeading)
    }

    /// Names a block's features.
    pub fn describe(&self, i: usize, put: &mut Put<'_>) {
        self.own(i, put);
        self.position(i, put);
        self.beside_heading(i, put);
        let own = phrases_of(&self.blocks.blocks[i].text);
        for (phrases, names) in self.stated.iter().zip(STATED) {
            put(names[0], if phrases.is_empty() { 0.5 } else { phrases.share_of(&own) });
            put(names[1], flag(phrases.is_empty()));
        }
    }

    /// The block's element, its links, and the signs around it.
    fn own(&self, i: usize, put: &mut Put<'_>) {
        let block = &self.blocks.blocks[i];
        let element = &self.blocks.elements[block.element];
        for (name, kind) in KINDS {
            put(name, flag(element.kind == kind));
        }
        let links = block.link_share();
        put("links", links);
        put("all_links", flag(links > 0.9));
        put("short_links", links * flag(self.lines[i].units <= 12.0));
        put("all_bold", flag(block.bold * 10 > block.chars * 9));
        for sign in 0..Signs::LEN {
            put(Signs::name(sign), flag(self.signs[block.element].has(sign)));
        }
        for (sign, name) in (0..Signs::NUM_WORDS).zip(OWN) {
            put(name, flag(element.signs.has(sign)));
        }
        let look = self.looks.get(&self.blocks.look_of(i)).copied().unwrap_or_default();
        put("look_count", log(look.count));
        put("look_prose", look.prose / self.all_prose());
        put("look_density", look.prose / look.units.max(1.0));
    }

    /// Where the block stands in the tree.
    fn position(&self, i: usize, put: &mut Put<'_>) {
        let elements = &self.blocks.elements;
        let owner = self.blocks.blocks[i].element;
        let common = self.blocks.common(owner, self.top);
        let climb = (elements[self.top].depth - elements[common].depth) as f32;
        let below = (elements[owner].depth - elements[common].depth) as f32;
        let inside = flag(climb == 0.0);
        put("inside", inside);
        put("climb", climb.min(MAX_CLIMB));
        put("climb_1", flag(climb == 1.0));
        put("climb_2", flag(climb == 2.0));
        put("below", log(below));
        put("direct", inside * flag(below <= 1.0));
        let parent = elements[owner].parent;
        self.part(self.branch(owner, common), BRANCH, put);
        self.part(parent, PARENT, put);
        self.part(elements[parent].parent, GRAND, put);
        self.part(self.top, TOP, put);
        let top = &elements[self.top].blocks;
        put("behind_top", flag(i >= top.end));
        put("prose_before", self.prose.between(0..i) / self.all_prose());
        let share =
            self.prose.between(top.start.min(i)..i) / self.prose.between(top.clone()).max(1.0);
        put("top_before", inside * share);
        put("top_first", inside * flag(share == 0.0));
        put("top_last", inside * flag(self.prose.between(i..top.end.max(i)) == 0.0));
    }

    fn beside_heading(&self, i: usize, put: &mut Put<'_>) {
        let distance = self.heading.and_then(|heading| i.checked_sub(heading)).unwrap_or_default();
        put("has_heading", flag(self.heading.is_some()));
        put("is_heading", flag(self.heading == Some(i)));
        put("above_heading", flag(self.heading.is_some_and(|heading| i < heading)));
        put("below_heading", log(distance as f32));
        put("near_heading", flag((1..=4).contains(&distance)));
    }

    /// What an element's text is like, and how much of the page it is.
    fn part(&self, element: usize, names: [&'static str; 5], put: &mut Put<'_>) {
        let range = &self.blocks.elements[element].blocks;
        let units = self.units.between(range.clone()).max(1.0);
        let prose = self.prose.between(range.clone());
        put(names[0], self.linked.between(range.clone()) / units);
        put(names[1], prose / self.all_prose());
        put(names[2], prose / units);
        put(names[3], log(range.len() as f32));
        put(names[4], log(units / range.len().max(1) as f32));
    }

    /// Returns the outermost element around a block that is not around the densest one.
    fn branch(&self, owner: usize, common: usize) -> usize {
        self.blocks.around(owner).take_while(|element| *element != common).last().unwrap_or(owner)
    }

    fn all_prose(&self) -> f32 {
        self.prose.between(0..self.lines.len()).max(1.0)
    }
}

/// Tells whether a line is there to share the article or to sell a subscription.
fn is_button(line: &Line<'_>) -> bool {
    let is_marked = line.markers.has(Marker::Share) || line.markers.has(Marker::Offer);
    line.units <= BUTTON && is_marked
}

/// How much running text a block is, in units.
fn prose_of(line: &Line<'_>, link_share: f32) -> f32 {
    let is_prose = line.units >= 15.0 || (line.units >= 8.0 && line.is_ended());
    if is_prose && link_share < MAX_LINK_SHARE { line.units.min(MAX_UNITS) } else { 0.0 }
}

/// Finds the element in which running text lies closest together.
fn densest(blocks: &Blocks, prose: &[f32]) -> usize {
    let mut scores = vec![0.0_f32; blocks.elements.len()];
    for (block, prose) in blocks.blocks.iter().zip(prose).filter(|(_, prose)| **prose > 0.0) {
        for (element, fading) in blocks.around(block.element).zip(FADING) {
            scores[element] += prose / fading;
        }
    }
    let best = |a: &usize, b: &usize| scores[*a].total_cmp(&scores[*b]).then(b.cmp(a));
    (0..scores.len()).max_by(best).unwrap_or(0)
}

/// Collects the signs of each element and of those around it, without frames.
fn signs(blocks: &Blocks, prose: &Sums) -> Vec<Signs> {
    let all = prose.between(0..blocks.blocks.len()).max(1.0);
    let mut signs: Vec<Signs> = Vec::with_capacity(blocks.elements.len());
    for element in &blocks.elements {
        let is_frame = prose.between(element.blocks.clone()) > FRAME * all;
        let own = if is_frame { Signs::default() } else { element.signs };
        let outer = signs.get(element.parent).copied().unwrap_or_default();
        signs.push(outer.or(own));
    }
    signs
}

/// Tells which elements are articles beside the one that is the page's, or in such: those
/// that open with a link, as teasers do.
fn other_articles(blocks: &Blocks, top: usize, heading: Option<usize>) -> Vec<bool> {
    let is_article = |element: usize| blocks.elements[element].signs.has(Signs::ARTICLE);
    let mut others = vec![false; blocks.elements.len()];
    let Some(own) = blocks.around(top).filter(|element| is_article(*element)).last() else {
        return others;
    };
    for element in 0..others.len() {
        let range = &blocks.elements[element].blocks;
        let opens_with_link =
            || blocks.blocks.get(range.start).is_some_and(|block| block.link_share() > 0.9);
        let is_beside = || {
            !range.is_empty()
                && blocks.common(element, own) != own
                && blocks.common(element, own) != element
                && heading.is_none_or(|heading| !range.contains(&heading))
        };
        let outer = others[blocks.elements[element].parent];
        others[element] = outer || (is_article(element) && is_beside() && opens_with_link());
    }
    others
}

/// Tells which elements are readers' comments, or in them: those that are called so and
/// do not hold the main heading, however much of the page they are.
fn comments(blocks: &Blocks, heading: Option<usize>) -> Vec<bool> {
    let mut comments: Vec<bool> = Vec::with_capacity(blocks.elements.len());
    for element in &blocks.elements {
        let holds_heading = heading.is_none_or(|heading| element.blocks.contains(&heading));
        let outer = comments.get(element.parent).copied().unwrap_or_default();
        comments.push(outer || (element.signs.has(Signs::COMMENTS) && !holds_heading));
    }
    comments
}

/// Finds the main heading: the first of the first level, else the first block whose
/// words all stand in the title.
fn heading(blocks: &Blocks, lines: &[Line<'_>], title: &Phrases) -> Option<usize> {
    let kind = |i: usize| blocks.elements[blocks.blocks[i].element].kind;
    (0..lines.len()).find(|i| kind(*i) == Kind::MainHeading).or_else(|| {
        let is_in_title = |i: usize| title.share_of(&phrases_of(&blocks.blocks[i].text)) >= 1.0;
        (0..lines.len()).find(|i| lines[*i].units >= 3.0 && is_in_title(*i))
    })
}

const KINDS: [(&str, Kind); 11] = [
    ("is_p", Kind::Paragraph),
    ("is_li", Kind::Item),
    ("is_h1", Kind::MainHeading),
    ("is_h2", Kind::Heading),
    ("is_h4", Kind::SmallHeading),
    ("is_td", Kind::Cell),
    ("is_quote", Kind::Quote),
    ("is_caption", Kind::Caption),
    ("is_pre", Kind::Preformatted),
    ("is_dd", Kind::Term),
    ("is_div", Kind::Division),
];
const OWN: [&str; Signs::NUM_WORDS] = [
    "o_nav",
    "o_footer",
    "o_header",
    "o_side",
    "o_comment",
    "o_related",
    "o_list",
    "o_share",
    "o_ad",
    "o_offer",
    "o_author",
    "o_meta",
    "o_caption",
    "o_popup",
    "o_body",
    "o_article",
    "o_title",
    "o_quote",
];
const BRANCH: [&str; 5] =
    ["branch_links", "branch_prose", "branch_density", "branch_count", "branch_mean"];
const PARENT: [&str; 5] =
    ["parent_links", "parent_prose", "parent_density", "parent_count", "parent_mean"];
const GRAND: [&str; 5] =
    ["grand_links", "grand_prose", "grand_density", "grand_count", "grand_mean"];
const TOP: [&str; 5] = ["top_links", "top_prose", "top_density", "top_count", "top_mean"];
const STATED: [[&str; 2]; 3] = [
    ["in_title", "no_title"],
    ["in_description", "no_description"],
    ["in_stated_body", "no_stated_body"],
];
