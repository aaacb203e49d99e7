//! How sure is a score: an interval over respondents where there are enough of them, and in its place what can be said where there are not.
//!
//! The interval belongs to the score before caps, roles in balance where the questionnaire says so. Of a leaf factor that is the mean of the respondents' own
//! scores. Of overall and inner factors it is made of factors, each with the people who answered it; the width is that of the respondents' own overall scores,
//! laid around the score as it is, and differs from the mean of the own scores only where somebody lacks a factor.

use std::collections::BTreeMap;

use super::interval::{Interval as Found, NoInterval, SHOWN_FROM, Stratum, respondents_needed, stratified};
use super::members::{Members, number};
use crate::questionnaire::{Balance, BandIndex, FactorIndex, RoleIndex};
use crate::rules::{Range, Scored};

/// Below this many respondents nothing is said, not even who is lowest and highest.
const LEAST: u32 = 3;

/// A score of the panel and how sure it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// Respondents with a score of their own.
    pub respondents: u32,
    /// The score the interval belongs to: 0 to 100, roles in balance where the questionnaire says so, before caps. None where a minimum is not reached.
    pub score: Option<f64>,
    /// A cap limits the score shown to less than [`Estimate::score`].
    pub limited: bool,
    /// How sure it is.
    pub certainty: Certainty,
    /// The respondents' own scores (0 to 100) from low to high.
    pub dots: Vec<f64>,
    /// The dots, and their lowest and highest, may be shown.
    pub dots_shown: bool,
    /// The bands at both ends of the interval, before caps; the same twice where it lies in one. None without an interval (a score that all gave counts as one).
    pub bands: Option<(BandIndex, BandIndex)>,
    /// The whole interval lies in the band of the score shown, so that the band may be named without a second.
    pub established: bool,
    /// How many respondents it takes in all for an interval of half that width, in points: for [`HALF_WIDTHS`] in turn, roles mixed as they are.
    pub needed: [Option<u32>; 2],
}

/// Half-widths (points of the 0 to 100 score) the planning line speaks of.
pub const HALF_WIDTHS: [f64; 2] = [5.0, 10.0];

/// How sure a score is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Certainty {
    /// There is no score.
    NoScore,
    /// Fewer than three respondents: nothing can be said.
    TooFew,
    /// Three or four respondents: lowest and highest of their own scores, 0 to 100, instead of an interval.
    Spread(Range),
    /// All gave the same score; that is no proof that others would.
    AllTheSame,
    /// People of one role gave the same score, so that there is nothing to make an interval of.
    SameWithinRoles,
    /// Everybody there is answered: no sampling error. (They may still be wrong.)
    AllAnswered,
    /// Every role has one respondent, so that nothing shows how much people of one role differ.
    OnePersonPerRole,
    /// It would give away what a few people said, or how far two of them lie apart.
    Withheld,
    /// A 95% interval.
    Interval(Interval),
}

impl Certainty {
    /// The interval, where there is one.
    #[must_use]
    pub fn interval(&self) -> Option<&Interval> {
        match self {
            Self::Interval(interval) => Some(interval),
            Self::NoScore
            | Self::TooFew
            | Self::Spread(_)
            | Self::AllTheSame
            | Self::AllAnswered
            | Self::OnePersonPerRole
            | Self::SameWithinRoles
            | Self::Withheld => None,
        }
    }
}

/// A 95% interval of a score, Student's t over respondents (stratified by role where roles are in balance).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower end in points, not clipped: it may lie below 0.
    pub low: f64,
    /// Upper end in points, not clipped: it may lie above 100.
    pub high: f64,
    /// Half its width, in points.
    pub half_width: f64,
    /// Standard error in points, finite population included.
    pub standard_error: f64,
    /// Degrees of freedom (by Satterthwaite where stratified).
    pub degrees_of_freedom: f64,
    /// Some role has one respondent, and the spread of the others stands in for it.
    pub pooled: bool,
    /// Standard error and degrees of freedom may be shown: with the width they are a second equation, too much where roles have two people.
    pub details_shown: bool,
    /// A declared number of people narrowed it.
    pub finite: bool,
}

