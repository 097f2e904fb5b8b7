//! What is marked in hits and articles is what matched.

use serde_json::Value;

use super::harness::{Archive, SAMPLE};

/// The marked parts of the fields of an article, as `show --query` gives them.
fn marked(article: &Value) -> Vec<(String, String)> {
    let fields = article["highlights"].as_array().unwrap();
    let mut parts = Vec::new();
    for one in fields {
        let name = one["field"].as_str().unwrap();
        let text = article[name].as_str().unwrap();
        let mut at = 0;
        for ends in one["highlights"].as_array().unwrap() {
            let (start, end) =
                (ends[0].as_u64().unwrap() as usize, ends[1].as_u64().unwrap() as usize);
            assert!(at <= start && start < end, "sorted, disjoint, not empty");
            parts.push((name.to_owned(), text[start..end].to_owned()));
            at = end;
        }
    }
    parts
}

fn archive() -> Archive {
    let archive = Archive::new();
    archive.write(
        "dam.md",
        "---\ntitle: Dam breaks near Novi Sad\nsubtitle: Floods in three towns\nauthor: Ann Poe\n\
         date: 1987-03-05\n---\n\
         The dam broke on Friday. Flooding followed in three towns, and a new dam is planned.\n\n\
         Nobody was hurt. The café by the river was flooded. North of Korea Street the water \
         stood high; North Korea sent help.\n\n\
         An e-mail had warned of it: the dam leaked. Engineers said the wall was old.\n",
    );
    archive.index();
    archive
}

#[test]
fn a_query_of_show_takes_the_options_of_queries() {
    let archive = archive();
    let id = archive.run(&["query", "-q", "id:*", "--format", "ids"]).stdout;
    let show = |options: &[&str]| archive.run(&[&["show", id.trim()], options].concat());
    show(&["--query", "dam zzz"]).code(1);
    show(&["--query", "dam zzz", "--match", "any"]).code(0).says_out("The *dam* broke");
    show(&["--query", "title:dam", "-F"]).code(1);
    show(&["--query", "dam", "--on", "1987"]).code(0);
    show(&["--query", "dam", "--until", "1986"]).code(1).says("does not match the query");
    let today = ["--query", "dam date:\"last year\"", "--today", "1988-01-01"];
    show(&today).code(0);
    show(&["--match", "any"]).code(2).says("`--match` has no effect without `--query`");
    show(&["--since", "1900"]).code(2).says("add `--query`");
}

#[test]
fn every_operator_marks_what_matched() {
    let archive = archive();
    let id = archive.run(&["query", "-q", "id:*", "--format", "ids"]).stdout;
    for (query, expected) in [
        ("dam", "Dam | dam dam dam"),
        ("flood", "| Floods | Flooding flooded"),
        ("=dam -storm", "Dam | dam dam dam"),
        ("\"north korea\"", "| North Korea"),
        ("\"korea north\"~1", "| North Korea"),
        ("north NEAR/2 korea", "| North of Korea North Korea"),
        ("dam PRE/3 friday", "| dam broke on Friday"),
        ("floo*", "| Floods | Flooding flooded"),
        ("engeneers~1", "| Engineers"),
        ("fl?od*", "| Floods | Flooding flooded"),
        ("/dams?/", "Dam | dam dam dam"),
        ("cafe", "| café"),
        ("email", "| e-mail"),
        ("e-mail", "| e-mail"),
        ("title:dam", "Dam |"),
        ("title:floods", "| Floods |"),
        ("body:dam", "| dam dam dam"),
        ("lede:dam", "| dam dam"),
        ("first5(dam)", "| dam"),
        ("atleast3(dam)", "Dam | dam dam dam"),
        ("SAME_SENTENCE(dam planned)", "| dam planned"),
        ("SAME_SENTENCE(dam towns)", "| towns dam"),
        ("SAME_PARAGRAPH(dam engineers)", "| dam Engineers"),
        ("SAME_PARAGRAPH(dam -friday)", "| dam"),
        ("(dam storm) OR river", "| river"),
        ("(dam -friday) OR river", "| river"),
        ("dam -storm date:1987", "Dam | dam dam dam"),
        ("by:poe river", "| river"),
        ("the dam", "Dam | dam dam dam"),
        ("date:1987", "|"),
    ] {
        let run = archive.run(&["show", id.trim(), "--query", query, "--format", "json"]).code(0);
        let articles = run.json();
        assert_eq!(articles[0]["matches"], true, "{query}");
        let parts = marked(&articles[0]);
        let of = |field: &str| -> Vec<&str> {
            parts.iter().filter(|(name, _)| name == field).map(|(_, text)| text.as_str()).collect()
        };
        let subtitle = of("subtitle");
        let mut found = vec![of("title").join(" ")];
        found.extend((!subtitle.is_empty()).then(|| subtitle.join(" ")));
        found.push(of("body").join(" "));
        assert_eq!(found.join(" | ").trim(), expected, "{query}");
        // A mention of kwic is a highlight; both are of the same text.
        let kwic = archive.run(&["kwic", query, "--all", "--format", "json"]).json();
        let lines: Vec<(String, String)> = kwic["lines"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| {
                let text = |key: &str| line[key].as_str().unwrap().to_owned();
                (text("field"), text("match"))
            })
            .collect();
        assert_eq!(lines, parts, "{query}");
        // What the snippets show is marked there, too.
        let hits = archive.run(&["query", query, "--format", "json"]).json();
        for snippet in hits["hits"][0]["snippets"].as_array().unwrap() {
            let text = articles[0][snippet["field"].as_str().unwrap()].as_str().unwrap();
            let end = |value: &Value| value.as_u64().unwrap() as usize;
            let shown = end(&snippet["start"])..end(&snippet["end"]);
            assert_eq!(&text[shown.clone()], snippet["text"].as_str().unwrap());
            for ends in snippet["highlights"].as_array().unwrap() {
                assert!(shown.start <= end(&ends[0]) && end(&ends[1]) <= shown.end);
                let part = text[end(&ends[0])..end(&ends[1])].to_owned();
                let field = snippet["field"].as_str().unwrap().to_owned();
                assert!(parts.contains(&(field, part)), "{query}");
            }
        }
    }
}

