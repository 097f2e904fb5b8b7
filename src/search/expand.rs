//! Which terms of the index a word of the query stands for.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use tantivy::schema::Field;
use tantivy::termdict::{TermDictionary, TermStreamer};
use tantivy::{Searcher, SegmentReader, Term};
use tantivy_fst::Automaton;

use super::budget::Budget;
use super::misspelling::Misspelling;
use super::postings::Form;
use super::ranking::Statistics;
use crate::analysis::stem::Language;
use crate::analysis::{MAX_WORD_BYTES, is_paired};
use crate::index::Fields;

/// Most terms that a prefix or pattern stands for; the most frequent are kept.
pub const MAX_EXPANSION: usize = 1024;
/// Most terms that all patterns of a query stand for, each of them for an equal share.
const MAX_OF_QUERY: usize = 2048;
/// Share that a pattern has at least.
const MIN_EXPANSION: usize = 8;
/// Share of the articles from which a language of the archive stems query words.
const LANGUAGE_SHARE: f64 = 0.01;

/// The first character of the scripts that are written in pairs.
const FIRST_PAIRED: &str = "\u{e00}";
/// Steps of work that it takes to look at a term.
const STEPS_OF_TERM: usize = 16;
/// Terms that are paid for together.
const TERMS_AT_ONCE: usize = 256;

/// Finds terms in the dictionaries of an index.
#[derive(Clone, Debug)]
pub struct Expander {
    searcher: Searcher,
    languages: Vec<Language>,
    known: KnownForms,
    /// Most terms of one pattern.
    limit: usize,
    /// What looking at terms is paid from.
    budget: Budget,
}

/// Most words whose forms are kept from one query to the next.
const MAX_KNOWN: usize = 4096;

/// The forms of words that were looked up before, in the languages they were stemmed in.
#[derive(Clone, Debug, Default)]
pub struct KnownForms(Arc<Mutex<HashMap<KnownWord, Vec<Form>>>>);

/// A word of a field, with the codes of the languages.
type KnownWord = (Field, Vec<&'static str>, String);

impl KnownForms {
    fn get(&self, word: &KnownWord) -> Option<Vec<Form>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(word).cloned()
    }

    fn insert(&self, word: KnownWord, forms: &[Form]) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Frequent words are soon back.
        if known.len() >= MAX_KNOWN {
            known.clear();
        }
        known.insert(word, forms.to_vec());
    }
}

/// Terms that a pattern stands for.
#[derive(Clone, Debug, Default)]
pub struct Expansion {
    /// The terms.
    pub forms: Vec<Form>,
    /// How many there are in the index, if more than were kept.
    pub cut_from: Option<usize>,
}

impl Expander {
    /// Makes an expander that stems in the languages of the archive, or in the one
    /// that is given.
    pub fn new(
        statistics: &Statistics,
        of_archive: &[Language],
        language: Option<&str>,
        budget: Budget,
    ) -> Self {
        let languages = match language {
            Some(code) => Language::of(code).into_iter().collect(),
            None => of_archive.to_vec(),
        };
        let known = statistics.known_forms().clone();
        let searcher = statistics.searcher().clone();
        Self { searcher, languages, known, limit: MAX_EXPANSION, budget }
    }

    /// Shares among so many patterns what all of them may stand for.
    pub fn share_among(&mut self, num_patterns: usize) {
        let share = MAX_OF_QUERY / num_patterns.max(1);
        self.limit = share.clamp(MIN_EXPANSION, MAX_EXPANSION);
    }

    /// Returns the word itself and all terms of the field that share its stem in
    /// one of the languages.
    pub fn stemmed(&self, field: Field, word: &str) -> tantivy::Result<Vec<Form>> {
        let languages = self.languages.iter().map(|language| language.code()).collect();
        let key = (field, languages, word.to_owned());
        if let Some(forms) = self.known.get(&key) {
            return Ok(forms);
        }
        let forms = self.look_up(field, word)?;
        self.known.insert(key, &forms);
        Ok(forms)
    }

    /// Looks for the forms of a word in the dictionary.
    fn look_up(&self, field: Field, word: &str) -> tantivy::Result<Vec<Form>> {
        let mut forms = vec![Form::new(field, word, true)];
        if !word.chars().all(char::is_alphabetic) {
            return Ok(forms);
        }
        for language in &self.languages {
            let stem = language.stem(word);
            for prefix in language.prefixes(word) {
                let num_known = forms.len();
                // Most terms stand in several segments; stemming them is what takes time. All
                // segments have them in the same order.
                let mut seen: Vec<(Box<str>, Option<usize>)> = Vec::new();
                for segment in self.searcher.segment_readers() {
                    let (mut earlier, mut new) = (seen.iter().peekable(), Vec::new());
                    each_term_of(segment, field, &prefix, |term, num_docs| {
                        while earlier.next_if(|(other, _)| **other < *term).is_some() {}
                        if let Some((_, at)) = earlier.next_if(|(other, _)| **other == *term) {
                            if let Some(at) = at {
                                forms[*at].num_docs = forms[*at].num_docs.map(|n| n + num_docs);
                            }
                            return;
                        }
                        // One that another beginning led to has been counted then.
                        let is_known = forms[..num_known].iter().any(|form| form.text == term);
                        let is_form = !is_known && language.stem(term) == stem;
                        new.push((term.into(), is_form.then_some(forms.len())));
                        if is_form {
                            let num_docs = Some(num_docs);
                            forms.push(Form { num_docs, ..Form::new(field, term, false) });
                        }
                    })?;
                    seen.append(&mut new);
                    // Two sorted runs: this merges them.
                    seen.sort();
                }
            }
        }
        forms[0].num_docs = Some(self.searcher.doc_freq(&forms[0].term())?);
        Ok(forms)
    }

