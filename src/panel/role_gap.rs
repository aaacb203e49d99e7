//! Leaders against the front line: the gap, what chance makes of it, and whether it may be shown.
//!
//! Compared are the questions that both answered, everybody's own score recomputed on these, every person the same. A gap counts from 15 points on, and only where
//! chance does not make it: an exact permutation test or Welch's interval, both after Holm's correction over the leaf factors (Holm 1979). No flag is no proof
//! of agreement: with three against three a true gap of 15 points is found in one panel of eight.
//!
//! The numbers of a group are shown only where they follow from what the pages of the questions show, or cannot be taken apart into them. With both groups'
//! means of a factor, and of all its questions but one, that one follows by subtraction; so both must be shown on every question that all of the group answered.
//! Where somebody of the group did not, the mean of own scores mixes that person's other answers in, and nothing follows.

use super::members::{Member, Members, number};
use super::two_samples::{TTest, cliffs_delta, hedges_g, holm, permutation, welch};
use crate::questionnaire::{FactorIndex, Group, QuestionIndex};
use crate::rules::Range;

/// Leaders against front line, in points and levels.
#[derive(Debug, Clone, PartialEq)]
pub struct RoleGaps {
    /// Over all questions.
    pub overall: RoleGap,
    /// By factor index; inner factors too.
    pub factors: Vec<RoleGap>,
    /// How many leaf factors were tested together, for Holm's correction.
    pub tested: u32,
}

/// One gap between leaders and front line.
#[derive(Debug, Clone, PartialEq)]
pub enum RoleGap {
    /// Nobody of one of the groups answered.
    NobodyOf(Group),
    /// No question was answered by both.
    NothingInCommon,
    /// A group has too few people to be shown.
    TooFew(Group),
    /// With what else is shown, it would give away a group that is too small.
    Withheld,
    /// Both may be shown.
    Between(Box<GapBetween>),
}

/// The gap between two groups on the questions both answered.
#[derive(Debug, Clone, PartialEq)]
pub struct GapBetween {
    /// Leaders.
    pub leaders: GroupScores,
    /// Front line.
    pub front_line: GroupScores,
    /// Questions both answered.
    pub questions: u32,
    /// Mean of the leaders less that of the front line, in points.
    pub points: f64,
    /// The same in levels of a scale from 0 to 4: a level is 25 points.
    pub levels: f64,
    /// 95% interval of the gap in points, by Welch; none where nobody differs within the groups.
    pub interval: Option<Range>,
    /// Welch's p, two-sided.
    pub welch_p: Option<f64>,
    /// Exact permutation p, two-sided; none above 50,000 ways of splitting.
    pub exact_p: Option<f64>,
    /// The smaller of both after Holm's correction, each among its own kind over the leaf factors; of overall and inner factors uncorrected. The flag rests on it.
    pub holm_p: Option<f64>,
    /// P values may be shown: so few people that no split could ever reach .05 (three against three) have none.
    pub p_shown: bool,
    /// Cliff's delta, -1 to 1: how much more often a leader's score is the higher than the lower of a pair.
    pub cliffs_delta: f64,
    /// Hedges' g: the gap in standard deviations; none without spread.
    pub hedges_g: Option<f64>,
    /// What may be said.
    pub flag: GapFlag,
}

/// One group's own scores on the questions both answered.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupScores {
    /// Their mean, every person the same, 0 to 100.
    pub mean: f64,
    /// By person, from low to high.
    pub dots: Vec<f64>,
}

/// What may be said of a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GapFlag {
    /// At least 15 points, and more than chance.
    Gap,
    /// At least 15 points, and too few people to tell it from chance.
    TooFewToTell,
    /// Under 15 points. That is no proof of agreement: small panels miss most gaps of that size.
    None,
}

/// From this gap in points on there is something to say.
const WORTH_SAYING: f64 = 15.0;
/// Points to a level of a scale from 0 to 4.
const POINTS_PER_LEVEL: f64 = 25.0;
/// The two ends of the organisation.
const ENDS: [Group; 2] = [Group::Leaders, Group::FrontLine];

/// One end: its people, with their own score of every node on the questions both ends answered. The last node is overall.
struct End<'a> {
    people: Vec<(&'a Member<'a>, Vec<Option<f64>>)>,
}

