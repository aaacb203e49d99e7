//! `cem report`: the formats agree to the digit, JSON keeps its schema, and nothing leaves the machine that was not asked for.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::binary::{Folder, SAMPLE, cem, head, root, sample, sheet};

/// Row name -> score, target, gap, weighted gap, as printed.
type Rows = BTreeMap<String, [String; 4]>;

/// What a page says: the sentence of the overall score, the factors, the questions with the largest gaps.
struct Said {
    overall: [String; 3],
    factors: Rows,
    questions: Rows,
}

fn number_after<'a>(text: &'a str, before: &str) -> &'a str {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("{before} in {text}")).1;
    rest.split(|c: char| !c.is_ascii_digit() && c != '.').next().unwrap().trim_end_matches('.')
}

fn overall(text: &str) -> [String; 3] {
    let line = text.lines().find(|line| line.contains(" of 100")).unwrap().trim().trim_matches('*');
    [line.split_once(" of 100").unwrap().0, number_after(line, "Target "), number_after(line, "gap ")].map(str::to_owned)
}

fn section<'a>(text: &'a str, heading: &'a str) -> impl Iterator<Item = &'a str> {
    text.lines().skip_while(move |line| !line.starts_with(heading)).skip(1)
}

fn from_terminal(text: &str) -> Said {
    let rows = |heading, names: &[String]| -> Rows {
        let mut found = Rows::new();
        for line in section(text, heading).take_while(|line| !line.is_empty()) {
            for name in names.iter().filter(|name| line.trim().starts_with(&format!("{name} "))) {
                let numbers: Vec<&str> = line.trim()[name.len()..].split_whitespace().filter(|word| word.parse::<f64>().is_ok()).collect();
                if let [score, target, gap, weighted] = numbers[..] {
                    found.insert(
                        name.split(' ').next().filter(|id| id.contains('-')).unwrap_or(name).to_owned(),
                        [score, target, gap, weighted].map(str::to_owned),
                    );
                }
            }
        }
        found
    };
    let report = cem("demo --json").json(0);
    let names: Vec<String> = items(&report, "factors").map(|factor| word(factor, "name")).collect();
    let questions: Vec<String> = items(&report, "questions").map(|question| format!("{} {}", word(question, "id"), word(question, "facet"))).collect();
    Said { overall: overall(text), factors: rows("Factors", &names), questions: rows("Largest gaps", &questions) }
}

fn from_markdown(text: &str) -> Said {
    let rows = |heading, name: usize, columns: [usize; 4]| -> Rows {
        let cells = section(text, heading).skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|')).skip(2);
        cells
            .map(|line| line.split('|').map(str::trim).collect::<Vec<_>>())
            .map(|cells| {
                (cells[name].split(' ').next().filter(|id| id.contains('-')).unwrap_or(cells[name]).to_owned(), columns.map(|at| cells[at].to_owned()))
            })
            .collect()
    };
    Said { overall: overall(text), factors: rows("## Factors", 1, [2, 4, 5, 6]), questions: rows("## Gaps by question", 2, [4, 5, 6, 7]) }
}

fn items<'a>(report: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    report[key].as_array().unwrap().iter()
}

fn word(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap().to_owned()
}

/// The printed number is this one, rounded to as many digits as are printed.
#[track_caller]
fn prints(printed: &str, value: &Value) {
    let digits = printed.split_once('.').map_or(0, |(_, after)| i32::try_from(after.len()).unwrap());
    let scale = 10f64.powi(digits);
    let rounded = (value.as_f64().unwrap() * scale + 1e-6).round() / scale;
    assert_eq!(printed.parse::<f64>().unwrap(), rounded, "{printed} is printed for {value}");
}

#[test]
fn terminal_markdown_and_json_agree_to_the_digit() {
    let json = cem("report --json").arg(SAMPLE).json(0);
    let terminal = from_terminal(&cem("report").arg(SAMPLE).utf8().columns(120).text(0));
    let markdown = from_markdown(&cem("report -f markdown").arg(SAMPLE).text(0));
    assert_eq!((terminal.factors.len(), terminal.questions.len()), (5, 10));
    assert_eq!((markdown.factors.len(), markdown.questions.len()), (5, json["question_gaps"].as_array().unwrap().len()));
    for said in [&terminal, &markdown] {
        for (printed, key) in said.overall.iter().zip(["score", "target", "gap"]) {
            prints(printed, &json["overall"][key]);
        }
        for factor in items(&json, "factors") {
            let row = &said.factors[&word(factor, "name")];
            for (printed, key) in row.iter().zip(["score", "target", "gap", "weighted_gap"]) {
                prints(printed, &factor[key]);
            }
        }
        for (id, row) in &said.questions {
            let gap = items(&json, "question_gaps").find(|gap| gap["question"] == id.as_str()).unwrap();
            for (printed, key) in row.iter().zip(["score", "target", "gap", "weighted_gap"]) {
                prints(printed, &gap[key]);
            }
        }
    }
    for (id, row) in &terminal.questions {
        assert_eq!(row, &markdown.questions[id], "{id}");
    }
    // The order of the gaps is that of the numbers.
    for key in ["gaps", "question_gaps"] {
        let sizes: Vec<f64> = items(&json, key).map(|gap| gap["weighted_gap"].as_f64().unwrap()).collect();
        assert!(!sizes.is_empty() && sizes.is_sorted_by(|a, b| *a >= b - 1e-9), "{key}: {sizes:?}");
    }
}

