//! Answers, what they hide and bring back, undo, contradictions, the end.

use super::*;

#[test]
fn choose_then_accept() {
    let mut sitting = Sitting::new("");
    assert_eq!((sitting.id(), sitting.question().options[0].number.as_str()), ("A-1", "0"));
    sitting.act([Action::Digit(1)]);
    assert_eq!((sitting.answer("A-1"), sitting.id(), sitting.saves), (Answer::Blank, "A-1", 0));
    sitting.act([Action::Accept]);
    assert_eq!((sitting.answer("A-1"), sitting.id(), sitting.saves), (Answer::Level(1), "A-2", 1));
    assert_eq!(sitting.message(), "A-1: 1 Sometimes. One more question is asked now.");
    assert!(sitting.file.ends_with("answers:\n  A-1: 1\n"), "{}", sitting.file);
}

#[test]
fn arrows_reach_everything_that_may_be_answered() {
    let mut sitting = Sitting::new("");
    let kinds: Vec<_> = sitting.question().options.iter().map(|option| option.kind).collect();
    let levels = (0..3).map(OptionKind::Level);
    assert_eq!(kinds, levels.chain([OptionKind::DontKnow, OptionKind::NotApplicable, OptionKind::Later]).collect::<Vec<_>>());
    sitting.act([Action::Down, Action::Down, Action::Down, Action::Down, Action::Accept]);
    assert_eq!(sitting.answer("A-1"), Answer::DontKnow);
    sitting.act([Action::Back, Action::Up, Action::Accept]);
    assert_eq!(sitting.answer("A-1"), Answer::Level(2));
    // From nothing marked, Up is the last.
    sitting.act([Action::Up]);
    assert!(sitting.question().options.last().is_some_and(|option| option.marked));
}

#[test]
fn fast_accepts_on_the_digit() {
    let mut sitting = Sitting::of("", Choice { fast: true, ..Choice::default() });
    sitting.act([Action::Digit(2)]);
    assert_eq!((sitting.answer("A-1"), sitting.id()), (Answer::Level(2), "A-2"));
    // Of twelve options, 1 may be the start of 12: only what is no longer open is accepted.
    sitting.act([Action::Find("B-1".into()), Action::Digit(1)]);
    assert_eq!((sitting.answer("B-1"), sitting.id()), (Answer::Blank, "B-1"));
    sitting.act([Action::Digit(2)]);
    assert_eq!((sitting.answer("B-1"), sitting.id()), (Answer::Level(11), "B-2"));
}

#[test]
fn numbers_of_two_digits_are_typed() {
    let mut sitting = Sitting::new("");
    sitting.act([Action::Find("B-1".into()), Action::Digit(1), Action::Digit(1), Action::Accept]);
    assert_eq!(sitting.answer("B-1"), Answer::Level(10));
    // After 12 a further 3 begins anew; a 9 that nothing begins with is 9.
    sitting.act([Action::Back, Action::Digit(1), Action::Digit(2), Action::Digit(3), Action::Accept]);
    assert_eq!(sitting.answer("B-1"), Answer::Level(2));
    sitting.act([Action::Back, Action::Digit(0)]);
    assert_eq!(sitting.message(), "The answers here are 1 to 12.");
}

#[test]
fn enter_without_a_choice_says_so_and_enter_on_an_answer_goes_on() {
    let mut sitting = Sitting::new("");
    sitting.act([Action::Accept]);
    assert_eq!((sitting.message(), sitting.id()), ("Nothing is chosen yet.", "A-1"));
    sitting.act(give(0)).act([Action::Back, Action::Accept]);
    assert_eq!((sitting.id(), sitting.saves), ("A-3", 1));
}

#[test]
fn what_is_not_offered_is_refused_in_words() {
    let mut sitting = Sitting::new("");
    sitting.act([Action::Find("A-3".into()), Action::DontKnow]);
    assert_eq!(sitting.message(), "Don't know is not offered for A-3.");
    sitting.act([Action::NotApplicable]);
    assert_eq!(sitting.message(), "Not applicable is not offered for A-3.");
    sitting.act([Action::Later, Action::Accept]);
    assert_eq!(sitting.answer("A-3"), Answer::Later);
}

