//! A whole file or nothing: a temporary file beside the target, written and synced, then renamed over it, then the folder synced.
//!
//! A crash or a full disk leaves the old file as it was. The mode of an old file is kept, and a symbolic link stays a link: its target is replaced. What is
//! not a file (`/dev/null`, a pipe) is written to as it is. A hard link is cut: the other name keeps the old content.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// Most symbolic links followed.
const MAX_LINKS: usize = 40;
/// Ending of temporary files.
const ENDING: &str = ".tmp";

/// Replaces the content of a file, or makes the file.
///
/// # Errors
/// When the folder does not exist or may not be written to, the file is read-only or a folder, or the disk is full. The old file is then as it was.
pub fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    replace(path, Mode::Usual, |file| Ok(file.write_all(bytes)?)).with_context(|| format!("cannot write {}", path.display()))
}

/// As [`write()`]; a new file can be read by nobody else.
///
/// # Errors
/// As for [`write()`].
pub fn write_private(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    replace(path, Mode::Private, |file| Ok(file.write_all(bytes)?)).with_context(|| format!("cannot write {}", path.display()))
}

/// As [`write()`]; the file gets the mode of another one.
///
/// # Errors
/// As for [`write()`], and where the other file cannot be looked at.
pub fn write_like(path: &Path, bytes: &[u8], other: &Path) -> anyhow::Result<()> {
    let mode = fs::metadata(other).map(|about| Mode::Of(about.permissions()));
    mode.map_err(anyhow::Error::from)
        .and_then(|mode| replace(path, mode, |file| Ok(file.write_all(bytes)?)))
        .with_context(|| format!("cannot write {}", path.display()))
}

/// As [`write()`], for content that comes bit by bit and is never whole in memory.
///
/// # Errors
/// As [`write()`], and what `content` says: then nothing is replaced.
pub fn write_with<T>(path: &Path, content: impl FnOnce(&mut (dyn Write + Send)) -> anyhow::Result<T>) -> anyhow::Result<T> {
    replace(path, Mode::Usual, content).with_context(|| format!("cannot write {}", path.display()))
}

/// Several files, all or none: what may fail for want of room or of rights has succeeded for all of them before the first is replaced.
///
/// # Errors
/// As [`write()`].
pub fn write_together(files: &[(PathBuf, Vec<u8>)]) -> anyhow::Result<()> {
    let cannot = |path: &Path| format!("cannot write {}", path.display());
    let prepare = |(path, bytes): &(PathBuf, Vec<u8>)| prepare(path, Mode::Usual, |file| Ok(file.write_all(bytes)?)).with_context(|| cannot(path));
    // Syncing waits for the disk, not for a processor: side by side.
    let prepared = std::thread::scope(|scope| {
        let running: Vec<_> = files.iter().map(|file| scope.spawn(move || prepare(file))).collect();
        // A panic goes on here.
        running.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect::<anyhow::Result<Vec<_>>>()
    })?;
    let mut folders = std::collections::BTreeSet::new();
    for (((), ready), (path, _)) in prepared.into_iter().zip(files) {
        folders.extend(put(ready).with_context(|| cannot(path))?);
    }
    folders.iter().for_each(|folder| sync_folder(folder));
    Ok(())
}

/// A temporary folder for its owner alone.
///
/// # Errors
/// Where none can be made.
pub fn private_folder(prefix: &str) -> io::Result<tempfile::TempDir> {
    let mut folder = tempfile::Builder::new();
    folder.prefix(prefix);
    #[cfg(unix)]
    folder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    folder.tempdir()
}

/// The mode of a file that is made.
enum Mode {
    /// As the umask says; an old file keeps its own.
    Usual,
    /// For its owner alone; an old file keeps its own.
    Private,
    /// This one, whatever an old file had.
    Of(fs::Permissions),
}

fn replace<T>(path: &Path, mode: Mode, content: impl FnOnce(&mut (dyn Write + Send)) -> anyhow::Result<T>) -> anyhow::Result<T> {
    let (result, ready) = prepare(path, mode, content)?;
    if let Some(folder) = put(ready)? {
        sync_folder(&folder);
    }
    Ok(result)
}

/// A whole file beside its target; none where the target is no file and was written to as it is.
type Ready = Option<(tempfile::NamedTempFile, PathBuf)>;

