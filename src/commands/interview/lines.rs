//! The interview as numbered lines, for screen readers, simple terminals and scripts: says, prompts, reads a line, saves, says on.
//!
//! Lines are read by a thread of their own, one at a time and only when asked for, so that an editor has the terminal to itself. Lines that arrive together, as
//! from a paste, are found out by asking the terminal whether more waits: they are text where text is typed, and never answers. A script waits for the prompt.

use std::io::{self, BufRead, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use super::signals::{self, Asked};
use super::{End, Sitting, editor};
use crate::interview::view::{Body, View};
use crate::interview::{Action, Effect, Ending, line, word};
use crate::questionnaire::QuestionIndex;

/// How often the journal is looked after while nobody types.
const TICK: Duration = Duration::from_millis(250);
/// Lines that follow each other sooner than this were not typed one by one.
const TOGETHER: Duration = Duration::from_millis(30);

/// Something that happened.
#[derive(Debug, PartialEq, Eq)]
enum Heard {
    /// A line, or several that arrived together.
    Lines(Vec<String>),
    /// The system asked for something.
    Asked(Asked),
    /// There are no more lines: Ctrl-D, or the terminal is gone.
    Ended,
}

/// Asks until the end. `editor` is the person's editor, with its flags.
///
/// # Errors
/// Where signals cannot be heard. A terminal that is lost on the way is an end, not an error.
pub(super) fn run(sitting: &mut Sitting, out: &mut dyn Write, editor: Option<&str>) -> anyhow::Result<End> {
    let (sender, heard) = mpsc::channel();
    signals::listen(sender.clone(), Heard::Asked)?;
    let more = read(sender);
    let mut face = Face { sitting, out, heard, more, reading: false, said: Page::None, question: None, puzzled: false, editor };
    Ok(face.go_on().unwrap_or(End::Asked))
}

/// Reads the next line, or lines that arrive together, each time it is told to.
fn read(sender: Sender<Heard>) -> Sender<()> {
    let (more, next) = mpsc::channel();
    std::thread::spawn(move || {
        let mut stdin = io::stdin().lock();
        while next.recv().is_ok() {
            let heard = match lines(&mut stdin, || signals::more_waits(TOGETHER)) {
                Ok(lines) if !lines.is_empty() => Heard::Lines(lines),
                Ok(_) | Err(_) => Heard::Ended,
            };
            if sender.send(heard).is_err() {
                return;
            }
        }
    });
    more
}

/// A line and those that arrive with it; none at the end.
fn lines(input: &mut impl BufRead, mut more_waits: impl FnMut() -> bool) -> io::Result<Vec<String>> {
    let mut lines = Vec::new();
    loop {
        let mut bytes = Vec::new();
        if input.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(lines);
        }
        lines.push(String::from_utf8_lossy(&bytes).trim_end_matches(['\r', '\n']).to_owned());
        if !more_waits() {
            return Ok(lines);
        }
    }
}

/// What makes a page another one. A question stays itself when a note or a flag is added, and so does a text as it grows.
#[derive(Debug, PartialEq, Eq)]
enum Page {
    None,
    Question(QuestionIndex),
    /// A text, a list, a question of ours: so short that the question under it is not forgotten.
    Aside(String),
    Other(String),
}

impl Page {
    fn of(view: &View<'_>) -> Self {
        match &view.body {
            Body::Question(question) => Self::Question(question.index),
            Body::Field(field, question) => Self::Aside(format!("{:?} {}", field.field, question.id)),
            Body::Pick(_) | Body::Confirm { .. } => Self::Aside(line::page(view)),
            Body::Review(_) | Body::Search { .. } | Body::Info(_) | Body::Keys | Body::Nothing => Self::Other(line::page(view)),
        }
    }
}

/// The loop with all it works on.
struct Face<'f> {
    sitting: &'f mut Sitting,
    out: &'f mut dyn Write,
    heard: Receiver<Heard>,
    /// Asks for the next line.
    more: Sender<()>,
    /// The next line was asked for, and has not come.
    reading: bool,
    /// The page said last; it is not said again unless asked for.
    said: Page,
    /// The question said last, unless something else was said since that made it forgotten.
    question: Option<QuestionIndex>,
    /// The last line was not understood: nothing new happened.
    puzzled: bool,
    editor: Option<&'f str>,
}

