//! Every fault at every place.
//!
//! The short sweeps run with all tests; the whole ones with `scripts/faults`.

use std::path::Path;

use super::directory::{Damage, Faults, Plan};
use super::scenario::{contents_after, contents_at_end, contents_of, run};
use crate::index::INDEX_DIR;
use crate::index::verify::verify;

const DAMAGES: [Damage; 5] =
    [Damage::Truncate, Damage::Zero, Damage::Flip, Damage::Delete, Damage::Keep];

/// A folder in memory where there is such, for syncing is most of what a run waits for.
fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    tempfile::tempdir_in(memory).or_else(|_| tempfile::tempdir()).unwrap()
}

/// Runs with a fault, then without, and checks what there is after each. Returns whether
/// the fault was met.
fn survives(plan: Plan, damage: Option<Damage>) -> bool {
    let folder = folder();
    let dir = folder.path().join(INDEX_DIR);
    let faults = Faults::install(plan);
    let (num_acknowledged, ended) = run(&dir);
    Faults::uninstall();
    faults.wait_until_unused();
    if faults.num_failed() == 0 {
        assert!(ended.is_ok(), "{plan:?}: {ended:?}");
    }
    let was_met = faults.num_failed() > 0;
    if let Some(damage) = damage {
        faults.cut_power(damage);
    }
    let case = format!("{plan:?} {damage:?}, {num_acknowledged} commits, {ended:?}");
    holds_what_was_acknowledged(&dir, num_acknowledged, &case);
    let (_, again) = run(&dir);
    again.unwrap_or_else(|error| panic!("{case}: the next run: {error:?}"));
    assert_eq!(contents_of(&dir).unwrap(), contents_at_end(), "{case}");
    let found = verify(&dir).unwrap();
    assert!(found.is_sound() && found.notes.is_empty(), "{case}: {found:?}");
    assert_eq!((found.num_articles, found.num_files), (37, 37), "{case}");
    was_met
}

/// The last acknowledged commit is there; or the one that was being made when the run
/// failed, which may have come to its end all the same.
fn holds_what_was_acknowledged(dir: &Path, num_acknowledged: usize, case: &str) {
    let contents = contents_of(dir).unwrap_or_else(|error| panic!("{case}: {error:?}"));
    let is_there = [num_acknowledged, num_acknowledged + 1]
        .iter()
        .any(|num_commits| contents == contents_after(*num_commits));
    assert!(is_there, "{case}: there are {:?}", contents.keys());
    if num_acknowledged > 0 {
        let found = verify(dir).unwrap_or_else(|error| panic!("{case}: {error:?}"));
        assert!(found.is_sound(), "{case}: {found:?}");
    }
}

fn num_calls() -> usize {
    let folder = folder();
    let faults = Faults::install(Plan::Nothing);
    let (_, ended) = run(&folder.path().join(INDEX_DIR));
    Faults::uninstall();
    ended.unwrap();
    faults.num_calls()
}

/// Sweeps over every `step`th call and prints how many faults were met.
fn sweep(name: &str, step: usize, offset: usize, survives: impl Fn(usize) -> usize) {
    // Merges come and go, so runs differ by some calls.
    let end = num_calls() + 20;
    let num_met: usize = (1 + offset..=end).step_by(step).map(survives).sum();
    println!("faults: {name} survived {num_met} of {num_met}");
    assert!(num_met > 0);
}

fn calls_that_fail(step: usize) {
    sweep("io once", step, 0, |n| usize::from(survives(Plan::Once(n), None)));
    sweep("io from", step, step / 2, |n| usize::from(survives(Plan::From(n), None)));
}

fn full_disks(num_sizes: u64) {
    let folder = folder();
    let faults = Faults::install(Plan::Nothing);
    let (_, ended) = run(&folder.path().join(INDEX_DIR));
    Faults::uninstall();
    ended.unwrap();
    let num_bytes = faults.num_bytes();
    let sizes = (0..num_sizes).map(|n| num_bytes * n / num_sizes);
    let num_met = sizes.filter(|size| survives(Plan::Full(*size), None)).count();
    println!("faults: disk full survived {num_met} of {num_met}");
    assert_eq!(num_met as u64, num_sizes);
}

fn power_cuts(step: usize) {
    sweep("power", step, 3, |n| {
        DAMAGES.iter().filter(|damage| survives(Plan::From(n), Some(**damage))).count()
    });
}

#[test]
fn a_run_survives_calls_that_fail() {
    calls_that_fail(53);
}

#[test]
fn a_run_survives_a_full_disk() {
    full_disks(5);
}

#[test]
fn a_run_survives_a_power_cut() {
    power_cuts(167);
}

#[test]
fn a_full_disk_is_named_as_the_cause() {
    let folder = folder();
    Faults::install(Plan::Full(20_000));
    let (_, ended) = run(&folder.path().join(INDEX_DIR));
    Faults::uninstall();
    let error = ended.unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("No space left"), "{error:?}");
    assert!(error.hint().unwrap().contains("make room"), "{error:?}");
}

#[test]
#[ignore = "takes minutes: run by scripts/faults"]
fn every_call_that_fails() {
    calls_that_fail(1);
}

#[test]
#[ignore = "takes minutes: run by scripts/faults"]
fn every_size_of_disk() {
    full_disks(100);
}

#[test]
#[ignore = "takes minutes: run by scripts/faults"]
fn every_power_cut() {
    power_cuts(5);
}
