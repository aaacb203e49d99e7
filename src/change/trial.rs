//! Can a difference be told from chance? Paired where the same people answered, otherwise two means with their standard errors.
//!
//! Both compare what a score is made of: respondents averaged within their role first, roles in balance. So the standard errors are stratified
//! ([`crate::panel::interval::stratified`]); where respondents weigh the same, the paired one is the plain t test of differences.

use std::collections::{BTreeMap, HashMap};

use super::disclosure::gives_away;
use super::{MeanError, Person, Saved};
use crate::panel::interval::{Interval, NoInterval, Stratum, stratified};
use crate::panel::quantile::{t_975, t_two_sided};
use crate::panel::two_samples::error_of_difference;

/// With fewer people a test says nothing, and says too much about each.
pub(super) const FEWEST: u32 = 3;

/// A difference held against chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trial {
    /// Which test.
    pub how: How,
    /// People with a score in the first wave.
    pub old: u32,
    /// In the last.
    pub new: u32,
    /// The change that is tested, in points: of the people matched, or of the means.
    pub change: f64,
    /// Its standard error, above 0.
    pub standard_error: f64,
    /// Degrees of freedom of Student's t.
    pub degrees: f64,
    /// The smallest detectable change: `t(.975) x standard error`, in points.
    pub smallest: f64,
    /// Two-sided p, 0 to 1.
    pub p: f64,
    /// The change tested is not to be shown, nor anything it follows from: with the two scores it would tell what one or two people said.
    pub change_withheld: bool,
    /// Standard error and degrees of freedom are not to be shown: with the smallest detectable change they are a second equation, too much where a role has two
    /// people. (Or they are not known: a saved report withholds them.)
    pub details_withheld: bool,
}

/// Which test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Paired t on the differences of this many people who have a score in both waves.
    Paired(u32),
    /// Welch on the two means.
    Separate,
}

/// Why there is no test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untested {
    /// One of the waves has no score.
    NoScore,
    /// Fewer than three people, or no two of the same role.
    TooFew,
    /// A saved report gives no interval.
    NoStandardError,
    /// Nobody differs from the others: nothing to measure a change by.
    NoSpread,
    /// Details of it are withheld, so that nobody can be worked out.
    Withheld,
}

/// One person's value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample<'a> {
    pub(super) id: &'a str,
    pub(super) stratum: Option<&'a str>,
    pub(super) weight: f64,
    pub(super) value: f64,
}

/// One side of a difference.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mean<'a> {
    pub(super) score: Option<f64>,
    pub(super) respondents: u32,
    pub(super) error: Option<Saved>,
    pub(super) people: Option<&'a [Person]>,
}

/// The values that `of` finds.
fn samples<'a>(people: &'a [Person], of: &dyn Fn(&Person) -> Option<f64>) -> Vec<Sample<'a>> {
    let one = |person: &'a Person| Some(Sample { id: &person.id, stratum: person.stratum.as_deref(), weight: person.weight, value: of(person)? });
    people.iter().filter_map(one).collect()
}

