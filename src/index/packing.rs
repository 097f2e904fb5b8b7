//! How what is stored of an article is packed.
//!
//! A hit needs one article, so each is compressed by itself: a block of many would have
//! to be unpacked whole. Alone an article is too short to compress well, so it is
//! packed with a dictionary of what many articles of the archive have in common. That is
//! made once, before the first articles of a large run, and kept in the index; articles
//! that came before it are packed without one.
//!
//! ```text
//! packed article = checksum (8 bytes) · method (1 byte) · zstd frame
//! dictionary     = checksum (8 bytes) · zstd's dictionary · length of both (4 bytes)
//! ```
//!
//! Each carries a checksum, because a search reads files without theirs and must not
//! show what a failing disk made of them.

use std::io;
use std::sync::{Mutex, PoisonError};

use tantivy::Searcher;
use tantivy::directory::OwnedBytes;
use zstd::bulk::{Compressor, Decompressor};
use zstd::zstd_safe::CParameter;

use super::document::find_stored_raw;
use super::fields::{Fields, has};

/// Level of compression. With a dictionary, 3 saves another hundredth and a half and takes a
/// third longer; 1 saves a tenth less.
const LEVEL: i32 = 2;
/// Size of a dictionary in bytes; each query reads, checks and digests all of it. Half of it
/// makes articles a fiftieth longer, twice as much hardly shorter.
const DICTIONARY_BYTES: usize = 64 << 10;
/// Bytes of samples below which a dictionary is not worth its own size.
const MIN_SAMPLE_BYTES: usize = 512 << 10;
/// Most bytes that a packed article may come to; damaged ones are told by their checksum.
const MAX_UNPACKED: usize = 1 << 30;
/// Length of a checksum in bytes.
const CHECKSUM_LEN: usize = 8;
/// Bytes in which the length of the dictionary is written behind it.
const LENGTH_LEN: usize = 4;

/// Packed by zstd alone.
const PLAIN: u8 = 0;
/// Packed by zstd with the dictionary of the index.
const WITH_DICTIONARY: u8 = 1;

/// Packs and unpacks articles; may be used from many threads.
#[derive(Default)]
pub struct Packing {
    dictionary: Option<OwnedBytes>,
    /// Those in no use: to make one takes longer than to use it.
    compressors: Mutex<Vec<Compressor<'static>>>,
    decompressors: Mutex<Vec<Decompressor<'static>>>,
}

impl Packing {
    /// Reads the dictionary of an index, if it has one.
    ///
    /// # Errors
    ///
    /// What tantivy said, or that the dictionary is not what was stored.
    pub fn of(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Self> {
        let Some(stored) = find_stored_raw(searcher, fields, has::DICTIONARY)? else {
            return Ok(Self::default());
        };
        let length = at_end(&stored)
            .and_then(unseal)
            .map(<[u8]>::len)
            .ok_or_else(|| io::Error::other("the dictionary of stored articles is damaged"))?;
        let end = stored.len() - LENGTH_LEN;
        Ok(Self::with_dictionary(stored.slice(end - length..end)))
    }

    fn with_dictionary(dictionary: OwnedBytes) -> Self {
        Self { dictionary: Some(dictionary), ..Self::default() }
    }

    /// Makes a dictionary of articles as they are before they are packed; `None` where
    /// they are too few.
    pub(super) fn learn(samples: &[Vec<u8>]) -> Option<Self> {
        if samples.iter().map(Vec::len).sum::<usize>() < MIN_SAMPLE_BYTES {
            return None;
        }
        let dictionary = zstd::dict::from_samples(samples, DICTIONARY_BYTES).ok()?;
        Some(Self::with_dictionary(OwnedBytes::new(dictionary)))
    }

    /// Whether there is a dictionary.
    pub(super) fn has_dictionary(&self) -> bool {
        self.dictionary.is_some()
    }

    /// Returns the dictionary as it is stored.
    pub(super) fn sealed_dictionary(&self) -> Option<Vec<u8>> {
        let sealed = self.dictionary.as_deref().map(|dictionary| seal(&[], dictionary))?;
        let length = u32::try_from(sealed.len()).ok()?;
        Some([&sealed[..], &length.to_le_bytes()].concat())
    }

    /// Packs what is stored of an article.
    pub(super) fn pack(&self, plain: &[u8]) -> io::Result<Vec<u8>> {
        let idle = lock(&self.compressors).pop();
        let mut compressor = idle.map_or_else(|| self.compressor(), Ok)?;
        let frame = compressor.compress(plain)?;
        lock(&self.compressors).push(compressor);
        let method = if self.dictionary.is_some() { WITH_DICTIONARY } else { PLAIN };
        Ok(seal(&[method], &frame))
    }

    fn compressor(&self) -> io::Result<Compressor<'static>> {
        let dictionary = self.dictionary.as_deref().unwrap_or_default();
        let mut compressor = Compressor::with_dictionary(LEVEL, dictionary)?;
        compressor.set_parameter(CParameter::DictIdFlag(false))?;
        Ok(compressor)
    }

