//! What is left out of bodies, and how to see it.

use super::harness::{Archive, SAMPLE};

/// Articles of one source, each with the lines that it repeats.
fn archive() -> Archive {
    let archive = Archive::new();
    let texts = [
        "The ferry that left the quay on Friday came back with everyone on board.",
        "A storm sank two boats off the northern cape, and the navy saved their crews.",
        "The mayor opened the new bridge at noon, in rain, before a crowd of thousands.",
        "Winter came early to the islands, and the harbour was frozen for ten days.",
    ];
    for (n, text) in texts.iter().enumerate() {
        let page = format!(
            "Headline number {n}\n\n{text}\n\nShe said no.\n\nNobody was hurt, said office number {n} of the harbour.\n\nFollow the Nord Press on its own wire"
        );
        archive.write(&format!("wire/{n}.txt"), page);
    }
    archive.index();
    archive
}

#[test]
fn lines_that_a_source_repeats_are_dropped_and_listed() {
    let archive = archive();
    let article = &archive.run(&["extract", "wire/0.txt", "--format", "jsonl"]).json_lines()[0];
    let body = article["body"].as_str().unwrap();
    assert!(body.contains("She said no."), "{body}");
    assert!(!body.contains("Nord Press"), "{body}");
    let removed = article["removed"].as_array().unwrap();
    assert!(removed.iter().all(|line| line["reason"] == "repeated"));
    let ids = archive.run(&["query", "ferry", "--format", "ids"]).stdout;
    let shown = archive.run(&["show", ids.trim(), "--format", "json"]).code(0);
    assert!(!shown.stdout.contains("removed") && !shown.stdout.contains("Nord Press"));
}

#[test]
fn the_text_before_cleaning_is_read_anew() {
    let archive = archive();
    let ids = archive.run(&["query", "ferry", "--format", "ids"]).stdout;
    let raw = ["show", ids.trim(), "--raw"];
    let shown = archive.run(&raw).code(0);
    assert!(shown.stdout.contains("Follow the Nord Press on its own wire"));
    assert_eq!(shown.stderr, "");
    archive.write("wire/0.txt", "Another headline\n\nAnother text, which is not long.\n\nMore.");
    let shown = archive.run(&raw).code(0);
    assert!(shown.stdout.contains("Another text"));
    assert!(shown.stderr.contains("has changed since it was indexed"), "{}", shown.stderr);
    archive.remove("wire/0.txt");
    let shown = archive.run(&raw).code(1);
    assert!(shown.stderr.contains("is gone since it was indexed"), "{}", shown.stderr);
}

#[test]
fn a_page_before_cleaning_is_all_that_it_shows() {
    let archive = Archive::new();
    let text = "The ferry that left the quay on Friday came back with everyone on board, and nobody was hurt.";
    archive.write(
        "a.html",
        format!("<title>Ferry</title><nav>Menu</nav><h1>Ferry</h1><p>{text}</p><script>x()</script><footer>Imprint</footer>"),
    );
    archive.index();
    let ids = archive.run(&["query", "ferry", "--format", "ids"]).stdout;
    let shown = archive.run(&["show", ids.trim(), "--raw"]).code(0).stdout;
    assert!(["Menu", text, "Imprint"].iter().all(|part| shown.contains(part)), "{shown}");
    assert!(!shown.contains("x()"), "{shown}");
    assert!(!archive.run(&["show", ids.trim()]).code(0).stdout.contains("Imprint"));
}

#[test]
fn articles_are_explained_to_a_person() {
    let files = [
        "extract",
        "--explain",
        "web/harbour-courier/obama-elected.html",
        "scraped/atlantic-sentinel-katrina.txt",
        "broken/odd-date.txt",
        "broken/empty.txt",
    ];
    SAMPLE.run(&files).code(0).golden("extract_explain");
    SAMPLE.run(&["extract", "--explain", "missing.txt"]).code(1).says_out("no article: unreadable");
    let hostile = SAMPLE.run(&["extract", "--explain", "broken/escape-codes.txt"]).code(0);
    assert!(!hostile.stdout.contains(|c: char| c.is_control() && c != '\n'), "{}", hostile.stdout);
    let both = ["extract", "--explain", "--format", "json", "broken/empty.txt"];
    SAMPLE.run(&both).code(2).says("cannot be used with");
}
