//! Every question: what was asked, what each level says, who answered what, what was said.

use super::super::words::{headings, tables};
use super::super::{LevelRow, QuestionRow, Report, panel_words, sources, voices, words};
use super::{Block, Kind, Section, Table};

pub(super) fn appendix(report: &Report) -> Section {
    let mut section = Section::new(Kind::Appendix, "appendix", headings::APPENDIX);
    let scored = report.questions.iter().filter(|q| q.scored).count();
    section.say(words::asked(report.questions.len(), scored));
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
        let count = (!q.cut.counts_withheld).then(|| l.count.to_string().into());
        [l.key.as_str().into(), text.into()].into_iter().chain(count).collect()
    };
    part.table(Table::new(if q.cut.counts_withheld { &tables::LEVELS_ALONE } else { &tables::LEVELS }, q.levels.iter().map(level)));
    if q.cut.counts_withheld {
        part.say(words::COUNTS_WITHHELD);
    }
    if q.scored {
        part.say(words::result(q));
        let cut = voices::cut(&q.cut);
        part.say(if cut.is_empty() { cut } else { cut + "." });
        part.say(panel_words::spread(report, at));
    }
    part.blocks.extend(q.notes.iter().cloned().map(Block::Quote));
    part.labelled(headings::RESTS_ON, &sources::cite_ids(&q.basis.claims, q.basis.judgement));
    part
}
