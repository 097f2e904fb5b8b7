//! What is noted, and what fails: the kind and the place.

use super::*;

#[test]
fn what_surprises_is_noted() {
    use NoteKind::*;
    type Notes<'a> = &'a [(NoteKind, usize, usize)];
    let cases: &[(&str, Notes)] = &[
        ("a b", &[]),
        ("LIFE AND DEATH", &[]),
        ("a - b", &[]),
        ("re: a", &[]),
        ("a \"b", &[(LoneQuote, 2, 3)]),
        ("a”", &[(LoneQuote, 1, 4)]),
        ("7\" a", &[(LoneQuote, 1, 2)]),
        ("date:\"2023", &[(LoneQuote, 5, 6)]),
        ("a \"\" \"\"", &[(EmptyQuotes, 2, 4)]),
        ("a \"\"~5^2", &[(EmptyQuotes, 2, 6)]),
        ("a ( )", &[(EmptyBrackets, 2, 5)]),
        ("a *", &[(StrayStar, 2, 3)]),
        ("TRUE OR", &[(LoneOperator, 5, 7)]),
        ("NOT", &[(LoneOperator, 0, 3)]),
        ("OR a AND", &[(LoneOperator, 0, 2)]),
        ("title: a", &[(SpaceAfterField, 0, 6)]),
        ("title:- a", &[(FieldWithoutValue, 0, 7)]),
        ("title:\"\" a", &[(EmptyQuotes, 6, 8), (FieldWithoutValue, 0, 8)]),
    ];
    for (query, expected) in cases {
        let notes = read(query).expect(query).notes;
        let notes: Vec<_> = notes.iter().map(|n| (n.kind, n.span.start, n.span.end)).collect();
        assert_eq!(notes, *expected, "{query}");
    }
}

#[test]
fn real_mistakes_fail_at_their_place() {
    use QueryErrorKind::*;
    let length = || NotANumber("length".to_owned());
    let cases = [
        ("", Empty, 0, 0),
        ("  - ", Empty, 0, 4),
        ("a (b", UnclosedBracket, 2, 3),
        ("(a (b)", UnclosedBracket, 0, 1),
        ("f(x", UnclosedBracket, 1, 2),
        ("a) b", UnopenedBracket, 1, 2),
        (":)", UnopenedBracket, 1, 2),
        ("(a))", UnopenedBracket, 3, 4),
        ("title:(a", UnclosedBracket, 6, 7),
        ("title:(a body:b)", NestedField("body".to_owned()), 9, 14),
        ("title:first5(a)", FieldBeforeFunction("first"), 6, 12),
        ("title:(SAME_SENTENCE(a))", FieldBeforeFunction("SAME_SENTENCE"), 7, 20),
        ("lang:e*", NotAKeyword("lang".to_owned()), 5, 7),
        ("lang:=en", NotAKeyword("lang".to_owned()), 5, 8),
        ("kind:\"a b\"~5", NotAKeyword("kind".to_owned()), 5, 12),
        ("length:long", length(), 7, 11),
        ("length:1,200", length(), 7, 12),
        ("length:-5", length(), 7, 9),
        ("length:(5 OR x)", length(), 13, 14),
        ("length:..", RangeWithoutEnd, 7, 9),
        ("length:> 5", RangeWithoutEnd, 7, 8),
        ("length:800..300", EmptyRange, 7, 15),
        ("date:2024..2023", EmptyRange, 5, 15),
        ("date:>9999", EmptyRange, 5, 10),
        ("date:\"\"", RangeWithoutEnd, 5, 7),
        ("date:2023-13", DateValueError::NoSuchDate("2023-13".to_owned()).into(), 5, 12),
        ("date:19xx", DateValueError::NotADate("19xx".to_owned()).into(), 5, 9),
        ("date:(2023 OR)", DateValueError::NotADate("OR".to_owned()).into(), 11, 13),
        ("a date:2023-01..x", DateValueError::NotADate("x".to_owned()).into(), 7, 17),
        ("id:123", NotAnId("id".to_owned()), 3, 6),
        ("id:0123456789*", NotAnId("id".to_owned()), 3, 14),
        ("a^0", BadWeight, 0, 3),
        ("a^1e400", BadWeight, 0, 7),
        ("(a)^101", BadWeight, 3, 7),
        ("\"a\"^-1", BadWeight, 3, 6),
        ("a^2^3", BadWeight, 0, 5),
        ("a NEAR/0 b", BadDistance, 2, 8),
        ("a NEAR/99999999999 b", BadDistance, 2, 18),
        ("\"a b\"~0", BadDistance, 5, 7),
        ("\"a b\"~10001", BadDistance, 5, 11),
        ("atleast0(a)", BadCount, 0, 8),
        ("first10001(a)", BadCount, 0, 10),
        ("word~3", BadFuzziness, 0, 6),
        ("word~99", BadFuzziness, 0, 7),
        ("a NEAR/5 -b", NearOperand, 2, 8),
        ("a NEAR/5 NOT b", NearOperand, 2, 8),
        ("a NEAR/5 ()", NearOperand, 2, 8),
        ("() NEAR/5 a", NearOperand, 10, 11),
        ("a NEAR/5 (b c)", NearOperand, 9, 14),
        ("(a NEAR/5 b) NEAR/5 c", NearOperand, 0, 12),
        ("a NEAR/5 b^2", NearOperand, 9, 12),
        ("a NEAR/5 date:2023", NearOperand, 9, 18),
        ("lang:en NEAR/5 lang:fr", NearOperand, 0, 7),
        ("title:none NEAR/5 title:a", NearOperand, 0, 10),
        ("title:a NEAR/5 b", NearAcrossFields, 15, 16),
        ("(title:a OR body:b) NEAR/5 c", NearAcrossFields, 12, 18),
        ("atleast3(a b)", AtLeastOperand, 8, 13),
        ("atleast3(title:a)", AtLeastOperand, 8, 17),
        ("first50(title:a)", BodyOperand("first"), 7, 16),
        ("SAME_SENTENCE(a b^2)", BodyOperand("SAME_SENTENCE"), 16, 19),
        ("SAME_PARAGRAPH(first5(a))", BodyOperand("SAME_PARAGRAPH"), 14, 25),
        ("title:atleast3(a)", FieldBeforeFunction("atleast"), 6, 14),
    ];
    for (query, kind, start, end) in cases {
        let error = read(query).expect_err(query);
        assert_eq!((error.kind(), error.span()), (&kind, Span { start, end }), "{query}");
        assert!(error.hint().is_some(), "{query}");
        assert!(error.render().contains('^'), "{query}");
    }
}

