//! Views of a result say what a plain recount of the articles says.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::harness::{Archive, SAMPLE};

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
    table.stdout(
        "field,name,country,articles,share,asked_for,place_id\r\nlanguages,en,,7,1,false,\r\n",
    );
    let table = SAMPLE.run(&["facets", "mandela", "--by", "lang", "--format", "tsv"]).code(0);
    table.stdout(
        "field\tname\tcountry\tarticles\tshare\tasked_for\tplace_id\nlanguages\ten\t\t7\t1\tfalse\t\n",
    );
    SAMPLE.run(&["facets", "xyzzyq"]).code(1).stdout("");
    SAMPLE.run(&["facets", "(mandela"]).code(2).stdout("");
    SAMPLE.run(&["facets", "mandela", "--by", "colour"]).code(2).stdout("");
    SAMPLE.run(&["facets", "mandela", "--since", "1990", "--source", "courier"]).code(0);
}

/// The name of the bucket that a date is in, if it is precise enough.
fn bucket_of(date: &str, unit: &str) -> Option<String> {
    match unit {
        "day" => date.get(..10).map(str::to_owned),
        "month" => date.get(..7).map(str::to_owned),
        "year" => date.get(..4).map(str::to_owned),
        _ => date.get(..3).map(|decade| format!("{decade}0s")),
    }
}

#[test]
fn timelines_are_a_recount_of_the_articles() {
    let count = |articles: &[Value], unit: &str| {
        let (mut counts, mut undated, mut imprecise) = (BTreeMap::<String, u64>::new(), 0, 0);
        for article in articles {
            match article["date"].as_str().map(|date| bucket_of(date, unit)) {
                None => undated += 1,
                Some(None) => imprecise += 1,
                Some(Some(bucket)) => *counts.entry(bucket).or_default() += 1,
            }
        }
        (counts, undated, imprecise)
    };
    let archive = exported("id:*");
    for unit in ["day", "month", "year", "decade"] {
        let queries = ["moscow", "id:*", "xyzzyq"];
        let command = [&["timeline", "--by", unit, "--format", "json"], &queries[..]].concat();
        let printed = SAMPLE.run(&command).code(0).json();
        assert_eq!(printed["by"], unit);
        let buckets = printed["buckets"].as_array().unwrap();
        let number = |value: &Value| value.as_u64().unwrap();
        let is_next = |pair: &[Value]| pair[0]["last"].as_str() < pair[1]["first"].as_str();
        assert!(buckets.windows(2).all(is_next), "{unit}");
        let (of_archive, undated, imprecise) = count(&archive, unit);
        let found: BTreeMap<String, u64> = buckets
            .iter()
            .map(|one| (one["bucket"].as_str().unwrap().to_owned(), number(&one["articles"])))
            .filter(|(_, number)| *number > 0)
            .collect();
        assert_eq!(found, of_archive, "{unit}");
        assert_eq!(printed["archive"]["undated"], undated);
        assert_eq!(printed["archive"]["imprecise"], imprecise);
        for (at, query) in queries.iter().enumerate() {
            let (counts, undated, imprecise) = count(&exported(query), unit);
            for one in buckets {
                let hits = number(&one["hits"][at]);
                let bucket = one["bucket"].as_str().unwrap();
                assert_eq!(hits, counts.get(bucket).copied().unwrap_or(0), "{query}, {bucket}");
                let articles = number(&one["articles"]);
                match one["shares"][at].as_f64() {
                    None => assert_eq!(articles, 0),
                    Some(share) => assert!((share - hits as f64 / articles as f64).abs() < 1e-4),
                }
            }
            assert_eq!(printed["queries"][at]["undated"], undated, "{query}");
            assert_eq!(printed["queries"][at]["imprecise"], imprecise, "{query}");
        }
    }
}

