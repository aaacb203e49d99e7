//! Files that nobody means well with, or that many hands have changed: the whole way from text to report, without a panic and in a time that grows with the file.

use std::time::{Duration, Instant};

use cem_readiness::answers::{Answer, AnswerSheet, Entry, FactValue, Respondent, Responses};
use cem_readiness::panel::{Panel, PanelOptions};
use cem_readiness::plan::{self, Aim};
use cem_readiness::questionnaire::{FactKind, Questionnaire, RoleIndex, ScoreOf};
use cem_readiness::report::format::{Format, View, render};
use cem_readiness::report::{Input, Presentation, Report, json};
use cem_readiness::rules::{Scored, Scorer};
use cem_readiness::{explain, shipped};

use crate::checking::{check_answers_text, files_in, fixture, read, root};

/// A questionnaire with something of each kind in place of `{}`.
fn written(questions: &str, rest: &str) -> String {
    format!(
        "format: cem-questionnaire/1\nid: t\nversion: 1.0.0\ntitle: T\nfactors:\n  F: {{ name: F, basis: judgement }}\n  G: {{ name: G, basis: judgement }}\nquestions:\n{questions}  - {{ id: G-1, factor: G, text: T, levels: {{ 0: a, 1: b }} }}\n{rest}"
    )
}

fn checked(text: &str) -> (Option<Questionnaire>, Vec<String>) {
    use cem_readiness::questionnaire::library::Shipped as _;
    let mut problems = Vec::new();
    let mut resolve = |id: &str| shipped::BuiltIn.load(id).ok_or_else(|| "it is not shipped".to_owned());
    let found = cem_readiness::questionnaire::check::check(text, 0, String::new(), &mut resolve, &mut problems);
    (found, problems.iter().map(|problem| format!("{} {}", problem.code.number(), problem.message)).collect())
}

/// Numbers that differ from call to call and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides.max(1)
    }
}

fn sheet(q: &Questionnaire, dice: &mut Dice, number: usize) -> AnswerSheet {
    let answer = |(_, levels): (usize, usize), dice: &mut Dice| match dice.roll(9) {
        0 => Answer::Blank,
        1 => Answer::DontKnow,
        2 => Answer::NotApplicable,
        3 => Answer::NotAsked,
        _ if levels == 0 => Answer::Text,
        _ => Answer::Level(u16::try_from(dice.roll(levels)).unwrap()),
    };
    let answers: Vec<Answer> = q.questions.iter().enumerate().map(|(at, question)| answer((at, question.levels.len()), dice)).collect();
    let facts = q.facts.iter().map(|fact| match &fact.kind {
        FactKind::Options(options) if dice.roll(3) > 0 => FactValue::Choice(u16::try_from(dice.roll(options.len())).unwrap()),
        FactKind::Number { .. } => FactValue::Number(-3.5),
        FactKind::Options(_) | FactKind::Text => FactValue::Unknown,
    });
    let facts: Vec<FactValue> = facts.collect();
    let role = (!q.roles.is_empty() && dice.roll(4) > 0).then(|| RoleIndex::from(dice.roll(q.roles.len())));
    AnswerSheet {
        path: format!("{number}.answers.yaml"),
        questionnaire: (q.id.clone(), q.version.clone()),
        organisation: "O".to_owned(),
        respondent: Respondent { id: format!("r{number}"), name: None },
        complete: false,
        date: None,
        entries: vec![Entry::default(); answers.len()],
        place: None,
        fact_places: vec![None; facts.len()],
        responses: Responses { evidence: answers.iter().map(|_| dice.roll(3) == 0).collect(), answers, facts, role },
    }
}

