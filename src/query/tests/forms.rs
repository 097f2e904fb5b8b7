//! Each form of the language as a table: a query, and what it prints as.

use super::check;

#[test]
fn not_binds_tightest_then_and_then_or() {
    check(&[
        ("a", "a"),
        ("a b", "a AND b"),
        ("a AND b", "a AND b"),
        ("a OR b", "a OR b"),
        ("a b OR c", "(a AND b) OR c"),
        ("a OR b c", "a OR (b AND c)"),
        ("(a OR b) c", "(a OR b) AND c"),
        ("NOT a", "NOT a"),
        ("NOT a b", "NOT a AND b"),
        ("NOT (a b)", "NOT (a AND b)"),
        ("a NOT b OR c", "(a AND NOT b) OR c"),
        ("NOT NOT a", "a"),
        ("NOT NOT NOT a", "NOT a"),
        ("NOT (NOT a)", "a"),
        ("NOT -a", "a"),
        ("a (b c) d", "a AND b AND c AND d"),
        ("a OR (b OR c)", "a OR b OR c"),
        ("((a))", "a"),
        ("a and b or not c", "a AND and AND b AND or AND not AND c"),
        ("a\u{a0}b\u{3000}c\td\ne", "a AND b AND c AND d AND e"),
        ("a\0b\u{202e}c\u{feff}d", "a AND b AND c AND d"),
        ("LIFE AND DEATH", "LIFE AND DEATH"),
        ("NOT(a)", "NOT a"),
        ("a AND(b OR c)", "a AND (b OR c)"),
        ("a OR(b)", "a OR b"),
    ]);
}

#[test]
fn a_minus_negates_only_before_a_term_and_after_a_space() {
    check(&[
        ("-a", "NOT a"),
        ("a -b", "a AND NOT b"),
        ("a -\"b c\"", "a AND NOT \"b c\""),
        ("a -(b c)", "a AND NOT (b AND c)"),
        ("a (-b)", "a AND NOT b"),
        ("-title:a", "NOT title:a"),
        ("-=a", "NOT =a"),
        ("-/a+/", "NOT /a+/"),
        ("-$5m", "NOT $5m"),
        ("-date:2023", "NOT date:2023-01-01..2023-12-31"),
        ("well-known", "well-known"),
        ("a - b", "a AND b"),
        ("a -- b", "a AND b"),
        ("5-3", "5-3"),
        ("1-0", "1-0"),
        ("--a", "a"),
        ("a-", "a-"),
        ("- ", ""),
        ("\"a\"-b", "\"a\" AND b"),
        ("-AND b", "NOT and AND b"),
        ("-a NEAR/5 b", "NOT (a NEAR/5 b)"),
        ("a OR -b", "a OR NOT b"),
        ("b -\"a", "b AND NOT a"),
        ("b -\"\" a", "b AND a"),
        ("b -() a", "b AND a"),
        ("b -$ a", "b AND a"),
    ]);
}

#[test]
fn quotes_make_phrases() {
    check(&[
        ("\"north korea\"", "\"north korea\""),
        ("“north korea”", "\"north korea\""),
        ("„north korea“", "\"north korea\""),
        ("»north korea«", "\"north korea\""),
        ("\" north \n korea \"", "\"north korea\""),
        ("\"a AND (b\"", "\"a AND (b\""),
        ("\"a b\"~5", "\"a b\"~5"),
        ("\"a b\"~5^2", "\"a b\"~5^2"),
        ("\"a b\"~", "\"a b\""),
        ("\"a b\"~x", "\"a b\" AND ~x"),
        ("=\"a b\"", "=\"a b\""),
        ("=\"a b\"~3", "=\"a b\"~3"),
        ("\"a\"\"b\"", "\"a\" AND \"b\""),
        ("\"a\"b", "\"a\" AND b"),
        ("a\"b c\"", "a AND \"b c\""),
        ("(\"a b\")", "\"a b\""),
        ("\"a b\", c", "\"a b\" AND c"),
        ("7\" singles", "7 AND singles"),
        ("7\" and 12\" singles", "7 AND and AND 12 AND singles"),
        ("5'10\"", "5'10"),
        ("'a b'", "'a AND b'"),
        ("a \"", "a"),
        ("\"a", "a"),
        ("\"a b\" \"c", "\"a b\" AND c"),
        ("=\"a", "a"),
        ("\"\" a", "a"),
        ("\"...\"^2 a", "a"),
        ("\"\"", ""),
        ("\"", ""),
    ]);
}

