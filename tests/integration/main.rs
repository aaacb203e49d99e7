//! Everything that is tested from outside, in one binary.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that cannot go on should stop where it is")]

mod answers;
mod binary;
mod check;
mod demo;
mod explain;
mod help;
mod init;
mod questionnaire;
mod report;
mod rules;
mod rules_properties;
mod small;
mod surroundings;
