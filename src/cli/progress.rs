//! Shows how far an indexing run is: a bar on a terminal, a line now and then
//! elsewhere.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::output::thousands;
use morgue::ingest::{Observer, Skip};

/// How often a line is printed where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(10);
/// Below this many files a run is over before a bar could be read.
const WORTH_A_BAR: usize = 50;

/// Shows progress on stderr.
pub struct Progress {
    is_terminal: bool,
    bar: OnceLock<ProgressBar>,
    num_files: AtomicUsize,
    num_done: AtomicUsize,
    last_line: Mutex<Instant>,
}

impl Progress {
    /// Makes a progress that shows itself as stderr can.
    pub fn new() -> Self {
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self {
            is_terminal: io::stderr().is_terminal() && !is_dumb,
            bar: OnceLock::new(),
            num_files: AtomicUsize::new(0),
            num_done: AtomicUsize::new(0),
            last_line: Mutex::new(Instant::now()),
        }
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

impl Observer for Progress {
    fn planned(&self, num_files: usize, num_bytes: u64) {
        self.num_files.store(num_files, Ordering::Relaxed);
        if !self.is_terminal || num_files < WORTH_A_BAR {
            return;
        }
        let template = "{msg} files [{wide_bar}] {percent}% {bytes_per_sec} {eta} left";
        let style =
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::new(num_bytes).with_style(style.progress_chars("=> "));
        bar.set_message(format!("0/{}", thousands(num_files as u64)));
        self.bar.get_or_init(|| bar);
    }

    fn file_done(&self, _: &str, num_bytes: u64, _: Option<&Skip>) {
        let done = self.num_done.fetch_add(1, Ordering::Relaxed) + 1;
        let all = self.num_files.load(Ordering::Relaxed);
        if let Some(bar) = self.bar.get() {
            bar.inc(num_bytes);
            if done.is_multiple_of(64) || done == all {
                bar.set_message(format!("{}/{}", thousands(done as u64), thousands(all as u64)));
            }
            return;
        }
        let mut last = self.last_line.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.is_terminal && last.elapsed() > LINE_EVERY {
            *last = Instant::now();
            let _ = writeln!(
                io::stderr(),
                "{} of {} files read",
                thousands(done as u64),
                thousands(all as u64)
            );
        }
    }

    fn finishing(&self) {
        if let Some(bar) = self.bar.get() {
            bar.set_message("writing");
        }
    }
}
