//! The gate of `cem check`: every flag and setting, and every case in every format, each read back by an independent reader.

use crate::binary::{Folder, head, sheet};
use crate::check::{Case, all};

fn case(name: &'static str, files: &[(&'static str, String)], line: &str, code: i32, says: &'static str) -> Case {
    let files = files.iter().map(|(name, text)| (*name, text.clone().into_bytes())).collect();
    Case { name, files, words: line.split_whitespace().map(str::to_owned).collect(), code, says }
}

/// Answers of two, each level twos but for some don't-knows, given on a day.
fn dated(id: &str, role: &str, day: &str) -> String {
    sheet("core", id, role, "2").replace("answers:\n", &format!("date: {day}\nanswers:\n"))
}

fn baseline(overall: f64, sup: f64) -> String {
    format!(
        "{{\"format_version\":\"1.0\",\"kind\":\"report\",\"questionnaire\":{{\"id\":\"core\",\"version\":\"1.0.0\"}},\"overall\":{{\"score\":{overall}}},\"factors\":[{{\"id\":\"SUP\",\"score\":{sup}}},{{\"id\":\"IND\",\"score\":null}},{{\"id\":\"RES\",\"score\":null}},{{\"id\":\"EXP\",\"score\":null}},{{\"id\":\"ACU\",\"score\":null}}]}}"
    )
}

