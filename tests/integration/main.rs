//! The one integration test binary: the library as its users meet it, over files.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test fails by panicking, and may say what it wrote")]
#![allow(missing_docs, unreachable_pub, reason = "nobody outside reads these items")]

mod broken;
mod harness;
mod layering;
mod models;
mod shipped;
