//! A matcher that is slow and obvious: it reads whole articles as text, and does for each
//! query what `docs/query-language.md` says, with loops over lists.
//!
//! It shares with the program how a text splits into words and sentences, how words are
//! folded, and the stemmers; nothing of the query's parser, the plan or the index.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use morgue::analysis::stem::Language;
use morgue::analysis::{Layout, Word, Words, fold, is_paired, sentences};
use morgue::article::Article;
use morgue::entities::{bare_name, find_places, place_and_ancestors, without_middle_names};
use regex::Regex;

use super::ask::{Ask, Step, Term};

const STOP_WORDS: &str = "a an and are as at be but by for if in into is it no not of on or such \
    that the their then there these they this to was will with";

/// A word of a text, with the positions it takes.
#[derive(Clone, Debug)]
pub struct Token {
    text: String,
    /// Its number among the words of the archive.
    word: usize,
    first: u32,
    /// Further than `first` for the joined form of a compound.
    last: u32,
    start: usize,
    end: usize,
}

/// A stretch of a text: its first and its last position.
type Stretch = (u32, u32);

/// Splits a text into its words.
pub fn tokens(text: &str) -> Vec<Token> {
    let (mut words, mut word) = (Words::new(text, Layout::Values), Word::default());
    let mut all = Vec::new();
    while words.next_into(&mut word) {
        let Word { text, start, end, position } = word.clone();
        all.push(Token { text, word: 0, first: position, last: position, start, end });
    }
    let parts = all.clone();
    for token in &mut all {
        for part in &parts {
            if token.start <= part.start && part.end <= token.end {
                token.last = token.last.max(part.first);
            }
        }
    }
    all
}

/// The fields of words.
const FIELDS: [&str; 14] = [
    "title", "body", "lede", "by", "dateline", "credits", "slug", "source", "section", "tags",
    "url", "path", "person", "place",
];

/// An article as the matcher reads it.
pub struct Text {
    pub article: Article,
    /// The values of each field of words.
    values: HashMap<&'static str, Vec<Vec<Token>>>,
    /// The texts that a word without a field is looked for in.
    everywhere: Vec<Vec<Token>>,
    body: Vec<Token>,
    sentences: Vec<Vec<Token>>,
    paragraphs: Vec<Vec<Token>>,
}

impl Text {
    pub fn new(article: Article) -> Self {
        let values: HashMap<_, _> =
            FIELDS.iter().map(|field| (*field, values_of(&article, field))).collect();
        let body = values["body"][0].clone();
        let mut everywhere = [values["title"].as_slice(), &values["body"]].concat();
        let names = article.people.iter().chain(&article.places);
        everywhere.extend(names.map(|name| tokens(name)));
        let sentences = units(&article.body, &body, false);
        let paragraphs = units(&article.body, &body, true);
        Self { article, values, everywhere, body, sentences, paragraphs }
    }

    /// Calls `visit` with every word of the article.
    fn each_token(&mut self, mut visit: impl FnMut(&mut Token)) {
        let Self { values, everywhere, body, sentences, paragraphs, .. } = self;
        values.values_mut().flatten().flatten().for_each(&mut visit);
        [everywhere, sentences, paragraphs].into_iter().flatten().flatten().for_each(&mut visit);
        body.iter_mut().for_each(visit);
    }

    /// The whole values of a field that is compared as a whole.
    fn keyword(&self, field: &str) -> Option<String> {
        let Article { lang, kind, format, .. } = &self.article;
        match field {
            "lang" => lang.clone(),
            "kind" => kind.clone(),
            "format" => Some(format.clone()),
            _ => panic!("{field} is not compared as a whole"),
        }
    }

    fn has(&self, field: &str) -> bool {
        let article = &self.article;
        match field {
            "date" => article.date.is_some(),
            "updated" => article.updated.is_some(),
            "person" => !article.people.is_empty(),
            "place" => !article.places.is_empty(),
            "title" => article.title.is_some() || article.subtitle.is_some(),
            "body" | "lede" => !article.body.is_empty(),
            "lang" | "kind" | "format" => self.keyword(field).is_some(),
            "length" => true,
            field => !self.values[field].is_empty(),
        }
    }
}

