//! `cem check`: the exit code is the contract, and the words, the JSON and the code say the same in every case.

use crate::binary::{Folder, SAMPLE, cem, head, sample, sheet};

/// One case: its files, the command line after `cem check`, the exit code, and what standard output or standard error says.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) files: Vec<(&'static str, Vec<u8>)>,
    pub(crate) words: Vec<String>,
    pub(crate) code: i32,
    pub(crate) says: &'static str,
}

fn case(name: &'static str, files: &[(&'static str, String)], line: &str, code: i32, says: &'static str) -> Case {
    let files = files.iter().map(|(name, text)| (*name, text.clone().into_bytes())).collect();
    Case { name, files, words: line.split_whitespace().map(str::to_owned).collect(), code, says }
}

/// A file that is wrong in one place.
fn wrong(name: &'static str, answers: &str, says: &'static str) -> Case {
    case(name, &[("a.answers.yaml", head("core", "Acme Ltd", "a", "executive") + answers)], "", 1, says)
}

pub(crate) fn all() -> Vec<Case> {
    let twos = || ("a.answers.yaml", sheet("core", "a", "executive", "2"));
    let core = |change: &dyn Fn(String) -> String| ("a.answers.yaml", change(sheet("core", "a", "executive", "2")));
    let own = |text: &str| ("my.questionnaire.yaml", text.to_owned());
    let starter = cem_readiness::shipped::STARTER.replace("id: starter", "id: my");
    let mine = || {
        (
            "a.answers.yaml",
            "format: cem-answers/1\nquestionnaire: { id: my, version: 0.1.0 }\norganisation: A\nrespondent: { id: a, role: leader }\nanswers:\n  OWN-1: 2\n"
                .to_owned(),
        )
    };
    let mut cases = vec![
        // Valid.
        case("valid", &[twos()], "", 0, "passed, no gate set"),
        case("a file by name", &[twos()], "a.answers.yaml", 0, "1 answer file "),
        case("screen", &[("s.answers.yml", sheet("screen", "s", "executive", "2"))], "", 0, "passed"),
        case("front line", &[("f.answers.yaml", sheet("front-line", "f", "front_line", "2"))], "", 0, "passed"),
        case("both together", &[twos(), ("f.answers.yaml", sheet("front-line", "f", "front_line", "2"))], "--fail-under 50", 0, "2 answer files"),
        case("json is YAML", &[("j.answers.json", "{\"format\": \"cem-answers/1\", \"questionnaire\": {\"id\": \"core\", \"version\": \"1.0.0\"}, \"organisation\": \"A\", \"respondent\": {\"id\": \"j\", \"role\": \"it\"}, \"answers\": {\"IND-1\": 2}}".to_owned())], "", 0, "1 answer file "),
        case("a questionnaire of one's own", &[own(&starter), mine()], "", 0, "against my 0.1.0"),
        case("only warnings", &[("b.answers.yaml", head("core", "A", "b", "it") + "  IND-1: 2\n")], "", 0, "CEM111"),
        // Above and below the gate; all 2 of 0 to 4 is 50 exactly.
        case("at the gate", &[twos()], "--fail-under 50", 0, "Gate: passed (exit 0)"),
        case("a hair above", &[twos()], "--fail-under 50.0000001", 1, "CEM301"),
        case("below", &[twos()], "--fail-under 60", 1, "overall score 50.0 is below 60"),
        case("a factor by id", &[twos()], "--fail-under SUP=50", 0, "passed"),
        case("a factor by id, below", &[twos()], "--fail-under SUP=51", 1, "SUP score 50.0 is below 51"),
        case("a factor by name", &[twos()], "--fail-under resources=51", 1, "RES score 50.0 is below 51"),
        case("one of several", &[twos()], "--fail-under 40 --fail-under SUP=40 --fail-under ACU=90", 1, "ACU score"),
        case("overall by name", &[twos()], "--fail-under overall=50", 0, "passed"),
        case("no score to gate", &[core(&|text| text.replace(": 2\n", ": dont_know\n"))], "--fail-under 0", 1, "CEM302"),
        case("a cap decides", &[core(&|text| text.replace(": 2\n", ": 4\n").replace("SUP-1: 4", "SUP-1: 0"))], "--fail-under 60", 1, "CEM301"),
        case("without the cap", &[core(&|text| text.replace(": 2\n", ": 4\n").replace("SUP-1: 4", "SUP-1: 0"))], "--fail-under 60 --without-cap G1", 0, "passed"),
        // Completeness.
        case("incomplete", &[core(&|text| text.replace("  IND-1: 2\n", ""))], "--require-complete", 1, "1 required question without an answer"),
        case("put off", &[core(&|text| text.replace("IND-1: 2", "IND-1: later"))], "--require-complete", 1, "IND-1 is put off"),
        case("don't know is an answer", &[core(&|text| text.replace("IND-1: 2", "IND-1: dont_know"))], "--require-complete", 0, "passed"),
        // What cannot be one assessment.
        case("two organisations", &[twos(), ("b.answers.yaml", sheet("core", "b", "it", "2").replace("Acme", "Bolt"))], "", 1, "CEM116"),
        case("one person twice", &[twos(), ("b.answers.yaml", sheet("core", "a", "it", "2"))], "", 1, "CEM110"),
        case("one broken among many", &[twos(), ("b.answers.yaml", "a: [".to_owned())], "--fail-under 10", 1, "CEM002"),
        case("another version", &[core(&|text| text.replace("version: 1.0.0", "version: 9.0.0"))], "", 1, "CEM102"),
        case("an unknown questionnaire", &[core(&|text| text.replace("id: core", "id: cors"))], "", 1, "did you mean `core`?"),
        case("an unknown role", &[core(&|text| text.replace("role: executive", "role: executiv"))], "", 1, "CEM106"),
        case("another format", &[core(&|text| text.replace("cem-answers/1", "cem-answers/9"))], "", 1, "CEM012"),
        case("empty", &[("a.answers.yaml", String::new())], "", 1, "CEM005"),
        // What cannot be done.
        case("no files", &[], "", 2, "nothing to check"),
        case("no files, allowed", &[], "--allow-empty", 0, "Checked 0 answer files"),
        case("a missing path", &[twos()], "a.answers.yaml nowhere", 2, "nowhere cannot be read"),
        case("a missing path, empty allowed", &[], "nowhere --allow-empty", 2, "nowhere cannot be read"),
        case("an unknown factor", &[twos()], "--fail-under SUPP=5", 2, "did you mean `SUP`?"),
        case("an unknown cap", &[twos()], "--without-cap G11", 2, "did you mean `G1`?"),
        case("an unknown questionnaire to use", &[twos()], "--questionnaire corr", 2, "did you mean `core`?"),
        case("a broken questionnaire", &[own(&starter.replace("factor: OWN", "factor: OWNN")), mine()], "", 2, "CEM203"),
        case("a questionnaire that is no YAML", &[own("a: ["), mine()], "", 2, "CEM002"),
    ];
    cases.extend([
        wrong("a level outside", "  IND-1: 7\n", "CEM105"),
        wrong("half a level", "  IND-1: 2.5\n", "CEM105"),
        wrong("an unknown question", "  INDD-1: 2\n", "did you mean `IND-1`?"),
        wrong("no reason", "  IND-1: not_applicable\n", "CEM112"),
        wrong("twice", "  IND-1: 2\n  IND-1: 3\n", "CEM004"),
        wrong("an unknown key", "  IND-1: { answer: 2, notes: x }\n", "did you mean `note`?"),
        wrong("not a day", "  IND-1: { answer: 2, evidence: [ { what: x, where: y, seen: 2026-02-30 } ] }\n", "CEM016"),
        wrong("an alias", "  IND-1: &a 2\n  IND-2: *a\n", "CEM007"),
        wrong("two documents", "  IND-1: 2\n---\na: 1\n", "CEM003"),
        wrong("not YAML", "  IND-1: [\n", "CEM002"),
    ]);
    cases.push(Case { name: "not UTF-8", files: vec![("a.answers.yaml", b"format: \xff".to_vec())], words: Vec::new(), code: 1, says: "CEM001" });
    cases
}

