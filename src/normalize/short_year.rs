//! Years of two digits, completed by what the archive spans.

use super::DateProblem;

/// Years at the far end of the span that are taken for no year: what is known of
/// the archive is a sample, and a year that looks a century old is more likely
/// one that is newer than the sample.
const DOUBTFUL: i16 = 5;

/// Completes a year of two digits to the one in the hundred years that end with
/// the newest year of the archive.
///
/// Without a newest year the century is not known; nor is it in the first
/// [`DOUBTFUL`] of the hundred years.
pub(super) fn full_year(short: i16, newest: Option<i16>) -> Result<i16, DateProblem> {
    let newest = newest.ok_or(DateProblem::NoCentury)?;
    let age = (newest - short).rem_euclid(100);
    if age < 100 - DOUBTFUL { Ok(newest - age) } else { Err(DateProblem::NoCentury) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_archive_tells_the_century() {
        for (short, newest, expected) in [
            (23, Some(2023), Ok(2023)),
            (98, Some(2023), Ok(1998)),
            (29, Some(2023), Ok(1929)),
            (28, Some(2023), Err(DateProblem::NoCentury)),
            (24, Some(2023), Err(DateProblem::NoCentury)),
            (23, Some(1999), Ok(1923)),
            (0, Some(2000), Ok(2000)),
            (98, Some(1898), Ok(1898)),
            (98, None, Err(DateProblem::NoCentury)),
        ] {
            assert_eq!(full_year(short, newest), expected, "{short} {newest:?}");
        }
    }
}
