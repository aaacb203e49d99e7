//! The interview as numbered lines, in a real terminal.

use std::time::{Duration, Instant};

use crate::binary::Folder;
use crate::terminal::{CTRL_C, CTRL_D, Start, Terminal, cem_in};

const START: &str = "interview cio --role executive --organisation Acme --date 2026-09-14";

/// A sitting read from its beginning: nothing is ever drawn over.
struct Lines {
    terminal: Terminal,
    /// Bytes read so far.
    read: usize,
}

impl Lines {
    fn of(start: Start) -> Self {
        Self { terminal: start.start(), read: 0 }
    }

    /// What was said since the last prompt, up to the next one, which ends with this.
    #[track_caller]
    fn until(&mut self, end: &str) -> String {
        let begun = Instant::now();
        loop {
            let all = self.terminal.received();
            let new = &all[self.read.min(all.len())..];
            if let Some(at) = new.find(end) {
                let said = new[..at + end.len()].replace("\r\n", "\n");
                self.read += at + end.len();
                return said;
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "not said: {end}\n{new}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Types a line once the prompt of a question is there, and gives what is said up to the next prompt.
    #[track_caller]
    fn answer(&mut self, line: &str, next: &str) -> String {
        self.terminal.press(&format!("{line}\r"));
        self.until(next)
    }
}

const PROMPT: &str = "or a command (help, back, note, go, review, quit): ";

#[test]
fn a_whole_core_interview_by_numbers() {
    let folder = Folder::new();
    let mut lines = Lines::of(cem_in(folder.path(), &format!("{START} --accessible")));
    let first = lines.until(PROMPT);
    assert!(first.starts_with("Acme: cio, Executive. core ") && first.contains("\nQuestion 1 of "), "{first}");
    let count: usize = first.split("Question 1 of ").nth(1).unwrap().split('.').next().unwrap().parse().unwrap();
    assert!(count > 20, "{first}");
    for number in 2..=count {
        let said = lines.answer("2", PROMPT);
        assert!(said.contains("\nSaved: ") && said.contains(&format!("\nQuestion {number} of {count}.")), "{said}");
        // What was said to be saved is on disk before the next question is asked.
        assert_eq!(folder.read("cio.answers.yaml").matches(": 2\n").count(), number - 1, "{said}");
    }
    let said = lines.answer("2", "or quit: ");
    assert!(
        said.contains(&format!("Review: Acme, cio. {count} of {count} answered, 0 to resolve."))
            && said.ends_with("Enter to mark complete, a number to open a question, back, or quit: "),
        "{said}"
    );
    lines.terminal.press("\r");
    assert_eq!(lines.terminal.ends(), 0);
    assert!(folder.read("cio.answers.yaml").contains("complete: true"));
    let all = lines.terminal.received();
    assert!(!all.contains('\u{1b}'), "no control sequence in line mode");
    assert!(all.contains("Complete and saved: cio.answers.yaml"), "{all}");
}

#[test]
fn the_language_changes_at_any_question_and_the_answers_stay() {
    let folder = Folder::new();
    let mut lines = Lines::of(cem_in(folder.path(), &format!("{START} --accessible --lang de")));
    let first = lines.until(PROMPT);
    assert!(
        first.starts_with("Acme: cio, Mitglied der Geschäftsleitung. core ") && first.contains("language de") && first.contains("Wie viel von der Kundenreise"),
        "{first}"
    );
    let second = lines.answer("2", PROMPT);
    assert!(second.contains("\nQuestion 2 of ") && second.contains("uneins sind"), "{second}");
    let english = lines.answer("lang", PROMPT);
    assert!(english.contains("Language: en.") && english.contains("\nQuestion 2 of ") && english.contains("disagree about a customer matter"), "{english}");
    let third = lines.answer("1", PROMPT);
    assert!(third.contains("How directly does the lead"), "{third}");
    let german = lines.answer("lang", PROMPT);
    assert!(german.contains("\nQuestion 3 of ") && german.contains("Wie direkt erreicht die Leitung"), "{german}");
    let back = lines.answer("back", PROMPT);
    assert!(back.contains("uneins sind"), "{back}");
    lines.terminal.press("quit\r");
    assert_eq!(lines.terminal.ends(), 3);
    let saved = folder.read("cio.answers.yaml");
    assert!(saved.contains("IND-1: 2") && saved.contains("IND-2: 1") && !saved.contains("Kundenreise"), "{saved}");
}

#[test]
fn a_block_pasted_at_the_prompt_answers_nothing() {
    let folder = Folder::new();
    let mut lines = Lines::of(cem_in(folder.path(), START).env("TERM", "dumb"));
    lines.until(PROMPT);
    let said = lines.answer("1\r2\r3\r0", PROMPT);
    assert!(said.contains("4 lines arrived at once, so none of them was taken. To keep them, type note first."), "{said}");
    assert!(!said.contains("Saved") && folder.names().iter().all(|name| !name.ends_with(".yaml")), "{said}");
    // The same block is text of a note, its empty line included.
    lines.answer("note", "> ");
    let said = lines.answer("one\r\r三 e\u{301} 👩\u{200d}👧\r2", "> ");
    assert!(!said.contains("Saved"), "{said}");
    let said = lines.answer(".", PROMPT);
    assert!(said.contains("Saved: ") && said.contains("note kept."), "{said}");
    let text = folder.read("cio.answers.yaml");
    assert!(text.contains("one\n") && text.contains("三 e\u{301} 👩\u{200d}👧\n") && text.contains("  2\n"), "{text}");
    lines.terminal.press("quit\r");
    assert_eq!(lines.terminal.ends(), 3);
}

#[test]
fn ctrl_c_twice_leaves_and_ctrl_d_quits() {
    let folder = Folder::new();
    let mut lines = Lines::of(cem_in(folder.path(), START).env("ACCESSIBLE", "1"));
    lines.until(PROMPT);
    lines.answer("3", PROMPT);
    lines.terminal.press(CTRL_C);
    assert!(lines.until(PROMPT).contains("Saved. Ctrl-C again to leave, any key to go on."));
    lines.answer("back", PROMPT);
    lines.terminal.press(CTRL_C);
    lines.until(PROMPT);
    lines.terminal.press(CTRL_C);
    assert_eq!(lines.terminal.ends(), 130);
    let mut lines = Lines::of(cem_in(folder.path(), "interview cio").env("ACCESSIBLE", "1"));
    let said = lines.until(PROMPT);
    assert!(said.contains("Going on with cio.answers.yaml: 1 of ") && said.contains("\nQuestion 2 of "), "{said}");
    lines.terminal.press(CTRL_D);
    assert_eq!(lines.terminal.ends(), 3);
}

#[test]
fn help_reads_the_words_and_then_the_question_again() {
    let folder = Folder::new();
    let mut lines = Lines::of(cem_in(folder.path(), &format!("{START} --accessible")));
    lines.until(PROMPT);
    let said = lines.answer("help", PROMPT);
    assert!(said.contains("\nundo: Undo the last change.\n") && said.contains("\nQuestion 1 of "), "{said}");
    let said = lines.answer("info", PROMPT);
    assert!(said.contains("\nProbe: ") && said.contains("(interview-guide G-"), "{said}");
    assert!(said.contains("\nQuestion 1 of "), "{said}");
    // What changes nothing on the page is not followed by the page again.
    let said = lines.answer("nonsense", PROMPT);
    assert!(!said.contains("Question 1 of ") && said.contains("\"nonsense\" is neither an answer nor a command here."), "{said}");
    let said = lines.answer("edit", PROMPT);
    assert!(said.contains("No editor is set"), "{said}");
    lines.terminal.press("q\r");
    assert_eq!(lines.terminal.ends(), 3);
}
