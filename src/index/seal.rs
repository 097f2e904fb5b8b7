//! The checksum of `meta.json`.
//!
//! tantivy ends each of its segment files with a checksum, but not the file that says
//! which of them are the index, how many articles of them are deleted, and what our
//! settings are. Ours stands in front of what tantivy wrote, in the same file, so both
//! change in one rename and no kill can come between them. The file stays the JSON
//! object that it was, with one more key.

/// What a sealed file begins with.
const HEAD: &[u8] = b"{\"checksum\":\"";
/// What stands between the checksum and the rest of the object.
const NECK: &[u8] = b"\",";
/// Length of a checksum.
const CHECKSUM_LEN: usize = 64;

/// Why a file is not what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum SealError {
    /// It never had a checksum: it is not ours, or what stood there is lost.
    #[error("it has no checksum of morgue")]
    Missing,
    /// It is not what the checksum was made of.
    #[error("its checksum does not match")]
    Broken,
}

/// Puts the checksum into a JSON object.
pub(super) fn seal(json: &[u8]) -> Vec<u8> {
    let rest = json.strip_prefix(b"{").unwrap_or(json);
    let checksum = checksum_of(rest);
    [HEAD, checksum.as_bytes(), NECK, rest].concat()
}

/// Checks a sealed object and returns it as it was before.
pub(super) fn unseal(sealed: &[u8]) -> Result<Vec<u8>, SealError> {
    let body = sealed.strip_prefix(HEAD).ok_or(SealError::Missing)?;
    let (checksum, rest) = body.split_at_checked(CHECKSUM_LEN).ok_or(SealError::Broken)?;
    let rest = rest.strip_prefix(NECK).ok_or(SealError::Broken)?;
    if checksum != checksum_of(rest).as_bytes() {
        return Err(SealError::Broken);
    }
    Ok([b"{", rest].concat())
}

fn checksum_of(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_comes_back() {
        let json = b"{\n  \"segments\": []\n}\n";
        let sealed = seal(json);
        assert_eq!(unseal(&sealed).as_deref(), Ok(&json[..]));
        let value: serde_json::Value = serde_json::from_slice(&sealed).unwrap();
        assert!(value["segments"].is_array());
        assert_eq!(unseal(json), Err(SealError::Missing));
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_found() {
        let sealed = seal(b"{\"opstamp\": 7}");
        for at in 0..sealed.len() {
            for bit in 0..8 {
                let mut flipped = sealed.clone();
                flipped[at] ^= 1 << bit;
                assert!(unseal(&flipped).is_err(), "bit {bit} of byte {at}");
            }
            assert!(unseal(&sealed[..at]).is_err(), "cut at {at}");
        }
    }
}
