//! The keys of the full screen: one table, from which come what a key does, the foot of each page, the list of keys and `cem help keys`. Settings may change it.
//!
//! Digits, arrows and Enter do the whole normal flow. With a Greek, Cyrillic, Arabic or Chinese layout letters do not arrive as ours, so what is needed often has
//! another key too, and Esc opens a menu that reaches everything.
#![allow(clippy::wildcard_enum_match_arm, reason = "the keys are the terminal library's: one that it adds has no meaning here")]

use std::borrow::Cow;

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::{Action, Command, Edit, View};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::interview::view::{Body, PickView};

/// Rows that a page key moves in a list.
const PAGE: usize = 10;

/// The keys of one command.
#[derive(Debug, Clone)]
struct Keys {
    command: Command,
    /// A word or two for the foot of a page.
    short: &'static str,
    letters: Cow<'static, [char]>,
    /// Keys that are no letters, the first one for the foot; none where only the menu reaches it.
    others: Cow<'static, [(KeyCode, KeyModifiers)]>,
}

/// Which keys lead to which command: the table, or what settings made of it.
#[derive(Debug, Clone)]
pub struct Map(Cow<'static, [Keys]>);

impl Default for Map {
    fn default() -> Self {
        Self(Cow::Borrowed(TABLE))
    }
}

const PLAIN: KeyModifiers = KeyModifiers::NONE;
const SHIFT: KeyModifiers = KeyModifiers::SHIFT;
const CONTROL: KeyModifiers = KeyModifiers::CONTROL;

const fn keys(command: Command, short: &'static str, letters: &'static [char], others: &'static [(KeyCode, KeyModifiers)]) -> Keys {
    Keys { command, short, letters: Cow::Borrowed(letters), others: Cow::Borrowed(others) }
}

/// The table. F1, F10 and F11 are left to the terminals, which take them.
static TABLE: &[Keys] = &[
    keys(Command::Accept, "accept", &[], &[(KeyCode::Enter, PLAIN)]),
    keys(Command::Next, "next", &[], &[(KeyCode::Right, PLAIN), (KeyCode::PageDown, PLAIN)]),
    keys(Command::Back, "back", &[], &[(KeyCode::Left, PLAIN), (KeyCode::PageUp, PLAIN), (KeyCode::BackTab, PLAIN)]),
    keys(Command::NextOpen, "next open", &['o'], &[(KeyCode::Tab, PLAIN)]),
    keys(Command::Furthest, "furthest", &['F'], &[(KeyCode::End, PLAIN)]),
    keys(Command::GoTo, "go to", &['g', '/'], &[(KeyCode::F(8), PLAIN)]),
    keys(Command::PreviousFactor, "factor before", &['['], &[(KeyCode::Left, CONTROL)]),
    keys(Command::NextFactor, "next factor", &[']'], &[(KeyCode::Right, CONTROL)]),
    keys(Command::DontKnow, "don't know", &['d'], &[(KeyCode::F(3), PLAIN)]),
    keys(Command::NotApplicable, "not applicable", &['x'], &[(KeyCode::F(4), PLAIN)]),
    keys(Command::Later, "ask later", &['s'], &[(KeyCode::F(5), PLAIN)]),
    keys(Command::Type, "type", &['t'], &[]),
    keys(Command::Note, "note", &['n'], &[(KeyCode::F(2), PLAIN)]),
    keys(Command::Outside, "editor", &['e'], &[(KeyCode::Char('e'), CONTROL)]),
    keys(Command::Quotable, "quotable", &[], &[]),
    keys(Command::Evidence, "evidence", &['v'], &[]),
    keys(Command::Confidence, "confidence", &['c'], &[]),
    keys(Command::Flag, "flag", &['f'], &[(KeyCode::F(6), PLAIN)]),
    keys(Command::Clear, "clear", &[], &[(KeyCode::Delete, PLAIN)]),
    keys(Command::Undo, "undo", &['u'], &[(KeyCode::Left, SHIFT)]),
    keys(Command::Redo, "redo", &['U'], &[(KeyCode::Right, SHIFT)]),
    keys(Command::Info, "info", &['i'], &[(KeyCode::F(9), PLAIN)]),
    keys(Command::Review, "review", &['r'], &[(KeyCode::F(7), PLAIN)]),
    keys(Command::Complete, "mark complete", &['m'], &[]),
    keys(Command::Participant, "participant", &['p'], &[(KeyCode::F(12), PLAIN)]),
    keys(Command::Language, "language", &['l'], &[]),
    keys(Command::Help, "keys", &['?'], &[]),
    keys(Command::Quit, "save, quit", &['q'], &[(KeyCode::Char('d'), CONTROL)]),
];

/// Keys that stand for no command: they are the same everywhere.
const FIXED: &[(&str, &str)] = &[
    ("0-9, Up, Down", "Mark an answer"),
    ("Esc", "The menu of all commands; on other pages, back"),
    ("Ctrl-C twice", "Leave now; the answers are saved"),
    ("Ctrl-Z, Ctrl-L", "Suspend; draw the screen again"),
];

/// Keys while a text is typed, when letters are text.
const IN_TEXT: &[(&str, &str)] = &[
    ("Enter", "Keep the text"),
    ("Alt-Enter, Ctrl-J", "New line"),
    ("Esc", "Drop the text; asks if it was changed"),
    ("Arrows, Home, End", "Move; with Ctrl by words"),
    ("Ctrl-W, Ctrl-U, Ctrl-K", "Remove the word before, all before, all behind"),
];

/// What a key leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pressed {
    /// The person wants this.
    Act(Action),
    /// The person wants this so many times.
    Times(Action, usize),
    /// So many rows down (up, where negative) on a page that is only read.
    Scroll(i16),
    /// The screen is to be drawn afresh.
    Redraw,
    /// The program is to be stopped until the shell continues it.
    Suspend,
    /// A key without a meaning here: worth a word.
    Unknown,
    /// Nothing at all: a key that was let go.
    Nothing,
}

