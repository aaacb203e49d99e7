//! Which formats there are, and the one place that chooses between them.

use super::presentation::Presentation;
use super::{Report, json, markdown, terminal};

/// A format of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a person at a terminal. Not a contract: it may change in any version.
    Terminal,
    /// For programs: versioned, see [`json`].
    Json,
    /// For a document, a wiki, a pull request: GitHub Flavored Markdown, complete.
    Markdown,
}

/// What the place the report is shown in can do. Only the terminal format looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// Columns.
    pub width: usize,
    /// Colours may be used.
    pub colour: bool,
    /// Characters beyond ASCII can be shown.
    pub unicode: bool,
}

/// The report in this format, ending with a line feed.
#[must_use]
pub fn render(report: &Report, format: Format, view: &View) -> String {
    match format {
        Format::Terminal => terminal::render(report, view),
        Format::Json => json::render(report),
        Format::Markdown => markdown::render(report, &Presentation::default()),
    }
}