    /// Returns those of some forms that stand in another field, too.
    pub fn in_field(&self, field: Field, forms: &[Form]) -> tantivy::Result<Vec<Form>> {
        let mut found = Vec::new();
        for form in forms {
            let form = Form { field, num_docs: None, ..form.clone() };
            let num_docs = self.searcher.doc_freq(&form.term())?;
            if num_docs > 0 {
                found.push(Form { num_docs: Some(num_docs), ..form });
            }
        }
        Ok(found)
    }

    /// Returns the terms of a field that start with `prefix` and satisfy `matches`,
    /// the most frequent first if there are too many.
    pub fn matching(
        &self,
        field: Field,
        prefix: &str,
        matches: impl Fn(&str) -> bool + Sync,
    ) -> tantivy::Result<Expansion> {
        self.matching_from(prefix, field, prefix, matches)
    }

    /// As [`Self::matching`], but looks only at terms from `first` on.
    fn matching_from(
        &self,
        first: &str,
        field: Field,
        prefix: &str,
        matches: impl Fn(&str) -> bool + Sync,
    ) -> tantivy::Result<Expansion> {
        self.expansion(field, |terms| {
            let stream = terms.range().ge(first).into_stream()?;
            self.counts(stream, |term| match term.starts_with(prefix) {
                true => ControlFlow::Continue(matches(term)),
                false => ControlFlow::Break(()),
            })
        })
    }

    /// Returns the terms of a field that an automaton accepts, the most frequent first if
    /// there are too many.
    pub fn accepted<A>(&self, field: Field, automaton: &A) -> tantivy::Result<Expansion>
    where
        A: Automaton + Sync,
        A::State: Clone,
    {
        self.expansion(field, |terms| {
            let stream = terms.search(Borrowed(automaton)).into_stream()?;
            self.counts(stream, |_| ControlFlow::Continue(true))
        })
    }

    /// Returns the terms of a field that differ from a word by at most so many letters, the
    /// most frequent first if there are too many.
    pub fn misspelt(&self, field: Field, word: &str, edits: u8) -> tantivy::Result<Expansion> {
        // No term is so long, and the automaton grows with the word.
        if word.len() > MAX_WORD_BYTES + usize::from(edits) * char::MAX.len_utf8() {
            return Ok(Expansion::default());
        }
        self.accepted(field, &Misspelling::of(word, edits))
    }

    /// Returns the terms that a single character of a script written in pairs stands
    /// for: those that hold it.
    pub fn holding(&self, field: Field, character: char) -> tantivy::Result<Expansion> {
        let is_pair = |term: &str| {
            term.contains(character) && term.chars().count() <= 2 && term.chars().all(is_paired)
        };
        self.matching_from(FIRST_PAIRED, field, "", is_pair)
    }

    /// Counts terms in all segments, side by side, and keeps the most frequent.
    fn expansion(
        &self,
        field: Field,
        count: impl Fn(&TermDictionary) -> tantivy::Result<Counts> + Sync,
    ) -> tantivy::Result<Expansion> {
        let segments = self.searcher.segment_readers().par_iter();
        let counts = segments.map(|segment| count(segment.inverted_index(field)?.terms()));
        let mut all: Counts = counts.collect::<tantivy::Result<Vec<_>>>()?.concat();
        // Sorted runs: this merges them.
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all.dedup_by(|next, last| {
            let is_same = next.0 == last.0;
            last.1 += if is_same { next.1 } else { 0 };
            is_same
        });
        Ok(most_frequent(all, field, self.limit))
    }

    /// Counts the terms of a segment that match, until the budget is used up or `matches`
    /// says that no more will.
    fn counts<A: Automaton>(
        &self,
        mut terms: TermStreamer<'_, A>,
        matches: impl Fn(&str) -> ControlFlow<(), bool>,
    ) -> tantivy::Result<Counts>
    where
        A::State: Clone,
    {
        let (mut found, mut num_seen) = (Counts::new(), 0_usize);
        while terms.advance() {
            num_seen += 1;
            if num_seen.is_multiple_of(TERMS_AT_ONCE)
                && !self.budget.spend(TERMS_AT_ONCE * STEPS_OF_TERM)
            {
                break;
            }
            let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
            match matches(term) {
                ControlFlow::Break(()) => break,
                ControlFlow::Continue(true) => {
                    found.push((term.into(), u64::from(terms.value().doc_freq)));
                }
                ControlFlow::Continue(false) => {}
            }
        }
        self.budget.spend(num_seen % TERMS_AT_ONCE * STEPS_OF_TERM);
        Ok(found)
    }