#[test]
fn an_answer_that_hides_others_is_confirmed_then_parked_and_restored() {
    let mut sitting = Sitting::new("  A-1: 2\n  A-2: 1 # kept\n");
    sitting.act([Action::Find("A-1".into())]).act(give(0));
    let Body::Confirm { text, lines, .. } = sitting.interview.view().body else { panic!("not asked") };
    assert_eq!(text, "One answered question would no longer be asked; its answer is kept, but not scored until it is asked again. Accept?");
    assert_eq!(lines, ["A-2, required: What happens when the owner leaves?"]);
    assert_eq!(sitting.saves, 0);
    sitting.act([Action::No]);
    assert_eq!((sitting.answer("A-1"), sitting.id(), sitting.saves), (Answer::Level(2), "A-1", 0));
    sitting.act([Action::Accept, Action::Yes]);
    assert_eq!((sitting.answer("A-1"), sitting.answer("A-2"), sitting.id()), (Answer::Level(0), Answer::Level(1), "A-3"));
    assert_eq!(sitting.message(), "A-1: 0 Nobody. One answer is parked, kept but not scored: A-2.");
    assert_eq!(sitting.asked(), ["A-1", "A-3", "B-1", "B-2", "B-3"]);
    assert!(sitting.file.contains("A-2: 1 # kept"), "{}", sitting.file);
    assert_eq!(sitting.interview.view().progress.answered, 1);
    sitting.act([Action::Review]);
    let Body::Review(review) = sitting.interview.view().body else { panic!("no review") };
    let last = review.rows.last().unwrap_or_else(|| panic!("no rows"));
    assert_eq!((last.id, last.number, last.to_resolve, review.parked), ("A-2", None, false, 1));
    sitting.act([Action::Find("A-1".into())]).act(give(1));
    assert_eq!(sitting.message(), "A-1: 1 Sometimes. One parked answer counts again: A-2.");
    assert_eq!(sitting.asked().len(), 6);
}

#[test]
fn undo_and_redo_are_saved_and_go_there() {
    let mut sitting = Sitting::new("");
    let start = sitting.interview.sheet().clone();
    sitting.act(give(2)).act(give(1)).act([Action::Flag]);
    assert_eq!(sitting.saves, 3);
    sitting.act([Action::Undo]);
    assert_eq!((sitting.entry("A-3").flagged, sitting.saves), (false, 4));
    sitting.act([Action::Undo, Action::Undo]);
    assert_eq!((sitting.id(), sitting.answer("A-1"), sitting.saves), ("A-1", Answer::Blank, 6));
    assert_eq!(sitting.message(), "Undone. A-1: no answer.");
    assert_eq!(without_places(sitting.interview.sheet()), without_places(&start));
    sitting.act([Action::Undo]);
    assert_eq!(sitting.message(), "There is nothing to undo.");
    sitting.act([Action::Redo, Action::Redo, Action::Redo, Action::Redo]);
    assert_eq!((sitting.message(), sitting.answer("A-2"), sitting.entry("A-3").flagged), ("There is nothing to redo.", Answer::Level(1), true));
    // A new change ends the way forward.
    sitting.act([Action::Undo, Action::Flag, Action::Redo]);
    assert_eq!(sitting.message(), "There is nothing to redo.");
}

#[test]
fn undo_that_hides_answers_says_so() {
    let mut sitting = Sitting::new("");
    sitting.act(give(1)).act(give(2)).act([Action::Undo, Action::Redo, Action::Find("A-1".into())]).act(give(2));
    sitting.act([Action::Undo, Action::Undo, Action::Undo]);
    assert_eq!(sitting.answer("A-2"), Answer::Blank);
    let mut sitting = Sitting::new("  A-2: 1\n");
    sitting.act([Action::Find("A-1".into())]).act(give(1)).act([Action::Undo]);
    assert_eq!(sitting.message(), "Undone. A-1: no answer. One answer is parked, kept but not scored: A-2.");
}

#[test]
fn clear_asks_first() {
    let mut sitting = Sitting::new("  A-1: { answer: 1, note: Seen., flag: true }\n  A-2: 2\n");
    sitting.act([Action::Find("A-1".into()), Action::Clear, Action::Cancel]);
    assert_eq!((sitting.answer("A-1"), sitting.message()), (Answer::Level(1), "Nothing was changed."));
    sitting.act([Action::Clear]);
    let Body::Confirm { text, .. } = sitting.interview.view().body else { panic!("not asked") };
    assert!(text.contains("One answered question would") && text.ends_with("Clear the answer to A-1 with all that stands beside it?"), "{text}");
    sitting.act([Action::Accept]);
    assert_eq!((sitting.answer("A-1"), sitting.entry("A-1"), sitting.id()), (Answer::Blank, &Entry::default(), "A-1"));
    sitting.act([Action::Clear]);
    assert_eq!(sitting.message(), "There is nothing here to clear.");
    sitting.act([Action::Undo]);
    assert_eq!(sitting.entry("A-1").note.as_ref().map(|note| note.text.as_str()), Some("Seen."));
}

