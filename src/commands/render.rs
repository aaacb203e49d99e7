//! `cem render`: a saved report in, every other format out, in the bytes that `cem report` would have written.

use std::io::Read as _;
use std::path::Path;

use anyhow::Context as _;

use super::deliver::Plan;
use super::settings::of_file;
use super::{Session, brand};
use crate::cli::Render as Flags;
use crate::diagnostic::{Diagnostic, Files, Place};
use crate::exit_status::ExitStatus;
use crate::report::{Report, json, problems};
use crate::source;

/// `cem render`.
pub(super) fn run(flags: &Flags, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let plan = Plan::new(&flags.shape, &flags.to, session)?;
    let (mut files, mut found) = (Files::default(), Vec::new());
    let report = read(&flags.report, &mut files, &mut found, session)?;
    let (at, settings) = of_file(flags.config.as_deref(), &mut files, &mut found).unwrap_or_default();
    let presentation = brand::presentation(&flags.shape, &settings.brand, &at, &mut found);
    let Some(report) = report.filter(|_| found.is_empty()) else {
        plan.without_result(&problems::failure(&found, &files), session)?;
        let told = session.drawn(&found, &files, false, true);
        session.tell(&told)?;
        return Ok(ExitStatus::CannotDo);
    };
    plan.deliver(&report, &presentation, session)
}

/// The report that a file holds; what is wrong with it is added to the problems.
fn read(path: &Path, files: &mut Files, found: &mut Vec<Diagnostic>, session: &mut Session<'_>) -> anyhow::Result<Option<Report>> {
    let shown = source::shown(path);
    let text = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        session.stdin.take(crate::yaml::MAX_BYTES as u64 + 1).read_to_end(&mut bytes).context("standard input cannot be read")?;
        source::decode(bytes, &shown, files)
    } else {
        source::read(path, &shown, files)
    };
    let text = match text {
        Ok(text) => text,
        Err(problem) => {
            found.push(*problem);
            return Ok(None);
        }
    };
    session.tell_read(std::slice::from_ref(&shown))?;
    let file = files.add(shown, text.clone());
    let document = json::of_page(&text);
    // In a page the report begins further in.
    let before = document.map_or(0, |document| u32::try_from(document.as_ptr() as usize - text.as_ptr() as usize).unwrap_or(u32::MAX));
    match Report::from_json(document.unwrap_or(&text), file) {
        Ok(report) => Ok(Some(report)),
        Err(problems) => {
            let further = |place: Place| Place { start: place.start.saturating_add(before), end: place.end.saturating_add(before), ..place };
            found.extend(problems.into_iter().map(|problem| Diagnostic { place: problem.place.map(further), ..problem }));
            Ok(None)
        }
    }
}
