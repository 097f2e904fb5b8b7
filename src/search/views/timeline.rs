//! Results over time, beside how much the archive holds of each time.

use jiff::civil;

use super::{MatchingDocs, SegmentDates};
use crate::date::{Day, DayRange, date_of_day, day_number};
use crate::error::{Error, Result};
use crate::query::{Bounds, Leaf, Node, NodeKind, Term};
use crate::search::request::SearchRequest;
use crate::search::searcher::ArchiveSearcher;

/// Most buckets; more can't be looked at.
const MAX_BUCKETS: i64 = 100_000;
/// Most buckets that are chosen where the unit is left open.
const FEW_BUCKETS: i64 = 40;

/// How long a bucket is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BucketUnit {
    /// A day.
    Day,
    /// A week from Monday to Sunday, numbered as by ISO 8601.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
    /// Ten years, from one that ends in 0.
    Decade,
}

/// Some articles by how they are dated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DatedArticles {
    /// Number of all.
    pub total: u64,
    /// Number of those without a date.
    pub undated: u64,
    /// Number of those whose date is less precise than a bucket, and so in none.
    pub imprecise: u64,
}

/// Articles of one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Its name: `1961-04-12`, `1961-W15`, `1961-04`, `1961`, `1960s`.
    pub label: String,
    /// First and last day.
    pub days: DayRange,
    /// Whether the archive, or the range of dates that is asked for, begins or ends within.
    pub is_partial: bool,
    /// Number of the archive's articles that are dated within.
    pub articles: u64,
    /// Number of articles that match, for each query.
    pub hits: Vec<u64>,
}

/// Results of some queries over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// How long a bucket is.
    pub unit: BucketUnit,
    /// The buckets from the first to the last with a match, or of the range of dates that
    /// is asked for, without a gap.
    pub buckets: Vec<Bucket>,
    /// All matches, for each query.
    pub queries: Vec<DatedArticles>,
    /// All articles within the range of dates that is asked for, and those without a date.
    pub archive: DatedArticles,
    /// First and last day of the archive, as far as they are asked for.
    pub archive_days: Option<DayRange>,
    /// What was done otherwise than asked.
    pub notes: Vec<String>,
}

impl ArchiveSearcher {
    /// Counts the matches of some queries over time. Without a unit the finest is chosen
    /// that gives few buckets and in which hardly any match is too imprecise.
    ///
    /// # Errors
    ///
    /// As [`ArchiveSearcher::search`], and [`Error::Unsupported`] where the unit is so fine
    /// that there are more than 100,000 buckets.
    pub fn timeline(
        &self,
        requests: &[SearchRequest],
        unit: Option<BucketUnit>,
    ) -> Result<Timeline> {
        let dates = SegmentDates::of(self.snapshot());
        let window = requests.iter().map(window_of).reduce(hull).unwrap_or(EVER);
        let (archive, hull) = Dates::of_archive(self, &dates, window);
        let (mut queries, mut notes) = (Vec::new(), Vec::new());
        for request in requests {
            let (docs, of_plan) = self.matching_docs(request)?;
            queries.push(Dates::of_docs(&docs, &dates));
            notes.extend(of_plan);
        }
        let covered = hull.and_then(|days| within(days, window));
        let unit = unit.unwrap_or_else(|| fitting_unit(&queries));
        let range = range_of(&queries, unit, window, covered);
        let mut buckets = range.map_or(Ok(Vec::new()), |range| buckets_of(unit, range))?;
        for bucket in &mut buckets {
            bucket.is_partial = covered.is_some_and(|covered| {
                bucket.days.first < covered.first || bucket.days.last > covered.last
            });
            bucket.hits = vec![0; queries.len()];
        }
        archive.count(&mut buckets, |bucket| &mut bucket.articles);
        for (at, dates) in queries.iter().enumerate() {
            dates.count(&mut buckets, |bucket| &mut bucket.hits[at]);
        }
        Ok(Timeline {
            unit,
            buckets,
            queries: queries.iter().map(|dates| dates.summary(unit)).collect(),
            archive: archive.summary(unit),
            archive_days: covered,
            notes,
        })
    }
}

/// The dates of some articles.
#[derive(Default)]
struct Dates {
    days: Vec<DayRange>,
    undated: u64,
}

