//! What is shown: menu, review, guidance, participant view, wordings.

use super::*;
use crate::interview::view::MessageKind;

#[test]
fn the_menu_reaches_every_command_by_arrows_and_enter() {
    for command in Command::ALL {
        let mut sitting = Sitting::new("  A-1: { answer: 1, note: Seen. }\n");
        // A question of each sort is needed to see them all.
        let at = if *command == Command::Type { "B-2" } else { "A-1" };
        sitting.act([Action::Find(at.into()), Action::Cancel]);
        let Body::Pick(pick) = sitting.interview.view().body else { panic!("no menu") };
        let row = pick.rows.iter().position(|row| row.command == Some(*command)).unwrap_or_else(|| panic!("{command:?} is not in the menu"));
        let mut other = Sitting::new("  A-1: { answer: 1, note: Seen. }\n");
        other.act([Action::Find(at.into()), command.action()]);
        sitting.act(std::iter::repeat_n(Action::Down, row)).act([Action::Accept]);
        assert_eq!(sitting.interview.view(), other.interview.view(), "{command:?}");
        assert_eq!(sitting.effects, other.effects, "{command:?}");
    }
}

#[test]
fn escape_closes_the_menu_and_what_is_not_offered_is_not_in_it() {
    let mut sitting = Sitting::new("");
    sitting.act([Action::Find("A-3".into()), Action::Menu]);
    let Body::Pick(pick) = sitting.interview.view().body else { panic!("no menu") };
    assert!(!pick.rows.iter().any(|row| matches!(row.command, Some(Command::DontKnow | Command::NotApplicable | Command::Type | Command::Quotable))));
    sitting.act([Action::Cancel]);
    assert!(sitting.is_on_question());
}

#[test]
fn the_review_goes_through_what_is_to_resolve() {
    let mut sitting = Sitting::new("  A-1: { answer: 0, flag: true }\n  A-3: later\n  B-1: dont_know\n  B-2: 1\n  B-3: none\n");
    sitting.act([Action::Review]);
    let Body::Review(review) = sitting.interview.view().body else { panic!("no review") };
    let rows: Vec<_> = review.rows.iter().map(|row| (row.id, row.answer.as_str(), row.to_resolve)).collect();
    assert_eq!(
        rows,
        [("A-1", "0 Nobody", true), ("A-3", "ask later", true), ("B-1", "don't know", true), ("B-2", "1 projects", false), ("B-3", "none", false)]
    );
    assert_eq!((review.marked, review.to_resolve), (0, 3));
    sitting.act([Action::NextOpen, Action::NextOpen, Action::NextOpen, Action::NextOpen, Action::Flag]);
    assert_eq!(sitting.message(), "Open a question first: Up, Down and Enter.");
    sitting.act([Action::Accept]);
    assert_eq!((sitting.id(), sitting.is_on_question()), ("A-3", true));
    sitting.act([Action::Review, Action::Cancel]);
    assert!(sitting.is_on_question());
    // Up and down end at the first row and at "Mark complete".
    sitting.act([Action::Review]).act(std::iter::repeat_n(Action::Down, 9));
    let Body::Review(review) = sitting.interview.view().body else { panic!("no review") };
    assert_eq!(review.marked, review.rows.len());
    sitting.act([Action::Menu, Action::Cancel, Action::Up, Action::Undo]);
    assert_eq!(sitting.message(), "There is nothing to undo.");
}

#[test]
fn guidance_closes_on_anything_and_does_it() {
    let mut sitting = Sitting::new("");
    sitting.act([Action::Info]);
    let Body::Info(info) = sitting.interview.view().body else { panic!("no guidance") };
    assert_eq!((info.help, info.probes.len(), info.question.id), ("The person, not the unit.", 1, "A-1"));
    sitting.act([Action::Down, Action::Help, Action::Help, Action::Help, Action::Digit(2)]);
    assert_eq!((sitting.is_on_question(), sitting.question().options[2].marked), (true, true));
}

#[test]
fn participant_view_hides_notes_probes_and_other_answers() {
    let mut sitting = Sitting::new("  A-1: { answer: 1, note: Secret., flag: true, confidence: low, evidence: [{ what: Minutes }] }\n");
    sitting.act([Action::Find("A-1".into())]);
    let view = format!("{:?}", sitting.interview.view());
    assert!(view.contains("Secret.") && view.contains("Minutes") && view.contains("Who is it today?"));
    sitting.act([Action::Participant]);
    let view = sitting.interview.view();
    assert!(view.participant);
    let shown = format!("{view:?}");
    assert!(!shown.contains("Secret.") && !shown.contains("Minutes") && !shown.contains("Who is it today?") && !shown.contains("Some(Low)"), "{shown}");
    sitting.act([Action::Review]);
    let Body::Review(review) = sitting.interview.view().body else { panic!("no review") };
    assert!(review.rows.iter().all(|row| row.answer.is_empty() && !row.has_note));
}

