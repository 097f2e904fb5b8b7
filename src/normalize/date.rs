//! The date of publication: which of the dates that a file, its address, its
//! name and its dateline show is the article's.
//!
//! Every witness votes with its worth for each date that fits what it says; so a
//! folder `1961` supports `1961-04-12`, and a page's metadata outweighs a date in
//! its text. A date is never taken from a clock, a file's time stamp or the
//! running text, and none is made up: without a witness there is none.

use super::dateline::Dateline;
use super::evidence::{confidence, evidence, order};
use super::text::{clean_line, cut_at_word};
use super::{
    DateContext, DateProblem, Origin, StatedDate, date_text, opening::Opening, parse_date,
    path_date, split_update,
};
use crate::article::{Claim, Evidence, RawArticle, RawBody, RawField, Witness};
use crate::date::{CivilDate, DatePrecision};

/// Dates that are weighed, of each kind.
const MAX_DATES: usize = 60;

/// Notes made about the dates of one field.
const MAX_NOTES: usize = 4;

/// Characters of a statement that a note repeats.
const MAX_QUOTED: usize = 60;

/// What is said about a date, and what could not be read.
pub(super) struct Dates {
    /// The dates that are shown, the chosen one first.
    pub said: Vec<Evidence>,
    /// Why stated dates are missing among them, or how they were read.
    pub notes: Vec<String>,
}

/// Reads what is stated about one field and keeps why it gave no date.
struct Reading<'c> {
    context: &'c DateContext,
    field: &'static str,
    problems: Vec<(DateProblem, String)>,
    repairs: Vec<String>,
}

impl<'c> Reading<'c> {
    fn new(field: &'static str, context: &'c DateContext) -> Self {
        Self { context, field, problems: Vec::new(), repairs: Vec::new() }
    }

    /// Reads the value of a field.
    fn claim(&mut self, claim: &Claim) -> Option<CivilDate> {
        let read = parse_date(&claim.value, self.context);
        // An element of a page is called a date by its class only.
        let is_label = matches!(claim.witness, Witness::Element | Witness::Shown);
        let is_other_text = is_label && read == Err(DateProblem::NoDate);
        if is_other_text { None } else { self.keep(&claim.value, read) }
    }

    /// Reads a line of the text.
    fn line(&mut self, text: &str) -> Option<CivilDate> {
        self.keep(text, date_text::written_date(text, self.context))
    }

    fn keep(&mut self, text: &str, read: Result<StatedDate, DateProblem>) -> Option<CivilDate> {
        match read {
            Ok(StatedDate { date, is_repaired: false }) => Some(date),
            Ok(StatedDate { date, is_repaired: true }) => {
                let quoted = quoted(text);
                let note = format!(
                    "{} {quoted} is read as {date}, taking letters or digits for misread",
                    self.field
                );
                self.repairs.push(note);
                Some(date)
            }
            Err(problem) => {
                self.problems.push((problem, quoted(text)));
                None
            }
        }
    }

    /// Says what was left out. What looks like no date at all is told only where
    /// nothing else gave one.
    fn notes(self, has_date: bool) -> Vec<String> {
        let is_told = |problem: &DateProblem| {
            !has_date || !matches!(problem, DateProblem::NoDate | DateProblem::NoValue)
        };
        let problems = self.problems.iter().filter(|(problem, _)| is_told(problem));
        let left_out =
            problems.map(|(problem, text)| format!("{} {text} is left out: {problem}", self.field));
        let mut notes: Vec<String> = Vec::new();
        for note in self.repairs.iter().cloned().chain(left_out) {
            if notes.len() < MAX_NOTES && !notes.contains(&note) {
                notes.push(note);
            }
        }
        notes
    }
}

fn quoted(text: &str) -> String {
    format!("`{}`", cut_at_word(&clean_line(text), MAX_QUOTED))
}

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
    context: &DateContext,
) -> Dates {
    let mut reading = Reading::new("date", context);
    let mut shown: Vec<Candidate> = Vec::new();
    let mut add = |date: Option<CivilDate>, witness| {
        shown.extend(date.map(|date| Candidate { date, witness }))
    };
    for claim in raw.claims_of(RawField::Date).take(MAX_DATES) {
        add(reading.claim(claim), claim.witness);
    }
    for claim in raw.claims_of(RawField::Updated).take(MAX_DATES) {
        let published = split_update(&claim.value).map(|(published, _)| published);
        add(published.and_then(|text| reading.line(text)), claim.witness);
    }
    for line in &opening.dates {
        add(reading.line(line), line_witness(raw));
    }
    for (date, witness) in placed_dates(raw, origin) {
        add(Some(date), witness);
    }
    if let Some(text) = dateline.and_then(|dateline| dateline.date) {
        let date = date_text::written_date(text, context).map(|stated| stated.date).ok();
        let date = date.or_else(|| with_year(text, best(&shown)?.date));
        shown.extend(date.map(|date| Candidate { date, witness: Witness::Dateline }));
    }
    let said = shown.iter().map(|c| evidence(RawField::Date, c.date.to_string(), c.witness));
    let mut said = order(said.collect());
    if let Some(best) = best(&shown) {
        let chosen = evidence(RawField::Date, best.date.to_string(), best.witness);
        said.retain(|e| *e != chosen);
        said.insert(0, chosen);
    }
    let has_date = !said.is_empty();
    Dates { said, notes: reading.notes(has_date) }
}