#[test]
fn the_words_the_json_and_the_code_agree_in_every_case() {
    let cases = all();
    assert!(cases.len() >= 45);
    for case in cases {
        let folder = Folder::new();
        for (name, bytes) in &case.files {
            folder.write(name, bytes);
        }
        let words: Vec<&str> = case.words.iter().map(String::as_str).collect();
        println!("{}: cem check {}", case.name, words.join(" "));
        let text = folder.cem("check").args(&words).run().ends(case.code);
        let said = text.text() + &text.err;
        assert!(said.contains(case.says), "{}: {said}", case.name);
        let json = folder.cem("check --json").args(&words).run().ends(case.code);
        let document = json.json();
        let (verdict, word) = [("passed", "passed"), ("failed", "FAILED"), ("error", "COULD NOT CHECK")][usize::try_from(case.code).unwrap()];
        assert_eq!((&document["verdict"], &document["exit_code"]), (&verdict.into(), &case.code.into()), "{}", case.name);
        assert_eq!((&document["kind"], document["errors"] != 0), (&"check".into(), case.code != 0), "{}", case.name);
        let gate = text.text().lines().last().unwrap_or_default().to_owned();
        if gate.is_empty() {
            assert!(case.code == 2 && text.err.starts_with("error: "), "{}: {said}", case.name);
        } else {
            assert!(gate.starts_with(&format!("Gate: {word}")) && gate.ends_with(&format!("(exit {})", case.code)), "{}: {gate}", case.name);
            assert_eq!(text.err, "", "{}: everything is the result", case.name);
        }
        let quiet = folder.cem("check -q").args(&words).run().ends(case.code);
        assert_eq!(quiet.out.is_empty() && quiet.err.is_empty(), case.code == 0, "{}: -q says what went wrong, and nothing else", case.name);
        let saved = folder.cem("check --json -o result.json").args(&words).run().ends(case.code);
        assert!(saved.out.is_empty(), "{}", case.name);
        if !gate.is_empty() {
            assert_eq!(folder.read("result.json").into_bytes(), json.out, "{}", case.name);
        }
    }
}

