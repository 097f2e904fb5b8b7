//! People and places: found in text, searched by any form, corrected by a file.

use std::fs;

use serde_json::Value;

use super::harness::{Archive, SAMPLE};

/// A few stories in which the same names mean different people and places.
fn archive() -> Archive {
    let archive = Archive::new();
    let story = |path: &str, date: &str, title: &str, body: &str| {
        archive.write(path, format!("{title}\n\nDate: {date}\n\n{body}\n"));
    };
    for n in 1..=4 {
        story(
            &format!("merkel{n}.txt"),
            &format!("2010-03-0{n}"),
            "Chancellor speaks",
            "Chancellor Angela Merkel spoke in Berlin. Ms. Merkel then left for Pyongyang.",
        );
    }
    story("alone.txt", "2010-04-01", "A short visit", "Only a few words came from Merkel today.");
    story("later.txt", "2019-04-01", "A note", "Only a few words came from Merkel today.");
    story(
        "kim.txt",
        "2013-01-05",
        "Kim Jong Un Visits Factory",
        "PYONGYANG, North Korea - The leader, Kim Jong-un, visited a factory on Tuesday. Mr. Kim \
         said nothing.",
    );
    story(
        "atlanta.txt",
        "2012-07-19",
        "Games open",
        "The mayor, Shirley Franklin, opened the games in Atlanta, Georgia, on Friday.",
    );
    story(
        "tbilisi.txt",
        "2012-07-20",
        "Talks in the Caucasus",
        "President Mikheil Saakashvili of Georgia spoke in Tbilisi about the war with Russia.",
    );
    story("east.txt", "2012-07-21", "A ferry", "The ferry left the port of Vladivostok at noon.");
    story("nobody.txt", "2012-07-22", "Weather", "It rained all day and nobody went out.");
    archive.index();
    archive
}

/// Returns the files that a query finds, in order.
fn found(archive: &Archive, query: &str) -> String {
    let run = archive.run(&["query", "-q", "--copies", "--format", "paths", "-n", "20", query]);
    assert_eq!(run.stderr, "", "{query}");
    let mut paths: Vec<String> =
        run.stdout.lines().map(|path| path.trim_end_matches(".txt").to_owned()).collect();
    paths.sort();
    paths.join(" ")
}

#[test]
fn people_are_found_by_any_form_of_their_name() {
    let archive = archive();
    for (query, expected) in [
        ("person:saakashvili", "tbilisi"),
        ("person:\"mikheil saakashvili\"", "tbilisi"),
        ("person:\"kim jong-un\"", "kim"),
        ("person:\"kim jong un\"", "kim"),
        ("person:kim", "kim"),
        ("person:franklin", "atlanta"),
        // A surname alone is whose it is in nearly all articles near in time.
        ("person:\"angela merkel\"", "alone merkel1 merkel2 merkel3 merkel4"),
        ("person:merkel", "alone later merkel1 merkel2 merkel3 merkel4"),
        ("person:none", "east nobody"),
        ("person:* NOT person:merkel", "atlanta kim tbilisi"),
    ] {
        assert_eq!(found(&archive, query), expected, "{query}");
    }
}

#[test]
fn places_hold_what_lies_in_them() {
    let archive = archive();
    for (query, expected) in [
        ("place:pyongyang", "kim merkel1 merkel2 merkel3 merkel4"),
        ("place:\"north korea\"", "kim merkel1 merkel2 merkel3 merkel4"),
        ("place:russia", "east tbilisi"),
        ("place:russland", "east tbilisi"),
        ("place:\"georgia, us\"", "atlanta"),
        ("place:georgia", "atlanta tbilisi"),
        ("place:\"tbilisi, georgia\"", "tbilisi"),
        ("place:germany person:\"angela merkel\"", "merkel1 merkel2 merkel3 merkel4"),
        ("place:none", "alone later nobody"),
    ] {
        assert_eq!(found(&archive, query), expected, "{query}");
    }
}

#[test]
fn a_file_of_names_has_the_last_word() {
    let archive = archive();
    let names = archive.path().join(".morgue/names.txt");
    fs::write(
        &names,
        "person Merkel = Angela Merkel if date:2019\nperson Merkel = -\n\
         person Shirley Franklin, Kim Jong Un = Somebody Else\nplace Tbilisi = Tiflis Town\n",
    )
    .unwrap();
    for (query, expected) in [
        ("person:\"angela merkel\"", "later merkel1 merkel2 merkel3 merkel4"),
        ("person:\"somebody else\"", "atlanta kim"),
        ("person:franklin", ""),
        ("place:\"tiflis town\"", "tbilisi"),
    ] {
        assert_eq!(found(&archive, query), expected, "{query}");
    }
    let listed = archive.run(&["people", "--format", "tsv"]).code(0).stdout;
    assert!(listed.contains("Angela Merkel\t5\t"), "{listed}");
    assert!(listed.contains("Somebody Else\t2\t"), "{listed}");
    fs::write(&names, "# a comment\n\nperson Merkel\n").unwrap();
    let run = archive.run(&["query", "person:merkel"]).code(2);
    assert!(run.stderr.contains("names.txt`, line 3: there is no `=`\nhint: "), "{}", run.stderr);
    archive.run(&["query", "merkel"]).code(0);
}

