//! Which formats there are, and the one place that chooses between them.

use std::sync::OnceLock;

use super::sections::{self, Section};
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
    Pages::new(report, *view, presentation).page(format)
}

/// One report in several formats: what they say alike is put together once.
#[derive(Debug)]
pub struct Pages<'a> {
    report: &'a Report,
    view: View,
    presentation: &'a Presentation,
    sections: OnceLock<Vec<Section>>,
}

impl<'a> Pages<'a> {
    /// A report, the place it is shown in, and how it is presented.
    #[must_use]
    pub fn new(report: &'a Report, view: View, presentation: &'a Presentation) -> Self {
        Self { report, view, presentation, sections: OnceLock::new() }
    }

    /// The report in this format; texts end with a line feed.
    ///
    /// # Errors
    /// Where a writer of a file format fails, or this build is without the format.
    pub fn page(&self, format: Format) -> anyhow::Result<Vec<u8>> {
        let (report, presentation) = (self.report, self.presentation);
        let sections = || self.sections.get_or_init(|| sections::all(report, presentation));
        match format {
            Format::Terminal => Ok(terminal::render(report, &self.view).into_bytes()),
            Format::Json => Ok(json::render(report).into_bytes()),
            Format::Markdown => Ok(markdown::of_sections(sections()).into_bytes()),
            Format::Html | Format::Pdf => Ok(html::of_sections(report, presentation, sections()).into_bytes()),
            Format::Csv => Ok(csv::render(report, presentation.csv).into_bytes()),
            #[cfg(feature = "xlsx")]
            Format::Xlsx => super::xlsx::render(report, presentation),
            #[cfg(feature = "docx")]
            Format::Docx => super::docx::of_sections(report, presentation, sections()),
            #[cfg(not(all(feature = "xlsx", feature = "docx")))]
            other => anyhow::bail!("this build of cem does not write {}", other.extension()),
        }
    }
}
