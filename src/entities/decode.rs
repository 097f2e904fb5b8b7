//! Tags of tokens, and the best sequence of them.

/// How many tags there are: outside, and begin, inside, last, unit of each kind of name.
pub const TAGS: usize = 13;
/// A score for each tag, padded.
pub(super) type Scores = [i16; 16];
/// Outside of names.
pub(super) const OUTSIDE: u8 = 0;

/// What a tag says of a token's place in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Begin,
    Inside,
    Last,
    Unit,
}

/// Returns the kind of name and the part in it that a tag says.
#[inline]
pub(super) const fn parts(tag: u8) -> Option<(usize, Part)> {
    if tag == OUTSIDE {
        return None;
    }
    let part = match (tag - 1) % 4 {
        0 => Part::Begin,
        1 => Part::Inside,
        2 => Part::Last,
        _ => Part::Unit,
    };
    Some(((tag as usize - 1) / 4, part))
}

/// Returns the tag of a part of a kind of name.
pub(super) const fn tag(kind: usize, part: Part) -> u8 {
    kind as u8 * 4
        + match part {
            Part::Begin => 1,
            Part::Inside => 2,
            Part::Last => 3,
            Part::Unit => 4,
        }
}

/// Whether a name is open after a tag.
const fn is_open(tag: usize) -> bool {
    matches!((tag + 3) % 4, 0 | 1) && tag > 0
}

/// Whether a tag may follow another; 0, outside of names, stands before the first and after the last.
pub const fn may_follow(before: usize, after: usize) -> bool {
    let goes_on = after > 0 && matches!((after - 1) % 4, 1 | 2);
    if is_open(before) { goes_on && (before - 1) / 4 == (after - 1) / 4 } else { !goes_on }
}

/// Scores of pairs of tags.
pub(super) type Transitions = [[i16; 16]; TAGS];

/// Finds best sequences; keeps its memory.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    back: Vec<[u8; 16]>,
}

impl Decoder {
    /// Writes the best tags of a window's tokens.
    pub(super) fn decode(&mut self, pairs: &Transitions, scores: &[Scores], tags: &mut [u8]) {
        /// Tags after which no name is open, and those that need none open.
        const CLOSED: [usize; 7] = [0, 3, 4, 7, 8, 11, 12];
        const STARTING: [usize; 7] = [0, 1, 4, 5, 8, 9, 12];
        const LOWEST: i32 = -1 << 28;
        let pair = |before: usize, after: usize| i32::from(pairs[before][after]);
        let [first, rest @ ..] = scores else { return };
        if rest.is_empty() {
            let of = |tag: usize| pair(0, tag) + i32::from(first[tag]);
            let best = [4, 8, 12]
                .into_iter()
                .fold(0, |best, tag| if of(tag) > of(best) { tag } else { best });
            tags[0] = best as u8;
            return;
        }
        let mut sums = [LOWEST; 16];
        for tag in STARTING {
            sums[tag] = pair(0, tag) + i32::from(first[tag]);
        }
        self.back.clear();
        for scores in rest {
            let mut next = [LOWEST; 16];
            let mut back = [0; 16];
            for after in STARTING {
                let (mut best, mut from) = (LOWEST, 0);
                for before in CLOSED {
                    let sum = sums[before] + pair(before, after);
                    if sum > best {
                        (best, from) = (sum, before);
                    }
                }
                next[after] = best + i32::from(scores[after]);
                back[after] = from as u8;
            }
            for begin in [1, 5, 9] {
                let inside = begin + 1;
                for after in [inside, inside + 1] {
                    let from_begin = sums[begin] + pair(begin, after);
                    let from_inside = sums[inside] + pair(inside, after);
                    let (best, from) = if from_inside > from_begin {
                        (from_inside, inside)
                    } else {
                        (from_begin, begin)
                    };
                    next[after] = best + i32::from(scores[after]);
                    back[after] = from as u8;
                }
            }
            sums = next;
            self.back.push(back);
        }
        let mut tag =
            CLOSED.into_iter().fold(0, |best, tag| if sums[tag] > sums[best] { tag } else { best });
        for at in (0..scores.len()).rev() {
            tags[at] = tag as u8;
            if at > 0 {
                tag = self.back[at - 1][tag] as usize;
            }
        }
    }
}

/// Calls `name` with the first token, the token after the last and the kind of each name.
pub(super) fn names(tags: &[u8], mut name: impl FnMut(usize, usize, usize)) {
    let mut at = 0;
    while at < tags.len() {
        let start = at;
        let Some((kind, part)) = parts(tags[at]) else {
            at += 1;
            continue;
        };
        at += 1;
        if part != Part::Unit {
            while at < tags.len() && matches!(parts(tags[at]), Some((_, Part::Inside))) {
                at += 1;
            }
            at += usize::from(at < tags.len() && matches!(parts(tags[at]), Some((_, Part::Last))));
        }
        name(start, at, kind);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_decoded_sequence_is_allowed_and_best() {
        // Compares with all sequences of three tags.
        let mut seed = 7_u32;
        let mut next = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 22) as i16 - 512
        };
        for _ in 0..50 {
            let pairs: Transitions = std::array::from_fn(|_| std::array::from_fn(|_| next()));
            let scores: Vec<Scores> = (0..3).map(|_| std::array::from_fn(|_| next())).collect();
            let mut tags = [0; 3];
            Decoder::default().decode(&pairs, &scores, &mut tags);
            let sum = |tags: &[u8]| {
                let mut before = 0;
                let mut sum = 0;
                for (at, &tag) in tags.iter().enumerate() {
                    sum += i32::from(pairs[before][tag as usize])
                        + i32::from(scores[at][tag as usize]);
                    before = tag as usize;
                }
                sum
            };
            let allowed = |tags: &[u8]| {
                let ends = [&[0], tags, &[0]].concat();
                ends.windows(2).all(|pair| may_follow(pair[0] as usize, pair[1] as usize))
            };
            assert!(allowed(&tags));
            for code in 0..TAGS.pow(3) {
                let other = [code / 169, code / 13 % 13, code % 13].map(|tag| tag as u8);
                assert!(!allowed(&other) || sum(&other) <= sum(&tags));
            }
        }
    }

    #[test]
    fn names_are_read_off_tags() {
        let mut found = Vec::new();
        names(&[0, 1, 2, 3, 8, 0, 5, 7, 4], |start, end, kind| found.push((start, end, kind)));
        assert_eq!(found, [(1, 4, 0), (4, 5, 1), (6, 8, 1), (8, 9, 0)]);
    }
}
