//! Source file → bytes, with caps and a check that it held still.

use std::fs::{File, Metadata};
use std::io::{self, BufRead, BufReader, Read};

use super::skip::{Skip, SkipCode};
use super::walk::{SourceFile, mtime_of};

/// Largest file that is read as one document.
pub const MAX_DOCUMENT_BYTES: u64 = 16 << 20;
/// Longest line of a file that holds a record a line.
const MAX_LINE_BYTES: usize = 16 << 20;
/// How much of a file is read to tell its format.
const HEAD_BYTES: u64 = 4096;

/// What was read, and the file's state at that moment.
#[derive(Clone, Debug)]
pub struct FileBytes {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What the manifest is to remember.
    pub state: FileState,
}

/// Size, time and hash of a file as it was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileState {
    /// Size in bytes.
    pub size: u64,
    /// Modification time in nanoseconds since 1970.
    pub mtime: i64,
    /// Hash of the bytes.
    pub hash: u64,
}

/// Opens a file, which must be an ordinary one still.
fn open(source: &SourceFile) -> Result<(File, Metadata), Skip> {
    let unreadable = |error: io::Error| Skip::new(SkipCode::Unreadable, error.to_string());
    let mut options = File::options();
    options.read(true);
    // Should a pipe have taken the file's place, opening it must not wait.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, NONBLOCK);
    let file = options.open(&source.file).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(Skip::new(SkipCode::Ignored, "not an ordinary file"));
    }
    Ok((file, metadata))
}

#[cfg(any(target_os = "linux", target_os = "android"))]
const NONBLOCK: i32 = 0o4000;
#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
const NONBLOCK: i32 = 0x4;

/// Reads the beginning of a file.
pub fn read_head(source: &SourceFile) -> Result<Vec<u8>, Skip> {
    let (file, _) = open(source)?;
    let mut head = Vec::new();
    file.take(HEAD_BYTES)
        .read_to_end(&mut head)
        .map_err(|error| Skip::new(SkipCode::Unreadable, error.to_string()))?;
    Ok(head)
}

/// Reads a whole file; one that changes meanwhile is read a second time.
///
/// # Errors
///
/// `unreadable`, `too_large`, or `changed` where it never held still.
pub fn read_document(source: &SourceFile) -> Result<FileBytes, Skip> {
    for _ in 0..2 {
        let (mut file, before) = open(source)?;
        let too_large = || {
            let limit = MAX_DOCUMENT_BYTES >> 20;
            Skip::new(SkipCode::TooLarge, format!("larger than {limit} MiB"))
        };
        if before.len() > MAX_DOCUMENT_BYTES {
            return Err(too_large());
        }
        let mut bytes = Vec::with_capacity(before.len() as usize + 1);
        let read = file.by_ref().take(MAX_DOCUMENT_BYTES + 1).read_to_end(&mut bytes);
        let after = read.and_then(|_| file.metadata());
        let after = after.map_err(|error| Skip::new(SkipCode::Unreadable, error.to_string()))?;
        if bytes.len() as u64 > MAX_DOCUMENT_BYTES {
            return Err(too_large());
        }
        let held_still = after.len() == bytes.len() as u64 && mtime_of(&after) == mtime_of(&before);
        if held_still {
            let state =
                FileState { size: after.len(), mtime: mtime_of(&after), hash: hash_of(&bytes) };
            return Ok(FileBytes { bytes, state });
        }
    }
    Err(Skip::new(SkipCode::Changed, "changed while it was read"))
}

/// Reads the state of a file, hash included, without keeping its bytes.
pub fn read_state(source: &SourceFile) -> Result<FileState, Skip> {
    let mut lines = Lines::open(source)?;
    while lines.next_line()?.is_some() {}
    lines.finish()
}

fn hash_of(bytes: &[u8]) -> u64 {
    leading_u64(&blake3::hash(bytes))
}

fn leading_u64(hash: &blake3::Hash) -> u64 {
    let mut leading = [0; 8];
    leading.copy_from_slice(&hash.as_bytes()[..8]);
    u64::from_be_bytes(leading)
}

