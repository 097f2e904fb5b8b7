//! Lines that a source repeats in article after article: "Follow us on …", "All rights
//! reserved".
//!
//! Learned by the survey, dropped after the article was found: before, they are the
//! signs by which a page's parts are told. Short sentences and intertitles recur in good
//! texts, too, so a sentence, and a line inside the text, goes only if its words are those
//! of a page's furniture.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::authors::byline_line;
use super::credits::is_credit;
use super::date_text::is_date_line;
use super::scraped::{is_furniture, key_of};
use super::text::clean;
use super::{SourceProfile, is_plain, paragraphs};
use crate::article::RawArticle;

/// Longer lines are prose, which no source repeats by itself.
const MAX_UNITS: f32 = 25.0;

/// A line is repeated if it stands in so many articles of its source, and in so many of
/// a hundred.
const MIN_ARTICLES: usize = 3;
const MIN_PERCENT: usize = 2;

/// Lines of an article that are looked at: from its beginning and from its end.
const MAX_FIRST: usize = 32;
const MAX_LAST: usize = 96;

/// Lines that are remembered of a source, the most frequent ones.
const MAX_LINES: usize = 500;

/// The lines of an article that may be repeated in others.
#[derive(Clone, Debug, Default)]
pub struct LineHashes {
    lines: Vec<u64>,
    /// Hash of the longest line, which copies of the article share.
    text: u64,
}

/// Hashes the short lines of an article, each once.
pub fn line_hashes(raw: &RawArticle) -> LineHashes {
    let text = clean(raw.body.as_str());
    let paragraphs = match is_plain(&raw.body) {
        true => paragraphs::of_plain(&text),
        false => paragraphs::of_paragraphs(&text),
    };
    let lines: Vec<&str> = paragraphs.iter().flat_map(|paragraph| paragraph.lines()).collect();
    let longest = lines.iter().max_by_key(|line| line.len()).and_then(|line| key_of(line));
    let last = lines.len().saturating_sub(MAX_LAST).max(MAX_FIRST.min(lines.len()));
    let seen = lines[..MAX_FIRST.min(lines.len())].iter().chain(&lines[last..]);
    let mut lines: Vec<u64> = seen.filter_map(|line| short_key(line)).collect();
    lines.sort_unstable();
    lines.dedup();
    LineHashes { lines, text: longest.map_or(0, |(key, _)| key) }
}

/// Finds the lines that a source's articles repeat; copies of one article count once.
pub fn repeated_lines(articles: &[LineHashes]) -> Vec<u64> {
    let mut texts = HashSet::new();
    let mut counts: HashMap<u64, usize> = HashMap::new();
    for article in articles.iter().filter(|article| texts.insert(article.text)) {
        article.lines.iter().for_each(|line| *counts.entry(*line).or_default() += 1);
    }
    let least = MIN_ARTICLES.max((texts.len() * MIN_PERCENT).div_ceil(100));
    // Sorted, so that the order of articles does not matter.
    let counts: BTreeMap<u64, usize> = counts.into_iter().filter(|(_, n)| *n >= least).collect();
    let mut repeated: Vec<(u64, usize)> = counts.into_iter().collect();
    repeated.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    repeated.truncate(MAX_LINES);
    let mut lines: Vec<u64> = repeated.into_iter().map(|(line, _)| line).collect();
    lines.sort_unstable();
    lines
}

fn short_key(line: &str) -> Option<u64> {
    key_of(line).filter(|(_, units)| *units <= MAX_UNITS).map(|(key, _)| key)
}

