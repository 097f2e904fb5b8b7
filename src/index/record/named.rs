//! The people and places that an article names, as its record holds them.
//!
//! ```text
//! named  = [[person…], [place…]]            as JSON
//! person = [at in `people`, [other forms…], [gap, length, gap, length…]]
//! place  = [at in `places`, [other forms…], [gap, length…], [place id, evidence] or null]
//! ```
//!
//! Mentions are counted through title, deck, dateline and body as if these were one text;
//! a gap is the distance from the last mention's start. What is known of a place follows
//! from its id and is not stored.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::article::{Article, Mention, Mentioned, MentionedPerson, MentionedPlace, NamedIn};
use crate::entities::located;

#[derive(Default, Deserialize, Serialize)]
struct Named<'a>(Vec<Person<'a>>, Vec<Place<'a>>);

#[derive(Deserialize, Serialize)]
struct Person<'a>(usize, Cow<'a, [String]>, Vec<usize>);

#[derive(Deserialize, Serialize)]
struct Place<'a>(usize, Cow<'a, [String]>, Vec<usize>, Option<(u32, Cow<'a, str>)>);

/// Writes whom and what an article names; nothing where it names nobody.
pub(super) fn to_json(article: &Article) -> String {
    let Mentioned { people, places } = &article.mentioned;
    if article.mentioned.is_empty() {
        return String::new();
    }
    let bases = Bases::of(article);
    // Both are in one order, and each name is sought behind the last.
    let mut names = (0..).zip(&article.people);
    let people = people.iter().filter_map(|person| {
        let (at, _) = names.find(|(_, name)| **name == person.name)?;
        Some(Person(at, Cow::Borrowed(&person.forms), bases.gaps(&person.mentions)))
    });
    let mut names = (0..).zip(&article.places);
    let places = places.iter().filter_map(|place| {
        let (at, _) = names.find(|(_, name)| **name == place.name)?;
        let located = place.located.as_ref().map(|l| (l.place_id, Cow::Borrowed(&*l.evidence)));
        Some(Place(at, Cow::Borrowed(&place.forms), bases.gaps(&place.mentions), located))
    });
    let named = Named(people.collect(), places.collect());
    serde_json::to_string(&named).unwrap_or_default()
}

/// Reads what [`to_json`] wrote of an article that is otherwise whole.
pub(super) fn from_json(json: &str, article: &Article) -> Option<Mentioned> {
    if json.is_empty() {
        return Some(Mentioned::default());
    }
    let Named(people, places) = serde_json::from_str(json).ok()?;
    let bases = Bases::of(article);
    let people = people.into_iter().map(|Person(at, forms, gaps)| {
        let forms = forms.into_owned();
        let (name, mentions) = (article.people.get(at)?.clone(), bases.mentions(&gaps));
        Some(MentionedPerson { name, forms, count: mentions.len(), mentions })
    });
    let places = places.into_iter().map(|Place(at, forms, gaps, place)| {
        let forms = forms.into_owned();
        let (name, mentions) = (article.places.get(at)?.clone(), bases.mentions(&gaps));
        let located = place.and_then(|(id, evidence)| located(id, evidence.into_owned().into()));
        Some(MentionedPlace { name, forms, count: mentions.len(), mentions, located })
    });
    Some(Mentioned {
        people: people.collect::<Option<_>>()?,
        places: places.collect::<Option<_>>()?,
    })
}

/// Where the texts of an article begin, as if they were one.
struct Bases([(NamedIn, usize); 4]);

impl Bases {
    fn of(article: &Article) -> Self {
        let len = |text: &Option<String>| text.as_ref().map_or(0, String::len) + 1;
        let subtitle = len(&article.title);
        let dateline = subtitle + len(&article.subtitle);
        let body = dateline + len(&article.dateline);
        Self([
            (NamedIn::Title, 0),
            (NamedIn::Subtitle, subtitle),
            (NamedIn::Dateline, dateline),
            (NamedIn::Body, body),
        ])
    }

    fn gaps(&self, mentions: &[Mention]) -> Vec<usize> {
        let mut last = 0;
        let mut gaps = Vec::with_capacity(2 * mentions.len());
        for Mention { field, start, end } in mentions {
            let base = self.0.iter().find(|(of, _)| of == field).map_or(0, |(_, base)| *base);
            let at = base + start;
            gaps.extend([at.saturating_sub(last), end - start]);
            last = at;
        }
        gaps
    }

    fn mentions(&self, gaps: &[usize]) -> Vec<Mention> {
        let mut at = 0;
        let pairs = gaps.chunks_exact(2).map(|pair| {
            at += pair[0];
            let (field, base) = *self.0.iter().rfind(|(_, base)| *base <= at).unwrap_or(&self.0[0]);
            Mention { field, start: at - base, end: at - base + pair[1] }
        });
        pairs.collect()
    }
}
