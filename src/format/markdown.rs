//! Markdown, with or without front matter.
//!
//! The fields of the front matter and the first heading become claims; the text
//! is the document without its markup, every heading, list item, quote and block
//! of code a paragraph of its own. The heading stays in the text: whether it is
//! the title is for [`crate::normalize`].

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::keys::Record;
use super::{ParseFailure, front_matter, markup};
use crate::article::{RawArticle, RawBody, RawField, Witness};

/// Reads a file.
pub(super) fn parse(text: &str) -> Result<RawArticle, ParseFailure> {
    let front = front_matter::split(text);
    let document = read(front.text);
    let mut raw = RawArticle::new(RawBody::Paragraphs(document.paragraphs.join("\n\n")));
    let record = Record::new(&front.fields);
    record.claim_fields(&mut raw, Witness::FrontMatter);
    if raw.claims_of(RawField::Subtitle).next().is_none() {
        // Authors of Markdown write their second headline as the description.
        record
            .texts_of("description")
            .iter()
            .for_each(|t| raw.claim(RawField::Subtitle, t, Witness::FrontMatter));
    }
    if let Some(heading) = document.heading {
        raw.claim(RawField::Title, heading, Witness::Heading);
    }
    raw.notes.extend(front.problem);
    Ok(raw)
}

/// The text of a document.
#[derive(Default)]
struct Text {
    paragraphs: Vec<String>,
    /// The level-1 heading, where no other text stands before it.
    heading: Option<String>,
    /// The paragraph under construction.
    current: String,
    /// The HTML block under construction.
    html: String,
    /// How many images enclose the current text, which is then no text.
    images: usize,
}

impl Text {
    fn push(&mut self, text: &str) {
        if self.images == 0 {
            self.current.push_str(text);
        }
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.current);
        let lines: Vec<&str> =
            text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        if !lines.is_empty() {
            self.paragraphs.push(lines.join("\n"));
        }
    }

    fn end_heading(&mut self, level: HeadingLevel) {
        let before = self.paragraphs.len();
        self.end_paragraph();
        if level == HeadingLevel::H1 && before == 0 {
            self.heading = self.paragraphs.first().map(|heading| heading.replace('\n', " "));
        }
    }

    fn end_html(&mut self) {
        let text = markup::text_of(&std::mem::take(&mut self.html));
        self.paragraphs.extend(text.split("\n\n").filter(|p| !p.is_empty()).map(str::to_owned));
    }
}

fn read(markdown: &str) -> Text {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut text = Text::default();
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(words) | Event::Code(words) => text.push(&words),
            Event::SoftBreak => text.push(" "),
            Event::HardBreak => text.push("\n"),
            Event::InlineHtml(tag) if tag.to_ascii_lowercase().starts_with("<br") => {
                text.push("\n")
            }
            Event::Html(html) => text.html.push_str(&html),
            Event::Start(Tag::Image { .. }) => text.images += 1,
            Event::End(TagEnd::Image) => text.images -= 1,
            Event::End(TagEnd::Heading(level)) => text.end_heading(level),
            Event::End(TagEnd::HtmlBlock) => text.end_html(),
            Event::End(TagEnd::TableCell) => text.push(" "),
            Event::Start(tag) if is_block(&tag.to_end()) => text.end_paragraph(),
            Event::End(tag) if is_block(&tag) => text.end_paragraph(),
            _ => {}
        }
    }
    text.end_paragraph();
    text
}

/// Tells whether what stands before and after is another paragraph.
fn is_block(tag: &TagEnd) -> bool {
    use TagEnd::*;
    !matches!(
        tag,
        Emphasis | Strong | Strikethrough | Superscript | Subscript | Link | Image | TableCell
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> RawArticle {
        parse(text).expect("Markdown is always read")
    }

    #[test]
    fn markup_goes_and_blocks_become_paragraphs() {
        for (markdown, expected) in [
            ("One *two*\nthree.\n\nFour.", "One two three.\n\nFour."),
            ("# Storm\n\nIt blew.", "Storm\n\nIt blew."),
            ("- one\n- two\n  more\n\n> said", "one\n\ntwo more\n\nsaid"),
            ("See [the quay](http://a.example) ![a boat](b.png).", "See the quay ."),
            ("```\nlet a;\nlet b;\n```\nEnd.", "let a;\nlet b;\n\nEnd."),
            (
                "<div class=x>\n<p>One</p><p>Two</p>\n</div>\n\nThree <b>four</b>",
                "One\n\nTwo\n\nThree four",
            ),
            ("a  \nb", "a\nb"),
            ("|a|b|\n|-|-|\n|1|2|", "a b\n\n1 2"),
            ("&copy; &amp; &#39;", "© & '"),
        ] {
            assert_eq!(parsed(markdown).body.as_str(), expected, "{markdown}");
        }
    }

    #[test]
    fn front_matter_and_heading_are_claimed() {
        let raw = parsed(
            "---\ntitle: Storm\nauthor: [Ana Bo]\nlocation: Quay\n---\n# Great storm\n\nIt blew.",
        );
        let claims: Vec<_> =
            raw.claims.iter().map(|c| (c.field, c.value.as_str(), c.witness)).collect();
        assert_eq!(
            claims,
            [
                (RawField::Title, "Storm", Witness::FrontMatter),
                (RawField::Byline, "Ana Bo", Witness::FrontMatter),
                (RawField::Place, "Quay", Witness::FrontMatter),
                (RawField::Title, "Great storm", Witness::Heading),
            ]
        );
    }

    #[test]
    fn a_later_heading_is_no_title() {
        assert_eq!(parsed("It blew.\n\n# Damage").claims, []);
        assert_eq!(parsed("## Damage\n\nIt blew.").claims, []);
    }

    #[test]
    fn broken_front_matter_is_noted() {
        let raw = parsed("---\ntitle: Storm\n\nIt blew.");
        assert_eq!(raw.notes, ["front matter can't be read as a whole: it is not closed"]);
        assert!(raw.body.as_str().contains("It blew."));
    }
}