#[test]
fn a_contradiction_is_asked_about_in_the_moment_and_kept_as_a_note() {
    let mut sitting = Sitting::new("  A-1: 2\n  A-2: 1\n");
    assert_eq!(sitting.id(), "A-3");
    sitting.act(give(1));
    let Body::Pick(pick) = sitting.interview.view().body else { panic!("not asked") };
    assert_eq!(pick.title, "A-1, A-3 hardly go together");
    assert_eq!(pick.lines[0], "An owner is always named, yet has no budget. Who pays?");
    let rows: Vec<_> = pick.rows.iter().map(|row| row.text.as_str()).collect();
    assert_eq!(rows, ["Say how both can be right; it is kept as a note", "Change A-1, now: 2 Always", "Change A-3, now: 1 No", "Go on"]);
    assert_eq!(sitting.answer("A-3"), Answer::Level(0));
    sitting.act([Action::Accept, text("The board pays."), Action::Accept]);
    assert_eq!(sitting.entry("A-3").note.as_ref().map(|note| note.text.as_str()), Some("On A-1 and A-3: The board pays."));
    assert_eq!((sitting.id(), sitting.effects.as_slice()), ("B-1", [Effect::Draft(None)].as_slice()));
    // It is not asked again while it holds; it is when it goes away and comes back.
    sitting.act([Action::Back, Action::Flag]);
    assert!(sitting.is_on_question());
    sitting.act(give(2)).act([Action::Back]).act(give(1));
    assert!(matches!(sitting.interview.view().body, Body::Pick(_)));
    sitting.act([Action::Digit(2), Action::Accept]);
    assert_eq!((sitting.id(), sitting.is_on_question()), ("A-1", true));
    sitting.act(give(1));
    assert_eq!(sitting.id(), "A-2");
}

#[test]
fn a_contradiction_can_be_passed_over() {
    for pass in [vec![Action::Cancel], vec![Action::Digit(4), Action::Accept]] {
        let mut sitting = Sitting::new("  A-1: 2\n  A-2: 1\n");
        sitting.act(give(1)).act(pass);
        assert_eq!((sitting.id(), sitting.entry("A-3").note.is_none()), ("B-1", true));
    }
    // One that held when the sitting began is not news.
    let mut sitting = Sitting::new("  A-1: 2\n  A-3: no\n");
    sitting.act([Action::Find("A-2".into())]).act(give(1));
    assert_eq!(sitting.id(), "A-3");
}

#[test]
fn completing_lists_what_is_open() {
    let mut sitting = Sitting::new("  A-1: 0\n  A-3: later\n  B-1: p1\n");
    sitting.act([Action::Complete]);
    let Body::Confirm { text, lines, .. } = sitting.interview.view().body else { panic!("not asked") };
    assert_eq!(text, "3 questions are open, 2 of them required. Mark the interview complete all the same?");
    assert_eq!(lines[0], "A-3, required, put off: Has the owner a budget?");
    sitting.act([Action::No, Action::Quit]);
    assert_eq!(sitting.effects, [Effect::End(Ending::Incomplete)]);
    sitting.act([Action::Complete, Action::Yes]);
    assert_eq!(sitting.effects, [Effect::End(Ending::Complete)]);
    assert!(sitting.file.contains("complete: true"), "{}", sitting.file);
}

#[test]
fn completing_what_is_all_answered_asks_nothing() {
    let mut sitting = Sitting::new("  A-1: 0\n  A-3: yes\n  B-1: p1\n  B-2: 7\n  B-3: none\n");
    let Body::Review(review) = sitting.interview.view().body else { panic!("no review") };
    // The mark stands on the row after the last: Enter completes.
    assert_eq!((review.marked, review.rows.len(), review.to_resolve), (5, 5, 0));
    sitting.act([Action::Accept]);
    assert_eq!(sitting.effects, [Effect::End(Ending::Complete)]);
}

#[test]
fn a_completed_interview_is_only_read() {
    let mut sitting = Sitting::of("  A-1: 1\ncomplete: true\n", Choice { read_only: true, ..Choice::default() });
    let actions = [Action::Digit(1), Action::Down, Action::Flag, Action::Note, Action::Clear, Action::Undo, Action::Redo, Action::Complete, Action::Evidence];
    for action in actions.into_iter().chain([Action::Confidence, Action::Outside, Action::Later]) {
        sitting.act([action]);
        assert!(sitting.message().starts_with("This interview is complete"), "{}", sitting.message());
        assert!(sitting.effects.is_empty() && sitting.saves == 0);
    }
    sitting.act([Action::Next, Action::Quit]);
    assert_eq!(sitting.effects, [Effect::End(Ending::Complete)]);
}

#[test]
fn ctrl_c_twice_leaves_and_once_does_not() {
    let mut sitting = Sitting::new("");
    sitting.act([Action::Leave]);
    assert_eq!((sitting.message(), sitting.effects.len()), ("Saved. Ctrl-C again to leave, any key to go on.", 0));
    sitting.act([Action::Next, Action::Leave]);
    assert!(sitting.effects.is_empty());
    sitting.interview.saved(SaveState::NotSaved("disk full".into()));
    sitting.act([Action::Next, Action::Leave]);
    assert_eq!(sitting.message(), "NOT SAVED: disk full. Ctrl-C again to leave, any key to go on.");
    sitting.act([Action::Leave]);
    assert_eq!(sitting.effects, [Effect::End(Ending::Left)]);
}

#[test]
fn quitting_with_unsaved_changes_asks() {
    let mut sitting = Sitting::new("");
    sitting.interview.saved(SaveState::NotSaved("disk full".into()));
    sitting.act([Action::Quit, Action::No]);
    assert!(sitting.effects.is_empty() && sitting.is_on_question());
    sitting.act([Action::Quit, Action::Yes]);
    assert_eq!(sitting.effects, [Effect::End(Ending::Incomplete)]);
}
