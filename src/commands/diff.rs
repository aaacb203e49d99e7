//! `cem questionnaire diff`: what changed between two questionnaires, and what that does to saved answers.

use std::path::Path;

use serde_json::{Value, json};

use super::Session;
use super::load::named;
use super::questionnaire::library;
use crate::cli::{DiffFormat, QuestionnaireDiff as Flags};
use crate::diagnostic::{Files, sort};
use crate::exit_status::ExitStatus;
use crate::questionnaire::diff::{Change, Diff, Effect, Fate, QuestionDiff, RuleDiff, Version};
use crate::report::problems;

/// Version of the JSON document.
const FORMAT_VERSION: &str = "1.0";

/// `cem questionnaire diff`.
pub(super) fn run(flags: &Flags, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let (mut files, mut found) = (Files::default(), Vec::new());
    let old = named(Path::new(&flags.old), &library(), &mut files, &mut found);
    let new = named(Path::new(&flags.new), &library(), &mut files, &mut found);
    sort(&mut found);
    if !found.is_empty() {
        let text = session.drawn(&found, &files, false, false);
        session.tell(&text)?;
    }
    let (Some(old), Some(new)) = (old, new) else {
        if flags.format() == DiffFormat::Json {
            session.print(&problems::failure(&found, &files))?;
        }
        return Ok(ExitStatus::CannotDo);
    };
    let diff = Diff::new(&old, &new, &[]);
    let text = match flags.format() {
        DiffFormat::Text => in_words(&diff, flags).lines().map(|line| session.fit(line)).collect(),
        DiffFormat::Json => format!("{:#}\n", as_json(&diff)),
    };
    session.print(&text)?;
    Ok(if flags.exit_code && diff.changes_answers() { ExitStatus::Findings } else { ExitStatus::Success })
}

fn name(version: &Version) -> String {
    format!("{} {}", version.id, version.version)
}

fn in_words(diff: &Diff, flags: &Flags) -> String {
    let same_file = diff.old.sha256 == diff.new.sha256;
    if diff.is_empty() && same_file {
        return format!("{} and {} are identical ({}).\n", flags.old, flags.new, name(&diff.new));
    }
    if diff.is_empty() {
        let version = if diff.old.version == diff.new.version { "" } else { "the version, " };
        return format!("{} -> {}: the same questions and rules; only {version}comments, order or words about it differ.\n", name(&diff.old), name(&diff.new));
    }
    let mut out = format!("{} -> {}\n", name(&diff.old), name(&diff.new));
    if diff.old.id == diff.new.id && diff.old.version == diff.new.version {
        out.push_str("Both have the same version: answers cannot tell which one they are to. Give the new one another version.\n");
    }
    if !diff.questions.is_empty() {
        out.push_str("\nQuestions, and what becomes of their answers\n");
    }
    for question in &diff.questions {
        out.push_str(&format!("  {}: {}\n", question.id, question.effect.words()));
        for change in &question.changes {
            let whole = if matches!(change, Change::Added | Change::Removed) { format!(": {}", question.text) } else { String::new() };
            out.push_str(&format!("    {}{whole}\n", said(change)));
        }
    }
    if !diff.rules.is_empty() {
        out.push_str("\nRules\n");
    }
    for rule in &diff.rules {
        let answers = if rule.touches_answers { "; answers files that name it must change" } else { "" };
        out.push_str(&format!("  {} {}: {}{answers}\n", rule.kind, rule.id, fate(&rule.fate)));
    }
    if !diff.likely_renamed.is_empty() {
        out.push_str("\nProbably the same question under another id\n");
    }
    for pair in &diff.likely_renamed {
        out.push_str(&format!(
            "  {} -> {} ({:.0} % alike): cem answers migrate FILE --to {} --rename {}={}\n",
            pair.old,
            pair.new,
            pair.similarity * 100.0,
            flags.new,
            pair.old,
            pair.new
        ));
    }
    let counts = Effect::ALL.iter().filter(|effect| diff.count(**effect) > 0).map(|effect| format!("{} {}", diff.count(*effect), effect.words()));
    out.push_str(&format!("\nAnswers by question: {}.\n", counts.collect::<Vec<_>>().join(", ")));
    out
}

