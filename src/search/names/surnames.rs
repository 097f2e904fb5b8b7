//! A surname alone → whose it is, by the articles near in time that give the full name.

use std::collections::BTreeMap;

use crate::entities::{is_same_person, parts_of};

/// Full names of one surname that are compared with one another, the most frequent.
pub const MAX_COMPARED: usize = 200;
/// Days around an article in which others say who a surname is.
const NEAR_DAYS: i64 = 183;
/// Share of the articles near in time that must agree.
const NEARLY_ALL: f64 = 0.9;
/// Articles that must give the full name at least.
const ENOUGH: usize = 3;

/// A full name with the days of the articles that give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FullName {
    /// The name, as the articles give it.
    pub name: String,
    /// The days of those that are dated, one for each article.
    pub days: Vec<i64>,
    /// How many are not.
    pub num_undated: usize,
}

impl FullName {
    /// Makes a name that no article gives yet.
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), days: Vec::new(), num_undated: 0 }
    }

    /// Adds an article of a day, or of none.
    pub fn add(&mut self, day: Option<i64>) {
        match day {
            Some(day) => self.days.push(day),
            None => self.num_undated += 1,
        }
    }
}

/// All who share a surname.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Namesakes {
    /// The people, each with all spellings of the name and the sorted days of the articles.
    people: Vec<(Vec<String>, Vec<i64>, usize)>,
    /// The days of all of them.
    days: Vec<i64>,
    num_undated: usize,
}

impl Namesakes {
    /// Groups full names that have a surname in common into people.
    ///
    /// Of very many names the less frequent ones are left out.
    pub fn of(mut full: Vec<FullName>) -> Self {
        full.sort_by_key(|full| std::cmp::Reverse(full.days.len() + full.num_undated));
        full.truncate(MAX_COMPARED);
        let parts: Vec<Vec<String>> = full.iter().map(|full| parts_of(&full.name)).collect();
        Self::grouped(full, &groups_of_full_names(&parts))
    }

    /// Makes people of full names that are grouped already.
    pub fn grouped(full: Vec<FullName>, groups: &[usize]) -> Self {
        let mut people: BTreeMap<usize, (Vec<String>, Vec<i64>, usize)> = BTreeMap::new();
        for (full, group) in full.into_iter().zip(groups) {
            let person = people.entry(*group).or_default();
            person.0.push(full.name);
            person.1.extend(full.days);
            person.2 += full.num_undated;
        }
        let mut people: Vec<_> = people.into_values().collect();
        people.iter_mut().for_each(|(_, days, _)| days.sort_unstable());
        people.sort_by_key(|(_, days, num_undated)| std::cmp::Reverse(days.len() + num_undated));
        let mut days: Vec<i64> = people.iter().flat_map(|(_, days, _)| days).copied().collect();
        days.sort_unstable();
        let num_undated = people.iter().map(|(.., num_undated)| num_undated).sum();
        Self { people, days, num_undated }
    }

    /// Iterates over the people, each as the spellings of the name, the most frequent first.
    pub fn spellings(&self) -> impl Iterator<Item = &[String]> {
        self.people.iter().map(|(names, ..)| names.as_slice())
    }

    /// Returns the number of whom a surname alone means in an article of a day, or of none, as
    /// in [`Self::spellings`]; `None` where it may be several.
    pub fn meant(&self, day: Option<i64>) -> Option<usize> {
        let count = |days: &[i64], num_undated: usize| match day {
            None => days.len() + num_undated,
            Some(day) => {
                let before = days.partition_point(|other| *other < day - NEAR_DAYS);
                days.partition_point(|other| *other <= day + NEAR_DAYS) - before
            }
        };
        let all = count(&self.days, self.num_undated) as f64;
        let is_enough = |count: usize| count >= ENOUGH && count as f64 >= NEARLY_ALL * all;
        // The most frequent come first: behind one with too few in all, all have.
        let mut may_be = self
            .people
            .iter()
            .take_while(|(_, days, num_undated)| is_enough(days.len() + num_undated));
        may_be.position(|(_, days, num_undated)| is_enough(count(days, *num_undated)))
    }
}

