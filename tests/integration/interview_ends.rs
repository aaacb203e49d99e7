//! How a sitting of `cem interview` ends in a real terminal: by hand, by a signal, with the terminal itself; and how it is stopped and continued.

use rustix::process::Signal;

use crate::binary::Folder;
use crate::interview::{FILE, begun, level, restored};
use crate::terminal::{CTRL_C, CTRL_D, CTRL_Z, ENTER, F2, cem_in, program_in};

#[test]
fn ctrl_c_twice() {
    let folder = Folder::new();
    let mut terminal = begun(&folder);
    terminal.press("2");
    terminal.then(ENTER, "Question 2 of");
    terminal.then(CTRL_C, "Ctrl-C again to leave");
    terminal.press("1");
    terminal.no_longer_sees("Ctrl-C again");
    terminal.then(CTRL_C, "Ctrl-C again to leave");
    terminal.press(CTRL_C);
    assert_eq!(terminal.ends(), 130);
    restored(&terminal);
    terminal.sees("Go on: cem interview cio");
    assert_eq!(level(&folder, "IND-1"), "2");
}

#[test]
fn ended_from_outside_with_a_text_half_typed() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let folder = Folder::new();
        let mut terminal = begun(&folder);
        terminal.press("2");
        terminal.then(ENTER, "Question 2 of");
        terminal.then(F2, "Enter keep");
        terminal.press("A pil");
        terminal.sees("A pil");
        terminal.signal(signal);
        assert_eq!(terminal.ends(), 130, "{signal:?}");
        restored(&terminal);
        assert_eq!(level(&folder, "IND-1"), "2");
        // What was being typed comes back, and is not put in by itself.
        let mut again = cem_in(folder.path(), "interview cio").start();
        again.sees("A pil");
        again.sees("Keep it");
        again.then(&format!("3{ENTER}"), "in the file: nothing");
        again.press(ENTER);
        again.sees("Enter keep");
        again.press("ot");
        again.then(ENTER, "note kept");
        assert!(folder.read(FILE).contains("A pilot"), "{}", folder.read(FILE));
        again.press(CTRL_D);
        assert_eq!(again.ends(), 3);
        let clean = cem_in(folder.path(), "interview cio").start();
        clean.sees("Going on with");
    }
}

#[test]
fn a_terminal_that_is_closed() {
    let folder = Folder::new();
    let mut terminal = begun(&folder);
    terminal.press("2");
    terminal.then(ENTER, "Question 2 of");
    terminal.then(F2, "Enter keep");
    terminal.press("half a sen");
    terminal.sees("half a sen");
    terminal.close();
    assert_eq!(terminal.ends(), 130);
    assert_eq!(level(&folder, "IND-1"), "2");
    let again = cem_in(folder.path(), "interview cio").start();
    again.sees("half a sen");
}

#[test]
fn suspended_and_continued() {
    let folder = Folder::new();
    let mut shell = program_in(folder.path(), &["sh", "-i"]).env("PS1", "ready> ").start();
    shell.sees("ready>");
    shell.press(&format!("{} interview cio --role executive --organisation Acme\r", env!("CARGO_BIN_EXE_cem")));
    shell.sees("Question 1 of");
    shell.then("3", "> 3");
    let before = shell.settled();
    shell.press(CTRL_Z);
    shell.until("the shell", |screen| screen.trim_end().ends_with("ready>"));
    assert!(!shell.is_alternate() && !shell.marks_pastes());
    shell.then("echo in be''tween\r", "in between");
    shell.press("fg\r");
    shell.until("the page as it was", |screen| screen == before);
    assert!(shell.is_alternate());
    shell.then(ENTER, "Question 2 of");
    shell.press(CTRL_D);
    // Typed ahead: the shell gets all of it.
    shell.sees("Go on: cem interview cio");
    shell.press("exit\r");
    shell.ends();
}
