//! A linear model of a line: features in, how much it looks like the article out.

use super::features::Row;

/// Features beyond so many deviations from their mean count as that.
pub const CLIP: f64 = 6.0;

/// The weight of one feature.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weight {
    /// Name of the feature.
    pub name: &'static str,
    /// What a deviation from the mean is worth.
    pub weight: f64,
    /// Mean of the feature in the pages that the model was made from.
    pub mean: f64,
    /// Its standard deviation there.
    pub deviation: f64,
}

/// A stage of the model.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear<'w> {
    /// What a line is worth of which nothing is known.
    pub bias: f64,
    /// One for each feature, in their order.
    pub weights: &'w [Weight],
}

/// Both stages: the second sees what the first said of a line and its neighbours.
#[derive(Clone, Debug, PartialEq)]
pub struct Model<'w> {
    /// Looks at measures of lines.
    pub first: Linear<'w>,
    /// Looks at these and at the first stage's scores.
    pub second: Linear<'w>,
}

impl Linear<'_> {
    /// Scores a line: the logarithm of its odds to belong to the article.
    pub fn score(&self, row: &Row) -> f64 {
        let parts = row.iter().zip(self.weights).map(|(value, w)| {
            w.weight * ((f64::from(*value) - w.mean) / w.deviation).clamp(-CLIP, CLIP)
        });
        self.bias + parts.sum::<f64>()
    }
}
