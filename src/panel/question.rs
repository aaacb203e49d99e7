//! One question over the panel: how the answers are spread, whether there are two camps, and which questions to talk about first.

use super::agreement::{Distribution, Null};
use super::members::{Marks, Members};
use crate::questionnaire::{Group, Question, QuestionIndex, QuestionKind};
use crate::rules::gap::size_key;

/// One question over the panel.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionPanel {
    /// How many gave a level.
    pub people: u32,
    /// How many gave each option, by position.
    pub counts: Vec<u32>,
    /// Median level as given; between two where they differ. None of a choice, whose options are no numbers.
    pub median: Option<f64>,
    /// Mean level as given, every respondent the same. None of a choice.
    pub mean: Option<f64>,
    /// Standard deviation (n - 1) in levels; none under two people.
    pub sd: Option<f64>,
    /// Mean distance from the median, in levels.
    pub ad: Option<f64>,
    /// Within-group agreement against uniform random answers, 0 to 1 (below 0 it is 0 and `polarised` is set); none under two people.
    pub rwg: Option<f64>,
    /// The same against a slight skew, on five levels.
    pub rwg_skewed: Option<f64>,
    /// The answers vary more than random ones would.
    pub polarised: bool,
    /// Agreement allowing for a mean near an end (Brown & Hauenstein 2005); none where it is not defined.
    pub a_wg: Option<f64>,
    /// Each end of the scale holds at least a third of the answers.
    pub split: bool,
    /// Groups whose own answers may be shown, leaders first.
    pub groups_shown: Vec<Group>,
    /// Counts, and whatever is made of them (all the fields above but `people`), may be shown.
    pub counts_shown: bool,
    /// What the score could be may be shown.
    pub range_shown: bool,
    /// Position in [`super::Panel::talk_first`], from 0. Split views come first, then the larger distance from the median as a share of the scale, then the larger
    /// weighted gap, then the order of the questionnaire. A question on which all agree has none.
    pub rank: Option<u32>,
}

/// Mean distance from the median up to which people agree for practical purposes, as a share of the number of options (Burke & Dunlap 2002, ORM 5:159).
const AGREED: f64 = 1.0 / 6.0;

/// The answers to every scored question that is asked, by question index; none where nobody gave a level or the question is not in use. Options stand from what
/// scores least to what scores most, see [`rising`].
pub(super) fn distributions(members: &Members<'_>) -> Vec<Option<Distribution>> {
    let questions = &members.questionnaire.questions;
    let mut counts: Vec<Vec<u32>> = questions.iter().map(|question| vec![0; question.levels.len()]).collect();
    for cell in members.list.iter().flat_map(|member| &member.cells) {
        if let (crate::answers::Answer::Level(option), Some(_)) = (cell.answer, cell.points) {
            counts[cell.question.at()][usize::from(option)] += 1;
        }
    }
    let risen = |(question, counts): (&Question, &Vec<u32>)| rising(question).iter().map(|option| counts[*option]).collect::<Vec<u32>>();
    questions.iter().zip(&counts).map(|of| Distribution::new(&risen(of))).collect()
}

/// The options of a question by position, from what scores least to what scores most. The levels of a scale keep their order, turned where the scores fall; the
/// options of a choice have none of their own, and how far two lie apart is how they score. What is reversed as a whole stays so.
fn rising(question: &Question) -> Vec<usize> {
    let mut order: Vec<usize> = (0..question.levels.len()).collect();
    let score = |at: usize| question.levels[at].score;
    if question.kind == QuestionKind::Choice {
        order.sort_by(|a, b| score(*a).total_cmp(&score(*b)));
    } else if order.last().is_some_and(|last| score(*last) < score(0)) {
        order.reverse();
    }
    order
}

/// Every question, ranks included, and the questions to talk about first in their order.
pub(super) fn questions(members: &Members<'_>, distributions: &[Option<Distribution>]) -> (Vec<Option<QuestionPanel>>, Vec<QuestionIndex>) {
    let leaf = |factor: usize| members.questionnaire.factors.get(factor).is_some_and(|factor| factor.children.is_empty());
    let in_use = |at: usize| Some(&members.questionnaire.questions[at]).filter(|q| q.asked && q.is_scored() && leaf(q.factor.at()));
    let mut rows: Vec<Option<QuestionPanel>> =
        distributions.iter().enumerate().map(|(at, found)| in_use(at).map(|question| row(question, found.as_ref(), &members.marks[at]))).collect();
    let distance = |at: usize| distributions[at].as_ref().map_or(0.0, |found| found.ad_median / found.options() as f64);
    let is_split = |at: usize| rows[at].as_ref().is_some_and(|row| row.split);
    let differs = |at: &usize| is_split(*at) || distance(*at) > AGREED + 1e-9;
    let mut first: Vec<usize> = (0..rows.len()).filter(|at| rows[*at].as_ref().is_some_and(|row| row.counts_shown)).filter(differs).collect();
    let weighted = |at: usize| members.scores.questions.get(at).and_then(|item| item.weighted_gap).unwrap_or(0.0);
    // What differs by rounding alone is the same: on scales of five and of seven options it seldom comes out to the last digit.
    let key = |value: f64| std::cmp::Reverse(size_key(value));
    first.sort_by_key(|at| (!is_split(*at), key(distance(*at)), key(weighted(*at)), *at));
    for (rank, at) in (0..).zip(&first) {
        if let Some(row) = &mut rows[*at] {
            row.rank = Some(rank);
        }
    }
    (rows, first.into_iter().map(QuestionIndex::from).collect())
}

fn row(question: &Question, found: Option<&Distribution>, marks: &Marks) -> QuestionPanel {
    let order = rising(question);
    let number = |option: f64| {
        // A median between two options lies between their numbers.
        let at = |option: f64| question.levels.get(*order.get(option as usize)?).map(|level| level.number);
        Some(f64::midpoint(at(option.floor())?, at(option.ceil())?))
    };
    let mut counts = vec![0; order.len()];
    order.iter().zip(found.iter().flat_map(|found| &found.counts)).for_each(|(option, count)| counts[*option] = *count);
    let mean = found.map(|found| {
        let sum: f64 = question.levels.iter().zip(&counts).map(|(level, count)| level.number * f64::from(*count)).sum();
        sum / f64::from(found.n)
    });
    let has_numbers = question.kind != QuestionKind::Choice;
    let uniform = found.and_then(|found| found.rwg(Null::Uniform));
    QuestionPanel {
        people: found.map_or(0, |found| found.n),
        counts,
        median: found.and_then(|found| number(found.median)).filter(|_| has_numbers),
        mean: mean.filter(|_| has_numbers),
        sd: found.and_then(Distribution::sd),
        ad: found.map(|found| found.ad_median),
        rwg: uniform.map(|rwg| rwg.value),
        rwg_skewed: found.and_then(|found| found.rwg(Null::SlightSkew)).map(|rwg| rwg.value),
        polarised: uniform.is_some_and(|rwg| rwg.polarised),
        a_wg: found.and_then(Distribution::a_wg),
        split: found.is_some_and(|found| found.n >= SPLIT_FROM && found.split_views()),
        groups_shown: marks.kept.clone(),
        counts_shown: marks.shown.counts,
        range_shown: marks.shown.range,
        rank: None,
    }
}

/// Two camps take more than two people.
const SPLIT_FROM: u32 = 3;
