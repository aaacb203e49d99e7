//! Answers by group without giving a person away: small groups are merged, and as much is withheld as it takes for nobody to be worked out.
//!
//! What that is [`panel::suppression`](crate::panel) finds out.

use crate::panel::QuestionPanel;
use crate::panel::suppression::{Part, Shown, allowed, groups, total};
use crate::questionnaire::{Group, Question, Questionnaire, RoleIndex};
use crate::rules::ItemScore;

/// The answers to a question by group, as far as they may be shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cut {
    /// Groups that may be shown, leaders first.
    pub groups: Vec<GroupMean>,
    /// The hidden groups together: mean level as given and people.
    pub others: Option<(f64, u32)>,
    /// How many groups are hidden because they, or another that could be derived from them, are too small.
    pub hidden_groups: usize,
    /// Lowest, median and highest level of all respondents who count; none without a level, or where it is withheld.
    pub all: Option<(f64, f64, f64)>,
    /// How many gave each level is withheld: with the score it would give a person away.
    pub counts_withheld: bool,
    /// What the score could be is withheld, for the same reason.
    pub range_withheld: bool,
}

/// The mean level of one group, every person the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GroupMean {
    /// Where its roles stand.
    pub group: Group,
    /// Mean level as given.
    pub level: f64,
    /// How many gave a level.
    pub count: u32,
    /// Shown, never in the scores.
    pub apart: bool,
}

/// A group with fewer respondents than this never shows its own answers, unless the report is identified; a report may ask for more, never for less.
pub const MIN_GROUP: u32 = 3;

/// How much of single people a report may show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Showing {
    /// Names and the answers of small groups too.
    pub(super) identified: bool,
    /// Nothing about fewer people than this: [`MIN_GROUP`] or more.
    pub(super) min_group: u32,
}

/// The answers to a question by group, as far as they may be shown. `open` holds the open answers by role, of those who count; what may be shown is not worked
/// out again where the panel has said it of as many people.
pub(super) fn cut(
    questionnaire: &Questionnaire,
    question: &Question,
    item: &ItemScore,
    open: &[(Option<RoleIndex>, u32)],
    show: Showing,
    said: Option<&QuestionPanel>,
) -> Cut {
    let parts = parts(questionnaire, question, item, open);
    let (hidden, shown) = match said.filter(|panel| panel.people == total(parts.iter()).1) {
        _ if show.identified => (Vec::new(), Shown { counts: true, range: true }),
        Some(panel) => {
            let is_shown = |group: &Option<Group>| group.is_some_and(|group| panel.groups_shown.contains(&group));
            (groups(&parts).into_iter().filter(|group| !is_shown(group)).collect(), Shown { counts: panel.counts_shown, range: panel.range_shown })
        }
        None => allowed(&parts, questionnaire.scoring.balance, show.min_group),
    };
    let mut cut = Cut { counts_withheld: !shown.counts, range_withheld: !shown.range, ..Cut::default() };
    cut.all = middle(question, &item.by_level).filter(|_| shown.counts);
    for group in groups(&parts) {
        let (sum, people) = total(parts.iter().filter(|p| p.group == group));
        match group {
            _ if hidden.contains(&group) => cut.hidden_groups += 1,
            Some(group) => cut.groups.push(GroupMean { group, level: sum / f64::from(people), count: people, apart: false }),
            None => {}
        }
    }
    let (sum, people) = total(parts.iter().filter(|p| hidden.contains(&p.group)));
    if shown.counts && people >= show.min_group && !cut.groups.is_empty() {
        cut.others = Some((sum / f64::from(people), people));
    }
    apart(questionnaire, item, show, &mut cut);
    cut
}

