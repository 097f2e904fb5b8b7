//! The gazetteer as one array of bytes, which needs no reading: numbers of fixed width
//! that are found by binary search, and names as hashes in buckets.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{NameKind, PlaceKind};
use crate::entities::lists::hash;

/// Sections start after the number of places, sets of parents, codes, names' entries, all
/// of 4 bytes.
const HEADER: usize = 20;
/// Bytes of a place's record: where its name starts, its set of parents, latitude,
/// longitude, kind and size.
const RECORD: usize = 12;
/// Bytes of a country's code: its place and two letters.
const CODE: usize = 6;
/// Hashes are sorted into so many buckets by their first bits.
const BUCKET_BITS: u32 = 14;
/// Bytes of a name's entry: 26 bits of its hash, 19 of its place and 3 of its kind.
const ENTRY: usize = 6;
const FINGERPRINT_BITS: u32 = 26;
const PLACE_BITS: u32 = 19;
const KIND_BITS: u32 = 3;

/// A place to pack.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its id.
    pub id: u32,
    /// What it is.
    pub kind: PlaceKind,
    /// Its name in English.
    pub name: String,
    /// Degrees north.
    pub latitude: f32,
    /// Degrees east.
    pub longitude: f32,
    /// See [`super::Place::size`].
    pub size: u8,
    /// The ISO 3166-1 code of a country.
    pub code: Option<[u8; 2]>,
    /// Ids of the places that it is directly in, the nearest first.
    pub parents: Vec<u32>,
    /// Keys of all its names.
    pub keys: Vec<(String, NameKind)>,
}

/// A place by its number: its position in the order of ids.
pub(in crate::entities) type Number = usize;

/// A place that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entities) struct Called {
    pub(in crate::entities) number: Number,
    /// What the name is.
    pub(in crate::entities) by: NameKind,
}

/// The sections of a gazetteer.
#[derive(Debug)]
pub(super) struct Packed {
    bytes: Cow<'static, [u8]>,
    places: usize,
    records: usize,
    parent_starts: usize,
    parents: usize,
    codes: usize,
    num_codes: usize,
    buckets: usize,
    entries: usize,
    names: usize,
}

impl Packed {
    /// Reads what [`pack`] made; `None` for an array of another length.
    pub(super) fn new(bytes: Cow<'static, [u8]>) -> Option<Self> {
        let count = |at: usize| {
            let number = bytes.get(4 * at..4 * at + 4)?;
            Some(u32::from_le_bytes([number[0], number[1], number[2], number[3]]) as usize)
        };
        let (places, sets, parents) = (count(0)?, count(1)?, count(2)?);
        let (num_codes, entries) = (count(3)?, count(4)?);
        let mut at = HEADER;
        let mut section = |len: usize| {
            at += len;
            at - len
        };
        section(4 * places);
        let packed = Self {
            places,
            records: section(RECORD * places),
            parent_starts: section(4 * (sets + 1)),
            parents: section(4 * parents),
            codes: section(CODE * num_codes),
            num_codes,
            buckets: section(4 * ((1 << BUCKET_BITS) + 1)),
            entries: section(ENTRY * entries),
            names: section(0),
            bytes,
        };
        (packed.names <= packed.bytes.len()).then_some(packed)
    }

    #[inline]
    fn u16(&self, at: usize) -> u16 {
        u16::from_le_bytes([self.bytes[at], self.bytes[at + 1]])
    }

    #[inline]
    fn u32(&self, at: usize) -> u32 {
        let bytes = &self.bytes[at..at + 4];
        u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
    }

    /// How many places there are.
    pub(super) fn len(&self) -> usize {
        self.places
    }

    pub(super) fn id(&self, place: Number) -> u32 {
        self.u32(HEADER + 4 * place)
    }

