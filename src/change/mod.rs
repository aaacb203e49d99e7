//! Two assessments, one difference: what rose, what fell, and what cannot be told from chance.
//!
//! A [`Wave`] is plain data, made of answers or of a saved report. [`Change::new`] settles everything once; the formats only show it.
//!
//! ```text
//! saved     a report as JSON -> a wave            part      one score in all waves: difference and verdict
//! people    answers -> the scores of each person  trial     paired or separate test, smallest detectable change
//! bridge    answers to two versions, scored on    disclosure   what a paired test would give away
//!           the questions both share              caution   what a reader should know beside it
//! ```

mod bridge;
mod caution;
mod disclosure;
mod part;
mod people;
mod saved;
mod trial;

use crate::questionnaire::diff::Diff;

pub use crate::panel::two_samples::MeanError;
pub use bridge::{Bridge, Side, bridge};
pub use caution::Caution;
pub use part::{Move, Verdict};
pub use people::{Person, people};
pub use saved::{Refused, wave};
pub use trial::{How, Trial, Untested};

/// One assessment, as far as a comparison needs it.
#[derive(Debug, Clone, PartialEq)]
pub struct Wave {
    /// What it was called on the command line.
    pub label: String,
    /// The organisation.
    pub organisation: String,
    /// First and last day of the answers (`YYYY-MM-DD`), where given.
    pub days: Option<(String, String)>,
    /// What was answered.
    pub questionnaire: Asked,
    /// Version of the tool that made the report it is read from.
    pub tool_version: String,
    /// People whose answers count.
    pub respondents: usize,
    /// People by role, those who stated none last.
    pub roles: Vec<RoleCount>,
    /// The overall score.
    pub overall: Reading,
    /// All factors, in the questionnaire's order.
    pub factors: Vec<Reading>,
    /// The scored questions that were asked, in order.
    pub questions: Vec<Reading>,
    /// Ids of the caps that took effect, each once.
    pub caps: Vec<String>,
    /// The options that change scores: name and value as JSON; none where the report does not record them.
    pub options: Option<Vec<(String, String)>>,
    /// Hashes of the answers files, in order; empty where the report does not record them.
    pub answers: Vec<String>,
    /// The scores of each person; none where only a report is at hand, for a report does not hold people.
    pub people: Option<Vec<Person>>,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Id of the questionnaire.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its title.
    pub title: String,
    /// SHA-256 of its file.
    pub sha256: String,
}

/// How many people a role has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleCount {
    /// Its id; none for those who stated none.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// How many.
    pub count: usize,
    /// Shown, never in the scores.
    pub apart: bool,
}

/// One score of one wave.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading {
    /// Id of the factor or question; empty for overall.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Id of the factor it belongs to: the parent of a factor, the factor of a question.
    pub parent: Option<String>,
    /// After caps, 0 to 100.
    pub score: Option<f64>,
    /// Before caps, 0 to 100.
    pub raw: Option<f64>,
    /// Name of the band.
    pub band: Option<String>,
    /// Its id, the same in every language.
    pub band_id: Option<String>,
    /// People who count for it.
    pub respondents: u32,
    /// How sure the score before caps is, where the report says.
    pub error: Option<Saved>,
    /// A report of this wave withholds details of it, so that nobody can be worked out; so does a comparison.
    pub withheld: bool,
}

/// How sure a report says that a score is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Saved {
    /// Of the score before caps.
    pub error: MeanError,
    /// False where the report withholds the standard error, and it is worked out from the width of the interval.
    pub exact: bool,
}

/// What is wanted of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Options {
    /// Count people who changed reliably.
    pub reliability: Option<Reliability>,
}

/// What a reliable change of one person is judged by: from a norm group, never from these answers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reliability {
    /// Test-retest reliability, 0 or more and below 1.
    pub reliability: f64,
    /// Standard deviation in points, above 0.
    pub sd: f64,
}

/// People who changed reliably, of those who answered both times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reliably {
    /// How many rose.
    pub rose: u32,
    /// How many fell.
    pub fell: u32,
    /// Of how many.
    pub of: u32,
}

