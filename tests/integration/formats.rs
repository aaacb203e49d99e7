//! The formats of `cem check` for CI servers, each read back by an independent reader: SARIF by the official schema, JUnit by an XML parser and the rules of its schema,
//! GitHub and GitLab by small parsers of their rules. All say the same: verdict, exit code, lines.

use std::collections::{BTreeMap, BTreeSet};

use cem_readiness::diagnostic::{Code, Severity};
use cem_readiness::report::verdict::{Asked, At, CheckReport, Finding, GateLine, Outcome, State, Word};
use cem_readiness::report::{check_json, github, gitlab, junit, sarif};
use cem_readiness::rules::Range;
use serde_json::Value;

use crate::checking::{read, root};

/// What a file may hold to break a format: quotes, markup, line ends, escapes, a link, reordering, NUL, ANSI, the end of CDATA.
const HOSTILE: &str = "a\"b'c<script>alert(1)</script>&amp;\r\n::error::x%0A%25,:]]>|[x](http://evil.example){0}`\u{202e}\u{0}\u{1b}[31m\u{fffe}\u{85}";
/// The reason of somebody: a piece of a file, which no format shows.
const SECRET: &str = "Jane Roe is on leave";

fn at(path: &str, line: usize, column: usize, end_line: usize, end_column: usize) -> At {
    At { path: path.into(), line, column, end_line, end_column }
}

fn finding(code: Code, message: &str, place: Option<At>) -> Finding {
    Finding { code, severity: code.severity(), message: message.into(), help: None, place, respondent: None, question: None }
}

fn outcome(respondent: &str, question: &str, factor: &str, state: State, line: usize) -> Outcome {
    Outcome { respondent: respondent.into(), question: question.into(), factor: factor.into(), state, place: Some(at("answers/b.yaml", line, 3, line, 9)) }
}

/// A check that failed, with something of everything and hostile texts wherever a file can put one.
fn failed() -> CheckReport {
    let path = "answers/ä b,c:50%#?.yaml";
    let mut open = finding(Code::RequiredBlank, "2 required questions without an answer (respondent r2): PEO-1, PEO-2", Some(at("answers/b.yaml", 7, 1, 9, 4)));
    (open.respondent, open.question) = (Some("r2".into()), Some("PEO-1".into()));
    let mut parked = finding(Code::Parked, "PRO-9 does not apply", Some(at("answers/b.yaml", 31, 5, 31, 12)));
    (parked.respondent, parked.question, parked.help) = (Some("r2".into()), Some("PRO-9".into()), Some(HOSTILE.into()));
    CheckReport {
        verdict: Word::Failed,
        exit_code: 1,
        tool_version: "0.1.0",
        files: vec![path.into(), "answers/b.yaml".into()],
        questionnaires: vec![Asked { id: "core".into(), version: "1".into(), sha256: "00".into() }],
        findings: vec![
            finding(Code::UnknownQuestion, "unknown question `peopel`", Some(at(path, 37, 3, 37, 9))),
            finding(Code::UnknownQuestion, HOSTILE, Some(at(path, 38, 3, 40, 1))),
            // The same text once more: identities must still differ where the format asks for it.
            finding(Code::UnknownQuestion, HOSTILE, Some(at(path, 41, 3, 41, 3))),
            open,
            parked,
            finding(Code::BelowGate, "overall score 52.4 is below 60", None),
            Finding { severity: Severity::Note, ..finding(Code::NoBasis, "worth knowing", Some(at("questionnaires/q.yaml", 2, 1, 2, 5))) },
        ],
        gates: vec![
            GateLine { of: "overall".into(), at_least: 60.0, value: Some(52.4), range: Some(Range { low: 50.3, high: 55.5 }), passed: false },
            GateLine { of: "people".into(), at_least: 30.0, value: Some(36.5), range: None, passed: true },
            GateLine { of: "coverage".into(), at_least: 0.8, value: None, range: None, passed: false },
        ],
        outcomes: vec![
            outcome("r2", "PEO-1", "people", State::Open, 7),
            outcome("r2", "PEO-2", "people", State::Open, 7),
            outcome("r2", "PEO-3", "people", State::Answered, 12),
            outcome("r2", "PEO-4", "people", State::DontKnow, 13),
            outcome("r2", "PRO-1", "process", State::NotApplicable(SECRET.into()), 14),
            outcome("r2", "PRO-2", "process", State::LeftOut, 7),
            outcome("r2", "PRO-9", "process", State::Parked, 31),
            outcome("r2", "PRO-9", "process", State::Answered, 32),
            outcome(HOSTILE, HOSTILE, HOSTILE, State::DontKnow, 33),
        ],
        score: Some(52.4),
        range: Some(Range { low: 50.3, high: 55.5 }),
    }
}

