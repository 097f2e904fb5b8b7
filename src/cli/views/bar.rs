//! Bars of a chart in a terminal.

use std::env;

/// Parts of a block, from one eighth to all of it.
const BLOCKS: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];

/// What bars are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bars {
    /// Blocks, to an eighth of a column.
    Blocks,
    /// `#`, for terminals that have no blocks.
    Plain,
}

impl Bars {
    /// Finds out what the terminal can show: blocks, unless it says that it is dumb or that
    /// its characters are not Unicode.
    pub fn of_terminal() -> Self {
        let set = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        let is_dumb = set("TERM").is_some_and(|term| term == "dumb");
        let locale = set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG"));
        let is_unicode = locale.is_none_or(|locale| {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        });
        if is_dumb || !is_unicode { Self::Plain } else { Self::Blocks }
    }

    /// Returns a bar that takes `width` columns where `value` is `most`; where it is more
    /// than nothing, it shows.
    pub fn bar(self, value: u64, most: u64, width: usize) -> String {
        if value == 0 || most == 0 || width == 0 {
            return String::new();
        }
        let part = value.min(most) as f64 / most as f64 * width as f64;
        match self {
            Self::Plain => "#".repeat((part.round() as usize).max(1)),
            Self::Blocks => {
                let eighths = ((part * 8.0).round() as usize).max(1);
                let mut bar = String::from('█').repeat(eighths / 8);
                bar.extend((eighths % 8).checked_sub(1).map(|at| BLOCKS[at]));
                bar
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_fit_and_show() {
        for (value, most, blocks, plain) in [
            (0, 10, "", ""),
            (10, 10, "████", "####"),
            (5, 10, "██", "##"),
            (6, 10, "██▍", "##"),
            (1, 1000, "▏", "#"),
            (0, 0, "", ""),
        ] {
            assert_eq!(Bars::Blocks.bar(value, most, 4), blocks, "{value}");
            assert_eq!(Bars::Plain.bar(value, most, 4), plain, "{value}");
        }
        assert_eq!(Bars::Blocks.bar(u64::MAX, 1, 2), "██");
        assert_eq!(Bars::Plain.bar(1, 1, 0), "");
    }
}