#[test]
fn a_timeline_tells_what_is_in_no_bucket_or_covered_in_part() {
    let archive = Archive::new();
    for (path, date) in
        [("a", "1987-03-05"), ("b", "1987-05"), ("c", "1987"), ("d", "1988-02-01"), ("e", "")]
    {
        let date = if date.is_empty() { String::new() } else { format!("date: {date}\n") };
        archive.write(
            &format!("{path}.md"),
            format!("---\ntitle: A dam\n{date}---\nThe dam at {path} broke.\n"),
        );
    }
    archive.index();
    let run = archive.run(&["timeline", "dam", "--by", "month", "--format", "json"]).code(0);
    let printed = run.json();
    let query = &printed["queries"][0];
    assert_eq!(
        (&query["total"], &query["undated"], &query["imprecise"]),
        (&5.into(), &1.into(), &1.into())
    );
    let buckets = printed["buckets"].as_array().unwrap();
    assert_eq!(buckets.len(), 12, "from March to February, without a gap");
    let partial = |printed: &Value| -> Vec<String> {
        let buckets = printed["buckets"].as_array().unwrap().iter();
        let partial = buckets.filter(|one| one["partial"] == true);
        partial.map(|one| one["bucket"].as_str().unwrap().to_owned()).collect()
    };
    // An article is dated 1987: the archive may begin with that year.
    assert_eq!(partial(&printed), ["1988-02"]);
    let run = archive.run(&[
        "timeline",
        "dam date:1987-03-02..1988-01",
        "--by",
        "month",
        "--format",
        "json",
    ]);
    assert_eq!(partial(&run.json()), ["1987-03"]);
    let run = archive.run(&["timeline", "dam", "--by", "day"]).code(0);
    run.says("5 articles; 1 without a date; 2 dated less precisely than a day, not shown");
    archive.run(&["timeline", "date:none"]).code(0).stdout("");
    archive.run(&["timeline", "xyzzyq"]).code(1).stdout("");
    archive.write("f.md", "---\ntitle: x\ndate: 1701-01-01\n---\nThe dam of Puentes.\n");
    archive.index();
    archive.run(&["timeline", "dam", "--by", "day"]).code(2).says("take a longer unit");
    archive.run(&["timeline", "dam"]).code(0);
}

#[test]
fn timelines_are_drawn_to_the_width_of_the_terminal() {
    SAMPLE
        .run(&["timeline", "moscow", "earthquake", "--by", "decade"])
        .code(0)
        .golden("timeline_text");
    SAMPLE
        .run(&["timeline", "mandela", "--by", "year", "--since", "1985"])
        .code(0)
        .golden("timeline_years");
    for (variable, value) in [("TERM", "dumb"), ("LC_ALL", "C")] {
        let mut command = SAMPLE.command(SAMPLE.path(), &["timeline", "moscow", "--by", "decade"]);
        let output = command.env(variable, value).env("COLUMNS", "50").output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("####") && !text.contains('█'), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 50), "{text}");
    }
}

/// The words of a text in lower case.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

#[test]
fn kwic_shows_every_mention_where_it_stands() {
    for query in ["=moscow", "=the", "=\"north korea\"", "=\"nelson mandela\"", "title:=mandela"] {
        let printed = SAMPLE
            .run(&["kwic", query, "--all", "--width", "30", "--format", "json"])
            .code(0)
            .json();
        let lines = printed["lines"].as_array().unwrap();
        assert_eq!(printed["mentions"], lines.len(), "{query}");
        let shown: BTreeSet<&str> = SAMPLE_IDS
            .get_or_init(|| SAMPLE.run(&["query", "-q", "id:*", "--all", "--format", "ids"]).stdout)
            .lines()
            .collect();
        let articles: BTreeMap<String, Value> = exported(query)
            .into_iter()
            .map(|article| (article["id"].as_str().unwrap().to_owned(), article))
            .filter(|(id, _)| shown.contains(id.as_str()))
            .collect();
        assert_eq!(printed["articles"], articles.len(), "{query}");
        let asked = words(query.trim_start_matches("title:"));
        let fields: &[&str] = if query.starts_with("title:") {
            &["title", "subtitle"]
        } else {
            &["title", "subtitle", "body"]
        };
        let in_text = |text: &str| words(text).windows(asked.len()).filter(|w| *w == asked).count();
        let count = |article: &Value| -> usize {
            fields.iter().map(|field| in_text(article[*field].as_str().unwrap_or_default())).sum()
        };
        assert_eq!(lines.len(), articles.values().map(count).sum::<usize>(), "{query}");
        for line in lines {
            let text = articles[line["id"].as_str().unwrap()][line["field"].as_str().unwrap()]
                .as_str()
                .unwrap();
            let at = |end: &str| line[end].as_u64().unwrap() as usize;
            let part = |name: &str| line[name].as_str().unwrap();
            assert_eq!(&text[at("start")..at("end")], part("match"));
            assert_eq!(words(part("match")), asked);
            assert!(text[..at("start")].ends_with(part("left")));
            assert!(text[at("end")..].starts_with(part("right")));
            assert!(part("left").chars().count() <= 30 && part("right").chars().count() <= 30);
        }
    }
}