/// Tests the change from one mean to the other; `before` and `after` find a person's own value.
pub(super) fn trial(old: Mean<'_>, new: Mean<'_>, before: &dyn Fn(&Person) -> Option<f64>, after: &dyn Fn(&Person) -> Option<f64>) -> Result<Trial, Untested> {
    let (Some(was), Some(is)) = (old.score, new.score) else { return Err(Untested::NoScore) };
    let (first, last) = (old.people.map(|people| samples(people, before)), new.people.map(|people| samples(people, after)));
    let n = |samples: &Option<Vec<Sample<'_>>>, respondents: u32| samples.as_ref().map_or(respondents, |samples| count(samples.len()));
    let (n_old, n_new) = (n(&first, old.respondents), n(&last, new.respondents));
    if n_old < FEWEST || n_new < FEWEST {
        return Err(Untested::TooFew);
    }
    if let (Some(first), Some(last)) = (&first, &last) {
        let differences = paired(first, last);
        let matched = count(differences.len());
        if matched >= FEWEST {
            let found = spread(&differences)?;
            let everybody = matched == n_old && matched == n_new;
            // Where others answered too, those matched without a spread say nothing of them.
            if found.within != 2 && (everybody || found.error.standard_error > 0.0) {
                let shown = Shown { change: !gives_away(first, last), details: found.small == 0 };
                return finish(How::Paired(matched), (n_old, n_new), found.mean, found.error, shown);
            }
        }
    }
    let error = |samples: &Option<Vec<Sample<'_>>>, saved: Option<Saved>| match samples {
        Some(samples) => spread(samples).map(|found| (found.error, found.small)),
        None => saved.map(|saved| (saved.error, if saved.exact { 0 } else { 2 })).ok_or(Untested::NoStandardError),
    };
    let ((a, few), (b, more)) = (error(&first, old.error)?, error(&last, new.error)?);
    // One width and one unknown would tell how far two people lie apart: what the other roles' spread is a report may say.
    if few + more == 1 {
        return Err(Untested::Withheld);
    }
    let error = error_of_difference(a, b).ok_or(Untested::NoSpread)?;
    finish(How::Separate, (n_old, n_new), is - was, error, Shown { change: true, details: few + more == 0 })
}

/// What of a test may be shown.
#[derive(Clone, Copy)]
struct Shown {
    change: bool,
    details: bool,
}

fn finish(how: How, (old, new): (u32, u32), change: f64, error: MeanError, shown: Shown) -> Result<Trial, Untested> {
    let MeanError { standard_error, degrees_of_freedom: degrees } = error;
    let smallest = t_975(degrees).map(|t| t * standard_error).filter(|smallest| *smallest > 0.0);
    let p = t_two_sided(change / standard_error, degrees);
    let (change_withheld, details_withheld) = (!shown.change, !shown.details);
    let found = |(smallest, p)| Trial { how, old, new, change, standard_error, degrees, smallest, p, change_withheld, details_withheld };
    smallest.zip(p).map(found).ok_or(Untested::NoSpread)
}

/// The difference of each person who has a value in both, in the stratum of the last wave.
fn paired<'a>(first: &[Sample<'_>], last: &[Sample<'a>]) -> Vec<Sample<'a>> {
    let before: HashMap<&str, f64> = first.iter().map(|sample| (sample.id, sample.value)).collect();
    last.iter().filter_map(|sample| Some(Sample { value: sample.value - before.get(sample.id)?, ..*sample })).collect()
}

/// The mean of values averaged within strata first, and how sure it is.
struct Spread {
    mean: f64,
    error: MeanError,
    /// Strata of two: their spread is the distance of two people.
    small: usize,
    /// People in strata of two and more: all spread is theirs.
    within: usize,
}

fn spread(samples: &[Sample<'_>]) -> Result<Spread, Untested> {
    let mut strata: BTreeMap<Option<&str>, (f64, Vec<f64>)> = BTreeMap::new();
    for sample in samples {
        strata.entry(sample.stratum).or_insert_with(|| (sample.weight, Vec::new())).1.push(sample.value);
    }
    let list: Vec<Stratum<'_>> = strata.values().map(|(weight, values)| Stratum { weight: *weight, values, population: None }).collect();
    let found = stratified(&list);
    let error = match found.interval {
        Interval::Between(bounds) => MeanError { standard_error: bounds.standard_error, degrees_of_freedom: bounds.degrees_of_freedom },
        Interval::AllTheSame { .. } | Interval::None(NoInterval::NoSpreadWithin) if samples.len() > strata.len() => {
            MeanError { standard_error: 0.0, degrees_of_freedom: f64::from(count(samples.len() - strata.len())) }
        }
        Interval::AllTheSame { .. } | Interval::AllAnswered { .. } | Interval::None(_) => return Err(Untested::TooFew),
    };
    let small = strata.values().filter(|(_, values)| values.len() == 2).count();
    let within = strata.values().map(|(_, values)| values.len()).filter(|n| *n > 1).sum();
    found.mean.map(|mean| Spread { mean, error, small, within }).ok_or(Untested::TooFew)
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
