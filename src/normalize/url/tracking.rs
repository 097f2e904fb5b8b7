//! Parameters of an address that tell where a reader came from, not which page it is.
//!
//! Only what is known for that: a parameter too many gives two addresses for a page, one
//! too few gives one address for two articles.

/// Names in lower case.
const NAMES: &[&str] = &[
    // Clicks in advertisements and networks.
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "ysclid",
    "twclid",
    "ttclid",
    "li_fat_id",
    "igshid",
    "igsh",
    "srsltid",
    "s_kwcid",
    "dicbo",
    "fb_action_ids",
    "fb_action_types",
    "fb_ref",
    "fb_source",
    "__twitter_impression",
    "soc_src",
    "soc_trk",
    "spref",
    // Letters to readers.
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "_hsenc",
    "_hsmi",
    "__hssc",
    "__hstc",
    "__hsfp",
    "hsctatracking",
    "vero_id",
    "oly_enc_id",
    "oly_anon_id",
    // What measures visits.
    "_ga",
    "_gl",
    "wt_mc",
    "wt_zmc",
    "xtor",
    "s_cid",
    "cmp",
    "cmpid",
    "icid",
    "intcid",
    "ncid",
    "ocid",
    "smid",
    "smtyp",
    "ref_src",
    "ref_url",
    "referrer",
    "referer",
    "guccounter",
    "guce_referrer",
    "guce_referrer_sig",
    "leadsource",
    "sref",
    "cn-reloaded",
    // Gifts and shared links.
    "sharetoken",
    "share_token",
    "unlocked_article_code",
    // What AMP caches add.
    "amp_js_v",
    "amp_gsa",
    "amp_ct",
    "amp_kit",
    "__amp_source_origin",
    "usqp",
];

/// Beginnings of names, in lower case.
const PREFIXES: &[&str] =
    &["utm_", "at_medium", "at_campaign", "at_custom", "mtm_", "pk_", "piwik_", "matomo_", "ns_"];

/// Values of `ref` that are a place readers come from; others may be the article.
const SOURCES: &[&str] = &[
    "",
    "email",
    "facebook",
    "fb",
    "feed",
    "google",
    "home",
    "homepage",
    "hp",
    "newsletter",
    "nl",
    "rss",
    "share",
    "tw",
    "twitter",
    "whatsapp",
];

/// Tells whether a parameter, with its value, only tracks.
pub(super) fn is_tracking(parameter: &str) -> bool {
    let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
    let name = name.to_ascii_lowercase();
    (name == "ref" && SOURCES.contains(&value.to_ascii_lowercase().as_str()))
        || NAMES.contains(&name.as_str())
        || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}
