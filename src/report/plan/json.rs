//! The plan for programs: versioned, described by [`super::schema`]. What is not known is `null`, never 0. Numbers are unrounded.

use serde_json::{Value, json};

use super::{Input, Made};
use crate::plan::{Aim, Blocked, Outcome, Plan, Proof, Step, WhatIf};
use crate::questionnaire::ScoreOf;
use crate::report::wording::wording;

/// Version of the format: `MAJOR.MINOR`.
pub const FORMAT_VERSION: &str = "1.0";

/// The document as indented JSON, ending with a line feed.
pub(super) fn render(input: &Input<'_>) -> String {
    let (kind, own) = match input.made {
        Made::Plan(plan) => ("plan", of_plan(input, plan)),
        Made::WhatIf(what_if) => ("what_if", of_what_if(input, what_if)),
    };
    let q = input.questionnaire;
    let mut document = json!({
        "format_version": FORMAT_VERSION,
        "kind": kind,
        "tool": { "name": "cem", "version": input.tool_version },
        "questionnaire": { "id": q.id, "version": q.version, "sha256": q.sha256 },
        "organisation": input.organisation,
        "respondents": input.respondents,
    });
    if let (Some(members), Value::Object(own)) = (document.as_object_mut(), own) {
        members.extend(own);
        members.insert("diagnostics".to_owned(), json!([]));
    }
    format!("{document:#}\n")
}

fn of_plan(input: &Input<'_>, plan: &Plan) -> Value {
    let aim = match &plan.aim {
        Aim::Reach(targets) => {
            json!({ "targets": targets.iter().map(|(of, target)| json!({ "of": of_id(input, *of), "target": target })).collect::<Vec<_>>(), "budget": null })
        }
        Aim::Budget(budget) => json!({ "targets": [], "budget": budget }),
    };
    let quarter =
        |(number, quarter): (u32, &crate::plan::Quarter)| json!({ "quarter": number, "effort": quarter.effort, "after": outcome(input, &quarter.after) });
    json!({
        "aim": aim,
        "before": outcome(input, &plan.before),
        "after": outcome(input, &plan.after),
        "effort": plan.effort,
        "proof": proof(plan.proof),
        "steps": plan.steps.iter().map(|made| step(input, made)).collect::<Vec<_>>(),
        "quarters": (1_u32..).zip(&plan.quarters).map(quarter).collect::<Vec<_>>(),
        "blocked": plan.blocked.iter().map(|found| blocked(input, found)).collect::<Vec<_>>(),
        "unanswered": plan.unanswered.iter().map(|at| &input.questionnaire.questions[at.at()].id).collect::<Vec<_>>(),
    })
}

fn proof(proof: Proof) -> Value {
    match proof {
        Proof::Optimal => json!({ "status": "optimal", "effort_at_least": null, "overall_at_most": null }),
        Proof::EffortAtLeast(least) => json!({ "status": "stopped", "effort_at_least": least, "overall_at_most": null }),
        Proof::OverallAtMost(most) => json!({ "status": "stopped", "effort_at_least": null, "overall_at_most": most }),
        Proof::Unknown => json!({ "status": "unknown", "effort_at_least": null, "overall_at_most": null }),
    }
}

fn step(input: &Input<'_>, step: &Step) -> Value {
    let question = &input.questionnaire.questions[step.question.at()];
    let (_, levels) = wording(question, input.facts);
    let level = |at: u16| levels.get(usize::from(at)).map(|level| json!({ "key": level.key, "text": level.text }));
    let given = step.recommendation.map(|at| &input.questionnaire.recommendations[at.at()]);
    let owner = given.and_then(|given| given.owner).map(|role| &input.questionnaire.roles[role.at()].id);
    let evidence = given.map(|given| given.evidence.as_str()).filter(|text| !text.is_empty()).unwrap_or(&question.evidence);
    json!({
        "question": question.id,
        "factor": input.questionnaire.factors[question.factor.at()].id,
        "from": level(step.from),
        "to": level(step.to),
        "effort": step.effort,
        "quarter": step.quarter,
        "earns": step.earns,
        "lifts": caps(input, &step.lifts),
        "overall": step.overall,
        "recommendation": given.map(|given| &given.id),
        "owner": owner,
        "first_step": given.map(|given| &given.first_step),
        "evidence": Some(evidence).filter(|text| !text.is_empty()),
    })
}

fn blocked(input: &Input<'_>, blocked: &Blocked) -> Value {
    json!({ "of": of_id(input, blocked.of), "target": blocked.target, "best": blocked.best, "caps": caps(input, &blocked.caps) })
}

fn of_what_if(input: &Input<'_>, made: &WhatIf) -> Value {
    let setting = |setting: &crate::plan::Setting| {
        let question = &input.questionnaire.questions[setting.question.at()];
        let key = |at: u16| question.levels.get(usize::from(at)).map(|level| &level.key);
        json!({ "question": question.id, "from": setting.from.and_then(key), "to": key(setting.to) })
    };
    json!({
        "settings": made.settings.iter().map(setting).collect::<Vec<_>>(),
        "before": outcome(input, &made.before),
        "after": outcome(input, &made.after),
        "lifted": caps(input, &made.lifted),
        "taken_hold": caps(input, &made.taken_hold),
    })
}

fn outcome(input: &Input<'_>, outcome: &Outcome) -> Value {
    let factor = |(factor, score): (&crate::questionnaire::Factor, &Option<f64>)| json!({ "id": factor.id, "score": score });
    json!({
        "overall": outcome.overall,
        "band": outcome.band.map(|band| &input.questionnaire.bands[band.at()].id),
        "factors": input.questionnaire.factors.iter().zip(&outcome.factors).map(factor).collect::<Vec<_>>(),
        "caps": caps(input, &outcome.caps),
    })
}

fn caps(input: &Input<'_>, caps: &[usize]) -> Value {
    caps.iter().map(|at| json!({ "id": input.questionnaire.caps[*at].id, "of": of_id(input, input.questionnaire.caps[*at].limit) })).collect()
}

fn of_id<'a>(input: &Input<'a>, of: ScoreOf) -> &'a str {
    match of {
        ScoreOf::Overall => "overall",
        ScoreOf::Factor(factor) => &input.questionnaire.factors[factor.at()].id,
    }
}
