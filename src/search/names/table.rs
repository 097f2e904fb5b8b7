//! The people or places of many articles, counted: who they are over the whole archive.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use tantivy::{DocAddress, DocId, SegmentReader};

use super::rules::{NameKind, NameRule};
use super::surnames::{FullName, Lone, MAX_COMPARED, Namesakes, groups_of_full_names};
use crate::analysis::VALUE_BREAK;
use crate::entities::{is_surname_alone, name_key, parts_of, surname_of};

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

/// One article that gives a name.
#[derive(Clone, Copy)]
struct Given {
    /// Number of the name.
    name: usize,
    doc: DocAddress,
    day: Option<i64>,
    /// Whether it is to be counted; others tell only who is meant.
    is_counted: bool,
}

/// The names of some articles as they give them.
#[derive(Default)]
pub(in crate::search) struct NameTable {
    names: Vec<String>,
    numbers: HashMap<String, usize>,
    given: Vec<Given>,
}

impl NameTable {
    /// Adds the names of documents of a segment, read from a column.
    pub fn add_segment(
        &mut self,
        segment: &SegmentReader,
        ord: u32,
        column: &str,
        docs: impl Iterator<Item = DocId>,
        day_of: impl Fn(DocId) -> Option<i64>,
        is_counted: impl Fn(DocId) -> bool,
    ) -> tantivy::Result<()> {
        let Some(column) = segment.fast_fields().str(column)? else { return Ok(()) };
        let docs: Vec<DocId> = docs.collect();
        let mut terms: Vec<u64> = docs.iter().flat_map(|doc| column.term_ords(*doc)).collect();
        terms.sort_unstable();
        terms.dedup();
        // In their order they are read from the dictionary in one go.
        let mut numbers = Vec::with_capacity(terms.len());
        column.dictionary().sorted_ords_to_term_cb(&terms, |name| {
            numbers.push(self.number_of(String::from_utf8_lossy(name).into_owned()));
        })?;
        for doc in docs {
            let (day, is_counted) = (day_of(doc), is_counted(doc));
            let number = |term| numbers.get(terms.binary_search(&term).ok()?).copied();
            let given = column.term_ords(doc).filter_map(number).map(|name| Given {
                name,
                doc: DocAddress::new(ord, doc),
                day,
                is_counted,
            });
            self.given.extend(given);
        }
        Ok(())
    }

    fn number_of(&mut self, name: String) -> usize {
        if let Some(&number) = self.numbers.get(&name) {
            return number;
        }
        self.names.push(name.clone());
        self.numbers.insert(name, self.names.len() - 1);
        self.names.len() - 1
    }

    /// Counts the names, most frequent first, and the articles that give any.
    pub fn count(mut self, kind: NameKind, rules: &[Settled<'_>]) -> (Vec<NameCount>, u64) {
        let mut doubts: HashMap<usize, Vec<String>> = HashMap::new();
        self.apply(rules);
        let owner = match kind {
            NameKind::Person => self.people(&mut doubts),
            NameKind::Place => self.same_keys(),
        };
        let given = self.given.iter().zip(&owner).filter(|(given, _)| given.is_counted);
        let mut counted: Vec<(usize, DocAddress, usize)> =
            given.map(|(given, owner)| (*owner, given.doc, given.name)).collect();
        counted.sort_unstable();
        let mut docs: Vec<DocAddress> = counted.iter().map(|(_, doc, _)| *doc).collect();
        docs.sort_unstable();
        docs.dedup();
        let mut rows: Vec<NameCount> = counted
            .chunk_by(|a, b| a.0 == b.0)
            .map(|counted| {
                let owner = counted[0].0;
                let articles = counted.chunk_by(|a, b| a.1 == b.1).count() as u64;
                let mut spellings: Vec<usize> = counted.iter().map(|(.., name)| *name).collect();
                spellings.sort_unstable();
                let spellings = spellings.chunk_by(|a, b| a == b);
                let spellings = spellings.map(|same| (same[0], same.len() as u64));
                let spelt =
                    |(name, count): (usize, u64)| (shown(&self.names[name]).to_owned(), count);
                let mut variants: Vec<_> = spellings.map(spelt).collect();
                variants.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
                let full = variants.iter().find(|(name, _)| {
                    kind == NameKind::Place || name.contains(' ') || variants.len() == 1
                });
                NameCount {
                    name: full.map_or_else(
                        || shown(&self.names[owner]).to_owned(),
                        |(name, _)| name.clone(),
                    ),
                    place: self.names[owner]
                        .split_once(VALUE_BREAK)
                        .and_then(|(_, id)| id.parse().ok()),
                    articles,
                    variants,
                    doubts: doubts.remove(&owner).unwrap_or_default(),
                }
            })
            .collect();
        rows.sort_by(|a, b| {
            let order = b.articles.cmp(&a.articles).then_with(|| a.name.cmp(&b.name));
            order.then(a.place.cmp(&b.place))
        });
        (rows, docs.len() as u64)
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
        let keys: Vec<String> = self.names.iter().map(|name| name_key(shown(name))).collect();
        let given = std::mem::take(&mut self.given);
        for mut given in given {
            let rules = by_key.get(keys[given.name].as_str()).map_or(&[][..], Vec::as_slice);
            let holds = |settled: &&&Settled<'_>| {
                settled.articles.as_ref().is_none_or(|articles| articles.contains(&given.doc))
            };
            if let Some(settled) = rules.iter().find(holds) {
                let Some(target) = &settled.rule.target else { continue };
                given.name = self.number_of(target.clone());
            }
            self.given.push(given);
        }
    }