/// Ids of the sample corpus, one of each group of copies.
static SAMPLE_IDS: std::sync::OnceLock<String> = std::sync::OnceLock::new();

#[test]
fn kwic_is_in_order() {
    let lines = |order: &str, n: &str| -> Vec<Value> {
        let args = ["kwic", "moscow", "--sort", order, "-n", n, "--format", "json"];
        SAMPLE.run(&args).code(0).json()["lines"].as_array().unwrap().clone()
    };
    for (order, key) in [("left", "left"), ("right", "right"), ("date", "date")] {
        let all = lines(order, "1000");
        let keys: Vec<String> = all
            .iter()
            .map(|line| {
                // What is undated comes last.
                let text = line[key].as_str().unwrap_or("~").to_owned();
                let mut words = words(&text);
                match key {
                    "left" => words.reverse(),
                    "date" => words = vec![text.get(..4).unwrap_or("~").to_owned()],
                    _ => {}
                }
                words.first().cloned().unwrap_or_default()
            })
            .collect();
        assert!(keys.is_sorted(), "{order}: {keys:?}");
        assert_eq!(lines(order, "3"), all[..3], "{order}");
    }
    assert_eq!(lines("relevance", "1000").len(), lines("date", "1000").len());
}

#[test]
fn kwic_counts_in_the_index_as_in_the_text() {
    let head = |query: &str, order: &str| {
        let args = ["kwic", query, "--sort", order, "-n", "3", "--format", "json"];
        let found: Value = serde_json::from_str(&SAMPLE.run(&args).stdout).unwrap();
        ["articles", "without", "mentions"].map(|name| found[name].as_u64().unwrap())
    };
    for query in ["the", "=said", "city", "email", "us", "city date:1980s", "e-mail", "th*"] {
        assert_eq!(head(query, "date"), head(query, "left"), "{query}");
        assert_eq!(head(query, "relevance"), head(query, "right"), "{query}");
    }
}

#[test]
fn kwic_knows_names_phrases_and_what_is_near() {
    let run = SAMPLE.run(&["kwic", "reagan NEAR/10 gorbachev", "--format", "json"]).code(0);
    for line in run.json()["lines"].as_array().unwrap() {
        let words = words(line["match"].as_str().unwrap());
        assert!(words.contains(&"reagan".into()) && words.contains(&"gorbachev".into()));
    }
    let run =
        SAMPLE.run(&["kwic", "person:\"nelson mandela\"", "--all", "--format", "json"]).code(0);
    let lines = run.json()["lines"].clone();
    let forms: BTreeSet<&str> =
        lines.as_array().unwrap().iter().map(|line| line["match"].as_str().unwrap()).collect();
    assert!(forms.contains("Nelson Mandela") && forms.contains("Mandela"), "{forms:?}");
    let run = SAMPLE.run(&["kwic", "date:1969"]).code(0).stdout("");
    assert!(run.stderr.contains("0 mentions"), "{}", run.stderr);
    SAMPLE.run(&["kwic", "xyzzyq"]).code(1).stdout("");
    SAMPLE.run(&["kwic", "gagarin", "-n", "5"]).code(0).golden("kwic_text");
    let mut command = SAMPLE.command(SAMPLE.path(), &["kwic", "東京", "--sort", "right"]);
    let output = command.env("COLUMNS", "101").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    for line in text.lines() {
        assert!(unicode_width::UnicodeWidthStr::width(line) <= 101, "{line}");
    }
}

