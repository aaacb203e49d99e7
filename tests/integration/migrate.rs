//! `cem answers migrate`: answers carried over to a new version; nothing is lost, and nothing else is changed.

use crate::binary::{Folder, cem, sheet};

const OWN_HAND: &str = "# Mine.\nformat: cem-answers/1\nquestionnaire: { id: starter, version: \"0.1.0\" }   # the first one\norganisation: \"Acme: Ltd\"\nrespondent:\n  role: leader  # acting\n  id: a\nanswers:\n  # The last first.\n  DOING-1: yes   # after long talk\n\n  OWN-2: { answer: 1, confidence: low }\n  OWN-1:\n    answer: 2\n    note: { text: Seen it., quotable: true }   # beside\n    evidence:\n      - { what: list, where: wall }\n# The end.\n";
const TO: &str = "--to new.questionnaire.yaml --from old.questionnaire.yaml";

/// A folder with two versions of the starter, the second changed so, and one answers file.
fn folder(pairs: &[(&str, &str)], answers: &str) -> Folder {
    let folder = Folder::new();
    let text = cem("questionnaire new").text(0);
    folder.write("old.questionnaire.yaml", &text);
    let changed = pairs.iter().fold(text.replace("version: 0.1.0", "version: 2.0.0"), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    });
    folder.write("new.questionnaire.yaml", changed);
    folder.write("a.answers.yaml", answers);
    folder
}

fn check(folder: &Folder, file: &str) {
    let result = folder.cem("check --questionnaire new.questionnaire.yaml --json").arg(file).json(0);
    assert_eq!(result["errors"], 0, "{result}");
}

const REWORDED: (&str, &str) = ("Was the last customer project finished", "Was the last project for a customer finished");
const RENAMED: [(&str, &str); 1] = [("  - id: OWN-2", "  - id: OWN-5")];
const LEVELS: (&str, &str) = ("      3: A person is named at the start, and reports the result to the leaders at the end.\n", "");
const GONE: &str = "  - id: DOING-1\n    factor: DOING\n    facet: finished on time\n    text: Was the last customer project finished when it was promised?";
const OTHER: &str = "  - id: DOING-9\n    factor: DOING\n    facet: plan\n    text: Is there a plan?";

