//! Any text is a date or none, and a date that is printed is read back the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use morgue::normalize::{DateContext, DateOrder, parse_date};

fuzz_target!(|text: &str| {
    for order in [None, Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst)] {
        let context = DateContext { order, newest_year: order.map(|_| 2023) };
        if let Ok(stated) = parse_date(text, &context) {
            let date = stated.date;
            assert_eq!(date.to_string().parse(), Ok(date), "{text:?}");
            assert!(date.days().first <= date.days().last, "{text:?}");
        }
    }
});