/// All 2 of 0 to 4 is 50 exactly.
fn gates() -> Vec<Case> {
    let twos = || ("a.answers.yaml", sheet("core", "a", "executive", "2"));
    let other = || ("b.answers.yaml", sheet("core", "b", "it", "2"));
    // One of forty unknown: the score stays 50, IND lies between 7/8 x 50 = 43.75 and 43.75 + 12.5 = 56.25.
    let unsure = || ("a.answers.yaml", sheet("core", "a", "executive", "2").replace("IND-1: 2", "IND-1: dont_know"));
    let settings = |text: &str| ("cem.toml", format!("[check]\n{text}"));
    let exception = |code: &str, more: &str, expires: &str| {
        settings(&format!("[[check.exceptions]]\ncode = \"{code}\"\nreason = \"Agreed.\"\nowner = \"Dana\"\nexpires = {expires}\n{more}"))
    };
    let later = || ("a.answers.yaml", sheet("core", "a", "executive", "2").replace("IND-1: 2", "IND-1: later"));
    let fine = "2026-12-31";
    let seen = |day: &str| {
        let sheet = dated("a", "it", "2026-09-14");
        ("a.answers.yaml", sheet.replacen("IND-1: 2", &format!("IND-1: {{ answer: 2, evidence: [{{ what: A survey, seen: {day} }}] }}"), 1))
    };
    let two_blank = || ("a.answers.yaml", sheet("core", "a", "executive", "2").replace("  IND-1: 2\n", "").replace("  IND-2: 2\n", ""));
    let broken = || ("b.answers.yaml", sheet("core", "b", "it", "2").replace("IND-1: 2", "IND-1: 7"));
    vec![
        case("the score of one unsure", &[unsure()], "--fail-under IND=50", 0, "passed"),
        case("its low end", &[unsure()], "--fail-under IND=50 --gate-on low", 1, "IND score 43.8 is below 50 (range 43.8 to 56.3)"),
        case("its low end, just", &[unsure()], "--fail-under IND=43.75 --gate-on low", 0, "passed"),
        case("its high end", &[unsure()], "--fail-under IND=56.25 --gate-on high", 0, "passed"),
        case("above its high end", &[unsure()], "--fail-under IND=56.26 --gate-on high", 1, "CEM301"),
        case("coverage", &[unsure()], "--min-coverage 0.97", 0, "passed"),
        case("not that much coverage", &[unsure()], "--min-coverage 0.98", 1, "CEM303"),
        case("two respondents", &[twos(), other()], "--min-respondents 2 --min-roles 2", 0, "passed"),
        case("not three", &[twos(), other()], "--min-respondents 3", 1, "2 respondents, fewer than 3"),
        case("not three roles", &[twos(), other()], "--min-roles 3", 1, "2 roles among the respondents"),
        case("an adviser does not count", &[twos(), ("b.answers.yaml", sheet("core", "b", "external_adviser", "2"))], "--min-respondents 2", 1, "CEM304"),
        case("young enough", &[("a.answers.yaml", dated("a", "it", "2026-09-01"))], "--max-age 13 --as-of 2026-09-14", 0, "passed"),
        case("a day too old", &[("a.answers.yaml", dated("a", "it", "2026-09-01"))], "--max-age 12 --as-of 2026-09-14", 1, "13 days old"),
        case("given tomorrow", &[("a.answers.yaml", dated("a", "it", "2026-09-15"))], "--max-age 0 --as-of 2026-09-14", 0, "passed"),
        case("given long after", &[("a.answers.yaml", dated("a", "it", "2099-01-01"))], "--max-age 12 --as-of 2026-09-14", 1, "after 2026-09-14"),
        case("evidence of a day to come", &[seen("2026-09-16")], "--max-age 12 --as-of 2026-09-14", 1, "CEM121"),
        case("evidence of tomorrow", &[seen("2026-09-15")], "--max-age 12 --as-of 2026-09-14", 0, "passed"),
        case("whoever left all open did not answer", &[twos(), ("b.answers.yaml", sheet("core", "b", "it", "later"))], "--min-respondents 2", 1, "CEM304"),
        case("and adds no role", &[twos(), ("b.answers.yaml", sheet("core", "b", "it", "later"))], "--min-roles 2", 1, "CEM305"),
        case("not to know is to answer", &[twos(), ("b.answers.yaml", sheet("core", "b", "it", "dont_know"))], "--min-respondents 2", 0, "passed"),
        case("a flag about a factor leaves the settings' overall", &[twos(), settings("fail_under = 60\n")], "--fail-under SUP=50", 1, "overall score 50.0"),
        case("and replaces its own", &[twos(), settings("fail_under_factor = { support = 60 }\n").clone()], "--fail-under SUP=50", 0, "passed"),
        case("no date", &[twos()], "--max-age 12 --as-of 2026-09-14", 1, "CEM122"),
        case("warnings fail", &[later()], "--fail-on warning", 1, "IND-1 is put off"),
        case("warnings do not", &[later()], "--fail-on error", 0, "passed"),
        case("settings beside us", &[twos(), settings("fail_under = 60\n")], "", 1, "CEM301"),
        case("flags win", &[twos(), settings("fail_under = 60\n")], "--fail-under 50", 0, "passed"),
        case("no settings", &[twos(), settings("fail_under = 60\n")], "--config none", 0, "passed, no gate set"),
        case("other settings", &[twos(), ("x.toml", "[check]\nfail_under_factor = { SUP = 51 }\n".to_owned())], "--config x.toml", 1, "SUP score"),
        case("settings that are not there", &[twos()], "--config y.toml", 2, "CEM017"),
        case("settings with an unknown key", &[twos(), settings("fail_udner = 60\n")], "", 2, "did you mean `fail_under`?"),
        case("settings with an unknown key and nothing else", &[settings("fail_udner = 60\n")], "--allow-empty", 2, "did you mean `fail_under`?"),
        case("settings out of range", &[twos(), settings("min_coverage = 80\n")], "", 2, "CEM015"),
        case("settings with an unknown factor", &[twos(), settings("fail_under_factor = { SUPP = 51 }\n")], "", 2, "did you mean `SUP`?"),
        case("excepted", &[later(), exception("CEM111", "", fine)], "--require-complete --as-of 2026-09-14", 0, "accepted until 2026-12-31 by Dana: Agreed."),
        case(
            "excepted here",
            &[later(), exception("CEM111", "path = \"a.answers.yaml\"\nquestion = \"IND-1\"\n", fine)],
            "--require-complete --as-of 2026-09-14",
            0,
            "passed",
        ),
        case("excepted elsewhere", &[later(), exception("CEM111", "question = \"IND-2\"\n", fine)], "--require-complete --as-of 2026-09-14", 1, "CEM308"),
        case("expired", &[later(), exception("CEM111", "", "2026-09-13")], "--require-complete --as-of 2026-09-14", 1, "CEM307"),
        case("its last day", &[later(), exception("CEM111", "", "2026-09-14")], "--require-complete --as-of 2026-09-14", 0, "passed"),
        case(
            "one of two blank is excepted, and not the other",
            &[two_blank(), exception("CEM111", "question = \"IND-1\"\n", fine)],
            "--require-complete --as-of 2026-09-14",
            1,
            "1 required question without an answer (respondent a): IND-2",
        ),
        case(
            "a broken file is not excepted",
            &[twos(), broken(), exception("CEM105", "", fine)],
            "--fail-under 50",
            2,
            "CEM105 is an error of the file itself",
        ),
        case("nor alone", &[broken(), exception("CEM105", "", fine)], "--fail-under 50", 2, "cannot be excepted"),
        case("nor a missing one", &[twos(), exception("CEM017", "", fine)], "a.answers.yaml nowhere", 2, "cannot be excepted"),
        case("nor a broken questionnaire", &[twos(), exception("CEM203", "", fine)], "", 2, "cannot be excepted"),
        case(
            "old answers are",
            &[("a.answers.yaml", dated("a", "it", "2020-01-01")), exception("CEM120", "", fine)],
            "--max-age 9 --as-of 2026-09-14",
            0,
            "accepted",
        ),
        case("a gate is not excepted", &[twos(), exception("CEM301", "", fine)], "--fail-under 60", 2, "a gate cannot be excepted"),
        case("as good as before", &[twos(), ("old.json", baseline(50.0, 50.0))], "--baseline old.json", 0, "passed"),
        case("worse", &[twos(), ("old.json", baseline(50.1, 50.0))], "--baseline old.json", 1, "CEM306"),
        case("worse by what is allowed", &[twos(), ("old.json", baseline(51.0, 50.5))], "--baseline old.json --allow-drop 1", 0, "passed"),
        case("one factor worse", &[twos(), ("old.json", baseline(40.0, 70.0))], "--baseline old.json --allow-drop 1", 1, "SUP score 50.0 is below 69"),
        case("no baseline there", &[twos()], "--baseline old.json", 2, "CEM019"),
        case(
            "another questionnaire's baseline",
            &[twos(), ("old.json", baseline(50.0, 50.0).replace("core", "mine"))],
            "--baseline old.json",
            2,
            "do not compare",
        ),
        case(
            "a baseline that lost a factor",
            &[twos(), ("old.json", baseline(50.0, 50.0).replace("SUP", "SUPX"))],
            "--baseline old.json",
            2,
            "the factor SUP once",
        ),
        case("its score is text", &[twos(), ("old.json", baseline(50.0, 50.0).replace(":50}", ":\"90\"}"))], "--baseline old.json", 2, "is damaged"),
        case(
            "its score is gone",
            &[twos(), ("old.json", baseline(50.0, 70.0).replace("\"overall\"", "\"x\""))],
            "--baseline old.json",
            2,
            "the score of overall",
        ),
        case("its score is below nothing", &[twos(), ("old.json", baseline(-1.0, 50.0))], "--baseline old.json", 2, "from 0 to 100"),
        case("its score is beyond all", &[twos(), ("old.json", baseline(1e12, 50.0))], "--baseline old.json", 2, "from 0 to 100"),
        case(
            "of another format",
            &[twos(), ("old.json", baseline(50.0, 50.0).replace("1.0\",\"kind", "2.0\",\"kind"))],
            "--baseline old.json",
            2,
            "format version 1",
        ),
        case("no baseline to write", &[twos()], "--update-baseline", 2, "no baseline to write"),
        case("no report at all", &[twos(), ("old.json", "[]".to_owned())], "--baseline old.json", 2, "no report of cem"),
        case("two organisations, files only", &[twos(), ("b.answers.yaml", head("core", "B", "b", "it") + "  IND-1: 2\n")], "--no-gate", 0, "2 answer files"),
        case("broken, files only", &[("b.answers.yaml", head("core", "B", "b", "it") + "  IND-1: 7\n")], "--no-gate", 1, "CEM105"),
    ]
}

