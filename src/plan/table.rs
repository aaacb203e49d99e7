//! The knapsack: for every total effort the best score, under the requirements of a case and without caps but those it accepts.

use super::ground::{Gains, Ground, Span};

/// What stands for a score that the requirements forbid.
const NEVER: f64 = f64::NEG_INFINITY;
/// Sums made here may differ from those of the rules by rounding; the rules have the last word.
const ROUNDING: f64 = 1e-9;

/// What a plan must keep to in one case.
#[derive(Debug, Clone)]
pub(super) struct Case {
    /// Rungs it may use.
    pub(super) span: Span,
    /// By node: least score before caps (leaf factors only).
    pub(super) least_raw: Vec<f64>,
    /// By node: least score.
    pub(super) least: Vec<f64>,
    /// By node: a cap that is accepted limits the score to this.
    pub(super) limit: Vec<f64>,
    /// By node: answers with evidence to be added (leaf factors only).
    pub(super) evident: Vec<u32>,
    /// By cap: dealt with in this case.
    pub(super) settled: Vec<bool>,
}

/// The best of a case.
#[derive(Debug, Clone)]
pub(super) struct Best {
    /// By ladder.
    pub(super) rungs: Vec<usize>,
    /// Effort from where the organisation stands.
    pub(super) effort: u32,
    /// The overall score as far as this case knows; none where there is none.
    pub(super) overall: Option<f64>,
}

/// What is to be best.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wanted {
    /// The least effort, and of equals the highest overall score.
    LeastEffort,
    /// The highest overall score with at most this effort, and of equals the least effort.
    MostWithin(u32),
}

/// The best scores of a node by effort, and how they are reached.
struct Table {
    /// By effort.
    best: Vec<f64>,
    /// It has a score; without one the values only say which efforts there are.
    scored: bool,
    how: How,
}

enum How {
    /// By stage, then effort times evidence: rung and evidence left to the stages before.
    Leaf { ladders: Vec<usize>, stages: Vec<Vec<(u16, u32)>>, wide: usize },
    /// By child, then effort: effort of that child.
    Inner { children: Vec<(Table, Vec<u32>)> },
}

/// The best plan of a case; none where it allows none.
pub(super) fn best(ground: &Ground<'_>, gains: &Gains, case: &Case, wanted: Wanted) -> Option<Best> {
    let most = match wanted {
        Wanted::LeastEffort => u32::MAX,
        Wanted::MostWithin(budget) => budget,
    };
    let table = Maker { ground, gains, case, most }.table(ground.overall());
    let better = |a: f64, b: f64| a > b + ROUNDING;
    let at = match wanted {
        Wanted::LeastEffort => table.best.iter().position(|value| *value > NEVER)?,
        Wanted::MostWithin(_) => {
            let mut at = table.best.iter().position(|value| *value > NEVER)?;
            for (effort, value) in table.best.iter().enumerate().skip(at + 1) {
                if better(*value, table.best[at]) {
                    at = effort;
                }
            }
            at
        }
    };
    let mut rungs = case.span.low.clone();
    follow(ground, &table, at, &mut rungs);
    Some(Best { effort: ground.effort(&rungs), rungs, overall: table.scored.then(|| table.best[at]) })
}

/// Fills in the rungs that reach a value.
fn follow(ground: &Ground<'_>, table: &Table, effort: usize, rungs: &mut [usize]) {
    let mut left = effort;
    match &table.how {
        How::Leaf { ladders, stages, wide } => {
            let mut evident = wide - 1;
            for (ladder, stage) in ladders.iter().zip(stages).rev() {
                let (rung, before) = stage[left * wide + evident];
                rungs[*ladder] = usize::from(rung);
                left -= ground.ladders[*ladder].effort(usize::from(rung)) as usize;
                evident = before as usize;
            }
        }
        How::Inner { children } => {
            for (child, split) in children.iter().rev() {
                let own = split[left] as usize;
                follow(ground, child, own, rungs);
                left -= own;
            }
        }
    }
}

