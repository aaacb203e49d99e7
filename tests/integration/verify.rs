//! `cem report --verify`: a JSON report is made again, and every cause of a difference is named.

use serde_json::{Value, json};

use crate::binary::{Cem, Folder, SAMPLE, cem, root, sheet};

/// A folder with an own questionnaire, two answers files and a report on them.
fn folder(flags: &str) -> Folder {
    let folder = Folder::new();
    folder.write("starter.questionnaire.yaml", cem("questionnaire new").text(0));
    for (id, role) in [("a", "leader"), ("b", "staff")] {
        folder.write(
            &format!("answers/{id}.answers.yaml"),
            format!("format: cem-answers/1\nquestionnaire: {{ id: starter, version: 0.1.0 }}\norganisation: Acme\nrespondent: {{ id: {id}, role: {role} }}\nanswers: {{ OWN-1: 2, OWN-2: 1, DOING-1: yes }}\n"),
        );
    }
    folder.cem(&format!("report answers --json -o report.json {flags}")).run().ends(0);
    folder
}

fn verify(folder: &Folder) -> Cem {
    folder.cem("report --verify report.json answers").columns(200)
}

#[test]
fn unchanged_is_verified() {
    for flags in ["", "--names --date 2026-11-01 --without-cap C1", "--without-cap all"] {
        let folder = folder(flags);
        assert_eq!(verify(&folder).text(0), "report.json: verified: byte for byte\n", "{flags}");
        assert_eq!(folder.cem("report --verify report.json").text(0), "report.json: verified: byte for byte\n", "{flags}");
    }
    let sample = Folder::new();
    sample.write("demo.json", cem("demo --json").text(0));
    cem("report --verify").arg(sample.join("demo.json")).within(&root().join(SAMPLE)).text(0);
}

#[test]
fn what_it_was_made_from_is_recorded() {
    let folder = folder("--without-cap C1");
    let report: Value = serde_json::from_str(&folder.read("report.json")).unwrap();
    let made = &report["made_from"];
    assert_eq!(
        made["options"],
        json!({ "without_cap": ["C1"], "names": false, "anonymous": false, "date": null, "panel_sizes": {}, "min_group": 3, "lens": null, "lang": null })
    );
    assert_eq!(made["questionnaires"][0], json!({ "id": "starter", "version": "0.1.0", "sha256": report["questionnaire"]["sha256"] }));
    let paths: Vec<&str> = made["answers"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["answers/a.answers.yaml", "answers/b.answers.yaml"]);
    assert!(made["answers"][0]["sha256"].as_str().unwrap().len() == 64 && made["answers"][0]["sha256"] != made["answers"][1]["sha256"]);
    // Front line and screen are scored by core, which took part.
    let two = Folder::new();
    two.write("s.answers.yaml", sheet("screen", "s1", "executive", "2"));
    two.write("f.answers.yaml", sheet("front-line", "f1", "front_line", "1"));
    let made = two.cem("report --json").json(0)["made_from"].clone();
    let ids: Vec<&str> = made["questionnaires"].as_array().unwrap().iter().map(|q| q["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["core", "front-line", "screen"]);
}

#[test]
fn every_difference_is_named() {
    let edit = |folder: &Folder, name: &str, from: &str, to: &str| {
        let text = folder.read(name);
        assert!(text.contains(from), "{name}: {from}");
        folder.write(name, text.replacen(from, to, 1));
    };
    let says = |folder: &Folder, parts: &[&str]| {
        let page = verify(folder).text(1);
        assert!(page.starts_with("report.json: NOT verified"), "{page}");
        assert!(parts.iter().all(|part| page.contains(part)), "{parts:?}: {page}");
        page
    };
    let changed = folder("");
    edit(&changed, "answers/a.answers.yaml", "OWN-1: 2", "OWN-1: 3");
    let page = says(&changed, &["answers file changed: answers/a.answers.yaml", "content: /overall/score: "]);
    assert!(!page.contains("b.answers.yaml") && !page.contains("questionnaire changed"), "{page}");

    let comment = folder("");
    edit(&comment, "answers/b.answers.yaml", "answers:", "# A comment.\nanswers:");
    assert!(!says(&comment, &["answers file changed: answers/b.answers.yaml"]).contains("content"));

    let added = folder("");
    added.write("answers/c.answers.yaml", added.read("answers/a.answers.yaml").replace("id: a,", "id: c,"));
    says(&added, &["answers file added: answers/c.answers.yaml", "content: /overall/respondents: 2 recorded, 3 made again"]);

    let missing = folder("");
    std::fs::rename(missing.join("answers/b.answers.yaml"), missing.join("answers/d.answers.yaml")).unwrap();
    says(
        &missing,
        &["answers file missing: answers/b.answers.yaml (the same content is here as answers/d.answers.yaml)", "answers file added: answers/d.answers.yaml"],
    );

    let other = folder("");
    edit(&other, "starter.questionnaire.yaml", "target: 75", "target: 80");
    says(&other, &["questionnaire changed: starter\n", "content: /overall/target"]);

    let tool = folder("");
    let (from, to) = (format!("\"tool_version\": \"{}\"", env!("CARGO_PKG_VERSION")), "\"tool_version\": \"0.0.9\"");
    edit(&tool, "report.json", &from, to);
    assert!(!says(&tool, &["tool version: made by cem 0.0.9, this is cem "]).contains("content"));

    let tampered = folder("");
    let mut report: Value = serde_json::from_str(&tampered.read("report.json")).unwrap();
    let score = report["overall"]["score"].to_string();
    report["overall"]["score"] = json!(99.5);
    edit(&tampered, "report.json", &format!("\"score\": {score}"), "\"score\": 99.5");
    let page = says(&tampered, &["content: /overall/score: 99.5 recorded, "]);
    assert_eq!(page.lines().count(), 2, "{page}");

    let version = folder("");
    edit(&version, "report.json", &format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION")), "\"version\": \"0.0.9\"");
    says(&version, &["content: /tool/version: \"0.0.9\" recorded"]);

    let spaces = folder("");
    spaces.write("report.json", spaces.read("report.json").replace('\n', "\r\n"));
    says(&spaces, &["the same content in other bytes"]);
}

#[test]
fn what_cannot_be_verified() {
    let folder = folder("");
    folder.cem("report --verify nowhere.json answers").run().ends(2).prints_nothing().says("nowhere.json cannot be read");
    folder.cem("report --verify report.json nowhere").run().ends(2).prints_nothing();
    folder.cem("report --verify report.json answers --names").run().ends(2).says("--names");
    let report: Value = serde_json::from_str(&folder.read("report.json")).unwrap();
    for (pointer, value, says) in [
        ("made_from", Value::Null, "does not record what it was made from"),
        ("kind", json!("error"), "why no report could be made"),
        ("kind", json!("other"), "not a report"),
    ] {
        let mut report = report.clone();
        report[pointer] = value;
        folder.write("r.json", report.to_string());
        folder.cem("report --verify r.json answers").run().ends(2).prints_nothing().says(says);
    }
    let mut other = report;
    other["made_from"]["options"]["without_cap"] = json!(["C7"]);
    folder.write("r.json", other.to_string());
    folder.cem("report --verify r.json answers").run().ends(2).prints_nothing().says("has no cap `C7`");
    folder.write("r.json", "{");
    folder.cem("report --verify r.json answers").run().ends(2).prints_nothing().says("is not JSON");
    folder.write("answers/a.answers.yaml", "a: [");
    folder.cem("report --verify report.json answers").run().ends(2).prints_nothing().says("CEM002");
}
