//! People and places named in a text.
//!
//! A text becomes tokens (`tokenize`), whose words are looked up in lists and
//! measured once for each word form (`words`, [`lists`]). Only runs of capitalized
//! tokens can hold names (`windows`); a linear model over what is seen in and around
//! them (`features`, `model`) scores each token's tag, and the best sequence of tags
//! is found (`decode`). A second pass corrects names that recur by what the first said
//! of them elsewhere in the text (`recurrence`), and teams that are called by a place's name
//! are told from places (`teams`). [`Tagger`] does all of it.
//!
//! `scripts/train-entities` makes the model and the lists, with [`training`].
//!
//! Which place a name means is decided in [`places`], among those that the [`gazetteer`]
//! knows; whose name a short one is, in `people`. [`Namer`] does all of it for an article,
//! [`named_mentions`] for any text.

mod decode;
mod features;
pub mod gazetteer;
pub mod lists;
mod looked_up;
mod model;
mod named;
mod namer;
mod people;
mod placed;
pub mod places;
mod possessive;
mod recurrence;
mod tagger;
mod teams;
mod tokenize;
pub mod training;
mod windows;
mod words;

pub use named::{NamedMention, named_mentions};
pub use namer::Namer;
pub use people::{
    Person, bare_name, is_same_person, is_surname_alone, join_people, keys_of_surname, name_key,
    parts_of, surname_of, without_middle_names,
};
pub use placed::{
    Place, country_of, find_places, is_well_known, join_places, kind_and_surroundings, located,
    name_of_evidence, place_and_ancestors, usual_names,
};
pub use tagger::{Kind, Mention, Scratch, Tagger};
