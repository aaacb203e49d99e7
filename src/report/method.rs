//! How scores are made, with an example from this very data: an example that would not add up is not shown.

use super::{Input, QuestionRow, RankedGap};
use crate::questionnaire::{Balance, FactorIndex};

/// How scores are made.
#[derive(Debug, Clone, PartialEq)]
pub struct Method {
    /// Bands from low to high.
    pub bands: Vec<BandRow>,
    /// Share (0.5 to 1) of a factor's applicable weight a respondent must have answered.
    pub minimum_share: f64,
    /// Different items of a factor that must be answered.
    pub minimum_items: u32,
    /// Every role weighs the same (else every respondent).
    pub roles_in_balance: bool,
    /// Number of caps the questionnaire has.
    pub caps: usize,
    /// From this share (0 to 1) of its scale a question counts as fulfilled for its stage; staged models only.
    pub stages_from: Option<f64>,
    /// The overall score made from the factors, checked: position, share of weight, score. Empty where it cannot be shown in one line.
    pub sum: Vec<(usize, f64, f64)>,
    /// The result of the sum: the overall score before caps.
    pub sum_is: Option<f64>,
    /// The largest question gap as an example: position in [`super::Report::question_gaps`]; its mean level is shown only where level and score are in proportion.
    pub example: Option<Example>,
}

/// The largest question gap, worked out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Example {
    /// Position in [`super::Report::questions`].
    pub question: usize,
    /// Mean level and highest level, where the score is their quotient.
    pub level_of: Option<(f64, f64)>,
    /// Score, target, gap, weight, weighted gap.
    pub gap: RankedGap,
    /// Share (0 to 1) of all scored weight.
    pub weight: f64,
}

/// A band.
#[derive(Debug, Clone, PartialEq)]
pub struct BandRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Lower end, inclusive.
    pub from: f64,
    /// What it means; may be empty.
    pub text: String,
}

/// Gathers the numbers behind the scores.
pub(super) fn method(input: &Input<'_>, questions: &[QuestionRow], question_gaps: &[RankedGap]) -> Method {
    let q = input.questionnaire;
    let (sum, sum_is) = sum(input);
    Method {
        bands: q.bands.iter().map(|b| BandRow { id: b.id.clone(), name: b.name.clone(), from: b.from, text: b.text.clone() }).collect(),
        minimum_share: q.scoring.minimum_share,
        minimum_items: q.scoring.minimum_items,
        roles_in_balance: match q.scoring.balance {
            Balance::Roles => true,
            Balance::Respondents => false,
        },
        caps: q.caps.len(),
        stages_from: q.stages.as_ref().map(|s| s.fulfilled_from),
        sum,
        sum_is,
        example: question_gaps.iter().find_map(|gap| example(questions, gap)),
    }
}

/// The overall score as the weighted mean of the top-level factors, where that is what it is.
fn sum(input: &Input<'_>) -> (Vec<(usize, f64, f64)>, Option<f64>) {
    let scores = input.scores;
    let Some(overall) = scores.overall.raw else { return (Vec::new(), None) };
    let top: Vec<FactorIndex> = input.questionnaire.top_factors().collect();
    let terms: Vec<(usize, f64, f64)> = top.iter().filter_map(|at| scores.factors.get(at.at()).and_then(|f| Some((at.at(), f.weight, f.raw?)))).collect();
    let weight: f64 = terms.iter().map(|(_, weight, _)| weight).sum();
    if weight <= 0.0 {
        return (Vec::new(), None);
    }
    let terms: Vec<(usize, f64, f64)> = terms.into_iter().map(|(at, w, score)| (at, w / weight, score)).collect();
    let total: f64 = terms.iter().map(|(_, w, score)| w * score).sum();
    if (total - overall).abs() < 1e-6 { (terms, Some(total)) } else { (Vec::new(), None) }
}

fn example(questions: &[QuestionRow], gap: &RankedGap) -> Option<Example> {
    let question = questions.get(gap.of)?;
    if (question.weight * gap.gap - gap.weighted).abs() > 1e-6 || gap.gap <= 0.0 {
        return None;
    }
    let numbers = || question.levels.iter().map(|l| l.number);
    let highest = numbers().fold(f64::NEG_INFINITY, f64::max);
    let from_zero = numbers().fold(f64::INFINITY, f64::min) == 0.0 && highest > 0.0;
    let level_of = question.level.filter(|level| from_zero && (level / highest * 100.0 - gap.score).abs() < 1e-6).map(|level| (level, highest));
    Some(Example { question: gap.of, level_of, gap: *gap, weight: question.weight })
}