impl Map {
    /// The table with the keys that settings give to commands, each by its word, such as `note`; what was wrong is added to `problems`.
    #[must_use]
    pub fn with(wishes: &[(Written, Vec<Written>)], problems: &mut Vec<Diagnostic>) -> Self {
        let mut rows = TABLE.to_vec();
        // By command: where its keys are given.
        let mut given: Vec<(Command, Place)> = Vec::new();
        for ((word, place), keys) in wishes {
            let commands = rows.iter().map(|row| row.command).filter(|command| *command != Command::Accept);
            let Some(command) = commands.clone().find(|command| command.word() == word) else {
                let problem = Diagnostic::new(Code::UnknownKey, format!("no command of the interview is called `{word}`")).at(*place);
                let problem = problem.did_you_mean(word, commands.map(Command::word));
                problems.push(if problem.help.is_some() { problem } else { problem.help("cem help keys lists them under \"Word\"") });
                continue;
            };
            let (mut letters, mut others) = (Vec::new(), Vec::new());
            for (written, place) in keys {
                match read(written) {
                    Ok((KeyCode::Char(letter), PLAIN)) => letters.push(letter),
                    Ok(key) => others.push(key),
                    Err(why) => problems.push(Diagnostic::new(Code::NotOneOf, format!("`{written}` {why}")).at(*place).help(KEY_HELP)),
                }
            }
            given.push((command, *place));
            for row in rows.iter_mut().filter(|row| row.command == command) {
                (row.letters, row.others) = (letters.clone().into(), others.clone().into());
            }
        }
        for (at, row) in rows.iter().enumerate() {
            for other in &rows[at + 1..] {
                let letter = row.letters.iter().find(|letter| other.letters.contains(letter)).map(char::to_string);
                let Some(key) = letter.or_else(|| row.others.iter().find(|key| other.others.contains(key)).copied().map(name)) else { continue };
                let place = |command: Command| given.iter().find(|(known, _)| *known == command).map(|(_, place)| *place);
                let (one, two) = (row.command.word(), other.command.word());
                let (first, second) = (place(row.command), place(other.command));
                let problem = Diagnostic::new(Code::DuplicateKey, format!("`{key}` would be the key of {one} and of {two}")).at(second.or(first));
                let problem = problem.also(second.and(first), "given here too");
                problems.push(problem.help(format!(
                    "give {} another key, or none: `{} = []`",
                    if second.is_some() { one } else { two },
                    if second.is_some() { one } else { two }
                )));
            }
        }
        Self(rows.into())
    }

