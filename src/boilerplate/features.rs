//! Lines → numbers for the model: measures of each line, of its neighbours and of its
//! place in the page.
//!
//! Training and use share this code, so they can't differ. Everything is linear in the
//! number of lines.

use std::collections::HashMap;
use std::ops::Range;

use super::decode::{best_run, gain};
use super::lines::{Ending, Line};
use super::markers::{Marker, Markers};

/// The features of one line.
pub type Row = Vec<f32>;

/// Takes a feature's name and value.
pub(crate) type Put<'a> = dyn FnMut(&'static str, f32) + 'a;

/// How far a line's neighbourhood reaches, in lines.
const NEAR: usize = 3;
const WIDE: usize = 8;
const FAR: usize = 20;

/// Further away is far away, in lines.
const MAX_DISTANCE: usize = 40;

/// What is known of a page before its lines are looked at one by one.
pub(crate) struct Page<'p, 't> {
    lines: &'p [Line<'t>],
    /// Where running text is densest.
    anchor: Range<usize>,
    /// Sums over the lines before each.
    pub(crate) units: Sums,
    log_units: Sums,
    ended: Sums,
    marked: Sums,
    /// Lines between a line and the nearest one of running text.
    prose_before: Vec<usize>,
    prose_behind: Vec<usize>,
    /// In how many lines of running text a word occurs.
    topics: HashMap<u64, u32>,
    /// How often a line occurs.
    repeats: HashMap<u64, u32>,
    short_share: f32,
    /// Whether there is hardly any running text.
    is_poor: bool,
}

/// Sums of a measure over the first lines of a page.
pub(crate) struct Sums(Vec<f32>);

impl Sums {
    pub(crate) fn of(values: impl Iterator<Item = f32>) -> Self {
        let mut sum = 0.0_f64;
        let sums = values.map(|value| {
            sum += f64::from(value);
            sum as f32
        });
        Self([0.0].into_iter().chain(sums).collect())
    }

    pub(crate) fn between(&self, range: Range<usize>) -> f32 {
        let last = self.0.len() - 1;
        (self.0[range.end.min(last)] - self.0[range.start.min(last)]).max(0.0)
    }

    /// Like [`Self::between`], of a measure that may be negative.
    pub(crate) fn change(&self, range: Range<usize>) -> f32 {
        let last = self.0.len() - 1;
        self.0[range.end.min(last)] - self.0[range.start.min(last)]
    }
}

/// Compresses a count.
pub(crate) fn log(x: f32) -> f32 {
    x.max(0.0).ln_1p()
}

/// Makes a number of a yes or no.
pub(crate) fn flag(is: bool) -> f32 {
    f32::from(is)
}

/// Tells whether a line counts as a marker line where they are counted.
fn is_marked(line: &Line<'_>) -> bool {
    line.units <= 10.0 && line.markers.any_of(Markers::OF_PAGES)
}

/// Lines from `i` that lie up to `reach` before and behind it.
fn around(i: usize, reach: usize, len: usize) -> Range<usize> {
    i.saturating_sub(reach)..(i + reach + 1).min(len)
}

fn behind(i: usize, reach: usize, len: usize) -> Range<usize> {
    (i + 1).min(len)..(i + 1 + reach).min(len)
}

fn share(sum: f32, range: &Range<usize>) -> f32 {
    sum / range.len().max(1) as f32
}