/// First and last day that a date may mean; dates are compared as text.
fn days_of(date: &str) -> (String, String) {
    match date.len() {
        4 => (format!("{date}-01-01"), format!("{date}-12-31")),
        // No month has more days; as text that is its end.
        7 => (format!("{date}-01"), format!("{date}-31")),
        _ => (date[..10].to_owned(), date[..10].to_owned()),
    }
}

#[test]
fn the_first_and_the_last_are_a_recount_of_the_articles() {
    for query in ["moscow", "mandela", "id:*", "lang:de", "date:1961"] {
        let printed =
            SAMPLE.run(&["first", query, "--by", "source", "--around", "1985", "--format", "json"]);
        let printed = printed.code(0).json();
        let check = |printed: &Value, articles: &[&Value]| {
            let mut days: Vec<(String, String)> =
                articles.iter().filter_map(|one| one["date"].as_str()).map(days_of).collect();
            assert_eq!(printed["undated"], articles.len() - days.len());
            let end = |end: &str| printed[end]["date"].as_str().map(days_of);
            let by_last = |days: &(String, String)| (days.1.clone(), days.0.clone());
            assert_eq!(end("earliest"), days.iter().min_by_key(|days| by_last(days)).cloned());
            assert_eq!(end("latest"), days.iter().max().cloned());
            if let Some((_, earliest)) = end("earliest") {
                let before = days.iter().filter(|days| days.0 < earliest).count();
                let is_it = usize::from(end("earliest").unwrap().0 < earliest);
                assert_eq!(printed["earliest"]["uncertain"], before - is_it);
            }
            days.sort();
            days
        };
        let articles = exported(query);
        let all: Vec<&Value> = articles.iter().collect();
        let days = check(&printed, &all);
        let around = &printed["around"];
        let count =
            |is_it: &dyn Fn(&(String, String)) -> bool| days.iter().filter(|d| is_it(d)).count();
        assert_eq!(around["before"], count(&|days| days.1.as_str() < "1985-01-01"), "{query}");
        assert_eq!(around["after"], count(&|days| days.0.as_str() > "1985-12-31"), "{query}");
        let groups = printed["groups"].as_array().unwrap();
        for group in groups {
            let name = group["name"].as_str().map(str::to_lowercase);
            let of_group: Vec<&Value> = articles
                .iter()
                .filter(|one| one["source"].as_str().map(str::to_lowercase) == name)
                .collect();
            assert_eq!(group["total"], of_group.len(), "{query}, {name:?}");
            check(group, &of_group);
        }
        let sum: u64 = groups.iter().map(|group| group["total"].as_u64().unwrap()).sum();
        assert_eq!(printed["total"], sum, "{query}");
        if let Some(silence) = printed.get("silence") {
            let (first, last) =
                (silence["first"].as_str().unwrap(), silence["last"].as_str().unwrap());
            assert!(days.iter().all(|days| days.1.as_str() < first || days.0.as_str() > last));
        }
    }
}

#[test]
fn what_is_not_certain_is_said() {
    let archive = Archive::new();
    for (path, date) in [("a", "1987-03-05"), ("b", "1987"), ("c", "1991-06"), ("d", "1991-06-30")]
    {
        archive.write(
            &format!("{path}.md"),
            format!("---\ntitle: Dam {path}\ndate: {date}\n---\nThe dam at {path} broke.\n"),
        );
    }
    archive.index();
    let run = archive.run(&["first", "dam", "--around", "1987-03"]).code(0);
    run.golden("first_doubts");
    SAMPLE.run(&["first", "moscow", "--by", "source"]).code(0).golden("first_text");
    SAMPLE.run(&["first", "xyzzyq"]).code(1).stdout("");
    SAMPLE.run(&["first", "mandela", "--around", "soon"]).code(2).says("--around `soon`");
    let table =
        SAMPLE.run(&["first", "mandela", "--around", "1990", "--format", "csv"]).code(0).stdout;
    let what: Vec<&str> = table.lines().filter_map(|line| line.split(',').next()).collect();
    assert_eq!(what, ["what", "earliest", "latest", "silence", "before", "within", "after"]);
}

