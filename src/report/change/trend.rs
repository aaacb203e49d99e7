//! What a report tells of a change: its scores then and now, in the words of the comparison.

use super::words;
use crate::change::{Change, Move, Verdict, Wave};
use crate::report::{Before, Report, Trend, TrendRow};

impl Trend {
    /// What a change from the first to the last wave means to a report of the last.
    #[must_use]
    pub fn of(change: &Change, report: &Report) -> Self {
        let row = |of: &Move| TrendRow {
            factor: report.factors.iter().position(|factor| factor.id == of.id),
            name: of.name.clone(),
            before: of.scores.first().copied().flatten(),
            after: of.scores.last().copied().flatten(),
            difference: of.difference,
            smallest: of.trial.ok().map(|trial| trial.smallest),
            direction: match of.verdict {
                Verdict::Rose => 1,
                Verdict::Fell => -1,
                Verdict::Chance | Verdict::Possible | Verdict::Untested(_) => 0,
            },
            verdict: words::verdict(of).to_owned(),
        };
        Self {
            before: before(change.first()),
            not_comparable: None,
            overall: Some(TrendRow { factor: None, name: "Overall".to_owned(), ..row(&change.overall) }),
            factors: change.factors.iter().map(row).collect(),
            headline: words::headline(change),
            cautions: change.cautions.iter().map(|caution| words::caution(change, caution)).collect(),
        }
    }

    /// The earlier wave, and why nothing can be compared with it.
    #[must_use]
    pub fn not_comparable(wave: &Wave, why: String) -> Self {
        Self { before: before(wave), not_comparable: Some(why), overall: None, factors: Vec::new(), headline: String::new(), cautions: Vec::new() }
    }
}

fn before(wave: &Wave) -> Before {
    Before {
        days: wave.days.clone(),
        questionnaire: wave.questionnaire.title.clone(),
        version: wave.questionnaire.version.clone(),
        respondents: wave.respondents,
    }
}
