//! Random queries over the words of an archive, with every operator of the language.

use jiff::civil;

use morgue::analysis::{Layout, Word, Words, fold, is_paired};
use morgue::date::{Day, date_of_day, day_number};
use morgue::entities::parts_of;

use super::ask::{Ask, Step, Term};
use super::matcher::Text;
use super::random::Random;

const TEXT_FIELDS: [&str; 16] = [
    "title", "title", "body", "body", "lede", "by", "dateline", "source", "section", "tags", "url",
    "path", "person", "person", "place", "place",
];
const ALL_FIELDS: [&str; 20] = [
    "title", "date", "updated", "by", "dateline", "credits", "slug", "kind", "person", "place",
    "lede", "body", "source", "section", "tags", "lang", "url", "path", "format", "length",
];
const WEIGHTS: [&str; 4] = ["2", "0.01", "100", ".5"];
const STOP_WORDS: [&str; 6] = ["the", "of", "The", "and", "in", "to"];
const DISTANCES: [u32; 7] = [1, 1, 2, 3, 5, 8, 20];

/// Makes queries about one article after the other, so that many of them find something.
pub struct Generator<'t> {
    texts: &'t [Text],
    random: Random,
    /// The article that the next words are taken from.
    about: &'t Text,
}

impl<'t> Generator<'t> {
    pub fn new(texts: &'t [Text], seed: u64) -> Self {
        Self { texts, random: Random::new(seed), about: &texts[0] }
    }

    /// Makes the next query, and writes it.
    pub fn query(&mut self) -> (Ask, String) {
        self.about = &self.texts[self.random.below(self.texts.len())];
        let ask = self.ask(3);
        let text = ask.write(&mut self.random);
        (ask, text)
    }

    fn chance(&mut self, one_in: usize) -> bool {
        self.random.below(one_in) == 0
    }

    fn ask(&mut self, depth: usize) -> Ask {
        if self.chance(12) {
            self.about = &self.texts[self.random.below(self.texts.len())];
        }
        match self.random.below(if depth == 0 { 16 } else { 24 }) {
            0..=4 => Ask::Term(None, self.term()),
            5 | 6 => self.field(),
            7 | 8 => self.near(None),
            9 => self.near(Some("title")),
            10 => self.value(),
            11 => Ask::AtLeast(1 + self.random.below(4) as u32, self.terms()),
            12 => {
                let words = [1, 5, 20, 50, 200, 10_000][self.random.below(6)];
                Ask::First(words, Box::new(self.inside(2)))
            }
            13 | 14 => Ask::Same(self.chance(3), Box::new(self.inside(2))),
            15 => Ask::Term(None, Term::Word(self.random.pick(&STOP_WORDS).to_string())),
            16..=19 => Ask::All(self.some(depth)),
            20 | 21 => Ask::Any(self.some(depth)),
            22 => match self.ask(depth - 1) {
                // Twice cancels.
                Ask::Not(inner) => *inner,
                ask => Ask::Not(Box::new(ask)),
            },
            _ => match self.ask(depth - 1) {
                ask @ (Ask::Not(_) | Ask::Weighted(..)) => ask,
                ask => Ask::Weighted(Box::new(ask), self.random.pick(&WEIGHTS)),
            },
        }
    }

    fn some(&mut self, depth: usize) -> Vec<Ask> {
        (0..2 + self.random.below(3)).map(|_| self.ask(depth - 1)).collect()
    }

    /// What may stand in `first50( )` and `SAME_SENTENCE( )`.
    fn inside(&mut self, depth: usize) -> Ask {
        let some = |this: &mut Self| {
            (0..2 + this.random.below(2)).map(|_| this.inside(depth - 1)).collect()
        };
        match self.random.below(if depth == 0 { 6 } else { 12 }) {
            0..=3 => Ask::Term(None, self.term()),
            4 => self.near(None),
            5 => Ask::Term(None, Term::Word(self.random.pick(&STOP_WORDS).to_string())),
            6..=8 => Ask::All(some(self)),
            9 | 10 => Ask::Any(some(self)),
            _ => match self.inside(depth - 1) {
                Ask::Not(inner) => *inner,
                ask => Ask::Not(Box::new(ask)),
            },
        }
    }