#[test]
fn an_unknown_field_comes_with_advice() {
    let cases = [
        ("titel:a", 0, 5, "perhaps `title:` is meant"),
        ("a -authors:b", 3, 10, "perhaps `by:` is meant"),
        ("(re:a)", 1, 3, "the fields are id, title, date, "),
        ("mailto:a@example.org", 0, 6, "the fields are "),
    ];
    for (query, start, end, advice) in cases {
        let error = read(query).expect_err(query);
        assert!(matches!(error.kind(), QueryErrorKind::UnknownField { .. }), "{query}");
        assert_eq!(error.span(), Span { start, end }, "{query}");
        let hint = error.hint().unwrap_or_default();
        assert!(hint.starts_with(advice), "{query}: {hint}");
        assert!(hint.ends_with("; to search for the text itself, put it in quotes"), "{hint}");
    }
}

#[test]
fn limits_have_errors_of_their_own() {
    use QueryErrorKind::*;
    let nested = |depth| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    let cases = [
        ("a".repeat(8193), TooLong),
        ("\"".repeat(70_000), TooLong),
        ("é".repeat(5000), TooLong),
        (nested(65), TooDeep),
        ("(".repeat(8000), TooDeep),
        ("a(".repeat(4000), TooDeep),
        ("a AND (".repeat(1000), TooDeep),
        ("-(".repeat(4000), TooDeep),
        ("title:(".repeat(1000), TooDeep),
        ("a ".repeat(1025), TooManyClauses),
        ("OR ".repeat(1025), TooManyClauses),
        ("\"a\"".repeat(1025), TooManyClauses),
    ];
    for (query, kind) in cases {
        let error = read(&query).expect_err("over a limit");
        assert_eq!(error.kind(), &kind);
        assert!(error.render().len() < 1000);
    }
    for query in ["a".repeat(8192), nested(64), "a ".repeat(1024), "- ".repeat(4000) + "a"] {
        assert!(read(&query).is_ok());
    }
    for query in ["NOT ".repeat(2000) + "a", "f(x)".repeat(2000), "\"".repeat(8191) + "a"] {
        assert!(read(&query).is_ok());
    }
    assert_eq!(
        parse_literal(&"a ".repeat(1025)).map_err(|e| e.kind().clone()),
        Err(TooManyClauses)
    );
}
