//! `cem questionnaire diff`: every sort of change, with what it does to saved answers.

use serde_json::Value;

use crate::binary::{Folder, cem};

/// The starter, as `old.questionnaire.yaml` in a new folder.
fn folder() -> (Folder, String) {
    let folder = Folder::new();
    let text = cem("questionnaire new").text(0);
    folder.write("old.questionnaire.yaml", &text);
    (folder, text)
}

/// The starter with each of these replaced once; each must be there.
fn changed(text: &str, pairs: &[(&str, &str)]) -> String {
    pairs.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}

fn question<'a>(diff: &'a Value, id: &str) -> &'a Value {
    diff["questions"].as_array().unwrap().iter().find(|question| question["id"] == id).unwrap_or_else(|| panic!("{id}: {diff:#}"))
}

#[test]
fn every_change_has_its_effect() {
    let (folder, text) = folder();
    let own = "    text: Who answers for the result of a customer project?\n";
    let last = "      3: A person is named at the start, and reports the result to the leaders at the end.\n";
    let doing = "    text: Was the last customer project finished when it was promised?\n";
    for (id, pairs, what, says, effect, meaning) in [
        ("OWN-1", vec![("Who answers for the result", "Who answers for what comes out")], "reworded", "stem", "read_again", true),
        ("OWN-1", vec![("0: Nobody is named.", "0: No person is named.")], "reworded", "level 0", "read_again", true),
        ("OWN-1", vec![(last, "")], "levels_changed", "gone: 3", "levels_changed", true),
        (
            "OWN-1",
            vec![(
                last,
                "      3: A person is named at the start, and reports the result to the leaders at the end.\n      4: Each project is named after its owner.\n",
            )],
            "levels_changed",
            "new: 4",
            "levels_changed",
            true,
        ),
        ("OWN-2", vec![("    facet: handing over\n", "    facet: handing over\n    reverse: true\n")], "levels_changed", "reversed", "levels_changed", true),
        ("OWN-1", vec![(own, "    text: Who answers for the result of a customer project?\n    weight: 2\n")], "reweighted", "1 -> 2", "kept", false),
        ("DOING-1", vec![("    kind: yes_no\n", "    levels: { 0: It was not., 1: It was. }\n")], "levels_changed", "yes_no -> levels", "levels_changed", true),
        ("OWN-2", vec![("factor: OWN\n    facet: handing over", "factor: DOING\n    facet: handing over")], "moved", "OWN -> DOING", "kept", false),
        ("OWN-2", vec![("when: OWN-1 >= 1 ", "when: OWN-1 >= 2 ")], "condition_changed", "OWN-1 >= 1 -> OWN-1 >= 2", "kept", false),
        ("OWN-2", vec![("    when: OWN-1 >= 1       # asked only if somebody is named at all\n", "")], "condition_changed", "-> always", "kept", false),
        (
            "DOING-1",
            vec![(doing, "    text: Was the last customer project finished when it was promised?\n    roles: [leader]\n")],
            "roles_changed",
            "everyone -> leader",
            "kept",
            false,
        ),
        (
            "DOING-1",
            vec![(doing, "    text: Was the last customer project finished when it was promised?\n    required: false\n")],
            "required_changed",
            "true -> false",
            "kept",
            false,
        ),
        (
            "DOING-1",
            vec![(doing, "    text: Was the last customer project finished when it was promised?\n    dont_know: false\n")],
            "no_longer_offered",
            "dont_know",
            "not_offered",
            true,
        ),
        ("OWN-1", vec![("facet: named owner", "facet: owner")], "beside_changed", "facet", "kept", false),
        (
            "DOING-2",
            vec![(
                "bands:\n",
                "  - id: DOING-2\n    factor: DOING\n    text: Is there a plan for the next year that people know?\n    kind: yes_no\n    basis: judgement\n\nbands:\n",
            )],
            "added",
            "",
            "new",
            false,
        ),
    ] {
        folder.write("new.questionnaire.yaml", changed(&text, &pairs));
        let diff = folder.cem("questionnaire diff old.questionnaire.yaml new.questionnaire.yaml -f json").json(0);
        let found = question(&diff, id);
        let change = found["changes"].as_array().unwrap().iter().find(|change| change["what"] == what).unwrap_or_else(|| panic!("{what}: {diff:#}"));
        assert!(change["text"].as_str().unwrap().contains(says), "{change}");
        assert_eq!(found["effect"], effect, "{what} {says}");
        assert_eq!((&diff["changes_answers"], &diff["identical"]), (&meaning.into(), &false.into()), "{what} {says}");
        let code = i32::from(meaning);
        folder.cem("questionnaire diff old.questionnaire.yaml new.questionnaire.yaml --exit-code").text(code);
        let page = folder.cem("questionnaire diff old.questionnaire.yaml new.questionnaire.yaml").columns(200).text(0);
        assert!(page.contains(&format!("  {id}: ")) && page.contains("Answers by question: "), "{page}");
    }
}

