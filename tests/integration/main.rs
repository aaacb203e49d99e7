//! Everything that is tested from outside, in one binary.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on should stop where it is, and may say what it wrote"
)]
#![allow(missing_docs, unreachable_pub, reason = "nobody outside reads these items")]

mod anonymous;
mod answers;
mod binary;
mod broken;
mod check;
mod checking;
mod demo;
mod diff;
mod drawn;
mod explain;
mod formats;
mod gate;
mod help;
mod hostile;
mod init;
mod layering;
mod migrate;
mod models;
mod questionnaire;
mod readme;
mod ready_to_use;
mod report;
mod rules;
mod rules_caps;
mod rules_properties;
mod score;
mod shipped;
mod small;
mod stream;
mod stream_lines;
mod surroundings;
mod verify;
