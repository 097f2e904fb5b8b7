//! How well the sample corpus is read, field by field, against what is known to be
//! right (`sample_corpus/expected.jsonl`).
//!
//! The score is compared with `tests/golden/score.txt`, so that any change for
//! better or worse shows in the diff; nothing is hidden.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::fs;

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::harness::{SAMPLE, repository};

/// The fields that are scored as right or not, in the order of the field table.
const FIELDS: [&str; 14] = [
    "title", "subtitle", "date", "updated", "authors", "dateline", "credits", "slug", "kind",
    "source", "section", "tags", "lang", "url",
];

/// The fields that are scored name by name. A country is that of a place: both must be
/// right.
const NAMES: [&str; 3] = ["people", "places", "countries"];

/// How often a field was right, of how many articles that state it, and how often it
/// was given although none is stated.
#[derive(Default)]
struct Score {
    right: usize,
    stated: usize,
    invented: usize,
    misses: Vec<String>,
}

/// How many names were given, of all articles of some languages, how many are stated, and
/// how many are both.
#[derive(Default)]
struct NameScore {
    right: usize,
    given: usize,
    stated: usize,
    misses: Vec<String>,
}

fn key(article: &Value) -> (String, String) {
    let text = |name: &str| article[name].as_str().unwrap_or_default().to_owned();
    (text("path"), text("record"))
}

#[test]
fn the_sample_corpus_is_read_as_well_as_recorded() {
    let expected = fs::read_to_string(repository().join("sample_corpus/expected.jsonl")).unwrap();
    let expected: Vec<Value> =
        expected.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ids = SAMPLE.run(&["query", "--copies", "id:*", "-n", "1000", "--format", "ids"]).stdout;
    let ids: Vec<&str> = ids.lines().collect();
    let found = SAMPLE.run(&[&["show", "--format", "jsonl"], &ids[..]].concat()).json_lines();
    let found: HashMap<_, _> = found.iter().map(|article| (key(article), article)).collect();

    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    let mut name_scores: BTreeMap<(&str, bool), NameScore> = BTreeMap::new();
    let (mut bodies, mut body_f1, mut exact_bodies) = (0, 0.0, 0);
    let mut missing = Vec::new();
    for right in &expected {
        let Some(article) = found.get(&key(right)) else {
            missing.push(key(right).0);
            continue;
        };
        for field in FIELDS {
            let score = scores.entry(field).or_default();
            match (right.get(field), article.get(field)) {
                (None, None) => {}
                (None, Some(_)) => score.invented += 1,
                (Some(right), found) => {
                    score.stated += 1;
                    if found.is_some_and(|found| is_same(field, right, found)) {
                        score.right += 1;
                    } else {
                        score.misses.push(format!(
                            "{}: {} is {}",
                            key(article).0,
                            right,
                            found.unwrap_or(&Value::Null)
                        ));
                    }
                }
            }
        }
        for field in NAMES {
            let score = name_scores.entry((field, right["lang"] == "en")).or_default();
            let stated = stated_names(field, right);
            score.add(&key(right).0, &stated, &given_names(field, article, &stated));
        }
        let (right, found) = (body(right), body(article));
        bodies += 1;
        body_f1 += f1(&right, &found);
        exact_bodies += usize::from(right == found);
    }
    let mut table =
        format!("articles  {} of {} found\n", expected.len() - missing.len(), expected.len());
    for field in FIELDS {
        let Score { right, stated, invented, .. } = &scores[field];
        writeln!(
            table,
            "{field:<9} {right} of {stated} right, {invented} given where none is stated"
        )
        .unwrap();
    }
    for (english, languages) in [(true, "en"), (false, "others")] {
        for field in NAMES {
            let name = format!("{field} ({languages})");
            writeln!(table, "{name:<18} {}", name_scores[&(field, english)]).unwrap();
        }
    }
    writeln!(
        table,
        "body      word F1 {:.3}, {exact_bodies} of {bodies} exact",
        body_f1 / bodies as f64
    )
    .unwrap();
    println!("{table}");
    for (field, score) in &scores {
        score.misses.iter().for_each(|miss| println!("{field} {miss}"));
    }
    for ((field, _), score) in &name_scores {
        score.misses.iter().for_each(|miss| println!("{field} {miss}"));
    }
    assert_eq!(missing, Vec::<String>::new(), "no article is lost");

    let golden = repository().join("tests/golden/score.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&golden, &table).unwrap();
    }
    assert_eq!(fs::read_to_string(golden).unwrap_or_default(), table, "UPDATE_GOLDEN=1 accepts it");
}

