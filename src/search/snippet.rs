//! Which stretches of a text show best why it matched.
//!
//! They are chosen by how many different parts of the query they show, weighted by rarity:
//! one where one shows all that the body has, several where that is far apart. Each is made
//! of whole sentences where they fit, and else cut at the ends of words.

use serde::Serialize;

use super::mentions::{BODY, FIELDS, Mentions, Range, text_of};
use crate::analysis::sentences;
use crate::article::{Article, ByteRange};

/// Longest stretch, in characters, where it is the only one; the longest of two and of three.
const MAX_CHARS: [usize; 3] = [240, 160, 110];
/// Longest mention, in bytes, that is marked as one; of longer ones only the words are.
const LONGEST_MARK: usize = 100;
/// Mentions looked at in one text; more change nothing a reader would notice.
const MAX_MARKS: usize = 4096;
/// Characters around a mention in which its sentences are looked for: a little more than the
/// longest stretch has.
const REACH: usize = MAX_CHARS[0] + 8;

/// A part of a field with what is marked in it.
///
/// All offsets are bytes in the stored field. The text itself is that range of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// Name of the field.
    pub field: &'static str,
    /// The text.
    pub text: String,
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// Whether it begins in the middle of a sentence.
    #[serde(skip)]
    pub begins_midway: bool,
    /// Whether its paragraph goes on.
    #[serde(skip)]
    pub goes_on: bool,
    /// What is marked: first byte, and the byte after the last; sorted, disjoint.
    pub highlights: Vec<(usize, usize)>,
}

/// What is marked in a field of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Highlights {
    /// Name of the field.
    pub field: &'static str,
    /// First byte, and the byte after the last; sorted, disjoint.
    pub highlights: Vec<(usize, usize)>,
}

impl Mentions {
    /// Chooses the stretches of an article that show why it matched: of the body, of one
    /// without a mention its beginning, and title and subtitle as a whole if they have one.
    pub fn snippets(&self, article: &Article) -> Vec<Snippet> {
        let marks = self.marks(article);
        let body = &marks[BODY];
        let ranges = match body.is_empty() {
            true => vec![beginning(&article.body, article.lede)],
            false => fragments(&article.body, &body[..body.len().min(MAX_MARKS)]),
        };
        let mut snippets: Vec<Snippet> =
            ranges.into_iter().map(|range| snippet_of(&article.body, range, body)).collect();
        for (field, marks) in FIELDS.iter().zip(&marks).take(BODY) {
            if !marks.is_empty() {
                snippets.push(whole(field, text_of(article, field), marks));
            }
        }
        snippets
    }

    /// Returns what an article mentions, of each field that does; those of the table's order.
    pub fn highlights(&self, article: &Article) -> Vec<Highlights> {
        let marks = self.marks(article);
        let fields = FIELDS.iter().zip(&marks).filter(|(_, marks)| !marks.is_empty());
        fields.map(|(field, marks)| Highlights { field, highlights: ends_of(marks) }).collect()
    }

    /// Finds what is to be marked in each field: stretches that overlap are one, or side by
    /// side if it would be too long.
    fn marks(&self, article: &Article) -> [Vec<Range>; FIELDS.len()] {
        let mut marks: [Vec<Range>; FIELDS.len()] = Default::default();
        for mut range in self.find(article, LONGEST_MARK) {
            let marks = &mut marks[range.value];
            match marks.last_mut().filter(|last| range.start < last.end) {
                Some(last) if range.end - last.start <= LONGEST_MARK => last.end = range.end,
                Some(last) => {
                    let text = &text_of(article, FIELDS[range.value])[last.end..range.end];
                    range.start =
                        range.end - text.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
                    marks.extend((range.start < range.end).then_some(range));
                }
                None => marks.push(range),
            }
        }
        marks
    }
}

fn ends_of(marks: &[Range]) -> Vec<(usize, usize)> {
    marks.iter().map(|mark| (mark.start, mark.end)).collect()
}

