//! What the answers of one respondent add to their factors, looked up answer by answer.
//!
//! Every option of every wording has four numbers: what it adds to the applicable weight, the answered weight, the points and the answered items of its factor.
//! They are added in the order in which `tally.rs` adds them, so that not a bit differs; adding a zero where that file adds nothing changes no sum.

use super::Scorer;
use crate::answers::Answer;
use crate::answers::dense::Slot;

/// Applicable weight, answered weight, weighted points, answered items.
pub(super) type Lane = [f64; 4];

/// The numbers of all answers to all questions.
#[derive(Debug)]
pub(super) struct Lanes {
    /// By table of the points: where its lanes begin.
    first: Vec<u32>,
    /// By question: where the lanes of its own table begin.
    own: Vec<u32>,
    lanes: Vec<Lane>,
    /// The same in less room, where that is possible.
    whole: Option<Whole>,
    /// Questions that stand together and count for one leaf factor: node, first, end.
    runs: Vec<(u16, u16, u16)>,
}

/// Lanes as whole numbers of a unit, sixteen bits each, side by side: added at once. Their sums are the sums of the floats to the last bit, for floats add such small
/// multiples of a power of two without rounding.
#[derive(Debug)]
struct Whole {
    /// By question, then by slot.
    lanes: Vec<[u64; WIDTH]>,
    /// A power of two.
    unit: f64,
}

/// Most states and levels of a question with whole lanes.
const WIDTH: usize = 16;
/// Units that are tried go down to 2 to the power of minus this.
const FINEST: i32 = 10;

impl Lanes {
    pub(super) fn new(scorer: &Scorer<'_>) -> Self {
        let points = &scorer.points;
        let mut made = Self { first: Vec::new(), own: Vec::new(), lanes: Vec::new(), whole: None, runs: Vec::new() };
        for (at, item) in points.items.iter().enumerate() {
            for turn in 0..=scorer.questionnaire.questions[at].variants.len() {
                made.first.push(u32::try_from(made.lanes.len()).unwrap_or(u32::MAX));
                let table = points.table(u32::try_from(points.own(at) + turn).unwrap_or(u32::MAX));
                made.add(item.counts, table.weight, points.of(table));
            }
            made.own.push(made.first[points.own(at)]);
            if item.counts {
                let at = u16::try_from(at).unwrap_or(u16::MAX);
                match made.runs.last_mut() {
                    Some((leaf, _, end)) if *leaf == item.leaf && *end == at => *end += 1,
                    Some(_) | None => made.runs.push((item.leaf, at, at + 1)),
                }
            }
        }
        made.whole = if points.is_varied() { None } else { (0..=FINEST).find_map(|bits| made.in_units(2_f64.powi(-bits), scorer.tree.overall())) };
        made
    }

    /// The lanes of one table.
    fn add(&mut self, counts: bool, weight: f64, points: &[f64]) {
        let weight = if counts { weight } else { 0.0 };
        let open = [weight, 0.0, 0.0, 0.0];
        self.lanes.resize(self.lanes.len() + Slot::STATES, [0.0; 4]);
        let states = self.lanes.len() - Slot::STATES;
        for answer in [Answer::Blank, Answer::Later, Answer::DontKnow] {
            self.lanes[states + Slot::from(answer).at()] = open;
        }
        self.lanes.extend(points.iter().map(|points| [weight, weight, weight * points, f64::from(u8::from(counts))]));
    }

    /// The lanes as whole numbers of this unit; none where one is not, a sum could be too large, or a question has too many options.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number of sixteen bits, as was just found")]
    fn in_units(&self, unit: f64, factors: usize) -> Option<Whole> {
        let (mut whole, mut most) = (Vec::new(), vec![[0.0_f64; 4]; factors]);
        let ends = self.own.iter().skip(1).copied().chain([u32::try_from(self.lanes.len()).ok()?]);
        for (at, (first, end)) in self.own.iter().zip(ends).enumerate() {
            let lanes = self.lanes.get(*first as usize..end as usize)?;
            let leaf = self.runs.iter().find(|(_, start, end)| (usize::from(*start)..usize::from(*end)).contains(&at)).map_or(0, |run| run.0);
            let mut own = [0; WIDTH];
            let mut highest = [0.0_f64; 4];
            for (slot, lane) in lanes.iter().enumerate() {
                for (turn, part) in lane.iter().enumerate() {
                    let units = part / unit;
                    if units < 0.0 || units.fract() != 0.0 {
                        return None;
                    }
                    highest[turn] = highest[turn].max(units);
                    *own.get_mut(slot)? |= (units.min(f64::from(u16::MAX)) as u64) << (16 * turn);
                }
            }
            for (most, own) in most.get_mut(usize::from(leaf))?.iter_mut().zip(highest) {
                *most += own;
                if *most > f64::from(u16::MAX) {
                    return None;
                }
            }
            whole.push(own);
        }
        Some(Whole { lanes: whole, unit })
    }

    /// Fills the sums by node: of these answers, each in the wording of this table, or all in their own.
    pub(super) fn sum(&self, answers: &[Slot], wording: Option<&[u32]>, sums: &mut [Lane]) {
        sums.fill([0.0; 4]);
        for &(leaf, start, end) in &self.runs {
            let (sum, own) = (&mut sums[usize::from(leaf)], usize::from(start)..usize::from(end));
            let answers = &answers[own.clone()];
            match (&self.whole, wording) {
                (Some(whole), None) => {
                    let all: u64 = answers.iter().zip(&whole.lanes[own]).map(|(slot, lanes)| lanes[slot.at() % WIDTH]).sum();
                    let part = |turn: u32| f64::from((all >> (16 * turn)) as u16) * whole.unit;
                    *sum = [sum[0] + part(0), sum[1] + part(1), sum[2] + part(2), sum[3] + part(3)];
                }
                (_, Some(wording)) => answers.iter().zip(&wording[own]).for_each(|(slot, table)| self.take(self.first[*table as usize], *slot, sum)),
                (None, None) => answers.iter().zip(&self.own[own]).for_each(|(slot, first)| self.take(*first, *slot, sum)),
            }
        }
    }

    #[inline]
    fn take(&self, first: u32, slot: Slot, sum: &mut Lane) {
        let lane = &self.lanes[first as usize + slot.at()];
        *sum = [sum[0] + lane[0], sum[1] + lane[1], sum[2] + lane[2], sum[3] + lane[3]];
    }
}
