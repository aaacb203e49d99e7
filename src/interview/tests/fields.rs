//! Texts: notes, reasons, evidence, numbers; what is typed is in the journal until it is kept or dropped.

use super::*;

fn draft(sitting: &Sitting, id: &str, field: Field, text: &str) -> Effect {
    Effect::Draft(Some(Draft { question: sitting.index(id), field, text: text.to_owned() }))
}

fn note(sitting: &Sitting, id: &str) -> String {
    sitting.entry(id).note.as_ref().map(|note| note.text.clone()).unwrap_or_default()
}

#[test]
fn a_note_is_drafted_kept_and_removed() {
    let mut sitting = Sitting::new("");
    sitting.act([Action::Note]);
    assert!(sitting.effects.is_empty());
    sitting.act([text("HR plans")]);
    assert_eq!(sitting.effects, [draft(&sitting, "A-1", Field::Note, "HR plans")]);
    sitting.act([Action::NewLine, text("a pilot  "), Action::Edit(Edit::Left)]);
    assert!(sitting.effects.is_empty(), "the caret alone is no news");
    sitting.act([Action::Accept]);
    assert_eq!((note(&sitting, "A-1").as_str(), sitting.id()), ("HR plans\na pilot", "A-1"));
    assert_eq!((sitting.effects.as_slice(), sitting.message()), ([Effect::Draft(None)].as_slice(), "A-1: note kept."));
    assert_eq!(sitting.answer("A-1"), Answer::Blank);
    // The note stays when the answer comes.
    sitting.act(give(0)).act([Action::Back]);
    assert_eq!(note(&sitting, "A-1"), "HR plans\na pilot");
    sitting.act([Action::Note, Action::SetText(String::new()), Action::Accept]);
    assert_eq!((note(&sitting, "A-1").as_str(), sitting.message()), ("", "A-1: note removed."));
}

#[test]
fn pasted_lines_stay_text() {
    let mut sitting = Sitting::new("");
    sitting.act([text("1\n2\n0\n")]);
    assert_eq!((sitting.message(), sitting.saves), ("Text came where none is being typed, and was dropped. Open the note first.", 0));
    let lines: String = (0..200).map(|line| format!("line {line}\r\n")).collect();
    sitting.act([Action::Note, text(&lines), Action::Accept]);
    assert_eq!((note(&sitting, "A-1").lines().count(), sitting.id(), sitting.saves), (200, "A-1", 1));
}

#[test]
fn escape_asks_only_when_something_was_typed() {
    let mut sitting = Sitting::new("  A-1: { answer: 0, note: Old. }\n");
    sitting.act([Action::Find("A-1".into()), Action::Note, Action::Cancel]);
    assert_eq!((sitting.is_on_question(), sitting.effects.as_slice()), (true, [Effect::Draft(None)].as_slice()));
    sitting.act([Action::Note, text(" New."), Action::Cancel]);
    assert!(sitting.is_confirm() && sitting.effects.is_empty());
    sitting.act([Action::No]);
    let Body::Field(field, _) = sitting.interview.view().body else { panic!("the field is gone") };
    assert_eq!((field.text, field.caret), ("Old. New.", 9));
    sitting.act([Action::Cancel, Action::Yes]);
    assert_eq!((note(&sitting, "A-1").as_str(), sitting.effects.as_slice(), sitting.saves), ("Old.", [Effect::Draft(None)].as_slice(), 0));
}

#[test]
fn letters_quit_nothing_while_a_text_is_typed() {
    let mut sitting = Sitting::new("");
    sitting.act([Action::Note, text("x"), Action::Quit]);
    assert_eq!((sitting.message(), sitting.effects.len()), ("A text is being typed: Enter keeps it, Esc drops it.", 0));
    // Ctrl-C twice leaves, and the draft stays in the journal.
    sitting.act([Action::Leave, Action::Leave]);
    assert_eq!(sitting.effects, [Effect::End(Ending::Left)]);
}

