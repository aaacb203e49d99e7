//! A note in the person's own editor: a file of its own, opened and read back.

use std::io::Write as _;
use std::process::Command;
use std::time::Duration;

/// How often it is asked whether the editor has ended.
const PATIENCE: Duration = Duration::from_millis(40);

/// What came back.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Came {
    /// The text as it was left.
    Text(String),
    /// Nothing, and why.
    Failed(String),
    /// The system asked this program to end in the meantime.
    Asked,
}

/// Opens a text in an editor and waits. The editor is a program with its flags, split at spaces: no shell reads it. `asked` says whether to wait no longer.
pub(super) fn edit(editor: &str, text: &str, mut asked: impl FnMut() -> bool) -> Came {
    let failed = |why: String| Came::Failed(format!("The note is as it was: {why}"));
    let mut words = editor.split_whitespace();
    let Some(program) = words.next() else { return failed("no editor is set in the variable EDITOR".to_owned()) };
    // The file is the person's alone, and goes when this ends.
    let mut file = match tempfile::Builder::new().prefix("note-").suffix(".txt").tempfile() {
        Ok(file) => file,
        Err(error) => return failed(format!("no file could be made for the editor: {error}")),
    };
    let written = file.write_all(text.as_bytes()).and_then(|()| file.flush());
    if let Err(error) = written {
        return failed(format!("the file for the editor could not be written: {error}"));
    }
    // Some editors write a new file in place of the old one, so it is closed here and read back by its name.
    let path = file.into_temp_path();
    let mut child = match Command::new(program).args(words).arg(&path).spawn() {
        Ok(child) => child,
        Err(error) => return failed(format!("the editor `{program}` cannot be started: {error}")),
    };
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if asked() => {
                let _ = child.kill();
                let _ = child.wait();
                return Came::Asked;
            }
            Ok(None) => std::thread::sleep(PATIENCE),
            Err(error) => return failed(format!("the editor was lost: {error}")),
        }
    };
    if !status.success() {
        return failed(format!("the editor `{program}` ended with {status}"));
    }
    match std::fs::read_to_string(&path) {
        // Editors end the last line; a note does not.
        Ok(new) => Came::Text(new.trim_end_matches(['\n', '\r']).to_owned()),
        Err(error) => failed(format!("what the editor left cannot be read: {error}")),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_comes_back() {
        assert_eq!(edit("true", "as it was", || false), Came::Text("as it was".to_owned()));
        assert_eq!(edit("cp /dev/null", "gone", || false), Came::Text(String::new()));
        assert!(matches!(edit("false", "x", || false), Came::Failed(why) if why.contains("ended with")));
        assert!(matches!(edit("no-such-editor --wait", "x", || false), Came::Failed(why) if why.contains("cannot be started")));
        assert_eq!(edit("tail -n 0 -f", "x", || true), Came::Asked);
    }
}
