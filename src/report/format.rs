//! Which formats there are, and the one place that chooses between them.

use super::{Presentation, Report, csv, html, json, markdown, terminal};

/// A format of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a person at a terminal. Not a contract: it may change in any version.
    Terminal,
    /// For programs: versioned, see [`json`].
    Json,
    /// For a document, a wiki, a pull request: GitHub Flavored Markdown, complete.
    Markdown,
    /// One page for a browser: no network, no JavaScript.
    Html,
    /// A workbook with live formulas.
    Xlsx,
    /// A document to edit.
    Docx,
    /// A row for each number.
    Csv,
    /// For print. Rendered here as the HTML that a browser then prints.
    Pdf,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 8] = [Self::Terminal, Self::Json, Self::Markdown, Self::Html, Self::Xlsx, Self::Docx, Self::Csv, Self::Pdf];

    /// How names of its files end.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Terminal => "txt",
            Self::Json => "json",
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
            Self::Csv => "csv",
            Self::Pdf => "pdf",
        }
    }

    /// The format of files that end so, in letters of either case; none is a format of other programs.
    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Self> {
        let also = if extension.eq_ignore_ascii_case("htm") { "html" } else { extension };
        Self::ALL.into_iter().find(|format| format.extension().eq_ignore_ascii_case(also))
    }

    /// Not text: it must not reach a terminal.
    #[must_use]
    pub const fn is_binary(self) -> bool {
        matches!(self, Self::Xlsx | Self::Docx | Self::Pdf)
    }
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

/// The report in this format; texts end with a line feed.
///
/// # Errors
/// Where a writer of a file format fails, or this build is without the format.
pub fn render(report: &Report, format: Format, view: &View, presentation: &Presentation) -> anyhow::Result<Vec<u8>> {
    match format {
        Format::Terminal => Ok(terminal::render(report, view).into_bytes()),
        Format::Json => Ok(json::render(report).into_bytes()),
        Format::Markdown => Ok(markdown::render(report, presentation).into_bytes()),
        Format::Html | Format::Pdf => Ok(html::render(report, presentation).into_bytes()),
        Format::Csv => Ok(csv::render(report, presentation.csv).into_bytes()),
        #[cfg(feature = "xlsx")]
        Format::Xlsx => super::xlsx::render(report, presentation),
        #[cfg(feature = "docx")]
        Format::Docx => super::docx::render(report, presentation),
        #[cfg(not(all(feature = "xlsx", feature = "docx")))]
        other => anyhow::bail!("this build of cem does not write {}", other.extension()),
    }
}