#[test]
fn not_applicable_needs_a_reason() {
    let mut sitting = Sitting::new("");
    sitting.act([Action::NotApplicable, Action::Accept]);
    assert_eq!((sitting.message(), sitting.answer("A-1")), ("It leaves the score, so it needs a reason.", Answer::Blank));
    sitting.act([text("No projects."), Action::Accept]);
    assert_eq!((sitting.answer("A-1"), sitting.entry("A-1").reason.as_deref(), sitting.id()), (Answer::NotApplicable, Some("No projects."), "A-3"));
    // Another answer takes the reason away.
    sitting.act([Action::Back]).act(give(0));
    assert_eq!(sitting.entry("A-1").reason, None);
}

#[test]
fn numbers_are_checked_in_words() {
    let mut sitting = Sitting::new("");
    sitting.act([Action::Find("B-2".into()), Action::Digit(7), text("x"), Action::Accept]);
    assert_eq!(sitting.message(), "`7x` is not a number.");
    sitting.act([Action::SetText("51".into()), Action::Accept]);
    assert_eq!(sitting.message(), "51 is outside the range: 0 to 50.");
    sitting.act([Action::SetText("+7.50".into()), Action::Accept]);
    assert_eq!((sitting.answer("B-2"), sitting.entry("B-2").value.as_deref(), sitting.id()), (Answer::Level(1), Some("7.5"), "B-3"));
    sitting.act([Action::Back, Action::Accept]);
    assert_eq!(sitting.id(), "B-3", "Enter on a number given goes on");
    assert_eq!(sitting.question().typed.map(|typed| typed.value), Some(""));
}

#[test]
fn a_text_question_takes_text_and_no_word_of_the_format() {
    let mut sitting = Sitting::new("");
    sitting.act([Action::Find("B-3".into()), Action::Accept, text("later"), Action::Accept]);
    assert_eq!(sitting.message(), "`later` has a meaning of its own in the file; say it in other words.");
    for said in ["null", "~", "true", "12", "- a", "語 e\u{301}\nsecond: line", "#no comment"] {
        sitting.act([Action::SetText(said.into()), Action::Accept]);
        assert_eq!((sitting.answer("B-3"), sitting.entry("B-3").value.as_deref()), (Answer::Text, Some(said)));
        sitting.act([Action::Find("B-3".into()), Action::Type]);
    }
}

#[test]
fn evidence_is_what_where_when() {
    let mut sitting = Sitting::new("");
    sitting.act([Action::Evidence, text("Minutes"), Action::Accept, text("Portal"), Action::Accept, text("10.9.2026"), Action::Accept]);
    assert_eq!(sitting.message(), "A day is written YYYY-MM-DD, as 2026-09-10.");
    // What and where are on disk already.
    assert_eq!((sitting.entry("A-1").evidence[0].place.as_str(), sitting.saves), ("Portal", 2));
    sitting.act([Action::SetText("2026-09-10".into()), Action::Accept]);
    assert_eq!((sitting.entry("A-1").evidence[0].seen.map(|day| day.to_string()), sitting.is_on_question()), (Some("2026-09-10".to_owned()), true));
    // The list: the piece there is, and a new one.
    sitting.act([Action::Evidence]);
    let Body::Pick(pick) = sitting.interview.view().body else { panic!("no list") };
    assert_eq!(pick.rows[0].text, "Minutes, Portal, seen 2026-09-10");
    sitting.act([Action::Digit(2), Action::Accept, text("Mail"), Action::Accept, Action::Cancel]);
    assert_eq!(sitting.entry("A-1").evidence.len(), 2);
    // Without what, the piece goes.
    sitting.act([Action::Evidence, Action::Accept, Action::SetText(String::new()), Action::Accept]);
    assert_eq!(sitting.entry("A-1").evidence[0].what, "Mail");
    assert_eq!(sitting.message(), "A-1: evidence removed.");
}

