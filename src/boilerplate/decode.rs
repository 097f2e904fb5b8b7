//! Scores of lines → which of them are the article.

/// What a change between article and rest costs.
const SWITCH: f64 = 2.0;

/// Longer lines weigh no more than lines of so many units.
const MAX_UNITS: f32 = 40.0;

/// What a line's score counts for.
pub(crate) fn gain(score: f64, units: f32) -> f64 {
    score * f64::from(units.min(MAX_UNITS)).sqrt()
}

/// Finds the run of lines with the greatest sum; empty where none is above zero.
pub(crate) fn best_run(gains: impl Iterator<Item = f64>) -> std::ops::Range<usize> {
    let mut best = (0.0, 0..0);
    let (mut sum, mut start) = (0.0, 0);
    for (i, gain) in gains.enumerate() {
        if sum <= 0.0 {
            (sum, start) = (0.0, i);
        }
        sum += gain;
        if sum > best.0 {
            best = (sum, start..i + 1);
        }
    }
    best.1
}

/// Chooses the lines of the article: those with the greatest sum of gains, less the
/// cost of each change.
pub(crate) fn choose(gains: &[f64]) -> Vec<bool> {
    let (mut outside, mut inside) = (0.0, 0.0);
    let mut came_from = Vec::with_capacity(gains.len());
    for gain in gains {
        let stays_out = outside >= inside - SWITCH;
        let stays_in = inside >= outside - SWITCH;
        came_from.push([!stays_out, stays_in]);
        (outside, inside) = (
            if stays_out { outside } else { inside - SWITCH },
            gain + if stays_in { inside } else { outside - SWITCH },
        );
    }
    let mut chosen = vec![false; gains.len()];
    let mut is_inside = inside > outside;
    for (i, from) in came_from.iter().enumerate().rev() {
        chosen[i] = is_inside;
        is_inside = from[usize::from(is_inside)];
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_run_is_the_one_with_the_greatest_sum() {
        for (gains, run) in
            [(&[-1.0, 2.0, -1.0, 3.0, -9.0, 3.5][..], 1..4), (&[-1.0, -2.0], 0..0), (&[], 0..0)]
        {
            assert_eq!(best_run(gains.iter().copied()), run);
        }
    }

    #[test]
    fn a_change_must_be_worth_its_cost() {
        for (gains, chosen) in [
            (&[-3.0, 5.0, -1.0, 5.0, -9.0][..], "01110"),
            (&[5.0, -5.0, 5.0], "101"),
            (&[-1.0, 1.0, -1.0], "000"),
            (&[], ""),
        ] {
            let found: String = choose(gains).iter().map(|c| if *c { '1' } else { '0' }).collect();
            assert_eq!(found, chosen);
        }
    }
}
