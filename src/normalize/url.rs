//! Addresses: one form for the same page, and the host.
//!
//! Only `http` and `https`; nothing is ever fetched. What only tracks readers goes
//! ([`tracking`]), other views of a page are folded into it ([`variants`]); what may tell
//! articles apart stays.

mod tracking;
mod variants;

use tracking::is_tracking;
use variants::{cached, is_view, main_host, main_path, names_article};

/// The longest address, in bytes; servers take no longer ones.
const MAX_LEN: usize = 8192;

/// Returns an address in its one form: scheme and host in lower case, without the default
/// port, the fragment and tracking parameters, of the page itself and not its AMP or print
/// view.
///
/// `None` for what is no address of a page, such as a relative one.
pub(super) fn normalize_url(text: &str) -> Option<String> {
    let text = text.trim();
    let (mut scheme, rest) = split_scheme(text)?;
    if rest.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>'))
    {
        return None;
    }
    let mut rest = rest.split('#').next().unwrap_or_default();
    if rest.len() > MAX_LEN {
        return None;
    }
    let (host, path, query) = loop {
        let Parts { authority, path, query } = Parts::of(rest);
        let host = main_host(&host_of(authority, scheme));
        let Some((copied_scheme, copied)) = cached(&host, path) else { break (host, path, query) };
        // The query is the page's, as is what stands before it from here on.
        let before_query = rest.find('?').unwrap_or(rest.len());
        (scheme, rest) = (copied_scheme, &rest[before_query - copied.len()..]);
    };
    if !is_host(&host) {
        return None;
    }
    let path = main_path(path);
    // What was escaped twice in the page has a remnant of that before its name.
    let parameters = query.split('&').map(|p| p.trim_start_matches("amp;"));
    let kept: Vec<&str> =
        parameters.filter(|p| !p.is_empty() && !is_tracking(p) && !is_view(p)).collect();
    let mark = if kept.is_empty() { "" } else { "?" };
    Some(format!("{scheme}://{host}{path}{mark}{}", kept.join("&")))
}

/// An address without its scheme.
struct Parts<'a> {
    authority: &'a str,
    path: &'a str,
    query: &'a str,
}

impl<'a> Parts<'a> {
    fn of(address: &'a str) -> Self {
        let (before_query, query) = address.split_once('?').unwrap_or((address, ""));
        let (authority, path) = match before_query.find('/') {
            Some(at) => before_query.split_at(at),
            None => (before_query, "/"),
        };
        Self { authority, path, query }
    }
}

/// Returns the host and, unless it is the default, the port.
fn host_of(authority: &str, scheme: &str) -> String {
    let host = authority.rsplit('@').next().unwrap_or_default().to_lowercase();
    let port = if scheme == "https" { ":443" } else { ":80" };
    host.strip_suffix(port).unwrap_or(&host).to_owned()
}

/// Tells whether an address is an article's, as far as its path shows.
pub fn is_article_address(text: &str) -> bool {
    let Some(url) = normalize_url(text) else { return false };
    let address = url.split_once("://").map_or("", |(_, address)| address);
    names_article(Parts::of(address).path.trim_end_matches('/'))
}

