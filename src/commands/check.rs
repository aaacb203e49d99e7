//! `cem check`: are answer files valid, complete, and above the gate? The verdict is settled first and shown second.

use std::path::Path;
use std::sync::Arc;

use serde_json::json;

use super::Session;
use super::load::{Loaded, Request};
use super::report::{cannot_do, or_here, panel, scorer};
use crate::answers::assessment::Assessment;
use crate::answers::{Answer, AnswerSheet};
use crate::cli::{Check as Flags, CheckFormat, Threshold};
use crate::diagnostic::{Code, Diagnostic, Place, Severity, any_error, nearest, sort};
use crate::exit_status::ExitStatus;
use crate::questionnaire::{Questionnaire, ScoreOf};
use crate::report::{number, problems};
use crate::rules::gate::{Gate, GateCheck, Verdict, judge};
use crate::rules::{Scorer, Scores};

/// What was found.
struct Finding {
    status: ExitStatus,
    gate: Option<Verdict>,
    scores: Option<Scores>,
    questionnaire: Option<Arc<Questionnaire>>,
}

/// `cem check`.
pub(super) fn run(flags: &Flags, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let paths = or_here(&flags.paths);
    let mut request = Request { paths: &paths, questionnaire: flags.questionnaire.as_deref().map(Path::new), stdin: session.stdin };
    let mut loaded = Loaded::read(&mut request);
    let finding = find(flags, &mut loaded)?;
    sort(&mut loaded.problems);
    let text = match flags.format() {
        CheckFormat::Text => in_words(flags, &loaded, &finding, session),
        CheckFormat::Json => format!("{:#}\n", as_json(&loaded, &finding)),
    };
    let worth_saying = !session.quiet || finding.status != ExitStatus::Success || flags.format() == CheckFormat::Json;
    if worth_saying {
        session.write(&text, &flags.output)?;
    }
    Ok(finding.status)
}

fn find(flags: &Flags, loaded: &mut Loaded) -> anyhow::Result<Finding> {
    let mut finding = Finding { status: ExitStatus::Success, gate: None, scores: None, questionnaire: None };
    if loaded.paths.is_empty() && loaded.problems.is_empty() {
        if flags.allow_empty {
            return Ok(finding);
        }
        anyhow::bail!(
            "nothing to check: no answer files here (they end in .answers.yaml, .answers.yml or .answers.json); --allow-empty takes that for success"
        );
    }
    completeness(loaded, flags.require_complete);
    let all_read = !loaded.has_errors();
    let assessment = loaded.assessment();
    if let Some(assessment) = &assessment {
        // A gate is held against a whole assessment only: one file left out could be the one that fails it.
        let thresholds = gate(&flags.fail_under, &assessment.questionnaire)?;
        let engine = scorer(&assessment.questionnaire, &flags.without_cap)?;
        if all_read {
            pass(&mut finding, &thresholds, &engine, assessment, loaded);
        }
    }
    finding.questionnaire = assessment.map(|assessment| assessment.questionnaire);
    if loaded.problems.iter().any(|problem| problem.severity == Severity::Error && cannot_do(problem, loaded)) {
        finding.status = ExitStatus::CannotDo;
    } else if any_error(&loaded.problems) || finding.gate.as_ref().is_some_and(|verdict| !verdict.passed) {
        finding.status = ExitStatus::Findings;
    }
    Ok(finding)
}

fn pass(finding: &mut Finding, thresholds: &Gate, engine: &Scorer<'_>, assessment: &Assessment, loaded: &mut Loaded) {
    let scores = engine.score(&panel(assessment));
    let verdict = judge(thresholds, &scores);
    for check in verdict.checks.iter().filter(|check| !check.passed) {
        loaded.problems.push(below(check, &assessment.questionnaire, engine, &scores));
    }
    finding.scores = Some(scores);
    finding.gate = (!thresholds.fail_under.is_empty()).then_some(verdict);
}