impl<'p, 't> Page<'p, 't> {
    pub(crate) fn new(lines: &'p [Line<'t>]) -> Self {
        let mut topics: HashMap<u64, u32> = HashMap::new();
        let is_poor = lines.iter().filter(|line| line.is_prose()).count() < 3;
        for line in lines.iter().filter(|line| is_topical(line, is_poor)) {
            for topic in &line.topics {
                *topics.entry(*topic).or_default() += 1;
            }
        }
        let mut repeats: HashMap<u64, u32> = HashMap::new();
        for line in lines {
            *repeats.entry(line.key).or_default() += 1;
        }
        let prose: Vec<bool> = lines.iter().map(Line::is_prose).collect();
        let short = lines.iter().filter(|line| line.units < 6.0).count();
        let mut anchor = best_run(lines.iter().map(anchor_gain));
        anchor.end = anchor.end.max(anchor.start + 1).min(lines.len());
        Self {
            lines,
            anchor,
            units: Sums::of(lines.iter().map(|line| line.units)),
            log_units: Sums::of(lines.iter().map(|line| log(line.units))),
            ended: Sums::of(lines.iter().map(|line| flag(line.is_ended()))),
            marked: Sums::of(lines.iter().map(|line| flag(is_marked(line)))),
            prose_before: distances(prose.iter()),
            prose_behind: {
                let mut distances = distances(prose.iter().rev());
                distances.reverse();
                distances
            },
            topics,
            repeats,
            is_poor,
            short_share: short as f32 / lines.len().max(1) as f32,
        }
    }

    /// Tells whether a line stands in the page more than once.
    pub(crate) fn is_repeated(&self, line: &Line<'_>) -> bool {
        self.repeats.get(&line.key).is_some_and(|count| *count > 1)
    }

    /// Returns the features of the first stage, a row for each line.
    pub(crate) fn rows(&self) -> Vec<Row> {
        (0..self.lines.len())
            .map(|i| {
                let mut row = Vec::with_capacity(128);
                self.describe(i, &mut |_, value| row.push(value));
                row
            })
            .collect()
    }

    /// Names a line's features of the first stage.
    pub(crate) fn describe(&self, i: usize, put: &mut Put<'_>) {
        self.shape(&self.lines[i], put);
        self.neighbours(i, put);
        self.place(i, put);
    }

    /// The line itself.
    pub(crate) fn shape(&self, line: &Line<'_>, put: &mut Put<'_>) {
        let n = line.units;
        let ended = flag(line.is_ended());
        let long = flag(n >= 8.0);
        put("ln", log(n));
        put("n1", flag(n <= 2.0));
        put("n2", flag(n > 2.0 && n <= 5.0));
        put("n3", flag(n > 5.0 && n <= 9.0));
        put("n4", flag(n > 9.0 && n <= 14.0));
        put("n5", flag(n > 14.0 && n <= 24.0));
        put("n6", flag(n > 24.0 && n <= 49.0));
        put("n7", flag(n > 49.0));
        put("term", ended);
        put("termlong", ended * flag(n >= 10.0));
        put("ell", flag(line.ending == Ending::Ellipsis));
        put("col", flag(line.ending == Ending::Open));
        put("ints", f32::from(line.inner_stops.min(4)));
        put("punct", (f32::from(line.commas + line.inner_stops) / n.max(1.0)).min(0.4) * 5.0);
        put("bul", flag(line.is_bullet));
        put("bullong", flag(line.is_bullet && n >= 10.0));
        put("cap", line.capitals);
        put("caplong", line.capitals * long);
        put("allcap", flag(line.is_all_capitals));
        put("low", flag(line.starts_lower));
        put("dig", line.digits.min(0.5) * 2.0);
        put("date", flag(line.has_date));
        put("dateshort", flag(line.has_date && n < 8.0));
        put("url", flag(line.has_address));
        put("quo", flag(line.has_quote));
        put("sym", f32::from(line.symbols.min(3)) / 3.0);
        put("wl", line.word_len.clamp(2.0, 10.0) / 10.0);
        let (once, often) = self.overlap(line);
        put("ov", once);
        put("ovlong", once * long);
        put("ov2", often);
        let repeated = flag(self.is_repeated(line));
        put("rep", repeated);
        put("replong", repeated * flag(n >= 6.0));
        for (marker, name) in Marker::ALL.into_iter().zip(SHORT_MARKER_NAMES) {
            put(name, flag(n <= 6.0 && line.markers.has(marker)));
        }
        for (marker, name) in Marker::ALL.into_iter().zip(LONG_MARKER_NAMES) {
            put(name, flag(n > 6.0 && line.markers.has(marker)));
        }
    }

    /// Shares of a line's long words that other running text of the page has, too, and
    /// has often.
    fn overlap(&self, line: &Line<'_>) -> (f32, f32) {
        if line.topics.is_empty() {
            return (0.4, 0.15);
        }
        let own = u32::from(is_topical(line, self.is_poor));
        let counts = line
            .topics
            .iter()
            .map(|topic| self.topics.get(topic).copied().unwrap_or_default().saturating_sub(own));
        let len = line.topics.len() as f32;
        let (once, often) = counts.fold((0.0, 0.0), |(once, often), count| {
            (once + flag(count >= 1), often + flag(count >= 3))
        });
        (once / len, often / len)
    }

    fn neighbours(&self, i: usize, put: &mut Put<'_>) {
        let len = self.lines.len();
        for (offset, names) in
            [(-2, NAMES_2_BEFORE), (-1, NAMES_1_BEFORE), (1, NAMES_1_BEHIND), (2, NAMES_2_BEHIND)]
        {
            let line = i.checked_add_signed(offset).and_then(|i| self.lines.get(i));
            put(names[0], line.map_or(-1.0, |line| log(line.units)));
            put(names[1], line.map_or(0.0, |line| flag(line.is_ended())));
            put(names[2], line.map_or(0.0, |line| flag(line.is_bullet)));
            put(names[3], line.map_or(0.0, |line| line.capitals));
            put(names[4], line.map_or(0.0, |line| flag(line.ending == Ending::Ellipsis)));
            put(names[5], line.map_or(0.0, |line| flag(is_marked(line))));
        }
        for (reach, names) in [(NEAR, WINDOW_NEAR), (WIDE, WINDOW_WIDE)] {
            let both = around(i, reach, len);
            put(names[0], share(self.log_units.between(both.clone()), &both));
            put(names[1], share(self.ended.between(both.clone()), &both));
            put(names[2], share(self.marked.between(both.clone()), &both));
            let before = i.saturating_sub(reach)..i;
            put(names[3], share(self.log_units.between(before.clone()), &before));
            let behind = behind(i, reach, len);
            put(names[4], share(self.log_units.between(behind.clone()), &behind));
        }
        let (before, behind) = (self.prose_before[i], self.prose_behind[i]);
        let capped = |lines: usize| log(lines.min(MAX_DISTANCE) as f32);
        put("pv", capped(before));
        put("nx", capped(behind));
        put("mn", capped(before.min(behind)));
        put("mx", capped(before.max(behind)));
    }

    /// Where the line stands in the page, and how it stands to its densest part.
    pub(crate) fn place(&self, i: usize, put: &mut Put<'_>) {
        let len = self.lines.len();
        let total = self.units.between(0..len).max(1.0);
        let by_units = self.units.between(0..i) / total;
        put("posw", by_units);
        put("posw2", by_units * by_units);
        put("pos", i as f32 / len as f32);
        let anchor = &self.anchor;
        let inside = flag(anchor.contains(&i));
        put("in", inside);
        let before = flag(i < anchor.start);
        let after = flag(i >= anchor.end);
        put("bef", before);
        put("aft", after);
        put("befk", before * log(anchor.start.saturating_sub(i) as f32));
        put("aftk", after * log((i + 1).saturating_sub(anchor.end) as f32));
        put("befm", before * log(self.marked.between(i..anchor.start.max(i))));
        put("aftm", after * log(self.marked.between(anchor.end.min(i + 1)..i + 1)));
        put("befw", before * log(self.units.between(i + 1..anchor.start.max(i + 1))));
        put("aftw", after * log(self.units.between(anchor.end.min(i)..i)));
        put("inm", inside * log(self.marked.between(anchor.start.min(i + 1)..i + 1)));
        let anchor_units = self.units.between(anchor.clone()).max(1.0);
        put("inpos", inside * self.units.between(anchor.start.min(i)..i) / anchor_units);
        put("edge", flag(inside > 0.0 && i < anchor.start + 3));
        put("edgee", flag(inside > 0.0 && i + 3 >= anchor.end));
        put("N", log(len as f32) / 6.0);
        put("shortshare", self.short_share);
    }

    /// Returns the features of the second stage: those of the first and what its
    /// `scores` say.
    pub(crate) fn second_rows(&self, mut rows: Vec<Row>, scores: &[f64]) -> Vec<Row> {
        let scored = Scored::new(self, scores);
        for (i, row) in rows.iter_mut().enumerate() {
            scored.describe(i, &mut |_, value| row.push(value));
        }
        rows
    }

    /// Names the features that the second stage adds.
    pub(crate) fn describe_scores(&self, scores: &[f64], i: usize, put: &mut Put<'_>) {
        Scored::new(self, scores).describe(i, put);
    }
}

