//! What the articles of a result have in common, counted by value.

use std::collections::{BTreeMap, HashMap};

use tantivy::columnar::StrColumn;

use super::{MatchingDocs, key_of};
use crate::date::date_of_day;
use crate::entities::parts_of;
use crate::error::{Error, Result};
use crate::query::{Leaf, Node, NodeKind, Term};
use crate::search::names::{NameKind, is_named};
use crate::search::request::SearchRequest;
use crate::search::searcher::ArchiveSearcher;

/// By what articles are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FacetField {
    /// People whom they name.
    People,
    /// Places that they name.
    Places,
    /// Publishers.
    Sources,
    /// Desks or rubrics.
    Sections,
    /// Who wrote them.
    Authors,
    /// Languages.
    Languages,
    /// Years of publication.
    Years,
    /// Article, brief, gallery, ….
    Kinds,
    /// Keywords as given.
    Tags,
}

/// A result, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// Number of all articles that match.
    pub total: u64,
    /// The counts, in the order they were asked for.
    pub facets: Vec<Facet>,
    /// What was done otherwise than asked.
    pub notes: Vec<String>,
}

/// The articles of a result, counted by one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// The field.
    pub field: FacetField,
    /// Number of articles that have no value.
    pub without: u64,
    /// All values, the most frequent first.
    pub values: Vec<FacetValue>,
}

/// A value with the number of articles that have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetValue {
    /// The value: of its spellings the most frequent.
    pub name: String,
    /// Number of articles, each counted once.
    pub articles: u64,
    /// The number of a place of the gazetteer.
    pub place: Option<u32>,
    /// Whether the query itself asks for it.
    pub is_asked_for: bool,
}

impl FacetField {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::People,
        Self::Places,
        Self::Sources,
        Self::Sections,
        Self::Authors,
        Self::Languages,
        Self::Years,
        Self::Kinds,
        Self::Tags,
    ];

    /// Returns the field's name in queries.
    pub fn query_name(self) -> &'static str {
        match self {
            Self::People => "person",
            Self::Places => "place",
            Self::Sources => "source",
            Self::Sections => "section",
            Self::Authors => "by",
            Self::Languages => "lang",
            Self::Years => "date",
            Self::Kinds => "kind",
            Self::Tags => "tags",
        }
    }
}

impl ArchiveSearcher {
    /// Counts the articles that match by their values in some fields.
    ///
    /// # Errors
    ///
    /// As [`ArchiveSearcher::search`], and [`Error::Names`] where people or places are
    /// counted and the archive's list of names does not read.
    pub fn facets(&self, request: &SearchRequest, fields: &[FacetField]) -> Result<Facets> {
        let (docs, notes) = self.matching_docs(request)?;
        let total = docs.iter().map(|docs| docs.len() as u64).sum();
        let facet = |&field: &FacetField| {
            let (without, mut values) = match field {
                FacetField::People => self.name_values(NameKind::Person, &docs)?,
                FacetField::Places => self.name_values(NameKind::Place, &docs)?,
                FacetField::Years => self.years(&docs),
                _ => self.column_values(field, &docs)?,
            };
            let asked = Asked::of(&request.tree.root, field);
            values.iter_mut().for_each(|value| value.is_asked_for |= asked.names(&value.name));
            Ok(Facet { field, without, values })
        };
        Ok(Facets { total, facets: fields.iter().map(facet).collect::<Result<_>>()?, notes })
    }

    fn name_values(&self, kind: NameKind, docs: &MatchingDocs) -> Result<(u64, Vec<FacetValue>)> {
        let counts = self.names_among(kind, Some(docs))?;
        let all: u64 = docs.iter().map(|docs| docs.len() as u64).sum();
        let value = |(name, place, articles): (&str, Option<u32>, u64)| FacetValue {
            name: name.to_owned(),
            articles,
            place,
            is_asked_for: false,
        };
        Ok((all - counts.num_articles, counts.names().map(value).collect()))
    }

    fn years(&self, docs: &MatchingDocs) -> (u64, Vec<FacetValue>) {
        let (mut without, mut years) = (0, BTreeMap::<i16, u64>::new());
        for (columns, docs) in self.columns().iter().zip(docs) {
            for doc in docs {
                match columns.day_of(*doc).and_then(date_of_day) {
                    Some(day) => *years.entry(day.year()).or_default() += 1,
                    None => without += 1,
                }
            }
        }
        let values = years.into_iter().map(|(year, articles)| (format!("{year:04}"), articles));
        (without, sorted(values))
    }

    fn column_values(
        &self,
        field: FacetField,
        docs: &MatchingDocs,
    ) -> Result<(u64, Vec<FacetValue>)> {
        let mut counter = Counter::default();
        let fields = self.index().fields();
        let Some(column) = fields.column(field.query_name()) else { return Ok((0, Vec::new())) };
        let name = fields.schema.get_field_name(column);
        for (segment, docs) in self.snapshot().segment_readers().iter().zip(docs) {
            let column = segment.fast_fields().str(name).map_err(Error::searching)?;
            counter.add_segment(column.as_ref(), docs).map_err(Error::searching)?;
        }
        Ok((counter.without, counter.values()))
    }
}

