//! One broken file for each diagnostic code: it reports that code, at the place marked in the file, and no other error. And files broken at random: no panic.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cem_readiness::diagnostic::{Code, Severity};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof, proptest};
use proptest::sample::Index;

use crate::checking::{
    Checked, check_answers, check_answers_text, check_questionnaire, check_questionnaire_text, check_translation, files_in, fixture, name, read, root,
};

/// Codes without a fixture, each with the reason.
const WITHOUT_FIXTURE: &[(Code, &str)] = &[
    (Code::TooLarge, "made below: a file too deep to be read by people"),
    (Code::TooMany, "made below: a list of 10,001 entries"),
    (Code::NoTerminal, "is about the surroundings, not a file; `interview.rs` runs it"),
    (Code::Unreadable, "needs the absence of a file; made below"),
    (Code::NotAReport, "is about saved reports; `render.rs` breaks them"),
    (Code::BrokenReport, "is about saved reports; `render.rs` breaks them"),
    (Code::BadBrand, "is about flags and settings of pages; `render.rs` runs them"),
];

/// Codes that only the commands report, which know the conditions of questions and the gate: `drawn.rs` runs them.
fn is_of_commands(code: Code) -> bool {
    matches!(code, Code::RequiredBlank | Code::Parked | Code::NotToml | Code::NotDone | Code::StaleAnswers | Code::StaleEvidence | Code::Undated)
        || code.number().starts_with("CEM3")
}

/// Codes whose problem has no place, with the reason.
const WITHOUT_PLACE: &[(Code, &str)] = &[(Code::QuestionnairesDiffer, "it is about whole files, which the commands name")];

/// Errors that stand beside the one a fixture is for, with the reason.
const ALSO: &[(Code, Code, &str)] = &[];

/// `UnknownQuestion` as the files are named: `unknown-question`.
fn kebab(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !text.is_empty() {
            text.push('-');
        }
        text.push(c.to_ascii_lowercase());
    }
    text
}

fn fixtures() -> BTreeMap<String, PathBuf> {
    let all = std::fs::read_dir(fixture("broken")).unwrap().map(|entry| entry.unwrap().path());
    all.filter(|path| name(path).starts_with("CEM")).map(|path| (name(&path).trim_end_matches(".yaml").to_owned(), path)).collect()
}

/// Checks a fixture as what it says it is. Of a folder, all answer files together.
fn check(path: &Path) -> Checked {
    if path.is_dir() {
        return check_answers(&files_in(path, ".answers.yaml")).0;
    }
    if String::from_utf8_lossy(&std::fs::read(path).unwrap()).contains("format: cem-answers/1") {
        return check_answers(&[path.to_owned()]).0;
    }
    if String::from_utf8_lossy(&std::fs::read(path).unwrap()).contains("format: cem-translation/1") {
        let small = check_questionnaire(&fixture("broken/questionnaires/small.questionnaire.yaml")).1.unwrap();
        return check_translation(path, &small).0;
    }
    check_questionnaire(path).0
}

/// The place marked in a fixture: file, line, column.
fn marked(path: &Path) -> Option<(String, usize, usize)> {
    let paths = if path.is_dir() { files_in(path, ".yaml") } else { vec![path.to_owned()] };
    paths.iter().find_map(|path| {
        let bytes = std::fs::read(path).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let mark = text.lines().take(2).find_map(|line| line.strip_prefix("# here: "))?;
        let (line, column) = mark.split_once(':').unwrap();
        Some((name(path), line.parse().unwrap(), column.parse().unwrap()))
    })
}

#[test]
fn every_code_has_one_fixture_named_after_it() {
    let expected: Vec<String> = Code::ALL
        .iter()
        .filter(|code| !WITHOUT_FIXTURE.iter().any(|(without, _)| without == *code))
        .map(|code| format!("{}-{}", code.number(), kebab(code.name())))
        .collect();
    let found: Vec<String> = fixtures().into_keys().collect();
    assert_eq!(found, expected);
}

