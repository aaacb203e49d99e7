//! Where answers live: files, folders searched for `*.answers.yaml`, `.yml` and `.json`.

use std::path::{Path, PathBuf};

/// Endings of answer files in a folder.
const ENDINGS: &[&str] = &[".answers.yaml", ".answers.yml", ".answers.json"];

/// The answer files a path stands for: itself, or what is below it, in order of their names. Hidden folders and linked folders are passed over.
///
/// # Errors
/// Where the path does not exist or a folder cannot be read.
pub fn find(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    if !std::fs::metadata(path)?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let (mut found, mut open) = (Vec::new(), below(path)?);
    // The last is the next in order.
    while let Some((path, is_folder)) = open.pop() {
        if is_folder {
            open.append(&mut below(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

/// The answer files and folders in a folder, each with whether it is a folder, the first by name last.
fn below(folder: &Path) -> std::io::Result<Vec<(PathBuf, bool)>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let (name, kind) = (entry.file_name(), entry.file_type()?);
        let text = name.to_string_lossy();
        let is_answers = || ENDINGS.iter().any(|end| text.len() > end.len() && text.ends_with(end));
        if if kind.is_dir() { !text.starts_with('.') } else { is_answers() } {
            names.push((name, kind.is_dir()));
        }
    }
    names.sort_unstable_by(|left, right| right.cmp(left));
    Ok(names.into_iter().map(|(name, is_folder)| (folder.join(name), is_folder)).collect())
}
