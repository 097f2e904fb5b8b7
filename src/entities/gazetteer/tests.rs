use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::shipped);

/// Places as `name` and the code of the country.
fn told(ids: &[PlaceId]) -> Vec<String> {
    let tell = |id: &PlaceId| {
        let place = GAZETTEER.place(*id).expect("a place");
        format!("{} {}", place.name, GAZETTEER.countries(*id).join("+")).trim_end().to_owned()
    };
    let mut told: Vec<String> = ids.iter().map(tell).collect();
    told.sort();
    told
}

#[test]
fn queries_mean_what_a_person_means() {
    let expected: Vec<(&str, Vec<String>)> = QUERIES
        .iter()
        .map(|(query, places)| (*query, places.iter().map(|place| (*place).to_owned()).collect()))
        .collect();
    let found: Vec<(&str, Vec<String>)> =
        QUERIES.iter().map(|(query, _)| (*query, told(&GAZETTEER.find(query)))).collect();
    assert_eq!(found, expected);
}

const QUERIES: &[(&str, &[&str])] = &[
    ("", &[]),
    ("nowhere at all", &[]),
    ("russia", &["Russia RU"]),
    ("Russland", &["Russia RU"]),
    ("Россия", &["Russia RU"]),
    ("moskau", &["Moscow RU"]),
    ("Москва", &["Moscow RU"]),
    ("東京", &["Tokyo JP", "Tokyo JP"]),
    ("peking", &["Beijing CN"]),
    ("bombay", &["Mumbai IN"]),
    ("leningrad", &["Saint Petersburg RU"]),
    ("burma", &["Myanmar MM"]),
    ("ussr", &["Soviet Union"]),
    ("u.s.", &["United States US"]),
    ("uk", &["United Kingdom GB"]),
    ("georgia", &["Georgia GE", "Georgia US"]),
    ("georgia, us", &["Georgia US"]),
    ("georgia us", &["Georgia US"]),
    ("georgia, usa", &["Georgia US"]),
    ("atlanta, georgia", &["Atlanta US"]),
    ("athens, ga", &["Athens US"]),
    ("paris", &["Paris FR"]),
    ("paris, texas", &["Paris US"]),
    ("paris tx", &["Paris US"]),
    ("paris, texas, usa", &["Paris US"]),
    ("paris, ontario", &["Paris CA"]),
    ("paris, japan", &[]),
    ("london, canada", &["London CA"]),
    ("washington, d.c.", &["Washington US"]),
    ("washington dc", &["Washington US"]),
    ("new york", &["New York US", "New York US"]),
    ("st petersburg, florida", &["St. Petersburg US"]),
    ("the hague", &["The Hague NL"]),
    ("cote d'ivoire", &["Ivory Coast CI"]),
    ("tripoli, lebanon", &["Tripoli LB"]),
    ("seoul, korea", &["Seoul KR", "Seoul KR"]),
    ("middle east", &["Middle East"]),
    ("tx", &[]),
    ("bavaria", &["Bavaria DE"]),
    ("england", &["England GB"]),
];

#[test]
fn places_are_in_what_they_should_be() {
    for (query, ancestors) in [
        ("vladivostok", &["Primorsky Krai", "Russia", "Russian Far East", "Europe", "Asia"][..]),
        ("england", &["United Kingdom", "Europe"]),
        ("tbilisi", &["Georgia"]),
        ("srinagar", &["Kashmir", "India", "Asia"]),
        ("hong kong", &["China", "Asia"]),
        ("east germany", &["Germany", "Europe"]),
        ("paris, texas", &["Texas", "United States", "North America"]),
        ("baghdad", &["Iraq", "Middle East", "Asia"]),
        ("gaza strip", &["Palestine", "Middle East"]),
    ] {
        let above: Vec<&str> = GAZETTEER
            .find(query)
            .iter()
            .flat_map(|id| GAZETTEER.ancestors(*id))
            .filter_map(|id| GAZETTEER.place(id).map(|place| place.name))
            .collect();
        for ancestor in ancestors {
            assert!(above.contains(ancestor), "{query}: {ancestor} is not in {above:?}");
        }
        assert!(query != "srinagar" || !above.contains(&"Pakistan"), "{above:?}");
    }
}

