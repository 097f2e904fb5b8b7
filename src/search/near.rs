//! Stretches of words that stand near one another: NEAR and PRE, and `"…"~n`.
//!
//! Each word of the query takes a place of its own: no word is near itself.

use std::ops::Range;

use super::budget::Budget;
use super::grid;
use super::span::{Span, same_value};
use crate::analysis::Layout;

/// Steps of work that one stretch is.
const STRETCH: usize = 8;
/// Most stretches that one part of a chain hands on to the next; an article with more uses up
/// the budget.
const MAX_STRETCHES: usize = 200_000;

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

    /// Returns the numbers of the parts that may be near enough to a stretch: before it or
    /// near its start, and near its end or behind it.
    fn candidates(self, stretch: Span, part: &[Span], longest: u32) -> [Range<usize>; 2] {
        let number = |first: u32| part.partition_point(|span| span.first < first);
        let before = |at: u32| number(at.saturating_sub(self.distance.saturating_add(longest)));
        let behind = |at: u32| number(at.saturating_add(self.distance).saturating_add(1));
        if self.is_ordered {
            return [0..0, number(stretch.last)..behind(stretch.last)];
        }
        let start = before(stretch.first)..behind(stretch.first);
        let end = before(stretch.last).max(start.end)..behind(stretch.last);
        [start, end]
    }
}

/// The shortest stretches in which each part is near enough to those before it in the
/// query; none where the budget does not reach.
pub fn near(
    parts: &[&[Span]],
    steps: &[Step],
    layout: Layout,
    budget: &Budget,
    out: &mut Vec<Span>,
) {
    let mut rest = parts.to_vec();
    let next_value = |rest: &[&[Span]]| Some(layout.value_at(rest.first()?.first()?.first));
    while let Some(value) = next_value(&rest) {
        // One value after the other: parts of different values are never near.
        let mut of_value = Vec::with_capacity(rest.len());
        for part in &mut rest {
            let start = part.partition_point(|span| layout.value_at(span.first) < value);
            let end = part.partition_point(|span| layout.value_at(span.first) <= value);
            of_value.push(&part[start..end]);
            *part = &part[end..];
        }
        if of_value.iter().any(|part| part.is_empty()) {
            continue;
        }
        let num_spans = of_value.iter().map(|part| part.len()).sum::<usize>();
        if !budget.spend(STRETCH * (num_spans + of_value.len())) {
            return;
        }
        let clashes = clashes(&of_value);
        let found = if clashes.iter().flatten().any(|clashes| *clashes) {
            chains(&of_value, &clashes, steps, budget)
        } else {
            grid::chains(&of_value, steps, budget)
        };
        let Some(found) = found else {
            budget.exhaust();
            return;
        };
        out.extend(shortest(found));
    }
}

/// Tells of each stretch of each part whether a later part has one that overlaps it.
fn clashes(parts: &[&[Span]]) -> Vec<Vec<bool>> {
    // What the later parts cover, without gaps and overlaps.
    let mut covered: Vec<Span> = Vec::new();
    let mut all = Vec::with_capacity(parts.len());
    for part in parts.iter().rev() {
        let clashes = |span: &Span| {
            let at = covered.partition_point(|other| other.last < span.first);
            covered.get(at).is_some_and(|other| other.first <= span.last)
        };
        all.push(part.iter().map(clashes).collect());
        covered.extend(*part);
        covered.sort_unstable();
        covered.dedup_by(|next, last| {
            let overlap = next.first <= last.last;
            if overlap {
                last.last = last.last.max(next.last);
            }
            overlap
        });
    }
    all.reverse();
    all
}

/// A stretch and the parts in it that a later part may clash with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Stretch {
    span: Span,
    /// Sorted, so that equal stretches are told.
    taken: Vec<Span>,
}

impl Stretch {
    fn with(&self, part: Span, clashes: bool) -> Self {
        let span =
            Span { first: self.span.first.min(part.first), last: self.span.last.max(part.last) };
        let mut taken = self.taken.clone();
        if clashes {
            taken.insert(taken.partition_point(|other| *other < part), part);
        }
        Self { span, taken }
    }
}

