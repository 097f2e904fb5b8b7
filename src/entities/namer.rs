//! An article → the people and places it names.
//!
//! Title, deck and body are tagged as one text, so that what the body says of a name
//! helps in the title. What the article itself states about whom and what it is joins
//! what is found.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use super::people::{Person, join_people, parts_of};
use super::placed::{Place, is_well_known, join_places, located, name_of_evidence};
use super::tagger::{Kind, Scratch, Tagger};
use crate::analysis::fold;
use crate::article::{Article, Mention, Mentioned, MentionedPerson, MentionedPlace, NamedIn};

/// Bytes of an article in which names are looked for, more than any article has: what is
/// longer is a book, or made to take long.
const LONGEST: usize = 1 << 20;

/// The language the tagger has learned.
const LEARNED: &str = "en";
/// The language that writes all nouns with capitals, so that two in a row are no name yet.
const NOUNS_IN_CAPITALS: &str = "de";

/// Names the people and places of articles; may be used from many threads.
pub struct Namer {
    tagger: Tagger,
    /// Those in no use.
    scratches: Mutex<Vec<Scratch>>,
}

impl Namer {
    /// Makes the model that is part of the program ready.
    pub fn load() -> Self {
        Self { tagger: Tagger::load(), scratches: Mutex::new(Vec::new()) }
    }

    /// Fills [`Article::people`], [`Article::places`] and [`Article::mentioned`] from the
    /// article's texts; what it states about itself stays in front.
    ///
    /// # Examples
    ///
    /// ```
    /// use morgue::article::Article;
    /// use morgue::entities::Namer;
    ///
    /// let mut article = Article {
    ///     title: Some("Putin in Pyongyang".into()),
    ///     body: "PYONGYANG - President Vladimir Putin arrived on Tuesday.".into(),
    ///     ..Article::default()
    /// };
    /// Namer::load().name(&mut article);
    /// assert_eq!(article.people, ["Vladimir Putin"]);
    /// assert_eq!(article.places, ["Pyongyang"]);
    /// assert_eq!(article.mentioned.people[0].count, 2);
    /// ```
    pub fn name(&self, article: &mut Article) {
        let scratches = || self.scratches.lock().unwrap_or_else(PoisonError::into_inner);
        let mut scratch = scratches().pop().unwrap_or_default();
        let texts = Texts::of(article);
        let found = self.found(&texts, article, &mut scratch);
        scratches().push(scratch);
        texts.write(found, article);
    }

    /// Finds the names of an article's texts; those that it states stand before them.
    fn found(&self, texts: &Texts, article: &Article, scratch: &mut Scratch) -> Found {
        let (mut people, mut places) = (Vec::new(), Vec::new());
        let is_learned = article.lang.as_deref().is_none_or(|lang| lang == LEARNED);
        for mention in self.tagger.mentions(texts.named(), scratch) {
            let range = texts.start + mention.start..texts.start + mention.end;
            match mention.kind {
                Kind::Person => people.push(range),
                Kind::Place => places.push(range),
            }
        }
        if !is_learned {
            let names_nouns = article.lang.as_deref() == Some(NOUNS_IN_CAPITALS);
            self.keep_known(texts, names_nouns, &mut people, &mut places);
        }
        if let Some(range) = texts.dateline.clone() {
            people.retain(|person| !overlap(person, &range));
            places.retain(|place| !overlap(place, &range));
            places.push(range);
            places.sort_unstable_by_key(|range| range.start);
        }
        // What is stated is not doubted, in whatever language; it stands in front.
        let people = [texts.people.as_slice(), &people].concat();
        let places = [texts.places.as_slice(), &places].concat();
        Found { people: join_people(&texts.all, &people), places: join_places(&texts.all, &places) }
    }

