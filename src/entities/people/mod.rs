//! Which mentions of people in a text are of the same person.
//!
//! A full name joins with its other spellings and abbreviations ("J. Smith", "John F.
//! Smith"). A short mention ("Mr. Smith", "van Dyck", "Hillary") joins the full name it
//! may abbreviate that stands nearest before it, else after it. Two who share a surname
//! stay apart: what a title or a given name says of their sex, then nearness, decides
//! between them. Nothing is joined across articles here.

mod name;

use std::collections::HashMap;
use std::ops::Range;

use name::{Gender, gender_of_given, is_particle, recase, title};
pub use name::{bare_name, name_key, parts_of, without_middle_names};

/// A person whom a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The fullest form of the name that the text has, without titles and suffixes.
    pub name: String,
    /// The other forms of the name, each once, in order of mention.
    pub forms: Vec<String>,
    /// Where the person is named, as bytes of the text, in order.
    pub mentions: Vec<Range<usize>>,
}

/// Mentions of a text beyond which names are joined only where they are the same.
const MAX_JOINED: usize = 4000;
/// People of one surname who are looked at, the last ones.
const MAX_NAMESAKES: usize = 32;

/// A mention, taken apart.
struct Mention {
    range: Range<usize>,
    name: String,
    parts: Vec<String>,
    gender: Option<Gender>,
    /// Whether the name was all capitals in the text.
    is_recased: bool,
}

/// Someone with the mentions found so far; indexes are of mentions, in order.
struct Group {
    /// The mention with the most parts of all full ones.
    fullest: usize,
    full: Vec<usize>,
    short: Vec<usize>,
    gender: Option<Gender>,
}

/// Joins the mentions of people in a text, given in order, into people in order of first
/// mention.
///
/// # Examples
///
/// ```
/// use morgue::entities::join_people;
///
/// let text = "Vladimir Putin spoke. Mr. Putin left.";
/// let people = join_people(text, &[0..14, 26..31]);
/// assert_eq!(people.len(), 1);
/// assert_eq!((people[0].name.as_str(), people[0].forms[0].as_str()), ("Vladimir Putin", "Putin"));
/// ```
pub fn join_people(text: &str, mentions: &[Range<usize>]) -> Vec<Person> {
    let mut read: Vec<Mention> = Vec::with_capacity(mentions.len());
    for range in mentions {
        let mention = Mention::read(text, range.clone(), &read);
        read.extend(mention);
    }
    let mut groups = Groups::default();
    let is_short = which_are_short(&read);
    for (at, mention) in read.iter().enumerate().filter(|(at, _)| !is_short[*at]) {
        groups.add_full(&read, at, mention);
    }
    for (at, mention) in read.iter().enumerate().filter(|(at, _)| is_short[*at]) {
        groups.add_short(&read, at, mention);
    }
    let mut groups = groups.all;
    groups.sort_by_key(Group::first);
    read.iter_mut().for_each(|mention| mention.is_recased = recase(&mut mention.name));
    groups.iter().map(|group| group.person(&read)).collect()
}

/// Tells of each mention whether it may abbreviate another: one of a single part, or the
/// end of a longer name ("López Obrador", "bin Laden").
fn which_are_short(mentions: &[Mention]) -> Vec<bool> {
    let mut by_last: HashMap<&str, Vec<&[String]>> = HashMap::new();
    for mention in mentions.iter().take(MAX_JOINED).filter(|mention| mention.parts.len() > 2) {
        let Some(last) = mention.parts.last() else { continue };
        let longer = by_last.entry(last).or_default();
        if longer.len() < MAX_NAMESAKES && !longer.contains(&mention.parts.as_slice()) {
            longer.push(&mention.parts);
        }
    }
    let is_end = |parts: &[String]| {
        let longer = parts.last().and_then(|last| by_last.get(last.as_str()));
        let ends_in = |full: &&[String]| full.len() > parts.len() && full.ends_with(parts);
        longer.is_some_and(|longer| longer.iter().any(ends_in))
    };
    mentions.iter().map(|mention| mention.parts.len() == 1 || is_end(&mention.parts)).collect()
}

