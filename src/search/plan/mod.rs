//! Query tree → what the index runs.

mod columns;
mod mentions;
mod names;
mod same;
mod spans;

use tantivy::Term as IndexTerm;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use self::spans::words_of;
use super::budget::Budget;
use super::columns::SegmentColumns;
use super::expand::Expander;
use super::feedback::AddedWord;
use super::mentions::{Mention, MentionPart};
use super::names::{Bearers, NameFile};
use super::postings::Form;
use super::proximity::NearWord;
use super::ranking::Statistics;
use super::request::Filter;
use super::span::SpanPlan;
use super::span_query::Part;
use super::word::WordQuery;
use crate::error::{Error, Result};
use crate::index::{Fields, has};
use crate::query::{Leaf, Node, NodeKind, QueryTree, Term};
use crate::schema::{FIELDS, FieldKind};

/// Words so frequent that they say nothing next to others (the list that Lucene
/// made customary).
const STOP_WORDS: [&str; 33] = [
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it",
    "no", "not", "of", "on", "or", "such", "that", "the", "their", "then", "there", "these",
    "they", "this", "to", "was", "will", "with",
];

type Boxed = Box<dyn Query>;

/// A query ready to run.
pub struct Plan {
    /// What the index runs.
    pub query: Boxed,
    /// What of the query the text of an article can show.
    pub mention: Mention,
    /// The words whose nearness counts, in their order.
    pub near_words: Vec<NearWord>,
    /// What was done otherwise than asked, for stderr.
    pub notes: Vec<String>,
    /// What running it is paid from.
    pub budget: Budget,
}

/// Makes plans for one snapshot of an index.
pub struct Planner<'a> {
    fields: &'a Fields,
    statistics: Statistics,
    expander: Expander,
    /// What each pattern stands for in a field.
    patterns: Vec<(Term, Field, Vec<Form>)>,
    near_words: Vec<NearWord>,
    notes: Vec<String>,
    /// The archive's own list of names.
    names: &'a NameFile,
    /// Whether it is asked: not in its own conditions.
    knows_names: bool,
    bearers: Bearers,
    columns: &'a [SegmentColumns],
    budget: Budget,
}

impl<'a> Planner<'a> {
    /// Makes a planner.
    pub fn new(
        fields: &'a Fields,
        statistics: Statistics,
        expander: Expander,
        names: &'a NameFile,
        columns: &'a [SegmentColumns],
        budget: Budget,
    ) -> Self {
        Self {
            fields,
            budget,
            statistics,
            expander,
            patterns: Vec::new(),
            near_words: Vec::new(),
            notes: Vec::new(),
            names,
            knows_names: true,
            bearers: Bearers::default(),
            columns,
        }
    }

    /// Takes names as they are written, without the archive's own list.
    pub fn without_names(self) -> Self {
        Self { knows_names: false, ..self }
    }

    /// Plans a query with its filter, and with words that an article need not have but that
    /// make it better.
    pub fn plan(mut self, tree: &QueryTree, filter: &Filter, added: &[AddedWord]) -> Result<Plan> {
        self.share_among_patterns_of(&tree.root);
        let mut clauses = self.conditions(&tree.root, filter)?;
        for AddedWord { word, weight } in added {
            let query = self.apart(|planner| planner.bare_word(word, false))?;
            clauses.push((Occur::Should, Box::new(BoostQuery::new(query, *weight))));
        }
        let query = joined(clauses);
        // What can be shown is planned from the same words, and costs the search nothing.
        let of_mention = Budget::new(self.statistics.num_articles());
        let budget = std::mem::replace(&mut self.budget, of_mention);
        let mention = self.mention(&tree.root, MentionPart::Whole)?;
        let Self { near_words, notes, .. } = self;
        Ok(Plan { query, mention, near_words, notes, budget })
    }

    /// Shares among the patterns of a query what all of them may stand for.
    pub fn share_among_patterns_of(&mut self, root: &Node) {
        self.expander.share_among(num_patterns(root));
    }

