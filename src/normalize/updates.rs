//! Dates of modification, by the words that call them so: "updated 4 May 1931".

use super::date_text::written_date;
use super::{DateContext, DateOrder, DateProblem};

/// Parts of words, in lower case, that say that a date is one of modification.
const UPDATE_WORDS: &[&str] = &[
    "updat",
    "modif",
    "edited",
    "aktualis",
    "aktualiz",
    "actualis",
    "actualiz",
    "atualiz",
    "geändert",
    "mis à jour",
    "mise à jour",
    "aggiorna",
    "bijgewerkt",
    "uppdatera",
    "oppdatert",
    "opdateret",
    "päivitetty",
    "обновл",
    "изменен",
    "оновлен",
    "ενημερ",
    "güncelle",
    "تحديث",
    "更新",
    "수정",
];

/// A line with two dates and their labels is no longer than this, in bytes.
const MAX_LINE: usize = 160;

/// Two dates have as many digits.
const MIN_DIGITS: usize = 6;

/// Signs between the two dates.
const BETWEEN: &[char] = &[' ', ',', ';', '|', '·', '•', '-', '–', '—', '/', '(', '،'];

/// Tells whether a text calls a date in it one of modification.
pub(crate) fn says_updated(text: &str) -> bool {
    let lower = text.to_lowercase();
    UPDATE_WORDS.iter().any(|word| lower.contains(word))
}

/// Splits a line that states when a text was published and then when it was changed:
/// "Published 3 May 1931, updated 4 May 1931".
pub(crate) fn split_update(line: &str) -> Option<(&str, &str)> {
    if line.len() > MAX_LINE || line.chars().filter(|c| c.is_numeric()).count() < MIN_DIGITS {
        return None;
    }
    let lower = line.to_lowercase();
    let mut starts = UPDATE_WORDS.iter().flat_map(|word| lower.match_indices(word));
    starts.find_map(|(at, _)| {
        // Lower case may be longer; then the places differ.
        let before = line.get(..at).filter(|_| lower.len() == line.len())?;
        let is_cased = |c: char| c.is_lowercase() || c.is_uppercase();
        let start = before.trim_end_matches(is_cased).len();
        let (published, updated) = (line[..start].trim_end_matches(BETWEEN), &line[start..]);
        (holds_date(published) && holds_date(updated)).then_some((published, updated))
    })
}

fn holds_date(text: &str) -> bool {
    let context = DateContext { order: Some(DateOrder::DayFirst), newest_year: None };
    let read = text.contains(char::is_numeric).then(|| written_date(text, &context));
    matches!(read, Some(Ok(_) | Err(DateProblem::NoCentury)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_with_both_dates_is_split() {
        for (line, published, updated) in [
            (
                "Published 3 May 1931 | Updated 4 May 1931",
                "Published 3 May 1931",
                "Updated 4 May 1931",
            ),
            (
                "Publié le 3 mai 2016 à 18h02, mis à jour le 4 mai 2016 à 9h15",
                "Publié le 3 mai 2016 à 18h02",
                "mis à jour le 4 mai 2016 à 9h15",
            ),
            (
                "Veröffentlicht am 3. Mai 2016, aktualisiert am 4. Mai 2016",
                "Veröffentlicht am 3. Mai 2016",
                "aktualisiert am 4. Mai 2016",
            ),
            (
                "Publicado el 3 de mayo de 2016. Actualizado el 4 de mayo de 2016",
                "Publicado el 3 de mayo de 2016.",
                "Actualizado el 4 de mayo de 2016",
            ),
            (
                "Pubblicato il 3 maggio 2016 (aggiornato il 4 maggio 2016)",
                "Pubblicato il 3 maggio 2016",
                "aggiornato il 4 maggio 2016)",
            ),
            (
                "입력 2016.05.03 18:02 수정 2016.05.04 09:15",
                "입력 2016.05.03 18:02",
                "수정 2016.05.04 09:15",
            ),
        ] {
            assert_eq!(split_update(line), Some((published, updated)), "{line}");
        }
        for line in [
            "Updated 4 May 1931",
            "3 May 1931",
            "Last updated: 4 May 1931 at 10:00",
            "3 May 1931, updated",
        ] {
            assert_eq!(split_update(line), None, "{line}");
        }
    }
}