#[test]
fn every_document_keeps_the_schema() {
    let schema = cem("schema report").json(0);
    let validator = jsonschema::validator_for(&schema).unwrap();
    let folder = Folder::new();
    folder.write("screen.answers.yaml", sheet("screen", "s1", "executive", "2"));
    folder.write("front.answers.yaml", sheet("front-line", "f1", "front_line", "1"));
    folder.write("unknown.answers.yaml", sheet("core", "u1", "cx_lead", "dont_know"));
    folder.write("blank.answers.yaml", head("core", "Acme Ltd", "b1", "executive").replace("answers:", "answers: {}"));
    folder.write("wrong.answers.yaml", head("core", "Acme Ltd", "w1", "executive") + "  IND-1: 7\n");
    folder.write("not.answers.yaml", "a: [");
    let one = format!("{SAMPLE}/cx-lead-1.answers.yaml");
    let mut documents = vec![
        cem("report --json").arg(SAMPLE).json(0),
        cem("report --json --names --date 2026-11-01").arg(SAMPLE).json(0),
        cem("report --json").arg(one).json(0),
    ];
    documents.extend(["screen", "front", "unknown", "blank"].map(|name| folder.cem("report --json").arg(format!("{name}.answers.yaml")).json(0)));
    documents.push(folder.cem("report --json screen.answers.yaml front.answers.yaml unknown.answers.yaml").json(0));
    let errors =
        ["wrong.answers.yaml", "not.answers.yaml", "missing.answers.yaml", "screen.answers.yaml --without-cap G11", "screen.answers.yaml --questionnaire corr"];
    documents.extend(errors.map(|rest| {
        let document = folder.cem(&format!("report --json {rest}")).json(2);
        assert_eq!(document["kind"], "error", "{rest}");
        assert!(document["overall"].is_null() && items(&document, "diagnostics").count() > 0, "{rest}");
        document
    }));
    documents.push(Folder::new().cem("report --json").json(2));
    for document in &documents {
        let wrong: Vec<String> = validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(wrong, Vec::<String>::new());
        assert!(jsonschema::draft7::is_valid(&schema, document));
    }
    assert!(!validator.is_valid(&serde_json::json!({ "kind": "report" })) && !validator.is_valid(&serde_json::json!({})), "the schema refuses something");
}

#[test]
fn nothing_known_is_not_zero() {
    let folder = Folder::new();
    folder.write("u.answers.yaml", sheet("core", "u1", "cx_lead", "dont_know"));
    let report = folder.cem("report --json").json(0);
    assert!(report["overall"]["score"].is_null() && report["overall"]["band"].is_null());
    assert_eq!(report["overall"]["dont_know"].as_u64().unwrap(), items(&report, "questions").filter(|q| q["counts"]["dont_know"] == 1).count() as u64);
    for factor in items(&report, "factors") {
        assert!(factor["score"].is_null() && factor["status"] != "scored", "{factor}");
    }
    assert_eq!(items(&report, "gaps").count(), 0);
}

#[test]
fn the_order_of_paths_never_changes_a_byte() {
    let mut paths: Vec<String> =
        std::fs::read_dir(root().join(SAMPLE)).unwrap().map(|entry| format!("{SAMPLE}/{}", entry.unwrap().file_name().to_str().unwrap())).collect();
    paths.sort();
    let whole: Vec<Vec<u8>> = ["terminal", "json", "markdown"].iter().map(|format| cem("report").args(&[SAMPLE, "-f", format]).run().ends(0).out).collect();
    for turn in [0, 1, 5, 11] {
        let mut order: Vec<&str> = paths.iter().map(String::as_str).collect();
        order.rotate_left(turn);
        if turn == 5 {
            order.reverse();
            order.push(SAMPLE); // Named twice is named once.
        }
        for (format, whole) in ["terminal", "json", "markdown"].iter().zip(&whole) {
            assert!(cem("report -f").arg(format).args(&order).run().ends(0).out == *whole, "{format} {turn}");
        }
    }
}

#[test]
fn a_folder_a_file_and_standard_input_are_the_same() {
    let folder = Folder::new();
    let text = sample("cx-lead-1");
    folder.write("deep/er/a.answers.yaml", &text);
    folder.write("deep/.hidden/b.answers.yaml", "not: this");
    folder.write("deep/readme.yaml", "not: this");
    let expected = folder.cem("report deep/er/a.answers.yaml").text(0);
    for run in [folder.cem("report deep"), folder.cem("report"), folder.cem("-C deep/er report"), folder.cem("report -").stdin(text.clone())] {
        assert_eq!(run.text(0), expected);
    }
    folder.cem("report -").run().ends(2).says("CEM005").prints_nothing();
    folder.cem("report -").stdin(b"format: \xff".to_vec()).run().ends(2).says("CEM001");
}