impl Dates {
    /// Those of all articles that lie within a range of dates; and the first and last day of
    /// all, wherever they lie.
    fn of_archive(
        searcher: &ArchiveSearcher,
        dates: &[SegmentDates],
        window: Bounds<Day>,
    ) -> (Self, Option<DayRange>) {
        let (mut all, mut elsewhere) = (Self::default(), Self::default());
        let is_within = |days: &DayRange| {
            window.min.is_none_or(|min| min <= days.first)
                && window.max.is_none_or(|max| max >= days.last)
        };
        let mut num_articles = 0;
        for ((segment, dates), columns) in
            searcher.snapshot().segment_readers().iter().zip(dates).zip(searcher.columns())
        {
            for doc in segment.doc_ids_alive() {
                // Documents of files have no key of an article.
                let is_article = columns.key.as_ref().is_some_and(|key| key.first(doc).is_some());
                num_articles += u64::from(is_article);
                match dates.days(doc) {
                    Some(days) if is_within(&days) => all.days.push(days),
                    Some(days) => elsewhere.days.push(days),
                    None => {}
                }
            }
        }
        all.undated = num_articles - (all.days.len() + elsewhere.days.len()) as u64;
        let join = |a: DayRange, b: DayRange| DayRange {
            first: a.first.min(b.first),
            last: a.last.max(b.last),
        };
        let hull = all.hull().into_iter().chain(elsewhere.hull()).reduce(join);
        (all, hull)
    }

    fn of_docs(docs: &MatchingDocs, dates: &[SegmentDates]) -> Self {
        let mut all = Self::default();
        for (docs, dates) in docs.iter().zip(dates) {
            for doc in docs {
                match dates.days(*doc) {
                    Some(days) => all.days.push(days),
                    None => all.undated += 1,
                }
            }
        }
        all
    }

    /// Returns the range from the first to the last day.
    fn hull(&self) -> Option<DayRange> {
        let first = self.days.iter().map(|days| days.first).min()?;
        Some(DayRange { first, last: self.days.iter().map(|days| days.last).max()? })
    }

    fn num_imprecise(&self, unit: BucketUnit) -> u64 {
        let fits = |days: &&DayRange| unit.around(days.first).last >= days.last;
        (self.days.len() - self.days.iter().filter(fits).count()) as u64
    }

    fn summary(&self, unit: BucketUnit) -> DatedArticles {
        DatedArticles {
            total: self.days.len() as u64 + self.undated,
            undated: self.undated,
            imprecise: self.num_imprecise(unit),
        }
    }

    fn count(&self, buckets: &mut [Bucket], number: impl Fn(&mut Bucket) -> &mut u64) {
        for days in &self.days {
            let after = buckets.partition_point(|bucket| bucket.days.first <= days.first);
            let bucket = after.checked_sub(1).and_then(|at| buckets.get_mut(at));
            if let Some(bucket) = bucket.filter(|bucket| bucket.days.last >= days.last) {
                *number(bucket) += 1;
            }
        }
    }
}

/// A range without ends.
const EVER: Bounds<Day> = Bounds { min: None, max: None };

/// Returns the range of dates that a request asks for, by its filter or its query.
fn window_of(request: &SearchRequest) -> Bounds<Day> {
    fn add(node: &Node, bounds: &mut Vec<Bounds<Day>>) {
        match &node.kind {
            NodeKind::And(nodes) => nodes.iter().for_each(|node| add(node, bounds)),
            NodeKind::Leaf(Leaf { field: Some(field), term: Term::Days(days) })
                if field == "date" =>
            {
                bounds.push(*days);
            }
            _ => {}
        }
    }
    let mut bounds = request.filter.days.clone();
    add(&request.tree.root, &mut bounds);
    Bounds {
        min: bounds.iter().filter_map(|bounds| bounds.min).max(),
        max: bounds.iter().filter_map(|bounds| bounds.max).min(),
    }
}

/// Returns the range that holds two others.
fn hull(a: Bounds<Day>, b: Bounds<Day>) -> Bounds<Day> {
    let both = |a: Option<Day>, b: Option<Day>| a.zip(b);
    Bounds {
        min: both(a.min, b.min).map(|(a, b)| a.min(b)),
        max: both(a.max, b.max).map(|(a, b)| a.max(b)),
    }
}

/// Returns the part of some days that lies in a range, if any does.
fn within(days: DayRange, window: Bounds<Day>) -> Option<DayRange> {
    let first = window.min.map_or(days.first, |min| days.first.max(min));
    let last = window.max.map_or(days.last, |max| days.last.min(max));
    (first <= last).then_some(DayRange { first, last })
}

