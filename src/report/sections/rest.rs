//! What the full report holds besides a short one: nothing is left out in silence.

use super::super::{Report, words};
use super::{Kind, Section};

pub(super) fn rest(report: &Report, cards: usize) -> Section {
    let mut section = Section::new(Kind::Rest, "full-report", "What the full report holds");
    let count = |n: usize, one: &str, many: &str| words::count(n as u64, one, many);
    section.say(format!(
        "This is a short version: {} of {} stand in it. The full report holds all of them with what set them off and the claims they rest on, \
         {} with the answers to each, {}, every question people differ on, how far other weights \
         would change the scores, and the quality of the evidence.",
        cards.min(report.recommendations.len()),
        count(report.recommendations.len(), "recommendation", "recommendations"),
        count(report.questions.len(), "question", "questions"),
        count(report.question_gaps.len(), "ranked gap", "ranked gaps"),
    ));
    section
}
