//! Leaders against the front line: the gap, what chance makes of it, and whether it may be shown.
//!
//! Compared are the questions that both answered, everybody's own score recomputed on these, every person the same. A gap counts from 15 points on, and only where
//! chance does not make it: an exact permutation test or Welch's interval, both after Holm's correction over the leaf factors (Holm 1979). No flag is no proof
//! of agreement: with three against three a true gap of 15 points is found in one panel of eight.
//!
//! The numbers of a group are shown only where they tell nothing of too few people. With the means of both ends on a factor, and on all its questions but one,
//! that one follows by subtraction; and with somebody's gap among the questions follows what this person said elsewhere. So the numbers stand on all common
//! questions only where each of them shows both means of the same people (or the gaps are those of enough people); else on the questions that do; else they are
//! withheld. A whole is made of the factors that all have who have any: it follows from what these show.

use super::members::{Member, Members, number};
use super::two_samples::{TTest, cliffs_delta, hedges_g, holm, permutation, welch};
use crate::questionnaire::{FactorIndex, Group};
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
    /// Questions it stands on: those both answered, and of these only the ones that may be compared without giving anybody away.
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

/// Somebody at one end: own score by node (the last is overall), on the questions that are compared.
struct Person<'a> {
    member: &'a Member<'a>,
    /// By question: gave a level.
    answered: Vec<bool>,
    scores: Vec<Option<f64>>,
}

/// Both ends, leaders first.
type Ends<'a> = [Vec<Person<'a>>; 2];

/// All gaps.
pub(super) fn role_gaps(members: &Members<'_>) -> RoleGaps {
    let nodes = members.questionnaire.factors.len() + 1;
    let mut ends: Ends<'_> = ENDS.map(|group| people(members, group));
    let answered = |end: &Vec<Person<'_>>, at: usize| end.iter().any(|person| person.answered[at]);
    let common: Vec<bool> = (0..members.questionnaire.questions.len()).map(|at| ends.iter().all(|end| answered(end, at))).collect();
    score(members, &mut ends, &common, &|_| true);
    let mut gaps = vec![RoleGap::NothingInCommon; nodes];
    // Leaf factors first: what is compared of them makes the wholes.
    let (mut compared, mut refused) = (common.clone(), vec![false; nodes]);
    for leaf in members.leaves() {
        let questions: Vec<usize> = members.questions(leaf).map(|at| at.at()).filter(|at| common[*at]).collect();
        if let Err(why) = enough(members, &ends, leaf.at()) {
            (gaps[leaf.at()], refused[leaf.at()]) = (why, true);
        } else if !members.options.identified && !may_be_shown(members, &ends, &questions, leaf) {
            gaps[leaf.at()] = RoleGap::Withheld;
            questions.iter().for_each(|at| compared[*at] = is_known(members, &ends, *at, leaf));
        }
    }
    let has_some = |leaf: FactorIndex| members.questions(leaf).any(|at| compared[at.at()]);
    let shown = |leaf: FactorIndex| has_some(leaf) && !refused[leaf.at()];
    score(members, &mut ends, &compared, &shown);
    // A whole is made of the leaf factors that everybody has, so that it follows from what is shown of these.
    let has_any = |person: &&Person<'_>| members.leaves().any(|leaf| person.scores[leaf.at()].is_some());
    let all_have = |leaf: FactorIndex| ends.iter().all(|end| end.iter().filter(has_any).all(|person| person.scores[leaf.at()].is_some()));
    let whole: Vec<bool> = (0..nodes).map(|node| node + 1 < nodes && (members.options.identified || all_have(node.into()))).collect();
    let leaf_gaps: Vec<(usize, RoleGap)> =
        members.leaves().filter(|leaf| shown(*leaf)).map(|leaf| (leaf.at(), compare(members, &ends, &compared, leaf.at(), &[leaf]))).collect();
    score(members, &mut ends, &compared, &|leaf| shown(leaf) && whole[leaf.at()]);
    for node in (0..nodes).filter(|node| members.questionnaire.factors.get(*node).is_none_or(|factor| !factor.children.is_empty())) {
        let under = leaves_under(members, node);
        let made_of: Vec<FactorIndex> = under.iter().copied().filter(|leaf| shown(*leaf) && whole[leaf.at()]).collect();
        let hidden = under.iter().find(|leaf| refused[leaf.at()]).map(|leaf| gaps[leaf.at()].clone());
        let withheld = under.iter().any(|leaf| gaps[leaf.at()] == RoleGap::Withheld || shown(*leaf));
        gaps[node] = match enough(members, &ends, node) {
            Ok(()) => compare(members, &ends, &compared, node, &made_of),
            Err(_) if withheld => RoleGap::Withheld,
            Err(why) => hidden.unwrap_or(why),
        };
    }
    for (leaf, gap) in leaf_gaps {
        gaps[leaf] = gap;
    }
    let tested = correct(members, &mut gaps);
    let overall = gaps.pop().unwrap_or(RoleGap::NothingInCommon);
    RoleGaps { overall, factors: gaps, tested }
}

