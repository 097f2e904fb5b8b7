//! Keyword in context: every mention of what a query asks for.

use rayon::prelude::*;
use tantivy::{DocAddress, DocId};

use super::key_of;
use crate::analysis::{Layout, VALUE_BREAK, Word, Words, fold};
use crate::article::{Article, ArticleId, NamedIn};
use crate::date::CivilDate;
use crate::entities::{find_places, parts_of, place_and_ancestors, surname_of};
use crate::error::{Error, Result};
use crate::index::Part;
use crate::search::collect::SortOrder;
use crate::search::names::{NameKind, is_named};
use crate::search::plan::{MentionPart, MentionPlan};
use crate::search::request::SearchRequest;
use crate::search::searcher::ArchiveSearcher;
use crate::search::span::{Span, SpanCursor};

/// Characters of context that decide the order of lines.
const SORTED_BY: usize = 120;
/// Characters of it that are looked at first.
const LOOKED_AT: usize = 24;
/// Lines of a lot that are kept beyond those that are wanted, until they are put in order.
const SPARE: usize = 512;

/// In which order mentions come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KwicOrder {
    /// By the words to the left, the nearest first.
    Left,
    /// By the words to the right.
    Right,
    /// The oldest article first, undated last.
    #[default]
    Date,
    /// The best article first.
    Relevance,
}

/// A mention in its context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KwicLine {
    /// The article's id.
    pub id: ArticleId,
    /// Its date.
    pub date: Option<CivilDate>,
    /// Its publisher.
    pub source: Option<String>,
    /// Path of its file.
    pub path: String,
    /// The field that it is in: `title`, `subtitle` or `body`.
    pub field: &'static str,
    /// First byte of the mention in the field.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// The text before it.
    pub left: String,
    /// The mention.
    pub text: String,
    /// The text behind it.
    pub right: String,
}

/// All mentions of a result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kwic {
    /// Number of all articles that match.
    pub total: u64,
    /// Number of those that were looked at: one of each group of copies.
    pub articles: u64,
    /// Number of those in whose text there is no mention: they match by something else.
    pub without: u64,
    /// Number of all mentions.
    pub mentions: u64,
    /// Those that were asked for, in order.
    pub lines: Vec<KwicLine>,
    /// What was done otherwise than asked.
    pub notes: Vec<String>,
}

/// What decides the place of a line: words beside it, the article's place, the place in the
/// article.
type LineKey = (String, (usize, u8, usize));

impl ArchiveSearcher {
    /// Finds every mention in the articles that match, and returns the first `limit` with up
    /// to `context` characters on either side. The order and number of the request's own
    /// hits do not count.
    ///
    /// # Errors
    ///
    /// As [`ArchiveSearcher::search`].
    pub fn kwic(
        &self,
        request: &SearchRequest,
        order: KwicOrder,
        limit: usize,
        context: usize,
    ) -> Result<Kwic> {
        let sort = match order {
            KwicOrder::Relevance => SortOrder::Relevance,
            _ => SortOrder::Oldest,
        };
        let request = SearchRequest { sort, limit: usize::MAX, offset: 0, ..request.clone() };
        let found = self.search(&request)?;
        let plan = self.mention_plan(&request)?;
        let mut places: Vec<(DocAddress, usize)> =
            found.matches.iter().map(|(rank, found)| (found.address, *rank)).collect();
        // Postings are read in the order of documents.
        places.sort_unstable();
        let mut kwic = Kwic {
            total: found.total,
            articles: places.len() as u64,
            notes: found.notes,
            ..Kwic::default()
        };
        let segments = places.chunk_by(|a, b| a.0.segment_ord == b.0.segment_ord);
        let lot = places.len().div_ceil(LOTS).max(MIN_LOT);
        let lots: Vec<&[(DocAddress, usize)]> =
            segments.flat_map(|docs| docs.chunks(lot)).collect();
        let found =
            lots.into_par_iter().map(|lot| self.lines_of(&plan, lot, order, limit, context));
        let mut lines = FirstLines::new(limit);
        for found in found.collect::<Result<Vec<_>>>()? {
            kwic.mentions += found.mentions;
            kwic.without += found.without;
            lines.lines.extend(found.lines.lines);
        }
        plan.budget.check()?;
        kwic.lines = lines.sorted();
        Ok(kwic)
    }