#[test]
fn confidence_and_flag() {
    let mut sitting = Sitting::new("");
    sitting.act([Action::Confidence, Action::Down, Action::Down, Action::Accept]);
    assert_eq!(sitting.entry("A-1").confidence, Some(crate::answers::Confidence::High));
    sitting.act([Action::Confidence]);
    let Body::Pick(pick) = sitting.interview.view().body else { panic!("no list") };
    assert_eq!(pick.marked, 2);
    sitting.act([Action::Digit(4), Action::Accept, Action::Flag, Action::Quotable]);
    assert_eq!((sitting.entry("A-1").confidence, sitting.entry("A-1").flagged, sitting.message()), (None, true, "There is no note here."));
    sitting.act([Action::Note, text("So."), Action::Accept, Action::Quotable]);
    assert!(sitting.entry("A-1").note.as_ref().is_some_and(|note| note.quotable));
    sitting.act([Action::Flag, Action::Clear, Action::Yes]);
    assert!(sitting.file.ends_with("answers:\n"), "{}", sitting.file);
}

#[test]
fn an_outside_editor() {
    let mut sitting = Sitting::new("");
    sitting.act([Action::Outside]);
    assert_eq!(sitting.effects, [Effect::OpenEditor(String::new())]);
    let effects = sitting.interview.edited(Some("Written there.\n\n".into()));
    sitting.take(effects);
    assert_eq!(note(&sitting, "A-1"), "Written there.");
    // From an open field the text comes back into the field.
    sitting.act([Action::Note, text(" More."), Action::Outside]);
    assert_eq!(sitting.effects, [Effect::OpenEditor("Written there. More.".into())]);
    let effects = sitting.interview.edited(Some("Anew.".into()));
    sitting.take(effects);
    assert_eq!(sitting.effects, [draft(&sitting, "A-1", Field::Note, "Anew.")]);
    assert!(sitting.interview.edited(None).is_empty());
    sitting.act([Action::Accept]);
    assert_eq!(note(&sitting, "A-1"), "Anew.");
}

#[test]
fn a_recovered_text_is_opened_where_it_was_typed() {
    let mut sitting = Sitting::new("  A-1: 1\n");
    for (field, kept) in [(Field::Note, Field::Note), (Field::Probe, Field::Note), (Field::Reason, Field::Reason)] {
        let draft = Draft { question: sitting.index("A-2"), field, text: "HR plans a pilot in Mar".into() };
        let effects = sitting.interview.restore(&draft);
        assert_eq!(effects, [Effect::Draft(Some(Draft { field: kept, ..draft }))]);
        let Body::Field(view, question) = sitting.interview.view().body else { panic!("no field") };
        assert_eq!((view.text, view.caret, question.id), ("HR plans a pilot in Mar", 23, "A-2"));
    }
    sitting.act([Action::Accept]);
    assert_eq!(sitting.answer("A-2"), Answer::NotApplicable);
}

fn restore(sitting: &mut Sitting, field: Field, text: &str) {
    let draft = Draft { question: sitting.index("A-1"), field, text: text.into() };
    let effects = sitting.interview.restore(&draft);
    sitting.take(effects);
}

#[test]
fn a_recovered_remark_leaves_the_note_that_is_there() {
    let mut sitting = Sitting::new("  A-1: { answer: 1, note: Old. }\n");
    restore(&mut sitting, Field::Probe, "Both are right.");
    sitting.act([Action::Accept]);
    assert_eq!(note(&sitting, "A-1"), "Old.\nBoth are right.");
}

#[test]
fn recovered_evidence_takes_the_place_of_no_other_piece() {
    let mut sitting = Sitting::new("  A-1: { answer: 1, evidence: [{ what: Minutes }] }\n");
    restore(&mut sitting, Field::Evidence(3, EvidencePart::What), "Mail");
    sitting.act([Action::Accept, Action::Cancel]);
    restore(&mut sitting, Field::Evidence(7, EvidencePart::Where), "Portal");
    sitting.act([Action::Accept, text("intranet"), Action::Accept, Action::Accept]);
    let pieces: Vec<(&str, &str)> = sitting.entry("A-1").evidence.iter().map(|piece| (piece.what.as_str(), piece.place.as_str())).collect();
    assert_eq!(pieces, [("Minutes", ""), ("Mail", ""), ("Portal", "intranet")]);
}
