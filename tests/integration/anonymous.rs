//! No name, note or respondent id leaves where that was asked for: canary words in every place a person can write, and every output searched for them.

use crate::binary::{Folder, SAMPLE, cem};

/// A word for every place in which a person writes, one that no output holds by chance.
const CANARIES: [&str; 11] =
    ["qzidqz", "Qznameqz", "qzfileqz", "qznoteqz", "qzquotableqz", "qzwhatqz", "qzwhereqz", "qzreasonqz", "qzfactqz", "qzcommentqz", "qzanswerqz"];

/// Twelve people who say the same, each with canaries; written twice, the second time a level lower, so that there is something to compare.
fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("q.yaml", QUESTIONNAIRE);
    for (wave, level) in [("old", 1), ("new", 3)] {
        for at in 0..6 {
            let role = if at % 2 == 0 { "boss" } else { "line" };
            let text = format!(
                "# qzcommentqz\nformat: cem-answers/1\nquestionnaire: {{ id: q, version: 1.0.0 }}\norganisation: Acme\nrespondent: {{ id: qzidqz{at}, role: {role}, name: Qznameqz {at} }}\n\
                 profile: {{ motto: qzfactqz, size: 7 }}\nanswers:\n  A-1: {{ answer: {level}, note: qznoteqz, evidence: [{{ what: qzwhatqz, where: qzwhereqz, seen: 2026-01-02 }}] }}  # qzcommentqz\n  \
                 A-2: {{ answer: not_applicable, reason: qzreasonqz }}\n  A-3: {{ answer: 2, note: {{ text: qzquotableqz, quotable: true }}, confidence: low }}\n  A-4: dont_know\n  A-5: qzanswerqz\n  A-6: 12.5\n"
            );
            folder.write(&format!("{wave}/qzfileqz{at}.answers.yaml"), text);
        }
    }
    folder
}

const QUESTIONNAIRE: &str = "\
format: cem-questionnaire/1
id: q
version: 1.0.0
title: Small
profile:
  motto: { name: Motto, text: What is your motto?, kind: text }
  size: { name: Size, text: How many are you?, kind: number }
roles:
  boss: { name: Boss, group: leaders }
  line: { name: Line, group: front_line }
factors:
  A: { name: First, target: 60 }
questions:
  - { id: A-1, factor: A, text: How far?, levels: { 0: None, 1: Some, 2: Half, 3: Most, 4: All } }
  - { id: A-2, factor: A, text: How often?, levels: { 0: Never, 1: Always } }
  - { id: A-3, factor: A, text: How well?, levels: { 0: None, 1: Some, 2: Half, 3: Most, 4: All } }
  - { id: A-4, factor: A, text: How long?, levels: { 0: None, 1: Some } }
  - { id: A-5, factor: A, text: Anything else?, kind: text }
  - { id: A-6, factor: A, text: How many?, kind: number, bands: [{ from: 0, score: 0 }, { from: 10, score: 1 }] }
";

#[track_caller]
fn clean(what: &str, text: &str) {
    for canary in CANARIES {
        assert!(!text.to_lowercase().contains(&canary.to_lowercase()), "{what} holds {canary}:\n{text}");
    }
}

#[test]
fn the_canaries_would_be_seen() {
    let folder = folder();
    let named = folder.cem("report old --names -f markdown --questionnaire q.yaml").run().ends(0);
    assert!(named.text().contains("Qznameqz") && named.text().contains("qzquotableqz"), "{}", named.text());
    let json = folder.cem("report old -f json --questionnaire q.yaml").run().ends(0).text();
    assert!(json.contains("qzfileqz"), "{json}");
}

#[test]
fn an_anonymous_report_holds_none_in_any_format() {
    let folder = folder();
    for format in ["terminal", "json", "markdown"] {
        let outcome = folder.cem(&format!("report old --anonymous -f {format} --questionnaire q.yaml")).run().ends(0);
        clean(format, &outcome.text());
        clean(format, &outcome.err);
    }
    for line in
        ["score old --anonymous -f csv", "score old --anonymous -f ndjson", "score old --anonymous --json", "score old --anonymous", "report old --research -"]
    {
        let outcome = folder.cem(&format!("{line} --questionnaire q.yaml")).run().ends(0);
        clean(line, &outcome.text());
        clean(line, &outcome.err);
    }
}

