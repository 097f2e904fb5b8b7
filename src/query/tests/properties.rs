//! What holds for every query.

use proptest::prelude::*;

use super::*;

/// Texts made of the language's own pieces, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let pieces = [
        " ",
        " ",
        " ",
        "a",
        "b",
        "é",
        "東",
        "1",
        "2",
        "AND",
        "OR",
        "NOT",
        "NEAR/5",
        "PRE/2",
        "W/0",
        "(",
        ")",
        "(",
        ")",
        "\"",
        "“",
        "-",
        "=",
        "^",
        "^2",
        "^0.5",
        "~",
        "~1",
        "*",
        "?",
        "/",
        ":",
        "title:",
        "date:",
        "length:",
        "lang:",
        "id:",
        "x:",
        "..",
        ">",
        "2023",
        "2023-09",
        "none",
        "conflict",
        "\"last week\"",
        "atleast2(",
        "first3(",
        "SAME_SENTENCE(",
        ".",
        ",",
        "'",
        "\0",
        "\u{202e}",
        "\u{301}",
        "😀",
        "$",
        "://",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..14).prop_map(|p| p.concat())
}

/// Queries that are right, so that deep trees are reached.
fn queries() -> impl Strategy<Value = String> {
    let words = [
        "a",
        "U.S.",
        "\"b c\"",
        "=d",
        "e*",
        "f?g",
        "h~2",
        "/i+/",
        "\"j k\"~3",
        "title:l",
        "date:2023",
        "length:>5",
        "lang:en",
        "place:none",
        "m^2",
        "n(o)",
        "p:",
        "AND",
        "atleast2(q)",
    ];
    prop::sample::select(words.to_vec()).prop_map(str::to_owned).prop_recursive(5, 40, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} {b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} OR {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} OR {b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} NEAR/3 {b}")),
            inner.clone().prop_map(|a| format!("-({a})")),
            inner.clone().prop_map(|a| format!("NOT {a}")),
            inner.clone().prop_map(|a| format!("({a})^3")),
            inner.clone().prop_map(|a| format!("first9({a})")),
        ]
    })
}

/// What holds for every query, right or wrong.
fn check_any(query: &str) {
    let inside = |span: Span| assert!(query.get(span.start..span.end).is_some(), "{query:?}");
    match read(query) {
        Ok(tree) => {
            each_node(&tree.root, &mut |node| inside(node.span));
            tree.notes.iter().for_each(|note| inside(note.span));
            let printed = tree.to_string();
            let again = read(&printed).map(|tree| tree.root);
            assert_eq!(again.as_ref(), Ok(&tree.root), "{query:?} → {printed:?}");
        }
        Err(error) => {
            inside(error.span());
            let shown = error.render();
            assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{query:?}");
            assert_eq!(shown.lines().count(), 2, "{query:?}");
        }
    }
    if let Ok(tree) = parse_literal(query) {
        assert!(read(&tree.to_string()).is_ok(), "{query:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn any_text_is_read_without_panic(query in any::<String>()) {
        check_any(&query);
    }

    #[test]
    fn a_tree_printed_and_read_is_the_same(query in pieces()) {
        check_any(&query);
    }

    #[test]
    fn a_right_query_printed_and_read_is_the_same(query in queries()) {
        check_any(&query);
    }

    #[test]
    fn a_date_value_never_panics(text in "[0-9a-z/.\\- é]{0,14}|[1-9][0-9]{0,3}[-/.][0-9]{1,2}[-/.][0-9]{1,4}") {
        for day in [date(1, 1, 1), date(2024, 2, 29), date(9999, 12, 31)] {
            if let Ok(range) = parse_date_value(&text, day) {
                prop_assert!(range.first <= range.last);
            }
        }
    }
}