    /// What a key leads to on this page.
    #[must_use]
    pub fn pressed(&self, key: KeyEvent, view: &View<'_>) -> Pressed {
        // Some terminals tell of keys let go and held down too. A text may be typed by holding a key, a question never answered.
        let is_text = matches!(view.body, Body::Field(..) | Body::Search { .. });
        match key.kind {
            KeyEventKind::Release => return Pressed::Nothing,
            KeyEventKind::Repeat if !is_text => return Pressed::Nothing,
            KeyEventKind::Press | KeyEventKind::Repeat => {}
        }
        if let Some(everywhere) = everywhere(key) {
            return everywhere;
        }
        match &view.body {
            Body::Field(field, _) => in_text(key, field.multiline, false),
            Body::Search { .. } => in_text(key, false, true),
            Body::Question(_) | Body::Nothing => self.on_question(key),
            Body::Review(_) if key.code == KeyCode::Char('c') && key.modifiers == PLAIN => Pressed::Act(Action::Complete),
            Body::Review(review) => self.in_list(key, review.rows.len()),
            Body::Pick(pick) => by_letter(key, pick).unwrap_or_else(|| self.in_list(key, pick.rows.len())),
            Body::Info(_) | Body::Keys => self.on_reading(key),
            Body::Confirm { .. } => on_confirm(key),
        }
    }

    /// The command of a key, by the table.
    fn command(&self, key: KeyEvent) -> Option<Command> {
        let is_letter = key.modifiers.difference(SHIFT).is_empty();
        let found = self.0.iter().find(|keys| {
            let by_letter = matches!(key.code, KeyCode::Char(letter) if is_letter && keys.letters.contains(&letter));
            by_letter || keys.others.iter().any(|(code, modifiers)| *code == key.code && (*modifiers == key.modifiers || *code == KeyCode::BackTab))
        });
        found.map(|keys| keys.command)
    }

    fn on_question(&self, key: KeyEvent) -> Pressed {
        if let Some(digit) = digit(key) {
            return Pressed::Act(Action::Digit(digit));
        }
        match key.code {
            KeyCode::Up => Pressed::Act(Action::Up),
            KeyCode::Down => Pressed::Act(Action::Down),
            KeyCode::Esc => Pressed::Act(Action::Menu),
            _ => self.by_table(key),
        }
    }

    fn by_table(&self, key: KeyEvent) -> Pressed {
        self.command(key).map_or(Pressed::Unknown, |command| Pressed::Act(command.action()))
    }

    fn in_list(&self, key: KeyEvent, rows: usize) -> Pressed {
        if let Some(digit) = digit(key) {
            return Pressed::Act(Action::Digit(digit));
        }
        match key.code {
            KeyCode::Up => Pressed::Act(Action::Up),
            KeyCode::Down => Pressed::Act(Action::Down),
            KeyCode::PageUp => Pressed::Times(Action::Up, PAGE.min(rows)),
            KeyCode::PageDown => Pressed::Times(Action::Down, PAGE.min(rows)),
            KeyCode::Home => Pressed::Act(Action::Choose(0)),
            KeyCode::End => Pressed::Act(Action::Choose(rows.saturating_sub(1))),
            KeyCode::Esc => Pressed::Act(Action::Cancel),
            _ => self.by_table(key),
        }
    }

    fn on_reading(&self, key: KeyEvent) -> Pressed {
        let page = i16::try_from(PAGE).unwrap_or(i16::MAX);
        match key.code {
            KeyCode::Up => Pressed::Scroll(-1),
            KeyCode::Down => Pressed::Scroll(1),
            KeyCode::PageUp => Pressed::Scroll(-page),
            KeyCode::PageDown => Pressed::Scroll(page),
            KeyCode::Home => Pressed::Scroll(i16::MIN),
            KeyCode::Esc => Pressed::Act(Action::Cancel),
            _ => self.by_table(key),
        }
    }

