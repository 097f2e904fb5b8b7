//! Pages that are no articles are found by what they are.

use super::harness::Archive;

#[test]
fn pages_that_are_no_articles_say_so_and_give_their_text() {
    let archive = Archive::new();
    let page = |head: &str, body: &str| format!("<title>Post</title>{head}<body>{body}</body>");
    let teaser = |n: usize| {
        format!(
            "<h2><a href=/{n}>Ferry number {n} leaves the harbour</a></h2><p>Ferry number {n} left \
             the harbour of Hull on Friday in fog, with everyone that had a ticket on board.</p>"
        )
    };
    let figure = |n: usize| {
        format!("<figure><img src=x><figcaption>Crane {n} at the old quay</figcaption></figure>")
    };
    let teasers: String = (0..20).map(teaser).collect();
    let figures: String = (0..12).map(figure).collect();
    archive.write("front.html", page("", &format!("<h1>Harbour</h1>{teasers}")));
    archive.write("pictures.html", page("", &format!("<h1>Cranes</h1>{figures}")));
    archive.write(
        "film.html",
        page(
            "<meta property=og:type content=video.other>",
            "<h1>A film of the harbour</h1><p>The harbour of Hull on a Friday in May, as it was \
             filmed from the tower of the church.</p>",
        ),
    );
    archive.write(
        "archive.html",
        page(
            r#"<script type="application/ld+json">{"@type": "CollectionPage"}</script>"#,
            &teasers,
        ),
    );
    archive.index();
    for (query, paths) in [
        ("kind:section-front friday", "archive.html\nfront.html\n"),
        ("kind:gallery crane", "pictures.html\n"),
        ("kind:video", "film.html\n"),
        ("kind:article", ""),
    ] {
        let found = archive.run(&["query", query, "--format", "paths", "--all", "--copies"]).stdout;
        let mut found: Vec<&str> = found.lines().collect();
        found.sort_unstable();
        assert_eq!(found, paths.lines().collect::<Vec<_>>(), "{query}");
    }
    let front = &archive.run(&["extract", "front.html"]).json()[0];
    let body = front["body"].as_str().unwrap();
    assert!(body.contains("Ferry number 19 leaves the harbour\n\nFerry number 19 left"), "{body}");
    assert_eq!(front["evidence"]["kind"][0]["source"], "text");
}
