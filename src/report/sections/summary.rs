//! The page for those who read one page: the score, what holds it up, what holds it down, what to do.

use super::super::words::headings;
use super::super::{Report, panel_words, words};
use super::{Kind, Section};

/// Strengths, gaps and actions of the summary.
const FIRST: usize = 3;

pub(super) fn summary(report: &Report) -> Section {
    let mut section = Section::new(Kind::Summary, "summary", headings::SUMMARY);
    section.strong(words::conclusion(report));
    section.say(words::stage(&report.overall));
    for cap in &report.caps {
        section.strong(words::cap(report, cap));
    }
    if words::no_question_scored(report) {
        section.say(words::NOT_SCORED);
        return section;
    }
    section.say(words::holds_back(report));
    section.say(words::range(report));
    // The bands of the headline are those of other people; without this they would not fit the range above.
    if report.overall.band_sure.is_some_and(|(low, high)| low != high) {
        section.say(panel_words::overall(report));
    }
    section.say(words::coverage(&report.overall));
    section.say(words::minimum(report));
    section.say(words::bands(report));
    section.say(report.trend.as_ref().map_or("", |trend| trend.headline.as_str()));
    section.items(report.gate.iter().flat_map(words::gate));
    section.parts = vec![strengths(report), gaps(report), actions(report)];
    section
}

fn strengths(report: &Report) -> Section {
    let mut part = Section::new(Kind::Part, "strengths", headings::STRENGTHS);
    if report.strengths.is_empty() {
        part.say(if words::has_targets(report) { words::NO_STRENGTH } else { words::NO_TARGETS });
    }
    let strong = report.strengths.iter().filter_map(|at| report.questions.get(*at));
    part.items(strong.map(words::strength_of));
    part
}

fn gaps(report: &Report) -> Section {
    let mut part = Section::new(Kind::Part, "largest-gaps", headings::LARGEST_GAPS);
    let open: Vec<_> = report.question_gaps.iter().filter(|g| g.gap > 0.0).take(FIRST).collect();
    if open.is_empty() {
        part.say(if words::has_targets(report) { words::NO_GAP } else { words::NO_TARGETS });
    }
    part.items(open.into_iter().map(|g| words::gap(report, g)));
    part
}

fn actions(report: &Report) -> Section {
    let mut part = Section::new(Kind::Part, "first-actions", headings::FIRST_ACTIONS);
    if report.recommendations.is_empty() {
        part.say(words::NO_ACTION);
    }
    part.items(report.recommendations.iter().take(FIRST).map(words::action));
    part
}
