//! Which names are one person's: spellings of a full name, and surnames alone by whom they
//! mean.

use std::collections::HashMap;
use std::ops::Range;

use rayon::prelude::*;

use super::surnames::{FullName, MAX_COMPARED, Namesakes, groups_of_full_names};
use super::table::{NameTable, Naming};
use crate::date::date_of_day;
use crate::entities::{is_surname_alone, parts_of, surname_of};

/// Things that are doubtful, by the number of the name.
pub type Doubts = HashMap<u32, Vec<String>>;

/// A name with its surname's number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Named {
    surname: u32,
    /// Whether it is the surname alone.
    is_alone: bool,
    name: u32,
}

/// What the names of one surname mean.
#[derive(Default)]
struct Reading {
    /// Names with the one whose they are.
    owners: Vec<(u32, u32)>,
    /// The same of a single article that gives a name, by its number among all.
    meant: Vec<(usize, u32)>,
    /// What is doubtful about a name.
    doubts: Vec<(u32, String)>,
}

/// Finds out which names are one person's, surname by surname.
pub struct People<'t> {
    table: &'t NameTable,
    /// Where what is given of each name begins.
    starts: Vec<u32>,
}

impl<'t> People<'t> {
    /// Returns for all that is given the name whose it is: other spellings join, and
    /// surnames alone join whom they mean; and what is doubtful about names.
    pub fn of(table: &'t NameTable) -> (Vec<u32>, Doubts) {
        let mut starts: Vec<u32> = vec![0; table.names.len() + 1];
        table.given.iter().for_each(|given| starts[given.name as usize + 1] += 1);
        (1..starts.len()).for_each(|at| starts[at] += starts[at - 1]);
        let people = People { table, starts };
        let named = people.by_surname();
        let surnames: Vec<&[Named]> =
            named.chunk_by(|a, b| a.surname == b.surname).filter(|named| named.len() > 1).collect();
        let readings: Vec<Reading> =
            surnames.into_par_iter().map(|named| people.reading(named)).collect();
        let mut owners: Vec<u32> = (0..table.names.len() as u32).collect();
        let mut doubts = Doubts::new();
        for reading in &readings {
            reading.owners.iter().for_each(|(name, owner)| owners[*name as usize] = *owner);
        }
        let mut owners: Vec<u32> =
            table.given.iter().map(|given| owners[given.name as usize]).collect();
        for reading in readings {
            reading.meant.iter().for_each(|(given, owner)| owners[*given] = *owner);
            reading.doubts.into_iter().for_each(|(name, doubt)| {
                doubts.entry(name).or_default().push(doubt);
            });
        }
        (owners, doubts)
    }

    /// Returns the names by surname, of each those in full first.
    fn by_surname(&self) -> Vec<Named> {
        let surname = |name: &str| {
            let parts = parts_of(name);
            match is_surname_alone(&parts) {
                true => Some((parts.into_iter().next_back()?, true)),
                false => Some((surname_of(&parts)?.to_owned(), false)),
            }
        };
        let surnames: Vec<Option<(String, bool)>> =
            self.table.names.par_iter().map(|name| surname(name)).collect();
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut named = Vec::with_capacity(surnames.len());
        for (name, surname) in (0..).zip(surnames) {
            let Some((surname, is_alone)) = surname else { continue };
            let next = numbers.len() as u32;
            let surname = *numbers.entry(surname).or_insert(next);
            named.push(Named { surname, is_alone, name });
        }
        named.sort_unstable();
        named
    }

    /// Returns where what is given of a name stands.
    fn given(&self, name: u32) -> Range<usize> {
        self.starts[name as usize] as usize..self.starts[name as usize + 1] as usize
    }

    fn article(&self, given: usize) -> &Naming {
        &self.table.articles[self.table.given[given].article as usize]
    }

    fn full_name(&self, name: u32) -> FullName {
        let mut full = FullName::new(self.table.name(name));
        self.given(name).for_each(|given| full.add(self.article(given).day));
        full
    }

