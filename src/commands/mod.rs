//! One file per verb; the only layer that opens reports, reads the clock and the environment, and picks an exit status.

mod answers;
mod answers_import;
mod answers_merge;
mod brand;
mod browser;
mod check;
mod compare;
pub mod completions;
mod deliver;
mod diff;
mod explain;
mod init;
mod interview;
mod language;
mod lenses;
mod load;
pub mod man;
mod migrate;
mod plan;
mod questionnaire;
mod redact;
mod render;
mod report;
mod score;
mod settings;
mod sources;
mod stream;
mod summary;
pub mod terminal;
mod verify;
mod witness;

use std::ffi::OsString;
use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;

use crate::cli::{self, Cli, Command, Global, Output, SchemaOf, SummaryCommand};
use crate::diagnostic::{Diagnostic, Files, draw};
use crate::exit_status::ExitStatus;
use crate::report::{problems, text};
use terminal::{Environment, Terminal};

/// Where a command reads and writes, and what it knows of its surroundings. Tests hand in their own.
pub struct Ports<'a> {
    /// The result.
    pub out: &'a mut (dyn Write + Send),
    /// Everything else.
    pub err: &'a mut dyn Write,
    /// Standard input.
    pub stdin: &'a mut dyn Read,
    /// Variables and terminals.
    pub environment: Environment,
}

/// What every command works with.
struct Session<'a> {
    out: &'a mut (dyn Write + Send),
    err: &'a mut dyn Write,
    stdin: &'a mut dyn Read,
    environment: Environment,
    terminal: Terminal,
    quiet: bool,
    verbose: bool,
    no_input: bool,
    /// The seconds that a line of [`Session::waiting`] says, where one stands.
    waited: Option<u64>,
}

/// Runs a command line and says how it ended. Problems of the environment are written to the error port.
pub fn run(words: impl IntoIterator<Item = OsString>, ports: Ports<'_>) -> ExitStatus {
    let parsed = cli::parse(words);
    let global = parsed.as_ref().map(|cli| cli.global.clone()).unwrap_or_default();
    let terminal = Terminal::new(&global, &ports.environment);
    let Ports { out, err, stdin, environment } = ports;
    let mut session = Session { out, err, stdin, environment, terminal, quiet: global.quiet, verbose: global.verbose, no_input: global.no_input, waited: None };
    let json = parsed.as_ref().is_ok_and(Cli::prints_json);
    let checks = matches!(&parsed, Ok(Cli { command: Some(Command::Check(_)), .. }));
    let result = match parsed {
        Ok(cli) => dispatch(cli, &global, &mut session),
        Err(error) => session.usage(&error),
    };
    result.unwrap_or_else(|error| {
        // The error itself may be that nothing can be written; then there is nobody left to tell.
        let message = format!("{error:#}");
        if json {
            let document = if checks { check::failure(&message) } else { problems::failure_without_place(&message) };
            let _ = session.print(&document);
        }
        let _ = writeln!(session.err, "error: {}", draw::visible(&message));
        ExitStatus::CannotDo
    })
}

