//! Witnesses in words that need no knowledge of formats.

use morgue::article::Witness;

/// Names a witness of a field.
pub(super) fn name_of(field: &str, witness: Witness) -> &'static str {
    match witness {
        Witness::JsonLd => "JSON-LD",
        Witness::OpenGraph => open_graph_tag(field),
        Witness::Meta => "a meta tag",
        Witness::Microdata => "microdata",
        Witness::Link => "the canonical link",
        Witness::Element => element(field),
        Witness::Shown => "beside the heading",
        Witness::TitleElement => "the page's title",
        Witness::Attribute if field == "url" => "the browser's note where it was saved from",
        Witness::Attribute => "the page's own mark",
        Witness::FrontMatter => "the front matter",
        Witness::Heading => "the first heading",
        Witness::Key => "the record",
        Witness::Column => "the table",
        Witness::Header => "a header line",
        Witness::FirstLine => "the first lines of the text",
        Witness::BylineLine => "the line with “By”",
        Witness::Dateline => "the dateline",
        Witness::CreditLine => "the credits at the end",
        Witness::Url => "the address",
        Witness::FileName => "the file's name",
        Witness::Path => "the folder's name",
        Witness::Text if field == "lang" => "the words of the text",
        Witness::Text if field == "kind" => "the look of the page",
        Witness::Text => "the text",
        Witness::Updated => "the date of the last change",
    }
}

fn open_graph_tag(field: &str) -> &'static str {
    match field {
        "title" => "og:title",
        "date" => "article:published_time",
        "updated" => "article:modified_time",
        "authors" => "article:author",
        "section" => "article:section",
        "tags" => "article:tag",
        "source" => "og:site_name",
        "lang" => "og:locale",
        "url" => "og:url",
        "kind" => "og:type",
        _ => "Open Graph tags",
    }
}

fn element(field: &str) -> &'static str {
    match field {
        "title" => "the heading",
        "subtitle" => "below the heading",
        "authors" => "the byline",
        "date" | "updated" => "a date in the page",
        _ => "a part of the page",
    }
}
