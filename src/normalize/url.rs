//! Addresses: one form for the same page, and the host.
//!
//! Only `http` and `https`; nothing is ever fetched.

/// Parameters that tell where a reader came from, not which page it is.
const TRACKING: &[&str] = &[
    "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "igshid", "mc_cid",
    "mc_eid", "cmpid", "ocid", "smid", "ref_src", "_ga", "ncid",
];

/// The longest address, in bytes; servers take no longer ones.
const MAX_LEN: usize = 8192;

/// Returns an address in its one form: scheme and host in lower case, without
/// the default port, the fragment and tracking parameters.
///
/// `None` for what is no address of a page, such as a relative one.
pub(super) fn normalize_url(text: &str) -> Option<String> {
    let text = text.trim();
    let (scheme, rest) = split_scheme(text)?;
    if rest.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>'))
    {
        return None;
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let (before_query, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = match before_query.find('/') {
        Some(at) => before_query.split_at(at),
        None => (before_query, "/"),
    };
    let authority = authority.rsplit('@').next().unwrap_or_default().to_lowercase();
    let port = if scheme == "https" { ":443" } else { ":80" };
    let host = authority.strip_suffix(port).unwrap_or(&authority);
    if !is_host(host) {
        return None;
    }
    let kept: Vec<&str> = query.split('&').filter(|p| !p.is_empty() && !is_tracking(p)).collect();
    let mark = if kept.is_empty() { "" } else { "?" };
    let url = format!("{scheme}://{host}{path}{mark}{}", kept.join("&"));
    (url.len() <= MAX_LEN).then_some(url)
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

fn is_tracking(parameter: &str) -> bool {
    let name = parameter.split('=').next().unwrap_or_default().to_ascii_lowercase();
    name.starts_with("utm_") || name.starts_with("at_medium") || TRACKING.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
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
}