    /// Keeps, of what the tagger finds in a language it has not learned, what else speaks
    /// for it: of people those with a known given name, or with two words in capitals where
    /// only names have them; places of the gazetteer, and more of those as they stand in the
    /// text. A short mention stays where a full name that is kept holds it.
    fn keep_known(
        &self,
        texts: &Texts,
        has_capital_nouns: bool,
        people: &mut Vec<Range<usize>>,
        places: &mut Vec<Range<usize>>,
    ) {
        let (text, start) = (texts.all.as_str(), texts.start);
        let candidates =
            people.iter().chain(&*places).map(|range| without_small_words(text, range));
        let mut candidates: Vec<Range<usize>> =
            candidates.filter(|range| !range.is_empty()).collect();
        candidates.sort_unstable_by_key(|range| range.start);
        let (mut full, mut short) = (Vec::new(), Vec::new());
        places.clear();
        for range in candidates {
            let name = &text[range.clone()];
            let parts = parts_of(name);
            match parts.as_slice() {
                [given, .., _] if self.tagger.is_given_name(given) => full.push((range, parts)),
                _ if name.len() > 3 && is_well_known(name) => places.push(range),
                [_, .., _] if parts.iter().any(|part| AND.contains(&part.as_str())) => {}
                [_, _, ..] if !has_capital_nouns && is_latin(name) => full.push((range, parts)),
                [_] => short.push((range, parts)),
                _ => {}
            }
        }
        let persons: Vec<Range<usize>> = full.iter().map(|(range, _)| range.clone()).collect();
        let looked_up = super::looked_up::places(texts.named()).into_iter();
        let looked_up = looked_up.map(|range| start + range.start..start + range.end);
        places.extend(looked_up.filter(|range| !overlaps_any(range, &persons)));
        // Of two readings of a place the longer one holds.
        places.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        places.dedup_by(|later, earlier| {
            let is_same = overlap(later, earlier);
            if is_same && later.len() > earlier.len() {
                *earlier = later.clone();
            }
            is_same
        });
        let surnames: HashSet<String> =
            full.iter().filter_map(|(_, parts)| parts.last().cloned()).collect();
        short.retain(|(range, parts)| !overlaps_any(range, places) && surnames.contains(&parts[0]));
        full.extend(short);
        *people = full.into_iter().map(|(range, _)| range).collect();
        people.sort_unstable_by_key(|range| range.start);
    }
}

/// Who and what was found, with ranges of [`Texts::all`].
struct Found {
    people: Vec<Person>,
    places: Vec<Place>,
}

/// The texts of an article in one: what it states, a line each, then what is searched
/// for names.
struct Texts {
    all: String,
    /// The people and places that are stated.
    people: Vec<Range<usize>>,
    places: Vec<Range<usize>>,
    /// Where the texts begin that are searched.
    start: usize,
    /// The fields with where they begin, in order.
    fields: Vec<(usize, NamedIn)>,
    /// The place that the dateline states.
    dateline: Option<Range<usize>>,
}

impl Texts {
    fn of(article: &Article) -> Self {
        let mut all = String::with_capacity(article.body.len() + 1024);
        let mut stated = |names: &[String]| -> Vec<Range<usize>> {
            let line = |name: &String| {
                let start = all.len();
                all.push_str(name);
                all.push('\n');
                start..start + name.len()
            };
            names.iter().map(line).collect()
        };
        let (people, places) = (stated(&article.people), stated(&article.places));
        all.push('\n');
        let start = all.len();
        let mut fields = Vec::new();
        let dateline = article.dateline.as_deref().unwrap_or_default();
        let place = dateline.split([',', '(', ';']).next().unwrap_or_default().trim();
        let is_in_body = article.body.starts_with(place);
        let texts = [
            (NamedIn::Title, article.title.as_deref().unwrap_or_default()),
            (NamedIn::Subtitle, article.subtitle.as_deref().unwrap_or_default()),
            (NamedIn::Dateline, if is_in_body { "" } else { place }),
            (NamedIn::Body, article.body.as_str()),
        ];
        let mut located = None;
        for (field, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
            let is_dateline = field == NamedIn::Dateline || (field == NamedIn::Body && is_in_body);
            located = located.or((is_dateline && !place.is_empty()).then_some(all.len()));
            fields.push((all.len(), field));
            all.push_str(text);
            all.push_str("\n\n");
        }
        let dateline = located.map(|at| at..at + place.len());
        Self { all, people, places, start, fields, dateline }
    }

    fn named(&self) -> &str {
        let named = &self.all[self.start..];
        &named[..named.floor_char_boundary(LONGEST)]
    }

    /// Returns where a name is in the article; `None` for what is only stated.
    fn mention(&self, range: &Range<usize>) -> Option<Mention> {
        let after = self.fields.partition_point(|(start, _)| *start <= range.start);
        let &(start, field) = self.fields.get(after.checked_sub(1)?)?;
        Some(Mention { field, start: range.start - start, end: range.end - start })
    }

    fn mentions(&self, ranges: &[Range<usize>]) -> Vec<Mention> {
        ranges.iter().filter_map(|range| self.mention(range)).collect()
    }

