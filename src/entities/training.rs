//! What a trainer needs of the tagger: texts as features with known tags, and models made
//! of weights.

use super::decode::{Part, names, parts, tag};
use super::features::{self, Context, Sink};
use super::lists::Lists;
use super::model::{Model, Pass};
use super::recurrence::Tally;
use super::tagger::{Kind, Text};
use super::tokenize::Token;
use super::windows::Window;

pub use super::decode::{TAGS, may_follow};

/// A row of weights: a feature, and a weight for each tag.
pub type Row = (u64, [f32; TAGS]);
/// Weights of pairs of tags, the earlier first.
pub type Pairs = [[f32; TAGS]; TAGS];

/// A name that is known to be in a text.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// Where it starts, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What it names; `None` for an organization.
    pub kind: Option<Kind>,
}

/// A text as windows of tokens with features.
#[derive(Clone, Debug)]
pub struct Sample {
    tokens: Vec<Token>,
    windows: Vec<Window>,
    /// The known tags of the windows' tokens.
    pub tags: Vec<u8>,
    /// The features of the windows' tokens.
    pub features: Vec<Vec<u64>>,
}

impl Sample {
    /// The lengths of the windows.
    pub fn windows(&self) -> impl Iterator<Item = usize> + '_ {
        self.windows.iter().map(|window| window.len())
    }

    /// Returns the people and places of tags of the windows' tokens.
    pub fn names(&self, tags: &[u8]) -> Vec<(usize, usize, Kind)> {
        let mut found = Vec::new();
        names(&self.spread(tags), |start, end, kind| {
            let kind = [Some(Kind::Person), Some(Kind::Place), None][kind];
            let (start, end) =
                (self.tokens[start].start as usize, self.tokens[end - 1].end as usize);
            found.extend(kind.map(|kind| (start, end, kind)));
        });
        found
    }

    /// Returns a tag for every token, from those of the windows' tokens.
    fn spread(&self, tags: &[u8]) -> Vec<u8> {
        let mut all = vec![0; self.tokens.len()];
        for (at, tag) in self.windows.iter().flat_map(|window| window.tokens()).zip(tags) {
            all[at] = *tag;
        }
        all
    }
}

/// A window that the second pass tags, with features and where its tokens are among those
/// of the sample's windows.
#[derive(Clone, Debug)]
pub struct Recurring {
    /// Its first token's number.
    pub start: usize,
    /// The features of its tokens.
    pub features: Vec<Vec<u64>>,
}

/// Reads samples.
#[derive(Debug)]
pub struct Reader {
    lists: Lists,
    text: Text,
    tally: Tally,
}

struct Collect(Vec<u64>);

impl Sink for Collect {
    fn add(&mut self, feature: u64) {
        self.0.push(feature);
    }
}

impl Reader {
    /// Reads with lists.
    pub fn new(lists: Lists) -> Self {
        Self { lists, text: Text::new(), tally: Tally::default() }
    }

    /// Reads a text whose names are known.
    pub fn read(&mut self, text: &str, known: &[Known]) -> Sample {
        self.text.read(text, &self.lists);
        let Text { tokens, windows, evidence, vocabulary } = &self.text;
        let tags = tags_of(tokens, windows, known);
        let features = windows.iter().flat_map(|&window| {
            window.tokens().map(move |at| {
                let mut features = Collect(Vec::new());
                features::all(
                    &mut features,
                    &Context::new(tokens, at, window, evidence),
                    vocabulary,
                );
                features.0
            })
        });
        let features = features.collect();
        let tags = windows.iter().flat_map(|window| window.tokens()).map(|at| tags[at]).collect();
        Sample { tokens: tokens.clone(), windows: windows.clone(), tags, features }
    }

    /// Returns the windows that the second pass tags, after a first that gave these tags.
    pub fn recurring(&mut self, sample: &Sample, tags: &[u8]) -> Vec<Recurring> {
        let (tokens, windows) = (&sample.tokens, &sample.windows);
        let tags = sample.spread(tags);
        self.tally.count(tokens, windows, &tags, self.text.vocabulary.num_lower());
        let mut start = 0;
        let mut found = Vec::new();
        for &window in windows {
            if self.tally.recurs(tokens, window) {
                let features = window.tokens().map(|at| {
                    let mut features = Collect(Vec::new());
                    self.tally.elsewhere(tokens, at, window, tags[at]).features(&mut features);
                    self.tally.beside(&mut features, tokens, at, window);
                    features.0
                });
                found.push(Recurring { start, features: features.collect() });
            }
            start += window.len();
        }
        found
    }
}

/// Returns the tags of all tokens. A name that is not within one window is cut to the part
/// of it that is in the first.
fn tags_of(tokens: &[Token], windows: &[Window], known: &[Known]) -> Vec<u8> {
    let mut tags = vec![0; tokens.len()];
    for known in known {
        let kind = match known.kind {
            Some(Kind::Person) => 0,
            Some(Kind::Place) => 1,
            None => 2,
        };
        let start = tokens.partition_point(|token| token.end as usize <= known.start);
        let end = tokens.partition_point(|token| (token.start as usize) < known.end);
        let window = windows.partition_point(|window| window.end as usize <= start);
        let Some(window) = windows.get(window) else { continue };
        let (start, end) = (start.max(window.start as usize), end.min(window.end as usize));
        if start >= end || tags[start..end].iter().any(|&tag| parts(tag).is_some()) {
            continue;
        }
        tags[start..end].fill(tag(kind, Part::Inside));
        tags[start] = tag(kind, Part::Begin);
        tags[end - 1] = tag(kind, if end - start == 1 { Part::Unit } else { Part::Last });
    }
    tags
}

/// Makes a model of weights of two passes, whose rows are sorted by feature. The second's
/// are added to the first's scores.
pub fn model(first: (&[Row], &Pairs), second: (&[Row], &Pairs)) -> Vec<u8> {
    let [first, second] = [first, second].map(|(rows, pairs)| Pass::build(rows, pairs));
    Model { first, second }.to_bytes()
}
