//! The interview on a full screen: the terminal's life from the first to the last escape sequence, and the loop from key to saved and redrawn.
//!
//! Keys are read by a thread of their own, so that what the system asks (to end, to go on after a stop) is heard while nobody types, and so that a terminal that is
//! gone cannot hold the program: reading from one never returns.

use std::io::{self, BufWriter, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use ratatui::Terminal;
use ratatui::backend::{Backend as _, CrosstermBackend};
use ratatui::crossterm::event::{self, DisableBracketedPaste, EnableBracketedPaste, Event};
use ratatui::crossterm::terminal::{self, BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen};
use ratatui::crossterm::{cursor, execute, style::ResetColor};
use ratatui::layout::Rect;

use super::signals::{self, Asked};
use super::{End, Sitting, editor};
use crate::interview::keys::{self, Pressed};
use crate::interview::screen::{self, Look, Scroll};
use crate::interview::view::Body;
use crate::interview::{Action, Effect};

/// How often the journal is looked after, and the terminal's presence checked, while nobody types.
const TICK: Duration = Duration::from_millis(250);
/// How long the reader of keys waits at a time; so long it takes at most to make it pause.
const PATIENCE: Duration = Duration::from_millis(100);
/// Longest wait for a stop, which the system may not grant.
const STOPPING: Duration = Duration::from_millis(300);

/// Something that happened.
enum Heard {
    /// A key, a paste, another size.
    Event(Event),
    /// The system asked for something.
    Asked(Asked),
    /// No more keys can be read.
    Gone,
}

/// Asks until the end. `editor` is the person's editor, with its flags.
///
/// # Errors
/// Where the terminal cannot be used at all. One that is lost on the way is an end, not an error.
pub(super) fn run(sitting: &mut Sitting, out: &mut dyn Write, look: Look<'_>, editor: Option<&str>) -> anyhow::Result<End> {
    let (sender, heard) = mpsc::channel();
    signals::listen(sender.clone(), Heard::Asked)?;
    restore_after_a_panic();
    let screen = Screen::enter(out)?;
    let keys = Keys::read(sender);
    Ok(Face { sitting, screen, keys, heard, look, scroll: Scroll::default(), editor }.go_on())
}

/// The loop with all it works on.
struct Face<'f> {
    sitting: &'f mut Sitting,
    // Let go of before the screen is left.
    keys: Keys,
    screen: Screen<'f>,
    heard: Receiver<Heard>,
    look: Look<'f>,
    scroll: Scroll,
    editor: Option<&'f str>,
}

