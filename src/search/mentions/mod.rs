//! Where an article's text shows why it matched: what snippets, `show` and `kwic` mark.
//!
//! A query is planned as a tree of [`Mention`]s, which is looked for in the text itself, not
//! in the index: one pass finds the words, by their exact forms, and what the query says of
//! their places is worked out from there. So a phrase is one mention, and of words that must
//! stand in one sentence only those are shown that do.

mod names;
mod text;

use std::collections::HashMap;

use tantivy::schema::Field;

pub use self::names::AskedName;
pub(super) use self::text::MAX_WORDS;
use self::text::TextWords;
use super::budget::Budget;
use super::postings::Form;
use super::span::SpanPlan;
use crate::analysis::{Beginnings, Layout};
use crate::article::Article;
use crate::index::Part;

/// A part of a query, as it is looked for in the text of an article.
#[derive(Clone, Debug)]
pub enum Mention<P = SpanPlan> {
    /// Words.
    Words {
        /// Where they stand.
        spans: P,
        /// In which part of the text.
        part: MentionPart,
        /// In how many places at least.
        at_least: u32,
        /// How much it says that they are there.
        weight: f32,
    },
    /// A person or a place, in any form of the name.
    Name(AskedName),
    /// A condition that the text does not show.
    Elsewhere,
    /// All of these.
    All(Vec<Mention<P>>),
    /// Any of these.
    Any(Vec<Mention<P>>),
    /// Not this.
    Not(Box<Mention<P>>),
    /// This, in one sentence of the body, or in one paragraph.
    Same {
        /// Whether a paragraph is meant.
        of_paragraph: bool,
        /// What stands there.
        inner: Box<Mention<P>>,
    },
}

/// In which part of the text a mention is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionPart {
    /// Anywhere.
    Whole,
    /// Title and subtitle.
    Title,
    /// The body.
    Body,
    /// The first paragraph of the body.
    Lede,
    /// The first words of the body.
    BodyStart(u32),
}

/// A stretch of one of the fields of an article's text, in bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Range {
    /// Number of the field, as in [`FIELDS`].
    pub(super) value: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Number of the part of the query that is mentioned.
    pub(super) group: usize,
    /// How much it says.
    pub(super) weight: f32,
}

/// The fields of the text, in the order of their values.
pub(super) const FIELDS: [&str; 3] = ["title", "subtitle", "body"];

/// Number of the body among them.
pub(super) const BODY: usize = 2;

/// Returns the text of a field of the text.
pub(super) fn text_of<'a>(article: &'a Article, field: &str) -> &'a str {
    match field {
        "title" => article.title.as_deref().unwrap_or_default(),
        "subtitle" => article.subtitle.as_deref().unwrap_or_default(),
        _ => &article.body,
    }
}

/// Most forms of a word that are compared with one another.
const MAX_FORMS: usize = 64;

/// What a query mentions, ready to be found in articles that match.
#[derive(Clone, Debug, Default)]
pub struct Mentions {
    root: Option<Mention<SpanPlan<usize>>>,
    words: WordTable,
    has_names: bool,
    /// What finding them is paid from.
    budget: Budget,
}

/// The words of a query by their forms; each has a number.
#[derive(Clone, Debug, Default)]
struct WordTable {
    by_form: HashMap<String, Vec<usize>>,
    /// How the forms begin: most words of a text begin otherwise.
    beginnings: Beginnings,
    num_words: usize,
}

impl WordTable {
    fn add(&mut self, forms: &[Form]) -> usize {
        let number = self.num_words;
        self.num_words += 1;
        for Form { text, .. } in forms {
            self.beginnings.add(text);
            self.by_form.entry(text.clone()).or_default().push(number);
        }
        number
    }
}

impl Mentions {
    /// Prepares to look for a mention.
    pub(super) fn new(root: &Mention) -> Self {
        let mut mentions = Self::default();
        mentions.root = Some(mentions.prepared(root));
        mentions
    }

