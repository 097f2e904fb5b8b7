//! Options of a query, shared by all commands that take one.

use clap::{Args, ValueEnum};
use globset::GlobBuilder;
use jiff::ZonedDateTime;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use morgue::date::{DayRange, date_of_day};
use morgue::error::{Error, Result};
use morgue::query::{self, Bounds};
use morgue::schema::FIELDS;
use morgue::search::{Filter, Matching, SearchRequest, SortOrder};

/// How a query is read, and what narrows it.
#[derive(Clone, Debug, Default, Args, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QueryOptions {
    /// Take the query as words only: no operators, fields or quotes.
    #[arg(short = 'F', long)]
    literal: bool,
    /// How many of the words an article must hold.
    #[arg(long = "match", value_name = "HOW", value_enum, default_value_t)]
    matching: Match,
    /// Only articles dated DATE or later.
    #[arg(long, value_name = "DATE", help_heading = "Filters")]
    since: Option<String>,
    /// Only articles dated DATE or earlier.
    #[arg(long, value_name = "DATE", help_heading = "Filters")]
    until: Option<String>,
    /// Only articles dated within DATE: a day, a month, a year.
    #[arg(long, value_name = "DATE", help_heading = "Filters")]
    on: Option<String>,
    /// Only articles of this publisher.
    #[arg(long, value_name = "NAME", help_heading = "Filters")]
    source: Option<String>,
    /// Only articles in this language (en, de, …).
    #[arg(long, value_name = "CODE", help_heading = "Filters")]
    lang: Option<String>,
    /// Only articles of files whose path matches, such as `wire/**/1961*`.
    #[arg(long, value_name = "GLOB", help_heading = "Filters")]
    path: Option<String>,
    /// The day that dates such as "last week" are counted from, instead of this one.
    #[arg(long, value_name = "DATE", help_heading = "Filters")]
    #[serde(skip_serializing_if = "Option::is_none")]
    today: Option<String>,
    /// Find the forms of words by this language's grammar only.
    #[arg(long, value_name = "CODE")]
    query_lang: Option<String>,
}

/// How many of the words of a query an article must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Match {
    /// All of them.
    #[default]
    All,
    /// At least one; the more, the better. For long texts.
    Any,
}

/// The order of hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Best first.
    #[default]
    Relevance,
    /// Oldest first, undated last.
    Date,
    /// Newest first, undated last.
    #[value(name = "-date")]
    #[serde(rename = "-date")]
    NewestFirst,
}

impl From<Sort> for SortOrder {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Relevance => Self::Relevance,
            Sort::Date => Self::Oldest,
            Sort::NewestFirst => Self::Newest,
        }
    }
}

impl QueryOptions {
    /// Reads a query: what is to match, not yet in which order.
    pub fn request(&self, text: &str) -> Result<SearchRequest> {
        let tree = if self.literal {
            query::parse_literal(text)?
        } else {
            // Finding out this machine's zone takes longer than most searches, and only
            // dates behind a field's name can ask for today.
            let today = if text.contains(':') { self.today()? } else { Date::MIN };
            query::parse(text, &FIELDS, today)?
        };
        Ok(SearchRequest {
            matching: match self.matching {
                Match::All => Matching::All,
                Match::Any => Matching::Any,
            },
            filter: self.filter()?,
            query_lang: self.query_lang.clone(),
            ..SearchRequest::new(tree)
        })
    }

    /// Returns the day that dates are counted from.
    pub fn today(&self) -> Result<Date> {
        let Some(text) = &self.today else { return Ok(today()) };
        let range = day_range("--today", text, today())?;
        date_of_day(range.first).filter(|_| range.first == range.last).ok_or_else(|| {
            Error::Unsupported {
                problem: format!("--today `{text}` is more than one day"),
                hint: "write a day, such as 2023-09-13".into(),
            }
        })
    }

    /// Reads the date of an option: a day, a month, a year.
    pub fn day_range(&self, flag: &str, text: &str) -> Result<DayRange> {
        day_range(flag, text, self.today()?)
    }

    /// Refuses all of these options, for a command without the option that takes the query.
    pub fn refuse_any(&self, query: &str) -> Result<()> {
        let Self { literal, matching, since, until, on, source, lang, path, today, query_lang } =
            self;
        let given = [
            (*literal, "--literal"),
            (*matching == Match::Any, "--match"),
            (since.is_some(), "--since"),
            (until.is_some(), "--until"),
            (on.is_some(), "--on"),
            (source.is_some(), "--source"),
            (lang.is_some(), "--lang"),
            (path.is_some(), "--path"),
            (today.is_some(), "--today"),
            (query_lang.is_some(), "--query-lang"),
        ];
        match given.iter().find(|(is_given, _)| *is_given) {
            None => Ok(()),
            Some((_, option)) => Err(Error::Unsupported {
                problem: format!("`{option}` has no effect without `{query}`"),
                hint: format!("add `{query}`, or leave it out"),
            }),
        }
    }

    /// Makes a request for all articles that pass the filters.
    pub fn all_articles(&self) -> Result<SearchRequest> {
        let unread = [
            (self.literal, "--literal"),
            (self.matching == Match::Any, "--match"),
            (self.query_lang.is_some(), "--query-lang"),
        ];
        if let Some((_, option)) = unread.iter().find(|(is_set, _)| *is_set) {
            return Err(Error::Unsupported {
                problem: format!("`{option}` has no effect without a query"),
                hint: "leave it out".into(),
            });
        }
        let tree = query::parse("id:*", &FIELDS, Date::MIN)?;
        Ok(SearchRequest { filter: self.filter()?, ..SearchRequest::new(tree) })
    }

    /// Reads the filters.
    fn filter(&self) -> Result<Filter> {
        let mut days = Vec::new();
        if let Some(since) = &self.since {
            let days_of = self.day_range("--since", since)?;
            days.push(Bounds { min: Some(days_of.first), max: None });
        }
        if let Some(until) = &self.until {
            let days_of = self.day_range("--until", until)?;
            days.push(Bounds { min: None, max: Some(days_of.last) });
        }
        if let Some(on) = &self.on {
            let days_of = self.day_range("--on", on)?;
            days.push(Bounds { min: Some(days_of.first), max: Some(days_of.last) });
        }
        let first = days.iter().filter_map(|bounds| bounds.min).max();
        let last = days.iter().filter_map(|bounds| bounds.max).min();
        if first.zip(last).is_some_and(|(first, last)| first > last) {
            return Err(Error::Unsupported {
                problem: "no day is within all of --since, --until and --on".into(),
                hint: "--since takes the earlier date, --until the later one".into(),
            });
        }
        let path = self.path.as_deref().map(|glob| {
            let matcher = GlobBuilder::new(glob).literal_separator(true).build();
            matcher.map(|glob| glob.compile_matcher()).map_err(|error| Error::Unsupported {
                problem: format!("`--path {glob}`: {}", error.kind()),
                hint: "`*` stands for anything but `/`, `**` for anything".into(),
            })
        });
        let path = path.transpose()?;
        Ok(Filter { days, source: self.source.clone(), lang: self.lang.clone(), path })
    }
}

/// Returns the day it is here.
pub fn today() -> Date {
    ZonedDateTime::now().date()
}

/// Reads the date of an option; relative ones count from `today`.
fn day_range(flag: &str, text: &str, today: Date) -> Result<DayRange> {
    query::parse_date_value(text, today).map_err(|error| Error::Unsupported {
        problem: format!("{flag} `{text}`: {error}"),
        hint: error.hint(),
    })
}
