//! Pages that are cheap to write and dear to parse, and pages that want to be run.

use super::case::Case;
use super::seed::Seed;

/// The cases.
pub fn cases(seed: &mut Seed) -> Vec<Case> {
    let mut cases = costly(seed);
    cases.extend(unclosed(seed));
    cases.extend(blank());
    cases.extend(active(seed));
    cases.extend(metadata(seed));
    cases
}

fn page(body: &str, story: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=en><title>A page of news</title><body>{body}<p>{story}</p></body></html>"
    )
}

fn costly(seed: &mut Seed) -> Vec<Case> {
    const NOTE: &str = "page read as plain text";
    let refused = [
        ("divs", "<div>".repeat(100_000)),
        ("bold", "<b>".repeat(100_000)),
        ("tables", "<table><tr><td>".repeat(20_000)),
        ("fonts", "<font><p>".repeat(5_000)),
        ("svg", "<svg><g>".repeat(20_000)),
        ("math", "<math><mrow>".repeat(20_000)),
        ("lists", "<ul><li>".repeat(50_000)),
        ("unknown-elements", "<x-y>".repeat(100_000)),
        ("attributes", format!("<p {}>", "a b=c d ".repeat(66_000))),
        (
            "numbered-attributes",
            format!("<p {}>", (0..100_000).map(|n| format!("a{n} ")).collect::<String>()),
        ),
        ("ampersands", "&".repeat(1 << 20)),
        ("many-elements", "<br>".repeat(300_000)),
        ("long", "Harbour. ".repeat(1_000_000)),
    ];
    let mut cases = Vec::new();
    for (name, body) in refused {
        let story = seed.sentence();
        let case = Case::new(&format!("pages/{name}.html"), page(&body, &story));
        cases.push(case.noted(NOTE));
    }
    let read = [
        ("links", "<a href=x>".repeat(20_000)),
        ("options", format!("<select>{}</select>", "<option>o".repeat(20_000))),
        ("end-tags", "</div></p></b>".repeat(20_000)),
        ("entities", "&lt;&#0;&#x110000;&#xd800;&bogus;&#99999999999;".repeat(1000)),
        ("zeros", format!("\0<\0p\0>\0{}", "harbour ".repeat(2000))),
        ("long-name", format!("<{}>", "x".repeat(1 << 20))),
        ("data-url", format!("<img src='data:image/png;base64,{}'>", "QUJD".repeat(250_000))),
        ("frames", "<frameset><frame src=x></frameset>".to_owned()),
        ("templates", "<template><p>x".repeat(50)),
        ("misnested", "<b><p><i></b></p></i>".repeat(60)),
        ("comments", "<!-->--><!--->--><!---->--!>".repeat(5000)),
    ];
    for (name, body) in read {
        let story = seed.sentence();
        let case = Case::new(&format!("pages/{name}.html"), page(&body, &story));
        cases.push(case.holds("Today the"));
    }
    cases
}

fn unclosed(seed: &mut Seed) -> Vec<Case> {
    let story = seed.story();
    let open = [
        ("comment", format!("<html><body><p>{story}</p>{}", "<!--".repeat(100_000))),
        ("script", format!("<html><body><p>{story}</p><script>{}", "var x;".repeat(170_000))),
        ("title", format!("<html><head><title>{story}")),
        ("textarea", format!("<html><body><p>{story}</p><textarea>{story}")),
        ("plaintext", format!("<html><body><p>{story}</p><plaintext>{story}")),
        ("attribute", format!("<html><body><p>{story}</p><a href=\"{story}")),
        ("tag", format!("<html><body><p>{story}</p><p")),
        ("cdata", format!("<html><body><p>{story}</p><![CDATA[ {story}")),
        ("nothing-but-open", format!("<html><body>{}", "<".repeat(100_000))),
    ];
    let case = |(name, text): (&str, String)| Case::new(&format!("pages/open-{name}.html"), text);
    open.into_iter().map(case).collect()
}

fn blank() -> Vec<Case> {
    [
        ("empty", "<!DOCTYPE html><html><head></head><body></body></html>"),
        ("script-only", "<html><script>document.write('x')</script><style>p{}</style></html>"),
        ("comment-only", "<html><!-- nothing to see --></html>"),
        ("tag-only", "<html>"),
        ("open-doctype", "<!DOCTYPE html PUBLIC \"Today the harbour"),
    ]
    .map(|(name, text)| Case::new(&format!("pages/{name}.html"), text).skipped("empty"))
    .into()
}

fn active(seed: &mut Seed) -> Vec<Case> {
    let entity = "<!DOCTYPE html [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><html><body><p>&x;";
    let laughs: String = (1..10)
        .map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10)))
        .collect();
    let laughs = format!("<!DOCTYPE html [<!ENTITY l0 \"ha\">{laughs}]><html><body><p>&l9;</p>");
    let case = |name: &str, text: String| Case::new(&format!("pages/{name}"), text);
    vec![
        case("entity.html", format!("{entity} {}</p></body></html>", seed.sentence()))
            .lacks("root:"),
        case("entity.xhtml", format!("{entity} {}</p></body></html>", seed.sentence()))
            .lacks("root:"),
        case("laughs.html", format!("{laughs}<p>{}</p></body></html>", seed.sentence())),
        case("laughs.xml", format!("<?xml version=\"1.0\"?>{laughs}</html>"))
            .skipped("unknown_format"),
        case("script-url.html", page("<a href=\"javascript:alert(1)\">x</a>", &seed.sentence()))
            .lacks("javascript:"),
        case(
            "script-address.html",
            page("<link rel=canonical href=\"javascript:alert(1)\">", &seed.sentence()),
        )
        .lacks("javascript:"),
        case(
            "script-title.html",
            format!(
                "<html><title>A &lt;/script&gt;&lt;img onerror=x&gt; day</title><p>{}</p></html>",
                seed.sentence()
            ),
        ),
        case(
            "refresh.html",
            page("<meta http-equiv=refresh content='0;url=http://a.example'>", &seed.sentence()),
        ),
        case(
            "include.html",
            page(
                "<!--#include file=\"/etc/passwd\" --><iframe src=/etc/passwd></iframe>",
                &seed.sentence(),
            ),
        )
        .lacks("root:"),
    ]
}

fn metadata(seed: &mut Seed) -> Vec<Case> {
    let data = |json: &str| format!("<script type=application/ld+json>{json}</script>");
    let blocks = [
        ("broken", data("{\"@type\": \"NewsArticle\", \"headline\": ")),
        ("deep", data(&"[".repeat(100_000))),
        (
            "deep-objects",
            data(&format!("{}1{}", "{\"@graph\":[".repeat(5_000), "]}".repeat(5_000))),
        ),
        (
            "odd-types",
            data(
                "{\"@type\": 7, \"headline\": [[]], \"author\": {\"name\": {}}, \"datePublished\": {}}",
            ),
        ),
        (
            "big",
            data(&format!(
                "{{\"@type\": \"NewsArticle\", \"articleBody\": \"{}\"}}",
                "x ".repeat(1 << 19)
            )),
        ),
        ("many", data("{}").repeat(5_000)),
        ("meta", "<meta name=keywords content='x'>".repeat(20_000)),
    ];
    let case = |(name, block): (&str, String)| {
        Case::new(&format!("pages/data-{name}.html"), page(&block, &seed.sentence()))
            .holds("A page of news")
    };
    blocks.into_iter().map(case).collect()
}