    /// Reads the names of one surname.
    fn reading(&self, named: &[Named]) -> Reading {
        let mut reading = Reading::default();
        let numbers = |named: &[Named]| named.iter().map(|named| named.name).collect::<Vec<_>>();
        let (full, alone) = named.split_at(named.partition_point(|named| !named.is_alone));
        let (mut full, alone) = (numbers(full), numbers(alone));
        full.sort_by(|&a, &b| {
            let order = self.given(b).len().cmp(&self.given(a).len());
            order.then_with(|| self.table.name(a).cmp(self.table.name(b)))
        });
        full.truncate(MAX_COMPARED);
        let parts_of = |name: &u32| parts_of(self.table.name(*name));
        let parts: Vec<Vec<String>> = full.iter().map(parts_of).collect();
        let groups = groups_of_full_names(&parts);
        reading.owners = full.iter().zip(&groups).map(|(at, group)| (*at, full[*group])).collect();
        let mut people: Vec<usize> = groups.clone();
        people.sort_unstable();
        people.dedup();
        let who = people.iter().take(3).map(|group| self.table.name(full[*group]));
        let who = who.collect::<Vec<_>>().join(", ");
        let mut by_name: Vec<(u32, &[String])> =
            people.iter().map(|group| (full[*group], parts[*group].as_slice())).collect();
        by_name.sort_unstable();
        self.note_like_names(&by_name, &mut reading.doubts);
        if people.len() < full.len() {
            self.note_far_spellings(&full, &groups, &parts, &mut reading.doubts);
        }
        let alone: Vec<(u32, Vec<String>)> =
            alone.into_iter().map(|name| (name, parts_of(&name))).collect();
        // "Berg" is not "van der Berg".
        let mut first: HashMap<&[String], u32> = HashMap::new();
        for (name, parts) in &alone {
            reading.owners.push((*name, *first.entry(parts).or_insert(*name)));
        }
        if let (Some((lone, _)), false) = (alone.first(), full.is_empty()) {
            let names: Vec<FullName> = full.iter().map(|name| self.full_name(*name)).collect();
            let namesakes = Namesakes::grouped(names, &groups);
            let num_unclear = self.read_lone(&alone, &namesakes, &mut reading);
            if num_unclear > 0 && people.len() > 1 {
                let articles = if num_unclear == 1 { "article" } else { "articles" };
                let doubt = format!("alone in {num_unclear} {articles}; may be {who}");
                // The first of them is its own.
                reading.doubts.push((*lone, doubt));
            }
        }
        reading
    }

    /// Finds out whom surnames alone mean, given in parts.
    fn read_lone(
        &self,
        alone: &[(u32, Vec<String>)],
        namesakes: &Namesakes,
        reading: &mut Reading,
    ) -> usize {
        let number_of = |names: &[String]| self.table.number(names.first()?);
        let owner_of = |names: &[String]| {
            let number = number_of(names)?;
            reading.owners.iter().find(|(name, _)| *name == number).map(|(_, owner)| *owner)
        };
        let people: Vec<(&[String], Option<u32>)> =
            namesakes.spellings().map(|names| (names, owner_of(names))).collect();
        let mut num_unclear = 0;
        for (lone, parts) in alone {
            let is_theirs = |names: &[String]| {
                parts.len() == 1 || names.iter().any(|name| parts_of(name).ends_with(parts))
            };
            let may_mean: Vec<Option<u32>> =
                people.iter().map(|(names, owner)| owner.filter(|_| is_theirs(names))).collect();
            for given in self.given(*lone).filter(|given| self.article(*given).is_counted) {
                match namesakes.meant(self.article(given).day).and_then(|person| may_mean[person]) {
                    Some(owner) => reading.meant.push((given, owner)),
                    None => num_unclear += 1,
                }
            }
        }
        num_unclear
    }