/// All stretches of a chain, whose parts may claim the same words; `None` where there are too
/// many.
fn chains(
    parts: &[&[Span]],
    clashes: &[Vec<bool>],
    steps: &[Step],
    budget: &Budget,
) -> Option<Vec<Span>> {
    let mut parts = parts.iter().zip(clashes);
    let (first, first_clash) = parts.next()?;
    let alone = |(span, clashes): (&Span, &bool)| Stretch {
        span: *span,
        taken: clashes.then_some(*span).into_iter().collect(),
    };
    let mut stretches: Vec<Stretch> = first.iter().zip(first_clash).map(alone).collect();
    for ((part, clashes), step) in parts.zip(steps) {
        let longest = part.iter().map(|span| span.last - span.first).max().unwrap_or(0);
        let mut next = Vec::new();
        for stretch in &stretches {
            let num_known = next.len();
            for at in step.candidates(stretch.span, part, longest).into_iter().flatten() {
                let span = part[at];
                let is_free = stretch
                    .taken
                    .iter()
                    .all(|other| span.last < other.first || other.last < span.first);
                if is_free && step.reaches(stretch.span, span) {
                    next.push(stretch.with(span, clashes[at]));
                }
            }
            let work: usize = next[num_known..].iter().map(|s| STRETCH + s.taken.len()).sum();
            if !budget.spend(STRETCH + work) {
                return None;
            }
            if next.len() > MAX_STRETCHES {
                next.sort_unstable();
                next.dedup();
                if next.len() > MAX_STRETCHES / 2 {
                    return None;
                }
            }
        }
        next.sort_unstable();
        next.dedup();
        stretches = next;
    }
    Some(stretches.into_iter().map(|stretch| stretch.span).collect())
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

/// The shortest stretches that hold each part so many times, each starting at a place of its
/// own, no longer than `distance`; none where the budget does not reach.
pub fn within(
    parts: &[(&[Span], usize)],
    distance: u32,
    layout: Layout,
    budget: &Budget,
    out: &mut Vec<Span>,
) {
    let groups = Group::of(parts);
    let num_spans: usize = groups.iter().map(|group| group.spans.len()).sum();
    let are_enough = groups.iter().all(|group| group.spans.len() >= group.times);
    if !are_enough || !budget.spend(STRETCH * num_spans) {
        return;
    }
    let mut by_first: Vec<(Span, usize)> = Vec::new();
    for (i, group) in groups.iter().enumerate() {
        by_first.extend(group.spans.iter().map(|span| (*span, i)));
    }
    by_first.sort_unstable();
    let mut by_last = by_first.clone();
    by_last.sort_unstable_by_key(|(span, group)| (span.last, span.first, *group));
    let are_shared = by_first.windows(2).any(|pair| pair[0].0.first == pair[1].0.first);
    let (mut counts, mut missing) = (vec![0_usize; groups.len()], groups.len());
    let (mut from, mut to) = (0, 0_usize);
    let mut found = Vec::new();
    // A window from a first to a last position, always as short as it can be with all parts
    // in it.
    while from < by_first.len() {
        let first = by_first[from].0.first;
        let is_inside = |(span, _): &&(Span, usize), last: u32| span.last <= last;
        loop {
            let last = to.checked_sub(1).map(|at| by_last[at].0.last);
            let window = || by_first[from..].iter().filter(|s| is_inside(s, last.unwrap_or(0)));
            if missing == 0 && (!are_shared || have_places(&groups, window(), budget)) {
                break;
            }
            let Some((span, group)) = by_last.get(to) else {
                out.extend(shortest(found));
                return;
            };
            to += 1;
            if span.first >= first {
                counts[*group] += 1;
                missing -= usize::from(counts[*group] == groups[*group].times);
            }
        }
        let last = by_last[to - 1].0.last;
        let stretch = Span { first, last };
        if last - first <= distance && same_value(layout, stretch, stretch) {
            found.push(stretch);
        }
        let end = &by_last[to - 1];
        let is_counted = |(span, group): &(Span, usize)| {
            (span.last, span.first, *group) <= (end.0.last, end.0.first, end.1)
        };
        while let Some(gone) = by_first.get(from).filter(|(span, _)| span.first == first) {
            if is_counted(gone) {
                missing += usize::from(counts[gone.1] == groups[gone.1].times);
                counts[gone.1] -= 1;
            }
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
    fn of(parts: &[(&'p [Span], usize)]) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        for (spans, times) in parts {
            match groups.iter_mut().find(|group| group.spans == *spans) {
                Some(group) => group.times += times,
                None => groups.push(Self { spans, times: *times }),
            }
        }
        groups
    }
}

/// Whether each part can start at a place of its own: a word that counts for several parts
/// counts for one of them. Stretches must come sorted.
fn have_places<'w>(
    groups: &[Group<'_>],
    window: impl Iterator<Item = &'w (Span, usize)>,
    budget: &Budget,
) -> bool {
    let window: Vec<(u32, usize)> = window.map(|(span, group)| (span.first, *group)).collect();
    let mut places = Places { holders: Vec::new(), of_groups: vec![Vec::new(); groups.len()] };
    let mut last = None;
    for (first, group) in window {
        if last != Some(first) {
            places.holders.push(None);
            last = Some(first);
        }
        places.of_groups[group].push(places.holders.len() - 1);
    }
    let mut parts =
        groups.iter().enumerate().flat_map(|(i, group)| (0..group.times).map(move |_| i));
    // A matching in a bipartite graph: one part after the other takes a place, and those
    // before it move where they can.
    parts.all(|group| {
        budget.spend(places.holders.len())
            && places.take(group, &mut vec![false; places.holders.len()])
    })
}

/// Places where parts of some groups may start.
struct Places {
    /// The group that each place is taken by.
    holders: Vec<Option<usize>>,
    /// The places of each group.
    of_groups: Vec<Vec<usize>>,
}

impl Places {
    /// Takes a place for a group that was not asked for before, if one can be had.
    ///
    /// Recursion is as deep as there are parts.
    fn take(&mut self, group: usize, asked: &mut [bool]) -> bool {
        for at in 0..self.of_groups[group].len() {
            let place = self.of_groups[group][at];
            if std::mem::replace(&mut asked[place], true) {
                continue;
            }
            if self.holders[place].is_none_or(|holder| self.take(holder, asked)) {
                self.holders[place] = Some(group);
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(positions: &[u32]) -> Vec<Span> {
        positions.iter().map(|p| Span { first: *p, last: *p }).collect()
    }

    fn slices(parts: &[Vec<Span>]) -> Vec<&[Span]> {
        parts.iter().map(Vec::as_slice).collect()
    }

    fn once(parts: &[Vec<Span>]) -> Vec<(&[Span], usize)> {
        parts.iter().map(|part| (part.as_slice(), 1)).collect()
    }

    fn shown(spans: &[Span]) -> Vec<(u32, u32)> {
        spans.iter().map(|span| (span.first, span.last)).collect()
    }

    fn all_within(parts: &[&[u32]], distance: u32) -> Vec<(u32, u32)> {
        let parts: Vec<_> = parts.iter().map(|positions| at(positions)).collect();
        let mut out = Vec::new();
        within(&once(&parts), distance, Layout::Values, &Budget::new(0), &mut out);
        shown(&out)
    }

    fn chain_of(parts: &[Vec<Span>], steps: &[Step]) -> Vec<(u32, u32)> {
        let mut out = Vec::new();
        near(&slices(parts), steps, Layout::Values, &Budget::new(0), &mut out);
        shown(&out)
    }

    /// A chain in which every step is NEAR, or PRE where `is_ordered`.
    fn chain(parts: &[Vec<Span>], distance: u32, is_ordered: bool) -> Vec<(u32, u32)> {
        chain_of(parts, &vec![Step { distance, is_ordered }; parts.len() - 1])
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
        let every = |from: u32| at(&(0..1_000).map(|n| 4 * n + from).collect::<Vec<_>>());
        let parts: Vec<_> = (0..4).map(every).collect();
        assert_eq!(chain(&parts, 3, false).len(), 4_000 - 3);
        assert_eq!(chain(&parts, 10_000, true).len(), 1_000);
    }

    #[test]
    fn what_is_too_much_is_not_answered_in_part() {
        let parts = vec![at(&(0..1_000).collect::<Vec<_>>()); 5];
        let (budget, mut out) = (Budget::new(0), Vec::new());
        let step = Step { distance: 10_000, is_ordered: false };
        near(&slices(&parts), &[step; 4], Layout::Values, &budget, &mut out);
        assert!(budget.is_exhausted() && out.is_empty());
    }

    #[test]
    fn values_are_no_neighbours() {
        let (end, start) = (Layout::Article.start(2) - 1, Layout::Article.start(2));
        let parts = [at(&[end]), at(&[start])];
        let (budget, mut out) = (Budget::new(0), Vec::new());
        let step = Step { distance: 100, is_ordered: false };
        near(&slices(&parts), &[step], Layout::Article, &budget, &mut out);
        within(&once(&parts), 100, Layout::Article, &budget, &mut out);
        assert_eq!(shown(&out), []);
    }

    /// All ways to take one stretch of each part, where `fits` allows one after those taken.
    fn every_way(parts: &[Vec<Span>], fits: impl Fn(&[Span], Span) -> bool) -> Vec<(u32, u32)> {
        let mut ways: Vec<Vec<Span>> = vec![Vec::new()];
        for part in parts {
            let mut longer = Vec::new();
            for way in &ways {
                let next = part.iter().filter(|span| way.is_empty() || fits(way, **span));
                longer.extend(next.map(|span| [way.as_slice(), &[*span]].concat()));
            }
            ways = longer;
        }
        shown(&shortest(ways.iter().map(|way| around(way)).collect()))
    }

    fn around(way: &[Span]) -> Span {
        let first = way.iter().map(|span| span.first).min().expect("a part");
        Span { first, last: way.iter().map(|span| span.last).max().expect("a part") }
    }

    fn part() -> impl Strategy<Value = Vec<Span>> {
        let span = (0_u32..24, 0_u32..3)
            .prop_map(|(first, more)| Span { first, last: first + more.saturating_sub(1) });
        proptest::collection::btree_set(span, 1..6).prop_map(|spans| spans.into_iter().collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn chains_are_those_of_every_way(
            parts in proptest::collection::vec(part(), 2..5),
            steps in proptest::collection::vec((1_u32..9, any::<bool>()), 4),
            are_disjoint in any::<bool>(),
        ) {
            let spread = |(i, part): (usize, &Vec<Span>)| -> Vec<Span> {
                let apart = |at: u32| if are_disjoint { 8 * at + 2 * i as u32 } else { at };
                let longer = |span: &Span| Span {
                    first: apart(span.first),
                    last: apart(span.first) + u32::from(span.last > span.first),
                };
                part.iter().map(longer).collect()
            };
            let parts: Vec<_> = parts.iter().enumerate().map(spread).collect();
            let scale = if are_disjoint { 8 } else { 1 };
            let steps: Vec<Step> = steps[..parts.len() - 1]
                .iter()
                .map(|(distance, is_ordered)| Step {
                    distance: distance * scale,
                    is_ordered: *is_ordered,
                })
                .collect();
            let fits = |way: &[Span], span: Span| {
                let is_free = way.iter().all(|o| span.last < o.first || o.last < span.first);
                is_free && steps[way.len() - 1].reaches(around(way), span)
            };
            prop_assert_eq!(chain_of(&parts, &steps), every_way(&parts, fits));
        }

        #[test]
        fn loose_phrases_are_those_of_every_way(
            parts in proptest::collection::vec(part(), 1..5),
            distance in 1_u32..12,
        ) {
            let fits = |way: &[Span], span: Span| way.iter().all(|o| o.first != span.first);
            let expected: Vec<_> = every_way(&parts, fits)
                .into_iter()
                .filter(|(first, last)| last - first <= distance)
                .collect();
            let mut out = Vec::new();
            within(&once(&parts), distance, Layout::Values, &Budget::new(0), &mut out);
            prop_assert_eq!(shown(&out), expected);
        }
    }
}