/// Drops the lines that the article's source repeats; returns them.
///
/// A byline, date or credit stays, as does the first line where it `may_be_title`, and a
/// text of which nothing would be left.
pub(super) fn drop_repeated(
    paragraphs: &mut Vec<String>,
    profile: &SourceProfile,
    may_be_title: bool,
) -> Vec<String> {
    if profile.repeated_lines.is_empty() {
        return Vec::new();
    }
    let lines: Vec<&str> = paragraphs.iter().flat_map(|paragraph| paragraph.lines()).collect();
    let repeated: Vec<bool> = lines.iter().map(|line| is_repeated(line, profile)).collect();
    let Some(first) = repeated.iter().position(|is| !is) else { return Vec::new() };
    let last = repeated.iter().rposition(|is| !is).unwrap_or(first);
    let goes = |i: usize| {
        repeated[i]
            && !(i == 0 && may_be_title)
            && (is_furniture(lines[i]) || (!(first..=last).contains(&i) && !is_sentence(lines[i])))
    };
    let goes: Vec<bool> = (0..lines.len()).map(goes).collect();
    if !goes.contains(&true) {
        return Vec::new();
    }
    let mut dropped = Vec::new();
    let mut goes = goes.into_iter();
    for paragraph in paragraphs.iter_mut() {
        let mut kept = Vec::new();
        for line in paragraph.lines() {
            match goes.next() {
                Some(true) => dropped.push(line.to_owned()),
                _ => kept.push(line),
            }
        }
        *paragraph = kept.join("\n");
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    dropped
}

/// Tells whether a line ends as sentences do: court reports and obituaries end alike.
fn is_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '’', '»', ')']).ends_with(['.', '!', '?', '。', '।'])
}

fn is_repeated(line: &str, profile: &SourceProfile) -> bool {
    short_key(line).is_some_and(|key| profile.repeated_lines.binary_search(&key).is_ok())
        && byline_line(line).is_none()
        && !is_date_line(line)
        && !is_credit(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::RawBody;

    fn hashes(text: &str) -> LineHashes {
        line_hashes(&RawArticle::new(RawBody::Paragraphs(text.replace('|', "\n\n"))))
    }

    fn profile(texts: &[&str]) -> SourceProfile {
        let articles: Vec<LineHashes> = texts.iter().map(|text| hashes(text)).collect();
        SourceProfile { repeated_lines: repeated_lines(&articles), ..SourceProfile::default() }
    }

    const ARTICLES: [&str; 4] = [
        "Home of the harbour|The ferry came back to the quay on Friday.|Advertisement|“No.”|She left.|Follow us on the wire",
        "Home of the harbour|A storm sank two boats off the northern cape.|Advertisement|“No.”|He stayed.|Follow us on the wire!",
        "Home of the harbour|The mayor opened the new bridge at noon today.|ADVERTISEMENT|“No.”|It held.|Follow us on the wire",
        "Something else|The winter was the longest one in living memory.|Nothing more",
    ];

    #[test]
    fn edges_and_furniture_go_and_the_text_stays() {
        let profile = profile(&ARTICLES);
        let mut paragraphs: Vec<String> = ARTICLES[0].split('|').map(str::to_owned).collect();
        let dropped = drop_repeated(&mut paragraphs, &profile, false);
        assert_eq!(
            paragraphs,
            ["The ferry came back to the quay on Friday.", "“No.”", "She left."]
        );
        assert_eq!(dropped, ["Home of the harbour", "Advertisement", "Follow us on the wire"]);
        let mut paragraphs: Vec<String> = ARTICLES[0].split('|').map(str::to_owned).collect();
        drop_repeated(&mut paragraphs, &profile, true);
        assert_eq!(paragraphs[0], "Home of the harbour");
    }

    #[test]
    fn copies_repeat_nothing_and_two_articles_neither() {
        assert!(profile(&[ARTICLES[0]; 5]).repeated_lines.is_empty());
        assert!(profile(&ARTICLES[..2]).repeated_lines.is_empty());
        let mut reversed = ARTICLES;
        reversed.reverse();
        assert_eq!(profile(&reversed), profile(&ARTICLES));
    }

    #[test]
    fn a_text_of_repeated_lines_stays_and_so_do_bylines_and_dates() {
        let texts: Vec<String> = (0..4)
            .map(|n| format!("By Ana Bo|3 May 1931|Number {n} is a longer line than the others."))
            .collect();
        let profile = profile(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(profile.repeated_lines.len(), 2);
        let mut paragraphs: Vec<String> = texts[0].split('|').map(str::to_owned).collect();
        assert_eq!(drop_repeated(&mut paragraphs, &profile, false), Vec::<String>::new());
        let mut only = vec!["3 May 1931".to_owned()];
        assert_eq!(drop_repeated(&mut only, &profile, false), Vec::<String>::new());
    }
}