/// The respondents' own scores, by role where roles are in balance.
struct Strata {
    /// Weight in the score, own scores, declared number of people.
    list: Vec<(f64, Vec<f64>, Option<u32>)>,
    /// The number of people in all, declared or the sum of what is declared of every role.
    total: Option<u32>,
    /// That number is all that is declared: it narrows the whole, not a role.
    only_total: bool,
}

impl Strata {
    fn new(members: &Members<'_>, factor: Option<FactorIndex>) -> Self {
        let mut by_role: BTreeMap<Option<RoleIndex>, Vec<f64>> = BTreeMap::new();
        for member in &members.list {
            if let Some(score) = member.score(factor) {
                by_role.entry(member.role).or_default().push(score);
            }
        }
        // Fewer declared than answered is a slip: everybody has answered then.
        let size = |role: Option<RoleIndex>| {
            let declared = members.options.sizes.iter().find(|(of, _)| Some(*of) == role).map(|(_, size)| *size);
            declared.map(|size| size.max(members.holding(role)))
        };
        let sizes: Vec<Option<u32>> = by_role.keys().map(|role| size(*role)).collect();
        let total = members.options.total.map(|total| total.max(members.count())).or_else(|| sizes.iter().copied().sum());
        let list = match members.questionnaire.scoring.balance {
            Balance::Roles => by_role.into_iter().zip(&sizes).map(|((role, own), size)| (members.weight(role), own, *size)).collect(),
            Balance::Respondents => vec![(1.0, by_role.into_values().flatten().collect(), total)],
        };
        let only_total = list.iter().all(|(.., size)| size.is_none()) && total.is_some();
        Self { list, total, only_total }
    }

    fn dots(&self) -> Vec<f64> {
        let mut dots: Vec<f64> = self.list.iter().flat_map(|(_, own, _)| own.iter().copied()).collect();
        dots.sort_unstable_by(f64::total_cmp);
        dots
    }

    fn interval(&self, finite: bool) -> Found {
        let strata: Vec<Stratum<'_>> =
            self.list.iter().map(|(weight, values, size)| Stratum { weight: *weight, values, population: size.filter(|_| finite) }).collect();
        stratified(&strata).interval
    }

    /// What the declared total leaves of the standard error: `sqrt(1 - n/N)` (Cochran 1977), the people taken as spread over the roles as those who answered.
    fn unseen(&self, people: u32) -> f64 {
        let total = self.total.filter(|_| self.only_total);
        total.map_or(1.0, |total| (1.0 - f64::from(people) / f64::from(total)).max(0.0).sqrt())
    }

    /// How many roles give the interval a spread that is of fewer than `min_group` people.
    fn small(&self, min_group: u32) -> usize {
        let has_spread = |own: &[f64], size: Option<u32>| own.len() > 1 && size.is_none_or(|size| size > number(own.len()));
        self.list.iter().filter(|(_, own, size)| has_spread(own, *size) && number(own.len()) < min_group).count()
    }

    /// Every person weighs the same in the score, so that no set of own scores tells from the score whose is whose.
    fn everybody_the_same(&self) -> bool {
        let each = |(weight, own, _): &(f64, Vec<f64>, Option<u32>)| weight / f64::from(number(own.len()).max(1));
        self.list.windows(2).all(|pair| (each(&pair[0]) - each(&pair[1])).abs() < 1e-9)
    }
}

fn scored_of<'a>(members: &Members<'a>, factor: Option<FactorIndex>) -> &'a Scored {
    factor.map_or(&members.scores.overall, |factor| &members.scores.factors[factor.at()])
}

