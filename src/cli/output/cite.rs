//! An article as a reference: BibTeX, RIS and CSL-JSON.

use std::io::{self, Write};

use clap::ValueEnum;
use serde_json::{Map, Value, json};

use super::super::terminal::shown;
use super::json::print_json;
use morgue::article::Article;
use morgue::date::{CivilDate, DatePrecision};

/// Forms of references.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Citation {
    /// For LaTeX.
    Bibtex,
    /// For EndNote, Zotero and the like.
    Ris,
    /// For pandoc and Zotero.
    CslJson,
}

/// Prints references to articles.
pub fn print_citations(
    articles: &[Article],
    citation: Citation,
    out: &mut dyn Write,
) -> io::Result<()> {
    match citation {
        Citation::Bibtex => articles.iter().try_for_each(|article| print_bibtex(article, out)),
        Citation::Ris => articles.iter().try_for_each(|article| print_ris(article, out)),
        Citation::CslJson => print_json(&articles.iter().map(csl).collect::<Vec<_>>(), out),
    }
}

fn print_bibtex(article: &Article, out: &mut dyn Write) -> io::Result<()> {
    let [year, month, day] = parts_of(article.date);
    let authors: Vec<_> = article.authors.iter().map(|name| format!("{{{}}}", tex(name))).collect();
    let fields = [
        // Braces keep the names in the order and the capitals that the article gives.
        ("author", (!authors.is_empty()).then(|| authors.join(" and "))),
        ("title", article.title.as_deref().map(|title| format!("{{{}}}", tex(title)))),
        ("journal", article.source.as_deref().map(tex)),
        ("year", year),
        ("month", month),
        ("day", day),
        ("url", article.url.as_deref().map(tex)),
        ("language", article.lang.as_deref().map(tex)),
    ];
    writeln!(out, "@article{{morgue-{},", article.id)?;
    for (name, value) in fields {
        if let Some(value) = value {
            writeln!(out, "  {name} = {{{value}}},")?;
        }
    }
    writeln!(out, "}}")
}

/// Returns text with what means something to TeX escaped.
fn tex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in shown(text).chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => out.extend(['\\', c]),
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            _ => out.push(c),
        }
    }
    out
}

fn print_ris(article: &Article, out: &mut dyn Write) -> io::Result<()> {
    let [year, month, day] = parts_of(article.date);
    let date = year.as_ref().map(|year| {
        format!("{year}/{}/{}/", month.clone().unwrap_or_default(), day.clone().unwrap_or_default())
    });
    let one = |tag, value: &Option<String>| value.clone().map(|value| (tag, value));
    let mut lines = vec![("TY", "NEWS".to_owned())];
    lines.extend(article.authors.iter().map(|name| ("AU", name.clone())));
    lines.extend([one("TI", &article.title), one("T2", &article.source)].into_iter().flatten());
    lines.extend(
        [one("PY", &year), one("DA", &date), one("UR", &article.url)].into_iter().flatten(),
    );
    lines.extend([one("LA", &article.lang), one("CY", &article.dateline)].into_iter().flatten());
    lines.extend(article.tags.iter().map(|tag| ("KW", tag.clone())));
    lines.push(("ID", article.id.to_string()));
    for (tag, value) in lines {
        write!(out, "{tag}  - {}\r\n", shown(&value))?;
    }
    write!(out, "ER  - \r\n\r\n")
}

fn csl(article: &Article) -> Value {
    let number = |part: &String| part.parse::<i64>().ok();
    let date: Vec<i64> = parts_of(article.date).iter().flatten().filter_map(number).collect();
    // Which part of a name is the family's, an article does not say.
    let name = |name: &String| json!({ "literal": name });
    let authors: Vec<Value> = article.authors.iter().map(name).collect();
    let fields = [
        ("id", Some(json!(article.id.to_string()))),
        ("type", Some(json!("article-newspaper"))),
        ("title", article.title.as_ref().map(|title| json!(title))),
        ("author", (!authors.is_empty()).then(|| json!(authors))),
        ("container-title", article.source.as_ref().map(|source| json!(source))),
        ("issued", (!date.is_empty()).then(|| json!({ "date-parts": [date] }))),
        ("section", article.section.as_ref().map(|section| json!(section))),
        ("event-place", article.dateline.as_ref().map(|dateline| json!(dateline))),
        ("language", article.lang.as_ref().map(|lang| json!(lang))),
        ("URL", article.url.as_ref().map(|url| json!(url))),
    ];
    let given = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(given.collect::<Map<_, _>>())
}

/// Returns year, month and day of a date, as far as it is known.
fn parts_of(date: Option<CivilDate>) -> [Option<String>; 3] {
    let Some(date) = date else { return [const { None }; 3] };
    let text = date.without_time().to_string();
    let mut parts = text.splitn(3, '-').map(str::to_owned);
    let known = match date.precision() {
        DatePrecision::Year => 1,
        DatePrecision::Month => 2,
        DatePrecision::Day | DatePrecision::Minute => 3,
    };
    std::array::from_fn(|i| parts.next().filter(|_| i < known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cited(citation: Citation) -> String {
        let article = Article {
            title: Some("Profits & {losses}: 5% of $1".into()),
            authors: vec!["Ann Poe".into(), "Li Bo".into()],
            source: Some("The Herald".into()),
            date: "1976-07".parse().ok(),
            url: Some("https://h.example/a_b".into()),
            ..Article::default()
        };
        let mut out = Vec::new();
        print_citations(&[article], citation, &mut out).expect("written");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn what_the_article_states_is_cited_and_no_more() {
        let bibtex = cited(Citation::Bibtex);
        for line in [
            "  author = {{Ann Poe} and {Li Bo}},",
            "  title = {{Profits \\& \\{losses\\}: 5\\% of \\$1}},",
            "  year = {1976},\n  month = {07},\n  url",
        ] {
            assert!(bibtex.contains(line), "{bibtex}");
        }
        let ris = cited(Citation::Ris);
        assert!(ris.starts_with("TY  - NEWS\r\nAU  - Ann Poe\r\nAU  - Li Bo\r\n"), "{ris}");
        assert!(ris.contains("PY  - 1976\r\nDA  - 1976/07//\r\n"), "{ris}");
        let csl: Value = serde_json::from_str(&cited(Citation::CslJson)).expect("JSON");
        assert_eq!(csl[0]["issued"]["date-parts"], json!([[1976, 7]]));
        assert_eq!(csl[0]["author"][1]["literal"], "Li Bo");
        assert!(csl[0].get("language").is_none());
    }
}
