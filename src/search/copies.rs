//! Which of the articles found are copies of one another.
//!
//! Two articles are copies when their normalized text is the same, or their canonical
//! address and headline, or when both are copies of a third. The address alone is not
//! enough: badly made pages give that of their section, and none of them may be hidden.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// By what some articles are recognized.
///
/// A frequent word is in a large part of an archive, so what is kept of each article is
/// small.
#[derive(Clone, Debug, Default)]
pub struct CopyKeys {
    /// Hashes of the texts of articles without an address.
    contents: Vec<u64>,
    /// Of the others, hashes of text, and of address and headline.
    addressed: Vec<(u64, u64)>,
}

impl CopyKeys {
    /// Adds an article.
    pub fn push(&mut self, content: u64, address: Option<u64>) {
        match address {
            None => self.contents.push(content),
            Some(address) => self.addressed.push((content, address)),
        }
    }

    fn len(&self) -> usize {
        self.contents.len() + self.addressed.len()
    }

    fn iter(&self) -> impl Iterator<Item = (u64, Option<u64>)> {
        let addressed = self.addressed.iter().map(|(content, address)| (*content, Some(*address)));
        self.contents.iter().map(|content| (*content, None)).chain(addressed)
    }
}

/// The groups of copies among some articles.
#[derive(Debug, Default)]
pub struct CopyGroups {
    /// Numbers of the hashes.
    numbers: HashMap<u64, u32, BuildHasherDefault<AlreadyHashed>>,
    /// For each number, one that is nearer to the representative of its group.
    parents: Vec<u32>,
    /// Number of articles, for representatives.
    sizes: Vec<u32>,
    num_groups: u64,
}

impl CopyGroups {
    /// Groups articles by their keys, which come in several lots.
    ///
    /// Hardly any article has a copy, so what can't have one is told first, without a
    /// table of all hashes.
    pub fn of(keys: &[CopyKeys]) -> Self {
        let num_articles = keys.iter().map(CopyKeys::len).sum::<usize>();
        let (mut groups, mut seen) = (Self::default(), Twice::new(2 * num_articles));
        keys.iter().flat_map(CopyKeys::iter).for_each(|(content, address)| {
            seen.add(content);
            address.into_iter().for_each(|address| seen.add(address));
        });
        for (content, address) in keys.iter().flat_map(CopyKeys::iter) {
            if seen.has(content) || address.is_some_and(|address| seen.has(address)) {
                groups.add(content, address);
            } else {
                groups.num_groups += 1;
            }
        }
        groups
    }

    fn add(&mut self, content: u64, address: Option<u64>) {
        let mut root = self.root_of(content);
        if let Some(address) = address {
            let other = self.root_of(address);
            if other != root {
                // A hash without articles is in no group yet.
                let both_are_groups =
                    self.sizes[other as usize] > 0 && self.sizes[root as usize] > 0;
                self.num_groups -= u64::from(both_are_groups);
                self.sizes[other as usize] += self.sizes[root as usize];
                self.parents[root as usize] = other;
                root = other;
            }
        }
        self.num_groups += u64::from(self.sizes[root as usize] == 0);
        self.sizes[root as usize] += 1;
    }

    /// Returns the number of groups, articles without copies being one each.
    pub fn num_groups(&self) -> u64 {
        self.num_groups
    }

    /// Returns the group of one of the articles, and how many articles are in it.
    pub fn group_of(&mut self, content: u64) -> (u32, u64) {
        let root = self.root_of(content);
        (root, u64::from(self.sizes[root as usize].max(1)))
    }

    fn root_of(&mut self, hash: u64) -> u32 {
        let next = self.parents.len() as u32;
        let mut number = *self.numbers.entry(hash).or_insert(next);
        if number == next {
            self.parents.push(next);
            self.sizes.push(0);
        }
        while self.parents[number as usize] != number {
            let parent = self.parents[number as usize];
            self.parents[number as usize] = self.parents[parent as usize];
            number = self.parents[number as usize];
        }
        number
    }
}

/// Tells which hashes were added more than once, and a few others (a Bloom filter of one
/// hash, twice).
struct Twice {
    once: Vec<u64>,
    more: Vec<u64>,
    mask: u64,
}

impl Twice {
    /// Makes room for so many hashes, sixteen bits each: one in sixteen is told wrongly.
    fn new(num_hashes: usize) -> Self {
        let num_words = (num_hashes / 4).next_power_of_two();
        let bits = vec![0; num_words];
        Self { once: bits.clone(), more: bits, mask: num_words as u64 * 64 - 1 }
    }

    fn add(&mut self, hash: u64) {
        let (word, bit) = self.place(hash);
        self.more[word] |= self.once[word] & bit;
        self.once[word] |= bit;
    }

    fn has(&self, hash: u64) -> bool {
        let (word, bit) = self.place(hash);
        self.more[word] & bit != 0
    }

    fn place(&self, hash: u64) -> (usize, u64) {
        let at = hash & self.mask;
        ((at / 64) as usize, 1 << (at % 64))
    }
}

/// Hashes are used as they are.
#[derive(Default)]
struct AlreadyHashed(u64);

impl Hasher for AlreadyHashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(articles: impl IntoIterator<Item = (u64, Option<u64>)>) -> CopyKeys {
        let mut keys = CopyKeys::default();
        articles.into_iter().for_each(|(content, address)| keys.push(content, address));
        keys
    }

    #[test]
    fn most_articles_have_no_copies() {
        let content = |n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let keys = [0..1000, 0..10].map(|numbers| keys(numbers.map(|n| (content(n), None))));
        let mut groups = CopyGroups::of(&keys);
        assert_eq!(groups.num_groups(), 1000);
        assert_eq!(groups.group_of(content(3)).1, 2);
        assert_eq!(groups.group_of(content(500)).1, 1);
        assert_eq!(CopyGroups::of(&[]).num_groups(), 0);
    }

    #[test]
    fn copies_of_copies_are_copies() {
        let articles =
            [(1, Some(101)), (2, Some(102)), (3, None), (3, None), (1, Some(102)), (4, None)];
        let mut groups = CopyGroups::of(&[keys(articles)]);
        assert_eq!(groups.num_groups(), 3);
        assert_eq!(groups.group_of(1), groups.group_of(2));
        assert_eq!([1, 2, 3, 4].map(|content| groups.group_of(content).1), [3, 3, 2, 1]);
    }
}
