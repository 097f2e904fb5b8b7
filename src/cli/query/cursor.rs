//! Where a page ended, in a form that scripts hand back.

use morgue::article::ArticleId;
use morgue::error::{Error, Result};
use morgue::search::{ArchiveSearcher, Found, SearchRequest};

/// How many places the last hit of a page may have moved to be found again.
const SLACK: usize = 200;

/// The last hit of a page: its rank, its id, and of which query it is.
///
/// The next page begins behind that hit, wherever an update of the index has moved it
/// meanwhile, so that none is shown twice; if it is gone, behind its rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    rank: usize,
    id: ArticleId,
}

impl Cursor {
    /// Returns the cursor of the page after this one, if there is one.
    pub fn after(found: &Found, searcher: &ArchiveSearcher) -> Option<Self> {
        let (rank, last) = found.matches.last()?;
        let id = searcher.id_of(last)?;
        ((*rank as u64) < found.num_hits()).then_some(Self { rank: *rank, id })
    }

    /// Writes a cursor for a query with these settings.
    pub fn print(self, settings: &str) -> String {
        format!("{:x}-{}-{}", self.rank, self.id, fingerprint(settings))
    }

    /// Reads a cursor.
    ///
    /// # Errors
    ///
    /// [`Error::Unsupported`] for what is no cursor, or one of other settings.
    pub fn parse(text: &str, settings: &str) -> Result<Self> {
        let mistake = |problem: &str| Error::Unsupported {
            problem: format!("`{text}` {problem}"),
            hint: "take `next` from the JSON of the page before, and repeat its query".into(),
        };
        let mut parts = text.split('-');
        let cursor = parts.next().zip(parts.next()).and_then(|(rank, id)| {
            let rank = usize::from_str_radix(rank, 16).ok()?;
            Some(Self { rank, id: ArticleId::parse(id)? })
        });
        let cursor = cursor.ok_or_else(|| mistake("is not a cursor"))?;
        match parts.next() {
            Some(of) if of == fingerprint(settings) && parts.next().is_none() => Ok(cursor),
            _ => Err(mistake("is a cursor of another query")),
        }
    }

    /// Widens a request so that the last hit should be among what it finds.
    pub fn widen(self, request: &mut SearchRequest) {
        request.offset = self.rank.saturating_sub(SLACK);
        request.limit = request.limit.saturating_add(self.rank - request.offset + SLACK);
    }

    /// Leaves of what a widened request found the page that was asked for.
    pub fn narrow(self, found: &mut Found, limit: usize, searcher: &ArchiveSearcher) {
        let last = found.matches.iter().position(|(_, m)| searcher.id_of(m) == Some(self.id));
        let start = match last {
            Some(at) => at + 1,
            None => found.matches.iter().take_while(|(rank, _)| *rank <= self.rank).count(),
        };
        found.matches.drain(..start);
        found.matches.truncate(limit);
    }
}

fn fingerprint(settings: &str) -> String {
    blake3::hash(settings.as_bytes()).to_hex()[..8].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_for_its_own_query_only() {
        let cursor = Cursor { rank: 30, id: ArticleId::of("a.txt", "") };
        let text = cursor.print("flood");
        assert_eq!(Cursor::parse(&text, "flood").expect("a cursor"), cursor);
        for (text, settings) in [
            (text.as_str(), "river"),
            ("", "flood"),
            ("c10", "flood"),
            ("1e-x", "flood"),
            (&text[..text.len() - 1], "flood"),
            (&format!("{text}-1"), "flood"),
        ] {
            assert!(Cursor::parse(text, settings).is_err(), "{text}");
        }
    }
}
