//! What the model can't know: where an article certainly ends, and when nothing may be
//! removed.

use crate::boilerplate::decode::gain;
use crate::boilerplate::features::Page;
use crate::boilerplate::lines::{Ending, Line, MAX_MARKED_UNITS, is_label, is_short};
use crate::boilerplate::markers::{Marker, Markers};

/// Fewer signs are no page.
const MIN_SIGNS: u32 = 3;
/// What goes must have markers of so many kinds: a list of names has menus only.
const MIN_KINDS: u32 = 2;
/// Labels of a page's furniture have at most so many units.
const LABEL: f32 = 6.0;
/// So do the lines of menus.
const MENU_LINE: f32 = 8.0;
/// So many lines make a menu.
const MENU_LINES: usize = 4;

/// So many lines with numbers, one behind the other, are rows of a table.
const MIN_ROWS: usize = 5;
/// A row has at most so many units, and at least such a share of digits.
const ROW: f32 = 12.0;
const ROW_DIGITS: f32 = 0.1;

/// Tells whether a text shows some signs of a whole page: kinds of markers in labels, a
/// menu at the top, one at the end. Running text is hardly looked at.
pub(super) fn looks_like_page(lines: &[&str]) -> bool {
    signs(lines) >= MIN_SIGNS
}

/// Counts the signs that a text is a whole page.
pub(super) fn signs(lines: &[&str]) -> u32 {
    let (kinds, menus) = kinds_and_menus(lines);
    kinds + menus
}

/// Counts the kinds of markers in labels, and the menus at either end.
fn kinds_and_menus(lines: &[&str]) -> (u32, u32) {
    let is_menu_line = |line: &&&str| is_label(line, MENU_LINE);
    let top = lines.iter().take_while(is_menu_line).take(MENU_LINES).count();
    let end = lines.iter().rev().take_while(is_menu_line).take(MENU_LINES).count();
    let menus = u32::from(top == MENU_LINES) + u32::from(end == MENU_LINES);
    let mut found = Markers::default();
    for line in lines.iter().filter(|line| is_label(line, LABEL)) {
        found = found.with(Markers::of(line).and(Markers::OF_PAGES));
    }
    // A form speaks in sentences; alone it is but one sign.
    if found.count() + menus > 0 && !found.has(Marker::Form) {
        let form = Markers::only(Marker::Form);
        let of_form =
            |line: &&&str| is_short(line, MAX_MARKED_UNITS) && Markers::of(line).has(Marker::Form);
        if lines.iter().any(|line| of_form(&line)) {
            found = found.with(form);
        }
    }
    (found.count(), menus)
}

/// An article of fewer units, beside which more running text would go, is no article but
/// a piece of one.
const MIN_ARTICLE: f32 = 60.0;

