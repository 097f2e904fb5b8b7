//! When something was first and last written about, and when not at all.
//!
//! A date may be less precise than a day. What is said here holds whatever day such dates
//! mean; how many articles may make it otherwise is said beside it.

use std::collections::HashMap;

use tantivy::DocAddress;

use super::facets::{FacetField, best_spelling};
use super::{MatchingDocs, SegmentDates, key_of};
use crate::article::ArticleId;
use crate::date::{CivilDate, Day, DayRange};
use crate::error::{Error, Result};
use crate::index::Part;
use crate::search::request::SearchRequest;
use crate::search::searcher::ArchiveSearcher;

/// An article at an end of a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedArticle {
    /// Its id.
    pub id: ArticleId,
    /// Its date.
    pub date: Option<CivilDate>,
    /// Its headline.
    pub title: Option<String>,
    /// Its publisher.
    pub source: Option<String>,
    /// Path of its file.
    pub path: String,
}

/// The first or the last article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeEnd {
    /// The article. Of several of one day, that of the lowest id.
    pub article: DatedArticle,
    /// Number of other articles of the same day.
    pub same_day: u64,
    /// Number of articles that may lie beyond it: dates that are not precise enough to tell.
    pub uncertain: u64,
}

/// How far some articles reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Number of articles.
    pub total: u64,
    /// Number of those without a date.
    pub undated: u64,
    /// The first.
    pub earliest: Option<TimeEnd>,
    /// The last.
    pub latest: Option<TimeEnd>,
}

/// The longest time in which certainly nothing is dated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// Its first and last day.
    pub days: DayRange,
    /// Number of articles that the archive has of it.
    pub articles: u64,
    /// The article after which it begins.
    pub after: DatedArticle,
    /// The article that ends it.
    pub before: DatedArticle,
}

/// Articles before and after a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Around {
    /// The date.
    pub days: DayRange,
    /// Number of articles before it.
    pub before: u64,
    /// Number of articles of it.
    pub within: u64,
    /// Number of articles after it.
    pub after: u64,
    /// Number of articles whose date is too imprecise to tell.
    pub unclear: u64,
    /// The last one before.
    pub last_before: Option<DatedArticle>,
    /// The first one after.
    pub first_after: Option<DatedArticle>,
}

/// The articles of a result that have one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtentOf {
    /// The value; `None` of those that have none.
    pub name: Option<String>,
    /// How far they reach.
    pub extent: Extent,
}

/// When a result begins, ends and pauses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Firsts {
    /// All of it.
    pub extent: Extent,
    /// The longest silence between two articles.
    pub silence: Option<Silence>,
    /// Before and after the date that was asked for.
    pub around: Option<Around>,
    /// By the values of the field that was asked for, the earliest first.
    pub groups: Vec<ExtentOf>,
    /// What was done otherwise than asked.
    pub notes: Vec<String>,
}

impl ArchiveSearcher {
    /// Finds the first and the last article of a result, the longest silence between two of
    /// them, and how many lie before and after a date.
    ///
    /// # Errors
    ///
    /// As [`ArchiveSearcher::search`].
    pub fn firsts(
        &self,
        request: &SearchRequest,
        by: Option<FacetField>,
        around: Option<DayRange>,
    ) -> Result<Firsts> {
        let (docs, notes) = self.matching_docs(request)?;
        let dates = SegmentDates::of(self.snapshot());
        let all = self.dated(&docs, &dates);
        let groups = by.map(|field| self.groups(field, &docs, &dates)).transpose()?;
        Ok(Firsts {
            extent: self.extent(&all)?,
            silence: self.silence(&all, &dates)?,
            around: around.map(|days| self.around(&all, days)).transpose()?,
            groups: groups.unwrap_or_default(),
            notes,
        })
    }

    fn dated(&self, docs: &MatchingDocs, dates: &[SegmentDates]) -> DatedDocs {
        let mut all = DatedDocs::default();
        for (ord, (docs, dates)) in docs.iter().zip(dates).enumerate() {
            docs.iter().for_each(|doc| all.push(self.dated_doc(ord, *doc, dates)));
        }
        all.sort();
        all
    }

    fn dated_doc(&self, ord: usize, doc: u32, dates: &SegmentDates) -> Option<DatedDoc> {
        let key = self.columns()[ord].key.as_ref().and_then(|keys| keys.first(doc));
        let address = DocAddress::new(ord as u32, doc);
        Some(DatedDoc { days: dates.days(doc)?, key: key.unwrap_or(u64::MAX), address })
    }

    fn extent(&self, docs: &DatedDocs) -> Result<Extent> {
        let end = |found: Option<(&DatedDoc, u64, u64)>| -> Result<Option<TimeEnd>> {
            let Some((doc, same_day, uncertain)) = found else { return Ok(None) };
            Ok(Some(TimeEnd { article: self.dated_article(doc)?, same_day, uncertain }))
        };
        Ok(Extent {
            total: docs.dated.len() as u64 + docs.undated,
            undated: docs.undated,
            earliest: end(docs.earliest())?,
            latest: end(docs.latest())?,
        })
    }