/// All gaps.
pub(super) fn role_gaps(members: &Members<'_>) -> RoleGaps {
    let of = |group| members.list.iter().filter(|member| member.group == Some(group)).collect::<Vec<_>>();
    let (leaders, front_line) = (of(ENDS[0]), of(ENDS[1]));
    let answered = |people: &[&Member<'_>]| {
        let mut answered = vec![false; members.questionnaire.questions.len()];
        people.iter().flat_map(|member| &member.cells).filter(|cell| cell.points.is_some()).for_each(|cell| answered[cell.question.at()] = true);
        answered
    };
    let common: Vec<bool> = answered(&leaders).into_iter().zip(answered(&front_line)).map(|(one, other)| one && other).collect();
    let ends = [leaders, front_line].map(|people| End { people: people.into_iter().map(|member| (member, own_scores(members, member, &common))).collect() });
    let nodes = members.questionnaire.factors.len() + 1;
    let mut gaps: Vec<RoleGap> = (0..nodes).map(|node| compare(members, &ends, &common, node)).collect();
    withhold_wholes(members, &mut gaps);
    let tested = correct(members, &mut gaps);
    let overall = gaps.pop().unwrap_or(RoleGap::NothingInCommon);
    RoleGaps { overall, factors: gaps, tested }
}

/// A member's own scores by node as the rules make them, on the common questions alone.
fn own_scores(members: &Members<'_>, member: &Member<'_>, common: &[bool]) -> Vec<Option<f64>> {
    let factors = &members.questionnaire.factors;
    // Applicable weight, answered weight, points.
    let mut sums = vec![(0.0, 0.0, 0.0); factors.len()];
    for cell in member.cells.iter().filter(|cell| common[cell.question.at()] && cell.answer != crate::answers::Answer::NotApplicable) {
        let sum = &mut sums[cell.factor.at()];
        sum.0 += cell.weight;
        if let Some(points) = cell.points {
            (sum.1, sum.2) = (sum.1 + cell.weight, sum.2 + cell.weight * points);
        }
    }
    let mut scores: Vec<Option<f64>> = vec![None; factors.len() + 1];
    let mean = |scores: &[Option<f64>], of: &mut dyn Iterator<Item = FactorIndex>| {
        let (sum, weight) = of.filter_map(|at| Some((factors[at.at()].weight, scores[at.at()]?))).fold((0.0, 0.0), |(sum, all), (w, s)| (sum + w * s, all + w));
        (weight > 0.0).then(|| sum / weight)
    };
    // Parents stand before their children.
    for (at, factor) in factors.iter().enumerate().rev() {
        let (applicable, answered, points) = sums[at];
        scores[at] = if factor.children.is_empty() {
            (answered > 0.0 && answered / applicable >= factor.minimum_share - 1e-9).then(|| 100.0 * points / answered)
        } else {
            mean(&scores, &mut factor.children.iter().copied())
        };
    }
    scores[factors.len()] = mean(&scores, &mut members.questionnaire.top_factors());
    scores
}

/// The leaf factors under a node.
fn leaves_under(members: &Members<'_>, node: usize) -> Vec<FactorIndex> {
    let factors = &members.questionnaire.factors;
    let is_under = |leaf: &FactorIndex| node == factors.len() || std::iter::successors(Some(*leaf), |at| factors[at.at()].parent).any(|at| at.at() == node);
    members.leaves().filter(is_under).collect()
}

fn compare(members: &Members<'_>, ends: &[End<'_>; 2], common: &[bool], node: usize) -> RoleGap {
    if let Some((_, group)) = ends.iter().zip(ENDS).find(|(end, _)| end.people.is_empty()) {
        return RoleGap::NobodyOf(group);
    }
    let leaves = leaves_under(members, node);
    let questions = leaves.iter().flat_map(|leaf| members.questions(*leaf)).filter(|at| common[at.at()]).count();
    let dots = |end: &End<'_>| {
        let mut dots: Vec<f64> = end.people.iter().filter_map(|(_, scores)| scores[node]).collect();
        dots.sort_unstable_by(f64::total_cmp);
        dots
    };
    let [leaders, front_line] = [dots(&ends[0]), dots(&ends[1])];
    if questions == 0 || leaders.is_empty() || front_line.is_empty() {
        return RoleGap::NothingInCommon;
    }
    if !members.options.identified {
        if let Some((_, group)) = [&leaders, &front_line].into_iter().zip(ENDS).find(|(dots, _)| number(dots.len()) < members.min_group()) {
            return RoleGap::TooFew(group);
        }
        let is_leaf = leaves.len() == 1 && leaves[0].at() == node;
        if is_leaf && !may_be_shown(members, ends, common, node) {
            return RoleGap::Withheld;
        }
    }
    between(leaders, front_line, number(questions)).map_or(RoleGap::NothingInCommon, |gap| RoleGap::Between(Box::new(gap)))
}

