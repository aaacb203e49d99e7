//! `cem plan` from outside: the sample, the formats, what is refused.

use std::time::Instant;

use serde_json::Value;

use crate::binary::{Folder, SAMPLE, cem, plain};

fn steps(plan: &Value) -> Vec<(String, u64)> {
    plan["steps"].as_array().unwrap().iter().map(|step| (step["question"].as_str().unwrap().to_owned(), step["quarter"].as_u64().unwrap())).collect()
}

#[test]
fn the_plan_of_the_sample_reaches_its_targets() {
    let started = Instant::now();
    let plan = cem(&format!("plan {SAMPLE} --json")).json(0);
    // Within a second in a release; a debug build on a busy machine is given more.
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    assert_eq!(plan["proof"]["status"], "optimal");
    assert_eq!(plan["blocked"], Value::Array(Vec::new()));
    for target in plan["aim"]["targets"].as_array().unwrap() {
        let factor = plan["after"]["factors"].as_array().unwrap().iter().find(|factor| factor["id"] == target["of"]).unwrap();
        assert!(factor["score"].as_f64() >= target["target"].as_f64(), "{target}: {factor}");
    }
    // The effort is that of the steps, and the quarters hold them all.
    let effort: u64 = plan["steps"].as_array().unwrap().iter().map(|step| step["effort"].as_u64().unwrap()).sum();
    let by_quarter: u64 = plan["quarters"].as_array().unwrap().iter().map(|quarter| quarter["effort"].as_u64().unwrap()).sum();
    assert_eq!((plan["effort"].as_u64(), by_quarter), (Some(effort), effort));
    assert_eq!(plan["quarters"].as_array().unwrap().last().unwrap()["after"], plan["after"]);
    assert!(steps(&plan).windows(2).all(|pair| pair[0].1 <= pair[1].1));
    // What the plan starts from is what the report says.
    let report = cem(&format!("report {SAMPLE} --json")).json(0);
    assert_eq!(plan["before"]["overall"], report["overall"]["score"]);
}

#[test]
fn a_report_tells_the_same_plan_and_no_more_than_may_be_known() {
    let plan = cem(&format!("plan {SAMPLE} --json")).json(0);
    let report = cem(&format!("report {SAMPLE} --json")).json(0);
    let told = &report["plan"];
    assert_eq!((&told["effort"], &told["proof"]["status"], &told["band"]), (&plan["effort"], &plan["proof"]["status"], &plan["after"]["band"]));
    // The same steps in the same quarters, those of one question under one recommendation together.
    let mut steps = plan["steps"].as_array().unwrap().iter();
    for (at, quarter) in told["quarters"].as_array().unwrap().iter().enumerate() {
        for step in quarter["steps"].as_array().unwrap() {
            let mut from = step["from"].clone();
            while from != step["to"] {
                let one = steps.next().unwrap();
                assert_eq!((&one["question"], &one["from"]["key"], &one["recommendation"]), (&step["question"], &from, &step["recommendation"]));
                assert_eq!(one["quarter"], at + 1);
                from = one["to"]["key"].clone();
            }
        }
        // A point that is no whole one would tell, with the scores, how many answered lower.
        let after = plan["quarters"][at]["after"]["overall"].as_f64().unwrap();
        assert_eq!(quarter["overall_at_least"], after.floor());
    }
    assert!(steps.next().is_none() && !told.to_string().contains("earns"));
    // What a step names can be found: among the recommendations, or beside the plan.
    let ids = |list: &Value| list.as_array().unwrap().iter().map(|one| one["id"].clone()).collect::<Vec<_>>();
    let known = [ids(&report["recommendations"]), ids(&told["further_recommendations"])].concat();
    let named = told["quarters"].as_array().unwrap().iter().flat_map(|quarter| quarter["steps"].as_array().unwrap());
    assert!(named.map(|step| &step["recommendation"]).all(|id| id.is_null() || known.contains(id)));
    // The screen need not wait for it.
    assert!(!cem(&format!("report {SAMPLE}")).text(0).contains("cheapest"));
}

#[test]
fn without_targets_a_report_has_no_plan() {
    let report = cem("report questionnaires/examples/remit --json").json(0);
    assert!(report["factors"].as_array().unwrap().iter().all(|factor| factor["target"].is_null()) == report["plan"].is_null(), "{}", report["plan"]);
}

#[test]
fn a_budget_is_kept_and_more_of_it_is_never_worse() {
    let mut before = 0.0;
    for budget in ["0", "3", "12"] {
        let plan = cem(&format!("plan {SAMPLE} --json --budget {budget} --quarters 2")).json(0);
        assert!(plan["effort"].as_u64().unwrap() <= budget.parse().unwrap());
        let after = plan["after"]["overall"].as_f64().unwrap();
        assert!(after >= before && plan["quarters"].as_array().unwrap().len() <= 2);
        before = after;
    }
}

