//! `cem interview`: asks the questions on a full screen, or line by line.

mod editor;
mod full_screen;
mod lines;
mod list;
mod opening;
mod prompts;
mod recovery;
mod signals;
mod sitting;

use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::{Session, plural};
use crate::cli::Interview as Flags;
use crate::diagnostic::{Code, Diagnostic, Files, draw};
use crate::exit_status::ExitStatus;
use crate::interview::Ending;
use crate::interview::screen::Look;
use crate::interview::session::Closed;
use crate::source;
use sitting::Sitting;

/// Endings of answer files, of which the first is that of a new one.
const ENDINGS: [&str; 3] = [".answers.yaml", ".answers.yml", ".answers.json"];

/// How asking ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// The person ended it.
    Person(Ending),
    /// The system did: a signal, or a terminal that is gone.
    Asked,
}

impl End {
    /// True where the person is there and not in a hurry.
    fn is_unhurried(self) -> bool {
        matches!(self, Self::Person(Ending::Complete | Ending::Incomplete))
    }
}

/// `cem interview`.
pub(super) fn run(flags: &Flags, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let Some(file) = &flags.file else { return list::list(session) };
    if flags.most_useful.is_some() && session.no_input {
        return opening::ranking(flags, file, session);
    }
    if !session.terminal.can_ask {
        return no_terminal(file, session);
    }
    let Some(keys) = super::settings::keys(flags.config.as_deref(), session)? else { return Ok(ExitStatus::CannotDo) };
    let Some(mut sitting) = opening::open(flags, file, session)? else { return Ok(ExitStatus::CannotDo) };
    let look = Look { colour: session.terminal.colour, unicode: session.terminal.unicode, keys: &keys };
    let editor = session.environment.editor().map(str::to_owned);
    let end = if session.terminal.in_lines {
        lines::run(&mut sitting, session.out, editor.as_deref())?
    } else {
        full_screen::run(&mut sitting, session.out, look, editor.as_deref())?
    };
    finish(sitting, end, session)
}

/// Nobody can be asked: says how answers are recorded without a terminal.
fn no_terminal(file: &Path, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let environment = &session.environment;
    let why = match (environment.stdin_is_terminal, environment.stdout_is_terminal) {
        (false, _) => "standard input is not a terminal",
        (true, false) => "standard output is not a terminal",
        (true, true) => "--no-input was given",
    };
    let shown = shown(&whole_name(file));
    let beside = |name: &str| self::shown(&file.parent().unwrap_or(Path::new("")).join(name));
    let commands = [
        format!("cem answers set {shown} IND-1=3 --note \"...\""),
        format!("cem answers import answers.json -o {}     (- for standard input)", beside("")),
        format!("cem answers template core -f xlsx -o {}     a form to send out", beside("cio.xlsx")),
    ];
    let (before, between) = if session.terminal.narrated { (" ", ", or ") } else { ("\n    ", "\n    ") };
    let help = format!("record answers without a terminal with one of{before}{}", commands.join(between));
    let problem = Diagnostic::new(Code::NoTerminal, format!("cannot ask questions: {why}")).help(help);
    let text = session.drawn(&[problem], &Files::default(), false, false);
    session.tell(&text)?;
    Ok(ExitStatus::CannotDo)
}

/// What is left to say when the screen is gone, and the status.
fn finish(mut sitting: Sitting, end: End, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    if end.is_unhurried() {
        elsewhere(&mut sitting, session)?;
    }
    let file = sitting.path().to_owned();
    let (name, short) = (shown(&file), shown(&short_name(&file)));
    let (summary, next) = sitting.summary();
    let is_complete = sitting.interview.sheet().complete;
    let exists = file.exists();
    let Closed { unsaved, journal } = sitting.close();
    if let Some((text, why)) = unsaved {
        let lines = text.lines().map(draw::visible).collect::<Vec<_>>().join("\n");
        let kept = journal.map_or(String::new(), |journal| format!("The answers are kept in {} and come back with: cem interview {short}\n", shown(&journal)));
        session.tell(&format!("NOT SAVED: {}\n{kept}This is what {name} should hold:\n\n{lines}\n", draw::visible(&why)))?;
        return Ok(ExitStatus::CannotDo);
    }
    let first = match (exists, is_complete) {
        (false, _) => "Nothing was answered, so nothing was saved.".to_owned(),
        (true, true) => format!("Complete and saved: {name}, {summary}."),
        (true, false) => format!("Saved: {name}, {summary}."),
    };
    let second = if is_complete {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).map_or_else(|| ".".to_owned(), shown);
        format!("Look at the result: cem report {folder}\nChange an answer:   cem interview {short} --reopen")
    } else {
        format!("{}\nGo on: cem interview {short}", next.map_or_else(|| "Not marked complete yet.".to_owned(), |next| format!("Next open question: {next}")))
    };
    // A terminal that is gone takes no summary; that is no failure of the interview.
    let told: String = format!("{first}\n{second}\n").lines().map(|line| session.fit(line)).collect();
    let told = session.print(&told);
    match end {
        End::Asked => Ok(ExitStatus::Interrupted),
        End::Person(ending) => {
            told?;
            Ok(match ending {
                Ending::Complete => ExitStatus::Success,
                Ending::Incomplete => ExitStatus::Incomplete,
                Ending::Left => ExitStatus::Interrupted,
            })
        }
    }
}