    fn row(&self, command: Command) -> Option<&Keys> {
        self.0.iter().find(|keys| keys.command == command)
    }

    /// A command as the foot of a page names it: its first key, and a word or two.
    #[must_use]
    pub fn short(&self, command: Command) -> (String, &'static str) {
        let Some(keys) = self.row(command) else { return (String::new(), command.word()) };
        let key = keys.letters.first().map(char::to_string).or_else(|| keys.others.first().copied().map(name));
        (key.unwrap_or_else(|| "Esc".to_owned()), keys.short)
    }

    /// Every key of a command: "n, F2"; the menu where there is none.
    #[must_use]
    pub fn all(&self, command: Command) -> String {
        let Some(keys) = self.row(command) else { return String::new() };
        let letters = keys.letters.iter().map(char::to_string);
        letters.chain(keys.others.iter().copied().map(name)).collect::<Vec<_>>().join(", ")
    }

    /// A key, or a letter and other keys, with what it does: the rows of the page of keys. The first row of each part is its heading.
    #[must_use]
    pub fn page(&self) -> Vec<(String, String)> {
        let fixed = |rows: &[(&str, &str)]| rows.iter().map(|(key, does)| ((*key).to_owned(), (*does).to_owned())).collect::<Vec<_>>();
        let mut rows = vec![(String::new(), "On a question".to_owned())];
        rows.extend(fixed(FIXED));
        rows.extend(self.0.iter().map(|keys| {
            let (letters, others) = columns(keys);
            let key = if letters.is_empty() { others } else { format!("{letters}, {others}") };
            (key, keys.command.title().to_owned())
        }));
        rows.push((String::new(), "In a text, where letters are text".to_owned()));
        rows.extend(fixed(IN_TEXT));
        rows
    }

    /// The page of `cem help keys`.
    #[must_use]
    pub fn help(&self) -> String {
        let mut page = "Keys of cem interview\n\nDigits, arrows and Enter do a whole interview. Esc opens a menu that reaches every\n\
            command, so that no letter is needed. [keys] in cem.toml gives commands other\n\
            keys (cem help settings); this is the table as it is here.\n\n"
            .to_owned();
        page.push_str(&format!("{:<42}  {:<8}  {:<23}  {}\n", "What it does", "Letter", "Other key", "Word (--accessible)"));
        for keys in self.0.iter() {
            let (letters, others) = columns(keys);
            let line = format!("{:<42}  {letters:<8}  {others:<23}  {}", keys.command.title(), keys.command.word());
            page.push_str(line.trim_end());
            page.push('\n');
        }
        for (title, rows) in [("On every page", FIXED), ("While a text is typed, when letters are text", IN_TEXT)] {
            page.push_str(&format!("\n{title}\n"));
            page.extend(rows.iter().map(|(key, does)| format!("  {key:<23} {does}\n")));
        }
        page
    }
}

/// A word of a settings file, and where it stands.
pub type Written = (String, Place);

const KEY_HELP: &str = "a key is a letter or sign, Ctrl- and a letter, or one of F2 to F9, F12, Tab, Home, End, PgUp, PgDn, Insert, Delete, Left, Right, with Shift- or Ctrl- in front";

