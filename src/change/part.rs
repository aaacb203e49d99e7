//! One score in all waves: what changed in it, by whom, and whether that can be told from chance.

use std::collections::HashMap;

use super::trial::{FEWEST, Mean, trial};
use super::{Bridge, Person, Reading, Reliability, Reliably, Trial, Untested, Wave, Worse, WorseWhy};
use crate::panel::two_samples::{holm, reliable_change};

/// Differences this small are rounding.
const SLACK: f64 = 1e-9;
/// Of all differences that are only chance, this share may pass for change.
const LEVEL: f64 = 0.05;

/// One score in all waves.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// Id of the factor or question; empty for overall.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Id of the factor it belongs to.
    pub parent: Option<String>,
    /// The last questionnaire has no such factor or question.
    pub gone: bool,
    /// As reported in each wave, after caps, 0 to 100.
    pub scores: Vec<Option<f64>>,
    /// Name of the band in each wave.
    pub bands: Vec<Option<String>>,
    /// On the questions that all waves share, before caps, where the questionnaires are not the same.
    pub common: Option<Vec<Option<f64>>>,
    /// Last score minus first, as reported, in points: the sum of the three parts that follow.
    pub difference: Option<f64>,
    /// What the organisation did: the difference before caps, on the same questions.
    pub organisation: Option<f64>,
    /// What the change of the questionnaire did; none where it did not change.
    pub instrument: Option<f64>,
    /// What caps did.
    pub caps: Option<f64>,
    /// The organisation's part held against chance.
    pub trial: Result<Trial, Untested>,
    /// p adjusted for the number of questions tested (Holm), 0 to 1; questions only.
    pub adjusted: Option<f64>,
    /// What can be said.
    pub verdict: Verdict,
    /// People who changed reliably, where that was asked for.
    pub reliably: Option<Reliably>,
}

/// What can be said of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It rose by more than the smallest detectable change.
    Rose,
    /// It fell by more than that.
    Fell,
    /// It cannot be told from chance.
    Chance,
    /// By itself it would stand out, among so many questions it does not.
    Possible,
    /// There is no test.
    Untested(Untested),
}

/// Where the people of one wave have a value.
#[derive(Clone, Copy)]
enum Place {
    Overall,
    Factor(usize),
    Question(usize),
}

impl Place {
    fn of(self, person: &Person) -> Option<f64> {
        match self {
            Self::Overall => person.overall,
            Self::Factor(at) => person.factors.get(at).copied().flatten(),
            Self::Question(at) => person.questions.get(at).copied().flatten(),
        }
    }
}

/// One score to compare: how each wave reports it, and where its people have theirs.
struct Sides<'a> {
    readings: Vec<Option<&'a Reading>>,
    /// On the common questions.
    common: Option<Vec<Option<f64>>>,
    people: [Option<&'a [Person]>; 2],
    places: [Option<Place>; 2],
}