/// The scores of the first stage and what follows from them.
struct Scored<'a, 'p, 't> {
    page: &'a Page<'p, 't>,
    /// Each score, clipped.
    scores: Vec<f32>,
    sums: Sums,
    /// The best run of lines.
    block: Range<usize>,
    /// Lines below zero right before and behind each.
    low_before: Vec<usize>,
    low_behind: Vec<usize>,
    good_share: f32,
}

impl<'a, 'p, 't> Scored<'a, 'p, 't> {
    fn new(page: &'a Page<'p, 't>, scores: &[f64]) -> Self {
        let gains = scores.iter().zip(page.lines).map(|(score, line)| gain(*score, line.units));
        let mut block = best_run(gains);
        block.end = block.end.max(block.start + 1).min(scores.len());
        let good: Vec<bool> = scores.iter().map(|score| *score >= 0.0).collect();
        let good_share = good.iter().filter(|is| **is).count() as f32 / good.len().max(1) as f32;
        let clipped: Vec<f32> = scores.iter().map(|score| score.clamp(-6.0, 6.0) as f32).collect();
        Self {
            page,
            sums: Sums::of(clipped.iter().copied()),
            scores: clipped,
            block,
            low_before: distances(good.iter()),
            low_behind: {
                let mut low = distances(good.iter().rev());
                low.reverse();
                low
            },
            good_share,
        }
    }

