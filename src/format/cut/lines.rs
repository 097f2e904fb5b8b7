//! One record a line.

use memchr::memchr;

use super::Mark;

/// Cuts at the ends of lines; every line is a record, an empty one too.
#[derive(Default)]
pub struct LineCutter {
    is_open: bool,
    /// The last mark was the end of a line, whose break is still to come.
    at_break: bool,
}

impl LineCutter {
    pub(super) fn feed(&mut self, piece: &[u8]) -> (usize, Mark) {
        if self.at_break {
            self.at_break = false;
            return (1, Mark::None);
        }
        if !self.is_open {
            self.is_open = true;
            return (0, Mark::Begin);
        }
        match memchr(b'\n', piece) {
            Some(at) => {
                (self.is_open, self.at_break) = (false, true);
                (at, Mark::End { may_be_alone: false })
            }
            None => (piece.len(), Mark::None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Cut, tests::cut};

    #[test]
    fn each_line_is_a_record() {
        for (text, lines) in [
            ("", &[][..]),
            ("one", &["one"]),
            ("one\n", &["one"]),
            ("one\r\n\nthree", &["one\r", "", "three"]),
        ] {
            assert_eq!(cut(Cut::Lines, text, usize::MAX), lines);
        }
    }
}