    /// Finds a place by its id.
    pub(super) fn number(&self, id: u32) -> Option<Number> {
        let (mut low, mut high) = (0, self.places);
        while low < high {
            let middle = (low + high) / 2;
            match self.id(middle).cmp(&id) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    fn record(&self, place: Number) -> usize {
        self.records + RECORD * place
    }

    pub(super) fn name(&self, place: Number) -> &str {
        let start = self.names + self.u32(self.record(place)) as usize;
        let end = if place + 1 < self.places {
            self.names + self.u32(self.record(place + 1)) as usize
        } else {
            self.bytes.len()
        };
        let name = self.bytes.get(start..end).unwrap_or_default();
        std::str::from_utf8(name).unwrap_or_default()
    }

    /// Latitude and longitude in degrees.
    pub(super) fn position(&self, place: Number) -> (f32, f32) {
        let degrees = |at: usize, range: f32| {
            f32::from(self.u16(at).cast_signed()) / f32::from(i16::MAX) * range
        };
        (degrees(self.record(place) + 6, 90.0), degrees(self.record(place) + 8, 180.0))
    }

    pub(super) fn kind(&self, place: Number) -> PlaceKind {
        PlaceKind::ALL[usize::from(self.bytes[self.record(place) + 10]) % PlaceKind::ALL.len()]
    }

    pub(super) fn size(&self, place: Number) -> u8 {
        self.bytes[self.record(place) + 11]
    }

    /// The places that a place is directly in, the nearest first.
    pub(super) fn parents(&self, place: Number) -> impl Iterator<Item = Number> + '_ {
        let set = usize::from(self.u16(self.record(place) + 4));
        let start = |set: usize| self.u32(self.parent_starts + 4 * set) as usize;
        (start(set)..start(set + 1)).map(|at| self.u32(self.parents + 4 * at) as usize)
    }

    /// The ISO 3166-1 code of a country.
    pub(super) fn code(&self, place: Number) -> Option<&str> {
        // A country's codes are few and sorted by place.
        let (mut low, mut high) = (0, self.num_codes);
        while low < high {
            let middle = (low + high) / 2;
            let at = self.codes + CODE * middle;
            match (self.u32(at) as usize).cmp(&place) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => {
                    return std::str::from_utf8(&self.bytes[at + 4..at + 6]).ok();
                }
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The places that have a key, given its hash.
    pub(super) fn named(&self, hash: u64) -> impl Iterator<Item = Called> + '_ {
        let (bucket, fingerprint) = bucket_and_fingerprint(hash);
        let start = |bucket: usize| self.u32(self.buckets + 4 * bucket) as usize;
        let entry = |at: usize| {
            let at = self.entries + ENTRY * at;
            u64::from(self.u32(at)) | u64::from(self.u16(at + 4)) << 32
        };
        let (mut low, end) = (start(bucket), start(bucket + 1));
        let mut high = end;
        while low < high {
            let middle = (low + high) / 2;
            match entry(middle) >> (PLACE_BITS + KIND_BITS) < fingerprint {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        (low..end)
            .map(entry)
            .take_while(move |entry| entry >> (PLACE_BITS + KIND_BITS) == fingerprint)
            .map(|entry| {
                let kind = entry as usize % (1 << KIND_BITS) % NameKind::ALL.len();
                let number = (entry >> KIND_BITS) as usize % (1 << PLACE_BITS);
                Called { number, by: NameKind::ALL[kind] }
            })
    }
}

fn bucket_and_fingerprint(hash: u64) -> (usize, u64) {
    let kept = hash >> (64 - BUCKET_BITS - FINGERPRINT_BITS);
    ((kept >> FINGERPRINT_BITS) as usize, kept % (1 << FINGERPRINT_BITS))
}

/// Packs places; their parents must be among them.
pub fn pack(mut places: Vec<Entry>) -> Vec<u8> {
    places.sort_by_key(|place| place.id);
    assert!(places.len() < 1 << PLACE_BITS, "too many places");
    let numbers: BTreeMap<u32, u32> =
        places.iter().zip(0..).map(|(place, number)| (place.id, number)).collect();
    assert_eq!(numbers.len(), places.len(), "an id is given twice");
    let mut sets: BTreeMap<Vec<u32>, u16> = BTreeMap::new();
    let mut set_list = Vec::new();
    let (mut records, mut names) = (Vec::new(), Vec::<u8>::new());
    let (mut codes, mut entries) = (Vec::new(), BTreeMap::new());
    for (place, number) in places.iter().zip(0_u32..) {
        let parents: Vec<u32> = place.parents.iter().map(|id| numbers[id]).collect();
        let set = *sets.entry(parents.clone()).or_insert_with(|| {
            set_list.push(parents);
            u16::try_from(set_list.len() - 1).expect("few sets of parents")
        });
        let fraction =
            |degrees: f32, range: f32| (degrees / range * f32::from(i16::MAX)).round() as i16;
        records.extend((names.len() as u32).to_le_bytes());
        records.extend(set.to_le_bytes());
        records.extend(fraction(place.latitude, 90.0).to_le_bytes());
        records.extend(fraction(place.longitude, 180.0).to_le_bytes());
        records.extend([place.kind as u8, place.size]);
        names.extend(place.name.as_bytes());
        if let Some(code) = place.code {
            codes.push((number, code));
        }
        for (key, kind) in &place.keys {
            let kept = hash(key.as_bytes()) >> (64 - BUCKET_BITS - FINGERPRINT_BITS);
            // A demonym may be a name, too, in another language.
            let is_demonym = *kind == NameKind::Demonym;
            let best = entries.entry((kept, number, is_demonym)).or_insert(*kind);
            *best = (*best).min(*kind);
        }
    }
    let mut buckets = vec![0_u32; (1 << BUCKET_BITS) + 1];
    for (kept, ..) in entries.keys() {
        buckets[(kept >> FINGERPRINT_BITS) as usize + 1] += 1;
    }
    for at in 1..buckets.len() {
        buckets[at] += buckets[at - 1];
    }
    let num_parents: usize = set_list.iter().map(Vec::len).sum();
    let counts = [places.len(), set_list.len(), num_parents, codes.len(), entries.len()];
    let mut bytes: Vec<u8> =
        counts.iter().flat_map(|count| (*count as u32).to_le_bytes()).collect();
    bytes.extend(places.iter().flat_map(|place| place.id.to_le_bytes()));
    bytes.extend(records);
    let mut start = 0_u32;
    for set in &set_list {
        bytes.extend(start.to_le_bytes());
        start += set.len() as u32;
    }
    bytes.extend(start.to_le_bytes());
    bytes.extend(set_list.iter().flatten().flat_map(|number| number.to_le_bytes()));
    for (number, code) in codes {
        bytes.extend(number.to_le_bytes());
        bytes.extend(code);
    }
    bytes.extend(buckets.iter().flat_map(|start| start.to_le_bytes()));
    for ((kept, number, _), kind) in entries {
        let fingerprint = kept % (1 << FINGERPRINT_BITS);
        let entry = (fingerprint << PLACE_BITS | u64::from(number)) << KIND_BITS | kind as u64;
        bytes.extend(&entry.to_le_bytes()[..ENTRY]);
    }
    bytes.extend(names);
    bytes
}
