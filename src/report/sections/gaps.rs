//! Every question with a target, by what closing its gap is worth.

use super::super::number::size;
use super::super::words::{headings, tables};
use super::super::{RankedGap, Report, words};
use super::{Kind, Section, Table, question};

pub(super) fn gaps(report: &Report) -> Section {
    let mut section = Section::new(Kind::Gaps, "gaps", headings::GAPS);
    section.say(words::RANKED);
    let row = |(rank, g): (usize, &RankedGap)| {
        let q = report.questions.get(g.of)?;
        Some(vec![
            (rank + 1).to_string().into(),
            question(report, g.of),
            report.factors.get(q.factor).map_or_else(String::new, |f| f.name.clone()).into(),
            words::score(Some(g.score), &q.edges).into(),
            words::target(Some(g.target)).into(),
            size(g.gap, 1).into(),
            size(g.weighted, 2).into(),
        ])
    };
    section.table(Table::new(&tables::GAPS, report.question_gaps.iter().enumerate().filter_map(row)));
    section
}