fn run(case: &Case, folder: &Folder, more: &str) -> crate::binary::Outcome {
    for (name, bytes) in &case.files {
        folder.write(name, bytes);
    }
    let words: Vec<&str> = case.words.iter().map(String::as_str).collect();
    folder.cem(&format!("check {more}")).args(&words).run().ends(case.code)
}

#[test]
fn every_flag_and_setting() {
    let cases = gates();
    assert!(cases.len() >= 40);
    for case in cases {
        println!("{}", case.name);
        let told = run(&case, &Folder::new(), "");
        let said = told.text() + &told.err;
        assert!(said.contains(case.says), "{}: {said}", case.name);
    }
}

#[test]
fn the_verdict_is_the_same_in_every_format() {
    let schema: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(crate::binary::root().join("tests/fixtures/standards/sarif-schema-2.1.0.json")).unwrap()).unwrap();
    let sarif_schema = jsonschema::validator_for(&schema).unwrap();
    for case in all().into_iter().chain(gates()) {
        if case.words.iter().any(|word| word == "-") {
            continue;
        }
        let folder = Folder::new();
        run(&case, &folder, "-f text,json,junit,sarif,github,gitlab -o out");
        let read = |name: &str| folder.read(&format!("out/{name}"));
        let (word, big) = [("passed", "passed"), ("failed", "FAILED"), ("error", "COULD NOT CHECK")][usize::try_from(case.code).unwrap()];
        let json: serde_json::Value = serde_json::from_str(&read("check.json")).unwrap();
        assert_eq!((&json["verdict"], &json["exit_code"]), (&word.into(), &case.code.into()), "{}", case.name);
        assert!(read("check.txt").contains(&format!("(exit {})", case.code)) && read("check.txt").contains(big), "{}", case.name);
        let sarif: serde_json::Value = serde_json::from_str(&read("check.sarif")).unwrap();
        assert!(sarif_schema.is_valid(&sarif), "{}: {:?}", case.name, sarif_schema.iter_errors(&sarif).next().map(|error| error.to_string()));
        let run = &sarif["runs"][0];
        assert_eq!((&run["invocations"][0]["exitCode"], &run["properties"]["verdict"]), (&case.code.into(), &word.into()), "{}", case.name);
        let errors = |list: &serde_json::Value, key: &str| list.as_array().unwrap().iter().filter(|item| item[key] == "error").count();
        assert_eq!(errors(&run["results"], "level"), errors(&json["diagnostics"], "severity"), "{}", case.name);
        let junit = read("check.junit.xml");
        let junit = roxmltree::Document::parse(&junit).unwrap();
        let bad = |name: &str| junit.descendants().filter(|node| node.has_tag_name(name)).count();
        assert_eq!(case.code == 0, bad("failure") + bad("error") == 0, "{}: {}", case.name, read("check.junit.xml"));
        assert!(junit.descendants().any(|node| node.attribute("value").is_some_and(|value| value == word)), "{}", case.name);
        let last = read("check.github.txt").trim_end().lines().last().unwrap().to_owned();
        assert!(last.contains(big) && last.contains(&format!("(exit {})", case.code)), "{}: {last}", case.name);
        let gitlab: serde_json::Value = serde_json::from_str(&read("check.gitlab.json")).unwrap();
        let verdict = gitlab.as_array().unwrap().iter().find(|entry| entry["check_name"] == "cem.verdict").unwrap();
        assert!(verdict["description"].as_str().unwrap().contains(&format!("(exit {})", case.code)), "{}", case.name);
    }
}

