//! Views of a result say what a plain recount of the articles says.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::harness::SAMPLE;

/// The articles that a query finds, as they are exported.
fn exported(query: &str) -> Vec<Value> {
    SAMPLE.run(&["export", "-q", query]).json_lines()
}

/// The values of a field of an article, folded as far as the sample corpus needs it.
fn values(article: &Value, field: &str) -> BTreeSet<String> {
    let values = match &article[field] {
        Value::Array(values) => values.clone(),
        Value::Null => Vec::new(),
        value => vec![value.clone()],
    };
    values.iter().filter_map(Value::as_str).map(str::to_lowercase).collect()
}

#[test]
fn facets_are_a_recount_of_the_articles() {
    let fields = [
        ("sources", "source"),
        ("sections", "section"),
        ("authors", "authors"),
        ("languages", "lang"),
        ("years", "date"),
        ("kinds", "kind"),
        ("tags", "tags"),
    ];
    for query in ["id:*", "government", "mandela OR gagarin", "date:none"] {
        let articles = exported(query);
        let printed = SAMPLE.run(&["facets", query, "--all", "--format", "json"]).code(0).json();
        assert_eq!(printed["total"], articles.len(), "{query}");
        for (facet, field) in fields {
            let mut counts: BTreeMap<String, u64> = BTreeMap::new();
            let mut without = 0;
            for article in &articles {
                let values = values(article, field);
                without += u64::from(values.is_empty());
                for value in values {
                    let value = if field == "date" { value[..4].to_owned() } else { value };
                    *counts.entry(value).or_default() += 1;
                }
            }
            let all = printed["facets"].as_array().unwrap();
            let printed = all.iter().find(|one| one["field"] == facet).unwrap();
            let rows = printed["values"].as_array().unwrap();
            let found: BTreeMap<String, u64> = rows
                .iter()
                .map(|row| {
                    let name = row["name"].as_str().unwrap().to_lowercase();
                    (name, row["articles"].as_u64().unwrap())
                })
                .collect();
            assert_eq!(found, counts, "{query}, {facet}");
            assert_eq!(printed["without"], without, "{query}, {facet}");
            assert_eq!(printed["different"], counts.len(), "{query}, {facet}");
            let is_falling =
                |pair: &[Value]| pair[0]["articles"].as_u64() >= pair[1]["articles"].as_u64();
            assert!(rows.windows(2).all(is_falling), "{query}, {facet}");
        }
    }
}

#[test]
fn facets_count_names_as_the_lists_of_names_do() {
    for query in ["id:*", "government", "person:mandela"] {
        for field in ["people", "places"] {
            let listed = SAMPLE.run(&[field, query, "--all", "--format", "json"]).json();
            let facets =
                SAMPLE.run(&["facets", query, "--by", field, "--all", "--format", "json"]).json();
            let pick = |rows: &Value| -> Vec<(Value, Value)> {
                let rows = rows.as_array().unwrap().iter();
                rows.map(|row| (row["name"].clone(), row["articles"].clone())).collect()
            };
            assert_eq!(pick(&listed), pick(&facets["facets"][0]["values"]), "{query}, {field}");
        }
    }
}

#[test]
fn facets_are_printed_for_people_and_programs() {
    SAMPLE.run(&["facets", "person:\"nelson mandela\"", "-n", "3"]).code(0).golden("facets_text");
    let table = SAMPLE.run(&["facets", "mandela", "--by", "lang", "--format", "csv"]).code(0);
    table.stdout("field,name,country,articles,share,asked_for\r\nlanguages,en,,7,1,false\r\n");
    let table = SAMPLE.run(&["facets", "mandela", "--by", "lang", "--format", "tsv"]).code(0);
    table
        .stdout("field\tname\tcountry\tarticles\tshare\tasked_for\nlanguages\ten\t\t7\t1\tfalse\n");
    SAMPLE.run(&["facets", "xyzzyq"]).code(1).stdout("");
    SAMPLE.run(&["facets", "(mandela"]).code(2).stdout("");
    SAMPLE.run(&["facets", "mandela", "--by", "colour"]).code(2).stdout("");
    SAMPLE.run(&["facets", "mandela", "--since", "1990", "--source", "courier"]).code(0);
}