/// A file read line by line, in memory bounded by its longest line.
pub struct Lines {
    reader: BufReader<File>,
    before: Metadata,
    hasher: blake3::Hasher,
    size: u64,
}

/// A line of a file.
pub enum Line {
    /// Its bytes, without the line break.
    Text(Vec<u8>),
    /// It is longer than any record may be.
    TooLong,
}

impl Lines {
    /// Opens a file.
    pub fn open(source: &SourceFile) -> Result<Self, Skip> {
        let (file, before) = open(source)?;
        let reader = BufReader::with_capacity(1 << 16, file);
        Ok(Self { reader, before, hasher: blake3::Hasher::new(), size: 0 })
    }

    /// Reads the next line; `None` at the end.
    pub fn next_line(&mut self) -> Result<Option<Line>, Skip> {
        let (mut line, mut is_long, mut is_end) = (Vec::new(), false, true);
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(Skip::new(SkipCode::Unreadable, error.to_string())),
            };
            if buffer.is_empty() {
                break;
            }
            is_end = false;
            let newline = buffer.iter().position(|byte| *byte == b'\n');
            let used = newline.map_or(buffer.len(), |at| at + 1);
            self.hasher.update(&buffer[..used]);
            self.size += used as u64;
            is_long |= line.len() + used > MAX_LINE_BYTES;
            if !is_long {
                line.extend_from_slice(&buffer[..newline.unwrap_or(used)]);
            }
            self.reader.consume(used);
            if newline.is_some() {
                break;
            }
        }
        match (is_end, is_long) {
            (true, _) => Ok(None),
            (_, true) => Ok(Some(Line::TooLong)),
            _ => Ok(Some(Line::Text(line))),
        }
    }

    /// Returns the file's state, once all lines are read.
    ///
    /// # Errors
    ///
    /// `changed` where it was written to meanwhile.
    pub fn finish(self) -> Result<FileState, Skip> {
        let after = self.reader.get_ref().metadata();
        let after = after.map_err(|error| Skip::new(SkipCode::Unreadable, error.to_string()))?;
        if after.len() != self.size || mtime_of(&after) != mtime_of(&self.before) {
            return Err(Skip::new(SkipCode::Changed, "changed while it was read"));
        }
        let hash = leading_u64(&self.hasher.finalize());
        Ok(FileState { size: self.size, mtime: mtime_of(&after), hash })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(dir: &tempfile::TempDir, bytes: &[u8]) -> SourceFile {
        let file = dir.path().join("x");
        std::fs::write(&file, bytes).expect("a file");
        SourceFile { path: "x".into(), file, size: bytes.len() as u64, mtime: 0 }
    }

    #[test]
    fn both_ways_of_reading_agree() {
        let dir = tempfile::tempdir().expect("a folder");
        for bytes in [&b""[..], b"one", b"one\n", b"one\r\ntwo\n\nthree"] {
            let source = source(&dir, bytes);
            let document = read_document(&source).expect("read");
            assert_eq!(document.bytes, bytes);
            assert_eq!(read_state(&source).expect("read"), document.state);
            let mut lines = Lines::open(&source).expect("open");
            let mut text = Vec::new();
            while let Some(Line::Text(line)) = lines.next_line().expect("read") {
                text.push(String::from_utf8(line).expect("text"));
            }
            let expected: Vec<&str> = std::str::from_utf8(bytes)
                .expect("text")
                .split_inclusive('\n')
                .map(|l| l.trim_end_matches('\n'))
                .collect();
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn what_is_too_large_is_told_before_reading() {
        let dir = tempfile::tempdir().expect("a folder");
        let source = source(&dir, b"");
        File::options()
            .write(true)
            .open(&source.file)
            .and_then(|f| f.set_len(10 << 30))
            .expect("sparse");
        assert_eq!(read_document(&source).expect_err("a skip").code, SkipCode::TooLarge);
    }

    #[test]
    fn what_is_gone_is_unreadable() {
        let source =
            SourceFile { path: "x".into(), file: "/nowhere/at/all".into(), size: 0, mtime: 0 };
        assert_eq!(read_head(&source).expect_err("a skip").code, SkipCode::Unreadable);
    }
}
