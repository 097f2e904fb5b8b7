//! What a value of a record says: a text, a list of them, or an object that holds
//! one under a name of its own.

use serde_json::{Map, Value};

use super::aliases::comparable;
use crate::format::markup;

/// Names under which an object holds its own name, such as `{"name": "…"}`; of the
/// NYT, WordPress, search engines, and XML turned into JSON.
const NAME_KEYS: &[&str] =
    &["name", "main", "original", "value", "rendered", "title", "fullname", "text", "#text", "$t"];

/// How deep lists and objects are followed into.
const MAX_DEPTH: usize = 3;

/// Returns the texts of a value, without markup.
pub(super) fn texts(value: &Value) -> Vec<String> {
    let texts = raw_texts(value).into_iter();
    texts
        .map(|text| markup::reduce(&text).into_owned())
        .filter(|text| !text.trim().is_empty())
        .collect()
}

/// Returns the texts of a value as they stand: itself, its members, or its name.
pub(super) fn raw_texts(value: &Value) -> Vec<String> {
    let mut out = Vec::new();
    collect(value, MAX_DEPTH, &mut out);
    out
}

fn collect(value: &Value, depth: usize, out: &mut Vec<String>) {
    match value {
        Value::String(text) => match members(text) {
            Some(members) => out.extend(members),
            None => out.extend(meaningful(text)),
        },
        Value::Number(number) => out.push(number.to_string()),
        Value::Array(values) if depth > 0 => {
            values.iter().for_each(|value| collect(value, depth - 1, out));
        }
        Value::Object(object) if depth > 0 => {
            if let Some(name) = inner(object, NAME_KEYS).filter(|name| !name.is_null()) {
                collect(name, depth - 1, out);
            } else {
                out.extend(name_in_parts(object));
            }
        }
        _ => {}
    }
}

/// Returns the first of these keys' values in an object.
pub(super) fn inner<'v>(object: &'v Map<String, Value>, keys: &[&str]) -> Option<&'v Value> {
    keys.iter().find_map(|key| {
        object
            .iter()
            .find(|(name, value)| comparable(name) == **key && !value.is_null())
            .map(|(_, value)| value)
    })
}

/// Joins a name whose parts are given one by one; the NYT also wraps persons in a
/// list of their own.
fn name_in_parts(object: &Map<String, Value>) -> Option<String> {
    if let Some(Value::Array(persons)) = inner(object, &["person"]) {
        let names = persons.iter().filter_map(|person| name_in_parts(person.as_object()?));
        return Some(names.collect::<Vec<_>>().join(" and ")).filter(|names| !names.is_empty());
    }
    let part = |key| inner(object, &[key]).and_then(Value::as_str).and_then(meaningful);
    let parts = ["firstname", "middlename", "lastname"].map(part);
    let name = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    (!name.is_empty()).then_some(name)
}

/// Returns a text, unless it stands for nothing.
pub(super) fn meaningful(text: &str) -> Option<String> {
    let text = text.trim();
    let nothing = ["", "none", "null", "nan", "n/a", "undefined", "[]", "{}"];
    (!nothing.contains(&text.to_lowercase().as_str())).then(|| text.to_owned())
}

/// Reads a list that was written out as text, `['Ana Bo', "Cy Day"]`, as some
/// exports of tables do.
fn members(text: &str) -> Option<Vec<String>> {
    let inside = text.trim().strip_prefix('[')?.strip_suffix(']')?;
    let mut members = Vec::new();
    let mut rest = inside.trim();
    while let Some(quote) = rest.chars().next() {
        if quote != '\'' && quote != '"' {
            return None;
        }
        let end = rest[1..].match_indices(quote).map(|(at, _)| at + 1).find(|at| {
            let after = rest[at + 1..].trim_start();
            after.is_empty() || after.starts_with(',')
        })?;
        members.extend(meaningful(&rest[1..end]));
        rest = rest[end + 1..].trim_start().trim_start_matches(',').trim_start();
    }
    (!inside.trim().is_empty()).then_some(members)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_may_be_nested_or_stand_for_nothing() {
        for (value, expected) in [
            (json!(["Ana Bo", {"name": "Cy Day"}]), &["Ana Bo", "Cy Day"][..]),
            (json!({"id": 7, "name": "The Post"}), &["The Post"]),
            (json!("None"), &[]),
            (json!(null), &[]),
            (json!("<b>Storm</b> &amp; sea"), &["Storm & sea"]),
            (json!({"rendered": "Storm &#8211; sea"}), &["Storm – sea"]),
            (
                json!({"original": null, "person": [{"firstname": "Ana", "middlename": null, "lastname": "Bo"}, {"firstname": "Cy", "lastname": "Day"}]}),
                &["Ana Bo and Cy Day"],
            ),
            (json!("['Ana Bo', \"Cy O'Day\"]"), &["Ana Bo", "Cy O'Day"]),
            (json!("[]"), &[]),
            (json!("[sic] Storm [again]"), &["[sic] Storm [again]"]),
        ] {
            assert_eq!(texts(&value), expected, "{value}");
        }
    }
}
