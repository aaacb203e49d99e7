//! A saved JSON report whose scores must not be undercut.

use std::path::Path;

use serde_json::Value;

use crate::questionnaire::{Questionnaire, ScoreOf};

/// The scores of a saved report, less the drop allowed. Scores that were missing are left out.
///
/// # Errors
/// Where the file cannot be read, is no report of this major version, or is of another questionnaire or version.
pub(super) fn read(path: &Path, questionnaire: &Questionnaire, allow_drop: f64) -> Result<Vec<(ScoreOf, f64)>, String> {
    let shown = crate::source::shown(path);
    let text = std::fs::read_to_string(path).map_err(|error| format!("the baseline {shown} cannot be read: {error}"))?;
    let report: Value = serde_json::from_str(&text).map_err(|error| format!("the baseline {shown} is no JSON: {error}"))?;
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
    let mut scores = Vec::new();
    scores.extend(report["overall"]["score"].as_f64().map(|score| (ScoreOf::Overall, score - allow_drop)));
    for factor in report["factors"].as_array().into_iter().flatten() {
        let of = factor["id"].as_str().and_then(|id| questionnaire.find_factor(id));
        scores.extend(of.zip(factor["score"].as_f64()).map(|(of, score)| (ScoreOf::Factor(of), score - allow_drop)));
    }
    Ok(scores)
}
