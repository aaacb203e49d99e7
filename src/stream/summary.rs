//! What very many rows say together, in numbers that merge without loss: the same bytes whatever the order and grouping of the parts.
//!
//! Counts are whole numbers. A sum of scores is a whole number too: every score is taken as a multiple of 2^-56 points (it differs by less than 2e-17, and not
//! at all from 0.125 points up), every square as a multiple of 2^-49 (less than 2e-15), and whole numbers add the same way in any order. A quantile comes from
//! bins of 0.01 points and is within 0.005 of the exact one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answers::Answer;
use crate::answers::dense::{Dense, Slot};
use crate::questionnaire::{BandIndex, Questionnaire, ScoreOf};
use crate::rules::single::Single;

/// Version of the summary. A new member is a new minor version.
pub const FORMAT_VERSION: &str = "1.0";
/// Bins of a point.
const BINS_OF_A_POINT: usize = 100;
/// A score is a whole number of these parts of a point.
const PARTS: f64 = (1_u64 << PART_BITS) as f64;
const PART_BITS: u32 = 56;
/// The square of a score is a whole number of these parts.
const SQUARE_PARTS: f64 = (1_u64 << 49) as f64;
/// Shares of the quantiles that are shown.
const QUANTILES: [(&str, f64); 7] = [("p05", 0.05), ("p10", 0.1), ("p25", 0.25), ("p50", 0.5), ("p75", 0.75), ("p90", 0.9), ("p95", 0.95)];

/// The summary of a stream, or of several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// See [`FORMAT_VERSION`].
    pub format_version: String,
    /// `summary`.
    pub kind: String,
    /// Id and version of the questionnaire, joined by `@`.
    pub questionnaire: String,
    /// Hash of the questionnaire's text.
    pub sha256: String,
    /// Lines that held an answer set or should have: rows and rejects.
    pub lines: u64,
    /// Lines that could not be scored.
    pub rejects: u64,
    /// What tells the groups apart.
    pub group_by: Option<String>,
    /// All rows.
    pub total: Part,
    /// Rows by group; the group of those that did not say is empty.
    pub groups: BTreeMap<String, Part>,
}

/// What some rows say together.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Rows.
    pub n: u64,
    /// By factor id, and `overall`.
    pub scores: BTreeMap<String, Distribution>,
    /// How many overall scores lie in each band, by its id; empty for those without a band.
    pub bands: BTreeMap<String, u64>,
    /// Answers by question id.
    pub questions: BTreeMap<String, Said>,
}

/// Scores of one kind; rows without one are left out.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Distribution {
    /// Rows with a score.
    pub n: u64,
    /// Mean, 0 to 100.
    pub mean: Option<f64>,
    /// Sample variance, in points squared, to about 1e-11; none for fewer than two.
    pub variance: Option<f64>,
    /// The lowest, 0 to 100.
    pub min: Option<f64>,
    /// The highest, 0 to 100.
    pub max: Option<f64>,
    /// Quantiles, each within 0.005 points.
    pub quantiles: BTreeMap<String, f64>,
    /// Sum of the scores in parts of 2^-56 points: a whole number, as text because few readers of JSON hold so many digits.
    pub sum: String,
    /// Sum of the squares in parts of 2^-49.
    pub squares: String,
    /// Number and count of every bin of 0.01 points that holds a score, from low to high.
    pub bins: Vec<(u16, u64)>,
}

/// Answers to one question.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// By level as an answers file names it.
    pub levels: BTreeMap<String, u64>,
    /// Don't know.
    pub dont_know: u64,
    /// Not applicable.
    pub not_applicable: u64,
    /// Put off.
    pub later: u64,
    /// No entry.
    pub blank: u64,
    /// Not for the respondent's role.
    pub not_asked: u64,
    /// Answered in words.
    pub text: u64,
}

impl Summary {
    /// The summary of these parts.
    #[must_use]
    pub fn new(questionnaire: &Questionnaire, group_by: Option<&str>, lines: u64, rejects: u64, groups: BTreeMap<String, Part>) -> Self {
        let mut total = Part::default();
        for part in groups.values() {
            // Whole numbers that this program wrote itself.
            let _ = total.add(part);
        }
        Self {
            format_version: FORMAT_VERSION.to_owned(),
            kind: "summary".to_owned(),
            questionnaire: format!("{}@{}", questionnaire.id, questionnaire.version),
            sha256: questionnaire.sha256.clone(),
            lines,
            rejects,
            group_by: group_by.map(str::to_owned),
            total,
            groups: if group_by.is_some() { groups } else { BTreeMap::new() },
        }
    }

