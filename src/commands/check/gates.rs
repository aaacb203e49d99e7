//! From settings to a gate, and from a missed threshold to a problem.

use super::settings::Settings;
use super::{baseline, plural};
use crate::answers::assessment::Assessment;
use crate::answers::{Answer, Responses};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::questionnaire::{Questionnaire, ScoreOf};
use crate::report::number;
use crate::report::verdict::GateLine;
use crate::rules::gate::{Gate, GateCheck, Panel, Subject};
use crate::rules::{Scorer, Scores};

/// Codes of whole files that can still be scored: an old or unfinished file is used, a broken one is not.
pub(super) fn is_of_content(code: Code) -> bool {
    matches!(code, Code::RequiredBlank | Code::StaleAnswers | Code::StaleEvidence | Code::Undated | Code::ExceptionExpired)
}

/// The gate, its factors resolved and its baseline read; none, with a problem added, where that cannot be done.
pub(super) fn gate(settings: &Settings, questionnaire: &Questionnaire, problems: &mut Vec<Diagnostic>) -> Option<Gate> {
    let mut gate = Gate {
        on: settings.gate_on,
        min_coverage: settings.min_coverage,
        min_respondents: settings.min_respondents,
        min_roles: settings.min_roles,
        ..Gate::default()
    };
    for (name, score) in &settings.fail_under {
        gate.fail_under.push((score_of(name.as_deref(), questionnaire, problems)?, *score));
    }
    let flags = gate.fail_under.len();
    for (name, score) in &settings.fail_under_of_file {
        let of = score_of(name.as_deref(), questionnaire, problems)?;
        if gate.fail_under[..flags].iter().all(|(known, _)| *known != of) {
            gate.fail_under.push((of, *score));
        }
    }
    if let Some(path) = settings.baseline.as_deref().filter(|path| !settings.update_baseline || path.exists()) {
        match baseline::read(path, questionnaire, settings.allow_drop) {
            Ok(scores) => gate.baseline = scores,
            Err(why) => {
                let help = if settings.update_baseline {
                    "what is there is not overwritten unread: remove it first"
                } else {
                    "--update-baseline writes one where none is"
                };
                problems.push(Diagnostic::new(Code::NotDone, why).help(help));
                return None;
            }
        }
    }
    Some(gate)
}

/// The score a threshold names: overall without a name, else a factor's; none, with a problem added, where there is no such factor.
fn score_of(name: Option<&str>, questionnaire: &Questionnaire, problems: &mut Vec<Diagnostic>) -> Option<ScoreOf> {
    let Some(name) = name else { return Some(ScoreOf::Overall) };
    let found = questionnaire.find_factor(name);
    if found.is_none() {
        let known = questionnaire.factors.iter().map(|factor| factor.id.as_str());
        let near = nearest(name, known.clone())
            .map_or_else(|| format!("there are {}", known.collect::<Vec<_>>().join(", ")), |near| format!("did you mean `{near}`?"));
        problems.push(Diagnostic::new(Code::NotDone, format!("the gate names a factor `{name}` that {} does not have", questionnaire.id)).help(near));
    }
    found.map(ScoreOf::Factor)
}

/// Who answered, outsiders apart left out, and whoever left every question open.
pub(super) fn people(assessment: &Assessment) -> Panel {
    let q = &assessment.questionnaire;
    let said = |responses: &&Responses| responses.answers.iter().any(|answer| !matches!(answer, Answer::NotAsked | Answer::Blank | Answer::Later));
    let responses = || assessment.sheets.iter().map(|sheet| &sheet.responses).filter(said);
    let counted = || responses().map(|responses| responses.role).filter(|role| role.is_none_or(|role| !q.roles[role.at()].apart));
    let mut roles: Vec<_> = counted().flatten().collect();
    roles.sort_unstable();
    roles.dedup();
    Panel { respondents: u32::try_from(counted().count()).unwrap_or(u32::MAX), roles: u32::try_from(roles.len()).unwrap_or(u32::MAX) }
}

fn name(of: ScoreOf, questionnaire: &Questionnaire) -> String {
    match of {
        ScoreOf::Overall => "overall".to_owned(),
        ScoreOf::Factor(factor) => questionnaire.factors[factor.at()].id.clone(),
    }
}

/// A threshold as every format shows it.
pub(super) fn line(check: &GateCheck, questionnaire: &Questionnaire) -> GateLine {
    let of = match check.of {
        Subject::Score(of) => name(of, questionnaire),
        Subject::Baseline(of) => format!("{} against the baseline", name(of, questionnaire)),
        Subject::Coverage => "coverage".to_owned(),
        Subject::Respondents => "respondents".to_owned(),
        Subject::Roles => "roles".to_owned(),
    };
    GateLine { of, at_least: check.threshold, value: check.value, range: check.range, passed: check.passed }
}

/// A threshold that was not reached, as a problem.
pub(super) fn missed(check: &GateCheck, questionnaire: &Questionnaire, engine: &Scorer<'_>, scores: &Scores) -> Diagnostic {
    let least = number::decided(check.threshold, &[], if check.threshold.fract() == 0.0 { 0 } else { 1 });
    let range = check.range.filter(|range| range.high - range.low > 1e-9).map_or(String::new(), |range| {
        let (low, high) = number::range(range.low, range.high, &[check.threshold], 1);
        format!(" (range {low} to {high})")
    });
    let value = check.value.map_or("unknown".to_owned(), |value| number::decided(value, &[check.threshold], 1));
    let largest = || {
        engine.gaps(scores).first().map(|gap| {
            format!("largest weighted gap: {} ({}); cem report shows what to do", questionnaire.factors[gap.of.at()].name, number::size(gap.weighted, 1))
        })
    };
    match check.of {
        Subject::Score(of) if check.value.is_none() => {
            Diagnostic::new(Code::NothingToGate, format!("{}: there is no score to hold against {least}{range}", name(of, questionnaire)))
                .help("answer more questions, or gate on something else")
        }
        Subject::Score(of) => {
            let problem = Diagnostic::new(Code::BelowGate, format!("{} score {value} is below {least}{range}", name(of, questionnaire)));
            match largest() {
                Some(help) => problem.help(help),
                None => problem,
            }
        }
        Subject::Baseline(of) => {
            Diagnostic::new(Code::Worse, format!("{} score {value} is below {least}, the baseline less the drop allowed{range}", name(of, questionnaire)))
                .help("if that is meant to stay: --update-baseline with a larger --allow-drop")
        }
        Subject::Coverage => {
            let share = check.value.map_or("nothing".to_owned(), |value| number::percent(value, &[check.threshold * 100.0]));
            Diagnostic::new(Code::CoverageBelow, format!("{share} of what applies is answered, less than {}", number::percent(check.threshold, &[])))
        }
        Subject::Respondents => {
            Diagnostic::new(Code::TooFewRespondents, format!("{}, fewer than {least}", plural(check.value.unwrap_or(0.0) as usize, "respondent")))
        }
        Subject::Roles => {
            Diagnostic::new(Code::TooFewRoles, format!("{} among the respondents, fewer than {least}", plural(check.value.unwrap_or(0.0) as usize, "role")))
        }
    }
}
