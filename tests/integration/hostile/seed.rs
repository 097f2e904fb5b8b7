//! Numbers and prose that look random and come out the same for the same seed.

/// Words that the prose is made of.
const WORDS: &[&str] = &[
    "harbour",
    "council",
    "minister",
    "storm",
    "railway",
    "evening",
    "the",
    "of",
    "and",
    "after",
    "workers",
    "vote",
    "bridge",
    "river",
    "market",
    "prices",
    "said",
    "reported",
    "in",
    "on",
    "yesterday",
    "city",
    "fire",
    "school",
    "winter",
    "strike",
    "court",
    "judge",
    "border",
    "trade",
];

/// A source of numbers (splitmix64).
pub struct Seed(u64);

impl Seed {
    /// Begins with a number.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns the next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below another.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.number() % bound as u64).unwrap()
    }

    /// Returns this many bytes of any value.
    pub fn bytes(&mut self, len: usize) -> Vec<u8> {
        (0..len).map(|_| self.number() as u8).collect()
    }

    /// Returns a sentence of ten to twenty words, no two alike.
    pub fn sentence(&mut self) -> String {
        let len = 9 + self.below(11);
        let words: Vec<&str> = (0..len).map(|_| WORDS[self.below(WORDS.len())]).collect();
        format!("Today the {} near gate {}.", words.join(" "), self.number() % 1_000_000_007)
    }

    /// Returns a headline.
    pub fn headline(&mut self) -> String {
        let words: Vec<&str> = (0..5).map(|_| WORDS[self.below(WORDS.len())]).collect();
        format!("News of {}", words.join(" "))
    }

    /// Returns a headline and two paragraphs.
    pub fn story(&mut self) -> String {
        let (first, second) = (self.sentence(), self.sentence());
        format!("{}\n\n{first}\n\n{second} {}\n", self.headline(), self.sentence())
    }

    /// Returns a JSON object that is an article.
    pub fn record(&mut self) -> String {
        format!(r#"{{"title": "{}", "text": "{}"}}"#, self.headline(), self.sentence())
    }
}
