//! The command line: one file for each subcommand, with its arguments, its help
//! and its `run`.
//!
//! This is the only place that knows clap, the terminal and the environment.
//! Results go to stdout and to nowhere else; everything about them to stderr.

mod annotate;
mod complete;
mod count;
mod exit;
mod export;
mod extract;
mod help;
mod index;
mod locate;
mod names;
mod output;
mod pager;
mod progress;
mod query;
mod receipt;
mod request;
mod show;
mod status;
mod terminal;
mod verify;
mod views;

use std::any::Any;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use self::exit::Exit;
use self::terminal::{ColorChoice, Terminal};
use morgue::error::{Error, Result};

/// A search index for news archives.
#[derive(Debug, Parser)]
#[command(name = "morgue", version, disable_help_subcommand = true, max_term_width = 100)]
#[command(before_help = "\
Examples:
  morgue index ~/clippings            make or update the index of a folder
  morgue query gagarin moscow         articles with both words
  morgue query '\"arms deal\" date:1980s' -n 3
  morgue help query-language          all that a query can say")]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// Arguments of every subcommand.
#[derive(Clone, Debug, Args)]
struct Common {
    /// Use the index folder PATH, or that of $MORGUE_INDEX, instead of the nearest `.morgue`.
    #[arg(long, global = true, value_name = "PATH")]
    index: Option<std::path::PathBuf>,
    /// When to use colour.
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t)]
    color: ColorChoice,
    /// Make headlines links to their files, for terminals that open them.
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value = "never")]
    hyperlinks: ColorChoice,
    /// Do not show long results in $MORGUE_PAGER, $PAGER or `less`.
    #[arg(long, global = true)]
    no_pager: bool,
    /// Print nothing but results and errors.
    #[arg(short, long, global = true)]
    quiet: bool,
}

// The arguments of the other commands are not made for the one that runs, nor their help:
// so its first line stands here as well.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
enum Command {
    /// Make or update the index of a folder of articles
    Index(index::IndexArgs),
    /// Find articles
    #[command(visible_alias = "search")]
    Query(query::QueryArgs),
    /// Count the articles that match a query
    Count(count::CountArgs),
    /// Show whole articles
    Show(show::ShowArgs),
    /// List the people whom articles name, the most frequent first
    People(names::PeopleArgs),
    /// List the places that articles name, the most frequent first
    Places(names::PlacesArgs),
    /// Count a result by people, places, sources and more
    Facets(views::facets::FacetsArgs),
    /// Count results over time
    Timeline(views::timeline::TimelineArgs),
    /// Show every mention in its context, a line each
    Kwic(views::kwic::KwicArgs),
    /// Tell when something was first and last written about
    First(views::first::FirstArgs),
    /// Find articles that are like one
    Like(views::like::LikeArgs),
    /// Print all articles of the index, or those that match a query, as JSON
    Export(export::ExportArgs),
    /// Run the search of a receipt again and tell what has changed
    Replay(receipt::ReplayArgs),
    /// Print the normalized articles of files as JSON, with evidence
    Extract(extract::ExtractArgs),
    /// Print the people and places that texts name
    Annotate(annotate::AnnotateArgs),
    /// Tell what is indexed and what is not
    Status(status::StatusArgs),
    /// Check that the index is undamaged
    Verify(verify::VerifyArgs),
    /// Print completions for a shell
    Completions(complete::CompletionsArgs),
    /// Print the manual page of the program or of one of its commands
    Man(complete::ManArgs),
    /// Show help on a command, on the query language or on names
    Help(help::HelpArgs),
}