/// Scores random answers and renders them in every format; every number must be one.
fn through(q: &Questionnaire, dice: &mut Dice) {
    let sheets: Vec<AnswerSheet> = (0..1 + dice.roll(9)).map(|number| sheet(q, dice, number)).collect();
    let facts = sheets[0].responses.facts.clone();
    let scorer = Scorer::new(q).with_range_budget(64);
    let responses: Vec<&Responses> = sheets.iter().map(|sheet| &sheet.responses).collect();
    let scores = scorer.score(&responses);
    for scored in scores.factors.iter().chain([&scores.overall]) {
        let Scored { score, raw, range, target, coverage, .. } = scored;
        let ends = range.map(|range| [range.low, range.high]);
        for number in [score, raw, target].into_iter().flatten().chain(ends.iter().flatten()) {
            assert!((0.0..=100.0).contains(number), "{scored:?}");
        }
        assert!(coverage.is_none_or(|share| (0.0..=1.0 + 1e-9).contains(&share)), "{scored:?}");
    }
    let identified = dice.roll(3) == 0;
    let targets: Vec<(ScoreOf, f64)> = q.top_factors().filter_map(|of| Some((ScoreOf::Factor(of), scores.factors[of.at()].target?))).collect();
    let options = plan::Options { aim: Aim::Reach(targets.clone()), quarters: 3, cases: 5 };
    let is_planned = !targets.is_empty() && !plan::is_too_large(&scorer, &responses);
    let report = Report::new(Input {
        panel: Panel::new(&scorer, &responses, &scores, &PanelOptions { identified, ..PanelOptions::default() }),
        population: None,
        made_from: None,
        lens: None,
        plan: is_planned.then(|| (plan::plan(&scorer, &responses, &options), targets)),
        questionnaire: q,
        sheets: &sheets,
        scores: &scores,
        gaps: &scorer.gaps(&scores),
        question_gaps: &scorer.question_gaps(&scores),
        advice: &scorer.advice(&scores, &facts),
        gate: None,
        date: None,
        tool_version: "0",
        facts: &facts,
        include_names: identified,
        min_group: cem_readiness::report::MIN_GROUP,
    });
    same_again(&report);
    for format in [Format::Terminal, Format::Json, Format::Markdown] {
        for width in [1, 40, 200] {
            let page = render(&report, format, &View { width, colour: width == 40, unicode: width != 40 }, &Presentation::default()).unwrap();
            assert!(!String::from_utf8(page).unwrap().contains("NaN"));
        }
    }
    let pages = q.questions.iter().map(|question| &question.id).chain(q.factors.iter().map(|factor| &factor.id));
    for what in pages.map(String::as_str).chain(["overall"]) {
        explain::page(what, q, None).unwrap();
    }
}

/// A report that is saved and read again is the report it was: as a value, and in the bytes of every format of text.
fn same_again(report: &Report) {
    let saved = json::render(report);
    let again = Report::from_json(&saved, 0).unwrap_or_else(|problems| panic!("{problems:?}"));
    assert_eq!(*report, again);
    for format in [Format::Terminal, Format::Json, Format::Markdown] {
        let page = |report| render(report, format, &View { width: 100, colour: true, unicode: true }, &Presentation::default()).unwrap();
        assert_eq!(page(report), page(&again), "{format:?}");
    }
}

/// Every shipped questionnaire and every model, with one line changed: what still checks goes the whole way.
#[test]
fn a_changed_line_never_breaks_what_follows() {
    let mut texts: Vec<String> = ["core.yaml", "front-line.yaml", "screen.yaml"].iter().map(|name| read(&root().join("questionnaires").join(name))).collect();
    texts.extend(files_in(&fixture("models"), ".questionnaire.yaml").iter().map(|path| read(path)));
    let mut dice = Dice(7);
    let mut passed = 0;
    for text in &texts {
        let lines: Vec<&str> = text.lines().collect();
        for _ in 0..if text.len() > 50_000 { 8 } else { 60 } {
            let at = dice.roll(lines.len());
            let mut changed: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            match dice.roll(5) {
                0 => drop(changed.remove(at)),
                1 => changed[at] = changed[at].replace(['1', '2'], "0"),
                2 => changed[at] = changed[at].replace(['3', '0'], "-9"),
                3 => changed[at] = changed[at].replace(['4', '5'], "1e300"),
                _ => changed[at] = changed[at].replace('<', ">").replace("and", "or"),
            }
            if let (Some(questionnaire), _) = checked(&changed.join("\n")) {
                through(&questionnaire, &mut dice);
                passed += 1;
            }
        }
    }
    assert!(passed > 60, "{passed}");
}

#[test]
fn numbers_that_would_become_infinite_are_refused() {
    let heavy = "  - { id: F-1, factor: F, text: T, weight: 1e308, levels: { 0: a, 1: b } }\n  - { id: F-2, factor: F, text: T, weight: 1e308, levels: { 0: a, 1: b } }\n";
    assert_eq!(checked(&written(heavy, "")).1.len(), 2);
    let wide = "  - { id: F-1, factor: F, text: T, kind: choice, options: { a: { text: A, score: -1e308 }, b: { text: B, score: 1e308 } } }\n";
    assert_eq!(checked(&written(wide, "")).1.len(), 2);
    let largest = "  - { id: F-1, factor: F, text: T, weight: 1e6, levels: { 0: a, 1: b } }\n  - { id: F-2, factor: F, text: T, weight: 1e-300, levels: { 0: a, 1: b } }\n";
    let (found, problems) = checked(&written(largest, ""));
    assert_eq!(problems, [""; 0]);
    through(&found.unwrap(), &mut Dice(1));
}

