//! What the witnesses said that were not chosen: those that agree with the value, and
//! those that do not, folded where they say the same.

use super::super::witness::name_of;
use morgue::article::{Evidence, Witness};
use morgue::date::CivilDate;

/// Other values that are shown of a field.
const MAX_OTHERS: usize = 3;
/// Characters of another value that are shown.
const MAX_LEN: usize = 60;

/// How values of a field are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// As text, whatever its case and signs.
    Text,
    /// As days: a month agrees with each of its days.
    Date,
    /// As a list for each witness.
    List,
}

/// What one witness said, as one text.
struct Statement {
    text: String,
    witness: Witness,
}

/// Returns who agrees with the values and what else is said, in that order.
pub(super) fn others(
    field: &str,
    values: &[String],
    said: &[Evidence],
    reading: Reading,
) -> Vec<String> {
    let Some(chosen) = said.first() else { return Vec::new() };
    let value = values.join("; ");
    let mut agreeing: Vec<&str> = Vec::new();
    let mut others: Vec<(String, Vec<&str>)> = Vec::new();
    for Statement { text, witness } in statements(said, reading) {
        let name = name_of(field, witness);
        let witnesses = if is_same(&text, &value, reading) {
            &mut agreeing
        } else if let Some((_, names)) =
            others.iter_mut().find(|(other, _)| is_same(other, &text, reading))
        {
            names
        } else {
            others.push((text, Vec::new()));
            &mut others.last_mut().expect("one was pushed").1
        };
        if !witnesses.contains(&name) {
            witnesses.push(name);
        }
    }
    let chosen = name_of(field, chosen.source);
    agreeing.retain(|name| *name != chosen);
    let agrees = (!agreeing.is_empty()).then(|| format!("agrees: {}", agreeing.join(", ")));
    agrees.into_iter().chain(told(&others)).collect()
}

/// Collects what each witness said; of a list all of it is one statement.
fn statements(said: &[Evidence], reading: Reading) -> Vec<Statement> {
    let mut statements: Vec<Statement> = Vec::new();
    for Evidence { value, source, .. } in said {
        let known = statements.iter_mut().find(|s| s.witness == *source);
        match known.filter(|_| reading == Reading::List) {
            Some(statement) => {
                statement.text.push_str("; ");
                statement.text.push_str(value);
            }
            None => statements.push(Statement { text: value.clone(), witness: *source }),
        }
    }
    statements
}

/// Tells the other values, each with its witnesses.
fn told(others: &[(String, Vec<&str>)]) -> Option<String> {
    let shown = others.iter().take(MAX_OTHERS).map(|(text, names)| {
        let cut: String = text.chars().take(MAX_LEN).collect();
        let dots = if cut.len() < text.len() { "…" } else { "" };
        format!("“{}{dots}” ({})", cut.trim_end(), names.join(", "))
    });
    let mut shown: Vec<String> = shown.collect();
    if others.len() > MAX_OTHERS {
        shown.push(format!("{} more", others.len() - MAX_OTHERS));
    }
    (!shown.is_empty()).then(|| format!("otherwise: {}", shown.join(", ")))
}

fn is_same(a: &str, b: &str, reading: Reading) -> bool {
    let days = |text: &str| text.parse::<CivilDate>().ok().map(|date| date.days());
    match (reading, days(a), days(b)) {
        (Reading::Date, Some(a), Some(b)) => a.first <= b.last && b.first <= a.last,
        _ => letters(a) == letters(b),
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_agrees_is_folded() {
        for (a, b, reading, expected) in [
            ("Boat Comes Back!", "boat comes back", Reading::Text, true),
            ("Boat", "Boats", Reading::Text, false),
            ("1931-05-03T10:00", "1931-05-03", Reading::Date, true),
            ("1931-05", "1931-05-03", Reading::Date, true),
            ("1931-05-04", "1931-05-03", Reading::Date, false),
        ] {
            assert_eq!(is_same(a, b, reading), expected, "{a} {b}");
        }
    }

    #[test]
    fn long_lists_of_others_end() {
        let said: Vec<Evidence> = (0..9)
            .map(|n| Evidence {
                value: format!("Boat {n}"),
                source: Witness::Element,
                confidence: 0.8,
            })
            .collect();
        let told = others("title", &["Boat 0".to_owned()], &said, Reading::Text);
        assert_eq!(told.len(), 1);
        assert!(told[0].ends_with("“Boat 3” (the heading), 5 more"), "{told:?}");
    }
}