    fn silence(&self, docs: &DatedDocs, dates: &[SegmentDates]) -> Result<Option<Silence>> {
        let Some((days, after, before)) = docs.longest_silence() else { return Ok(None) };
        let mut articles = 0;
        for (segment, dates) in self.snapshot().segment_readers().iter().zip(dates) {
            let is_within = |doc: &u32| {
                let of_doc = dates.days(*doc);
                of_doc.is_some_and(|of| of.first >= days.first && of.last <= days.last)
            };
            articles += segment.doc_ids_alive().filter(is_within).count() as u64;
        }
        let (after, before) = (self.dated_article(after)?, self.dated_article(before)?);
        Ok(Some(Silence { days, articles, after, before }))
    }

    fn around(&self, docs: &DatedDocs, days: DayRange) -> Result<Around> {
        let article = |doc: Option<&DatedDoc>| doc.map(|doc| self.dated_article(doc)).transpose();
        let dated = || docs.dated.iter();
        let before = || dated().filter(|doc| doc.days.last < days.first);
        let after = || dated().filter(|doc| doc.days.first > days.last);
        let is_within =
            |doc: &&DatedDoc| doc.days.first >= days.first && doc.days.last <= days.last;
        let within = dated().filter(is_within).count() as u64;
        let [num_before, num_after] = [before().count() as u64, after().count() as u64];
        Ok(Around {
            days,
            before: num_before,
            within,
            after: num_after,
            unclear: docs.dated.len() as u64 - num_before - num_after - within,
            last_before: article(before().max_by_key(|doc| doc.lateness()))?,
            first_after: article(after().min_by_key(|doc| doc.earliness()))?,
        })
    }

    fn groups(
        &self,
        field: FacetField,
        docs: &MatchingDocs,
        dates: &[SegmentDates],
    ) -> Result<Vec<ExtentOf>> {
        let fields = self.index().fields();
        let Some(column) = fields.column(field.query_name()) else { return Ok(Vec::new()) };
        let column = fields.schema.get_field_name(column);
        let mut without = DatedDocs::default();
        let mut groups: HashMap<String, (HashMap<String, u64>, DatedDocs)> = HashMap::new();
        let mut keys: Vec<String> = Vec::new();
        for (ord, (segment, docs)) in self.snapshot().segment_readers().iter().zip(docs).enumerate()
        {
            let values = segment.fast_fields().str(column).map_err(Error::searching)?;
            for doc in docs {
                let dated = self.dated_doc(ord, *doc, &dates[ord]);
                keys.clear();
                for term in values.iter().flat_map(|values| values.term_ords(*doc)) {
                    let mut name = String::new();
                    if let Some(values) = &values {
                        values.ord_to_str(term, &mut name).map_err(Error::searching)?;
                    }
                    let key = key_of(&name);
                    if !keys.contains(&key) {
                        let (spellings, docs) = groups.entry(key.clone()).or_default();
                        *spellings.entry(name).or_default() += 1;
                        docs.push(dated);
                        keys.push(key);
                    }
                }
                if keys.is_empty() {
                    without.push(dated);
                }
            }
        }
        let named = groups.into_values().map(|(spellings, docs)| (best_spelling(spellings), docs));
        let mut all: Vec<(Option<String>, DatedDocs)> = named.collect();
        if !without.is_empty() {
            all.push((None, without));
        }
        all.iter_mut().for_each(|(_, docs)| docs.sort());
        let place = |(name, docs): &(Option<String>, DatedDocs)| {
            let first = docs.earliest().map(|(doc, ..)| (doc.days.last, doc.days.first));
            (first.is_none(), first, name.is_none(), name.clone())
        };
        all.sort_by_cached_key(place);
        let group =
            |(name, docs): (_, DatedDocs)| Ok(ExtentOf { name, extent: self.extent(&docs)? });
        all.into_iter().map(group).collect()
    }

    fn dated_article(&self, doc: &DatedDoc) -> Result<DatedArticle> {
        let article = self.part_of_article(doc.address, Part::WithoutEvidence)?;
        Ok(DatedArticle {
            id: article.id,
            date: article.date,
            title: article.title,
            source: article.source,
            path: article.path,
        })
    }
}

/// An article by its date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct DatedDoc {
    days: DayRange,
    key: u64,
    address: DocAddress,
}

impl DatedDoc {
    /// What is least of the article that is certainly no later than the others.
    fn earliness(&self) -> (Day, Day, u64) {
        (self.days.last, self.days.first, self.key)
    }

    /// What is most of the article that is certainly no earlier than the others.
    fn lateness(&self) -> (Day, Day, std::cmp::Reverse<u64>) {
        (self.days.first, self.days.last, std::cmp::Reverse(self.key))
    }

    fn is_precise(&self) -> bool {
        self.days.first == self.days.last
    }
}

/// Some articles by their dates.
#[derive(Clone, Debug, Default)]
struct DatedDocs {
    dated: Vec<DatedDoc>,
    undated: u64,
}

