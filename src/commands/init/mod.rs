//! `cem init`: a folder to work in, and what checks it in CI and before a commit.

use std::path::{Path, PathBuf};

use super::Session;
use crate::answers::template;
use crate::cli::{Ci, Init as Flags};
use crate::exit_status::ExitStatus;
use crate::questionnaire::library::Shipped as _;
use crate::shipped::{BuiltIn, STARTER};
use crate::source;

/// Reports and other output do not belong under version control, nor what an interview keeps beside the answers; answers do.
const IGNORE: &str = "/out/\n# What cem interview keeps beside the answers\n*.bak\n.*.journal*\n.*.lock\n.cem-*.tmp\n";
const SETTINGS: &str = include_str!("cem.toml");
const GITHUB: &str = include_str!("github.yml");
const GITLAB: &str = include_str!("gitlab.yml");
const PRE_COMMIT: &str = include_str!("pre-commit.yaml");

/// `cem init`. Files that exist are left alone, and nothing is written unless all can be.
pub(super) fn run(flags: &Flags, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let folder = flags.dir.clone().unwrap_or_else(|| PathBuf::from("."));
    let form = BuiltIn.load("core").map(|core| template::yaml(&core, None)).unwrap_or_default();
    let form = named_after(&folder, &form);
    let mut files: Vec<(PathBuf, &str)> = vec![
        (folder.join("cem.toml"), SETTINGS),
        (folder.join("questionnaires/starter.questionnaire.yaml"), STARTER),
        (folder.join("answers/first.answers.yaml"), &form),
        (folder.join(".gitignore"), IGNORE),
    ];
    match flags.ci {
        Some(Ci::Github) => files.push((folder.join(".github/workflows/cem.yml"), GITHUB)),
        Some(Ci::Gitlab) => files.push((folder.join(".gitlab-ci.yml"), GITLAB)),
        None => {}
    }
    if flags.pre_commit {
        files.push((folder.join(".pre-commit-config.yaml"), PRE_COMMIT));
    }
    if let Some((there, _)) = files.iter().find(|(path, _)| path.symlink_metadata().is_ok()) {
        anyhow::bail!("{} exists already; nothing was written", there.display());
    }
    for (path, text) in &files {
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|error| anyhow::anyhow!("cannot make the folder {}: {error}", parent.display()))?;
        }
        crate::atomic_file::write(path, text.as_bytes())?;
        session.tell(&format!("Created {}\n", source::shown(path)))?;
    }
    session.tell(&next(&folder))?;
    Ok(ExitStatus::Success)
}

/// The form with the folder's name for the organisation: a better guess than none, and what every interview beside it takes over.
fn named_after(folder: &Path, form: &str) -> String {
    let name = folder.file_name().and_then(|name| crate::yaml::scalar(&name.to_string_lossy()).ok());
    name.map_or_else(|| form.to_owned(), |name| form.replacen(template::UNNAMED, &name, 1))
}

/// What to do next, as commands that work from the folder one is in.
fn next(folder: &Path) -> String {
    let below = |inner: &str| {
        let path = if folder.as_os_str() == "." { inner.to_owned() } else { source::shown(&folder.join(inner)) };
        if path.contains(char::is_whitespace) { format!("\"{path}\"") } else { path }
    };
    format!("Next: cem interview {}\nThen: cem report {}\n", below("answers/first"), below("answers/"))
}
