//! Respondents whose answers look alike throughout. Flagged, never removed: in experiments such signs found careless answers no better than chance (Goldammer
//! et al. 2024, Behavior Research Methods 56).

use super::answer_quality::{Given, MINIMUM, Pattern};
use super::members::{Members, number};
use crate::answers::{Answer, Responses};
use crate::questionnaire::BandIndex;

/// Respondents whose answers look alike throughout: flagged, never removed.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerQuality {
    /// Respondents with enough answers to be looked at (15).
    pub looked_at: u32,
    /// Those flagged, by position in the order given.
    pub flagged: Vec<Flagged>,
    /// The scores without them; none where nobody, or everybody, is flagged.
    pub without: Option<WithoutFlagged>,
}

/// A respondent who is flagged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flagged {
    /// Position in the order given.
    pub respondent: usize,
    /// Longest run of identical answers and how many answers there are.
    pub longest_run: (u32, u32),
    /// Standard deviation over the answers, in levels.
    pub spread: Option<f64>,
    /// Share (0 to 1) of the commonest answer.
    pub commonest: f64,
    /// All answers are the highest level.
    pub all_highest: bool,
}

/// The scores without the flagged respondents.
#[derive(Debug, Clone, PartialEq)]
pub struct WithoutFlagged {
    /// Overall, after caps, 0 to 100.
    pub overall: Option<f64>,
    /// Its band.
    pub band: Option<BandIndex>,
    /// By factor index, after caps.
    pub factors: Vec<Option<f64>>,
    /// The overall band is the same with and without them.
    pub same_band: bool,
    /// The numbers may be shown: so many are flagged, and so many remain, that the difference is nobody's own score. Whether the band is the same always may.
    pub shown: bool,
}

/// Looks at everybody who counts.
pub(super) fn answer_quality(members: &Members<'_>) -> AnswerQuality {
    let questions = &members.questionnaire.questions;
    let patterns: Vec<(usize, Pattern)> = members
        .list
        .iter()
        .map(|member| {
            let given = member.cells.iter().map(|cell| match cell.answer {
                Answer::Level(level) => {
                    Some(Given { level, highest: u16::try_from(questions[cell.question.at()].levels.len()).unwrap_or(u16::MAX).saturating_sub(1) })
                }
                Answer::NotAsked | Answer::Blank | Answer::Later | Answer::DontKnow | Answer::NotApplicable | Answer::Text => None,
            });
            (member.position, Pattern::new(&given.collect::<Vec<_>>()))
        })
        .collect();
    let flagged: Vec<Flagged> = patterns
        .iter()
        .filter(|(_, pattern)| !pattern.signs().is_empty())
        .map(|(respondent, pattern)| Flagged {
            respondent: *respondent,
            longest_run: (pattern.longest_run, pattern.items),
            spread: pattern.irv,
            commonest: pattern.modal_share.unwrap_or(0.0),
            all_highest: pattern.all_highest,
        })
        .collect();
    let looked_at = number(patterns.iter().filter(|(_, pattern)| pattern.answered >= MINIMUM).count());
    AnswerQuality { looked_at, without: without(members, &flagged), flagged }
}

/// The scores of those who are not flagged.
fn without(members: &Members<'_>, flagged: &[Flagged]) -> Option<WithoutFlagged> {
    let is_flagged = |position: usize| flagged.iter().any(|flagged| flagged.respondent == position);
    let rest: Vec<&Responses> = members.list.iter().filter(|member| !is_flagged(member.position)).map(|member| member.responses).collect();
    if flagged.is_empty() || rest.is_empty() {
        return None;
    }
    let found = members.scorer.totals(&rest);
    let band = members.scorer.overall_band(&found);
    let enough = |count: usize| number(count) >= members.min_group();
    Some(WithoutFlagged {
        overall: found.score(crate::questionnaire::ScoreOf::Overall),
        band,
        factors: (0..members.questionnaire.factors.len()).map(|at| found.score(crate::questionnaire::ScoreOf::Factor(at.into()))).collect(),
        same_band: band == members.scores.overall.band,
        shown: members.options.identified || enough(flagged.len()) && enough(rest.len()),
    })
}
