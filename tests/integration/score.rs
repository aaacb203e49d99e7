//! `cem score` and the research file, read back by independent readers.

use serde_json::Value;

use crate::binary::{Folder, SAMPLE, cem, sheet};

/// The rows of a CSV text as column -> text.
fn rows(text: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

#[test]
fn rows_are_the_reports_scores() {
    let report = cem(&format!("report {SAMPLE} --json")).json(0);
    let scores = cem(&format!("score {SAMPLE} --per assessment --json")).json(0);
    let row = &scores["rows"][0];
    assert_eq!(row["overall"], report["overall"]["score"]);
    assert_eq!(row["overall_low"], report["overall"]["range"]["low"]);
    assert_eq!(row["overall_high"], report["overall"]["range"]["high"]);
    assert_eq!(row["coverage"], report["overall"]["coverage"]);
    for factor in report["factors"].as_array().unwrap() {
        assert_eq!(row[factor["id"].as_str().unwrap()], factor["score"], "{factor}");
    }
    assert_eq!(row["respondents"], 12);
}

#[test]
fn all_formats_hold_the_same_rows() {
    let json = cem(&format!("score {SAMPLE} --json")).json(0);
    let csv = rows(&cem(&format!("score {SAMPLE} -f csv")).text(0));
    let lines = cem(&format!("score {SAMPLE} -f ndjson")).text(0);
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let list = json["rows"].as_array().unwrap();
    assert_eq!((list.len(), csv.len(), lines.len()), (12, 12, 14));
    assert_eq!((&lines[0]["type"], &lines[13]), (&Value::from("header"), &serde_json::json!({ "type": "summary", "rows": 12 })));
    for ((row, cells), line) in list.iter().zip(&csv).zip(&lines[1..13]) {
        assert_eq!(row, line);
        for (name, cell) in cells {
            let expected = match &row[name] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                Value::Array(caps) => caps.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
                number @ (Value::Bool(_) | Value::Number(_) | Value::Object(_)) => number.to_string(),
            };
            assert_eq!(*cell, expected, "{name}");
        }
    }
}

#[test]
fn the_table_is_for_people() {
    let text = cem(&format!("score {SAMPLE}")).text(0);
    assert!(text.lines().nth(1).is_some_and(|line| line.split_whitespace().collect::<Vec<_>>().starts_with(&["cx1", "cx_lead", "28.1"])), "{text}");
}

#[test]
fn several_organisations_are_scored_side_by_side() {
    let folder = Folder::new();
    folder.write("a.answers.yaml", sheet("screen", "a", "executive", "4"));
    folder.write("b.answers.yaml", sheet("screen", "b", "executive", "0").replace("Acme Ltd", "Zenith"));
    // All at the highest level, without evidence: the cap on unproven scores holds 100 under the band "sustained".
    let rows = folder.cem("score --per assessment --json").json(0)["rows"].clone();
    let seen: Vec<(&str, f64)> = rows.as_array().unwrap().iter().map(|row| (row["id"].as_str().unwrap(), row["overall"].as_f64().unwrap())).collect();
    assert_eq!(seen, [("Acme Ltd", 79.9), ("Zenith", 0.0)]);
}

#[test]
fn a_broken_file_stops_it_and_nothing_to_score_too() {
    let folder = Folder::new();
    folder.cem("score").run().ends(2).prints_nothing();
    folder.write("a.answers.yaml", sheet("screen", "a", "executive", "4"));
    folder.write("b.answers.yaml", sheet("screen", "b", "executive", "9"));
    folder.cem("score -f csv").run().ends(2).prints_nothing();
    assert_eq!(folder.cem("score --json").json(2)["kind"], "error");
}

#[test]
fn no_control_code_reaches_a_terminal() {
    let folder = Folder::new();
    folder.write("a.answers.yaml", sheet("screen", "a", "executive", "4").replace("Acme Ltd", "\"\\e[31mred\""));
    for format in ["table", "csv", "ndjson", "json"] {
        let page = folder.cem(&format!("score -f {format}")).text(0);
        assert!(page.contains("red") == (format != "table") && !page.contains('\u{1b}'), "{format}: {page:?}");
    }
}

#[test]
fn the_research_file_has_a_row_per_answer_and_merges_small_groups() {
    let rows = rows(&cem(&format!("report {SAMPLE} --research -")).text(0));
    let count = |state: &str| rows.iter().filter(|row| row["state"] == state).count();
    let report = cem(&format!("report {SAMPLE} --json")).json(0);
    let counts = &report["overall"];
    for (state, key) in [("answered", "answered"), ("dont_know", "dont_know"), ("not_applicable", "not_applicable"), ("later", "later"), ("blank", "blank")] {
        assert_eq!(Some(count(state) as u64), counts[key].as_u64(), "{state}");
    }
    let mut people: Vec<(&str, &str)> = rows.iter().map(|row| (row["respondent"].as_str(), row["group"].as_str())).collect();
    people.sort_unstable();
    people.dedup();
    assert_eq!(people.len(), 12, "every respondent has one group");
    for group in ["leaders", "managers", "front_line", "other"] {
        assert_eq!(people.iter().filter(|(_, of)| *of == group).count(), 3, "{group}");
    }
    // Missing is not zero: a level stands only where one was given.
    assert!(rows.iter().all(|row| (row["state"] == "answered") != row["points"].is_empty()));
}
