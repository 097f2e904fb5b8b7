//! The article in a text that was a whole page: without menus, comment forms and the
//! teasers of other articles.
//!
//! A page that was scraped as text has lost its markup, but not its shape. Each line is
//! measured, and a linear model of two stages says how much each looks like the article, by
//! itself and by what stands around it ([`crate::boilerplate`], [`weights`]). The lines are
//! then chosen together and some rules have the last word ([`rules`]).
//!
//! Most texts are no pages: wire copy, recognized print, exports. They are told by the
//! lack of signs ([`rules::signs`]), before anything is measured, and are left as they
//! are.

mod headline;
mod layout;
mod rules;
pub mod training;
mod weights;

use super::authors::byline_line;
use super::credits::is_credit;
use super::date_text::is_date_line;
use crate::boilerplate::features::Page;
use crate::boilerplate::lines::{self, Line};
use crate::boilerplate::markers::Markers;
use crate::boilerplate::model::Model;
use crate::boilerplate::decode;

pub(super) use crate::boilerplate::lines::key_of;

/// Tells whether a line's words are those of a page's furniture.
pub(super) fn is_furniture(line: &str) -> bool {
    Markers::of(line).any_of(Markers::OF_PAGES)
}

/// A text of fewer lines or units is left alone, and one of more lines.
const MIN_LINES: usize = 3;
const MIN_UNITS: f32 = 40.0;
const MAX_LINES: usize = 20_000;

/// How far above the text its byline and date may stand, and a credit below it.
const MAX_ABOVE: usize = 12;
const MAX_BELOW: usize = 2;

/// Leaves the article in `paragraphs`, if `text`, which they were made of, is a whole
/// page; returns the lines that went.
///
/// The headline comes first in what is left, then byline and date.
pub(super) fn keep_article(text: &str, paragraphs: &mut Vec<String>) -> Vec<String> {
    let all: Vec<&str> = paragraphs.iter().flat_map(|paragraph| paragraph.lines()).collect();
    let Some(fates) = find_article(text, &all, &weights::MODEL) else { return Vec::new() };
    let mut fates = fates.into_iter();
    let (mut headline, mut head, mut kept, mut removed) =
        (None, Vec::new(), Vec::new(), Vec::new());
    for paragraph in paragraphs.drain(..) {
        let mut lines = Vec::new();
        for line in paragraph.lines() {
            match fates.next() {
                Some(Fate::Text) | None => lines.push(line),
                Some(Fate::Headline) => headline = Some(line.to_owned()),
                Some(Fate::Head) => head.push(line.to_owned()),
                Some(Fate::Removed) => removed.push(line.to_owned()),
            }
        }
        if !lines.is_empty() {
            kept.push(lines.join("\n"));
        }
    }
    *paragraphs = headline.into_iter().chain(head).chain(kept).collect();
    removed
}

/// What becomes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Text,
    Headline,
    /// Byline or date, above the text.
    Head,
    Removed,
}

/// Says of each line of a page what it is; `None` where the text is to be left alone.
fn find_article(text: &str, all: &[&str], model: &Model<'_>) -> Option<Vec<Fate>> {
    if !(MIN_LINES..=MAX_LINES).contains(&all.len())
        || !rules::looks_like_page(all)
        || layout::is_scan(text)
    {
        return None;
    }
    let (numbers, lines): (Vec<usize>, Vec<Line<'_>>) =
        all.iter().enumerate().filter_map(|(i, line)| Some((i, lines::measure(line)?))).unzip();
    if lines.len() < MIN_LINES || lines.iter().map(|line| line.units).sum::<f32>() < MIN_UNITS {
        return None;
    }
    let found = fates_of(&lines, model, true)?;
    // A line without a word goes with the one before it.
    let mut fates = Vec::with_capacity(all.len());
    let mut found = numbers.into_iter().zip(found).peekable();
    for i in 0..all.len() {
        let fate = found.next_if(|(number, _)| *number == i).map(|(_, fate)| fate);
        let before = fates.last().copied().filter(|fate| *fate == Fate::Text);
        fates.push(fate.or(before).unwrap_or(Fate::Removed));
    }
    Some(fates)
}

/// Says what each measured line is; `None` where there are too few signs for what would
/// go. Without `safeguards` none are asked for.
fn fates_of(lines: &[Line<'_>], model: &Model<'_>, safeguards: bool) -> Option<Vec<Fate>> {
    let page = Page::new(lines);
    let rows = page.rows();
    let first: Vec<f64> = rows.iter().map(|row| model.first.score(row)).collect();
    let rows = page.second_rows(rows, &first);
    let scores: Vec<f64> = rows.iter().map(|row| model.second.score(row)).collect();
    let gains: Vec<f64> =
        scores.iter().zip(lines).map(|(score, line)| decode::gain(*score, line.units)).collect();
    let mut kept = decode::choose(&gains);
    rules::cut_at_label(lines, &scores, &mut kept);
    rules::cut_teaser(lines, &mut kept);
    let headline = headline::find(lines, rules::bounds(&kept)?.0);
    rules::restore(&page, lines, &mut kept);
    if safeguards && !rules::allow(lines, &kept) {
        return None;
    }
    let (start, end) = rules::bounds(&kept)?;
    let mut fates: Vec<Fate> =
        kept.iter().map(|kept| if *kept { Fate::Text } else { Fate::Removed }).collect();
    for i in start.saturating_sub(MAX_ABOVE)..start {
        if lines[i].units <= 20.0
            && (byline_line(lines[i].text).is_some() || is_date_line(lines[i].text))
        {
            fates[i] = Fate::Head;
        }
    }
    for i in end + 1..(end + 1 + MAX_BELOW).min(lines.len()) {
        if is_credit(lines[i].text) {
            fates[i] = Fate::Text;
        }
    }
    if let Some(headline) = headline.filter(|i| *i <= start) {
        fates[headline] = Fate::Headline;
    }
    Some(fates)
}
