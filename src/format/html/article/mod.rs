//! The article in a page.
//!
//! The page's text is cut into blocks ([`blocks`]). A first model judges each by its
//! shape, by the words that label parts of pages, by its place in the tree and by what
//! classes around it say ([`tree`], [`signs`]); a second by what the first said of it
//! and of the blocks that belong with it ([`relations`]). The blocks with a positive
//! score are the article, in reading order.
//!
//! Where the models are in doubt, Mozilla's Readability is asked ([`second_opinion`]).

mod blocks;
mod phrases;
mod relations;
mod signs;
pub mod training;
mod tree;
mod weights;

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use crate::boilerplate::features::{Page, Put, Row};
use crate::boilerplate::lines::{Line, measure};
use crate::boilerplate::model::Model;
use crate::format::markup;
use blocks::{Block, Blocks, Kind};
use tree::Tree;

/// A page of more blocks is no article; it is read as plain text.
const MAX_BLOCKS: usize = 20_000;

/// How much of a block is measured, in bytes.
const MAX_MEASURED: usize = 64 * 1024;

/// Longer cells hold text of their own, in characters.
const MAX_CELL: usize = 80;

/// The models are in doubt where less than this share of the densest running text was
/// chosen.
const DOUBT: f32 = 0.5;

/// A shorter text that Readability finds, in bytes, is no article.
const MIN_OPINION: usize = 250;

/// What a page's metadata says of its text.
#[derive(Clone, Debug, Default)]
pub(super) struct Stated {
    /// All titles.
    pub title: String,
    pub description: String,
    /// The whole text.
    pub body: String,
}

/// Longest list of what was left out.
const MAX_LEFT_OUT: usize = 500;

/// An article that was found.
pub(super) struct Found {
    /// Its text, paragraphs separated by an empty line.
    pub text: String,
    /// Texts that stood amid the article, or that the models took for its text, and that
    /// were left out.
    pub left_out: Vec<String>,
}

/// Finds the article's text; `None` where neither the models nor Readability find one.
pub(super) fn extract(document: Document, stated: &Stated) -> Option<Found> {
    let blocks = Blocks::of(&document);
    if blocks.blocks.len() > MAX_BLOCKS {
        return None;
    }
    let lines = measured(&blocks)?;
    let tree = Tree::new(&blocks, &lines, stated);
    let Choice { chosen, refused } = choose(&tree, &lines, &weights::MODEL);
    let text = text_of(&blocks, &chosen);
    let is_doubtful = tree.share_of_densest(&chosen) < DOUBT;
    let left_out = left_out(&blocks, &chosen, &refused);
    let other = is_doubtful.then(|| second_opinion(document)).flatten();
    let is_better = |other: &String| other.len() >= MIN_OPINION && other.len() > 2 * text.len();
    let other = other.filter(is_better);
    let left_out = if other.is_some() { Vec::new() } else { left_out };
    let text = other.unwrap_or(text);
    // Some pages hold their text in their metadata only, until a script shows it.
    let stated = (text.len() < MIN_OPINION).then(|| stated_paragraphs(&stated.body));
    let text = stated.filter(|stated| stated.len() > 2 * text.len()).unwrap_or(text);
    (!text.is_empty()).then_some(Found { text, left_out })
}

/// Returns the texts between the first and the last block of the article that are none
/// of it, and those that were refused.
fn left_out(blocks: &Blocks, chosen: &[bool], refused: &[bool]) -> Vec<String> {
    let first = chosen.iter().position(|is| *is).unwrap_or(chosen.len());
    let last = chosen.iter().rposition(|is| *is).unwrap_or_default();
    let is_left_out = |i: &usize| !chosen[*i] && (refused[*i] || (first..=last).contains(i));
    let texts = (0..chosen.len()).filter(is_left_out).map(|i| blocks.blocks[i].text.clone());
    texts.take(MAX_LEFT_OUT).collect()
}

/// Makes paragraphs of the lines of a text that metadata states.
fn stated_paragraphs(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n\n")
}

/// Asks Readability.
fn second_opinion(document: Document) -> Option<String> {
    let config = Config { disable_json_ld: true, ..Config::default() };
    let article = Readability::with_document(document, None, Some(config)).ok()?.parse().ok()?;
    Some(markup::text_of(&article.content))
}

/// Measures the blocks; `None` where there are none.
fn measured(blocks: &Blocks) -> Option<Vec<Line<'_>>> {
    let texts = blocks.blocks.iter().map(|block| block.text.as_str());
    let lines: Option<Vec<Line<'_>>> =
        texts.map(|text| measure(beginning(text)).or_else(|| measure(text))).collect();
    lines.filter(|lines| !lines.is_empty())
}

