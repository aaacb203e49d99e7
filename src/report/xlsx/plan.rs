//! Where the tables of the workbook stand, and what is worked out for them.

use super::super::Report;
use super::super::presentation::Presentation;
use super::super::sections::{self, Audience, Section};
use super::grid::Table;
use super::workings::Workings;

/// Columns of the sheet Factors.
pub(super) mod factor {
    pub(crate) const NUMBER: u16 = 0;
    pub(crate) const ID: u16 = 1;
    pub(crate) const NAME: u16 = 2;
    pub(crate) const TIER: u16 = 3;
    pub(crate) const SCORE: u16 = 4;
    pub(crate) const TARGET: u16 = 5;
    pub(crate) const GAP: u16 = 6;
    pub(crate) const WEIGHTED: u16 = 7;
    pub(crate) const RANK: u16 = 8;
    pub(crate) const BAND: u16 = 9;
    pub(crate) const LOW: u16 = 10;
    pub(crate) const HIGH: u16 = 11;
    pub(crate) const LIKELY: u16 = 12;
    pub(crate) const SURE: u16 = 13;
    pub(crate) const COVERAGE: u16 = 14;
    pub(crate) const EVIDENCE: u16 = 15;
    pub(crate) const PEOPLE: u16 = 16;
    pub(crate) const WEIGHT: u16 = 17;
    pub(crate) const SHARE: u16 = 18;
    pub(crate) const MEAN: u16 = 19;
    pub(crate) const BALANCE: u16 = 20;
    pub(crate) const BEFORE: u16 = 21;
    pub(crate) const MADE: u16 = 22;
    pub(crate) const REPORTED: u16 = 23;
    pub(crate) const MATCHES: u16 = 24;
    pub(crate) const NOTE: u16 = 25;
}

/// Columns of the sheet Answers. The counts of the levels stand between [`FACTOR_NAME`](answer::FACTOR_NAME) and what follows.
pub(super) mod answer {
    pub(crate) const NUMBER: u16 = 0;
    pub(crate) const FACTOR: u16 = 1;
    pub(crate) const ID: u16 = 2;
    pub(crate) const NAME: u16 = 3;
    pub(crate) const FACTOR_NAME: u16 = 4;
    pub(crate) const LEVELS: u16 = 5;
}

/// Columns of the sheet Answers after the counts of the levels.
#[derive(Debug, Clone, Copy)]
#[repr(u16)]
pub(super) enum After {
    Answered,
    DontKnow,
    NotApplicable,
    Later,
    Blank,
    Applicable,
    Mean,
    Balance,
    Score,
    Target,
    Gap,
    Weight,
    Share,
    Weighted,
    Low,
    High,
    Apart,
    Evidence,
    LowConfidence,
    HighBare,
    Parked,
    Made,
    Reported,
    Matches,
    Stem,
    /// The first of the points of the levels; their texts follow, then what is said in words.
    Points,
}

/// Columns of the table of caps on the sheet Scoring.
pub(super) mod cap {
    pub(crate) const ON: u16 = 3;
    pub(crate) const LIMIT: u16 = 4;
}

/// Columns of the table of bands on the sheet Scoring.
pub(super) mod band {
    pub(crate) const NAME: u16 = 1;
    pub(crate) const FROM: u16 = 3;
}

/// The report with the places of its tables.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub(super) report: &'a Report,
    /// What the other formats say.
    pub(super) sections: Vec<Section>,
    pub(super) workings: Workings,
    /// Positions of factors in the order of their rows.
    pub(super) factor_rows: Vec<usize>,
    pub(super) factors: Table,
    /// Positions of questions in the order of the rows of the sheet Gaps.
    pub(super) gap_rows: Vec<usize>,
    pub(super) gaps: Table,
    pub(super) answers: Table,
    /// How many columns the levels take.
    pub(super) levels: u16,
    pub(super) bands: Table,
    pub(super) caps: Table,
}

impl<'a> Plan<'a> {
    pub(super) fn new(report: &'a Report, presentation: &Presentation) -> Self {
        // Whoever it is for: a workbook holds everything.
        let full = Presentation { audience: Audience::Working, ..presentation.clone() };
        let factor_rows: Vec<usize> = all_of(&report.factor_order, report.factors.len());
        let ranked: Vec<usize> = report.question_gaps.iter().map(|gap| gap.of).collect();
        let gap_rows: Vec<usize> = all_of(&ranked, report.questions.len()).into_iter().filter(|at| report.questions[*at].scored).collect();
        let levels = report.questions.iter().map(|question| question.levels.len()).max().unwrap_or(0);
        let bands = Table::new("Scoring", 4, report.method.bands.len());
        Self {
            sections: sections::all(report, &full),
            workings: Workings::new(report),
            factors: Table::new("Factors", 3, factor_rows.len()),
            gaps: Table::new("Gaps", 3, gap_rows.len()),
            answers: Table::new("Answers", 3, report.questions.len()),
            levels: u16::try_from(levels).unwrap_or(u16::MAX),
            // A heading and the heads of the columns stand between.
            caps: Table::new("Scoring", bands.end() + 3, report.caps.len()),
            bands,
            factor_rows,
            gap_rows,
            report,
        }
    }

    /// The column of the sheet Answers.
    pub(super) fn after(&self, column: After) -> u16 {
        answer::LEVELS + self.levels + column as u16
    }

    /// The row of a factor on the sheet Factors; none stands for overall, under the others.
    pub(super) fn factor_row(&self, of: Option<usize>) -> u32 {
        let place = of.and_then(|of| self.factor_rows.iter().position(|at| *at == of));
        place.map_or_else(|| self.factors.end(), |place| self.factors.first + u32::try_from(place).unwrap_or(u32::MAX))
    }
}

/// These positions, each once, then those that are missing among them, in order.
fn all_of(first: &[usize], count: usize) -> Vec<usize> {
    let mut rows: Vec<usize> = Vec::with_capacity(count);
    for at in first.iter().copied().chain(0..count) {
        if at < count && !rows.contains(&at) {
            rows.push(at);
        }
    }
    rows
}