    /// Returns for all that is given the name whose it is: spellings with the same key.
    fn same_keys(&self) -> Vec<usize> {
        let mut first: HashMap<String, usize> = HashMap::new();
        let owners: Vec<usize> = (0..self.names.len())
            .map(|at| *first.entry(name_key(&self.names[at])).or_insert(at))
            .collect();
        self.given.iter().map(|given| owners[given.name]).collect()
    }

    /// Returns for all that is given the name whose it is: other spellings join, and
    /// surnames alone join whom they mean.
    fn people(&self, doubts: &mut HashMap<usize, Vec<String>>) -> Vec<usize> {
        let parts: Vec<Vec<String>> = self.names.iter().map(|name| parts_of(name)).collect();
        let mut by_name: Vec<Vec<Given>> = vec![Vec::new(); self.names.len()];
        self.given.iter().for_each(|given| by_name[given.name].push(*given));
        let mut by_surname: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut alone: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, parts) in parts.iter().enumerate() {
            match (parts.last(), surname_of(parts)) {
                (Some(last), _) if is_surname_alone(parts) => {
                    alone.entry(last).or_default().push(at);
                }
                (_, Some(surname)) => by_surname.entry(surname).or_default().push(at),
                _ => {}
            }
        }
        let mut owners: Vec<usize> = (0..self.names.len()).collect();
        for same in alone.values() {
            // "Berg" is not "van der Berg".
            let mut first: HashMap<&[String], usize> = HashMap::new();
            same.iter().for_each(|&at| owners[at] = *first.entry(&parts[at]).or_insert(at));
        }
        // For a surname alone that is given: whose it is where.
        let mut resolved: HashMap<(usize, DocAddress), usize> = HashMap::new();
        for (surname, mut full) in by_surname {
            full.sort_by(|&a, &b| {
                let order = by_name[b].len().cmp(&by_name[a].len());
                order.then_with(|| self.names[a].cmp(&self.names[b]))
            });
            full.truncate(MAX_COMPARED);
            let names: Vec<&str> = full.iter().map(|&at| self.names[at].as_str()).collect();
            let groups = groups_of_full_names(&names);
            groups.iter().zip(&full).for_each(|(&group, &at)| owners[at] = full[group]);
            note_like_names(&full, &owners, &parts, &self.names, doubts);
            let Some(lone) = alone.get(surname) else { continue };
            let namesakes =
                Namesakes::of(full.iter().map(|&at| self.full_name(at, &by_name[at])).collect());
            let mut unclear = 0;
            let lone = || lone.iter().flat_map(|&at| &by_name[at]);
            for given in lone().filter(|given| given.is_counted) {
                let meant = namesakes.meant(Lone { article: 0, day: given.day });
                let lone = &parts[given.name];
                let is_theirs = |name: &String| lone.len() == 1 || parts_of(name).ends_with(lone);
                match meant.filter(|names| names.iter().any(is_theirs)) {
                    Some(names) => {
                        let owner =
                            self.numbers.get(&names[0]).map_or(given.name, |&at| owners[at]);
                        resolved.insert((given.name, given.doc), owner);
                    }
                    None => unclear += 1,
                }
            }
            let people: BTreeSet<usize> = groups.iter().copied().collect();
            if unclear > 0 && people.len() > 1 {
                let who: Vec<&str> = people.iter().take(3).map(|&group| names[group]).collect();
                doubts
                    .entry(owners[alone[surname][0]])
                    .or_default()
                    .push(format!("alone in {unclear} articles; may be {}", who.join(", ")));
            }
        }
        let owner = |given: &Given| {
            resolved.get(&(given.name, given.doc)).copied().unwrap_or(owners[given.name])
        };
        self.given.iter().map(owner).collect()
    }

    fn full_name(&self, at: usize, given: &[Given]) -> FullName {
        let days: Vec<i64> = given.iter().filter_map(|given| given.day).collect();
        FullName { name: self.names[at].clone(), num_undated: given.len() - days.len(), days }
    }
}