/// Returns what is measured of a text, if there is a word in it.
fn beginning(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_MEASURED)]
}

/// What becomes of each block.
struct Choice {
    /// Whether it is of the article.
    chosen: Vec<bool>,
    /// Whether the models took it for text and signs say that it is something else.
    refused: Vec<bool>,
}

/// Chooses the blocks of the article: those with a score above zero that are not
/// plainly something else.
fn choose(tree: &Tree<'_, '_>, lines: &[Line<'_>], model: &Model<'_>) -> Choice {
    let first: Vec<f64> =
        first_rows(tree, lines).iter().map(|row| model.first.score(row)).collect();
    let second = second_rows(tree, lines, &first);
    let is_text: Vec<bool> = second.iter().map(|row| model.second.score(row) > 0.0).collect();
    let refused: Vec<bool> =
        is_text.iter().enumerate().map(|(i, is)| *is && tree.is_foreign(i)).collect();
    let mut chosen: Vec<bool> =
        is_text.iter().zip(&refused).map(|(is, refused)| *is && !refused).collect();
    // A heading with nothing below heads something else.
    while let Some(last) = chosen.iter().rposition(|is| *is).filter(|i| tree.is_heading(*i)) {
        chosen[last] = false;
    }
    Choice { chosen, refused }
}

/// Returns the features of the first stage, a row for each block.
fn first_rows(tree: &Tree<'_, '_>, lines: &[Line<'_>]) -> Vec<Row> {
    let page = Page::new(lines);
    (0..lines.len())
        .map(|i| {
            let mut row = Vec::with_capacity(192);
            describe(&page, tree, lines, i, &mut |_, value| row.push(value));
            row
        })
        .collect()
}

/// Names a block's features of the first stage.
fn describe(
    page: &Page<'_, '_>,
    tree: &Tree<'_, '_>,
    lines: &[Line<'_>],
    i: usize,
    put: &mut Put<'_>,
) {
    page.shape(&lines[i], put);
    page.place(i, put);
    tree.describe(i, put);
}

/// Returns the features of the second stage.
fn second_rows(tree: &Tree<'_, '_>, lines: &[Line<'_>], scores: &[f64]) -> Vec<Row> {
    let units: Vec<f32> = lines.iter().map(|line| line.units).collect();
    let groups: Vec<[u64; 5]> = (0..lines.len()).map(|i| tree.groups(i)).collect();
    relations::rows(scores, &units, &groups)
}

/// A table of fewer rows may be there for the page's layout only.
const MIN_ROWS: usize = 3;

/// Joins the chosen blocks; short cells of a row make one line, in which empty ones keep
/// their place.
fn text_of(blocks: &Blocks, chosen: &[bool]) -> String {
    let row_of = |block: &Block| {
        let element = &blocks.elements[block.element];
        let parent = element.parent;
        let is_cell = element.kind == Kind::Cell && blocks.elements[parent].kind == Kind::Row;
        (is_cell && element.blocks.len() == 1 && block.chars <= MAX_CELL).then_some(parent)
    };
    let columns = blocks.columns();
    let is_table = |row: usize| blocks.num_siblings(row) >= MIN_ROWS;
    let mut text = String::new();
    let (mut row, mut column) = (None, 0);
    for (block, _) in blocks.blocks.iter().zip(chosen).filter(|(_, is_chosen)| **is_chosen) {
        let next = row_of(block);
        let at = columns[block.element];
        if let Some(row_element) = next
            && next == row
        {
            let steps = if is_table(row_element) { at.saturating_sub(column).max(1) } else { 1 };
            text.push_str(&" |".repeat(steps));
            text.push(' ');
        } else {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            let is_table = next.is_some_and(is_table);
            (0..if is_table { at } else { 0 }).for_each(|_| text.push_str("| "));
        }
        text.push_str(&block.text);
        (row, column) = (next, at);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(body: &str) -> String {
        let html =
            format!("<html><head><title>Boats | Post</title></head><body>{body}</body></html>");
        extract(Document::from(html), &Stated::default())
            .map(|found| found.text)
            .unwrap_or_default()
    }

    #[test]
    fn the_article_is_found_in_any_script() {
        for (menu, paragraphs, end) in [
            (
                "Home",
                [
                    "The council voted on Tuesday to close the harbour to all ships of more than two \
                     hundred tons, and said that nothing would change its mind about that.",
                    "A spokesman for the owners said that they had not been asked, and that they \
                     would go to court before the end of the week.",
                ],
                "Related: more ships",
            ),
            (
                "首页",
                [
                    "港口委员会星期二投票决定，禁止两百吨以上的船只入港，并表示任何事情都不会改变这一决定。",
                    "船主的发言人说，事先没有人征求他们的意见，他们将在本周末之前向法院提出申诉。",
                ],
                "相关新闻",
            ),
            (
                "الرئيسية",
                [
                    "صوت مجلس الميناء يوم الثلاثاء على إغلاقه أمام جميع السفن التي تزيد حمولتها على مئتي طن، وقال إن شيئا لن يغير رأيه.",
                    "وقال متحدث باسم أصحاب السفن إن أحدا لم يسألهم عن رأيهم، وإنهم سيلجأون إلى القضاء قبل نهاية الأسبوع.",
                ],
                "اقرأ أيضا",
            ),
            (
                "Главная",
                [
                    "Совет порта во вторник проголосовал за то, чтобы закрыть гавань для всех судов \
                     водоизмещением более двухсот тонн.",
                    "Представитель судовладельцев заявил, что их никто не спрашивал и что до конца \
                     недели они обратятся в суд.",
                ],
                "Читайте также",
            ),
        ] {
            let body = format!(
                "<div><ul><li><a href=/>{menu}</a></li></ul></div><h1>{menu}</h1><div><p>{}</p><p>{}</p></div>\
                 <div><a href=/r>{end}</a></div>",
                paragraphs[0], paragraphs[1]
            );
            let text = article(&body);
            // Its heading is for others to recognize.
            let text = text.strip_prefix(&format!("{menu}\n\n")).unwrap_or(&text);
            assert_eq!(text, paragraphs.join("\n\n"));
        }
    }

    #[test]
    fn lists_tables_quotations_and_headings_stay_in_order() {
        let text = article(
            "<article><h1>What changed</h1><p>These are the rules that the ministry published on \
             Friday for the coming year.</p><ul><li>No ship may enter after dark without a pilot.</li>\
             <li>Fishing boats are free.</li></ul><blockquote><p>We never asked for this.</p></blockquote>\
             <table><tr><th>Year</th><th>Ships</th></tr><tr><td>1930</td><td>412</td></tr></table>\
             <h2>What comes next</h2><p>The council will meet again in May to hear what the captains \
             have to say about it.</p></article>\
             <aside><h3>Related</h3><ul><li><a href=x>More ships</a></li></ul></aside>",
        );
        let (_, text) = text.split_once("These are").expect("the first paragraph");
        assert_eq!(
            text,
            " the rules that the ministry published on Friday for the coming year.\n\n\
             No ship may enter after dark without a pilot.\n\nFishing boats are free.\n\n\
             We never asked for this.\n\nYear | Ships\n\n1930 | 412\n\nWhat comes next\n\n\
             The council will meet again in May to hear what the captains have to say about it."
        );
    }

    #[test]
    fn empty_cells_keep_their_place() {
        let text = article(
            "<article><h1>What changed</h1><p>These are the figures that the ministry published on \
             Friday for the coming year, and for the last one.</p>\
             <table><tr><td></td><td>1930</td><td>1931</td></tr><tr><td>Ships</td><td></td><td>412</td></tr>\
             <tr><td>Boats</td><td>90</td><td>95</td></tr></table><p>The council will meet again in May to \
             hear what the captains have to say about it.</p></article>",
        );
        assert!(
            text.contains("\n\n| 1930 | 1931\n\nShips | | 412\n\nBoats | 90 | 95\n\n"),
            "{text}"
        );
    }

    #[test]
    fn breaks_make_paragraphs_and_lines() {
        let cell = "The council voted on Tuesday to close the harbour to all large ships of the \
                    fleet.<br>It will not change its mind.<br><br>A spokesman for the owners said \
                    that they had not been asked about it, and would go to court.";
        let text = article(&format!("<table><tr><td>{cell}</td></tr></table>"));
        assert_eq!(text, cell.replace("<br><br>", "\n\n").replace("<br>", "\n"));
    }

    #[test]
    fn a_text_in_metadata_alone_is_taken() {
        let html = "<html><body><div id=app>Loading</div></body></html>";
        let body = "The boat came back.\nNobody was hurt.".to_owned();
        let stated = Stated { body, ..Stated::default() };
        let text = extract(Document::from(html), &stated);
        let text = text.map(|found| found.text);
        assert_eq!(text.as_deref(), Some("The boat came back.\n\nNobody was hurt."));
    }

    #[test]
    fn a_page_without_text_has_no_article() {
        assert_eq!(article(""), "");
        assert_eq!(article("<nav>Menu</nav><img src=x>"), "");
    }
}
