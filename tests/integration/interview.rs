//! `cem interview` in a real terminal.

use std::path::Path;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::binary::{Folder, shipped, snapshot};
use crate::terminal::{CTRL_C, CTRL_D, DOWN, ENTER, ESC, F2, F3, F4, F5, F6, F7, F8, F9, LEFT, RIGHT, Start, Terminal, UP, cem_in, program_in};

pub const FILE: &str = "cio.answers.yaml";

/// An interview on a new file.
pub fn asking(folder: &Path, flags: &str) -> Start {
    cem_in(folder, &format!("interview cio --role executive --organisation Acme --date 2026-09-14 {flags}"))
}

/// The same, begun, with the first question on the screen.
pub fn begun(folder: &Folder) -> Terminal {
    let terminal = asking(folder.path(), "").start();
    terminal.sees("Question 1 of");
    terminal
}

/// The answer to a question as it stands in the file.
pub fn level(folder: &Folder, question: &str) -> String {
    let text = folder.read(FILE);
    let line = text.lines().find_map(|line| line.trim().strip_prefix(&format!("{question}: "))).unwrap_or_else(|| panic!("{question} is not in {text}"));
    line.trim_start_matches("{ answer: ").split([',', ' ', '}']).next().unwrap().to_owned()
}

/// The terminal is as it was before.
#[track_caller]
pub fn restored(terminal: &Terminal) {
    assert!(!terminal.is_alternate() && !terminal.marks_pastes() && terminal.cursor().is_some(), "{}", terminal.screen());
}

#[test]
fn a_key_changes_the_language_under_the_same_mark() {
    let folder = Folder::new();
    let mut terminal = begun(&folder);
    terminal.then("3", "> 3");
    terminal.then("l", "Wie viel von der Kundenreise");
    let screen = terminal.settled();
    assert!(screen.contains("Question 1 of") && screen.contains("> 3") && screen.contains("DE") && screen.contains("Language: de."), "{screen}");
    terminal.then(ENTER, "uneins sind");
    assert_eq!(level(&folder, "IND-1"), "3");
    terminal.then("n", "Enter keep");
    terminal.press("lang");
    terminal.sees("lang");
    terminal.then(ENTER, "note kept");
    terminal.then("l", "disagree about");
    terminal.press("q");
    assert_eq!(terminal.ends(), 3);
}

#[test]
fn the_pages_as_a_person_sees_them() {
    let folder = Folder::new();
    let mut terminal = begun(&folder);
    let mut pages = String::new();
    let mut take = |name: &str, terminal: &Terminal| pages += &format!("== {name}\n{}\n", terminal.settled());
    take("question", &terminal);
    terminal.then("3", "> 3");
    take("marked", &terminal);
    terminal.then(ENTER, "Question 2 of");
    terminal.then("n", "Enter keep");
    terminal.press("HR plans a pilot in March; budget not signed off.");
    terminal.sees("signed off.");
    take("note", &terminal);
    terminal.then(ENTER, "note kept");
    take("question with a note", &terminal);
    terminal.then("x", "Why");
    take("reason", &terminal);
    terminal.then(ESC, "Enter accept");
    terminal.then(ESC, "Accept and go on");
    take("menu", &terminal);
    terminal.then(ESC, "Enter accept");
    terminal.then("/", "Esc back");
    terminal.press("sponsor");
    terminal.sees("sponsor");
    take("search", &terminal);
    terminal.then(ESC, "Enter accept");
    terminal.then("i", "Esc back");
    take("info", &terminal);
    terminal.then(ESC, "Enter accept");
    terminal.then("?", "On a question");
    take("keys", &terminal);
    terminal.then(ESC, "Enter accept");
    terminal.then("c", "Esc back");
    take("confidence", &terminal);
    terminal.then(ESC, "Enter accept");
    terminal.then("r", "Review:");
    take("review", &terminal);
    terminal.then("m", "Enter");
    take("mark complete", &terminal);
    terminal.then(ESC, "Review:");
    terminal.then(ESC, "Enter accept");
    terminal.press("p");
    terminal.no_longer_sees("HR plans");
    take("participant", &terminal);
    terminal.then("p", "HR plans");
    terminal.resize(60, 15);
    take("60 x 15", &terminal);
    terminal.press(DOWN);
    terminal.press(DOWN);
    take("60 x 15, marked", &terminal);
    terminal.resize(50, 10);
    terminal.sees("This window has 50 columns");
    take("50 x 10", &terminal);
    terminal.resize(120, 40);
    terminal.no_longer_sees("This window has");
    take("120 x 40", &terminal);
    terminal.press(CTRL_D);
    assert_eq!(terminal.ends(), 3);
    restored(&terminal);
    take("after", &terminal);
    snapshot("interview-pages.txt", &pages);
}