#[test]
fn what_is_no_assessment_is_refused_with_the_list() {
    let folder = Folder::new();
    folder.write("a.answers.yaml", sheet("core", "a", "executive", "2"));
    folder.write("b.answers.yaml", sheet("core", "b", "executive", "2").replace("Acme", "Bolt"));
    folder.write("c.answers.yaml", sheet("core", "a", "executive", "3"));
    let two = folder.cem("report a.answers.yaml b.answers.yaml").run().ends(2).prints_nothing().says("CEM116");
    assert!(["Acme Ltd", "Bolt Ltd", "a.answers.yaml", "b.answers.yaml"].iter().all(|part| two.err.contains(part)), "{}", two.err);
    let same = folder.cem("report a.answers.yaml c.answers.yaml").run().ends(2).prints_nothing().says("CEM110");
    assert!(same.err.contains("a.answers.yaml") && same.err.contains("c.answers.yaml"), "{}", same.err);
}

#[test]
fn a_file_is_written_whole_and_never_over_another() {
    let folder = Folder::new();
    folder.write("a.answers.yaml", sheet("core", "a", "executive", "2"));
    folder.cem("report -f markdown -o r.md").run().ends(0).prints_nothing().says("Wrote r.md");
    let page = folder.read("r.md");
    assert_eq!(page, folder.cem("report -f markdown").text(0));
    folder.write("r.md", "mine");
    folder.cem("report -f markdown -o r.md").run().ends(2).says("r.md exists already; --force overwrites it");
    assert_eq!(folder.read("r.md"), "mine");
    folder.cem("report -f markdown -o r.md --force -q").run().ends(0).prints_nothing();
    assert_eq!(folder.read("r.md"), page);
    folder.cem("report -o no/such/folder.md").run().ends(2).says("cannot write no/such/folder.md");
    folder.write("b.answers.yaml", "a: [");
    folder.cem("report -f markdown -o r.md --force").run().ends(2);
    assert_eq!(folder.read("r.md"), page, "a report that cannot be made leaves the old one");
    assert_eq!(folder.names(), ["a.answers.yaml", "b.answers.yaml", "r.md"]);
}

#[test]
fn people_stay_on_the_machine() {
    let folder = Folder::new();
    let text = sheet("core", "a1", "executive", "2").replace("respondent: { id: a1,", "respondent: { id: a1, name: CANARYNAME,").replace(
        "  IND-1: 2\n  IND-2: 2\n",
        "  IND-1: { answer: 2, note: CANARYNOTE, evidence: [ { what: CANARYPROOF, where: CANARYPLACE } ] }\n  IND-2: { answer: 2, note: { text: CANARYQUOTE, quotable: true } }\n",
    );
    assert!(["CANARYNAME", "CANARYNOTE", "CANARYQUOTE"].iter().all(|canary| text.contains(canary)));
    folder.write("a.answers.yaml", text);
    for format in ["terminal", "json", "markdown"] {
        for names in [false, true] {
            let run = folder.cem("report -f").arg(format).args(if names { &["--names"] } else { &[] }).run().ends(0);
            let all = run.text() + &run.err;
            assert_eq!(all.contains("CANARYNAME"), names, "{format} {names}");
            assert!(!all.contains("CANARYNOTE"), "{format} {names}: a note that is not quotable is never shown");
            assert!(all.contains("CANARYQUOTE") || format == "terminal", "{format} {names}");
        }
    }
    assert!(!folder.cem("explain IND-1 .").text(0).contains("CANARYN"));
    assert!(!folder.cem("check --json").text(0).contains("CANARY"));
}

#[test]
fn caps_can_be_left_out() {
    let folder = Folder::new();
    folder.write("a.answers.yaml", sheet("core", "a", "executive", "4").replace("  SUP-1: 4", "  SUP-1: 0"));
    let overall = |rest: &str| folder.cem(&format!("report --json {rest}")).json(0)["overall"]["score"].as_f64().unwrap();
    let (capped, free) = (overall(""), overall("--without-cap all"));
    assert!(capped < 40.0 && free > 90.0, "{capped} {free}");
    // G4 asks for evidence, which there is none of: each of the two alone still limits.
    assert!(capped < overall("--without-cap G1") && overall("--without-cap G1") < free);
    assert_eq!(overall("--without-cap G4"), capped);
    assert_eq!(overall("--without-cap G1 --without-cap G4"), free);
    assert_eq!(folder.cem("report --json --without-cap all").json(0)["caps"], serde_json::json!([]));
    folder.cem("report --without-cap G11").run().ends(2).prints_nothing().says("core has no cap `G11`; did you mean `G1`?");
    folder.cem("report --without-cap xyz").run().ends(2).says("there are G1, G2");
}

#[test]
fn no_clock() {
    assert!(cem("report --json").arg(SAMPLE).json(0)["date"].is_null());
    assert_eq!(cem("report --json --date 2026-11-01").arg(SAMPLE).json(0)["date"], "2026-11-01");
    cem("report --date 2026-02-30").arg(SAMPLE).run().ends(2).says("calendar");
}
