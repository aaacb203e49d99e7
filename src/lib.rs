//! The library behind `cem`: is an organisation ready for Customer Experience Management, and what should it do next?
//!
//! What can be asked stands in [`questionnaire`], how it is asked in [`interview`], what was said in [`answers`], what it is worth in [`rules`], what several
//! respondents say together in [`panel`], what changed since in [`change`], what to raise in which order in [`plan`], how it is shown in [`report`]. Problems in files are values ([`diagnostic`]); all
//! YAML goes through [`yaml`] and [`decode`].

pub mod answers;
pub mod atomic_file;
pub mod change;
pub mod cli;
pub mod commands;
pub mod config;
pub mod decode;
pub mod diagnostic;
pub mod exit_status;
pub mod explain;
pub mod interview;
pub mod panel;
pub mod plan;
pub mod questionnaire;
pub mod report;
pub mod rules;
pub mod shipped;
pub mod source;
pub mod stream;
pub mod yaml;