#[test]
fn the_gate_is_held_against_the_unrounded_score() {
    let report = cem("report --json").arg(SAMPLE).json(0);
    let mut scores = vec![("overall".to_owned(), report["overall"]["score"].as_f64().unwrap())];
    for factor in report["factors"].as_array().unwrap() {
        scores.push((factor["id"].as_str().unwrap().to_owned(), factor["score"].as_f64().unwrap()));
    }
    assert_eq!(scores.len(), 6);
    for (name, score) in scores {
        let gate = |threshold: f64| cem("check --fail-under").arg(format!("{name}={threshold}")).arg(SAMPLE);
        gate(score).text(0);
        let fails = gate(score + 1e-6).text(1);
        // What is printed never contradicts the verdict.
        let line = fails.lines().find(|line| line.contains("CEM301")).unwrap();
        let printed: f64 = line.split_once("score ").unwrap().1.split(' ').next().unwrap().parse().unwrap();
        assert!(printed <= score + 1e-6, "{line}");
        let rounded = (score * 10.0).round() / 10.0;
        let text = gate(rounded).run();
        assert_eq!(text.code, i32::from(score < rounded), "{name}: {score} against {rounded}");
    }
    cem("check --fail-under").arg("Political acumen=39").arg(SAMPLE).text(0);
    cem("check --fail-under").arg("political ACUMEN=40").arg(SAMPLE).text(1);
}

#[test]
fn wrong_command_lines_are_answered() {
    for (words, says) in [
        (&["--fail-under", "abc"][..], "not a number"),
        (&["--fail-under", "101"], "0 to 100"),
        (&["--fail-under=-1"], "0 to 100"),
        (&["--fail-under", "SUP="], "not a number"),
        (&["--fail-udner", "5"], "--fail-under"),
        (&["-f", "junitt"], "text"),
        (&["--json", "-f", "text"], "cannot be used"),
        (&["-q", "-v"], "cannot be used"),
        (&["--force"], "--output"),
    ] {
        cem("check").args(words).run().ends(2).prints_nothing().says(says);
    }
}

