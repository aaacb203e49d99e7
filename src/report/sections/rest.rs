//! What the full report holds besides a short one: nothing is left out in silence.

use super::super::words::headings;
use super::super::{Report, words};
use super::{Kind, Section};

pub(super) fn rest(report: &Report, cards: usize) -> Section {
    let mut section = Section::new(Kind::Rest, "full-report", headings::REST);
    section.say(words::rest(report, cards));
    section
}