    /// Notes the spellings of a person that are given only years before or after the others:
    /// "George Bush" of 1991 is hardly George W. Bush.
    fn note_far_spellings(
        &self,
        full: &[u32],
        groups: &[usize],
        parts: &[Vec<String>],
        doubts: &mut Vec<(u32, String)>,
    ) {
        let mut first: HashMap<&[String], usize> = HashMap::new();
        let spellings: Vec<usize> =
            parts.iter().enumerate().map(|(i, parts)| *first.entry(parts).or_insert(i)).collect();
        let mut by_day: Vec<(usize, i64, usize)> = Vec::new();
        for (i, name) in full.iter().enumerate() {
            let days = self.given(*name).filter_map(|given| self.article(given).day);
            by_day.extend(days.map(|day| (groups[i], day, spellings[i])));
        }
        by_day.sort_unstable();
        let mut is_near = vec![false; full.len()];
        let mut has_others = vec![false; full.len()];
        for person in by_day.chunk_by(|a, b| a.0 == b.0) {
            note_near(person.iter(), &mut is_near);
            note_near(person.iter().rev(), &mut is_near);
            has_others[person[0].0] = person.iter().any(|given| given.2 != person[0].2);
        }
        for (i, name) in full.iter().enumerate() {
            let days = self.given(*name).filter_map(|given| self.article(given).day);
            let is_far = groups[i] != i && has_others[groups[i]] && !is_near[spellings[i]];
            let years = years_of(days).filter(|_| is_far);
            doubts.extend(years.map(|years| {
                let doubt = format!("{} only in {years}, far from others", self.table.name(*name));
                (full[groups[i]], doubt)
            }));
        }
    }

    /// Notes which people of a surname differ by a letter only, most likely a spelling.
    fn note_like_names(&self, people: &[(u32, &[String])], doubts: &mut Vec<(u32, String)>) {
        let whole: Vec<String> = people.iter().map(|(_, parts)| parts.concat()).collect();
        for (i, (one, parts)) in people.iter().enumerate() {
            // Initials and numbers tell people apart.
            let a = whole[i].as_str();
            if a.len() < 8 {
                continue;
            }
            for (j, (other, other_parts)) in people.iter().enumerate().skip(i + 1) {
                let b = whole[j].as_str();
                if a.len().abs_diff(b.len()) <= 2
                    && parts.len() == other_parts.len()
                    && is_one_letter_off(a, b)
                {
                    doubts.push((*one, format!("spelt like {}", self.table.name(*other))));
                    doubts.push((*other, format!("spelt like {}", self.table.name(*one))));
                }
            }
        }
    }
}

/// Notes the spellings of a person of which one day is less than four years from the last day
/// before it, as they come, of another spelling. Each is the person's number, day and spelling.
fn note_near<'g>(given: impl Iterator<Item = &'g (usize, i64, usize)>, is_near: &mut [bool]) {
    /// Four years, in days.
    const FAR: u64 = 1461;
    // The last days of two spellings, the later first.
    let mut last: [Option<(usize, i64)>; 2] = [None; 2];
    for (_, day, spelling) in given {
        let other = last.iter().flatten().find(|(other, _)| other != spelling);
        is_near[*spelling] |= other.is_some_and(|(_, other)| other.abs_diff(*day) < FAR);
        if last[0].is_none_or(|(other, _)| other != *spelling) {
            last[1] = last[0];
        }
        last[0] = Some((*spelling, *day));
    }
}

/// Returns the first and the last year of some days.
fn years_of(days: impl Iterator<Item = i64>) -> Option<String> {
    let (first, last) =
        days.fold((i64::MAX, i64::MIN), |(first, last), day| (first.min(day), last.max(day)));
    let (first, last) = (date_of_day(first)?.year(), date_of_day(last)?.year());
    Some(if first == last { first.to_string() } else { format!("{first}–{last}") })
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

    #[test]
    fn words_are_one_letter_off() {
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