    /// Plans which articles a part of a query finds by itself, paid from the same budget as the
    /// parts before it.
    pub fn part(&mut self, part: &Node, filter: &Filter) -> Result<(Box<dyn Query>, &Budget)> {
        self.budget.check()?;
        Ok((joined(self.conditions(part, filter)?), &self.budget))
    }

    /// Plans a query with its filter.
    fn conditions(&mut self, root: &Node, filter: &Filter) -> Result<Vec<(Occur, Boxed)>> {
        let Some(query) = self.node(root, Part::Whole)? else {
            return Err(Error::Unsupported {
                problem: "there is no word to search for in the query".into(),
                hint: "write a word of letters or digits, of at most 128 bytes".into(),
            });
        };
        let mut clauses = vec![(Occur::Must, query)];
        for condition in self.filters(filter)? {
            clauses.push((Occur::Must, unscored(condition)));
        }
        Ok(clauses)
    }

    /// Plans a part of the query; `None` where there is no word in it.
    fn node(&mut self, node: &Node, part: Part) -> Result<Option<Boxed>> {
        match &node.kind {
            NodeKind::And(nodes) => self.all_of(nodes, part),
            NodeKind::Or(nodes) => {
                let mut clauses = Vec::new();
                for (node, times) in counted(nodes) {
                    let query = self.node(node, part)?.map(|query| weighted(query, times));
                    clauses.extend(query.map(|query| (Occur::Should, query)));
                }
                Ok(boolean(clauses))
            }
            NodeKind::Not(inner) => {
                let excluded = self.apart(|planner| planner.node(inner, part))?;
                Ok(excluded.map(|query| self.all_but(query)))
            }
            NodeKind::Weighted(inner, weight) => {
                let query = self.node(inner, part)?;
                Ok(query.map(|query| Box::new(BoostQuery::new(query, *weight)) as Boxed))
            }
            NodeKind::Leaf(leaf) => self.leaf(leaf, part),
            NodeKind::Near { first, then } => self.near(first, then, part),
            NodeKind::AtLeast { times, node } => {
                let target = self.text(part);
                let plan = self.spans(node, target)?;
                Ok(plan.map(|plan| self.span_query(plan, target, *times)))
            }
            NodeKind::First { words, node } => self.node(node, Part::BodyStart(*words)),
            NodeKind::Same { unit, node } => self.same(*unit, node),
        }
    }

