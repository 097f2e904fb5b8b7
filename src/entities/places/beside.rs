//! Places that are told by what stands beside them.

use std::ops::Range;

use super::{Mention, Why, prior};
use crate::entities::gazetteer::{Called, Gazetteer, NameKind, Number, PlaceKind};
use crate::entities::possessive::without_possessive;

/// A city without a place of its name where it is said to be is another's namesake, unless
/// it is so large (100,000 people): then what follows it is the next of a list.
const FAMOUS: u8 = 50;

/// Decides the mentions that say where they are, and the places that they say.
pub(super) fn decide(
    gazetteer: &Gazetteer,
    text: &str,
    mentions: &[Range<usize>],
    names: &mut [Mention<'_>],
) {
    for at in 0..names.len() {
        let Some(end) = mentions.get(at).map(|range| range.end) else { continue };
        if names[at].candidates.is_empty() {
            split(gazetteer, &mut names[at]);
        }
        let next = mentions.get(at + 1).filter(|next| next.start >= end);
        let gap = next.and_then(|next| text.get(end..next.start));
        let joins_next = gap.is_some_and(joins);
        let outer = if joins_next {
            let mut outer = names[at + 1].candidates.clone();
            outer.extend(codes(gazetteer, names[at + 1].text));
            outer
        } else {
            text.get(end..).map(|rest| after(gazetteer, rest)).unwrap_or_default()
        };
        let outer: Vec<Called> = outer.into_iter().filter(|c| is_outer(gazetteer, c)).collect();
        if outer.is_empty() {
            cue(gazetteer, text, mentions[at].clone(), &mut names[at]);
            continue;
        }
        if let Some((inner, outer)) = inside(gazetteer, &names[at].candidates, &outer) {
            names[at].decided = Some((inner, Why::Beside));
            if joins_next {
                names[at + 1].decided = Some((outer, Why::Beside));
            }
        } else if gap.is_none_or(|gap| gap.starts_with(',')) && !is_famous(gazetteer, &names[at]) {
            names[at].is_unknown = !names[at].candidates.is_empty();
        }
    }
}

/// Takes `Athens, Georgia` apart that is one mention.
fn split(gazetteer: &Gazetteer, name: &mut Mention<'_>) {
    let Some((inner, rest)) = name.text.split_once([',', '(']) else { return };
    let rest = rest.trim_matches([' ', '\n', ')']);
    let outer: Vec<Called> = gazetteer
        .called(rest, |kind| kind != NameKind::Demonym)
        .into_iter()
        .filter(|candidate| is_outer(gazetteer, candidate))
        .collect();
    name.candidates = gazetteer.called(inner, NameKind::is_name);
    if let Some((inner, _)) = inside(gazetteer, &name.candidates, &outer) {
        name.decided = Some((inner, Why::Beside));
    }
}

/// Whether what stands between two mentions says that the first is in the second: a comma,
/// a bracket, `in`, `in the northern`.
fn joins(gap: &str) -> bool {
    /// Bytes of the longest gap that is read.
    const LONGEST: usize = 30;
    let words = gap.trim_start();
    let is_spaced = words.len() < gap.len();
    if gap.len() > LONGEST {
        return false;
    }
    let words = match words.strip_prefix(',') {
        Some(rest) if rest.trim().is_empty() => return true,
        Some(rest) if rest.starts_with([' ', '\n']) => rest.trim_start(),
        None if words == "(" => return is_spaced,
        None if is_spaced => words,
        _ => return false,
    };
    let mut words = words.split_ascii_whitespace();
    words.next() == Some("in")
        && words.all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// Returns the places that are named after a comma or in a bracket, whether mentioned or not.
fn after(gazetteer: &Gazetteer, rest: &str) -> Vec<Called> {
    let Some(rest) = rest
        .strip_prefix(", ")
        .or_else(|| rest.strip_prefix(",\n"))
        .or_else(|| rest.strip_prefix(" ("))
    else {
        return Vec::new();
    };
    // Up to three words, the most first.
    let mut ends: Vec<usize> = Vec::new();
    let mut at = 0;
    for word in rest.split_inclusive([' ', '\n']).take(3) {
        let bare = word.trim_end_matches([' ', '\n']);
        if !bare.starts_with(char::is_uppercase) {
            break;
        }
        let end = bare.trim_end_matches([',', ';', ':', ')']);
        ends.push(at + end.len());
        at += word.len();
        if end.len() < bare.len() {
            break;
        }
    }
    for end in ends.into_iter().rev() {
        let name = without_possessive(&rest[..end]);
        let mut found = gazetteer.called(name, NameKind::is_name);
        found.extend(codes(gazetteer, name));
        found.retain(|candidate| is_outer(gazetteer, candidate));
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// Returns the places of a code in capitals.
fn codes(gazetteer: &Gazetteer, name: &str) -> Vec<Called> {
    let is_code = (2..=3).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_uppercase());
    if is_code { gazetteer.called(name, |kind| kind == NameKind::Code) } else { Vec::new() }
}

/// Whether a place is one that others are said to be in.
fn is_outer(gazetteer: &Gazetteer, candidate: &Called) -> bool {
    let is_wide = gazetteer.kind(candidate.number) <= PlaceKind::Division;
    is_wide && candidate.by != NameKind::Foreign
}

/// Returns the likeliest candidate that is in one of the outer places, and that place.
fn inside(gazetteer: &Gazetteer, inner: &[Called], outer: &[Called]) -> Option<(Number, Number)> {
    let pairs = inner.iter().filter_map(|candidate| {
        let is_in = |outer: &&Called| {
            outer.number != candidate.number && gazetteer.is_within(candidate.number, outer.number)
        };
        let outer = outer.iter().find(is_in)?;
        Some((prior(gazetteer, candidate, inner), candidate.number, outer.number))
    });
    pairs
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
        .map(|(_, inner, outer)| (inner, outer))
}

fn is_famous(gazetteer: &Gazetteer, name: &Mention<'_>) -> bool {
    name.candidates.iter().any(|candidate| {
        let is_city = gazetteer.kind(candidate.number) == PlaceKind::City;
        candidate.by != NameKind::Foreign
            && (!is_city || gazetteer.size(candidate.number) >= FAMOUS)
    })
}

/// Leaves the candidates of the kind that a word beside a mention tells: `Washington state`, `the city
/// of Oaxaca`, `the republic of Georgia`.
fn cue(gazetteer: &Gazetteer, text: &str, range: Range<usize>, name: &mut Mention<'_>) {
    let (Some(before), Some(rest)) = (text.get(..range.start), text.get(range.end..)) else {
        return;
    };
    let of =
        before.trim_end().strip_suffix(" of").and_then(|before| before.rsplit([' ', '\n']).next());
    let next = rest
        .strip_prefix([' ', '\n'])
        .and_then(|rest| rest.split(|c: char| !c.is_ascii_lowercase()).next());
    let kind = match (of, next) {
        (Some("state" | "province"), _) | (_, Some("state" | "province")) => PlaceKind::Division,
        (Some("city" | "town" | "village"), _) => PlaceKind::City,
        (Some("republic" | "nation"), _) => PlaceKind::Country,
        _ => return,
    };
    let is_of_kind = |candidate: &Called| {
        candidate.by != NameKind::Foreign && gazetteer.kind(candidate.number) == kind
    };
    // Several are told apart by the text.
    if name.candidates.iter().any(is_of_kind) {
        name.candidates.retain(is_of_kind);
    }
}
