//! Keyword in context: every mention of what a query asks for.

use rayon::prelude::*;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet};

use crate::analysis::fold;
use crate::article::{Article, ArticleId};
use crate::date::CivilDate;
use crate::error::{Error, Result};
use crate::search::collect::SortOrder;
use crate::search::mentions::{FIELDS, MAX_WORDS, Mentions, Range, text_of};
use crate::search::postings::{Form, Union};
use crate::search::request::SearchRequest;
use crate::search::searcher::ArchiveSearcher;

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

impl KwicOrder {
    /// Whether all mentions of an article stand together.
    fn is_by_article(self) -> bool {
        matches!(self, Self::Date | Self::Relevance)
    }
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
    /// As [`ArchiveSearcher::search`], and [`Error::TooMuch`] where there are more mentions than
    /// can be looked at; those of a single word are only counted, but for the first lines.
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
        let mut found = self.search(&request)?;
        // All texts are read: that is paid together with the search.
        found.mentions = found.mentions.paid_from(found.budget.clone());
        let mut places: Vec<(DocAddress, usize)> =
            found.matches.iter().map(|(rank, found)| (found.address, *rank)).collect();
        // Articles are read in the order in which they are kept.
        places.sort_unstable();
        let mut kwic = Kwic {
            total: found.total,
            articles: places.len() as u64,
            notes: found.notes,
            ..Kwic::default()
        };
        let counts = match found.mentions.lone_word() {
            Some(forms) if order.is_by_article() && limit < places.len() => {
                self.counts_of(&forms, &places)?
            }
            _ => None,
        };
        if let Some(counts) = &counts {
            kwic.mentions = counts.iter().sum();
            kwic.without = counts.iter().filter(|count| **count == 0).count() as u64;
            places = with_first_lines(&places, counts, limit);
        }
        let lot = places.len().div_ceil(LOTS).max(MIN_LOT);
        let lots: Vec<&[(DocAddress, usize)]> = places.chunks(lot).collect();
        let of_lot = |lot| self.lines_of(&found.mentions, lot, order, limit, context);
        let mut lines = FirstLines::new(limit);
        for lot in lots.into_par_iter().map(of_lot).collect::<Result<Vec<_>>>()? {
            if counts.is_none() {
                kwic.mentions += lot.mentions;
                kwic.without += lot.without;
            }
            lines.lines.extend(lot.lines.lines);
        }
        kwic.lines = lines.sorted();
        Ok(kwic)
    }

    /// Counts in the index how often a word stands in each of some articles, sorted by
    /// address; `None` where one has more than are looked at in a text.
    fn counts_of(
        &self,
        forms: &[&str],
        places: &[(DocAddress, usize)],
    ) -> Result<Option<Vec<u64>>> {
        let text = self.index().fields().text;
        let forms: Vec<Form> = forms.iter().map(|form| Form::new(text, *form, true)).collect();
        let mut counts = Vec::with_capacity(places.len());
        let mut positions = Vec::new();
        for places in places.chunk_by(|(a, _), (b, _)| a.segment_ord == b.segment_ord) {
            let segment = self.snapshot().segment_reader(places[0].0.segment_ord);
            let option = IndexRecordOption::WithFreqsAndPositions;
            let union = Union::open(segment, &forms, option);
            let mut union = union.map_err(Error::searching)?;
            for (address, _) in places {
                positions.clear();
                if union.seek(address.doc_id) == address.doc_id {
                    union.positions(&mut positions);
                }
                counts.push(positions.len() as u64);
            }
        }
        Ok(counts.iter().all(|count| *count < MAX_WORDS as u64).then_some(counts))
    }

    /// Finds the mentions in some articles.
    fn lines_of(
        &self,
        mentions: &Mentions,
        places: &[(DocAddress, usize)],
        order: KwicOrder,
        limit: usize,
        context: usize,
    ) -> Result<Lot> {
        let mut lot = Lot { mentions: 0, without: 0, lines: FirstLines::new(limit) };
        for (address, rank) in places {
            let article = self.part_of_article(*address, mentions.needs())?;
            let ranges = mentions.find(&article, usize::MAX);
            if !mentions.spend(ARTICLE + MENTION * ranges.len()) {
                return Err(Error::TooMuch {
                    problem: "the query is mentioned in too many places to look at all of them",
                    hint: "ask for rarer words, or for fewer articles: --since, --source",
                });
            }
            lot.mentions += ranges.len() as u64;
            lot.without += u64::from(ranges.is_empty());
            for range in &ranges {
                if lot.lines.is_too_late(&beside(&article, range, order, LOOKED_AT)) {
                    continue;
                }
                let place = (*rank, range.value as u8, range.start);
                let key = (beside(&article, range, order, SORTED_BY), place);
                lot.lines.add(key, || line_of(&article, range, context));
            }
        }
        Ok(lot)
    }
}

/// Returns the articles that have the first lines, of an order of articles, sorted by address
/// as before.
fn with_first_lines(
    places: &[(DocAddress, usize)],
    counts: &[u64],
    limit: usize,
) -> Vec<(DocAddress, usize)> {
    let mut by_rank: Vec<_> = places.iter().zip(counts).filter(|(_, count)| **count > 0).collect();
    by_rank.sort_unstable_by_key(|((_, rank), _)| *rank);
    let mut num_lines = 0;
    let is_wanted = |(_, count): &(_, &u64)| {
        let is_wanted = num_lines < limit as u64;
        num_lines += **count;
        is_wanted
    };
    let mut first: Vec<_> = by_rank.into_iter().take_while(is_wanted).map(|(p, _)| *p).collect();
    first.sort_unstable();
    first
}

/// Steps of work that it takes to read an article.
const ARTICLE: usize = 16;
/// Steps of work that it takes to put a mention in its place.
const MENTION: usize = 32;

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

/// Returns the words beside a mention that decide its place, within so many characters;
/// a word that is cut there is left out.
fn beside(article: &Article, range: &Range, order: KwicOrder, num_chars: usize) -> String {
    let text = text_of(article, FIELDS[range.value]);
    let (near, is_cut) = match order {
        KwicOrder::Left => {
            let left = before(text, range.start, num_chars);
            (left, left.len() < range.start)
        }
        KwicOrder::Right => {
            let right = behind(text, range.end, num_chars);
            (right, right.len() < text.len() - range.end)
        }
        _ => return String::new(),
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

fn line_of(article: &Article, range: &Range, context: usize) -> KwicLine {
    let field = FIELDS[range.value];
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn context_is_counted_in_characters() {
        let text = "äöü dam éèê";
        assert_eq!((before(text, 7, 3), behind(text, 10, 3)), ("öü ", " éè"));
        assert_eq!((before(text, 0, 3), behind(text, text.len(), 3)), ("", ""));
        assert_eq!((before(text, 7, 99), behind(text, 10, 0)), ("äöü ", ""));
    }
}
