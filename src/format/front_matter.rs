//! The block of fields that may open a Markdown file: YAML between `---`, TOML
//! between `+++`, or a JSON object.
//!
//! Finds and reads the block; what its keys mean is in [`super::keys`]. A block
//! that is not closed or not valid is read line by line, as far as its lines can
//! be read, and the reason is kept.

use serde_json::{Map, Value};

/// Lines of a block that are read by themselves.
const MAX_LINES: usize = 200;

/// Front matter is small; what is longer is text that happens to begin like it.
const MAX_LEN: usize = 64 * 1024;

/// A file cut into its fields and its text.
#[derive(Debug, Default, PartialEq)]
pub(super) struct FrontMatter<'t> {
    /// The fields, in the order of the file.
    pub fields: Map<String, Value>,
    /// The text after the block, or all of it.
    pub text: &'t str,
    /// Why what looks like a block is none.
    pub problem: Option<String>,
}

/// The two kinds of blocks that stand between fences.
#[derive(Clone, Copy)]
enum Kind {
    Yaml,
    Toml,
}

impl Kind {
    /// Returns the lines that close the block; the first also opens it.
    fn fences(self) -> &'static [&'static str] {
        match self {
            Self::Yaml => &["---", "..."],
            Self::Toml => &["+++"],
        }
    }

    fn read(self, block: &str) -> Result<Map<String, Value>, String> {
        match self {
            Self::Yaml => from_yaml(block),
            Self::Toml => from_toml(block),
        }
    }
}

/// Splits front matter off a text.
pub(super) fn split(text: &str) -> FrontMatter<'_> {
    let text = text.trim_start_matches('\u{feff}');
    for kind in [Kind::Yaml, Kind::Toml] {
        if let Some(rest) = after_fence(text, kind.fences()[0]) {
            return between_fences(text, rest, kind);
        }
    }
    if !text.trim_start().starts_with('{') {
        return FrontMatter { text, ..FrontMatter::default() };
    }
    match from_json(text) {
        Ok((fields, text)) => FrontMatter { fields, text, problem: None },
        Err(problem) => {
            FrontMatter { text, problem: Some(problem_note(&problem)), ..FrontMatter::default() }
        }
    }
}

/// Reads the block that `rest` begins with, `text` with its fence.
fn between_fences<'t>(text: &'t str, rest: &'t str, kind: Kind) -> FrontMatter<'t> {
    let (block, after, problem) = match fenced(rest, kind.fences()) {
        Ok((block, after)) => match kind.read(block) {
            Ok(fields) => return FrontMatter { fields, text: after, problem: None },
            Err(problem) => (block, after, problem),
        },
        // Not closed: it ends where its lines no longer look like fields.
        Err(problem) => {
            let len =
                rest.split_inclusive('\n').take_while(|line| is_field(line)).map(str::len).sum();
            let (block, after) = rest.split_at(len);
            (block, after, problem)
        }
    };
    let fields = by_line(block, kind);
    // Not one field: a line that happens to look like a fence.
    let text = if fields.is_empty() { text } else { after };
    FrontMatter { fields, text, problem: Some(problem_note(&problem)) }
}

fn problem_note(problem: &str) -> String {
    format!("front matter can't be read as a whole: {problem}")
}

/// Reads each line of a block by itself and keeps what can be read.
fn by_line(block: &str, kind: Kind) -> Map<String, Value> {
    let lines =
        block.lines().take(MAX_LINES).filter(|line| is_field(line) && !line.starts_with(' '));
    lines
        .filter_map(|line| kind.read(line).ok())
        .flatten()
        .filter(|(_, value)| !value.is_null())
        .collect()
}

/// Tells whether a line looks like a field: a name and a colon or an equals
/// sign, or what may stand below one.
fn is_field(line: &str) -> bool {
    let name = line.split([':', '=']).next().unwrap_or_default().trim_end();
    let is_name = name.len() < line.trim_end().len()
        && name.len() <= 40
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let below = line.starts_with("  ") || line.starts_with("- ");
    !line.trim().is_empty() && (is_name || below)
}

/// Returns what follows a first line that is just `fence`.
fn after_fence<'t>(text: &'t str, fence: &str) -> Option<&'t str> {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    (line.trim_end() == fence).then_some(rest)
}

/// Cuts a text at the first line that is one of `fences`.
fn fenced<'t>(text: &'t str, fences: &[&str]) -> Result<(&'t str, &'t str), String> {
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        if end > MAX_LEN {
            return Err("it is longer than 64 KiB".to_owned());
        }
        if fences.contains(&line.trim_end()) {
            return Ok((&text[..end], &text[end + line.len()..]));
        }
        end += line.len();
    }
    Err("it is not closed".to_owned())
}

fn from_yaml(block: &str) -> Result<Map<String, Value>, String> {
    if block.trim().is_empty() {
        return Ok(Map::new());
    }
    let mut options = serde_saphyr::Options::default();
    options.with_snippet = false;
    options.duplicate_keys = serde_saphyr::options::DuplicateKeyPolicy::FirstWins;
    let value: Value = serde_saphyr::from_str_with_options(block, options).map_err(one_line)?;
    as_fields(value)
}

