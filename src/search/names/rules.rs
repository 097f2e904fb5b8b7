//! `names.txt`: what the archive's owner knows better about names.
//!
//! ```text
//! line      = KIND name {"," name} "=" target ["if" query]
//! KIND      = "person" | "place"
//! target    = name | "-"                 (a lone hyphen: it is no name at all)
//! name      = words, in double quotes where they hold , = or " if "
//! query     = any query, as for `morgue query`
//! ```
//!
//! In the articles that the query finds (all, without one), who is named on the left is
//! the one on the right; a place is given by any of its names. Of several lines about a name the first that fits an article
//! holds. Names are compared without case, accents, hyphens and titles. Empty lines and
//! what follows `#`, at the start of a line or after a space, are not read.

use jiff::civil::Date;

use crate::entities::{bare_name, name_key, usual_names};
use crate::query::{QueryTree, parse};
use crate::schema::FIELDS;

/// Of what a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameKind {
    /// A person.
    Person,
    /// A place.
    Place,
}

impl NameKind {
    /// Returns the query name of the field that holds such names.
    pub fn field(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Place => "place",
        }
    }
}

/// A line of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct NameRule {
    /// What it is about.
    pub kind: NameKind,
    /// Keys of the names it is about ([`name_key`]).
    pub keys: Vec<String>,
    /// Whose or what name it is; `None` where it is none.
    pub target: Option<String>,
    /// The articles it holds for; all without one.
    pub condition: Option<QueryTree>,
}

/// A line that can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRule {
    /// Its number, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: String,
}

/// Reads the lines of a file; relative dates in conditions count from `today`.
pub fn parse_rules(text: &str, today: Date) -> Result<Vec<NameRule>, BadRule> {
    let lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    let lines = lines.map(|(i, line)| (i + 1, line.trim()));
    lines
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(line, text)| rule(text, today).map_err(|problem| BadRule { line, problem }))
        .collect()
}

fn rule(text: &str, today: Date) -> Result<NameRule, String> {
    let text = split_outside_quotes(text, " #").map_or(text, |(text, _)| text.trim_end());
    if text.ends_with(" if") {
        return Err("a query is missing after `if`".to_owned());
    }
    let (kind, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let kind = match kind {
        "person" => NameKind::Person,
        "place" => NameKind::Place,
        other => return Err(format!("`{other}` is neither `person` nor `place`")),
    };
    let (left, right) = split_outside_quotes(rest, "=").ok_or("there is no `=`")?;
    let (target, condition) = match split_outside_quotes(right, " if ") {
        Some((target, condition)) => (target, Some(condition.trim())),
        None => (right, None),
    };
    let mut keys = Vec::new();
    let mut names = left;
    loop {
        let (name, others) = match split_outside_quotes(names, ",") {
            Some((name, others)) => (name, Some(others)),
            None => (names, None),
        };
        let name = unquoted(name);
        let bare = bare_name(name).ok_or("a name is missing before `=`")?;
        match kind {
            NameKind::Person => keys.push(name_key(&bare)),
            NameKind::Place => keys.extend(keys_of_place(name)),
        }
        match others {
            Some(others) => names = others,
            None => break,
        }
    }
    let target = match unquoted(target) {
        "" => return Err("a name is missing after `=`".to_owned()),
        "-" => None,
        name => Some(name.to_owned()),
    };
    let condition = condition.map(|query| parse(query, &FIELDS, today)).transpose();
    let condition = condition.map_err(|error| format!("after `if`: {error}"))?;
    Ok(NameRule { kind, keys, target, condition })
}

/// Returns the keys of a place that is given by any of its names: articles have the usual
/// one. A name of several places means none of them by another name.
fn keys_of_place(name: &str) -> Vec<String> {
    let mut keys = vec![name_key(name)];
    if let [usual] = usual_names(name).as_slice() {
        keys.push(name_key(usual));
        keys.dedup();
    }
    keys
}

/// Splits at the first of a separator that is not in double quotes.
fn split_outside_quotes<'t>(text: &'t str, separator: &str) -> Option<(&'t str, &'t str)> {
    let mut is_quoted = false;
    for (at, c) in text.char_indices() {
        is_quoted ^= c == '"';
        if !is_quoted && text[at..].starts_with(separator) {
            return Some((&text[..at], &text[at + separator.len()..]));
        }
    }
    None
}

fn unquoted(name: &str) -> &str {
    let name = name.trim();
    name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(name).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = jiff::civil::date(2023, 9, 13);

    #[test]
    fn lines_say_who_is_meant() {
        let text = "# our own\n\n\
            person Moammar Kadafi, \"Gadhafi, Muammar\" = Muammar Gaddafi\n\
            person Big Ben = -\n\
            person Mr. Bush = George W. Bush if date:2001..2008\n\
            place Burma = Myanmar # since 1989\n\
            place Washington, Nowhere at All = -\n";
        let rules = parse_rules(text, TODAY).expect("sound lines");
        let told: Vec<_> = rules
            .iter()
            .map(|rule| {
                let condition = rule.condition.as_ref().map(ToString::to_string);
                (rule.kind, rule.keys.join("|"), rule.target.clone(), condition.is_some())
            })
            .collect();
        let some = |name: &str| Some(name.to_owned());
        assert_eq!(
            told,
            [
                (
                    NameKind::Person,
                    "moammar kadafi|gadhafi muammar".into(),
                    some("Muammar Gaddafi"),
                    false
                ),
                (NameKind::Person, "big ben".into(), None, false),
                (NameKind::Person, "bush".into(), some("George W. Bush"), true),
                (NameKind::Place, "burma|myanmar".into(), some("Myanmar"), false),
                (NameKind::Place, "washington|nowhere at all".into(), None, false),
            ]
        );
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        for (text, line, problem) in [
            ("persons A = B", 1, "`persons` is neither `person` nor `place`"),
            ("\nperson A B", 2, "there is no `=`"),
            ("person = B", 1, "a name is missing before `=`"),
            ("person A, = B", 1, "a name is missing before `=`"),
            ("person A =", 1, "a name is missing after `=`"),
            ("person", 1, "there is no `=`"),
            ("person A = B if ", 1, "a query is missing after `if`"),
        ] {
            let bad = parse_rules(text, TODAY).expect_err("a mistake");
            assert_eq!((bad.line, bad.problem.as_str()), (line, problem), "{text}");
        }
        let bad = parse_rules("person A = B if date:2023-99", TODAY).expect_err("a mistake");
        assert!(bad.problem.starts_with("after `if`: "), "{}", bad.problem);
    }
}