#[test]
fn a_field_holds_for_a_value_or_a_bracket() {
    check(&[
        ("title:summit", "title:summit"),
        ("TITLE:summit", "title:summit"),
        ("title:summit talks", "title:summit AND talks"),
        ("title:(arms OR weapons)", "title:arms OR title:weapons"),
        ("title:(arms -weapons)", "title:arms AND NOT title:weapons"),
        ("title:((a b) OR c)", "(title:a AND title:b) OR title:c"),
        ("person:\"kim jong un\"", "person:\"kim jong un\""),
        ("title:“a b”", "title:\"a b\""),
        ("title:(\"a b\"~3^2)", "title:\"a b\"~3^2"),
        ("title:missil*", "title:missil*"),
        ("title:w?apon", "title:w?apon"),
        ("title:=arms", "title:=arms"),
        ("title:colour~1", "title:colour~1"),
        ("title:/amm?o/", "title:/amm?o/"),
        ("title:none", "title:none"),
        ("title:*", "title:*"),
        ("title:\"none\"", "title:\"none\""),
        ("place:(none OR russia)", "place:none OR place:russia"),
        ("title:(*)", "title:*"),
        ("date:none", "date:none"),
        ("date:*", "date:*"),
        ("date:conflict", "date:conflict"),
        ("title:conflict", "title:conflict"),
        ("lang:en", "lang:en"),
        ("lang:(en OR fr)", "lang:en OR lang:fr"),
        ("kind:\"section\"", "kind:\"section\""),
        ("id:0123456789ab", "id:0123456789ab"),
        ("id:\"0123456789AB\"", "id:0123456789ab"),
        ("title:-a", "title:a"),
        ("title:a:b", "title:a:b"),
        ("title:?a", "title:?a"),
        ("title:(?a)", "title:(?a)"),
        ("title:\"//a", "title:(//a)"),
        ("title:x:?*", "title:x*"),
        ("title:AND", "title:and"),
        ("title:(LIFE AND DEATH)", "title:LIFE AND title:DEATH"),
        ("title:(a)^2", "title:a^2"),
        ("title:a^2", "title:a^2"),
        ("title:(a NEAR/5 b)", "title:a NEAR/5 title:b"),
        ("title:\"a", "title:a"),
        ("title:\"\" a", "a"),
        ("title:() a", "a"),
        ("title:- a", "a"),
        ("url:example.org/a?b=c", "url:example.org/a?b=c"),
        ("path:/usr/lib/x", "path:/usr/lib/x"),
        ("\"title:a\"", "\"title:a\""),
    ]);
}

#[test]
fn a_colon_is_text_unless_it_ends_a_field() {
    check(&[
        ("10:30", "10:30"),
        ("http://example.org/a?b=c", "http://example.org/a?b=c"),
        ("https://example.org", "https://example.org"),
        ("url://x", "url://x"),
        ("title: summit", "title: AND summit"),
        ("word: word", "word: AND word"),
        ("title:", "title:"),
        ("(title:)", "title:"),
        ("title:^2", "title:^2"),
        ("std::vec", "std::vec"),
        ("covid19:wave", "covid19:wave"),
        ("é:a", "é:a"),
        (": a", "a"),
        (":a", ":a"),
    ]);
}

#[test]
fn dates_print_as_days() {
    check(&[
        ("date:2023", "date:2023-01-01..2023-12-31"),
        ("date:2023-09..2023-10", "date:2023-09-01..2023-10-31"),
        ("date:..1999", "date:..1999-12-31"),
        ("date:1999..", "date:1999-01-01.."),
        ("date:1970s", "date:1970-01-01..1979-12-31"),
        ("date:\"last week\"", "date:2023-09-04..2023-09-10"),
        ("date:last-week", "date:2023-09-04..2023-09-10"),
        ("date:today", "date:2023-09-13"),
        ("date:>2023", "date:2024-01-01.."),
        ("date:>=2023", "date:2023-01-01.."),
        ("date:<2023", "date:..2022-12-31"),
        ("date:<=2023", "date:..2023-12-31"),
        ("date:>\"september 2023\"", "date:2023-10-01.."),
        ("date:\"last week\"..today", "date:2023-09-04..2023-09-13"),
        ("date:\"may 1968\"..\"june 1968\"", "date:1968-05-01..1968-06-30"),
        (
            "date:(2021 OR \"last month\")",
            "date:2021-01-01..2021-12-31 OR date:2023-08-01..2023-08-31",
        ),
        ("date:(>2021 -2023-05)", "date:2022-01-01.. AND NOT date:2023-05-01..2023-05-31"),
        ("date:(\"last week\"..today)", "date:2023-09-04..2023-09-13"),
        ("date:2023^2", "date:2023-01-01..2023-12-31^2"),
        ("updated:0987-01-01", "updated:0987-01-01"),
        ("date:(none OR 2023)", "date:none OR date:2023-01-01..2023-12-31"),
    ]);
}

