//! Chains of NEAR whose parts have no word in common.
//!
//! Of such a chain nothing counts but where it begins and where it ends: no later part can
//! clash with the words between. So the stretches of all ways through the chain are kept as
//! bits: a row for each beginning, a bit for each end. How many ways there are does not matter
//! then.

use std::ops::Range;

use super::budget::Budget;
use super::near::Step;
use super::span::Span;

/// Most words of bits; an article with more uses up the budget.
const MAX_WORDS: usize = 1 << 20;
/// Steps of work after which the budget is asked.
const AT_ONCE: usize = 1 << 12;

/// Returns the shortest stretch from each beginning in which each part, of one value all, is
/// near enough to those before it in the query. `None` where that is too much work.
pub fn chains(parts: &[&[Span]], steps: &[Step], budget: &Budget) -> Option<Vec<Span>> {
    let axes = Axes::of(parts, steps);
    let (last_step, inner_steps) = steps.split_last()?;
    let mut stretches = Grid::new(&axes)?;
    for span in parts[0] {
        let placed = axes.place(*span, 0);
        stretches.set(placed.row, placed.end);
    }
    for (part, step) in parts[1..].iter().zip(inner_steps) {
        let mut next = Grid::new(&axes)?;
        let is_done = stretches.go_on(part, *step, budget, |row, ends| {
            match ends {
                Ends::One(end) => next.set(row, end),
                Ends::OfRow(from) => next.add_row(row, &stretches, from),
            }
            false
        });
        if !is_done {
            return None;
        }
        stretches = next;
    }
    // The last step needs no grid: of each beginning the nearest end will do.
    let mut nearest: Vec<Option<usize>> = vec![None; axes.firsts.len()];
    let is_done = stretches.go_on(parts.last()?, *last_step, budget, |row, ends| {
        let end = match ends {
            Ends::One(end) => Some(end),
            Ends::OfRow(from) => stretches.ends(from).next(),
        };
        nearest[row] = nearest[row].into_iter().chain(end).min();
        true
    });
    let found = nearest.into_iter().enumerate().filter_map(|(row, end)| Some((row, end?)));
    let spans = found.map(|(row, end)| Span { first: axes.firsts[row], last: axes.lasts[end] });
    is_done.then(|| spans.collect())
}

/// The positions where parts begin and end.
struct Axes {
    /// Where any part begins, sorted; each is a row.
    firsts: Vec<u32>,
    /// Where any part ends, sorted.
    lasts: Vec<u32>,
    /// For each row the number of the first end that it has a bit for.
    bases: Vec<usize>,
    /// Words of bits in a row.
    width: usize,
}

/// A stretch of a part, with its numbers among the beginnings and the ends.
struct Placed {
    span: Span,
    row: usize,
    end: usize,
    /// The ends that are near enough before it.
    before: Range<usize>,
}

/// Ends of stretches that begin in one row.
enum Ends {
    One(usize),
    /// All those of another row.
    OfRow(usize),
}

impl Axes {
    fn of(parts: &[&[Span]], steps: &[Step]) -> Self {
        let sorted = |mut positions: Vec<u32>| {
            positions.sort_unstable();
            positions.dedup();
            positions
        };
        let spans = || parts.iter().copied().flatten();
        let firsts = sorted(spans().map(|span| span.first).collect());
        let lasts = sorted(spans().map(|span| span.last).collect());
        // No stretch is longer than all distances together, the last one left out.
        let lengths = parts
            .iter()
            .map(|part| longest(part))
            .zip([0].into_iter().chain(steps.iter().map(|step| step.distance)));
        let reach = lengths
            .take(steps.len())
            .fold(0_u32, |sum, (length, distance)| sum.saturating_add(length + distance));
        let base = |first: &u32| lasts.partition_point(|last| last < first);
        let bases: Vec<usize> = firsts.iter().map(base).collect();
        let num_ends = |(first, base): (&u32, &usize)| {
            lasts.partition_point(|last| *last <= first.saturating_add(reach)) - base
        };
        let most = firsts.iter().zip(&bases).map(num_ends).max().unwrap_or(0);
        Self { firsts, lasts, bases, width: most.div_ceil(64) }
    }

    fn place(&self, span: Span, distance: u32) -> Placed {
        let number = |position: u32| self.lasts.partition_point(|last| *last < position);
        Placed {
            span,
            row: self.firsts.partition_point(|first| *first < span.first),
            end: number(span.last),
            before: number(span.first.saturating_sub(distance))..number(span.first),
        }
    }
}

/// Stretches by where they begin and end.
struct Grid<'a> {
    axes: &'a Axes,
    bits: Vec<u64>,
}

impl<'a> Grid<'a> {
    /// Makes one without stretches; `None` where it would be too large.
    fn new(axes: &'a Axes) -> Option<Self> {
        let num_words = axes.firsts.len().checked_mul(axes.width)?;
        (num_words <= MAX_WORDS).then(|| Self { axes, bits: vec![0; num_words] })
    }

    fn row(&self, row: usize) -> &[u64] {
        &self.bits[row * self.axes.width..(row + 1) * self.axes.width]
    }

    fn set(&mut self, row: usize, end: usize) {
        let bit = end - self.axes.bases[row];
        self.bits[row * self.axes.width + bit / 64] |= 1 << (bit % 64);
    }