    /// Returns the ways to part one of the forms in two or three words of the index, each
    /// behind the form: what it would be as a compound with hyphens or an apostrophe.
    pub fn apart(&self, forms: &[Form]) -> tantivy::Result<Vec<(Form, Vec<Form>)>> {
        let mut apart = Vec::new();
        for joined in forms.iter().filter(|form| may_be_compound(&form.text)) {
            let form = |text: &str| Form::new(joined.field, text, true);
            for (at, _) in joined.text.char_indices().skip(1) {
                let (first, rest) = joined.text.split_at(at);
                let first = form(first);
                if !self.is_known(&first)? {
                    continue;
                }
                if self.is_known(&form(rest))? {
                    apart.push((joined.clone(), vec![first.clone(), form(rest)]));
                }
                // Of three parts none is a single letter: those are known everywhere.
                let has_letters = |text: &str| text.chars().nth(1).is_some();
                for (at, _) in rest.char_indices().skip(2).filter(|_| has_letters(&first.text)) {
                    let (second, third) = rest.split_at(at);
                    if has_letters(third)
                        && self.is_known(&form(third))?
                        && self.is_known(&form(second))?
                    {
                        apart
                            .push((joined.clone(), vec![first.clone(), form(second), form(third)]));
                    }
                }
            }
        }
        Ok(apart)
    }

    fn is_known(&self, form: &Form) -> tantivy::Result<bool> {
        Ok(self.searcher.doc_freq(&form.term())? > 0)
    }
}

/// Calls `visit` with every term of a segment's field that starts with `prefix`, in order,
/// and with the number of documents that hold it.
fn each_term_of(
    segment: &SegmentReader,
    field: Field,
    prefix: &str,
    mut visit: impl FnMut(&str, u64),
) -> tantivy::Result<()> {
    let index = segment.inverted_index(field)?;
    let mut terms = index.terms().range().ge(prefix).into_stream()?;
    while terms.advance() && terms.key().starts_with(prefix.as_bytes()) {
        if let Ok(term) = std::str::from_utf8(terms.key()) {
            visit(term, u64::from(terms.value().doc_freq));
        }
    }
    Ok(())
}

/// Terms with the number of documents that hold them, sorted.
type Counts = Vec<(Box<str>, u64)>;

/// Keeps the most frequent of some terms.
fn most_frequent(mut terms: Counts, field: Field, limit: usize) -> Expansion {
    let by_count =
        |a: &(Box<str>, u64), b: &(Box<str>, u64)| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0));
    let cut_from = (terms.len() > limit).then_some(terms.len());
    if cut_from.is_some() {
        terms.select_nth_unstable_by(limit, by_count);
        terms.truncate(limit);
    }
    terms.sort_unstable_by(by_count);
    let form =
        |(text, num_docs)| Form { num_docs: Some(num_docs), ..Form::new(field, text, false) };
    Expansion { forms: terms.into_iter().map(form).collect(), cut_from }
}

/// An automaton that all segments share.
struct Borrowed<'a, A>(&'a A);

impl<A: Automaton> Automaton for Borrowed<'_, A> {
    type State = A::State;

    fn start(&self) -> A::State {
        self.0.start()
    }

    fn is_match(&self, state: &A::State) -> bool {
        self.0.is_match(state)
    }

    fn can_match(&self, state: &A::State) -> bool {
        self.0.can_match(state)
    }

    fn accept(&self, state: &A::State, byte: u8) -> A::State {
        self.0.accept(state, byte)
    }
}

/// Whether a word could be a compound written together; no one of a few letters or of
/// very many is.
fn may_be_compound(word: &str) -> bool {
    (3..=32).contains(&word.chars().count()) && !word.chars().any(is_paired)
}

/// Returns the languages that enough of the articles are in; English, where nothing
/// is known of any (articles of a line or two do not show theirs).
pub fn archive_languages(
    statistics: &Statistics,
    fields: &Fields,
) -> tantivy::Result<Vec<Language>> {
    let (searcher, num_articles) = (statistics.searcher(), statistics.num_articles());
    let Some(field) = fields.by_name("lang") else { return Ok(Vec::new()) };
    let mut codes: Vec<String> = Vec::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut terms = index.terms().stream()?;
        while terms.advance() {
            let code = String::from_utf8_lossy(terms.key()).into_owned();
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
    }
    codes.sort_unstable();
    let codes_are_unknown = codes.is_empty();
    let mut languages = Vec::new();
    for code in codes {
        let num_holding = searcher.doc_freq(&Term::from_field_text(field, &code))?;
        if num_holding as f64 >= LANGUAGE_SHARE * num_articles as f64 {
            languages.extend(Language::of(&code));
        }
    }
    if codes_are_unknown {
        languages.extend(Language::of("en"));
    }
    Ok(languages)
}
