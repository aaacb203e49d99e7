//! What changed since last time, or why nothing can be compared.

use super::super::change::words::{score, signed};
use super::super::number::tenth;
use super::super::words::{figures, headings, tables};
use super::super::{Report, Trend, TrendRow, words};
use super::figure::{Chart, Dumbbell, Figure};
use super::{Kind, Section, Table, factor, or_dash};

pub(super) fn trend(report: &Report) -> Option<Section> {
    let trend = report.trend.as_ref()?;
    let mut section = Section::new(Kind::Trend, "trend", headings::TREND);
    section.say(words::before(&trend.before));
    if let Some(why) = &trend.not_comparable {
        section.strong(why.as_str());
    }
    section.say(trend.headline.as_str());
    let rows: Vec<(String, &TrendRow)> = trend.overall.iter().chain(&trend.factors).map(|row| (name(report, row), row)).collect();
    section.figure(dumbbells(trend, &rows));
    let cells = |(name, row): &(String, &TrendRow)| {
        let numbers = [score(row.before), score(row.after), signed(row.difference)].map(Into::into);
        [name.as_str().into()].into_iter().chain(numbers).chain([or_dash(row.smallest, tenth), row.verdict.as_str().into()]).collect()
    };
    section.table(Table::new(&tables::TREND, rows.iter().map(cells)));
    section.items(trend.cautions.iter().cloned());
    Some(section)
}

fn name(report: &Report, row: &TrendRow) -> String {
    row.factor.and_then(|at| report.factors.get(at)).map_or_else(|| row.name.clone(), factor)
}

/// What can be drawn has both ends.
fn dumbbells(trend: &Trend, rows: &[(String, &TrendRow)]) -> Option<Figure> {
    let ends: Vec<&(String, &TrendRow)> = rows.iter().filter(|(_, row)| row.before.is_some() && row.after.is_some()).collect();
    let sentence = figures::dumbbells(&trend.factors);
    let dumbbell = |(label, row): &&(String, &TrendRow)| Dumbbell { label: label.clone(), before: row.before, after: row.after, shown: signed(row.difference) };
    let chart = Chart::Dumbbells(ends.iter().map(dumbbell).collect());
    (!ends.is_empty()).then(|| Figure { title: figures::DUMBBELLS.to_owned(), sentence, chart, table: None })
}