    /// Adds the ends of a row of another grid to one that begins before it.
    fn add_row(&mut self, row: usize, other: &Self, from: usize) {
        let shift = self.axes.bases[from] - self.axes.bases[row];
        let (words, bits) = (shift / 64, shift % 64);
        let target = &mut self.bits[row * self.axes.width..(row + 1) * self.axes.width];
        for (at, word) in other.row(from).iter().enumerate().filter(|(_, word)| **word != 0) {
            if let Some(low) = target.get_mut(at + words) {
                *low |= word << bits;
            }
            if bits > 0
                && let Some(high) = target.get_mut(at + words + 1)
            {
                *high |= word >> (64 - bits);
            }
        }
    }

    /// Returns the ends of a row, sorted.
    fn ends(&self, row: usize) -> impl Iterator<Item = usize> {
        let base = self.axes.bases[row];
        self.row(row).iter().enumerate().flat_map(move |(at, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros() as usize;
                left &= left.checked_sub(1)?;
                Some(base + at * 64 + bit)
            })
        })
    }

    /// Whether a row has an end among some.
    fn has_end(&self, row: usize, among: &Range<usize>) -> bool {
        let base = self.axes.bases[row];
        let words = self.row(row);
        let from = among.start.saturating_sub(base);
        let to = among.end.saturating_sub(base).min(words.len() * 64);
        if from >= to {
            return false;
        }
        let (first, last) = (from / 64, (to - 1) / 64);
        let (low, high) = (u64::MAX << (from % 64), u64::MAX >> (63 - (to - 1) % 64));
        if first == last {
            return words[first] & low & high != 0;
        }
        words[first] & low != 0
            || words[first + 1..last].iter().any(|word| *word != 0)
            || words[last] & high != 0
    }

    /// Calls `found` with the stretches that go on from these to a part near enough, by their
    /// row, and leaves out farther ends of the same row where it says that one is enough.
    /// Returns `false` where the budget does not reach.
    fn go_on(
        &self,
        part: &[Span],
        step: Step,
        budget: &Budget,
        mut found: impl FnMut(usize, Ends) -> bool,
    ) -> bool {
        let Step { distance, is_ordered } = step;
        let Axes { firsts, lasts, width, .. } = self.axes;
        let longest = longest(part);
        let part: Vec<Placed> = part.iter().map(|span| self.axes.place(*span, distance)).collect();
        let nearest_start =
            if is_ordered { Vec::new() } else { starts_before(&part, lasts, distance) };
        let mut work = 0;
        for (row, first) in firsts.iter().enumerate() {
            work += width;
            let Some(highest) = self.highest_end(row) else { continue };
            let behind = part.partition_point(|placed| placed.span.first <= *first);
            let reached = part[behind..].iter().take_while(|placed| placed.before.start <= highest);
            for placed in reached {
                work += 1;
                // Of longer parts one that begins later may end before.
                if self.has_end(row, &placed.before)
                    && found(row, Ends::One(placed.end))
                    && longest == 0
                {
                    break;
                }
            }
            if !is_ordered {
                let lowest = first.saturating_sub(distance.saturating_add(longest));
                let before = part[..behind].iter().rev();
                for placed in before.take_while(|placed| placed.span.first >= lowest) {
                    work += width;
                    let Span { last, .. } = placed.span;
                    if last < *first && first - last <= distance {
                        found(placed.row, Ends::OfRow(row));
                    }
                }
                // In a gap, near one of the ends: the stretch stays as it is.
                let near_start = part[behind..]
                    .iter()
                    .take_while(|placed| placed.span.first - first <= distance)
                    .map(|placed| placed.span.last)
                    .min();
                for end in self.ends(row) {
                    work += 1;
                    let is_inside = near_start.is_some_and(|last| last < lasts[end])
                        || nearest_start[end].is_some_and(|start| start > *first);
                    if is_inside && found(row, Ends::One(end)) {
                        break;
                    }
                }
            }
            if work >= AT_ONCE && !budget.spend(std::mem::take(&mut work)) {
                return false;
            }
        }
        budget.spend(work)
    }

    fn highest_end(&self, row: usize) -> Option<usize> {
        let words = self.row(row);
        let at = words.iter().rposition(|word| *word != 0)?;
        Some(self.axes.bases[row] + at * 64 + words[at].ilog2() as usize)
    }
}

/// For each end the start of the part that ends near enough before it; of several the last.
fn starts_before(part: &[Placed], lasts: &[u32], distance: u32) -> Vec<Option<u32>> {
    let mut by_last: Vec<Span> = part.iter().map(|placed| placed.span).collect();
    by_last.sort_unstable_by_key(|span| (span.last, span.first));
    let start_before = |last: &u32| {
        let behind = by_last.partition_point(|span| span.last < *last);
        let near = by_last[..behind].iter().rev().take_while(|span| last - span.last <= distance);
        let mut latest: Option<u32> = None;
        for span in near {
            // What ends before that starts before it, too.
            if latest.is_some_and(|start| start >= span.last) {
                break;
            }
            latest = latest.max(Some(span.first));
        }
        latest
    };
    lasts.iter().map(start_before).collect()
}

fn longest(part: &[Span]) -> u32 {
    part.iter().map(|span| span.last - span.first).max().unwrap_or(0)
}
