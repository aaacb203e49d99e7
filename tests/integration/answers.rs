//! `cem answers`: show, set, unset, template. A file is changed where it was asked to be, or not at all.

use cem_readiness::questionnaire::Question;

use crate::binary::{Folder, cem, head, sample, sheet, shipped};

/// A file as people write it: comments, blank lines, quotes, flow and block.
const OWN_HAND: &str = "# Mine.\nformat: cem-answers/1\nquestionnaire: { id: core, version: 1.0.0 }   # not yet the new one\norganisation: \"Acme: Ltd\"\nrespondent:\n  role: executive  # acting\n  id: a\nanswers:\n  # The first.\n  IND-2: 1   # after long talk\n\n  IND-1:\n    answer: 2\n    note: >\n      Folded\n      text.\n  SUP-1: { answer: 3, confidence: low }\n# The end.\n";

#[test]
fn set_changes_one_line_and_keeps_the_rest() {
    let folder = Folder::new();
    folder.write("a.answers.yaml", OWN_HAND);
    folder.cem("answers set a.answers.yaml IND-2=3").run().ends(0).prints_nothing().says("a.answers.yaml: 1 answer set");
    assert_eq!(folder.read("a.answers.yaml"), OWN_HAND.replace("IND-2: 1 ", "IND-2: 3 "));
    folder.cem("answers set a.answers.yaml IND-1=4 SUP-1=dont_know -q").run().ends(0).prints_nothing();
    let text = folder.read("a.answers.yaml");
    for part in
        ["# Mine.", "# not yet the new one", "# acting", "# The first.", "# after long talk", "Folded\n      text.", "# The end.", "answer: 4", "dont_know"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    folder.cem("answers set a.answers.yaml RES-1=0").run().ends(0);
    assert!(folder.read("a.answers.yaml").contains("  RES-1: 0\n"));
    folder.cem("check").text(0);
    assert_eq!(folder.names(), ["a.answers.yaml"]);
}

#[test]
fn what_is_wrong_leaves_the_file_untouched() {
    let folder = Folder::new();
    folder.write("a.answers.yaml", OWN_HAND);
    for (words, says) in [
        ("IND-1=7", "CEM105"),
        ("IND-1=2.5", "CEM105"),
        ("INDD-1=2", "did you mean `IND-1`?"),
        ("IND-1=not_applicable", "CEM112"),
        ("IND-2=3 IND-1=7", "CEM105"),
        ("IND-1=", "cem answers unset FILE IND-1"),
        ("IND-1", "IND-1=3"),
    ] {
        folder.cem(&format!("answers set a.answers.yaml {words}")).run().ends(2).prints_nothing().says(says);
        assert_eq!(folder.read("a.answers.yaml"), OWN_HAND, "{words}");
    }
    folder.cem("answers unset a.answers.yaml RES-1").run().ends(2).says("has no answer to `RES-1`");
    folder.cem("answers unset a.answers.yaml IND-1 RES-1").run().ends(2);
    assert_eq!(folder.read("a.answers.yaml"), OWN_HAND);
    folder.write("b.answers.yaml", "a: [");
    folder.cem("answers set b.answers.yaml IND-1=2").run().ends(2).says("CEM002");
    assert_eq!(folder.read("b.answers.yaml"), "a: [");
    assert_eq!(folder.names(), ["a.answers.yaml", "b.answers.yaml"]);
}

#[test]
fn reasons_and_notes() {
    let folder = Folder::new();
    folder.write("a.answers.yaml", OWN_HAND);
    folder.cem("answers set a.answers.yaml IND-4=not_applicable --reason").arg("One: product, \"one\" team.").run().ends(0);
    folder.cem("answers set a.answers.yaml SUP-2=1 --note").arg("# no comment\nbut two lines").run().ends(0);
    let page = folder.cem("answers show a.answers.yaml").columns(200).text(0);
    assert!(page.contains("not applicable: One: product, \"one\" team."), "{page}");
    assert!(page.contains("Note: Folded text.") && page.contains("# no comment"), "{page}");
    // The note stays with another answer.
    folder.cem("answers set a.answers.yaml SUP-2=2").run().ends(0);
    assert!(folder.cem("answers show a.answers.yaml").text(0).contains("# no comment"));
}

#[test]
fn unset_takes_one_answer_out() {
    let folder = Folder::new();
    folder.write("a.answers.yaml", OWN_HAND);
    folder.cem("answers unset a.answers.yaml IND-1 SUP-1").run().ends(0).prints_nothing().says("2 answers removed");
    let text = folder.read("a.answers.yaml");
    assert!(!text.contains("IND-1") && !text.contains("SUP-1") && text.contains("# after long talk") && text.contains("# The end."), "{text}");
    folder.cem("answers unset a.answers.yaml IND-2").run().ends(0);
    folder.cem("answers set a.answers.yaml IND-2=4").run().ends(0);
    folder.cem("check").text(0);
}

#[test]
fn a_missing_file_is_made_when_it_is_said_whose_it_is() {
    let folder = Folder::new();
    folder.cem("answers set n.answers.yaml IND-1=3").run().ends(2).says("--organisation NAME --respondent ID");
    let head = ["--organisation", "Acme: \"Ltd\"", "--respondent", "r01", "--role", "executive"];
    folder.cem("answers set n.answers.yaml IND-1=9").args(&head).run().ends(2).says("Nothing was written");
    folder.cem("answers set n.answers.yaml IND-1=3").args(&head[..4]).args(&["--role", "executiv"]).run().ends(2).says("CEM106");
    assert!(folder.names().is_empty());
    folder.cem("answers set n.answers.yaml IND-1=3").args(&head).run().ends(0);
    assert!(folder.cem("answers show n.answers.yaml").text(0).starts_with("Acme: \"Ltd\": r01 (Executive), core 1.0.0\n"));
    folder.cem("answers set s.answers.yaml IND-1=3 --questionnaire screen").args(&head).run().ends(0);
    assert!(folder.read("s.answers.yaml").contains("screen"));
    folder.cem("check s.answers.yaml").text(0);
    folder.cem("answers set t.answers.yaml IND-1=3 --questionnaire scren").args(&head).run().ends(2).says("did you mean `screen`?");
}

#[test]
fn show_has_every_state() {
    let page = cem("answers show questionnaires/examples/brackwater/cx-lead-1.answers.yaml").columns(200).text(0);
    assert!(page.starts_with("Brackwater Energy: cx1 (Customer-experience lead, 2026-09-07), core 1.0.0\n"), "{page}");
    for part in ["Note (quotable): ", "Note: ", "Evidence: ", ", seen 2026-09-02", "Confidence: high", "don't know"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let folder = Folder::new();
    folder.write("a.answers.yaml", sheet("core", "a", "executive", "2").replace("IND-1: 2", "IND-1: later").replace("  IND-2: 2\n", ""));
    let page = folder.cem("answers show a.answers.yaml").text(0);
    assert!(page.contains("for later") && page.contains("no answer"), "{page}");
    folder.cem("answers show b.answers.yaml").run().ends(2).prints_nothing().says("CEM017");
    folder.write("b.answers.yaml", sample("cx-lead-1").replace("IND-6: 1", "IND-6: 9"));
    folder.cem("answers show b.answers.yaml").run().ends(2).prints_nothing().says("CEM105");
}

#[test]
fn a_template_is_an_answers_file_and_has_every_question() {
    for (id, role) in [("core", "executive"), ("screen", "executive"), ("front-line", "front_line")] {
        let folder = Folder::new();
        folder.cem("answers template").args(&[id, "-o", "t.answers.yaml"]).run().ends(0).prints_nothing();
        let text = folder.read("t.answers.yaml");
        assert_eq!(text, cem("answers template").arg(id).text(0));
        let form = shipped(id);
        for (_, question) in form.asked() {
            assert!(text.contains(&format!("\n  {}:\n", question.id)), "{id} {}", question.id);
            assert!(question.levels.iter().all(|level| text.contains(&level.text)), "{id} {}", question.id);
        }
        folder.write("t.answers.yaml", text.replace("Name of the organisation", "Acme Ltd").replace("  role:", &format!("  role: {role}")));
        let check = folder.cem("check --json").json(0);
        let own = form.find_role(role).unwrap();
        let asked = |question: &Question| question.roles.is_empty() || question.roles.contains(&own);
        let required = form.asked().filter(|(_, question)| question.required && question.when.is_none() && asked(question)).count();
        assert_eq!(check["errors"], 0, "{id}");
        let blank = check["diagnostics"].as_array().unwrap().iter().find(|problem| problem["code"] == "CEM111").unwrap();
        assert!(blank["message"].as_str().unwrap().starts_with(&format!("{required} required questions")), "{id}: {blank}");
        folder.cem("answers template").args(&[id, "-o", "t.answers.yaml"]).run().ends(2).says("--force");
    }
    assert_eq!(cem("answers template").text(0), cem("answers template core").text(0));
    cem("answers template cores").run().ends(2).prints_nothing().says("did you mean `core`?");
    cem("answers template sources").run().ends(2).prints_nothing().says("asks no questions");
}

#[test]
fn a_template_filled_in_question_by_question_scores() {
    for (id, role) in [("core", "executive"), ("screen", "executive"), ("front-line", "front_line")] {
        let folder = Folder::new();
        folder.cem("answers template").args(&[id, "-o", "t.answers.yaml"]).run().ends(0);
        folder.write(
            "t.answers.yaml",
            folder.read("t.answers.yaml").replace("Name of the organisation", "Acme Ltd").replace("  role:", &format!("  role: {role}")),
        );
        let before = folder.read("t.answers.yaml");
        let form = shipped(id);
        let mut set = 0;
        for (_, question) in form.asked() {
            let level = question.levels.last().unwrap().key.clone();
            folder.cem("answers set t.answers.yaml -q").arg(format!("{}={level}", question.id)).run().ends(0);
            set += 1;
        }
        let after = folder.read("t.answers.yaml");
        let changed = before.lines().zip(after.lines()).filter(|(old, new)| old != new).count();
        assert_eq!((before.lines().count(), changed), (after.lines().count(), set), "{id}: one line for each answer");
        let report = folder.cem("report --json").json(0);
        assert_eq!(report["overall"]["blank"], 0, "{id}");
        for factor in report["factors"].as_array().unwrap().iter().filter(|factor| !factor["score"].is_null()) {
            assert!(factor["raw"].as_f64().unwrap() > 99.999, "{id} {factor}");
        }
        assert!(id != "core" || report["overall"]["raw"].as_f64().unwrap() > 99.999, "{report}");
        folder.cem("check --require-complete").text(0);
    }
}

#[test]
fn facts_about_the_organisation_are_set_like_answers() {
    let folder = Folder::new();
    let text = head("core", "Acme Ltd", "cio", "executive") + "  IND-1: 3 # kept\n";
    folder.write("cio.answers.yaml", &text);
    folder.cem("answers set cio.answers.yaml profile.stage=building profile.size=from_50 IND-2=1").run().ends(0);
    folder.cem("answers set cio.answers.yaml profile.product_lines=3").arg("profile.instrument=Own survey: 18 questions, \"2024\"").run().ends(0);
    folder.cem("answers set cio.answers.yaml profile.stage=scaling").run().ends(0);
    let after = folder.read("cio.answers.yaml");
    assert!(after.contains("IND-1: 3 # kept") && after.contains("  stage: scaling\n") && after.contains("  size: from_50\n"), "{after}");
    let profile = folder.cem("report cio.answers.yaml --json").json(0)["profile"].clone();
    assert_eq!(profile, serde_json::json!({ "product_lines": 3.0, "size": "from_50", "stage": "scaling" }));
    assert!(after.contains("instrument:") && after.contains("2024"), "{after}");
    // An unknown fact or value is told, and nothing is written.
    folder.cem("answers set cio.answers.yaml profile.stagee=scaling").run().ends(2).says("did you mean `stage`?");
    folder.cem("answers set cio.answers.yaml profile.stage=grown").run().ends(2).says("building");
    assert_eq!(folder.read("cio.answers.yaml"), after);
}