#[test]
fn a_whole_interview_of_core() {
    let folder = Folder::new();
    let mut terminal = begun(&folder);
    let asked = whole(&mut terminal);
    let form = shipped("core");
    let role = form.find_role("executive").unwrap();
    let questions: Vec<_> =
        form.asked().filter(|(_, question)| question.roles.is_empty() || question.roles.contains(&role)).map(|(_, q)| q.id.clone()).collect();
    assert_eq!(asked, questions.len());
    assert_eq!(terminal.ends(), 0, "{}", terminal.screen());
    restored(&terminal);
    terminal.sees("Complete and saved");
    for (at, id) in questions.iter().enumerate() {
        assert_eq!(level(&folder, id), answer(at).to_string(), "{id}");
    }
    folder.cem("check --require-complete").text(0);
    // It is only shown now.
    let mut again = cem_in(folder.path(), "interview cio").start();
    again.sees("read only");
    again.press(CTRL_D);
    assert_eq!(again.ends(), 0);
}

/// The answer the tests give to the question at this place.
fn answer(at: usize) -> u32 {
    [2, 0, 4, 3, 1][at % 5]
}

/// Answers every question with digits and Enter alone, up to the end. Gives their number.
fn whole(terminal: &mut Terminal) -> usize {
    let screen = terminal.screen();
    let count: usize = screen.split("Question 1 of ").nth(1).unwrap().split_whitespace().next().unwrap().parse().unwrap();
    for at in 0..count {
        terminal.sees(&format!("Question {} of {count}", at + 1));
        terminal.then(&answer(at).to_string(), &format!("> {}", answer(at)));
        terminal.press(ENTER);
        let next = format!("Question {} of {count} ", at + 2);
        // Answers that hardly go together are asked about in between; the last row goes on.
        loop {
            terminal.until("the next page", |screen| ["hardly go together", "Review:", &next].iter().any(|text| screen.contains(text)));
            if !terminal.settled().contains("hardly go together") {
                break;
            }
            terminal.press("4");
            terminal.then(ENTER, "Question");
        }
    }
    for _ in 0..3 {
        terminal.settled();
        terminal.press(ENTER);
    }
    count
}

#[test]
fn no_terminal_no_question() {
    let folder = Folder::new();
    for (words, why) in
        [("interview answers/cio", "standard input is not a terminal"), ("interview answers/cio --accessible", "standard input is not a terminal")]
    {
        let begun = Instant::now();
        let outcome = folder.cem(words).run().ends(2).prints_nothing().says("CEM010").says("cannot ask questions").says(why);
        assert!(begun.elapsed() < Duration::from_secs(5), "at once");
        assert!(outcome.err.contains("cem answers set answers/cio.answers.yaml"), "{}", outcome.err);
    }
    let mut refused = asking(folder.path(), "--no-input").start();
    assert_eq!(refused.ends(), 2);
    refused.sees("--no-input was given");
    assert!(!refused.is_alternate());
    // A redirect of the output alone is enough.
    let line = format!("{} interview cio --role executive --organisation Acme > out.txt", env!("CARGO_BIN_EXE_cem"));
    let mut piped = program_in(folder.path(), &["sh", "-c", &line]).start();
    assert_eq!(piped.ends(), 2);
    piped.sees("standard output is not a terminal");
    assert_eq!(folder.read("out.txt"), "");
}

