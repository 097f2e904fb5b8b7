//! [`Words`] as tantivy's tokenizer.

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use super::{Layout, Word, Words};

/// Name of the tokenizer for the article text ([`Layout::Article`]).
pub const ARTICLE_TOKENIZER: &str = "article";
/// Name of the tokenizer for lists of values ([`Layout::Values`]).
pub const VALUES_TOKENIZER: &str = "values";

/// Returns all tokenizers that the index's schema names.
///
/// An index does not remember its tokenizers: whoever creates or opens one must
/// register these.
pub fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    let analyzer = |layout| TextAnalyzer::from(WordTokenizer { layout });
    manager.register(ARTICLE_TOKENIZER, analyzer(Layout::Article));
    manager.register(VALUES_TOKENIZER, analyzer(Layout::Values));
    manager
}

#[derive(Clone)]
struct WordTokenizer {
    layout: Layout,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        let words = Words::new(text, self.layout);
        WordStream { words, word: Word::default(), token: Token::default() }
    }
}

struct WordStream<'a> {
    words: Words<'a>,
    word: Word,
    token: Token,
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        // The word and the token trade strings, so that neither allocates anew.
        std::mem::swap(&mut self.word.text, &mut self.token.text);
        if !self.words.next_into(&mut self.word) {
            return false;
        }
        std::mem::swap(&mut self.word.text, &mut self.token.text);
        self.token.offset_from = self.word.start;
        self.token.offset_to = self.word.end;
        self.token.position = self.word.position as usize;
        self.token.position_length = 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
