//! Edits of texts in every form, by example and at random.

use proptest::prelude::*;

use super::*;
use crate::yaml;

fn answer(word: &str) -> NewAnswer {
    NewAnswer { answer: word.to_owned(), ..NewAnswer::default() }
}

fn noted(word: &str, note: &str) -> NewAnswer {
    NewAnswer { note: Some(note.to_owned()), ..answer(word) }
}

fn after(text: &str, question: &str, new: &NewAnswer) -> String {
    set(text, question, new).unwrap_or_else(|problems| panic!("{text:?} {new:?}: {problems:?}"))
}

#[test]
fn short_form_keeps_its_comment() {
    assert_eq!(after("answers:\n  IND-1: 3   # sure\n  IND-2: 1\n", "IND-1", &answer("dont_know")), "answers:\n  IND-1: dont_know   # sure\n  IND-2: 1\n");
    assert_eq!(
        after("answers:\n  IND-1: 3   # sure\n  IND-2: 1\n", "IND-1", &noted("4", "Only since: spring")),
        "answers:\n  IND-1:   # sure\n    answer: 4\n    note: \"Only since: spring\"\n  IND-2: 1\n"
    );
    assert_eq!(
        after("answers:\n  IND-1: 3 # sure\n", "IND-1", &noted("4", "one\n\ntwo")),
        "answers:\n  IND-1: # sure\n    answer: 4\n    note: |-\n      one\n\n      two\n"
    );
}

#[test]
fn answers_may_be_missing_or_empty() {
    assert_eq!(after("format: x", "A", &answer("3")), "format: x\nanswers:\n  A: 3");
    assert_eq!(after("format: x # c\n", "A", &answer("3")), "format: x # c\nanswers:\n  A: 3\n");
    assert_eq!(after("answers: {}  # none\n# end\n", "A", &answer("3")), "answers:  # none\n  A: 3\n# end\n");
    assert_eq!(after("answers:\n  # IND-1: which?\n", "A", &answer("3")), "answers:\n  A: 3\n  # IND-1: which?\n");
    assert_eq!(after("answers: { # c\n}\n", "A", &answer("3")), "answers: { A: 3 # c\n}\n");
    assert_eq!(after("answers: ~", "A", &noted("3", "x")), "answers:\n  A:\n    answer: 3\n    note: x");
}

#[test]
fn an_empty_entry_is_filled() {
    assert_eq!(after("answers:\n  A:   # open\n  B: 1\n", "A", &answer("later")), "answers:\n  A: later   # open\n  B: 1\n");
    assert_eq!(after("answers:\n  A:\n    3 # c\n  B: 1\n", "A", &answer("2")), "answers:\n  A: 2\n  # c\n  B: 1\n");
}

#[test]
fn long_form_keeps_note_and_evidence() {
    let text = "answers:\n  A:\n    # why\n    answer: not_applicable # x\n    reason: none   # y\n    note: |\n      a\n      # not a comment\n    evidence:\n    - { what: m }\n  # tail\n";
    let wanted =
        "answers:\n  A:\n    # why\n    answer: 2 # x\n    # y\n    note: |\n      a\n      # not a comment\n    evidence:\n    - { what: m }\n  # tail\n";
    assert_eq!(after(text, "A", &answer("2")), wanted);
    let new = NewAnswer {
        evidence: Some(vec![Evidence { what: "Board, minutes".to_owned(), place: String::new(), seen: None }]),
        confidence: Some(Confidence::Low),
        note_quotable: true,
        ..noted("2", "q")
    };
    let wanted = "answers:\n  A:\n    # why\n    answer: 2 # x\n    # y\n    note: { text: q, quotable: true }\n    evidence:\n      - { what: \"Board, minutes\" }\n    confidence: low\n  # tail\n";
    assert_eq!(after(text, "A", &new), wanted);
    assert_eq!(after("answers:\n  A:\n    answer: 2\n    note: x\n", "A", &noted("2", "")), "answers:\n  A:\n    answer: 2\n");
}

