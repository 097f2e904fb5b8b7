//! Source file → bytes: opened with care, hashed as they are, unpacked where they
//! are compressed, with caps and a check that the file held still.

use std::fs::{File, Metadata};
use std::io::{self, BufReader, Read, Seek};

use flate2::read::MultiGzDecoder;

use super::skip::{Skip, SkipCode};
use super::walk::SourceFile;
use crate::format::without_gz;
use crate::index::manifest::mtime_of;

/// Largest file that is read as one document.
pub const MAX_DOCUMENT_BYTES: u64 = 16 << 20;
/// How much of a file is read to tell its format.
const HEAD_BYTES: usize = 4096;
/// Compressed text shrinks to a twentieth, tables of figures to less; what expands
/// more than this is made to do harm.
const MAX_EXPANSION: u64 = 200;

/// What was read, and the file's state at that moment.
#[derive(Clone, Debug)]
pub struct FileBytes {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What the manifest is to remember.
    pub state: FileState,
    /// Why these are not all of them, where a compressed file is damaged.
    pub problem: Option<Skip>,
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

/// Whether a file starts as compressed ones do; it is at its start again then.
fn starts_as_gzip(file: &mut File) -> Result<bool, Skip> {
    let mut magic = [0; 2];
    let is_gzip = file.read_exact(&mut magic).is_ok() && magic == *b"\x1f\x8b";
    file.rewind().map_err(unreadable)?;
    Ok(is_gzip)
}

#[cfg(any(target_os = "linux", target_os = "android"))]
const NONBLOCK: i32 = 0o4000;
#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
const NONBLOCK: i32 = 0x4;

fn unreadable(error: io::Error) -> Skip {
    Skip::new(SkipCode::Unreadable, error.to_string())
}

/// A file being read. What comes out is unpacked, where the name ends in `.gz` and
/// the content agrees; the state is that of the file itself.
pub struct Input {
    stream: Stream,
    before: Metadata,
    /// Bytes that came out.
    num_read: u64,
}

enum Stream {
    Plain(Box<Tap>),
    Gzip(Box<MultiGzDecoder<BufReader<Tap>>>),
}

/// Hashes and counts the bytes of a file on their way.
struct Tap {
    file: File,
    hasher: blake3::Hasher,
    size: u64,
    has_ended: bool,
    has_failed: bool,
}

impl Read for Tap {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer);
        match &read {
            Ok(len) => {
                self.hasher.update(&buffer[..*len]);
                self.size += *len as u64;
                self.has_ended = *len == 0 && !buffer.is_empty();
            }
            Err(error) => self.has_failed |= error.kind() != io::ErrorKind::Interrupted,
        }
        read
    }
}

impl Input {
    /// Opens a file.
    pub fn open(source: &SourceFile) -> Result<Self, Skip> {
        let (mut file, before) = open(source)?;
        let is_gzip = without_gz(&source.path) != source.path && starts_as_gzip(&mut file)?;
        let tap = Tap {
            file,
            hasher: blake3::Hasher::new(),
            size: 0,
            has_ended: false,
            has_failed: false,
        };
        let stream = if is_gzip {
            let reader = BufReader::with_capacity(1 << 16, tap);
            Stream::Gzip(Box::new(MultiGzDecoder::new(reader)))
        } else {
            Stream::Plain(Box::new(tap))
        };
        Ok(Self { stream, before, num_read: 0 })
    }