fn dispatch(cli: Cli, global: &Global, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    if let Some(folder) = &global.directory {
        std::env::set_current_dir(folder).with_context(|| format!("cannot work in {}", folder.display()))?;
    }
    let Some(command) = cli.command else {
        return session.print(&cli::start_here());
    };
    match command {
        Command::Demo(flags) => report::demo(&flags, session),
        Command::Interview(flags) => interview::run(&flags, session),
        Command::Report(flags) => report::run(&flags, session),
        Command::Render(flags) => render::run(&flags, session),
        Command::Check(flags) => check::run(&flags, session),
        Command::Compare(flags) => compare::run(&flags, session),
        Command::Plan(flags) => plan::run(&flags, session),
        Command::Lenses(flags) => lenses::run(&flags, session),
        Command::Sources(flags) => sources::run(&flags, session),
        Command::Score(flags) => score::run(&flags, session),
        Command::Summary(SummaryCommand::Merge(flags)) => summary::merge(&flags, session),
        Command::Explain(flags) => explain::run(&flags, session),
        Command::Questionnaire(command) => questionnaire::run(&command, session),
        Command::Answers(command) => answers::run(&command, session),
        Command::Init(flags) => init::run(&flags, session),
        Command::Schema(flags) => {
            let schema = match flags.of {
                SchemaOf::Questionnaire => crate::questionnaire::check::schema(),
                SchemaOf::Translation => crate::questionnaire::translation::check::schema(),
                SchemaOf::Answers => crate::answers::check::schema(),
                SchemaOf::Report => crate::report::problems::document_schema(),
                SchemaOf::Check => crate::report::check_json::schema(),
                SchemaOf::Compare => crate::report::change::schema(),
                SchemaOf::Plan => crate::report::plan::schema(),
                SchemaOf::Lenses => crate::report::lenses::schema(),
                SchemaOf::Sources => crate::report::register::schema(),
            };
            session.write(&format!("{schema:#}\n"), &flags.output)
        }
        Command::Completions(flags) => {
            let mut text = Vec::new();
            completions::write(flags.shell, &mut text)?;
            session.write(&String::from_utf8_lossy(&text), &flags.output)
        }
        Command::Man(flags) => {
            let mut text = Vec::new();
            man::write(&mut text)?;
            session.write(&String::from_utf8_lossy(&text), &flags.output)
        }
        Command::Help(flags) if flags.words == ["keys"] => match settings::keys(None, session)? {
            Some(keys) => session.print(&keys.help()),
            None => Ok(ExitStatus::CannotDo),
        },
        Command::Help(flags) => match cli::help(&flags.words) {
            Ok(page) => {
                let text = if session.terminal.colour { page.ansi().to_string() } else { page.to_string() };
                session.print(&text)
            }
            Err(error) => session.usage(&error),
        },
    }
}

