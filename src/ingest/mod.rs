//! The first journey: a folder of files becomes an index.
//!
//! [`ingest`] is the whole of it: walk, compare with the manifest, survey, then
//! read, decode, parse and normalize the files that changed, in parallel, and
//! write them. Bad files are counted ([`Skip`]) and never stop the run.

mod coverage;
mod decode;
mod ignores;
mod plan;
mod prepare;
mod read;
mod records;
mod report;
mod run;
mod sample;
mod skip;
mod summary;
mod survey;
mod walk;

pub use coverage::{Coverage, Examples, SHORT_BODY, sample_coverage};
pub use decode::{Decoded, decode};
pub use plan::{Plan, PlannedFile, Reason};
pub use prepare::{Prepared, Sink, prepare};
pub use report::{IngestReport, MAX_LISTED, NoObserver, Observer, Skipped};
pub use run::{IngestOptions, ingest, preview};
pub use skip::{Skip, SkipCode};
pub use survey::Profiles;
pub use walk::SourceFile;