impl Sides<'_> {
    fn value(&self, at: usize) -> Option<f64> {
        self.common.as_ref().map_or_else(|| self.readings[at].and_then(|reading| reading.raw), |common| common[at])
    }

    fn own(&self, side: usize, person: &Person) -> Option<f64> {
        self.places[side].and_then(|place| place.of(person))
    }

    fn mean(&self, side: usize, at: usize) -> Mean<'_> {
        let reading = self.readings[at];
        Mean {
            score: self.value(at),
            respondents: reading.map_or(0, |reading| reading.respondents),
            error: reading.and_then(|reading| reading.error).filter(|_| self.common.is_none()),
            people: self.people[side],
        }
    }

    fn compare(&self, reliability: Option<Reliability>) -> Move {
        let last = self.readings.len() - 1;
        let minus = |new: Option<f64>, old: Option<f64>| new.zip(old).map(|(new, old)| new - old);
        let (first_reading, last_reading) = (self.readings[0], self.readings[last]);
        let score = |reading: Option<&Reading>| reading.and_then(|reading| reading.score);
        let raw = |reading: Option<&Reading>| reading.and_then(|reading| reading.raw);
        let difference = minus(score(last_reading), score(first_reading));
        let before_caps = minus(raw(last_reading), raw(first_reading));
        let organisation = minus(self.value(last), self.value(0));
        let named = last_reading.or(first_reading);
        // One band has one name, that of the last report: the reports may be in different languages.
        let band = |of: &Reading| {
            let same = |other: &&&Reading| other.band_id.is_some() && other.band_id == of.band_id;
            self.readings.iter().rev().flatten().find(same).map_or_else(|| of.band.clone(), |other| other.band.clone())
        };
        let trial = trial(self.mean(0, 0), self.mean(1, last), &|person| self.own(0, person), &|person| self.own(1, person));
        Move {
            id: named.map(|reading| reading.id.clone()).unwrap_or_default(),
            name: named.map(|reading| reading.name.clone()).unwrap_or_default(),
            parent: named.and_then(|reading| reading.parent.clone()),
            gone: last_reading.is_none(),
            scores: self.readings.iter().map(|reading| score(*reading)).collect(),
            bands: self.readings.iter().map(|reading| reading.and_then(band)).collect(),
            common: self.common.clone(),
            difference,
            organisation,
            instrument: self.common.as_ref().and_then(|_| minus(before_caps, organisation)),
            caps: minus(difference, before_caps),
            verdict: verdict(&trial),
            trial,
            adjusted: None,
            reliably: reliability.and_then(|by| self.reliably(by)),
        }
    }

    /// Counts people whose own score changed by more than a norm group's error of measurement; none of fewer than three.
    fn reliably(&self, by: Reliability) -> Option<Reliably> {
        let before: HashMap<&str, f64> = self.people[0]?.iter().filter_map(|person| Some((person.id.as_str(), self.own(0, person)?))).collect();
        let mut found = Reliably { rose: 0, fell: 0, of: 0 };
        for person in self.people[1]? {
            let (Some(was), Some(is)) = (before.get(person.id.as_str()), self.own(1, person)) else { continue };
            let change = reliable_change(*was, is, by.sd, by.reliability)?;
            found.of += 1;
            found.rose += u32::from(is - was > change.smallest);
            found.fell += u32::from(was - is > change.smallest);
        }
        Some(found).filter(|found| found.of >= FEWEST)
    }
}

fn verdict(trial: &Result<Trial, Untested>) -> Verdict {
    match trial {
        Err(why) => Verdict::Untested(*why),
        Ok(trial) if trial.change.abs() - trial.smallest <= SLACK => Verdict::Chance,
        Ok(trial) if trial.change > 0.0 => Verdict::Rose,
        Ok(_) => Verdict::Fell,
    }
}

fn people<'a>(waves: &'a [Wave], bridge: Option<&'a Bridge>) -> [Option<&'a [Person]>; 2] {
    let last = waves.len() - 1;
    [0, last].map(|at| match bridge {
        Some(bridge) => bridge.waves.get(at).map(|wave| wave.people.as_slice()),
        None => waves[at].people.as_deref(),
    })
}

/// The overall score, and the factors: those of the last wave in order, then those that only the first has.
pub(super) fn scores(waves: &[Wave], bridge: Option<&Bridge>, reliability: Option<Reliability>) -> (Move, Vec<Move>) {
    let (first, last) = (&waves[0], &waves[waves.len() - 1]);
    let overall = Sides {
        readings: waves.iter().map(|wave| Some(&wave.overall)).collect(),
        common: bridge.map(|bridge| bridge.waves.iter().map(|wave| wave.overall).collect()),
        people: people(waves, bridge),
        places: [Some(Place::Overall); 2],
    };
    let position = |wave: &Wave, id: &str| wave.factors.iter().position(|factor| factor.id == id);
    let gone = first.factors.iter().filter(|factor| position(last, &factor.id).is_none());
    let factors = last.factors.iter().chain(gone).map(|factor| {
        let at = |wave: &Wave| position(wave, &factor.id);
        let now = at(last);
        let sides = Sides {
            readings: waves.iter().map(|wave| at(wave).map(|at| &wave.factors[at])).collect(),
            common: bridge.map(|bridge| bridge.waves.iter().map(|wave| now.and_then(|now| wave.factors.get(now).copied().flatten())).collect()),
            people: people(waves, bridge),
            places: [if bridge.is_some() { now } else { at(first) }, now].map(|at| at.map(Place::Factor)),
        };
        sides.compare(reliability)
    });
    (overall.compare(reliability), factors.collect())
}