    /// Adds another summary.
    ///
    /// # Errors
    /// Where they are of different questionnaires, groups or versions, or one holds no sums.
    pub fn merge(&mut self, other: &Self) -> Result<(), String> {
        let major = |version: &str| version.split('.').next().unwrap_or_default().to_owned();
        for (what, own, others) in [
            ("the version", major(&self.format_version), major(&other.format_version)),
            ("the kind", self.kind.clone(), other.kind.clone()),
            ("the questionnaire", self.questionnaire.clone(), other.questionnaire.clone()),
            ("the text of the questionnaire", self.sha256.clone(), other.sha256.clone()),
            ("--group-by", self.group_by.clone().unwrap_or_default(), other.group_by.clone().unwrap_or_default()),
        ] {
            if own != others {
                return Err(format!("{what} differs: `{own}` and `{others}`"));
            }
        }
        self.lines = add(self.lines, other.lines)?;
        self.rejects = add(self.rejects, other.rejects)?;
        self.total.add(&other.total)?;
        for (name, part) in &other.groups {
            self.groups.entry(name.clone()).or_default().add(part)?;
        }
        Ok(())
    }
}

impl Part {
    /// Adds the rows of another part.
    ///
    /// # Errors
    /// Where a sum is no whole number, or too large.
    pub fn add(&mut self, other: &Self) -> Result<(), String> {
        self.n = add(self.n, other.n)?;
        for (name, scores) in &other.scores {
            self.scores.entry(name.clone()).or_default().add(scores)?;
        }
        for (band, count) in &other.bands {
            let own = self.bands.entry(band.clone()).or_default();
            *own = add(*own, *count)?;
        }
        for (id, said) in &other.questions {
            let own = self.questions.entry(id.clone()).or_default();
            for (level, count) in &said.levels {
                let own = own.levels.entry(level.clone()).or_default();
                *own = add(*own, *count)?;
            }
            own.dont_know = add(own.dont_know, said.dont_know)?;
            own.not_applicable = add(own.not_applicable, said.not_applicable)?;
            own.later = add(own.later, said.later)?;
            own.blank = add(own.blank, said.blank)?;
            own.not_asked = add(own.not_asked, said.not_asked)?;
            own.text = add(own.text, said.text)?;
        }
        Ok(())
    }
}

fn add(left: u64, right: u64) -> Result<u64, String> {
    left.checked_add(right).ok_or_else(|| "a count is too large".to_owned())
}

impl Distribution {
    fn add(&mut self, other: &Self) -> Result<(), String> {
        let whole = |text: &str| if text.is_empty() { Ok(0) } else { text.parse::<i128>().map_err(|_| format!("`{text}` is not a sum")) };
        let sum = whole(&self.sum)?.checked_add(whole(&other.sum)?).ok_or("a sum is too large")?;
        let squares = whole(&self.squares)?.checked_add(whole(&other.squares)?).ok_or("a sum is too large")?;
        let mut bins: BTreeMap<u16, u64> = self.bins.iter().copied().collect();
        for (bin, count) in &other.bins {
            let own = bins.entry(*bin).or_default();
            *own = add(*own, *count)?;
        }
        let either = |own: Option<f64>, other: Option<f64>, pick: fn(f64, f64) -> f64| own.into_iter().chain(other).reduce(pick);
        let (min, max) = (either(self.min, other.min, f64::min), either(self.max, other.max, f64::max));
        *self = Self::new(add(self.n, other.n)?, sum, squares, min.zip(max), bins.into_iter().collect());
        Ok(())
    }

    #[expect(clippy::cast_precision_loss, reason = "the sums are exact; what is shown of them is a float")]
    fn new(n: u64, sum: i128, squares: i128, ends: Option<(f64, f64)>, bins: Vec<(u16, u64)>) -> Self {
        let count = n as f64;
        let mean = (n > 0).then(|| sum as f64 / PARTS / count);
        let variance = mean.filter(|_| n > 1).map(|mean| ((squares as f64 / SQUARE_PARTS - count * mean * mean) / (count - 1.0)).max(0.0));
        let quantile = |share: f64, (low, high): (f64, f64)| {
            let rank = (share * count).ceil().max(1.0);
            let mut seen = 0.0;
            let bin = bins.iter().find(|(_, count)| {
                seen += *count as f64;
                seen >= rank
            });
            bin.map_or(high, |(bin, _)| ((f64::from(*bin) + 0.5) / BINS_OF_A_POINT as f64).clamp(low, high))
        };
        let quantiles = ends.map(|ends| QUANTILES.iter().map(|(name, share)| ((*name).to_owned(), quantile(*share, ends))).collect()).unwrap_or_default();
        let (min, max) = (ends.map(|ends| ends.0), ends.map(|ends| ends.1));
        Self { n, mean, variance, min, max, quantiles, sum: sum.to_string(), squares: squares.to_string(), bins }
    }
}

/// The rows of one group as they are counted: dense, by index.
#[derive(Debug)]
pub struct Counts {
    rows: u64,
    /// By factor index, then overall.
    scores: Vec<Moments>,
    /// By band; the last for none.
    bands: Vec<u64>,
    /// By question, then by slot: a page, or as many as it takes.
    answers: Vec<[u64; PAGE]>,
    /// By question: its first page.
    first: Vec<u32>,
}

