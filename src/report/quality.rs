//! How good the evidence is: what nobody knew, what does not apply and why, what is claimed without proof.

use super::{Input, QuestionRow};
use crate::answers::{Answer, AnswerSheet, Confidence};
use crate::questionnaire::{Question, QuestionIndex};

/// How good the evidence is. Questions are positions in [`super::Report::questions`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Quality {
    /// Questions not applicable to somebody: how many said so, and their reasons.
    pub not_applicable: Vec<(usize, u32, Vec<String>)>,
    /// Answers given with low confidence.
    pub low_confidence: Vec<(usize, u32)>,
    /// Answers in the upper quarter of the scale (level 3 of 4) without evidence: how many, of how many such answers.
    pub high_without_evidence: Vec<(usize, u32, u32)>,
    /// Questions more than 40 % of those asked do not know, with the share (0 to 1).
    pub mostly_unknown: Vec<(usize, f64)>,
    /// Answers given although the question's condition does not hold: shown here, not scored.
    pub parked: Vec<(usize, u32)>,
    /// Questions with at least one group hidden.
    pub hidden_cuts: usize,
    /// False where ranges are outer bounds.
    pub ranges_exact: bool,
}

/// A question more than this share of those asked do not know is listed.
const MOSTLY_UNKNOWN: f64 = 0.4;
/// From this share of its scale an answer is in the upper quarter: level 3 of 4.
const UPPER_QUARTER: f64 = 0.75;

/// Gathers it, in the questionnaire's order. Respondents who stand apart are left out, as they are from the scores.
pub(super) fn quality(input: &Input<'_>, rows: &[QuestionRow]) -> Quality {
    let q = input.questionnaire;
    let counts = |s: &&AnswerSheet| !s.responses.role.and_then(|at| q.roles.get(at.at())).is_some_and(|r| r.apart);
    let sheets: Vec<&AnswerSheet> = input.sheets.iter().filter(counts).collect();
    let mut quality = Quality { ranges_exact: input.scores.ranges_exact, ..Quality::default() };
    for (row, ((at, question), shown)) in q.asked().zip(rows).enumerate() {
        if shown.parked > 0 {
            quality.parked.push((row, shown.parked));
        }
        if shown.cut.hidden_groups > 0 {
            quality.hidden_cuts += 1;
        }
        if !shown.scored {
            continue;
        }
        if shown.counts.not_applicable > 0 {
            let reasons = sheets.iter().filter(|s| answer(s, at) == Answer::NotApplicable).filter_map(|s| s.entries.get(at.at())?.reason.clone());
            quality.not_applicable.push((row, shown.counts.not_applicable, reasons.collect()));
        }
        let is_level = |s: &&&AnswerSheet| matches!(answer(s, at), Answer::Level(_));
        let unsure = |s: &&&AnswerSheet| s.entries.get(at.at()).is_some_and(|e| e.confidence == Some(Confidence::Low));
        quality.low_confidence.extend(some(row, sheets.iter().filter(is_level).filter(unsure).count()));
        let high: Vec<&&AnswerSheet> = sheets.iter().filter(|s| is_high(question, answer(s, at))).collect();
        let bare = high.iter().filter(|s| !s.responses.evidence.get(at.at()).copied().unwrap_or(false)).count();
        // How many answers are high is a part of how many gave which.
        let bare = if shown.cut.counts_withheld { 0 } else { bare };
        quality.high_without_evidence.extend(some(row, bare).map(|(row, bare)| (row, bare, u32::try_from(high.len()).unwrap_or(u32::MAX))));
        let asked = shown.counts.applicable() + shown.counts.not_applicable;
        let share = f64::from(shown.counts.dont_know) / f64::from(asked.max(1));
        if share > MOSTLY_UNKNOWN + 1e-9 {
            quality.mostly_unknown.push((row, share));
        }
    }
    quality
}

fn some(row: usize, count: usize) -> Option<(usize, u32)> {
    (count > 0).then(|| (row, u32::try_from(count).unwrap_or(u32::MAX)))
}

fn answer(sheet: &AnswerSheet, at: QuestionIndex) -> Answer {
    sheet.responses.answers.get(at.at()).copied().unwrap_or(Answer::NotAsked)
}

/// In the upper quarter of the question's scale, a reversed scale turned.
fn is_high(question: &Question, answer: Answer) -> bool {
    let Answer::Level(at) = answer else { return false };
    let scores = || question.levels.iter().map(|l| l.score);
    let (low, high) = (scores().fold(f64::INFINITY, f64::min), scores().fold(f64::NEG_INFINITY, f64::max));
    let Some(level) = question.levels.get(usize::from(at)) else { return false };
    let share = if high > low { (level.score - low) / (high - low) } else { 0.0 };
    (if question.reverse { 1.0 - share } else { share }) + 1e-9 >= UPPER_QUARTER
}