impl Session<'_> {
    /// Writes the result. A reader that closed its end early is no failure.
    fn print(&mut self, text: &str) -> anyhow::Result<ExitStatus> {
        self.put(text.as_bytes())
    }

    /// As [`Session::print`], of formats that are no text.
    fn put(&mut self, bytes: &[u8]) -> anyhow::Result<ExitStatus> {
        quietly(self.out.write_all(bytes).and_then(|()| self.out.flush())).context("cannot write the result")?;
        Ok(ExitStatus::Success)
    }

    /// Writes what is not the result.
    fn tell(&mut self, text: &str) -> anyhow::Result<()> {
        quietly(self.err.write_all(text.as_bytes()).and_then(|()| self.err.flush())).context("cannot write to standard error")
    }

    /// Says what is being waited for, and how long already: a line that is drawn anew on a terminal, else one line once. Nothing waited ends it.
    fn waiting(&mut self, what: &str, whom: &Path, waited: Option<Duration>) -> anyhow::Result<()> {
        let whom = draw::visible(&whom.file_name().unwrap_or_default().to_string_lossy()).into_owned();
        let redraws = self.environment.stderr_is_terminal && !self.terminal.narrated;
        let seconds = waited.map(|waited| waited.as_secs());
        let before = std::mem::replace(&mut self.waited, seconds);
        match waited {
            _ if self.quiet || seconds == before => Ok(()),
            Some(waited) if redraws => self.tell(&format!("\r{what} {whom}: {} s ", waited.as_secs())),
            Some(_) if before.is_none() => self.tell(&format!("{what} {whom} ...\n")),
            None if redraws => self.tell(&format!("\r{}\r", " ".repeat(what.len() + text::width(&whom) + 12))),
            Some(_) | None => Ok(()),
        }
    }

    /// Names the files that were read, where more is to be said.
    fn tell_read(&mut self, paths: &[impl AsRef<str>]) -> anyhow::Result<()> {
        if !self.verbose {
            return Ok(());
        }
        let lines: String = paths.iter().map(|path| format!("Read {}\n", draw::visible(path.as_ref()))).collect();
        self.tell(&lines)
    }

    /// Help and version go to the result; a wrong command line is told.
    fn usage(&mut self, error: &clap::Error) -> anyhow::Result<ExitStatus> {
        let page = error.render();
        if error.use_stderr() {
            let text = if self.terminal.colour_of_messages { page.ansi().to_string() } else { page.to_string() };
            self.tell(&text)?;
        } else {
            let text = if self.terminal.colour { page.ansi().to_string() } else { page.to_string() };
            self.print(&text)?;
        }
        Ok(cli::status(error))
    }

    /// Writes the result to a file, if one is named, else prints it.
    fn write(&mut self, text: &str, output: &Output) -> anyhow::Result<ExitStatus> {
        match output.output.as_deref() {
            None => self.print(text),
            Some(path) if path.as_os_str() == "-" => self.print(text),
            Some(path) => {
                self.save(path, text, output.force)?;
                Ok(ExitStatus::Success)
            }
        }
    }

    /// Writes a file whole, never over one that exists unless forced, and says so.
    fn save(&mut self, path: &Path, bytes: impl AsRef<[u8]>, force: bool) -> anyhow::Result<()> {
        may_write(path, force)?;
        crate::atomic_file::write(path, bytes.as_ref())?;
        if !self.quiet {
            self.tell(&format!("Wrote {}\n", draw::visible(&crate::source::shown(path))))?;
        }
        Ok(())
    }

    /// A line of plain text, made harmless and wrapped to the terminal, with what follows indented as deep as its words.
    fn fit(&self, line: &str) -> String {
        let clean = text::clean(line, self.terminal.unicode);
        let indent = clean.len() - clean.trim_start().len();
        if text::width(&clean) <= self.terminal.width || !self.terminal_wraps(&clean) {
            return format!("{clean}\n");
        }
        let lines = text::wrap(clean.trim_start(), self.terminal.width.saturating_sub(indent + 2).max(20));
        lines.iter().enumerate().map(|(at, part)| format!("{}{part}\n", " ".repeat(if at == 0 { indent } else { indent + 2 }))).collect()
    }

    /// Rows with columns stay as they are.
    fn terminal_wraps(&self, line: &str) -> bool {
        !line.trim_start().contains("   ")
    }

    /// Problems as this terminal shows them; for standard output or standard error.
    fn drawn(&self, problems: &[Diagnostic], files: &Files, to_out: bool, all: bool) -> String {
        let colour = if to_out { self.terminal.colour } else { self.terminal.colour_of_messages };
        draw::draw(problems, files, &draw::Draw { colour, unicode: self.terminal.unicode, narrated: self.terminal.narrated, width: self.terminal.width, all })
    }
}

/// A panic is a bug of ours: says so and how to report it. The run-time then ends with [`ExitStatus::Bug`].
pub fn report_bugs() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        before(panic);
        let _ = writeln!(
            std::io::stderr(),
            "\nThis is a bug in cem {}. Please report it with the lines above and the command you ran; answers saved so far are safe.",
            env!("CARGO_PKG_VERSION")
        );
    }));
}

/// Refuses a file that exists, unless forced.
fn may_write(path: &Path, force: bool) -> anyhow::Result<()> {
    // What is there and neither a file nor a folder, such as /dev/null, loses nothing.
    let loses = path.symlink_metadata().is_ok() && !path.metadata().is_ok_and(|found| !found.is_file() && !found.is_dir());
    if !force && loses {
        anyhow::bail!("{} exists already; --force overwrites it", path.display());
    }
    Ok(())
}

/// A closed pipe is the reader's choice.
fn quietly(result: std::io::Result<()>) -> std::io::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// A count with its word: `1 error`, `2 errors`.
fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}