/// The words of each sentence, or of each paragraph, of a body.
fn units(body: &str, words: &[Token], of_paragraphs: bool) -> Vec<Vec<Token>> {
    let mut units: Vec<Vec<Token>> = Vec::new();
    let starts = sentences(body);
    for (i, start) in starts.iter().enumerate() {
        let end = starts.get(i + 1).map_or(body.len(), |next| next.at);
        let inside = |token: &&Token| (start.at..end).contains(&token.start);
        let words: Vec<Token> = words.iter().filter(inside).cloned().collect();
        match units.last_mut() {
            Some(last) if of_paragraphs && !start.opens_paragraph => last.extend(words),
            _ => units.push(words),
        }
    }
    // A sentence without a word is none.
    units.retain(|unit| !unit.is_empty());
    units
}

/// The values of a field of words.
fn values_of(article: &Article, field: &str) -> Vec<Vec<Token>> {
    let Article { title, subtitle, authors, dateline, credits, slug, .. } = article;
    let Article { source, section, tags, url, path, body, lede, .. } = article;
    let one = |value: &Option<String>| value.iter().map(|v| tokens(v)).collect::<Vec<_>>();
    let many = |values: &[String]| values.iter().map(|v| tokens(v)).collect::<Vec<_>>();
    match field {
        "title" => [one(title), one(subtitle)].concat(),
        "body" => vec![tokens(body)],
        "lede" => {
            let inside = |token: &Token| lede.start <= token.start && token.end <= lede.end;
            vec![tokens(body).into_iter().filter(inside).collect()]
        }
        "by" => many(authors),
        "dateline" => one(dateline),
        "credits" => many(credits),
        "slug" => one(slug),
        "source" => one(source),
        "section" => one(section),
        "tags" => many(tags),
        "url" => one(url),
        "path" => vec![tokens(path)],
        "person" => {
            let all = article.people.iter().flat_map(|name| {
                let found = article.mentioned.people.iter().filter(|one| one.name == *name);
                let forms = found.flat_map(|one| one.forms.clone());
                std::iter::once(name.clone()).chain(without_middle_names(name)).chain(forms)
            });
            all.map(|form| tokens(&form)).collect()
        }
        "place" => {
            let all = article.places.iter().flat_map(|name| {
                let found = article.mentioned.places.iter().filter(|one| one.name == *name);
                std::iter::once(name.clone()).chain(found.flat_map(|one| one.forms.clone()))
            });
            all.map(|form| tokens(&form)).collect()
        }
        _ => panic!("{field} holds no words"),
    }
}

/// How a word of the query stands for words of the archive.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum How {
    Form,
    Exact,
    Beginning,
    Pattern,
    Fuzzy(u8),
}

/// Which words of the archive are meant, by their numbers.
type Meant = Arc<Vec<bool>>;

/// The matcher of one archive.
pub struct Matcher {
    /// All words of the archive, each with its stems in the archive's languages.
    words: Vec<(String, Vec<String>)>,
    languages: Vec<Language>,
    /// What was found to be meant before.
    known: Mutex<HashMap<(How, String), Meant>>,
}

impl Matcher {
    /// Query words are stemmed in the languages of at least one article in a hundred.
    pub fn new(texts: &mut [Text]) -> Self {
        let all: BTreeSet<&str> =
            texts.iter().filter_map(|text| text.article.lang.as_deref()).collect();
        let count = |code: &str| {
            texts.iter().filter(|text| text.article.lang.as_deref() == Some(code)).count()
        };
        let frequent = all.into_iter().filter(|code| count(code) * 100 >= texts.len());
        let languages: Vec<Language> = frequent.filter_map(Language::of).collect();
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut words = Vec::new();
        for text in texts {
            text.each_token(|token| {
                token.word = *numbers.entry(token.text.clone()).or_insert_with(|| {
                    let stem = |language: &Language| language.stem(&token.text).into_owned();
                    words.push((token.text.clone(), languages.iter().map(stem).collect()));
                    words.len() - 1
                });
            });
        }
        Self { words, languages, known: Mutex::default() }
    }