/// Notes which of the full names of a surname differ by a letter only, most likely a
/// spelling.
fn note_like_names(
    full: &[usize],
    owners: &[usize],
    parts: &[Vec<String>],
    names: &[String],
    doubts: &mut HashMap<usize, Vec<String>>,
) {
    let mut owned: Vec<usize> = full.iter().map(|&at| owners[at]).collect();
    owned.sort_unstable();
    owned.dedup();
    let whole: Vec<String> = owned.iter().map(|&at| parts[at].concat()).collect();
    for (i, &one) in owned.iter().enumerate() {
        for (j, &other) in owned.iter().enumerate().skip(i + 1) {
            let (a, b) = (whole[i].as_str(), whole[j].as_str());
            // Initials and numbers tell people apart.
            let is_long = a.len() >= 8 && parts[one].len() == parts[other].len();
            if is_long && a.len().abs_diff(b.len()) <= 2 && is_one_letter_off(a, b) {
                doubts.entry(one).or_default().push(format!("spelt like {}", names[other]));
                doubts.entry(other).or_default().push(format!("spelt like {}", names[one]));
            }
        }
    }
}

/// Returns the part of a name of the column that is shown: places have their number behind
/// it, so that those of the same name are told apart.
fn shown(name: &str) -> &str {
    name.split_once(VALUE_BREAK).map_or(name, |(name, _)| name)
}

/// Whether two different words are the same but for one letter: another, one more or one
/// less.
fn is_one_letter_off(a: &str, b: &str) -> bool {
    let (mut short, mut long) = (a.chars(), b.chars());
    loop {
        let (rest_a, rest_b) = (short.as_str(), long.as_str());
        match (short.next(), long.next()) {
            (Some(one), Some(other)) if one == other => {}
            (None, None) => return false,
            // The letter is another, or one of the words has one more.
            _ => {
                return short.as_str() == long.as_str()
                    || short.as_str() == rest_b
                    || rest_a == long.as_str();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::names::parse_rules;

    /// Counts names given in articles: each line is `day: name, name`.
    fn rows(text: &str, rules: &str) -> Vec<String> {
        let mut table = NameTable::default();
        for (doc, line) in text.lines().enumerate() {
            let (day, names) = line.trim().split_once(": ").expect("a day");
            for name in names.split(", ") {
                let name = table.number_of(name.to_owned());
                let doc = DocAddress::new(0, doc as u32);
                table.given.push(Given { name, doc, day: day.parse().ok(), is_counted: true });
            }
        }
        let rules = parse_rules(rules, jiff::civil::date(2023, 1, 1)).expect("sound rules");
        let settled: Vec<_> = rules.iter().map(|rule| Settled { rule, articles: None }).collect();
        let shown = |row: NameCount| {
            let variants: Vec<_> =
                row.variants.iter().map(|(name, count)| format!("{name} {count}")).collect();
            let doubts = if row.doubts.is_empty() { "" } else { " ?" };
            format!("{} {}: {}{doubts}", row.name, row.articles, variants.join(", "))
        };
        let (rows, num_articles) = table.count(NameKind::Person, &settled);
        assert!(num_articles <= text.lines().count() as u64);
        rows.into_iter().map(shown).collect()
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
    fn names_that_differ_by_a_letter_are_doubtful() {
        let text = "1: Slobodan Milosevic\n2: Slobodan Milosevic\n3: Slobodam Milosevic";
        assert_eq!(
            rows(text, ""),
            [
                "Slobodan Milosevic 2: Slobodan Milosevic 2 ?",
                "Slobodam Milosevic 1: Slobodam Milosevic 1 ?",
            ]
        );
        for (a, b, is_off) in [
            ("abc", "abd", true),
            ("abc", "abcd", true),
            ("abc", "xabc", true),
            ("abc", "abc", false),
            ("abc", "abcde", false),
            ("abc", "acb", false),
        ] {
            assert_eq!(is_one_letter_off(a, b), is_off, "{a} {b}");
        }
    }
}