impl NameScore {
    fn add(&mut self, path: &str, stated: &BTreeSet<String>, given: &BTreeSet<String>) {
        self.right += stated.intersection(given).count();
        self.given += given.len();
        self.stated += stated.len();
        if stated != given {
            let missing: Vec<&String> = stated.difference(given).collect();
            let wrong: Vec<&String> = given.difference(stated).collect();
            self.misses.push(format!("{path}: missing {missing:?}, wrong {wrong:?}"));
        }
    }
}

impl std::fmt::Display for NameScore {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { right, given, stated, .. } = *self;
        let share = |of: usize| right as f64 / of.max(1) as f64;
        let (precision, recall) = (share(given), share(stated));
        write!(
            out,
            "precision {precision:.3} recall {recall:.3}, {right} right of {given} given and {stated} stated"
        )
    }
}

/// Returns the folded names that are known to be in an article.
fn stated_names(field: &str, article: &Value) -> BTreeSet<String> {
    match &article[field] {
        Value::Object(countries) => {
            countries.iter().filter_map(|(place, code)| in_country(place, code)).collect()
        }
        names => folded_names(names),
    }
}

/// Returns the folded names that the program gives an article. A place has its usual name
/// there, where the known one is as it stands in the text: it goes by the form that is known.
fn given_names(field: &str, article: &Value, stated: &BTreeSet<String>) -> BTreeSet<String> {
    if field == "people" {
        return folded_names(&article[field]);
    }
    let places = || article["mentioned"]["places"].as_array().into_iter().flatten();
    let known_form = |place: &Value, of: &dyn Fn(&str) -> Option<String>| {
        let forms = place["forms"].as_array().into_iter().flatten();
        let forms = std::iter::once(&place["name"]).chain(forms);
        let forms: Vec<String> = forms.filter_map(|form| of(form.as_str()?)).collect();
        let known = forms.iter().find(|form| stated.contains(*form));
        known.or(forms.first()).cloned()
    };
    if field == "countries" {
        let in_its_country =
            |place: &Value| known_form(place, &|form| in_country(form, &place["country"]));
        return places().filter_map(in_its_country).collect();
    }
    let mentioned: Vec<&Value> = places().map(|place| &place["name"]).collect();
    let all = article["places"].as_array().into_iter().flatten();
    let only_stated = all.filter(|name| !mentioned.contains(name));
    let only_stated = only_stated.filter_map(|name| name.as_str().map(folded));
    only_stated
        .chain(places().filter_map(|place| known_form(place, &|form| Some(folded(form)))))
        .collect()
}

fn folded_names(names: &Value) -> BTreeSet<String> {
    names.as_array().into_iter().flatten().filter_map(|name| name.as_str().map(folded)).collect()
}

fn in_country(place: &str, code: &Value) -> Option<String> {
    Some(format!("{} {}", folded(place), code.as_str()?))
}

/// A name without differences of case and diacritics.
fn folded(name: &str) -> String {
    plain(name).nfd().filter(|c| !is_combining_mark(*c)).collect()
}

/// Compares two values as text, case and order aside for lists.
fn is_same(field: &str, right: &Value, found: &Value) -> bool {
    let list = |value: &Value| -> Vec<String> {
        let mut values: Vec<String> = match value {
            Value::Array(values) => values.iter().filter_map(|v| v.as_str().map(plain)).collect(),
            other => other.as_str().map(plain).into_iter().collect(),
        };
        values.sort();
        values
    };
    match field {
        "date" | "updated" | "url" => right == found,
        _ => list(right) == list(found),
    }
}

/// Text without the differences that do not matter: case, kind of quotes, spaces.
fn plain(text: &str) -> String {
    let text = text.to_lowercase().replace(['’', '‘'], "'").replace(['“', '”'], "\"");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn body(article: &Value) -> Vec<String> {
    let text = plain(article["body"].as_str().unwrap_or_default());
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Harmonic mean of precision and recall over the words of two texts.
fn f1(right: &[String], found: &[String]) -> f64 {
    let mut counts: HashMap<&str, i64> = HashMap::new();
    right.iter().for_each(|word| *counts.entry(word).or_default() += 1);
    let mut shared = 0;
    for word in found {
        if let Some(count) = counts.get_mut(word.as_str()).filter(|count| **count > 0) {
            *count -= 1;
            shared += 1;
        }
    }
    if right.is_empty() && found.is_empty() {
        1.0
    } else {
        2.0 * f64::from(shared) / (right.len() + found.len()) as f64
    }
}
