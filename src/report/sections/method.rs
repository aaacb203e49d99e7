//! How scores are made, worked out on this data, and the sources cited.

use super::super::number::percent;
use super::super::{BandRow, FactorRow, Report, SourceRow, position, words};
use super::{Kind, Section, Table};

pub(super) fn method(report: &Report) -> Section {
    let mut section = Section::new(Kind::Method, "method", "How scores are made");
    for line in words::method(report).into_iter().chain(position::lens_words(report)) {
        section.say(line);
    }
    let weight = |f: &FactorRow| vec![format!("{} {}", f.id, f.name).into(), percent(f.weight, &[]).into(), words::target(f.score.target).into()];
    let columns = [("Factor", false), ("Weight", true), ("Target", true)];
    section.table(Table::new("Weights and targets", &columns, report.factors.iter().map(weight)));
    let band = |(at, b): (usize, &BandRow)| vec![(at + 1).to_string().into(), b.name.as_str().into(), words::level(b.from).into(), b.text.as_str().into()];
    let columns = [("Band", true), ("Name", false), ("From", true), ("Means", false)];
    section.table(Table::new("Bands", &columns, report.method.bands.iter().enumerate().map(band)));
    let worked = words::worked(report);
    if !worked.is_empty() {
        section.say("Worked out on this data (rounded to two decimals; the arithmetic is not):");
        section.items(worked);
    }
    section
}

pub(super) fn sources(report: &Report) -> Option<Section> {
    let row = |s: &SourceRow| {
        let year = s.year.map_or_else(|| "not stated".into(), |y| y.to_string());
        let texts = [s.id.clone(), s.author.clone(), s.title.clone(), year, s.interest.clone(), format!("{} {}", s.attribution, s.note)];
        texts.map(Into::into).into()
    };
    let columns = ["Source", "Author", "Title", "Year", "Author's interest", "Attribution"].map(|head| (head, false));
    let mut section = Section::new(Kind::Sources, "sources", "Sources");
    section.table(Table::new("Sources cited", &columns, report.sources.iter().map(row)));
    (!section.blocks.is_empty()).then_some(section)
}
