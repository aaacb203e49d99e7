//! How scores are made, worked out on this data, and the sources cited.

use super::super::number::percent;
use super::super::words::{headings, tables};
use super::super::{BandRow, FactorRow, Report, SourceRow, sources, words};
use super::{Kind, Section, Table};

pub(super) fn method(report: &Report) -> Section {
    let mut section = Section::new(Kind::Method, "method", headings::METHOD);
    for line in words::method(report).into_iter().chain(words::position::lens(report)) {
        section.say(line);
    }
    let weight = |f: &FactorRow| {
        vec![format!("{} {}", f.id, f.name).into(), percent(f.weight, &[]).into(), words::target(f.score.target).into(), f.text.as_str().into()]
    };
    section.table(Table::new(&tables::WEIGHTS, report.factors.iter().map(weight)));
    let band = |(at, b): (usize, &BandRow)| vec![(at + 1).to_string().into(), b.name.as_str().into(), words::level(b.from).into(), b.text.as_str().into()];
    section.table(Table::new(&tables::BANDS, report.method.bands.iter().enumerate().map(band)));
    let worked = words::worked(report);
    if !worked.is_empty() {
        section.say(words::WORKED);
        section.items(worked);
    }
    section
}

pub(super) fn sources(report: &Report) -> Option<Section> {
    let row = |s: &SourceRow| {
        let year = sources::year(s.year);
        let texts = [s.id.clone(), s.author.clone(), s.title.clone(), year, s.interest.clone(), format!("{} {}", s.attribution, s.note)];
        texts.map(Into::into).into()
    };
    let mut section = Section::new(Kind::Sources, "sources", headings::SOURCES);
    section.table(Table::new(&tables::SOURCES, report.sources.iter().map(row)));
    (!section.blocks.is_empty()).then_some(section)
}
