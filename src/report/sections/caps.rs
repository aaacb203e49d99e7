//! Caps that limited a score, and what a rule or an action rests on.

use super::super::{Basis, Citation, Report, sources, words};
use super::{Kind, Section};

pub(super) fn caps(report: &Report) -> Option<Section> {
    let mut section = Section::new(Kind::Caps, "caps", "Caps that limited a score");
    for cap in &report.caps {
        section.strong(words::cap(report, cap));
        section.say(cap.reason.as_str());
        rests_on(&mut section, report, &cap.basis);
    }
    (!report.caps.is_empty()).then_some(section)
}

/// The sources of a cap or an action, the claims in words, and the interest of those who make them.
pub(super) fn rests_on(section: &mut Section, report: &Report, basis: &Basis) {
    section.say(format!("{}.", sources::line(basis)));
    if basis.claims.is_empty() && basis.against.is_empty() {
        return;
    }
    let claim = |against: &'static str| move |c: &Citation| format!("{against}{}: {} ({})", c.id, c.text, words::strength(c.strength));
    section.items(basis.claims.iter().map(claim("")).chain(basis.against.iter().map(claim("Against: "))));
    section.say(format!("Authors' interests. {}", sources::interests(report, std::iter::once(basis)).join(" ")));
}
