//! The result of a check as JUnit XML: what CI servers show as tests.
//!
//! One suite for each factor, with a test case for each question of each respondent: answered passes; don't know, not applicable, left out and parked are skipped, each
//! with its own message; a required question without an answer is a failure, as the format has no warnings, also where the check passes. A suite `files` has a test case
//! for each file, and a suite `gate` one for each threshold. The verdict is the last test case, `gate.overall`, and stands with the exit code in the properties of its suite.
//!
//! Written to the rules of Jenkins' `junit-10.xsd`, with `file` and `line` of test cases besides, which GitLab and most annotators read and which that schema does not
//! know. There is no time stamp and every time is 0: the same result gives the same bytes.

use std::collections::BTreeMap;

use super::ci;
use super::text::is_hidden;
use super::verdict::{At, CheckReport, Finding, Outcome, State, Word};
use crate::diagnostic::{Code, Severity};

/// The document, ending with a line feed.
#[must_use]
pub fn render(report: &CheckReport) -> String {
    let mut suites = factors(report);
    suites.push(files(report));
    suites.push(gate(report));
    let sum = |how: Count| suites.iter().map(|suite| suite.count(how)).sum::<usize>();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
    attribute(&mut out, "name", "cem check");
    attribute(&mut out, "tests", &suites.iter().map(|suite| suite.cases.len()).sum::<usize>().to_string());
    attribute(&mut out, "failures", &sum(Count::Failures).to_string());
    attribute(&mut out, "errors", &sum(Count::Errors).to_string());
    out.push_str(" time=\"0\">\n");
    for suite in &suites {
        suite.write(&mut out);
    }
    out.push_str("</testsuites>\n");
    out
}

/// What is counted.
#[derive(Clone, Copy)]
enum Count {
    Failures,
    Errors,
    Skipped,
}

#[derive(Default)]
struct Suite {
    name: String,
    properties: Vec<(&'static str, String)>,
    cases: Vec<Case>,
}

struct Case {
    name: String,
    class: String,
    place: Option<(String, Option<usize>)>,
    end: End,
    /// Worth knowing, in lines.
    said: String,
}

/// How a test case ended.
enum End {
    Passed,
    Skipped { message: &'static str },
    Failure { kind: String, message: String, body: String },
    Error { kind: String, message: String, body: String },
}

impl Suite {
    fn count(&self, how: Count) -> usize {
        let counts = |case: &&Case| match (how, &case.end) {
            (Count::Failures, End::Failure { .. }) | (Count::Errors, End::Error { .. }) | (Count::Skipped, End::Skipped { .. }) => true,
            (Count::Failures | Count::Errors | Count::Skipped, End::Passed | End::Skipped { .. } | End::Failure { .. } | End::Error { .. }) => false,
        };
        self.cases.iter().filter(counts).count()
    }

