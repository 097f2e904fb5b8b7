//! File names as text, without loss.
//!
//! Paths are stored and printed as text with `/`, but a file name may be any
//! bytes. Bytes that are not UTF-8 are written `\xNN`, and a backslash `\\`.

use std::path::{Component, Path, PathBuf};

/// Returns a path as text.
pub fn from_path(path: &Path) -> String {
    let parts = path.components().map(|part| match part {
        // Joined by `/`, the root of an absolute path is an empty first part.
        Component::RootDir => String::new(),
        part => escape(part.as_os_str()),
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Returns the path that [`from_path`] made this text of.
pub fn to_path(text: &str) -> PathBuf {
    text.split('/').map(unescape).collect()
}

#[cfg(unix)]
fn escape(part: &std::ffi::OsStr) -> String {
    use std::fmt::Write;
    use std::os::unix::ffi::OsStrExt;

    let mut text = String::new();
    for chunk in part.as_bytes().utf8_chunks() {
        text.push_str(&chunk.valid().replace('\\', "\\\\"));
        for byte in chunk.invalid() {
            // Writing to a string can't fail.
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    text
}

#[cfg(unix)]
fn unescape(part: &str) -> std::ffi::OsString {
    use std::os::unix::ffi::OsStringExt;

    let (mut bytes, mut rest) = (Vec::with_capacity(part.len()), part);
    while let Some(at) = rest.find('\\') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at + 1..];
        let code = rest.strip_prefix('x').and_then(|hex| hex.get(..2));
        if let Some(byte) = code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            bytes.push(byte);
            rest = &rest[3..];
        } else {
            bytes.push(b'\\');
            rest = rest.strip_prefix('\\').unwrap_or(rest);
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    std::ffi::OsString::from_vec(bytes)
}

#[cfg(not(unix))]
fn escape(part: &std::ffi::OsStr) -> String {
    part.to_string_lossy().into_owned()
}

#[cfg(not(unix))]
fn unescape(part: &str) -> std::ffi::OsString {
    part.into()
}

#[cfg(all(test, unix))]
mod tests {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;

    use super::*;

    #[test]
    fn any_name_comes_back() {
        for bytes in [
            &b"a/b.txt"[..],
            b"caf\xe9/\xff\xfe",
            b"back\\slash\\x41",
            b"line\nbreak",
            "é/ü".as_bytes(),
        ] {
            let path = PathBuf::from(OsString::from_vec(bytes.to_vec()));
            assert_eq!(to_path(&from_path(&path)), path);
        }
        assert_eq!(from_path(Path::new("a/b")), "a/b");
        assert_eq!(from_path(Path::new("/a/b")), "/a/b");
        assert_eq!(from_path(&PathBuf::from(OsString::from_vec(b"\xe9".to_vec()))), "\\xe9");
    }
}