/// Adds groups whose roles stand apart: they are in no total, so only their own size matters.
fn apart(questionnaire: &Questionnaire, item: &ItemScore, show: Showing, cut: &mut Cut) {
    let mut groups: Vec<(Group, f64, u32)> = Vec::new();
    for (role, level, count) in &item.roles {
        let Some(role) = questionnaire.roles.get(role.at()).filter(|r| r.apart) else { continue };
        let sum = level * f64::from(*count);
        match groups.iter_mut().find(|(group, ..)| *group == role.group) {
            Some((_, total, people)) => (*total, *people) = (*total + sum, *people + count),
            None => groups.push((role.group, sum, *count)),
        }
    }
    for (group, sum, count) in groups {
        if show.identified || count >= show.min_group {
            cut.groups.push(GroupMean { group, level: sum / f64::from(count), count, apart: true });
        } else {
            cut.hidden_groups += 1;
        }
    }
}

/// Roles that count and gave a level, and as the last those who stated no role.
fn parts(questionnaire: &Questionnaire, question: &Question, item: &ItemScore, open: &[(Option<RoleIndex>, u32)]) -> Vec<Part> {
    let open_of = |role| open.iter().filter(|(of, _)| *of == role).map(|(_, n)| n).sum();
    let mut parts: Vec<Part> = Vec::new();
    for (at, level, count) in &item.roles {
        if let Some(role) = questionnaire.roles.get(at.at()).filter(|r| !r.apart) {
            parts.push(Part { group: Some(role.group), people: *count, open: open_of(Some(*at)), sum: level * f64::from(*count), weight: role.weight });
        }
    }
    let all: f64 = question.levels.iter().zip(&item.by_level).map(|(l, n)| l.number * f64::from(*n)).sum();
    let (sum, people) = total(parts.iter());
    let rest = item.by_level.iter().sum::<u32>().saturating_sub(people);
    if rest > 0 {
        parts.push(Part { group: None, people: rest, open: open_of(None), sum: all - sum, weight: 1.0 });
    }
    parts
}

/// Lowest, median and highest level of those who count.
fn middle(question: &Question, by_level: &[u32]) -> Option<(f64, f64, f64)> {
    let mut given: Vec<f64> = Vec::new();
    for (level, count) in question.levels.iter().zip(by_level) {
        given.extend((0..*count).map(|_| level.number));
    }
    given.sort_by(f64::total_cmp);
    let (low, high) = (*given.first()?, *given.last()?);
    let half = given.len() / 2;
    let median = if given.len() % 2 == 1 { given[half] } else { f64::midpoint(given[half - 1], given[half]) };
    Some((low, median, high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn identified_reports_show_everyone() {
        let case = fixture::case();
        let (q, item) = (&case.questionnaire, &case.scores.questions[0]);
        let cut = cut(q, &q.questions[0], item, &[], Showing { identified: true, min_group: MIN_GROUP }, None);
        assert_eq!((cut.groups.len(), cut.hidden_groups, cut.counts_withheld), (3, 0, false));
    }

    #[test]
    fn hidden_groups_stand_together() {
        let case = fixture::case();
        let q = &case.questionnaire;
        let mut item = case.scores.questions[0].clone();
        // 5 executives, 2 of operations, 1 lead: 0.4 + 2.0 + ...
        item.roles = vec![(RoleIndex(0), 4.0, 5), (RoleIndex(1), 1.0, 2), (RoleIndex(2), 1.0, 1)];
        item.by_level = vec![0, 3, 0, 0, 5];
        let cut = cut(q, &q.questions[0], &item, &[], Showing { identified: false, min_group: MIN_GROUP }, None);
        // Showing leaders would give operations + lead in two ways: both follow, so nothing but the score is shown.
        assert!(cut.groups.is_empty() && cut.others.is_none());
    }

    #[test]
    fn the_middle_of_an_even_number_is_between() {
        let case = fixture::case();
        assert_eq!(middle(&case.questionnaire.questions[0], &[1, 0, 0, 1, 0]), Some((0.0, 1.5, 3.0)));
        assert_eq!(middle(&case.questionnaire.questions[0], &[0, 0, 0, 0, 0]), None);
    }
}