/// The answer `7` is the tenth character of the sixth line: the same in every format.
#[test]
fn one_place_by_hand_in_every_format() {
    let folder = Folder::new();
    folder.write("a.answers.yaml", head("core", "Acme Ltd", "a", "executive") + "  IND-1: 7\n");
    folder.cem("check -f text,json,junit,sarif,github,gitlab -o out").run().ends(1);
    let read = |name: &str| folder.read(&format!("out/{name}"));
    let json = |name: &str| serde_json::from_str::<serde_json::Value>(&read(name)).unwrap();
    assert!(read("check.txt").contains("a.answers.yaml:6:10"));
    let problem = &json("check.json")["diagnostics"][0];
    assert_eq!((&problem["line"], &problem["column"]), (&6.into(), &10.into()));
    let region = &json("check.sarif")["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!((&region["startLine"], &region["startColumn"], &region["endColumn"]), (&6.into(), &10.into(), &11.into()));
    assert!(read("check.github.txt").contains("file=a.answers.yaml,line=6,"));
    assert_eq!(json("check.gitlab.json")[0]["location"]["lines"]["begin"], 6);
    assert!(read("check.junit.xml").contains("6"));
}

#[test]
fn names_and_notes_stay_out_unless_asked_for() {
    let folder = Folder::new();
    let text = "format: cem-answers/1\nquestionnaire: { id: core, version: 1.0.0 }\norganisation: Acme\nrespondent: { id: a, role: boss, name: CANARY-NAME }\nanswers:\n  IND-1: { answer: 7, note: CANARY-NOTE }\n";
    folder.write("a.answers.yaml", text);
    folder.cem("check -f text,json,junit,sarif,github,gitlab -o out").run().ends(1);
    for name in ["check.txt", "check.json", "check.junit.xml", "check.sarif", "check.github.txt", "check.gitlab.json"] {
        assert!(!folder.read(&format!("out/{name}")).contains("CANARY"), "{name}");
    }
    assert!(folder.cem("check --no-redact").text(1).contains("CANARY-NAME"));
}

#[test]
fn the_baseline_is_written_only_when_told_and_only_when_it_passes() {
    let folder = Folder::new();
    folder.write("a.answers.yaml", sheet("core", "a", "executive", "2"));
    folder.cem("check --baseline old.json").run().ends(2);
    folder.cem("check --baseline old.json --update-baseline").run().ends(0);
    let first = folder.read("old.json");
    folder.write("a.answers.yaml", sheet("core", "a", "executive", "1"));
    folder.cem("check --baseline old.json").run().ends(1);
    folder.cem("check --baseline old.json --update-baseline").run().ends(1);
    assert_eq!(folder.read("old.json"), first, "a worse one does not become the measure by itself");
    folder.cem("check --baseline old.json --update-baseline --allow-drop 30").run().ends(0);
    assert_ne!(folder.read("old.json"), first);
}

#[test]
fn ending_with_zero_changes_the_code_and_not_the_verdict() {
    let folder = Folder::new();
    folder.write("a.answers.yaml", sheet("core", "a", "executive", "2"));
    let run = folder.cem("check --fail-under 60 --exit-zero").run().ends(0);
    assert!(run.text().contains("Gate: FAILED (exit 0)"));
    assert_eq!(folder.cem("check --fail-under 60 --exit-zero --json").json(0)["verdict"], "failed");
    folder.cem("check nowhere --exit-zero").run().ends(2);
}

#[test]
fn the_summary_is_appended_where_github_says() {
    let folder = Folder::new();
    folder.write("a.answers.yaml", sheet("core", "a", "executive", "2"));
    folder.write("summary.md", "before\n");
    let path = folder.join("summary.md");
    folder.cem("check --fail-under 60 -f github --summary").env("GITHUB_STEP_SUMMARY", path.to_str().unwrap()).run().ends(1);
    let summary = folder.read("summary.md");
    assert!(summary.starts_with("before\n") && summary.contains("FAILED") && summary.contains("CEM301"), "{summary}");
}

/// What cannot be written fails the check before a verdict is shown: there is one document, and it says what the exit code says.
#[test]
fn what_cannot_be_written_is_in_the_verdict() {
    let folder = Folder::new();
    folder.write("a.answers.yaml", sheet("core", "a", "executive", "2"));
    for line in ["check --summary", "check --baseline none/old.json --update-baseline"] {
        let run = |more: &str| folder.cem(&format!("{line}{more}")).env("GITHUB_STEP_SUMMARY", "none/summary.md").run().ends(2);
        assert!(run("").text().contains("COULD NOT CHECK (exit 2)"), "{line}");
        let document = run(" --json").json();
        assert_eq!((&document["verdict"], &document["exit_code"]), (&"error".into(), &2.into()), "{line}");
    }
    // A result that may not be written leaves the baseline as it was.
    folder.write("out.txt", "mine");
    folder.cem("check --baseline old.json --update-baseline -o out.txt").run().ends(2);
    assert_eq!(folder.names(), ["a.answers.yaml", "out.txt"]);
}

/// A gate that cannot be read is not taken for none.
#[test]
#[cfg(unix)]
fn settings_that_lead_nowhere() {
    let folder = Folder::new();
    folder.write("a.answers.yaml", sheet("core", "a", "executive", "2"));
    std::os::unix::fs::symlink("gone.toml", folder.join("cem.toml")).unwrap();
    assert!(folder.cem("check").text(2).contains("cem.toml cannot be read"));
}

#[test]
fn a_new_baseline_is_the_report_itself() {
    let folder = Folder::new();
    folder.write("a.answers.yaml", crate::binary::sample("executive-1"));
    folder.cem("check --baseline old.json --update-baseline").run().ends(0);
    let written: serde_json::Value = serde_json::from_str(&folder.read("old.json")).unwrap();
    let mut report = folder.cem("report a.answers.yaml --json").json(0);
    // Only a report says what it was made from, so that it can be made again.
    report["made_from"] = serde_json::Value::Null;
    assert_eq!(written, report);
}
