//! Lists of words: clusters of similar words, given names and surnames, places.
//!
//! The large lists are kept as fingerprints of their words, so that they are small and
//! need no reading; a word outside a list is taken for one of its words about once in a
//! thousand times, which the model has learned to bear.

use std::borrow::Cow;

/// Bits of an entry of [`Lists::clusters`] that hold the cluster of the finer division;
/// the coarser one is above.
const FINE_BITS: u32 = 10;
/// Entries of a bucket, 4 bytes each: a line of the processor's cache.
const BUCKET: usize = 16;

/// In a list of given names.
pub const GIVEN: u8 = 1;
/// In a list of surnames.
pub const SURNAME: u8 = 2;
/// A surname that is common in the sense of its list.
pub const COMMON_SURNAME: u8 = 4;
/// People of a country, or its adjective.
pub const DEMONYM: u8 = 8;
/// A title or profession that stands before a name.
pub const TITLE: u8 = 16;
/// A word that joins parts of names.
pub const CONNECTOR: u8 = 32;

/// Returns the number by which a word is known in lists and features.
pub fn hash(word: &[u8]) -> u64 {
    hash_of(word.iter().copied())
}

/// Returns the number of a word with its ASCII letters in lower case.
pub fn hash_of_lower(word: &[u8]) -> u64 {
    hash_of(word.iter().map(u8::to_ascii_lowercase))
}

fn hash_of(bytes: impl Iterator<Item = u8>) -> u64 {
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    // The last bytes have not reached the low bits' neighbours yet.
    let hash = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ (hash >> 29)
}

/// Returns the number of a phrase that goes on with another word; 0 is the empty phrase.
pub fn phrase(start: u64, word: u64) -> u64 {
    let joined = start.rotate_left(23).wrapping_mul(0xff51_afd7_ed55_8ccd) ^ word;
    let joined = joined.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    joined ^ (joined >> 32)
}

/// A map from hashes to small numbers, as one array of bytes.
#[derive(Debug)]
pub struct Fingerprints {
    bytes: Cow<'static, [u8]>,
    value_bits: u32,
}

impl Fingerprints {
    /// Reads a map that [`Fingerprints::build`] made.
    pub const fn new(bytes: Cow<'static, [u8]>, value_bits: u32) -> Self {
        Self { bytes, value_bits }
    }

    /// Makes the array for entries sorted by hash; values take `value_bits`.
    pub fn build(entries: &[(u64, u32)], value_bits: u32) -> Vec<u8> {
        let buckets = (entries.len() * 10 / 9).div_ceil(BUCKET).max(1) + 1;
        let mut slots = vec![[0_u32; BUCKET]; buckets];
        for &(hash, value) in entries {
            let mut at = bucket_of(hash, buckets);
            loop {
                if let Some(slot) = slots[at].iter_mut().find(|slot| **slot == 0) {
                    *slot = fingerprint(hash, value_bits) | value;
                    break;
                }
                at = (at + 1) % buckets;
            }
        }
        slots.iter().flatten().flat_map(|slot| slot.to_le_bytes()).collect()
    }

    /// Looks a hash up.
    pub fn get(&self, hash: u64) -> Option<u32> {
        let (buckets, _) = self.bytes.as_chunks::<{ 4 * BUCKET }>();
        if buckets.is_empty() {
            return None;
        }
        let wanted = fingerprint(hash, self.value_bits) >> self.value_bits;
        let mut at = bucket_of(hash, buckets.len());
        for _ in 0..buckets.len() {
            let (slots, _) = buckets[at].as_chunks();
            let slot = |at: usize| u32::from_le_bytes(slots[at]);
            let is_it = |at: usize| slot(at) >> self.value_bits == wanted;
            // All at once, as most words are in no list.
            if (0..BUCKET).fold(false, |found, at| found | is_it(at)) {
                let slot = (0..BUCKET).find(|at| is_it(*at)).map_or(0, slot);
                return Some(slot & ((1 << self.value_bits) - 1));
            }
            // Slots are filled in their order.
            if slot(BUCKET - 1) == 0 {
                return None;
            }
            at = (at + 1) % buckets.len();
        }
        None
    }
}