#[test]
fn flow_forms() {
    assert_eq!(after("answers:\n  A: { answer: 2, note: x }  # c\n", "A", &answer("3")), "answers:\n  A: { answer: 3, note: x }  # c\n");
    assert_eq!(after("answers:\n  A: { answer: 2, note: x }\n", "A", &noted("3", "a, b")), "answers:\n  A: { answer: 3, note: \"a, b\" }\n");
    assert_eq!(after("answers:\n  A: { answer: not_applicable, reason: x }\n", "A", &noted("3", "b")), "answers:\n  A: { answer: 3, note: b }\n");
    assert_eq!(after("answers: { A: 1 }\n", "B", &noted("3", "b\nc")), "answers: { A: 1, B: { answer: 3, note: \"b\\nc\" } }\n");
    assert_eq!(after("{\"answers\": {\"A\": 1}}", "B", &noted("later", "b")), "{\"answers\": {\"A\": 1, \"B\": {\"answer\": \"later\", \"note\": \"b\"}}}");
    assert_eq!(after("{\"x\": 1, \"answers\": {}}", "B", &answer("2")), "{\"x\": 1, \"answers\": {\"B\": 2}}");
    assert_eq!(unset("answers: { A: 1, B: 2 }\n", "A"), Ok("answers: { B: 2 }\n".to_owned()));
    assert_eq!(unset("answers: { A: 1, B: 2 }\n", "B"), Ok("answers: { A: 1 }\n".to_owned()));
    assert_eq!(unset("answers: { A: 1, }\n", "A"), Ok("answers: {  }\n".to_owned()));
    assert_eq!(unset("answers: { A: 1, # c\n B: 2 }\n", "A"), Ok("answers: {  # c\n B: 2 }\n".to_owned()));
}

#[test]
fn line_ends_stay() {
    assert_eq!(
        after("answers:\r\n  A: 1 # c\r\n  B: 2\r\n", "A", &noted("2", "x\ny")),
        "answers:\r\n  A: # c\r\n    answer: 2\r\n    note: |-\r\n      x\r\n      y\r\n  B: 2\r\n"
    );
    assert_eq!(unset("answers:\n  A: 1\n  B: 2", "B"), Ok("answers:\n  A: 1".to_owned()));
    assert_eq!(after("\u{feff}a: 1", "B", &answer("2")), "\u{feff}a: 1\nanswers:\n  B: 2");
}

#[test]
fn unset_keeps_comments() {
    let text = "answers:\n  A: 1\n  # of B\n  B: # x\n    answer: 1 # y\n    # z\n    note: '# no'\n  C: 1\n";
    assert_eq!(unset(text, "B"), Ok("answers:\n  A: 1\n  # of B\n  # x\n  # y\n  # z\n  C: 1\n".to_owned()));
    assert_eq!(unset(text, "none"), Ok(text.to_owned()));
    assert_eq!(unset("answers:\n  A: 1\nx: 1\n", "A"), Ok("answers:\nx: 1\n".to_owned()));
    assert_eq!(unset("x: 1\n", "A"), Ok("x: 1\n".to_owned()));
}

#[test]
fn what_cannot_be_edited_is_refused() {
    assert!(set("", "A", &answer("1")).is_err());
    assert!(set("answers:\n  A: 1\n  A: 2\n", "A", &answer("1")).is_err());
    assert!(set("answers: [1]\n", "A", &answer("1")).is_err());
    assert!(set("answers:\n  A: [1]\n", "A", &answer("1")).is_err());
    assert!(set("- 1\n", "A", &answer("1")).is_err());
}

#[test]
fn hard_texts_read_back() {
    for note in [
        "",
        " ",
        "# x",
        "a: b",
        "- x",
        "null",
        "3",
        "yes",
        "a\r\nb",
        "\n",
        "a\n",
        "a\n\n",
        " a\nb",
        "a\n b",
        "\u{7f}\u{1b}[31m",
        "\u{2028}",
        "\u{feff}",
        "'q\"\\",
        "a\tb",
        "a \nb",
        "---",
        "a\n---\nb",
        "…é漢🙂",
        "?",
        "&a",
        "!t",
        "%x",
        "@",
        "`",
        "x".repeat(300).as_str(),
        "word ".repeat(60).as_str(),
    ] {
        for text in [
            "answers:\n",
            "answers:\n  A: 1 # c\n",
            "answers:\n  A: { answer: 1 } # c\n",
            "answers: { A: 1 }",
            "{\"answers\": {\"A\": {\"answer\": 1, \"note\": \"x\"}}}",
        ] {
            let edited = after(text, "A", &noted("2", note));
            assert_eq!(after(&edited, "A", &noted("2", note)), edited, "{text:?} {note:?}");
        }
        let edited = after("answers:\n", "A", &answer(if note.trim().is_empty() { "x" } else { note }));
        assert!(edited.starts_with("answers:\n  A: "));
    }
}

