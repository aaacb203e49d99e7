//! Everything that is tested from outside, in one binary.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on should stop where it is")]

mod rules;
mod rules_properties;
mod small;
