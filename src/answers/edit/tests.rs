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
fn a_question_left_blank_keeps_what_stands_beside_it() {
    let flagged = NewAnswer { flag: Some(true), ..answer("3") };
    assert_eq!(after("answers:\n  A: 1 # c\n", "A", &flagged), "answers:\n  A: # c\n    answer: 3\n    flag: true\n");
    assert_eq!(after("answers: { A: 1 }\n", "A", &flagged), "answers: { A: { answer: 3, flag: true } }\n");
    assert_eq!(after("{\"answers\": {}}", "A", &flagged), "{\"answers\": {\"A\": {\"answer\": 3, \"flag\": true}}}");
    assert_eq!(after("answers:\n  A: { answer: 3, flag: true }\n", "A", &NewAnswer { flag: Some(false), ..answer("2") }), "answers:\n  A: { answer: 2 }\n");
    assert_eq!(after("answers:\n", "A", &noted("", "why")), "answers:\n  A:\n    note: why\n");
    assert_eq!(after("answers:\n  A: 3 # c\n", "A", &noted("", "why")), "answers:\n  A: # c\n    note: why\n");
    assert_eq!(after("answers:\n  A:\n    answer: 3\n    note: x\n", "A", &answer("")), "answers:\n  A:\n    note: x\n");
    assert_eq!(after("answers:\n  A:\n    answer: 3\n  B: 1\n", "A", &noted("", "why")), "answers:\n  A:\n    note: why\n  B: 1\n");
    // Nothing is left to say: the entry goes.
    assert_eq!(after("answers:\n  A:\n    answer: 3 # c\n    note: x\n  B: 1\n", "A", &noted("", "")), "answers:\n  # c\n  B: 1\n");
    assert_eq!(after("answers:\n  A: 3\n  B: 1\n", "A", &answer("")), "answers:\n  B: 1\n");
    assert_eq!(after("answers:\n  B: 1\n", "A", &answer("")), "answers:\n  B: 1\n");
}

#[test]
fn a_whole_entry_leaves_what_it_says_already() {
    let text = "answers:\n  A:\n    note: >-   # why\n      one\n      two\n    answer: \"3\"\n    confidence: low\n    evidence:\n      - what: m # seen\n  B: '2' # c\n";
    let whole = NewAnswer {
        confidence: Some(Confidence::Low),
        evidence: Some(vec![Evidence { what: "m".to_owned(), place: String::new(), seen: None }]),
        ..noted("3", "one two")
    };
    let whole_of = |new: &NewAnswer, question: &str| replace(text, question, new).unwrap_or_else(|problems| panic!("{problems:?}"));
    assert_eq!(whole_of(&whole, "A"), text);
    assert_eq!(whole_of(&answer("2"), "B"), text);
    assert_eq!(whole_of(&NewAnswer { confidence: None, ..whole.clone() }, "A"), text.replace("    confidence: low\n", ""));
    assert_eq!(whole_of(&NewAnswer { answer: "4".to_owned(), ..whole.clone() }, "A"), text.replace("\"3\"", "4"));
    assert_eq!(
        whole_of(&NewAnswer { note_quotable: true, ..whole.clone() }, "A"),
        text.replace(">-   # why\n      one\n      two\n", "{ text: one two, quotable: true }   # why\n")
    );
    assert_eq!(whole_of(&answer("4"), "A"), "answers:\n  A:\n    # why\n    answer: 4\n    # seen\n  B: '2' # c\n");
    assert_eq!(whole_of(&NewAnswer { flag: Some(true), ..answer("2") }, "B"), text.replace("  B: '2' # c", "  B: # c\n    answer: 2\n    flag: true"));
    assert_eq!(whole_of(&NewAnswer::default(), "C"), text);
}

#[test]
fn the_mark_of_a_complete_interview() {
    let marked = |text: &str, complete| set_complete(text, complete).unwrap_or_else(|problems| panic!("{text:?}: {problems:?}"));
    for (open, complete) in [
        ("answers:\n  A: 1 # c\n# end\n", "answers:\n  A: 1 # c\ncomplete: true\n# end\n"),
        ("format: x\r\nanswers:\r\n  A: |\r\n    x\r\n", "format: x\r\nanswers:\r\n  A: |\r\n    x\r\ncomplete: true\r\n"),
        ("{\"answers\": {\"A\": 1}}", "{\"answers\": {\"A\": 1}, \"complete\": true}"),
        ("\u{feff}a: 1", "\u{feff}a: 1\ncomplete: true"),
    ] {
        assert_eq!(marked(open, true), complete);
        assert_eq!(marked(complete, true), complete);
        assert_eq!(marked(complete, false), open);
        assert_eq!(marked(open, false), open);
    }
    assert_eq!(marked("complete: false # not yet\nanswers:\n", true), "complete: true # not yet\nanswers:\n");
    assert!(set_complete("- 1\n", true).is_err());
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
    (
        "[0-4]|dont_know|not_applicable|later|[a-z ]{1,9}|",
        proptest::option::of("[a-z:# ]{0,9}"),
        note,
        any::<bool>(),
        any::<bool>(),
        proptest::option::of(any::<bool>()),
        evidence,
    )
        .prop_map(|(answer, reason, note, note_quotable, sure, flag, evidence)| {
            let evidence = evidence.map(|list| list.into_iter().map(|(what, place)| Evidence { what, place, seen: None }).collect());
            NewAnswer { answer, reason, note, note_quotable, confidence: sure.then_some(Confidence::High), evidence, flag }
        })
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
        let entry = tree.as_ref().and_then(|tree| tree.get(ANSWERS)?.get(&question)).map(|node| (node.text().is_some(), node.get("flag").is_some()));
        if new.answer.is_empty() {
            prop_assert!(entry.is_none_or(|(short, _)| !short));
        } else {
            prop_assert_eq!(given.as_deref(), Some(new.answer.as_str()));
        }
        if let Some(flag) = new.flag {
            prop_assert_eq!(entry.is_some_and(|(_, flagged)| flagged), flag);
        }
        prop_assert_eq!(set(&edited, &question, &new), Ok(edited.clone()));
        let whole = replace(&text, &question, &new);
        prop_assert!(whole.is_ok(), "{text} {whole:?}");
        let whole = whole.unwrap_or_default();
        prop_assert_eq!(replace(&whole, &question, &new), Ok(whole.clone()));
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
