//! The headline of an article that was found in a page: a line above it, or its first.

use std::collections::HashMap;

use crate::boilerplate::lines::Line;
use crate::normalize::text::is_unspaced;

/// How far above the article its headline may stand, in lines.
const MAX_ABOVE: usize = 40;
/// How far into it.
const MAX_BELOW: usize = 3;
/// How much of the article is looked at for the headline's words, in lines.
const LEDE: usize = 12;
/// Less is no headline.
const MIN_SCORE: f64 = 0.2;

/// Finds the headline of the article that begins with line `first`.
pub(super) fn find(lines: &[Line<'_>], first: usize) -> Option<usize> {
    let mut words: HashMap<u64, u32> = HashMap::new();
    for topic in lines.iter().skip(first).take(LEDE).flat_map(topics) {
        *words.entry(topic).or_default() += 1;
    }
    let candidates = first.saturating_sub(MAX_ABOVE)..(first + MAX_BELOW).min(lines.len());
    let scored = candidates.filter_map(|i| Some((score(lines, first, i, &words)?, i)));
    scored
        .filter(|(score, _)| *score > MIN_SCORE)
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, i)| i)
}

/// Returns what a line is about: its long words, and pairs of characters where words are
/// not told apart.
fn topics(line: &Line<'_>) -> Vec<u64> {
    let chars: Vec<char> = line.text.chars().collect();
    let pairs = chars.windows(2).filter(|pair| pair.iter().all(|c| is_unspaced(*c)));
    let pairs =
        pairs.map(|pair| u64::from(u32::from(pair[0])) << 32 | u64::from(u32::from(pair[1])));
    line.topics.iter().copied().chain(pairs).collect()
}

fn score(lines: &[Line<'_>], first: usize, i: usize, words: &HashMap<u64, u32>) -> Option<f64> {
    let line = &lines[i];
    if !(2.5..=30.0).contains(&line.units) || line.text.ends_with('…') {
        return None;
    }
    let is_inside = i >= first;
    if is_inside && line.is_prose() {
        return None;
    }
    let least = if is_inside { 2 } else { 1 };
    let topics = topics(line);
    let shared =
        topics.iter().filter(|topic| words.get(topic).is_some_and(|count| *count >= least));
    let shared = shared.count() as f64 / topics.len().max(1) as f64;
    let cost = |is: bool, cost: f64| if is { cost } else { 0.0 };
    let is_sentence = line.is_ended() && !line.text.ends_with(['?', '!']);
    Some(
        2.2 * shared + 0.05 * f64::from(line.units.min(10.0)) + cost(i == 0, 0.5)
            - cost(line.units <= 6.0 && !line.markers.is_empty(), 1.0)
            - cost(is_sentence, 0.6)
            - cost(line.has_date, 0.5)
            - cost(line.is_bullet, 0.8)
            - cost(line.has_address, 0.4)
            - cost(line.text.ends_with([':', ',', ';']), 0.3)
            - cost(is_inside, 0.2)
            - cost(is_inside && line.units > 18.0, 1.0)
            - 0.04 * i.abs_diff(first) as f64,
    )
}
