//! Titles of the figures, and what is to be seen in each, in a sentence.

use super::super::number::size;
use super::super::{FactorRow, RecommendationRow, Report, TrendRow};
use super::{effort, many, score, target};

pub(crate) const BULLETS: &str = "Factors against their targets";
pub(crate) const RADAR: &str = "The shape of it";
pub(crate) const DOTS: &str = "Each respondent's own score";
pub(crate) const GRID: &str = "What to do first: effort by worth";
pub(crate) const DUMBBELLS: &str = "Then and now";
pub(crate) const COVERAGE: &str = "Answers by state";
pub(crate) const OF: &str = "Of";
pub(crate) const QUESTION: &str = "Question";

/// Top-level factors that have a score, by weighted gap.
pub(crate) fn scored(report: &Report) -> impl Iterator<Item = (&FactorRow, f64)> {
    report.factor_order.iter().filter_map(|at| report.factors.get(*at)).filter(|f| f.depth == 0).filter_map(|f| Some((f, f.score.score?)))
}

/// Which factor lies furthest from its target; none where no factor has a score.
pub(crate) fn furthest(report: &Report) -> Option<String> {
    let gap = |f: &FactorRow| f.score.gap.unwrap_or(0.0);
    let (furthest, _) = scored(report).max_by(|(a, _), (b, _)| gap(a).total_cmp(&gap(b)))?;
    let equal: Vec<&str> = scored(report).filter(|(f, _)| gap(f) + 1e-9 >= gap(furthest)).map(|(f, _)| f.name.as_str()).collect();
    let s = &furthest.score;
    Some(match equal.as_slice() {
        _ if scored(report).all(|(f, _)| f.score.target.is_none()) => "No factor has a target.".to_owned(),
        _ if gap(furthest) <= 1e-9 => "Every factor that has a score and a target has reached it.".to_owned(),
        [name] => format!("{name} lies furthest from its target: {} of {}.", score(s.score, &s.edges), target(s.target)),
        names => format!("Furthest from their targets, equally far: {}.", names.join(", ")),
    })
}

/// Which factor stands highest and which lowest; none where no factor has a score.
pub(crate) fn shape(report: &Report) -> Option<String> {
    let shown = |f: &FactorRow| score(f.score.score, &f.score.edges);
    let (high, most) = scored(report).max_by(|a, b| a.1.total_cmp(&b.1))?;
    let (low, least) = scored(report).min_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(if most - least < 1e-9 {
        format!("Every factor with a score stands at {}.", shown(high))
    } else {
        format!("From {} at {} down to {} at {}.", high.name, shown(high), low.name, shown(low))
    })
}

/// Where the respondents' own scores lie furthest apart.
pub(crate) fn dots(widest: &str, [low, high]: &[String; 2]) -> String {
    format!("Furthest apart: {widest}, from {low} to {high}.")
}

/// Which action of the least effort is worth most, and how many are not drawn.
pub(crate) fn grid(number: usize, best: &RecommendationRow, left_out: usize) -> String {
    let rest = if left_out == 0 { String::new() } else { format!(" {left_out} more that are worth points stand only in the list.") };
    format!("With {} effort, number {number} is worth most here: {} points ({}).{rest}", effort(best.effort), size(best.worth, 2), best.title)
}

pub(crate) fn heat_title((low, high): (f64, f64)) -> String {
    format!("Mean level by group, from {} to {}", super::level(low), super::level(high))
}

/// On how many questions groups lie apart, and how many questions are not drawn.
pub(crate) fn heat(apart: usize, shown: usize, left_out: usize) -> String {
    let rest = match left_out {
        0 => String::new(),
        n => format!(" {} left out: no group may be shown.", many(n, "question is", "questions are")),
    };
    format!("On {apart} of {}, two of the groups shown lie a level or more apart.{rest}", many(shown, "question", "questions"))
}

/// Which factor is answered least; `least` is none where nothing applies.
pub(crate) fn coverage(least: Option<&FactorRow>) -> String {
    match least.map(|f| (f, &f.score.counts)) {
        None => "Nothing is applicable.".to_owned(),
        Some((_, c)) if c.answered == c.applicable() => "Everything that applies is answered.".to_owned(),
        Some((f, c)) => format!("{} is answered least: {} of {} answers.", f.name, c.answered, c.applicable()),
    }
}

/// A level by its number.
pub(crate) fn level(key: &str) -> String {
    format!("Level {key}")
}

pub(crate) fn distribution_title(lowest: &str, highest: &str) -> String {
    format!("Answers to each question, {lowest} to {highest}")
}

/// On how many questions both ends of the scale were given.
pub(crate) fn distribution(both: usize, of: usize) -> String {
    format!("On {both} of {}, both the lowest and the highest level were given.", many(of, "question", "questions"))
}

/// How many factors rose and fell, beyond chance.
pub(crate) fn dumbbells(factors: &[TrendRow]) -> String {
    let with = |direction: i8| factors.iter().filter(|row| row.direction == direction).count();
    let (rose, all) = (many(with(1), "factor", "factors"), many(factors.len(), "factor", "factors"));
    format!("{rose} rose and {} fell by more than chance would explain, of {all}.", with(-1))
}