/// The gate of the flags, its factors resolved.
fn gate(thresholds: &[Threshold], questionnaire: &Questionnaire) -> anyhow::Result<Gate> {
    let mut fail_under = Vec::new();
    for threshold in thresholds {
        let of = match &threshold.factor {
            None => ScoreOf::Overall,
            Some(name) => match questionnaire.find_factor(name) {
                Some(factor) => ScoreOf::Factor(factor),
                None => {
                    let known = questionnaire.factors.iter().map(|factor| factor.id.as_str());
                    let near = nearest(name, known.clone())
                        .map_or_else(|| format!("there are {}", known.collect::<Vec<_>>().join(", ")), |near| format!("did you mean `{near}`?"));
                    anyhow::bail!("--fail-under: {} has no factor `{name}`; {near}", questionnaire.id);
                }
            },
        };
        fail_under.push((of, threshold.score));
    }
    Ok(Gate { fail_under })
}

fn below(check: &GateCheck, questionnaire: &Questionnaire, engine: &Scorer<'_>, scores: &Scores) -> Diagnostic {
    let name = match check.of {
        ScoreOf::Overall => "overall".to_owned(),
        ScoreOf::Factor(factor) => questionnaire.factors[factor.at()].id.clone(),
    };
    let range = check.range.filter(|range| range.high - range.low > 1e-9).map_or(String::new(), |range| {
        let (low, high) = number::range(range.low, range.high, &[check.threshold], 1);
        format!(" (range {low} to {high})")
    });
    let Some(score) = check.score else {
        return Diagnostic::new(Code::NothingToGate, format!("{name}: there is no score to hold against {}{range}", check.threshold))
            .help("answer more questions, or gate on something else");
    };
    let message = format!("{name} score {} is below {}{range}", number::decided(score, &[check.threshold], 1), check.threshold);
    let largest = engine.gaps(scores).first().map(|gap| {
        format!("largest weighted gap: {} ({}); cem report shows what to do", questionnaire.factors[gap.of.at()].name, number::size(gap.weighted, 1))
    });
    let problem = Diagnostic::new(Code::BelowGate, message);
    match largest {
        Some(help) => problem.help(help),
        None => problem,
    }
}

/// Required questions without an answer, and answers to questions that do not apply.
fn completeness(loaded: &mut Loaded, require: bool) {
    let mut found = Vec::new();
    for sheet in &loaded.sheets {
        let Some(form) = loaded.questionnaires.get(&sheet.questionnaire.0) else { continue };
        let scorer = Scorer::new(form);
        let mut asked = Vec::new();
        scorer.routing().asked(form, &sheet.responses, &mut asked);
        let mut blank = Vec::new();
        for (at, question) in form.asked() {
            let applies = asked.get(at.at()).copied().unwrap_or(false);
            let place = sheet.entries[at.at()].place.or(sheet.place);
            match sheet.responses.answers[at.at()] {
                Answer::Blank if applies && question.required => blank.push(question.id.as_str()),
                Answer::Later if applies && question.required => {
                    let message = format!("{} is put off (respondent {})", question.id, sheet.respondent.id);
                    found.push(open(message, place, sheet, &question.id, require));
                }
                Answer::Level(_) | Answer::Text if !applies && question.when.is_some() => {
                    found.push(
                        Diagnostic::new(Code::Parked, format!("{} does not apply with the other answers, so its answer is not scored", question.id)).at(place),
                    );
                }
                Answer::Blank | Answer::Later | Answer::NotAsked | Answer::DontKnow | Answer::NotApplicable | Answer::Level(_) | Answer::Text => {}
            }
        }
        if let Some(first) = blank.first() {
            let message = format!("{} without an answer (respondent {}): {}", plural(blank.len(), "required question"), sheet.respondent.id, blank.join(", "));
            found.push(open(message, sheet.place, sheet, first, require));
        }
    }
    loaded.problems.append(&mut found);
}

/// A required question without an answer: a warning, unless completeness is asked for.
fn open(message: String, place: Option<Place>, sheet: &AnswerSheet, question: &str, require: bool) -> Diagnostic {
    let mut problem = Diagnostic::new(Code::RequiredBlank, message).at(place).help(format!("cem answers set {} {question}=LEVEL", sheet.path));
    if require {
        problem.severity = Severity::Error;
    }
    problem
}

fn count(problems: &[Diagnostic], severity: Severity) -> usize {
    problems.iter().filter(|problem| problem.severity == severity).count()
}

fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

fn in_words(flags: &Flags, loaded: &Loaded, finding: &Finding, session: &Session<'_>) -> String {
    let mut text = session.drawn(&loaded.problems, &loaded.files, flags.output.output.is_none(), flags.all);
    if !text.is_empty() {
        text.push('\n');
    }
    let against: Vec<String> = loaded.questionnaires.values().map(|q| format!("{} {}", q.id, q.version)).collect();
    let against = if against.is_empty() { String::new() } else { format!(" against {}", against.join(", ")) };
    let (errors, warnings) = (count(&loaded.problems, Severity::Error), count(&loaded.problems, Severity::Warning));
    text.push_str(&format!("Checked {}{against}: {}, {}.\n", plural(loaded.paths.len(), "answer file"), plural(errors, "error"), plural(warnings, "warning")));
    if let (Some(scores), Some(questionnaire), Some(gate)) = (&finding.scores, &finding.questionnaire, &finding.gate) {
        let score = scores
            .overall
            .score
            .map_or("none".to_owned(), |score| number::decided(score, &gate.checks.iter().map(|check| check.threshold).collect::<Vec<_>>(), 1));
        text.push_str(&format!("Overall score {score} of {}, {}.\n", 100, questionnaire.id));
    }
    let verdict = match (&finding.gate, finding.status) {
        (_, ExitStatus::CannotDo) => "COULD NOT CHECK",
        (Some(verdict), _) if !verdict.passed => "FAILED",
        (Some(_), ExitStatus::Success) => "passed",
        (None, ExitStatus::Success) => "passed, no gate set",
        (_, ExitStatus::Findings | ExitStatus::Incomplete | ExitStatus::Bug | ExitStatus::Interrupted) => "FAILED",
    };
    text.push_str(&format!("Gate: {verdict} (exit {})\n", finding.status.code()));
    text
}

/// The document where nothing could be checked and no file is to blame.
pub(super) fn failure(message: &str) -> String {
    let nothing = Finding { status: ExitStatus::CannotDo, gate: None, scores: None, questionnaire: None };
    let mut document = as_json(&Loaded::default(), &nothing);
    document["errors"] = json!(1);
    document["diagnostics"] = json!([problems::without_place(message)]);
    format!("{document:#}\n")
}

fn as_json(loaded: &Loaded, finding: &Finding) -> serde_json::Value {
    let name = |of: ScoreOf| match (of, &finding.questionnaire) {
        (ScoreOf::Factor(factor), Some(q)) => q.factors[factor.at()].id.clone(),
        (ScoreOf::Overall | ScoreOf::Factor(_), _) => "overall".to_owned(),
    };
    let gate = finding.gate.as_ref().map(|verdict| {
        let checks: Vec<_> = verdict
            .checks
            .iter()
            .map(|check| json!({ "of": name(check.of), "threshold": check.threshold, "score": check.score, "range": check.range.map(|range| json!({ "low": range.low, "high": range.high })), "passed": check.passed }))
            .collect();
        json!({ "passed": verdict.passed, "checks": checks })
    });
    let verdict = match finding.status {
        ExitStatus::Success => "passed",
        ExitStatus::CannotDo => "error",
        ExitStatus::Findings | ExitStatus::Incomplete | ExitStatus::Interrupted | ExitStatus::Bug => "failed",
    };
    json!({
        "format_version": "1.0",
        "kind": "check",
        "tool": { "name": "cem", "version": env!("CARGO_PKG_VERSION") },
        "verdict": verdict,
        "exit_code": finding.status.code(),
        "files": loaded.paths,
        "questionnaires": loaded.questionnaires.values().map(|q| json!({ "id": q.id, "version": q.version, "sha256": q.sha256 })).collect::<Vec<_>>(),
        "errors": count(&loaded.problems, Severity::Error),
        "warnings": count(&loaded.problems, Severity::Warning),
        "overall": finding.scores.as_ref().map(|scores| json!({ "score": scores.overall.score, "range": scores.overall.range.map(|range| json!({ "low": range.low, "high": range.high })) })),
        "gate": gate,
        "diagnostics": problems::diagnostics(&loaded.problems, &loaded.files),
    })
}