/// Returns all of a text with its marks.
fn whole(field: &'static str, text: &str, marks: &[Range]) -> Snippet {
    Snippet {
        field,
        text: text.to_owned(),
        start: 0,
        end: text.len(),
        begins_midway: false,
        goes_on: false,
        highlights: ends_of(marks),
    }
}

fn snippet_of(body: &str, range: ByteRange, marks: &[Range]) -> Snippet {
    let ByteRange { start, end } = range;
    let inside = marks.iter().filter(|mark| mark.start >= start && mark.end <= end);
    let before = body[..start].trim_end_matches(' ');
    let after = body[end..].trim_start_matches(' ');
    let closes = |c: char| ".!?\"”’»)。！？」\n".contains(c);
    Snippet {
        field: FIELDS[BODY],
        text: range.of(body).to_owned(),
        start,
        end,
        begins_midway: !before.is_empty() && !before.ends_with(closes),
        goes_on: !after.is_empty() && !after.starts_with('\n'),
        highlights: inside.map(|mark| (mark.start, mark.end)).collect(),
    }
}

/// Returns the stretches that show the marks of a body best, in their order.
fn fragments(body: &str, marks: &[Range]) -> Vec<ByteRange> {
    let num_groups = groups_of(marks).len();
    let chars = chars_of(body, marks);
    let mut ranges = Vec::new();
    for (num, max_chars) in (1..).zip(MAX_CHARS) {
        let (windows, num_shown) = best_windows(marks, &chars, num, max_chars * 3 / 4);
        ranges = windows;
        if num_shown == num_groups || num == MAX_CHARS.len() {
            ranges.iter_mut().for_each(|window| *window = around(body, *window, max_chars));
            break;
        }
    }
    ranges.sort_unstable_by_key(|range| range.start);
    let mut apart: Vec<ByteRange> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match apart.last_mut() {
            Some(last) if body[..range.start].trim_end().len() <= last.end => {
                let joined = ByteRange { start: last.start, end: last.end.max(range.end) };
                if is_longer(joined.of(body), MAX_CHARS[0]) {
                    let rest = body[last.end..joined.end].trim_start();
                    let start = joined.end - rest.len();
                    apart.extend((!rest.is_empty()).then_some(ByteRange { start, ..range }));
                } else {
                    *last = joined;
                }
            }
            _ => apart.push(range),
        }
    }
    apart
}

/// Returns of each mark the character at which it starts and the one after its last.
fn chars_of(body: &str, marks: &[Range]) -> Vec<(usize, usize)> {
    let (mut at, mut num_chars) = (0, 0);
    let mut count_to = |byte: usize| {
        num_chars += body[at..byte].chars().count();
        at = byte;
        num_chars
    };
    marks.iter().map(|mark| (count_to(mark.start), count_to(mark.end))).collect()
}

/// Returns the different groups of some marks.
fn groups_of(marks: &[Range]) -> Vec<usize> {
    let mut groups: Vec<usize> = marks.iter().map(|mark| mark.group).collect();
    groups.sort_unstable();
    groups.dedup();
    groups
}

/// Returns up to `num` stretches of marks, each the one that adds most to those before it,
/// and how many groups they show.
fn best_windows(
    marks: &[Range],
    chars: &[(usize, usize)],
    num: usize,
    max_chars: usize,
) -> (Vec<ByteRange>, usize) {
    let (mut windows, mut shown) = (Vec::new(), Vec::new());
    for _ in 0..num {
        let Some(inside) = best_window(marks, chars, max_chars, &shown) else { break };
        let new = groups_of(inside).into_iter().filter(|group| !shown.contains(group));
        let new: Vec<usize> = new.collect();
        let Some((first, last)) = inside.first().zip(inside.last()) else { break };
        if new.is_empty() {
            break;
        }
        shown.extend(new);
        windows.push(ByteRange { start: first.start, end: last.end });
    }
    (windows, shown.len())
}