/// Runs the program and returns its exit code.
pub fn run() -> ExitCode {
    quiet_panics();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to stdout, mistakes to stderr; a closed pipe is no matter.
            let _ = error.print();
            return if error.use_stderr() { Exit::Error } else { Exit::Success }.into();
        }
    };
    let mut common = cli.common;
    let named = std::env::var_os("MORGUE_INDEX").filter(|path| !path.is_empty());
    common.index = common.index.or_else(|| named.map(Into::into));
    // The one place that turns a library's panic, on a damaged index say, into an error.
    let ran = catch_unwind(AssertUnwindSafe(|| run_command(cli.command, &common)));
    match ran.unwrap_or_else(|panic| Err(Error::Panicked { what: message_of(&*panic) })) {
        Ok(exit) => exit,
        Err(Error::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Success,
        Err(error) => {
            print_error(&error);
            Exit::of(&error)
        }
    }
    .into()
}

fn run_command(command: Command, common: &Common) -> Result<Exit> {
    match command {
        Command::Index(args) => index::run(args, common),
        Command::Query(args) => query::run(args, common),
        Command::Count(args) => count::run(args, common),
        Command::Export(args) => export::run(args, common),
        Command::Replay(args) => receipt::replay(args, common),
        Command::Show(args) => show::run(args, common),
        Command::People(args) => names::people(args, common),
        Command::Places(args) => names::places(args, common),
        Command::Facets(args) => views::facets::run(args, common),
        Command::Timeline(args) => views::timeline::run(args, common),
        Command::Kwic(args) => views::kwic::run(args, common),
        Command::First(args) => views::first::run(args, common),
        Command::Like(args) => views::like::run(args, common),
        Command::Extract(args) => extract::run(args, common),
        Command::Annotate(args) => annotate::run(args, common),
        Command::Status(args) => status::run(args, common),
        Command::Verify(args) => verify::run(args, common),
        Command::Completions(args) => complete::completions(args),
        Command::Man(args) => complete::man(args),
        Command::Help(args) => help::run(args, common),
    }
}

/// Keeps panics from printing: one in a thread that reads files costs its file, one
/// elsewhere becomes an error, and the message could hold text of a file. Who asks for
/// a backtrace is looking for a mistake of the program, and gets all of it.
fn quiet_panics() {
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        std::panic::set_hook(Box::new(|_| ()));
    }
}

/// Returns what a panic said.
fn message_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a library gave up without a reason".to_owned())
}

/// Prints an error with its causes and its hint; the only place that does.
fn print_error(error: &Error) {
    // Where stderr is closed there is nobody to tell.
    let _ = writeln!(io::stderr(), "morgue: {}", render_error(error));
}

/// Returns an error with its causes and its hint.
fn render_error(error: &Error) -> String {
    let mut message = terminal::shown(&error.to_string());
    let mut cause = std::error::Error::source(error).filter(|_| !matches!(error, Error::Query(_)));
    while let Some(source) = cause {
        message.push_str(": ");
        message.push_str(&terminal::shown(&source.to_string()));
        cause = source.source();
    }
    if let Error::Query(query) = error {
        message.push('\n');
        message.push_str(&query.render());
    }
    if let Some(hint) = error.hint() {
        message.push_str("\nhint: ");
        message.push_str(&hint);
    }
    message
}

impl Common {
    /// Prints a line about the results, unless that is not wanted.
    fn say(&self, line: &str) {
        if !self.quiet {
            let _ = writeln!(io::stderr(), "{line}");
        }
    }

    /// Returns what stdout can show.
    fn stdout(&self) -> Terminal {
        Terminal::stdout(self.color, self.hyperlinks)
    }

    /// Opens stdout for a person, who reads what is long in a pager.
    fn output_for_a_person(&self) -> pager::Output {
        if self.no_pager { pager::Output::plain() } else { pager::Output::paged() }
    }
}

/// Runs something that writes to stdout, buffered.
fn with_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    write(&mut out).and_then(|()| out.flush()).map_err(Error::Output)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_list_of_commands_says_what_their_help_says() {
        let list = Cli::command();
        let mut built = list.clone();
        built.build();
        for listed in list.get_subcommands() {
            let whole = built.find_subcommand(listed.get_name()).and_then(|c| c.get_about());
            let whole = whole.map(ToString::to_string);
            assert_eq!(listed.get_about().map(ToString::to_string), whole, "{}", listed.get_name());
        }
    }
}