    fn mean(&self, range: Range<usize>) -> f32 {
        share(self.sums.change(range.clone()), &range)
    }

    fn describe(&self, i: usize, put: &mut Put<'_>) {
        let len = self.scores.len();
        put("s", self.scores[i]);
        put("s-1", i.checked_sub(1).map_or(-3.0, |i| self.scores[i]));
        put("s+1", self.scores.get(i + 1).copied().unwrap_or(-3.0));
        for (reach, names) in
            [(NEAR, ["sp3", "sn3"]), (WIDE, ["sp8", "sn8"]), (FAR, ["sp20", "sn20"])]
        {
            put(names[0], self.mean(i.saturating_sub(reach)..i));
            put(names[1], self.mean(behind(i, reach, len)));
        }
        let block = &self.block;
        let (units, marked) = (&self.page.units, &self.page.marked);
        let inside = flag(block.contains(&i));
        let before = flag(i < block.start);
        let after = flag(i >= block.end);
        put("in2", inside);
        put("bef2", before);
        put("aft2", after);
        put("bef2k", before * log(block.start.saturating_sub(i) as f32));
        put("aft2k", after * log(i.saturating_sub(block.end) as f32));
        put("bef2w", before * log(units.between(i + 1..block.start.max(i + 1))));
        put("aft2w", after * log(units.between(block.end.min(i)..i)));
        put("bef2m", before * log(marked.between(i..block.start.max(i))));
        put("aft2m", after * log(marked.between(block.end.min(i + 1)..i + 1)));
        put("in2m", inside * log(marked.between(block.start.min(i + 1)..i + 1)));
        put("in2mr", inside * log(marked.between((i + 1).min(block.end)..block.end)));
        put("bef2s", before * self.sums.change(i..block.start.max(i)).clamp(-30.0, 30.0) / 10.0);
        put(
            "aft2s",
            after * self.sums.change(block.end.min(i + 1)..i + 1).clamp(-30.0, 30.0) / 10.0,
        );
        put(
            "in2s",
            inside * self.sums.change(block.start.min(i + 1)..i + 1).clamp(-30.0, 60.0) / 20.0,
        );
        put(
            "in2sr",
            inside * self.sums.change(i.min(block.end)..block.end).clamp(-30.0, 60.0) / 20.0,
        );
        put("in2k", inside * log(i.saturating_sub(block.start) as f32));
        put("in2kr", inside * log(block.end.saturating_sub(i + 1) as f32));
        let block_units = units.between(block.clone());
        put("in2pos", inside * units.between(block.start.min(i)..i) / block_units.max(1.0));
        put("blkshare", block_units / units.between(0..len).max(1.0));
        put("blkw", log(block_units) / 7.0);
        put("possh", self.good_share);
        let (run, run_behind) = (log(self.low_before[i] as f32), log(self.low_behind[i] as f32));
        put("run", run);
        put("run2", run_behind);
        put("inrun", inside * run);
        put("aftrun", after * run);
    }
}

