//! What a query asks for, and how it may be written.

use super::random::Random;

/// A query, or a part of one.
#[derive(Clone, Debug)]
pub enum Ask {
    All(Vec<Ask>),
    Any(Vec<Ask>),
    Not(Box<Ask>),
    Weighted(Box<Ask>, &'static str),
    Term(Option<&'static str>, Term),
    /// A field, alternatives, and the further operands.
    Near(Option<&'static str>, Vec<Term>, Vec<Step>),
    AtLeast(u32, Vec<Term>),
    First(u32, Box<Ask>),
    /// Whether in a paragraph, not in a sentence.
    Same(bool, Box<Ask>),
    /// The value as it is written, and the days it means.
    Days {
        value: String,
        min: Option<i64>,
        max: Option<i64>,
    },
    Length {
        value: String,
        min: Option<u64>,
        max: Option<u64>,
    },
    Keyword(&'static str, String),
    Present(&'static str),
    Absent(&'static str),
    Conflict,
}

/// Words, as a query writes them.
#[derive(Clone, Debug)]
pub enum Term {
    Word(String),
    Exact(String),
    Phrase { text: String, is_exact: bool, within: Option<u32> },
    Prefix(String),
    Wildcard(String),
    Fuzzy(String, u8),
    Regex(String),
}

/// A further operand of NEAR.
#[derive(Clone, Debug)]
pub struct Step {
    pub distance: u32,
    pub is_ordered: bool,
    pub terms: Vec<Term>,
}

impl Term {
    fn write(&self) -> String {
        match self {
            Self::Word(word) => word.clone(),
            Self::Exact(word) => format!("={word}"),
            Self::Phrase { text, is_exact, within } => {
                let sign = if *is_exact { "=" } else { "" };
                let within = within.map_or(String::new(), |within| format!("~{within}"));
                format!("{sign}\"{text}\"{within}")
            }
            Self::Prefix(start) => format!("{start}*"),
            Self::Wildcard(pattern) => pattern.clone(),
            Self::Fuzzy(word, edits) => format!("{word}~{edits}"),
            Self::Regex(pattern) => format!("/{pattern}/"),
        }
    }
}

fn alternatives(terms: &[Term], field: &str) -> String {
    let written: Vec<_> = terms.iter().map(|term| format!("{field}{}", term.write())).collect();
    if written.len() == 1 { written[0].clone() } else { format!("({})", written.join(" OR ")) }
}

/// How tightly the operator of a part binds; brackets go around what binds less.
fn tightness(ask: &Ask) -> u8 {
    match ask {
        Ask::Any(_) => 0,
        Ask::All(_) => 1,
        Ask::Not(_) => 2,
        Ask::Near(..) => 3,
        Ask::Weighted(..) => 4,
        _ => 5,
    }
}

impl Ask {
    /// Writes the query in one of the ways that mean the same.
    pub fn write(&self, random: &mut Random) -> String {
        let join = |asks: &[Self], random: &mut Random, least: u8, operators: &[&str]| {
            let mut text = String::new();
            for (i, ask) in asks.iter().enumerate() {
                if i > 0 {
                    text.push_str(random.pick(operators));
                }
                text.push_str(&ask.write_within(random, least));
            }
            text
        };
        match self {
            Self::All(asks) => join(asks, random, 2, &[" ", " AND "]),
            Self::Any(asks) => join(asks, random, 1, &[" OR "]),
            Self::Not(ask) => {
                let sign = random.pick(&["NOT ", "-"]);
                // A minus takes what follows it directly, and nothing that is joined to it.
                let least = if sign == "-" { 5 } else { 3 };
                format!("{sign}{}", ask.write_within(random, least))
            }
            Self::Weighted(ask, weight) => format!("{}^{weight}", ask.write_within(random, 5)),
            Self::Term(None, term) => term.write(),
            Self::Term(Some(field), term) => match random.below(3) {
                0 => format!("{field}:({})", term.write()),
                _ => format!("{field}:{}", term.write()),
            },
            Self::Near(field, first, then) => {
                let in_brackets = field.is_some() && random.below(2) == 0;
                let each = match field {
                    Some(field) if !in_brackets => format!("{field}:"),
                    _ => String::new(),
                };
                let mut text = alternatives(first, &each);
                for Step { distance, is_ordered, terms } in then {
                    let name = if *is_ordered { "PRE" } else { random.pick(&["NEAR", "W"]) };
                    text += &format!(" {name}/{distance} {}", alternatives(terms, &each));
                }
                match field {
                    Some(field) if in_brackets => format!("{field}:({text})"),
                    _ => text,
                }
            }
            Self::AtLeast(times, terms) => {
                let written: Vec<_> = terms.iter().map(Term::write).collect();
                format!("atleast{times}({})", written.join(" OR "))
            }
            Self::First(words, ask) => format!("first{words}({})", ask.write(random)),
            Self::Same(false, ask) => format!("SAME_SENTENCE({})", ask.write(random)),
            Self::Same(true, ask) => format!("SAME_PARAGRAPH({})", ask.write(random)),
            Self::Days { value, .. } => format!("date:{value}"),
            Self::Length { value, .. } => format!("length:{value}"),
            Self::Keyword(field, value) => format!("{field}:{value}"),
            Self::Present(field) => format!("{field}:*"),
            Self::Absent(field) => format!("{field}:none"),
            Self::Conflict => "date:conflict".to_owned(),
        }
    }

    fn write_within(&self, random: &mut Random, least: u8) -> String {
        let text = self.write(random);
        let is_field_of_near = matches!(self, Self::Near(Some(_), ..)) && text.contains(":(");
        let needs = tightness(self) < least && !(is_field_of_near && text.ends_with(')'));
        if needs || random.below(10) == 0 { format!("({text})") } else { text }
    }
}
