//! Hits in a form of the user's own: `{rank}\t{title}\n`.

use std::io::{self, Write};

use serde_json::{Map, Value};

use super::columns::{known, text};
use morgue::error::{Error, Result};

/// Text with the names of fields in braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Field(&'static str),
}

impl Template {
    /// Reads a template: `{name}` is a field, `{{` and `}}` are braces, `\n`, `\t`, `\0`
    /// and `\\` what they are elsewhere.
    pub fn parse(source: &str) -> Result<Self> {
        let mistake = |problem: String| Error::Unsupported {
            problem,
            hint: "write fields as {title}, braces as {{ and }}, line ends as \\n".into(),
        };
        let (mut parts, mut plain) = (Vec::new(), String::new());
        let mut chars = source.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\\' => plain.push(match chars.next() {
                    Some('n') => '\n',
                    Some('t') => '\t',
                    Some('0') => '\0',
                    Some('\\') => '\\',
                    other => {
                        let what = other.map_or(String::new(), String::from);
                        return Err(mistake(format!("`\\{what}` means nothing in a template")));
                    }
                }),
                '{' | '}' if chars.next_if_eq(&c).is_some() => plain.push(c),
                '{' => {
                    let mut name = String::new();
                    while let Some(c) = chars.next_if(|c| *c != '}') {
                        name.push(c);
                    }
                    if chars.next().is_none() {
                        return Err(mistake(format!("`{{{name}` is not closed in the template")));
                    }
                    if !plain.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut plain)));
                    }
                    parts.push(Part::Field(known(&name)?));
                }
                '}' => return Err(mistake("a `}` opens nothing in the template".to_owned())),
                _ => plain.push(c),
            }
        }
        parts.push(Part::Text(plain));
        Ok(Self(parts))
    }

    /// Prints a hit.
    pub fn print(&self, object: &Map<String, Value>, out: &mut dyn Write) -> io::Result<()> {
        self.0.iter().try_for_each(|part| match part {
            Part::Text(text) => out.write_all(text.as_bytes()),
            Part::Field(name) => out.write_all(text(object, name).as_bytes()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_filled_in() {
        let object = Map::from_iter([
            ("rank".to_owned(), 3.into()),
            ("title".to_owned(), "Flood\u{1b}\nat {id}".into()),
        ]);
        for (template, expected) in [
            ("{rank}: {title}\\n", "3: Flood␛ at {id}\n"),
            ("{{{rank}}}\\t\\\\", "{3}\t\\"),
            ("{url}", ""),
            ("plain", "plain"),
        ] {
            let mut out = Vec::new();
            let template = Template::parse(template).expect("a template");
            template.print(&object, &mut out).expect("written");
            assert_eq!(String::from_utf8(out).expect("text"), expected);
        }
    }

    #[test]
    fn mistakes_are_told() {
        for template in ["{nothing}", "{rank", "}", "\\x", "\\"] {
            assert!(Template::parse(template).is_err(), "{template}");
        }
    }
}
