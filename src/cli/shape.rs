//! How a report looks and where it goes: flags that `cem report`, `cem demo` and `cem render` share.

use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser as _};
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
    #[value(alias = "md")]
    Markdown,
    /// One page for a browser, with charts: nothing from a network, no scripts
    Html,
    /// A workbook with live formulas
    #[cfg(feature = "xlsx")]
    Xlsx,
    /// A document to edit, for Word and LibreOffice
    #[cfg(feature = "docx")]
    Docx,
    /// A row for each number
    Csv,
    /// The page on paper, printed by a browser that is installed
    Pdf,
}

/// Who a report is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Audience {
    /// Those who work with it: everything
    #[default]
    Working,
    /// Those who decide: the summary, the factors, the first actions
    Board,
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
    /// Who it is for
    #[arg(long, value_name = "WHO", value_enum, default_value_t)]
    pub audience: Audience,
    /// CSV for a spreadsheet that opens it at a click, with this between its cells: `,`, `;` or `tab`
    #[arg(long, value_name = "SEPARATOR", num_args = 0..=1, require_equals = true, default_missing_value = ",", value_parser = separator)]
    pub excel: Option<u8>,
    /// Name of those who hand the report over
    #[arg(long, value_name = "NAME")]
    pub brand_name: Option<String>,
    /// Their logo: a PNG, JPEG or SVG file of up to 200 KB (documents and workbooks take no SVG)
    #[arg(long, value_name = "FILE")]
    pub logo: Option<PathBuf>,
    /// Their colour, such as #005A9C
    #[arg(long, value_name = "COLOUR")]
    pub accent: Option<String>,
    /// Columns to lay out for
    #[arg(long, hide = true, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(20..))]
    pub width: Option<u16>,
}

/// In which language a questionnaire speaks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
pub struct Spoken {
    /// Language of the questionnaire's texts, such as de, where it is translated; all other words stay English [default: its own]
    #[arg(long, value_name = "LANGUAGE", value_parser = language)]
    pub lang: Option<String>,
}

/// A language as files name it: `de`, `pt-BR`.
pub(super) fn language(text: &str) -> Result<String, String> {
    if crate::decode::is_language(text) { Ok(text.to_owned()) } else { Err("write a language such as `de` or `pt-BR`".to_owned()) }
}

fn separator(text: &str) -> Result<u8, String> {
    match text {
        "," | ";" => Ok(text.as_bytes()[0]),
        "tab" | "\t" => Ok(b'\t'),
        _ => Err("write --excel=, or --excel=; or --excel=tab".to_owned()),
    }
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
    /// Open the HTML page in a browser; without --output it is written to a temporary file
    #[arg(long)]
    pub view: bool,
    /// The browser that prints PDF [default: the first Chromium, Chrome, Edge or Brave found]
    #[arg(long, value_name = "PROGRAM", env = "CEM_BROWSER", hide_env = true, value_parser = OsStringValueParser::new().map(PathBuf::from))]
    pub browser: Option<PathBuf>,
    /// The paper of a PDF
    #[arg(long, value_name = "PAPER", value_enum, default_value_t)]
    pub paper: Paper,
}

/// Sizes of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Paper {
    /// 210 x 297 mm
    #[default]
    A4,
    /// 8.5 x 11 inches
    Letter,
}

impl Destination {
    /// True where standard output is to be one JSON document, whatever happens.
    pub(super) fn is_json(&self, shape: &ReportShape) -> bool {
        !self.view && shape.formats() == [ReportFormat::Json] && self.output.as_deref().is_none_or(|path| path.as_os_str() == "-")
    }
}
