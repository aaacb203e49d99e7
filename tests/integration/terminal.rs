//! A real pseudo-terminal: starts the binary in it, presses keys, and reads the screen back as a terminal would show it.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

/// Longest wait for anything; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(15);

/// Keys as terminals send them.
pub(crate) const ENTER: &str = "\r";
pub(crate) const ESC: &str = "\u{1b}";
pub(crate) const UP: &str = "\u{1b}[A";
pub(crate) const DOWN: &str = "\u{1b}[B";
pub(crate) const RIGHT: &str = "\u{1b}[C";
pub(crate) const LEFT: &str = "\u{1b}[D";
pub(crate) const F2: &str = "\u{1b}OQ";
pub(crate) const F3: &str = "\u{1b}OR";
pub(crate) const F4: &str = "\u{1b}OS";
pub(crate) const F5: &str = "\u{1b}[15~";
pub(crate) const F6: &str = "\u{1b}[17~";
pub(crate) const F7: &str = "\u{1b}[18~";
pub(crate) const F8: &str = "\u{1b}[19~";
pub(crate) const F9: &str = "\u{1b}[20~";
pub(crate) const CTRL_C: &str = "\u{3}";
pub(crate) const CTRL_D: &str = "\u{4}";
pub(crate) const CTRL_L: &str = "\u{c}";
pub(crate) const CTRL_Z: &str = "\u{1a}";

/// A program running in a terminal of its own.
pub(crate) struct Terminal {
    master: Option<Box<dyn MasterPty + Send>>,
    keys: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    shown: Arc<Shown>,
    reader: Option<JoinHandle<()>>,
    /// The reader is to let go of the terminal.
    let_go: Arc<AtomicBool>,
}

/// What the terminal shows, and a bell for each change.
struct Shown {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    parser: vt100::Parser,
    /// Everything received, for what a screen does not show.
    bytes: Vec<u8>,
    last: Instant,
}

/// What is to be started: a program, its words, its surroundings.
pub(crate) struct Start {
    command: CommandBuilder,
    size: (u16, u16),
}

/// `cem` with the words of this line, in this folder, in a terminal of 80 x 24 with all letters.
pub(crate) fn cem_in(folder: &Path, line: &str) -> Start {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_cem"));
    command.args(line.split_whitespace());
    in_folder(command, folder)
}

/// Another program.
pub(crate) fn program_in(folder: &Path, words: &[&str]) -> Start {
    let mut command = CommandBuilder::new(words[0]);
    command.args(&words[1..]);
    in_folder(command, folder)
}

fn in_folder(mut command: CommandBuilder, folder: &Path) -> Start {
    command.env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("HOME", folder);
    command.env("TERM", "xterm-256color");
    command.env("LC_ALL", "C.UTF-8");
    command.cwd(folder);
    Start { command, size: (80, 24) }
}

impl Start {
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }
    /// Columns and rows.
    pub(crate) fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }
    /// Starts it.
    pub(crate) fn start(self) -> Terminal {
        let (columns, rows) = self.size;
        let pair = native_pty_system().openpty(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
        let child = pair.slave.spawn_command(self.command).unwrap();
        drop(pair.slave);
        let mut output = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let state = State { parser: vt100::Parser::new(not_zero(rows), not_zero(columns), 1000), bytes: Vec::new(), last: Instant::now() };
        let shown = Arc::new(Shown { state: Mutex::new(state), changed: Condvar::new() });
        let let_go = Arc::new(AtomicBool::new(false));
        let (told, stop) = (Arc::clone(&shown), Arc::clone(&let_go));
        let reader = std::thread::spawn(move || {
            let mut buffer = [0; 16_384];
            let mut waiting = Vec::new();
            while let Ok(count @ 1..) = output.read(&mut buffer) {
                waiting.extend_from_slice(&buffer[..count]);
                // A drawing is shown as a whole, as terminals do that know its marks.
                let whole: Vec<u8> = waiting.drain(..whole_drawings(&waiting)).collect();
                let mut state = told.state.lock().unwrap();
                state.parser.process(&whole);
                state.bytes.extend_from_slice(&whole);
                state.last = Instant::now();
                told.changed.notify_all();
                if stop.load(Ordering::SeqCst) {
                    return;
                }
            }
        });
        Terminal { master: Some(pair.master), keys: Some(keys), child, shown, reader: Some(reader), let_go }
    }
}

impl Terminal {
    /// Presses keys, one after the other as fast as can be.
    pub(crate) fn press(&mut self, keys: &str) {
        let writer = self.keys.as_mut().unwrap();
        // A program that has ended takes no keys; the test sees that in what follows.
        let _ = writer.write_all(keys.as_bytes()).and_then(|()| writer.flush());
    }

    /// Presses keys and waits for a text to be on the screen.
    #[track_caller]
    pub(crate) fn then(&mut self, keys: &str, text: &str) {
        self.press(keys);
        self.sees(text);
    }

