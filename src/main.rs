//! The `morgue` program: parse the command line, run it, map the result to an exit
//! code. What it does is in `cli`; what it does it with is in the library.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