    /// Finds the mentions in some articles of one segment, which come in its order.
    fn lines_of(
        &self,
        plan: &MentionPlan,
        places: &[(DocAddress, usize)],
        order: KwicOrder,
        limit: usize,
        context: usize,
    ) -> Result<Lot> {
        let mut lot = Lot { mentions: 0, without: 0, lines: FirstLines::new(limit) };
        let Some((first, _)) = places.first() else { return Ok(lot) };
        let mut finder = MentionFinder::open(self, plan, first.segment_ord)?;
        for (address, rank) in places {
            let mentions = finder.mentions(*address)?;
            lot.mentions += mentions.ranges.len() as u64;
            lot.without += u64::from(mentions.ranges.is_empty());
            for range in &mentions.ranges {
                if lot.lines.is_too_late(&mentions.beside(range, order, LOOKED_AT)) {
                    continue;
                }
                let place = (*rank, range.value as u8, range.start);
                let key = (mentions.beside(range, order, SORTED_BY), place);
                lot.lines.add(key, || mentions.line(range, context));
            }
        }
        Ok(lot)
    }
}

/// Into how many lots articles are parted, which are looked at side by side.
const LOTS: usize = 32;
/// Articles of a lot, at least.
const MIN_LOT: usize = 256;

/// What was found in some articles.
struct Lot {
    mentions: u64,
    without: u64,
    lines: FirstLines,
}

/// The first lines of an order, of all that are added.
struct FirstLines {
    limit: usize,
    lines: Vec<(LineKey, KwicLine)>,
    /// The key of a line that comes after enough others, once there is one.
    too_late: Option<LineKey>,
}

impl FirstLines {
    fn new(limit: usize) -> Self {
        Self { limit, lines: Vec::new(), too_late: None }
    }

    /// Adds a line, which is made only where it may be one of the first.
    fn add(&mut self, key: LineKey, line: impl FnOnce() -> KwicLine) {
        if self.limit == 0 || self.too_late.as_ref().is_some_and(|late| key >= *late) {
            return;
        }
        self.lines.push((key, line()));
        if self.lines.len() > self.limit.saturating_mul(2).saturating_add(SPARE) {
            self.lines.select_nth_unstable_by(self.limit, |a, b| a.0.cmp(&b.0));
            self.lines.truncate(self.limit + 1);
            self.too_late = self.lines.pop().map(|(key, _)| key);
        }
    }

    /// Whether a line comes too late of which the words nearest to the mention are known.
    fn is_too_late(&self, beside: &str) -> bool {
        let Some((late, _)) = &self.too_late else { return false };
        let (beside, late) = (beside.as_bytes(), late.as_bytes());
        let shared = beside.len().min(late.len());
        // Where they are the same so far, what follows decides.
        beside[..shared] > late[..shared]
    }

    fn sorted(mut self) -> Vec<KwicLine> {
        self.lines.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        self.lines.truncate(self.limit);
        self.lines.into_iter().map(|(_, line)| line).collect()
    }
}

/// The fields of the text, in the order of their values.
const FIELDS: [&str; 3] = ["title", "subtitle", "body"];

/// Returns so many characters before a byte of a text.
fn before(text: &str, at: usize, num_chars: usize) -> &str {
    let before = &text[..at];
    let start = before.char_indices().rev().take(num_chars).last().map_or(at, |(start, _)| start);
    &before[start..]
}