impl Mention {
    /// Takes a mention apart, as one of the last before it where that is the same; `None`
    /// where it holds no name.
    fn read(text: &str, range: Range<usize>, earlier: &[Self]) -> Option<Self> {
        /// Mentions that are looked at.
        const LAST: usize = 16;
        let surface = text.get(range.clone())?;
        let mut last = earlier.iter().rev().take(LAST);
        let (name, parts) = match last.find(|mention| text[mention.range.clone()] == *surface) {
            Some(same) => (same.name.clone(), same.parts.clone()),
            None => {
                let name = bare_name(surface)?;
                let parts = parts_of(&name);
                (name, parts)
            }
        };
        let before = text[..range.start].split_whitespace().next_back();
        let within = surface.split_whitespace().next().filter(|_| name.len() < surface.len());
        let gender = before.and_then(title).flatten().or_else(|| within.and_then(title).flatten());
        (!parts.is_empty()).then_some(Self { range, name, parts, gender, is_recased: false })
    }
}

impl Group {
    fn first(&self) -> Option<usize> {
        self.full.first().into_iter().chain(self.short.first()).min().copied()
    }

    /// Returns how many mentions lie between one and the nearest of this person before it,
    /// more than all where there is none before.
    fn distance(&self, at: usize, num_mentions: usize) -> usize {
        let full = self.full[..self.full.partition_point(|&other| other < at)].last();
        // Short ones are added in order.
        match full.max(self.short.last()) {
            Some(before) => at - before,
            None => num_mentions + self.full.first().map_or(0, |first| first.abs_diff(at)),
        }
    }

    fn person(&self, mentions: &[Mention]) -> Person {
        let key = &mentions[self.fullest].parts;
        let mut all: Vec<usize> = self.full.iter().chain(&self.short).copied().collect();
        all.sort_unstable();
        // Of two spellings, the one that was not all capitals; then that with fewer.
        let spellings = all.iter().map(|&at| &mentions[at]);
        let name = spellings.filter(|mention| mention.parts == *key).min_by_key(|mention| {
            (mention.is_recased, mention.name.chars().filter(|c| c.is_uppercase()).count())
        });
        let name = name.map_or(&mentions[self.fullest].name, |mention| &mention.name).clone();
        let mut forms: Vec<String> = Vec::new();
        for form in all.iter().map(|&at| &mentions[at].name) {
            if *form != name && !forms.contains(form) {
                forms.push(form.clone());
            }
        }
        let ranges = all.iter().map(|&at| mentions[at].range.clone());
        Person { name, forms, mentions: ranges.collect() }
    }
}

/// The people found so far.
#[derive(Default)]
struct Groups {
    all: Vec<Group>,
    /// By the key of every full name and of every short one that joined nobody.
    by_key: HashMap<String, usize>,
    /// By each part of full names, in order of first mention.
    by_part: HashMap<String, Vec<usize>>,
}

impl Groups {
    /// Adds a mention of at least two parts.
    fn add_full(&mut self, mentions: &[Mention], at: usize, mention: &Mention) {
        let key = mention.parts.join(" ");
        if let Some(&known) = self.by_key.get(&key) {
            return self.join(mentions, known, at);
        }
        let last = mention.parts.last().map_or("", String::as_str);
        let namesakes = self.namesakes(last, at).iter().rev();
        let same = namesakes.copied().find(|&group| {
            let other = &mentions[self.all[group].fullest];
            is_same_person(&mention.parts, &other.parts)
                && is_no_other(self.all[group].gender, mention.gender)
        });
        let group = same.unwrap_or_else(|| self.found(at));
        self.by_key.insert(key, group);
        for part in &mention.parts {
            let Some(namesakes) = self.by_part.get_mut(part) else {
                self.by_part.insert(part.clone(), vec![group]);
                continue;
            };
            if !namesakes.iter().rev().take(MAX_NAMESAKES).any(|known| *known == group) {
                namesakes.push(group);
            }
        }
        self.join(mentions, group, at);
    }

