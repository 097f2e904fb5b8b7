use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::shipped);

/// A text with its mentions, each with what it should mean: countries and name; `None` for
/// what the gazetteer can't know.
struct Case {
    text: String,
    mentions: Vec<Range<usize>>,
    expected: Vec<Option<(String, String)>>,
}

/// Reads texts with marked mentions: `[London=GB:London]`.
fn cases() -> Vec<Case> {
    let lines = include_str!("cases.txt").lines().filter(|line| !line.starts_with('#'));
    let case = |line: &str| {
        let mut case = Case { text: String::new(), mentions: Vec::new(), expected: Vec::new() };
        let mut rest = line;
        while let Some((before, marked)) = rest.split_once('[') {
            let (marked, after) = marked.split_once(']').expect("a closing bracket");
            let (mention, meaning) = marked.split_once('=').expect("a meaning");
            let (countries, name) = meaning.split_once(':').expect("a name");
            case.text.push_str(before);
            let start = case.text.len();
            case.text.push_str(mention);
            case.mentions.push(start..case.text.len());
            let known = name != "?";
            case.expected.push(known.then(|| (countries.to_owned(), name.to_owned())));
            rest = after;
        }
        case.text.push_str(rest);
        case
    };
    lines.map(case).collect()
}

/// Countries of a place, where it has one or shares several, and its name.
fn meaning(resolved: &Resolved) -> (String, String) {
    let place = GAZETTEER.place(resolved.id).expect("a place");
    let wide = matches!(place.kind, PlaceKind::Water | PlaceKind::Mountain | PlaceKind::Site);
    let mut countries = GAZETTEER.countries(resolved.id);
    countries.sort_unstable();
    let is_shared = wide && countries.len() > 1;
    let countries = if is_shared { String::new() } else { countries.join(",") };
    (countries, place.name.to_owned())
}

#[test]
fn places_of_news_are_told_apart() {
    let (mut right, mut given, mut known, mut names) = (0, 0, 0, 0);
    let mut misses = Vec::new();
    let cases = cases();
    for case in &cases {
        let resolved = resolve(&GAZETTEER, &case.text, &case.mentions);
        for ((range, expected), resolved) in case.mentions.iter().zip(&case.expected).zip(&resolved)
        {
            let found = resolved.as_ref().map(meaning);
            known += usize::from(expected.is_some());
            given += usize::from(found.is_some());
            let country = |meaning: &Option<(String, String)>| meaning.clone().map(|(c, _)| c);
            if found.is_some() && country(&found) == country(expected) {
                right += 1;
            }
            names += usize::from(found.is_some() && found == *expected);
            if found != *expected {
                misses.push(format!(
                    "{}: {found:?}, not {expected:?}: {}",
                    &case.text[range.clone()],
                    case.text
                ));
            }
        }
    }
    let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole as f64;
    let line = format!(
        "{} texts, {known} places: country precision {:.1}, recall {:.1}; canonical name right {:.1}",
        cases.len(),
        percent(right, given),
        percent(right, known),
        percent(names, known),
    );
    let docs = include_str!("../../../docs/people-places.md");
    assert!(
        docs.contains(&line),
        "docs/people-places.md should say: {line}\n{}",
        misses.join("\n")
    );
}

fn resolved(text: &str, mentions: &[&str]) -> Vec<Option<(String, String, Why)>> {
    let mut from = 0;
    let ranges: Vec<Range<usize>> = mentions
        .iter()
        .map(|mention| {
            let start = from + text[from..].find(mention).expect("a mention");
            from = start + mention.len();
            start..from
        })
        .collect();
    let resolved = resolve(&GAZETTEER, text, &ranges);
    resolved
        .into_iter()
        .map(|resolved| {
            resolved.map(|resolved| {
                let (countries, name) = meaning(&resolved);
                (countries, name, resolved.why)
            })
        })
        .collect()
}

#[test]
fn reasons_are_given() {
    let why = |text: &str, mentions: &[&str]| -> Vec<Option<Why>> {
        resolved(text, mentions).into_iter().map(|r| r.map(|(.., why)| why)).collect()
    };
    assert_eq!(why("In Ouagadougou.", &["Ouagadougou"]), [Some(Why::OnlyCandidate)]);
    assert_eq!(why("In Paris.", &["Paris"]), [Some(Why::Usual)]);
    assert_eq!(
        why("In Paris, Texas. Back in Paris.", &["Paris", "Texas", "Paris"]),
        [Some(Why::Beside), Some(Why::Beside), Some(Why::Elsewhere)],
    );
    assert_eq!(
        why("Lebanese soldiers in Tripoli and Beirut.", &["Tripoli", "Beirut"])[0],
        Some(Why::Context),
    );
    assert_eq!(why("In Xyzzyville.", &["Xyzzyville"]), [None]);
}

#[test]
fn mentions_of_one_place_are_one() {
    let text = "The U.S. and America; Xyzzy's and Xyzzy; the United States.";
    let mentions: Vec<Range<usize>> = ["U.S.", "America", "Xyzzy's", "Xyzzy;", "United States"]
        .iter()
        .map(|name| {
            let start = text.find(name).expect("a mention");
            start..start + name.trim_end_matches(';').len()
        })
        .collect();
    let resolved = resolve(&GAZETTEER, text, &mentions);
    let merged = merge(&GAZETTEER, text, &mentions, &resolved);
    let names: Vec<(&str, &[usize])> =
        merged.iter().map(|named| (named.name.as_str(), named.mentions.as_slice())).collect();
    assert_eq!(names, [("United States", &[0, 1, 4][..]), ("Xyzzy", &[2, 3][..])]);
    assert_eq!(merged[1].id, None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_and_mentions_are_borne(
        parts in prop::collection::vec(
            prop_oneof![
                "\\PC{0,12}",
                any::<String>(),
                prop::sample::select(vec![
                    "Paris", ", ", " in ", "Texas", " (", ")", "South ", "Korean", "é", "\n", "'s", "U.S.",
                    "state of ", " state", "The", "Georgia", ",", "東京", "’",
                ]).prop_map(str::to_owned),
            ],
            0..20,
        ),
        ends in prop::collection::vec((0_usize..80, 0_usize..30), 0..12),
    ) {
        let text = parts.concat();
        let mentions: Vec<Range<usize>> =
            ends.into_iter().map(|(start, len)| start..start + len).collect();
        let resolved = resolve(&GAZETTEER, &text, &mentions);
        prop_assert_eq!(resolved.len(), mentions.len());
        prop_assert_eq!(&resolved, &resolve(&GAZETTEER, &text, &mentions));
        let merged = merge(&GAZETTEER, &text, &mentions, &resolved);
        let all: usize = merged.iter().map(|named| named.mentions.len()).sum();
        prop_assert_eq!(all, mentions.len());
    }
}
