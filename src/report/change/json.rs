//! The change for programs: versioned, described by [`super::schema`]. What is not known is `null` beside a status, never 0. Numbers are unrounded.

use serde_json::{Value, json};

use super::words;
use crate::change::{Caution, Change, How, Move, Untested, Verdict, Wave, WorseWhy};
use crate::questionnaire::diff::Version;

/// Version of the format: `MAJOR.MINOR`.
pub const FORMAT_VERSION: &str = "1.0";

/// The change as indented JSON, ending with a line feed.
pub(super) fn render(change: &Change, tool_version: &str) -> String {
    let last = change.last();
    let document = json!({
        "format_version": FORMAT_VERSION,
        "kind": "compare",
        "tool": { "name": "cem", "version": tool_version },
        "organisation": last.organisation,
        "waves": change.waves.iter().map(wave).collect::<Vec<_>>(),
        "panel": change.panel.as_ref().map(|panel| json!({ "old": panel.old, "new": panel.new, "both": panel.both, "other_role": panel.other_role })),
        "overall": one(&change.overall, false),
        "factors": change.factors.iter().map(|of| one(of, true)).collect::<Vec<_>>(),
        "questions": change.questions.iter().map(question).collect::<Vec<_>>(),
        "tested_questions": change.tested_questions,
        "instrument": instrument(change),
        "caps": { "gained": change.caps_gained, "lost": change.caps_lost },
        "cautions": change.cautions.iter().map(|found| caution(change, found)).collect::<Vec<_>>(),
        "reliability": change.reliability.map(|by| json!({ "reliability": by.reliability, "sd": by.sd })),
        "worse": {
            "is": !change.worse.is_empty(),
            "because": change.worse.iter().map(|worse| json!({ "of": worse.of.as_deref().unwrap_or("overall"), "why": why(worse.why) })).collect::<Vec<_>>(),
        },
        "diagnostics": [],
    });
    format!("{document:#}\n")
}

fn wave(wave: &Wave) -> Value {
    let asked = &wave.questionnaire;
    json!({
        "label": wave.label,
        "source": if wave.people.is_some() { "answers" } else { "report" },
        "questionnaire": { "id": asked.id, "version": asked.version, "sha256": asked.sha256 },
        "answered": wave.days.as_ref().map(|(first, last)| json!({ "first": first, "last": last })),
        "respondents": wave.respondents,
        "roles": wave.roles.iter().map(|role| json!({ "id": role.id, "name": role.name, "respondents": role.count, "apart": role.apart })).collect::<Vec<_>>(),
    })
}

fn one(of: &Move, is_factor: bool) -> Value {
    let mut found = json!({
        "scores": of.scores,
        "bands": of.bands,
        "common": of.common,
        "old": of.scores.first().copied().flatten(),
        "new": of.scores.last().copied().flatten(),
        "difference": of.difference,
        "organisation": of.organisation,
        "instrument": of.instrument,
        "caps": of.caps,
        "test": test(of),
        "verdict": verdict(of.verdict),
        "status": status(of.verdict),
        "reliably_changed": of.reliably.map(|found| json!({ "rose": found.rose, "fell": found.fell, "of": found.of })),
    });
    if let (true, Some(members)) = (is_factor, found.as_object_mut()) {
        members.insert("id".into(), json!(of.id));
        members.insert("name".into(), json!(of.name));
        members.insert("parent".into(), json!(of.parent));
    }
    found
}

fn question(of: &Move) -> Value {
    json!({
        "id": of.id,
        "name": of.name,
        "factor": of.parent,
        "scores": of.scores,
        "old": of.scores.first().copied().flatten(),
        "new": of.scores.last().copied().flatten(),
        "difference": of.difference,
        "organisation": of.organisation,
        "instrument": of.instrument,
        "test": test(of),
        // From p and the smallest detectable change the change itself would follow.
        "p_adjusted": of.adjusted.filter(|_| of.trial.is_ok_and(|trial| !trial.change_withheld && !trial.details_withheld)),
        "verdict": verdict(of.verdict),
        "status": status(of.verdict),
    })
}

fn test(of: &Move) -> Option<Value> {
    let trial = of.trial.as_ref().ok()?;
    let (kind, matched) = match trial.how {
        How::Paired(n) => ("paired", Some(n)),
        How::Separate => ("welch", None),
    };
    Some(json!({
        "kind": kind,
        "matched": matched,
        "respondents": { "old": trial.old, "new": trial.new },
        "change": (!trial.change_withheld).then_some(trial.change),
        "standard_error": (!trial.details_withheld).then_some(trial.standard_error),
        "degrees_of_freedom": (!trial.details_withheld).then_some(trial.degrees),
        "smallest_detectable": trial.smallest,
    }))
}

fn verdict(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Rose => Some("rose"),
        Verdict::Fell => Some("fell"),
        Verdict::Chance => Some("chance"),
        Verdict::Possible => Some("possible"),
        Verdict::Untested(_) => None,
    }
}

fn status(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Rose | Verdict::Fell | Verdict::Chance | Verdict::Possible => "tested",
        Verdict::Untested(Untested::NoScore) => "no_score",
        Verdict::Untested(Untested::TooFew) => "too_few",
        Verdict::Untested(Untested::NoStandardError) => "no_standard_error",
        Verdict::Untested(Untested::NoSpread) => "no_spread",
        Verdict::Untested(Untested::Withheld) => "withheld",
    }
}

fn why(why: WorseWhy) -> &'static str {
    match why {
        WorseWhy::Fell => "fell",
        WorseWhy::FellUntested => "fell_untested",
        WorseWhy::Capped => "capped",
        WorseWhy::NoScore => "no_score",
    }
}

fn instrument(change: &Change) -> Option<Value> {
    let instrument = change.instrument.as_ref()?;
    let version = |v: &Version| json!({ "id": v.id, "version": v.version, "sha256": v.sha256 });
    let questions: Vec<Value> = instrument.diff.questions.iter().map(|question| json!({ "id": question.id, "effect": question.effect.word() })).collect();
    Some(json!({
        "old": version(&instrument.diff.old),
        "new": version(&instrument.diff.new),
        "common": instrument.common,
        "reworded": instrument.reworded,
        "changed": questions,
        "rules": instrument.diff.rules.iter().map(|rule| json!({ "kind": rule.kind, "id": rule.id })).collect::<Vec<_>>(),
        "text": words::instrument(change),
    }))
}

fn caution(change: &Change, found: &Caution) -> Value {
    json!({ "what": found.word(), "text": words::caution(change, found) })
}
