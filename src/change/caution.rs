//! What a reader should know beside a difference.

use super::{Change, Verdict, Wave};

/// Something that may be taken for change, or hide it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caution {
    /// The same answers files are on both sides.
    SameAnswers {
        /// Positions of the two waves.
        waves: (usize, usize),
        /// How many files are the same.
        files: usize,
        /// How many the second of these waves has.
        of: usize,
    },
    /// The dates run against the order given.
    Dates {
        /// Positions of two waves, the second of which was answered before the first.
        waves: (usize, usize),
    },
    /// Not the same people answered, or not the same number of them.
    OtherPeople {
        /// Names of roles in the last wave that the first has not.
        gained: Vec<String>,
        /// Names of roles in the first wave that the last has not.
        lost: Vec<String>,
    },
    /// A wave comes from a saved report, which holds no people: nobody could be matched.
    NobodyMatched,
    /// The lowest factor of the first wave rose: part of that is to be expected by chance alone.
    LowestRose {
        /// Id of the factor.
        id: String,
        /// Its name.
        name: String,
    },
    /// The reports were made with other options.
    OtherOptions {
        /// Options with the values in the first and in the last wave, as JSON.
        differ: Vec<(String, String, String)>,
    },
    /// A saved report does not record its options.
    OptionsUnknown,
    /// The reports were made by other versions of the tool.
    OtherTool {
        /// The first.
        old: String,
        /// The last.
        new: String,
    },
}

impl Caution {
    /// In a word, for programs.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::SameAnswers { .. } => "same_answers",
            Self::Dates { .. } => "dates_against_order",
            Self::OtherPeople { .. } => "other_people",
            Self::NobodyMatched => "nobody_matched",
            Self::LowestRose { .. } => "regression_to_the_mean",
            Self::OtherOptions { .. } => "other_options",
            Self::OptionsUnknown => "options_unknown",
            Self::OtherTool { .. } => "other_tool_version",
        }
    }
}

/// Everything that is to be said of a change.
pub(super) fn cautions(change: &Change) -> Vec<Caution> {
    let (first, last) = (change.first(), change.last());
    let mut found = Vec::new();
    found.extend(same_answers(&change.waves));
    found.extend(against_order(&change.waves).map(|waves| Caution::Dates { waves }));
    found.extend(other_people(change));
    if change.panel.is_none() {
        found.push(Caution::NobodyMatched);
    }
    found.extend(lowest_rose(change));
    match (&first.options, &last.options) {
        (Some(old), Some(new)) => found.extend(other_options(old, new)),
        _ => found.push(Caution::OptionsUnknown),
    }
    if first.tool_version != last.tool_version {
        found.push(Caution::OtherTool { old: first.tool_version.clone(), new: last.tool_version.clone() });
    }
    found
}

fn pairs(waves: &[Wave]) -> impl Iterator<Item = (usize, usize)> {
    let n = waves.len();
    (0..n).flat_map(move |a| (a + 1..n).map(move |b| (a, b)))
}

/// Files that are in two waves: by the hash of what they hold, whatever their names.
fn same_answers(waves: &[Wave]) -> impl Iterator<Item = Caution> {
    pairs(waves).filter_map(|(a, b)| {
        let files = waves[b].answers.iter().filter(|file| waves[a].answers.contains(file)).count();
        (files > 0).then(|| Caution::SameAnswers { waves: (a, b), files, of: waves[b].answers.len() })
    })
}

/// A wave that ended before one given earlier began.
fn against_order(waves: &[Wave]) -> Option<(usize, usize)> {
    pairs(waves).find(|(a, b)| waves[*a].days.as_ref().zip(waves[*b].days.as_ref()).is_some_and(|((begun, _), (_, ended))| ended < begun))
}

fn other_people(change: &Change) -> Option<Caution> {
    let (first, last) = (change.first(), change.last());
    let without = |wave: &Wave, other: &Wave| -> Vec<String> {
        let roles = wave.roles.iter().filter(|role| !role.apart && other.roles.iter().all(|known| known.id != role.id));
        roles.map(|role| role.name.clone()).collect()
    };
    let counts =
        |wave: &Wave| wave.roles.iter().filter(|role| !role.apart).map(|role| (role.id.clone(), role.count)).collect::<std::collections::BTreeMap<_, _>>();
    let same_people = change.panel.as_ref().is_none_or(|panel| panel.both == panel.old && panel.both == panel.new && panel.other_role == 0);
    (!same_people || counts(first) != counts(last)).then(|| Caution::OtherPeople { gained: without(last, first), lost: without(first, last) })
}

/// What was picked out for being lowest tends to be less low the next time, whatever is done (Galton 1886).
fn lowest_rose(change: &Change) -> Option<Caution> {
    let tops = change.factors.iter().filter(|factor| factor.parent.is_none());
    let scored: Vec<_> = tops.filter_map(|factor| Some((factor, factor.scores.first().copied().flatten()?))).collect();
    let (lowest, _) = scored.iter().min_by(|a, b| a.1.total_cmp(&b.1)).filter(|_| scored.len() > 1)?;
    // Where the verdict is chance already, there is nothing to warn of.
    let may_be_real = !matches!(lowest.verdict, Verdict::Chance) && lowest.organisation.is_some_and(|change| change > 1e-9);
    may_be_real.then(|| Caution::LowestRose { id: lowest.id.clone(), name: lowest.name.clone() })
}

/// Options that both name: an older report knows fewer.
fn other_options(old: &[(String, String)], new: &[(String, String)]) -> Option<Caution> {
    let value = |name: &str| old.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let both = new.iter().filter_map(|(name, new)| Some((name.clone(), value(name)?, new.clone())));
    let differ: Vec<_> = both.filter(|(_, old, new)| old != new).collect();
    (!differ.is_empty()).then_some(Caution::OtherOptions { differ })
}
