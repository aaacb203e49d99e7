//! The page for those who read one page: the score, what holds it up, what holds it down, what to do.

use super::super::number::size;
use super::super::{RankedGap, RecommendationRow, Report, words};
use super::{Kind, Section};

/// Strengths, gaps and actions of the summary.
const FIRST: usize = 3;

pub(super) fn summary(report: &Report) -> Section {
    let mut section = Section::new(Kind::Summary, "summary", "Summary");
    let (value, target) = words::headline(&report.overall);
    let parts = [value, words::band_of(report, &report.overall), target];
    section.strong(parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(". ") + ".");
    if let Some((at, name)) = &report.overall.stage {
        section.say(if *at == 0 { "Stage 0: none holds yet.".to_owned() } else { format!("Stage {at}: {name}.") });
    }
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
    let mut part = Section::new(Kind::Part, "strengths", "Strengths");
    if report.strengths.is_empty() {
        part.say("No question has reached its target yet.");
    }
    let strong = report.strengths.iter().filter_map(|at| report.questions.get(*at));
    part.items(strong.map(|q| format!("{}: {} (target {})", words::question(q), words::score(q.score, &q.edges), words::target(q.target))));
    part
}

fn gaps(report: &Report) -> Section {
    let mut part = Section::new(Kind::Part, "largest-gaps", "Gaps");
    let open = report.question_gaps.iter().filter(|g| g.gap > 0.0).take(FIRST);
    let gap = |g: &RankedGap| {
        format!(
            "{}: {} (target {}), worth {} points of the overall score",
            report.questions.get(g.of).map_or_else(String::new, words::question),
            words::score(Some(g.score), &[g.target]),
            words::target(Some(g.target)),
            size(g.weighted, 2)
        )
    };
    part.items(open.map(gap));
    part
}

fn actions(report: &Report) -> Section {
    let mut part = Section::new(Kind::Part, "first-actions", "Actions");
    let action = |r: &RecommendationRow| {
        let owner = r.owner.as_ref().map_or_else(String::new, |(_, name)| format!(", owner {name}"));
        format!("{} {} (effort {}{owner})", r.id, r.title, words::effort(r.effort))
    };
    part.items(report.recommendations.iter().take(FIRST).map(action));
    part
}