    /// The words of the archive that a word of the query stands for.
    fn meant(&self, how: How, word: &str) -> Meant {
        let key = (how.clone(), word.to_owned());
        if let Some(meant) = self.known.lock().unwrap().get(&key) {
            return meant.clone();
        }
        let own: Vec<String> = self.languages.iter().map(|l| l.stem(word).into_owned()).collect();
        let has_stem = word.chars().all(char::is_alphabetic);
        let is_lone = word.chars().count() == 1 && word.chars().all(is_paired);
        let regex = match how {
            How::Pattern => Some(Regex::new(&format!("^(?:{word})$")).unwrap()),
            _ => None,
        };
        let fits = |other: &str, stems: &[String]| match how {
            // One character of a script that is kept in pairs.
            How::Form | How::Exact | How::Beginning if is_lone => {
                other.contains(word) && other.chars().count() <= 2 && other.chars().all(is_paired)
            }
            How::Form => other == word || (has_stem && own.iter().zip(stems).any(|(a, b)| a == b)),
            How::Beginning if !word.chars().all(is_paired) => other.starts_with(word),
            How::Exact | How::Beginning => other == word,
            How::Pattern => regex.as_ref().unwrap().is_match(other),
            How::Fuzzy(edits) => edits_between(word, other) <= usize::from(edits),
        };
        let all = self.words.iter().map(|(other, stems)| fits(other, stems));
        let meant: Meant = Arc::new(all.collect());
        self.known.lock().unwrap().insert(key, meant.clone());
        meant
    }

    /// Whether an article matches.
    pub fn matches(&self, ask: &Ask, text: &Text) -> bool {
        match ask {
            Ask::All(asks) => counted(asks).into_iter().all(|ask| self.matches(ask, text)),
            Ask::Any(asks) => asks.iter().any(|ask| self.matches(ask, text)),
            Ask::Not(ask) => !self.matches(ask, text),
            Ask::Weighted(ask, _) => self.matches(ask, text),
            Ask::Term(None, term) => {
                text.everywhere.iter().any(|value| !self.stretches(term, value).is_empty())
            }
            Ask::Term(Some(field @ ("person" | "place")), term) => self.is_named(field, term, text),
            Ask::Term(Some(field), term) => {
                text.values[field].iter().any(|value| !self.stretches(term, value).is_empty())
            }
            Ask::Near(field, first, then) => {
                let values = match field {
                    None => &text.everywhere,
                    Some(field) => &text.values[field],
                };
                values.iter().any(|value| !self.near(first, then, value).is_empty())
            }
            Ask::AtLeast(times, terms) => {
                let mut count = 0;
                for value in text.values["title"].iter().chain([&text.body]) {
                    let stretches = self.any_of(terms, value);
                    let starts: BTreeSet<u32> = stretches.iter().map(|(first, _)| *first).collect();
                    count += starts.len();
                }
                count >= *times as usize
            }
            Ask::First(words, ask) => {
                let inside = |token: &&Token| token.last < *words;
                let start: Vec<Token> = text.body.iter().filter(inside).cloned().collect();
                self.holds(ask, &start)
            }
            Ask::Same(of_paragraphs, ask) => {
                let units = if *of_paragraphs { &text.paragraphs } else { &text.sentences };
                units.iter().any(|unit| self.holds(ask, unit))
            }
            Ask::Days { min, max, .. } => text.article.date.is_some_and(|date| {
                let days = date.days();
                min.is_none_or(|min| days.first >= min) && max.is_none_or(|max| days.last <= max)
            }),
            Ask::Length { min, max, .. } => {
                let words = text.article.words;
                min.is_none_or(|min| words >= min) && max.is_none_or(|max| words <= max)
            }
            Ask::Keyword(field, value) => {
                text.keyword(field).is_some_and(|own| fold(&own) == fold(value))
            }
            Ask::Present(field) => text.has(field),
            Ask::Absent(field) => !text.has(field),
            Ask::Conflict => text.article.has_date_conflict(),
        }
    }

    /// Whether an article names somebody or something. Names have no stems; a place is also
    /// named by what lies in it. (Full names of people may be spelt otherwise, or given by the
    /// surname, which is a reading of the whole archive: queries here have one part of a name.)
    fn is_named(&self, field: &str, term: &Term, text: &Text) -> bool {
        let name = match term {
            Term::Word(name) | Term::Exact(name) => name.clone(),
            Term::Phrase { text, within: None, .. } => text.clone(),
            other => {
                return text.values[field].iter().any(|v| !self.stretches(other, v).is_empty());
            }
        };
        let bare = bare_name(&name).filter(|_| field == "person");
        let as_written = Term::Exact(bare.unwrap_or(name.clone()));
        let asked_for = if field == "place" { find_places(&name) } else { Vec::new() };
        let lies_within = text.article.mentioned.places.iter().any(|place| {
            let located = place.located.iter().flat_map(|at| place_and_ancestors(at.place_id));
            located.into_iter().any(|id| asked_for.contains(&id))
        });
        lies_within || text.values[field].iter().any(|v| !self.stretches(&as_written, v).is_empty())
    }