    fn all_of(&mut self, nodes: &[Node], part: Part) -> Result<Option<Boxed>> {
        let mut clauses = Vec::new();
        for (node, times) in counted(without_stop_words(nodes)) {
            match &node.kind {
                NodeKind::Not(inner) => {
                    let excluded = self.apart(|planner| planner.node(inner, part))?;
                    clauses.extend(excluded.map(|query| (Occur::MustNot, query)));
                }
                _ => {
                    let query = self.node(node, part)?.map(|query| weighted(query, times));
                    clauses.extend(query.map(|query| (Occur::Must, query)));
                }
            }
        }
        if !clauses.is_empty() && clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, self.all_articles()));
        }
        Ok(boolean(clauses))
    }

    fn leaf(&mut self, leaf: &Leaf, part: Part) -> Result<Option<Boxed>> {
        let name = leaf.field.as_deref().unwrap_or_default();
        match &leaf.term {
            Term::Present => return Ok(Some(self.present(name))),
            Term::Absent => {
                let present = self.present(name);
                return Ok(Some(self.all_but(present)));
            }
            Term::Conflict => return Ok(Some(self.flag(&has::conflict(name)))),
            Term::Id(id) => {
                let term = IndexTerm::from_field_u64(self.fields.key, id.as_u64());
                return Ok(Some(unscored(Box::new(TermQuery::new(
                    term,
                    IndexRecordOption::Basic,
                )))));
            }
            Term::Days(days) => return Ok(Some(unscored(self.days(name, days)))),
            Term::Numbers(numbers) => return Ok(Some(unscored(self.numbers(name, numbers)))),
            _ => {}
        }
        if let Some(keyword) = self.keyword(leaf) {
            return Ok(Some(unscored(keyword)));
        }
        if let (None, Part::Whole, Term::Word(text) | Term::Exact(text)) =
            (&leaf.field, part, &leaf.term)
            && let [word] = words_of(text).as_slice()
        {
            return self.bare_word(&word.text, matches!(leaf.term, Term::Exact(_))).map(Some);
        }
        match self.name(leaf)? {
            Some(name) => Ok(Some(name)),
            None => self.words(leaf, part),
        }
    }

    /// Plans the words of a leaf, wherever they stand in its field.
    fn words(&mut self, leaf: &Leaf, part: Part) -> Result<Option<Boxed>> {
        let mut clauses = Vec::new();
        for target in self.targets(leaf.field.as_deref(), part) {
            let query: Boxed = match self.span_of(&leaf.term, target)? {
                None => continue,
                // Where the words of a pattern stand does not matter.
                Some(SpanPlan::Word(forms))
                    if part == Part::Whole
                        && target.part == part
                        && forms.iter().all(|form| !form.is_exact) =>
                {
                    Box::new(WordQuery::new(forms, target.field, &self.statistics))
                }
                Some(plan) => self.span_query(plan, target, 1),
            };
            clauses.push((Occur::Should, query));
        }
        Ok(boolean(clauses))
    }

    /// A single word, wherever it stands.
    fn bare_word(&mut self, word: &str, is_exact: bool) -> Result<Boxed> {
        let mut forms = Vec::new();
        for target in self.targets(None, Part::Whole) {
            forms.extend(self.forms(word, is_exact, target.field)?);
        }
        let title = FIELDS.by_query_name("title").map_or(0.0, |title| title.weight);
        let in_text: Vec<Form> =
            forms.iter().filter(|form| form.field == self.fields.text).cloned().collect();
        let bm25 = self.statistics.bm25(&in_text, self.fields.text).map_err(Error::searching)?;
        // What stands in a title stands in the text as well.
        let title_forms = match self.fields.by_name("title") {
            Some(field) => self.expander.in_field(field, &in_text).map_err(Error::searching)?,
            None => Vec::new(),
        };
        self.near_words.push(NearWord { forms: in_text, bm25 });
        let query = WordQuery::new(forms, self.fields.text, &self.statistics);
        Ok(Box::new(query.with_bonus(title_forms, title)))
    }

    fn all_articles(&self) -> Boxed {
        self.flag(has::ARTICLE)
    }

    fn no_articles(&self) -> Boxed {
        Box::new(EmptyQuery)
    }

    fn all_but(&self, excluded: Boxed) -> Boxed {
        Box::new(BooleanQuery::new(vec![
            (Occur::Must, self.all_articles()),
            (Occur::MustNot, excluded),
        ]))
    }

    fn flag(&self, flag: &str) -> Boxed {
        let term = IndexTerm::from_field_text(self.fields.has, flag);
        unscored(Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
    }

    /// Takes what it costs to look at the articles that hold some terms.
    fn pay_for(&mut self, forms: &[Form]) -> Result<()> {
        let num_docs = self.statistics.num_docs(forms).map_err(Error::searching)?;
        self.budget.find(num_docs)
    }

    /// Plans something whose words need not stand near others.
    fn apart<T>(&mut self, plan: impl FnOnce(&mut Self) -> T) -> T {
        let num_near = self.near_words.len();
        let planned = plan(self);
        self.near_words.truncate(num_near);
        planned
    }
}