/// Returns the marks in a row that show the most, where any show what is not shown yet: every
/// such group counts once in full, repetitions little.
fn best_window<'m>(
    marks: &'m [Range],
    chars: &[(usize, usize)],
    max_chars: usize,
    shown: &[usize],
) -> Option<&'m [Range]> {
    let mut best: Option<(f32, std::ops::Range<usize>)> = None;
    let mut seen: Vec<usize> = Vec::new();
    for first in 0..marks.len() {
        seen.clear();
        seen.extend(shown);
        let fits = |at: &usize| *at == first || chars[*at].1 - chars[first].0 <= max_chars;
        let (mut value, mut end, mut adds) = (0.0, first, false);
        for at in (first..marks.len()).take_while(fits) {
            let Range { group, weight, .. } = marks[at];
            let is_new = !seen.contains(&group);
            adds |= is_new;
            value += if is_new { weight } else { weight * 0.1 };
            seen.extend(is_new.then_some(group));
            end = at + 1;
        }
        if adds && best.as_ref().is_none_or(|(most, _)| value > *most) {
            best = Some((value, first..end));
        }
    }
    best.map(|(_, window)| &marks[window])
}

/// Whether a text has more than so many characters.
fn is_longer(text: &str, max_chars: usize) -> bool {
    text.len() > max_chars && text.chars().nth(max_chars).is_some()
}

/// Returns the sentences around a stretch, of its own paragraphs, in order; none crosses a
/// paragraph. The first and the last may be cut off, but no stretch has room for those.
fn sentences_around(body: &str, stretch: ByteRange) -> Vec<ByteRange> {
    let before = &body[..stretch.start];
    let reach = nth_char_back(before, REACH);
    let from = before[reach..].rfind("\n\n").map_or(reach, |at| reach + at + 2);
    let after = &body[stretch.end..];
    let reach = after.char_indices().nth(REACH).map_or(after.len(), |(at, _)| at);
    let to = stretch.end + after[..reach].find("\n\n").unwrap_or(reach);
    let starts: Vec<usize> =
        sentences(&body[from..to]).iter().map(|sentence| from + sentence.at).collect();
    let ends = starts.iter().skip(1).copied().chain([to]);
    let trimmed = |(start, end): (&usize, usize)| {
        let text = &body[*start..end];
        let text = text.split_once("\n\n").map_or(text, |(text, _)| text);
        ByteRange { start: *start, end: *start + text.trim_end().len() }
    };
    starts.iter().zip(ends).map(trimmed).collect()
}

/// Widens a stretch to whole sentences of its paragraph or paragraphs, as many as fit; to
/// words where a sentence does not fit.
fn around(body: &str, stretch: ByteRange, max_chars: usize) -> ByteRange {
    let sentences = sentences_around(body, stretch);
    let fits = |start: usize, end: usize| !is_longer(&body[start..end], max_chars);
    let first = sentences.iter().rposition(|one| one.start <= stretch.start);
    let last = sentences.iter().position(|one| one.end >= stretch.end);
    let (mut first, mut last) = match first.zip(last) {
        Some((first, last))
            if first <= last && fits(sentences[first].start, sentences[last].end) =>
        {
            (first, last)
        }
        _ => return cut_around(body, stretch, first.map(|at| sentences[at].start), max_chars),
    };
    let are_together = |a: ByteRange, b: ByteRange| !body[a.end..b.start].contains("\n\n");
    loop {
        let (start, end) = (sentences[first], sentences[last]);
        let next = sentences.get(last + 1);
        let before = first.checked_sub(1).map(|at| sentences[at]);
        if next.is_some_and(|next| are_together(end, *next) && fits(start.start, next.end)) {
            last += 1;
        } else if before.is_some_and(|one| are_together(one, start) && fits(one.start, end.end)) {
            first -= 1;
        } else {
            return ByteRange { start: start.start, end: end.end };
        }
    }
}