/// Whether the means of both ends on a leaf factor tell nothing of a group that is too small.
fn may_be_shown(members: &Members<'_>, ends: &[End<'_>; 2], common: &[bool], leaf: usize) -> bool {
    let marks = members.marks_of_score(Some(leaf.into()));
    if !ENDS.iter().all(|group| marks.kept.contains(group)) {
        return false;
    }
    let asked: Vec<QuestionIndex> = members.questions(leaf.into()).filter(|at| common[at.at()]).collect();
    ends.iter().zip(ENDS).all(|(end, group)| {
        asked.iter().all(|at| {
            let has_level = |member: &Member<'_>| member.cells.iter().any(|cell| cell.question == *at && cell.points.is_some());
            let of = |counted: bool| end.people.iter().filter(move |(_, scores)| scores[leaf].is_some() == counted);
            let mixed = of(true).any(|(member, _)| !has_level(member));
            let alone = !of(false).any(|(member, _)| has_level(member));
            mixed || alone && members.marks[at.at()].kept.contains(&group)
        })
    })
}

/// A whole is shown only where all its parts are, for the missing one would follow.
fn withhold_wholes(members: &Members<'_>, gaps: &mut [RoleGap]) {
    let parts_hidden: Vec<bool> = (0..gaps.len())
        .map(|node| leaves_under(members, node).iter().any(|leaf| leaf.at() != node && matches!(gaps[leaf.at()], RoleGap::TooFew(_) | RoleGap::Withheld)))
        .collect();
    for (gap, hidden) in gaps.iter_mut().zip(parts_hidden) {
        if hidden && matches!(gap, RoleGap::Between(_)) {
            *gap = RoleGap::Withheld;
        }
    }
}

/// The gap of two groups, before any correction and flag; none where one is empty.
fn between(leaders: Vec<f64>, front_line: Vec<f64>, questions: u32) -> Option<GapBetween> {
    let mean = |dots: &[f64]| super::sum::mean(dots);
    let (above, below) = (mean(&leaders)?, mean(&front_line)?);
    let points = above - below;
    let test: Option<TTest> = welch(&leaders, &front_line).ok();
    let exact = permutation(&leaders, &front_line).ok();
    // Of two groups of one size the opposite split is as extreme as the first.
    let least = exact.map(|exact| f64::from(1 + u8::from(leaders.len() == front_line.len())) / exact.splits as f64);
    Some(GapBetween {
        questions,
        points,
        levels: points / POINTS_PER_LEVEL,
        interval: test.map(|test| Range { low: test.low, high: test.high }),
        welch_p: test.map(|test| test.p),
        exact_p: exact.map(|exact| exact.p),
        holm_p: None,
        p_shown: least.is_none_or(|least| least <= 0.05),
        cliffs_delta: cliffs_delta(&leaders, &front_line)?,
        hedges_g: hedges_g(&leaders, &front_line).ok(),
        flag: GapFlag::None,
        leaders: GroupScores { mean: above, dots: leaders },
        front_line: GroupScores { mean: below, dots: front_line },
    })
}

/// Corrects the p values of the leaf factors, sets all flags, and gives how many were tested together.
fn correct(members: &Members<'_>, gaps: &mut [RoleGap]) -> u32 {
    let leaves: Vec<usize> = members.leaves().map(|leaf| leaf.at()).filter(|leaf| matches!(gaps[*leaf], RoleGap::Between(_))).collect();
    let corrected = |p_of: &dyn Fn(&GapBetween) -> Option<f64>| {
        let mut corrected: Vec<Option<f64>> = gaps.iter().map(|gap| if let RoleGap::Between(gap) = gap { p_of(gap) } else { None }).collect();
        let tested: Vec<usize> = leaves.iter().copied().filter(|leaf| corrected[*leaf].is_some()).collect();
        let p: Vec<f64> = tested.iter().filter_map(|leaf| corrected[*leaf]).collect();
        for (leaf, p) in tested.iter().zip(holm(&p)) {
            corrected[*leaf] = Some(p);
        }
        corrected
    };
    let (exact, welch) = (corrected(&|gap| gap.exact_p), corrected(&|gap| gap.welch_p));
    for ((gap, exact), welch) in gaps.iter_mut().zip(exact).zip(welch) {
        let RoleGap::Between(gap) = gap else { continue };
        gap.holm_p = [exact, welch].into_iter().flatten().reduce(f64::min);
        gap.flag = match gap.holm_p {
            _ if gap.points.abs() < WORTH_SAYING - 1e-9 => GapFlag::None,
            Some(p) if p <= 0.05 + 1e-9 => GapFlag::Gap,
            _ => GapFlag::TooFewToTell,
        };
    }
    number(leaves.len())
}
