//! The line face: what it says, and what it understands.

use super::*;
use crate::interview::line::{heading, message, page, prompt, say};
use crate::interview::word::{understand, understand_block};

/// Types these lines one after the other, as the loop does; the answers to them, without the pages.
fn types(sitting: &mut Sitting, lines: &[&str]) -> String {
    let mut said = String::new();
    for line in lines {
        match understand(line, &sitting.interview.view()) {
            Ok(actions) => {
                sitting.act(actions);
                said.push_str(&message(&sitting.interview.view()));
            }
            Err(why) => said.push_str(&format!("{why}\n")),
        }
    }
    said
}

#[test]
fn a_question_is_read_in_order() {
    let sitting = Sitting::new("");
    assert_eq!(heading(&sitting.interview.view()), "Acme: ann, Leader. tiny 1.0.0, language en. 0 of 5 answered. Type help for the commands.\n");
    assert_eq!(
        say(&sitting.interview.view()),
        "
Question 1 of 5. Factor 1 of 2: Ownership. Required.
Who answers for the result?
0: Nobody. Nobody is named.
1: Sometimes. A person is named when somebody asks.
2: Always. A person is named at the start.
d: Don't know.
x: Not applicable.
s: Ask later.
Probe: Who is it today?
Answer 0 to 2, d, x, s, or a command (help, back, note, go, review, quit): "
    );
}

#[test]
fn what_stands_there_is_said() {
    let answers = "  A-1: { answer: 1, note: \"two\\nlines\", flag: true, confidence: low, evidence: [{ what: Minutes, where: Portal }] }\n";
    let mut sitting = Sitting::new(answers);
    types(&mut sitting, &["go 1"]);
    assert!(
        page(&sitting.interview.view()).ends_with("Answered: 1.\nNote: two\n  lines\nProbe: Who is it today?\nEvidence: Minutes, Portal\nConfidence: low.\n")
    );
    assert_eq!(prompt(&sitting.interview.view()), "Answer 0 to 2, d, x, s, Enter to keep it, or a command (help, back, note, go, review, quit): ");
}

#[test]
fn answers_by_number_and_word() {
    let mut sitting = Sitting::new("");
    assert_eq!(
        types(&mut sitting, &["1", "7", "d", "d", "s"]),
        "Saved: A-1: 1 Sometimes. One more question is asked now.\n\"7\" is neither an answer nor a command here. Type help for the commands.\nSaved: A-2: don't know.\nDon't know is not offered for A-3.\nSaved: A-3: ask later.\n"
    );
    assert_eq!(
        types(&mut sitting, &["12", "60", "7", "It goes well.", "back", "answer back"]),
        "Saved: B-1: 12.\n60 is outside the range: 0 to 50.\nSaved: B-2: 7 projects.\nSaved: B-3: It goes well.\nSaved: B-3: back.\n"
    );
}

#[test]
fn reasons_and_notes_in_one_line_or_several() {
    let mut sitting = Sitting::new("");
    assert_eq!(types(&mut sitting, &["note Seen.", "note Twice."]), "Saved: A-1: note kept.\nSaved: A-1: note kept.\n");
    types(&mut sitting, &["note", "..third", "fourth", "."]);
    assert_eq!(sitting.entry("A-1").note.as_ref().map(|note| note.text.as_str()), Some("Seen.\nTwice.\n.third\nfourth"));
    assert_eq!(types(&mut sitting, &["x No projects."]), "Saved: A-1: not applicable, No projects.\n");
    types(&mut sitting, &["back", "note", ".clear", "anew", ""]);
    assert_eq!(sitting.entry("A-1").note.as_ref().map(|note| note.text.as_str()), Some("anew"));
    types(&mut sitting, &["note", "lost", ".cancel", "maybe", "yes"]);
    assert!(sitting.is_on_question());
}