#[test]
fn names_are_listed_with_their_spellings() {
    let archive = archive();
    let run = archive.run(&["people", "--variants"]).code(0);
    assert!(
        run.stdout.starts_with("5  Angela Merkel\n   = Angela Merkel 4; Merkel 1\n"),
        "{}",
        run.stdout
    );
    let run = archive.run(&["people", "place:pyongyang", "--format", "json"]).code(0);
    let rows: Vec<Value> = serde_json::from_str(&run.stdout).unwrap();
    let names: Vec<&str> = rows.iter().filter_map(|row| row["name"].as_str()).collect();
    assert_eq!(names, ["Angela Merkel", "Kim Jong-un"]);
    let run = archive.run(&["places", "--name", "berlin"]).code(0);
    assert_eq!(run.stdout, "4  Berlin, DE\n");
    let run = archive.run(&["people", "rained"]).code(1);
    assert_eq!(run.stdout, "");
}

#[test]
fn places_of_one_name_and_country_are_told_apart() {
    let archive = Archive::new();
    archive
        .write("maine.txt", "Ferry late\n\nThe ferry left Portland, Maine, at noon on Monday.\n");
    archive.write("oregon.txt", "Rain\n\nRain fell on Portland, Oregon, for most of the week.\n");
    archive.index();
    let run = archive.run(&["places", "--name", "portland"]).code(0);
    assert_eq!(run.stdout, "1  Portland, US (city in Maine)\n1  Portland, US (city in Oregon)\n");
    let run = archive.run(&["facets", "--by", "places"]).code(0);
    for told in ["Portland, US (city in Maine)\n", "Portland, US (city in Oregon)\n"] {
        assert!(run.stdout.contains(told), "{}", run.stdout);
    }
    let run = archive.run(&["places", "--name", "maine", "--format", "csv"]).code(0);
    assert_eq!(
        run.stdout,
        "name,articles,country,variants,doubts,place_id,kind,within\r\n\
         Maine,1,US,Maine 1,,4971068,division,United States\r\n"
    );
}

#[test]
fn two_places_of_one_name_in_an_article_are_two() {
    let archive = Archive::new();
    archive.write(
        "both.txt",
        "Two ports\n\nA ship left Portland, Maine, on Monday. Others reached Portland, Oregon, on \
         Friday.\n",
    );
    archive.index();
    let run = archive.run(&["places", "--name", "portland"]).code(0);
    assert_eq!(run.stdout, "1  Portland, US (city in Maine)\n1  Portland, US (city in Oregon)\n");
}

#[test]
fn a_surname_with_its_particle_is_whose_it_nearly_always_is() {
    let archive = Archive::new();
    for n in 1..=3 {
        archive.write(
            &format!("full{n}.txt"),
            format!(
                "A speech\n\nDate: 1964-03-0{n}\n\nPresident Charles de Gaulle spoke in Lyon.\n"
            ),
        );
    }
    archive
        .write("short.txt", "A visit\n\nDate: 1964-04-01\n\nPresident de Gaulle left on Friday.\n");
    archive.index();
    assert_eq!(found(&archive, "person:\"charles de gaulle\""), "full1 full2 full3 short");
    let run = archive.run(&["people"]).code(0);
    assert_eq!(run.stdout, "4  Charles de Gaulle\n");
}

#[test]
fn a_place_is_corrected_by_any_of_its_names() {
    let archive = Archive::new();
    archive.write("new.txt", "A visit\n\nThe envoy arrived in Myanmar on Monday.\n");
    archive.write("old.txt", "A visit\n\nThe envoy left Burma for home on Monday.\n");
    archive.index();
    let names = archive.path().join(".morgue/names.txt");
    fs::write(&names, "place Burma = Myanmar\n").unwrap();
    let run = archive.run(&["places", "--name", "myanmar"]).code(0);
    assert_eq!(run.stdout, "2  Myanmar, MM\n");
    fs::write(&names, "place Burma = -\n").unwrap();
    archive.run(&["places", "--name", "myanmar"]).code(1);
    assert_eq!(found(&archive, "place:myanmar"), "");
}

#[test]
fn the_list_of_names_counts_from_the_day_of_the_query_and_before_what_is_without() {
    let archive = archive();
    let names = archive.path().join(".morgue/names.txt");
    fs::write(&names, "person Shirley Franklin = Mayor Franklin if date:yesterday\n").unwrap();
    for (today, expected) in
        [("2012-07-20", "1  Mayor Franklin\n"), ("2012-07-22", "1  Shirley Franklin\n")]
    {
        let run = archive.run(&["people", "--name", "franklin", "--today", today]).code(0);
        assert_eq!(run.stdout, expected, "{today}");
    }
    fs::write(&names, "person Shirley Franklin = -\n").unwrap();
    let run = archive.run(&["facets", "--by", "people", "--format", "json"]).code(0);
    let facets: Value = serde_json::from_str(&run.stdout).unwrap();
    // Two name nobody, and one somebody who is banned.
    assert_eq!(facets["facets"][0]["without"], 3, "{}", run.stdout);
}

