//! Stretches of words that stand near one another: NEAR and PRE, and `"…"~n`.
//!
//! Each word of the query takes a place of its own: no word is near itself.

use super::span::{Span, same_value};
use crate::analysis::Layout;

/// Most stretches that one part of a chain hands on to the next; the shortest are kept.
const MAX_STRETCHES: usize = 1 << 12;
/// Most places of a part that a stretch goes on to, before it, in it and behind it each; the
/// nearest are taken.
const MAX_PLACES: usize = 64;

/// How near a part of a chain must stand to what stands before it in the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Largest difference of positions; 1 is side by side.
    pub distance: u32,
    /// Whether it must come later in the text.
    pub is_ordered: bool,
}

impl Step {
    /// Whether a part is near enough to a stretch, counted from their nearest ends; it may
    /// stand within the stretch, in a gap.
    fn reaches(self, stretch: Span, part: Span) -> bool {
        let distance = if part.first > stretch.last {
            part.first - stretch.last
        } else if self.is_ordered {
            return false;
        } else if part.last < stretch.first {
            stretch.first - part.last
        } else {
            // What overlaps an end is not asked: the end is taken.
            let from_start = part.first.saturating_sub(stretch.first);
            from_start.min(stretch.last.saturating_sub(part.last))
        };
        distance <= self.distance
    }
}

/// A stretch and the parts in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Stretch {
    span: Span,
    /// Where its parts stand, sorted.
    taken: Vec<Span>,
}

impl Stretch {
    fn with(&self, part: Span) -> Self {
        let span =
            Span { first: self.span.first.min(part.first), last: self.span.last.max(part.last) };
        let mut taken = self.taken.clone();
        taken.insert(taken.partition_point(|other| *other < part), part);
        Self { span, taken }
    }
}

/// The shortest stretches in which each part is near enough to those before it in the
/// query.
pub fn near(parts: &[Vec<Span>], steps: &[Step], layout: Layout, out: &mut Vec<Span>) {
    let Some((first, others)) = parts.split_first() else { return };
    let alone = |span: &Span| Stretch { span: *span, taken: vec![*span] };
    let mut stretches: Vec<Stretch> = first.iter().map(alone).collect();
    for (part, step) in others.iter().zip(steps) {
        let longest = part.iter().map(|span| span.last - span.first).max().unwrap_or(0);
        let mut next = Vec::new();
        for stretch in &stretches {
            let Span { first, last } = stretch.span;
            let lowest = first.saturating_sub(step.distance.saturating_add(longest));
            let highest = last.saturating_add(step.distance);
            let (before, others) = part.split_at(part.partition_point(|span| span.first < first));
            let (inside, behind) = others.split_at(others.partition_point(|s| s.first <= last));
            let is_free = |span: &Span| {
                stretch.taken.iter().all(|other| span.last < other.first || other.last < span.first)
            };
            let fits = |span: &&Span| {
                is_free(span)
                    && step.reaches(stretch.span, **span)
                    && same_value(layout, stretch.span, **span)
            };
            let before = before.iter().rev().take_while(|span| span.first >= lowest);
            let behind = behind.iter().take_while(|span| span.first <= highest);
            let places = before
                .filter(fits)
                .take(MAX_PLACES)
                .chain(inside.iter().filter(fits).take(MAX_PLACES))
                .chain(behind.filter(fits).take(MAX_PLACES));
            next.extend(places.map(|span| stretch.with(*span)));
            if next.len() > 2 * MAX_STRETCHES {
                keep_shortest(&mut next);
            }
        }
        keep_shortest(&mut next);
        stretches = next;
    }
    out.extend(shortest(stretches.into_iter().map(|stretch| stretch.span).collect()));
}

fn keep_shortest(stretches: &mut Vec<Stretch>) {
    stretches.sort_unstable();
    stretches.dedup();
    if stretches.len() > MAX_STRETCHES {
        stretches.sort_by_key(|stretch| stretch.span.last - stretch.span.first);
        stretches.truncate(MAX_STRETCHES);
    }
}

