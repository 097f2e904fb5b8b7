//! The `morgue` program; its commands come with the library parts they need.

fn main() {}