/// Returns the bucket of a hash.
fn bucket_of(hash: u64, buckets: usize) -> usize {
    ((u128::from(hash) * buckets as u128) >> 64) as usize
}

/// Returns the part of a hash that is kept, above the bits of the value; never 0.
fn fingerprint(hash: u64, value_bits: u32) -> u32 {
    let kept = (hash as u32) >> value_bits;
    kept.max(1) << value_bits
}

/// All lists.
#[derive(Debug)]
pub struct Lists {
    clusters: Fingerprints,
    names: Fingerprints,
    places: Fingerprints,
}

/// What a list of places says of a phrase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// How large the largest place of this name is, from 1; 0 for none.
    pub size: u8,
    /// Whether longer names start with it.
    pub goes_on: bool,
}

impl Place {
    /// Bits of a place in [`Fingerprints`].
    pub const BITS: u32 = 4;

    /// Packs it.
    pub fn packed(self) -> u32 {
        u32::from(self.size) << 1 | u32::from(self.goes_on)
    }
}

/// Two clusters of a word, the coarser first; 0 is none.
pub type Clusters = [u16; 2];

impl Lists {
    /// Bits of an entry of the clusters.
    pub const CLUSTER_BITS: u32 = FINE_BITS + 8;
    /// Bits of an entry of the names.
    pub const NAME_BITS: u32 = 4;

    /// Packs clusters, of at most 256 and 1,024.
    pub fn pack_clusters([coarse, fine]: Clusters) -> u32 {
        // The clusters' numbers start at 1.
        u32::from(coarse - 1) << FINE_BITS | u32::from(fine - 1)
    }

    /// Takes the lists that are part of the program.
    pub fn shipped() -> Self {
        Self::new(
            include_bytes!("data/clusters.bin").as_slice().into(),
            include_bytes!("data/names.bin").as_slice().into(),
            include_bytes!("data/places.bin").as_slice().into(),
        )
    }

    /// Takes arrays that [`Fingerprints::build`] made.
    pub fn new(
        clusters: Cow<'static, [u8]>,
        names: Cow<'static, [u8]>,
        places: Cow<'static, [u8]>,
    ) -> Self {
        Self {
            clusters: Fingerprints::new(clusters, Self::CLUSTER_BITS),
            names: Fingerprints::new(names, Self::NAME_BITS),
            places: Fingerprints::new(places, Place::BITS),
        }
    }

    /// Returns the clusters of a word as it is written.
    pub fn clusters(&self, form: u64) -> Option<Clusters> {
        let packed = self.clusters.get(form)?;
        Some([(packed >> FINE_BITS) as u16 + 1, (packed & ((1 << FINE_BITS) - 1)) as u16 + 1])
    }

    /// Returns the lists of names that hold a word in lower case.
    pub fn names(&self, lower: u64) -> u8 {
        self.names.get(lower).unwrap_or(0) as u8
    }

    /// Returns what is known of a phrase in lower case as a place.
    pub fn place(&self, phrase: u64) -> Place {
        let packed = self.places.get(phrase).unwrap_or(0);
        Place { size: (packed >> 1) as u8, goes_on: packed & 1 == 1 }
    }
}

/// Whether a word is in a sorted list.
pub fn is_in(word: &str, list: &[&str]) -> bool {
    list.binary_search(&word).is_ok()
}