/// A check that passed, without a gate and without anything to say.
fn passed() -> CheckReport {
    CheckReport { verdict: Word::Passed, exit_code: 0, findings: vec![], gates: vec![], outcomes: vec![], score: None, range: None, ..failed() }
}

/// A check that could not be made.
fn could_not() -> CheckReport {
    let unreadable = finding(Code::Unreadable, "cannot be read", None);
    CheckReport { verdict: Word::Error, exit_code: 2, files: vec![], questionnaires: vec![], findings: vec![unreadable], ..passed() }
}

/// Very many problems of each kind.
fn many(of_each: usize) -> CheckReport {
    let mut findings = Vec::new();
    for code in [Code::UnknownQuestion, Code::RoleMissing] {
        findings.extend((1..=of_each).map(|line| finding(code, &format!("number {line}"), Some(at("a.yaml", line, 1, line, 2)))));
    }
    let outcomes = (1..=of_each).map(|line| outcome("r", &format!("Q-{line}"), "f", State::DontKnow, line)).collect();
    CheckReport { findings, outcomes, ..failed() }
}

fn every() -> Vec<CheckReport> {
    vec![failed(), passed(), could_not(), many(25)]
}

/// Whether a character could reorder, hide or move text: this list is the test's own.
fn is_dangerous(c: char) -> bool {
    (c.is_control() && c != '\n') || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}')
}

type Render = fn(&CheckReport) -> String;
const FORMATS: [(&str, Render); 6] = [
    ("json", check_json::render),
    ("sarif", sarif::render),
    ("junit", junit::render),
    ("github", github::render),
    ("summary", github::summary),
    ("gitlab", gitlab::render),
];

#[test]
fn no_format_carries_pieces_of_files_or_characters_that_move_text() {
    for report in every() {
        for (name, render) in FORMATS {
            let text = render(&report);
            assert!(!text.contains(SECRET), "{name}");
            // U+FFFE is no character of XML; elsewhere it is harmless.
            let found: Vec<char> = text.chars().filter(|c| is_dangerous(*c) && (name == "junit" || *c != '\u{fffe}')).collect();
            assert!(found.is_empty(), "{name}: {found:?}");
            assert!(text.ends_with('\n') && text == render(&report), "{name}");
        }
    }
}

