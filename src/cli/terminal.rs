//! What a terminal may be sent, and how wide it is.

use std::env;
use std::io::{self, IsTerminal};

use unicode_width::UnicodeWidthChar;

/// When to use colour or links.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ColorChoice {
    /// On a terminal that can, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Narrowest and widest lines that are laid out for.
const WIDTHS: (usize, usize) = (40, 300);
/// Longest lines of running text, however wide the terminal is; longer ones are hard to
/// read.
const MEASURE: usize = 100;
/// Ends all styles.
const PLAIN: &str = "\x1b[0m";
/// Width where there is no terminal.
const DEFAULT_WIDTH: usize = 80;

/// What an output can show.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// Whether colour is wanted.
    pub has_color: bool,
    /// Whether headlines are to be links.
    pub has_links: bool,
    /// Columns that lines may take.
    pub width: usize,
}

/// How a piece of text is to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A headline.
    Title,
    /// A marked word.
    Mark,
    /// Less important.
    Faint,
}

impl Terminal {
    /// Finds out about stdout.
    pub fn stdout(color: ColorChoice, links: ColorChoice) -> Self {
        let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        let can = |choice, unless: bool| match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => io::stdout().is_terminal() && !unless && !is_dumb,
        };
        let (has_color, has_links) = (can(color, is_set("NO_COLOR")), can(links, false));
        let columns = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let size = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let width = size.or(columns).unwrap_or(DEFAULT_WIDTH).clamp(WIDTHS.0, WIDTHS.1);
        Self { has_color, has_links, width }
    }

    /// Returns how long lines of running text may be beside so many columns.
    pub fn measure(&self, beside: usize) -> usize {
        self.width.saturating_sub(beside).min(MEASURE)
    }

    /// Returns text that opens a file where it is clicked (OSC 8).
    pub fn linked(&self, text: &str, file: &str) -> String {
        if !self.has_links {
            return text.to_owned();
        }
        let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(byte);
        let mut address = String::from("file://");
        for byte in file.as_bytes() {
            match is_plain(byte) {
                true => address.push(char::from(*byte)),
                false => address.push_str(&format!("%{byte:02X}")),
            }
        }
        format!("\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\")
    }

    /// Returns text in a style, which goes on behind parts that are in another; without
    /// colour, what is marked stands between stars.
    pub fn styled(&self, text: &str, style: Style) -> String {
        let code = match style {
            Style::Title => "1",
            Style::Mark => "1;31",
            Style::Faint => "2",
        };
        match (self.has_color, style) {
            (true, _) => {
                let text = text.replace(PLAIN, &format!("{PLAIN}\x1b[{code}m"));
                format!("\x1b[{code}m{text}{PLAIN}")
            }
            (false, Style::Mark) => format!("*{text}*"),
            (false, _) => text.to_owned(),
        }
    }
}

/// Returns text of a file as it can be sent to a terminal, on one line: control
/// characters, and those that turn the direction of writing around, are shown
/// instead of sent, and every white space is a space.
pub fn shown(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        push_shown(c, &mut out);
        out
    })
}

fn push_shown(c: char, out: &mut String) {
    match c {
        '\n' | '\t' | '\r' | '\u{a0}' | '\u{2028}' | '\u{2029}' => out.push(' '),
        // The control pictures stand in the order of the controls.
        '\0'..='\x1f' => out.extend(char::from_u32(0x2400 + c as u32)),
        '\x7f' => out.push('␡'),
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => {
            out.push_str(&format!("\\u{{{:x}}}", c as u32));
        }
        _ => out.push(c),
    }
}

/// Returns how many columns a text takes.
pub fn width_of(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// Cuts a text to a number of columns, with an ellipsis where something is lost.
pub fn cut(text: &str, width: usize) -> String {
    if width_of(text) <= width {
        return text.to_owned();
    }
    let mut used = 1;
    let kept = text.chars().take_while(|c| {
        used += c.width().unwrap_or(0);
        used <= width
    });
    kept.collect::<String>().trim_end().to_owned() + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_a_file_reaches_a_terminal_raw() {
        assert_eq!(shown("a\x1b[2Jb\x07\x7f\n\tc"), "a␛[2Jb␇␡  c");
        assert_eq!(shown("\u{9b}2J \u{202e}abc"), "\\u{9b}2J \\u{202e}abc");
        assert_eq!(shown("\u{61c}1"), "\\u{61c}1");
        assert_eq!(shown("naïve 東京 👍🏽"), "naïve 東京 👍🏽");
    }

    #[test]
    fn a_link_is_an_address_whatever_the_file_is_called() {
        let mut terminal = Terminal { has_color: false, has_links: false, width: 80 };
        assert_eq!(terminal.linked("A title", "/a.txt"), "A title");
        terminal.has_links = true;
        assert_eq!(
            terminal.linked("A title", "/a b/\x1b\\é.txt"),
            "\x1b]8;;file:///a%20b/%1B%5C%C3%A9.txt\x1b\\A title\x1b]8;;\x1b\\"
        );
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(width_of("東京 a"), 6);
        assert_eq!(cut("東京タワー", 6), "東京…");
        assert_eq!(cut("short", 5), "short");
        assert_eq!(cut("longer one", 8), "longer…");
        assert_eq!(cut("e\u{301}te\u{301}", 3), "e\u{301}te\u{301}");
    }
}