#[test]
fn removed_and_renamed_questions() {
    let (folder, text) = folder();
    folder.write(
        "new.questionnaire.yaml",
        changed(&text, &[("id: DOING-1", "id: DOING-7"), ("Was the last customer project", "Was the most recent customer project")]),
    );
    let page = folder.cem("questionnaire diff old.questionnaire.yaml new.questionnaire.yaml").columns(200).text(0);
    for part in [
        "DOING-1: lost (removed)",
        "DOING-7: new: blank",
        "DOING-1 -> DOING-7 (",
        "--to new.questionnaire.yaml --rename DOING-1=DOING-7",
        "2 kept, 1 new: blank, 1 lost (removed)",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    folder.cem("questionnaire diff old.questionnaire.yaml new.questionnaire.yaml --exit-code").text(1);
    // Other questions of the same factor are no rename.
    folder.write(
        "new.questionnaire.yaml",
        changed(&text, &[("id: DOING-1", "id: DOING-7"), ("Was the last customer project finished when it was promised?", "Do people know what the plan is?")]),
    );
    assert_eq!(folder.cem("questionnaire diff old.questionnaire.yaml new.questionnaire.yaml --json").json(0)["likely_renamed"], serde_json::json!([]));
}

#[test]
fn rules_are_named() {
    let (folder, text) = folder();
    for (pairs, line, meaning) in [
        (vec![("    target: 75\n", "    target: 80\n")], "factor OWN: changed (target 75 -> 80)", false),
        (
            vec![("name: Low, from: 0 }\n  - { id: middle, name: Middle, from: 40 }", "name: Low, from: 0 }\n  - { id: middle, name: Middle, from: 45 }")],
            "band middle: changed (from 40 -> 45)",
            false,
        ),
        (vec![("add: { OWN: 10 }", "add: { OWN: 5 }")], "target profile.size is large: changed (add OWN 10 -> OWN 5)", false),
        (vec![("when: OWN-1 < 1\n", "when: OWN-1 < 2\n")], "cap C1: changed (when OWN-1 < 1 -> OWN-1 < 2)", false),
        (vec![("id: R-OWN-1", "id: R-OWN-2")], "recommendation R-OWN-1: removed", false),
        (vec![("small: Fewer than 250, large", "little: Fewer than 250, large")], "fact size: changed (values", true),
        (vec![("  staff: { name: Staff, group: front_line }\n", "")], "role staff: removed; answers files", true),
    ] {
        folder.write("new.questionnaire.yaml", changed(&text, &pairs));
        let page = folder.cem("questionnaire diff old.questionnaire.yaml new.questionnaire.yaml --exit-code").columns(200).text(i32::from(meaning));
        assert!(page.contains(line), "{line}: {page}");
        assert!(page.contains("Answers by question: 3 kept."), "{page}");
    }
}

#[test]
fn the_same_and_what_cannot_be_compared() {
    let (folder, text) = folder();
    assert!(cem("questionnaire diff core core --exit-code").text(0).contains("identical"));
    assert_eq!(cem("questionnaire diff core questionnaires/core.yaml --json").json(0)["identical"], true);
    folder.write("new.questionnaire.yaml", format!("# A comment.\n{}", text.replace("version: 0.1.0", "version: 0.2.0")));
    let page = folder.cem("questionnaire diff old.questionnaire.yaml new.questionnaire.yaml --exit-code").columns(200).text(0);
    assert!(page.contains("the same questions and rules; only the version"), "{page}");
    assert!(cem("questionnaire diff core screen").columns(200).text(0).contains("15 kept, 25 lost (removed)"));
    folder.cem("questionnaire diff old.questionnaire.yaml cor").run().ends(2).prints_nothing().says("did you mean `core`?");
    folder.write("bad.questionnaire.yaml", "a: [");
    assert_eq!(folder.cem("questionnaire diff core bad.questionnaire.yaml --json").json(2)["kind"], "error");
}
