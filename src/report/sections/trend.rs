//! What changed since last time, or why nothing can be compared.

use super::super::change::words::{score, signed};
use super::super::number::tenth;
use super::super::{Before, Report, Trend, TrendRow, words};
use super::figure::{Chart, Dumbbell, Figure};
use super::{Kind, Section, Table, factor, or_dash};

pub(super) fn trend(report: &Report) -> Option<Section> {
    let trend = report.trend.as_ref()?;
    let mut section = Section::new(Kind::Trend, "trend", "What changed since last time");
    section.say(before(&trend.before));
    if let Some(why) = &trend.not_comparable {
        section.strong(why.as_str());
    }
    section.say(trend.headline.as_str());
    let rows: Vec<(String, &TrendRow)> = trend.overall.iter().chain(&trend.factors).map(|row| (name(report, row), row)).collect();
    section.figure(dumbbells(trend, &rows));
    let columns = [("Of", false), ("Then", true), ("Now", true), ("Change", true), ("Smallest that can be told from chance", true), ("Verdict", false)];
    let cells = |(name, row): &(String, &TrendRow)| {
        let numbers = [score(row.before), score(row.after), signed(row.difference)].map(Into::into);
        [name.as_str().into()].into_iter().chain(numbers).chain([or_dash(row.smallest, tenth), row.verdict.as_str().into()]).collect()
    };
    section.table(Table::new("Scores then and now", &columns, rows.iter().map(cells)));
    section.items(trend.cautions.iter().cloned());
    Some(section)
}

/// The earlier assessment in a sentence.
fn before(before: &Before) -> String {
    let days = match &before.days {
        Some((first, last)) if first == last => format!(", answered {first}"),
        Some((first, last)) => format!(", answered {first} to {last}"),
        None => String::new(),
    };
    let people = words::count(before.respondents as u64, "respondent", "respondents");
    format!("Held against {} {}{days}, {people}.", before.questionnaire, before.version)
}

fn name(report: &Report, row: &TrendRow) -> String {
    row.factor.and_then(|at| report.factors.get(at)).map_or_else(|| row.name.clone(), factor)
}

/// What can be drawn has both ends.
fn dumbbells(trend: &Trend, rows: &[(String, &TrendRow)]) -> Option<Figure> {
    let ends: Vec<&(String, &TrendRow)> = rows.iter().filter(|(_, row)| row.before.is_some() && row.after.is_some()).collect();
    let with = |direction: i8| trend.factors.iter().filter(|row| row.direction == direction).count() as u64;
    let sentence = format!(
        "{} rose and {} fell by more than chance would explain, of {}.",
        words::count(with(1), "factor", "factors"),
        with(-1),
        words::count(trend.factors.len() as u64, "factor", "factors")
    );
    let dumbbell = |(label, row): &&(String, &TrendRow)| Dumbbell { label: label.clone(), before: row.before, after: row.after, shown: signed(row.difference) };
    let chart = Chart::Dumbbells(ends.iter().map(dumbbell).collect());
    (!ends.is_empty()).then(|| Figure { title: "Then and now".to_owned(), sentence, chart, table: None })
}
