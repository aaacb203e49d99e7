//! What the terminal can show: width, colour, Unicode, and whether messages are narrated. Decided once, from an [`Environment`] that tests hand in.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::PathBuf;

use crate::cli::Colour;

/// Width where nothing says otherwise, in columns.
const USUAL_WIDTH: usize = 80;
/// Widths that a layout can be made for, in columns.
const WIDTHS: std::ops::RangeInclusive<usize> = 20..=1000;

/// The variables and facts that [`Terminal`] is decided from; a variable that is not set is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Environment {
    /// `NO_COLOR`
    pub no_color: Option<String>,
    /// `FORCE_COLOR`
    pub force_color: Option<String>,
    /// `CLICOLOR_FORCE`
    pub clicolor_force: Option<String>,
    /// `CLICOLOR`
    pub clicolor: Option<String>,
    /// `TERM`
    pub term: Option<String>,
    /// `LC_ALL`
    pub lc_all: Option<String>,
    /// `LC_CTYPE`
    pub lc_ctype: Option<String>,
    /// `LANG`
    pub lang: Option<String>,
    /// `ACCESSIBLE`
    pub accessible: Option<String>,
    /// `COLUMNS`
    pub columns: Option<String>,
    /// `VISUAL`
    pub visual: Option<String>,
    /// `EDITOR`
    pub editor: Option<String>,
    /// `XDG_STATE_HOME`; on Windows `LOCALAPPDATA`
    pub state_home: Option<PathBuf>,
    /// `HOME`
    pub home: Option<PathBuf>,
    /// `PATH`
    pub path: Option<OsString>,
    /// Folders of programs on Windows: `ProgramFiles`, `ProgramFiles(x86)`, `LOCALAPPDATA`.
    pub program_folders: Vec<PathBuf>,
    /// Windows can be opened: a display is there, or the system always has one.
    pub has_display: bool,
    /// Standard input is a terminal.
    pub stdin_is_terminal: bool,
    /// Standard output is a terminal.
    pub stdout_is_terminal: bool,
    /// Standard error is a terminal.
    pub stderr_is_terminal: bool,
    /// Width of the terminal, in columns.
    pub terminal_width: Option<usize>,
    /// Running on Windows, whose consoles speak Unicode whatever the locale.
    pub windows: bool,
}

impl Environment {
    /// Reads the process's variables and streams: the only place that does.
    #[must_use]
    pub fn read() -> Self {
        let variable = |name: &str| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
        Self {
            no_color: variable("NO_COLOR"),
            force_color: variable("FORCE_COLOR"),
            clicolor_force: variable("CLICOLOR_FORCE"),
            clicolor: variable("CLICOLOR"),
            term: variable("TERM"),
            lc_all: variable("LC_ALL"),
            lc_ctype: variable("LC_CTYPE"),
            lang: variable("LANG"),
            accessible: variable("ACCESSIBLE"),
            columns: variable("COLUMNS"),
            visual: variable("VISUAL"),
            editor: variable("EDITOR"),
            state_home: std::env::var_os(if cfg!(windows) { "LOCALAPPDATA" } else { "XDG_STATE_HOME" }).map(PathBuf::from),
            home: std::env::var_os("HOME").map(PathBuf::from),
            path: std::env::var_os("PATH"),
            program_folders: ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"].iter().filter_map(std::env::var_os).map(PathBuf::from).collect(),
            has_display: cfg!(any(windows, target_os = "macos")) || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some()),
            stdin_is_terminal: std::io::stdin().is_terminal(),
            stdout_is_terminal: std::io::stdout().is_terminal(),
            stderr_is_terminal: std::io::stderr().is_terminal(),
            terminal_width: terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)),
            windows: cfg!(windows),
        }
    }
}

impl Environment {
    /// The person's editor, with its flags.
    #[must_use]
    pub fn editor(&self) -> Option<&str> {
        [&self.visual, &self.editor].into_iter().flatten().map(|editor| editor.trim()).find(|editor| !editor.is_empty())
    }

