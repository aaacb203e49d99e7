//! `cem compare`: what changed between assessments, on a questionnaire of four questions whose scores are worked by hand.

use serde_json::{Value, json};

use crate::binary::{Folder, SAMPLE, cem};

/// Two factors of two questions with levels 0 to 4, so that a person's score of a factor is 12.5 times the sum of two levels.
const FORM: &str = "format: cem-questionnaire/1
id: small
version: 1.0.0
title: Small
language: en
scoring: { minimum_share: 2/3, minimum_items: 1, balance: respondents }
roles:
  x: { name: Planners, group: leaders }
  y: { name: Workers, group: front_line }
  z: { name: Callers, group: functions }
factors:
  A: { name: Alpha, text: First., target: 75, basis: judgement }
  B: { name: Beta, text: Second., target: 75, basis: judgement }
scales:
  five: { levels: { 0: None of it., 1: A little of it., 2: Half of it., 3: Most of it., 4: All of it. } }
questions:
  - { id: A-1, factor: A, facet: first, text: Is the plan written?, scale: five, basis: judgement }
  - { id: A-2, factor: A, facet: second, text: Is the plan read?, scale: five, basis: judgement }
  - { id: B-1, factor: B, facet: third, text: Is the work begun?, scale: five, basis: judgement }
  - { id: B-2, factor: B, facet: fourth, text: Is the work done?, scale: five, basis: judgement }
bands:
  - { id: low, name: Low, from: 0 }
  - { id: high, name: High, from: 50 }
";

/// One person: id, role, and the levels of, B-1, B-2.
type Answers<'a> = (&'a str, &'a str, [u8; 4]);

