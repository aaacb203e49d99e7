//! Figures: numbers that a source states, worded as they may be printed, never without who says so and what is wrong with them.
//!
//! A figure is shown only by the positions that name it and in the list of sources. Nothing scores or advises by one.

use serde::{Deserialize, Serialize};

use super::ClaimIndex;

/// A number that a source states.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Its id.
    pub id: String,
    /// The figure in words, as it may be printed.
    pub text: String,
    /// Who says so, and after whom.
    pub attribution: String,
    /// What speaks against relying on it.
    pub caveat: String,
    /// The claims that hold it.
    pub claims: Vec<ClaimIndex>,
}
