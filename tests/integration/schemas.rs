//! The JSON that is printed is what the JSON Schemas say, and they say nothing that
//! is never printed.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use super::harness::{SAMPLE, repository};

fn schema(name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(repository().join("schema").join(name)).unwrap())
        .unwrap()
}

#[track_caller]
fn check(schema: &Value, values: &[Value]) {
    let validator = jsonschema::validator_for(schema).unwrap();
    for value in values {
        let errors: Vec<String> =
            validator.iter_errors(value).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new(), "{value}");
    }
}

fn names(schema: &Value) -> BTreeSet<String> {
    schema["properties"].as_object().unwrap().keys().cloned().collect()
}

fn used<'v>(values: impl IntoIterator<Item = &'v Value>) -> BTreeSet<String> {
    values.into_iter().flat_map(|value| value.as_object().unwrap().keys().cloned()).collect()
}

#[test]
fn articles_are_as_described() {
    let schema = schema("article.schema.json");
    let ids = SAMPLE.run(&["query", "--copies", "id:*", "-n", "1000", "--format", "ids"]).stdout;
    let ids: Vec<&str> = ids.lines().collect();
    let shown = SAMPLE.run(&[&["show", "--format", "json"], &ids[..]].concat()).json();
    let articles = shown.as_array().unwrap();
    check(&schema, articles);
    let unused: Vec<_> = names(&schema).difference(&used(articles)).cloned().collect();
    let elsewhere = ["highlights", "matches", "removed", "skip"];
    assert_eq!(unused, elsewhere, "what is described is printed");
    let marked = SAMPLE
        .run(&[&["show", "--query", "mandela OR flood", "--format", "json"], &ids[..]].concat())
        .json();
    let marked = marked.as_array().unwrap();
    check(&schema, marked);
    assert!(["highlights", "matches"].iter().all(|key| used(marked).contains(*key)));
    let skipped = SAMPLE.run(&["extract", "broken/empty.txt", "broken/bad-line.jsonl"]).json();
    check(&schema, skipped.as_array().unwrap());
}

#[test]
fn hits_are_as_described() {
    let schema = schema("hit.schema.json");
    let envelope = SAMPLE.run(&["query", "id:*", "-n", "1000", "--format", "json"]).json();
    check(&schema, std::slice::from_ref(&envelope));
    let elsewhere: BTreeSet<_> = ["qid".to_owned(), "added".to_owned()].into();
    assert_eq!(&names(&schema) - &elsewhere, used([&envelope]));
    let expanded = SAMPLE.run(&["query", "mandela", "--expand", "--format", "json"]).json();
    check(&schema, std::slice::from_ref(&expanded));
    assert!(used([&expanded]).contains("added"));
    let hits = envelope["hits"].as_array().unwrap();
    let described = names(&schema["$defs"]["hit"]);
    let unused: Vec<_> = described.difference(&used(hits)).cloned().collect();
    assert_eq!(unused, ["changed", "stale", "vanished"], "what is described is printed");
}

/// Collects the keys of all objects in a value, at any depth.
fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => object.iter().for_each(|(key, value)| {
            found.insert(key.clone());
            keys(value, found);
        }),
        Value::Array(values) => values.iter().for_each(|value| keys(value, found)),
        _ => {}
    }
}

/// Collects the names that a schema describes, at any depth.
fn described(schema: &Value, found: &mut BTreeSet<String>) {
    if let Some(properties) = schema["properties"].as_object() {
        found.extend(properties.keys().cloned());
    }
    match schema {
        Value::Object(object) => object.values().for_each(|value| described(value, found)),
        Value::Array(values) => values.iter().for_each(|value| described(value, found)),
        _ => {}
    }
}

#[test]
fn views_are_as_described() {
    let like = "2vwreb9astf6";
    let commands: [(&str, &[&[&str]]); 5] = [
        ("facets", &[&["id:*"], &["person:\"nelson mandela\""], &["xyzzyq"]]),
        (
            "timeline",
            &[&["moscow", "xyzzyq", "--by", "month", "--since", "1950"], &["id:*"], &["xyzzyq"]],
        ),
        ("kwic", &[&["moscow OR mandela", "--all"], &["date:none"], &["xyzzyq"]]),
        (
            "first",
            &[
                &["moscow", "--by", "source", "--around", "1985"],
                &["id:*", "--by", "tags", "--around", "1800"],
                &["xyzzyq"],
            ],
        ),
        ("like", &[&[like], &[like, "--source", "xyzzyq"]]),
    ];
    for (view, runs) in commands {
        let mut schema = schema(&format!("{view}.schema.json"));
        let run =
            |args: &&[&str]| SAMPLE.run(&[&[view, "--format", "json"], *args].concat()).json();
        let printed: Vec<Value> = runs.iter().map(run).collect();
        let (mut named, mut used) = (BTreeSet::new(), BTreeSet::new());
        described(&schema, &mut named);
        keys(&Value::from(printed.clone()), &mut used);
        let unused: Vec<_> = named.difference(&used).collect();
        assert_eq!(unused, Vec::<&String>::new(), "{view}: what is described is printed");
        if view == "like" {
            // Hits are described with the others.
            let hits = self::schema("hit.schema.json");
            schema["properties"]["hits"]["items"] = serde_json::json!({"$ref": "#/$defs/hit"});
            for (name, definition) in hits["$defs"].as_object().unwrap() {
                schema["$defs"][name] = definition.clone();
            }
        }
        check(&schema, &printed);
    }
}
