//! Runs as `trec_eval` reads them: `qid Q0 docno rank score tag`.

use std::io::{self, Write};
use std::path::Path;

use clap::ValueEnum;

use super::super::terminal::shown;

/// By what an article is named in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Docno {
    /// Its id.
    Id,
    /// Its path, with `#` and the record's key where the file holds many.
    Path,
    /// The same without folders and extension.
    #[default]
    Stem,
}

/// Least difference between the scores of two lines.
const STEP: f64 = 1e-6;

impl Docno {
    /// Returns the name of an article; it has no spaces, which would end it.
    pub fn of(self, id: &str, path: &str, record: Option<&str>) -> String {
        let name = match self {
            Self::Id => return id.to_owned(),
            Self::Path => path,
            Self::Stem => {
                Path::new(path).file_stem().and_then(|stem| stem.to_str()).unwrap_or(path)
            }
        };
        let record = record.map(|record| format!("#{record}")).unwrap_or_default();
        in_one_word(&format!("{name}{record}"))
    }
}

/// Returns text without the spaces that would end it in a run.
fn in_one_word(text: &str) -> String {
    let plain = |c: char| if c.is_whitespace() || c.is_control() { '_' } else { c };
    shown(&text.chars().map(plain).collect::<String>())
}

/// Prints the lines of one query, with scores that fall strictly: programs that read them
/// order by score alone.
pub struct TrecWriter {
    qid: String,
    last: f64,
}

impl TrecWriter {
    /// Begins a query.
    pub fn new(qid: &str) -> Self {
        Self { qid: in_one_word(qid), last: f64::INFINITY }
    }

    /// Prints a line; of hits that are not scored, the rank counts.
    pub fn print(
        &mut self,
        docno: &str,
        rank: usize,
        score: Option<f32>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let score = score.map_or(-(rank as f64), f64::from);
        // What is printed must fall, not what is rounded to it.
        self.last = ((score / STEP).round() * STEP).min(self.last - STEP);
        writeln!(out, "{} Q0 {docno} {rank} {:.6} morgue", self.qid, self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_named_without_spaces() {
        let name = |docno: Docno, record| docno.of("5v0m3k9t2x7q", "a b/c d.txt", record);
        assert_eq!(name(Docno::Id, None), "5v0m3k9t2x7q");
        assert_eq!(name(Docno::Path, None), "a_b/c_d.txt");
        assert_eq!(name(Docno::Stem, Some("7")), "c_d#7");
    }

    #[test]
    fn scores_fall_strictly() {
        let mut out = Vec::new();
        let mut writer = TrecWriter::new("q1");
        for (rank, score) in [(1, 2.0), (2, 2.0), (3, 2.0), (4, 0.5)] {
            writer.print("d", rank, Some(score), &mut out).expect("written");
        }
        let out = String::from_utf8(out).expect("text");
        let scores: Vec<&str> = out.lines().map(|line| line.split(' ').nth(4).unwrap()).collect();
        assert_eq!(scores, ["2.000000", "1.999999", "1.999998", "0.500000"]);
    }
}
