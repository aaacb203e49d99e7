//! Numbers for programs: one row per answer set.

pub mod row;
