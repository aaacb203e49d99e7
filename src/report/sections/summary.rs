//! The page for those who read one page: the score, what holds it up, what holds it down, what to do.

use super::super::words::headings;
use super::super::{Report, words};
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
    section.say(words::range(report));
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
        part.say(words::NO_STRENGTH);
    }
    let strong = report.strengths.iter().filter_map(|at| report.questions.get(*at));
    part.items(strong.map(words::strength_of));
    part
}

fn gaps(report: &Report) -> Section {
    let mut part = Section::new(Kind::Part, "largest-gaps", headings::LARGEST_GAPS);
    let open = report.question_gaps.iter().filter(|g| g.gap > 0.0).take(FIRST);
    part.items(open.map(|g| words::gap(report, g)));
    part
}

fn actions(report: &Report) -> Section {
    let mut part = Section::new(Kind::Part, "first-actions", headings::FIRST_ACTIONS);
    part.items(report.recommendations.iter().take(FIRST).map(words::action));
    part
}
