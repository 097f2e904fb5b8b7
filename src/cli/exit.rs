//! Exit codes, as documented in the manual.

use std::process::ExitCode;

use morgue::error::Error;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done; of a search, with at least one hit.
    Success,
    /// A search without hits; an indexing run in which some files failed; damage found.
    Nothing,
    /// A mistake of the user or a fault of the machine.
    Error,
    /// There is no index here.
    NoIndex,
    /// Files have changed since they were indexed, and that was not to be.
    Stale,
    /// Another writer holds the lock (`EX_TEMPFAIL` of sysexits).
    Locked,
    /// Stopped by Ctrl-C.
    Interrupted,
}

impl Exit {
    /// Returns how a command ends that met this error.
    pub fn of(error: &Error) -> Self {
        match error {
            Error::NoIndex { .. } => Self::NoIndex,
            Error::Locked { .. } => Self::Locked,
            _ => Self::Error,
        }
    }

    /// Returns the number.
    pub fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Nothing => 1,
            Self::Error => 2,
            Self::NoIndex => 3,
            Self::Stale => 4,
            Self::Locked => 75,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_have_their_codes() {
        let dir = || "x".into();
        assert_eq!(Exit::of(&Error::NoIndex { start: dir(), inside: None }).code(), 3);
        assert_eq!(Exit::of(&Error::Locked { dir: dir() }).code(), 75);
        assert_eq!(Exit::of(&Error::RootMissing { root: dir() }).code(), 2);
    }
}
