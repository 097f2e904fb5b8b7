//! Lists whose members say themselves what they are, `{"type": "byline",
//! "content": "…"}`: the Washington Post's contents, the New York Times's keywords,
//! the Guardian's tags, the headlines, bodies and people of ninjs.

use serde_json::{Map, Value};

use super::aliases::{Slot, comparable};
use super::values::inner;
use crate::article::RawField as F;
use Slot::{Body, Date, Field, Summary};

/// A list of members of several kinds.
pub(super) struct KindList {
    /// Its key in the record.
    key: &'static str,
    /// Keys of a member, one of which says its kind.
    kinds: &'static [&'static str],
    /// Keys of a member that hold its text.
    texts: &'static [&'static str],
    /// What is meant by each kind.
    slots: &'static [(&'static str, Slot)],
    /// What is meant by any other.
    other: Option<Slot>,
    /// The bodies are parts of one text; else each is the whole.
    pub(super) has_parts: bool,
}

const LISTS: &[KindList] = &[
    KindList {
        key: "contents",
        kinds: &["type"],
        texts: &["content"],
        slots: &[
            ("title", Field(F::Title)),
            ("kicker", Field(F::Section)),
            ("byline", Field(F::Byline)),
            ("deck", Field(F::Subtitle)),
            ("date", Date(F::Date)),
            ("sanitizedhtml", Body),
        ],
        other: None,
        has_parts: true,
    },
    KindList {
        key: "keywords",
        kinds: &["name"],
        texts: &["value"],
        slots: &[("persons", Field(F::Person)), ("glocations", Field(F::Place))],
        other: Some(Field(F::Tag)),
        has_parts: false,
    },
    KindList {
        key: "tags",
        kinds: &["type"],
        texts: &["webtitle"],
        slots: &[("contributor", Field(F::Byline)), ("keyword", Field(F::Tag))],
        other: None,
        has_parts: false,
    },
    KindList {
        key: "headlines",
        kinds: &["role", "value"],
        texts: &["value"],
        slots: &[
            ("main", Field(F::Title)),
            ("subtitle", Field(F::Subtitle)),
            ("subheadline", Field(F::Subtitle)),
            ("deck", Field(F::Subtitle)),
        ],
        other: Some(Slot::Name),
        has_parts: false,
    },
    KindList {
        key: "bodies",
        kinds: &["contenttype", "role", "value"],
        texts: &["value"],
        slots: &[],
        other: Some(Body),
        has_parts: false,
    },
    KindList {
        key: "descriptions",
        kinds: &["role", "value"],
        texts: &["value"],
        slots: &[],
        other: Some(Summary),
        has_parts: false,
    },
    KindList {
        key: "people",
        kinds: &["rel"],
        texts: &["name"],
        slots: &[("author", Field(F::Byline))],
        other: Some(Field(F::Person)),
        has_parts: false,
    },
];

/// Returns the list of that key, if this value is one.
pub(super) fn kind_list(key: &str, value: &Value) -> Option<&'static KindList> {
    let list = LISTS.iter().find(|list| list.key == key)?;
    let members = value.as_array()?;
    members.iter().filter_map(Value::as_object).any(|member| list.is_member(member)).then_some(list)
}

impl KindList {
    fn is_member(&self, member: &Map<String, Value>) -> bool {
        inner(member, self.kinds).is_some() && inner(member, self.texts).is_some()
    }

    /// Returns the members of a list and what each is; what is no member is left out.
    pub(super) fn members<'v>(&self, value: &'v Value) -> impl Iterator<Item = (Slot, &'v Value)> {
        let members = value.as_array().into_iter().flatten().filter_map(Value::as_object);
        members.filter_map(|member| {
            let kind = inner(member, self.kinds).and_then(Value::as_str).map(comparable);
            let named = self.slots.iter().find(|(name, _)| Some(*name) == kind.as_deref());
            let slot = named.map(|(_, slot)| *slot).or(self.other)?;
            Some((slot, inner(member, self.texts)?))
        })
    }
}

/// Puts a name that was sorted by its last part, "Bo, Ana", in its own order.
pub(super) fn in_own_order(name: String) -> String {
    match name.split_once(',') {
        Some((last, first)) if !first.contains(',') && !first.trim().is_empty() => {
            format!("{} {}", first.trim(), last.trim())
        }
        _ => name,
    }
}
