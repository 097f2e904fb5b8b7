//! The shapes of records that are met in the wild, one by one.

use serde_json::{Value, json};

use super::Record;
use crate::article::{RawArticle, RawBody, RawField, Witness};

fn article(value: &Value) -> RawArticle {
    Record::new(value.as_object().expect("an object")).article(Witness::Key)
}

/// Lists what a record states, a line each: `field: value`.
fn stated(value: Value) -> Vec<String> {
    let raw = article(&value);
    let key = raw.key.iter().map(|key| format!("key: {key}"));
    let claims = raw.claims.iter().map(|c| format!("{}: {}", name(c.field), c.value));
    let body =
        [raw.body.as_str()].into_iter().filter(|b| !b.is_empty()).map(|b| format!("body: {b}"));
    let notes = raw.notes.iter().map(|note| format!("note: {note}"));
    key.chain(claims).chain(body).chain(notes).collect()
}

fn name(field: RawField) -> String {
    format!("{field:?}").to_lowercase()
}

#[test]
fn keys_compare_without_case_and_punctuation() {
    for key in ["date_published", "datePublished", "Date-Published", "DATE PUBLISHED"] {
        assert_eq!(stated(json!({key: "1931-05-03"})), ["date: 1931-05-03"], "{key}");
    }
}

#[test]
fn numbers_are_dates_and_keys_but_no_names() {
    for (value, expected) in [
        (json!({"date": 1_234_567_890}), &["date: 2009-02-13T23:31:30Z"][..]),
        (json!({"date": 1_234_567_890_123_i64}), &["date: 2009-02-13T23:31:30Z"]),
        (json!({"date": "1234567890.0"}), &["date: 1234567890.0"]),
        (json!({"date": 145_248_000_000_i64}), &["date: 1974-08-09T02:40:00Z"]),
        (json!({"date": 145_248_000}), &["date: 1974-08-09T02:40:00Z"]),
        (json!({"date": -145_248_000_000_i64}), &["date: 1965-05-25T21:20:00Z"]),
        (json!({"date": 0}), &["date: 0"]),
        (json!({"date": 19_310_503}), &["date: 19310503"]),
        (json!({"id": 7, "author": 5, "categories": [3, 4], "category": "12"}), &["key: 7"]),
        (json!({"Unnamed: 0": "17"}), &["key: 17"]),
        (json!({"year": "1953.0", "month": "2", "day": "1"}), &["date: 1953-02-01"]),
        (json!({"year": 1953, "month": "February", "day": 1}), &["date: 1 February 1953"]),
        (json!({"year": 1953, "month": 2}), &["date: 1953-02"]),
        (json!({"year": 1953, "date": "1953-02-01"}), &["date: 1953-02-01"]),
    ] {
        assert_eq!(stated(value.clone()), expected, "{value}");
    }
}

#[test]
fn a_date_that_may_be_of_something_else_counts_only_alone() {
    for (value, expected) in [
        (json!({"versioncreated": "1953-02-02"}), &["date: 1953-02-02"][..]),
        (
            json!({"firstCreated": "1953-02-01", "versionCreated": "1953-02-02"}),
            &["date: 1953-02-01", "updated: 1953-02-02"],
        ),
        (json!({"timestamp": "1953-02-02"}), &["date: 1953-02-02"]),
        (json!({"timestamp": "1953-02-02", "published": "1953-02-01"}), &["date: 1953-02-01"]),
        (json!({"date_publish": "None", "date_download": "2020-01-01"}), &[]),
    ] {
        assert_eq!(stated(value.clone()), expected, "{value}");
    }
}

#[test]
fn the_fullest_text_is_the_body_and_a_summary_only_without_one() {
    for (value, expected) in [
        (json!({"text": "Short.", "content": "A longer text."}), &["body: A longer text."][..]),
        (
            json!({"bodyText": "One. Two.", "body": "<p>One.</p><p>Two.</p>"}),
            &["body: One.\n\nTwo."],
        ),
        (json!({"content": ["One.", "Two."]}), &["body: One.\n\nTwo."]),
        (json!({"name": "Storm", "text": "It blew."}), &["title: Storm", "body: It blew."]),
        (json!({"name": "a-package", "version": "1.0"}), &[]),
        (
            json!({"abstract": "A storm came.", "lead_paragraph": "It blew."}),
            &["subtitle: A storm came.", "body: It blew."],
        ),
        (json!({"description": "It blew…", "text": "It blew. Hard."}), &["body: It blew. Hard."]),
        (
            json!({"description": "A storm came.", "text": "It blew."}),
            &["subtitle: A storm came.", "body: It blew."],
        ),
        (json!({"short_description": "It blew."}), &["body: It blew."]),
    ] {
        assert_eq!(stated(value.clone()), expected, "{value}");
    }
    let marked = article(&json!({"content": {"rendered": "<p>One.</p>\n<p>Two.</p>"}}));
    assert_eq!(marked.body, RawBody::Paragraphs("One.\n\nTwo.".to_owned()));
}