impl DatedDocs {
    fn push(&mut self, doc: Option<DatedDoc>) {
        match doc {
            Some(doc) => self.dated.push(doc),
            None => self.undated += 1,
        }
    }

    fn is_empty(&self) -> bool {
        self.dated.is_empty() && self.undated == 0
    }

    fn sort(&mut self) {
        self.dated.sort_unstable_by_key(|doc| (doc.days.first, doc.days.last, doc.key));
    }

    /// Returns the first article, the number of others of its day, and of those that may be
    /// earlier.
    fn earliest(&self) -> Option<(&DatedDoc, u64, u64)> {
        let first = self.dated.iter().min_by_key(|doc| doc.earliness())?;
        let is_earlier = |doc: &&DatedDoc| doc.days.first < first.days.last;
        Some(self.with_others(first, is_earlier))
    }

    /// Returns the last article, the number of others of its day, and of those that may be
    /// later.
    fn latest(&self) -> Option<(&DatedDoc, u64, u64)> {
        let last = self.dated.iter().max_by_key(|doc| doc.lateness())?;
        let is_later = |doc: &&DatedDoc| doc.days.last > last.days.first;
        Some(self.with_others(last, is_later))
    }

    fn with_others<'a>(
        &self,
        end: &'a DatedDoc,
        is_beyond: impl Fn(&&DatedDoc) -> bool,
    ) -> (&'a DatedDoc, u64, u64) {
        let others = || self.dated.iter().filter(|doc| doc.address != end.address);
        let is_same_day = |doc: &&DatedDoc| end.is_precise() && doc.days == end.days;
        let same_day = others().filter(is_same_day).count() as u64;
        (end, same_day, others().filter(is_beyond).count() as u64)
    }

    /// Returns the longest time on no day of which an article may be dated, and the articles
    /// before and after it; the first of several.
    fn longest_silence(&self) -> Option<(DayRange, &DatedDoc, &DatedDoc)> {
        let mut longest: Option<(DayRange, &DatedDoc, &DatedDoc)> = None;
        let mut docs = self.dated.iter();
        let mut reaching = docs.next()?;
        for doc in docs {
            let days = DayRange { first: reaching.days.last + 1, last: doc.days.first - 1 };
            let length = |days: &DayRange| days.last - days.first;
            let is_longer = longest.is_none_or(|(known, ..)| length(&days) > length(&known));
            if days.first <= days.last && is_longer {
                longest = Some((days, reaching, doc));
            }
            if doc.days.last > reaching.days.last {
                reaching = doc;
            }
        }
        longest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn docs(dates: &[&str]) -> DatedDocs {
        let mut docs = DatedDocs::default();
        for (key, date) in dates.iter().enumerate() {
            let date = date.parse::<CivilDate>().ok();
            let doc = |date: CivilDate| DatedDoc {
                days: date.days(),
                key: key as u64,
                address: DocAddress::new(0, key as u32),
            };
            docs.push(date.map(doc));
        }
        docs.sort();
        docs
    }

    #[test]
    fn an_imprecise_date_is_not_the_first_without_saying_so() {
        for (dates, first, last) in [
            (&["1987", "1987-03-05"][..], (1, 0, 1), (1, 0, 1)),
            (&["1987", "1987-03"], (1, 0, 1), (1, 0, 1)),
            (&["1987-03-05", "1987-03-05", "1988"], (0, 1, 0), (2, 0, 0)),
            (&["1987", "1987"], (0, 0, 1), (0, 0, 1)),
            (&["1987-03", "1987-03-31"], (0, 0, 0), (1, 0, 0)),
            (&["1987-03", "1987-03-15"], (1, 0, 1), (1, 0, 1)),
            (&["1990-01-01", "x", "1987"], (2, 0, 0), (0, 0, 0)),
        ] {
            let docs = docs(dates);
            let shown = |end: Option<(&DatedDoc, u64, u64)>| {
                end.map(|(doc, same, uncertain)| (doc.key, same, uncertain))
            };
            assert_eq!(shown(docs.earliest()), Some(first), "{dates:?}");
            assert_eq!(shown(docs.latest()), Some(last), "{dates:?}");
        }
        assert_eq!(docs(&["x"]).earliest(), None);
    }

    #[test]
    fn a_silence_is_one_whatever_imprecise_dates_mean() {
        let silence = |dates: &[&str]| {
            docs(dates)
                .longest_silence()
                .map(|(days, a, b)| (days.last - days.first + 1, a.key, b.key))
        };
        assert_eq!(silence(&["1970-01-01", "1970-01-11", "1970-01-12"]), Some((9, 0, 1)));
        assert_eq!(silence(&["1970-01-01", "1970-01-02"]), None);
        assert_eq!(silence(&["1970-01-01"]), None);
        assert_eq!(silence(&["1970", "1970-06-01", "1971-01-03"]), Some((2, 0, 2)));
        assert_eq!(silence(&["1969-12-01", "1970", "1972-01-01"]), Some((365, 1, 2)));
    }
}