/// Tells whether no running text is to stay, or little, and more of it to go.
fn leaves_a_piece(lines: &[Line<'_>], kept: &[bool]) -> bool {
    let units = |wanted: bool| {
        let lines = lines.iter().zip(kept).filter(move |(_, kept)| **kept == wanted);
        lines.map(|(line, _)| line)
    };
    // Without running text nothing tells an article from what is around it.
    if !units(true).any(Line::is_prose) {
        return true;
    }
    let stays: f32 = units(true).map(|line| line.units).sum();
    let goes = units(false).filter(|line| line.is_ended() && line.units >= 4.0);
    stays < MIN_ARTICLE && goes.map(|line| line.units).sum::<f32>() > stays
}

/// Tells whether what is to be removed shows enough signs itself, and is not the most of
/// the text.
pub(super) fn allow(lines: &[Line<'_>], kept: &[bool]) -> bool {
    if leaves_a_piece(lines, kept) {
        return false;
    }
    let removed = || lines.iter().zip(kept).filter(|(_, kept)| !**kept).map(|(line, _)| line);
    let texts: Vec<&str> = removed().map(|line| line.text).collect();
    let (kinds, menus) = kinds_and_menus(&texts);
    match kinds + menus {
        _ if kinds < MIN_KINDS => false,
        ..MIN_SIGNS => false,
        MIN_SIGNS => {
            let short = removed().filter(|line| line.units <= 5.0).count();
            short >= 10 && short * 2 >= removed().count()
        }
        4 => {
            let all: f32 = lines.iter().map(|line| line.units).sum();
            let gone: f32 = removed().map(|line| line.units).sum();
            all - gone >= 0.2 * all
        }
        _ => true,
    }
}

/// Cuts at a label of the page's tail that stands late among the lines that were
/// chosen, unless much of the article's text seems to follow.
pub(super) fn cut_at_label(lines: &[Line<'_>], scores: &[f64], kept: &mut [bool]) {
    let Some((first, last)) = bounds(kept) else { return };
    let units = |range: &[Line<'_>]| range.iter().map(|line| line.units).sum::<f32>();
    let total = units(&lines[first..=last]);
    let mut before = 0.0;
    let mut rest: f64 = (first..=last).map(|i| clipped_gain(lines, scores, i)).sum();
    for i in first..=last {
        rest -= clipped_gain(lines, scores, i);
        let line = &lines[i];
        let is_late = before >= 0.85 * total && before >= 60.0;
        let is_label =
            line.units <= LABEL && !line.is_ended() && line.markers.any_of(Markers::ENDING);
        before += line.units;
        if i > first
            && is_late
            && is_label
            && scores[i] <= 1.0
            && (i == last || rest / (last - i) as f64 <= 5.6)
        {
            kept[i..].fill(false);
            return;
        }
    }
}

fn clipped_gain(lines: &[Line<'_>], scores: &[f64], i: usize) -> f64 {
    gain(scores[i].clamp(-4.0, 4.0), lines[i].units)
}

/// Cuts another article's teaser off the end: text that ends in an ellipsis, with its
/// headline, and nothing but labels behind it.
pub(super) fn cut_teaser(lines: &[Line<'_>], kept: &mut [bool]) {
    let Some((first, last)) = bounds(kept) else { return };
    let total: f32 = lines[first..=last].iter().map(|line| line.units).sum();
    let mut before = 0.0;
    for i in first..=last {
        let behind = lines.get(i + 1..(i + 4).min(lines.len())).unwrap_or_default();
        let is_teaser = lines[i].ending == Ending::Ellipsis
            && before >= 0.7 * total
            && !behind.is_empty()
            && behind.iter().all(|line| line.units < 9.0);
        before += lines[i].units;
        if i == first || !is_teaser {
            continue;
        }
        let heads = lines[first..i].iter().rev().take(5);
        let heads = heads.take_while(|line| line.units <= 12.0 && !line.is_ended()).count();
        if heads <= 4 {
            kept[i - heads..].fill(false);
            return;
        }
    }
}

/// Goes on with the article over the running text right behind its last line.
pub(super) fn extend(page: &Page<'_, '_>, lines: &[Line<'_>], kept: &mut [bool]) {
    let Some((_, last)) = bounds(kept) else { return };
    for (line, kept) in lines.iter().zip(kept).skip(last + 1) {
        if !(line.is_prose() && line.ending == Ending::Sentence && line.markers.is_empty())
            || page.is_repeated(line)
        {
            break;
        }
        *kept = true;
    }
}

/// Puts back tables behind the article's first line: prices, results. They are short
/// lines as menus are, but menus have no numbers, and what has dates may be an archive's.
pub(super) fn restore_rows(page: &Page<'_, '_>, lines: &[Line<'_>], kept: &mut [bool]) {
    let Some((first, _)) = bounds(kept) else { return };
    let is_row = |line: &Line<'_>| {
        let has_numbers = line.digits >= ROW_DIGITS && !line.has_date;
        let has_words = line.text.contains(char::is_alphabetic);
        let is_bare = line.markers.is_empty() && !page.is_repeated(line);
        line.units <= ROW && has_numbers && has_words && is_bare
    };
    let mut start = first;
    while start < lines.len() {
        let end = start + lines[start..].iter().take_while(|line| is_row(line)).count();
        if end - start >= MIN_ROWS {
            kept[start..end].fill(true);
        }
        start = end + 1;
    }
}

/// Puts back what was removed without a reason besides its score: no marker, no menu,
/// no teaser, no repetition.
pub(super) fn restore(page: &Page<'_, '_>, lines: &[Line<'_>], kept: &mut [bool]) {
    let mut start = 0;
    while start < lines.len() {
        let end = start
            + lines[start..].iter().zip(&kept[start..]).take_while(|(_, kept)| !**kept).count();
        let is_inner = start > 0 && end < lines.len();
        if end > start && !has_reason(page, &lines[start..end], is_inner) {
            kept[start..end].fill(true);
        }
        start = end + 1;
    }
}

fn has_reason(page: &Page<'_, '_>, lines: &[Line<'_>], is_inner: bool) -> bool {
    let (mut run, mut repeated) = (0, 0);
    for line in lines {
        run = if line.units <= MENU_LINE && !line.is_ended() { run + 1 } else { 0 };
        repeated += usize::from(page.is_repeated(line));
        let is_teaser = line.ending == Ending::Ellipsis && line.units >= LABEL;
        let is_marked = line.units <= 12.0 && !line.markers.is_empty();
        if is_marked || is_teaser || (run >= MENU_LINES && !is_inner) || repeated >= 2 {
            return true;
        }
    }
    false
}

/// First and last of the lines that were chosen.
pub(super) fn bounds(kept: &[bool]) -> Option<(usize, usize)> {
    Some((kept.iter().position(|kept| *kept)?, kept.iter().rposition(|kept| *kept)?))
}
