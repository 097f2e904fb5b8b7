//! Why a file, or a record of one, is not in the index.

use std::fmt;

use serde::Serialize;

/// The machine-readable reasons of a [`Skip`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipCode {
    /// There is no text in it.
    Empty,
    /// It is not text.
    Binary,
    /// It is of a format that is not read, or of none that is known.
    UnknownFormat,
    /// It is not an ordinary file, or a `.morgueignore` names it.
    Ignored,
    /// The system did not let us read it.
    Unreadable,
    /// It changed while it was read, twice.
    Changed,
    /// Its encoding is not read.
    Encoding,
    /// A record in it is not an article.
    Record,
    /// It is not what its format asks for.
    Parse,
    /// It, or a record in it, is too large.
    TooLarge,
    /// It is nested too deeply.
    TooDeep,
    /// Reading it took too long.
    Timeout,
}

impl SkipCode {
    /// All codes.
    pub const ALL: [Self; 12] = [
        Self::Empty,
        Self::Binary,
        Self::UnknownFormat,
        Self::Ignored,
        Self::Unreadable,
        Self::Changed,
        Self::Encoding,
        Self::Record,
        Self::Parse,
        Self::TooLarge,
        Self::TooDeep,
        Self::Timeout,
    ];

    /// Returns the name used in the output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Binary => "binary",
            Self::UnknownFormat => "unknown_format",
            Self::Ignored => "ignored",
            Self::Unreadable => "unreadable",
            Self::Changed => "changed",
            Self::Encoding => "encoding",
            Self::Record => "record",
            Self::Parse => "parse",
            Self::TooLarge => "too_large",
            Self::TooDeep => "too_deep",
            Self::Timeout => "timeout",
        }
    }

    /// Returns the code of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == name)
    }

    /// Whether something went wrong, rather than there being no article.
    pub fn is_failure(self) -> bool {
        !matches!(self, Self::Empty | Self::Binary | Self::UnknownFormat | Self::Ignored)
    }

    /// Whether the next run tries again although the file looks the same.
    pub fn is_passing(self) -> bool {
        matches!(self, Self::Unreadable | Self::Changed | Self::Timeout)
    }
}

impl fmt::Display for SkipCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A file, or a record of one, that was not indexed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Skip {
    /// The reason.
    pub code: SkipCode,
    /// The reason in words.
    pub message: String,
}

impl Skip {
    /// Makes a skip.
    pub fn new(code: SkipCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_everywhere() {
        for code in SkipCode::ALL {
            assert_eq!(SkipCode::parse(code.as_str()), Some(code));
            assert_eq!(serde_json::to_value(code).expect("a string"), code.as_str());
        }
    }
}