/// Puts counted values in order.
fn sorted(values: impl IntoIterator<Item = (String, u64)>) -> Vec<FacetValue> {
    let value = |(name, articles)| FacetValue { name, articles, place: None, is_asked_for: false };
    let mut values: Vec<_> = values.into_iter().map(value).collect();
    values.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.name.cmp(&b.name)));
    values
}

/// Counts articles by the values of a column; spellings that differ in case, accents or
/// spaces only are one value.
#[derive(Default)]
struct Counter {
    /// Numbers of the values by their folded form.
    numbers: HashMap<String, usize>,
    /// For each value its articles, and its spellings with theirs.
    counts: Vec<(u64, HashMap<String, u64>)>,
    without: u64,
}

impl Counter {
    fn add_segment(&mut self, column: Option<&StrColumn>, docs: &[u32]) -> tantivy::Result<()> {
        let Some(column) = column else {
            self.without += docs.len() as u64;
            return Ok(());
        };
        // By the column's number of a spelling: its value, and in how many articles it is.
        let mut spellings: BTreeMap<u64, (usize, u64)> = BTreeMap::new();
        let mut seen: Vec<usize> = Vec::new();
        for doc in docs {
            seen.clear();
            for ord in column.term_ords(*doc) {
                let (number, count) = match spellings.get_mut(&ord) {
                    Some(known) => known,
                    None => {
                        let mut text = String::new();
                        column.ord_to_str(ord, &mut text)?;
                        spellings.entry(ord).or_insert((self.number_of(&text), 0))
                    }
                };
                if !seen.contains(number) {
                    seen.push(*number);
                    self.counts[*number].0 += 1;
                    *count += 1;
                }
            }
            self.without += u64::from(seen.is_empty());
        }
        for (ord, (number, count)) in spellings {
            let mut text = String::new();
            column.ord_to_str(ord, &mut text)?;
            *self.counts[number].1.entry(text).or_default() += count;
        }
        Ok(())
    }

    fn number_of(&mut self, value: &str) -> usize {
        let key = key_of(value);
        let next = self.counts.len();
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.counts.push((0, HashMap::new()));
        }
        number
    }

    fn values(self) -> Vec<FacetValue> {
        let best = |(articles, spellings)| Some((best_spelling(spellings)?, articles));
        sorted(self.counts.into_iter().filter_map(best))
    }
}

/// Returns the most frequent spelling of a value; as many of either: not the one that shouts.
pub(super) fn best_spelling(spellings: HashMap<String, u64>) -> Option<String> {
    let rank = |(text, count): &(String, u64)| {
        (*count, text.chars().any(char::is_lowercase), std::cmp::Reverse(text.clone()))
    };
    spellings.into_iter().max_by_key(rank).map(|(name, _)| name)
}

/// The values of a field that a query asks for.
struct Asked {
    field: FacetField,
    texts: Vec<String>,
}

impl Asked {
    fn of(root: &Node, field: FacetField) -> Self {
        let mut asked = Self { field, texts: Vec::new() };
        asked.collect(root);
        asked
    }

    fn collect(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::And(nodes) | NodeKind::Or(nodes) => {
                nodes.iter().for_each(|node| self.collect(node));
            }
            NodeKind::Weighted(inner, _) => self.collect(inner),
            NodeKind::Leaf(Leaf { field: Some(field), term })
                if field == self.field.query_name() =>
            {
                match term {
                    Term::Word(text) | Term::Exact(text) => self.texts.push(text.clone()),
                    Term::Phrase(phrase) => self.texts.push(phrase.text.clone()),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn names(&self, value: &str) -> bool {
        self.texts.iter().any(|text| match self.field {
            FacetField::People | FacetField::Places => is_named(&parts_of(text), value),
            _ => format!(" {} ", key_of(value)).contains(&format!(" {} ", key_of(text))),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::FIELDS;

    fn counted(values: &[(&str, u64)]) -> Vec<String> {
        let mut counter = Counter::default();
        for (value, count) in values {
            let number = counter.number_of(value);
            counter.counts[number].0 += count;
            *counter.counts[number].1.entry((*value).to_owned()).or_default() += count;
        }
        let shown = |value: FacetValue| format!("{} {}", value.name, value.articles);
        counter.values().into_iter().map(shown).collect()
    }

    #[test]
    fn spellings_of_a_value_are_one() {
        let values = [("THE  HERALD", 2), ("The Herald", 2), ("Le Figaro", 5), ("le fígaro", 1)];
        assert_eq!(counted(&values), ["Le Figaro 6", "The Herald 4"]);
        assert_eq!(counted(&[("b", 1), ("a", 1)]), ["a 1", "b 1"]);
    }

    #[test]
    fn a_query_tells_what_it_asks_for_but_not_what_it_excludes() {
        let today = jiff::civil::date(2023, 9, 13);
        let query = "person:\"angela merkel\" (source:herald OR x) NOT person:putin";
        let tree = crate::query::parse(query, &FIELDS, today).expect("a query");
        let people = Asked::of(&tree.root, FacetField::People);
        assert!(people.names("Angela Merkel"));
        assert!(!people.names("Vladimir Putin"));
        assert!(Asked::of(&tree.root, FacetField::Sources).names("The HERALD"));
        assert!(!Asked::of(&tree.root, FacetField::Sources).names("Heralds"));
    }
}
