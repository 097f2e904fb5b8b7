//! Which terms of the index a word of the query stands for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::schema::Field;
use tantivy::{Searcher, SegmentReader, Term};

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

/// Finds terms in the dictionaries of an index.
#[derive(Clone, Debug)]
pub struct Expander {
    searcher: Searcher,
    languages: Vec<Language>,
    known: KnownForms,
    /// Most terms of one pattern.
    limit: usize,
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
    pub fn new(statistics: &Statistics, of_archive: &[Language], language: Option<&str>) -> Self {
        let languages = match language {
            Some(code) => Language::of(code).into_iter().collect(),
            None => of_archive.to_vec(),
        };
        let known = statistics.known_forms().clone();
        Self { searcher: statistics.searcher().clone(), languages, known, limit: MAX_EXPANSION }
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
        mut matches: impl FnMut(&str) -> bool,
    ) -> tantivy::Result<Expansion> {
        let mut found = Counts::default();
        self.each_term(field, prefix, |term, num_docs| found.add(term, num_docs, &mut matches))?;
        Ok(found.most_frequent(field, self.limit))
    }

    /// Returns the terms of a field that differ from a word by at most so many letters, the
    /// most frequent first if there are too many.
    pub fn misspelt(&self, field: Field, word: &str, edits: u8) -> tantivy::Result<Expansion> {
        let mut found = Counts::default();
        // No term is so long, and the automaton grows with the word.
        if word.len() > MAX_WORD_BYTES + usize::from(edits) * char::MAX.len_utf8() {
            return Ok(Expansion::default());
        }
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let mut terms = index.terms().search(Misspelling::of(word, edits)).into_stream()?;
            while terms.advance() {
                if let Ok(term) = std::str::from_utf8(terms.key()) {
                    found.add(term, u64::from(terms.value().doc_freq), |_| true);
                }
            }
        }
        Ok(found.most_frequent(field, self.limit))
    }

    /// Returns the terms that a single character of a script written in pairs stands
    /// for: those that hold it.
    pub fn holding(&self, field: Field, character: char) -> tantivy::Result<Expansion> {
        let is_pair = |term: &str| {
            term.contains(character) && term.chars().count() <= 2 && term.chars().all(is_paired)
        };
        self.matching(field, "", is_pair)
    }

    /// Returns the ways to part one of the forms in two words of the index, each behind
    /// the form: what it would be as a compound with a hyphen or an apostrophe.
    pub fn apart(&self, forms: &[Form]) -> tantivy::Result<Vec<(Form, [Form; 2])>> {
        let mut apart = Vec::new();
        for joined in forms.iter().filter(|form| may_be_compound(&form.text)) {
            let Form { field, text, .. } = joined;
            for (at, _) in text.char_indices().skip(1) {
                let form = |text: &str| Form::new(*field, text, true);
                let (first, second) = (form(&text[..at]), form(&text[at..]));
                if self.is_known(&second)? && self.is_known(&first)? {
                    apart.push((joined.clone(), [first, second]));
                }
            }
        }
        Ok(apart)
    }

    fn is_known(&self, form: &Form) -> tantivy::Result<bool> {
        Ok(self.searcher.doc_freq(&form.term())? > 0)
    }

    /// Calls `visit` with every term of a field that starts with `prefix`, and with
    /// the number of documents of a segment that hold it.
    fn each_term(
        &self,
        field: Field,
        prefix: &str,
        mut visit: impl FnMut(&str, u64),
    ) -> tantivy::Result<()> {
        let mut segments = self.searcher.segment_readers().iter();
        segments.try_for_each(|segment| each_term_of(segment, field, prefix, &mut visit))
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

/// Terms with the number of documents that hold them.
#[derive(Default)]
struct Counts(HashMap<String, u64>);

impl Counts {
    /// Counts a term of a segment, if it matches.
    fn add(&mut self, term: &str, num_docs: u64, mut matches: impl FnMut(&str) -> bool) {
        if let Some(count) = self.0.get_mut(term) {
            *count += num_docs;
        } else if matches(term) {
            self.0.insert(term.to_owned(), num_docs);
        }
    }

    fn most_frequent(self, field: Field, limit: usize) -> Expansion {
        let mut terms: Vec<(String, u64)> = self.0.into_iter().collect();
        terms.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let cut_from = (terms.len() > limit).then_some(terms.len());
        terms.truncate(limit);
        let form =
            |(text, num_docs)| Form { num_docs: Some(num_docs), ..Form::new(field, text, false) };
        Expansion { forms: terms.into_iter().map(form).collect(), cut_from }
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