/// Returns the days to show: those that are asked for as far as the archive has any, else
/// those from the first match to the last.
fn range_of(
    queries: &[Dates],
    unit: BucketUnit,
    window: Bounds<Day>,
    covered: Option<DayRange>,
) -> Option<DayRange> {
    let fits = |days: &&DayRange| unit.around(days.first).last >= days.last;
    let days = || queries.iter().flat_map(|dates| &dates.days).filter(fits);
    let (first, last) = (days().map(|days| days.first).min()?, days().map(|days| days.last).max()?);
    let covered = covered?;
    Some(DayRange {
        first: window.min.map_or(first, |_| covered.first.min(first)),
        last: window.max.map_or(last, |_| covered.last.max(last)),
    })
}

fn buckets_of(unit: BucketUnit, range: DayRange) -> Result<Vec<Bucket>> {
    let number = unit.number_between(range);
    if number > MAX_BUCKETS {
        return Err(Error::Unsupported {
            problem: format!("from the first to the last day that is {number} buckets"),
            hint: "take a longer unit, or narrow the range with --since and --until".into(),
        });
    }
    let mut buckets = Vec::with_capacity(number as usize);
    let mut days = unit.around(range.first);
    loop {
        buckets.push(Bucket {
            label: unit.label(days.first),
            days,
            is_partial: false,
            articles: 0,
            hits: Vec::new(),
        });
        if days.last >= range.last {
            return Ok(buckets);
        }
        days = unit.around(days.last + 1);
    }
}

/// Returns the finest unit that gives few buckets and has room for nearly all dates.
fn fitting_unit(queries: &[Dates]) -> BucketUnit {
    let hulls: Vec<DayRange> = queries.iter().filter_map(Dates::hull).collect();
    let first = hulls.iter().map(|days| days.first).min();
    let last = hulls.iter().map(|days| days.last).max();
    let Some((first, last)) = first.zip(last) else { return BucketUnit::Year };
    let num_dated: usize = queries.iter().map(|dates| dates.days.len()).sum();
    let fits = |unit: &BucketUnit| {
        let num_imprecise: u64 = queries.iter().map(|dates| dates.num_imprecise(*unit)).sum();
        unit.number_between(DayRange { first, last }) <= FEW_BUCKETS
            && num_imprecise * 10 <= num_dated as u64
    };
    BucketUnit::ALL.into_iter().find(fits).unwrap_or(BucketUnit::Decade)
}

