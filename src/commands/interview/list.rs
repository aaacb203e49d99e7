//! The interviews here that are not finished, each with the command to go on.

use std::path::PathBuf;
use std::sync::Arc;

use super::super::Session;
use super::super::load::{Loaded, Request};
use super::{how_far, short_name, shown};
use crate::exit_status::ExitStatus;
use crate::interview::{Choice, Interview};

/// `cem interview` without a file. Nothing is guessed: one is named, or none.
pub(super) fn list(session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let paths = [PathBuf::from(".")];
    let loaded = Loaded::read(&mut Request { paths: &paths, questionnaire: None, stdin: session.stdin });
    session.tell_read(&loaded.paths)?;
    let mut rows: Vec<(String, String, String)> = Vec::new();
    for sheet in &loaded.sheets {
        let Some(form) = loaded.questionnaires.get(&sheet.questionnaire.0) else { continue };
        if sheet.complete {
            continue;
        }
        let file = PathBuf::from(&sheet.path);
        let interview = Interview::new(Arc::clone(form), sheet.clone(), Choice::default());
        rows.push((shown(&file), how_far(&interview.view().progress), shown(&short_name(&file))));
    }
    let broken = loaded.paths.len() - loaded.sheets.len();
    let mut page = String::new();
    if rows.is_empty() {
        page.push_str("No interview here is unfinished. Begin one:\n  cem interview answers/cio --role ROLE\n");
    } else {
        page.push_str("Interviews that are not finished, with the command to go on:\n");
        for (file, far, short) in &rows {
            page.push_str(&format!("\n{file}: {far}\n  cem interview {short}\n"));
        }
    }
    if broken > 0 {
        page.push_str(&format!("\n{} with errors: cem check\n", super::plural(broken, "answers file")));
    }
    let page: String = page.lines().map(|line| session.fit(line)).collect();
    session.print(&page)
}
