//! What is wrong with a file and its records, in the one reason that the index keeps.

use std::collections::BTreeMap;

use super::skip::{Skip, SkipCode};

/// What stands between the counts of a summary and its example.
const FIRST: &str = "), the first of them: ";
/// What stands before the counts.
const PROBLEMS: &str = " problems (";

/// Says in one reason what is wrong with a file or some of its records; `num_untold`
/// records more are bad.
pub(super) fn summary_of(problems: &[(Option<String>, Skip)], num_untold: usize) -> Option<Skip> {
    // What went wrong counts before what was merely not there.
    let failed = problems.iter().find(|(_, skip)| skip.code.is_failure());
    let (record, first) = failed.or(problems.first())?;
    let what = match record {
        Some(record) => format!("record {record}: {}", first.message),
        None => first.message.clone(),
    };
    let message = match problems.len() + num_untold {
        1 => what,
        n => {
            let counts = counts(problems, num_untold).into_iter();
            let counts: Vec<_> = counts.map(|(code, count)| format!("{count} {code}")).collect();
            format!("{n}{PROBLEMS}{}{FIRST}{what}", counts.join(", "))
        }
    };
    Some(Skip::new(first.code, message))
}

fn counts(problems: &[(Option<String>, Skip)], num_untold: usize) -> BTreeMap<SkipCode, usize> {
    let mut counts = BTreeMap::new();
    for (_, skip) in problems {
        *counts.entry(skip.code).or_default() += 1;
    }
    if num_untold > 0 {
        *counts.entry(SkipCode::Record).or_default() += num_untold;
    }
    counts
}

/// Reads the counts of a summary, so that a run which has no reason to read a file again
/// counts what the last one did.
pub(super) fn counts_in(summary: &Skip) -> BTreeMap<SkipCode, usize> {
    let listed = || -> Option<BTreeMap<SkipCode, usize>> {
        let (head, _) = summary.message.split_once(FIRST)?;
        let (num, counts) = head.split_once(PROBLEMS)?;
        num.parse::<usize>().ok()?;
        let count = |part: &str| {
            let (count, code) = part.split_once(' ')?;
            Some((SkipCode::parse(code)?, count.parse().ok()?))
        };
        counts.split(", ").map(count).collect()
    };
    listed().unwrap_or_else(|| BTreeMap::from([(summary.code, 1)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_keeps_the_counts() {
        let bad = |record: &str, code| (Some(record.to_owned()), Skip::new(code, "it is bad"));
        let (empty, record) = (SkipCode::Empty, SkipCode::Record);
        for (problems, num_untold, message, counts) in [
            (vec![], 0, None, vec![]),
            (vec![bad("7", record)], 0, Some("record 7: it is bad"), vec![(record, 1)]),
            (
                vec![bad("1", empty), bad("2", record), bad("3", record)],
                4,
                Some("7 problems (1 empty, 6 record), the first of them: record 2: it is bad"),
                vec![(empty, 1), (record, 6)],
            ),
        ] {
            let summary = summary_of(&problems, num_untold);
            assert_eq!(summary.as_ref().map(|skip| skip.message.as_str()), message);
            let found = summary.map(|skip| counts_in(&skip)).unwrap_or_default();
            assert_eq!(found, BTreeMap::from_iter(counts));
        }
        let other = Skip::new(record, "9 problems, the first of them: record 2: it is bad");
        assert_eq!(counts_in(&other), BTreeMap::from([(record, 1)]));
    }
}
