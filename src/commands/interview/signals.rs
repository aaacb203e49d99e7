//! What the system asks of a running interview, as values on a channel: end, go on after a stop, and whether the terminal is still there.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::Sender;

/// What the system asked for.
#[cfg_attr(not(unix), allow(dead_code, reason = "nobody asks where there are no signals"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// To end: the terminal was closed, or somebody ended the program from outside.
    End,
    /// To go on after a stop; the terminal may look different.
    GoOn,
    /// Ctrl-C, where the terminal itself turns it into a signal.
    Interrupt,
}

/// Hears signals from now on, until the receiving end is gone.
#[cfg(unix)]
pub(super) fn listen<T: Send + 'static>(sender: Sender<T>, wrap: fn(Asked) -> T) -> io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGQUIT, SIGINT, SIGCONT])?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            let asked = match signal {
                SIGCONT => Asked::GoOn,
                SIGINT => Asked::Interrupt,
                _ => Asked::End,
            };
            if sender.send(wrap(asked)).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Set when the system asks to end, from now on. For where nobody listens any more: a handler once installed goes on taking the signals.
#[cfg(unix)]
pub(super) fn asked_to_end() -> Arc<AtomicBool> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    let asked = Arc::default();
    for signal in [SIGTERM, SIGHUP, SIGQUIT, SIGINT] {
        // Where it cannot be heard, it is as it was.
        let _ = signal_hook::flag::register(signal, Arc::clone(&asked));
    }
    asked
}

/// Nothing is taken from the system on Windows, so that Ctrl-C ends the program by itself.
#[cfg(not(unix))]
pub(super) fn asked_to_end() -> Arc<AtomicBool> {
    Arc::default()
}

/// Windows tells a program of its end through the console's events, which the screen reads.
#[cfg(not(unix))]
pub(super) fn listen<T: Send + 'static>(_: Sender<T>, _: fn(Asked) -> T) -> io::Result<()> {
    Ok(())
}

/// Stops the whole job, as Ctrl-Z does outside of a full screen, and returns when it goes on. Where nobody could make it go on (a terminal without a shell),
/// the system does not stop it.
#[cfg(unix)]
pub(super) fn stop() {
    let _ = rustix::process::kill_current_process_group(rustix::process::Signal::TSTP);
}

/// There is no stopping on Windows.
#[cfg(not(unix))]
pub(super) fn stop() {}

/// Whether standard input has more to read, or will within this time.
#[cfg(unix)]
pub(super) fn more_waits(within: std::time::Duration) -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let stdin = io::stdin();
    let mut asked = [PollFd::new(&stdin, PollFlags::IN)];
    Timespec::try_from(within).is_ok_and(|within| poll(&mut asked, Some(&within)).is_ok()) && asked[0].revents().contains(PollFlags::IN)
}

/// A Windows console does not say whether a whole line waits, so lines are taken as they come.
#[cfg(not(unix))]
pub(super) fn more_waits(_: std::time::Duration) -> bool {
    false
}

/// Whether standard input has lost its terminal. A terminal that is gone sends no signal to a program it does not control, and reading from it would never end.
#[cfg(unix)]
pub(super) fn terminal_is_gone() -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let stdin = io::stdin();
    let mut asked = [PollFd::new(&stdin, PollFlags::IN)];
    let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut asked, Some(&at_once)).is_ok() && asked[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL)
}

/// A closed console ends the program by itself on Windows.
#[cfg(not(unix))]
pub(super) fn terminal_is_gone() -> bool {
    false
}
