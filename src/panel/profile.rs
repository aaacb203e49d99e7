//! Agreement over the questions of a factor, and over all questions at once.

use super::agreement::{Distribution, Null, rwg_j};
use super::chance::random_agreement;
use super::members::{Members, number};
use super::reliability::{self, Metric, NoIcc, icc, krippendorff};

/// Agreement over the questions of a leaf factor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FactorAgreement {
    /// Questions with at least two answers, of those whose counts may be shown.
    pub questions: u32,
    /// Respondents: the fewest who answered one of these questions.
    pub people: u32,
    /// Mean of the questions' distances from the median, as a share of the number of options times five: levels of a five-point scale.
    pub ad: Option<f64>,
    /// rwg(j) against uniform random answers, 0 to 1 (James, Demaree & Wolf 1984).
    pub rwg_j: Option<f64>,
    /// rwg(j) against a slight skew; five-point scales only.
    pub rwg_j_skewed: Option<f64>,
    /// r*wg(j): not inflated by the number of questions (Lindell).
    pub rwg_star: Option<f64>,
    /// What 95% of panels of that many people answering purely at random stay under, for rwg(j) uniform.
    pub random: Option<f64>,
    /// Words for rwg(j) may be used: eight people or more.
    pub words: bool,
    /// May be shown: there is a question whose counts may be.
    pub shown: bool,
}

/// Agreement over all scored questions at once.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileAgreement {
    /// Whether people see the same peaks and troughs: questions as targets, respondents as raters. It says nothing about the reliability of a score.
    pub icc: Icc,
    /// Krippendorff's alpha, ordinal, over all questions with the commonest number of options; gaps allowed.
    pub alpha: Alpha,
    /// Enough people for these to be shown.
    pub shown: bool,
}

/// Intraclass correlation of the profile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Icc {
    /// Computed on complete rows and columns.
    Of {
        /// ICC(C,1): the same shape.
        consistency: f64,
        /// ICC(A,1): the same shape and height.
        agreement: f64,
        /// Questions used: those all these respondents answered.
        questions: u32,
        /// Respondents used.
        people: u32,
    },
    /// Too many gaps: fewer than two questions (or people) are complete.
    Gaps,
    /// Nothing varies.
    NoVariation,
    /// Fewer than two respondents.
    TooFew,
}

/// Krippendorff's alpha.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Alpha {
    /// 1 is full agreement, 0 what chance gives, negative less than that.
    Of {
        /// The coefficient.
        alpha: f64,
        /// Questions with at least two answers, of those whose counts may be shown.
        questions: u32,
        /// Respondents with an answer to one of these.
        people: u32,
    },
    /// Everybody gave one and the same level everywhere: not defined.
    NoVariation,
    /// No question has two answers.
    NoPairs,
}

/// Below this many respondents purely random answers reach a "strong" rwg(j) too often for words.
pub const WORDS_FROM: u32 = 8;

/// By factor index: agreement over the questions of every leaf factor.
pub(super) fn factors(members: &Members<'_>, distributions: &[Option<Distribution>]) -> Vec<Option<FactorAgreement>> {
    // People, questions and options seen so far: factors are mostly alike, and chance is dear.
    let mut known: Vec<([u32; 3], Option<f64>)> = Vec::new();
    let mut random = |of: [u32; 3]| match known.iter().find(|(same, _)| *same == of) {
        Some((_, random)) => *random,
        None => {
            let random = random_agreement(of[0], of[1], of[2]).map(|chance| chance.percentile_95);
            known.push((of, random));
            random
        }
    };
    let mut rows = vec![None; members.questionnaire.factors.len()];
    for factor in members.leaves() {
        // A question that withholds its counts is left out: the counts of the others and a number over all would tell them.
        let asked: Vec<usize> = members.questions(factor).map(|at| at.at()).filter(|at| members.marks[*at].shown.counts).collect();
        let found: Vec<&Distribution> = asked.iter().filter_map(|at| distributions[*at].as_ref()).filter(|found| found.n > 1).collect();
        let people = found.iter().map(|found| found.n).min().unwrap_or(0);
        let uniform = rwg_j(found.iter().copied(), Null::Uniform);
        // Chance is known for questions with the same number of options.
        let options = found.first().map(|first| first.options()).filter(|options| found.iter().all(|other| other.options() == *options));
        rows[factor.at()] = Some(FactorAgreement {
            questions: number(found.len()),
            people,
            ad: super::sum::mean(&found.iter().map(|found| on_five(found)).collect::<Vec<f64>>()),
            rwg_j: uniform.map(|found| found.value),
            rwg_j_skewed: rwg_j(found.iter().copied(), Null::SlightSkew).map(|found| found.value),
            rwg_star: uniform.map(|found| found.star),
            random: options.and_then(|options| random([people, number(found.len()), number(options)])),
            words: people >= WORDS_FROM,
            shown: !found.is_empty(),
        });
    }
    rows
}

/// Mean distance from the median as it would be on five options.
pub(super) fn on_five(found: &Distribution) -> f64 {
    5.0 * found.ad_median / found.options() as f64
}

/// Agreement over all scored questions.
pub(super) fn profile(members: &Members<'_>, distributions: &[Option<Distribution>]) -> ProfileAgreement {
    ProfileAgreement {
        icc: intraclass(members),
        alpha: alpha(members, distributions),
        shown: members.options.identified || members.count() >= members.min_group(),
    }
}

