//! Answers by role without giving a person away: small groups are hidden, and enough of the others that they cannot be derived.

use crate::questionnaire::{Question, Questionnaire};
use crate::rules::ItemScore;

/// The answers to a question by role, small groups hidden.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cut {
    /// Roles that may be shown, in role order.
    pub roles: Vec<RoleMean>,
    /// How many roles are hidden because they, or another that could be derived from them, are too small.
    pub hidden_roles: usize,
    /// How many respondents the hidden roles hold together.
    pub hidden_people: u32,
    /// Lowest, median and highest level of all respondents who count; none without a level.
    pub all: Option<(f64, f64, f64)>,
}

/// The mean level of one role.
#[derive(Debug, Clone, PartialEq)]
pub struct RoleMean {
    /// Id of the role.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Mean level as given.
    pub level: f64,
    /// How many gave a level.
    pub count: u32,
    /// Shown, never in the scores.
    pub apart: bool,
}

/// A group with fewer respondents than this never shows its own answers, unless the report is identified.
pub const MIN_GROUP: u32 = 3;

/// The answers to a question by role, as far as they may be shown.
///
/// A role under the minimum is hidden. Counts and mean of all respondents are shown elsewhere, so one hidden role alone could be worked out from the rest: the
/// next smallest is hidden too, until the hidden ones are at least two roles and at least [`MIN_GROUP`] people. Roles that stand apart are in no total.
pub(super) fn cut(questionnaire: &Questionnaire, question: &Question, item: &ItemScore, identified: bool) -> Cut {
    let mut cut = Cut { all: middle(question, &item.by_level), ..Cut::default() };
    let is_apart = |at: usize| questionnaire.roles.get(at).is_some_and(|r| r.apart);
    let mut hidden: Vec<bool> = item.roles.iter().map(|(_, _, count)| !identified && *count < MIN_GROUP).collect();
    loop {
        let counted = || item.roles.iter().zip(&hidden).filter(|((role, _, _), _)| !is_apart(role.at()));
        let (roles, people) = counted().filter(|(_, h)| **h).fold((0, 0), |(n, sum), ((_, _, count), _)| (n + 1, sum + count));
        if roles == 0 || (roles >= 2 && people >= MIN_GROUP) {
            break;
        }
        let next =
            item.roles.iter().enumerate().filter(|(at, (role, _, _))| !hidden[*at] && !is_apart(role.at())).min_by_key(|(at, (_, _, count))| (*count, *at));
        match next.map(|(at, _)| at) {
            Some(at) => hidden[at] = true,
            None => break,
        }
    }
    for ((role, level, count), hidden) in item.roles.iter().zip(hidden) {
        if hidden {
            cut.hidden_roles += 1;
            cut.hidden_people += count;
        } else if let Some(r) = questionnaire.roles.get(role.at()) {
            cut.roles.push(RoleMean { id: r.id.clone(), name: r.name.clone(), level: *level, count: *count, apart: r.apart });
        }
    }
    cut
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
    use crate::questionnaire::RoleIndex;
    use crate::report::fixture;

    fn shown(counts: &[(u16, u32)], identified: bool) -> (Vec<String>, usize) {
        let case = fixture::case();
        let mut item = case.scores.questions[0].clone();
        item.roles = counts.iter().map(|(role, count)| (RoleIndex(*role), 1.0, *count)).collect();
        let cut = cut(&case.questionnaire, &case.questionnaire.questions[0], &item, identified);
        (cut.roles.into_iter().map(|r| r.id).collect(), cut.hidden_roles)
    }

    #[test]
    fn a_small_group_takes_the_next_smallest_with_it() {
        assert_eq!(shown(&[(0, 4), (1, 1), (2, 3)], false), (vec!["executive".to_owned()], 2));
        assert_eq!(shown(&[(0, 4), (1, 3), (2, 5)], false).1, 0);
    }

    #[test]
    fn two_tiny_groups_are_not_enough_to_hide_each_other() {
        assert_eq!(shown(&[(0, 4), (1, 1), (2, 1)], false), (vec![], 3), "two people together are still under the minimum");
        assert_eq!(shown(&[(0, 4), (1, 2), (2, 1)], false), (vec!["executive".to_owned()], 2));
    }

    #[test]
    fn an_outsider_hides_nobody_else() {
        assert_eq!(shown(&[(0, 4), (1, 3), (3, 1)], false), (vec!["executive".to_owned(), "operations".to_owned()], 1));
    }

    #[test]
    fn identified_reports_show_everyone() {
        assert_eq!(shown(&[(0, 1), (1, 1)], true).0.len(), 2);
    }

    #[test]
    fn the_middle_of_an_even_number_is_between() {
        let case = fixture::case();
        assert_eq!(middle(&case.questionnaire.questions[0], &[1, 0, 0, 1, 0]), Some((0.0, 1.5, 3.0)));
        assert_eq!(middle(&case.questionnaire.questions[0], &[0, 0, 0, 0, 0]), None);
    }
}
