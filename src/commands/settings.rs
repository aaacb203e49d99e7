//! Which `cem.toml` holds, and what it says.

use std::path::{Path, PathBuf};

use super::Session;
use crate::config;
use crate::diagnostic::{Code, Diagnostic, Files};
use crate::interview::keys::Map;
use crate::source;

/// The settings of the file named, of none, or of the nearest `cem.toml`, with the path it lies at; none where it cannot be used, with its problems added.
pub(super) fn of_file(named: Option<&Path>, files: &mut Files, problems: &mut Vec<Diagnostic>) -> Option<(PathBuf, config::Settings)> {
    let path = match named {
        Some(path) if path.as_os_str() == "none" => None,
        Some(path) => Some(path.to_owned()),
        None => nearest(),
    };
    match path {
        Some(path) => read(&path, files, problems).map(|settings| (path, settings)),
        None => Some((PathBuf::new(), config::Settings::default())),
    }
}

/// The keys of the interview, as the settings want them; none where the settings cannot be used, which is told.
pub(super) fn keys(named: Option<&Path>, session: &mut Session<'_>) -> anyhow::Result<Option<Map>> {
    let (mut files, mut problems) = (Files::default(), Vec::new());
    let settings = of_file(named, &mut files, &mut problems);
    let map = settings.map(|(_, settings)| Map::with(&settings.keys, &mut problems));
    if problems.is_empty() {
        return Ok(map);
    }
    let text = session.drawn(&problems, &files, false, false);
    session.tell(&text)?;
    Ok(None)
}

fn read(path: &Path, files: &mut Files, problems: &mut Vec<Diagnostic>) -> Option<config::Settings> {
    let shown = source::shown(path);
    match source::read(path, &shown, files) {
        Ok(text) => {
            let file = files.add(shown, text.clone());
            let settings = config::read(&text, file, problems);
            if settings.is_none() {
                problems.push(Diagnostic::new(Code::NotDone, "the settings file has errors, so nothing was held against it"));
            }
            settings
        }
        Err(problem) => {
            problems.push(*problem);
            None
        }
    }
}

/// The nearest `cem.toml`, walking up from the working folder. A link to nowhere counts, so that a gate which cannot be read is not taken for none.
fn nearest() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let found = here.ancestors().map(|folder| folder.join("cem.toml")).find(|path| path.symlink_metadata().is_ok_and(|about| !about.is_dir()))?;
    // Shown as it lies: beside us by its name.
    Some(found.strip_prefix(&here).map(Path::to_owned).unwrap_or(found))
}