    /// Reads until `buffer` holds `len` bytes or the file ends.
    ///
    /// # Errors
    ///
    /// `unreadable`; of compressed files `parse` where they are damaged or cut off,
    /// and `too_large` where they expand beyond reason. What came before is in
    /// `buffer` then, too.
    pub fn fill(&mut self, buffer: &mut Vec<u8>, len: usize) -> Result<(), Skip> {
        let (room, before) = (len.saturating_sub(buffer.len()) as u64, buffer.len());
        let result = match &mut self.stream {
            Stream::Plain(tap) => tap.take(room).read_to_end(buffer),
            Stream::Gzip(decoder) => decoder.take(room).read_to_end(buffer),
        };
        self.num_read += (buffer.len() - before) as u64;
        let Stream::Gzip(decoder) = &self.stream else {
            return result.map(drop).map_err(unreadable);
        };
        let tap = decoder.get_ref().get_ref();
        if self.num_read > MAX_DOCUMENT_BYTES && self.num_read / MAX_EXPANSION > tap.size {
            let message = format!("expands more than {MAX_EXPANSION} times");
            return Err(Skip::new(SkipCode::TooLarge, message));
        }
        result.map(drop).map_err(|error| match tap.has_failed {
            true => unreadable(error),
            false => Skip::new(
                SkipCode::Parse,
                format!("compressed data is damaged or cut off: {error}"),
            ),
        })
    }

    /// Returns the file's state, once all that is wanted was read.
    ///
    /// # Errors
    ///
    /// `changed` where it was written to meanwhile.
    pub fn finish(self) -> Result<FileState, Skip> {
        let mut tap = match self.stream {
            Stream::Plain(tap) => *tap,
            Stream::Gzip(decoder) => decoder.into_inner().into_inner(),
        };
        if !tap.has_ended {
            io::copy(&mut tap, &mut io::sink()).map_err(unreadable)?;
        }
        let after = tap.file.metadata().map_err(unreadable)?;
        if after.len() != tap.size || mtime_of(&after) != mtime_of(&self.before) {
            return Err(Skip::new(SkipCode::Changed, "changed while it was read"));
        }
        let hash = leading_u64(&tap.hasher.finalize());
        Ok(FileState { size: tap.size, mtime: mtime_of(&after), hash })
    }
}

/// A file of which the beginning was read.
pub struct Begun {
    input: Input,
    head: Vec<u8>,
    /// Why no more can be read.
    problem: Option<Skip>,
}

impl Begun {
    /// Opens a file and reads its beginning.
    ///
    /// # Errors
    ///
    /// `unreadable`, or `parse` where nothing can be unpacked.
    pub fn open(source: &SourceFile) -> Result<Self, Skip> {
        let mut input = Input::open(source)?;
        let mut head = Vec::with_capacity(HEAD_BYTES);
        let problem = input.fill(&mut head, HEAD_BYTES).err();
        // The beginning of a damaged file will do.
        match problem {
            Some(skip) if head.is_empty() => Err(skip),
            problem => Ok(Self { input, head, problem }),
        }
    }

    /// Returns the beginning.
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// Reads the rest; a file that changes meanwhile is read a second time.
    ///
    /// # Errors
    ///
    /// As [`read_document`].
    pub fn read_document(self, source: &SourceFile) -> Result<FileBytes, Skip> {
        match self.read_rest() {
            Err(skip) if skip.code == SkipCode::Changed => Self::open(source)?.read_rest(),
            read => read,
        }
    }

    fn read_rest(self) -> Result<FileBytes, Skip> {
        let Self { mut input, head: mut bytes, mut problem } = self;
        let limit = MAX_DOCUMENT_BYTES;
        let too_large =
            || Skip::new(SkipCode::TooLarge, format!("larger than {} MiB", limit >> 20));
        if input.before.len() > limit {
            return Err(too_large());
        }
        if problem.is_none() {
            bytes.reserve_exact((input.before.len() as usize + 1).saturating_sub(bytes.len()));
            problem = input.fill(&mut bytes, limit as usize + 1).err();
        }
        if bytes.len() as u64 > limit {
            return Err(too_large());
        }
        match problem {
            Some(skip) if bytes.is_empty() || skip.code != SkipCode::Parse => Err(skip),
            problem => Ok(FileBytes { bytes, state: input.finish()?, problem }),
        }
    }
}

/// Reads a whole file; one that changes meanwhile is read a second time.
///
/// # Errors
///
/// `unreadable`, `too_large`, `parse` where nothing can be unpacked, or `changed`
/// where it never held still.
pub fn read_document(source: &SourceFile) -> Result<FileBytes, Skip> {
    Begun::open(source)?.read_document(source)
}