#[test]
fn numbers_print_with_both_ends() {
    check(&[
        ("length:500", "length:500"),
        ("length:>1200", "length:1201.."),
        ("length:>=1200", "length:1200.."),
        ("length:<100", "length:..99"),
        ("length:<=100", "length:..100"),
        ("length:300..800", "length:300..800"),
        ("length:(<100 OR >1000)", "length:..99 OR length:1001.."),
        ("length:none", "length:none"),
    ]);
}

#[test]
fn patterns_are_within_or_at_the_end_of_a_word() {
    check(&[
        ("missil*", "missil*"),
        ("missil**", "missil*"),
        ("missil*, b", "missil* AND b"),
        ("missil*?", "missil*"),
        ("w?apon", "w?apon"),
        ("w?apon?", "w?apon"),
        ("am*ition", "am*ition"),
        ("w?ap*", "w?ap*"),
        ("U.S.*", "U.S.*"),
        ("won?", "won?"),
        ("what?!", "what?!"),
        ("*burg", "*burg"),
        ("**bold**", "**bold**"),
        ("?", ""),
        ("*", ""),
        ("a * b", "a AND b"),
        ("a ** b", "a AND b"),
        ("colour~", "colour~1"),
        ("colour~1", "colour~1"),
        ("colour~2^3", "colour~2^3"),
        ("(colour~2)", "colour~2"),
        ("10~20", "10~20"),
        ("~5", "~5"),
        ("a~b", "a~b"),
        ("/amm?o/", "/amm?o/"),
        ("(/a(b|c)+/)", "/a(b|c)+/"),
        ("/a/^2", "/a/^2"),
        ("/a/ /b/", "/a/ AND /b/"),
        ("/usr/bin/x", "/usr/bin/x"),
        ("/usr/bin/", "/usr/bin/"),
        ("a/b", "a/b"),
        ("1 / 2 / 3", "1 AND 2 AND 3"),
        ("//", ""),
        ("/a/b", "/a/b"),
        ("=word", "=word"),
        ("=U.S.", "=U.S."),
        ("=missil*", "=missil*"),
        ("=AND", "=AND"),
        ("=title:a", "=title:a"),
        ("= a", "a"),
        ("==a", "=a"),
        ("a=b", "a=b"),
        ("=$5", "$5"),
    ]);
}

#[test]
fn a_weight_follows_a_term_or_bracket() {
    check(&[
        ("a^2", "a^2"),
        ("a^0.5 b", "a^0.5 AND b"),
        ("(a b)^3", "(a AND b)^3"),
        ("(a^2)^3", "(a^2)^3"),
        ("(NOT a)^2", "(NOT a)^2"),
        ("-a^2", "NOT a^2"),
        ("(a NEAR/5 b)^2", "(a NEAR/5 b)^2"),
        ("atleast3(a)^2", "atleast3(a)^2"),
        ("x^y", "x^y"),
        ("a^", "a^"),
        ("^2", "2"),
        ("a ^ b", "a AND b"),
        ("a ^2", "a AND 2"),
        ("(a)^b", "a AND b"),
        ("()^2 a", "a"),
        ("AND^2", "and^2"),
        ("f(x)^2", "f(x)^2"),
    ]);
}

#[test]
fn near_joins_words_by_their_positions() {
    check(&[
        ("a NEAR/5 b", "a NEAR/5 b"),
        ("a W/5 b", "a NEAR/5 b"),
        ("a PRE/5 b", "a PRE/5 b"),
        ("a NEAR/5 b NEAR/3 c", "a NEAR/5 b NEAR/3 c"),
        ("a NEAR/5 b PRE/3 c", "a NEAR/5 b PRE/3 c"),
        ("a NEAR/5 b c", "(a NEAR/5 b) AND c"),
        ("a b NEAR/5 c", "a AND (b NEAR/5 c)"),
        ("a OR b NEAR/5 c", "a OR (b NEAR/5 c)"),
        ("NOT a NEAR/5 b", "NOT (a NEAR/5 b)"),
        ("(a OR b) NEAR/5 \"c d\"", "(a OR b) NEAR/5 \"c d\""),
        ("missil* NEAR/5 =b", "missil* NEAR/5 =b"),
        ("(a) NEAR/5 (b)", "a NEAR/5 b"),
        ("title:a NEAR/5 title:b", "title:a NEAR/5 title:b"),
        ("a NEAR b", "a AND NEAR AND b"),
        ("a near/5 b", "a AND near/5 AND b"),
        ("a NEAR/x b", "a AND NEAR/x AND b"),
    ]);
}