/// The ICC of the questions and respondents left when those with the largest share of gaps are taken out, all of the same share at once, until none is left:
/// what is used does not depend on the order of respondents.
fn intraclass(members: &Members<'_>) -> Icc {
    let mut column = vec![None; members.questionnaire.questions.len()];
    // As with agreement: a number over questions that withhold their counts would tell of them.
    let asked: Vec<usize> =
        members.leaves().flat_map(|factor| members.questions(factor)).map(|at| at.at()).filter(|at| members.marks[*at].shown.counts).collect();
    for (place, at) in asked.iter().enumerate() {
        column[*at] = Some(place);
    }
    let mut table = vec![vec![None; members.list.len()]; asked.len()];
    for (person, member) in members.list.iter().enumerate() {
        for cell in &member.cells {
            if let Some(place) = column[cell.question.at()] {
                table[place][person] = cell.points;
            }
        }
    }
    let (questions, people) = complete(&table, members.list.len());
    if members.list.len() < 2 {
        return Icc::TooFew;
    }
    let full: Vec<Vec<f64>> = questions.iter().map(|place| people.iter().filter_map(|person| table[*place][*person]).collect()).collect();
    match icc(&full) {
        Ok(found) => match found.consistency.value.zip(found.agreement.value) {
            Some((consistency, agreement)) => Icc::Of { consistency, agreement, questions: number(questions.len()), people: number(people.len()) },
            None => Icc::NoVariation,
        },
        Err(NoIcc::NoVariation) => Icc::NoVariation,
        Err(NoIcc::TooSmall | NoIcc::Gaps | NoIcc::NotANumber) => Icc::Gaps,
    }
}

/// Rows and columns without a gap.
fn complete(table: &[Vec<Option<f64>>], columns: usize) -> (Vec<usize>, Vec<usize>) {
    let (mut rows, mut people): (Vec<usize>, Vec<usize>) = ((0..table.len()).collect(), (0..columns).collect());
    let gaps = |of: &[usize], is_gap: &dyn Fn(usize) -> bool| of.iter().filter(|at| is_gap(**at)).count();
    let mut in_row: Vec<usize> = rows.iter().map(|row| gaps(&people, &|person| table[*row][person].is_none())).collect();
    let mut in_column: Vec<usize> = people.iter().map(|person| gaps(&rows, &|row| table[row][*person].is_none())).collect();
    loop {
        // Shares as fractions, compared without rounding.
        let worst_row = rows.iter().map(|row| in_row[*row]).max().unwrap_or(0);
        let worst_column = people.iter().map(|person| in_column[*person]).max().unwrap_or(0);
        if worst_row == 0 && worst_column == 0 {
            return (rows, people);
        }
        if worst_row * rows.len() >= worst_column * people.len() {
            let (out, left): (Vec<usize>, Vec<usize>) = rows.iter().partition(|row| in_row[**row] == worst_row);
            for person in &people {
                in_column[*person] -= gaps(&out, &|row| table[row][*person].is_none());
            }
            rows = left;
        } else {
            let (out, left): (Vec<usize>, Vec<usize>) = people.iter().partition(|person| in_column[**person] == worst_column);
            for row in &rows {
                in_row[*row] -= gaps(&out, &|person| table[*row][person].is_none());
            }
            people = left;
        }
    }
}

/// Krippendorff's alpha over the questions with the commonest number of options, reversed ones turned.
fn alpha(members: &Members<'_>, distributions: &[Option<Distribution>]) -> Alpha {
    let found = |at: &usize| distributions[*at].as_ref();
    // As for a factor: only questions whose counts may be shown.
    let may = |at: &usize| members.marks[*at].shown.counts && found(at).is_some();
    let asked: Vec<usize> = members.leaves().flat_map(|factor| members.questions(factor)).map(|at| at.at()).filter(may).collect();
    let with = |options: usize| asked.iter().filter(|at| found(at).is_some_and(|found| found.options() == options)).count();
    let Some(options) = asked.iter().filter_map(|at| found(at).map(Distribution::options)).max_by_key(|options| (with(*options), *options)) else {
        return Alpha::NoPairs;
    };
    let units: Vec<usize> = asked.into_iter().filter(|at| found(at).is_some_and(|found| found.options() == options && found.n > 1)).collect();
    let counts = |at: &usize| {
        let mut counts = found(at).map_or_else(Vec::new, |found| found.counts.clone());
        if members.questionnaire.questions[*at].reverse {
            counts.reverse();
        }
        counts
    };
    let values: Vec<f64> = (0..options).map(|option| option as f64).collect();
    match krippendorff(&values, &units.iter().map(counts).collect::<Vec<_>>(), Metric::Ordinal) {
        reliability::Alpha::Value { alpha, units: questions, .. } => {
            let mut unit = vec![false; distributions.len()];
            units.iter().for_each(|at| unit[*at] = true);
            let is_unit = |cell: &crate::rules::cell::Cell| cell.points.is_some() && unit[cell.question.at()];
            Alpha::Of { alpha, questions, people: number(members.list.iter().filter(|member| member.cells.iter().any(is_unit)).count()) }
        }
        reliability::Alpha::NoVariation => Alpha::NoVariation,
        reliability::Alpha::NothingToPair | reliability::Alpha::NotOfThisScale => Alpha::NoPairs,
    }
}