/// Counts the patterns of a query, each of which stands for many words.
fn num_patterns(node: &Node) -> usize {
    let of_all = |nodes: &[Node]| nodes.iter().map(num_patterns).sum();
    match &node.kind {
        NodeKind::And(nodes) | NodeKind::Or(nodes) => of_all(nodes),
        NodeKind::Near { first, then } => {
            num_patterns(first) + then.iter().map(|step| num_patterns(&step.node)).sum::<usize>()
        }
        NodeKind::Not(inner) | NodeKind::Weighted(inner, _) => num_patterns(inner),
        NodeKind::AtLeast { node, .. }
        | NodeKind::First { node, .. }
        | NodeKind::Same { node, .. } => num_patterns(node),
        NodeKind::Leaf(Leaf { term, .. }) => usize::from(matches!(
            term,
            Term::Prefix(_) | Term::Wildcard(_) | Term::Fuzzy { .. } | Term::Regex(_)
        )),
    }
}

/// Returns each of some nodes once, with the number of times that it is there: what is asked
/// for twice weighs twice, and is looked for once.
pub fn counted<'n>(nodes: impl IntoIterator<Item = &'n Node>) -> Vec<(&'n Node, u16)> {
    let mut counts: Vec<(&Node, u16)> = Vec::new();
    for node in nodes {
        match counts.iter_mut().find(|(known, _)| *known == node) {
            Some((_, times)) => *times += 1,
            None => counts.push((node, 1)),
        }
    }
    counts
}

fn weighted(query: Boxed, times: u16) -> Boxed {
    match times {
        1 => query,
        _ => Box::new(BoostQuery::new(query, f32::from(times))),
    }
}

/// Joins clauses, the first of which must match.
fn joined(mut clauses: Vec<(Occur, Boxed)>) -> Boxed {
    match clauses.len() {
        1 => clauses.remove(0).1,
        _ => Box::new(BooleanQuery::new(clauses)),
    }
}

/// Joins clauses; `None` of nothing.
fn boolean(mut clauses: Vec<(Occur, Boxed)>) -> Option<Boxed> {
    match clauses.len() {
        0 => None,
        1 if clauses[0].0 != Occur::MustNot => clauses.pop().map(|(_, query)| query),
        _ => Some(Box::new(BooleanQuery::new(clauses))),
    }
}

/// A condition that is true or false and adds nothing to the score.
fn unscored(query: Boxed) -> Boxed {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

/// Returns the parts of an AND that count: all but the stop words, where other words remain.
pub fn without_stop_words(nodes: &[Node]) -> Vec<&Node> {
    let can_drop = nodes.iter().any(|node| !is_stop_word(node) && looks_for_words(node));
    nodes.iter().filter(|node| !(can_drop && is_stop_word(node))).collect()
}

/// Whether an article must hold some word to match; what is not in it, its date and the
/// like are no words.
fn looks_for_words(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Leaf(Leaf { field, term }) => {
            let field = field.as_deref().and_then(|name| FIELDS.by_query_name(name));
            let is_of_words = |kind| matches!(kind, FieldKind::Text | FieldKind::Window);
            term.is_words() && field.is_none_or(|field| is_of_words(field.kind))
        }
        NodeKind::Not(_) => false,
        NodeKind::And(nodes) => nodes.iter().any(looks_for_words),
        NodeKind::Or(nodes) => nodes.iter().all(looks_for_words),
        NodeKind::Weighted(inner, _) => looks_for_words(inner),
        NodeKind::First { node, .. } | NodeKind::Same { node, .. } => looks_for_words(node),
        NodeKind::Near { .. } | NodeKind::AtLeast { .. } => true,
    }
}

/// Whether a folded word is so frequent in English that it says nothing next to others.
pub fn is_stop(word: &str) -> bool {
    STOP_WORDS.contains(&word)
}

/// Whether a part of the query is a stop word that may be dropped: one without
/// quotes, field or `=`.
pub fn is_stop_word(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Leaf(Leaf { field: None, term: Term::Word(text) }) => {
            matches!(words_of(text).as_slice(), [word] if is_stop(&word.text))
        }
        _ => false,
    }
}
