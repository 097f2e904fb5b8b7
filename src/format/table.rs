//! Comma-, semicolon- and tab-separated tables: a line of headers, and an article
//! a row.
//!
//! What stands between cells is told from the line of headers, whose names mean
//! what [`super::keys`] says. A record is handed over as the line of headers and
//! the row below it, so that it can be read by itself.

mod quotes;

use std::borrow::Cow;

use csv_core::{ReadRecordResult, ReaderBuilder};
use serde_json::{Map, Value};

use super::ParseFailure;
use super::keys::{Record, is_known, is_text};
use crate::article::{RawArticle, Witness};
pub(super) use quotes::Quotes;
use quotes::without_escapes;

/// What may stand between cells; of equally frequent ones the first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Tells what stands between the cells of a line of headers.
pub(super) fn delimiter_of(head: &[u8]) -> u8 {
    let count = |delimiter: u8| {
        let mut in_quotes = false;
        head.iter()
            .filter(|byte| {
                in_quotes ^= **byte == b'"';
                !in_quotes && **byte == delimiter
            })
            .count()
    };
    // The last of equal maxima would win.
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// Reads a row below its line of headers; a row of empty cells is no record.
pub(super) fn parse(text: &str) -> Result<Vec<RawArticle>, ParseFailure> {
    let (head, row) = text.split_once('\n').unwrap_or((text, ""));
    let delimiter = delimiter_of(head.as_bytes());
    let row = without_escapes(row, delimiter).map_or(Cow::Borrowed(row), Cow::Owned);
    let [headers, mut values] = [head, &*row].map(|row| cells(row, delimiter));
    if !headers.iter().any(|header| is_known(header)) {
        return Err(ParseFailure::Columns(headers.join(", ")));
    }
    if values.iter().all(|value| value.trim().is_empty()) {
        return Ok(Vec::new());
    }
    let (num_values, num_headers) = (values.len(), headers.len());
    if num_values > num_headers && headers.last().is_some_and(|header| is_text(header)) {
        // Most often the delimiter stands unquoted in the text.
        let joined = values.split_off(num_headers - 1).join(&char::from(delimiter).to_string());
        values.push(joined);
    }
    let mut object = Map::new();
    for (header, value) in headers.into_iter().zip(values) {
        object.entry(header).or_insert(Value::String(value));
    }
    let mut raw = Record::new(&object).article(Witness::Column);
    if num_values != num_headers {
        raw.notes.push(format!("the row has {num_values} cells, the head {num_headers}"));
    }
    Ok(vec![raw])
}

/// Reads the cells of a row.
fn cells(row: &str, delimiter: u8) -> Vec<String> {
    let text = row.as_bytes();
    let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
    let (mut cells, mut ends) = (vec![0; text.len() + 1], vec![0; text.len() + 1]);
    let (mut used, mut len, mut num) = (0, 0, 0);
    loop {
        // An empty piece stands for the end, and ends the row.
        let (result, num_in, num_out, num_ends) =
            reader.read_record(&text[used..], &mut cells[len..], &mut ends[num..]);
        (used, len, num) = (used + num_in, len + num_out, num + num_ends);
        if result != ReadRecordResult::InputEmpty {
            break;
        }
    }
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let cells = starts.zip(&ends[..num]).map(|(start, end)| &cells[start..*end]);
    cells.map(|cell| String::from_utf8_lossy(cell).into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::RawField;

    fn article(text: &str) -> RawArticle {
        parse(text).expect("a row").pop().expect("an article")
    }

    fn values(text: &str) -> Vec<(RawField, String)> {
        let raw = article(text);
        raw.claims.into_iter().map(|claim| (claim.field, claim.value)).collect()
    }

    #[test]
    fn headers_say_what_cells_mean() {
        for text in [
            "id,headline,published,text\n7,\"Storm, again\",1953-02-01,It blew.",
            "ID;Headline;Published;Text\n7;Storm, again;1953-02-01;It blew.",
            "id\theadline\tpublished\ttext\n7\tStorm, again\t1953-02-01\tIt blew.",
            "\"id\",\"headline\",\"published\",\"text\"\r\n\"7\",\"Storm, again\",\"1953-02-01\",\"It blew.\"\r\n",
        ] {
            let raw = article(text);
            assert_eq!((raw.key.as_deref(), raw.body.as_str()), (Some("7"), "It blew."), "{text}");
            assert_eq!(
                values(text),
                [(RawField::Title, "Storm, again".into()), (RawField::Date, "1953-02-01".into())]
            );
            assert_eq!(raw.notes, Vec::<String>::new());
        }
    }

    #[test]
    fn ragged_rows_keep_their_text() {
        let raw = article("title,text\nStorm,It blew, hard, all night.");
        assert_eq!(raw.body.as_str(), "It blew, hard, all night.");
        assert_eq!(raw.notes, ["the row has 4 cells, the head 2"]);
        assert_eq!(
            values("text,section\nIt blew.,Sea,,checked"),
            [(RawField::Section, "Sea".into())]
        );
        assert_eq!(values("title,date,text\nStorm"), [(RawField::Title, "Storm".into())]);
        assert_eq!(parse("title,text\n,\n"), Ok(Vec::new()));
    }

    #[test]
    fn quotes_may_be_escaped_by_backslashes() {
        let raw =
            article("title,text\n\"The \\\"Hope\\\", lost\",\"He said: \\\"No,\nnever.\\\"\"\n");
        assert_eq!(raw.claims[0].value, "The \"Hope\", lost");
        assert_eq!(raw.body.as_str(), "He said: \"No,\nnever.\"");
        let raw = article("title,text\n\"C:\\news\\\",\"It blew.\"\n");
        assert_eq!(raw.claims[0].value, "C:\\news\\");
        assert_eq!(raw.notes, Vec::<String>::new());
    }

    #[test]
    fn a_table_of_something_else_is_told_by_its_columns() {
        assert_eq!(parse("a,b\n1,2"), Err(ParseFailure::Columns("a, b".to_owned())));
    }

    #[test]
    fn dates_may_stand_in_three_columns() {
        assert_eq!(
            values("year,month,day,text\n1953,2,1,It blew."),
            [(RawField::Date, "1953-02-01".into())]
        );
    }
}
