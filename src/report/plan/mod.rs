//! How a plan and a what-if are shown: one walk over blocks for the screen and the page, and a document for programs.

pub mod brief;
pub(super) mod brief_json;
mod json;
mod json_schema;
mod markdown;
mod terminal;
mod words;

use super::format::View;
use super::lenses::Format;
use crate::answers::FactValue;
use crate::plan::{Plan, WhatIf};
use crate::questionnaire::Questionnaire;

pub use json::FORMAT_VERSION;
pub use json_schema::schema;

/// What is shown.
#[derive(Debug, Clone, Copy)]
pub enum Made<'a> {
    /// The cheapest way to a target.
    Plan(&'a Plan),
    /// Other answers, other scores.
    WhatIf(&'a WhatIf),
}

/// What a page is made of.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// What was asked.
    pub questionnaire: &'a Questionnaire,
    /// The organisation; may be empty.
    pub organisation: &'a str,
    /// Respondents whose answers count.
    pub respondents: usize,
    /// What is known of the organisation, by fact index.
    pub facts: &'a [FactValue],
    /// What was made of the answers.
    pub made: Made<'a>,
    /// Version of the program.
    pub tool_version: &'a str,
}

/// A piece of a page. Texts are as written: each format escapes for itself.
#[derive(Debug, Clone, PartialEq)]
enum Block {
    /// A heading.
    Head(String),
    /// The conclusion.
    Strong(String),
    /// A paragraph.
    Text(String),
    /// A line with a list of named details under it.
    Item(String, Vec<(&'static str, String)>),
    /// Something to bear in mind.
    Point(String),
}

/// The plan in this format, ending with a line feed.
#[must_use]
pub fn render(input: &Input<'_>, format: Format, view: &View) -> String {
    match format {
        Format::Terminal => terminal::render(&words::title(input), &words::blocks(input), view),
        Format::Json => json::render(input),
        Format::Markdown => markdown::render(&words::title(input), &words::blocks(input)),
    }
}