    /// Unpacks what is stored of an article; `None` where it is not what was stored.
    pub(super) fn unpack(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let (method, frame) = unseal(sealed)?.split_first()?;
        match (*method, &self.dictionary) {
            (PLAIN, _) => Decompressor::new().ok()?.decompress(frame, MAX_UNPACKED).ok(),
            (WITH_DICTIONARY, Some(dictionary)) => {
                let idle = lock(&self.decompressors).pop();
                let mut decompressor =
                    idle.map_or_else(|| Decompressor::with_dictionary(dictionary), Ok).ok()?;
                let plain = decompressor.decompress(frame, MAX_UNPACKED).ok()?;
                lock(&self.decompressors).push(decompressor);
                Some(plain)
            }
            _ => None,
        }
    }
}

/// Returns what stands at the end of some bytes, before its length.
fn at_end(stored: &[u8]) -> Option<&[u8]> {
    let (rest, length) = stored.split_last_chunk::<LENGTH_LEN>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    rest.get(rest.len().checked_sub(length)?..)
}

fn lock<T>(idle: &Mutex<Vec<T>>) -> std::sync::MutexGuard<'_, Vec<T>> {
    idle.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Puts a checksum before what is to be stored.
fn seal(head: &[u8], bytes: &[u8]) -> Vec<u8> {
    [&checksum_of(head, bytes)[..], head, bytes].concat()
}

/// Checks what was stored and returns it.
fn unseal(sealed: &[u8]) -> Option<&[u8]> {
    let (checksum, bytes) = sealed.split_at_checked(CHECKSUM_LEN)?;
    (checksum == checksum_of(&[], bytes)).then_some(bytes)
}

fn checksum_of(head: &[u8], bytes: &[u8]) -> [u8; CHECKSUM_LEN] {
    let hash = blake3::Hasher::new().update(head).update(bytes).finalize();
    let mut checksum = [0; CHECKSUM_LEN];
    checksum.copy_from_slice(&hash.as_bytes()[..CHECKSUM_LEN]);
    checksum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts that have words in common.
    fn samples() -> Vec<Vec<u8>> {
        let text = |n: usize| {
            let words = (0..300).map(|i| format!("word{} ", (n * 7919 + i * i * 31) % 2011));
            words.collect::<String>().into_bytes()
        };
        (0..300).map(text).collect()
    }

    #[test]
    fn what_is_packed_comes_back() {
        let samples = samples();
        let learnt = Packing::learn(&samples).expect("enough samples");
        for packing in [&learnt, &Packing::default()] {
            for plain in [&samples[7][..], b"", b"short"] {
                let packed = packing.pack(plain).unwrap();
                assert_eq!(packing.unpack(&packed).as_deref(), Some(plain));
            }
        }
        let plain = Packing::default().pack(&samples[0]).unwrap();
        assert_eq!(learnt.unpack(&plain).as_ref(), Some(&samples[0]));
        let packed = learnt.pack(&samples[0]).unwrap();
        assert!(packed.len() < plain.len());
        assert_eq!(Packing::default().unpack(&packed), None);
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_found() {
        let packing = Packing::default();
        let packed = packing.pack(b"a few words").unwrap();
        for at in 0..packed.len() {
            for bit in 0..8 {
                let mut flipped = packed.clone();
                flipped[at] ^= 1 << bit;
                assert_eq!(packing.unpack(&flipped), None, "bit {bit} of byte {at}");
            }
            assert_eq!(packing.unpack(&packed[..at]), None, "cut at {at}");
        }
    }

    #[test]
    fn a_dictionary_is_found_behind_whatever_stands_before_it() {
        let learnt = Packing::learn(&samples()).expect("enough samples");
        let stored = learnt.sealed_dictionary().expect("a dictionary");
        for before in [&b""[..], b"before"] {
            let stored = [before, &stored].concat();
            assert_eq!(at_end(&stored).and_then(unseal), learnt.dictionary.as_deref());
            assert_eq!(at_end(&stored[..stored.len() - 1]).and_then(unseal), None);
        }
        assert_eq!(at_end(b""), None);
    }

    #[test]
    fn a_few_articles_make_no_dictionary() {
        assert!(Packing::learn(&samples()[..10]).is_none());
    }
}