/// Everybody at one end, not scored yet.
fn people<'a>(members: &'a Members<'_>, group: Group) -> Vec<Person<'a>> {
    let person = |member| {
        let mut answered = vec![false; members.questionnaire.questions.len()];
        let member: &Member<'_> = member;
        member.cells.iter().filter(|cell| cell.points.is_some()).for_each(|cell| answered[cell.question.at()] = true);
        Person { member, answered, scores: Vec::new() }
    };
    members.list.iter().filter(|member| member.group == Some(group)).map(person).collect()
}

/// Gives everybody own scores by node as the rules make them, on these questions and leaf factors alone.
fn score(members: &Members<'_>, ends: &mut Ends<'_>, questions: &[bool], takes: &dyn Fn(FactorIndex) -> bool) {
    for person in ends.iter_mut().flatten() {
        person.scores = own_scores(members, person.member, questions, takes);
    }
}

fn own_scores(members: &Members<'_>, member: &Member<'_>, questions: &[bool], takes: &dyn Fn(FactorIndex) -> bool) -> Vec<Option<f64>> {
    let factors = &members.questionnaire.factors;
    // Applicable weight, answered weight, points.
    let mut sums = vec![(0.0, 0.0, 0.0); factors.len()];
    for cell in member.cells.iter().filter(|cell| questions[cell.question.at()] && cell.answer != crate::answers::Answer::NotApplicable) {
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
            let counts = takes(at.into()) && answered > 0.0 && answered / applicable >= factor.minimum_share - 1e-9;
            counts.then(|| 100.0 * points / answered)
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

/// Own scores of one end, from low to high.
fn dots(end: &[Person<'_>], node: usize) -> Vec<f64> {
    let mut dots: Vec<f64> = end.iter().filter_map(|person| person.scores[node]).collect();
    dots.sort_unstable_by(f64::total_cmp);
    dots
}

/// Whether both ends have scores, and enough people.
fn enough(members: &Members<'_>, ends: &Ends<'_>, node: usize) -> Result<(), RoleGap> {
    let least = if members.options.identified { 1 } else { members.min_group() };
    let people: Vec<u32> = ends.iter().map(|end| number(dots(end, node).len())).collect();
    if let Some((_, group)) = ends.iter().zip(ENDS).find(|(end, _)| end.is_empty()) {
        return Err(RoleGap::NobodyOf(group));
    }
    if people.contains(&0) {
        return Err(RoleGap::NothingInCommon);
    }
    people.iter().zip(ENDS).find(|(people, _)| **people < least).map_or(Ok(()), |(_, group)| Err(RoleGap::TooFew(group)))
}

/// Whether a question's page shows the means of both ends, and of just those people who have a score of its factor.
fn is_known(members: &Members<'_>, ends: &Ends<'_>, question: usize, leaf: FactorIndex) -> bool {
    let same = |end: &Vec<Person<'_>>| end.iter().all(|person| person.answered[question] == person.scores[leaf.at()].is_some());
    ends.iter().all(same) && ENDS.iter().all(|group| members.marks[question].kept.contains(group))
}

/// Whether the means of both ends on all common questions of a leaf factor tell nothing of too few people.
fn may_be_shown(members: &Members<'_>, ends: &Ends<'_>, questions: &[usize], leaf: FactorIndex) -> bool {
    if questions.iter().all(|at| is_known(members, ends, *at, leaf)) {
        return true;
    }
    let marks = members.marks_of_score(Some(leaf));
    ENDS.iter().all(|group| marks.kept.contains(group))
        && ends.iter().all(|end| {
            let has_gap = |person: &&Person<'_>| person.scores[leaf.at()].is_some() && questions.iter().any(|at| !person.answered[*at]);
            let is_extra = |person: &Person<'_>| person.scores[leaf.at()].is_none() && questions.iter().any(|at| person.answered[*at]);
            number(end.iter().filter(has_gap).count()) >= members.min_group() && !end.iter().any(is_extra)
        })
}

fn compare(members: &Members<'_>, ends: &Ends<'_>, questions: &[bool], node: usize, leaves: &[FactorIndex]) -> RoleGap {
    if let Err(why) = enough(members, ends, node) {
        return why;
    }
    let count = leaves.iter().flat_map(|leaf| members.questions(*leaf)).filter(|at| questions[at.at()]).count();
    let [leaders, front_line] = [dots(&ends[0], node), dots(&ends[1], node)];
    between(leaders, front_line, number(count)).map_or(RoleGap::NothingInCommon, |gap| RoleGap::Between(Box::new(gap)))
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
