//! A Markdown file with any front matter gives a clean article or none.
#![no_main]

use libfuzzer_sys::fuzz_target;
use morgue::format::Format;
use morgue_fuzz::read_as;

fuzz_target!(|text: &str| read_as(Format::Markdown, text));