/// What lies between the first and the last of several waves.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The waves in the order given, without people.
    pub waves: Vec<Wave>,
    /// Who answered in the first and the last wave; none where a wave comes from a saved report.
    pub panel: Option<PanelChange>,
    /// The overall score.
    pub overall: Move,
    /// The factors of the last wave in order, then those that only the first has.
    pub factors: Vec<Move>,
    /// The same for questions.
    pub questions: Vec<Move>,
    /// How many questions were tested: with that many, some would seem to change by chance alone.
    pub tested_questions: usize,
    /// What changed in the questionnaire, where it did.
    pub instrument: Option<Instrument>,
    /// Caps that hold in the last wave and did not in the first.
    pub caps_gained: Vec<String>,
    /// Caps that held in the first wave and no longer do.
    pub caps_lost: Vec<String>,
    /// What a reader should know.
    pub cautions: Vec<Caution>,
    /// What reliable change was judged by.
    pub reliability: Option<Reliability>,
    /// What changed for the worse; empty where nothing did.
    pub worse: Vec<Worse>,
}

/// Who answered in two waves, those apart left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelChange {
    /// In the first.
    pub old: usize,
    /// In the last.
    pub new: usize,
    /// In both, by id.
    pub both: usize,
    /// Of these, with another role than before.
    pub other_role: usize,
}

/// What changed in the questionnaire between the first and the last wave.
#[derive(Debug, Clone, PartialEq)]
pub struct Instrument {
    /// What changed, each by id.
    pub diff: Diff,
    /// Ids of the questions that all waves share with the same levels: what the organisation's change is measured on.
    pub common: Vec<String>,
    /// Ids of those among them whose words changed.
    pub reworded: Vec<String>,
}

/// Something that changed for the worse.
#[derive(Debug, Clone, PartialEq)]
pub struct Worse {
    /// Id of the factor; none is overall.
    pub of: Option<String>,
    /// Its name.
    pub name: String,
    /// In what way.
    pub why: WorseWhy,
}

/// How something is worse.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum WorseWhy {
    /// It fell by more than the smallest detectable change.
    Fell,
    /// It fell, and there is no test that could tell it from chance.
    FellUntested,
    /// A cap took from it, by more than the smallest detectable change (or at all, without a test).
    Capped,
    /// It had a score, and has none now.
    NoScore,
}

impl Change {
    /// What lies between the first and the last of these waves; none of fewer than two. `bridge` is given where their questionnaires are not the same.
    #[must_use]
    pub fn new(waves: Vec<Wave>, bridge: Option<Bridge>, options: Options) -> Option<Self> {
        let (first, last) = (waves.first()?, waves.last().filter(|_| waves.len() > 1)?);
        let (overall, factors) = part::scores(&waves, bridge.as_ref(), options.reliability);
        let questions = part::questions(&waves, bridge.as_ref());
        let panel = people::panel_change(first, last);
        let instrument = bridge.map(|bridge| Instrument { diff: bridge.diff, common: bridge.common, reworded: bridge.reworded });
        let without = |caps: &[String], others: &[String]| caps.iter().filter(|cap| !others.contains(cap)).cloned().collect();
        let mut change = Self {
            worse: [&overall].into_iter().chain(&factors).filter_map(part::worse).collect(),
            tested_questions: questions.iter().filter(|question| question.trial.is_ok()).count(),
            caps_gained: without(&last.caps, &first.caps),
            caps_lost: without(&first.caps, &last.caps),
            cautions: Vec::new(),
            reliability: options.reliability,
            panel,
            overall,
            factors,
            questions,
            instrument,
            waves,
        };
        change.cautions = caution::cautions(&change);
        for wave in &mut change.waves {
            wave.people = None;
        }
        Some(change)
    }

    /// The first wave.
    #[must_use]
    pub fn first(&self) -> &Wave {
        &self.waves[0]
    }

    /// The last wave.
    #[must_use]
    pub fn last(&self) -> &Wave {
        &self.waves[self.waves.len() - 1]
    }
}
