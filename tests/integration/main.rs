//! Runs the real program and compares what it prints and how it ends.
//!
//! One binary, since linking tantivy is slow. What is logic is tested beside the
//! code; these tests prove that the parts are joined rightly.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed, and says where")]

mod harness;

mod annotating;
mod archive;
mod cleaning;
mod expected;
mod faults;
mod formats;
mod help;
mod highlights;
#[cfg(unix)]
mod hostile;
mod indexing;
mod invariants;
mod kinds;
mod names;
mod proof;
mod querying;
mod readme;
mod schemas;
mod scripting;
mod searches;
mod suites;
#[cfg(unix)]
mod terminal;
mod verify;
mod views;
mod words;
