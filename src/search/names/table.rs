//! The people or places of many articles, counted: who they are over the whole archive.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use rayon::prelude::*;
use tantivy::{DocAddress, DocId, SegmentReader};

use super::people::{Doubts, People};
use super::rules::{NameKind, NameRule};
use crate::analysis::VALUE_BREAK;
use crate::entities::{find_places, name_key};

/// Somebody or something that articles name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameCount {
    /// The name: of its spellings the most frequent.
    pub name: String,
    /// The number of a place of the gazetteer.
    pub place: Option<u32>,
    /// Number of articles.
    pub articles: u64,
    /// Every spelling with its number of articles, the most frequent first.
    pub variants: Vec<(String, u64)>,
    /// What may be wrong with it, in words.
    pub doubts: Vec<String>,
}

/// A rule together with the articles that its condition finds; all without one.
pub(in crate::search) struct Settled<'a> {
    pub rule: &'a NameRule,
    pub articles: Option<HashSet<DocAddress>>,
}

/// An article that names somebody.
pub(super) struct Naming {
    doc: DocAddress,
    pub(super) day: Option<i64>,
    /// Whether it is to be counted; others tell only who is meant.
    pub(super) is_counted: bool,
}

/// A name that an article gives; of both the numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Given {
    pub(super) name: u32,
    pub(super) article: u32,
}

/// The names of some articles as they give them.
#[derive(Default)]
pub(in crate::search) struct NameTable {
    /// The first of them sorted.
    pub(super) names: Vec<Box<str>>,
    num_sorted: usize,
    /// Numbers of the others.
    added: HashMap<Box<str>, u32>,
    pub(super) articles: Vec<Naming>,
    pub(super) given: Vec<Given>,
}

/// The names of one segment, numbered by themselves.
pub(in crate::search) struct SegmentNames {
    names: Vec<Box<str>>,
    articles: Vec<Naming>,
    given: Vec<Given>,
}

impl SegmentNames {
    /// Reads the names of some documents from a column.
    pub fn read(
        segment: &SegmentReader,
        ord: u32,
        column: &str,
        day_of: impl Fn(DocId) -> Option<i64>,
        is_counted: impl Fn(DocId) -> bool,
    ) -> tantivy::Result<Self> {
        let mut found = Self { names: Vec::new(), articles: Vec::new(), given: Vec::new() };
        let Some(column) = segment.fast_fields().str(column)? else { return Ok(found) };
        let mut given: Vec<(u64, u32)> = Vec::new();
        for doc in segment.doc_ids_alive() {
            let (article, num_given) = (found.articles.len() as u32, given.len());
            given.extend(column.term_ords(doc).map(|term| (term, article)));
            if given.len() > num_given {
                let (day, is_counted) = (day_of(doc), is_counted(doc));
                found.articles.push(Naming { doc: DocAddress::new(ord, doc), day, is_counted });
            }
        }
        given.sort_unstable();
        let mut by_term = given.chunk_by(|a, b| a.0 == b.0);
        let terms: Vec<u64> = by_term.clone().map(|given| given[0].0).collect();
        found.given.reserve(given.len());
        // In their order they are read from the dictionary in one go.
        column.dictionary().sorted_ords_to_term_cb(&terms, |text| {
            let Some(given) = by_term.next() else { return };
            let name = found.names.len() as u32;
            found.names.push(String::from_utf8_lossy(text).into());
            found.given.extend(given.iter().map(|(_, article)| Given { name, article: *article }));
        })?;
        Ok(found)
    }
}