#[test]
fn the_wording_is_that_of_the_profile() {
    let file = HEAD.replace("answers:\n", "profile: { size: small }\nanswers:\n  A-1: 1\n");
    let form = form();
    let mut interview = Interview::new(Arc::clone(&form), sheet(&form, &file), Choice::default());
    let view = interview.view();
    let Body::Question(question) = view.body else { panic!("no question") };
    assert_eq!((question.text, question.options[0].text), ("What happens when the one owner leaves?", "It stops for good."));
    interview.act(Action::Language);
    assert_eq!(interview.view().message.map(|message| message.text), Some("This questionnaire is written in one language only (en)."));
}

#[test]
fn another_language_keeps_the_place_the_mark_and_the_answers() {
    let mut sitting = Sitting::of("  A-1: 1\n", Choice { languages: vec!["en".into(), "xx".into()], ..Choice::default() });
    let (id, answered) = (sitting.id().to_owned(), sitting.interview.view().progress.answered);
    sitting.act([Action::Digit(0)]);
    let marked = sitting.interview.marked;
    assert_eq!(sitting.interview.act(Action::Language), [Effect::Speak("xx".into())]);
    let mut other = Questionnaire::clone(&form());
    other.language = "xx".into();
    other.questions.iter_mut().for_each(|question| question.text = format!("[{}]", question.text));
    sitting.interview.speak(Arc::new(other));
    assert_eq!((sitting.id(), sitting.interview.marked, sitting.interview.view().progress.answered), (id.as_str(), marked, answered));
    assert!(sitting.question().text.starts_with('['));
    assert_eq!(sitting.interview.view().heading.language, "xx");
    // A text being typed stays, and the answer is saved as it would have been.
    sitting.act([Action::Note, text("half")]);
    assert_eq!(sitting.interview.act(Action::Language), [Effect::Speak("en".into())]);
    sitting.interview.speak(form());
    assert!(matches!(sitting.interview.view().body, Body::Field(..)));
    sitting.act([Action::Accept]);
    assert_eq!(sitting.entry(&id).note.as_ref().map(|note| note.text.as_str()), Some("half"));
}

#[test]
fn heading_progress_and_messages() {
    let mut sitting = Sitting::new("  A-1: 1\n  A-2: later\n  A-3: yes\n");
    let view = sitting.interview.view();
    assert_eq!((view.heading.organisation, view.heading.respondent, view.heading.role), ("Acme", "ann", Some("Leader")));
    assert_eq!((view.progress.question_number, view.progress.questions, view.progress.answered, view.progress.later), (4, 6, 2, 1));
    let factors: Vec<_> = view.progress.factors.iter().map(|factor| (factor.name, factor.answered, factor.questions)).collect();
    assert_eq!(factors, [("Ownership", 2, 3), ("Doing", 0, 3)]);
    sitting.interview.saved(SaveState::NotSaved("disk full".into()));
    sitting.interview.tell("Edited by hand.".into());
    let view = sitting.interview.view();
    assert_eq!((view.heading.saved, view.message.map(|message| message.kind)), (&SaveState::NotSaved("disk full".into()), Some(MessageKind::Note)));
}

#[test]
fn a_sheet_read_anew_replaces_what_is_held() {
    let mut sitting = Sitting::new("");
    sitting.act(give(1)).act([Action::Note, text("half")]);
    sitting.file = format!("{HEAD}  A-1: 0\n  A-3: yes\n");
    let read = sheet(&form(), &sitting.file);
    sitting.interview.replace(read);
    assert!(matches!(sitting.interview.view().body, Body::Field(..)), "the text being typed stays");
    sitting.act([Action::Accept, Action::Undo]);
    assert_eq!(sitting.answer("A-1"), Answer::Level(0));
}

#[test]
fn nobody_is_asked_nothing() {
    let form = form();
    let mut none = (*form).clone();
    none.questions.iter_mut().for_each(|question| question.asked = false);
    let sheet = sheet(&form, HEAD);
    let mut interview = Interview::new(Arc::new(none), sheet, Choice::default());
    interview.act(Action::Cancel);
    interview.act(Action::Cancel);
    assert_eq!((interview.view().body, interview.first_open()), (Body::Nothing, None));
    assert!(interview.act(Action::Flag).is_empty());
    assert_eq!(interview.act(Action::Quit), [Effect::End(Ending::Incomplete)]);
}
