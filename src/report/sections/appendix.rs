//! Every question: what was asked, what each level says, who answered what, what was said.

use super::super::number::{fixed, tenth};
use super::super::{LevelRow, QuestionRow, Report, sources, voices, words};
use super::{Block, Kind, Section, Table};

pub(super) fn appendix(report: &Report) -> Section {
    let mut section = Section::new(Kind::Appendix, "appendix", "Appendix: every question");
    let scored = report.questions.iter().filter(|q| q.scored).count();
    section.say(format!("{} asked, {scored} scored.", words::count(report.questions.len() as u64, "question", "questions")));
    section.parts = report.questions.iter().enumerate().map(|(at, q)| question(report, at, q)).collect();
    section
}

fn question(report: &Report, at: usize, q: &QuestionRow) -> Section {
    let mut part = Section::new(Kind::Question(at), format!("question-{}", at + 1), words::question(q));
    if !q.facet.is_empty() {
        part.say(q.text.as_str());
    }
    let level = |l: &LevelRow| {
        let text = if l.label.is_empty() { l.text.clone() } else { format!("{}. {}", l.label, l.text) };
        let count = if q.cut.counts_withheld { "withheld".to_owned() } else { l.count.to_string() };
        vec![l.key.as_str().into(), text.into(), count.into()]
    };
    part.table(Table::new("Answers by level", &[("Level", false), ("Text", false), ("Answers", true)], q.levels.iter().map(level)));
    if q.scored {
        let c = &q.counts;
        let level = q.level.map_or_else(String::new, |l| format!(", mean level {}", tenth(l)));
        part.say(format!(
            "Score {}{level}, range {}, target {}, gap {}. Answered {}, don't know {}, not applicable {}, put off {}, blank {}.",
            words::score(q.score, &q.edges),
            if q.cut.range_withheld { "withheld".into() } else { words::span(q.range, &q.edges) },
            words::target(q.target),
            words::points(q.gap),
            c.answered,
            c.dont_know,
            c.not_applicable,
            c.later,
            c.blank
        ));
        part.say(voices::cut(&q.cut));
        part.say(spread(report, at));
    }
    part.blocks.extend(q.notes.iter().cloned().map(Block::Quote));
    part.labelled("Rests on", &sources::cite_all(&q.basis.claims, q.basis.judgement));
    part
}

/// The answers to one question in numbers; empty where they may not be shown.
fn spread(report: &Report, at: usize) -> String {
    let Some(Some(panel)) = report.panel.questions.get(at) else { return String::new() };
    let part = |name: &str, value: Option<f64>| value.map(|value| format!("{name} {}", fixed(value, 2)));
    let parts = [
        panel.median.map(|median| format!("median {}", words::level(median))),
        part("standard deviation", panel.sd),
        part("mean distance from the median", panel.ad),
        part("rwg", panel.rwg),
        part("rwg with a slight skew", panel.rwg_skewed),
        part("a_wg", panel.a_wg),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.len() < 2 { String::new() } else { format!("Spread of {}: {}.", words::count(panel.people, "answer", "answers"), parts.join(", ")) }
}
