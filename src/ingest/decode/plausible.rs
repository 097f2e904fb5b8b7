//! How much of a text looks as if its bytes were read in the wrong encoding.

/// Letters by what they stand next to in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A Latin letter.
    Latin,
    /// Cyrillic.
    Cyrillic,
    /// Greek.
    Greek,
    /// Hebrew or Arabic.
    Semitic,
    /// Chinese, Japanese, Korean.
    Ideograph,
    /// A letter of another script.
    Other,
    /// No letter.
    None,
}

/// What a text shows of the encoding it was read in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Looks {
    /// Signs that it was the wrong one, weighted.
    pub odd: usize,
    /// Characters that texts in Chinese, Japanese and Korean are full of.
    pub familiar: usize,
}

/// The characters that half of any Chinese, Japanese or Korean text consists of:
/// beside these, kana.
const FAMILIAR: &str = "的一是不了在人有我他这這中大来來上国國个個到说說们們为為子和你地出道也时時年得就那要下以生会會自着之去過过家学學对對可\
    日月本行事新長见見東方分市部長政府经經发發报報民主前後后同\
    이다는의에을를가은고로한지서도하기사자인대정시해어나부";

/// Looks at a text for what only a wrong encoding puts there.
pub(super) fn looks(text: &str) -> Looks {
    let mut looks = Looks::default();
    let (mut before, mut accented) = (' ', 0);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        if c.is_ascii() && before.is_ascii() {
            (before, accented) = (c, 0);
            continue;
        }
        accented = if is_accented(c) { accented + 1 } else { 0 };
        // No language writes a word in accented letters alone.
        looks.odd += match accented {
            0..=2 => 0,
            3 => 3,
            _ => 1,
        };
        looks.odd += oddity(before, c, after);
        looks.familiar += usize::from(matches!(c, '\u{3041}'..='\u{30fe}') || is_familiar(c));
        before = c;
    }
    looks
}

/// Weighs a character between its neighbours.
fn oddity(before: char, c: char, after: char) -> usize {
    let (left, kind, right) = (kind(before), kind(c), kind(after));
    match c {
        '\u{fffd}' | '\u{80}'..='\u{9f}' | '\u{e000}'..='\u{f8ff}' | '¤' => return 3,
        '\u{2500}'..='\u{259f}' => return 2,
        _ if !c.is_ascii() && !c.is_alphabetic() && !is_inside_words(c) => {
            // A sign with letters on both sides: the bytes of a letter.
            return if left != Kind::None && right != Kind::None { 3 } else { 0 };
        }
        _ => {}
    }
    if kind == Kind::None || left == Kind::None {
        return 0;
    }
    if kind == Kind::Ideograph || left == Kind::Ideograph {
        let is_in_word = before.is_ascii_lowercase() && after.is_ascii_lowercase();
        return if is_in_word || is_half_width(before) != is_half_width(c) && left == kind {
            3
        } else {
            0
        };
    }
    if left != kind {
        return 2;
    }
    if before.is_lowercase() && c.is_uppercase() { 3 } else { 0 }
}

fn kind(c: char) -> Kind {
    match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}'
            if c.is_alphabetic() =>
        {
            Kind::Latin
        }
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Kind::Greek,
        '\u{400}'..='\u{52f}' => Kind::Cyrillic,
        '\u{590}'..='\u{6ff}' => Kind::Semitic,
        '\u{2e80}'..='\u{2fff}'
        | '\u{3005}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}' => Kind::Ideograph,
        _ if c.is_alphabetic() => Kind::Other,
        _ => Kind::None,
    }
}

/// Signs that stand inside words: apostrophes, hyphens, dots between, soft hyphens;
/// dashes and quotes that are set without spaces; marks of vowels.
fn is_inside_words(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{ad}' | '·' | '´' | '«' | '»' | '°' | '\u{2000}'..='\u{206f}'
        | '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{60c}'..='\u{61f}' | '\u{640}'..='\u{66d}'
        | '\u{e00}'..='\u{eff}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
}

fn is_accented(c: char) -> bool {
    !c.is_ascii() && kind(c) == Kind::Latin
}

fn is_half_width(c: char) -> bool {
    matches!(c, '\u{ff66}'..='\u{ff9f}')
}

fn is_familiar(c: char) -> bool {
    c >= '\u{4e00}' && FAMILIAR.contains(c)
}