/// Returns the host of an address without `www.` and port.
pub(super) fn host(text: &str) -> Option<String> {
    let url = normalize_url(text)?;
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', ':']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

fn split_scheme(text: &str) -> Option<(&'static str, &str)> {
    let starts = |prefix: &str| {
        let start = text.get(..prefix.len()).filter(|start| start.eq_ignore_ascii_case(prefix));
        start.map(|_| &text[prefix.len()..])
    };
    let https = starts("https://").or_else(|| starts("//")).map(|rest| ("https", rest));
    https.or_else(|| starts("http://").map(|rest| ("http", rest)))
}

fn is_host(host: &str) -> bool {
    let name = host.split(':').next().unwrap_or_default();
    name.contains('.')
        && !name.starts_with('.')
        && !name.contains("..")
        && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_has_one_form() {
        for (text, expected) in [
            (
                "HTTP://WWW.A.example:80/News/1?utm_source=x&id=2#top",
                Some("http://www.a.example/News/1?id=2"),
            ),
            ("https://a.example", Some("https://a.example/")),
            ("//a.example/b?fbclid=1", Some("https://a.example/b")),
            ("https://me:pw@a.example/b", Some("https://a.example/b")),
            ("https://bücher.example/ä", Some("https://bücher.example/ä")),
            ("/b", None),
            ("ftp://a.example/", None),
            ("javascript:alert(1)", None),
            ("https://", None),
            ("https://a b.example/", None),
            ("https://a.example/\"><b>", None),
            ("é", None),
        ] {
            assert_eq!(normalize_url(text).as_deref(), expected, "{text}");
        }
        assert_eq!(normalize_url(&format!("http://a.example/{}", "b".repeat(MAX_LEN))), None);
        assert_eq!(host("https://www.a.example:8080/b").as_deref(), Some("a.example"));
    }

    #[track_caller]
    fn check(addresses: &[(&str, &str)]) {
        for (text, expected) in addresses {
            let found = normalize_url(&format!("https://{text}")).unwrap_or_default();
            assert_eq!(found, format!("https://{expected}"), "{text}");
            assert_eq!(normalize_url(&found), Some(found.clone()), "it is in its form already");
        }
    }

    #[test]
    fn what_tracks_readers_goes() {
        check(&[
            ("a.example/b?UTM_Source=x&utm_medium=y", "a.example/b"),
            ("a.example/b?gclid=1&srsltid=2&mc_cid=3&igshid=4&fbclid=5", "a.example/b"),
            ("a.example/b?id=7&CMP=share_btn_tw&amp;utm_source=x", "a.example/b?id=7"),
            ("a.example/b?x=1&amp;id=7", "a.example/b?x=1&id=7"),
            ("a.example/b?ref=twitter&mtm_campaign=x#comments", "a.example/b"),
            ("a.example/b?ns_mchannel=rss&at_medium=x&at_campaign=y", "a.example/b"),
            // These may be the article.
            ("a.example/b?ref=20611", "a.example/b?ref=20611"),
            ("a.example/b.php?ref=boat", "a.example/b.php?ref=boat"),
            ("a.example/?p=123&page=2", "a.example/?p=123&page=2"),
            ("a.example/?cid=5&source=3&id=utm_x", "a.example/?cid=5&source=3&id=utm_x"),
            ("a.example/article.asp?ID=9&lang=de", "a.example/article.asp?ID=9&lang=de"),
        ]);
    }

    #[test]
    fn views_of_a_page_are_folded_into_it() {
        check(&[
            ("a.example/2023/boat/amp", "a.example/2023/boat"),
            ("a.example/2023/boat/amp/", "a.example/2023/boat/"),
            ("a.example/2023/boat/?amp=1", "a.example/2023/boat/"),
            ("a.example/2023/boat/?amp", "a.example/2023/boat/"),
            ("a.example/boat/?outputType=amp&id=3", "a.example/boat/?id=3"),
            ("a.example/boat.amp.html", "a.example/boat.html"),
            ("a.example/politics/boat.amp", "a.example/politics/boat"),
            ("amp.paper.example/boat", "www.paper.example/boat"),
            ("amp.paper.com.au/boat", "www.paper.com.au/boat"),
            ("amp.sport.paper.example/boat", "sport.paper.example/boat"),
            ("www.google.com/amp/s/www.a.example/boat/amp/", "www.a.example/boat/"),
            ("www.google.co.uk/amp/s/amp.a.example/boat?id=1", "www.a.example/boat?id=1"),
            (
                "www-a-example.cdn.ampproject.org/v/s/www.a.example/boat/amp/?amp_js_v=a6&usqp=mq",
                "www.a.example/boat/",
            ),
            ("cdn.ampproject.org/c/s/www.a.example/boat", "www.a.example/boat"),
            ("a.example/news/boat-comes-back/print/", "a.example/news/boat-comes-back/"),
            ("a.example/news/1931050301/print", "a.example/news/1931050301"),
            ("a.example/boat.html?print=1", "a.example/boat.html"),
            ("a.example/boat?id=4&output=print", "a.example/boat?id=4"),
            ("a.example/boat.html?pagewanted=all", "a.example/boat.html"),
            ("a.example/boat.print.html", "a.example/boat.html"),
            ("mobile.nytimes.com/1931/05/03/boat.html", "www.nytimes.com/1931/05/03/boat.html"),
            ("de.m.wikipedia.org/wiki/Boot", "de.wikipedia.org/wiki/Boot"),
        ]);
        let http = normalize_url("https://a-example.cdn.ampproject.org/c/a.example/boat");
        assert_eq!(http.as_deref(), Some("http://a.example/boat"));
    }

    #[test]
    fn what_may_be_another_page_stays() {
        let addresses = [
            "a.example/amp",
            "a.example/amp/boat",
            "a.example/amplifier",
            "a.example/camp",
            "a.example/boat?amp=2",
            "a.example/news/print",
            "a.example/print/12345",
            "a.example/print/news/boat-comes-back",
            "a.example/boat?print=letter",
            "a.example/boat?output=json",
            "m.a.example/boat",
            "mobile.a.example/boat",
            "amp.example/boat",
            "www.google.com/amp/",
            "www.google.com/search?q=boat",
            "cdn.ampproject.org/rtv/0001",
            "a.example/?p=5&p=6",
        ];
        check(&addresses.map(|address| (address, address)));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_one_form_stays_as_it_is(
            rest in "(www\\.google\\.com/amp/|amp\\.|cdn\\.ampproject\\.org/c/)?(s/)?[a-z.]{1,8}(/amp|/print|\\.amp|/b-c-d|[a-z/.?&=#;]){0,12}"
        ) {
            if let Some(url) = normalize_url(&format!("https://{rest}")) {
                prop_assert_eq!(normalize_url(&url), Some(url));
            }
        }
    }
}
