//! The formula that orders the hits.
//!
//! A word scores by BM25 (Robertson and Zaragoza, 2009) over the article's text,
//! all forms of the word counted as one term. To that come a share of the same
//! score for the form exactly as written, and a small share for the title:
//!
//! ```text
//! score(word)  = bm25(all forms, text) + EXACT · bm25(exact form, text) + TITLE · bm25(all forms, title)
//! bm25(t, f)   = idf(t) · tf · (K1 + 1) / (tf + K1 · (1 − B + B · length / average length))
//! idf(t)       = ln(1 + (N − n + ½) / (n + ½))
//! ```
//!
//! To the best articles comes how near the words of the query stand to one another:
//!
//! ```text
//! nearness(a, b) = PROXIMITY · bm25(1 / distance², text) with the lower idf of the two
//! ```
//!
//! A phrase scores as one term whose idf is the sum of its words'. A clause of
//! several words scores the sum of their scores.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::Field;
use tantivy::{Score, Searcher, Term};

use super::expand::KnownForms;
use super::postings::Form;
use crate::index::{Fields, has};

/// Saturation of the term frequency. Higher than the usual 1.2: news repeats what
/// it is about.
const K1: f32 = 2.0;
/// Weight of the article's length.
const B: f32 = 0.75;
/// Share of the score that the exact form adds.
pub const EXACT: f32 = 0.5;

/// Weight of the nearness of words.
pub const PROXIMITY: f32 = 0.3;
/// How many of the best matches are looked at for it.
pub const PROXIMITY_DEPTH: usize = 200;

/// Counts over the whole index that scores need.
#[derive(Clone, Debug)]
pub struct Statistics {
    searcher: Searcher,
    num_articles: u64,
    default_fields: Vec<Field>,
    /// The length part of the formula, by field, once it was asked for.
    norms: Arc<Mutex<HashMap<Field, Norms>>>,
    known_forms: KnownForms,
}

/// What the 256 lengths that are kept mean for the score.
type Norms = Arc<[f32; 256]>;

impl Statistics {
    /// Counts the articles of an index; its other documents do not take part.
    pub fn new(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Self> {
        let num_articles = searcher.doc_freq(&Term::from_field_text(fields.has, has::ARTICLE))?;
        let default_fields = default_fields(searcher, fields)?;
        let (norms, known_forms) = (Arc::default(), KnownForms::default());
        let searcher = searcher.clone();
        Ok(Self { searcher, num_articles, default_fields, norms, known_forms })
    }

    /// Returns the fields beside the text in which a word without a field is looked for,
    /// without those that no article has.
    pub fn default_fields(&self) -> &[Field] {
        &self.default_fields
    }

    /// Returns the number of articles, those deleted but not yet merged away included.
    pub fn num_articles(&self) -> u64 {
        self.num_articles
    }

    /// Returns the searcher these counts are of.
    pub fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// Returns the forms of words that earlier queries looked up.
    pub fn known_forms(&self) -> &KnownForms {
        &self.known_forms
    }

    /// Prepares the scoring of a term that any of these forms stands for.
    ///
    /// An article that holds several of the forms is counted for each of them, so
    /// the idf is slightly low for a word in many forms.
    pub fn bm25(&self, forms: &[Form], length_field: Field) -> tantivy::Result<Bm25> {
        Ok(Bm25 { idf: self.idf(forms)?, norms: self.norms(length_field)? })
    }

    /// Prepares the scoring of a phrase or another group of several terms.
    pub fn bm25_of_group(&self, terms: &[&[Form]], length_field: Field) -> tantivy::Result<Bm25> {
        let idf = terms.iter().map(|forms| self.idf(forms)).sum::<tantivy::Result<f32>>()?;
        Ok(Bm25 { idf, norms: self.norms(length_field)? })
    }

    /// Returns how rare a word is, as the idf of its forms.
    pub fn rarity(&self, forms: &[Form]) -> tantivy::Result<f32> {
        self.idf(forms)
    }

    /// Returns how many articles hold the forms, those with several counted for each.
    pub fn num_docs(&self, forms: &[Form]) -> tantivy::Result<u64> {
        let of = |form: &Form| match form.num_docs {
            Some(num_docs) => Ok(num_docs),
            None => self.searcher.doc_freq(&form.term()),
        };
        forms.iter().map(of).sum()
    }

    fn idf(&self, forms: &[Form]) -> tantivy::Result<f32> {
        let num_holding = self.num_docs(forms)?;
        let (all, holding) = (self.num_articles as f32, num_holding.min(self.num_articles) as f32);
        Ok((1.0 + (all - holding + 0.5) / (holding + 0.5)).ln())
    }

    /// Tabulates the length part of the formula for the 256 lengths that are kept.
    fn norms(&self, field: Field) -> tantivy::Result<Norms> {
        let known = self.norms.lock().unwrap_or_else(PoisonError::into_inner).get(&field).cloned();
        if let Some(norms) = known {
            return Ok(norms);
        }
        let mut num_tokens = 0;
        for segment in self.searcher.segment_readers() {
            num_tokens += segment.inverted_index(field)?.total_num_tokens();
        }
        let average = (num_tokens as f32 / self.num_articles.max(1) as f32).max(1.0);
        let norm = |id: usize| {
            let length = FieldNormReader::id_to_fieldnorm(id as u8) as f32;
            K1 * (1.0 - B + B * length / average)
        };
        let norms: Norms = Arc::new(std::array::from_fn(norm));
        self.norms.lock().unwrap_or_else(PoisonError::into_inner).insert(field, norms.clone());
        Ok(norms)
    }
}

/// Finds the default fields beside the text, if some article has them. To look for a word in
/// one that a segment does not hold costs a millisecond: tantivy makes an empty dictionary
/// first.
fn default_fields(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Vec<Field>> {
    let is_there = searcher.doc_freq(&Term::from_field_text(fields.has, has::ABOUT))? > 0;
    Ok(is_there.then_some(fields.about).into_iter().collect())
}

/// BM25 for one term of one field.
#[derive(Clone, Debug)]
pub struct Bm25 {
    idf: f32,
    norms: Norms,
}

impl Bm25 {
    /// Returns how rare the term is.
    pub fn idf(&self) -> f32 {
        self.idf
    }

    /// Scores a frequency in a field of a given (encoded) length.
    pub fn score(&self, frequency: f32, length_id: u8) -> Score {
        self.idf * frequency * (K1 + 1.0) / (frequency + self.norms[usize::from(length_id)])
    }
}
