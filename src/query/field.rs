//! Advice about a field that does not exist.

use super::error::QueryErrorKind;
use crate::schema::FieldTable;

/// Longest name that is compared with the fields' names.
const MAX_NAME: usize = 20;

/// Makes the error of an unknown field: it names the field that was probably
/// meant, or all of them.
pub(super) fn unknown(name: &str, fields: &FieldTable) -> QueryErrorKind {
    let advice = match nearest(&name.to_ascii_lowercase(), fields) {
        Some(field) => format!("perhaps `{field}:` is meant"),
        None => {
            let names: Vec<_> = fields.query_names().map(|field| field.query.as_str()).collect();
            format!("the fields are {}", names.join(", "))
        }
    };
    QueryErrorKind::UnknownField { name: name.to_owned(), advice }
}

/// Finds the query name of the field whose name, in a query or in the output, is
/// nearest: at most two letters differ, or one in a short name.
fn nearest<'f>(name: &str, fields: &'f FieldTable) -> Option<&'f str> {
    if name.len() > MAX_NAME {
        return None;
    }
    let limit = if name.len() < 5 { 1 } else { 2 };
    let candidates = fields.fields.iter().flat_map(|field| {
        [&field.query, &field.name].map(|known| (distance(name, known), field.query.as_str()))
    });
    let (distance, field) = candidates.min_by_key(|(distance, _)| *distance)?;
    (distance <= limit).then_some(field)
}

/// Counts the letters to add, drop or change to make `b` of `a`, both ASCII.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let changed = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::FIELDS;

    #[test]
    fn the_field_that_was_meant_is_named() {
        let cases = [
            ("titel", Some("title")),
            ("TITLES", Some("title")),
            ("author", Some("by")),
            ("people", Some("person")),
            ("places", Some("place")),
            ("words", Some("length")),
            ("tag", Some("tags")),
            ("re", None),
            ("note", None),
            ("xylophone", None),
            ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", None),
        ];
        for (name, expected) in cases {
            assert_eq!(nearest(&name.to_ascii_lowercase(), &FIELDS), expected, "{name}");
        }
    }

    #[test]
    fn a_distance_counts_letters() {
        for (a, b, expected) in [("", "", 0), ("abc", "", 3), ("kitten", "sitting", 3)] {
            assert_eq!(distance(a, b), expected);
        }
    }
}
