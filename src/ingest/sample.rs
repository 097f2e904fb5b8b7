//! Some articles of a run, to learn from them how articles of the archive are packed.

use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::plan::PlannedFile;
use super::prepare::{Sink, prepare};
use super::survey::Profiles;
use crate::article::Article;
use crate::error::Result;

/// How many articles are enough.
const ENOUGH: usize = 512;
/// How many files are looked at for one that is sampled: reading an article twice costs
/// more than packing it badly.
const FILES_A_SAMPLE: usize = 4;

/// Reads some articles of a run, from files that lie evenly among all.
///
/// Of a file of many records, the first ones are taken.
pub fn sample_articles(files: &[PlannedFile], profiles: &Profiles) -> Result<Vec<Article>> {
    let every = (files.len() / ENOUGH).max(FILES_A_SAMPLE);
    let sampled: Vec<_> = files.iter().step_by(every).collect();
    let a_file = (ENOUGH / sampled.len().max(1)).max(1);
    let of_file = |file: &&PlannedFile| -> Result<Vec<Article>> {
        let articles = Mutex::new(Vec::new());
        let lock = || articles.lock().unwrap_or_else(PoisonError::into_inner);
        let is_enough = || lock().len() >= a_file;
        let put = |article| {
            let mut articles = lock();
            if articles.len() < a_file {
                articles.push(article);
            }
            Ok(())
        };
        // What can't be read is told when it is read to be indexed. To find names takes as long
        // as all the rest, and how they are stored is little of an article.
        let sink =
            Sink { begin: &|| lock().clear(), put: &put, wants_raw_text: false, namer: None };
        let _ = prepare(&file.source, profiles, &is_enough, &sink)?;
        Ok(articles.into_inner().unwrap_or_else(PoisonError::into_inner))
    };
    let articles: Vec<Vec<Article>> = sampled.par_iter().map(of_file).collect::<Result<_>>()?;
    Ok(articles.into_iter().flatten().collect())
}