impl Face<'_> {
    fn go_on(&mut self) -> End {
        loop {
            if self.draw().is_err() {
                return End::Asked; // The terminal is gone.
            }
            let mut next = match self.heard.recv_timeout(TICK) {
                Ok(first) => Some(first),
                Err(RecvTimeoutError::Timeout) if signals::terminal_is_gone() => return End::Asked,
                Err(RecvTimeoutError::Timeout) => {
                    self.sitting.tick(Instant::now());
                    None
                }
                Err(RecvTimeoutError::Disconnected) => return End::Asked,
            };
            // All that waits is done before the next drawing.
            while let Some(heard) = next {
                if let Some(end) = self.take(heard) {
                    return end;
                }
                next = self.heard.try_recv().ok();
            }
        }
    }

    fn draw(&mut self) -> io::Result<()> {
        let view = self.sitting.view();
        if !matches!(view.body, Body::Info(_) | Body::Keys) {
            self.scroll = Scroll::default();
        }
        let pace = self.sitting.pace(Instant::now());
        self.screen.draw(|frame| screen::draw(frame, &view, self.look, &mut self.scroll, pace.as_deref()))
    }

    fn take(&mut self, heard: Heard) -> Option<End> {
        match heard {
            Heard::Gone | Heard::Asked(Asked::End | Asked::Interrupt) => Some(End::Asked),
            Heard::Asked(Asked::GoOn) => self.again(),
            Heard::Event(Event::Paste(text)) => self.act(keys::pasted(&text), 1),
            Heard::Event(Event::Key(key)) => {
                let pressed = self.look.keys.pressed(key, &self.sitting.view());
                self.press(pressed)
            }
            // The next drawing finds the size by itself.
            Heard::Event(Event::Resize(..) | Event::FocusGained | Event::FocusLost | Event::Mouse(_)) => None,
        }
    }

    fn press(&mut self, pressed: Pressed) -> Option<End> {
        // What cannot be seen is not answered.
        let blind = terminal::size().is_ok_and(|(columns, rows)| !screen::is_large_enough(columns, rows));
        match pressed {
            Pressed::Act(Action::Leave) => self.act(Action::Leave, 1),
            Pressed::Redraw => self.again(),
            Pressed::Suspend => self.suspend(),
            _ if blind => None,
            Pressed::Act(action) => self.act(action, 1),
            Pressed::Times(action, times) => self.act(action, times),
            Pressed::Scroll(rows) => {
                self.scroll.by(rows);
                None
            }
            Pressed::Unknown => {
                self.sitting.interview.tell("That key does nothing here. Esc shows all commands.".to_owned());
                None
            }
            Pressed::Nothing => None,
        }
    }

    fn act(&mut self, action: Action, times: usize) -> Option<End> {
        for _ in 0..times {
            let mut effects = self.sitting.act(action.clone());
            while let Some(at) = effects.iter().position(|effect| matches!(effect, Effect::OpenEditor(_))) {
                let rest = effects.split_off(at + 1);
                let Some(Effect::OpenEditor(text)) = effects.pop() else { break };
                if let Some(end) = self.sitting.apply(effects) {
                    return Some(end);
                }
                effects = match self.edit(&text) {
                    Ok(more) => more,
                    Err(end) => return Some(end),
                };
                effects.extend(rest);
            }
            if let Some(end) = self.sitting.apply(effects) {
                return Some(end);
            }
        }
        None
    }

    /// Opens the note in the person's editor, with the screen out of its way.
    fn edit(&mut self, text: &str) -> Result<Vec<Effect>, End> {
        let Some(editor) = self.editor else {
            self.sitting.interview.tell("No editor is set: say which in the variable EDITOR.".to_owned());
            return Ok(self.sitting.interview.edited(None));
        };
        let pause = self.keys.pause();
        Screen::leave();
        let heard = &self.heard;
        // Ctrl-C in an editor is the editor's.
        let asked = || heard.try_iter().any(|heard| matches!(heard, Heard::Asked(Asked::End) | Heard::Gone));
        let came = editor::edit(editor, text, asked);
        let back = self.screen.enter_again();
        drop(pause);
        let effects = match came {
            editor::Came::Text(new) => self.sitting.interview.edited(Some(new)),
            editor::Came::Failed(why) => {
                let effects = self.sitting.interview.edited(None);
                self.sitting.interview.tell(why);
                effects
            }
            editor::Came::Asked => return Err(End::Asked),
        };
        // What the editor left is saved, whatever was asked for in its last moment.
        if back.is_err() || asked() {
            self.sitting.apply(effects);
            return Err(End::Asked);
        }
        Ok(effects)
    }

    /// Ctrl-Z.
    fn suspend(&mut self) -> Option<End> {
        self.sitting.tick(Instant::now());
        let pause = self.keys.pause();
        Screen::leave();
        signals::stop();
        // The stop may come a moment later; being continued is heard. Where nobody could continue it, the system does not stop it at all.
        let ended = matches!(self.heard.recv_timeout(STOPPING), Ok(Heard::Asked(Asked::End) | Heard::Gone));
        let back = self.screen.enter_again();
        drop(pause);
        (ended || back.is_err()).then_some(End::Asked)
    }

    /// Draws everything afresh, on a terminal of which nothing is taken for granted.
    fn again(&mut self) -> Option<End> {
        let _ = terminal::disable_raw_mode();
        self.screen.enter_again().is_err().then_some(End::Asked)
    }
}

