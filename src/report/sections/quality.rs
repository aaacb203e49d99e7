//! How good the evidence is: what nobody knew, what does not apply, what is claimed without proof.

use super::super::number::percent;
use super::super::words::headings;
use super::super::{Report, panel_words, words};
use super::{Kind, Section, stacks};

pub(super) fn quality(report: &Report) -> Section {
    let quality = &report.quality;
    let mut section = Section::new(Kind::Quality, "quality", headings::QUALITY);
    section.say(words::coverage(&report.overall));
    section.figure(Some(stacks::coverage(report)));
    if !quality.ranges_exact {
        section.say(words::OUTER_BOUNDS);
    }
    let name = |at: &usize| report.questions.get(*at).map_or_else(String::new, words::question);
    let answers = |(at, n): &(usize, u32)| format!("{}: {}", name(at), words::count(*n, "answer", "answers"));
    let unknown = quality.mostly_unknown.iter().map(|(at, share)| format!("{}: {}", name(at), percent(*share, &[40.0])));
    section.list("mostly-unknown", headings::MOSTLY_UNKNOWN, unknown.collect());
    let reasons =
        |(at, n, reasons): &(usize, u32, Vec<String>)| format!("{}: {}. {}", name(at), words::count(*n, "respondent", "respondents"), reasons.join("; "));
    section.list("not-applicable", headings::NOT_APPLICABLE, quality.not_applicable.iter().map(reasons).collect());
    section.list("low-confidence", headings::LOW_CONFIDENCE, quality.low_confidence.iter().map(answers).collect());
    let bare = |(at, n, of): &(usize, u32, u32)| format!("{}: {n} of {}", name(at), words::count(*of, "such answer", "such answers"));
    section.list("without-evidence", headings::WITHOUT_EVIDENCE, quality.high_without_evidence.iter().map(bare).collect());
    section.list("not-scored", headings::NOT_SCORED, quality.parked.iter().map(answers).collect());
    section.list("asked-wrongly", headings::ASKED_WRONGLY, panel_words::routed(report));
    let who = [panel_words::missing(report), panel_words::answer_quality(report)];
    section.list("who-answered", headings::WHO_ANSWERED, who.into_iter().filter(|line| !line.is_empty()).collect());
    section
}
