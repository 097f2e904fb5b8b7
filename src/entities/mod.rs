//! People and places named in a text.
//!
//! A text becomes tokens (`tokenize`), whose words are looked up in lists and
//! measured once for each word form (`words`, [`lists`]). Only runs of capitalized
//! tokens can hold names (`windows`); a linear model over what is seen in and around
//! them (`features`, `model`) scores each token's tag, and the best sequence of tags
//! is found (`decode`). A second pass corrects names that recur by what the first said
//! of them elsewhere in the text (`recurrence`). [`Tagger`] does all of it.
//!
//! `scripts/train-entities` makes the model and the lists, with [`training`].
//!
//! Which place a name means is decided in [`places`], among those that the [`gazetteer`]
//! knows.

mod decode;
mod features;
pub mod gazetteer;
pub mod lists;
mod model;
pub mod places;
mod recurrence;
mod tagger;
mod tokenize;
pub mod training;
mod windows;
mod words;

pub use tagger::{Kind, Mention, Scratch, Tagger};
