//! Faults of the disk, made on purpose: the Nth thing that a run asks of its folder
//! fails, the disk fills up, or the power goes and takes what was not synced.

mod directory;
pub(in crate::index) mod scenario;
mod sweep;

pub(in crate::index) use directory::wrap;
