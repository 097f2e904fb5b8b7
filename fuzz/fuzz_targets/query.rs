//! A query is understood or refused; one that is understood and printed is understood
//! the same way, and a refusal is two lines without control characters.
#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use morgue::query::{QueryErrorKind, parse, parse_literal};
use morgue::schema::FIELDS;

fuzz_target!(|text: &str| {
    let today = date(2023, 9, 13);
    match parse(text, &FIELDS, today) {
        Ok(tree) => {
            let printed = tree.to_string();
            let again = parse(&printed, &FIELDS, today).map(|tree| tree.root);
            // What is printed may be longer than any query.
            let is_beyond_limits = again.as_ref().is_err_and(|error| {
                matches!(
                    error.kind(),
                    QueryErrorKind::TooLong
                        | QueryErrorKind::TooDeep
                        | QueryErrorKind::TooManyClauses
                )
            });
            assert!(is_beyond_limits || again.as_ref() == Ok(&tree.root), "{text:?} → {printed:?}");
        }
        Err(error) => {
            let shown = error.render();
            assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
            assert_eq!(shown.lines().count(), 2, "{text:?}");
        }
    }
    drop(parse_literal(text));
});
