//! Where answers live: files, folders searched for `*.answers.yaml`, `.yml` and `.json`.

use std::fs::FileType;
use std::path::{Path, PathBuf};

/// Endings of answer files in a folder.
const ENDINGS: &[&str] = &[".answers.yaml", ".answers.yml", ".answers.json"];

/// An answer file that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// It is known to be a file, not a link, a pipe or a device: it may be opened without another look.
    pub regular: bool,
}

/// The answer files a path stands for: itself, or what is below it, in order of their names. Hidden folders and linked folders are passed over.
///
/// # Errors
/// Where the path does not exist or a folder cannot be read.
pub fn find(path: &Path) -> std::io::Result<Vec<Found>> {
    let kind = std::fs::metadata(path)?.file_type();
    if !kind.is_dir() {
        return Ok(vec![Found { path: path.to_owned(), regular: kind.is_file() }]);
    }
    let (mut found, mut open) = (Vec::new(), below(path)?);
    // The last is the next in order.
    while let Some((path, kind)) = open.pop() {
        if kind.is_dir() {
            open.append(&mut below(&path)?);
        } else {
            found.push(Found { path, regular: kind.is_file() });
        }
    }
    Ok(found)
}

/// The answer files and folders in a folder, the first by name last.
fn below(folder: &Path) -> std::io::Result<Vec<(PathBuf, FileType)>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let (name, kind) = (entry.file_name(), entry.file_type()?);
        let text = name.to_string_lossy();
        let is_answers = || ENDINGS.iter().any(|end| text.len() > end.len() && text.ends_with(end));
        if if kind.is_dir() { !text.starts_with('.') } else { is_answers() } {
            names.push((name, kind));
        }
    }
    names.sort_unstable_by(|(left, _), (right, _)| right.cmp(left));
    Ok(names.into_iter().map(|(name, kind)| (folder.join(name), kind)).collect())
}