impl NameTable {
    /// Joins the names of segments.
    pub fn of(segments: Vec<SegmentNames>) -> Self {
        let numbered = |(segment, names): (usize, &mut SegmentNames)| {
            let names = std::mem::take(&mut names.names).into_iter().enumerate();
            names.map(move |(at, name)| (name, segment, at)).collect::<Vec<_>>()
        };
        let mut segments = segments;
        let mut numbers: Vec<Vec<u32>> =
            segments.iter().map(|segment| vec![0; segment.names.len()]).collect();
        let mut all: Vec<(Box<str>, usize, usize)> =
            segments.iter_mut().enumerate().flat_map(numbered).collect();
        // Those of each segment are sorted: this merges them.
        all.sort();
        let mut table = Self::default();
        for (name, segment, at) in all {
            if table.names.last() != Some(&name) {
                table.names.push(name);
            }
            numbers[segment][at] = table.names.len() as u32 - 1;
        }
        table.num_sorted = table.names.len();
        for (segment, numbers) in segments.into_iter().zip(numbers) {
            let before = table.articles.len() as u32;
            table.given.extend(segment.given.into_iter().map(|Given { name, article }| Given {
                name: numbers[name as usize],
                article: before + article,
            }));
            table.articles.extend(segment.articles);
        }
        table
    }

    /// Returns the number of a name.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        let sorted = &self.names[..self.num_sorted];
        match sorted.binary_search_by(|known| known.as_ref().cmp(name)) {
            Ok(at) => Some(at as u32),
            Err(_) => self.added.get(name).copied(),
        }
    }

    /// Returns the number of a name, which is added unless it is there.
    fn number_of(&mut self, name: &str) -> u32 {
        if let Some(number) = self.number(name) {
            return number;
        }
        let number = self.names.len() as u32;
        self.names.push(name.into());
        self.added.insert(name.into(), number);
        number
    }

    pub(super) fn name(&self, number: u32) -> &str {
        &self.names[number as usize]
    }

    /// Counts the names.
    pub fn count(mut self, kind: NameKind, rules: &[Settled<'_>]) -> NameCounts {
        self.apply(rules);
        self.given.par_sort_unstable();
        let (owners, doubts) = match kind {
            NameKind::Person => People::of(&self),
            NameKind::Place => (self.same_keys(), Doubts::new()),
        };
        let is_counted = |given: &Given| self.articles[given.article as usize].is_counted;
        let given = self.given.iter().zip(owners).filter(|(given, _)| is_counted(given));
        let mut counted: Vec<(u32, Given)> = given.map(|(given, owner)| (owner, *given)).collect();
        counted.par_sort_unstable();
        // Two names of an article may have become one.
        counted.dedup();
        let mut is_named = vec![false; self.articles.len()];
        counted.iter().for_each(|(_, given)| is_named[given.article as usize] = true);
        let num_articles = is_named.into_iter().filter(|is_named| *is_named).count() as u64;
        let (mut rows, mut from) = (Vec::new(), 0);
        for counted in counted.chunk_by(|a, b| a.0 == b.0) {
            rows.push(Row::of(counted, from, kind, &self));
            from += counted.len();
        }
        rows.par_sort_unstable_by(|a, b| {
            let order = b.articles.cmp(&a.articles).then(a.beginning.cmp(&b.beginning));
            let place = |row: &Row| place_of(self.name(row.owner));
            order
                .then_with(|| self.compare(a.name, b.name))
                .then_with(|| place(a).cmp(&place(b)))
                .then(a.owner.cmp(&b.owner))
        });
        NameCounts { num_articles, table: self, counted, rows, doubts }
    }

    /// Compares names as they are shown.
    fn compare(&self, a: u32, b: u32) -> Ordering {
        shown(self.name(a)).cmp(shown(self.name(b)))
    }

    /// Returns the spellings of some of what is given, the most frequent first.
    fn variants(&self, counted: &[(u32, Given)]) -> Vec<(u32, u64)> {
        let spellings = counted.chunk_by(|(_, a), (_, b)| a.name == b.name);
        let mut variants: Vec<(u32, u64)> =
            spellings.map(|same| (same[0].1.name, same.len() as u64)).collect();
        variants.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| self.compare(a.0, b.0)));
        variants
    }

    /// Renames what the archive's own list of names says, and drops what it bans.
    fn apply(&mut self, rules: &[Settled<'_>]) {
        let mut by_key: HashMap<&str, Vec<&Settled<'_>>> = HashMap::new();
        for settled in rules {
            for key in &settled.rule.keys {
                by_key.entry(key).or_default().push(settled);
            }
        }
        if by_key.is_empty() {
            return;
        }
        let keys: Vec<String> = self.names.par_iter().map(|name| name_key(shown(name))).collect();
        let mut located: HashMap<u32, u32> = HashMap::new();
        for (at, name) in (0..).zip(&self.names) {
            if let Some(place) = place_of(name) {
                located.entry(place).or_insert(at);
            }
        }
        let given = std::mem::take(&mut self.given);
        for mut given in given {
            let doc = &self.articles[given.article as usize].doc;
            let own_key = keys[given.name as usize].as_str();
            let rules = by_key.get(own_key).map_or(&[][..], Vec::as_slice);
            let holds = |settled: &&&Settled<'_>| {
                settled.articles.as_ref().is_none_or(|articles| articles.contains(doc))
            };
            if let Some(settled) = rules.iter().find(holds) {
                let Some(target) = &settled.rule.target else { continue };
                let is_located = place_of(self.name(given.name)).is_some();
                if !is_located || own_key != name_key(target) {
                    let target = column_name(settled.rule.kind, target);
                    // A place that is known is not to become another.
                    let known = place_of(&target).and_then(|place| located.get(&place));
                    given.name = known.copied().unwrap_or_else(|| self.number_of(&target));
                }
            }
            self.given.push(given);
        }
    }

    /// Returns for all that is given the name whose it is: spellings with the same key.
    fn same_keys(&self) -> Vec<u32> {
        let mut first: HashMap<String, u32> = HashMap::new();
        let numbered = (0..).zip(&self.names);
        let owners: Vec<u32> =
            numbered.map(|(at, name)| *first.entry(name_key(name)).or_insert(at)).collect();
        self.given.iter().map(|given| owners[given.name as usize]).collect()
    }
}