/// Tells whether a line's words say what the page is about.
fn is_topical(line: &Line<'_>, is_poor: bool) -> bool {
    if is_poor { line.units >= 12.0 } else { line.is_prose() }
}

/// What a line counts for in the search of the densest part.
fn anchor_gain(line: &Line<'_>) -> f64 {
    let n = line.units;
    let mut gain = if n >= 15.0 || (n >= 8.0 && line.is_ended() && !line.is_bullet) {
        n
    } else if line.is_bullet {
        -7.0
    } else {
        -6.0
    };
    if n < 8.0 && line.markers.any_of(Markers::FOREIGN) {
        gain -= 12.0;
    }
    f64::from(gain.min(120.0))
}

/// Returns for each item how many before it are not set, up to the nearest that is.
fn distances<'b>(set: impl Iterator<Item = &'b bool>) -> Vec<usize> {
    let mut since = 99_usize;
    set.map(|is_set| {
        let distance = since;
        since = if *is_set { 0 } else { since.saturating_add(1) };
        distance
    })
    .collect()
}

const SHORT_MARKER_NAMES: [&str; 8] = [
    "m_comment",
    "m_form",
    "m_related",
    "m_share",
    "m_offer",
    "m_legal",
    "m_furniture",
    "m_credit",
];
const LONG_MARKER_NAMES: [&str; 8] = [
    "M_comment",
    "M_form",
    "M_related",
    "M_share",
    "M_offer",
    "M_legal",
    "M_furniture",
    "M_credit",
];
const NAMES_2_BEFORE: [&str; 6] = ["ln-2", "term-2", "bul-2", "cap-2", "ell-2", "mk-2"];
const NAMES_1_BEFORE: [&str; 6] = ["ln-1", "term-1", "bul-1", "cap-1", "ell-1", "mk-1"];
const NAMES_1_BEHIND: [&str; 6] = ["ln+1", "term+1", "bul+1", "cap+1", "ell+1", "mk+1"];
const NAMES_2_BEHIND: [&str; 6] = ["ln+2", "term+2", "bul+2", "cap+2", "ell+2", "mk+2"];
const WINDOW_NEAR: [&str; 5] = ["wl3", "wt3", "wm3", "pl3", "nl3"];
const WINDOW_WIDE: [&str; 5] = ["wl8", "wt8", "wm8", "pl8", "nl8"];