fn fate(fate: &Fate) -> String {
    match fate {
        Fate::Added => "added".to_owned(),
        Fate::Removed => "removed".to_owned(),
        Fate::Changed(parts) => format!("changed ({})", parts.join(", ")),
    }
}

fn word(change: &Change) -> &'static str {
    match change {
        Change::Added => "added",
        Change::Removed => "removed",
        Change::Renamed(_) => "renamed",
        Change::Reworded { .. } => "reworded",
        Change::Levels(_) => "levels_changed",
        Change::Withdrawn(_) => "no_longer_offered",
        Change::Offered(_) => "now_offered",
        Change::Variants => "variants_changed",
        Change::Moved(..) => "moved",
        Change::Reweighted(..) => "reweighted",
        Change::Condition(..) => "condition_changed",
        Change::Roles(..) => "roles_changed",
        Change::Required(_) => "required_changed",
        Change::Target(..) => "target_changed",
        Change::Beside(_) => "beside_changed",
    }
}

/// A change in words, with what was and what is.
fn said(change: &Change) -> String {
    let everyone = |roles: &[String]| if roles.is_empty() { "everyone".to_owned() } else { roles.join(", ") };
    let always = |when: &Option<String>| when.clone().unwrap_or_else(|| "always".to_owned());
    let target = |target: &Option<f64>| target.map_or_else(|| "the factor's".to_owned(), |target| target.to_string());
    match change {
        Change::Added | Change::Removed => word(change).to_owned(),
        Change::Renamed(from) => format!("renamed from {from}"),
        Change::Reworded { stem, levels } => {
            let mut parts: Vec<String> = stem.then(|| "stem".to_owned()).into_iter().collect();
            if !levels.is_empty() {
                parts.push(format!("level {}", levels.join(", ")));
            }
            format!("reworded: {}", parts.join("; "))
        }
        Change::Levels(parts) => format!("levels changed: {}", parts.join("; ")),
        Change::Withdrawn(word) => format!("no longer offers {word}"),
        Change::Offered(word) => format!("offers {word} now"),
        Change::Variants => "variants changed".to_owned(),
        Change::Moved(from, to) => format!("moved: factor {from} -> {to}"),
        Change::Reweighted(from, to) => format!("reweighted: {from} -> {to}"),
        Change::Condition(from, to) => format!("condition: {} -> {}", always(from), always(to)),
        Change::Roles(from, to) => format!("roles: {} -> {}", everyone(from), everyone(to)),
        Change::Required(now) => format!("required: {} -> {now}", !now),
        Change::Target(from, to) => format!("target: {} -> {}", target(from), target(to)),
        Change::Beside(what) => format!("{what} changed"),
    }
}

fn as_json(diff: &Diff) -> Value {
    let version = |v: &Version| json!({ "id": v.id, "version": v.version, "sha256": v.sha256 });
    let question = |q: &QuestionDiff| {
        let changes: Vec<Value> = q.changes.iter().map(|change| json!({ "what": word(change), "text": said(change) })).collect();
        json!({ "id": q.id, "text": q.text, "changes": changes, "effect": q.effect.word() })
    };
    let rule = |r: &RuleDiff| {
        let (change, parts) = match &r.fate {
            Fate::Added => ("added", Vec::new()),
            Fate::Removed => ("removed", Vec::new()),
            Fate::Changed(parts) => ("changed", parts.clone()),
        };
        json!({ "kind": r.kind, "id": r.id, "change": change, "parts": parts, "changes_answers": r.touches_answers })
    };
    json!({
        "format_version": FORMAT_VERSION,
        "kind": "questionnaire_diff",
        "tool": { "name": "cem", "version": env!("CARGO_PKG_VERSION") },
        "old": version(&diff.old),
        "new": version(&diff.new),
        "identical": diff.is_empty() && diff.old.sha256 == diff.new.sha256,
        "changes_answers": diff.changes_answers(),
        "unchanged": diff.unchanged,
        "questions": diff.questions.iter().map(question).collect::<Vec<_>>(),
        "rules": diff.rules.iter().map(rule).collect::<Vec<_>>(),
        "likely_renamed": diff.likely_renamed.iter().map(|pair| json!({ "old": pair.old, "new": pair.new, "similarity": pair.similarity })).collect::<Vec<_>>(),
    })
}