/// Capitalized words that a period may follow without an end of the sentence.
#[rustfmt::skip]
pub const ABBREVIATIONS: &[&str] = &[
    "adm", "ala", "apr", "ariz", "ark", "atty", "aug", "bros", "calif", "capt", "cmdr", "co",
    "col", "colo", "conn", "corp", "dec", "del", "det", "dist", "dr", "etc", "feb", "fla", "ft",
    "ga", "gen", "gov", "hon", "ill", "inc", "ind", "jan", "jr", "jul", "jun", "kan", "ky", "la",
    "lt", "ltd", "maj", "mar", "mass", "md", "mich", "minn", "miss", "mo", "mont", "mr", "mrs",
    "ms", "mt", "neb", "nev", "no", "nov", "oct", "okla", "ore", "pa", "prof", "rep", "rev",
    "sen", "sep", "sept", "sgt", "sr", "st", "supt", "tenn", "tex", "va", "vs", "vt", "wash",
    "wis", "wyo",
];

/// Titles and professions that stand before a name.
#[rustfmt::skip]
pub const TITLES: &[&str] = &[
    "actor", "actress", "ambassador", "analyst", "archbishop", "author", "ayatollah", "bishop",
    "capt", "captain", "cardinal", "chairman", "chairwoman", "chancellor", "coach", "col",
    "colonel", "commissioner", "congressman", "congresswoman", "detective", "director", "dr",
    "gen", "general", "gov", "governor", "hon", "imam", "inspector", "judge", "justice", "king",
    "lady", "lord", "lt", "maj", "major", "mayor", "minister", "miss", "mr", "mrs", "ms",
    "mullah", "officer", "pope", "premier", "president", "prince", "princess", "prof",
    "professor", "queen", "rep", "representative", "rev", "secretary", "sen", "senator", "sgt",
    "shaikh", "sheikh", "sheriff", "singer", "sir", "spokesman", "spokeswoman", "writer",
];

/// Words that join parts of a name.
pub const CONNECTORS: &[&str] = &[
    "al", "and", "bin", "d'", "da", "das", "de", "del", "den", "der", "di", "dos", "du", "e", "el",
    "ibn", "la", "le", "les", "of", "the", "van", "von", "y",
];

/// Words before a place.
pub const BEFORE_PLACES: &[&str] = &["at", "from", "in", "near"];

/// Words that are no name where they stand alone, but begin many sentences.
#[rustfmt::skip]
pub const NO_NAMES: &[&str] = &[
    "a", "after", "all", "although", "an", "and", "another", "as", "at", "because", "before",
    "both", "but", "by", "during", "each", "even", "for", "from", "he", "her", "here", "his",
    "how", "however", "i", "if", "in", "instead", "is", "it", "its", "many", "meanwhile",
    "more", "most", "my", "no", "not", "now", "of", "on", "once", "one", "only", "or", "other",
    "others", "our", "she", "since", "some", "still", "such", "that", "the", "their", "then",
    "there", "these", "they", "this", "those", "though", "two", "under", "until", "we", "what",
    "when", "where", "which", "while", "who", "why", "with", "yet", "you", "your",
];

/// Words after a person.
pub const AFTER_PEOPLE: &[&str] = &["added", "said", "says", "told", "who"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_maps_find_what_was_put_in() {
        let words: Vec<String> = (0..1000).map(|n| format!("word{n}")).collect();
        let mut entries: Vec<(u64, u32)> = words
            .iter()
            .enumerate()
            .map(|(n, word)| (hash(word.as_bytes()), n as u32 % 16))
            .collect();
        entries.sort_unstable();
        let map = Fingerprints::new(Fingerprints::build(&entries, 4).into(), 4);
        for (hash, value) in entries {
            assert_eq!(map.get(hash), Some(value));
        }
        let strangers =
            (0..1000).filter(|n| map.get(hash(format!("other{n}").as_bytes())).is_some());
        assert_eq!(strangers.count(), 0);
        assert_eq!(Fingerprints::new(Vec::new().into(), 4).get(1), None);
    }

    #[test]
    fn small_lists_are_sorted() {
        for list in [ABBREVIATIONS, TITLES, CONNECTORS, BEFORE_PLACES, AFTER_PEOPLE] {
            assert!(list.is_sorted());
        }
    }
}
