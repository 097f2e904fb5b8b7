//! What a line looks like: how long it is, how it begins and ends, what is in it.
//!
//! Nothing here knows a language. Lengths are in *units*: a word is one, a character
//! of a script without spaces a part of one.

use super::markers::Markers;

/// Longer lines are not searched for markers: they are running text.
pub(crate) const MAX_MARKED_UNITS: f32 = 40.0;

/// Units of a character of Chinese and Japanese, of Thai and its neighbours.
const IDEOGRAPH: f32 = 0.6;
const SYLLABIC: f32 = 0.2;

/// Long words, in characters, say what a text is about.
const TOPIC_WORD: usize = 5;

/// How a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// With a full stop or its like.
    Sentence,
    /// With an ellipsis.
    Ellipsis,
    /// With a colon, a comma or a dash.
    Open,
    /// With a word.
    Word,
}

/// A line and its measures.
#[derive(Clone, Debug)]
pub(crate) struct Line<'t> {
    /// The line, trimmed.
    pub(crate) text: &'t str,
    pub(crate) units: f32,
    pub(crate) ending: Ending,
    pub(crate) is_bullet: bool,
    /// Sentence ends and commas inside the line.
    pub(crate) inner_stops: u16,
    pub(crate) commas: u16,
    /// Share of its words, without the first, that begin with a capital.
    pub(crate) capitals: f32,
    pub(crate) is_all_capitals: bool,
    pub(crate) starts_lower: bool,
    /// Share of digits among its characters.
    pub(crate) digits: f32,
    pub(crate) has_date: bool,
    pub(crate) has_address: bool,
    pub(crate) has_quote: bool,
    pub(crate) symbols: u8,
    /// Mean length of its words.
    pub(crate) word_len: f32,
    /// Hashes of its long words, sorted, each once.
    pub(crate) topics: Vec<u64>,
    /// Hash of all its words, whatever stands between them.
    pub(crate) key: u64,
    pub(crate) markers: Markers,
}

impl Line<'_> {
    /// Tells whether the line ends like running text.
    pub(crate) fn is_ended(&self) -> bool {
        matches!(self.ending, Ending::Sentence | Ending::Ellipsis)
    }

    /// Tells whether the line is as long as a sentence of running text and ends so.
    pub(crate) fn is_prose(&self) -> bool {
        self.units >= 15.0 && self.is_ended()
    }
}

/// Measures a line; `None` for one without a letter or digit.
pub(crate) fn measure(text: &str) -> Option<Line<'_>> {
    let text = text.trim();
    let bullet = bullet_len(text);
    let body = &text[bullet.unwrap_or(0)..];
    let mut counts = Counts::default();
    let mut chars = body.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, c)) = chars.next() {
        if c.is_alphanumeric() {
            let mut word = WordHash::new();
            word.add(c);
            let mut end = at + c.len_utf8();
            while let Some(&(at, c)) = chars.peek() {
                let goes_on = is_word_char(c)
                    || (is_apostrophe(c)
                        && body[at + c.len_utf8()..].starts_with(char::is_alphanumeric));
                if !goes_on {
                    break;
                }
                word.add(c);
                end = at + c.len_utf8();
                chars.next();
            }
            counts.add(&body[at..end], &word);
            before = 'a';
        } else {
            counts.add_sign(c, before, &body[at + c.len_utf8()..]);
            before = c;
        }
    }
    if counts.units() <= 0.0 {
        return None;
    }
    let units = counts.units();
    let markers = if units < MAX_MARKED_UNITS { Markers::of(text) } else { Markers::default() };
    counts.topics.sort_unstable();
    counts.topics.dedup();
    let num_words = counts.words.max(1) as f32;
    let others = counts.alphabetic.saturating_sub(1);
    Some(Line {
        text,
        units,
        ending: ending(text),
        is_bullet: bullet.is_some(),
        inner_stops: counts.inner_stops,
        commas: counts.commas,
        capitals: match (counts.alphabetic, others) {
            (0, _) => 0.0,
            (_, 0) => 0.5,
            _ => counts.capitals as f32 / others as f32,
        },
        is_all_capitals: counts.alphabetic > 0 && !counts.has_lower && counts.has_long_capitals,
        starts_lower: body.starts_with(char::is_lowercase),
        digits: counts.digits as f32 / text.chars().count().max(1) as f32,
        has_date: counts.has_date,
        has_address: has_address(text),
        has_quote: counts.has_quote,
        symbols: counts.symbols,
        word_len: counts.letters as f32 / num_words,
        topics: counts.topics,
        key: counts.key,
        markers,
    })
}