#[test]
fn a_target_out_of_reach_says_what_is_in_the_way() {
    // Evidence is seen for too little, and no step brings any.
    let text = plain(&cem(&format!("plan {SAMPLE} --target IND=100 --target SUP=55")).text(0));
    assert!(text.contains("What no step reaches"), "{text}");
    assert!(text.contains("Independence cannot reach 100"), "{text}");
    assert!(text.contains("Targets: Support 55"), "{text}");
}

#[test]
fn what_if_shows_before_and_after() {
    let text = cem(&format!("plan {SAMPLE} --set SUP-1=0")).text(0);
    for part in ["Overall 43.9 (Partial) would be", "Caps that take hold", "G1 \"Belief comes first\""] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let json = cem(&format!("plan {SAMPLE} --set SUP-1=0 --json")).json(0);
    assert_eq!((json["kind"].as_str(), json["taken_hold"][0]["id"].as_str(), json["settings"][0]["to"].as_str()), (Some("what_if"), Some("G1"), Some("0")));
}

#[test]
fn every_format_says_the_same_and_json_follows_its_schema() {
    let validator = jsonschema::draft7::new(&cem("schema plan").json(0)).unwrap();
    let folder = Folder::new();
    folder.write("broken.answers.yaml", "format: cem-answers/1\n");
    for document in [
        cem(&format!("plan {SAMPLE} --json")).json(0),
        cem(&format!("plan {SAMPLE} --json --budget 5")).json(0),
        cem(&format!("plan {SAMPLE} --json --set IND-1=4")).json(0),
        folder.cem("plan --json").json(2),
        cem(&format!("plan {SAMPLE} --json --target NIX=4")).json(2),
    ] {
        let wrong: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{wrong:?}: {document:#}");
    }
    let plan = cem(&format!("plan {SAMPLE} --json")).json(0);
    let page = cem(&format!("plan {SAMPLE} -f markdown")).text(0);
    let screen = cem(&format!("plan {SAMPLE}")).columns(100).text(0);
    let headline = format!("{} steps with effort {}", plan["steps"].as_array().unwrap().len(), plan["effort"]);
    assert!(page.contains(&headline) && screen.contains(&headline), "{headline}");
    assert!(!page.contains("\n\n\n") && page.ends_with('\n') && page.starts_with("# "));
    for step in plan["steps"].as_array().unwrap() {
        assert!(page.contains(&format!("{} ", step["question"].as_str().unwrap())) && screen.contains(step["question"].as_str().unwrap()));
    }
    assert!(screen.lines().all(|line| line.chars().count() <= 100));
}

#[test]
fn what_cannot_be_planned_is_refused() {
    for (words, says) in [
        ("--target SUPP=60", "did you mean `SUP`?"),
        ("--target 101", "scores go from 0 to 100"),
        ("--set SUP-1=9", "no level of SUP-1"),
        ("--set SUP1=2", "did you mean"),
        ("--set SUP-1=2 --set SUP-1=3", "set twice"),
        ("--set SUP-1=2 --budget 3", "cannot be used with"),
        ("--budget 3 --target 60", "cannot be used with"),
        ("--quarters 0", "0 is not in 1..=40"),
    ] {
        cem(&format!("plan {SAMPLE} {words}")).run().ends(2).says(says);
    }
    Folder::new().cem("plan").run().ends(2).says("no answer files here");
}

#[test]
fn texts_of_a_file_stay_inert() {
    let folder = Folder::new();
    folder.write(
        "small.questionnaire.yaml",
        "format: cem-questionnaire/1\nid: small\nversion: 1.0.0\ntitle: \"<b>Small\\u202e\"\nfactors: { F: { name: \"F\\e[31m|x\", target: 50 } }\nquestions:\n  - { id: Q-1, factor: F, text: How far?, levels: { 0: None., 1: \"=cmd|[x](y)\" } }\n",
    );
    folder.write(
        "a.answers.yaml",
        "format: cem-answers/1\nquestionnaire: { id: small, version: 1.0.0 }\norganisation: Acme\nrespondent: { id: a }\nanswers:\n  Q-1: 0\n",
    );
    for (format, inert) in [("terminal", "<b>Small"), ("markdown", "\\<b\\>Small")] {
        let text = folder.cem(&format!("plan -f {format}")).text(0);
        assert!(text.contains(inert) && !text.contains('\u{1b}') && !text.contains('\u{202e}'), "{text}");
    }
}