#[test]
fn a_whole_article_is_marked_for_a_person() {
    let id = "2vwreb9astf6";
    SAMPLE.run(&["show", id, "--query", "\"soviet man\" OR gagarin"]).code(0).golden("show_query");
    let mut command =
        SAMPLE.command(SAMPLE.path(), &["show", id, "--query", "soviet", "--color", "always"]);
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("\x1b[1m\x1b[1;31mSOVIET\x1b[0m\x1b[1m MAN CIRCLES"), "{text:?}");
}

#[test]
fn an_article_that_does_not_match_is_said_to() {
    let archive = archive();
    let id = archive.run(&["query", "-q", "id:*", "--format", "ids"]).stdout;
    let id = id.trim();
    let run = archive.run(&["show", id, "--query", "storm"]).code(1);
    let run = run.says("does not match the query");
    assert_eq!(run.stdout, archive.run(&["show", id]).code(0).stdout);
    let run = archive.run(&["show", id, "--query", "storm", "--format", "jsonl"]).code(1);
    let article = &run.json_lines()[0];
    assert_eq!(
        (&article["matches"], &article["highlights"]),
        (&false.into(), &Value::Array(vec![]))
    );
    archive.run(&["show", id, "--query", "date:1987"]).code(0).says("something else than words");
    archive.run(&["show", id, "--query", "colour:red"]).code(2).says("colour");
    archive.run(&["show", "000000000000", "--query", "(dam"]).code(2).says("^");
    archive.run(&["show", id, "--query", "dam", "--raw"]).code(2);
}

#[test]
fn the_best_articles_add_words_to_a_query() {
    let archive = Archive::new();
    for (number, text) in [
        "The dam broke and the reservoir emptied into the valley.",
        "Engineers of the dam had seen cracks in the reservoir.",
        "The dam was old, the reservoir full, the valley asleep.",
        "A reservoir in the valley is dry.",
        "An election was held in the capital.",
        "Prices rose again in the capital.",
    ]
    .iter()
    .enumerate()
    {
        archive.write(&format!("{number}.txt"), format!("Number {number}\n\n{text}\n"));
    }
    archive.index();
    let plain = archive.run(&["query", "dam", "--format", "json"]).code(0).json();
    let run = archive.run(&["query", "dam", "--expand=2", "--format", "json"]).code(0);
    let run = run.says("added: ");
    let words = |json: &Value| -> Vec<String> {
        let added = json["added"].as_array().unwrap();
        let mut words: Vec<String> =
            added.iter().map(|one| one["word"].as_str().unwrap().to_owned()).collect();
        words.sort();
        words
    };
    assert_eq!(words(&run.json()), ["reservoir", "valley"]);
    assert!(plain.get("added").is_none());
    assert_eq!(run.json()["total"], plain["total"], "which articles match stays the same");
    let any = ["query", "dam", "--expand=2", "--match", "any", "--format", "json"];
    assert_eq!(archive.run(&any).json()["total"], 4, "a word that was added is enough");
    let run = archive.run(&["query", "dam -valley", "--expand", "--format", "json"]).code(0).json();
    assert!(!words(&run).contains(&"valley".to_owned()), "what is excluded is not added");
    // Of articles that conditions alone find, none is better than others.
    let run =
        archive.run(&["query", "date:none OR date:1900..2020", "--expand", "--format", "json"]);
    let json = run.code(0).json();
    assert!(json.get("added").is_none(), "{json}");
    archive.run(&["query", "dam", "--expand=0"]).code(2);
    archive.run(&["query", "xyzzyq", "--expand"]).code(1);
}
