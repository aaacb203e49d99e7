//! Caps that limited a score, and what a rule or an action rests on.

use super::super::words::headings;
use super::super::{Basis, Report, sources, words};
use super::{Kind, Section};

/// All that is known of them.
pub(super) fn caps(report: &Report) -> Option<Section> {
    each(report, |section, basis| rests_on(section, report, basis))
}

/// Without the claims in words.
pub(super) fn brief(report: &Report) -> Option<Section> {
    each(report, |section, basis| section.say(format!("{}.", sources::line(basis))))
}

fn each(report: &Report, rest: impl Fn(&mut Section, &Basis)) -> Option<Section> {
    let mut section = Section::new(Kind::Caps, "caps", headings::CAPS);
    for cap in &report.caps {
        section.strong(words::cap(report, cap));
        section.say(cap.reason.as_str());
        rest(&mut section, &cap.basis);
    }
    (!report.caps.is_empty()).then_some(section)
}

/// The sources of a cap or an action, the claims in words, and the interest of those who make them.
pub(super) fn rests_on(section: &mut Section, report: &Report, basis: &Basis) {
    section.say(format!("{}.", sources::line(basis)));
    if basis.claims.is_empty() && basis.against.is_empty() {
        return;
    }
    section.items(sources::claims(basis));
    section.say(sources::whose_interests(report, basis));
}