    fn write(&self, out: &mut String) {
        out.push_str("  <testsuite");
        attribute(out, "name", &self.name);
        attribute(out, "tests", &self.cases.len().to_string());
        attribute(out, "failures", &self.count(Count::Failures).to_string());
        attribute(out, "errors", &self.count(Count::Errors).to_string());
        attribute(out, "skipped", &self.count(Count::Skipped).to_string());
        out.push_str(" time=\"0\">\n");
        if !self.properties.is_empty() {
            out.push_str("    <properties>\n");
            for (name, value) in &self.properties {
                out.push_str("      <property");
                attribute(out, "name", name);
                attribute(out, "value", value);
                out.push_str("/>\n");
            }
            out.push_str("    </properties>\n");
        }
        for case in &self.cases {
            case.write(out);
        }
        out.push_str("  </testsuite>\n");
    }
}

impl Case {
    fn write(&self, out: &mut String) {
        out.push_str("    <testcase");
        attribute(out, "name", &self.name);
        attribute(out, "classname", &self.class);
        if let Some((path, line)) = &self.place {
            attribute(out, "file", path);
            if let Some(line) = line {
                attribute(out, "line", &line.to_string());
            }
        }
        out.push_str(" time=\"0\"");
        if matches!(self.end, End::Passed) && self.said.is_empty() {
            out.push_str("/>\n");
            return;
        }
        out.push_str(">\n");
        match &self.end {
            End::Passed => {}
            End::Skipped { message } => {
                out.push_str("      <skipped");
                attribute(out, "message", message);
                out.push_str("/>\n");
            }
            End::Failure { kind, message, body } => problem(out, "failure", kind, message, body),
            End::Error { kind, message, body } => problem(out, "error", kind, message, body),
        }
        if !self.said.is_empty() {
            out.push_str("      <system-out>");
            text(out, &self.said);
            out.push_str("</system-out>\n");
        }
        out.push_str("    </testcase>\n");
    }
}

fn problem(out: &mut String, element: &str, kind: &str, message: &str, body: &str) {
    out.push_str(&format!("      <{element}"));
    attribute(out, "type", kind);
    attribute(out, "message", message);
    out.push('>');
    text(out, body);
    out.push_str(&format!("</{element}>\n"));
}

/// An attribute: on one line, quotes escaped.
fn attribute(out: &mut String, name: &str, value: &str) {
    out.push_str(&format!(" {name}=\""));
    for c in value.chars() {
        match c {
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => out.push(' '),
            c => character(out, c),
        }
    }
    out.push('"');
}

/// Text of an element; our line ends stay.
fn text(out: &mut String, text: &str) {
    for c in text.chars() {
        if c == '\n' { out.push(c) } else { character(out, c) }
    }
}

/// A character of XML 1.0. What XML cannot hold, or what could reorder, hide or move text, is shown as a replacement sign.
fn character(out: &mut String, c: char) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        // `]]>` may not stand in text.
        '>' => out.push_str("&gt;"),
        c if is_hidden(c) || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
        c => out.push(c),
    }
}

/// A file's text as one line: the only line ends are ours.
fn line(text: &str) -> String {
    text.split(['\n', '\r', '\t']).collect::<Vec<_>>().join(" ")
}

fn place(at: &At) -> (String, Option<usize>) {
    (at.path.clone(), Some(at.line))
}

/// A finding as compilers print theirs.
fn printed(finding: &Finding) -> String {
    let at = finding.place.as_ref().map_or(String::new(), |at| format!("{}:{}:{}: ", line(&at.path), at.line, at.column));
    let help = finding.help.as_ref().map_or(String::new(), |help| format!("\n  help: {}", line(help)));
    format!("{at}{}[{}]: {}{help}", finding.severity.word(), finding.code.number(), line(&finding.message))
}

/// Whether a finding says what a test case of a question says: a required answer is missing.
fn is_of_outcome(finding: &Finding, report: &CheckReport) -> bool {
    finding.code == Code::RequiredBlank
        && report.outcomes.iter().any(|outcome| outcome.state == State::Open && Some(&outcome.respondent) == finding.respondent.as_ref())
}

/// Whether a required question without an answer fails the check: as an error, or as one of the warnings that alone made it fail.
fn is_fatal(report: &CheckReport) -> bool {
    let error = |finding: &Finding| finding.severity == Severity::Error;
    report.findings.iter().any(|finding| finding.code == Code::RequiredBlank && error(finding))
        || (report.verdict == Word::Failed && !report.findings.iter().any(error))
}

fn factors(report: &CheckReport) -> Vec<Suite> {
    let mut suites: Vec<Suite> = Vec::new();
    let mut names = BTreeMap::new();
    for outcome in &report.outcomes {
        let at = suites.iter().position(|suite| suite.name == outcome.factor).unwrap_or_else(|| {
            suites.push(Suite { name: outcome.factor.clone(), ..Suite::default() });
            suites.len() - 1
        });
        if let Some(suite) = suites.get_mut(at) {
            let case = of_outcome(outcome, &mut names, report);
            suite.cases.push(case);
        }
    }
    suites
}

