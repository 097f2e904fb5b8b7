//! The first lines of a text: headline, second headline, byline, date.
//!
//! Takes them off the paragraphs as far as they are no running text, and says
//! what they are. Text copied from a page has menus above its headline: there a
//! byline shows where the article begins. Text without any of this is left as it
//! is.

use super::authors::byline_line;
use super::date_text::is_date_line;
use super::dateline::split_dateline;
use super::text::{comparable, cut_at_word};
use super::{says_updated, split_update};

/// The longest headline, in characters.
pub(super) const MAX_TITLE: usize = 200;

/// How far down a byline is looked for, in lines.
const MAX_LINES: usize = 80;

/// How far down a date is looked for where there is no byline, in lines.
const MAX_MENU: usize = 5;

/// Words of a line of running text.
const RUNNING_TEXT: usize = 12;

/// A sentence with more words than this is a lede, not a headline.
const MAX_HEADLINE_SENTENCE: usize = 15;

/// What the first lines said.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Opening {
    /// The headline, where none was known.
    pub title: Option<String>,
    /// The line between headline and byline.
    pub subtitle: Option<String>,
    /// Lines that open with "By".
    pub bylines: Vec<String>,
    /// Lines that hold a date.
    pub dates: Vec<String>,
    /// Dates that are called "updated".
    pub updated: Vec<String>,
}

impl Opening {
    fn add_date(&mut self, line: &str) {
        if let Some((published, updated)) = split_update(line) {
            self.dates.push(published.to_owned());
            self.updated.push(updated.to_owned());
        } else {
            let dates = if says_updated(line) { &mut self.updated } else { &mut self.dates };
            dates.push(line.to_owned());
        }
    }

    /// Takes a line that is a byline or a date.
    fn take_line(&mut self, line: &str) -> bool {
        if let Some(byline) = byline_line(line) {
            self.bylines.push(byline.byline.to_owned());
            byline.dates.iter().for_each(|date| self.add_date(date));
            true
        } else if is_date_line(line) {
            self.add_date(line);
            true
        } else {
            false
        }
    }
}

/// Takes the first lines off `paragraphs`.
///
/// `known` are the headlines that are stated elsewhere; a line that repeats one
/// is dropped. A headline is looked for only where the text `may_hold` one.
pub(super) fn take_opening(
    paragraphs: &mut Vec<String>,
    known: &[&str],
    may_hold: bool,
) -> Opening {
    let mut opening = Opening::default();
    let mut titles: Vec<String> = known.iter().map(|title| comparable(title)).collect();
    let lines: Vec<String> = paragraphs
        .iter()
        .flat_map(|paragraph| paragraph.lines())
        .take(MAX_LINES)
        .map(str::to_owned)
        .collect();
    let mut at = 0;
    let mut below_menus = false;
    if may_hold && lines.len() > 1 {
        at = lines.iter().take_while(|line| is_date_line(line)).count();
        lines[..at].iter().for_each(|line| opening.add_date(line));
        let headline = find_headline(&lines, at);
        if let Some(headline) = headline {
            let title = lines[headline.line].as_str();
            titles.push(comparable(title));
            opening.title = Some(title.to_owned());
            opening.subtitle = headline.subtitle.map(|line| lines[line].clone());
            if headline.is_lede {
                drop_lines(paragraphs, headline.line);
                return opening;
            }
            below_menus = headline.line > at;
            at = headline.next;
        }
    }
    while let Some(line) = lines.get(at) {
        // Signs and spaces do not count, but a line of running text is no title.
        let may_repeat = titles.iter().any(|title| line.len() <= 2 * title.len() + 100);
        let repeats = may_repeat && titles.contains(&comparable(line));
        let is_button = below_menus && is_short(line, 4);
        if !repeats && !opening.take_line(line) && !is_button {
            break;
        }
        at += 1;
    }
    drop_lines(paragraphs, at);
    opening
}

