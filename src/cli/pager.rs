//! Long text for a person goes through a pager, as git does it.

use std::env;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::{Child, Command, Stdio};

use morgue::error::{Error, Result};

/// What `less` is told where `LESS` says nothing: end at once where all fits on the
/// screen, pass colours on, leave the text there.
const LESS: &str = "FRX";

/// Stdout, or a pager in front of it.
pub struct Output {
    out: BufWriter<Box<dyn Write>>,
    pager: Option<Child>,
}

impl Output {
    /// Opens stdout for a script, or for a person who wants no pager.
    pub fn plain() -> Self {
        Self { out: BufWriter::new(Box::new(io::stdout().lock())), pager: None }
    }

    /// Opens a pager where stdout is a terminal and there is one: that of `MORGUE_PAGER`,
    /// of `PAGER`, or `less`; none where that is empty or `cat`.
    pub fn paged() -> Self {
        let named = |name: &str| env::var(name).ok();
        let is_dumb = named("TERM").is_none_or(|term| term == "dumb");
        let command = named("MORGUE_PAGER").or_else(|| named("PAGER"));
        let command = command.unwrap_or_else(|| "less".to_owned());
        let mut words = command.split_whitespace();
        let program = words.next().filter(|program| *program != "cat");
        let Some(program) = program.filter(|_| io::stdout().is_terminal() && !is_dumb) else {
            return Self::plain();
        };
        let mut pager = Command::new(program);
        pager.args(words).stdin(Stdio::piped());
        if env::var_os("LESS").is_none() {
            pager.env("LESS", LESS);
        }
        // Where it can't be started, the text is printed all the same.
        match pager.spawn().map(|mut child| (child.stdin.take(), child)) {
            Ok((Some(stdin), child)) => {
                Self { out: BufWriter::new(Box::new(stdin)), pager: Some(child) }
            }
            _ => Self::plain(),
        }
    }

    /// Writes what is left and waits until it has been read.
    pub fn finish(mut self) -> Result<()> {
        let written = self.out.flush();
        if let Some(mut pager) = self.pager {
            drop(self.out);
            pager.wait().map_err(Error::Output)?;
        }
        written.map_err(Error::Output)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