/// Writes everything but the name.
fn prepare<T>(path: &Path, mode: Mode, content: impl FnOnce(&mut (dyn Write + Send)) -> anyhow::Result<T>) -> anyhow::Result<(T, Ready)> {
    let target = target(path)?;
    let old = match fs::metadata(&target) {
        Ok(metadata) => Some(metadata),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error.into()),
    };
    if let Some(old) = &old {
        if old.is_dir() {
            bail!("it is a folder");
        }
        if !old.is_file() {
            return Ok((content(&mut OpenOptions::new().write(true).open(&target)?)?, None));
        }
        if old.permissions().readonly() {
            bail!("the file is read-only");
        }
    }
    if target.file_name().is_none() {
        bail!("this is not the name of a file");
    }
    let folder = folder_of(&target);
    if !folder.exists() {
        bail!("the folder {} does not exist", folder.display());
    }
    if !folder.is_dir() {
        bail!("{} is not a folder", folder.display());
    }
    let prefix = prefix(&target);
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(ENDING);
    if old.is_none() && matches!(mode, Mode::Usual) {
        default_mode(&mut builder);
    }
    let mut temporary = builder.tempfile_in(folder).with_context(|| format!("the folder {} cannot be written to", folder.display()))?;
    let result = content(temporary.as_file_mut())?;
    let kept = match mode {
        Mode::Of(permissions) => Some(permissions),
        Mode::Usual | Mode::Private => old.map(|old| old.permissions()),
    };
    if let Some(kept) = kept {
        temporary.as_file().set_permissions(kept)?;
    }
    temporary.as_file().sync_all()?;
    Ok((result, Some((temporary, target))))
}

/// Gives the file its name, and the folder it is in, which is still to be synced.
fn put(ready: Ready) -> anyhow::Result<Option<PathBuf>> {
    let Some((temporary, target)) = ready else { return Ok(None) };
    temporary.persist(&target).map_err(|error| error.error)?;
    Ok(Some(folder_of(&target).to_owned()))
}

