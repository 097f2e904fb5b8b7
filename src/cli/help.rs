//! `morgue help`: the program, a command, or a topic.

use clap::CommandFactory;

use super::exit::Exit;
use super::{Cli, Common, with_stdout};
use morgue::error::{Error, Result};
use morgue::schema::FIELDS;

/// The query language, without its list of fields.
const QUERY_LANGUAGE: &str = include_str!("help/query-language.txt");

/// People and places, and the file of corrections.
const NAMES: &str = include_str!("help/names.txt");

/// Show help on a command, on the query language or on names
#[derive(Debug, clap::Args)]
pub struct HelpArgs {
    /// A command, `query-language` or `names`.
    #[arg(value_name = "TOPIC")]
    topic: Option<String>,
}

/// Runs `morgue help`.
pub fn run(args: HelpArgs, _: &Common) -> Result<Exit> {
    let mut cli = Cli::command();
    cli.build();
    let text = match args.topic.as_deref() {
        None => cli.render_long_help().to_string(),
        Some("query-language") => query_language(),
        Some("names") => NAMES.to_owned(),
        Some(name) => match cli.find_subcommand_mut(name) {
            Some(command) => command.render_long_help().to_string(),
            None => {
                return Err(Error::Unsupported {
                    problem: format!("there is no help on `{name}`"),
                    hint: "`morgue --help` lists the commands; `morgue help query-language` tells what a query can say".into(),
                });
            }
        },
    };
    with_stdout(|out| out.write_all(text.as_bytes()))?;
    Ok(Exit::Success)
}

/// Returns the help on queries, its fields from the field table.
fn query_language() -> String {
    let mut fields = String::new();
    for field in FIELDS.query_names() {
        fields.push_str(&format!("  {:<14}{}\n", format!("{}:", field.query), field.help));
    }
    QUERY_LANGUAGE.replace("@FIELDS@\n", &fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_names_every_field() {
        let help = query_language();
        assert!(FIELDS.query_names().all(|field| help.contains(&format!("  {}:", field.query))));
        assert!(!help.contains('@'));
    }

    #[test]
    fn the_definitions_are_sound() {
        Cli::command().debug_assert();
    }
}