fn of_outcome(outcome: &Outcome, names: &mut BTreeMap<String, usize>, report: &CheckReport) -> Case {
    let skipped = |message| End::Skipped { message };
    let end = match &outcome.state {
        State::Answered => End::Passed,
        State::DontKnow => skipped("don't know"),
        State::NotApplicable(_) => skipped("not applicable; the reason stands in the answers file"),
        State::LeftOut => skipped("not required, and without an answer"),
        State::Parked => skipped("answered, but it does not apply with the other answers, so it is not scored"),
        // A warning does not turn the check red, so it must not turn this page red either.
        State::Open if !is_fatal(report) => skipped("required, and without an answer"),
        State::Open => {
            // One finding may stand for several questions: it names them.
            let mut found =
                report.findings.iter().filter(|finding| finding.code == Code::RequiredBlank && finding.respondent.as_ref() == Some(&outcome.respondent));
            let exact = found.clone().find(|finding| finding.question.as_ref() == Some(&outcome.question)).or_else(|| found.next());
            End::Failure {
                kind: Code::RequiredBlank.number().into(),
                message: format!("{} is required and has no answer (respondent {})", outcome.question, outcome.respondent),
                body: exact.map_or(String::new(), printed),
            }
        }
    };
    let name = format!("{} @ {}", outcome.question, outcome.respondent);
    // Two files of one respondent: the names stay apart.
    let turn = names.entry(name.clone()).or_insert(0_usize);
    *turn += 1;
    let name = if *turn == 1 { name } else { format!("{name} ({turn})") };
    Case { name, class: outcome.factor.clone(), place: outcome.place.as_ref().map(place), end, said: String::new() }
}

fn files(report: &CheckReport) -> Suite {
    let mut paths: Vec<Option<&str>> = report.files.iter().map(|path| Some(path.as_str())).collect();
    // What test cases of questions and gates say already is not said twice.
    let elsewhere = |finding: &Finding| is_of_outcome(finding, report) || (ci::is_of_gate(finding.code) && finding.place.is_none());
    let found: Vec<&Finding> = report.findings.iter().filter(|finding| !elsewhere(finding)).collect();
    // Problems also lie in questionnaires, or in no file.
    for finding in &found {
        let path = finding.place.as_ref().map(|at| at.path.as_str());
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    let one = |path: &Option<&str>| {
        let here = found.iter().filter(|finding| finding.place.as_ref().map(|at| at.path.as_str()) == *path);
        let (errors, others): (Vec<&Finding>, Vec<&Finding>) = here.copied().partition(|finding| finding.severity == Severity::Error);
        let more = if errors.len() > 1 { format!(" (and {} more)", errors.len() - 1) } else { String::new() };
        let end = errors.first().map_or(End::Passed, |first| End::Error {
            kind: first.code.number().into(),
            message: format!("{}{more}", first.message),
            body: errors.iter().map(|finding| printed(finding)).collect::<Vec<_>>().join("\n"),
        });
        Case {
            name: path.unwrap_or("(no file)").to_owned(),
            class: "files".into(),
            place: path.map(|path| (path.to_owned(), errors.first().and_then(|first| first.place.as_ref()).map(|at| at.line))),
            end,
            said: others.iter().map(|finding| printed(finding)).collect::<Vec<_>>().join("\n"),
        }
    };
    Suite { name: "files".into(), properties: Vec::new(), cases: paths.iter().map(one).collect() }
}

fn gate(report: &CheckReport) -> Suite {
    let class = || "gate".to_owned();
    let mut cases: Vec<Case> = Vec::new();
    for of in &report.gates {
        let kind = if of.value.is_some() { Code::BelowGate } else { Code::NothingToGate };
        let failure = || End::Failure { kind: kind.number().into(), message: format!("{}: {}", ci::asks(of), ci::was(of)), body: String::new() };
        let end = if of.passed { End::Passed } else { failure() };
        cases.push(Case { name: ci::asks(of), class: class(), place: None, end, said: String::new() });
    }
    let sentence = ci::sentence(report);
    let body: Vec<String> = report.findings.iter().filter(|finding| ci::is_of_gate(finding.code)).map(printed).collect();
    let (kind, body) = (report.verdict.word().to_owned(), body.join("\n"));
    let end = match report.verdict {
        Word::Passed => End::Passed,
        Word::Failed => End::Failure { kind, message: sentence, body },
        Word::Error => End::Error { kind, message: sentence, body },
    };
    cases.push(Case { name: "gate.overall".into(), class: class(), place: None, end, said: String::new() });
    let mut properties =
        vec![("verdict", report.verdict.word().to_owned()), ("exit_code", report.exit_code.to_string()), ("tool", format!("cem {}", report.tool_version))];
    properties.extend(ci::score(report).map(|score| ("score", score)));
    Suite { name: "gate".into(), properties, cases }
}