/// Returns the hash of a line's words by which lines that say the same are known, and
/// its length in units.
pub(crate) fn key_of(text: &str) -> Option<(u64, f32)> {
    let line = Counts::quick(text);
    (line.1 > 0.0).then_some(line)
}

/// Tells whether a line has at most `max` units and no end of a sentence; looks no
/// further than it must.
pub(crate) fn is_label(text: &str, max: f32) -> bool {
    !matches!(ending(text), Ending::Sentence | Ending::Ellipsis) && is_short(text, max)
}

/// Tells whether a line has at most `max` units.
pub(crate) fn is_short(text: &str, max: f32) -> bool {
    let mut units = 0.0;
    let mut inside = false;
    for c in text.chars() {
        let unit = unit_of(c);
        if unit > 0.0 {
            units += unit;
            inside = false;
        } else {
            let word = c.is_alphanumeric();
            units += f32::from(word && !inside);
            inside = word || (inside && (is_word_char(c) || is_apostrophe(c)));
        }
        if units > max {
            return false;
        }
    }
    true
}

/// What is counted while the words of a line are read.
#[derive(Default)]
struct Counts {
    words: u32,
    unspaced: f32,
    spaced: u32,
    letters: u32,
    alphabetic: u32,
    capitals: u32,
    has_lower: bool,
    has_long_capitals: bool,
    digits: u32,
    inner_stops: u16,
    commas: u16,
    has_date: bool,
    has_quote: bool,
    symbols: u8,
    topics: Vec<u64>,
    key: u64,
}

impl Counts {
    fn units(&self) -> f32 {
        self.spaced as f32 + self.unspaced
    }

    /// Hash and length alone.
    fn quick(text: &str) -> (u64, f32) {
        let (mut key, mut units) = (0_u64, 0.0);
        let mut word = None;
        for c in text.chars().chain([' ']) {
            let unit = unit_of(c);
            if unit > 0.0 || is_word_char(c) && (word.is_some() || c.is_alphanumeric()) {
                units += unit;
                word.get_or_insert_with(WordHash::new).add(c);
            } else if let Some(ended) = word.take_if(|_| !is_apostrophe(c)) {
                units += f32::from(!ended.unspaced);
                key = joined(key, ended.finish());
            }
        }
        (key, units)
    }

    fn add(&mut self, text: &str, word: &WordHash) {
        self.words += 1;
        let mut letters = 0;
        let mut digits = 0;
        let mut unspaced = 0.0;
        let mut lower = false;
        for c in text.chars() {
            letters += 1;
            unspaced += unit_of(c);
            digits += u32::from(c.is_ascii_digit() || (!c.is_ascii() && c.is_numeric()));
            lower |= c.is_lowercase();
        }
        self.letters += letters;
        self.digits += digits;
        if unspaced > 0.0 {
            self.unspaced += unspaced;
        } else {
            self.spaced += 1;
        }
        if text.starts_with(char::is_alphabetic) {
            self.alphabetic += 1;
            let upper = text.starts_with(char::is_uppercase);
            self.capitals += u32::from(upper && self.alphabetic > 1);
            self.has_lower |= lower || !upper;
            self.has_long_capitals |= letters > 1;
        } else if digits == 4 && letters == 4 && (text.starts_with("19") || text.starts_with("20"))
        {
            self.has_date = true;
        }
        let hash = word.finish();
        if letters as usize >= TOPIC_WORD && unspaced == 0.0 {
            self.topics.push(hash);
        }
        self.key = joined(self.key, hash);
    }

