//! Rows of the table beyond scores and advice: the plan, the lens, and where the sources disagree.

use super::csv::{Of, Table, basis, whole};
use super::plan::brief::PlanStep;
use super::{LensRow, PositionRow, Report, SideRow, words};

/// The plan: what it reaches, then a row set per step under the number of its quarter.
pub(super) fn plan(report: &Report, table: &mut Table) {
    let Some(plan) = &report.plan else { return };
    let of = Of { kind: "plan", id: "plan", name: "", within: "" };
    table.number(&of, "effort", f64::from(plan.effort));
    table.fact(&of, "overall_at_least", "", plan.overall, "none");
    table.text(&of, "proof", &words::plan::proof(plan.proof, plan.effort));
    for target in &plan.targets {
        let factor = report.factors.get(target.factor).map_or("", |factor| factor.id.as_str());
        let status = if target.out_of_reach.is_some() { "out_of_reach" } else { "ok" };
        table.row([of.kind, of.id, of.name, of.within, "target", factor, &target.target.to_string(), "", status]);
    }
    for (number, quarter) in (1..).zip(&plan.quarters) {
        let number: u32 = number;
        table.fact(&of, "effort_of_quarter", &number.to_string(), Some(f64::from(quarter.effort)), "");
        table.fact(&of, "overall_at_least", &number.to_string(), quarter.overall, "none");
        quarter.steps.iter().for_each(|step| self::step(report, &number.to_string(), step, table));
    }
}

fn step(report: &Report, quarter: &str, step: &PlanStep, table: &mut Table) {
    let Some(q) = report.questions.get(step.question) else { return };
    let of = Of { kind: "step", id: &q.id, name: q.name(), within: quarter };
    table.text(&of, "from", &step.from);
    table.text(&of, "to", &step.to);
    table.number(&of, "effort", f64::from(step.effort));
    if let Some(action) = &step.action {
        table.row([of.kind, of.id, of.name, of.within, "recommendation", &action.id, "", &action.title, "ok"]);
        table.text(&of, "owner", action.owner.as_ref().map_or("", |(id, _)| id));
        table.text(&of, "first_step", &action.first_step);
    }
    table.text(&of, "evidence", words::plan::look_for(step));
}

/// The lens the report is seen through, and what it changed.
pub(super) fn lens(lens: &LensRow, table: &mut Table) {
    let of = Of { kind: "lens", id: &lens.id, name: &lens.name, within: "" };
    table.text(&of, "text", &lens.text);
    table.fact(&of, "score_without", "", lens.without, "none");
    for (measure, list) in [("weight_times", &lens.weights), ("target_set", &lens.set), ("target_added", &lens.add)] {
        list.iter().for_each(|(id, number)| table.fact(&of, measure, id, Some(*number), ""));
    }
    lens.caps.iter().for_each(|cap| table.text(&of, "cap_left_out", cap));
    basis(&lens.basis, &of, table);
}

/// A disagreement, its sides and its figures.
pub(super) fn position(row: &PositionRow, table: &mut Table) {
    let of = Of { kind: "position", id: &row.id, name: &row.name, within: "" };
    table.text(&of, "text", &row.text);
    table.text(&of, "treatment", &row.treatment);
    for (name, said) in &row.facts {
        let (text, status) = said.as_ref().map_or(("", "none"), |text| (text, "ok"));
        table.row([of.kind, of.id, of.name, of.within, "fact", name, "", text, status]);
    }
    row.recommendations.iter().for_each(|id| table.text(&of, "recommendation", id));
    basis(&row.basis, &of, table);
    row.sides.iter().for_each(|side| self::side(&row.id, side, table));
    for figure in &row.figures {
        let of = Of { kind: "figure", id: &figure.id, name: "", within: &row.id };
        table.text(&of, "text", &figure.text);
        table.text(&of, "attribution", &figure.attribution);
        table.text(&of, "caveat", &figure.caveat);
    }
}

fn side(position: &str, side: &SideRow, table: &mut Table) {
    let of = Of { kind: "side", id: position, name: &side.name, within: position };
    table.text(&of, "text", &side.text);
    table.text(&of, "effect", &side.effect);
    table.number(&of, "taken", whole(usize::from(side.taken)));
    table.number(&of, "taken_by_lens", whole(usize::from(side.lens)));
    basis(&side.basis, &of, table);
}
