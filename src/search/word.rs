//! Matching a word, in any of its forms and fields.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader};

use super::postings::{Form, Union};
use super::ranking::{Bm25, EXACT, Statistics};
use super::score::Score as ScorePart;

/// Articles that hold a word.
#[derive(Clone, Debug)]
pub struct WordQuery {
    forms: Vec<Form>,
    /// The same forms in the title, where they add to the score, and how much.
    bonus: Option<(Vec<Form>, f32)>,
    length_field: Field,
    statistics: Statistics,
}

impl WordQuery {
    /// Makes a query for any of these forms; their field's length, or that of the
    /// article text, is `length_field`.
    pub fn new(forms: Vec<Form>, length_field: Field, statistics: &Statistics) -> Self {
        Self { forms, bonus: None, length_field, statistics: statistics.clone() }
    }

    /// Lets these forms (of another field) add a share of their own score.
    pub fn with_bonus(self, forms: Vec<Form>, share: f32) -> Self {
        Self { bonus: Some((forms, share)), ..self }
    }
}

impl WordQuery {
    /// Returns what the score of a document that matches is made of.
    pub fn score_parts(
        &self,
        segment: &SegmentReader,
        doc: DocId,
    ) -> tantivy::Result<Vec<ScorePart>> {
        let mut scorer = self.prepare()?.open(segment, 1.0)?;
        scorer.union.seek(doc);
        let (all, exact, title) = scorer.parts();
        let (num_all, num_exact) = scorer.union.frequencies();
        let length = FieldNormReader::id_to_fieldnorm(scorer.lengths.fieldnorm_id(doc));
        let part = |what: &str, times: u32, value| {
            ScorePart::new(format!("{what}, {times} × in about {length} words"), value)
        };
        let parts = [
            part("any form", num_all, all),
            part("as written", num_exact, exact),
            ScorePart::new("in the title", title),
        ];
        Ok(parts.into_iter().filter(|part| part.value > 0.0).collect())
    }

    fn prepare(&self) -> tantivy::Result<WordWeight> {
        let exact: Vec<Form> = self.forms.iter().filter(|form| form.is_exact).cloned().collect();
        let bonus = match &self.bonus {
            Some((forms, share)) if !forms.is_empty() => {
                let field = forms[0].field;
                Some((forms.clone(), field, self.statistics.bm25(forms, field)?, *share))
            }
            _ => None,
        };
        Ok(WordWeight {
            all: self.statistics.bm25(&self.forms, self.length_field)?,
            exact: self.statistics.bm25(&exact, self.length_field)?,
            forms: self.forms.clone(),
            length_field: self.length_field,
            bonus,
        })
    }
}

impl Query for WordQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.prepare()?))
    }
}

struct WordWeight {
    forms: Vec<Form>,
    length_field: Field,
    all: Bm25,
    exact: Bm25,
    bonus: Option<(Vec<Form>, Field, Bm25, f32)>,
}

impl WordWeight {
    fn open(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<WordScorer> {
        let bonus = match &self.bonus {
            None => None,
            Some((forms, field, bm25, share)) => Some(Bonus {
                union: Union::open(segment, forms, IndexRecordOption::WithFreqs)?,
                lengths: segment.get_fieldnorms_reader(*field)?,
                bm25: bm25.clone(),
                share: *share,
            }),
        };
        Ok(WordScorer {
            union: Union::open(segment, &self.forms, IndexRecordOption::WithFreqs)?,
            lengths: segment.get_fieldnorms_reader(self.length_field)?,
            all: self.all.clone(),
            exact: self.exact.clone(),
            bonus,
            boost,
        })
    }
}

impl Weight for WordWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(self.open(segment, boost)?))
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explain(self, segment, doc, "word")
    }
}

/// Explains the score of a document by the score alone.
pub fn explain(
    weight: &dyn Weight,
    segment: &SegmentReader,
    doc: DocId,
    name: &'static str,
) -> tantivy::Result<Explanation> {
    let mut scorer = weight.scorer(segment, 1.0)?;
    let score = if scorer.seek(doc) == doc { scorer.score() } else { 0.0 };
    Ok(Explanation::new(name, score))
}

struct WordScorer {
    union: Union,
    lengths: FieldNormReader,
    all: Bm25,
    exact: Bm25,
    bonus: Option<Bonus>,
    boost: Score,
}

struct Bonus {
    union: Union,
    lengths: FieldNormReader,
    bm25: Bm25,
    share: f32,
}

impl Bonus {
    fn score(&mut self, doc: DocId) -> Score {
        if self.union.seek(doc) != doc {
            return 0.0;
        }
        let (frequency, _) = self.union.frequencies();
        self.share * self.bm25.score(frequency as f32, self.lengths.fieldnorm_id(doc))
    }
}

impl DocSet for WordScorer {
    fn advance(&mut self) -> DocId {
        self.union.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.union.seek(target)
    }

    fn doc(&self) -> DocId {
        self.union.doc()
    }

    fn size_hint(&self) -> u32 {
        self.union.size_hint()
    }
}

impl Scorer for WordScorer {
    fn score(&mut self) -> Score {
        let (all, exact, title) = self.parts();
        self.boost * (all + exact + title)
    }
}

impl WordScorer {
    /// Scores all forms, the exact one, and those in the title.
    fn parts(&mut self) -> (Score, Score, Score) {
        let doc = self.union.doc();
        let length = self.lengths.fieldnorm_id(doc);
        let (all, exact) = self.union.frequencies();
        let title = self.bonus.as_mut().map_or(0.0, |bonus| bonus.score(doc));
        let exact = EXACT * self.exact.score(exact as f32, length);
        (self.all.score(all as f32, length), exact, title)
    }
}
