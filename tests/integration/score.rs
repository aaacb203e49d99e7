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
fn a_folder_of_many_gives_the_rows_and_the_summary_of_a_stream_on_one_thread_or_many() {
    let (folder, mut stream) = (Folder::new(), String::new());
    let likert = crate::binary::root().join("tests/fixtures/models/likert.questionnaire.yaml");
    for at in 0..300_usize {
        let role = ["staff", "manager"][at % 2];
        let said = |turn: usize| ["1", "2", "3", "4", "5", "dont_know", "later"][(at * (turn + 3) + at / 7) % 7];
        let ids = ["E-1", "E-2", "E-3", "E-4", "T-1", "T-2"];
        let with_note = |turn: usize| (at + turn).is_multiple_of(5);
        let line = |(turn, id): (usize, &&str)| match with_note(turn) {
            true => format!("  {id}:\n    answer: {}\n    note: \"we said: see # 2\"\n", said(turn)),
            false => format!("  {id}: {}\n", said(turn)),
        };
        let text: String = ids.iter().enumerate().map(line).collect();
        let respondent = if at % 3 == 0 { format!(" {{ id: r{at:03}, role: {role} }}\n") } else { format!("\n  id: r{at:03}\n  role: {role}\n") };
        let head = format!("format: cem-answers/1\nquestionnaire: {{ id: likert, version: 1.0.0 }}\norganisation: Acme\nrespondent:{respondent}");
        folder.write(&format!("f{}/{at:03}.answers.yaml", at % 3), format!("{head}answers:\n{text}"));
        let answers: Vec<String> = ids.iter().enumerate().map(|(turn, id)| format!("\"{id}\":\"{}\"", said(turn))).collect();
        stream += &format!("{{\"id\":\"r{at:03}\",\"organisation\":\"Acme\",\"role\":\"{role}\",\"answers\":{{{}}}}}\n", answers.join(","));
    }
    folder.write("all.ndjson", stream);
    let score = |line: &str| folder.cem(&format!("score {line} -q --group-by role")).arg("--questionnaire").arg(&likert);
    for format in ["csv", "ndjson"] {
        let streamed = score(&format!("all.ndjson -f {format} --summary {format}.json")).text(0);
        for threads in [1, 2, 7] {
            let files = score(&format!("f0 f1 f2 -f {format} --threads {threads} --summary {format}{threads}.json")).text(0);
            let body = |text: &str| text.lines().filter(|line| !line.contains("\"type\":\"summary\"")).map(str::to_owned).collect::<Vec<_>>();
            assert_eq!((body(&files), body(&files).len()), (body(&streamed), 301), "{threads}");
            assert_eq!(folder.read(&format!("{format}{threads}.json")), folder.read(&format!("{format}.json")));
        }
    }
    score("f0 --group-by country --summary no.json").run().ends(2);
    folder.cem("score f0 --group-by country --summary no.json").arg("--questionnaire").arg(&likert).run().ends(2).says("no `country` to group by");
    // One bad file among many is told with its place, and nothing is written.
    let bad = folder.read("f1/001.answers.yaml").replace("  E-1: ", "  E-1: 7");
    let line = bad.lines().position(|line| line.starts_with("  E-1: 7")).unwrap() + 1;
    folder.write("f1/bad.answers.yaml", bad);
    score("f0 f1 f2 --summary no.json").run().ends(2).says(&format!("f1/bad.answers.yaml:{line}:8")).prints_nothing();
    assert!(!folder.names().contains(&"no.json".to_owned()));
}

#[test]
fn files_read_before_their_turn_keep_their_places() {
    let folder = Folder::new();
    for at in 0..60 {
        folder.write(&format!("{at:02}.answers.yaml"), sheet("screen", &format!("r{at:02}"), "executive", "4"));
    }
    // Its questionnaire takes a number of its own, and so does every file behind it.
    let own = std::fs::read_to_string(crate::binary::root().join("questionnaires/screen.yaml")).unwrap().replacen("\nid: screen\n", "\nid: mine\n", 1);
    folder.write("mine.questionnaire.yaml", own);
    folder.write("01.answers.yaml", sheet("screen", "r01", "executive", "4").replacen("id: screen", "id: mine", 1));
    folder.write("50.answers.yaml", sheet("screen", "r49", "executive", "4"));
    for threads in [1, 3] {
        let told = folder.cem(&format!("score . -f csv --threads {threads}")).run().ends(2);
        told.says("50.answers.yaml:").says("49.answers.yaml:");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_text_are_still_different_files() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = Folder::new();
    for (byte, respondent) in [(0xfe, "a"), (0xff, "b")] {
        let name = [&[byte], &b".answers.yaml"[..]].concat();
        std::fs::write(folder.path().join(std::ffi::OsStr::from_bytes(&name)), sheet("screen", respondent, "executive", "4")).unwrap();
    }
    for paths in [".", ". ."] {
        assert_eq!(rows(&folder.cem(&format!("score {paths} -f csv")).text(0)).len(), 2, "{paths}");
    }
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