#[test]
fn only_what_must_change_changes() {
    for crlf in [false, true] {
        let ends = |text: &str| if crlf { text.replace('\n', "\r\n") } else { text.to_owned() };
        let folder = folder(&[REWORDED, RENAMED[0]], &ends(OWN_HAND));
        let page = folder.cem(&format!("answers migrate a.answers.yaml {TO} --rename OWN-2=OWN-5")).columns(200).text(0);
        for part in [
            "a.answers.yaml -> a.migrated.answers.yaml (starter 2.0.0)",
            "DOING-1         kept; read again (reworded)",
            "OWN-2 -> OWN-5  kept under its new id",
            "1 answer(s) kept",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert_eq!(folder.read("a.answers.yaml"), ends(OWN_HAND));
        assert_eq!(folder.read("a.migrated.answers.yaml"), ends(OWN_HAND).replace("\"0.1.0\"", "\"2.0.0\"").replace("OWN-2:", "OWN-5:"));
        check(&folder, "a.migrated.answers.yaml");
        folder.cem(&format!("answers migrate a.answers.yaml {TO} --rename OWN-2=OWN-5")).run().ends(2).prints_nothing().says("exists already");
        // Once more: it is there already.
        assert!(folder.cem(&format!("answers migrate a.migrated.answers.yaml {TO} --in-place")).text(0).contains("answers starter 2.0.0 already"));
    }
}

#[test]
fn answers_to_other_levels_are_put_off_with_a_note() {
    for crlf in [false, true] {
        let ends = |text: &str| if crlf { text.replace('\n', "\r\n") } else { text.to_owned() };
        let folder = folder(&[LEVELS], &ends(OWN_HAND));
        let page = folder.cem(&format!("answers migrate a.answers.yaml {TO} --in-place")).columns(200).text(0);
        assert!(page.contains("OWN-1  put off: what may be answered changed; the old answer (2) is in its note"), "{page}");
        let text = folder.read("a.answers.yaml");
        assert_eq!(text.matches("\r\n").count(), if crlf { text.matches('\n').count() } else { 0 });
        for part in ["answer: later", "The answer to OWN-1 of starter 0.1.0 was 2. Note (could be quoted): Seen it.", "# beside", "what: list", "# The end."] {
            assert!(text.contains(part), "{part}: {text}");
        }
        check(&folder, "a.answers.yaml");
    }
    // Kept where that is asked for, and refused where the level is gone.
    let kept = folder(&[LEVELS], OWN_HAND);
    kept.cem(&format!("answers migrate a.answers.yaml {TO} --keep-levels --in-place")).text(0);
    assert_eq!(kept.read("a.answers.yaml"), OWN_HAND.replace("\"0.1.0\"", "\"2.0.0\""));
    let gone = OWN_HAND.replace("answer: 2", "answer: 3");
    let refused = folder(&[LEVELS], &gone);
    refused
        .cem(&format!("answers migrate a.answers.yaml {TO} --keep-levels --in-place"))
        .run()
        .ends(2)
        .prints_nothing()
        .says("CEM105")
        .says("Nothing was written");
    assert_eq!(refused.read("a.answers.yaml"), gone);
}

#[test]
fn answers_to_removed_questions_become_comments() {
    let folder = folder(&[(GONE, OTHER)], OWN_HAND);
    folder.cem(&format!("answers migrate a.answers.yaml {TO}")).run().ends(2).prints_nothing().says("DOING-1 is not in starter 2.0.0").says("--drop-removed");
    let page = folder.cem(&format!("answers migrate a.answers.yaml {TO} --drop-removed -o out")).columns(200).text(0);
    assert!(page.contains("DOING-1  removed; its answer (yes) is a comment at the end") && page.contains("new, and blank: DOING-9"), "{page}");
    let text = folder.read("out/a.answers.yaml");
    assert!(text.ends_with("# The end.\n# removed in 2.0.0: DOING-1: yes\n") && text.contains("# after long talk"), "{text}");
    check(&folder, "out/a.answers.yaml");
    // Whatever stood in it is kept, line by line.
    for (entry, lines) in [
        ("DOING-1: { answer: yes, note: \"a # b\" }", "# removed in 2.0.0: DOING-1: { answer: yes, note: \"a # b\" }\n"),
        (
            "DOING-1:\n    answer: no\n    note: |\n      one\n      two",
            "# removed in 2.0.0: DOING-1:\n#       answer: no\n#       note: |\n#         one\n#         two\n",
        ),
    ] {
        for crlf in [false, true] {
            let ends = |text: &str| if crlf { text.replace('\n', "\r\n") } else { text.to_owned() };
            folder.write("a.answers.yaml", ends(&OWN_HAND.replace("DOING-1: yes   # after long talk", entry)));
            folder.cem(&format!("answers migrate a.answers.yaml {TO} --drop-removed --in-place")).text(0);
            let text = folder.read("a.answers.yaml");
            assert!(text.ends_with(&ends(lines)), "{text}");
            check(&folder, "a.answers.yaml");
        }
    }
    // JSON has no comments.
    let json = r#"{"format": "cem-answers/1", "questionnaire": {"id": "starter", "version": "0.1.0"}, "organisation": "A", "respondent": {"id": "j", "role": "leader"}, "answers": {"DOING-1": "yes", "OWN-1": 1}}"#;
    folder.write("j.answers.json", json);
    folder.cem(&format!("answers migrate j.answers.json {TO} --drop-removed")).run().ends(2).says("a JSON file cannot hold any");
    folder.cem("answers unset j.answers.json DOING-1").run().ends(0);
    folder.cem(&format!("answers migrate j.answers.json {TO}")).text(0);
    assert!(serde_json::from_str::<serde_json::Value>(&folder.read("j.migrated.answers.json")).unwrap()["questionnaire"]["version"] == "2.0.0");
}

#[test]
fn what_has_open_questions_is_no_longer_complete() {
    const SAID: &str = "no longer marked complete: something is open now; go on with cem interview a.answers.yaml";
    let complete = format!("{OWN_HAND}complete: true\n");
    for (change, flags, open) in [((GONE, OTHER), "--drop-removed", true), (LEVELS, "", true), (LEVELS, "--keep-levels", false), (REWORDED, "", false)] {
        let folder = folder(&[change], &complete);
        let page = folder.cem(&format!("answers migrate a.answers.yaml {TO} --in-place {flags}")).columns(200).text(0);
        assert_eq!((page.contains(SAID), folder.read("a.answers.yaml").contains("complete: true")), (open, !open), "{change:?}: {page}");
        check(&folder, "a.answers.yaml");
    }
}

#[test]
fn a_block_text_goes_whole_and_takes_nothing_along() {
    let folder = folder(&[(GONE, OTHER)], OWN_HAND);
    for crlf in [false, true] {
        let ends = |text: &str| if crlf { text.replace('\n', "\r\n") } else { text.to_owned() };
        for (entry, lines) in [
            (
                "  DOING-1:\n    answer: no\n    note: |\n      one\n\n      two\n",
                "# removed in 2.0.0: DOING-1:\n#       answer: no\n#       note: |\n#         one\n#\n#         two\n",
            ),
            (
                "  DOING-1:\n    answer: no\n    note: >-\n      one\n      two\n",
                "# removed in 2.0.0: DOING-1:\n#       answer: no\n#       note: >-\n#         one\n#         two\n",
            ),
            (
                "  DOING-1:\n    # why\n    answer: no\n    note: one\n      two\n",
                "# removed in 2.0.0: DOING-1:\n#       # why\n#       answer: no\n#       note: one\n#         two\n",
            ),
            ("  \"DOING-1\": 'no'\n", "# removed in 2.0.0: DOING-1: 'no'\n"),
            ("  DOING-1: |\n    no\n", "# removed in 2.0.0: DOING-1: |\n#       no\n"),
        ] {
            let (head, tail) = OWN_HAND.split_once("  # The last first.\n  DOING-1: yes   # after long talk\n\n").unwrap();
            folder.write("a.answers.yaml", ends(&format!("{head}{entry}{tail}")));
            folder.cem(&format!("answers migrate a.answers.yaml {TO} --drop-removed --in-place")).text(0);
            let text = folder.read("a.answers.yaml");
            assert!(text.ends_with(&ends(&format!("# The end.\n{lines}"))), "{text}");
            check(&folder, "a.answers.yaml");
        }
    }
}

#[test]
fn an_answer_no_longer_offered_is_put_off_with_its_reason() {
    let asked = "    text: Was the last customer project finished when it was promised?\n";
    let answers = OWN_HAND.replace("DOING-1: yes", "DOING-1: { answer: not_applicable, reason: No projects yet. }");
    let folder = folder(&[(asked, &format!("{asked}    not_applicable: false\n"))], &answers);
    folder.cem(&format!("answers migrate a.answers.yaml {TO} --in-place")).text(0);
    let text = folder.read("a.answers.yaml");
    assert!(text.contains("The answer to DOING-1 of starter 0.1.0 was not_applicable. Reason: No projects yet."), "{text}");
    check(&folder, "a.answers.yaml");
}

#[test]
fn two_texts_of_one_version() {
    let folder = folder(&[("version: 2.0.0", "version: 0.1.0"), REWORDED], OWN_HAND);
    folder.cem(&format!("answers migrate a.answers.yaml {TO}")).run().ends(2).says("give the new questionnaire another version");
}

#[test]
fn all_files_or_none() {
    let folder = folder(&[REWORDED], OWN_HAND);
    folder.write("b.answers.yaml", OWN_HAND.replace("0.1.0", "0.0.9"));
    folder
        .cem(&format!("answers migrate a.answers.yaml b.answers.yaml {TO} --in-place"))
        .run()
        .ends(2)
        .prints_nothing()
        .says("the answers are to starter 0.0.9")
        .says("--from");
    assert_eq!(folder.read("a.answers.yaml"), OWN_HAND);
    folder.cem(&format!("answers migrate a.answers.yaml {TO} --rename OWN-2=OWN-7")).run().ends(2).says("has no question `OWN-7`");
    folder.write("s.answers.yaml", sheet("screen", "s1", "executive", "2"));
    folder.cem("answers migrate s.answers.yaml --to core").run().ends(2).prints_nothing().says("answers screen, not core; if that is meant, say --from screen");
    folder.cem("answers migrate s.answers.yaml --to core --from screen").text(0);
    folder.cem(&format!("answers migrate nowhere.yaml {TO}")).run().ends(2).says("nowhere.yaml");
    folder.write("b.answers.yaml", "a: [");
    folder.cem(&format!("answers migrate b.answers.yaml {TO}")).run().ends(2).says("CEM002");
    // The content hash follows.
    folder.write("b.answers.yaml", OWN_HAND.replace("version: \"0.1.0\"", "version: 0.1.0, sha256: 0000"));
    assert!(folder.cem(&format!("answers migrate b.answers.yaml {TO} --in-place")).columns(200).text(0).contains("its sha256 is of another text"));
    check(&folder, "b.answers.yaml");
}