/// Returns so many characters from a byte of a text on.
fn behind(text: &str, at: usize, num_chars: usize) -> &str {
    let behind = &text[at..];
    behind.char_indices().nth(num_chars).map_or(behind, |(end, _)| &behind[..end])
}

/// Finds the mentions in the articles of a segment.
struct MentionFinder<'a> {
    searcher: &'a ArchiveSearcher,
    cursors: Vec<(SpanCursor, MentionPart)>,
    names: Vec<AskedName<'a>>,
}

/// A person or a place that is asked for.
struct AskedName<'a> {
    kind: NameKind,
    text: &'a str,
    parts: Vec<String>,
    places: Vec<u32>,
}

impl<'a> MentionFinder<'a> {
    fn open(searcher: &'a ArchiveSearcher, plan: &'a MentionPlan, ord: u32) -> Result<Self> {
        let segment = searcher.snapshot().segment_reader(ord);
        let open = |(spans, part): &(crate::search::span::SpanPlan, MentionPart)| {
            let cursor = spans.open(segment, Layout::Article, &plan.budget);
            cursor.map(|cursor| (cursor, *part)).map_err(Error::searching)
        };
        let names = plan.names.iter().map(|(kind, text)| AskedName {
            kind: *kind,
            text,
            parts: parts_of(text),
            places: if *kind == NameKind::Place { find_places(text) } else { Vec::new() },
        });
        let cursors = plan.spans.iter().map(open).collect::<Result<_>>()?;
        Ok(Self { searcher, cursors, names: names.collect() })
    }

    /// Finds the mentions in an article; documents are to be asked for in their order.
    fn mentions(&mut self, address: DocAddress) -> Result<Mentions> {
        let spans = self.spans_in(address.doc_id);
        let part = if self.names.is_empty() { Part::WithoutEvidence } else { Part::Whole };
        let article = self.searcher.part_of_article(address, part)?;
        let mut ranges = ranges_of(&spans, &article);
        for name in &self.names {
            name.add_mentions(&article, &mut ranges);
        }
        Ok(Mentions { ranges: without_inner(ranges), article })
    }

    fn spans_in(&mut self, doc: DocId) -> Vec<(Span, MentionPart)> {
        let (mut all, mut spans) = (Vec::new(), Vec::new());
        for (cursor, part) in &mut self.cursors {
            if cursor.seek(doc) == doc {
                cursor.spans(&mut spans);
                all.extend(spans.iter().map(|span| (*span, *part)));
            }
        }
        all
    }
}

impl AskedName<'_> {
    /// Adds where an article names the person or the place, or what lies in it; where it
    /// gives only the surname of a person, where it gives that.
    fn add_mentions(&self, article: &Article, ranges: &mut Vec<Range>) {
        let is_meant = |name: &str, forms: &[String]| {
            is_named(&self.parts, name) || forms.iter().any(|form| is_named(&self.parts, form))
        };
        let mut add = |mentions: &[crate::article::Mention]| {
            ranges.extend(mentions.iter().filter_map(|mention| {
                let value = match mention.field {
                    NamedIn::Title => 0,
                    NamedIn::Subtitle => 1,
                    NamedIn::Body => 2,
                    NamedIn::Dateline => return None,
                };
                Some(Range { value, start: mention.start, end: mention.end })
            }));
        };
        match self.kind {
            NameKind::Person => {
                let people = &article.mentioned.people;
                let mut meant: Vec<_> =
                    people.iter().filter(|one| is_meant(&one.name, &one.forms)).collect();
                if meant.is_empty()
                    && let Some(surname) = surname_of(&self.parts)
                {
                    let surname = [surname.to_owned()];
                    meant.extend(people.iter().filter(|one| parts_of(&one.name) == surname));
                }
                meant.iter().for_each(|one| add(&one.mentions));
            }
            NameKind::Place => {
                for place in &article.mentioned.places {
                    let lies_within = place.located.as_ref().is_some_and(|located| {
                        let ids = place_and_ancestors(located.place_id);
                        ids.iter().any(|id| self.places.contains(id))
                    });
                    let is_called = key_of(&place.name) == key_of(self.text);
                    if lies_within || is_called || is_meant(&place.name, &place.forms) {
                        add(&place.mentions);
                    }
                }
            }
        }
    }
}

