//! How good the evidence is: what nobody knew, what does not apply, what is claimed without proof.

use super::super::number::percent;
use super::super::{Report, panel_words, words};
use super::{Kind, Section, stacks};

pub(super) fn quality(report: &Report) -> Section {
    let quality = &report.quality;
    let mut section = Section::new(Kind::Quality, "quality", "Quality of the evidence");
    section.say(words::coverage(&report.overall));
    section.figure(Some(stacks::coverage(report)));
    if !quality.ranges_exact {
        section.say("So many conditions hang on open answers that ranges are outer bounds.");
    }
    let name = |at: &usize| report.questions.get(*at).map_or_else(String::new, words::question);
    let answers = |(at, n): &(usize, u32)| format!("{}: {}", name(at), words::count(*n, "answer", "answers"));
    let unknown = quality.mostly_unknown.iter().map(|(at, share)| format!("{}: {}", name(at), percent(*share, &[40.0])));
    section.list("mostly-unknown", "Unknown to more than 40% of those asked", unknown.collect());
    let reasons =
        |(at, n, reasons): &(usize, u32, Vec<String>)| format!("{}: {}. {}", name(at), words::count(*n, "respondent", "respondents"), reasons.join("; "));
    section.list("not-applicable", "Not applicable, and why", quality.not_applicable.iter().map(reasons).collect());
    section.list("low-confidence", "Answered with low confidence", quality.low_confidence.iter().map(answers).collect());
    let bare = |(at, n, of): &(usize, u32, u32)| format!("{}: {n} of {}", name(at), words::count(*of, "such answer", "such answers"));
    section.list("without-evidence", "At level 3 or above without evidence", quality.high_without_evidence.iter().map(bare).collect());
    section.list("not-scored", "Answered although the question does not apply (not scored)", quality.parked.iter().map(answers).collect());
    section.list("asked-wrongly", "Asked of a role that mostly cannot know", panel_words::routed(report));
    let who = [panel_words::missing(report), panel_words::answer_quality(report)];
    section.list("who-answered", "Who answered, and how", who.into_iter().filter(|line| !line.is_empty()).collect());
    section
}