#[test]
fn a_block_of_lines_answers_nothing() {
    let mut sitting = Sitting::new("");
    let lines: Vec<String> = ["1", "2", "0"].map(str::to_owned).to_vec();
    assert_eq!(
        understand_block(&lines, &sitting.interview.view()),
        Err("3 lines arrived at once, so none of them was taken. To keep them, type note first.".to_owned())
    );
    types(&mut sitting, &["note", "first"]);
    let actions = understand_block(&["a".to_owned(), String::new(), ".".to_owned()], &sitting.interview.view());
    sitting.act(actions.unwrap_or_default());
    types(&mut sitting, &["."]);
    assert_eq!(sitting.entry("A-1").note.as_ref().map(|note| note.text.as_str()), Some("first\na\n\n."));
}

#[test]
fn review_search_menu_and_questions_of_ours() {
    let mut sitting = Sitting::new("  A-1: 0\n  A-3: later\n");
    types(&mut sitting, &["review"]);
    assert_eq!(
        say(&sitting.interview.view()),
        "
Review: Acme, ann. 1 of 5 answered, 4 to resolve.
1: A-1. 0 Nobody.
2: A-3. ask later (to resolve, required).
3: B-1. no answer (to resolve, required).
4: B-2. no answer (to resolve, required).
5: B-3. no answer (to resolve).
A number to open a question, open for the next to resolve, complete, back, or quit: "
    );
    types(&mut sitting, &["open"]);
    assert_eq!(sitting.id(), "A-3");
    types(&mut sitting, &["go owner"]);
    assert_eq!(
        say(&sitting.interview.view()),
        "Found for \"owner\": 2.\n1: A-1. Who answers for the result?\n2: A-3. Has the owner a budget?\n1 to 2 to go there, other words, or back: "
    );
    types(&mut sitting, &["1", "clear"]);
    assert_eq!(say(&sitting.interview.view()), "Clear the answer to A-1 with all that stands beside it?\nYes: clear. No: keep it.\nyes or no: ");
    assert_eq!(
        types(&mut sitting, &["maybe", "no", "flag", "undo", "menu", "99"]),
        "Type yes or no.\nNothing was changed.\nSaved: A-1: flag kept.\nSaved: Undone. A-1: flag removed.\nType a number from 1 to 26, or back.\n"
    );
    types(&mut sitting, &["back", "quit"]);
    assert_eq!(sitting.effects, [Effect::End(Ending::Incomplete)]);
}

#[test]
fn every_command_has_a_word_of_its_own() {
    for command in Command::ALL {
        let sitting = Sitting::new("");
        let understood = understand(command.word(), &sitting.interview.view());
        assert_eq!(understood.ok().and_then(|actions| actions.first().cloned()), Some(command.action()));
        assert!(page(&Sitting::new("").act([Action::Help]).interview.view()).contains(command.word()) || *command == Command::Accept);
    }
}

#[test]
fn what_is_not_saved_is_said_each_time_and_control_codes_are_harmless() {
    let mut sitting = Sitting::new("");
    sitting.interview.saved(SaveState::NotSaved("disk full".into()));
    assert_eq!(types(&mut sitting, &["0", "next"]), "NOT SAVED: disk full. A-1: 0 Nobody.\nNOT SAVED: disk full.\n");
    types(&mut sitting, &["note bad \u{1b}[31m \u{202e}text", "go 1"]);
    let all = say(&sitting.interview.view());
    assert!(!all.contains(['\u{1b}', '\u{202e}']), "{all}");
    let mut reading = Sitting::of("  A-1: 1\ncomplete: true\n", Choice { read_only: true, ..Choice::default() });
    assert!(types(&mut reading, &["go 1", "2", "d", "x", "note x", "flag"]).lines().all(|line| line.starts_with("This interview is complete")));
}

#[test]
fn a_whole_interview_by_numbers_and_enter() {
    let mut sitting = Sitting::new("");
    types(&mut sitting, &["2", "1", "2", "3", "12", "Nothing else.", ""]);
    assert_eq!(sitting.effects, [Effect::End(Ending::Complete)]);
}