/// Widens a stretch to words before and behind it, within its paragraphs, from the start of
/// its sentence if that is near.
fn cut_around(
    body: &str,
    window: ByteRange,
    sentence: Option<usize>,
    max_chars: usize,
) -> ByteRange {
    let before = &body[..window.start];
    let paragraph = before.rfind("\n\n").map_or(0, |at| at + 2);
    let used = window.of(body).chars().count();
    let room = max_chars.saturating_sub(used);
    let back = nth_char_back(before, room / 2).max(paragraph);
    let near = sentence.filter(|start| !is_longer(&body[*start..window.start], room * 3 / 4));
    let start = match near {
        Some(start) => start,
        None if back == paragraph => back,
        None => next_word(body, back, window.start),
    };
    let end = body[window.end..].find("\n\n").map_or(body.len(), |at| window.end + at);
    cut(body, start..end, window.end, max_chars)
}

/// Returns the beginning of a body: as many whole sentences of its lede as fit.
fn beginning(body: &str, lede: ByteRange) -> ByteRange {
    let end = lede.end.max(lede.start);
    match body.get(lede.start..end) {
        Some(text) if is_longer(text, MAX_CHARS[0]) => {
            let start = ByteRange { start: lede.start, end: lede.start };
            around(body, start, MAX_CHARS[0])
        }
        _ => cut(body, lede.start..end, lede.start, MAX_CHARS[0]),
    }
}

/// Returns the byte of the n-th character from the end.
fn nth_char_back(text: &str, n: usize) -> usize {
    text.char_indices().rev().take(n).last().map_or(text.len(), |(at, _)| at)
}

/// Returns where the first word after `from` starts, at most `limit`.
fn next_word(text: &str, from: usize, limit: usize) -> usize {
    text[from..limit].find(char::is_whitespace).map_or(limit, |at| from + at)
}