#[test]
fn what_is_like_an_article_shares_its_terms() {
    let id = "2vwreb9astf6";
    let printed = SAMPLE.run(&["like", id, "-n", "100", "--format", "json"]).code(0).json();
    let terms = printed["terms"].as_array().unwrap();
    assert_eq!(terms.len(), 25);
    assert_eq!(terms[0]["weight"], 1.0);
    assert!(terms.windows(2).all(|pair| pair[0]["weight"].as_f64() >= pair[1]["weight"].as_f64()));
    for term in terms {
        let word = term["term"].as_str().unwrap();
        let query = match term["kind"].as_str().unwrap() {
            // Short ones may be abbreviations, which stand in the text with full stops.
            "word" if word.len() > 3 => format!("(title:={word} OR body:={word})"),
            // Names are counted by those that are given as such.
            _ => continue,
        };
        let found = exported(&query);
        assert_eq!(term["articles"], found.len(), "{query}");
        let mut this = found.iter().filter(|article| article["id"] == id);
        let article = this.next().unwrap_or_else(|| panic!("{query}"));
        let count = |field: &str| {
            let text = words(article[field].as_str().unwrap_or_default());
            text.iter().filter(|one| *one == word).count()
        };
        assert_eq!(term["count"], 2 * count("title") + count("subtitle") + count("body"), "{word}");
    }
    assert!(terms.iter().any(
        |term| term["kind"] == "person" && term["term"].as_str().unwrap().ends_with("Gagarin")
    ));
    let hits = printed["hits"].as_array().unwrap();
    assert!(hits.iter().all(|hit| hit["id"] != id));
    assert_eq!(hits[0]["id"], "j5djr2n29xkp", "the first woman in orbit is like the first man");
    let limited =
        SAMPLE.run(&["like", id, "-n", "3", "--since", "1969", "--format", "json"]).json();
    let limited = limited["hits"].as_array().unwrap();
    assert!(limited.iter().all(|hit| hit["date"].as_str() >= Some("1969")));
    SAMPLE.run(&["like", id, "-n", "2", "--terms", "4", "--explain"]).code(0).golden("like_text");
    SAMPLE.run(&["like", "000000000000"]).code(2).says("no article has the id");
    SAMPLE.run(&["like", "x"]).code(2).says("no article has the id");
    SAMPLE.run(&["like", id, "-F"]).code(2).says("has no effect");
    SAMPLE.run(&["like", id, "--on", "1850"]).code(1).stdout("");
}

#[test]
fn copies_of_an_article_are_not_like_it() {
    let archive = Archive::new();
    let text =
        "Dam breaks at Derna\n\nThe dam at Derna broke after the storm, and the harbour drowned.\n";
    archive.write("a.txt", text);
    archive.write("b.txt", text);
    let other =
        "Storm over Derna\n\nA storm from the sea hit the harbour of Derna and its old dam.\n";
    archive.write("c.txt", other);
    archive.write("d.txt", other);
    archive.write("e.txt", "Weather\n\nThe sun shone.\n");
    archive.index();
    let ids = archive.run(&["query", "title:dam", "--copies", "--format", "ids"]).stdout;
    let id = ids.lines().next().unwrap();
    for filter in ["", "a.txt", "c.txt"] {
        let path = if filter.is_empty() { vec![] } else { vec!["--path", filter] };
        let run = archive.run(&[&["like", id, "--format", "json"], &path[..]].concat());
        let printed = run.json();
        let paths: Vec<&str> = printed["hits"]
            .as_array()
            .unwrap()
            .iter()
            .map(|hit| hit["path"].as_str().unwrap())
            .collect();
        match filter {
            "a.txt" => assert_eq!((run.code, paths), (Some(1), vec![])),
            "c.txt" => assert_eq!(paths, ["c.txt"]),
            _ => {
                assert!(
                    matches!(paths[..], ["c.txt" | "d.txt"] | ["c.txt" | "d.txt", "e.txt"]),
                    "{paths:?}"
                );
                assert_eq!(printed["hits"][0]["copies"], 1);
            }
        }
    }
}