/// The score of a factor (none: overall) and how sure it is.
pub(super) fn estimate(members: &Members<'_>, factor: Option<FactorIndex>) -> Estimate {
    let scored = scored_of(members, factor);
    let strata = Strata::new(members, factor);
    let dots = strata.dots();
    let people = number(dots.len());
    let open_book = members.options.identified;
    let together = open_book || people >= members.min_group() && strata.everybody_the_same();
    let certainty = certainty(members, factor, &strata, &dots, together);
    let bands = bands(members, scored, certainty);
    let established = match certainty {
        Certainty::Interval(_) | Certainty::AllAnswered => bands.is_some_and(|(low, high)| low == high && scored.band == Some(low)),
        Certainty::NoScore
        | Certainty::TooFew
        | Certainty::Spread(_)
        | Certainty::AllTheSame
        | Certainty::SameWithinRoles
        | Certainty::OnePersonPerRole
        | Certainty::Withheld => false,
    };
    Estimate {
        respondents: people,
        score: scored.raw,
        limited: scored.raw.zip(scored.score).is_some_and(|(raw, score)| score < raw - 1e-9),
        certainty,
        dots_shown: open_book || together && (LEAST..SHOWN_FROM).contains(&people),
        dots,
        bands,
        established,
        needed: needed(&strata, people, certainty),
    }
}

fn certainty(members: &Members<'_>, factor: Option<FactorIndex>, strata: &Strata, dots: &[f64], together: bool) -> Certainty {
    let people = number(dots.len());
    let (Some(score), Some(low), Some(high)) = (scored_of(members, factor).raw, dots.first(), dots.last()) else { return Certainty::NoScore };
    let found = strata.interval(true);
    let unseen = strata.unseen(people);
    let open_book = members.options.identified;
    let small = if open_book { 0 } else { strata.small(members.min_group()) };
    match found {
        Found::AllAnswered { .. } => Certainty::AllAnswered,
        _ if unseen <= 0.0 => Certainty::AllAnswered,
        _ if people < LEAST => Certainty::TooFew,
        _ if people < SHOWN_FROM && !together => Certainty::Withheld,
        // Where the sum of all own scores with the score gives somebody away, a width does on a coarse scale, and so does "all the same".
        _ if !open_book && !members.marks_of_score(factor).shown.counts => Certainty::Withheld,
        Found::AllTheSame { .. } => Certainty::AllTheSame,
        _ if people < SHOWN_FROM => Certainty::Spread(Range { low: *low, high: *high }),
        Found::None(NoInterval::NoSpreadWithin) => Certainty::SameWithinRoles,
        Found::None(NoInterval::NoStratumOfTwo) => Certainty::OnePersonPerRole,
        // One width and one unknown: how far two people of a role lie apart would follow, for the other roles' spread may be known. Of two unknowns neither does.
        Found::Between(_) if small == 1 => Certainty::Withheld,
        Found::Between(bounds) => {
            let (half_width, standard_error) = (bounds.half_width * unseen, bounds.standard_error * unseen);
            Certainty::Interval(Interval {
                low: score - half_width,
                high: score + half_width,
                half_width,
                standard_error,
                degrees_of_freedom: bounds.degrees_of_freedom,
                pooled: bounds.pooled,
                details_shown: small == 0,
                finite: unseen < 1.0 || strata.list.iter().any(|(.., size)| size.is_some()),
            })
        }
        Found::None(_) => Certainty::NoScore,
    }
}

/// The bands at the ends, before caps.
fn bands(members: &Members<'_>, scored: &Scored, certainty: Certainty) -> Option<(BandIndex, BandIndex)> {
    let (low, high) = match certainty {
        Certainty::Interval(interval) => (interval.low, interval.high),
        Certainty::AllAnswered | Certainty::AllTheSame => (scored.raw?, scored.raw?),
        Certainty::NoScore | Certainty::TooFew | Certainty::Spread(_) | Certainty::SameWithinRoles | Certainty::OnePersonPerRole | Certainty::Withheld => {
            return None;
        }
    };
    let band = |score: f64| members.questionnaire.band_of(score.clamp(0.0, 100.0));
    Some((band(low)?, band(high)?))
}

/// How many respondents in all it takes for the half-widths: as if one sample with the standard deviation that gives the standard error there is.
fn needed(strata: &Strata, people: u32, certainty: Certainty) -> [Option<u32>; 2] {
    let known = matches!(certainty, Certainty::Interval(_) | Certainty::Spread(_));
    let Found::Between(bounds) = strata.interval(false) else { return [None; 2] };
    let sd = bounds.standard_error * f64::from(people).sqrt();
    HALF_WIDTHS.map(|half_width| respondents_needed(sd, half_width, strata.total).filter(|_| known))
}