/// A key by the name that [`name`] gives it, or what is wrong with it, to be read behind it.
fn read(written: &str) -> Result<(KeyCode, KeyModifiers), &'static str> {
    let mut letters = written.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return match letter {
            '0'..='9' => Err("is a digit, and digits mark answers"),
            letter if letter.is_whitespace() || letter.is_control() => Err("is not the name of a key"),
            letter => Ok((KeyCode::Char(letter), PLAIN)),
        };
    }
    let lower = written.to_ascii_lowercase();
    let (modifiers, key) = match (lower.strip_prefix("ctrl-"), lower.strip_prefix("shift-")) {
        (Some(key), _) => (CONTROL, key),
        (None, Some(key)) => (SHIFT, key),
        (None, None) => (PLAIN, lower.as_str()),
    };
    let code = match key {
        "tab" if modifiers == SHIFT => return Ok((KeyCode::BackTab, PLAIN)),
        "tab" if modifiers == PLAIN => KeyCode::Tab,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "pgup" => KeyCode::PageUp,
        "pgdn" => KeyCode::PageDown,
        "insert" => KeyCode::Insert,
        "delete" => KeyCode::Delete,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "up" | "down" | "enter" | "esc" => return Err("is the same everywhere, and cannot be given away"),
        "f1" | "f10" | "f11" => return Err("is taken by terminals"),
        key => {
            let number = key.strip_prefix('f').and_then(|number| number.parse().ok()).filter(|number| (2..=12).contains(number));
            match (number, key.as_bytes()) {
                (Some(number), _) => KeyCode::F(number),
                (None, [b'c' | b'l' | b'z']) if modifiers == CONTROL => return Err("is the same everywhere, and cannot be given away"),
                (None, [b'h' | b'i' | b'j' | b'm']) if modifiers == CONTROL => return Err("is another key to a terminal"),
                (None, [letter @ b'a'..=b'z']) if modifiers == CONTROL => KeyCode::Char(char::from(*letter)),
                (None, _) => return Err("is not the name of a key"),
            }
        }
    };
    Ok((code, modifiers))
}

/// The row of a list that a letter of its own marks.
fn by_letter(key: KeyEvent, pick: &PickView<'_>) -> Option<Pressed> {
    let KeyCode::Char(letter) = key.code else { return None };
    let row = pick.letters.iter().position(|known| *known == letter.to_ascii_lowercase())?;
    key.modifiers.difference(SHIFT).is_empty().then_some(Pressed::Act(Action::Choose(row)))
}

/// Keys that mean the same everywhere.
fn everywhere(key: KeyEvent) -> Option<Pressed> {
    let KeyCode::Char(letter) = key.code else { return None };
    match letter.to_ascii_lowercase() {
        _ if key.modifiers != CONTROL => None,
        'c' => Some(Pressed::Act(Action::Leave)),
        'l' => Some(Pressed::Redraw),
        'z' => Some(Pressed::Suspend),
        _ => None,
    }
}

/// A digit typed without Ctrl or Alt; those of other scripts count too.
fn digit(key: KeyEvent) -> Option<u8> {
    let KeyCode::Char(letter) = key.code else { return None };
    let zero = match letter {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        '\u{966}'..='\u{96f}' => '\u{966}',
        '\u{ff10}'..='\u{ff19}' => '\u{ff10}',
        _ => return None,
    };
    let digit = u32::from(letter).wrapping_sub(u32::from(zero));
    u8::try_from(digit).ok().filter(|_| key.modifiers.difference(SHIFT).is_empty())
}

fn on_confirm(key: KeyEvent) -> Pressed {
    match key.code {
        KeyCode::Char('y' | 'Y') => Pressed::Act(Action::Yes),
        KeyCode::Char('n' | 'N') | KeyCode::Left => Pressed::Act(Action::No),
        KeyCode::Enter => Pressed::Act(Action::Accept),
        KeyCode::Esc => Pressed::Act(Action::Cancel),
        _ => Pressed::Unknown,
    }
}