/// Returns the stretches that hold no other, sorted.
fn shortest(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable_by_key(|span| (span.first, std::cmp::Reverse(span.last)));
    let mut kept: Vec<Span> = Vec::new();
    for span in spans {
        // It starts no earlier than those before it: those that end no earlier hold it.
        while kept.last().is_some_and(|last| last.last >= span.last) {
            kept.pop();
        }
        kept.push(span);
    }
    kept
}

/// The shortest stretches that hold one of each part, each starting at a place of its own,
/// no longer than `distance`.
pub fn within(parts: &[Vec<Span>], distance: u32, layout: Layout, out: &mut Vec<Span>) {
    let groups = Group::of(parts);
    let mut merged: Vec<(Span, usize)> = Vec::new();
    for (i, group) in groups.iter().enumerate() {
        merged.extend(group.spans.iter().map(|span| (*span, i)));
    }
    merged.sort_unstable();
    let are_shared = merged.windows(2).any(|pair| pair[0].0.first == pair[1].0.first);
    let (mut counts, mut missing, mut from) = (vec![0_usize; groups.len()], groups.len(), 0);
    let mut found = Vec::new();
    for to in 0..merged.len() {
        let (_, group) = merged[to];
        counts[group] += 1;
        missing -= usize::from(counts[group] == groups[group].times);
        // A window over the merged list, always as short as it can be with all parts in it.
        while missing == 0 {
            let window = &merged[from..=to];
            if are_shared && !have_places(&groups, window) {
                break;
            }
            let first = window[0].0.first;
            let last = window.iter().map(|(span, _)| span.last).max().unwrap_or(first);
            let stretch = Span { first, last };
            if last - first <= distance && same_value(layout, stretch, stretch) {
                found.push(stretch);
            }
            let (_, group) = window[0];
            missing += usize::from(counts[group] == groups[group].times);
            counts[group] -= 1;
            from += 1;
        }
    }
    out.extend(shortest(found));
}

/// Parts that match the same stretches.
struct Group<'p> {
    spans: &'p [Span],
    /// How many of them there are.
    times: usize,
}

impl<'p> Group<'p> {
    fn of(parts: &'p [Vec<Span>]) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        for part in parts {
            match groups.iter_mut().find(|group| group.spans == part) {
                Some(group) => group.times += 1,
                None => groups.push(Self { spans: part, times: 1 }),
            }
        }
        groups
    }
}

