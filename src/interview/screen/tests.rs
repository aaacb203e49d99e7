//! Every page as text, on screens of several sizes.

use std::sync::Arc;

use proptest::prelude::{ProptestConfig, any, proptest};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::*;
use crate::answers::{check, template};
use crate::interview::{Action, Choice, Interview};
use crate::questionnaire::Questionnaire;

/// A questionnaire that tries to do harm, with all kinds of questions.
const FORM: &str = r#"format: cem-questionnaire/1
id: hostile
version: 1.0.0
title: T
roles: { boss: { name: "Bo\u001b[31mss", group: leaders } }
factors: { F: { name: "Fac\u202etor with a name that is much longer than any screen of the smallest size has columns for it" } }
questions:
  - { id: Q1, factor: F, basis: judgement, text: "Wh\u001b]0;x\u0007at", levels: { 0: "n\u200bo", 1: "日本語日本語日本語日本語日本語日本語日本語日本語日本語日本語" } }
  - { id: Q2, factor: F, basis: judgement, text: "How many?", kind: number, minimum: 0, maximum: 9, bands: [{ from: 0, score: 0 }, { from: 5, score: 1 }] }
  - { id: Q3, factor: F, basis: judgement, text: "Why?", kind: text }
"#;

fn form() -> Arc<Questionnaire> {
    let mut problems = Vec::new();
    let form = crate::questionnaire::check::check(FORM, 0, String::new(), &mut |_| Err(String::new()), &mut problems);
    Arc::new(form.unwrap_or_else(|| panic!("{problems:?}")))
}

fn interview() -> Interview {
    let form = form();
    let subject = template::Subject {
        organisation: "A\u{1b}[2Jcme \u{1f468}\u{200d}\u{1f469}".to_owned(),
        respondent: "x".to_owned(),
        role: Some("boss".to_owned()),
        date: None,
    };
    let text = template::head(&form, &subject);
    let mut problems = Vec::new();
    let sheet = check::read(&text, 0, "x", &mut problems).and_then(|sheet| sheet.check(&form, &mut problems));
    Interview::new(form, sheet.unwrap_or_else(|| panic!("{problems:?}")), Choice::default())
}

/// The screen as text.
fn drawn(interview: &Interview, columns: u16, rows: u16, unicode: bool) -> String {
    let Ok(mut terminal) = Terminal::new(TestBackend::new(columns, rows));
    let Ok(_) =
        terminal.draw(|frame| draw(frame, &interview.view(), Look { colour: true, unicode, keys: &keys::Map::default() }, &mut Scroll::default(), None));
    terminal.backend().to_string()
}

#[test]
fn what_strangers_wrote_is_inert() {
    let interview = interview();
    let screen = drawn(&interview, 80, 24, true);
    assert!(!screen.contains(['\u{1b}', '\u{7}', '\u{202e}', '\u{200b}', '\u{200d}']), "{screen}");
    assert!(screen.contains("Wh<U+001B>]0;x<U+0007>at"), "{screen}");
    assert!(drawn(&interview, 80, 24, false).is_ascii());
}

#[test]
fn a_save_that_failed_is_never_out_of_sight() {
    let mut interview = interview();
    interview.saved(SaveState::NotSaved("disk full".to_owned()));
    for action in [
        None,
        Some(Action::Menu),
        Some(Action::Cancel),
        Some(Action::Review),
        Some(Action::Cancel),
        Some(Action::Note),
        Some(Action::Cancel),
        Some(Action::Help),
    ] {
        action.into_iter().for_each(|action| drop(interview.act(action)));
        for (columns, rows) in [(60, 15), (80, 24), (200, 60), (30, 8)] {
            let screen = drawn(&interview, columns, rows, true);
            assert!(screen.contains("NOT SAVED: disk full"), "{screen}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_page_is_drawn_on_any_screen(steps in proptest::collection::vec((0_usize..14, any::<u8>()), 0..25), text in "\\PC{0,60}", columns in 1_u16..200, rows in 1_u16..60, unicode: bool) {
        let mut interview = interview();
        for (step, which) in steps {
            let action = match step {
                0 => Action::Digit(which % 10),
                1 => Action::Accept,
                2 => Action::Insert(text.clone()),
                3 => Action::Up,
                4 => Action::Down,
                5 => Action::Cancel,
                6 => Action::NewLine,
                7 => Action::Menu,
                8 => Action::Review,
                9 => Action::Edit([crate::interview::Edit::Left, crate::interview::Edit::Home, crate::interview::Edit::Up][usize::from(which) % 3]),
                10 => Action::GoTo,
                11 => Action::Participant,
                _ => Command::ALL[usize::from(which) % Command::ALL.len()].action(),
            };
            drop(interview.act(action));
            drawn(&interview, columns, rows, unicode);
        }
    }
}

#[test]
fn a_long_message_is_read_whole() {
    let mut interview = interview();
    interview.tell("The note is as it was: the editor `no-such-editor` cannot be started: No such file or directory (os error 2)".to_owned());
    let screen = drawn(&interview, 60, 15, true);
    assert!(screen.contains("The note is as it was") && screen.contains("(os error 2)") && screen.contains("Enter accept"), "{screen}");
}

#[test]
fn the_review_ends_with_the_mark_of_the_interview() {
    let mut interview = interview();
    interview.act(Action::Review);
    for _ in 0..3 {
        interview.act(Action::Down);
    }
    let screen = drawn(&interview, 80, 24, true);
    assert!(screen.contains(">      Mark the interview complete") && screen.contains("Enter mark complete"), "{screen}");
}