/// A stretch of one of the fields of an article's text, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Range {
    /// Number of the field.
    value: usize,
    start: usize,
    end: usize,
}

/// The mentions in an article.
struct Mentions {
    article: Article,
    ranges: Vec<Range>,
}

impl Mentions {
    /// Returns the words beside a mention that decide its place, within so many characters;
    /// a word that is cut there is left out.
    fn beside(&self, range: &Range, order: KwicOrder, num_chars: usize) -> String {
        let text = text_of(&self.article, FIELDS[range.value]);
        let (near, is_cut) = match order {
            KwicOrder::Left => {
                let left = before(text, range.start, num_chars);
                (left, left.len() < range.start)
            }
            KwicOrder::Right => {
                let right = behind(text, range.end, num_chars);
                (right, right.len() < text.len() - range.end)
            }
            KwicOrder::Date | KwicOrder::Relevance => return String::new(),
        };
        let folded = fold(near);
        let mut words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).collect();
        if order == KwicOrder::Left {
            words.reverse();
        }
        if is_cut {
            words.pop();
        }
        words.retain(|word| !word.is_empty());
        words.join(" ")
    }

    fn line(&self, range: &Range, context: usize) -> KwicLine {
        let (field, article) = (FIELDS[range.value], &self.article);
        let text = text_of(article, field);
        KwicLine {
            id: article.id,
            date: article.date,
            source: article.source.clone(),
            path: article.path.clone(),
            field,
            start: range.start,
            end: range.end,
            left: before(text, range.start, context).to_owned(),
            text: text[range.start..range.end].to_owned(),
            right: behind(text, range.end, context).to_owned(),
        }
    }
}

fn text_of<'a>(article: &'a Article, field: &str) -> &'a str {
    match field {
        "title" => article.title.as_deref().unwrap_or_default(),
        "subtitle" => article.subtitle.as_deref().unwrap_or_default(),
        _ => &article.body,
    }
}

/// Returns the bytes of stretches that are known by the positions of their words.
fn ranges_of(spans: &[(Span, MentionPart)], article: &Article) -> Vec<Range> {
    if spans.is_empty() {
        return Vec::new();
    }
    let breaks = String::from(VALUE_BREAK);
    let text = FIELDS.map(|field| text_of(article, field)).join(&breaks);
    let last = spans.iter().map(|(span, _)| span.last).max().unwrap_or_default();
    // The positions where stretches begin and end, each with its first byte and the byte after
    // its last. A compound comes after its first part, at the same position.
    let mut ends: Vec<u32> = spans.iter().flat_map(|(span, _)| [span.first, span.last]).collect();
    ends.sort_unstable();
    ends.dedup();
    let mut bytes: Vec<Option<(usize, usize)>> = vec![None; ends.len()];
    let (mut words, mut word) = (Words::new(&text, Layout::Article), Word::default());
    while words.next_into(&mut word) && word.position <= last + 1 {
        if let Ok(at) = ends.binary_search(&word.position) {
            let (start, end) = bytes[at].get_or_insert((word.start, word.end));
            (*start, *end) = ((*start).min(word.start), (*end).max(word.end));
        }
    }
    let bytes_at = |position: u32| bytes[ends.binary_search(&position).ok()?];
    let mut starts = [0; 3];
    for value in 1..3 {
        starts[value] = starts[value - 1] + text_of(article, FIELDS[value - 1]).len() + 1;
    }
    let body = Layout::Article.start(Layout::BODY);
    let range = |(span, part): &(Span, MentionPart)| {
        let (start, _) = bytes_at(span.first)?;
        let (_, end) = bytes_at(span.last)?;
        let value = Layout::Article.value_at(span.first) as usize;
        let base = *starts.get(value)?;
        let range = Range { value, start: start.checked_sub(base)?, end: end.checked_sub(base)? };
        let is_in_body = span.first >= body;
        let is_in_part = match part {
            MentionPart::Whole => true,
            MentionPart::Title => !is_in_body,
            MentionPart::Body => is_in_body,
            MentionPart::Lede => is_in_body && range.end <= article.lede.end,
            MentionPart::BodyStart(words) => is_in_body && span.last < body + words,
        };
        is_in_part.then_some(range)
    };
    spans.iter().filter_map(range).collect()
}

