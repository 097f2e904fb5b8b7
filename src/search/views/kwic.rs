//! Keyword in context: every mention of what a query asks for.

use tantivy::DocAddress;

use super::key_of;
use crate::article::{Article, ArticleId};
use crate::date::CivilDate;
use crate::error::Result;
use crate::search::collect::SortOrder;
use crate::search::mentions::{FIELDS, Range, text_of};
use crate::search::request::SearchRequest;
use crate::search::searcher::ArchiveSearcher;

/// Characters of context that decide the order of lines.
const SORTED_BY: usize = 120;
/// Lines that are kept beyond those that are wanted, until they are put in order.
const SPARE: usize = 4096;

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
type LineKey = (String, usize, u8, usize);

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
        let mut lines: Vec<(LineKey, KwicLine)> = Vec::new();
        for (address, rank) in places {
            let article = self.part_of_article(address, found.mentions.needs())?;
            let ranges = found.mentions.find(&article, usize::MAX);
            kwic.mentions += ranges.len() as u64;
            kwic.without += u64::from(ranges.is_empty());
            let mentioned = Mentioned { article, ranges };
            for line in mentioned.lines(context) {
                lines.push((key_of_line(&line, &mentioned, order, rank), line));
            }
            if lines.len() > limit.saturating_mul(2).saturating_add(SPARE) {
                lines.select_nth_unstable_by(limit, |a, b| a.0.cmp(&b.0));
                lines.truncate(limit);
            }
        }
        lines.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        lines.truncate(limit);
        kwic.lines = lines.into_iter().map(|(_, line)| line).collect();
        Ok(kwic)
    }
}

fn key_of_line(line: &KwicLine, mentions: &Mentioned, order: KwicOrder, rank: usize) -> LineKey {
    let text = mentions.text_of(line.field);
    let beside = match order {
        KwicOrder::Left => {
            let left = key_of(before(text, line.start, SORTED_BY));
            let words = left.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            words.rev().collect::<Vec<_>>().join(" ")
        }
        KwicOrder::Right => {
            let right = key_of(behind(text, line.end, SORTED_BY));
            let words = right.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            words.collect::<Vec<_>>().join(" ")
        }
        KwicOrder::Date | KwicOrder::Relevance => String::new(),
    };
    let field = FIELDS.iter().position(|field| *field == line.field).unwrap_or_default();
    (beside, rank, field as u8, line.start)
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

/// The mentions in an article.
struct Mentioned {
    article: Article,
    ranges: Vec<Range>,
}

impl Mentioned {
    fn text_of(&self, field: &str) -> &str {
        text_of(&self.article, field)
    }

    fn lines(&self, context: usize) -> impl Iterator<Item = KwicLine> {
        self.ranges.iter().map(move |range| {
            let (field, article) = (FIELDS[range.value], &self.article);
            let text = self.text_of(field);
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
        })
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