/// Names, counted.
pub(in crate::search) struct NameCounts {
    /// Number of articles that give any.
    pub num_articles: u64,
    table: NameTable,
    /// What is counted, with the name whose it is.
    counted: Vec<(u32, Given)>,
    rows: Vec<Row>,
    /// What is doubtful about a name.
    doubts: Doubts,
}

impl NameCounts {
    /// Iterates over the names, the most frequent first: the name, the number of its place, and
    /// its articles.
    pub fn names(&self) -> impl Iterator<Item = (&str, Option<u32>, u64)> {
        self.rows.iter().map(|row| {
            let place = place_of(self.table.name(row.owner));
            (shown(self.table.name(row.name)), place, u64::from(row.articles))
        })
    }

    /// Returns all that is known of the names, the most frequent first.
    pub fn into_counts(mut self) -> Vec<NameCount> {
        let mut counts = Vec::with_capacity(self.rows.len());
        for ((name, place, articles), row) in self.names().zip(&self.rows) {
            let variants = self.table.variants(&self.counted[row.counted.clone()]);
            let spelt = |(name, count)| (shown(self.table.name(name)).to_owned(), count);
            counts.push(NameCount {
                name: name.to_owned(),
                place,
                articles,
                variants: variants.into_iter().map(spelt).collect(),
                doubts: Vec::new(),
            });
        }
        for (count, row) in counts.iter_mut().zip(&self.rows) {
            count.doubts = self.doubts.remove(&row.owner).unwrap_or_default();
        }
        counts
    }
}

/// What a name comes to, before its spellings are written out.
struct Row {
    owner: u32,
    /// The name that is shown: of its spellings the most frequent.
    name: u32,
    articles: u32,
    /// The first bytes of that, which tell most names apart.
    beginning: [u8; 8],
    /// Where what is counted for it stands.
    counted: Range<usize>,
}

impl Row {
    fn of(counted: &[(u32, Given)], from: usize, kind: NameKind, table: &NameTable) -> Self {
        let owner = counted[0].0;
        let mut articles: Vec<u32> = counted.iter().map(|(_, given)| given.article).collect();
        articles.sort_unstable();
        articles.dedup();
        let name = match counted {
            [(_, Given { name, .. })] => *name,
            _ => {
                let variants = table.variants(counted);
                let is_only = variants.len() == 1 || kind == NameKind::Place;
                let full =
                    variants.iter().find(|(name, _)| is_only || table.name(*name).contains(' '));
                full.map_or(owner, |(name, _)| *name)
            }
        };
        let mut beginning = [0; 8];
        shown(table.name(name)).bytes().zip(&mut beginning).for_each(|(byte, at)| *at = byte);
        let counted = from..from + counted.len();
        Self { owner, name, articles: articles.len() as u32, beginning, counted }
    }
}

