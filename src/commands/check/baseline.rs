//! A saved JSON report whose scores must not be undercut.

use std::io::Read as _;
use std::path::Path;

use serde_json::Value;

use crate::questionnaire::{Questionnaire, ScoreOf};
use crate::yaml::MAX_BYTES;

/// Calculated scores may miss the ends by so much.
const SLACK: f64 = 1e-9;

/// The scores of a saved report, less the drop allowed. Scores that were missing are left out.
///
/// # Errors
/// Where the file cannot be read, is no whole report of this major version, or is of another questionnaire or version.
pub(super) fn read(path: &Path, questionnaire: &Questionnaire, allow_drop: f64) -> Result<Vec<(ScoreOf, f64)>, String> {
    let shown = crate::source::shown(path);
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(path).and_then(|file| file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes));
    opened.map_err(|error| format!("the baseline {shown} cannot be read: {error}"))?;
    if bytes.len() > MAX_BYTES {
        return Err(format!("the baseline {shown} is larger than {} MiB", MAX_BYTES >> 20));
    }
    let report: Value = serde_json::from_slice(&bytes).map_err(|error| format!("the baseline {shown} is no JSON: {error}"))?;
    if report["kind"] != "report" || !report["format_version"].as_str().is_some_and(|version| version.starts_with("1.")) {
        return Err(format!("the baseline {shown} is no report of cem of format version 1"));
    }
    let asked = (report["questionnaire"]["id"].as_str().unwrap_or_default(), report["questionnaire"]["version"].as_str().unwrap_or_default());
    if asked != (questionnaire.id.as_str(), questionnaire.version.as_str()) {
        return Err(format!(
            "the baseline {shown} is of {} {}, and the answers are to {} {}: they do not compare",
            asked.0, asked.1, questionnaire.id, questionnaire.version
        ));
    }
    // A score that is not there would be a threshold that is never held: only `null` says that it was not known.
    let score = |of: &str, holder: &Value| {
        let is_null = holder.get("score").is_some_and(Value::is_null);
        let known = holder["score"].as_f64().filter(|score| (-SLACK..=100.0 + SLACK).contains(score));
        if is_null || known.is_some() {
            Ok(known)
        } else {
            Err(format!("the baseline {shown} is damaged: the score of {of} is neither a number from 0 to 100 nor null"))
        }
    };
    let mut scores = Vec::new();
    scores.extend(score("overall", &report["overall"])?.map(|score| (ScoreOf::Overall, score - allow_drop)));
    for (of, factor) in questionnaire.factors.iter().map(|factor| (questionnaire.find_factor(&factor.id), factor)) {
        let listed: Vec<&Value> = report["factors"].as_array().into_iter().flatten().filter(|listed| listed["id"] == factor.id.as_str()).collect();
        let [listed] = listed.as_slice() else {
            return Err(format!("the baseline {shown} is damaged: it must have the factor {} once, and has it {} times", factor.id, listed.len()));
        };
        scores.extend(of.zip(score(&factor.id, listed)?).map(|(of, score)| (ScoreOf::Factor(of), score - allow_drop)));
    }
    Ok(scores)
}
