//! The date of publication: which of the dates that a file, its address, its
//! name and its dateline show is the article's.
//!
//! Every witness votes with its worth for each date that fits what it says; so a
//! folder `1961` supports `1961-04-12`, and a page's metadata outweighs a date in
//! its text. A date is never taken from a clock, a file's time stamp or the
//! running text, and none is made up: without a witness there is none.

use super::dateline::Dateline;
use super::evidence::{confidence, evidence, order};
use super::{DateOrder, Origin, date_text, opening::Opening, path_date};
use crate::article::{Claim, Evidence, RawArticle, RawBody, RawField, Witness};
use crate::date::{CivilDate, DatePrecision};

/// Dates that are weighed, of each kind.
const MAX_DATES: usize = 60;

/// A date with the witness that shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Candidate {
    date: CivilDate,
    witness: Witness,
}

impl Candidate {
    fn worth(&self) -> f32 {
        confidence(RawField::Date, self.witness)
    }

    /// Tells whether this one's statement leaves room for `other`.
    fn fits(&self, other: &Self) -> bool {
        let (mine, theirs) = (self.date.days(), other.date.days());
        mine.first <= theirs.first && theirs.last <= mine.last
    }
}

/// Returns the dates of publication that are shown, the chosen one first.
pub(super) fn publication_dates(
    raw: &RawArticle,
    opening: &Opening,
    dateline: Option<Dateline<'_>>,
    origin: &Origin<'_>,
    order_of_days: Option<DateOrder>,
) -> Vec<Evidence> {
    let read = |text: &str| date_text::parse_date(text, order_of_days).ok();
    let mut shown: Vec<Candidate> = Vec::new();
    let mut add = |date: Option<CivilDate>, witness| {
        shown.extend(date.map(|date| Candidate { date, witness }))
    };
    for claim in raw.claims_of(RawField::Date).take(MAX_DATES) {
        add(read(&claim.value), claim.witness);
    }
    for line in &opening.dates {
        add(read(line), line_witness(raw));
    }
    for claim in raw.claims_of(RawField::Url).take(MAX_DATES) {
        add(path_date::in_address(&claim.value), Witness::Url);
    }
    add(path_date::in_file_name(origin.path), Witness::FileName);
    add(path_date::in_folders(origin.path), Witness::Path);
    if let Some(text) = dateline.and_then(|dateline| dateline.date) {
        let date = read(text).or_else(|| with_year(text, best(&shown)?.date));
        shown.extend(date.map(|date| Candidate { date, witness: Witness::Dateline }));
    }
    let said = shown.iter().map(|c| evidence(RawField::Date, c.date.to_string(), c.witness));
    let mut said = order(said.collect());
    if let Some(best) = best(&shown) {
        let chosen = evidence(RawField::Date, best.date.to_string(), best.witness);
        said.retain(|e| *e != chosen);
        said.insert(0, chosen);
    }
    said
}

/// Reads the claims of a date of modification, the surest first.
pub(super) fn modification_dates(
    raw: &RawArticle,
    opening: &Opening,
    order_of_days: Option<DateOrder>,
) -> Vec<Evidence> {
    let read =
        |text: &str| date_text::parse_date(text, order_of_days).map(|date| date.to_string()).ok();
    let claimed =
        raw.claims_of(RawField::Updated).map(|claim: &Claim| (claim.value.as_str(), claim.witness));
    let lines = opening.updated.iter().map(|line| (line.as_str(), line_witness(raw)));
    let said = claimed.chain(lines).filter_map(|(text, witness)| {
        read(text).map(|date| evidence(RawField::Updated, date, witness))
    });
    order(said.collect())
}

/// Tells what a line with a date at the head of the text is worth: in plain text
/// it is a header, in a page any text that was not cut off.
fn line_witness(raw: &RawArticle) -> Witness {
    match raw.body {
        RawBody::Plain(_) => Witness::Header,
        RawBody::Paragraphs(_) => Witness::Text,
    }
}