/// Makes a title of a text that is a single paragraph.
pub(super) fn title_of_single(paragraphs: &[String]) -> Option<String> {
    let [single] = paragraphs else { return None };
    let title = cut_at_word(single.lines().next().unwrap_or_default(), MAX_TITLE);
    (!title.is_empty()).then(|| title.to_owned())
}

/// Where the headline stands and what follows it.
struct Headline {
    line: usize,
    subtitle: Option<usize>,
    /// The first line behind both.
    next: usize,
    /// Whether it is a sentence as long as a lede, which heads the text but is
    /// part of it.
    is_lede: bool,
}

/// Finds the headline among the first lines, from `start` on.
fn find_headline(lines: &[String], start: usize) -> Option<Headline> {
    let byline = (start..lines.len()).find(|i| byline_line(&lines[*i]).is_some());
    let foot = byline.or_else(|| date_below_menus(lines, start)).map(|mut foot| {
        // The date may stand above the byline.
        while foot > start && is_date_line(&lines[foot - 1]) {
            foot -= 1;
        }
        foot
    });
    match foot.map(|foot| (foot, foot - start)) {
        // Menus: the line above the byline is the headline.
        Some((foot, 3..)) if lines[start..foot - 1].iter().all(|line| is_short(line, 16)) => {
            Some(Headline { line: foot - 1, subtitle: None, next: foot, is_lede: false })
        }
        Some((byline, 2)) if is_headline(&lines[start]) && !is_date_line(&lines[start + 1]) => {
            Some(Headline { line: start, subtitle: Some(start + 1), next: byline, is_lede: false })
        }
        _ => {
            let first = lines.get(start).filter(|line| is_headline(line))?;
            Some(Headline { line: start, subtitle: None, next: start + 1, is_lede: is_lede(first) })
        }
    }
}

/// Finds the date that stands below a headline with some lines of menus above it.
fn date_below_menus(lines: &[String], start: usize) -> Option<usize> {
    let near = start..lines.len().min(start + MAX_MENU);
    let date = near.into_iter().find(|i| is_date_line(&lines[*i]))?;
    // Three short lines and a date may be a list.
    let is_below_headline = date >= start + 3 && !is_short(&lines[date - 1], 2);
    let has_digit = |line: &String| line.contains(char::is_numeric);
    let is_text = |line: &String| line.split_whitespace().count() >= RUNNING_TEXT;
    let is_head = is_below_headline
        && !lines[start..date].iter().any(has_digit)
        && lines[date + 1..].iter().take(3).any(is_text);
    is_head.then_some(date)
}

fn is_headline(line: &str) -> bool {
    line.chars().count() <= MAX_TITLE
        && split_dateline(line).0.is_none()
        && byline_line(line).is_none()
}

fn is_lede(line: &str) -> bool {
    line.ends_with(['.', '。', '”', '"']) && line.split_whitespace().count() > MAX_HEADLINE_SENTENCE
}

/// Tells whether a line has at most so many words and ends no sentence.
fn is_short(line: &str, max_words: usize) -> bool {
    line.split_whitespace().count() <= max_words && !line.ends_with(['.', '!', '?'])
}

