//! Any text is split into words that lie in it, and the stretch that shows the words
//! of the first line is a piece of the rest, with its marks inside.
#![no_main]

use std::collections::HashMap;

use libfuzzer_sys::fuzz_target;
use morgue::analysis::{Layout, VALUE_BREAK, Word, Words, fold};
use morgue::article::{Article, ByteRange};
use morgue::search::Mentions;

fuzz_target!(|text: &str| {
    let (query, body) = text.split_once('\n').unwrap_or((text, text));
    // Cleaning leaves none in the text of an article.
    let body = body.replace(VALUE_BREAK, " ");
    let body = body.as_str();
    let asked = words(query, Layout::Values);
    let mentions = Mentions::of_words(asked.iter().map(|word| word.text.as_str()));
    words(body, Layout::Article);
    let lede = ByteRange { start: 0, end: body.find('\n').unwrap_or(body.len()) };
    let article = Article { body: body.to_owned(), lede, ..Article::default() };
    for snippet in mentions.snippets(&article) {
        let shown = article.body.get(snippet.start..snippet.end);
        assert!(snippet.field != "body" || shown == Some(snippet.text.as_str()), "{snippet:?}");
        check(&snippet.highlights, snippet.start..snippet.end, body);
    }
    for marked in mentions.highlights(&article) {
        check(&marked.highlights, 0..body.len(), body);
    }
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

/// Checks that marks lie in a part of a text, in order and apart.
fn check(highlights: &[(usize, usize)], part: std::ops::Range<usize>, text: &str) {
    let mut last = part.start;
    for (start, end) in highlights {
        assert!(*start >= last && start < end && *end <= part.end, "{highlights:?}");
        assert!(text.get(*start..*end).is_some(), "{highlights:?}");
        last = *end;
    }
}