/// Sorts stretches, and leaves out those that lie within others.
fn without_inner(mut ranges: Vec<Range>) -> Vec<Range> {
    ranges.sort_unstable_by_key(|range| (range.value, range.start, std::cmp::Reverse(range.end)));
    let mut kept: Vec<Range> = Vec::with_capacity(ranges.len());
    for range in ranges {
        let is_inner = |last: &Range| last.value == range.value && range.end <= last.end;
        if !kept.last().is_some_and(is_inner) {
            kept.push(range);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::ByteRange;

    fn article() -> Article {
        Article {
            title: Some("Dam breaks".into()),
            subtitle: Some("E-mail warned".into()),
            body: "The dam broke.\n\nAn e-mail came: \"dam\", é, dam.".into(),
            lede: ByteRange { start: 0, end: 14 },
            ..Article::default()
        }
    }

    fn marked(positions: &[(u32, u32)], part: MentionPart) -> Vec<String> {
        let article = article();
        let span = |(first, last): &(u32, u32)| (Span { first: *first, last: *last }, part);
        let spans: Vec<_> = positions.iter().map(span).collect();
        let ranges = without_inner(ranges_of(&spans, &article));
        let shown = |range: &Range| {
            let field = FIELDS[range.value];
            format!("{field} {}", &text_of(&article, field)[range.start..range.end])
        };
        ranges.iter().map(shown).collect()
    }

    #[test]
    fn positions_become_bytes() {
        let body = Layout::Article.start(2);
        let subtitle = Layout::Article.start(1);
        assert_eq!(
            marked(&[(0, 0), (body + 1, body + 2)], MentionPart::Whole),
            ["title Dam", "body dam broke"]
        );
        assert_eq!(marked(&[(subtitle, subtitle)], MentionPart::Whole), ["subtitle E-mail"]);
        assert_eq!(marked(&[(0, 0), (body, body)], MentionPart::Body), ["body The"]);
        assert_eq!(marked(&[(0, 0), (body, body)], MentionPart::Title), ["title Dam"]);
        assert_eq!(marked(&[(body, body), (body + 3, body + 3)], MentionPart::Lede), ["body The"]);
        assert_eq!(
            marked(&[(body, body), (body + 3, body + 3)], MentionPart::BodyStart(3)),
            ["body The"]
        );
        assert_eq!(marked(&[(9999, 9999)], MentionPart::Whole), Vec::<String>::new());
    }

    #[test]
    fn what_lies_within_is_not_mentioned_twice() {
        let body = Layout::Article.start(2);
        let spans = [(body + 1, body + 1), (body + 1, body + 2), (body + 2, body + 2)];
        assert_eq!(marked(&spans, MentionPart::Whole), ["body dam broke"]);
    }

    #[test]
    fn context_is_counted_in_characters() {
        let text = "äöü dam éèê";
        assert_eq!((before(text, 7, 3), behind(text, 10, 3)), ("öü ", " éè"));
        assert_eq!((before(text, 0, 3), behind(text, text.len(), 3)), ("", ""));
        assert_eq!((before(text, 7, 99), behind(text, 10, 0)), ("äöü ", ""));
    }
}
