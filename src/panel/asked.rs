//! Who was asked what they cannot know, and who was not asked at all.

use super::members::{Members, number};
use crate::answers::Answer;
use crate::questionnaire::{FactorIndex, Group, QuestionIndex, RoleIndex};

/// A role was asked what it mostly cannot know.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RoutedWrongly {
    /// Who.
    pub role: RoleIndex,
    /// What.
    pub subject: Subject,
    /// Answers asked for: people times questions.
    pub asked: u32,
    /// How many of these were "don't know".
    pub dont_know: u32,
}

/// What was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// All questions of a leaf factor.
    Factor(FactorIndex),
    /// One question.
    Question(QuestionIndex),
}

/// Roles nobody who answered holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingRoles {
    /// Where they stand.
    pub group: Group,
    /// The roles.
    pub roles: Vec<RoleIndex>,
    /// Nobody of the whole group answered.
    pub whole_group: bool,
}

/// More than this share of "don't know" in a role is a question of who was asked, not of what is known.
const MOSTLY_UNKNOWN: f64 = 0.4;

/// Factors a role mostly could not answer, and questions of the other factors, in the order of roles and questions.
pub(super) fn routed_wrongly(members: &Members<'_>) -> Vec<RoutedWrongly> {
    let mut found = Vec::new();
    for role in (0..members.questionnaire.roles.len()).map(RoleIndex::from) {
        let people = number(members.list.iter().filter(|member| member.role == Some(role)).count());
        if people == 0 || people < members.min_group() && !members.options.identified {
            continue;
        }
        let mut counts = vec![(0_u32, 0_u32); members.questionnaire.questions.len()];
        for cell in members.list.iter().filter(|member| member.role == Some(role)).flat_map(|member| &member.cells) {
            let count = &mut counts[cell.question.at()];
            (count.0, count.1) = (count.0 + 1, count.1 + u32::from(cell.answer == Answer::DontKnow));
        }
        let row = |subject, (asked, dont_know): (u32, u32)| RoutedWrongly { role, subject, asked, dont_know };
        let is_unknown = |row: &RoutedWrongly| f64::from(row.dont_know) > MOSTLY_UNKNOWN * f64::from(row.asked) + 1e-9;
        // As many were asked as it takes to be shown.
        let is_shown = |row: &RoutedWrongly| members.options.identified || row.asked >= members.min_group();
        for factor in members.leaves() {
            let total = members.questions(factor).map(|at| counts[at.at()]).fold((0, 0), |(asked, unknown), (a, u)| (asked + a, unknown + u));
            let whole = row(Subject::Factor(factor), total);
            if is_unknown(&whole) {
                found.push(whole);
            } else {
                let single = members.questions(factor).map(|at| row(Subject::Question(at), counts[at.at()]));
                found.extend(single.filter(is_unknown).filter(is_shown));
            }
        }
    }
    found
}

/// Roles that nobody holds who answered, by group.
pub(super) fn missing(members: &Members<'_>) -> Vec<MissingRoles> {
    let roles = &members.questionnaire.roles;
    let mut groups: Vec<Group> = roles.iter().filter(|role| !role.apart).map(|role| role.group).collect();
    groups.sort_unstable();
    groups.dedup();
    let of = |group| {
        let nobody = |at: RoleIndex| members.holding(Some(at)) == 0;
        let asked = |at: &RoleIndex| members.questionnaire.asked().any(|(_, question)| question.roles.is_empty() || question.roles.contains(at));
        let roles = (0..roles.len()).map(RoleIndex::from).filter(|at| !roles[at.at()].apart && roles[at.at()].group == group);
        let missing: Vec<RoleIndex> = roles.filter(|at| asked(at) && nobody(*at)).collect();
        MissingRoles { group, roles: missing, whole_group: members.list.iter().all(|member| member.group != Some(group)) }
    };
    groups.into_iter().map(of).filter(|missing| !missing.roles.is_empty()).collect()
}