    /// The folder in which programs keep what they were doing.
    #[must_use]
    pub fn state_folder(&self) -> Option<PathBuf> {
        let home = || Some(self.home.as_ref()?.join(".local/state"));
        let own = self.state_home.clone().filter(|path| path.is_absolute()).or_else(home);
        own.filter(|path| path.is_absolute()).map(|path| path.join("cem"))
    }
}

/// What the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terminal {
    /// Columns of a line, 20 to 1000.
    pub width: usize,
    /// Colour on standard output.
    pub colour: bool,
    /// Colour on standard error.
    pub colour_of_messages: bool,
    /// Letters and marks beyond ASCII.
    pub unicode: bool,
    /// Messages as sentences, without boxes and carets.
    pub narrated: bool,
    /// Questions are asked line by line: narrated, or on a terminal that cannot move its cursor.
    pub in_lines: bool,
    /// Questions can be asked: standard input and standard output are a terminal, and `--no-input` was not given.
    pub can_ask: bool,
    /// Standard error is a terminal: a line there may count up.
    pub can_count: bool,
}

impl Terminal {
    /// Decides from the flags and the environment.
    #[must_use]
    pub fn new(flags: &crate::cli::Global, environment: &Environment) -> Self {
        let narrated = flags.accessible || is_on(environment.accessible.as_deref());
        Self {
            width: width(environment),
            colour: colour(flags.color, environment, environment.stdout_is_terminal),
            colour_of_messages: colour(flags.color, environment, environment.stderr_is_terminal),
            unicode: unicode(environment),
            narrated,
            in_lines: narrated || environment.term.as_deref() == Some("dumb"),
            can_ask: !flags.no_input && environment.stdin_is_terminal && environment.stdout_is_terminal,
            can_count: environment.stderr_is_terminal,
        }
    }
}

/// `--color`, then `NO_COLOR`, `FORCE_COLOR` or `CLICOLOR_FORCE`, `CLICOLOR=0`, `TERM=dumb`, and last whether it is a terminal. An empty variable counts as
/// not set; `FORCE_COLOR=0` forces nothing.
fn colour(asked: Colour, environment: &Environment, is_terminal: bool) -> bool {
    match asked {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto if environment.no_color.as_deref().is_some_and(|value| !value.is_empty()) => false,
        Colour::Auto if is_on(environment.force_color.as_deref()) || is_on(environment.clicolor_force.as_deref()) => true,
        Colour::Auto if environment.clicolor.as_deref() == Some("0") || environment.term.as_deref() == Some("dumb") => false,
        Colour::Auto => is_terminal,
    }
}

/// Set, not empty, and neither `0` nor `false`.
fn is_on(value: Option<&str>) -> bool {
    value.is_some_and(|value| !matches!(value.trim(), "" | "0" | "false"))
}

fn unicode(environment: &Environment) -> bool {
    let locale = [&environment.lc_all, &environment.lc_ctype, &environment.lang].into_iter().flatten().find(|value| !value.is_empty());
    environment.windows || locale.is_some_and(|locale| ["utf-8", "utf8"].iter().any(|name| locale.to_ascii_lowercase().contains(name)))
}