    fn add_sign(&mut self, c: char, before: char, rest: &str) {
        match c {
            '.' | '!' | '?' | '۔' | '؟' | '।' if before.is_alphanumeric() || is_closing(before) =>
            {
                let after = rest.trim_start_matches(is_closing);
                let spaced = after.starts_with(' ') && !after.trim_start().is_empty();
                self.inner_stops = self.inner_stops.saturating_add(u16::from(spaced));
            }
            '。' | '！' | '？' => self.inner_stops = self.inner_stops.saturating_add(1),
            ',' | ';' | '،' | '、' | '，' | '؛' => {
                self.commas = self.commas.saturating_add(1);
            }
            '"' | '“' | '”' | '«' | '»' | '„' | '「' | '『' => {
                self.has_quote = true;
                self.symbols = self.symbols.saturating_add(u8::from(c == '»'));
            }
            '|' | '›' | '→' | '←' | '▼' | '▲' | '✕' | '×' | '#' | '/' | '\\' | '•' | '·' =>
            {
                self.symbols = self.symbols.saturating_add(1);
            }
            _ => {}
        }
        if matches!(c, ':' | '/' | '.' | '-') && before == 'a' && !self.has_date {
            self.has_date = self.words > 0 && self.digits > 0 && is_time_or_day(c, rest);
        }
    }
}

/// Tells whether what follows `:`, `/`, `.` or `-` behind a word looks like the rest of
/// a time or a day in numbers.
fn is_time_or_day(sign: char, rest: &str) -> bool {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    match sign {
        ':' => digits == 2,
        _ => {
            (1..=2).contains(&digits)
                && rest[digits..].starts_with(sign)
                && rest[digits + 1..].starts_with(|c: char| c.is_ascii_digit())
        }
    }
}

/// Length of a list item's sign with the space behind it.
fn bullet_len(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    let sign = if matches!(
        first,
        '*' | '•'
            | '+'
            | '·'
            | '▪'
            | '►'
            | '‣'
            | '-'
            | '–'
            | '—'
            | '>'
            | '»'
            | '|'
            | '○'
            | '●'
            | '■'
    ) {
        first.len_utf8()
    } else {
        let digits = text.bytes().take(4).take_while(u8::is_ascii_digit).count();
        let numbered = (1..=3).contains(&digits) && text[digits..].starts_with(['.', ')']);
        numbered.then_some(digits + 1)?
    };
    let space = text[sign..].chars().next().filter(|c| c.is_whitespace())?;
    Some(sign + space.len_utf8())
}

fn ending(text: &str) -> Ending {
    let text = text.trim_end();
    let bare = text.trim_end_matches(|c| is_closing(c) || c == '*');
    match bare.chars().next_back() {
        Some('…') => Ending::Ellipsis,
        Some('.') if bare.ends_with("...") => Ending::Ellipsis,
        _ if text.ends_with("[…]") || text.ends_with("[...]") => Ending::Ellipsis,
        Some('.' | '!' | '?' | '。' | '！' | '？' | '।' | '॥' | '۔' | '؟' | '։') => {
            Ending::Sentence
        }
        Some(':' | '：' | ';' | ',' | '،' | '、' | '—' | '–' | '-') => Ending::Open,
        _ => Ending::Word,
    }
}

fn has_address(text: &str) -> bool {
    text.contains("://")
        || text.contains("www.")
        || text.match_indices('@').any(|(at, _)| {
            let after = text[at + 1..].chars().take_while(|c| is_word_char(*c)).count();
            after >= 2
        })
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '”' | '’' | '»' | ')' | ']' | '」' | '』' | '\'')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// Letters, digits and the marks that join them.
pub(crate) fn is_word_char(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{963}' | '\u{966}'..='\u{dff}' | '\u{200c}' | '\u{200d}')
        || c.is_alphanumeric()
}

/// Units of a character of a script without spaces between words; else 0.
fn unit_of(c: char) -> f32 {
    match c {
        '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' => IDEOGRAPH,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => SYLLABIC,
        _ => 0.0,
    }
}

fn joined(key: u64, word: u64) -> u64 {
    (key.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Hash of a word without regard to case.
struct WordHash {
    hash: u64,
    unspaced: bool,
}

impl WordHash {
    fn new() -> Self {
        Self { hash: 0xcbf2_9ce4_8422_2325, unspaced: false }
    }

    fn add(&mut self, c: char) {
        self.unspaced |= unit_of(c) > 0.0;
        for lower in c.to_lowercase() {
            self.hash = (self.hash ^ u64::from(u32::from(lower))).wrapping_mul(0x100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.hash
    }
}
