//! Other views of the same page: for phones, for AMP, for paper.
//!
//! Folded only where the address of the page itself follows from that of the view. A
//! prefix `/print/` is left: some sites have a section of that name, others number their
//! pages in another way behind it.

use super::split_scheme;

/// Hosts of pages for phones, with that of the same path for others. Which host is the
/// other one can't be told from the name: `www.a.example`, `a.example` or none.
const MOBILE_HOSTS: &[(&str, &str)] = &[
    ("m.bbc.co.uk", "www.bbc.co.uk"),
    ("m.bbc.com", "www.bbc.com"),
    ("m.facebook.com", "www.facebook.com"),
    ("m.faz.net", "www.faz.net"),
    ("m.huffingtonpost.com", "www.huffingtonpost.com"),
    ("m.spiegel.de", "www.spiegel.de"),
    ("m.washingtontimes.com", "www.washingtontimes.com"),
    ("m.welt.de", "www.welt.de"),
    ("m.youtube.com", "www.youtube.com"),
    ("mobile.abc.net.au", "www.abc.net.au"),
    ("mobile.lemonde.fr", "www.lemonde.fr"),
    ("mobile.nytimes.com", "www.nytimes.com"),
    ("mobile.reuters.com", "www.reuters.com"),
    ("mobile.twitter.com", "twitter.com"),
];

/// Second parts of names below which a country sells names: `smh.com.au`.
const SOLD_BELOW: &[&str] = &["ac", "co", "com", "gov", "ne", "net", "or", "org"];

/// Parameters that choose a view, with the values that do; `""` is none.
const VIEWS: &[(&str, &[&str])] = &[
    ("amp", &["", "1", "true", "yes"]),
    ("_amp", &["", "1", "true"]),
    ("outputtype", &["amp"]),
    ("output", &["amp", "print"]),
    ("print", &["", "1", "true", "yes", "y"]),
    ("printable", &["", "1", "true", "yes"]),
    ("printerfriendly", &["", "1", "true", "yes"]),
    ("view", &["print"]),
    ("format", &["print", "amp"]),
    ("mode", &["print"]),
    ("pagewanted", &["print", "all"]),
];

/// Returns the address that an AMP cache or viewer shows a copy of, without its scheme.
pub(super) fn cached<'a>(host: &str, path: &'a str) -> Option<(&'static str, &'a str)> {
    let inner = if host.ends_with(".cdn.ampproject.org") || host == "cdn.ampproject.org" {
        // The first part is the kind of file: `c` and `v` are pages.
        path.strip_prefix("/c/").or_else(|| path.strip_prefix("/v/"))?
    } else if is_viewer(host) {
        path.strip_prefix("/amp/")?
    } else {
        return None;
    };
    if let Some(whole) = split_scheme(inner) {
        return Some(whole);
    }
    let address = inner.strip_prefix("s/").map_or(("http", inner), |rest| ("https", rest));
    address.1.split('/').next()?.contains('.').then_some(address)
}

fn is_viewer(host: &str) -> bool {
    let name = host.strip_prefix("www.").unwrap_or(host);
    name == "bing.com" || name.strip_prefix("google.").is_some_and(|end| end.len() <= 6)
}

/// Returns the host of the page itself.
pub(super) fn main_host(host: &str) -> String {
    if let Some((_, main)) = MOBILE_HOSTS.iter().find(|(mobile, _)| *mobile == host) {
        return (*main).to_owned();
    }
    if let Some(language) = host.strip_suffix(".m.wikipedia.org") {
        return format!("{language}.wikipedia.org");
    }
    match host.strip_prefix("amp.").filter(|rest| rest.contains('.')) {
        Some(rest) if is_bare(rest) => format!("www.{rest}"),
        Some(rest) => rest.to_owned(),
        None => host.to_owned(),
    }
}

/// Tells whether a host is a name as it is sold, with nothing before it.
fn is_bare(host: &str) -> bool {
    match host.split('.').collect::<Vec<_>>()[..] {
        [_, _] => true,
        [_, second, country] => country.len() == 2 && SOLD_BELOW.contains(&second),
        _ => false,
    }
}

/// Returns the path of the page itself.
pub(super) fn main_path(path: &str) -> String {
    let mut path = path.to_owned();
    while let Some(shorter) = folded(&path) {
        path = shorter;
    }
    path
}

/// Returns a path without one sign of a view, if it ends with one.
fn folded(path: &str) -> Option<String> {
    let (stem, slash) = path.strip_suffix('/').map_or((path, ""), |stem| (stem, "/"));
    let without = |end: &str| stem.strip_suffix(end).filter(|rest| rest.len() > 1);
    let file = |end: &str| without(end).filter(|rest| !rest.ends_with('/'));
    let part = without("/amp").or_else(|| file(".amp"));
    // A section may be called "print"; behind an article it is none.
    if let Some(rest) = part.or_else(|| without("/print").filter(|rest| names_article(rest))) {
        return Some(format!("{rest}{slash}"));
    }
    let rest = file(".amp.html").or_else(|| file(".print.html"))?;
    Some(format!("{rest}.html{slash}"))
}

/// Tells whether the last part of a path is that of an article: it has a number, words
/// or an ending.
pub(super) fn names_article(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    let has_number = last.chars().filter(char::is_ascii_digit).count() >= 4;
    has_number || last.matches('-').count() >= 2 || last.ends_with(".html")
}

/// Tells whether a parameter only chooses a view of the page.
pub(super) fn is_view(parameter: &str) -> bool {
    let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
    let (name, value) = (name.to_ascii_lowercase(), value.to_ascii_lowercase());
    VIEWS.iter().any(|(view, values)| *view == name && values.contains(&value.as_str()))
}
