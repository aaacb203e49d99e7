//! Whatever is done, in whatever order.

use proptest::prelude::*;
use proptest::sample::select;

use super::*;

fn action() -> impl Strategy<Value = Action> {
    use Action::*;
    let plain = vec![
        Up,
        Down,
        Accept,
        Accept,
        Accept,
        DontKnow,
        NotApplicable,
        Later,
        Type,
        Flag,
        Quotable,
        Confidence,
        Note,
        Evidence,
        Info,
        Participant,
        Language,
        Next,
        Back,
        Furthest,
        GoTo,
        PreviousFactor,
        NextFactor,
        NextOpen,
        Undo,
        Undo,
        Redo,
        Clear,
        Review,
        Menu,
        Help,
        Quit,
        Leave,
        Cancel,
        Yes,
        No,
        NewLine,
        Complete,
        Outside,
    ];
    prop_oneof![
        6 => select(plain),
        3 => (0..10_u8).prop_map(Digit),
        1 => (0..20_usize).prop_map(Choose),
        2 => select(vec!["7", "a", "e\u{301}👩\u{200d}👧", "\n", "2026-09-10", " - x: y", "# z", "\"'"]).prop_map(|typed| Insert(typed.to_owned())),
        1 => select(vec!["", "A-1", "B-2", "owner", "5", "null", "later"]).prop_map(|typed| SetText(typed.to_owned())),
        1 => select(vec!["1", "B-1", "owner", "zebra"]).prop_map(|words| Find(words.to_owned())),
        1 => select(vec![super::Edit::Left, super::Edit::Backspace, super::Edit::WordLeft, super::Edit::Up, super::Edit::DeleteToStart]).prop_map(Edit),
    ]
}

/// Closes whatever lies over the question.
fn close(sitting: &mut Sitting) {
    for _ in 0..20 {
        if sitting.is_on_question() {
            return;
        }
        // Dropping a changed text is confirmed, every other question of ours denied.
        let answer = match sitting.interview.pages.last() {
            Some(page::Page::Confirm(page::Pending::Drop)) => Action::Yes,
            _ => Action::Cancel,
        };
        sitting.act([answer]);
    }
    panic!("nothing closes {:?}", sitting.interview.view().body);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    /// After every action the file says what the machine holds (`Sitting::take` compares them), and undoing everything leads back to the start.
    #[test]
    fn the_file_follows_and_undo_leads_back(actions in proptest::collection::vec(action(), 0..60), fast in any::<bool>(), start in 0..2_usize) {
        let start = ["", "  A-1: 2 # by hand\n  A-2: { answer: 1, note: { text: So., quotable: true } }\n"][start];
        let mut sitting = Sitting::of(start, Choice { fast, ..Choice::default() });
        let before = without_places(sitting.interview.sheet());
        for action in actions {
            sitting.act([action]);
            let view = sitting.interview.view();
            let asked = sitting.interview.route.path().len();
            prop_assert!(view.progress.answered + view.progress.later <= asked && view.progress.question_number >= 1);
        }
        close(&mut sitting);
        for _ in 0..100 {
            sitting.act([Action::Undo]);
        }
        let complete = sitting.interview.sheet().complete;
        prop_assert_eq!(without_places(sitting.interview.sheet()), AnswerSheet { complete, ..before });
    }

    /// Reading changes nothing: without an action that changes answers nothing is saved, whatever is pressed.
    #[test]
    fn a_completed_interview_never_saves(actions in proptest::collection::vec(action(), 0..60)) {
        let mut sitting = Sitting::of("  A-1: 1\n  B-3: So.\ncomplete: true\n", Choice { read_only: true, ..Choice::default() });
        sitting.act(actions);
        prop_assert_eq!(sitting.saves, 0);
    }
}
