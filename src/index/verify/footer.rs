//! The end of a segment file: who wrote it, and its checksum.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use serde::{Deserialize, Serialize};

/// Last bytes of a file that has a footer.
const MAGIC: u32 = 1337;
/// Length of the footer's length and of the magic number.
const TAIL_LEN: u64 = 8;
/// A footer is a line; what claims to be longer is damaged.
const MAX_FOOTER_LEN: u32 = 4096;

/// What tantivy writes at the end of each file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(super) struct Footer {
    /// Which tantivy wrote the file.
    pub version: Version,
    /// Checksum of all before the footer.
    crc: u32,
}

/// A version of tantivy; later ones are greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub(super) struct Version {
    major: u32,
    minor: u32,
    patch: u32,
    index_format_version: u32,
}

impl Version {
    /// The version that this program writes with.
    pub fn current() -> Option<Self> {
        let version = serde_json::to_value(tantivy::version()).ok()?;
        serde_json::from_value(version).ok()
    }
}

/// Reads the footer of a file; no byte of it may differ from what tantivy writes.
pub(super) fn read_footer(path: &Path) -> io::Result<Footer> {
    let bad = || io::Error::new(io::ErrorKind::InvalidData, "its end does not read");
    let mut file = File::open(path)?;
    let len = file.metadata()?.len();
    if len < TAIL_LEN {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "it is cut off"));
    }
    file.seek(SeekFrom::Start(len - TAIL_LEN))?;
    let (mut footer_len, mut magic) = ([0; 4], [0; 4]);
    file.read_exact(&mut footer_len)?;
    file.read_exact(&mut magic)?;
    let footer_len = u32::from_le_bytes(footer_len);
    let start = len.checked_sub(TAIL_LEN + u64::from(footer_len)).ok_or_else(bad)?;
    if u32::from_le_bytes(magic) != MAGIC || footer_len > MAX_FOOTER_LEN {
        return Err(bad());
    }
    let mut json = vec![0; footer_len as usize];
    file.seek(SeekFrom::Start(start))?;
    file.read_exact(&mut json)?;
    let footer: Footer = serde_json::from_slice(&json).map_err(|_| bad())?;
    if serde_json::to_vec(&footer).map_err(|_| bad())? != json {
        return Err(bad());
    }
    Ok(footer)
}
