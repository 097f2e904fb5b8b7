//! How results look: one file for each output format.

mod article;
mod cite;
mod columns;
mod coverage;
mod explain;
mod json;
mod list;
mod table;
mod template;
mod text;
mod trec;
mod witness;
mod wrap;

pub use article::print_article;
pub use cite::{Citation, print_citations};
pub use columns::{Columns, object};
pub use coverage::print_coverage;
pub use explain::print_explained;
pub use json::{Envelope, print_json, print_jsonl, print_jsonl_into_list};
pub use list::{List, Separator};
pub use table::TableFormat;
pub use template::Template;
pub use text::print_hit;
pub use trec::{Docno, TrecWriter};
pub use wrap::hanging;

/// Version of the JSON output; it grows, but what is in it keeps its meaning.
pub const FORMAT_VERSION: u32 = 1;

/// Returns a number with commas between thousands.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Returns a number with what it counts: `1 article`, `2,000 articles`.
pub fn counted(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", thousands(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_readable() {
        for (number, expected) in
            [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")]
        {
            assert_eq!(thousands(number), expected);
        }
        assert_eq!(counted(1, "article"), "1 article");
        assert_eq!(counted(2000, "article"), "2,000 articles");
    }
}