#[test]
fn news_api() {
    let record = json!({
        "source": {"id": "the-post", "name": "The Post"}, "author": "Ana Bo", "title": "Storm",
        "description": "A storm came.", "url": "https://post.example/storm",
        "publishedAt": "1953-02-01T06:00:00Z", "content": "It blew. Nobody… [+1234 chars]",
    });
    assert_eq!(
        stated(record),
        [
            "key: https://post.example/storm",
            "title: Storm",
            "date: 1953-02-01T06:00:00Z",
            "byline: Ana Bo",
            "source: The Post",
            "url: https://post.example/storm",
            "subtitle: A storm came.",
            "body: It blew. Nobody…",
            "note: the text was cut off where it comes from: 1234 characters are missing",
        ]
    );
}

#[test]
fn new_york_times_api() {
    let record = json!({
        "_id": "nyt://1", "web_url": "https://nyt.example/1", "source": "The New York Times",
        "headline": {"main": "Storm", "kicker": null, "print_headline": "STORM"},
        "byline": {"original": "By Ana Bo", "person": []}, "pub_date": "1953-02-01T06:00:00+0000",
        "lead_paragraph": "It blew.", "snippet": "It blew.", "section_name": "World", "news_desk": "Foreign",
        "keywords": [
            {"name": "persons", "value": "Bo, Cy", "rank": 1}, {"name": "glocations", "value": "Hull (England)"},
            {"name": "subject", "value": "Floods"},
        ],
    });
    assert_eq!(
        stated(record),
        [
            "key: nyt://1",
            "title: Storm",
            "date: 1953-02-01T06:00:00+0000",
            "byline: By Ana Bo",
            "section: World",
            "section: Foreign",
            "source: The New York Times",
            "url: https://nyt.example/1",
            "person: Cy Bo",
            "place: Hull (England)",
            "tag: Floods",
            "body: It blew.",
        ]
    );
}

#[test]
fn guardian_api() {
    let record = json!({
        "id": "world/storm", "sectionName": "World", "webPublicationDate": "1953-02-01T06:00:00Z",
        "webTitle": "Storm", "webUrl": "https://guardian.example/storm",
        "fields": {"headline": "Storm at sea", "standfirst": "<p>A storm came.</p>", "body": "<p>It blew.</p><p>Hard.</p>",
            "bodyText": "It blew. Hard.", "lastModified": "1953-02-02T06:00:00Z"},
        "tags": [{"type": "contributor", "webTitle": "Ana Bo"}, {"type": "keyword", "webTitle": "Floods"},
            {"type": "tone", "webTitle": "News"}],
    });
    assert_eq!(
        stated(record),
        [
            "key: world/storm",
            "title: Storm at sea",
            "title: Storm",
            "subtitle: A storm came.",
            "date: 1953-02-01T06:00:00Z",
            "updated: 1953-02-02T06:00:00Z",
            "section: World",
            "url: https://guardian.example/storm",
            "byline: Ana Bo",
            "tag: Floods",
            "body: It blew.\n\nHard.",
        ]
    );
}

#[test]
fn washington_post_collection() {
    let record = json!({
        "id": "w1", "article_url": "https://post.example/w1", "title": null, "author": "Ana Bo", "type": "article",
        "source": "The Washington Post",
        "contents": [
            {"type": "kicker", "content": "World", "mime": "text/plain"}, null,
            {"type": "title", "content": "Storm"}, {"type": "byline", "content": "By Ana Bo"},
            {"type": "date", "content": 1_234_567_890_123_i64},
            {"type": "sanitized_html", "subtype": "paragraph", "content": "It <b>blew</b>."},
            {"type": "image", "fullcaption": "A quay", "content": "no text"},
            {"type": "sanitized_html", "subtype": "paragraph", "content": "Hard."},
        ],
    });
    assert_eq!(
        stated(record),
        [
            "key: w1",
            "byline: Ana Bo",
            "kind: article",
            "source: The Washington Post",
            "url: https://post.example/w1",
            "section: World",
            "title: Storm",
            "byline: By Ana Bo",
            "date: 2009-02-13T23:31:30Z",
            "body: It blew.\n\nHard.",
        ]
    );
}

