//! Any text is split into words that lie in it, and the stretch that shows the words
//! of the first line is a piece of the rest, with its marks inside.
#![no_main]

use std::collections::HashMap;

use libfuzzer_sys::fuzz_target;
use morgue::analysis::{Layout, VALUE_BREAK, Word, Words, fold};
use morgue::article::ByteRange;
use morgue::search::{Marks, Snippet};

fuzz_target!(|text: &str| {
    let (query, body) = text.split_once('\n').unwrap_or((text, text));
    // Cleaning leaves none in the text of an article.
    let body = body.replace(VALUE_BREAK, " ");
    let body = body.as_str();
    let mut marks = Marks::default();
    for word in words(query, Layout::Values) {
        marks.add([word.text.as_str()], 1.0);
    }
    words(body, Layout::Article);
    let lede = body.find('\n').unwrap_or(body.len());
    check(&marks.snippet(body, ByteRange { start: 0, end: lede }), body);
    let whole = marks.whole("title", body);
    assert_eq!(whole.text, body);
    check(&whole, body);
});

/// Splits a text; checks that its words are folded, lie in it and go on.
fn words(text: &str, layout: Layout) -> Vec<Word> {
    let (mut words, mut word, mut found) = (Words::new(text, layout), Word::default(), Vec::new());
    let mut positions: HashMap<String, u32> = HashMap::new();
    while words.next_into(&mut word) {
        assert!(word.start < word.end && text.get(word.start..word.end).is_some(), "{word:?}");
        assert_eq!(fold(&word.text), word.text);
        let last = positions.insert(word.text.clone(), word.position);
        assert!(last.is_none_or(|last| last <= word.position), "{word:?}");
        found.push(word.clone());
    }
    found
}

fn check(snippet: &Snippet, text: &str) {
    assert_eq!(text.get(snippet.start..snippet.end), Some(snippet.text.as_str()));
    let mut last = snippet.start;
    for (start, end) in &snippet.highlights {
        assert!(*start >= last && start < end && *end <= snippet.end, "{snippet:?}");
        assert!(text.get(*start..*end).is_some(), "{snippet:?}");
        last = *end;
    }
}