/// Gives each of some full names, in parts, the number of its person: spellings and
/// abbreviations of a name are one person's, unless they may abbreviate several.
pub fn groups_of_full_names(parts: &[Vec<String>]) -> Vec<usize> {
    // An order in which of two names one is the longer, never both.
    let lengths: Vec<(usize, usize)> =
        parts.iter().map(|parts| (parts.iter().map(String::len).sum(), parts.len())).collect();
    // Names of one person begin alike.
    let initials: Vec<Option<char>> =
        parts.iter().map(|parts| parts.first().and_then(|part| part.chars().next())).collect();
    let mut groups: Vec<usize> = (0..parts.len()).collect();
    for (at, mine) in parts.iter().enumerate() {
        // The longer names that this one may stand for.
        let longer = |(other, parts): &(usize, &Vec<String>)| {
            initials[*other] == initials[at]
                && lengths[*other] > lengths[at]
                && is_same_person(mine, parts)
        };
        let mut fits = parts.iter().enumerate().filter(longer);
        if let Some((first, full)) = fits.next()
            && fits.all(|(_, other)| is_same_person(full, other))
        {
            groups[at] = first;
        }
        let is_same = |other: &usize| {
            initials[*other] == initials[at]
                && lengths[*other] == lengths[at]
                && parts[*other] == *mine
        };
        if let Some(same) = (0..at).find(is_same) {
            groups[at] = groups[same];
        }
    }
    let end_of = |mut at: usize| {
        // Names only grow longer on the way, so there is an end.
        while groups[at] != at {
            at = groups[at];
        }
        at
    };
    (0..parts.len()).map(end_of).collect()
}

/// Whether a name holds all words of a query in a row, or is its abbreviation.
pub fn is_named(query: &[String], name: &str) -> bool {
    let name = parts_of(name);
    !query.is_empty()
        && (name.windows(query.len()).any(|parts| parts == query)
            || (query.len() > 1 && name.len() > 1 && is_same_person(query, &name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(name: &str, days: impl IntoIterator<Item = i64>) -> FullName {
        FullName { name: name.into(), days: days.into_iter().collect(), num_undated: 0 }
    }

    #[test]
    fn a_surname_is_whose_it_nearly_always_is_near_in_time() {
        let bushes = Namesakes::of(vec![
            full("George H. W. Bush", 0..50),
            full("George W. Bush", 4000..4100),
            full("Laura Bush", [4000, 4001]),
            full("Barbara Bush", (20..40).map(|day| day + 10_000)),
            full("Jeb Bush", (20..40).map(|day| day + 10_000)),
            full("Reggie Bush", [20_000, 20_001]),
        ]);
        let meant = |day| {
            let person = bushes.meant(day)?;
            bushes.spellings().nth(person).map(|names| names[0].clone())
        };
        assert_eq!(meant(Some(100)).as_deref(), Some("George H. W. Bush"));
        assert_eq!(meant(Some(4200)).as_deref(), Some("George W. Bush"));
        assert_eq!(meant(Some(2000)), None, "nobody near in time");
        assert_eq!(meant(Some(10_030)), None, "as many of either");
        assert_eq!(meant(Some(20_000)), None, "too few");
        assert_eq!(meant(None), None, "several over all");
        assert_eq!(Namesakes::default().meant(None), None);
    }

    #[test]
    fn spellings_of_a_name_are_one_person() {
        for (names, groups) in [
            (&["Vladimir Putin", "Vladimir V. Putin"][..], &[1, 1][..]),
            (&["George W. Bush", "George Bush", "George H. W. Bush"], &[0, 1, 2]),
            (&["J. Smith", "John Smith", "Jane Smith"], &[0, 1, 2]),
            (&["Kim Jong-un", "Kim Jong Un"], &[0, 0]),
            (&["J. Smith", "John Smith", "John F. Smith"], &[2, 2, 2]),
            (&["J. F. Smith", "Jonathan Smith"], &[1, 1]),
        ] {
            let parts: Vec<Vec<String>> = names.iter().map(|name| parts_of(name)).collect();
            assert_eq!(groups_of_full_names(&parts), groups, "{names:?}");
        }
    }

    #[test]
    fn a_query_names_whoever_has_its_words() {
        let query = |text: &str| parts_of(text);
        assert!(is_named(&query("vladimir putin"), "Vladimir V. Putin"));
        assert!(is_named(&query("putin"), "Vladimir Putin"));
        assert!(is_named(&query("kim jong-un"), "Kim Jong Un"));
        assert!(!is_named(&query("john smith"), "Jane Smith"));
        assert!(!is_named(&query(""), "Jane Smith"));
    }
}
