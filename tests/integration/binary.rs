//! Runs the real binary: nothing of the surroundings reaches it but what a test says, and no test ever sees a panic as anything but a failure.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cem_readiness::questionnaire::Questionnaire;
use cem_readiness::questionnaire::library::Shipped as _;
use cem_readiness::shipped::BuiltIn;
use serde_json::Value;
use tempfile::TempDir;

/// The sample, as seen from the root of the repository.
pub(crate) const SAMPLE: &str = "questionnaires/examples/brackwater";

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A run of `cem` to be: no environment but PATH, the root of the repository as folder, an empty standard input.
pub(crate) struct Cem {
    command: Command,
    stdin: Vec<u8>,
}

/// `cem` with the words of this line.
pub(crate) fn cem(line: &str) -> Cem {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cem"));
    command.env_clear().current_dir(root()).args(line.split_whitespace());
    // Windows cannot start a process without SystemRoot.
    for name in ["PATH", "SystemRoot"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    Cem { command, stdin: Vec::new() }
}

impl Cem {
    /// One more word, spaces and all.
    pub(crate) fn arg(mut self, word: impl AsRef<OsStr>) -> Self {
        self.command.arg(word);
        self
    }
    pub(crate) fn args(mut self, words: &[&str]) -> Self {
        self.command.args(words);
        self
    }
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }
    /// A locale with all letters.
    pub(crate) fn utf8(self) -> Self {
        self.env("LC_ALL", "C.UTF-8")
    }
    pub(crate) fn columns(self, columns: usize) -> Self {
        self.env("COLUMNS", &columns.to_string())
    }
    /// Works in this folder.
    pub(crate) fn within(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }
    pub(crate) fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }
    /// The command itself, for tests of streams.
    pub(crate) fn command(self) -> Command {
        self.command
    }

    /// Runs it to its end.
    #[track_caller]
    pub(crate) fn run(mut self) -> Outcome {
        let line = format!("{:?}", self.command);
        let mut child = self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let bytes = std::mem::take(&mut self.stdin);
        // Many commands do not read it; a closed pipe is then as it should be.
        let writer = std::thread::spawn(move || drop(stdin.write_all(&bytes)));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        let code = output.status.code().unwrap_or_else(|| panic!("{line} was killed: {err}"));
        assert!(code != 101 && !err.contains("panicked") && !err.contains("This is a bug"), "{line}: {err}");
        Outcome { line, code, out: output.stdout, err }
    }

    /// Runs it, expects this exit code, and gives standard output.
    #[track_caller]
    pub(crate) fn text(self, code: i32) -> String {
        self.run().ends(code).text()
    }

    /// Runs it, expects this exit code, and gives the one JSON document of standard output.
    #[track_caller]
    pub(crate) fn json(self, code: i32) -> Value {
        self.run().ends(code).json()
    }
}

/// What came of a run.
pub(crate) struct Outcome {
    line: String,
    pub(crate) code: i32,
    pub(crate) out: Vec<u8>,
    pub(crate) err: String,
}

impl Outcome {
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}\n{}\n{}", self.line, String::from_utf8_lossy(&self.out), self.err);
        self
    }
    /// Standard output, which must be UTF-8.
    #[track_caller]
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.out.clone()).unwrap()
    }
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.out).unwrap_or_else(|error| panic!("{}: {error}: {}{}", self.line, String::from_utf8_lossy(&self.out), self.err))
    }
    /// Standard error holds this.
    #[track_caller]
    pub(crate) fn says(self, part: &str) -> Self {
        assert!(self.err.contains(part), "{}: `{part}` is not in\n{}", self.line, self.err);
        self
    }
    /// Standard output is empty.
    #[track_caller]
    pub(crate) fn prints_nothing(self) -> Self {
        assert!(self.out.is_empty(), "{}: {}", self.line, String::from_utf8_lossy(&self.out));
        self
    }
}

/// A fresh folder that goes with the test.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }
    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }
    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }
    /// Writes a file, with the folders it lies in.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.join(name)).unwrap()
    }
    /// The names of everything in it, in order.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
    /// `cem` in this folder.
    pub(crate) fn cem(&self, line: &str) -> Cem {
        cem(line).within(self.path())
    }
}

/// A shipped questionnaire.
pub(crate) fn shipped(id: &str) -> Questionnaire {
    BuiltIn.load(id).unwrap()
}

/// The head of an answers file.
pub(crate) fn head(questionnaire: &str, organisation: &str, respondent: &str, role: &str) -> String {
    format!(
        "format: cem-answers/1\nquestionnaire: {{ id: {questionnaire}, version: 1.0.0 }}\norganisation: {organisation}\nrespondent: {{ id: {respondent}, role: {role} }}\nanswers:\n"
    )
}

/// A whole answers file: the same answer to every question of a shipped questionnaire that the role is asked.
pub(crate) fn sheet(questionnaire: &str, respondent: &str, role: &str, answer: &str) -> String {
    let form = shipped(questionnaire);
    let own = form.find_role(role).unwrap();
    let asked = form.asked().filter(|(_, question)| question.roles.is_empty() || question.roles.contains(&own));
    asked.fold(head(questionnaire, "Acme Ltd", respondent, role), |text, (_, question)| text + &format!("  {}: {answer}\n", question.id))
}

/// One answers file of the sample.
pub(crate) fn sample(name: &str) -> String {
    std::fs::read_to_string(root().join(SAMPLE).join(format!("{name}.answers.yaml"))).unwrap()
}

/// Text without the sequences that colour it.
pub(crate) fn plain(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or("", |(_, rest)| rest))
}

/// Compares with a file of `tests/snapshots`, byte for byte. `SNAPSHOTS=overwrite cargo test` writes them anew; read the difference before committing.
#[track_caller]
pub(crate) fn snapshot(name: &str, text: &str) {
    let path = root().join("tests/snapshots").join(name);
    snapbox::Assert::new()
        .action_env(snapbox::assert::DEFAULT_ACTION_ENV)
        .normalize_paths(false)
        .eq(text.to_owned(), snapbox::Data::read_from(&path, Some(snapbox::data::DataFormat::Text)).raw());
}

/// A word that is not UTF-8, where the system has such words.
#[cfg(unix)]
pub(crate) fn broken_word() -> OsString {
    use std::os::unix::ffi::OsStringExt;
    OsString::from_vec(b"x\xff.answers.yaml".to_vec())
}
