//! Best-first branch and bound over the cases that caps make.

use super::ground::{Gains, Ground, Span};
use super::table::{Best, Case, Wanted, best};
use super::{Aim, Blocked, Options, Proof, SLACK, lift};
use crate::questionnaire::ScoreOf;
use crate::rules::tally::Tally;

/// Cells of knapsacks filled before the search stops, about.
const MOST_CELLS: usize = 1_000_000_000;

/// What the search found.
pub(super) struct Found {
    /// By ladder.
    pub(super) rungs: Vec<usize>,
    pub(super) proof: Proof,
    pub(super) blocked: Vec<Blocked>,
}

/// A case with the best plan it allows as far as it knows.
struct Open {
    /// Which span it belongs to.
    span: usize,
    case: Case,
    best: Best,
}

/// A span with what its rungs add.
struct Part {
    span: Span,
    gains: Gains,
}

/// The best plan for an aim.
pub(super) fn search(ground: &Ground<'_>, options: &Options) -> Found {
    let (spans, complete) = ground.spans();
    let (reach, wanted) = match &options.aim {
        Aim::Reach(targets) => (targets.clone(), Wanted::LeastEffort),
        Aim::Budget(budget) => (Vec::new(), Wanted::MostWithin(*budget)),
    };
    let (reach, blocked, top) = reachable(ground, &spans, &reach);
    let parts: Vec<Part> = spans.into_iter().map(|span| Part { gains: ground.gains(&span), span }).collect();
    let mut search = Search { ground, parts, reach, wanted, open: Vec::new(), made: 0, incumbent: None };
    search.begin();
    // However large the questionnaire, the time stays finite.
    let proof = search.run(options.cases.min(MOST_CELLS / ground.cells().max(1)));
    let rungs = match (search.incumbent, wanted) {
        (Some((rungs, _)), _) => rungs,
        (None, Wanted::MostWithin(_)) => ground.starts(),
        // Stopped before any plan was confirmed: everything at the top reaches what can be reached; take back what is not needed.
        (None, Wanted::LeastEffort) => take_back(ground, &search.reach, top),
    };
    Found { rungs, proof: if complete { proof } else { Proof::Unknown }, blocked }
}

/// The targets that can be reached, what stands in the way of the others, and the highest rungs of the span in which most can.
fn reachable(ground: &Ground<'_>, spans: &[Span], reach: &[(ScoreOf, f64)]) -> (Vec<(ScoreOf, f64)>, Vec<Blocked>, Vec<usize>) {
    let mut most: Option<(Vec<Blocked>, &Span)> = None;
    for span in spans {
        let tally = ground.totals(&span.high);
        let fired = ground.scorer.fired(&tally);
        let blocked: Vec<Blocked> = reach
            .iter()
            .filter(|(of, target)| !reaches(&tally, *of, *target))
            .map(|&(of, target)| {
                let caps = fired.iter().filter(|fired| is_below(ground, ground.node(fired.limit), ground.node(of))).map(|fired| fired.cap).collect();
                Blocked { of, target, best: tally.score(of), caps }
            })
            .collect();
        if most.as_ref().is_none_or(|(fewest, _)| blocked.len() < fewest.len()) {
            most = Some((blocked, span));
        }
    }
    let (blocked, top) = most.map(|(blocked, span)| (blocked, span.high.clone())).unwrap_or_default();
    let left = reach.iter().filter(|(of, _)| blocked.iter().all(|blocked| blocked.of != *of)).copied().collect();
    (left, blocked, top)
}

/// A node that is another, or that it is made of.
fn is_below(ground: &Ground<'_>, node: usize, other: usize) -> bool {
    node == other || ground.children(other).iter().any(|child| is_below(ground, node, *child))
}

fn reaches(tally: &Tally, of: ScoreOf, target: f64) -> bool {
    tally.score(of).is_some_and(|score| score >= target - SLACK)
}

/// Takes rungs back one by one, the dearest first, as long as all targets are reached.
fn take_back(ground: &Ground<'_>, reach: &[(ScoreOf, f64)], mut rungs: Vec<usize>) -> Vec<usize> {
    loop {
        let mut steps: Vec<usize> = (0..rungs.len()).filter(|ladder| rungs[*ladder] > ground.ladders[*ladder].start).collect();
        steps.sort_by_key(|ladder| (std::cmp::Reverse(ground.ladders[*ladder].rungs[rungs[*ladder]].effort), *ladder));
        let one_less = |ladder: usize| {
            let mut fewer = rungs.clone();
            fewer[ladder] -= 1;
            fewer
        };
        let enough = |rungs: &Vec<usize>| {
            let tally = ground.totals(rungs);
            reach.iter().all(|(of, target)| reaches(&tally, *of, *target))
        };
        match steps.into_iter().map(one_less).find(enough) {
            Some(fewer) => rungs = fewer,
            None => return rungs,
        }
    }
}

