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
    let mut found = Vec::new();
    let mut open = vec![path.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let kind = entry.file_type()?;
            if kind.is_dir() && !name.starts_with('.') {
                open.push(entry.path());
            } else if !kind.is_dir() && ENDINGS.iter().any(|end| name.len() > end.len() && name.ends_with(end)) {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}