#[test]
fn functions_stand_directly_before_their_bracket() {
    check(&[
        ("atleast3(sanctions)", "atleast3(sanctions)"),
        ("atleast3(\"a b\")", "atleast3(\"a b\")"),
        ("atleast3(a OR b*)", "atleast3(a OR b*)"),
        ("first50(flood)", "first50(flood)"),
        ("first50(flood -rain)", "first50(flood AND NOT rain)"),
        ("SAME_SENTENCE(a b)", "SAME_SENTENCE(a AND b)"),
        ("SAME_PARAGRAPH(a NEAR/2 (b OR c))", "SAME_PARAGRAPH(a NEAR/2 (b OR c))"),
        ("x -first50(a)", "x AND NOT first50(a)"),
        ("title:a AND first50(b)", "title:a AND first50(b)"),
        ("first50 (a)", "first50 AND a"),
        ("atleast(a)", "atleast(a)"),
        ("same_sentence(a b)", "same_sentence AND a AND b"),
        ("atleast3() a", "a"),
    ]);
}

#[test]
fn brackets_group_at_the_edge_of_a_word() {
    check(&[
        ("Kim (North Korea)", "Kim AND North AND Korea"),
        ("Kim(North Korea)", "Kim AND North AND Korea"),
        ("f(x)", "f(x)"),
        ("word(s) a", "word(s) AND a"),
        ("(word(s))", "word(s)"),
        ("main()", "main()"),
        ("(s)he", "s AND he"),
        ("f(x)*", "f(x)*"),
        ("a () b", "a AND b"),
        ("(Reuters)—a", "Reuters AND —a"),
        ("()", ""),
        ("NOT ()", ""),
        ("() OR a", "a"),
    ]);
}

#[test]
fn ordinary_text_never_fails() {
    check(&[
        ("Who won? Nobody.", "Who AND won? AND Nobody."),
        ("C++", "C++"),
        ("AT&T: the merger", "AT&T: AND the AND merger"),
        ("$5m", "$5m"),
        ("#tag", "#tag"),
        ("@name", "@name"),
        ("20.04", "20.04"),
        ("COVID-19", "COVID-19"),
        ("rock 'n' roll", "rock AND 'n' AND roll"),
        ("Putin's", "Putin's"),
        ("Putin’s", "Putin’s"),
        ("U.S.", "U.S."),
        ("a/b testing", "a/b AND testing"),
        ("re: hello", "re: AND hello"),
        ("e-mail", "e-mail"),
        ("and/or", "and/or"),
        ("50% off!", "50% AND off!"),
        ("a + b = c", "a AND b AND c"),
        ("a | b & c; d", "a AND b AND c; AND d"),
        ("[sic] {x} <y>", "[sic] AND {x} AND <y>"),
        ("a -> b => c", "a AND b AND c"),
        ("wait... what", "wait... AND what"),
        ("one — two – three", "one AND two AND three"),
        ("back\\slash", "back\\slash"),
        ("TRUE OR", "TRUE AND or"),
        ("OR ELSE", "or AND ELSE"),
        ("AND", "and"),
        ("NOT", "not"),
        ("DO NOT", "DO AND not"),
        ("a OR OR b", "(a AND or) OR b"),
        ("(a OR) b", "a AND or AND b"),
        ("a NEAR/5", "a AND near/5"),
        ("W/5 a", "w/5 AND a"),
        ("DEAD OR ALIVE", "DEAD OR ALIVE"),
        ("東京 五輪", "東京 AND 五輪"),
        ("5월~6월", "5월~6월"),
        ("😀 smile", "😀 AND smile"),
        ("a_b c:\u{a0}d", "a_b AND c: AND d"),
        ("2023-09-13", "2023-09-13"),
        ("7.30pm (BST)", "7.30pm AND BST"),
        ("none", "none"),
        ("~/notes", "~/notes"),
        ("O'Neill, who's 80%", "O'Neill, AND who's AND 80%"),
    ]);
}
