//! Who counts, and what each of them said: gathered once, looked at from many sides.

use super::suppression::{Part, Shown, allowed, groups};
use super::{LEAST_GROUP, PanelOptions};
use crate::answers::{Answer, FactValue, Responses};
use crate::questionnaire::{FactorIndex, Group, QuestionIndex, Questionnaire, RoleIndex};
use crate::rules::cell::Cell;
use crate::rules::tally::Tally;
use crate::rules::{Scorer, Scores};

/// What every part of a panel is made from.
pub(super) struct Members<'a> {
    pub(super) scorer: &'a Scorer<'a>,
    pub(super) questionnaire: &'a Questionnaire,
    pub(super) scores: &'a Scores,
    pub(super) options: &'a PanelOptions,
    /// Those who count, in the order given.
    pub(super) list: Vec<Member<'a>>,
    /// By question index: what may be shown of it.
    pub(super) marks: Vec<Marks>,
}

/// A respondent who counts.
pub(super) struct Member<'a> {
    /// Position in the order given.
    pub(super) position: usize,
    pub(super) responses: &'a Responses,
    pub(super) role: Option<RoleIndex>,
    pub(super) group: Option<Group>,
    /// Own score by factor index, 0 to 100.
    pub(super) factors: Vec<Option<f64>>,
    /// Own overall score.
    pub(super) overall: Option<f64>,
    /// Scored questions asked, in their order.
    pub(super) cells: Vec<Cell>,
}

/// What may be shown of a question.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Marks {
    /// Groups whose own answers may be shown, leaders first.
    pub(super) kept: Vec<Group>,
    pub(super) shown: Shown,
}

impl<'a> Members<'a> {
    pub(super) fn new(scorer: &'a Scorer<'a>, respondents: &[&'a Responses], scores: &'a Scores, options: &'a PanelOptions) -> Self {
        let questionnaire = scorer.questionnaire();
        let mut buffer = scorer.buffer();
        let mut list = Vec::with_capacity(respondents.len());
        for (position, responses) in respondents.iter().enumerate() {
            let role = responses.role.and_then(|at| questionnaire.roles.get(at.at()));
            if role.is_some_and(|role| role.apart) {
                continue;
            }
            scorer.respondent_scores(responses, &mut buffer);
            list.push(Member {
                position,
                responses,
                role: responses.role,
                group: role.map(|role| role.group),
                factors: (0..questionnaire.factors.len()).map(|factor| buffer.factor(factor.into())).collect(),
                overall: buffer.overall(),
                cells: scorer.cells(responses, &buffer).collect(),
            });
        }
        let mut members = Self { scorer, questionnaire, scores, options, list, marks: Vec::new() };
        members.marks = members.mark();
        members
    }

    pub(super) fn min_group(&self) -> u32 {
        self.options.min_group.max(LEAST_GROUP)
    }

    /// How many count.
    pub(super) fn count(&self) -> u32 {
        number(self.list.len())
    }

    /// Facts of the organisation, the same for all.
    pub(super) fn facts(&self) -> &'a [FactValue] {
        self.list.first().map_or(&[], |member| &member.responses.facts)
    }

    /// Sums of those who count.
    pub(super) fn totals(&self) -> Tally {
        self.scorer.totals(&self.list.iter().map(|member| member.responses).collect::<Vec<_>>())
    }

    /// The weight of a role in the score; respondents without one are a role of weight 1.
    pub(super) fn weight(&self, role: Option<RoleIndex>) -> f64 {
        role.and_then(|at| self.questionnaire.roles.get(at.at())).map_or(1.0, |role| role.weight)
    }

    /// The roles as parts of what is shown: how many of each said something, and how many left it open.
    fn parts(&self, people: &[(u32, u32)]) -> Vec<Part> {
        let roles = self.questionnaire.roles.iter().map(|role| (Some(role.group), role.weight)).chain([(None, 1.0)]);
        let part = |((group, weight), (people, open)): ((Option<Group>, f64), &(u32, u32))| Part { group, people: *people, open: *open, sum: 0.0, weight };
        roles.zip(people).map(part).filter(|part| part.people > 0).collect()
    }

    /// Position of a role in [`Self::parts`]; the last is for those without one.
    fn place(&self, role: Option<RoleIndex>) -> usize {
        role.map_or(self.questionnaire.roles.len(), |role| role.at().min(self.questionnaire.roles.len()))
    }

    fn marks_of(&self, people: &[(u32, u32)]) -> Marks {
        let parts = self.parts(people);
        let (hidden, shown) = if self.options.identified {
            (Vec::new(), Shown { counts: true, range: true })
        } else {
            allowed(&parts, self.questionnaire.scoring.balance, self.min_group())
        };
        Marks { kept: groups(&parts).into_iter().filter(|group| !hidden.contains(group)).flatten().collect(), shown }
    }

    /// What may be shown of every question. Most are answered by the same people, so that little has to be worked out twice.
    fn mark(&self) -> Vec<Marks> {
        let mut people = vec![vec![(0, 0); self.questionnaire.roles.len() + 1]; self.questionnaire.questions.len()];
        for member in &self.list {
            let place = self.place(member.role);
            for cell in &member.cells {
                count(&mut people[cell.question.at()][place], cell.points.is_some(), is_open(cell.answer));
            }
        }
        let mut known: Vec<(&Vec<(u32, u32)>, Marks)> = Vec::new();
        let mut marks = Vec::with_capacity(people.len());
        for people in &people {
            let found = known.iter().find(|(same, _)| *same == people).map(|(_, marks)| marks.clone());
            marks.push(found.unwrap_or_else(|| {
                let made = self.marks_of(people);
                known.push((people, made.clone()));
                made
            }));
        }
        marks
    }

    /// What may be shown of a factor (none: overall), made of respondents' own scores as a question is of their answers.
    pub(super) fn marks_of_score(&self, factor: Option<FactorIndex>) -> Marks {
        let mut people = vec![(0, 0); self.questionnaire.roles.len() + 1];
        for member in &self.list {
            let known = member.score(factor).is_some();
            count(&mut people[self.place(member.role)], known, !known && !member.cells.is_empty());
        }
        self.marks_of(&people)
    }

    /// How many count for it and hold this role.
    pub(super) fn holding(&self, role: Option<RoleIndex>) -> u32 {
        number(self.list.iter().filter(|member| member.role == role).count())
    }

    /// Scored questions of a leaf factor that are asked, in order.
    pub(super) fn questions(&self, factor: FactorIndex) -> impl Iterator<Item = QuestionIndex> {
        let questions = &self.questionnaire.questions;
        let asked = move |at: &QuestionIndex| questions.get(at.at()).is_some_and(|question| question.asked && question.is_scored());
        self.questionnaire.factors[factor.at()].questions.iter().copied().filter(asked)
    }

    /// Factors that hold questions.
    pub(super) fn leaves(&self) -> impl Iterator<Item = FactorIndex> {
        self.questionnaire.factors.iter().enumerate().filter(|(_, factor)| factor.children.is_empty()).map(|(at, _)| at.into())
    }
}

impl Member<'_> {
    /// Own score of a factor (none: overall).
    pub(super) fn score(&self, factor: Option<FactorIndex>) -> Option<f64> {
        factor.map_or(self.overall, |factor| self.factors[factor.at()])
    }
}

fn count(of: &mut (u32, u32), known: bool, open: bool) {
    of.0 += u32::from(known);
    of.1 += u32::from(open);
}

/// Asked, and the level is not known.
fn is_open(answer: Answer) -> bool {
    answer.is_unknown()
}

/// A count as it is shown.
pub(super) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