#[test]
fn a_broken_file_is_counted_and_not_shown() {
    let folder = folder();
    folder.write(
        "old/qzfileqz3.answers.yaml",
        folder.read("old/qzfileqz3.answers.yaml").replace("level: 1", "level: 9").replace("A-3: { answer: 2", "A-3: { answer: 99"),
    );
    for line in ["report old --anonymous", "report old --anonymous --json", "score old --anonymous --json", "report old --research - --anonymous"] {
        let outcome = folder.cem(&format!("{line} --questionnaire q.yaml")).run().ends(2).says("cem check shows them");
        clean(line, &outcome.text());
        clean(line, &outcome.err);
    }
}

#[test]
fn an_anonymous_report_is_verified_like_every_other() {
    let folder = folder();
    folder.cem("report old --anonymous -f json --questionnaire q.yaml -o r.json").run().ends(0);
    folder.cem("report --verify r.json old --questionnaire q.yaml").run().ends(0).says("");
    folder.write("old/qzfileqz3.answers.yaml", folder.read("old/qzfileqz3.answers.yaml").replace("A-3: { answer: 2", "A-3: { answer: 3"));
    folder.cem("report --verify r.json old --questionnaire q.yaml").run().ends(1);
}

#[test]
fn an_anonymous_report_holds_no_hash_of_a_single_file() {
    // Whoever knows how a file looks tries all answers until one has its hash.
    let folder = folder();
    let from = |line: &str| folder.cem(&format!("{line} --questionnaire q.yaml")).json(0)["made_from"]["answers"].clone();
    let (named, anonymous) = (from("report old --json"), from("report old --anonymous --json"));
    assert_eq!((named.as_array().map(Vec::len), anonymous.as_array().map(Vec::len)), (Some(6), Some(1)));
    assert_eq!(anonymous[0]["path"], "6 files");
    let hashes: Vec<&str> = named.as_array().unwrap().iter().filter_map(|file| file["sha256"].as_str()).collect();
    assert!(!hashes.contains(&anonymous[0]["sha256"].as_str().unwrap()));
}

#[test]
fn redacted_copies_hold_none_and_give_the_same_scores() {
    let folder = folder();
    let outcome = folder.cem("answers redact old -o copies --questionnaire q.yaml").run().ends(0);
    clean("redact", &outcome.text());
    clean("redact", &outcome.err);
    let names = std::fs::read_dir(folder.join("copies")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    assert_eq!(names, ["r1", "r2", "r3", "r4", "r5", "r6"].map(|name| format!("{name}.answers.yaml")));
    for name in &names {
        clean(name, &folder.read(&format!("copies/{name}")));
    }
    folder.cem("check copies --questionnaire q.yaml").run().ends(0);
    let score = |of: &str| folder.cem(&format!("score {of} --per assessment --json --questionnaire q.yaml")).json(0)["rows"].clone();
    assert_eq!(score("old"), score("copies"));
    // What is scored stays, state by state.
    let copy = folder.read("copies/r1.answers.yaml");
    for kept in ["A-4: dont_know", "confidence: low", "seen: 2026-01-02", "size: 7", "A-6: 12.5", "not_applicable, reason: removed", "motto: removed"] {
        assert!(copy.contains(kept), "{kept} is missing in\n{copy}");
    }
    folder.cem("answers redact old -o copies --questionnaire q.yaml").run().ends(2);
    folder.cem("answers redact old -o copies --force --organisation Somebody --questionnaire q.yaml").run().ends(0);
    assert!(folder.read("copies/r1.answers.yaml").contains("organisation: Somebody"));
}

#[test]
fn the_sample_redacted_gives_the_sample_report() {
    let folder = Folder::new();
    let copies = folder.join("copies");
    cem(&format!("answers redact {SAMPLE}")).arg("-o").arg(&copies).run().ends(0);
    let score = |of: &std::path::Path| cem("score --per assessment --json").arg(of).json(0)["rows"].clone();
    assert_eq!(score(std::path::Path::new(SAMPLE)), score(&copies));
}

#[test]
fn pseudonyms_do_not_follow_names_or_order() {
    let folder = folder();
    let before = folder.cem("score new --anonymous -f csv --questionnaire q.yaml").text(0);
    for at in 0..6 {
        let text = folder.read(&format!("new/qzfileqz{at}.answers.yaml")).replace(&format!("qzidqz{at}"), &format!("person{}", 9 - at));
        folder.write(&format!("other/{}.answers.yaml", 9 - at), text);
    }
    assert_eq!(before, folder.cem("score other --anonymous -f csv --questionnaire q.yaml").text(0));
}