#[test]
fn a_search_engine_wraps_its_records() {
    let record = json!({"_id": "a", "_source": {"title": "Storm", "source": "The Post", "body": "It blew."}});
    assert_eq!(stated(record), ["key: a", "title: Storm", "source: The Post", "body: It blew."]);
}

#[test]
fn trafilatura() {
    let record = json!({
        "title": "Storm", "author": "Ana Bo; Cy Day", "hostname": "post.example", "date": "1953-02-01",
        "fingerprint": "0a7c", "id": null, "raw_text": "It blew. Hard.", "text": "It blew.\nHard.",
        "source": "https://post.example/1953/storm", "source-hostname": "The Post", "tags": "sea;storms",
    });
    assert_eq!(
        stated(record),
        [
            "key: 0a7c",
            "title: Storm",
            "date: 1953-02-01",
            "byline: Ana Bo; Cy Day",
            "source: The Post",
            "source: https://post.example/1953/storm",
            "source: post.example",
            "tag: sea;storms",
            "url: https://post.example/1953/storm",
            "body: It blew.\nHard.",
        ]
    );
    let home = json!({"source": "https://post.example/", "text": "It blew."});
    assert_eq!(stated(home), ["source: https://post.example/", "body: It blew."]);
}

#[test]
fn news_please() {
    let record = json!({
        "authors": ["Ana Bo", "Cy Day"], "date_publish": "1953-02-01 06:00:00", "date_modify": "None",
        "description": null, "language": "en", "title": "Storm", "title_page": null,
        "maintext": "It blew.\nHard.", "source_domain": "post.example", "url": "https://post.example/1",
        "filename": "1.html",
    });
    assert_eq!(
        stated(record),
        [
            "key: https://post.example/1",
            "title: Storm",
            "date: 1953-02-01 06:00:00",
            "byline: Ana Bo",
            "byline: Cy Day",
            "source: post.example",
            "lang: en",
            "url: https://post.example/1",
            "body: It blew.\nHard.",
        ]
    );
}

#[test]
fn ninjs() {
    let first = json!({
        "uri": "urn:1", "headline": "Storm", "byline": "Ana Bo", "versioncreated": "1953-02-01T06:00:00Z",
        "body_text": "It blew.", "body_xhtml": "<p>It blew.</p>", "person": [{"name": "Cy Day"}],
        "place": [{"name": "Hull"}], "located": "London", "subject": [{"name": "Floods"}], "language": "en",
    });
    assert_eq!(
        stated(first),
        [
            "key: urn:1",
            "title: Storm",
            "byline: Ana Bo",
            "person: Cy Day",
            "place: Hull",
            "place: London",
            "lang: en",
            "tag: Floods",
            "date: 1953-02-01T06:00:00Z",
            "body: It blew.",
        ]
    );
    let third = json!({
        "uri": "urn:3", "firstCreated": "1953-02-01T06:00:00Z", "versionCreated": "1953-02-02T06:00:00Z",
        "by": "Ana Bo", "headlines": [{"role": "main", "value": "Storm"}, {"role": "subtitle", "value": "A storm came"}],
        "bodies": [{"role": "main", "contentType": "text/html", "value": "<p>It blew.</p><p>Hard.</p>"}],
        "people": [{"name": "Eve Fo", "rel": "author"}, {"name": "Cy Day", "rel": "about"}],
        "infoSources": [{"name": "Nord Press"}],
    });
    assert_eq!(
        stated(third),
        [
            "key: urn:3",
            "date: 1953-02-01T06:00:00Z",
            "byline: Ana Bo",
            "source: Nord Press",
            "title: Storm",
            "subtitle: A storm came",
            "byline: Eve Fo",
            "person: Cy Day",
            "updated: 1953-02-02T06:00:00Z",
            "body: It blew.\n\nHard.",
        ]
    );
}
