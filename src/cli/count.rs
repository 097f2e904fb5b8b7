//! `morgue count`: how many articles match.

use super::exit::Exit;
use super::output::thousands;
use super::query::notes_of;
use super::request::QueryOptions;
use super::{Common, locate, with_stdout};
use morgue::error::Result;
use morgue::search::Found;

/// Count the articles that match a query
///
/// Prints the number alone; on stderr, how many are no copies of one another. Exit code 0: at least one; 1: none; 2: an error.
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  morgue count 'mandela date:1990..1994'
  morgue count 'date:none'                articles without a date")]
pub struct CountArgs {
    /// The query; several words are one query (see `morgue help query-language`).
    #[arg(value_name = "QUERY", required = true)]
    words: Vec<String>,
    #[command(flatten)]
    options: QueryOptions,
}

/// Runs `morgue count`.
pub fn run(args: CountArgs, common: &Common) -> Result<Exit> {
    let request = args.options.request(&args.words.join(" "))?;
    let searcher = locate::open_for(common, &args.options)?;
    let Found { total, distinct, notes, .. } = searcher.count_distinct(&request)?;
    notes_of(&request.tree, &notes).iter().for_each(|note| common.say(note));
    with_stdout(|out| writeln!(out, "{total}"))?;
    if let Some(distinct) = distinct.filter(|distinct| *distinct < total) {
        common.say(&format!("{} distinct", thousands(distinct)));
    }
    Ok(if total == 0 { Exit::Nothing } else { Exit::Success })
}