#[test]
fn every_place_is_sound() {
    let mut last = None;
    for place in GAZETTEER.places() {
        assert!(last < Some(place.id), "{place:?} is out of order");
        last = Some(place.id);
        assert!(!place.name.is_empty(), "{place:?}");
        assert!(place.latitude.abs() <= 90.0 && place.longitude.abs() <= 180.0, "{place:?}");
        assert!(GAZETTEER.candidates(place.name).contains(&place.id), "{place:?}");
        let ancestors = GAZETTEER.ancestors(place.id);
        assert!(!ancestors.contains(&place.id), "{place:?} is in itself");
        for ancestor in &ancestors {
            assert!(GAZETTEER.place(*ancestor).is_some(), "{place:?}");
            assert!(!GAZETTEER.ancestors(*ancestor).contains(&place.id), "{place:?} {ancestor:?}");
        }
        let is = |kind: PlaceKind| {
            ancestors.iter().any(|id| GAZETTEER.place(*id).is_some_and(|place| place.kind == kind))
        };
        match place.kind {
            PlaceKind::Country => assert!(is(PlaceKind::Continent), "{place:?}"),
            PlaceKind::City | PlaceKind::Division => {
                assert_eq!(GAZETTEER.countries(place.id).len(), 1, "{place:?}");
                assert!(is(PlaceKind::Country) && is(PlaceKind::Continent), "{place:?}");
            }
            _ => {}
        }
    }
}

#[test]
fn broken_bytes_are_refused() {
    assert!(Gazetteer::from_bytes(Vec::new().into()).is_none());
    assert!(Gazetteer::from_bytes(vec![9; 100].into()).is_none());
}

#[test]
fn packed_places_come_back() {
    let entry = |id: u32, kind, parents: &[u32], keys: &[(&str, NameKind)]| Entry {
        id,
        kind,
        name: format!("place {id}"),
        latitude: 52.5,
        longitude: -13.4,
        size: 66,
        code: (kind == PlaceKind::Country).then_some(*b"AA"),
        parents: parents.to_vec(),
        keys: keys.iter().map(|(key, kind)| ((*key).to_owned(), *kind)).collect(),
    };
    let places = vec![
        entry(9, PlaceKind::City, &[4], &[("a", NameKind::Foreign), ("a", NameKind::Usual)]),
        entry(4, PlaceKind::Country, &[], &[("a", NameKind::Code), ("b", NameKind::Usual)]),
    ];
    let gazetteer = Gazetteer::from_bytes(pack(places).into()).expect("whole");
    let city = gazetteer.place(PlaceId(9)).expect("the city");
    assert_eq!((city.name, city.kind, city.size), ("place 9", PlaceKind::City, 66));
    assert!((city.latitude - 52.5).abs() < 0.01 && (city.longitude + 13.4).abs() < 0.01);
    assert_eq!(gazetteer.candidates("A"), [PlaceId(9)]);
    assert_eq!(gazetteer.ancestors(PlaceId(9)), [PlaceId(4)]);
    assert_eq!(gazetteer.countries(PlaceId(9)), ["AA"]);
    assert_eq!(gazetteer.place(PlaceId(5)), None);
}

proptest! {
    #[test]
    fn any_query_is_borne(query in "\\PC{0,30}|[a-zA-Z ,.']{0,30}", id: u32) {
        for id in GAZETTEER.find(&query).into_iter().chain(GAZETTEER.candidates(&query)) {
            prop_assert!(GAZETTEER.place(id).is_some());
        }
        GAZETTEER.ancestors(PlaceId(id));
        GAZETTEER.countries(PlaceId(id));
    }
}