#[test]
fn the_first_look_with_digits_and_enter_alone() {
    let folder = Folder::new();
    let mut terminal = asking(folder.path(), "--questionnaire screen").start();
    terminal.sees("Question 1 of");
    let count = whole(&mut terminal);
    assert_eq!(terminal.ends(), 0, "{}", terminal.screen());
    assert!(count >= 10, "{count}");
    folder.cem("check --require-complete").text(0);
}

#[test]
fn a_simple_terminal_gets_lines() {
    let folder = Folder::new();
    for (name, value) in [("TERM", "dumb"), ("ACCESSIBLE", "1")] {
        let mut terminal = asking(folder.path(), "").env(name, value).start();
        terminal.sees("Question 1 of 40");
        assert!(!terminal.received().contains('\u{1b}'), "{}", terminal.received());
        terminal.signal(Signal::TERM);
        assert_eq!(terminal.ends(), 130);
    }
}

#[test]
fn a_digit_is_enough_with_fast() {
    let folder = Folder::new();
    let mut terminal = asking(folder.path(), "--fast --only IND").start();
    terminal.sees("Question 1 of 8");
    terminal.then("3", "Question 2 of 8");
    terminal.then(LEFT, "Question 1 of 8");
    terminal.then("2", "Question 2 of 8");
    terminal.then("u", "Question 1 of 8");
    terminal.press(CTRL_D);
    assert_eq!(terminal.ends(), 3);
    assert_eq!(level(&folder, "IND-1"), "3");
}

#[test]
fn a_storm_of_sizes() {
    let folder = Folder::new();
    let mut terminal = begun(&folder);
    terminal.then("3", "> 3");
    let before = terminal.settled();
    for step in 0..200_u16 {
        terminal.resize(20 + step * 37 % 140, 4 + step * 13 % 50);
    }
    terminal.resize(80, 24);
    terminal.until("the page as it was", |screen| screen == before);
    terminal.then(ENTER, "Question 2 of");
    assert_eq!(level(&folder, "IND-1"), "3");
}

#[test]
fn a_window_that_is_too_small_waits() {
    let folder = Folder::new();
    let mut terminal = asking(folder.path(), "").size(50, 10).start();
    terminal.sees("This window has 50 columns");
    terminal.press("3");
    terminal.press(ENTER);
    terminal.settled();
    terminal.resize(60, 15);
    terminal.sees("Question 1 of");
    terminal.then("3", "> 3");
    terminal.then(ENTER, "Question 2 of");
    terminal.resize(50, 10);
    terminal.sees("This window has 50 columns");
    terminal.press(CTRL_C);
    terminal.press(CTRL_C);
    assert_eq!(terminal.ends(), 130);
}

#[test]
fn two_hundred_pasted_lines_are_one_note() {
    let folder = Folder::new();
    let mut terminal = begun(&folder);
    let text: String = (1..=200).map(|line| format!("{line} said\r\n")).collect();
    // Where no text is asked for, a paste answers nothing.
    terminal.paste(&text);
    terminal.settled();
    terminal.sees("Question 1 of");
    assert!(!folder.join(FILE).exists());
    terminal.then(F2, "Enter keep");
    terminal.paste(&text);
    terminal.sees("200 said");
    terminal.sees("Question 1 of");
    terminal.then(ENTER, "note kept");
    let saved = folder.read(FILE);
    for line in 1..=200 {
        assert!(saved.contains(&format!("{line} said")), "{line}");
    }
    terminal.press(CTRL_D);
    assert_eq!(terminal.ends(), 3);
}