    /// Adds a mention that may abbreviate a full name to whom it means, or as somebody else.
    fn add_short(&mut self, mentions: &[Mention], at: usize, mention: &Mention) {
        let last = mention.parts.last().map_or("", String::as_str);
        let candidates = self.namesakes(last, at).iter().copied();
        let fits = candidates.filter_map(|group| {
            let full = &mentions[self.all[group].fullest].parts;
            let worth = match mention.parts.as_slice() {
                [only] => worth_of_short(only, full)?,
                parts => full.ends_with(parts).then_some(3)?,
            };
            let mine = mention.gender;
            if !is_no_other(self.all[group].gender, mine) {
                return None;
            }
            let is_said = mine.is_some() && self.all[group].gender == mine;
            let distance = self.all[group].distance(at, mentions.len());
            Some((worth, is_said, std::cmp::Reverse(distance), group))
        });
        if let Some((.., group)) = fits.max() {
            self.all[group].short.push(at);
            return;
        }
        let is_family = is_plural_of_family(last, &self.by_part);
        if is_family && mention.gender.is_none() && mention.parts.len() == 1 {
            return;
        }
        let key = mention.parts.join(" ");
        match self.by_key.get(&key) {
            Some(&group) => self.all[group].short.push(at),
            None => {
                let group = self.found(at);
                self.by_key.insert(key, group);
                self.all[group].short.push(at);
            }
        }
    }

    /// Returns those who have a part in their full name, of many the last.
    fn namesakes(&self, part: &str, at: usize) -> &[usize] {
        if at >= MAX_JOINED {
            return &[];
        }
        let all = self.by_part.get(part).map_or(&[][..], Vec::as_slice);
        &all[all.len().saturating_sub(MAX_NAMESAKES)..]
    }

    fn found(&mut self, at: usize) -> usize {
        self.all.push(Group { fullest: at, full: Vec::new(), short: Vec::new(), gender: None });
        self.all.len() - 1
    }

    /// Adds a mention of the full name.
    fn join(&mut self, mentions: &[Mention], group: usize, at: usize) {
        let group = &mut self.all[group];
        group.full.push(at);
        let parts = &mentions[at].parts;
        if weight(parts) > weight(&mentions[group.fullest].parts) {
            group.fullest = at;
        }
        let given = || (parts.len() > 1).then(|| gender_of_given(&parts[0])).flatten();
        group.gender = group.gender.or(mentions[at].gender).or_else(given);
    }
}

/// How much of a name its parts say: whole words more than initials.
fn weight(parts: &[String]) -> usize {
    parts.iter().map(|part| if part.chars().count() > 1 { 3 } else { 1 }).sum()
}

fn is_no_other(one: Option<Gender>, other: Option<Gender>) -> bool {
    one.is_none() || other.is_none() || one == other
}