    fn field(&mut self) -> Ask {
        let field = self.random.pick(&TEXT_FIELDS);
        // What this article has in the field, or anything.
        let own = self.text_of(field);
        let term = if own.is_empty() || self.chance(4) { self.term() } else { self.term_of(&own) };
        // `none` there is no word.
        match term {
            Term::Word(word) if word == "none" => Ask::Absent(field),
            term if field == "person" => Ask::Term(Some(field), one_part(term)),
            term => Ask::Term(Some(field), term),
        }
    }

    fn text_of(&self, field: &str) -> String {
        let article = &self.about.article;
        let text = match field {
            "title" => article.title.clone(),
            "by" => article.authors.first().cloned(),
            "dateline" => article.dateline.clone(),
            "source" => article.source.clone(),
            "section" => article.section.clone(),
            "tags" => article.tags.first().cloned(),
            "url" => article.url.clone(),
            "person" => article.people.first().cloned(),
            "place" => article.places.first().cloned(),
            "path" => Some(article.path.clone()),
            "lede" => Some(article.lede.of(&article.body).to_owned()),
            _ => Some(article.body.clone()),
        };
        text.unwrap_or_default()
    }

    /// A text with words: mostly the body, in parts.
    fn any_text(&mut self) -> String {
        let article = &self.about.article;
        match self.random.below(6) {
            0 => article.title.clone().unwrap_or_default(),
            1 => article.subtitle.clone().unwrap_or_default(),
            2 => article.people.iter().chain(&article.places).next().cloned().unwrap_or_default(),
            _ => {
                // Words near one another, so that they are found together.
                let words = words_of(&article.body);
                let from = self.random.below(words.len());
                let end = words.get(from + 30).or(words.last()).map_or(0, |word| word.end);
                words.get(from).map_or("", |word| &article.body[word.start..end]).to_owned()
            }
        }
    }

    fn term(&mut self) -> Term {
        let text = self.any_text();
        self.term_of(&text)
    }

    fn terms(&mut self) -> Vec<Term> {
        let count = if self.chance(3) { 2 + self.random.below(2) } else { 1 };
        (0..count).map(|_| self.term()).collect()
    }

    /// A term that the text holds, or nearly.
    fn term_of(&mut self, text: &str) -> Term {
        let words = words_of(text);
        if words.is_empty() {
            return Term::Word("reagan".to_owned());
        }
        let at = self.random.below(words.len());
        let raw = &text[words[at].start..words[at].end];
        let folded = words[at].text.clone();
        let letters: Vec<char> = folded.chars().collect();
        let can_vary = letters.len() >= 4
            && letters.iter().all(|c| c.is_alphabetic() && !is_paired(*c))
            && folded.is_ascii();
        let word = match raw {
            "AND" | "OR" | "NOT" => raw.to_lowercase(),
            _ => self.respelt(raw, can_vary),
        };
        match self.random.below(16) {
            0 | 1 => self.phrase(text, &words, at),
            2 => Term::Exact(word),
            3 if can_vary => self.beginning(&letters),
            4 if can_vary => self.wildcard(letters),
            5 if can_vary => self.misspelt(letters),
            6 if can_vary => self.regex(letters),
            3 if letters.iter().all(|c| is_paired(*c)) => Term::Prefix(raw.to_owned()),
            _ => Term::Word(word),
        }
    }

    /// The word in another case, or in what may be another of its forms.
    fn respelt(&mut self, raw: &str, can_vary: bool) -> String {
        match self.random.below(12) {
            0 => fold(raw),
            1 if !matches!(raw, "and" | "or" | "not") => raw.to_uppercase(),
            2 if can_vary => format!("{raw}s"),
            3 if can_vary => format!("{}ing", raw.trim_end_matches(['e', 's', 'd'])),
            4 if can_vary && raw.ends_with('s') => raw.trim_end_matches('s').to_owned(),
            5 if can_vary => {
                let at = 2 + self.random.below(raw.chars().count() - 3);
                let joint = self.random.pick(&["-", "'", "\u{2011}"]);
                let before: String = raw.chars().take(at).collect();
                let after: String = raw.chars().skip(at).collect();
                format!("{before}{joint}{after}")
            }
            6 if raw.contains('-') => raw.replace('-', ""),
            _ => raw.to_owned(),
        }
    }