    /// Whether a condition holds of some words of a body.
    fn holds(&self, ask: &Ask, words: &[Token]) -> bool {
        match ask {
            Ask::All(asks) => counted(asks).into_iter().all(|ask| self.holds(ask, words)),
            Ask::Any(asks) => asks.iter().any(|ask| self.holds(ask, words)),
            Ask::Not(ask) => !self.holds(ask, words),
            Ask::Term(None, term) => !self.stretches(term, words).is_empty(),
            Ask::Near(None, first, then) => !self.near(first, then, words).is_empty(),
            other => panic!("{other:?} is not about words of the body"),
        }
    }

    /// Where any of some terms stands in a text.
    fn any_of(&self, terms: &[Term], text: &[Token]) -> Vec<Stretch> {
        let found: BTreeSet<Stretch> =
            terms.iter().flat_map(|term| self.stretches(term, text)).collect();
        found.into_iter().collect()
    }

    /// Where a term stands in a text.
    fn stretches(&self, term: &Term, text: &[Token]) -> Vec<Stretch> {
        match term {
            Term::Word(word) => in_a_row(&self.pieces(word, text, How::Form)),
            Term::Exact(word) => in_a_row(&self.pieces(word, text, How::Exact)),
            Term::Phrase { text: phrase, is_exact, within } => {
                let how = if *is_exact { How::Exact } else { How::Form };
                let pieces = self.pieces(phrase, text, how);
                match within {
                    Some(distance) if pieces.len() > 1 => all_within(&pieces, *distance),
                    _ => in_a_row(&pieces),
                }
            }
            Term::Prefix(start) => in_a_row(&self.pieces(start, text, How::Beginning)),
            Term::Wildcard(pattern) => {
                let regex = fold(pattern).replace('?', ".").replace('*', ".*");
                self.beginnings(How::Pattern, &regex, text)
            }
            Term::Regex(pattern) => self.beginnings(How::Pattern, pattern, text),
            Term::Fuzzy(word, edits) => self.beginnings(How::Fuzzy(*edits), &fold(word), text),
        }
    }

    /// Where words of the archive stand that a pattern stands for: what is found by a
    /// pattern stands where it begins.
    fn beginnings(&self, how: How, word: &str, text: &[Token]) -> Vec<Stretch> {
        let meant = self.meant(how, word);
        let found = text.iter().filter(|token| meant[token.word]);
        found.map(|token| (token.first, token.first)).collect()
    }

    /// Where each word of a query's text stands; a compound is one word, which is found
    /// joined or in its parts. Of a beginning only the last word is one.
    fn pieces(&self, of_query: &str, text: &[Token], how: How) -> Vec<Vec<Stretch>> {
        let words = tokens(of_query);
        let is_joined = |word: &Token| word.last > word.first;
        let plain = |word: &Token| -> Vec<Stretch> {
            match how {
                How::Beginning if word.end == of_query.len() => {
                    self.beginnings(How::Beginning, &word.text, text)
                }
                _ => {
                    let how = if how == How::Form { How::Form } else { How::Exact };
                    let meant = self.meant(how, &word.text);
                    let found = text.iter().filter(|token| meant[token.word]);
                    found.map(|token| (token.first, token.last)).collect()
                }
            }
        };
        let mut pieces = Vec::new();
        for word in words.iter().filter(|word| !is_joined(word)) {
            let around = words.iter().find(|other| {
                is_joined(other) && other.first <= word.first && word.first <= other.last
            });
            match around {
                None => pieces.push(plain(word)),
                Some(joined) if joined.first == word.first => {
                    let inside = |w: &&Token| {
                        !is_joined(w) && joined.first <= w.first && w.first <= joined.last
                    };
                    let parts: Vec<_> = words.iter().filter(inside).map(plain).collect();
                    let mut found = in_a_row(&parts);
                    found.extend(plain(joined));
                    found.sort_unstable();
                    found.dedup();
                    pieces.push(found);
                }
                // A further part of a compound that is there.
                Some(_) => {}
            }
        }
        pieces
    }