/// The alternate screen, from entering to leaving it. Leaving is sure: when this is dropped, and after a panic.
struct Screen<'o> {
    terminal: Terminal<CrosstermBackend<BufWriter<&'o mut dyn Write>>>,
}

/// Whether the terminal is in our state.
static ENTERED: AtomicBool = AtomicBool::new(false);

impl<'o> Screen<'o> {
    fn enter(out: &'o mut dyn Write) -> io::Result<Self> {
        // A whole screen goes out at once.
        let mut screen = Self { terminal: Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(1 << 16, out)))? };
        screen.enter_again()?;
        Ok(screen)
    }

    fn enter_again(&mut self) -> io::Result<()> {
        ENTERED.store(true, Ordering::SeqCst);
        terminal::enable_raw_mode()?;
        execute!(self.terminal.backend_mut(), EnterAlternateScreen, EnableBracketedPaste)?;
        // Makes the next drawing a whole one. `clear` would ask the terminal where its cursor is, and wait for an answer among the keys.
        let size = self.terminal.backend().size()?;
        self.terminal.resize(Rect::new(0, 0, size.width, size.height))
    }

    fn draw(&mut self, page: impl FnOnce(&mut ratatui::Frame<'_>)) -> io::Result<()> {
        execute!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(page)?;
        execute!(self.terminal.backend_mut(), EndSynchronizedUpdate)
    }

    /// Gives the terminal back as it was. What cannot be written any more is nobody's to read.
    fn leave() {
        if ENTERED.swap(false, Ordering::SeqCst) {
            let _ = execute!(io::stdout(), EndSynchronizedUpdate, DisableBracketedPaste, ResetColor, LeaveAlternateScreen, cursor::Show);
            let _ = terminal::disable_raw_mode();
        }
    }
}

impl Drop for Screen<'_> {
    fn drop(&mut self) {
        Self::leave();
    }
}

/// A panic is told on the normal screen.
fn restore_after_a_panic() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        Screen::leave();
        before(panic);
    }));
}

/// The reader of keys.
struct Keys {
    /// Held while it reads.
    reading: Arc<Mutex<()>>,
    /// It is wanted to let go.
    wanted: Arc<AtomicBool>,
}

impl Keys {
    fn read(sender: Sender<Heard>) -> Self {
        let keys = Self { reading: Arc::default(), wanted: Arc::default() };
        let (reading, wanted) = (Arc::clone(&keys.reading), Arc::clone(&keys.wanted));
        std::thread::spawn(move || {
            loop {
                while wanted.load(Ordering::SeqCst) {
                    std::thread::sleep(PATIENCE / 10);
                }
                let held = reading.lock().unwrap_or_else(PoisonError::into_inner);
                let heard = match event::poll(PATIENCE).and_then(|waits| if waits { event::read().map(Some) } else { Ok(None) }) {
                    Ok(Some(event)) => Heard::Event(event),
                    Ok(None) => continue,
                    Err(_) => Heard::Gone,
                };
                drop(held);
                let is_last = matches!(heard, Heard::Gone);
                if sender.send(heard).is_err() || is_last {
                    return;
                }
            }
        });
        keys
    }

    /// Waits until nothing is read any more; keys are another program's until this is dropped.
    fn pause(&self) -> Pause {
        self.stop();
        Pause { wanted: Arc::clone(&self.wanted) }
    }

    /// From now on nothing is read. Of a terminal that is gone the reader never lets go, so the wait has an end.
    fn stop(&self) {
        self.wanted.store(true, Ordering::SeqCst);
        let begun = Instant::now();
        while self.reading.try_lock().is_err() && begun.elapsed() < 3 * PATIENCE {
            std::thread::sleep(PATIENCE / 20);
        }
    }
}

impl Drop for Keys {
    /// What is typed from now on is the shell's.
    fn drop(&mut self) {
        self.stop();
    }
}

/// The time in which no keys are read.
struct Pause {
    wanted: Arc<AtomicBool>,
}

impl Drop for Pause {
    fn drop(&mut self) {
        self.wanted.store(false, Ordering::SeqCst);
    }
}