    fn phrase(&mut self, text: &str, words: &[Word], at: usize) -> Term {
        let is_exact = self.chance(3);
        let len = 1 + self.random.below(4);
        let within = self.chance(2).then(|| self.random.pick(&DISTANCES));
        let text = if within.is_some() && self.chance(2) {
            // Words from here and there, in any order.
            let picked: Vec<&str> = (0..len.min(3))
                .map(|_| {
                    let near = (at + self.random.below(8)).min(words.len() - 1);
                    &text[words[near].start..words[near].end]
                })
                .collect();
            picked.join(" ")
        } else {
            let last = (at + len - 1).min(words.len() - 1);
            let end = words[at..=last].iter().map(|word| word.end).max().unwrap_or_default();
            text[words[at].start..end].to_owned()
        };
        let is_quote = |c: char| "\"“”„‟«»＂".contains(c) || c.is_control();
        Term::Phrase { text: text.replace(is_quote, " "), is_exact, within }
    }

    fn beginning(&mut self, letters: &[char]) -> Term {
        let len = 3 + self.random.below(letters.len() - 3);
        Term::Prefix(letters[..len].iter().collect())
    }

    fn wildcard(&mut self, mut letters: Vec<char>) -> Term {
        let at = 1 + self.random.below(letters.len() - 2);
        match self.random.below(3) {
            0 => letters[at] = '?',
            1 => letters[at] = '*',
            _ => letters.insert(at, '*'),
        }
        if self.chance(4) {
            letters.push('*');
        }
        Term::Wildcard(letters.into_iter().collect())
    }

    fn misspelt(&mut self, mut letters: Vec<char>) -> Term {
        let edits = 1 + self.random.below(2) as u8;
        for _ in 0..self.random.below(usize::from(edits) + 1) {
            let at = self.random.below(letters.len() - 1);
            match self.random.below(4) {
                0 => letters.swap(at, at + 1),
                1 => drop(letters.remove(at)),
                2 => letters.insert(at, 'x'),
                _ => letters[at] = 'q',
            }
        }
        Term::Fuzzy(letters.into_iter().collect(), edits)
    }

    fn regex(&mut self, letters: Vec<char>) -> Term {
        let at = 1 + self.random.below(letters.len() - 2);
        let (before, after): (String, String) =
            (letters[..at].iter().collect(), letters[at + 1..].iter().collect());
        let letter = letters[at];
        let middle = match self.random.below(6) {
            0 => ".".to_owned(),
            1 => format!("[{letter}xz]"),
            2 => format!("{letter}?"),
            3 => format!("({letter}|oo)"),
            4 => format!("{letter}+.*"),
            _ => "\\w{1,2}".to_owned(),
        };
        Term::Regex(before + &middle + &after)
    }

    fn near(&mut self, field: Option<&'static str>) -> Ask {
        let title = field.and_then(|_| self.about.article.title.clone()).filter(|t| !t.is_empty());
        let operand = |this: &mut Self| match &title {
            Some(title) => vec![this.term_of(title)],
            None => this.terms(),
        };
        let none = |term: &Term| matches!(term, Term::Word(word) if word == "none");
        let first = operand(self);
        let num_steps = 1 + self.random.below(3);
        let is_wide = num_steps == 1 && self.chance(8);
        let then: Vec<Step> = (0..num_steps)
            .map(|_| Step {
                distance: if is_wide { 10_000 } else { self.random.pick(&DISTANCES) },
                is_ordered: self.chance(3),
                terms: operand(self),
            })
            .collect();
        let mut all = first.iter().chain(then.iter().flat_map(|step| &step.terms));
        // In a field `none` is no word.
        let field = field.filter(|_| !all.any(none));
        Ask::Near(field, first, then)
    }

