//! How a report looks and where it goes: flags that `cem report`, `cem demo` and `cem render` share.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Formats of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ReportFormat {
    /// For the screen
    #[default]
    Terminal,
    /// One document for programs
    Json,
    /// A page for wikis and repositories
    Markdown,
    /// A document to edit, for Word and LibreOffice
    #[cfg(feature = "docx")]
    Docx,
}

/// How a report looks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
pub struct ReportShape {
    /// Format of the report; several, with commas between them, go to a folder [default: what the name after --output ends in, else terminal]
    #[arg(short, long = "format", value_name = "FORMAT", value_enum, value_delimiter = ',', id = "format")]
    formats: Vec<ReportFormat>,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Columns to lay out for
    #[arg(long, hide = true, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(20..))]
    pub width: Option<u16>,
}

impl ReportShape {
    /// The formats that flags ask for, each once; empty where none does.
    #[must_use]
    pub fn formats(&self) -> Vec<ReportFormat> {
        let mut formats: Vec<ReportFormat> = Vec::new();
        for format in if self.json { &[ReportFormat::Json][..] } else { &self.formats } {
            if !formats.contains(format) {
                formats.push(*format);
            }
        }
        formats
    }
}

/// Where a report goes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
pub struct Destination {
    /// Write to this file, or into this folder, instead of the screen; `-` is the screen
    #[arg(short, long, value_name = "PATH|DIR")]
    pub output: Option<PathBuf>,
    /// Overwrite files that exist
    #[arg(long, requires = "output")]
    pub force: bool,
}

impl Destination {
    /// True where standard output is to be one JSON document, whatever happens.
    pub(super) fn is_json(&self, shape: &ReportShape) -> bool {
        shape.formats() == [ReportFormat::Json] && self.output.as_deref().is_none_or(|path| path.as_os_str() == "-")
    }
}