/// Counts that stand together: enough for most questions.
const PAGE: usize = 16;

#[derive(Debug)]
struct Moments {
    n: u64,
    sum: i128,
    squares: i128,
    low: f64,
    high: f64,
    /// By whole points: the bins of that point, made when the first score falls in.
    bins: Vec<Option<Box<[u64; BINS_OF_A_POINT]>>>,
}

impl Moments {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a score is from 0 to 100, so that all products fit")]
    fn count(&mut self, score: f64) {
        let parts = (score * PARTS) as i64;
        self.n += 1;
        self.sum += i128::from(parts);
        self.squares += i128::from((score * score * SQUARE_PARTS) as i64);
        if score < self.low {
            self.low = score;
        }
        if score > self.high {
            self.high = score;
        }
        // Whole points, and bins of the rest.
        let (point, bin) = (parts as u64 >> PART_BITS, ((parts as u64 & ((1 << PART_BITS) - 1)) * BINS_OF_A_POINT as u64) >> PART_BITS);
        if let Some(bins) = self.bins.get_mut(point as usize) {
            bins.get_or_insert_with(|| Box::new([0; BINS_OF_A_POINT]))[bin as usize % BINS_OF_A_POINT] += 1;
        }
    }

    fn distribution(&self) -> Distribution {
        let mut bins = Vec::new();
        for (point, page) in self.bins.iter().enumerate() {
            let counts = page.iter().flat_map(|page| page.iter().enumerate()).filter(|(_, count)| **count > 0);
            bins.extend(counts.map(|(bin, count)| (u16::try_from(point * BINS_OF_A_POINT + bin).unwrap_or(u16::MAX), *count)));
        }
        Distribution::new(self.n, self.sum, self.squares, (self.n > 0).then_some((self.low, self.high)), bins)
    }
}

impl Counts {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(questionnaire: &Questionnaire) -> Self {
        let moments = || Moments { n: 0, sum: 0, squares: 0, low: f64::INFINITY, high: f64::NEG_INFINITY, bins: (0..=100).map(|_| None).collect() };
        let (mut first, mut pages) = (Vec::new(), 0);
        for question in &questionnaire.questions {
            first.push(u32::try_from(pages).unwrap_or(u32::MAX));
            pages += (Slot::STATES + question.levels.len()).div_ceil(PAGE);
        }
        Self {
            rows: 0,
            scores: (0..=questionnaire.factors.len()).map(|_| moments()).collect(),
            bands: vec![0; questionnaire.bands.len() + 1],
            answers: vec![[0; PAGE]; pages],
            first,
        }
    }

    /// Counts one row that was scored just now: the scores of the factors, overall, the band and the answers.
    pub fn count(&mut self, responses: &Dense, single: &Single<'_, '_>) {
        self.rows += 1;
        for (moments, score) in self.scores.iter_mut().zip(single.scores()) {
            if let Some(score) = score {
                moments.count(*score);
            }
        }
        let none = self.bands.len() - 1;
        self.bands[single.band(ScoreOf::Overall).map_or(none, BandIndex::at)] += 1;
        if self.answers.len() == self.first.len() {
            self.answers.iter_mut().zip(&responses.answers).for_each(|(counts, slot)| counts[slot.at() % PAGE] += 1);
            return;
        }
        for (first, slot) in self.first.iter().zip(&responses.answers) {
            self.answers[*first as usize + slot.at() / PAGE][slot.at() % PAGE] += 1;
        }
    }

    /// The counts by id.
    #[must_use]
    pub fn part(&self, questionnaire: &Questionnaire) -> Part {
        let names = questionnaire.factors.iter().map(|factor| factor.id.as_str()).chain(["overall"]);
        let bands = questionnaire.bands.iter().map(|band| band.id.as_str()).chain([""]);
        let said = |(at, first): (usize, &u32)| {
            let question = &questionnaire.questions[at];
            let counts = &self.answers.as_flattened()[*first as usize * PAGE..][..Slot::STATES + question.levels.len()];
            let state = |answer: Answer| counts[Slot::from(answer).at()];
            let said = Said {
                levels: question.levels.iter().zip(&counts[Slot::STATES..]).map(|(level, count)| (level.key.clone(), *count)).collect(),
                dont_know: state(Answer::DontKnow),
                not_applicable: state(Answer::NotApplicable),
                later: state(Answer::Later),
                blank: state(Answer::Blank),
                not_asked: state(Answer::NotAsked),
                text: state(Answer::Text),
            };
            (question.id.clone(), said)
        };
        Part {
            n: self.rows,
            scores: names.zip(&self.scores).map(|(name, moments)| (name.to_owned(), moments.distribution())).collect(),
            bands: bands.zip(&self.bands).map(|(band, count)| (band.to_owned(), *count)).collect(),
            questions: self.first.iter().enumerate().filter(|(at, _)| questionnaire.questions[*at].asked).map(said).collect(),
        }
    }
}
