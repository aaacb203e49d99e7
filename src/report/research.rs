//! The research file: every answer of every respondent as one row, for R and Python. Long and tidy, without names, ids, notes or texts.
//!
//! Rows still are single people's answers. Groups of fewer than [`MIN_GROUP`] people are merged, so that nobody stands out by group; who knows how somebody
//! answered can find them all the same.

use super::{MIN_GROUP, json_words};
use crate::answers::anonymous::pseudonyms;
use crate::answers::{Answer, AnswerSheet, Confidence, Responses};
use crate::questionnaire::{Group, Questionnaire};
use crate::rules::Scorer;

/// The columns.
const COLUMNS: [&str; 14] = [
    "respondent",
    "group",
    "factor",
    "question",
    "state",
    "level",
    "points",
    "scale_low",
    "scale_high",
    "reverse",
    "weight",
    "evidence",
    "confidence",
    "questionnaire",
];

/// What small groups are merged into.
const OTHER: &str = "other";

/// The file as CSV: header and rows, by respondent and question. Answers that the respondent was not asked for have no row.
///
/// # Errors
/// None in practice: the writer's own, which writes to memory.
pub fn csv(scorer: &Scorer<'_>, sheets: &[AnswerSheet]) -> anyhow::Result<String> {
    let q = scorer.questionnaire();
    let names = pseudonyms(sheets);
    let groups = groups(q, sheets);
    let mut order: Vec<usize> = (0..sheets.len()).collect();
    order.sort_by_key(|at| &names[*at]);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for at in order {
        rows(&mut writer, scorer, &sheets[at], &names[at], groups[at])?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

fn rows(writer: &mut csv::Writer<Vec<u8>>, scorer: &Scorer<'_>, sheet: &AnswerSheet, name: &str, group: &str) -> anyhow::Result<()> {
    let q = scorer.questionnaire();
    let responses: &Responses = &sheet.responses;
    let points = scorer.item_points(responses);
    let mut asked = Vec::new();
    scorer.routing().asked(q, responses, &mut asked);
    for (at, question) in q.questions.iter().enumerate().filter(|(_, question)| question.is_scored()) {
        let answer = responses.answers[at];
        let state = match answer {
            Answer::NotAsked | Answer::Text => continue,
            _ if !asked[at] && matches!(answer, Answer::Level(_)) => "parked",
            _ if !asked[at] => continue,
            Answer::Blank => "blank",
            Answer::Later => "later",
            Answer::DontKnow => "dont_know",
            Answer::NotApplicable => "not_applicable",
            Answer::Level(_) => "answered",
        };
        let level = if let Answer::Level(level) = answer { question.levels.get(usize::from(level)).map(|level| level.number.to_string()) } else { None };
        let ends = question.levels.iter().map(|level| level.number);
        let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), number| (low.min(number), high.max(number)));
        let confidence = sheet.entries.get(at).and_then(|entry| entry.confidence).map_or("", Confidence::word);
        writer.write_record([
            name,
            group,
            q.factors.get(question.factor.at()).map_or("", |factor| &factor.id),
            &question.id,
            state,
            &level.unwrap_or_default(),
            &points[at].map_or_else(String::new, |points| points.to_string()),
            &low.to_string(),
            &high.to_string(),
            if question.reverse { "1" } else { "0" },
            &question.weight.to_string(),
            if responses.evidence[at] { "1" } else { "0" },
            confidence,
            &format!("{}@{}", q.id, q.version),
        ])?;
    }
    Ok(())
}

/// By position: the group as it may be shown. As many groups join those under [`MIN_GROUP`] as it takes for `other` to hold that many people too.
fn groups(q: &Questionnaire, sheets: &[AnswerSheet]) -> Vec<&'static str> {
    let group = |sheet: &AnswerSheet| sheet.responses.role.and_then(|role| q.roles.get(role.at())).map(|role| role.group);
    let of: Vec<Option<Group>> = sheets.iter().map(group).collect();
    let mut sizes: Vec<(usize, Option<Group>)> = Vec::new();
    for group in &of {
        match sizes.iter_mut().find(|(_, known)| known == group) {
            Some((count, _)) => *count += 1,
            None => sizes.push((1, *group)),
        }
    }
    sizes.sort_unstable();
    let least = MIN_GROUP as usize;
    let (mut merged, mut people) = (Vec::new(), 0);
    for (count, group) in sizes {
        if group.is_none() || count < least || (people > 0 && people < least) {
            merged.push(group);
            people += count;
        }
    }
    of.into_iter().map(|group| group.filter(|_| !merged.contains(&group)).map_or(OTHER, json_words::group)).collect()
}