#[test]
fn spread_is_measured_in_the_numbers_of_the_levels() {
    let number = "  - { id: F-1, factor: F, text: T, kind: number, bands: [{ from: -50, score: 0 }, { from: 0, score: 1 }, { from: 100, score: 2 }] }\n";
    let advice = |number: u32| {
        format!("recommendations:\n  - {{ id: R, when: spread(F-1) >= {number}, title: T, action: A, first_step: S, effort: low, basis: judgement }}\n")
    };
    assert_eq!(checked(&written(number, &advice(150))).1, [""; 0]);
    assert_eq!(checked(&written(number, &advice(151))).1, ["CEM218 this condition can never hold"]);
}

#[test]
fn a_role_that_stands_apart_needs_no_weight() {
    let question = "  - { id: F-1, factor: F, text: T, levels: { 0: a, 1: b } }\n";
    let roles = |apart: bool| format!("roles:\n  adviser: {{ name: A, group: outside, weight: 0, apart: {apart} }}\n");
    assert_eq!(checked(&written(question, &roles(true))).1, [""; 0]);
    assert_eq!(checked(&written(question, &roles(false))).1, ["CEM224 the role `adviser` has no weight"]);
}

const HEAD: &str = "format: cem-answers/1\nquestionnaire: { id: core, version: 1.0.0 }\norganisation: O\nrespondent: { id: r01, role: cx_lead }\nanswers:\n";

/// Generous for two shared cores and a debug build; what it guards against took minutes or gigabytes.
const SOON: Duration = Duration::from_secs(20);

#[test]
fn large_and_long_answers_are_refused_soon() {
    let many: String = (0..50_000).map(|at| format!("  KEY-{at}: {at}\n")).collect();
    let (value, key) = ("x".repeat(4 << 20), "k".repeat(1000));
    for rest in [many, format!("  IND-1: {value}\n"), format!("  IND-1: {{ confidence: {value} }}\n"), format!("  {key}: 1\n"), "[".repeat(100_000)] {
        let start = Instant::now();
        let checked = check_answers_text(&format!("{HEAD}{rest}"));
        assert!(!checked.problems.is_empty() && start.elapsed() < SOON, "{:?}", start.elapsed());
        assert!(checked.problems.iter().all(|problem| problem.message.len() < 10_000));
    }
}

#[test]
fn hostile_conditions_and_lists_are_refused_soon() {
    let question = "  - { id: F-1, factor: F, text: T, levels: { 0: a, 1: b } }\n";
    let advice =
        |when: &str| format!("recommendations:\n  - {{ id: R, when: \"{when}\", title: T, action: A, first_step: S, effort: low, basis: judgement }}\n");
    let long = vec!["F-1 < 1"; 30_000].join(" and ");
    let deep = format!("{}F-1 < 1", "not ".repeat(30_000));
    let chain: String = (0..2000)
        .map(|at| {
            let after = if at < 1999 { format!(", after: [R{}]", at + 1) } else { String::new() };
            format!("  - {{ id: R{at}, when: F < 101, title: T, action: A, first_step: S, effort: low, basis: judgement{after} }}\n")
        })
        .collect();
    for rest in [advice(&long), advice(&deep), format!("recommendations:\n{chain}")] {
        let start = Instant::now();
        let (found, problems) = checked(&written(question, &rest));
        assert!(problems.len() <= 2000, "{problems:?}");
        if let Some(found) = found {
            through(&found, &mut Dice(3));
        }
        assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
    }
}

#[test]
fn documents_that_include_each_other_many_times_are_refused_soon() {
    let folder = tempfile::tempdir().unwrap();
    for at in 0..30 {
        let include = if at < 29 { format!("include: [d{0}, d{0}, d{0}]\n", at + 1) } else { String::new() };
        let text = format!("format: cem-questionnaire/1\nid: d{at}\nversion: 1.0.0\ntitle: T\n{include}");
        std::fs::write(folder.path().join(format!("d{at}.questionnaire.yaml")), text).unwrap();
    }
    let start = Instant::now();
    let (checked, found) = crate::checking::check_questionnaire(&folder.path().join("d0.questionnaire.yaml"));
    assert!(found.is_none() && !checked.problems.is_empty());
    assert!(start.elapsed() < SOON);
}