/// In a text letters are text.
fn in_text(key: KeyEvent, multiline: bool, search: bool) -> Pressed {
    let control = key.modifiers.contains(CONTROL);
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    let by_word = control || alt;
    let edit = |edit| Pressed::Act(Action::Edit(edit));
    match key.code {
        KeyCode::Enter if by_word || key.modifiers.contains(SHIFT) => Pressed::Act(Action::NewLine),
        KeyCode::Enter => Pressed::Act(Action::Accept),
        KeyCode::Esc => Pressed::Act(Action::Cancel),
        KeyCode::Up if search || !multiline => Pressed::Act(Action::Up),
        KeyCode::Down if search || !multiline => Pressed::Act(Action::Down),
        KeyCode::Up => edit(Edit::Up),
        KeyCode::Down => edit(Edit::Down),
        KeyCode::Left => edit(if by_word { Edit::WordLeft } else { Edit::Left }),
        KeyCode::Right => edit(if by_word { Edit::WordRight } else { Edit::Right }),
        KeyCode::Home => edit(if by_word { Edit::Start } else { Edit::Home }),
        KeyCode::End => edit(if by_word { Edit::Finish } else { Edit::End }),
        KeyCode::Backspace => edit(if by_word { Edit::DeleteWord } else { Edit::Backspace }),
        KeyCode::Delete => edit(Edit::Delete),
        KeyCode::Tab => Pressed::Act(Action::Insert("    ".to_owned())),
        // AltGr of Windows arrives as both.
        KeyCode::Char(letter) if control != alt => match (letter.to_ascii_lowercase(), control) {
            ('j', true) => Pressed::Act(Action::NewLine),
            ('a', true) => edit(Edit::Home),
            ('e', true) => Pressed::Act(Action::Outside),
            ('w', true) => edit(Edit::DeleteWord),
            ('u', true) => edit(Edit::DeleteToStart),
            ('k', true) => edit(Edit::DeleteToEnd),
            ('h', true) => edit(Edit::Backspace),
            ('b', false) => edit(Edit::WordLeft),
            ('f', false) => edit(Edit::WordRight),
            _ => Pressed::Unknown,
        },
        KeyCode::Char(letter) => Pressed::Act(Action::Insert(letter.to_string())),
        _ => Pressed::Unknown,
    }
}