    /// Pastes a text, as terminals mark it.
    pub(crate) fn paste(&mut self, text: &str) {
        self.press(&format!("\u{1b}[200~{text}\u{1b}[201~"));
    }

    /// The screen as text, without spaces at the ends of lines.
    pub(crate) fn screen(&self) -> String {
        text_of(&self.shown.state.lock().unwrap().parser)
    }

    /// Column and row of the cursor, from 0; none where it is hidden.
    pub(crate) fn cursor(&self) -> Option<(u16, u16)> {
        let state = self.shown.state.lock().unwrap();
        let screen = state.parser.screen();
        let (row, column) = screen.cursor_position();
        (!screen.hide_cursor()).then_some((column, row))
    }

    /// True on the alternate screen.
    pub(crate) fn is_alternate(&self) -> bool {
        self.shown.state.lock().unwrap().parser.screen().alternate_screen()
    }

    /// True where pastes are marked.
    pub(crate) fn marks_pastes(&self) -> bool {
        self.shown.state.lock().unwrap().parser.screen().bracketed_paste()
    }

    /// Everything received so far.
    pub(crate) fn received(&self) -> String {
        String::from_utf8_lossy(&self.shown.state.lock().unwrap().bytes).into_owned()
    }

    /// Waits until the screen is as asked.
    #[track_caller]
    pub(crate) fn until(&self, what: &str, is_so: impl Fn(&str) -> bool) {
        let begun = Instant::now();
        let mut state = self.shown.state.lock().unwrap();
        loop {
            let text = text_of(&state.parser);
            if is_so(&text) {
                return;
            }
            if begun.elapsed() > PATIENCE {
                drop(state); // A panic would poison it.
                panic!("not seen: {what}\n{text}\n");
            }
            state = self.shown.changed.wait_timeout(state, Duration::from_millis(200)).unwrap().0;
        }
    }

    /// Waits until a text is on the screen.
    #[track_caller]
    pub(crate) fn sees(&self, text: &str) {
        self.until(text, |screen| screen.contains(text));
    }

    /// Waits until a text is no longer on the screen.
    #[track_caller]
    pub(crate) fn no_longer_sees(&self, text: &str) {
        self.until(&format!("the absence of {text}"), |screen| !screen.contains(text));
    }

    /// The screen once nothing has changed for a while.
    pub(crate) fn settled(&self) -> String {
        loop {
            std::thread::sleep(Duration::from_millis(20));
            let state = self.shown.state.lock().unwrap();
            if state.last.elapsed() > Duration::from_millis(80) {
                return text_of(&state.parser);
            }
        }
    }

    /// Makes the terminal another size.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        // The screen first: the program answers at once.
        self.shown.state.lock().unwrap().parser.screen_mut().set_size(not_zero(rows), not_zero(columns));
        self.master.as_ref().unwrap().resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
    }

    /// The id of the process.
    pub(crate) fn id(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.child.process_id().unwrap()).unwrap()).unwrap()
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.id(), signal).unwrap();
    }

    /// Closes the terminal, as when its window is closed: the program loses both ends at once, and is told by the system.
    pub(crate) fn close(&mut self) {
        self.let_go.store(true, Ordering::SeqCst);
        self.press(CTRL_L); // Something to show wakes the reader, which then lets go.
        self.reader.take().unwrap().join().unwrap();
        // The writer presses Ctrl-D when it goes; a program that is stopped does not see it before the terminal is gone.
        self.signal(Signal::STOP);
        drop(self.keys.take());
        drop(self.master.take());
        self.signal(Signal::CONT);
    }

    /// Waits for the end of the program and gives its exit code.
    #[track_caller]
    pub(crate) fn ends(&mut self) -> u32 {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                assert!(status.signal().is_none(), "killed by {:?}\n{}", status.signal(), self.screen());
                if let Some(reader) = self.reader.take() {
                    reader.join().unwrap();
                }
                return status.exit_code();
            }
            assert!(begun.elapsed() < PATIENCE, "it does not end\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How much of the output has no drawing in it that is not finished.
fn whole_drawings(output: &[u8]) -> usize {
    let last = |mark: &[u8]| output.windows(mark.len()).rposition(|window| window == mark);
    match (last(b"\x1b[?2026h"), last(b"\x1b[?2026l")) {
        (Some(begun), ended) if ended.is_none_or(|ended| ended < begun) => begun,
        _ => output.len(),
    }
}

fn not_zero(count: u16) -> std::num::NonZero<u16> {
    std::num::NonZero::new(count).unwrap()
}

fn text_of(parser: &vt100::Parser) -> String {
    let screen = parser.screen();
    let (_, columns) = screen.size();
    let lines: Vec<String> = screen.rows(0, columns.into()).map(|row| row.trim_end().to_owned()).collect();
    lines.join("\n").trim_end().to_owned() + "\n"
}
