//! `cem answers redact`: copies of answer files without the people.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::load::{Loaded, Request};
use super::{Session, may_write, plural};
use crate::answers::anonymous;
use crate::diagnostic::sort;
use crate::exit_status::ExitStatus;
use crate::source;

/// Flags of `cem answers redact`.
pub(super) struct Redact<'a> {
    pub(super) paths: &'a [PathBuf],
    pub(super) output: &'a Path,
    pub(super) force: bool,
    pub(super) organisation: Option<&'a str>,
    pub(super) questionnaire: Option<&'a str>,
}

/// `cem answers redact`. Nothing is written where a file has an error or a copy may not be written.
pub(super) fn run(flags: &Redact<'_>, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let mut loaded = Loaded::read(&mut Request { paths: flags.paths, questionnaire: flags.questionnaire.map(Path::new), stdin: session.stdin });
    sort(&mut loaded.problems);
    if loaded.has_errors() {
        let drawn = session.drawn(&loaded.problems, &loaded.files, false, false);
        session.tell(&format!("{drawn}Nothing was written.\n"))?;
        return Ok(ExitStatus::CannotDo);
    }
    anyhow::ensure!(!loaded.sheets.is_empty(), "no answer files here; they end in .answers.yaml, .answers.yml or .answers.json");
    let mut sheets = std::mem::take(&mut loaded.sheets);
    anonymous::strip(&mut sheets);
    let mut copies: Vec<(PathBuf, String)> = Vec::new();
    for sheet in &mut sheets {
        if let Some(organisation) = flags.organisation {
            organisation.clone_into(&mut sheet.organisation);
        }
        let form = loaded.questionnaires.get(&sheet.questionnaire.0).context("a questionnaire went missing while its answers were read")?;
        copies.push((flags.output.join(format!("{}.answers.yaml", sheet.respondent.id)), anonymous::written(sheet, form)));
    }
    copies.sort();
    for (path, _) in &copies {
        may_write(path, flags.force)?;
    }
    std::fs::create_dir_all(flags.output).with_context(|| format!("{} cannot be made", source::shown(flags.output)))?;
    for (path, text) in &copies {
        crate::atomic_file::write(path, text.as_bytes())?;
    }
    if !session.quiet {
        let folder = source::shown(flags.output);
        let folder = crate::diagnostic::draw::visible(&folder);
        session.tell(&format!("Wrote {} to {folder}; roles and the profile are in them still\n", plural(copies.len(), "file")))?;
    }
    Ok(ExitStatus::Success)
}