/// A pasted text: it is text, whatever its line ends. [`Action::Insert`] is refused where no text is asked for, so a paste never answers a question.
#[must_use]
pub fn pasted(text: &str) -> Action {
    Action::Insert(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// The name of a key.
fn name((code, modifiers): (KeyCode, KeyModifiers)) -> String {
    let before = if modifiers == CONTROL {
        "Ctrl-"
    } else if modifiers == SHIFT {
        "Shift-"
    } else {
        ""
    };
    let name = match code {
        KeyCode::PageUp => "PgUp".to_owned(),
        KeyCode::PageDown => "PgDn".to_owned(),
        KeyCode::BackTab => "Shift-Tab".to_owned(),
        KeyCode::F(number) => format!("F{number}"),
        KeyCode::Char(letter) => letter.to_ascii_uppercase().to_string(),
        other => format!("{other:?}"),
    };
    format!("{before}{name}")
}

/// Letters of a command, and its other keys.
fn columns(keys: &Keys) -> (String, String) {
    let letters = keys.letters.iter().map(char::to_string).collect::<Vec<_>>().join(" or ");
    let others = keys.others.iter().copied().map(name).collect::<Vec<_>>().join(", ");
    (letters, if others.is_empty() { "Esc (menu)".to_owned() } else { others })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_table_has_every_command_and_no_key_twice() {
        let commands: BTreeSet<Command> = TABLE.iter().map(|keys| keys.command).collect();
        assert_eq!(commands.len(), TABLE.len());
        assert_eq!(commands, Command::ALL.iter().copied().collect());
        let mut letters: Vec<char> = TABLE.iter().flat_map(|keys| keys.letters.iter()).copied().collect();
        let count = letters.len();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), count);
        let mut others: Vec<String> = TABLE.iter().flat_map(|keys| keys.others.iter()).copied().map(name).collect();
        assert!(others.iter().all(|key| !["F1", "F10", "F11"].contains(&key.as_str())), "terminals take these");
        let count = others.len();
        others.sort();
        others.dedup();
        assert_eq!(others.len(), count);
    }

    fn press(code: KeyCode, modifiers: KeyModifiers) -> KeyEvent {
        KeyEvent::new(code, modifiers)
    }

    #[test]
    fn what_a_key_does_on_a_question() {
        let map = Map::default();
        let on = |code, modifiers| map.on_question(press(code, modifiers));
        assert_eq!(on(KeyCode::Char('3'), PLAIN), Pressed::Act(Action::Digit(3)));
        assert_eq!(on(KeyCode::Char('\u{663}'), PLAIN), Pressed::Act(Action::Digit(3)));
        assert_eq!(on(KeyCode::Char('F'), SHIFT), Pressed::Act(Action::Furthest));
        assert_eq!(on(KeyCode::Char('f'), PLAIN), Pressed::Act(Action::Flag));
        assert_eq!(on(KeyCode::Left, SHIFT), Pressed::Act(Action::Undo));
        assert_eq!(on(KeyCode::BackTab, SHIFT), Pressed::Act(Action::Back));
        assert_eq!(on(KeyCode::Char('d'), CONTROL), Pressed::Act(Action::Quit));
        assert_eq!(on(KeyCode::Char('d'), KeyModifiers::ALT), Pressed::Unknown);
        assert_eq!(on(KeyCode::Char('\u{3b4}'), PLAIN), Pressed::Unknown);
    }

    #[test]
    fn letters_are_text_in_a_text() {
        let on = |code, modifiers| in_text(press(code, modifiers), true, false);
        for letter in ['q', 'd', '1', '?', '\u{3b4}', ' '] {
            assert_eq!(on(KeyCode::Char(letter), PLAIN), Pressed::Act(Action::Insert(letter.to_string())));
        }
        assert_eq!(on(KeyCode::Char('@'), CONTROL | KeyModifiers::ALT), Pressed::Act(Action::Insert("@".to_owned())));
        assert_eq!(on(KeyCode::Enter, PLAIN), Pressed::Act(Action::Accept));
        assert_eq!(on(KeyCode::Enter, KeyModifiers::ALT), Pressed::Act(Action::NewLine));
        assert_eq!(on(KeyCode::Char('j'), CONTROL), Pressed::Act(Action::NewLine));
        assert_eq!(pasted("a\r\nb\rc\n"), Action::Insert("a\nb\nc\n".to_owned()));
    }

    #[test]
    fn the_page_fits() {
        assert!(Map::default().help().lines().all(|line| line.len() <= 100), "{}", Map::default().help());
    }

    fn mapped(wishes: &[(&str, &[&str])]) -> (Map, Vec<String>) {
        let written = |word: &str| (word.to_owned(), Place { file: 0, start: 0, end: 0 });
        let wishes: Vec<_> = wishes.iter().map(|(word, keys)| (written(word), keys.iter().map(|key| written(key)).collect())).collect();
        let mut problems = Vec::new();
        let map = Map::with(&wishes, &mut problems);
        (map, problems.into_iter().map(|problem| problem.message).collect())
    }

    #[test]
    fn settings_give_other_keys() {
        let (map, problems) = mapped(&[("note", &["k", "Ctrl-N", "Shift-Tab"]), ("back", &["PgUp"]), ("flag", &[])]);
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(map.on_question(press(KeyCode::Char('k'), PLAIN)), Pressed::Act(Action::Note));
        assert_eq!(map.on_question(press(KeyCode::Char('n'), CONTROL)), Pressed::Act(Action::Note));
        assert_eq!(map.on_question(press(KeyCode::BackTab, SHIFT)), Pressed::Act(Action::Note));
        assert_eq!(map.on_question(press(KeyCode::Char('n'), PLAIN)), Pressed::Unknown);
        assert_eq!(map.on_question(press(KeyCode::F(6), PLAIN)), Pressed::Unknown, "only the menu reaches it");
        assert_eq!((map.short(Command::Note).0, map.all(Command::Note)), ("k".to_owned(), "k, Ctrl-N, Shift-Tab".to_owned()));
        assert!(map.help().contains("Ctrl-N"));
    }

    #[test]
    fn every_name_of_the_table_can_be_written() {
        for key in TABLE.iter().filter(|keys| keys.command != Command::Accept).flat_map(|keys| keys.others.iter()).copied() {
            assert_eq!(read(&name(key)), Ok(key), "{}", name(key));
        }
    }

    #[test]
    fn keys_that_cannot_be_given() {
        assert_eq!(mapped(&[("note", &["f"])]).1, ["`f` would be the key of note and of flag"]);
        assert_eq!(mapped(&[("nonsense", &["k"])]).1, ["no command of the interview is called `nonsense`"]);
        assert_eq!(mapped(&[("accept", &["k"])]).1, ["no command of the interview is called `accept`"]);
        for key in ["3", "Enter", "F1", "Ctrl-C", "Ctrl-J", "", "kk", "F13", "Alt-x", "Ctrl-"] {
            assert_eq!(mapped(&[("note", &[key])]).1.len(), 1, "{key}");
        }
    }
}
