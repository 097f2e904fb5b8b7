//! `morgue count`: how many articles match.

use super::exit::Exit;
use super::query::tell_notes;
use super::request::QueryText;
use super::{Common, locate, with_stdout};
use morgue::error::Result;

/// Count the articles that match a query
///
/// Prints the number alone. Exit code 0: at least one; 1: none; 2: an error.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  morgue count 'mandela date:1990..1994'
  morgue count 'date:none'                articles without a date")]
pub struct CountArgs {
    #[command(flatten)]
    query: QueryText,
}

/// Runs `morgue count`.
pub fn run(args: CountArgs, common: &Common) -> Result<Exit> {
    let tree = args.query.tree()?;
    let searcher = locate::open(common)?;
    let filter = args.query.filter()?;
    let (count, notes) =
        searcher.count_with_notes(&tree, &filter, args.query.query_lang.as_deref())?;
    tell_notes(&tree, &notes, common);
    with_stdout(|out| writeln!(out, "{count}"))?;
    Ok(if count == 0 { Exit::Nothing } else { Exit::Success })
}