/// One entry as it may stand in a file, with a comment of its own where `#` stands.
fn entry(id: usize, form: usize, mark: &str) -> String {
    match form {
        0 => format!("  Q-{id}: 3\n"),
        1 => format!("  Q-{id}: dont_know   # {mark}\n"),
        2 => format!("  # {mark}\n  Q-{id}:\n    answer: 2\n    # {mark}b\n    note: \"x # y\"   # {mark}c\n"),
        3 => format!("  Q-{id}: {{ answer: 2, note: 'it''s' }}  # {mark}\n"),
        4 => format!("  Q-{id}:\n    answer: not_applicable\n    reason: >-\n      one # {mark}\n      two\n"),
        5 => format!("  Q-{id}:   # {mark}\n"),
        6 => format!(
            "  Q-{id}:\n    note: {{ text: \"a\", quotable: true }}\n    answer: 1\n    evidence:\n      # {mark}\n      - {{ what: m, seen: 2026-01-01 }}\n      - what: z\n        where: y # {mark}d\n"
        ),
        7 => format!("  Q-{id}: one\n    two  # {mark}\n"),
        8 => format!("\n  Q-{id}: |  # {mark}\n    free # text\n\n    more\n  # {mark}e\n"),
        _ => format!("  \"Q-{id}\": {{ answer: 1, # {mark}\n    note: x }}\n"),
    }
}

fn new_answer() -> impl Strategy<Value = NewAnswer> {
    let note = proptest::option::of(prop_oneof!["[a-z #:,\n]{0,30}", ".{0,20}", Just("a\nb\n".to_owned())]);
    let evidence = proptest::option::of(proptest::collection::vec(("[a-z, #]{1,9}", "[ -~]{0,9}"), 0..3));
    ("[0-4]|dont_know|not_applicable|later|[a-z ]{1,9}", proptest::option::of("[a-z:# ]{0,9}"), note, any::<bool>(), any::<bool>(), evidence).prop_map(
        |(answer, reason, note, note_quotable, sure, evidence)| {
            let evidence = evidence.map(|list| list.into_iter().map(|(what, place)| Evidence { what, place, seen: None }).collect());
            NewAnswer { answer, reason, note, note_quotable, confidence: sure.then_some(Confidence::High), evidence }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn only_the_entry_changes(forms in proptest::collection::vec(0_usize..10, 0..6), pick in 0_usize..7, new in new_answer(), crlf in any::<bool>(), last in any::<bool>(), tail in any::<bool>()) {
        let head = "# top\nformat: cem-answers/1 # f\nanswers:  # begin\n".to_owned();
        let mut pieces = vec![head];
        pieces.extend(forms.iter().enumerate().map(|(id, form)| entry(id, *form, &format!("m{id}"))));
        if tail {
            pieces.push("# tail\nprofile: { size: big }\n".to_owned());
        }
        let ends = |text: String| if crlf { text.replace('\n', "\r\n") } else { text };
        let pieces: Vec<String> = pieces.into_iter().map(ends).collect();
        let mut text = pieces.concat();
        if last { text.truncate(text.trim_end().len()); }
        let question = format!("Q-{pick}");
        let edited = set(&text, &question, &new);
        prop_assert!(edited.is_ok(), "{text} {edited:?}");
        let edited = edited.unwrap_or_default();
        let (before, rest) = if pick < forms.len() { (pieces[..=pick].concat(), pieces[pick + 2..].concat()) } else { (String::new(), String::new()) };
        if pick < forms.len() {
            prop_assert!(edited.starts_with(before.trim_end()), "{before}\n{edited}");
            prop_assert!(edited.ends_with(if last { rest.trim_end() } else { &rest }), "{rest}\n{edited}");
        } else {
            let same = text.bytes().zip(edited.bytes()).take_while(|(a, b)| a == b).count();
            let same_end = text.bytes().rev().zip(edited.bytes().rev()).take_while(|(a, b)| a == b).count();
            prop_assert!(same + same_end >= text.len(), "{text}\n{edited}");
        }
        for line in text.lines().filter(|line| line.trim_start().starts_with("# ")) {
            prop_assert!(edited.contains(line.trim()), "{line}\n{edited}");
        }
        prop_assert_eq!(edited.ends_with('\n'), text.ends_with('\n'));
        let mut problems = Vec::new();
        let tree = yaml::parse(&edited, 0, &mut problems);
        prop_assert!(problems.is_empty());
        let given = tree.as_ref().and_then(|tree| tree.get(ANSWERS)?.get(&question)).and_then(|node| node.get("answer").unwrap_or(node).text().map(str::to_owned));
        prop_assert_eq!(given.as_deref(), Some(new.answer.as_str()));
        prop_assert_eq!(set(&edited, &question, &new), Ok(edited.clone()));
        let removed = unset(&edited, &question);
        prop_assert!(removed.is_ok(), "{edited}");
    }

    #[test]
    fn any_text_is_safe(text in ".{0,80}|[a-z:#{}\\[\\], \n\"'|>?-]{0,60}", question in "[A-B]") {
        let _ = set(&text, &question, &answer("1"));
        let _ = unset(&text, &question);
        let nested = format!("answers:\n  A: {text}\n  B: 2\n");
        let _ = set(&nested, &question, &noted("1", "x"));
        let _ = unset(&nested, &question);
    }
}