/// Returns the dates in the address, the name and the folders of an article.
fn placed_dates<'r>(
    raw: &'r RawArticle,
    origin: &Origin<'r>,
) -> impl Iterator<Item = (CivilDate, Witness)> + use<'r> {
    let addresses = raw.claims_of(RawField::Url).take(MAX_DATES);
    let addresses = addresses.map(|claim| (path_date::in_address(&claim.value), Witness::Url));
    let file = [
        (path_date::in_file_name(origin.path), Witness::FileName),
        (path_date::in_folders(origin.path), Witness::Path),
    ];
    addresses.chain(file).filter_map(|(date, witness)| Some((date?, witness)))
}

/// Returns the years that an article, its address and its path state in full.
pub fn certain_years(raw: &RawArticle, origin: &Origin<'_>) -> Vec<i16> {
    let nothing = DateContext::default();
    let claims = raw.claims_of(RawField::Date).take(MAX_DATES);
    let stated = claims.filter_map(|claim| parse_date(&claim.value, &nothing).ok());
    let sure = stated.filter(|stated| !stated.is_repaired).map(|stated| stated.date);
    let placed = placed_dates(raw, origin).map(|(date, _)| date);
    sure.chain(placed).map(|date| date.stated_year()).collect()
}

/// Reads the claims of a date of modification, the surest first.
pub(super) fn modification_dates(
    raw: &RawArticle,
    opening: &Opening,
    context: &DateContext,
) -> Dates {
    let mut reading = Reading::new("updated", context);
    let mut said = Vec::new();
    let mut add = |date: Option<CivilDate>, witness| {
        said.extend(date.map(|date| evidence(RawField::Updated, date.to_string(), witness)))
    };
    let claims = raw.claims_of(RawField::Updated).take(MAX_DATES);
    for claim in claims.chain(raw.claims_of(RawField::Date).take(MAX_DATES)) {
        match split_update(&claim.value) {
            Some((_, updated)) => add(reading.line(updated), claim.witness),
            None if claim.field == RawField::Updated => add(reading.claim(claim), claim.witness),
            None => {}
        }
    }
    for line in &opening.updated {
        add(reading.line(line), line_witness(raw));
    }
    // An article that was never changed has no such date, and nothing is missing.
    Dates { said: order(said), notes: reading.notes(true) }
}

/// Takes the dates of modification for dates of an article that states no other, so that
/// it can be found by the only date it has; the witness says so.
pub(super) fn from_updates(updates: &[Evidence]) -> Vec<Evidence> {
    let date = |e: &Evidence| evidence(RawField::Date, e.value.as_str(), Witness::Updated);
    updates.iter().take(1).map(date).collect()
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

/// Of dates with equal votes: a day before a month; of one day the one that says most,
/// else the surer.
fn is_surer(candidate: &Candidate, chosen: &Candidate) -> bool {
    let says = |c: &Candidate| (c.date.precision(), c.date.to_string().len());
    let is_same_day = candidate.date.days() == chosen.date.days();
    let key = |c: &Candidate| {
        let of_day = is_same_day.then(|| says(c));
        (c.date.precision() > DatePrecision::Month, of_day, c.worth(), says(c))
    };
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
        let nothing = DateContext::default();
        let dates = publication_dates(&raw, &Opening::default(), dateline, &origin, &nothing);
        dates.said.into_iter().next().map(|e| (e.value, e.source))
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

    fn notes_of(claims: &[&str], context: &DateContext) -> Vec<String> {
        let mut raw = RawArticle::new(RawBody::Plain(String::new()));
        claims.iter().for_each(|text| raw.claim(RawField::Date, text, Witness::Key));
        let origin = Origin { path: "a.txt", record: None, format: "text" };
        publication_dates(&raw, &Opening::default(), None, &origin, context).notes
    }

    #[test]
    fn a_stated_date_that_is_left_out_is_told_with_the_reason() {
        for (claims, notes) in [
            (
                &["03/04/2023"][..],
                &["date `03/04/2023` is left out: it can be 2023-04-03 or 2023-03-04"][..],
            ),
            (&["30 February 1923"], &["date `30 February 1923` is left out: there is no such day"]),
            (&["13.09.23"], &["date `13.09.23` is left out: its century is not known"]),
            (&["9999-12-31"], &["date `9999-12-31` is left out: no news is of that year"]),
            (&["None"], &["date `None` is left out: it stands for no date"]),
            (&["3 hours ago"], &["date `3 hours ago` is left out: no date in it"]),
            (&["3 hours ago", "None", "2023-09-13"], &[]),
            (
                &["2023-02-30", "2023-02-30", "2023-09-13"],
                &["date `2023-02-30` is left out: there is no such day"],
            ),
            (
                &["SEPTEMBER l3, l898"],
                &[
                    "date `SEPTEMBER l3, l898` is read as 1898-09-13, taking letters or digits for misread",
                ],
            ),
            (&["2023-09-13"], &[]),
        ] {
            assert_eq!(notes_of(claims, &DateContext::default()), notes, "{claims:?}");
        }
        let known = DateContext { newest_year: Some(2024), ..DateContext::default() };
        assert_eq!(notes_of(&["13.09.23"], &known), Vec::<String>::new());
    }

    #[test]
    fn years_are_certain_where_they_are_stated_in_full() {
        let mut raw = RawArticle::new(RawBody::Plain(String::new()));
        raw.claim(RawField::Date, "13.09.23", Witness::Key);
        raw.claim(RawField::Date, "13.09.1961", Witness::Key);
        raw.claim(RawField::Updated, "1999", Witness::Key);
        raw.claim(RawField::Url, "https://a.example/1962/01/01/a", Witness::Key);
        let origin = Origin { path: "1960/a.txt", record: None, format: "text" };
        assert_eq!(certain_years(&raw, &origin), [1961, 1962, 1960]);
    }
}