    /// Writes what was found into the article.
    fn write(&self, found: Found, article: &mut Article) {
        let mut mentioned = Mentioned::default();
        (article.people, article.places) = (Vec::new(), Vec::new());
        for person in found.people {
            let Person { name, forms, mentions } = person;
            let mentions = self.mentions(&mentions);
            article.people.push(name.clone());
            if !mentions.is_empty() {
                let count = mentions.len();
                mentioned.people.push(MentionedPerson { name, forms, count, mentions });
            }
        }
        for place in found.places {
            let Place { name, forms, mentions, located: resolved } = place;
            let located = resolved.and_then(|of| located(of.id.0, name_of_evidence(of.why).into()));
            let mentions = self.mentions(&mentions);
            article.places.push(name.clone());
            if !mentions.is_empty() || located.is_some() {
                let count = mentions.len();
                mentioned.places.push(MentionedPlace { name, forms, count, mentions, located });
            }
        }
        article.mentioned = mentioned;
        article.add_evidence_of_names();
    }
}

/// Returns a range without the small words that a sentence begins with: "Ihr Vorgänger
/// Gerhard Schröder" is known as soon as "Ihr" stands in lower case elsewhere.
fn without_small_words(text: &str, range: &Range<usize>) -> Range<usize> {
    let mut start = range.start;
    while let Some((word, _)) = text[start..range.end].split_once(char::is_whitespace) {
        if !SMALL_WORDS.contains(&fold(word).as_str()) {
            break;
        }
        start += word.len();
        start += text[start..range.end].len() - text[start..range.end].trim_start().len();
    }
    start..range.end
}

/// Words between two names, in the same languages.
const AND: [&str; 6] = ["e", "en", "et", "i", "und", "y"];

/// Articles, prepositions and titles that open sentences and names in the languages the
/// tagger meets most but has not learned; folded.
#[rustfmt::skip]
const SMALL_WORDS: &[&str] = &[
    "a", "al", "am", "an", "as", "auf", "aus", "bei", "beim", "bundeskanzler", "bundeskanzlerin",
    "bundesprasident", "chanceliere", "da", "das", "de", "del", "den", "der", "des", "desde", "die",
    "do", "dr", "dom", "don", "du", "e", "ein", "eine", "el", "em", "en", "entre", "et", "frau", "fur",
    "gegen", "herr", "het", "i", "ihr", "il", "im", "in", "kanzler", "kapitan", "kanzlerin", "keizer",
    "koning", "koningin", "l", "la", "las", "le", "les", "lo", "los", "m", "minister", "ministre",
    "ministro", "mit", "mme", "na", "nach", "no", "nos", "o", "os", "para", "par", "por", "pour",
    "prasident", "presidente", "president", "prinz", "rei", "rey", "reina", "roi", "sein", "seine",
    "senhor", "senor", "signor", "sous", "sur", "the", "un", "una", "und", "une", "van", "vom", "von",
    "voorzitter", "vorganger", "y", "zu", "zum", "zur",
];

/// Whether a name is in Latin letters, which the tagger knows.
fn is_latin(name: &str) -> bool {
    name.chars().filter(|c| c.is_alphabetic()).all(|c| c < '\u{250}')
}

/// Whether a range overlaps one of some that do not overlap, in order.
fn overlaps_any(range: &Range<usize>, others: &[Range<usize>]) -> bool {
    let at = others.partition_point(|other| other.end <= range.start);
    others.get(at).is_some_and(|other| overlap(other, range))
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(lang: &str, people: &[&str], places: &[&str], body: &str) -> Article {
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let mut article = Article {
            lang: Some(lang.into()),
            people: list(people),
            places: list(places),
            body: body.into(),
            ..Article::default()
        };
        Namer::load().name(&mut article);
        article
    }

    #[test]
    fn what_is_stated_stays_in_every_language() {
        for lang in ["ja", "de", "ru", "en"] {
            let article = named(lang, &["石田礼助", "Бо Ли"], &["Hinterwaldheim"], "…");
            assert_eq!(article.people, ["石田礼助", "Бо Ли"], "{lang}");
            assert_eq!(article.places, ["Hinterwaldheim"], "{lang}");
        }
    }

    #[test]
    fn a_text_of_nothing_but_names_takes_no_long_time() {
        // Quadratic, this would take minutes.
        let text = "in Paris Maria Lindholm ".repeat(40_000);
        for lang in ["de", "en"] {
            let article = named(lang, &[], &[], &text);
            assert_eq!(article.people.len(), 1, "{lang}");
        }
    }
}
