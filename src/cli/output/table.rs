//! Hits as rows of a table: CSV (RFC 4180) and TSV.

use std::io::{self, Write};

use serde_json::{Map, Value};

use super::super::terminal::shown;
use super::columns::{Columns, text};

/// What stands between the cells of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFormat {
    /// A comma; cells with commas or quotes are quoted.
    Csv,
    /// A tab; no cell holds one, and those that begin with a quote are quoted.
    Tsv,
}

impl TableFormat {
    /// Prints the names of the columns.
    pub fn print_head(self, columns: &Columns, out: &mut dyn Write) -> io::Result<()> {
        self.row(columns.names().iter().map(|name| (*name).to_owned()), out)
    }

    /// Prints a hit.
    pub fn print_row(
        self,
        object: &Map<String, Value>,
        columns: &Columns,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let cell = |name: &&str| match object.get(*name) {
            Some(Value::Number(number)) => number.to_string(),
            _ => defused(text(object, name)),
        };
        self.row(columns.names().iter().map(cell), out)
    }

    /// Prints a row of any texts.
    pub fn print_cells(
        self,
        cells: impl IntoIterator<Item = String>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        // A cell is one line, and nothing in it reaches a terminal raw.
        self.row(cells.into_iter().map(|cell| defused(shown(&cell))), out)
    }

    fn row(self, cells: impl Iterator<Item = String>, out: &mut dyn Write) -> io::Result<()> {
        let (separator, end): (&[u8], &[u8]) = match self {
            Self::Csv => (b",", b"\r\n"),
            Self::Tsv => (b"\t", b"\n"),
        };
        for (i, cell) in cells.enumerate() {
            if i > 0 {
                out.write_all(separator)?;
            }
            // Readers of either kind take a quote at the beginning of a cell for more.
            if cell.starts_with('"') || self == Self::Csv && cell.contains(['"', ',']) {
                write!(out, "\"{}\"", cell.replace('"', "\"\""))?;
            } else {
                out.write_all(cell.as_bytes())?;
            }
        }
        out.write_all(end)
    }
}

/// Returns a cell that a spreadsheet takes for text: it would run what begins as a
/// formula does, be it behind quotes and spaces.
fn defused(cell: String) -> String {
    let beginning = cell.trim_start_matches(['"', '\'', ' ', '\u{3000}']);
    let is_formula = beginning.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if is_formula { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(format: TableFormat, title: &str) -> String {
        let object = Map::from_iter([
            ("rank".to_owned(), 1.into()),
            ("score".to_owned(), serde_json::json!(-1.5)),
            ("title".to_owned(), title.into()),
            ("authors".to_owned(), serde_json::json!(["Ann Poe", "Bo Li"])),
        ]);
        let columns = Columns::parse("rank,score,title,authors,url").expect("names");
        let mut out = Vec::new();
        format.print_row(&object, &columns, &mut out).expect("written");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn cells_are_quoted_on_one_line_and_run_nothing() {
        for (title, csv, tsv) in [
            ("Plain", "Plain", "Plain"),
            ("a, \"b\"", "\"a, \"\"b\"\"\"", "a, \"b\""),
            ("a\tb\nc", "a b c", "a b c"),
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"", "'=HYPERLINK(\"x\")"),
            ("@SUM(1)", "'@SUM(1)", "'@SUM(1)"),
            ("\"=A1", "\"'\"\"=A1\"", "'\"=A1"),
            ("＝1+1", "'＝1+1", "'＝1+1"),
            ("\"We\" said", "\"\"\"We\"\" said\"", "\"\"\"We\"\" said\""),
            ("\u{1b}[2J", "␛[2J", "␛[2J"),
        ] {
            assert_eq!(
                printed(TableFormat::Csv, title),
                format!("1,-1.5,{csv},Ann Poe; Bo Li,\r\n")
            );
            assert_eq!(
                printed(TableFormat::Tsv, title),
                format!("1\t-1.5\t{tsv}\tAnn Poe; Bo Li\t\n")
            );
        }
    }
}
