//! Any table is cut and read without panic, and what comes out is clean.
#![no_main]

use libfuzzer_sys::fuzz_target;
use morgue::format::Format;
use morgue_fuzz::read_as;

fuzz_target!(|text: &str| read_as(Format::Csv, text));