/// Whether two full names, given as [`parts_of`] them, may be one person's: the same
/// surname, given names that are the same or abbreviate each other, and no middle names
/// that differ.
pub fn is_same_person(a: &[String], b: &[String]) -> bool {
    if a == b {
        return true;
    }
    if a.len() < 2 || b.len() < 2 {
        return false;
    }
    let ((Some(last_a), Some(last_b)), (Some(first_a), Some(first_b))) =
        ((a.last(), b.last()), (a.first(), b.first()))
    else {
        return false;
    };
    // Whoever has another number is another.
    if last_a != last_b || !abbreviates(first_a, first_b) {
        return false;
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let (short, long) = (&short[1..short.len() - 1], &long[1..long.len() - 1]);
    let is_same_middle = short.iter().zip(long).all(|(a, b)| abbreviates(a, b));
    // Particles belong to the surname: "van der Berg" is not "Berg".
    is_same_middle && !long[short.len()..].iter().any(|part| is_particle(part))
}

/// Whether one is the other, or its initial.
fn abbreviates(a: &str, b: &str) -> bool {
    let is_initial =
        |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
    a == b || is_initial(a, b) || is_initial(b, a)
}

/// Returns the part of a full name, given as [`parts_of`] it, by which its bearer is called:
/// the last, but the first of names such as "Kim Jong-un".
pub fn surname_of(parts: &[String]) -> Option<&str> {
    let (first, last) = (parts.first()?, parts.iter().rfind(|part| !name::is_numeral(part))?);
    let is_first = name::has_family_name_in_front(parts);
    Some(if is_first { first } else { last })
}

/// Whether parts of a name are a surname alone, with or without its particles: "Gaulle", "de
/// Gaulle".
pub fn is_surname_alone(parts: &[String]) -> bool {
    let before = parts.split_last().map(|(_, before)| before);
    before.is_some_and(|before| before.iter().all(|part| is_particle(part)))
}

/// Returns the keys of a full name's surname where it stands alone, without and with its
/// particles; none for a surname.
pub fn keys_of_surname(parts: &[String]) -> Vec<String> {
    let Some(surname) = surname_of(parts).filter(|_| !is_surname_alone(parts)) else {
        return Vec::new();
    };
    let at = parts.iter().rposition(|part| part == surname).unwrap_or(0);
    let before = parts[..at].iter().rev().take_while(|part| is_particle(part)).count();
    (0..=before).map(|before| parts[at - before..=at].join(" ")).collect()
}

/// How well a single word stands for a full name: best for the surname; `None` where it
/// does not.
fn worth_of_short(part: &str, full: &[String]) -> Option<u8> {
    let at = full.iter().rposition(|other| other == part)?;
    if part.chars().count() < 2 || is_particle(part) {
        return None;
    }
    let is_last = at + 1 == full.len();
    let is_before_last = at + 2 == full.len() && full.len() > 2;
    Some(match at {
        _ if is_last => 3,
        // "Kim" of Kim Jong-un, "Hillary" of Hillary Clinton.
        0 => 2,
        // "García" of Gabriel García Márquez.
        _ if is_before_last => 1,
        _ => return None,
    })
}

/// Whether a word is several people of a surname: "the Kennedys".
fn is_plural_of_family(part: &str, by_part: &HashMap<String, Vec<usize>>) -> bool {
    let singular = part.strip_suffix("es").filter(|name| by_part.contains_key(*name));
    let singular = singular.or_else(|| part.strip_suffix('s'));
    singular.is_some_and(|name| by_part.contains_key(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Joins the names in brackets of a text: `name (forms) count`.
    fn people(marked: &str) -> Vec<String> {
        let (mut text, mut mentions) = (String::new(), Vec::new());
        for piece in marked.split('[') {
            let Some((name, rest)) = piece.split_once(']') else {
                text.push_str(piece);
                continue;
            };
            mentions.push(text.len()..text.len() + name.len());
            text.push_str(name);
            text.push_str(rest);
        }
        join_people(&text, &mentions)
            .iter()
            .map(|person| {
                format!("{} ({}) {}", person.name, person.forms.join("|"), person.mentions.len())
            })
            .collect()
    }

    #[test]
    fn short_mentions_join_the_full_name() {
        for (text, expected) in [
            (
                "[Vladimir Putin] met. Mr. [Putin] left. [Putin]'s",
                &["Vladimir Putin (Putin) 3"][..],
            ),
            (
                "[PUTIN] WINS\n[Vladimir V. Putin] won. [Vladimir Putin] ran.",
                &["Vladimir V. Putin (Putin|Vladimir Putin) 3"],
            ),
            ("[Kim Jong-un] and [Kim Jong Un]; [Kim]", &["Kim Jong-un (Kim Jong Un|Kim) 3"]),
            (
                "[Ursula von der Leyen], Ms. [von der Leyen], [Leyen]",
                &["Ursula von der Leyen (von der Leyen|Leyen) 3"],
            ),
            ("[Osama bin Laden], [bin Laden], [Laden]", &["Osama bin Laden (bin Laden|Laden) 3"]),
            ("[Bashar al-Assad]; [Assad], [al-Assad]", &["Bashar al-Assad (Assad|al-Assad) 3"]),
            (
                "[Andrés Manuel López Obrador]: [López Obrador], [Obrador]",
                &["Andrés Manuel López Obrador (López Obrador|Obrador) 3"],
            ),
            ("[J. Smith] is [John Smith]", &["John Smith (J. Smith) 2"]),
            ("[John F. Kennedy] and [John Kennedy]", &["John F. Kennedy (John Kennedy) 2"]),
            ("[Gabriel García Márquez], [García]", &["Gabriel García Márquez (García) 2"]),
            ("[MERKEL] and [HOLLANDE] meet", &["Merkel () 1", "Hollande () 1"]),
            (
                "[VARGAS LLOSA] WINS\n[Mario Vargas Llosa] won. [Vargas Llosa] was happy.",
                &["Mario Vargas Llosa (Vargas Llosa) 3"],
            ),
            ("[EDWARD VIII] DIES\n[Edward VIII] died.", &["Edward VIII () 2"]),
            ("[Sammy Davis], [Jr.], sang.", &["Sammy Davis () 1"]),
            ("[Xi Jinping] and [Xi]", &["Xi Jinping (Xi) 2"]),
        ] {
            assert_eq!(people(text), expected, "{text}");
        }
    }

    #[test]
    fn those_who_share_a_name_stay_apart() {
        for (text, expected) in [
            (
                "[Bill Clinton], [Hillary Clinton]. Mrs. [Clinton] spoke, Mr. [Clinton] did not.",
                &["Bill Clinton (Clinton) 2", "Hillary Clinton (Clinton) 2"][..],
            ),
            (
                "[George W. Bush] and [George H. W. Bush]",
                &["George W. Bush () 1", "George H. W. Bush () 1"],
            ),
            (
                "[Rajiv Gandhi] led. [Gandhi] won. [Sonia Gandhi] came. [Gandhi] stayed.",
                &["Rajiv Gandhi (Gandhi) 2", "Sonia Gandhi (Gandhi) 2"],
            ),
            (
                "[John Van Dyke] and [Mary Van Dyke] came. Mrs. [Van Dyke] left, Mr. [Van Dyke] not.",
                &["John Van Dyke (Van Dyke) 2", "Mary Van Dyke (Van Dyke) 2"],
            ),
            ("Mr. [Clinton] met [Hillary Clinton]", &["Clinton () 1", "Hillary Clinton () 1"]),
            ("[Peter Berg] and [Jan van der Berg]", &["Peter Berg () 1", "Jan van der Berg () 1"]),
            ("[John Kennedy]'s family, the [Kennedys]", &["John Kennedy () 1"]),
            (
                "[John Smith], [Jane Smith]; [J. Smith]",
                &["John Smith () 1", "Jane Smith (J. Smith) 2"],
            ),
        ] {
            assert_eq!(people(text), expected, "{text}");
        }
    }

    #[test]
    fn surnames_stand_alone_with_their_particles() {
        for (name, keys) in [
            ("Charles de Gaulle", &["gaulle", "de gaulle"][..]),
            ("Jan van der Berg", &["berg", "der berg", "van der berg"]),
            ("Peter Berg", &["berg"]),
            ("Kim Jong-un", &["kim"]),
            ("de Gaulle", &[]),
            ("Berg", &[]),
        ] {
            let parts = parts_of(name);
            assert_eq!(keys_of_surname(&parts), keys, "{name}");
            assert_eq!(is_surname_alone(&parts), keys.is_empty(), "{name}");
        }
    }

    proptest! {
        #[test]
        fn every_mention_is_somebodys_once(
            names in prop::collection::vec(
                prop::sample::select(vec![
                    "John Smith", "Smith", "Mr. Smith", "J. Smith", "Jane Smith", "SMITH", "van Smith",
                    "Kim", "Kim Jong-un", "O’Brien's", "Ж. Иванов", "Иванов", "石田", "É", "Smiths",
                ]),
                0..30,
            ),
            other in "\\PC{0,8}",
        ) {
            let (mut text, mut mentions) = (other, Vec::new());
            for name in &names {
                mentions.push(text.len()..text.len() + name.len());
                text.push_str(name);
                text.push(' ');
            }
            let people = join_people(&text, &mentions);
            let mut found: Vec<_> = people.iter().flat_map(|person| person.mentions.clone()).collect();
            found.sort_by_key(|range| range.start);
            prop_assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].start));
            prop_assert!(found.iter().all(|range| mentions.contains(range)));
            prop_assert!(people.iter().all(|person| !person.name.is_empty()));
        }
    }
}
