//! The words of a report, in one place: a second language would start here. Sentences are plain text: whoever prints one escapes it whole, because names in it come
//! from files.

mod action;
pub(super) mod figures;
pub(super) mod headings;
mod method;
pub(super) mod panel;
pub(super) mod plan;
pub(super) mod position;
mod score;
pub(super) mod sources;
pub(super) mod tables;
mod title;
pub(super) mod voices;

use super::QuestionRow;
use super::number::{self, decided, fixed, size, tenth};
use crate::rules::Range;

pub(super) use action::{EFFORT, NO_ACTION, SHARED, action, effort, strength, terms, terms_in_full, trigger, why};
pub(super) use method::{WORKED, method, worked};
#[cfg(feature = "xlsx")]
pub(super) use score::limited;
pub(super) use score::{
    BY_WEIGHTED_GAP, COUNTS_WITHHELD, NO_GAP, NO_STRENGTH, NO_TARGETS, NOT_SCORED, OUTER_BOUNDS, RANKED, WITHHELD, asked, band, band_names, band_numbers,
    band_of, bands, cap, conclusion, could_be, coverage, gap, gate, has_targets, headline, holds_back, minimum, missing, no_question_scored, notes, range,
    result, span_of_bands, stage, strength_of, unknown,
};
pub(super) use title::{before, dates, days, draft, first_look, person, respondents, rest, standing, title};

/// `3 answers`, `1 answer`.
pub(super) fn count(n: impl Into<u64>, one: &str, many: &str) -> String {
    let n = n.into();
    format!("{n} {}", if n == 1 { one } else { many })
}

/// `3 of 5`.
pub(super) fn of(part: usize, all: usize) -> String {
    format!("{part} of {all}")
}

fn many(n: usize, one: &str, many: &str) -> String {
    count(n as u64, one, many)
}

/// A level: `2`, `2.5`.
pub(super) fn level(value: f64) -> String {
    if (value - value.round()).abs() < 1e-9 { fixed(value, 0) } else { tenth(value) }
}

/// `A`, `A and B`, `A, B and C`.
pub(super) fn and(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `IND-1 line of sight`.
pub(super) fn question(q: &QuestionRow) -> String {
    format!("{} {}", q.id, q.name())
}

/// The score of a question or factor in a table: a number, or a dash that is explained elsewhere.
pub(super) fn score(value: Option<f64>, edges: &[f64]) -> String {
    value.map_or_else(|| "-".into(), |v| decided(v, edges, 1))
}

/// A target: `70`, `67.5`.
pub(super) fn target(value: Option<f64>) -> String {
    value.map_or_else(|| "-".into(), level)
}

/// A gap or worth in points.
pub(super) fn points(value: Option<f64>) -> String {
    value.map_or_else(|| "-".into(), |v| size(v, 1))
}

/// `34.4 to 42.7`.
pub(super) fn span(range: Option<Range>, edges: &[f64]) -> String {
    range.map_or_else(
        || "-".into(),
        |r| {
            let (low, high) = number::range(r.low, r.high, edges, 1);
            if low == high { low } else { format!("{low} to {high}") }
        },
    )
}