#[test]
fn the_caret_stands_where_the_text_is() {
    let folder = Folder::new();
    let mut terminal = begun(&folder);
    terminal.then(F2, "Enter keep");
    let row = terminal.cursor().unwrap().1;
    let at = |terminal: &Terminal, column: u16, what: &str| {
        let begun = Instant::now();
        while terminal.cursor() != Some((1 + column, row)) {
            assert!(begun.elapsed() < Duration::from_secs(5), "{what}: {:?} and not {column}\n{}", terminal.cursor(), terminal.screen());
            std::thread::sleep(Duration::from_millis(5));
        }
    };
    // Two columns each, a letter with a mark, a picture, a family of three, a hand with a colour.
    terminal.press("\u{65e5}\u{672c}");
    at(&terminal, 4, "wide letters");
    terminal.press("e\u{301}");
    at(&terminal, 5, "a letter with a mark");
    terminal.press("\u{1f600}");
    at(&terminal, 7, "a picture");
    terminal.press("\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}");
    at(&terminal, 13, "a family");
    terminal.press("\u{1f44d}\u{1f3fd}");
    at(&terminal, 15, "a hand");
    terminal.press("x");
    terminal.sees("\u{65e5}\u{672c}e\u{301}\u{1f600}");
    at(&terminal, 16, "a letter");
    for (column, what) in [(15, "x"), (13, "hand"), (7, "family"), (5, "picture"), (4, "letter"), (2, "wide")] {
        terminal.press(LEFT);
        at(&terminal, column, what);
    }
    terminal.press(RIGHT);
    at(&terminal, 4, "right");
    terminal.press("\u{7f}");
    at(&terminal, 2, "what is removed is a whole character");
    terminal.then(ENTER, "note kept");
    assert!(folder.read(FILE).contains("\u{65e5}e\u{301}\u{1f600}\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{1f44d}\u{1f3fd}x"), "{}", folder.read(FILE));
}

