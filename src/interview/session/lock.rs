//! One process to an answers file: a lock on a file beside it.
//!
//! The lock is not on the answers file itself, which is renamed over at each save. The system lets go of it when the process ends, however that happens, so a
//! file left behind by a crash locks nobody out.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

/// Longest description of a holder that is read, in bytes.
const MAX_HOLDER: u64 = 400;

/// What came of the attempt.
pub(super) enum Outcome {
    /// Held until it is dropped.
    Held(Lock),
    /// Another process has it: who, in its own words.
    Taken(String),
    /// There is no locking here, and why.
    Unsupported(String),
}

/// A lock that is held.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
    path: PathBuf,
}

/// Takes the lock at the first of these paths where a file can be made. Never waits.
pub(super) fn take(paths: &[PathBuf], holder: &str) -> Outcome {
    let mut why = "there is no folder for it".to_owned();
    for path in paths {
        match attempt(path, holder) {
            Ok(outcome) => return outcome,
            Err(error) => why = super::words(&error.into()),
        }
    }
    Outcome::Unsupported(why)
}

fn attempt(path: &Path, holder: &str) -> std::io::Result<Outcome> {
    // A file that its holder removes while we open it is no lock; then there is a new one.
    for _ in 0..100 {
        // Nor is what leads elsewhere: the words would be written over what stands there.
        if std::fs::symlink_metadata(path).is_ok_and(|about| !about.is_file()) {
            return Err(std::io::Error::other("a file for the lock cannot be made there"));
        }
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        match file.try_lock() {
            Ok(()) if is_at(&file, path) => {
                // Without the words the lock holds all the same.
                let _ = file.set_len(0).and_then(|()| file.write_all(holder.as_bytes()));
                return Ok(Outcome::Held(Lock { file, path: path.to_owned() }));
            }
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut who = Vec::new();
                let _ = file.rewind();
                let _ = file.take(MAX_HOLDER).read_to_end(&mut who);
                let who: String = String::from_utf8_lossy(&who).chars().filter(|c| !c.is_control()).collect();
                return Ok(Outcome::Taken(if who.trim().is_empty() { "another process".to_owned() } else { who.trim().to_owned() }));
            }
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
    Err(std::io::Error::other("the file of the lock keeps being replaced"))
}

/// True where this path still leads to this file.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let (held, there) = (file.metadata(), std::fs::metadata(path));
    held.is_ok_and(|held| there.is_ok_and(|there| (held.dev(), held.ino()) == (there.dev(), there.ino())))
}

/// Elsewhere the file is never removed.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while it is still locked, so that nobody can have taken it in between.
        if cfg!(unix) {
            let _ = std::fs::remove_file(&self.path);
        }
        let _ = self.file.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(outcome: Outcome) -> Option<Lock> {
        match outcome {
            Outcome::Held(lock) => Some(lock),
            Outcome::Taken(_) | Outcome::Unsupported(_) => None,
        }
    }

    #[test]
    fn one_at_a_time_and_the_other_is_told_who() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let paths = [folder.path().join(".a.lock")];
        let first = held(take(&paths, "process 1 on \u{1b}[31mhal"));
        assert!(first.is_some());
        assert!(matches!(take(&paths, "process 2"), Outcome::Taken(who) if cfg!(windows) || who == "process 1 on [31mhal"));
        drop(first);
        assert_eq!(paths[0].exists(), cfg!(windows));
        // What a crash left behind is taken over.
        std::fs::write(&paths[0], "process 3, long gone")?;
        assert!(held(take(&paths, "process 4")).is_some());
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_link() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let (link, precious) = (folder.path().join(".a.lock"), folder.path().join("precious"));
        std::fs::write(&precious, "precious")?;
        std::os::unix::fs::symlink(&precious, &link)?;
        assert!(matches!(take(&[link], "x"), Outcome::Unsupported(_)));
        assert_eq!(std::fs::read_to_string(&precious)?, "precious");
        Ok(())
    }

    #[test]
    fn where_no_file_can_be_made_the_next_place_is_taken_or_it_is_said() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let (missing, there) = (folder.path().join("no/.a.lock"), folder.path().join("b.lock"));
        let lock = held(take(&[missing.clone(), there.clone()], "x"));
        assert!(lock.is_some() && there.exists());
        assert!(matches!(take(&[missing, folder.path().to_owned()], "x"), Outcome::Unsupported(why) if !why.is_empty()));
        assert!(matches!(take(&[], "x"), Outcome::Unsupported(_)));
        Ok(())
    }
}
