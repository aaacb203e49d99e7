//! The heat map: questions by groups of respondents, as far as groups may be shown.

use super::super::voices;
use super::super::words::figures;
use super::super::{Cut, QuestionRow, Report, words};
use super::figure::{Chart, Figure, HeatCell, HeatMap};
use crate::questionnaire::Group;

/// A heat map for each scale there is, of the questions at these positions in this order.
pub(super) fn maps(report: &Report, positions: &[usize]) -> Vec<Figure> {
    let questions: Vec<&QuestionRow> = positions.iter().filter_map(|at| report.questions.get(*at)).collect();
    let mut scales: Vec<(f64, f64)> = Vec::new();
    for scale in questions.iter().map(|q| scale(q)) {
        if !scales.contains(&scale) {
            scales.push(scale);
        }
    }
    scales.into_iter().filter_map(|of| map(&questions, of)).collect()
}

/// The lowest and the highest level of a question.
fn scale(q: &QuestionRow) -> (f64, f64) {
    q.levels.iter().map(|l| l.number).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), n| (low.min(n), high.max(n)))
}

fn map(questions: &[&QuestionRow], of: (f64, f64)) -> Option<Figure> {
    let all: Vec<&QuestionRow> = questions.iter().copied().filter(|q| scale(q) == of).collect();
    let shown: Vec<&QuestionRow> = all.iter().copied().filter(|q| !q.cut.groups.is_empty()).collect();
    let mut columns: Vec<Column> = shown.iter().flat_map(|q| &q.cut.groups).map(|g| Column::Group(g.apart, g.group)).collect();
    columns.extend(shown.iter().filter(|q| q.cut.others.is_some()).map(|_| Column::Others));
    columns.sort_unstable();
    columns.dedup();
    if columns.is_empty() {
        return None;
    }
    let row = |q: &&QuestionRow| (words::question(q), columns.iter().map(|column| column.cell(&q.cut)).collect());
    let heat = HeatMap { columns: columns.iter().map(Column::name).collect(), rows: shown.iter().map(row).collect(), scale: of };
    let apart = shown.iter().filter(|q| voices::widest(q).is_some()).count();
    let sentence = figures::heat(apart, shown.len(), all.len() - shown.len());
    Some(Figure { title: figures::heat_title(of), sentence, chart: Chart::HeatMap(heat), table: None })
}

/// A column, in the order they stand in: groups that count, those that stand apart, then the hidden ones together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    /// Whether it stands apart, and which.
    Group(bool, Group),
    /// The groups hidden, together.
    Others,
}

impl Column {
    fn name(&self) -> String {
        match self {
            Self::Group(apart, of) => voices::named(*of, *apart),
            Self::Others => voices::OTHERS.to_owned(),
        }
    }

    /// Where groups are hidden, none that is missing is said to be empty: which of them is hidden is not told either.
    fn cell(&self, cut: &Cut) -> HeatCell {
        let level = match self {
            Self::Group(apart, of) => cut.groups.iter().find(|g| g.group == *of && g.apart == *apart).map(|g| g.level),
            Self::Others => cut.others.map(|(level, _)| level),
        };
        level.map_or(if cut.hidden_groups > 0 { HeatCell::Withheld } else { HeatCell::Nobody }, HeatCell::Level)
    }
}
