//! Every fault at every place.
//!
//! The short sweeps run with all tests; the whole ones with `scripts/faults`.

use std::path::Path;

use super::directory::{Damage, Faults, Plan};
use super::scenario::{NUM_COMMITS, contents_after, contents_of, run};
use crate::index::INDEX_DIR;
use crate::index::verify::verify;

const DAMAGES: [Damage; 5] =
    [Damage::Truncate, Damage::Zero, Damage::Flip, Damage::Delete, Damage::Keep];

/// A folder in memory where there is such, for syncing is most of what a run waits for.
fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    tempfile::tempdir_in(memory).or_else(|_| tempfile::tempdir()).unwrap()
}

/// What is tried: commits without faults, then a run with them.
#[derive(Clone, Copy, Debug)]
struct Trial {
    /// How many commits another run has made before.
    num_before: usize,
    plan: Plan,
    damage: Option<Damage>,
}

/// A run that makes the index and is to fail by a plan.
fn making(plan: Plan) -> Trial {
    Trial { num_before: 0, plan, damage: None }
}

/// Runs with a fault, goes on without, does all once more, and checks what there is after
/// each. Returns whether the fault was met.
fn survives(trial: Trial) -> bool {
    let folder = folder();
    let dir = folder.path().join(INDEX_DIR);
    let mut num_acknowledged = 0;
    if trial.num_before > 0 {
        run(&dir, &mut num_acknowledged, trial.num_before).unwrap();
    }
    let faults = Faults::install(trial.plan);
    let ended = run(&dir, &mut num_acknowledged, NUM_COMMITS);
    Faults::uninstall();
    faults.wait_until_unused();
    if faults.num_failed() == 0 {
        assert!(ended.is_ok(), "{trial:?}: {ended:?}");
    }
    let was_met = faults.num_failed() > 0;
    if let Some(damage) = trial.damage {
        faults.cut_power(damage);
    }
    let case = format!("{trial:?}, {num_acknowledged} commits, {ended:?}");
    holds_what_was_acknowledged(&dir, num_acknowledged, &case);
    for mut first in [num_acknowledged, 0] {
        let case = format!("{case}, then from {first}");
        run(&dir, &mut first, NUM_COMMITS).unwrap_or_else(|error| panic!("{case}: {error:?}"));
        holds_all(&dir, &case);
    }
    was_met
}

/// The index is what it is after the last commit, with nothing left beside it.
fn holds_all(dir: &Path, case: &str) {
    assert_eq!(contents_of(dir).unwrap(), contents_after(NUM_COMMITS), "{case}");
    let found = verify(dir).unwrap();
    assert!(found.is_sound() && found.notes.is_empty(), "{case}: {found:?}");
    assert_eq!((found.num_articles, found.num_files), (37, 37), "{case}");
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
    let ended = run(&folder.path().join(INDEX_DIR), &mut 0, NUM_COMMITS);
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
    sweep("io once", step, 0, |n| usize::from(survives(making(Plan::Once(n)))));
    sweep("io from", step, step / 2, |n| usize::from(survives(making(Plan::From(n)))));
    sweep("io from, update", step, step / 3, |n| {
        usize::from(survives(Trial { num_before: 1, ..making(Plan::From(n)) }))
    });
}

fn full_disks(num_sizes: u64) {
    let folder = folder();
    let faults = Faults::install(Plan::Nothing);
    let ended = run(&folder.path().join(INDEX_DIR), &mut 0, NUM_COMMITS);
    Faults::uninstall();
    ended.unwrap();
    let num_bytes = faults.num_bytes();
    let sizes = (0..num_sizes).map(|n| num_bytes * n / num_sizes);
    let num_met = sizes.filter(|size| survives(making(Plan::Full(*size)))).count();
    println!("faults: disk full survived {num_met} of {num_met}");
    assert_eq!(num_met as u64, num_sizes);
}

fn power_cuts(step: usize) {
    sweep("power", step, 3, |n| {
        let trial = |damage: &Damage| Trial { damage: Some(*damage), ..making(Plan::From(n)) };
        DAMAGES.iter().filter(|damage| survives(trial(damage))).count()
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
    let ended = run(&folder.path().join(INDEX_DIR), &mut 0, NUM_COMMITS);
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