/// Reads the state of a file, hash included, without keeping its bytes.
pub fn read_state(source: &SourceFile) -> Result<FileState, Skip> {
    Input::open(source)?.finish()
}

fn leading_u64(hash: &blake3::Hash) -> u64 {
    let mut leading = [0; 8];
    leading.copy_from_slice(&hash.as_bytes()[..8]);
    u64::from_be_bytes(leading)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn source(dir: &tempfile::TempDir, name: &str, bytes: &[u8]) -> SourceFile {
        let file = dir.path().join(name);
        std::fs::write(&file, bytes).expect("a file");
        SourceFile { path: name.into(), file, size: bytes.len() as u64, mtime: 0 }
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).expect("compressed");
        encoder.finish().expect("compressed")
    }

    #[test]
    fn both_ways_of_reading_agree() {
        let dir = tempfile::tempdir().expect("a folder");
        for bytes in [&b""[..], b"one", b"one\r\ntwo\n\nthree"] {
            let source = source(&dir, "x", bytes);
            let document = read_document(&source).expect("read");
            assert_eq!(document.bytes, bytes);
            assert_eq!(document.state.hash, leading_u64(&blake3::hash(bytes)));
            assert_eq!(read_state(&source).expect("read"), document.state);
        }
    }

    #[test]
    fn compressed_files_are_unpacked_and_remembered_as_they_are() {
        let dir = tempfile::tempdir().expect("a folder");
        let (one, two) = (gzip(b"one "), gzip(b"two"));
        let members = [one.clone(), two].concat();
        let document = read_document(&source(&dir, "x.gz", &members)).expect("read");
        assert_eq!((document.bytes.as_slice(), document.problem), (&b"one two"[..], None));
        assert_eq!(document.state.size, members.len() as u64);
        // Some programs unpack files and leave their names.
        assert_eq!(read_document(&source(&dir, "y.gz", b"plain")).expect("read").bytes, b"plain");
        assert_eq!(read_document(&source(&dir, "z.txt", &one)).expect("read").bytes, one);
    }

    #[test]
    fn damaged_files_give_what_can_be_unpacked() {
        let dir = tempfile::tempdir().expect("a folder");
        let text: Vec<u8> = (0..20_000_u32).flat_map(|n| n.to_string().into_bytes()).collect();
        let whole = gzip(&text);
        let document =
            read_document(&source(&dir, "x.gz", &whole[..whole.len() / 2])).expect("read");
        assert!(!document.bytes.is_empty() && text.starts_with(&document.bytes));
        assert_eq!(document.problem.map(|skip| skip.code), Some(SkipCode::Parse));
        let nothing = read_document(&source(&dir, "y.gz", &whole[..12])).expect_err("a skip");
        assert_eq!(nothing.code, SkipCode::Parse);
    }

    #[test]
    fn what_is_too_large_is_told_before_it_is_read_or_unpacked() {
        let dir = tempfile::tempdir().expect("a folder");
        let sparse = source(&dir, "x", b"");
        let file = File::options().write(true).open(&sparse.file);
        file.and_then(|file| file.set_len(10 << 30)).expect("sparse");
        assert_eq!(read_document(&sparse).expect_err("a skip").code, SkipCode::TooLarge);
        let bomb = source(&dir, "x.gz", &gzip(&vec![0; 40 << 20]));
        assert_eq!(read_document(&bomb).expect_err("a skip").code, SkipCode::TooLarge);
        let (mut input, mut bytes) = (Input::open(&bomb).expect("open"), Vec::new());
        let end = std::iter::repeat_with(|| {
            bytes.clear();
            input.fill(&mut bytes, 1 << 16)
        });
        let skip = end.take(1000).find_map(Result::err).expect("a skip");
        assert_eq!(skip.code, SkipCode::TooLarge);
    }

    #[test]
    fn what_is_gone_is_unreadable() {
        let source =
            SourceFile { path: "x".into(), file: "/nowhere/at/all".into(), size: 0, mtime: 0 };
        assert_eq!(read_document(&source).expect_err("a skip").code, SkipCode::Unreadable);
    }
}