#[test]
fn every_format_says_the_same_verdict_and_exit_code() {
    for report in every() {
        let sentence = match report.verdict {
            Word::Passed => "cem check: passed, no gate set (exit 0)",
            Word::Failed => "cem check: FAILED (exit 1)",
            Word::Error => "cem check: COULD NOT CHECK (exit 2)",
        };
        let (word, code) = (report.verdict.word(), u64::from(report.exit_code));

        let json = json(&check_json::render(&report));
        assert_eq!((json["verdict"].as_str(), json["exit_code"].as_u64()), (Some(word), Some(code)));

        let run = &self::json(&sarif::render(&report))["runs"][0];
        assert_eq!((run["properties"]["verdict"].as_str(), run["invocations"][0]["exitCode"].as_u64()), (Some(word), Some(code)));
        assert_eq!(run["invocations"][0]["executionSuccessful"], report.verdict != Word::Error);
        assert!(run["invocations"][0]["exitCodeDescription"].as_str().unwrap().starts_with(sentence));

        let xml = junit::render(&report);
        let document = roxmltree::Document::parse(&xml).unwrap();
        let case = document.descendants().find(|node| node.attribute("name") == Some("gate.overall")).unwrap();
        let ended = case.first_element_child().map(|child| (child.tag_name().name(), child.attribute("message").unwrap()));
        let expected = match report.verdict {
            Word::Passed => None,
            Word::Failed => Some(("failure", sentence)),
            Word::Error => Some(("error", sentence)),
        };
        assert_eq!(ended, expected);
        let property =
            |name| document.descendants().find(|node| node.has_tag_name("property") && node.attribute("name") == Some(name)).unwrap().attribute("value");
        assert_eq!((property("verdict"), property("exit_code")), (Some(word), Some(code.to_string().as_str())));

        let last = commands(&github::render(&report)).pop().unwrap();
        assert_eq!((last.kind.as_str(), last.properties.get("title").map(String::as_str)), ("notice", Some("cem")));
        assert!(last.message.starts_with(sentence), "{}", last.message);
        assert!(github::summary(&report).lines().next().unwrap().replace('\\', "").ends_with(sentence));

        let issues = self::json(&gitlab::render(&report));
        let last = issues.as_array().unwrap().last().unwrap();
        assert_eq!((last["description"].as_str(), last["severity"].as_str()), (Some(sentence), Some("info")));
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn lines_of(report: &CheckReport) -> Vec<(String, usize)> {
    report.findings.iter().filter_map(|finding| finding.place.as_ref().map(|at| (at.path.clone(), at.line))).collect()
}

#[test]
fn json_follows_its_schema_and_keeps_the_members_it_had() {
    let schema = check_json::schema();
    assert!(jsonschema::draft7::meta::is_valid(&schema));
    let validator = jsonschema::draft7::new(&schema).unwrap();
    for report in every() {
        let document = json(&check_json::render(&report));
        let wrong: Vec<String> = validator.iter_errors(&document).map(|e| format!("{} {e}", e.instance_path())).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
    let document = json(&check_json::render(&failed()));
    let first = &document["diagnostics"][0];
    assert_eq!([&first["line"], &first["column"], &first["end_line"], &first["end_column"]].map(Value::as_u64), [Some(37), Some(3), Some(37), Some(9)]);
    assert_eq!(first["path"], "answers/ä b,c:50%#?.yaml");
    assert_eq!((&document["errors"], &document["warnings"]), (&4.into(), &2.into()));
    let check = &document["gate"]["checks"][0];
    assert_eq!((&check["of"], &check["value"], &check["score"], &check["passed"]), (&"overall".into(), &52.4.into(), &52.4.into(), &false.into()));
    assert_eq!(document["gate"]["passed"], false);
    assert!(document["gate"]["checks"][2]["value"].is_null());
    assert_eq!((&document["outcomes"]["open"], &document["outcomes"]["dont_know"], &document["outcomes"]["parked"]), (&2.into(), &2.into(), &1.into()));
    let respondents = document["outcomes"]["respondents"].as_array().unwrap();
    assert_eq!((respondents.len(), &respondents[0]["id"], &respondents[0]["dont_know"]), (2, &"r2".into(), &1.into()));
    // Exact to a program, though no raw control character is printed.
    assert_eq!(respondents[1]["id"], HOSTILE);
    let nothing = json(&check_json::render(&passed()));
    assert!(nothing["gate"].is_null() && nothing["overall"].is_null());
    // The schema is closed in a copy: every member is described.
    let mut closed = schema;
    close(&mut closed);
    let closed = jsonschema::draft7::new(&closed).unwrap();
    assert!(closed.is_valid(&document));
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if members.contains_key("properties") {
                members.insert("additionalProperties".into(), false.into());
            }
            members.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// RFC 3986, read by hand: decodes a relative reference; none where it holds what such a reference may not.
fn decoded(uri: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = uri.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => u8::from_str_radix(&format!("{}{}", char::from(rest.next()?), char::from(rest.next()?)), 16).ok()?,
            b'/' | b'.' | b'-' | b'_' | b'~' => byte,
            _ if byte.is_ascii_alphanumeric() => byte,
            _ => return None,
        });
    }
    String::from_utf8(bytes).ok()
}

#[test]
fn sarif_follows_the_official_schema() {
    let schema = json(&read(&root().join("tests/fixtures/standards/sarif-schema-2.1.0.json")));
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    // The validator is awake.
    assert!(!validator.is_valid(&serde_json::json!({ "version": "2.1.0", "runs": [{ "results": [] }] })));
    for report in every() {
        let log = json(&sarif::render(&report));
        let wrong: Vec<String> = validator.iter_errors(&log).map(|e| format!("{} {e}", e.instance_path())).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
        let run = &log["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        let ids: BTreeSet<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), rules.len());
        for result in run["results"].as_array().unwrap() {
            let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
            assert_eq!(rule["id"], result["ruleId"]);
            // 3.27.10: a level only where the kind is `fail`.
            assert_eq!(result["kind"] == "fail", result["level"] != "none", "{result}");
            assert_ne!(result["kind"], "pass");
            assert_eq!(result["partialFingerprints"]["cemV1"].as_str().unwrap().len(), 64);
        }
        let mut places = Vec::new();
        for result in run["results"].as_array().unwrap().iter().filter(|result| result["ruleId"].as_str().unwrap().starts_with("CEM")) {
            for location in result["locations"].as_array().unwrap() {
                let physical = &location["physicalLocation"];
                let path = decoded(physical["artifactLocation"]["uri"].as_str().unwrap()).unwrap();
                places.push((path, usize::try_from(physical["region"]["startLine"].as_u64().unwrap()).unwrap()));
            }
        }
        assert_eq!(places, lines_of(&report));
    }
}

#[test]
fn sarif_says_what_kind_of_thing_each_result_is() {
    let log = json(&sarif::render(&failed()));
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let all = run["results"].as_array().unwrap();
    let found: Vec<_> = all.iter().map(|r| (r["ruleId"].as_str().unwrap(), r["kind"].as_str().unwrap(), r["level"].as_str().unwrap())).collect();
    assert_eq!(
        found,
        [
            ("CEM104", "fail", "error"),
            ("CEM104", "fail", "error"),
            ("CEM104", "fail", "error"),
            ("CEM111", "open", "none"),
            ("CEM114", "fail", "warning"),
            ("CEM301", "fail", "error"),
            ("CEM227", "fail", "note"),
            ("dont_know", "review", "none"),
            ("not_applicable", "notApplicable", "none"),
            ("dont_know", "review", "none"),
        ]
    );
    // By hand: CEM104 at 37:3 to 37:9, the end one past the last character, as SARIF counts too.
    let region = &all[0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region, &serde_json::json!({ "startLine": 37, "startColumn": 3, "endLine": 37, "endColumn": 9 }));
    assert_eq!(all[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "answers/%C3%A4%20b%2Cc%3A50%25%23%3F.yaml");
    assert_eq!(all[5]["locations"], serde_json::json!([]));
    // No link, no placeholder.
    let text = all[1]["message"]["text"].as_str().unwrap();
    assert!(text.contains("\\[x\\](http") && text.contains("{{0}}"), "{text}");
    // The identity does not hang on the line, and is the one documented: computed here by hand with `sha256sum`.
    let mut moved = failed();
    for finding in &mut moved.findings {
        if let Some(at) = &mut finding.place {
            at.line += 10;
            at.end_line += 10;
        }
    }
    let moved = json(&sarif::render(&moved));
    for (at, result) in all.iter().enumerate() {
        assert_eq!(moved["runs"][0]["results"][at]["partialFingerprints"], result["partialFingerprints"]);
    }
    assert_eq!(all[3]["partialFingerprints"]["cemV1"], "3b884237b62d5bd894dced4b01b151585f81cfbe57aef1f2a3bf466a14013bfc");
    // Where a missing answer decides the verdict, it fails.
    let mut strict = failed();
    strict.findings[3].severity = Severity::Error;
    let strict = json(&sarif::render(&strict));
    assert_eq!((&strict["runs"][0]["results"][3]["kind"], &strict["runs"][0]["results"][3]["level"]), (&"fail".into(), &"error".into()));
}

/// The rules of `junit-10.xsd` (Jenkins xunit plug-in), with `file` and `line` of test cases, which GitLab reads.
fn check_junit(node: roxmltree::Node<'_, '_>) {
    let (parents, required, optional): (&[&str], &[&str], &[&str]) = match node.tag_name().name() {
        "testsuites" => (&[""], &[], &["name", "time", "tests", "failures", "errors"]),
        "testsuite" => (&["testsuites"], &["name", "tests", "failures", "errors"], &["time", "skipped", "timestamp", "hostname", "id", "package", "file"]),
        "properties" => (&["testsuite"], &[], &[]),
        "property" => (&["properties"], &["name", "value"], &[]),
        "testcase" => (&["testsuite"], &["name"], &["classname", "time", "group", "file", "line"]),
        "failure" | "error" | "skipped" => (&["testcase"], &[], &["type", "message"]),
        "system-out" | "system-err" => (&["testcase", "testsuite"], &[], &[]),
        other => panic!("unknown element {other}"),
    };
    let parent = node.parent_element().map_or("", |parent| parent.tag_name().name());
    assert!(parents.contains(&parent), "{} in {parent}", node.tag_name().name());
    for name in required {
        assert!(node.has_attribute(*name), "{} without {name}", node.tag_name().name());
    }
    for attribute in node.attributes() {
        assert!(required.contains(&attribute.name()) || optional.contains(&attribute.name()), "{} of {}", attribute.name(), node.tag_name().name());
    }
    let may_have_text = ["failure", "error", "skipped", "system-out", "system-err"].contains(&node.tag_name().name());
    for child in node.children() {
        if child.is_text() && !may_have_text {
            assert!(child.text().unwrap().trim().is_empty());
        } else if child.is_element() {
            check_junit(child);
        }
    }
}

fn number(node: roxmltree::Node<'_, '_>, name: &str) -> usize {
    node.attribute(name).unwrap().parse().unwrap()
}

#[test]
fn junit_follows_the_rules_of_its_schema_and_counts_right() {
    for report in every() {
        let xml = junit::render(&report);
        let document = roxmltree::Document::parse(&xml).unwrap();
        let suites = document.root_element();
        check_junit(suites);
        let (mut all, mut names) = ([0; 3], BTreeSet::new());
        for suite in suites.children().filter(|node| node.has_tag_name("testsuite")) {
            let cases: Vec<_> = suite.children().filter(|node| node.has_tag_name("testcase")).collect();
            let with = |kind| cases.iter().filter(|case| case.children().any(|child| child.has_tag_name(kind))).count();
            assert_eq!(
                ["tests", "failures", "errors", "skipped"].map(|name| number(suite, name)),
                [cases.len(), with("failure"), with("error"), with("skipped")]
            );
            for (sum, count) in all.iter_mut().zip([cases.len(), with("failure"), with("error")]) {
                *sum += count;
            }
            for case in cases {
                assert!(case.children().filter(|child| ["failure", "error", "skipped"].contains(&child.tag_name().name())).count() <= 1);
                assert_eq!(case.attribute("time"), Some("0"));
                let (class, name) = (case.attribute("classname").unwrap(), case.attribute("name").unwrap());
                assert!(names.insert((class.to_owned(), name.to_owned())), "{class} {name} twice");
            }
        }
        assert_eq!(["tests", "failures", "errors"].map(|name| number(suites, name)), all);
    }
}

#[test]
fn junit_tells_the_states_apart() {
    // As a warning, an open question does not turn the page red; as an error it does.
    assert!(junit::render(&failed()).contains("required, and without an answer"));
    let mut report = failed();
    report.findings.iter_mut().filter(|finding| finding.code == Code::RequiredBlank).for_each(|finding| finding.severity = Severity::Error);
    let xml = junit::render(&report);
    let document = roxmltree::Document::parse(&xml).unwrap();
    let case = |name: &str| document.descendants().find(|node| node.has_tag_name("testcase") && node.attribute("name") == Some(name)).unwrap();
    let end = |name: &str| case(name).first_element_child().map(|child| (child.tag_name().name().to_owned(), child.attribute("message").map(str::to_owned)));
    let suites: Vec<_> = document.descendants().filter(|node| node.has_tag_name("testsuite")).filter_map(|node| node.attribute("name")).collect();
    assert_eq!([&suites[..2], &suites[3..]].concat(), ["people", "process", "files", "gate"]);
    let (kind, message) = end("PEO-2 @ r2").unwrap();
    assert_eq!((kind.as_str(), message.unwrap().as_str()), ("failure", "PEO-2 is required and has no answer (respondent r2)"));
    assert!(case("PEO-2 @ r2").first_element_child().unwrap().text().unwrap().starts_with("answers/b.yaml:7:1: error[CEM111]: 2 required"));
    assert_eq!(end("PEO-3 @ r2"), None);
    let skipped: BTreeSet<String> = ["PEO-4 @ r2", "PRO-1 @ r2", "PRO-2 @ r2", "PRO-9 @ r2"].iter().map(|name| end(name).unwrap().1.unwrap()).collect();
    assert_eq!(skipped.len(), 4, "each state has words of its own");
    assert_eq!(end("PRO-9 @ r2 (2)"), None);
    assert_eq!(case("PEO-4 @ r2").attribute("line"), Some("13"));
    // The file with errors: the first is named, all are listed with their lines.
    let file = case("answers/ä b,c:50%#?.yaml");
    assert_eq!((file.attribute("line"), file.attribute("file")), (Some("37"), Some("answers/ä b,c:50%#?.yaml")));
    let error = file.first_element_child().unwrap();
    assert_eq!(
        (error.tag_name().name(), error.attribute("type"), error.attribute("message")),
        ("error", Some("CEM104"), Some("unknown question `peopel` (and 2 more)"))
    );
    let body = error.text().unwrap();
    assert_eq!(body.lines().count(), 3, "{body}");
    assert!(body.contains(":38:3: error[CEM104]: a\"b'c<script>alert(1)</script>&amp;  ::error::x%0A%25,:]]>|[x]") && body.contains(":41:3:"), "{body}");
    // Warnings are said, and fail nothing.
    let other = case("answers/b.yaml");
    assert!(other.children().all(|child| !child.has_tag_name("error")));
    assert!(other.first_element_child().unwrap().text().unwrap().contains("answers/b.yaml:31:5: warning[CEM114]"));
    assert_eq!(end("overall at least 60").unwrap(), ("failure".into(), Some("overall at least 60: 52.4, range 50.3 to 55.5".into())));
    assert_eq!(end("people at least 30"), None);
    assert_eq!(end("coverage at least 80%").unwrap().1.unwrap(), "coverage at least 80%: not known");
    assert!(case("gate.overall").first_element_child().unwrap().text().unwrap().contains("error[CEM301]"));
}

/// A workflow command as the runner of GitHub Actions reads one.
struct Command {
    kind: String,
    properties: BTreeMap<String, String>,
    message: String,
}

/// Reads every line as the runner does: `::kind key=value,key=value::message`, up to the first `::` behind the kind, with values unescaped.
fn commands(text: &str) -> Vec<Command> {
    let back = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    let one = |line: &str| {
        let rest = line.strip_prefix("::").unwrap();
        let (head, message) = rest.split_once("::").unwrap();
        let (kind, list) = head.split_once(' ').unwrap();
        let properties = list.split(',').map(|pair| pair.split_once('=').unwrap());
        let properties = properties.map(|(key, value)| (key.to_owned(), back(&value.replace("%3A", ":").replace("%2C", ",")))).collect();
        Command { kind: kind.into(), properties, message: back(message) }
    };
    text.lines().map(one).collect()
}

#[test]
fn github_reads_the_places_and_texts_as_they_are() {
    let text = github::render(&failed());
    let commands = commands(&text);
    let places: Vec<(String, usize)> = commands
        .iter()
        .filter(|command| command.properties.get("title").is_some_and(|title| title.starts_with("CEM")))
        .filter_map(|command| Some((command.properties.get("file")?.clone(), command.properties["line"].parse().unwrap())))
        .collect();
    assert_eq!(places, lines_of(&failed()));
    let first = &commands[0];
    assert_eq!((first.kind.as_str(), first.properties["title"].as_str()), ("error", "CEM104"));
    assert_eq!(["line", "endLine", "col", "endColumn"].map(|key| first.properties[key].as_str()), ["37", "37", "3", "9"]);
    assert_eq!(first.message, "unknown question `peopel`\nmore: cem explain CEM104");
    assert!(text.starts_with("::error file=answers/ä b%2Cc%3A50%25#?.yaml,line=37,"));
    // Columns only within one line.
    assert!(!commands[1].properties.contains_key("col") && commands[1].properties["endLine"] == "40");
    // A text that holds an escape is shown as it stands, on one line, and starts no command.
    assert!(commands[1].message.starts_with("a\"b'c<script>alert(1)</script>&amp;  ::error::x%0A%25,:]]>"), "{:?}", commands[1].message);
    let kinds: Vec<&str> = commands.iter().map(|command| command.kind.as_str()).collect();
    assert_eq!(kinds, ["error", "error", "error", "error", "warning", "warning", "notice", "notice", "notice", "notice"]);
    assert!(commands.last().unwrap().message.contains("score 52.4 (range 50.3 to 55.5)"));
}

#[test]
fn github_never_writes_more_annotations_than_are_shown() {
    for (each, more) in [
        (8, ""),
        (9, "and 1 more notice: see"),
        (10, "and 1 more error, 1 more warning, 2 more notices: see"),
        (25, "and 16 more errors, 16 more warnings, 17 more notices: see"),
    ] {
        let commands = commands(&github::render(&many(each)));
        let count = |kind: &str| commands.iter().filter(|command| command.kind == kind).count();
        assert!(count("error") <= 9 && count("warning") <= 9 && count("notice") <= 10, "{each}");
        let said = commands.iter().find(|command| command.message.starts_with("and ")).map_or("", |command| command.message.as_str());
        assert!(said.starts_with(more) && said.is_empty() == more.is_empty(), "{each}: {said}");
    }
}

#[test]
fn the_summary_is_harmless_markdown_that_fits() {
    let text = github::summary(&failed());
    // Without what a backslash takes the meaning from, nothing is left that could be HTML, a link, code or an address.
    let mut active = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            chars.next();
        } else {
            active.push(c);
        }
    }
    assert!(!active.contains(['<', '[', ']', '`', '&', '@']) && !active.contains("://"), "{active}");
    // Every row of a table has three cells: a bar in a text is escaped.
    for row in text.lines().filter(|line| line.starts_with('|')) {
        let bars = row.char_indices().filter(|(at, c)| *c == '|' && !row[..*at].ends_with('\\')).count();
        assert_eq!(bars, 4, "{row}");
    }
    assert!(text.contains(":37:3 | error CEM104 | unknown question"));
    assert!(text.contains("| overall at least 60 | 52.4, range 50.3 to 55.5 | FAILED |"));
    let mut long = many(10_000);
    for finding in &mut long.findings {
        finding.message = "x".repeat(5_000);
    }
    let text = github::summary(&long);
    assert!(text.len() < 900_000 && text.contains(" more findings left out"), "{}", text.len());
}

#[test]
fn gitlab_gets_what_its_report_format_asks_for() {
    for report in every() {
        let issues = json(&gitlab::render(&report));
        let issues = issues.as_array().unwrap();
        let mut fingerprints = BTreeSet::new();
        for issue in issues {
            assert!(["description", "check_name"].iter().all(|key| issue[*key].as_str().is_some_and(|text| !text.is_empty())));
            assert!(["info", "minor", "major", "critical", "blocker"].contains(&issue["severity"].as_str().unwrap()));
            assert!(fingerprints.insert(issue["fingerprint"].as_str().unwrap()), "{issue}");
            let path = issue["location"]["path"].as_str().unwrap();
            assert!(!path.is_empty() && !path.starts_with("./") && issue["location"]["lines"]["begin"].as_u64().unwrap() >= 1);
        }
        let places: Vec<(String, usize)> = issues
            .iter()
            .zip(&report.findings)
            .filter(|(_, finding)| finding.place.is_some())
            .map(|(issue, _)| {
                (issue["location"]["path"].as_str().unwrap().to_owned(), usize::try_from(issue["location"]["lines"]["begin"].as_u64().unwrap()).unwrap())
            })
            .collect();
        assert_eq!(places, lines_of(&report));
    }
    let issues = json(&gitlab::render(&failed()));
    let found: Vec<_> = issues.as_array().unwrap().iter().map(|issue| (issue["check_name"].as_str().unwrap(), issue["severity"].as_str().unwrap())).collect();
    assert_eq!(
        found,
        [
            ("CEM104", "critical"),
            ("CEM104", "critical"),
            ("CEM104", "critical"),
            ("CEM111", "major"),
            ("CEM114", "minor"),
            ("CEM301", "major"),
            ("CEM227", "info"),
            ("dont_know", "info"),
            ("dont_know", "info"),
            ("cem.verdict", "info"),
        ]
    );
    // What is about a question has one identity in both formats.
    assert_eq!(issues[3]["fingerprint"], json(&sarif::render(&failed()))["runs"][0]["results"][3]["partialFingerprints"]["cemV1"]);
    assert_eq!(json(&gitlab::render(&could_not()))[0]["location"]["path"], ".");
}