impl BucketUnit {
    /// All, the finest first.
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Year, Self::Decade];

    /// Returns the first and last day of the bucket that a day is in.
    pub fn around(self, day: Day) -> DayRange {
        let ends = |first: Option<civil::Date>, last: Option<civil::Date>| DayRange {
            first: first.map_or(day, day_number),
            last: last.map_or(day, day_number),
        };
        let Some(date) = date_of_day(day) else { return DayRange { first: day, last: day } };
        match self {
            Self::Day => DayRange { first: day, last: day },
            Self::Week => {
                // 1970 began on a Thursday.
                let first = day - (day + 3).rem_euclid(7);
                DayRange { first, last: first + 6 }
            }
            Self::Month => ends(Some(date.first_of_month()), Some(date.last_of_month())),
            Self::Year => ends(Some(date.first_of_year()), Some(date.last_of_year())),
            Self::Decade => {
                let year = date.year() / 10 * 10;
                ends(civil::Date::new(year, 1, 1).ok(), civil::Date::new(year + 9, 12, 31).ok())
            }
        }
    }

    /// Returns the name of the bucket that begins with a day.
    fn label(self, first: Day) -> String {
        // The decade of the first nine years begins before the calendar does.
        let Some(date) = date_of_day(first) else { return "0000s".to_owned() };
        match self {
            Self::Day => date.to_string(),
            Self::Week => {
                let week = date.iso_week_date();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            Self::Month => format!("{:04}-{:02}", date.year(), date.month()),
            Self::Year => format!("{:04}", date.year()),
            Self::Decade => format!("{:04}s", date.year()),
        }
    }

    /// Returns the number of buckets that some days touch, or one more than that.
    fn number_between(self, days: DayRange) -> i64 {
        let year = |day: Day| date_of_day(day).map_or(0, |date| i64::from(date.year()));
        let month = |day: Day| date_of_day(day).map_or(0, |date| i64::from(date.month()));
        let (first, last) = (days.first, days.last);
        1 + match self {
            Self::Day => last - first,
            Self::Week => (self.around(last).first - self.around(first).first) / 7,
            Self::Month => (year(last) - year(first)) * 12 + month(last) - month(first),
            Self::Year => year(last) - year(first),
            Self::Decade => year(last) / 10 - year(first) / 10,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::CivilDate;

    fn days(text: &str) -> DayRange {
        text.parse::<CivilDate>().expect("a date").days()
    }

    fn dates(texts: &[&str]) -> Dates {
        Dates { days: texts.iter().map(|text| days(text)).collect(), undated: 0 }
    }

    fn labels(unit: BucketUnit, first: &str, last: &str) -> Vec<String> {
        let range = DayRange { first: days(first).first, last: days(last).last };
        let buckets = buckets_of(unit, range).expect("few buckets");
        assert_eq!(buckets.len() as i64, unit.number_between(range));
        let follow = buckets.windows(2).all(|pair| pair[0].days.last + 1 == pair[1].days.first);
        assert!(follow, "{unit:?}");
        buckets.into_iter().map(|bucket| bucket.label).collect()
    }

    #[test]
    fn buckets_have_no_gaps() {
        use BucketUnit as U;
        for (unit, first, last, expected) in [
            (U::Day, "1999-12-31", "2000-01-01", &["1999-12-31", "2000-01-01"][..]),
            (U::Week, "2020-12-28", "2021-01-04", &["2020-W53", "2021-W01"]),
            (U::Month, "1976-11", "1977-01", &["1976-11", "1976-12", "1977-01"]),
            (U::Year, "1969-12-31", "1970-01-01", &["1969", "1970"]),
            (U::Decade, "1969", "1981", &["1960s", "1970s", "1980s"]),
            (U::Decade, "0001-01-01", "0010", &["0000s", "0010s"]),
            (U::Week, "0001-01-01", "0001-01-08", &["0001-W01", "0001-W02"]),
            (U::Decade, "9999-12-31", "9999-12-31", &["9990s"]),
            (U::Week, "9999-12-31", "9999-12-31", &["9999-W52"]),
        ] {
            assert_eq!(labels(unit, first, last), expected);
        }
    }

    #[test]
    fn an_imprecise_date_is_in_a_bucket_that_holds_all_of_it() {
        let mut buckets =
            buckets_of(BucketUnit::Month, DayRange { first: 0, last: 40 }).expect("few");
        let dates = dates(&["1970-01-15", "1970-02", "1970", "1969-12-31", "1970-03-01"]);
        dates.count(&mut buckets, |bucket| &mut bucket.articles);
        let counts: Vec<u64> = buckets.iter().map(|bucket| bucket.articles).collect();
        assert_eq!(counts, [1, 1]);
        assert_eq!(dates.num_imprecise(BucketUnit::Month), 1);
        assert_eq!(dates.num_imprecise(BucketUnit::Day), 2);
        assert_eq!(dates.num_imprecise(BucketUnit::Year), 0);
    }

    #[test]
    fn the_unit_fits_the_dates() {
        for (texts, unit) in [
            (&["2001-09-11", "2001-09-12"][..], BucketUnit::Day),
            (&["2001-09-11", "2001-12-12"], BucketUnit::Week),
            (&["2001-09-11", "2003-12-12"], BucketUnit::Month),
            (&["2001-09-11", "2001"], BucketUnit::Year),
            (&["1961-04-12", "1999-12-31"], BucketUnit::Year),
            (&["1851-04-12", "1999-12-31"], BucketUnit::Decade),
            (&["0001", "9999"], BucketUnit::Decade),
        ] {
            assert_eq!(fitting_unit(&[dates(texts)]), unit, "{texts:?}");
        }
    }

    #[test]
    fn too_many_buckets_are_refused() {
        let range = DayRange { first: days("0001").first, last: days("9999").last };
        assert!(buckets_of(BucketUnit::Day, range).is_err());
        assert!(buckets_of(BucketUnit::Year, range).is_ok());
    }

    #[test]
    fn what_is_asked_for_is_the_window() {
        let request = |query: &str| {
            let today = jiff::civil::date(2023, 9, 13);
            SearchRequest::new(
                crate::query::parse(query, &crate::schema::FIELDS, today).expect("a query"),
            )
        };
        let window = |query: &str| window_of(&request(query));
        let [y1990, y1991] = ["1990", "1991"].map(days);
        assert_eq!(window("x date:1990"), Bounds { min: Some(y1990.first), max: Some(y1990.last) });
        assert_eq!(window("x OR date:1990"), EVER);
        assert_eq!(window("x NOT date:1990"), EVER);
        let (a, b) = (window("x date:1990"), window("x date:1991"));
        assert_eq!(hull(a, b), Bounds { min: Some(y1990.first), max: Some(y1991.last) });
        assert_eq!(hull(a, EVER), EVER);
    }
}
