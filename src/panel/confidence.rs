//! How much the assessment as a whole can carry: a grade from A to D, made of five criteria, none of which makes up for another.
//!
//! A judgement, not a statistic: the thresholds are those of the measurement note (section 2). The grade is the lowest any criterion allows.

use super::agreement::Distribution;
use super::members::Members;
use super::profile::on_five;
use crate::questionnaire::Group;

/// How much the assessment can carry, from most to least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Twelve respondents of four groups or more, well covered, in agreement, with evidence.
    A,
    /// Eight of three.
    B,
    /// Five of two.
    C,
    /// Less.
    D,
}

/// A confidence grade with what it is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Confidence {
    /// The lowest grade any criterion allows.
    pub grade: Grade,
    /// Every criterion, always the same five in the order of [`Criterion`].
    pub criteria: Vec<CriterionRow>,
}

/// What the confidence grade looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Criterion {
    /// Respondents who count.
    Respondents,
    /// Groups of roles (leaders, managers, ...) with a respondent.
    Groups,
    /// Share (0 to 1) of the applicable answers that are given, by weight.
    Coverage,
    /// Median over the questions of the mean distance from the median answer, in levels of a five-point scale; less is better.
    Disagreement,
    /// Share (0 to 1) of the answers in the upper quarter of their scale with evidence seen.
    Evidence,
}

/// One criterion of the confidence grade.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CriterionRow {
    /// Which.
    pub criterion: Criterion,
    /// Its value; none where there is nothing to measure.
    pub value: Option<f64>,
    /// The best grade it allows.
    pub allows: Grade,
    /// What it would have to be for the next better grade; none at A.
    pub next: Option<f64>,
    /// It allows no better grade than the whole has: it holds the grade down.
    pub holds_down: bool,
}

/// What each criterion takes for A, B and C; where C takes nothing, it is never under C.
const THRESHOLDS: [(Criterion, [Option<f64>; 3]); 5] = [
    (Criterion::Respondents, [Some(12.0), Some(8.0), Some(5.0)]),
    (Criterion::Groups, [Some(4.0), Some(3.0), Some(2.0)]),
    (Criterion::Coverage, [Some(0.85), Some(0.75), Some(0.6)]),
    (Criterion::Disagreement, [Some(0.6), Some(0.8), None]),
    (Criterion::Evidence, [Some(0.6), Some(0.3), None]),
];

/// The grades from best to worst, as in [`THRESHOLDS`].
const GRADES: [Grade; 4] = [Grade::A, Grade::B, Grade::C, Grade::D];

/// The grade of a panel.
pub(super) fn confidence(members: &Members<'_>, distributions: &[Option<Distribution>]) -> Confidence {
    let mut groups: Vec<Group> = members.list.iter().filter_map(|member| member.group).collect();
    groups.sort_unstable();
    groups.dedup();
    let value = |criterion| match criterion {
        Criterion::Respondents => Some(f64::from(members.count())),
        Criterion::Groups => Some(f64::from(super::members::number(groups.len()))),
        Criterion::Coverage => members.scores.overall.coverage,
        Criterion::Disagreement => median(distributions.iter().flatten().filter(|found| found.n > 1).map(on_five).collect()),
        Criterion::Evidence => evidence(members),
    };
    grade(THRESHOLDS.map(|(criterion, _)| value(criterion)))
}

/// The grade that the values of the criteria make, in their order.
fn grade(values: [Option<f64>; 5]) -> Confidence {
    let rows = THRESHOLDS.iter().zip(values).map(|((criterion, takes), value)| {
        let reached = |limit: f64| {
            value.is_some_and(|value| match criterion {
                Criterion::Disagreement => value <= limit + 1e-9,
                Criterion::Respondents | Criterion::Groups | Criterion::Coverage | Criterion::Evidence => value >= limit - 1e-9,
            })
        };
        // Where nothing is claimed, nothing is unproved.
        let at = if *criterion == Criterion::Evidence && value.is_none() { 0 } else { takes.iter().position(|limit| limit.is_none_or(reached)).unwrap_or(3) };
        let next = at.checked_sub(1).and_then(|better| takes[better]);
        CriterionRow { criterion: *criterion, value, allows: GRADES[at], next, holds_down: false }
    });
    let mut criteria: Vec<CriterionRow> = rows.collect();
    let lowest = criteria.iter().map(|row| row.allows).max().unwrap_or(Grade::D);
    for row in &mut criteria {
        row.holds_down = row.allows == lowest && lowest != Grade::A;
    }
    Confidence { grade: lowest, criteria }
}

/// Share of the answers in the upper quarter of their scale with evidence seen: what is claimed, not what is absent, needs proof.
fn evidence(members: &Members<'_>) -> Option<f64> {
    let (mut high, mut seen) = (0_u32, 0_u32);
    for member in &members.list {
        for cell in member.cells.iter().filter(|cell| cell.high) {
            high += 1;
            seen += u32::from(member.responses.evidence.get(cell.question.at()).copied().unwrap_or(false));
        }
    }
    (high > 0).then(|| f64::from(seen) / f64::from(high))
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let half = values.len() / 2;
    let upper = *values.get(half)?;
    Some(if values.len() % 2 == 1 { upper } else { f64::midpoint(values[half - 1], upper) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_criterion_holds_the_whole_down() {
        let found = grade([Some(12.0), Some(5.0), Some(0.9), Some(0.5), Some(0.59)]);
        assert_eq!(found.grade, Grade::B);
        let held: Vec<_> = found.criteria.iter().filter(|row| row.holds_down).map(|row| (row.criterion, row.next)).collect();
        assert_eq!(held, [(Criterion::Evidence, Some(0.6))]);
    }

    #[test]
    fn every_threshold_counts_from_itself_on() {
        let whole = |values| grade(values).grade;
        assert_eq!(whole([Some(12.0), Some(4.0), Some(0.85), Some(0.6), Some(0.6)]), Grade::A);
        assert_eq!(whole([Some(8.0), Some(3.0), Some(0.75), Some(0.8), Some(0.3)]), Grade::B);
        assert_eq!(whole([Some(5.0), Some(2.0), Some(0.6), Some(2.0), Some(0.0)]), Grade::C);
        for less in [[Some(4.0), Some(2.0), Some(0.6)], [Some(5.0), Some(1.0), Some(0.6)], [Some(5.0), Some(2.0), Some(0.59)], [Some(5.0), Some(2.0), None]] {
            assert_eq!(whole([less[0], less[1], less[2], Some(0.1), Some(1.0)]), Grade::D);
        }
    }

    #[test]
    fn what_nothing_can_be_measured_of() {
        assert_eq!(grade([Some(20.0), Some(5.0), Some(1.0), None, Some(1.0)]).grade, Grade::C, "agreement that is not known is not there");
        assert_eq!(grade([Some(20.0), Some(5.0), Some(1.0), Some(0.1), None]).grade, Grade::A, "no high answer, nothing to prove");
    }
}