fn from_toml(block: &str) -> Result<Map<String, Value>, String> {
    let table: toml::Table = block.parse().map_err(one_line::<toml::de::Error>)?;
    as_fields(json_of(toml::Value::Table(table)))
}

/// Turns a TOML value into the same JSON value, dates into text. The parser
/// bounds how deep values nest.
fn json_of(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(flag) => flag.into(),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(values) => values.into_iter().map(json_of).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(key, value)| (key, json_of(value))).collect())
        }
    }
}

/// Reads the object that opens a text; returns it with the text behind it.
fn from_json(text: &str) -> Result<(Map<String, Value>, &str), String> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let value = values.next().ok_or("it is empty")?.map_err(one_line)?;
    let rest = text.get(values.byte_offset()..).unwrap_or_default();
    Ok((as_fields(value)?, rest))
}

fn as_fields(value: Value) -> Result<Map<String, Value>, String> {
    match value {
        Value::Object(fields) => Ok(fields),
        Value::Null => Ok(Map::new()),
        _ => Err("it holds no fields".to_owned()),
    }
}

/// Returns the first line of an error's text.
fn one_line<E: std::fmt::Display>(error: E) -> String {
    error.to_string().lines().next().unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_kinds_are_read() {
        for text in [
            "---\ntitle: Storm\ntags: [a, b]\n---\nIt blew.",
            "---\r\ntitle: 'Storm'\r\ntags:\r\n  - a\r\n  - b\r\n...\r\nIt blew.",
            "\u{feff}+++\ntitle = \"Storm\"\ntags = ['a', 'b']\n+++\nIt blew.",
            "{\"title\": \"Storm\", \"tags\": [\"a\", \"b\"]}\nIt blew.",
        ] {
            let split = split(text);
            assert_eq!(split.problem, None, "{text}");
            assert_eq!(split.text.trim(), "It blew.");
            assert_eq!(split.fields["title"], "Storm");
            assert_eq!(split.fields["tags"], serde_json::json!(["a", "b"]));
        }
    }

    #[test]
    fn dates_and_numbers_stay_readable() {
        let yaml = split("---\na: 1931-05-03\nb: 1931\nc: 2023-09-13T14:05:00Z\n---\n");
        assert_eq!(yaml.fields["a"], "1931-05-03");
        assert_eq!(yaml.fields["b"].to_string(), "1931");
        assert_eq!(yaml.fields["c"], "2023-09-13T14:05:00Z");
        let toml = split("+++\na = 1931-05-03\nc = 2023-09-13T14:05:00Z\n+++\n");
        assert_eq!(toml.fields["a"], "1931-05-03");
        assert_eq!(toml.fields["c"], "2023-09-13T14:05:00Z");
    }

    #[test]
    fn what_is_no_block_stays_text() {
        for text in
            ["---\nJust a sentence.\n---\nIt blew.", "---\n\nIt blew.\n", "{not json} It blew."]
        {
            let split = split(text);
            assert!(split.problem.is_some(), "{text}");
            assert!(split.fields.is_empty());
            assert_eq!(split.text, text);
        }
    }

    #[test]
    fn a_broken_block_is_read_line_by_line() {
        for text in [
            "---\ntitle: Storm\ndate: 1931-05-03\n\nIt blew.",
            "---\ntitle: Storm\ndate: 1931-05-03\ntags: [a, b\n  by: : x\n---\nIt blew.",
            "+++\ntitle = \"Storm\"\ndate = 1931-05-03\ntags = [\n+++\nIt blew.",
        ] {
            let split = split(text);
            assert!(split.problem.is_some(), "{text}");
            assert_eq!(split.fields["title"], "Storm");
            assert_eq!(split.fields["date"], "1931-05-03");
            assert_eq!(split.fields.len(), 2);
            assert_eq!(split.text.trim(), "It blew.");
        }
    }

    #[test]
    fn a_duplicate_key_or_a_foreign_tag_does_no_harm() {
        assert_eq!(split("---\ntitle: Storm\ntitle: Calm\n---\n").fields["title"], "Storm");
        split("---\ntitle: !!python/object:os.system [ls]\n---\n");
    }

    #[test]
    fn bombs_are_refused_quickly() {
        let mut bomb = String::from("---\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for i in 1..30 {
            bomb += &format!("a{i}: &a{i} [{}]\n", format!("*a{}, ", i - 1).repeat(9));
        }
        for block in
            [bomb, format!("---\n{}", "[".repeat(60_000)), format!("---\n{}", "- ".repeat(30_000))]
        {
            let text = format!("{block}\n---\ntext");
            assert!(split(&text).problem.is_some());
        }
        assert!(split(&format!("{{\"a\":{}", "[".repeat(100_000))).problem.is_some());
        assert!(split(&format!("+++\na = {}\n+++\n", "[".repeat(60_000))).problem.is_some());
    }
}