fn folder_of(target: &Path) -> &Path {
    target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// What the temporary files of a target begin with. A name that is almost too long for the file system is left out.
fn prefix(target: &Path) -> String {
    let name = target.file_name().map(|name| name.to_string_lossy()).filter(|name| name.len() < 200).unwrap_or_default();
    format!(".cem-{name}-")
}

/// Removes the temporary files that a process left beside a file when it was killed. Only for whoever knows that nobody is writing it.
pub fn sweep(path: &Path) {
    let Ok(target) = target(path) else { return };
    let folder = folder_of(&target);
    let prefix = prefix(&target);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let middle = name.strip_prefix(&prefix).and_then(|rest| rest.strip_suffix(ENDING));
        if middle.is_some_and(|middle| !middle.is_empty() && middle.chars().all(char::is_alphanumeric)) {
            // What cannot be removed does no harm.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The file a chain of symbolic links ends at, which need not exist.
///
/// # Errors
/// Where the links go round in a circle, or one cannot be read.
pub fn target(path: &Path) -> anyhow::Result<PathBuf> {
    let mut target = path.to_owned();
    for _ in 0..MAX_LINKS {
        if !fs::symlink_metadata(&target).is_ok_and(|metadata| metadata.file_type().is_symlink()) {
            return Ok(target);
        }
        let next = fs::read_link(&target)?;
        // An absolute link replaces the whole path.
        target = target.parent().map_or_else(PathBuf::new, Path::to_owned).join(next);
    }
    bail!("too many symbolic links in a row")
}

/// A new file gets the mode that the user's umask gives, not the private one of a temporary file.
#[cfg(unix)]
fn default_mode(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn default_mode(_: &mut tempfile::Builder<'_, '_>) {}

/// Makes the rename itself last through a loss of power. Some file systems cannot sync a folder; the file is whole all the same.
#[cfg(unix)]
fn sync_folder(folder: &Path) {
    let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
}

/// Windows has no way to sync a folder.
#[cfg(not(unix))]
fn sync_folder(_: &Path) {}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder).expect("folder").filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
        names.sort();
        names
    }

    fn message(path: &Path) -> String {
        format!("{:#}", write(path, b"new").expect_err("must fail"))
    }

    #[test]
    fn writes_and_replaces_and_leaves_nothing_else() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a.yaml");
        write(&path, b"one")?;
        write(&path, b"two")?;
        assert_eq!(fs::read(&path)?, b"two");
        assert_eq!(names(folder.path()), ["a.yaml"]);
        Ok(())
    }

    #[test]
    fn of_several_files_all_are_written_or_none() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let file = |name: &str, text: &str| (folder.path().join(name), text.as_bytes().to_vec());
        write_together(&[file("a", "one"), file("b", "two")])?;
        assert_eq!(names(folder.path()), ["a", "b"]);
        assert!(write_together(&[file("a", "new"), file("none/b", "new")]).is_err());
        assert_eq!((names(folder.path()), fs::read(folder.path().join("a"))?), (vec!["a".to_owned(), "b".to_owned()], b"one".to_vec()));
        Ok(())
    }

    #[test]
    fn errors_say_what_is_wrong() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        assert!(message(folder.path()).ends_with("it is a folder"));
        let missing = message(&folder.path().join("no/a.yaml"));
        assert!(missing.contains("no does not exist") && missing.starts_with("cannot write "), "{missing}");
        fs::write(folder.path().join("file"), "x")?;
        assert!(write(&folder.path().join("file/a.yaml"), b"x").is_err());
        assert!(write(Path::new(""), b"x").is_err());
        Ok(())
    }

    #[test]
    fn a_read_only_file_is_not_replaced() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a.yaml");
        fs::write(&path, "old")?;
        let mut permissions = fs::metadata(&path)?.permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions)?;
        assert!(message(&path).ends_with("the file is read-only"));
        assert_eq!(fs::read(&path)?, b"old");
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn mode_is_kept_and_new_files_follow_the_umask() -> anyhow::Result<()> {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a.yaml");
        fs::write(&path, "old")?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640))?;
        write(&path, b"new")?;
        assert_eq!(fs::metadata(&path)?.permissions().mode() & 0o777, 0o640);
        let (plain, ours) = (folder.path().join("plain"), folder.path().join("ours"));
        fs::write(&plain, "x")?;
        write(&ours, b"x")?;
        assert_eq!(fs::metadata(&plain)?.permissions().mode(), fs::metadata(&ours)?.permissions().mode());
        Ok(())
    }

    #[test]
    fn what_a_killed_process_left_is_swept_away_and_nothing_else() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        for name in ["a", ".cem-a-Xy12.tmp", ".cem-b-Xy12.tmp", ".cem-a-b-Xy12.tmp", ".cem-a-.tmp", "cem-a-Xy12.tmp"] {
            fs::write(folder.path().join(name), "x")?;
        }
        sweep(&folder.path().join("a"));
        assert_eq!(names(folder.path()), [".cem-a-.tmp", ".cem-a-b-Xy12.tmp", ".cem-b-Xy12.tmp", "a", "cem-a-Xy12.tmp"]);
        sweep(Path::new(""));
        sweep(&folder.path().join("none/a"));
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn a_private_file_is_private_and_a_copy_is_no_more_open_than_its_model() -> anyhow::Result<()> {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir()?;
        let mode = |name: &str| fs::metadata(folder.path().join(name)).map(|about| about.permissions().mode() & 0o777);
        write_private(&folder.path().join("private"), b"x")?;
        assert_eq!(mode("private")?, 0o600);
        fs::write(folder.path().join("model"), "x")?;
        fs::set_permissions(folder.path().join("model"), fs::Permissions::from_mode(0o640))?;
        fs::write(folder.path().join("copy"), "x")?;
        write_like(&folder.path().join("copy"), b"y", &folder.path().join("model"))?;
        assert_eq!((mode("copy")?, fs::read(folder.path().join("copy"))?), (0o640, b"y".to_vec()));
        assert!(write_like(&folder.path().join("copy"), b"z", &folder.path().join("none")).is_err());
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn a_symbolic_link_stays_one() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("deep"))?;
        let (link, second, target) = (folder.path().join("link"), folder.path().join("deep/second"), folder.path().join("deep/target"));
        std::os::unix::fs::symlink("deep/second", &link)?;
        std::os::unix::fs::symlink("target", &second)?;
        write(&link, b"one")?;
        write(&link, b"two")?;
        assert!(fs::symlink_metadata(&link)?.is_symlink() && fs::symlink_metadata(&second)?.is_symlink());
        assert_eq!(fs::read(&target)?, b"two");
        let ring = folder.path().join("ring");
        std::os::unix::fs::symlink("ring", &ring)?;
        assert!(message(&ring).contains("too many symbolic links"));
        write(Path::new("/dev/null"), b"x")
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_cannot_be_written_to_keeps_the_old_file() -> anyhow::Result<()> {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a.yaml");
        fs::write(&path, "old")?;
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555))?;
        let written = write(&path, b"new");
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755))?;
        match written {
            Err(error) => {
                assert!(format!("{error:#}").contains("cannot be written to"), "{error:#}");
                assert_eq!(fs::read(&path)?, b"old");
            }
            // The superuser may write everywhere: nothing is refused, and the file must be whole.
            Ok(()) => assert_eq!(fs::read(&path)?, b"new", "running as root: the refusal itself was not tested"),
        }
        assert_eq!(names(folder.path()), ["a.yaml"]);
        Ok(())
    }
}