/// Whether each part can start at a place of its own: a word that counts for several parts
/// counts for one of them.
fn have_places(groups: &[Group<'_>], window: &[(Span, usize)]) -> bool {
    let mut places: Vec<(u32, Option<usize>)> = Vec::new();
    for (span, _) in window {
        if places.last().is_none_or(|(place, _)| *place != span.first) {
            places.push((span.first, None));
        }
    }
    let mut parts =
        groups.iter().enumerate().flat_map(|(i, group)| (0..group.times).map(move |_| i));
    // A matching in a bipartite graph: one part after the other takes a place, and those
    // before it move where they can.
    parts.all(|group| take_place(group, window, &mut places, &mut Vec::new()))
}

fn take_place(
    group: usize,
    window: &[(Span, usize)],
    places: &mut [(u32, Option<usize>)],
    asked: &mut Vec<u32>,
) -> bool {
    for (span, _) in window.iter().filter(|(_, other)| *other == group) {
        if asked.contains(&span.first) {
            continue;
        }
        asked.push(span.first);
        let Ok(at) = places.binary_search_by_key(&span.first, |(place, _)| *place) else {
            continue;
        };
        let is_free = match places[at].1 {
            None => true,
            Some(holder) => take_place(holder, window, places, asked),
        };
        if is_free {
            places[at].1 = Some(group);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(positions: &[u32]) -> Vec<Span> {
        positions.iter().map(|p| Span { first: *p, last: *p }).collect()
    }

    fn shown(spans: &[Span]) -> Vec<(u32, u32)> {
        spans.iter().map(|span| (span.first, span.last)).collect()
    }

    fn all_within(parts: &[&[u32]], distance: u32) -> Vec<(u32, u32)> {
        let parts: Vec<_> = parts.iter().map(|positions| at(positions)).collect();
        let mut out = Vec::new();
        within(&parts, distance, Layout::Values, &mut out);
        shown(&out)
    }

    /// A chain in which every step is NEAR, or PRE where `is_ordered`.
    fn chain(parts: &[Vec<Span>], distance: u32, is_ordered: bool) -> Vec<(u32, u32)> {
        let steps = vec![Step { distance, is_ordered }; parts.len() - 1];
        let mut out = Vec::new();
        near(parts, &steps, Layout::Values, &mut out);
        shown(&out)
    }

    #[test]
    fn within_takes_any_order_but_one_of_each() {
        assert_eq!(all_within(&[&[10, 30], &[7, 31]], 3), [(7, 10), (30, 31)]);
        assert_eq!(all_within(&[&[1, 2, 3], &[9]], 5), []);
        assert_eq!(all_within(&[&[1, 2], &[3]], 5), [(2, 3)]);
    }

    #[test]
    fn a_word_counts_for_one_part_only() {
        assert_eq!(all_within(&[&[4], &[4]], 5), []);
        assert_eq!(all_within(&[&[4, 6], &[4, 6]], 5), [(4, 6)]);
        assert_eq!(all_within(&[&[4], &[4, 6]], 5), [(4, 6)]);
        assert_eq!(all_within(&[&[4, 6], &[4], &[6, 7]], 5), [(4, 7)]);
        assert_eq!(all_within(&[&[4, 6], &[4, 6], &[4, 6]], 5), []);
    }

    #[test]
    fn near_counts_from_the_nearest_ends() {
        let phrase = [Span { first: 10, last: 12 }].to_vec();
        let around = [phrase, at(&[5, 17])];
        assert_eq!(chain(&around, 5, false), [(5, 12), (10, 17)]);
        assert_eq!(chain(&around, 4, false), []);
        assert_eq!(chain(&around, 5, true), [(10, 17)]);
        assert_eq!(chain(&[at(&[3]), at(&[3])], 5, false), [], "a word is not near itself");
    }

    #[test]
    fn a_chain_goes_on_from_every_pair() {
        // The second word of a pair need not be the nearest.
        assert_eq!(chain(&[at(&[0]), at(&[1, 4]), at(&[8])], 4, true), [(0, 8)]);
        assert_eq!(chain(&[at(&[0]), at(&[4]), at(&[2])], 4, false), [(0, 4)], "in the gap");
        assert_eq!(chain(&[at(&[0]), at(&[4]), at(&[2])], 4, true), []);
        assert_eq!(chain(&[at(&[0]), at(&[4]), at(&[2])], 1, false), []);
        assert_eq!(chain(&[at(&[0]), at(&[1]), at(&[0])], 5, false), [], "taken");
    }

    #[test]
    fn a_chain_of_frequent_words_ends() {
        let every: Vec<u32> = (0..1_000).collect();
        let parts = vec![at(&every); 4];
        assert_eq!(chain(&parts, 10_000, false).len(), 1_000 - 3);
    }

    #[test]
    fn values_are_no_neighbours() {
        let (end, start) = (Layout::Article.start(2) - 1, Layout::Article.start(2));
        let parts = [at(&[end]), at(&[start])];
        let mut out = Vec::new();
        near(&parts, &[Step { distance: 100, is_ordered: false }], Layout::Article, &mut out);
        within(&parts, 100, Layout::Article, &mut out);
        assert_eq!(shown(&out), []);
    }
}
