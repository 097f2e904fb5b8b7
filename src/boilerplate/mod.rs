//! Which lines of a page are its article: measures of lines, the words that label a
//! page's parts, and linear models over both.
//!
//! Shared by the two places where articles are looked for: blocks of a page's tree
//! ([`crate::format`]) and lines of a page that was scraped as text
//! ([`crate::normalize`]). A line is measured (`lines`), words that label a page's
//! parts are looked up (`markers`), measures become numbers ([`features`]), a model
//! says how much each line looks like the article ([`model`]), and the lines are chosen
//! together (`decode`).

pub(crate) mod decode;
pub mod features;
pub(crate) mod lines;
pub mod markers;
pub mod model;