const OLD: [Answers<'_>; 4] = [("p1", "x", [1, 1, 2, 2]), ("p2", "x", [2, 1, 2, 3]), ("p3", "x", [0, 2, 1, 2]), ("p4", "x", [1, 3, 3, 3])];
const NEW: [Answers<'_>; 4] = [("p1", "x", [3, 2, 2, 2]), ("p2", "x", [3, 3, 2, 2]), ("p3", "x", [2, 2, 1, 3]), ("p4", "x", [4, 3, 3, 4])];
const OTHERS: [Answers<'_>; 5] =
    [("q1", "x", [3, 3, 2, 2]), ("q2", "x", [4, 3, 2, 2]), ("q3", "x", [3, 4, 1, 3]), ("q4", "x", [4, 4, 3, 4]), ("q5", "x", [3, 3, 3, 3])];

fn wave(folder: &Folder, name: &str, date: &str, people: &[Answers<'_>]) {
    for (id, role, levels) in people {
        let answers: String = ["A-1", "A-2", "B-1", "B-2"].iter().zip(levels).map(|(id, level)| format!("  {id}: {level}\n")).collect();
        let text = format!(
            "format: cem-answers/1\nquestionnaire: {{ id: small, version: 1.0.0 }}\norganisation: Acme\ndate: {date}\nrespondent: {{ id: {id}, name: Name of {id}, role: {role} }}\nanswers:\n{answers}"
        );
        folder.write(&format!("{name}/{id}.answers.yaml"), text);
    }
}

/// A folder with the form beside the waves `old` and `new`.
fn folder(old: &[Answers<'_>], new: &[Answers<'_>]) -> Folder {
    let folder = Folder::new();
    folder.write("small.questionnaire.yaml", FORM);
    wave(&folder, "old", "2025-03-01", old);
    wave(&folder, "new", "2026-03-01", new);
    folder
}

/// The page for the screen as one line, however it was wrapped.
fn screen(folder: &Folder, words: &str) -> String {
    folder.cem(words).columns(100).text(0).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn near(found: &Value, expected: f64) {
    let value = found.as_f64().unwrap_or_else(|| panic!("{found} is no number, but {expected}"));
    assert!((value - expected).abs() < 1e-9, "{value} is not {expected}");
}

fn test_of(of: &Value, kind: &str, expected: [f64; 4]) {
    let test = &of["test"];
    assert_eq!(test["kind"], kind, "{test}");
    for (name, expected) in ["change", "standard_error", "degrees_of_freedom", "smallest_detectable"].into_iter().zip(expected) {
        near(&test[name], expected);
    }
}

fn cautions(change: &Value) -> Vec<&str> {
    change["cautions"].as_array().unwrap().iter().map(|caution| caution["what"].as_str().unwrap()).collect()
}

/// Scores of A: 25, 37.5, 25, 50 and 62.5, 75, 50, 87.5; differences 37.5, 37.5, 25, 37.5. Expected values by scipy 1.17.1: `ttest_rel`, `t.ppf(.975, 3)`.
#[test]
fn the_same_people_are_compared_one_by_one() {
    let change = folder(&OLD, &NEW).cem("compare old new --json").json(0);
    assert_eq!(change["panel"], json!({ "old": 4, "new": 4, "both": 4, "other_role": 0 }));
    let [a, b] = [&change["factors"][0], &change["factors"][1]];
    test_of(&change["overall"], "paired", [18.75, 2.551_551_815_399, 3.0, 8.120_176_647_657]);
    test_of(a, "paired", [34.375, 3.125, 3.0, 9.945_144_704_012]);
    test_of(b, "paired", [3.125, 5.983_919_423_477, 3.0, 19.043_502_260_360]);
    assert_eq!([&change["overall"], a, b].map(|of| of["verdict"].as_str().unwrap()), ["rose", "rose", "chance"]);
    assert_eq!(a["test"]["matched"], 4);
    for (of, old, new) in [(&change["overall"], 45.3125, 64.0625), (a, 34.375, 68.75), (b, 56.25, 59.375)] {
        near(&of["old"], old);
        near(&of["new"], new);
        near(&of["difference"], new - old);
        near(&of["organisation"], new - old);
    }
    assert_eq!(change["overall"]["bands"], json!(["Low", "High"]));
    assert_eq!(change["worse"], json!({ "is": false, "because": [] }));
}

/// Expected values by scipy 1.17.1: `ttest_ind(equal_var=False)`.
#[test]
fn other_people_are_compared_as_panels() {
    let change = folder(&OLD, &OTHERS).cem("compare old new --json").json(0);
    test_of(&change["overall"], "welch", [28.4375, 8.770_437_441_580, 6.053_887_684_028, 21.414_266_819_273]);
    test_of(&change["factors"][0], "welch", [50.625, 7.594_885_888_983, 6.082_536_960_317, 18.523_059_061_743]);
    test_of(&change["factors"][1], "welch", [6.25, 11.296_201_426_438, 6.814_569_536_424, 26.859_323_555_331]);
    assert_eq!(change["factors"][0]["test"]["respondents"], json!({ "old": 4, "new": 5 }));
    assert_eq!((&change["factors"][0]["verdict"], &change["factors"][1]["verdict"]), (&"rose".into(), &"chance".into()));
    // Two in common are too few to pair.
    let mixed: Vec<Answers<'_>> = OTHERS.iter().take(3).chain(&NEW[..2]).copied().collect();
    let change = folder(&OLD, &mixed).cem("compare old new --json").json(0);
    assert_eq!((&change["panel"]["both"], &change["overall"]["test"]["kind"]), (&2.into(), &"welch".into()));
}

/// Roles in balance: A of x changes by 37.5, 37.5, 25, of y by 0, 12.5, 50. Mean (100/3 + 62.5/3)/2; SE² = (s²x/3 + s²y/3)/4 with s²x = 468.75/9 and
/// s²y = (20.8333² + 8.3333² + 29.1667²)/2 = 677.0833; df = SE⁴/((s²x/12)²/2 + (s²y/12)²/2).
#[test]
fn roles_stay_in_balance() {
    let old = [OLD[0], OLD[1], OLD[2], ("w1", "y", [1, 1, 2, 2]), ("w2", "y", [1, 2, 2, 2]), ("w3", "y", [0, 0, 1, 1])];
    let new = [NEW[0], NEW[1], NEW[2], ("w1", "y", [1, 1, 2, 2]), ("w2", "y", [2, 2, 2, 2]), ("w3", "y", [2, 2, 1, 1])];
    let folder = folder(&old, &new);
    folder.write("small.questionnaire.yaml", FORM.replace("balance: respondents", "balance: roles"));
    let a = folder.cem("compare old new --json").json(0)["factors"][0].clone();
    let (vx, vy) = (468.75 / 9.0 / 12.0, 8125.0 / 12.0 / 12.0);
    let df = (vx + vy) * (vx + vy) / (vx * vx / 2.0 + vy * vy / 2.0);
    near(&a["test"]["change"], 81.25 / 3.0);
    near(&a["test"]["standard_error"], f64::sqrt(vx + vy));
    near(&a["test"]["degrees_of_freedom"], df);
    near(&a["difference"], 81.25 / 3.0);
}

/// All give A-1 2, A-2 4, B-1 1, B-2 3, then A-1 3, A-3 0, B-1 2, B-2 3; the new questionnaire has A-3 for A-2, and weighs B-1 three times.
/// Old: A 75, B 50, overall 62.5; on A-1, B-1, B-2 with the new weights A 50, B (3x25+75)/4 = 37.5, overall 43.75.
/// New: A 37.5, B (3x50+75)/4 = 56.25, overall 46.875; on the common questions A 75, B 56.25, overall 65.625.
#[test]
fn the_effect_of_the_questionnaire_stands_apart() {
    let folder = Folder::new();
    let new = FORM
        .replace("version: 1.0.0", "version: 2.0.0")
        .replace("id: A-2, factor: A, facet: second, text: Is the plan read?", "id: A-3, factor: A, facet: other, text: Is the plan paid for?")
        .replace("id: B-1, factor: B,", "id: B-1, factor: B, weight: 3,")
        .replace("Is the work done?", "Is all of the work done?");
    folder.write("v1.yaml", FORM);
    folder.write("v2.yaml", new);
    wave(&folder, "old", "2025-03-01", &["p1", "p2", "p3"].map(|id| (id, "x", [2, 4, 1, 3])));
    wave(&folder, "new", "2026-03-01", &["p1", "p2", "p3"].map(|id| (id, "x", [3, 0, 2, 3])));
    for id in ["p1", "p2", "p3"] {
        let name = format!("new/{id}.answers.yaml");
        folder.write(&name, folder.read(&name).replace("A-2: 0", "A-3: 0").replace("version: 1.0.0", "version: 2.0.0"));
    }
    let words = "compare old new --old-questionnaire v1.yaml --new-questionnaire v2.yaml";
    let change = folder.cem(&format!("{words} --json")).json(0);
    for (of, old, new, organisation, instrument) in [
        (&change["overall"], 62.5, 46.875, 21.875, -37.5),
        (&change["factors"][0], 75.0, 37.5, 25.0, -62.5),
        (&change["factors"][1], 50.0, 56.25, 18.75, -12.5),
    ] {
        near(&of["old"], old);
        near(&of["new"], new);
        near(&of["difference"], new - old);
        near(&of["organisation"], organisation);
        near(&of["instrument"], instrument);
        near(&of["caps"], 0.0);
        near(&of["difference"], organisation + instrument);
    }
    assert_eq!(change["overall"]["common"], json!([43.75, 65.625]));
    let instrument = &change["instrument"];
    assert_eq!((&instrument["common"], &instrument["reworded"]), (&json!(["A-1", "B-1", "B-2"]), &json!(["B-2"])));
    // What was gone or is new has no difference of its own.
    let question = |id: &str| change["questions"].as_array().unwrap().iter().find(|question| question["id"] == id).unwrap().clone();
    assert!(question("A-2")["difference"].is_null() && question("A-3")["difference"].is_null());
    near(&question("B-1")["difference"], 25.0);
    let page = screen(&folder, words);
    for part in [
        "Overall 62.5 -> 46.9 (-15.6)",
        "Of the -15.6: the organisation +21.9, the new questionnaire -37.5.",
        "small 1.0.0 -> small 2.0.0",
        "Added: A-3.",
        "Removed: A-2.",
        "Reworded, taken for the same question: B-2.",
        "Other weight: B-1.",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    // Another level of a question makes it another question.
    folder.write(
        "v2.yaml",
        folder.read("v2.yaml").replace("text: Is the work begun?, scale: five", "text: Is the work begun?, levels: { 0: No., 1: Yes., 2: Twice. }"),
    );
    assert_eq!(folder.cem(&format!("{words} --json")).json(0)["instrument"]["common"], json!(["A-1", "B-2"]));
    // A saved report holds no answers to score anew.
    folder.cem("report old --questionnaire v1.yaml --json -o old.json").run().ends(0);
    let text = folder.cem("compare old.json new --new-questionnaire v2.yaml").run().ends(2).prints_nothing();
    text.says("not comparable").says("small 1.0.0").says("small 2.0.0").says("name the folders");
}

/// Words of the author changed beside the questions: the same instrument.
#[test]
fn a_version_that_asks_the_same_is_compared_as_it_is() {
    let folder = folder(&OLD, &NEW);
    folder.write("v2.yaml", FORM.replace("version: 1.0.0", "version: 1.0.1") + "# A comment.\n");
    for (id, ..) in NEW {
        let name = format!("new/{id}.answers.yaml");
        folder.write(&name, folder.read(&name).replace("version: 1.0.0", "version: 1.0.1"));
    }
    let change = folder.cem("compare old new --new-questionnaire v2.yaml --json").json(0);
    assert!(change["instrument"].is_null());
    near(&change["overall"]["difference"], 18.75);
}

#[test]
fn caps_are_a_part_of_their_own() {
    let cap = "caps:\n  - { id: C1, when: A-1 < 1, limit: overall, to: 20, reason: Without a plan nothing counts., basis: judgement }\n";
    let form = format!("{FORM}{cap}");
    let old = OLD.map(|(id, role, [_, a, b, c])| (id, role, [1, a, b, c]));
    let new = OLD.map(|(id, role, [_, a, b, c])| (id, role, [0, a, b, c]));
    let folder = folder(&old, &new);
    folder.write("small.questionnaire.yaml", form);
    let change = folder.cem("compare old new --json --exit-code").json(1);
    let overall = &change["overall"];
    near(&overall["organisation"], -6.25);
    near(&overall["new"], 20.0);
    near(&overall["caps"], overall["difference"].as_f64().unwrap() + 6.25);
    assert_eq!(change["caps"], json!({ "gained": ["C1"], "lost": [] }));
    assert!(screen(&folder, "compare new old").contains("C1 capped the score before, and no longer does."));
}

#[test]
fn a_series_is_compared_from_first_to_last() {
    let folder = folder(&OLD, &NEW);
    wave(&folder, "between", "2025-09-01", &OTHERS);
    let change = folder.cem("compare old between new --json").json(0);
    let scores = change["overall"]["scores"].as_array().unwrap();
    for (found, expected) in scores.iter().zip([45.3125, 73.75, 64.0625]) {
        near(found, expected);
    }
    assert_eq!(scores.len(), 3);
    near(&change["overall"]["difference"], 18.75);
    assert_eq!(change["overall"]["test"]["matched"], 4);
    let page = screen(&folder, "compare old between new");
    assert!(page.contains("change over 3 assessments") && page.contains("4 of 4 and 4 people answered the first and the last time."), "{page}");
    assert!(page.contains(" Alpha 34.4 85.0 68.8 +34.4 10 rose "), "{page}");
    assert!(folder.cem("compare old between new -f markdown").text(0).contains("| Factor | 1 | 2 | 3 | Change |"));
    // Narrow enough for no table: the same numbers.
    assert!(folder.cem("compare old between new").columns(40).text(0).contains("34.4 -> 85.0 -> 68.8 (+34.4;"));
    // Dates that run against the order are told, and the order given counts.
    let change = folder.cem("compare old new between --json").json(0);
    assert!(cautions(&change).contains(&"dates_against_order"));
    near(&change["overall"]["difference"], 28.4375);
}

#[test]
fn each_caution_is_given_when_it_holds() {
    let all = folder(&OLD, &NEW);
    let change = all.cem("compare old new --json").json(0);
    assert_eq!(cautions(&change), ["regression_to_the_mean"], "A was lowest, and rose");
    let page = screen(&all, "compare old new");
    assert!(page.contains("Alpha was the lowest factor and rose.") && page.contains("regression to the mean"), "{page}");
    assert!(all.cem("compare old new -f markdown").text(0).contains("response shift"));

    // The other way round: it fell, and the dates do not fit.
    assert_eq!(cautions(&all.cem("compare new old --json").json(0)), ["dates_against_order"]);
    // The same folder, and one file that was not given anew.
    let same = screen(&all, "compare old old");
    assert!(same.contains("1 (old) and 2 (old) hold the same answers files."), "{same}");
    all.write("new/p1.answers.yaml", all.read("old/p1.answers.yaml"));
    let page = screen(&all, "compare old new");
    assert!(page.contains("1 of the 4 answers files of 2 (new) are also in 1 (old), word for word"), "{page}");

    // Other people, other roles.
    let roles = folder(&OLD, &[NEW[0], NEW[1], ("p3", "y", [2, 2, 1, 3]), ("z1", "z", [4, 3, 3, 4])]);
    let change = roles.cem("compare old new --json").json(0);
    assert_eq!(change["panel"], json!({ "old": 4, "new": 4, "both": 3, "other_role": 1 }));
    assert!(cautions(&change).contains(&"other_people"));
    let page = screen(&roles, "compare old new");
    for part in ["3 of 4 and 4 people answered both times; 1 of them in another role.", "New roles: Workers, Callers."] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(screen(&roles, "compare new old").contains("Roles no longer there: Workers, Callers."));

    // Saved reports: nobody is matched; other options; another version of the tool.
    roles.cem("report old --json --without-cap all -o old.json").run().ends(0);
    let mut saved: Value = serde_json::from_str(&roles.read("old.json")).unwrap();
    saved["tool"]["version"] = "0.0.9".into();
    roles.write("older.json", saved.to_string());
    let page = screen(&roles, "compare older.json new");
    for part in ["who answered both times is not known", "other options: without_cap [\"all\"] and []", "The scores were made by cem 0.0.9 and cem "] {
        assert!(page.contains(part), "{part}: {page}");
    }
    saved.as_object_mut().unwrap().remove("made_from");
    roles.write("older.json", saved.to_string());
    assert!(cautions(&roles.cem("compare older.json new --json").json(0)).contains(&"options_unknown"));
    assert!(cautions(&roles.cem("compare older.json older.json --json").json(0)).contains(&"same_answers"));
}

/// What cannot be told from chance needs no second word on chance.
#[test]
fn a_rise_that_may_be_chance_is_no_regression() {
    let folder = folder(&OLD, &[("p1", "x", [3, 3, 2, 2]), ("p2", "x", [1, 0, 2, 3]), ("p3", "x", [0, 2, 1, 2]), ("p4", "x", [2, 3, 3, 3])]);
    let change = folder.cem("compare old new --json").json(0);
    let lowest = &change["factors"][0];
    assert!(lowest["difference"].as_f64().unwrap() > 0.0 && lowest["verdict"] == "chance", "{lowest}");
    assert!(!cautions(&change).contains(&"regression_to_the_mean"), "{:?}", cautions(&change));
}

#[test]
fn a_report_cut_short_is_called_that() {
    let folder = folder(&OLD, &NEW);
    folder.cem("report old --json -o old.json").run().ends(0);
    let whole = folder.read("old.json");
    folder.write("old.json", &whole[..whole.len() / 2]);
    folder.cem("compare old.json new").run().ends(2).prints_nothing().says("a saved report that is no longer JSON");
}

/// A report says how sure it is, or nothing is tested; two standard errors of 3 and 4 with 5 degrees each are 5 with
/// (9+16)²/(81/5+256/5) = 9.2730 degrees; t(.975) of that is 2.2520458589841 by scipy 1.17.1.
#[test]
fn saved_reports_are_read_tolerantly() {
    let folder = folder(&OLD, &OTHERS);
    for name in ["old", "new"] {
        folder.cem(&format!("report {name} --json -o {name}.json")).run().ends(0);
    }
    let read = |name: &str| -> Value { serde_json::from_str(&folder.read(name)).unwrap() };
    let write = |name: &str, error: Option<f64>| {
        let mut report = read(name);
        report["panel"] = error.map_or(Value::Null, |error| {
            let interval = json!({ "half_width": 99, "standard_error": error, "degrees_of_freedom": 5, "from_the_future": true });
            json!({ "overall": { "certainty": "interval", "interval": interval }, "factors": [{ "factor": "A", "interval": { "half_width": 9.8 } }] })
        });
        report["unknown_member"] = json!([1, { "x": null }]);
        folder.write(name, report.to_string());
    };
    write("old.json", None);
    write("new.json", None);
    let change = folder.cem("compare old.json new.json --json").json(0);
    assert_eq!((&change["overall"]["status"], &change["overall"]["verdict"]), (&"no_standard_error".into(), &Value::Null));
    near(&change["overall"]["difference"], 28.4375);
    assert!(change["panel"].is_null() && cautions(&change).contains(&"nobody_matched"));

    write("old.json", Some(3.0));
    write("new.json", Some(4.0));
    let change = folder.cem("compare old.json new.json --json").json(0);
    near(&change["overall"]["test"]["standard_error"], 5.0);
    near(&change["overall"]["test"]["degrees_of_freedom"], 625.0 / (337.0 / 5.0));
    let smallest = change["overall"]["test"]["smallest_detectable"].as_f64().unwrap();
    assert!((smallest - 5.0 * 2.252_045_858_984_099_7).abs() < 1e-9, "{smallest}");
    assert_eq!(change["overall"]["verdict"], "rose");
    // Only the width is known: the root of the sum of squares, and no details.
    let a = &change["factors"][0]["test"];
    assert!((a["smallest_detectable"].as_f64().unwrap() - 9.8 * 2_f64.sqrt()).abs() < 1e-4 && a["standard_error"].is_null(), "{a}");
    // One side may be answers.
    assert_eq!(folder.cem("compare old.json new --json").json(0)["overall"]["test"]["kind"], "welch");
    let page = folder.cem("compare old.json -").stdin(folder.read("new.json")).text(0);
    assert!(page.contains("Overall 45.3 -> 73.8 (+28.4): it rose"), "{page}");
}

#[test]
fn what_cannot_be_compared_is_refused_in_words() {
    let all = folder(&OLD, &NEW);
    all.cem("report old --json -o old.json").run().ends(0);
    let saved: Value = serde_json::from_str(&all.read("old.json")).unwrap();
    let edited = |edit: &dyn Fn(&mut Value)| {
        let mut report = saved.clone();
        edit(&mut report);
        all.write("edited.json", report.to_string());
    };
    for (edit, says) in [
        (&(|r: &mut Value| r["kind"] = "check".into()) as &dyn Fn(&mut Value), "neither a report"),
        (&|r| r["kind"] = "error".into(), "says why no report could be made"),
        (&|r| r["format_version"] = "2.0".into(), "format_version is 2.0"),
        (&|r| r["overall"]["score"] = 101.into(), "/overall/score is not a number from 0 to 100, or null"),
        (&|r| r["overall"]["score"] = "50".into(), "/overall/score is not a number"),
        (&|r| drop(r["factors"][0].as_object_mut().unwrap().remove("raw")), "/factors/0/raw is not a number"),
        (&|r| r["questions"] = Value::Null, "/questions is not a list"),
        (&|r| r["subject"]["roles"][0]["respondents"] = (-1).into(), "/subject/roles/0 is not a role"),
        (&|r| r["subject"]["name"] = "Other Ltd".into(), "several organisations: 1 (edited.json): `Other Ltd`"),
        (&|r| r["questionnaire"]["sha256"] = "00".into(), "not comparable"),
    ] {
        edited(edit);
        all.cem("compare edited.json new").run().ends(2).prints_nothing().says(says);
        let document = all.cem("compare edited.json new --json").json(2);
        assert_eq!(document["kind"], "error");
    }
    all.write("list.json", "[1, 2]");
    all.cem("compare list.json new").run().ends(2).prints_nothing();
    all.cem("compare old nowhere").run().ends(2).prints_nothing().says("nowhere");
    all.cem("compare - -").run().ends(2).says("one standard input");
    all.cem("compare old").run().ends(2).says("NEW");
    std::fs::create_dir(all.join("empty")).unwrap();
    all.cem("compare old empty").run().ends(2).says("no answer files are there");
    all.cem("compare old.json new --old-questionnaire small.questionnaire.yaml").run().ends(2).says("it is a saved report");
    for words in ["--reliability 0.8", "--sd 15", "--reliability 1 --sd 15", "--reliability 0.8 --sd 0", "--reliability x --sd 1"] {
        all.cem(&format!("compare old new {words}")).run().ends(2).prints_nothing();
    }
    all.cem("compare old.json new --reliability 0.8 --sd 15").run().ends(2).says("name the folders");
    // Answers to an older version whose questionnaire is not here.
    all.write("old/p1.answers.yaml", all.read("old/p1.answers.yaml").replace("version: 1.0.0", "version: 0.9.0"));
    all.cem("compare old new").run().ends(2).prints_nothing().says("the answers are to small 0.9.0").says("--old-questionnaire FILE");
    assert_eq!(all.cem("compare old new --json").json(2)["diagnostics"][0]["path"], "old/p1.answers.yaml");
    // Other questionnaires.
    all.cem("compare new").arg(crate::binary::root().join(SAMPLE)).run().ends(2).says("several organisations");
}

#[test]
fn questionnaires_of_one_family_are_compared_on_what_they_share() {
    let folder = Folder::new();
    folder.write("core/a.answers.yaml", crate::binary::sheet("core", "a", "executive", "2"));
    folder.write("screen/a.answers.yaml", crate::binary::sheet("screen", "a", "executive", "3"));
    let change = folder.cem("compare core screen --json").json(0);
    assert_eq!(change["instrument"]["common"].as_array().unwrap().len(), 15);
    near(
        &change["overall"]["organisation"],
        change["overall"]["difference"].as_f64().unwrap() - change["overall"]["instrument"].as_f64().unwrap() - change["overall"]["caps"].as_f64().unwrap(),
    );
    folder.write("small.questionnaire.yaml", FORM);
    wave(&folder, "small", "2026-03-01", &OLD);
    for id in ["p1", "p2", "p3", "p4"] {
        let name = format!("small/{id}.answers.yaml");
        folder.write(&name, folder.read(&name).replace("organisation: Acme", "organisation: Acme Ltd"));
    }
    folder.cem("compare core small").run().ends(2).says("not of one family").says("core 1.0.0").says("small 1.0.0");
}

#[test]
fn changed_for_the_worse_ends_with_1() {
    let all = folder(&OLD, &NEW);
    all.cem("compare old new --exit-code").run().ends(0);
    all.cem("compare new old").run().ends(0);
    let page = all.cem("compare new old --exit-code").text(1).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("Changed for the worse: overall fell, Alpha fell (overall or a factor fell by more than the smallest detectable change"), "{page}");
    for format in ["json", "markdown"] {
        all.cem(&format!("compare new old --exit-code -f {format}")).run().ends(1);
    }
    let worse = all.cem("compare new old --json --exit-code").json(1)["worse"].clone();
    assert_eq!(worse, json!({ "is": true, "because": [{ "of": "overall", "why": "fell" }, { "of": "A", "why": "fell" }] }));
    // Too few people for a test: any fall counts, so that nothing passes by accident.
    let few = folder(&OLD[..1], &[("p1", "x", [1, 1, 2, 1])]);
    let change = few.cem("compare old new --json --exit-code").json(1);
    assert_eq!(change["worse"]["because"][0], json!({ "of": "overall", "why": "fell_untested" }));
    assert_eq!((&change["overall"]["status"], &change["overall"]["test"]), (&"too_few".into(), &Value::Null));
    few.cem("compare new old --exit-code").run().ends(0);
    // A fall within chance is none.
    let within = folder(&OLD, &[("p1", "x", [0, 1, 2, 2]), OLD[1], OLD[2], OLD[3]]);
    within.cem("compare old new --exit-code").run().ends(0);
    // A score that is gone is worse than any.
    let gone = folder(&OLD, &NEW);
    for id in ["p1", "p2", "p3", "p4"] {
        let name = format!("new/{id}.answers.yaml");
        let text = gone.read(&name);
        gone.write(&name, text.lines().filter(|line| !line.contains("B-")).map(|line| format!("{line}\n")).collect::<String>());
    }
    let worse = gone.cem("compare old new --json --exit-code").json(1)["worse"].clone();
    assert_eq!(worse["because"], json!([{ "of": "B", "why": "no_score" }]));
}

/// A person is said to have changed when the score moved by more than 1.96 x 15 x sqrt(2 x .2) = 18.594 points: A of all four, B of nobody.
#[test]
fn people_who_changed_reliably_are_counted_only_when_asked_for() {
    let folder = folder(&OLD, &NEW);
    let change = folder.cem("compare old new --reliability 0.8 --sd 15 --json").json(0);
    assert_eq!(change["factors"][0]["reliably_changed"], json!({ "rose": 4, "fell": 0, "of": 4 }));
    assert_eq!(change["factors"][1]["reliably_changed"], json!({ "rose": 0, "fell": 0, "of": 4 }));
    // Overall: 18.75, 12.5, 18.75 and 25.
    assert_eq!(change["overall"]["reliably_changed"], json!({ "rose": 3, "fell": 0, "of": 4 }));
    let page = screen(&folder, "compare old new --reliability 0.8 --sd 15");
    assert!(page.contains("3 of 4 matched people changed reliably: 3 rose, 0 fell."), "{page}");
    assert!(!folder.cem("compare old new").text(0).contains("reliably"));
    assert!(folder.cem("compare old new --json").json(0)["overall"]["reliably_changed"].is_null());
}

/// Every format says the same, and JSON follows its schema.
#[test]
fn formats_agree() {
    let all = folder(&OLD, &NEW);
    let schema = cem("schema compare").json(0);
    assert!(jsonschema::draft7::meta::is_valid(&schema));
    let validator = jsonschema::draft7::new(&schema).unwrap();
    let sample = crate::binary::root().join(SAMPLE);
    let documents = [
        all.cem("compare old new --json --reliability 0.8 --sd 15").json(0),
        all.cem("compare old new nowhere --json").json(2),
        cem("compare --json").arg(&sample).arg(&sample).json(0),
    ];
    for document in &documents {
        let wrong: Vec<String> = validator.iter_errors(document).map(|error| format!("{} {error}", error.instance_path())).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
    let change = &documents[0];
    let (page, screen) = (all.cem("compare old new -f markdown").text(0), all.cem("compare old new").columns(100).text(0));
    for of in change["factors"].as_array().unwrap() {
        let cell = |name: &str| format!("{:.1}", (of[name].as_f64().unwrap() * 10.0 + 1e-9).round() / 10.0);
        let (old, new, difference) = (cell("old"), cell("new"), format!("+{}", cell("difference")));
        let name = of["name"].as_str().unwrap();
        let row = page.lines().find(|line| line.starts_with(&format!("| {name} |"))).unwrap_or_else(|| panic!("{name}: {page}"));
        assert!(row.starts_with(&format!("| {name} | {old} | {new} | {difference} |")), "{row}");
        let line = screen.lines().find(|line| line.trim_start().starts_with(name)).unwrap();
        assert!(line.split_whitespace().collect::<Vec<_>>().starts_with(&[name, &old, &new, &difference]), "{line}");
        // The smallest detectable change as printed stands to the change as the unrounded ones do.
        let printed: f64 = row.split(" | ").nth(5).unwrap().parse().unwrap();
        let rose = of["verdict"] == "rose";
        assert_eq!(cell("difference").parse::<f64>().unwrap() > printed, rose, "{row}");
        assert!(row.contains(if rose { "| rose |" } else { "no change that can be told from chance" }), "{row}");
    }
    assert!(screen.lines().all(|line| line.chars().count() <= 100), "{screen}");
    // The same input gives the same bytes, whatever the files are called.
    std::fs::rename(all.join("new/p1.answers.yaml"), all.join("new/zzz.answers.yaml")).unwrap();
    let mut renamed = all.cem("compare old new --json --reliability 0.8 --sd 15").json(0);
    let mut before = change.clone();
    for document in [&mut renamed, &mut before] {
        document["waves"] = Value::Null;
    }
    assert_eq!(renamed, before);
}

/// No id and no name leaves, in any format; and nothing that only one or two people said can be worked out.
#[test]
fn people_stay_hidden() {
    let people = |n: usize| -> Vec<(String, [u8; 4])> { (0..n).map(|at| (format!("canary{at}"), [(at % 5) as u8, 2, (at % 3) as u8, 1])).collect() };
    let (before, after) = (people(6), people(7));
    let panel = |people: &[(String, [u8; 4])], up: u8| -> Vec<(String, [u8; 4])> {
        people.iter().enumerate().map(|(at, (id, levels))| (id.clone(), [levels[0], levels[1] + up * (at % 3) as u8, levels[2], levels[3]])).collect()
    };
    let (before, after) = (panel(&before, 0), panel(&after, 1));
    let of = |people: &'static str, list: &[(String, [u8; 4])], folder: &Folder| {
        for (id, levels) in list {
            wave(folder, people, "2026-01-01", &[(id.as_str(), "x", *levels)]);
        }
    };
    let folder = Folder::new();
    folder.write("small.questionnaire.yaml", FORM);
    of("old", &before, &folder);
    of("new", &after, &folder);
    for format in ["terminal", "json", "markdown"] {
        let text = folder.cem(&format!("compare old new -f {format} --reliability 0.8 --sd 10")).text(0);
        assert!(!text.contains("canary") && !text.contains("Name of"), "{text}");
    }
    // Six answered both times and one joined: from both means and the change of the six, the seventh would be known.
    let change = folder.cem("compare old new --json").json(0);
    for of in std::iter::once(&change["overall"]).chain(change["factors"].as_array().unwrap()).chain(change["questions"].as_array().unwrap()) {
        let test = &of["test"];
        if test["kind"] == "paired" {
            assert!(test["change"].is_null() && of["p_adjusted"].is_null(), "{of}");
        }
    }
    assert_eq!((&change["factors"][0]["test"]["kind"], &change["factors"][0]["test"]["matched"]), (&"paired".into(), &6.into()));
    let page = screen(&folder, "compare old new");
    assert!(page.contains("by how much they changed is not said: it would tell what the others said."), "{page}");
    // One file each: its name may be a person's, and so is every answer.
    let one = folder.cem("compare old/canary0.answers.yaml new/canary0.answers.yaml --json").text(0);
    assert!(!one.contains("canary"), "{one}");
    let change: Value = serde_json::from_str(&one).unwrap();
    for question in change["questions"].as_array().unwrap() {
        assert_eq!((&question["status"], &question["old"], &question["difference"]), (&"withheld".into(), &Value::Null, &Value::Null), "{question}");
    }
}