#[test]
fn json_places_count_from_one() {
    let folder = Folder::new();
    folder.write("a.answers.yaml", head("core", "Acme Ltd", "a", "executive") + "  IND-1: 7\n");
    let document = folder.cem("check --json").json(1);
    let problem = &document["diagnostics"][0];
    // The answer `7` is the tenth character of the sixth line.
    assert_eq!((problem["path"].as_str(), problem["line"].as_u64(), problem["column"].as_u64()), (Some("a.answers.yaml"), Some(6), Some(10)));
    assert_eq!((problem["code"].as_str(), problem["severity"].as_str()), (Some("CEM105"), Some("error")));
}

#[test]
fn alike_problems_are_grouped_unless_all_are_asked_for() {
    let folder = Folder::new();
    folder.write("a.answers.yaml", (0..30).fold(head("core", "Acme Ltd", "a", "it"), |text, at| text + &format!("  NOT-{at}: 2\n")));
    let count = |line: &str| folder.cem(line).text(1).matches("error[CEM104]").count();
    assert_eq!(count("check --all"), 30);
    assert!(count("check") < 30);
    assert!(folder.cem("check").text(1).contains("--all"));
    assert_eq!(folder.cem("check --json").json(1)["errors"], 30);
}

/// Many files are read on all processors: that changes neither what is found nor where, nor its order.
#[test]
fn among_many_files_each_problem_is_that_of_its_file() {
    let folder = Folder::new();
    let mut wrong = Vec::new();
    for at in 0..300 {
        let text = sheet("core", &format!("r{at:03}"), "executive", "2").replace("Acme Ltd", "Acme Ltd\ndate: 2026-01-01");
        let text: Vec<u8> = match at {
            40 => b"format: \xff".to_vec(),
            70 => text.replace("id: core", "id: cor").into_bytes(),
            71 => text.replace("id: core", "id: front-line").into_bytes(),
            110 => text.replace("  IND-1: 2", "  IND-1: 2: 3").into_bytes(),
            150 => text.replace("  IND-3: 2", "  IND-3: 7").into_bytes(),
            200 => Vec::new(),
            259 => text.replace("role: executive", "role: executve").into_bytes(),
            298 => text.replace("organisation", "organization").into_bytes(),
            _ => text.into_bytes(),
        };
        let name = format!("r{at:03}.answers.yaml");
        folder.write(&name, text);
        if [40, 70, 71, 110, 150, 200, 259, 298].contains(&at) {
            wrong.push(name);
        }
    }
    let found = folder.cem("check --json --no-gate").json(1)["diagnostics"].as_array().unwrap().clone();
    let alone = |name: &String| folder.cem(&format!("check --json --no-gate {name}")).json(1)["diagnostics"].as_array().unwrap().clone();
    assert_eq!(found, wrong.iter().flat_map(alone).collect::<Vec<_>>());
    assert!(found.iter().map(|problem| problem["path"].as_str().unwrap_or_default()).collect::<std::collections::BTreeSet<_>>().len() >= 7, "{found:?}");
}

#[test]
fn what_is_wrong_with_a_questionnaire_is_told_once_however_many_answer_it() {
    let folder = Folder::new();
    folder.write("my.questionnaire.yaml", cem_readiness::shipped::STARTER.replace("id: starter", "id: my").replace("kind: yes_no", "kind: yes_noo"));
    for at in 0..3 {
        folder.write(&format!("r{at}.answers.yaml"), head("my", "Acme Ltd", &format!("r{at}"), "leader") + "  OWN-1: 2\n");
    }
    let once = folder.cem("check --json r0.answers.yaml").json(2)["errors"].clone();
    assert_eq!(folder.cem("check --json").json(2)["errors"], once);
}

#[test]
fn a_file_from_standard_input() {
    cem("check -").stdin(sample("cx-lead-1")).text(0);
    assert_eq!(cem("check - --json").stdin(sample("cx-lead-1")).json(0)["files"], serde_json::json!(["-"]));
    cem("check -").run().ends(1);
}