    fn value(&mut self) -> Ask {
        let article = &self.about.article;
        let (lang, kind) = (article.lang.clone(), article.kind.clone());
        let (format, words) = (article.format.clone(), article.words);
        match self.random.below(10) {
            0..=3 => self.days(),
            4 => {
                let (low, high) = (words.saturating_sub(self.random.below(50) as u64), words);
                let length = |value: String, min, max| Ask::Length { value, min, max };
                match self.random.below(5) {
                    0 => length(format!(">{low}"), Some(low + 1), None),
                    1 => length(format!("<={high}"), None, Some(high)),
                    2 => length(format!("{low}..{high}"), Some(low), Some(high)),
                    3 => length(format!("{low}.."), Some(low), None),
                    _ => length(high.to_string(), Some(high), Some(high)),
                }
            }
            5 => Ask::Present(self.random.pick(&ALL_FIELDS)),
            6 => Ask::Absent(self.random.pick(&ALL_FIELDS)),
            7 => Ask::Keyword("lang", lang.unwrap_or("en".to_owned())),
            8 => match kind {
                Some(kind) if !kind.contains(char::is_whitespace) => Ask::Keyword("kind", kind),
                _ => Ask::Keyword("format", format),
            },
            _ => Ask::Conflict,
        }
    }

    fn days(&mut self) -> Ask {
        let day = self.about.article.date.map_or(0, |date| date.days().first);
        let (before, after) = (self.random.below(400) as Day, self.random.below(400) as Day);
        let (low, low_text) = self.unit(day - before);
        let (high, high_text) = self.unit(day + after);
        let (unit, text) = self.unit(day);
        let days = |value: String, min, max| Ask::Days { value, min, max };
        match self.random.below(6) {
            0 => days(format!("{low_text}..{high_text}"), Some(low.0), Some(high.1.max(low.0))),
            1 => days(format!("..{high_text}"), None, Some(high.1)),
            2 => days(format!(">{low_text}"), Some(low.1 + 1), None),
            3 => days(format!("<{high_text}"), None, Some(high.0 - 1)),
            _ => days(text, Some(unit.0), Some(unit.1)),
        }
    }

    /// A unit of the calendar with a day in it, and one way to write it.
    fn unit(&mut self, day: Day) -> ((Day, Day), String) {
        let date = date_of_day(day).unwrap_or(civil::date(1990, 5, 5));
        let (year, month) = (date.year(), date.month());
        let days = |first: civil::Date, last: civil::Date| (day_number(first), day_number(last));
        match self.random.below(7) {
            0 => (days(date, date), date.to_string()),
            1 => (days(date, date), date.strftime("\"%-d %B %Y\"").to_string()),
            2 => {
                let unit = days(date.first_of_month(), date.last_of_month());
                (unit, format!("{year:04}-{month:02}"))
            }
            3 => {
                let unit = days(date.first_of_month(), date.last_of_month());
                (unit, date.strftime("\"%B %Y\"").to_string())
            }
            4 => {
                let first = year - year % 10;
                let unit = days(civil::date(first, 1, 1), civil::date(first + 9, 12, 31));
                (unit, format!("{first:04}s"))
            }
            5 => {
                let monday = date.iso_week_date();
                let monday = jiff::civil::ISOWeekDate::new(
                    monday.year(),
                    monday.week(),
                    jiff::civil::Weekday::Monday,
                )
                .unwrap();
                let first = day_number(monday.date());
                ((first, first + 6), format!("{:04}-W{:02}", monday.year(), monday.week()))
            }
            _ => (days(date.first_of_year(), date.last_of_year()), format!("{year:04}")),
        }
    }
}

/// The term, but for a whole name of several parts the words near one another.
fn one_part(term: Term) -> Term {
    let (text, is_exact) = match &term {
        Term::Word(text) => (text, false),
        Term::Exact(text) => (text, true),
        Term::Phrase { text, is_exact, within: None } => (text, *is_exact),
        _ => return term,
    };
    match parts_of(text).len() {
        0 | 1 => term,
        _ => Term::Phrase { text: text.clone(), is_exact, within: Some(3) },
    }
}

fn words_of(text: &str) -> Vec<Word> {
    let (mut words, mut word) = (Words::new(text, Layout::Values), Word::default());
    let mut all = Vec::new();
    while words.next_into(&mut word) {
        all.push(word.clone());
    }
    all
}
