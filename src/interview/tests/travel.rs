//! Where a sitting begins, and moving about.

use super::*;

#[test]
fn it_begins_after_the_last_answer() {
    for (answers, begins) in [
        ("", "A-1"),
        ("  A-1: 1\n", "A-2"),
        ("  A-1: 0\n", "A-3"),
        // A gap before the last answer waits until the end is reached.
        ("  A-1: 1\n  B-1: p1\n", "B-2"),
        // Nothing open after the last answer: the first open one.
        ("  A-1: 1\n  B-3: none\n", "A-2"),
        // Only put-off ones are left.
        ("  A-1: 0\n  A-3: later\n  B-1: p1\n  B-2: 1\n  B-3: none\n", "A-3"),
    ] {
        let sitting = Sitting::new(answers);
        assert_eq!((sitting.id(), sitting.is_on_question()), (begins, true), "{answers}");
    }
    assert!(!Sitting::new("  A-1: 0\n  A-3: yes\n  B-1: p1\n  B-2: 1\n  B-3: none\n").is_on_question());
}

#[test]
fn it_begins_where_asked_to() {
    let form = form();
    let at = |id: &str| Choice { at: form.find_question(id), ..Choice::default() };
    assert_eq!(Sitting::of("", at("B-2")).id(), "B-2");
    let sitting = Sitting::of("  A-1: 0\n", at("A-2"));
    assert_eq!((sitting.id(), sitting.message()), ("A-3", "A-2 is not asked here."));
}

#[test]
fn only_some_factors() {
    let mut sitting = Sitting::of("", Choice { only: vec![FactorIndex(1)], ..Choice::default() });
    assert_eq!(sitting.asked(), ["B-1", "B-2", "B-3"]);
    let progress = sitting.interview.view().progress;
    assert_eq!((progress.factor, progress.factor_number, progress.factors.len(), progress.questions), ("Doing", 1, 1, 3));
    // Complete is of the whole interview.
    sitting.act([Action::Complete]);
    let Body::Confirm { lines, .. } = sitting.interview.view().body else { panic!("not asked") };
    assert_eq!(lines.len(), 5);
}

#[test]
fn next_and_back_need_no_answer() {
    let mut sitting = Sitting::new("");
    sitting.act([Action::Back]);
    assert_eq!(sitting.message(), "This is the first question.");
    sitting.act([Action::Next, Action::Next, Action::Back]);
    assert_eq!((sitting.id(), sitting.saves), ("A-3", 0));
    sitting.act([Action::Back, Action::Furthest]);
    assert_eq!(sitting.id(), "B-1");
    sitting.act([Action::Next, Action::Next, Action::Next]);
    assert!(matches!(sitting.interview.view().body, Body::Review(_)));
}

#[test]
fn factors_and_open_questions() {
    let mut sitting = Sitting::new("");
    sitting.act([Action::PreviousFactor]);
    assert_eq!(sitting.message(), "This is the first factor.");
    sitting.act([Action::NextFactor]);
    assert_eq!(sitting.id(), "B-1");
    sitting.act([Action::NextFactor]);
    assert_eq!((sitting.message(), sitting.id()), ("This is the last factor.", "B-1"));
    sitting.act(give(1)).act([Action::PreviousFactor]);
    assert_eq!(sitting.id(), "A-1");
    sitting.act([Action::NextOpen, Action::NextOpen, Action::NextOpen, Action::NextOpen]);
    assert_eq!(sitting.id(), "A-1");
    let mut sitting = Sitting::new("  A-1: 0\n  A-3: yes\n  B-1: p1\n  B-2: 1\n  B-3: none\n");
    sitting.act([Action::Find("1".into()), Action::NextOpen]);
    assert_eq!(sitting.message(), "No question is open.");
}

#[test]
fn go_to_by_number_id_or_words() {
    let mut sitting = Sitting::new("");
    for (words, id) in [("2", "A-3"), ("b-2", "B-2"), ("RESULT", "A-1"), ("what else", "B-3")] {
        sitting.act([Action::Find(words.into())]);
        assert_eq!(sitting.id(), id, "{words}");
    }
    sitting.act([Action::Find("A-2".into())]);
    assert_eq!(sitting.message(), "A-2 is not asked with the answers as they are.");
    sitting.act([Action::Find("zebra".into())]);
    assert_eq!(sitting.message(), "No question is found for \"zebra\".");
    sitting.act([Action::Find("owner".into())]);
    let Body::Search { text, found, marked } = sitting.interview.view().body else { panic!("no search") };
    assert_eq!((text.text, found.iter().map(|row| row.id).collect::<Vec<_>>(), marked), ("owner", vec!["A-1", "A-3"], 0));
}

#[test]
fn the_search_box() {
    let mut sitting = Sitting::new("");
    sitting.act([Action::GoTo, Action::Down, Action::Down]);
    sitting.act([text("bud")]);
    let Body::Search { found, marked, .. } = sitting.interview.view().body else { panic!("no search") };
    assert_eq!((found.len(), marked), (1, 0), "other words begin anew");
    sitting.act([Action::Accept]);
    assert_eq!(sitting.id(), "A-3");
    sitting.act([Action::GoTo, text("zebra"), Action::Accept]);
    assert_eq!(sitting.message(), "No question is found.");
    sitting.act([Action::Cancel]);
    assert_eq!((sitting.id(), sitting.is_on_question()), ("A-3", true));
}

#[test]
fn the_question_that_vanishes_makes_room_for_the_next() {
    let mut sitting = Sitting::new("");
    sitting.act(give(1)).act([Action::Flag]);
    assert_eq!(sitting.id(), "A-2");
    sitting.act([Action::Undo, Action::Undo, Action::Redo, Action::Redo]);
    // A-2 is asked again, and the flag was put back on it.
    assert_eq!((sitting.id(), sitting.entry("A-2").flagged), ("A-2", true));
}

#[test]
fn the_most_useful_questions_come_first() {
    let mut sitting = Sitting::of("", Choice { most_useful: Some(2), ..Choice::default() });
    let ranked: Vec<_> = sitting.interview.most_useful().iter().map(|useful| useful.question).collect();
    assert_eq!(ranked.len(), 2);
    assert_eq!(sitting.interview.route.path()[..2], ranked);
    assert_eq!((sitting.asked().len(), sitting.interview.view().progress.question_number), (5, 1));
    assert!(Sitting::of("  B-3: Last.\n", Choice { most_useful: Some(2), ..Choice::default() }).id() != "A-1");
    sitting.act([Action::Info]);
    let Body::Info(info) = sitting.interview.view().body else { panic!("no guidance") };
    assert!(info.why_now.is_some_and(|why| why.starts_with("Asked early")));
}