#[test]
fn no_letter_is_needed() {
    let folder = Folder::new();
    let mut terminal = begun(&folder);
    terminal.then("\u{3b4}", "That key does nothing here"); // A Greek delta where the d is.
    terminal.then(F3, "> d");
    terminal.then(ENTER, "Question 2 of");
    terminal.then(F4, "Why is it not applicable?");
    terminal.press("\u{39c}\u{3af}\u{3b1}");
    terminal.then(ENTER, "Question 3 of");
    terminal.then(F5, "> s");
    terminal.then(ENTER, "Question 4 of");
    terminal.then(F6, "flagged");
    terminal.then(F9, "Guidance");
    terminal.then(ESC, "Enter accept");
    terminal.press(DOWN);
    terminal.then(DOWN, "> 1");
    terminal.then(UP, "> 0");
    terminal.then(ENTER, "Question 5 of");
    terminal.then("\u{1b}[1;2D", "Question 4 of"); // Shift-Left takes it back.
    terminal.then("\u{1b}[1;2C", "1 for later");
    terminal.then(F8, "Esc back");
    terminal.press("1");
    terminal.then(ENTER, "Question 1 of");
    terminal.then("\u{1b}[1;5C", "Question 9 of"); // Ctrl-Right: the next factor.
    terminal.then("\t", "Question 1"); // The next open one.
    terminal.then(F7, "Review:");
    terminal.then(ESC, "Enter accept");
    // What has no key of its own is in the menu.
    terminal.then(ESC, "Accept and go on");
    for _ in 0..40 {
        terminal.press(DOWN);
    }
    terminal.sees("Save and quit");
    terminal.press(ENTER);
    assert_eq!(terminal.ends(), 3);
    let text = folder.read(FILE);
    for part in ["dont_know", "not_applicable", "later", "flag: true", "\u{39c}\u{3af}\u{3b1}"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn a_note_in_the_persons_editor() {
    let folder = Folder::new();
    let script = folder.write("editor.sh", "printf 'first\\nsecond\\n' >> \"$2\"\n");
    let mut terminal = asking(folder.path(), "").env("EDITOR", &format!("sh {} --", script.display())).start();
    terminal.sees("Question 1 of");
    terminal.then("\u{5}", "second");
    terminal.settled();
    assert!(terminal.is_alternate());
    terminal.then(ENTER, "Question 1 of");
    terminal.settled();
    let text = folder.read(FILE);
    assert!(text.contains("first") && text.contains("second"), "{text}");
    terminal.press(CTRL_D);
    assert_eq!(terminal.ends(), 3);
    for (editor, says) in [("", "No editor is set"), ("no-such-editor", "cannot be started"), ("false", "ended with")] {
        let mut terminal = cem_in(folder.path(), "interview cio").env("EDITOR", editor).start();
        terminal.sees("Question 1 of");
        terminal.then("\u{5}", says);
    }
}

#[test]
fn strange_texts_are_inert() {
    let folder = Folder::new();
    let text = sheet_with("note: \"a\\u001b[2Jb \\u202egnitseuq\\u202c c\\u200bd\"");
    folder.write(FILE, text);
    let terminal = cem_in(folder.path(), "interview cio --at IND-1").start();
    terminal.sees("<U+202E>gnitseuq");
    terminal.sees("a<U+001B>[2Jb");
    terminal.sees("c<U+200B>d");
}

/// An answers file with one entry.
fn sheet_with(beside: &str) -> String {
    format!("{}  IND-1: {{ answer: 2, {beside} }}\n", crate::binary::head("core", "Acme", "cio", "executive"))
}

#[test]
fn colour_and_letters_as_the_surroundings_say() {
    let folder = Folder::new();
    let coloured = |terminal: &Terminal| terminal.received().contains("38;5;");
    let mut plain = asking(folder.path(), "").env("NO_COLOR", "1").env("LC_ALL", "C").start();
    plain.sees("Question 1 of");
    plain.then("2", "> 2");
    assert!(!coloured(&plain), "{:?}", plain.received());
    assert!(plain.settled().is_ascii(), "{}", plain.screen());
    drop(plain);
    let mut terminal = begun(&folder);
    terminal.then("2", "> 2");
    assert!(coloured(&terminal) && terminal.screen().contains('\u{2500}'));
}

#[test]
fn what_cannot_be_saved_goes_elsewhere() {
    let folder = Folder::new();
    folder.write("in/keep", "");
    let gone = |file: &str, keys: &str| {
        let mut terminal = cem_in(folder.path(), &format!("interview in/{file} --role executive --organisation Acme")).start();
        terminal.sees("Question 1 of");
        std::fs::rename(folder.join("in"), folder.join("away")).unwrap();
        terminal.press("2");
        terminal.then(ENTER, "NOT SAVED: ");
        terminal.sees("Question 2 of"); // It goes on all the same.
        terminal.press("3");
        terminal.then(ENTER, "Question 3 of");
        terminal.press(CTRL_D);
        terminal.sees("Enter ");
        terminal.then(ENTER, "Save everything in another file");
        terminal.press(keys);
        let code = terminal.ends();
        restored(&terminal);
        std::fs::rename(folder.join("away"), folder.join("in")).unwrap();
        (code, terminal.screen())
    };
    let (code, screen) = gone("cio", "\r");
    assert!(code == 2 && screen.contains("IND-1: ") && screen.contains("IND-2: "), "{code}: {screen}");
    // Ctrl-C declines too, and nothing of it is lost.
    let (code, screen) = gone("coo", CTRL_C);
    assert!(code == 2 && screen.contains("IND-1: ") && screen.contains("IND-2: "), "{code}: {screen}");
    // The journal has it too, wherever it could be written.
    let mut again = cem_in(folder.path(), "interview in/cio --role executive --organisation Acme").start();
    again.sees("IND-1 was accepted and could not be saved: 2");
    again.then(ENTER, "2 answered");
    again.press(CTRL_D);
    assert_eq!(again.ends(), 3);
    let (code, screen) = gone("ceo", "elsewhere\r");
    assert!(code == 3 && screen.contains("Saved: elsewhere.answers.yaml, 2 of 40"), "{code}: {screen}");
    assert!(folder.read("elsewhere.answers.yaml").contains("IND-2: "));
}

#[test]
fn one_sitting_at_a_time() {
    let folder = Folder::new();
    let mut terminal = begun(&folder);
    terminal.press("2");
    terminal.then(ENTER, "Question 2 of");
    let mut second = asking(folder.path(), "").start();
    assert_eq!(second.ends(), 2);
    second.sees("is being asked already");
    terminal.press(CTRL_D);
    assert_eq!(terminal.ends(), 3);
}

#[test]
fn going_on_and_what_is_unfinished() {
    let folder = Folder::new();
    assert!(folder.cem("interview").text(0).contains("No interview here is unfinished"));
    let mut terminal = begun(&folder);
    terminal.press("2");
    terminal.then(ENTER, "Question 2 of");
    terminal.press(CTRL_D);
    assert_eq!(terminal.ends(), 3);
    let list = folder.cem("interview").text(0);
    assert!(list.contains("cio.answers.yaml: 1 of 40 questions answered") && list.contains("cem interview cio"), "{list}");
    // A new file beside it is about the same organisation.
    let mut other = cem_in(folder.path(), "interview coo --role operations").start();
    other.sees("Acme / Operations");
    other.press(CTRL_D);
    assert_eq!(other.ends(), 3);
    other.sees("Nothing was answered");
    assert!(!folder.join("coo.answers.yaml").exists());
    for (flags, says) in [
        ("interview cio --at IND-99", "did you mean `IND-"),
        ("interview cio --only IND --only SUPP", "did you mean `SUP`?"),
        ("interview cio --role cx_lead", "--role says `cx_lead`"),
        ("interview ceo --role executiv", "did you mean `executive`?"),
        ("interview ceo --questionnaire cor", "did you mean `core`?"),
        ("interview nowhere/ceo", "nowhere"),
    ] {
        let mut refused = cem_in(folder.path(), flags).start();
        assert_eq!(refused.ends(), 2, "{flags}: {}", refused.screen());
        refused.sees(says);
    }
}

/// `LATENCY=200 cargo test --release --test integration keystroke -- --ignored --nocapture` prints how long it takes from a key to the drawn screen, saving included.
#[test]
#[ignore = "a measurement, not a test: run by hand"]
fn keystroke_to_screen() {
    let rounds: usize = std::env::var("LATENCY").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(5);
    let (mut marks, mut saves) = (Vec::new(), Vec::new());
    for _ in 0..rounds.div_ceil(40) {
        let folder = Folder::new();
        let mut terminal = begun(&folder);
        for at in 0..38 {
            let start = Instant::now();
            terminal.then(&answer(at).to_string(), &format!("> {}", answer(at)));
            marks.push(start.elapsed());
            let start = Instant::now();
            terminal.press(ENTER);
            terminal.no_longer_sees(&format!("Question {} of 40   {at} answered", at + 1));
            saves.push(start.elapsed());
            while terminal.settled().contains("hardly go together") {
                terminal.press("4");
                terminal.then(ENTER, "Question");
            }
            // Answers that hardly go together keep the question on the screen.
            terminal.sees(&format!("Question {} of ", at + 2));
        }
    }
    for (name, times) in [("a digit, marked", &mut marks), ("Enter, saved, the next question", &mut saves)] {
        times.sort();
        let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1000.0;
        println!("{name}: {} keys, p50 {:.2} ms, p95 {:.2} ms, most {:.2} ms", times.len(), at(50), at(95), at(100));
    }
}
