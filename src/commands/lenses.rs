//! `cem lenses`: the same answers through every lens, side by side.

use std::path::Path;

use super::Session;
use super::load::{Loaded, Request};
use super::report::{no_result, or_here, view, warned};
use crate::cli::{Lenses as Flags, PageFormat};
use crate::diagnostic::{any_error, sort};
use crate::exit_status::ExitStatus;
use crate::report::lenses::{Format, Lenses, render};

/// `cem lenses`.
pub(super) fn run(flags: &Flags, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let paths = or_here(&flags.paths);
    let mut loaded = Loaded::read(&mut Request { paths: &paths, questionnaire: flags.questionnaire.as_deref().map(Path::new), stdin: session.stdin });
    session.tell_read(&loaded.paths)?;
    anyhow::ensure!(!loaded.paths.is_empty() || !loaded.problems.is_empty(), "no answer files here; they end in .answers.yaml, .answers.yml or .answers.json");
    let assessment = if loaded.has_errors() { None } else { loaded.assessment() };
    sort(&mut loaded.problems);
    let format = match flags.shape.format() {
        PageFormat::Terminal => Format::Terminal,
        PageFormat::Json => Format::Json,
        PageFormat::Markdown => Format::Markdown,
    };
    let told = warned(&loaded, false, session);
    let Some(assessment) = assessment.filter(|_| !any_error(&loaded.problems)) else {
        if format == Format::Json {
            session.write(&no_result(&loaded, false), &flags.shape.output)?;
        }
        session.tell(&told)?;
        return Ok(ExitStatus::CannotDo);
    };
    session.tell(&told)?;
    anyhow::ensure!(!assessment.questionnaire.lenses.is_empty(), "{} has no lenses", assessment.questionnaire.id);
    let view = view(flags.shape.width, flags.shape.output.output.is_none(), session);
    session.write(&render(&Lenses::new(&assessment), format, &view, env!("CARGO_PKG_VERSION")), &flags.shape.output)
}