    /// Prepares to look for any of some folded words, by these forms alone.
    pub fn of_words<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        // Words are looked for in the text: which field of the index they are of is no matter.
        let field = Field::from_field_id(0);
        let mention = |word| Mention::Words {
            spans: SpanPlan::Word(vec![Form::new(field, word, true)]),
            part: MentionPart::Whole,
            at_least: 1,
            weight: 1.0,
        };
        Self::new(&Mention::Any(words.into_iter().map(mention).collect()))
    }

    /// Takes another budget than that of a small archive.
    pub(super) fn paid_from(self, budget: Budget) -> Self {
        Self { budget, ..self }
    }

    fn prepared(&mut self, mention: &Mention) -> Mention<SpanPlan<usize>> {
        let mut all = |parts: &[Mention]| parts.iter().map(|part| self.prepared(part)).collect();
        match mention {
            Mention::All(parts) => Mention::All(all(parts)),
            Mention::Any(parts) => Mention::Any(all(parts)),
            Mention::Not(inner) => Mention::Not(Box::new(self.prepared(inner))),
            Mention::Same { of_paragraph, inner } => {
                let (of_paragraph, inner) = (*of_paragraph, Box::new(self.prepared(inner)));
                Mention::Same { of_paragraph, inner }
            }
            Mention::Words { spans, part, at_least, weight } => {
                let spans = spans.map(&mut |forms: &Vec<Form>| self.words.add(forms));
                let (part, at_least, weight) = (*part, *at_least, *weight);
                Mention::Words { spans, part, at_least, weight }
            }
            Mention::Name(name) => {
                self.has_names = true;
                Mention::Name(name.clone())
            }
            Mention::Elsewhere => Mention::Elsewhere,
        }
    }

    /// Whether a word is one of the query's, in any of its forms.
    pub(super) fn has_word(&self, word: &str) -> bool {
        self.words.by_form.contains_key(word)
    }

    /// Returns the forms of the only word that is looked for, wherever it stands, where the
    /// mentions of it can be counted in the index: no form is a part of another.
    pub(super) fn lone_word(&self) -> Option<Vec<&str>> {
        let Some(Mention::Words { spans: SpanPlan::Word(_), part, at_least, .. }) = &self.root
        else {
            return None;
        };
        let forms: Vec<&str> = self.words.by_form.keys().map(String::as_str).collect();
        let is_part = |form: &str| {
            let from = form.chars().next().map_or(0, char::len_utf8);
            forms.iter().any(|other| form[from..].contains(other))
        };
        let is_plain = *part == MentionPart::Whole && *at_least <= 1;
        (is_plain && forms.len() <= MAX_FORMS && !forms.iter().any(|form| is_part(form)))
            .then_some(forms)
    }

    /// Takes so many steps of what looking for mentions is paid from; `false` where there are
    /// not as many left.
    pub(super) fn spend(&self, steps: usize) -> bool {
        self.budget.spend(steps)
    }

    /// Returns how much of an article must be loaded.
    pub(super) fn needs(&self) -> Part {
        if self.has_names { Part::Whole } else { Part::WithoutEvidence }
    }

    /// Finds what an article mentions, sorted by field and place; nothing lies within
    /// another. Of stretches of more than `longest` bytes only the words are returned.
    pub(super) fn find(&self, article: &Article, longest: usize) -> Vec<Range> {
        let Some(root) = &self.root else { return Vec::new() };
        let words = TextWords::of(article, &self.words);
        let mut search = Search {
            article,
            words,
            longest,
            bounds: None,
            is_strict: true,
            num_groups: 0,
            found: Vec::new(),
            budget: &self.budget,
        };
        search.add(root, true);
        if search.found.is_empty() {
            // What made it match may stand in other fields in part.
            (search.is_strict, search.num_groups) = (false, 0);
            search.add(root, true);
        }
        without_inner(search.found)
    }
}

/// Looks for mentions in an article.
struct Search<'a> {
    article: &'a Article,
    words: TextWords,
    longest: usize,
    /// Positions between which words must stand.
    bounds: Option<std::ops::Range<u32>>,
    /// Whether parts of what does not hold as a whole are left out.
    is_strict: bool,
    num_groups: usize,
    found: Vec<Range>,
    budget: &'a Budget,
}

impl Search<'_> {
    /// Adds what is mentioned; tells whether the condition holds, as far as the text shows.
    /// Of one that `is_known` to hold all parts are mentions.
    fn add(&mut self, mention: &Mention<SpanPlan<usize>>, is_known: bool) -> bool {
        match mention {
            Mention::Elsewhere => true,
            Mention::All(parts) => {
                let num_found = self.found.len();
                let mut holds = true;
                for part in parts {
                    holds &= self.add(part, is_known);
                }
                if !holds && !is_known && self.is_strict {
                    self.found.truncate(num_found);
                }
                holds
            }
            Mention::Any(parts) => {
                let mut holds = false;
                for part in parts {
                    holds |= self.add(part, is_known && parts.len() == 1);
                }
                holds
            }
            Mention::Not(inner) => {
                let num_found = self.found.len();
                let holds = self.add(inner, false);
                self.found.truncate(num_found);
                !holds
            }
            Mention::Same { of_paragraph, inner } => {
                let num_groups = self.num_groups;
                let mut holds = false;
                for unit in self.words.units(self.article, *of_paragraph) {
                    // It is the same part of the query in each sentence.
                    self.num_groups = num_groups;
                    self.bounds = Some(unit);
                    holds |= self.add(inner, false);
                }
                self.bounds = None;
                holds
            }
            Mention::Name(name) => {
                let num_found = self.found.len();
                let group = self.next_group();
                name.add_mentions(self.article, group, &mut self.found);
                self.found.len() > num_found
            }
            Mention::Words { spans, part, at_least, weight } => {
                let group = self.next_group();
                let of_word = |word: &usize| self.words.spans_of(*word);
                let mut found = spans.spans_among(Layout::Article, self.budget, &of_word);
                found.retain(|span| self.words.is_in(*span, *part, self.article, &self.bounds));
                let num_places = found.chunk_by(|a, b| a.first == b.first).count();
                for span in &found {
                    let ranges = self.words.ranges(*span, spans, self.longest);
                    let range = |(value, start, end)| {
                        let weight = *weight;
                        Range { value, start, end, group, weight }
                    };
                    self.found.extend(ranges.map(range));
                }
                num_places >= (*at_least).max(1) as usize
            }
        }
    }

    fn next_group(&mut self) -> usize {
        self.num_groups += 1;
        self.num_groups - 1
    }
}

/// Sorts stretches, and leaves out those that lie within others. A stretch that is mentioned
/// by two parts of the query stands for the one that is mentioned in fewer places.
fn without_inner(mut ranges: Vec<Range>) -> Vec<Range> {
    let mut places = vec![0_usize; ranges.iter().map(|range| range.group + 1).max().unwrap_or(0)];
    ranges.iter().for_each(|range| places[range.group] += 1);
    ranges.sort_by_key(|range| {
        (range.value, range.start, std::cmp::Reverse(range.end), places[range.group])
    });
    let mut kept: Vec<Range> = Vec::with_capacity(ranges.len());
    for range in ranges {
        let is_inner = |last: &Range| last.value == range.value && range.end <= last.end;
        if !kept.last().is_some_and(is_inner) {
            kept.push(range);
        }
    }
    kept
}
