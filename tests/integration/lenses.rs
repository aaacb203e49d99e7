//! Lenses: hand-computed scores through them, what a report says of the one it was made through, and all of them side by side.

use serde_json::{Value, json};

use crate::binary::{Folder, SAMPLE, cem, sheet, shipped};

/// Two factors; one person whose answers are worth 100 and 25 in A, 50 in B. The cap limits overall to 40.
fn folder() -> Folder {
    let folder = Folder::new();
    folder.write(
        "own.questionnaire.yaml",
        "\
format: cem-questionnaire/1
id: own
version: 1.0.0
title: Own
scoring: { minimum_items: 1 }
factors:
  A: { name: Aim, target: 60 }
  B: { name: Bearing, target: 60 }
questions:
  - { id: A-1, factor: A, text: First?, levels: { 0: No., 1: Little., 2: Half., 3: Much., 4: All. } }
  - { id: A-2, factor: A, text: Second?, levels: { 0: No., 1: Little., 2: Half., 3: Much., 4: All. } }
  - { id: B-1, factor: B, text: Third?, levels: { 0: No., 1: Little., 2: Half., 3: Much., 4: All. } }
caps:
  - { id: K, when: A-2 < 2, limit: overall, to: 40, reason: The second comes first. }
recommendations:
  - { id: R-A, when: A-2 < 2, title: Do the second, action: Do it., first_step: Begin., effort: low }
  - { id: R-B, when: B-1 < 3, title: Do the third, action: Do it., first_step: Begin., effort: low }
lenses:
  - { id: plain, name: Plain, text: Nothing is changed. }
  - { id: second, name: Second, text: The second question counts twice., weights: { A-2: 2 }, without: [K] }
  - { id: bearing, name: Bearing, text: The factor B counts three times., weights: { B: 3 }, without: [K] }
  - { id: goals, name: Goals, text: Other targets., set: { A: 90 }, add: { B: 15 } }
positions:
  - id: P
    name: Aim or bearing
    text: One says aim, another says bearing.
    treatment: Both are asked.
    sides:
      - { name: Aim, text: Aim first., lenses: [second] }
      - { name: Bearing, text: Bearing first., lenses: [bearing] }
    questions: [A-2, B-1]
    recommendations: [R-A, R-B]
",
    );
    folder.write(
        "a.answers.yaml",
        "format: cem-answers/1\nquestionnaire: { id: own, version: 1.0.0 }\norganisation: Acme\nrespondent: { id: a }\nanswers: { A-1: 4, A-2: 1, B-1: 2 }\n",
    );
    folder
}

fn through(folder: &Folder, lens: &str) -> Value {
    folder.cem("report a.answers.yaml --json").args(&["--lens", lens]).json(0)
}

fn near(found: &Value, expected: f64) {
    assert!((found.as_f64().unwrap() - expected).abs() < 1e-9, "{found} is not {expected}");
}

#[test]
fn scores_through_a_lens_are_those_computed_by_hand() {
    let folder = folder();
    let neutral = folder.cem("report a.answers.yaml --json").json(0);
    near(&neutral["overall"]["raw"], 56.25); // (62.5 + 50) / 2
    near(&neutral["overall"]["score"], 40.0);
    assert_eq!(neutral["lens"], Value::Null);
    let second = through(&folder, "second");
    near(&second["factors"][0]["score"], 50.0); // (100 + 2 x 25) / 3
    near(&second["overall"]["score"], 50.0); // no cap
    near(&second["questions"][1]["weight"], 1.0 / 3.0); // two thirds of half
    near(&second["lens"]["score_without"], 40.0);
    assert_eq!(second["caps"], json!([]));
    let bearing = through(&folder, "bearing");
    near(&bearing["overall"]["score"], (62.5 + 3.0 * 50.0) / 4.0);
    let goals = through(&folder, "goals");
    near(&goals["factors"][0]["gap"], 27.5);
    near(&goals["factors"][1]["gap"], 25.0);
    near(&goals["overall"]["score"], 40.0);
    let plain = through(&folder, "plain");
    assert_eq!((&plain["overall"], &plain["recommendations"]), (&neutral["overall"], &neutral["recommendations"]));
}

#[test]
fn a_lens_changes_no_answer() {
    let folder = folder();
    let (neutral, second) = (folder.cem("report a.answers.yaml --json").json(0), through(&folder, "second"));
    for at in 0..3 {
        let of = |report: &Value| [&report["questions"][at]["score"], &report["questions"][at]["counts"], &report["questions"][at]["level"]].map(Clone::clone);
        assert_eq!(of(&neutral), of(&second));
    }
}

