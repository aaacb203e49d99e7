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
mod answers_quick;
mod binary;
mod broken;
mod check;
mod checking;
mod compare;
mod coverage;
mod demo;
mod diff;
#[cfg(all(feature = "xlsx", feature = "docx"))]
mod documents;
mod drawn;
mod explain;
mod formats;
mod further;
mod gate;
mod help;
mod hostile;
mod import;
mod init;
#[cfg(unix)]
mod interview;
#[cfg(unix)]
mod interview_around;
#[cfg(unix)]
mod interview_ends;
#[cfg(unix)]
mod interview_lines;
#[cfg(unix)]
mod kill;
mod language;
mod layering;
mod lenses;
mod merge;
mod migrate;
mod models;
mod panel;
mod panel_privacy;
mod panel_properties;
mod panel_values;
mod plan;
mod plan_exact;
mod positions;
mod questionnaire;
mod readme;
mod ready_to_use;
mod render;
mod report;
mod rules;
mod rules_caps;
mod rules_properties;
mod score;
mod session;
mod shipped;
mod small;
mod sources;
mod statistics;
mod stream;
mod stream_ends;
mod stream_lines;
mod surroundings;
#[cfg(unix)]
mod terminal;
mod torn;
mod useful;
mod verify;
mod witness;
mod workbook;
mod yaml_usual;