/// The questions of the last wave in order, then those that only the first has.
pub(super) fn questions(waves: &[Wave], bridge: Option<&Bridge>) -> Vec<Move> {
    let (first, last) = (&waves[0], &waves[waves.len() - 1]);
    let position = |wave: &Wave, id: &str| wave.questions.iter().position(|question| question.id == id);
    let gone = first.questions.iter().filter(|question| position(last, &question.id).is_none());
    let mut moves: Vec<Move> = last
        .questions
        .iter()
        .chain(gone)
        .map(|question| {
            let shared = bridge.map(|bridge| bridge.common.iter().position(|id| *id == question.id));
            let own = |wave: &Wave| position(wave, &question.id);
            let sides = Sides {
                readings: waves.iter().map(|wave| own(wave).map(|at| &wave.questions[at])).collect(),
                common: bridge
                    .map(|bridge| bridge.waves.iter().map(|wave| shared.flatten().and_then(|at| wave.questions.get(at).copied().flatten())).collect()),
                people: people(waves, bridge),
                places: match shared {
                    Some(at) => [at; 2],
                    None => [own(first), own(last)],
                }
                .map(|at| at.map(Place::Question)),
            };
            let withheld = waves.iter().any(|wave| wave.respondents < FEWEST as usize) || sides.readings.iter().flatten().any(|reading| reading.withheld);
            let mut found = sides.compare(None);
            if withheld {
                withhold(&mut found);
            } else if shared == Some(None) {
                // A question with other levels is another question.
                found.difference = None;
                found.caps = None;
            }
            found
        })
        .collect();
    adjust(&mut moves);
    moves
}

/// Leaves only that there is a question.
fn withhold(found: &mut Move) {
    found.scores.fill(None);
    found.common = None;
    (found.difference, found.organisation, found.instrument, found.caps) = (None, None, None, None);
    (found.trial, found.verdict) = (Err(Untested::Withheld), Verdict::Untested(Untested::Withheld));
}

/// Allows for the number of questions tested (Holm 1979): with forty, two would seem to change by chance alone.
fn adjust(questions: &mut [Move]) {
    for question in questions.iter_mut() {
        // Three against three cannot reach a small p by anything but luck.
        if question.trial.is_ok_and(|trial| trial.how == super::How::Separate && trial.old + trial.new <= 2 * FEWEST) {
            (question.trial, question.verdict) = (Err(Untested::TooFew), Verdict::Untested(Untested::TooFew));
        }
    }
    let p: Vec<f64> = questions.iter().filter_map(|question| question.trial.ok()).map(|trial| trial.p).collect();
    let mut adjusted = holm(&p).into_iter();
    for question in questions.iter_mut().filter(|question| question.trial.is_ok()) {
        question.adjusted = adjusted.next();
        let stands_out = question.adjusted.is_some_and(|p| p <= LEVEL);
        if !stands_out && matches!(question.verdict, Verdict::Rose | Verdict::Fell) {
            question.verdict = Verdict::Possible;
        }
    }
}

/// Whether a score changed for the worse.
pub(super) fn worse(of: &Move) -> Option<Worse> {
    let least = of.trial.map_or(0.0, |trial| trial.smallest);
    let (old, new) = (of.scores.first().copied().flatten(), of.scores.last().copied().flatten());
    let why = match of.verdict {
        // Where the questionnaire no longer has the factor, nobody lost a score.
        _ if old.is_some() && new.is_none() && !of.gone => WorseWhy::NoScore,
        Verdict::Fell => WorseWhy::Fell,
        Verdict::Untested(_) if of.organisation.is_some_and(|change| change < -SLACK) => WorseWhy::FellUntested,
        _ if of.caps.is_some_and(|change| change < -least - SLACK) => WorseWhy::Capped,
        Verdict::Rose | Verdict::Chance | Verdict::Possible | Verdict::Untested(_) => return None,
    };
    Some(Worse { of: Some(of.id.clone()).filter(|id| !id.is_empty()), name: of.name.clone(), why })
}