/// Cuts a range to a number of characters, at the end of a word where there is one but not
/// before the byte `keep`, and trims it.
fn cut(text: &str, range: std::ops::Range<usize>, keep: usize, max_chars: usize) -> ByteRange {
    let start = range.start;
    let Some(range) = text.get(range) else { return ByteRange { start: 0, end: 0 } };
    let short = match range.char_indices().nth(max_chars) {
        None => range,
        Some((limit, _)) => {
            let least = keep.saturating_sub(start).max(limit / 2).min(limit);
            let at = range[..limit].rfind(char::is_whitespace).filter(|at| *at >= least);
            &range[..at.unwrap_or(limit)]
        }
    };
    let start = start + (short.len() - short.trim_start().len());
    ByteRange { start, end: start + short.trim().len() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::schema::Field;

    use super::*;
    use crate::search::mentions::{Mention, MentionPart};
    use crate::search::near::Step;
    use crate::search::postings::Form;
    use crate::search::span::SpanPlan;

    fn word(text: &str) -> SpanPlan {
        SpanPlan::Word(vec![Form::new(Field::from_field_id(0), text, true)])
    }

    fn words(spans: SpanPlan) -> Mention {
        Mention::Words { spans, part: MentionPart::Whole, at_least: 1, weight: 1.0 }
    }

    fn all(texts: &[&str]) -> Mention {
        Mention::All(texts.iter().map(|text| words(word(text))).collect())
    }

    fn article(title: &str, body: &str) -> Article {
        let end = body.find("\n\n").unwrap_or(body.len());
        Article {
            title: Some(title.to_owned()),
            body: body.to_owned(),
            lede: ByteRange { start: 0, end },
            ..Article::default()
        }
    }

    fn shown(mention: &Mention, article: &Article) -> Vec<String> {
        let snippets = Mentions::new(mention).snippets(article);
        let marked = |snippet: &Snippet| {
            let (mut text, mut at) = (String::new(), snippet.start);
            for (start, end) in &snippet.highlights {
                let field = text_of(article, snippet.field);
                text += &format!("{}*{}*", &field[at..*start], &field[*start..*end]);
                at = *end;
            }
            text + &text_of(article, snippet.field)[at..snippet.end]
        };
        snippets.iter().map(marked).collect()
    }

    const FILLER: &str = "Nothing of note happened on that day. ";

    #[test]
    fn the_stretch_with_the_most_words_is_shown_in_whole_sentences() {
        let filler = FILLER.repeat(10);
        let body = format!("The dam was old. {filler}The flood broke the dam at Derna. {filler}");
        let snippets = shown(&all(&["dam", "flood"]), &article("", &body));
        let first = "The *flood* broke the *dam* at Derna. ";
        assert_eq!(snippets, [format!("{first}{}", FILLER.repeat(5).trim_end())]);
    }

    #[test]
    fn several_stretches_show_what_is_apart() {
        let filler = FILLER.repeat(20);
        let body = format!("The dam was old.\n\n{filler}\n\nA flood came.\n\n{filler}");
        let snippets = shown(&all(&["dam", "flood"]), &article("The dam", &body));
        assert_eq!(snippets, ["The *dam* was old.", "A *flood* came.", "The *dam*"]);
    }

    #[test]
    fn a_frequent_word_is_shown_however_often_a_rare_one_is() {
        let filler = FILLER.repeat(20);
        let body = format!("{}{filler}The mayor said no.", "A dam. ".repeat(20));
        let mention = |text, weight| Mention::Words {
            spans: word(text),
            part: MentionPart::Whole,
            at_least: 1,
            weight,
        };
        let both = Mention::All(vec![mention("dam", 5.0), mention("said", 0.2)]);
        let snippets = shown(&both, &article("", &body));
        assert!(snippets.len() == 2 && snippets[1].contains("*said*"), "{snippets:?}");
    }

    #[test]
    fn stretches_side_by_side_are_one_as_far_as_it_has_room() {
        let sentence =
            |word: &str| format!("{}{word} {}end.", "on and ".repeat(7), "so ".repeat(14));
        let body = ["dam", "flood", "storm"].map(sentence).join(" ");
        let snippets = shown(&all(&["dam", "flood", "storm"]), &article("", &body));
        let marked: Vec<usize> = snippets.iter().map(|text| text.matches('*').count()).collect();
        assert_eq!(marked, [4, 2], "{snippets:?}");
        assert!(snippets.iter().all(|text| text.chars().count() <= MAX_CHARS[0] + 4));
    }

    #[test]
    fn a_sentence_that_does_not_fit_is_cut_between_words() {
        let long = "word ".repeat(100);
        let body = format!("{long}dam {long}");
        let mention = Mentions::new(&all(&["dam"]));
        let snippets = mention.snippets(&article("", &body));
        let [snippet] = snippets.as_slice() else { panic!("{snippets:?}") };
        assert!(snippet.text.starts_with("word ") && snippet.text.ends_with(" word"));
        assert!(snippet.begins_midway && snippet.goes_on);
        assert_eq!(snippet.text.chars().count().div_ceil(5), 48);
    }

    #[test]
    fn without_a_mention_the_lede_is_shown() {
        assert_eq!(shown(&all(&["x"]), &article("", "First words.\n\nSecond.")), ["First words."]);
        assert_eq!(shown(&all(&["x"]), &article("", "")), [""]);
        let long = format!("{}{}", FILLER.repeat(3), "And more ".repeat(50));
        assert_eq!(shown(&all(&["x"]), &article("", &long)), [FILLER.repeat(3).trim_end()]);
    }

    #[test]
    fn phrases_and_words_near_one_another_are_marked_as_one() {
        let article = article("", "North of Korea lies North Korea, and the north.");
        let phrase = words(SpanPlan::Sequence(vec![word("north"), word("korea")]));
        assert_eq!(shown(&phrase, &article), ["North of Korea lies *North Korea*, and the north."]);
        let step = Step { distance: 3, is_ordered: true };
        let near = words(SpanPlan::Near(vec![word("korea"), word("north")], vec![step]));
        assert_eq!(shown(&near, &article), ["North of *Korea lies North* *Korea, and the north*."]);
    }

    #[test]
    fn of_a_long_stretch_only_the_words_are_marked() {
        let body = format!("The dam {}broke.", "slowly ".repeat(30));
        let step = Step { distance: 99, is_ordered: false };
        let near = words(SpanPlan::Near(vec![word("dam"), word("broke")], vec![step]));
        let article = article("", &body);
        let highlights = Mentions::new(&near).highlights(&article);
        let ends = [(4, 7), (body.len() - 6, body.len() - 1)].to_vec();
        assert_eq!(highlights, [Highlights { field: "body", highlights: ends }]);
    }

    #[test]
    fn a_compound_is_marked_once() {
        assert_eq!(shown(&all(&["email", "e", "mail"]), &article("E-mail", "")), ["", "*E-mail*"]);
    }

    #[test]
    fn only_what_matches_is_marked() {
        let dam = || words(word("dam"));
        let body = "The dam is old. The flood came. A flood at the dam.";
        let same = Mention::Same { of_paragraph: false, inner: Box::new(all(&["dam", "flood"])) };
        assert_eq!(
            shown(&same, &article("Dam", body)),
            ["The dam is old. The flood came. A *flood* at the *dam*."]
        );
        let both = Mention::All(vec![dam(), words(word("storm"))]);
        let either = Mention::Any(vec![both, words(word("flood"))]);
        assert_eq!(
            shown(&either, &article("Dam", body)),
            ["The dam is old. The *flood* came. A *flood* at the dam."]
        );
        let not = Mention::All(vec![dam(), Mention::Not(Box::new(words(word("flood"))))]);
        assert_eq!(shown(&not, &article("", "The dam. A flood."))[0], "The *dam*. A flood.");
        let title = Mention::Words {
            spans: word("dam"),
            part: MentionPart::Title,
            at_least: 1,
            weight: 1.0,
        };
        assert_eq!(shown(&title, &article("Dam", "The dam.")), ["The dam.", "*Dam*"]);
    }

    proptest! {
        #[test]
        fn highlights_are_sorted_disjoint_and_inside(
            body in "([a-c]{1,3}[ .\n-]|é|京都|\n\n|Dr\\. |! A ){0,200}",
            title in "([a-c]{1,2}[ -]){0,9}",
            text in "[a-c]{1,3}|京都",
            distance in 1..9_u32,
        ) {
            let near = SpanPlan::Within(vec![word("a"), word("b")], distance);
            let same = Mention::Same { of_paragraph: true, inner: Box::new(all(&["c", "b"])) };
            let mention = Mention::Any(vec![words(word(&text)), words(near), same]);
            let article = article(&title, &body);
            let mentions = Mentions::new(&mention);
            let mut num_shown = 0;
            let mut last: Option<(&str, usize)> = None;
            for snippet in mentions.snippets(&article) {
                let field = text_of(&article, snippet.field);
                prop_assert_eq!(Some(snippet.text.as_str()), field.get(snippet.start..snippet.end));
                prop_assert!(snippet.field != "body" || snippet.text.chars().count() <= MAX_CHARS[0]);
                prop_assert!(last.is_none_or(|(name, end)| name != snippet.field || end <= snippet.start));
                let mut at = snippet.start;
                for (start, end) in &snippet.highlights {
                    prop_assert!(*start >= at && start < end && *end <= snippet.end);
                    prop_assert!(field.get(*start..*end).is_some());
                    at = *end;
                    num_shown += 1;
                }
                last = Some((snippet.field, snippet.end));
            }
            let all: Vec<_> = mentions.highlights(&article);
            prop_assert_eq!(num_shown > 0, !all.is_empty());
            for one in &all {
                let field = text_of(&article, one.field);
                let mut at = 0;
                for (start, end) in &one.highlights {
                    prop_assert!(*start >= at && start < end && field.get(*start..*end).is_some());
                    at = *end;
                }
            }
        }
    }
}