#[test]
fn an_article_tells_whom_it_names_where() {
    let archive = archive();
    let id = archive.run(&["query", "person:kim", "--format", "ids"]).stdout;
    let shown = archive.run(&["show", id.trim(), "--format", "json"]).code(0);
    let articles: Vec<Value> = serde_json::from_str(&shown.stdout).unwrap();
    let article = &articles[0];
    assert_eq!(article["people"], serde_json::json!(["Kim Jong-un"]));
    let person = &article["mentioned"]["people"][0];
    assert_eq!(person["count"], 3);
    for mention in person["mentions"].as_array().unwrap() {
        let text = article[mention["field"].as_str().unwrap()].as_str().unwrap();
        let at = |end: &str| mention[end].as_u64().unwrap() as usize;
        let name = &text[at("start")..at("end")];
        assert!(["Kim Jong Un", "Kim Jong-un", "Kim"].contains(&name), "{name}");
    }
    let place = &article["mentioned"]["places"][0];
    assert_eq!((&place["name"], &place["country"]), (&"Pyongyang".into(), &"KP".into()));
    assert!(place["within"].as_array().unwrap().contains(&"North Korea".into()), "{place}");
    // What is extracted is what the index holds.
    let extracted = archive.run(&["extract", "kim.txt"]).code(0);
    let extracted: Vec<Value> = serde_json::from_str(&extracted.stdout).unwrap();
    assert_eq!(extracted[0]["mentioned"], article["mentioned"]);
    assert_eq!(extracted[0]["evidence"], article["evidence"]);
}

#[test]
fn an_article_about_somebody_ranks_above_one_that_names_them() {
    let archive = Archive::new();
    let filler = "The council met on Monday and spoke about roads, schools and the harbour.";
    archive
        .write("passing.txt", format!("Council meets\n\n{filler} Also there: Maria Lindholm.\n"));
    archive.write(
        "about.txt",
        format!(
            "Lindholm resigns\n\nMaria Lindholm resigned. {filler} Ms. Lindholm said no more.\n"
        ),
    );
    archive.index();
    let run = archive.run(&["query", "-q", "--format", "paths", "person:\"maria lindholm\""]);
    assert_eq!(run.stdout, "about.txt\npassing.txt\n");
}

#[test]
fn names_can_be_left_alone() {
    let archive = Archive::new();
    archive.write("a.txt", "Visit\n\nAngela Merkel spoke in Berlin.\n");
    archive.run(&["index", ".", "--names", "off"]).code(0);
    assert_eq!(found(&archive, "person:*"), "");
    let run = archive.run(&["index", "--names", "on"]).code(2);
    assert!(run.stderr.contains("this index was made with `--names off`"), "{}", run.stderr);
    archive.write("b.txt", "Visit\n\nAngela Merkel spoke in Paris.\n");
    archive.index();
    assert_eq!(found(&archive, "person:*"), "");
    archive.run(&["index", "--rebuild", "--names", "on"]).code(0);
    assert_eq!(found(&archive, "person:*"), "a b");
    archive.run(&["index", "--rebuild"]).code(0);
    assert_eq!(found(&archive, "place:germany"), "a");
}

#[test]
fn names_of_the_sample_corpus_are_searched_as_they_are_listed() {
    let listed = SAMPLE.run(&["people", "--all", "--format", "json"]).code(0).stdout;
    let rows: Vec<Value> = serde_json::from_str(&listed).unwrap();
    assert!(rows.len() > 300, "{}", rows.len());
    for row in rows.iter().filter(|row| row["articles"].as_u64() > Some(1)) {
        let name = row["name"].as_str().unwrap();
        let count = SAMPLE.run(&["count", "-q", &format!("person:\"{name}\"")]).stdout;
        let count: u64 = count.trim().parse().unwrap();
        assert!(count >= row["articles"].as_u64().unwrap(), "{name}: {count}");
    }
}

#[test]
fn a_rule_may_give_a_fuller_form_of_a_name() {
    let archive = Archive::new();
    let story = |path: &str, date: &str, body: &str| {
        archive.write(path, format!("A visit\n\nDate: {date}\n\n{body}\n"));
    };
    story("father.txt", "1991-03-01", "President George Bush spoke in Kuwait on Friday.");
    story("other.txt", "1991-03-02", "The mayor, Shirley Franklin, spoke in Atlanta.");
    archive.index();
    let rule = "person George Bush = George H. W. Bush if date:1989..1992\n";
    fs::write(archive.path().join(".morgue/names.txt"), rule).unwrap();
    assert_eq!(found(&archive, "person:\"george h. w. bush\""), "father");
    let run = archive.run(&["people", "--format", "json"]).code(0).json();
    assert!(run.to_string().contains("George H. W. Bush"), "{run}");
}
