//! Which positions of a field belong to which of its values.
//!
//! Words of different values must never look like neighbours, whatever distance
//! a query allows. So each value starts at a position of its own, and two
//! positions can be compared only where [`Layout::value_at`] is the same.

/// How the values of a field are laid out over its positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Title, subtitle and body of an article in one field. Searching them as one
    /// text ranks better than adding up three scores, and their fixed starts let
    /// a query ask for the body's words, or the lede's, alone.
    Article,
    /// A list of values, such as authors.
    Values,
}

/// Most words of a title or subtitle that count; longer ones are cut.
const HEAD_WORDS: u32 = 128;
/// Most words of one value of a list that count.
const VALUE_WORDS: u32 = 1 << 14;

impl Layout {
    /// Value number of the body in [`Layout::Article`].
    pub const BODY: u32 = 2;

    /// Returns the position of the first word of a value.
    pub fn start(self, value: u32) -> u32 {
        match self {
            Self::Article => value.min(Self::BODY) * HEAD_WORDS,
            Self::Values => value.saturating_mul(VALUE_WORDS),
        }
    }

    /// Returns the position after the last one a value may use; `None` where there
    /// is no bound.
    pub fn end(self, value: u32) -> Option<u32> {
        match self {
            Self::Article => (value < Self::BODY).then(|| self.start(value + 1)),
            Self::Values => Some(self.start(value.saturating_add(1))),
        }
    }

    /// Returns the number of the value that a position belongs to.
    pub fn value_at(self, position: u32) -> u32 {
        match self {
            Self::Article => (position / HEAD_WORDS).min(Self::BODY),
            Self::Values => position / VALUE_WORDS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_and_values_agree() {
        for layout in [Layout::Article, Layout::Values] {
            for value in 0..3 {
                assert_eq!(layout.value_at(layout.start(value)), value);
                if let Some(end) = layout.end(value) {
                    assert_eq!(layout.value_at(end - 1), value);
                    assert_eq!(layout.value_at(end), value + 1);
                }
            }
        }
        assert_eq!(Layout::Article.value_at(1_000_000), Layout::BODY);
    }
}
