//! `cem answers merge`: two people's edits of one answers file, by hand or as a merge driver of git.

use std::path::Path;

use super::{Session, plural};
use crate::answers::merge::{self, Merged, Side};
use crate::cli::AnswersMerge as Flags;
use crate::diagnostic::draw::visible;
use crate::diagnostic::{Diagnostic, Files, Place, sort};
use crate::exit_status::ExitStatus;
use crate::source;

/// `cem answers merge`. Git takes the exit status as it is: 0 is clean, 1 to 127 is a conflict.
pub(super) fn run(flags: &Flags, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let mut files = Files::default();
    let mut texts = Vec::new();
    for (path, side) in [(Some(&flags.ours), "ours"), (Some(&flags.theirs), "theirs"), (flags.base.as_ref(), "base")] {
        let Some(path) = path else { continue };
        let shown = flags.name.as_ref().map_or_else(|| source::shown(path), |name| format!("{name} ({side})"));
        // A file that is not UTF-8 is kept, for its place, under a number of its own.
        let mut broken = Files::default();
        match source::read(path, &shown, &mut broken) {
            Ok(text) => {
                files.add(shown, text.clone());
                texts.push(text);
            }
            Err(problem) => return refuse(vec![*problem], &broken, session),
        };
    }
    let (ours, theirs) = (&texts[0], &texts[1]);
    let merged = match merge::merge(ours, theirs, texts.get(2).map(String::as_str)) {
        Ok(merged) => merged,
        Err(problems) => return refuse(problems, &files, session),
    };
    match &flags.output {
        _ if flags.in_place && merged.text == *ours => {}
        _ if flags.in_place => crate::atomic_file::write(&flags.ours, merged.text.as_bytes())?,
        Some(path) if path != Path::new("-") => session.save(path, &merged.text, flags.force)?,
        Some(_) | None => drop(session.print(&merged.text)?),
    }
    report(&merged, &files, session)?;
    Ok(if merged.conflicts.is_empty() { ExitStatus::Success } else { ExitStatus::Findings })
}

fn refuse(mut problems: Vec<Diagnostic>, files: &Files, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    sort(&mut problems);
    let drawn = session.drawn(&problems, files, false, false);
    session.tell(&format!("{drawn}Nothing was written.\n"))?;
    Ok(ExitStatus::CannotDo)
}

/// Says what both said differently, with both values and their places, and what was not carried over.
fn report(merged: &Merged, files: &Files, session: &mut Session<'_>) -> anyhow::Result<()> {
    let at = |place: Place| format!("{}:{}", files.path(place.file), files.line_column(place).0);
    let mut lines = Vec::new();
    for conflict in &merged.conflicts {
        lines.push(format!("conflict: {}", conflict.about));
        for (whose, Side { said, place }) in [("ours", &conflict.ours), ("theirs", &conflict.theirs)] {
            lines.push(format!("  {whose} ({}): {}", at(*place), said.as_deref().unwrap_or("removed")));
        }
    }
    for (place, comment) in &merged.left_behind {
        lines.push(format!("not carried over ({}): {comment}", at(*place)));
    }
    if merged.without_comments {
        lines.push("JSON holds no comments, so theirs is in this list alone.".to_owned());
    }
    if !merged.conflicts.is_empty() {
        let where_to =
            if merged.without_comments { "" } else { " and theirs is beside it as `# CONFLICT: theirs: ...`; keep one of the two and remove the comment" };
        lines.push(format!("{}: ours stays{where_to}.", plural(merged.conflicts.len(), "conflict")));
    }
    session.tell(&lines.iter().map(|line| format!("{}\n", visible(line))).collect::<String>())
}