struct Search<'a> {
    ground: &'a Ground<'a>,
    parts: Vec<Part>,
    reach: Vec<(ScoreOf, f64)>,
    wanted: Wanted,
    open: Vec<Open>,
    /// Cases made so far.
    made: usize,
    /// The best plan that the rules confirm, with its overall score.
    incumbent: Option<(Vec<usize>, f64)>,
}

impl Search<'_> {
    /// One case for each span, in which no cap has been met yet.
    fn begin(&mut self) {
        let nodes = self.ground.overall() + 1;
        for at in 0..self.parts.len() {
            let mut case = Case {
                span: self.parts[at].span.clone(),
                least_raw: vec![f64::NEG_INFINITY; nodes],
                least: vec![f64::NEG_INFINITY; nodes],
                limit: vec![100.0; nodes],
                evident: vec![0; nodes],
                settled: vec![false; self.ground.questionnaire().caps.len()],
            };
            for (of, target) in &self.reach {
                let least = &mut case.least[self.ground.node(*of)];
                *least = least.max(*target);
            }
            self.add(at, case);
        }
    }

    fn add(&mut self, span: usize, case: Case) {
        if case.span.low.iter().zip(&case.span.high).any(|(low, high)| low > high) {
            return;
        }
        self.made += 1;
        if let Some(best) = best(self.ground, &self.parts[span].gains, &case, self.wanted) {
            self.open.push(Open { span, case, best });
        }
    }

    /// Takes out the case that promises most; of equals the one found first.
    fn next(&mut self) -> Option<Open> {
        let promise = |open: &Open| match self.wanted {
            Wanted::LeastEffort => -f64::from(open.best.effort),
            Wanted::MostWithin(_) => open.best.overall.unwrap_or(f64::NEG_INFINITY),
        };
        let mut first = 0;
        for at in 1..self.open.len() {
            if promise(&self.open[at]) > promise(&self.open[first]) {
                first = at;
            }
        }
        (first < self.open.len()).then(|| self.open.remove(first))
    }

    /// Looks at cases until the best is found, or so many have been made.
    fn run(&mut self, cases: usize) -> Proof {
        while let Some(open) = self.next() {
            let promised = open.best.overall.unwrap_or(f64::NEG_INFINITY);
            if let (Wanted::MostWithin(_), Some((_, overall))) = (self.wanted, &self.incumbent)
                && promised <= overall + SLACK
            {
                return Proof::Optimal;
            }
            if self.made > cases {
                return match self.wanted {
                    Wanted::LeastEffort => Proof::EffortAtLeast(open.best.effort),
                    Wanted::MostWithin(_) => Proof::OverallAtMost(promised),
                };
            }
            let tally = self.ground.totals(&open.best.rungs);
            let overall = tally.score(ScoreOf::Overall).unwrap_or(f64::NEG_INFINITY);
            match self.wanted {
                Wanted::LeastEffort => {
                    if self.reach.iter().all(|(of, target)| reaches(&tally, *of, *target)) {
                        self.incumbent = Some((open.best.rungs, overall));
                        return Proof::Optimal;
                    }
                }
                Wanted::MostWithin(_) => {
                    if self.incumbent.as_ref().is_none_or(|(_, best)| overall > best + SLACK) {
                        self.incumbent = Some((open.best.rungs.clone(), overall));
                    }
                    if overall >= promised - SLACK {
                        return Proof::Optimal;
                    }
                }
            }
            self.branch(&open, &tally);
        }
        match self.wanted {
            // The targets left can be reached, so this is rounding at the edge of one.
            Wanted::LeastEffort => Proof::Unknown,
            Wanted::MostWithin(_) => Proof::Optimal,
        }
    }

    /// Splits a case whose best plan the rules do not confirm.
    fn branch(&mut self, open: &Open, tally: &Tally) {
        let fired = self.ground.scorer.fired(tally);
        let unsettled = fired.iter().filter(|fired| fired.at_most.is_some() && !open.case.settled[fired.cap]);
        // Caps of factors first: they change what caps of overall see.
        let first = unsettled.min_by_key(|fired| (fired.limit == ScoreOf::Overall, fired.cap)).map(|fired| fired.cap);
        if let Some(cap) = first {
            let span = self.parts[open.span].span.clone();
            for case in lift::cases(self.ground, &span, cap, &open.case) {
                self.add(open.span, case);
            }
            return;
        }
        // What reaches more is higher somewhere: in the first ladder, or not there and in the second, and so on.
        let mut case = open.case.clone();
        for (ladder, rung) in open.best.rungs.iter().enumerate() {
            let mut higher = case.clone();
            higher.span.low[ladder] = rung + 1;
            self.add(open.span, higher);
            case.span.high[ladder] = *rung;
        }
    }
}