#[test]
fn a_report_names_its_lens_and_the_interest_behind_it() {
    for format in ["terminal", "markdown", "html"] {
        let page = cem("report --lens service-hub-2011").args(&["-f", format, SAMPLE]).columns(400).text(0).split_whitespace().collect::<Vec<_>>().join(" ");
        for part in ["Seen through a lens: Customer service as the hub", "Sells customer-service software", "Without it the overall score is 43.9"] {
            assert!(page.contains(part), "{format}: {part}");
        }
    }
    let method = cem("report --lens mandate-2011 -f markdown").arg(SAMPLE).text(0);
    assert!(method.contains("It changes: weights IND-4 x 2, IND-6 x 2, ACU-8 x 1.5."), "{method}");
}

#[test]
fn a_report_through_a_lens_verifies_and_reads_back() {
    let folder = folder();
    folder.cem("report a.answers.yaml --json --lens second -o r.json").run().ends(0);
    assert_eq!(folder.cem("report --verify r.json a.answers.yaml").text(0), "r.json: verified: byte for byte\n");
    folder.cem("render r.json -f json -o again.json").run().ends(0);
    assert_eq!(folder.read("r.json"), folder.read("again.json"));
    let hidden = folder.read("r.json").replace("\"lens\": \"second\"", "\"lens\": null");
    folder.write("r.json", hidden);
    folder.cem("report --verify r.json a.answers.yaml").run().ends(1);
}

#[test]
fn a_lens_that_is_not_there_is_refused() {
    let folder = folder();
    folder.cem("report a.answers.yaml --lens secnd").run().ends(2).says("own has no lens `secnd`; did you mean `second`?").prints_nothing();
    folder.cem("report a.answers.yaml --lens second --previous a.answers.yaml").run().ends(2);
    let bare = folder.read("own.questionnaire.yaml").split("lenses:").next().unwrap().to_owned();
    folder.write("own.questionnaire.yaml", bare);
    folder.cem("lenses a.answers.yaml").run().ends(2).says("own has no lenses");
    folder.cem("report a.answers.yaml --lens second").run().ends(2).says("it has none");
}

#[test]
fn all_lenses_stand_side_by_side() {
    let folder = folder();
    let seen = folder.cem("lenses a.answers.yaml --json").json(0);
    let scores: Vec<f64> = seen["lenses"].as_array().unwrap().iter().map(|lens| lens["overall"].as_f64().unwrap()).collect();
    assert_eq!(scores, [40.0, 50.0, 53.125, 40.0]);
    near(&seen["robust"]["lowest"], 40.0);
    near(&seen["robust"]["highest"], 53.125);
    // B has the only gap of a factor, but for the targets of the fourth lens.
    let first: Vec<&str> = seen["lenses"].as_array().unwrap().iter().map(|lens| lens["first_factor"].as_str().unwrap()).collect();
    assert_eq!((first, &seen["robust"]["first_factor"]), (vec!["B", "A", "B", "A"], &Value::Null));
    assert_eq!(seen["lenses"][1]["recommendations"], json!(["R-A", "R-B"]));
    assert_eq!(seen["lenses"][2]["recommendations"], json!(["R-B", "R-A"]));
    assert_eq!(seen["robust"]["recommendations"], json!(["R-A", "R-B"]));
    let schema = cem("schema lenses").json(0);
    jsonschema::validate(&schema, &seen).unwrap();
    for columns in [40, 80, 140] {
        let page = folder.cem("lenses a.answers.yaml").columns(columns).text(0);
        assert!(page.lines().all(|line| line.chars().count() <= columns.max(40)), "{page}");
        assert!(page.contains("53.1") && page.contains("What holds under all of these lenses"), "{page}");
    }
    let page = folder.cem("lenses a.answers.yaml -f markdown").text(0);
    assert!(page.contains("| bearing | 53.1 |"), "{page}");
}

#[test]
fn the_shipped_lenses_are_seven_and_show_their_interests() {
    let ids: Vec<String> = shipped("core").lenses.iter().map(|lens| lens.id.clone()).collect();
    assert_eq!(ids, ["neutral", "brigman-2013", "coe-2", "business-case", "mandate-2011", "service-hub-2011", "engagement-2009"]);
    let page = cem("lenses").arg(SAMPLE).columns(200).text(0);
    assert!(ids.iter().all(|id| page.contains(id.as_str())) && page.contains("Sells customer-service software"), "{page}");
    let q = shipped("core");
    assert!(q.lenses.iter().all(|lens| lens.basis.judgement), "multipliers are judgement");
    assert!(q.lenses.iter().filter(|lens| !lens.changes_nothing()).all(|lens| !lens.basis.claims.is_empty()));
}

#[test]
fn lenses_of_one_person_at_both_ends_agree() {
    let folder = Folder::new();
    for (level, expected) in [(4, 100.0), (0, 0.0)] {
        folder.write("a.answers.yaml", sheet("core", "a", "cx_lead", &level.to_string()));
        let seen = folder.cem("lenses a.answers.yaml --json").json(0);
        // Nobody showed evidence, so the best answers stop at the end of established.
        for lens in seen["lenses"].as_array().unwrap() {
            near(&lens["overall"], if level == 4 { 79.9 } else { expected });
        }
    }
}
