//! `morgue help`: the program, a command, or a topic.

use clap::CommandFactory;

use super::exit::Exit;
use super::output::hanging;
use super::terminal::Terminal;
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
pub fn run(args: HelpArgs, common: &Common) -> Result<Exit> {
    let mut cli = Cli::command();
    cli.build();
    let text = match args.topic.as_deref() {
        None => cli.render_long_help().to_string(),
        Some("query-language") => fitted(&query_language(), &common.stdout()),
        Some("names") => fitted(NAMES, &common.stdout()),
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

/// Lays a page out for a terminal: lines at the margin are running text; an indented one is
/// an example, with what it means behind the last two spaces.
fn fitted(page: &str, terminal: &Terminal) -> String {
    let mut out = String::with_capacity(page.len());
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        let is_text = |line: &str| !line.is_empty() && !line.starts_with(' ');
        if is_text(line) {
            let mut text = line.to_owned();
            while let Some(next) = lines.next_if(|line| is_text(line)) {
                text = text + " " + next;
            }
            out.push_str(&hanging(&text, 0, terminal));
        } else {
            let start = line.len() - line.trim_start().len();
            let column = line[start..].rfind("  ").map_or(start, |gap| start + gap + 2);
            let (example, meaning) = line.split_at(column);
            out.push_str(example);
            out.push_str(&hanging(meaning, column, terminal));
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_fits_the_terminal() {
        let page = "HEAD\n\nSome running text\nin lines.\n\n  a  b      either of the two\n  b\n";
        let terminal = |width| Terminal { has_color: false, has_links: false, width };
        assert_eq!(
            fitted(page, &terminal(80)),
            "HEAD\n\nSome running text in lines.\n\n  a  b      either of the two\n  b\n"
        );
        assert_eq!(
            fitted(page, &terminal(24)),
            "HEAD\n\nSome running text in\nlines.\n\n  a  b      either of\n            the two\n  b\n"
        );
        for width in [40, 60, 80, 120] {
            for page in [NAMES, &query_language()] {
                let fitted = fitted(page, &terminal(width));
                let words =
                    |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
                assert_eq!(words(&fitted).concat(), words(page).concat());
                let longest = fitted.lines().map(|line| line.chars().count()).max();
                assert!(width < 60 || longest <= Some(width), "{width} {fitted}");
            }
        }
    }

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