impl Face<'_> {
    /// None where the terminal is gone.
    fn go_on(&mut self) -> Option<End> {
        self.write(&line::heading(&self.sitting.view()))?;
        loop {
            self.say()?;
            let heard = self.hear();
            let end = match heard {
                Heard::Lines(lines) => self.take(&lines)?,
                Heard::Asked(Asked::Interrupt) => {
                    self.write("\n")?;
                    self.act(vec![Action::Leave])
                }
                Heard::Asked(Asked::GoOn) => None,
                Heard::Asked(Asked::End) => return None,
                Heard::Ended => {
                    self.write("\n")?;
                    return self.act(vec![Action::Quit]);
                }
            };
            if end.is_some() {
                return end;
            }
        }
    }

    /// The message, the page where it is another one, and the prompt.
    fn say(&mut self) -> Option<()> {
        let view = self.sitting.view();
        let mut text = if std::mem::take(&mut self.puzzled) { String::new() } else { line::message(&view) };
        let page = Page::of(&view);
        let is_back = matches!((&page, &self.said), (Page::Question(at), Page::Aside(_)) if self.question == Some(*at));
        let is_same = page == self.said || is_back;
        if !is_same {
            text.push_str(&line::page(&view));
        }
        let is_read_once = matches!(view.body, Body::Info(_) | Body::Keys);
        match &page {
            Page::Question(at) => self.question = Some(*at),
            Page::Aside(_) => {}
            Page::None | Page::Other(_) => self.question = None,
        }
        self.said = page;
        if is_read_once {
            // It is read, so it closes, and the page under it is said again.
            self.sitting.act(Action::Cancel);
            let view = self.sitting.view();
            text.push_str(&line::page(&view));
            self.said = Page::of(&view);
        }
        text.push_str(&line::prompt(&self.sitting.view()));
        self.write(&text)
    }

    fn write(&mut self, text: &str) -> Option<()> {
        self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush()).ok()
    }

    fn hear(&mut self) -> Heard {
        if !self.reading && self.more.send(()).is_err() {
            return Heard::Ended;
        }
        self.reading = true;
        loop {
            match self.heard.recv_timeout(TICK) {
                Ok(heard) => {
                    self.reading &= matches!(heard, Heard::Asked(_));
                    return heard;
                }
                Err(RecvTimeoutError::Timeout) if signals::terminal_is_gone() => return Heard::Asked(Asked::End),
                Err(RecvTimeoutError::Timeout) => self.sitting.tick(Instant::now()),
                Err(RecvTimeoutError::Disconnected) => return Heard::Ended,
            }
        }
    }

    /// What was typed. The outer none: the terminal is gone.
    fn take(&mut self, lines: &[String]) -> Option<Option<End>> {
        let view = self.sitting.view();
        let understood = match lines {
            [line] => word::understand(line, &view),
            lines => word::understand_block(lines, &view),
        };
        match understood {
            Ok(actions) => {
                if actions.is_empty() {
                    self.said = Page::None;
                }
                Some(self.act(actions))
            }
            Err(why) => {
                self.puzzled = true;
                self.write(&format!("{why}\n")).map(|()| None)
            }
        }
    }

    fn act(&mut self, actions: Vec<Action>) -> Option<End> {
        for action in actions {
            let mut effects = self.sitting.act(action);
            if let Some(at) = effects.iter().position(|effect| matches!(effect, Effect::OpenEditor(_)))
                && let Effect::OpenEditor(text) = effects.remove(at)
            {
                effects.extend(self.edit(&text));
            }
            if effects.iter().any(|effect| matches!(effect, Effect::Speak(_))) {
                self.said = Page::None; // The same page in other words.
            }
            if let Some(end) = self.sitting.apply(effects) {
                return Some(end);
            }
        }
        None
    }

    /// Opens the note in the person's editor, which has the terminal meanwhile: no line is being read.
    fn edit(&mut self, text: &str) -> Vec<Effect> {
        let Some(editor) = self.editor else {
            self.sitting.interview.tell("No editor is set: say which in the variable EDITOR.".to_owned());
            return self.sitting.interview.edited(None);
        };
        let heard = &self.heard;
        match editor::edit(editor, text, || heard.try_iter().any(|heard| heard == Heard::Asked(Asked::End))) {
            editor::Came::Text(new) => self.sitting.interview.edited(Some(new)),
            editor::Came::Failed(why) => {
                let effects = self.sitting.interview.edited(None);
                self.sitting.interview.tell(why);
                effects
            }
            editor::Came::Asked => vec![Effect::End(Ending::Left)],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_wait_belong_together() -> io::Result<()> {
        let mut input = io::Cursor::new("1\r\n2\n\u{e9}\n4");
        let mut waits = [false, true, false, true].into_iter();
        let mut next = || waits.next().unwrap_or_default();
        assert_eq!(lines(&mut input, &mut next)?, ["1"]);
        assert_eq!(lines(&mut input, &mut next)?, ["2", "é"]);
        assert_eq!(lines(&mut input, &mut next)?, ["4"]);
        assert!(lines(&mut input, &mut next)?.is_empty());
        assert_eq!(lines(&mut io::Cursor::new(b"\xff\n".as_slice()), || false)?, ["\u{fffd}"]);
        Ok(())
    }
}