/// Makes the tables of one case.
struct Maker<'a> {
    ground: &'a Ground<'a>,
    gains: &'a Gains,
    case: &'a Case,
    /// Efforts above this are not looked at.
    most: u32,
}

impl Maker<'_> {
    fn table(&self, node: usize) -> Table {
        let children = self.ground.children(node);
        let mut table = if children.is_empty() { self.leaf(node) } else { self.inner(&children, node) };
        table.scored &= self.gains.base[node].is_some();
        let least = self.case.least[node] - ROUNDING;
        let raw = if children.is_empty() { self.case.least_raw[node] - ROUNDING } else { NEVER };
        for value in &mut table.best {
            let limited = value.min(self.case.limit[node]);
            let forbidden = *value < raw || limited < least || (!table.scored && least > NEVER);
            *value = if forbidden { NEVER } else { limited };
        }
        table
    }

    /// The highest effort worth a row.
    fn width(&self, efforts: u32) -> usize {
        efforts.min(self.most) as usize + 1
    }

    fn leaf(&self, node: usize) -> Table {
        let ladders: Vec<usize> = (0..self.ground.ladders.len()).filter(|ladder| self.ground.leaf(*ladder) == node).collect();
        let (low, high) = (&self.case.span.low, &self.case.span.high);
        let rows = self.width(ladders.iter().map(|&at| self.ground.ladders[at].effort(high[at])).sum());
        let needed = self.case.evident[node] as usize;
        let wide = needed + 1;
        let mut best = vec![NEVER; rows * wide];
        best[0] = 0.0;
        let mut stages = Vec::with_capacity(ladders.len());
        for &at in &ladders {
            let mut next = vec![NEVER; rows * wide];
            let mut stage = vec![(0_u16, 0_u32); rows * wide];
            for rung in low[at]..=high[at] {
                let effort = self.ground.ladders[at].effort(rung) as usize;
                let (gain, evident) = (self.gains.points[at][rung], self.gains.evident[at][rung] as usize);
                for row in 0..rows.saturating_sub(effort) {
                    for before in 0..wide {
                        let value = best[row * wide + before] + gain;
                        let to = (row + effort) * wide + (before + evident).min(needed);
                        if value > next[to] {
                            next[to] = value;
                            stage[to] = (rung as u16, before as u32);
                        }
                    }
                }
            }
            best = next;
            stages.push(stage);
        }
        let base = self.gains.base[node].unwrap_or(0.0);
        Table { best: best.iter().skip(needed).step_by(wide).map(|gain| gain + base).collect(), scored: true, how: How::Leaf { ladders, stages, wide } }
    }

    fn inner(&self, children: &[usize], node: usize) -> Table {
        let q = self.ground.questionnaire();
        let tables: Vec<(Table, f64)> = children
            .iter()
            .map(|&child| {
                let table = self.table(child);
                let weight = if table.scored { q.factors[child].weight } else { 0.0 };
                (table, weight)
            })
            .collect();
        let all: f64 = tables.iter().map(|(_, weight)| weight).sum();
        let mut best = vec![0.0];
        let mut joined = Vec::with_capacity(tables.len());
        for (table, weight) in tables {
            let share = if all > 0.0 { weight / all } else { 0.0 };
            let rows = self.width((best.len() + table.best.len()) as u32 - 2);
            let mut next = vec![NEVER; rows];
            let mut split = vec![0_u32; rows];
            let own = |value: f64| if value > NEVER { share * value } else { NEVER };
            for (left, so_far) in best.iter().enumerate().filter(|(_, value)| **value > NEVER) {
                for (right, value) in table.best.iter().enumerate().take(rows.saturating_sub(left)) {
                    let value = so_far + own(*value);
                    if value > next[left + right] {
                        next[left + right] = value;
                        split[left + right] = right as u32;
                    }
                }
            }
            best = next;
            joined.push((table, split));
        }
        Table { best, scored: all > 0.0 || self.gains.base[node].is_some(), how: How::Inner { children: joined } }
    }
}