/// How often it is asked whether the program is to end, while nothing is typed.
const PATIENCE: Duration = Duration::from_millis(250);

/// Offers to save in another file what cannot be saved in its own. An empty line or Ctrl-C declines; what is unsaved is printed then.
fn elsewhere(sitting: &mut Sitting, session: &mut Session<'_>) -> anyhow::Result<()> {
    sitting.tick(Instant::now() + Duration::from_secs(60));
    let asked = signals::asked_to_end();
    while let Some(why) = sitting.unsaved() {
        let why = draw::visible(why).into_owned();
        session.tell(&format!("NOT SAVED: {why}\nSave everything in another file, by its name (Enter: do not): "))?;
        while cfg!(unix) && !signals::more_waits(PATIENCE) {
            if asked.load(Ordering::SeqCst) || signals::terminal_is_gone() {
                return Ok(());
            }
        }
        let mut line = Vec::new();
        let mut byte = [0];
        while matches!(session.stdin.read(&mut byte), Ok(1)) && byte[0] != b'\n' {
            line.push(byte[0]);
        }
        let name = String::from_utf8_lossy(&line).trim().to_owned();
        if name.is_empty() {
            return Ok(());
        }
        if let Err(problem) = sitting.move_to(&whole_name(Path::new(&name))) {
            session.tell(&format!("{}\n", draw::visible(&problem)))?;
        }
    }
    Ok(())
}

/// The file that a name without an ending stands for.
fn whole_name(file: &Path) -> std::path::PathBuf {
    let name = file.to_string_lossy();
    if file.is_file() || ENDINGS.iter().any(|end| name.ends_with(end)) {
        return file.to_owned();
    }
    let with = |end: &str| {
        let mut name = file.as_os_str().to_owned();
        name.push(end);
        std::path::PathBuf::from(name)
    };
    ENDINGS.iter().map(|end| with(end)).find(|path| path.is_file()).unwrap_or_else(|| with(ENDINGS[0]))
}

/// A file as commands name it, without its ending where that is the usual one.
fn short_name(file: &Path) -> std::path::PathBuf {
    let name = file.to_string_lossy();
    let short = ENDINGS.iter().find_map(|end| name.strip_suffix(end)).map(std::path::PathBuf::from);
    short.filter(|short| whole_name(short) == file && short.file_name().is_some()).unwrap_or_else(|| file.to_owned())
}

/// A path to be read, and to be typed after a command.
fn shown(path: &Path) -> String {
    let shown = draw::visible(&source::shown(path)).into_owned();
    if shown.contains(char::is_whitespace) { format!("\"{shown}\"") } else { shown }
}

/// How many questions are answered, and how many put off.
fn how_far(progress: &crate::interview::view::Progress<'_>) -> String {
    let later = if progress.later > 0 { format!(", {} for later", progress.later) } else { String::new() };
    format!("{} of {} answered{later}", progress.answered, plural(progress.questions, "question"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let at = |name: &str| folder.path().join(name);
        assert_eq!(whole_name(&at("cio")), at("cio.answers.yaml"));
        assert_eq!(whole_name(&at("cio.answers.yml")), at("cio.answers.yml"));
        std::fs::write(at("coo.answers.json"), "{}")?;
        std::fs::write(at("plain.yaml"), "")?;
        assert_eq!(whole_name(&at("coo")), at("coo.answers.json"));
        assert_eq!(whole_name(&at("plain.yaml")), at("plain.yaml"));
        assert_eq!(short_name(&at("coo.answers.json")), at("coo"));
        assert_eq!(short_name(&at("plain.yaml")), at("plain.yaml"));
        std::fs::write(at("coo.answers.yaml"), "")?;
        assert_eq!(short_name(&at("coo.answers.json")), at("coo.answers.json"), "another file has the short name");
        Ok(())
    }
}
