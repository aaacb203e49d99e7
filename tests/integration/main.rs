//! Everything that is tested from outside, in one binary.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on should stop where it is, and may say what it wrote"
)]
#![allow(missing_docs, unreachable_pub, reason = "nobody outside reads these items")]

mod broken;
mod checking;
mod layering;
mod models;
mod rules;
mod rules_properties;
mod shipped;
mod small;