/// Drops the first `count` lines of the paragraphs.
fn drop_lines(paragraphs: &mut Vec<String>, count: usize) {
    let mut left = count;
    let mut whole = 0;
    for paragraph in paragraphs.iter_mut() {
        let lines = paragraph.lines().count();
        if left < lines {
            if left > 0 {
                *paragraph = paragraph.lines().skip(left).collect::<Vec<_>>().join("\n");
            }
            break;
        }
        left -= lines;
        whole += 1;
    }
    paragraphs.drain(..whole);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(text: &str, titles: &[&str]) -> (Opening, Vec<String>) {
        let mut paragraphs = text.split('|').map(str::to_owned).collect();
        let opening = take_opening(&mut paragraphs, titles, titles.is_empty());
        (opening, paragraphs)
    }

    const LEDE: &str = "The boat that everyone had given up came back to the quay on Friday morning, and nobody was hurt.";

    #[test]
    fn headline_byline_and_date_are_taken_off() {
        let (opening, rest) =
            opened(&format!("Boat Comes Back\nBy Ana Bo\n3 May 1931|{LEDE}|More."), &[]);
        assert_eq!(opening.title.as_deref(), Some("Boat Comes Back"));
        assert_eq!(opening.bylines, ["By Ana Bo"]);
        assert_eq!(opening.dates, ["3 May 1931"]);
        assert_eq!(rest, [LEDE, "More."]);
    }

    #[test]
    fn a_line_between_headline_and_byline_is_the_subtitle() {
        let (opening, rest) =
            opened(&format!("Boat Comes Back|Nobody was hurt|By Ana Bo|{LEDE}"), &[]);
        assert_eq!(opening.subtitle.as_deref(), Some("Nobody was hurt"));
        assert_eq!(rest, [LEDE]);
    }

    #[test]
    fn menus_above_the_headline_go() {
        let text = format!(
            "The Quay\nMenu\nHome\nSport\nBoat Comes Back\nBy Ana Bo· May 3, 1931 · Updated May 4, 1931\nTweet\nPrint|{LEDE}"
        );
        let (opening, rest) = opened(&text, &[]);
        assert_eq!(opening.title.as_deref(), Some("Boat Comes Back"));
        assert_eq!(opening.dates, ["May 3, 1931"]);
        assert_eq!(opening.updated, ["Updated May 4, 1931"]);
        assert_eq!(rest, [LEDE]);
    }

    #[test]
    fn masthead_and_section_above_the_headline_cost_no_field() {
        for (head, author, date) in [
            ("Harbour Post|Region|Boat Comes Back|By Ana Bo|3 May 1931", "By Ana Bo", "3 May 1931"),
            ("Harbour Post|Region|Boat Comes Back|3 May 1931|By Ana Bo", "By Ana Bo", "3 May 1931"),
            (
                "Hafenpost|Region|Boot kehrt zurück|Von Ana Bo|3. Mai 1931",
                "Von Ana Bo",
                "3. Mai 1931",
            ),
            (
                "La Gazette|Région|Le bateau revient|Par Ana d'Alm|Publié le 3 mai 1931",
                "Par Ana d'Alm",
                "Publié le 3 mai 1931",
            ),
            (
                "Вестник|Область|Паром вернулся домой|Автор: Иван Бо|3 мая 1931",
                "Автор: Иван Бо",
                "3 мая 1931",
            ),
        ] {
            let (opening, rest) = opened(&format!("{head}|{LEDE}"), &[]);
            let title = head.split('|').nth(2);
            assert_eq!(opening.title.as_deref(), title);
            assert_eq!(
                (opening.bylines, opening.dates),
                (vec![author.to_owned()], vec![date.to_owned()])
            );
            assert_eq!(rest, [LEDE]);
        }
        let (opening, _) =
            opened(&format!("Harbour Post|Region|Boat Comes Back|3 May 1931|{LEDE}"), &[]);
        assert_eq!(opening.title.as_deref(), Some("Boat Comes Back"));
        assert_eq!(opening.dates, ["3 May 1931"]);
    }

    #[test]
    fn a_dateline_is_no_headline_and_a_lede_stays() {
        let (opening, rest) = opened(&format!("OSLO (NP) - The king spoke.|{LEDE}"), &[]);
        assert_eq!((opening.title, rest.len()), (None, 2));
        let (opening, rest) = opened(&format!("{LEDE}|More."), &[]);
        assert_eq!((opening.title.as_deref(), rest.len()), (Some(LEDE), 2));
    }

    #[test]
    fn a_known_title_is_dropped_where_it_is_repeated() {
        let (opening, rest) = opened(&format!("BOAT comes back!|{LEDE}"), &["Boat Comes Back"]);
        assert_eq!((opening, rest), (Opening::default(), vec![LEDE.to_owned()]));
    }

    #[test]
    fn a_single_paragraph_is_its_own_title() {
        let title = title_of_single(&["word ".repeat(80)]).expect("a title");
        assert!(title.len() <= MAX_TITLE && title.ends_with("word"));
        assert_eq!(title_of_single(&["a".into(), "b".into()]), None);
    }
}