fn width(environment: &Environment) -> usize {
    let columns = environment.columns.as_deref().and_then(|columns| columns.trim().parse().ok());
    columns
        .filter(|columns| *columns > 0)
        .or(environment.terminal_width.filter(|width| *width > 0))
        .unwrap_or(USUAL_WIDTH)
        .clamp(*WIDTHS.start(), *WIDTHS.end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Global;

    fn some(value: &str) -> Option<String> {
        Some(value.to_owned())
    }

    fn at_terminal() -> Environment {
        Environment {
            stdin_is_terminal: true,
            stdout_is_terminal: true,
            stderr_is_terminal: true,
            terminal_width: Some(120),
            lang: some("en_GB.UTF-8"),
            term: some("xterm"),
            ..Environment::default()
        }
    }

    fn coloured(color: Colour, environment: &Environment) -> bool {
        Terminal::new(&Global { color, ..Global::default() }, environment).colour
    }

    #[test]
    fn each_rule_of_colour_beats_the_next() {
        let mut environment =
            Environment { no_color: some("1"), force_color: some("1"), clicolor_force: some("1"), clicolor: some("0"), term: some("dumb"), ..at_terminal() };
        assert!(coloured(Colour::Always, &environment));
        assert!(!coloured(Colour::Auto, &environment), "NO_COLOR");
        environment.no_color = some("");
        assert!(coloured(Colour::Auto, &environment), "FORCE_COLOR");
        assert!(!coloured(Colour::Never, &environment));
        environment.force_color = None;
        assert!(coloured(Colour::Auto, &environment), "CLICOLOR_FORCE");
        environment.clicolor_force = some("0");
        environment.term = some("xterm");
        assert!(!coloured(Colour::Auto, &environment), "CLICOLOR=0");
        environment.clicolor = None;
        assert!(coloured(Colour::Auto, &environment), "a terminal");
        environment.term = some("dumb");
        assert!(!coloured(Colour::Auto, &environment), "TERM=dumb");
        assert!(!coloured(Colour::Auto, &Environment::default()), "a pipe");
    }

    #[test]
    fn the_two_streams_are_decided_apart() {
        let terminal = Terminal::new(&Global::default(), &Environment { stdout_is_terminal: false, ..at_terminal() });
        assert!(!terminal.colour && terminal.colour_of_messages && !terminal.narrated);
    }

    #[test]
    fn locale() {
        assert!(unicode(&at_terminal()));
        assert!(!unicode(&Environment { lc_all: some("C"), ..at_terminal() }));
        assert!(unicode(&Environment { lc_all: some(""), lc_ctype: some("de_DE.utf8"), lang: some("C"), ..at_terminal() }));
        assert!(!unicode(&Environment::default()));
        assert!(unicode(&Environment { windows: true, ..Environment::default() }));
    }

    #[test]
    fn widths() {
        assert_eq!(width(&at_terminal()), 120);
        assert_eq!(width(&Environment { columns: some("60"), ..at_terminal() }), 60);
        assert_eq!(width(&Environment { columns: some("wide"), ..at_terminal() }), 120);
        assert_eq!(width(&Environment { columns: some("0"), terminal_width: None, ..at_terminal() }), 80);
        assert_eq!(width(&Environment { columns: some("3"), ..at_terminal() }), 20);
        assert_eq!(width(&Environment::default()), 80);
    }

    #[test]
    fn narrated_and_asking() {
        let narrated = |flags: &Global, environment: &Environment| Terminal::new(flags, environment).narrated;
        assert!(!narrated(&Global::default(), &at_terminal()));
        assert!(narrated(&Global { accessible: true, ..Global::default() }, &at_terminal()));
        assert!(narrated(&Global::default(), &Environment { accessible: some("1"), ..at_terminal() }));
        assert!(!narrated(&Global::default(), &Environment { accessible: some("0"), ..at_terminal() }));
        // A build log is read by people too: it keeps the line and the caret.
        assert!(!narrated(&Global::default(), &Environment { stderr_is_terminal: false, ..at_terminal() }));
        assert!(Terminal::new(&Global::default(), &at_terminal()).can_ask);
        assert!(!Terminal::new(&Global { no_input: true, ..Global::default() }, &at_terminal()).can_ask);
        assert!(!Terminal::new(&Global::default(), &Environment { stdout_is_terminal: false, ..at_terminal() }).can_ask);
        let in_lines = |environment: &Environment| Terminal::new(&Global::default(), environment).in_lines;
        assert!(!in_lines(&at_terminal()));
        assert!(in_lines(&Environment { term: some("dumb"), ..at_terminal() }) && in_lines(&Environment { accessible: some("1"), ..at_terminal() }));
    }
}
