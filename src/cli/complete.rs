//! `morgue completions` and `morgue man`: generated from the same definitions as
//! the help.

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use super::exit::Exit;
use super::{Cli, with_stdout};
use morgue::error::{Error, Result};

/// Print completions for a shell
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  morgue completions bash > ~/.local/share/bash-completion/completions/morgue
  morgue completions zsh > ~/.zfunc/_morgue")]
pub struct CompletionsArgs {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

/// Print the manual page of the program or of one of its commands
#[derive(Debug, clap::Args)]
#[command(before_help = "\
Examples:
  morgue man | man -l -
  morgue man query > morgue-query.1")]
pub struct ManArgs {
    /// The command.
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

/// Runs `morgue completions`.
pub fn completions(args: CompletionsArgs) -> Result<Exit> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "morgue", &mut text);
    with_stdout(|out| out.write_all(&text))?;
    Ok(Exit::Success)
}

/// Runs `morgue man`.
pub fn man(args: ManArgs) -> Result<Exit> {
    let mut cli = Cli::command();
    cli.build();
    let command = match &args.command {
        None => cli,
        Some(name) => {
            let found = cli.find_subcommand(name).ok_or_else(|| Error::Unsupported {
                problem: format!("there is no command `{name}`"),
                hint: "`morgue --help` lists the commands".into(),
            })?;
            found.clone()
        }
    };
    let mut text = Vec::new();
    Man::new(command).render(&mut text).map_err(Error::Output)?;
    with_stdout(|out| out.write_all(&text))?;
    Ok(Exit::Success)
}
