//! Numbers for programs: one row per answer set, from one set to very many.
//!
//! ```text
//! blocks     an input in blocks of whole lines       columns    which columns a row has, and how it is written
//! ndjson     the usual line, fast                    summary    what very many rows say together; merges without loss
//! careful    any line, with reasons                  pipe       all of these, on several threads, in the input's order
//! csv        wide CSV                                row        rows of answer files, which know more of each set
//! form, ids, guess   the questionnaire as lines see it
//! ```

mod blocks;
mod careful;
pub mod columns;
pub mod csv;
pub mod form;
mod guess;
mod ids;
pub mod ndjson;
pub mod pipe;
pub mod row;
pub mod summary;
