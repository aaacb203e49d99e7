//! What if some questions stood elsewhere: other answers, other scores, caps lifted and taking hold.

use super::ladder::Ladder;
use super::{Outcome, outcome};
use crate::answers::{Answer, Responses};
use crate::questionnaire::QuestionIndex;
use crate::rules::Scorer;

/// A question and the option (position in `Question::levels`) it is set to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Which question.
    pub question: QuestionIndex,
    /// What it is set to.
    pub to: u16,
    /// Where it stands: the highest level the panel's mean reaches; none where nobody gave a level. Filled in by [`what_if`].
    pub from: Option<u16>,
}

/// Scores before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIf {
    /// What was set, in the order given.
    pub settings: Vec<Setting>,
    /// As the answers are.
    pub before: Outcome,
    /// With the settings.
    pub after: Outcome,
    /// Caps that no longer limit anything.
    pub lifted: Vec<usize>,
    /// Caps that now limit something.
    pub taken_hold: Vec<usize>,
}

/// Why a question cannot be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CannotSet {
    /// It is not scored, or this questionnaire does not ask it.
    NotScored(QuestionIndex),
    /// Nobody is asked it.
    NotAsked(QuestionIndex),
}

/// What the scores would be. Set higher than the organisation stands, everybody who answered lower is raised to it; set lower, everybody who answered higher is
/// lowered; where nobody gave a level, everybody who is asked and whose answer is not known is given it.
///
/// # Errors
/// For the first question that cannot be set.
pub fn what_if(scorer: &Scorer<'_>, panel: &[&Responses], settings: &[Setting]) -> Result<WhatIf, CannotSet> {
    let q = scorer.questionnaire();
    let tally = scorer.totals(panel);
    let mut changed: Vec<Responses> = panel.iter().map(|responses| (*responses).clone()).collect();
    let mut made = Vec::with_capacity(settings.len());
    for setting in settings {
        let question = &q.questions[setting.question.at()];
        if !question.is_scored() || !question.asked {
            return Err(CannotSet::NotScored(setting.question));
        }
        let from = match Ladder::new(q, setting.question, panel, &tally) {
            Some(ladder) => {
                let to = ladder.rung_of(setting.to).unwrap_or(ladder.start);
                match to.cmp(&ladder.start) {
                    std::cmp::Ordering::Greater => ladder.raise(&mut changed, to),
                    std::cmp::Ordering::Less => ladder.lower(&mut changed, to),
                    std::cmp::Ordering::Equal => {}
                }
                Some(ladder.rungs[ladder.start].option)
            }
            None => {
                let unknown = |responses: &&mut Responses| responses.answers[setting.question.at()].is_unknown();
                let mut given = 0;
                for responses in changed.iter_mut().filter(unknown) {
                    responses.answers[setting.question.at()] = Answer::Level(setting.to);
                    given += 1;
                }
                if given == 0 {
                    return Err(CannotSet::NotAsked(setting.question));
                }
                None
            }
        };
        made.push(Setting { from, ..*setting });
    }
    let before = outcome(scorer, &tally);
    let after = outcome(scorer, &scorer.totals(&changed.iter().collect::<Vec<_>>()));
    let only = |of: &[usize], not_in: &[usize]| of.iter().filter(|cap| !not_in.contains(cap)).copied().collect();
    Ok(WhatIf { settings: made, lifted: only(&before.caps, &after.caps), taken_hold: only(&after.caps, &before.caps), before, after })
}