/// Returns the part of a name of the column that is shown: places have their number behind
/// it, so that those of the same name are told apart.
fn shown(name: &str) -> &str {
    name.split_once(VALUE_BREAK).map_or(name, |(name, _)| name)
}

/// Returns the number of a place of the column.
fn place_of(name: &str) -> Option<u32> {
    name.split_once(VALUE_BREAK).and_then(|(_, id)| id.parse().ok())
}

/// Returns a name as the column has it: with the number of the only place it may mean.
fn column_name(kind: NameKind, name: &str) -> String {
    if kind == NameKind::Place
        && let [place] = find_places(name).as_slice()
    {
        return format!("{name}{VALUE_BREAK}{place}");
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::names::parse_rules;

    /// Makes the table of names given in articles: each line is `day: name, name`.
    fn table_of(text: &str) -> NameTable {
        let mut table = NameTable::default();
        for (article, line) in (0..).zip(text.lines()) {
            let (day, names) = line.trim().split_once(": ").expect("a day");
            let doc = DocAddress::new(0, article);
            table.articles.push(Naming { doc, day: day.parse().ok(), is_counted: true });
            for name in names.split(", ") {
                let name = table.number_of(name);
                table.given.push(Given { name, article });
            }
        }
        table
    }

    fn rows(text: &str, rules: &str) -> Vec<String> {
        rows_of(NameKind::Person, text, rules)
    }

    fn rows_of(kind: NameKind, text: &str, rules: &str) -> Vec<String> {
        let table = table_of(text);
        let rules = parse_rules(rules, jiff::civil::date(2023, 1, 1)).expect("sound rules");
        let settled: Vec<_> = rules.iter().map(|rule| Settled { rule, articles: None }).collect();
        let shown = |row: NameCount| {
            let variants: Vec<_> =
                row.variants.iter().map(|(name, count)| format!("{name} {count}")).collect();
            let doubts = if row.doubts.is_empty() { "" } else { " ?" };
            let place = if row.place.is_some() { "located " } else { "" };
            format!("{place}{} {}: {}{doubts}", row.name, row.articles, variants.join(", "))
        };
        let counts = table.count(kind, &settled);
        assert!(counts.num_articles <= text.lines().count() as u64);
        counts.into_counts().into_iter().map(shown).collect()
    }

    #[test]
    fn spellings_and_surnames_join_whom_they_mean() {
        let text = "1: Vladimir Putin\n2: Vladimir V. Putin, Angela Merkel\n3: Vladimir Putin\n\
                    4: Putin\n900: Putin\n5: Bill Clinton\n6: Hillary Clinton\n7: Clinton";
        assert_eq!(
            rows(text, ""),
            [
                "Vladimir Putin 4: Vladimir Putin 2, Putin 1, Vladimir V. Putin 1",
                "Angela Merkel 1: Angela Merkel 1",
                "Bill Clinton 1: Bill Clinton 1",
                "Clinton 1: Clinton 1 ?",
                "Hillary Clinton 1: Hillary Clinton 1",
                "Putin 1: Putin 1",
            ]
        );
    }

    #[test]
    fn a_surname_with_its_particle_joins_whom_it_means() {
        let text = "1: Charles de Gaulle\n2: Charles de Gaulle\n3: Charles de Gaulle\n4: de Gaulle\n\
                    5: Peter Berg\n6: Peter Berg\n7: Peter Berg\n8: van der Berg\n9: Berg";
        assert_eq!(
            rows(text, ""),
            [
                "Charles de Gaulle 4: Charles de Gaulle 3, de Gaulle 1",
                "Peter Berg 4: Peter Berg 3, Berg 1",
                "van der Berg 1: van der Berg 1",
            ]
        );
    }

    #[test]
    fn a_surname_that_may_be_several_peoples_is_doubtful() {
        let people = "1: Bill Clinton\n2: Hillary Clinton\n3: Clinton";
        let doubt = |text: &str| {
            let counts = table_of(text).count(NameKind::Person, &[]).into_counts();
            counts.into_iter().find(|count| count.name == "Clinton").map(|count| count.doubts)
        };
        let told = "alone in 1 article; may be Bill Clinton, Hillary Clinton";
        assert_eq!(doubt(people), Some(vec![told.to_owned()]));
        let told = "alone in 2 articles; may be Bill Clinton, Hillary Clinton";
        assert_eq!(doubt(&format!("{people}\n4: Clinton")), Some(vec![told.to_owned()]));
    }

    #[test]
    fn the_list_of_names_has_the_last_word() {
        let text = "1: Big Ben, Moammar Kadafi\n2: Muammar Gaddafi\n3: Clinton";
        let rules = "person Big Ben = -\nperson Kadafi, Moammar Kadafi = Muammar Gaddafi\n\
                     person Clinton = Bill Clinton";
        assert_eq!(
            rows(text, rules),
            ["Muammar Gaddafi 2: Muammar Gaddafi 2", "Bill Clinton 1: Bill Clinton 1"]
        );
    }

    #[test]
    fn a_place_stays_known_whatever_the_list_of_names_calls_it() {
        let myanmar = format!("Myanmar{VALUE_BREAK}1327865");
        let text = format!("1: {myanmar}\n2: {myanmar}, Naypyitaw Town\n3: Zhdanov Works");
        assert_eq!(
            rows_of(NameKind::Place, &text, "place Naypyitaw Town, Burma = Myanmar"),
            ["located Myanmar 2: Myanmar 2", "Zhdanov Works 1: Zhdanov Works 1"]
        );
        let germany = format!("1: Germany{VALUE_BREAK}2921044\n2: Zubrowka\n3: Zubrowka");
        assert_eq!(
            rows_of(NameKind::Place, &germany, "place Zubrowka = Deutschland"),
            ["located Germany 3: Germany 3"]
        );
        // Nobody knows which of the places of a name is meant.
        let georgia =
            format!("1: Georgia{VALUE_BREAK}4197000\n2: Georgia{VALUE_BREAK}614540\n3: X");
        let rows = rows_of(NameKind::Place, &georgia, "place X = Georgia");
        assert_eq!(rows.iter().filter(|row| row.starts_with("located")).count(), 2, "{rows:?}");
        let korea = format!("1: North Korea{VALUE_BREAK}1873107");
        for rule in ["place Korea = South Korea", "place Korea = -"] {
            assert_eq!(
                rows_of(NameKind::Place, &korea, rule),
                ["located North Korea 1: North Korea 1"]
            );
        }
        assert_eq!(
            rows_of(NameKind::Place, &text, "place Burma = -\nplace Zhdanov Works = Mariupol"),
            ["located Mariupol 1: Mariupol 1", "Naypyitaw Town 1: Naypyitaw Town 1"]
        );
    }

    #[test]
    fn a_spelling_of_other_years_is_doubtful() {
        for (text, expected) in [
            ("7700: George Bush\n12000: George W. Bush\n12001: George W. Bush", "3 ?"),
            ("11000: George Bush\n12000: George W. Bush\n12001: George W. Bush", "3"),
            ("7700: George W. Bush\n12000: GEORGE W. BUSH", "2"),
        ] {
            let rows = rows(text, "");
            let told = rows[0].split(':').next().unwrap_or_default().rsplit_once(' ');
            let doubt = if rows[0].ends_with('?') { " ?" } else { "" };
            let told = told.map(|(_, articles)| format!("{articles}{doubt}"));
            assert_eq!(told.as_deref(), Some(expected), "{rows:?}");
        }
    }

    #[test]
    fn names_that_differ_by_a_letter_are_doubtful() {
        let text = "1: Slobodan Milosevic\n2: Slobodan Milosevic\n3: Slobodam Milosevic";
        assert_eq!(
            rows(text, ""),
            [
                "Slobodan Milosevic 2: Slobodan Milosevic 2 ?",
                "Slobodam Milosevic 1: Slobodam Milosevic 1 ?",
            ]
        );
    }
}