    /// Where terms stand near one another, each at a place of its own.
    fn near(&self, first: &[Term], then: &[Step], text: &[Token]) -> Vec<Stretch> {
        let mut found: Vec<Vec<Stretch>> =
            self.any_of(first, text).into_iter().map(|stretch| vec![stretch]).collect();
        for step in then {
            let mut next = Vec::new();
            let operand = self.any_of(&step.terms, text);
            for taken in &found {
                let (from, to) = around(taken);
                for (first, last) in operand.iter().copied() {
                    let is_free = taken.iter().all(|(f, l)| last < *f || *l < first);
                    let distance = if first > to {
                        first - to
                    } else if step.is_ordered {
                        continue;
                    } else if last < from {
                        from - last
                    } else if is_free {
                        (first - from).min(to - last)
                    } else {
                        continue;
                    };
                    if is_free && distance <= step.distance {
                        next.push([taken.as_slice(), &[(first, last)]].concat());
                    }
                }
            }
            found = next;
        }
        found.iter().map(|taken| around(taken)).collect()
    }
}

/// From the first to the last of some stretches.
fn around(stretches: &[Stretch]) -> Stretch {
    let first = stretches.iter().map(|(first, _)| *first).min().unwrap();
    (first, stretches.iter().map(|(_, last)| *last).max().unwrap())
}

/// Where pieces follow one another.
fn in_a_row(pieces: &[Vec<Stretch>]) -> Vec<Stretch> {
    let Some((first, others)) = pieces.split_first() else { return Vec::new() };
    let mut found = first.clone();
    for piece in others {
        let mut next = Vec::new();
        for (from, to) in &found {
            for (first, last) in piece {
                if *first == to + 1 {
                    next.push((*from, *last));
                }
            }
        }
        found = next;
    }
    found
}

/// Where pieces stand within a distance, each starting at a place of its own; no stretch
/// that holds another.
fn all_within(pieces: &[Vec<Stretch>], distance: u32) -> Vec<Stretch> {
    let mut found: Vec<Vec<Stretch>> = vec![Vec::new()];
    for piece in pieces {
        let mut next = Vec::new();
        for taken in &found {
            for stretch in piece {
                let mut with = taken.clone();
                with.push(*stretch);
                let (first, last) = around(&with);
                if taken.iter().all(|(f, _)| *f != stretch.0) && last - first <= distance {
                    next.push(with);
                }
            }
        }
        found = next;
    }
    let all: BTreeSet<Stretch> = found.iter().map(|taken| around(taken)).collect();
    let holds_none =
        |(f, l): &&Stretch| !all.iter().any(|(g, m)| (g, m) != (f, l) && f <= g && m <= l);
    all.iter().filter(holds_none).copied().collect()
}

/// How many letters differ: put in, left out, replaced, or swapped with their neighbour.
fn edits_between(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            table[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let replaced = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut least = replaced.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    least = least.min(table[i - 2][j - 2] + 1);
                }
                least
            };
        }
    }
    table[a.len()][b.len()]
}

/// The parts of an AND that count: no stop words, where other words remain.
fn counted(asks: &[Ask]) -> Vec<&Ask> {
    let flat = flattened(asks);
    let remain = flat.iter().any(|ask| !is_stop_word(ask) && looks_for_words(ask));
    flat.into_iter().filter(|ask| !(remain && is_stop_word(ask))).collect()
}

fn flattened(asks: &[Ask]) -> Vec<&Ask> {
    let mut flat = Vec::new();
    for ask in asks {
        match ask {
            Ask::All(inner) => flat.extend(flattened(inner)),
            other => flat.push(other),
        }
    }
    flat
}

fn is_stop_word(ask: &Ask) -> bool {
    let Ask::Term(None, Term::Word(word)) = ask else { return false };
    let words = tokens(word);
    words.len() == 1 && STOP_WORDS.split_whitespace().any(|stop| stop == words[0].text)
}

/// Whether there must be a word for this to match.
fn looks_for_words(ask: &Ask) -> bool {
    match ask {
        Ask::Term(..) | Ask::Near(..) | Ask::AtLeast(..) => true,
        Ask::All(asks) => asks.iter().any(looks_for_words),
        Ask::Any(asks) => asks.iter().all(looks_for_words),
        Ask::Weighted(ask, _) | Ask::First(_, ask) | Ask::Same(_, ask) => looks_for_words(ask),
        Ask::Not(_) | Ask::Days { .. } | Ask::Length { .. } | Ask::Keyword(..) => false,
        Ask::Present(_) | Ask::Absent(_) | Ask::Conflict => false,
    }
}