/// Returns the date with the most votes; of equals the surest, then the first.
fn best(shown: &[Candidate]) -> Option<Candidate> {
    let mut best: Option<(f32, Candidate)> = None;
    for candidate in shown {
        let votes = votes(candidate, shown);
        let better = best.is_none_or(|(most, chosen)| {
            let closer = votes - most;
            closer > 1e-3 || (closer > -1e-3 && is_surer(candidate, &chosen))
        });
        if better {
            best = Some((votes, *candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Of dates with equal votes: a day before a month, then the surer, then the one
/// with a time.
fn is_surer(candidate: &Candidate, chosen: &Candidate) -> bool {
    let key =
        |c: &Candidate| (c.date.precision() > DatePrecision::Month, c.worth(), c.date.precision());
    key(candidate) > key(chosen)
}

/// Adds up what the witnesses are worth that fit this date, each kind once.
fn votes(candidate: &Candidate, shown: &[Candidate]) -> f32 {
    let mut kinds: Vec<Witness> =
        shown.iter().filter(|c| c.fits(candidate)).map(|c| c.witness).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.into_iter().map(|witness| confidence(RawField::Date, witness)).sum()
}

/// Completes a day without a year by the year in which it is nearest to a known
/// date; with only a year known, by that.
fn with_year(text: &str, known: CivilDate) -> Option<CivilDate> {
    let (month, day) = date_text::month_and_day(text)?;
    let year = known.stated_year();
    if known.precision() < DatePrecision::Day {
        return CivilDate::ymd(year, month, day);
    }
    let distance = |date: &CivilDate| (date.days().first - known.days().first).abs();
    let years = [year, year - 1, year + 1];
    years.into_iter().filter_map(|year| CivilDate::ymd(year, month, day)).min_by_key(distance)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::RawBody;

    fn chosen(
        claims: &[(&str, Witness)],
        dateline: Option<&str>,
        path: &str,
    ) -> Option<(String, Witness)> {
        let mut raw = RawArticle::new(RawBody::Plain(String::new()));
        for (text, witness) in claims {
            let field = if *witness == Witness::Url { RawField::Url } else { RawField::Date };
            raw.claim(field, text, *witness);
        }
        let dateline =
            dateline.map(|date| Dateline { place: "OSLO", agency: None, date: Some(date) });
        let origin = Origin { path, record: None, format: "text" };
        let dates = publication_dates(&raw, &Opening::default(), dateline, &origin, None);
        dates.into_iter().next().map(|e| (e.value, e.source))
    }

    #[test]
    fn the_surest_date_with_most_support_wins() {
        use Witness::*;
        for (claims, dateline, path, expected) in [
            (&[("12 April 1961", Header)][..], None, "a.txt", Some(("1961-04-12", Header))),
            (&[("13 April 1961", Header)], Some("April 12"), "a.txt", Some(("1961-04-13", Header))),
            (&[], Some("April 12"), "wire/1961/a.txt", Some(("1961-04-12", Dateline))),
            (&[], Some("April 12"), "wire/a.txt", None),
            (&[], Some("April 12, 1961"), "wire/a.txt", Some(("1961-04-12", Dateline))),
            (&[], None, "wire/1961/a.txt", Some(("1961", Path))),
            (&[("1961", Header)], Some("April 12"), "a.txt", Some(("1961-04-12", Dateline))),
            (&[("2 January 1961", Header)], Some("Dec. 31"), "a.txt", Some(("1961-01-02", Header))),
            (&[], None, "blog/1961-04-12-gagarin.md", Some(("1961-04-12", FileName))),
            (
                &[
                    ("1961-04-11", JsonLd),
                    ("1961-04-12", Meta),
                    ("http://a.example/1961/04/12/b", Url),
                ],
                None,
                "a.html",
                Some(("1961-04-12", Meta)),
            ),
            (
                &[("1961-04-12", JsonLd), ("1990-01-01", Element)],
                None,
                "a.html",
                Some(("1961-04-12", JsonLd)),
            ),
            (
                &[("1961-04-12T10:00", Meta), ("1961-04-12", Element)],
                None,
                "a.html",
                Some(("1961-04-12T10:00", Meta)),
            ),
            (&[("no date", Header)], None, "a.txt", None),
        ] {
            let expected =
                expected.map(|(date, witness): (&str, Witness)| (date.to_owned(), witness));
            assert_eq!(chosen(claims, dateline, path), expected, "{claims:?} {dateline:?} {path}");
        }
    }
}