#[test]
fn every_fixture_reports_its_code_at_its_place_and_no_other_error() {
    let mut wrong = String::new();
    for (title, path) in fixtures() {
        let code = Code::find(title.get(..6).unwrap()).unwrap();
        if is_of_commands(code) {
            continue;
        }
        let checked = check(&path);
        let mut complain = |what: String| wrong.push_str(&format!("{title}: {what}\n{}", checked.told()));
        let Some(first) = checked.problems.iter().find(|problem| problem.code == code) else {
            complain("the code is not reported".to_owned());
            continue;
        };
        let place = checked.at(first);
        if WITHOUT_PLACE.iter().any(|(without, _)| *without == code) {
            if place.is_some() {
                complain("has a place after all".to_owned());
            }
        } else if place != marked(&path) {
            complain(format!("reported at {place:?}, marked at {:?}", marked(&path)));
        }
        let allowed = |other: Code| other == code || ALSO.iter().any(|(of, also, _)| (*of, *also) == (code, other));
        if let Some(other) = checked.problems.iter().find(|problem| problem.severity == Severity::Error && !allowed(problem.code)) {
            complain(format!("{} is reported too", other.code));
        }
        if checked.problems.iter().filter(|problem| problem.code == code).count() > 1 {
            complain("is reported more than once".to_owned());
        }
        if !checked.outside().is_empty() {
            complain("a place lies outside the file".to_owned());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_questionnaire_beside_the_broken_answers_is_not_broken() {
    let (checked, found) = check_questionnaire(&fixture("broken/questionnaires/small.questionnaire.yaml"));
    assert!(found.is_some() && checked.problems.is_empty(), "{}", checked.told());
}

#[test]
fn ten_mistakes_are_named_in_one_run() {
    for file in ["many-mistakes.questionnaire.yaml", "many-mistakes.answers.yaml"] {
        let path = fixture("broken").join(file);
        let checked = if file.contains("answers") { check_answers(std::slice::from_ref(&path)).0 } else { check_questionnaire(&path).0 };
        let text = read(&path);
        let list = text.lines().next().unwrap().split_once("run: ").unwrap().1.trim_end_matches('.');
        let expected: Vec<String> = list.split(", ").map(|number| format!("CEM{}", number.trim_start_matches("CEM"))).collect();
        assert_eq!(expected.len(), 10);
        assert_eq!(checked.codes(Severity::Note), expected, "{file}\n{}", checked.told());
        assert_eq!(checked.problems.len(), 10, "one problem for each mistake in {file}\n{}", checked.told());
    }
}

#[test]
fn too_deep_too_many_and_missing_files_are_problems() {
    for deep in [
        format!("a: {}1{}\n", "[".repeat(70), "]".repeat(70)),
        format!("{}x: 1\nafter: 1\n", (0..70).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect::<String>() + &" ".repeat(70)),
    ] {
        let checked = check_questionnaire_text(&deep);
        assert_eq!(checked.codes(Severity::Note), ["CEM006"], "{}", checked.told());
        assert_eq!(checked.problems.len(), 1);
    }
    // Far deeper than any stack.
    for deep in ["[".repeat(100_000), "{a: ".repeat(100_000), "- ".repeat(100_000)] {
        assert!(check_questionnaire_text(&deep).codes(Severity::Error).iter().all(|code| ["CEM002", "CEM006"].contains(code)));
    }
    let many = format!("format: cem-questionnaire/1\nid: many\nversion: 1.0.0\ntitle: Many\ninclude: [{}]\n", "a, ".repeat(10_001));
    let checked = check_questionnaire_text(&many);
    assert_eq!(checked.codes(Severity::Note), ["CEM230"], "{}", checked.told());
    assert_eq!(checked.at(&checked.problems[0]), Some(("generated.yaml".to_owned(), 5, 10)));
    let checked = check_questionnaire(&fixture("broken/no-such-file.yaml")).0;
    assert_eq!(checked.codes(Severity::Note), ["CEM017"]);
}

#[test]
fn a_missing_base_or_include_is_one_problem() {
    let head = "format: cem-questionnaire/1\nid: x\nversion: 1.0.0\ntitle: X\n";
    for rest in [
        "base: nowhere\nquestions: [{ id: IND-1 }, { id: IND-2 }]\n",
        "include: [nowhere]\nfactors: { F: { name: F, claims: [A-1] } }\nquestions: [{ id: Q, factor: F, text: Q, scale: s, roles: [r], when: profile.a is b }]\n",
    ] {
        let checked = check_questionnaire_text(&format!("{head}{rest}"));
        assert_eq!(checked.codes(Severity::Note), ["CEM212"], "{}", checked.told());
    }
}

#[test]
fn one_mistake_is_one_problem() {
    let head = "format: cem-questionnaire/1\nid: x\nversion: 1.0.0\ntitle: X\nfactors: { F: { name: F } }\n";
    let question = "{ id: Q, factor: F, text: Q, levels: { 0: a, 1: b } }";
    for (code, rest) in [
        (
            "CEM009",
            format!(
                "description: ok\nquestions: [{question}, {{ factor: F, text: Q, levels: {{ 0: a, 1: b }} }}, {{ id: , factor: F, text: Q, levels: {{ 0: a, 1: b }} }}]\n"
            ),
        ),
        ("CEM009", format!("questions: [{question}]\nbands: [{{ id: a, name: A, from: 0 }}, {{ id: b, name: B }}, {{ id: c, name: C, from: 50 }}]\n")),
        ("CEM011", "questions: [{ id: Q, factor: F, text: Q, levels: { 0: a, 1: b }, when: \"\" }]\n".to_owned()),
        ("CEM013", format!("questions: [{question}]\nbands: [{{ id: a, name: A, from: 0 }}, {{ id: b b, name: B, from: 10 }}]\n")),
        (
            "CEM013",
            "questions: [{ id: Q, factor: F, text: Q, kind: choice, options: { a: { text: A, score: 0 }, later: { text: B, score: 1 } } }]\n".to_owned(),
        ),
        ("CEM015", format!("questions: [{question}]\ncaps: [{{ id: C, when: Q < 1, limit: overall, to: 120, reason: r }}]\n")),
        ("CEM015", format!("questions: [{question}]\nbands: [{{ id: a, name: A, from: 0 }}, {{ id: b, name: B, from: 120 }}]\n")),
        (
            "CEM015",
            "questions: [{ id: Q, factor: F, text: Q, kind: number, minimum: 9, maximum: 1, bands: [{ from: 0, score: 0 }, { from: 5, score: 1 }] }]\n"
                .to_owned(),
        ),
        ("CEM205", "questions: [{ id: Q, factor: F, text: Q, scale: s }, { id: R, factor: F, text: R, when: Q < 1, levels: { 0: a, 1: b } }]\n".to_owned()),
        ("CEM008", "questions: [{ id: Q, factor: F, text: Q, kind: yes_no, levels: { 0: a, 1: b } }]\n".to_owned()),
        ("CEM012", format!("questions: [{question}]\n")),
        (
            "CEM221",
            format!(
                "questions: [{question}]\nbands: [{{ id: a, name: A, from: 0 }}, {{ id: b, name: B, from: 10 }}, {{ id: c, name: C, from: 20 }}]\ncaps: [{{ id: C, when: Q < 1, limit: overall, to: {{ bands_above: 1, lowest_of: [] }}, reason: r }}]\n"
            ),
        ),
    ] {
        let text = format!("{head}{rest}");
        let checked = check_questionnaire_text(&if code == "CEM012" { text.replace("cem-questionnaire/1", "cem-answers/1") } else { text });
        assert_eq!(checked.codes(Severity::Note), [code], "{rest}\n{}", checked.told());
    }
}

/// A change to a text.
#[derive(Debug, Clone)]
enum Change {
    DeleteLine(Index),
    DoubleLine(Index),
    ReplaceLine(Index, String),
    Indent(Index, usize),
    Cut(Index, usize),
    Insert(Index, String),
}

fn change() -> impl Strategy<Value = Change> {
    let pieces = prop_oneof![
        "[ -~]{0,12}",
        "\\PC{0,4}",
        proptest::sample::select(vec![
            "- ",
            ": ",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "'",
            "#",
            "&a ",
            "*a",
            "!t ",
            "|",
            ">-",
            "---\n",
            "...\n",
            "\n",
            "\r\n",
            "\t",
            "? ",
            "<<: ",
            "%",
            "@",
            "\u{feff}",
            "\u{0}",
            "\u{85}",
            "é",
            "𝄞",
            "~",
            "null",
            ".nan",
            "-.inf",
            "1e999",
            "2/0",
            " < ",
            " >= ",
            " and ",
            "not ",
            "(",
            ")",
            "overall",
            "this",
            "profile.size is ",
            "answered(",
            "lowest(",
            "every_factor",
            "none",
        ])
        .prop_map(str::to_owned),
    ];
    prop_oneof![
        any::<Index>().prop_map(Change::DeleteLine),
        any::<Index>().prop_map(Change::DoubleLine),
        (any::<Index>(), pieces.clone()).prop_map(|(at, text)| Change::ReplaceLine(at, text)),
        (any::<Index>(), 0..6_usize).prop_map(|(at, by)| Change::Indent(at, by)),
        (any::<Index>(), prop_oneof![Just(1), 2..40_usize]).prop_map(|(at, count)| Change::Cut(at, count)),
        (any::<Index>(), pieces).prop_map(|(at, text)| Change::Insert(at, text)),
    ]
}

fn changed(text: &str, changes: &[Change]) -> String {
    let mut text = text.to_owned();
    for change in changes {
        let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
        let mut chars: Vec<char> = text.chars().collect();
        match change {
            Change::DeleteLine(at) => drop(lines.remove(at.index(lines.len()))),
            Change::DoubleLine(at) => lines.insert(at.index(lines.len()), lines[at.index(lines.len())].clone()),
            Change::ReplaceLine(at, with) => {
                let at = at.index(lines.len());
                lines[at].clone_from(with);
            }
            Change::Indent(at, by) => {
                let at = at.index(lines.len());
                lines[at] = format!("{}{}", " ".repeat(*by), lines[at].trim_start());
            }
            Change::Cut(at, count) => {
                let at = at.index(chars.len() + 1);
                chars.drain(at..(at + count).min(chars.len()));
            }
            Change::Insert(at, with) => {
                let at = at.index(chars.len() + 1);
                chars.splice(at..at, with.chars());
            }
        }
        text = if matches!(change, Change::Cut(..) | Change::Insert(..)) { chars.into_iter().collect() } else { lines.join("\n") };
    }
    text
}

/// A piece of core that has something of everything and can be checked often: core itself takes long in a debug build.
fn shortened(core: &str) -> String {
    let mut kept = String::new();
    for (section, text) in sections(core) {
        let most = if section == "questions" || section == "recommendations" { 60 } else { usize::MAX };
        kept.extend(text.split_inclusive('\n').take(most));
    }
    kept
}

/// Top-level keys with their text.
fn sections(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) || found.is_empty() {
            found.push((line.split(':').next().unwrap().to_owned(), String::new()));
        }
        found.last_mut().unwrap().1.push_str(line);
    }
    found
}

fn shipped_texts() -> Vec<String> {
    let read = |name: &str| read(&root().join("questionnaires").join(name));
    let mut texts = vec![shortened(&read("core.yaml")), read("profile.yaml"), read("screen.yaml"), shortened(&read("front-line.yaml"))];
    texts.extend(files_in(&fixture("models"), ".questionnaire.yaml").iter().map(|path| crate::checking::read(path)));
    texts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn questionnaires_broken_at_random_do_not_break_the_checker(which in any::<Index>(), changes in proptest::collection::vec(change(), 1..5)) {
        let texts = shipped_texts();
        let text = changed(&texts[which.index(texts.len())], &changes);
        let checked = check_questionnaire_text(&text);
        let outside = checked.outside();
        assert!(outside.is_empty(), "{outside:?}");
    }

    #[test]
    fn answers_broken_at_random_do_not_break_the_checker(which in any::<Index>(), changes in proptest::collection::vec(change(), 1..5)) {
        let paths = files_in(&root().join("questionnaires/examples/brackwater"), ".answers.yaml");
        let text = changed(&read(&paths[which.index(paths.len())]), &changes);
        let checked = check_answers_text(&text);
        let outside = checked.outside();
        assert!(outside.is_empty(), "{outside:?}");
    }
}
