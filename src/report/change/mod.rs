//! How a change is shown: the same facts as a summary for the screen, a page, and a document for programs.

mod json;
mod json_schema;
mod markdown;
mod terminal;
mod trend;
pub(super) mod words;

use super::format::View;
use crate::change::Change;

pub use json::FORMAT_VERSION;
pub use json_schema::schema;

/// A format of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a person at a terminal.
    Terminal,
    /// For programs.
    Json,
    /// For a document, a wiki, a pull request.
    Markdown,
}

/// The change in this format, ending with a line feed.
#[must_use]
pub fn render(change: &Change, format: Format, view: &View, tool_version: &str) -> String {
    match format {
        Format::Terminal => terminal::render(change, view),
        Format::Json => json::render(change, tool_version),
        Format::Markdown => markdown::render(change),
    }
}
