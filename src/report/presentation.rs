//! How a report is presented: for whom, under whose name. Nothing in here changes what a report says of its answers.

use super::csv::Dialect;
use super::sections::Audience;

/// For whom, and under whose name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Presentation {
    /// Who it is for.
    pub audience: Audience,
    /// The brand of those who hand it over.
    pub brand: Brand,
    /// What reads the CSV.
    pub csv: Dialect,
}

/// The brand of those who hand the report over. All of it is optional.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Brand {
    /// Their name.
    pub name: Option<String>,
    /// Their logo.
    pub logo: Option<Logo>,
    /// Their colour, for the title and the rules: red, green, blue. Its contrast was checked where it was read.
    pub accent: Option<[u8; 3]>,
}

/// An embedded picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// `image/png`, `image/jpeg` or `image/svg+xml`.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
    /// Width and height in pixels.
    pub size: (u32, u32),
}
